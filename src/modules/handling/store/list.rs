//! The list of handlings that a person sees: read backwards along `seq`, or along the index of its narrowest filter; for whoever has few agencies along
//! theirs.

use std::collections::HashMap;

use thihanh_kernel::ids::{AgencyId, FindingId};
use thihanh_kernel::law::Authority;
use thihanh_kernel::page::{Count, Cursor, Page, Slice};
use thihanh_store::search_index::Index;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, capped_count};
use uuid::Uuid;

use super::handlings::{COLUMNS, Row, with_findings};
use crate::modules::handling::model::handling::{Handling, State};
use crate::modules::handling::policy::Scope;

/// How far handlings are counted.
const COUNT_CAP: u64 = 10_000;
/// Agencies below a person's up to which handlings are gathered along the indexes of agencies before each is asked for.
const FEW_AGENCIES: i64 = 200;

/// What a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HandlingFilter {
    /// Drafted in this year.
    pub year: Option<i32>,
    /// With this measure.
    pub measure: Option<String>,
    /// At this stage.
    pub state: Option<State>,
    /// Within the own authority, or proposed.
    pub authority: Option<Authority>,
    /// To this agency of the tree.
    pub addressee: Option<AgencyId>,
    /// In this field.
    pub field: Option<String>,
    /// About a legal document: its key, and an article of it.
    pub law: Option<(String, Option<String>)>,
    /// With these words, with or without marks.
    pub words: Option<String>,
}

fn push_filter(text: &mut SqlText, sql: &dyn Sql, filter: &HandlingFilter) {
    if let Some(matching) = filter.words.as_deref().and_then(|q| Index::Handling.newest(sql.dialect(), q)) {
        text.push(" AND h.seq IN (SELECT found.seq FROM (").push_text(matching).push(") AS found)");
    }
    if let Some(year) = filter.year {
        text.push(" AND h.year = ").bind(i64::from(year));
    }
    if let Some(measure) = &filter.measure {
        text.push(" AND h.measure = ").bind(measure.as_str());
    }
    if let Some(state) = filter.state {
        text.push(" AND h.state = ").bind(state.as_str());
    }
    if let Some(authority) = filter.authority {
        text.push(" AND h.authority = ").bind(authority.as_str());
    }
    if let Some(agency) = filter.addressee {
        text.push(" AND h.addressee_id = ").bind(agency.uuid());
    }
    if let Some(field) = &filter.field {
        text.push(" AND h.field_code = ").bind(field.as_str());
    }
    if let Some((law, article)) = &filter.law {
        text.push(" AND h.law_key = ").bind(law.as_str());
        if let Some(article) = article {
            text.push(" AND h.law_article = ").bind(article.as_str());
        }
    }
}

/// What lies or lay below the agencies of a scope, where that is not much.
async fn few_below(sql: &dyn Sql, scope: &Scope) -> Result<Option<Vec<Uuid>>, StoreError> {
    #[derive(FromQueryResult)]
    struct Below {
        descendant_id: Uuid,
    }
    let Scope::Of(agencies) = scope else { return Ok(None) };
    let mut text = SqlText::new("SELECT DISTINCT b.descendant_id FROM agency_closure b WHERE b.ancestor_id IN (");
    text.bind_all(agencies.iter().map(|agency| agency.uuid())).push(") LIMIT ").bind(FEW_AGENCIES + 1);
    let below: Vec<Uuid> = sql.all_of::<Below>(text).await?.into_iter().map(|row| row.descendant_id).collect();
    Ok((i64::try_from(below.len()).unwrap_or(i64::MAX) <= FEW_AGENCIES).then_some(below))
}

