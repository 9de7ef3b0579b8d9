//! Draws, the agencies of the sample, invitations.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, SurveyId};
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};
use uuid::Uuid;

use super::small;
use crate::modules::surveys::model::sample::{Drawn, Frame, Quota};
use crate::modules::surveys::model::tally::Returned;

/// A draw without its agencies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::modules::surveys) struct Draw {
    pub(in crate::modules::surveys) number: u32,
    pub(in crate::modules::surveys) seed: [u8; 32],
    /// Inside which agency was drawn.
    pub(in crate::modules::surveys) root: AgencyId,
    pub(in crate::modules::surveys) drawn_on: NaiveDate,
    pub(in crate::modules::surveys) drawn_at: DateTime<Utc>,
    pub(in crate::modules::surveys) drawn_by: Option<AccountId>,
    /// Its invitations were made.
    pub(in crate::modules::surveys) is_issued: bool,
}

/// An agency of the sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::modules::surveys) struct Unit {
    pub(in crate::modules::surveys) agency: AgencyId,
    pub(in crate::modules::surveys) invited: u64,
    pub(in crate::modules::surveys) paper_sent: u64,
}

/// The draws of a survey, the newest first.
pub(in crate::modules::surveys) async fn draws(sql: &dyn Sql, survey: SurveyId) -> Result<Vec<Draw>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        number: i64,
        seed: Vec<u8>,
        root_id: Uuid,
        drawn_on: NaiveDate,
        drawn_at: DateTime<Utc>,
        drawn_by: Option<Uuid>,
        is_issued: bool,
    }
    let statement = "SELECT number, seed, root_id, drawn_on, drawn_at, drawn_by, is_issued FROM survey_draw \
         WHERE survey_id = $1 ORDER BY number DESC LIMIT 100";
    let rows: Vec<Row> = sql.all(statement, values![survey.uuid()]).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Draw {
                number: small(row.number),
                seed: row.seed.try_into().map_err(|_| StoreError::Unreadable { what: "seed of a draw" })?,
                root: AgencyId::from_uuid(row.root_id),
                drawn_on: row.drawn_on,
                drawn_at: row.drawn_at,
                drawn_by: row.drawn_by.map(AccountId::from_uuid),
                is_issued: row.is_issued,
            })
        })
        .collect()
}

/// What a draw was made from, and what came out.
pub(in crate::modules::surveys) async fn draw_agencies(
    sql: &dyn Sql,
    survey: SurveyId,
    number: u32,
) -> Result<(Frame, Drawn), StoreError> {
    #[derive(FromQueryResult)]
    struct AgencyRow {
        agency_id: Uuid,
        kind: String,
        forms: i64,
    }
    #[derive(FromQueryResult)]
    struct QuotaRow {
        kind: String,
        agencies: i64,
        forms: i64,
    }
    let key = || values![survey.uuid(), i64::from(number)];
    let statement = "SELECT agency_id, kind, forms FROM survey_draw_agency WHERE survey_id = $1 AND number = $2";
    let agencies: Vec<AgencyRow> = sql.all(statement, key()).await?;
    let statement = "SELECT kind, agencies, forms FROM survey_draw_quota WHERE survey_id = $1 AND number = $2";
    let quotas: Vec<QuotaRow> = sql.all(statement, key()).await?;
    let mut frame = Frame::default();
    let mut drawn = Drawn::new();
    for row in agencies {
        let agency = AgencyId::from_uuid(row.agency_id);
        frame.agencies.entry(row.kind).or_insert_with(BTreeSet::new).insert(agency);
        drawn.insert(agency, small(row.forms));
    }
    frame.quotas = quotas
        .into_iter()
        .map(|row| (row.kind, Quota { agencies: small(row.agencies), forms: small(row.forms) }))
        .collect::<BTreeMap<_, _>>();
    Ok((frame, drawn))
}

/// Keeps a draw.
pub(in crate::modules::surveys) async fn insert_draw(
    tx: &WriteTx,
    survey: SurveyId,
    draw: &Draw,
    frame: &Frame,
    drawn: &Drawn,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO survey_draw (survey_id, number, seed, root_id, drawn_on, drawn_at, drawn_by, is_issued) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![
            survey.uuid(),
            i64::from(draw.number),
            draw.seed.to_vec(),
            draw.root.uuid(),
            draw.drawn_on,
            draw.drawn_at,
            draw.drawn_by.map(AccountId::uuid),
            draw.is_issued
        ],
    )
    .await?;
    let number = i64::from(draw.number);
    let quotas = frame.quotas.iter().map(|(kind, quota)| {
        values![survey.uuid(), number, kind.as_str(), i64::from(quota.agencies), i64::from(quota.forms)]
    });
    let columns = &["survey_id", "number", "kind", "agencies", "forms"];
    tx.insert_many("survey_draw_quota", columns, quotas.collect()).await?;
    let agencies = frame.agencies.iter().flat_map(|(kind, agencies)| {
        agencies.iter().map(move |agency| {
            let forms = drawn.get(agency).copied().unwrap_or_default();
            values![survey.uuid(), number, agency.uuid(), kind.as_str(), i64::from(forms)]
        })
    });
    let columns = &["survey_id", "number", "agency_id", "kind", "forms"];
    tx.insert_many("survey_draw_agency", columns, agencies.collect()).await
}

/// The invitations of a draw are made; whether they were not before.
pub(in crate::modules::surveys) async fn mark_issued(
    tx: &WriteTx,
    survey: SurveyId,
    number: u32,
) -> Result<bool, StoreError> {
    let statement =
        "UPDATE survey_draw SET is_issued = TRUE WHERE survey_id = $1 AND number = $2 AND is_issued = FALSE";
    Ok(tx.execute(statement, values![survey.uuid(), i64::from(number)]).await? == 1)
}

