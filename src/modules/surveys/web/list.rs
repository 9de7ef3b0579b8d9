//! Surveys: what is asked by whom, and how each stands.

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

use super::SURVEYS;
use super::words::{self, say};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::surveys::policy;
use crate::modules::surveys::usecase;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    after: String,
}

#[derive(Template)]
#[template(path = "surveys/web/list.html")]
struct ListPage {
    page: Layout,
    head: PageHead,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    pager: Pager,
}

struct Row {
    href: String,
    code: String,
    title: String,
    agency: String,
    days: String,
    chip: Chip,
}

/// `GET /theo-doi/khao-sat`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(ask): Query<Ask>,
) -> Result<Response, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let page = Page::new(None, ask.after.parse().ok());
    let (Slice { items, next }, count) = usecase::surveys(&app, &me.actor, &page).await.map_err(Problem::from)?;
    let ids: Vec<_> = items.iter().map(|survey| survey.facts.agency).collect();
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let page = me.layout(menu::ids::SURVEYS, lang.t("surveys-title"));
    let may_add = policy::may_manage_any(&me.actor).is_ok();
    let add = || Action::primary(lang.t("surveys-add"), format!("{SURVEYS}/moi")).icon("plus-lg");
    let mut head = PageHead::new(lang.t("surveys-title")).sentence(lang.t("surveys-count").with("count", count));
    if may_add {
        head = head.action(add());
    }
    let empty = items.is_empty().then(|| {
        let empty = EmptyState::new("chat-left-text", lang.t("surveys-none"), lang.t("surveys-none-text"));
        if may_add { empty.action(add()) } else { empty }
    });
    let rows = items.iter().map(|survey| Row {
        href: format!("{SURVEYS}/{}", survey.code),
        code: survey.code.clone(),
        title: say(lang, &survey.facts.title).to_owned(),
        agency: words::name(&names, survey.facts.agency),
        days: survey.days.map(|(from, to)| format!("{} – {}", lang.date(from), lang.date(to))).unwrap_or_default(),
        chip: words::chip(lang, survey, today),
    });
    let rows: Vec<Row> = rows.collect();
    Ok(render(&ListPage { head, empty, pager: Pager::new(lang, page.here(), rows.len(), next), rows, page }))
}
