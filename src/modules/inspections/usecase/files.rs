//! Files that prove a finding: brought while it is written, read by whoever sees it.

use thihanh_kernel::access::Actor;
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::secrecy::secrecy_mark;
use thihanh_store::blobs::{self, BlobError, BlobHash};
use thihanh_store::{WriteTx, journal};
use uuid::Uuid;

use super::{InspectionError, entry, lock, look, store};
use crate::app::App;
use crate::modules::inspections::model::finding::{Finding, FindingFile, MOST_FILES, file_name, media_of};
use crate::modules::inspections::model::inspection::{Inspection, InspectionFault};
use crate::modules::inspections::policy::Action;

/// Largest file.
pub const FILE_MAX_BYTES: usize = 20 * 1024 * 1024;
/// Largest file whose text is looked through for a secrecy mark while the person waits.
const READ_AT_ONCE_BYTES: usize = 8 * 1024 * 1024;

/// The finding with its inspection, locked, for somebody who writes it.
async fn lock_written(tx: &WriteTx, actor: &Actor, finding: &str) -> Result<(Inspection, Finding), InspectionError> {
    let found = store::findings::find(tx, finding).await?.ok_or(InspectionError::NotFound)?;
    let code = store::recommendations::inspection_code(tx, found.inspection).await?;
    let (inspection, _) = lock(tx, actor, &code, None, &[Action::Record, Action::Conclude]).await?;
    inspection.check_written()?;
    Ok((inspection, found))
}

/// Lays a file beside a finding.
///
/// # Errors
/// [`InspectionError`]: not now, no right, or a kind of file that is not taken.
pub async fn add_file(
    app: &App,
    actor: &Actor,
    finding: &str,
    name: &str,
    bytes: Vec<u8>,
) -> Result<FindingFile, InspectionError> {
    // Rights come before anything is kept; they are asked again under the lock.
    let looked = look::finding(app, actor, finding).await?;
    if !looked.may_write {
        return Err(match looked.write_denied {
            Some(denied) => InspectionError::Denied(denied),
            None => InspectionFault::NotNow(looked.inspection.state).into(),
        });
    }
    let refused = |code| InspectionError::field(FieldError::new("file", code));
    let media = media_of(&bytes).ok_or_else(|| refused("inspection-file-kind"))?;
    if bytes.len() <= READ_AT_ONCE_BYTES && is_secret(app, &bytes).await {
        return Err(refused("evidence-secret"));
    }
    let stored = app.blobs.put_bytes(&bytes).await?;
    let now = app.clock.now();
    let id = app.ids.uuid(now);
    app.store
        .write(async |tx| {
            let (before, found) = lock_written(tx, actor, finding).await?;
            if store::files::of(tx, found.id).await?.len() >= MOST_FILES {
                let error = FieldError::new("file", "inspection-too-many").with("most", MOST_FILES);
                return Err(InspectionError::field(error));
            }
            let file = FindingFile {
                id,
                finding: found.id,
                name: file_name(name),
                media: media.to_owned(),
                size: stored.size,
                blob: stored.hash.to_string(),
                uploaded_at: now,
                uploaded_by: actor.account(),
                uploader: actor.name().to_owned(),
            };
            blobs::record(tx, &stored, media, now).await?;
            store::files::insert(tx, &file).await?;
            let entry = entry(app, actor, &before, "file_added")
                .with("finding", &found.code)
                .with("file", &file.name)
                .with("content", &file.blob);
            journal::append(tx, entry).await?;
            Ok(file)
        })
        .await
}

/// Whether the head of a document bears a secrecy mark. What cannot be read has none that could be seen; scans are not read here.
async fn is_secret(app: &App, bytes: &[u8]) -> bool {
    let reader = app.reader.without_scans();
    let bytes = bytes.to_vec();
    let read = tokio::task::spawn_blocking(move || reader.read(&bytes, None)).await;
    matches!(read, Ok(Ok(paper)) if secrecy_mark(&paper.text).is_some())
}

/// Takes a file away, before the conclusion is settled.
///
/// # Errors
/// [`InspectionError`].
pub async fn remove_file(app: &App, actor: &Actor, finding: &str, id: Uuid) -> Result<(), InspectionError> {
    app.store
        .write(async |tx| {
            let (before, found) = lock_written(tx, actor, finding).await?;
            let file = store::files::of(tx, found.id).await?.into_iter().find(|file| file.id == id);
            let Some(file) = file else { return Err(InspectionFault::NotOfIt.into()) };
            store::files::remove(tx, id).await?;
            let entry = entry(app, actor, &before, "file_removed")
                .with("finding", &found.code)
                .with("file", &file.name)
                .with("content", &file.blob);
            journal::append(tx, entry).await?;
            Ok(())
        })
        .await
}

/// A file with its content, for whoever sees the finding.
///
/// # Errors
/// [`InspectionError::NotFound`] where the finding may not be seen, or the file is none of its.
pub async fn open_file(
    app: &App,
    actor: &Actor,
    finding: &str,
    id: Uuid,
) -> Result<(FindingFile, Vec<u8>), InspectionError> {
    let looked = look::finding(app, actor, finding).await?;
    let file = looked.files.into_iter().find(|file| file.id == id).ok_or(InspectionError::NotFound)?;
    let hash: BlobHash = file.blob.parse().map_err(|_| BlobError::Missing)?;
    let bytes = app.blobs.read(&hash).await?;
    Ok((file, bytes))
}
