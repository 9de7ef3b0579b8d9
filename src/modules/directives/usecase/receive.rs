//! Bringing a file or a pasted text into the inbox.

use chrono::{DateTime, Datelike, Utc};
use sha2::{Digest, Sha256};
use thihanh_kernel::access::Actor;
use thihanh_kernel::code::CodeSeries;
use thihanh_kernel::ids::{AgencyId, DirectiveId, DraftTaskId};
use thihanh_kernel::secrecy::{SecrecyMark, secrecy_mark};
use thihanh_papers::{Paper, ReadError};
use thihanh_store::blobs::StoredBlob;
use thihanh_store::journal::{self, Entry};
use thihanh_store::{StoreError, WriteTx, sequence};

use super::{Action, DirectiveError};
use crate::app::App;
use crate::modules::agencies;
use crate::modules::directives::model::card::DraftTask;
use crate::modules::directives::model::deadline::civil;
use crate::modules::directives::model::directive::{Directive, DirectiveFault, DirectiveState};
use crate::modules::directives::model::draft::Draft;
use crate::modules::directives::model::head::{Head, fallback_title};
use crate::modules::directives::model::propose;
use crate::modules::directives::model::review::{CARDS_MAX, POSITION_GAP};
use crate::modules::directives::policy::{self, Stakes};
use crate::modules::directives::store::citations::Citation;
use crate::modules::directives::store::{self, NewDirective, ReadContent};

/// Longest text that is taken in, in bytes: a plan of 500 pages has some 2 MB.
pub const TEXT_MAX_BYTES: usize = 4 * 1024 * 1024;
/// Longest file name that is kept, in characters.
const FILE_NAME_MAX: usize = 200;

/// A file as it was sent.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Its name; shown, never used as a path.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// It waits for a review.
    New {
        /// Its code.
        code: String,
        /// What it is about.
        title: String,
        /// Proposed tasks.
        cards: usize,
        /// Those of them that the reader had doubts about.
        uncertain: usize,
    },
    /// The same content came before.
    AlreadyThere {
        /// The first one; `None` where the actor may not see it.
        first: Option<First>,
    },
    /// It is kept, but could not be read on this machine; it can be read again later.
    Failed {
        /// Its code.
        code: String,
        /// Key of the reason.
        reason: &'static str,
        /// The reason in English, for logs and the command line.
        message: String,
    },
    /// It was not taken, and nothing of it is kept.
    Refused(Refusal),
}

/// The directive that has the same content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct First {
    /// Its code.
    pub code: String,
    /// What it is about.
    pub title: String,
    /// Where it stands.
    pub state: DirectiveState,
}

/// Why a file was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It bears a secrecy mark: this system takes no state secrets (Luật Bảo vệ bí mật nhà nước 2018).
    #[error("the document is marked {}; this system takes no state secrets (Law on Protection of State Secrets 2018)", .0.as_str())]
    Secret(SecrecyMark),
    /// It is no document that can be read, now or later.
    #[error(transparent)]
    Unreadable(#[from] ReadError),
    /// Its text is longer than [`TEXT_MAX_BYTES`].
    #[error("the text is longer than {TEXT_MAX_BYTES} bytes")]
    TextTooLong,
}

impl Refusal {
    /// Key of the message.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Secret(_) => "receive-secret",
            Self::Unreadable(error) => error.code(),
            Self::TextTooLong => "read-text-too-long",
        }
    }
}

