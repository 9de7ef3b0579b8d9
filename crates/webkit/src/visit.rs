//! What is known of a request before any handler runs: language, session cookie, token, address.

use std::fmt;
use std::sync::{Arc, OnceLock};

use axum::extract::FromRequestParts;
use axum::http::header::{HOST, REFERER};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Uri};
use chrono::{DateTime, Utc};
use thihanh_kernel::ids::IdSource;
use thihanh_kernel::time::Clock;

use crate::csrf::{CSRF_HEADER, CsrfKey, CsrfToken};
use crate::failure::Failure;
use crate::hex;
use crate::lang::Lang;
use crate::layout::{Layout, Staff, paths};
use crate::link::{Link, local_path};
use crate::notice::Notice;
use crate::session::{SessionCookie, SessionId};

/// What the web side of an installation needs to know. One for the whole program, given to [`crate::shield::shield`].
#[derive(Clone)]
pub struct Settings {
    /// How cookies are set.
    pub cookie: SessionCookie,
    /// Secret of the tokens in forms; the same on every instance.
    pub csrf_key: CsrfKey,
    /// How browsers name this installation, where a proxy changes the `Host` header: `https://thihanh.example.gov.vn`.
    pub public_origin: Option<String>,
    /// Whose installation it is, shown under the product's name: "Tỉnh Minh Giang".
    pub place: String,
    /// Whom to call for help, shown in the foot.
    pub contact: Option<Contact>,
    /// Today and now.
    pub clock: Arc<dyn Clock>,
    /// Whether the clock is the demo's: each page then says which day it takes for today.
    pub is_demo: bool,
    /// Random bytes.
    pub ids: Arc<dyn IdSource>,
    /// Largest body of a request in bytes; a route that takes files raises it with `DefaultBodyLimit`.
    pub max_body_bytes: usize,
    /// How long a request may take.
    pub max_seconds: u64,
    /// How long a request that sends files may take: 50 MiB on a line of 1 Mbit/s need seven minutes.
    pub max_upload_seconds: u64,
}

/// Whom to call for help.
#[derive(Debug, Clone)]
pub struct Contact {
    /// "Sở Tư pháp"
    pub name: String,
    /// "0200 3800 115"
    pub phone: String,
}

impl Contact {
    /// The number as a telephone dials it.
    #[must_use]
    pub fn phone_digits(&self) -> String {
        self.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
    }
}

/// Number of a request in pages of errors and in the log, so that the one is found from the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    pub(crate) fn new(random: &[u8; 32]) -> Self {
        Self(hex::encode(&random[24..]))
    }

    /// Sixteen digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One request, seen from the page that answers it. An extractor: every handler of a page takes one, or takes something of the
/// application that holds one. Cloning is cheap.
#[derive(Clone)]
pub struct Visit(Arc<Known>);

struct Known {
    settings: Arc<Settings>,
    lang: Lang,
    /// Session that forms are tied to: the person's, or the visitor's where nobody is signed in.
    session: SessionId,
    is_new_visitor: bool,
    csrf: CsrfToken,
    request_id: RequestId,
    /// Address to come back to: the page itself, or the page whose form was posted.
    here: Link,
    now: DateTime<Utc>,
    notice: Option<Notice>,
    staff: OnceLock<Staff>,
}

impl Visit {
    pub(crate) fn new(settings: Arc<Settings>, method: &Method, uri: &Uri, headers: &HeaderMap) -> Self {
        let known = settings.cookie.id_of(headers).or_else(|| settings.cookie.visitor_of(headers));
        let is_new_visitor = known.is_none();
        let session = known.unwrap_or_else(|| SessionId::new(settings.ids.secret()));
        let random = settings.ids.secret();
        let csrf = settings.csrf_key.token(&session, settings.ids.secret());
        let here = if method.is_safe() { Link::of_uri(uri) } else { page_of_form(headers) };
        Self(Arc::new(Known {
            lang: Lang::of_headers(headers),
            notice: Notice::of_headers(headers),
            now: settings.clock.now(),
            request_id: RequestId::new(&random),
            staff: OnceLock::new(),
            settings,
            session,
            is_new_visitor,
            csrf,
            here,
        }))
    }

