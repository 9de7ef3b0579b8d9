//! Words of reorganisations.

use std::collections::HashMap;

use thihanh_webkit::parts::{Chip, State as Mark};
use thihanh_webkit::{Lang, Text};

use crate::handover::Kind;
use crate::modules::agencies::api::restructure::{Change, Heir, Step};
use crate::modules::reorganisation::model::State;

/// A state as a chip.
pub(super) fn chip(lang: Lang, state: State) -> Chip {
    let (mark, words) = match state {
        State::Draft => (Mark::InTime, lang.t("reorganisation-state-draft")),
        State::Committed => (Mark::DoneOnTime, lang.t("reorganisation-state-committed")),
        State::Undone => (Mark::Returned, lang.t("reorganisation-state-undone")),
        State::Dropped => (Mark::NotCounted, lang.t("reorganisation-state-dropped")),
    };
    Chip::new(mark, words)
}

/// A kind of things, with how many.
pub(super) fn counted(lang: Lang, kind: Kind, count: u64) -> Text {
    let text = match kind {
        Kind::Obligation => lang.t("handover-obligation"),
        Kind::Overseen => lang.t("handover-overseen"),
        Kind::Contribution => lang.t("handover-contribution"),
        Kind::Series => lang.t("handover-series"),
        Kind::Role => lang.t("handover-role"),
        Kind::Feed => lang.t("handover-feed"),
        Kind::Filter => lang.t("handover-filter"),
        Kind::Member => lang.t("handover-member"),
        Kind::Rule => lang.t("handover-rule"),
        Kind::Programme => lang.t("handover-programme"),
        Kind::Inspection => lang.t("handover-inspection"),
        Kind::Handling => lang.t("handover-handling"),
        Kind::Letter => lang.t("handover-letter"),
    };
    text.with("count", i64::try_from(count).unwrap_or(i64::MAX))
}

/// Whether things of a kind are listed one by one, so that each can have an heir of its own.
pub(super) fn has_items(kind: Kind) -> bool {
    !matches!(kind, Kind::Contribution | Kind::Series | Kind::Member | Kind::Rule)
}

/// What changes in the tree, one line each, what ends and begins first. A period that ends where the next begins is one change: another name, or another
/// agency above or guiding.
pub(super) fn changes(lang: Lang, all: &[Change]) -> Vec<Text> {
    let mut lines: Vec<(u8, Text)> = Vec::with_capacity(all.len());
    let mut rest = all;
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        match (first, behind.first()) {
            (Change::Ended { name: old, .. }, Some(Change::Continued { name, .. })) => {
                rest = &behind[1..];
                let line = match old == name {
                    true => (3, change(lang, &behind[0])),
                    false => (1, lang.t("reorganisation-change-renamed").with("old", old).with("new", name)),
                };
                lines.push(line);
            }
            (Change::Added { .. } | Change::Ended { .. }, _) => lines.push((0, change(lang, first))),
            (Change::Moved { .. } | Change::Corrected { .. }, _) => lines.push((2, change(lang, first))),
            (Change::Succeeded { .. }, _) => lines.push((1, change(lang, first))),
            (Change::Continued { .. }, _) => lines.push((3, change(lang, first))),
        }
    }
    lines.sort_by_key(|(order, _)| *order);
    lines.into_iter().map(|(_, line)| line).collect()
}

/// What a change does to the tree, in one line.
fn change(lang: Lang, change: &Change) -> Text {
    match change {
        Change::Added { name, .. } => lang.t("reorganisation-change-added").with("name", name),
        Change::Continued { name, .. } => lang.t("reorganisation-change-continued").with("name", name),
        Change::Corrected { name, .. } => lang.t("reorganisation-change-corrected").with("name", name),
        Change::Ended { name, on } => {
            lang.t("reorganisation-change-ended").with("name", name).with("on", lang.date(*on))
        }
        Change::Moved { name, parent, .. } => {
            lang.t("reorganisation-change-moved").with("name", name).with("parent", parent)
        }
        Change::Succeeded { old, new, .. } => {
            lang.t("reorganisation-change-succeeded").with("old", old).with("new", new)
        }
    }
}

/// A change as it was asked for, in one line; agencies by their names, and by their keys where nobody is called so.
pub(super) fn step(lang: Lang, step: &Step, names: &HashMap<String, String>) -> Text {
    let name = |key: &String| names.get(key).unwrap_or(key).clone();
    let all = |keys: &[String]| keys.iter().map(name).collect::<Vec<_>>().join(", ");
    let heir = |heir: &Heir| match heir {
        Heir::Standing(key) => name(key),
        Heir::New(body) => body.name.clone(),
    };
    let heirs = |all: &[Heir]| all.iter().map(heir).collect::<Vec<_>>().join(", ");
    match step {
        Step::Merge { from, into } => {
            lang.t("reorganisation-step-merge").with("from", all(from)).with("into", heir(into))
        }
        Step::Split { agency, into, goes_on: false } => {
            lang.t("reorganisation-step-split").with("agency", name(agency)).with("into", heirs(into))
        }
        Step::Split { agency, into, goes_on: true } => {
            lang.t("reorganisation-step-carve").with("agency", name(agency)).with("into", heirs(into))
        }
        Step::Rename { agency, name: new, .. } => {
            lang.t("reorganisation-step-rename").with("agency", name(agency)).with("name", new)
        }
        Step::Abolish { agency, duties_to } if duties_to.is_empty() => {
            lang.t("reorganisation-step-abolish").with("agency", name(agency))
        }
        Step::Abolish { agency, duties_to } => {
            lang.t("reorganisation-step-dissolve").with("agency", name(agency)).with("into", all(duties_to))
        }
        Step::Move { agency, parent } => {
            lang.t("reorganisation-step-move").with("agency", name(agency)).with("parent", name(parent))
        }
    }
}
