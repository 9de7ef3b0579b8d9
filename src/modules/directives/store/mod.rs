//! Directives, cards and recipients in the database.

pub(super) mod cards;
pub(super) mod citations;
pub(super) mod list;
pub(super) mod recipients;
pub(super) mod supplements;

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, DirectiveId, ProgrammeId};
use thihanh_kernel::vietnamese;
use thihanh_store::blobs::{self, StoredBlob};
use thihanh_store::search_index::Index;
use thihanh_store::{FromQueryResult, Sql, StoreError, Value, WriteTx, values};
use uuid::Uuid;

use super::model::directive::{Directive, DirectiveState};
use super::model::head::Head;

#[derive(FromQueryResult)]
struct DirectiveRow {
    seq: i64,
    id: Uuid,
    code: String,
    state: String,
    jurisdiction_id: Option<Uuid>,
    kind: String,
    number: Option<String>,
    issued_on: Option<NaiveDate>,
    issuer_name: Option<String>,
    title: String,
    signer: Option<String>,
    signer_position: Option<String>,
    programme_id: Option<Uuid>,
    overseer_id: Option<Uuid>,
    carries_out: Option<String>,
    file_name: String,
    blob_hash: String,
    format: String,
    text: String,
    notices: String,
    failure_code: Option<String>,
    received_at: DateTime<Utc>,
    received_by: Option<Uuid>,
    issued_at: Option<DateTime<Utc>>,
    updated_at: DateTime<Utc>,
    version: i64,
}

const COLUMNS: &str = "seq, id, code, state, jurisdiction_id, kind, number, issued_on, issuer_name, title, signer, signer_position, \
                       programme_id, overseer_id, (SELECT p.code FROM directive p WHERE p.id = directive.carries_out_id) AS carries_out, file_name, blob_hash, format, text, notices, failure_code, received_at, received_by, \
                       issued_at, updated_at, version";

impl TryFrom<DirectiveRow> for Directive {
    type Error = StoreError;

    fn try_from(row: DirectiveRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: DirectiveId::from_uuid(row.id),
            seq: row.seq,
            code: row.code,
            state: DirectiveState::parse(&row.state).ok_or(StoreError::Unreadable { what: "state of a directive" })?,
            head: Head {
                kind: row.kind,
                number: row.number,
                issued_on: row.issued_on,
                issuer: row.issuer_name,
                title: row.title,
                signer: row.signer,
                signer_position: row.signer_position,
                jurisdiction: row.jurisdiction_id.map(AgencyId::from_uuid),
                programme: row.programme_id.map(ProgrammeId::from_uuid),
                overseer: row.overseer_id.map(AgencyId::from_uuid),
                carries_out: row.carries_out,
            },
            file_name: row.file_name,
            blob_hash: row.blob_hash,
            format: row.format,
            text: row.text,
            notices: row.notices,
            failure_code: row.failure_code,
            received_at: row.received_at,
            received_by: row.received_by.map(AccountId::from_uuid),
            issued_at: row.issued_at,
            updated_at: row.updated_at,
            version: row.version,
        })
    }
}

pub(super) async fn find_by_code(sql: &dyn Sql, code: &str) -> Result<Option<Directive>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM directive WHERE code = $1");
    sql.optional::<DirectiveRow>(&statement, values![code]).await?.map(TryInto::try_into).transpose()
}

/// The root row of every use case, locked so that two of them do not work on one directive at a time.
pub(super) async fn lock_by_code(tx: &WriteTx, code: &str) -> Result<Option<Directive>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM directive WHERE code = $1{}", tx.dialect().for_update());
    tx.optional::<DirectiveRow>(&statement, values![code]).await?.map(TryInto::try_into).transpose()
}

/// The directive that came from the same content.
pub(super) async fn find_by_content(sql: &dyn Sql, content_hash: &str) -> Result<Option<Directive>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM directive WHERE content_hash = $1");
    sql.optional::<DirectiveRow>(&statement, values![content_hash]).await?.map(TryInto::try_into).transpose()
}

/// A directive that came in, ready to insert.
pub(super) struct NewDirective<'a> {
    pub(super) id: DirectiveId,
    pub(super) code: &'a str,
    pub(super) state: DirectiveState,
    pub(super) file_name: &'a str,
    /// SHA-256 of the original's bytes, by which the same file is known again.
    pub(super) content_hash: &'a str,
    pub(super) blob: &'a StoredBlob,
    pub(super) media: &'a str,
    pub(super) received_at: DateTime<Utc>,
    pub(super) received_by: Option<AccountId>,
}

/// What was read of a directive.
pub(super) struct ReadContent<'a> {
    pub(super) head: &'a Head,
    pub(super) format: &'a str,
    pub(super) text: &'a str,
    pub(super) reading: &'a str,
    pub(super) notices: &'a str,
    pub(super) failure_code: Option<&'a str>,
}

/// Inserts a directive with its file; the `seq` it got.
pub(super) async fn insert(
    tx: &WriteTx,
    directive: &NewDirective<'_>,
    content: &ReadContent<'_>,
) -> Result<i64, StoreError> {
    #[derive(FromQueryResult)]
    struct Seq {
        seq: i64,
    }
    blobs::record(tx, directive.blob, directive.media, directive.received_at).await?;
    let head = content.head;
    let row = tx
        .one::<Seq>(
            "INSERT INTO directive (id, code, state, jurisdiction_id, kind, number, issued_on, issuer_name, title, title_sort_key, signer,
                 signer_position, programme_id, overseer_id, file_name, content_hash, blob_hash, format, text, reading, notices,
                 failure_code, received_at, received_by, updated_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
                 $23, 1)
             RETURNING seq",
            [
                values![directive.id.uuid(), directive.code, directive.state.as_str()],
                head_values(head),
                values![
                directive.file_name,
                directive.content_hash,
                directive.blob.hash.as_str(),
                content.format,
                content.text,
                content.reading,
                content.notices,
                content.failure_code.map(str::to_owned),
                directive.received_at,
                directive.received_by.map(AccountId::uuid)
                ],
            ]
            .concat(),
        )
        .await?;
    Index::Directive.put(tx, row.seq, &searched(directive.code, head, content.text)).await?;
    Ok(row.seq)
}

