//! What is done to one letter.

use thihanh_kernel::access::Actor;
use thihanh_kernel::time::vn_date;
use thihanh_store::blobs::{self, StoredBlob};
use thihanh_store::journal;

use super::{Action, LetterError, blocking, entry, find_visible, lock, policy, store};
use crate::app::App;
use crate::document::{DOCX, PDF};
use crate::modules::letters::model::{Content, Letter, LetterFault, LetterState, Numbering, Scan};
use crate::modules::letters::paper;
use crate::modules::obligations::api::urging::{UrgedBy, record_urged};

/// Largest scan of a signed paper.
pub const SCAN_MAX_BYTES: u64 = 50 * 1024 * 1024;

/// A person changes a draft.
///
/// # Errors
/// [`LetterError`].
pub async fn edit(app: &App, actor: &Actor, code: &str, version: i64, content: Content) -> Result<(), LetterError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let letter = lock(tx, actor, code, Some(version), Action::Draft).await?;
            let letter = Letter { updated_at: now, ..letter.edit(content.clone())? };
            paper::official(&letter).map_err(LetterFault::Invalid)?;
            store::save(tx, &letter).await?;
            journal::append(tx, entry(app, actor, &letter, "edited")).await?;
            Ok(())
        })
        .await
}

/// A draft is given up.
///
/// # Errors
/// [`LetterError`].
pub async fn discard(app: &App, actor: &Actor, code: &str, version: i64) -> Result<(), LetterError> {
    app.store
        .write(async |tx| {
            let letter = lock(tx, actor, code, Some(version), Action::Draft).await?;
            if letter.state != LetterState::Draft {
                return Err(LetterFault::NoDraft.into());
            }
            store::remove(tx, &letter).await?;
            journal::append(tx, entry(app, actor, &letter, "discarded").with("code", &letter.code)).await?;
            Ok(())
        })
        .await
}

/// A person types in number, date and signer: the files are written.
///
/// # Errors
/// [`LetterError`].
pub async fn sign(app: &App, actor: &Actor, code: &str, version: i64, numbering: Numbering) -> Result<(), LetterError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    // Files are made before anything is locked: of what the actor looked at, or not at all.
    let (letter, stakes) = find_visible(app.store.read(), actor, code).await?;
    policy::may(actor, Action::Number, &stakes).map_err(LetterError::Denied)?;
    if letter.version != version {
        return Err(LetterError::Stale);
    }
    let signed = letter.sign(numbering, today)?;
    let document = paper::official(&signed).map_err(LetterFault::Invalid)?;
    let (signed, (docx, pdf)) = blocking(move || {
        let files = paper::files(&signed, &document, now)?;
        Ok((signed, files))
    })
    .await?;
    let (docx, pdf) = (app.blobs.put_bytes(&docx).await?, app.blobs.put_bytes(&pdf).await?);
    let files = Some((docx.hash.to_string(), pdf.hash.to_string()));
    let signed = Letter { files, updated_at: now, ..signed };
    let saved = app
        .store
        .write(async |tx| {
            lock(tx, actor, code, Some(version), Action::Number).await?;
            if store::is_taken(tx, &signed).await? {
                return Err(LetterError::NumberTaken);
            }
            blobs::record(tx, &docx, DOCX, now).await?;
            blobs::record(tx, &pdf, PDF, now).await?;
            store::save(tx, &signed).await?;
            let entry =
                entry(app, actor, &signed, "signed").with("number", &signed.label()).with("on", &signed.signed_on);
            journal::append(tx, entry).await?;
            Ok(())
        })
        .await;
    match saved {
        // Two people gave the same number at the same moment.
        Err(LetterError::Store(error)) if error.is_unique_violation() => Err(LetterError::NumberTaken),
        other => other,
    }
}