/// Adds ` AND …`: the handlings (of a table called `h`) that a person sees; `few` is what [`few_below`] gave. The twin of `policy::may`.
fn push_scope(text: &mut SqlText, scope: &Scope, few: Option<&[Uuid]>) {
    let Scope::Of(agencies) = scope else { return };
    if let Some(few) = few {
        text.push(" AND h.seq IN (SELECT x.seq FROM handling x WHERE x.agency_id IN (").bind_all(few.iter().copied());
        text.push(") UNION SELECT x.seq FROM handling x WHERE x.overseer_id IN (").bind_all(few.iter().copied());
        text.push(") UNION SELECT x.seq FROM handling x WHERE x.sent_on IS NOT NULL AND x.addressee_id IN (");
        text.bind_all(few.iter().copied()).push("))");
    }
    let is_below = |text: &mut SqlText, column: &str| {
        text.push("EXISTS (SELECT 1 FROM agency_closure b WHERE b.descendant_id = ").push(column);
        text.push(" AND b.ancestor_id IN (").bind_all(agencies.iter().map(|agency| agency.uuid()));
        text.push(") AND (b.valid_to IS NULL OR b.valid_to >= h.created_on))");
    };
    text.push(" AND (");
    is_below(text, "h.agency_id");
    text.push(" OR ");
    is_below(text, "h.overseer_id");
    text.push(" OR (h.sent_on IS NOT NULL AND ");
    is_below(text, "h.addressee_id");
    text.push("))");
}

/// A page of the handlings that a person sees, the newest first.
pub(in crate::modules::handling) async fn list(
    sql: &dyn Sql,
    scope: &Scope,
    filter: &HandlingFilter,
    page: &Page,
) -> Result<(Slice<Handling>, Count), StoreError> {
    let few = few_below(sql, scope).await?;
    let mut counted = SqlText::new("SELECT 1 FROM handling h WHERE 1 = 1");
    push_filter(&mut counted, sql, filter);
    push_scope(&mut counted, scope, few.as_deref());
    let count = capped_count(sql, counted, COUNT_CAP).await?;
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push(" FROM handling h WHERE 1 = 1");
    push_filter(&mut text, sql, filter);
    push_scope(&mut text, scope, few.as_deref());
    if let Some(seq) = page.after.as_ref().and_then(|after| after.part::<i64>(0).ok()) {
        text.push(" AND h.seq < ").bind(seq);
    }
    text.push(" ORDER BY h.seq DESC LIMIT ").bind(page.fetch());
    let rows = sql.all_of::<Row>(text).await?;
    let Slice { items, next } = page.slice(rows, |row| Cursor::new([row.seq.to_string()]));
    Ok((Slice { items: with_findings(sql, items).await?, next }, count))
}

/// The newest handlings that a person sees, at most `most`.
pub(in crate::modules::handling) async fn newest(
    sql: &dyn Sql,
    scope: &Scope,
    filter: &HandlingFilter,
    most: usize,
) -> Result<Vec<Handling>, StoreError> {
    let few = few_below(sql, scope).await?;
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push(" FROM handling h WHERE 1 = 1");
    push_filter(&mut text, sql, filter);
    push_scope(&mut text, scope, few.as_deref());
    text.push(" ORDER BY h.seq DESC LIMIT ").bind(i64::try_from(most).unwrap_or(i64::MAX));
    let rows = sql.all_of::<Row>(text).await?;
    with_findings(sql, rows).await
}

/// The handlings about each of these findings, of those that a person sees, in their order; at most `most` of all.
pub(in crate::modules::handling) async fn of_findings(
    sql: &dyn Sql,
    scope: &Scope,
    findings: &[FindingId],
    most: usize,
) -> Result<HashMap<FindingId, Vec<Handling>>, StoreError> {
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS)
        .push(" FROM handling h WHERE h.id IN (SELECT l.handling_id FROM handling_finding l WHERE l.finding_id IN (");
    text.bind_all(findings.iter().map(|finding| finding.uuid())).push("))");
    push_scope(&mut text, scope, None);
    text.push(" ORDER BY h.seq LIMIT ").bind(i64::try_from(most).unwrap_or(i64::MAX));
    let rows = sql.all_of::<Row>(text).await?;
    let mut found: HashMap<FindingId, Vec<Handling>> = HashMap::new();
    for handling in with_findings(sql, rows).await? {
        for finding in handling.facts.findings.iter().filter(|finding| findings.contains(finding)) {
            found.entry(*finding).or_default().push(handling.clone());
        }
    }
    Ok(found)
}
