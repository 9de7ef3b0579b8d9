//! The list of entries that a person sees: read backwards along `seq`, or along the index of its narrowest filter; for whoever has few agencies along
//! theirs.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::{Count, Cursor, Page, Slice};
use thihanh_store::search_index::Index;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, capped_count};
use uuid::Uuid;

use super::entries::{COLUMNS, Row};
use super::push_is_below;
use crate::modules::information::model::entry::{InformationEntry, Verification};
use crate::modules::information::policy::Scope;

/// How far entries are counted.
const COUNT_CAP: u64 = 10_000;
/// Agencies below a person's up to which entries are gathered along the indexes of agencies before each is asked for.
const FEW_AGENCIES: i64 = 200;

/// What a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// Received in this year.
    pub year: Option<i32>,
    /// From this kind of source.
    pub source: Option<String>,
    /// In this field.
    pub field: Option<String>,
    /// About this agency.
    pub concerned: Option<AgencyId>,
    /// Checked or not.
    pub verification: Option<Verification>,
    /// With these words, with or without marks.
    pub words: Option<String>,
    /// Those that an indicator counts.
    pub counted: Option<CountedIn>,
}

/// What an indicator counts: what was verified and repeats nothing, received on some days, about an agency or what stood below it then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountedIn {
    /// The agency.
    pub below: AgencyId,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// ` AND` the entry (of a table called `e`) was verified, repeats nothing and was received on these days.
fn push_days(text: &mut SqlText, (from, to): (NaiveDate, NaiveDate)) {
    text.push(" AND e.state = 'verified' AND e.repeats_id IS NULL AND e.received_on >= ").bind(from);
    text.push(" AND e.received_on <= ").bind(to);
}

/// Entries from a kind of source (in a field, where one is named) that were verified and repeat nothing, received on these days, by the agency that they
/// are about with everything that stood below it then.
pub(in crate::modules::information) async fn counted(
    sql: &dyn Sql,
    roots: &[AgencyId],
    days: (NaiveDate, NaiveDate),
    (source, field): (&str, Option<&str>),
) -> Result<HashMap<AgencyId, u64>, StoreError> {
    #[derive(FromQueryResult)]
    struct Counted {
        ancestor_id: Uuid,
        total: i64,
    }
    let mut text = SqlText::new(
        "SELECT t.ancestor_id, count(*) AS total FROM information_entry e JOIN agency_closure t ON t.descendant_id = e.concerned_id \
         AND t.valid_from <= e.received_on AND (t.valid_to IS NULL OR t.valid_to >= e.received_on) WHERE t.ancestor_id IN (",
    );
    text.bind_all(roots.iter().map(|root| root.uuid())).push(") AND e.source = ").bind(source);
    push_days(&mut text, days);
    if let Some(field) = field {
        text.push(" AND e.field_code = ").bind(field);
    }
    text.push(" GROUP BY t.ancestor_id");
    let pair = |row: Counted| (AgencyId::from_uuid(row.ancestor_id), row.total.unsigned_abs());
    Ok(sql.all_of::<Counted>(text).await?.into_iter().map(pair).collect())
}

fn push_filter(text: &mut SqlText, sql: &dyn Sql, filter: &EntryFilter) {
    if let Some(matching) = filter.words.as_deref().and_then(|q| Index::Information.newest(sql.dialect(), q)) {
        text.push(" AND e.seq IN (SELECT found.seq FROM (").push_text(matching).push(") AS found)");
    }
    if let Some(year) = filter.year {
        text.push(" AND e.year = ").bind(i64::from(year));
    }
    if let Some(source) = &filter.source {
        text.push(" AND e.source = ").bind(source.as_str());
    }
    if let Some(field) = &filter.field {
        text.push(" AND e.field_code = ").bind(field.as_str());
    }
    if let Some(agency) = filter.concerned {
        text.push(" AND e.concerned_id = ").bind(agency.uuid());
    }
    if let Some(verification) = filter.verification {
        text.push(" AND e.state = ").bind(verification.as_str());
    }
    if let Some(counted) = filter.counted {
        push_days(text, (counted.from, counted.to));
        text.push(
            " AND EXISTS (SELECT 1 FROM agency_closure t WHERE t.descendant_id = e.concerned_id AND t.ancestor_id = ",
        );
        text.bind(counted.below.uuid()).push(" AND t.valid_from <= e.received_on");
        text.push(" AND (t.valid_to IS NULL OR t.valid_to >= e.received_on))");
    }
}

/// What lies or lay below the agencies of a scope, where that is not much.
pub(in crate::modules::information) async fn few_below(
    sql: &dyn Sql,
    scope: &Scope,
) -> Result<Option<Vec<Uuid>>, StoreError> {
    #[derive(FromQueryResult)]
    struct Below {
        descendant_id: Uuid,
    }
    let Scope::Of { over, .. } = scope else { return Ok(None) };
    let mut text = SqlText::new("SELECT DISTINCT b.descendant_id FROM agency_closure b WHERE b.ancestor_id IN (");
    text.bind_all(over.iter().map(|agency| agency.uuid())).push(") LIMIT ").bind(FEW_AGENCIES + 1);
    let below: Vec<Uuid> = sql.all_of::<Below>(text).await?.into_iter().map(|row| row.descendant_id).collect();
    Ok((i64::try_from(below.len()).unwrap_or(i64::MAX) <= FEW_AGENCIES).then_some(below))
}

