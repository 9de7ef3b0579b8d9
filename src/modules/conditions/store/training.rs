//! Classes and who came to them.

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, TrainingClassId};
use thihanh_kernel::page::{Count, Cursor, Page, Slice};
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, capped_count, values};
use uuid::Uuid;

use super::{COUNT_CAP, During, above, push_below, push_seen};
use crate::modules::conditions::model::budget::days_of;
use crate::modules::conditions::model::training::{ClassFacts, Trainees, TrainingClass};
use crate::modules::conditions::policy::{Scope, Stakes};

const COLUMNS: &str = "k.seq, k.id, k.code, k.title, k.field_code, k.starts_on, k.ends_on, k.organiser_id, k.place, k.planned, k.plan_ref, \
     k.cancelled_why, k.updated_at, k.version";

/// Which classes are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClassFilter {
    /// Only of this agency and what lies below it, as they stood when the class began.
    pub agency: Option<AgencyId>,
    /// Of those who came from there; else of who holds it.
    pub by_trainees: bool,
    /// Only those that begin in this year.
    pub year: Option<i32>,
    /// Only those that begin on these days, both included.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// Only in this field of management.
    pub field: Option<String>,
    /// Not those that were cancelled.
    pub is_held: bool,
}

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    id: Uuid,
    code: String,
    title: String,
    field_code: Option<String>,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    organiser_id: Uuid,
    place: String,
    planned: i64,
    plan_ref: String,
    cancelled_why: Option<String>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl From<Row> for TrainingClass {
    fn from(row: Row) -> Self {
        Self {
            seq: row.seq,
            id: TrainingClassId::from_uuid(row.id),
            code: row.code,
            facts: ClassFacts {
                title: row.title,
                field: row.field_code,
                starts_on: row.starts_on,
                ends_on: row.ends_on,
                organiser: AgencyId::from_uuid(row.organiser_id),
                place: row.place,
                planned: row.planned,
                plan_ref: row.plan_ref,
            },
            cancelled: row.cancelled_why,
            updated_at: row.updated_at,
            version: row.version,
        }
    }
}

/// The class with this code.
pub async fn find(sql: &dyn Sql, code: &str) -> Result<Option<TrainingClass>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM training_class k WHERE k.code = $1");
    Ok(sql.optional::<Row>(&statement, values![code]).await?.map(TrainingClass::from))
}

/// The same, locked until the transaction ends.
pub async fn find_for_update(tx: &WriteTx, code: &str) -> Result<Option<TrainingClass>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM training_class k WHERE k.code = $1{}", tx.dialect().for_update());
    Ok(tx.optional::<Row>(&statement, values![code]).await?.map(TrainingClass::from))
}

/// The agencies that have to do with a class, and everything that stands or stood above them since it began.
pub async fn stakes(sql: &dyn Sql, class: &TrainingClass) -> Result<Stakes, StoreError> {
    #[derive(FromQueryResult)]
    struct Above {
        ancestor_id: Uuid,
    }
    let since = class.facts.starts_on;
    let agency = above(sql, class.facts.organiser, since).await?;
    let statement = "SELECT DISTINCT c.ancestor_id FROM training_trainees a JOIN agency_closure c ON c.descendant_id = a.agency_id \
         WHERE a.class_id = $1 AND (c.valid_to IS NULL OR c.valid_to >= $2)";
    let rows: Vec<Above> = sql.all(statement, values![class.id.uuid(), since]).await?;
    let trainees = rows.into_iter().map(|row| AgencyId::from_uuid(row.ancestor_id)).collect();
    Ok(Stakes { agency, trainees })
}

fn push_filter(statement: &mut SqlText, scope: &Scope, filter: &ClassFilter) {
    if let Scope::Of(agencies) = scope {
        statement.push(" AND (");
        push_seen(statement, "k.organiser_id", "k.starts_on", agencies);
        statement.push(" OR EXISTS (SELECT 1 FROM training_trainees a WHERE a.class_id = k.id AND ");
        push_seen(statement, "a.agency_id", "k.starts_on", agencies);
        statement.push("))");
    }
    for (from, to) in [filter.year.and_then(days_of), filter.days].into_iter().flatten() {
        statement.push(" AND k.starts_on >= ").bind(from).push(" AND k.starts_on <= ").bind(to);
    }
    // PostgreSQL takes no text with a NUL in it, and no field has such a code.
    if let Some(field) = filter.field.as_ref().filter(|code| !code.contains('\0')) {
        statement.push(" AND k.field_code = ").bind(field.as_str());
    }
    if filter.is_held {
        statement.push(" AND k.cancelled_why IS NULL");
    }
    let began = During::Columns("k.starts_on", "k.starts_on");
    if filter.by_trainees && filter.agency.is_some() {
        statement.push(" AND EXISTS (SELECT 1 FROM training_trainees a WHERE a.class_id = k.id");
        push_below(statement, "a.agency_id", filter.agency, began);
        statement.push(")");
    } else {
        push_below(statement, "k.organiser_id", filter.agency, began);
    }
}

