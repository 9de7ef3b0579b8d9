//! The copier: its list against the tables that both databases have, and copies between them.

use std::collections::BTreeMap;

use thihanh_store::copy::{self, CopyError, Elsewhere, Filling, Kind, Snapshot, Sum, TABLES, Table, is_used_elsewhere};
use thihanh_store::search_index::Index;
use thihanh_store::testing::TestStore;
use thihanh_store::{Dialect, FromQueryResult, Store, db_tests, values};
use uuid::Uuid;

/// What a database says of a table: its columns that are stored as they are written, with their kinds, its key, and which tables it refers to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Found {
    columns: Vec<(String, Vec<Kind>)>,
    key: Vec<String>,
    parents: Vec<String>,
}

#[derive(FromQueryResult)]
struct ColumnRow {
    table_name: String,
    name: String,
    kind: String,
    key: i64,
}

#[derive(FromQueryResult)]
struct ReferenceRow {
    table_name: String,
    parent: String,
    is_deferrable: bool,
}

/// The kinds that a type of a database may stand for.
fn kinds(kind: &str) -> Vec<Kind> {
    match kind {
        "BLOB" => vec![Kind::Uuid, Kind::Bytes],
        "TEXT" => vec![Kind::Text, Kind::Instant, Kind::Day],
        "uuid" => vec![Kind::Uuid],
        "bytea" => vec![Kind::Bytes],
        "timestamp with time zone" => vec![Kind::Instant],
        "date" => vec![Kind::Day],
        "text" => vec![Kind::Text],
        "INTEGER" | "bigint" => vec![Kind::Number],
        "BOOLEAN" | "boolean" => vec![Kind::Flag],
        other => panic!("no column is copied that is {other}"),
    }
}

const SQLITE_COLUMNS: &str = "SELECT m.name AS table_name, c.name AS name, c.type AS kind, c.pk AS key
    FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) c
    WHERE m.type = 'table' AND m.name NOT LIKE '%\\_search%' ESCAPE '\\' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
      AND m.name NOT LIKE '\\_sqlx%' ESCAPE '\\' AND c.hidden = 0
    ORDER BY m.name, c.cid";
const SQLITE_REFERENCES: &str =
    "SELECT m.name AS table_name, f.\"table\" AS parent, CAST(1 AS boolean) AS is_deferrable
    FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'";
const POSTGRES_COLUMNS: &str = "SELECT c.table_name::text AS table_name, c.column_name::text AS name, c.data_type::text AS kind,
       coalesce((SELECT k.ordinal_position FROM information_schema.key_column_usage k
                 JOIN information_schema.table_constraints t USING (constraint_schema, constraint_name)
                 WHERE t.constraint_type = 'PRIMARY KEY' AND k.table_schema = c.table_schema
                   AND k.table_name = c.table_name AND k.column_name = c.column_name), 0)::bigint AS key
    FROM information_schema.columns c
    WHERE c.table_schema = 'public' AND c.table_name NOT LIKE '%\\_search' AND c.table_name NOT LIKE '\\_sqlx%' AND c.is_generated = 'NEVER'
    ORDER BY c.table_name, c.ordinal_position";
const POSTGRES_REFERENCES: &str =
    "SELECT conrelid::regclass::text AS table_name, confrelid::regclass::text AS parent, condeferrable AS is_deferrable
    FROM pg_constraint WHERE contype = 'f'";

async fn found(store: &Store) -> BTreeMap<String, Found> {
    let (columns, references) = match store.dialect() {
        Dialect::Sqlite => (SQLITE_COLUMNS, SQLITE_REFERENCES),
        Dialect::Postgres => (POSTGRES_COLUMNS, POSTGRES_REFERENCES),
    };
    let mut tables = BTreeMap::<String, Found>::new();
    let mut keys = BTreeMap::<String, Vec<(i64, String)>>::new();
    for row in store.read().all::<ColumnRow>(columns, values![]).await.unwrap() {
        if row.key > 0 {
            keys.entry(row.table_name.clone()).or_default().push((row.key, row.name.clone()));
        }
        tables.entry(row.table_name).or_default().columns.push((row.name, kinds(&row.kind)));
    }
    for (table, mut key) in keys {
        key.sort();
        tables.get_mut(&table).unwrap().key = key.into_iter().map(|(_, name)| name).collect();
    }
    for row in store.read().all::<ReferenceRow>(references, values![]).await.unwrap() {
        assert!(row.table_name != row.parent || row.is_deferrable, "{} refers to itself and cannot wait", row.parent);
        tables.get_mut(&row.table_name).unwrap().parents.push(row.parent);
    }
    tables
}

