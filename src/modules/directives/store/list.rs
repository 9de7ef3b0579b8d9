//! Lists of directives: what a person sees of them, filtered, by pages, and what stands in a row.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, DirectiveId, ProgrammeId};
use thihanh_kernel::page::{Count, Cursor, Page, Slice};
use thihanh_store::search_index::Index;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, capped_count};
use uuid::Uuid;

use crate::modules::directives::api::DirectiveLabel;
use crate::modules::directives::model::directive::DirectiveState;
use crate::modules::directives::policy::{Reach, Scope};

/// Which directives are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DirectiveFilter {
    /// Words of number, title, issuer or text, with or without marks.
    pub q: Option<String>,
    /// Where they stand.
    pub state: Option<DirectiveState>,
    /// Of one kind.
    pub kind: Option<String>,
    /// Dated in this year.
    pub year: Option<i32>,
    /// Put under this programme.
    pub programme: Option<ProgrammeId>,
    /// Carrying out this directive.
    pub carries_out: Option<DirectiveId>,
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectiveSummary {
    /// Place in the list: the newest has the greatest.
    pub seq: i64,
    /// Its id.
    pub id: DirectiveId,
    /// Readable code.
    pub code: String,
    /// Where it stands.
    pub state: DirectiveState,
    /// Its kind.
    pub kind: String,
    /// Its number.
    pub number: Option<String>,
    /// The date it bears.
    pub issued_on: Option<NaiveDate>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// What it is about.
    pub title: String,
    /// The agency inside which it holds.
    pub jurisdiction: Option<AgencyId>,
    /// The name of its file.
    pub file_name: String,
    /// Why its file could not be read.
    pub failure_code: Option<String>,
    /// When it came in.
    pub received_at: DateTime<Utc>,
    /// Who brought it in.
    pub received_by: Option<AccountId>,
    /// Its version.
    pub version: i64,
    /// Its cards.
    pub cards: CardCounts,
}

/// How far a review has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CardCounts {
    /// Cards nobody looked at.
    pub proposed: usize,
    /// Accepted ones.
    pub accepted: usize,
    /// Rejected ones.
    pub rejected: usize,
    /// Those that are tasks now.
    pub issued: usize,
}

impl CardCounts {
    /// All cards.
    #[must_use]
    pub fn total(self) -> usize {
        self.proposed + self.accepted + self.rejected + self.issued
    }
}

#[derive(FromQueryResult)]
struct SummaryRow {
    seq: i64,
    id: Uuid,
    code: String,
    state: String,
    kind: String,
    number: Option<String>,
    issued_on: Option<NaiveDate>,
    issuer_name: Option<String>,
    title: String,
    jurisdiction_id: Option<Uuid>,
    file_name: String,
    failure_code: Option<String>,
    received_at: DateTime<Utc>,
    received_by: Option<Uuid>,
    version: i64,
}

impl SummaryRow {
    fn with(self, cards: CardCounts) -> Result<DirectiveSummary, StoreError> {
        Ok(DirectiveSummary {
            seq: self.seq,
            id: DirectiveId::from_uuid(self.id),
            code: self.code,
            state: DirectiveState::parse(&self.state).ok_or(StoreError::Unreadable { what: "state of a directive" })?,
            kind: self.kind,
            number: self.number,
            issued_on: self.issued_on,
            issuer: self.issuer_name,
            title: self.title,
            jurisdiction: self.jurisdiction_id.map(AgencyId::from_uuid),
            file_name: self.file_name,
            failure_code: self.failure_code,
            received_at: self.received_at,
            received_by: self.received_by.map(AccountId::from_uuid),
            version: self.version,
            cards,
        })
    }
}