/// Saves what a reading gave to a directive whose file could not be read before.
pub(super) async fn save_content(
    tx: &WriteTx,
    directive: &Directive,
    content: &ReadContent<'_>,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE directive SET format = $2, text = $3, reading = $4, notices = $5, failure_code = $6 WHERE id = $1",
        values![
            directive.id.uuid(),
            content.format,
            content.text,
            content.reading,
            content.notices,
            content.failure_code.map(str::to_owned)
        ],
    )
    .await?;
    save(tx, directive).await
}

/// The columns from `jurisdiction_id` to `overseer_id`, in the order in which both statements name them.
fn head_values(head: &Head) -> Vec<Value> {
    values![
        head.jurisdiction.map(AgencyId::uuid),
        head.kind.as_str(),
        head.number.clone(),
        head.issued_on,
        head.issuer.clone(),
        head.title.as_str(),
        vietnamese::sort_key(&head.title),
        head.signer.clone(),
        head.signer_position.clone(),
        head.programme.map(ProgrammeId::uuid),
        head.overseer.map(AgencyId::uuid),
    ]
}

/// Saves head, state and version.
pub(super) async fn save(tx: &WriteTx, directive: &Directive) -> Result<(), StoreError> {
    let head = &directive.head;
    tx.execute(
        "UPDATE directive SET state = $2, jurisdiction_id = $3, kind = $4, number = $5, issued_on = $6, issuer_name = $7, title = $8,
             title_sort_key = $9, signer = $10, signer_position = $11, programme_id = $12, overseer_id = $13, updated_at = $14,
             version = $15, carries_out_id = (SELECT p.id FROM directive p WHERE p.code = $16)
         WHERE id = $1",
        [
            values![directive.id.uuid(), directive.state.as_str()],
            head_values(head),
            values![directive.updated_at, directive.version, head.carries_out.clone()],
        ]
        .concat(),
    )
    .await?;
    Index::Directive.put(tx, directive.seq, &searched(&directive.code, head, &directive.text)).await
}

/// Marks a directive as issued by somebody; the rest is in [`save`].
pub(super) async fn save_issue(tx: &WriteTx, directive: &Directive, by: Option<AccountId>) -> Result<(), StoreError> {
    // Number, date and jurisdiction first: the table refuses an issued row without them.
    save(tx, directive).await?;
    tx.execute(
        "UPDATE directive SET issued_at = $2, issued_by = $3 WHERE id = $1",
        values![directive.id.uuid(), directive.issued_at, by.map(AccountId::uuid)],
    )
    .await?;
    Ok(())
}

/// Counts a change of the cards as a change of the directive.
pub(super) async fn touch(tx: &WriteTx, id: DirectiveId, at: DateTime<Utc>) -> Result<(), StoreError> {
    tx.execute("UPDATE directive SET updated_at = $2 WHERE id = $1", values![id.uuid(), at]).await?;
    Ok(())
}

/// What a search finds a directive by; the head first, since the index keeps only so many words of a row.
fn searched(code: &str, head: &Head, text: &str) -> String {
    let facts =
        [Some(code), head.number.as_deref(), Some(&*head.title), head.issuer.as_deref(), head.signer.as_deref()];
    facts.into_iter().flatten().chain([text]).collect::<Vec<_>>().join("\n")
}

/// Makes the whole search index from the rows.
pub(super) async fn index_all(tx: &WriteTx) -> Result<(), StoreError> {
    /// Few, since each has its whole text.
    const AT_ONCE: i64 = 50;
    let mut after = 0;
    loop {
        let statement = format!("SELECT {COLUMNS} FROM directive WHERE seq > $1 ORDER BY seq LIMIT $2");
        let some: Vec<DirectiveRow> = tx.all(&statement, values![after, AT_ONCE]).await?;
        let some = some.into_iter().map(Directive::try_from).collect::<Result<Vec<_>, _>>()?;
        let Some(last) = some.last() else { return Ok(()) };
        after = last.seq;
        let texts: Vec<_> = some.iter().map(|it| (it.seq, searched(&it.code, &it.head, &it.text))).collect();
        Index::Directive.put_all(tx, &texts).await?;
    }
}

/// A programme that a directive may belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// Its id.
    pub id: ProgrammeId,
    /// "QĐ 242 (2018–2022)".
    pub name: String,
    /// Its last day, which ends its recurring duties.
    pub ends_on: Option<NaiveDate>,
    /// It has not been closed: a directive may be put under it.
    pub is_running: bool,
}

pub(super) async fn programmes(sql: &dyn Sql) -> Result<Vec<Programme>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        name: String,
        ends_on: Option<NaiveDate>,
        is_running: bool,
    }
    let rows = sql
        .all::<Row>(
            "SELECT id, name, ends_on, closed_on IS NULL AS is_running FROM programme ORDER BY starts_on DESC, code",
            values![],
        )
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Programme {
            id: ProgrammeId::from_uuid(row.id),
            name: row.name,
            ends_on: row.ends_on,
            is_running: row.is_running,
        })
        .collect())
}
