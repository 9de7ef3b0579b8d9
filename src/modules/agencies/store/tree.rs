//! Questions to the tree: who is below whom on a day, lists by page, counts.

use chrono::NaiveDate;
use thihanh_kernel::AgencyId;
use thihanh_kernel::page::{Count, Cursor, Page, Slice};
use thihanh_store::search_index::Index;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, capped_count, values};
use uuid::Uuid;

use super::{VERSION_COLUMNS, VersionRow, level, versions};
use crate::modules::agencies::model::agency::{Level, Version};
use crate::modules::agencies::model::import::CODE_SCHEME;

/// Counting stops here; nobody reads more lines.
const COUNT_BOUND: u64 = 10_000;

#[derive(FromQueryResult)]
struct IdRow {
    id: Uuid,
}

/// Valid on the day that the next parameter gives, twice.
fn push_valid(text: &mut SqlText, table: &str, on: NaiveDate) {
    text.push(" AND ").push(table).push(".valid_from <= ").bind(on);
    text.push(" AND (").push(table).push(".valid_to IS NULL OR ").push(table).push(".valid_to >= ").bind(on).push(")");
}

/// The versions of everything inside a jurisdiction on a day, itself included, in Vietnamese order of names.
pub async fn inside(sql: &dyn Sql, jurisdiction: AgencyId, on: NaiveDate) -> Result<Vec<Version>, StoreError> {
    let mut text = SqlText::new("SELECT ");
    text.push(VERSION_COLUMNS);
    text.push(" FROM agency_closure c JOIN agency_version v ON v.agency_id = c.descendant_id WHERE c.ancestor_id = ");
    text.bind(jurisdiction.uuid());
    push_valid(&mut text, "c", on);
    push_valid(&mut text, "v", on);
    text.push(" ORDER BY v.sort_key, v.id");
    versions(sql.all_of(text).await?)
}

/// The tops of the forest on a day: provinces, as a rule.
pub async fn roots(sql: &dyn Sql, on: NaiveDate) -> Result<Vec<Version>, StoreError> {
    let mut text = SqlText::new("SELECT ");
    text.push(VERSION_COLUMNS).push(" FROM agency_version v WHERE NOT EXISTS (SELECT 1 FROM agency_closure c");
    text.push(" WHERE c.descendant_id = v.agency_id AND c.depth > 0");
    push_valid(&mut text, "c", on);
    text.push(")");
    push_valid(&mut text, "v", on);
    text.push(" ORDER BY v.sort_key, v.id");
    versions(sql.all_of(text).await?)
}

/// Whether one agency stands below another, or is it, on a day.
pub async fn is_within(
    sql: &dyn Sql,
    descendant: AgencyId,
    ancestor: AgencyId,
    on: NaiveDate,
) -> Result<bool, StoreError> {
    let row = sql
        .optional::<IdRow>(
            "SELECT c.descendant_id AS id FROM agency_closure c WHERE c.ancestor_id = $1 AND c.descendant_id = $2
         AND c.valid_from <= $3 AND (c.valid_to IS NULL OR c.valid_to >= $3)",
            values![ancestor.uuid(), descendant.uuid(), on],
        )
        .await?;
    Ok(row.is_some())
}

/// Whether one agency is guided by another in its field of work on a day.
pub async fn is_guided_by(sql: &dyn Sql, agency: AgencyId, guide: AgencyId, on: NaiveDate) -> Result<bool, StoreError> {
    let row = sql
        .optional::<IdRow>(
            "SELECT e.child_id AS id FROM agency_edge e WHERE e.kind = 'professional' AND e.parent_id = $1 AND e.child_id = $2
         AND e.valid_from <= $3 AND (e.valid_to IS NULL OR e.valid_to >= $3)",
            values![guide.uuid(), agency.uuid(), on],
        )
        .await?;
    Ok(row.is_some())
}

/// The agencies directly below another on a day, in the tree or guided by it, in Vietnamese order of names, at most `limit`.
pub async fn subordinates(
    sql: &dyn Sql,
    superior: AgencyId,
    on: NaiveDate,
    limit: u32,
) -> Result<Vec<Version>, StoreError> {
    let mut text = SqlText::new("SELECT ");
    text.push(VERSION_COLUMNS)
        .push(" FROM agency_version v WHERE v.agency_id IN (SELECT e.child_id FROM agency_edge e");
    text.push(" WHERE e.kind IN ('administrative', 'professional') AND e.parent_id = ").bind(superior.uuid());
    push_valid(&mut text, "e", on);
    text.push(")");
    push_valid(&mut text, "v", on);
    text.push(" ORDER BY v.sort_key, v.agency_id LIMIT ").bind(i64::from(limit));
    let rows: Vec<VersionRow> = sql.all_of(text).await?;
    rows.into_iter().map(Version::try_from).collect()
}

