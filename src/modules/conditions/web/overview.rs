//! The numbers of an agency with everything below it: each leads to the list that it counts.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use chrono::Datelike;
use serde::Deserialize;
use thihanh_kernel::problem::Problem;
use thihanh_kernel::time::vn_date;
use thihanh_webkit::parts::{Action, Field, PageHead};
use thihanh_webkit::{Failure, Lang, Layout, Link, Text, download, render};

use super::budgets::{OVER, SHORT};
use super::classes::TRAINEES;
use super::words::{counted, share};
use super::{BUDGETS, CLASSES, CONDITIONS, POSTS, STAFF, WITHOUT, agencies, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::conditions::export;
use crate::modules::conditions::model::budget::parse_year;
use crate::modules::conditions::model::numbers::Numbers;
use crate::modules::conditions::model::staff::{Degree, FULL_TIME, PART_TIME};
use crate::modules::conditions::usecase;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    agency: String,
    year: String,
}

#[derive(Template)]
#[template(path = "conditions/web/overview.html")]
struct OverviewPage {
    page: Layout,
    head: PageHead,
    filters: Vec<Field>,
    groups: Vec<Group>,
    is_verified: bool,
}

/// A criterion with its indicators.
pub(in crate::modules::conditions) struct Group {
    /// What it is called.
    pub(in crate::modules::conditions) title: Text,
    /// Its indicators.
    pub(in crate::modules::conditions) lines: Vec<Line>,
}

/// An indicator.
pub(in crate::modules::conditions) struct Line {
    /// `B2.1`.
    pub(in crate::modules::conditions) code: &'static str,
    /// What is counted.
    pub(in crate::modules::conditions) what: Text,
    /// How many, or how much.
    #[cfg_attr(not(feature = "xlsx"), expect(dead_code, reason = "only the workbook has numbers that are no words"))]
    pub(in crate::modules::conditions) value: i64,
    /// The same as people read it.
    pub(in crate::modules::conditions) shown: String,
    /// Which share of what; empty where it is of nothing.
    pub(in crate::modules::conditions) share: String,
    /// The list that it counts.
    href: Link,
}

/// `GET /theo-doi/dieu-kien`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let lang = me.lang();
    let year = parse_year(&asked.year).unwrap_or_else(|| app.clock.today().year());
    let (numbers, is_verified) =
        usecase::numbers(&app, &me.actor, asked.agency.parse().ok(), year).await.map_err(Problem::from)?;
    let seen = usecase::seen(&app, &me.actor).await.map_err(Problem::from)?;
    let names = usecase::names(&app, &[numbers.agency]).await.map_err(Problem::from)?;
    let title = lang.t("conditions-title");
    let sentence = lang
        .t("conditions-sentence")
        .with("agency", words::name(&names, numbers.agency))
        .with("year", year.to_string())
        .with("date", lang.date(numbers.on));
    let file = Link::new(format!("{CONDITIONS}.xlsx")).with("agency", numbers.agency).with("year", year);
    Ok(render(&OverviewPage {
        head: PageHead::new(&title)
            .sentence(sentence)
            .action(Action::new(lang.t("legal-staff-title"), STAFF).icon("people"))
            .action(Action::new(lang.t("training-classes-title"), CLASSES).icon("mortarboard"))
            .action(Action::new(lang.t("budgets-title"), BUDGETS).icon("bar-chart"))
            .action(Action::new(lang.t("conditions-xlsx"), file).icon("download")),
        page: me.layout(menu::ids::CONDITIONS, title),
        filters: vec![
            Field::select("agency", lang.t("conditions-agency"), agencies(lang.t("head-choose"), &seen))
                .value(numbers.agency),
            Field::text("year", lang.t("conditions-year")).value(year),
        ],
        groups: groups(lang, &numbers),
        is_verified,
    }))
}

/// `GET /theo-doi/dieu-kien.xlsx`
pub(super) async fn xlsx(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let year = parse_year(&asked.year).unwrap_or_else(|| app.clock.today().year());
    let bytes = export::workbook(&app, &me.actor, me.lang(), (asked.agency.parse().ok(), year)).await?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok((download::saved(&format!("dieu-kien-{year}.xlsx"), media), bytes).into_response())
}

