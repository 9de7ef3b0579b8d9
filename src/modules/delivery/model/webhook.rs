//! Webhooks: what is posted, and the signature by which the other side knows that it comes from here and is fresh.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt::Write as _;
use thihanh_kernel::ids::WebhookId;
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::vietnamese;

/// Seconds since 1970 when this try was made: the receiver refuses what is older than some minutes.
pub const TIMESTAMP_HEADER: &str = "thihanh-timestamp";
/// `v1=` and the hexadecimal HMAC-SHA256 of `timestamp.body` with the target's secret.
pub const SIGNATURE_HEADER: &str = "thihanh-signature";
/// The event's name, as in the body.
pub const EVENT_HEADER: &str = "thihanh-event";
/// The message's id: the same at every try, by which the receiver knows a repetition.
pub const ID_HEADER: &str = "thihanh-delivery";

/// Longest name of a target, in characters.
const NAME_MAX_CHARS: usize = 100;

/// The value of [`SIGNATURE_HEADER`].
#[must_use]
pub fn signature(secret: &str, timestamp: i64, body: &[u8]) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        // HMAC takes keys of any length.
        return String::new();
    };
    mac.update(timestamp.to_string().as_bytes());
    mac.update(b".");
    mac.update(body);
    mac.finalize().into_bytes().iter().fold(String::from("v1="), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A target's secret as people copy it, from 256 random bits.
#[must_use]
pub fn secret_words(secret: &[u8; 32]) -> String {
    secret.iter().fold(String::from("thsec_"), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A place that events are posted to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its id.
    pub id: WebhookId,
    /// What administrators call it.
    pub name: String,
    /// Where it is.
    pub url: String,
    /// Which events it gets; none named means all.
    pub events: Vec<String>,
    /// Whether anything is posted.
    pub is_active: bool,
    /// For edits.
    pub version: i64,
}

impl Target {
    /// Whether it gets an event.
    #[must_use]
    pub fn wants(&self, event: &str) -> bool {
        self.is_active && (self.events.is_empty() || self.events.iter().any(|wanted| wanted == event))
    }
}

/// A target as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TargetForm {
    /// Its name.
    pub name: String,
    /// Its address.
    pub url: String,
    /// Names of events, with commas or blanks between.
    pub events: String,
}

/// What a form says: the name, and the events, of those that there are.
///
/// # Errors
/// What is wrong in which field; the address is checked where connections are known.
pub fn read_target(form: &TargetForm, known: &[&str]) -> Result<(String, Vec<String>), Vec<FieldError>> {
    let name = vietnamese::nfc(form.name.trim());
    let mut faults = Vec::new();
    if name.is_empty() || name.chars().count() > NAME_MAX_CHARS {
        faults.push(FieldError::new("name", "webhook-name"));
    }
    let words = form.events.split(|c: char| c == ',' || c.is_whitespace()).filter(|word| !word.is_empty());
    let mut events: Vec<String> = Vec::new();
    for word in words {
        if !known.contains(&word) {
            faults.push(
                FieldError::new("events", "webhook-event").with("event", word.chars().take(60).collect::<String>()),
            );
        } else if !events.iter().any(|event| event == word) {
            events.push(word.to_owned());
        }
    }
    if faults.is_empty() { Ok((name, events)) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_for_receivers_is_signed_so() {
        let page = include_str!("../../../../docs/api-examples.md");
        let body = br#"{"event":"obligation.reported","code":"NV-2026-00123"}"#;
        let line = format!("thihanh-signature: {}\n", signature("thsec_example", 1_773_626_400, body));
        assert!(page.contains(&line), "{line}");
    }

    #[test]
    fn the_signature_is_what_other_programs_reckon() {
        // printf '%s' '1773637200.{"a":"đ"}' | openssl dgst -sha256 -hmac thsec_00
        let wanted = "v1=72fb2381c89018117e2845fa14bfd8282b713f1a028768541f84e3fe3b8b32f6";
        assert_eq!(signature("thsec_00", 1_773_637_200, "{\"a\":\"đ\"}".as_bytes()), wanted);
    }

    #[test]
    fn events_are_of_those_that_there_are() {
        let form = |events: &str| TargetForm { name: " QLVB ".into(), url: String::new(), events: events.into() };
        let known = ["obligation.reported", "obligation.completed"];
        assert_eq!(read_target(&form(""), &known), Ok(("QLVB".into(), vec![])));
        let both = Ok(("QLVB".into(), vec!["obligation.completed".into(), "obligation.reported".into()]));
        assert_eq!(read_target(&form("obligation.completed, obligation.reported obligation.completed"), &known), both);
        let faults = read_target(&TargetForm { name: " ".into(), ..form("x") }, &known).unwrap_err();
        assert_eq!(faults.iter().map(|fault| fault.field).collect::<Vec<_>>(), ["name", "events"]);
    }
}
