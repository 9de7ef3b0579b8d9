//! What other modules and the edges may use of the ledger.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, DirectiveId, ObligationId, TriggerId};
use thihanh_kernel::problem::Problem;
use thihanh_kernel::time::Instant;
use thihanh_store::journal::{self, Entry};
use thihanh_store::{Sql, StoreError, WriteTx};
use thihanh_webkit::Lang;

use super::export::{self, Format, Rows, Setting};
use super::model::cut::{Cut, DueSpan};
use super::policy;
use super::store;
use super::store::seen::Column;
use super::usecase::{self, Today};
use crate::app::App;

mod acts;
mod bodies;
pub(super) mod bulk;
mod desks;
pub mod evidence;
pub mod http;
pub mod inheritance;
mod life;
mod origins;
mod programmes;
pub mod urging;

pub use self::origins::{
    Answer, Asked, answers_to, ask, ask_by, confirm, entries_of, hand_in, send_back, take_over_in, withdraw,
};
pub use self::programmes::{class_bar, counted, programme_is_over, programme_runs_until};
pub use super::generate::{GenerateError, Settled, ask_settled, recount};
pub use super::model::class::{Class, Condition, Days, Standing, State};
pub use super::model::count::{Counts, Tally};
pub use super::model::filter::{FilterQuery, Ignored, ObligationFilter, PartFilter, Sort, Status};
pub use super::model::obligation::{Binding, Obligation, Part};
pub use super::model::opening::{IssueContext, IssuedDeadline, IssuedTask, OwedTo, Preview};
pub use super::model::origin::Origin;
pub use super::model::why::{Reason, SetBy, Why};
pub use super::store::briefs::{Brief, Place};
pub use super::store::find::{TaskView, Trigger};
pub use super::store::overview::{MOST_NAMED, TaskProgress, Unfinished, Week, WorstAgency};
pub use super::usecase::{
    AgencyEnds, LedgerError, Opened, OpeningError, Product, Shown, agency_ends, open_issued, preview,
};

/// The number that the next task of a directive gets: what is issued later stands behind what was issued first.
///
/// # Errors
/// When the database does not answer.
pub async fn next_ordinal(sql: &dyn Sql, directive: DirectiveId) -> Result<i64, StoreError> {
    store::find::next_ordinal(sql, Origin::Directive(directive)).await
}

/// The tasks of an issued directive in their order: by state, and who still has what; of these agencies alone where `own` is given.
///
/// # Errors
/// When the database does not answer.
pub async fn progress_of(
    sql: &dyn Sql,
    directive: DirectiveId,
    own: Option<&[AgencyId]>,
    today: NaiveDate,
) -> Result<Vec<TaskProgress>, StoreError> {
    let today = Today::load(sql, today).await?;
    store::overview::progress(sql, Origin::Directive(directive), own, today.days).await
}

/// What agencies and everything below them owe, by state; agencies that owe nothing are left out.
///
/// # Errors
/// When the database does not answer.
pub async fn counts_of(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    today: NaiveDate,
) -> Result<HashMap<AgencyId, Tally>, StoreError> {
    let today = Today::load(sql, today).await?;
    store::counters::tallies(sql, agencies, (None, None), &[Cut::ALL], today.days).await
}

/// How many orders each agency owes past their day, or handed in late, of those due since a day; parts that were given down are their whole's.
///
/// # Errors
/// When the database does not answer.
pub async fn late_by_agency(
    sql: &dyn Sql,
    since: NaiveDate,
    today: NaiveDate,
) -> Result<HashMap<AgencyId, u64>, StoreError> {
    store::late::by_agency(sql, since, today).await
}

/// What agencies and everything below them owe of what directives ordered, due between two days, by state; agencies that owe nothing are left out.
/// Whether somebody may see the agencies is the caller's to ask.
///
/// # Errors
/// When the database does not answer.
pub async fn directives_counted(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    (from, to): (NaiveDate, NaiveDate),
    today: NaiveDate,
) -> Result<HashMap<AgencyId, Tally>, StoreError> {
    let today = Today::load(sql, today).await?;
    let due = Cut { standing: None, due: DueSpan::Dated { from: Some(from), to: Some(to) } };
    let all = store::counters::tallies(sql, agencies, (None, None), &[due], today.days).await?;
    let others = store::counters::other_tallies(sql, agencies, (from, to), today.days).await?;
    let of =
        |(agency, tally): (AgencyId, Tally)| (agency, tally.without(&others.get(&agency).copied().unwrap_or_default()));
    Ok(all.into_iter().map(of).collect())
}

