//! The cookie that holds a session's id.

use std::fmt;

use axum::http::{HeaderMap, HeaderValue};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use sha2::{Digest, Sha256};

use crate::hex;

/// The secret by which a browser is known again: 256 random bits, never stored, never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionId([u8; 32]);

impl SessionId {
    /// An id from random bytes of the operating system.
    #[must_use]
    pub fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    /// What is stored and searched for: who reads the table of sessions cannot sign in with it. A fast hash is enough for a value
    /// that cannot be guessed.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    fn parse(value: &str) -> Option<Self> {
        hex::decode(value).map(Self)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionId(…)")
    }
}

/// How cookies are set in this installation.
///
/// By https a cookie is `Secure` and its name begins with `__Host-`, so that the browser takes it from this host only, with `Path=/`; a
/// neighbour under the same domain cannot plant one. By http, on a loopback address, neither works.
#[derive(Debug, Clone, Copy)]
pub struct SessionCookie {
    is_https: bool,
}

impl SessionCookie {
    /// Cookies of an installation that browsers reach by https, or of one on the machine itself.
    #[must_use]
    pub fn new(is_https: bool) -> Self {
        Self { is_https }
    }

    /// Whether browsers reach the installation by https.
    #[must_use]
    pub fn is_https(self) -> bool {
        self.is_https
    }

    /// Name of the cookie.
    #[must_use]
    pub fn name(self) -> &'static str {
        if self.is_https { "__Host-thihanh" } else { "thihanh" }
    }

    /// Name of the cookie of visitors who have not signed in: forms of theirs, the sign-in form above all, are tied to it.
    fn visitor_name(self) -> &'static str {
        if self.is_https { "__Host-thihanh-visitor" } else { "thihanh-visitor" }
    }

    /// The id that a request brings.
    #[must_use]
    pub fn id_of(self, headers: &HeaderMap) -> Option<SessionId> {
        SessionId::parse(CookieJar::from_headers(headers).get(self.name())?.value())
    }

    /// `Set-Cookie` that begins a session. It ends with the browser; the server ends it earlier by its own clock.
    #[must_use]
    pub fn set(self, id: &SessionId) -> HeaderValue {
        self.header(self.cookie(self.name(), hex::encode(&id.0)))
    }

    /// `Set-Cookie` that ends a session.
    #[must_use]
    pub fn clear(self) -> HeaderValue {
        let mut cookie = self.cookie(self.name(), String::new());
        cookie.make_removal();
        self.header(cookie)
    }

    pub(crate) fn visitor_of(self, headers: &HeaderMap) -> Option<SessionId> {
        SessionId::parse(CookieJar::from_headers(headers).get(self.visitor_name())?.value())
    }

    pub(crate) fn set_visitor(self, id: &SessionId) -> HeaderValue {
        self.header(self.cookie(self.visitor_name(), hex::encode(&id.0)))
    }

    /// A cookie with this installation's attributes. `Lax` keeps it away from forms of other sites, and lets a link in a mail open a
    /// page of a session.
    pub(crate) fn cookie(self, name: &'static str, value: String) -> Cookie<'static> {
        Cookie::build((name, value)).path("/").http_only(true).same_site(SameSite::Lax).secure(self.is_https).build()
    }

    pub(crate) fn header(self, cookie: Cookie<'static>) -> HeaderValue {
        // Encoded, as it will be read; so it is ASCII and the header always valid.
        HeaderValue::from_str(&cookie.encoded().to_string()).unwrap_or_else(|_| HeaderValue::from_static(""))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::header::COOKIE;

    use super::*;

    #[test]
    fn a_cookie_by_https_is_bound_to_the_host() {
        let set = SessionCookie::new(true).set(&SessionId::new([0xab; 32]));
        let expected = format!("__Host-thihanh={}; HttpOnly; SameSite=Lax; Secure; Path=/", "ab".repeat(32));
        assert_eq!(set, expected.as_str());
        let set = SessionCookie::new(false).set(&SessionId::new([1; 32]));
        assert_eq!(set, format!("thihanh={}; HttpOnly; SameSite=Lax; Path=/", "01".repeat(32)).as_str());
    }

    #[test]
    fn ending_a_session_takes_the_cookie_away() {
        let clear = SessionCookie::new(true).clear();
        let clear = clear.to_str().expect("ASCII");
        assert!(
            clear.starts_with("__Host-thihanh=;") && clear.contains("Max-Age=0") && clear.contains("Secure"),
            "{clear}"
        );
    }

    #[test]
    fn only_an_id_in_full_is_read() {
        let full = "cd".repeat(32);
        let table = [
            (format!("thihanh={full}"), true),
            (format!("a=b; thihanh={full}; c=d"), true),
            (format!("thihanh={}", &full[1..]), false),
            (format!("thihanh={full}00"), false),
            (format!("__Host-thihanh={full}"), false),
            ("thihanh=".to_owned(), false),
            ("thihanh=%00%00".to_owned(), false),
        ];
        for (cookies, expected) in table {
            let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(&cookies).expect("a header"))]);
            assert_eq!(SessionCookie::new(false).id_of(&headers).is_some(), expected, "{cookies}");
        }
    }

    #[test]
    fn an_id_is_not_printed() {
        assert_eq!(format!("{:?}", SessionId::new([1; 32])), "SessionId(…)");
        assert_ne!(SessionId::new([1; 32]).digest(), [1; 32]);
    }
}
