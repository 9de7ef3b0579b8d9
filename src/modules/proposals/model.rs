//! A proposal, and what a form may say of it. No IO.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::code::{CodeSeries, HumanCode};
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::{AccountId, AgencyId, DirectiveId, ProposalId};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::{Instant, vn_date};

/// Longest title.
pub const TITLE_MAX: usize = 300;
/// Longest content.
pub const CONTENT_MAX: usize = 10_000;
/// Longest number of a paper.
pub const NUMBER_MAX: usize = 100;
/// Longest code of a directive.
const CODE_MAX: usize = 40;
/// Longest last part of the address of a publication.
const PUBLICATION_MAX: usize = 120;
/// Longest note, reason.
pub const NOTE_MAX: usize = 1_000;

/// What is proposed, by whom, to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// The agency that proposes.
    pub from: AgencyId,
    /// The agency that owes the answer.
    pub to: AgencyId,
    /// What it is about.
    pub title: String,
    /// What is proposed.
    pub content: String,
    /// Number of the paper that it came in.
    pub number: Option<String>,
    /// Date of that paper.
    pub dated_on: Option<NaiveDate>,
    /// By when an answer is asked for.
    pub wanted_on: Option<NaiveDate>,
}

/// Taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// When.
    pub at: Instant,
    /// Why.
    pub reason: String,
}

/// What the partner says to the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The answer is what was asked for.
    pub is_satisfied: bool,
    /// What is missing, or good.
    pub note: String,
    /// When it was said.
    pub at: Instant,
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Position in lists.
    pub seq: i64,
    /// Stable id.
    pub id: ProposalId,
    /// `KN-2026-0001`.
    pub code: String,
    /// What is proposed.
    pub facts: Facts,
    /// Who follows the answer up.
    pub overseer: AgencyId,
    /// The directive that it is about, where it is about one.
    pub directive: Option<DirectiveId>,
    /// Code of the session of supervision that it came of; what that is, this module does not know.
    pub session: Option<String>,
    /// The last part of the address of the publication that it came of; what that is, this module does not know.
    pub publication: Option<String>,
    /// When it was submitted.
    pub submitted_at: Instant,
    /// By whom.
    pub submitted_by: Option<AccountId>,
    /// Taken back.
    pub withdrawal: Option<Withdrawal>,
    /// What the partner says to the answer.
    pub verdict: Option<Verdict>,
    /// When it was changed last.
    pub updated_at: Instant,
    /// Counts changes.
    pub version: i64,
}

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProposalFault {
    /// Fields break rules.
    #[error("fields break rules")]
    Invalid(Vec<FieldError>),
    /// It was taken back.
    #[error("the proposal was withdrawn")]
    Withdrawn,
    /// It has an answer that was confirmed: nothing is left to take back.
    #[error("the proposal was answered")]
    Answered,
    /// There is no answer to judge.
    #[error("the proposal has no answer")]
    NotAnswered,
}

/// The form as it was sent: every field a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ProposalForm {
    /// Agency id.
    pub from: String,
    /// Agency id.
    pub to: String,
    /// What it is about.
    pub title: String,
    /// What is proposed.
    pub content: String,
    /// Number of its paper.
    pub number: String,
    /// Date of its paper.
    pub dated_on: String,
    /// By when an answer is asked for.
    pub wanted_on: String,
    /// Code of the directive that it is about.
    pub directive: String,
    /// Code of the session of supervision that it came of.
    pub session: String,
    /// The last part of the address of the publication that it came of.
    pub publication: String,
}

