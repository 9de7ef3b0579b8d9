//! The month: how much is due on each day, days off marked, and the list of one day.

mod grid;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::{Datelike, NaiveDate};
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::Problem;
use thihanh_kernel::time::parse_date;
use thihanh_webkit::parts::{Action, Chip, EmptyState, FilterChip, FilterChips, PageHead};
use thihanh_webkit::{Failure, Lang, Layout, Link, Text, render};

use self::grid::Month;
use super::address::{self, Asked, REGISTER};
use super::names::{Names, involved};
use super::register::conditions::conditions as in_force;
use super::{path_of, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies;
use crate::modules::obligations::model::class::Class;
use crate::modules::obligations::model::count::Tally;
use crate::modules::obligations::model::filter::{ObligationFilter, Sort};
use crate::modules::obligations::usecase;

/// Path of the calendar.
const CALENDAR: &str = "/lich";

#[derive(Template)]
#[template(path = "obligations/web/calendar/month.html")]
struct CalendarPage {
    page: Layout,
    head: PageHead,
    ignored: Vec<Text>,
    conditions: Option<FilterChips>,
    caption: String,
    weekdays: [(Text, Text); 7],
    weeks: Vec<Vec<Cell>>,
    day: Option<Day>,
}

/// A square of the month.
struct Cell {
    number: u32,
    due: Option<Due>,
    is_outside: bool,
    is_off: bool,
    is_today: bool,
    is_chosen: bool,
}

/// How many are due on a day, by the worst of them.
struct Due {
    href: String,
    label: Text,
    chip: Chip,
}

/// The list of one day.
struct Day {
    title: Text,
    rows: Vec<Row>,
    all: String,
    is_off: bool,
    empty: Option<EmptyState>,
}

struct Row {
    href: String,
    title: String,
    source: String,
    agency: String,
    chip: Chip,
}

/// `GET /lich`
pub(super) async fn show(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    let here = me.visit.here();
    let asked = Asked::read(&app, here).await?;
    // The month is the span of days; what else the register was asked for stays.
    let filter = ObligationFilter { due_from: None, due_to: None, sort: Sort::OverdueFirst, ..asked.filter.clone() };
    let today = app.clock.today();
    let given =
        |name: &str| here.pairs().iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let chosen = given("day").and_then(parse_date);
    // Whoever comes from the register with a span of days sees the month that it begins in.
    let month = given("month").and_then(Month::parse);
    let month = month.unwrap_or_else(|| Month::of(chosen.or(asked.filter.due_from).unwrap_or(today)));
    let found = usecase::month(&app, &me.actor, &filter, month.first_shown(), month.last_shown())
        .await
        .map_err(Problem::from)?;
    let calendar = agencies::api::calendar(app.store.read()).await.map_err(Problem::from)?;

    let lang = me.lang();
    let link = address::link(CALENDAR, &filter).with("month", month);
    let cell = |day: NaiveDate| {
        let tally = found.due.get(&day).copied().unwrap_or_default();
        Cell {
            number: day.day(),
            due: (tally.total() > 0).then(|| Due {
                href: format!("{}#ngay", link.with("day", day)),
                label: lang.t("calendar-day").with("date", day).with("count", tally.total()),
                chip: mark(lang, &tally),
            }),
            is_outside: !month.contains(day),
            is_off: !calendar.is_working_day(day),
            is_today: day == today,
            is_chosen: Some(day) == chosen,
        }
    };
    let weeks = month.weeks().into_iter().map(|week| week.into_iter().map(cell).collect()).collect();
    let in_month: u64 = found.due.iter().filter(|(day, _)| month.contains(**day)).map(|(_, tally)| tally.total()).sum();
    let page = me.layout(menu::ids::CALENDAR, lang.t("calendar-title"));
    let title = month_title(lang, month);
    let of_month = ObligationFilter {
        due_from: Some(month.first()),
        due_to: Some(month.last()),
        sort: Sort::Due,
        ..filter.clone()
    };
    let day = match chosen {
        Some(day) => Some(day_list(&app, &me, &filter, day, !calendar.is_working_day(day)).await?),
        None => None,
    };
    Ok(render(&CalendarPage {
        head: PageHead::new(lang.t("calendar-title"))
            .sentence(lang.t("calendar-sentence").with("month", title.to_string()).with("count", in_month))
            .action(
                Action::new(month_title(lang, month.previous()), month_link(&filter, month.previous()))
                    .icon("chevron-left"),
            )
            .action(
                Action::new(month_title(lang, month.next()), month_link(&filter, month.next())).icon("chevron-right"),
            )
            .action(Action::new(lang.t("calendar-list"), address::link(REGISTER, &of_month)).icon("list-check"))
            .action(
                Action::new(lang.t("calendar-file"), address::link("/nhiem-vu.ics", &of_month)).icon("calendar-event"),
            ),
        ignored: asked.ignored.iter().map(|ignored| address::ignored_text(lang, ignored)).collect(),
        conditions: conditions(&app, lang, &filter, month).await?,
        caption: title.to_string(),
        weekdays: [
            ("weekday-mon", "calendar-mon"),
            ("weekday-tue", "calendar-tue"),
            ("weekday-wed", "calendar-wed"),
            ("weekday-thu", "calendar-thu"),
            ("weekday-fri", "calendar-fri"),
            ("weekday-sat", "calendar-sat"),
            ("weekday-sun", "calendar-sun"),
        ]
        .map(|(name, short)| (lang.t(name), lang.t(short))),
        weeks,
        day,
        page,
    }))
}

/// What is due on a day, by the worst of it.
fn mark(lang: Lang, tally: &Tally) -> Chip {
    use thihanh_webkit::parts::State;
    let state = if tally.of(Class::Overdue) > 0 {
        State::Overdue
    } else if tally.open_soon > 0 {
        State::DueSoon
    } else if tally.open_later > 0 {
        State::InTime
    } else if tally.waiting() > 0 {
        State::Waiting
    } else if tally.done_late > 0 {
        State::DoneLate
    } else if tally.done_on_time > 0 {
        State::DoneOnTime
    } else {
        State::NotCounted
    };
    Chip::new(state, lang.number(i64::try_from(tally.total()).unwrap_or(i64::MAX)))
}

fn month_title(lang: Lang, month: Month) -> Text {
    lang.t("period-month").with("month", format!("{:02}", month.number())).with("year", month.year().to_string())
}

fn month_link(filter: &ObligationFilter, month: Month) -> Link {
    address::link(CALENDAR, filter).with("month", month)
}

/// The conditions that the calendar was opened with, each to be dropped; they are chosen in the register.
async fn conditions(
    app: &App,
    lang: Lang,
    filter: &ObligationFilter,
    month: Month,
) -> Result<Option<FilterChips>, Failure> {
    let names = Names::of(app, [filter.agency, filter.overseer].into_iter().flatten().collect()).await?;
    let chips: Vec<FilterChip> = in_force(lang, filter, &names)
        .into_iter()
        .map(|condition| FilterChip::new(condition.text, month_link(&condition.without, month)))
        .collect();
    Ok((!chips.is_empty()).then(|| FilterChips::conditions(lang, lang.t("register-conditions"), chips)))
}

async fn day_list(
    app: &App,
    me: &SignedIn,
    filter: &ObligationFilter,
    day: NaiveDate,
    is_off: bool,
) -> Result<Day, Failure> {
    let lang = me.lang();
    let of_day = ObligationFilter { due_from: Some(day), due_to: Some(day), ..filter.clone() };
    let found = usecase::register(app, &me.actor, &of_day, &Page::default()).await.map_err(Problem::from)?;
    let names = Names::of(app, involved(&found.rows.items)).await?;
    let row = |shown: &usecase::Shown| Row {
        href: path_of(&shown.obligation.code),
        title: shown.obligation.title.clone(),
        source: words::source(lang, &shown.obligation.why),
        agency: names.short(shown.obligation.agency).to_owned(),
        chip: words::chip(lang, shown, found.days.today),
    };
    let date = lang.date(day);
    let is_empty = found.rows.items.is_empty();
    Ok(Day {
        title: lang.t("calendar-day").with("date", &date).with("count", found.counts.total),
        rows: found.rows.items.iter().map(row).collect(),
        all: address::link(REGISTER, &of_day).to_string(),
        is_off,
        empty: is_empty.then(|| {
            EmptyState::new(
                "calendar-check",
                lang.t("calendar-day-empty").with("date", date),
                lang.t("calendar-day-empty-text"),
            )
        }),
    })
}
