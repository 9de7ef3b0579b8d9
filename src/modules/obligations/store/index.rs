//! What the search finds an obligation by, and the making of the whole index from the rows.

use thihanh_store::search_index::Index;
use thihanh_store::{FromQueryResult, StoreError, WriteTx, values};

use crate::modules::obligations::model::why::Why;

/// Obligations that one statement reads.
const AT_ONCE: i64 = 500;

/// The words of one: its code, what is to be done, who owes it as it was called then, and the directive.
pub(in crate::modules::obligations) fn words(code: &str, content: &str, agency: &str, source: &str) -> String {
    format!("{code} {content} {agency} {source}")
}

/// Makes the whole search index from the rows. What stands in the place of another obligation is found by the whole order too, not by its title
/// alone.
pub(in crate::modules::obligations) async fn index_all(tx: &WriteTx) -> Result<(), StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        seq: i64,
        code: String,
        content: String,
        agency: Option<String>,
        why: String,
    }
    let mut after = 0;
    loop {
        let some: Vec<Row> = tx
            .all(
                "SELECT o.seq, o.code, CASE WHEN o.role = 'delegated' THEN o.title ELSE t.content END AS content, o.why,
                     (SELECT v.name FROM agency_version v WHERE v.agency_id = o.agency_id AND v.valid_from <= o.opened_on
                          AND (v.valid_to IS NULL OR v.valid_to >= o.opened_on)) AS agency
                 FROM obligation o JOIN task t ON t.id = o.task_id WHERE o.seq > $1 ORDER BY o.seq LIMIT $2",
                values![after, AT_ONCE],
            )
            .await?;
        let Some(last) = some.last() else { return Ok(()) };
        after = last.seq;
        let mut texts = Vec::with_capacity(some.len());
        for row in some {
            let why: Why =
                serde_json::from_str(&row.why).map_err(|_| StoreError::Unreadable { what: "why of an obligation" })?;
            let agency = row.agency.unwrap_or_default();
            texts.push((row.seq, words(&row.code, &row.content, &agency, &why.source)));
        }
        Index::Obligation.put_all(tx, &texts).await?;
    }
}
