//! A backup by its command while people write, the server killed, and the installation elsewhere out of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use thihanh_store::db_tests;
use thihanh_store::testing::TestStore;
use tokio::sync::watch;

use crate::client::Client;
use crate::receiver::Receiver;
use crate::server::Place;
use crate::writer::{Tally, Writer};

/// Obligations of each writer.
const EACH: usize = 3;
/// Writes that are acknowledged before the backup begins.
const BEFORE: usize = 20;

db_tests! {
    async fn what_was_acknowledged_before_a_backup_is_there_after_a_restore(t: TestStore) {
        let place = Place::make(&t.address());
        let receiver = Receiver::start().await;
        let tokens = place.prepare(&receiver.address).await;
        let (now_at, address) = watch::channel(String::new());
        let server = place.serve();
        now_at.send(server.address.clone()).unwrap();
        let client = Client::new(address);
        let mut open = client.open_obligations(&tokens.overseer).await.into_iter();
        let acknowledged = Arc::new(AtomicUsize::new(0));
        let mut writer = |number| {
            let codes: Vec<_> = open.by_ref().take(EACH).collect();
            assert_eq!(codes.len(), EACH, "the samples owe too little");
            let (stop, stopped) = watch::channel(false);
            let writer = Writer::new(number, codes, client.clone(), tokens.clone(), acknowledged.clone());
            (stop, tokio::spawn(writer.write_until(stopped)))
        };

        // The first ones end before the backup begins: everything that they were told must be in it. The others write through it.
        let first = [writer(0), writer(1)];
        while acknowledged.load(Ordering::Relaxed) < BEFORE {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let mut told = Tally::default();
        for (stop, writing) in first {
            stop.send(true).unwrap();
            told.add(writing.await.unwrap());
        }
        let (stop, writing) = writer(2);
        let folder = tempfile::tempdir().unwrap();
        let (archive, slip) = (folder.path().join("backup.tar"), folder.path().join("slip.txt"));
        let (archive, slip) = (archive.to_str().unwrap(), slip.to_str().unwrap());
        let before = acknowledged.load(Ordering::Relaxed);
        // On a thread of its own, or the writer would wait for it.
        let saved = tokio::task::block_in_place(|| place.command(&["backup", archive, "--keys", slip]));
        assert!(saved.contains("rows and"), "{saved}");
        while acknowledged.load(Ordering::Relaxed) < before + 3 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        stop.send(true).unwrap();
        writing.await.unwrap();
        server.kill();

        let elsewhere = folder.path().join("other.db");
        let other = Place::make(&format!("sqlite:{}", elsewhere.display()));
        let verified = other.command(&["verify-backup", "--keys", slip, archive]);
        assert!(verified.contains("as they were saved") && verified.contains("made with these keys"), "{verified}");
        let restored = other.command(&["restore", "--keys", slip, archive]);
        assert!(restored.contains("the counters of the ledger are right"), "{restored}");
        let audited = other.command(&["audit", "verify"]);
        assert!(audited.contains("no break in the journal") && audited.contains("no break in the checkpoints"), "{audited}");
        let server = other.serve();
        now_at.send(server.address.clone()).unwrap();
        for (code, state) in &told.states {
            assert_eq!(&client.state(&tokens.overseer, code).await, state, "{code} stands as its writer left it");
        }
        assert!(!told.acknowledged.is_empty() && told.states.len() == 2 * EACH);
        // And it goes on.
        let (code, _) = &told.states[0];
        let note = serde_json::json!({ "note": "làm tiếp", "percent": 50 });
        let answer = client.post(&tokens.head, &format!("/obligations/{code}/progress"), "sau-phuc-hoi", &note).await;
        let answer = answer.expect("the server answers");
        assert!(answer.status.is_success() || answer.status.as_u16() == 409, "{} {}", answer.status, answer.body);
        server.kill();
    }
}