/// One page of the directives that `scope` sees and the filter asks for, newest first; a query finds words with and without marks.
pub(in super::super) async fn search(
    sql: &dyn Sql,
    scope: &Scope,
    filter: &DirectiveFilter,
    page: &Page,
) -> Result<Slice<DirectiveSummary>, StoreError> {
    let mut text = SqlText::new(
        "SELECT d.seq, d.id, d.code, d.state, d.kind, d.number, d.issued_on, d.issuer_name, d.title, d.jurisdiction_id, d.file_name,
             d.failure_code, d.received_at, d.received_by, d.version
         FROM directive d WHERE ",
    );
    push_conditions(&mut text, sql, scope, filter);
    if let Some(seq) = page.after.as_ref().and_then(|cursor| cursor.part::<i64>(0).ok()) {
        text.push(" AND d.seq < ").bind(seq);
    }
    text.push(" ORDER BY d.seq DESC LIMIT ").bind(page.fetch());
    let rows = sql.all_of::<SummaryRow>(text).await?;
    let slice = page.slice(rows, |row| Cursor::new([row.seq.to_string()]));
    let mut counts = card_counts(sql, slice.items.iter().map(|row| row.id)).await?;
    let items = slice.items.into_iter().map(|row| {
        let cards = counts.remove(&row.id).unwrap_or_default();
        row.with(cards)
    });
    Ok(Slice { items: items.collect::<Result<_, _>>()?, next: slice.next })
}

/// Most rows that a count counts.
const COUNTED: u64 = 10_000;

/// How many rows the list has.
pub(in super::super) async fn count(
    sql: &dyn Sql,
    scope: &Scope,
    filter: &DirectiveFilter,
) -> Result<Count, StoreError> {
    let mut text = SqlText::new("SELECT d.seq FROM directive d WHERE ");
    push_conditions(&mut text, sql, scope, filter);
    capped_count(sql, text, COUNTED).await
}

/// Whether `scope` sees a directive: the question of the lists, asked of one row.
pub(in super::super) async fn is_visible(sql: &dyn Sql, scope: &Scope, id: DirectiveId) -> Result<bool, StoreError> {
    let mut text = SqlText::new("SELECT d.seq FROM directive d WHERE ");
    push_scope(&mut text, scope);
    text.push(" AND d.id = ").bind(id.uuid());
    Ok(!capped_count(sql, text, 1).await?.is_zero())
}

/// The codes of those of these directives that `scope` sees.
pub(in super::super) async fn seen(
    sql: &dyn Sql,
    scope: &Scope,
    ids: &[DirectiveId],
) -> Result<HashMap<DirectiveId, String>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        code: String,
    }
    let mut text = SqlText::new("SELECT d.id, d.code FROM directive d WHERE ");
    push_scope(&mut text, scope);
    text.push(" AND d.id IN (").bind_all(ids.iter().map(|id| id.uuid())).push(")");
    let rows = sql.all_of::<Row>(text).await?;
    Ok(rows.into_iter().map(|row| (DirectiveId::from_uuid(row.id), row.code)).collect())
}

fn push_conditions(text: &mut SqlText, sql: &dyn Sql, scope: &Scope, filter: &DirectiveFilter) {
    push_scope(text, scope);
    if let Some(matching) = filter.q.as_deref().and_then(|q| Index::Directive.matching(sql.dialect(), q)) {
        text.push(" AND d.seq IN (SELECT found.seq FROM (").push_text(matching).push(") AS found)");
    }
    if let Some(state) = filter.state {
        text.push(" AND d.state = ").bind(state.as_str());
    }
    if let Some(kind) = &filter.kind {
        text.push(" AND d.kind = ").bind(kind.as_str());
    }
    if let Some(programme) = filter.programme {
        text.push(" AND d.programme_id = ").bind(programme.uuid());
    }
    if let Some(directive) = filter.carries_out {
        text.push(" AND d.carries_out_id = ").bind(directive.uuid());
    }
    let year =
        filter.year.and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31)));
    if let Some((from, to)) = year {
        text.push(" AND d.issued_on >= ").bind(from).push(" AND d.issued_on <= ").bind(to);
    }
}

