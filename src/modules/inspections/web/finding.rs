//! One finding: its rule and proof, what was recommended, what became of it, and what was found before.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Chip, ErrorSummary, Field, KeyValues, PageHead};
use thihanh_webkit::{CheckedForm, CheckedUpload, Failure, Html, Layout, Link, Notice, download, form, render};
use uuid::Uuid;

use super::{FINDINGS, INSPECTIONS, RECOMMENDATIONS, acts, steps, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::inspections::model::finding::Finding;
use crate::modules::inspections::usecase::{self, FILE_MAX_BYTES};

#[derive(Template)]
#[template(path = "inspections/web/finding.html")]
struct FindingPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    code: String,
    version: i64,
    description: String,
    facts: KeyValues,
    chain: Vec<Step>,
    /// Its form, while it is written.
    editing: Option<Vec<Field>>,
    is_refused: bool,
    files: Vec<FileRow>,
    may_write: bool,
    closing_note: String,
    closing: Option<Field>,
    others: Vec<Step>,
    others_href: String,
}

/// One link of a chain: what, whose, how it stands.
struct Step {
    href: String,
    title: String,
    whose: String,
    result: String,
    chip: Chip,
}

struct FileRow {
    id: String,
    href: String,
    name: String,
    by: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    version: String,
    note: String,
    file: String,
    /// What was typed into the form of the finding itself.
    #[serde(skip)]
    typed: Option<steps::Input>,
}

/// `GET /theo-doi/phat-hien/{code}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, &code, &Input::default(), &[]).await?))
}

