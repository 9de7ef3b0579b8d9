//! What stands around every route: numbers and times of requests, refusal of other sites' posts, security headers, drawing of failures.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, SET_COOKIE, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tracing::Instrument;

use crate::csrf;
use crate::failure::{Asked, Failure};
use crate::notice::Notice;
use crate::visit::{Settings, Visit};

/// Only files of this site; pictures also from `data:` addresses, which Bootstrap's style sheet uses for its arrows and ticks. No
/// `style=""` and no script inside a page work under it, so that text of strangers that slipped through stays text.
const CSP: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Puts the web side's protections around the routes of the application. Call it once, last.
///
/// From outside to inside: compression; the guard of this module (see [`guard`]); the catching of panics; the limit of bodies.
pub fn shield(routes: Router, settings: Settings) -> Router {
    let settings = Arc::new(settings);
    routes
        .layer(DefaultBodyLimit::max(settings.max_body_bytes))
        .layer(CatchPanicLayer::custom(caught))
        .layer(middleware::from_fn_with_state(settings, guard))
        .layer(CompressionLayer::new().gzip(true))
}

/// A handler panicked: the person gets a page with the request's number, the log gets the reason.
fn caught(panic: Box<dyn Any + Send>) -> Response {
    let reason = match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(reason), _) => reason,
        (_, Some(reason)) => reason.as_str(),
        _ => "unknown",
    };
    tracing::error!(reason, "a handler panicked");
    Failure::internal().into_response()
}

/// Longest piece of a path that is logged. Ids are shorter; what is longer is a secret by which a page is opened without signing in.
const LOGGED_PIECE: usize = 40;

/// A path as logs hold it.
fn logged(path: &str) -> String {
    let shown = |piece: &str| if piece.len() > LOGGED_PIECE { "…".to_owned() } else { piece.to_owned() };
    path.split('/').map(shown).collect::<Vec<_>>().join("/")
}

async fn guard(State(settings): State<Arc<Settings>>, mut request: Request, next: Next) -> Response {
    let (method, uri, headers) = (request.method(), request.uri(), request.headers());
    let visit = Visit::new(Arc::clone(&settings), method, uri, headers);
    let asked = Asked::of(uri, headers);
    let sends_files = [&b"multipart/form-data"[..], b"application/offset+octet-stream"];
    let is_upload = headers
        .get(CONTENT_TYPE)
        .is_some_and(|value| sends_files.iter().any(|start| value.as_bytes().starts_with(start)));
    let seconds = if is_upload { settings.max_upload_seconds } else { settings.max_seconds };
    let span = tracing::info_span!("request", id = %visit.request_id(), %method, path = %logged(uri.path()));

    let response = if csrf::is_from_elsewhere(method, uri, headers, settings.public_origin.as_deref()) {
        Failure::from_elsewhere().into_response()
    } else {
        request.extensions_mut().insert(visit.clone());
        let answer = next.run(request).instrument(span.clone());
        match tokio::time::timeout(Duration::from_secs(seconds), answer).await {
            Ok(response) => response,
            Err(_) => Failure::too_slow().into_response(),
        }
    };
    let mut response = drawn(response, &visit, &asked);
    span.in_scope(|| tracing::info!(status = response.status().as_u16(), "answered"));
    set_headers(&mut response, &visit);
    response
}

/// The response, its failure drawn if it is one. Bare errors of the router and of extractors are failures too; an API's own answers in
/// JSON and a page's own errors in HTML stay as they are.
fn drawn(mut response: Response, visit: &Visit, asked: &Asked) -> Response {
    if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        return failure.draw(visit, asked);
    }
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    let is_bare = response.headers().get(CONTENT_TYPE).is_none_or(|value| value.as_bytes().starts_with(b"text/plain"));
    if is_error && is_bare { Failure::of_status(status).draw(visit, asked) } else { response }
}

fn set_headers(response: &mut Response, visit: &Visit) {
    let is_page = is_html(response);
    let is_shown = is_page && response.status() == StatusCode::OK;
    let headers = response.headers_mut();
    // A file to be saved brings a stricter one.
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(CSP);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // A page whose address holds a secret brings a stricter one.
    headers.entry(REFERRER_POLICY).or_insert(HeaderValue::from_static("same-origin"));
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"));
    if visit.settings().cookie.is_https() {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    if let Ok(id) = HeaderValue::from_str(visit.request_id().as_str()) {
        headers.insert(REQUEST_ID, id);
    }
    // What is the same for everybody may be kept between here and there, so nothing of one browser stands in it.
    let is_for_everybody = headers.get(CACHE_CONTROL).is_some_and(|value| value.as_bytes().starts_with(b"public"));
    // What a person was shown must not be found again on a shared computer after signing out. Static files say otherwise themselves.
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if is_for_everybody {
        return;
    }
    if is_page && let Some(cookie) = visit.visitor_cookie() {
        headers.append(SET_COOKIE, cookie);
    }
    if is_shown && visit.notice().is_some() {
        headers.append(SET_COOKIE, Notice::clear());
    }
}

fn is_html(response: &Response) -> bool {
    response.headers().get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_in_addresses_are_not_logged() {
        assert_eq!(logged("/nhiem-vu/NV-2026-00001"), "/nhiem-vu/NV-2026-00001");
        assert_eq!(logged(&format!("/calendar/{}.ics", "a".repeat(64))), "/calendar/…");
    }
}
