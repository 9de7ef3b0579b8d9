//! One agency: what it is, who heads it, its names over time, what it came from and what became of it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::Query;
use chrono::NaiveDate;
use serde::Deserialize;
use thihanh_kernel::{AgencyId, Problem};
use thihanh_webkit::parts::{Action, KeyValues, PageHead, State as Mark, Timeline, TimelineEntry};
use thihanh_webkit::{Failure, Html, Lang, Layout, Link, Text, render};

use super::{TREE, day, kind_name, level_counts, level_text};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies::model::agency::{SuccessionKind, Version};
use crate::modules::agencies::usecase::{self, Found, Neighbour, Portrait};

#[derive(Debug, Deserialize)]
pub(super) struct When {
    on: Option<String>,
}

#[derive(Template)]
#[template(path = "agencies/web/portrait.html")]
struct PortraitPage {
    page: Layout,
    head: PageHead,
    facts: KeyValues,
    below: Vec<(String, String, String)>,
    more_below: Option<String>,
    names: Timeline,
    successions: Timeline,
    has_successions: bool,
}

/// `GET /don-vi/{id}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
    Query(when): Query<When>,
) -> Result<Response, Failure> {
    let id: AgencyId = id.parse().map_err(|_| Failure::from(Problem::not_found("agency")))?;
    let on = day(when.on.as_deref());
    let portrait = usecase::portrait(&app, &me.actor, id, on).await.map_err(Problem::from)?;
    Ok(render(&PortraitPage::new(&me, on, portrait)))
}

impl PortraitPage {
    fn new(me: &SignedIn, asked: Option<NaiveDate>, portrait: Portrait) -> Self {
        let version = &portrait.version;
        let page = me.layout(menu::ids::AGENCIES, &version.name);
        let lang = page.lang();
        let link = |id: AgencyId| {
            let link = Link::new(format!("{TREE}/{id}"));
            asked.map_or_else(|| link.clone(), |on| link.with("on", on))
        };
        let mut head = PageHead::new(&version.name).sentence(sentence(lang, &portrait));
        for root in &portrait.above {
            head = head.crumb(Html::link(link(root.id), &root.name));
        }
        let head = head
            .action(
                Action::new(
                    lang.t("agency-see-inside"),
                    Link::new(TREE).with("within", version.agency).with("on", portrait.on),
                )
                .icon("diagram-3"),
            )
            .action(
                Action::new(lang.t("agency-see-picture"), Link::new("/").with("agency", version.agency))
                    .icon("bar-chart"),
            )
            .action(
                Action::new(
                    lang.t("agency-see-support"),
                    Link::new("/nhiem-vu").with("agency", version.agency).with("part", "support"),
                )
                .icon("people"),
            )
            .action(
                Action::primary(lang.t("agency-see-tasks"), Link::new("/nhiem-vu").with("agency", version.agency))
                    .icon("list-check"),
            );
        let guides = i64::try_from(portrait.guides).unwrap_or(i64::MAX);
        let facts = KeyValues::new()
            .row_if(head_title(lang, version), Some(version.head_name.as_str()).filter(|name| !name.is_empty()))
            .row(lang.t("agency-short-name"), version.short_name.as_str())
            .row_if(lang.t("agencies-kind"), portrait.kind.as_ref().map(|kind| kind_name(lang, kind)))
            .row(lang.t("agencies-level"), level_text(lang, version.level))
            .row_if(lang.t("agency-official-code"), portrait.official_code.as_deref())
            .row_if(lang.t("agency-guided-by"), links(&portrait.guided_by, &link))
            .row_if(lang.t("agency-guides"), (guides > 0).then(|| lang.t("agencies-below").with("count", guides)))
            .row_if(lang.t("agency-source"), Some(version.source.as_str()).filter(|source| !source.is_empty()));
        let below = portrait.below.items.iter().map(|line| {
            let v = &line.version;
            (link(v.agency).to_string(), v.name.clone(), format!("{} {}", v.head_title, v.head_name).trim().to_owned())
        });
        let more = Link::new(TREE).with("within", version.agency).with("on", portrait.on).to_string();
        Self {
            facts,
            below: below.collect(),
            more_below: portrait.below.next.as_ref().map(|_| more),
            names: Timeline::new(names(lang, &portrait)),
            successions: Timeline::new(
                portrait.successions.iter().map(|found| succession(lang, version.agency, found)).collect(),
            ),
            has_successions: !portrait.successions.is_empty(),
            head,
            page,
        }
    }
}

