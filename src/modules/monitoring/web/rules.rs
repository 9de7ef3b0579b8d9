//! Laws by date, rules of plans, fields of state management: read by everybody, kept by administrators and coordinators of the province.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, Text, render};

use super::{PLANS, RULES, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies::api::{self as agencies, Kind, Level};
use crate::modules::monitoring::model::form::{FieldForm, PlanRuleForm};
use crate::modules::monitoring::model::rules::{DueDay, PlanRule};
use crate::modules::monitoring::usecase::{self, Kept};

#[derive(Template)]
#[template(path = "monitoring/web/rules.html")]
struct RulesPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    laws: Vec<Law>,
    rules: Vec<RuleRow>,
    fields: Vec<FieldRow>,
    /// Where the reader keeps the rules: the forms, and which of them is open.
    forms: Option<Forms>,
}

struct Forms {
    rule: Vec<Field>,
    is_inclusive: bool,
    must_match: bool,
    is_verified: bool,
    field: Vec<Field>,
    is_rule_open: bool,
    is_field_open: bool,
}

struct Law {
    name: String,
    term: String,
    source: String,
    is_verified: bool,
}

struct RuleRow {
    id: String,
    whom: String,
    law: String,
    fields: String,
    due: String,
    must_match: bool,
    term: String,
    source: String,
    is_verified: bool,
    may_end: bool,
}

struct FieldRow {
    code: String,
    name: String,
    source: String,
    is_verified: bool,
    is_own: bool,
}

