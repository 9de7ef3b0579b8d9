//! What findings, recommendations and answers to the checklist come to for many agencies at once, each with everything that stood below it on the day
//! of the conclusion. Whether somebody may see the agencies is asked before.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError};
use uuid::Uuid;

use super::findings::push_days;
use super::word;
use crate::modules::inspections::model::finding::{DocumentAsk, FindingKind, FindingState};

/// Recommendations and inspections that one page names.
const MOST_SHOWN: i64 = 200;

/// So many findings are alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingGroup {
    /// `A1` … `C3`.
    pub criterion: String,
    /// What they are.
    pub kind: FindingKind,
    /// Where they stand today.
    pub state: FindingState,
    /// How many.
    pub count: u64,
}

/// ` JOIN` the tree, so that a row counts for each of these agencies (`t.ancestor_id`) that its agency is or stands below on a day of the row.
fn push_counting(text: &mut SqlText, column: &str, day: &str, roots: &[AgencyId]) {
    text.push(" JOIN agency_closure t ON t.descendant_id = ").push(column).push(" AND t.valid_from <= ").push(day);
    text.push(" AND (t.valid_to IS NULL OR t.valid_to >= ").push(day).push(") AND t.ancestor_id IN (");
    text.bind_all(roots.iter().map(|root| root.uuid())).push(")");
}

/// Findings of conclusions of these days.
pub(in crate::modules::inspections) async fn findings(
    sql: &dyn Sql,
    roots: &[AgencyId],
    days: (NaiveDate, NaiveDate),
    field: Option<&str>,
) -> Result<HashMap<AgencyId, Vec<FindingGroup>>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        ancestor_id: Uuid,
        criterion: String,
        kind: String,
        state: String,
        total: i64,
    }
    let mut text = SqlText::new("SELECT t.ancestor_id, f.criterion, f.kind, f.state, count(*) AS total FROM finding f");
    push_counting(&mut text, "f.agency_id", "f.concluded_on", roots);
    text.push(" WHERE f.concluded_on IS NOT NULL");
    push_days(&mut text, days, field);
    text.push(" GROUP BY t.ancestor_id, f.criterion, f.kind, f.state");
    let mut found: HashMap<AgencyId, Vec<FindingGroup>> = HashMap::new();
    for row in sql.all_of::<Row>(text).await? {
        found.entry(AgencyId::from_uuid(row.ancestor_id)).or_default().push(FindingGroup {
            criterion: row.criterion,
            kind: word(&row.kind, "kind of a finding")?,
            state: word(&row.state, "state of a finding")?,
            count: row.total.unsigned_abs(),
        });
    }
    Ok(found)
}

/// Recommendations about legal documents that are owed since these days, by what is asked of the document.
pub(in crate::modules::inspections) async fn asks(
    sql: &dyn Sql,
    roots: &[AgencyId],
    (from, to): (NaiveDate, NaiveDate),
) -> Result<HashMap<AgencyId, Vec<(DocumentAsk, u64)>>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        ancestor_id: Uuid,
        document_ask: String,
        total: i64,
    }
    let mut text = SqlText::new("SELECT t.ancestor_id, r.document_ask, count(*) AS total FROM recommendation r");
    push_counting(&mut text, "r.agency_id", "r.opened_on", roots);
    text.push(" WHERE r.document_ask IS NOT NULL AND r.opened_on >= ").bind(from);
    text.push(" AND r.opened_on <= ").bind(to).push(" GROUP BY t.ancestor_id, r.document_ask");
    let mut found: HashMap<AgencyId, Vec<(DocumentAsk, u64)>> = HashMap::new();
    for row in sql.all_of::<Row>(text).await? {
        let ask = word(&row.document_ask, "what is asked of a document")?;
        found.entry(AgencyId::from_uuid(row.ancestor_id)).or_default().push((ask, row.total.unsigned_abs()));
    }
    Ok(found)
}

/// A recommendation about a legal document, as the list behind a number shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedRow {
    /// `KT-2026-0003-2`.
    pub code: String,
    /// Who is to do it.
    pub to: AgencyId,
    /// What is to be done.
    pub content: String,
    /// The day from which it is owed.
    pub opened_on: NaiveDate,
}

