//! What pages and the API show: the calendar, one inspection, findings, recommendations, an agency's year.

use std::collections::{BTreeSet, HashMap};

use chrono::Datelike;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, ChecklistItemId};
use thihanh_kernel::page::{Count, Page, Slice};
use thihanh_kernel::problem::Problem;
use thihanh_kernel::time::civil;
use thihanh_store::journal::{self, Record};
use thihanh_store::{Sql, StoreError};
use uuid::Uuid;

use super::prepare::{Clash, PlanPlace, clashes, days_of, overlaps_of};
use super::stages::is_over;
use super::{InspectionError, KIND, Names, find_visible, store};
use crate::app::App;
use crate::modules::agencies::api as agencies;
use crate::modules::inspections::model::answer::Answer;
use crate::modules::inspections::model::finding::{Finding, FindingFile, FindingState, Recommendation};
use crate::modules::inspections::model::inspection::{Inspection, State};
use crate::modules::inspections::model::law::law_key;
use crate::modules::inspections::model::reference::Named;
use crate::modules::inspections::policy::{self, Action, Sight, Stakes};
use crate::modules::inspections::store::answers::{Question, Received};
use crate::modules::inspections::store::findings::FindingFilter;
use crate::modules::inspections::store::list::Filter;
use crate::modules::monitoring::api as monitoring;
use crate::modules::obligations::api::{self as ledger, Answer as LedgerAnswer, Origin};

/// Earlier findings about the same rule at the same agency that a page names.
const MOST_EARLIER: u32 = 20;

/// What the calendar holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListFilter {
    /// On site in this year.
    pub year: Option<i32>,
    /// At this stage.
    pub state: Option<State>,
    /// Of this inspected agency.
    pub subject: Option<AgencyId>,
    /// In this field.
    pub field: Option<String>,
    /// Begun from this issued plan (its code or id), and from this line of it.
    pub plan: Option<(String, Option<i64>)>,
}

/// A page of the inspections that the actor sees, in the order of their days.
///
/// # Errors
/// When the database does not answer.
pub async fn inspections(
    app: &App,
    actor: &Actor,
    filter: &ListFilter,
    page: &Page,
) -> Result<(Slice<Inspection>, Count), InspectionError> {
    let filter = Filter {
        days: filter.year.and_then(days_of),
        state: filter.state,
        subject: filter.subject,
        field: filter.field.clone(),
        plan: match &filter.plan {
            // A plan that is not known has no inspections: the nil id is nobody's.
            Some((plan, line)) => {
                let found = monitoring::issued_plan(app.store.read(), plan).await?;
                Some((found.map_or(Uuid::nil(), |plan| plan.id.uuid()), *line))
            }
            None => None,
        },
    };
    let (slice, count) = store::list::list(app.store.read(), &policy::scope(actor), &filter, page).await?;
    let stakes = store::stakes::of_all(app.store.read(), &slice.items).await?;
    // Without what concerns other agencies than those that the actor speaks for.
    let seen = |(inspection, stakes): (Inspection, Stakes)| match policy::sight(actor, &stakes) {
        Some(sight) => narrowed(inspection, &sight),
        None => inspection,
    };
    Ok((Slice { items: slice.items.into_iter().zip(stakes).map(seen).collect(), next: slice.next }, count))
}

/// Without the other agencies' self-reports, minutes and notices, and without what led to the decision.
fn narrowed(mut inspection: Inspection, sight: &Sight) -> Inspection {
    if *sight == Sight::Whole {
        return inspection;
    }
    inspection.facts.subjects.retain(|subject| sight.covers(*subject));
    inspection.subjects.retain(|subject| sight.covers(subject.agency));
    inspection.papers.retain(|paper| paper.subject.is_none_or(|subject| sight.covers(subject)));
    inspection.overlap_reason = String::new();
    for member in &mut inspection.team {
        member.conflict = String::new();
    }
    if !inspection.state.is_published() {
        inspection.summary = String::new();
    }
    inspection
}

/// A recommendation with what became of it.
#[derive(Debug, Clone)]
pub struct Followed {
    /// The recommendation.
    pub recommendation: Recommendation,
    /// What became of it, once it is owed.
    pub answer: Option<LedgerAnswer>,
    /// Code of the obligation, where the actor sees that too.
    pub obligation: Option<String>,
}

async fn followed(sql: &dyn Sql, actor: &Actor, recommendation: Recommendation) -> Result<Followed, InspectionError> {
    let answer = answer_to(sql, &recommendation).await?;
    let obligation = match &answer {
        Some(answer) => ledger::seen(sql, actor, &[answer.obligation.id]).await?.remove(&answer.obligation.id),
        None => None,
    };
    Ok(Followed { recommendation, answer, obligation })
}

