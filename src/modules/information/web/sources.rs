//! The kinds of sources, as this installation keeps them.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::ids::InformationSourceId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, render};

use super::{INFORMATION, SOURCES, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::information::model::source::{SourceForm, SourceKind};
use crate::modules::information::usecase::{self, InformationError};

#[derive(Template)]
#[template(path = "information/web/sources.html")]
struct SourcesPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    rows: Vec<Row>,
    adding: Option<Vec<Field>>,
    is_verified: bool,
    has_add_errors: bool,
}

struct Row {
    id: String,
    version: i64,
    name: String,
    source: String,
    is_verified: bool,
    until: String,
    /// Address of its form, for who keeps it.
    edit: Option<String>,
    fields: Option<Vec<Field>>,
}

/// The fields of both forms.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    version: String,
    code: String,
    name_vi: String,
    name_en: String,
    source: String,
    is_verified: String,
    valid_to: String,
}

impl Input {
    fn form(&self) -> SourceForm {
        SourceForm {
            code: self.code.clone(),
            name_vi: self.name_vi.clone(),
            name_en: self.name_en.clone(),
            source: self.source.clone(),
            is_verified: self.is_verified.clone(),
            valid_to: self.valid_to.clone(),
        }
    }

    fn of(lang: Lang, kind: &SourceKind) -> Self {
        Self {
            version: kind.version.to_string(),
            code: kind.code.clone(),
            name_vi: kind.name_vi.clone(),
            name_en: kind.name_en.clone(),
            source: kind.source.clone(),
            is_verified: if kind.is_verified { "1".to_owned() } else { String::new() },
            valid_to: kind.to.map(|on| lang.date(on)).unwrap_or_default(),
        }
    }
}

/// What was refused: of one kind, or of a new one.
#[derive(Default)]
struct Refused {
    of: Option<InformationSourceId>,
    input: Input,
    errors: Vec<FieldError>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// The kind whose form is shown.
    sua: String,
}

/// `GET /theo-doi/thong-tin/nguon`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let of = asked.sua.parse().ok();
    Ok(render(&page(&app, &me, Refused { of, ..Refused::default() }).await?))
}

/// `POST /theo-doi/thong-tin/nguon`
pub(super) async fn add(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::add_source(&app, &me.actor, &input.form()).await;
    told(&app, &me, None, input, done, "information-source-added").await
}

/// `POST /theo-doi/thong-tin/nguon/{id}`
pub(super) async fn change(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let id: InformationSourceId = id.parse().map_err(|_| Failure::no_such_page())?;
    let version = Some(form_version(&input.version));
    let done = usecase::change_source(&app, &me.actor, id, version, &input.form()).await;
    told(&app, &me, Some(id), input, done, "information-source-changed").await
}

async fn told(
    app: &App,
    me: &SignedIn,
    of: Option<InformationSourceId>,
    input: Input,
    done: Result<SourceKind, InformationError>,
    notice: &'static str,
) -> Result<Response, Failure> {
    match done.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done(notice).on(SOURCES)),
        Err(Problem::Invalid(errors)) => {
            let page = page(app, me, Refused { of, input, errors }).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(app: &App, me: &SignedIn, refused: Refused) -> Result<SourcesPage, Failure> {
    let lang = me.lang();
    let kinds = usecase::sources(app, &me.actor).await.map_err(Problem::from)?;
    let may_keep = usecase::may_keep_sources(app, &me.actor).await.map_err(Problem::from)?;
    let has_add_errors = refused.of.is_none() && !refused.errors.is_empty();
    // One form at a time: two would share the ids of their fields.
    let adding = (may_keep && refused.of.is_none()).then(|| {
        let code = Field::text("code", lang.t("information-source-code"))
            .value(&refused.input.code)
            .hint(lang.t("information-source-code-hint"))
            .required();
        let all = std::iter::once(code).chain(fields(lang, &refused.input));
        all.map(|field| field.errors(lang, &refused.errors)).collect()
    });
    let rows = kinds.iter().map(|kind| {
        let is_chosen = refused.of == Some(kind.id);
        let input = if refused.errors.is_empty() { Input::of(lang, kind) } else { refused.input.clone() };
        let changing = || fields(lang, &input).into_iter().map(|field| field.errors(lang, &refused.errors)).collect();
        Row {
            id: kind.id.to_string(),
            version: kind.version,
            name: words::source(lang, kind).to_owned(),
            source: kind.source.clone(),
            is_verified: kind.is_verified,
            until: kind.to.map(|on| lang.date(on)).unwrap_or_default(),
            edit: (may_keep && !is_chosen).then(|| format!("{SOURCES}?sua={}#sua", kind.id)),
            fields: (may_keep && is_chosen).then(changing),
        }
    });
    let title = lang.t("information-sources-title");
    Ok(SourcesPage {
        head: PageHead::new(&title)
            .crumb(Html::link(INFORMATION, lang.t("information-title")))
            .sentence(lang.t("information-sources-sentence")),
        page: me.layout(menu::ids::INFORMATION, title),
        errors: (!refused.errors.is_empty()).then(|| ErrorSummary::of(lang, &refused.errors)),
        rows: rows.collect(),
        is_verified: !refused.input.is_verified.is_empty(),
        adding,
        has_add_errors,
    })
}

fn fields(lang: Lang, input: &Input) -> Vec<Field> {
    vec![
        Field::text("name_vi", lang.t("information-source-name-vi")).value(&input.name_vi).required(),
        Field::text("name_en", lang.t("information-source-name-en")).value(&input.name_en),
        Field::text("source", lang.t("information-source-law")).value(&input.source).required(),
        Field::date(lang, "valid_to", lang.t("information-source-valid-to"))
            .value(&input.valid_to)
            .hint(lang.t("information-source-valid-to-hint")),
    ]
}
