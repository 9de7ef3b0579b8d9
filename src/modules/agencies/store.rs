//! Agencies in the database. Short plain SQL; every question about a day takes the day as a parameter.

pub(super) mod groups;
pub(super) mod import;
pub(super) mod reference;
pub(super) mod restructure;
pub(super) mod tree;

use chrono::NaiveDate;
use thihanh_kernel::{AgencyId, vietnamese};
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, values};
use uuid::Uuid;

use super::model::agency::{Edge, EdgeKind, Level, Succession, SuccessionKind, Version};
use super::model::import::CODE_SCHEME;
use super::model::period::Period;
use super::model::resolver::Snapshot;

/// Ids that one `IN (…)` takes.
const IDS_PER_QUERY: usize = 500;

const VERSION_COLUMNS: &str =
    "v.agency_id, v.name, v.short_name, v.kind, v.level, v.head_title, v.head_name, v.valid_from, v.valid_to, v.source";

#[derive(FromQueryResult)]
struct VersionRow {
    agency_id: Uuid,
    name: String,
    short_name: String,
    kind: String,
    level: String,
    head_title: String,
    head_name: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    source: String,
}

impl TryFrom<VersionRow> for Version {
    type Error = StoreError;

    fn try_from(row: VersionRow) -> Result<Self, StoreError> {
        Ok(Self {
            agency: AgencyId::from_uuid(row.agency_id),
            name: row.name,
            short_name: row.short_name,
            kind: row.kind,
            level: level(&row.level)?,
            head_title: row.head_title,
            head_name: row.head_name,
            period: period(row.valid_from, row.valid_to)?,
            source: row.source,
        })
    }
}

#[derive(FromQueryResult)]
struct EdgeRow {
    kind: String,
    parent_id: Uuid,
    child_id: Uuid,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

#[derive(FromQueryResult)]
struct SuccessionRow {
    old_id: Uuid,
    new_id: Uuid,
    kind: String,
    on_day: NaiveDate,
    note: String,
}

impl TryFrom<SuccessionRow> for Succession {
    type Error = StoreError;

    fn try_from(row: SuccessionRow) -> Result<Self, StoreError> {
        Ok(Self {
            old: AgencyId::from_uuid(row.old_id),
            new: AgencyId::from_uuid(row.new_id),
            kind: SuccessionKind::parse(&row.kind).ok_or(StoreError::Unreadable { what: "kind of succession" })?,
            on_day: row.on_day,
            note: row.note,
        })
    }
}

fn level(word: &str) -> Result<Level, StoreError> {
    Level::parse(word).ok_or(StoreError::Unreadable { what: "level" })
}

fn period(from: NaiveDate, to: Option<NaiveDate>) -> Result<Period, StoreError> {
    Period::new(from, to).ok_or(StoreError::Unreadable { what: "period" })
}

fn versions(rows: Vec<VersionRow>) -> Result<Vec<Version>, StoreError> {
    rows.into_iter().map(Version::try_from).collect()
}

/// Edges of the kinds this release knows.
fn edges(rows: Vec<EdgeRow>) -> Result<Vec<(EdgeKind, Edge)>, StoreError> {
    let known = rows.into_iter().filter_map(|row| EdgeKind::parse(&row.kind).map(|kind| (kind, row)));
    known
        .map(|(kind, row)| {
            let (parent, child) = (AgencyId::from_uuid(row.parent_id), AgencyId::from_uuid(row.child_id));
            Ok((kind, Edge { parent, child, period: period(row.valid_from, row.valid_to)? }))
        })
        .collect()
}

/// Everything a [`super::model::resolver::Resolver`] needs: six queries, whatever the number of phrases.
pub(super) async fn snapshot(sql: &dyn Sql, jurisdiction: AgencyId) -> Result<Snapshot, StoreError> {
    let top = jurisdiction.uuid();
    let inside = "(SELECT c.descendant_id FROM agency_closure c WHERE c.ancestor_id = $1)";
    let rows = sql
        .all::<VersionRow>(
            &format!(
                "SELECT {VERSION_COLUMNS} FROM agency_version v WHERE v.agency_id IN {inside} ORDER BY v.sort_key, v.id"
            ),
            values![top],
        )
        .await?;
    let versions = versions(rows)?;
    let rows = sql
        .all::<EdgeRow>(
            &format!(
                "SELECT kind, parent_id, child_id, valid_from, valid_to FROM agency_edge
             WHERE kind = 'administrative' AND child_id IN {inside} ORDER BY id"
            ),
            values![top],
        )
        .await?;
    let edges = edges(rows)?.into_iter().map(|(_, edge)| edge).collect();
    let rows = sql
        .all::<SuccessionRow>(
            &format!(
                "SELECT old_id, new_id, kind, on_day, note FROM agency_succession WHERE old_id IN {inside} ORDER BY id"
            ),
            values![top],
        )
        .await?;
    let successions = rows.into_iter().map(Succession::try_from).collect::<Result<_, _>>()?;
    let aliases = aliases(sql, jurisdiction).await?.into_iter().map(|alias| (alias.phrase, alias.agency)).collect();
    let groups = groups::all(sql, jurisdiction).await?;
    Ok(Snapshot { jurisdiction, versions, edges, successions, aliases, groups })
}

/// A phrase that people taught the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// As written.
    pub phrase: String,
    /// Whom it means.
    pub agency: AgencyId,
}

