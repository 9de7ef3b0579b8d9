//! Whether an archive would be an installation again: it is restored aside, and what came out is counted and hashed anew.

use std::path::Path;

use thihanh_kernel::problem::FieldError;
use thihanh_store::blobs::{self, Naming};
use thihanh_store::copy::{Filling, Snapshot, TABLES};
use thihanh_store::journal::{self, Fault, SealFault};
use thihanh_store::{DatabaseUrl, Store};

use super::archive::{Piece, Reader, Sealed};
use super::manifest::{Manifest, TableRows, finding};
use super::{found, restore, told};
use crate::keys::KeySet;

/// Names that one statement asks for.
const NAMES: i64 = 500;
/// Files that one check tells one by one.
const MOST_TOLD: usize = 20;

/// What a check came to.
#[derive(Debug, Default)]
pub struct Verified {
    /// What the archive says of itself; `None` where it cannot be read at all.
    pub manifest: Option<Manifest>,
    /// Whether the seal was checked with the keys.
    pub sealed: Option<Sealed>,
    /// What is wrong with the archive.
    pub findings: Vec<FieldError>,
    /// What is wrong with the journal in it.
    pub journal: Vec<Fault>,
    /// What is wrong with the checkpoints over it; they are checked with the keys only.
    pub seals: Vec<SealFault>,
    /// Entries of the journal that were looked at.
    pub entries: u64,
}

impl Verified {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty() && self.journal.is_empty() && self.seals.is_empty()
    }
}

/// Checks an archive. `slip` is a file with the keys, `data` the folder of an installation whose keys are taken otherwise; with neither, what somebody made up with
/// right hashes passes. `progress` is told how many files and rows were looked at.
///
/// # Errors
/// When a disk fails, the slip is wrong, or there is no place to restore aside.
pub async fn verify(
    path: &Path,
    slip: Option<&Path>,
    data: &Path,
    mut progress: impl FnMut(u64),
) -> anyhow::Result<Verified> {
    let keys = super::keys(slip, data)?;
    let mut verified = Verified::default();
    let mut reader = match Reader::open(path) {
        Ok(reader) => reader,
        Err(broken) => {
            verified.findings.push(found(broken)?);
            return Ok(verified);
        }
    };
    verified.manifest = Some(reader.manifest().clone());
    // The keys of a folder are taken because they are there; they may be of another installation.
    let keys = keys.filter(|keys| slip.is_some() || keys.fingerprint() == reader.manifest().keys);
    if let Some(keys) = &keys
        && keys.fingerprint() != reader.manifest().keys
    {
        let (archive, given) = (reader.manifest().keys.clone(), keys.fingerprint());
        verified.findings.push(finding("archive-of-other-keys").with("archive", archive).with("given", given));
        return Ok(verified);
    }
    let journal_key = keys.as_ref().map(KeySet::journal);
    match reader.check_seal(journal_key.as_ref(), |_| ()) {
        Ok(sealed) => verified.sealed = Some(sealed),
        Err(broken) => verified.findings.push(found(broken)?),
    }
    for name in &reader.manifest().files.missing {
        verified.findings.push(finding("archive-file-missing").with("name", name.as_str()));
    }
    for name in &reader.manifest().files.damaged {
        verified.findings.push(finding("archive-file-damaged").with("name", name.as_str()));
    }
    let aside = tempfile::Builder::new().prefix("thihanh-verify-").tempdir()?;
    let store = Store::open_for_copying(&DatabaseUrl::Sqlite(aside.path().join("aside.db"))).await?;
    let outcome = restored_aside(&mut reader, &store, keys.as_ref(), &mut verified, &mut progress).await;
    store.close().await;
    outcome?;
    Ok(verified)
}

async fn restored_aside(
    reader: &mut Reader,
    store: &Store,
    keys: Option<&KeySet>,
    verified: &mut Verified,
    progress: &mut impl FnMut(u64),
) -> anyhow::Result<()> {
    store.migrate().await?;
    let filling = Filling::begin(store).await.map_err(told)?;
    let (mut names, mut done) = (Vec::new(), 0);
    let damaged = reader.manifest().files.damaged.clone();
    loop {
        let piece = match reader.next_piece() {
            Ok(Some(piece)) => piece,
            Ok(None) => break,
            Err(broken) => {
                // Where it is, beside that it is: nothing behind it can be trusted.
                verified.findings.push(found(broken)?);
                return Ok(());
            }
        };
        match piece {
            Piece::File { hash, .. } => {
                let mut naming = keys.map(|keys| Naming::new(keys.files()));
                let mut buffer = [0; 64 * 1024];
                loop {
                    let read = reader.content(&mut buffer)?;
                    if read == 0 {
                        break;
                    }
                    if let Some(naming) = &mut naming {
                        naming.update(&buffer[..read]);
                    }
                }
                if naming.is_some_and(|naming| naming.name() != hash)
                    && !damaged.iter().any(|name| name == hash.as_str())
                {
                    verified.findings.push(finding("archive-file-changed").with("name", hash.to_string()));
                }
                names.push(hash.as_str().to_owned());
                done += 1;
            }
            Piece::Rows { table, rows } => {
                done += rows.len() as u64;
                if let Err(error) = restore::put(&filling, table, rows).await {
                    verified
                        .findings
                        .push(finding("archive-rows-refused").with("table", table.name).with("why", error.to_string()));
                    return Ok(());
                }
            }
        }
        progress(done);
    }
    filling.end().await.map_err(told)?;
    if let Err(error) = filling.commit().await {
        verified.findings.push(finding("archive-rows-refused").with("table", "").with("why", error.to_string()));
        return Ok(());
    }
    compare(reader.manifest(), store, verified).await?;
    missing(reader.manifest(), store, &names, verified).await?;
    let walked = journal::verify_all(store.read(), |_| ()).await?;
    verified.entries = walked.checked;
    verified.journal = walked.first;
    if let Some(keys) = keys {
        let head = reader.manifest().journal_head.as_deref().map(str::parse).transpose()?;
        verified.seals = journal::verify_seals(store.read(), &keys.journal(), head.as_ref()).await?.findings.first;
    }
    Ok(())
}

/// What came out of the database again, against what the manifest says went in.
async fn compare(manifest: &Manifest, store: &Store, verified: &mut Verified) -> anyhow::Result<()> {
    let snapshot = Snapshot::take(store).await.map_err(told)?;
    let sums = snapshot.sums(|_| ()).await.map_err(told)?;
    snapshot.end().await?;
    for ((table, sum), wanted) in TABLES.iter().zip(&sums).zip(&manifest.rows) {
        if TableRows::of(table.name, sum) != *wanted {
            let changed = finding("archive-rows-changed").with("table", table.name);
            verified.findings.push(changed);
        }
    }
    Ok(())
}

/// Files that the rows speak of and the archive does not have, beyond those that were missing already.
async fn missing(manifest: &Manifest, store: &Store, names: &[String], verified: &mut Verified) -> anyhow::Result<()> {
    let (mut after, mut told) = (String::new(), 0);
    loop {
        let some = blobs::referenced(store.read(), &after, NAMES).await?;
        let Some((last, _)) = some.last() else { return Ok(()) };
        after = last.as_str().to_owned();
        for (hash, _) in some {
            let name = hash.as_str();
            // The reader gave them in their order.
            let is_there = names.binary_search_by(|there| there.as_str().cmp(name)).is_ok();
            if !is_there && told < MOST_TOLD && !manifest.files.missing.iter().any(|missing| missing == name) {
                verified.findings.push(finding("archive-file-missing").with("name", name));
                told += 1;
            }
        }
    }
}
