//! A plan is sent in, judged, issued, amended.

use std::collections::BTreeSet;

use thihanh_kernel::access::Actor;
use thihanh_store::blobs;
use thihanh_store::{Sql, WriteTx, journal};

use super::look::names;
use super::write::Place;
use super::{MonitoringError, blocking, entry, find_visible, lock, policy, stakes, store};
use crate::app::App;
use crate::document::{DOCX, PDF};
use crate::modules::agencies::api as agencies;
use crate::modules::monitoring::model::check;
use crate::modules::monitoring::model::plan::{Amendment, Plan, PlanFault, PlanState, numbering};
use crate::modules::monitoring::paper;
use crate::modules::monitoring::policy::Action;
use crate::modules::obligations::api::{self as ledger, LedgerError, Origin, Product};

fn of_ledger(error: LedgerError) -> MonitoringError {
    MonitoringError::Ledger(error.into())
}

/// What the rules ask for and a plan lacks.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn lacks(
    sql: &impl Sql,
    plan: &Plan,
) -> Result<Vec<thihanh_kernel::problem::FieldError>, MonitoringError> {
    let rule = match plan.duty.rule {
        Some(id) => store::rules::plan_rule(sql, id).await?,
        None => None,
    };
    let parent = parent_fields(sql, plan).await?;
    let fields = store::plans::fields(sql, plan.id).await?;
    let items = store::plans::items(sql, plan.id).await?;
    Ok(check::lacks(plan.duty.year, rule.as_ref(), parent.as_ref(), &fields, &items))
}

/// The fields of the province's own plan of the year, once it is issued.
pub(super) async fn parent_fields(sql: &impl Sql, plan: &Plan) -> Result<Option<BTreeSet<String>>, MonitoringError> {
    let Some(above) = committee_of(sql, plan).await? else { return Ok(None) };
    let Some(parent) = store::plans::of_agency(sql, above, plan.duty.year).await? else { return Ok(None) };
    if parent.state != PlanState::Issued {
        return Ok(None);
    }
    Ok(Some(store::plans::fields(sql, parent.id).await?.into_iter().map(|field| field.field).collect()))
}

/// The People's Committee of the province, where the plan is not its own.
async fn committee_of(sql: &impl Sql, plan: &Plan) -> Result<Option<thihanh_kernel::ids::AgencyId>, MonitoringError> {
    let inside = agencies::all_in(sql, plan.duty.jurisdiction, plan.duty.opened_on).await?;
    let committee = inside
        .into_iter()
        .find(|view| view.kind == "peoples_committee" && view.level == agencies::Level::Province)
        .map(|view| view.id);
    Ok(committee.filter(|committee| *committee != plan.duty.agency))
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

/// A person types in number and day: the files are written, and the ledger's entry is confirmed in the name of whoever accepted the plan.
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
            let entry = entry(app, actor, &plan, "issued").with("number", &plan.label()).with("on", &numbered.1);
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
            touch(app, tx, actor, plan, "amendment_begun", &amendment).await
        })
        .await
}

/// Gives the open amendment its number and day: what it adds counts from now on.
///
/// # Errors
/// [`MonitoringError`]: no right, none is under way, it changes nothing, or the number is taken.
pub async fn issue_amendment(
    app: &App,
    actor: &Actor,
    place: Place<'_>,
    (number, on): (&str, &str),
) -> Result<(), MonitoringError> {
    let today = app.clock.today();
    app.store
        .write(async |tx| {
            let plan = lock(tx, actor, place.code, place.version, Action::Issue).await?;
            let amendment = open_amendment(tx, &plan).await?;
            let fields = store::plans::fields(tx, plan.id).await?;
            let items = store::plans::items(tx, plan.id).await?;
            let is_of = |of: i64| of == amendment.amendment;
            if !fields.iter().any(|field| is_of(field.amendment)) && !items.iter().any(|item| is_of(item.amendment)) {
                return Err(PlanFault::EmptyAmendment.into());
            }
            let numbered = numbering(number, on, today)?;
            if store::plans::is_taken(tx, &plan, numbered).await? {
                return Err(MonitoringError::NumberTaken);
            }
            store::plans::issue_amendment(tx, plan.id, amendment.amendment, numbered).await?;
            let amendment = Amendment { issued: Some(numbered), ..amendment };
            touch(app, tx, actor, plan, "amendment_issued", &amendment).await
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
            touch(app, tx, actor, plan, "amendment_given_up", &amendment).await
        })
        .await
}

async fn open_amendment(tx: &WriteTx, plan: &Plan) -> Result<Amendment, MonitoringError> {
    let last = store::plans::amendments(tx, plan.id).await?.pop();
    Ok(last.filter(|amendment| amendment.issued.is_none()).ok_or(PlanFault::NoAmendment)?)
}

async fn touch(
    app: &App,
    tx: &WriteTx,
    actor: &Actor,
    plan: Plan,
    action: &'static str,
    amendment: &Amendment,
) -> Result<(), MonitoringError> {
    let plan = Plan { updated_at: app.clock.now(), ..plan };
    store::plans::save(tx, &plan).await?;
    let entry = entry(app, actor, &plan, action)
        .with("amendment", &amendment.amendment)
        .with("number", &amendment.issued.map(|(number, _)| number))
        .because(&amendment.reason);
    journal::append(tx, entry).await?;
    Ok(())
}

/// What may be done with a plan now, by who looks at it.
pub(super) async fn actions(
    sql: &impl Sql,
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
