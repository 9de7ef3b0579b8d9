//! The tree of agencies, one level at a time, and search in it.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::page::Page;
use thihanh_webkit::parts::{Action, Choice, EmptyState, Field, FilterChip, FilterChips, PageHead, Pager, Written};
use thihanh_webkit::{Failure, Html, Layout, Link, render};

use super::{GROUPS, HOLIDAYS, TREE, day, kind_name, level_counts, level_text};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies::model::agency::Level;
use crate::modules::agencies::usecase::{self, AgencyError, Listing, Search};

/// The filter as the address carries it; the API takes the same names.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Filter {
    within: Option<String>,
    on: Option<String>,
    q: Option<String>,
    level: Option<String>,
    kind: Option<String>,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "agencies/web/list.html")]
struct ListPage {
    page: Layout,
    head: PageHead,
    hidden: Vec<(&'static str, String)>,
    search: Field,
    level: Field,
    kind: Field,
    on: Field,
    conditions: Option<FilterChips>,
    rows: Vec<Row>,
    is_flat: bool,
    empty: Option<EmptyState>,
    pager: Pager,
}

struct Row {
    href: String,
    inside: Option<(String, String)>,
    name: String,
    kind: String,
    parent: String,
    head: String,
}

/// `GET /don-vi`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(filter): Query<Filter>,
) -> Result<Response, Failure> {
    let search = filter.search();
    let after = filter.after.as_deref().and_then(|after| after.parse().ok());
    let found = usecase::list(&app, &me.actor, &search, &Page::new(None, after)).await.map_err(failure)?;
    Ok(render(&ListPage::new(&me, &filter, &search, found)))
}

fn failure(error: AgencyError) -> Failure {
    thihanh_kernel::Problem::from(error).into()
}

impl Filter {
    fn search(&self) -> Search {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        Search {
            within: self.within.as_deref().and_then(|id| id.parse().ok()),
            on: day(self.on.as_deref()),
            query: self.q.clone().unwrap_or_default(),
            level: self.level.as_deref().and_then(Level::parse),
            kind: given(&self.kind),
        }
    }
}

impl ListPage {
    fn new(me: &SignedIn, filter: &Filter, search: &Search, found: Listing) -> Self {
        let page = me.layout(menu::ids::AGENCIES, me.lang().t("agencies-title"));
        let lang = page.lang();
        let Some(within) = found.within else {
            return Self::without_tree(page);
        };
        let is_flat = !search.query.trim().is_empty() || search.level.is_some() || search.kind.is_some();
        let on = lang.date(found.on);
        let total = Written::new(lang, &found.total);
        let sentence = if is_flat {
            lang.t("agencies-found").with("count", total.to_string()).with("within", &within.name).with("on", &on)
        } else {
            lang.t("agencies-inside").with("levels", level_counts(lang, &found.by_level)).with("on", &on)
        };
        let here = page.here().without("after");
        let mut head = PageHead::new(&within.name)
            .sentence(sentence.markup())
            .action(Action::new(lang.t("groups-title"), GROUPS).icon("people"))
            .action(Action::new(lang.t("holidays-title"), HOLIDAYS).icon("calendar-x"));
        for root in &found.above {
            head = head.crumb(Html::link(inside(&here, root.id), &root.name));
        }
        if is_flat || !found.above.is_empty() {
            let href = format!("{TREE}/{}", within.id);
            head = head.action(Action::new(lang.t("agencies-open"), href).icon("building"));
        }
        let levels = Level::ALL.into_iter().map(|level| Choice::new(level.as_str(), level_text(lang, level)));
        let kinds = found.kinds.iter().map(|kind| Choice::new(&kind.code, kind_name(lang, kind)));
        let any = || Choice::new("", lang.t("agencies-any"));
        let kind_of = |code: &str| {
            found
                .kinds
                .iter()
                .find(|kind| kind.code == code)
                .map_or_else(String::new, |kind| kind_name(lang, kind).to_owned())
        };
        let rows = found.lines.items.into_iter().map(|line| Row {
            href: format!("{TREE}/{}", line.version.agency),
            inside: (line.below > 0).then(|| {
                let below = i64::try_from(line.below).unwrap_or(i64::MAX);
                let text = lang.t("agencies-below").with("count", below).to_string();
                (inside(&here, line.version.agency), text)
            }),
            name: line.version.name,
            kind: kind_of(&line.version.kind),
            parent: line.parent,
            head: head_of(&line.version.head_title, &line.version.head_name),
        });
        let rows: Vec<Row> = rows.collect();
        let pager = Pager::new(lang, page.here(), rows.len(), found.lines.next);
        Self {
            head,
            hidden: search.within.map(|id| ("within", id.to_string())).into_iter().collect(),
            search: Field::text("q", lang.t("agencies-search"))
                .hint(lang.t("agencies-search-hint"))
                .value(&search.query),
            level: Field::select("level", lang.t("agencies-level"), [any()].into_iter().chain(levels).collect())
                .value(search.level.map_or("", Level::as_str)),
            kind: Field::select("kind", lang.t("agencies-kind"), [any()].into_iter().chain(kinds).collect())
                .value(search.kind.as_deref().unwrap_or_default()),
            on: Field::date(lang, "on", lang.t("agencies-on")).value(filter.on.as_deref().unwrap_or(&on)),
            conditions: conditions(&page, search, &kind_of),
            empty: rows.is_empty().then(|| empty(&page, is_flat)),
            rows,
            is_flat,
            pager,
            page,
        }
    }

