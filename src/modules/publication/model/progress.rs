//! How a recommendation stands, as everybody is told: reckoned from the ledger on the day on which somebody asks.

use chrono::NaiveDate;

use super::words;

words! {
    /// How a recommendation stands.
    Progress {
        /// It was done, and whoever verifies it said so.
        Done = "done",
        /// It was reported as done; nobody has said yet whether it is.
        Reported = "reported",
        /// There is time left, or no day.
        InTime = "in_time",
        /// Its day is past.
        Late = "late",
        /// Nobody owes it any more.
        Over = "over",
    }
}

/// Where the ledger's entry is in its life, in what concerns everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Owed.
    Open,
    /// Handed in.
    HandedIn,
    /// Confirmed.
    Confirmed,
    /// Withdrawn, or moved to nobody.
    Gone,
}

impl Progress {
    /// How it stands on a day.
    pub fn of(stage: Stage, due_on: Option<NaiveDate>, today: NaiveDate) -> Self {
        match stage {
            Stage::Confirmed => Self::Done,
            Stage::HandedIn => Self::Reported,
            Stage::Gone => Self::Over,
            Stage::Open if due_on.is_some_and(|due| due < today) => Self::Late,
            Stage::Open => Self::InTime,
        }
    }

    /// In a document's words, so in Vietnamese whatever the language of the page.
    pub fn in_document(self) -> &'static str {
        match self {
            Self::Done => "Đã hoàn thành",
            Self::Reported => "Đã báo cáo, đang chờ xác nhận",
            Self::InTime => "Đang thực hiện, trong hạn",
            Self::Late => "Chưa hoàn thành, quá hạn",
            Self::Over => "Không còn phải thực hiện",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_late_once_it_is_past() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
        for (stage, due, expected) in [
            (Stage::Open, Some(15), Progress::Late),
            (Stage::Open, Some(16), Progress::InTime),
            (Stage::Open, None, Progress::InTime),
            (Stage::HandedIn, Some(1), Progress::Reported),
            (Stage::Confirmed, Some(1), Progress::Done),
            (Stage::Gone, Some(1), Progress::Over),
        ] {
            assert_eq!(Progress::of(stage, due.map(day), day(16)), expected, "{stage:?} {due:?}");
        }
    }
}
