//! The verbs of surveys. Pages and API call them alike.
//!
//! | file | verbs |
//! | --- | --- |
//! | this | make, change, look at, give up |
//! | `build` | write the questions, publish, close, conclude |
//! | `sample` | draw agencies, invite, hand out paper |
//! | `answer` | what everybody does who is asked |
//! | `record` | type in what came on paper, leave out what does not count |
//! | `results` | what the answers come to |

mod answer;
mod build;
mod gate;
mod record;
mod results;
mod sample;

use std::collections::{BTreeSet, HashMap};

use chrono::{Datelike, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::code::CodeSeries;
use thihanh_kernel::ids::{AgencyId, SurveyId};
use thihanh_kernel::page::{Count, Page, Slice};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::journal::{self, Entry, Record};
use thihanh_store::{Sql, StoreError, WriteTx, sequence};

pub use self::answer::{AnswerError, Asked, Incoming, Outcome, answer, asked, new_once, published};
pub use self::build::{
    Building, building, close, conclude, lengthen, move_item, open, publish, put_form, remove_item, revise, save_item,
};
pub use self::gate::Gate;
pub use self::record::{PaperForm, ResponseView, paper, record, response, responses, set_valid};
pub use self::results::{
    By, CrossTable, MOST_ROWS, QuestionResult, ResponseRow, Results, cross, response_rows, results,
};
pub use self::sample::{
    DrawView, Invitation, Sample, SampleUnit, Stratum, Wanted, draw, draw_frame, frame_agencies, invite, nobody_chosen,
    sample, set_paper_sent, take_back,
};

use super::model::answer::AnswerFault;
use super::model::form::FormFault;
use super::model::sample::SampleFault;
use super::model::tally::Returned;
use super::model::{State, Survey, SurveyFault, SurveyForm, token};
use super::policy::{self, Action, Stakes};
use super::store;
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView};
use crate::modules::monitoring::api as monitoring;

/// The kind of the module's entries in the journal.
const KIND: &str = "survey";
/// Agencies by id, as they are called today.
pub type Names = HashMap<AgencyId, AgencyView>;

