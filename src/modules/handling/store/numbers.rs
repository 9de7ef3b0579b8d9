//! What other modules count and publish: sums over agencies, a field and a period. Whose numbers somebody may see is theirs to have asked.

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError};

use super::handlings::{COLUMNS, Row, with_findings};
use super::word;
use crate::modules::handling::model::handling::{Counted, Handling};

fn push_of(text: &mut SqlText, agencies: &[AgencyId], field: Option<&str>) {
    text.push(" AND h.agency_id IN (").bind_all(agencies.iter().map(|agency| agency.uuid())).push(")");
    if let Some(field) = field {
        text.push(" AND h.field_code = ").bind(field);
    }
}

/// How many handlings these agencies sent in a period, by measure, authority, what is asked of a document, state and answer.
pub(in crate::modules::handling) async fn counts(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    field: Option<&str>,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<Counted>, StoreError> {
    #[derive(FromQueryResult)]
    struct Sum {
        measure: String,
        authority: String,
        document_ask: Option<String>,
        state: String,
        reply_kind: Option<String>,
        total: i64,
    }
    let mut text = SqlText::new(
        "SELECT h.measure, h.authority, h.document_ask, h.state, h.reply_kind, count(*) AS total FROM handling h WHERE h.sent_on >= ",
    );
    text.bind(from).push(" AND h.sent_on <= ").bind(to);
    push_of(&mut text, agencies, field);
    text.push(
        " GROUP BY h.measure, h.authority, h.document_ask, h.state, h.reply_kind \
         ORDER BY h.measure, h.authority, h.document_ask, h.state, h.reply_kind",
    );
    let read = |row: Sum| {
        Ok(Counted {
            measure: row.measure,
            authority: word(&row.authority, "authority of a handling")?,
            document_ask: row.document_ask.map(|ask| word(&ask, "what is asked of a document")).transpose()?,
            state: word(&row.state, "state of a handling")?,
            reply: row.reply_kind.map(|kind| word(&kind, "kind of an answer")).transpose()?,
            total: row.total.unsigned_abs(),
        })
    };
    sql.all_of::<Sum>(text).await?.into_iter().map(read).collect()
}

/// What these agencies sent in a period that is about a legal document, the oldest first; at most `most`.
pub(in crate::modules::handling) async fn about_law(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    field: Option<&str>,
    (from, to): (NaiveDate, NaiveDate),
    most: usize,
) -> Result<Vec<Handling>, StoreError> {
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push(" FROM handling h WHERE h.document_ask IS NOT NULL AND h.sent_on >= ").bind(from);
    text.push(" AND h.sent_on <= ").bind(to);
    push_of(&mut text, agencies, field);
    text.push(" ORDER BY h.sent_on, h.seq LIMIT ").bind(i64::try_from(most).unwrap_or(i64::MAX));
    let rows = sql.all_of::<Row>(text).await?;
    with_findings(sql, rows).await
}

/// What these agencies brought to an end in a period, done or refused, the oldest first; at most `most`.
pub(in crate::modules::handling) async fn finished(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    (from, to): (NaiveDate, NaiveDate),
    most: usize,
) -> Result<Vec<Handling>, StoreError> {
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push(" FROM handling h WHERE h.state IN ('done', 'rejected') AND h.closed_on >= ").bind(from);
    text.push(" AND h.closed_on <= ").bind(to);
    push_of(&mut text, agencies, None);
    text.push(" ORDER BY h.closed_on, h.seq LIMIT ").bind(i64::try_from(most).unwrap_or(i64::MAX));
    let rows = sql.all_of::<Row>(text).await?;
    with_findings(sql, rows).await
}
