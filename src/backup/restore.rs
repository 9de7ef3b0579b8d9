//! An installation out of an archive, in a place where there is none.
//!
//! All rows come in one transaction, so the database is as it was before or as the archive has it. The data folder bears a mark from the first file to the last
//! step; while it is there no command opens the installation, and another restore may go on where this one was cut off.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{self, Poll};

use anyhow::Context;
use thihanh_kernel::problem::Problem;
use thihanh_store::blobs::Blobs;
use thihanh_store::copy::{CopyError, Filling, ROWS_AT_ONCE, Row, Snapshot, TABLES, Table};
use thihanh_store::journal::Head;
use thihanh_store::{DatabaseUrl, Store};
use tokio::io::{AsyncRead, ReadBuf};

use super::archive::{Piece, Reader};
use super::manifest::{Manifest, TableRows};
use super::{refused, search, told, told_broken};
use crate::app::App;
use crate::config::{Config, FilesConfig};
use crate::keys::{JournalSeal, KeySet};
use crate::modules::{audit, obligations};

/// The mark of a restore that has not come to its end.
const UNFINISHED: &str = "restore.unfinished";

/// Whether a data folder bears the mark of a restore that was cut off.
#[must_use]
pub fn unfinished(data: &Path) -> bool {
    data.join(UNFINISHED).exists()
}

/// What a restore came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What was in the archive.
    pub manifest: Manifest,
}

/// Restores into the configured data folder and database. `slip` is a file with the keys; without it the data folder must have them. `progress` is told how many
/// files and rows are in place.
///
/// # Errors
/// When the archive is not whole or of other keys, when something is there already, or database or disk fail.
pub async fn restore(
    config: &Config,
    path: &Path,
    slip: Option<&Path>,
    mut progress: impl FnMut(u64),
) -> anyhow::Result<Restored> {
    let keys =
        super::keys(slip, &config.data)?.ok_or_else(|| anyhow::Error::from(Problem::refused("restore-needs-keys")))?;
    let mut reader = open(path, &keys)?;
    let data = &config.data;
    let again = unfinished(data);
    if !again && has_files(config)? {
        return Err(refused("restore-files-there", [("path", data.join("files").display().to_string().into())]));
    }
    std::fs::create_dir_all(data).with_context(|| format!("{} cannot be made", data.display()))?;
    let keys_there = KeySet::of(data)?;
    if keys_there.as_ref().is_some_and(|there| *there != keys) {
        return Err(Problem::refused("restore-other-keys-there").into());
    }
    let url: DatabaseUrl = config.database.parse()?;
    let store = Store::open_for_copying(&url).await?;
    let filled = async {
        store.migrate().await?;
        let filling = match Filling::begin(&store).await {
            // Cut off behind its last step in the database: what is there is all of it.
            Err(CopyError::NotEmpty { .. }) if again && is_restored(&store, reader.manifest()).await? => {
                return anyhow::Ok(Mark::set(data)?);
            }
            begun => begun.map_err(told)?,
        };
        let mark = Mark::set(data)?;
        if keys_there.is_none() {
            keys.write(data)?;
        }
        let blobs = blobs(config, &keys)?;
        pieces(&mut reader, &filling, &blobs, &mut progress).await?;
        filling.end().await.map_err(told)?;
        search::rebuild(filling.tx()).await?;
        filling.commit().await?;
        Ok(mark)
    };
    let filled = filled.await;
    store.close().await;
    let mark = filled?;
    let manifest = reader.manifest().clone();
    if let Some(head) = &manifest.journal_head {
        JournalSeal::of(&keys, data).remember(&head.parse::<Head>()?)?;
    }
    if let Some(day) = manifest.demo_day {
        crate::demo::keep_day(data, day)?;
    }
    mark.remove()?;
    Ok(Restored { manifest })
}

