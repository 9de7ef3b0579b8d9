//! What a supporting agency (phối hợp) owes the lead: nothing until the lead asks for it with a date.
//!
//! Who supports a task is known from the issue on. A contribution is owed to whoever leads, by the day that the lead set; it stands in
//! no class and in no count of obligations, so asking many agencies makes nobody owe more.

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId};

use super::obligation::{Hand, Obligation, ObligationError, checked_note, checked_reason};

/// What a lead asked one supporting agency for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// Who owes it; to whom, says the obligation.
    pub agency: AgencyId,
    /// What is asked for, in the lead's words.
    pub request: String,
    /// When it was last asked for.
    pub asked_on: NaiveDate,
    /// Who asked.
    pub asked_by: Option<AccountId>,
    /// Last valid day, set by the lead.
    pub due_on: NaiveDate,
    /// When it reached the lead.
    pub given_on: Option<NaiveDate>,
    /// Who gave it.
    pub given_by: Option<AccountId>,
    /// What the agency said when it gave it.
    pub note: String,
    /// What the lead thinks of it.
    pub rated: Option<Rated>,
    /// Last change.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change; a form of an older version is a conflict.
    pub version: i64,
}

/// What a lead thinks of a contribution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rated {
    /// How useful it was.
    pub rating: Rating,
    /// When the lead said so.
    pub on: NaiveDate,
    /// Who.
    pub by: Option<AccountId>,
    /// Why.
    pub note: String,
}

/// How useful a contribution was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rating {
    /// Used as it was given.
    Useful,
    /// Used in part.
    Partial,
    /// Of no use.
    Poor,
}

/// How a supporting agency stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// It supports, and was asked for nothing.
    Expected,
    /// Asked, and the day has not passed.
    Asked,
    /// Asked, and silent past the day.
    Silent,
    /// Given.
    Given,
}

/// What the lead asks for.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// By when.
    pub due_on: NaiveDate,
    /// In the lead's words; may be empty.
    pub request: &'a str,
}

/// Why a contribution is not asked for or given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContributionFault {
    /// The lead's own work or the words do not allow it.
    #[error(transparent)]
    Lead(#[from] ObligationError),
    /// Nobody was named.
    #[error("no supporting agency was named")]
    NobodyNamed,
    /// The directive does not name it as supporting this task.
    #[error("the agency does not support this task")]
    NotSupporting,
    /// Nothing is asked for by a day that is over.
    #[error("the day is over")]
    InPast,
    /// It would come when the lead's own day is over.
    #[error("the day is later than the lead's own, {0}")]
    AfterLead(NaiveDate),
    /// Nothing was asked for.
    #[error("nothing was asked for")]
    NotAsked,
    /// It was given already.
    #[error("it was given already")]
    AlreadyGiven,
    /// Nothing is given on a day to come.
    #[error("the day is still to come")]
    InFuture,
    /// Nothing was given that could be rated.
    #[error("nothing was given yet")]
    NotGiven,
}

impl Standing {
    /// Every standing.
    pub const ALL: [Self; 4] = [Self::Expected, Self::Asked, Self::Silent, Self::Given];

    /// How an agency stands on a day.
    pub fn of(contribution: Option<&Contribution>, today: NaiveDate) -> Self {
        match contribution {
            None => Self::Expected,
            Some(contribution) if contribution.given_on.is_some() => Self::Given,
            Some(contribution) if contribution.due_on < today => Self::Silent,
            Some(_) => Self::Asked,
        }
    }

    /// The word in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Expected => "expected",
            Self::Asked => "asked",
            Self::Silent => "silent",
            Self::Given => "given",
        }
    }
}

impl Rating {
    /// Every rating.
    pub const ALL: [Self; 3] = [Self::Useful, Self::Partial, Self::Poor];

    /// The word in the database and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Useful => "useful",
            Self::Partial => "partial",
            Self::Poor => "poor",
        }
    }

    /// Reads the word of [`Rating::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rating| rating.as_str() == word)
    }
}

