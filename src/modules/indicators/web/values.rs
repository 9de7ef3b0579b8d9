//! What waits for verification, and one value.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::Query as Asking;
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::ids::{AgencyId, IndicatorValueId};
use thihanh_kernel::page::{Page, Slice};
use thihanh_kernel::problem::Problem;
use thihanh_store::journal::Record;
use thihanh_webkit::parts::{EmptyState, KeyValues, PageHead, Pager, State as Mark, Timeline, TimelineEntry};
use thihanh_webkit::{CheckedForm, Failure, Html, Lang, Layout, Notice, render};

use super::{INDICATORS, VALUES, WAITING, words};
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::indicators::model::indicator::Indicator;
use crate::modules::indicators::model::value::EnteredValue;
use crate::modules::indicators::usecase::{self, LookedValue, Names};
use crate::{history, menu};

#[derive(Template)]
#[template(path = "indicators/web/waiting.html")]
struct WaitingPage {
    page: Layout,
    head: PageHead,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    pager: Pager,
}

struct Row {
    id: String,
    version: i64,
    href: String,
    what: String,
    code: String,
    agency: String,
    period: String,
    value: String,
    who: String,
    evidence: String,
    is_own: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    after: String,
}

/// `GET /theo-doi/chi-so/xac-minh`
pub(super) async fn waiting(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Asking(asked): Asking<Asked>,
) -> Result<Response, Failure> {
    let lang = me.lang();
    let place = Page::new(None, asked.after.parse().ok());
    let (Slice { items, next }, count, indicators) =
        usecase::waiting(&app, &me.actor, &place).await.map_err(Problem::from)?;
    let ids: Vec<AgencyId> = items.iter().map(|value| value.place.agency).collect();
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let page = me.layout(menu::ids::INDICATORS, lang.t("indicators-waiting"));
    let empty = items.is_empty().then(|| {
        EmptyState::new("shield-check", lang.t("indicators-none-waiting"), lang.t("indicators-none-waiting-text"))
    });
    let rows: Vec<Row> = items.iter().filter_map(|value| row(lang, &me, &names, &indicators, value)).collect();
    Ok(render(&WaitingPage {
        head: PageHead::new(lang.t("indicators-waiting"))
            .crumb(Html::link(INDICATORS, lang.t("indicators-title")))
            .sentence(lang.t("indicators-waiting-sentence").with("count", count)),
        pager: Pager::new(lang, page.here(), items.len(), next),
        rows,
        empty,
        page,
    }))
}

fn row(lang: Lang, me: &SignedIn, names: &Names, indicators: &[Indicator], value: &EnteredValue) -> Option<Row> {
    let (indicator, part) =
        indicators.iter().find_map(|indicator| indicator.part(value.place.part).map(|part| (indicator, part)))?;
    Some(Row {
        id: value.id.to_string(),
        version: value.version,
        href: format!("{VALUES}/{}", value.id),
        what: words::part(lang, part).to_owned(),
        code: indicator.code.clone(),
        agency: words::name(names, value.place.agency),
        period: words::period(lang, value.place.period).to_string(),
        value: format!("{} ({})", words::number(lang, value.said.value, part.unit), words::unit(lang, part.unit)),
        who: entered_by(lang, value),
        evidence: value.said.evidence.clone(),
        is_own: value.is_by(me.actor.account()),
    })
}

fn entered_by(lang: Lang, value: &EnteredValue) -> String {
    match value.entered_by {
        Some(_) => value.entered_name.clone(),
        None => lang.t("history-system").to_string(),
    }
}

#[derive(Template)]
#[template(path = "indicators/web/value.html")]
struct ValuePage {
    page: Layout,
    head: PageHead,
    facts: KeyValues,
    id: String,
    version: i64,
    may_verify: bool,
    is_own: bool,
    history: Timeline,
}