/// What was refused, with what was typed.
enum Typed<'a> {
    Nothing,
    Rule(&'a PlanRuleForm),
    Field(&'a FieldForm),
}

/// `GET /theo-doi/quy-tac`
pub(super) async fn show(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    Ok(render(&page(&app, &me, Typed::Nothing, &[]).await?))
}

/// `POST /theo-doi/quy-tac`
pub(super) async fn add_rule(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<PlanRuleForm>,
) -> Result<Response, Failure> {
    match usecase::add_rule(&app, &me.actor, &form).await.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done("plan-rule-added").on(RULES)),
        Err(Problem::Invalid(errors)) => {
            let page = page(&app, &me, Typed::Rule(&form), &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

/// Which rule or field ends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Key {
    id: String,
    code: String,
}

/// `POST /theo-doi/quy-tac/bo`
pub(super) async fn end_rule(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(key): CheckedForm<Key>,
) -> Result<Response, Failure> {
    let id = key.id.parse().map_err(|_| Problem::not_found("plan_rule"))?;
    usecase::end_rule(&app, &me.actor, id).await.map_err(Problem::from)?;
    Ok(Notice::done("plan-rule-ended").on(RULES))
}

/// `POST /theo-doi/linh-vuc`
pub(super) async fn add_field(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<FieldForm>,
) -> Result<Response, Failure> {
    match usecase::add_field(&app, &me.actor, &form).await.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done("monitoring-field-added").with("name", form.name).on(RULES)),
        Err(Problem::Invalid(errors)) => {
            let page = page(&app, &me, Typed::Field(&form), &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

/// `POST /theo-doi/linh-vuc/bo`
pub(super) async fn end_field(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(key): CheckedForm<Key>,
) -> Result<Response, Failure> {
    usecase::end_field(&app, &me.actor, &key.code).await.map_err(Problem::from)?;
    Ok(Notice::done("monitoring-field-ended").on(RULES))
}

async fn page(app: &App, me: &SignedIn, typed: Typed<'_>, errors: &[FieldError]) -> Result<RulesPage, Failure> {
    let lang = me.lang();
    let kept = usecase::kept(app, &me.actor).await.map_err(Problem::from)?;
    let kinds = agencies::kinds(app.store.read()).await.map_err(Problem::from)?;
    let title = lang.t("plan-rules-title");
    let unverified = kept.rules.iter().filter(|rule| !rule.is_verified).count();
    let keeps = !kept.keeps.is_empty();
    Ok(RulesPage {
        head: PageHead::new(&title)
            .crumb(Html::link(PLANS, lang.t("menu-plans")))
            .sentence(lang.t("plan-rules-sentence").with("rules", kept.rules.len()).with("unverified", unverified)),
        page: me.layout(menu::ids::PLANS, title),
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        laws: kept
            .rule_sets
            .iter()
            .map(|set| Law {
                name: words::called(lang, &set.name_vi, &set.name_en).to_owned(),
                term: term(lang, set.valid_from, set.valid_to),
                source: set.source.clone(),
                is_verified: set.is_verified,
            })
            .collect(),
        rules: kept.rules.iter().map(|rule| rule_row(lang, &kept, &kinds, rule, keeps, app)).collect(),
        fields: kept
            .fields
            .iter()
            .map(|field| FieldRow {
                code: field.code.clone(),
                name: words::called(lang, &field.name_vi, &field.name_en).to_owned(),
                source: field.source.clone(),
                is_verified: field.is_verified,
                is_own: field.is_own,
            })
            .collect(),
        forms: keeps.then(|| forms(lang, &kept, &kinds, &typed, errors)),
    })
}

fn term(lang: Lang, from: chrono::NaiveDate, to: Option<chrono::NaiveDate>) -> String {
    match to {
        Some(to) => lang.t("plan-rule-term").with("from", from).with("to", to).to_string(),
        None => lang.t("plan-rule-term-open").with("from", from).to_string(),
    }
}

fn rule_row(lang: Lang, kept: &Kept, kinds: &[Kind], rule: &PlanRule, keeps: bool, app: &App) -> RuleRow {
    let kind = kinds.iter().find(|kind| kind.code == rule.kind);
    let kind = kind.map(|kind| words::called(lang, &kind.name_vi, &kind.name_en).to_owned()).unwrap_or_default();
    let law = kept.rule_sets.iter().find(|set| set.code == rule.rule_set);
    let is_over = rule.valid_to.is_some_and(|to| to < app.clock.today());
    RuleRow {
        id: rule.id.to_string(),
        whom: format!("{kind} ({})", level(lang, &rule.level)),
        law: law.map(|law| words::called(lang, &law.name_vi, &law.name_en).to_owned()).unwrap_or_default(),
        fields: rule.least_fields.map(|least| least.to_string()).unwrap_or_default(),
        due: rule.due.map(|due| due_text(lang, due).to_string()).unwrap_or_default(),
        must_match: rule.must_match,
        term: term(lang, rule.valid_from, rule.valid_to),
        source: rule.source.clone(),
        is_verified: rule.is_verified,
        may_end: keeps && rule.jurisdiction.is_some() && !is_over,
    }
}

fn due_text(lang: Lang, due: DueDay) -> Text {
    let day = format!("{:02}/{:02}", due.day, due.month);
    lang.t(if due.is_inclusive { "plan-rule-due-by" } else { "plan-rule-due-before" }).with("day", day)
}

fn level(lang: Lang, level: &str) -> Text {
    lang.t(match Level::parse(level) {
        Some(Level::Central) | None => "level-central",
        Some(Level::Province) => "level-province",
        Some(Level::District) => "level-district",
        Some(Level::Commune) => "level-commune",
        Some(Level::Hamlet) => "level-hamlet",
    })
}

/// Two forms of the page have fields of the same names: the one that was refused has the ids that the summary names.
fn ids(field: Field, form: &str, errors: &[FieldError]) -> Field {
    if errors.is_empty() { field.of_form(form) } else { field }
}

fn forms(lang: Lang, kept: &Kept, kinds: &[Kind], typed: &Typed<'_>, errors: &[FieldError]) -> Forms {
    let (no_rule, no_field) = (PlanRuleForm::default(), FieldForm::default());
    let rule = if let Typed::Rule(rule) = typed { rule } else { &no_rule };
    let field = if let Typed::Field(field) = typed { field } else { &no_field };
    let rule_errors = if matches!(typed, Typed::Rule(_)) { errors } else { &[] };
    let field_errors = if matches!(typed, Typed::Field(_)) { errors } else { &[] };
    let places: Vec<Choice> = kept.keeps.iter().map(|view| Choice::new(view.id, &view.name)).collect();
    let kinds = kinds.iter().map(|kind| Choice::new(&kind.code, words::called(lang, &kind.name_vi, &kind.name_en)));
    let levels = [Level::Province, Level::District, Level::Commune]
        .map(|of| Choice::new(of.as_str(), level(lang, of.as_str())))
        .to_vec();
    let rule_fields = vec![
        Field::select("jurisdiction", lang.t("plan-rule-jurisdiction"), places.clone())
            .value(&rule.jurisdiction)
            .required(),
        Field::select("kind", lang.t("plan-rule-kind"), kinds.collect()).value(&rule.kind).required(),
        Field::select("level", lang.t("plan-rule-level"), levels).value(&rule.level).required(),
        Field::text("least_fields", lang.t("plan-least-fields"))
            .value(&rule.least_fields)
            .hint(lang.t("plan-rule-open-hint")),
        Field::text("due", lang.t("plan-rule-due")).value(&rule.due).hint(lang.t("plan-rule-due-hint")),
        Field::date(lang, "valid_from", lang.t("plan-rule-from")).value(&rule.valid_from).required(),
        Field::text("source", lang.t("groups-source"))
            .value(&rule.source)
            .hint(lang.t("plan-rule-source-hint"))
            .required(),
    ];
    let field_fields = vec![
        Field::select("jurisdiction", lang.t("plan-rule-jurisdiction"), places).value(&field.jurisdiction).required(),
        Field::text("name", lang.t("monitoring-field-name")).value(&field.name).required(),
        Field::text("name_en", lang.t("monitoring-field-name-en")).value(&field.name_en),
        Field::date(lang, "valid_from", lang.t("plan-rule-from")).value(&field.valid_from).required(),
        Field::text("source", lang.t("groups-source")).value(&field.source).required(),
    ];
    Forms {
        rule: rule_fields.into_iter().map(|one| ids(one, "quy-tac", rule_errors).errors(lang, rule_errors)).collect(),
        is_inclusive: matches!(typed, Typed::Nothing | Typed::Field(_)) || !rule.inclusive.is_empty(),
        must_match: !rule.must_match.is_empty(),
        is_verified: !rule.verified.is_empty(),
        field: field_fields
            .into_iter()
            .map(|one| ids(one, "linh-vuc", field_errors).errors(lang, field_errors))
            .collect(),
        is_rule_open: !rule_errors.is_empty(),
        is_field_open: !field_errors.is_empty(),
    }
}
