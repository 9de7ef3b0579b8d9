//! Pages of collaborators.
//!
//! | page | file |
//! | --- | --- |
//! | `/theo-doi/cong-tac-vien` collaborators, `….xlsx` the same as a file without personal data; `/moi` | `list`, `form` |
//! | `/theo-doi/cong-tac-vien/{id}` one: checks and contracts | `detail` |
//! | `/theo-doi/cong-tac-vien/hop-dong` contracts; `/moi`, `/{code}` | `contracts`, `contract` |
//! | `/theo-doi/cong-tac-vien/danh-muc` criteria and kinds of organisations | `reference` |

mod contract;
mod contracts;
mod detail;
mod form;
mod list;
mod reference;
pub(super) mod words;

use std::sync::Arc;

use askama::Template;
use thihanh_kernel::problem::FieldError;
use thihanh_webkit::parts::{ErrorSummary, Field, PageHead};
use thihanh_webkit::{Lang, Layout, Routes};

use crate::app::App;

/// Path of the collaborators.
const COLLABORATORS: &str = "/theo-doi/cong-tac-vien";
/// Path of the contracts.
const CONTRACTS: &str = "/theo-doi/cong-tac-vien/hop-dong";
/// Path of criteria and kinds of organisations.
const REFERENCES: &str = "/theo-doi/cong-tac-vien/danh-muc";

/// The module's pages.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/theo-doi/cong-tac-vien", list::show)
        .get("/theo-doi/cong-tac-vien.xlsx", list::xlsx)
        .get("/theo-doi/cong-tac-vien/moi", form::show)
        .post("/theo-doi/cong-tac-vien/moi", form::add)
        .get("/theo-doi/cong-tac-vien/danh-muc", reference::show)
        .post("/theo-doi/cong-tac-vien/danh-muc", reference::add)
        .post("/theo-doi/cong-tac-vien/danh-muc/{id}", reference::change)
        .get("/theo-doi/cong-tac-vien/hop-dong", contracts::show)
        .get("/theo-doi/cong-tac-vien/hop-dong/moi", contract::begin)
        .post("/theo-doi/cong-tac-vien/hop-dong/moi", contract::draft)
        .get("/theo-doi/cong-tac-vien/hop-dong/{code}", contract::show)
        .post("/theo-doi/cong-tac-vien/hop-dong/{code}", contract::change)
        .post("/theo-doi/cong-tac-vien/hop-dong/{code}/ky", contract::sign)
        .post("/theo-doi/cong-tac-vien/hop-dong/{code}/nghiem-thu", contract::accept)
        .post("/theo-doi/cong-tac-vien/hop-dong/{code}/cham-dut", contract::end)
        .get("/theo-doi/cong-tac-vien/{id}", detail::show)
        .post("/theo-doi/cong-tac-vien/{id}", detail::change)
        .post("/theo-doi/cong-tac-vien/{id}/doi-chieu", detail::check)
        .post("/theo-doi/cong-tac-vien/{id}/xoa-du-lieu", detail::erase)
}

/// A form alone: of a new collaborator, of a new contract.
#[derive(Template)]
#[template(path = "collaborators/web/form.html")]
struct FormPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    form: Sheet,
}

/// A form with where it goes and which version it was made from.
struct Sheet {
    action: String,
    version: String,
    /// Values that are sent along unseen.
    hidden: Vec<(&'static str, String)>,
    fields: Vec<Field>,
    /// Fields of state management to tick: code, name, whether it is.
    ticks: Vec<(String, String, bool)>,
}

fn summary(lang: Lang, errors: &[FieldError]) -> Option<ErrorSummary> {
    (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors))
}
