//! The criteria and the questions under each, as this installation asks them.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::ids::ChecklistItemId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, render};

use super::{CHECKLIST, INSPECTIONS, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::inspections::model::reference::{ChecklistItem, ItemForm, Named};
use crate::modules::inspections::usecase::{self, Checklist, InspectionError};

#[derive(Template)]
#[template(path = "inspections/web/checklist.html")]
struct ChecklistPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    criteria: Vec<Criterion>,
    measures: Vec<Measure>,
    adding: Option<Vec<Field>>,
    is_verified: bool,
    has_add_errors: bool,
}

struct Criterion {
    code: String,
    title: String,
    source: String,
    is_verified: bool,
    items: Vec<Item>,
}

struct Measure {
    title: String,
    source: String,
    is_verified: bool,
}

struct Item {
    id: String,
    version: i64,
    question: String,
    guidance: String,
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
    criterion: String,
    position: String,
    field: String,
    question: String,
    guidance: String,
    source: String,
    is_verified: String,
    valid_to: String,
}

impl Input {
    fn form(&self) -> ItemForm {
        ItemForm {
            jurisdiction: String::new(),
            field: self.field.clone(),
            criterion: self.criterion.clone(),
            position: self.position.clone(),
            question: self.question.clone(),
            guidance: self.guidance.clone(),
            source: self.source.clone(),
            is_verified: self.is_verified.clone(),
            valid_to: self.valid_to.clone(),
        }
    }

    fn of(lang: Lang, item: &ChecklistItem) -> Self {
        Self {
            version: item.version.to_string(),
            criterion: item.criterion.clone(),
            position: item.position.to_string(),
            field: item.field.clone(),
            question: item.question.clone(),
            guidance: item.guidance.clone(),
            source: item.source.clone(),
            is_verified: if item.is_verified { "1".to_owned() } else { String::new() },
            valid_to: item.to.map(|on| lang.date(on)).unwrap_or_default(),
        }
    }
}

/// What was refused: of one question, or of a new one.
#[derive(Default)]
struct Refused {
    of: Option<ChecklistItemId>,
    input: Input,
    errors: Vec<FieldError>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// The question whose form is shown.
    sua: String,
}

/// `GET /theo-doi/cau-hoi-kiem-tra`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let of = asked.sua.parse().ok();
    Ok(render(&page(&app, &me, Refused { of, ..Refused::default() }).await?))
}

/// `POST /theo-doi/cau-hoi-kiem-tra`
pub(super) async fn add(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::add_item(&app, &me.actor, &input.form()).await;
    told(&app, &me, None, input, done, "checklist-added").await
}

/// `POST /theo-doi/cau-hoi-kiem-tra/{id}`
pub(super) async fn change(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let id: ChecklistItemId = id.parse().map_err(|_| Failure::no_such_page())?;
    let version = Some(form_version(&input.version));
    let done = usecase::change_item(&app, &me.actor, id, version, &input.form()).await;
    told(&app, &me, Some(id), input, done, "checklist-changed").await
}

async fn told(
    app: &App,
    me: &SignedIn,
    of: Option<ChecklistItemId>,
    input: Input,
    done: Result<ChecklistItem, InspectionError>,
    notice: &'static str,
) -> Result<Response, Failure> {
    match done.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done(notice).on(CHECKLIST)),
        Err(Problem::Invalid(errors)) => {
            let page = page(app, me, Refused { of, input, errors }).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(app: &App, me: &SignedIn, refused: Refused) -> Result<ChecklistPage, Failure> {
    let lang = me.lang();
    let Checklist { criteria, measures, items, may_keep } =
        usecase::checklist(app, &me.actor).await.map_err(Problem::from)?;
    let has_add_errors = refused.of.is_none() && !refused.errors.is_empty();
    // One form at a time: two would share the ids of their fields.
    let adding = (may_keep && refused.of.is_none()).then(|| fields(lang, &refused.input, &criteria, &refused.errors));
    let item = |item: &ChecklistItem| {
        let is_chosen = refused.of == Some(item.id);
        let input = if refused.errors.is_empty() { Input::of(lang, item) } else { refused.input.clone() };
        Item {
            id: item.id.to_string(),
            version: item.version,
            question: item.question.clone(),
            guidance: item.guidance.clone(),
            source: item.source.clone(),
            is_verified: item.is_verified,
            until: item.to.map(|on| lang.date(on)).unwrap_or_default(),
            edit: (may_keep && !is_chosen).then(|| format!("{CHECKLIST}?sua={}#sua", item.id)),
            fields: (may_keep && is_chosen).then(|| changed(lang, &input, &refused.errors)),
        }
    };
    let of = |criterion: &Named| Criterion {
        code: criterion.code.clone(),
        title: format!("{}. {}", criterion.code, words::own_name(lang, criterion)),
        source: criterion.source.clone(),
        is_verified: criterion.is_verified,
        items: items.iter().filter(|item| item.criterion == criterion.code).map(item).collect(),
    };
    let title = lang.t("checklist-title");
    Ok(ChecklistPage {
        head: PageHead::new(&title)
            .crumb(Html::link(INSPECTIONS, lang.t("inspections-title")))
            .sentence(lang.t("checklist-sentence").with("count", items.len())),
        page: me.layout(menu::ids::INSPECTIONS, title),
        errors: (!refused.errors.is_empty()).then(|| ErrorSummary::of(lang, &refused.errors)),
        criteria: criteria.iter().map(of).collect(),
        measures: measures
            .iter()
            .map(|measure| Measure {
                title: format!("{}. {}", measure.code, words::own_name(lang, measure)),
                source: measure.source.clone(),
                is_verified: measure.is_verified,
            })
            .collect(),
        is_verified: !refused.input.is_verified.is_empty(),
        adding,
        has_add_errors,
    })
}

/// The whole form, with what was wrong.
fn fields(lang: Lang, input: &Input, criteria: &[Named], errors: &[FieldError]) -> Vec<Field> {
    let choose = Choice::new("", lang.t("head-choose"));
    let choices = std::iter::once(choose).chain(criteria.iter().map(|criterion| {
        Choice::new(&criterion.code, format!("{}. {}", criterion.code, words::own_name(lang, criterion)))
    }));
    let mut all = vec![
        Field::select("criterion", lang.t("finding-criterion"), choices.collect()).value(&input.criterion).required(),
    ];
    all.extend(short(lang, input));
    all.into_iter().map(|field| field.errors(lang, errors)).collect()
}

/// The form of a question that is there; its criterion stays.
fn changed(lang: Lang, input: &Input, errors: &[FieldError]) -> Vec<Field> {
    short(lang, input).into_iter().map(|field| field.errors(lang, errors)).collect()
}

/// What is changed of a question.
fn short(lang: Lang, input: &Input) -> Vec<Field> {
    vec![
        Field::area("question", lang.t("checklist-question"), 2).value(&input.question).required(),
        Field::area("guidance", lang.t("checklist-guidance"), 2).value(&input.guidance),
        Field::text("source", lang.t("checklist-source")).value(&input.source).required(),
        Field::text("field", lang.t("checklist-field")).value(&input.field).hint(lang.t("checklist-field-hint")),
        Field::text("position", lang.t("checklist-position")).value(&input.position),
        Field::date(lang, "valid_to", lang.t("checklist-valid-to"))
            .value(&input.valid_to)
            .hint(lang.t("checklist-valid-to-hint")),
    ]
}
