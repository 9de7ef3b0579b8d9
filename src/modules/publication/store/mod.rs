//! Publications in the database. All SQL of the module stands here.
//!
//! | file | holds |
//! | --- | --- |
//! | here | one publication with its fields: found, locked, inserted, saved, removed; who has to do with it |
//! | `versions` | what everybody reads and could read |
//! | `list` | the lists of everybody and of the staff, and what they can be narrowed to |
//!
//! The closure of the tree is read here too: what lies below an agency is needed inside a statement.

pub(super) mod list;
pub(super) mod versions;

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, PublicationId};
use thihanh_kernel::time::civil;
use thihanh_store::search_index::Index;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, values};
use uuid::Uuid;

use super::model::publication::{Choices, FieldRef, Kind, Publication, State, Withdrawal};
use super::policy::Stakes;

/// Columns of [`Row`], of a table called `p`.
const COLUMNS: &str = "p.seq, p.id, p.slug, p.kind, p.source_id, p.source_code, p.agency_id, p.state, p.title, p.intro, p.masked, p.kept, \
     p.published_on, p.versions, p.withdrawn_at, p.withdrawn_why, p.created_at, p.created_by, p.updated_at, p.version";

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    id: Uuid,
    slug: String,
    kind: String,
    source_id: Uuid,
    source_code: String,
    agency_id: Uuid,
    state: String,
    title: String,
    intro: String,
    masked: String,
    kept: String,
    published_on: Option<NaiveDate>,
    versions: i64,
    withdrawn_at: Option<DateTime<Utc>>,
    withdrawn_why: String,
    created_at: DateTime<Utc>,
    created_by: Option<Uuid>,
    updated_at: DateTime<Utc>,
    version: i64,
}

/// A stored word that must be one of a closed set.
fn word<T: std::str::FromStr>(text: &str, what: &'static str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable { what })
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

impl TryFrom<Row> for Publication {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            seq: row.seq,
            id: PublicationId::from_uuid(row.id),
            slug: row.slug,
            kind: word(&row.kind, "kind of a publication")?,
            source: row.source_id,
            source_code: row.source_code,
            agency: AgencyId::from_uuid(row.agency_id),
            fields: Vec::new(),
            choices: Choices { title: row.title, intro: row.intro, masked: lines(&row.masked), kept: lines(&row.kept) },
            state: word(&row.state, "state of a publication")?,
            published_on: row.published_on,
            versions: row.versions,
            withdrawal: row.withdrawn_at.map(|at| Withdrawal { at, reason: row.withdrawn_why }),
            created_at: row.created_at,
            created_by: row.created_by.map(AccountId::from_uuid),
            updated_at: row.updated_at,
            version: row.version,
        })
    }
}

/// Publications with their fields, in the order of the rows.
async fn whole(sql: &dyn Sql, rows: Vec<Row>) -> Result<Vec<Publication>, StoreError> {
    #[derive(FromQueryResult)]
    struct FieldRow {
        publication_id: Uuid,
        field_code: String,
        field_name: String,
    }
    let mut found: Vec<Publication> = rows.into_iter().map(Publication::try_from).collect::<Result<_, _>>()?;
    if found.is_empty() {
        return Ok(found);
    }
    let places: HashMap<Uuid, usize> = found.iter().enumerate().map(|(place, it)| (it.id.uuid(), place)).collect();
    let mut text =
        SqlText::new("SELECT publication_id, field_code, field_name FROM publication_field WHERE publication_id IN (");
    text.bind_all(found.iter().map(|publication| publication.id.uuid())).push(") ORDER BY publication_id, field_code");
    for row in sql.all_of::<FieldRow>(text).await? {
        if let Some(publication) = places.get(&row.publication_id).and_then(|place| found.get_mut(*place)) {
            publication.fields.push(FieldRef { code: row.field_code, name: row.field_name });
        }
    }
    Ok(found)
}

/// The publication at an address.
pub(super) async fn find(sql: &dyn Sql, slug: &str) -> Result<Option<Publication>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM publication p WHERE p.slug = $1");
    let row = sql.optional::<Row>(&statement, values![slug]).await?;
    Ok(whole(sql, row.into_iter().collect()).await?.pop())
}

/// The same, locked until the transaction ends.
pub(super) async fn find_for_update(tx: &WriteTx, slug: &str) -> Result<Option<Publication>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM publication p WHERE p.slug = $1{}", tx.dialect().for_update());
    let row = tx.optional::<Row>(&statement, values![slug]).await?;
    Ok(whole(tx, row.into_iter().collect()).await?.pop())
}

/// The publication of one thing that was not withdrawn.
pub(super) async fn of_source(sql: &dyn Sql, kind: Kind, source: Uuid) -> Result<Option<Publication>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM publication p WHERE p.kind = $1 AND p.source_id = $2 AND p.state <> 'withdrawn'"
    );
    let row = sql.optional::<Row>(&statement, values![kind.as_str(), source]).await?;
    Ok(whole(sql, row.into_iter().collect()).await?.pop())
}

/// Those of these things that have a publication, prepared or published.
pub(super) async fn taken(sql: &dyn Sql, kind: Kind, sources: &[Uuid]) -> Result<HashSet<Uuid>, StoreError> {
    published_among(sql, kind, sources, false).await
}

/// Those of these things that everybody can read.
pub(super) async fn published(sql: &dyn Sql, kind: Kind, sources: &[Uuid]) -> Result<HashSet<Uuid>, StoreError> {
    published_among(sql, kind, sources, true).await
}

