//! The history of an obligation in sentences.

use serde_json::Value as Json;
use thihanh_store::journal::Record;
use thihanh_webkit::parts::{State as Mark, TimelineEntry};
use thihanh_webkit::{Html, Lang, Text};

use crate::modules::obligations::model::obligation::{
    REASON_EVENT, REASON_PARTS_DONE, REASON_PROGRAMME_OVER, REASON_WHOLE_OVER,
};

/// The reason of an entry that a changed calendar made.
const REASON_CALENDAR: &str = "calendar_changed";

/// One entry: when, who, what, and the words that were given; for auditors also from where.
pub(super) fn entry(lang: Lang, record: &Record, with_address: bool) -> TimelineEntry {
    let who = match record.actor_id {
        Some(_) => record.actor_label.clone(),
        // A job or a command has a technical name.
        None => lang.t("history-system").to_string(),
    };
    let (mark, what) = what(lang, record);
    let sentence = Html::from(lang.t("history-entry").with("who", who).with("what", what.to_string()));
    let words = reason(lang, record);
    let sentence = match words {
        Some(words) => sentence.and(lang.t("history-reason").with("reason", words)),
        None => sentence,
    };
    let sentence = match (with_address, record.address.as_str()) {
        (true, address) if !address.is_empty() => sentence.and(lang.t("history-address").with("address", address)),
        _ => sentence,
    };
    TimelineEntry::new(mark, lang.moment(record.at), sentence)
}

/// What was done, in words.
pub(super) fn deed(lang: Lang, record: &Record) -> String {
    what(lang, record).1.to_string()
}

