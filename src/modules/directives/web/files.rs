//! The original file of a directive.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use thihanh_kernel::problem::Problem;
use thihanh_webkit::Failure;

use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::directives::usecase;

/// `GET /van-ban/{code}/ban-goc`: always saved, never shown, since an uploaded page or drawing could act in this site's name.
pub(super) async fn original(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let (name, bytes) = usecase::original(&app, &me.actor, &code).await.map_err(Problem::from)?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (CONTENT_DISPOSITION, disposition(&name)),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    Ok((headers, bytes).into_response())
}

/// The name in the form of RFC 6266, percent-encoded: nothing of it can end the header.
fn disposition(name: &str) -> HeaderValue {
    let mut encoded = String::from("attachment; filename*=UTF-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    HeaderValue::from_str(&encoded).unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_end_the_header() {
        assert_eq!(disposition("a.txt"), "attachment; filename*=UTF-8''a.txt");
        assert_eq!(disposition("Kế\"\r\n;.pdf"), "attachment; filename*=UTF-8''K%E1%BA%BF%22%0D%0A%3B.pdf");
    }
}
