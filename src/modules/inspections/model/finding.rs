//! What was found, tied to a criterion, a clause of law and evidence; and what is recommended.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::{AccountId, AgencyId, FindingId, InspectionId, RecommendationId};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::{Instant, vn_date};
use uuid::Uuid;

use super::inspection::InspectionFault;
pub use super::law::{Authority, DocumentAsk};
use super::law::{LAW_FIELDS, LawFields, LawForm, LawRef};
use super::words;

/// Longest description.
const TEXT_MAX: usize = 5_000;
/// Findings of one inspection.
pub const MOST_FINDINGS: usize = 500;
/// Recommendations of one inspection.
pub const MOST_RECOMMENDATIONS: usize = 200;

words! {
    /// What a finding is.
    FindingKind {
        /// Ưu điểm, kết quả đạt được.
        Strength = "strength",
        /// Tồn tại, hạn chế.
        Shortcoming = "shortcoming",
        /// Vi phạm.
        Violation = "violation",
        /// Khó khăn, vướng mắc, bất cập.
        Obstacle = "obstacle",
    }
}

impl FindingKind {
    /// Whether something must become of it.
    pub fn asks_for_more(self) -> bool {
        self != Self::Strength
    }
}

words! {
    /// Where a finding stands.
    FindingState {
        /// Written by the team, in no conclusion yet.
        Noted = "noted",
        /// In a conclusion; something must still become of it.
        Open = "open",
        /// Nothing more must become of it.
        Closed = "closed",
    }
}

/// What a finding says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingFacts {
    /// The inspected agency.
    pub subject: AgencyId,
    /// `A1` … `C3`.
    pub criterion: String,
    /// Code of the field, where it is of one.
    pub field: String,
    /// What it is.
    pub kind: FindingKind,
    /// What was found.
    pub description: String,
    /// Why it is so.
    pub cause: String,
    /// Who answers for it.
    pub responsible: String,
    /// The rule that it is about.
    pub law: Option<LawRef>,
    /// What proves it: documents, records, files.
    pub evidence: String,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Position in lists.
    pub seq: i64,
    /// Stable id.
    pub id: FindingId,
    /// `PH-2026-00001`.
    pub code: String,
    /// The inspection that found it.
    pub inspection: InspectionId,
    /// What it says.
    pub facts: FindingFacts,
    /// Where it stands.
    pub state: FindingState,
    /// The day of the conclusion that has it.
    pub concluded_on: Option<NaiveDate>,
    /// The day on which it was closed.
    pub closed_on: Option<NaiveDate>,
    /// What became of it.
    pub closing_note: String,
    /// When it was written.
    pub created_at: Instant,
    /// Last change.
    pub updated_at: Instant,
    /// Counts changes.
    pub version: i64,
}

impl Finding {
    /// It stands in a conclusion from a day on; nothing need become of what is good.
    pub fn publish(self, today: NaiveDate, now: Instant) -> Self {
        let state = if self.facts.kind.asks_for_more() { FindingState::Open } else { FindingState::Closed };
        let closed_on = (state == FindingState::Closed).then_some(today);
        Self { state, concluded_on: Some(today), closed_on, updated_at: now, ..self }
    }

    /// Nothing more must become of it. While a recommendation of it is open it stays open.
    pub fn close(self, open: usize, note: &str, today: NaiveDate, now: Instant) -> Result<Self, InspectionFault> {
        if self.state != FindingState::Open || open > 0 {
            return Err(InspectionFault::FindingOpen);
        }
        let mut fields = FieldReader::new();
        let closing_note = fields.required_text("note", note, TEXT_MAX);
        fields.finish().map_err(InspectionFault::Invalid)?;
        Ok(Self { state: FindingState::Closed, closed_on: Some(today), closing_note, updated_at: now, ..self })
    }
}

/// Files of one finding.
pub const MOST_FILES: usize = 20;