/// The codes of those of these obligations that an actor sees.
///
/// # Errors
/// When the database does not answer.
pub async fn seen(
    sql: &dyn Sql,
    actor: &Actor,
    ids: &[ObligationId],
) -> Result<HashMap<ObligationId, String>, StoreError> {
    let ids = ids.iter().map(|id| id.uuid());
    let found = store::seen::codes(sql, &policy::scope(actor), Column::Id, ids).await?;
    Ok(found.into_iter().map(|(id, code)| (ObligationId::from_uuid(id), code)).collect())
}

/// For each of these events, the code of an obligation that waits for it and that an actor sees.
///
/// # Errors
/// When the database does not answer.
pub async fn seen_by_trigger(
    sql: &dyn Sql,
    actor: &Actor,
    ids: &[TriggerId],
) -> Result<HashMap<TriggerId, String>, StoreError> {
    let ids = ids.iter().map(|id| id.uuid());
    let found = store::seen::codes(sql, &policy::scope(actor), Column::Trigger, ids).await?;
    Ok(found.into_iter().map(|(id, code)| (TriggerId::from_uuid(id), code)).collect())
}

/// Obligations in a few facts each, for notices and lists of other modules; an id that is none is left out.
///
/// # Errors
/// When the database does not answer.
pub async fn briefs(sql: &dyn Sql, ids: &[ObligationId]) -> Result<HashMap<ObligationId, Brief>, StoreError> {
    store::briefs::of(sql, ids).await
}

/// What is owed, not handed in, and due after one day and up to another, in the order of its days, behind a place in that order.
///
/// # Errors
/// When the database does not answer.
pub async fn open_due(
    sql: &dyn Sql,
    (after, until): (NaiveDate, NaiveDate),
    behind: Option<Place>,
    limit: u32,
) -> Result<Vec<Brief>, StoreError> {
    store::briefs::open_due(sql, (after, until), behind, limit).await
}

/// Leaves entries in the histories of obligations that they climbed a rung of the ladder: `escalated`, with the rung and what it does.
///
/// # Errors
/// When the database does not answer.
pub async fn record_escalated(
    tx: &WriteTx,
    now: Instant,
    actor: &Actor,
    climbed: &[(ObligationId, i64, &str)],
) -> Result<(), StoreError> {
    let entry = |(id, rung, act): &(ObligationId, i64, &str)| {
        Entry::new(now, actor, usecase::KIND, id.uuid(), "escalated").with("rung", rung).with("act", act)
    };
    journal::append_all(tx, climbed.iter().map(entry).collect()).await
}

/// Days before today from which a calendar feed shows what is unfinished.
const FEED_PAST_DAYS: u64 = 60;
/// Days after today up to which it does.
const FEED_AHEAD_DAYS: u64 = 400;

/// The calendar of what an actor sees that is unfinished and due around today, of one agency where given, for calendar programs.
///
/// # Errors
/// When it is more than a file takes, or the database does not answer.
pub async fn calendar(app: &App, actor: &Actor, agency: Option<AgencyId>, lang: Lang) -> Result<Vec<u8>, Problem> {
    let today = app.clock.today();
    let filter = ObligationFilter {
        status: Some(Status::Unfinished),
        agency,
        due_from: today.checked_sub_days(chrono::Days::new(FEED_PAST_DAYS)),
        due_to: today.checked_add_days(chrono::Days::new(FEED_AHEAD_DAYS)),
        sort: Sort::Due,
        ..ObligationFilter::default()
    };
    let rows = Rows::of_filter(app, actor, &filter).await?;
    let setting = Setting {
        lang,
        today,
        now: app.clock.now(),
        origin: Some(app.config.origin()),
        conditions: String::new(),
        columns: None,
    };
    Ok(export::file(app, Format::Ics, setting, rows).await?)
}

/// Makes the whole search index from the rows: after these came from elsewhere.
///
/// # Errors
/// When the database does not answer.
pub async fn rebuild_search(tx: &WriteTx) -> Result<(), StoreError> {
    store::index::index_all(tx).await
}
