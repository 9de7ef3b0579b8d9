//! From stage to stage.

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::time::vn_date;
use thihanh_store::{Sql, WriteTx, journal};
use vanban::deadline::Deadline;

use super::checklist::asked_of;
use super::prepare::overlaps_of;
use super::team::placed;
use super::{InspectionError, entry, lock, policy, saved, store};
use crate::app::App;
use crate::modules::agencies::api as agencies;
use crate::modules::inspections::model::finding::{FindingState, Recommendation};
use crate::modules::inspections::model::inspection::{Inspection, InspectionFault};
use crate::modules::inspections::model::paper::{PaperKind, ReportForm, SignForm};
use crate::modules::inspections::paper;
use crate::modules::inspections::policy::Action;
use crate::modules::letters::api as letters;
use crate::modules::obligations::api::{self as ledger, Asked, Binding, Origin, OwedTo, SetBy, State as Owed};

/// The team is decided on. Where the inspection meets others, `reason` says why it is done all the same.
///
/// # Errors
/// [`InspectionError`]: no head, somebody of an inspected agency, an overlap without reason.
pub async fn decide(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    reason: &str,
) -> Result<Inspection, InspectionError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let (before, _) = lock(tx, actor, code, version, &[Action::Decide]).await?;
            let found = overlaps_of(tx, &before.facts.reach(), Some(before.id)).await?;
            let codes: Vec<String> = found.iter().map(|overlap| overlap.other.code.clone()).collect();
            let team = placed(tx, &before.team, today).await?;
            let after = before.decide(&team, found, reason, now)?;
            store::save(tx, &after).await?;
            let entry = entry(app, actor, &after, "decided")
                .because(&after.overlap_reason)
                .with("team", &after.team.iter().map(|member| &member.name).collect::<Vec<_>>())
                .with("overlaps", &codes);
            journal::append(tx, entry).await?;
            Ok(saved(after))
        })
        .await
}

/// A document gets number, date and signer.
///
/// # Errors
/// [`InspectionError`].
pub async fn sign(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    form: &SignForm,
) -> Result<Inspection, InspectionError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    let done = app
        .store
        .write(async |tx| {
            let (before, _) = lock(tx, actor, code, version, &[Action::Number]).await?;
            let form = SignForm { symbol: symbol(tx, &before, form.kind, app).await?, ..form.clone() };
            let after = before.sign(&form, today, now)?;
            let Some(paper) = after.papers.last().cloned() else { return Err(InspectionFault::NotOfIt.into()) };
            if paper.number.is_some() && store::is_taken(tx, &after, &paper).await? {
                return Err(InspectionError::NumberTaken);
            }
            store::save_paper(tx, app.ids.uuid(now), &after, &paper).await?;
            store::save(tx, &after).await?;
            let entry = entry(app, actor, &after, "signed")
                .with("paper", &paper.kind)
                .with("number", &paper.label())
                .with("on", &paper.on)
                .with("subject", &paper.subject);
            journal::append(tx, entry).await?;
            Ok(saved(after))
        })
        .await;
    match done {
        // Two people gave the same number at the same moment.
        Err(InspectionError::Store(error)) if error.is_unique_violation() => Err(InspectionError::NumberTaken),
        other => other,
    }
}

/// The symbol of a document: its kind and the agency's.
async fn symbol(sql: &dyn Sql, inspection: &Inspection, kind: PaperKind, app: &App) -> Result<String, InspectionError> {
    let today = app.clock.today();
    let views = agencies::views(sql, &[inspection.agency], today).await?;
    let Some(view) = views.get(&inspection.agency) else { return Err(InspectionError::NotFound) };
    let head = letters::letterhead(sql, view, today).await?;
    Ok(paper::symbol(kind, &head))
}

/// The inspected agencies are told, and asked to report on themselves by a day.
///
/// # Errors
/// [`InspectionError`].
pub async fn notify(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    report_due: &str,
) -> Result<Inspection, InspectionError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let (before, _) = lock(tx, actor, code, version, &[Action::Decide]).await?;
            let after = before.notify(report_due, today, now)?;
            store::save(tx, &after).await?;
            let entry = entry(app, actor, &after, "notified").with("report_due_on", &after.report_due_on);
            journal::append(tx, entry).await?;
            Ok(saved(after))
        })
        .await
}

/// An inspected agency hands in what it reports on itself.
///
/// # Errors
/// [`InspectionError`]: also where the actor does not speak for that agency.
pub async fn self_report(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    (subject, form): (AgencyId, &ReportForm),
) -> Result<Inspection, InspectionError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let (before, stakes) = lock(tx, actor, code, version, &[Action::Report]).await?;
            policy::may_report(actor, &stakes, subject).map_err(InspectionError::Denied)?;
            let after = before.self_report(subject, form, now)?;
            store::save(tx, &after).await?;
            journal::append(tx, entry(app, actor, &after, "reported").with("subject", &subject)).await?;
            Ok(saved(after))
        })
        .await
}

/// The team begins on site: the checklist is frozen as it is now.
///
/// # Errors
/// [`InspectionError`]: also without a signed decision.
pub async fn begin(app: &App, actor: &Actor, code: &str, version: Option<i64>) -> Result<Inspection, InspectionError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let (before, _) = lock(tx, actor, code, version, &[Action::Decide, Action::Record]).await?;
            let after = before.begin(today, now)?;
            let questions = asked_of(tx, &after, today).await?;
            store::answers::freeze(tx, after.id, &questions).await?;
            store::save(tx, &after).await?;
            journal::append(tx, entry(app, actor, &after, "began").with("questions", &questions.len())).await?;
            Ok(saved(after))
        })
        .await
}

