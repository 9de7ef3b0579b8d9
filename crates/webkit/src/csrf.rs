//! Protection against forms that other sites post in a person's name.
//!
//! Three walls: the session cookie is `SameSite=Lax`; a request that changes something and says that it comes from elsewhere
//! (`Sec-Fetch-Site`, `Origin`) is refused before any handler; and each form carries a token that only pages of the same session hold.

use std::fmt;

use askama::filters::HtmlSafe;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method, Uri};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256, Sha512};
use subtle::ConstantTimeEq;

use crate::hex;
use crate::json::bearer_token;
use crate::session::SessionId;

/// Name of the hidden field that holds the token.
pub const CSRF_FIELD: &str = "csrf";
/// Name of the header in which scripts send the token.
pub const CSRF_HEADER: &str = "x-csrf-token";

/// The installation's secret from which tokens are derived; the same on every instance.
#[derive(Clone)]
pub struct CsrfKey([u8; 64]);

impl CsrfKey {
    /// A key from random bytes, at least 32 of them. (They are brought to the 64 that HMAC-SHA-256 takes in whole.)
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        Self(Sha512::digest(secret).into())
    }

    /// The token for pages of this session. `mask` is fresh and random: the token looks different in each page, so that the length of
    /// compressed pages tells nothing about it (BREACH).
    #[must_use]
    pub fn token(&self, session: &SessionId, mask: [u8; 32]) -> CsrfToken {
        let mut masked = self.mac(session);
        masked.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
        CsrfToken(format!("{}{}", hex::encode(&mask), hex::encode(&masked)))
    }

    /// Whether a token was made for this session.
    #[must_use]
    pub fn accepts(&self, session: &SessionId, token: &str) -> bool {
        let Some(token) = hex::decode::<64>(token) else { return false };
        let (mask, masked) = token.split_at(32);
        let mut given = [0; 32];
        given.iter_mut().zip(mask.iter().zip(masked)).for_each(|(byte, (mask, masked))| *byte = mask ^ masked);
        given.ct_eq(&self.mac(session)).into()
    }

    fn mac(&self, session: &SessionId) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new(&self.0.into());
        mac.update(session.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for CsrfKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CsrfKey(…)")
    }
}

/// The token of one page. Printed in a template it is the hidden field that every form needs: `{{ page.csrf() }}`.
#[derive(Debug, Clone)]
pub struct CsrfToken(String);

impl CsrfToken {
    /// The bare token, for the header that scripts send.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CsrfToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<input type=\"hidden\" name=\"{CSRF_FIELD}\" value=\"{}\">", self.0)
    }
}

impl HtmlSafe for CsrfToken {}

/// Whether a request may have been made by another site's page with this browser's cookies.
///
/// `public_origin` is how browsers name this installation (`https://thihanh.example.gov.vn`) where a proxy changes the host; otherwise
/// the `Host` header is what `Origin` has to agree with.
pub(crate) fn is_from_elsewhere(method: &Method, uri: &Uri, headers: &HeaderMap, public_origin: Option<&str>) -> bool {
    // A token in a header is not sent by itself, whatever page asks; and reading changes nothing.
    if method.is_safe() || bearer_token(headers).is_some() {
        return false;
    }
    let value = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    match value("sec-fetch-site") {
        // "none": the person did it by hand, as in sending a page again.
        Some("same-origin" | "none") => false,
        Some(_) => true,
        // Old browsers, and every browser by plain http, leave that header out, but name the origin of each post.
        None => match value(ORIGIN.as_str()) {
            None => false,
            Some(origin) => match public_origin {
                Some(public) => origin != public,
                None => {
                    let host = value(HOST.as_str()).or_else(|| uri.authority().map(|authority| authority.as_str()));
                    origin.split_once("://").map(|(_, host)| host) != host
                }
            },
        },
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};
    use proptest::prelude::*;

    use super::*;

    fn key() -> CsrfKey {
        CsrfKey::new(&[1; 32])
    }

    #[test]
    fn a_token_holds_for_its_session_and_key_only() {
        let session = SessionId::new([2; 32]);
        let token = key().token(&session, [3; 32]);
        assert!(key().accepts(&session, token.value()));
        assert!(!key().accepts(&SessionId::new([9; 32]), token.value()), "another session");
        assert!(!CsrfKey::new(&[9; 32]).accepts(&session, token.value()), "another installation");
        let again = key().token(&session, [4; 32]);
        assert_ne!(token.value(), again.value(), "two pages show two tokens");
        assert!(key().accepts(&session, again.value()));
    }

    #[test]
    fn a_changed_or_cut_token_is_refused() {
        let session = SessionId::new([2; 32]);
        let token = key().token(&session, [3; 32]).value().to_owned();
        let changed = format!("{}{}", &token[..token.len() - 1], if token.ends_with('0') { '1' } else { '0' });
        for wrong in ["", "0", &token[..64], &token[1..], &format!("{token}00"), &token.to_uppercase(), &changed] {
            assert!(!key().accepts(&session, wrong), "{wrong:?}");
        }
    }

    #[test]
    fn the_token_is_printed_as_a_field() {
        let field = key().token(&SessionId::new([2; 32]), [3; 32]).to_string();
        assert!(field.starts_with("<input type=\"hidden\" name=\"csrf\" value=\"0303"), "{field}");
    }

    #[test]
    fn posts_of_other_sites_are_told_apart() {
        type Row = (Method, &'static [(&'static str, &'static str)], Option<&'static str>, bool);
        let table: [Row; 18] = [
            (Method::GET, &[("sec-fetch-site", "cross-site")], None, false),
            (Method::HEAD, &[("origin", "https://evil.example")], None, false),
            (Method::POST, &[], None, false),
            (Method::POST, &[("sec-fetch-site", "same-origin")], None, false),
            (Method::POST, &[("sec-fetch-site", "none")], None, false),
            (Method::POST, &[("sec-fetch-site", "same-site")], None, true),
            (Method::POST, &[("sec-fetch-site", "cross-site")], None, true),
            (Method::POST, &[("sec-fetch-site", "rubbish")], None, true),
            (Method::DELETE, &[("sec-fetch-site", "cross-site")], None, true),
            (Method::POST, &[("host", "th.example:8080"), ("origin", "http://th.example:8080")], None, false),
            (Method::POST, &[("host", "th.example"), ("origin", "https://evil.example")], None, true),
            (Method::POST, &[("host", "th.example"), ("origin", "https://th.example.evil.example")], None, true),
            (Method::POST, &[("host", "th.example"), ("origin", "null")], None, true),
            (Method::POST, &[("host", "inner:1"), ("origin", "https://th.example")], Some("https://th.example"), false),
            (Method::POST, &[("host", "inner:1"), ("origin", "http://th.example")], Some("https://th.example"), true),
            (Method::POST, &[("origin", "http://th.example")], None, true),
            (Method::POST, &[("sec-fetch-site", "cross-site"), ("authorization", "Bearer x")], None, false),
            (Method::POST, &[("sec-fetch-site", "cross-site"), ("authorization", "Basic eDp5")], None, true),
        ];
        for (method, headers, public_origin, expected) in table {
            let map: HeaderMap = headers
                .iter()
                .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
                .collect();
            let elsewhere = is_from_elsewhere(&method, &Uri::from_static("/a"), &map, public_origin);
            assert_eq!(elsewhere, expected, "{method} {headers:?} {public_origin:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_invented_is_accepted(token in "\\PC{0,200}") {
            prop_assert!(!key().accepts(&SessionId::new([2; 32]), &token));
        }
    }
}
