//! More time: asked for before the day, granted, granted otherwise, or refused. Both days are kept: the one that holds and the one
//! first set, so that "on time as extended" and "on time as first set" can be told apart.

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::calendar::WorkingCalendar;
use thihanh_kernel::ids::AccountId;

use super::event::Event;
use super::obligation::{Hand, Obligation, ObligationError, checked_note, checked_reason};
use super::why::Reason;
use crate::modules::obligations::policy::Action;

/// A request for a later day and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Which request of the obligation, from 1.
    pub number: i64,
    /// The day that held when it was asked.
    pub old_due_on: NaiveDate,
    /// The day asked for.
    pub wanted_due_on: NaiveDate,
    /// Why.
    pub reason: String,
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// Who asked.
    pub asked_by: Option<AccountId>,
    /// The answer; `None` while there is none.
    pub answer: Option<Answer>,
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Which way it went.
    pub verdict: Verdict,
    /// When.
    pub at: DateTime<Utc>,
    /// Who decided.
    pub by: Option<AccountId>,
    /// The words.
    pub words: String,
}

/// Which way a request went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Granted, to this day; it may be another than was asked for.
    Granted(NaiveDate),
    /// Refused: the day stays.
    Refused,
    /// Who asked no longer does, or handed in meanwhile.
    Withdrawn,
}

/// The jurisdiction's rule rows about extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExtensionRules {
    /// How many may be granted (rule row `extension_most`).
    pub most: u32,
    /// Working days before the day by which it must be asked (rule row `extension_notice_working_days`).
    pub notice_working_days: u32,
}

/// Why a later day is not asked for, or not granted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExtensionFault {
    /// The obligation does not allow it.
    #[error(transparent)]
    Obligation(#[from] ObligationError),
    /// So many were granted already.
    #[error("{0} extensions were granted already")]
    TooMany(u32),
    /// The last day to ask is over.
    #[error("it had to be asked by {0}")]
    TooLate(NaiveDate),
    /// The new day is not later than the one that holds.
    #[error("the day is not later than {0}")]
    NotLater(NaiveDate),
    /// The part would come after the whole that it belongs to.
    #[error("the day is later than that of the whole, {0}")]
    AfterWhole(NaiveDate),
    /// Who asked does not decide.
    #[error("who asked does not decide")]
    OwnRequest,
}

impl Verdict {
    /// The word in the database and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Granted(_) => "granted",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The day granted.
    pub fn granted(self) -> Option<NaiveDate> {
        if let Self::Granted(day) = self { Some(day) } else { None }
    }

    /// Reads what [`Verdict::as_str`] and [`Verdict::granted`] gave.
    pub fn parse(word: &str, granted: Option<NaiveDate>) -> Option<Self> {
        match (word, granted) {
            ("granted", Some(day)) => Some(Self::Granted(day)),
            ("refused", None) => Some(Self::Refused),
            ("withdrawn", None) => Some(Self::Withdrawn),
            _ => None,
        }
    }
}

impl ExtensionRules {
    /// The last day on which a later day than `due` may be asked for: so many working days lie after it, up to `due`.
    pub fn last_day(self, due: NaiveDate, calendar: &WorkingCalendar) -> NaiveDate {
        let mut day = due;
        while calendar.working_days_between(day, due) < i64::from(self.notice_working_days) {
            match day.pred_opt() {
                Some(before) => day = before,
                None => break,
            }
        }
        day
    }
}

/// A request as a person words it.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// The day asked for.
    pub wanted: NaiveDate,
    /// Why.
    pub reason: &'a str,
    /// Which request of the obligation it is, from 1.
    pub number: i64,
    /// The day of the whole, where the obligation is a part of one.
    pub whole_due_on: Option<NaiveDate>,
}

impl Obligation {
    /// The agency asks for a later day.
    pub fn ask_extension(
        mut self,
        hand: Hand,
        at: DateTime<Utc>,
        wish: Wish<'_>,
        rules: ExtensionRules,
        calendar: &WorkingCalendar,
    ) -> Result<(Self, Extension, Event), ExtensionFault> {
        self.check_allows(Action::AskExtension)?;
        let Some(due) = self.due_on else { return Err(ObligationError::NotNow(self.code).into()) };
        if self.work.extensions >= i64::from(rules.most) {
            return Err(ExtensionFault::TooMany(rules.most));
        }
        let last_day = rules.last_day(due, calendar);
        if hand.today > last_day {
            return Err(ExtensionFault::TooLate(last_day));
        }
        check_day(due, wish.wanted, wish.whole_due_on)?;
        let reason = checked_reason(wish.reason)?;
        self.work.is_extension_asked = true;
        let extension = Extension {
            number: wish.number,
            old_due_on: due,
            wanted_due_on: wish.wanted,
            reason: reason.clone(),
            asked_at: at,
            asked_by: hand.by,
            answer: None,
        };
        Ok((self, extension, Event::ExtensionAsked { from: due, wanted: wish.wanted, reason }))
    }

