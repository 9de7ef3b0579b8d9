//! One obligation, who has a stake in it, what it waits for; the task behind it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use thihanh_kernel::ids::{AgencyId, ObligationId, ProgrammeId, TaskId, TriggerId};
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, values};
use uuid::Uuid;

use super::rows::{COLUMNS, Row, obligations};
use crate::modules::obligations::model::obligation::{Binding, Obligation, Part};
use crate::modules::obligations::model::origin::Origin;
use crate::modules::obligations::model::trigger::{Offset, OffsetUnit};
use crate::modules::obligations::policy::Stakes;

/// The obligation with this code.
pub(crate) async fn find(sql: &dyn Sql, code: &str) -> Result<Option<Obligation>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM obligation o WHERE o.code = $1");
    sql.optional::<Row>(&statement, values![code]).await?.map(Obligation::try_from).transpose()
}

/// The same, locked until the transaction ends.
pub(crate) async fn find_for_update(tx: &WriteTx, code: &str) -> Result<Option<Obligation>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM obligation o WHERE o.code = $1{}", tx.dialect().for_update());
    tx.optional::<Row>(&statement, values![code]).await?.map(Obligation::try_from).transpose()
}

/// The obligations with these codes, locked in the order of the ledger.
pub(crate) async fn all_for_update(
    tx: &WriteTx,
    codes: impl IntoIterator<Item = &str>,
) -> Result<Vec<Obligation>, StoreError> {
    let mut statement = SqlText::new("SELECT ");
    statement.push(COLUMNS).push(" FROM obligation o WHERE o.code IN (").bind_all(codes);
    statement.push(") ORDER BY o.seq").push(tx.dialect().for_update());
    obligations(tx.all_of::<Row>(statement).await?)
}

/// The obligation with this id, locked until the transaction ends.
pub(crate) async fn get_for_update(tx: &WriteTx, id: ObligationId) -> Result<Option<Obligation>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM obligation o WHERE o.id = $1{}", tx.dialect().for_update());
    tx.optional::<Row>(&statement, values![id.uuid()]).await?.map(Obligation::try_from).transpose()
}

/// The obligation with this id.
pub(crate) async fn by_id(sql: &dyn Sql, id: ObligationId) -> Result<Option<Obligation>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM obligation o WHERE o.id = $1");
    sql.optional::<Row>(&statement, values![id.uuid()]).await?.map(Obligation::try_from).transpose()
}

/// The parts of an obligation in their order.
pub(crate) async fn parts(sql: &dyn Sql, whole: ObligationId) -> Result<Vec<Obligation>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM obligation o WHERE o.parent_id = $1 ORDER BY o.share");
    obligations(sql.all::<Row>(&statement, values![whole.uuid()]).await?)
}

/// The same, locked in their order.
pub(crate) async fn parts_for_update(tx: &WriteTx, whole: ObligationId) -> Result<Vec<Obligation>, StoreError> {
    let lock = tx.dialect().for_update();
    let statement = format!("SELECT {COLUMNS} FROM obligation o WHERE o.parent_id = $1 ORDER BY o.share{lock}");
    obligations(tx.all::<Row>(&statement, values![whole.uuid()]).await?)
}

/// What waits for an event, locked in the order of the ledger.
pub(crate) async fn waiting_for_update(tx: &WriteTx, trigger: TriggerId) -> Result<Vec<Obligation>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM obligation o WHERE o.trigger_id = $1 ORDER BY o.seq{}",
        tx.dialect().for_update()
    );
    obligations(tx.all::<Row>(&statement, values![trigger.uuid()]).await?)
}

/// Open continuous duties after a place in the ledger that nothing was heard or asked of since `since`, locked in its order; those of
/// programmes that are over are left out.
pub(crate) async fn continuous_for_update(
    tx: &WriteTx,
    today: NaiveDate,
    since: NaiveDate,
    after: i64,
    limit: u32,
) -> Result<Vec<Obligation>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM obligation o LEFT JOIN programme p ON p.id = o.programme_id \
         WHERE o.seq > $1 AND o.is_continuous AND o.state = 'open' AND o.opened_on <= $2 \
         AND (o.reported_on IS NULL OR o.reported_on <= $2) AND (o.reminded_on IS NULL OR o.reminded_on <= $2) \
         AND (p.ends_on IS NULL OR p.ends_on >= $3) ORDER BY o.seq LIMIT $4{}",
        if tx.dialect().for_update().is_empty() { "" } else { " FOR UPDATE OF o" }
    );
    obligations(tx.all::<Row>(&statement, values![after, since, today, i64::from(limit)]).await?)
}

