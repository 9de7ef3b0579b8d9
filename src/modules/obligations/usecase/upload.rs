//! Files that arrive in pieces. A broken line costs what was under way and nothing else: the sender asks how far the file has come and goes
//! on from there.

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::UploadId;
use thihanh_kernel::problem::Problem;
use thihanh_store::blobs::BlobError;
use tokio::io::AsyncRead;

use super::{LedgerError, evidence, store};
use crate::app::App;
use crate::modules::obligations::model::evidence::{About, EvidenceFault};
use crate::modules::obligations::model::upload::{KEPT, MOST_OPEN, Upload, UploadFault};

/// A piece whose row was never written is dropped after this time; its sender is long gone.
const ORPHANED: chrono::Duration = chrono::Duration::days(2);

pub(super) fn problem(fault: UploadFault) -> Problem {
    match fault {
        UploadFault::Offset { received } => {
            Problem::refused("upload-offset").with("received", i64::try_from(received).unwrap_or(i64::MAX))
        }
        UploadFault::Overlong { size } => {
            Problem::limit("upload-overlong").with("size", i64::try_from(size).unwrap_or(i64::MAX))
        }
        UploadFault::TooMany => Problem::limit("upload-too-many").with("most", MOST_OPEN),
    }
}

/// What a sender announces.
#[derive(Debug, Clone)]
pub struct BeginUpload {
    /// Code of the obligation that the file proves.
    pub code: String,
    /// The file's name.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// What the person says about it.
    pub about: About,
}

/// Announces a file.
///
/// # Errors
/// [`LedgerError`]: no such obligation, no right, or no such file is taken.
pub async fn begin_upload(app: &App, actor: &Actor, begin: BeginUpload) -> Result<Upload, LedgerError> {
    begin.about.check(app.clock.today())?;
    let obligation = evidence::check_may_add(app, actor, &begin.code).await?;
    let limit = app.config.max_evidence_bytes;
    match begin.size {
        0 => return Err(EvidenceFault::Empty.into()),
        size if size > limit => return Err(EvidenceFault::TooLarge { limit }.into()),
        _ => {}
    }
    // Pieces belong to a person; the command line has the whole file at hand.
    let account = actor.account().ok_or_else(|| LedgerError::Denied(Problem::denied("obligation-report")))?;
    let now = app.clock.now();
    let upload = Upload {
        id: UploadId::fresh(app.ids.as_ref(), now),
        code: begin.code,
        account,
        name: begin.name.chars().take(500).collect(),
        size: begin.size,
        received: 0,
        about: begin.about,
        expires_at: now + KEPT,
        evidence: None,
    };
    app.store
        .write(async |tx| {
            if store::uploads::open_of(tx, account).await? >= MOST_OPEN {
                return Err(UploadFault::TooMany.into());
            }
            Ok::<_, LedgerError>(store::uploads::insert(tx, &upload, obligation.id.uuid(), now).await?)
        })
        .await?;
    Ok(upload)
}

/// How far a file has come.
///
/// # Errors
/// [`LedgerError::NotFound`] also for somebody else's.
pub async fn upload(app: &App, actor: &Actor, id: UploadId) -> Result<Upload, LedgerError> {
    let found = store::uploads::find(app.store.read(), id).await?;
    let now = app.clock.now();
    found
        .filter(|upload| Some(upload.account) == actor.account() && upload.expires_at > now)
        .ok_or(LedgerError::NotFound)
}

