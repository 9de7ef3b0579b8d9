//! Pages of reorganisations.
//!
//! | page | file |
//! | --- | --- |
//! | `/don-vi/sap-xep` the list, and the form of a new one | `list` |
//! | `/don-vi/sap-xep/{code}` one: decision, changes, who takes over what | `detail` |
//! | `/don-vi/sap-xep/{code}/muc` what one agency holds of a kind, one by one | `items` |
//! | `/don-vi/sap-xep/{code}/chay-thu` the dry run, and the commit | `trial` |

mod detail;
mod items;
mod list;
mod steps;
mod trial;
mod words;

use std::sync::Arc;

use thihanh_webkit::Routes;

use crate::app::App;

/// Path of the list.
const ALL: &str = "/don-vi/sap-xep";

/// The module's pages.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/don-vi/sap-xep", list::show)
        .post("/don-vi/sap-xep", list::begin)
        .get("/don-vi/sap-xep/{code}", detail::show)
        .post("/don-vi/sap-xep/{code}/sua", detail::change)
        .post("/don-vi/sap-xep/{code}/them/{kind}", detail::add_step)
        .post("/don-vi/sap-xep/{code}/bo/{place}", detail::remove_step)
        .post("/don-vi/sap-xep/{code}/bang", detail::add_file)
        .post("/don-vi/sap-xep/{code}/bo-bang/{number}", detail::remove_file)
        .post("/don-vi/sap-xep/{code}/ke-thua", items::name_heir)
        .post("/don-vi/sap-xep/{code}/thoi", detail::give_up)
        .get("/don-vi/sap-xep/{code}/muc", items::show)
        .get("/don-vi/sap-xep/{code}/chay-thu", trial::show)
        .post("/don-vi/sap-xep/{code}/bao-gom", trial::accept)
        .post("/don-vi/sap-xep/{code}/thuc-hien", trial::commit)
        .post("/don-vi/sap-xep/{code}/hoan-tac", detail::undo)
}
