//! From what was found to what came of it, across years: for one agency, or for one legal document.

use std::collections::{BTreeMap, HashMap};

use chrono::Datelike;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, FindingId};
use thihanh_kernel::law::law_key;
use thihanh_kernel::problem::FieldError;
use thihanh_store::{Sql, StoreError};

use super::{HandlingError, HandlingFilter, TERRITORY, store};
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView};
use crate::modules::handling::model::chain::{Fault, days_taken, recurring};
use crate::modules::handling::model::handling::Handling;
use crate::modules::handling::policy;
use crate::modules::inspections::api::{self as inspections, FindingBrief, FindingKind, Named, RecommendationBrief};
use crate::modules::obligations::api::{self as ledger, Brief, Origin};

/// Findings that one page shows.
pub const MOST_FOUND: usize = 300;
/// Handlings that one page shows.
const MOST_HANDLED: usize = 600;
/// Longest name, number of a document.
const ASKED_CHARS: usize = 200;

/// What was recommended on a finding, and what became of it.
#[derive(Debug, Clone)]
pub struct Recommended {
    /// The recommendation.
    pub recommendation: RecommendationBrief,
    /// The entry of the ledger, once it is owed.
    pub owed: Option<Brief>,
}

impl Recommended {
    /// The days from when it was owed to when it was confirmed.
    pub fn days_taken(&self) -> Option<i64> {
        days_taken(self.recommendation.opened_on, self.owed.as_ref().and_then(|owed| owed.completed_on))
    }
}

/// One finding with everything that followed.
#[derive(Debug, Clone)]
pub struct ChainLink {
    /// What was found.
    pub finding: FindingBrief,
    /// The last year before in which the same was found of the same agency: it came back.
    pub recurs_after: Option<i32>,
    /// What was recommended.
    pub recommended: Vec<Recommended>,
    /// What was done about it.
    pub handlings: Vec<Handling>,
}

impl ChainLink {
    /// The days from the conclusion to the end of it.
    pub fn days_taken(&self) -> Option<i64> {
        days_taken(self.finding.concluded_on, self.finding.closed_on)
    }
}

/// One year of a chain.
#[derive(Debug, Clone, Default)]
pub struct ChainYear {
    /// What was found, the newest first.
    pub found: Vec<ChainLink>,
    /// What was done that rests on no finding shown.
    pub others: Vec<Handling>,
}

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChainAsk {
    /// An agency: id or name.
    pub agency: String,
    /// Number or name of a legal document.
    pub law: String,
    /// An article of it.
    pub article: String,
}

/// A chain.
#[derive(Debug, Clone)]
pub struct Chain {
    /// The agency, where one was asked for.
    pub agency: Option<AgencyView>,
    /// Its years, the last one first.
    pub years: Vec<(i32, ChainYear)>,
    /// There is more than one page shows: the oldest is left out.
    pub is_cut: bool,
    /// Criteria that hold today.
    pub criteria: Vec<Named>,
}

/// What was recommended on findings that the actor sees, with what became of it.
pub(super) async fn recommended(
    sql: &dyn Sql,
    found: &[FindingBrief],
) -> Result<HashMap<FindingId, Vec<Recommended>>, StoreError> {
    let ids: Vec<FindingId> = found.iter().map(|finding| finding.id).collect();
    let on = inspections::recommendations_on(sql, &ids).await?;
    let mut origins: Vec<Origin> =
        on.values().flatten().map(|recommendation| Origin::Recommendation(recommendation.id)).collect();
    origins.sort_unstable_by_key(|origin| origin.uuid());
    origins.dedup();
    let owed = ledger::entries_of(sql, &origins).await?;
    let with = |recommendation: RecommendationBrief| Recommended {
        owed: owed.get(&Origin::Recommendation(recommendation.id)).cloned(),
        recommendation,
    };
    Ok(on.into_iter().map(|(finding, all)| (finding, all.into_iter().map(with).collect())).collect())
}