impl ProposalForm {
    /// The facts and the directive's code, or every field that breaks a rule.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(&self, today: NaiveDate) -> Result<(Facts, Option<String>), ProposalFault> {
        let mut fields = FieldReader::new();
        let from: Option<AgencyId> = fields.required_choice("from", &self.from);
        let to = fields.required_choice("to", &self.to);
        if from.is_some() && from == to {
            fields.refuse(FieldError::new("to", "proposal-to-itself"));
        }
        let title = fields.required_text("title", &self.title, TITLE_MAX);
        let content = fields.required_text("content", &self.content, CONTENT_MAX);
        let number = fields.text("number", &self.number, NUMBER_MAX);
        let dated_on = fields.day("dated_on", &self.dated_on);
        if dated_on.is_some_and(|on| on > today) {
            fields.refuse(FieldError::new("dated_on", "date-in-future").with("today", vn_date(today)));
        }
        let wanted_on = fields.day("wanted_on", &self.wanted_on);
        if wanted_on.is_some_and(|on| on < today) {
            fields.refuse(FieldError::new("wanted_on", "proposal-wanted-in-past").with("today", vn_date(today)));
        }
        let directive = fields.text("directive", &self.directive, CODE_MAX);
        if !self.session.trim().is_empty() && self.session().is_none() {
            fields.refuse(FieldError::new("session", "proposal-session-malformed"));
        }
        if !self.publication.trim().is_empty() && self.publication().is_none() {
            fields.refuse(FieldError::new("publication", "proposal-publication-malformed"));
        }
        fields.finish().map_err(ProposalFault::Invalid)?;
        match (from, to) {
            (Some(from), Some(to)) => {
                let number = Some(number).filter(|number| !number.is_empty());
                let facts = Facts { from, to, title, content, number, dated_on, wanted_on };
                Ok((facts, Some(directive).filter(|code| !code.is_empty())))
            }
            // A field that is required and was not read is noted above.
            _ => Err(ProposalFault::Invalid(Vec::new())),
        }
    }

    /// The code of the session that it came of, as codes are written; `None` where none is given, or it is no code of a session.
    pub fn session(&self) -> Option<String> {
        let code: HumanCode = self.session.parse().ok()?;
        (code.series == CodeSeries::Supervision).then(|| code.to_string())
    }

    /// The last part of the address of the publication that it came of, or of the whole address; `None` where none is given, or it is none.
    pub fn publication(&self) -> Option<String> {
        let given = self.publication.trim().trim_end_matches('/');
        let last = given.rsplit('/').next().unwrap_or_default();
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        (!last.is_empty() && last.len() <= PUBLICATION_MAX && last.bytes().all(is_plain)).then(|| last.to_owned())
    }
}

impl Proposal {
    /// Takes it back.
    ///
    /// # Errors
    /// [`ProposalFault`]: already, or answered, or no reason is given.
    pub fn withdraw(self, is_answered: bool, reason: &str, now: Instant) -> Result<Self, ProposalFault> {
        if self.withdrawal.is_some() {
            return Err(ProposalFault::Withdrawn);
        }
        if is_answered {
            return Err(ProposalFault::Answered);
        }
        let mut fields = FieldReader::new();
        let reason = fields.required_text("reason", reason, NOTE_MAX);
        fields.finish().map_err(ProposalFault::Invalid)?;
        Ok(Self { withdrawal: Some(Withdrawal { at: now, reason }), updated_at: now, ..self })
    }

