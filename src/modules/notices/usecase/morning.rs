//! The run of a working day: reminders become notices, what climbed a rung is told, and everything that was gathered goes out, one message
//! for each person. Run again on the same day it adds nothing: each notice has its key, each digest too.

use std::collections::{HashMap, HashSet};

use chrono::{NaiveDate, NaiveTime};
use thihanh_kernel::WorkingCalendar;
use thihanh_kernel::ids::AccountId;
use thihanh_store::{Sql, StoreError};
use uuid::Uuid;

use super::EVERY_JURISDICTION;
use super::compose::{Told, compose};
use super::escalate::escalate;
use super::people::People;
use super::write::{Ways, next_open_moment, told_of, write};
use crate::app::App;
use crate::modules::agencies;
use crate::modules::delivery::api::{self as delivery, Message, Purpose};
use crate::modules::notices::model::kind::{How, Kind};
use crate::modules::notices::model::people::Audience;
use crate::modules::notices::model::reminder::{Moment, due_dates, is_first_of_week};
use crate::modules::notices::model::rules::Reminder;
use crate::modules::notices::store::notices::NewNotice;
use crate::modules::notices::store::{choices, notices, rules, runs};
use crate::modules::obligations::api::{self as obligations, Brief};

/// Obligations of one step.
const BATCH: u32 = 500;
/// People whose digests are made in one transaction.
const PEOPLE: u32 = 50;
/// When the run begins where no rule row says otherwise.
const USUAL_TIME: NaiveTime = match NaiveTime::from_hms_opt(7, 30, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// What a run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Run {
    /// Notices of reminders that were new.
    pub reminders: u64,
    /// Rungs that were climbed.
    pub rungs: u64,
    /// Messages that were put into the queue.
    pub digests: u64,
}

/// The time of day at which the run begins: the rule row `notice_morning_time`.
///
/// # Errors
/// When the database does not answer.
pub async fn morning_time(sql: &dyn Sql, today: NaiveDate) -> Result<NaiveTime, StoreError> {
    let rule = agencies::api::rule(sql, "notice_morning_time", EVERY_JURISDICTION, today).await?;
    // A row that is no time is a typing error of an administrator: the usual time serves meanwhile.
    let read = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
    Ok(rule.and_then(|rule| read(&rule.value)).unwrap_or(USUAL_TIME))
}

/// The run of today; on a day off nothing.
///
/// # Errors
/// When the database does not answer. What was committed stays; the next try goes on from there.
pub async fn morning(app: &App) -> Result<Run, StoreError> {
    let sql = app.store.read();
    let today = app.clock.today();
    let calendar = agencies::api::calendar(sql).await?;
    if !calendar.is_working_day(today) {
        return Ok(Run::default());
    }
    let previous = runs::last_run(sql, today).await?;
    let mut people = People::load(sql, today).await?;
    let own = choices::own_lead_days(sql).await?;
    let mut run = Run::default();
    for rule in wanted(rules::reminders(sql, today).await?.into_iter().map(|row| row.reminder).collect(), &own) {
        run.reminders += remind(app, &calendar, &mut people, (&rule, &own), (previous, today)).await?;
    }
    run.rungs = escalate(app, &calendar, &mut people, (previous, today)).await?;
    run.digests = send_digests(app, &calendar, today).await?;
    app.store.write(async |tx| runs::note_run(tx, today, (run.reminders, run.digests), app.clock.now()).await).await?;
    Ok(run)
}