#[derive(FromQueryResult)]
struct AliasRow {
    phrase: String,
    agency_id: Uuid,
}

/// The aliases of a jurisdiction, by phrase.
pub(super) async fn aliases(sql: &dyn Sql, jurisdiction: AgencyId) -> Result<Vec<Alias>, StoreError> {
    let rows = sql
        .all::<AliasRow>(
            "SELECT phrase, agency_id FROM agency_alias WHERE jurisdiction_id = $1 ORDER BY phrase_folded",
            values![jurisdiction.uuid()],
        )
        .await?;
    Ok(rows.into_iter().map(|row| Alias { phrase: row.phrase, agency: AgencyId::from_uuid(row.agency_id) }).collect())
}

/// The versions valid on a day of the agencies asked for, in no particular order.
pub(super) async fn versions_on(sql: &dyn Sql, ids: &[AgencyId], on: NaiveDate) -> Result<Vec<Version>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(IDS_PER_QUERY) {
        let mut text = SqlText::new("SELECT ");
        text.push(VERSION_COLUMNS).push(" FROM agency_version v WHERE v.agency_id IN (");
        text.bind_all(ids.iter().map(|id| id.uuid())).push(") AND v.valid_from <= ").bind(on);
        text.push(" AND (v.valid_to IS NULL OR v.valid_to >= ").bind(on).push(")");
        found.extend(versions(sql.all_of(text).await?)?);
    }
    Ok(found)
}

/// Every version of the agencies asked for, oldest first.
pub(super) async fn versions_of(sql: &dyn Sql, ids: &[AgencyId]) -> Result<Vec<Version>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(IDS_PER_QUERY) {
        let mut text = SqlText::new("SELECT ");
        text.push(VERSION_COLUMNS).push(" FROM agency_version v WHERE v.agency_id IN (");
        text.bind_all(ids.iter().map(|id| id.uuid())).push(") ORDER BY v.valid_from");
        found.extend(versions(sql.all_of(text).await?)?);
    }
    Ok(found)
}

/// The successions on either side of an agency, oldest first.
pub(super) async fn successions_of(sql: &dyn Sql, agency: AgencyId) -> Result<Vec<Succession>, StoreError> {
    let rows = sql.all::<SuccessionRow>(
        "SELECT old_id, new_id, kind, on_day, note FROM agency_succession WHERE old_id = $1 OR new_id = $1 ORDER BY on_day, id",
        values![agency.uuid()],
    ).await?;
    rows.into_iter().map(Succession::try_from).collect()
}

/// The agencies that are called so on a day (full or short name, marks and case aside), or have this code in the files.
pub(super) async fn named(sql: &dyn Sql, name: &str, on: NaiveDate) -> Result<Vec<AgencyId>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
    }
    let rows = sql.all::<Row>(
        "SELECT v.agency_id AS id FROM agency_version v
         WHERE (v.name_folded = $1 OR v.short_name = $2
                OR EXISTS (SELECT 1 FROM agency_identifier i WHERE i.agency_id = v.agency_id AND i.scheme = $4 AND i.value = $2))
           AND v.valid_from <= $3 AND (v.valid_to IS NULL OR v.valid_to >= $3) ORDER BY v.agency_id LIMIT 6",
        values![vietnamese::fold(name.trim()), name.trim(), on, CODE_SCHEME],
    ).await?;
    Ok(rows.into_iter().map(|row| AgencyId::from_uuid(row.id)).collect())
}
