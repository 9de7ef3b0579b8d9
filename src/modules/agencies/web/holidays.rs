//! The days off and worked weekends of a year, with the law each rests on.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;
use thihanh_kernel::calendar::DayKind;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time;
use thihanh_webkit::parts::{Choice, EmptyState, ErrorSummary, Field, FilterChip, FilterChips, PageHead};
use thihanh_webkit::{CheckedForm, Failure, Lang, Layout, Link, Notice, Text, render};

use super::HOLIDAYS;
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies::model::days_off::DayOffForm;
use crate::modules::agencies::policy::{self, Action};
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
    /// Where the reader keeps the calendar.
    form: Option<AddForm>,
}

/// A day to be added.
struct AddForm {
    errors: Option<ErrorSummary>,
    fields: Vec<Field>,
    is_open: bool,
}

struct Row {
    /// The day and the kind as the form that withdraws it sends them.
    key: (NaiveDate, &'static str),
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
    Ok(render(&holidays_page(&app, &me, year, &DayOffForm::default(), &[]).await?))
}

/// `POST /don-vi/ngay-nghi`
pub(super) async fn add(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<DayOffForm>,
) -> Result<Response, Failure> {
    match usecase::add_day_off(&app, &me.actor, &form).await.map_err(Problem::from) {
        Ok(added) => {
            let notice = Notice::done("holidays-added").with("day", time::vn_date(added.day));
            Ok(notice.on(Link::new(HOLIDAYS).with("year", added.day.year()).to_string()))
        }
        Err(Problem::Invalid(errors)) => {
            let page = holidays_page(&app, &me, app.clock.today().year(), &form, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

/// Which day is taken out.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct DayKey {
    day: String,
    kind: String,
}

/// `POST /don-vi/ngay-nghi/bo`
pub(super) async fn withdraw(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(key): CheckedForm<DayKey>,
) -> Result<Response, Failure> {
    // What is no day of the calendar is answered by the use case, after it has asked for the right.
    let day = time::parse_date(&key.day).unwrap_or_default();
    let kind = DayKind::parse(&key.kind).unwrap_or(DayKind::Holiday);
    usecase::withdraw_day_off(&app, &me.actor, day, kind).await.map_err(Problem::from)?;
    let notice = Notice::done("holidays-withdrawn").with("day", time::vn_date(day));
    Ok(notice.on(Link::new(HOLIDAYS).with("year", day.year()).to_string()))
}

async fn holidays_page(
    app: &App,
    me: &SignedIn,
    year: i32,
    typed: &DayOffForm,
    errors: &[FieldError],
) -> Result<HolidaysPage, Failure> {
    let (days, years) = usecase::holidays(app, &me.actor, year).await.map_err(Problem::from)?;
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
    let may_manage = policy::may(&me.actor, Action::Manage, &[]).is_ok();
    let rows = days.into_iter().map(|day| Row {
        key: (day.day, day.kind.code()),
        day: lang.date(day.day),
        weekday: weekday(lang, day.day),
        name: day.name,
        kind: kind_text(lang, day.kind),
        source: day.source,
        is_verified: day.is_verified,
    });
    Ok(HolidaysPage {
        head: PageHead::new(lang.t("holidays-title")).sentence(sentence),
        years: FilterChips::choices(lang, lang.t("holidays-years"), chips.collect(), current),
        rows: rows.collect(),
        empty,
        form: may_manage.then(|| add_form(lang, typed, errors)),
        page,
    })
}

fn add_form(lang: Lang, typed: &DayOffForm, errors: &[FieldError]) -> AddForm {
    let kinds = DayKind::ALL.map(|kind| Choice::new(kind.code(), kind_text(lang, kind))).to_vec();
    let fields = vec![
        Field::date(lang, "day", lang.t("holidays-day")).value(&typed.day).required(),
        Field::select("kind", lang.t("holidays-kind"), kinds).value(&typed.kind).required(),
        Field::text("name", lang.t("holidays-name")).value(&typed.name).required(),
        Field::text("source", lang.t("groups-source"))
            .value(&typed.source)
            .hint(lang.t("holidays-source-hint"))
            .required(),
    ];
    AddForm {
        errors: (!errors.is_empty()).then(|| ErrorSummary::of(lang, errors)),
        fields: fields.into_iter().map(|field| field.errors(lang, errors)).collect(),
        is_open: !errors.is_empty(),
    }
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