    /// The overseer grants a later day: the one asked for, or another.
    pub fn grant_extension(
        mut self,
        asked: &Extension,
        to: NaiveDate,
        whole_due_on: Option<NaiveDate>,
        decider: Decider<'_>,
    ) -> Result<(Self, Answer, Event), ExtensionFault> {
        self.check_allows(Action::DecideExtension)?;
        decider.check(asked)?;
        let Some(due) = self.due_on else { return Err(ObligationError::NotNow(self.code).into()) };
        check_day(due, to, whole_due_on)?;
        let words = checked_note(decider.words)?;
        let reason = Reason::Extended {
            from: due,
            wanted: asked.wanted_due_on,
            name: decider.name.to_owned(),
            cause: asked.reason.clone(),
        };
        self.why = self.why.with(reason);
        self.due_on = Some(to);
        self.work.extensions += 1;
        self.work.is_extension_asked = false;
        let answer = decider.answer(Verdict::Granted(to), words.clone());
        Ok((self, answer, Event::ExtensionGranted { from: due, to, reason: words }))
    }

    /// The overseer refuses: the day stays.
    pub fn refuse_extension(
        mut self,
        asked: &Extension,
        decider: Decider<'_>,
    ) -> Result<(Self, Answer, Event), ExtensionFault> {
        self.check_allows(Action::DecideExtension)?;
        decider.check(asked)?;
        let words = checked_reason(decider.words)?;
        self.work.is_extension_asked = false;
        let answer = decider.answer(Verdict::Refused, words.clone());
        Ok((self, answer, Event::ExtensionRefused { reason: words }))
    }

    /// Who asked no longer does.
    pub fn withdraw_extension(mut self, decider: Decider<'_>) -> Result<(Self, Answer, Event), ExtensionFault> {
        self.check_allows(Action::WithdrawExtension)?;
        self.work.is_extension_asked = false;
        let words = checked_note(decider.words)?;
        let event = Event::ExtensionWithdrawn { note: words.clone() };
        Ok((self, decider.answer(Verdict::Withdrawn, words), event))
    }
}

/// Who decides about a request.
#[derive(Debug, Clone, Copy)]
pub struct Decider<'a> {
    /// Who and when.
    pub hand: Hand,
    /// Name, for the reason of the new day.
    pub name: &'a str,
    /// Now.
    pub at: DateTime<Utc>,
    /// The words.
    pub words: &'a str,
}

impl Decider<'_> {
    fn check(self, asked: &Extension) -> Result<(), ExtensionFault> {
        let is_own = self.hand.by.is_some() && self.hand.by == asked.asked_by;
        if is_own { Err(ExtensionFault::OwnRequest) } else { Ok(()) }
    }

    fn answer(self, verdict: Verdict, words: String) -> Answer {
        Answer { verdict, at: self.at, by: self.hand.by, words }
    }
}

