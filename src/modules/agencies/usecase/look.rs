//! Looking at the tree, the collective phrases and the days off.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use thihanh_kernel::AgencyId;
use thihanh_kernel::access::Actor;
use thihanh_kernel::page::{Count, Page, Slice};
use thihanh_store::{Sql, StoreError};

use super::AgencyError;
use crate::app::App;
use crate::modules::agencies::model::agency::{Level, Succession, Version};
use crate::modules::agencies::model::groups::{Candidate, Group};
use crate::modules::agencies::model::import::{CODE_SCHEME, OFFICIAL_SCHEME};
use crate::modules::agencies::model::resolver::Resolution;
use crate::modules::agencies::model::shipped::Holiday;
use crate::modules::agencies::policy::{self, Action};
use crate::modules::agencies::store::reference::KindRow;
use crate::modules::agencies::store::tree::{Filter, Line};
use crate::modules::agencies::store::{self, tree};

/// Neighbours of an agency that its page names; the list shows the rest.
const NEIGHBOURS: u32 = 200;

/// A top of the forest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// The agency.
    pub id: AgencyId,
    /// Its name on the day.
    pub name: String,
}

/// What of the tree is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Inside this agency; the first top of the forest where not said.
    pub within: Option<AgencyId>,
    /// On this day; today where not said.
    pub on: Option<NaiveDate>,
    /// Words of a name.
    pub query: String,
    /// One level.
    pub level: Option<Level>,
    /// One kind.
    pub kind: Option<String>,
}

/// A list of agencies.
#[derive(Clone, Debug)]
pub struct Listing {
    /// The day it is true for.
    pub on: NaiveDate,
    /// The agency whose inside is listed; `None` while there is no tree at all.
    pub within: Option<Root>,
    /// The agencies above it, from the top.
    pub above: Vec<Root>,
    /// The lines.
    pub lines: Slice<Line>,
    /// How many lines in all.
    pub total: Count,
    /// How many agencies stand inside on each level.
    pub by_level: Vec<(Level, u64)>,
    /// Kinds to choose from.
    pub kinds: Vec<KindRow>,
}

/// Lists what stands directly below an agency; with words, a level or a kind everything below that fits.
///
/// # Errors
/// When the actor may not, there is no such agency on the day, or the database does not answer.
pub async fn list(app: &App, actor: &Actor, search: &Search, page: &Page) -> Result<Listing, AgencyError> {
    policy::may(actor, Action::View, &[]).map_err(AgencyError::Denied)?;
    let sql = app.store.read();
    let on = search.on.unwrap_or_else(|| app.clock.today());
    let kinds = store::reference::kinds(sql).await?;
    let tops = tree::roots(sql, on).await?;
    let within = match search.within {
        Some(id) => Some(store::versions_on(sql, &[id], on).await?.into_iter().next().ok_or(AgencyError::NotFound)?),
        None => tops.first().cloned(),
    };
    let Some(within) = within else {
        let lines = Slice { items: Vec::new(), next: None };
        return Ok(Listing {
            on,
            within: None,
            above: Vec::new(),
            lines,
            total: Count::Exact(0),
            by_level: Vec::new(),
            kinds,
        });
    };
    let filter = Filter {
        within: within.agency,
        only_children: search.query.trim().is_empty() && search.level.is_none() && search.kind.is_none(),
        on,
        query: search.query.clone(),
        level: search.level,
        kind: search.kind.clone(),
    };
    Ok(Listing {
        on,
        above: above(sql, within.agency, on).await?,
        lines: tree::page(sql, &filter, page).await?,
        total: tree::count(sql, &filter).await?,
        by_level: tree::count_by_level(sql, within.agency, on).await?,
        within: Some(Root { id: within.agency, name: within.name }),
        kinds,
    })
}

/// The agencies above one on a day, from the top, without itself.
async fn above(sql: &dyn Sql, agency: AgencyId, on: NaiveDate) -> Result<Vec<Root>, StoreError> {
    let mut ids = tree::ancestors(sql, agency, on).await?;
    ids.retain(|id| *id != agency);
    ids.reverse();
    let names = names_on(sql, &ids, on).await?;
    Ok(ids.into_iter().filter_map(|id| names.get(&id).map(|name| Root { id, name: name.clone() })).collect())
}

