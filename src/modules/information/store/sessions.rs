//! Sessions of supervision.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, SupervisionId};
use thihanh_kernel::page::{Count, Cursor, Page, Slice};
use thihanh_kernel::time::civil;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, capped_count, values};
use uuid::Uuid;

use super::{above, push_is_below};
use crate::modules::information::model::session::{SessionFacts, SupervisionSession};
use crate::modules::information::policy::{SessionScope, SessionStakes};

const COLUMNS: &str = "v.seq, v.id, v.code, v.agency_id, v.keeper_id, v.subject, v.content, v.period_from, v.period_to, v.number, \
     v.concluded_on, v.created_at, v.created_by, v.updated_at, v.version";

/// How far sessions are counted.
const COUNT_CAP: u64 = 10_000;

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    id: Uuid,
    code: String,
    agency_id: Uuid,
    keeper_id: Uuid,
    subject: String,
    content: String,
    period_from: NaiveDate,
    period_to: NaiveDate,
    number: String,
    concluded_on: Option<NaiveDate>,
    created_at: DateTime<Utc>,
    created_by: Option<Uuid>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl Row {
    fn with(self, supervised: Vec<AgencyId>) -> SupervisionSession {
        SupervisionSession {
            seq: self.seq,
            id: SupervisionId::from_uuid(self.id),
            code: self.code,
            agency: AgencyId::from_uuid(self.agency_id),
            keeper: AgencyId::from_uuid(self.keeper_id),
            facts: SessionFacts {
                subject: self.subject,
                content: self.content,
                from: self.period_from,
                to: self.period_to,
                number: self.number,
                concluded_on: self.concluded_on,
                supervised,
            },
            created_at: self.created_at,
            created_by: self.created_by.map(AccountId::from_uuid),
            updated_at: self.updated_at,
            version: self.version,
        }
    }
}

async fn whole(sql: &dyn Sql, rows: Vec<Row>) -> Result<Vec<SupervisionSession>, StoreError> {
    #[derive(FromQueryResult)]
    struct Subject {
        session_id: Uuid,
        agency_id: Uuid,
    }
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut text = SqlText::new("SELECT session_id, agency_id FROM supervision_subject WHERE session_id IN (");
    text.bind_all(rows.iter().map(|row| row.id)).push(") ORDER BY session_id, position");
    let mut subjects: HashMap<Uuid, Vec<AgencyId>> = HashMap::new();
    for row in sql.all_of::<Subject>(text).await? {
        subjects.entry(row.session_id).or_default().push(AgencyId::from_uuid(row.agency_id));
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let supervised = subjects.remove(&row.id).unwrap_or_default();
            row.with(supervised)
        })
        .collect())
}

/// The session with this code.
pub(in crate::modules::information) async fn find(
    sql: &dyn Sql,
    code: &str,
) -> Result<Option<SupervisionSession>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM supervision_session v WHERE v.code = $1");
    let rows = sql.all::<Row>(&statement, values![code]).await?;
    Ok(whole(sql, rows).await?.pop())
}

/// The same, locked until the transaction ends.
pub(in crate::modules::information) async fn find_for_update(
    tx: &WriteTx,
    code: &str,
) -> Result<Option<SupervisionSession>, StoreError> {
    let statement =
        format!("SELECT {COLUMNS} FROM supervision_session v WHERE v.code = $1{}", tx.dialect().for_update());
    let rows = tx.all::<Row>(&statement, values![code]).await?;
    Ok(whole(tx, rows).await?.pop())
}

/// The agencies that have to do with a session.
pub(in crate::modules::information) async fn stakes(
    sql: &dyn Sql,
    session: &SupervisionSession,
) -> Result<SessionStakes, StoreError> {
    let mut agencies = session.facts.supervised.clone();
    agencies.extend([session.agency, session.keeper]);
    let above = above(sql, &agencies, civil(session.created_at)).await?;
    let side = |agency: AgencyId| above.get(&agency).cloned().unwrap_or_default();
    Ok(SessionStakes {
        agency: side(session.agency),
        keeper: side(session.keeper),
        supervised: session.facts.supervised.iter().flat_map(|agency| side(*agency)).collect(),
    })
}

