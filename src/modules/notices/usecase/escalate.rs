//! The ladder: what is late and unanswered climbs, each rung leaves an entry in its history and tells whom it concerns; an answer takes it
//! off.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::WorkingCalendar;
use thihanh_kernel::access::{Actor, Module};
use thihanh_kernel::ids::{AccountId, AgencyId, ObligationId};
use thihanh_store::journal;
use thihanh_store::{Sql, StoreError, WriteTx};

use super::NoticeError;
use super::people::People;
use super::write::{Ways, write};
use crate::app::App;
use crate::modules::agencies;
use crate::modules::notices::model::kind::Kind;
use crate::modules::notices::model::ladder::{Act, Rung, reached};
use crate::modules::notices::model::reminder::{Moment, due_dates};
use crate::modules::notices::store::ladder::{self, Whose};
use crate::modules::notices::store::notices::NewNotice;
use crate::modules::notices::store::rules;
use crate::modules::obligations::api::{self as obligations, Binding, Brief, State};

/// Obligations of one step.
const BATCH: u32 = 200;
/// Most lines of the list.
pub const MOST: u32 = 200;

/// The ladders by kind of obligation.
pub struct Ladders(HashMap<String, Vec<Rung>>);

impl Ladders {
    /// Those that hold on a day.
    pub async fn load(sql: &dyn Sql, on: NaiveDate) -> Result<Self, StoreError> {
        let mut ladders: HashMap<String, Vec<Rung>> = HashMap::new();
        for row in rules::rungs(sql, on).await? {
            ladders.entry(row.binding).or_default().push(row.rung);
        }
        Ok(Self(ladders))
    }

