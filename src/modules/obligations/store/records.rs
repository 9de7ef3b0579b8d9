//! What is kept beside an obligation about its life: reports, requests for more time, obstacles, claims of a wrong unit, moves.

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, ObligationId};
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};
use uuid::Uuid;

use crate::modules::obligations::model::extension::{Answer, Extension, Verdict};
use crate::modules::obligations::model::record::{Claim, ClaimVerdict, Judged, Judgement, Obstacle, Report};

/// A product that was handed in.
pub(crate) async fn insert_report(tx: &WriteTx, of: ObligationId, report: &Report) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO obligation_report (obligation_id, number, reached_on, product_number, product_on, note, reported_at, reported_by, judgement)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '')",
        values![
            of.uuid(),
            report.number,
            report.reached_on,
            Some(report.product_number.clone()).filter(|number| !number.is_empty()),
            report.product_on,
            report.note.clone(),
            report.reported_at,
            report.reported_by.map(AccountId::uuid),
        ],
    )
    .await?;
    Ok(())
}

/// What the overseer said to the last report; nothing where none was handed in here.
pub(crate) async fn judge_report(tx: &WriteTx, of: ObligationId, judged: &Judged) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE obligation_report SET verdict = $2, judged_at = $3, judged_by = $4, judgement = $5
         WHERE obligation_id = $1 AND verdict IS NULL
         AND number = (SELECT max(r.number) FROM obligation_report r WHERE r.obligation_id = $1)",
        values![of.uuid(), judged.verdict.as_str(), judged.at, judged.by.map(AccountId::uuid), judged.words.clone(),],
    )
    .await?;
    Ok(())
}

/// Every report of an obligation, newest first.
pub(crate) async fn reports(sql: &dyn Sql, of: ObligationId) -> Result<Vec<Report>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        number: i64,
        reached_on: NaiveDate,
        product_number: Option<String>,
        product_on: Option<NaiveDate>,
        note: String,
        reported_at: DateTime<Utc>,
        reported_by: Option<Uuid>,
        verdict: Option<String>,
        judged_at: Option<DateTime<Utc>>,
        judged_by: Option<Uuid>,
        judgement: String,
    }
    let rows = sql
        .all::<Row>(
            "SELECT number, reached_on, product_number, product_on, note, reported_at, reported_by, verdict, judged_at, judged_by, judgement
             FROM obligation_report WHERE obligation_id = $1 ORDER BY number DESC",
            values![of.uuid()],
        )
        .await?;
    let report = |row: Row| {
        let verdict = row.verdict.as_deref().and_then(Judgement::parse);
        Report {
            number: row.number,
            reached_on: row.reached_on,
            product_number: row.product_number.unwrap_or_default(),
            product_on: row.product_on,
            note: row.note,
            reported_at: row.reported_at,
            reported_by: row.reported_by.map(AccountId::from_uuid),
            judged: verdict.zip(row.judged_at).map(|(verdict, at)| Judged {
                verdict,
                at,
                by: row.judged_by.map(AccountId::from_uuid),
                words: row.judgement,
            }),
        }
    };
    Ok(rows.into_iter().map(report).collect())
}

/// A request for a later day.
pub(crate) async fn insert_extension(tx: &WriteTx, of: ObligationId, asked: &Extension) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO extension (obligation_id, number, old_due_on, wanted_due_on, reason, asked_at, asked_by, decision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, '')",
        values![
            of.uuid(),
            asked.number,
            asked.old_due_on,
            asked.wanted_due_on,
            asked.reason.clone(),
            asked.asked_at,
            asked.asked_by.map(AccountId::uuid),
        ],
    )
    .await?;
    Ok(())
}

/// What became of the request that waits.
pub(crate) async fn answer_extension(tx: &WriteTx, of: ObligationId, answer: &Answer) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE extension SET verdict = $2, granted_due_on = $3, decided_at = $4, decided_by = $5, decision = $6
         WHERE obligation_id = $1 AND verdict IS NULL",
        values![
            of.uuid(),
            answer.verdict.as_str(),
            answer.verdict.granted(),
            answer.at,
            answer.by.map(AccountId::uuid),
            answer.words.clone(),
        ],
    )
    .await?;
    Ok(())
}

/// Every request for a later day, newest first.
pub(crate) async fn extensions(sql: &dyn Sql, of: ObligationId) -> Result<Vec<Extension>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        number: i64,
        old_due_on: NaiveDate,
        wanted_due_on: NaiveDate,
        reason: String,
        asked_at: DateTime<Utc>,
        asked_by: Option<Uuid>,
        verdict: Option<String>,
        granted_due_on: Option<NaiveDate>,
        decided_at: Option<DateTime<Utc>>,
        decided_by: Option<Uuid>,
        decision: String,
    }
    let rows = sql
        .all::<Row>(
            "SELECT number, old_due_on, wanted_due_on, reason, asked_at, asked_by, verdict, granted_due_on, decided_at, decided_by, decision
             FROM extension WHERE obligation_id = $1 ORDER BY number DESC",
            values![of.uuid()],
        )
        .await?;
    let extension = |row: Row| {
        let verdict = row.verdict.as_deref().and_then(|word| Verdict::parse(word, row.granted_due_on));
        Extension {
            number: row.number,
            old_due_on: row.old_due_on,
            wanted_due_on: row.wanted_due_on,
            reason: row.reason,
            asked_at: row.asked_at,
            asked_by: row.asked_by.map(AccountId::from_uuid),
            answer: verdict.zip(row.decided_at).map(|(verdict, at)| Answer {
                verdict,
                at,
                by: row.decided_by.map(AccountId::from_uuid),
                words: row.decision,
            }),
        }
    };
    Ok(rows.into_iter().map(extension).collect())
}

