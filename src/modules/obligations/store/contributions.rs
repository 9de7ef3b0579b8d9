//! What leads asked supporting agencies for.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, ObligationId};
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, values};
use uuid::Uuid;

use super::pieces::LedgerText;
use crate::modules::obligations::model::contribution::{Contribution, Contributions, Rated, Rating};

#[derive(FromQueryResult)]
struct Row {
    agency_id: Uuid,
    request: String,
    asked_on: NaiveDate,
    asked_by: Option<Uuid>,
    due_on: NaiveDate,
    given_on: Option<NaiveDate>,
    given_by: Option<Uuid>,
    note: String,
    rating: Option<String>,
    rated_on: Option<NaiveDate>,
    rated_by: Option<Uuid>,
    rating_note: String,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl From<Row> for Contribution {
    fn from(row: Row) -> Self {
        let rating = row.rating.as_deref().and_then(Rating::parse);
        let rated = rating.zip(row.rated_on).map(|(rating, on)| Rated {
            rating,
            on,
            by: row.rated_by.map(AccountId::from_uuid),
            note: row.rating_note,
        });
        Self {
            agency: AgencyId::from_uuid(row.agency_id),
            request: row.request,
            asked_on: row.asked_on,
            asked_by: row.asked_by.map(AccountId::from_uuid),
            due_on: row.due_on,
            given_on: row.given_on,
            given_by: row.given_by.map(AccountId::from_uuid),
            note: row.note,
            rated,
            updated_at: row.updated_at,
            version: row.version,
        }
    }
}

/// What was asked for under one obligation, by agency. Whoever changes it has locked the obligation.
pub(crate) async fn of(sql: &dyn Sql, obligation: ObligationId) -> Result<HashMap<AgencyId, Contribution>, StoreError> {
    let rows = sql
        .all::<Row>(
            "SELECT agency_id, request, asked_on, asked_by, due_on, given_on, given_by, note, rating, rated_on, rated_by,
                 rating_note, updated_at, version FROM contribution WHERE obligation_id = $1",
            values![obligation.uuid()],
        )
        .await?;
    Ok(rows.into_iter().map(|row| (AgencyId::from_uuid(row.agency_id), row.into())).collect())
}

/// Writes one, in place of what was asked of the same agency before.
pub(crate) async fn save(
    tx: &WriteTx,
    obligation: ObligationId,
    contribution: &Contribution,
) -> Result<(), StoreError> {
    let rated = contribution.rated.as_ref();
    tx.execute(
        "INSERT INTO contribution (obligation_id, agency_id, request, asked_on, asked_by, due_on, given_on, given_by, note, rating, rated_on,
             rated_by, rating_note, updated_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         ON CONFLICT (obligation_id, agency_id) DO UPDATE SET request = excluded.request, asked_on = excluded.asked_on,
             asked_by = excluded.asked_by, due_on = excluded.due_on, given_on = excluded.given_on, given_by = excluded.given_by,
             note = excluded.note, rating = excluded.rating, rated_on = excluded.rated_on, rated_by = excluded.rated_by,
             rating_note = excluded.rating_note, updated_at = excluded.updated_at, version = excluded.version",
        values![
            obligation.uuid(),
            contribution.agency.uuid(),
            contribution.request.as_str(),
            contribution.asked_on,
            contribution.asked_by.map(AccountId::uuid),
            contribution.due_on,
            contribution.given_on,
            contribution.given_by.map(AccountId::uuid),
            contribution.note.as_str(),
            rated.map(|rated| rated.rating.as_str()),
            rated.map(|rated| rated.on),
            rated.and_then(|rated| rated.by).map(AccountId::uuid),
            rated.map_or("", |rated| rated.note.as_str()),
            contribution.updated_at,
            contribution.version,
        ],
    )
    .await?;
    Ok(())
}

/// What the supporting agencies of some obligations have come to; only `agencies` and those below them where they are named.
/// Obligations without anything asked for are left out.
pub(crate) async fn sums(
    sql: &dyn Sql,
    obligations: &[ObligationId],
    agencies: Option<&[AgencyId]>,
    today: NaiveDate,
) -> Result<HashMap<ObligationId, Contributions>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        obligation_id: Uuid,
        due_on: NaiveDate,
        given_on: Option<NaiveDate>,
    }
    let mut sums = HashMap::<ObligationId, Contributions>::new();
    for chunk in obligations.chunks(500) {
        let mut statement =
            SqlText::new("SELECT c.obligation_id, c.due_on, c.given_on FROM contribution c WHERE c.obligation_id IN (");
        statement.bind_all(chunk.iter().map(|id| id.uuid())).push(")");
        if let Some(agencies) = agencies {
            statement.push(" AND c.agency_id IN ").push_below(agencies);
        }
        for row in sql.all_of::<Row>(statement).await? {
            sums.entry(ObligationId::from_uuid(row.obligation_id)).or_default().add(row.due_on, row.given_on, today);
        }
    }
    Ok(sums)
}