/// An archive whose every byte is as it was written and which was sealed with these keys.
fn open(path: &Path, keys: &KeySet) -> anyhow::Result<Reader> {
    let reader = Reader::open(path).map_err(told_broken)?;
    if reader.manifest().keys != keys.fingerprint() {
        let (archive, given) = (reader.manifest().keys.clone().into(), keys.fingerprint().into());
        return Err(refused("archive-of-other-keys", [("archive", archive), ("given", given)]));
    }
    reader.check_seal(Some(&keys.journal()), |_| ()).map_err(told_broken)?;
    Ok(reader)
}

async fn pieces(
    reader: &mut Reader,
    filling: &Filling,
    blobs: &Blobs,
    progress: &mut impl FnMut(u64),
) -> anyhow::Result<()> {
    let mut done = 0;
    // Damaged files are put back as they were saved, under the names that their rows know.
    let damaged = reader.manifest().files.damaged.clone();
    while let Some(piece) = reader.next_piece().map_err(told_broken)? {
        match piece {
            Piece::File { hash, size } => {
                let stored = blobs.put(Content(reader), size).await?;
                if stored.hash != hash && !damaged.iter().any(|name| name == hash.as_str()) {
                    return Err(refused("archive-file-changed", [("name", hash.to_string().into())]));
                }
                done += 1;
            }
            Piece::Rows { table, rows } => {
                done += rows.len() as u64;
                put(filling, table, rows).await.map_err(told)?;
            }
        }
        progress(done);
    }
    Ok(())
}

/// Whether a database has the rows of an archive, all and no others.
async fn is_restored(store: &Store, manifest: &Manifest) -> anyhow::Result<bool> {
    let snapshot = Snapshot::take(store).await.map_err(told)?;
    let sums = snapshot.sums(|_| ()).await.map_err(told)?;
    snapshot.end().await?;
    Ok(TABLES.iter().zip(&sums).map(|(table, sum)| TableRows::of(table.name, sum)).eq(manifest.rows.iter().cloned()))
}

/// Whether the installation that came out is sound: how many counters of the ledger differed from it (and were written anew), and the check of the journal.
///
/// # Errors
/// When the database does not answer.
pub async fn prove(app: &App) -> anyhow::Result<(u64, audit::usecase::Check)> {
    let counters = obligations::usecase::check_counters(app).await?;
    Ok((counters, audit::usecase::check(app, |_| ()).await?))
}

/// Puts rows in, some at a time.
pub(super) async fn put(filling: &Filling, table: &'static Table, rows: Vec<Row>) -> Result<(), CopyError> {
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        filling.put(table, rows.by_ref().take(ROWS_AT_ONCE).collect()).await?;
    }
    Ok(())
}

fn has_files(config: &Config) -> anyhow::Result<bool> {
    // A store that several installations of one kind share is asked file by file: what is there already is the same content.
    if !matches!(config.files, FilesConfig::Folder) {
        return Ok(false);
    }
    let folder = config.data.join("files");
    let entries = match std::fs::read_dir(&folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        outcome => outcome.with_context(|| format!("{} cannot be read", folder.display()))?,
    };
    for entry in entries {
        if entry?.file_name() != "incoming" {
            return Ok(true);
        }
    }
    Ok(false)
}

fn blobs(config: &Config, keys: &KeySet) -> anyhow::Result<Blobs> {
    crate::app::files(config, keys.files(), uuid::Uuid::nil())
}

/// The mark in the data folder.
struct Mark(PathBuf);

impl Mark {
    fn set(data: &Path) -> anyhow::Result<Self> {
        let path = data.join(UNFINISHED);
        let set = || {
            let mut file = File::create(&path)?;
            writeln!(file, "a restore has not come to its end; run it again")?;
            file.sync_all()?;
            File::open(data)?.sync_all()
        };
        set().with_context(|| format!("{} cannot be written", path.display()))?;
        Ok(Self(path))
    }

    fn remove(self) -> anyhow::Result<()> {
        std::fs::remove_file(&self.0).with_context(|| format!("{} cannot be removed", self.0.display()))
    }
}

/// The content of the reader's present file. It is read on the thread that asks.
struct Content<'a>(&'a mut Reader);

impl AsyncRead for Content<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut task::Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let read = self.0.content(buffer.initialize_unfilled())?;
        buffer.advance(read);
        Poll::Ready(Ok(()))
    }
}
