//! The form of a collaborator.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Choice, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Notice, render};

use super::{COLLABORATORS, FormPage, Sheet, summary, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::collaborators::model::person::{CollaboratorForm, FieldRef};
use crate::modules::collaborators::model::reference::{Reference, ReferenceList};
use crate::modules::collaborators::usecase;

/// `GET /theo-doi/cong-tac-vien/moi`
pub(super) async fn show(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, &CollaboratorForm::default(), &[]).await?))
}

/// `POST /theo-doi/cong-tac-vien/moi`
pub(super) async fn add(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<CollaboratorForm>,
) -> Result<Response, Failure> {
    match usecase::add(&app, &me.actor, &form).await.map_err(Problem::from) {
        Ok(made) => Ok(Notice::done("collaborator-saved").on(format!("{COLLABORATORS}/{}", made.id))),
        Err(Problem::Invalid(errors)) => {
            let page = page(&app, &me, &form, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(app: &App, me: &SignedIn, form: &CollaboratorForm, errors: &[FieldError]) -> Result<FormPage, Failure> {
    let lang = me.lang();
    let kept = usecase::kept(app, &me.actor).await.map_err(Problem::from)?;
    let references = usecase::references(app, &me.actor).await.map_err(Problem::from)?;
    let known = usecase::fields(app).await.map_err(Problem::from)?;
    // Who keeps the register of one agency alone need not choose it.
    let agency = match (kept.as_slice(), form.agency.as_str()) {
        ([only], "") => only.id.to_string(),
        (_, chosen) => chosen.to_owned(),
    };
    let choose = std::iter::once(Choice::new("", lang.t("head-choose")));
    let agencies = choose.chain(kept.iter().map(|view| Choice::new(view.id, &view.name))).collect();
    let agency = Field::select("agency", lang.t("collaborator-agency"), agencies).value(agency).required();
    let mut sheet = sheet(lang, form, &references, &known, errors);
    sheet.fields.insert(0, agency.errors(lang, errors));
    let title = lang.t("collaborator-add");
    Ok(FormPage {
        head: PageHead::new(&title)
            .crumb(Html::link(COLLABORATORS, lang.t("collaborators-title")))
            .sentence(lang.t("collaborator-add-sentence")),
        page: me.layout(menu::ids::COLLABORATORS, title),
        errors: summary(lang, errors),
        form: Sheet { action: format!("{COLLABORATORS}/moi"), ..sheet },
    })
}

/// The form of a collaborator without the agency.
pub(super) fn sheet(
    lang: Lang,
    form: &CollaboratorForm,
    references: &[Reference],
    known: &[FieldRef],
    errors: &[FieldError],
) -> Sheet {
    let choose = std::iter::once(Choice::new("", lang.t("head-choose")));
    let kinds = references.iter().filter(|row| row.list == ReferenceList::Organisation);
    let kinds = kinds.map(|row| Choice::new(&row.code, words::reference(lang, row)));
    let fields = [
        Field::text("name", lang.t("collaborator-name"))
            .value(&form.name)
            .hint(lang.t("collaborator-name-hint"))
            .required(),
        Field::text("birth_year", lang.t("collaborator-birth-year")).value(&form.birth_year).required(),
        Field::text("contact", lang.t("collaborator-contact")).value(&form.contact),
        Field::select("kind", lang.t("collaborator-kind"), choose.chain(kinds).collect()).value(&form.kind).required(),
        Field::text("organisation", lang.t("collaborator-organisation")).value(&form.organisation).required(),
        Field::text("study", lang.t("collaborator-study")).value(&form.study).hint(lang.t("collaborator-study-hint")),
        Field::area("note", lang.t("collaborator-note"), 3).value(&form.note).hint(lang.t("collaborator-note-hint")),
    ];
    let tick = |field: &FieldRef| (field.code.clone(), field.name.clone(), form.field.contains(&field.code));
    Sheet {
        action: String::new(),
        version: form.version.clone(),
        hidden: Vec::new(),
        fields: fields.into_iter().map(|field| field.errors(lang, errors)).collect(),
        ticks: known.iter().map(tick).collect(),
    }
}