/// The agencies of the sample.
pub(in crate::modules::surveys) async fn units(sql: &dyn Sql, survey: SurveyId) -> Result<Vec<Unit>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        agency_id: Uuid,
        invited: i64,
        paper_sent: i64,
    }
    let statement = "SELECT agency_id, invited, paper_sent FROM survey_unit WHERE survey_id = $1";
    let rows: Vec<Row> = sql.all(statement, values![survey.uuid()]).await?;
    let unit = |row: Row| Unit {
        agency: AgencyId::from_uuid(row.agency_id),
        invited: row.invited.unsigned_abs(),
        paper_sent: row.paper_sent.unsigned_abs(),
    };
    Ok(rows.into_iter().map(unit).collect())
}

/// Invitations by the hashes of their codes, each with its agency.
pub(in crate::modules::surveys) async fn insert_invitations(
    tx: &WriteTx,
    survey: SurveyId,
    invitations: &[(AgencyId, Vec<u8>)],
) -> Result<(), StoreError> {
    let rows =
        invitations.iter().map(|(agency, hash)| values![hash.clone(), survey.uuid(), agency.uuid(), false]).collect();
    tx.insert_many("survey_invitation", &["token_hash", "survey_id", "agency_id", "is_used"], rows).await?;
    let mut of_agency: BTreeMap<AgencyId, i64> = BTreeMap::new();
    for (agency, _) in invitations {
        *of_agency.entry(*agency).or_default() += 1;
    }
    for (agency, count) in of_agency {
        tx.execute(
            "INSERT INTO survey_unit (survey_id, agency_id, invited, paper_sent) VALUES ($1, $2, $3, 0)
             ON CONFLICT (survey_id, agency_id) DO UPDATE SET invited = survey_unit.invited + excluded.invited",
            values![survey.uuid(), agency.uuid(), count],
        )
        .await?;
    }
    Ok(())
}

/// Takes the invitations of an agency back that nobody used: a list of codes was lost. How many there were.
pub(in crate::modules::surveys) async fn remove_unused(
    tx: &WriteTx,
    survey: SurveyId,
    agency: AgencyId,
) -> Result<u64, StoreError> {
    let statement = "DELETE FROM survey_invitation WHERE survey_id = $1 AND agency_id = $2 AND is_used = FALSE";
    let removed = tx.execute(statement, values![survey.uuid(), agency.uuid()]).await?;
    let statement = "UPDATE survey_unit SET invited = invited - $3 WHERE survey_id = $1 AND agency_id = $2";
    let count = i64::try_from(removed).unwrap_or_default();
    tx.execute(statement, values![survey.uuid(), agency.uuid(), count]).await?;
    Ok(removed)
}

/// So many forms on paper were handed out to an agency.
pub(in crate::modules::surveys) async fn set_paper_sent(
    tx: &WriteTx,
    survey: SurveyId,
    agency: AgencyId,
    count: u32,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO survey_unit (survey_id, agency_id, invited, paper_sent) VALUES ($1, $2, 0, $3)
         ON CONFLICT (survey_id, agency_id) DO UPDATE SET paper_sent = excluded.paper_sent",
        values![survey.uuid(), agency.uuid(), i64::from(count)],
    )
    .await?;
    Ok(())
}

/// Whose invitation a code is, and whether it was used.
pub(in crate::modules::surveys) async fn invitation(
    sql: &dyn Sql,
    survey: SurveyId,
    token_hash: &[u8],
) -> Result<Option<(AgencyId, bool)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        agency_id: Uuid,
        is_used: bool,
    }
    let statement = "SELECT agency_id, is_used FROM survey_invitation WHERE token_hash = $1 AND survey_id = $2";
    let row: Option<Row> = sql.optional(statement, values![token_hash.to_vec(), survey.uuid()]).await?;
    Ok(row.map(|row| (AgencyId::from_uuid(row.agency_id), row.is_used)))
}

/// Uses an invitation up; whether this was the first to do so. Of any number of transactions at once one changes the row, and the others
/// see that it did: PostgreSQL looks at the condition again after waiting for the row, SQLite lets one in at a time.
pub(in crate::modules::surveys) async fn use_up(
    tx: &WriteTx,
    survey: SurveyId,
    token_hash: &[u8],
) -> Result<bool, StoreError> {
    let statement =
        "UPDATE survey_invitation SET is_used = TRUE WHERE token_hash = $1 AND survey_id = $2 AND is_used = FALSE";
    Ok(tx.execute(statement, values![token_hash.to_vec(), survey.uuid()]).await? == 1)
}

/// How the forms came back by agency of the sample; those of no agency in the sample under `None`.
pub(in crate::modules::surveys) async fn rates(
    sql: &dyn Sql,
    survey: SurveyId,
) -> Result<HashMap<Option<AgencyId>, Returned>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        agency_id: Option<Uuid>,
        is_valid: bool,
        returned: i64,
    }
    let mut rates: HashMap<Option<AgencyId>, Returned> = HashMap::new();
    for unit in units(sql, survey).await? {
        rates.entry(Some(unit.agency)).or_default().sent = unit.invited + unit.paper_sent;
    }
    let statement = "SELECT agency_id, is_valid, count(*) AS returned FROM survey_response WHERE survey_id = $1 GROUP BY agency_id, is_valid";
    let rows: Vec<Row> = sql.all(statement, values![survey.uuid()]).await?;
    for row in rows {
        let rate = rates.entry(row.agency_id.map(AgencyId::from_uuid)).or_default();
        rate.returned += row.returned.unsigned_abs();
        if row.is_valid {
            rate.valid += row.returned.unsigned_abs();
        }
    }
    Ok(rates)
}
