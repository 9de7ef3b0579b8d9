//! A template as a response.

use askama::Template;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse, Response};

use crate::failure::Failure;

/// Draws a page or a piece of one as an HTML response.
#[must_use]
pub fn render(template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => ([(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))], html).into_response(),
        // Only a template that calls something failing can fail; ours do not.
        Err(error) => {
            tracing::error!(%error, "a template could not be drawn");
            Failure::internal().into_response()
        }
    }
}
