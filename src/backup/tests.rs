//! Archives, restores and moves over whole installations.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thihanh_kernel::access::Actor;
use thihanh_kernel::problem::Problem;
use thihanh_store::blobs;
use thihanh_store::journal::{self, Entry, SealKey};
use thihanh_store::search_index::Index;
use thihanh_store::testing::TestStore;
use thihanh_store::{DatabaseUrl, FromQueryResult, SqlText, Store, copy, db_tests, values};
use uuid::Uuid;

use super::archive::{self, Sealed};
use super::manifest::Manifest;
use super::{Restored, prove, restore, save, transfer, unfinished, verify, write_slip};
use crate::app::App;
use crate::config::{Config, ConfigArgs};
use crate::identity::{DemoClock, RandomIds, SystemClock};
use crate::keys::KeySet;
use crate::modules::audit;
use crate::reader::Reader;

/// A data folder and where its database is; both last as long as this.
struct Place {
    folder: tempfile::TempDir,
    database: Option<String>,
}

impl Place {
    /// With a SQLite database of its own.
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), database: None }
    }

    /// With the database of a test.
    fn over(t: &TestStore) -> Self {
        Self { database: Some(t.address()), ..Self::new() }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn config(&self) -> Config {
        let args = ConfigArgs { data: Some(self.data()), database: self.database.clone(), ..ConfigArgs::default() };
        Config::load(&args, None).unwrap()
    }

    async fn open(&self) -> App {
        App::open(self.config(), Arc::new(SystemClock), Arc::new(RandomIds)).await.unwrap()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    async fn restore(&self, archive: &Path, slip: &Path) -> anyhow::Result<Restored> {
        restore(&self.config(), archive, Some(slip), |_| ()).await
    }
}

async fn setting(app: &App, key: &str, value: &str) {
    let put = "INSERT INTO setting (key, value) VALUES ($1, $2)";
    app.store.write(async |tx| tx.execute(put, values![key, value]).await).await.unwrap();
}

/// A small installation: settings, a directive whose file is stored, a journal with a checkpoint.
async fn small(place: &Place) -> App {
    let app = place.open().await;
    for number in 0..50 {
        setting(&app, &format!("khóa {number}"), &format!("giá trị {number}")).await;
    }
    let file = app.blobs.put_bytes("Nội dung của một văn bản".as_bytes()).await.unwrap();
    let at = app.clock.now();
    app.store
        .write(async |tx| {
            blobs::record(tx, &file, "text/plain", at).await?;
            tx.execute(
                "INSERT INTO directive (id, code, state, kind, title, title_sort_key, file_name, content_hash, blob_hash, format, text,
                     reading, notices, received_at, updated_at, version)
                 VALUES ($1, 'VB-2026-00007', 'review', 'chi_thi', 'Chỉ thị về đất đai', $2, 'a.txt', 'x', $3, 'txt', 'Toàn văn', '{}',
                     '[]', $4, $4, 1)",
                values![Uuid::from_u128(7), vec![1_u8], file.hash.as_str(), at],
            )
            .await?;
            let entry = Entry::new(at, &Actor::system("test"), "directive", Uuid::from_u128(7), "received");
            journal::append(tx, entry).await
        })
        .await
        .unwrap();
    audit::usecase::seal(&app).await.unwrap();
    app
}

async fn saved(app: &App, place: &Place, name: &str) -> (PathBuf, Manifest) {
    let path = place.file(name);
    let saved = save(app, &path, false, |_| ()).await.unwrap();
    assert!(saved.is_complete());
    assert_eq!(saved.bytes, fs::metadata(&path).unwrap().len());
    (path, saved.manifest)
}

fn slip(app: &App, place: &Place) -> PathBuf {
    let path = place.file("slip.txt");
    if !path.exists() {
        write_slip(app, &path).unwrap();
    }
    path
}

