//! How long a body has to answer, as this installation keeps it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::ids::ReplyRuleId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, render};

use super::{HANDLINGS, RULES};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::handling::model::rule::{ReplyRule, RuleForm};
use crate::modules::handling::usecase::{self, HandlingError, Kept};

#[derive(Template)]
#[template(path = "handling/web/rules.html")]
struct RulesPage {
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
    place: String,
    days: String,
    source: String,
    is_verified: bool,
    since: String,
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
    jurisdiction: String,
    working_days: String,
    source: String,
    is_verified: String,
    valid_from: String,
    valid_to: String,
}

impl Input {
    fn form(&self) -> RuleForm {
        RuleForm {
            jurisdiction: self.jurisdiction.clone(),
            working_days: self.working_days.clone(),
            source: self.source.clone(),
            is_verified: self.is_verified.clone(),
            valid_from: self.valid_from.clone(),
            valid_to: self.valid_to.clone(),
        }
    }

    fn of(lang: Lang, rule: &ReplyRule) -> Self {
        Self {
            working_days: rule.working_days.map(|days| days.to_string()).unwrap_or_default(),
            source: rule.source.clone(),
            valid_to: rule.to.map(|on| lang.date(on)).unwrap_or_default(),
            ..Self::default()
        }
    }
}

/// What was refused: of one rule, or of a new one.
#[derive(Default)]
struct Refused {
    of: Option<ReplyRuleId>,
    input: Input,
    errors: Vec<FieldError>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// The rule whose form is shown.
    sua: String,
}

/// `GET /theo-doi/xu-ly/thoi-han`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let of = asked.sua.parse().ok();
    Ok(render(&page(&app, &me, Refused { of, ..Refused::default() }).await?))
}

/// `POST /theo-doi/xu-ly/thoi-han`
pub(super) async fn add(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let done = usecase::add_rule(&app, &me.actor, &input.form()).await;
    told(&app, &me, None, input, done, "handling-rule-added").await
}

/// `POST /theo-doi/xu-ly/thoi-han/{id}`
pub(super) async fn change(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let id: ReplyRuleId = id.parse().map_err(|_| Failure::no_such_page())?;
    let version = Some(form_version(&input.version));
    let done = usecase::change_rule(&app, &me.actor, id, version, &input.form()).await;
    told(&app, &me, Some(id), input, done, "handling-rule-changed").await
}

async fn told(
    app: &App,
    me: &SignedIn,
    of: Option<ReplyRuleId>,
    input: Input,
    done: Result<ReplyRule, HandlingError>,
    notice: &'static str,
) -> Result<Response, Failure> {
    match done.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done(notice).on(RULES)),
        Err(Problem::Invalid(errors)) => {
            let page = page(app, me, Refused { of, input, errors }).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(app: &App, me: &SignedIn, refused: Refused) -> Result<RulesPage, Failure> {
    let lang = me.lang();
    let kept = usecase::rules(app, &me.actor).await.map_err(Problem::from)?;
    let has_add_errors = refused.of.is_none() && !refused.errors.is_empty();
    // One form at a time: two would share the ids of their fields.
    let adding = (!kept.keeps.is_empty() && refused.of.is_none()).then(|| {
        let fields = places(lang, &kept, &refused.input).into_iter().chain(fields(lang, &refused.input));
        fields.map(|field| field.errors(lang, &refused.errors)).collect()
    });
    let rows = kept.rules.iter().map(|rule| {
        let is_chosen = refused.of == Some(rule.id);
        let may_keep = kept.may_keep(rule.jurisdiction);
        let input = if refused.errors.is_empty() { Input::of(lang, rule) } else { refused.input.clone() };
        let changing = || fields(lang, &input).into_iter().map(|field| field.errors(lang, &refused.errors)).collect();
        let place = rule.jurisdiction.and_then(|id| kept.jurisdictions.iter().find(|view| view.id == id));
        Row {
            id: rule.id.to_string(),
            version: rule.version,
            place: place
                .map(|view| view.name.clone())
                .unwrap_or_else(|| lang.t("handling-rule-everywhere").to_string()),
            days: match rule.working_days {
                Some(days) => lang.t("handling-rule-days-text").with("days", days).to_string(),
                None => lang.t("handling-rule-no-days").to_string(),
            },
            source: rule.source.clone(),
            is_verified: rule.is_verified,
            since: lang.t("handling-rule-since").with("date", rule.from).to_string(),
            until: rule.to.map(|on| lang.t("handling-rule-until").with("date", on).to_string()).unwrap_or_default(),
            edit: (may_keep && !is_chosen).then(|| format!("{RULES}?sua={}#sua", rule.id)),
            fields: (may_keep && is_chosen).then(changing),
        }
    });
    let title = lang.t("handling-rules-title");
    Ok(RulesPage {
        head: PageHead::new(&title)
            .crumb(Html::link(HANDLINGS, lang.t("handling-title")))
            .sentence(lang.t("handling-rules-sentence")),
        page: me.layout(menu::ids::HANDLINGS, title),
        errors: (!refused.errors.is_empty()).then(|| ErrorSummary::of(lang, &refused.errors)),
        rows: rows.collect(),
        is_verified: !refused.input.is_verified.is_empty(),
        adding,
        has_add_errors,
    })
}

/// Where a new one holds, and from when.
fn places(lang: Lang, kept: &Kept, input: &Input) -> Vec<Field> {
    let mut choices = Vec::new();
    if kept.may_keep(None) {
        choices.push(Choice::new("", lang.t("handling-rule-everywhere")));
    }
    let own = kept.jurisdictions.iter().filter(|view| kept.keeps.contains(&view.id));
    choices.extend(own.map(|view| Choice::new(view.id, &view.name)));
    vec![
        Field::select("jurisdiction", lang.t("handling-rule-place"), choices).value(&input.jurisdiction),
        Field::date(lang, "valid_from", lang.t("handling-rule-from")).value(&input.valid_from),
    ]
}

fn fields(lang: Lang, input: &Input) -> Vec<Field> {
    vec![
        Field::text("working_days", lang.t("handling-rule-working-days"))
            .value(&input.working_days)
            .hint(lang.t("handling-rule-working-days-hint")),
        Field::text("source", lang.t("handling-rule-source")).value(&input.source).required(),
        Field::date(lang, "valid_to", lang.t("handling-rule-valid-to")).value(&input.valid_to),
    ]
}
