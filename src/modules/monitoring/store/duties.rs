//! Who owes a plan for a year, and what was done about those that have none.

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, ObligationId, PlanDutyId, PlanRuleId};
use thihanh_kernel::page::{Cursor, Page, Slice};
use thihanh_kernel::time::Instant;
use thihanh_store::search_index::Index;
use thihanh_store::{Dialect, FromQueryResult, Sql, SqlText, StoreError, WriteTx, values};
use uuid::Uuid;

use super::push_scope;
use crate::modules::monitoring::model::form::NewMeasure;
use crate::modules::monitoring::model::plan::Duty;
use crate::modules::monitoring::model::words::PlanState;
use crate::modules::monitoring::policy::Scope;

pub(super) const COLUMNS: &str = "d.seq AS duty_seq, d.id AS duty_id, d.jurisdiction_id, d.agency_id, d.year, d.rule_set, d.rule_id, d.overseer_id, \
     d.obligation_id, d.opened_on";

#[derive(FromQueryResult)]
pub(super) struct DutyRow {
    duty_seq: i64,
    duty_id: Uuid,
    jurisdiction_id: Uuid,
    agency_id: Uuid,
    year: i64,
    rule_set: String,
    rule_id: Option<Uuid>,
    overseer_id: Uuid,
    obligation_id: Option<Uuid>,
    opened_on: NaiveDate,
}

impl From<DutyRow> for Duty {
    fn from(row: DutyRow) -> Self {
        Self {
            seq: row.duty_seq,
            id: PlanDutyId::from_uuid(row.duty_id),
            jurisdiction: AgencyId::from_uuid(row.jurisdiction_id),
            agency: AgencyId::from_uuid(row.agency_id),
            year: i32::try_from(row.year).unwrap_or_default(),
            rule_set: row.rule_set,
            rule: row.rule_id.map(PlanRuleId::from_uuid),
            overseer: AgencyId::from_uuid(row.overseer_id),
            obligation: row.obligation_id.map(ObligationId::from_uuid),
            opened_on: row.opened_on,
        }
    }
}

/// One duty.
pub(crate) async fn find(sql: &dyn Sql, id: PlanDutyId) -> Result<Option<Duty>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM plan_duty d WHERE d.id = $1");
    Ok(sql.optional::<DutyRow>(&statement, values![id.uuid()]).await?.map(Duty::from))
}

/// The same, locked until the transaction ends.
pub(crate) async fn find_for_update(tx: &WriteTx, id: PlanDutyId) -> Result<Option<Duty>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM plan_duty d WHERE d.id = $1{}", tx.dialect().for_update());
    Ok(tx.optional::<DutyRow>(&statement, values![id.uuid()]).await?.map(Duty::from))
}

/// What an agency owes for a year.
pub(crate) async fn find_of(sql: &dyn Sql, agency: AgencyId, year: i32) -> Result<Option<Duty>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM plan_duty d WHERE d.agency_id = $1 AND d.year = $2");
    Ok(sql.optional::<DutyRow>(&statement, values![agency.uuid(), i64::from(year)]).await?.map(Duty::from))
}

/// Which of these agencies have a duty for a year.
pub(crate) async fn existing(sql: &dyn Sql, jurisdiction: AgencyId, year: i32) -> Result<Vec<AgencyId>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        agency_id: Uuid,
    }
    let statement = "SELECT d.agency_id FROM plan_duty d WHERE d.year = $2 AND d.jurisdiction_id = $1";
    let rows: Vec<Row> = sql.all(statement, values![jurisdiction.uuid(), i64::from(year)]).await?;
    Ok(rows.into_iter().map(|row| AgencyId::from_uuid(row.agency_id)).collect())
}