/// The twin in SQL of [`crate::modules::directives::policy::may_view`].
fn push_scope(text: &mut SqlText, scope: &Scope) {
    let Scope::Of(Reach { sees, drafts, today }) = scope else {
        text.push("1 = 1");
        return;
    };
    text.push("((d.state = 'issued' AND (d.jurisdiction_id IN ");
    push_below(text, sees, *today);
    text.push(" OR d.id IN (SELECT r.directive_id FROM directive_recipient r WHERE r.agency_id IN ");
    push_below(text, sees, *today);
    text.push("))) OR (d.state <> 'issued' AND (d.jurisdiction_id IN ");
    push_below(text, drafts, *today);
    // While nobody has named the jurisdiction, everybody who reads drafts sees it.
    text.push(if drafts.is_empty() { ")))" } else { " OR d.jurisdiction_id IS NULL)))" });
}

/// What stands below these agencies today, themselves included.
fn push_below(text: &mut SqlText, agencies: &[AgencyId], today: NaiveDate) {
    text.push("(SELECT c.descendant_id FROM agency_closure c WHERE c.ancestor_id IN (")
        .bind_all(agencies.iter().map(|agency| agency.uuid()))
        .push(") AND (c.valid_to IS NULL OR c.valid_to >= ")
        .bind(today)
        .push("))");
}

/// Which of these agencies stand below which others today, or are them: pairs of the upper and the lower one.
pub(in super::super) async fn reached(
    sql: &dyn Sql,
    above: impl IntoIterator<Item = AgencyId>,
    below: &[AgencyId],
    today: NaiveDate,
) -> Result<Vec<(AgencyId, AgencyId)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        ancestor_id: Uuid,
        descendant_id: Uuid,
    }
    let mut text = SqlText::new("SELECT c.ancestor_id, c.descendant_id FROM agency_closure c WHERE c.ancestor_id IN (");
    text.bind_all(above.into_iter().map(AgencyId::uuid))
        .push(") AND c.descendant_id IN (")
        .bind_all(below.iter().map(|agency| agency.uuid()))
        .push(") AND (c.valid_to IS NULL OR c.valid_to >= ")
        .bind(today)
        .push(")");
    let rows = sql.all_of::<Row>(text).await?;
    Ok(rows
        .into_iter()
        .map(|row| (AgencyId::from_uuid(row.ancestor_id), AgencyId::from_uuid(row.descendant_id)))
        .collect())
}

/// How far the reviews of these directives have come.
async fn card_counts(sql: &dyn Sql, ids: impl Iterator<Item = Uuid>) -> Result<HashMap<Uuid, CardCounts>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        directive_id: Uuid,
        state: String,
        total: i64,
    }
    let mut text =
        SqlText::new("SELECT directive_id, state, count(*) AS total FROM draft_task WHERE directive_id IN (");
    text.bind_all(ids).push(") GROUP BY directive_id, state");
    let mut counts: HashMap<Uuid, CardCounts> = HashMap::new();
    for row in sql.all_of::<Row>(text).await? {
        let counted = counts.entry(row.directive_id).or_default();
        let total = usize::try_from(row.total).unwrap_or_default();
        match row.state.as_str() {
            "proposed" => counted.proposed = total,
            "accepted" => counted.accepted = total,
            "issued" => counted.issued = total,
            _ => counted.rejected = total,
        }
    }
    Ok(counts)
}

/// What people call directives by.
pub(in super::super) async fn labels(
    sql: &dyn Sql,
    ids: &[DirectiveId],
) -> Result<HashMap<DirectiveId, DirectiveLabel>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        code: String,
        kind: String,
        number: Option<String>,
        issued_on: Option<NaiveDate>,
        title: String,
    }
    let mut text = SqlText::new("SELECT id, code, kind, number, issued_on, title FROM directive WHERE id IN (");
    text.bind_all(ids.iter().map(|id| id.uuid())).push(")");
    let label = |row: Row| {
        let label = DirectiveLabel {
            code: row.code,
            kind: row.kind,
            number: row.number,
            issued_on: row.issued_on,
            title: row.title,
        };
        (DirectiveId::from_uuid(row.id), label)
    };
    Ok(sql.all_of::<Row>(text).await?.into_iter().map(label).collect())
}
