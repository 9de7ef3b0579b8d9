//! Old registers and their rows as they stood.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use thihanh_kernel::ids::{AgencyId, OldRegisterId, OldRegisterRowId};
use thihanh_kernel::time::Instant;
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};

use super::model::plan::Planned;

/// A register that is taken over.
pub(super) struct NewRegister<'a> {
    pub(super) id: OldRegisterId,
    pub(super) file_name: &'a str,
    pub(super) sheet: &'a str,
    pub(super) heads: &'a [String],
    pub(super) jurisdiction: AgencyId,
    pub(super) imported_at: Instant,
}

/// A row as it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRow {
    /// Name of its file.
    pub file_name: String,
    /// Its sheet; empty for CSV.
    pub sheet: String,
    /// Its number in the file.
    pub line: u32,
    /// Heads and cells, those that hold anything.
    pub cells: Vec<(String, String)>,
    /// When it was taken over.
    pub imported_at: Instant,
}

/// Keeps a register with the rows that were taken over.
pub(super) async fn insert(
    tx: &WriteTx,
    register: &NewRegister<'_>,
    rows: &[(OldRegisterRowId, &Planned)],
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO old_register (id, file_name, sheet, heads, jurisdiction_id, imported_at) VALUES ($1, $2, $3, $4, $5, $6)",
        values![
            register.id.uuid(),
            register.file_name,
            register.sheet,
            serde_json::to_string(register.heads)?,
            register.jurisdiction.uuid(),
            register.imported_at
        ],
    )
    .await?;
    let mut kept = Vec::with_capacity(rows.len());
    for (id, planned) in rows {
        kept.push(values![
            id.uuid(),
            register.id.uuid(),
            register.jurisdiction.uuid(),
            i64::from(planned.line),
            planned.key.to_vec(),
            serde_json::to_string(&planned.cells)?
        ]);
    }
    let columns = &["id", "register_id", "jurisdiction_id", "line", "content_key", "cells"];
    tx.insert_many("old_register_row", columns, kept).await
}

/// The keys of all rows that were taken over inside an agency.
pub(super) async fn known_keys(sql: &dyn Sql, jurisdiction: AgencyId) -> Result<HashSet<[u8; 32]>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        content_key: Vec<u8>,
    }
    let text = "SELECT content_key FROM old_register_row WHERE jurisdiction_id = $1";
    let rows: Vec<Row> = sql.all(text, values![jurisdiction.uuid()]).await?;
    Ok(rows.into_iter().filter_map(|row| row.content_key.try_into().ok()).collect())
}

/// A row as it stood.
pub(super) async fn find(sql: &dyn Sql, id: OldRegisterRowId) -> Result<Option<KeptRow>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        file_name: String,
        sheet: String,
        heads: String,
        imported_at: DateTime<Utc>,
        line: i64,
        cells: String,
    }
    let text = "SELECT g.file_name, g.sheet, g.heads, g.imported_at, r.line, r.cells FROM old_register_row r
                JOIN old_register g ON g.id = r.register_id WHERE r.id = $1";
    let Some(row) = sql.optional::<Row>(text, values![id.uuid()]).await? else { return Ok(None) };
    let heads: Vec<String> = serde_json::from_str(&row.heads)?;
    let cells: Vec<String> = serde_json::from_str(&row.cells)?;
    let heads = heads.into_iter().chain(std::iter::repeat(String::new()));
    Ok(Some(KeptRow {
        file_name: row.file_name,
        sheet: row.sheet,
        line: u32::try_from(row.line).unwrap_or_default(),
        cells: heads.zip(cells).filter(|(_, cell)| !cell.is_empty()).collect(),
        imported_at: row.imported_at,
    }))
}
