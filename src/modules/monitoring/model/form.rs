//! What the forms of the module send: every field a text, read to what it means.

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::vn_date;

use super::plan::{PlanFault, PlanField, PlanItem};
use super::rules::{DueDay, RuleFault};
use super::words::{Activity, Reason};

/// Longest note, in characters.
const NOTE_MAX: usize = 1_000;
/// Longest line.
const LINE_MAX: usize = 300;
/// Longest content of a line of a plan.
const CONTENT_MAX: usize = 2_000;
/// Most money of a line, in đồng: a budget beyond a thousand billion was mistyped.
const BUDGET_MAX_VND: i64 = 1_000_000_000_000;
/// Longest code of a field.
const CODE_MAX: usize = 60;

/// A field that a plan is to watch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PlanFieldForm {
    /// Code of the field.
    pub field: String,
    /// A word of [`Reason`].
    pub reason: String,
    /// In the agency's own words.
    pub note: String,
    /// Why it is watched though it is no field of the plan of the unit above.
    pub why_apart: String,
    /// Code of the field of the plan of the unit above that it carries out, where that is another one.
    pub matched: String,
}

impl PlanFieldForm {
    /// The field in a plan's amendment; that there is such a field is the caller's to check.
    ///
    /// # Errors
    /// The fields that break rules.
    pub fn read(&self, amendment: i64) -> Result<PlanField, PlanFault> {
        let mut fields = FieldReader::new();
        let field = fields.required_text("field", &self.field, CODE_MAX);
        let reason = fields.required_choice::<Reason>("reason", &self.reason);
        let note = fields.text("note", &self.note, NOTE_MAX);
        let why_apart = fields.text("why_apart", &self.why_apart, NOTE_MAX);
        let matched = fields.text("matched", &self.matched, CODE_MAX);
        fields.finish().map_err(PlanFault::Invalid)?;
        // What is required and was not read is noted above.
        let reason = reason.ok_or(PlanFault::Invalid(Vec::new()))?;
        // A field that carries itself out need not say so.
        let matched = Some(matched).filter(|matched| !matched.is_empty() && *matched != field);
        Ok(PlanField { name: field.clone(), field, reason, note, why_apart, matched, amendment })
    }
}

/// A line of a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PlanItemForm {
    /// A word of [`Activity`].
    pub activity: String,
    /// What is done.
    pub content: String,
    /// What comes of it.
    pub product: String,
    /// From when.
    pub starts_on: String,
    /// Until when.
    pub ends_on: String,
    /// Agency id of who leads.
    pub lead: String,
    /// Who takes part.
    pub partners: String,
    /// Đồng, with or without dots between the thousands.
    pub budget: String,
}

impl PlanItemForm {
    /// The line with a number, in a plan for `year`.
    ///
    /// # Errors
    /// The fields that break rules: an end before the start or outside the plan's year among them.
    pub fn read(&self, number: i64, year: i32, amendment: i64) -> Result<PlanItem, PlanFault> {
        let mut fields = FieldReader::new();
        let activity = fields.required_choice::<Activity>("activity", &self.activity);
        let content = fields.required_text("content", &self.content, CONTENT_MAX);
        let product = fields.text("product", &self.product, LINE_MAX);
        let starts_on = fields.day("starts_on", &self.starts_on);
        let ends_on = fields.required_day("ends_on", &self.ends_on);
        if let (Some(start), Some(end)) = (starts_on, ends_on)
            && end < start
        {
            fields.refuse(FieldError::new("ends_on", "plan-item-ends-before-start").with("start", vn_date(start)));
        }
        if ends_on.is_some_and(|end| end.year() != year) {
            fields.refuse(FieldError::new("ends_on", "plan-item-not-in-year").with("year", year.to_string()));
        }
        let lead = fields.required_choice::<AgencyId>("lead", &self.lead);
        let partners = fields.text("partners", &self.partners, NOTE_MAX);
        let budget_vnd = fields.money_vnd("budget", &self.budget, BUDGET_MAX_VND, "plan-money-malformed");
        fields.finish().map_err(PlanFault::Invalid)?;
        match (activity, ends_on, lead) {
            (Some(activity), Some(ends_on), Some(lead)) => Ok(PlanItem {
                number,
                activity,
                content,
                product,
                starts_on,
                ends_on,
                lead,
                partners,
                budget_vnd,
                amendment,
                is_dropped: false,
            }),
            _ => Err(PlanFault::Invalid(Vec::new())),
        }
    }
}

