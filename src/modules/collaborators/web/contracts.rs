//! Contracts with collaborators: which end soon, whose product is overdue.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::{Page, Slice};
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Chip, EmptyState, FilterChip, FilterChips, PageHead, Pager};
use thihanh_webkit::{Failure, Html, Lang, Layout, Link, render};

use super::{COLLABORATORS, CONTRACTS, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::collaborators::model::contract::{State as Stage, Urgency};
use crate::modules::collaborators::usecase::{self, ContractFilter};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    tinh_trang: String,
    after: String,
}

#[derive(Template)]
#[template(path = "collaborators/web/contracts.html")]
struct ContractsPage {
    page: Layout,
    head: PageHead,
    states: FilterChips,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    pager: Pager,
}

struct Row {
    href: String,
    job: String,
    code: String,
    number: String,
    agency: String,
    days: String,
    due: String,
    fee: String,
    chip: Chip,
}

/// `GET /theo-doi/cong-tac-vien/hop-dong`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let filter =
        ContractFilter { state: asked.tinh_trang.parse().ok(), urgency: asked.tinh_trang.parse().ok(), field: None };
    let place = Page::new(None, asked.after.parse().ok());
    let (Slice { items, next }, count) =
        usecase::contracts(&app, &me.actor, &filter, &place).await.map_err(Problem::from)?;
    let ids: Vec<AgencyId> = items.iter().map(|contract| contract.agency).collect();
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let title = lang.t("collaborator-contracts-title");
    let page = me.layout(menu::ids::COLLABORATORS, &title);
    let here = page.here().without("after");
    let rows = items.iter().map(|contract| Row {
        href: format!("{CONTRACTS}/{}", contract.code),
        job: contract.facts.job.clone(),
        code: contract.code.clone(),
        number: contract.facts.number.clone(),
        agency: words::name(&names, contract.agency),
        days: words::days(lang, contract.facts.from, contract.facts.to),
        due: lang.date(contract.facts.due_on),
        fee: words::vnd(lang, contract.facts.fee_vnd),
        chip: words::chip(lang, contract, today),
    });
    let rows: Vec<Row> = rows.collect();
    let is_narrowed = filter.state.is_some() || filter.urgency.is_some();
    let empty = rows.is_empty().then(|| match is_narrowed {
        true => EmptyState::new("funnel", lang.t("collaborators-none-found"), lang.t("collaborators-none-found-text")),
        false => EmptyState::new(
            "file-earmark-text",
            lang.t("collaborator-contracts-none"),
            lang.t("collaborator-contracts-none-text"),
        ),
    });
    Ok(render(&ContractsPage {
        head: PageHead::new(&title)
            .crumb(Html::link(COLLABORATORS, lang.t("collaborators-title")))
            .sentence(lang.t("collaborator-contracts-count").with("count", count)),
        states: states(lang, &here, &filter),
        pager: Pager::new(lang, page.here(), rows.len(), next),
        rows,
        empty,
        page,
    }))
}

fn states(lang: Lang, here: &Link, filter: &ContractFilter) -> FilterChips {
    let all = FilterChip::new(lang.t("collaborator-all"), here.without("tinh_trang"));
    let urgent = Urgency::ALL
        .iter()
        .map(|one| FilterChip::new(words::urgency(lang, *one), here.with("tinh_trang", one.as_str())));
    let stages =
        Stage::ALL.iter().map(|one| FilterChip::new(words::state(lang, *one), here.with("tinh_trang", one.as_str())));
    let at = match (filter.urgency, filter.state) {
        (Some(urgency), _) => Urgency::ALL.iter().position(|one| *one == urgency).map(|at| at + 1),
        (None, Some(state)) => Stage::ALL.iter().position(|one| *one == state).map(|at| at + 1 + Urgency::ALL.len()),
        (None, None) => Some(0),
    };
    let chips = std::iter::once(all).chain(urgent).chain(stages).collect();
    FilterChips::choices(lang, lang.t("collaborator-state"), chips, at)
}
