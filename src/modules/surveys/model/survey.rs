//! A survey, what a form may say of it, and its life: draft, open between two days, closed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::{AccountId, AgencyId, SurveyId};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::{Instant, vn_date};

use super::form::{Form, FormFault};
use super::words::Words;

/// Longest title.
pub const TITLE_MAX: usize = 300;
/// Longest purpose, use, group, plan.
pub const TEXT_MAX: usize = 3_000;
/// Longest conclusion.
pub const CONCLUSION_MAX: usize = 20_000;
/// Longest code of a field of management.
const FIELD_MAX: usize = 60;

/// How people are asked (Decree 59/2012/NĐ-CP, Art. 13: forms, interviews, round tables).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Forms, on paper or not.
    Forms,
    /// Interviews, whose answers an officer types in.
    Interview,
    /// Round tables.
    RoundTable,
    /// Several of these.
    Mixed,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 4] = [Self::Forms, Self::Interview, Self::RoundTable, Self::Mixed];

    /// The word in the database and in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Forms => "forms",
            Self::Interview => "interview",
            Self::RoundTable => "round_table",
            Self::Mixed => "mixed",
        }
    }

    /// The method of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == word)
    }
}

/// What a survey is about, whom it asks and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// The agency that asks.
    pub agency: AgencyId,
    /// Its name.
    pub title: Words,
    /// Who asks and why, for those who are asked.
    pub purpose: Words,
    /// What is done with the answers, for those who are asked.
    pub usage: Words,
    /// How people are asked.
    pub method: Method,
    /// Who is asked (đối tượng).
    pub subject_group: String,
    /// How those are chosen (phương án chọn mẫu).
    pub sample_plan: String,
    /// Code of the field of management, where it is about one.
    pub field_code: Option<String>,
    /// Whether everybody who has the address may answer; else only who was invited.
    pub is_open_link: bool,
}

/// Where a survey is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Being written.
    Draft,
    /// Published; answered between its days.
    Open,
    /// Over; nothing is taken any more.
    Closed,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Open, Self::Closed];

    /// The word in the database and in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }

    /// The state of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// How a survey stands on a day, for those who are to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Being written.
    Draft,
    /// Its first day comes.
    NotYet(NaiveDate),
    /// Answers are taken up to this day.
    Open(NaiveDate),
    /// Its last day is over, or it was closed.
    Over,
}

/// A survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// Position in lists.
    pub seq: i64,
    /// Stable id.
    pub id: SurveyId,
    /// `KS-2026-0001`.
    pub code: String,
    /// What it is about.
    pub facts: Facts,
    /// The last part of its address for everybody.
    pub link: String,
    /// Where it is in its life.
    pub state: State,
    /// First and last day on which answers are taken.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// Number of the form that is answered.
    pub published_no: Option<u32>,
    /// Number of the form that is being written.
    pub draft_no: Option<u32>,
    /// What came of it.
    pub conclusion: String,
    /// Since when it stands there.
    pub concluded_on: Option<NaiveDate>,
    /// When it was made.
    pub created_at: Instant,
    /// By whom.
    pub created_by: Option<AccountId>,
    /// When it was changed last.
    pub updated_at: Instant,
    /// Counts changes.
    pub version: i64,
}

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SurveyFault {
    /// Fields break rules.
    #[error("fields break rules")]
    Invalid(Vec<FieldError>),
    /// The form does not hold together.
    #[error("the form: {fault}")]
    Form {
        /// What is wrong.
        fault: FormFault,
        /// The number of the question where it is.
        number: usize,
    },
    /// It was published: questions and texts of that version stay.
    #[error("the survey was published")]
    Frozen,
    /// It is still a draft.
    #[error("the survey was not published")]
    NotPublished,
    /// It is over.
    #[error("the survey is closed")]
    Closed,
    /// A new version is being written already.
    #[error("a new version is being written already")]
    Revised,
}

/// The form as it was sent: every field a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct SurveyForm {
    /// The version that the page showed; empty for a new one.
    pub version: String,
    /// Agency id.
    pub agency: String,
    /// Its name.
    pub title: String,
    /// The same in English.
    pub title_en: String,
    /// Who asks and why.
    pub purpose: String,
    /// The same in English.
    pub purpose_en: String,
    /// What is done with the answers.
    pub usage: String,
    /// The same in English.
    pub usage_en: String,
    /// A word of [`Method`].
    pub method: String,
    /// Who is asked.
    pub subject_group: String,
    /// How those are chosen.
    pub sample_plan: String,
    /// Code of the field of management.
    pub field: String,
    /// Filled where everybody may answer.
    pub open_link: String,
}