async fn answer_to(sql: &dyn Sql, recommendation: &Recommendation) -> Result<Option<LedgerAnswer>, StoreError> {
    if recommendation.opened_on.is_none() {
        return Ok(None);
    }
    // The last one, where it went to another agency than was asked first.
    Ok(ledger::answers_to(sql, Origin::Recommendation(recommendation.id)).await?.pop())
}

/// Whether something must still become of a recommendation.
pub(super) async fn is_open(sql: &dyn Sql, recommendation: &Recommendation) -> Result<bool, StoreError> {
    Ok(answer_to(sql, recommendation).await?.is_some_and(|answer| !is_over(answer.obligation.state)))
}

/// One inspection with everything that its page shows.
#[derive(Debug, Clone)]
pub struct Looked {
    /// The inspection, as far as the actor sees it.
    pub inspection: Inspection,
    /// How much of it the actor sees.
    pub sight: Sight,
    /// What the actor may do with it at some stage.
    pub actions: Vec<Action>,
    /// The inspected agencies that the actor reports for.
    pub reports_for: Vec<AgencyId>,
    /// The line of a yearly plan that it carries out.
    pub planned: Option<PlanPlace>,
    /// Where it meets others; for who prepares it.
    pub clashes: Vec<Clash>,
    /// The checklist as it was frozen.
    pub questions: Vec<Question>,
    /// The answers.
    pub answers: HashMap<(AgencyId, ChecklistItemId), Answer>,
    /// Answers that stand against each other.
    pub conflicts: Vec<Received>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// What is recommended.
    pub recommendations: Vec<Followed>,
    /// Criteria by their order.
    pub criteria: Vec<Named>,
    /// Measures by their order.
    pub measures: Vec<Named>,
}

/// One inspection.
///
/// # Errors
/// [`InspectionError::NotFound`] also where the actor may not know that it is there.
pub async fn look(app: &App, actor: &Actor, code: &str) -> Result<Looked, InspectionError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let (inspection, stakes) = find_visible(sql, actor, code).await?;
    let sight = policy::sight(actor, &stakes).ok_or(InspectionError::NotFound)?;
    let is_whole = sight == Sight::Whole;
    let is_preparing = matches!(inspection.state, State::Prepared | State::Decided | State::External);
    let clashes = match is_whole && is_preparing && inspection.withdrawal.is_none() {
        true => {
            let found = overlaps_of(sql, &inspection.facts.reach(), Some(inspection.id)).await?;
            clashes(sql, actor, found, today).await?
        }
        false => Vec::new(),
    };
    let (questions, answers, conflicts) = match is_whole {
        true => (
            store::answers::questions(sql, inspection.id).await?,
            store::answers::all(sql, inspection.id).await?,
            store::answers::conflicts(sql, inspection.id).await?,
        ),
        false => (Vec::new(), HashMap::new(), Vec::new()),
    };
    let is_readable = is_whole || inspection.state.is_published();
    let (findings, recommendations) = match is_readable {
        true => (store::findings::of(sql, inspection.id).await?, store::recommendations::of(sql, inspection.id).await?),
        false => (Vec::new(), Vec::new()),
    };
    let findings: Vec<Finding> = findings.into_iter().filter(|finding| sight.covers(finding.facts.subject)).collect();
    let mut shown = Vec::with_capacity(recommendations.len());
    for recommendation in recommendations {
        let is_based = recommendation.facts.findings.iter().any(|id| findings.iter().any(|known| known.id == *id));
        if is_whole || sight.covers(recommendation.facts.to) || is_based {
            shown.push(followed(sql, actor, recommendation).await?);
        }
    }
    let subjects = inspection.facts.subjects.iter().copied();
    Ok(Looked {
        actions: Action::ALL.into_iter().filter(|action| policy::may(actor, *action, &stakes).is_ok()).collect(),
        reports_for: subjects.filter(|subject| policy::may_report(actor, &stakes, *subject).is_ok()).collect(),
        planned: planned(sql, &inspection).await?,
        inspection: narrowed(inspection, &sight),
        sight,
        clashes,
        questions,
        answers,
        conflicts,
        findings,
        recommendations: shown,
        criteria: store::reference::criteria(sql, today).await?,
        measures: store::reference::measures(sql, today).await?,
    })
}