/// `POST /theo-doi/phat-hien/{code}`: nothing more must become of it.
pub(super) async fn close(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let version = Some(form_version(&input.version));
    match usecase::close_finding(&app, &me.actor, &code, version, &input.note).await.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done("finding-closed").on(format!("{FINDINGS}/{code}"))),
        Err(Problem::Invalid(errors)) => {
            let page = page(&app, &me, &code, &input, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

/// `POST /theo-doi/phat-hien/{code}/sua`
pub(super) async fn change(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(typed): CheckedForm<steps::Input>,
) -> Result<Response, Failure> {
    let form = typed.finding_form();
    match usecase::change_finding(&app, &me.actor, &code, typed.version(), &form).await.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done("finding-changed").on(format!("{FINDINGS}/{code}"))),
        Err(Problem::Invalid(errors)) => {
            let input = Input { typed: Some(typed), ..Input::default() };
            let page = page(&app, &me, &code, &input, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

/// The finding as its form shows it.
fn filled(finding: &Finding) -> steps::Input {
    let facts = &finding.facts;
    let law = facts.law.clone().unwrap_or_default();
    steps::Input {
        subject: facts.subject.to_string(),
        kind: facts.kind.as_str().to_owned(),
        criterion: facts.criterion.clone(),
        field: facts.field.clone(),
        description: facts.description.clone(),
        cause: facts.cause.clone(),
        responsible: facts.responsible.clone(),
        evidence: facts.evidence.clone(),
        law: law.number,
        article: law.article,
        clause: law.clause,
        point: law.point,
        ..steps::Input::default()
    }
}

/// `POST /theo-doi/phat-hien/{code}/tep`
pub(super) async fn add_file(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    mut upload: CheckedUpload,
) -> Result<Response, Failure> {
    let (mut name, mut bytes) = (String::new(), Vec::new());
    while let Some(mut field) = upload.next_field().await? {
        if field.name() == Some("file") {
            name = field.file_name().unwrap_or_default().to_owned();
            bytes = form::read(&mut field, FILE_MAX_BYTES).await?;
        }
    }
    match usecase::add_file(&app, &me.actor, &code, &name, bytes).await.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done("finding-file-added").on(format!("{FINDINGS}/{code}"))),
        Err(Problem::Invalid(errors)) => {
            let page = page(&app, &me, &code, &Input::default(), &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

/// `POST /theo-doi/phat-hien/{code}/tep/bo`
pub(super) async fn remove_file(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let id = input.file.parse().unwrap_or_default();
    usecase::remove_file(&app, &me.actor, &code, id).await.map_err(Problem::from)?;
    Ok(Notice::done("finding-file-removed").on(format!("{FINDINGS}/{code}")))
}

/// `GET /theo-doi/phat-hien/{code}/tep/{id}`: always saved, never shown as a page of this site.
pub(super) async fn file(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path((code, id)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let id: Uuid = id.parse().map_err(|_| Failure::no_such_page())?;
    let (file, bytes) = usecase::open_file(&app, &me.actor, &code, id).await.map_err(Problem::from)?;
    Ok((download::saved(&file.name, &file.media), bytes).into_response())
}

async fn page(
    app: &App,
    me: &SignedIn,
    code: &str,
    input: &Input,
    errors: &[FieldError],
) -> Result<FindingPage, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let looked = usecase::finding(app, &me.actor, code).await.map_err(Problem::from)?;
    let finding = &looked.finding;
    let mut ids: Vec<AgencyId> = looked.inspection.facts.subjects.clone();
    ids.push(finding.facts.subject);
    ids.extend(looked.recommendations.iter().map(|followed| followed.recommendation.facts.to));
    let names = usecase::names(app, &ids).await.map_err(Problem::from)?;
    let facts = &finding.facts;
    let inspection = &looked.inspection;
    let law = facts.law.as_ref().map(|law| law.words());
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let agency = Html::link(format!("/don-vi/{}", facts.subject), words::name(&names, facts.subject));
    let found_by = Html::link(format!("{INSPECTIONS}/{}", inspection.code), &inspection.facts.title);
    let editing = looked.may_write.then(|| {
        let typed = input.typed.clone().unwrap_or_else(|| filled(finding));
        let subjects = acts::subjects(lang, inspection, &names);
        let fields = acts::finding_fields(lang, subjects, (&looked.criteria, inspection), &typed);
        fields.into_iter().map(|field| field.errors(lang, errors)).collect()
    });
    let chain = looked.recommendations.iter().map(|followed| Step {
        href: format!("{RECOMMENDATIONS}/{}", followed.recommendation.code),
        title: format!("{}. {}", followed.recommendation.number, followed.recommendation.facts.content),
        whose: words::name(&names, followed.recommendation.facts.to),
        result: followed
            .answer
            .as_ref()
            .and_then(|answer| answer.reports.first())
            .map(|report| report.note.clone())
            .unwrap_or_default(),
        chip: words::followed_chip(lang, followed, today),
    });
    let others = looked.others.iter().map(|other| Step {
        href: format!("{FINDINGS}/{}", other.code),
        title: other.facts.description.clone(),
        whose: other.concluded_on.map(|on| lang.date(on)).unwrap_or_else(|| other.code.clone()),
        result: other.closing_note.clone(),
        chip: words::finding_chip(lang, other),
    });
    let title = lang.t("finding-page").with("code", &finding.code).to_string();
    Ok(FindingPage {
        head: PageHead::new(&title)
            .crumb(Html::link(INSPECTIONS, lang.t("inspections-title")))
            .crumb(Html::link(FINDINGS, lang.t("findings-title")))
            .sentence(Html::from(words::finding_chip(lang, finding)).and(words::finding_kind(lang, facts.kind))),
        page: me.layout(menu::ids::INSPECTIONS, title),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        code: finding.code.clone(),
        version: finding.version,
        description: facts.description.clone(),
        facts: KeyValues::new()
            .row(lang.t("inspection-subject"), agency)
            .row(lang.t("finding-criterion"), words::named(lang, &looked.criteria, &facts.criterion))
            .row_if(lang.t("finding-law"), law)
            .row_if(lang.t("finding-cause"), some(&facts.cause))
            .row_if(lang.t("finding-responsible"), some(&facts.responsible))
            .row_if(lang.t("finding-evidence"), some(&facts.evidence))
            .row(lang.t("finding-inspection"), found_by)
            .row_if(lang.t("finding-concluded-on"), finding.concluded_on.map(|on| lang.date(on)))
            .row_if(lang.t("finding-closed-on"), finding.closed_on.map(|on| lang.date(on))),
        chain: chain.collect(),
        editing,
        is_refused: input.typed.is_some(),
        files: looked
            .files
            .iter()
            .map(|file| FileRow {
                id: file.id.to_string(),
                href: format!("{FINDINGS}/{}/tep/{}", finding.code, file.id),
                name: file.name.clone(),
                by: format!("{}, {}", file.uploader, lang.moment(file.uploaded_at)),
            })
            .collect(),
        may_write: looked.may_write,
        closing_note: finding.closing_note.clone(),
        closing: looked.may_close.then(|| {
            Field::area("note", lang.t("finding-close-note"), 3).value(&input.note).required().errors(lang, errors)
        }),
        others: others.collect(),
        others_href: match &facts.law {
            Some(law) => Link::new(FINDINGS).with("law", &law.number).with("article", &law.article).to_string(),
            None => String::new(),
        },
    })
}
