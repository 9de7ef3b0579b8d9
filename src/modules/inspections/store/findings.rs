//! Findings: one, those of an inspection, and the list of all that a person sees.
//!
//! The list is read backwards along `seq`, or along the index of the one narrow filter that is set (`finding_agency`, `finding_law`,
//! `finding_state`, `finding_criterion`, `finding_kind`); for whoever has few agencies along theirs (`finding_agency`, `finding_inspector`, `finding_overseer`).

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AgencyId, FindingId, InspectionId};
use thihanh_kernel::page::{Count, Cursor, Page, Slice};
use thihanh_kernel::time::civil;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, capped_count, values};
use uuid::Uuid;

use super::stakes::{Few, few_below, push_finding_scope};
use super::word;
use crate::modules::inspections::model::finding::{Finding, FindingFacts, FindingKind, FindingState};
use crate::modules::inspections::model::inspection::Inspection;
use crate::modules::inspections::model::law::LawRef;
use crate::modules::inspections::policy::Scope;

const COLUMNS: &str = "f.seq, f.id, f.code, f.inspection_id, f.agency_id, f.criterion, f.field_code, f.kind, f.description, f.cause, f.responsible, \
     f.law_number, f.law_article, f.law_clause, f.law_point, f.evidence, f.state, f.concluded_on, f.closed_on, f.closing_note, f.created_at, \
     f.updated_at, f.version";

/// How far findings are counted. Whoever sees every eighth of them waits for eight times as many to be looked at.
const COUNT_CAP: u64 = 3_000;

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    id: Uuid,
    code: String,
    inspection_id: Uuid,
    agency_id: Uuid,
    criterion: String,
    field_code: String,
    kind: String,
    description: String,
    cause: String,
    responsible: String,
    law_number: String,
    law_article: String,
    law_clause: String,
    law_point: String,
    evidence: String,
    state: String,
    concluded_on: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
    closing_note: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl TryFrom<Row> for Finding {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let law =
            LawRef { number: row.law_number, article: row.law_article, clause: row.law_clause, point: row.law_point };
        Ok(Self {
            seq: row.seq,
            id: FindingId::from_uuid(row.id),
            code: row.code,
            inspection: InspectionId::from_uuid(row.inspection_id),
            facts: FindingFacts {
                subject: AgencyId::from_uuid(row.agency_id),
                criterion: row.criterion,
                field: row.field_code,
                kind: word(&row.kind, "kind of a finding")?,
                description: row.description,
                cause: row.cause,
                responsible: row.responsible,
                law: (!law.number.is_empty()).then_some(law),
                evidence: row.evidence,
            },
            state: word(&row.state, "state of a finding")?,
            concluded_on: row.concluded_on,
            closed_on: row.closed_on,
            closing_note: row.closing_note,
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
        })
    }
}

/// The finding with this code.
pub(in crate::modules::inspections) async fn find(sql: &dyn Sql, code: &str) -> Result<Option<Finding>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM finding f WHERE f.code = $1");
    sql.optional::<Row>(&statement, values![code]).await?.map(Finding::try_from).transpose()
}

/// Those of these findings that a person sees, in their order.
pub(in crate::modules::inspections) async fn seen(
    sql: &dyn Sql,
    scope: &Scope,
    ids: &[FindingId],
) -> Result<Vec<Finding>, StoreError> {
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push(" FROM finding f WHERE f.id IN (").bind_all(ids.iter().map(|id| id.uuid())).push(")");
    push_finding_scope(&mut text, scope, None);
    text.push(" ORDER BY f.seq");
    sql.all_of::<Row>(text).await?.into_iter().map(Finding::try_from).collect()
}

/// The findings of an inspection in the order in which they were written.
pub(in crate::modules::inspections) async fn of(
    sql: &dyn Sql,
    inspection: InspectionId,
) -> Result<Vec<Finding>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM finding f WHERE f.inspection_id = $1 ORDER BY f.seq");
    let rows = sql.all::<Row>(&statement, values![inspection.uuid()]).await?;
    rows.into_iter().map(Finding::try_from).collect()
}

/// The findings that a recommendation rests on.
pub(in crate::modules::inspections) async fn of_recommendation(
    sql: &dyn Sql,
    recommendation: Uuid,
) -> Result<Vec<Finding>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM recommendation_finding r JOIN finding f ON f.id = r.finding_id \
         WHERE r.recommendation_id = $1 ORDER BY f.seq"
    );
    let rows = sql.all::<Row>(&statement, values![recommendation]).await?;
    rows.into_iter().map(Finding::try_from).collect()
}

