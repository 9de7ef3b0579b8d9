//! Pages to sign in and out, and the extractor by which every staff page knows who asks.

mod sign_in;
mod signed_in;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use thihanh_webkit::paths;

pub use signed_in::{Origin, SignedIn};

use crate::app::App;

/// The module's pages.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(paths::SIGN_IN, get(sign_in::show).post(sign_in::submit))
        .route(paths::SIGN_OUT, post(sign_in::sign_out))
}
