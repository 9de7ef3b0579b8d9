//! Pages of the ledger.
//!
//! | page | file |
//! | --- | --- |
//! | `/` the whole picture | `home` |
//! | `/viec-cua-toi` a person's own work | `desk` |
//! | `/nhiem-vu` the register, and its kept filters | `register` |
//! | `/nhiem-vu.xlsx`, `.csv`, `.ics` the same as a file | `files` |
//! | `/nhiem-vu/{code}` one obligation, and what is done to it | `detail` |
//! | `/lich` the month | `calendar` |

mod address;
mod calendar;
mod desk;
mod detail;
mod files;
mod home;
mod names;
mod register;
pub(super) mod words;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use thihanh_kernel::ids::AgencyId;
use thihanh_webkit::paths;

use crate::app::App;

/// The module's pages.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(paths::HOME, get(home::show))
        .route("/viec-cua-toi", get(desk::show))
        .route("/lich", get(calendar::show))
        .route(address::REGISTER, get(register::show))
        .route("/nhiem-vu.xlsx", get(files::xlsx))
        .route("/nhiem-vu.csv", get(files::csv))
        .route("/nhiem-vu.ics", get(files::ics))
        .route("/nhiem-vu/bo-loc", post(register::saved::save))
        .route("/nhiem-vu/bo-loc/{id}/xoa", post(register::saved::remove))
        .route("/nhiem-vu/{code}", get(detail::show))
        .route("/nhiem-vu/{code}/bao-cao", post(detail::acts::report))
        .route("/nhiem-vu/{code}/xac-nhan", post(detail::acts::complete))
        .route("/nhiem-vu/{code}/tra-lai", post(detail::acts::send_back))
        .route("/nhiem-vu/{code}/dat-han", post(detail::acts::set_due))
        .route("/nhiem-vu/{code}/su-kien", post(detail::acts::record_event))
        .route("/nhiem-vu/{code}/huy", post(detail::acts::cancel))
}

/// The page of an obligation.
fn path_of(code: &str) -> String {
    format!("{}/{code}", address::REGISTER)
}

/// The page of an agency.
fn path_of_agency(agency: AgencyId) -> String {
    format!("/don-vi/{agency}")
}
