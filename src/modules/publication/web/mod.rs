//! Pages of publications.
//!
//! | page | file |
//! | --- | --- |
//! | `/theo-doi/cong-khai` publications, what waits | `list` |
//! | `/theo-doi/cong-khai/moi` what could be published | `new` |
//! | `/theo-doi/cong-khai/con-thieu` conclusions that wait too long | `missing` |
//! | `/theo-doi/cong-khai/{code}` one: what is masked, publishing, withdrawing, proposals that came of it | `detail` |
//! | `/cong-khai`, `/cong-khai/{code}`, `/cong-khai/atom.xml` what everybody reads, without signing in | `public`, `feed` |
//!
//! `paper` draws a document for both; `cached` makes an answer that may be kept.

pub(super) mod cached;
mod detail;
mod feed;
mod list;
mod missing;
mod new;
mod paper;
mod public;
mod words;

use std::sync::Arc;

use thihanh_webkit::Routes;

use crate::app::App;

/// Path of the staff's list.
const PUBLICATIONS: &str = "/theo-doi/cong-khai";
/// Path of the pages for everybody.
const PUBLIC: &str = "/cong-khai";

/// The module's pages.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/theo-doi/cong-khai", list::show)
        .get("/theo-doi/cong-khai/moi", new::show)
        .post("/theo-doi/cong-khai/moi", new::prepare)
        .get("/theo-doi/cong-khai/con-thieu", missing::show)
        .get("/theo-doi/cong-khai/{code}", detail::show)
        .post("/theo-doi/cong-khai/{code}/sua", detail::edit)
        .post("/theo-doi/cong-khai/{code}/cong-bo", detail::publish)
        .post("/theo-doi/cong-khai/{code}/thu-hoi", detail::withdraw)
        .post("/theo-doi/cong-khai/{code}/bo", detail::discard)
        .get("/cong-khai", public::list)
        .get("/cong-khai/atom.xml", feed::show)
        .get("/cong-khai/{code}", public::one)
}
