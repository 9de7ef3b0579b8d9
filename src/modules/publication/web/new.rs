//! What could be published, and beginning with one of it.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Choice, EmptyState, ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, render};

use super::{PUBLICATIONS, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::publication::model::publication::{Kind, PrepareForm};
use crate::modules::publication::usecase::{self, Candidate};

#[derive(Template)]
#[template(path = "publication/web/new.html")]
struct NewPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    fields: Vec<Field>,
    has_errors: bool,
}

struct Row {
    kind: &'static str,
    kind_name: String,
    code: String,
    title: String,
    agency: String,
    on: String,
    /// What the button does, for whoever hears it alone.
    act: String,
}

/// `GET /theo-doi/cong-khai/moi`
pub(super) async fn show(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, &PrepareForm::default(), &[]).await?))
}

/// `POST /theo-doi/cong-khai/moi`
pub(super) async fn prepare(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<PrepareForm>,
) -> Result<Response, Failure> {
    match usecase::prepare(&app, &me.actor, &form).await.map_err(Problem::from) {
        Ok(made) => Ok(Notice::done("publication-prepared").on(format!("{PUBLICATIONS}/{}", made.slug))),
        Err(Problem::Invalid(errors)) => {
            let page = page(&app, &me, &form, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(app: &App, me: &SignedIn, form: &PrepareForm, errors: &[FieldError]) -> Result<NewPage, Failure> {
    let lang = me.lang();
    let found = usecase::candidates(app, &me.actor).await.map_err(Problem::from)?;
    let ids: Vec<AgencyId> = found.iter().map(|candidate| candidate.agency).collect();
    let names = usecase::names(app, &ids).await.map_err(Problem::from)?;
    let title = lang.t("publications-add");
    let rows = found.iter().map(|candidate| {
        let title = called(lang, candidate);
        Row {
            kind: candidate.kind.as_str(),
            kind_name: words::kind(lang, candidate.kind).to_string(),
            code: candidate.code.clone(),
            act: lang.t("publication-prepare-this").with("title", title.as_str()).to_string(),
            title,
            agency: words::name(&names, candidate.agency),
            on: lang.date(candidate.on),
        }
    });
    let empty = found
        .is_empty()
        .then(|| EmptyState::new("check-circle", lang.t("publications-nothing"), lang.t("publications-nothing-text")));
    Ok(NewPage {
        head: PageHead::new(&title)
            .crumb(Html::link(PUBLICATIONS, lang.t("publications-title")))
            .sentence(lang.t("publications-add-sentence")),
        page: me.layout(menu::ids::PUBLICATIONS, title),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        rows: rows.collect(),
        empty,
        fields: fields(lang, form, errors),
        has_errors: !errors.is_empty(),
    })
}

fn called(lang: Lang, candidate: &Candidate) -> String {
    match candidate.year {
        Some(year) => {
            lang.t("publication-plan-of").with("label", &candidate.title).with("year", year.to_string()).to_string()
        }
        None => candidate.title.clone(),
    }
}

/// For what is not offered above: older things.
fn fields(lang: Lang, form: &PrepareForm, errors: &[FieldError]) -> Vec<Field> {
    let choose = std::iter::once(Choice::new("", lang.t("head-choose")));
    let kinds = Kind::ALL.iter().map(|kind| Choice::new(kind.as_str(), words::kind(lang, *kind)));
    vec![
        Field::select("kind", lang.t("publication-kind"), choose.chain(kinds).collect())
            .value(&form.kind)
            .required()
            .errors(lang, errors),
        Field::text("code", lang.t("publication-source"))
            .value(&form.code)
            .hint(lang.t("publication-source-hint"))
            .required()
            .errors(lang, errors),
    ]
}