/// A rule about plans.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PlanRuleForm {
    /// Agency id of where it holds.
    pub jurisdiction: String,
    /// Kind of agency.
    pub kind: String,
    /// Level of agency.
    pub level: String,
    /// How many fields.
    pub least_fields: String,
    /// `28/02`.
    pub due: String,
    /// Not empty: the day itself is still in time.
    pub inclusive: String,
    /// Not empty: fields are those of the plan of the unit above.
    pub must_match: String,
    /// First valid day.
    pub valid_from: String,
    /// The document it rests on.
    pub source: String,
    /// Not empty: somebody has checked it.
    pub verified: String,
}

/// A rule as a person gave it, before it has an id and a rule set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPlanRule {
    /// Where it holds.
    pub jurisdiction: AgencyId,
    /// Kind of agency.
    pub kind: String,
    /// Level of agency.
    pub level: String,
    /// How many fields.
    pub least_fields: Option<u32>,
    /// By when.
    pub due: Option<DueDay>,
    /// Fields are those of the plan of the unit above.
    pub must_match: bool,
    /// First valid day.
    pub valid_from: NaiveDate,
    /// The document it rests on.
    pub source: String,
    /// Somebody has checked it.
    pub is_verified: bool,
}

/// Most fields that a rule may ask for.
const LEAST_FIELDS_MAX: u32 = 50;

impl PlanRuleForm {
    /// The rule.
    ///
    /// # Errors
    /// The fields that break rules.
    pub fn read(&self) -> Result<NewPlanRule, RuleFault> {
        let mut fields = FieldReader::new();
        let jurisdiction = fields.required_choice::<AgencyId>("jurisdiction", &self.jurisdiction);
        let kind = fields.required_text("kind", &self.kind, CODE_MAX);
        let level = fields.required_text("level", &self.level, CODE_MAX);
        let least_fields = fields.choice::<u32>("least_fields", &self.least_fields);
        if least_fields.is_some_and(|least| !(1..=LEAST_FIELDS_MAX).contains(&least)) {
            fields.refuse(FieldError::new("least_fields", "choice-unknown"));
        }
        let due = due_day(&mut fields, &self.due, !self.inclusive.is_empty());
        let valid_from = fields.required_day("valid_from", &self.valid_from);
        let source = fields.required_text("source", &self.source, NOTE_MAX);
        fields.finish().map_err(RuleFault::Invalid)?;
        match (jurisdiction, valid_from) {
            (Some(jurisdiction), Some(valid_from)) => Ok(NewPlanRule {
                jurisdiction,
                kind,
                level,
                least_fields,
                due,
                must_match: !self.must_match.is_empty(),
                valid_from,
                source,
                is_verified: !self.verified.is_empty(),
            }),
            _ => Err(RuleFault::Invalid(Vec::new())),
        }
    }
}

/// `28/02`: a day of every year.
fn due_day(fields: &mut FieldReader, text: &str, is_inclusive: bool) -> Option<DueDay> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let read = text.split_once('/').and_then(|(day, month)| {
        let due = DueDay { month: month.trim().parse().ok()?, day: day.trim().parse().ok()?, is_inclusive };
        due.is_possible().then_some(due)
    });
    if read.is_none() {
        fields.refuse(FieldError::new("due", "plan-rule-day-malformed"));
    }
    read
}

