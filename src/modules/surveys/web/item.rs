//! One question, or the head of a section, in the builder.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use thihanh_kernel::form::form_version;
use thihanh_kernel::ids::QuestionId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, render};

use super::SURVEYS;
use super::builder::{KINDS, question};
use super::words::{self, say};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::surveys::model::edit::QuestionForm;
use crate::modules::surveys::model::form::Form;
use crate::modules::surveys::model::question::{Body, Item};
use crate::modules::surveys::usecase::{self, Building};

#[derive(Template)]
#[template(path = "surveys/web/item.html")]
struct ItemPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    action: String,
    back: String,
    version: String,
    kind: String,
    section: String,
    fields: Vec<Field>,
    may_require: bool,
    is_required: bool,
    is_long: Option<bool>,
    sources: Vec<SourceView>,
    ranges: Vec<Field>,
    is_conditional: bool,
}

/// An earlier question whose choices may be a condition.
struct SourceView {
    text: String,
    choices: Vec<Tick>,
}

struct Tick {
    value: String,
    text: String,
    is_chosen: bool,
}

/// `GET /theo-doi/khao-sat/{code}/cau-hoi/moi`
pub(super) async fn add(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    Query(asked): Query<QuestionForm>,
) -> Result<Response, Failure> {
    let building = building(&app, &me, &code).await?;
    let kind = if KINDS.contains(&asked.kind.as_str()) { asked.kind } else { KINDS[0].to_owned() };
    let typed = QuestionForm { version: building.survey.version.to_string(), kind, ..QuestionForm::default() };
    Ok(render(&page(&me, &building, None, &typed, &[])))
}

/// `POST /theo-doi/khao-sat/{code}/cau-hoi/moi`
pub(super) async fn create(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(typed): CheckedForm<QuestionForm>,
) -> Result<Response, Failure> {
    store(&app, &me, &code, None, typed).await
}

/// `GET /theo-doi/khao-sat/{code}/cau-hoi/{id}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path((code, id)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let building = building(&app, &me, &code).await?;
    let item = building.form.find(question(&id)?).ok_or_else(Failure::no_such_page)?;
    let version = building.survey.version.to_string();
    let typed = QuestionForm { version, ..QuestionForm::of(item, &building.form) };
    Ok(render(&page(&me, &building, Some(item.id), &typed, &[])))
}

/// `POST /theo-doi/khao-sat/{code}/cau-hoi/{id}`
pub(super) async fn save(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path((code, id)): Path<(String, String)>,
    CheckedForm(typed): CheckedForm<QuestionForm>,
) -> Result<Response, Failure> {
    store(&app, &me, &code, Some(question(&id)?), typed).await
}

