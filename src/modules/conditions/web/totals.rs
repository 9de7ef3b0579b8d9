//! What the money comes to, by agency and by year.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Query;
use chrono::Datelike;
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{EmptyState, Field, PageHead, Pager};
use thihanh_webkit::{Failure, Html, Lang, Layout, Link, render};

use super::budgets::Asked;
use super::{BUDGETS, CONDITIONS, EVER, TOTALS, agencies, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::conditions::usecase::{self, BudgetTotals, Sum};

#[derive(Template)]
#[template(path = "conditions/web/totals.html")]
struct TotalsPage {
    page: Layout,
    head: PageHead,
    filters: Vec<Field>,
    rows: Vec<Row>,
    total: Row,
    years: Vec<Row>,
    empty: Option<EmptyState>,
    pager: Pager,
}

/// A group of lines, with the list that it sums.
struct Row {
    href: Link,
    what: String,
    lines: String,
    asked: String,
    allotted: String,
    spent: String,
}

fn row(lang: Lang, what: String, href: Link, sum: Sum) -> Row {
    Row {
        href,
        what,
        lines: lang.number(sum.lines),
        asked: lang.number(sum.asked_vnd),
        allotted: lang.number(sum.allotted_vnd),
        spent: lang.number(sum.spent_vnd),
    }
}

/// `GET /theo-doi/dieu-kien/kinh-phi/tong`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let lang = me.lang();
    let filter = asked.filter(app.clock.today().year());
    let place = Page::new(None, asked.after.parse().ok());
    let BudgetTotals { agencies: sums, years, all } =
        usecase::budget_totals(&app, &me.actor, &filter, &place).await.map_err(Problem::from)?;
    let seen = usecase::seen(&app, &me.actor).await.map_err(Problem::from)?;
    let ids: Vec<_> = sums.items.iter().map(|(agency, _)| *agency).collect();
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let title = lang.t("budget-totals");
    let page = me.layout(menu::ids::CONDITIONS, &title);
    let year = filter.year.map_or_else(|| EVER.to_owned(), |year| year.to_string());
    let shown = filter.year.map_or_else(|| lang.t("conditions-ever").to_string(), |year| year.to_string());
    let list = Link::new(BUDGETS).with("year", &year);
    let rows: Vec<Row> = sums
        .items
        .iter()
        .map(|(agency, sum)| row(lang, words::name(&names, *agency), list.with("agency", agency), *sum))
        .collect();
    let of_year = |year: i32| Link::new(TOTALS).with("agency", &asked.agency).with("year", year);
    let empty = rows
        .is_empty()
        .then(|| EmptyState::new("journal-text", lang.t("conditions-none-so"), lang.t("conditions-none-so-text")));
    Ok(render(&TotalsPage {
        head: PageHead::new(&title)
            .crumb(Html::link(CONDITIONS, lang.t("conditions-title")))
            .crumb(Html::link(BUDGETS, lang.t("budgets-title"))),
        filters: vec![
            Field::select("agency", lang.t("conditions-agency"), agencies(lang.t("conditions-all-agencies"), &seen))
                .value(&asked.agency),
            Field::text("year", lang.t("conditions-year")).value(shown).hint(lang.t("conditions-year-hint")),
        ],
        pager: Pager::new(lang, page.here(), rows.len(), sums.next),
        rows,
        total: row(lang, lang.t("conditions-total").to_string(), list.with("agency", &asked.agency), all),
        years: years.into_iter().map(|(year, sum)| row(lang, year.to_string(), of_year(year), sum)).collect(),
        empty,
        page,
    }))
}