/// The entries beside one of them: all periods and deadlines of its agency, and what other agencies owe for the same period. A monthly
/// duty of two hundred agencies has thousands, of which these are the ones to compare with.
pub(crate) async fn beside(sql: &dyn Sql, this: &Obligation, limit: u32) -> Result<Vec<Obligation>, StoreError> {
    let of = |condition: &str| {
        format!(
            "SELECT {COLUMNS} FROM obligation o WHERE o.task_id = $1 AND o.parent_id IS NULL AND {condition} ORDER BY o.due_on, o.seq LIMIT $4"
        )
    };
    let (task, agency) = (this.task.uuid(), this.agency.uuid());
    let own = of("o.agency_id = $2 AND o.id <> $3");
    let mut found = sql.all::<Row>(&own, values![task, agency, this.id.uuid(), i64::from(limit)]).await?;
    let others = of("o.agency_id <> $2 AND o.period = $3");
    found.extend(sql.all::<Row>(&others, values![task, agency, this.period.as_str(), i64::from(limit)]).await?);
    obligations(found)
}

/// The agencies with a stake, and everything above them, by the rule of the lists.
pub(crate) async fn stakes(sql: &dyn Sql, obligation: &Obligation) -> Result<Stakes, StoreError> {
    let mut stakes = Stakes {
        owing: above(sql, "c.descendant_id = $1", obligation.agency.uuid(), obligation.opened_on).await?,
        overseeing: above(sql, "c.descendant_id = $1", obligation.overseer.uuid(), obligation.opened_on).await?,
        supporting: BTreeSet::new(),
        responsible: obligation.responsible,
        is_part: obligation.part == Part::Delegated,
    };
    let supporters =
        "c.descendant_id IN (SELECT t.agency_id FROM task_agency t WHERE t.task_id = $1 AND t.role = 'support')";
    stakes.supporting = above(sql, supporters, obligation.task.uuid(), obligation.opened_on).await?;
    Ok(stakes)
}

/// An agency and everything that stood above it since a day.
pub(crate) async fn all_above(
    sql: &dyn Sql,
    agency: AgencyId,
    since: NaiveDate,
) -> Result<BTreeSet<AgencyId>, StoreError> {
    above(sql, "c.descendant_id = $1", agency.uuid(), since).await
}

async fn above(sql: &dyn Sql, whose: &str, id: Uuid, opened_on: NaiveDate) -> Result<BTreeSet<AgencyId>, StoreError> {
    #[derive(FromQueryResult)]
    struct Ancestor {
        ancestor_id: Uuid,
    }
    let statement = format!(
        "SELECT c.ancestor_id FROM agency_closure c WHERE {whose} AND (c.valid_to IS NULL OR c.valid_to >= $2)"
    );
    let rows = sql.all::<Ancestor>(&statement, values![id, opened_on]).await?;
    Ok(rows.into_iter().map(|row| AgencyId::from_uuid(row.ancestor_id)).collect())
}

/// An event that a deadline waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    /// Its id.
    pub id: TriggerId,
    /// Whose event it is; `None` for one shared by all.
    pub agency: Option<AgencyId>,
    /// The event in the directive's words.
    pub event: String,
    /// The term counted from it.
    pub offset: Option<Offset>,
    /// When it happened.
    pub happened_on: Option<NaiveDate>,
    /// The document that proves it.
    pub document: Option<String>,
}

#[derive(FromQueryResult)]
struct TriggerRow {
    id: Uuid,
    agency_id: Option<Uuid>,
    event: String,
    offset_count: Option<i64>,
    offset_unit: Option<String>,
    happened_on: Option<NaiveDate>,
    document: Option<String>,
}

impl From<TriggerRow> for Trigger {
    fn from(row: TriggerRow) -> Self {
        let unit = row.offset_unit.as_deref().and_then(OffsetUnit::parse);
        Self {
            id: TriggerId::from_uuid(row.id),
            agency: row.agency_id.map(AgencyId::from_uuid),
            event: row.event,
            offset: row.offset_count.zip(unit).map(|(count, unit)| Offset { count, unit }),
            happened_on: row.happened_on,
            document: row.document,
        }
    }
}

const TRIGGER_COLUMNS: &str = "g.id, g.agency_id, g.event, g.offset_count, g.offset_unit, g.happened_on, g.document";

/// An event.
pub(crate) async fn trigger(sql: &dyn Sql, id: TriggerId) -> Result<Option<Trigger>, StoreError> {
    let statement = format!("SELECT {TRIGGER_COLUMNS} FROM deadline_trigger g WHERE g.id = $1");
    Ok(sql.optional::<TriggerRow>(&statement, values![id.uuid()]).await?.map(Into::into))
}

/// An event, locked until the transaction ends.
pub(crate) async fn trigger_for_update(tx: &WriteTx, id: TriggerId) -> Result<Option<Trigger>, StoreError> {
    let statement =
        format!("SELECT {TRIGGER_COLUMNS} FROM deadline_trigger g WHERE g.id = $1{}", tx.dialect().for_update());
    Ok(tx.optional::<TriggerRow>(&statement, values![id.uuid()]).await?.map(Into::into))
}

