//! What the rules ask of a plan before it is sent in.

use std::collections::BTreeSet;

use chrono::Datelike;
use thihanh_kernel::problem::FieldError;

use super::plan::{PlanField, PlanItem};
use super::rules::PlanRule;

/// Most fields of a plan.
pub const MOST_FIELDS: usize = 50;
/// Most lines of a plan.
pub const MOST_ITEMS: usize = 300;

/// How a field of a plan stands to the plan of the unit above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// It is a field of that plan.
    Same,
    /// It carries out another field of that plan.
    Other,
    /// It is apart, and says why.
    Reasoned,
    /// It is apart and says nothing.
    Apart,
    /// It names a field that is not in that plan.
    Astray,
}

/// How a field stands to the fields of the plan of the unit above.
#[must_use]
pub fn matching(field: &PlanField, above: &BTreeSet<String>) -> Match {
    match &field.matched {
        _ if above.contains(&field.field) => Match::Same,
        Some(matched) if above.contains(matched) => Match::Other,
        Some(_) => Match::Astray,
        None if field.why_apart.is_empty() => Match::Apart,
        None => Match::Reasoned,
    }
}

/// What stands against sending a plan in: too few fields, no line, a field that is neither in the plan of the unit above nor says why, a
/// line outside the year. Empty where nothing does.
///
/// `parent` is the plan of the unit above: its fields, and how people call it. `None` while there is none that was issued, and then nothing
/// is compared with it.
#[must_use]
pub fn lacks(
    year: i32,
    rule: Option<&PlanRule>,
    parent: Option<(&BTreeSet<String>, &str)>,
    fields: &[PlanField],
    items: &[PlanItem],
) -> Vec<FieldError> {
    let mut lacks = Vec::new();
    // A plan that watches nothing is none, also where no rule read says how many fields it needs.
    let least = rule.and_then(|rule| rule.least_fields).unwrap_or(1);
    let has = fields.len();
    if has < usize::try_from(least).unwrap_or(usize::MAX) {
        let source = rule.filter(|rule| rule.least_fields.is_some()).map_or("", |rule| rule.source.as_str());
        let code = if source.is_empty() { "plan-without-field" } else { "plan-too-few-fields" };
        lacks.push(
            FieldError::new("field", code).with("least", i64::from(least)).with("has", has).with("source", source),
        );
    }
    if rule.is_some_and(|rule| rule.must_match)
        && let Some((above, label)) = parent
    {
        for field in fields {
            let code = match matching(field, above) {
                Match::Same | Match::Other | Match::Reasoned => continue,
                Match::Apart => "plan-field-apart",
                Match::Astray => "plan-field-astray",
            };
            lacks.push(FieldError::new("field", code).with("field", field.name.as_str()).with("plan", label));
        }
    }
    if items.is_empty() {
        lacks.push(FieldError::new("item", "plan-without-item"));
    }
    for item in items.iter().filter(|item| item.ends_on.year() != year) {
        lacks.push(
            FieldError::new("item", "plan-item-in-other-year")
                .with("number", item.number)
                .with("year", year.to_string()),
        );
    }
    lacks
}

#[cfg(test)]
mod tests {
    use thihanh_kernel::ids::{AgencyId, PlanRuleId};
    use uuid::Uuid;

    use super::super::words::{Activity, Reason};
    use super::*;

    fn rule(least: Option<u32>, must_match: bool) -> PlanRule {
        PlanRule {
            id: PlanRuleId::from_uuid(Uuid::from_u128(1)),
            jurisdiction: None,
            rule_set: "decree_59_2012".into(),
            kind: "peoples_committee".into(),
            level: "district".into(),
            least_fields: least,
            due: None,
            must_match,
            valid_from: "2012-10-01".parse().unwrap(),
            valid_to: None,
            source: "Kế hoạch 86/KH-UBND".into(),
            is_verified: true,
        }
    }

    fn field(code: &str, why_apart: &str) -> PlanField {
        PlanField {
            field: code.into(),
            name: code.into(),
            reason: Reason::Key,
            note: String::new(),
            why_apart: why_apart.into(),
            matched: None,
            amendment: 0,
        }
    }

    fn item(ends_on: &str) -> PlanItem {
        PlanItem {
            number: 4,
            activity: Activity::Inspect,
            content: "Kiểm tra".into(),
            product: String::new(),
            starts_on: None,
            ends_on: ends_on.parse().unwrap(),
            lead: AgencyId::from_uuid(Uuid::from_u128(2)),
            partners: String::new(),
            budget_vnd: None,
            amendment: 0,
            is_dropped: false,
        }
    }

    #[test]
    fn what_stands_against_sending_a_plan_in() {
        let parent: BTreeSet<String> = ["dat_dai".to_owned()].into();
        let codes =
            |rule: Option<&PlanRule>, parent: Option<&BTreeSet<String>>, fields: &[PlanField], items: &[PlanItem]| {
                let parent = parent.map(|fields| (fields, "Kế hoạch 01/KH-UBND"));
                lacks(2026, rule, parent, fields, items).iter().map(|lack| lack.code).collect::<Vec<_>>()
            };
        let good = [item("2026-12-31")];
        let (land, health) = (field("dat_dai", ""), field("y_te", ""));
        let two = rule(Some(2), false);
        let matching = rule(Some(1), true);
        assert_eq!(codes(Some(&two), None, &[], &[]), ["plan-too-few-fields", "plan-without-item"]);
        assert_eq!(codes(Some(&two), None, std::slice::from_ref(&land), &good), ["plan-too-few-fields"]);
        assert_eq!(codes(Some(&two), None, &[land.clone(), health.clone()], &good), [""; 0]);
        // Where the law was not read, one field still is the least that a plan watches.
        assert_eq!(codes(Some(&rule(None, false)), None, &[], &good), ["plan-without-field"]);
        assert_eq!(codes(None, None, std::slice::from_ref(&health), &good), [""; 0]);
        assert_eq!(codes(Some(&matching), Some(&parent), &[land.clone(), health.clone()], &good), ["plan-field-apart"]);
        assert_eq!(codes(Some(&matching), Some(&parent), &[field("y_te", "Dịch bệnh kéo dài")], &good), [""; 0]);
        assert_eq!(codes(Some(&matching), None, std::slice::from_ref(&health), &good), [""; 0]);
        assert_eq!(codes(Some(&matching), Some(&parent), &[land], &[item("2027-01-05")]), ["plan-item-in-other-year"]);
        let under = |matched: &str| PlanField { matched: Some(matched.into()), ..field("nha_o", "") };
        assert_eq!(codes(Some(&matching), Some(&parent), &[under("dat_dai")], &good), [""; 0]);
        // Neither a reason nor a name helps where the name is of no field of that plan.
        let astray = PlanField { why_apart: "Nhiều kiến nghị".into(), ..under("y_te") };
        assert_eq!(codes(Some(&matching), Some(&parent), &[astray], &good), ["plan-field-astray"]);
        let told = lacks(2026, Some(&two), None, &[], &good);
        assert_eq!(
            told[0],
            FieldError::new("field", "plan-too-few-fields")
                .with("least", 2_i64)
                .with("has", 0_i64)
                .with("source", "Kế hoạch 86/KH-UBND")
        );
    }
}
