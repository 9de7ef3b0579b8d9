//! What is late and went up the line.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{EmptyState, FilterChip, FilterChips, PageHead};
use thihanh_webkit::{Failure, Layout, Link, Text, render};

use super::LADDER;
use super::rules::act_text;
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies;
use crate::modules::notices::model::ladder::Act;
use crate::modules::notices::usecase;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    show: String,
}

#[derive(Template)]
#[template(path = "notices/web/ladder.html")]
struct LadderPage {
    page: Layout,
    head: PageHead,
    lists: FilterChips,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
}

struct Row {
    code: String,
    title: String,
    agency: String,
    overseer: String,
    due: Option<String>,
    late_days: i64,
    act: Text,
    class: &'static str,
    since: String,
}

/// `GET /len-bac`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(ask): Query<Ask>,
) -> Result<Response, Failure> {
    let only_decisions = ask.show == "decide";
    let found = usecase::on_ladder(&app, &me.actor, only_decisions).await.map_err(Problem::from)?;
    let page = me.layout(menu::ids::LADDER, me.lang().t("ladder-title"));
    let lang = page.lang();
    let ids: Vec<AgencyId> = found.iter().flat_map(|line| [line.brief.agency, line.brief.overseer]).collect();
    let views = agencies::api::views(app.store.read(), &ids, app.clock.today()).await.map_err(Problem::from)?;
    let names: HashMap<_, _> = views.into_iter().map(|(id, view)| (id, view.name)).collect();
    let name = |agency: AgencyId| names.get(&agency).cloned().unwrap_or_default();
    let rows: Vec<Row> = found
        .into_iter()
        .map(|line| Row {
            agency: name(line.brief.agency),
            overseer: name(line.brief.overseer),
            code: line.brief.code,
            title: line.brief.title,
            due: line.brief.due_on.map(|due| lang.date(due)),
            late_days: line.late_days,
            act: act_text(lang, line.act),
            class: if line.act == Act::TakeOver { "s-late2" } else { "s-late" },
            since: lang.date(line.climbed_on),
        })
        .collect();
    let empty = rows
        .is_empty()
        .then(|| EmptyState::new("check-circle", lang.t("ladder-empty-title"), lang.t("ladder-empty-text").markup()));
    let is_cut = rows.len() >= usecase::MOST_ON_LADDER as usize;
    let sentence = if is_cut { lang.t("ladder-sentence-cut") } else { lang.t("ladder-sentence") };
    let chips = vec![
        FilterChip::new(lang.t("ladder-all"), LADDER),
        FilterChip::new(lang.t("ladder-decide"), Link::new(LADDER).with("show", "decide")),
    ];
    Ok(render(&LadderPage {
        head: PageHead::new(lang.t("ladder-title")).sentence(sentence.with("count", rows.len())),
        lists: FilterChips::choices(lang, lang.t("ladder-lists"), chips, Some(usize::from(only_decisions))),
        rows,
        empty,
        page,
    }))
}
