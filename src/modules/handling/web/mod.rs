//! Pages of handling.
//!
//! | page | file |
//! | --- | --- |
//! | `/theo-doi/xu-ly` handlings, `….xlsx` the same as a file | `list` |
//! | `/theo-doi/xu-ly/moi`, `…/{code}/sua` a new one, a changed one | `form` |
//! | `/theo-doi/xu-ly/{code}` one, its way, its chain; what may be done with it | `detail`, `acts` |
//! | `/theo-doi/xu-ly/chuoi` what was found and what came of it, across years | `chain` |
//! | `/theo-doi/xu-ly/thoi-han` how long a body has to answer | `rules` |

mod acts;
mod chain;
mod detail;
mod form;
mod list;
mod rules;
pub mod words;

use std::sync::Arc;

use thihanh_webkit::Routes;

use crate::app::App;

/// Path of the list.
const HANDLINGS: &str = "/theo-doi/xu-ly";
/// Path of the chain.
const CHAIN: &str = "/theo-doi/xu-ly/chuoi";
/// Path of the rules.
const RULES: &str = "/theo-doi/xu-ly/thoi-han";
/// Path of findings.
const FINDINGS: &str = "/theo-doi/phat-hien";
/// Path of recommendations.
const RECOMMENDATIONS: &str = "/theo-doi/kien-nghi";

/// The module's pages.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/theo-doi/xu-ly", list::show)
        .get("/theo-doi/xu-ly.xlsx", list::xlsx)
        .get("/theo-doi/xu-ly/moi", form::show)
        .post("/theo-doi/xu-ly/moi", form::create)
        .get("/theo-doi/xu-ly/chuoi", chain::show)
        .get("/theo-doi/xu-ly/thoi-han", rules::show)
        .post("/theo-doi/xu-ly/thoi-han", rules::add)
        .post("/theo-doi/xu-ly/thoi-han/{id}", rules::change)
        .get("/theo-doi/xu-ly/{code}", detail::show)
        .get("/theo-doi/xu-ly/{code}/sua", form::edit)
        .post("/theo-doi/xu-ly/{code}/sua", form::change)
        .post("/theo-doi/xu-ly/{code}/duyet", detail::approve)
        .post("/theo-doi/xu-ly/{code}/tra-lai", detail::give_back)
        .post("/theo-doi/xu-ly/{code}/gui", detail::send)
        .post("/theo-doi/xu-ly/{code}/da-nhan", detail::acknowledge)
        .post("/theo-doi/xu-ly/{code}/thuc-hien", detail::begin)
        .post("/theo-doi/xu-ly/{code}/tra-loi", detail::reply)
        .post("/theo-doi/xu-ly/{code}/ket-qua", detail::judge)
        .post("/theo-doi/xu-ly/{code}/huy", detail::cancel)
        .post("/theo-doi/xu-ly/{code}/cong-bo", detail::publish)
}
