//! What the Official Account API of Zalo is asked and how its answers are understood (v3.0 for messages, v4 for tokens).
//!
//! A consultation message needs no approved template, but the person must follow the account and have turned to it lately: that is the
//! consent. Which numbers Zalo answers with is taken from its published tables and may change; a number that is not known here is tried again.

use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::retry::Outcome;

/// Longest text of one message, in characters.
const TEXT_MAX_CHARS: usize = 2_000;

/// The person does not follow the account, or has not turned to it lately, or there is no such person: only the person can change that.
const NOT_CONSENTED: [i64; 4] = [-201, -213, -230, -232];
/// The access token is not taken any more.
const TOKEN_SPOILED: [i64; 2] = [-216, -124];

/// The body of a consultation message to a follower.
#[must_use]
pub fn consultation(user_id: &str, text: &str) -> Json {
    json!({ "recipient": { "user_id": user_id }, "message": { "text": cut(text) } })
}

/// A text that is too long ends with an ellipsis: the page has the rest.
fn cut(text: &str) -> String {
    if text.chars().count() <= TEXT_MAX_CHARS {
        return text.to_owned();
    }
    text.chars().take(TEXT_MAX_CHARS - 1).chain(['…']).collect()
}

/// What Zalo answers to a message.
#[derive(Debug, Deserialize)]
pub struct Answer {
    /// 0 where it was taken.
    pub error: i64,
    /// In Zalo's words.
    #[serde(default)]
    pub message: String,
}

/// How a try ended, and whether the access token must be got anew.
#[must_use]
pub fn understood(answer: &Answer) -> (Outcome, bool) {
    let reason = format!("Zalo {}: {}", answer.error, answer.message);
    match answer.error {
        0 => (Outcome::Sent, false),
        error if NOT_CONSENTED.contains(&error) => (Outcome::Never(reason), false),
        error => (Outcome::Later(reason), TOKEN_SPOILED.contains(&error)),
    }
}

/// New tokens, in exchange for a refresh token.
#[derive(Deserialize)]
pub struct Tokens {
    /// Good for a day or so.
    pub access_token: String,
    /// Good for one use.
    pub refresh_token: String,
    /// Seconds, as a text or a number.
    pub expires_in: Json,
}

impl Tokens {
    /// For how many seconds the access token is good; an hour where it is not said readably.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        let said = self.expires_in.as_i64().or_else(|| self.expires_in.as_str()?.trim().parse().ok());
        said.filter(|seconds| (60..=31_536_000).contains(seconds)).unwrap_or(3_600)
    }
}

/// The fields of the exchange; the application's secret goes in a header.
#[must_use]
pub fn exchange(app_id: &str, refresh_token: &str) -> Vec<(&'static str, String)> {
    vec![
        ("refresh_token", refresh_token.to_owned()),
        ("app_id", app_id.to_owned()),
        ("grant_type", "refresh_token".to_owned()),
    ]
}

/// Whether a text can be the id that Zalo gives a follower: digits.
#[must_use]
pub fn is_user_id(text: &str) -> bool {
    (5..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_understood() {
        let answered = |error| understood(&Answer { error, message: "x".into() });
        assert_eq!(answered(0), (Outcome::Sent, false));
        assert_eq!(answered(-213), (Outcome::Never("Zalo -213: x".into()), false));
        assert_eq!(answered(-216), (Outcome::Later("Zalo -216: x".into()), true));
        assert_eq!(answered(-32), (Outcome::Later("Zalo -32: x".into()), false));
        assert_eq!(answered(-99_999), (Outcome::Later("Zalo -99999: x".into()), false));
    }

    #[test]
    fn lifetimes_are_read_in_both_shapes() {
        let seconds = |expires_in: Json| {
            Tokens { access_token: String::new(), refresh_token: String::new(), expires_in }.seconds()
        };
        assert_eq!(
            [json!("90000"), json!(90_000), json!("x"), json!(-1), Json::Null].map(seconds),
            [90_000, 90_000, 3_600, 3_600, 3_600]
        );
    }

    #[test]
    fn long_words_are_cut_where_a_letter_ends() {
        let body = consultation("123456", &"đ".repeat(3_000));
        let text = body["message"]["text"].as_str().unwrap();
        assert_eq!(text.chars().count(), 2_000);
        assert!(text.ends_with("đ…"));
        for (id, wanted) in [("2468458835296117922", true), ("123", false), ("12345a", false), ("", false)] {
            assert_eq!(is_user_id(id), wanted, "{id}");
        }
    }
}
