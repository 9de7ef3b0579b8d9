//! Every route of the program: the modules' pages and API, the static files, the health checks.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Json, Router, middleware};
use thihanh_webkit::{CsrfKey, Failure, Routes, SessionCookie, Settings, assets, language_routes, shield};

use crate::app::App;
use crate::modules::{
    accounts, agencies, audit, collaborators, conditions, directives, handling, help, indicators, information,
    inspections, letters, monitoring, notices, obligations, old_registers, operations, people, programmes, proposals,
    publication, reorganisation, risk, surveys,
};
use crate::proxies;

/// The whole web application of an installation.
pub fn router(app: Arc<App>) -> Router {
    let settings = Settings {
        cookie: SessionCookie::new(app.config.https),
        csrf_key: CsrfKey::new(&app.form_key),
        public_origin: app.config.public_origin.clone(),
        place: app.config.place.clone(),
        contact: app.config.contact.clone(),
        clock: app.clock.clone(),
        is_demo: app.is_demo,
        ids: app.ids.clone(),
        max_body_bytes: 2 * 1024 * 1024,
        max_seconds: 30,
        max_upload_seconds: 900,
    };
    let trusted: Arc<[IpAddr]> = app.config.trusted_proxies.clone().into();
    let pages = routes().into_router().fallback(no_such_page).with_state(app.clone());
    // Outside of the shield, so that what is refused or took too long is counted too; where a request came from is known before anything else.
    shield(pages, settings)
        .layer(middleware::from_fn_with_state(app, operations::web::measured))
        .layer(middleware::from_fn_with_state(trusted, proxies::look_through))
}

/// Every route; docs/permissions.md says of each who may use it.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .merge(accounts::web::routes())
        .merge(agencies::web::routes())
        .merge(directives::web::routes())
        .merge(obligations::web::routes())
        .merge(audit::web::routes())
        .merge(notices::web::routes())
        .merge(people::web::routes())
        .merge(letters::web::routes())
        .merge(programmes::web::routes())
        .merge(proposals::web::routes())
        .merge(monitoring::web::routes())
        .merge(surveys::web::routes())
        .merge(inspections::web::routes())
        .merge(information::web::routes())
        .merge(conditions::web::routes())
        .merge(risk::web::routes())
        .merge(collaborators::web::routes())
        .merge(indicators::web::routes())
        .merge(handling::web::routes())
        .merge(publication::web::routes())
        .merge(reorganisation::web::routes())
        .merge(old_registers::web::routes())
        .merge(operations::web::routes())
        .merge(help::routes())
        .get(help::API_DOCS, help::api_docs)
        .nest("/api/v1", api())
        .get("/healthz", async || "ok")
        .get("/readyz", is_ready)
        .merge(assets::routes())
        .merge(language_routes())
}

fn api() -> Routes<Arc<App>> {
    Routes::new()
        .merge(agencies::api_routes())
        .merge(directives::api_routes())
        .merge(obligations::api_routes())
        .merge(letters::api_routes())
        .merge(notices::api_routes())
        .merge(people::api_routes())
        .merge(programmes::api_routes())
        .merge(proposals::api_routes())
        .merge(monitoring::api_routes())
        .merge(surveys::api_routes())
        .merge(inspections::api_routes())
        .merge(information::api_routes())
        .merge(conditions::api_routes())
        .merge(risk::api_routes())
        .merge(collaborators::api_routes())
        .merge(indicators::api_routes())
        .merge(handling::api_routes())
        .merge(publication::api_routes())
        .merge(reorganisation::api_routes())
        .merge(audit::api_routes())
        .get("/openapi.json", async || Json(crate::openapi::document()))
}

/// The parts of the API, by which the scopes of tokens are named: `obligations`.
#[must_use]
pub fn api_parts() -> BTreeSet<String> {
    let routes = api();
    let parts = routes.known().iter().filter_map(|(_, path)| path.split('/').nth(1));
    parts.filter(|part| !part.contains('.')).map(str::to_owned).collect()
}

/// Whoever is signed in keeps the frame: the menu is the way on from a mistyped address.
async fn no_such_page(_signed_in: Option<accounts::web::SignedIn>) -> Failure {
    Failure::no_such_page()
}

/// Whether the database answers: for a proxy that chooses among instances.
async fn is_ready(State(app): State<Arc<App>>) -> Result<&'static str, StatusCode> {
    accounts::api::has_accounts(app.store.read()).await.map(|_| "ready").map_err(|_| StatusCode::SERVICE_UNAVAILABLE)
}