impl Contribution {
    /// The lead says how useful it was; a bad word needs a reason.
    pub fn rate(self, rating: Rating, note: &str, hand: Hand, at: DateTime<Utc>) -> Result<Self, ContributionFault> {
        if self.given_on.is_none() {
            return Err(ContributionFault::NotGiven);
        }
        let note = if rating == Rating::Useful { checked_note(note)? } else { checked_reason(note)? };
        let rated = Some(Rated { rating, on: hand.today, by: hand.by, note });
        Ok(Self { rated, updated_at: at, version: self.version + 1, ..self })
    }

    /// The lead asks an agency, for the first time or once more: another day, or more than what was given.
    pub fn ask(
        before: Option<Self>,
        agency: AgencyId,
        lead: &Obligation,
        asking: Asking<'_>,
        hand: Hand,
        at: DateTime<Utc>,
    ) -> Result<Self, ContributionFault> {
        if lead.state.is_final() {
            return Err(ObligationError::Final(lead.code.clone()).into());
        }
        if asking.due_on < hand.today {
            return Err(ContributionFault::InPast);
        }
        // A lead that is late already may still ask; one that is not would ask for something it cannot use.
        if let Some(due) = lead.due_on.filter(|due| *due >= hand.today && asking.due_on > *due) {
            return Err(ContributionFault::AfterLead(due));
        }
        Ok(Self {
            agency,
            request: checked_note(asking.request)?,
            asked_on: hand.today,
            asked_by: hand.by,
            due_on: asking.due_on,
            given_on: None,
            given_by: None,
            note: String::new(),
            rated: None,
            updated_at: at,
            version: before.map_or(0, |before| before.version) + 1,
        })
    }

    /// The agency gives it; it reached the lead on `on`. What comes late still comes: only a task that is over takes nothing more.
    pub fn give(
        self,
        lead: &Obligation,
        on: NaiveDate,
        note: &str,
        hand: Hand,
        at: DateTime<Utc>,
    ) -> Result<Self, ContributionFault> {
        if lead.state.is_final() {
            return Err(ObligationError::Final(lead.code.clone()).into());
        }
        if self.given_on.is_some() {
            return Err(ContributionFault::AlreadyGiven);
        }
        if on > hand.today {
            return Err(ContributionFault::InFuture);
        }
        if on < lead.opened_on {
            return Err(ObligationError::BeforeIssue { date: on, opened_on: lead.opened_on }.into());
        }
        let note = checked_note(note)?;
        Ok(Self { given_on: Some(on), given_by: hand.by, note, updated_at: at, version: self.version + 1, ..self })
    }
}

/// What an obligation's supporting agencies have come to, in one line of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Contributions {
    /// Asked for and not given, in time or not.
    pub open: u64,
    /// Of these, those past their day.
    pub silent: u64,
    /// Given.
    pub given: u64,
    /// The earliest day of those that are open.
    pub next_due_on: Option<NaiveDate>,
}

impl Contributions {
    /// One more.
    pub fn add(&mut self, due_on: NaiveDate, given_on: Option<NaiveDate>, today: NaiveDate) {
        if given_on.is_some() {
            self.given += 1;
            return;
        }
        self.open += 1;
        self.silent += u64::from(due_on < today);
        self.next_due_on = Some(self.next_due_on.map_or(due_on, |next| next.min(due_on)));
    }