impl SurveyForm {
    /// The form that says what is there.
    #[must_use]
    pub fn of(facts: &Facts) -> Self {
        Self {
            version: String::new(),
            agency: facts.agency.to_string(),
            title: facts.title.vi.clone(),
            title_en: facts.title.en.clone(),
            purpose: facts.purpose.vi.clone(),
            purpose_en: facts.purpose.en.clone(),
            usage: facts.usage.vi.clone(),
            usage_en: facts.usage.en.clone(),
            method: facts.method.as_str().to_owned(),
            subject_group: facts.subject_group.clone(),
            sample_plan: facts.sample_plan.clone(),
            field: facts.field_code.clone().unwrap_or_default(),
            open_link: if facts.is_open_link { "1".to_owned() } else { String::new() },
        }
    }

    /// The facts, or every field that breaks a rule.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(&self) -> Result<Facts, SurveyFault> {
        let mut fields = FieldReader::new();
        let agency: Option<AgencyId> = fields.required_choice("agency", &self.agency);
        let title = Words::read(&mut fields, ("title", &self.title), ("title_en", &self.title_en), TITLE_MAX, true);
        let purpose =
            Words::read(&mut fields, ("purpose", &self.purpose), ("purpose_en", &self.purpose_en), TEXT_MAX, true);
        let usage = Words::read(&mut fields, ("usage", &self.usage), ("usage_en", &self.usage_en), TEXT_MAX, true);
        let method = Method::of(self.method.trim());
        if method.is_none() {
            let code = if self.method.trim().is_empty() { "required" } else { "choice-unknown" };
            fields.refuse(FieldError::new("method", code));
        }
        let subject_group = fields.required_text("subject_group", &self.subject_group, TEXT_MAX);
        let sample_plan = fields.text("sample_plan", &self.sample_plan, TEXT_MAX);
        let field = fields.text("field", &self.field, FIELD_MAX);
        fields.finish().map_err(SurveyFault::Invalid)?;
        match (agency, method) {
            (Some(agency), Some(method)) => Ok(Facts {
                agency,
                title,
                purpose,
                usage,
                method,
                subject_group,
                sample_plan,
                field_code: Some(field).filter(|code| !code.is_empty()),
                is_open_link: !self.open_link.trim().is_empty(),
            }),
            // A field that is required and was not read is noted above.
            _ => Err(SurveyFault::Invalid(Vec::new())),
        }
    }
}

impl Survey {
    /// How it stands on a day.
    #[must_use]
    pub fn standing(&self, today: NaiveDate) -> Standing {
        match (self.state, self.days) {
            (State::Draft, _) => Standing::Draft,
            (State::Open, Some((from, _))) if today < from => Standing::NotYet(from),
            (State::Open, Some((_, to))) if today <= to => Standing::Open(to),
            _ => Standing::Over,
        }
    }

    /// Whether nobody answers without an invitation.
    #[must_use]
    pub fn is_invited_only(&self) -> bool {
        !self.facts.is_open_link
    }

    /// Whether forms on paper may be typed in: from the first day until it is closed, for paper comes later than its last day.
    #[must_use]
    pub fn takes_paper(&self, today: NaiveDate) -> bool {
        self.state == State::Open && self.days.is_some_and(|(from, _)| from <= today)
    }

    /// With other facts. Once it was published, what people read who answer, and who asks, stay.
    ///
    /// # Errors
    /// [`SurveyFault`].
    pub fn change(self, facts: Facts, now: Instant) -> Result<Self, SurveyFault> {
        let stays = Facts {
            method: facts.method,
            subject_group: facts.subject_group.clone(),
            sample_plan: facts.sample_plan.clone(),
            field_code: facts.field_code.clone(),
            ..self.facts.clone()
        };
        match self.state {
            State::Draft => {}
            State::Open if stays == facts => {}
            State::Open => return Err(SurveyFault::Frozen),
            State::Closed => return Err(SurveyFault::Closed),
        }
        Ok(Self { facts, updated_at: now, ..self })
    }

    /// The number of the form that is being written.
    ///
    /// # Errors
    /// [`SurveyFault::Frozen`] where none is.
    pub fn being_written(&self) -> Result<u32, SurveyFault> {
        match (self.state, self.draft_no) {
            (State::Closed, _) => Err(SurveyFault::Closed),
            (_, Some(number)) => Ok(number),
            (_, None) => Err(SurveyFault::Frozen),
        }
    }

