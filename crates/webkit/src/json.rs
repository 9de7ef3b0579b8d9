//! JSON that programs and scripts send, and what their requests carry in headers: a token, a version, a key.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, IF_MATCH};
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use thihanh_kernel::problem::{FieldError, Problem};

use crate::failure::Failure;
use crate::form::has_type;

/// Name of the header by which a sender says that a write is the same as one before.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// Longest key that is taken.
const LONGEST_KEY: usize = 255;
/// What the errors of a whole body are about.
const BODY: &str = "body";

/// The token of a program: `Authorization: Bearer …`. Other schemes are somebody else's, a proxy's for instance.
#[must_use]
pub fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The version that the sender looked at. `*` and an absent header are none; a tag that is none of ours is the zeroth version, which
/// no row has, so that the sender is told of the conflict.
#[must_use]
pub fn if_match(headers: &HeaderMap) -> Option<i64> {
    let tag = headers.get(IF_MATCH)?.to_str().unwrap_or_default().trim();
    if tag == "*" {
        return None;
    }
    let tag = tag.strip_prefix("W/").unwrap_or(tag);
    Some(tag.trim_matches('"').parse().unwrap_or_default())
}

/// The key of a write that must be done once.
///
/// # Errors
/// When it is empty, longer than 255 characters, or no visible ASCII.
pub fn idempotency_key(headers: &HeaderMap) -> Result<Option<&str>, Failure> {
    let Some(value) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    match value.to_str() {
        Ok(key) if (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Ok(Some(key))
        }
        _ => Err(Problem::invalid(vec![FieldError::new(IDEMPOTENCY_KEY, "idempotency-key-malformed")]).into()),
    }
}

/// The bytes of a body of this media type, within the limit of the route.
///
/// # Errors
/// When it is said to be something else, is too large, or breaks off.
pub async fn body<S: Send + Sync>(request: Request, state: &S, media: &str) -> Result<Bytes, Failure> {
    if !has_type(request.headers(), media) {
        return Err(Failure::unsupported_type());
    }
    Bytes::from_request(request, state)
        .await
        .map_err(|rejection| Failure::of_status(rejection.into_response().status()))
}

/// Reads a body into `T`; what is wrong is said of the first place where it is.
///
/// # Errors
/// 422: no JSON, a missing or unknown field, a value of another kind.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        explain(if path == "." { String::new() } else { path }, error.inner())
    })?;
    match reader.end() {
        Ok(()) => Ok(value),
        Err(error) => Err(explain(String::new(), &error)),
    }
}

fn explain(path: String, error: &serde_json::Error) -> Failure {
    if error.classify() != Category::Data {
        let at = FieldError::new(BODY, "json-malformed").with("line", error.line()).with("column", error.column());
        return Failure::wrong_json(String::new(), at);
    }
    let words = error.to_string();
    // The library says it in English; its sentences about fields begin in these two ways and name the field in backquotes.
    let named = words.split('`').nth(1).unwrap_or_default();
    if words.starts_with("missing field") {
        let place = if path.is_empty() { named.to_owned() } else { format!("{path}.{named}") };
        return Failure::wrong_json(place, FieldError::new(BODY, "required"));
    }
    let code = if words.starts_with("unknown field") { "json-unknown-field" } else { "json-wrong-value" };
    Failure::wrong_json(path, FieldError::new(BODY, code))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};
    use serde::Deserialize;

    use super::*;

    fn headers(name: &'static str, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_str(value).expect("a header"))])
    }

    #[test]
    fn only_a_bearer_s_token_is_one() {
        for (value, wanted) in
            [("Bearer abc", Some("abc")), ("bearer  abc ", Some("abc")), ("Basic eDp5", None), ("Bearer", None)]
        {
            assert_eq!(bearer_token(&headers("authorization", value)), wanted, "{value}");
        }
    }

    #[test]
    fn versions_are_read_from_tags() {
        for (value, wanted) in
            [("\"7\"", Some(7)), ("W/\"7\"", Some(7)), ("*", None), ("\"x\"", Some(0)), ("", Some(0))]
        {
            assert_eq!(if_match(&headers("if-match", value)), wanted, "{value}");
        }
        assert_eq!(if_match(&HeaderMap::new()), None);
    }

    #[test]
    fn keys_are_short_visible_words() {
        let long = "k".repeat(256);
        for (value, is_key) in [("a-1", true), ("", false), ("a b", false), (&long, false), (&long[1..], true)] {
            assert_eq!(idempotency_key(&headers(IDEMPOTENCY_KEY, value)).is_ok(), is_key, "{value}");
        }
        assert!(matches!(idempotency_key(&HeaderMap::new()), Ok(None)));
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Order {
        #[expect(dead_code, reason = "only read")]
        items: Vec<Item>,
    }

    #[derive(Debug, Deserialize)]
    struct Item {
        #[expect(dead_code, reason = "only read")]
        count: u8,
    }

    #[test]
    fn what_is_wrong_is_said_of_its_place() {
        for (body, wanted) in [
            ("{\"items\": [{\"count\": 1}, {\"count\": 300}]}", "items[1].count: json-wrong-value"),
            ("{\"items\": [{}]}", "items[0].count: required"),
            ("{}", "items: required"),
            ("{\"items\": [], \"more\": 1}", "more: json-unknown-field"),
            ("{\"items\": [}", "body: json-malformed"),
            ("{\"items\": []} x", "body: json-malformed"),
            ("", "body: json-malformed"),
            ("\"\u{1}\"", "body: json-malformed"),
        ] {
            let failure = read::<Order>(body.as_bytes()).expect_err(body);
            assert_eq!(failure.status().as_u16(), 422, "{body}");
            assert_eq!(failure.first_error(), wanted, "{body}");
        }
        assert!(read::<Order>(b" {\"items\": []} ").is_ok());
    }
}