fn code(outcome: anyhow::Result<impl std::fmt::Debug>) -> &'static str {
    let error = outcome.unwrap_err();
    error.downcast_ref::<Problem>().unwrap_or_else(|| panic!("{error:?}")).code()
}

async fn hits(store: &Store, index: Index, query: &str) -> i64 {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
    }
    let mut text = SqlText::new("SELECT count(*) AS total FROM (");
    text.push_text(index.matching(store.dialect(), query).unwrap()).push(") AS hit");
    store.read().one_of::<Row>(text).await.unwrap().total
}

/// Nothing is wrong with an archive, with the keys.
async fn sound(archive: &Path, slip: &Path) {
    let nowhere = Path::new("/nowhere");
    let verified = verify(archive, Some(slip), nowhere, |_| ()).await.unwrap();
    assert!(verified.is_sound(), "{:?} {:?} {:?}", verified.findings, verified.journal, verified.seals);
    assert_eq!(verified.sealed, Some(Sealed::ByKeys));
    let without = verify(archive, None, nowhere, |_| ()).await.unwrap();
    assert!(without.is_sound());
    assert_eq!(without.sealed, Some(Sealed::Whole));
}

/// What everybody finds by words that stand in the demo.
const QUERIES: [(Index, &str); 6] = [
    (Index::Agency, "sở"),
    (Index::Directive, "kế hoạch"),
    (Index::Obligation, "báo cáo"),
    (Index::Information, "dữ liệu mẫu"),
    (Index::Handling, "dữ liệu mẫu"),
    (Index::Publication, "kế hoạch"),
];