/// A field of state management that a province adds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct FieldForm {
    /// Agency id of the province.
    pub jurisdiction: String,
    /// Its name in Vietnamese.
    pub name: String,
    /// Its name in English; as in Vietnamese where empty.
    pub name_en: String,
    /// First valid day.
    pub valid_from: String,
    /// What it rests on.
    pub source: String,
}

/// A field as a person gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewField {
    /// The province.
    pub jurisdiction: AgencyId,
    /// Its name in Vietnamese.
    pub name_vi: String,
    /// Its name in English.
    pub name_en: String,
    /// First valid day.
    pub valid_from: NaiveDate,
    /// What it rests on.
    pub source: String,
}

impl FieldForm {
    /// The field.
    ///
    /// # Errors
    /// The fields that break rules.
    pub fn read(&self) -> Result<NewField, RuleFault> {
        let mut fields = FieldReader::new();
        let jurisdiction = fields.required_choice::<AgencyId>("jurisdiction", &self.jurisdiction);
        let name_vi = fields.required_text("name", &self.name, LINE_MAX);
        let name_en = fields.text("name_en", &self.name_en, LINE_MAX);
        let valid_from = fields.required_day("valid_from", &self.valid_from);
        let source = fields.required_text("source", &self.source, NOTE_MAX);
        fields.finish().map_err(RuleFault::Invalid)?;
        match (jurisdiction, valid_from) {
            (Some(jurisdiction), Some(valid_from)) => {
                let name_en = if name_en.is_empty() { name_vi.clone() } else { name_en };
                Ok(NewField { jurisdiction, name_vi, name_en, valid_from, source })
            }
            _ => Err(RuleFault::Invalid(Vec::new())),
        }
    }
}

/// What was done about an agency whose plan is missing or late.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct MeasureForm {
    /// Code of the kind.
    pub kind: String,
    /// When it was taken.
    pub taken_on: String,
    /// Number and symbol of its paper.
    pub document: String,
    /// In words.
    pub note: String,
}

/// A measure as a person gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMeasure {
    /// Code of the kind.
    pub kind: String,
    /// When it was taken.
    pub taken_on: NaiveDate,
    /// Number and symbol of its paper; empty where there is none.
    pub document: String,
    /// In words.
    pub note: String,
}

