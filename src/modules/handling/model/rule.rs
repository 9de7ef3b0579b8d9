//! How many working days a competent body has to answer a proposal: as it ships, as rows hold it, and what a form may say.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::{AgencyId, ReplyRuleId};
use thihanh_kernel::problem::FieldError;

use super::HandlingFault;

/// Most working days.
pub const DAYS_MAX: u32 = 365;
/// Longest legal source.
const SOURCE_MAX: usize = 1_000;

/// The law of the row that ships. Its text was not read for a number of days, so it has none.
pub const SHIPPED_SOURCE: &str =
    "Nghị định số 59/2012/NĐ-CP, Điều 14 (được sửa đổi): chưa xác minh số ngày cơ quan có thẩm quyền phải trả lời";

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReplyRule {
    /// Stable id.
    pub id: ReplyRuleId,
    /// The only jurisdiction that it holds in; `None` for every one.
    pub jurisdiction: Option<AgencyId>,
    /// Working days; `None` where nobody knows.
    pub working_days: Option<u32>,
    /// The law that sets it.
    pub source: String,
    /// Whether somebody has checked it against the law.
    pub is_verified: bool,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Counts changes.
    pub version: i64,
}

impl ReplyRule {
    /// Whether it holds on a day.
    pub fn holds_on(&self, on: NaiveDate) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }
}

/// The rule of a jurisdiction on a day: its own, else that of every one; of several the one that began last.
pub fn of(rules: &[ReplyRule], jurisdiction: AgencyId, on: NaiveDate) -> Option<&ReplyRule> {
    rules
        .iter()
        .filter(|rule| rule.holds_on(on) && rule.jurisdiction.is_none_or(|own| own == jurisdiction))
        .max_by_key(|rule| (rule.jurisdiction.is_some(), rule.from))
}

/// The form of a rule.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct RuleForm {
    /// Agency id, of a new one; empty for every jurisdiction.
    pub jurisdiction: String,
    /// Working days; empty where nobody knows.
    pub working_days: String,
    /// The law that sets it.
    pub source: String,
    /// `1` where somebody has checked it.
    pub is_verified: String,
    /// First day, of a new one; today where empty.
    pub valid_from: String,
    /// Last day.
    pub valid_to: String,
}

impl RuleForm {
    /// Where a new one holds, and from when.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn place(&self, today: NaiveDate) -> Result<(Option<AgencyId>, NaiveDate), HandlingFault> {
        let mut fields = FieldReader::new();
        let jurisdiction = fields.choice("jurisdiction", &self.jurisdiction);
        let from = fields.day("valid_from", &self.valid_from);
        fields.finish().map_err(HandlingFault::Invalid)?;
        Ok((jurisdiction, from.unwrap_or(today)))
    }

    /// What it makes of a rule.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(&self, before: ReplyRule) -> Result<ReplyRule, HandlingFault> {
        let mut fields = FieldReader::new();
        let days = self.working_days.trim();
        let working_days = days.parse::<u32>().ok().filter(|days| (1..=DAYS_MAX).contains(days));
        if working_days.is_none() && !days.is_empty() {
            fields.refuse(FieldError::new("working_days", "handling-rule-days").with("most", i64::from(DAYS_MAX)));
        }
        let source = fields.required_text("source", &self.source, SOURCE_MAX);
        let to = fields.day("valid_to", &self.valid_to);
        if to.is_some_and(|to| to < before.from) {
            fields.refuse(FieldError::new("valid_to", "handling-rule-ends-before-start"));
        }
        let is_verified = !self.is_verified.is_empty();
        fields.finish().map_err(HandlingFault::Invalid)?;
        Ok(ReplyRule { working_days, source, is_verified, to, ..before })
    }
}

/// The first day of the row that ships: that of the older decree.
pub fn shipped_from() -> NaiveDate {
    NaiveDate::from_ymd_opt(2010, 1, 1).unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::super::handling::fixtures::{agency, day};
    use super::*;

    fn rule(jurisdiction: Option<u128>, days: u32, from: &str, to: Option<&str>) -> ReplyRule {
        ReplyRule {
            id: ReplyRuleId::from_uuid(Uuid::from_u128(1)),
            jurisdiction: jurisdiction.map(agency),
            working_days: Some(days),
            source: "x".into(),
            is_verified: false,
            from: day(from),
            to: to.map(day),
            version: 1,
        }
    }

    #[test]
    fn the_own_rule_goes_before_that_of_all() {
        let rules = [
            rule(None, 20, "2010-01-01", None),
            rule(None, 25, "2026-01-01", None),
            rule(Some(1), 15, "2025-01-01", Some("2025-12-31")),
            rule(Some(1), 10, "2026-06-01", None),
        ];
        let table = [
            (1, "2025-06-01", 15),
            (1, "2026-03-16", 25),
            (1, "2026-06-01", 10),
            (2, "2025-06-01", 20),
            (2, "2026-06-01", 25),
        ];
        for (place, on, wanted) in table {
            let found = of(&rules, agency(place), day(on)).and_then(|rule| rule.working_days);
            assert_eq!(found, Some(wanted), "{place} {on}");
        }
        assert_eq!(of(&rules[2..], agency(2), day("2025-06-01")), None);
    }

    #[test]
    fn what_a_form_must_say() {
        let form = || RuleForm { working_days: "15".into(), source: "x".into(), ..RuleForm::default() };
        let before = rule(None, 20, "2026-01-01", None);
        assert_eq!(form().read(before.clone()).unwrap().working_days, Some(15));
        let unknown = RuleForm { working_days: String::new(), ..form() };
        assert_eq!(unknown.read(before.clone()).unwrap().working_days, None);
        let cases = [
            (RuleForm { working_days: "0".into(), ..form() }, ("working_days", "handling-rule-days")),
            (RuleForm { working_days: "366".into(), ..form() }, ("working_days", "handling-rule-days")),
            (RuleForm { working_days: "-1".into(), ..form() }, ("working_days", "handling-rule-days")),
            (RuleForm { source: " ".into(), ..form() }, ("source", "required")),
            (RuleForm { valid_to: "31/12/2025".into(), ..form() }, ("valid_to", "handling-rule-ends-before-start")),
        ];
        for (form, wanted) in cases {
            match form.read(before.clone()) {
                Err(HandlingFault::Invalid(errors)) => {
                    assert_eq!(errors.iter().map(|e| (e.field, e.code)).collect::<Vec<_>>(), [wanted]);
                }
                other => panic!("{other:?}"),
            }
        }
    }
}
