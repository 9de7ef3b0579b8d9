//! An inspection is put together: what, whom, when; and where it meets others.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::code::CodeSeries;
use thihanh_kernel::ids::{AgencyId, InspectionId};
use thihanh_kernel::problem::FieldError;
use thihanh_store::{Sql, StoreError, journal, sequence};
use uuid::Uuid;

use super::checklist::fields;
use super::team::placed;
use super::{InspectionError, TERRITORY, entry, lock, saved, store, top_of};
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView};
use crate::modules::inspections::model::form::{Entered, InspectionForm, MOST_SUBJECTS, TITLE_MAX};
use crate::modules::inspections::model::inspection::{Facts, Inspection, InspectionFault, Kind, State, Subject};
use crate::modules::inspections::model::overlap::{Overlap, Reach, overlaps};
use crate::modules::inspections::model::team::member_fault;
use crate::modules::inspections::model::{FieldRef, Span};
use crate::modules::inspections::policy::{self, Action, Stakes};
use crate::modules::monitoring::api::{self as monitoring, InspectionLine, IssuedPlan, LineFault};

/// Agencies that a list of choices names; where there are more, only those of the person's own level.
const MOST_CHOICES: usize = 300;

/// Who may inspect, and in which fields, for the form.
#[derive(Debug, Clone)]
pub struct Places {
    /// The agencies for which the actor makes inspections.
    pub agencies: Vec<AgencyView>,
    /// The fields of state management.
    pub fields: Vec<FieldRef>,
}

/// The choices of the form.
///
/// # Errors
/// [`InspectionError::Denied`] where the actor makes inspections for nobody.
pub async fn places(app: &App, actor: &Actor) -> Result<Places, InspectionError> {
    policy::may_prepare_any(actor).map_err(InspectionError::Denied)?;
    let (sql, today) = (app.store.read(), app.clock.today());
    let own = match actor.is_system() {
        true => agencies::roots(sql, today).await?.into_iter().map(|view| view.id).collect(),
        false => policy::leading(actor),
    };
    let mut places = Places { agencies: Vec::new(), fields: Vec::new() };
    for agency in own {
        let inside = agencies::all_in(sql, agency, today).await?;
        let level = inside.iter().find(|view| view.id == agency).map(|view| view.level);
        let is_long = inside.len() > MOST_CHOICES;
        for view in inside {
            let is_near = !is_long || Some(view.level) == level;
            if is_near && view.kind != TERRITORY && !places.agencies.iter().any(|known| known.id == view.id) {
                places.agencies.push(view);
            }
        }
        let jurisdiction = top_of(sql, agency, today).await?;
        for field in fields(sql, jurisdiction, today).await? {
            if !places.fields.contains(&field) {
                places.fields.push(field);
            }
        }
    }
    Ok(places)
}

/// The form of an inspection as it stands, for editing; subjects by name, one a line.
pub fn filled(inspection: &Inspection, names: &super::Names) -> InspectionForm {
    let facts = &inspection.facts;
    let day = thihanh_kernel::time::vn_date;
    let subjects = facts.subjects.iter().filter_map(|id| names.get(id)).map(|view| view.name.clone());
    InspectionForm {
        agency: inspection.agency.to_string(),
        external_body: inspection.external_body.clone(),
        title: facts.title.clone(),
        kind: facts.kind.as_str().to_owned(),
        object: facts.object.as_str().to_owned(),
        other_fields: facts.fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>().join("; "),
        subject_names: subjects.collect::<Vec<_>>().join("\n"),
        period_from: day(facts.period.from),
        period_to: day(facts.period.to),
        starts_on: day(facts.visit.from),
        ends_on: day(facts.visit.to),
        content: facts.content.clone(),
        plan: facts.plan.map(|(plan, _)| plan.to_string()).unwrap_or_default(),
        plan_item: facts.plan.map(|(_, item)| item.to_string()).unwrap_or_default(),
        ..InspectionForm::default()
    }
}

