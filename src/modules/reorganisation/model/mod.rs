//! What a reorganisation is and what may become of it; no IO. What it does to the tree and to the ledger is theirs to know.

pub mod form;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, ReorganisationId};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::vn_date;

use crate::modules::agencies::api::restructure::Step;

/// How long a commit can be taken back.
pub const UNDO_HOURS: i64 = 24;
/// Changes of one decision: every commune of a large province, with room. More come as tables.
pub const MOST_STEPS: usize = 500;
/// Tables of one decision.
pub const MOST_FILES: usize = 10;
/// Bytes of one table.
pub const LARGEST_FILE: usize = 5 * 1024 * 1024;

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It is prepared.
    Draft,
    /// The tree and the ledger follow it.
    Committed,
    /// It was taken back.
    Undone,
    /// It was given up before it was committed.
    Dropped,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Committed, Self::Undone, Self::Dropped];

    /// The word in the database and in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Committed => "committed",
            Self::Undone => "undone",
            Self::Dropped => "dropped",
        }
    }

    /// Reads the word of [`State::as_str`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// The decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What it is about, in one line.
    pub title: String,
    /// Number and symbol of the document.
    pub number: String,
    /// Its date.
    pub decided_on: NaiveDate,
    /// First day of the new state.
    pub effective_on: NaiveDate,
}

impl Decision {
    /// The decision as sources and histories tell it: `Nghị quyết 12/NQ-HĐND ngày 20/06/2025`.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{} ngày {}", self.number, vn_date(self.decided_on))
    }
}

/// A reorganisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reorganisation {
    /// Its id.
    pub id: ReorganisationId,
    /// `SX-2025-0001`.
    pub code: String,
    /// The decision.
    pub decision: Decision,
    /// Where it stands.
    pub state: State,
    /// The changes of the tree.
    pub steps: Vec<Step>,
    /// What an heir has done already covers what the ended agency still owed of the same.
    pub accepts_covered: bool,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// By whom; `None` for the program.
    pub created_by: Option<AccountId>,
    /// When it was committed, and by whom.
    pub committed: Option<(DateTime<Utc>, Option<AccountId>)>,
    /// Entries of the ledger that the commit closed, and opened.
    pub entries: (i64, i64),
    /// When it was taken back, and by whom.
    pub undone: Option<(DateTime<Utc>, Option<AccountId>)>,
    /// Last change.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i64,
}

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReorganisationFault {
    /// Fields break rules.
    #[error("fields break rules")]
    Invalid(Vec<FieldError>),
    /// It is no draft any more.
    #[error("it is no draft any more")]
    NotDraft,
    /// The first day of the new state lies in the future.
    #[error("the new state begins on {0}")]
    TooEarly(NaiveDate),
    /// Something stands in the way, as the dry run tells.
    #[error("something stands in the way")]
    Blocked,
    /// Nothing was committed that could be taken back.
    #[error("nothing was committed")]
    NotCommitted,
    /// The day of the undo is over.
    #[error("it can be taken back for {UNDO_HOURS} hours only")]
    TooLate,
    /// Somebody has touched what the commit did; the labels of some.
    #[error("something was changed since")]
    Touched(Vec<String>),
}

impl Reorganisation {
    /// It is prepared still.
    ///
    /// # Errors
    /// [`ReorganisationFault::NotDraft`].
    pub fn check_draft(&self) -> Result<(), ReorganisationFault> {
        if self.state == State::Draft { Ok(()) } else { Err(ReorganisationFault::NotDraft) }
    }

    /// The tree and the ledger follow it from now on. Entries close and open on the day of the commit, so it is not before its own.
    ///
    /// # Errors
    /// It is no draft, or its day has not come.
    pub fn commit(
        mut self,
        (now, today): (DateTime<Utc>, NaiveDate),
        by: Option<AccountId>,
        entries: (i64, i64),
    ) -> Result<Self, ReorganisationFault> {
        self.check_draft()?;
        self.check_day(today)?;
        self.state = State::Committed;
        self.committed = Some((now, by));
        self.entries = entries;
        self.updated_at = now;
        Ok(self)
    }

    /// # Errors
    /// Its day has not come.
    pub fn check_day(&self, today: NaiveDate) -> Result<(), ReorganisationFault> {
        let on = self.decision.effective_on;
        if on > today { Err(ReorganisationFault::TooEarly(on)) } else { Ok(()) }
    }

    /// Until when it can be taken back.
    #[must_use]
    pub fn undo_until(&self) -> Option<DateTime<Utc>> {
        let (at, _) = self.committed?;
        (self.state == State::Committed).then(|| at + Duration::hours(UNDO_HOURS))
    }

    /// It is as if it had not been.
    ///
    /// # Errors
    /// It was not committed, or longer ago than a day.
    pub fn undo(mut self, now: DateTime<Utc>, by: Option<AccountId>) -> Result<Self, ReorganisationFault> {
        let until = self.undo_until().ok_or(ReorganisationFault::NotCommitted)?;
        if now > until {
            return Err(ReorganisationFault::TooLate);
        }
        self.state = State::Undone;
        self.undone = Some((now, by));
        self.updated_at = now;
        Ok(self)
    }

    /// It is given up.
    ///
    /// # Errors
    /// It is no draft any more.
    pub fn drop_it(mut self, now: DateTime<Utc>) -> Result<Self, ReorganisationFault> {
        self.check_draft()?;
        self.state = State::Dropped;
        self.updated_at = now;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn draft() -> Reorganisation {
        let at = DateTime::from_timestamp(1_750_000_000, 0).unwrap();
        Reorganisation {
            id: ReorganisationId::from_uuid(uuid::Uuid::from_u128(1)),
            code: "SX-2025-0001".into(),
            decision: Decision {
                title: "Sắp xếp đơn vị hành chính".into(),
                number: "12/NQ-HĐND".into(),
                decided_on: day("2025-06-20"),
                effective_on: day("2025-07-01"),
            },
            state: State::Draft,
            steps: vec![],
            accepts_covered: false,
            created_at: at,
            created_by: None,
            committed: None,
            entries: (0, 0),
            undone: None,
            updated_at: at,
            version: 1,
        }
    }

    #[test]
    fn a_life() {
        let now = DateTime::from_timestamp(1_751_330_000, 0).unwrap();
        assert_eq!(draft().decision.words(), "12/NQ-HĐND ngày 20/06/2025");
        let early = draft().commit((now, day("2025-06-30")), None, (3, 1));
        assert_eq!(early, Err(ReorganisationFault::TooEarly(day("2025-07-01"))));
        let committed = draft().commit((now, day("2025-07-01")), None, (3, 1)).unwrap();
        assert_eq!(
            committed.clone().commit((now, day("2025-07-01")), None, (0, 0)),
            Err(ReorganisationFault::NotDraft)
        );
        assert_eq!(committed.clone().drop_it(now), Err(ReorganisationFault::NotDraft));
        // 24 hours to the second.
        let last = now + Duration::hours(24);
        assert_eq!(committed.clone().undo(last, None).map(|it| it.state), Ok(State::Undone));
        assert_eq!(committed.undo(last + Duration::seconds(1), None), Err(ReorganisationFault::TooLate));
        assert_eq!(draft().undo(now, None), Err(ReorganisationFault::NotCommitted));
        assert_eq!(draft().drop_it(now).map(|it| it.state), Ok(State::Dropped));
    }
}