/// A file that proves a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingFile {
    /// The row.
    pub id: Uuid,
    /// The finding.
    pub finding: FindingId,
    /// The file's own name.
    pub name: String,
    /// What it is, told by its content.
    pub media: String,
    /// Bytes.
    pub size: u64,
    /// Its name in the store.
    pub blob: String,
    /// When it was brought.
    pub uploaded_at: Instant,
    /// By whom.
    pub uploaded_by: Option<AccountId>,
    /// As called then.
    pub uploader: String,
}

/// The kind of a file by its first bytes, whatever its name says; `None` for kinds that are not taken.
pub fn media_of(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 4] = [
        (b"%PDF-", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        // Word and its kin are archives; what is in them is looked at by whoever opens them.
        (b"PK\x03\x04", "application/zip"),
    ];
    KINDS.iter().find(|(begin, _)| bytes.starts_with(begin)).map(|(_, media)| *media)
}

/// The last part of a path, short and without control characters.
pub fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).take(120).collect();
    let clean = thihanh_kernel::vietnamese::nfc(clean.trim());
    if clean.is_empty() { "minh-chung".to_owned() } else { clean }
}

/// The form of a finding.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct FindingForm {
    /// Agency id.
    pub subject: String,
    /// `A1` … `C3`.
    pub criterion: String,
    /// Code of a field of the inspection.
    pub field: String,
    /// `strength`, `shortcoming`, `violation`, `obstacle`.
    pub kind: String,
    /// What was found.
    pub description: String,
    /// Why it is so.
    pub cause: String,
    /// Who answers for it.
    pub responsible: String,
    /// What proves it.
    pub evidence: String,
    /// Number of the document whose rule it is about.
    pub law: String,
    /// Article of the rule.
    pub article: String,
    /// Clause of the article.
    pub clause: String,
    /// Point of the clause.
    pub point: String,
}

impl FindingForm {
    fn place(&self) -> LawForm<'_> {
        LawForm { law: &self.law, article: &self.article, clause: &self.clause, point: &self.point }
    }

    /// What it says. A shortcoming or violation names the rule that it breaks and what proves it.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(
        &self,
        subjects: &[AgencyId],
        criteria: &[String],
        known_fields: &[String],
    ) -> Result<FindingFacts, InspectionFault> {
        let mut fields = FieldReader::new();
        let subject: Option<AgencyId> = match (subjects, self.subject.as_str()) {
            // Who inspects one agency alone need not choose it.
            ([only], "") => Some(*only),
            (_, text) => fields.required_choice("subject", text),
        };
        let is_other = |agency: AgencyId| !subjects.contains(&agency);
        if subject.is_some_and(is_other) {
            fields.refuse(FieldError::new("subject", "choice-unknown"));
        }
        let kind: Option<FindingKind> = fields.required_choice("kind", &self.kind);
        let criterion = self.criterion.trim().to_owned();
        if criterion.is_empty() {
            fields.refuse(FieldError::new("criterion", "required"));
        } else if !criteria.contains(&criterion) {
            fields.refuse(FieldError::new("criterion", "choice-unknown"));
        }
        let field = self.field.trim().to_owned();
        if !field.is_empty() && !known_fields.contains(&field) {
            fields.refuse(FieldError::new("field", "choice-unknown"));
        }
        let description = fields.required_text("description", &self.description, TEXT_MAX);
        let law = self.place().read(&mut fields, LAW_FIELDS);
        let breaks_a_rule = matches!(kind, Some(FindingKind::Shortcoming | FindingKind::Violation));
        if breaks_a_rule && law.is_none() && self.article.trim().is_empty() {
            fields.refuse(FieldError::new("law", "inspection-law-missing"));
        }
        let cause = fields.text("cause", &self.cause, TEXT_MAX);
        let responsible = fields.text("responsible", &self.responsible, 300);
        let evidence = match breaks_a_rule {
            true => fields.required_text("evidence", &self.evidence, TEXT_MAX),
            false => fields.text("evidence", &self.evidence, TEXT_MAX),
        };
        fields.finish().map_err(InspectionFault::Invalid)?;
        match (subject, kind) {
            (Some(subject), Some(kind)) => {
                Ok(FindingFacts { subject, criterion, field, kind, description, cause, responsible, law, evidence })
            }
            _ => Err(InspectionFault::Invalid(Vec::new())),
        }
    }
}