/// Reads a form: names of agencies become agencies, collective phrases all of theirs.
async fn read(
    app: &App,
    sql: &dyn Sql,
    form: &InspectionForm,
    today: NaiveDate,
    kept: Option<(Uuid, i64)>,
) -> Result<(Entered, AgencyId), InspectionError> {
    let mut form = form.clone();
    let planned = planned(sql, &mut form, kept).await?;
    let agency: Option<AgencyId> = form.agency.trim().parse().ok();
    let jurisdiction = match agency {
        Some(agency) => top_of(sql, agency, today).await?,
        None => AgencyId::from_uuid(Uuid::nil()),
    };
    let mut errors = Vec::new();
    if agency.is_some() && !form.subject_names.trim().is_empty() {
        let resolver = app.resolvers.load(sql, jurisdiction, today).await?;
        for line in form.subject_names.split(['\n', ';']).map(str::trim).filter(|line| !line.is_empty()) {
            let found = resolver.resolve(line);
            if found.agencies().is_empty() {
                let name: String = line.chars().take(80).collect();
                errors.push(FieldError::new("subject_names", "inspection-agency-unknown").with("name", name));
            }
            form.subject.extend(found.agencies().iter().map(ToString::to_string));
            if form.subject.len() > MOST_SUBJECTS * 2 {
                break;
            }
        }
    }
    if !errors.is_empty() {
        return Err(InspectionFault::Invalid(errors).into());
    }
    let known = fields(sql, jurisdiction, today).await?;
    let entered = form.read(&known).map_err(|fault| named(fault, &form))?;
    check_agencies(sql, &entered, jurisdiction, today).await?;
    if planned.is_some_and(|line| line.plan.jurisdiction != jurisdiction) {
        return Err(plan_fault(LineFault::NoPlan));
    }
    Ok((entered, jurisdiction))
}

/// The line that the form names, checked; its plan becomes an id. What an inspection has kept since it was put together stays, also where an
/// amendment took the line out since.
async fn planned(
    sql: &dyn Sql,
    form: &mut InspectionForm,
    kept: Option<(Uuid, i64)>,
) -> Result<Option<InspectionLine>, InspectionError> {
    let (plan, item) = (form.plan.trim(), form.plan_item.trim());
    if plan.is_empty() && item.is_empty() {
        return Ok(None);
    }
    if kept.is_some_and(|(kept, number)| kept.to_string() == plan && number.to_string() == item) {
        return Ok(None);
    }
    // No line has a number below 1.
    let line = monitoring::inspection_line(sql, plan, item.parse().unwrap_or_default()).await?.map_err(plan_fault)?;
    form.plan = line.plan.id.to_string();
    Ok(Some(line))
}

fn plan_fault(fault: LineFault) -> InspectionError {
    InspectionError::field(match fault {
        LineFault::NoPlan => FieldError::new("plan", "inspection-plan-unknown"),
        LineFault::NoLine => FieldError::new("plan_item", "inspection-plan-line-unknown"),
        LineFault::NotInspection => FieldError::new("plan_item", "inspection-plan-line-other"),
    })
}

