//! Pages of the ranking.
//!
//! | page | file |
//! | --- | --- |
//! | `/theo-doi/rui-ro` agencies by score, `….xlsx` the same as a file | `list` |
//! | `/theo-doi/rui-ro/{id}` one agency: what is behind its score | `detail` |
//! | `/theo-doi/rui-ro/he-so` the factors | `factors` |

mod detail;
mod factors;
mod list;
pub(super) mod words;

use std::sync::Arc;

use thihanh_webkit::Routes;

use crate::app::App;

/// Path of the list.
const RISK: &str = "/theo-doi/rui-ro";
/// Path of the factors.
const FACTORS: &str = "/theo-doi/rui-ro/he-so";

/// The module's pages.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/theo-doi/rui-ro", list::show)
        .get("/theo-doi/rui-ro.xlsx", list::xlsx)
        .get("/theo-doi/rui-ro/he-so", factors::show)
        .post("/theo-doi/rui-ro/he-so", factors::add)
        .post("/theo-doi/rui-ro/he-so/{id}", factors::change)
        .get("/theo-doi/rui-ro/{id}", detail::show)
}
