//! The lists: of everybody along the days of publication, of the staff along the order in which they were prepared.

use chrono::{Datelike, NaiveDate};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::{Count, Cursor, Page, Slice};
use thihanh_store::search_index::Index;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, capped_count, values};
use uuid::Uuid;

use super::{COLUMNS, Row, whole};
use crate::modules::publication::model::publication::{FieldRef, Kind, Publication, State};
use crate::modules::publication::policy::Scope;

/// How far publications are counted.
const COUNT_CAP: u64 = 10_000;
/// Agencies and fields that a list offers to be narrowed to.
const MOST_OFFERED: i64 = 300;

/// What a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Published in this year.
    pub year: Option<i32>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// By this agency.
    pub agency: Option<AgencyId>,
    /// About this field.
    pub field: Option<String>,
    /// At this point of its life; of the staff's list alone.
    pub state: Option<State>,
    /// With these words, with or without marks.
    pub words: Option<String>,
}

fn push_filter(text: &mut SqlText, sql: &dyn Sql, filter: &Filter) {
    if let Some(matching) = filter.words.as_deref().and_then(|q| Index::Publication.newest(sql.dialect(), q)) {
        text.push(" AND p.seq IN (SELECT found.seq FROM (").push_text(matching).push(") AS found)");
    }
    if let Some(year) = filter.year {
        let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
        text.push(" AND p.published_on >= ").bind(day(1, 1)).push(" AND p.published_on <= ").bind(day(12, 31));
    }
    if let Some(kind) = filter.kind {
        text.push(" AND p.kind = ").bind(kind.as_str());
    }
    if let Some(agency) = filter.agency {
        text.push(" AND p.agency_id = ").bind(agency.uuid());
    }
    if let Some(field) = &filter.field {
        text.push(" AND EXISTS (SELECT 1 FROM publication_field f WHERE f.publication_id = p.id AND f.field_code = ");
        text.bind(field.as_str()).push(")");
    }
    if let Some(state) = filter.state {
        text.push(" AND p.state = ").bind(state.as_str());
    }
}

/// A page of what everybody knows of, the newest first.
pub(in crate::modules::publication) async fn public(
    sql: &dyn Sql,
    filter: &Filter,
    page: &Page,
) -> Result<(Slice<Publication>, Count), StoreError> {
    let mut counted = SqlText::new("SELECT 1 FROM publication p WHERE p.published_on IS NOT NULL");
    push_filter(&mut counted, sql, filter);
    let count = capped_count(sql, counted, COUNT_CAP).await?;
    // Under the title that everybody reads: that of the next version is nobody's yet.
    let mut text = SqlText::new("SELECT ");
    text.push(&COLUMNS.replace("p.title", "v.title"));
    text.push(" FROM publication p JOIN publication_version v ON v.publication_id = p.id AND v.number = p.versions");
    text.push(" WHERE p.published_on IS NOT NULL");
    push_filter(&mut text, sql, filter);
    let after =
        page.after.as_ref().and_then(|after| Some((after.part::<NaiveDate>(0).ok()?, after.part::<i64>(1).ok()?)));
    if let Some((day, seq)) = after {
        text.push(" AND (p.published_on < ").bind(day).push(" OR (p.published_on = ").bind(day);
        text.push(" AND p.seq < ").bind(seq).push("))");
    }
    text.push(" ORDER BY p.published_on DESC, p.seq DESC LIMIT ").bind(page.fetch());
    let rows = sql.all_of::<Row>(text).await?;
    let place = |row: &Row| {
        let day = row.published_on.map(|on| on.to_string()).unwrap_or_default();
        Cursor::new([day, row.seq.to_string()])
    };
    let Slice { items, next } = page.slice(rows, place);
    Ok((Slice { items: whole(sql, items).await?, next }, count))
}

