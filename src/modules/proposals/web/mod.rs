//! Pages of proposals.
//!
//! | page | file |
//! | --- | --- |
//! | `/kien-nghi` proposals and how their answers stand | `list` |
//! | `/kien-nghi/moi` a new one | `form` |
//! | `/kien-nghi/{code}` one, its answer, and what the partner says to it | `detail` |

mod detail;
mod form;
mod list;
pub(super) mod words;

use std::sync::Arc;

use thihanh_webkit::Routes;

use crate::app::App;

/// The module's pages.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/kien-nghi", list::show)
        .get("/kien-nghi/moi", form::show)
        .post("/kien-nghi/moi", form::submit)
        .get("/kien-nghi/{code}", detail::show)
        .post("/kien-nghi/{code}/rut", detail::withdraw)
        .post("/kien-nghi/{code}/danh-gia", detail::judge)
}
