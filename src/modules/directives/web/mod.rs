//! Pages of directives: the inbox, the review, the issue, the directive itself.

mod detail;
mod files;
mod head;
mod inbox;
mod issue;
mod review;
mod text_pane;
pub(super) mod words;

use std::sync::Arc;

use thihanh_webkit::Routes;

use crate::app::App;

/// Bytes of several files at once, each within the reader's own limit; a person drops a day's post, not an archive.
const UPLOAD_MAX_BYTES: usize = 200 * 1024 * 1024;

/// Room for the fields of a card with every agency of a large province ticked.
const CARD_MAX_BYTES: usize = 1024 * 1024;

/// The module's pages.
pub fn routes() -> Routes<Arc<App>> {
    let inbox =
        Routes::new().get("/van-ban", inbox::show).post("/van-ban", inbox::receive).body_limit(UPLOAD_MAX_BYTES);
    let review = Routes::new()
        .get("/van-ban/{code}/soat", review::show)
        .post("/van-ban/{code}/soat/them", review::add)
        .post("/van-ban/{code}/soat/hoan-tac", review::undo)
        .post("/van-ban/{code}/soat/nhan-chac-chan", review::accept_certain)
        .post("/van-ban/{code}/soat/{card}", review::step)
        .get("/van-ban/{code}/soat/{card}/tach", review::cuts)
        .body_limit(CARD_MAX_BYTES);
    Routes::new()
        .merge(inbox)
        .merge(review)
        .get("/van-ban/{code}", detail::show)
        .get("/van-ban/{code}/thong-tin", head::show)
        .post("/van-ban/{code}/thong-tin", head::save)
        .get("/van-ban/{code}/phat-hanh", issue::show)
        .post("/van-ban/{code}/phat-hanh", issue::submit)
        .post("/van-ban/{code}/thoi", detail::withdraw)
        .post("/van-ban/{code}/mo-lai", detail::reopen)
        .post("/van-ban/{code}/doc-lai", detail::read_again)
        .post("/van-ban/{code}/tiep-nhan", detail::confirm_receipt)
        .post("/van-ban/{code}/quan-triet", detail::communicate)
        .get("/van-ban/{code}/ban-goc", files::original)
}
