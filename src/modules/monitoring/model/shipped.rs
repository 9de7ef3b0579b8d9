//! Rule sets, fields, rules of plans and measures as they ship with the program.
//!
//! They are tables (`data/*.csv`) so that a person who knows the law, and not Rust, can check and correct them; a test reads every row.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::embedded::rows;

/// A rule set.
#[derive(Debug, Clone, Deserialize)]
pub struct ShippedRuleSet {
    /// Stable code.
    pub code: String,
    /// In Vietnamese.
    pub name_vi: String,
    /// In English.
    pub name_en: String,
    /// First valid day.
    pub valid_from: NaiveDate,
    /// Last valid day.
    pub valid_to: Option<NaiveDate>,
    /// The document it rests on.
    pub source: String,
    /// Whether somebody has checked it.
    pub is_verified: bool,
}

/// A field of state management.
#[derive(Debug, Clone, Deserialize)]
pub struct ShippedField {
    /// Stable code.
    pub code: String,
    /// In Vietnamese.
    pub name_vi: String,
    /// In English.
    pub name_en: String,
    /// First valid day.
    pub valid_from: NaiveDate,
    /// What it rests on.
    pub source: String,
    /// Whether somebody has checked it.
    pub is_verified: bool,
}

/// A rule about plans.
#[derive(Debug, Clone, Deserialize)]
pub struct ShippedPlanRule {
    /// The law that it belongs to.
    pub rule_set: String,
    /// Kind of agency.
    pub kind: String,
    /// Level of agency.
    pub level: String,
    /// How many fields a plan needs.
    pub least_fields: Option<i64>,
    /// Month by which it is due.
    pub due_month: Option<i64>,
    /// Day by which it is due.
    pub due_day: Option<i64>,
    /// "no later than" the day, or "before" it.
    pub is_inclusive: bool,
    /// Its fields are those of the plan of the unit above, or it says why not.
    pub must_match: bool,
    /// First valid day.
    pub valid_from: NaiveDate,
    /// Last valid day.
    pub valid_to: Option<NaiveDate>,
    /// The document it rests on.
    pub source: String,
    /// Whether somebody has checked it.
    pub is_verified: bool,
}

/// Something that is done about an agency whose plan is missing or late.
#[derive(Debug, Clone, Deserialize)]
pub struct ShippedMeasure {
    /// Stable code.
    pub code: String,
    /// In Vietnamese.
    pub name_vi: String,
    /// In English.
    pub name_en: String,
    /// What it rests on.
    pub source: String,
    /// Whether somebody has checked it.
    pub is_verified: bool,
}

/// The rule sets.
#[must_use]
pub fn rule_sets() -> Vec<ShippedRuleSet> {
    rows(include_str!("../data/rule_sets.csv"))
}

/// The fields, in the order of lists.
#[must_use]
pub fn fields() -> Vec<ShippedField> {
    rows(include_str!("../data/fields.csv"))
}

/// The rules of plans.
#[must_use]
pub fn plan_rules() -> Vec<ShippedPlanRule> {
    rows(include_str!("../data/plan_rules.csv"))
}

/// The measures, in the order of lists.
#[must_use]
pub fn measures() -> Vec<ShippedMeasure> {
    rows(include_str!("../data/measures.csv"))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_row_is_read_and_speaks_of_what_there_is() {
        let sets: HashSet<String> = rule_sets().into_iter().map(|set| set.code).collect();
        assert_eq!(sets.len(), 2);
        let fields = fields();
        assert_eq!(fields.iter().map(|field| &field.code).collect::<HashSet<_>>().len(), fields.len());
        for rule in plan_rules() {
            assert!(sets.contains(&rule.rule_set), "{rule:?}");
            assert_eq!(rule.due_month.is_some(), rule.due_day.is_some(), "{rule:?}");
            assert!(!rule.source.is_empty());
        }
        assert!(measures().len() > 3);
    }

    #[test]
    fn one_law_follows_the_other_without_a_gap() {
        let mut sets = rule_sets();
        sets.sort_by_key(|set| set.valid_from);
        for pair in sets.windows(2) {
            assert_eq!(pair[0].valid_to.and_then(|to| to.succ_opt()), Some(pair[1].valid_from));
        }
        assert_eq!(sets.last().unwrap().valid_to, None);
    }

    /// What is known of Decree 80/2025 is that there is a plan (Art. 12); numbers and days of it are not shipped.
    #[test]
    fn nothing_is_invented_for_the_law_that_was_not_read() {
        for rule in plan_rules().iter().filter(|rule| rule.rule_set == "decree_80_2025") {
            assert_eq!((rule.least_fields, rule.due_month, rule.is_verified), (None, None, false), "{rule:?}");
        }
    }
}
