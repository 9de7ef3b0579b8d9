//! Writes of the JSON API: who sends, what, on which version, and once only where the sender asks for it.
//!
//! ```ignore
//! async fn report(State(app): State<Arc<App>>, Path(code): Path<String>, write: ApiWrite<Reporting>) -> Result<Response, Failure> {
//!     write.once(|call| async move { … call.me.actor … call.version … call.body … }).await
//! }
//! ```

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, MatchedPath, Request};
use axum::http::header::{CONTENT_TYPE, ETAG};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use thihanh_kernel::access::Actor;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::idempotency::{self, Answer, Key, Standing, Turn};
use thihanh_webkit::{Failure, json};
use tracing::Instrument;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::app::App;
use crate::modules::accounts::web::{Credential, SignedIn};

/// How long a request waits for the one before it with the same key: longer than most writes take, shorter than senders wait.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a request may last (see the shield's limit), so that one older than this has ended without an answer.
const LONGEST_WRITE: chrono::Duration = chrono::Duration::seconds(60);
/// After so long a turn that is not this instance's own counts as ended: its instance died, or is slow, and then saves nothing any more.
const GRACE: chrono::Duration = chrono::Duration::seconds(2);
/// Between two looks at the key, at first and at most.
const LOOKS: (Duration, Duration) = (Duration::from_millis(10), Duration::from_millis(200));

const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The headers of a write, for the OpenAPI document.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub struct WriteHeaders {
    /// The version that the sender looked at, as `ETag` gave it; a stale one is answered with 409.
    #[param(rename = "If-Match")]
    _if_match: Option<String>,
    /// The same key and body give the same answer, once; kept for 24 hours.
    #[param(rename = "Idempotency-Key")]
    _idempotency_key: Option<String>,
}

/// The body of a write that says nothing but its address: `{}`.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NoFields {}

/// What a write asks.
pub struct Call<T> {
    /// Who asks.
    pub me: SignedIn,
    /// The version that the sender looked at (`If-Match`); `None` where the sender does not say.
    pub version: Option<i64>,
    /// The body.
    pub body: T,
}

/// An extractor: a write with a JSON body of somebody signed in. Browsers prove with the token of their page that it was no other
/// site's; programs bring a token of their own.
pub struct ApiWrite<T> {
    app: Arc<App>,
    call: Call<T>,
    key: Option<Key>,
}

impl<T: DeserializeOwned> FromRequest<Arc<App>> for ApiWrite<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Failure> {
        let (me, request) = sender(request, app).await?;
        let ApiWrite { app, call, key } = ApiWrite::read(me, request, app, "application/json").await?;
        let Call { me, version, body } = call;
        let body = json::read(&body)?;
        Ok(Self { app, call: Call { me, version, body }, key })
    }
}

/// The bytes of a file, for the OpenAPI document.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct FileContent(#[expect(dead_code, reason = "only its schema is asked for")] Vec<u8>);

/// What a whole file is sent as.
const FILE: &str = "application/octet-stream";

/// An extractor: a write whose body is a file as it is; what is to be said of it stands in the query. Nothing of the body is taken in
/// before [`ApiFile::read`], so that the right can be asked for first.
pub struct ApiFile {
    app: Arc<App>,
    me: SignedIn,
    request: Request,
}

impl FromRequest<Arc<App>> for ApiFile {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Failure> {
        let (me, request) = sender(request, app).await?;
        Ok(Self { app: app.clone(), me, request })
    }
}

impl ApiFile {
    /// Who sends it.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.me.actor
    }

    /// Takes the file in, within the limit of the route.
    ///
    /// # Errors
    /// When it is said to be something else than a file, is too large, or breaks off.
    pub async fn read(self) -> Result<ApiWrite<Bytes>, Failure> {
        ApiWrite::read(self.me, self.request, &self.app, FILE).await
    }
}

/// Who sends: browsers prove with the token of their page that it was no other site's.
async fn sender(request: Request, app: &Arc<App>) -> Result<(SignedIn, Request), Failure> {
    let (mut parts, body) = request.into_parts();
    let me = <SignedIn as FromRequestParts<Arc<App>>>::from_request_parts(&mut parts, app).await?;
    if me.by != Credential::Token {
        me.visit.check_csrf_header(&parts.headers)?;
    }
    Ok((me, Request::from_parts(parts, body)))
}

impl ApiWrite<Bytes> {
    async fn read(me: SignedIn, request: Request, app: &Arc<App>, media: &str) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let version = json::if_match(&parts.headers);
        let key = json::idempotency_key(&parts.headers)?.map(str::to_owned);
        let mut digest = Sha256::new();
        let route = parts.extensions.get::<MatchedPath>().map(MatchedPath::as_str).unwrap_or_default();
        for part in [parts.method.as_str(), route, &parts.uri.to_string()] {
            digest.update(part);
            digest.update([0]);
        }
        let body = json::body(Request::from_parts(parts, body), app, media).await?;
        digest.update(&body);
        let key = key.map(|key| Key { account: me.account.id, key, digest: digest.finalize().into() });
        Ok(Self { app: app.clone(), call: Call { me, version, body }, key })
    }
}

