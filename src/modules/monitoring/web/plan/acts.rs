//! What is done with a plan: one form each.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{CheckedForm, Failure, Notice, render};

use super::{PLANS, Refused, page};
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::monitoring::model::content::{Content, Signing};
use crate::modules::monitoring::model::form::{PlanFieldForm, PlanItemForm};
use crate::modules::monitoring::usecase::{self, MonitoringError, Place};

/// The fields of all forms.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::modules::monitoring::web) struct Input {
    pub(super) version: String,
    pub(super) field: String,
    pub(super) reason: String,
    pub(super) note: String,
    pub(super) why_apart: String,
    pub(super) matched: String,
    pub(super) number: String,
    pub(super) on: String,
    pub(super) activity: String,
    pub(super) content: String,
    pub(super) product: String,
    pub(super) starts_on: String,
    pub(super) ends_on: String,
    pub(super) lead: String,
    pub(super) partners: String,
    pub(super) budget: String,
    parent: String,
    issuer: String,
    place: String,
    symbol: String,
    about: String,
    basis: String,
    purpose: String,
    scope: String,
    duties: String,
    copies: String,
    archive: String,
    on_behalf_of: String,
    mark: String,
    superior: String,
    title: String,
    name: String,
}

impl Input {
    fn place<'a>(&self, code: &'a str) -> Place<'a> {
        Place { code, version: Some(form_version(&self.version)) }
    }

    /// The words of the document.
    pub(super) fn content(&self) -> Content {
        Content {
            parent: self.parent.clone(),
            issuer: self.issuer.clone(),
            place: self.place.clone(),
            symbol: self.symbol.clone(),
            about: self.about.clone(),
            basis: self.basis.clone(),
            purpose: self.purpose.clone(),
            scope: self.scope.clone(),
            duties: self.duties.clone(),
            copies: self.copies.clone(),
            archive: self.archive.clone(),
            signing: Signing {
                on_behalf_of: self.on_behalf_of.clone(),
                mark: self.mark.clone(),
                superior: self.superior.clone(),
                title: self.title.clone(),
                name: self.name.clone(),
            },
        }
    }

    fn field(&self) -> PlanFieldForm {
        PlanFieldForm {
            field: self.field.clone(),
            reason: self.reason.clone(),
            note: self.note.clone(),
            why_apart: self.why_apart.clone(),
            matched: self.matched.clone(),
        }
    }

    fn item(&self) -> PlanItemForm {
        PlanItemForm {
            activity: self.activity.clone(),
            content: self.content.clone(),
            product: self.product.clone(),
            starts_on: self.starts_on.clone(),
            ends_on: self.ends_on.clone(),
            lead: self.lead.clone(),
            partners: self.partners.clone(),
            budget: self.budget.clone(),
        }
    }
}