impl MeasureForm {
    /// The measure.
    ///
    /// # Errors
    /// The fields that break rules.
    pub fn read(&self, today: NaiveDate) -> Result<NewMeasure, PlanFault> {
        let mut fields = FieldReader::new();
        let kind = fields.required_text("kind", &self.kind, CODE_MAX);
        let taken_on = fields.required_day("taken_on", &self.taken_on);
        if taken_on.is_some_and(|on| on > today) {
            fields.refuse(FieldError::new("taken_on", "date-in-future").with("today", vn_date(today)));
        }
        let document = fields.text("document", &self.document, LINE_MAX);
        let note = fields.text("note", &self.note, NOTE_MAX);
        fields.finish().map_err(PlanFault::Invalid)?;
        // What is required and was not read is noted above.
        let taken_on = taken_on.ok_or(PlanFault::Invalid(Vec::new()))?;
        Ok(NewMeasure { kind, taken_on, document, note })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn told(errors: &[FieldError]) -> Vec<(&str, &str)> {
        errors.iter().map(|error| (error.field, error.code)).collect()
    }

    fn item() -> PlanItemForm {
        PlanItemForm {
            activity: "inspect".into(),
            content: "Kiểm tra việc thi hành pháp luật về đất đai".into(),
            starts_on: "01/3/2026".into(),
            ends_on: "30/6/2026".into(),
            lead: Uuid::from_u128(1).to_string(),
            budget: "12.500.000".into(),
            ..PlanItemForm::default()
        }
    }

    #[test]
    fn a_line_says_what_until_when_and_who() {
        let read = item().read(3, 2026, 0).unwrap();
        assert_eq!((read.number, read.budget_vnd, read.activity), (3, Some(12_500_000), Activity::Inspect));
        let table = [
            (PlanItemForm { activity: "walk".into(), ..item() }, ("activity", "choice-unknown")),
            (PlanItemForm { content: " ".into(), ..item() }, ("content", "required")),
            (PlanItemForm { ends_on: "28/02/2026".into(), ..item() }, ("ends_on", "plan-item-ends-before-start")),
            (PlanItemForm { ends_on: "01/01/2027".into(), ..item() }, ("ends_on", "plan-item-not-in-year")),
            (PlanItemForm { ends_on: String::new(), ..item() }, ("ends_on", "required")),
            (PlanItemForm { lead: String::new(), ..item() }, ("lead", "required")),
            (PlanItemForm { budget: "-5".into(), ..item() }, ("budget", "plan-money-malformed")),
            (PlanItemForm { budget: "9.999.999.999.999.999".into(), ..item() }, ("budget", "plan-money-malformed")),
        ];
        for (form, expected) in table {
            match form.read(1, 2026, 0) {
                Err(PlanFault::Invalid(errors)) => assert_eq!(told(&errors), [expected], "{form:?}"),
                other => panic!("{form:?}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_field_says_why() {
        let form = PlanFieldForm { field: "dat_dai".into(), reason: "hot".into(), ..PlanFieldForm::default() };
        assert_eq!(form.read(2).unwrap().amendment, 2);
        let matched = |code: &str| PlanFieldForm { matched: code.into(), ..form.clone() }.read(0).unwrap().matched;
        assert_eq!(
            (matched("moi_truong").as_deref(), matched("dat_dai"), matched(" ")),
            (Some("moi_truong"), None, None)
        );
        let bare = PlanFieldForm { reason: String::new(), ..form }.read(0).unwrap_err();
        assert_eq!(bare, PlanFault::Invalid(vec![FieldError::new("reason", "required")]));
    }

    #[test]
    fn a_rule_may_leave_open_what_no_law_says() {
        let form = PlanRuleForm {
            jurisdiction: Uuid::from_u128(1).to_string(),
            kind: "department".into(),
            level: "province".into(),
            valid_from: "01/01/2026".into(),
            source: "Kế hoạch 12/KH-UBND".into(),
            ..PlanRuleForm::default()
        };
        let read = form.read().unwrap();
        assert_eq!((read.least_fields, read.due, read.is_verified), (None, None, false));
        let full =
            PlanRuleForm { least_fields: "1".into(), due: "28/02".into(), inclusive: "1".into(), ..form.clone() };
        assert_eq!(full.read().unwrap().due, Some(DueDay { month: 2, day: 28, is_inclusive: true }));
        for (due, least) in [("31/4", "1"), ("mai", "1"), ("0/1", "1")] {
            let wrong = PlanRuleForm { due: due.into(), least_fields: least.into(), ..form.clone() };
            assert_eq!(
                wrong.read().unwrap_err(),
                RuleFault::Invalid(vec![FieldError::new("due", "plan-rule-day-malformed")])
            );
        }
        let wrong = PlanRuleForm { least_fields: "0".into(), ..form };
        assert_eq!(
            wrong.read().unwrap_err(),
            RuleFault::Invalid(vec![FieldError::new("least_fields", "choice-unknown")])
        );
    }

    #[test]
    fn a_measure_was_taken_already() {
        let today = "2026-03-16".parse().unwrap();
        let form = MeasureForm { kind: "criticism".into(), taken_on: "17/03/2026".into(), ..MeasureForm::default() };
        match form.read(today) {
            Err(PlanFault::Invalid(errors)) => assert_eq!(told(&errors), [("taken_on", "date-in-future")]),
            other => panic!("{other:?}"),
        }
    }
}
