//! Criteria and kinds of organisations, as this installation keeps them.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::ids::CollaboratorReferenceId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, Text, render};

use super::{COLLABORATORS, REFERENCES, summary, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::collaborators::model::reference::{Reference, ReferenceForm, ReferenceList};
use crate::modules::collaborators::usecase::{self, CollaboratorError};

#[derive(Template)]
#[template(path = "collaborators/web/reference.html")]
struct ReferencePage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    lists: Vec<(Text, Vec<Row>)>,
    adding: Option<Sheet>,
    has_add_errors: bool,
}

struct Row {
    name: String,
    law: String,
    is_verified: bool,
    until: String,
    /// Address of its form, for who keeps it.
    edit: Option<String>,
    form: Option<Sheet>,
}

struct Sheet {
    action: String,
    version: String,
    fields: Vec<Field>,
    is_verified: bool,
}

/// What was refused: of one row, or of a new one.
#[derive(Default)]
struct Refused {
    of: Option<CollaboratorReferenceId>,
    form: Option<ReferenceForm>,
    errors: Vec<FieldError>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// The row whose form is shown.
    sua: String,
}

/// `GET /theo-doi/cong-tac-vien/danh-muc`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let of = asked.sua.parse().ok();
    Ok(render(&page(&app, &me, Refused { of, ..Refused::default() }).await?))
}

/// `POST /theo-doi/cong-tac-vien/danh-muc`
pub(super) async fn add(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<ReferenceForm>,
) -> Result<Response, Failure> {
    let done = usecase::add_reference(&app, &me.actor, &form).await;
    told(&app, &me, None, form, done, "collaborator-reference-added").await
}

/// `POST /theo-doi/cong-tac-vien/danh-muc/{id}`
pub(super) async fn change(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
    CheckedForm(form): CheckedForm<ReferenceForm>,
) -> Result<Response, Failure> {
    let id: CollaboratorReferenceId = id.parse().map_err(|_| Failure::no_such_page())?;
    let done = usecase::change_reference(&app, &me.actor, id, Some(form_version(&form.version)), &form).await;
    told(&app, &me, Some(id), form, done, "collaborator-reference-changed").await
}

async fn told(
    app: &App,
    me: &SignedIn,
    of: Option<CollaboratorReferenceId>,
    form: ReferenceForm,
    done: Result<Reference, CollaboratorError>,
    notice: &'static str,
) -> Result<Response, Failure> {
    match done.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done(notice).on(REFERENCES)),
        Err(Problem::Invalid(errors)) => {
            let page = page(app, me, Refused { of, form: Some(form), errors }).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(app: &App, me: &SignedIn, refused: Refused) -> Result<ReferencePage, Failure> {
    let lang = me.lang();
    let all = usecase::references(app, &me.actor).await.map_err(Problem::from)?;
    let may_keep = usecase::may_keep_reference(app, &me.actor).await.map_err(Problem::from)?;
    let rows_of = |list: ReferenceList| {
        let rows = all.iter().filter(|row| row.list == list).map(|row| shown(lang, row, may_keep, &refused));
        (words::list(lang, list), rows.collect())
    };
    // One form at a time: two would share the ids of their fields.
    let adding = (may_keep && refused.of.is_none()).then(|| new_sheet(lang, &refused));
    let title = lang.t("collaborator-references-title");
    Ok(ReferencePage {
        lists: ReferenceList::ALL.iter().map(|list| rows_of(*list)).collect(),
        head: PageHead::new(&title)
            .crumb(Html::link(COLLABORATORS, lang.t("collaborators-title")))
            .sentence(lang.t("collaborator-references-sentence")),
        page: me.layout(menu::ids::COLLABORATORS, title),
        has_add_errors: refused.of.is_none() && !refused.errors.is_empty(),
        errors: summary(lang, &refused.errors),
        adding,
    })
}

fn shown(lang: Lang, row: &Reference, may_keep: bool, refused: &Refused) -> Row {
    let is_chosen = refused.of == Some(row.id);
    let name = words::reference(lang, row);
    let known = ReferenceForm::of(row);
    let form = refused.form.as_ref().unwrap_or(&known);
    Row {
        name: match row.least_years {
            Some(years) => lang.t("collaborator-least").with("name", name).with("years", years).to_string(),
            None => name.to_owned(),
        },
        law: row.source.clone(),
        is_verified: row.is_verified,
        until: row.to.map(|on| lang.date(on)).unwrap_or_default(),
        edit: (may_keep && !is_chosen).then(|| format!("{REFERENCES}?sua={}#sua", row.id)),
        form: (may_keep && is_chosen).then(|| Sheet {
            action: format!("{REFERENCES}/{}", row.id),
            version: row.version.to_string(),
            fields: fields(lang, form, row.list == ReferenceList::Criterion)
                .into_iter()
                .map(|field| field.errors(lang, &refused.errors))
                .collect(),
            is_verified: !form.is_verified.is_empty(),
        }),
    }
}

fn new_sheet(lang: Lang, refused: &Refused) -> Sheet {
    let form = refused.form.clone().unwrap_or_default();
    let choose = std::iter::once(Choice::new("", lang.t("head-choose")));
    let lists = ReferenceList::ALL.iter().map(|list| Choice::new(list.as_str(), words::list(lang, *list)));
    let first = [
        Field::select("list", lang.t("collaborator-list"), choose.chain(lists).collect()).value(&form.list).required(),
        Field::text("code", lang.t("collaborator-code"))
            .value(&form.code)
            .hint(lang.t("collaborator-code-hint"))
            .required(),
    ];
    let all = first.into_iter().chain(fields(lang, &form, true));
    Sheet {
        action: REFERENCES.to_owned(),
        version: String::new(),
        fields: all.map(|field| field.errors(lang, &refused.errors)).collect(),
        is_verified: !form.is_verified.is_empty(),
    }
}

fn fields(lang: Lang, form: &ReferenceForm, has_years: bool) -> Vec<Field> {
    let mut fields = vec![
        Field::text("name_vi", lang.t("collaborator-name-vi")).value(&form.name_vi).required(),
        Field::text("name_en", lang.t("collaborator-name-en")).value(&form.name_en),
    ];
    if has_years {
        fields.push(
            Field::text("least_years", lang.t("collaborator-least-years"))
                .value(&form.least_years)
                .hint(lang.t("collaborator-least-years-hint")),
        );
    }
    fields.extend([
        Field::text("source", lang.t("collaborator-law")).value(&form.source).required(),
        Field::date(lang, "valid_to", lang.t("collaborator-valid-to"))
            .value(&form.valid_to)
            .hint(lang.t("collaborator-valid-to-hint")),
    ]);
    fields
}