/// Why a verb was not done.
#[derive(Debug, thiserror::Error)]
pub enum SurveyError {
    /// It is not there, or the actor may not know that it is.
    #[error("there is no such survey")]
    NotFound,
    /// The policy says no.
    #[error(transparent)]
    Denied(Problem),
    /// Its state or the values do not allow it.
    #[error(transparent)]
    Fault(#[from] SurveyFault),
    /// Nothing can be drawn so.
    #[error(transparent)]
    Sample(#[from] SampleFault),
    /// Answers break rules of their questions.
    #[error("answers break rules")]
    Answers(Vec<AnswerFault>),
    /// Somebody changed it since the actor looked at it.
    #[error("the survey was changed meanwhile")]
    Stale,
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where an error of a JSON body stands.
const PLACE: &str = "place";

impl From<SurveyError> for Problem {
    fn from(error: SurveyError) -> Self {
        match error {
            SurveyError::NotFound => Self::not_found(KIND),
            SurveyError::Denied(problem) => problem,
            SurveyError::Fault(fault) => fault.into(),
            SurveyError::Sample(SampleFault::Nothing) => {
                Self::invalid(vec![FieldError::new("sample", "survey-draw-nothing")])
            }
            SurveyError::Sample(SampleFault::TooManyForms) => {
                let most = i64::from(super::model::sample::FORMS_MAX);
                Self::invalid(vec![FieldError::new("sample", "survey-draw-many").with("most", most)])
            }
            SurveyError::Sample(SampleFault::TooFew { there, .. }) => {
                Self::invalid(vec![FieldError::new("sample", "survey-draw-few").with("there", there)])
            }
            SurveyError::Answers(faults) => Self::invalid(
                faults
                    .into_iter()
                    .map(|fault| fault.error.with(PLACE, format!("answers.{}", fault.question)))
                    .collect(),
            ),
            SurveyError::Stale => Self::conflict(KIND, Vec::new()),
            SurveyError::Store(error) => error.into(),
        }
    }
}

impl From<SurveyFault> for Problem {
    fn from(fault: SurveyFault) -> Self {
        match fault {
            SurveyFault::Invalid(errors) => Self::invalid(errors),
            SurveyFault::Form { fault, number } => Self::invalid(vec![form_error(&fault).with("number", number)]),
            SurveyFault::Frozen => Self::refused("survey-frozen"),
            SurveyFault::NotPublished => Self::refused("survey-not-published"),
            SurveyFault::Closed => Self::refused("survey-closed"),
            SurveyFault::Revised => Self::refused("survey-revised"),
        }
    }
}

fn form_error(fault: &FormFault) -> FieldError {
    match fault {
        FormFault::Empty => FieldError::new("form", "survey-form-empty"),
        FormFault::TooLong => FieldError::new("form", "survey-form-long").with("most", super::model::form::ITEMS_MAX),
        FormFault::NoSuchQuestion => FieldError::new("form", "survey-form-missing"),
        FormFault::Twice { .. } => FieldError::new("form", "survey-form-twice"),
        FormFault::Text { .. } => FieldError::new("form", "survey-form-text"),
        FormFault::Choices { .. } => FieldError::new("form", "survey-form-choices"),
        FormFault::Bounds { .. } => FieldError::new("form", "survey-form-bounds"),
        FormFault::NotEarlier { .. } => FieldError::new("form", "survey-form-earlier"),
        FormFault::Condition { .. } => FieldError::new("form", "survey-form-condition"),
        FormFault::Another { .. } => FieldError::new("form", "survey-form-another"),
        FormFault::LookedAt { .. } => FieldError::new("form", "survey-form-looked-at"),
    }
}

fn refused(field: &'static str, code: &'static str) -> SurveyError {
    SurveyFault::Invalid(vec![FieldError::new(field, code)]).into()
}

/// A field of management, to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What surveys keep.
    pub code: String,
    /// What people read.
    pub name: String,
}

/// The fields of management of a jurisdiction on a day.
///
/// # Errors
/// When the database does not answer.
pub async fn fields(sql: &dyn Sql, jurisdiction: AgencyId, on: NaiveDate) -> Result<Vec<Field>, StoreError> {
    let known = monitoring::fields(sql, jurisdiction, on).await?;
    Ok(known.into_iter().map(|field| Field { code: field.code, name: field.name_vi }).collect())
}

/// The fields of management that the actor's surveys may be about.
///
/// # Errors
/// When the database does not answer.
pub async fn known_fields(app: &App, actor: &Actor) -> Result<Vec<Field>, SurveyError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let Some(agency) = own_agencies(app, actor).await?.first().copied() else { return Ok(Vec::new()) };
    let top = agencies::ancestors(sql, agency, today).await?.last().copied().unwrap_or(agency);
    Ok(fields(sql, top, today).await?)
}

async fn own_agencies(app: &App, actor: &Actor) -> Result<Vec<AgencyId>, StoreError> {
    Ok(match actor.is_system() {
        true => agencies::roots(app.store.read(), app.clock.today()).await?.into_iter().map(|view| view.id).collect(),
        false => policy::managing(actor),
    })
}

/// The kind of agency that is an area with everything in it: it asks and answers by its committee.
const TERRITORY: &str = "territory";

/// The agencies for which the actor makes surveys.
///
/// # Errors
/// [`SurveyError::Denied`] where there is none.
pub async fn places(app: &App, actor: &Actor) -> Result<Vec<AgencyView>, SurveyError> {
    policy::may_manage_any(actor).map_err(SurveyError::Denied)?;
    let mut places: Vec<AgencyView> = Vec::new();
    let mut known = BTreeSet::new();
    for agency in own_agencies(app, actor).await? {
        let inside = agencies::all_in(app.store.read(), agency, app.clock.today()).await?;
        places.extend(inside.into_iter().filter(|view| view.kind != TERRITORY && known.insert(view.id)));
    }
    Ok(places)
}

/// Makes a survey, with an empty form.
///
/// # Errors
/// [`SurveyError`]: no right for the agency, or fields that break rules.
pub async fn create(app: &App, actor: &Actor, form: &SurveyForm) -> Result<Survey, SurveyError> {
    policy::may_manage_any(actor).map_err(SurveyError::Denied)?;
    let (now, today) = (app.clock.now(), app.clock.today());
    let facts = form.read()?;
    let link = token::link(&app.ids.secret());
    app.store
        .write(async |tx| {
            check_agency(tx, actor, facts.agency, today).await?;
            let year = u16::try_from(today.year()).unwrap_or_default();
            let survey = Survey {
                seq: 0,
                id: SurveyId::fresh(app.ids.as_ref(), now),
                code: sequence::next(tx, CodeSeries::Survey, year).await?.to_string(),
                facts: facts.clone(),
                link: link.clone(),
                state: State::Draft,
                days: None,
                published_no: None,
                draft_no: Some(1),
                conclusion: String::new(),
                concluded_on: None,
                created_at: now,
                created_by: actor.account(),
                updated_at: now,
                version: 1,
            };
            store::insert(tx, &survey).await?;
            store::save_form(tx, survey.id, 1, &super::model::form::Form::default()).await?;
            let entry = Entry::new(now, actor, KIND, survey.id.uuid(), "created")
                .with("code", &survey.code)
                .with("after", &survey.facts);
            journal::append(tx, entry).await?;
            Ok(survey)
        })
        .await
}

/// The agency is there, asks by itself, and the actor makes surveys for it.
async fn check_agency(sql: &dyn Sql, actor: &Actor, agency: AgencyId, today: NaiveDate) -> Result<(), SurveyError> {
    let views = agencies::views(sql, &[agency], today).await?;
    if views.get(&agency).is_none_or(|view| view.kind == TERRITORY) {
        return Err(refused("agency", "choice-unknown"));
    }
    let stakes = Stakes { asking: store::above(sql, agency, today).await?, ..Stakes::default() };
    policy::may(actor, Action::Manage, &stakes).map_err(SurveyError::Denied)
}

/// Changes what a survey is about.
///
/// # Errors
/// [`SurveyError`].
pub async fn change(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    form: &SurveyForm,
) -> Result<Survey, SurveyError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, code, version).await?;
            let facts = form.read()?;
            if facts.agency != before.facts.agency {
                check_agency(tx, actor, facts.agency, today).await?;
            }
            let old = before.facts.clone();
            let after = before.change(facts, now)?;
            store::save(tx, &after).await?;
            let entry = Entry::new(now, actor, KIND, after.id.uuid(), "changed")
                .with("before", &old)
                .with("after", &after.facts);
            journal::append(tx, entry).await?;
            Ok(next(after))
        })
        .await
}