/// Brings one file in, inside `jurisdiction` or else the only one that fits the actor.
///
/// # Errors
/// When the actor may not, or the database does not answer. What is wrong with the file itself is no error of this kind: of several
/// files each has its own [`Received`].
pub async fn receive(
    app: &App,
    actor: &Actor,
    file: Incoming,
    jurisdiction: Option<AgencyId>,
) -> Result<Received, DirectiveError> {
    policy::may(actor, Action::Receive, &Stakes::default()).map_err(DirectiveError::Denied)?;
    let name = clean_name(&file.name);
    let hash = content_hash(&file.bytes);
    if let Some(first) = store::find_by_content(app.store.read(), &hash).await? {
        return already_there(app, actor, &first).await;
    }
    let paper = match app.read_paper(file.bytes.clone(), Some(name.clone())).await {
        Ok(paper) => Ok(paper),
        Err(error) if may_be_read_later(&error) => Err(error),
        Err(error) => return Ok(Received::Refused(error.into())),
    };
    let content = match &paper {
        Ok(paper) => match look_into(paper, &name).await? {
            Ok(content) => content,
            Err(refusal) => return Ok(Received::Refused(refusal)),
        },
        Err(error) => Content::unread(&name, error),
    };
    let jurisdiction = match jurisdiction {
        Some(given) => Some(given),
        None => own_jurisdiction(app, actor).await?,
    };
    let content = Content { head: Head { jurisdiction, ..content.head.clone() }, ..content };
    let file = Stored { blob: app.blobs.put_bytes(&file.bytes).await?, hash, name };
    match insert(app, actor, &file, &content).await {
        Ok(code) => Ok(match content.failure {
            Some((reason, message)) => Received::Failed { code, reason, message },
            None => Received::New {
                code,
                title: content.head.title,
                cards: content.drafts.len(),
                uncertain: content.drafts.iter().filter(|draft| draft.is_uncertain()).count(),
            },
        }),
        // The same file came twice at the same moment.
        Err(DirectiveError::Store(error)) if error.is_unique_violation() => {
            let first =
                store::find_by_content(app.store.read(), &file.hash).await?.ok_or(DirectiveError::Store(error))?;
            already_there(app, actor, &first).await
        }
        Err(error) => Err(error),
    }
}

/// Brings in a text that a person pasted.
///
/// # Errors
/// As [`receive`]; an empty text is a refused field.
pub async fn paste(
    app: &App,
    actor: &Actor,
    text: &str,
    jurisdiction: Option<AgencyId>,
) -> Result<Received, DirectiveError> {
    if text.trim().is_empty() {
        return Err(DirectiveError::field("text", "required"));
    }
    if text.len() > TEXT_MAX_BYTES {
        return Ok(Received::Refused(Refusal::TextTooLong));
    }
    // Browsers send a text field with CRLF, whatever was pasted.
    let bytes = text.replace("\r\n", "\n").into_bytes();
    receive(app, actor, Incoming { name: "van-ban-dan.txt".to_owned(), bytes }, jurisdiction).await
}

/// Reads a kept file again, after an OCR program was installed or a limit was raised.
///
/// # Errors
/// When it has been read, cannot be read now either, or bears a secrecy mark.
pub async fn read_again(app: &App, actor: &Actor, code: &str) -> Result<Received, DirectiveError> {
    let known = super::look::find_visible(app, actor, code).await?;
    // Asked before the reading and again under the lock: reading a scan costs minutes, which nobody else shall be able to ask for.
    let stakes = super::stakes(app.store.read(), actor, known.head.jurisdiction, &[], app.clock.today()).await?;
    policy::may(actor, Action::Review, &stakes).map_err(DirectiveError::Denied)?;
    if known.state != DirectiveState::Failed {
        return Err(DirectiveError::from(DirectiveFault::IsRead));
    }
    let bytes = super::look::bytes_of(app, &known).await?;
    let paper = match app.read_paper(bytes, Some(known.file_name.clone())).await {
        Ok(paper) => paper,
        Err(error) => {
            return Ok(Received::Failed { code: known.code, reason: error.code(), message: error.to_string() });
        }
    };
    let content = match look_into(&paper, &known.file_name).await? {
        Ok(content) => content,
        Err(refusal) => return Ok(Received::Refused(refusal)),
    };
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let directive = super::lock(app, tx, actor, code, Action::Review).await?;
            if directive.state != DirectiveState::Failed {
                return Err(DirectiveError::from(DirectiveFault::IsRead));
            }
            let head = Head { jurisdiction: directive.head.jurisdiction, ..content.head.clone() };
            let directive = Directive {
                state: DirectiveState::Review,
                head,
                text: content.text.clone(),
                updated_at: now,
                version: directive.version + 1,
                ..directive
            };
            store::cards::clear(tx, directive.id).await?;
            store::save_content(tx, &directive, &content.stored()).await?;
            fill(app, tx, directive.id, &content, now).await?;
            let entry = Entry::new(now, actor, "directive", directive.id.uuid(), "read_again")
                .with("cards", &content.drafts.len());
            journal::append(tx, entry).await?;
            Ok(())
        })
        .await?;
    let uncertain = content.drafts.iter().filter(|draft| draft.is_uncertain()).count();
    Ok(Received::New { code: code.to_owned(), title: content.head.title, cards: content.drafts.len(), uncertain })
}

