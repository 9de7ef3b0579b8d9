//! Signing in through another house (OpenID Connect): whom its answer speaks of, and when an answer is not believed.

use chrono::Duration;
use serde_json::{Map, Value};

use super::{parse_login, reach};

/// What a house says of a person: the claims of its ID token, and of its page of user information.
pub type Claims = Map<String, Value>;

/// Longest value that a house may send back through the browser, in bytes. Codes of known houses stay below 2,000.
pub const ANSWER_MAX_BYTES: usize = 4_096;

/// How long somebody may take to sign in at the other house.
#[must_use]
pub fn patience() -> Duration {
    Duration::minutes(10)
}

/// How long what a house says of itself (addresses, keys) is believed before it is asked again.
#[must_use]
pub fn belief() -> Duration {
    Duration::hours(1)
}

/// Which claim names the account at the first sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountClaim {
    /// The e-mail address, where the house says that it verified it: who may write any address into a profile there must not become
    /// the person whose address it is here.
    Email,
    /// Another claim, whose value is the account's login. Its house must not let people choose it freely.
    Login(String),
}

/// By what an account is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// Its e-mail address, as [`reach::parse_email`] writes it.
    Email(String),
    /// Its login, as [`parse_login`] writes it.
    Login(String),
}

/// Why claims name no account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimFault {
    /// The claim is not there, or can be nobody's.
    Missing,
    /// The e-mail address is there, but the house does not say that it verified it.
    Unverified,
}

impl AccountClaim {
    /// The claim of this name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        if name == "email" { Self::Email } else { Self::Login(name.to_owned()) }
    }

    /// Whether the claims say all that is needed, or more must be asked for.
    #[must_use]
    pub fn is_answered(&self, claims: &Claims) -> bool {
        match self {
            Self::Email => claims.contains_key("email") && claims.contains_key("email_verified"),
            Self::Login(name) => claims.contains_key(name),
        }
    }

    /// Which account the claims name.
    ///
    /// # Errors
    /// A [`ClaimFault`].
    pub fn sought(&self, claims: &Claims) -> Result<Sought, ClaimFault> {
        let text = |name: &str| claims.get(name).and_then(Value::as_str).ok_or(ClaimFault::Missing);
        match self {
            Self::Email => {
                let email = reach::parse_email(text("email")?).filter(|email| !email.is_empty());
                let email = email.ok_or(ClaimFault::Missing)?;
                // Only the word of truth itself: OpenID Connect Core, 5.1, has a boolean here.
                let is_verified = claims.get("email_verified").and_then(Value::as_bool) == Some(true);
                if is_verified { Ok(Sought::Email(email)) } else { Err(ClaimFault::Unverified) }
            }
            Self::Login(name) => parse_login(text(name)?).map(Sought::Login).map_err(|_| ClaimFault::Missing),
        }
    }
}

/// Whether an answer comes from the house that was asked (RFC 9207): an answer of another house, sent on by it, would make us give it
/// the first one's code. `is_promised`: the house says of itself that it always names itself.
#[must_use]
pub fn is_from(issuer: &str, named: Option<&str>, is_promised: bool) -> bool {
    named.map_or(!is_promised, |named| named == issuer)
}

/// Whether a house can stand under this name in addresses.
#[must_use]
pub fn is_provider_id(id: &str) -> bool {
    (1..=32).contains(&id.len()) && id.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-'))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn claims(value: Value) -> Claims {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn an_address_names_an_account_where_it_was_verified() {
        use ClaimFault::{Missing, Unverified};
        let ha = || Ok(Sought::Email("ha.ltt@example.vn".to_owned()));
        for (said, wanted) in [
            (json!({"email": "Ha.LTT@example.vn", "email_verified": true}), ha()),
            (json!({"email": "ha.ltt@example.vn", "email_verified": false}), Err(Unverified)),
            (json!({"email": "ha.ltt@example.vn", "email_verified": "true"}), Err(Unverified)),
            (json!({"email": "ha.ltt@example.vn"}), Err(Unverified)),
            (json!({"email": "", "email_verified": true}), Err(Missing)),
            (json!({"email": ["ha.ltt@example.vn"], "email_verified": true}), Err(Missing)),
            (json!({"email_verified": true}), Err(Missing)),
        ] {
            assert_eq!(AccountClaim::named("email").sought(&claims(said.clone())), wanted, "{said}");
        }
    }

    #[test]
    fn another_claim_names_a_login() {
        let claim = AccountClaim::named("preferred_username");
        for (said, wanted) in [
            (json!({"preferred_username": "Ha.LTT"}), Ok(Sought::Login("ha.ltt".to_owned()))),
            (json!({"preferred_username": "Lê Hà"}), Err(ClaimFault::Missing)),
            (json!({"preferred_username": 7}), Err(ClaimFault::Missing)),
            (json!({"email": "ha.ltt@example.vn", "email_verified": true}), Err(ClaimFault::Missing)),
        ] {
            assert_eq!(claim.sought(&claims(said.clone())), wanted, "{said}");
        }
        assert!(!claim.is_answered(&claims(json!({"email": "x"}))));
        assert!(!AccountClaim::Email.is_answered(&claims(json!({"email": "x"}))));
        assert!(AccountClaim::Email.is_answered(&claims(json!({"email": "x", "email_verified": false}))));
    }

    #[test]
    fn an_answer_of_another_house_is_not_taken() {
        const HERE: &str = "https://sso.example.vn";
        for (named, is_promised, wanted) in [
            (Some(HERE), true, true),
            (Some(HERE), false, true),
            (None, false, true),
            (None, true, false),
            (Some("https://sso.example.vn/"), true, false),
            (Some("https://evil.example"), false, false),
        ] {
            assert_eq!(is_from(HERE, named, is_promised), wanted, "{named:?}, promised: {is_promised}");
        }
    }

    #[test]
    fn names_in_addresses() {
        for (id, wanted) in
            [("tinh", true), ("so-2", true), ("", false), ("a/b", false), ("Tinh", false), ("tỉnh", false)]
        {
            assert_eq!(is_provider_id(id), wanted, "{id}");
        }
        assert!(!is_provider_id(&"a".repeat(33)));
    }
}
