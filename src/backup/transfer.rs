//! All rows from one database into another, either way between SQLite and PostgreSQL. Files and keys stay where they are.
//!
//! What is written to the old database while the rows are read is not in the new one, although somebody was told that it was kept. So nobody may
//! work meanwhile: where another program has either database open, the move is refused.

use thihanh_store::copy::{self, Elsewhere, Filling, Snapshot, TABLES};
use thihanh_store::{DatabaseUrl, Store};

use super::{refused, search, told};

/// What a move came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// Tables that were compared.
    pub tables: usize,
    /// Rows in them.
    pub rows: u64,
}

/// Copies and compares. The new database gets its tables here and must have no rows; where it does not come to the same counts and hashes as the old one, that is
/// an error and names the table. `progress` is told how many rows were copied.
///
/// # Errors
/// When one of them is in use or of another release, the new one is not empty, or either fails. The old one is never changed.
pub async fn transfer(from: &DatabaseUrl, to: &DatabaseUrl, progress: impl FnMut(u64)) -> anyhow::Result<Moved> {
    if from.to_string() == to.to_string() {
        return Err(refused("move-to-itself", []));
    }
    if let DatabaseUrl::Sqlite(file) = from
        && !file.exists()
    {
        return Err(refused("move-no-such-file", [("path", file.display().to_string().into())]));
    }
    for url in [from, to] {
        let is_new = matches!(url, DatabaseUrl::Sqlite(file) if !file.exists());
        if !is_new && copy::is_used_elsewhere(url).await? == Elsewhere::Somebody {
            return Err(refused("move-in-use", [("database", url.to_string().into())]));
        }
    }
    let (old, new) = (Store::open_for_copying(from).await?, Store::open_for_copying(to).await?);
    let moved = between(&old, &new, progress).await;
    old.close().await;
    new.close().await;
    moved
}

async fn between(old: &Store, new: &Store, progress: impl FnMut(u64)) -> anyhow::Result<Moved> {
    let snapshot = Snapshot::take(old).await.map_err(told)?;
    new.migrate().await?;
    let filling = Filling::begin(new).await.map_err(told)?;
    let sums = copy::copy(&snapshot, &filling, progress).await.map_err(told)?;
    search::rebuild(filling.tx()).await?;
    filling.commit().await?;
    snapshot.end().await?;
    let arrived = Snapshot::take(new).await.map_err(told)?;
    let found = arrived.sums(|_| ()).await.map_err(told)?;
    arrived.end().await?;
    for ((table, sum), wanted) in TABLES.iter().zip(&found).zip(&sums) {
        if sum != wanted {
            return Err(refused("move-differs", [("table", table.name.into())]));
        }
    }
    Ok(Moved { tables: sums.len(), rows: sums.iter().map(|sum| sum.rows).sum() })
}
