//! The form of a handling.

use chrono::NaiveDate;
use serde::Deserialize;
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::law::{Authority, DocumentAsk, LawFields, LawForm, LawRef};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::vn_date;

use super::{HandlingFault, MOST_FINDINGS};

/// Longest content.
const CONTENT_MAX: usize = 5_000;
/// Longest note, reason, ground.
pub(super) const NOTE_MAX: usize = 5_000;
/// Longest name of a body, legal basis.
const NAME_MAX: usize = 300;
/// Longest number and symbol of a document.
pub(super) const NUMBER_MAX: usize = 100;
/// Longest code.
const CODE_MAX: usize = 40;

/// The form as it was sent: every field a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct HandlingForm {
    /// Agency id: who handles it.
    pub agency: String,
    /// Code of the measure.
    pub measure: String,
    /// `own` or `proposal`.
    pub authority: String,
    /// What is to be done.
    pub content: String,
    /// The agency of the tree that is told or asked: id or name.
    pub addressee: String,
    /// A body outside the tree, in words.
    pub outside: String,
    /// Code of the field.
    pub field: String,
    /// Codes of findings, between blanks or commas.
    pub findings: String,
    /// Code of the entry of the information book.
    pub information: String,
    /// What else it rests on.
    pub ground: String,
    /// The law that it rests on.
    pub legal_basis: String,
    /// `amend`, `replace`, `repeal`, `suspend`, `issue`, `guide`.
    pub document_ask: String,
    /// Number of the document that it is about.
    pub document: String,
    /// Its article.
    pub document_article: String,
    /// Clause of the article.
    pub document_clause: String,
    /// Point of the clause.
    pub document_point: String,
    /// By when.
    pub due_on: String,
}

/// The names of the fields that say which document it is about.
const DOCUMENT_FIELDS: LawFields = ["document", "document_article", "document_clause", "document_point"];

/// What a form says, with names that only the database knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// Who handles it.
    pub agency: AgencyId,
    /// Code of the measure.
    pub measure: String,
    /// Within the own authority, or proposed.
    pub authority: Authority,
    /// What is to be done.
    pub content: String,
    /// The agency that is told or asked, as typed; empty where it is a body outside.
    pub addressee: String,
    /// The body outside, as typed.
    pub outside: String,
    /// Code of the field.
    pub field: String,
    /// Codes of findings, each once.
    pub findings: Vec<String>,
    /// Code of the entry of the information book.
    pub information: Option<String>,
    /// What else it rests on.
    pub ground: String,
    /// The law that it rests on.
    pub legal_basis: String,
    /// The document that it is about.
    pub document: Option<(LawRef, DocumentAsk)>,
    /// By when.
    pub due_on: Option<NaiveDate>,
}

