//! A sentence shown once, on the page after something was done.

use std::borrow::Cow;

use axum::http::header::{HeaderValue, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;

use crate::lang::Lang;
use crate::session::SessionCookie;
use crate::text::{self, Text};

const NOTICE_COOKIE: &str = "notice";

/// Cookies beyond this size are not of our making.
const MAX_COOKIE_BYTES: usize = 1500;

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// What was asked for is done.
    Done,
    /// Good to know.
    Info,
    /// Done, but with something to look at.
    Warning,
}

impl Tone {
    fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Info => "info",
            Self::Warning => "warning",
        }
    }

    fn of_code(code: &str) -> Option<Self> {
        [Self::Done, Self::Info, Self::Warning].into_iter().find(|tone| tone.code() == code)
    }

    /// Class of its colours.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Done => "s-ok",
            Self::Info => "s-in",
            Self::Warning => "s-soon",
        }
    }

    /// Its icon.
    #[must_use]
    pub fn icon(self) -> &'static str {
        match self {
            Self::Done => "check-circle",
            Self::Info => "info-circle",
            Self::Warning => "exclamation-triangle-fill",
        }
    }
}

/// A key of the catalogue with its values, and how it is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    tone: Tone,
    key: Cow<'static, str>,
    args: Vec<(String, String)>,
}

impl Notice {
    /// What was asked for is done.
    #[must_use]
    pub fn done(key: &'static str) -> Self {
        Self { tone: Tone::Done, key: key.into(), args: Vec::new() }
    }

    /// Good to know.
    #[must_use]
    pub fn info(key: &'static str) -> Self {
        Self { tone: Tone::Info, ..Self::done(key) }
    }

    /// Done, but with something to look at.
    #[must_use]
    pub fn warning(key: &'static str) -> Self {
        Self { tone: Tone::Warning, ..Self::done(key) }
    }

    /// With the value of a variable of its text.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.args.push((name.to_owned(), value.to_string()));
        self
    }

    /// How it is meant.
    #[must_use]
    pub fn tone(&self) -> Tone {
        self.tone
    }

    /// Its sentence.
    #[must_use]
    pub fn text(&self, lang: Lang) -> Text {
        let text = Text::new(lang, self.key.clone());
        self.args.iter().fold(text, |text, (name, value)| match value.parse::<u32>() {
            // A number chooses between singular and plural.
            Ok(number) if number.to_string() == *value => text.with(name.clone(), number),
            _ => text.with(name.clone(), value),
        })
    }

    /// Goes to a page of this site (303, so that sending the form again is not offered) and shows this there.
    #[must_use]
    pub fn on(&self, path: impl ToString) -> Response {
        let mut response = see_other(path);
        // Neither secret nor trusted: it names a text of the catalogue and words to be escaped.
        let cookies = SessionCookie::new(false);
        response.headers_mut().append(SET_COOKIE, cookies.header(cookies.cookie(NOTICE_COOKIE, self.to_cookie())));
        response
    }

    fn to_cookie(&self) -> String {
        let mut pairs = vec![("tone", self.tone.code()), ("key", &self.key)];
        pairs.extend(self.args.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        // Pairs of strings can always be written.
        let value = serde_html_form::to_string(pairs).unwrap_or_default();
        if value.len() > MAX_COOKIE_BYTES { String::new() } else { value }
    }

    fn of_cookie(value: &str) -> Option<Self> {
        if value.len() > MAX_COOKIE_BYTES {
            return None;
        }
        let mut pairs = serde_html_form::from_str::<Vec<(String, String)>>(value).ok()?.into_iter();
        let (_, tone) = pairs.next()?;
        let (_, key) = pairs.next()?;
        text::has_key(&key).then_some(Self { tone: Tone::of_code(&tone)?, key: key.into(), args: pairs.collect() })
    }

    pub(crate) fn of_headers(headers: &HeaderMap) -> Option<Self> {
        Self::of_cookie(CookieJar::from_headers(headers).get(NOTICE_COOKIE)?.value())
    }

    /// `Set-Cookie` after the notice was shown.
    pub(crate) fn clear() -> HeaderValue {
        let cookies = SessionCookie::new(false);
        let mut cookie = cookies.cookie(NOTICE_COOKIE, String::new());
        cookie.make_removal();
        cookies.header(cookie)
    }
}

/// Goes on to a page of this site after a form was dealt with (303).
#[must_use]
pub fn see_other(path: impl ToString) -> Response {
    let location = HeaderValue::from_str(&path.to_string()).unwrap_or_else(|_| HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response()
}

#[cfg(test)]
mod tests {
    use axum::http::header::COOKIE;

    use super::*;

    #[test]
    fn a_notice_survives_the_way_to_the_next_page() {
        let notice = Notice::warning("state-late").with("days", 6).with("who", "Sở Y tế; <b>=&");
        let response = notice.on("/nhiem-vu?q=1");
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        assert_eq!(response.headers()[LOCATION], "/nhiem-vu?q=1");
        let set = response.headers()[SET_COOKIE].to_str().expect("ASCII");
        let sent = set.split(';').next().expect("a cookie");
        let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(sent).expect("a header"))]);
        let shown = Notice::of_headers(&headers).expect("the notice");
        assert_eq!(shown, notice);
        assert_eq!(shown.text(Lang::Vi).to_string(), "Quá hạn 6\u{a0}ngày");
    }

    #[test]
    fn cookies_of_somebody_else_show_nothing() {
        let long = format!("tone=done&key=state-late&a={}", "x".repeat(MAX_COOKIE_BYTES));
        for value in ["", "tone=done", "tone=loud&key=state-late", "tone=done&key=no-such-key", "%", &long] {
            assert_eq!(Notice::of_cookie(value), None, "{value}");
        }
    }
}
