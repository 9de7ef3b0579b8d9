use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Tết, 30 April and 2 September of 2021; swapped days of 2024 (29/4 off, 4/5 worked) and 2026 (2/1 off, 10/1 worked).
fn calendar() -> WorkingCalendar {
    use DayKind::*;
    WorkingCalendar::new(
        [
            ("2021-02-10", Holiday),
            ("2021-02-11", Holiday),
            ("2021-02-12", Holiday),
            ("2021-02-13", Holiday),
            ("2021-02-14", Holiday),
            ("2021-02-15", Compensation),
            ("2021-02-16", Compensation),
            ("2021-04-30", Holiday),
            ("2021-05-01", Holiday),
            ("2021-05-03", Compensation),
            ("2021-09-02", Holiday),
            ("2021-09-03", Holiday),
            ("2024-04-29", Holiday),
            ("2024-04-30", Holiday),
            ("2024-05-01", Holiday),
            ("2024-05-04", SwapWorkday),
            ("2026-01-01", Holiday),
            ("2026-01-02", Holiday),
            ("2026-01-10", SwapWorkday),
        ]
        .map(|(text, kind)| (day(text), kind)),
    )
}

#[test]
fn worked_days() {
    let calendar = calendar();
    for (text, worked) in [
        ("2021-02-09", true),  // Tuesday before Tết
        ("2021-02-10", false), // 29 Tết
        ("2021-02-16", false), // given off for the Sunday
        ("2021-02-17", true),
        ("2021-02-28", false), // a Sunday
        ("2021-07-31", false), // a Saturday
        ("2024-04-29", false), // swapped off
        ("2024-05-04", true),  // a Saturday worked for it
        ("2024-05-05", false),
        ("2026-01-10", true),
        ("2026-11-25", true), // a Wednesday without a row
    ] {
        assert_eq!(calendar.is_working_day(day(text)), worked, "{text}");
    }
}

#[test]
fn five_working_days_over_tet() {
    let calendar = calendar();
    for (from, count, wanted) in [
        ("2021-02-05", 5, "2021-02-19"), // Fri → Mon 8, Tue 9, (Tết to 16), Wed 17, Thu 18, Fri 19
        ("2021-02-09", 5, "2021-02-23"), // Tue → Wed 17, Thu 18, Fri 19, Mon 22, Tue 23
        ("2021-02-12", 1, "2021-02-17"), // begins within the holiday
        ("2021-02-17", 0, "2021-02-17"),
        ("2021-02-13", 0, "2021-02-13"),
        ("2024-04-26", 3, "2024-05-04"), // Fri → Thu 2/5, Fri 3/5, the worked Saturday
        ("2025-12-31", 1, "2026-01-05"), // 1/1 and 2/1 off, then a weekend
    ] {
        assert_eq!(calendar.add_working_days(day(from), count), Some(day(wanted)), "{from} + {count}");
    }
}

#[test]
fn a_counted_period_that_ends_on_a_day_off_rolls() {
    let calendar = calendar();
    for (ends, wanted) in [
        ("2021-02-10", "2021-02-17"),
        ("2021-02-27", "2021-03-01"),
        ("2021-04-30", "2021-05-04"),
        ("2021-07-31", "2021-08-02"),
        ("2021-09-02", "2021-09-06"),
        ("2024-05-04", "2024-05-04"),
        ("2024-12-01", "2024-12-02"),
    ] {
        assert_eq!(calendar.roll_forward(day(ends)), day(wanted), "{ends}");
    }
}

#[test]
fn months_end_where_the_month_ends() {
    for (from, months, wanted) in [
        ("2021-01-31", 1, "2021-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2021-03-31", -1, "2021-02-28"),
        ("2021-11-30", 3, "2022-02-28"),
        ("2021-01-15", 0, "2021-01-15"),
    ] {
        assert_eq!(add_months(day(from), months), Some(day(wanted)), "{from} {months:+}");
    }
    assert_eq!(add_months(NaiveDate::MAX, 1), None);
    assert_eq!(add_days(NaiveDate::MAX, 1), None);
    assert_eq!(add_days(day("2021-02-26"), 2), Some(day("2021-02-28")));
}

#[test]
fn a_day_both_off_and_worked_is_off() {
    let saturday = day("2024-05-04");
    for rows in [[DayKind::Holiday, DayKind::SwapWorkday], [DayKind::SwapWorkday, DayKind::Holiday]] {
        assert!(!WorkingCalendar::new(rows.map(|kind| (saturday, kind))).is_working_day(saturday));
    }
}

#[test]
fn the_last_day_of_the_calendar_neither_panics_nor_moves() {
    let calendar = WorkingCalendar::new([(NaiveDate::MAX, DayKind::Holiday)]);
    assert_eq!(calendar.roll_forward(NaiveDate::MAX), NaiveDate::MAX);
    assert_eq!(calendar.add_working_days(NaiveDate::MAX, 1), None);
    assert_eq!(calendar.working_days_between(NaiveDate::MAX, NaiveDate::MAX), 0);
}

#[test]
fn kinds_read_back() {
    for kind in DayKind::ALL {
        assert_eq!(DayKind::parse(kind.code()), Some(kind));
    }
    assert_eq!(DayKind::parse("swap_off"), None);
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0u64..4000).prop_map(|days| day("2020-01-01") + Days::new(days))
}

fn any_calendar() -> impl Strategy<Value = WorkingCalendar> {
    let kind = prop_oneof![Just(DayKind::Holiday), Just(DayKind::Compensation), Just(DayKind::SwapWorkday)];
    proptest::collection::vec((any_day(), kind), 0..80).prop_map(WorkingCalendar::new)
}

proptest! {
    #[test]
    fn later_starts_and_longer_periods_never_end_earlier(calendar in any_calendar(), a in any_day(), b in any_day(), n in 0u32..60) {
        let (early, late) = (a.min(b), a.max(b));
        prop_assert!(calendar.add_working_days(early, n) <= calendar.add_working_days(late, n));
        prop_assert!(calendar.add_working_days(early, n) <= calendar.add_working_days(early, n + 1));
        prop_assert!(calendar.roll_forward(early) <= calendar.roll_forward(late));
    }

    #[test]
    fn rolling_ends_on_the_first_working_day(calendar in any_calendar(), from in any_day()) {
        let rolled = calendar.roll_forward(from);
        prop_assert!(calendar.is_working_day(rolled));
        prop_assert_eq!(calendar.roll_forward(rolled), rolled);
        prop_assert!(from.iter_days().take_while(|day| *day < rolled).all(|day| !calendar.is_working_day(day)));
    }

    #[test]
    fn counting_agrees_with_walking(calendar in any_calendar(), a in any_day(), b in any_day()) {
        let (early, late) = (a.min(b), a.max(b));
        let walked = early.iter_days().skip(1).take_while(|day| *day <= late).filter(|day| calendar.is_working_day(*day)).count();
        prop_assert_eq!(calendar.working_days_between(early, late), walked as i64);
        prop_assert_eq!(calendar.working_days_between(late, early), -(walked as i64));
    }

    #[test]
    fn a_period_holds_as_many_working_days_as_it_says(calendar in any_calendar(), from in any_day(), n in 0u32..60) {
        let end = calendar.add_working_days(from, n).unwrap();
        prop_assert_eq!(calendar.working_days_between(from, end), i64::from(n));
    }
}
