//! `/metrics` for monitoring systems (`metrics`), `/van-hanh` for administrators (`page`).

mod metrics;
mod page;

use std::sync::Arc;

use thihanh_webkit::Routes;

use crate::app::App;

pub use metrics::measured;

/// The module's routes.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new().get("/metrics", metrics::show).get("/van-hanh", page::show)
}