/// `GET /theo-doi/chi-so/gia-tri/{id}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let lang = me.lang();
    let id: IndicatorValueId = id.parse().map_err(|_| Failure::no_such_page())?;
    let looked = usecase::look_value(&app, &me.actor, id).await.map_err(Problem::from)?;
    let records = usecase::value_history(&app, &me.actor, id).await.map_err(Problem::from)?;
    let names = usecase::names(&app, &[looked.value.place.agency, looked.value.keeper]).await.map_err(Problem::from)?;
    let title = format!("{} {}", looked.indicator.code, words::part(lang, &looked.part));
    Ok(render(&ValuePage {
        head: PageHead::new(&title)
            .crumb(Html::link(INDICATORS, lang.t("indicators-title")))
            .crumb(Html::link(format!("{INDICATORS}/{}", looked.indicator.code), &looked.indicator.code))
            .sentence(Html::from(words::chip(lang, &looked.value))),
        page: me.layout(menu::ids::INDICATORS, title),
        facts: facts(lang, &looked, &names),
        id: looked.value.id.to_string(),
        version: looked.value.version,
        may_verify: looked.may_verify,
        is_own: looked.is_own,
        history: Timeline::new(records.iter().map(|record| told(lang, record)).collect()),
    }))
}

fn facts(lang: Lang, looked: &LookedValue, names: &Names) -> KeyValues {
    let value = &looked.value;
    let agency = |id| Html::link(format!("/don-vi/{id}"), words::name(names, id));
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let unit = looked.part.unit;
    let shown = format!("{} ({})", words::number(lang, value.said.value, unit), words::unit(lang, unit));
    let by = |who: String, at| lang.t("indicator-by").with("who", who).with("at", lang.moment(at));
    let verified = value.verified.as_ref().map(|verified| {
        let who = if verified.by.is_some() { verified.name.clone() } else { lang.t("history-system").to_string() };
        by(who, verified.at)
    });
    KeyValues::new()
        .row(lang.t("indicator"), words::indicator(lang, &looked.indicator))
        .row(lang.t("indicator-value"), shown)
        .row(lang.t("indicators-agency"), agency(value.place.agency))
        .row(lang.t("indicators-period"), words::period(lang, value.place.period))
        .row_if(lang.t("indicators-field"), some(&value.place.field))
        .row(lang.t("indicator-source"), words::source(lang, value.said.source))
        .row_if(lang.t("indicator-evidence"), some(&value.said.evidence))
        .row_if(lang.t("indicator-note"), some(&value.said.note))
        .row(lang.t("indicator-entered-by"), by(entered_by(lang, value), value.entered_at))
        .row(lang.t("indicator-keeper"), agency(value.keeper))
        .row_if(lang.t("indicator-verified-by"), verified)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    version: String,
    /// Where to go on.
    to: String,
}

/// `POST /theo-doi/chi-so/gia-tri/{id}/xac-minh`
pub(super) async fn verify(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
    CheckedForm(input): CheckedForm<Input>,
) -> Result<Response, Failure> {
    let id: IndicatorValueId = id.parse().map_err(|_| Failure::no_such_page())?;
    let version = Some(form_version(&input.version));
    usecase::verify(&app, &me.actor, id, version).await.map_err(Problem::from)?;
    let back = if input.to == "list" { WAITING.to_owned() } else { format!("{VALUES}/{id}") };
    Ok(Notice::done("indicator-verified-done").on(back))
}

/// One entry of the history.
fn told(lang: Lang, record: &Record) -> TimelineEntry {
    let (mark, what) = match record.action.as_str() {
        "entered" => (Mark::InTime, lang.t("indicator-history-entered")),
        "changed" => (Mark::InTime, lang.t("indicator-history-changed")),
        "verified" => (Mark::DoneOnTime, lang.t("indicator-history-verified")),
        "removed" => (Mark::NotCounted, lang.t("indicator-history-removed")),
        _ => history::unknown(lang, record),
    };
    history::entry(lang, record, mark, &what)
}
