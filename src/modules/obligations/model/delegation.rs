//! Parts of an obligation, given down the tree or to persons, and how they make it done.

use chrono::NaiveDate;
use thihanh_kernel::ids::{AccountId, AgencyId, ObligationId};

use super::class::State;
use super::event::Event;
use super::obligation::{Hand, Obligation, ObligationError, Part, Split, Stage, Work, checked_note};
use super::why::Reason;
use crate::modules::obligations::policy::Action;

/// How parts make the whole done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RollUp {
    /// When every part is confirmed; withdrawn ones do not count.
    All,
    /// When the first part is confirmed.
    Any,
    /// When so many parts are confirmed.
    Quorum(u32),
    /// Never by themselves: whoever owes the whole reports it.
    ByHand,
}

/// What has become of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartFacts {
    /// Where it is in its life.
    pub state: State,
    /// When it was handed in.
    pub reported_on: Option<NaiveDate>,
}

/// A part to be given.
#[derive(Debug, Clone, Copy)]
pub struct NewPart<'a> {
    /// Who owes it: an agency below, or the same one where a person gets it.
    pub agency: AgencyId,
    /// The person who gets it.
    pub person: Option<AccountId>,
    /// What is to be done, in one line; empty for the whole's own words.
    pub title: &'a str,
    /// By when; the whole's own day where none is given.
    pub due_on: Option<NaiveDate>,
}

/// Who gives parts, as their reasons tell it.
#[derive(Debug, Clone, Copy)]
pub struct Giver<'a> {
    /// Name of the person.
    pub name: &'a str,
    /// Who and when.
    pub hand: Hand,
    /// Now.
    pub at: chrono::DateTime<chrono::Utc>,
}

/// Why parts are not given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DelegationFault {
    /// The whole does not allow it.
    #[error(transparent)]
    Whole(#[from] ObligationError),
    /// Nobody was named.
    #[error("nobody was named")]
    NobodyNamed,
    /// More than [`MOST_PARTS`].
    #[error("more than {MOST_PARTS} parts")]
    TooMany,
    /// The agency does not stand below the one that owes the whole.
    #[error("the agency does not stand below the one that owes the whole")]
    NotBelow,
    /// The person does not belong to the agency.
    #[error("the person does not belong to the agency")]
    NotOfAgency,
    /// The part would come when the whole is due already.
    #[error("the day is later than that of the whole, {0}")]
    AfterWhole(NaiveDate),
    /// Nothing is given by a day that is over.
    #[error("the day is over")]
    InPast,
    /// More confirmed parts would be needed than there are.
    #[error("a quorum lies between 1 and the number of parts, {0}")]
    QuorumOutOfRange(usize),
}

/// Every commune of a large province, with room.
pub const MOST_PARTS: usize = 500;

impl RollUp {
    /// The word in the database and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Any => "any",
            Self::Quorum(_) => "quorum",
            Self::ByHand => "by_hand",
        }
    }

    /// How many parts a quorum needs.
    pub fn quorum(self) -> Option<u32> {
        if let Self::Quorum(needed) = self { Some(needed) } else { None }
    }

    /// Reads the word of [`RollUp::as_str`] with the number that a quorum needs.
    pub fn parse(word: &str, quorum: Option<u32>) -> Option<Self> {
        match (word, quorum) {
            ("all", _) => Some(Self::All),
            ("any", _) => Some(Self::Any),
            ("quorum", Some(needed)) => Some(Self::Quorum(needed)),
            ("by_hand", _) => Some(Self::ByHand),
            _ => None,
        }
    }

    /// The day on which confirmed parts made the whole done: that of the part that decided. `None` while they have not.
    pub fn met_on(self, parts: &[PartFacts]) -> Option<NaiveDate> {
        let mut done: Vec<NaiveDate> =
            parts.iter().filter(|part| part.state == State::Completed).filter_map(|part| part.reported_on).collect();
        done.sort_unstable();
        let counted = parts.iter().filter(|part| !matches!(part.state, State::Cancelled | State::Moved)).count();
        match self {
            Self::All if done.len() == counted => done.last().copied(),
            Self::Any => done.first().copied(),
            Self::Quorum(needed) => done.get(usize::try_from(needed).ok()?.checked_sub(1)?).copied(),
            Self::All | Self::ByHand => None,
        }
    }
}