/// The first line: since when it exists or until when it did, and what stands below it.
fn sentence(lang: Lang, portrait: &Portrait) -> Html {
    let period = portrait.version.period;
    let life = match (portrait.exists, period.to) {
        (true, Some(to)) => lang.t("agency-as-on-until").with("on", lang.date(portrait.on)).with("to", lang.date(to)),
        (true, None) => lang.t("agency-as-on").with("on", lang.date(portrait.on)),
        // Shown on its last day, the nearest to the one asked for.
        (false, Some(to)) if to == portrait.on => lang.t("agency-ended").with("on", lang.date(to)),
        (false, _) => lang.t("agency-to-come").with("on", lang.date(period.from)),
    };
    let life = Html::from(life);
    if portrait.by_level.is_empty() {
        return life;
    }
    life.and(lang.t("agency-has-below").with("levels", level_counts(lang, &portrait.by_level)))
}

fn head_title(lang: Lang, version: &Version) -> String {
    if version.head_title.is_empty() { lang.t("agencies-head").to_string() } else { version.head_title.clone() }
}

fn links(neighbours: &[Neighbour], link: &impl Fn(AgencyId) -> Link) -> Option<Html> {
    let mut links = neighbours.iter().map(|neighbour| Html::link(link(neighbour.id), &neighbour.name));
    let first = links.next()?;
    Some(links.fold(first, Html::and))
}

/// The names and heads over time, newest first; the period shown is the one that is marked.
fn names(lang: Lang, portrait: &Portrait) -> Vec<TimelineEntry> {
    let entry = |version: &Version| {
        let period = version.period;
        let when = match period.to {
            Some(to) => lang.t("period-from-to").with("from", lang.date(period.from)).with("to", lang.date(to)),
            None => lang.t("period-from").with("from", lang.date(period.from)),
        };
        let head = format!("{} {}", version.head_title, version.head_name);
        let what = lang.t("agency-name-then").with("name", &version.name).with("head", head.trim());
        let is_shown = period == portrait.version.period;
        TimelineEntry::new(if is_shown { Mark::InTime } else { Mark::NotCounted }, when, what)
    };
    portrait.versions.iter().map(entry).collect()
}

/// A succession as the page of either side tells it.
fn succession(lang: Lang, shown: AgencyId, found: &Found) -> TimelineEntry {
    let is_old = found.row.old == shown;
    let other = if is_old { &found.new } else { &found.old };
    let words = kind_text(lang, found.row.kind, is_old);
    let link = Html::link(format!("{TREE}/{}?on={}", other.id, other_day(found, is_old)), &other.name);
    let mut what = Html::from(words).and(link);
    if !found.row.note.is_empty() {
        what = what.and(format!("({})", found.row.note));
    }
    let state = if is_old { Mark::Waiting } else { Mark::DoneOnTime };
    TimelineEntry::new(state, lang.t("period-from").with("from", lang.date(found.row.on_day)), what)
}

/// The day on which the other side is to be looked at: the new one on its first day, the old one on its last.
fn other_day(found: &Found, is_old: bool) -> NaiveDate {
    let first = found.row.on_day;
    if is_old { first } else { first.pred_opt().unwrap_or(first) }
}

fn kind_text(lang: Lang, kind: SuccessionKind, is_old: bool) -> Text {
    match (kind, is_old) {
        (SuccessionKind::Merge, true) => lang.t("succession-merge-into"),
        (SuccessionKind::Merge, false) => lang.t("succession-merge-of"),
        (SuccessionKind::Split, true) => lang.t("succession-split-into"),
        (SuccessionKind::Split, false) => lang.t("succession-split-of"),
        (SuccessionKind::Rename, true) => lang.t("succession-rename-into"),
        (SuccessionKind::Rename, false) => lang.t("succession-rename-of"),
        (SuccessionKind::Dissolve, true) => lang.t("succession-dissolve-into"),
        (SuccessionKind::Dissolve, false) => lang.t("succession-dissolve-of"),
        (SuccessionKind::MoveDuty, true) => lang.t("succession-move-into"),
        (SuccessionKind::MoveDuty, false) => lang.t("succession-move-of"),
    }
}
