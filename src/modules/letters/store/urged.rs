//! When agencies and obligations were urged; the wording that an agency keeps.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, ObligationId};
use thihanh_kernel::time::Instant;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, values};
use uuid::Uuid;

use crate::modules::letters::model::template::{Mode, Wording};

/// How often somebody was urged, and by which letter last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastUrged {
    /// How often.
    pub times: u64,
    /// The last letter's code.
    pub letter: String,
    /// Its date.
    pub on: NaiveDate,
}

#[derive(FromQueryResult)]
struct Found {
    subject: Uuid,
    code: String,
    signed_on: NaiveDate,
    times: i64,
}

impl Found {
    fn read(self) -> (Uuid, LastUrged) {
        (self.subject, LastUrged { times: self.times.unsigned_abs(), letter: self.code, on: self.signed_on })
    }
}

/// Of these agencies, those that were urged: sent letters are few for each.
pub(crate) async fn of_agencies(
    sql: &dyn Sql,
    agencies: &[AgencyId],
) -> Result<HashMap<AgencyId, LastUrged>, StoreError> {
    let found = last(sql, "letter_recipient r", "r.agency_id", agencies.iter().map(|agency| agency.uuid())).await?;
    Ok(found.into_iter().map(|(id, last)| (AgencyId::from_uuid(id), last)).collect())
}

/// Of these obligations, those that were urged.
pub(crate) async fn of_obligations(
    sql: &dyn Sql,
    obligations: &[ObligationId],
) -> Result<HashMap<ObligationId, LastUrged>, StoreError> {
    let found = last(sql, "urging r", "r.obligation_id", obligations.iter().map(|id| id.uuid())).await?;
    Ok(found.into_iter().map(|(id, last)| (ObligationId::from_uuid(id), last)).collect())
}

async fn last(
    sql: &dyn Sql,
    table: &str,
    subject: &str,
    ids: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, LastUrged>, StoreError> {
    let ids: Vec<Uuid> = ids.collect();
    let mut found = HashMap::new();
    for chunk in ids.chunks(500) {
        let mut statement = SqlText::new("SELECT t.subject, l.code, l.signed_on, t.times FROM (SELECT ");
        statement.push(subject).push(" AS subject, count(*) AS times, max(s.seq) AS newest FROM ").push(table);
        statement.push(" JOIN letter s ON s.id = r.letter_id AND s.state = 'sent' WHERE ").push(subject).push(" IN (");
        statement.bind_all(chunk.iter().copied()).push(") GROUP BY ").push(subject);
        statement.push(") AS t JOIN letter l ON l.seq = t.newest");
        found.extend(sql.all_of::<Found>(statement).await?.into_iter().map(Found::read));
    }
    Ok(found)
}

/// The date of the newest letter sent in the name of these agencies or those below them; of any where none are named.
pub(crate) async fn last_sent(sql: &dyn Sql, agencies: &[AgencyId]) -> Result<Option<NaiveDate>, StoreError> {
    #[derive(FromQueryResult)]
    struct Sent {
        signed_on: Option<NaiveDate>,
    }
    let mut statement = SqlText::new("SELECT l.signed_on FROM letter l WHERE l.state = 'sent'");
    if !agencies.is_empty() {
        statement.push(" AND l.agency_id IN (SELECT b.descendant_id FROM agency_closure b WHERE b.ancestor_id IN (");
        statement.bind_all(agencies.iter().map(|agency| agency.uuid())).push("))");
    }
    statement.push(" ORDER BY l.seq DESC LIMIT 1");
    Ok(sql.all_of::<Sent>(statement).await?.pop().and_then(|sent| sent.signed_on))
}

/// The wording that an agency keeps.
pub(crate) async fn wording(sql: &dyn Sql, agency: AgencyId, mode: Mode) -> Result<Option<Wording>, StoreError> {
    #[derive(FromQueryResult)]
    struct Kept {
        about: String,
        body: String,
    }
    let statement = "SELECT about, body FROM letter_template WHERE agency_id = $1 AND kind = $2";
    let kept = sql.optional::<Kept>(statement, values![agency.uuid(), kind(mode)]).await?;
    Ok(kept.map(|kept| Wording { about: kept.about, body: kept.body }))
}

fn kind(mode: Mode) -> String {
    format!("urging_{}", mode.as_str())
}

/// Keeps a wording for an agency.
pub(crate) async fn keep_wording(
    tx: &WriteTx,
    actor: &Actor,
    agency: AgencyId,
    mode: Mode,
    wording: &Wording,
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO letter_template (agency_id, kind, about, body, updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (agency_id, kind) DO UPDATE SET about = excluded.about, body = excluded.body, \
         updated_at = excluded.updated_at, updated_by = excluded.updated_by",
        values![
            agency.uuid(),
            kind(mode),
            wording.about.as_str(),
            wording.body.as_str(),
            now,
            actor.account().map(|account| account.uuid())
        ],
    )
    .await?;
    Ok(())
}
