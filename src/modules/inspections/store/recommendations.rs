//! Recommendations of conclusions.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AgencyId, FindingId, InspectionId, RecommendationId};
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, values};
use uuid::Uuid;

use super::word;
use crate::modules::inspections::model::finding::{Recommendation, RecommendationFacts};
use crate::modules::inspections::model::law::LawRef;

const COLUMNS: &str = "r.id, r.code, r.inspection_id, r.number, r.agency_id, r.verifier_id, r.measure, r.authority, r.content, r.product, r.due_on, \
     r.law_number, r.law_article, r.law_clause, r.law_point, r.document_ask, r.opened_on, r.updated_at";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    code: String,
    inspection_id: Uuid,
    number: i64,
    agency_id: Uuid,
    verifier_id: Uuid,
    measure: String,
    authority: String,
    content: String,
    product: String,
    due_on: Option<NaiveDate>,
    law_number: String,
    law_article: String,
    law_clause: String,
    law_point: String,
    document_ask: Option<String>,
    opened_on: Option<NaiveDate>,
    updated_at: DateTime<Utc>,
}

impl TryFrom<Row> for Recommendation {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let law =
            LawRef { number: row.law_number, article: row.law_article, clause: row.law_clause, point: row.law_point };
        let ask = row.document_ask.map(|ask| word(&ask, "what is asked of a document")).transpose()?;
        Ok(Self {
            id: RecommendationId::from_uuid(row.id),
            code: row.code,
            inspection: InspectionId::from_uuid(row.inspection_id),
            number: row.number,
            facts: RecommendationFacts {
                to: AgencyId::from_uuid(row.agency_id),
                verifier: AgencyId::from_uuid(row.verifier_id),
                measure: row.measure,
                authority: word(&row.authority, "authority of a measure")?,
                content: row.content,
                product: row.product,
                due_on: row.due_on,
                findings: Vec::new(),
                document: ask.map(|ask| (law, ask)),
            },
            opened_on: row.opened_on,
            updated_at: row.updated_at,
        })
    }
}

async fn with_findings(sql: &dyn Sql, rows: Vec<Row>) -> Result<Vec<Recommendation>, StoreError> {
    #[derive(FromQueryResult)]
    struct Link {
        recommendation_id: Uuid,
        finding_id: Uuid,
    }
    let mut found: Vec<Recommendation> = rows.into_iter().map(Recommendation::try_from).collect::<Result<_, _>>()?;
    if found.is_empty() {
        return Ok(found);
    }
    let mut text = SqlText::new(
        "SELECT l.recommendation_id, l.finding_id FROM recommendation_finding l JOIN finding f ON f.id = l.finding_id \
         WHERE l.recommendation_id IN (",
    );
    text.bind_all(found.iter().map(|recommendation| recommendation.id.uuid())).push(") ORDER BY f.seq");
    let mut links: HashMap<Uuid, Vec<FindingId>> = HashMap::new();
    for link in sql.all_of::<Link>(text).await? {
        links.entry(link.recommendation_id).or_default().push(FindingId::from_uuid(link.finding_id));
    }
    for recommendation in &mut found {
        recommendation.facts.findings = links.remove(&recommendation.id.uuid()).unwrap_or_default();
    }
    Ok(found)
}

/// The recommendation with this code.
pub(in crate::modules::inspections) async fn find(
    sql: &dyn Sql,
    code: &str,
) -> Result<Option<Recommendation>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM recommendation r WHERE r.code = $1");
    let row = sql.optional::<Row>(&statement, values![code]).await?;
    Ok(with_findings(sql, row.into_iter().collect()).await?.pop())
}

/// The recommendations of an inspection in the order of their numbers.
pub(in crate::modules::inspections) async fn of(
    sql: &dyn Sql,
    inspection: InspectionId,
) -> Result<Vec<Recommendation>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM recommendation r WHERE r.inspection_id = $1 ORDER BY r.number");
    let rows = sql.all::<Row>(&statement, values![inspection.uuid()]).await?;
    with_findings(sql, rows).await
}

/// The recommendations that rest on a finding.
pub(in crate::modules::inspections) async fn of_finding(
    sql: &dyn Sql,
    finding: FindingId,
) -> Result<Vec<Recommendation>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM recommendation_finding l JOIN recommendation r ON r.id = l.recommendation_id \
         WHERE l.finding_id = $1 ORDER BY r.number"
    );
    let rows = sql.all::<Row>(&statement, values![finding.uuid()]).await?;
    with_findings(sql, rows).await
}

