//! Which law holds when, what is monitored, and who owes a plan.

use chrono::NaiveDate;
use thihanh_kernel::ids::{AgencyId, PlanRuleId};

/// The law that monitoring follows for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet {
    /// Stable code, `decree_59_2012`.
    pub code: String,
    /// Its name in Vietnamese.
    pub name_vi: String,
    /// Its name in English.
    pub name_en: String,
    /// First valid day.
    pub valid_from: NaiveDate,
    /// Last valid day; `None` while it lasts.
    pub valid_to: Option<NaiveDate>,
    /// The document it rests on.
    pub source: String,
    /// Whether somebody has checked it.
    pub is_verified: bool,
}

/// A field of state management (lĩnh vực).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Stable code.
    pub code: String,
    /// Its name in Vietnamese.
    pub name_vi: String,
    /// Its name in English.
    pub name_en: String,
    /// First valid day.
    pub valid_from: NaiveDate,
    /// Last valid day; `None` while it lasts.
    pub valid_to: Option<NaiveDate>,
    /// What it rests on.
    pub source: String,
    /// Whether somebody has checked it.
    pub is_verified: bool,
    /// Whether a province added it; shipped ones cannot be ended.
    pub is_own: bool,
}

/// A day of every year by which something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueDay {
    /// Month, from 1.
    pub month: u32,
    /// Day of the month; 29 February is the 28th in other years.
    pub day: u32,
    /// "no later than" the day, or "before" it.
    pub is_inclusive: bool,
}

impl DueDay {
    /// The day that is written in the rule, in a year.
    #[must_use]
    pub fn written_in(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month, self.day).or_else(|| {
            // Only the end of February differs between years.
            (self.month == 2 && self.day == 29).then(|| NaiveDate::from_ymd_opt(year, 2, 28)).flatten()
        })
    }

    /// Whether there is such a day in some year.
    #[must_use]
    pub fn is_possible(self) -> bool {
        // A leap year has every day that any year has.
        NaiveDate::from_ymd_opt(2024, self.month, self.day).is_some()
    }
}

/// That agencies of a kind and level owe a yearly plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRule {
    /// Stable id.
    pub id: PlanRuleId,
    /// Where it holds; `None` everywhere.
    pub jurisdiction: Option<AgencyId>,
    /// The law that it belongs to.
    pub rule_set: String,
    /// Kind of agency.
    pub kind: String,
    /// Level of agency.
    pub level: String,
    /// How many fields a plan needs; `None` where no law read says it.
    pub least_fields: Option<u32>,
    /// By when; `None` where no law read says it.
    pub due: Option<DueDay>,
    /// Its fields are those of the plan of the unit above, or it says why not.
    pub must_match: bool,
    /// First valid day.
    pub valid_from: NaiveDate,
    /// Last valid day; `None` while it lasts.
    pub valid_to: Option<NaiveDate>,
    /// The document it rests on.
    pub source: String,
    /// Whether somebody has checked it.
    pub is_verified: bool,
}

/// Of the rules for one kind and level those that hold on a day, the one that counts: a jurisdiction's own before the one of every
/// jurisdiction, the newer before the older.
#[must_use]
pub fn choose<'a>(rules: &'a [PlanRule], kind: &str, level: &str, on: NaiveDate) -> Option<&'a PlanRule> {
    rules
        .iter()
        .filter(|rule| rule.kind == kind && rule.level == level)
        .filter(|rule| rule.valid_from <= on && rule.valid_to.is_none_or(|to| to >= on))
        .max_by_key(|rule| (rule.jurisdiction.is_some(), rule.valid_from, rule.id))
}

/// Why a rule or a field is not kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleFault {
    /// Fields of the form break rules.
    #[error("fields break rules")]
    Invalid(Vec<thihanh_kernel::problem::FieldError>),
    /// It is over already.
    #[error("it is over already")]
    Over,
    /// It came with the program: a province ends what it added itself.
    #[error("it came with the program")]
    Shipped,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn rule(number: u128, own: bool, from: &str, to: Option<&str>) -> PlanRule {
        PlanRule {
            id: PlanRuleId::from_uuid(Uuid::from_u128(number)),
            jurisdiction: own.then(|| AgencyId::from_uuid(Uuid::from_u128(9))),
            rule_set: "decree_59_2012".into(),
            kind: "department".into(),
            level: "province".into(),
            least_fields: Some(1),
            due: None,
            must_match: false,
            valid_from: day(from),
            valid_to: to.map(day),
            source: String::new(),
            is_verified: false,
        }
    }

    #[test]
    fn the_own_rule_comes_first_and_the_newest_of_each() {
        let rules = [
            rule(1, false, "2012-10-01", Some("2025-03-31")),
            rule(2, true, "2021-01-01", Some("2022-12-31")),
            rule(3, true, "2022-01-01", Some("2022-12-31")),
            rule(4, false, "2025-04-01", None),
        ];
        let chosen = |on: &str| choose(&rules, "department", "province", day(on)).map(|rule| rule.id.uuid().as_u128());
        let table = [
            ("2012-09-30", None),
            ("2020-12-31", Some(1)),
            ("2021-01-01", Some(2)),
            ("2022-06-01", Some(3)),
            ("2023-01-01", Some(1)),
            ("2025-03-31", Some(1)),
            ("2025-04-01", Some(4)),
        ];
        for (on, expected) in table {
            assert_eq!(chosen(on), expected, "{on}");
        }
        assert_eq!(choose(&rules, "department", "district", day("2021-01-01")), None);
        assert_eq!(choose(&rules, "board", "province", day("2021-01-01")), None);
    }

    #[test]
    fn the_end_of_february_is_in_every_year() {
        let end = DueDay { month: 2, day: 29, is_inclusive: true };
        assert_eq!((end.written_in(2024), end.written_in(2026)), (Some(day("2024-02-29")), Some(day("2026-02-28"))));
        assert!(end.is_possible() && !DueDay { month: 2, day: 30, ..end }.is_possible());
        assert_eq!(DueDay { month: 4, day: 31, ..end }.written_in(2024), None);
    }
}