db_tests! {
    #[ignore = "minutes in a build without optimisation: ./test --full runs it"]
    async fn the_demo_is_the_same_through_archives_and_both_databases(t: TestStore) {
        let (one, two, three) = (Place::new(), Place::over(&t), Place::new());
        let day = crate::demo::default_day();
        let app = App::open(one.config(), Arc::new(DemoClock::starting_at(day)), Arc::new(RandomIds)).await.unwrap();
        let first = App { reader: Reader::in_process(&app.config), is_demo: true, ..app };
        crate::demo::fill(&first, day).await.unwrap();
        crate::demo::keep_day(&one.data(), day).unwrap();
        audit::usecase::seal(&first).await.unwrap();
        let (archive, wanted) = saved(&first, &one, "one.tar").await;
        let slip = slip(&first, &one);
        let verified = verify(&archive, Some(&slip), Path::new("/nowhere"), |_| ()).await.unwrap();
        assert!(verified.is_sound(), "{:?} {:?} {:?}", verified.findings, verified.journal, verified.seals);
        let full = wanted.rows.iter().filter(|table| table.rows > 0).count();
        assert!(full > 80, "the demo fills {full} tables only");
        assert!(wanted.files.count > 5);
        let mut found = Vec::new();
        for (index, query) in QUERIES {
            found.push(hits(&first.store, index, query).await);
        }
        first.store.close().await;

        two.restore(&archive, &slip).await.unwrap();
        let second = crate::demo::with_its_day(two.open().await).unwrap();
        let (counters, check) = prove(&second).await.unwrap();
        assert_eq!(counters, 0);
        assert!(check.is_sound() && check.journal.checked > 100, "{check:?}");
        assert_eq!(second.clock.today(), day);
        for ((index, query), wanted) in QUERIES.into_iter().zip(&found) {
            let hits = hits(&second.store, index, query).await;
            assert!(hits >= *wanted && *wanted > 0, "{query} finds {hits} of {wanted} in {}", index.table());
        }
        let (archive, again) = saved(&second, &two, "two.tar").await;
        assert_eq!((&again.rows, &again.files, &again.journal_head), (&wanted.rows, &wanted.files, &wanted.journal_head));

        three.restore(&archive, &slip).await.unwrap();
        let third = three.open().await;
        let (_, again) = saved(&third, &three, "three.tar").await;
        assert_eq!((&again.rows, &again.files), (&wanted.rows, &wanted.files));
    }

    async fn a_backup_under_load_is_whole(t: TestStore) {
        let place = Place::over(&t);
        let app = Arc::new(small(&place).await);
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let writers: Vec<_> = (0..3_u128).map(|writer| {
            let (app, stopped) = (app.clone(), stopped.clone());
            tokio::spawn(async move {
                let mut number = 0;
                while !*stopped.borrow() {
                    number += 1;
                    let content = format!("tệp {writer} {number}");
                    let file = app.blobs.put_bytes(content.as_bytes()).await.unwrap();
                    let at = app.clock.now();
                    let id = Uuid::from_u128(1000 * (writer + 1) + number);
                    app.store.write(async |tx| {
                        blobs::record(tx, &file, "text/plain", at).await?;
                        tx.execute(
                            "INSERT INTO directive (id, code, state, kind, title, title_sort_key, file_name, content_hash, blob_hash, format, text,
                                 reading, notices, received_at, updated_at, version)
                             VALUES ($1, $2, 'review', 'chi_thi', 'T', $3, 'a.txt', $2, $4, 'txt', 'x', '{}', '[]', $5, $5, 1)",
                            values![id, format!("VB-{writer}-{number}"), vec![1_u8], file.hash.as_str(), at],
                        ).await?;
                        journal::append(tx, Entry::new(at, &Actor::system("test"), "directive", id, "received")).await
                    }).await.unwrap();
                    if number % 20 == 0 {
                        audit::usecase::seal(&app).await.unwrap();
                    }
                }
                number
            })
        }).collect();
        let slip = slip(&app, &place);
        let mut archives = Vec::new();
        for number in 0..3 {
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            archives.push(saved(&app, &place, &format!("{number}.tar")).await);
        }
        stop.send(true).unwrap();
        let mut written = 0;
        for writer in writers {
            written += writer.await.unwrap();
        }
        let counted: Vec<u64> = archives.iter().map(|(_, manifest)| manifest.files.count).collect();
        assert!(counted.is_sorted() && counted[2] > counted[0] && u128::from(counted[2]) <= written + 1, "{counted:?} of {written}");
        for (archive, manifest) in &archives {
            sound(archive, &slip).await;
            let other = Place::new();
            other.restore(archive, &slip).await.unwrap();
            let restored = other.open().await;
            assert!(prove(&restored).await.unwrap().1.is_sound());
            let files = blobs::referenced(restored.store.read(), "", 10_000).await.unwrap();
            assert_eq!(files.len() as u64, manifest.files.count);
            for (hash, _) in files {
                restored.blobs.read(&hash).await.unwrap();
            }
        }
    }

    async fn nothing_is_restored_over_something(t: TestStore) {
        let place = Place::new();
        let app = small(&place).await;
        let (archive, _) = saved(&app, &place, "a.tar").await;
        let slip = slip(&app, &place);
        assert_eq!(code(save(&app, &archive, false, |_| ()).await), "backup-file-exists");
        save(&app, &archive, true, |_| ()).await.unwrap();
        assert_eq!(code(write_slip(&app, &slip)), "backup-file-exists");
        for path in [&archive, &slip] {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
        }

        let other = Place::over(&t);
        assert_eq!(code(restore(&other.config(), &archive, None, |_| ()).await), "restore-needs-keys");
        other.restore(&archive, &slip).await.unwrap();
        assert_eq!(code(other.restore(&archive, &slip).await), "restore-files-there");
        let elsewhere = Place::over(&t);
        assert_eq!(code(elsewhere.restore(&archive, &slip).await), "restore-not-empty");
        // Nothing came of the refused one.
        assert!(!unfinished(&elsewhere.data()) && KeySet::of(&elsewhere.data()).unwrap().is_none());
        let stranger = Place::new();
        stranger.open().await;
        assert_eq!(code(stranger.restore(&archive, &slip).await), "restore-other-keys-there");

        // With the keys of another installation neither.
        let strangers = stranger.open().await;
        let other_slip = stranger.file("slip.txt");
        write_slip(&strangers, &other_slip).unwrap();
        assert_eq!(code(Place::new().restore(&archive, &other_slip).await), "archive-of-other-keys");
        let verified = verify(&archive, Some(&other_slip), Path::new("/nowhere"), |_| ()).await.unwrap();
        assert_eq!(verified.findings.iter().map(|found| found.code).collect::<Vec<_>>(), ["archive-of-other-keys"]);
    }

    async fn a_restore_that_was_cut_off_is_run_again(t: TestStore) {
        let place = Place::new();
        let app = small(&place).await;
        let (archive, manifest) = saved(&app, &place, "a.tar").await;
        let slip = slip(&app, &place);
        let other = Place::over(&t);
        // Killed after its first files.
        fs::create_dir_all(other.data().join("files/ab")).unwrap();
        fs::write(other.data().join("restore.unfinished"), "").unwrap();
        KeySet::of(&place.data()).unwrap().unwrap().write(&other.data()).unwrap();
        let refused = App::open(other.config(), Arc::new(SystemClock), Arc::new(RandomIds)).await.err().unwrap();
        assert_eq!(refused.downcast_ref::<Problem>().unwrap().code(), "restore-unfinished");
        other.restore(&archive, &slip).await.unwrap();
        let restored = other.open().await;
        assert!(prove(&restored).await.unwrap().1.is_sound());
        assert_eq!(hits(&restored.store, Index::Directive, "đất đai").await, 1);
        // Killed behind its last step in the database.
        fs::write(other.data().join("restore.unfinished"), "").unwrap();
        other.restore(&archive, &slip).await.unwrap();
        assert!(!unfinished(&other.data()));
        setting(&restored, "mới", "").await;
        fs::write(other.data().join("restore.unfinished"), "").unwrap();
        assert_eq!(code(other.restore(&archive, &slip).await), "restore-not-empty");
        fs::remove_file(other.data().join("restore.unfinished")).unwrap();
        let (_, later) = saved(&restored, &other, "later.tar").await;
        assert_eq!(later.total_rows(), manifest.total_rows() + 1);
    }

    async fn rows_are_moved_and_compared(t: TestStore) {
        let place = Place::new();
        let app = small(&place).await;
        let from: DatabaseUrl = app.config.database.parse().unwrap();
        let to: DatabaseUrl = t.address().parse().unwrap();
        t.read().execute("SELECT 1", values![]).await.unwrap();
        assert_eq!(code(transfer(&from, &to, |_| ()).await), "move-in-use");
        app.store.close().await;
        assert_eq!(code(transfer(&from, &to, |_| ()).await), "move-in-use", "the new one counts too");
        t.close().await;
        while copy::is_used_elsewhere(&to).await.unwrap() == copy::Elsewhere::Somebody {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert_eq!(code(transfer(&from, &from, |_| ()).await), "move-to-itself");
        let missing: DatabaseUrl = "sqlite:/nowhere/x.db".parse().unwrap();
        assert_eq!(code(transfer(&missing, &to, |_| ()).await), "move-no-such-file");
        let moved = transfer(&from, &to, |_| ()).await.unwrap();
        assert!(moved.rows >= 54, "{moved:?}");
        assert_eq!(code(transfer(&from, &to, |_| ()).await), "restore-not-empty");

        // Back again: the same rows, found by the same words.
        let back = Place::new();
        fs::create_dir_all(back.data()).unwrap();
        let url: DatabaseUrl = back.config().database.parse().unwrap();
        assert_eq!(transfer(&to, &url, |_| ()).await.unwrap(), moved);
        for url in [&from, &to, &url] {
            let store = Store::open(url).await.unwrap();
            // The test wrote no words into the first one's index; the moves made theirs from the rows.
            let wanted = i64::from(url.to_string() != from.to_string());
            assert_eq!(hits(&store, Index::Directive, "đất đai").await, wanted, "{url}");
            store.close().await;
        }
    }
}