/// A form that begins with what a line of a plan says: who leads, what about, in which of the plan's fields, when. What was typed stays.
///
/// # Errors
/// [`InspectionError`]: the plan was not issued, it has no such line, or the line is no inspection.
pub async fn prefilled(app: &App, form: &InspectionForm) -> Result<InspectionForm, InspectionError> {
    let (sql, day) = (app.store.read(), thihanh_kernel::time::vn_date);
    let mut form = form.clone();
    let Some(InspectionLine { plan, fields, line }) = planned(sql, &mut form, None).await? else { return Ok(form) };
    let or = |typed: String, planned: String| if typed.trim().is_empty() { planned } else { typed };
    // A visit may not last longer than that; a line without a first day is begun on its last.
    let starts_on = line.starts_on.unwrap_or(line.ends_on);
    let year_begins = NaiveDate::from_ymd_opt(plan.year, 1, 1).unwrap_or(starts_on);
    Ok(InspectionForm {
        agency: or(form.agency, line.lead.to_string()),
        title: or(form.title, line.content.lines().next().unwrap_or_default().chars().take(TITLE_MAX).collect()),
        kind: or(form.kind, Kind::Planned.as_str().to_owned()),
        field: match form.field.is_empty() && form.other_fields.is_empty() {
            true => fields.into_iter().map(|field| field.field).collect(),
            false => form.field,
        },
        period_from: or(form.period_from, day(year_begins.min(starts_on))),
        period_to: or(form.period_to, day(line.ends_on)),
        starts_on: or(form.starts_on, day(starts_on)),
        ends_on: or(form.ends_on, day(line.ends_on)),
        content: or(form.content, line.content),
        ..form
    })
}

/// An issued plan, and the number of the line of it that is meant; `None` for the whole plan.
pub type PlanPlace = (IssuedPlan, Option<i64>);

/// The issued plan that a form, an inspection or a filter names, for links; `None` where it names none.
///
/// # Errors
/// When the database does not answer.
pub async fn plan_named(app: &App, plan: &str, item: &str) -> Result<Option<PlanPlace>, InspectionError> {
    if plan.trim().is_empty() {
        return Ok(None);
    }
    let found = monitoring::issued_plan(app.store.read(), plan).await?;
    Ok(found.map(|plan| (plan, item.trim().parse().ok())))
}

/// On the page subjects are typed by name: what is wrong with them is said there.
fn named(fault: InspectionFault, form: &InspectionForm) -> InspectionFault {
    match fault {
        InspectionFault::Invalid(errors) if form.is_by_name => {
            let rename = |error: FieldError| match error.field {
                "subject" => FieldError { field: "subject_names", ..error },
                _ => error,
            };
            InspectionFault::Invalid(errors.into_iter().map(rename).collect())
        }
        fault => fault,
    }
}

/// Every agency is there, no area, and inside the jurisdiction; nobody inspects oneself.
async fn check_agencies(
    sql: &dyn Sql,
    entered: &Entered,
    jurisdiction: AgencyId,
    today: NaiveDate,
) -> Result<(), InspectionError> {
    let mut ids = entered.facts.subjects.clone();
    ids.push(entered.agency);
    let views = agencies::views(sql, &ids, today).await?;
    let inside: BTreeSet<AgencyId> = store::stakes::above(sql, &ids, today)
        .await?
        .into_iter()
        .filter(|(_, above)| above.contains(&jurisdiction))
        .map(|(agency, _)| agency)
        .collect();
    let is_body = |id: &AgencyId| views.get(id).is_some_and(|view| view.kind != TERRITORY) && inside.contains(id);
    if !is_body(&entered.agency) {
        return Err(InspectionError::field(FieldError::new("agency", "choice-unknown")));
    }
    if entered.facts.subjects.iter().any(|subject| !is_body(subject)) {
        return Err(InspectionError::field(FieldError::new("subject_names", "inspection-subject-no-body")));
    }
    if entered.external_body.is_none() && entered.facts.subjects.contains(&entered.agency) {
        return Err(InspectionError::field(FieldError::new("subject_names", "inspection-of-itself")));
    }
    Ok(())
}

