//! The form of an inspection, with where it would meet others.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, render};

use super::detail::{ClashRow, clash_rows};
use super::{INSPECTIONS, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::inspections::model::form::InspectionForm;
use crate::modules::inspections::model::inspection::{Kind, Object};
use crate::modules::inspections::policy::Action;
use crate::modules::inspections::usecase::{self, Clash, Places};

#[derive(Template)]
#[template(path = "inspections/web/form.html")]
struct FormPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    action: String,
    version: String,
    /// The line of a yearly plan that it carries out.
    plan: String,
    plan_item: String,
    planned: Option<Html>,
    fields: Vec<Field>,
    ticks: Vec<(String, String, bool)>,
    /// Where it would meet others, once somebody asked.
    looked: Option<Vec<ClashRow>>,
}

/// The form and what is to be done with it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    version: String,
    /// `look` shows where it meets others and saves nothing.
    deed: String,
    agency: String,
    external_body: String,
    title: String,
    kind: String,
    object: String,
    field: Vec<String>,
    other_fields: String,
    subject_names: String,
    period_from: String,
    period_to: String,
    starts_on: String,
    ends_on: String,
    content: String,
    plan: String,
    /// The number of a line in links.
    line: String,
    plan_item: String,
}

impl Input {
    fn form(&self) -> InspectionForm {
        InspectionForm {
            agency: self.agency.clone(),
            external_body: self.external_body.clone(),
            title: self.title.clone(),
            kind: self.kind.clone(),
            object: self.object.clone(),
            field: self.field.clone(),
            other_fields: self.other_fields.clone(),
            subject: Vec::new(),
            subject_names: self.subject_names.clone(),
            is_by_name: true,
            period_from: self.period_from.clone(),
            period_to: self.period_to.clone(),
            starts_on: self.starts_on.clone(),
            ends_on: self.ends_on.clone(),
            content: self.content.clone(),
            plan: self.plan.clone(),
            plan_item: if self.plan_item.is_empty() { &self.line } else { &self.plan_item }.clone(),
        }
    }
}

/// `GET /theo-doi/kiem-tra/moi`; a link may name the line of a plan that it carries out (`?plan=TD-2026-0001&line=3`).
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(input): Query<Input>,
) -> Result<Response, Failure> {
    let form = input.form();
    match usecase::prefilled(&app, &form).await.map_err(Problem::from) {
        Ok(form) => Ok(render(&page(&app, &me, None, &form, Told::default()).await?)),
        Err(problem) => {
            // What is no line of a plan is not carried on.
            let form = InspectionForm { plan: String::new(), plan_item: String::new(), ..form };
            refused(&app, &me, None, &form, problem).await
        }
    }
}

/// `POST /theo-doi/kiem-tra/moi`
pub(super) async fn submit(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let form = input.form();
    if input.deed == "look" {
        return looked(&app, &me, None, &form).await;
    }
    match usecase::create(&app, &me.actor, &form).await.map_err(Problem::from) {
        Ok(made) => Ok(Notice::done("inspection-saved").on(format!("{INSPECTIONS}/{}", made.code))),
        Err(problem) => refused(&app, &me, None, &form, problem).await,
    }
}

/// `GET /theo-doi/kiem-tra/{code}/sua`
pub(super) async fn edit(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let looked = usecase::look(&app, &me.actor, &code).await.map_err(Problem::from)?;
    if !looked.actions.contains(&Action::Prepare) {
        return Err(Problem::denied("inspection-prepare").into());
    }
    let names = usecase::names(&app, &looked.inspection.facts.subjects).await.map_err(Problem::from)?;
    let form = usecase::filled(&looked.inspection, &names);
    let existing = Existing { code, version: looked.inspection.version.to_string() };
    Ok(render(&page(&app, &me, Some(&existing), &form, Told::default()).await?))
}

/// `POST /theo-doi/kiem-tra/{code}/sua`
pub(super) async fn save(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let form = input.form();
    let existing = Existing { code, version: input.version.clone() };
    if input.deed == "look" {
        return looked(&app, &me, Some(&existing), &form).await;
    }
    let version = Some(form_version(&input.version));
    match usecase::change(&app, &me.actor, &existing.code, version, &form).await.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done("inspection-saved").on(format!("{INSPECTIONS}/{}", existing.code))),
        Err(problem) => refused(&app, &me, Some(&existing), &form, problem).await,
    }
}

struct Existing {
    code: String,
    version: String,
}

#[derive(Default)]
struct Told {
    errors: Vec<FieldError>,
    clashes: Option<Vec<Clash>>,
}

