//! Continuous duties ("thường xuyên") have no day and are never late; once a year their proof is asked for.
//!
//! The year counts from the directive, from the last proof or from the last reminder, whichever is latest. So a duty is asked for
//! once in a year whatever happens, and a program that stood still for years asks once, not once for each of them.

use chrono::{Months, NaiveDate};

use super::class::State;
use super::event::Event;
use super::obligation::Obligation;

const A_YEAR: Months = Months::new(12);

/// What counts from a later day need not be looked at on `today`: its year is not over.
pub fn a_year_before(today: NaiveDate) -> NaiveDate {
    // A year from 29 February ends on the 28th: the day after the one a year back is over as well.
    today.checked_sub_months(A_YEAR).and_then(|day| day.succ_opt()).unwrap_or(today)
}

impl Obligation {
    /// Whether its proof may be asked for at all.
    pub fn is_proven_yearly(&self) -> bool {
        self.is_continuous && self.state == State::Open
    }

    /// The day from which its proof is asked for next; `None` where it is not proven yearly.
    pub fn next_reminder(&self) -> Option<NaiveDate> {
        let since = [Some(self.opened_on), self.reported_on, self.reminded_on].into_iter().flatten().max();
        since.filter(|_| self.is_proven_yearly()).and_then(|since| since.checked_add_months(A_YEAR))
    }

    /// Asks for the proof of a year that is over; `None` where none is, so that asking twice changes nothing.
    pub fn remind(mut self, today: NaiveDate) -> Option<(Self, Event)> {
        self.next_reminder().filter(|day| *day <= today)?;
        let since = self.reported_on.unwrap_or(self.opened_on);
        self.reminded_on = Some(today);
        self.is_proof_asked = true;
        Some((self, Event::ProofAsked { since }))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::modules::obligations::model::fixtures::{an_obligation, any_day, day};
    use crate::modules::obligations::model::obligation::Hand;
    use crate::modules::obligations::model::transition::{Handing, JudgedBy};

    fn continuous(opened: &str, proven: Option<&str>, reminded: Option<&str>) -> Obligation {
        Obligation {
            is_continuous: true,
            opened_on: day(opened),
            reported_on: proven.map(day),
            reminded_on: reminded.map(day),
            ..an_obligation(None)
        }
    }

    #[test]
    fn a_year_counts_from_what_came_last() {
        // opened, last proof, last reminder; the next reminder
        let table = [
            ("2021-01-04", None, None, "2022-01-04"),
            ("2021-01-04", Some("2021-11-30"), None, "2022-11-30"),
            ("2021-01-04", Some("2021-11-30"), Some("2022-11-30"), "2023-11-30"),
            // A proof dated before the reminder that it answers does not make the next one come early.
            ("2021-01-04", Some("2020-12-01"), Some("2022-01-04"), "2023-01-04"),
            ("2024-02-29", None, None, "2025-02-28"),
        ];
        for (opened, proven, reminded, next) in table {
            let duty = continuous(opened, proven, reminded);
            assert_eq!(duty.next_reminder(), Some(day(next)), "{opened} {proven:?} {reminded:?}");
            assert_eq!(duty.clone().remind(day(next).pred_opt().unwrap()), None, "not a day earlier");
            assert!(duty.remind(day(next)).is_some());
        }
    }

    #[test]
    fn only_continuous_duties_that_stand_open_are_asked_for() {
        let dated = an_obligation(Some("2021-06-29"));
        let undated = an_obligation(None);
        let (ended, _) = continuous("2021-01-04", Some("2021-12-01"), None)
            .complete(Hand { by: None, today: day("2021-12-31") }, JudgedBy::Reached, "")
            .unwrap();
        for duty in [dated, undated, ended] {
            assert_eq!(duty.clone().remind(day("2030-01-01")), None, "{duty:?}");
        }
    }

    #[test]
    fn a_proof_answers_and_a_day_or_an_end_makes_it_needless() {
        let today = day("2022-02-01");
        let hand = Hand { by: None, today };
        let (asked, event) = continuous("2021-01-04", None, None).remind(today).unwrap();
        assert_eq!(event, Event::ProofAsked { since: day("2021-01-04") });
        assert_eq!((asked.is_proof_asked, asked.reminded_on), (true, Some(today)));
        let ways = [
            asked.clone().report(hand, Handing::words(day("2022-01-31"), "Báo cáo 5")).unwrap().0,
            asked.clone().set_due(day("2022-06-30"), "Lê Thị Thu Hà", "Theo họp giao ban").unwrap().0,
            asked.clone().take_over(today, today, "").unwrap().0,
            asked.clone().cancel("Bãi bỏ").unwrap().0,
        ];
        for way in ways {
            assert!(!way.is_proof_asked, "{way:?}");
        }
        let again = asked.remind(day("2023-02-01")).unwrap().0;
        assert!(again.is_proof_asked, "what was not proven is asked for again a year later");
    }

    proptest! {
        #[test]
        fn once_in_twelve_months_and_never_more(opened in any_day(), gaps in prop::collection::vec(1i64..900, 1..20)) {
            let mut duty = Obligation { is_continuous: true, opened_on: opened, ..an_obligation(None) };
            let mut today = opened;
            let mut last = opened;
            for gap in gaps {
                today += chrono::Duration::days(gap);
                // The bound by which the database picks what is looked at leaves nothing out.
                prop_assert!(duty.next_reminder().unwrap() > today || last <= a_year_before(today));
                if let Some(asked) = duty.clone().remind(today) {
                    duty = asked.0;
                    prop_assert!(last.checked_add_months(A_YEAR).unwrap() <= today);
                    prop_assert!(duty.clone().remind(today).is_none());
                    last = today;
                }
            }
        }
    }
}
