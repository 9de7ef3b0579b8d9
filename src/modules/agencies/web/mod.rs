//! The pages of agencies: the tree, one agency, collective phrases, days off.

mod explain;
mod groups;
mod holidays;
mod list;
mod portrait;

use std::sync::Arc;

use chrono::NaiveDate;
use thihanh_kernel::time;
use thihanh_webkit::{Lang, Routes, Text};

pub use explain::explain;

use super::model::agency::Level;
use super::store::reference::KindRow;
use crate::app::App;

/// The address of the tree.
const TREE: &str = "/don-vi";
/// The address of the collective phrases.
const GROUPS: &str = "/don-vi/nhom";
/// The address of the days off.
const HOLIDAYS: &str = "/don-vi/ngay-nghi";

/// The module's pages.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get(TREE, list::show)
        .get(GROUPS, groups::show)
        .get(HOLIDAYS, holidays::show)
        .post(HOLIDAYS, holidays::add)
        .post("/don-vi/ngay-nghi/bo", holidays::withdraw)
        .get("/don-vi/{id}", portrait::show)
}

/// A level in words.
fn level_text(lang: Lang, level: Level) -> Text {
    match level {
        Level::Central => lang.t("level-central"),
        Level::Province => lang.t("level-province"),
        Level::District => lang.t("level-district"),
        Level::Commune => lang.t("level-commune"),
        Level::Hamlet => lang.t("level-hamlet"),
    }
}

/// How many agencies of a level, in words.
fn level_count(lang: Lang, (level, count): (Level, u64)) -> Text {
    let text = match level {
        Level::Central => lang.t("agencies-of-central"),
        Level::Province => lang.t("agencies-of-province"),
        Level::District => lang.t("agencies-of-district"),
        Level::Commune => lang.t("agencies-of-commune"),
        Level::Hamlet => lang.t("agencies-of-hamlet"),
    };
    text.with("count", i64::try_from(count).unwrap_or(i64::MAX))
}

/// The counts of all levels in one line.
fn level_counts(lang: Lang, counts: &[(Level, u64)]) -> String {
    counts.iter().map(|count| level_count(lang, *count).to_string()).collect::<Vec<_>>().join(", ")
}

/// A kind's name in the language.
fn kind_name(lang: Lang, kind: &KindRow) -> &str {
    match lang {
        Lang::Vi => &kind.name_vi,
        Lang::En => &kind.name_en,
    }
}

/// A day as people or links write it; a text that is no day asks for none.
fn day(text: Option<&str>) -> Option<NaiveDate> {
    text.and_then(time::parse_date)
}