/// A new duty; `false` where the agency has one for the year.
pub(crate) async fn insert(tx: &WriteTx, duty: &Duty) -> Result<bool, StoreError> {
    let inserted = tx
        .execute(
            "INSERT INTO plan_duty (id, jurisdiction_id, agency_id, year, rule_set, rule_id, overseer_id, obligation_id, opened_on)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (agency_id, year) DO NOTHING",
            values![
                duty.id.uuid(),
                duty.jurisdiction.uuid(),
                duty.agency.uuid(),
                i64::from(duty.year),
                duty.rule_set.as_str(),
                duty.rule.map(PlanRuleId::uuid),
                duty.overseer.uuid(),
                duty.obligation.map(ObligationId::uuid),
                duty.opened_on
            ],
        )
        .await?;
    Ok(inserted == 1)
}

/// The years for which a plan is owed, the newest first.
pub(crate) async fn years(sql: &dyn Sql) -> Result<Vec<i32>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        year: i64,
    }
    // The index on the year gives each at once: the next smaller one than the last.
    let mut years = Vec::new();
    let mut below = i64::from(i32::MAX);
    loop {
        let row: Option<Row> = sql
            .optional("SELECT d.year FROM plan_duty d WHERE d.year < $1 ORDER BY d.year DESC LIMIT 1", values![below])
            .await?;
        match row {
            Some(row) if years.len() < 50 => {
                years.push(i32::try_from(row.year).unwrap_or_default());
                below = row.year;
            }
            _ => return Ok(years),
        }
    }
}

/// Which duties are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// For which year.
    pub year: i32,
    /// Where the plan is in its life; `Some(None)` where there is none.
    pub state: Option<Option<PlanState>>,
    /// Words of the agency's name, present or past; empty for all.
    pub words: String,
}

/// A duty with what there is of its plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The duty.
    pub duty: Duty,
    /// Code and state of the plan, where one was begun.
    pub plan: Option<(String, PlanState)>,
    /// When it was sent in.
    pub submitted_on: Option<NaiveDate>,
    /// Fields in it.
    pub fields: i64,
}

#[derive(FromQueryResult)]
struct PlanPart {
    plan_code: Option<String>,
    plan_state: Option<String>,
    submitted_on: Option<NaiveDate>,
    fields: i64,
}

fn push_conditions(statement: &mut SqlText, dialect: Dialect, scope: &Scope, filter: &Filter) {
    if let Some(hits) = Index::Agency.matching(dialect, &filter.words) {
        statement
            .push(" JOIN agency named ON named.id = d.agency_id JOIN (")
            .push_text(hits)
            .push(") AS hit ON hit.seq = named.seq");
    }
    statement.push(" WHERE d.year = ").bind(i64::from(filter.year));
    match filter.state {
        None => {}
        Some(None) => {
            statement.push(" AND p.id IS NULL");
        }
        Some(Some(state)) => {
            statement.push(" AND p.state = '").push(state.as_str()).push("'");
        }
    }
    push_scope(statement, scope);
}

const JOINED: &str = " FROM plan_duty d LEFT JOIN monitoring_plan p ON p.duty_id = d.id";

/// A page of the duties of a year that a person sees, in the order in which they were opened: by level, then by name.
pub(crate) fn list_statement(dialect: Dialect, scope: &Scope, filter: &Filter, page: &Page) -> SqlText {
    let mut statement = SqlText::new("SELECT ");
    statement.push(COLUMNS).push(
        ", p.code AS plan_code, p.state AS plan_state, p.submitted_on, \
         (SELECT count(*) FROM monitoring_plan_field f WHERE f.plan_id = p.id) AS fields",
    );
    statement.push(JOINED);
    push_conditions(&mut statement, dialect, scope, filter);
    if let Some(seq) = page.after.as_ref().and_then(|after| after.part::<i64>(0).ok()) {
        statement.push(" AND d.seq > ").bind(seq);
    }
    statement.push(" ORDER BY d.seq LIMIT ").bind(page.fetch());
    statement
}

/// [`list_statement`], read. How many there are, [`counts`] tells.
pub(crate) async fn list(
    sql: &dyn Sql,
    scope: &Scope,
    filter: &Filter,
    page: &Page,
) -> Result<Slice<Listed>, StoreError> {
    let rows = sql.all_of::<ListedRow>(list_statement(sql.dialect(), scope, filter, page)).await?;
    let Slice { items, next } = page.slice(rows, |row| Cursor::new([row.duty.duty_seq.to_string()]));
    let items = items.into_iter().map(Listed::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Slice { items, next })
}