/// The team leaves.
///
/// # Errors
/// [`InspectionError`]: also while answers stand against each other.
pub async fn leave(app: &App, actor: &Actor, code: &str, version: Option<i64>) -> Result<Inspection, InspectionError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let (before, _) = lock(tx, actor, code, version, &[Action::Decide, Action::Record]).await?;
            let conflicts = store::answers::conflicts(tx, before.id).await?.len();
            let after = before.leave(conflicts, today, now)?;
            store::save(tx, &after).await?;
            journal::append(tx, entry(app, actor, &after, "left")).await?;
            Ok(saved(after))
        })
        .await
}

/// The conclusion is settled: findings and recommendations do not change any more.
///
/// # Errors
/// [`InspectionError`].
pub async fn conclude(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    summary: &str,
) -> Result<Inspection, InspectionError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let (before, _) = lock(tx, actor, code, version, &[Action::Conclude]).await?;
            let findings = store::findings::of(tx, before.id).await?.len();
            let conflicts = store::answers::conflicts(tx, before.id).await?.len();
            let after = before.conclude(summary, (findings, conflicts), today, now)?;
            store::save(tx, &after).await?;
            journal::append(tx, entry(app, actor, &after, "concluded").with("findings", &findings)).await?;
            Ok(saved(after))
        })
        .await
}

/// The signed conclusion is sent: each recommendation is owed from now on, each finding stands where everybody concerned reads it.
///
/// # Errors
/// [`InspectionError`].
pub async fn send(app: &App, actor: &Actor, code: &str, version: Option<i64>) -> Result<Inspection, InspectionError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let (before, _) = lock(tx, actor, code, version, &[Action::Conclude, Action::Number]).await?;
            let after = before.send(today, now)?;
            store::save(tx, &after).await?;
            for finding in store::findings::of(tx, after.id).await? {
                if finding.state == FindingState::Noted {
                    store::findings::save(tx, &finding.publish(today, now)).await?;
                }
            }
            let recommendations = store::recommendations::of(tx, after.id).await?;
            let mut opened = Vec::with_capacity(recommendations.len());
            for recommendation in &recommendations {
                let asked = asked(app, tx, &after, recommendation).await?;
                let obligation = ledger::ask(tx, app.ids.as_ref(), &asked, now)
                    .await
                    .map_err(|error| InspectionError::Other(error.into()))?;
                store::recommendations::open(tx, recommendation.id, today).await?;
                opened.push(obligation);
            }
            let entry = entry(app, actor, &after, "sent")
                .with("recommendations", &recommendations.len())
                .with("obligations", &opened);
            journal::append(tx, entry).await?;
            Ok(saved(after))
        })
        .await
}

/// What the ledger is asked to keep of a recommendation.
async fn asked(
    app: &App,
    tx: &WriteTx,
    inspection: &Inspection,
    recommendation: &Recommendation,
) -> Result<Asked, InspectionError> {
    let today = app.clock.today();
    let facts = &recommendation.facts;
    let views = agencies::views(tx, &[inspection.agency], today).await?;
    let name = views.get(&inspection.agency).map(|view| view.name.clone()).unwrap_or_default();
    let number = inspection.signed(PaperKind::Conclusion, None).map(|paper| paper.label()).unwrap_or_default();
    let due = facts.due_on.and_then(|on| {
        let date = on.to_string().parse().ok()?;
        let words = format!("hoàn thành chậm nhất ngày {}", vn_date(on));
        Some((Deadline::By { date, inclusive: true }, words, SetBy::Text))
    });
    Ok(Asked {
        origin: Origin::Recommendation(recommendation.id),
        origin_code: recommendation.code.clone(),
        // A name, so in Vietnamese whatever the language of the page.
        origin_label: format!("Kết luận kiểm tra {number}, kiến nghị {}", recommendation.number),
        jurisdiction: inspection.jurisdiction,
        agency: facts.to,
        overseer: facts.verifier,
        owed_to: OwedTo { id: Some(inspection.agency), name },
        binding: Binding::Order,
        content: facts.content.clone(),
        product: facts.product.clone(),
        due,
        on: today,
    })
}

/// How many recommendations are neither done nor taken back.
async fn open_recommendations(sql: &dyn Sql, inspection: &Inspection) -> Result<usize, InspectionError> {
    let mut open = 0;
    for recommendation in store::recommendations::of(sql, inspection.id).await? {
        if super::look::is_open(sql, &recommendation).await? {
            open += 1;
        }
    }
    Ok(open)
}

/// Everything recommended is done.
///
/// # Errors
/// [`InspectionError`]: also while a recommendation is open.
pub async fn close(app: &App, actor: &Actor, code: &str, version: Option<i64>) -> Result<Inspection, InspectionError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let (before, _) = lock(tx, actor, code, version, &[Action::Follow]).await?;
            let open = open_recommendations(tx, &before).await?;
            let after = before.close(open, today, now)?;
            store::save(tx, &after).await?;
            journal::append(tx, entry(app, actor, &after, "closed")).await?;
            Ok(saved(after))
        })
        .await
}

/// Whether an entry of the ledger is over.
pub(super) fn is_over(state: Owed) -> bool {
    matches!(state, Owed::Completed | Owed::Cancelled | Owed::Moved)
}