/// Whether a file that was not read is worth keeping: the machine was at fault, not the file.
fn may_be_read_later(error: &ReadError) -> bool {
    matches!(
        error,
        ReadError::NeedsOcr { .. }
            | ReadError::OcrOff
            | ReadError::OcrFailed
            | ReadError::Timeout { .. }
            | ReadError::ReaderStopped
    )
}

/// What a file gave.
struct Content {
    head: Head,
    format: String,
    text: String,
    reading: String,
    notices: String,
    failure: Option<(&'static str, String)>,
    drafts: Vec<Draft>,
    citations: Vec<Citation>,
}

impl Content {
    fn unread(name: &str, error: &ReadError) -> Self {
        Self {
            head: Head { kind: "khac".into(), title: fallback_title("", name), ..Head::default() },
            format: "unread".into(),
            text: String::new(),
            reading: "{}".into(),
            notices: "[]".into(),
            failure: Some((error.code(), error.to_string())),
            drafts: Vec::new(),
            citations: Vec::new(),
        }
    }

    fn stored(&self) -> ReadContent<'_> {
        ReadContent {
            head: &self.head,
            format: &self.format,
            text: &self.text,
            reading: &self.reading,
            notices: &self.notices,
            failure_code: self.failure.as_ref().map(|(code, _)| *code),
        }
    }
}

/// Reads what a paper orders, unless it must not be here.
async fn look_into(paper: &Paper, name: &str) -> Result<Result<Content, Refusal>, DirectiveError> {
    if paper.text.len() > TEXT_MAX_BYTES {
        return Ok(Err(Refusal::TextTooLong));
    }
    if let Some(mark) = secrecy_mark(&paper.text) {
        return Ok(Err(Refusal::Secret(mark)));
    }
    let (paper, name) = (paper.clone(), name.to_owned());
    Ok(Ok(blocking(move || contents(paper, &name)).await?))
}

fn contents(paper: Paper, name: &str) -> Result<Content, StoreError> {
    let reading = vanban::read(&paper.text);
    let mut drafts = propose::drafts(&reading, &paper.text);
    drafts.truncate(CARDS_MAX);
    let format =
        serde_json::to_value(paper.format).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
    Ok(Content {
        head: propose::head(&reading, &paper.text, name),
        format,
        reading: serde_json::to_string(&reading.contract(&paper.text, Some(name)))?,
        notices: serde_json::to_string(&paper.notices)?,
        failure: None,
        citations: reading
            .citations
            .iter()
            .map(|citation| Citation {
                number: citation.number.clone(),
                kind: citation.kind.map(|kind| propose::kind_word(kind).to_owned()),
                issued_on: citation.issued_on.and_then(civil),
                source: citation.span.start..citation.span.end,
                mentions: citation.mentions,
                held_as: None,
            })
            .collect(),
        drafts,
        text: paper.text,
    })
}

/// A file that is kept.
struct Stored {
    name: String,
    hash: String,
    blob: StoredBlob,
}

