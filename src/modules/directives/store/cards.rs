//! The cards of a review and the log that undo reads.

use chrono::{DateTime, Utc};
use thihanh_kernel::ids::{AccountId, DirectiveId, DraftTaskId};
use thihanh_store::{FromQueryResult, Sql, StoreError, Value, WriteTx, values};
use uuid::Uuid;

use crate::modules::directives::model::card::{CardState, DraftTask};
use crate::modules::directives::model::review::{Changes, Review};
use crate::modules::directives::model::step::{Step, StepKind};

#[derive(FromQueryResult)]
struct CardRow {
    id: Uuid,
    position: i64,
    state: String,
    is_uncertain: bool,
    proposal: Option<String>,
    draft: String,
    reviewed_by: Option<Uuid>,
    reviewed_at: Option<DateTime<Utc>>,
    version: i64,
}

impl TryFrom<CardRow> for DraftTask {
    type Error = StoreError;

    fn try_from(row: CardRow) -> Result<Self, StoreError> {
        let json =
            |text: &str| serde_json::from_str(text).map_err(|_| StoreError::Unreadable { what: "draft of a card" });
        Ok(Self {
            id: DraftTaskId::from_uuid(row.id),
            position: row.position,
            state: CardState::parse(&row.state).ok_or(StoreError::Unreadable { what: "state of a card" })?,
            is_uncertain: row.is_uncertain,
            proposal: row.proposal.as_deref().map(json).transpose()?,
            draft: json(&row.draft)?,
            reviewed_by: row.reviewed_by.map(AccountId::from_uuid),
            reviewed_at: row.reviewed_at,
            version: row.version,
        })
    }
}

/// All cards of a directive.
pub(in super::super) async fn review(sql: &dyn Sql, directive: DirectiveId) -> Result<Review, StoreError> {
    let rows = sql
        .all::<CardRow>(
            "SELECT id, position, state, is_uncertain, proposal, draft, reviewed_by, reviewed_at, version
             FROM draft_task WHERE directive_id = $1 ORDER BY position",
            values![directive.uuid()],
        )
        .await?;
    Ok(Review::of(rows.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?))
}

/// The columns that a person's step may change.
fn changing(card: &DraftTask) -> Result<Vec<Value>, StoreError> {
    Ok(values![
        card.position,
        card.state.as_str(),
        card.is_uncertain,
        serde_json::to_string(&card.draft)?,
        card.reviewed_by.map(AccountId::uuid),
        card.reviewed_at,
        card.version
    ])
}

const COLUMNS: [&str; 10] = [
    "id",
    "directive_id",
    "proposal",
    "position",
    "state",
    "is_uncertain",
    "draft",
    "reviewed_by",
    "reviewed_at",
    "version",
];

pub(in super::super) async fn insert<'a>(
    tx: &WriteTx,
    directive: DirectiveId,
    cards: impl IntoIterator<Item = &'a DraftTask>,
) -> Result<(), StoreError> {
    let rows = cards.into_iter().map(|card| {
        let mut row =
            values![card.id.uuid(), directive.uuid(), card.proposal.as_ref().map(serde_json::to_string).transpose()?];
        row.extend(changing(card)?);
        Ok(row)
    });
    let rows = rows.collect::<Result<Vec<_>, StoreError>>()?;
    tx.insert_many("draft_task", &COLUMNS, rows).await
}

/// Writes what a step changed.
pub(in super::super) async fn apply(
    tx: &WriteTx,
    directive: DirectiveId,
    changes: Changes<'_>,
) -> Result<(), StoreError> {
    for id in changes.removed {
        tx.execute("DELETE FROM draft_task WHERE id = $1", values![id.uuid()]).await?;
    }
    insert(tx, directive, changes.inserted).await?;
    for card in changes.saved {
        let mut row = values![card.id.uuid()];
        row.extend(changing(card)?);
        tx.execute(
            "UPDATE draft_task SET position = $2, state = $3, is_uncertain = $4, draft = $5, reviewed_by = $6, reviewed_at = $7,
                 version = $8
             WHERE id = $1",
            row,
        )
        .await?;
    }
    Ok(())
}

