//! What was found and what is recommended, while it is written; and the end of a finding.

use chrono::{Datelike, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::code::CodeSeries;
use thihanh_kernel::ids::{FindingId, RecommendationId};
use thihanh_kernel::problem::FieldError;
use thihanh_store::{WriteTx, journal, sequence};

use super::{InspectionError, TERRITORY, agency_typed, entry, lock, store};
use crate::app::App;
use crate::modules::agencies::api as agencies;
use crate::modules::inspections::model::finding::{
    Finding, FindingFacts, FindingForm, FindingState, MOST_FINDINGS, MOST_RECOMMENDATIONS, Recommendation,
    RecommendationForm,
};
use crate::modules::inspections::model::inspection::{Inspection, InspectionFault};
use crate::modules::inspections::policy::Action;

/// Who writes what was found.
const WRITING: [Action; 2] = [Action::Record, Action::Conclude];

/// A finding is written down.
///
/// # Errors
/// [`InspectionError`].
pub async fn add_finding(app: &App, actor: &Actor, code: &str, form: &FindingForm) -> Result<Finding, InspectionError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let (before, _) = lock(tx, actor, code, None, &WRITING).await?;
            before.check_written()?;
            if store::findings::of(tx, before.id).await?.len() >= MOST_FINDINGS {
                return Err(InspectionError::field(
                    FieldError::new("description", "inspection-too-many").with("most", MOST_FINDINGS),
                ));
            }
            let facts = read_finding(tx, &before, form, today).await?;
            let year = u16::try_from(today.year()).unwrap_or_default();
            let finding = Finding {
                seq: 0,
                id: FindingId::fresh(app.ids.as_ref(), now),
                code: sequence::next(tx, CodeSeries::Finding, year).await?.to_string(),
                inspection: before.id,
                facts,
                state: FindingState::Noted,
                concluded_on: None,
                closed_on: None,
                closing_note: String::new(),
                created_at: now,
                updated_at: now,
                version: 1,
            };
            store::findings::insert(tx, &before, &finding).await?;
            let inspection = Inspection { updated_at: now, ..before };
            store::save(tx, &inspection).await?;
            let entry =
                entry(app, actor, &inspection, "found").with("finding", &finding.code).with("after", &finding.facts);
            journal::append(tx, entry).await?;
            Ok(finding)
        })
        .await
}

/// A finding is written anew, before the conclusion is settled.
///
/// # Errors
/// [`InspectionError`].
pub async fn change_finding(
    app: &App,
    actor: &Actor,
    finding: &str,
    version: Option<i64>,
    form: &FindingForm,
) -> Result<Finding, InspectionError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let found = store::findings::find(tx, finding).await?.ok_or(InspectionError::NotFound)?;
            let code = store::recommendations::inspection_code(tx, found.inspection).await?;
            let (inspection, _) = lock(tx, actor, &code, None, &WRITING).await?;
            // Read again under the lock.
            let before = store::findings::find(tx, finding).await?.ok_or(InspectionError::NotFound)?;
            if version.is_some_and(|version| version != before.version) {
                return Err(InspectionError::Stale);
            }
            inspection.check_written()?;
            let facts = read_finding(tx, &inspection, form, today).await?;
            let after = Finding { facts, updated_at: now, ..before.clone() };
            store::findings::save(tx, &after).await?;
            let entry = entry(app, actor, &inspection, "finding_changed")
                .with("finding", &after.code)
                .with("before", &before.facts)
                .with("after", &after.facts);
            journal::append(tx, entry).await?;
            Ok(Finding { version: after.version + 1, ..after })
        })
        .await
}

/// Reads the form against what the inspection looks at.
async fn read_finding(
    tx: &WriteTx,
    inspection: &Inspection,
    form: &FindingForm,
    today: NaiveDate,
) -> Result<FindingFacts, InspectionError> {
    let criteria: Vec<String> =
        store::reference::criteria(tx, today).await?.into_iter().map(|criterion| criterion.code).collect();
    let fields: Vec<String> = inspection.facts.fields.iter().map(|field| field.code.clone()).collect();
    Ok(form.read(&inspection.facts.subjects, &criteria, &fields)?)
}

/// A finding that stands in no conclusion is taken out.
///
/// # Errors
/// [`InspectionError`]: also where a recommendation rests on it.
pub async fn remove_finding(app: &App, actor: &Actor, code: &str, finding: &str) -> Result<(), InspectionError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let (before, _) = lock(tx, actor, code, None, &WRITING).await?;
            before.check_written()?;
            let found = store::findings::find(tx, finding).await?.filter(|found| found.inspection == before.id);
            let Some(found) = found else { return Err(InspectionFault::NotOfIt.into()) };
            if !store::recommendations::of_finding(tx, found.id).await?.is_empty() {
                return Err(InspectionFault::InUse.into());
            }
            for file in store::files::of(tx, found.id).await? {
                store::files::remove(tx, file.id).await?;
            }
            store::findings::remove(tx, found.id).await?;
            let inspection = Inspection { updated_at: now, ..before };
            store::save(tx, &inspection).await?;
            let entry = entry(app, actor, &inspection, "finding_removed")
                .with("finding", &found.code)
                .with("before", &found.facts);
            journal::append(tx, entry).await?;
            Ok(())
        })
        .await
}