fn what(lang: Lang, record: &Record) -> (Mark, Text) {
    let day = |name: &str| written_day(lang, &record.payload, name);
    match record.action.as_str() {
        "opened" if record.payload.get("part_of").is_some() => {
            (Mark::InTime, lang.t("history-opened-part").with("code", text(&record.payload, "part_of")))
        }
        "opened" if record.payload.get("moved_from").is_some() => {
            (Mark::InTime, lang.t("history-opened-moved").with("code", text(&record.payload, "moved_from")))
        }
        "opened" => match day("due_on") {
            Some(due) => (Mark::InTime, lang.t("history-opened-due").with("due", due)),
            None => (Mark::InTime, lang.t("history-opened")),
        },
        "reported" => (Mark::Waiting, lang.t("history-reported").with("on", day("on").unwrap_or_default())),
        "proven" => (Mark::Waiting, lang.t("history-proven").with("on", day("on").unwrap_or_default())),
        "proof_asked" => {
            (Mark::NotCounted, lang.t("history-proof-asked").with("since", day("since").unwrap_or_default()))
        }
        "completed" => {
            (Mark::DoneOnTime, lang.t("history-completed").with("on", day("reported_on").unwrap_or_default()))
        }
        "sent_back" => (Mark::Returned, lang.t("history-sent-back")),
        "cancelled" => (Mark::NotCounted, lang.t("history-cancelled")),
        "due_changed" => match (day("from"), day("to")) {
            (Some(from), Some(to)) => (Mark::DueSoon, lang.t("history-due-moved").with("from", from).with("to", to)),
            (None, Some(to)) => (Mark::DueSoon, lang.t("history-due-set").with("to", to)),
            (_, None) => (Mark::DueSoon, lang.t("history-due-dropped")),
        },
        "received" => (Mark::InTime, lang.t("history-received")),
        "accepted" => (Mark::InTime, lang.t("history-accepted")),
        "wrong_unit" => (Mark::Returned, lang.t("history-wrong-unit").with("agency", named(&record.payload))),
        "wrong_unit_refused" => (Mark::InTime, lang.t("history-wrong-unit-refused")),
        "moved" => {
            let moved = lang.t("history-moved").with("agency", named(&record.payload));
            (Mark::NotCounted, moved.with("code", text(&record.payload, "to")))
        }
        "reorganised" => {
            let moved = lang.t("history-reorganised").with("agency", named(&record.payload));
            (Mark::NotCounted, moved.with("code", text(&record.payload, "to")))
        }
        "inherited" => {
            let from = record.payload.get("merged_from").and_then(Json::as_array);
            let codes = from.into_iter().flatten().filter_map(Json::as_str).collect::<Vec<_>>().join(", ");
            (Mark::InTime, lang.t("history-inherited").with("codes", codes))
        }
        "overseer_changed" => (Mark::InTime, lang.t("history-overseer-changed").with("agency", named(&record.payload))),
        "taken_back" => (Mark::Returned, lang.t("history-taken-back")),
        "progressed" => {
            let percent = record.payload.get("percent").and_then(Json::as_i64).unwrap_or_default();
            (Mark::InTime, lang.t("history-progressed").with("percent", percent))
        }
        "obstacle_opened" => (Mark::DueSoon, lang.t("history-obstacle-opened")),
        "obstacle_answered" => (Mark::InTime, lang.t("history-obstacle-answered")),
        "extension_asked" => {
            (Mark::Waiting, lang.t("history-extension-asked").with("wanted", day("wanted").unwrap_or_default()))
        }
        "extension_granted" => {
            let granted = lang.t("history-extension-granted").with("from", day("from").unwrap_or_default());
            (Mark::InTime, granted.with("to", day("to").unwrap_or_default()))
        }
        "extension_refused" => (Mark::Returned, lang.t("history-extension-refused")),
        "extension_withdrawn" => (Mark::NotCounted, lang.t("history-extension-withdrawn")),
        "assigned" => match text(&record.payload, "person") {
            "" => (Mark::NotCounted, lang.t("history-unassigned")),
            person => (Mark::InTime, lang.t("history-assigned").with("person", person)),
        },
        "delegated" => {
            let parts = record.payload.get("parts").and_then(Json::as_i64).unwrap_or_default();
            (Mark::InTime, lang.t("history-delegated").with("count", parts))
        }
        "contribution_rated" => {
            (Mark::InTime, lang.t("history-contribution-rated").with("agency", named(&record.payload)))
        }
        "contribution_asked" => {
            let asked = lang.t("history-contribution-asked").with("agency", named(&record.payload));
            (Mark::InTime, asked.with("due", day("due_on").unwrap_or_default()))
        }
        "contribution_given" => {
            let given = lang.t("history-contribution-given").with("agency", named(&record.payload));
            (Mark::DoneOnTime, given.with("on", day("on").unwrap_or_default()))
        }
        "escalated" => {
            let act = match record.payload.get("act").and_then(Json::as_str) {
                Some("notify_head") => lang.t("history-escalated-head"),
                Some("show_above") => lang.t("history-escalated-above"),
                _ => lang.t("history-escalated-taken"),
            };
            (Mark::Overdue, act)
        }
        "evidence_added" => (Mark::InTime, lang.t("history-evidence-added").with("file", file(&record.payload))),
        "evidence_deleted" => {
            (Mark::NotCounted, lang.t("history-evidence-deleted").with("file", file(&record.payload)))
        }
        "evidence_removed" => {
            (Mark::NotCounted, lang.t("history-evidence-removed").with("file", file(&record.payload)))
        }
        "urged" => {
            let letter = record.payload.get("number").and_then(Json::as_str).unwrap_or_default();
            let on = day("on").unwrap_or_default();
            (Mark::Overdue, lang.t("history-urged").with("letter", letter).with("on", on))
        }
        "happened" => (Mark::InTime, lang.t("history-happened").with("on", day("happened_on").unwrap_or_default())),
        // An action that a newer version of the program wrote.
        other => (Mark::NotCounted, lang.t("history-other").with("action", other)),
    }
}

/// How often it was urged, and by which letter last, with the letter's code; `None` where it never was. Records come newest first.
pub(super) fn urged(lang: Lang, records: &[Record]) -> Option<(Text, String)> {
    let mut urged = records.iter().filter(|record| record.action == "urged");
    let last = urged.next()?;
    let word = |name: &str| last.payload.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
    let text = lang
        .t("obligation-urged")
        .with("count", 1 + urged.count())
        .with("on", written_day(lang, &last.payload, "on").unwrap_or_default())
        .with("letter", word("number"));
    Some((text, word("letter")))
}

