//! The original file of a directive.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{Failure, download};

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
    Ok((download::saved(&name, "application/octet-stream"), bytes).into_response())
}