fn check_day(due: NaiveDate, wanted: NaiveDate, whole: Option<NaiveDate>) -> Result<(), ExtensionFault> {
    if wanted <= due {
        return Err(ExtensionFault::NotLater(due));
    }
    match whole.filter(|whole| wanted > *whole) {
        Some(whole) => Err(ExtensionFault::AfterWhole(whole)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::modules::obligations::model::class::{Class, Standing, State};
    use crate::modules::obligations::model::fixtures::{an_obligation, day};
    use crate::modules::obligations::model::transition::{Handing, JudgedBy};

    const RULES: ExtensionRules = ExtensionRules { most: 2, notice_working_days: 3 };

    fn person(number: u128) -> Option<AccountId> {
        Some(AccountId::from_uuid(Uuid::from_u128(number)))
    }

    fn at() -> DateTime<Utc> {
        DateTime::from_timestamp(1_624_000_000, 0).unwrap()
    }

    fn hand(today: &str) -> Hand {
        Hand { by: person(1), today: day(today) }
    }

    fn decider(by: u128) -> Decider<'static> {
        Decider {
            hand: Hand { by: person(by), today: day("2021-06-28") },
            name: "Nông Quang Huy",
            at: at(),
            words: "Đồng ý",
        }
    }

    fn wish(wanted: &str) -> Wish<'static> {
        Wish { wanted: day(wanted), reason: "Chờ số liệu của 12 xã", number: 1, whole_due_on: None }
    }

    fn ask(
        obligation: Obligation,
        today: &str,
        wish: Wish<'_>,
    ) -> Result<(Obligation, Extension, Event), ExtensionFault> {
        obligation.ask_extension(hand(today), at(), wish, RULES, &WorkingCalendar::default())
    }

    #[test]
    fn it_is_asked_for_in_time() {
        // Wednesday 30 June 2021: after Sunday the 27th there are three working days, the 28th, 29th and 30th itself.
        for (today, is_taken) in
            [("2021-06-25", true), ("2021-06-27", true), ("2021-06-28", false), ("2021-07-05", false)]
        {
            let asked = ask(an_obligation(Some("2021-06-30")), today, wish("2021-07-15"));
            assert_eq!(asked.is_ok(), is_taken, "{today}: {asked:?}");
            if !is_taken {
                assert_eq!(asked.unwrap_err(), ExtensionFault::TooLate(day("2021-06-27")));
            }
        }
        let none = ExtensionRules { notice_working_days: 0, ..RULES };
        assert_eq!(none.last_day(day("2021-06-30"), &WorkingCalendar::default()), day("2021-06-30"));
        // Over Tết: with 10 to 16 February off, the three working days up to Thursday the 18th are the 9th, the 17th and the 18th.
        let off = (10..=16)
            .map(|d| (NaiveDate::from_ymd_opt(2021, 2, d).unwrap(), thihanh_kernel::calendar::DayKind::Holiday));
        assert_eq!(RULES.last_day(day("2021-02-18"), &WorkingCalendar::new(off)), day("2021-02-08"));
    }

    #[test]
    fn the_new_day_is_later_and_not_beyond_the_whole() {
        let open = || an_obligation(Some("2021-06-30"));
        assert_eq!(
            ask(open(), "2021-06-01", wish("2021-06-30")).unwrap_err(),
            ExtensionFault::NotLater(day("2021-06-30"))
        );
        let beyond = Wish { whole_due_on: Some(day("2021-07-10")), ..wish("2021-07-15") };
        assert_eq!(ask(open(), "2021-06-01", beyond).unwrap_err(), ExtensionFault::AfterWhole(day("2021-07-10")));
        let silent = Wish { reason: "  ", ..wish("2021-07-15") };
        assert_eq!(ask(open(), "2021-06-01", silent).unwrap_err(), ObligationError::ReasonMissing.into());
        let undated = ask(an_obligation(None), "2021-06-01", wish("2021-07-15")).unwrap_err();
        assert!(matches!(undated, ExtensionFault::Obligation(ObligationError::NotNow(_))), "{undated:?}");
    }

    #[test]
    fn an_extended_one_is_not_late_and_both_days_are_kept() {
        let (asking, extension, _) = ask(an_obligation(Some("2021-06-30")), "2021-06-01", wish("2021-07-15")).unwrap();
        assert!(asking.work.is_extension_asked);
        let again = ask(asking.clone(), "2021-06-02", wish("2021-07-20")).unwrap_err();
        assert!(matches!(again, ExtensionFault::Obligation(ObligationError::NotNow(_))), "one at a time: {again:?}");
        let own = asking.clone().grant_extension(&extension, day("2021-07-15"), None, decider(1)).unwrap_err();
        assert_eq!(own, ExtensionFault::OwnRequest);
        let (extended, answer, event) =
            asking.grant_extension(&extension, day("2021-07-09"), None, decider(2)).unwrap();
        assert_eq!(answer.verdict, Verdict::Granted(day("2021-07-09")));
        assert_eq!(event.action(), "extension_granted");
        assert_eq!(extended.standing().class(extended.due_on, day("2021-07-05")), Class::InTime, "past the first day");
        assert_eq!((extended.work.first_due_on, extended.work.extensions), (Some(day("2021-06-30")), 1));
        let (reported, _) = extended.report(hand("2021-07-08"), Handing::words(day("2021-07-08"), "")).unwrap();
        let other = Hand { by: person(2), today: day("2021-07-09") };
        let (done, _) = reported.complete(other, JudgedBy::Reached, "").unwrap();
        assert_eq!(done.standing(), Standing::DoneOnTime, "as extended");
        assert_eq!(done.is_on_time_as_first_set(), Some(false));
    }

    #[test]
    fn refused_and_withdrawn_leave_the_day() {
        let (asking, extension, _) = ask(an_obligation(Some("2021-06-30")), "2021-06-01", wish("2021-07-15")).unwrap();
        let silent = Decider { words: "", ..decider(2) };
        assert_eq!(
            asking.clone().refuse_extension(&extension, silent).unwrap_err(),
            ObligationError::ReasonMissing.into()
        );
        let (refused, _, _) = asking.clone().refuse_extension(&extension, decider(2)).unwrap();
        assert_eq!((refused.due_on, refused.work.is_extension_asked), (Some(day("2021-06-30")), false));
        let (withdrawn, answer, _) = asking.clone().withdraw_extension(decider(1)).unwrap();
        assert_eq!((withdrawn.due_on, answer.verdict), (Some(day("2021-06-30")), Verdict::Withdrawn));
        let (reported, _) = asking.report(hand("2021-06-20"), Handing::words(day("2021-06-20"), "")).unwrap();
        assert!(!reported.work.is_extension_asked && reported.state == State::Reported);
    }

    #[test]
    fn so_many_and_no_more() {
        let twice = Obligation {
            work: crate::modules::obligations::model::obligation::Work { extensions: 2, ..Default::default() },
            ..an_obligation(Some("2021-06-30"))
        };
        assert_eq!(ask(twice, "2021-06-01", wish("2021-07-15")).unwrap_err(), ExtensionFault::TooMany(2));
    }
}
