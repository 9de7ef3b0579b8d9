//! Proposals in the database. All SQL of the module stands here.
//!
//! The closure of the tree is read here too: what lies below an agency is needed inside a statement.

pub(super) mod inheritance;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, DirectiveId, ProposalId};
use thihanh_kernel::page::{Count, Cursor, Page, Slice};
use thihanh_kernel::time::civil;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, capped_count, values};
use uuid::Uuid;

use super::model::{Facts, Proposal, Verdict, Withdrawal};
use super::policy::{Scope, Stakes};

const COLUMNS: &str = "p.seq, p.id, p.code, p.from_id, p.to_id, p.overseer_id, p.title, p.content, p.number, p.dated_on, p.wanted_on, p.directive_id, \
     p.session, p.publication, p.submitted_at, p.submitted_by, p.withdrawn_at, p.withdrawn_why, p.is_satisfied, p.verdict_note, p.verdict_at, p.updated_at, p.version";

/// How far proposals are counted.
const COUNT_CAP: u64 = 10_000;

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    id: Uuid,
    code: String,
    from_id: Uuid,
    to_id: Uuid,
    overseer_id: Uuid,
    title: String,
    content: String,
    number: Option<String>,
    dated_on: Option<NaiveDate>,
    wanted_on: Option<NaiveDate>,
    directive_id: Option<Uuid>,
    session: Option<String>,
    publication: Option<String>,
    submitted_at: DateTime<Utc>,
    submitted_by: Option<Uuid>,
    withdrawn_at: Option<DateTime<Utc>>,
    withdrawn_why: String,
    is_satisfied: Option<bool>,
    verdict_note: String,
    verdict_at: Option<DateTime<Utc>>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl From<Row> for Proposal {
    fn from(row: Row) -> Self {
        Self {
            seq: row.seq,
            id: ProposalId::from_uuid(row.id),
            code: row.code,
            facts: Facts {
                from: AgencyId::from_uuid(row.from_id),
                to: AgencyId::from_uuid(row.to_id),
                title: row.title,
                content: row.content,
                number: row.number,
                dated_on: row.dated_on,
                wanted_on: row.wanted_on,
            },
            overseer: AgencyId::from_uuid(row.overseer_id),
            directive: row.directive_id.map(DirectiveId::from_uuid),
            session: row.session,
            publication: row.publication,
            submitted_at: row.submitted_at,
            submitted_by: row.submitted_by.map(AccountId::from_uuid),
            withdrawal: row.withdrawn_at.map(|at| Withdrawal { at, reason: row.withdrawn_why }),
            verdict: row.is_satisfied.zip(row.verdict_at).map(|(is_satisfied, at)| Verdict {
                is_satisfied,
                note: row.verdict_note,
                at,
            }),
            updated_at: row.updated_at,
            version: row.version,
        }
    }
}

/// The proposal with this code.
pub(super) async fn find(sql: &dyn Sql, code: &str) -> Result<Option<Proposal>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM proposal p WHERE p.code = $1");
    Ok(sql.optional::<Row>(&statement, values![code]).await?.map(Proposal::from))
}

/// The same, locked until the transaction ends.
pub(super) async fn find_for_update(tx: &WriteTx, code: &str) -> Result<Option<Proposal>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM proposal p WHERE p.code = $1{}", tx.dialect().for_update());
    Ok(tx.optional::<Row>(&statement, values![code]).await?.map(Proposal::from))
}

/// Proposals of one session or publication that are shown.
const MOST_OF_SESSION: i64 = 100;

/// The proposals of a session that an agency made and a person sees, in their order.
pub(super) async fn of_session(
    sql: &dyn Sql,
    scope: &Scope,
    session: &str,
    from: AgencyId,
) -> Result<Vec<Proposal>, StoreError> {
    let mut statement = SqlText::new("SELECT ");
    statement.push(COLUMNS).push(" FROM proposal p WHERE p.session = ").bind(session);
    statement.push(" AND p.from_id = ").bind(from.uuid());
    push_scope(&mut statement, scope);
    statement.push(" ORDER BY p.seq LIMIT ").bind(MOST_OF_SESSION);
    Ok(sql.all_of::<Row>(statement).await?.into_iter().map(Proposal::from).collect())
}

/// The proposals that came of a publication and that a person sees, in their order.
pub(super) async fn of_publication(
    sql: &dyn Sql,
    scope: &Scope,
    publication: &str,
) -> Result<Vec<Proposal>, StoreError> {
    let mut statement = SqlText::new("SELECT ");
    statement.push(COLUMNS).push(" FROM proposal p WHERE p.publication = ").bind(publication);
    push_scope(&mut statement, scope);
    statement.push(" ORDER BY p.seq LIMIT ").bind(MOST_OF_SESSION);
    Ok(sql.all_of::<Row>(statement).await?.into_iter().map(Proposal::from).collect())
}