/// The line of a plan that an inspection carries out.
async fn planned(sql: &dyn Sql, inspection: &Inspection) -> Result<Option<PlanPlace>, StoreError> {
    let Some((plan, item)) = inspection.facts.plan else { return Ok(None) };
    Ok(monitoring::issued_plan(sql, &plan.to_string()).await?.map(|plan| (plan, Some(item))))
}

/// The history of an inspection, newest first: for who sees all of it.
///
/// # Errors
/// As [`look`].
pub async fn history(app: &App, actor: &Actor, code: &str) -> Result<Vec<Record>, InspectionError> {
    let (inspection, stakes) = find_visible(app.store.read(), actor, code).await?;
    if policy::sight(actor, &stakes) != Some(Sight::Whole) {
        return Ok(Vec::new());
    }
    Ok(journal::history(app.store.read(), KIND, inspection.id.uuid()).await?)
}

/// The names of agencies, for pages.
///
/// # Errors
/// When the database does not answer.
pub async fn names(app: &App, ids: &[AgencyId]) -> Result<Names, StoreError> {
    agencies::views(app.store.read(), ids, app.clock.today()).await
}

/// A page of the findings that the actor sees, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn findings(
    app: &App,
    actor: &Actor,
    filter: &FindingFilter,
    page: &Page,
) -> Result<(Slice<Finding>, Count), InspectionError> {
    Ok(store::findings::list(app.store.read(), &policy::scope(actor), filter, page).await?)
}

/// One finding with its chain: the inspection, what was recommended, what became of it, and what was found before.
#[derive(Debug, Clone)]
pub struct LookedFinding {
    /// The finding.
    pub finding: Finding,
    /// The inspection that found it.
    pub inspection: Inspection,
    /// What was recommended.
    pub recommendations: Vec<Followed>,
    /// Earlier and later findings about the same rule at the same agency, the newest first.
    pub others: Vec<Finding>,
    /// Criteria by their order.
    pub criteria: Vec<Named>,
    /// The files that prove it.
    pub files: Vec<FindingFile>,
    /// The actor may bring files now.
    pub may_write: bool,
    /// The right that is missing for it, where one is.
    pub write_denied: Option<Problem>,
    /// The actor may close it now.
    pub may_close: bool,
}

/// One finding.
///
/// # Errors
/// [`InspectionError::NotFound`] also where the actor may not know that it is there.
pub async fn finding(app: &App, actor: &Actor, code: &str) -> Result<LookedFinding, InspectionError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let finding = store::findings::find(sql, code).await?.ok_or(InspectionError::NotFound)?;
    let inspection = store::of_ids(sql, &[finding.inspection]).await?.pop().ok_or(InspectionError::NotFound)?;
    let stakes = store::stakes::of(sql, &inspection).await?;
    let sight = policy::sight(actor, &stakes).ok_or(InspectionError::NotFound)?;
    let is_readable =
        sight == Sight::Whole || (finding.state != FindingState::Noted && sight.covers(finding.facts.subject));
    if !is_readable {
        return Err(InspectionError::NotFound);
    }
    let mut recommendations = Vec::new();
    let mut open = 0;
    for recommendation in store::recommendations::of_finding(sql, finding.id).await? {
        let shown = followed(sql, actor, recommendation).await?;
        open += usize::from(shown.answer.as_ref().is_some_and(|answer| !is_over(answer.obligation.state)));
        recommendations.push(shown);
    }
    let files = store::files::of(sql, finding.id).await?;
    let others = match &finding.facts.law {
        Some(law) => {
            let filter = FindingFilter {
                law: Some(law_key(&law.number)),
                article: Some(law.article.clone()),
                subject: Some(finding.facts.subject),
                ..FindingFilter::default()
            };
            let page = Page::new(Some(MOST_EARLIER), None);
            let (slice, _) = store::findings::list(sql, &policy::scope(actor), &filter, &page).await?;
            slice.items.into_iter().filter(|other| other.id != finding.id).collect()
        }
        None => Vec::new(),
    };
    let write_denied = match policy::may(actor, Action::Record, &stakes) {
        Ok(()) => None,
        Err(denied) => policy::may(actor, Action::Conclude, &stakes).err().map(|_| denied),
    };
    let may_write = write_denied.is_none() && inspection.check_written().is_ok();
    let may_close =
        finding.state == FindingState::Open && open == 0 && policy::may(actor, Action::Follow, &stakes).is_ok();
    Ok(LookedFinding {
        inspection: narrowed(inspection, &sight),
        finding,
        recommendations,
        others,
        criteria: store::reference::criteria(sql, today).await?,
        files,
        may_write,
        write_denied,
        may_close,
    })
}