    /// All that was asked for.
    pub fn asked(self) -> u64 {
        self.open + self.given
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::obligations::model::fixtures::{an_agency, an_obligation, day};
    use crate::modules::obligations::model::obligation::LONGEST_NOTE;

    const TODAY: &str = "2021-06-01";

    fn hand(today: &str) -> Hand {
        Hand { by: None, today: day(today) }
    }

    fn asked(lead: &Obligation, due_on: &str, today: &str) -> Result<Contribution, ContributionFault> {
        let asking = Asking { due_on: day(due_on), request: " Số liệu quý II " };
        Contribution::ask(None, an_agency(2), lead, asking, hand(today), lead.updated_at)
    }

    #[test]
    fn a_lead_asks_within_its_own_time() {
        let (done, _) = an_obligation(Some("2021-06-29")).take_over(day(TODAY), day(TODAY), "").unwrap();
        let code = done.code.clone();
        // the lead, its day, the day asked for; what is wrong with it
        let table = [
            (an_obligation(Some("2021-06-29")), TODAY, None),
            (an_obligation(Some("2021-06-29")), "2021-06-29", None),
            (an_obligation(Some("2021-06-29")), "2021-06-30", Some(ContributionFault::AfterLead(day("2021-06-29")))),
            (an_obligation(Some("2021-05-31")), "2021-06-30", None),
            (an_obligation(None), "2022-06-30", None),
            (an_obligation(None), "2021-05-31", Some(ContributionFault::InPast)),
            (done, "2021-06-10", Some(ContributionFault::Lead(ObligationError::Final(code)))),
        ];
        for (lead, due_on, fault) in table {
            let due = lead.due_on;
            assert_eq!(asked(&lead, due_on, TODAY).err(), fault, "due {due:?}, asked for by {due_on}");
        }
    }

    #[test]
    fn from_expected_to_given_and_asked_once_more() {
        let lead = an_obligation(Some("2021-06-29"));
        assert_eq!(Standing::of(None, day(TODAY)), Standing::Expected);
        let contribution = asked(&lead, "2021-06-10", TODAY).unwrap();
        assert_eq!((contribution.request.as_str(), contribution.version), ("Số liệu quý II", 1));
        for (today, standing) in [("2021-06-10", Standing::Asked), ("2021-06-11", Standing::Silent)] {
            assert_eq!(Standing::of(Some(&contribution), day(today)), standing, "{today}");
        }
        let late =
            contribution.clone().give(&lead, day("2021-06-12"), " Công văn 7 ", hand("2021-06-14"), lead.updated_at);
        let given = late.unwrap();
        assert_eq!((given.given_on, given.note.as_str(), given.version), (Some(day("2021-06-12")), "Công văn 7", 2));
        assert_eq!(Standing::of(Some(&given), day("2021-07-01")), Standing::Given);
        let asking = Asking { due_on: day("2021-06-20"), request: "Bổ sung phụ lục" };
        let again =
            Contribution::ask(Some(given), an_agency(2), &lead, asking, hand("2021-06-15"), lead.updated_at).unwrap();
        assert_eq!((again.given_on, again.note.as_str(), again.version), (None, "", 3));
    }

    #[test]
    fn what_is_not_taken() {
        let lead = an_obligation(Some("2021-06-29"));
        let contribution = asked(&lead, "2021-06-10", TODAY).unwrap();
        let give = |from: &Contribution, on: &str, note: &str| {
            from.clone().give(&lead, day(on), note, hand("2021-06-05"), lead.updated_at)
        };
        let given = give(&contribution, "2021-06-05", "").unwrap();
        let long = "á".repeat(LONGEST_NOTE + 1);
        let table = [
            (give(&given, "2021-06-05", ""), ContributionFault::AlreadyGiven),
            (give(&contribution, "2021-06-06", ""), ContributionFault::InFuture),
            (
                give(&contribution, "2021-01-03", ""),
                ObligationError::BeforeIssue { date: day("2021-01-03"), opened_on: day("2021-01-04") }.into(),
            ),
            (give(&contribution, "2021-06-05", &long), ObligationError::NoteTooLong.into()),
        ];
        for (given, fault) in table {
            assert_eq!(given, Err(fault));
        }
    }

    #[test]
    fn a_line_sums_up() {
        let mut sum = Contributions::default();
        sum.add(day("2021-06-10"), None, day("2021-06-05"));
        sum.add(day("2021-06-03"), None, day("2021-06-05"));
        sum.add(day("2021-06-01"), Some(day("2021-06-02")), day("2021-06-05"));
        let expected = Contributions { open: 2, silent: 1, given: 1, next_due_on: Some(day("2021-06-03")) };
        assert_eq!((sum, sum.asked()), (expected, 3));
    }
}
