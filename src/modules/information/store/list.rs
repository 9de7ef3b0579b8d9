//! The list of entries that a person sees: read backwards along `seq`, or along the index of its narrowest filter; for whoever has few agencies along
//! theirs.

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
}

fn push_filter(text: &mut SqlText, sql: &impl Sql, filter: &EntryFilter) {
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
}

/// What lies or lay below the agencies of a scope, where that is not much.
pub(super) async fn few_below(sql: &impl Sql, scope: &Scope) -> Result<Option<Vec<Uuid>>, StoreError> {
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

/// A page of the entries that a person sees, the newest first.
pub(in crate::modules::information) async fn list(
    sql: &impl Sql,
    scope: &Scope,
    filter: &EntryFilter,
    page: &Page,
) -> Result<(Slice<InformationEntry>, Count), StoreError> {
    let few = few_below(sql, scope).await?;
    let mut counted = SqlText::new("SELECT 1 FROM information_entry e WHERE 1 = 1");
    push_filter(&mut counted, sql, filter);
    push_scope(&mut counted, scope, few.as_deref());
    let count = capped_count(sql, counted, COUNT_CAP).await?;
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push(" FROM information_entry e WHERE 1 = 1");
    push_filter(&mut text, sql, filter);
    push_scope(&mut text, scope, few.as_deref());
    if let Some(seq) = page.after.as_ref().and_then(|after| after.part::<i64>(0).ok()) {
        text.push(" AND e.seq < ").bind(seq);
    }
    text.push(" ORDER BY e.seq DESC LIMIT ").bind(page.fetch());
    let rows = sql.all_of::<Row>(text).await?;
    let Slice { items, next } = page.slice(rows, |row| Cursor::new([row.seq.to_string()]));
    let items = items.into_iter().map(InformationEntry::try_from).collect::<Result<_, _>>()?;
    Ok((Slice { items, next }, count))
}

/// The newest entries that a person sees, as many as a file takes and one more.
pub(in crate::modules::information) async fn all(
    sql: &impl Sql,
    scope: &Scope,
    filter: &EntryFilter,
    most: usize,
) -> Result<Vec<InformationEntry>, StoreError> {
    let few = few_below(sql, scope).await?;
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push(" FROM information_entry e WHERE 1 = 1");
    push_filter(&mut text, sql, filter);
    push_scope(&mut text, scope, few.as_deref());
    text.push(" ORDER BY e.seq DESC LIMIT ").bind(i64::try_from(most).unwrap_or(i64::MAX - 1) + 1);
    sql.all_of::<Row>(text).await?.into_iter().map(InformationEntry::try_from).collect()
}
