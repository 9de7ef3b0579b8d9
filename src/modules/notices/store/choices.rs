//! How people want to be told.

use std::collections::HashMap;

use thihanh_kernel::ids::AccountId;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, values};
use uuid::Uuid;

use crate::modules::notices::model::kind::{How, Kind, QuietHours};

/// A person's settings; address and id at Zalo are sealed.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Setting {
    pub account_id: Uuid,
    pub channel: String,
    pub address: Option<Vec<u8>>,
    pub zalo_id: Option<Vec<u8>>,
    pub lead_days: Option<i64>,
    pub quiet_from: i64,
    pub quiet_to: i64,
    pub version: i64,
}

impl Setting {
    /// The quiet hours; the usual ones where the row holds none that there are.
    pub fn quiet(&self) -> QuietHours {
        match (u32::try_from(self.quiet_from), u32::try_from(self.quiet_to)) {
            (Ok(from), Ok(to)) => QuietHours { from, to },
            _ => QuietHours::USUAL,
        }
    }
}

/// The settings of people; who chose nothing is left out.
pub async fn settings(sql: &dyn Sql, accounts: &[AccountId]) -> Result<HashMap<AccountId, Setting>, StoreError> {
    let mut found = HashMap::new();
    for some in accounts.chunks(500) {
        let mut text = SqlText::new(
            "SELECT account_id, channel, address, zalo_id, lead_days, quiet_from, quiet_to, version FROM notice_setting WHERE account_id IN (",
        );
        text.bind_all(some.iter().map(|account| account.uuid())).push(")");
        let rows: Vec<Setting> = sql.all_of(text).await?;
        found.extend(rows.into_iter().map(|row| (AccountId::from_uuid(row.account_id), row)));
    }
    Ok(found)
}

/// Everybody with lead days of their own.
pub async fn own_lead_days(sql: &dyn Sql) -> Result<HashMap<AccountId, u32>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        account_id: Uuid,
        lead_days: i64,
    }
    let rows: Vec<Row> = sql
        .all("SELECT account_id, lead_days FROM notice_setting WHERE lead_days IS NOT NULL LIMIT 100000", values![])
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| Some((AccountId::from_uuid(row.account_id), u32::try_from(row.lead_days).ok()?)))
        .collect())
}

/// The choices of people by kind; what was not chosen is left out.
pub async fn choices(sql: &dyn Sql, accounts: &[AccountId]) -> Result<HashMap<(AccountId, Kind), How>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        account_id: Uuid,
        kind: String,
        how: String,
    }
    let mut found = HashMap::new();
    for some in accounts.chunks(500) {
        let mut text = SqlText::new("SELECT account_id, kind, how FROM notice_choice WHERE account_id IN (");
        text.bind_all(some.iter().map(|account| account.uuid())).push(")");
        for row in sql.all_of::<Row>(text).await? {
            if let (Some(kind), Some(how)) = (Kind::parse(&row.kind), How::parse(&row.how)) {
                found.insert((AccountId::from_uuid(row.account_id), kind), how);
            }
        }
    }
    Ok(found)
}

/// Keeps a person's settings, when nobody changed them since `version` (0: there were none). `false` where somebody did.
pub async fn put_setting(tx: &WriteTx, setting: &Setting) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "INSERT INTO notice_setting (account_id, channel, address, zalo_id, lead_days, quiet_from, quiet_to, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8 + 1)
             ON CONFLICT (account_id) DO UPDATE SET channel = excluded.channel, address = excluded.address,
                 zalo_id = excluded.zalo_id, lead_days = excluded.lead_days, quiet_from = excluded.quiet_from,
                 quiet_to = excluded.quiet_to, version = excluded.version
             WHERE notice_setting.version = $8",
            values![
                setting.account_id,
                setting.channel.as_str(),
                setting.address.clone(),
                setting.zalo_id.clone(),
                setting.lead_days,
                setting.quiet_from,
                setting.quiet_to,
                setting.version
            ],
        )
        .await?;
    Ok(changed == 1)
}

/// Keeps a person's choices.
pub async fn put_choices(tx: &WriteTx, account: AccountId, choices: &[(Kind, How)]) -> Result<(), StoreError> {
    tx.execute("DELETE FROM notice_choice WHERE account_id = $1", values![account.uuid()]).await?;
    let rows = choices.iter().map(|(kind, how)| values![account.uuid(), kind.code(), how.code()]).collect();
    tx.insert_many("notice_choice", &["account_id", "kind", "how"], rows).await
}