/// The indicators in the order of the criteria.
pub(in crate::modules::conditions) fn groups(lang: Lang, numbers: &Numbers) -> Vec<Group> {
    vec![
        Group { title: lang.t("conditions-b1"), lines: training(lang, numbers) },
        Group { title: lang.t("conditions-b2"), lines: staff(lang, numbers) },
        Group { title: lang.t("conditions-b3"), lines: money(lang, numbers) },
    ]
}

fn line(lang: Lang, code: &'static str, what: Text, count: u64, share: String, href: Link) -> Line {
    let value = i64::try_from(count).unwrap_or(i64::MAX);
    Line { code, what, value, shown: counted(lang, count), share, href }
}

fn training(lang: Lang, numbers: &Numbers) -> Vec<Line> {
    let it = &numbers.training;
    let held = Link::new(CLASSES).with("agency", numbers.agency).with("year", numbers.year);
    let own = held.with("by", TRAINEES);
    let none = String::new;
    let of = |part, whole| share(lang, part, whole);
    vec![
        line(lang, "B1.1", lang.t("number-classes"), it.classes, none(), held.clone()),
        line(lang, "B1.1", lang.t("number-planned"), it.planned, none(), held.clone()),
        line(lang, "B1.1", lang.t("number-attended"), it.attended, of(it.attended, it.planned), held.clone()),
        line(lang, "B1.1", lang.t("number-passed"), it.passed, of(it.passed, it.attended), held),
        line(lang, "B1.1", lang.t("number-own-attended"), it.own_attended, none(), own.clone()),
        line(lang, "B1.1", lang.t("number-own-passed"), it.own_passed, of(it.own_passed, it.own_attended), own),
    ]
}

fn staff(lang: Lang, numbers: &Numbers) -> Vec<Line> {
    let it = &numbers.staff;
    let on = vn_date(numbers.on);
    let list = Link::new(STAFF).with("agency", numbers.agency).with("on", &on);
    let posts = Link::new(POSTS).with("agency", numbers.agency).with("on", &on);
    let without = Link::new(WITHOUT).with("agency", numbers.agency).with("on", &on);
    let of = |part| share(lang, part, it.filled);
    let law = list.with("degree", Degree::Law.as_str());
    vec![
        line(lang, "B2.1", lang.t("number-posts"), it.posts, String::new(), posts),
        line(lang, "B2.1", lang.t("number-filled"), it.filled, share(lang, it.filled, it.posts), list.clone()),
        line(lang, "B2.1", lang.t("number-full-time"), it.full_time, of(it.full_time), list.with("time", FULL_TIME)),
        line(lang, "B2.1", lang.t("number-part-time"), it.part_time, of(it.part_time), list.with("time", PART_TIME)),
        line(lang, "B2.2", lang.t("number-law-degree"), it.law_degree, of(it.law_degree), law),
        line(lang, "B2.2", lang.t("number-trained"), it.trained, of(it.trained), list.with("trained", "yes")),
        line(
            lang,
            "B2.3",
            lang.t("number-without"),
            it.units_without,
            share(lang, it.units_without, it.units),
            without,
        ),
    ]
}

fn money(lang: Lang, numbers: &Numbers) -> Vec<Line> {
    let it = &numbers.budget;
    let list = Link::new(BUDGETS).with("agency", numbers.agency).with("year", numbers.year);
    let vnd = |code, what, value: i64, share, href| Line { code, what, value, shown: lang.number(value), share, href };
    let positive = |amount: i64| u64::try_from(amount).unwrap_or_default();
    let (asked, allotted) = (positive(it.asked_vnd), positive(it.allotted_vnd));
    let of = |part: i64, whole| share(lang, positive(part), whole);
    vec![
        vnd("B3.1", lang.t("number-asked"), it.asked_vnd, String::new(), list.clone()),
        vnd("B3.1", lang.t("number-allotted"), it.allotted_vnd, of(it.allotted_vnd, asked), list.clone()),
        vnd("B3.1", lang.t("number-spent"), it.spent_vnd, of(it.spent_vnd, allotted), list.clone()),
        line(lang, "B3.1", lang.t("number-over"), it.over, share(lang, it.over, it.lines), list.with("show", OVER)),
        line(lang, "B3.2", lang.t("number-short"), it.short, share(lang, it.short, it.lines), list.with("show", SHORT)),
    ]
}
