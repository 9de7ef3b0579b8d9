//! The form of a directive's head: number, date, jurisdiction and the rest.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time;
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, render};

use super::words;
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies;
use crate::modules::directives::model::head::{Head, HeadForm, KINDS};
use crate::modules::directives::policy::Action as Deed;
use crate::modules::directives::store::Programme;
use crate::modules::directives::usecase::{self, DirectiveError, HeadCommand, Looked};

/// The form with the version that the person looked at.
#[derive(Debug, Default, Deserialize)]
pub(super) struct HeadFields {
    #[serde(default)]
    version: i64,
    #[serde(flatten)]
    form: HeadForm,
}

#[derive(Template)]
#[template(path = "directives/web/head.html")]
struct HeadPage {
    page: Layout,
    head: PageHead,
    code: String,
    version: i64,
    errors: Option<ErrorSummary>,
    facts: Vec<Field>,
    reach: Vec<Field>,
}

/// `GET /van-ban/{code}/thong-tin`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let looked = usecase::look_to(&app, &me.actor, &code, Deed::Review).await.map_err(Problem::from)?;
    looked.directive.check_under_review().map_err(DirectiveError::from).map_err(Problem::from)?;
    let form = form_of(&looked.directive.head);
    Ok(render(&head_page(&app, &me, &looked, &form, &[]).await?))
}

