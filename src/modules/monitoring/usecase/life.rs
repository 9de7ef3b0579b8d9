//! A plan is sent in, judged, issued, amended.

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::blobs;
use thihanh_store::{Sql, WriteTx, journal};

use super::lines::{Settled, settle};
use super::look::{Above, AbovePlan, TERRITORY, amending, names};
use super::write::Place;
use super::{MonitoringError, blocking, entry, find_visible, lock, policy, stakes, store};
use crate::app::App;
use crate::document::{DOCX, PDF};
use crate::modules::agencies::api as agencies;
use crate::modules::monitoring::model::check;
use crate::modules::monitoring::model::line::holding;
use crate::modules::monitoring::model::plan::{Amendment, Plan, PlanFault, numbering};
use crate::modules::monitoring::model::words::PlanState;
use crate::modules::monitoring::paper;
use crate::modules::monitoring::policy::Action;
use crate::modules::obligations::api::{self as ledger, LedgerError, Origin, Product};

/// The kind of agency that plans for an area.
const COMMITTEE: &str = "peoples_committee";
/// Agencies directly below an area that are looked through: a province has some hundred communes.
const MOST_INSIDE: u32 = 2_000;

pub(super) fn of_ledger(error: LedgerError) -> MonitoringError {
    MonitoringError::Ledger(error.into())
}

/// What the rules ask for and a plan lacks.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn lacks(
    sql: &dyn Sql,
    plan: &Plan,
) -> Result<Vec<thihanh_kernel::problem::FieldError>, MonitoringError> {
    let rule = match plan.duty.rule {
        Some(id) => store::rules::plan_rule(sql, id).await?,
        None => None,
    };
    let above = above(sql, plan).await?;
    let parent = above.as_ref().and_then(|above| above.plan.as_ref());
    let parent = parent.map(|parent| (parent.codes(), parent.called()));
    let parent = parent.as_ref().map(|(codes, called)| (codes, called.as_str()));
    let fields = store::plans::fields(sql, plan.id).await?;
    let items = holding(&store::plans::items(sql, plan.id).await?, 0);
    Ok(check::lacks(plan.duty.year, rule.as_ref(), parent, &fields, &items))
}

/// The unit above and its plan of the year: for a commune the district's committee, since there are no districts that of the province; for
/// what belongs to a committee that committee. `None` for the province's own plan.
pub(super) async fn above(sql: &dyn Sql, plan: &Plan) -> Result<Option<Above>, MonitoringError> {
    let Some(agency) = committee_above(sql, plan).await? else { return Ok(None) };
    let found = store::plans::of_agency(sql, agency, plan.duty.year).await?;
    let Some(parent) = found.filter(|parent| parent.state == PlanState::Issued) else {
        return Ok(Some(Above { agency, plan: None }));
    };
    let up_to = Plan::holds_up_to(&store::plans::amendments(sql, parent.id).await?);
    let mut fields = store::plans::fields(sql, parent.id).await?;
    fields.retain(|field| field.amendment <= up_to);
    let label = parent.label().unwrap_or_default();
    Ok(Some(Above { agency, plan: Some(AbovePlan { code: parent.code, label, fields }) }))
}

/// The nearest committee above the plan's agency, as the tree was when the plan was owed.
async fn committee_above(sql: &dyn Sql, plan: &Plan) -> Result<Option<AgencyId>, MonitoringError> {
    let (own, on) = (plan.duty.agency, plan.duty.opened_on);
    let mut ancestors = agencies::ancestors(sql, own, on).await?;
    ancestors.retain(|agency| *agency != own);
    let views = agencies::views(sql, &ancestors, on).await?;
    for agency in ancestors {
        match views.get(&agency).map(|view| view.kind.as_str()) {
            Some(COMMITTEE) => return Ok(Some(agency)),
            Some(TERRITORY) => {
                // The committee of an area stands directly below it.
                let inside = agencies::subordinates(sql, agency, on, MOST_INSIDE).await?;
                let committee = inside.into_iter().find(|view| view.kind == COMMITTEE && view.id != own);
                if let Some(committee) = committee {
                    return Ok(Some(committee.id));
                }
            }
            _ => {}
        }
    }
    Ok(None)
}

