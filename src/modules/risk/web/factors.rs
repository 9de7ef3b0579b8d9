//! The factors of the formula, as this installation keeps them.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::ids::RiskFactorId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::journal::Record;
use thihanh_webkit::parts::{Choice, ErrorSummary, Field, PageHead, State as Mark, Timeline, TimelineEntry};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, Text, render};

use super::{FACTORS, RISK, words};
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::risk::model::factor::{Factor, FactorCode, FactorForm};
use crate::modules::risk::usecase::{self, FactorRow, RiskError};
use crate::{history, menu};

#[derive(Template)]
#[template(path = "risk/web/factors.html")]
struct FactorsPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    rows: Vec<Row>,
    adding: Option<Sheet>,
    has_add_errors: bool,
}

struct Row {
    name: String,
    what: String,
    source: String,
    is_verified: bool,
    days: Text,
    jurisdiction: String,
    weight: String,
    cap: String,
    window: Text,
    /// Address of its form, for who keeps it.
    edit: Option<String>,
    form: Option<Sheet>,
    history: Option<Timeline>,
}

/// A form with where it goes and which version it was made from.
struct Sheet {
    action: String,
    version: String,
    fields: Vec<Field>,
    /// The kinds of sources to tick, where the factor counts entries.
    ticks: Vec<(String, String, bool)>,
    is_verified: bool,
}

/// What was refused: of one factor, or of a new one.
#[derive(Default)]
struct Refused {
    of: Option<RiskFactorId>,
    form: Option<FactorForm>,
    errors: Vec<FieldError>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// The factor whose form is shown.
    sua: String,
}

/// `GET /theo-doi/rui-ro/he-so`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let of = asked.sua.parse().ok();
    Ok(render(&page(&app, &me, Refused { of, ..Refused::default() }).await?))
}

/// `POST /theo-doi/rui-ro/he-so`
pub(super) async fn add(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<FactorForm>,
) -> Result<Response, Failure> {
    let done = usecase::add_factor(&app, &me.actor, &form).await;
    told(&app, &me, None, form, done, "risk-factor-added").await
}

/// `POST /theo-doi/rui-ro/he-so/{id}`
pub(super) async fn change(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
    CheckedForm(form): CheckedForm<FactorForm>,
) -> Result<Response, Failure> {
    let id: RiskFactorId = id.parse().map_err(|_| Failure::no_such_page())?;
    let done = usecase::change_factor(&app, &me.actor, id, Some(form_version(&form.version)), &form).await;
    told(&app, &me, Some(id), form, done, "risk-factor-changed").await
}

