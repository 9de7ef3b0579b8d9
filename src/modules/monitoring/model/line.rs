//! The lines of a plan as they hold, and what the ledger is asked for each of them.
//!
//! An issued plan loses nothing: an amendment that changes a line, or takes it out, writes it once more under the same number. The version
//! that was issued last holds.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use thihanh_kernel::ids::{AgencyId, PlanLineId};

use super::plan::{Amendment, Plan, PlanItem};
use crate::modules::obligations::api::State;

/// The lines that hold up to an amendment (0: as the plan was first issued), by the day on which they end.
#[must_use]
pub fn holding(versions: &[PlanItem], up_to: i64) -> Vec<PlanItem> {
    let mut lines: Vec<PlanItem> =
        latest(versions, up_to).into_values().filter(|item| !item.is_dropped).cloned().collect();
    lines.sort_by_key(|item| (item.ends_on, item.number));
    lines
}

/// The last version of each line up to an amendment, also of those that it takes out.
fn latest(versions: &[PlanItem], up_to: i64) -> BTreeMap<i64, &PlanItem> {
    let mut latest: BTreeMap<i64, &PlanItem> = BTreeMap::new();
    for item in versions.iter().filter(|item| item.amendment <= up_to) {
        let held = latest.entry(item.number).or_insert(item);
        if item.amendment > held.amendment {
            *held = item;
        }
    }
    latest
}

/// The lines as they are looked at, those in an open amendment and those taken out with them: the last version of each.
#[must_use]
pub fn shown(versions: &[PlanItem]) -> Vec<PlanItem> {
    let mut lines: Vec<PlanItem> = latest(versions, i64::MAX).into_values().cloned().collect();
    lines.sort_by_key(|item| (item.ends_on, item.number));
    lines
}

/// Whether a line may be changed or taken out in what is being written (`writing`: the plan itself, 0, or its open amendment): its own ones,
/// and those of the plan that hold before it.
#[must_use]
pub fn may_change(versions: &[PlanItem], amendments: &[Amendment], writing: i64, number: i64) -> bool {
    let is_own = versions.iter().any(|item| item.number == number && item.amendment == writing);
    is_own || holding(versions, Plan::holds_up_to(amendments)).iter().any(|item| item.number == number)
}

/// That the ledger was asked for a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedLine {
    /// The origin of the entry.
    pub id: PlanLineId,
    /// Number of the line.
    pub number: i64,
    /// The amendment that asked for it so.
    pub amendment: i64,
    /// Who was to do it.
    pub lead: AgencyId,
    /// By when.
    pub ends_on: NaiveDate,
}

/// What is done in the ledger after a plan or an amendment of it was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The entry is withdrawn: the line was taken out, or is owed otherwise now.
    Withdraw {
        /// Its origin.
        asked: PlanLineId,
        /// The line was taken out.
        is_dropped: bool,
    },
    /// The line is asked for.
    Ask(PlanItem),
}

/// The last of what was asked for each line.
#[must_use]
pub fn last_asked(asked: &[AskedLine]) -> BTreeMap<i64, &AskedLine> {
    let mut last: BTreeMap<i64, &AskedLine> = BTreeMap::new();
    for line in asked {
        let held = last.entry(line.number).or_insert(line);
        if line.amendment > held.amendment {
            *held = line;
        }
    }
    last
}

/// What the ledger lacks of the lines that hold, in the order of the lines; nothing where it was done already. What was handed in stays as it
/// is: a plan that moves does not undo work. `state` is that of the entry of what was asked.
#[must_use]
pub fn settle(lines: &[PlanItem], asked: &[AskedLine], state: impl Fn(PlanLineId) -> Option<State>) -> Vec<Step> {
    let last = last_asked(asked);
    let mut steps = Vec::new();
    for (number, asked) in &last {
        if !lines.iter().any(|line| line.number == *number) && state(asked.id) == Some(State::Open) {
            steps.push(Step::Withdraw { asked: asked.id, is_dropped: true });
        }
    }
    for line in lines {
        let Some(asked) = last.get(&line.number) else {
            steps.push(Step::Ask(line.clone()));
            continue;
        };
        let is_same = (asked.lead, asked.ends_on) == (line.lead, line.ends_on);
        match state(asked.id) {
            Some(State::Open) if !is_same => {
                steps.push(Step::Withdraw { asked: asked.id, is_dropped: false });
                steps.push(Step::Ask(line.clone()));
            }
            // Taken back by hand; the amendment asks for it anew.
            Some(State::Cancelled) if !is_same => steps.push(Step::Ask(line.clone())),
            _ => {}
        }
    }
    steps
}

