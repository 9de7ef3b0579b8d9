//! Background work between two instances.

use chrono::Duration;
use serde_json::json;
use thihanh_kernel::ids::JobId;
use thihanh_kernel::time::Instant;
use thihanh_store::jobs::{self, Job, MAX_ATTEMPTS, NewJob};
use thihanh_store::testing::TestStore;
use thihanh_store::{FromQueryResult, Store, db_tests, values};
use uuid::Uuid;

fn at(second: i64) -> Instant {
    Instant::from_timestamp(1_790_000_000 + second, 0).unwrap()
}

fn new_job(number: u128, run_at: Instant) -> NewJob {
    NewJob {
        id: JobId::from_uuid(Uuid::from_u128(number)),
        kind: "remind",
        payload: json!({"n": 1}),
        unique_key: None,
        run_at,
    }
}

async fn enqueue(store: &Store, job: NewJob) -> bool {
    store.write(async |tx| jobs::enqueue(tx, job, at(0)).await).await.unwrap()
}

async fn claim(store: &Store, worker: &str, now: Instant) -> Option<Job> {
    jobs::claim(store, worker, now, Duration::seconds(60)).await.unwrap()
}

async fn fail(store: &Store, job: &Job, now: Instant) -> bool {
    store.write(async |tx| jobs::fail(tx, job, "the mail server is away", now).await).await.unwrap()
}

async fn finish(store: &Store, job: &Job) -> bool {
    store.write(async |tx| jobs::finish(tx, job, at(100)).await).await.unwrap()
}

async fn states(store: &Store) -> Vec<(String, Option<String>)> {
    #[derive(FromQueryResult)]
    struct Row {
        state: String,
        last_error: Option<String>,
    }
    let rows: Vec<Row> = store.read().all("SELECT state, last_error FROM job ORDER BY id", values![]).await.unwrap();
    rows.into_iter().map(|row| (row.state, row.last_error)).collect()
}

