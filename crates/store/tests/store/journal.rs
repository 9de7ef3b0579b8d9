//! The journal: what is written reads back, and what was changed behind its back shows.

use serde_json::json;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AccountId;
use thihanh_kernel::time::Instant;
use thihanh_store::journal::{self, Damage, Entry, Findings};
use thihanh_store::testing::TestStore;
use thihanh_store::{Store, StoreError, db_tests, values};
use uuid::Uuid;

const OBLIGATION: Uuid = Uuid::from_u128(0x0b);
const OTHER: Uuid = Uuid::from_u128(0x0c);

fn at(second: i64) -> Instant {
    Instant::from_timestamp(1_790_000_000 + second, 123_456_000).unwrap()
}

fn person() -> Actor {
    Actor::person(AccountId::from_uuid(Uuid::from_u128(1)), "Lê Thu Hà".to_owned(), Vec::new())
        .from_address("127.0.0.1")
}

fn entry(second: i64, object: Uuid, action: &'static str) -> Entry {
    Entry::new(at(second), &person(), "obligation", object, action)
}

/// Three entries of one object and one of another.
async fn filled(store: &Store) {
    store
        .write(async |tx| {
            journal::append(tx, entry(0, OBLIGATION, "opened").with("due_on", "2026-02-28")).await?;
            journal::append(tx, entry(1, OTHER, "opened")).await
        })
        .await
        .unwrap();
    store
        .write(async |tx| {
            let reported = entry(2, OBLIGATION, "reported").because("đã gửi báo cáo");
            journal::append_all(tx, vec![reported, entry(3, OBLIGATION, "completed")]).await
        })
        .await
        .unwrap();
}

async fn tamper(store: &Store, statement: &str) {
    assert_eq!(store.write(async |tx| tx.execute(statement, values![]).await).await.unwrap(), 1, "{statement}");
}

/// Where the faults lie, and what they are.
type Faults = Vec<(Uuid, i64, Damage)>;

fn told(findings: Findings<journal::Fault>) -> Faults {
    assert_eq!(findings.faults, findings.first.len() as u64);
    findings.first.into_iter().map(|fault| (fault.object_id, fault.object_seq, fault.damage)).collect()
}

async fn all(store: &Store) -> Faults {
    told(journal::verify_all(store.read(), |_| ()).await.unwrap())
}

/// Changes one row behind the journal's back and looks what shows.
async fn faults_after(store: &Store, statement: &str) -> Faults {
    filled(store).await;
    assert_eq!(all(store).await, []);
    tamper(store, statement).await;
    let faults = all(store).await;
    let of = async |object| told(journal::verify(store.read(), "obligation", object).await.unwrap());
    assert_eq!((of(OBLIGATION).await, of(OTHER).await), (faults.clone(), vec![]));
    faults
}

fn fault(object_seq: i64, damage: Damage) -> (Uuid, i64, Damage) {
    (OBLIGATION, object_seq, damage)
}

db_tests! {
    async fn a_history_reads_back_newest_first(t: TestStore) {
        filled(&t).await;
        let history = journal::history(t.read(), "obligation", OBLIGATION).await.unwrap();
        let told: Vec<_> = history.iter().map(|record| (record.object_seq, record.action.as_str(), record.reason.as_str())).collect();
        assert_eq!(told, [(3, "completed", ""), (2, "reported", "đã gửi báo cáo"), (1, "opened", "")]);
        assert_eq!(history[2].payload, json!({"due_on": "2026-02-28"}));
        assert_eq!((history[2].at, history[2].actor_id, history[2].actor_label.as_str()), (at(0), Some(Uuid::from_u128(1)), "Lê Thu Hà"));
        assert_eq!(journal::history(t.read(), "directive", OBLIGATION).await.unwrap(), []);
    }

    async fn a_changed_reason_shows(t: TestStore) {
        let faults = faults_after(&t, "UPDATE journal SET reason = 'đã gửi báo cáo.' WHERE action = 'reported'").await;
        assert_eq!(faults, [fault(2, Damage::Changed)]);
    }

    async fn a_changed_payload_shows(t: TestStore) {
        let faults = faults_after(&t, r#"UPDATE journal SET payload = '{"due_on":"2026-03-28"}' WHERE object_seq = 1 AND reason = '' AND payload <> '{}'"#).await;
        assert_eq!(faults, [fault(1, Damage::Changed)]);
    }

    async fn a_removed_entry_shows(t: TestStore) {
        let faults = faults_after(&t, "DELETE FROM journal WHERE action = 'reported'").await;
        assert_eq!(faults, [fault(3, Damage::Gap)]);
    }

    async fn a_new_beginning_shows(t: TestStore) {
        // Whoever removes the first entry and renumbers the rest still lacks what they were chained to.
        filled(&t).await;
        tamper(&t, "DELETE FROM journal WHERE action = 'opened' AND payload <> '{}'").await;
        tamper(&t, "UPDATE journal SET object_seq = 1 WHERE action = 'reported'").await;
        tamper(&t, "UPDATE journal SET object_seq = 2 WHERE action = 'completed'").await;
        let faults = all(&t).await;
        assert_eq!(faults, [fault(1, Damage::Unchained), fault(2, Damage::Changed)]);
    }

    async fn writers_about_one_object_keep_the_chain(t: TestStore) {
        let writers: Vec<_> = (0..4).map(|writer| {
            let store = t.store();
            tokio::spawn(async move {
                for round in 0..5 {
                    store.write(async |tx| journal::append(tx, entry(writer * 10 + round, OBLIGATION, "noted")).await).await
                        // Five runs may all lose against three others; the use case would fail as a whole, and so may this.
                        .or_else(|error| if error.is_unique_violation() { Ok(()) } else { Err(error) }).unwrap();
                }
            })
        }).collect();
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(all(&t).await, []);
        let numbers: Vec<_> = journal::history(t.read(), "obligation", OBLIGATION).await.unwrap().iter().map(|r| r.object_seq).collect();
        assert!(numbers.len() >= 5);
        assert_eq!(numbers, (1..=numbers.len() as i64).rev().collect::<Vec<_>>());
    }

    async fn thousands_of_objects_are_written_at_once_and_checked_in_batches(t: TestStore) {
        let entries = |action: &'static str| (0..1_500u128).map(|n| entry(5, Uuid::from_u128(n), action)).collect::<Vec<_>>();
        for action in ["opened", "noted"] {
            t.write(async |tx| journal::append_all(tx, entries(action)).await).await.unwrap();
        }
        assert_eq!(all(&t).await, []);
        tamper(&t, "UPDATE journal SET action = 'x' WHERE seq = (SELECT max(seq) FROM journal)").await;
        let faults = all(&t).await;
        assert_eq!(faults, [(Uuid::from_u128(1_499), 2, Damage::Changed)]);
    }

    async fn what_cannot_be_told_is_not_written(t: TestStore) {
        let odd = std::collections::BTreeMap::from([((1, 2), "a map whose keys are no text")]);
        let written: Result<(), StoreError> = t.write(async |tx| journal::append(tx, entry(0, OBLIGATION, "opened").with("odd", &odd)).await).await;
        assert!(matches!(written, Err(StoreError::Json(_))));
        assert_eq!(journal::history(t.read(), "obligation", OBLIGATION).await.unwrap(), []);
    }
}