/// Adds ` AND (…)`: the publications (of a table called `p`) that a person sees. The twin of `policy::may`.
fn push_scope(text: &mut SqlText, scope: &Scope) {
    let Scope::Of { known, over } = scope else { return };
    text.push(" AND (");
    if *known {
        text.push("p.state <> 'prepared' OR ");
    }
    text.push("EXISTS (SELECT 1 FROM agency_closure b WHERE b.descendant_id = p.agency_id AND b.ancestor_id IN (");
    text.bind_all(over.iter().map(|agency| agency.uuid()));
    text.push(") AND (b.valid_to IS NULL OR b.valid_to >= p.created_on)))");
}

/// A page of the publications that a person sees, those prepared last first.
pub(in crate::modules::publication) async fn of_staff(
    sql: &dyn Sql,
    scope: &Scope,
    filter: &Filter,
    page: &Page,
) -> Result<(Slice<Publication>, Count), StoreError> {
    let mut counted = SqlText::new("SELECT 1 FROM publication p WHERE 1 = 1");
    push_filter(&mut counted, sql, filter);
    push_scope(&mut counted, scope);
    let count = capped_count(sql, counted, COUNT_CAP).await?;
    // Once there is one, under the title that everybody reads: that of the next version may name whom it will not.
    let mut text = SqlText::new("SELECT ");
    text.push(&COLUMNS.replace("p.title", "coalesce(v.title, p.title) AS title"));
    text.push(
        " FROM publication p LEFT JOIN publication_version v ON v.publication_id = p.id AND v.number = p.versions",
    );
    text.push(" WHERE 1 = 1");
    push_filter(&mut text, sql, filter);
    push_scope(&mut text, scope);
    if let Some(seq) = page.after.as_ref().and_then(|after| after.part::<i64>(0).ok()) {
        text.push(" AND p.seq < ").bind(seq);
    }
    text.push(" ORDER BY p.seq DESC LIMIT ").bind(page.fetch());
    let rows = sql.all_of::<Row>(text).await?;
    let Slice { items, next } = page.slice(rows, |row| Cursor::new([row.seq.to_string()]));
    Ok((Slice { items: whole(sql, items).await?, next }, count))
}

/// The agencies that published something.
pub(in crate::modules::publication) async fn agencies(sql: &dyn Sql) -> Result<Vec<AgencyId>, StoreError> {
    #[derive(FromQueryResult)]
    struct Agency {
        agency_id: Uuid,
    }
    let statement = "SELECT DISTINCT p.agency_id FROM publication p WHERE p.published_on IS NOT NULL LIMIT $1";
    let rows = sql.all::<Agency>(statement, values![MOST_OFFERED]).await?;
    Ok(rows.into_iter().map(|row| AgencyId::from_uuid(row.agency_id)).collect())
}

/// The fields about which something was published.
pub(in crate::modules::publication) async fn fields(sql: &dyn Sql) -> Result<Vec<FieldRef>, StoreError> {
    #[derive(FromQueryResult)]
    struct Field {
        field_code: String,
        field_name: String,
    }
    let statement = "SELECT f.field_code, max(f.field_name) AS field_name FROM publication_field f \
         JOIN publication p ON p.id = f.publication_id WHERE p.published_on IS NOT NULL \
         GROUP BY f.field_code ORDER BY f.field_code LIMIT $1";
    let rows = sql.all::<Field>(statement, values![MOST_OFFERED]).await?;
    Ok(rows.into_iter().map(|row| FieldRef { code: row.field_code, name: row.field_name }).collect())
}

/// The year of the first publication.
pub(in crate::modules::publication) async fn first_year(sql: &dyn Sql) -> Result<Option<i32>, StoreError> {
    #[derive(FromQueryResult)]
    struct First {
        published_on: NaiveDate,
    }
    let statement = "SELECT p.published_on FROM publication p WHERE p.published_on IS NOT NULL ORDER BY p.published_on, p.seq LIMIT 1";
    Ok(sql.optional::<First>(statement, values![]).await?.map(|first| first.published_on.year()))
}