    /// Language of the answer.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.0.lang
    }

    /// Hidden field that every form of the page needs.
    #[must_use]
    pub fn csrf(&self) -> CsrfToken {
        self.0.csrf.clone()
    }

    /// The request's number.
    #[must_use]
    pub fn request_id(&self) -> &RequestId {
        &self.0.request_id
    }

    /// The page's address with its query, for links that change one parameter; after a form was posted, the page that held it.
    #[must_use]
    pub fn here(&self) -> &Link {
        &self.0.here
    }

    /// When the request came, by the installation's clock.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.0.now
    }

    /// What was done just before, to be said once.
    #[must_use]
    pub fn notice(&self) -> Option<&Notice> {
        self.0.notice.as_ref()
    }

    /// The settings of the web side.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Says who is signed in: from then on the pages of this request, pages of errors too, have the frame of the staff.
    pub fn signed_in(&self, staff: Staff) {
        // The first to say so wins: a second extractor of the same request would say the same.
        let _ = self.0.staff.set(staff);
    }

    /// Who is signed in, as far as it was said.
    #[must_use]
    pub fn staff(&self) -> Option<&Staff> {
        self.0.staff.get()
    }

    /// What the page's template extends: `title` is the page's own, without the product's name.
    #[must_use]
    pub fn layout(&self, title: impl fmt::Display) -> Layout {
        Layout::new(self.clone(), title.to_string())
    }

    /// Digest of the cookie by which this browser is known, signed in or not: what one browser begins, no other may end.
    #[must_use]
    pub fn browser_digest(&self) -> [u8; 32] {
        self.0.session.digest()
    }

    /// `Set-Cookie` for a visitor seen for the first time. Pages bring it by themselves; an answer that is no page brings it where
    /// something was tied to [`Visit::browser_digest`].
    #[must_use]
    pub fn visitor_cookie(&self) -> Option<HeaderValue> {
        self.0.is_new_visitor.then(|| self.0.settings.cookie.set_visitor(&self.0.session))
    }

    /// Refuses a form or a script's request without the token of its session.
    pub(crate) fn check_csrf(&self, token: Option<&str>) -> Result<(), Failure> {
        match token {
            Some(token) if self.0.settings.csrf_key.accepts(&self.0.session, token) => Ok(()),
            _ => Err(Failure::form_expired()),
        }
    }

    /// Refuses a script's request without the token in its header; for handlers that take JSON from a signed-in browser.
    ///
    /// # Errors
    /// When the header is missing or belongs to another session.
    pub fn check_csrf_header(&self, headers: &HeaderMap) -> Result<(), Failure> {
        self.check_csrf(csrf_header(headers))
    }
}

/// The page from which a form was posted, as far as the browser says and it is of this site; else the first page.
fn page_of_form(headers: &HeaderMap) -> Link {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let page = text(REFERER).and_then(|referer| referer.parse::<Uri>().ok()).filter(|referer| {
        let host = referer.authority().map(|authority| authority.as_str());
        host.is_some() && host == text(HOST) && local_path(referer.path()).is_some()
    });
    page.map_or_else(|| Link::new(paths::HOME), |page| Link::of_uri(&page))
}

pub(crate) fn csrf_header(headers: &HeaderMap) -> Option<&str> {
    headers.get(CSRF_HEADER)?.to_str().ok()
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| {
            tracing::error!("a page stands outside the shield: no Visit was made for its request");
            Failure::internal()
        })
    }
}

impl fmt::Debug for Visit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Visit")
            .field("request_id", &self.0.request_id)
            .field("here", &self.0.here)
            .finish_non_exhaustive()
    }
}