/// How far a plan is carried out: what is planned by its lines, what is done by the ledger alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Lines that hold.
    pub planned: usize,
    /// Confirmed by whoever follows them up.
    pub done: usize,
    /// Handed in, not confirmed.
    pub waiting: usize,
    /// Not handed in, and the day is over.
    pub overdue: usize,
    /// Money planned for all of them.
    pub budget_vnd: i64,
    /// Money planned for those that are done.
    pub done_budget_vnd: i64,
}

impl Progress {
    /// Counts lines with the state of their entry and its last day in time.
    #[must_use]
    pub fn of<'a>(
        lines: impl Iterator<Item = (&'a PlanItem, Option<(State, Option<NaiveDate>)>)>,
        today: NaiveDate,
    ) -> Self {
        let mut progress = Self::default();
        for (line, entry) in lines {
            let money = line.budget_vnd.unwrap_or(0);
            progress.planned += 1;
            progress.budget_vnd = progress.budget_vnd.saturating_add(money);
            match entry {
                Some((State::Completed, _)) => {
                    progress.done += 1;
                    progress.done_budget_vnd = progress.done_budget_vnd.saturating_add(money);
                }
                Some((State::Reported, _)) => progress.waiting += 1,
                Some((State::Open, Some(due))) if due < today => progress.overdue += 1,
                _ => {}
            }
        }
        progress
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::super::words::Activity;
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn agency(number: u128) -> AgencyId {
        AgencyId::from_uuid(Uuid::from_u128(number))
    }

    fn item(number: i64, amendment: i64, ends_on: &str) -> PlanItem {
        PlanItem {
            number,
            activity: Activity::Inspect,
            content: "Kiểm tra".into(),
            product: String::new(),
            starts_on: None,
            ends_on: day(ends_on),
            lead: agency(1),
            partners: String::new(),
            budget_vnd: Some(1_000_000),
            amendment,
            is_dropped: false,
        }
    }

    fn dropped(number: i64, amendment: i64) -> PlanItem {
        PlanItem { is_dropped: true, ..item(number, amendment, "2026-06-30") }
    }

    fn origin(number: u128) -> PlanLineId {
        PlanLineId::from_uuid(Uuid::from_u128(number))
    }

    fn asked(id: u128, number: i64, amendment: i64, ends_on: &str) -> AskedLine {
        AskedLine { id: origin(id), number, amendment, lead: agency(1), ends_on: day(ends_on) }
    }

    #[test]
    fn the_version_issued_last_holds() {
        let versions = [
            item(1, 0, "2026-06-30"),
            item(2, 0, "2026-03-31"),
            item(1, 1, "2026-09-30"),
            dropped(2, 2),
            item(3, 2, "2026-12-31"),
        ];
        let days = |up_to| {
            holding(&versions, up_to).iter().map(|item| (item.number, item.ends_on.to_string())).collect::<Vec<_>>()
        };
        let line = |number: i64, on: &str| (number, on.to_owned());
        assert_eq!(days(0), [line(2, "2026-03-31"), line(1, "2026-06-30")]);
        assert_eq!(days(1), [line(2, "2026-03-31"), line(1, "2026-09-30")]);
        assert_eq!(days(2), [line(1, "2026-09-30"), line(3, "2026-12-31")]);
        let all = shown(&versions);
        assert_eq!(
            all.iter().map(|item| (item.number, item.is_dropped)).collect::<Vec<_>>(),
            [(2, true), (1, false), (3, false)]
        );
    }

    #[test]
    fn what_is_changed_is_what_holds() {
        let issued = Amendment {
            amendment: 1,
            reason: "Bổ sung".into(),
            issued: Some((8, day("2026-02-10"))),
            begun_at: "2026-02-10T02:00:00Z".parse().unwrap(),
            begun_by: None,
            files: None,
        };
        let amendments = [issued.clone(), Amendment { amendment: 2, issued: None, ..issued }];
        let versions = [item(1, 0, "2026-06-30"), item(2, 0, "2026-06-30"), dropped(2, 1), item(3, 2, "2026-12-31")];
        let table = [(1, true), (2, false), (3, true), (4, false)];
        for (number, expected) in table {
            assert_eq!(may_change(&versions, &amendments, 2, number), expected, "{number}");
        }
    }

    #[test]
    fn each_line_is_asked_for_once_and_anew_where_it_changed() {
        let (june, july) = ("2026-06-30", "2026-07-31");
        let ask = |line: PlanItem| Step::Ask(line);
        let withdraw = |id: u128, is_dropped| Step::Withdraw { asked: origin(id), is_dropped };
        let other_lead = PlanItem { lead: agency(2), ..item(1, 1, june) };
        let other_words = PlanItem { content: "Kiểm tra tại các xã".into(), ..item(1, 1, june) };
        use State::{Cancelled, Completed, Moved, Open, Reported};
        let first = || vec![asked(7, 1, 0, june)];
        // lines that hold, what was asked, the state of its entry: what is done
        let table = [
            (vec![item(1, 0, june)], vec![], None, vec![ask(item(1, 0, june))]),
            (vec![item(1, 0, june)], first(), Some(Open), vec![]),
            (vec![other_words], first(), Some(Open), vec![]),
            (vec![item(1, 1, july)], first(), Some(Open), vec![withdraw(7, false), ask(item(1, 1, july))]),
            (vec![other_lead.clone()], first(), Some(Open), vec![withdraw(7, false), ask(other_lead)]),
            (vec![item(1, 1, july)], first(), Some(Cancelled), vec![ask(item(1, 1, july))]),
            (vec![item(1, 0, june)], first(), Some(Cancelled), vec![]),
            (vec![item(1, 1, july)], first(), Some(Reported), vec![]),
            (vec![item(1, 1, july)], first(), Some(Completed), vec![]),
            (vec![item(1, 1, july)], first(), Some(Moved), vec![]),
            (vec![], first(), Some(Open), vec![withdraw(7, true)]),
            (vec![], first(), Some(Cancelled), vec![]),
            (vec![], first(), Some(Completed), vec![]),
            // What was asked last counts.
            (vec![item(1, 1, july)], vec![asked(8, 1, 1, july), asked(7, 1, 0, june)], Some(Open), vec![]),
        ];
        for (lines, asked, state, expected) in table {
            assert_eq!(settle(&lines, &asked, |_| state), expected, "{lines:?} {asked:?} {state:?}");
        }
    }

    #[test]
    fn done_is_what_the_ledger_says() {
        let today = day("2026-07-01");
        let lines: Vec<PlanItem> = (1..=6).map(|number| item(number, 0, "2026-06-30")).collect();
        let due = |text: &str| Some(day(text));
        let entries = [
            Some((State::Completed, due("2026-06-30"))),
            Some((State::Reported, due("2026-06-30"))),
            Some((State::Open, due("2026-06-30"))),
            Some((State::Open, due("2026-07-01"))),
            Some((State::Cancelled, due("2026-06-30"))),
            None,
        ];
        let progress = Progress::of(lines.iter().zip(entries), today);
        let expected =
            Progress { planned: 6, done: 1, waiting: 1, overdue: 1, budget_vnd: 6_000_000, done_budget_vnd: 1_000_000 };
        assert_eq!(progress, expected);
    }
}