/// Adds ` AND …`: the entries (of a table called `e`) that a person sees; `few` is what [`few_below`] gave. The twin of `policy::may`.
pub(super) fn push_scope(text: &mut SqlText, scope: &Scope, few: Option<&[Uuid]>) {
    let Scope::Of { over, own, entered_by } = scope else { return };
    if let Some(few) = few {
        text.push(" AND e.seq IN (SELECT x.seq FROM information_entry x WHERE x.agency_id IN (");
        text.bind_all(few.iter().copied().chain(own.iter().map(|agency| agency.uuid())));
        text.push(") UNION SELECT x.seq FROM information_entry x WHERE x.keeper_id IN (");
        text.bind_all(few.iter().copied()).push(")");
        if let Some(account) = entered_by {
            text.push(" UNION SELECT x.seq FROM information_entry x WHERE x.entered_by = ").bind(account.uuid());
        }
        text.push(")");
    }
    text.push(" AND (");
    push_is_below(text, "e.agency_id", "e.entered_on", over);
    text.push(" OR ");
    push_is_below(text, "e.keeper_id", "e.entered_on", over);
    text.push(" OR e.agency_id IN (").bind_all(own.iter().map(|agency| agency.uuid())).push(")");
    if let Some(account) = entered_by {
        text.push(" OR e.entered_by = ").bind(account.uuid());
    }
    text.push(")");
}

fn conditions(sql: &dyn Sql, scope: &Scope, few: Option<&[Uuid]>, filter: &EntryFilter) -> SqlText {
    let mut text = SqlText::new(" FROM information_entry e WHERE 1 = 1");
    push_filter(&mut text, sql, filter);
    push_scope(&mut text, scope, few);
    text
}

/// How many entries a person sees; to be capped.
pub(in crate::modules::information) fn count_statement(
    sql: &dyn Sql,
    scope: &Scope,
    few: Option<&[Uuid]>,
    filter: &EntryFilter,
) -> SqlText {
    let mut text = SqlText::new("SELECT 1");
    text.push_text(conditions(sql, scope, few, filter));
    text
}

/// A page of the entries that a person sees, the newest first.
pub(in crate::modules::information) fn statement(
    sql: &dyn Sql,
    scope: &Scope,
    few: Option<&[Uuid]>,
    filter: &EntryFilter,
    page: &Page,
) -> SqlText {
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push_text(conditions(sql, scope, few, filter));
    if let Some(seq) = page.after.as_ref().and_then(|after| after.part::<i64>(0).ok()) {
        text.push(" AND e.seq < ").bind(seq);
    }
    text.push(" ORDER BY e.seq DESC LIMIT ").bind(page.fetch());
    text
}

/// [`statement`] and [`count_statement`], read.
pub(in crate::modules::information) async fn list(
    sql: &dyn Sql,
    scope: &Scope,
    filter: &EntryFilter,
    page: &Page,
) -> Result<(Slice<InformationEntry>, Count), StoreError> {
    let few = few_below(sql, scope).await?;
    let count = capped_count(sql, count_statement(sql, scope, few.as_deref(), filter), COUNT_CAP).await?;
    let rows = sql.all_of::<Row>(statement(sql, scope, few.as_deref(), filter, page)).await?;
    let Slice { items, next } = page.slice(rows, |row| Cursor::new([row.seq.to_string()]));
    let items = items.into_iter().map(InformationEntry::try_from).collect::<Result<_, _>>()?;
    Ok((Slice { items, next }, count))
}

/// The newest entries that a person sees, as many as a file takes and one more.
pub(in crate::modules::information) async fn all(
    sql: &dyn Sql,
    scope: &Scope,
    filter: &EntryFilter,
    most: usize,
) -> Result<Vec<InformationEntry>, StoreError> {
    let few = few_below(sql, scope).await?;
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push_text(conditions(sql, scope, few.as_deref(), filter));
    text.push(" ORDER BY e.seq DESC LIMIT ").bind(i64::try_from(most).unwrap_or(i64::MAX - 1) + 1);
    sql.all_of::<Row>(text).await?.into_iter().map(InformationEntry::try_from).collect()
}

/// How many verified entries are about each agency, along the index of states.
pub(in crate::modules::information) async fn verified_by_agency(
    sql: &dyn Sql,
    since: NaiveDate,
    sources: &[String],
    field: Option<&str>,
) -> Result<HashMap<AgencyId, u64>, StoreError> {
    #[derive(FromQueryResult)]
    struct Found {
        concerned_id: Uuid,
        total: i64,
    }
    let mut text = SqlText::new(
        "SELECT e.concerned_id, COUNT(*) AS total FROM information_entry e \
         WHERE e.state = 'verified' AND e.concerned_id IS NOT NULL AND e.repeats_id IS NULL AND e.received_on >= ",
    );
    text.bind(since);
    if !sources.is_empty() {
        text.push(" AND e.source IN (").bind_all(sources.iter().map(String::as_str)).push(")");
    }
    if let Some(field) = field {
        text.push(" AND e.field_code = ").bind(field);
    }
    text.push(" GROUP BY e.concerned_id");
    let rows = sql.all_of::<Found>(text).await?;
    let counted = |row: Found| (AgencyId::from_uuid(row.concerned_id), u64::try_from(row.total).unwrap_or_default());
    Ok(rows.into_iter().map(counted).collect())
}