/// Whether one agency stood below another, or is it, on any day at all.
pub async fn was_ever_within(sql: &dyn Sql, descendant: AgencyId, ancestor: AgencyId) -> Result<bool, StoreError> {
    let row = sql
        .optional::<IdRow>(
            "SELECT descendant_id AS id FROM agency_closure WHERE ancestor_id = $1 AND descendant_id = $2 LIMIT 1",
            values![ancestor.uuid(), descendant.uuid()],
        )
        .await?;
    Ok(row.is_some())
}

/// The agency and everything above it on a day, nearest first.
pub async fn ancestors(sql: &dyn Sql, agency: AgencyId, on: NaiveDate) -> Result<Vec<AgencyId>, StoreError> {
    let rows = sql
        .all::<IdRow>(
            "SELECT c.ancestor_id AS id FROM agency_closure c WHERE c.descendant_id = $1
         AND c.valid_from <= $2 AND (c.valid_to IS NULL OR c.valid_to >= $2) ORDER BY c.depth",
            values![agency.uuid(), on],
        )
        .await?;
    Ok(rows.into_iter().map(|row| AgencyId::from_uuid(row.id)).collect())
}

/// The agencies that this one guides professionally or is guided by on a day.
pub async fn guided(
    sql: &dyn Sql,
    agency: AgencyId,
    on: NaiveDate,
) -> Result<(Vec<AgencyId>, Vec<AgencyId>), StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        parent_id: Uuid,
        child_id: Uuid,
    }
    let rows = sql.all::<Row>(
        "SELECT parent_id, child_id FROM agency_edge WHERE kind = 'professional' AND (parent_id = $1 OR child_id = $1)
         AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2)",
        values![agency.uuid(), on],
    ).await?;
    let (up, down): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.child_id == agency.uuid());
    let ids = |ids: Vec<Uuid>| ids.into_iter().map(AgencyId::from_uuid).collect();
    Ok((ids(up.iter().map(|row| row.parent_id).collect()), ids(down.iter().map(|row| row.child_id).collect())))
}

/// What a list of agencies shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Inside this agency.
    pub within: AgencyId,
    /// Only those directly below it; otherwise everything below.
    pub only_children: bool,
    /// On this day.
    pub on: NaiveDate,
    /// Words of the name, with or without marks.
    pub query: String,
    /// One level.
    pub level: Option<Level>,
    /// One kind.
    pub kind: Option<String>,
}

/// One line of the list.
#[derive(Clone, Debug)]
pub struct Line {
    /// The agency as it is on the day.
    pub version: Version,
    /// The name of the agency above; empty at the top.
    pub parent: String,
    /// How many agencies stand below it on the day.
    pub below: u64,
    /// Its key in import files; empty where it was not made by an import.
    pub code: String,
    /// Its place in the list.
    row: Uuid,
    grade: i32,
}

#[derive(FromQueryResult)]
struct LineRow {
    #[sea_orm(nested)]
    version: VersionRow,
    row_id: Uuid,
    grade: i32,
    parent: Option<String>,
    below: i64,
    code: Option<String>,
}

impl Filter {
    /// `FROM … WHERE …` of the filter.
    fn rows(&self, sql: &dyn Sql, text: &mut SqlText) {
        text.push(" FROM agency_closure c JOIN agency_version v ON v.agency_id = c.descendant_id");
        text.push(" JOIN agency_kind k ON k.code = v.kind");
        if let Some(hits) = Index::Agency.matching(sql.dialect(), &self.query) {
            text.push(" JOIN agency a ON a.id = v.agency_id JOIN (")
                .push_text(hits)
                .push(") AS hit ON hit.seq = a.seq");
        }
        text.push(" WHERE c.ancestor_id = ").bind(self.within.uuid());
        text.push(if self.only_children { " AND c.depth = 1" } else { " AND c.depth > 0" });
        push_valid(text, "c", self.on);
        push_valid(text, "v", self.on);
        if let Some(level) = self.level {
            text.push(" AND v.level = ").bind(level.as_str());
        }
        if let Some(kind) = &self.kind {
            text.push(" AND v.kind = ").bind(kind.as_str());
        }
    }

    fn is_search(&self, sql: &dyn Sql) -> bool {
        Index::Agency.matching(sql.dialect(), &self.query).is_some()
    }
}

