//! Pages of the conditions.
//!
//! | page | file |
//! | --- | --- |
//! | `/theo-doi/dieu-kien` the numbers of an agency and a year; `.xlsx` the same | `overview` |
//! | `/theo-doi/dieu-kien/can-bo` people in legal posts; `/moi`, `/{id}` | `staff` |
//! | `/theo-doi/dieu-kien/can-bo/thieu-dau-moi` agencies without a focal point | `without` |
//! | `/theo-doi/dieu-kien/can-bo/bien-che` how many posts there are | `posts` |
//! | `/theo-doi/dieu-kien/tap-huan` classes; `/moi`, `/{code}` with who came | `classes`, `class` |
//! | `/theo-doi/dieu-kien/kinh-phi` lines of money; `/moi`, `/{id}`; `/tong` their sums | `budgets`, `totals` |

mod budgets;
mod class;
mod classes;
mod overview;
mod posts;
mod staff;
mod totals;
mod without;
pub(super) mod words;

#[cfg(feature = "xlsx")]
pub(super) use self::overview::groups;

use std::sync::Arc;

use askama::Template;
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::vietnamese::fold;
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, KeyValues, PageHead, Timeline};
use thihanh_webkit::{Lang, Layout, Routes};

use crate::app::App;
use crate::modules::agencies::api::AgencyView;

/// Path of the numbers.
const CONDITIONS: &str = "/theo-doi/dieu-kien";
/// Path of the people.
const STAFF: &str = "/theo-doi/dieu-kien/can-bo";
/// Path of agencies without a focal point.
const WITHOUT: &str = "/theo-doi/dieu-kien/can-bo/thieu-dau-moi";
/// Path of the posts.
const POSTS: &str = "/theo-doi/dieu-kien/can-bo/bien-che";
/// Path of the classes.
const CLASSES: &str = "/theo-doi/dieu-kien/tap-huan";
/// Path of the money.
const BUDGETS: &str = "/theo-doi/dieu-kien/kinh-phi";
/// Path of its sums.
const TOTALS: &str = "/theo-doi/dieu-kien/kinh-phi/tong";

/// The module's pages.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/theo-doi/dieu-kien", overview::show)
        .get("/theo-doi/dieu-kien.xlsx", overview::xlsx)
        .get("/theo-doi/dieu-kien/can-bo", staff::show)
        .get("/theo-doi/dieu-kien/can-bo/moi", staff::begin)
        .post("/theo-doi/dieu-kien/can-bo/moi", staff::add)
        .get("/theo-doi/dieu-kien/can-bo/thieu-dau-moi", without::show)
        .get("/theo-doi/dieu-kien/can-bo/bien-che", posts::show)
        .post("/theo-doi/dieu-kien/can-bo/bien-che", posts::put)
        .get("/theo-doi/dieu-kien/can-bo/{id}", staff::one)
        .post("/theo-doi/dieu-kien/can-bo/{id}", staff::change)
        .get("/theo-doi/dieu-kien/tap-huan", classes::show)
        .get("/theo-doi/dieu-kien/tap-huan/moi", classes::begin)
        .post("/theo-doi/dieu-kien/tap-huan/moi", classes::add)
        .get("/theo-doi/dieu-kien/tap-huan/{code}", class::show)
        .post("/theo-doi/dieu-kien/tap-huan/{code}", class::change)
        .post("/theo-doi/dieu-kien/tap-huan/{code}/hoc-vien", class::put)
        .post("/theo-doi/dieu-kien/tap-huan/{code}/huy", class::cancel)
        .get("/theo-doi/dieu-kien/kinh-phi", budgets::show)
        .get("/theo-doi/dieu-kien/kinh-phi/moi", budgets::begin)
        .post("/theo-doi/dieu-kien/kinh-phi/moi", budgets::add)
        .get("/theo-doi/dieu-kien/kinh-phi/tong", totals::show)
        .get("/theo-doi/dieu-kien/kinh-phi/{id}", budgets::one)
        .post("/theo-doi/dieu-kien/kinh-phi/{id}", budgets::change)
}

/// A row of a register: what it says, the form that changes it, its history. A new row is the form alone.
#[derive(Template)]
#[template(path = "conditions/web/form.html")]
struct FormPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    facts: Option<KeyValues>,
    form: Option<Sheet>,
    history: Option<Timeline>,
}

/// In a filter, instead of a year or a day: all there ever was. Addresses have this word.
const EVER: &str = "all";

/// Whether a filter asks for all there ever was: people write it in their language, with or without marks.
fn is_ever(text: &str) -> bool {
    matches!(fold(text.trim()).as_str(), EVER | "tat ca")
}

/// A form with where it goes and which version it was made from.
struct Sheet {
    action: String,
    version: String,
    fields: Vec<Field>,
}

/// What is told over a form whose row somebody else changed meanwhile; what was typed stays.
fn stale() -> [FieldError; 1] {
    [FieldError::new("form", "conditions-stale")]
}

fn summary(lang: Lang, errors: &[FieldError]) -> Option<ErrorSummary> {
    (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors))
}

/// Nothing chosen, then each agency by name.
fn agencies(first: impl ToString, views: &[AgencyView]) -> Vec<Choice> {
    let first = std::iter::once(Choice::new("", first));
    first.chain(views.iter().map(|view| Choice::new(view.id, &view.name))).collect()
}

/// Who keeps the registers of one agency alone need not choose it.
fn chosen(views: &[AgencyView], typed: &str) -> String {
    match (views, typed) {
        ([only], "") => only.id.to_string(),
        (_, typed) => typed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_ever;

    #[test]
    fn all_there_ever_was_is_asked_for_in_either_language() {
        for text in ["all", "All", " tất cả ", "Tat ca", "TẤT CẢ"] {
            assert!(is_ever(text), "{text}");
        }
        for text in ["", "2026", "tất", "allo"] {
            assert!(!is_ever(text), "{text}");
        }
    }
}
