//! What is put into the queue, and what of it can be read there.

use chrono::Duration;
use thihanh_kernel::time::Clock as _;
use thihanh_store::{FromQueryResult, StoreError, db_tests, values};

use crate::modules::delivery::api::{Channel, Message, Purpose, enqueue, enqueue_all};
use crate::modules::delivery::model::retry::{Outcome, next};
use crate::modules::delivery::store::queue::{self, Claimed};
use crate::testing::TestApp;

fn mail(to: &str) -> Message {
    Message::mail((to, "Lê Thị Thu Hà"), Purpose::PasswordReset, "Đặt lại mật khẩu", "https://x/dat-lai/bi-mat")
}

async fn put(t: &TestApp, message: Message) -> bool {
    t.store.write(async |tx| enqueue(t, tx, message.clone()).await).await.unwrap()
}

async fn claim(t: &TestApp) -> Option<Claimed> {
    queue::claim(&t.store, &Channel::ALL, t.clock.now(), Duration::minutes(5)).await.unwrap()
}

async fn end(t: &TestApp, claimed: &Claimed, outcome: Outcome) -> bool {
    let next = next(outcome, claimed.attempts, t.clock.now());
    t.store.write(async |tx| queue::end(tx, claimed, &next, t.clock.now()).await).await.unwrap()
}

#[derive(FromQueryResult)]
struct Row {
    recipient: Vec<u8>,
    content: Option<Vec<u8>>,
    state: String,
    unfinished: i64,
}

async fn row(t: &TestApp) -> Row {
    t.store.read().one("SELECT recipient, content, state, unfinished FROM delivery", values![]).await.unwrap()
}

fn holds(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

db_tests! {
    async fn a_message_is_written_with_the_change_or_not_at_all(t: TestApp) {
        let failed: Result<(), StoreError> = t.store.write(async |tx| {
            enqueue(&t, tx, mail("a@b.vn")).await?;
            Err(StoreError::Missing)
        }).await;
        assert!(failed.is_err());
        assert!(claim(&t).await.is_none(), "the change failed, and the message with it");
        assert!(put(&t, mail("a@b.vn").once("mời 1")).await);
        assert!(!put(&t, mail("a@b.vn").once("mời 1")).await, "its key is taken");
        let new = t.store.write(async |tx| enqueue_all(&t, tx, vec![mail("c@d"), mail("e@f").once("mời 1")]).await).await;
        assert_eq!(new.unwrap(), 1);
    }

    async fn nobody_reads_addresses_or_links_in_the_database(t: TestApp) {
        put(&t, mail("ha@example.vn")).await;
        let before = row(&t).await;
        let content = before.content.unwrap();
        assert!(!holds(&before.recipient, "example") && !holds(&content, "bi-mat") && !holds(&content, "mail"));
        let claimed = claim(&t).await.unwrap();
        assert!(end(&t, &claimed, Outcome::Sent).await);
        let after = row(&t).await;
        assert_eq!((after.state.as_str(), after.content), ("sent", None));
    }

    async fn only_what_was_in_flight_is_sent_again_and_counted(t: TestApp) {
        put(&t, mail("a@b.vn")).await;
        let first = claim(&t).await.unwrap();
        assert!(claim(&t).await.is_none(), "somebody sends it");
        t.clock.advance(Duration::minutes(6));
        let second = claim(&t).await.expect("the first worker died");
        assert_eq!((second.attempts, row(&t).await.unfinished), (2, 1));
        assert!(!end(&t, &first, Outcome::Sent).await, "the first worker's answer comes too late");
        assert!(end(&t, &second, Outcome::Later("421".into())).await);
        assert!(claim(&t).await.is_none(), "it waits");
        t.clock.advance(Duration::minutes(4));
        let third = claim(&t).await.unwrap();
        assert!(end(&t, &third, Outcome::Never("550".into())).await);
        assert_eq!((row(&t).await.state.as_str(), row(&t).await.unfinished), ("dead", 1));
        t.clock.advance(Duration::days(3));
        assert!(claim(&t).await.is_none(), "the dead stay");
    }
}