async fn fresh() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("fresh.sqlite").display()).parse().unwrap();
    let store = Store::open(&url).await.unwrap();
    store.migrate().await.unwrap();
    (folder, store)
}

fn table(name: &str) -> &'static Table {
    TABLES.iter().find(|table| table.name == name).unwrap()
}

async fn run(store: &Store, statement: &'static str, values: Vec<thihanh_store::Value>) {
    store.write(async |tx| tx.execute(statement, values.clone()).await).await.unwrap();
}

/// Agencies, keys of text whose order differs by language, entries of which the first repeats the second, and a gap behind the highest number.
async fn fill(store: &Store) {
    for number in 1..=3_u128 {
        let at = thihanh_kernel::time::Instant::from_timestamp_micros(1_790_000_000_123_456 + number as i64).unwrap();
        let id = Uuid::from_u128(number << 100 | 0xff);
        run(store, "INSERT INTO agency (seq, id, created_at) VALUES ($1, $2, $3)", values![40 + number as i64, id, at])
            .await;
    }
    for key in ["b", "B", "a", "Ă", "đ", "a b", "a_b", "_", "ấ", "z"] {
        run(store, "INSERT INTO setting (key, value) VALUES ($1, $2)", values![key, format!("giá trị {key}")]).await;
    }
    let agency = Uuid::from_u128(1 << 100 | 0xff);
    for number in 1..=2_i64 {
        run(
            store,
            "INSERT INTO directive (seq, id, code, state, kind, title, title_sort_key, file_name, content_hash, blob_hash, format, text, reading,
                 notices, received_at, updated_at, version, jurisdiction_id)
             SELECT $1, $2, $3, 'review', 'chi_thi', 'T', $4, 'f', $3, hash, 'txt', 'x', '{}', '[]', created_at, created_at, 1, $5 FROM blob",
            values![number, Uuid::from_u128(number as u128), format!("VB-{number}"), vec![1_u8, 0, 255], agency],
        )
        .await;
    }
    run(store, "UPDATE directive SET carries_out_id = $1 WHERE seq = 1", values![Uuid::from_u128(2)]).await;
}

async fn fill_all(store: &Store) {
    let at = thihanh_kernel::time::Instant::from_timestamp_micros(1_790_000_000_000_000).unwrap();
    run(
        store,
        "INSERT INTO blob (hash, size_bytes, media, created_at) VALUES ($1, 3, 'text/plain', $2)",
        values!["ab".repeat(32), at],
    )
    .await;
    fill(store).await;
}

async fn copied(from: &Store, to: &Store) -> Vec<Sum> {
    let snapshot = Snapshot::take(from).await.unwrap();
    let filling = Filling::begin(to).await.unwrap();
    let mut told = 0;
    let sums = copy::copy(&snapshot, &filling, |rows| told = rows).await.unwrap();
    filling.commit().await.unwrap();
    assert_eq!(told, sums.iter().map(|sum| sum.rows).sum::<u64>());
    snapshot.end().await.unwrap();
    sums
}

async fn sums(store: &Store) -> Vec<Sum> {
    Snapshot::take(store).await.unwrap().sums(|_| ()).await.unwrap()
}