/// How much of the whole is done, in percent, by its parts.
pub fn progress_of(parts: &[PartFacts]) -> i64 {
    let counted = parts.iter().filter(|part| !matches!(part.state, State::Cancelled | State::Moved)).count();
    let done = parts.iter().filter(|part| part.state == State::Completed).count();
    i64::try_from(done * 100 / counted.max(1)).unwrap_or(100)
}

impl Obligation {
    /// Parts of it were given down: there are `parts` now, and these make it done as `roll_up` says.
    pub fn delegate(
        mut self,
        hand: Hand,
        parts: usize,
        roll_up: RollUp,
        note: &str,
    ) -> Result<(Self, Event), DelegationFault> {
        self.check_allows(Action::Delegate)?;
        if parts == 0 {
            return Err(DelegationFault::NobodyNamed);
        }
        if parts > MOST_PARTS {
            return Err(DelegationFault::TooMany);
        }
        if roll_up.quorum().is_some_and(|needed| needed == 0 || usize::try_from(needed).is_ok_and(|n| n > parts)) {
            return Err(DelegationFault::QuorumOutOfRange(parts));
        }
        let note = checked_note(note)?;
        self.reach(Stage::InProgress, hand.today);
        self.split.roll_up = Some(roll_up);
        Ok((self, Event::Delegated { parts, roll_up: roll_up.as_str(), note }))
    }