async fn store(
    app: &App,
    me: &SignedIn,
    code: &str,
    id: Option<QuestionId>,
    typed: QuestionForm,
) -> Result<Response, Failure> {
    let version = Some(form_version(&typed.version));
    match usecase::save_item(app, &me.actor, code, version, (id, &typed)).await.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done("survey-question-saved").on(format!("{SURVEYS}/{code}/cau-hoi"))),
        Err(Problem::Invalid(errors)) => {
            let building = building(app, me, code).await?;
            let page = page(me, &building, id, &typed, &errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        // What was typed stays, over the newest version.
        Err(Problem::Conflict { .. }) => {
            let building = building(app, me, code).await?;
            let typed = QuestionForm { version: building.survey.version.to_string(), ..typed };
            let page = page(me, &building, id, &typed, &[FieldError::new("form", "survey-stale")]);
            Ok((StatusCode::CONFLICT, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

/// The form, where it may be changed by this person now.
async fn building(app: &App, me: &SignedIn, code: &str) -> Result<Building, Failure> {
    usecase::manageable(app, &me.actor, code).await.map_err(Problem::from)?;
    let building = usecase::building(app, &me.actor, code).await.map_err(Problem::from)?;
    match building.survey.being_written() {
        Ok(_) => Ok(building),
        Err(fault) => Err(Problem::from(fault).into()),
    }
}

fn page(
    me: &SignedIn,
    building: &Building,
    id: Option<QuestionId>,
    typed: &QuestionForm,
    errors: &[FieldError],
) -> ItemPage {
    let lang = me.lang();
    let Building { survey, form, .. } = building;
    let back = format!("{SURVEYS}/{}/cau-hoi", survey.code);
    let place = id.and_then(|id| form.items.iter().position(|item| item.id == id));
    let earlier = &form.items[..place.unwrap_or(form.items.len())];
    let title = words::kind(lang, &typed.kind);
    let ranges = ranges(lang, form, earlier, typed, errors);
    ItemPage {
        page: me.layout(menu::ids::SURVEYS, &title),
        head: PageHead::new(&title)
            .crumb(Html::link(SURVEYS, lang.t("surveys-title")))
            .crumb(Html::link(format!("{SURVEYS}/{}", survey.code), &survey.code))
            .crumb(Html::link(&back, lang.t("survey-questions"))),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        action: match id {
            Some(id) => format!("{back}/{id}"),
            None => format!("{back}/moi"),
        },
        back,
        version: typed.version.clone(),
        kind: typed.kind.clone(),
        section: typed.section.clone(),
        fields: fields(lang, typed, errors),
        may_require: typed.kind != "section",
        is_required: !typed.required.is_empty(),
        is_long: (typed.kind == "text").then_some(!typed.long.is_empty()),
        sources: sources(lang, form, earlier, typed),
        ranges,
        is_conditional: !typed.when.is_empty()
            || !typed.when_question.is_empty()
            || errors.iter().any(|error| error.field.starts_with("when")),
    }
}

fn fields(lang: Lang, typed: &QuestionForm, errors: &[FieldError]) -> Vec<Field> {
    let is_section = typed.kind == "section";
    let label = if is_section { lang.t("survey-section-title") } else { lang.t("survey-question-text") };
    let mut fields = vec![
        Field::area("text", label, 2).value(&typed.text).required(),
        Field::area("text_en", lang.t("survey-question-text-en"), 2).value(&typed.text_en),
        Field::area("help", lang.t("survey-question-help"), 2).value(&typed.help),
        Field::area("help_en", lang.t("survey-question-help-en"), 2).value(&typed.help_en),
    ];
    let lines = |name: &str, label, value: &str| {
        Field::area(name, label, 6).value(value).hint(lang.t("survey-choices-hint")).required()
    };
    let line = |name: &str, label, value: &str| Field::text(name, label).value(value);
    match typed.kind.as_str() {
        "single" => fields.push(lines("choices", lang.t("survey-choices"), &typed.choices)),
        "multiple" => fields.extend([
            lines("choices", lang.t("survey-choices"), &typed.choices),
            line("most", lang.t("survey-most-choices"), &typed.most).hint(lang.t("survey-most-choices-hint")),
        ]),
        "scale" => fields.extend([
            line("min", lang.t("survey-scale-from"), &typed.min).hint(lang.t("survey-scale-hint")),
            line("max", lang.t("survey-scale-to"), &typed.max),
            line("low", lang.t("survey-scale-low"), &typed.low),
            line("low_en", lang.t("survey-scale-low-en"), &typed.low_en),
            line("high", lang.t("survey-scale-high"), &typed.high),
            line("high_en", lang.t("survey-scale-high-en"), &typed.high_en),
        ]),
        "number" => fields.extend([
            line("min", lang.t("survey-number-min"), &typed.min).hint(lang.t("survey-number-hint")),
            line("max", lang.t("survey-number-max"), &typed.max),
            line("decimals", lang.t("survey-decimals"), &typed.decimals).hint(lang.t("survey-decimals-hint")),
            line("low", lang.t("survey-unit-of"), &typed.low),
            line("low_en", lang.t("survey-unit-of-en"), &typed.low_en),
        ]),
        "text" => {
            fields.push(
                line("most", lang.t("survey-most-characters"), &typed.most).hint(lang.t("survey-most-characters-hint")),
            );
        }
        "matrix" => fields.extend([
            lines("choices", lang.t("survey-rows"), &typed.choices),
            lines("columns", lang.t("survey-columns"), &typed.columns),
        ]),
        _ => {}
    }
    fields.into_iter().map(|field| field.errors(lang, errors)).collect()
}

fn named(lang: Lang, form: &Form, item: &Item) -> String {
    format!("{}. {}", form.number(item.id).unwrap_or_default(), say(lang, &item.text))
}

fn sources(lang: Lang, form: &Form, earlier: &[Item], typed: &QuestionForm) -> Vec<SourceView> {
    let tick = |item: &Item, code: u32, text: &str| {
        let value = format!("{}:{code}", item.id);
        Tick { is_chosen: typed.when.contains(&value), value, text: text.to_owned() }
    };
    earlier
        .iter()
        .filter(|item| !item.body.choices().is_empty())
        .map(|item| SourceView {
            text: named(lang, form, item),
            choices: item
                .body
                .choices()
                .iter()
                .map(|choice| tick(item, choice.code, say(lang, &choice.text)))
                .collect(),
        })
        .collect()
}

fn ranges(lang: Lang, form: &Form, earlier: &[Item], typed: &QuestionForm, errors: &[FieldError]) -> Vec<Field> {
    let numbers = earlier.iter().filter(|item| matches!(item.body, Body::Scale { .. } | Body::Number { .. }));
    let mut choices: Vec<Choice> = numbers.map(|item| Choice::new(item.id, named(lang, form, item))).collect();
    if choices.is_empty() {
        return Vec::new();
    }
    choices.insert(0, Choice::new("", lang.t("survey-condition-none")));
    vec![
        Field::select("when_question", lang.t("survey-condition-number"), choices).value(&typed.when_question),
        Field::text("when_min", lang.t("survey-condition-min")).value(&typed.when_min),
        Field::text("when_max", lang.t("survey-condition-max")).value(&typed.when_max),
    ]
    .into_iter()
    .map(|field| field.errors(lang, errors))
    .collect()
}