/// The recommendations that rest on these findings, each with the finding, in the order of their numbers; without what else they rest on.
pub(in crate::modules::inspections) async fn of_findings(
    sql: &dyn Sql,
    findings: &[FindingId],
) -> Result<Vec<(FindingId, Recommendation)>, StoreError> {
    #[derive(FromQueryResult)]
    struct On {
        finding_id: Uuid,
        #[sea_orm(nested)]
        recommendation: Row,
    }
    let mut text = SqlText::new("SELECT l.finding_id, ");
    text.push(COLUMNS)
        .push(" FROM recommendation_finding l JOIN recommendation r ON r.id = l.recommendation_id WHERE l.finding_id IN (")
        .bind_all(findings.iter().map(|finding| finding.uuid()))
        .push(") ORDER BY r.opened_on, r.number, r.id");
    let read = |row: On| Ok((FindingId::from_uuid(row.finding_id), row.recommendation.try_into()?));
    sql.all_of::<On>(text).await?.into_iter().map(read).collect()
}

/// The code of the inspection of a recommendation.
pub(in crate::modules::inspections) async fn inspection_code(
    sql: &dyn Sql,
    inspection: InspectionId,
) -> Result<String, StoreError> {
    #[derive(FromQueryResult)]
    struct Code {
        code: String,
    }
    let row: Code = sql.one("SELECT code FROM inspection WHERE id = $1", values![inspection.uuid()]).await?;
    Ok(row.code)
}

/// A new recommendation.
pub(in crate::modules::inspections) async fn insert(
    tx: &WriteTx,
    recommendation: &Recommendation,
) -> Result<(), StoreError> {
    let facts = &recommendation.facts;
    let (law, ask) = match &facts.document {
        Some((law, ask)) => (law.clone(), Some(ask.as_str())),
        None => (LawRef::default(), None),
    };
    tx.execute(
        "INSERT INTO recommendation (id, code, inspection_id, number, agency_id, verifier_id, measure, authority, content, product, due_on, \
         law_number, law_article, law_clause, law_point, document_ask, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        values![
            recommendation.id.uuid(),
            recommendation.code.as_str(),
            recommendation.inspection.uuid(),
            recommendation.number,
            facts.to.uuid(),
            facts.verifier.uuid(),
            facts.measure.as_str(),
            facts.authority.as_str(),
            facts.content.as_str(),
            facts.product.as_str(),
            facts.due_on,
            law.number.as_str(),
            law.article.as_str(),
            law.clause.as_str(),
            law.point.as_str(),
            ask,
            recommendation.updated_at
        ],
    )
    .await?;
    let links = facts.findings.iter().map(|finding| values![recommendation.id.uuid(), finding.uuid()]);
    tx.insert_many("recommendation_finding", &["recommendation_id", "finding_id"], links.collect()).await
}

/// Removes a recommendation that nobody owes yet.
pub(in crate::modules::inspections) async fn remove(tx: &WriteTx, id: RecommendationId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM recommendation_finding WHERE recommendation_id = $1", values![id.uuid()]).await?;
    tx.execute("DELETE FROM recommendation WHERE id = $1 AND opened_on IS NULL", values![id.uuid()]).await?;
    Ok(())
}

/// It is owed from a day on.
pub(in crate::modules::inspections) async fn open(
    tx: &WriteTx,
    id: RecommendationId,
    on: NaiveDate,
) -> Result<(), StoreError> {
    tx.execute("UPDATE recommendation SET opened_on = $2 WHERE id = $1", values![id.uuid(), on]).await?;
    Ok(())
}

/// The recommendations that were sent since a day, as many as a wall lets through.
pub(in crate::modules::inspections) async fn sent_since(
    sql: &dyn Sql,
    since: NaiveDate,
) -> Result<Vec<RecommendationId>, StoreError> {
    const MOST: i64 = 20_000;
    #[derive(FromQueryResult)]
    struct Sent {
        id: Uuid,
    }
    let statement = format!(
        "SELECT r.id FROM recommendation r WHERE r.opened_on >= $1 ORDER BY r.opened_on DESC, r.id LIMIT {MOST}"
    );
    let rows: Vec<Sent> = sql.all(&statement, values![since]).await?;
    Ok(rows.into_iter().map(|row| RecommendationId::from_uuid(row.id)).collect())
}
