//! The urging centre: who is late with what, the oldest first, and the way to the letters.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Action, EmptyState, FilterChip, FilterChips, PageHead};
use thihanh_webkit::{Failure, Lang, Layout, Link, render};

use super::list::LETTERS;
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies;
use crate::modules::letters::usecase::{self, Centre, LateRow};
use crate::modules::obligations::api::Shown;
use crate::modules::obligations::api::urging::Reach;

/// Path of the centre.
pub(super) const CENTRE: &str = "/don-doc";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    reach: String,
    agency: String,
}

#[derive(Template)]
#[template(path = "letters/web/centre.html")]
struct CentrePage {
    page: Layout,
    head: PageHead,
    reaches: FilterChips,
    reach: &'static str,
    rows: Vec<Row>,
    opened: Option<Opened>,
    empty: Option<EmptyState>,
}

struct Row {
    id: String,
    name: String,
    href: String,
    total: String,
    oldest: String,
    days: String,
    times: u64,
    last: Option<(String, String)>,
}

/// One agency with what it is late with.
struct Opened {
    title: String,
    rows: Vec<Late>,
}

struct Late {
    code: String,
    title: String,
    source: String,
    due: String,
    days: String,
    last: Option<(String, String)>,
}

/// `GET /don-doc`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let lang = me.lang();
    let reach = if asked.reach == "soon" { Reach::Soon } else { Reach::Late };
    let opened: Option<AgencyId> = asked.agency.parse().ok();
    let centre = usecase::centre(&app, &me.actor, reach, opened).await.map_err(Problem::from)?;
    let mut ids: Vec<AgencyId> = centre.rows.iter().map(|row| row.late.agency).collect();
    ids.extend(opened);
    let views = agencies::api::views(app.store.read(), &ids, app.clock.today()).await.map_err(Problem::from)?;
    let name = |agency: AgencyId| views.get(&agency).map(|view| view.name.clone()).unwrap_or_default();
    let here = Link::new(CENTRE);
    let here = if reach == Reach::Soon { here.with("reach", "soon") } else { here };
    let total: u64 = centre.rows.iter().map(|row| row.late.total).sum();
    let sentence = lang.t("urging-sentence").with("count", total).with("agencies", centre.rows.len());
    let head = PageHead::new(lang.t("urging-title"))
        .sentence(sentence)
        .action(Action::new(lang.t("letters-title"), LETTERS).icon("send"));
    let opened = centre.opened.as_ref().map(|(agency, rows)| Opened {
        title: lang.t("urging-of").with("name", name(*agency)).to_string(),
        rows: rows.iter().map(|shown| late(lang, &centre, shown)).collect(),
    });
    Ok(render(&CentrePage {
        page: me.layout(menu::ids::URGING, lang.t("urging-title")),
        head,
        reaches: reaches(lang, reach),
        reach: if reach == Reach::Soon { "soon" } else { "" },
        empty: centre.rows.is_empty().then(|| empty(lang, &centre)),
        rows: centre.rows.iter().map(|row| line(lang, row, &name, &here)).collect(),
        opened,
    }))
}

fn reaches(lang: Lang, reach: Reach) -> FilterChips {
    let chips = vec![
        FilterChip::new(lang.t("urging-late"), CENTRE),
        FilterChip::new(lang.t("urging-soon"), Link::new(CENTRE).with("reach", "soon")),
    ];
    FilterChips::choices(lang, lang.t("urging-reach"), chips, Some(usize::from(reach == Reach::Soon)))
}

fn empty(lang: Lang, centre: &Centre) -> EmptyState {
    let text = match centre.last_run {
        Some(on) => lang.t("urging-none-text").with("on", on),
        None => lang.t("urging-none-yet"),
    };
    EmptyState::new("check-circle", lang.t("urging-none"), text)
}

fn line(lang: Lang, row: &LateRow, name: &impl Fn(AgencyId) -> String, here: &Link) -> Row {
    Row {
        id: row.late.agency.to_string(),
        name: name(row.late.agency),
        href: format!("{}#cu-the", here.with("agency", row.late.agency)),
        total: row.late.total.to_string(),
        oldest: lang.date(row.late.oldest_due_on),
        days: row.days_late.to_string(),
        times: row.last.as_ref().map_or(0, |last| last.times),
        last: row.last.as_ref().map(|last| (lang.date(last.on), format!("{LETTERS}/{}", last.letter))),
    }
}

fn late(lang: Lang, centre: &Centre, shown: &Shown) -> Late {
    let obligation = &shown.obligation;
    Late {
        code: obligation.code.clone(),
        title: obligation.title.clone(),
        source: obligation.why.source.clone(),
        due: obligation.due_on.map(|due| lang.date(due)).unwrap_or_default(),
        days: shown
            .working_days
            .filter(|_| shown.class.as_str() == "overdue")
            .map(|days| days.to_string())
            .unwrap_or_default(),
        last: centre.urged.get(&obligation.id).map(|last| (lang.date(last.on), format!("{LETTERS}/{}", last.letter))),
    }
}
