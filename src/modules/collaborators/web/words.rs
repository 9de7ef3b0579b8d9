//! Words of collaborators and their contracts.

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::journal::Record;
use thihanh_webkit::parts::{Chip, State as Mark, Timeline};
use thihanh_webkit::{Lang, Text};

use crate::history;
use crate::modules::collaborators::model::contract::{Contract, State, Urgency};
use crate::modules::collaborators::model::reference::{Reference, ReferenceList};
use crate::modules::collaborators::usecase::{Names, Shown, Standing};

/// Where a contract is in its life.
pub(in crate::modules::collaborators) fn state(lang: Lang, state: State) -> Text {
    lang.t(match state {
        State::Drafted => "collaborator-contract-drafted",
        State::Signed => "collaborator-contract-signed",
        State::Accepted => "collaborator-contract-accepted",
        State::Ended => "collaborator-contract-ended",
    })
}

/// What a day makes of it.
pub(in crate::modules::collaborators) fn urgency(lang: Lang, urgency: Urgency) -> Text {
    lang.t(match urgency {
        Urgency::Overdue => "collaborator-contract-overdue",
        Urgency::Soon => "collaborator-contract-soon",
    })
}

/// Both as a chip.
pub(super) fn chip(lang: Lang, contract: &Contract, today: NaiveDate) -> Chip {
    match (contract.urgency(today), contract.state) {
        (Some(Urgency::Overdue), _) => Chip::new(Mark::Overdue, urgency(lang, Urgency::Overdue)),
        (Some(Urgency::Soon), _) => Chip::new(Mark::DueSoon, urgency(lang, Urgency::Soon)),
        (None, State::Drafted) => Chip::new(Mark::Waiting, state(lang, State::Drafted)),
        (None, State::Signed) => Chip::new(Mark::InTime, state(lang, State::Signed)),
        (None, State::Accepted) => Chip::new(Mark::DoneOnTime, state(lang, State::Accepted)),
        (None, State::Ended) => Chip::new(Mark::NotCounted, state(lang, State::Ended)),
    }
}

/// Where somebody stands with contracts.
pub(super) fn standing(lang: Lang, standing: Standing) -> Text {
    lang.t(match standing {
        Standing::Signed => "collaborator-standing-signed",
        Standing::Soon => "collaborator-standing-soon",
        Standing::Overdue => "collaborator-standing-overdue",
        Standing::Free => "collaborator-standing-free",
    })
}

/// What a row is one of.
pub(super) fn list(lang: Lang, list: ReferenceList) -> Text {
    lang.t(match list {
        ReferenceList::Criterion => "collaborator-criterion",
        ReferenceList::Organisation => "collaborator-kind",
    })
}

/// A row by its name in the language of the page.
pub(in crate::modules::collaborators) fn reference(lang: Lang, row: &Reference) -> &str {
    match lang {
        Lang::En if !row.name_en.is_empty() => &row.name_en,
        _ => &row.name_vi,
    }
}

/// The row of a list with a code by its name; the code where there is none.
pub(in crate::modules::collaborators) fn named(
    lang: Lang,
    rows: &[Reference],
    list: ReferenceList,
    code: &str,
) -> String {
    let found = rows.iter().find(|row| row.list == list && row.code == code);
    found.map_or_else(|| code.to_owned(), |row| reference(lang, row).to_owned())
}

/// Who it is, as the reader may know: by name, else by the organisation.
pub(super) fn who(lang: Lang, shown: &Shown) -> String {
    match (&shown.person, shown.collaborator.erased_at) {
        (Some(person), _) => person.name.clone(),
        (None, Some(_)) => lang.t("collaborator-erased-name").to_string(),
        (None, None) => {
            lang.t("collaborator-of").with("organisation", &shown.collaborator.facts.organisation).to_string()
        }
    }
}

/// An agency by name.
pub(in crate::modules::collaborators) fn name(names: &Names, id: AgencyId) -> String {
    names.get(&id).map(|view| view.name.clone()).unwrap_or_default()
}

/// Days from one to another.
pub(super) fn days(lang: Lang, from: NaiveDate, to: NaiveDate) -> String {
    format!("{} – {}", lang.date(from), lang.date(to))
}

/// Đồng.
pub(super) fn vnd(lang: Lang, amount_vnd: i64) -> String {
    lang.t("collaborator-vnd").with("amount", lang.number(amount_vnd)).to_string()
}

/// The history of a collaborator or a contract.
pub(super) fn timeline(lang: Lang, records: &[Record]) -> Timeline {
    let told = |record: &Record| {
        let (mark, what) = match record.action.as_str() {
            "added" => (Mark::InTime, lang.t("collaborator-history-added")),
            "changed" => (Mark::InTime, lang.t("collaborator-history-changed")),
            "checked" => (Mark::InTime, lang.t("collaborator-history-checked")),
            "erased" => (Mark::NotCounted, lang.t("collaborator-history-erased")),
            "drafted" => (Mark::Waiting, lang.t("collaborator-history-drafted")),
            "signed" => (Mark::InTime, lang.t("collaborator-history-signed")),
            "accepted" => (Mark::DoneOnTime, lang.t("collaborator-history-accepted")),
            "ended" => (Mark::NotCounted, lang.t("collaborator-history-ended")),
            _ => history::unknown(lang, record),
        };
        history::entry(lang, record, mark, &what)
    };
    Timeline::new(records.iter().map(told).collect())
}
