//! The documents that a directive cites.

use std::ops::Range;

use chrono::NaiveDate;
use thihanh_kernel::ids::DirectiveId;
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};
use uuid::Uuid;

use super::list;
use crate::modules::directives::policy::Scope;

/// A document that a directive cites, once for each number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Number and symbol, "154/2020/NĐ-CP".
    pub number: String,
    /// Kind, in the words of [`crate::modules::directives::model::directive`]'s heads, where the text or the symbol says it.
    pub kind: Option<String>,
    /// Day of issue, where the text says it.
    pub issued_on: Option<NaiveDate>,
    /// The number where it stands first, in bytes of the directive's text.
    pub source: Range<usize>,
    /// How often the text names it.
    pub mentions: usize,
    /// Code of the directive held here under that number; filled in for who may see it.
    pub held_as: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    number: String,
    kind: Option<String>,
    issued_on: Option<NaiveDate>,
    source_start: i64,
    source_end: i64,
    mentions: i64,
}

const COLUMNS: [&str; 8] =
    ["directive_id", "ordinal", "number", "kind", "issued_on", "source_start", "source_end", "mentions"];

/// The citations of a directive in the order of its text, each with the directive that it means where the viewer may see that.
pub(in super::super) async fn of(
    sql: &dyn Sql,
    scope: &Scope,
    directive: DirectiveId,
) -> Result<Vec<Citation>, StoreError> {
    let statement =
        format!("SELECT {} FROM directive_citation WHERE directive_id = $1 ORDER BY ordinal", COLUMNS[2..].join(", "));
    let size =
        |number: i64| usize::try_from(number).map_err(|_| StoreError::Unreadable { what: "place of a citation" });
    let mut citations = Vec::new();
    for row in sql.all::<Row>(&statement, values![directive.uuid()]).await? {
        citations.push(Citation {
            number: row.number,
            kind: row.kind,
            issued_on: row.issued_on,
            source: size(row.source_start)?..size(row.source_end)?,
            mentions: size(row.mentions)?,
            held_as: None,
        });
    }
    for held in held(sql, directive).await? {
        // The same number is given anew each year and by each issuer: a date that differs means another document.
        let Some(citation) = citations.iter_mut().find(|citation| {
            citation.number == held.number && citation.issued_on.is_none_or(|on| Some(on) == held.issued_on)
        }) else {
            continue;
        };
        if list::is_visible(sql, scope, DirectiveId::from_uuid(held.id)).await? {
            citation.held_as = Some(held.code);
        }
    }
    Ok(citations)
}

#[derive(FromQueryResult)]
struct Held {
    id: Uuid,
    code: String,
    number: String,
    issued_on: Option<NaiveDate>,
}

/// The directives held here under a number that this one cites.
async fn held(sql: &dyn Sql, directive: DirectiveId) -> Result<Vec<Held>, StoreError> {
    let statement = "SELECT d.id, d.code, d.number, d.issued_on FROM directive d WHERE d.id <> $1 AND d.number IN \
                     (SELECT c.number FROM directive_citation c WHERE c.directive_id = $1) ORDER BY d.seq";
    sql.all::<Held>(statement, values![directive.uuid()]).await
}

pub(in super::super) async fn replace(tx: &WriteTx, id: DirectiveId, citations: &[Citation]) -> Result<(), StoreError> {
    tx.execute("DELETE FROM directive_citation WHERE directive_id = $1", values![id.uuid()]).await?;
    let place = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
    let rows = (1_i64..).zip(citations).map(|(ordinal, citation)| {
        values![
            id.uuid(),
            ordinal,
            citation.number.as_str(),
            citation.kind.as_deref(),
            citation.issued_on,
            place(citation.source.start),
            place(citation.source.end),
            place(citation.mentions)
        ]
    });
    tx.insert_many("directive_citation", &COLUMNS, rows.collect()).await
}
