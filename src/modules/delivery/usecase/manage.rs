//! What administrators do with the queue: look, send again, give up, try a channel.

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::DeliveryId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time::Instant;
use thihanh_store::StoreError;
use thihanh_store::journal::{self, Entry};

use super::{enqueue, place};
use crate::app::App;
use crate::modules::delivery::model::message::{Channel, Message, Purpose, Recipient, is_mail_address};
use crate::modules::delivery::policy;
use crate::modules::delivery::store::queue::{self, Row};
use crate::modules::delivery::store::targets;

/// Most messages that the list shows.
const MOST: u32 = 50;

/// Why a verb of sending was not done.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The policy says no.
    #[error(transparent)]
    Denied(Problem),
    /// There is none, or it is in no state for it.
    #[error("no such message")]
    NotFound,
    /// There is no such target.
    #[error("no such target")]
    NoSuchTarget,
    /// What was typed breaks rules.
    #[error("fields are wrong")]
    Invalid(Vec<FieldError>),
    /// A value cannot be sealed or opened with this installation's key.
    #[error("sealed with another key")]
    Seal,
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DeliveryError> for Problem {
    fn from(error: DeliveryError) -> Self {
        match error {
            DeliveryError::Denied(problem) => problem,
            DeliveryError::NotFound => Self::not_found("message"),
            DeliveryError::NoSuchTarget => Self::not_found("webhook-target"),
            DeliveryError::Invalid(errors) => Self::invalid(errors),
            DeliveryError::Seal => Self::refused("sealed-with-another-key"),
            DeliveryError::Store(error) => error.into(),
        }
    }
}

/// Which messages a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that somebody must look at.
    Dead,
    /// Those that are tried again by themselves.
    Failed,
    /// Those that wait for their first try or are being sent.
    Waiting,
    /// Those that may have arrived twice.
    Unfinished,
    /// Those that were sent.
    Sent,
}

impl Which {
    /// Every list, in the order of the page.
    pub const ALL: [Self; 5] = [Self::Dead, Self::Failed, Self::Waiting, Self::Unfinished, Self::Sent];

    /// The word in the address of the page.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Dead => "dead",
            Self::Failed => "failed",
            Self::Waiting => "waiting",
            Self::Unfinished => "unfinished",
            Self::Sent => "sent",
        }
    }

    /// Reads the word of [`Which::code`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|which| which.code() == word)
    }

    const fn states(self) -> &'static [&'static str] {
        match self {
            Self::Dead => &["dead"],
            Self::Failed => &["failed"],
            Self::Waiting => &["ready", "sending"],
            Self::Sent => &["sent", "dropped"],
            Self::Unfinished => &[],
        }
    }
}

/// A message as the list shows it: never its content, which may hold a link that opens an account.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Its id.
    pub id: DeliveryId,
    /// Its channel.
    pub channel: Channel,
    /// What it is for.
    pub purpose: Option<Purpose>,
    /// Where to: an address, a target's name, an id at Zalo; empty where it cannot be opened.
    pub to: String,
    /// `ready`, `sending`, `sent`, `failed`, `dead`, `dropped`.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// How often a try began and has no end.
    pub unfinished: i64,
    /// When it is tried next.
    pub next_at: Instant,
    /// Why the last try failed.
    pub last_error: String,
    /// When it was put in.
    pub created_at: Instant,
    /// When it was taken.
    pub sent_at: Option<Instant>,
}

/// How many messages stand where, for the page's choices and for whoever watches the program.
pub use crate::modules::delivery::store::queue::Tally;

/// The newest messages of a list, and how many there are in each.
///
/// # Errors
/// When the actor may not look.
pub async fn list(app: &App, actor: &Actor, which: Which) -> Result<(Vec<Shown>, Tally), DeliveryError> {
    policy::may_manage(actor).map_err(DeliveryError::Denied)?;
    let sql = app.store.read();
    let rows = match which {
        Which::Unfinished => queue::list_unfinished(sql, MOST).await?,
        other => queue::list(sql, other.states(), MOST).await?,
    };
    let targets = targets::all(sql).await?;
    let shown = |row: Row| {
        let id = DeliveryId::from_uuid(row.id);
        let opened = app.vault.open(&place("recipient", id), &row.recipient).ok();
        let to = match opened.and_then(|recipient| serde_json::from_slice(&recipient).ok()) {
            Some(Recipient::Email { address, .. }) => address,
            Some(Recipient::Zalo(user_id)) => user_id,
            Some(Recipient::Webhook(id)) => {
                targets.iter().find(|target| target.id == id).map(|target| target.name.clone()).unwrap_or_default()
            }
            None => String::new(),
        };
        Shown {
            id,
            channel: Channel::parse(&row.channel).unwrap_or(Channel::Email),
            purpose: Purpose::parse(&row.purpose),
            to,
            state: row.state,
            attempts: row.attempts,
            unfinished: row.unfinished,
            next_at: row.next_at,
            last_error: row.last_error,
            created_at: row.created_at,
            sent_at: row.sent_at,
        }
    };
    Ok((rows.into_iter().map(shown).collect(), queue::tally(sql).await?))
}

/// Sends a dead message again, with a day of tries before it.
///
/// # Errors
/// When the actor may not, or there is no such dead message.
pub async fn resend(app: &App, actor: &Actor, id: DeliveryId) -> Result<(), DeliveryError> {
    change(app, actor, id, "resent").await
}

/// Gives a dead or failed message up; its content is gone.
///
/// # Errors
/// When the actor may not, or there is no such message.
pub async fn give_up(app: &App, actor: &Actor, id: DeliveryId) -> Result<(), DeliveryError> {
    change(app, actor, id, "dropped").await
}

async fn change(app: &App, actor: &Actor, id: DeliveryId, action: &'static str) -> Result<(), DeliveryError> {
    policy::may_manage(actor).map_err(DeliveryError::Denied)?;
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let is_done = if action == "resent" {
                queue::revive(tx, id, now).await?
            } else {
                queue::drop_message(tx, id).await?
            };
            if !is_done {
                return Err(DeliveryError::NotFound);
            }
            Ok(journal::append(tx, Entry::new(now, actor, "delivery", id.uuid(), action)).await?)
        })
        .await
}

/// Sends a mail of a few words, to see whether the mail server takes it.
///
/// # Errors
/// When the actor may not, or the address is none.
pub async fn try_mail(
    app: &App,
    actor: &Actor,
    address: &str,
    (subject, text): (&str, &str),
) -> Result<(), DeliveryError> {
    policy::may_manage(actor).map_err(DeliveryError::Denied)?;
    let address = address.trim();
    if !is_mail_address(address) {
        return Err(DeliveryError::Invalid(vec![FieldError::new("address", "mail-address")]));
    }
    let message = Message::mail((address, ""), Purpose::Trial, subject, text);
    app.store.write(async |tx| enqueue(app, tx, message.clone()).await).await?;
    Ok(())
}