/// What is recommended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecommendationFacts {
    /// Who is to do it.
    pub to: AgencyId,
    /// Who says whether it was done.
    pub verifier: AgencyId,
    /// `H1` … `H8`.
    pub measure: String,
    /// Within whose authority.
    pub authority: Authority,
    /// What is to be done.
    pub content: String,
    /// What is to be handed in.
    pub product: String,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// The findings that it rests on.
    pub findings: Vec<FindingId>,
    /// The legal document that it is about, and what is asked of it.
    pub document: Option<(LawRef, DocumentAsk)>,
}

/// A recommendation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommendation {
    /// Stable id.
    pub id: RecommendationId,
    /// `KT-2026-0003-2`.
    pub code: String,
    /// The inspection that makes it.
    pub inspection: InspectionId,
    /// Its number in the conclusion.
    pub number: i64,
    /// What is recommended.
    pub facts: RecommendationFacts,
    /// The day from which it is owed; none before the conclusion is sent.
    pub opened_on: Option<NaiveDate>,
    /// Last change.
    pub updated_at: Instant,
}

/// The form of a recommendation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct RecommendationForm {
    /// Agency id.
    pub to: String,
    /// Agency id; empty for the first of the usual ones: who follows up, who inspects, the whole area.
    pub verifier: String,
    /// `H1` … `H8`.
    pub measure: String,
    /// `own`, `proposal`.
    pub authority: String,
    /// What is to be done.
    pub content: String,
    /// What is to be handed in.
    pub product: String,
    /// By when.
    pub due_on: String,
    /// Codes of findings.
    pub finding: Vec<String>,
    /// What is asked of a legal document.
    pub document_ask: String,
    /// Number of that document.
    pub document: String,
    /// Its article.
    pub document_article: String,
    /// Clause of the article.
    pub document_clause: String,
    /// Point of the clause.
    pub document_point: String,
}

/// The names of the fields that say which document a recommendation is about.
const DOCUMENT_FIELDS: LawFields = ["document", "document_article", "document_clause", "document_point"];

impl RecommendationForm {
    fn place(&self) -> LawForm<'_> {
        LawForm {
            law: &self.document,
            article: &self.document_article,
            clause: &self.document_clause,
            point: &self.document_point,
        }
    }

    /// What it says.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(
        &self,
        verifiers: &[AgencyId],
        measures: &[String],
        findings: &[(String, FindingId)],
        today: NaiveDate,
    ) -> Result<RecommendationFacts, InspectionFault> {
        let mut fields = FieldReader::new();
        let to: Option<AgencyId> = fields.required_choice("to", &self.to);
        let chosen: Option<AgencyId> = fields.choice("verifier", &self.verifier);
        // Nobody says of oneself that it was done.
        let verifier = chosen.or_else(|| verifiers.iter().copied().find(|agency| Some(*agency) != to));
        if to.is_some() && (verifier.is_none() || verifier == to) {
            fields.refuse(FieldError::new("verifier", "inspection-verifier-own"));
        }
        let measure = self.measure.trim().to_owned();
        if measure.is_empty() {
            fields.refuse(FieldError::new("measure", "required"));
        } else if !measures.contains(&measure) {
            fields.refuse(FieldError::new("measure", "choice-unknown"));
        }
        let authority = fields.choice("authority", &self.authority).unwrap_or(Authority::Own);
        let content = fields.required_text("content", &self.content, TEXT_MAX);
        let product = fields.text("product", &self.product, 300);
        let due_on = fields.day("due_on", &self.due_on);
        if due_on.is_some_and(|due| due < today) {
            fields.refuse(FieldError::new("due_on", "inspection-day-past").with("today", vn_date(today)));
        }
        let mut based: Vec<FindingId> = Vec::new();
        for code in self.finding.iter().filter(|code| !code.is_empty()) {
            match findings.iter().find(|(known, _)| known == code) {
                Some((_, id)) if !based.contains(id) => based.push(*id),
                Some(_) => {}
                None => fields.refuse(FieldError::new("finding", "choice-unknown")),
            }
        }
        // What is recommended comes of what was found.
        if based.is_empty() && self.finding.iter().all(String::is_empty) {
            fields.refuse(FieldError::new("finding", "required"));
        }
        let ask: Option<DocumentAsk> = fields.choice("document_ask", &self.document_ask);
        let law = self.place().read(&mut fields, DOCUMENT_FIELDS);
        if ask.is_some() && law.is_none() && self.document_article.trim().is_empty() {
            fields.refuse(FieldError::new("document", "required"));
        }
        if law.is_some() && ask.is_none() {
            fields.refuse(FieldError::new("document_ask", "required"));
        }
        fields.finish().map_err(InspectionFault::Invalid)?;
        let (Some(to), Some(verifier)) = (to, verifier) else { return Err(InspectionFault::Invalid(Vec::new())) };
        Ok(RecommendationFacts {
            to,
            verifier,
            measure,
            authority,
            content,
            product: if product.is_empty() { DEFAULT_PRODUCT.to_owned() } else { product },
            due_on,
            findings: based,
            document: law.zip(ask),
        })
    }
}

