//! What the API of surveys takes and gives.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::super::model::form::Form;
use super::super::model::survey::{Survey, SurveyForm};
use super::super::model::tally::{Returned, Tally};
use super::super::model::words::Words;
use super::super::usecase::{Looked, QuestionResult};
use crate::listing::PageFacts;

/// A page of surveys.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SurveyList {
    pub(super) items: Vec<SurveyItem>,
    #[serde(flatten)]
    pub(super) page: PageFacts,
}

/// A text in both languages.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SurveyText {
    pub(super) vi: String,
    pub(super) en: String,
}

impl From<&Words> for SurveyText {
    fn from(words: &Words) -> Self {
        Self { vi: words.vi.clone(), en: words.en.clone() }
    }
}

/// One survey.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SurveyItem {
    pub(super) id: Uuid,
    pub(super) code: String,
    pub(super) agency_id: Uuid,
    pub(super) title: SurveyText,
    /// draft, open, closed.
    pub(super) state: &'static str,
    pub(super) opens_on: Option<NaiveDate>,
    pub(super) closes_on: Option<NaiveDate>,
    pub(super) version: i64,
}

/// One survey with what its page shows.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SurveyDetail {
    #[serde(flatten)]
    pub(super) item: SurveyItem,
    pub(super) purpose: SurveyText,
    pub(super) usage: SurveyText,
    pub(super) method: &'static str,
    pub(super) subject_group: String,
    pub(super) sample_plan: String,
    pub(super) field: Option<String>,
    pub(super) is_open_link: bool,
    /// Path at which it is answered, once it was published.
    pub(super) path: Option<String>,
    pub(super) questions: usize,
    /// How all forms came back; absent for whoever sees the own share alone.
    pub(super) returned: Option<SurveyReturned>,
    /// How the forms of the caller's own agencies came back, for whoever sees no more.
    pub(super) own: Vec<SurveyUnit>,
    pub(super) conclusion: String,
    /// view, manage.
    pub(super) actions: Vec<&'static str>,
}

/// How forms came back.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SurveyReturned {
    pub(super) sent: u64,
    pub(super) returned: u64,
    pub(super) valid: u64,
}

impl From<Returned> for SurveyReturned {
    fn from(returned: Returned) -> Self {
        Self { sent: returned.sent, returned: returned.returned, valid: returned.valid }
    }
}

/// How the forms of an agency came back.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SurveyUnit {
    pub(super) agency_id: Uuid,
    #[serde(flatten)]
    pub(super) returned: SurveyReturned,
}

/// The agencies of the sample.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SurveyUnits {
    pub(super) items: Vec<SurveyUnit>,
    /// Forms of no agency in the sample: by the open address, or on paper.
    pub(super) outside: SurveyReturned,
}

/// What a survey is about.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SurveyBody {
    pub(super) agency_id: String,
    pub(super) title: SurveyText,
    pub(super) purpose: SurveyText,
    pub(super) usage: SurveyText,
    /// forms, interview, round_table, mixed.
    pub(super) method: String,
    pub(super) subject_group: String,
    pub(super) sample_plan: String,
    pub(super) field: String,
    pub(super) is_open_link: bool,
}

impl From<SurveyBody> for SurveyForm {
    fn from(body: SurveyBody) -> Self {
        Self {
            version: String::new(),
            agency: body.agency_id,
            title: body.title.vi,
            title_en: body.title.en,
            purpose: body.purpose.vi,
            purpose_en: body.purpose.en,
            usage: body.usage.vi,
            usage_en: body.usage.en,
            method: body.method,
            subject_group: body.subject_group,
            sample_plan: body.sample_plan,
            field: body.field,
            open_link: if body.is_open_link { "1".to_owned() } else { String::new() },
        }
    }
}

/// What of a survey is changed; what is absent stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SurveyChange {
    pub(super) agency_id: Option<String>,
    pub(super) title: Option<SurveyText>,
    pub(super) purpose: Option<SurveyText>,
    pub(super) usage: Option<SurveyText>,
    /// forms, interview, round_table, mixed.
    pub(super) method: Option<String>,
    pub(super) subject_group: Option<String>,
    pub(super) sample_plan: Option<String>,
    pub(super) field: Option<String>,
    pub(super) is_open_link: Option<bool>,
}