/// The agency that somebody typed, by id or by name.
async fn agency_typed(app: &App, text: &str) -> Result<Option<AgencyView>, HandlingError> {
    let text: String = text.trim().chars().take(ASKED_CHARS).collect();
    if text.is_empty() {
        return Ok(None);
    }
    let (sql, today) = (app.store.read(), app.clock.today());
    let mut found: Vec<AgencyView> = match text.parse::<AgencyId>() {
        Ok(id) => agencies::views(sql, &[id], today).await?.into_values().collect(),
        Err(_) => agencies::named(sql, &text, today).await?,
    };
    found.retain(|view| view.kind != TERRITORY);
    let refused = |code| HandlingError::field(FieldError::new("don_vi", code).with("name", &*text));
    match found.len() {
        0 => Err(refused("handling-agency-unknown")),
        1 => Ok(found.pop()),
        _ => Err(refused("handling-agency-several")),
    }
}

/// The chain of an agency or a legal document, as far as the actor sees it; `None` where nothing is asked for.
///
/// # Errors
/// [`HandlingError`]: no role here, or no such agency.
pub async fn chain(app: &App, actor: &Actor, ask: &ChainAsk) -> Result<Option<Chain>, HandlingError> {
    policy::may_look(actor).map_err(HandlingError::Denied)?;
    let (sql, today) = (app.store.read(), app.clock.today());
    let agency = agency_typed(app, &ask.agency).await?;
    let article = Some(ask.article.trim().chars().take(ASKED_CHARS).collect::<String>()).filter(|it| !it.is_empty());
    let law = Some(law_key(&ask.law.trim().chars().take(ASKED_CHARS).collect::<String>())).filter(|it| !it.is_empty());
    let law = law.map(|law| (law, article));
    if agency.is_none() && law.is_none() {
        return Ok(None);
    }
    let subject = agency.as_ref().map(|view| view.id);
    let mut found = inspections::findings_about(sql, actor, subject, law.clone(), MOST_FOUND + 1).await?;
    let is_cut = found.len() > MOST_FOUND;
    found.truncate(MOST_FOUND);
    let scope = policy::scope(actor);
    let ids: Vec<FindingId> = found.iter().map(|finding| finding.id).collect();
    let mut handled = store::list::of_findings(sql, &scope, &ids, MOST_HANDLED).await?;
    let filter = HandlingFilter { addressee: subject, law, ..HandlingFilter::default() };
    let mut others = store::list::newest(sql, &scope, &filter, MOST_HANDLED).await?;
    others.retain(|handling| !handling.facts.findings.iter().any(|finding| ids.contains(finding)));
    let mut on = recommended(sql, &found).await?;
    let faults: Vec<(Option<Fault>, i32)> =
        found.iter().map(|finding| (fault_of(finding), finding.found_on.year())).collect();
    let before = recurring(&faults);
    let mut years: BTreeMap<i32, ChainYear> = BTreeMap::new();
    for (finding, recurs_after) in found.into_iter().zip(before) {
        let link = ChainLink {
            recurs_after,
            recommended: on.remove(&finding.id).unwrap_or_default(),
            handlings: handled.remove(&finding.id).unwrap_or_default(),
            finding,
        };
        years.entry(link.finding.found_on.year()).or_default().found.push(link);
    }
    for handling in others {
        years.entry(handling.year()).or_default().others.push(handling);
    }
    let criteria = inspections::criteria(sql, today).await?;
    Ok(Some(Chain { agency, years: years.into_iter().rev().collect(), is_cut, criteria }))
}

/// What makes a finding the same fault as another; `None` for a good result and for what names no document.
fn fault_of(finding: &FindingBrief) -> Option<Fault> {
    let law = finding.law.as_ref().filter(|_| finding.kind != FindingKind::Strength)?;
    Some(Fault {
        agency: finding.subject,
        criterion: finding.criterion.clone(),
        law: law.key(),
        article: law.article.clone(),
    })
}