/// A page of the proposals that a person sees, the newest first.
pub(super) async fn list(sql: &dyn Sql, scope: &Scope, page: &Page) -> Result<(Slice<Proposal>, Count), StoreError> {
    let mut counted = SqlText::new("SELECT 1 FROM proposal p WHERE 1 = 1");
    push_scope(&mut counted, scope);
    let count = capped_count(sql, counted, COUNT_CAP).await?;
    let mut statement = SqlText::new("SELECT ");
    statement.push(COLUMNS).push(" FROM proposal p WHERE 1 = 1");
    push_scope(&mut statement, scope);
    if let Some(seq) = page.after.as_ref().and_then(|after| after.part::<i64>(0).ok()) {
        statement.push(" AND p.seq < ").bind(seq);
    }
    statement.push(" ORDER BY p.seq DESC LIMIT ").bind(page.fetch());
    let rows = sql.all_of::<Row>(statement).await?;
    let slice = page.slice(rows, |row| Cursor::new([row.seq.to_string()])).map(Proposal::from);
    Ok((slice, count))
}

fn push_scope(statement: &mut SqlText, scope: &Scope) {
    let Scope::Of(agencies) = scope else { return };
    let mut side = |column: &str, between: &str| {
        statement.push(between).push("EXISTS (SELECT 1 FROM agency_closure b WHERE b.descendant_id = ").push(column);
        statement.push(" AND b.ancestor_id IN (").bind_all(agencies.iter().map(|agency| agency.uuid()));
        // Those above now, or above when it was submitted.
        statement.push(") AND (b.valid_to IS NULL OR b.valid_to >= p.submitted_on))");
    };
    side("p.from_id", " AND (");
    side("p.to_id", " OR ");
    side("p.overseer_id", " OR ");
    statement.push(")");
}

/// The agencies that have to do with a proposal, and everything that stands or stood above them since it was submitted.
pub(super) async fn stakes(
    sql: &dyn Sql,
    facts: &Facts,
    overseer: Option<AgencyId>,
    since: NaiveDate,
) -> Result<Stakes, StoreError> {
    #[derive(FromQueryResult)]
    struct Above {
        ancestor_id: Uuid,
    }
    let statement = "SELECT DISTINCT c.ancestor_id FROM agency_closure c \
         WHERE c.descendant_id = $1 AND (c.valid_to IS NULL OR c.valid_to >= $2)";
    let ids = |rows: Vec<Above>| rows.into_iter().map(|row| AgencyId::from_uuid(row.ancestor_id)).collect();
    Ok(Stakes {
        from: ids(sql.all(statement, values![facts.from.uuid(), since]).await?),
        to: ids(sql.all(statement, values![facts.to.uuid(), since]).await?),
        overseer: match overseer {
            Some(overseer) => ids(sql.all(statement, values![overseer.uuid(), since]).await?),
            None => BTreeSet::new(),
        },
    })
}

/// A new proposal.
pub(super) async fn insert(tx: &WriteTx, proposal: &Proposal) -> Result<(), StoreError> {
    let facts = &proposal.facts;
    tx.execute(
        "INSERT INTO proposal (id, code, from_id, to_id, title, content, number, dated_on, wanted_on, directive_id, submitted_at, \
         submitted_by, submitted_on, overseer_id, session, publication, withdrawn_why, verdict_note, updated_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, '', '', $11, 1)",
        values![
            proposal.id.uuid(),
            proposal.code.as_str(),
            facts.from.uuid(),
            facts.to.uuid(),
            facts.title.as_str(),
            facts.content.as_str(),
            facts.number.clone(),
            facts.dated_on,
            facts.wanted_on,
            proposal.directive.map(DirectiveId::uuid),
            proposal.submitted_at,
            proposal.submitted_by.map(AccountId::uuid),
            civil(proposal.submitted_at),
            proposal.overseer.uuid(),
            proposal.session.clone(),
            proposal.publication.clone()
        ],
    )
    .await?;
    Ok(())
}

/// Saves what became of a locked proposal, as its next version.
pub(super) async fn save(tx: &WriteTx, proposal: &Proposal) -> Result<(), StoreError> {
    let withdrawal = proposal.withdrawal.as_ref();
    let verdict = proposal.verdict.as_ref();
    tx.execute(
        "UPDATE proposal SET withdrawn_at = $2, withdrawn_why = $3, is_satisfied = $4, verdict_note = $5, verdict_at = $6, \
         updated_at = $7, version = version + 1 WHERE id = $1",
        values![
            proposal.id.uuid(),
            withdrawal.map(|it| it.at),
            withdrawal.map_or("", |it| it.reason.as_str()),
            verdict.map(|it| it.is_satisfied),
            verdict.map_or("", |it| it.note.as_str()),
            verdict.map(|it| it.at),
            proposal.updated_at
        ],
    )
    .await?;
    Ok(())
}
