//! Pages of directives: the inbox, the review, the issue, the directive itself.

mod detail;
mod files;
mod head;
mod inbox;
mod issue;
mod review;
pub(super) mod words;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::app::App;

/// Bytes of several files at once, each within the reader's own limit; a person drops a day's post, not an archive.
const UPLOAD_MAX_BYTES: usize = 200 * 1024 * 1024;

/// Room for the fields of a card with every agency of a large province ticked.
const CARD_MAX_BYTES: usize = 1024 * 1024;

/// The module's pages.
pub fn routes() -> Router<Arc<App>> {
    let inbox = Router::new()
        .route("/van-ban", get(inbox::show).post(inbox::receive))
        .layer(DefaultBodyLimit::max(UPLOAD_MAX_BYTES));
    let review = Router::new()
        .route("/van-ban/{code}/soat", get(review::show))
        .route("/van-ban/{code}/soat/them", post(review::add))
        .route("/van-ban/{code}/soat/hoan-tac", post(review::undo))
        .route("/van-ban/{code}/soat/nhan-chac-chan", post(review::accept_certain))
        .route("/van-ban/{code}/soat/{card}", post(review::step))
        .route("/van-ban/{code}/soat/{card}/tach", get(review::cuts))
        .layer(DefaultBodyLimit::max(CARD_MAX_BYTES));
    Router::new()
        .merge(inbox)
        .merge(review)
        .route("/van-ban/{code}", get(detail::show))
        .route("/van-ban/{code}/thong-tin", get(head::show).post(head::save))
        .route("/van-ban/{code}/phat-hanh", get(issue::show).post(issue::submit))
        .route("/van-ban/{code}/thoi", post(detail::withdraw))
        .route("/van-ban/{code}/mo-lai", post(detail::reopen))
        .route("/van-ban/{code}/doc-lai", post(detail::read_again))
        .route("/van-ban/{code}/tiep-nhan", post(detail::confirm_receipt))
        .route("/van-ban/{code}/quan-triet", post(detail::communicate))
        .route("/van-ban/{code}/ban-goc", get(files::original))
}
