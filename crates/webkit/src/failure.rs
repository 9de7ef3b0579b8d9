//! Why a request was not answered as asked, and how that is shown: a page, a piece of a page, or `application/problem+json`.
//!
//! A handler returns `Result<_, Failure>`; `?` makes one of any [`Problem`]. It travels as a mark on an empty response and is drawn by
//! [`crate::shield`], which knows the language, the frame and the request's number.

use askama::Template;
use axum::Json;
use axum::http::header::{ACCEPT, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use thihanh_kernel::problem::{Arg, Args, Difference, FieldError, Problem};

use crate::html::component;
use crate::json::bearer_token;
use crate::lang::Lang;
use crate::layout::{Layout, paths};
use crate::link::Link;
use crate::parts::{ErrorSummary, Icon, Version, Versions};
use crate::render::render;
use crate::text::{self, Text};
use crate::visit::Visit;

/// A [`Problem`], or something that only the web knows: an unreadable form, a wrong method, a slow request.
#[derive(Debug, Clone)]
pub struct Failure {
    status: StatusCode,
    /// Stable code, as in the API's answers.
    code: &'static str,
    args: Args,
    /// Name of an object or a right, to be put into words by the catalogue.
    about: Option<About>,
    errors: Vec<FieldError>,
    differences: Vec<Difference>,
}

/// Value of a refused field that names its place in a JSON body (`items[2].due_on`), where the name of a field is not enough.
const PLACE: &str = "place";

fn place_of(error: &FieldError) -> &str {
    match error.args.get(PLACE) {
        Some(Arg::Text(place)) => place,
        _ => error.field,
    }
}

/// What a failure is about, by the catalogue's keys `object-…` and `right-…`.
#[derive(Debug, Clone, Copy)]
enum About {
    Object(&'static str),
    Right(&'static str),
}

impl About {
    fn text(self, lang: Lang) -> Text {
        let (key, default) = match self {
            Self::Object(name) => (format!("object-{name}"), "object-other"),
            Self::Right(name) => (format!("right-{name}"), "right-other"),
        };
        if text::has_key(&key) { Text::new(lang, key) } else { lang.t(default) }
    }
}

impl Failure {
    fn new(status: StatusCode, code: &'static str) -> Self {
        Self { status, code, args: Args::new(), about: None, errors: Vec::new(), differences: Vec::new() }
    }

    /// No page has this address.
    #[must_use]
    pub fn no_such_page() -> Self {
        Self { about: Some(About::Object("page")), ..Self::new(StatusCode::NOT_FOUND, "not-found") }
    }

    /// Nobody is signed in: a page leads to the sign-in form and back, the API answers 401.
    #[must_use]
    pub fn not_signed_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not-signed-in")
    }

    /// A mistake of ours; what it was stands in the log.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    }

    /// The request cannot be read: a malformed form, query or path.
    #[must_use]
    pub fn unreadable() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "unreadable")
    }

    /// The body is of a type that is not taken here.
    #[must_use]
    pub fn unsupported_type() -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported-type")
    }

    /// Something in a JSON body is not as the interface has it: where, and what.
    #[must_use]
    pub fn wrong_json(place: String, error: FieldError) -> Self {
        let error = if place.is_empty() { error } else { error.with(PLACE, place) };
        Problem::invalid(vec![error]).into()
    }

    /// The body is larger than is taken here.
    #[must_use]
    pub fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large")
    }

    /// The form's token does not belong to the session: most often a page left open since before the last sign-in.
    #[must_use]
    pub fn form_expired() -> Self {
        Self::new(StatusCode::FORBIDDEN, "form-expired")
    }

    pub(crate) fn from_elsewhere() -> Self {
        Self::new(StatusCode::FORBIDDEN, "from-elsewhere")
    }

    pub(crate) fn too_slow() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "too-slow")
    }

    fn wrong_method() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "wrong-method")
    }

    /// The failure that a bare error of the router or of an extractor stands for.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::no_such_page(),
            StatusCode::METHOD_NOT_ALLOWED => Self::wrong_method(),
            StatusCode::PAYLOAD_TOO_LARGE => Self::too_large(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::unsupported_type(),
            status if status.is_client_error() => Self { status, ..Self::unreadable() },
            status => Self { status, ..Self::internal() },
        }
    }

    /// HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Place and code of the first refused field.
    #[cfg(test)]
    pub(crate) fn first_error(&self) -> String {
        let error = self.errors.first().expect("an error");
        format!("{}: {}", place_of(error), error.code)
    }

    /// What happened, in a sentence.
    #[must_use]
    pub fn title(&self, lang: Lang) -> String {
        let text = message(lang, self.code, &self.args);
        match self.about {
            Some(about) => text.with("what", about.text(lang)).to_string(),
            None => text.to_string(),
        }
    }

    /// What happened in one sentence that is enough by itself: of refused fields the first one's, for lists with a reason in each row.
    #[must_use]
    pub fn reason(&self, lang: Lang) -> String {
        match self.errors.first() {
            Some(error) => field_message(lang, error).to_string(),
            None => self.title(lang),
        }
    }

    /// What to do about it, by the kind of failure.
    fn help(&self, lang: Lang) -> Text {
        match self.status {
            StatusCode::NOT_FOUND => lang.t("problem-help-not-found"),
            StatusCode::UNAUTHORIZED => lang.t("problem-help-not-signed-in"),
            StatusCode::FORBIDDEN => match self.about {
                Some(right @ About::Right(_)) => lang.t("problem-help-denied").with("right", right.text(lang)),
                _ => lang.t("problem-help-form"),
            },
            StatusCode::CONFLICT => lang.t("problem-help-conflict"),
            StatusCode::PAYLOAD_TOO_LARGE => lang.t("problem-help-limit"),
            status if status.is_client_error() => lang.t("problem-help-invalid"),
            _ => lang.t("problem-help-unavailable"),
        }
    }

    fn icon(&self) -> &'static str {
        match self.status {
            StatusCode::NOT_FOUND => "search",
            StatusCode::UNAUTHORIZED => "key",
            StatusCode::FORBIDDEN => "shield-lock",
            StatusCode::CONFLICT => "people",
            status if status.is_client_error() => "pencil",
            _ => "hourglass-split",
        }
    }

    /// The response that shows this to whoever asked.
    pub(crate) fn draw(self, visit: &Visit, asked: &Asked) -> Response {
        let lang = visit.lang();
        match asked.wants {
            Wants::Json => self.json(visit, &asked.path),
            // Nobody is signed in: the person goes to sign in, and comes back to this page.
            Wants::Page if self.status == StatusCode::UNAUTHORIZED => {
                let next = visit.here().to_string();
                let link = Link::new(paths::SIGN_IN);
                let link = if next == "/" { link } else { link.with("next", next) };
                Redirect::to(&link.to_string()).into_response()
            }
            Wants::Page => {
                let title = self.title(lang);
                let status = self.status;
                let problem = ProblemSheet::of(self, visit, &title);
                (status, render(&ProblemPage { page: visit.layout(title), problem })).into_response()
            }
            Wants::Piece => {
                let title = self.title(lang);
                let status = self.status;
                (status, render(&ProblemSheet::of(self, visit, &title))).into_response()
            }
        }
    }

    /// RFC 9457.
    fn json(self, visit: &Visit, path: &str) -> Response {
        let lang = visit.lang();
        let body = ProblemJson {
            kind: "about:blank",
            title: self.title(lang),
            status: self.status.as_u16(),
            code: self.code,
            detail: self.help(lang).to_string(),
            instance: path,
            request_id: visit.request_id().as_str(),
            errors: self
                .errors
                .iter()
                .map(|error| FieldJson {
                    field: place_of(error),
                    code: bare(error.code),
                    message: field_message(lang, error).to_string(),
                })
                .collect(),
            differences: self
                .differences
                .iter()
                .map(|Difference { field, stored, sent }| DifferenceJson { field, stored, sent })
                .collect(),
        };
        let content_type = (CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        let mut response = (self.status, [content_type], Json(&body)).into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// The sentence for a refused field.
#[must_use]
pub fn field_message(lang: Lang, error: &FieldError) -> Text {
    message(lang, error.code, &error.args)
}

/// What stands before the code of a problem in its key of the catalogue.
const KEY_PREFIX: &str = "problem-";

fn message(lang: Lang, code: &'static str, args: &Args) -> Text {
    let text = Text::new(lang, format!("{KEY_PREFIX}{}", bare(code)));
    args.iter().fold(text, |text, (name, value)| text.with(*name, value))
}

/// The code without the prefix of its key, which some codes of the kernel bring along.
fn bare(code: &'static str) -> &'static str {
    code.strip_prefix(KEY_PREFIX).unwrap_or(code)
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        let status = match &problem {
            Problem::NotFound { .. } => StatusCode::NOT_FOUND,
            Problem::Denied { .. } => StatusCode::FORBIDDEN,
            Problem::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::Refused { .. } | Problem::Conflict { .. } => StatusCode::CONFLICT,
            Problem::Limit { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        };
        let failure = Self::new(status, bare(problem.code()));
        match problem {
            Problem::NotFound { what } => Self { about: Some(About::Object(what)), ..failure },
            Problem::Denied { right } => Self { about: Some(About::Right(right)), ..failure },
            Problem::Invalid(errors) => Self { errors, ..failure },
            Problem::Conflict { what, differences } => {
                Self { about: Some(About::Object(what)), differences, ..failure }
            }
            Problem::Refused { args, .. } | Problem::Limit { args, .. } => Self { args, ..failure },
            Problem::Unavailable => failure,
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// What of a request decides how a failure is shown.
#[derive(Debug)]
pub(crate) struct Asked {
    path: String,
    wants: Wants,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wants {
    Page,
    /// A script of the page will put the answer into the page.
    Piece,
    Json,
}

impl Asked {
    pub(crate) fn of(uri: &Uri, headers: &HeaderMap) -> Self {
        let has = |name: &str, part: &str| {
            headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(part))
        };
        let accepts = |part: &str| has(ACCEPT.as_str(), part);
        let wants_json = uri.path().starts_with("/api/")
            || bearer_token(headers).is_some()
            || (!accepts("text/html") && (accepts("application/json") || accepts("application/problem+json")));
        let wants = match () {
            () if wants_json => Wants::Json,
            () if has("hx-request", "true") => Wants::Piece,
            () => Wants::Page,
        };
        Self { path: uri.path().to_owned(), wants }
    }
}

#[derive(Serialize)]
struct ProblemJson<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    title: String,
    status: u16,
    code: &'static str,
    detail: String,
    instance: &'a str,
    request_id: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldJson<'a>>,
    /// Of a conflict: what the thing holds now, its version too, beside what was sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    differences: Vec<DifferenceJson<'a>>,
}

#[derive(Serialize)]
struct DifferenceJson<'a> {
    field: &'a str,
    stored: &'a str,
    sent: &'a str,
}

#[derive(Serialize)]
struct FieldJson<'a> {
    field: &'a str,
    code: &'static str,
    message: String,
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    page: Layout,
    problem: ProblemSheet,
}

#[derive(Template)]
#[template(path = "parts/problem.html")]
struct ProblemSheet {
    lang: Lang,
    icon: Icon,
    title: String,
    help: Text,
    errors: Option<ErrorSummary>,
    versions: Option<Versions>,
    request_id: String,
    /// The page itself once more, where that may help: in what words, and its address.
    again: Option<(Text, String)>,
    phone: Option<(String, String)>,
}

component!(ProblemSheet);

impl ProblemSheet {
    fn of(failure: Failure, visit: &Visit, title: &str) -> Self {
        let lang = visit.lang();
        let again = match failure.status {
            StatusCode::CONFLICT => Some(lang.t("problem-newest")),
            StatusCode::FORBIDDEN if failure.about.is_none() => Some(lang.t("problem-open-again")),
            status if status.is_server_error() => Some(lang.t("problem-again")),
            _ => None,
        };
        Self {
            lang,
            icon: Icon::new(failure.icon()),
            title: title.to_owned(),
            help: failure.help(lang),
            errors: (!failure.errors.is_empty()).then(|| ErrorSummary::of(lang, &failure.errors)),
            versions: (!failure.differences.is_empty()).then(|| versions(lang, failure.differences)),
            request_id: visit.request_id().to_string(),
            again: again.map(|words| (words, visit.here().to_string())),
            phone: visit.settings().contact.as_ref().map(|contact| (contact.phone_digits(), contact.phone.clone())),
        }
    }
}

fn versions(lang: Lang, differences: Vec<Difference>) -> Versions {
    let rows = differences.into_iter().map(|Difference { field, stored, sent }| {
        let key = format!("field-{field}");
        let label = if text::has_key(&key) { Text::new(lang, key).to_string() } else { field.to_owned() };
        Version { label, saved: stored, own: sent }
    });
    Versions::new(lang, rows.collect())
}
