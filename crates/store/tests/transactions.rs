//! Transactions: all or nothing, retried when the database asks for it, usable from tasks that move between threads.

use sea_orm::FromQueryResult;
use thihanh_kernel::code::CodeSeries;
use thihanh_store::{Sql, Store, StoreError, db_tests, sequence, values};

#[derive(FromQueryResult)]
struct Total {
    total: i64,
}

async fn settings(store: &Store) -> i64 {
    store.read().one::<Total>("SELECT count(*) AS total FROM setting", values![]).await.unwrap().total
}

db_tests! {
    async fn a_failed_use_case_leaves_nothing(store: Store) {
        let outcome = store
            .write(async |tx| {
                tx.execute("INSERT INTO setting (key, value) VALUES ($1, $2)", values!["a", "1"]).await?;
                Err::<(), _>(StoreError::NoRow)
            })
            .await;
        assert!(matches!(outcome, Err(StoreError::NoRow)));
        assert_eq!(settings(&store).await, 0);
    }

    async fn the_second_of_two_equal_rows_is_a_unique_violation(store: Store) {
        let insert = async |key: &str| {
            store.write(async |tx| tx.execute("INSERT INTO setting (key, value) VALUES ($1, $2)", values![key, "1"]).await).await
        };
        assert_eq!(insert("a").await.unwrap(), 1);
        assert!(insert("a").await.unwrap_err().is_unique_violation());
        assert_eq!(settings(&store).await, 1);
    }

    async fn codes_are_unique_under_concurrency(store: Store) {
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let store = store.clone();
                // Spawned: the transaction's future must be able to move between threads, as a page handler's does.
                tokio::spawn(async move {
                    store.write(async |tx| sequence::take(tx, CodeSeries::Obligation, 2026, 5).await).await.unwrap()
                })
            })
            .collect();
        let mut numbers = Vec::new();
        for task in tasks {
            numbers.extend(task.await.unwrap().into_iter().map(|code| code.number));
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=100).collect::<Vec<_>>());
    }
}
