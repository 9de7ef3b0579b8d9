use proptest::prelude::*;
use vanban::deadline::{Frequency as Freq, Offset as ReadOffset, OffsetUnit as Unit};

use super::*;
use crate::modules::obligations::model::fixtures::{a_context, a_task, an_agency, calendar_2021, date, day, stated};

/// The single entry of a task with one lead and one deadline.
fn entry(issued_on: &str, deadline: Deadline) -> PlannedEntry {
    let context = a_context(issued_on, issued_on);
    let tasks = [IssuedTask { deadlines: vec![stated(deadline, "")], ..a_task(&[1]) }];
    let opening = open(&context, &tasks, &calendar_2021()).unwrap();
    let [only] = opening.tasks[0].deadlines[0].duties[0].entries.as_slice() else { panic!("{opening:?}") };
    only.clone()
}

fn by(text: &str, inclusive: bool) -> Deadline {
    Deadline::By { date: date(text), inclusive }
}

fn within(from: &str, to: &str) -> Deadline {
    Deadline::Within { from: date(from), to: Some(date(to)) }
}

#[test]
fn dates_that_the_text_names_never_move() {
    let table = [
        (by("2021-02-28", true), "2021-02-28"),  // "chậm nhất ngày 28/02/2021": a Sunday
        (by("2021-06-30", false), "2021-06-29"), // "trước ngày 30/6/2021"
        (by("2024-12-02", false), "2024-12-01"), // "trước ngày 02/12/2024": ends on a Sunday and stays
        (by("2021-02-12", true), "2021-02-12"),  // the first day of Tết stays too
        (within("2021-07-01", "2021-07-31"), "2021-07-31"), // "trong tháng 7/2021": a Saturday
        (within("2021-01-01", "2021-03-31"), "2021-03-31"), // "quý I năm 2021"
        (within("2021-01-01", "2022-12-31"), "2022-12-31"), // "năm 2021, 2022"
    ];
    for (deadline, due) in table {
        assert_eq!(entry("2021-01-04", deadline.clone()).due_on, Some(day(due)), "{deadline:?}");
    }
    assert_eq!(entry("2021-01-04", by("2021-06-30", false)).why.reason, Reason::Before { date: day("2021-06-30") });
}

#[test]
fn counted_terms_end_on_a_working_day() {
    let counted = |n, unit, event: &str| Deadline::Conditional {
        text: "trong thời hạn".into(),
        event: Some(event.into()),
        offset: Some(ReadOffset { n, unit }),
    };
    // The event is the issue itself: 8 February 2021 was the Monday before Tết.
    let own = entry("2021-02-08", counted(5, Unit::WorkingDay, "ban hành Kế hoạch này"));
    assert_eq!(own.due_on, Some(day("2021-02-22")));
    assert_eq!(entry("2021-02-08", counted(5, Unit::Day, "ngày ký")).due_on, Some(day("2021-02-17")));
    let waiting = entry("2021-02-08", counted(5, Unit::WorkingDay, "nhận hồ sơ"));
    assert_eq!((waiting.due_on, waiting.why.reason), (None, Reason::Awaiting { event: "nhận hồ sơ".into() }));
}

#[test]
fn what_is_never_late_has_no_day() {
    let none = entry("2021-01-04", Deadline::Ongoing);
    assert_eq!((none.due_on, none.is_continuous, none.why.reason), (None, true, Reason::Continuous));
    let since = entry("2021-01-04", Deadline::Within { from: date("2023-01-01"), to: None });
    assert_eq!((since.due_on, since.is_continuous), (None, true));
    let tasks = [a_task(&[1])];
    let opening = open(&a_context("2021-01-04", "2021-01-04"), &tasks, &calendar_2021()).unwrap();
    let unstated = &opening.tasks[0].deadlines[0].duties[0].entries[0];
    assert_eq!((unstated.due_on, unstated.is_continuous, &unstated.why.reason), (None, false, &Reason::NotStated));
}

