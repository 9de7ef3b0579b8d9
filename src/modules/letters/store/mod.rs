//! Letters in the database. All SQL of the module stands here.
//!
//! | file | holds |
//! | --- | --- |
//! | here | one letter: found, locked, inserted, saved, removed; who has to do with it |
//! | `list` | pages of letters that a person sees |
//! | `urged` | when agencies and obligations were urged; the wording that an agency keeps |
//!
//! The closure of the tree is read here too: what lies below an agency is needed inside a statement.

pub(super) mod inheritance;
pub(super) mod list;
pub(super) mod urged;

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, LetterId, ObligationId};
use thihanh_kernel::time::civil;
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};
use uuid::Uuid;

use super::model::{Letter, LetterState, SERIES, Scan};
use super::policy::Stakes;

/// Columns of [`Row`], of a table called `l`.
const COLUMNS: &str = "l.seq, l.id, l.code, l.state, l.agency_id, l.number, l.signed_on, l.content, l.docx_hash, l.pdf_hash, \
     l.scan_hash, l.scan_name, l.created_at, l.created_by, l.sent_at, l.updated_at, l.version";

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    id: Uuid,
    code: String,
    state: String,
    agency_id: Uuid,
    number: Option<i64>,
    signed_on: Option<NaiveDate>,
    content: String,
    docx_hash: Option<String>,
    pdf_hash: Option<String>,
    scan_hash: Option<String>,
    scan_name: Option<String>,
    created_at: DateTime<Utc>,
    created_by: Option<Uuid>,
    sent_at: Option<DateTime<Utc>>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl TryFrom<Row> for Letter {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: LetterId::from_uuid(row.id),
            code: row.code,
            state: LetterState::parse(&row.state).ok_or(StoreError::Unreadable { what: "state of a letter" })?,
            agency: AgencyId::from_uuid(row.agency_id),
            number: row.number.and_then(|number| u32::try_from(number).ok()),
            signed_on: row.signed_on,
            content: serde_json::from_str(&row.content).map_err(|_| StoreError::Unreadable { what: "letter" })?,
            files: row.docx_hash.zip(row.pdf_hash),
            scan: row.scan_hash.zip(row.scan_name).map(|(hash, name)| Scan { hash, name }),
            created_at: row.created_at,
            created_by: row.created_by.map(AccountId::from_uuid),
            sent_at: row.sent_at,
            updated_at: row.updated_at,
            version: row.version,
        })
    }
}

/// The letter with this code.
pub(super) async fn find(sql: &dyn Sql, code: &str) -> Result<Option<Letter>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM letter l WHERE l.code = $1");
    sql.optional::<Row>(&statement, values![code]).await?.map(Letter::try_from).transpose()
}

/// The same, locked until the transaction ends.
pub(super) async fn find_for_update(tx: &WriteTx, code: &str) -> Result<Option<Letter>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM letter l WHERE l.code = $1{}", tx.dialect().for_update());
    tx.optional::<Row>(&statement, values![code]).await?.map(Letter::try_from).transpose()
}

/// The newest letter of an agency, whose head the next one begins with.
pub(super) async fn newest_of(sql: &dyn Sql, agency: AgencyId) -> Result<Option<Letter>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM letter l WHERE l.agency_id = $1 ORDER BY l.seq DESC LIMIT 1");
    sql.optional::<Row>(&statement, values![agency.uuid()]).await?.map(Letter::try_from).transpose()
}

/// A new draft with whom it goes to and what it urges.
pub(super) async fn insert(tx: &WriteTx, letter: &Letter, urged: &[ObligationId]) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO letter (id, code, state, agency_id, series, content, created_at, created_by, updated_at, version, created_on) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $7, $9, $10)",
        values![
            letter.id.uuid(),
            letter.code.as_str(),
            letter.state.as_str(),
            letter.agency.uuid(),
            SERIES,
            content(letter)?,
            letter.created_at,
            letter.created_by.map(|account| account.uuid()),
            letter.version,
            civil(letter.created_at)
        ],
    )
    .await?;
    let recipients = letter.content.recipients.iter().map(|to| values![letter.id.uuid(), to.agency.uuid()]);
    tx.insert_many("letter_recipient", &["letter_id", "agency_id"], recipients.collect()).await?;
    let rows = (1_i64..).zip(urged).map(|(position, id)| values![letter.id.uuid(), id.uuid(), position]);
    tx.insert_many("urging", &["letter_id", "obligation_id", "position"], rows.collect()).await
}