#[tokio::test]
async fn every_changed_byte_is_told() {
    let place = Place::new();
    let app = small(&place).await;
    let (archive, _) = saved(&app, &place, "a.tar").await;
    let slip = slip(&app, &place);
    sound(&archive, &slip).await;
    let whole = fs::read(&archive).unwrap();
    let changed = place.file("changed.tar");
    let key = KeySet::of(&place.data()).unwrap().unwrap().journal();
    // All over the archive, and closer at its end, by the seal alone.
    let end = whole.len() - 2048;
    for at in (0..end).step_by(29).chain((end..whole.len()).step_by(3)) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        fs::write(&changed, &bytes).unwrap();
        let is_told = |key: Option<&SealKey>| match archive::Reader::open(&changed) {
            Err(_) => true,
            Ok(reader) => reader.check_seal(key, |_| ()).is_err(),
        };
        assert!(is_told(Some(&key)), "byte {at} of {}", whole.len());
        // But for the code of the seal, which is told by the keys alone.
        assert!(is_told(None) || at > end, "byte {at} of {} without the keys", whole.len());
    }
    // The whole check, here and there; and cut off at many places.
    for at in (0..whole.len()).step_by(whole.len() / 25 + 1) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        fs::write(&changed, &bytes).unwrap();
        let verified = verify(&changed, Some(&slip), Path::new("/nowhere"), |_| ()).await.unwrap();
        assert!(!verified.is_sound(), "byte {at}");
        assert!(Place::new().restore(&changed, &slip).await.is_err(), "byte {at}");
        fs::write(&changed, &whole[..at]).unwrap();
        let verified = verify(&changed, Some(&slip), Path::new("/nowhere"), |_| ()).await.unwrap();
        assert_eq!(verified.findings.iter().map(|found| found.code).collect::<Vec<_>>(), ["archive-cut-off"], "{at}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_the_installation_is_in_the_archive() {
    let place = Place::new();
    let app = small(&place).await;
    let (hash, _) = blobs::referenced(app.store.read(), "", 1).await.unwrap().remove(0);
    let slip = slip(&app, &place);
    let (shard, rest) = hash.as_str().split_at(2);
    let file = place.data().join("files").join(shard).join(rest);
    fs::write(&file, "etwas").unwrap();
    let damaged = save(&app, &place.file("damaged.tar"), false, |_| ()).await.unwrap();
    assert_eq!(damaged.manifest.files.damaged, [hash.to_string()]);
    let codes = async |name: &str| {
        let verified = verify(&place.file(name), Some(&slip), Path::new("/nowhere"), |_| ()).await.unwrap();
        verified.findings.iter().map(|found| found.code).collect::<Vec<_>>()
    };
    assert_eq!(codes("damaged.tar").await, ["archive-file-damaged"]);
    fs::remove_file(&file).unwrap();
    let missing = save(&app, &place.file("missing.tar"), false, |_| ()).await.unwrap();
    assert_eq!((missing.manifest.files.count, &missing.manifest.files.missing), (0, &vec![hash.to_string()]));
    assert_eq!(codes("missing.tar").await, ["archive-file-missing"]);

    // A changed journal stays changed, and shows.
    let tampered = "UPDATE journal SET reason = 'x'";
    app.store.write(async |tx| tx.execute(tampered, values![]).await).await.unwrap();
    save(&app, &place.file("tampered.tar"), false, |_| ()).await.unwrap();
    let verified = verify(&place.file("tampered.tar"), Some(&slip), Path::new("/nowhere"), |_| ()).await.unwrap();
    assert_eq!((verified.journal.len(), verified.seals.len()), (1, 0), "{verified:?}");
}
