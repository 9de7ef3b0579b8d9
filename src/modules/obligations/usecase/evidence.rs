//! Files that prove an obligation: brought while it is open, handed in with the report, read by whoever sees the obligation.

use thihanh_kernel::access::{Actor, Module, Role};
use thihanh_kernel::ids::{AccountId, EvidenceId, JobId, UploadId};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::secrecy::secrecy_mark;
use thihanh_kernel::time::Instant;
use thihanh_store::blobs::{self, BlobError, StoredBlob};
use thihanh_store::jobs::{self, NewJob};
use thihanh_store::journal::{self, Entry};
use thihanh_store::{Sql, StoreError, WriteTx};
use tokio::io::{AsyncRead, AsyncReadExt};

use super::{KIND, LedgerError, look, store};
use crate::app::App;
use crate::modules::obligations::jobs::PREVIEW;
use crate::modules::obligations::model::evidence::{
    self, About, Evidence, EvidenceFault, HEAD_BYTES, LONGEST_NOTE, MOST_FILES, Preview,
};
use crate::modules::obligations::model::obligation::Obligation;
use crate::modules::obligations::policy::{self, Action};

/// Largest file whose text is looked through for a secrecy mark while the person waits.
const READ_AT_ONCE_BYTES: u64 = 8 * 1024 * 1024;
/// Kinds of which there are small pictures.
const DRAWN: [&str; 3] = ["application/pdf", "image/jpeg", "image/png"];
/// Kinds whose text is looked through.
const READ: [&str; 3] =
    ["application/pdf", "text/plain", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"];

/// The fault of a file as edges know it.
pub(super) fn problem(fault: EvidenceFault) -> Problem {
    match field_error(&fault) {
        Some(error) => Problem::invalid(vec![error]),
        None => match fault {
            EvidenceFault::TooLarge { limit } => Problem::limit("evidence-too-large").with("most", megabytes(limit)),
            EvidenceFault::TooMany => Problem::limit("evidence-too-many").with("most", MOST_FILES),
            EvidenceFault::Own => Problem::refused("evidence-own"),
            EvidenceFault::Removed => Problem::refused("evidence-removed"),
            _ => Problem::refused("evidence-closed"),
        },
    }
}

/// The fault where it lies with a field of the form.
fn field_error(fault: &EvidenceFault) -> Option<FieldError> {
    Some(match fault {
        EvidenceFault::Empty => FieldError::new("file", "evidence-empty"),
        EvidenceFault::Kind(kind) => FieldError::new("file", "evidence-kind").with("kind", *kind),
        EvidenceFault::Secret => FieldError::new("file", "evidence-secret"),
        EvidenceFault::DatedInFuture => FieldError::new("dated", "evidence-dated-in-future"),
        EvidenceFault::NoteTooLong => FieldError::new("about", "too-long").with("max", LONGEST_NOTE),
        EvidenceFault::ReasonMissing => FieldError::new("reason", "reason-missing"),
        _ => return None,
    })
}

/// Whole megabytes, as people read sizes.
fn megabytes(bytes: u64) -> i64 {
    i64::try_from(bytes / (1024 * 1024)).unwrap_or(i64::MAX)
}

/// The files of an obligation in the order in which they came; those taken out too, with their reasons.
///
/// # Errors
/// [`LedgerError::NotFound`] also where the actor may not know of the obligation.
pub async fn evidence(app: &App, actor: &Actor, code: &str) -> Result<Vec<Evidence>, LedgerError> {
    let obligation = look::find_visible(app, actor, code).await?;
    Ok(store::evidence::of(app.store.read(), obligation.id).await?)
}

/// Whether the actor may bring files to an obligation now.
///
/// # Errors
/// [`LedgerError`]: not there, no right, or it is not open.
pub async fn check_may_add(app: &App, actor: &Actor, code: &str) -> Result<Obligation, LedgerError> {
    let obligation = look::find_visible(app, actor, code).await?;
    may_add(app.store.read(), actor, &obligation).await?;
    Ok(obligation)
}

async fn may_add(sql: &dyn Sql, actor: &Actor, obligation: &Obligation) -> Result<(), LedgerError> {
    let stakes = store::find::stakes(sql, obligation).await?;
    policy::may(actor, Action::View, &stakes).map_err(|_| LedgerError::NotFound)?;
    policy::may(actor, Action::Report, &stakes).map_err(LedgerError::Denied)?;
    if obligation.allows(Action::Report) { Ok(()) } else { Err(EvidenceFault::Closed.into()) }
}

/// Takes a file in as it comes, never whole in memory. It is a draft until the report is handed in.
///
/// # Errors
/// [`LedgerError`]: not there, no right, or the file is none that is taken; nothing of it is spoken of then.
pub async fn add_evidence(
    app: &App,
    actor: &Actor,
    code: &str,
    name: &str,
    about: &About,
    content: impl AsyncRead + Unpin + Send,
) -> Result<Evidence, LedgerError> {
    about.check(app.clock.today())?;
    check_may_add(app, actor, code).await?;
    let blob = app.blobs.put(content, app.config.max_evidence_bytes).await?;
    keep(app, actor, code, name, about, &blob, None).await
}

/// Makes a stored file evidence, after a look at what it is. `upload` is the one that it came by.
pub(super) async fn keep(
    app: &App,
    actor: &Actor,
    code: &str,
    name: &str,
    about: &About,
    blob: &StoredBlob,
    upload: Option<UploadId>,
) -> Result<Evidence, LedgerError> {
    let mut head = Vec::new();
    app.blobs.open(&blob.hash).await?.take(HEAD_BYTES as u64).read_to_end(&mut head).await.map_err(BlobError::from)?;
    let media = evidence::kind(&head)?;
    if READ.contains(&media) && blob.size <= READ_AT_ONCE_BYTES && is_secret(app, blob).await? {
        return Err(EvidenceFault::Secret.into());
    }
    let name = evidence::clean_name(name, media);
    let now = app.clock.now();
    let new_id = EvidenceId::fresh(app.ids.as_ref(), now);
    let job = JobId::fresh(app.ids.as_ref(), now);
    app.store
        .write(async |tx| {
            let obligation = store::find::find_for_update(tx, code).await?.ok_or(LedgerError::NotFound)?;
            may_add(tx, actor, &obligation).await?;
            if store::evidence::of(tx, obligation.id).await?.len() >= MOST_FILES {
                return Err(EvidenceFault::TooMany.into());
            }
            let preview = if DRAWN.contains(&media) { Preview::Waiting } else { Preview::None };
            let evidence = Evidence {
                id: new_id,
                obligation: obligation.id,
                report: None,
                name: name.clone(),
                media: media.to_owned(),
                size: blob.size,
                blob: blob.hash.to_string(),
                dated_on: about.dated_on,
                note: about.note.trim().to_owned(),
                uploaded_at: now,
                uploaded_by: actor.account(),
                uploader: actor.name().to_owned(),
                preview,
                preview_blob: None,
                removed: None,
            };
            blobs::record(tx, blob, media, now).await?;
            store::evidence::insert(tx, &evidence).await?;
            if let Some(upload) = upload
                && !store::uploads::finish(tx, upload, evidence.id).await?
            {
                return Err(LedgerError::NotFound);
            }
            if preview == Preview::Waiting {
                jobs::enqueue(tx, drawing(job, evidence.id, now), now).await?;
            }
            journal::append(tx, entry(now, actor, &evidence, "evidence_added")).await?;
            Ok(evidence)
        })
        .await
}

fn drawing(id: JobId, evidence: EvidenceId, now: Instant) -> NewJob {
    let payload = serde_json::json!({ "evidence": evidence });
    NewJob { id, kind: PREVIEW, payload, unique_key: Some(format!("{PREVIEW} {evidence}")), run_at: now }
}

fn entry(now: Instant, actor: &Actor, evidence: &Evidence, action: &'static str) -> Entry {
    Entry::new(now, actor, KIND, evidence.obligation.uuid(), action)
        .with("file", &evidence.name)
        .with("size", &evidence.size)
        .with("content", &evidence.blob)
}

/// Whether the head of a document bears a secrecy mark. What cannot be read has none that could be seen; scans are not read here.
async fn is_secret(app: &App, blob: &StoredBlob) -> Result<bool, LedgerError> {
    let bytes = app.blobs.read(&blob.hash).await?;
    let reader = app.reader.without_scans();
    let read = tokio::task::spawn_blocking(move || reader.read(&bytes, None)).await;
    Ok(matches!(read, Ok(Ok(paper)) if secrecy_mark(&paper.text).is_some()))
}

/// A file to be sent on. What was taken out of a report is for auditors only.
///
/// # Errors
/// [`LedgerError::NotFound`] where the obligation may not be seen, or the file is none of its.
pub async fn open_evidence(
    app: &App,
    actor: &Actor,
    code: &str,
    id: EvidenceId,
) -> Result<(Evidence, Box<dyn AsyncRead + Unpin + Send>), LedgerError> {
    let evidence = find_visible(app, actor, code, id).await?;
    let content = open(app, &evidence.blob).await?;
    Ok((evidence, content))
}

/// The small picture of a file.
///
/// # Errors
/// As [`open_evidence`]; also where there is none.
pub async fn open_preview(
    app: &App,
    actor: &Actor,
    code: &str,
    id: EvidenceId,
) -> Result<Box<dyn AsyncRead + Unpin + Send>, LedgerError> {
    let evidence = find_visible(app, actor, code, id).await?;
    open(app, evidence.preview_blob.as_deref().ok_or(LedgerError::NotFound)?).await
}

async fn open(app: &App, blob: &str) -> Result<Box<dyn AsyncRead + Unpin + Send>, LedgerError> {
    let hash = blob.parse().map_err(|_| StoreError::Unreadable { what: "name of a stored file" })?;
    Ok(app.blobs.open(&hash).await?)
}

async fn find_visible(app: &App, actor: &Actor, code: &str, id: EvidenceId) -> Result<Evidence, LedgerError> {
    let obligation = look::find_visible(app, actor, code).await?;
    let evidence = store::evidence::find(app.store.read(), id).await?;
    let evidence = evidence.filter(|evidence| evidence.obligation == obligation.id).ok_or(LedgerError::NotFound)?;
    let may_read = evidence.counts() || actor.is_system() || actor.rights_in(Module::Obligations).has(Role::Auditor);
    if may_read { Ok(evidence) } else { Err(LedgerError::NotFound) }
}

/// Deletes a draft, or takes a file out of its report with a reason; then it stays kept and is shown as taken out.
///
/// # Errors
/// [`LedgerError`]: not there, no right, a reason is missing.
pub async fn remove_evidence(
    app: &App,
    actor: &Actor,
    code: &str,
    id: EvidenceId,
    reason: &str,
) -> Result<(), LedgerError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let obligation = store::find::find_for_update(tx, code).await?.ok_or(LedgerError::NotFound)?;
            let stakes = store::find::stakes(tx, &obligation).await?;
            policy::may(actor, Action::View, &stakes).map_err(|_| LedgerError::NotFound)?;
            policy::may(actor, Action::Report, &stakes).map_err(LedgerError::Denied)?;
            let evidence = store::evidence::find(tx, id).await?;
            let evidence =
                evidence.filter(|evidence| evidence.obligation == obligation.id).ok_or(LedgerError::NotFound)?;
            if store::evidence::delete_draft(tx, id).await? {
                journal::append(tx, entry(now, actor, &evidence, "evidence_deleted")).await?;
                return Ok(());
            }
            if obligation.state.is_final() {
                return Err(EvidenceFault::Closed.into());
            }
            let evidence = evidence.remove(actor.account(), reason, now)?;
            if let Some(removed) = &evidence.removed {
                store::evidence::save_removed(tx, id, removed).await?;
                let entry = entry(now, actor, &evidence, "evidence_removed").because(&removed.reason);
                journal::append(tx, entry).await?;
            }
            Ok(())
        })
        .await
}

