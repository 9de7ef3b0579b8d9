//! Who was sent an issued directive, who has received it, and how each made it known to its people.

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, DirectiveId};
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};
use uuid::Uuid;

/// One recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The agency.
    pub agency: AgencyId,
    /// The words of "Nơi nhận" that mean it; empty for one that only owes something.
    pub phrase: String,
    /// When it confirmed receipt.
    pub received_at: Option<DateTime<Utc>>,
    /// When its people were told (quán triệt).
    pub communicated_on: Option<NaiveDate>,
    /// How.
    pub communicated_form: String,
}

#[derive(FromQueryResult)]
struct RecipientRow {
    agency_id: Uuid,
    phrase: String,
    received_at: Option<DateTime<Utc>>,
    communicated_on: Option<NaiveDate>,
    communicated_form: String,
}

impl From<RecipientRow> for Recipient {
    fn from(row: RecipientRow) -> Self {
        Self {
            agency: AgencyId::from_uuid(row.agency_id),
            phrase: row.phrase,
            received_at: row.received_at,
            communicated_on: row.communicated_on,
            communicated_form: row.communicated_form,
        }
    }
}

const COLUMNS: &str = "agency_id, phrase, received_at, communicated_on, communicated_form";

/// All recipients of a directive.
pub(in super::super) async fn all(sql: &dyn Sql, directive: DirectiveId) -> Result<Vec<Recipient>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM directive_recipient WHERE directive_id = $1");
    Ok(sql.all::<RecipientRow>(&statement, values![directive.uuid()]).await?.into_iter().map(Into::into).collect())
}

pub(in super::super) async fn find(
    sql: &dyn Sql,
    directive: DirectiveId,
    agency: AgencyId,
) -> Result<Option<Recipient>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM directive_recipient WHERE directive_id = $1 AND agency_id = $2");
    Ok(sql.optional::<RecipientRow>(&statement, values![directive.uuid(), agency.uuid()]).await?.map(Into::into))
}

pub(in super::super) async fn insert(
    tx: &WriteTx,
    directive: DirectiveId,
    recipients: &[(AgencyId, String)],
) -> Result<(), StoreError> {
    let rows = recipients.iter().map(|(agency, phrase)| values![directive.uuid(), agency.uuid(), phrase.as_str(), ""]);
    tx.insert_many("directive_recipient", &["directive_id", "agency_id", "phrase", "communicated_form"], rows.collect())
        .await
}

/// Notes the receipt once: a second confirmation changes nothing.
pub(in super::super) async fn set_received(
    tx: &WriteTx,
    directive: DirectiveId,
    agency: AgencyId,
    at: DateTime<Utc>,
    by: Option<AccountId>,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE directive_recipient SET received_at = $3, received_by = $4
             WHERE directive_id = $1 AND agency_id = $2 AND received_at IS NULL",
            values![directive.uuid(), agency.uuid(), at, by.map(AccountId::uuid)],
        )
        .await?;
    Ok(changed > 0)
}

pub(in super::super) async fn set_communicated(
    tx: &WriteTx,
    directive: DirectiveId,
    agency: AgencyId,
    on: NaiveDate,
    form: &str,
    by: Option<AccountId>,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE directive_recipient SET communicated_on = $3, communicated_form = $4, communicated_by = $5
         WHERE directive_id = $1 AND agency_id = $2",
        values![directive.uuid(), agency.uuid(), on, form, by.map(AccountId::uuid)],
    )
    .await?;
    Ok(())
}