/// `POST /van-ban/{code}/thong-tin`
pub(super) async fn save(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(fields): CheckedForm<HeadFields>,
) -> Result<Response, Failure> {
    let command = HeadCommand { version: Some(fields.version), form: fields.form };
    match usecase::set_head(&app, &me.actor, &code, &command).await {
        Ok(_) => Ok(Notice::done("head-saved").on(format!("/van-ban/{code}/soat"))),
        Err(DirectiveError::Invalid(errors)) => {
            let looked = usecase::look(&app, &me.actor, &code).await.map_err(Problem::from)?;
            let page = head_page(&app, &me, &looked, &command.form, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(error) => Err(Problem::from(error).into()),
    }
}

/// The form that shows a head.
fn form_of(head: &Head) -> HeadForm {
    let text = |value: &Option<String>| Some(value.clone().unwrap_or_default());
    HeadForm {
        kind: Some(head.kind.clone()),
        number: text(&head.number),
        issued_on: Some(head.issued_on.map(time::vn_date).unwrap_or_default()),
        issuer: text(&head.issuer),
        title: Some(head.title.clone()),
        signer: text(&head.signer),
        signer_position: text(&head.signer_position),
        jurisdiction: Some(head.jurisdiction.map(|id| id.to_string()).unwrap_or_default()),
        programme: Some(head.programme.map(|id| id.to_string()).unwrap_or_default()),
        overseer: Some(head.overseer.map(|id| id.to_string()).unwrap_or_default()),
        carries_out: text(&head.carries_out),
    }
}

async fn head_page(
    app: &App,
    me: &SignedIn,
    looked: &Looked,
    form: &HeadForm,
    errors: &[FieldError],
) -> Result<HeadPage, Failure> {
    let lang = me.lang();
    let directive = &looked.directive;
    let title = lang.t("head-title");
    let page = me.layout(menu::ids::DIRECTIVES, &title);
    let value = |value: &Option<String>| value.clone().unwrap_or_default();
    let text = |name: &str, label: thihanh_webkit::Text, given: &Option<String>| {
        Field::text(name, label).value(value(given)).errors(lang, errors)
    };
    let kinds = KINDS.iter().map(|kind| Choice::new(kind, words::kind(lang, kind))).collect();
    let facts = vec![
        Field::select("kind", lang.t("head-kind"), kinds).value(value(&form.kind)).errors(lang, errors),
        text("number", lang.t("head-number"), &form.number).hint(lang.t("head-number-hint")),
        Field::date(lang, "issued_on", lang.t("head-issued-on")).value(value(&form.issued_on)).errors(lang, errors),
        text("issuer", lang.t("head-issuer"), &form.issuer),
        Field::area("title", lang.t("head-abstract"), 3).value(value(&form.title)).required().errors(lang, errors),
        text("signer", lang.t("head-signer"), &form.signer),
        text("signer_position", lang.t("head-signer-position"), &form.signer_position),
    ];
    let sql = app.store.read();
    let on = directive.head.issued_on.unwrap_or_else(|| app.clock.today());
    let jurisdictions = jurisdictions(app, on).await?;
    let overseers = match directive.head.jurisdiction {
        Some(jurisdiction) => agencies::api::all_in(sql, jurisdiction, on).await.map_err(Problem::from)?,
        None => Vec::new(),
    };
    let none = || Choice::new("", lang.t("head-choose"));
    let programmes = usecase::programmes(app).await.map_err(Problem::from)?;
    let by_rule = Choice::new("", lang.t("head-overseer-rule"));
    let select = |name: &str, label: thihanh_webkit::Text, first: Choice, rest: Vec<Choice>, given: &Option<String>| {
        let choices = std::iter::once(first).chain(rest).collect();
        Field::select(name, label, choices).value(value(given)).errors(lang, errors)
    };
    let overseers = overseers
        .into_iter()
        .filter(|view| view.kind != TERRITORY)
        .map(|view| Choice::new(view.id, view.name))
        .collect();
    let offered = |programme: &Programme| programme.is_running || Some(programme.id) == directive.head.programme;
    let programmes =
        programmes.into_iter().filter(offered).map(|programme| Choice::new(programme.id, programme.name)).collect();
    let reach = vec![
        select("jurisdiction", lang.t("head-jurisdiction"), none(), jurisdictions, &form.jurisdiction)
            .hint(lang.t("head-jurisdiction-hint")),
        select("overseer", lang.t("head-overseer"), by_rule, overseers, &form.overseer)
            .hint(lang.t("head-overseer-hint")),
        select("programme", lang.t("head-programme"), none(), programmes, &form.programme),
        text("carries_out", lang.t("head-carries-out"), &form.carries_out).hint(carries_out_hint(lang, looked)),
    ];
    let label = words::label(lang, &directive.head.kind, directive.head.number.as_deref(), &directive.head.title);
    Ok(HeadPage {
        head: PageHead::new(title)
            .crumb(Html::link("/van-ban", lang.t("directives-title")))
            .crumb(Html::link(format!("/van-ban/{}/soat", directive.code), label)),
        code: directive.code.clone(),
        version: directive.version,
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        facts,
        reach,
        page,
    })
}

/// What the field wants, with the codes of the directives held here that the text cites.
fn carries_out_hint(lang: Lang, looked: &Looked) -> thihanh_webkit::Text {
    let cited: Vec<_> = looked
        .citations
        .iter()
        .filter_map(|citation| Some(format!("{} ({})", citation.held_as.as_ref()?, citation.number)))
        .collect();
    match cited.is_empty() {
        true => lang.t("head-carries-out-hint"),
        false => lang.t("head-carries-out-cited").with("cited", cited.join(", ")),
    }
}

/// The kind of agency that is an area with everything in it.
const TERRITORY: &str = "territory";

/// The areas that a directive may hold in: provinces, and the communes (earlier districts) inside them.
async fn jurisdictions(app: &App, on: chrono::NaiveDate) -> Result<Vec<Choice>, Problem> {
    let sql = app.store.read();
    let mut choices = Vec::new();
    for root in agencies::api::roots(sql, on).await? {
        choices.push(Choice::new(root.id, &root.name));
        let inside = agencies::api::all_in(sql, root.id, on).await?;
        let areas = inside.into_iter().filter(|view| view.kind == TERRITORY && view.id != root.id);
        choices.extend(areas.map(|view| Choice::new(view.id, view.name)));
    }
    Ok(choices)
}