async fn told(
    app: &App,
    me: &SignedIn,
    of: Option<RiskFactorId>,
    form: FactorForm,
    done: Result<Factor, RiskError>,
    notice: &'static str,
) -> Result<Response, Failure> {
    match done.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done(notice).on(FACTORS)),
        Err(Problem::Invalid(errors)) => {
            let page = page(app, me, Refused { of, form: Some(form), errors }).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(app: &App, me: &SignedIn, refused: Refused) -> Result<FactorsPage, Failure> {
    let lang = me.lang();
    let factors = usecase::factors(app, &me.actor).await.map_err(Problem::from)?;
    let may_keep = usecase::may_keep_factors(app, &me.actor).await.map_err(Problem::from)?;
    let kinds = usecase::source_kinds(app).await.map_err(Problem::from)?;
    let sources: Vec<(String, String)> = kinds
        .into_iter()
        .map(|kind| match lang {
            Lang::En if !kind.name_en.is_empty() => (kind.code, kind.name_en),
            _ => (kind.code, kind.name_vi),
        })
        .collect();
    let records = match refused.of {
        Some(id) => usecase::factor_history(app, &me.actor, id).await.map_err(Problem::from)?,
        None => Vec::new(),
    };
    // One form at a time: two would share the ids of their fields.
    let adding = match may_keep && refused.of.is_none() {
        true => Some(new_sheet(app, lang, &refused, &sources).await?),
        false => None,
    };
    let rows = factors.iter().map(|row| {
        let is_chosen = refused.of == Some(row.factor.id);
        let form = (may_keep && is_chosen).then(|| sheet(lang, &row.factor, &refused, &sources));
        let timeline = || Timeline::new(records.iter().map(|record| history_line(lang, record)).collect());
        let is_told = is_chosen && !records.is_empty();
        let edit = (may_keep && !is_chosen).then(|| format!("{FACTORS}?sua={}#sua", row.factor.id));
        Row { edit, form, history: is_told.then(timeline), ..shown(lang, row, &sources) }
    });
    let title = lang.t("risk-factors-title");
    Ok(FactorsPage {
        rows: rows.collect(),
        head: PageHead::new(&title)
            .crumb(Html::link(RISK, lang.t("risk-title")))
            .sentence(lang.t("risk-factors-sentence")),
        page: me.layout(menu::ids::RISK, title),
        has_add_errors: refused.of.is_none() && !refused.errors.is_empty(),
        errors: (!refused.errors.is_empty()).then(|| ErrorSummary::of(lang, &refused.errors)),
        adding,
    })
}

/// A factor as the list shows it, without its form.
fn shown(lang: Lang, row: &FactorRow, sources: &[(String, String)]) -> Row {
    let factor = &row.factor;
    let named = sources.iter().filter(|(code, _)| factor.sources.contains(code)).map(|(_, name)| name.as_str());
    let named: Vec<&str> = named.collect();
    let what = match named.is_empty() {
        true => words::code(lang, factor.code).to_string(),
        false => format!("{}: {}", words::code(lang, factor.code), named.join("; ")),
    };
    let days = match factor.to {
        Some(to) => lang.t("risk-from-to").with("from", lang.date(factor.from)).with("to", lang.date(to)),
        None => lang.t("risk-from").with("from", lang.date(factor.from)),
    };
    Row {
        name: words::factor(lang, factor).to_owned(),
        what,
        source: factor.source.clone(),
        is_verified: factor.is_verified,
        days,
        jurisdiction: row.jurisdiction.clone().unwrap_or_else(|| lang.t("risk-everywhere").to_string()),
        weight: lang.number(factor.weight),
        cap: words::amount(lang, factor.code.unit(), factor.cap.unsigned_abs()),
        window: match factor.code.has_window() {
            true => lang.t("risk-window").with("count", factor.window_months),
            false => lang.t("risk-no-window"),
        },
        edit: None,
        form: None,
        history: None,
    }
}

fn sheet(lang: Lang, factor: &Factor, refused: &Refused, sources: &[(String, String)]) -> Sheet {
    let known = FactorForm::of(factor);
    let form = refused.form.as_ref().unwrap_or(&known);
    let ticks = match factor.code {
        FactorCode::Petitions => ticks(form, sources),
        _ => Vec::new(),
    };
    let fields = fields(lang, form, factor.code.has_window());
    Sheet {
        action: format!("{FACTORS}/{}", factor.id),
        version: factor.version.to_string(),
        fields: fields.into_iter().map(|field| field.errors(lang, &refused.errors)).collect(),
        ticks,
        is_verified: !form.is_verified.is_empty(),
    }
}

async fn new_sheet(app: &App, lang: Lang, refused: &Refused, sources: &[(String, String)]) -> Result<Sheet, Failure> {
    let form = refused.form.clone().unwrap_or_default();
    let jurisdictions = usecase::jurisdictions(app).await.map_err(Problem::from)?;
    let choose = std::iter::once(Choice::new("", lang.t("head-choose")));
    let codes = FactorCode::ALL.map(|code| Choice::new(code.as_str(), words::code(lang, code)));
    let everywhere = std::iter::once(Choice::new("", lang.t("risk-everywhere")));
    let places = jurisdictions.iter().map(|view| Choice::new(view.id, &view.name));
    let first = [
        Field::select("code", lang.t("risk-factor-code"), choose.chain(codes).collect()).value(&form.code).required(),
        Field::select("jurisdiction", lang.t("risk-jurisdiction"), everywhere.chain(places).collect())
            .value(&form.jurisdiction),
        Field::date(lang, "valid_from", lang.t("risk-valid-from"))
            .value(&form.valid_from)
            .hint(lang.t("risk-valid-from-hint")),
    ];
    let all = first.into_iter().chain(fields(lang, &form, true));
    Ok(Sheet {
        action: FACTORS.to_owned(),
        version: String::new(),
        fields: all.map(|field| field.errors(lang, &refused.errors)).collect(),
        ticks: ticks(&form, sources),
        is_verified: !form.is_verified.is_empty(),
    })
}

fn ticks(form: &FactorForm, sources: &[(String, String)]) -> Vec<(String, String, bool)> {
    let tick = |(code, name): &(String, String)| (code.clone(), name.clone(), form.sources.contains(code));
    sources.iter().map(tick).collect()
}

fn fields(lang: Lang, form: &FactorForm, has_window: bool) -> Vec<Field> {
    let window = Field::text("window_months", lang.t("risk-window-months"))
        .value(&form.window_months)
        .hint(lang.t("risk-window-hint"));
    let mut fields = vec![
        Field::text("name_vi", lang.t("risk-name-vi")).value(&form.name_vi).required(),
        Field::text("name_en", lang.t("risk-name-en")).value(&form.name_en),
        Field::text("weight", lang.t("risk-weight")).value(&form.weight).hint(lang.t("risk-weight-hint")).required(),
        Field::text("cap", lang.t("risk-cap")).value(&form.cap).hint(lang.t("risk-cap-hint")).required(),
    ];
    if has_window {
        fields.push(window);
    }
    fields.extend([
        Field::text("source", lang.t("risk-source")).value(&form.source).required(),
        Field::date(lang, "valid_to", lang.t("risk-valid-to")).value(&form.valid_to).hint(lang.t("risk-valid-to-hint")),
    ]);
    fields
}

/// One entry of the history: the weight and cap that were set.
fn history_line(lang: Lang, record: &Record) -> TimelineEntry {
    let number = |name: &str| {
        let after = record.payload.get("after").and_then(|after| after.get(name));
        after.and_then(serde_json::Value::as_i64).unwrap_or_default()
    };
    let told = |key: &'static str| {
        let weight = lang.number(number("weight"));
        lang.t(key).with("weight", weight).with("cap", lang.number(number("cap")))
    };
    let (mark, what) = match record.action.as_str() {
        "added" => (Mark::InTime, told("risk-history-added")),
        "changed" => (Mark::InTime, told("risk-history-changed")),
        _ => history::unknown(lang, record),
    };
    history::entry(lang, record, mark, &what)
}
