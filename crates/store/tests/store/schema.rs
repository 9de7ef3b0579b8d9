//! The two sets of tables say the same, and none of the SQL asks the database for the time.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use thihanh_store::testing::TestStore;
use thihanh_store::{Dialect, FromQueryResult, Store, db_tests, values};

/// What a column holds, in the words that both databases share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// uuid and bytea; SQLite's BLOB.
    Bytes,
    /// text, date and timestamptz; SQLite's TEXT.
    Text,
    Integer,
    Boolean,
}

#[derive(Debug, PartialEq, Eq)]
struct Column {
    class: Class,
    may_be_null: bool,
    /// Place in the primary key, from 1; 0 outside of it.
    key: i64,
}

/// Columns by table and name, in their order within the table, and the names of indexes.
type Schema = (BTreeMap<String, Vec<(String, Column)>>, Vec<String>);

/// Tables that differ by nature: the index of each database's own full text search, and the migrator's.
fn is_compared(table: &str) -> bool {
    !table.contains("_search") && !table.starts_with("_sqlx") && !table.starts_with("sqlite_")
}

async fn sqlite_schema(store: &Store) -> Schema {
    #[derive(FromQueryResult)]
    struct Row {
        table_name: String,
        name: String,
        kind: String,
        is_required: i64,
        key: i64,
    }
    let rows: Vec<Row> = store
        .read()
        .all(
            "SELECT m.name AS table_name, c.name AS name, c.type AS kind, c.\"notnull\" AS is_required, c.pk AS key
             FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid",
            values![],
        )
        .await
        .unwrap();
    let mut tables = BTreeMap::<String, Vec<_>>::new();
    for row in rows.into_iter().filter(|row| is_compared(&row.table_name)) {
        let class = match row.kind.as_str() {
            "BLOB" => Class::Bytes,
            "TEXT" => Class::Text,
            "INTEGER" => Class::Integer,
            "BOOLEAN" => Class::Boolean,
            other => panic!("{}.{} is {other}", row.table_name, row.name),
        };
        let column = Column { class, may_be_null: row.is_required == 0 && row.key == 0, key: row.key };
        tables.entry(row.table_name).or_default().push((row.name, column));
    }
    let indexes = "SELECT name, tbl_name AS table_name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";
    (tables, indexes_of(store, indexes).await)
}

async fn postgres_schema(store: &Store) -> Schema {
    #[derive(FromQueryResult)]
    struct Row {
        table_name: String,
        name: String,
        kind: String,
        may_be_null: bool,
        key: i64,
    }
    let rows: Vec<Row> = store
        .read()
        .all(
            "SELECT c.table_name::text AS table_name, c.column_name::text AS name, c.data_type::text AS kind,
                    c.is_nullable = 'YES' AS may_be_null,
                    coalesce((SELECT k.ordinal_position FROM information_schema.key_column_usage k
                              JOIN information_schema.table_constraints t USING (constraint_schema, constraint_name)
                              WHERE t.constraint_type = 'PRIMARY KEY' AND k.table_schema = c.table_schema
                                AND k.table_name = c.table_name AND k.column_name = c.column_name), 0)::bigint AS key
             FROM information_schema.columns c WHERE c.table_schema = 'public' ORDER BY c.table_name, c.ordinal_position",
            values![],
        )
        .await
        .unwrap();
    let mut tables = BTreeMap::<String, Vec<_>>::new();
    for row in rows.into_iter().filter(|row| is_compared(&row.table_name)) {
        let class = match row.kind.as_str() {
            "uuid" | "bytea" => Class::Bytes,
            "text" | "date" | "timestamp with time zone" => Class::Text,
            "bigint" => Class::Integer,
            "boolean" => Class::Boolean,
            other => panic!("{}.{} is {other}", row.table_name, row.name),
        };
        let column = Column { class, may_be_null: row.may_be_null, key: row.key };
        tables.entry(row.table_name).or_default().push((row.name, column));
    }
    let indexes = "SELECT i.indexname::text AS name, i.tablename::text AS table_name FROM pg_indexes i
                   WHERE i.schemaname = 'public' AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)";
    (tables, indexes_of(store, indexes).await)
}

