//! Answering a survey, by whoever has its address: section after section, without signing in and without scripts. The answers so far travel
//! along in the form, so nothing is kept of who stops half-way.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{REFERRER_POLICY, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use thihanh_kernel::ids::QuestionId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::Field;
use thihanh_webkit::{CheckedForm, Failure, Lang, Layout, Text, Visit, render, see_other};

use super::PUBLIC;
use super::question::{ErrorLink, QuestionView, error_links, views};
use super::words::say;
use crate::app::App;
use crate::modules::accounts::api::CameFrom;
use crate::modules::surveys::model::answer::{self, AnswerFault, Reading, Typed};
use crate::modules::surveys::model::form::{Form, Section};
use crate::modules::surveys::model::{Standing, Survey};
use crate::modules::surveys::usecase::{self, AnswerError, Asked, Incoming};

/// Seconds after which whoever sent too often may send again.
const PATIENCE: HeaderValue = HeaderValue::from_static("600");

#[derive(Template)]
#[template(path = "surveys/web/public.html")]
struct PublicPage {
    page: Layout,
    title: String,
    asking: String,
    progress: String,
    notice: Option<Text>,
    errors: Vec<ErrorLink>,
    purpose: String,
    usage: String,
    until: NaiveDate,
    is_invited: bool,
    action: String,
    form_no: u32,
    once: String,
    code: String,
    section: usize,
    carried: Vec<(String, String)>,
    heading: String,
    heading_help: String,
    questions: Vec<QuestionView>,
    is_first: bool,
    is_last: bool,
}

/// A page that says one thing.
#[derive(Template)]
#[template(path = "surveys/web/told.html")]
struct ToldPage {
    page: Layout,
    icon: &'static str,
    heading: Text,
    text: Text,
    title: String,
    /// Where the code of an invitation may be typed.
    field: Option<Field>,
    action: String,
}

/// What every step of the form sends besides answers.
struct Step {
    form_no: u32,
    once: String,
    code: String,
    section: usize,
    go: String,
    typed: Typed,
}

impl Step {
    fn of(pairs: &[(String, String)]) -> Self {
        let value = |wanted: &str| {
            let found = pairs.iter().find(|(name, _)| name == wanted);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        Self {
            form_no: value("form").parse().unwrap_or_default(),
            once: value("once"),
            code: value("code"),
            section: value("section").parse().unwrap_or_default(),
            go: value("go"),
            typed: Typed::of(pairs),
        }
    }
}

/// `GET /khao-sat/{link}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    visit: Visit,
    CameFrom(origin): CameFrom,
    Path(link): Path<String>,
) -> Result<Response, Failure> {
    let shown = usecase::asked(&app, &link, "", &origin.address).await;
    first_page(&app, &visit, shown)
}

/// `GET /khao-sat/{link}/{token}`
pub(super) async fn show_invited(
    State(app): State<Arc<App>>,
    visit: Visit,
    headers: HeaderMap,
    CameFrom(origin): CameFrom,
    Path((link, token)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let shown = usecase::asked(&app, &link, &token, &origin.address).await;
    let mut response = first_page(&app, &visit, shown)?;
    // The address holds the code, so no page and no file learns from where it was asked for. Browsers that do not say where a form comes from
    // would then name no origin at all, which is refused: to such a one the bare origin is left.
    let policy = if headers.contains_key("sec-fetch-site") { "no-referrer" } else { "strict-origin" };
    response.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static(policy));
    Ok(response)
}

fn first_page(app: &App, visit: &Visit, shown: Result<Asked, AnswerError>) -> Result<Response, Failure> {
    match shown {
        Ok(asked) => {
            let page = Shown { asked: &asked, once: usecase::new_once(app), typed: &Typed::default(), notice: None };
            Ok(render(&page.at(visit, 0, &[])))
        }
        Err(error) => refuse(app, visit, error, false, ""),
    }
}