    /// Publishes the form: for the first time, between two days.
    ///
    /// # Errors
    /// [`SurveyFault`].
    pub fn open(
        self,
        form: &Form,
        (from, to): (&str, &str),
        today: NaiveDate,
        now: Instant,
    ) -> Result<Self, SurveyFault> {
        match self.state {
            State::Draft => {}
            State::Open => return Err(SurveyFault::Frozen),
            State::Closed => return Err(SurveyFault::Closed),
        }
        check_form(form)?;
        let mut fields = FieldReader::new();
        let from = fields.required_day("from", from);
        let to = fields.required_day("to", to);
        if from.is_some_and(|from| from < today) {
            fields.refuse(FieldError::new("from", "survey-from-past").with("today", vn_date(today)));
        }
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            fields.refuse(FieldError::new("to", "survey-days-crossed"));
        }
        fields.finish().map_err(SurveyFault::Invalid)?;
        let number = self.draft_no;
        Ok(Self {
            state: State::Open,
            days: from.zip(to),
            published_no: number,
            draft_no: None,
            updated_at: now,
            ..self
        })
    }

    /// Takes answers up to another last day.
    ///
    /// # Errors
    /// [`SurveyFault`].
    pub fn lengthen(self, to: &str, today: NaiveDate, now: Instant) -> Result<Self, SurveyFault> {
        let from = match (self.state, self.days) {
            (State::Open, Some((from, _))) => from,
            (State::Closed, _) => return Err(SurveyFault::Closed),
            _ => return Err(SurveyFault::NotPublished),
        };
        let mut fields = FieldReader::new();
        let to = fields.required_day("to", to);
        if to.is_some_and(|to| to < from) {
            fields.refuse(FieldError::new("to", "survey-days-crossed"));
        }
        if to.is_some_and(|to| to < today) {
            fields.refuse(FieldError::new("to", "survey-to-past").with("today", vn_date(today)));
        }
        fields.finish().map_err(SurveyFault::Invalid)?;
        Ok(Self { days: to.map(|to| (from, to)), updated_at: now, ..self })
    }

    /// Begins a new version of the published form; that one goes on being answered.
    ///
    /// # Errors
    /// [`SurveyFault`].
    pub fn revise(self, now: Instant) -> Result<Self, SurveyFault> {
        match (self.state, self.published_no, self.draft_no) {
            (State::Open, Some(number), None) => {
                Ok(Self { draft_no: Some(number.saturating_add(1)), updated_at: now, ..self })
            }
            (State::Closed, ..) => Err(SurveyFault::Closed),
            (State::Open, _, Some(_)) => Err(SurveyFault::Revised),
            _ => Err(SurveyFault::NotPublished),
        }
    }

    /// Publishes the new version: from now on it is the one that is answered.
    ///
    /// # Errors
    /// [`SurveyFault`].
    pub fn publish(self, form: &Form, now: Instant) -> Result<Self, SurveyFault> {
        match (self.state, self.draft_no) {
            (State::Open, Some(number)) => {
                check_form(form)?;
                Ok(Self { published_no: Some(number), draft_no: None, updated_at: now, ..self })
            }
            (State::Closed, _) => Err(SurveyFault::Closed),
            (State::Open, None) => Err(SurveyFault::Frozen),
            (State::Draft, _) => Err(SurveyFault::NotPublished),
        }
    }

    /// Ends it.
    ///
    /// # Errors
    /// [`SurveyFault`].
    pub fn close(self, now: Instant) -> Result<Self, SurveyFault> {
        match self.state {
            // A version that was being written is given up: nobody will answer it.
            State::Open => Ok(Self { state: State::Closed, draft_no: None, updated_at: now, ..self }),
            State::Draft => Err(SurveyFault::NotPublished),
            State::Closed => Err(SurveyFault::Closed),
        }
    }

    /// Says what came of it.
    ///
    /// # Errors
    /// [`SurveyFault`].
    pub fn conclude(self, text: &str, today: NaiveDate, now: Instant) -> Result<Self, SurveyFault> {
        if self.standing(today) != Standing::Over {
            return Err(SurveyFault::Invalid(vec![FieldError::new("conclusion", "survey-not-over")]));
        }
        let mut fields = FieldReader::new();
        let conclusion = fields.required_text("conclusion", text, CONCLUSION_MAX);
        fields.finish().map_err(SurveyFault::Invalid)?;
        Ok(Self { conclusion, concluded_on: Some(today), updated_at: now, ..self })
    }
}

fn check_form(form: &Form) -> Result<(), SurveyFault> {
    form.check_complete().map_err(|fault| SurveyFault::of(fault, form))
}

impl SurveyFault {
    /// With the number by which people find the question.
    #[must_use]
    pub fn of(fault: FormFault, form: &Form) -> Self {
        use FormFault::{
            Another, Bounds, Choices, Condition, Empty, LookedAt, NoSuchQuestion, NotEarlier, Text, TooLong, Twice,
        };
        let number = match &fault {
            Twice { at }
            | Text { at }
            | Choices { at }
            | Bounds { at }
            | NotEarlier { at }
            | Condition { at }
            | Another { at } => form.number_at(*at),
            LookedAt { by } => form.number_at(*by),
            Empty | TooLong | NoSuchQuestion => 0,
        };
        Self::Form { fault, number }
    }
}
