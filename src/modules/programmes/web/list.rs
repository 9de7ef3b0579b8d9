//! Programmes: what each is for, until when, how far it is.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::page::{Page, Slice};
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Action, Chip, EmptyState, FilterChip, FilterChips, PageHead, Pager, State as Mark};
use thihanh_webkit::{Failure, Lang, Layout, Link, Text, render};

use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::obligations::api::class_bar;
use crate::modules::programmes::model::Programme;
use crate::modules::programmes::policy;
use crate::modules::programmes::usecase::{self, Shown};

/// Path of the list.
pub(super) const PROGRAMMES: &str = "/chuong-trinh";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    state: String,
    after: String,
}

#[derive(Template)]
#[template(path = "programmes/web/list.html")]
struct ListPage {
    page: Layout,
    head: PageHead,
    states: FilterChips,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    pager: Pager,
}

struct Row {
    href: String,
    name: String,
    source: String,
    term: Text,
    chip: Chip,
    progress: Option<Text>,
}

/// `GET /chuong-trinh`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let lang = me.lang();
    let is_running = match asked.state.as_str() {
        "running" => Some(true),
        "closed" => Some(false),
        _ => None,
    };
    let page = Page::new(None, asked.after.parse().ok());
    let (Slice { items, next }, count) =
        usecase::programmes(&app, &me.actor, is_running, &page).await.map_err(Problem::from)?;
    let page = me.layout(menu::ids::PROGRAMMES, lang.t("programmes-title"));
    let may_add = policy::may_manage_any(&me.actor).is_ok();
    let add = || Action::primary(lang.t("programmes-add"), format!("{PROGRAMMES}/moi")).icon("plus-lg");
    let mut head = PageHead::new(lang.t("programmes-title")).sentence(lang.t("programmes-count").with("count", count));
    if may_add {
        head = head.action(add());
    }
    let empty = items.is_empty().then(|| {
        if is_running.is_some() {
            let all = Action::new(lang.t("programmes-show-all"), PROGRAMMES);
            return EmptyState::new("funnel", lang.t("programmes-none-so"), lang.t("programmes-none-so-text"))
                .action(all);
        }
        let empty = EmptyState::new("journal-text", lang.t("programmes-none"), lang.t("programmes-none-text"));
        if may_add { empty.action(add()) } else { empty }
    });
    Ok(render(&ListPage {
        head,
        states: states(lang, is_running),
        empty,
        pager: Pager::new(lang, page.here(), items.len(), next),
        rows: items.iter().map(|shown| row(lang, shown)).collect(),
        page,
    }))
}

fn states(lang: Lang, is_running: Option<bool>) -> FilterChips {
    let of = |words, state| FilterChip::new(words, Link::new(PROGRAMMES).with("state", state));
    let chips = vec![
        FilterChip::new(lang.t("programmes-all"), PROGRAMMES),
        of(lang.t("programmes-running"), "running"),
        of(lang.t("programmes-closed"), "closed"),
    ];
    let at = match is_running {
        None => 0,
        Some(true) => 1,
        Some(false) => 2,
    };
    FilterChips::choices(lang, lang.t("programmes-filter"), chips, Some(at))
}

fn row(lang: Lang, shown: &Shown) -> Row {
    let programme = &shown.programme;
    Row {
        href: format!("{PROGRAMMES}/{}", programme.code),
        name: programme.facts.name.clone(),
        source: programme.facts.source.clone(),
        term: term(lang, programme),
        chip: chip(lang, programme),
        progress: class_bar(lang, &shown.counts).map(|(words, _)| words),
    }
}

/// "26/02/2018 – 31/12/2022"
pub(super) fn term(lang: Lang, programme: &Programme) -> Text {
    match programme.facts.ends_on {
        Some(to) => lang.t("programme-term").with("from", programme.facts.starts_on).with("to", to),
        None => lang.t("programme-term-open").with("from", programme.facts.starts_on),
    }
}

/// Whether it runs.
pub(super) fn chip(lang: Lang, programme: &Programme) -> Chip {
    match &programme.closing {
        Some(_) => Chip::new(Mark::DoneOnTime, lang.t("programme-closed")),
        None => Chip::new(Mark::InTime, lang.t("programme-running")),
    }
}
