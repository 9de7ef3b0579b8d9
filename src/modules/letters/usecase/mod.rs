//! The verbs of letters. Pages and API call them alike.

mod letter;
mod look;
mod urge;

pub use letter::{SCAN_MAX_BYTES, Scanned, attach, check_may, discard, edit, send, sign};
pub use look::{Centre, FileKind, LateRow, Looked, centre, file, history, letters, look};
pub(super) use urge::head;
pub use urge::{Ask, Composition, Urge, compose, create, keep_wording};

use thihanh_kernel::access::Actor;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_papers::writing::WriteError;
use thihanh_store::blobs::BlobError;
use thihanh_store::journal::Entry;
use thihanh_store::{Sql, StoreError, WriteTx};

use super::model::{Letter, LetterFault};
use super::policy::{self, Action};
use super::store;
use crate::app::App;

/// The kind of the module's entries in the journal.
pub(super) const KIND: &str = "letter";

/// Why a verb was not done.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// It is not there, or the actor may not know that it is.
    #[error("there is no such letter")]
    NotFound,
    /// The policy says no.
    #[error(transparent)]
    Denied(Problem),
    /// The letter's state or the values do not allow it.
    #[error(transparent)]
    Fault(#[from] LetterFault),
    /// Somebody changed it since the actor looked at it.
    #[error("the letter was changed meanwhile")]
    Stale,
    /// Another letter of the agency bears the number.
    #[error("the number is taken")]
    NumberTaken,
    /// More than one letter takes.
    #[error("more than {0} obligations")]
    TooMany(usize),
    /// The files could not be written.
    #[error(transparent)]
    Writing(#[from] WriteError),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The folder of files does not answer.
    #[error(transparent)]
    Files(#[from] BlobError),
}

impl LetterError {
    fn field(field: &'static str, code: &'static str) -> Self {
        Self::Fault(LetterFault::Invalid(vec![FieldError::new(field, code)]))
    }
}

impl From<LetterError> for Problem {
    fn from(error: LetterError) -> Self {
        match error {
            LetterError::NotFound => Self::not_found(KIND),
            LetterError::Denied(problem) => problem,
            LetterError::Fault(LetterFault::Invalid(errors)) => Self::invalid(errors),
            LetterError::Fault(LetterFault::NoDraft) => Self::refused("letter-no-draft"),
            LetterError::Fault(LetterFault::NotSigned) => Self::refused("letter-not-signed"),
            LetterError::Fault(LetterFault::Sent) => Self::refused("letter-sent"),
            LetterError::Stale => Self::conflict(KIND, Vec::new()),
            LetterError::NumberTaken => Self::invalid(vec![FieldError::new("number", "letter-number-taken")]),
            LetterError::TooMany(most) => Self::limit("urging-too-many").with("most", most),
            LetterError::Store(error) => error.into(),
            LetterError::Writing(error) => {
                tracing::error!(%error, "a letter could not be written");
                Self::unavailable()
            }
            LetterError::Files(BlobError::TooLarge { limit }) => Self::limit("letter-scan-too-large")
                .with("most", i64::try_from(limit / (1024 * 1024)).unwrap_or(i64::MAX)),
            LetterError::Files(error) => {
                tracing::error!(%error, "the files failed");
                Self::unavailable()
            }
        }
    }
}

/// The letter that an actor wants to do something with, locked: hidden where it may not be seen, denied where it may only be seen.
async fn lock(
    tx: &WriteTx,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    action: Action,
) -> Result<Letter, LetterError> {
    let letter = store::find_for_update(tx, code).await?.ok_or(LetterError::NotFound)?;
    let stakes = store::stakes(tx, &letter).await?;
    policy::may(actor, Action::View, &stakes).map_err(|_| LetterError::NotFound)?;
    policy::may(actor, action, &stakes).map_err(LetterError::Denied)?;
    if version.is_some_and(|version| version != letter.version) {
        return Err(LetterError::Stale);
    }
    Ok(letter)
}

/// The letter, where the actor may see it.
async fn find_visible(sql: &dyn Sql, actor: &Actor, code: &str) -> Result<(Letter, policy::Stakes), LetterError> {
    let letter = store::find(sql, code).await?.ok_or(LetterError::NotFound)?;
    let stakes = store::stakes(sql, &letter).await?;
    policy::may(actor, Action::View, &stakes).map_err(|_| LetterError::NotFound)?;
    Ok((letter, stakes))
}

fn entry(app: &App, actor: &Actor, letter: &Letter, action: &'static str) -> Entry {
    Entry::new(app.clock.now(), actor, KIND, letter.id.uuid(), action)
}

/// Work that takes a while, off the async threads.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, LetterError> + Send + 'static,
) -> Result<T, LetterError> {
    let done = tokio::task::spawn_blocking(work).await.map_err(std::io::Error::other);
    done.map_err(StoreError::from)?
}