/// Sends a plan to the overseer: the ledger's entry is handed in today.
///
/// # Errors
/// [`MonitoringError`]: no right, not now, or the plan lacks what the rules ask for.
pub async fn submit(app: &App, actor: &Actor, place: Place<'_>) -> Result<(), MonitoringError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let plan = lock(tx, actor, place.code, place.version, Action::Write).await?;
            if !plan.state.is_open() {
                return Err(PlanFault::NotOpen.into());
            }
            let lacks = lacks(tx, &plan).await?;
            if !lacks.is_empty() {
                return Err(PlanFault::Invalid(lacks).into());
            }
            let plan = plan.submit(actor.account(), today, now)?;
            store::plans::save(tx, &plan).await?;
            let origin = Origin::MonitoringPlan(plan.duty.id);
            ledger::hand_in(tx, (now, today), actor, origin, today.into(), &plan.code).await.map_err(of_ledger)?;
            journal::append(tx, entry(app, actor, &plan, "submitted")).await?;
            Ok(())
        })
        .await
}

/// The overseer sends a plan back, and says what is missing.
///
/// # Errors
/// [`MonitoringError`]: no right, it is not with the overseer, or no reason is given.
pub async fn send_back(app: &App, actor: &Actor, place: Place<'_>, reason: &str) -> Result<(), MonitoringError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let plan = lock(tx, actor, place.code, place.version, Action::Judge).await?;
            let plan = plan.send_back(reason, now)?;
            store::plans::save(tx, &plan).await?;
            let origin = Origin::MonitoringPlan(plan.duty.id);
            ledger::send_back(tx, (now, today), actor, origin, &plan.returned_why).await.map_err(of_ledger)?;
            journal::append(tx, entry(app, actor, &plan, "returned").because(&plan.returned_why)).await?;
            Ok(())
        })
        .await
}

/// The overseer has nothing against a plan: the agency may issue it.
///
/// # Errors
/// [`MonitoringError`]: no right, it is not with the overseer, or it is the actor's own.
pub async fn accept(app: &App, actor: &Actor, place: Place<'_>) -> Result<(), MonitoringError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let plan = lock(tx, actor, place.code, place.version, Action::Judge).await?;
            let plan = plan.accept(actor.account(), today, now)?;
            store::plans::save(tx, &plan).await?;
            journal::append(tx, entry(app, actor, &plan, "accepted")).await?;
            Ok(())
        })
        .await
}

/// A person types in number and day: the files are written, the ledger's entry is confirmed in the name of whoever accepted the plan, and each
/// line of the plan is owed by its lead from now on.
///
/// # Errors
/// [`MonitoringError`]: no right, it was not accepted, fields that break rules, or the number is taken.
pub async fn issue(
    app: &App,
    actor: &Actor,
    place: Place<'_>,
    (number, on): (&str, &str),
) -> Result<(), MonitoringError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    // Files are made before anything is locked: of what the actor looked at, or not at all.
    let sql = app.store.read();
    let (plan, of) = find_visible(sql, actor, place.code).await?;
    policy::may(actor, Action::Issue, &of).map_err(MonitoringError::Denied)?;
    if place.version.is_some_and(|version| version != plan.version) {
        return Err(MonitoringError::Stale);
    }
    if plan.state != PlanState::Accepted {
        return Err(if plan.state == PlanState::Issued { PlanFault::Issued } else { PlanFault::NotAccepted }.into());
    }
    let version = plan.version;
    let plan = plan.issue(numbering(number, on, today)?, now)?;
    let (fields, items) = (store::plans::fields(sql, plan.id).await?, store::plans::items(sql, plan.id).await?);
    let leads: Vec<_> = items.iter().map(|item| item.lead).collect();
    let called = names(app, &leads).await?;
    let name = |id| called.get(&id).map(|view| view.name.clone()).unwrap_or_default();
    let whole = paper::Whole { plan: &plan, fields: &fields, items: &items, name: &name };
    let document = paper::official(&whole).map_err(PlanFault::Invalid)?;
    let content = plan.content.clone();
    let (docx, pdf) = blocking(move || Ok(paper::files(&document, &content, now)?)).await?;
    let (docx, pdf) = (app.blobs.put_bytes(&docx).await?, app.blobs.put_bytes(&pdf).await?);
    let plan = Plan { files: Some((docx.hash.to_string(), pdf.hash.to_string())), ..plan };
    app.store
        .write(async |tx| {
            lock(tx, actor, place.code, Some(version), Action::Issue).await?;
            let Some(numbered) = plan.issued else { return Err(PlanFault::NotIssued.into()) };
            if store::plans::is_taken(tx, &plan, numbered).await? {
                return Err(MonitoringError::NumberTaken);
            }
            blobs::record(tx, &docx, DOCX, now).await?;
            blobs::record(tx, &pdf, PDF, now).await?;
            store::plans::save(tx, &plan).await?;
            confirm(app, tx, actor, &plan).await?;
            let settled = settle(app, tx, actor, &plan, &[]).await?;
            let entry = entry(app, actor, &plan, "issued")
                .with("number", &plan.label())
                .with("on", &numbered.1)
                .with("lines_asked", &settled.asked);
            journal::append(tx, entry).await?;
            Ok(())
        })
        .await
}