async fn looked(
    app: &App,
    me: &SignedIn,
    existing: Option<&Existing>,
    form: &InspectionForm,
) -> Result<Response, Failure> {
    let of = existing.map(|existing| existing.code.as_str());
    match usecase::preview_overlaps(app, &me.actor, form, of).await.map_err(Problem::from) {
        Ok(clashes) => {
            let told = Told { clashes: Some(clashes), ..Told::default() };
            Ok(render(&page(app, me, existing, form, told).await?))
        }
        Err(problem) => refused(app, me, existing, form, problem).await,
    }
}

async fn refused(
    app: &App,
    me: &SignedIn,
    existing: Option<&Existing>,
    form: &InspectionForm,
    problem: Problem,
) -> Result<Response, Failure> {
    let Problem::Invalid(errors) = problem else { return Err(problem.into()) };
    let page = page(app, me, existing, form, Told { errors, clashes: None }).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
}

async fn page(
    app: &App,
    me: &SignedIn,
    existing: Option<&Existing>,
    form: &InspectionForm,
    told: Told,
) -> Result<FormPage, Failure> {
    let lang = me.lang();
    let places = usecase::places(app, &me.actor).await.map_err(Problem::from)?;
    let (title, action) = match existing {
        Some(existing) => (lang.t("inspection-edit"), format!("{INSPECTIONS}/{}/sua", existing.code)),
        None => (lang.t("inspections-add"), format!("{INSPECTIONS}/moi")),
    };
    let mut head = PageHead::new(&title).crumb(Html::link(INSPECTIONS, lang.t("inspections-title")));
    if let Some(existing) = existing {
        head = head.crumb(Html::link(format!("{INSPECTIONS}/{}", existing.code), &existing.code));
    }
    let planned = usecase::plan_named(app, &form.plan, &form.plan_item).await.map_err(Problem::from)?;
    let ticks =
        places.fields.iter().map(|field| (field.code.clone(), field.name.clone(), form.field.contains(&field.code)));
    Ok(FormPage {
        head: head.sentence(lang.t("inspections-add-sentence")),
        page: me.layout(menu::ids::INSPECTIONS, title),
        errors: (!told.errors.is_empty()).then(|| ErrorSummary::of(lang, &told.errors)),
        action,
        version: existing.map(|existing| existing.version.clone()).unwrap_or_default(),
        plan: form.plan.clone(),
        plan_item: form.plan_item.clone(),
        planned: planned.map(|planned| words::planned(lang, Some(&planned))),
        fields: fields(lang, form, &places, existing.is_some(), &told.errors),
        ticks: ticks.collect(),
        looked: told.clashes.map(|clashes| clash_rows(lang, &clashes)),
    })
}

fn fields(lang: Lang, form: &InspectionForm, places: &Places, is_existing: bool, errors: &[FieldError]) -> Vec<Field> {
    let choose = Choice::new("", lang.t("head-choose"));
    let agencies =
        std::iter::once(choose).chain(places.agencies.iter().map(|view| Choice::new(view.id, &view.name))).collect();
    // Who inspects for one agency alone need not choose it.
    let agency = match (&*places.agencies, form.agency.as_str()) {
        ([only], "") => only.id.to_string(),
        (_, chosen) => chosen.to_owned(),
    };
    let kinds = Kind::ALL.iter().map(|kind| Choice::new(kind.as_str(), words::kind(lang, *kind))).collect();
    let objects = Object::ALL.iter().map(|object| Choice::new(object.as_str(), words::object(lang, *object))).collect();
    let mut fields = Vec::new();
    if !is_existing {
        fields.push(Field::select("agency", lang.t("inspection-agency"), agencies).value(agency).required());
    }
    let object = if form.object.is_empty() { Object::LawImplementation.as_str() } else { &form.object };
    fields.extend([
        Field::text("title", lang.t("inspection-title")).value(&form.title).required(),
        Field::select("kind", lang.t("inspection-kind"), kinds).value(&form.kind),
        Field::select("object", lang.t("inspection-object"), objects).value(object),
        Field::area("subject_names", lang.t("inspection-subjects"), 4)
            .value(&form.subject_names)
            .hint(lang.t("inspection-subjects-hint"))
            .required(),
        Field::text("other_fields", lang.t("inspection-fields"))
            .value(&form.other_fields)
            .hint(lang.t("inspection-fields-hint")),
        Field::date(lang, "period_from", lang.t("inspection-period-from")).value(&form.period_from).required(),
        Field::date(lang, "period_to", lang.t("inspection-period-to")).value(&form.period_to).required(),
        Field::date(lang, "starts_on", lang.t("inspection-starts-on")).value(&form.starts_on).required(),
        Field::date(lang, "ends_on", lang.t("inspection-ends-on")).value(&form.ends_on).required(),
        Field::area("content", lang.t("inspection-content"), 5).value(&form.content),
        Field::text("external_body", lang.t("inspection-external-body"))
            .value(&form.external_body)
            .hint(lang.t("inspection-external-body-hint")),
    ]);
    fields.into_iter().map(|field| field.errors(lang, errors)).collect()
}