/// Whether the actor may do this to a letter, before anything is taken in for it.
///
/// # Errors
/// [`LetterError`]: not there, or no right.
pub async fn check_may(app: &App, actor: &Actor, code: &str, action: Action) -> Result<(), LetterError> {
    let (_, stakes) = find_visible(app.store.read(), actor, code).await?;
    policy::may(actor, action, &stakes).map_err(LetterError::Denied)
}

/// A scan as it was handed in.
#[derive(Debug, Clone)]
pub struct Scanned {
    /// The file's own name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The scan of the signed paper is laid beside the files.
///
/// # Errors
/// [`LetterError`]; what is neither PDF nor picture is a refused field.
pub async fn attach(app: &App, actor: &Actor, code: &str, scan: Scanned) -> Result<(), LetterError> {
    let (letter, stakes) = find_visible(app.store.read(), actor, code).await?;
    policy::may(actor, Action::Number, &stakes).map_err(LetterError::Denied)?;
    if letter.state == LetterState::Draft {
        return Err(LetterFault::NotSigned.into());
    }
    let Some(media) = media_of(&scan.bytes) else { return Err(LetterError::field("file", "letter-scan-kind")) };
    let stored: StoredBlob = app.blobs.put_bytes(&scan.bytes).await?;
    let now = app.clock.now();
    let name = clean_name(&scan.name);
    app.store
        .write(async |tx| {
            let letter = lock(tx, actor, code, None, Action::Number).await?;
            blobs::record(tx, &stored, media, now).await?;
            let scan = Some(Scan { hash: stored.hash.to_string(), name: name.clone() });
            let letter = Letter { scan, updated_at: now, ..letter };
            store::save(tx, &letter).await?;
            journal::append(tx, entry(app, actor, &letter, "attached").with("file_name", &name)).await?;
            Ok(())
        })
        .await
}

/// The kind of a scan by its first bytes, whatever its name says.
fn media_of(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 5] = [
        (b"%PDF-", PDF),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"II*\0", "image/tiff"),
        (b"MM\0*", "image/tiff"),
    ];
    KINDS.iter().find(|(begin, _)| bytes.starts_with(begin)).map(|(_, media)| *media)
}

/// The last part of a path, short and without control characters.
fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).take(120).collect();
    let clean = thihanh_kernel::vietnamese::nfc(clean.trim());
    if clean.is_empty() { "ban-ky".to_owned() } else { clean }
}

/// The letter is sent: filed, and entered in the history of everything that it urges.
///
/// # Errors
/// [`LetterError`].
pub async fn send(app: &App, actor: &Actor, code: &str, version: i64) -> Result<(), LetterError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let letter = lock(tx, actor, code, Some(version), Action::Number).await?;
            let letter = Letter { updated_at: now, ..letter.send(now)? };
            let (Some(number), Some(on)) = (letter.label(), letter.signed_on) else {
                return Err(LetterFault::NotSigned.into());
            };
            store::save(tx, &letter).await?;
            store::date_urged(tx, letter.id, on).await?;
            let codes: Vec<String> = letter.content.rows.iter().map(|row| row.code.clone()).collect();
            record_urged(tx, now, actor, &codes, UrgedBy { code: &letter.code, number: &number, on }).await?;
            let entry = entry(app, actor, &letter, "sent")
                .with("number", &number)
                .with("on", &vn_date(on))
                .with("recipients", &letter.content.recipients.len())
                .with("urged", &codes.len());
            journal::append(tx, entry).await?;
            Ok(())
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scan_is_known_by_its_bytes() {
        assert_eq!(media_of(b"%PDF-1.7"), Some(PDF));
        assert_eq!(media_of(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        for other in [&b"<html>"[..], b"", b"MZ", b"%PD"] {
            assert_eq!(media_of(other), None);
        }
        assert_eq!(clean_name("C:\\quet\\07-STP.pdf"), "07-STP.pdf");
        assert_eq!(clean_name("\n"), "ban-ky");
    }
}
