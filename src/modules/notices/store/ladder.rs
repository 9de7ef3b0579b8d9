//! On which rungs obligations stand.

use chrono::NaiveDate;
use thihanh_kernel::ids::{AgencyId, ObligationId};
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, values};
use uuid::Uuid;

use crate::modules::notices::model::ladder::Rung;

/// Puts an obligation on a rung, or back on it; `false` where it stands there already.
pub async fn climb(
    tx: &WriteTx,
    (obligation, due_on): (ObligationId, NaiveDate),
    rung: &Rung,
    (agency, overseer): (AgencyId, AgencyId),
    today: NaiveDate,
) -> Result<bool, StoreError> {
    let climbed = tx
        .execute(
            "INSERT INTO escalation (obligation_id, due_on, rung, act, agency_id, overseer_id, climbed_on)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (obligation_id, due_on, rung) DO UPDATE SET ended_on = NULL, climbed_on = excluded.climbed_on
             WHERE escalation.ended_on IS NOT NULL",
            values![obligation.uuid(), due_on, rung.number, rung.act.code(), agency.uuid(), overseer.uuid(), today],
        )
        .await?;
    Ok(climbed == 1)
}

/// Takes obligations off the ladder: they were answered.
pub async fn end(tx: &WriteTx, obligations: &[ObligationId], today: NaiveDate) -> Result<u64, StoreError> {
    let mut ended = 0;
    for some in obligations.chunks(500) {
        let mut text = SqlText::new("UPDATE escalation SET ended_on = ");
        text.bind(today).push(" WHERE ended_on IS NULL AND obligation_id IN (");
        text.bind_all(some.iter().map(|id| id.uuid())).push(")");
        ended += tx.execute_of(text).await?;
    }
    Ok(ended)
}

/// An obligation on its highest rung.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Standing {
    pub obligation_id: Uuid,
    pub rung: i64,
    pub act: String,
    pub climbed_on: NaiveDate,
}

/// Whose obligations are listed.
pub enum Whose<'a> {
    /// Everybody's.
    Everybody,
    /// What these agencies and those below them owe or follow up, on a day.
    Subtrees(&'a [AgencyId], NaiveDate),
}

/// What stands on the ladder, each on its highest rung, the highest and longest first; only what waits for a decision where asked.
pub async fn standing(
    sql: &dyn Sql,
    whose: &Whose<'_>,
    only_decisions: bool,
    limit: u32,
) -> Result<Vec<Standing>, StoreError> {
    let mut text = SqlText::new(
        "SELECT e.obligation_id, e.rung, e.act, e.climbed_on FROM escalation e WHERE e.ended_on IS NULL
         AND NOT EXISTS (SELECT 1 FROM escalation higher WHERE higher.obligation_id = e.obligation_id
             AND higher.ended_on IS NULL AND higher.rung > e.rung)",
    );
    if only_decisions {
        text.push(" AND e.act = 'take_over'");
    }
    if let Whose::Subtrees(agencies, on) = whose {
        text.push(" AND EXISTS (SELECT 1 FROM agency_closure c WHERE c.descendant_id IN (e.agency_id, e.overseer_id) AND c.ancestor_id IN (");
        text.bind_all(agencies.iter().map(|agency| agency.uuid())).push(") AND (c.valid_to IS NULL OR c.valid_to >= ");
        text.bind(*on).push("))");
    }
    text.push(" ORDER BY e.rung DESC, e.climbed_on, e.obligation_id LIMIT ").bind(i64::from(limit));
    sql.all_of(text).await
}
