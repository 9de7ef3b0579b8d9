//! The desk of whoever heads an agency: how it stands, who has what, and what waits for the head.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::Count;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Action, FilterChip, FilterChips, PageHead, Written};
use thihanh_webkit::{Failure, Lang, Layout, Link, Text, render};

use super::address::{self, REGISTER};
use super::desk_list::{ListRow, ListView, Lists};
use super::names::{Names, involved};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::obligations::model::filter::{ObligationFilter, PartFilter, Sort, Status};
use crate::modules::obligations::usecase::{self, PersonRow, UnitDesk};

/// Path of the page.
pub(super) const UNIT: &str = "/viec-don-vi";

#[derive(Template)]
#[template(path = "obligations/web/unit/unit.html")]
struct UnitPage {
    page: Layout,
    head: PageHead,
    agencies: Option<FilterChips>,
    card: Vec<ClassTile>,
    people: Vec<PersonLine>,
    unassigned: Vec<ListRow>,
    unassigned_title: Text,
    /// More of them in the register, where not all are here.
    all_unfinished: Option<String>,
    here: String,
    first: Vec<ListView>,
    second: Vec<ListView>,
}

/// One of the four classes.
struct ClassTile {
    number: String,
    share: String,
    text: Text,
    how: Text,
    href: String,
    is_alarm: bool,
}

/// What one person has.
struct PersonLine {
    name: String,
    href: Option<String>,
    open: u64,
    late: u64,
    soon: u64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Whose {
    agency: String,
}

/// `GET /viec-don-vi`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(whose): Query<Whose>,
) -> Result<Response, Failure> {
    let lang = me.lang();
    let asked = match whose.agency.trim() {
        "" => None,
        id => Some(id.parse().map_err(|_| Failure::from(Problem::not_found("agency")))?),
    };
    let desk = usecase::unit_desk(&app, &me.actor, asked).await.map_err(Problem::from)?;
    let all = [&desk.deciding, &desk.asking, &desk.late, &desk.soon, &desk.silent];
    let mut named = involved(all.into_iter().flat_map(|list| &list.rows).chain(&desk.unassigned));
    named.extend(&desk.agencies);
    let names = Names::of(&app, named).await?;
    let lists = Lists { lang, today: desk.days.today, names: &names };
    let view = |id, title, empty, list, anchor| lists.view(id, (title, empty), list, anchor);
    let is_late = !desk.late.count.is_zero();
    let late = ListView {
        is_alarm: is_late,
        ..view("qua-han", lang.t("unit-late"), lang.t("unit-late-none"), &desk.late, "")
    };
    let here = Link::new(UNIT).with("agency", desk.agency).to_string();
    let title = lang.t("unit-title").with("agency", names.full(desk.agency));
    let unassigned = desk.people.first().filter(|row| row.load.person.is_none()).map_or(0, |row| row.load.open);
    let sentence = lang
        .t(if desk.counts.overdue.is_zero() { "unit-sentence-none-late" } else { "unit-sentence" })
        .with("overdue", desk.counts.overdue)
        .with("unassigned", unassigned)
        .with("deciding", desk.deciding.count)
        .with("asking", desk.asking.count);
    let page = UnitPage {
        page: me.layout(menu::ids::UNIT, &title),
        head: PageHead::new(&title).crumb(lang.date(desk.days.today)).sentence(sentence).action(
            Action::new(lang.t("unit-register"), address::link(REGISTER, &of(&desk, Status::Unfinished)))
                .icon("list-check"),
        ),
        agencies: choices(lang, &desk, &names),
        card: card(lang, &desk),
        people: desk.people.iter().map(|row| person(lang, row)).collect(),
        unassigned: desk.unassigned.iter().map(|shown| lists.row(shown, "#phan-cong")).collect(),
        all_unfinished: (unassigned > desk.unassigned.len() as u64).then(|| {
            address::link(REGISTER, &ObligationFilter { is_own_only: true, ..of(&desk, Status::Unfinished) })
                .to_string()
        }),
        unassigned_title: lang.t("unit-unassigned").with("count", unassigned),
        here,
        first: vec![late, view("sap-den-han", lang.t("state-due-soon"), lang.t("unit-soon-none"), &desk.soon, "")],
        second: vec![
            view("cho-quyet-dinh", lang.t("unit-deciding"), lang.t("unit-deciding-none"), &desk.deciding, "#xac-nhan"),
            view("de-nghi", lang.t("unit-asking"), lang.t("unit-asking-none"), &desk.asking, ""),
            view("phoi-hop-im-lang", lang.t("unit-silent"), lang.t("unit-silent-none"), &desk.silent, "#support"),
        ],
    };
    Ok(render(&page))
}

fn of(desk: &UnitDesk, status: Status) -> ObligationFilter {
    ObligationFilter {
        agency: Some(desk.agency),
        status: Some(status),
        sort: Sort::OverdueFirst,
        ..ObligationFilter::default()
    }
}

fn choices(lang: Lang, desk: &UnitDesk, names: &Names) -> Option<FilterChips> {
    let chip = |agency: &AgencyId| FilterChip::new(names.short(*agency), Link::new(UNIT).with("agency", agency));
    let current = desk.agencies.iter().position(|agency| *agency == desk.agency);
    (desk.agencies.len() > 1)
        .then(|| FilterChips::choices(lang, lang.t("unit-which"), desk.agencies.iter().map(chip).collect(), current))
}

/// The four classes of the national count, with their shares of what has a day.
fn card(lang: Lang, desk: &UnitDesk) -> Vec<ClassTile> {
    let counts = &desk.counts;
    let exact = |count: Count| match count {
        Count::Exact(number) | Count::MoreThan(number) => number,
    };
    let not_counted = exact(counts.no_deadline) + exact(counts.closed);
    let dated = exact(counts.total).saturating_sub(not_counted);
    let ended = exact(counts.completed_on_time) + exact(counts.completed_late) + exact(counts.overdue);
    let in_time = Count::Exact(dated.saturating_sub(ended));
    let tile = |count: Count, status, text, how, is_alarm| ClassTile {
        number: Written::new(lang, &count).to_string(),
        share: if dated == 0 { "–".to_owned() } else { lang.percent(exact(count), dated) },
        text,
        how,
        href: address::link(REGISTER, &of(desk, status)).to_string(),
        is_alarm,
    };
    let is_late = !counts.overdue.is_zero();
    vec![
        tile(
            counts.completed_on_time,
            Status::CompletedOnTime,
            lang.t("state-done-on-time"),
            lang.t("unit-how-on-time"),
            false,
        ),
        tile(counts.completed_late, Status::CompletedLate, lang.t("state-done-late"), lang.t("unit-how-late"), false),
        tile(in_time, Status::InTime, lang.t("unit-in-time"), lang.t("unit-how-in-time"), false),
        tile(counts.overdue, Status::Overdue, lang.t("unit-overdue"), lang.t("home-how-overdue"), is_late),
    ]
}

fn person(lang: Lang, row: &PersonRow) -> PersonLine {
    let of_person = |person| ObligationFilter {
        person: Some(person),
        part: Some(PartFilter::Any),
        status: Some(Status::Unfinished),
        sort: Sort::OverdueFirst,
        ..ObligationFilter::default()
    };
    PersonLine {
        name: if row.load.person.is_none() { lang.t("unit-nobody").to_string() } else { row.name.clone() },
        href: row.load.person.map(|person| address::link(REGISTER, &of_person(person)).to_string()),
        open: row.load.open,
        late: row.load.late,
        soon: row.load.soon,
    }
}
