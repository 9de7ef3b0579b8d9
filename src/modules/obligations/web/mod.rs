//! Pages of the ledger.
//!
//! | page | file |
//! | --- | --- |
//! | `/` the whole picture | `home` |
//! | `/viec-cua-toi` a person's own work | `desk` |
//! | `/viec-don-vi` the desk of an agency's head | `unit` |
//! | `/bang-theo-doi` what waits for whoever follows others up | `board` |
//! | `/nhiem-vu` the register, and its kept filters | `register` |
//! | `/nhiem-vu/hang-loat` one thing done to many | `bulk` |
//! | `/nhiem-vu.xlsx`, `.csv`, `.ics`, `.pdf` the same as a file | `files` |
//! | `/nhiem-vu/{code}` one obligation, and what is done to it | `detail` |
//! | `/nhiem-vu/{code}/minh-chung` its files | `evidence` |
//! | `/lich` the month | `calendar` |

mod address;
mod board;
mod bulk;
mod calendar;
mod desk;
mod desk_list;
mod detail;
mod evidence;
mod files;
mod home;
mod names;
mod register;
mod unit;
pub(super) mod words;

use std::sync::Arc;

use thihanh_kernel::ids::AgencyId;
use thihanh_webkit::{Routes, paths};

use crate::app::App;

/// The module's pages.
pub fn routes() -> Routes<Arc<App>> {
    let files = Routes::new()
        .post("/nhiem-vu/{code}/minh-chung", evidence::add)
        .body_limit(evidence::FORM_BYTES)
        .get("/nhiem-vu/{code}/minh-chung/{id}", evidence::file)
        .get("/nhiem-vu/{code}/minh-chung/{id}/anh", evidence::picture)
        .post("/nhiem-vu/{code}/minh-chung/{id}/xoa", evidence::remove);
    let routes = Routes::new()
        .merge(files)
        .get(paths::HOME, home::show)
        .get("/viec-cua-toi", desk::show)
        .get(unit::UNIT, unit::show)
        .get(board::BOARD, board::show)
        .get("/lich", calendar::show)
        .get(address::REGISTER, register::show)
        .get("/nhiem-vu.xlsx", files::xlsx)
        .get("/nhiem-vu.csv", files::csv)
        .get("/nhiem-vu.ics", files::ics)
        .get("/nhiem-vu.pdf", files::pdf)
        .get(bulk::BULK, bulk::show)
        .post(bulk::BULK, bulk::submit)
        .post("/nhiem-vu/cot", register::columns::choose)
        .post("/nhiem-vu/bo-loc", register::saved::save)
        .post("/nhiem-vu/bo-loc/{id}/xoa", register::saved::remove)
        .get("/nhiem-vu/{code}", detail::show);
    detail::acts::routes(routes)
}

/// The page of an obligation.
fn path_of(code: &str) -> String {
    format!("{}/{code}", address::REGISTER)
}

/// The page of an agency.
fn path_of_agency(agency: AgencyId) -> String {
    format!("/don-vi/{agency}")
}
