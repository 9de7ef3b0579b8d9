//! A calendar (RFC 5545): one whole-day entry on each due date. What has no day has no entry.

use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use tokio::sync::mpsc;

use super::rows::Line;
use super::{ExportError, Setting};
use crate::modules::obligations::model::class::Condition;
use crate::modules::obligations::web::words;

/// Stands behind an id to make it unlike anybody else's.
const UID_DOMAIN: &str = "thihanh";

pub(super) fn write(setting: &Setting, mut pieces: mpsc::Receiver<Vec<Line>>) -> Result<Vec<u8>, ExportError> {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//thihanh//obligations//VI"))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .append_property(Property::new("METHOD", "PUBLISH"))
        .name(&setting.lang.t("export-calendar").to_string());
    while let Some(piece) = pieces.blocking_recv() {
        for line in &piece {
            if let Some(entry) = entry(setting, line) {
                calendar.push(entry);
            }
        }
    }
    Ok(calendar.to_string().into_bytes())
}

fn entry(setting: &Setting, line: &Line) -> Option<Event> {
    let lang = setting.lang;
    let obligation = &line.shown.obligation;
    // Whoever only supports owes nothing on the lead's day, but what was asked for on its own.
    let due = if line.is_supported { line.support.next_due_on } else { obligation.due_on }?;
    let state = words::chip(lang, &line.shown, setting.today).words().to_owned();
    let description = lang
        .t("export-entry")
        .with("code", &obligation.code)
        .with("state", state)
        .with("source", words::source(lang, &obligation.why))
        .with("why", words::why(lang, obligation))
        .to_string();
    let mut event = Event::with_uid(&format!("{}@{UID_DOMAIN}", obligation.id));
    event
        .starts(due)
        // The end is the first day that no longer belongs to it.
        .ends(due.succ_opt()?)
        .summary(&plain(&if line.is_supported {
            format!("{}, {}: {}", lang.t("part-support"), line.agency, obligation.title)
        } else {
            format!("{}: {}", line.agency, obligation.title)
        }))
        .description(&plain(&description))
        .timestamp(obligation.updated_at)
        .last_modified(obligation.updated_at)
        // A calendar takes a new version over by its number; it grows with every change.
        .sequence(u32::try_from(obligation.version).unwrap_or(u32::MAX))
        // A due date makes nobody busy for a day.
        .add_property("TRANSP", "TRANSPARENT")
        .status(if line.shown.condition == Condition::Closed {
            EventStatus::Cancelled
        } else {
            EventStatus::Confirmed
        });
    if let Some(origin) = &setting.origin {
        event.url(&format!("{origin}/nhiem-vu/{}", obligation.code));
    }
    Some(event.done())
}

/// Without control characters, which no value of a calendar may hold; line breaks stay and are escaped with the rest.
fn plain(words: &str) -> String {
    words.replace("\r\n", "\n").chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}
