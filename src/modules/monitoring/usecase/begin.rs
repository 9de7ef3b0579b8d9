//! A plan is begun, with last year's or from nothing, and given up.

use chrono::Datelike;
use thihanh_kernel::access::Actor;
use thihanh_kernel::code::CodeSeries;
use thihanh_kernel::ids::{AgencyId, MonitoringPlanId, PlanDutyId};
use thihanh_store::{WriteTx, journal, sequence};

use super::{DUTY, MonitoringError, entry, lock, policy, refused, store, top_of};
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView};
use crate::modules::letters::api as letters;
use crate::modules::monitoring::model::content::{Content, Signing};
use crate::modules::monitoring::model::line::holding;
use crate::modules::monitoring::model::plan::{Duty, Plan, PlanFault, moved_by};
use crate::modules::monitoring::model::words::PlanState;
use crate::modules::monitoring::policy::{Action, Stakes};

/// Begins the plan of an agency for a year: with the words, fields and lines of the year before where `copies`, each line moved by a year. An
/// agency of which no plan is asked may begin one all the same.
///
/// # Errors
/// [`MonitoringError`]: no right, a year that nobody plans for today, or there is a plan already.
pub async fn begin(
    app: &App,
    actor: &Actor,
    agency: AgencyId,
    year: &str,
    copies: bool,
) -> Result<Plan, MonitoringError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    let sql = app.store.read();
    let above = store::above(sql, agency, today).await?;
    let stakes = Stakes { agency: above, ..Stakes::default() };
    policy::may(actor, Action::View, &stakes).map_err(|_| MonitoringError::NotFound("agency"))?;
    policy::may(actor, Action::Write, &stakes).map_err(MonitoringError::Denied)?;
    let in_reach = |year: &i32| (today.year()..=today.year() + 1).contains(year);
    let year = year.trim().parse().ok().filter(in_reach).ok_or_else(|| refused("year", "plan-year-not-open"))?;
    let Some(view) = agencies::views(sql, &[agency], today).await?.remove(&agency) else {
        return Err(MonitoringError::NotFound("agency"));
    };
    let head = first_content(app, &view, year).await?;
    app.store
        .write(async |tx| {
            let duty = duty(app, tx, agency, year).await?;
            if let Some(plan) = store::plans::of_duty(tx, duty.id).await? {
                return Err(MonitoringError::Exists(plan.code));
            }
            let last = if copies { store::plans::of_agency(tx, agency, year - 1).await? } else { None };
            let content = match &last {
                Some(last) => copied(&last.content, &head, year),
                None => head.clone(),
            };
            let year_now = u16::try_from(today.year()).unwrap_or_default();
            let plan = Plan {
                id: MonitoringPlanId::fresh(app.ids.as_ref(), now),
                code: sequence::next(tx, CodeSeries::MonitoringPlan, year_now).await?.to_string(),
                duty,
                state: PlanState::Draft,
                content,
                issued: None,
                submitted: None,
                accepted: None,
                returned_why: String::new(),
                copied_from: last.as_ref().map(|last| last.id),
                files: None,
                created_at: now,
                created_by: actor.account(),
                updated_at: now,
                version: 1,
            };
            store::plans::insert(tx, &plan).await?;
            if let Some(last) = &last {
                copy(tx, last, &plan, app).await?;
            }
            let entry = entry(app, actor, &plan, "begun")
                .with("code", &plan.code)
                .with("year", &year)
                .with("copied_from", &last.as_ref().map(|last| &last.code));
            journal::append(tx, entry).await?;
            Ok(plan)
        })
        .await
}

/// Fields that still hold, and lines a year later.
async fn copy(tx: &WriteTx, last: &Plan, plan: &Plan, app: &App) -> Result<(), MonitoringError> {
    let known = store::rules::fields(tx, plan.duty.jurisdiction, app.clock.today()).await?;
    for mut field in store::plans::fields(tx, last.id).await? {
        if known.iter().any(|known| known.code == field.field) {
            field.amendment = 0;
            store::plans::put_field(tx, plan.id, &field).await?;
        }
    }
    let up_to = Plan::holds_up_to(&store::plans::amendments(tx, last.id).await?);
    let items = holding(&store::plans::items(tx, last.id).await?, up_to);
    let leads: Vec<AgencyId> = items.iter().map(|item| item.lead).collect();
    let gone = agencies::last_days(tx, &leads).await?;
    for item in items {
        let mut item = moved_by(item, plan.duty.year - last.duty.year);
        // A lead that is gone by then is replaced by whoever plans: last year's office is not this year's.
        if gone.get(&item.lead).is_some_and(|last_day| *last_day < app.clock.today()) {
            item.lead = plan.duty.agency;
        }
        store::plans::put_item(tx, plan.id, &item).await?;
    }
    Ok(())
}

