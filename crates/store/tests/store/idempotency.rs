//! Turns of writes with a key: what dies is taken over, and what was taken over saves nothing.

use chrono::{DateTime, Utc};
use thihanh_kernel::ids::AccountId;
use thihanh_store::idempotency::{self, Answer, Key, Standing, Turn};
use thihanh_store::testing::TestStore;
use thihanh_store::{FromQueryResult, StoreError, db_tests, values};
use uuid::Uuid;

fn turn(id: u128) -> Turn {
    let account = AccountId::from_uuid(Uuid::from_u128(7));
    Turn { key: Key { account, key: "k".into(), digest: [1; 32] }, id: Uuid::from_u128(id) }
}

#[derive(FromQueryResult)]
struct Count {
    total: i64,
}

/// A change of the turn: a number of a series that has no meaning here.
async fn change(t: &TestStore, name: &str) -> Result<(), StoreError> {
    t.write(async |tx| {
        tx.execute("INSERT INTO code_sequence (series, year, next_value) VALUES ($1, 2026, 1)", values![name]).await?;
        Ok(())
    })
    .await
}

async fn changes(t: &TestStore) -> i64 {
    t.read()
        .one::<Count>("SELECT count(*) AS total FROM code_sequence WHERE series LIKE 'x%'", values![])
        .await
        .unwrap()
        .total
}

db_tests! {
    async fn a_turn_that_saved_nothing_is_taken_over_and_then_saves_nothing(t: TestStore) {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let (first, second) = (turn(1), turn(2));
        assert!(idempotency::take(&t, &first, now).await.unwrap());
        assert!(!idempotency::take(&t, &second, now).await.unwrap());
        assert!(idempotency::take_over(&t, &second, first.id, now).await.unwrap());
        assert!(!idempotency::take_over(&t, &second, first.id, now).await.unwrap(), "it is the second's already");
        // The first was only slow.
        let late = idempotency::in_turn(first.clone(), change(&t, "x1")).await;
        assert!(matches!(late, Err(StoreError::TakenOver)), "{late:?}");
        assert_eq!(changes(&t).await, 0);
        idempotency::in_turn(second.clone(), change(&t, "x2")).await.unwrap();
        assert_eq!(changes(&t).await, 1);
        // It gives back nothing that is not its own, and keeps no answer.
        idempotency::release(&t, &first).await.unwrap();
        let answer = Answer { status: 200, etag: String::new(), body: "{}".into() };
        idempotency::keep(&t, &first, &answer).await.unwrap();
        let standing = idempotency::look(t.read(), &first.key).await.unwrap();
        assert_eq!(standing, Standing::UnderWay { since: now, turn: second.id, is_saved: true });
    }

    async fn a_turn_that_saved_something_stays(t: TestStore) {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let (first, second) = (turn(1), turn(2));
        assert!(idempotency::take(&t, &first, now).await.unwrap());
        idempotency::in_turn(first.clone(), change(&t, "x1")).await.unwrap();
        assert!(!idempotency::take_over(&t, &second, first.id, now).await.unwrap());
        // A transaction of the turn that fails notes nothing, and one outside of it neither.
        assert!(idempotency::in_turn(first.clone(), change(&t, "x1")).await.is_err(), "the name is taken");
        change(&t, "x3").await.unwrap();
        assert_eq!(changes(&t).await, 2);
        let answer = Answer { status: 200, etag: "\"3\"".into(), body: "{}".into() };
        idempotency::keep(&t, &first, &answer).await.unwrap();
        assert_eq!(idempotency::look(t.read(), &second.key).await.unwrap(), Standing::Done(answer));
    }
}