fn push_scope(text: &mut SqlText, scope: &SessionScope) {
    let SessionScope::Of(agencies) = scope else { return };
    text.push(" AND (");
    push_is_below(text, "v.agency_id", "v.created_on", agencies);
    text.push(" OR ");
    push_is_below(text, "v.keeper_id", "v.created_on", agencies);
    text.push(" OR EXISTS (SELECT 1 FROM supervision_subject u WHERE u.session_id = v.id AND ");
    push_is_below(text, "u.agency_id", "v.created_on", agencies);
    text.push("))");
}

/// A page of the sessions that a person sees, the newest first.
pub(in crate::modules::information) async fn list(
    sql: &dyn Sql,
    scope: &SessionScope,
    page: &Page,
) -> Result<(Slice<SupervisionSession>, Count), StoreError> {
    let mut counted = SqlText::new("SELECT 1 FROM supervision_session v WHERE 1 = 1");
    push_scope(&mut counted, scope);
    let count = capped_count(sql, counted, COUNT_CAP).await?;
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push(" FROM supervision_session v WHERE 1 = 1");
    push_scope(&mut text, scope);
    if let Some(seq) = page.after.as_ref().and_then(|after| after.part::<i64>(0).ok()) {
        text.push(" AND v.seq < ").bind(seq);
    }
    text.push(" ORDER BY v.seq DESC LIMIT ").bind(page.fetch());
    let rows = sql.all_of::<Row>(text).await?;
    let Slice { items, next } = page.slice(rows, |row| Cursor::new([row.seq.to_string()]));
    Ok((Slice { items: whole(sql, items).await?, next }, count))
}

/// A new session.
pub(in crate::modules::information) async fn insert(
    tx: &WriteTx,
    session: &SupervisionSession,
) -> Result<(), StoreError> {
    let facts = &session.facts;
    tx.execute(
        "INSERT INTO supervision_session (id, code, agency_id, keeper_id, subject, content, period_from, period_to, number, concluded_on, \
         created_at, created_on, created_by, updated_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $11, 1)",
        values![
            session.id.uuid(),
            session.code.as_str(),
            session.agency.uuid(),
            session.keeper.uuid(),
            facts.subject.as_str(),
            facts.content.as_str(),
            facts.from,
            facts.to,
            facts.number.as_str(),
            facts.concluded_on,
            session.created_at,
            civil(session.created_at),
            session.created_by.map(AccountId::uuid)
        ],
    )
    .await?;
    put_supervised(tx, session).await
}

/// Saves a locked session as its next version.
pub(in crate::modules::information) async fn save(
    tx: &WriteTx,
    session: &SupervisionSession,
) -> Result<(), StoreError> {
    let facts = &session.facts;
    tx.execute(
        "UPDATE supervision_session SET subject = $2, content = $3, period_from = $4, period_to = $5, number = $6, concluded_on = $7, \
         updated_at = $8, version = version + 1 WHERE id = $1",
        values![
            session.id.uuid(),
            facts.subject.as_str(),
            facts.content.as_str(),
            facts.from,
            facts.to,
            facts.number.as_str(),
            facts.concluded_on,
            session.updated_at
        ],
    )
    .await?;
    put_supervised(tx, session).await
}

async fn put_supervised(tx: &WriteTx, session: &SupervisionSession) -> Result<(), StoreError> {
    tx.execute("DELETE FROM supervision_subject WHERE session_id = $1", values![session.id.uuid()]).await?;
    let rows = (1_i64..).zip(&session.facts.supervised);
    let rows = rows.map(|(position, agency)| values![session.id.uuid(), agency.uuid(), position]).collect();
    tx.insert_many("supervision_subject", &["session_id", "agency_id", "position"], rows).await
}
