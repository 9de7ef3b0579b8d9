//! The ledger as it was at the end of a day: what has changed since is put back from what is kept of it.
//!
//! A row that nobody touched since is as it was. Of the others: handed in by the reports, confirmed by its day; withdrawn by the journal; gone to
//! another unit by the move; the due date by the extensions granted since; the stage by its days. What is overwritten and stands in no
//! table of its own (percent, title, overseer, person, a claim that it is another unit's, a due date that was set anew) is as it is today.
//!
//! No index knows what was: such a list is gathered, never walked (`Frame::is_narrow`).

use chrono::{NaiveDate, NaiveTime};
use thihanh_kernel::time;
use thihanh_store::SqlText;

use super::rows::COLUMNS;

/// The end of a day, as an instant.
pub(super) fn end_of(day: NaiveDate) -> time::Instant {
    time::instant(day.succ_opt().unwrap_or(day), NaiveTime::MIN)
}

/// The columns that are put back.
const PUT_BACK: [&str; 10] = [
    "state",
    "due_on",
    "stage",
    "reported_on",
    "completed_on",
    "sent_back_on",
    "reminded_on",
    "received_on",
    "accepted_on",
    "started_on",
];

/// A column of `o` with a comma behind it.
fn push_column(statement: &mut SqlText, name: &str, day: NaiveDate) {
    if PUT_BACK.contains(&name) {
        statement.push("CASE WHEN o.updated_at < ").bind(end_of(day)).push(" THEN o.").push(name).push(" ELSE ");
        push_then(statement, name, day);
        statement.push(" END AS ").push(name).push(", ");
    } else {
        statement.push("o.").push(name).push(", ");
    }
}

/// When the product reached the overseer that was handed in by the end of a day and not judged yet, in brackets.
fn push_unjudged(statement: &mut SqlText, day: NaiveDate) {
    statement
        .push("(SELECT r.reached_on FROM obligation_report r WHERE r.obligation_id = o.id AND r.reported_at < ")
        .bind(end_of(day))
        .push(" AND (r.judged_at IS NULL OR r.judged_at >= ")
        .bind(end_of(day))
        .push(") ORDER BY r.number DESC LIMIT 1)");
}

/// A value as it was at the end of a day, of a row `o` that was changed since.
fn push_then(statement: &mut SqlText, name: &str, day: NaiveDate) {
    match name {
        "state" => {
            statement
                .push(
                    "CASE WHEN o.state = 'cancelled' AND EXISTS (SELECT 1 FROM journal j WHERE j.object_kind = 'obligation'
                       AND j.object_id = o.id AND j.action = 'cancelled' AND j.at < ",
                )
                .bind(end_of(day))
                .push(
                    ") THEN 'cancelled'
                     WHEN o.state = 'moved' AND EXISTS (SELECT 1 FROM obligation_move m WHERE m.old_id = o.id AND m.moved_at < ",
                )
                .bind(end_of(day))
                .push(") THEN 'moved' WHEN o.state = 'completed' AND o.completed_on <= ")
                .bind(day)
                .push(" THEN 'completed' WHEN EXISTS ");
            push_unjudged(statement, day);
            // What was taken over from elsewhere has no reports of its own; a continuous duty keeps the day of its last proof while it is owed on.
            statement.push(" THEN 'reported' WHEN o.reported_on <= ").bind(day).push(
                " AND NOT o.is_continuous AND NOT EXISTS (SELECT 1 FROM obligation_report r WHERE r.obligation_id = o.id)
                   THEN 'reported' ELSE 'open' END",
            );
        }
        "reported_on" => {
            statement.push("coalesce(");
            push_unjudged(statement, day);
            statement.push(", CASE WHEN o.reported_on <= ").bind(day).push(" THEN o.reported_on END)");
        }
        "due_on" => {
            statement
                .push(
                    "coalesce((SELECT e.old_due_on FROM extension e WHERE e.obligation_id = o.id AND e.verdict = 'granted'
                       AND e.decided_at >= ",
                )
                .bind(end_of(day))
                .push(" ORDER BY e.number LIMIT 1), o.due_on)");
        }
        "stage" => {
            statement.push("CASE");
            for (date, stage) in
                [("started_on", "in_progress"), ("accepted_on", "accepted"), ("received_on", "received")]
            {
                statement.push(" WHEN o.").push(date).push(" <= ").bind(day).push(" THEN '").push(stage).push("'");
            }
            statement.push(" ELSE 'issued' END");
        }
        // The days on which something happened.
        date => {
            statement.push("CASE WHEN o.").push(date).push(" <= ").bind(day);
            statement.push(" THEN o.").push(date).push(" END");
        }
    }
}

/// The ledger as `o`: as it is, or as it was at the end of a day.
pub(super) fn push_ledger(statement: &mut SqlText, as_of: Option<NaiveDate>) {
    let Some(day) = as_of else {
        statement.push("obligation o");
        return;
    };
    let names = || COLUMNS.split(", ").filter_map(|column| column.strip_prefix("o."));
    statement.push("(SELECT ");
    for name in names() {
        statement.push("p.").push(name).push(", ");
    }
    // The generated column's words (`model::class::Standing`); a test compares the two.
    statement.push(
        "CASE WHEN p.is_untouched THEN p.standing_now
              WHEN p.state IN ('cancelled', 'moved') THEN 'closed'
              WHEN p.due_on IS NULL AND p.state = 'completed' THEN 'undated_done'
              WHEN p.due_on IS NULL AND p.state = 'reported' THEN 'undated_waiting'
              WHEN p.due_on IS NULL THEN 'undated'
              WHEN p.state = 'completed' AND p.reported_on <= p.due_on THEN 'done_on_time'
              WHEN p.state = 'completed' THEN 'done_late'
              WHEN p.state = 'reported' AND p.reported_on <= p.due_on THEN 'waiting_in_time'
              WHEN p.state = 'reported' THEN 'waiting_late'
              ELSE 'open' END AS standing FROM (SELECT ",
    );
    for name in names() {
        push_column(statement, name, day);
    }
    statement.push("o.standing AS standing_now, o.updated_at < ").bind(end_of(day));
    statement.push(" AS is_untouched FROM obligation o) p) o");
}
