//! Proposals: who proposes what to whom, and how the answer stands.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::page::{Page, Slice};
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Action, Chip, EmptyState, PageHead, Pager};
use thihanh_webkit::{Failure, Layout, render};

use super::words;
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::proposals::policy;
use crate::modules::proposals::usecase;

/// Path of the list.
pub(super) const PROPOSALS: &str = "/kien-nghi";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    after: String,
}

#[derive(Template)]
#[template(path = "proposals/web/list.html")]
struct ListPage {
    page: Layout,
    head: PageHead,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    pager: Pager,
}

struct Row {
    href: String,
    title: String,
    from: String,
    to: String,
    due: String,
    chip: Chip,
}

/// `GET /kien-nghi`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let page = Page::new(None, asked.after.parse().ok());
    let (Slice { items, next }, count) = usecase::proposals(&app, &me.actor, &page).await.map_err(Problem::from)?;
    let ids: Vec<_> = items.iter().flat_map(|(proposal, _)| [proposal.facts.from, proposal.facts.to]).collect();
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let page = me.layout(menu::ids::PROPOSALS, lang.t("proposals-title"));
    let may_add = policy::may_propose_any(&me.actor).is_ok();
    let add = || Action::primary(lang.t("proposals-add"), format!("{PROPOSALS}/moi")).icon("plus-lg");
    let mut head = PageHead::new(lang.t("proposals-title")).sentence(lang.t("proposals-count").with("count", count));
    if may_add {
        head = head.action(add());
    }
    let empty = items.is_empty().then(|| {
        let empty = EmptyState::new("chat-left-text", lang.t("proposals-none"), lang.t("proposals-none-text"));
        if may_add { empty.action(add()) } else { empty }
    });
    let rows = items.iter().map(|(proposal, answer)| Row {
        href: format!("{PROPOSALS}/{}", proposal.code),
        title: proposal.facts.title.clone(),
        from: words::name(&names, proposal.facts.from),
        to: words::name(&names, proposal.facts.to),
        due: answer.as_ref().and_then(|answer| answer.obligation.due_on).map(|on| lang.date(on)).unwrap_or_default(),
        chip: words::chip(lang, proposal, answer.as_ref(), today),
    });
    Ok(render(&ListPage {
        rows: rows.collect(),
        head,
        empty,
        pager: Pager::new(lang, page.here(), items.len(), next),
        page,
    }))
}
