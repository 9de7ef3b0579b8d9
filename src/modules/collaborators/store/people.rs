//! Collaborators, their fields and checks, and the list, read backwards along `seq`.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, CollaboratorId, IdSource};
use thihanh_kernel::page::{Count, Cursor, Page, Slice};
use thihanh_kernel::time::civil;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, capped_count, values};
use uuid::Uuid;

use super::{COUNT_CAP, push_scope};
use crate::modules::collaborators::model::contract::SOON_DAYS;
use crate::modules::collaborators::model::person::{Check, Collaborator, Facts, FieldRef};
use crate::modules::collaborators::policy::Scope;

const COLUMNS: &str = "p.seq, p.id, p.agency_id, p.person_sealed, p.kind, p.organisation, p.study, p.note, p.erased_at, p.created_at, p.updated_at, \
     p.version";
/// Checks that one page shows: a wall.
const MOST_CHECKS: i64 = 500;

/// Where a collaborator stands with contracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A contract is signed and neither accepted nor ended.
    Signed,
    /// One of them is due or ends within some days.
    Soon,
    /// The product of one is past its day.
    Overdue,
    /// None is signed.
    Free,
}

impl Standing {
    /// Every one, in their order.
    pub const ALL: [Self; 4] = [Self::Signed, Self::Soon, Self::Overdue, Self::Free];

    /// The word in addresses and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::Soon => "soon",
            Self::Overdue => "overdue",
            Self::Free => "free",
        }
    }

    /// The one of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// What a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonFilter {
    /// Who knows this field.
    pub field: Option<String>,
    /// From this kind of organisation.
    pub kind: Option<String>,
    /// Where they stand with contracts.
    pub standing: Option<Standing>,
    /// With a contract of this code or number.
    pub contract: Option<String>,
}

/// A collaborator whose personal data is still sealed.
pub(in crate::modules::collaborators) struct Sealed {
    /// The collaborator.
    pub(in crate::modules::collaborators) collaborator: Collaborator,
    /// The personal data; `None` once erased.
    pub(in crate::modules::collaborators) person: Option<Vec<u8>>,
}

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    id: Uuid,
    agency_id: Uuid,
    person_sealed: Option<Vec<u8>>,
    kind: String,
    organisation: String,
    study: String,
    note: String,
    erased_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl Row {
    fn with(self, fields: Vec<FieldRef>) -> Sealed {
        let facts = Facts {
            agency: AgencyId::from_uuid(self.agency_id),
            kind: self.kind,
            organisation: self.organisation,
            study: self.study,
            fields,
            note: self.note,
        };
        let collaborator = Collaborator {
            seq: self.seq,
            id: CollaboratorId::from_uuid(self.id),
            facts,
            erased_at: self.erased_at,
            created_at: self.created_at,
            updated_at: self.updated_at,
            version: self.version,
        };
        Sealed { collaborator, person: self.person_sealed }
    }
}

async fn whole(sql: &dyn Sql, rows: Vec<Row>) -> Result<Vec<Sealed>, StoreError> {
    #[derive(FromQueryResult)]
    struct Of {
        collaborator_id: Uuid,
        field_code: String,
        field_name: String,
    }
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut text = SqlText::new(
        "SELECT f.collaborator_id, f.field_code, f.field_name FROM collaborator_field f WHERE f.collaborator_id IN (",
    );
    text.bind_all(rows.iter().map(|row| row.id)).push(") ORDER BY f.collaborator_id, f.field_code");
    let mut fields: HashMap<Uuid, Vec<FieldRef>> = HashMap::new();
    for row in sql.all_of::<Of>(text).await? {
        let field = FieldRef { code: row.field_code, name: row.field_name };
        fields.entry(row.collaborator_id).or_default().push(field);
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let known = fields.remove(&row.id).unwrap_or_default();
            row.with(known)
        })
        .collect())
}

