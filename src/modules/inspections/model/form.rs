//! What a form may say of an inspection.

use std::str::FromStr;

use chrono::{Months, NaiveDate};
use serde::Deserialize;
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::FieldError;
use uuid::Uuid;

use super::inspection::{Facts, InspectionFault, Kind, Object};
use super::{FieldRef, Span};

/// Longest title.
pub const TITLE_MAX: usize = 300;
/// Longest text about what is looked at.
const CONTENT_MAX: usize = 10_000;
/// Agencies that one inspection looks at.
pub const MOST_SUBJECTS: usize = 100;
/// Fields of one inspection.
const MOST_FIELDS: usize = 20;
/// Months that the days on site may last: what is longer was mistyped.
pub const LONGEST_VISIT_MONTHS: u32 = 12;

/// The form as it was sent: every field a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct InspectionForm {
    /// Agency id: who inspects.
    pub agency: String,
    /// Name of another body whose inspection this is; empty for one's own.
    pub external_body: String,
    /// What it is about.
    pub title: String,
    /// `planned`, `thematic`, `sudden`.
    pub kind: String,
    /// `monitoring_work`, `law_implementation`.
    pub object: String,
    /// Codes of fields.
    pub field: Vec<String>,
    /// Fields typed by name, separated by semicolons, where the list has them not.
    pub other_fields: String,
    /// Agency ids.
    pub subject: Vec<String>,
    /// Agencies by name or collective phrase, one a line; the use case makes ids of them.
    pub subject_names: String,
    /// Subjects are typed by name: what is wrong with them is said of that field.
    #[serde(skip)]
    pub is_by_name: bool,
    /// First day of the period that is looked at.
    pub period_from: String,
    /// Its last day.
    pub period_to: String,
    /// First day on site.
    pub starts_on: String,
    /// Last day on site.
    pub ends_on: String,
    /// What is looked at, in words.
    pub content: String,
    /// Id of an issued yearly plan; the use case makes it of a code.
    pub plan: String,
    /// Number of its line.
    pub plan_item: String,
}

/// What a form says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// Who inspects, or enters another's.
    pub agency: AgencyId,
    /// The other body, where it is another's.
    pub external_body: Option<String>,
    /// What is inspected.
    pub facts: Facts,
}

impl InspectionForm {
    /// What it says, or every field that breaks a rule. `known` are the fields of state management that there are.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(&self, known: &[FieldRef]) -> Result<Entered, InspectionFault> {
        let mut fields = FieldReader::new();
        let agency: Option<AgencyId> = fields.required_choice("agency", &self.agency);
        let external_body = fields.text("external_body", &self.external_body, TITLE_MAX);
        let is_external = !external_body.is_empty();
        let title = fields.required_text("title", &self.title, TITLE_MAX);
        let kind = word(&mut fields, "kind", &self.kind, Kind::Planned);
        let object = word(&mut fields, "object", &self.object, Object::LawImplementation);
        let chosen = self.fields(&mut fields, known);
        let subjects = self.subjects(&mut fields);
        let period = span(&mut fields, ("period_from", &self.period_from), ("period_to", &self.period_to));
        let visit = span(&mut fields, ("starts_on", &self.starts_on), ("ends_on", &self.ends_on));
        let is_endless = |span: Span| {
            span.from.checked_add_months(Months::new(LONGEST_VISIT_MONTHS)).is_some_and(|last| span.to > last)
        };
        if visit.is_some_and(is_endless) {
            fields.refuse(
                FieldError::new("ends_on", "inspection-visit-too-long").with("months", i64::from(LONGEST_VISIT_MONTHS)),
            );
        }
        let content = fields.text("content", &self.content, CONTENT_MAX);
        let plan: Option<Uuid> = fields.choice("plan", &self.plan);
        let item: Option<i64> = fields.choice("plan_item", &self.plan_item);
        if plan.is_some() != item.is_some() {
            fields.refuse(FieldError::new("plan_item", "inspection-plan-line-unknown"));
        }
        fields.finish().map_err(InspectionFault::Invalid)?;
        match (agency, period, visit) {
            (Some(agency), Some(period), Some(visit)) => {
                let plan = plan.zip(item);
                let facts = Facts { title, kind, object, fields: chosen, subjects, period, visit, content, plan };
                Ok(Entered { agency, external_body: is_external.then_some(external_body), facts })
            }
            // A field that is required and was not read is noted above.
            _ => Err(InspectionFault::Invalid(Vec::new())),
        }
    }

    fn fields(&self, fields: &mut FieldReader, known: &[FieldRef]) -> Vec<FieldRef> {
        let mut chosen: Vec<FieldRef> = Vec::new();
        for code in self.field.iter().filter(|code| !code.is_empty()) {
            match known.iter().find(|field| field.code == *code) {
                Some(field) => chosen.push(field.clone()),
                None => fields.refuse(FieldError::new("field", "choice-unknown")),
            }
        }
        let typed = fields.text("other_fields", &self.other_fields, 1_000);
        for name in typed.split([';', '\n']).map(str::trim).filter(|name| !name.is_empty()) {
            let is_same = |field: &&FieldRef| field.name.to_lowercase() == name.to_lowercase();
            // A name that the list has is the one of the list.
            let field = known.iter().find(is_same).cloned();
            chosen.push(field.unwrap_or_else(|| FieldRef { code: slug(name), name: name.to_owned() }));
        }
        chosen.retain(|field| !field.code.is_empty());
        chosen.sort();
        chosen.dedup_by(|a, b| a.code == b.code);
        if chosen.len() > MOST_FIELDS {
            fields.refuse(FieldError::new("field", "inspection-too-many").with("most", MOST_FIELDS));
        }
        chosen
    }

    fn subjects(&self, fields: &mut FieldReader) -> Vec<AgencyId> {
        let mut subjects: Vec<AgencyId> = Vec::new();
        for text in self.subject.iter().filter(|text| !text.is_empty()) {
            match text.parse() {
                Ok(agency) if !subjects.contains(&agency) => subjects.push(agency),
                Ok(_) => {}
                Err(_) => fields.refuse(FieldError::new("subject", "choice-unknown")),
            }
        }
        if subjects.is_empty() {
            fields.refuse(FieldError::new("subject", "required"));
        }
        if subjects.len() > MOST_SUBJECTS {
            fields.refuse(FieldError::new("subject", "inspection-too-many").with("most", MOST_SUBJECTS));
        }
        subjects
    }
}