/// A recommendation is written down, behind the others.
///
/// # Errors
/// [`InspectionError`].
pub async fn add_recommendation(
    app: &App,
    actor: &Actor,
    code: &str,
    form: &RecommendationForm,
) -> Result<Recommendation, InspectionError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let (before, _) = lock(tx, actor, code, None, &WRITING).await?;
            before.check_written()?;
            let others = store::recommendations::of(tx, before.id).await?;
            if others.len() >= MOST_RECOMMENDATIONS {
                return Err(InspectionError::field(
                    FieldError::new("content", "inspection-too-many").with("most", MOST_RECOMMENDATIONS),
                ));
            }
            let mut form = form.clone();
            for (field, text) in [("to", &mut form.to), ("verifier", &mut form.verifier)] {
                if !text.trim().is_empty() {
                    *text = agency_typed(app, tx, before.jurisdiction, (field, text), today).await?.to_string();
                }
            }
            let measures: Vec<String> =
                store::reference::measures(tx, today).await?.into_iter().map(|measure| measure.code).collect();
            let findings: Vec<(String, FindingId)> = store::findings::of(tx, before.id)
                .await?
                .into_iter()
                .map(|finding| (finding.code, finding.id))
                .collect();
            let usual = [before.overseer, before.agency, before.jurisdiction];
            let facts = form.read(&usual, &measures, &findings, today)?;
            let views = agencies::views(tx, &[facts.to, facts.verifier], today).await?;
            if views.get(&facts.to).is_none_or(|view| view.kind == TERRITORY)
                || !agencies::is_within(tx, facts.to, before.jurisdiction, today).await?
            {
                return Err(InspectionError::field(FieldError::new("to", "choice-unknown")));
            }
            if !views.contains_key(&facts.verifier) {
                return Err(InspectionError::field(FieldError::new("verifier", "choice-unknown")));
            }
            // Numbers are given once: one that was taken out leaves a gap.
            let number = others.iter().map(|other| other.number).max().unwrap_or_default() + 1;
            let recommendation = Recommendation {
                id: RecommendationId::fresh(app.ids.as_ref(), now),
                code: format!("{}-{number}", before.code),
                inspection: before.id,
                number,
                facts,
                opened_on: None,
                updated_at: now,
            };
            store::recommendations::insert(tx, &recommendation).await?;
            let inspection = Inspection { updated_at: now, ..before };
            store::save(tx, &inspection).await?;
            let entry = entry(app, actor, &inspection, "recommended")
                .with("recommendation", &recommendation.code)
                .with("after", &recommendation.facts);
            journal::append(tx, entry).await?;
            Ok(recommendation)
        })
        .await
}

/// A recommendation is taken out, before the conclusion is settled.
///
/// # Errors
/// [`InspectionError`].
pub async fn remove_recommendation(
    app: &App,
    actor: &Actor,
    code: &str,
    recommendation: &str,
) -> Result<(), InspectionError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let (before, _) = lock(tx, actor, code, None, &WRITING).await?;
            before.check_written()?;
            let found = store::recommendations::find(tx, recommendation).await?;
            let found = found.filter(|found| found.inspection == before.id);
            let Some(found) = found else { return Err(InspectionFault::NotOfIt.into()) };
            store::recommendations::remove(tx, found.id).await?;
            let inspection = Inspection { updated_at: now, ..before };
            store::save(tx, &inspection).await?;
            let entry = entry(app, actor, &inspection, "recommendation_removed")
                .with("recommendation", &found.code)
                .with("before", &found.facts);
            journal::append(tx, entry).await?;
            Ok(())
        })
        .await
}

/// Nothing more must become of a finding.
///
/// # Errors
/// [`InspectionError`]: also while a recommendation that rests on it is open.
pub async fn close_finding(
    app: &App,
    actor: &Actor,
    finding: &str,
    version: Option<i64>,
    note: &str,
) -> Result<Finding, InspectionError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let found = store::findings::find(tx, finding).await?.ok_or(InspectionError::NotFound)?;
            let code = store::recommendations::inspection_code(tx, found.inspection).await?;
            let (inspection, _) = lock(tx, actor, &code, None, &[Action::Follow]).await?;
            // Read again under the lock.
            let before = store::findings::find(tx, finding).await?.ok_or(InspectionError::NotFound)?;
            if version.is_some_and(|version| version != before.version) {
                return Err(InspectionError::Stale);
            }
            let mut open = 0;
            for recommendation in store::recommendations::of_finding(tx, before.id).await? {
                open += usize::from(super::look::is_open(tx, &recommendation).await?);
            }
            let after = before.close(open, note, today, now)?;
            store::findings::save(tx, &after).await?;
            let entry = entry(app, actor, &inspection, "finding_closed")
                .because(&after.closing_note)
                .with("finding", &after.code);
            journal::append(tx, entry).await?;
            Ok(Finding { version: after.version + 1, ..after })
        })
        .await
}