    /// Before the first import there is no tree to show.
    fn without_tree(page: Layout) -> Self {
        let lang = page.lang();
        let blank = |name| Field::text(name, "");
        Self {
            head: PageHead::new(lang.t("agencies-title")),
            hidden: Vec::new(),
            search: blank("q"),
            level: blank("level"),
            kind: blank("kind"),
            on: blank("on"),
            conditions: None,
            rows: Vec::new(),
            is_flat: false,
            empty: Some(EmptyState::new("diagram-3", lang.t("agencies-none-title"), lang.t("agencies-none-text"))),
            pager: Pager::new(lang, page.here(), 0, None::<String>),
            page,
        }
    }
}

/// The list inside an agency, on the same day, without the words and filters of this one.
fn inside(here: &Link, id: thihanh_kernel::AgencyId) -> String {
    ["q", "level", "kind"].iter().fold(here.with("within", id), |link, name| link.without(name)).to_string()
}

/// "Giám đốc Chu Hồng Vân"; the title alone where nobody is named.
fn head_of(title: &str, name: &str) -> String {
    format!("{title} {name}").trim().to_owned()
}

fn conditions(page: &Layout, search: &Search, kind_of: &impl Fn(&str) -> String) -> Option<FilterChips> {
    let lang = page.lang();
    let here = page.here().without("after");
    let mut chips = Vec::new();
    if !search.query.trim().is_empty() {
        chips.push(FilterChip::new(format!("“{}”", search.query.trim()), here.without("q")));
    }
    if let Some(level) = search.level {
        chips.push(FilterChip::new(level_text(lang, level), here.without("level")));
    }
    if let Some(kind) = &search.kind {
        chips.push(FilterChip::new(kind_of(kind), here.without("kind")));
    }
    (!chips.is_empty()).then(|| FilterChips::conditions(lang, lang.t("agencies-conditions"), chips))
}

fn empty(page: &Layout, is_flat: bool) -> EmptyState {
    let lang = page.lang();
    if is_flat {
        let here = ["after", "q", "level", "kind"].iter().fold(page.here().clone(), |link, name| link.without(name));
        EmptyState::new("funnel", lang.t("agencies-empty-title"), lang.t("agencies-empty-text"))
            .action(Action::new(lang.t("agencies-empty-all"), here))
    } else {
        EmptyState::new("building", lang.t("agencies-leaf-title"), lang.t("agencies-leaf-text"))
            .action(Action::new(lang.t("agencies-whole"), TREE))
    }
}
