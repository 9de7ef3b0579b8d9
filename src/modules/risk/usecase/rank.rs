//! Agencies by risk: the list, and what is behind one score.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Datelike, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::{Cursor, Page, Slice};
use thihanh_kernel::vietnamese::sort_key;
use thihanh_store::{Sql, StoreError};

use super::{RiskError, store};
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView, Kind, Level};
use crate::modules::conditions::api as conditions;
use crate::modules::information::api as information;
use crate::modules::inspections::api::{self as inspections, InspectionBrief};
use crate::modules::monitoring::api as monitoring;
use crate::modules::obligations::api as ledger;
use crate::modules::risk::model::factor::{Factor, FactorCode, in_force, months_between};
use crate::modules::risk::model::score::{Reading, score};
use crate::modules::risk::policy;

/// Agencies that one file takes.
pub const MOST_ROWS: usize = 20_000;
/// Kinds of agencies that are areas: nobody inspects an area. Used where the jurisdiction has no rule of its own.
const AREAS: [&str; 2] = ["territory", "hamlet"];
/// Agencies directly below the own ones that the filter offers.
const MOST_PARENTS: u32 = 300;

/// What a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RankFilter {
    /// Below this agency.
    pub root: Option<AgencyId>,
    /// Of this kind.
    pub kind: Option<String>,
    /// Of this level.
    pub level: Option<Level>,
    /// In this field: entries, findings and inspections of others do not count.
    pub field: Option<String>,
}

/// A factor of one agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The row that it was counted by.
    pub factor: Factor,
    /// The raw number; `None` where it was never inspected.
    pub raw: Option<u64>,
    /// What it adds, in hundredths of a point.
    pub points: u64,
}

/// An agency with its score.
#[derive(Debug, Clone)]
pub struct Ranked {
    /// The agency.
    pub agency: AgencyView,
    /// Its place in the list, from 1; agencies of one score have one place.
    pub place: usize,
    /// In hundredths of a point.
    pub total: u64,
    /// What it is made of.
    pub parts: Vec<Part>,
    /// When an inspection of it last ended.
    pub last_inspected_on: Option<NaiveDate>,
}

/// Agencies by risk.
#[derive(Debug, Clone, Default)]
pub struct Ranking {
    /// The highest score first; of one score in Vietnamese order of names.
    pub agencies: Vec<Ranked>,
    /// Whether somebody has checked every factor and which agencies are ranked.
    pub is_verified: bool,
}

/// The agencies that the actor ranks, with the province of each.
async fn candidates(
    app: &App,
    sql: &dyn Sql,
    actor: &Actor,
    root: Option<AgencyId>,
) -> Result<BTreeMap<AgencyId, Vec<AgencyView>>, RiskError> {
    let today = app.clock.today();
    let mut tops = tops(app, sql, actor).await?;
    if let Some(root) = root {
        let above: BTreeSet<AgencyId> = agencies::ancestors(sql, root, today).await?.into_iter().collect();
        if !tops.iter().any(|top| above.contains(top)) {
            return Err(RiskError::NotFound("agency"));
        }
        tops = vec![root];
    }
    let own = policy::own(actor);
    let mut known = BTreeSet::new();
    let mut found: BTreeMap<AgencyId, Vec<AgencyView>> = BTreeMap::new();
    for top in tops {
        let province = province_of(sql, top, today).await?;
        let inside = agencies::all_in(sql, top, today).await?;
        let fresh = inside.into_iter().filter(|view| !own.contains(&view.id) && known.insert(view.id));
        found.entry(province).or_default().extend(fresh);
    }
    Ok(found)
}

/// The top of the tree of an agency.
async fn province_of(sql: &dyn Sql, agency: AgencyId, on: NaiveDate) -> Result<AgencyId, StoreError> {
    Ok(agencies::ancestors(sql, agency, on).await?.last().copied().unwrap_or(agency))
}

/// The agencies below which the actor ranks: those of the own roles; the whole province for the agency that follows up there.
async fn tops(app: &App, sql: &dyn Sql, actor: &Actor) -> Result<Vec<AgencyId>, RiskError> {
    policy::may_choose_any(actor).map_err(RiskError::Denied)?;
    let today = app.clock.today();
    let mut tops = Vec::new();
    for root in agencies::roots(sql, today).await? {
        let keeper = agencies::state_overseer(&app.resolvers, sql, root.id, root.id, today).await?;
        let above = agencies::ancestors(sql, keeper, today).await?.into_iter().collect();
        if policy::chooses_for(actor, &above) {
            tops.push(root.id);
        }
    }
    tops.extend(policy::choosing(actor));
    Ok(tops)
}

