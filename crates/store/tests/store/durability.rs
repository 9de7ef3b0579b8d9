//! A change that was acknowledged survives a power cut: every connection that can write waits for the disk at the end of a transaction.

use thihanh_store::testing::TestStore;
use thihanh_store::{Dialect, FromQueryResult, Sql, Store, StoreError, WriteTx, db_tests, values};

/// More than the store has connections to PostgreSQL, so that each of them is asked.
const WRITERS: usize = 12;

#[derive(FromQueryResult)]
struct Sqlite {
    synchronous: i32,
}

#[derive(FromQueryResult)]
struct Journal {
    journal_mode: String,
}

#[derive(FromQueryResult)]
struct Postgres {
    synchronous_commit: String,
}

/// What the connection of a transaction waits for.
async fn check(tx: &WriteTx) -> Result<(), StoreError> {
    match tx.dialect() {
        Dialect::Sqlite => {
            let row: Sqlite = tx.one("PRAGMA synchronous", values![]).await?;
            assert_eq!(row.synchronous, 2, "2 is FULL; 1, NORMAL, loses the last transactions of the log");
            let row: Journal = tx.one("PRAGMA journal_mode", values![]).await?;
            assert_eq!(row.journal_mode, "wal");
        }
        Dialect::Postgres => {
            let row: Postgres = tx.one("SHOW synchronous_commit", values![]).await?;
            assert_eq!(row.synchronous_commit, "on");
        }
    }
    Ok(())
}

/// Asks as many transactions at once as there are connections. SQLite has one writer: there each waits for the one before.
async fn check_all(store: &Store) {
    let asking: Vec<_> = (0..WRITERS)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                store
                    .write(async |tx| {
                        check(tx).await?;
                        // Held for a moment, so that PostgreSQL's pool opens another connection for the next.
                        if tx.dialect() == Dialect::Postgres {
                            tx.execute("SELECT pg_sleep(0.05)", values![]).await?;
                        }
                        Ok::<_, StoreError>(())
                    })
                    .await
            })
        })
        .collect();
    for asked in asking {
        asked.await.unwrap().unwrap();
    }
}

db_tests! {
    async fn every_writing_connection_waits_for_the_disk(t: TestStore) {
        check_all(&t).await;
        // A transaction that broke leaves no weaker connection behind.
        let store = t.store();
        let broken = tokio::spawn(async move {
            store.write(async |tx| {
                check(tx).await?;
                assert!(check(tx).await.is_err(), "breaks in the middle");
                Ok::<_, StoreError>(())
            }).await
        });
        assert!(broken.await.unwrap_err().is_panic());
        check_all(&t).await;
    }

    async fn a_weaker_default_of_the_database_weakens_nothing(t: TestStore) {
        #[derive(FromQueryResult)]
        struct Row { name: String }
        if t.dialect() == Dialect::Sqlite {
            // SQLite keeps this setting nowhere: every connection sets its own, also in a process that comes second.
            check_all(&Store::open(&t.address().parse().unwrap()).await.unwrap()).await;
            return;
        }
        let row: Row = t.read().one("SELECT current_database() AS name", values![]).await.unwrap();
        let weaken = format!("ALTER DATABASE {} SET synchronous_commit = off", row.name);
        t.write(async |tx| tx.execute(&weaken, values![]).await).await.unwrap();
        let later = Store::open(&t.address().parse().unwrap()).await.unwrap();
        let default = "SELECT setting AS name FROM pg_settings WHERE name = 'synchronous_commit' AND reset_val = 'on'";
        let row: Option<Row> = later.read().optional(default, values![]).await.unwrap();
        assert_eq!(row.map(|row| row.name).as_deref(), Some("on"), "also after RESET");
        check_all(&later).await;
        later.close().await;
    }
}
