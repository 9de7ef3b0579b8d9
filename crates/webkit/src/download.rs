//! Files that people brought, sent back to people: saved, never shown as a page of this site.

use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};

/// Whatever a browser makes of the file: no script, no form, no other file.
const SANDBOX: HeaderValue =
    HeaderValue::from_static("sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'");

/// The headers of a file to be saved under its name. An uploaded page or drawing could otherwise act in this site's name.
#[must_use]
pub fn saved(name: &str, media: &str) -> HeaderMap {
    let mut headers = shown(media);
    headers.insert(CONTENT_DISPOSITION, attachment(name));
    headers
}

/// The headers of a small picture that this program drew itself.
#[must_use]
pub fn shown(media: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let unknown = HeaderValue::from_static("application/octet-stream");
    headers.insert(CONTENT_TYPE, HeaderValue::from_str(media).unwrap_or(unknown));
    headers.insert(CONTENT_SECURITY_POLICY, SANDBOX);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers
}

/// The name in the form of RFC 6266, percent-encoded: nothing of it can end the header.
#[must_use]
pub fn attachment(name: &str) -> HeaderValue {
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
        assert_eq!(attachment("a.txt"), "attachment; filename*=UTF-8''a.txt");
        assert_eq!(attachment("Kế\"\r\n;.pdf"), "attachment; filename*=UTF-8''K%E1%BA%BF%22%0D%0A%3B.pdf");
        assert_eq!(saved("a", "text/plain\r\nx: y")[CONTENT_TYPE], "application/octet-stream");
    }
}
