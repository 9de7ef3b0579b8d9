//! What is sent, and to whom.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use thihanh_kernel::ids::WebhookId;
use thihanh_kernel::time::Instant;
use uuid::Uuid;

/// By which way a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Email,
    /// A signed request to another system.
    Webhook,
    /// A message of the installation's Zalo Official Account.
    Zalo,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 3] = [Self::Email, Self::Webhook, Self::Zalo];

    /// The word in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Webhook => "webhook",
            Self::Zalo => "zalo",
        }
    }

    /// Reads the word of [`Channel::code`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == word)
    }
}

/// What a message is for, as lists show it (`delivery-purpose-…` in the catalogue).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// An invitation to a new account.
    Invitation,
    /// A link that sets a new password.
    PasswordReset,
    /// Something about an account that its owner must hear of (a new address, a second factor taken off).
    AccountNotice,
    /// What a person has to do, gathered.
    Digest,
    /// One thing that a person is told at once.
    Notice,
    /// An event of the ledger for another system.
    Event,
    /// An administrator tries a channel.
    Trial,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 7] = [
        Self::Invitation,
        Self::PasswordReset,
        Self::AccountNotice,
        Self::Digest,
        Self::Notice,
        Self::Event,
        Self::Trial,
    ];

    /// The word in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::PasswordReset => "password_reset",
            Self::AccountNotice => "account_notice",
            Self::Digest => "digest",
            Self::Notice => "notice",
            Self::Event => "event",
            Self::Trial => "trial",
        }
    }

    /// Reads the word of [`Purpose::code`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == word)
    }
}

/// Whom a message goes to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// A mail box: the address, and the person's name for the head of the mail.
    Email {
        /// `ten@co-quan.gov.vn`.
        address: String,
        /// May be empty.
        name: String,
    },
    /// A place that an administrator entered.
    Webhook(WebhookId),
    /// A person who follows the Official Account, by the id that Zalo gives the person there.
    Zalo(String),
}

impl Recipient {
    /// The channel that this takes.
    #[must_use]
    pub const fn channel(&self) -> Channel {
        match self {
            Self::Email { .. } => Channel::Email,
            Self::Webhook(_) => Channel::Webhook,
            Self::Zalo(_) => Channel::Zalo,
        }
    }
}

/// What is sent. The shape fits the channel: mail for addresses, an event for webhooks, words for Zalo.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// A mail.
    Mail {
        /// Its subject, in any language.
        subject: String,
        /// Its words without markup.
        text: String,
        /// The same as a whole HTML document; made from the words where there is none.
        html: Option<String>,
        /// Where the reader chooses not to get such mails; for mails that one may decline.
        preferences: Option<String>,
    },
    /// What a webhook gets as its body.
    Event(Json),
    /// Words without markup.
    Words(String),
}

/// Addresses, links and words are nobody's business in a log.
impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recipient({})", self.channel().code())
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Content")
    }
}

/// A message to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// To whom.
    pub to: Recipient,
    /// What.
    pub content: Content,
    /// What for.
    pub purpose: Purpose,
    /// The object that it is about: kind and id, as in the journal.
    pub about: Option<(&'static str, Uuid)>,
    /// While a message with this key is kept, no other is taken.
    pub unique_key: Option<String>,
    /// Not before; at once where not said.
    pub not_before: Option<Instant>,
}

impl Message {
    /// A mail in words; its HTML is made from them, each address of a page a link.
    #[must_use]
    pub fn mail(
        (address, name): (impl Into<String>, impl Into<String>),
        purpose: Purpose,
        subject: impl Into<String>,
        text: impl Into<String>,
    ) -> Self {
        let content = Content::Mail { subject: subject.into(), text: text.into(), html: None, preferences: None };
        Self {
            to: Recipient::Email { address: address.into(), name: name.into() },
            content,
            purpose,
            about: None,
            unique_key: None,
            not_before: None,
        }
    }

    /// The same, about an object.
    #[must_use]
    pub fn about(mut self, kind: &'static str, id: Uuid) -> Self {
        self.about = Some((kind, id));
        self
    }

    /// The same, taken once.
    #[must_use]
    pub fn once(mut self, key: impl Into<String>) -> Self {
        self.unique_key = Some(key.into());
        self
    }
}

/// Whether a text can be a mail address: one `@` with something printable on both sides, no blanks. The mail server knows the rest.
#[must_use]
pub fn is_mail_address(text: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.chars().all(|c| !c.is_whitespace() && !c.is_control());
    text.len() <= 254
        && !text.contains(['<', '>', ',', ';', '"', '(', ')', '\\'])
        && text.split_once('@').is_some_and(|(local, domain)| {
            is_part(local)
                && is_part(domain)
                && !domain.contains('@')
                && !domain.starts_with('.')
                && !domain.ends_with('.')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (text, wanted) in [
            ("ha.ltt@sotuphap.example.gov.vn", true),
            ("a@b", true),
            ("", false),
            ("a", false),
            ("@b", false),
            ("a@", false),
            ("a@b@c", false),
            ("a b@c", false),
            ("a@b\r\nBcc: x@y", false),
            ("a@b,c@d", false),
            ("Hà <a@b>", false),
            ("a@.b", false),
        ] {
            assert_eq!(is_mail_address(text), wanted, "{text:?}");
        }
        assert!(!is_mail_address(&format!("{}@b", "a".repeat(260))));
    }

    #[test]
    fn nothing_personal_is_printed_for_logs() {
        let message = Message::mail(("a@b.vn", "Hà"), Purpose::Invitation, "Mời", "https://x/bi-mat");
        let printed = format!("{message:?}");
        assert!(["a@b", "Hà", "Mời", "bi-mat"].iter().all(|word| !printed.contains(word)), "{printed}");
    }
}
