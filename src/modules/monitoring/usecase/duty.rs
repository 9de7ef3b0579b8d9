//! Who owes a plan: opened for a year by the rules, and what is done about those that have none.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::calendar::WorkingCalendar;
use thihanh_kernel::ids::{AgencyId, PlanDutyId};
use thihanh_kernel::time::vn_date;
use thihanh_store::WriteTx;
use thihanh_store::journal::{self, Entry};
use vanban::deadline::Deadline;

use super::{DUTY, MonitoringError, policy, refused, store, top_of};
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView, StateOverseer};
use crate::modules::monitoring::model::form::MeasureForm;
use crate::modules::monitoring::model::plan::Duty;
use crate::modules::monitoring::model::rules::{self, PlanRule};
use crate::modules::monitoring::policy::Action;
use crate::modules::obligations::api::{self as ledger, Asked, Binding, Origin, OwedTo, SetBy};

/// Duties that are opened in one transaction: nobody else writes on SQLite meanwhile.
const BATCH: usize = 100;

/// What opening a year came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Opened {
    /// Agencies that owe a plan since.
    pub new: usize,
    /// Those that owed one before.
    pub known: usize,
}

/// Opens, in every province, what its rules ask for by a day that is still to come: for this year, and from December for the next. The
/// nightly job; again and again it opens what is not there yet.
///
/// # Errors
/// When the database does not answer.
pub async fn open_duties(app: &App) -> Result<Opened, MonitoringError> {
    let today = app.clock.today();
    let mut opened = Opened::default();
    for root in agencies::roots(app.store.read(), today).await? {
        for year in years(today) {
            let some = open_in(app, root.id, year, true).await?;
            opened.new += some.new;
            opened.known += some.known;
        }
    }
    Ok(opened)
}

fn years(today: NaiveDate) -> impl Iterator<Item = i32> {
    let next = (today.month() == 12).then(|| today.year() + 1);
    std::iter::once(today.year()).chain(next)
}

/// Opens what a province's rules ask for in a year, also what is late already: by a person, after rules were added.
///
/// # Errors
/// [`MonitoringError`]: no right, or a year that nobody plans for today.
pub async fn open_year(
    app: &App,
    actor: &Actor,
    jurisdiction: AgencyId,
    year: &str,
) -> Result<Opened, MonitoringError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let above = store::above(sql, jurisdiction, today).await?;
    policy::may_keep(actor, &above).map_err(MonitoringError::Denied)?;
    let in_reach = |year: &i32| (today.year()..=today.year() + 1).contains(year);
    let year = year.trim().parse().ok().filter(in_reach).ok_or_else(|| refused("year", "plan-year-not-open"))?;
    if top_of(sql, jurisdiction, today).await? != jurisdiction {
        return Err(refused("jurisdiction", "choice-unknown"));
    }
    open_in(app, jurisdiction, year, false).await
}

async fn open_in(app: &App, jurisdiction: AgencyId, year: i32, only_to_come: bool) -> Result<Opened, MonitoringError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let rules = store::rules::plan_rules(sql, jurisdiction).await?;
    let known = store::duties::existing(sql, jurisdiction, year).await?;
    let known: HashSet<AgencyId> = known.into_iter().collect();
    let mut owing = Vec::new();
    for view in agencies::all_in(sql, jurisdiction, today).await? {
        let Some(rule) = rules::choose(&rules, &view.kind, view.level.as_str(), today) else { continue };
        // What no rule dates is owed from when plans are made: up to the end of the first quarter.
        let is_to_come = match rule.due.and_then(|due| due.written_in(year)) {
            Some(due) => due >= today,
            None => year > today.year() || today.month() <= 3,
        };
        if !known.contains(&view.id) && (is_to_come || !only_to_come) {
            owing.push((view, rule));
        }
    }
    // Lists go along the order of opening: by level, then by name.
    let level = |view: &AgencyView| agencies::Level::ALL.iter().position(|level| *level == view.level);
    owing.sort_by_key(|(view, _)| level(view));
    let calendar = agencies::calendar(sql).await?;
    let overseers = StateOverseer::load(&app.resolvers, sql, jurisdiction, today).await?;
    let overseen: HashSet<AgencyId> = owing.iter().map(|(view, _)| overseers.of(view.id)).collect();
    let names = agencies::views(sql, &overseen.into_iter().collect::<Vec<_>>(), today).await?;
    let mut opened = Opened { new: 0, known: known.len() };
    for some in owing.chunks(BATCH) {
        opened.new += app
            .store
            .write(async |tx| {
                let mut new = 0;
                for (view, rule) in some {
                    new += usize::from(
                        open(app, tx, view, rule, (jurisdiction, year), (overseers, &names), &calendar).await?,
                    );
                }
                Ok::<_, MonitoringError>(new)
            })
            .await?;
    }
    Ok(opened)
}