/// The recommendations that [`asks`] counts for one agency, the newest first.
pub(in crate::modules::inspections) async fn asked(
    sql: &dyn Sql,
    root: AgencyId,
    (from, to): (NaiveDate, NaiveDate),
    ask: DocumentAsk,
) -> Result<Vec<AskedRow>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        code: String,
        agency_id: Uuid,
        content: String,
        opened_on: NaiveDate,
    }
    let mut text = SqlText::new("SELECT r.code, r.agency_id, r.content, r.opened_on FROM recommendation r");
    push_counting(&mut text, "r.agency_id", "r.opened_on", &[root]);
    text.push(" WHERE r.document_ask = ").bind(ask.as_str()).push(" AND r.opened_on >= ").bind(from);
    text.push(" AND r.opened_on <= ").bind(to).push(" ORDER BY r.opened_on DESC, r.code LIMIT ").bind(MOST_SHOWN);
    let row = |row: Row| AskedRow {
        code: row.code,
        to: AgencyId::from_uuid(row.agency_id),
        content: row.content,
        opened_on: row.opened_on,
    };
    Ok(sql.all_of::<Row>(text).await?.into_iter().map(row).collect())
}

/// ` FROM` the judged answers to the questions of a criterion, of inspections whose conclusion was sent on these days.
fn push_answers(text: &mut SqlText, roots: &[AgencyId], (from, to): (NaiveDate, NaiveDate), criterion: &str) {
    text.push(" FROM inspection i JOIN inspection_question q ON q.inspection_id = i.id");
    text.push(" JOIN inspection_answer a ON a.inspection_id = i.id AND a.item_id = q.item_id");
    push_counting(text, "a.agency_id", "i.sent_on", roots);
    text.push(" WHERE i.sent_on >= ").bind(from).push(" AND i.sent_on <= ").bind(to);
    text.push(" AND q.criterion = ").bind(criterion);
    text.push(" AND a.verdict IN ('met', 'partly', 'not_met')");
}

const UNMET: &str =
    "CAST(COALESCE(SUM(CASE WHEN a.verdict = 'met' THEN 0 ELSE 1 END), 0) AS bigint) AS unmet, count(*) AS total";

/// Answers to the questions of a criterion that say more than "not applicable", of inspections whose conclusion was sent on these days: how many of
/// them say that it is not, or only partly, met; and how many there are.
pub(in crate::modules::inspections) async fn unmet(
    sql: &dyn Sql,
    roots: &[AgencyId],
    days: (NaiveDate, NaiveDate),
    criterion: &str,
) -> Result<HashMap<AgencyId, (u64, u64)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        ancestor_id: Uuid,
        unmet: i64,
        total: i64,
    }
    let mut text = SqlText::new("SELECT t.ancestor_id, ");
    text.push(UNMET);
    push_answers(&mut text, roots, days, criterion);
    text.push(" GROUP BY t.ancestor_id");
    let pair = |row: Row| (AgencyId::from_uuid(row.ancestor_id), (row.unmet.unsigned_abs(), row.total.unsigned_abs()));
    Ok(sql.all_of::<Row>(text).await?.into_iter().map(pair).collect())
}

/// An inspection of an agency with how many answers say that a criterion is not met, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmetRow {
    /// Code of the inspection.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The inspected agency.
    pub subject: AgencyId,
    /// Not, or only partly, met.
    pub unmet: u64,
    /// Judged answers.
    pub total: u64,
}

/// What [`unmet`] counts for one agency, by inspection and inspected agency.
pub(in crate::modules::inspections) async fn unmet_rows(
    sql: &dyn Sql,
    root: AgencyId,
    days: (NaiveDate, NaiveDate),
    criterion: &str,
) -> Result<Vec<UnmetRow>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        code: String,
        title: String,
        agency_id: Uuid,
        unmet: i64,
        total: i64,
    }
    let mut text = SqlText::new("SELECT i.code, i.title, a.agency_id, ");
    text.push(UNMET);
    push_answers(&mut text, &[root], days, criterion);
    text.push(" GROUP BY i.code, i.title, a.agency_id ORDER BY i.code DESC, a.agency_id LIMIT ").bind(MOST_SHOWN);
    let row = |row: Row| UnmetRow {
        code: row.code,
        title: row.title,
        subject: AgencyId::from_uuid(row.agency_id),
        unmet: row.unmet.unsigned_abs(),
        total: row.total.unsigned_abs(),
    };
    Ok(sql.all_of::<Row>(text).await?.into_iter().map(row).collect())
}