db_tests! {
    async fn work_is_done_in_the_order_it_is_due(t: TestStore) {
        for (number, second) in [(1, 30), (2, 10), (3, 20)] {
            assert!(enqueue(&t, new_job(number, at(second))).await);
        }
        assert_eq!(claim(&t, "a", at(9)).await, None);
        let numbers = [claim(&t, "a", at(30)).await, claim(&t, "a", at(30)).await, claim(&t, "b", at(30)).await, claim(&t, "b", at(30)).await]
            .map(|job| job.map(|job| job.id.uuid().as_u128()));
        assert_eq!(numbers, [Some(2), Some(3), Some(1), None]);
    }

    async fn each_job_is_claimed_by_one_instance(t: TestStore) {
        for number in 0..20 {
            enqueue(&t, new_job(number, at(0))).await;
        }
        let workers: Vec<_> = ["a", "b", "c", "d"].into_iter().map(|worker| {
            let store = t.store();
            tokio::spawn(async move {
                let mut claimed = Vec::new();
                while let Some(job) = claim(&store, worker, at(1)).await {
                    claimed.push(job.id);
                    assert!(finish(&store, &job).await);
                }
                claimed
            })
        }).collect();
        let mut claimed = Vec::new();
        for worker in workers {
            claimed.extend(worker.await.unwrap());
        }
        claimed.sort();
        assert_eq!(claimed, (0..20).map(|number| JobId::from_uuid(Uuid::from_u128(number))).collect::<Vec<_>>());
    }

    async fn a_key_is_taken_once_until_it_is_swept(t: TestStore) {
        let daily = |number| NewJob { unique_key: Some("series 2026-11-25".into()), ..new_job(number, at(0)) };
        assert!(enqueue(&t, daily(1)).await);
        assert!(!enqueue(&t, daily(2)).await);
        let job = claim(&t, "a", at(1)).await.unwrap();
        assert!(finish(&t, &job).await);
        assert!(!enqueue(&t, daily(3)).await);
        assert_eq!(t.write(async |tx| jobs::sweep(tx, at(1)).await).await.unwrap(), 1);
        assert!(enqueue(&t, daily(4)).await);
    }

    async fn a_failure_is_tried_again_later_and_later_then_kept(t: TestStore) {
        enqueue(&t, new_job(1, at(0))).await;
        let mut now = at(0);
        for attempt in 1..=MAX_ATTEMPTS {
            let job = claim(&t, "a", now).await.unwrap();
            assert_eq!((job.attempt, job.payload.clone()), (attempt, json!({"n": 1})));
            assert!(fail(&t, &job, now).await);
            let wait = Duration::seconds(5 << (attempt - 1));
            assert_eq!(claim(&t, "a", now + wait - Duration::seconds(1)).await, None, "after try {attempt}");
            now += wait;
        }
        assert_eq!(claim(&t, "a", now + Duration::days(30)).await, None);
        assert_eq!(states(&t).await, [("dead".to_owned(), Some("the mail server is away".to_owned()))]);
    }

    async fn work_of_a_dead_instance_is_taken_up_and_cannot_be_ended_by_it(t: TestStore) {
        enqueue(&t, new_job(1, at(0))).await;
        let lost = claim(&t, "a", at(0)).await.unwrap();
        assert_eq!(claim(&t, "b", at(59)).await, None);
        let taken = claim(&t, "b", at(60)).await.unwrap();
        assert_eq!((taken.id, taken.attempt), (lost.id, 2));
        assert!(!finish(&t, &lost).await && !fail(&t, &lost, at(61)).await);
        assert!(finish(&t, &taken).await);
        assert!(!finish(&t, &taken).await);
        assert_eq!(states(&t).await, [("done".to_owned(), None)]);
    }

    async fn work_that_kills_every_instance_is_buried(t: TestStore) {
        enqueue(&t, new_job(1, at(0))).await;
        for attempt in 0..MAX_ATTEMPTS {
            assert!(claim(&t, "a", at(attempt * 60)).await.is_some(), "{attempt}");
        }
        assert_eq!(claim(&t, "a", at(MAX_ATTEMPTS * 60)).await, None);
        assert_eq!(states(&t).await, [("dead".to_owned(), Some("lost with its instance".to_owned()))]);
    }

    async fn how_each_kind_stands_is_told(t: TestStore) {
        for number in 1..=5 {
            enqueue(&t, new_job(number, at(i64::try_from(number).unwrap()))).await;
        }
        let done = claim(&t, "a", at(2)).await.unwrap();
        assert!(finish(&t, &done).await);
        // The second is under way, the third and fourth are due, the fifth is not yet.
        claim(&t, "a", at(2)).await.unwrap();
        t.write(async |tx| {
            let text = "INSERT INTO job (id, kind, payload, state, run_at, attempts, created_at)
                        VALUES ($1, 'other', 'null', 'dead', $2, 10, $2)";
            tx.execute(text, values![Uuid::from_u128(9), at(2_000)]).await
        }).await.unwrap();
        let lags = jobs::lags(t.read(), &["remind", "nightly"], at(4)).await.unwrap();
        let told: Vec<_> = lags.iter().map(|lag| (lag.kind.as_str(), lag.waiting, lag.due_since, lag.dead, lag.done_at)).collect();
        let (none, two) = (("nightly", 0, None, 0, None), ("remind", 2, Some(at(3)), 0, Some(at(100))));
        assert_eq!(told, [none, ("other", 0, None, 1, None), two]);
    }

    async fn work_is_added_with_what_makes_it_needed_or_not_at_all(t: TestStore) {
        let refused: Result<(), thihanh_store::StoreError> = t.write(async |tx| {
            jobs::enqueue(tx, new_job(1, at(0)), at(0)).await?;
            Err(thihanh_store::StoreError::Missing)
        }).await;
        assert!(refused.is_err());
        assert_eq!(claim(&t, "a", at(1)).await, None);
    }
}
