//! That an agency owes a plan for a year: by which rule, by when, and what was done about it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use thihanh_kernel::ids::PlanDutyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Action, Choice, ErrorSummary, Field, KeyValues, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Link, Notice, render};

use super::{PLANS, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::monitoring::model::form::MeasureForm;
use crate::modules::monitoring::usecase::{self, DutyLooked, MeasureKind};

#[derive(Template)]
#[template(path = "monitoring/web/duty.html")]
struct DutyPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    id: String,
    agency: String,
    year: i32,
    facts: KeyValues,
    may_begin: bool,
    measures: Vec<Row>,
    recording: Option<Vec<Field>>,
}

struct Row {
    kind: String,
    on: String,
    document: String,
    note: String,
}

fn read_id(id: &str) -> Result<PlanDutyId, Problem> {
    id.parse().map_err(|_| Problem::not_found("plan_duty"))
}

/// `GET /theo-doi/ke-hoach/no/{id}`: the page of the plan, where one was begun.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, read_id(&id)?, &MeasureForm::default(), &[]).await?))
}

/// `POST /theo-doi/ke-hoach/no/{id}/bien-phap`
pub(super) async fn record(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
    CheckedForm(form): CheckedForm<MeasureForm>,
) -> Result<Response, Failure> {
    let duty = read_id(&id)?;
    match usecase::record_measure(&app, &me.actor, duty, &form).await.map_err(Problem::from) {
        Ok(()) => Ok(Notice::done("plan-measure-recorded").on(format!("{PLANS}/no/{duty}"))),
        Err(Problem::Invalid(errors)) => {
            let page = page(&app, &me, duty, &form, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(
    app: &App,
    me: &SignedIn,
    id: PlanDutyId,
    form: &MeasureForm,
    errors: &[FieldError],
) -> Result<DutyPage, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let looked = usecase::look_duty(app, &me.actor, id).await.map_err(Problem::from)?;
    let duty = &looked.duty;
    let names = usecase::names(app, &[duty.agency, duty.overseer]).await.map_err(Problem::from)?;
    let agency = words::name(&names, duty.agency);
    let title = lang.t("plan-duty-title").with("year", duty.year.to_string()).with("agency", &agency).to_string();
    let chip = words::chip(lang, looked.plan.as_ref().map(|(_, state)| *state), looked.owed.as_ref(), today);
    let list = Link::new(PLANS).with("year", duty.year);
    let mut head = PageHead::new(&title)
        .crumb(Html::link(list, lang.t("plans-title").with("year", duty.year.to_string())))
        .sentence(Html::from(chip));
    if let Some((code, _)) = &looked.plan {
        let open = Action::primary(lang.t("plan-duty-open"), format!("{PLANS}/{code}"));
        head = head.action(open.icon("file-earmark-text"));
    }
    if let Some(code) = &looked.obligation {
        head = head.action(Action::new(lang.t("plan-obligation"), format!("/nhiem-vu/{code}")).icon("list-check"));
    }
    let overseer = Html::link(format!("/don-vi/{}", duty.overseer), words::name(&names, duty.overseer));
    let facts = KeyValues::new()
        .row(lang.t("plans-agency"), Html::link(format!("/don-vi/{}", duty.agency), &agency))
        .row(lang.t("plan-overseer"), overseer)
        .row(lang.t("plans-due"), due_text(lang, &looked))
        .row_if(
            lang.t("plan-law"),
            looked.law.as_ref().map(|law| words::called(lang, &law.name_vi, &law.name_en).to_owned()),
        )
        .row_if(lang.t("plan-rule"), looked.rule.as_ref().map(|rule| words::rule(lang, rule)))
        .row_if(
            lang.t("plan-least-fields"),
            looked.rule.as_ref().and_then(|rule| rule.least_fields).map(|n| n.to_string()),
        );
    let kind_name = |code: &str| {
        let kind = looked.kinds.iter().find(|kind| kind.code == code);
        kind.map(|kind| words::called(lang, &kind.name_vi, &kind.name_en).to_owned()).unwrap_or_default()
    };
    Ok(DutyPage {
        page: me.layout(menu::ids::PLANS, &title),
        head,
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        id: id.to_string(),
        agency: duty.agency.to_string(),
        year: duty.year,
        facts,
        may_begin: looked.may_begin,
        measures: looked
            .measures
            .iter()
            .map(|measure| Row {
                kind: kind_name(&measure.kind),
                on: lang.date(measure.taken_on),
                document: measure.document.clone(),
                note: measure.note.clone(),
            })
            .collect(),
        recording: looked.may_sanction.then(|| recording(lang, &looked.kinds, form, errors)),
    })
}

fn due_text(lang: Lang, looked: &DutyLooked) -> String {
    match looked.owed.as_ref().and_then(|owed| owed.due_on) {
        Some(on) => lang.date(on),
        None => lang.t("plan-no-due").to_string(),
    }
}

fn recording(lang: Lang, kinds: &[MeasureKind], form: &MeasureForm, errors: &[FieldError]) -> Vec<Field> {
    let choose = Choice::new("", lang.t("head-choose"));
    let kinds = kinds.iter().map(|kind| Choice::new(&kind.code, words::called(lang, &kind.name_vi, &kind.name_en)));
    vec![
        Field::select("kind", lang.t("plan-measure-kind"), std::iter::once(choose).chain(kinds).collect())
            .value(&form.kind)
            .hint(lang.t("plan-measure-kind-hint"))
            .required(),
        Field::date(lang, "taken_on", lang.t("plan-measure-on")).value(&form.taken_on).required(),
        Field::text("document", lang.t("plan-measure-document")).value(&form.document),
        Field::area("note", lang.t("plan-measure-note"), 2).value(&form.note),
    ]
    .into_iter()
    .map(|field| field.errors(lang, errors))
    .collect()
}