/// Puts an inspection together, or enters another body's.
///
/// # Errors
/// [`InspectionError`]: no right for the agency, or fields that break rules.
pub async fn create(app: &App, actor: &Actor, form: &InspectionForm) -> Result<Inspection, InspectionError> {
    policy::may_prepare_any(actor).map_err(InspectionError::Denied)?;
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let (entered, jurisdiction) = read(app, tx, form, today, None).await?;
            let is_external = entered.external_body.is_some();
            may_prepare(tx, actor, entered.agency, is_external, today).await?;
            let year = u16::try_from(today.year()).unwrap_or_default();
            let subject = |agency: &AgencyId| Subject { agency: *agency, report: None };
            let inspection = Inspection {
                seq: 0,
                id: InspectionId::fresh(app.ids.as_ref(), now),
                code: sequence::next(tx, CodeSeries::Inspection, year).await?.to_string(),
                state: if is_external { State::External } else { State::Prepared },
                agency: entered.agency,
                overseer: overseer(app, tx, entered.agency, jurisdiction, today).await?,
                jurisdiction,
                external_body: entered.external_body.unwrap_or_default(),
                subjects: entered.facts.subjects.iter().map(subject).collect(),
                facts: entered.facts,
                team: Vec::new(),
                papers: Vec::new(),
                overlap_reason: String::new(),
                notified_on: None,
                report_due_on: None,
                began_on: None,
                left_on: None,
                summary: String::new(),
                concluded_on: None,
                sent_on: None,
                closed_on: None,
                withdrawal: None,
                created_at: now,
                created_by: actor.account(),
                updated_at: now,
                version: 1,
            };
            store::insert(tx, &inspection).await?;
            let action = if is_external { "entered" } else { "prepared" };
            let entry =
                entry(app, actor, &inspection, action).with("code", &inspection.code).with("after", &inspection.facts);
            journal::append(tx, entry).await?;
            Ok(inspection)
        })
        .await
}

async fn may_prepare(
    sql: &dyn Sql,
    actor: &Actor,
    agency: AgencyId,
    is_external: bool,
    today: NaiveDate,
) -> Result<(), InspectionError> {
    let inspecting = store::stakes::above(sql, &[agency], today).await?.remove(&agency).unwrap_or_default();
    let stakes = Stakes { inspecting, is_external, ..Stakes::default() };
    policy::may(actor, Action::Prepare, &stakes).map_err(InspectionError::Denied)
}

/// Who follows up what is recommended: whom the province's rule names, else who inspects.
async fn overseer(
    app: &App,
    sql: &dyn Sql,
    inspecting: AgencyId,
    jurisdiction: AgencyId,
    today: NaiveDate,
) -> Result<AgencyId, StoreError> {
    let Some(rule) = agencies::rule(sql, "default_overseer_state", jurisdiction, today).await? else {
        return Ok(inspecting);
    };
    let resolver = app.resolvers.load(sql, jurisdiction, today).await?;
    Ok(resolver.resolve(&rule.value).agencies().first().copied().unwrap_or(inspecting))
}

/// Changes what is inspected, before the decision. Who inspects stays.
///
/// # Errors
/// [`InspectionError`].
pub async fn change(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    form: &InspectionForm,
) -> Result<Inspection, InspectionError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let (before, _) = lock(tx, actor, code, version, &[Action::Prepare]).await?;
            let form = InspectionForm { agency: before.agency.to_string(), ..form.clone() };
            let (entered, _) = read(app, tx, &form, today, before.facts.plan).await?;
            let is_external = before.state == State::External;
            if is_external != entered.external_body.is_some() {
                return Err(InspectionError::field(FieldError::new("external_body", "inspection-body-stays")));
            }
            let earlier = before.facts.clone();
            let after = before.change(entered.facts, entered.external_body.unwrap_or_default(), now)?;
            // Whom it inspects now may be somebody's own agency.
            let faults: Vec<FieldError> = placed(tx, &after.team, today)
                .await?
                .iter()
                .filter_map(|placed| member_fault(placed, &after.facts.subjects))
                .map(|error| FieldError { field: "subject_names", ..error })
                .collect();
            if !faults.is_empty() {
                return Err(InspectionFault::Invalid(faults).into());
            }
            store::save(tx, &after).await?;
            let entry = entry(app, actor, &after, "changed").with("before", &earlier).with("after", &after.facts);
            journal::append(tx, entry).await?;
            Ok(saved(after))
        })
        .await
}

