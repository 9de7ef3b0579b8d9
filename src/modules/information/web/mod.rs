//! Pages of the information book and of supervision.
//!
//! | page | file |
//! | --- | --- |
//! | `/theo-doi/thong-tin` entries, `….xlsx` the same as a file | `list` |
//! | `/theo-doi/thong-tin/moi`, `…/{code}/sua` a new one, a changed one | `form` |
//! | `/theo-doi/thong-tin/{code}` one, its verification, findings, repetitions | `detail` |
//! | `/theo-doi/thong-tin/nguon` kinds of sources | `sources` |
//! | `/theo-doi/giam-sat` sessions of supervision | `sessions` |
//! | `/theo-doi/giam-sat/moi`, `…/{code}/sua` a new one, a changed one | `session_form` |
//! | `/theo-doi/giam-sat/{code}` one and its proposals | `session` |

mod detail;
mod form;
mod list;
mod session;
mod session_form;
mod sessions;
mod sources;
pub(super) mod words;

use std::sync::Arc;

use thihanh_webkit::Routes;

use crate::app::App;

/// Path of the list.
const INFORMATION: &str = "/theo-doi/thong-tin";
/// Path of the kinds of sources.
const SOURCES: &str = "/theo-doi/thong-tin/nguon";
/// Path of the sessions.
const SESSIONS: &str = "/theo-doi/giam-sat";

/// The module's pages.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/theo-doi/thong-tin", list::show)
        .get("/theo-doi/thong-tin.xlsx", list::xlsx)
        .get("/theo-doi/thong-tin/moi", form::show)
        .post("/theo-doi/thong-tin/moi", form::create)
        .get("/theo-doi/thong-tin/nguon", sources::show)
        .post("/theo-doi/thong-tin/nguon", sources::add)
        .post("/theo-doi/thong-tin/nguon/{id}", sources::change)
        .get("/theo-doi/thong-tin/{code}", detail::show)
        .get("/theo-doi/thong-tin/{code}/sua", form::edit)
        .post("/theo-doi/thong-tin/{code}/sua", form::change)
        .post("/theo-doi/thong-tin/{code}/xac-minh", detail::judge)
        .post("/theo-doi/thong-tin/{code}/phat-hien", detail::link)
        .post("/theo-doi/thong-tin/{code}/phat-hien/go", detail::unlink)
        .post("/theo-doi/thong-tin/{code}/trung", detail::repeats)
        .get("/theo-doi/giam-sat", sessions::show)
        .get("/theo-doi/giam-sat/moi", session_form::show)
        .post("/theo-doi/giam-sat/moi", session_form::create)
        .get("/theo-doi/giam-sat/{code}", session::show)
        .get("/theo-doi/giam-sat/{code}/sua", session_form::edit)
        .post("/theo-doi/giam-sat/{code}/sua", session_form::change)
}
