//! How far the readers of the journal have come, and on which days reminders were made.

use chrono::NaiveDate;
use thihanh_kernel::time::Instant;
use thihanh_store::{FromQueryResult, Sql, StoreError, WriteTx, values};

#[derive(FromQueryResult)]
struct Seq {
    seq: i64,
}

/// The place of a reader; `None` where it never read.
pub async fn place(sql: &dyn Sql, name: &str) -> Result<Option<i64>, StoreError> {
    let row: Option<Seq> = sql.optional("SELECT seq FROM notice_reader WHERE name = $1", values![name]).await?;
    Ok(row.map(|row| row.seq))
}

/// Moves a reader on, when it still stands where it was; `false` where another instance was faster.
pub async fn move_on(tx: &WriteTx, name: &str, from: Option<i64>, to: i64) -> Result<bool, StoreError> {
    let moved = match from {
        None => {
            tx.execute(
                "INSERT INTO notice_reader (name, seq) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                values![name, to],
            )
            .await?
        }
        Some(from) => {
            tx.execute("UPDATE notice_reader SET seq = $3 WHERE name = $1 AND seq = $2", values![name, from, to])
                .await?
        }
    };
    Ok(moved == 1)
}

/// The last day before `today` on which reminders were made.
pub async fn last_run(sql: &dyn Sql, today: NaiveDate) -> Result<Option<NaiveDate>, StoreError> {
    #[derive(FromQueryResult)]
    struct Day {
        day: NaiveDate,
    }
    let row: Option<Day> =
        sql.optional("SELECT day FROM notice_run WHERE day < $1 ORDER BY day DESC LIMIT 1", values![today]).await?;
    Ok(row.map(|row| row.day))
}

/// Notes that the run of a day is over; one that was noted stays.
pub async fn note_run(
    tx: &WriteTx,
    day: NaiveDate,
    (reminders, digests): (u64, u64),
    now: Instant,
) -> Result<(), StoreError> {
    let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    tx.execute(
        "INSERT INTO notice_run (day, ended_at, reminders, digests) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        values![day, now, count(reminders), count(digests)],
    )
    .await
    .map(|_| ())
}