async fn published_among(
    sql: &dyn Sql,
    kind: Kind,
    sources: &[Uuid],
    is_public: bool,
) -> Result<HashSet<Uuid>, StoreError> {
    #[derive(FromQueryResult)]
    struct Source {
        source_id: Uuid,
    }
    if sources.is_empty() {
        return Ok(HashSet::new());
    }
    let mut text = SqlText::new("SELECT p.source_id FROM publication p WHERE p.state <> 'withdrawn' AND p.kind = ");
    text.bind(kind.as_str()).push(" AND p.source_id IN (").bind_all(sources.iter().copied()).push(")");
    if is_public {
        text.push(" AND p.state = 'published'");
    }
    Ok(sql.all_of::<Source>(text).await?.into_iter().map(|row| row.source_id).collect())
}

/// A new publication. Gives its place.
pub(super) async fn insert(tx: &WriteTx, publication: &Publication) -> Result<i64, StoreError> {
    #[derive(FromQueryResult)]
    struct Seq {
        seq: i64,
    }
    let choices = &publication.choices;
    let row = tx
        .optional::<Seq>(
            "INSERT INTO publication (id, slug, kind, source_id, source_code, agency_id, state, title, intro, masked, kept, versions, \
             withdrawn_why, created_at, created_on, created_by, updated_at, version) \
             VALUES ($1, $2, $3, $4, $5, $6, 'prepared', $7, $8, $9, $10, 0, '', $11, $12, $13, $11, 1) RETURNING seq",
            values![
                publication.id.uuid(),
                publication.slug.as_str(),
                publication.kind.as_str(),
                publication.source,
                publication.source_code.as_str(),
                publication.agency.uuid(),
                choices.title.as_str(),
                choices.intro.as_str(),
                choices.masked.join("\n"),
                choices.kept.join("\n"),
                publication.created_at,
                civil(publication.created_at),
                publication.created_by.map(AccountId::uuid)
            ],
        )
        .await?;
    let id = publication.id.uuid();
    let fields = publication.fields.iter().map(|field| values![id, field.code.as_str(), field.name.as_str()]);
    tx.insert_many("publication_field", &["publication_id", "field_code", "field_name"], fields.collect()).await?;
    row.map(|row| row.seq).ok_or(StoreError::Missing)
}

/// Saves a locked publication as its next version.
pub(super) async fn save(tx: &WriteTx, publication: &Publication) -> Result<(), StoreError> {
    let choices = &publication.choices;
    let withdrawal = publication.withdrawal.as_ref();
    tx.execute(
        "UPDATE publication SET state = $2, title = $3, intro = $4, masked = $5, kept = $6, published_on = $7, versions = $8, \
         withdrawn_at = $9, withdrawn_why = $10, updated_at = $11, version = version + 1 WHERE id = $1",
        values![
            publication.id.uuid(),
            publication.state.as_str(),
            choices.title.as_str(),
            choices.intro.as_str(),
            choices.masked.join("\n"),
            choices.kept.join("\n"),
            publication.published_on,
            publication.versions,
            withdrawal.map(|it| it.at),
            withdrawal.map_or("", |it| it.reason.as_str()),
            publication.updated_at
        ],
    )
    .await?;
    Ok(())
}

/// What the search of everybody finds a publication by: after it was withdrawn its title alone.
pub(super) async fn index(tx: &WriteTx, seq: i64, words: &str) -> Result<(), StoreError> {
    Index::Publication.put(tx, seq, words).await
}

/// Those that were published at some time, behind a place in their order, at most `most`.
pub(super) async fn published_after(sql: &dyn Sql, seq: i64, most: i64) -> Result<Vec<Publication>, StoreError> {
    let statement =
        format!("SELECT {COLUMNS} FROM publication p WHERE p.versions > 0 AND p.seq > $1 ORDER BY p.seq LIMIT $2");
    let rows: Vec<Row> = sql.all(&statement, values![seq, most]).await?;
    rows.into_iter().map(Publication::try_from).collect()
}

/// Removes one that was never published.
pub(super) async fn remove(tx: &WriteTx, publication: &Publication) -> Result<(), StoreError> {
    for statement in
        ["DELETE FROM publication_field WHERE publication_id = $1", "DELETE FROM publication WHERE id = $1"]
    {
        tx.execute(statement, values![publication.id.uuid()]).await?;
    }
    Ok(())
}

/// Who has to do with a publication.
pub(super) async fn stakes(sql: &dyn Sql, publication: &Publication) -> Result<Stakes, StoreError> {
    let above = above(sql, &[publication.agency], civil(publication.created_at)).await?;
    Ok(Stakes {
        agency: above.into_values().next().unwrap_or_default(),
        is_known: publication.state != State::Prepared,
    })
}

/// Agencies, each with everything that stands or stood above it since a day.
pub(super) async fn above(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    since: NaiveDate,
) -> Result<HashMap<AgencyId, BTreeSet<AgencyId>>, StoreError> {
    #[derive(FromQueryResult)]
    struct Above {
        descendant_id: Uuid,
        ancestor_id: Uuid,
    }
    if agencies.is_empty() {
        return Ok(HashMap::new());
    }
    let mut text =
        SqlText::new("SELECT DISTINCT c.descendant_id, c.ancestor_id FROM agency_closure c WHERE c.descendant_id IN (");
    text.bind_all(agencies.iter().map(|agency| agency.uuid()));
    text.push(") AND (c.valid_to IS NULL OR c.valid_to >= ").bind(since).push(")");
    let mut found: HashMap<AgencyId, BTreeSet<AgencyId>> = HashMap::new();
    for row in sql.all_of::<Above>(text).await? {
        let above = found.entry(AgencyId::from_uuid(row.descendant_id)).or_default();
        above.insert(AgencyId::from_uuid(row.ancestor_id));
    }
    Ok(found)
}