/// The collaborator with this id.
pub(in crate::modules::collaborators) async fn find(
    sql: &dyn Sql,
    id: CollaboratorId,
) -> Result<Option<Sealed>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM collaborator p WHERE p.id = $1");
    let rows = sql.all::<Row>(&statement, values![id.uuid()]).await?;
    Ok(whole(sql, rows).await?.pop())
}

/// The same, locked until the transaction ends.
pub(in crate::modules::collaborators) async fn find_for_update(
    tx: &WriteTx,
    id: CollaboratorId,
) -> Result<Option<Sealed>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM collaborator p WHERE p.id = $1{}", tx.dialect().for_update());
    let rows = tx.all::<Row>(&statement, values![id.uuid()]).await?;
    Ok(whole(tx, rows).await?.pop())
}

fn push_filter(text: &mut SqlText, scope: &Scope, filter: &PersonFilter, today: NaiveDate) {
    push_scope(text, scope);
    if let Some(kind) = &filter.kind {
        text.push(" AND p.kind = ").bind(kind.as_str());
    }
    if let Some(field) = &filter.field {
        text.push(" AND EXISTS (SELECT 1 FROM collaborator_field f WHERE f.collaborator_id = p.id AND f.field_code = ");
        text.bind(field.as_str()).push(")");
    }
    if let Some(contract) = &filter.contract {
        text.push(" AND EXISTS (SELECT 1 FROM collaborator_contract k WHERE k.collaborator_id = p.id AND (k.code = ");
        text.bind(contract.to_uppercase()).push(" OR k.number = ").bind(contract.as_str()).push("))");
    }
    let soon = today.checked_add_days(Days::new(SOON_DAYS)).unwrap_or(today);
    let Some(standing) = filter.standing else { return };
    text.push(match standing {
        Standing::Free => " AND NOT EXISTS (",
        _ => " AND EXISTS (",
    });
    text.push("SELECT 1 FROM collaborator_contract s WHERE s.collaborator_id = p.id AND s.state = 'signed'");
    match standing {
        Standing::Signed | Standing::Free => {}
        Standing::Overdue => {
            text.push(" AND s.due_on < ").bind(today);
        }
        Standing::Soon => {
            text.push(" AND s.due_on >= ").bind(today).push(" AND (s.due_on <= ").bind(soon);
            text.push(" OR s.ends_on <= ").bind(soon).push(")");
        }
    }
    text.push(")");
}

/// A page of the collaborators that a person sees, the newest first.
pub(in crate::modules::collaborators) async fn list(
    sql: &dyn Sql,
    scope: &Scope,
    filter: &PersonFilter,
    today: NaiveDate,
    page: &Page,
) -> Result<(Slice<Sealed>, Count), StoreError> {
    let mut counted = SqlText::new("SELECT 1 FROM collaborator p WHERE 1 = 1");
    push_filter(&mut counted, scope, filter, today);
    let count = capped_count(sql, counted, COUNT_CAP).await?;
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push(" FROM collaborator p WHERE 1 = 1");
    push_filter(&mut text, scope, filter, today);
    if let Some(seq) = page.after.as_ref().and_then(|after| after.part::<i64>(0).ok()) {
        text.push(" AND p.seq < ").bind(seq);
    }
    text.push(" ORDER BY p.seq DESC LIMIT ").bind(page.fetch());
    let rows = sql.all_of::<Row>(text).await?;
    let Slice { items, next } = page.slice(rows, |row| Cursor::new([row.seq.to_string()]));
    Ok((Slice { items: whole(sql, items).await?, next }, count))
}

/// A new collaborator.
pub(in crate::modules::collaborators) async fn insert(
    tx: &WriteTx,
    collaborator: &Collaborator,
    person: &[u8],
    by: Option<AccountId>,
) -> Result<(), StoreError> {
    let facts = &collaborator.facts;
    tx.execute(
        "INSERT INTO collaborator (id, agency_id, person_sealed, kind, organisation, study, note, created_at, created_on, created_by, updated_at, \
         version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $8, 1)",
        values![
            collaborator.id.uuid(),
            facts.agency.uuid(),
            person.to_vec(),
            facts.kind.as_str(),
            facts.organisation.as_str(),
            facts.study.as_str(),
            facts.note.as_str(),
            collaborator.created_at,
            civil(collaborator.created_at),
            by.map(AccountId::uuid)
        ],
    )
    .await?;
    put_fields(tx, collaborator).await
}