/// Unfinished obligations whose term was counted, after a place in the ledger: what a changed calendar can move.
pub(crate) async fn counted_after(sql: &dyn Sql, seq: i64, limit: usize) -> Result<Vec<Obligation>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM obligation o WHERE o.seq > $1 AND o.state IN ('open', 'reported') AND o.due_on IS NOT NULL \
         AND o.why LIKE '%\"reason\":\"counted\"%' ORDER BY o.seq LIMIT $2"
    );
    obligations(sql.all::<Row>(&statement, values![seq, i64::try_from(limit).unwrap_or(i64::MAX)]).await?)
}

/// The number that the next task of a directive gets.
pub(crate) async fn next_ordinal(sql: &dyn Sql, origin: Origin) -> Result<i64, StoreError> {
    #[derive(FromQueryResult)]
    struct Next {
        next: i64,
    }
    let statement = "SELECT coalesce(max(ordinal), 0) + 1 AS next FROM task WHERE origin_id = $1";
    Ok(sql.one::<Next>(statement, values![origin.uuid()]).await?.next)
}

/// One order of an issued directive, as an obligation's page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskView {
    /// Its id.
    pub id: TaskId,
    /// Its code.
    pub code: String,
    /// Its place in the directive's outline.
    pub path: String,
    /// The order in full.
    pub content: String,
    /// Where it stands in the directive's text.
    pub source: Option<std::ops::Range<usize>>,
    /// Order or request.
    pub binding: Binding,
    /// Heads are addressed as persons.
    pub is_personal: bool,
    /// The leads hand in one product together.
    pub is_shared: bool,
    /// What is to be handed in.
    pub product: Option<String>,
    /// To whom it is owed.
    pub owed_to: Option<String>,
    /// Through whom the paper goes.
    pub via: Option<String>,
    /// Who contributes, each with the phrase of the directive.
    pub support: Vec<(AgencyId, String)>,
}

/// The task behind obligations.
pub(crate) async fn task(sql: &dyn Sql, id: TaskId) -> Result<Option<TaskView>, StoreError> {
    #[derive(FromQueryResult)]
    struct TaskRow {
        code: String,
        path: String,
        content: String,
        source_start: Option<i64>,
        source_end: Option<i64>,
        binding: String,
        is_personal: bool,
        is_shared: bool,
        product: Option<String>,
        owed_to_name: Option<String>,
        via: Option<String>,
    }
    #[derive(FromQueryResult)]
    struct SupportRow {
        agency_id: Uuid,
        phrase: String,
    }
    let columns =
        "code, path, content, source_start, source_end, binding, is_personal, is_shared, product, owed_to_name, via";
    let Some(row) =
        sql.optional::<TaskRow>(&format!("SELECT {columns} FROM task WHERE id = $1"), values![id.uuid()]).await?
    else {
        return Ok(None);
    };
    let support = sql
        .all::<SupportRow>(
            "SELECT agency_id, phrase FROM task_agency WHERE task_id = $1 AND role = 'support' ORDER BY phrase, agency_id",
            values![id.uuid()],
        )
        .await?;
    let place = |at: Option<i64>| at.and_then(|at| usize::try_from(at).ok());
    Ok(Some(TaskView {
        id,
        path: row.path,
        content: row.content,
        source: place(row.source_start).zip(place(row.source_end)).map(|(start, end)| start..end),
        binding: Binding::parse(&row.binding).ok_or_else(|| StoreError::Unreadable { what: "binding" })?,
        is_personal: row.is_personal,
        is_shared: row.is_shared,
        product: row.product,
        owed_to: row.owed_to_name,
        via: row.via,
        support: support.into_iter().map(|row| (AgencyId::from_uuid(row.agency_id), row.phrase)).collect(),
        code: row.code,
    }))
}

/// Open entries of a programme's series that are due after a day, at most `limit`, locked in the ledger's order.
pub(crate) async fn later_of_programme_for_update(
    tx: &WriteTx,
    programme: ProgrammeId,
    after: NaiveDate,
    limit: u32,
) -> Result<Vec<Obligation>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM obligation o WHERE o.programme_id = $1 AND o.standing = 'open' AND o.due_on > $2 \
         AND o.series_id IS NOT NULL AND o.parent_id IS NULL ORDER BY o.seq LIMIT $3{}",
        tx.dialect().for_update()
    );
    obligations(tx.all::<Row>(&statement, values![programme.uuid(), after, i64::from(limit)]).await?)
}

/// Entries of one origin that are not over, locked in the ledger's order.
pub(crate) async fn open_of_origin_for_update(tx: &WriteTx, origin: Origin) -> Result<Vec<Obligation>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM obligation o WHERE o.origin_id = $1 AND o.parent_id IS NULL AND o.state IN ('open', 'reported') \
         ORDER BY o.seq{}",
        tx.dialect().for_update()
    );
    obligations(tx.all::<Row>(&statement, values![origin.uuid()]).await?)
}