    fn of(&self, binding: Binding) -> &[Rung] {
        let word = match binding {
            Binding::Order => "order",
            Binding::Request => "request",
        };
        self.0.get(word).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Lets everything climb whose lateness passed a rung since the run before; the first run looks at everything that is late. How many rungs
/// were climbed.
pub async fn escalate(
    app: &App,
    calendar: &WorkingCalendar,
    people: &mut People,
    (previous, today): (Option<NaiveDate>, NaiveDate),
) -> Result<u64, StoreError> {
    let sql = app.store.read();
    let ladders = Ladders::load(sql, today).await?;
    let mut days: Vec<i64> = ladders.0.values().flatten().map(|rung| rung.late_days).collect();
    days.sort_unstable();
    days.dedup();
    let mut climbed = 0;
    for late_days in days.into_iter().filter_map(|days| u32::try_from(days).ok()) {
        // Late for more than so many working days: the day after.
        let rule = (Moment::After, late_days + 1);
        let Some(mut dates) = due_dates(calendar, rule, previous, today) else { continue };
        if previous.is_none() {
            dates.after = NaiveDate::MIN.max(NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or(dates.after));
        }
        let mut behind = None;
        loop {
            let batch = obligations::open_due(sql, (dates.after, dates.until), behind, BATCH).await?;
            let Some(last) = batch.last().and_then(Brief::place) else { break };
            behind = Some(last);
            let late: Vec<_> = batch.into_iter().map(|brief| (brief, 0)).collect();
            climbed += climb_all(app, calendar, people, &ladders, &late, today).await?;
        }
    }
    Ok(climbed)
}

/// Lets obligations climb that were urged or came back: each with how often it was urged.
pub async fn climb_all(
    app: &App,
    calendar: &WorkingCalendar,
    people: &mut People,
    ladders: &Ladders,
    late: &[(Brief, i64)],
    today: NaiveDate,
) -> Result<u64, StoreError> {
    let sql = app.store.read();
    let mut steps = Vec::new();
    for (brief, urgings) in late {
        let (Some(due), State::Open) = (brief.due_on, brief.state) else { continue };
        let late_days = calendar.working_days_between(due, today);
        for rung in reached(ladders.of(brief.binding), late_days, *urgings) {
            let told = match rung.act {
                Act::NotifyHead => people.heads(sql, brief.agency).await?,
                Act::ShowAbove => people.level_above(sql, brief.agency).await?,
                Act::TakeOver => people.heads(sql, brief.overseer).await?,
            };
            steps.push((brief, due, rung, told));
        }
    }
    let everybody: Vec<AccountId> = steps.iter().flat_map(|(.., told)| told.iter().copied()).collect();
    let ways = Ways::load(app, sql, &everybody).await?;
    let actor = Actor::system("escalation");
    app.store
        .write(async |tx| {
            let (mut climbed, mut new) = (Vec::new(), Vec::new());
            for (brief, due, rung, told) in &steps {
                if ladder::climb(tx, (brief.id, *due), rung, (brief.agency, brief.overseer), today).await? {
                    climbed.push((brief.id, rung.number, rung.act.code()));
                    new.extend(told.iter().map(|account| notice(app, brief, *account, rung, today)));
                }
            }
            obligations::record_escalated(tx, app.clock.now(), &actor, &climbed).await?;
            write(app, tx, calendar, &ways, new).await?;
            Ok::<_, StoreError>(climbed.len() as u64)
        })
        .await
}

fn notice(app: &App, brief: &Brief, account: AccountId, rung: &Rung, today: NaiveDate) -> NewNotice {
    NewNotice {
        id: app.ids.uuid(app.clock.now()),
        account,
        kind: Kind::Escalation,
        action: rung.act.code().to_owned(),
        obligation: brief.id,
        code: brief.code.clone(),
        title: brief.title.clone(),
        source: brief.source.clone(),
        agency: brief.agency,
        due_on: brief.due_on,
        words: String::new(),
        unique_key: format!("rung {} {} {today} {account}", rung.number, brief.id),
    }
}

/// How often obligations were urged, as their histories tell.
pub async fn urgings(sql: &dyn Sql, obligation: ObligationId) -> Result<i64, StoreError> {
    let records = journal::history(sql, "obligation", obligation.uuid()).await?;
    let urged = records.iter().filter(|record| record.action == "urged").count();
    Ok(i64::try_from(urged).unwrap_or(i64::MAX))
}

/// Takes obligations off the ladder, in the transaction that tells of their answers.
pub async fn answered(tx: &WriteTx, obligations: &[ObligationId], today: NaiveDate) -> Result<u64, StoreError> {
    ladder::end(tx, obligations, today).await
}

/// A line of the list of what stands on the ladder.
#[derive(Debug, Clone)]
pub struct OnLadder {
    /// The obligation.
    pub brief: Brief,
    /// Its highest rung.
    pub rung: i64,
    /// What the rung does; a code of [`Act`].
    pub act: Act,
    /// Since when.
    pub climbed_on: NaiveDate,
    /// Working days that it is late.
    pub late_days: i64,
}

/// What stands on the ladder of what the actor sees; only what waits for a decision where asked.
///
/// # Errors
/// When the database does not answer.
pub async fn on_ladder(app: &App, actor: &Actor, only_decisions: bool) -> Result<Vec<OnLadder>, NoticeError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let agencies: Vec<AgencyId> = actor.rights_in(Module::Obligations).grants().map(|grant| grant.agency).collect();
    let whose = if actor.is_system() { Whose::Everybody } else { Whose::Subtrees(&agencies, today) };
    let standing = ladder::standing(sql, &whose, only_decisions, MOST).await?;
    let ids: Vec<_> = standing.iter().map(|row| ObligationId::from_uuid(row.obligation_id)).collect();
    let mut briefs = obligations::briefs(sql, &ids).await?;
    let calendar = agencies::api::calendar(sql).await?;
    let line = |row: ladder::Standing| {
        let brief = briefs.remove(&ObligationId::from_uuid(row.obligation_id))?;
        let late_days = brief.due_on.map_or(0, |due| calendar.working_days_between(due, today));
        Some(OnLadder { act: Act::parse(&row.act)?, rung: row.rung, climbed_on: row.climbed_on, late_days, brief })
    };
    Ok(standing.into_iter().filter_map(line).collect())
}
