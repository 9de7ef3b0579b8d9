//! The checklist as an inspection froze it, the answers to it, and the changes that tablets brought.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, ChecklistItemId, InspectionId};
use thihanh_kernel::time::Instant;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, values};
use uuid::Uuid;

use super::word;
use crate::modules::inspections::model::answer::{Answer, Change, Outcome, Value, Verdict};
use crate::modules::inspections::model::reference::ChecklistItem;

/// A question as an inspection froze it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The question's id, the same for every tablet.
    pub item: ChecklistItemId,
    /// `A1` … `C3`.
    pub criterion: String,
    /// What is asked.
    pub question: String,
    /// How to look at it.
    pub guidance: String,
    /// What it rests on.
    pub source: String,
    /// Whether somebody has checked it against that.
    pub is_verified: bool,
}

/// Freezes the questions for an inspection.
pub(in crate::modules::inspections) async fn freeze(
    tx: &WriteTx,
    inspection: InspectionId,
    items: &[ChecklistItem],
) -> Result<(), StoreError> {
    const COLUMNS: &[&str] = &[
        "inspection_id",
        "item_id",
        "place",
        "criterion",
        "field_code",
        "question",
        "guidance",
        "source",
        "is_verified",
    ];
    let rows = (1_i64..).zip(items).map(|(place, item)| {
        values![
            inspection.uuid(),
            item.id.uuid(),
            place,
            item.criterion.as_str(),
            item.field.as_str(),
            item.question.as_str(),
            item.guidance.as_str(),
            item.source.as_str(),
            item.is_verified
        ]
    });
    tx.insert_many("inspection_question", COLUMNS, rows.collect()).await
}

/// The frozen questions in their order.
pub(in crate::modules::inspections) async fn questions(
    sql: &dyn Sql,
    inspection: InspectionId,
) -> Result<Vec<Question>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        item_id: Uuid,
        criterion: String,
        question: String,
        guidance: String,
        source: String,
        is_verified: bool,
    }
    let statement = "SELECT item_id, criterion, question, guidance, source, is_verified FROM inspection_question \
         WHERE inspection_id = $1 ORDER BY place";
    let rows: Vec<Row> = sql.all(statement, values![inspection.uuid()]).await?;
    Ok(rows
        .into_iter()
        .map(|row| Question {
            item: ChecklistItemId::from_uuid(row.item_id),
            criterion: row.criterion,
            question: row.question,
            guidance: row.guidance,
            source: row.source,
            is_verified: row.is_verified,
        })
        .collect())
}

#[derive(FromQueryResult)]
struct AnswerRow {
    agency_id: Uuid,
    item_id: Uuid,
    verdict: Option<String>,
    note: String,
    version: i64,
    change_id: Option<Uuid>,
}

fn verdict(text: Option<String>) -> Result<Option<Verdict>, StoreError> {
    text.map(|text| word(&text, "verdict")).transpose()
}

/// Every answer of an inspection, by agency and question.
pub(in crate::modules::inspections) async fn all(
    sql: &dyn Sql,
    inspection: InspectionId,
) -> Result<HashMap<(AgencyId, ChecklistItemId), Answer>, StoreError> {
    let statement =
        "SELECT agency_id, item_id, verdict, note, version, change_id FROM inspection_answer WHERE inspection_id = $1";
    let rows: Vec<AnswerRow> = sql.all(statement, values![inspection.uuid()]).await?;
    rows.into_iter()
        .map(|row| {
            let key = (AgencyId::from_uuid(row.agency_id), ChecklistItemId::from_uuid(row.item_id));
            let value = Value { verdict: verdict(row.verdict)?, note: row.note };
            Ok((key, Answer { value, version: row.version, by_change: row.change_id }))
        })
        .collect()
}

/// Writes an answer; the inspection is locked.
pub(in crate::modules::inspections) async fn save(
    tx: &WriteTx,
    inspection: InspectionId,
    change: &Change,
    answer: &Answer,
    by: Option<AccountId>,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO inspection_answer (inspection_id, agency_id, item_id, verdict, note, version, change_id, answered_at, answered_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         ON CONFLICT (inspection_id, agency_id, item_id) DO UPDATE SET verdict = excluded.verdict, note = excluded.note, \
         version = excluded.version, change_id = excluded.change_id, answered_at = excluded.answered_at, answered_by = excluded.answered_by",
        values![
            inspection.uuid(),
            change.subject.uuid(),
            change.item.uuid(),
            answer.value.verdict.map(Verdict::as_str),
            answer.value.note.as_str(),
            answer.version,
            answer.by_change,
            change.made_at,
            by.map(AccountId::uuid)
        ],
    )
    .await?;
    Ok(())
}