/// Gives a draft up: nobody was asked anything.
///
/// # Errors
/// [`SurveyError`], also where it was published.
pub async fn remove(app: &App, actor: &Actor, code: &str, version: Option<i64>) -> Result<(), SurveyError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let survey = lock(tx, actor, code, version).await?;
            if survey.state != State::Draft {
                return Err(SurveyFault::Frozen.into());
            }
            store::remove(tx, survey.id).await?;
            let entry = Entry::new(now, actor, KIND, survey.id.uuid(), "removed").with("code", &survey.code);
            journal::append(tx, entry).await?;
            Ok(())
        })
        .await
}

/// As the row stands after it was saved.
fn next(survey: Survey) -> Survey {
    Survey { version: survey.version + 1, ..survey }
}

/// A page of the surveys that the actor sees, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn surveys(app: &App, actor: &Actor, page: &Page) -> Result<(Slice<Survey>, Count), SurveyError> {
    Ok(store::list(app.store.read(), &policy::scope(actor), page).await?)
}

/// One survey with everything that its page shows.
#[derive(Debug, Clone)]
pub struct Looked {
    /// The survey.
    pub survey: Survey,
    /// The actor reads all of it; else only how the own forms came back.
    pub may_view: bool,
    /// The actor writes it, opens and closes it.
    pub may_manage: bool,
    /// How the forms of all came back, where the actor reads all.
    pub returned: Option<Returned>,
    /// Forms of no agency in the sample among them.
    pub outside: Returned,
    /// How the forms of the own agencies came back, where the actor reads no more.
    pub own: Vec<(AgencyId, Returned)>,
    /// How many questions the form being answered, or being written, has.
    pub questions: usize,
}

