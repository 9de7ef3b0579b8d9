//! The form of a handling; it may begin with a finding or an entry of the information book.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::law::{Authority, DocumentAsk};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, Text, render};

use super::HANDLINGS;
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::handling::model::form::HandlingForm;
use crate::modules::handling::usecase::{self, Begin, Places};
use crate::modules::inspections::api::words as inspecting;

#[derive(Template)]
#[template(path = "handling/web/form.html")]
struct FormPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    action: String,
    version: String,
    parts: Vec<(Text, Vec<Field>)>,
}

/// From what a new one begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    #[serde(rename = "phat-hien")]
    finding: String,
    #[serde(rename = "thong-tin")]
    information: String,
}

/// The form and the version that it changes. Written out, since a flattened form reads no fields.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    version: String,
    agency: String,
    measure: String,
    authority: String,
    content: String,
    addressee: String,
    outside: String,
    field: String,
    findings: String,
    information: String,
    ground: String,
    legal_basis: String,
    document_ask: String,
    document: String,
    document_article: String,
    document_clause: String,
    document_point: String,
    due_on: String,
}

impl Input {
    fn form(self) -> HandlingForm {
        HandlingForm {
            agency: self.agency,
            measure: self.measure,
            authority: self.authority,
            content: self.content,
            addressee: self.addressee,
            outside: self.outside,
            field: self.field,
            findings: self.findings,
            information: self.information,
            ground: self.ground,
            legal_basis: self.legal_basis,
            document_ask: self.document_ask,
            document: self.document,
            document_article: self.document_article,
            document_clause: self.document_clause,
            document_point: self.document_point,
            due_on: self.due_on,
        }
    }
}

/// `GET /theo-doi/xu-ly/moi`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let begin = Begin { finding: asked.finding, information: asked.information };
    let form = usecase::prefilled(&app, &me.actor, &begin).await.map_err(Problem::from)?;
    Ok(render(&page(&app, &me, None, &form, &[]).await?))
}

/// `POST /theo-doi/xu-ly/moi`
pub(super) async fn create(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let form = input.form();
    match usecase::create(&app, &me.actor, &form).await.map_err(Problem::from) {
        Ok(made) => Ok(Notice::done("handling-saved").on(format!("{HANDLINGS}/{}", made.code))),
        Err(problem) => refused(&app, &me, None, &form, problem).await,
    }
}

struct Existing {
    code: String,
    version: String,
}

/// `GET /theo-doi/xu-ly/{code}/sua`
pub(super) async fn edit(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let looked = usecase::look(&app, &me.actor, &code).await.map_err(Problem::from)?;
    if !looked.now.change {
        return Err(Problem::denied("handling-draft").into());
    }
    let handling = &looked.handling;
    let ids: Vec<_> = handling.facts.addressee.agency().into_iter().collect();
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let form = usecase::filled(&app, &me.actor, handling, &names).await.map_err(Problem::from)?;
    let existing = Existing { code, version: handling.version.to_string() };
    Ok(render(&page(&app, &me, Some(&existing), &form, &[]).await?))
}

/// `POST /theo-doi/xu-ly/{code}/sua`
pub(super) async fn change(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let existing = Existing { code, version: input.version.clone() };
    let version = Some(form_version(&existing.version));
    let form = input.form();
    match usecase::change(&app, &me.actor, &existing.code, version, &form).await.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done("handling-saved").on(format!("{HANDLINGS}/{}", existing.code))),
        Err(problem) => refused(&app, &me, Some(&existing), &form, problem).await,
    }
}

