//! Every route of the program: the modules' pages and API, the static files, the health checks.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use thihanh_webkit::{CsrfKey, Failure, SessionCookie, Settings, assets, language_routes, shield};

use crate::app::App;
use crate::modules::{accounts, agencies, directives, help, obligations};

/// The whole web application of an installation.
pub fn router(app: Arc<App>) -> Router {
    let settings = Settings {
        cookie: SessionCookie::new(app.config.https),
        csrf_key: CsrfKey::new(&app.form_key),
        public_origin: app.config.public_origin.clone(),
        place: app.config.place.clone(),
        contact: None,
        clock: app.clock.clone(),
        is_demo: app.is_demo,
        ids: app.ids.clone(),
        max_body_bytes: 2 * 1024 * 1024,
        max_seconds: 30,
        max_upload_seconds: 900,
    };
    let routes = Router::new()
        .merge(accounts::web::routes())
        .merge(agencies::web::routes())
        .merge(directives::web::routes())
        .merge(obligations::web::routes())
        .merge(help::routes())
        .nest("/api/v1", api())
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(is_ready))
        .fallback(async || Failure::no_such_page())
        .with_state(app);
    shield(routes.merge(assets::routes()).merge(language_routes()), settings)
}

fn api() -> Router<Arc<App>> {
    Router::new()
        .merge(agencies::api_routes())
        .merge(directives::api_routes())
        .merge(obligations::api_routes())
        .route("/openapi.json", get(|| async { Json(crate::openapi::document()) }))
}

/// Whether the database answers: for a proxy that chooses among instances.
async fn is_ready(State(app): State<Arc<App>>) -> Result<&'static str, StatusCode> {
    accounts::api::has_accounts(app.store.read()).await.map(|_| "ready").map_err(|_| StatusCode::SERVICE_UNAVAILABLE)
}
