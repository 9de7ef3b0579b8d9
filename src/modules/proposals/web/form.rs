//! A new proposal.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, render};

use super::list::PROPOSALS;
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies::api::AgencyView;
use crate::modules::proposals::model::ProposalForm;
use crate::modules::proposals::usecase::{self, Places};

#[derive(Template)]
#[template(path = "proposals/web/form.html")]
struct FormPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    fields: Vec<Field>,
}

/// `GET /kien-nghi/moi`; a link may fill in the directive or the publication that it is about.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(form): Query<ProposalForm>,
) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, &form, &[]).await?))
}

/// `POST /kien-nghi/moi`
pub(super) async fn submit(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<ProposalForm>,
) -> Result<Response, Failure> {
    match usecase::submit(&app, &me.actor, &form).await.map_err(Problem::from) {
        Ok(made) => Ok(Notice::done("proposal-submitted").on(format!("{PROPOSALS}/{}", made.code))),
        Err(Problem::Invalid(errors)) => {
            let page = page(&app, &me, &form, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(app: &App, me: &SignedIn, form: &ProposalForm, errors: &[FieldError]) -> Result<FormPage, Failure> {
    let lang = me.lang();
    let places = usecase::places(app, &me.actor).await.map_err(Problem::from)?;
    let title = lang.t("proposals-add");
    Ok(FormPage {
        head: PageHead::new(&title)
            .crumb(Html::link(PROPOSALS, lang.t("proposals-title")))
            .sentence(lang.t("proposals-add-sentence")),
        page: me.layout(menu::ids::PROPOSALS, title),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        fields: fields(lang, form, &places, errors),
    })
}

fn fields(lang: Lang, form: &ProposalForm, places: &Places, errors: &[FieldError]) -> Vec<Field> {
    let choices = |views: &[AgencyView]| {
        let choose = Choice::new("", lang.t("head-choose"));
        std::iter::once(choose).chain(views.iter().map(|view| Choice::new(view.id, &view.name))).collect()
    };
    // Who proposes for one agency alone need not choose it.
    let from = match (&*places.from, form.from.as_str()) {
        ([only], "") => only.id.to_string(),
        (_, chosen) => chosen.to_owned(),
    };
    vec![
        Field::select("from", lang.t("proposal-from"), choices(&places.from)).value(from).required(),
        Field::select("to", lang.t("proposal-to"), choices(&places.to)).value(&form.to).required(),
        Field::text("title", lang.t("proposal-title")).value(&form.title).required(),
        Field::area("content", lang.t("proposal-content"), 8).value(&form.content).required(),
        Field::text("number", lang.t("proposal-number")).value(&form.number).hint(lang.t("proposal-number-hint")),
        Field::date(lang, "dated_on", lang.t("proposal-dated-on")).value(&form.dated_on),
        Field::date(lang, "wanted_on", lang.t("proposal-wanted-on"))
            .value(&form.wanted_on)
            .hint(lang.t("proposal-wanted-on-hint")),
        Field::text("directive", lang.t("proposal-directive"))
            .value(&form.directive)
            .hint(lang.t("proposal-directive-hint")),
        Field::text("session", lang.t("proposal-session")).value(&form.session).hint(lang.t("proposal-session-hint")),
        Field::text("publication", lang.t("proposal-publication"))
            .value(&form.publication)
            .hint(lang.t("proposal-publication-hint")),
    ]
    .into_iter()
    .map(|field| field.errors(lang, errors))
    .collect()
}
