//! The agencies below one, side by side by a part of an indicator.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Query as Asking;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::chart::{Bar, Bars};
use thihanh_webkit::parts::{Choice, EmptyState, Field, PageHead, State as Mark};
use thihanh_webkit::{Failure, Html, Lang, Layout, Link, Text, render};

use super::asked::{self, Query};
use super::table::{PartView, part_view};
use super::{INDICATORS, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::indicators::model::indicator::Unit;
use crate::modules::indicators::usecase::{self, Compared, Comparison, IndicatorRow, Setting};

/// Bars of the chart: more do not fit a screen; the table has every agency.
const MOST_BARS: usize = 25;

#[derive(Template)]
#[template(path = "indicators/web/compare.html")]
struct ComparePage {
    page: Layout,
    head: PageHead,
    fields: Vec<Field>,
    title: String,
    unit: Text,
    bars: Option<Bars>,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
}

struct Row {
    href: Link,
    name: String,
    part: PartView,
}

/// `GET /theo-doi/chi-so/so-sanh`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Asking(query): Asking<Query>,
) -> Result<Response, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    // One choice of the form names both: `A1.3/late`.
    let (code, part) = query.chi_so.split_once('/').unwrap_or((&query.chi_so, &query.phan));
    let asked = query.asked(today);
    let found = usecase::compare(&app, &me.actor, &asked, (code, part)).await.map_err(Problem::from)?;
    let seen = usecase::seen(&app, &me.actor).await.map_err(Problem::from)?;
    let names = usecase::names(&app, &[found.setting.agency]).await.map_err(Problem::from)?;
    let setting = &found.setting;
    let title = format!("{} {}", found.indicator.code, words::part(lang, &found.part));
    let mut fields = vec![
        Field::select("chi_so", lang.t("indicator"), choices(lang, &found))
            .value(format!("{}/{}", found.indicator.code, found.part.code)),
    ];
    fields.extend(asked::fields(lang, &query, setting, &seen, today));
    let row = |it: &Compared| {
        let own = Setting { agency: it.agency, ..setting.clone() };
        let row = IndicatorRow { indicator: found.indicator.clone(), parts: Vec::new() };
        Row { href: asked::link(INDICATORS, &own), name: it.name.clone(), part: part_view(lang, &own, &row, &it.row) }
    };
    let empty = found.agencies.is_empty().then(|| {
        EmptyState::new("building", lang.t("indicators-nothing-below"), lang.t("indicators-nothing-below-text"))
    });
    Ok(render(&ComparePage {
        head: PageHead::new(lang.t("indicators-compare"))
            .crumb(Html::link(asked::link(INDICATORS, setting), lang.t("indicators-title")))
            .sentence(
                lang.t("indicators-compare-sentence")
                    .with("agency", words::name(&names, setting.agency))
                    .with("period", words::period(lang, setting.period)),
            ),
        page: me.layout(menu::ids::INDICATORS, lang.t("indicators-compare")),
        fields,
        bars: bars(lang, &title, &found),
        unit: words::unit(lang, found.part.unit),
        title,
        rows: found.agencies.iter().map(row).collect(),
        empty,
    }))
}

fn choices(lang: Lang, found: &Comparison) -> Vec<Choice> {
    let of = |indicator: &crate::modules::indicators::model::indicator::Indicator| {
        let part = |part: &crate::modules::indicators::model::indicator::Part| {
            let text =
                format!("{}. {}: {}", indicator.code, words::indicator(lang, indicator), words::part(lang, part));
            Choice::new(format!("{}/{}", indicator.code, part.code), text)
        };
        indicator.parts.iter().map(part).collect::<Vec<_>>()
    };
    found.indicators.iter().flat_map(of).collect()
}

fn bars(lang: Lang, title: &str, found: &Comparison) -> Option<Bars> {
    let unit = found.part.unit;
    let numbers = found.agencies.iter().filter_map(|it| it.row.number().map(|number| (it, number)));
    let bars: Vec<Bar> = numbers
        .take(MOST_BARS)
        .map(|(it, number)| {
            // Bars are as long as the last decimal says; where there are decimals the number in words stands at the name.
            let name = match unit.decimals() {
                0 => it.name.clone(),
                _ => format!("{} ({})", it.name, words::number(lang, number, unit)),
            };
            Bar { name, value: whole(number, unit), state: Mark::InTime }
        })
        .collect();
    let most = bars.first()?.name.clone();
    let heads = (lang.t("indicators-agency"), words::unit(lang, unit));
    Some(Bars::new(lang, title, lang.t("indicators-most").with("agency", most), heads, bars))
}

/// A number without its decimals, for charts.
pub(super) fn whole(number: i64, unit: Unit) -> u64 {
    let scale = 10_u64.pow(unit.decimals());
    let number = number.max(0).unsigned_abs();
    number.saturating_add(scale / 2) / scale
}
