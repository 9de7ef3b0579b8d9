//! Forms: the token is checked before a value of the form is looked at.

use axum::body::Bytes;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::csrf::CSRF_FIELD;
use crate::failure::Failure;
use crate::visit::{self, Visit};

/// A posted form whose token was right, read into `T`. Fields that stand several times become a list.
///
/// The form is read only within the body limit of the route; a form that cannot be read into `T` is answered with 400, so `T` holds
/// strings where people may type anything, and the use case says what is wrong with them.
#[derive(Debug, Clone, Copy)]
pub struct CheckedForm<T>(pub T);

/// A form that asks nothing but to be posted: its token alone.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct EmptyForm {}

#[derive(Deserialize)]
struct TokenOnly {
    #[serde(rename = "csrf")]
    token: Option<String>,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for CheckedForm<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, state).await?;
        if !has_type(&parts.headers, "application/x-www-form-urlencoded") {
            return Err(Failure::unsupported_type());
        }
        let header = visit::csrf_header(&parts.headers).map(str::to_owned);
        let body = Bytes::from_request(Request::from_parts(parts, body), state)
            .await
            .map_err(|rejection| Failure::of_status(rejection.into_response().status()))?;
        let token = match header {
            Some(token) => Some(token),
            None => serde_html_form::from_bytes::<TokenOnly>(&body).ok().and_then(|form| form.token),
        };
        visit.check_csrf(token.as_deref())?;
        match serde_html_form::from_bytes(&body) {
            Ok(form) => Ok(Self(form)),
            Err(error) => {
                tracing::debug!(%error, "a form cannot be read");
                Err(Failure::unreadable())
            }
        }
    }
}

/// A posted form with files whose token was right. The token comes in the header, or in the first field of the form, so that no byte of
/// a file is taken from a page of somebody else.
#[derive(Debug)]
pub struct CheckedUpload(Multipart);

/// A token is 128 digits; a first field that is longer is none.
const MAX_TOKEN_BYTES: usize = 256;

impl<S: Send + Sync> FromRequest<S> for CheckedUpload {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, state).await?;
        if !has_type(&parts.headers, "multipart/form-data") {
            return Err(Failure::unsupported_type());
        }
        let header = visit::csrf_header(&parts.headers).map(str::to_owned);
        let form = Multipart::from_request(Request::from_parts(parts, body), state)
            .await
            .map_err(|rejection| Failure::of_status(rejection.status()))?;
        let mut upload = Self(form);
        let token = match header {
            Some(token) => Some(token),
            None => upload.first_token().await?,
        };
        visit.check_csrf(token.as_deref())?;
        Ok(upload)
    }
}

impl CheckedUpload {
    async fn first_token(&mut self) -> Result<Option<String>, Failure> {
        let Some(mut field) = self.next_field().await?.filter(|field| field.name() == Some(CSRF_FIELD)) else {
            return Ok(None);
        };
        let bytes = read(&mut field, MAX_TOKEN_BYTES).await?;
        Ok(String::from_utf8(bytes).ok())
    }

    /// The next field of the form; `None` after the last. Read it with [`read`], or chunk by chunk into a file.
    ///
    /// # Errors
    /// When the body is malformed, breaks off, or passes the limit of the route.
    pub async fn next_field(&mut self) -> Result<Option<Field<'_>>, Failure> {
        self.0.next_field().await.map_err(|error| Failure::of_status(upload_status(error.status())))
    }
}

/// All bytes of one field of an upload, at most `max_bytes`.
///
/// # Errors
/// When there are more, or the body breaks off.
pub async fn read(field: &mut Field<'_>, max_bytes: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| Failure::of_status(upload_status(error.status())))? {
        if bytes.len() + chunk.len() > max_bytes {
            return Err(Failure::too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// A body that breaks off is the sender's trouble, whatever the reader of multipart calls it.
fn upload_status(status: StatusCode) -> StatusCode {
    if status.is_server_error() { StatusCode::BAD_REQUEST } else { status }
}

/// Whether a body is said to be of a type.
pub(crate) fn has_type(headers: &HeaderMap, wanted: &str) -> bool {
    let given = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    given.split(';').next().is_some_and(|given| given.trim().eq_ignore_ascii_case(wanted))
}