async fn confirm(app: &App, tx: &WriteTx, actor: &Actor, plan: &Plan) -> Result<(), MonitoringError> {
    let label = plan.label().unwrap_or_default();
    let (Some((submitted_on, _)), Some((_, judge)), Some((_, on))) = (plan.submitted, plan.accepted, plan.issued)
    else {
        return Err(PlanFault::NotAccepted.into());
    };
    let product = Product { on: submitted_on, number: &label, dated_on: Some(on) };
    let at = (app.clock.now(), app.clock.today());
    let origin = Origin::MonitoringPlan(plan.duty.id);
    ledger::confirm(tx, at, (actor, judge), origin, product, &label).await.map_err(of_ledger)
}

/// Begins an amendment of an issued plan; fields and lines that are added from now on are its.
///
/// # Errors
/// [`MonitoringError`]: no right, the plan was not issued, one is under way, or no reason is given.
pub async fn begin_amendment(app: &App, actor: &Actor, place: Place<'_>, reason: &str) -> Result<(), MonitoringError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let plan = lock(tx, actor, place.code, place.version, Action::Write).await?;
            if plan.state != PlanState::Issued {
                return Err(PlanFault::NotIssued.into());
            }
            let amendments = store::plans::amendments(tx, plan.id).await?;
            let amendment = Amendment::begin(&amendments, reason, now, actor.account())?;
            store::plans::insert_amendment(tx, plan.id, &amendment).await?;
            touch(app, tx, actor, plan, ("amendment_begun", Settled::default()), &amendment).await
        })
        .await
}

/// Gives the open amendment its number and day: its files are written, what it adds counts from now on, and the ledger follows what it changes.
///
/// # Errors
/// [`MonitoringError`]: no right, none is under way, it changes nothing, its words make no document, or the number is taken.
pub async fn issue_amendment(
    app: &App,
    actor: &Actor,
    place: Place<'_>,
    (number, on): (&str, &str),
) -> Result<(), MonitoringError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    // As of a plan: files are made before anything is locked, of what the actor looked at or not at all.
    let sql = app.store.read();
    let (plan, of) = find_visible(sql, actor, place.code).await?;
    policy::may(actor, Action::Issue, &of).map_err(MonitoringError::Denied)?;
    if place.version.is_some_and(|version| version != plan.version) {
        return Err(MonitoringError::Stale);
    }
    let (version, amendment) = (plan.version, open_amendment(sql, &plan).await?);
    let (fields, items) = (store::plans::fields(sql, plan.id).await?, store::plans::items(sql, plan.id).await?);
    let is_of = |of: i64| of == amendment.amendment;
    if !fields.iter().any(|field| is_of(field.amendment)) && !items.iter().any(|item| is_of(item.amendment)) {
        return Err(PlanFault::EmptyAmendment.into());
    }
    let numbered = numbering(number, on, today)?;
    let amendment = Amendment { issued: Some(numbered), ..amendment };
    let document = amending(app, &plan, &amendment, &fields, &items).await?.map_err(PlanFault::Invalid)?;
    let content = plan.content.clone();
    let (docx, pdf) = blocking(move || Ok(paper::files(&document, &content, now)?)).await?;
    let (docx, pdf) = (app.blobs.put_bytes(&docx).await?, app.blobs.put_bytes(&pdf).await?);
    app.store
        .write(async |tx| {
            let plan = lock(tx, actor, place.code, Some(version), Action::Issue).await?;
            if store::plans::is_taken(tx, &plan, numbered).await? {
                return Err(MonitoringError::NumberTaken);
            }
            blobs::record(tx, &docx, DOCX, now).await?;
            blobs::record(tx, &pdf, PDF, now).await?;
            let files = (docx.hash.to_string(), pdf.hash.to_string());
            let hashes = (files.0.as_str(), files.1.as_str());
            store::plans::issue_amendment(tx, plan.id, amendment.amendment, numbered, hashes).await?;
            let amendments = store::plans::amendments(tx, plan.id).await?;
            let settled = settle(app, tx, actor, &plan, &amendments).await?;
            touch(app, tx, actor, plan, ("amendment_issued", settled), &amendment).await
        })
        .await
}