/// Duty and plan of one line.
#[derive(FromQueryResult)]
struct ListedRow {
    #[sea_orm(nested)]
    duty: DutyRow,
    #[sea_orm(nested)]
    plan: PlanPart,
}

impl TryFrom<ListedRow> for Listed {
    type Error = StoreError;

    fn try_from(row: ListedRow) -> Result<Self, StoreError> {
        let ListedRow { duty, plan } = row;
        let state = match &plan.plan_state {
            Some(word) => Some(PlanState::parse(word).ok_or(StoreError::Unreadable { what: "state of a plan" })?),
            None => None,
        };
        Ok(Self {
            duty: duty.into(),
            plan: plan.plan_code.zip(state),
            submitted_on: plan.submitted_on,
            fields: plan.fields,
        })
    }
}

/// How many plans of the filter's year and words are in each state, of those that a person sees: one walk along the duties of the year, of which every agency has one at most.
pub(crate) fn counts_statement(dialect: Dialect, scope: &Scope, filter: &Filter) -> SqlText {
    let mut statement = SqlText::new("SELECT p.state, count(*) AS total");
    statement.push(JOINED);
    push_conditions(&mut statement, dialect, scope, &Filter { state: None, ..filter.clone() });
    statement.push(" GROUP BY p.state");
    statement
}

/// [`counts_statement`], read: `None` where no plan was begun.
pub(crate) async fn counts(
    sql: &dyn Sql,
    scope: &Scope,
    filter: &Filter,
) -> Result<Vec<(Option<PlanState>, i64)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        state: Option<String>,
        total: i64,
    }
    let rows = sql.all_of::<Row>(counts_statement(sql.dialect(), scope, filter)).await?;
    let read = |row: Row| match row.state {
        None => Ok((None, row.total)),
        Some(word) => PlanState::parse(&word)
            .map(|state| (Some(state), row.total))
            .ok_or(StoreError::Unreadable { what: "state of a plan" }),
    };
    rows.into_iter().map(read).collect()
}

/// What was done about an agency without a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Its number among those of the duty.
    pub number: i64,
    /// Code of the kind.
    pub kind: String,
    /// When it was taken.
    pub taken_on: NaiveDate,
    /// Number and symbol of its paper.
    pub document: String,
    /// In words.
    pub note: String,
    /// When it was recorded.
    pub recorded_at: Instant,
}

/// The measures of a duty, the oldest first.
pub(crate) async fn measures(sql: &dyn Sql, duty: PlanDutyId) -> Result<Vec<Measure>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        number: i64,
        kind: String,
        taken_on: NaiveDate,
        document: String,
        note: String,
        recorded_at: DateTime<Utc>,
    }
    let statement = "SELECT number, kind, taken_on, document, note, recorded_at FROM plan_measure WHERE duty_id = $1 ORDER BY number";
    let rows: Vec<Row> = sql.all(statement, values![duty.uuid()]).await?;
    Ok(rows
        .into_iter()
        .map(|row| Measure {
            number: row.number,
            kind: row.kind,
            taken_on: row.taken_on,
            document: row.document,
            note: row.note,
            recorded_at: row.recorded_at,
        })
        .collect())
}

/// One more measure of a locked duty.
pub(crate) async fn add_measure(
    tx: &WriteTx,
    duty: PlanDutyId,
    measure: &NewMeasure,
    now: Instant,
    by: Option<AccountId>,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO plan_measure (duty_id, number, kind, taken_on, document, note, recorded_at, recorded_by)
         SELECT $1, coalesce(max(m.number), 0) + 1, $2, $3, $4, $5, $6, $7 FROM plan_measure m WHERE m.duty_id = $1",
        values![
            duty.uuid(),
            measure.kind.as_str(),
            measure.taken_on,
            measure.document.as_str(),
            measure.note.as_str(),
            now,
            by.map(AccountId::uuid)
        ],
    )
    .await
    .map(|_| ())
}
