//! What a monitoring system scrapes, and the measuring of every request.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{ConnectInfo, FromRequestParts, MatchedPath, Request, State};
use axum::http::header::{CONTENT_TYPE, FORWARDED, HOST, VIA};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use thihanh_kernel::problem::Problem;
use thihanh_webkit::Failure;
use thihanh_webkit::json::bearer_token;

use crate::app::App;
use crate::modules::operations::model::access::{Asking, Reached, may_scrape};
use crate::modules::operations::usecase;

/// The form that scrapers read.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";
/// How long a scrape waits for the database: scrapers give up after ten seconds, and the numbers of the process are wanted then most.
const PATIENCE: Duration = Duration::from_secs(4);
/// Headers by which proxies say that they passed a request on.
const OF_PROXIES: [&str; 3] = ["x-forwarded-for", "x-forwarded-host", "x-real-ip"];

/// Somebody who may scrape.
pub(super) struct Scraper;

impl FromRequestParts<Arc<App>> for Scraper {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        let headers = &parts.headers;
        let asking = Asking {
            peer: parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip()),
            host: headers.get(HOST).and_then(|host| host.to_str().ok()),
            is_forwarded: headers.contains_key(FORWARDED)
                || headers.contains_key(VIA)
                || OF_PROXIES.iter().any(|name| headers.contains_key(*name)),
            token: bearer_token(headers),
        };
        let reached = Reached {
            is_behind_proxy: app.config.https || app.config.public_origin.is_some(),
            token: app.config.metrics_token.as_deref(),
        };
        if may_scrape(asking, reached) { Ok(Self) } else { Err(Problem::denied("metrics").into()) }
    }
}

/// `GET /metrics`: answered also where the database does not, and then says so.
pub(super) async fn show(State(app): State<Arc<App>>, _: Scraper) -> Response {
    let facts = match tokio::time::timeout(PATIENCE, usecase::facts(&app)).await {
        Ok(Ok(facts)) => Some(facts),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the database did not answer a scrape");
            None
        }
        Err(_) => {
            tracing::warn!("the database did not answer a scrape in time");
            None
        }
    };
    let text = app.watch.render(&app.store, facts.as_deref(), crate::machine::resident_bytes());
    ([(CONTENT_TYPE, TEXT)], text).into_response()
}

/// Stands around every route and measures its requests. What is counted is the pattern of the route: addresses hold codes and secrets, and
/// there would be no end of them.
pub async fn measured(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    app.watch.answered(&method, route.as_ref().map(MatchedPath::as_str), response.status(), began.elapsed());
    response
}
