//! Answers to the checklist. Tablets work without a line for hours and bring what they have in one go, sometimes twice: each change has an
//! id of its own, names the version that it was made on, and is merged item by item.

use serde::{Deserialize, Serialize};
use thihanh_kernel::ids::{AgencyId, ChecklistItemId};
use thihanh_kernel::time::Instant;
use uuid::Uuid;

use super::words;

/// Longest note of an answer.
pub const NOTE_MAX: usize = 4_000;
/// Changes that one request may bring.
pub const MOST_CHANGES: usize = 500;

words! {
    /// What an answer says.
    Verdict {
        /// Đạt.
        Met = "met",
        /// Đạt một phần.
        Partly = "partly",
        /// Không đạt.
        NotMet = "not_met",
        /// Không áp dụng.
        NotApplicable = "not_applicable",
    }
}

/// What stands in an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Value {
    /// The verdict; none yet where only a note was taken.
    pub verdict: Option<Verdict>,
    /// What was seen.
    pub note: String,
}

/// An answer as it stands; version 0 is none yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// What it says.
    pub value: Value,
    /// Grows with every change.
    pub version: i64,
    /// The change that made it so.
    pub by_change: Option<Uuid>,
}

/// One change, as a tablet made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Made by the tablet: the same change sent again is known by it.
    pub id: Uuid,
    /// The inspected agency.
    pub subject: AgencyId,
    /// The question.
    pub item: ChecklistItemId,
    /// The version that the person saw.
    pub base: i64,
    /// The tablet's own change before it to the same answer, where the answer to that one never came back.
    pub follows: Option<Uuid>,
    /// What it says.
    pub value: Value,
    /// When the person made it, by the tablet's clock.
    pub made_at: Instant,
}

/// What becomes of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Merged {
    /// It stands now.
    Applied(Answer),
    /// The answer says the same already.
    Same,
    /// Somebody else changed the answer meanwhile to something else: both are kept, people choose.
    Conflict,
}

words! {
    /// What became of a change that was received.
    Outcome {
        /// It stands.
        Applied = "applied",
        /// The answer said the same already.
        Same = "same",
        /// It stands against another; nobody chose yet.
        Conflict = "conflict",
        /// It stood against another, and somebody chose.
        Resolved = "resolved",
        /// It came after the conclusion: kept, and changes nothing.
        Late = "late",
    }
}

/// Merges a change into an answer.
pub fn merge(stored: &Answer, change: &Change) -> Merged {
    let is_on_top = stored.version == change.base || (change.follows.is_some() && change.follows == stored.by_change);
    if is_on_top {
        let value = change.value.clone();
        return Merged::Applied(Answer { value, version: stored.version + 1, by_change: Some(change.id) });
    }
    if stored.value == change.value { Merged::Same } else { Merged::Conflict }
}

/// The way in which somebody ends a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// What stands goes on standing.
    Stored,
    /// The other value takes its place.
    Sent,
}

/// The answer after somebody chose.
pub fn resolve(stored: Answer, sent: &Change, choice: Choice) -> Answer {
    match choice {
        Choice::Stored => stored,
        Choice::Sent => Answer { value: sent.value.clone(), version: stored.version + 1, by_change: Some(sent.id) },
    }
}

/// The text without blanks at its ends, no longer than an answer takes.
pub fn clean_note(note: &str) -> String {
    thihanh_kernel::vietnamese::nfc(note.trim()).chars().take(NOTE_MAX).collect()
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};
    use proptest::prelude::*;

    use super::*;

    fn value(verdict: Verdict, note: &str) -> Value {
        Value { verdict: Some(verdict), note: note.into() }
    }

    fn change(id: u128, base: i64, follows: Option<u128>, value: Value) -> Change {
        Change {
            id: Uuid::from_u128(id),
            subject: AgencyId::from_uuid(Uuid::from_u128(3)),
            item: ChecklistItemId::from_uuid(Uuid::from_u128(4)),
            base,
            follows: follows.map(Uuid::from_u128),
            value,
            made_at: Utc.with_ymd_and_hms(2026, 3, 16, 1, 0, 0).unwrap(),
        }
    }

    #[test]
    fn what_becomes_of_a_change() {
        let stored = Answer { value: value(Verdict::Met, "đủ"), version: 2, by_change: Some(Uuid::from_u128(20)) };
        let applied = |id, value| Merged::Applied(Answer { value, version: 3, by_change: Some(Uuid::from_u128(id)) });
        let other = || value(Verdict::NotMet, "thiếu 2 văn bản");
        let table = [
            ("on what stands", change(30, 2, None, other()), applied(30, other())),
            ("on an older version, something else", change(30, 1, None, other()), Merged::Conflict),
            ("never seen, something else", change(30, 0, None, other()), Merged::Conflict),
            ("on an older version, the same", change(30, 1, None, value(Verdict::Met, "đủ")), Merged::Same),
            ("behind its own change, whose answer was lost", change(30, 1, Some(20), other()), applied(30, other())),
            ("behind a change that does not stand any more", change(30, 1, Some(19), other()), Merged::Conflict),
        ];
        for (what, change, wanted) in table {
            assert_eq!(merge(&stored, &change), wanted, "{what}");
        }
        assert_eq!(
            merge(&Answer::default(), &change(30, 0, None, other())),
            Merged::Applied(Answer { value: other(), version: 1, by_change: Some(Uuid::from_u128(30)) })
        );
    }

    #[test]
    fn somebody_chooses() {
        let stored = Answer { value: value(Verdict::Met, "đủ"), version: 2, by_change: None };
        let sent = change(30, 1, None, value(Verdict::NotMet, "thiếu"));
        assert_eq!(resolve(stored.clone(), &sent, Choice::Stored), stored);
        let chosen = resolve(stored, &sent, Choice::Sent);
        assert_eq!((chosen.value, chosen.version), (sent.value, 3));
    }

    proptest! {
        /// However two tablets' changes arrive, each either stands, says what stands, or is a conflict that is told: none is lost, and the
        /// version only grows.
        #[test]
        fn nothing_is_lost(sequence in proptest::collection::vec((0i64..4, 0usize..4, 0u8..3), 1..20)) {
            let mut stored = Answer::default();
            for (index, (base, verdict, note)) in sequence.into_iter().enumerate() {
                let sent = change(index as u128 + 1, base, None, value(Verdict::ALL[verdict], &note.to_string()));
                match merge(&stored, &sent) {
                    Merged::Applied(next) => {
                        prop_assert_eq!(base, stored.version);
                        prop_assert_eq!(&next.value, &sent.value);
                        prop_assert_eq!(next.version, stored.version + 1);
                        stored = next;
                    }
                    Merged::Same => prop_assert_eq!(&stored.value, &sent.value),
                    Merged::Conflict => prop_assert_ne!(&stored.value, &sent.value),
                }
            }
        }
    }
}
