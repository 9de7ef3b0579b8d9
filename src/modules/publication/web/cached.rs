//! Answers that are the same for everybody and may be kept: with a tag by which whoever has one learns that it still holds.

use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use thihanh_webkit::{Failure, hex};

/// How long nobody asks again: what was withdrawn must go soon.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=60");
/// By what answers of one address differ: the language, chosen or accepted.
const BY: HeaderValue = HeaderValue::from_static("accept-language, cookie");
/// Bytes of a digest that tell answers apart.
const TAG_BYTES: usize = 16;

/// A body of a kind, or that nothing has changed for whoever has it.
///
/// # Errors
/// Never as long as a digest's digits are letters and digits.
pub(in crate::modules::publication) fn answer(
    asked: &HeaderMap,
    media: &'static str,
    body: Vec<u8>,
) -> Result<Response, Failure> {
    let digest = Sha256::digest(&body);
    // Weak: what lies between may compress it.
    let tag = format!("W/\"{}\"", hex::encode(&digest[..TAG_BYTES]));
    let is_known = asked.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).is_some_and(|value| {
        value.split(',').any(|known| known.trim() == "*" || known.trim().trim_start_matches("W/") == &tag[2..])
    });
    let mut response = match is_known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => (StatusCode::OK, [(CONTENT_TYPE, HeaderValue::from_static(media))], body).into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(ETAG, HeaderValue::from_str(&tag).map_err(|_| Failure::internal())?);
    headers.insert(CACHE_CONTROL, KEPT);
    headers.insert(VARY, BY);
    Ok(response)
}

/// The same for programs of other sites: it is open data.
///
/// # Errors
/// As [`answer`].
pub(in crate::modules::publication) fn open(
    asked: &HeaderMap,
    media: &'static str,
    body: Vec<u8>,
) -> Result<Response, Failure> {
    let mut response = answer(asked, media, body)?;
    response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_it_already_is_told_so() {
        let first = answer(&HeaderMap::new(), "text/plain", b"a".to_vec()).unwrap();
        assert_eq!(first.status(), StatusCode::OK);
        let tag = first.headers()[ETAG].clone();
        let asked = |value: &str| HeaderMap::from_iter([(IF_NONE_MATCH, HeaderValue::from_str(value).unwrap())]);
        let again = |value: &str, body: &[u8]| answer(&asked(value), "text/plain", body.to_vec()).unwrap().status();
        let tag = tag.to_str().unwrap();
        assert_eq!(again(tag, b"a"), StatusCode::NOT_MODIFIED);
        assert_eq!(again(&format!("\"x\", {tag}"), b"a"), StatusCode::NOT_MODIFIED);
        assert_eq!(again(tag, b"b"), StatusCode::OK, "another body");
        assert_eq!(again("\"x\"", b"a"), StatusCode::OK);
    }
}
