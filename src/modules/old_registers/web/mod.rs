//! `/bang-cu/{id}`: a row of an old register as it stood (`row`), and the words of its faults (`words`).

mod row;
pub mod words;

use std::sync::Arc;

use thihanh_webkit::Routes;

use crate::app::App;

/// The module's routes.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new().get("/bang-cu/{id}", row::show)
}
