//! Pages of surveys.
//!
//! | page | file |
//! | --- | --- |
//! | `/theo-doi/khao-sat` surveys and how they stand | `list` |
//! | `/theo-doi/khao-sat/moi`, `…/{code}/sua` what one is about | `form` |
//! | `/theo-doi/khao-sat/{code}` one, its life and what came back | `detail` |
//! | `…/cau-hoi` the questions, `…/cau-hoi/{id}` one of them | `builder`, `item` |
//! | `…/xem-thu` the form as it will be answered | `preview` |
//! | `…/mau` draws, agencies of the sample, invitations | `sample`, `slips` |
//! | `…/nhap` a form that came on paper | `paper` |
//! | `…/phieu`, `…/phieu/{id}` answered forms | `responses` |
//! | `…/ket-qua` what the answers come to, as XLSX too | `results` |
//! | `/khao-sat/{link}` answering, without signing in | `public` |
//!
//! `question` draws one question for every page that shows it to be answered.

mod builder;
mod detail;
mod form;
mod item;
mod list;
mod paper;
mod preview;
mod public;
mod question;
mod responses;
mod results;
mod sample;
mod slips;
pub(super) mod words;

use std::sync::Arc;

use thihanh_webkit::Routes;

use crate::app::App;

/// Path of the list.
const SURVEYS: &str = "/theo-doi/khao-sat";
/// Path of the pages for everybody.
const PUBLIC: &str = "/khao-sat";
/// Largest body of an answered form: a hundred long answers.
const ANSWER_BYTES: usize = 512 * 1024;

/// The module's pages.
pub fn routes() -> Routes<Arc<App>> {
    let answering = Routes::new()
        .get("/khao-sat/{link}", public::show)
        .post("/khao-sat/{link}", public::step)
        .get("/khao-sat/{link}/cam-on", public::thanks)
        .get("/khao-sat/{link}/{token}", public::show_invited)
        .body_limit(ANSWER_BYTES);
    Routes::new()
        .get("/theo-doi/khao-sat", list::show)
        .get("/theo-doi/khao-sat/moi", form::show)
        .post("/theo-doi/khao-sat/moi", form::create)
        .get("/theo-doi/khao-sat/{code}", detail::show)
        .get("/theo-doi/khao-sat/{code}/sua", form::edit)
        .post("/theo-doi/khao-sat/{code}/sua", form::change)
        .post("/theo-doi/khao-sat/{code}/bo", detail::remove)
        .post("/theo-doi/khao-sat/{code}/mo", detail::open)
        .post("/theo-doi/khao-sat/{code}/han", detail::lengthen)
        .post("/theo-doi/khao-sat/{code}/phien-ban", detail::revise)
        .post("/theo-doi/khao-sat/{code}/ap-dung", detail::publish)
        .post("/theo-doi/khao-sat/{code}/dong", detail::close)
        .post("/theo-doi/khao-sat/{code}/ket-luan", detail::conclude)
        .get("/theo-doi/khao-sat/{code}/cau-hoi", builder::show)
        .get("/theo-doi/khao-sat/{code}/cau-hoi/moi", item::add)
        .post("/theo-doi/khao-sat/{code}/cau-hoi/moi", item::create)
        .get("/theo-doi/khao-sat/{code}/cau-hoi/{id}", item::show)
        .post("/theo-doi/khao-sat/{code}/cau-hoi/{id}", item::save)
        .post("/theo-doi/khao-sat/{code}/cau-hoi/{id}/chuyen", builder::shift)
        .post("/theo-doi/khao-sat/{code}/cau-hoi/{id}/bo", builder::remove)
        .get("/theo-doi/khao-sat/{code}/xem-thu", preview::show)
        .get("/theo-doi/khao-sat/{code}/mau", sample::show)
        .post("/theo-doi/khao-sat/{code}/mau/rut", sample::draw)
        .post("/theo-doi/khao-sat/{code}/mau/phieu", sample::invite)
        .post("/theo-doi/khao-sat/{code}/mau/thu-hoi", sample::take_back)
        .post("/theo-doi/khao-sat/{code}/mau/giay", sample::paper_sent)
        .get("/theo-doi/khao-sat/{code}/nhap", paper::show)
        .post("/theo-doi/khao-sat/{code}/nhap", paper::record)
        .get("/theo-doi/khao-sat/{code}/phieu", responses::list)
        .get("/theo-doi/khao-sat/{code}/phieu/{id}", responses::show)
        .post("/theo-doi/khao-sat/{code}/phieu/{id}/hop-le", responses::set_valid)
        .get("/theo-doi/khao-sat/{code}/ket-qua", results::show)
        .get("/theo-doi/khao-sat/{code}/ket-qua.xlsx", results::xlsx)
        .merge(answering)
}