/// A reminder with the people it is for.
struct Wanted {
    reminder: Reminder,
    for_whom: ForWhom,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ForWhom {
    Everybody,
    /// The earliest one gives way to a person's own days.
    WithoutOwnDays,
    /// A person's own days.
    OwnDays(u32),
}

/// The rules of the day, and the own days of people in place of the earliest of them.
fn wanted(reminders: Vec<Reminder>, own: &HashMap<AccountId, u32>) -> Vec<Wanted> {
    let is_early = |reminder: &Reminder| reminder.moment == Moment::Before && reminder.audience == Audience::Owing;
    let earliest = reminders.iter().filter(|reminder| is_early(reminder)).map(|reminder| reminder.working_days).max();
    let mut wanted: Vec<_> = reminders
        .into_iter()
        .map(|reminder| {
            let gives_way = is_early(&reminder) && Some(reminder.working_days) == earliest;
            Wanted { reminder, for_whom: if gives_way { ForWhom::WithoutOwnDays } else { ForWhom::Everybody } }
        })
        .collect();
    let days: HashSet<u32> = own.values().copied().collect();
    wanted.extend(days.into_iter().map(|working_days| Wanted {
        reminder: Reminder { moment: Moment::Before, working_days, audience: Audience::Owing },
        for_whom: ForWhom::OwnDays(working_days),
    }));
    wanted
}

/// The notices of one rule: along the index of open obligations by day, batch by batch.
async fn remind(
    app: &App,
    calendar: &WorkingCalendar,
    people: &mut People,
    (wanted, own): (&Wanted, &HashMap<AccountId, u32>),
    (previous, today): (Option<NaiveDate>, NaiveDate),
) -> Result<u64, StoreError> {
    let sql = app.store.read();
    let rule = wanted.reminder;
    let Some(dates) = due_dates(calendar, (rule.moment, rule.working_days), previous, today) else { return Ok(0) };
    let (mut behind, mut written) = (None, 0);
    loop {
        let batch = obligations::open_due(sql, (dates.after, dates.until), behind, BATCH).await?;
        let Some(last) = batch.last().and_then(Brief::place) else { return Ok(written) };
        behind = Some(last);
        let mut new = Vec::new();
        for brief in &batch {
            for account in people.of(sql, brief, rule.audience).await? {
                let is_meant = match wanted.for_whom {
                    ForWhom::Everybody => true,
                    ForWhom::WithoutOwnDays => !own.contains_key(&account),
                    ForWhom::OwnDays(days) => own.get(&account) == Some(&days),
                };
                if is_meant {
                    new.push(notice(app, brief, account, rule));
                }
            }
        }
        let told: Vec<_> = new.iter().map(|notice| notice.account).collect::<HashSet<_>>().into_iter().collect();
        let ways = Ways::load(app, sql, &told).await?;
        written += app.store.write(async |tx| write(app, tx, calendar, &ways, new.clone()).await).await?;
    }
}

fn notice(app: &App, brief: &Brief, account: AccountId, rule: Reminder) -> NewNotice {
    let kind = if rule.moment == Moment::Before { Kind::Reminder } else { Kind::Late };
    let due = brief.due_on.map(|due| due.to_string()).unwrap_or_default();
    NewNotice {
        id: app.ids.uuid(app.clock.now()),
        account,
        kind,
        action: kind.code().to_owned(),
        obligation: brief.id,
        code: brief.code.clone(),
        title: brief.title.clone(),
        source: brief.source.clone(),
        agency: brief.agency,
        due_on: brief.due_on,
        words: String::new(),
        // A due date that moves is a new one, with reminders of its own.
        unique_key: format!("{} {} {} {due} {account}", rule.moment.code(), rule.working_days, brief.id),
    }
}

/// One message for each person who has something to hear; how many.
async fn send_digests(app: &App, calendar: &WorkingCalendar, today: NaiveDate) -> Result<u64, StoreError> {
    let sql = app.store.read();
    let is_weekly = is_first_of_week(calendar, today);
    let (mut behind, mut sent) = (None, 0);
    loop {
        let accounts = notices::waiting_accounts(sql, behind, PEOPLE).await?;
        let Some(last) = accounts.last() else { return Ok(sent) };
        behind = Some(*last);
        let ways = Ways::load(app, sql, &accounts).await?;
        let mut waiting: HashMap<Uuid, Vec<Told>> = HashMap::new();
        for row in notices::unsent(sql, &accounts).await? {
            let account = row.account_id;
            waiting.entry(account).or_default().extend(told_of(row));
        }
        let now = app.clock.now();
        let (mut messages, mut settled) = (Vec::new(), Vec::new());
        for account in &accounts {
            let told = waiting.remove(&account.uuid()).unwrap_or_default();
            let (due, later): (Vec<_>, Vec<_>) = told.into_iter().partition(|told| {
                let how = ways.how(*account, told.item.kind);
                how != How::Weekly || is_weekly
            });
            drop(later);
            settled.extend(due.iter().map(|told| told.id));
            let due: Vec<_> =
                due.into_iter().filter(|told| ways.how(*account, told.item.kind) != How::PageOnly).collect();
            let Some(envelope) = ways.envelope(app, *account).filter(|_| !due.is_empty()) else { continue };
            let message = compose(app, sql, &envelope, due, Purpose::Digest).await?;
            messages.push(Message {
                unique_key: Some(format!("digest {today} {account}")),
                not_before: Some(next_open_moment(calendar, ways.quiet(*account), now)),
                ..message
            });
        }
        sent += app
            .store
            .write(async |tx| {
                notices::mark_sent(tx, &settled, now).await?;
                delivery::enqueue_all(app, tx, messages.clone()).await
            })
            .await?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_days_take_the_place_of_the_earliest_reminder() {
        let person = AccountId::from_uuid(Uuid::from_u128(1));
        let rule = |moment, working_days| Reminder { moment, working_days, audience: Audience::Owing };
        let rules = vec![rule(Moment::Before, 5), rule(Moment::Before, 1), rule(Moment::After, 1)];
        let own = HashMap::from([(person, 8)]);
        let found: Vec<_> = wanted(rules, &own)
            .into_iter()
            .map(|wanted| {
                let for_whom = match wanted.for_whom {
                    ForWhom::Everybody => "all",
                    ForWhom::WithoutOwnDays => "without",
                    ForWhom::OwnDays(_) => "own",
                };
                (wanted.reminder.working_days, for_whom)
            })
            .collect();
        assert_eq!(found, [(5, "without"), (1, "all"), (1, "all"), (8, "own")]);
    }
}
