//! Words of the conditions.

use thihanh_kernel::ids::AgencyId;
use thihanh_store::journal::Record;
use thihanh_webkit::parts::{Chip, State as Mark, Timeline};
use thihanh_webkit::{Lang, Text};

use crate::history;
use crate::modules::conditions::model::budget::BudgetFacts;
use crate::modules::conditions::model::staff::{Degree, StaffFacts, StaffRole};
use crate::modules::conditions::usecase::{Field, Names};

/// What somebody is for.
pub(in crate::modules::conditions) fn role(lang: Lang, role: StaffRole) -> Text {
    lang.t(match role {
        StaffRole::LegalOfficer => "legal-staff-role-officer",
        StaffRole::FocalPoint => "legal-staff-role-focal",
        StaffRole::Both => "legal-staff-role-both",
    })
}

/// Chuyên trách or kiêm nhiệm.
pub(super) fn time(lang: Lang, is_full_time: bool) -> Text {
    if is_full_time { lang.t("legal-staff-full-time") } else { lang.t("legal-staff-part-time") }
}

/// What somebody has studied.
pub(super) fn degree(lang: Lang, degree: Degree) -> Text {
    lang.t(match degree {
        Degree::Law => "legal-staff-degree-law",
        Degree::Other => "legal-staff-degree-other",
        Degree::None => "legal-staff-degree-none",
    })
}

/// From when until when.
pub(super) fn days(lang: Lang, facts: &StaffFacts) -> String {
    match facts.to {
        Some(to) => format!("{} – {}", lang.date(facts.from), lang.date(to)),
        None => lang.t("legal-staff-since").with("date", lang.date(facts.from)).to_string(),
    }
}

/// Whether money was short, or more was spent than there was.
pub(super) fn money_chip(lang: Lang, facts: &BudgetFacts) -> Option<Chip> {
    if facts.is_over() {
        Some(Chip::new(Mark::Overdue, lang.t("budget-is-over")))
    } else if facts.is_short() {
        Some(Chip::new(Mark::Returned, lang.t("budget-is-short")))
    } else {
        None
    }
}

/// A count of the numbers.
pub(in crate::modules::conditions) fn counted(lang: Lang, count: u64) -> String {
    lang.number(i64::try_from(count).unwrap_or(i64::MAX))
}

/// A share, or a dash of nothing.
pub(super) fn share(lang: Lang, part: u64, whole: u64) -> String {
    if whole == 0 { "–".to_owned() } else { lang.percent(part, whole) }
}

/// An agency by name.
pub(in crate::modules::conditions) fn name(names: &Names, id: AgencyId) -> String {
    names.get(&id).map(|view| view.name.clone()).unwrap_or_default()
}

/// A field of management by its code; the code itself where it is no longer in the list.
pub(super) fn field(lang: Lang, fields: &[Field], code: &str) -> String {
    let found = fields.iter().find(|field| field.code == code);
    found.map_or_else(|| code.to_owned(), |field| called(lang, field).to_owned())
}

/// A field of management in the page's language.
pub(super) fn called(lang: Lang, field: &Field) -> &str {
    match lang {
        Lang::Vi => &field.name_vi,
        Lang::En => &field.name_en,
    }
}

/// The history of a row.
pub(super) fn timeline(lang: Lang, records: &[Record]) -> Timeline {
    let told = |record: &Record| {
        let (mark, what) = match record.action.as_str() {
            "added" => (Mark::InTime, lang.t("conditions-history-added")),
            "changed" => (Mark::InTime, lang.t("conditions-history-changed")),
            "attended" => (Mark::InTime, lang.t("conditions-history-attended")),
            "cancelled" => (Mark::NotCounted, lang.t("conditions-history-cancelled")),
            _ => history::unknown(lang, record),
        };
        history::entry(lang, record, mark, &what)
    };
    Timeline::new(records.iter().map(told).collect())
}
