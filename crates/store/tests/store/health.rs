//! What whoever runs the program is told of the database.

use std::time::Duration;

use thihanh_store::testing::TestStore;
use thihanh_store::{Dialect, FromQueryResult, db_tests, values};

#[derive(Debug, FromQueryResult)]
struct Found {
    #[expect(dead_code, reason = "only the statement matters; a failure shows it")]
    value: String,
}

db_tests! {
    async fn slow_statements_are_told_without_their_values(t: TestStore) {
        let statements = t.statements();
        statements.set_threshold(Duration::from_secs(3_600));
        let before = statements.slow();
        let find = "SELECT value FROM setting\n             WHERE key = $1";
        t.read().optional::<Found>(find, values!["Nguyễn Văn Bí Mật"]).await.unwrap();
        assert!(statements.slowest().iter().all(|slow| !slow.text.contains("FROM setting")), "an hour is far away");
        statements.set_threshold(Duration::ZERO);
        t.read().optional::<Found>(find, values!["Nguyễn Văn Bí Mật"]).await.unwrap();
        t.write(async |tx| {
            tx.execute("INSERT INTO setting (key, value) VALUES ($1, $2)", values!["a", "0912 345 678"]).await
        }).await.unwrap();
        // A statement that the database refuses took its time as well.
        t.read().optional::<Found>("SELECT value FROM no_such_table", values![]).await.unwrap_err();
        let texts: Vec<_> = statements.slowest().into_iter().map(|slow| slow.text).collect();
        for wanted in [
            "SELECT value FROM setting WHERE key = $1",
            "BEGIN",
            "INSERT INTO setting (key, value) VALUES ($1, $2)",
            "COMMIT",
            "SELECT value FROM no_such_table",
        ] {
            assert!(texts.iter().any(|text| text == wanted), "{wanted}: {texts:?}");
        }
        let all = texts.join("\n");
        assert!(!all.contains("Bí Mật") && !all.contains("0912"), "{all}");
        assert!(statements.slow() >= before + 5);
    }

    async fn the_database_tells_of_itself(t: TestStore) {
        assert!(t.size_bytes().await.unwrap() > 100_000, "its tables alone take more");
        let pools = t.pools();
        assert!(pools.iter().all(|pool| pool.open <= pool.most && pool.idle <= pool.open), "{pools:?}");
        let server = t.server().await.unwrap();
        assert_eq!(server.is_some(), t.dialect() == Dialect::Postgres);
        if let Some(server) = server {
            assert!(!server.is_standby && server.max_connections > 3 && !server.version.is_empty(), "{server:?}");
        }
    }
}
