//! Pages of monitoring.
//!
//! | page | file |
//! | --- | --- |
//! | `/theo-doi/ke-hoach` the plans of a year: who has one, who owes one | `board` |
//! | `/theo-doi/ke-hoach/no/{id}` that an agency owes a plan, and what was done about it | `duty` |
//! | `/theo-doi/ke-hoach/{code}` one plan, written, judged, issued, amended | `plan/` |
//! | `/theo-doi/bao-phu` which field is watched by whom | `coverage` |
//! | `/theo-doi/quy-tac` laws, rules of plans, fields | `rules` |

mod board;
mod coverage;
mod duty;
mod plan;
mod rules;
mod words;

pub use self::words::activity as activity_text;

use std::sync::Arc;

use thihanh_webkit::Routes;

use crate::app::App;

/// Path of the plans.
const PLANS: &str = "/theo-doi/ke-hoach";
/// Path of the coverage.
const COVERAGE: &str = "/theo-doi/bao-phu";
/// Path of inspections, of another module.
const INSPECTIONS: &str = "/theo-doi/kiem-tra";
/// Path of the letter that urges, of another module.
const URGING: &str = "/don-doc/soan";
/// Path of the rules.
const RULES: &str = "/theo-doi/quy-tac";

/// The module's pages.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/theo-doi/ke-hoach", board::show)
        .post("/theo-doi/ke-hoach", board::begin)
        .post("/theo-doi/ke-hoach/mo", board::open)
        .get("/theo-doi/ke-hoach/no/{id}", duty::show)
        .post("/theo-doi/ke-hoach/no/{id}/bien-phap", duty::record)
        .get("/theo-doi/ke-hoach/{code}", plan::show)
        .post("/theo-doi/ke-hoach/{code}/sua", plan::acts::edit)
        .post("/theo-doi/ke-hoach/{code}/linh-vuc", plan::acts::put_field)
        .post("/theo-doi/ke-hoach/{code}/linh-vuc/bo", plan::acts::remove_field)
        .post("/theo-doi/ke-hoach/{code}/hoat-dong", plan::acts::put_item)
        .post("/theo-doi/ke-hoach/{code}/hoat-dong/bo", plan::acts::remove_item)
        .post("/theo-doi/ke-hoach/{code}/trinh", plan::acts::submit)
        .post("/theo-doi/ke-hoach/{code}/tra-lai", plan::acts::send_back)
        .post("/theo-doi/ke-hoach/{code}/chap-nhan", plan::acts::accept)
        .post("/theo-doi/ke-hoach/{code}/ban-hanh", plan::acts::issue)
        .post("/theo-doi/ke-hoach/{code}/bo", plan::acts::discard)
        .post("/theo-doi/ke-hoach/{code}/sua-doi", plan::acts::begin_amendment)
        .post("/theo-doi/ke-hoach/{code}/sua-doi/ban-hanh", plan::acts::issue_amendment)
        .post("/theo-doi/ke-hoach/{code}/sua-doi/bo", plan::acts::give_up_amendment)
        .get("/theo-doi/ke-hoach/{code}/van-ban.docx", plan::docx)
        .get("/theo-doi/ke-hoach/{code}/van-ban.pdf", plan::pdf)
        .get("/theo-doi/bao-phu", coverage::show)
        .get("/theo-doi/quy-tac", rules::show)
        .post("/theo-doi/quy-tac", rules::add_rule)
        .post("/theo-doi/quy-tac/bo", rules::end_rule)
        .post("/theo-doi/linh-vuc", rules::add_field)
        .post("/theo-doi/linh-vuc/bo", rules::end_field)
}
