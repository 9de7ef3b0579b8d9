//! Histories on pages: who did what, when.

use thihanh_store::journal::Record;
use thihanh_webkit::parts::{State, TimelineEntry};
use thihanh_webkit::{Html, Lang, Text};

/// One entry of a page's history in words: the actor as called then, or the program.
pub fn entry(lang: Lang, record: &Record, mark: State, what: &Text) -> TimelineEntry {
    let who = match record.actor_id {
        Some(_) => record.actor_label.clone(),
        None => lang.t("history-system").to_string(),
    };
    let sentence = Html::from(lang.t("history-entry").with("who", who).with("what", what.to_string()));
    TimelineEntry::new(mark, lang.moment(record.at), sentence)
}

/// The words of an action that a newer version of the program wrote.
pub fn unknown(lang: Lang, record: &Record) -> (State, Text) {
    (State::NotCounted, lang.t("history-other").with("action", record.action.as_str()))
}