async fn names_on(sql: &dyn Sql, ids: &[AgencyId], on: NaiveDate) -> Result<HashMap<AgencyId, String>, StoreError> {
    Ok(store::versions_on(sql, ids, on).await?.into_iter().map(|version| (version.agency, version.name)).collect())
}

/// Another agency, as a page names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// The agency.
    pub id: AgencyId,
    /// Its name at the time that matters.
    pub name: String,
}

/// One succession, as the page of either side tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The row.
    pub row: Succession,
    /// The old agency as it was called last.
    pub old: Neighbour,
    /// The new agency as it was called first.
    pub new: Neighbour,
}

/// Everything the page of an agency shows.
#[derive(Clone, Debug)]
pub struct Portrait {
    /// The day it is true for: the one asked for, or the nearest on which the agency existed.
    pub on: NaiveDate,
    /// As it is on that day.
    pub version: Version,
    /// The kind's names.
    pub kind: Option<KindRow>,
    /// All its periods, newest first.
    pub versions: Vec<Version>,
    /// Whether it exists on the day asked for.
    pub exists: bool,
    /// The agencies above, from the top.
    pub above: Vec<Root>,
    /// Those directly below, at most 200.
    pub below: Slice<Line>,
    /// How many stand below on each level.
    pub by_level: Vec<(Level, u64)>,
    /// Who guides it professionally.
    pub guided_by: Vec<Neighbour>,
    /// How many it guides.
    pub guides: usize,
    /// What it came from and what became of it, newest first.
    pub successions: Vec<Found>,
    /// Its official code.
    pub official_code: Option<String>,
    /// Its key in import files; empty where it was not made by an import.
    pub code: String,
    /// How often it was changed: entries of its journal.
    pub changes: i64,
}

/// One agency in full.
///
/// # Errors
/// When the actor may not, there is no such agency, or the database does not answer.
pub async fn portrait(app: &App, actor: &Actor, id: AgencyId, on: Option<NaiveDate>) -> Result<Portrait, AgencyError> {
    policy::may(actor, Action::View, &[]).map_err(AgencyError::Denied)?;
    let sql = app.store.read();
    let asked = on.unwrap_or_else(|| app.clock.today());
    let mut versions = store::versions_of(sql, &[id]).await?;
    versions.reverse();
    let valid = versions.iter().find(|version| version.period.contains(asked)).cloned();
    let exists = valid.is_some();
    // One that ended is shown on its last day, one that is still to come on its first.
    let nearest = versions.iter().find(|version| version.period.from <= asked).or(versions.last()).cloned();
    let version = valid.or(nearest).ok_or(AgencyError::NotFound)?;
    let on = version.period.nearest(asked);
    let filter = Filter { within: id, only_children: true, on, query: String::new(), level: None, kind: None };
    let (guided_by, guides) = tree::guided(sql, id, on).await?;
    let names = names_on(sql, &guided_by, on).await?;
    let name = |id: AgencyId| names.get(&id).map(|name| Neighbour { id, name: name.clone() });
    Ok(Portrait {
        on,
        kind: store::reference::kinds(sql).await?.into_iter().find(|kind| kind.code == version.kind),
        exists,
        above: above(sql, id, on).await?,
        below: tree::page(sql, &filter, &Page::new(Some(NEIGHBOURS), None)).await?,
        by_level: tree::count_by_level(sql, id, on).await?,
        guided_by: guided_by.into_iter().filter_map(name).collect(),
        guides: guides.len(),
        successions: successions(sql, id).await?,
        official_code: tree::code(sql, id, OFFICIAL_SCHEME, on).await?,
        code: tree::code(sql, id, CODE_SCHEME, on).await?.unwrap_or_default(),
        changes: tree::changes(sql, id).await?,
        version,
        versions,
    })
}