    /// One part of it, the `share`th. It is owed to the agency that owes the whole, which follows it up.
    pub fn part(
        &self,
        id: ObligationId,
        share: i64,
        new: NewPart<'_>,
        giver: Giver<'_>,
    ) -> Result<Self, DelegationFault> {
        let due_on = new.due_on.or(self.due_on);
        if let Some(day) = new.due_on {
            if day < giver.hand.today {
                return Err(DelegationFault::InPast);
            }
            if let Some(whole) = self.due_on.filter(|whole| day > *whole && *whole >= giver.hand.today) {
                return Err(DelegationFault::AfterWhole(whole));
            }
        }
        let title = checked_note(new.title)?;
        let reason = Reason::Delegated { name: giver.name.to_owned(), whole: self.code.clone() };
        Ok(Self {
            seq: 0,
            id,
            code: String::new(),
            agency: new.agency,
            part: Part::Delegated,
            is_continuous: false,
            title: if title.is_empty() { self.title.clone() } else { title },
            overseer: self.agency,
            responsible: new.person,
            series: None,
            trigger: None,
            opened_on: giver.hand.today,
            due_on,
            why: self.why.with(reason),
            state: State::Open,
            reported_on: None,
            reported_by: None,
            report_note: String::new(),
            completed_on: None,
            completed_by: None,
            sent_back_on: None,
            reminded_on: None,
            is_proof_asked: false,
            work: Work::opened(due_on),
            split: Split { parent: Some(self.id), share, roll_up: None },
            updated_at: giver.at,
            version: 1,
            ..self.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::obligations::model::fixtures::{an_agency, an_obligation, day};

    fn done(on: &str) -> PartFacts {
        PartFacts { state: State::Completed, reported_on: Some(day(on)) }
    }

    const OPEN: PartFacts = PartFacts { state: State::Open, reported_on: None };
    const WITHDRAWN: PartFacts = PartFacts { state: State::Cancelled, reported_on: None };

    #[test]
    fn the_part_that_decides_gives_the_day() {
        let (early, late) = (done("2026-03-02"), done("2026-03-20"));
        let table: [(RollUp, &[PartFacts], Option<&str>); 12] = [
            (RollUp::All, &[early, late], Some("2026-03-20")),
            (RollUp::All, &[late, early, OPEN], None),
            (RollUp::All, &[late, WITHDRAWN], Some("2026-03-20")),
            (RollUp::All, &[WITHDRAWN, WITHDRAWN], None),
            (RollUp::Any, &[OPEN, late, early], Some("2026-03-02")),
            (RollUp::Any, &[OPEN], None),
            (RollUp::Quorum(2), &[early, OPEN, late], Some("2026-03-20")),
            (RollUp::Quorum(2), &[early, OPEN], None),
            (RollUp::Quorum(1), &[early, late], Some("2026-03-02")),
            (RollUp::Quorum(0), &[early], None),
            (RollUp::ByHand, &[early, late], None),
            (RollUp::All, &[], None),
        ];
        for (number, (rule, parts, met)) in table.into_iter().enumerate() {
            assert_eq!(rule.met_on(parts), met.map(day), "row {number}");
        }
    }

    #[test]
    fn progress_is_the_share_of_confirmed_parts() {
        let early = done("2026-03-02");
        for (parts, percent) in
            [(&[early, OPEN, OPEN][..], 33), (&[early, early], 100), (&[early, WITHDRAWN], 100), (&[OPEN], 0), (&[], 0)]
        {
            assert_eq!(progress_of(parts), percent, "{parts:?}");
        }
    }

    fn giver(today: &str) -> Giver<'static> {
        let at = chrono::DateTime::from_timestamp(1_773_600_000, 0).unwrap();
        Giver { name: "Bàn Thế Quân", hand: Hand { by: None, today: day(today) }, at }
    }

    fn new(due_on: Option<&str>) -> NewPart<'static> {
        NewPart { agency: an_agency(7), person: None, title: " Rà soát tại 5 xã ", due_on: due_on.map(day) }
    }

    #[test]
    fn a_part_is_owed_to_who_owes_the_whole() {
        let whole = an_obligation(Some("2021-06-30"));
        let id = ObligationId::from_uuid(uuid::Uuid::from_u128(9));
        let part = whole.part(id, 2, new(Some("2021-06-15")), giver("2021-06-01")).unwrap();
        assert_eq!((part.agency, part.overseer, part.part), (an_agency(7), whole.agency, Part::Delegated));
        assert_eq!((part.split.parent, part.split.share), (Some(whole.id), 2));
        assert_eq!(
            (part.title.as_str(), part.due_on, part.opened_on),
            ("Rà soát tại 5 xã", Some(day("2021-06-15")), day("2021-06-01"))
        );
        let same = whole.part(id, 1, NewPart { title: "", ..new(None) }, giver("2021-06-01")).unwrap();
        assert_eq!((same.title, same.due_on), (whole.title.clone(), whole.due_on));
    }

    #[test]
    fn a_part_comes_before_the_whole() {
        let whole = an_obligation(Some("2021-06-30"));
        let id = ObligationId::from_uuid(uuid::Uuid::from_u128(9));
        let late = whole.part(id, 1, new(Some("2021-07-01")), giver("2021-06-01")).unwrap_err();
        assert_eq!(late, DelegationFault::AfterWhole(day("2021-06-30")));
        let past = whole.part(id, 1, new(Some("2021-05-31")), giver("2021-06-01")).unwrap_err();
        assert_eq!(past, DelegationFault::InPast);
        assert!(
            whole.part(id, 1, new(Some("2021-07-10")), giver("2021-07-05")).is_ok(),
            "late already: the part may follow"
        );
    }

    #[test]
    fn a_whole_with_parts_is_reported_by_them() {
        use crate::modules::obligations::model::transition::Handing;
        let hand = Hand { by: None, today: day("2021-06-01") };
        let report = |it: Obligation| it.report(hand, Handing::words(day("2021-06-01"), ""));
        let whole = an_obligation(Some("2021-06-30"));
        assert_eq!(whole.clone().delegate(hand, 0, RollUp::All, ""), Err(DelegationFault::NobodyNamed));
        assert_eq!(whole.clone().delegate(hand, 2, RollUp::Quorum(3), ""), Err(DelegationFault::QuorumOutOfRange(2)));
        let (by_parts, event) = whole.clone().delegate(hand, 2, RollUp::All, "").unwrap();
        assert_eq!(event.action(), "delegated");
        assert_eq!(report(by_parts.clone()), Err(ObligationError::AwaitsParts(by_parts.code.clone())));
        let (handed_in, _) = by_parts.report_by_parts(hand, day("2021-05-30"), "").unwrap();
        assert_eq!((handed_in.state, handed_in.reported_on), (State::Reported, Some(day("2021-05-30"))));
        let (back, _) = handed_in.send_back(hand, "Thiếu số liệu").unwrap();
        assert!(report(back).is_ok(), "what came back is reported by hand");
        let (by_hand, _) = whole.delegate(hand, 2, RollUp::ByHand, "").unwrap();
        assert!(report(by_hand).is_ok());
    }
}