/// A new finding of an inspection.
pub(in crate::modules::inspections) async fn insert(
    tx: &WriteTx,
    inspection: &Inspection,
    finding: &Finding,
) -> Result<(), StoreError> {
    let facts = &finding.facts;
    let law = facts.law.clone().unwrap_or_default();
    tx.execute(
        "INSERT INTO finding (id, code, inspection_id, inspector_id, overseer_id, agency_id, seen_since, criterion, field_code, kind, description, cause, \
         responsible, law_number, law_key, law_article, law_clause, law_point, evidence, state, closing_note, created_at, updated_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, '', $21, $21, 1)",
        values![
            finding.id.uuid(),
            finding.code.as_str(),
            inspection.id.uuid(),
            inspection.agency.uuid(),
            inspection.overseer.uuid(),
            facts.subject.uuid(),
            civil(inspection.created_at),
            facts.criterion.as_str(),
            facts.field.as_str(),
            facts.kind.as_str(),
            facts.description.as_str(),
            facts.cause.as_str(),
            facts.responsible.as_str(),
            law.number.as_str(),
            law.key(),
            law.article.as_str(),
            law.clause.as_str(),
            law.point.as_str(),
            facts.evidence.as_str(),
            finding.state.as_str(),
            finding.created_at
        ],
    )
    .await?;
    Ok(())
}

/// Saves a finding as its next version; its inspection is locked.
pub(in crate::modules::inspections) async fn save(tx: &WriteTx, finding: &Finding) -> Result<(), StoreError> {
    let facts = &finding.facts;
    let law = facts.law.clone().unwrap_or_default();
    tx.execute(
        "UPDATE finding SET agency_id = $2, criterion = $3, field_code = $4, kind = $5, description = $6, cause = $7, responsible = $8, \
         law_number = $9, law_key = $10, law_article = $11, law_clause = $12, law_point = $13, evidence = $14, state = $15, \
         concluded_on = $16, closed_on = $17, closing_note = $18, updated_at = $19, version = version + 1 WHERE id = $1",
        values![
            finding.id.uuid(),
            facts.subject.uuid(),
            facts.criterion.as_str(),
            facts.field.as_str(),
            facts.kind.as_str(),
            facts.description.as_str(),
            facts.cause.as_str(),
            facts.responsible.as_str(),
            law.number.as_str(),
            law.key(),
            law.article.as_str(),
            law.clause.as_str(),
            law.point.as_str(),
            facts.evidence.as_str(),
            finding.state.as_str(),
            finding.concluded_on,
            finding.closed_on,
            finding.closing_note.as_str(),
            finding.updated_at
        ],
    )
    .await?;
    Ok(())
}

/// Removes a finding that stands in no conclusion.
pub(in crate::modules::inspections) async fn remove(tx: &WriteTx, id: FindingId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM finding WHERE id = $1 AND state = 'noted'", values![id.uuid()]).await?;
    Ok(())
}

/// What the list of findings holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindingFilter {
    /// Key of a legal document ([`crate::modules::inspections::model::law::law_key`]).
    pub law: Option<String>,
    /// Its article.
    pub article: Option<String>,
    /// Of this inspected agency.
    pub subject: Option<AgencyId>,
    /// In this state.
    pub state: Option<FindingState>,
    /// Of this kind.
    pub kind: Option<FindingKind>,
    /// Under this criterion.
    pub criterion: Option<String>,
    /// In a conclusion sent on this day or before: open for too long.
    pub concluded_until: Option<NaiveDate>,
    /// Those that an indicator counts.
    pub counted: Option<CountedIn>,
}

/// What an indicator counts: findings of conclusions of some days, about an agency or what stood below it on the day of the conclusion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedIn {
    /// The agency.
    pub below: AgencyId,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// In this field alone.
    pub field: Option<String>,
    /// Not what is good.
    pub is_fault: bool,
}

/// ` AND` the finding (of a table called `f`) is of a conclusion of these days, and of this field where one is named.
pub(super) fn push_days(text: &mut SqlText, (from, to): (NaiveDate, NaiveDate), field: Option<&str>) {
    text.push(" AND f.concluded_on >= ").bind(from).push(" AND f.concluded_on <= ").bind(to);
    // PostgreSQL takes no text with a NUL in it, and no field has such a code.
    if let Some(field) = field.filter(|code| !code.contains('\0')) {
        text.push(" AND f.field_code = ").bind(field);
    }
}