/// What is handed in where nothing else was said.
const DEFAULT_PRODUCT: &str = "Báo cáo kết quả thực hiện kiến nghị";

#[cfg(test)]
mod tests {
    use super::super::fixtures::{agency, day};
    use super::*;

    const LAW: &str = "Nghị định 59/2012/NĐ-CP";

    fn form() -> FindingForm {
        FindingForm {
            criterion: "A1".into(),
            kind: "violation".into(),
            description: "Chậm ban hành 2 văn bản quy định chi tiết".into(),
            evidence: "Sổ văn bản đi năm 2025".into(),
            law: LAW.into(),
            article: "8".into(),
            ..FindingForm::default()
        }
    }

    fn told(fault: InspectionFault) -> Vec<(&'static str, &'static str)> {
        match fault {
            InspectionFault::Invalid(errors) => errors.iter().map(|error| (error.field, error.code)).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_fault_names_its_rule_and_its_proof() {
        let criteria = ["A1".to_owned(), "C3".to_owned()];
        let read = |form: FindingForm| form.read(&[agency(3)], &criteria, &[]);
        assert_eq!(read(form()).unwrap().subject, agency(3));
        let cases = [
            (
                FindingForm { law: String::new(), article: String::new(), ..form() },
                vec![("law", "inspection-law-missing")],
            ),
            (FindingForm { evidence: String::new(), ..form() }, vec![("evidence", "required")]),
            (FindingForm { criterion: "D1".into(), ..form() }, vec![("criterion", "choice-unknown")]),
            (FindingForm { kind: String::new(), ..form() }, vec![("kind", "required")]),
            (FindingForm { subject: Uuid::from_u128(9).to_string(), ..form() }, vec![("subject", "choice-unknown")]),
            (FindingForm { field: "y-te".into(), ..form() }, vec![("field", "choice-unknown")]),
        ];
        for (form, wanted) in cases {
            assert_eq!(told(read(form).unwrap_err()), wanted);
        }
        let good = FindingForm {
            kind: "strength".into(),
            law: String::new(),
            article: String::new(),
            evidence: String::new(),
            ..form()
        };
        assert!(read(good).is_ok(), "what is good breaks no rule");
    }

    #[test]
    fn a_file_is_known_by_its_bytes() {
        assert_eq!(media_of(b"%PDF-1.7"), Some("application/pdf"));
        assert_eq!(media_of(b"PK\x03\x04..."), Some("application/zip"));
        for other in [&b"<html>"[..], b"", b"MZ", b"%PD"] {
            assert_eq!(media_of(other), None);
        }
        assert_eq!(file_name("C:\\anh\\bien-ban.jpg"), "bien-ban.jpg");
        assert_eq!(file_name("\n"), "minh-chung");
    }

    #[test]
    fn a_recommendation_rests_on_findings() {
        let finding = FindingId::from_uuid(Uuid::from_u128(5));
        let findings = [("PH-2026-00001".to_owned(), finding)];
        let measures = ["H5".to_owned()];
        let form = || RecommendationForm {
            to: Uuid::from_u128(3).to_string(),
            measure: "H5".into(),
            content: "Sửa đổi quy định về định mức".into(),
            finding: vec!["PH-2026-00001".into()],
            ..RecommendationForm::default()
        };
        let read =
            |form: RecommendationForm| form.read(&[agency(2), agency(1)], &measures, &findings, day("2026-03-16"));
        let facts = read(form()).unwrap();
        assert_eq!((facts.verifier, facts.findings, facts.document), (agency(2), vec![finding], None));
        assert_eq!(facts.product, DEFAULT_PRODUCT);
        let about = RecommendationForm { document: LAW.into(), document_ask: "amend".into(), ..form() };
        assert_eq!(read(about).unwrap().document.unwrap().1, DocumentAsk::Amend);
        let of_the_overseer = RecommendationForm { to: Uuid::from_u128(2).to_string(), ..form() };
        assert_eq!(read(of_the_overseer).unwrap().verifier, agency(1), "nobody verifies the own work");
        let cases = [
            (RecommendationForm { verifier: form().to, ..form() }, vec![("verifier", "inspection-verifier-own")]),
            (RecommendationForm { finding: vec![], ..form() }, vec![("finding", "required")]),
            (
                RecommendationForm { finding: vec!["PH-2026-00009".into()], ..form() },
                vec![("finding", "choice-unknown")],
            ),
            (RecommendationForm { measure: "H9".into(), ..form() }, vec![("measure", "choice-unknown")]),
            (RecommendationForm { due_on: "15/3/2026".into(), ..form() }, vec![("due_on", "inspection-day-past")]),
            (RecommendationForm { document: LAW.into(), ..form() }, vec![("document_ask", "required")]),
            (RecommendationForm { document_ask: "repeal".into(), ..form() }, vec![("document", "required")]),
        ];
        for (form, wanted) in cases {
            assert_eq!(told(read(form).unwrap_err()), wanted);
        }
    }

    #[test]
    fn a_finding_closes_when_nothing_more_is_owed() {
        let today = day("2026-03-16");
        let now: Instant = "2026-03-16T03:00:00Z".parse().unwrap();
        let finding = |kind: &str| Finding {
            seq: 1,
            id: FindingId::from_uuid(Uuid::from_u128(5)),
            code: "PH-2026-00001".into(),
            inspection: InspectionId::from_uuid(Uuid::from_u128(9)),
            facts: FindingForm { kind: kind.into(), ..form() }.read(&[agency(3)], &["A1".to_owned()], &[]).unwrap(),
            state: FindingState::Noted,
            concluded_on: None,
            closed_on: None,
            closing_note: String::new(),
            created_at: now,
            updated_at: now,
            version: 1,
        };
        assert_eq!(finding("strength").publish(today, now).state, FindingState::Closed);
        let open = finding("violation").publish(today, now);
        assert_eq!(open.clone().close(1, "xong", today, now), Err(InspectionFault::FindingOpen));
        assert_eq!(told(open.clone().close(0, " ", today, now).unwrap_err()), [("note", "required")]);
        let closed = open.close(0, "Đã ban hành đủ", today, now).unwrap();
        assert_eq!(closed.clone().close(0, "lần nữa", today, now), Err(InspectionFault::FindingOpen));
        assert_eq!(closed.state, FindingState::Closed);
    }
}