impl SurveyChange {
    /// The form with what is changed.
    pub(super) fn onto(self, form: SurveyForm) -> SurveyForm {
        let text = |sent: Option<SurveyText>, vi: String, en: String| sent.map_or((vi, en), |text| (text.vi, text.en));
        let (title, title_en) = text(self.title, form.title, form.title_en);
        let (purpose, purpose_en) = text(self.purpose, form.purpose, form.purpose_en);
        let (usage, usage_en) = text(self.usage, form.usage, form.usage_en);
        let open_link = self.is_open_link.map(|is_open| if is_open { "1".to_owned() } else { String::new() });
        SurveyForm {
            version: form.version,
            agency: self.agency_id.unwrap_or(form.agency),
            title,
            title_en,
            purpose,
            purpose_en,
            usage,
            usage_en,
            method: self.method.unwrap_or(form.method),
            subject_group: self.subject_group.unwrap_or(form.subject_group),
            sample_plan: self.sample_plan.unwrap_or(form.sample_plan),
            field: self.field.unwrap_or(form.field),
            open_link: open_link.unwrap_or(form.open_link),
        }
    }
}

/// The questions of a survey.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SurveyFormBody {
    /// `items`: questions and heads of sections, each with `id`, `text` (`vi`, `en`), `help`, `shown_if` (`question`, `test`: `any_of` codes or `within`
    /// `min` and `max`), `is_required`, `body` (`kind`: section, single, multiple, scale, number, text, matrix, and what that kind needs); `codes`: the highest
    /// code of a choice.
    #[schema(value_type = Object)]
    pub(super) form: Form,
}

/// The questions of a version.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SurveyFormDetail {
    pub(super) number: u32,
    /// Whether it may still be changed.
    pub(super) is_draft: bool,
    #[schema(value_type = Object)]
    pub(super) form: Form,
}

/// First and last day on which answers are taken.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SurveyDays {
    /// ISO or dd/mm/yyyy; only for opening.
    pub(super) from: String,
    pub(super) to: String,
}

/// What came of it.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SurveyConclusion {
    pub(super) conclusion: String,
}

/// What is drawn of a kind of agency.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SurveyQuota {
    /// How many agencies.
    pub(super) agencies: u32,
    /// How many forms for each.
    pub(super) forms: u32,
}

/// What is drawn, by kind of agency.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SurveyQuotas {
    pub(super) quotas: BTreeMap<String, SurveyQuota>,
}

/// A draw.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SurveyDraw {
    pub(super) number: u32,
    /// With which anybody can draw again.
    pub(super) seed: String,
    pub(super) drawn_on: NaiveDate,
    /// Seed, frame and quotas give the same agencies again.
    pub(super) is_repeated: bool,
    /// Forms by agency.
    pub(super) drawn: BTreeMap<Uuid, u32>,
}

/// The answer to one question, as it is typed.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SurveyAnswer {
    pub(super) question: String,
    /// Codes of choices, a step, a number (comma before decimals), words.
    pub(super) values: Vec<String>,
    /// Of a matrix: the column's code by the row's.
    pub(super) rows: BTreeMap<u32, u32>,
}

/// A form that came on paper.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SurveyPaper {
    /// The version that was filled in.
    pub(super) form_number: u32,
    /// The agency of the sample that it came from; empty for none.
    pub(super) agency_id: String,
    /// Why it does not count; empty where it does.
    pub(super) invalid_why: String,
    pub(super) answers: Vec<SurveyAnswer>,
}

/// A form was typed in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SurveyRecorded {
    pub(super) recorded: bool,
}

/// How often something was answered.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SurveyCount {
    /// Code of a choice, a step, the first number of a stretch.
    pub(super) value: i64,
    pub(super) count: u64,
}

/// One row of a matrix.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SurveyMatrixRow {
    pub(super) row: u32,
    pub(super) counts: Vec<SurveyCount>,
}