/// Takes a piece that begins at `offset`. With the last one the file is made whole and becomes evidence; where that is refused, the
/// file is dropped.
///
/// # Errors
/// [`UploadFault::Offset`] where the file has come to another place, and whatever stands against the whole file.
pub async fn append_upload(
    app: &App,
    actor: &Actor,
    id: UploadId,
    offset: u64,
    content: impl AsyncRead + Unpin + Send,
) -> Result<Upload, LedgerError> {
    let before = upload(app, actor, id).await?;
    before.takes(offset)?;
    if before.missing() > 0 {
        let part = app.ids.uuid(app.clock.now());
        let arrived = match app.blobs.put_part(part, content, before.missing()).await {
            Err(BlobError::TooLarge { .. }) => return Err(UploadFault::Overlong { size: before.size }.into()),
            outcome => outcome?,
        };
        if arrived.size == 0 {
            return Ok(before);
        }
        let expires_at = app.clock.now() + KEPT;
        let kept = app
            .store
            .write(async |tx| store::uploads::append(tx, id, offset, arrived.size, part, expires_at).await)
            .await?;
        if !kept {
            app.blobs.remove_part(part).await?;
            let now = upload(app, actor, id).await?;
            return Err(UploadFault::Offset { received: now.received }.into());
        }
    }
    let after = upload(app, actor, id).await?;
    if after.missing() > 0 { Ok(after) } else { make_whole(app, actor, after).await }
}

async fn make_whole(app: &App, actor: &Actor, whole: Upload) -> Result<Upload, LedgerError> {
    let parts = store::uploads::parts(app.store.read(), whole.id).await?;
    let made = async {
        let blob = app.blobs.join(&parts).await?;
        evidence::keep(app, actor, &whole.code, &whole.name, &whole.about, &blob, Some(whole.id)).await
    };
    match made.await {
        Ok(made) => {
            drop_parts(app, &parts).await;
            Ok(Upload { evidence: Some(made.id), ..whole })
        }
        // What is no evidence will be none when it is sent again.
        Err(error @ (LedgerError::Evidence(_) | LedgerError::Denied(_))) => {
            app.store.write(async |tx| store::uploads::delete(tx, whole.id).await).await?;
            drop_parts(app, &parts).await;
            Err(error)
        }
        Err(error) => {
            // Two last pieces at once: the other one made it whole.
            let now = upload(app, actor, whole.id).await?;
            if now.evidence.is_some() { Ok(now) } else { Err(error) }
        }
    }
}

/// Gives a file up.
///
/// # Errors
/// [`LedgerError::NotFound`] also for somebody else's.
pub async fn cancel_upload(app: &App, actor: &Actor, id: UploadId) -> Result<(), LedgerError> {
    upload(app, actor, id).await?;
    forget(app, id).await
}

async fn forget(app: &App, id: UploadId) -> Result<(), LedgerError> {
    let parts = store::uploads::parts(app.store.read(), id).await?;
    app.store.write(async |tx| store::uploads::delete(tx, id).await).await?;
    drop_parts(app, &parts).await;
    Ok(())
}

/// Removes pieces that nothing needs. One that stays is an orphan, which the sweep finds.
async fn drop_parts(app: &App, parts: &[uuid::Uuid]) {
    for part in parts {
        if let Err(error) = app.blobs.remove_part(*part).await {
            tracing::warn!(%error, "a piece of a file could not be removed");
        }
    }
}

/// Drops files that were given up, and pieces that belong to none.
///
/// # Errors
/// When the database or the store of files does not answer.
pub async fn sweep_uploads(app: &App) -> Result<(), LedgerError> {
    let now = app.clock.now();
    for id in store::uploads::expired(app.store.read(), now).await? {
        forget(app, id).await?;
    }
    let old = |part: &uuid::Uuid| {
        let made = part.get_timestamp().and_then(|at| i64::try_from(at.to_unix().0).ok());
        made.is_some_and(|seconds| seconds < (now - ORPHANED).timestamp())
    };
    let lying: Vec<_> = app.blobs.parts().await?.into_iter().filter(old).collect();
    let known = store::uploads::known(app.store.read(), &lying).await?;
    let orphans: Vec<_> = lying.into_iter().filter(|part| !known.contains(part)).collect();
    drop_parts(app, &orphans).await;
    Ok(())
}