/// Whether an account brought the evidence of the newest report: the verifier is not the submitter.
pub(super) async fn is_submitter(
    sql: &dyn Sql,
    account: Option<AccountId>,
    obligation: &Obligation,
) -> Result<bool, StoreError> {
    match account {
        Some(account) => store::evidence::is_uploader(sql, obligation.id, obligation.work.reports, account).await,
        // The program brings nothing.
        None => Ok(false),
    }
}

/// Refuses a confirmation by somebody who brought the evidence.
pub(super) async fn check_verifier(tx: &WriteTx, actor: &Actor, obligation: &Obligation) -> Result<(), LedgerError> {
    if is_submitter(tx, actor.account(), obligation).await? { Err(EvidenceFault::Own.into()) } else { Ok(()) }
}

/// Draws the small picture of a file, once. What cannot be drawn has none.
///
/// # Errors
/// When the database or the store of files does not answer.
pub async fn make_preview(app: &App, id: EvidenceId) -> Result<(), LedgerError> {
    let Some(evidence) = store::evidence::find(app.store.read(), id).await? else { return Ok(()) };
    if evidence.preview != Preview::Waiting {
        return Ok(());
    }
    let drawn = draw(app, &evidence).await?;
    let blob = match &drawn {
        Some(jpeg) => Some(app.blobs.put_bytes(jpeg).await?),
        None => None,
    };
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            if let Some(blob) = &blob {
                blobs::record(tx, blob, "image/jpeg", now).await?;
            }
            let hash = blob.as_ref().map(|blob| blob.hash.as_str());
            Ok(store::evidence::save_preview(tx, id, hash).await?)
        })
        .await
}

async fn draw(app: &App, evidence: &Evidence) -> Result<Option<Vec<u8>>, LedgerError> {
    /// Larger files have no preview: one is held in memory while it is drawn.
    const LARGEST: u64 = 64 << 20;
    if evidence.size > LARGEST {
        return Ok(None);
    }
    let hash = evidence.blob.parse().map_err(|_| StoreError::Unreadable { what: "name of a stored file" })?;
    let bytes = app.blobs.read(&hash).await?;
    let reader = app.reader.clone();
    Ok(tokio::task::spawn_blocking(move || reader.preview(&bytes)).await.unwrap_or_default())
}
