//! The days off and worked weekends of a year, with the law each rests on.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Query;
use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;
use thihanh_kernel::Problem;
use thihanh_kernel::calendar::DayKind;
use thihanh_webkit::parts::{EmptyState, FilterChip, FilterChips, PageHead};
use thihanh_webkit::{Failure, Lang, Layout, Link, Text, render};

use super::HOLIDAYS;
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies::usecase;

#[derive(Debug, Deserialize)]
pub(super) struct Ask {
    year: Option<String>,
}

#[derive(Template)]
#[template(path = "agencies/web/holidays.html")]
struct HolidaysPage {
    page: Layout,
    head: PageHead,
    years: FilterChips,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
}

struct Row {
    day: String,
    weekday: Text,
    name: String,
    kind: Text,
    source: String,
    is_verified: bool,
}

/// `GET /don-vi/ngay-nghi`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(ask): Query<Ask>,
) -> Result<Response, Failure> {
    let year = ask.year.as_deref().and_then(|year| year.parse().ok()).unwrap_or_else(|| app.clock.today().year());
    let (days, years) = usecase::holidays(&app, &me.actor, year).await.map_err(Problem::from)?;
    let page = me.layout(menu::ids::HOLIDAYS, me.lang().t("holidays-title"));
    let lang = page.lang();
    let unverified = days.iter().filter(|day| !day.is_verified).count();
    let of_kind = |kind: DayKind| days.iter().filter(|day| day.kind == kind).count();
    let sentence = lang
        .t("holidays-sentence")
        .with("year", year.to_string())
        .with("off", of_kind(DayKind::Holiday) + of_kind(DayKind::Compensation))
        .with("worked", of_kind(DayKind::SwapWorkday))
        .with("unverified", unverified);
    let chips = years.iter().map(|year| FilterChip::new(year, Link::new(HOLIDAYS).with("year", year)));
    let current = years.iter().position(|known| *known == year);
    let empty = days.is_empty().then(|| {
        EmptyState::new(
            "calendar-x",
            lang.t("holidays-empty-title").with("year", year.to_string()),
            lang.t("holidays-empty-text"),
        )
    });
    let rows = days.into_iter().map(|day| Row {
        day: lang.date(day.day),
        weekday: weekday(lang, day.day),
        name: day.name,
        kind: kind_text(lang, day.kind),
        source: day.source,
        is_verified: day.is_verified,
    });
    Ok(render(&HolidaysPage {
        head: PageHead::new(lang.t("holidays-title")).sentence(sentence),
        years: FilterChips::choices(lang, lang.t("holidays-years"), chips.collect(), current),
        rows: rows.collect(),
        empty,
        page,
    }))
}

fn kind_text(lang: Lang, kind: DayKind) -> Text {
    match kind {
        DayKind::Holiday => lang.t("holiday-holiday"),
        DayKind::Compensation => lang.t("holiday-compensation"),
        DayKind::SwapWorkday => lang.t("holiday-swap-workday"),
    }
}

fn weekday(lang: Lang, day: NaiveDate) -> Text {
    match day.weekday() {
        Weekday::Mon => lang.t("weekday-mon"),
        Weekday::Tue => lang.t("weekday-tue"),
        Weekday::Wed => lang.t("weekday-wed"),
        Weekday::Thu => lang.t("weekday-thu"),
        Weekday::Fri => lang.t("weekday-fri"),
        Weekday::Sat => lang.t("weekday-sat"),
        Weekday::Sun => lang.t("weekday-sun"),
    }
}