#[test]
fn each_lead_owes_for_itself_and_a_shared_product_has_one_main_lead() {
    let context = a_context("2021-01-04", "2021-01-04");
    let tasks = [
        IssuedTask { support: vec![(an_agency(2), "x".into()), (an_agency(4), "x".into())], ..a_task(&[1, 2, 3, 2]) },
        IssuedTask { is_shared: true, ..a_task(&[1, 2, 3]) },
    ];
    let opening = open(&context, &tasks, &calendar_2021()).unwrap();
    let parts = |index: usize| -> Vec<_> {
        opening.tasks[index].leads.iter().map(|(agency, part, _)| (*agency, *part)).collect()
    };
    let [one, two, three] = [1, 2, 3].map(an_agency);
    assert_eq!(parts(0), [(one, Part::Lead), (two, Part::Lead), (three, Part::Lead)]);
    assert_eq!(parts(1), [(one, Part::Lead), (two, Part::CoLead), (three, Part::CoLead)]);
    assert_eq!(opening.tasks[0].support, [(an_agency(4), "x")], "a lead does not contribute to itself");
    assert_eq!(opening.tasks[0].deadlines[0].duties.len(), 3);
}

#[test]
fn a_yearly_duty_of_new_years_eve_starts_next_year_and_runs_to_the_end_of_the_next() {
    let yearly = Deadline::Recurring { freq: Freq::Yearly, by: None, inclusive: None };
    let tasks = [IssuedTask { deadlines: vec![stated(yearly, "hằng năm")], ..a_task(&[1, 2]) }];
    let mut context = a_context("2020-12-31", "2026-03-16");
    let periods = |context: &IssueContext, lead: usize| -> Vec<String> {
        let opening = open(context, &tasks, &calendar_2021()).unwrap();
        opening.tasks[0].deadlines[0].duties[lead].entries.iter().map(|entry| entry.period.clone()).collect()
    };
    assert_eq!(periods(&context, 0), ["2021", "2022", "2023", "2024", "2025", "2026", "2027"]);
    context.agency_ends.insert(an_agency(2), day("2025-06-30"));
    assert_eq!(periods(&context, 1), ["2021", "2022", "2023", "2024"], "the district level ended on 30/6/2025");
    context.programme_ends_on = Some(day("2022-12-31"));
    assert_eq!(periods(&context, 0), ["2021", "2022"]);
}

#[test]
fn an_event_is_shared_or_each_agencys_own() {
    let after = |event: &str| Deadline::Conditional { text: event.into(), event: None, offset: None };
    let tasks = [
        IssuedTask { deadlines: vec![stated(after("dịch bệnh được kiểm soát"), "")], ..a_task(&[1, 2]) },
        IssuedTask { deadlines: vec![stated(after("nhận được văn bản"), "")], ..a_task(&[1, 2]) },
    ];
    let opening = open(&a_context("2021-01-04", "2021-01-04"), &tasks, &calendar_2021()).unwrap();
    let triggers = |index: usize| -> Vec<_> {
        let deadline = &opening.tasks[index].deadlines[0];
        deadline.duties.iter().map(|duty| deadline.triggers[duty.trigger.unwrap()].agency).collect()
    };
    assert_eq!(triggers(0), [None, None]);
    assert_eq!(triggers(1), [Some(an_agency(1)), Some(an_agency(2))]);
}

#[test]
fn two_points_in_time_are_two_deadlines_and_the_preview_counts_entries() {
    let tasks = [
        IssuedTask {
            deadlines: vec![
                stated(within("2024-01-01", "2024-12-31"), "2024"),
                stated(within("2026-01-01", "2026-12-31"), "2026"),
            ],
            ..a_task(&[1, 2])
        },
        IssuedTask { binding: Binding::Request, ..a_task(&[3]) },
        IssuedTask { deadlines: vec![stated(Deadline::Ongoing, "")], ..a_task(&[1]) },
        IssuedTask {
            deadlines: vec![stated(Deadline::Recurring { freq: Freq::Yearly, by: None, inclusive: None }, "")],
            ..a_task(&[2])
        },
        a_task(&[]),
    ];
    let opening = open(&a_context("2021-06-01", "2021-06-01"), &tasks, &calendar_2021()).unwrap();
    assert_eq!(
        preview(&opening),
        Preview {
            tasks: 5,
            agencies: 3,
            obligations: 8,
            first_deadlines: vec![
                (day("2021-12-31"), 1),
                (day("2022-12-31"), 1),
                (day("2024-12-31"), 2),
                (day("2026-12-31"), 2)
            ],
            undated: 1,
            continuous: 1,
            recurring: 1,
            waiting_for_event: 0,
            requests: 1,
        }
    );
}