db_tests! {
    async fn the_list_is_what_the_database_has(t: TestStore) {
        let found = found(&t).await;
        let mut listed: Vec<_> = TABLES.iter().map(|table| table.name).collect();
        let mut before = Vec::new();
        for table in TABLES {
            let found = found.get(table.name).unwrap_or_else(|| panic!("{} is no table", table.name));
            assert_eq!(found.key, table.key, "{}", table.name);
            let names: Vec<_> = found.columns.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, table.columns, "{}", table.name);
            for ((name, kinds), kind) in found.columns.iter().zip(table.kinds) {
                assert!(kinds.contains(kind), "{}.{name} is {kinds:?}, listed as {kind:?}", table.name);
            }
            for parent in &found.parents {
                assert!(parent == table.name || before.contains(&parent.as_str()), "{} stands before {parent}", table.name);
            }
            before.push(table.name);
        }
        listed.sort_unstable();
        assert_eq!(found.keys().map(String::as_str).collect::<Vec<_>>(), listed, "every table is listed, once");
    }

    async fn every_index_is_one_that_is_made_again(t: TestStore) {
        #[derive(FromQueryResult)]
        struct Row { name: String }
        let tables = match t.dialect() {
            Dialect::Sqlite => "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%' ORDER BY name",
            Dialect::Postgres => "SELECT table_name::text AS name FROM information_schema.columns
                WHERE table_schema = 'public' AND data_type = 'tsvector' ORDER BY table_name",
        };
        let found: Vec<Row> = t.read().all(tables, values![]).await.unwrap();
        let mut known = Index::ALL.map(Index::table);
        known.sort_unstable();
        assert_eq!(found.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), known);
    }

    async fn a_copy_is_equal_whichever_databases_it_goes_through(t: TestStore) {
        let (_folder, one) = fresh().await;
        fill_all(&one).await;
        let there = copied(&one, &t).await;
        assert_eq!(there[TABLES.iter().position(|table| table.name == "setting").unwrap()].rows, 10);
        assert_eq!(sums(&one).await, there);
        assert_eq!(sums(&t).await, there);
        let (_other, two) = fresh().await;
        assert_eq!(copied(&t, &two).await, there, "and back");
        assert_eq!(sums(&two).await, there);

        // The numbers go on behind the highest one.
        #[derive(FromQueryResult)]
        struct Seq { seq: i64 }
        for store in [&t.store(), &two] {
            let new = "INSERT INTO agency (id, created_at) SELECT $1, created_at FROM blob RETURNING seq";
            let seq = store.write(async |tx| tx.one::<Seq>(new, values![Uuid::from_u128(9)]).await).await.unwrap().seq;
            assert_eq!(seq, 44);
            assert_ne!(sums(store).await, there, "a row more shows");
        }
        run(&two, "DELETE FROM agency WHERE seq = 44", values![]).await;
        assert_eq!(sums(&two).await, there);
        run(&two, "UPDATE setting SET value = '' WHERE key = 'z'", values![]).await;
        assert_ne!(sums(&two).await, there, "a changed value shows");
    }

    async fn a_database_with_rows_is_not_filled(t: TestStore) {
        let (_folder, one) = fresh().await;
        fill_all(&t).await;
        let before = sums(&t).await;
        let refused = Filling::begin(&t).await;
        assert!(matches!(refused, Err(CopyError::NotEmpty { table: "setting" })));
        drop(refused);
        assert_eq!(sums(&t).await, before);
        // Cut off before its end, a copy leaves nothing.
        let snapshot = Snapshot::take(&t).await.unwrap();
        let filling = Filling::begin(&one).await.unwrap();
        copy::copy(&snapshot, &filling, |_| ()).await.unwrap();
        drop(filling);
        assert!(sums(&one).await.iter().all(|sum| sum.rows == 0));
    }

    async fn a_reference_that_leads_nowhere_is_refused(t: TestStore) {
        let filling = Filling::begin(&t).await.unwrap();
        let day = chrono::NaiveDate::from_ymd_opt(2020, 1, 1);
        let row = values![Uuid::from_u128(1), "commune_code", "1", day, None::<chrono::NaiveDate>];
        let put = filling.put(table("agency_identifier"), vec![row]).await;
        let is_refused = match t.dialect() {
            Dialect::Postgres => put.is_err(),
            Dialect::Sqlite => filling.commit().await.is_err(),
        };
        assert!(is_refused);
        assert!(sums(&t).await.iter().all(|sum| sum.rows == 0));
    }

    async fn what_is_written_after_its_moment_is_not_in_a_snapshot(t: TestStore) {
        fill_all(&t).await;
        let snapshot = Snapshot::take(&t).await.unwrap();
        run(&t, "INSERT INTO setting (key, value) VALUES ('later', '')", values![]).await;
        run(&t, "DELETE FROM setting WHERE key = 'a'", values![]).await;
        let mut rows = snapshot.rows(table("setting")).await.unwrap();
        let mut keys = Vec::new();
        while let Some(row) = rows.next().await.unwrap() {
            let thihanh_store::Value::String(Some(key)) = &row[0] else { panic!("a key") };
            keys.push(key.clone());
        }
        // By their bytes.
        assert_eq!(keys, ["B", "_", "a", "a b", "a_b", "b", "z", "Ă", "đ", "ấ"]);
    }

    async fn a_program_at_work_is_noticed(t: TestStore) {
        let url = t.address().parse().unwrap();
        t.read().execute("SELECT 1", values![]).await.unwrap();
        assert_eq!(is_used_elsewhere(&url).await.unwrap(), Elsewhere::Somebody);
        t.close().await;
        // PostgreSQL's process ends a moment after the connection.
        let mut left = 100;
        while is_used_elsewhere(&url).await.unwrap() == Elsewhere::Somebody && left > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            left -= 1;
        }
        assert!(left > 0, "nobody is there any more");
    }
}