/// Something hinders the work.
pub(crate) async fn insert_obstacle(tx: &WriteTx, of: ObligationId, obstacle: &Obstacle) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO obstacle (obligation_id, number, words, opened_at, opened_by)
         SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4 FROM obstacle WHERE obligation_id = $1",
        values![of.uuid(), obstacle.words.clone(), obstacle.opened_at, obstacle.opened_by.map(AccountId::uuid)],
    )
    .await?;
    Ok(())
}

/// The overseer's answer to what hinders.
pub(crate) async fn answer_obstacle(
    tx: &WriteTx,
    of: ObligationId,
    answer: &str,
    at: DateTime<Utc>,
    by: Option<AccountId>,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE obstacle SET answer = $2, answered_at = $3, answered_by = $4 WHERE obligation_id = $1 AND answer IS NULL",
        values![of.uuid(), answer, at, by.map(AccountId::uuid)],
    )
    .await?;
    Ok(())
}

/// Every obstacle, newest first.
pub(crate) async fn obstacles(sql: &dyn Sql, of: ObligationId) -> Result<Vec<Obstacle>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        words: String,
        opened_at: DateTime<Utc>,
        opened_by: Option<Uuid>,
        answer: Option<String>,
        answered_at: Option<DateTime<Utc>>,
    }
    let rows = sql
        .all::<Row>(
            "SELECT words, opened_at, opened_by, answer, answered_at FROM obstacle WHERE obligation_id = $1 ORDER BY number DESC",
            values![of.uuid()],
        )
        .await?;
    let obstacle = |row: Row| Obstacle {
        words: row.words,
        opened_at: row.opened_at,
        opened_by: row.opened_by.map(AccountId::from_uuid),
        answer: row.answer.zip(row.answered_at),
    };
    Ok(rows.into_iter().map(obstacle).collect())
}

/// An agency says that it is another's.
pub(crate) async fn insert_claim(tx: &WriteTx, of: ObligationId, claim: &Claim) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO wrong_unit (obligation_id, number, right_agency_id, reason, claimed_at, claimed_by, decision)
         SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, '' FROM wrong_unit WHERE obligation_id = $1",
        values![
            of.uuid(),
            claim.right.uuid(),
            claim.reason.clone(),
            claim.claimed_at,
            claim.claimed_by.map(AccountId::uuid),
        ],
    )
    .await?;
    Ok(())
}

/// What became of the claim that waits, where one does.
pub(crate) async fn decide_claim(
    tx: &WriteTx,
    of: ObligationId,
    verdict: ClaimVerdict,
    at: DateTime<Utc>,
    by: Option<AccountId>,
    words: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE wrong_unit SET verdict = $2, decided_at = $3, decided_by = $4, decision = $5 WHERE obligation_id = $1 AND verdict IS NULL",
        values![of.uuid(), verdict.as_str(), at, by.map(AccountId::uuid), words],
    )
    .await?;
    Ok(())
}

/// The claim that waits for the overseer.
pub(crate) async fn open_claim(sql: &dyn Sql, of: ObligationId) -> Result<Option<Claim>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        right_agency_id: Uuid,
        reason: String,
        claimed_at: DateTime<Utc>,
        claimed_by: Option<Uuid>,
    }
    let statement = "SELECT right_agency_id, reason, claimed_at, claimed_by FROM wrong_unit WHERE obligation_id = $1 AND verdict IS NULL";
    let row = sql.optional::<Row>(statement, values![of.uuid()]).await?;
    Ok(row.map(|row| Claim {
        right: AgencyId::from_uuid(row.right_agency_id),
        reason: row.reason,
        claimed_at: row.claimed_at,
        claimed_by: row.claimed_by.map(AccountId::from_uuid),
    }))
}

/// An entry that took the place of another.
pub(crate) async fn insert_move(
    tx: &WriteTx,
    (old, new): (ObligationId, ObligationId),
    reason: &str,
    at: DateTime<Utc>,
    by: Option<AccountId>,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO obligation_move (old_id, new_id, reason, moved_at, moved_by) VALUES ($1, $2, $3, $4, $5)",
        values![old.uuid(), new.uuid(), reason, at, by.map(AccountId::uuid)],
    )
    .await?;
    Ok(())
}

/// The codes of the entries that took the place of one, and of those whose place it took.
pub(crate) async fn moves(sql: &dyn Sql, of: ObligationId) -> Result<(Vec<String>, Vec<String>), StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        code: String,
    }
    let successors =
        "SELECT o.code FROM obligation_move m JOIN obligation o ON o.id = m.new_id WHERE m.old_id = $1 ORDER BY o.seq";
    let predecessors =
        "SELECT o.code FROM obligation_move m JOIN obligation o ON o.id = m.old_id WHERE m.new_id = $1 ORDER BY o.seq";
    let codes = |rows: Vec<Row>| rows.into_iter().map(|row| row.code).collect();
    let after = codes(sql.all::<Row>(successors, values![of.uuid()]).await?);
    Ok((after, codes(sql.all::<Row>(predecessors, values![of.uuid()]).await?)))
}