impl<T> ApiWrite<T> {
    /// Does it. With an `Idempotency-Key` it is done by one request alone, and to its end even when the sender goes away; the same
    /// request again gets the same answer.
    ///
    /// # Errors
    /// What `act` says, or that the key cannot be used.
    pub async fn once<W, F>(self, act: W) -> Result<Response, Failure>
    where
        W: FnOnce(Call<T>) -> F,
        F: Future<Output = Result<Response, Failure>> + Send + 'static,
    {
        let Self { app, call, key } = self;
        let work = act(call);
        match key {
            Some(key) => only_once(app, key, work).await,
            None => work.await,
        }
    }
}

/// The turns of this instance that are under way.
#[derive(Debug, Clone, Default)]
pub struct Turns(Arc<Mutex<HashSet<Uuid>>>);

impl Turns {
    fn begin(&self, turn: Uuid) -> UnderWay {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(turn);
        UnderWay { turns: self.clone(), turn }
    }

    fn has(&self, turn: Uuid) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&turn)
    }
}

/// Ends a turn, also when its work panics.
struct UnderWay {
    turns: Turns,
    turn: Uuid,
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.turns.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.turn);
    }
}

/// Does it by one request alone of all that bring this key, and to its end even when the sender goes away; the others get its answer. For
/// writes of the API, and for forms of a page that somebody may send twice. The answer's body is JSON.
///
/// # Errors
/// What `work` says, or that the key cannot be used.
pub async fn only_once<F>(app: Arc<App>, key: Key, work: F) -> Result<Response, Failure>
where
    F: Future<Output = Result<Response, Failure>> + Send + 'static,
{
    let turn = Turn { key, id: app.ids.uuid(app.clock.now()) };
    let under_way = app.turns.begin(turn.id);
    if let Some(answer) = take_turn(&app, &turn).await? {
        return Ok(shown(answer, true));
    }
    let doing = async move {
        let outcome = idempotency::in_turn(turn.clone(), work).await;
        let answer = settle(&app, &turn, outcome).await;
        drop(under_way);
        answer
    };
    let done = tokio::spawn(doing.in_current_span());
    done.await.unwrap_or_else(|_| Err(Failure::internal()))
}

/// `None` when this request is the one that does it; otherwise the answer of the one that did.
async fn take_turn(app: &App, turn: &Turn) -> Result<Option<Answer>, Failure> {
    let refused = |code| Err(Failure::from(Problem::refused(code)));
    let (mut pause, longest) = LOOKS;
    let mut waited = Duration::ZERO;
    loop {
        let now = app.clock.now();
        match idempotency::look(app.store.read(), &turn.key).await.map_err(Problem::from)? {
            Standing::Done(answer) => return Ok(Some(answer)),
            Standing::Another => {
                let error = FieldError::new(json::IDEMPOTENCY_KEY, "idempotency-another");
                return Err(Problem::invalid(vec![error]).into());
            }
            Standing::Free => {
                if idempotency::take(&app.store, turn, now).await.map_err(Problem::from)? {
                    return Ok(None);
                }
            }
            Standing::UnderWay { since, turn: other, is_saved } => {
                let age = now - since;
                let has_ended = age > LONGEST_WRITE || (age > GRACE && !app.turns.has(other));
                if has_ended && is_saved {
                    return refused("idempotency-answer-lost");
                }
                if has_ended && idempotency::take_over(&app.store, turn, other, now).await.map_err(Problem::from)? {
                    return Ok(None);
                }
                if waited >= PATIENCE {
                    return refused("idempotency-unfinished");
                }
                tokio::time::sleep(pause).await;
                waited += pause;
                pause = (pause * 2).min(longest);
            }
        }
    }
}

/// Keeps the answer of what was done; what was refused did nothing, and may be asked again.
async fn settle(app: &App, turn: &Turn, outcome: Result<Response, Failure>) -> Result<Response, Failure> {
    let response = match outcome {
        Ok(response) if response.status().is_success() => response,
        refused => {
            idempotency::release(&app.store, turn).await.map_err(Problem::from)?;
            return refused;
        }
    };
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.map_err(|_| Failure::internal())?.to_bytes();
    let etag = parts.headers.get(ETAG).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let answer = Answer {
        status: parts.status.as_u16(),
        etag: etag.to_owned(),
        body: String::from_utf8_lossy(&bytes).into_owned(),
    };
    if let Err(error) = idempotency::keep(&app.store, turn, &answer).await {
        // It is done all the same; whoever sends it again is told that the answer is lost.
        tracing::error!(%error, "the answer of a write could not be kept");
    }
    Ok(shown(answer, false))
}

fn shown(answer: Answer, is_replayed: bool) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Ok(etag) = HeaderValue::from_str(&answer.etag)
        && !etag.is_empty()
    {
        headers.insert(ETAG, etag);
    }
    if is_replayed {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}