/// Back to the plan with a notice; or the page again with what was refused.
async fn told(
    app: &App,
    me: &SignedIn,
    code: &str,
    (form, input): (&'static str, Input),
    done: Result<(), MonitoringError>,
    notice: &'static str,
) -> Result<Response, Failure> {
    match done.map_err(Problem::from) {
        Ok(()) => Ok(Notice::done(notice).on(format!("{PLANS}/{code}"))),
        Err(Problem::Invalid(errors)) => {
            let page = page(app, me, code, None, Some(Refused { form, input, errors })).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

type App_ = State<Arc<App>>;

/// `POST /theo-doi/ke-hoach/{code}/sua`
pub(in crate::modules::monitoring::web) async fn edit(
    State(app): App_,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::edit(&app, &me.actor, input.place(&code), input.content()).await;
    told(&app, &me, &code, ("edit", input), done, "plan-edited").await
}

/// `POST /theo-doi/ke-hoach/{code}/linh-vuc`
pub(in crate::modules::monitoring::web) async fn put_field(
    State(app): App_,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::put_field(&app, &me.actor, input.place(&code), &input.field()).await;
    told(&app, &me, &code, ("field", input), done, "plan-field-put").await
}

/// `POST /theo-doi/ke-hoach/{code}/linh-vuc/bo`
pub(in crate::modules::monitoring::web) async fn remove_field(
    State(app): App_,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::remove_field(&app, &me.actor, input.place(&code), &input.field).await;
    told(&app, &me, &code, ("", input), done, "plan-field-removed").await
}

/// `POST /theo-doi/ke-hoach/{code}/hoat-dong`: a new line, or the one with the number changed.
pub(in crate::modules::monitoring::web) async fn put_item(
    State(app): App_,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let (place, item) = (input.place(&code), input.item());
    let done = match input.number.parse() {
        Ok(number) => usecase::change_item(&app, &me.actor, place, number, &item).await,
        Err(_) => usecase::put_item(&app, &me.actor, place, &item).await,
    };
    told(&app, &me, &code, ("item", input), done, "plan-item-put").await
}

/// `POST /theo-doi/ke-hoach/{code}/hoat-dong/bo`
pub(in crate::modules::monitoring::web) async fn remove_item(
    State(app): App_,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let number = input.number.parse().unwrap_or_default();
    let done = usecase::remove_item(&app, &me.actor, input.place(&code), number).await;
    told(&app, &me, &code, ("", input), done, "plan-item-removed").await
}

/// `POST /theo-doi/ke-hoach/{code}/trinh`
pub(in crate::modules::monitoring::web) async fn submit(
    State(app): App_,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::submit(&app, &me.actor, input.place(&code)).await;
    told(&app, &me, &code, ("", input), done, "plan-submitted").await
}

/// `POST /theo-doi/ke-hoach/{code}/tra-lai`
pub(in crate::modules::monitoring::web) async fn send_back(
    State(app): App_,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::send_back(&app, &me.actor, input.place(&code), &input.reason).await;
    told(&app, &me, &code, ("return", input), done, "plan-returned").await
}

/// `POST /theo-doi/ke-hoach/{code}/chap-nhan`
pub(in crate::modules::monitoring::web) async fn accept(
    State(app): App_,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::accept(&app, &me.actor, input.place(&code)).await;
    told(&app, &me, &code, ("", input), done, "plan-accepted").await
}

/// `POST /theo-doi/ke-hoach/{code}/ban-hanh`
pub(in crate::modules::monitoring::web) async fn issue(
    State(app): App_,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::issue(&app, &me.actor, input.place(&code), (&input.number, &input.on)).await;
    told(&app, &me, &code, ("issue", input), done, "plan-issued-done").await
}

/// `POST /theo-doi/ke-hoach/{code}/bo`
pub(in crate::modules::monitoring::web) async fn discard(
    State(app): App_,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let place = input.place(&code);
    usecase::discard(&app, &me.actor, place.code, place.version).await.map_err(Problem::from)?;
    Ok(Notice::done("plan-discarded").with("code", &code).on(PLANS))
}

/// `POST /theo-doi/ke-hoach/{code}/sua-doi`
pub(in crate::modules::monitoring::web) async fn begin_amendment(
    State(app): App_,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::begin_amendment(&app, &me.actor, input.place(&code), &input.reason).await;
    told(&app, &me, &code, ("amend", input), done, "plan-amendment-begun").await
}

/// `POST /theo-doi/ke-hoach/{code}/sua-doi/ban-hanh`
pub(in crate::modules::monitoring::web) async fn issue_amendment(
    State(app): App_,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let numbered = (input.number.as_str(), input.on.as_str());
    let done = usecase::issue_amendment(&app, &me.actor, input.place(&code), numbered).await;
    told(&app, &me, &code, ("issue-amendment", input), done, "plan-amendment-done").await
}

/// `POST /theo-doi/ke-hoach/{code}/sua-doi/bo`
pub(in crate::modules::monitoring::web) async fn give_up_amendment(
    State(app): App_,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::give_up_amendment(&app, &me.actor, input.place(&code)).await;
    told(&app, &me, &code, ("", input), done, "plan-amendment-given-up").await
}