/// One duty with its entry of the ledger; `false` where another instance was quicker.
async fn open(
    app: &App,
    tx: &WriteTx,
    view: &AgencyView,
    rule: &PlanRule,
    (jurisdiction, year): (AgencyId, i32),
    (overseers, names): (StateOverseer, &HashMap<AgencyId, AgencyView>),
    calendar: &WorkingCalendar,
) -> Result<bool, MonitoringError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    if store::duties::find_of(tx, view.id, year).await?.is_some() {
        return Ok(false);
    }
    let id = PlanDutyId::fresh(app.ids.as_ref(), now);
    let overseer = overseers.of(view.id);
    let receiver = names.get(&overseer).map_or("", |view| &view.name);
    let duty = Duty {
        seq: 0,
        id,
        jurisdiction,
        agency: view.id,
        year,
        rule_set: rule.rule_set.clone(),
        rule: Some(rule.id),
        overseer,
        obligation: None,
        opened_on: today,
    };
    let asked = asked(&duty, rule, receiver);
    let obligation = ledger::ask_by(tx, app.ids.as_ref(), &asked, calendar, now)
        .await
        .map_err(|error| MonitoringError::Ledger(error.into()))?;
    Ok(store::duties::insert(tx, &Duty { obligation: Some(obligation), ..duty }).await?)
}

/// A duty as the ledger is asked for it; `receiver` is what its overseer is called.
pub(in crate::modules::monitoring) fn asked(duty: &Duty, rule: &PlanRule, receiver: &str) -> Asked {
    let year = duty.year;
    Asked {
        origin: Origin::MonitoringPlan(duty.id),
        origin_code: duty.id.to_string(),
        // Names, so in Vietnamese whatever the language of the page.
        origin_label: format!("Quy định về kế hoạch theo dõi thi hành pháp luật ({})", rule.source),
        jurisdiction: duty.jurisdiction,
        agency: duty.agency,
        overseer: duty.overseer,
        owed_to: OwedTo { id: Some(duty.overseer), name: receiver.to_owned() },
        binding: Binding::Order,
        content: format!("Ban hành kế hoạch theo dõi tình hình thi hành pháp luật năm {year}, gửi {receiver}"),
        product: "Kế hoạch".to_owned(),
        due: due(rule, year),
        on: duty.opened_on,
    }
}

fn due(rule: &PlanRule, year: i32) -> Option<(Deadline, String, SetBy)> {
    let due = rule.due?;
    let on = due.written_in(year)?;
    let date = on.to_string().parse().ok()?;
    let words = if due.is_inclusive { "chậm nhất ngày" } else { "trước ngày" };
    let deadline = Deadline::By { date, inclusive: due.is_inclusive };
    Some((deadline, format!("{words} {}", vn_date(on)), SetBy::Rule))
}

/// Records what was done about an agency whose plan is missing or late.
///
/// # Errors
/// [`MonitoringError`]: no such duty, no right, or fields that break rules.
pub async fn record_measure(
    app: &App,
    actor: &Actor,
    id: PlanDutyId,
    form: &MeasureForm,
) -> Result<(), MonitoringError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let duty = store::duties::find_for_update(tx, id).await?.ok_or(MonitoringError::NotFound(DUTY))?;
            let stakes = store::plans::stakes(tx, &duty, false).await?;
            policy::may(actor, Action::View, &stakes).map_err(|_| MonitoringError::NotFound(DUTY))?;
            policy::may(actor, Action::Sanction, &stakes).map_err(MonitoringError::Denied)?;
            let measure = form.read(today)?;
            if !store::rules::measure_kinds(tx).await?.iter().any(|kind| kind.code == measure.kind) {
                return Err(refused("kind", "choice-unknown"));
            }
            store::duties::add_measure(tx, id, &measure, now, actor.account()).await?;
            let entry = Entry::new(now, actor, DUTY, id.uuid(), "measure")
                .with("kind", &measure.kind)
                .with("on", &measure.taken_on)
                .with("document", &measure.document)
                .because(&measure.note);
            journal::append(tx, entry).await?;
            Ok(())
        })
        .await
}

#[cfg(test)]
mod tests {
    use thihanh_kernel::ids::PlanRuleId;
    use uuid::Uuid;

    use super::*;
    use crate::modules::monitoring::model::rules::DueDay;

    #[test]
    fn the_words_of_a_day_say_whether_it_counts() {
        let rule = |due| PlanRule {
            id: PlanRuleId::from_uuid(Uuid::from_u128(1)),
            jurisdiction: None,
            rule_set: String::new(),
            kind: String::new(),
            level: String::new(),
            least_fields: None,
            due,
            must_match: false,
            valid_from: NaiveDate::MIN,
            valid_to: None,
            source: String::new(),
            is_verified: false,
        };
        let words = |due| super::due(&rule(due), 2021).map(|(_, words, _)| words);
        let day = |is_inclusive| Some(DueDay { month: 2, day: 28, is_inclusive });
        assert_eq!(words(day(true)).as_deref(), Some("chậm nhất ngày 28/02/2021"));
        assert_eq!(words(day(false)).as_deref(), Some("trước ngày 28/02/2021"));
        assert_eq!(words(None), None);
        let years = |text: &str| super::years(text.parse().unwrap()).collect::<Vec<_>>();
        assert_eq!((years("2025-11-30"), years("2025-12-01")), (vec![2025], vec![2025, 2026]));
    }
}
