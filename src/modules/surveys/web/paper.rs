//! Typing in a form that came on paper: all sections on one page.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, render};

use super::SURVEYS;
use super::preview::{SectionView, sections};
use super::question::{ErrorLink, error_links};
use super::words::{self, say};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::surveys::model::answer::{AnswerFault, Typed};
use crate::modules::surveys::usecase::{self, PaperForm, Sample, SurveyError};

#[derive(Template)]
#[template(path = "surveys/web/paper.html")]
struct PaperPage {
    page: Layout,
    head: PageHead,
    errors: Vec<ErrorLink>,
    summary: Option<ErrorSummary>,
    action: String,
    form_no: u32,
    once: String,
    fields: [Field; 2],
    sections: Vec<SectionView>,
}

/// `GET /theo-doi/khao-sat/{code}/nhap`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let paper = PaperForm { once: usecase::new_once(&app), ..PaperForm::default() };
    Ok(render(&page(&app, &me, &code, &paper, (&[], &[])).await?))
}

/// `POST /theo-doi/khao-sat/{code}/nhap`
pub(super) async fn record(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(pairs): CheckedForm<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let value = |wanted: &str| {
        let found = pairs.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let paper = PaperForm {
        form_no: value("form").parse().unwrap_or_default(),
        agency: value("agency"),
        invalid_why: value("invalid_why"),
        typed: Typed::of(&pairs),
        once: value("once"),
    };
    let page = match usecase::record(&app, &me.actor, &code, &paper).await {
        Ok(_) => return Ok(Notice::done("survey-paper-saved").on(format!("{SURVEYS}/{code}/nhap"))),
        Err(SurveyError::Answers(faults)) => page(&app, &me, &code, &paper, (&faults, &[])).await?,
        // A new version was published while this one was typed in: here it is, with what was typed.
        Err(SurveyError::Stale) => {
            let changed = FieldError::new("form", "survey-was-changed");
            let page = page(&app, &me, &code, &paper, (&[], &[changed])).await?;
            return Ok((StatusCode::CONFLICT, render(&page)).into_response());
        }
        Err(error) => match Problem::from(error) {
            Problem::Invalid(errors) => page(&app, &me, &code, &paper, (&[], &errors)).await?,
            problem => return Err(problem.into()),
        },
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
}

async fn page(
    app: &App,
    me: &SignedIn,
    code: &str,
    paper: &PaperForm,
    (faults, errors): (&[AnswerFault], &[FieldError]),
) -> Result<PaperPage, Failure> {
    let lang = me.lang();
    let (survey, form, form_no) = usecase::paper(app, &me.actor, code).await.map_err(Problem::from)?;
    let sample = usecase::sample(app, &me.actor, code).await.map_err(Problem::from)?;
    Ok(PaperPage {
        page: me.layout(menu::ids::SURVEYS, lang.t("survey-paper")).with_script("survey.js"),
        head: PageHead::new(lang.t("survey-paper"))
            .crumb(Html::link(SURVEYS, lang.t("surveys-title")))
            .crumb(Html::link(format!("{SURVEYS}/{code}"), code))
            .sentence(say(lang, &survey.facts.title)),
        errors: error_links(lang, &form, faults),
        summary: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        action: format!("{SURVEYS}/{code}/nhap"),
        form_no,
        once: paper.once.clone(),
        fields: fields(lang, &sample, paper, errors),
        sections: sections(lang, &form, &paper.typed, faults),
    })
}

fn fields(lang: Lang, sample: &Sample, paper: &PaperForm, errors: &[FieldError]) -> [Field; 2] {
    let none = std::iter::once(Choice::new("", lang.t("survey-paper-no-unit")));
    let units = sample.units.iter().map(|unit| Choice::new(unit.agency, words::name(&sample.names, unit.agency)));
    [
        Field::select("agency", lang.t("survey-paper-unit"), none.chain(units).collect())
            .value(&paper.agency)
            .errors(lang, errors),
        Field::text("invalid_why", lang.t("survey-invalid-why"))
            .value(&paper.invalid_why)
            .hint(lang.t("survey-invalid-why-hint"))
            .errors(lang, errors),
    ]
}