/// Codes as people type them one behind another, each once.
fn codes(text: &str) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for code in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).filter(|code| !code.is_empty()) {
        let code = code.to_uppercase();
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

impl HandlingForm {
    /// What it says, or every field that breaks a rule.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(&self, today: NaiveDate) -> Result<Entered, HandlingFault> {
        let mut fields = FieldReader::new();
        let agency: Option<AgencyId> = fields.required_choice("agency", &self.agency);
        let measure = fields.required_text("measure", &self.measure, CODE_MAX);
        let authority: Option<Authority> = fields.required_choice("authority", &self.authority);
        let content = fields.required_text("content", &self.content, CONTENT_MAX);
        let addressee = fields.text("addressee", &self.addressee, NAME_MAX);
        let outside = fields.text("outside", &self.outside, NAME_MAX);
        match (authority, addressee.is_empty(), outside.is_empty()) {
            (_, false, false) => fields.refuse(FieldError::new("outside", "handling-two-addressees")),
            (Some(Authority::Own), true, false) => fields.refuse(FieldError::new("outside", "handling-own-outside")),
            (_, true, true) => fields.refuse(FieldError::new("addressee", "required")),
            _ => {}
        }
        let field = fields.text("field", &self.field, CODE_MAX);
        let findings = codes(&fields.text("findings", &self.findings, MOST_FINDINGS * CODE_MAX));
        if findings.len() > MOST_FINDINGS {
            fields.refuse(FieldError::new("findings", "handling-too-many-findings").with("most", MOST_FINDINGS));
        }
        let information = fields.text("information", &self.information, CODE_MAX).to_uppercase();
        let ground = fields.text("ground", &self.ground, NOTE_MAX);
        // What is done comes of what monitoring showed.
        if findings.is_empty() && information.is_empty() && ground.is_empty() {
            fields.refuse(FieldError::new("ground", "handling-no-ground"));
        }
        let legal_basis = fields.text("legal_basis", &self.legal_basis, NAME_MAX);
        let document = self.document(&mut fields);
        let due_on = fields.day("due_on", &self.due_on);
        if due_on.is_some_and(|due| due < today) {
            fields.refuse(FieldError::new("due_on", "handling-due-past").with("today", vn_date(today)));
        }
        if due_on.is_none() && authority == Some(Authority::Own) && self.due_on.trim().is_empty() {
            fields.refuse(FieldError::new("due_on", "required"));
        }
        fields.finish().map_err(HandlingFault::Invalid)?;
        match (agency, authority) {
            (Some(agency), Some(authority)) => Ok(Entered {
                agency,
                measure,
                authority,
                content,
                addressee,
                outside,
                field,
                findings,
                information: Some(information).filter(|code| !code.is_empty()),
                ground,
                legal_basis,
                document,
                due_on,
            }),
            // A field that is required and was not read is noted above.
            _ => Err(HandlingFault::Invalid(Vec::new())),
        }
    }

    /// The document and what is asked of it: both or neither.
    fn document(&self, fields: &mut FieldReader) -> Option<(LawRef, DocumentAsk)> {
        let ask: Option<DocumentAsk> = fields.choice("document_ask", &self.document_ask);
        let place = LawForm {
            law: &self.document,
            article: &self.document_article,
            clause: &self.document_clause,
            point: &self.document_point,
        };
        let law = place.read(fields, DOCUMENT_FIELDS);
        if ask.is_some() && law.is_none() && self.document_article.trim().is_empty() {
            fields.refuse(FieldError::new("document", "required"));
        }
        if law.is_some() && ask.is_none() && self.document_ask.trim().is_empty() {
            fields.refuse(FieldError::new("document_ask", "required"));
        }
        law.zip(ask)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::super::handling::fixtures::day;
    use super::*;

    fn form() -> HandlingForm {
        HandlingForm {
            agency: Uuid::from_u128(1).to_string(),
            measure: "H5".into(),
            authority: "proposal".into(),
            content: "Sửa đổi quy định về định mức".into(),
            outside: "Bộ Tư pháp".into(),
            ground: "Kết quả khảo sát".into(),
            document: "Nghị định 59/2012/NĐ-CP".into(),
            document_article: "Điều 8".into(),
            document_ask: "amend".into(),
            ..HandlingForm::default()
        }
    }

    #[test]
    fn what_a_form_must_say() {
        let today = day("2026-03-16");
        let cases = [
            (HandlingForm { agency: "x".into(), ..form() }, ("agency", "choice-unknown")),
            (HandlingForm { measure: " ".into(), ..form() }, ("measure", "required")),
            (HandlingForm { authority: "both".into(), ..form() }, ("authority", "choice-unknown")),
            (HandlingForm { content: String::new(), ..form() }, ("content", "required")),
            (HandlingForm { content: "x".repeat(CONTENT_MAX + 1), ..form() }, ("content", "too-long")),
            (HandlingForm { addressee: "Sở Y tế".into(), ..form() }, ("outside", "handling-two-addressees")),
            (HandlingForm { outside: String::new(), ..form() }, ("addressee", "required")),
            (HandlingForm { ground: String::new(), ..form() }, ("ground", "handling-no-ground")),
            (HandlingForm { document_ask: String::new(), ..form() }, ("document_ask", "required")),
            (
                HandlingForm { document: String::new(), document_article: String::new(), ..form() },
                ("document", "required"),
            ),
            (HandlingForm { due_on: "15/3/2026".into(), ..form() }, ("due_on", "handling-due-past")),
            (HandlingForm { due_on: "mai".into(), ..form() }, ("due_on", "date-malformed")),
            (
                HandlingForm { authority: "own".into(), due_on: "30/4/2026".into(), ..form() },
                ("outside", "handling-own-outside"),
            ),
        ];
        for (form, wanted) in cases {
            match form.read(today) {
                Err(HandlingFault::Invalid(errors)) => {
                    let told: Vec<_> = errors.iter().map(|error| (error.field, error.code)).collect();
                    assert_eq!(told, [wanted]);
                }
                other => panic!("{form:?}: {other:?}"),
            }
        }
        let own = HandlingForm {
            authority: "own".into(),
            outside: String::new(),
            addressee: "Sở Y tế".into(),
            due_on: "30/4/2026".into(),
            ..form()
        };
        assert_eq!(own.read(today).unwrap().due_on, Some(day("2026-04-30")));
        assert!(HandlingForm { due_on: String::new(), ..own }.read(today).is_err(), "told to do it by a day");
        let entered = form().read(today).unwrap();
        let (law, ask) = entered.document.unwrap();
        assert_eq!((law.words().as_str(), ask), ("Điều 8 Nghị định 59/2012/NĐ-CP", DocumentAsk::Amend));
    }

    #[test]
    fn codes_stand_one_behind_another() {
        assert_eq!(codes("ph-2026-00001, PH-2026-00002\nPH-2026-00001;"), ["PH-2026-00001", "PH-2026-00002"]);
        assert!(codes(" , ").is_empty());
    }
}
