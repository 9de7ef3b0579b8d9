//! Static files: embedded, named after their content, compressed once.
//!
//! A page names `/assets/app.1a2b3c4d.css`; the eight digits are of the file's SHA-256, so the browser keeps the file for good and a new
//! release has a new name.

use std::collections::HashMap;
use std::io::Write;
use std::sync::LazyLock;

use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue, VARY,
};
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse;
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::Embed;

use crate::failure::Failure;
use crate::hex;
use crate::routes::Routes;

#[derive(Embed)]
#[folder = "../../assets"]
struct Embedded;

/// A file as it is served.
struct Asset {
    address: String,
    content_type: &'static str,
    plain: Bytes,
    gzip: Bytes,
}

/// By the name without digits: `app.css`.
static ASSETS: LazyLock<HashMap<String, Asset>> = LazyLock::new(|| {
    Embedded::iter()
        .filter_map(|name| {
            let (stem, ending) = name.rsplit_once('.').filter(|(stem, _)| !stem.contains('/'))?;
            let content_type = content_type(ending)?;
            let file = Embedded::get(&name)?;
            let digits = hex::encode(&file.metadata.sha256_hash()[..4]);
            let plain = Bytes::from(file.data.into_owned());
            let address = format!("/assets/{stem}.{digits}.{ending}");
            let asset = Asset { address, content_type, gzip: gzip(&plain), plain };
            Some((name.into_owned(), asset))
        })
        .collect()
});

/// Files of other kinds (lists, licences) and files in folders are kept beside the assets, but not served.
fn content_type(ending: &str) -> Option<&'static str> {
    match ending {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        _ => None,
    }
}

fn gzip(plain: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing to memory does not fail; were it to, the empty file would be told by the tests.
    let compressed = encoder.write_all(plain).and_then(|()| encoder.finish()).unwrap_or_default();
    Bytes::from(compressed)
}

/// Address of a static file by its plain name, as in `address("app.css")`. A name that does not exist is logged and leads to the page
/// "not found"; the tests look at every name that is written in the code.
#[must_use]
pub fn address(name: &str) -> String {
    if let Some(asset) = ASSETS.get(name) {
        return asset.address.clone();
    }
    tracing::error!(name, "no such static file");
    format!("/assets/{name}")
}

/// The route of the static files.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Routes<S> {
    Routes::new().get("/assets/{file}", serve)
}

async fn serve(Path(file): Path<String>, headers: HeaderMap) -> Result<Response<Body>, Failure> {
    let asset = find(&file).ok_or_else(Failure::no_such_page)?;
    // A page of the release before may ask for yesterday's digits: it gets today's file, and is told not to keep it under that name.
    let cache = match asset.address.ends_with(&format!("/{file}")) {
        true => "public, max-age=31536000, immutable",
        false => "no-cache",
    };
    let takes_gzip = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).is_some_and(|value| {
        value.split(',').any(|coding| coding.trim() == "gzip" || coding.trim().starts_with("gzip;"))
    });
    let body = if takes_gzip { asset.gzip.clone() } else { asset.plain.clone() };
    let mut response = (StatusCode::OK, body).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if takes_gzip {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    // A worker may answer for the folder of its own address alone, unless it is told otherwise: it says itself for which pages it does.
    if file.contains("-worker.") {
        headers.insert("service-worker-allowed", HeaderValue::from_static("/"));
    }
    Ok(response)
}

/// The asset of `app.DIGITS.css`, whatever the digits.
fn find(file: &str) -> Option<&'static Asset> {
    let (rest, ending) = file.rsplit_once('.')?;
    let (stem, _) = rest.rsplit_once('.')?;
    ASSETS.get(&format!("{stem}.{ending}"))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use axum::http::Request;
    use flate2::read::GzDecoder;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;

    async fn fetch(path: &str, accept: &str) -> (StatusCode, HeaderMap, Bytes) {
        let request = Request::get(path).header(ACCEPT_ENCODING, accept).body(Body::empty()).expect("a request");
        let response = routes::<()>().into_router().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        (parts.status, parts.headers, body.collect().await.expect("a body").to_bytes())
    }

    #[tokio::test]
    async fn a_file_is_kept_for_good_and_comes_compressed() {
        let (status, headers, body) = fetch(&address("app.css"), "gzip, br").await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(headers[CONTENT_TYPE], "text/css; charset=utf-8");
        assert_eq!(headers[CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert_eq!(headers[CONTENT_ENCODING], "gzip");
        let mut plain = String::new();
        GzDecoder::new(body.as_ref()).read_to_string(&mut plain).expect("gzip");
        assert!(plain.contains("--acc"), "the style sheet itself");
    }

    #[tokio::test]
    async fn a_file_comes_plain_to_who_asks_so() {
        let (_, headers, body) = fetch(&address("icons.svg"), "identity").await;
        assert_eq!(headers[CONTENT_TYPE], "image/svg+xml");
        assert!(!headers.contains_key(CONTENT_ENCODING));
        assert!(body.starts_with(b"<svg"), "the drawing itself");
    }

    #[tokio::test]
    async fn a_worker_alone_may_answer_for_pages() {
        let (_, headers, _) = fetch(&address("site-worker.js"), "gzip").await;
        assert_eq!(headers["service-worker-allowed"], "/");
        let (_, headers, _) = fetch(&address("site.js"), "gzip").await;
        assert!(!headers.contains_key("service-worker-allowed"));
    }

    #[tokio::test]
    async fn digits_of_another_release_give_the_file_of_this_one_without_keeping() {
        let (status, headers, _) = fetch("/assets/app.00000000.js", "gzip").await;
        assert_eq!((status, &headers[CACHE_CONTROL]), (StatusCode::OK, &HeaderValue::from_static("no-cache")));
    }

    #[tokio::test]
    async fn other_names_do_not_exist() {
        for name in [
            "app.css",
            "nothing.00000000.css",
            "VENDORED.00000000.toml",
            "..%2fCargo.0.toml",
            "own-icons%2fdone-late.0.svg",
        ] {
            let (status, _, _) = fetch(&format!("/assets/{name}"), "gzip").await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{name}");
        }
    }
}