async fn refused(
    app: &App,
    me: &SignedIn,
    existing: Option<&Existing>,
    form: &HandlingForm,
    problem: Problem,
) -> Result<Response, Failure> {
    let Problem::Invalid(errors) = problem else { return Err(problem.into()) };
    let page = page(app, me, existing, form, &errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
}

async fn page(
    app: &App,
    me: &SignedIn,
    existing: Option<&Existing>,
    form: &HandlingForm,
    errors: &[FieldError],
) -> Result<FormPage, Failure> {
    let lang = me.lang();
    let places = usecase::places(app, &me.actor).await.map_err(Problem::from)?;
    let (title, action) = match existing {
        Some(existing) => (lang.t("handling-change"), format!("{HANDLINGS}/{}/sua", existing.code)),
        None => (lang.t("handling-add"), format!("{HANDLINGS}/moi")),
    };
    let mut head = PageHead::new(&title).crumb(Html::link(HANDLINGS, lang.t("handling-title")));
    if let Some(existing) = existing {
        head = head.crumb(Html::link(format!("{HANDLINGS}/{}", existing.code), &existing.code));
    }
    Ok(FormPage {
        head: head.sentence(lang.t("handling-add-sentence")),
        page: me.layout(menu::ids::HANDLINGS, title),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        action,
        version: existing.map(|existing| existing.version.clone()).unwrap_or_default(),
        parts: parts(lang, form, &places, existing.is_some(), errors),
    })
}

fn parts(
    lang: Lang,
    form: &HandlingForm,
    places: &Places,
    is_existing: bool,
    errors: &[FieldError],
) -> Vec<(Text, Vec<Field>)> {
    let with_errors = |fields: Vec<Field>| fields.into_iter().map(|field| field.errors(lang, errors)).collect();
    vec![
        (lang.t("handling-part-what"), with_errors(what(lang, form, places, is_existing))),
        (lang.t("handling-part-whom"), with_errors(whom(lang, form))),
        (lang.t("handling-part-ground"), with_errors(ground(lang, form))),
        (lang.t("handling-part-document"), with_errors(document(lang, form))),
    ]
}

fn what(lang: Lang, form: &HandlingForm, places: &Places, is_existing: bool) -> Vec<Field> {
    let choose = || Choice::new("", lang.t("head-choose"));
    let mut fields = Vec::new();
    if !is_existing {
        // Who drafts for one agency alone need not choose it.
        let agency = match (&*places.agencies, form.agency.as_str()) {
            ([only], "") => only.id.to_string(),
            (_, chosen) => chosen.to_owned(),
        };
        let agencies = places.agencies.iter().map(|view| Choice::new(view.id, &view.name));
        let agencies = std::iter::once(choose()).chain(agencies).collect();
        fields.push(Field::select("agency", lang.t("handling-agency"), agencies).value(agency).required());
    }
    // A measure or field that is over is offered no more, and stays with the handling that has it.
    let with_own = |mut choices: Vec<Choice>, code: &str, is_known: bool| {
        if is_existing && !code.is_empty() && !is_known {
            choices.push(Choice::new(code, code));
        }
        choices
    };
    let measures = places.measures.iter();
    let measures =
        measures.map(|known| Choice::new(&known.code, inspecting::named(lang, &places.measures, &known.code)));
    let has_measure = places.measures.iter().any(|known| known.code == form.measure);
    let measures = with_own(std::iter::once(choose()).chain(measures).collect(), &form.measure, has_measure);
    let known = places.fields.iter().map(|field| Choice::new(&field.code, &field.name));
    let any = Choice::new("", lang.t("handling-no-field"));
    let has_field = places.fields.iter().any(|field| field.code == form.field);
    let known = with_own(std::iter::once(any).chain(known).collect(), &form.field, has_field);
    fields.extend([
        Field::select("measure", lang.t("handling-measure"), measures).value(&form.measure).required(),
        Field::area("content", lang.t("handling-content"), 6)
            .value(&form.content)
            .hint(lang.t("handling-content-hint"))
            .required(),
        Field::select("field", lang.t("handling-field"), known).value(&form.field),
    ]);
    fields
}

fn whom(lang: Lang, form: &HandlingForm) -> Vec<Field> {
    let choose = Choice::new("", lang.t("head-choose"));
    let ways = Authority::ALL.iter().map(|way| Choice::new(way.as_str(), inspecting::authority(lang, *way)));
    vec![
        Field::select("authority", lang.t("handling-authority"), std::iter::once(choose).chain(ways).collect())
            .value(&form.authority)
            .hint(lang.t("handling-authority-hint"))
            .required(),
        Field::text("addressee", lang.t("handling-addressee-agency"))
            .value(&form.addressee)
            .hint(lang.t("handling-addressee-hint")),
        Field::text("outside", lang.t("handling-outside")).value(&form.outside).hint(lang.t("handling-outside-hint")),
        Field::date(lang, "due_on", lang.t("handling-due")).value(&form.due_on),
    ]
}

fn ground(lang: Lang, form: &HandlingForm) -> Vec<Field> {
    vec![
        Field::text("findings", lang.t("handling-findings"))
            .value(&form.findings)
            .hint(lang.t("handling-findings-hint")),
        Field::text("information", lang.t("handling-information"))
            .value(&form.information)
            .hint(lang.t("handling-information-hint")),
        Field::area("ground", lang.t("handling-ground"), 3).value(&form.ground).hint(lang.t("handling-ground-hint")),
        Field::text("legal_basis", lang.t("handling-legal-basis")).value(&form.legal_basis),
    ]
}

fn document(lang: Lang, form: &HandlingForm) -> Vec<Field> {
    let none = Choice::new("", lang.t("handling-no-document"));
    let asks = DocumentAsk::ALL.iter().map(|ask| Choice::new(ask.as_str(), inspecting::document_ask(lang, *ask)));
    vec![
        Field::select("document_ask", lang.t("handling-document-ask"), std::iter::once(none).chain(asks).collect())
            .value(&form.document_ask),
        Field::text("document", lang.t("handling-document"))
            .value(&form.document)
            .hint(lang.t("handling-document-hint")),
        Field::text("document_article", lang.t("handling-document-article")).value(&form.document_article),
        Field::text("document_clause", lang.t("handling-document-clause")).value(&form.document_clause),
        Field::text("document_point", lang.t("handling-document-point")).value(&form.document_point),
    ]
}
