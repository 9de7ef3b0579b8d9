//! A backup: everything that an installation holds, as it was at one moment, while people go on working.
//!
//! The moment is that of a snapshot of the rows, taken first. Files are copied after it, those that the snapshot's rows speak of and no others, and then the
//! rows. No such file can be missing, whatever happens meanwhile: a file lies on the disk, whole, before the row that speaks of it is committed, so all of them
//! were there at that moment; and the nightly collection removes a file only 30 days after it found that no row speaks of it, which of these
//! files can begin after the moment at the earliest. What is added meanwhile no row of the snapshot speaks of.
//!
//! Pieces of files that are still on their way in are not saved; whoever was sending one sends it again.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::Context;
use thihanh_kernel::time::vn_datetime;
use thihanh_store::blobs::{self, BlobError};
use thihanh_store::copy::{self, BYTES_AT_ONCE, Snapshot, Summing, TABLES};
use thihanh_store::{Store, journal, settings};

use super::archive::Writer;
use super::manifest::{FORMAT, Files, MOST_NAMED, Manifest, TableRows};
use super::{escrow, refused, told};
use crate::app::App;
use crate::keys::KeySet;
use crate::modules::operations::api::LAST_BACKUP;

/// Files that one statement names.
const NAMES: i64 = 500;

/// What a backup came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// What is in it.
    pub manifest: Manifest,
    /// Bytes of the archive.
    pub bytes: u64,
}

impl Saved {
    /// Whether every file that rows speak of is in it, as it was stored.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.manifest.files.missing.is_empty() && self.manifest.files.damaged.is_empty()
    }
}

/// Writes an archive; `progress` is told how many files and rows are in it so far. Files that are missing or damaged already do not stop it: they are named
/// in the archive, and a backup without them is better than none.
///
/// # Errors
/// When the file is there already and is not to be replaced, or database or disk fail. Nothing is left then.
pub async fn save(app: &App, path: &Path, replace: bool, mut progress: impl FnMut(u64)) -> anyhow::Result<Saved> {
    if !replace && path.symlink_metadata().is_ok() {
        return Err(refused("backup-file-exists", [("path", path.display().to_string().into())]));
    }
    let keys = KeySet::of(&app.config.data)?.context("the data folder has no keys")?;
    let mut writer = Writer::begin(path)?;
    let store = Store::open_for_copying(&app.config.database.parse()?).await?;
    let snapshot = Snapshot::take(&store).await.map_err(told)?;
    let taken_at = app.clock.now();
    let mut done = 0;
    let files = files(app, &snapshot, &mut writer, &mut done, &mut progress).await?;
    let rows = rows(&snapshot, &mut writer, &mut done, &mut progress).await?;
    let manifest = Manifest {
        format: FORMAT,
        product: env!("CARGO_PKG_VERSION").to_owned(),
        tables: copy::tables_number(),
        layout: copy::layout(),
        taken_at,
        keys: keys.fingerprint(),
        journal_head: journal::last(snapshot.sql()).await?.map(|newest| newest.head().to_string()),
        demo_day: crate::demo::day_of(&app.config.data)?,
        files,
        rows,
    };
    snapshot.end().await?;
    store.close().await;
    let bytes = writer.end(&manifest, &keys.journal(), path, replace)?;
    // The administrator's page says when it was; a backup is one whether or not that could be noted.
    let at = taken_at.to_rfc3339();
    let noted = app.store.write(async |tx| settings::set(tx, LAST_BACKUP, &at).await).await;
    if let Err(error) = noted {
        tracing::warn!(%error, "that a backup was made could not be noted");
    }
    Ok(Saved { manifest, bytes })
}

async fn files(
    app: &App,
    snapshot: &Snapshot,
    writer: &mut Writer,
    done: &mut u64,
    progress: &mut impl FnMut(u64),
) -> anyhow::Result<Files> {
    let (mut missing, mut damaged) = (Vec::new(), Vec::new());
    let mut after = String::new();
    loop {
        let some = blobs::referenced(snapshot.sql(), &after, NAMES).await?;
        let Some((last, _)) = some.last() else { break };
        after = last.as_str().to_owned();
        for (hash, size) in some {
            let content = match app.blobs.open(&hash).await {
                Err(BlobError::Missing) => {
                    missing.push(hash.to_string());
                    continue;
                }
                outcome => outcome?,
            };
            let mut naming = app.blobs.naming();
            let written = writer.file(&hash, size, content, |bytes| naming.update(bytes)).await;
            written.with_context(|| format!("the file {hash}"))?;
            if naming.name() != hash {
                damaged.push(hash.to_string());
            }
            *done += 1;
            progress(*done);
        }
    }
    missing.truncate(MOST_NAMED);
    damaged.truncate(MOST_NAMED);
    Ok(Files { missing, damaged, ..writer.end_files()? })
}

async fn rows(
    snapshot: &Snapshot,
    writer: &mut Writer,
    done: &mut u64,
    progress: &mut impl FnMut(u64),
) -> anyhow::Result<Vec<TableRows>> {
    let mut tables = Vec::with_capacity(TABLES.len());
    let mut encoded = Vec::new();
    for (index, table) in TABLES.iter().enumerate() {
        let (mut rows, mut sum) = (snapshot.rows(table).await.map_err(told)?, Summing::default());
        let (mut piece, mut some) = (0, 0);
        loop {
            let row = rows.next().await.map_err(told)?;
            let is_last = row.is_none();
            if let Some(row) = row {
                copy::encode(&row, &mut encoded);
                some += 1;
            }
            if (is_last && some > 0) || encoded.len() >= BYTES_AT_ONCE {
                piece += 1;
                writer.rows(index, table, piece, &encoded)?;
                sum.add(some, &encoded);
                *done += some as u64;
                progress(*done);
                encoded.clear();
                some = 0;
            }
            if is_last {
                break;
            }
        }
        tables.push(TableRows::of(table.name, &sum.done()));
    }
    Ok(tables)
}

/// Writes the slip with the keys into a file that only its owner can read.
///
/// # Errors
/// When the file is there already, or cannot be written.
pub fn write_slip(app: &App, path: &Path) -> anyhow::Result<String> {
    let keys = KeySet::of(&app.config.data)?.context("the data folder has no keys")?;
    let text = escrow::slip(&keys, &app.config.place, &vn_datetime(app.clock.now()));
    let mut file = match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(refused("backup-file-exists", [("path", path.display().to_string().into())]));
        }
        outcome => outcome.with_context(|| format!("{} cannot be written", path.display()))?,
    };
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(keys.fingerprint())
}