    /// Says whether the answer is what was asked for. It may be said again: an answer can be made better.
    ///
    /// # Errors
    /// [`ProposalFault`]: there is no answer, or it does not say what is missing.
    pub fn judge(self, is_answered: bool, is_satisfied: bool, note: &str, now: Instant) -> Result<Self, ProposalFault> {
        if self.withdrawal.is_some() {
            return Err(ProposalFault::Withdrawn);
        }
        if !is_answered {
            return Err(ProposalFault::NotAnswered);
        }
        let mut fields = FieldReader::new();
        // Whoever is not satisfied says what is missing.
        let note = match is_satisfied {
            true => fields.text("note", note, NOTE_MAX),
            false => fields.required_text("note", note, NOTE_MAX),
        };
        fields.finish().map_err(ProposalFault::Invalid)?;
        Ok(Self { verdict: Some(Verdict { is_satisfied, note, at: now }), updated_at: now, ..self })
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};
    use uuid::Uuid;

    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 16).unwrap()
    }

    fn form() -> ProposalForm {
        ProposalForm {
            from: Uuid::from_u128(1).to_string(),
            to: Uuid::from_u128(2).to_string(),
            title: "Công khai kết quả rà soát định mức".into(),
            content: "Đề nghị Sở Y tế công khai kết quả rà soát.".into(),
            number: "15/MTTQ-BTT".into(),
            dated_on: "10/3/2026".into(),
            wanted_on: "30/4/2026".into(),
            directive: String::new(),
            session: String::new(),
            publication: String::new(),
        }
    }

    fn proposal() -> Proposal {
        let at = Utc.with_ymd_and_hms(2026, 3, 16, 1, 0, 0).unwrap();
        Proposal {
            seq: 1,
            id: ProposalId::from_uuid(Uuid::from_u128(9)),
            code: "KN-2026-0001".into(),
            facts: form().read(today()).unwrap().0,
            overseer: AgencyId::from_uuid(Uuid::from_u128(3)),
            directive: None,
            session: None,
            publication: None,
            submitted_at: at,
            submitted_by: None,
            withdrawal: None,
            verdict: None,
            updated_at: at,
            version: 1,
        }
    }

    #[test]
    fn what_a_form_must_say() {
        let cases = [
            (ProposalForm { from: String::new(), ..form() }, ("from", "required")),
            (ProposalForm { to: "x".into(), ..form() }, ("to", "choice-unknown")),
            (ProposalForm { to: form().from, ..form() }, ("to", "proposal-to-itself")),
            (ProposalForm { title: " ".into(), ..form() }, ("title", "required")),
            (ProposalForm { content: "x".repeat(CONTENT_MAX + 1), ..form() }, ("content", "too-long")),
            (ProposalForm { dated_on: "17/3/2026".into(), ..form() }, ("dated_on", "date-in-future")),
            (ProposalForm { wanted_on: "15/3/2026".into(), ..form() }, ("wanted_on", "proposal-wanted-in-past")),
            (ProposalForm { wanted_on: "mai".into(), ..form() }, ("wanted_on", "date-malformed")),
            (ProposalForm { session: "NV-2026-00001".into(), ..form() }, ("session", "proposal-session-malformed")),
            (
                ProposalForm { publication: "Kết luận".into(), ..form() },
                ("publication", "proposal-publication-malformed"),
            ),
        ];
        for (form, expected) in cases {
            match form.read(today()) {
                Err(ProposalFault::Invalid(errors)) => {
                    let told: Vec<_> = errors.iter().map(|error| (error.field, error.code)).collect();
                    assert_eq!(told, [expected]);
                }
                other => panic!("{form:?}: {other:?}"),
            }
        }
        let (facts, directive) = form().read(today()).unwrap();
        assert_eq!((facts.number.as_deref(), directive), (Some("15/MTTQ-BTT"), None));
        let of_session = ProposalForm { session: "gs-2026-7".into(), ..form() };
        assert_eq!(of_session.session().as_deref(), Some("GS-2026-0007"));
        for given in ["ket-luan-41-2026", "https://thihanh.example.vn/cong-khai/ket-luan-41-2026/"] {
            let of_publication = ProposalForm { publication: given.into(), ..form() };
            assert_eq!(of_publication.publication().as_deref(), Some("ket-luan-41-2026"));
        }
    }

    #[test]
    fn it_is_taken_back_before_its_answer_and_judged_after() {
        let now = proposal().updated_at;
        assert!(matches!(proposal().withdraw(false, "", now), Err(ProposalFault::Invalid(_))));
        assert_eq!(proposal().withdraw(true, "Đã giải quyết", now), Err(ProposalFault::Answered));
        let taken_back = proposal().withdraw(false, "Đã giải quyết", now).unwrap();
        assert_eq!(taken_back.clone().withdraw(false, "Lần nữa", now), Err(ProposalFault::Withdrawn));
        assert_eq!(taken_back.judge(true, true, "", now), Err(ProposalFault::Withdrawn));
        assert_eq!(proposal().judge(false, true, "", now), Err(ProposalFault::NotAnswered));
        assert!(matches!(proposal().judge(true, false, " ", now), Err(ProposalFault::Invalid(_))));
        let judged = proposal().judge(true, false, "Chưa nêu số liệu", now).unwrap();
        assert!(judged.judge(true, true, "", now).unwrap().verdict.unwrap().is_satisfied);
    }
}