/// A page of the list: exact words first where the query has marks, then by kind and in Vietnamese order of names.
pub async fn page(sql: &dyn Sql, filter: &Filter, page: &Page) -> Result<Slice<Line>, StoreError> {
    // A search puts rows with its exact words first; ORDER BY takes no constant, so without a search the column is left out.
    let is_search = filter.is_search(sql);
    let order = if is_search { "hit.grade, k.sort_order, v.sort_key, v.id" } else { "k.sort_order, v.sort_key, v.id" };
    let mut text = SqlText::new("SELECT ");
    text.push(VERSION_COLUMNS)
        .push(", v.id AS row_id,")
        .push(if is_search { " hit.grade" } else { " 0" })
        .push(" AS grade,");
    text.push(" (SELECT p.name FROM agency_edge e JOIN agency_version p ON p.agency_id = e.parent_id");
    text.push(" WHERE e.kind = 'administrative' AND e.child_id = v.agency_id");
    push_valid(&mut text, "e", filter.on);
    push_valid(&mut text, "p", filter.on);
    text.push(") AS parent, (SELECT count(*) FROM agency_closure b WHERE b.ancestor_id = v.agency_id AND b.depth > 0");
    push_valid(&mut text, "b", filter.on);
    text.push(") AS below, (SELECT i.value FROM agency_identifier i WHERE i.agency_id = v.agency_id AND i.scheme = ");
    text.bind(CODE_SCHEME).push(" LIMIT 1) AS code");
    filter.rows(sql, &mut text);
    if let Some((grade, after)) = page.after.as_ref().and_then(place) {
        text.push(" AND (").push(order).push(") > (SELECT ");
        if is_search {
            text.push("CAST(").bind(grade).push(" AS integer), ");
        }
        text.push("ak.sort_order, av.sort_key, av.id FROM agency_version av");
        text.push(" JOIN agency_kind ak ON ak.code = av.kind WHERE av.id = ").bind(after).push(")");
    }
    text.push(" ORDER BY ").push(order).push(" LIMIT ").bind(page.fetch());
    let rows: Vec<LineRow> = sql.all_of(text).await?;
    let lines: Result<Vec<Line>, StoreError> = rows
        .into_iter()
        .map(|row| {
            Ok(Line {
                version: row.version.try_into()?,
                parent: row.parent.unwrap_or_default(),
                below: row.below.unsigned_abs(),
                code: row.code.unwrap_or_default(),
                row: row.row_id,
                grade: row.grade,
            })
        })
        .collect();
    Ok(page.slice(lines?, |line| Cursor::new([line.grade.to_string(), line.row.to_string()])))
}

/// A cursor of another list, or of nobody, is the beginning.
fn place(cursor: &Cursor) -> Option<(i32, Uuid)> {
    Some((cursor.part(0).ok()?, cursor.part(1).ok()?))
}

/// How many agencies the list has in all.
pub async fn count(sql: &dyn Sql, filter: &Filter) -> Result<Count, StoreError> {
    let mut text = SqlText::new("SELECT v.id");
    filter.rows(sql, &mut text);
    capped_count(sql, text, COUNT_BOUND).await
}

/// How many agencies of each level stand inside an agency on a day, from the widest level.
pub async fn count_by_level(sql: &dyn Sql, within: AgencyId, on: NaiveDate) -> Result<Vec<(Level, u64)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        level: String,
        total: i64,
    }
    let mut text = SqlText::new("SELECT v.level, count(*) AS total FROM agency_closure c");
    text.push(" JOIN agency_version v ON v.agency_id = c.descendant_id WHERE c.depth > 0 AND c.ancestor_id = ")
        .bind(within.uuid());
    push_valid(&mut text, "c", on);
    push_valid(&mut text, "v", on);
    text.push(" GROUP BY v.level");
    let rows: Vec<Row> = sql.all_of(text).await?;
    let mut counts: Vec<(Level, u64)> = rows
        .into_iter()
        .map(|row| Ok((level(&row.level)?, row.total.unsigned_abs())))
        .collect::<Result<_, StoreError>>()?;
    counts.sort();
    Ok(counts)
}

/// How many entries the journal has about an agency: its version for callers that keep a copy.
pub async fn changes(sql: &dyn Sql, agency: AgencyId) -> Result<i64, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        last: Option<i64>,
    }
    let row: Row = sql
        .one(
            "SELECT max(object_seq) AS last FROM journal WHERE object_kind = 'agency' AND object_id = $1",
            values![agency.uuid()],
        )
        .await?;
    Ok(row.last.unwrap_or_default())
}

/// The code of a scheme that an agency has on a day.
pub async fn code(sql: &dyn Sql, agency: AgencyId, scheme: &str, on: NaiveDate) -> Result<Option<String>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        value: String,
    }
    let row = sql
        .optional::<Row>(
            "SELECT value FROM agency_identifier WHERE agency_id = $1 AND scheme = $2 AND valid_from <= $3
         AND (valid_to IS NULL OR valid_to >= $3) ORDER BY valid_from DESC LIMIT 1",
            values![agency.uuid(), scheme, on],
        )
        .await?;
    Ok(row.map(|row| row.value))
}
