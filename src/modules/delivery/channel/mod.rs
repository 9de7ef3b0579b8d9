//! The ways out. Each takes an opened message and says how the try ended; what becomes of it is the model's.

mod mail;
mod webhook;
mod zalo;

use std::time::Duration;

use thihanh_kernel::time::Instant;
use thihanh_store::{Sql, StoreError};
use uuid::Uuid;

use crate::app::App;
use crate::config::Config;
use crate::modules::delivery::model::message::{Channel, Content, Recipient};
use crate::modules::delivery::model::retry::Outcome;
use crate::modules::delivery::store;
use mail::Mailer;

/// Longest that one try may take. Well below the lease of a claim, so that a slow server is not asked twice at once.
const TRY: Duration = Duration::from_secs(60);

/// The ways out that this installation has.
#[derive(Clone, Debug, Default)]
pub struct Channels {
    mail: Option<Mailer>,
}

impl Channels {
    /// Those of the configuration.
    ///
    /// # Errors
    /// When a setting cannot be read or would send passwords in clear over a network.
    pub fn of(config: &Config) -> anyhow::Result<Self> {
        Ok(Self { mail: Mailer::of(config)? })
    }

    /// Whether mail can be sent.
    #[must_use]
    pub fn has_mail(&self) -> bool {
        self.mail.is_some()
    }

    /// The channels that are set up. Webhooks always are; each target stands for itself.
    pub(super) async fn ready(&self, sql: &dyn Sql) -> Result<Vec<Channel>, StoreError> {
        let mut ready = vec![Channel::Webhook];
        if self.has_mail() {
            ready.push(Channel::Email);
        }
        if store::zalo::find(sql).await?.is_some() {
            ready.push(Channel::Zalo);
        }
        Ok(ready)
    }

    /// One try.
    pub(super) async fn send(&self, app: &App, message: &Opened) -> Outcome {
        let sending = async {
            match (&message.to, &message.content) {
                (Recipient::Email { address, name }, Content::Mail { subject, text, html, preferences }) => {
                    let Some(mailer) = &self.mail else { return Outcome::Later("no mail server is set up".into()) };
                    let (html, preferences) = (html.as_deref(), preferences.as_deref());
                    mailer.send(message, (address, name), mail::Letter { subject, text, html, preferences }).await
                }
                (Recipient::Webhook(target), Content::Event(event)) => {
                    webhook::send(app, message, *target, event).await
                }
                (Recipient::Zalo(user_id), Content::Words(text)) => zalo::send(app, message, user_id, text).await,
                _ => Outcome::Never("the content does not fit the channel".into()),
            }
        };
        tokio::time::timeout(TRY, sending).await.unwrap_or_else(|_| Outcome::Later("no answer in time".into()))
    }
}

/// A message as a channel gets it.
pub(super) struct Opened {
    /// Stays the same however often it is tried.
    pub id: Uuid,
    pub to: Recipient,
    pub content: Content,
    /// Now.
    pub at: Instant,
}