/// What the modules hold about every agency, each asked once.
struct Numbers {
    late: HashMap<AgencyId, u64>,
    petitions: HashMap<AgencyId, u64>,
    faults: HashMap<AgencyId, u64>,
    allotted_vnd: HashMap<AgencyId, u64>,
    last: HashMap<AgencyId, NaiveDate>,
    open: HashMap<AgencyId, u64>,
}

impl Numbers {
    async fn load(
        sql: &dyn Sql,
        factors: &[Factor],
        field: Option<&str>,
        today: NaiveDate,
    ) -> Result<Self, StoreError> {
        let mut numbers = Self {
            late: HashMap::new(),
            petitions: HashMap::new(),
            faults: HashMap::new(),
            allotted_vnd: HashMap::new(),
            // Shown in every list, whatever it weighs.
            last: inspections::last_inspected(sql, today, field).await?,
            open: HashMap::new(),
        };
        for factor in factors {
            let since = factor.since(today);
            match factor.code {
                FactorCode::Lateness => numbers.late = ledger::late_by_agency(sql, since, today).await?,
                FactorCode::Petitions => {
                    numbers.petitions = information::verified_by_agency(sql, since, &factor.sources, field).await?;
                }
                FactorCode::Findings => numbers.faults = inspections::faults_by_agency(sql, since, field).await?,
                FactorCode::Money => {
                    let years = (since.year(), today.year());
                    numbers.allotted_vnd = conditions::allotted_vnd_by_agency(sql, years).await?;
                }
                FactorCode::YearsSince => {}
                FactorCode::OpenRecommendations => {
                    numbers.open = inspections::open_recommendations_by_agency(sql, since).await?;
                }
            }
        }
        Ok(numbers)
    }

    /// The raw number of one agency.
    fn raw(&self, code: FactorCode, agency: AgencyId, today: NaiveDate) -> Option<u64> {
        let of = |counts: &HashMap<AgencyId, u64>| Some(counts.get(&agency).copied().unwrap_or_default());
        match code {
            FactorCode::Lateness => of(&self.late),
            FactorCode::Petitions => of(&self.petitions),
            FactorCode::Findings => of(&self.faults),
            FactorCode::Money => of(&self.allotted_vnd),
            FactorCode::YearsSince => self.last.get(&agency).map(|last| months_between(*last, today)),
            FactorCode::OpenRecommendations => of(&self.open),
        }
    }
}

/// The agencies that the actor ranks, of those that a filter asks for. Linear in their number.
///
/// # Errors
/// [`RiskError`].
pub async fn ranking(app: &App, actor: &Actor, filter: &RankFilter) -> Result<Ranking, RiskError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let groups = candidates(app, sql, actor, filter.root).await?;
    let rows = store::all(sql).await?;
    let mut ranking = Ranking { agencies: Vec::new(), is_verified: true };
    for (province, views) in groups {
        let factors = in_force(&rows, province, today);
        let rule = agencies::rule(sql, "inspected_kinds", province, today).await?;
        ranking.is_verified &= factors.iter().all(|factor| factor.is_verified);
        ranking.is_verified &= rule.as_ref().is_none_or(|rule| rule.is_verified);
        let kinds: Option<BTreeSet<&str>> = rule.as_ref().map(|rule| rule.value.split_whitespace().collect());
        let is_asked = |view: &AgencyView| {
            let is_subject = match &kinds {
                Some(kinds) => kinds.contains(view.kind.as_str()),
                None => !AREAS.contains(&view.kind.as_str()),
            };
            is_subject
                && Some(view.id) != filter.root
                && filter.kind.as_ref().is_none_or(|kind| *kind == view.kind)
                && filter.level.is_none_or(|level| level == view.level)
        };
        let numbers = Numbers::load(sql, &factors, filter.field.as_deref(), today).await?;
        ranking
            .agencies
            .extend(views.into_iter().filter(is_asked).filter_map(|view| ranked(view, &factors, &numbers, today)));
    }
    ranking.agencies.sort_by_cached_key(|ranked| (Reverse(ranked.total), sort_key(&ranked.agency.name)));
    let mut before = (0, u64::MAX);
    for (at, ranked) in (1..).zip(&mut ranking.agencies) {
        if ranked.total != before.1 {
            before = (at, ranked.total);
        }
        ranked.place = before.0;
    }
    Ok(ranking)
}