/// The successions of an agency with the names of both sides: the old one's last, the new one's on its first day.
async fn successions(sql: &dyn Sql, agency: AgencyId) -> Result<Vec<Found>, StoreError> {
    let mut rows = store::successions_of(sql, agency).await?;
    rows.reverse();
    let mut ids: Vec<AgencyId> = rows.iter().flat_map(|row| [row.old, row.new]).collect();
    ids.sort_unstable();
    ids.dedup();
    let versions = store::versions_of(sql, &ids).await?;
    let name = |id: AgencyId, day: NaiveDate| {
        let of_agency = || versions.iter().filter(|version| version.agency == id);
        let before = of_agency().rfind(|version| version.period.from <= day);
        let name = before.or_else(|| of_agency().next()).map_or_else(String::new, |version| version.name.clone());
        Neighbour { id, name }
    };
    let found = rows.into_iter().map(|row| {
        let before = row.on_day.pred_opt().unwrap_or(row.on_day);
        Found { old: name(row.old, before), new: name(row.new, row.on_day), row }
    });
    Ok(found.collect())
}

/// A collective phrase with its members on a day.
#[derive(Clone, Debug)]
pub struct GroupOnDay {
    /// The row.
    pub group: Group,
    /// Whether it holds on the day.
    pub is_valid: bool,
    /// Its members then, in Vietnamese order of names.
    pub members: Vec<Neighbour>,
}

impl Candidate for Version {
    fn agency(&self) -> AgencyId {
        self.agency
    }
    fn kind(&self) -> &str {
        &self.kind
    }
    fn level(&self) -> Level {
        self.level
    }
}

/// The collective phrases of a jurisdiction with their members on a day; the jurisdiction is the first top where not said.
///
/// # Errors
/// When the actor may not, or the database does not answer.
pub async fn groups(
    app: &App,
    actor: &Actor,
    jurisdiction: Option<AgencyId>,
    on: NaiveDate,
) -> Result<(Option<Root>, Vec<GroupOnDay>), AgencyError> {
    policy::may(actor, Action::View, &[]).map_err(AgencyError::Denied)?;
    let sql = app.store.read();
    let tops = tree::roots(sql, on).await?;
    let chosen = match jurisdiction {
        Some(id) => store::versions_on(sql, &[id], on).await?.into_iter().next(),
        None => tops.into_iter().next(),
    };
    let Some(top) = chosen else { return Ok((None, Vec::new())) };
    let inside = tree::inside(sql, top.agency, on).await?;
    let names: HashMap<AgencyId, &Version> = inside.iter().map(|version| (version.agency, version)).collect();
    let groups = store::groups::all(sql, top.agency).await?;
    let found = groups.into_iter().map(|group| {
        let is_valid = group.period.contains(on);
        let members = if is_valid { group.members(inside.iter(), on) } else { Vec::new() };
        let named =
            members.into_iter().filter_map(|id| names.get(&id).map(|v| Neighbour { id, name: v.short_name.clone() }));
        GroupOnDay { members: named.collect(), is_valid, group }
    });
    Ok((Some(Root { id: top.agency, name: top.name.clone() }), found.collect()))
}

/// What a phrase means in a jurisdiction on a day, with the names of the agencies: to try a phrase out.
///
/// # Errors
/// When the actor may not, or the database does not answer.
pub async fn resolve(
    app: &App,
    actor: &Actor,
    jurisdiction: AgencyId,
    on: NaiveDate,
    phrase: &str,
) -> Result<(Resolution, Vec<Neighbour>), AgencyError> {
    policy::may(actor, Action::View, &[]).map_err(AgencyError::Denied)?;
    let sql = app.store.read();
    let resolution = app.resolvers.load(sql, jurisdiction, on).await?.resolve(phrase);
    let ids = resolution.agencies().to_vec();
    let names = names_on(sql, &ids, on).await?;
    let named = ids.into_iter().filter_map(|id| names.get(&id).map(|name| Neighbour { id, name: name.clone() }));
    Ok((resolution, named.collect()))
}

/// The days off and worked weekends of a year, and the years of which any are known.
///
/// # Errors
/// When the actor may not, or the database does not answer.
pub async fn holidays(app: &App, actor: &Actor, year: i32) -> Result<(Vec<Holiday>, Vec<i32>), AgencyError> {
    policy::may(actor, Action::View, &[]).map_err(AgencyError::Denied)?;
    let sql = app.store.read();
    let years = store::reference::holiday_years(sql)
        .await?
        .map_or_else(Vec::new, |(first, last)| (first.year()..=last.year()).collect());
    let bounds = NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31));
    let days = match bounds.filter(|_| years.contains(&year)) {
        Some((from, to)) => store::reference::holidays(sql, from, to).await?,
        None => Vec::new(),
    };
    Ok((days, years))
}