fn push_filter(text: &mut SqlText, filter: &FindingFilter) {
    if let Some(law) = &filter.law {
        text.push(" AND f.law_key = ").bind(law.as_str());
    }
    if let Some(article) = &filter.article {
        text.push(" AND f.law_article = ").bind(article.as_str());
    }
    if let Some(subject) = filter.subject {
        text.push(" AND f.agency_id = ").bind(subject.uuid());
    }
    if let Some(state) = filter.state {
        text.push(" AND f.state = ").bind(state.as_str());
    }
    if let Some(kind) = filter.kind {
        text.push(" AND f.kind = ").bind(kind.as_str());
    }
    if let Some(criterion) = &filter.criterion {
        text.push(" AND f.criterion = ").bind(criterion.as_str());
    }
    if let Some(until) = filter.concluded_until {
        text.push(" AND f.concluded_on <= ").bind(until);
    }
    if let Some(counted) = &filter.counted {
        push_days(text, (counted.from, counted.to), counted.field.as_deref());
        text.push(
            " AND EXISTS (SELECT 1 FROM agency_closure t WHERE t.descendant_id = f.agency_id AND t.ancestor_id = ",
        );
        text.bind(counted.below.uuid()).push(" AND t.valid_from <= f.concluded_on");
        text.push(" AND (t.valid_to IS NULL OR t.valid_to >= f.concluded_on))");
        if counted.is_fault {
            text.push(" AND f.kind <> 'strength'");
        }
    }
}

fn conditions(scope: &Scope, few: Option<&Few>, filter: &FindingFilter) -> SqlText {
    let mut text = SqlText::new(" FROM finding f WHERE 1 = 1");
    push_filter(&mut text, filter);
    push_finding_scope(&mut text, scope, few);
    text
}

/// How many findings a person sees; to be capped.
pub(in crate::modules::inspections) fn count_statement(
    scope: &Scope,
    few: Option<&Few>,
    filter: &FindingFilter,
) -> SqlText {
    let mut text = SqlText::new("SELECT 1");
    text.push_text(conditions(scope, few, filter));
    text
}

/// A page of the findings that a person sees, the newest first.
pub(in crate::modules::inspections) fn statement(
    scope: &Scope,
    few: Option<&Few>,
    filter: &FindingFilter,
    page: &Page,
) -> SqlText {
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push_text(conditions(scope, few, filter));
    if let Some(seq) = page.after.as_ref().and_then(|after| after.part::<i64>(0).ok()) {
        text.push(" AND f.seq < ").bind(seq);
    }
    text.push(" ORDER BY f.seq DESC LIMIT ").bind(page.fetch());
    text
}

/// [`statement`] and [`count_statement`], read.
pub(in crate::modules::inspections) async fn list(
    sql: &dyn Sql,
    scope: &Scope,
    filter: &FindingFilter,
    page: &Page,
) -> Result<(Slice<Finding>, Count), StoreError> {
    let few = few_below(sql, scope).await?;
    let count = capped_count(sql, count_statement(scope, few.as_ref(), filter), COUNT_CAP).await?;
    let rows = sql.all_of::<Row>(statement(scope, few.as_ref(), filter, page)).await?;
    let Slice { items, next } = page.slice(rows, |row| Cursor::new([row.seq.to_string()]));
    let items = items.into_iter().map(Finding::try_from).collect::<Result<_, _>>()?;
    Ok((Slice { items, next }, count))
}

/// How many shortcomings and violations stand in conclusions since a day, by inspected agency.
pub(in crate::modules::inspections) async fn faults_by_agency(
    sql: &dyn Sql,
    since: NaiveDate,
    field: Option<&str>,
) -> Result<HashMap<AgencyId, u64>, StoreError> {
    #[derive(FromQueryResult)]
    struct Found {
        agency_id: Uuid,
        total: i64,
    }
    let mut text = SqlText::new(
        "SELECT f.agency_id, COUNT(*) AS total FROM finding f WHERE f.kind IN ('shortcoming', 'violation') AND f.concluded_on >= ",
    );
    text.bind(since);
    if let Some(field) = field {
        text.push(" AND f.field_code = ").bind(field);
    }
    text.push(" GROUP BY f.agency_id");
    let rows = sql.all_of::<Found>(text).await?;
    Ok(rows.into_iter().map(|row| (AgencyId::from_uuid(row.agency_id), row.total.unsigned_abs())).collect())
}

/// The newest findings that a person sees, at most `most`.
pub(in crate::modules::inspections) async fn newest(
    sql: &dyn Sql,
    scope: &Scope,
    filter: &FindingFilter,
    most: usize,
) -> Result<Vec<Finding>, StoreError> {
    let few = few_below(sql, scope).await?;
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push(" FROM finding f WHERE 1 = 1");
    push_filter(&mut text, filter);
    push_finding_scope(&mut text, scope, few.as_ref());
    text.push(" ORDER BY f.seq DESC LIMIT ").bind(i64::try_from(most).unwrap_or(i64::MAX));
    sql.all_of::<Row>(text).await?.into_iter().map(Finding::try_from).collect()
}
