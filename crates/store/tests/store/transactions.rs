//! Reading, writing, and what happens when transactions meet.

use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::page::Count;
use thihanh_store::testing::TestStore;
use thihanh_store::{Dialect, FromQueryResult, Sql, SqlText, StoreError, capped_count, db_tests, values};
use uuid::Uuid;

#[derive(Debug, FromQueryResult, PartialEq)]
struct Setting {
    key: String,
    value: String,
}

async fn put(sql: &dyn Sql, key: &str, value: &str) -> Result<(), StoreError> {
    sql.execute("INSERT INTO setting (key, value) VALUES ($1, $2)", values![key, value]).await.map(|_| ())
}

async fn settings(sql: &dyn Sql) -> Vec<(String, String)> {
    let rows: Vec<Setting> = sql.all("SELECT key, value FROM setting ORDER BY key", values![]).await.unwrap();
    rows.into_iter().map(|row| (row.key, row.value)).collect()
}

/// A use case as handlers of a web server run it: on any thread.
fn on_any_thread<F: Future + Send>(future: F) -> F {
    future
}

#[derive(Debug, thiserror::Error)]
enum WorkError {
    #[error("the rule says no")]
    Refused,
    #[error(transparent)]
    Store(#[from] StoreError),
}

db_tests! {
    async fn a_transaction_is_done_as_a_whole_or_not_at_all(t: TestStore) {
        let done: Result<u8, WorkError> = t.write(async |tx| {
            put(tx, "a", "1").await?;
            put(tx, "b", "2").await?;
            Ok(2)
        }).await;
        assert!(matches!(done, Ok(2)));
        let refused: Result<(), WorkError> = t.write(async |tx| {
            put(tx, "c", "3").await?;
            Err(WorkError::Refused)
        }).await;
        assert!(matches!(refused, Err(WorkError::Refused)));
        assert_eq!(settings(t.read()).await.len(), 2);
    }

    async fn a_panic_leaves_nothing_and_the_store_goes_on(t: TestStore) {
        let store = t.store();
        let broken = tokio::spawn(async move {
            store.write(async |tx| {
                put(tx, "a", "1").await?;
                if settings(tx).await.len() == 1 {
                    panic!("in the middle");
                }
                Ok::<_, StoreError>(())
            }).await
        });
        assert!(broken.await.unwrap_err().is_panic());
        assert!(settings(t.read()).await.is_empty());
        t.write(async |tx| put(tx, "b", "2").await).await.unwrap();
        assert_eq!(settings(t.read()).await, [("b".to_owned(), "2".to_owned())]);
    }

    async fn a_use_case_may_run_on_any_thread(t: TestStore) {
        let (key, value) = ("k".to_owned(), "v".to_owned());
        let store = t.store();
        on_any_thread(async {
            store.write(async |tx| {
                put(tx, &key, &value).await?;
                let row: Option<Setting> = tx.optional("SELECT key, value FROM setting WHERE key = $1", values![key.as_str()]).await?;
                Ok::<_, StoreError>(row)
            }).await
        }).await.unwrap();
        assert_eq!(settings(t.read()).await.len(), 1);
    }

    async fn a_taken_key_is_told_from_other_failures(t: TestStore) {
        t.write(async |tx| put(tx, "a", "1").await).await.unwrap();
        let taken = t.write(async |tx| put(tx, "a", "2").await).await.unwrap_err();
        assert!(taken.is_unique_violation(), "{taken}");
        let other = t.write(async |tx| tx.execute("INSERT INTO nothing VALUES (1)", values![]).await).await.unwrap_err();
        assert!(!other.is_unique_violation(), "{other}");
        let missing: Result<Setting, _> = t.read().one("SELECT key, value FROM setting WHERE key = 'z'", values![]).await;
        assert!(matches!(missing, Err(StoreError::Missing)));
    }

    async fn writers_that_meet_lose_nothing(t: TestStore) {
        t.write(async |tx| put(tx, "n", "0").await).await.unwrap();
        let writers: Vec<_> = (0..8).map(|_| {
            let store = t.store();
            tokio::spawn(async move {
                for _ in 0..10 {
                    store.write(async |tx| {
                        let sql = format!("SELECT key, value FROM setting WHERE key = 'n'{}", tx.dialect().for_update());
                        let row: Setting = tx.one(&sql, values![]).await?;
                        let next = row.value.parse::<i64>().unwrap() + 1;
                        tx.execute("UPDATE setting SET value = $1 WHERE key = 'n'", values![next.to_string()]).await
                    }).await.unwrap();
                }
            })
        }).collect();
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(settings(t.read()).await[0].1, "80");
    }

    async fn a_deadlock_is_run_again(t: TestStore) {
        t.write(async |tx| {
            put(tx, "a", "0").await?;
            put(tx, "b", "0").await
        }).await.unwrap();
        let runs = AtomicU32::new(0);
        let both_hold_one = tokio::sync::Barrier::new(2);
        let lock_both = async |first: &str, second: &str| {
            let is_first_run = AtomicU32::new(0);
            t.write(async |tx| {
                runs.fetch_add(1, Ordering::Relaxed);
                let add = "UPDATE setting SET value = value || 'x' WHERE key = $1";
                tx.execute(add, values![first]).await?;
                // SQLite has one writer: the second would wait at the barrier for ever.
                if tx.dialect() == Dialect::Postgres && is_first_run.fetch_add(1, Ordering::Relaxed) == 0 {
                    both_hold_one.wait().await;
                }
                tx.execute(add, values![second]).await
            }).await
        };
        let (one, other) = tokio::join!(lock_both("a", "b"), lock_both("b", "a"));
        one.unwrap();
        other.unwrap();
        assert_eq!(settings(t.read()).await.into_iter().map(|(_, value)| value).collect::<Vec<_>>(), ["0xx", "0xx"]);
        let expected_runs = if t.dialect() == Dialect::Postgres { 3 } else { 2 };
        assert_eq!(runs.load(Ordering::Relaxed), expected_runs);
    }

    async fn readers_cannot_write_on_sqlite(t: TestStore) {
        let written = put(t.read(), "a", "1").await;
        assert_eq!(written.is_err(), t.dialect() == Dialect::Sqlite);
    }

    async fn every_kind_of_value_reads_back(t: TestStore) {
        #[derive(FromQueryResult, PartialEq, Debug)]
        struct Holiday { id: Uuid, day: NaiveDate, name: String, is_verified: bool }
        let id = Uuid::from_u128(7);
        let day = NaiveDate::from_ymd_opt(2026, 2, 17).unwrap();
        t.write(async |tx| {
            tx.execute(
                "INSERT INTO holiday (id, day, kind, name, source, is_verified) VALUES ($1, $2, $3, $4, $5, $6)",
                values![id, day, "holiday", "Tết Nguyên đán", "", true],
            ).await
        }).await.unwrap();
        let row: Holiday = t.read().one("SELECT id, day, name, is_verified FROM holiday WHERE day = $1", values![day]).await.unwrap();
        assert_eq!(row, Holiday { id, day, name: "Tết Nguyên đán".into(), is_verified: true });

        #[derive(FromQueryResult, PartialEq, Debug)]
        struct Job { run_at: DateTime<Utc>, locked_until: Option<DateTime<Utc>>, attempts: i64, unique_key: Option<String> }
        let at: DateTime<Utc> = "2026-11-25T10:11:12.000001Z".parse().unwrap();
        t.write(async |tx| {
            tx.execute(
                "INSERT INTO job (id, kind, payload, unique_key, state, run_at, attempts, locked_until, created_at)
                 VALUES ($1, 'k', '{}', $2, 'ready', $3, $4, $5, $3)",
                values![id, None::<&str>, at, i64::MAX, None::<DateTime<Utc>>],
            ).await
        }).await.unwrap();
        let row: Job = t.read().one("SELECT run_at, locked_until, attempts, unique_key FROM job WHERE id = $1", values![id]).await.unwrap();
        assert_eq!(row, Job { run_at: at, locked_until: None, attempts: i64::MAX, unique_key: None });

        t.write(async |tx| {
            tx.execute("INSERT INTO blob (hash, size_bytes, media, created_at) VALUES ('h', 0, 'm', $1)", values![at]).await
        }).await.unwrap();
    }

    async fn instants_and_days_sort_by_time(t: TestStore) {
        #[derive(FromQueryResult)]
        struct Row { created_at: DateTime<Utc> }
        let instants: Vec<DateTime<Utc>> = [
            "1999-12-31T23:59:59.999999Z", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000001Z", "2026-01-01T00:00:00.001Z",
            "2026-01-01T00:00:00.001001Z", "2026-01-01T00:00:00.5Z", "2026-01-01T00:00:01Z", "2026-10-01T00:00:00Z",
        ].iter().map(|text| text.parse().unwrap()).collect();
        let rows = instants.iter().rev().map(|at| values![at.to_rfc3339(), 0i64, "m", *at]).collect();
        t.write(async |tx| tx.insert_many("blob", &["hash", "size_bytes", "media", "created_at"], rows).await).await.unwrap();
        let sorted: Vec<Row> = t.read().all("SELECT created_at FROM blob ORDER BY created_at", values![]).await.unwrap();
        assert_eq!(sorted.iter().map(|row| row.created_at).collect::<Vec<_>>(), instants);
        for (index, at) in instants.iter().enumerate() {
            let later: Vec<Row> = t.read().all("SELECT created_at FROM blob WHERE created_at > $1", values![*at]).await.unwrap();
            assert_eq!(later.len(), instants.len() - index - 1, "{at}");
        }
    }

    async fn thousands_of_rows_go_in_at_once(t: TestStore) {
        let row = |n: i64| values![format!("k{n:05}"), n.to_string()];
        t.write(async |tx| tx.insert_many("setting", &["key", "value"], (0..1_234).map(row).collect()).await).await.unwrap();
        let again = t.write(async |tx| tx.insert_new("setting", &["key", "value"], (1_000..2_000).map(row).collect()).await).await;
        assert_eq!(again.unwrap(), 766);
        t.write(async |tx| tx.insert_many("setting", &["key", "value"], vec![]).await).await.unwrap();
        assert_eq!(settings(t.read()).await.len(), 2_000);
        for (bound, wanted) in [(1_999, Count::MoreThan(1_999)), (2_000, Count::Exact(2_000)), (u64::MAX, Count::Exact(2_000))] {
            let rows = SqlText::new("SELECT 1 AS one FROM setting");
            assert_eq!(capped_count(t.read(), rows, bound).await.unwrap(), wanted);
        }
    }
}
