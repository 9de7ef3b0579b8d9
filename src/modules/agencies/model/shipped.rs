//! Kinds, days off and rules as they ship with the program.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};
use thihanh_kernel::calendar::DayKind;

use crate::embedded;

/// A kind of agency.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Kind {
    /// The stable code.
    pub code: String,
    /// In Vietnamese.
    pub name_vi: String,
    /// In English.
    pub name_en: String,
}

/// A day off, or a weekend day worked in exchange.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Holiday {
    /// Which day.
    pub day: NaiveDate,
    /// What it is.
    #[serde(deserialize_with = "day_kind")]
    pub kind: DayKind,
    /// Its name.
    pub name: String,
    /// The law or yearly decision it rests on.
    pub source: String,
    /// Whether somebody has checked it; computed and expected days are not.
    pub is_verified: bool,
}

fn day_kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DayKind, D::Error> {
    let word = String::deserialize(deserializer)?;
    DayKind::parse(&word).ok_or_else(|| serde::de::Error::custom(format!("no kind of day: {word}")))
}

/// A rule that holds where a jurisdiction has none of its own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ShippedRule {
    /// What it rules.
    pub key: String,
    /// Its value.
    pub value: String,
    /// First valid day.
    pub valid_from: NaiveDate,
    /// Last valid day.
    pub valid_to: Option<NaiveDate>,
    /// The document or custom it rests on.
    pub source: String,
    /// Whether somebody has checked it.
    pub is_verified: bool,
}

/// The kinds, in the order of lists.
#[must_use]
pub fn kinds() -> Vec<Kind> {
    embedded::rows(include_str!("../data/kinds.csv"))
}

/// The days off 2021 to 2027.
#[must_use]
pub fn holidays() -> Vec<Holiday> {
    embedded::rows(include_str!("../data/holidays.csv"))
}

/// The default rules.
#[must_use]
pub fn rules() -> Vec<ShippedRule> {
    embedded::rows(include_str!("../data/rules.csv"))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::modules::agencies::model::groups;
    use crate::modules::agencies::model::phrase::Phrase;
    use thihanh_kernel::calendar::WorkingCalendar;

    #[test]
    fn every_group_speaks_of_kinds_that_exist_and_of_phrases_that_say_something() {
        let kinds: HashSet<String> = kinds().into_iter().map(|kind| kind.code).collect();
        let groups = groups::shipped();
        assert_eq!(
            groups.len(),
            groups.iter().map(|group| (&group.code, group.valid_from)).collect::<HashSet<_>>().len()
        );
        for group in &groups {
            assert!(!group.phrases.is_empty(), "{} has no phrase", group.code);
            assert!(group.phrases.iter().all(|phrase| !Phrase::key(phrase).is_empty()), "{}", group.code);
            for selector in &group.selectors {
                assert!(kinds.contains(&selector.kind), "{} asks for {}", group.code, selector.kind);
            }
        }
    }

    #[test]
    fn days_that_no_law_or_decision_fixes_are_marked_unverified() {
        let holidays = holidays();
        let keys: HashSet<_> = holidays.iter().map(|holiday| (holiday.day, holiday.kind.code())).collect();
        assert_eq!(keys.len(), holidays.len(), "one row per day and kind");
        let expected = holidays.iter().filter(|holiday| holiday.source.contains("dự kiến"));
        assert!(expected.clone().count() > 0 && expected.clone().all(|holiday| !holiday.is_verified));
        assert!(holidays.iter().all(|holiday| !holiday.source.is_empty()));
    }

    /// Checked by hand against a wall calendar: Tết 2021 runs from 10 to 16 February, 3 May 2021 makes up for a Saturday.
    #[test]
    fn the_calendar_of_2021_and_2026_is_right() {
        let calendar = WorkingCalendar::new(holidays().into_iter().map(|holiday| (holiday.day, holiday.kind)));
        let works = |day: &str| calendar.is_working_day(day.parse().unwrap());
        for off in ["2021-02-10", "2021-02-15", "2021-02-16", "2021-05-03", "2021-09-02", "2026-02-20", "2026-04-27"] {
            assert!(!works(off), "{off}");
        }
        for on in ["2021-02-09", "2021-02-17", "2021-05-04", "2026-08-22", "2026-03-16"] {
            assert!(works(on), "{on}");
        }
    }
}
