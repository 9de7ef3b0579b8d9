//! A new programme, and the fields that its page changes.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, render};

use super::list::PROGRAMMES;
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies::api::AgencyView;
use crate::modules::programmes::model::ProgrammeForm;
use crate::modules::programmes::usecase;

/// The kind of agency that is an area with everything in it.
const TERRITORY: &str = "territory";

#[derive(Template)]
#[template(path = "programmes/web/form.html")]
struct FormPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    fields: Vec<Field>,
}

/// `GET /chuong-trinh/moi`
pub(super) async fn show(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, &ProgrammeForm::default(), &[]).await?))
}

/// `POST /chuong-trinh/moi`
pub(super) async fn create(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<ProgrammeForm>,
) -> Result<Response, Failure> {
    match usecase::create(&app, &me.actor, &form).await.map_err(Problem::from) {
        Ok(made) => Ok(Notice::done("programme-created").on(format!("{PROGRAMMES}/{}", made.code))),
        Err(Problem::Invalid(errors)) => {
            let page = page(&app, &me, &form, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(app: &App, me: &SignedIn, form: &ProgrammeForm, errors: &[FieldError]) -> Result<FormPage, Failure> {
    let lang = me.lang();
    let places = usecase::places(app, &me.actor).await.map_err(Problem::from)?;
    let title = lang.t("programmes-add");
    let areas = places.iter().filter(|view| view.kind == TERRITORY).map(|view| Choice::new(view.id, &view.name));
    let area = Field::select("jurisdiction", lang.t("head-jurisdiction"), areas.collect())
        .value(&form.jurisdiction)
        .hint(lang.t("programme-jurisdiction-hint"))
        .required()
        .errors(lang, errors);
    let mut fields = fields(lang, form, &places, errors);
    fields.insert(2, area);
    Ok(FormPage {
        head: PageHead::new(&title).crumb(Html::link(PROGRAMMES, lang.t("programmes-title"))),
        page: me.layout(menu::ids::PROGRAMMES, title),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        fields,
    })
}

/// The fields that a programme keeps open for change.
pub(super) fn fields(lang: Lang, form: &ProgrammeForm, places: &[AgencyView], errors: &[FieldError]) -> Vec<Field> {
    let nobody = Choice::new("", lang.t("programme-lead-none"));
    let agencies = places.iter().filter(|view| view.kind != TERRITORY).map(|view| Choice::new(view.id, &view.name));
    vec![
        Field::area("name", lang.t("programme-name"), 2).value(&form.name).required(),
        Field::text("source", lang.t("programme-source"))
            .value(&form.source)
            .hint(lang.t("programme-source-hint"))
            .required(),
        Field::select("lead", lang.t("programme-lead"), std::iter::once(nobody).chain(agencies).collect())
            .value(&form.lead),
        Field::date(lang, "starts_on", lang.t("programme-starts-on")).value(&form.starts_on).required(),
        Field::date(lang, "ends_on", lang.t("programme-ends-on"))
            .value(&form.ends_on)
            .hint(lang.t("programme-ends-on-hint")),
        Field::area("goal", lang.t("programme-goal"), 4).value(&form.goal),
    ]
    .into_iter()
    .map(|field| field.errors(lang, errors))
    .collect()
}

/// The name of an agency among those that were looked up.
pub(super) fn name_of(names: &HashMap<AgencyId, AgencyView>, id: AgencyId) -> Option<Html> {
    names.get(&id).map(|view| Html::link(format!("/don-vi/{id}"), &view.name))
}