/// One survey.
///
/// # Errors
/// [`SurveyError::NotFound`] also where the actor may not know that it is there.
pub async fn look(app: &App, actor: &Actor, code: &str) -> Result<Looked, SurveyError> {
    let sql = app.store.read();
    let survey = store::find(sql, code).await?.ok_or(SurveyError::NotFound)?;
    let stakes = store::stakes(sql, &survey).await?;
    policy::may(actor, Action::ViewShare, &stakes).map_err(|_| SurveyError::NotFound)?;
    let may_view = policy::may(actor, Action::View, &stakes).is_ok();
    let may_manage = policy::may(actor, Action::Manage, &stakes).is_ok();
    let rates = store::rates(sql, survey.id).await?;
    let outside = rates.get(&None).copied().unwrap_or_default();
    let (returned, own) = if may_view {
        (Some(rates.values().copied().fold(Returned::default(), Returned::and)), Vec::new())
    } else {
        let own = match policy::scope(actor) {
            policy::Scope::Everything => BTreeSet::new(),
            policy::Scope::Of(mine) => store::sampled_below(sql, &survey, &mine).await?,
        };
        let rate = |agency| (agency, rates.get(&Some(agency)).copied().unwrap_or_default());
        (None, own.into_iter().map(rate).collect())
    };
    let number = survey.published_no.or(survey.draft_no).unwrap_or_default();
    let questions = store::form(sql, survey.id, number).await?.questions().count();
    Ok(Looked { survey, may_view, may_manage, returned, outside, own, questions })
}

/// A survey that the actor reads whole.
///
/// # Errors
/// [`SurveyError`].
pub async fn readable(app: &App, actor: &Actor, code: &str) -> Result<Survey, SurveyError> {
    find_visible(app.store.read(), actor, code, Action::View).await
}

/// A survey that the actor may change.
///
/// # Errors
/// [`SurveyError`].
pub async fn manageable(app: &App, actor: &Actor, code: &str) -> Result<Survey, SurveyError> {
    manageable_in(app.store.read(), actor, code).await
}

/// The same inside a transaction of somebody else.
///
/// # Errors
/// [`SurveyError`].
pub async fn manageable_in(sql: &dyn Sql, actor: &Actor, code: &str) -> Result<Survey, SurveyError> {
    find_visible(sql, actor, code, Action::Manage).await
}

/// The history of a survey, newest first.
///
/// # Errors
/// As [`look`], and where the actor does not read all of it.
pub async fn history(app: &App, actor: &Actor, code: &str) -> Result<Vec<Record>, SurveyError> {
    let survey = find_visible(app.store.read(), actor, code, Action::View).await?;
    Ok(journal::history(app.store.read(), KIND, survey.id.uuid()).await?)
}

/// The names of agencies, for pages.
///
/// # Errors
/// When the database does not answer.
pub async fn names(app: &App, ids: &[AgencyId]) -> Result<Names, StoreError> {
    agencies::views(app.store.read(), ids, app.clock.today()).await
}

/// The survey, where the actor may do this with it; not there for whoever may not even see the own share.
async fn find_visible(sql: &dyn Sql, actor: &Actor, code: &str, action: Action) -> Result<Survey, SurveyError> {
    let survey = store::find(sql, code).await?.ok_or(SurveyError::NotFound)?;
    check(sql, actor, &survey, action).await?;
    Ok(survey)
}

async fn check(sql: &dyn Sql, actor: &Actor, survey: &Survey, action: Action) -> Result<(), SurveyError> {
    let stakes = store::stakes(sql, survey).await?;
    policy::may(actor, Action::ViewShare, &stakes).map_err(|_| SurveyError::NotFound)?;
    policy::may(actor, action, &stakes).map_err(SurveyError::Denied)
}

/// The survey, locked, where the actor manages it.
async fn lock(tx: &WriteTx, actor: &Actor, code: &str, version: Option<i64>) -> Result<Survey, SurveyError> {
    let survey = store::find_for_update(tx, code).await?.ok_or(SurveyError::NotFound)?;
    check(tx, actor, &survey, Action::Manage).await?;
    if version.is_some_and(|version| version != survey.version) {
        return Err(SurveyError::Stale);
    }
    Ok(survey)
}