async fn indexes_of(store: &Store, sql: &str) -> Vec<String> {
    #[derive(FromQueryResult)]
    struct Row {
        name: String,
        table_name: String,
    }
    let rows: Vec<Row> = store.read().all(sql, values![]).await.unwrap();
    let mut names: Vec<_> = rows.into_iter().filter(|row| is_compared(&row.table_name)).map(|row| row.name).collect();
    // Here, because the databases sort by their own locales.
    names.sort();
    names
}

/// A test of PostgreSQL that has a SQLite database at hand too.
async fn sqlite_beside() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("beside.sqlite").display()).parse().unwrap();
    let store = Store::open(&url).await.unwrap();
    store.migrate().await.unwrap();
    (folder, store)
}

db_tests! {
    async fn both_databases_have_the_same_tables(t: TestStore) {
        let (_folder, sqlite) = sqlite_beside().await;
        let (sqlite_tables, sqlite_indexes) = sqlite_schema(&sqlite).await;
        assert!(sqlite_tables.contains_key("journal") && sqlite_indexes.contains(&"job_ready".to_owned()));
        let (tables, indexes) = match t.dialect() {
            Dialect::Sqlite => sqlite_schema(&t).await,
            Dialect::Postgres => postgres_schema(&t).await,
        };
        assert_eq!(tables.keys().collect::<Vec<_>>(), sqlite_tables.keys().collect::<Vec<_>>());
        for (table, columns) in &tables {
            assert_eq!(columns, &sqlite_tables[table], "{table}");
        }
        assert_eq!(indexes, sqlite_indexes);
    }

    async fn tables_are_brought_up_to_date_once(t: TestStore) {
        t.migrate().await.unwrap();
        let stores = [t.store(), t.store(), t.store()].map(|store| tokio::spawn(async move { store.migrate().await }));
        for store in stores {
            store.await.unwrap().unwrap();
        }
    }
}

#[tokio::test]
async fn instances_that_start_together_wait_for_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let url: thihanh_store::DatabaseUrl =
        format!("sqlite:{}", folder.path().join("new.sqlite").display()).parse().unwrap();
    let starts = (0..4).map(|_| {
        let url = url.clone();
        tokio::spawn(async move { Store::open(&url).await?.migrate().await })
    });
    for start in starts.collect::<Vec<_>>() {
        start.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn nobody_else_on_the_machine_can_read_the_database() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, store) = sqlite_beside().await;
    let files: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 3, "the file, its log and the log's index: {files:?}");
    for file in files {
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "{}", file.display());
    }
    store.close().await;
}

/// Words that make a database say what time it is. The program's clock is the only one: a demo has its own day, and two
/// instances may run on machines whose clocks differ.
const ASKING_FOR_TIME: [&str; 8] = [
    "now()",
    "current_date",
    "current_timestamp",
    "localtimestamp",
    "clock_timestamp",
    "statement_timestamp",
    "date('now",
    "unixepoch",
];

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs" || ending == "sql") {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

/// The words where they stand in SQL: `clock.now()` and `fn now()` are Rust.
fn asks_for_time(line: &str) -> bool {
    let line = line.to_lowercase();
    ASKING_FOR_TIME.iter().any(|words| {
        line.match_indices(words).any(|(place, _)| {
            let before = line[..place].trim_end();
            let is_called = before.ends_with(['.', ':', '_']) || before.ends_with("fn");
            !is_called
        })
    })
}

#[test]
fn no_sql_asks_the_database_for_the_time() {
    for (line, wanted) in [
        ("UPDATE job SET run_at = now() WHERE", true),
        ("created_at timestamptz DEFAULT CURRENT_TIMESTAMP", true),
        ("WHERE due_on < date('now')", true),
        ("let now = app.clock.now();", false),
        ("Utc::now()", false),
        ("fn now(&self) -> Instant {", false),
    ] {
        assert_eq!(asks_for_time(line), wanted, "{line}");
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    for folder in ["src", "crates/store/src", "crates/store/migrations", "crates/webkit/src"] {
        sources(&root.join(folder), &mut found);
    }
    assert!(found.len() > 20, "the sources are not where they were");
    for (file, text) in found {
        // The server's clock is read there to be compared with the program's, and for nothing else.
        if file.ends_with("store/src/health.rs") {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            // Comments may name what is banned.
            let is_comment = matches!(line.trim_start().get(..2), Some("//" | "--"));
            assert!(is_comment || !asks_for_time(line), "{file}:{}: {line}", number + 1);
        }
    }
}