/// Empties the log: what was issued is not taken back.
pub(in super::super) async fn clear_steps(tx: &WriteTx, directive: DirectiveId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM draft_step WHERE directive_id = $1", values![directive.uuid()]).await?;
    Ok(())
}

/// Removes all cards and the log, before a file is read again.
pub(in super::super) async fn clear(tx: &WriteTx, directive: DirectiveId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM draft_task WHERE directive_id = $1", values![directive.uuid()]).await?;
    clear_steps(tx, directive).await
}

#[derive(FromQueryResult)]
struct StepRow {
    number: i64,
    kind: String,
    before: String,
    at: DateTime<Utc>,
    done_by: Option<Uuid>,
}

impl TryFrom<StepRow> for Step {
    type Error = StoreError;

    fn try_from(row: StepRow) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.number,
            kind: StepKind::parse(&row.kind).ok_or(StoreError::Unreadable { what: "kind of a review step" })?,
            before: serde_json::from_str(&row.before).map_err(|_| StoreError::Unreadable { what: "review step" })?,
            at: row.at,
            by: row.done_by.map(AccountId::from_uuid),
        })
    }
}

/// The last step that a person did, and every later one of others.
pub(in super::super) async fn last_step_of(
    sql: &dyn Sql,
    directive: DirectiveId,
    by: Option<AccountId>,
) -> Result<Option<(Step, Vec<Step>)>, StoreError> {
    // The command line has no account: its steps are those without one.
    let (condition, values) = match by {
        Some(account) => ("done_by = $2", values![directive.uuid(), account.uuid()]),
        None => ("done_by IS NULL", values![directive.uuid()]),
    };
    let statement = format!(
        "SELECT number, kind, before, at, done_by FROM draft_step WHERE directive_id = $1 AND {condition} ORDER BY number DESC LIMIT 1"
    );
    let Some(row) = sql.optional::<StepRow>(&statement, values).await? else { return Ok(None) };
    let step = Step::try_from(row)?;
    let later = sql
        .all::<StepRow>(
            "SELECT number, kind, before, at, done_by FROM draft_step WHERE directive_id = $1 AND number > $2 ORDER BY number",
            values![directive.uuid(), step.number],
        )
        .await?;
    Ok(Some((step, later.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?)))
}

/// Appends a step to the log.
pub(in super::super) async fn push_step(tx: &WriteTx, directive: DirectiveId, step: &Step) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO draft_step (directive_id, number, kind, before, at, done_by)
         SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5 FROM draft_step WHERE directive_id = $1",
        values![
            directive.uuid(),
            step.kind.as_str(),
            serde_json::to_string(&step.before)?,
            step.at,
            step.by.map(AccountId::uuid)
        ],
    )
    .await?;
    Ok(())
}

pub(in super::super) async fn remove_step(tx: &WriteTx, directive: DirectiveId, number: i64) -> Result<(), StoreError> {
    tx.execute("DELETE FROM draft_step WHERE directive_id = $1 AND number = $2", values![directive.uuid(), number])
        .await?;
    Ok(())
}

/// Whether somebody else worked on the review lately, and who: the last foreign step after `since`.
pub(in super::super) async fn other_reviewer(
    sql: &dyn Sql,
    directive: DirectiveId,
    me: Option<AccountId>,
    since: DateTime<Utc>,
) -> Result<Option<(AccountId, DateTime<Utc>)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        at: DateTime<Utc>,
        done_by: Uuid,
    }
    let row = sql
        .optional::<Row>(
            "SELECT at, done_by FROM draft_step
             WHERE directive_id = $1 AND done_by IS NOT NULL AND done_by <> $2 AND at >= $3 ORDER BY number DESC LIMIT 1",
            values![directive.uuid(), me.map_or(Uuid::nil(), AccountId::uuid), since],
        )
        .await?;
    Ok(row.map(|row| (AccountId::from_uuid(row.done_by), row.at)))
}