fn content(letter: &Letter) -> Result<String, StoreError> {
    Ok(serde_json::to_string(&letter.content)?)
}

/// Saves a locked letter as its next version.
pub(super) async fn save(tx: &WriteTx, letter: &Letter) -> Result<(), StoreError> {
    let (docx, pdf) = letter.files.clone().unzip();
    let (hash, name) = letter.scan.clone().map(|scan| (scan.hash, scan.name)).unzip();
    tx.execute(
        "UPDATE letter SET state = $2, year = $3, number = $4, signed_on = $5, content = $6, docx_hash = $7, pdf_hash = $8, \
         scan_hash = $9, scan_name = $10, sent_at = $11, updated_at = $12, version = version + 1 WHERE id = $1",
        values![
            letter.id.uuid(),
            letter.state.as_str(),
            letter.year().map(i64::from),
            letter.number.map(i64::from),
            letter.signed_on,
            content(letter)?,
            docx,
            pdf,
            hash,
            name,
            letter.sent_at,
            letter.updated_at
        ],
    )
    .await?;
    Ok(())
}

/// Whether another letter of the agency bears the number in that year.
pub(super) async fn is_taken(sql: &dyn Sql, letter: &Letter) -> Result<bool, StoreError> {
    #[derive(FromQueryResult)]
    struct Taken {
        total: i64,
    }
    let taken: Taken = sql
        .one(
            "SELECT count(*) AS total FROM letter WHERE agency_id = $1 AND series = $2 AND year = $3 AND number = $4 AND id <> $5",
            values![
                letter.agency.uuid(),
                SERIES,
                letter.year().map(i64::from),
                letter.number.map(i64::from),
                letter.id.uuid()
            ],
        )
        .await?;
    Ok(taken.total > 0)
}

/// Removes a draft.
pub(super) async fn remove(tx: &WriteTx, letter: &Letter) -> Result<(), StoreError> {
    for statement in [
        "DELETE FROM urging WHERE letter_id = $1",
        "DELETE FROM letter_recipient WHERE letter_id = $1",
        "DELETE FROM letter WHERE id = $1",
    ] {
        tx.execute(statement, values![letter.id.uuid()]).await?;
    }
    Ok(())
}

/// Dates what a letter urges.
pub(super) async fn date_urged(tx: &WriteTx, letter: LetterId, on: NaiveDate) -> Result<(), StoreError> {
    tx.execute("UPDATE urging SET urged_on = $2 WHERE letter_id = $1", values![letter.uuid(), on]).await?;
    Ok(())
}

/// The agencies that have to do with a letter, and everything that stands or stood above them since it was drafted.
pub(super) async fn stakes(sql: &dyn Sql, letter: &Letter) -> Result<Stakes, StoreError> {
    #[derive(FromQueryResult)]
    struct Above {
        ancestor_id: Uuid,
    }
    let since = civil(letter.created_at);
    let sending = "SELECT c.ancestor_id FROM agency_closure c WHERE c.descendant_id = $1 AND (c.valid_to IS NULL OR c.valid_to >= $2)";
    let receiving = "SELECT DISTINCT c.ancestor_id FROM agency_closure c JOIN letter_recipient r ON r.agency_id = c.descendant_id \
         WHERE r.letter_id = $1 AND (c.valid_to IS NULL OR c.valid_to >= $2)";
    let ids = |rows: Vec<Above>| rows.into_iter().map(|row| AgencyId::from_uuid(row.ancestor_id)).collect();
    Ok(Stakes {
        sending: ids(sql.all(sending, values![letter.agency.uuid(), since]).await?),
        receiving: ids(sql.all(receiving, values![letter.id.uuid(), since]).await?),
        is_sent: letter.state == LetterState::Sent,
    })
}

/// An agency and everything that stands or stood above it since a day.
pub(super) async fn above(sql: &dyn Sql, agency: AgencyId, since: NaiveDate) -> Result<Stakes, StoreError> {
    #[derive(FromQueryResult)]
    struct Above {
        ancestor_id: Uuid,
    }
    let statement = "SELECT c.ancestor_id FROM agency_closure c WHERE c.descendant_id = $1 AND (c.valid_to IS NULL OR c.valid_to >= $2)";
    let rows = sql.all::<Above>(statement, values![agency.uuid(), since]).await?;
    let sending = rows.into_iter().map(|row| AgencyId::from_uuid(row.ancestor_id)).collect();
    Ok(Stakes { sending, ..Stakes::default() })
}
