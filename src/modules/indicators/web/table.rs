//! The numbers of an agency, a period and a field, by group; each leads to the list that it counts.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query as Asking;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Action, Field, PageHead};
use thihanh_webkit::{Failure, Lang, Layout, Link, Text, download, render};

use super::asked::{self, Query};
use super::{COMPARE, DEFINITIONS, INDICATORS, SHEET, VALUES, WAITING, links, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::indicators::export;
use crate::modules::indicators::model::measure::Outcome;
use crate::modules::indicators::policy::{self, Action as Right};
use crate::modules::indicators::usecase::{self, IndicatorRow, PartRow, Setting, Table};
use crate::modules::inspections::api::Named;

#[derive(Template)]
#[template(path = "indicators/web/table.html")]
struct TablePage {
    page: Layout,
    head: PageHead,
    fields: Vec<Field>,
    groups: Vec<Group>,
}

struct Group {
    title: Text,
    rows: Vec<Row>,
}

struct Row {
    href: Link,
    code: String,
    name: String,
    criterion: String,
    is_verified: bool,
    parts: Vec<PartView>,
}

/// A part as pages show it.
pub(super) struct PartView {
    pub(super) name: String,
    pub(super) unit: Text,
    pub(super) computed: Option<Computed>,
    pub(super) entered: Option<Entered>,
    pub(super) below: Option<Text>,
    pub(super) difference: String,
    pub(super) waits_for: String,
}

/// What was counted, with where that can be looked at.
pub(super) struct Computed {
    pub(super) shown: String,
    pub(super) href: Option<Link>,
}

/// What was entered.
pub(super) struct Entered {
    pub(super) shown: String,
    pub(super) href: String,
    pub(super) state: String,
}

/// `GET /theo-doi/chi-so`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Asking(query): Asking<Query>,
) -> Result<Response, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let table = usecase::table(&app, &me.actor, &query.asked(today)).await.map_err(Problem::from)?;
    let seen = usecase::seen(&app, &me.actor).await.map_err(Problem::from)?;
    let names = usecase::names(&app, &[table.setting.agency]).await.map_err(Problem::from)?;
    let setting = &table.setting;
    let sentence = lang
        .t("indicators-sentence")
        .with("agency", words::name(&names, setting.agency))
        .with("period", words::period(lang, setting.period))
        .with("date", setting.on);
    let to = |path: &'static str| asked::link(path, setting);
    let mut head = PageHead::new(lang.t("indicators-title"))
        .sentence(sentence)
        .action(Action::new(lang.t("indicators-compare"), to(COMPARE)).icon("bar-chart"))
        .action(Action::new(lang.t("indicators-definitions"), DEFINITIONS).icon("list-check"))
        .action(
            Action::new(lang.t("indicators-xlsx"), asked::link(format!("{INDICATORS}.xlsx"), setting)).icon("download"),
        );
    if policy::may_verify_any(&me.actor).is_ok() {
        head = head.action(Action::new(lang.t("indicators-waiting"), WAITING).icon("shield-check"));
    }
    if setting.actions.contains(&Right::Enter) {
        head = head.action(Action::primary(lang.t("indicators-enter"), to(SHEET)).icon("pencil"));
    }
    Ok(render(&TablePage {
        page: me.layout(menu::ids::INDICATORS, lang.t("indicators-title")),
        head,
        fields: asked::fields(lang, &query, setting, &seen, today),
        groups: groups(lang, &table),
    }))
}

/// `GET /theo-doi/chi-so.xlsx`
pub(super) async fn xlsx(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Asking(query): Asking<Query>,
) -> Result<Response, Failure> {
    let asked = query.asked(app.clock.today());
    let bytes = export::workbook(&app, &me.actor, me.lang(), &asked).await?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok((download::saved("chi-so.xlsx", media), bytes).into_response())
}

fn groups(lang: Lang, table: &Table) -> Vec<Group> {
    let mut groups: Vec<(String, Vec<Row>)> = Vec::new();
    for row in &table.rows {
        let group = row.indicator.group().to_owned();
        let view = view(lang, &table.setting, &table.criteria, row);
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, rows)) => rows.push(view),
            None => groups.push((group, vec![view])),
        }
    }
    groups.into_iter().map(|(group, rows)| Group { title: words::group(lang, &group), rows }).collect()
}

fn view(lang: Lang, setting: &Setting, criteria: &[Named], row: &IndicatorRow) -> Row {
    let indicator = &row.indicator;
    Row {
        href: asked::link(format!("{INDICATORS}/{}", indicator.code), setting),
        code: indicator.code.clone(),
        name: words::indicator(lang, indicator).to_owned(),
        criterion: words::criterion(lang, criteria, &indicator.criterion).to_owned(),
        is_verified: indicator.facts.is_verified,
        parts: row.parts.iter().map(|part| part_view(lang, setting, row, part)).collect(),
    }
}

/// A part with its numbers and links.
pub(super) fn part_view(lang: Lang, setting: &Setting, row: &IndicatorRow, it: &PartRow) -> PartView {
    let unit = it.part.unit;
    let computed = it.computed.map(|outcome| Computed {
        shown: words::outcome(lang, outcome, unit),
        href: match outcome {
            Outcome::Number(_) | Outcome::OfNothing => links::of(setting, &row.indicator, &it.part),
            _ => None,
        },
    });
    let entered = it.entered.as_ref().map(|value| Entered {
        shown: words::number(lang, value.said.value, unit),
        href: format!("{VALUES}/{}", value.id),
        state: words::chip(lang, value).words().to_owned(),
    });
    PartView {
        name: words::part(lang, &it.part).to_owned(),
        unit: words::unit(lang, unit),
        computed,
        entered,
        below: it.below.map(|(sum, agencies)| {
            lang.t("indicator-below").with("sum", words::number(lang, sum, unit)).with("count", agencies)
        }),
        difference: it.difference().map(|difference| words::signed(lang, difference, unit)).unwrap_or_default(),
        waits_for: it.part.waits_for.clone(),
    }
}