/// What the answers to a question come to.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SurveyQuestion {
    pub(super) id: Uuid,
    pub(super) text: SurveyText,
    pub(super) kind: &'static str,
    /// The versions that ask it.
    pub(super) versions: Vec<u32>,
    pub(super) answered: u64,
    pub(super) counts: Vec<SurveyCount>,
    pub(super) rows: Vec<SurveyMatrixRow>,
    /// Of numbers, counted in their last decimal.
    pub(super) min: Option<i64>,
    pub(super) max: Option<i64>,
    pub(super) sum: Option<i64>,
    /// The newest answers in words.
    pub(super) words: Vec<String>,
}

/// The results of a survey.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SurveyResults {
    pub(super) returned: SurveyReturned,
    pub(super) questions: Vec<SurveyQuestion>,
}

/// A table of one question by another, or by agency.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SurveyCross {
    pub(super) rows: Vec<SurveyText>,
    pub(super) columns: Vec<SurveyText>,
    pub(super) cells: Vec<Vec<u64>>,
    pub(super) row_totals: Vec<u64>,
    pub(super) column_totals: Vec<u64>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Listing {
    pub(super) after: Option<String>,
    pub(super) limit: Option<u32>,
    pub(super) count: Option<bool>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct Crossing {
    /// The question whose answers are the columns.
    pub(super) of: String,
    /// `agency`, or the question whose answers are the rows.
    pub(super) by: String,
}

pub(super) fn item(survey: &Survey) -> SurveyItem {
    SurveyItem {
        id: survey.id.uuid(),
        code: survey.code.clone(),
        agency_id: survey.facts.agency.uuid(),
        title: (&survey.facts.title).into(),
        state: survey.state.as_str(),
        opens_on: survey.days.map(|(from, _)| from),
        closes_on: survey.days.map(|(_, to)| to),
        version: survey.version,
    }
}

pub(super) fn detail(looked: Looked) -> SurveyDetail {
    let Looked { survey, may_view, may_manage, returned, own, questions, .. } = looked;
    let item = item(&survey);
    let facts = survey.facts;
    let own =
        own.into_iter().map(|(agency, returned)| SurveyUnit { agency_id: agency.uuid(), returned: returned.into() });
    let actions = [(may_view, "view"), (may_manage, "manage")];
    SurveyDetail {
        item,
        purpose: (&facts.purpose).into(),
        usage: (&facts.usage).into(),
        method: facts.method.as_str(),
        subject_group: facts.subject_group,
        sample_plan: if may_view { facts.sample_plan } else { String::new() },
        field: facts.field_code,
        is_open_link: facts.is_open_link,
        path: survey.published_no.map(|_| format!("/khao-sat/{}", survey.link)),
        questions,
        returned: returned.map(SurveyReturned::from),
        own: own.collect(),
        conclusion: if may_view { survey.conclusion } else { String::new() },
        actions: actions.into_iter().filter(|(may, _)| *may).map(|(_, word)| word).collect(),
    }
}

pub(super) fn question(result: QuestionResult) -> SurveyQuestion {
    let QuestionResult { item, versions, tallied, words } = result;
    let count = |(value, count): (i64, u64)| SurveyCount { value, count };
    let (mut counts, mut rows, mut spread) = (Vec::new(), Vec::new(), None);
    match tallied.tally {
        Tally::Values { counts: counted, .. } => counts = counted.into_iter().map(count).collect(),
        Tally::Numbers { spread: found, bins } => {
            spread = (tallied.answered > 0).then_some(found);
            counts = bins.into_iter().map(|bin| count((bin.from, bin.count))).collect();
        }
        Tally::Matrix(counted) => {
            rows = counted
                .into_iter()
                .map(|row| SurveyMatrixRow {
                    row: row.row,
                    counts: row.counts.into_iter().map(|(column, times)| count((i64::from(column), times))).collect(),
                })
                .collect();
        }
        Tally::Words => {}
    }
    SurveyQuestion {
        id: item.id.uuid(),
        text: (&item.text).into(),
        kind: item.body.kind(),
        versions,
        answered: tallied.answered,
        counts,
        rows,
        min: spread.map(|spread| spread.min),
        max: spread.map(|spread| spread.max),
        sum: spread.map(|spread| spread.sum),
        words,
    }
}