/// Saves a locked collaborator as its next version; without personal data it is erased.
pub(in crate::modules::collaborators) async fn save(
    tx: &WriteTx,
    collaborator: &Collaborator,
    person: Option<&[u8]>,
) -> Result<(), StoreError> {
    let facts = &collaborator.facts;
    tx.execute(
        "UPDATE collaborator SET person_sealed = $2, kind = $3, organisation = $4, study = $5, note = $6, erased_at = $7, updated_at = $8, \
         version = version + 1 WHERE id = $1",
        values![
            collaborator.id.uuid(),
            person.map(<[u8]>::to_vec),
            facts.kind.as_str(),
            facts.organisation.as_str(),
            facts.study.as_str(),
            facts.note.as_str(),
            collaborator.erased_at,
            collaborator.updated_at
        ],
    )
    .await?;
    put_fields(tx, collaborator).await
}

async fn put_fields(tx: &WriteTx, collaborator: &Collaborator) -> Result<(), StoreError> {
    let id = collaborator.id.uuid();
    tx.execute("DELETE FROM collaborator_field WHERE collaborator_id = $1", values![id]).await?;
    let rows = collaborator.facts.fields.iter().map(|field| values![id, field.code.as_str(), field.name.as_str()]);
    tx.insert_many("collaborator_field", &["collaborator_id", "field_code", "field_name"], rows.collect()).await
}

/// The papers that were shown may name the person: with the personal data they go too.
pub(in crate::modules::collaborators) async fn erase_shown(tx: &WriteTx, id: CollaboratorId) -> Result<(), StoreError> {
    tx.execute("UPDATE collaborator_check SET shown = '' WHERE collaborator_id = $1", values![id.uuid()]).await?;
    Ok(())
}

/// The checks of a collaborator, the newest first.
pub(in crate::modules::collaborators) async fn checks(
    sql: &dyn Sql,
    id: CollaboratorId,
) -> Result<Vec<Check>, StoreError> {
    #[derive(FromQueryResult)]
    struct Checked {
        criterion: String,
        is_met: bool,
        years: Option<i64>,
        shown: String,
        checked_on: NaiveDate,
        checked_at: DateTime<Utc>,
        checked_by: Option<Uuid>,
        checker_name: String,
    }
    let statement = format!(
        "SELECT k.criterion, k.is_met, k.years, k.shown, k.checked_on, k.checked_at, k.checked_by, k.checker_name FROM collaborator_check k \
         WHERE k.collaborator_id = $1 ORDER BY k.checked_on DESC, k.checked_at DESC, k.id DESC LIMIT {MOST_CHECKS}"
    );
    let rows: Vec<Checked> = sql.all(&statement, values![id.uuid()]).await?;
    let check = |row: Checked| Check {
        criterion: row.criterion,
        is_met: row.is_met,
        years: row.years,
        shown: row.shown,
        on: row.checked_on,
        at: row.checked_at,
        by: row.checked_by.map(AccountId::from_uuid),
        by_name: row.checker_name,
    };
    Ok(rows.into_iter().map(check).collect())
}

/// A new check.
pub(in crate::modules::collaborators) async fn insert_check(
    tx: &WriteTx,
    ids: &dyn IdSource,
    id: CollaboratorId,
    check: &Check,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO collaborator_check (id, collaborator_id, criterion, is_met, years, shown, checked_on, checked_at, checked_by, checker_name) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        values![
            ids.uuid(check.at),
            id.uuid(),
            check.criterion.as_str(),
            check.is_met,
            check.years,
            check.shown.as_str(),
            check.on,
            check.at,
            check.by.map(AccountId::uuid),
            check.by_name.as_str()
        ],
    )
    .await?;
    Ok(())
}
