//! Pages of the indicators.
//!
//! | page | file |
//! | --- | --- |
//! | `/theo-doi/chi-so` the numbers of an agency, a period, a field; `….xlsx` the same as a file | `table` |
//! | `/theo-doi/chi-so/so-sanh` the agencies below one, side by side | `compare` |
//! | `/theo-doi/chi-so/nhap` everything that is entered for an agency and a period, on one sheet | `sheet` |
//! | `/theo-doi/chi-so/xac-minh` what waits for verification; `…/gia-tri/{id}` one value | `values` |
//! | `/theo-doi/chi-so/dinh-nghia` the indicators themselves | `define` |
//! | `/theo-doi/chi-so/{code}` one: what it is, its years, the surveys that answer it; `…/so-lieu` what stands behind a number | `one` |

mod asked;
mod compare;
mod define;
mod links;
mod one;
mod sheet;
mod table;
mod values;
pub(super) mod words;

use std::sync::Arc;

use thihanh_webkit::Routes;

use crate::app::App;

/// Path of the table.
const INDICATORS: &str = "/theo-doi/chi-so";
/// Path of the comparison.
const COMPARE: &str = "/theo-doi/chi-so/so-sanh";
/// Path of the sheet.
const SHEET: &str = "/theo-doi/chi-so/nhap";
/// Path of what waits for verification.
const WAITING: &str = "/theo-doi/chi-so/xac-minh";
/// Path of the values.
const VALUES: &str = "/theo-doi/chi-so/gia-tri";
/// Path of the indicators themselves.
const DEFINITIONS: &str = "/theo-doi/chi-so/dinh-nghia";

/// The module's pages.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/theo-doi/chi-so", table::show)
        .get("/theo-doi/chi-so.xlsx", table::xlsx)
        .get("/theo-doi/chi-so/so-sanh", compare::show)
        .get("/theo-doi/chi-so/nhap", sheet::show)
        .post("/theo-doi/chi-so/nhap", sheet::enter)
        .get("/theo-doi/chi-so/xac-minh", values::waiting)
        .get("/theo-doi/chi-so/gia-tri/{id}", values::show)
        .post("/theo-doi/chi-so/gia-tri/{id}/xac-minh", values::verify)
        .get("/theo-doi/chi-so/dinh-nghia", define::show)
        .post("/theo-doi/chi-so/dinh-nghia", define::add)
        .post("/theo-doi/chi-so/dinh-nghia/{code}", define::change)
        .get("/theo-doi/chi-so/{code}", one::show)
        .get("/theo-doi/chi-so/{code}/so-lieu", one::behind)
        .post("/theo-doi/chi-so/{code}/khao-sat", one::choose)
        .post("/theo-doi/chi-so/{code}/khao-sat/go", one::remove)
}