/// A change as it was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// What was sent.
    pub change: Change,
    /// What became of it.
    pub outcome: Outcome,
    /// Who sent it.
    pub account: Option<AccountId>,
    /// As called then.
    pub name: String,
}

/// Keeps a change with what became of it.
pub(in crate::modules::inspections) async fn record(
    tx: &WriteTx,
    inspection: InspectionId,
    received: &Received,
    at: Instant,
) -> Result<(), StoreError> {
    let change = &received.change;
    tx.execute(
        "INSERT INTO inspection_change (id, inspection_id, agency_id, item_id, base_version, follows_id, verdict, note, made_at, received_at, \
         account_id, account_name, outcome) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        values![
            change.id,
            inspection.uuid(),
            change.subject.uuid(),
            change.item.uuid(),
            change.base,
            change.follows,
            change.value.verdict.map(Verdict::as_str),
            change.value.note.as_str(),
            change.made_at,
            at,
            received.account.map(AccountId::uuid),
            received.name.as_str(),
            received.outcome.as_str()
        ],
    )
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct ChangeRow {
    id: Uuid,
    agency_id: Uuid,
    item_id: Uuid,
    base_version: i64,
    follows_id: Option<Uuid>,
    verdict: Option<String>,
    note: String,
    made_at: DateTime<Utc>,
    account_id: Option<Uuid>,
    account_name: String,
    outcome: String,
}

const CHANGE: &str = "SELECT id, agency_id, item_id, base_version, follows_id, verdict, note, made_at, account_id, account_name, outcome \
     FROM inspection_change WHERE inspection_id = ";

impl ChangeRow {
    fn received(self) -> Result<Received, StoreError> {
        Ok(Received {
            change: Change {
                id: self.id,
                subject: AgencyId::from_uuid(self.agency_id),
                item: ChecklistItemId::from_uuid(self.item_id),
                base: self.base_version,
                follows: self.follows_id,
                value: Value { verdict: verdict(self.verdict)?, note: self.note },
                made_at: self.made_at,
            },
            outcome: word(&self.outcome, "outcome of a change")?,
            account: self.account_id.map(AccountId::from_uuid),
            name: self.account_name,
        })
    }
}

/// Those of these changes that were received already.
pub(in crate::modules::inspections) async fn known(
    sql: &dyn Sql,
    inspection: InspectionId,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Received>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut text = SqlText::new(CHANGE);
    text.bind(inspection.uuid()).push(" AND id IN (").bind_all(ids.iter().copied()).push(")");
    let rows = sql.all_of::<ChangeRow>(text).await?;
    rows.into_iter().map(|row| row.received().map(|received| (received.change.id, received))).collect()
}

/// Conflicts that nobody ended yet, the oldest first; a few hundred at most.
pub(in crate::modules::inspections) async fn conflicts(
    sql: &dyn Sql,
    inspection: InspectionId,
) -> Result<Vec<Received>, StoreError> {
    let mut text = SqlText::new(CHANGE);
    text.bind(inspection.uuid()).push(" AND outcome = 'conflict' ORDER BY received_at, id LIMIT 500");
    sql.all_of::<ChangeRow>(text).await?.into_iter().map(ChangeRow::received).collect()
}

/// A change of an inspection that is still in conflict.
pub(in crate::modules::inspections) async fn find_conflict(
    sql: &dyn Sql,
    inspection: InspectionId,
    id: Uuid,
) -> Result<Option<Received>, StoreError> {
    let mut text = SqlText::new(CHANGE);
    text.bind(inspection.uuid()).push(" AND outcome = 'conflict' AND id = ").bind(id);
    sql.all_of::<ChangeRow>(text).await?.pop().map(ChangeRow::received).transpose()
}

/// Somebody chose between a change and what stood.
pub(in crate::modules::inspections) async fn resolved(tx: &WriteTx, id: Uuid) -> Result<(), StoreError> {
    tx.execute("UPDATE inspection_change SET outcome = 'resolved' WHERE id = $1", values![id]).await?;
    Ok(())
}