fn ranked(agency: AgencyView, factors: &[Factor], numbers: &Numbers, today: NaiveDate) -> Option<Ranked> {
    let raws: Vec<Option<u64>> = factors.iter().map(|factor| numbers.raw(factor.code, agency.id, today)).collect();
    let reading = |(factor, raw): (&Factor, &Option<u64>)| Reading {
        weight: factor.weight.unsigned_abs(),
        cap: factor.cap.unsigned_abs(),
        raw: *raw,
    };
    let readings: Vec<Reading> = factors.iter().zip(&raws).map(reading).collect();
    let score = score(&readings)?;
    let parts = factors.iter().zip(raws).zip(score.points);
    let parts = parts.map(|((factor, raw), points)| Part { factor: factor.clone(), raw, points }).collect();
    let last_inspected_on = numbers.last.get(&agency.id).copied();
    Some(Ranked { agency, place: 0, total: score.total, parts, last_inspected_on })
}

/// A page of a ranking: behind the agency that a cursor names, or, where it is not there any more, behind everything of its score.
pub fn page_of(ranking: &[Ranked], page: &Page) -> Slice<Ranked> {
    let after =
        page.after.as_ref().and_then(|after| Some((after.part::<u64>(0).ok()?, after.part::<AgencyId>(1).ok()?)));
    let start = match after {
        None => 0,
        Some((total, agency)) => match ranking.iter().position(|ranked| ranked.agency.id == agency) {
            Some(at) => at + 1,
            None => ranking.iter().position(|ranked| ranked.total < total).unwrap_or(ranking.len()),
        },
    };
    let take = usize::try_from(page.fetch()).unwrap_or(usize::MAX);
    let rows: Vec<Ranked> = ranking.iter().skip(start).take(take).cloned().collect();
    page.slice(rows, |ranked| Cursor::new([ranked.total.to_string(), ranked.agency.id.to_string()]))
}

/// What is behind one score.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The agency with its score among all that the actor ranks.
    pub ranked: Ranked,
    /// How many those are.
    pub among: usize,
    /// Whether somebody has checked every factor.
    pub is_verified: bool,
    /// The inspections of this year that the actor sees.
    pub planned: Vec<InspectionBrief>,
    /// How many more there are.
    pub other_planned: usize,
    /// The name of the field that it was narrowed to.
    pub field: Option<String>,
    /// The actor may open the agency's year: it stands below one of the own roles.
    pub may_see_year: bool,
}

/// One agency's score with what is behind it.
///
/// # Errors
/// [`RiskError::NotFound`] also where the actor does not rank the agency.
pub async fn explain(app: &App, actor: &Actor, agency: AgencyId, field: Option<&str>) -> Result<Explained, RiskError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let filter = RankFilter { field: field.map(str::to_owned), ..RankFilter::default() };
    let Ranking { agencies: all, is_verified } = ranking(app, actor, &filter).await?;
    let among = all.len();
    let found = all.into_iter().find(|ranked| ranked.agency.id == agency);
    let ranked = found.ok_or(RiskError::NotFound("agency"))?;
    let year = today.year();
    let days = (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31));
    let days = (days.0.unwrap_or(today), days.1.unwrap_or(today));
    let (planned, other_planned) = inspections::inspections_between(sql, actor, agency, days).await?;
    let above = agencies::ancestors(sql, agency, today).await?;
    let may_see_year = actor.is_system() || policy::choosing(actor).iter().any(|own| above.contains(own));
    let field = match field {
        Some(code) => {
            let known = monitoring::fields(sql, above.last().copied().unwrap_or(agency), today).await?;
            known.into_iter().find(|field| field.code == code).map(|field| field.name_vi)
        }
        None => None,
    };
    Ok(Explained { ranked, among, is_verified, planned, other_planned, field, may_see_year })
}

/// What a list can be narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// Kinds of agencies.
    pub kinds: Vec<Kind>,
    /// Fields of state management: code, Vietnamese, English.
    pub fields: Vec<(String, String, String)>,
    /// The agencies directly below the own ones.
    pub parents: Vec<AgencyView>,
}

/// What a list can be narrowed to.
///
/// # Errors
/// [`RiskError::Denied`] where the actor ranks nothing.
pub async fn choices(app: &App, actor: &Actor) -> Result<Choices, RiskError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let tops = tops(app, sql, actor).await?;
    let mut choices = Choices { kinds: agencies::kinds(sql).await?, ..Choices::default() };
    for top in tops {
        let province = province_of(sql, top, today).await?;
        for field in monitoring::fields(sql, province, today).await? {
            let field = (field.code, field.name_vi, field.name_en);
            if !choices.fields.contains(&field) {
                choices.fields.push(field);
            }
        }
        for view in agencies::subordinates(sql, top, today, MOST_PARENTS).await? {
            if !choices.parents.iter().any(|known| known.id == view.id) {
                choices.parents.push(view);
            }
        }
    }
    Ok(choices)
}