/// `POST /khao-sat/{link}`
pub(super) async fn step(
    State(app): State<Arc<App>>,
    visit: Visit,
    CameFrom(origin): CameFrom,
    Path(link): Path<String>,
    CheckedForm(pairs): CheckedForm<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let step = Step::of(&pairs);
    let lang = visit.lang();
    if step.go == "code" && step.code.trim().is_empty() {
        return match usecase::asked(&app, &link, "", &origin.address).await {
            Err(AnswerError::CodeNeeded(survey)) => {
                let error = FieldError::new("code", "required");
                let page = told(&visit, &survey, &AnswerError::CodeNeeded(survey.clone()), "", Some(&error));
                Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
            }
            shown => first_page(&app, &visit, shown),
        };
    }
    let is_sent = step.go == "send";
    let asked = match usecase::asked(&app, &link, &step.code, &origin.address).await {
        Ok(asked) => asked,
        // The same page sent twice finds its invitation used: the use case knows it again by its word.
        Err(AnswerError::CodeUsed(_)) if is_sent => return send(&app, &visit, &link, &step, &origin.address).await,
        Err(error) => return refuse(&app, &visit, error, true, &step.code),
    };
    let once = if step.once.is_empty() { usecase::new_once(&app) } else { step.once.clone() };
    let shown = |notice| Shown { asked: &asked, once: once.clone(), typed: &step.typed, notice };
    if step.go == "code" {
        return Ok(render(&shown(None).at(&visit, 0, &[])));
    }
    if asked.form_no != step.form_no {
        let page = shown(Some(lang.t("survey-was-changed"))).at(&visit, 0, &[]);
        return Ok((StatusCode::CONFLICT, render(&page)).into_response());
    }
    let reading = answer::read(&asked.form, &step.typed);
    let order = asked_sections(&asked.form, &reading);
    if step.go == "back" {
        let to = order.iter().rev().find(|section| **section < step.section).copied().unwrap_or_default();
        return Ok(render(&shown(None).at(&visit, to, &[])));
    }
    let here = faults_in(&asked.form, step.section, &reading.faults);
    if !here.is_empty() {
        let page = shown(None).at(&visit, step.section, &here);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response());
    }
    // Other answers may have opened a section behind the last button that was shown.
    if let Some(next) = order.iter().find(|section| **section > step.section) {
        return Ok(render(&shown(None).at(&visit, *next, &[])));
    }
    send(&app, &visit, &link, &step, &origin.address).await
}

async fn send(app: &App, visit: &Visit, link: &str, step: &Step, address: &str) -> Result<Response, Failure> {
    let incoming = Incoming { form_no: step.form_no, typed: step.typed.clone(), once: step.once.clone() };
    match usecase::answer(app, link, &step.code, &incoming, address).await {
        Ok(_) => Ok(see_other(format!("{PUBLIC}/{link}/cam-on"))),
        Err(AnswerError::Faults(asked, faults)) => {
            let first = faults.first().map(|fault| fault.question);
            let section = section_of(&asked.form, first).unwrap_or_default();
            let here = faults_in(&asked.form, section, &faults);
            let shown = Shown { asked: &asked, once: step.once.clone(), typed: &step.typed, notice: None };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&shown.at(visit, section, &here))).into_response())
        }
        Err(AnswerError::Changed(asked)) => {
            let notice = Some(visit.lang().t("survey-was-changed"));
            let shown = Shown { asked: &asked, once: step.once.clone(), typed: &step.typed, notice };
            Ok((StatusCode::CONFLICT, render(&shown.at(visit, 0, &[]))).into_response())
        }
        Err(AnswerError::Busy(asked)) => {
            let notice = Some(visit.lang().t("survey-too-often"));
            let shown = Shown { asked: &asked, once: step.once.clone(), typed: &step.typed, notice };
            let page = render(&shown.at(visit, step.section, &[]));
            Ok((StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, PATIENCE)], page).into_response())
        }
        Err(error) => refuse(app, visit, error, true, &step.code),
    }
}

/// The sections in which anything is asked, by their place.
fn asked_sections(form: &Form, reading: &Reading) -> Vec<usize> {
    let is_asked = |section: &Section<'_>| section.questions.iter().any(|item| reading.asked.contains(&item.id));
    let sections = form.sections();
    sections.iter().enumerate().filter(|(_, section)| is_asked(section)).map(|(place, _)| place).collect()
}

fn section_of(form: &Form, question: Option<QuestionId>) -> Option<usize> {
    form.sections().iter().position(|section| section.questions.iter().any(|item| Some(item.id) == question))
}

fn faults_in(form: &Form, section: usize, faults: &[AnswerFault]) -> Vec<AnswerFault> {
    let sections = form.sections();
    let Some(section) = sections.get(section) else { return Vec::new() };
    let ids: BTreeSet<QuestionId> = section.questions.iter().map(|item| item.id).collect();
    faults.iter().filter(|fault| ids.contains(&fault.question)).cloned().collect()
}

/// What a step shows.
struct Shown<'a> {
    asked: &'a Asked,
    once: String,
    typed: &'a Typed,
    notice: Option<Text>,
}