async fn insert(app: &App, actor: &Actor, file: &Stored, content: &Content) -> Result<String, DirectiveError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let id = DirectiveId::fresh(app.ids.as_ref(), now);
            let code =
                sequence::next(tx, CodeSeries::Directive, u16::try_from(app.clock.today().year()).unwrap_or_default())
                    .await?
                    .to_string();
            let directive = NewDirective {
                id,
                code: &code,
                state: if content.failure.is_some() { DirectiveState::Failed } else { DirectiveState::Review },
                file_name: &file.name,
                content_hash: &file.hash,
                blob: &file.blob,
                media: media_of(&content.format),
                received_at: now,
                received_by: actor.account(),
            };
            store::insert(tx, &directive, &content.stored()).await?;
            fill(app, tx, id, content, now).await?;
            let entry = Entry::new(now, actor, "directive", id.uuid(), "received")
                .with("file_name", &file.name)
                .with("cards", &content.drafts.len())
                .with("failure", &content.failure.as_ref().map(|(code, _)| *code));
            journal::append(tx, entry).await?;
            Ok(code)
        })
        .await
}

/// Inserts the cards and the citations of what was read.
async fn fill(
    app: &App,
    tx: &WriteTx,
    id: DirectiveId,
    content: &Content,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let cards = (1_i64..).zip(&content.drafts).map(|(number, draft)| {
        DraftTask::proposed(DraftTaskId::fresh(app.ids.as_ref(), now), number * POSITION_GAP, draft.clone())
    });
    store::cards::insert(tx, id, &cards.collect::<Vec<_>>()).await?;
    store::citations::replace(tx, id, &content.citations).await
}

async fn already_there(app: &App, actor: &Actor, first: &Directive) -> Result<Received, DirectiveError> {
    let scope = policy::scope(actor, app.clock.today());
    let is_visible = store::list::is_visible(app.store.read(), &scope, first.id).await?;
    let first =
        is_visible.then(|| First { code: first.code.clone(), title: first.head.title.clone(), state: first.state });
    Ok(Received::AlreadyThere { first })
}

/// The jurisdiction that goes without saying: the only tree of agencies that the actor enters directives for.
async fn own_jurisdiction(app: &App, actor: &Actor) -> Result<Option<AgencyId>, DirectiveError> {
    let sql = app.store.read();
    let today = app.clock.today();
    let granted = policy::drafting_agencies(actor);
    let mut own = Vec::new();
    for root in agencies::api::roots(sql, today).await? {
        let mut is_own = actor.is_system();
        for agency in &granted {
            is_own = is_own || agencies::api::is_within(sql, *agency, root.id, today).await?;
        }
        if is_own {
            own.push(root.id);
        }
    }
    Ok(if let [only] = own[..] { Some(only) } else { None })
}

/// Work that takes a while, off the async threads.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, DirectiveError> {
    // A worker that panicked is a mistake of ours; the file is then not taken.
    let done = tokio::task::spawn_blocking(work).await.map_err(std::io::Error::other);
    Ok(done.map_err(StoreError::from)??)
}

/// SHA-256 of the bytes as they came.
fn content_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The last part of a path, without what a page or a header could stumble over.
fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).take(FILE_NAME_MAX).collect();
    let clean = thihanh_kernel::vietnamese::nfc(clean.trim());
    if clean.is_empty() { "van-ban".to_owned() } else { clean }
}

/// What a browser is told about the original.
fn media_of(format: &str) -> &'static str {
    match format {
        "text" => "text/plain",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "pdf" | "scanned_pdf" => "application/pdf",
        "html" => "text/html",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_name_and_no_path() {
        let table = [
            ("ke-hoach.txt", "ke-hoach.txt"),
            ("C:\\Users\\a\\Kế hoạch.docx", "Kế hoạch.docx"),
            ("../../etc/passwd", "passwd"),
            ("a\r\nX-Evil: 1", "aX-Evil: 1"),
            ("   ", "van-ban"),
            ("dir/", "van-ban"),
            ("Ke\u{302}\u{301}.txt", "Kế.txt"),
        ];
        for (name, expected) in table {
            assert_eq!(clean_name(name), expected, "{name:?}");
        }
        assert_eq!(clean_name(&"x".repeat(500)).len(), FILE_NAME_MAX);
    }
}