/// A word of a closed set; what is not said is the usual one.
fn word<T: FromStr>(fields: &mut FieldReader, field: &'static str, text: &str, usual: T) -> T {
    fields.choice(field, text).unwrap_or(usual)
}

/// Two days of which the first is not behind the second.
fn span(
    fields: &mut FieldReader,
    (from_field, from): (&'static str, &str),
    (to_field, to): (&'static str, &str),
) -> Option<Span> {
    let (from, to): (Option<NaiveDate>, Option<NaiveDate>) =
        (fields.required_day(from_field, from), fields.required_day(to_field, to));
    let span = Span { from: from?, to: to? };
    if span.to < span.from {
        fields.refuse(FieldError::new(to_field, "inspection-ends-before-start"));
        return None;
    }
    Some(span)
}

/// A code of a name: without marks, words joined by hyphens.
pub fn slug(name: &str) -> String {
    thihanh_kernel::vietnamese::folded_tokens(name).join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> InspectionForm {
        InspectionForm {
            agency: Uuid::from_u128(2).to_string(),
            title: "Thi hành pháp luật về đất đai".into(),
            field: vec!["dat-dai".into()],
            subject: vec![Uuid::from_u128(3).to_string(), Uuid::from_u128(3).to_string()],
            period_from: "1/1/2025".into(),
            period_to: "31/12/2025".into(),
            starts_on: "4/5/2026".into(),
            ends_on: "8/5/2026".into(),
            ..InspectionForm::default()
        }
    }

    fn known() -> Vec<FieldRef> {
        vec![FieldRef { code: "dat-dai".into(), name: "Đất đai".into() }]
    }

    #[test]
    fn what_a_form_must_say() {
        let cases = [
            (InspectionForm { agency: String::new(), ..form() }, ("agency", "required")),
            (InspectionForm { title: " ".into(), ..form() }, ("title", "required")),
            (InspectionForm { kind: "often".into(), ..form() }, ("kind", "choice-unknown")),
            (InspectionForm { field: vec!["x".into()], ..form() }, ("field", "choice-unknown")),
            (InspectionForm { subject: vec![], ..form() }, ("subject", "required")),
            (
                InspectionForm { subject: vec!["x".into(), form().subject[0].clone()], ..form() },
                ("subject", "choice-unknown"),
            ),
            (
                InspectionForm { period_to: "31/12/2024".into(), ..form() },
                ("period_to", "inspection-ends-before-start"),
            ),
            (InspectionForm { ends_on: "3/5/2026".into(), ..form() }, ("ends_on", "inspection-ends-before-start")),
            (InspectionForm { ends_on: "3/5/2062".into(), ..form() }, ("ends_on", "inspection-visit-too-long")),
            (InspectionForm { starts_on: String::new(), ..form() }, ("starts_on", "required")),
            (
                InspectionForm { plan: Uuid::from_u128(9).to_string(), ..form() },
                ("plan_item", "inspection-plan-line-unknown"),
            ),
            (InspectionForm { plan_item: "3".into(), ..form() }, ("plan_item", "inspection-plan-line-unknown")),
        ];
        for (form, expected) in cases {
            match form.read(&known()) {
                Err(InspectionFault::Invalid(errors)) => {
                    let told: Vec<_> = errors.iter().map(|error| (error.field, error.code)).collect();
                    assert_eq!(told, [expected]);
                }
                other => panic!("{form:?}: {other:?}"),
            }
        }
        let entered = form().read(&known()).unwrap();
        assert_eq!((entered.facts.subjects.len(), entered.external_body), (1, None), "an agency is inspected once");
    }

    #[test]
    fn fields_are_chosen_or_typed_and_known_once() {
        let typed = InspectionForm { other_fields: "đất đai; Hòa giải ở cơ sở".into(), ..form() };
        let fields = typed.read(&known()).unwrap().facts.fields;
        let codes: Vec<_> = fields.iter().map(|field| field.code.as_str()).collect();
        assert_eq!(codes, ["dat-dai", "hoa-giai-o-co-so"]);
    }
}