impl Shown<'_> {
    /// The page of a section; of the first that is asked where that one is not.
    fn at(self, visit: &Visit, wanted: usize, faults: &[AnswerFault]) -> PublicPage {
        let lang = visit.lang();
        let Self { asked, once, typed, notice } = self;
        let (survey, form) = (&asked.survey, &asked.form);
        let reading = answer::read(form, typed);
        let order = asked_sections(form, &reading);
        let section = if order.contains(&wanted) { wanted } else { order.first().copied().unwrap_or_default() };
        let sections = form.sections();
        let head = sections.get(section).and_then(|section| section.head);
        // Answers to other sections go along, as long as those are asked: whoever changed their mind takes skipped ones back by that.
        let others = sections.iter().enumerate().filter(|(place, _)| *place != section && order.contains(place));
        let carried = others.flat_map(|(_, section)| typed.pairs_of(section.questions));
        let carried = carried.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let questions = sections.get(section).map(|section| section.questions).unwrap_or_default();
        let place = order.iter().position(|it| *it == section).unwrap_or_default();
        let progress = match order.len() {
            0 | 1 => String::new(),
            all => lang.t("survey-progress").with("place", place + 1).with("all", all).to_string(),
        };
        let until = survey.days.map(|(_, to)| to).unwrap_or_default();
        let title = say(lang, &survey.facts.title).to_owned();
        PublicPage {
            page: visit.layout(&title).with_script("survey.js"),
            asking: asked.asking.clone(),
            progress,
            notice,
            errors: error_links(lang, form, faults),
            purpose: say(lang, &survey.facts.purpose).to_owned(),
            usage: say(lang, &survey.facts.usage).to_owned(),
            until,
            is_invited: asked.invited.is_some(),
            action: format!("{PUBLIC}/{}", survey.link),
            form_no: asked.form_no,
            once,
            code: asked.code.clone(),
            section,
            carried,
            heading: head.map(|head| say(lang, &head.text).to_owned()).unwrap_or_default(),
            heading_help: head.map(|head| say(lang, &head.help).to_owned()).unwrap_or_default(),
            questions: views(lang, form, questions, typed, faults),
            is_first: place == 0,
            is_last: place + 1 >= order.len(),
            title,
        }
    }
}

/// Says why a form is neither shown nor taken.
fn refuse(_: &App, visit: &Visit, error: AnswerError, is_posted: bool, code: &str) -> Result<Response, Failure> {
    let status = match &error {
        AnswerError::NotOpen(_) if is_posted => StatusCode::CONFLICT,
        AnswerError::NotOpen(_) | AnswerError::CodeNeeded(_) => StatusCode::OK,
        AnswerError::CodeUnknown(_) => StatusCode::UNPROCESSABLE_ENTITY,
        AnswerError::CodeUsed(_) => StatusCode::CONFLICT,
        AnswerError::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
        _ => return Err(Problem::from(error).into()),
    };
    let (AnswerError::NotOpen(survey)
    | AnswerError::CodeNeeded(survey)
    | AnswerError::CodeUnknown(survey)
    | AnswerError::CodeUsed(survey)
    | AnswerError::TooOften(survey)) = &error
    else {
        return Err(Problem::from(error).into());
    };
    let wrong = FieldError::new("code", "survey-code-unknown");
    let is_unknown = matches!(error, AnswerError::CodeUnknown(_));
    let page = told(visit, survey, &error, code, is_unknown.then_some(&wrong));
    let mut response = (status, render(&page)).into_response();
    if status == StatusCode::TOO_MANY_REQUESTS {
        response.headers_mut().insert(RETRY_AFTER, PATIENCE);
    }
    Ok(response)
}

fn told(visit: &Visit, survey: &Survey, error: &AnswerError, code: &str, wrong: Option<&FieldError>) -> ToldPage {
    let lang = visit.lang();
    let (icon, heading, text) = match error {
        AnswerError::NotOpen(_) => match survey.standing(thihanh_kernel::time::civil(visit.now())) {
            Standing::NotYet(from) => {
                ("clock", lang.t("survey-told-not-yet"), lang.t("survey-told-not-yet-text").with("from", from))
            }
            _ => ("lock", lang.t("survey-told-over"), lang.t("survey-told-over-text")),
        },
        AnswerError::CodeUsed(_) => ("check-circle", lang.t("survey-told-used"), lang.t("survey-told-used-text")),
        AnswerError::TooOften(_) => {
            ("hourglass-split", lang.t("survey-told-too-often"), lang.t("survey-told-too-often-text"))
        }
        _ => ("key", lang.t("survey-told-code"), lang.t("survey-told-code-text")),
    };
    let asks_code = matches!(error, AnswerError::CodeNeeded(_) | AnswerError::CodeUnknown(_));
    // A long address that does not hold is of no use in the box.
    let typed = if code.len() > 40 { "" } else { code };
    let errors: Vec<FieldError> = wrong.cloned().into_iter().collect();
    ToldPage {
        page: visit.layout(say(lang, &survey.facts.title)),
        icon,
        heading,
        text,
        title: say(lang, &survey.facts.title).to_owned(),
        field: asks_code.then(|| code_field(lang, typed, &errors)),
        action: format!("{PUBLIC}/{}", survey.link),
    }
}

fn code_field(lang: Lang, typed: &str, errors: &[FieldError]) -> Field {
    let field = Field::text("code", lang.t("survey-code")).hint(lang.t("survey-code-hint")).value(typed);
    field.required().errors(lang, errors)
}

/// `GET /khao-sat/{link}/cam-on`
pub(super) async fn thanks(
    State(app): State<Arc<App>>,
    visit: Visit,
    Path(link): Path<String>,
) -> Result<Response, Failure> {
    let survey = usecase::published(&app, &link).await.map_err(Problem::from)?;
    let lang = visit.lang();
    Ok(render(&ToldPage {
        page: visit.layout(say(lang, &survey.facts.title)),
        icon: "check-circle",
        heading: lang.t("survey-thanks"),
        text: lang.t("survey-thanks-text"),
        title: say(lang, &survey.facts.title).to_owned(),
        field: None,
        action: String::new(),
    }))
}
