//! Pages of inspections.
//!
//! | page | file |
//! | --- | --- |
//! | `/theo-doi/kiem-tra` the calendar | `list` |
//! | `/theo-doi/kiem-tra/moi`, `…/{code}/sua` the form, with where it meets others | `form` |
//! | `/theo-doi/kiem-tra/{code}` the workspace | `detail`, its forms `acts`, what they do `steps` |
//! | `/theo-doi/kiem-tra/{code}/van-ban/{paper}` documents | `papers` |
//! | `/theo-doi/kiem-tra/{code}/tai-cho` the checklist on a tablet | `site` |
//! | `/theo-doi/cau-hoi-kiem-tra` criteria and questions | `checklist` |
//! | `/theo-doi/phat-hien`, `…/{code}` findings | `findings`, `finding` |
//! | `/theo-doi/kien-nghi/{code}` a recommendation | `recommendation` |
//! | `/theo-doi/lich-kiem-tra` one agency's year | `year` |

mod acts;
mod checklist;
mod detail;
mod finding;
mod findings;
mod form;
mod list;
mod papers;
mod recommendation;
mod site;
mod steps;
pub mod words;
mod year;

use std::sync::Arc;

use thihanh_webkit::Routes;

use super::usecase::FILE_MAX_BYTES;
use crate::app::App;

/// Path of the calendar.
const INSPECTIONS: &str = "/theo-doi/kiem-tra";
/// Path of the findings.
const FINDINGS: &str = "/theo-doi/phat-hien";
/// Path of recommendations.
const RECOMMENDATIONS: &str = "/theo-doi/kien-nghi";
/// Path of an agency's year.
const YEAR: &str = "/theo-doi/lich-kiem-tra";
/// Path of the checklist.
const CHECKLIST: &str = "/theo-doi/cau-hoi-kiem-tra";

/// The module's pages.
pub fn routes() -> Routes<Arc<App>> {
    // The form around the file takes some room too.
    let file = Routes::new()
        .post("/theo-doi/phat-hien/{code}/tep", finding::add_file)
        .body_limit(FILE_MAX_BYTES.saturating_add(64 * 1024));
    Routes::new()
        .merge(file)
        .get("/theo-doi/kiem-tra", list::show)
        .get("/theo-doi/kiem-tra/moi", form::show)
        .post("/theo-doi/kiem-tra/moi", form::submit)
        .get("/theo-doi/kiem-tra/{code}", detail::show)
        .get("/theo-doi/kiem-tra/{code}/sua", form::edit)
        .post("/theo-doi/kiem-tra/{code}/sua", form::save)
        .post("/theo-doi/kiem-tra/{code}/thanh-vien", steps::add_member)
        .post("/theo-doi/kiem-tra/{code}/thanh-vien/bo", steps::remove_member)
        .post("/theo-doi/kiem-tra/{code}/quyet-dinh", steps::decide)
        .post("/theo-doi/kiem-tra/{code}/so", steps::sign)
        .post("/theo-doi/kiem-tra/{code}/thong-bao", steps::notify)
        .post("/theo-doi/kiem-tra/{code}/tu-bao-cao", steps::self_report)
        .post("/theo-doi/kiem-tra/{code}/bat-dau", steps::begin)
        .post("/theo-doi/kiem-tra/{code}/chon", steps::resolve)
        .post("/theo-doi/kiem-tra/{code}/roi-diem", steps::leave)
        .post("/theo-doi/kiem-tra/{code}/phat-hien", steps::add_finding)
        .post("/theo-doi/kiem-tra/{code}/phat-hien/bo", steps::remove_finding)
        .post("/theo-doi/kiem-tra/{code}/kien-nghi", steps::add_recommendation)
        .post("/theo-doi/kiem-tra/{code}/kien-nghi/bo", steps::remove_recommendation)
        .post("/theo-doi/kiem-tra/{code}/ket-luan", steps::conclude)
        .post("/theo-doi/kiem-tra/{code}/gui", steps::send)
        .post("/theo-doi/kiem-tra/{code}/ket-thuc", steps::close)
        .post("/theo-doi/kiem-tra/{code}/rut", steps::withdraw)
        .get("/theo-doi/kiem-tra/{code}/van-ban/{paper}", papers::show)
        .get("/theo-doi/kiem-tra/{code}/tai-cho", site::show)
        .get("/theo-doi/cau-hoi-kiem-tra", checklist::show)
        .post("/theo-doi/cau-hoi-kiem-tra", checklist::add)
        .post("/theo-doi/cau-hoi-kiem-tra/{id}", checklist::change)
        .get("/theo-doi/phat-hien", findings::show)
        .get("/theo-doi/phat-hien/{code}", finding::show)
        .post("/theo-doi/phat-hien/{code}", finding::close)
        .post("/theo-doi/phat-hien/{code}/sua", finding::change)
        .post("/theo-doi/phat-hien/{code}/tep/bo", finding::remove_file)
        .get("/theo-doi/phat-hien/{code}/tep/{id}", finding::file)
        .get("/theo-doi/kien-nghi/{code}", recommendation::show)
        .get("/theo-doi/lich-kiem-tra", year::show)
}