/// It is not done after all.
///
/// # Errors
/// [`InspectionError`].
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    reason: &str,
) -> Result<Inspection, InspectionError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let (before, _) = lock(tx, actor, code, version, &[Action::Prepare]).await?;
            let after = before.withdraw(reason, now)?;
            store::save(tx, &after).await?;
            let reason = after.withdrawal.as_ref().map_or("", |withdrawal| withdrawal.reason.as_str());
            journal::append(tx, entry(app, actor, &after, "withdrawn").because(reason)).await?;
            Ok(saved(after))
        })
        .await
}

/// An overlap with the names of who is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// Where the two meet.
    pub overlap: Overlap,
    /// Who is inspected.
    pub subject: String,
    /// Who else inspects.
    pub by: String,
    /// The actor may open the other one.
    pub is_visible: bool,
}

/// Where an inspection meets others.
pub(in crate::modules::inspections) async fn overlaps_of(
    sql: &dyn Sql,
    reach: &Reach,
    except: Option<InspectionId>,
) -> Result<Vec<Overlap>, StoreError> {
    Ok(overlaps(reach, &store::list::others(sql, reach, except).await?))
}

/// The same, to be shown. That another inspection is there is no secret among those who make inspections; what it is about may be.
pub(super) async fn clashes(
    sql: &dyn Sql,
    actor: &Actor,
    overlaps: Vec<Overlap>,
    today: NaiveDate,
) -> Result<Vec<Clash>, InspectionError> {
    let ids: Vec<AgencyId> =
        overlaps.iter().flat_map(|overlap| [overlap.other.agency, overlap.other.subject]).collect();
    let names = agencies::views(sql, &ids, today).await?;
    let name = |id: AgencyId| names.get(&id).map(|view| view.name.clone()).unwrap_or_default();
    let mut wanted: Vec<InspectionId> = overlaps.iter().map(|overlap| overlap.other.inspection).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let others = store::of_ids(sql, &wanted).await?;
    let stakes = store::stakes::of_all(sql, &others).await?;
    let seen = others.iter().zip(&stakes).filter(|(_, stakes)| policy::may(actor, Action::View, stakes).is_ok());
    let visible: BTreeSet<InspectionId> = seen.map(|(inspection, _)| inspection.id).collect();
    Ok(overlaps
        .into_iter()
        .map(|overlap| Clash {
            subject: name(overlap.other.subject),
            by: match overlap.other.external_body.as_str() {
                "" => name(overlap.other.agency),
                body => body.to_owned(),
            },
            is_visible: visible.contains(&overlap.other.inspection),
            overlap,
        })
        .collect())
}

/// Where an inspection would meet others, before anything is saved.
///
/// # Errors
/// [`InspectionError`]: as [`create`].
pub async fn preview_overlaps(
    app: &App,
    actor: &Actor,
    form: &InspectionForm,
    of: Option<&str>,
) -> Result<Vec<Clash>, InspectionError> {
    policy::may_prepare_any(actor).map_err(InspectionError::Denied)?;
    let (sql, today) = (app.store.read(), app.clock.today());
    let existing = match of {
        Some(code) => store::find(sql, code).await?,
        None => None,
    };
    let kept = existing.as_ref().and_then(|inspection| inspection.facts.plan);
    let (entered, _) = read(app, sql, form, today, kept).await?;
    let except = existing.map(|inspection| inspection.id);
    let facts: Facts = entered.facts;
    let found = overlaps_of(sql, &facts.reach(), except).await?;
    clashes(sql, actor, found, today).await
}

/// The days of a year.
pub(in crate::modules::inspections) fn days_of(year: i32) -> Option<Span> {
    Some(Span { from: NaiveDate::from_ymd_opt(year, 1, 1)?, to: NaiveDate::from_ymd_opt(year, 12, 31)? })
}