/// Gives the open amendment up, with everything that it adds.
///
/// # Errors
/// [`MonitoringError`]: no right, or none is under way.
pub async fn give_up_amendment(app: &App, actor: &Actor, place: Place<'_>) -> Result<(), MonitoringError> {
    app.store
        .write(async |tx| {
            let plan = lock(tx, actor, place.code, place.version, Action::Write).await?;
            let amendment = open_amendment(tx, &plan).await?;
            store::plans::remove_amendment(tx, plan.id, amendment.amendment).await?;
            touch(app, tx, actor, plan, ("amendment_given_up", Settled::default()), &amendment).await
        })
        .await
}

async fn open_amendment(sql: &dyn Sql, plan: &Plan) -> Result<Amendment, MonitoringError> {
    let last = store::plans::amendments(sql, plan.id).await?.pop();
    Ok(last.filter(|amendment| amendment.issued.is_none()).ok_or(PlanFault::NoAmendment)?)
}

async fn touch(
    app: &App,
    tx: &WriteTx,
    actor: &Actor,
    plan: Plan,
    (action, settled): (&'static str, Settled),
    amendment: &Amendment,
) -> Result<(), MonitoringError> {
    let plan = Plan { updated_at: app.clock.now(), ..plan };
    store::plans::save(tx, &plan).await?;
    let entry = entry(app, actor, &plan, action)
        .with("amendment", &amendment.amendment)
        .with("number", &amendment.issued.map(|(number, _)| number))
        .with("lines_asked", &settled.asked)
        .with("lines_withdrawn", &settled.withdrawn)
        .because(&amendment.reason);
    journal::append(tx, entry).await?;
    Ok(())
}

/// What may be done with a plan now, by who looks at it.
pub(super) async fn actions(
    sql: &dyn Sql,
    actor: &Actor,
    plan: &Plan,
    open: Option<&Amendment>,
) -> Result<Vec<&'static str>, MonitoringError> {
    let of = stakes(sql, plan).await?;
    let may = |action| policy::may(actor, action, &of).is_ok();
    let is_writable = plan.writing(open).is_some();
    let is_own = actor.account().is_some() && plan.submitted.is_some_and(|(_, by)| by == actor.account());
    let table = [
        ("view", true),
        ("edit", plan.state.is_open() && may(Action::Write)),
        ("write", is_writable && may(Action::Write)),
        ("submit", plan.state.is_open() && may(Action::Write)),
        ("discard", plan.state == PlanState::Draft && plan.submitted.is_none() && may(Action::Write)),
        ("send-back", matches!(plan.state, PlanState::Submitted | PlanState::Accepted) && may(Action::Judge)),
        ("accept", plan.state == PlanState::Submitted && may(Action::Judge) && !is_own),
        ("issue", plan.state == PlanState::Accepted && may(Action::Issue)),
        ("amend", plan.state == PlanState::Issued && open.is_none() && may(Action::Write)),
        ("issue-amendment", open.is_some() && may(Action::Issue)),
        ("give-up-amendment", open.is_some() && may(Action::Write)),
    ];
    Ok(table.into_iter().filter(|(_, is)| *is).map(|(word, _)| word).collect())
}