/// The words of the person, or what the program gave for a reason.
pub(super) fn reason(lang: Lang, record: &Record) -> Option<String> {
    match record.reason.as_str() {
        "" => None,
        REASON_PARTS_DONE => Some(lang.t("history-reason-parts").to_string()),
        REASON_WHOLE_OVER => Some(lang.t("history-reason-whole").to_string()),
        REASON_PROGRAMME_OVER => Some(lang.t("history-reason-programme").to_string()),
        REASON_EVENT => Some(lang.t("history-reason-event").to_string()),
        REASON_CALENDAR => Some(lang.t("history-reason-calendar").to_string()),
        words => Some(words.to_owned()),
    }
}

/// The agency as it was called then.
fn named(payload: &Json) -> &str {
    text(payload, "agency")
}

fn text<'a>(payload: &'a Json, name: &str) -> &'a str {
    payload.get(name).and_then(Json::as_str).unwrap_or_default()
}

/// The file as it was called then.
fn file(payload: &Json) -> &str {
    payload.get("file").and_then(Json::as_str).unwrap_or_default()
}

fn written_day(lang: Lang, payload: &Json, name: &str) -> Option<String> {
    payload.get(name)?.as_str()?.parse().ok().map(|day| lang.date(day))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(action: &str, reason: &str, payload: Json) -> String {
        let record = Record {
            at: "2026-03-16T02:05:00Z".parse().unwrap(),
            actor_id: Some(uuid::Uuid::from_u128(1)),
            actor_label: "Lê Thị Thu Hà".into(),
            address: "10.1.2.3".into(),
            object_seq: 1,
            action: action.into(),
            reason: reason.into(),
            payload,
        };
        thihanh_webkit::parts::Timeline::new(vec![entry(Lang::Vi, &record, false)]).to_string()
    }

    #[test]
    fn entries_say_who_did_what_and_why() {
        let table = [
            (
                "reported",
                "Công văn 12/STP",
                json!({"on": "2026-03-13"}),
                "báo cáo kết quả, sản phẩm đến ngày 13/03/2026",
                "Công văn 12/STP",
            ),
            ("sent_back", "Thiếu phụ lục", json!({}), "trả lại", "Thiếu phụ lục"),
            (
                "due_changed",
                "event_recorded",
                json!({"from": null, "to": "2026-03-20"}),
                "đặt hạn 20/03/2026",
                "sự kiện",
            ),
            (
                "due_changed",
                "x",
                json!({"from": "2026-03-19", "to": "2026-03-20"}),
                "từ 19/03/2026 sang 20/03/2026",
                "x",
            ),
            (
                "urged",
                "",
                json!({"letter": "CV-2026-0001", "number": "07/STP-XDKT", "on": "2026-03-16"}),
                "đôn đốc bằng Công văn số 07/STP-XDKT",
                "16/03/2026",
            ),
            ("renamed", "", json!({"on": 5}), "renamed", "16/03/2026, 09:05"),
        ];
        for (action, reason, payload, what, words) in table {
            let entry = told(action, reason, payload);
            assert!(entry.contains("<b>Lê Thị Thu Hà</b>"), "{action}: {entry}");
            assert!(entry.contains(what) && entry.contains(words), "{action}: {entry}");
        }
    }

    #[test]
    fn words_of_people_bring_no_markup() {
        let entry = told("sent_back", "<script>alert(1)</script>", json!({}));
        assert!(!entry.contains("<script"), "{entry}");
    }

    #[test]
    fn only_auditors_read_from_where() {
        assert!(!told("sent_back", "x", json!({})).contains("10.1.2.3"));
        let record = Record {
            at: "2026-03-16T02:05:00Z".parse().unwrap(),
            actor_id: None,
            actor_label: String::new(),
            address: "10.1.2.3".into(),
            object_seq: 1,
            action: "sent_back".into(),
            reason: String::new(),
            payload: json!({}),
        };
        let line = thihanh_webkit::parts::Timeline::new(vec![entry(Lang::Vi, &record, true)]).to_string();
        assert!(line.contains("(từ 10.1.2.3)"), "{line}");
    }
}