#[test]
fn a_misread_period_does_not_flood_the_ledger() {
    let daily = Deadline::Recurring { freq: Freq::Daily, by: None, inclusive: None };
    let leads: Vec<u128> = (1..=100).collect();
    let tasks = [IssuedTask { deadlines: vec![stated(daily, "hằng ngày")], ..a_task(&leads) }];
    assert_eq!(open(&a_context("2016-01-01", "2026-03-16"), &tasks, &calendar_2021()), Err(TooMany));
}

#[test]
fn a_title_is_one_line() {
    assert_eq!(title(" Xây dựng\n  kế hoạch "), "Xây dựng kế hoạch");
    let long = title(&"trách nhiệm ".repeat(60));
    assert!(long.ends_with("nhiệm…") || long.ends_with("trách…"), "{long}");
    assert!(long.chars().count() <= LONGEST_TITLE + 1);
    assert_eq!(title(&"x".repeat(10_000)).chars().count(), LONGEST_TITLE + 1);
}

proptest! {
    #[test]
    fn nothing_is_due_before_its_directive_unless_the_text_says_so(
        issued in 0i64..4_000,
        freq in prop::sample::select(vec![Freq::Yearly, Freq::HalfYearly, Freq::Quarterly, Freq::Monthly]),
        n in 0i32..90,
    ) {
        let issued_on = day("2016-01-01") + chrono::Duration::days(issued);
        let context = IssueContext { issued_on, ..a_context("2016-01-01", "2027-01-01") };
        let counted = Deadline::Conditional { text: String::new(), event: Some("ban hành".into()), offset: Some(ReadOffset { n, unit: Unit::WorkingDay }) };
        let recurring = Deadline::Recurring { freq, by: None, inclusive: None };
        let tasks = [IssuedTask { deadlines: vec![stated(counted, ""), stated(recurring, "")], ..a_task(&[1]) }];
        let opening = open(&context, &tasks, &calendar_2021()).unwrap();
        let entries = opening.tasks[0].deadlines.iter().flat_map(|deadline| &deadline.duties[0].entries);
        for entry in entries {
            prop_assert!(entry.due_on.unwrap() >= issued_on, "{:?}", entry);
        }
    }

    #[test]
    fn going_on_with_a_series_adds_only_what_is_missing(
        issued in 0i64..2_000,
        cut in 0i64..3_000,
        freq in prop::sample::select(vec![Freq::Yearly, Freq::HalfYearly, Freq::Quarterly, Freq::Monthly, Freq::Weekly]),
    ) {
        let issued_on = day("2018-01-01") + chrono::Duration::days(issued);
        let deadline = Deadline::Recurring { freq, by: None, inclusive: None };
        let recurrence = crate::modules::obligations::model::deadline::recurrence(&deadline).unwrap();
        let why = |reason| Why { reason, words: String::new(), source: String::new(), path: String::new(), set_by: SetBy::Text };
        let starts_on = recurrence.first(issued_on).unwrap().start;
        let whole = PlannedSeries { frequency: recurrence.frequency, starts_on, ends_on: None, generated_until: day("2026-12-31") };
        let cut_on = day("2018-01-01") + chrono::Duration::days(cut);
        let early = PlannedSeries { generated_until: cut_on, ..whole.clone() };
        let mut parts: Vec<_> = entries_of(&recurrence, &early, None, why).collect();
        parts.extend(entries_of(&recurrence, &whole, Some(cut_on), why));
        let at_once: Vec<_> = entries_of(&recurrence, &whole, None, why).collect();
        prop_assert_eq!(parts, at_once);
    }
}