/// One recommendation with its chain.
#[derive(Debug, Clone)]
pub struct Chain {
    /// The recommendation and what became of it.
    pub followed: Followed,
    /// The inspection that makes it.
    pub inspection: Inspection,
    /// The actor may open the inspection.
    pub sees_inspection: bool,
    /// The findings that it rests on, as far as the actor sees them.
    pub findings: Vec<Finding>,
    /// Measures by their order.
    pub measures: Vec<Named>,
}

/// One recommendation.
///
/// # Errors
/// [`InspectionError::NotFound`] also where the actor may not know that it is there.
pub async fn recommendation(app: &App, actor: &Actor, code: &str) -> Result<Chain, InspectionError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let found = store::recommendations::find(sql, code).await?.ok_or(InspectionError::NotFound)?;
    let inspection = store::of_ids(sql, &[found.inspection]).await?.pop().ok_or(InspectionError::NotFound)?;
    let stakes = store::stakes::of(sql, &inspection).await?;
    let sight = policy::sight(actor, &stakes);
    let sides = [found.facts.to, found.facts.verifier];
    let mut above = store::stakes::above(sql, &sides, civil(inspection.created_at)).await?;
    let mut side = |agency: AgencyId| above.remove(&agency).unwrap_or_default();
    let (to, verifier): (BTreeSet<AgencyId>, BTreeSet<AgencyId>) = (side(sides[0]), side(sides[1]));
    if !policy::may_view_recommendation(actor, &stakes, [&to, &verifier], found.opened_on.is_some()) {
        return Err(InspectionError::NotFound);
    }
    let covers = |agency: AgencyId| sight.as_ref().is_some_and(|sight| sight.covers(agency));
    let findings = store::findings::of_recommendation(sql, found.id.uuid()).await?;
    let findings = findings.into_iter().filter(|finding| covers(finding.facts.subject)).collect();
    Ok(Chain {
        followed: followed(sql, actor, found).await?,
        sees_inspection: sight.is_some(),
        inspection: narrowed(inspection, &sight.unwrap_or(Sight::Of(Vec::new()))),
        findings,
        measures: store::reference::measures(sql, today).await?,
    })
}

/// One agency's year: everything that inspects it.
#[derive(Debug, Clone)]
pub struct Year {
    /// The year.
    pub year: i32,
    /// The agency.
    pub agency: AgencyId,
    /// The agencies of the actor's roles, to choose from.
    pub own: Vec<AgencyId>,
    /// The inspections in the order of their days.
    pub inspections: Vec<Inspection>,
    /// Places in the list of those that meet another of it.
    pub meeting: BTreeSet<usize>,
}

/// An agency's year; the actor's own agency where none is named.
///
/// # Errors
/// [`InspectionError::NotFound`] where the actor has no role over the agency.
pub async fn year(
    app: &App,
    actor: &Actor,
    agency: Option<AgencyId>,
    year: Option<i32>,
) -> Result<Year, InspectionError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let own = match actor.is_system() {
        true => agencies::roots(sql, today).await?.into_iter().map(|view| view.id).collect(),
        false => policy::own(actor),
    };
    let answering = policy::answering(actor);
    let Some(agency) = agency.or_else(|| answering.first().copied()).or_else(|| own.first().copied()) else {
        return Err(InspectionError::Denied(Problem::denied(Action::View.right())));
    };
    let above = store::stakes::above(sql, &[agency], today).await?.remove(&agency).unwrap_or_default();
    if !own.iter().any(|own| above.contains(own)) {
        return Err(InspectionError::NotFound);
    }
    let year = year.filter(|year| (2000..=2100).contains(year)).unwrap_or_else(|| today.year());
    let days = days_of(year).ok_or(InspectionError::NotFound)?;
    let found = store::list::year_of(sql, agency, days).await?;
    let stakes = store::stakes::of_all(sql, &found).await?;
    let seen = found.into_iter().zip(&stakes);
    let inspections: Vec<Inspection> =
        seen.filter_map(|(inspection, stakes)| Some(narrowed(inspection, &policy::sight(actor, stakes)?))).collect();
    let meets = |a: &Inspection, b: &Inspection| a.facts.visit.meets(b.facts.visit);
    let meeting = (0..inspections.len())
        .filter(|at| (0..inspections.len()).any(|other| other != *at && meets(&inspections[*at], &inspections[other])))
        .collect();
    Ok(Year { year, agency, own, inspections, meeting })
}
