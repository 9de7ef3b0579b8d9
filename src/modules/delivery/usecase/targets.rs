//! Webhook targets, and posting events to them.

use serde_json::json;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::WebhookId;
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::Instant;
use thihanh_store::journal::{self, Entry};
use thihanh_store::{StoreError, WriteTx};
use uuid::Uuid;

use super::enqueue::enqueue_all;
use super::manage::DeliveryError;
use super::secret_place;
use crate::app::App;
use crate::modules::delivery::model::message::{Content, Message, Purpose, Recipient};
use crate::modules::delivery::model::webhook::{Target, TargetForm, read_target, secret_words};
use crate::modules::delivery::policy;
use crate::modules::delivery::store::targets;
use crate::outbound::{AddressFault, parse_address};

/// The targets.
///
/// # Errors
/// When the actor may not look.
pub async fn webhook_targets(app: &App, actor: &Actor) -> Result<Vec<Target>, DeliveryError> {
    policy::may_manage(actor).map_err(DeliveryError::Denied)?;
    Ok(targets::all(app.store.read()).await?)
}

/// Adds a target; gives its secret, which is shown this once.
///
/// # Errors
/// When the actor may not, or the form breaks rules. `known` are the names of events that there are.
pub async fn add_target(app: &App, actor: &Actor, form: &TargetForm, known: &[&str]) -> Result<String, DeliveryError> {
    policy::may_manage(actor).map_err(DeliveryError::Denied)?;
    let url = form.url.trim();
    let (name, events) = match (read_target(form, known), parse_address(url)) {
        (Ok(read), Ok(_)) => read,
        (read, address) => {
            let mut faults = read.err().unwrap_or_default();
            faults.extend(address.err().map(|fault| FieldError::new("url", address_code(fault))));
            return Err(DeliveryError::Invalid(faults));
        }
    };
    let now = app.clock.now();
    let id = WebhookId::fresh(app.ids.as_ref(), now);
    let target = Target { id, name, url: url.to_owned(), events, is_active: true, version: 1 };
    let (secret, sealed) = new_secret(app, id)?;
    app.store
        .write(async |tx| {
            if targets::is_taken(tx, &target.name).await? {
                return Err(DeliveryError::Invalid(vec![FieldError::new("name", "webhook-name-taken")]));
            }
            targets::insert(tx, &target, sealed.clone(), actor.account(), now).await?;
            let entry = Entry::new(now, actor, "webhook_target", id.uuid(), "added")
                .with("name", target.name.as_str())
                .with("url", target.url.as_str())
                .with("events", &target.events);
            Ok(journal::append(tx, entry).await?)
        })
        .await?;
    Ok(secret)
}

/// Switches a target on or off. What waits for one that is off is not sent any more.
///
/// # Errors
/// When the actor may not, or there is no such target.
pub async fn switch_target(app: &App, actor: &Actor, id: WebhookId, is_active: bool) -> Result<(), DeliveryError> {
    policy::may_manage(actor).map_err(DeliveryError::Denied)?;
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            if !targets::set_active(tx, id, is_active).await? {
                return Err(DeliveryError::NoSuchTarget);
            }
            let action = if is_active { "switched_on" } else { "switched_off" };
            Ok(journal::append(tx, Entry::new(now, actor, "webhook_target", id.uuid(), action)).await?)
        })
        .await
}

/// Gives a target another secret, shown this once.
///
/// # Errors
/// When the actor may not, or there is no such target.
pub async fn renew_secret(app: &App, actor: &Actor, id: WebhookId) -> Result<String, DeliveryError> {
    policy::may_manage(actor).map_err(DeliveryError::Denied)?;
    let now = app.clock.now();
    let (secret, sealed) = new_secret(app, id)?;
    app.store
        .write(async |tx| {
            if !targets::set_secret(tx, id, sealed.clone()).await? {
                return Err(DeliveryError::NoSuchTarget);
            }
            Ok(journal::append(tx, Entry::new(now, actor, "webhook_target", id.uuid(), "secret_renewed")).await?)
        })
        .await?;
    Ok(secret)
}

fn new_secret(app: &App, id: WebhookId) -> Result<(String, Vec<u8>), DeliveryError> {
    let secret = secret_words(&app.ids.secret());
    let sealed =
        app.vault.seal(app.ids.as_ref(), &secret_place(id), secret.as_bytes()).map_err(|_| DeliveryError::Seal)?;
    Ok((secret, sealed))
}

fn address_code(fault: AddressFault) -> &'static str {
    match fault {
        AddressFault::Malformed => "webhook-address",
        AddressFault::NotEncrypted => "webhook-address-not-encrypted",
        AddressFault::Credentials => "webhook-address-credentials",
    }
}

/// Something that happened, for other systems.
#[derive(Debug, Clone)]
pub struct Happened {
    /// `obligation.reported` …
    pub event: String,
    /// When.
    pub at: Instant,
    /// The object: kind and id, as in the journal.
    pub about: (&'static str, Uuid),
    /// What else is told.
    pub data: serde_json::Value,
    /// The same for the same happening: it is posted to each target once.
    pub key: String,
}

/// Puts events in for every target that wants them; how many messages that made.
///
/// # Errors
/// When the database does not answer.
pub async fn post_events(app: &App, tx: &WriteTx, events: &[Happened]) -> Result<u64, StoreError> {
    if events.is_empty() {
        return Ok(0);
    }
    let targets = targets::all(tx).await?;
    let messages = events.iter().flat_map(|happened| {
        targets.iter().filter(|target| target.wants(&happened.event)).map(|target| Message {
            to: Recipient::Webhook(target.id),
            content: Content::Event(json!({
                "event": happened.event,
                "at": happened.at,
                "about": { "kind": happened.about.0, "id": happened.about.1 },
                "data": happened.data,
            })),
            purpose: Purpose::Event,
            about: Some(happened.about),
            unique_key: Some(format!("event {} {}", target.id, happened.key)),
            not_before: None,
        })
    });
    enqueue_all(app, tx, messages.collect()).await
}