/// A page of the classes that a person sees, the latest first.
pub async fn list(
    sql: &dyn Sql,
    scope: &Scope,
    filter: &ClassFilter,
    page: &Page,
) -> Result<(Slice<TrainingClass>, Count), StoreError> {
    let mut counted = SqlText::new("SELECT 1 FROM training_class k WHERE 1 = 1");
    push_filter(&mut counted, scope, filter);
    let count = capped_count(sql, counted, COUNT_CAP).await?;
    let mut statement = SqlText::new("SELECT ");
    statement.push(COLUMNS).push(" FROM training_class k WHERE 1 = 1");
    push_filter(&mut statement, scope, filter);
    let place = page.after.as_ref();
    if let Some((day, seq)) = place.and_then(|at| at.part::<NaiveDate>(0).ok().zip(at.part::<i64>(1).ok())) {
        statement.push(" AND (k.starts_on < ").bind(day).push(" OR (k.starts_on = ").bind(day);
        statement.push(" AND k.seq < ").bind(seq).push("))");
    }
    statement.push(" ORDER BY k.starts_on DESC, k.seq DESC LIMIT ").bind(page.fetch());
    let rows = sql.all_of::<Row>(statement).await?;
    let slice = page.slice(rows, |row| Cursor::new([row.starts_on.to_string(), row.seq.to_string()]));
    Ok((slice.map(TrainingClass::from), count))
}

/// Most agencies from which people come to one class.
const TRAINEES_MOST: i64 = 2_000;

/// Who came, by agency.
pub async fn trainees(sql: &dyn Sql, class: TrainingClassId) -> Result<Vec<Trainees>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        agency_id: Uuid,
        attended: i64,
        passed: i64,
    }
    let statement = "SELECT a.agency_id, a.attended, a.passed FROM training_trainees a WHERE a.class_id = $1 \
         ORDER BY a.agency_id LIMIT $2";
    let rows: Vec<Row> = sql.all(statement, values![class.uuid(), TRAINEES_MOST]).await?;
    let read =
        |row: Row| Trainees { agency: AgencyId::from_uuid(row.agency_id), attended: row.attended, passed: row.passed };
    Ok(rows.into_iter().map(read).collect())
}

/// How many came to each of some classes, and how many of them reached the target.
pub async fn sums(
    sql: &dyn Sql,
    classes: &[TrainingClassId],
) -> Result<std::collections::HashMap<TrainingClassId, (i64, i64)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        class_id: Uuid,
        attended: i64,
        passed: i64,
    }
    let mut statement = SqlText::new(
        "SELECT a.class_id, CAST(SUM(a.attended) AS bigint) AS attended, CAST(SUM(a.passed) AS bigint) AS passed \
         FROM training_trainees a WHERE a.class_id IN (",
    );
    statement.bind_all(classes.iter().map(|id| id.uuid())).push(") GROUP BY a.class_id");
    let rows = sql.all_of::<Row>(statement).await?;
    Ok(rows.into_iter().map(|row| (TrainingClassId::from_uuid(row.class_id), (row.attended, row.passed))).collect())
}

/// A new class.
pub async fn insert(tx: &WriteTx, class: &TrainingClass, by: Option<AccountId>) -> Result<(), StoreError> {
    let facts = &class.facts;
    tx.execute(
        "INSERT INTO training_class (id, code, title, field_code, starts_on, ends_on, organiser_id, place, planned, plan_ref, created_at, \
         created_by, updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $11, 1)",
        values![
            class.id.uuid(),
            class.code.as_str(),
            facts.title.as_str(),
            facts.field.clone(),
            facts.starts_on,
            facts.ends_on,
            facts.organiser.uuid(),
            facts.place.as_str(),
            facts.planned,
            facts.plan_ref.as_str(),
            class.updated_at,
            by.map(AccountId::uuid)
        ],
    )
    .await?;
    Ok(())
}

/// Saves a locked class, as its next version.
pub async fn save(tx: &WriteTx, class: &TrainingClass) -> Result<(), StoreError> {
    let facts = &class.facts;
    tx.execute(
        "UPDATE training_class SET title = $2, field_code = $3, starts_on = $4, ends_on = $5, organiser_id = $6, place = $7, planned = $8, \
         plan_ref = $9, cancelled_why = $10, updated_at = $11, version = version + 1 WHERE id = $1",
        values![
            class.id.uuid(),
            facts.title.as_str(),
            facts.field.clone(),
            facts.starts_on,
            facts.ends_on,
            facts.organiser.uuid(),
            facts.place.as_str(),
            facts.planned,
            facts.plan_ref.as_str(),
            class.cancelled.clone(),
            class.updated_at
        ],
    )
    .await?;
    Ok(())
}

/// Who came from one agency; nobody takes it out.
pub async fn put_trainees(tx: &WriteTx, class: TrainingClassId, trainees: Trainees) -> Result<(), StoreError> {
    if trainees.attended == 0 {
        let statement = "DELETE FROM training_trainees WHERE class_id = $1 AND agency_id = $2";
        tx.execute(statement, values![class.uuid(), trainees.agency.uuid()]).await?;
        return Ok(());
    }
    tx.execute(
        "INSERT INTO training_trainees (class_id, agency_id, attended, passed) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (class_id, agency_id) DO UPDATE SET attended = excluded.attended, passed = excluded.passed",
        values![class.uuid(), trainees.agency.uuid(), trainees.attended, trainees.passed],
    )
    .await?;
    Ok(())
}