/// The duty of the year, or one that nobody asked for.
async fn duty(app: &App, tx: &WriteTx, agency: AgencyId, year: i32) -> Result<Duty, MonitoringError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    if let Some(duty) = store::duties::find_of(tx, agency, year).await? {
        return Ok(duty);
    }
    let jurisdiction = top_of(tx, agency, today).await?;
    let rule_set = store::rules::rule_set_on(tx, today).await?;
    let duty = Duty {
        seq: 0,
        id: PlanDutyId::fresh(app.ids.as_ref(), now),
        jurisdiction,
        agency,
        year,
        rule_set: rule_set.ok_or(MonitoringError::NotFound("rule_set"))?,
        rule: None,
        overseer: agencies::state_overseer(&app.resolvers, tx, agency, jurisdiction, today).await?,
        obligation: None,
        opened_on: today,
    };
    store::duties::insert(tx, &duty).await?;
    // Another instance may have been quicker: its duty is the one.
    store::duties::find_of(tx, agency, year).await?.ok_or(MonitoringError::NotFound(DUTY))
}

/// Words that a first plan begins with: what the agency's documents bear, and the year.
async fn first_content(app: &App, view: &AgencyView, year: i32) -> Result<Content, MonitoringError> {
    let head = letters::letterhead(app.store.read(), view, app.clock.today()).await?;
    // Letters of a committee bear the mark of the office that wrote them; its plans do not.
    let organ = head.symbol.split('-').next().unwrap_or_default();
    Ok(Content {
        parent: head.parent,
        issuer: head.issuer,
        place: head.place,
        symbol: format!("KH-{organ}"),
        about: format!("theo dõi tình hình thi hành pháp luật năm {year}"),
        archive: if head.archive.is_empty() { "VT".to_owned() } else { head.archive },
        signing: Signing {
            on_behalf_of: head.signing.on_behalf_of,
            mark: head.signing.mark,
            superior: head.signing.superior,
            title: head.signing.title,
            name: head.signing.name,
        },
        ..Content::default()
    })
}

/// Last year's words under this year's head.
fn copied(last: &Content, head: &Content, year: i32) -> Content {
    let (before, now) = ((year - 1).to_string(), year.to_string());
    let about = if last.about.contains(&before) { last.about.replace(&before, &now) } else { head.about.clone() };
    Content { about, signing: head.signing.clone(), ..last.clone() }
}

/// A draft is given up; what is owed stays owed.
///
/// # Errors
/// [`MonitoringError`]: no right, or it was sent in already.
pub async fn discard(app: &App, actor: &Actor, code: &str, version: Option<i64>) -> Result<(), MonitoringError> {
    app.store
        .write(async |tx| {
            let plan = lock(tx, actor, code, version, Action::Write).await?;
            // What an overseer has seen is not made to vanish.
            if plan.state != PlanState::Draft || plan.submitted.is_some() {
                return Err(PlanFault::NotOpen.into());
            }
            store::plans::remove(tx, plan.id).await?;
            journal::append(tx, entry(app, actor, &plan, "discarded").with("code", &plan.code)).await?;
            Ok(())
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_years_words_speak_of_this_year() {
        let head =
            Content { about: "theo dõi tình hình thi hành pháp luật năm 2026".into(), ..Content::default() };
        let last = Content {
            about: "theo dõi thi hành pháp luật về đất đai năm 2025".into(), ..Content::default()
        };
        assert_eq!(copied(&last, &head, 2026).about, "theo dõi thi hành pháp luật về đất đai năm 2026");
        let odd = Content { about: "theo dõi".into(), ..Content::default() };
        assert_eq!(copied(&odd, &head, 2026).about, head.about);
    }
}
