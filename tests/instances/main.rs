//! Several instances of the program over one PostgreSQL and one store of files: what one was told the other knows, what is done once is done once,
//! and what was acknowledged outlives an instance and a database server.
//!
//! The long ones are run by `./test --full`: `cargo nextest run --workspace --run-ignored only -E 'binary(instances)'`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

#[allow(dead_code, reason = "states are compared where servers are killed")]
#[path = "../kill/client.rs"]
mod client;
mod cluster;
mod place;
#[allow(dead_code, reason = "of the servers that are killed only the tokens are used here")]
#[path = "../kill/server.rs"]
mod server;
#[path = "../kill/writer.rs"]
mod writer;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use thihanh_store::testing::{self, Running, TestStore};
use thihanh_store::{Dialect, FromQueryResult, Store, journal, values};
use tokio::sync::watch;
use uuid::Uuid;

use self::client::Client;
use self::cluster::Cluster;
use self::place::{Files, Instance, Place};
use self::writer::{Tally, Writer, everything_since};

/// Writers at a time, each with obligations of its own.
const WRITERS: usize = 4;
/// Obligations of one writer.
const EACH: usize = 3;
/// Writes that are acknowledged before something dies, and after it.
const WRITES: usize = 40;

fn clients(instances: &[&Instance]) -> (Vec<Client>, Vec<watch::Sender<String>>) {
    let made = instances.iter().map(|instance| {
        let (sender, address) = watch::channel(instance.address.clone());
        (Client::new(address), sender)
    });
    made.unzip()
}

#[derive(FromQueryResult)]
struct Number {
    number: i64,
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

async fn number(store: &Store, text: &str) -> i64 {
    store.read().one::<Number>(text, values![]).await.unwrap().number
}

#[test]
fn two_instances_are_one() {
    fn boxed(t: TestStore) -> Running {
        Box::pin(two_are_one(t))
    }
    testing::run(Dialect::Postgres, Box::new(boxed));
}

async fn two_are_one(t: TestStore) {
    let Some(files) = Files::start().await else { return };
    let place = Place::make(&t.address(), Some(&files));
    let tokens = place.prepare();
    let (one, two) = (place.serve(1), place.serve(2));
    let (clients, _senders) = clients(&[&one, &two]);

    // Who signed in at one is known to the other, and who leaves there has left.
    let cookie = one.sign_in("dung.dau").await;
    assert_eq!(two.status("/viec-cua-toi", &cookie).await, 200);
    two.sign_out(&cookie).await;
    assert_eq!(one.status("/viec-cua-toi", &cookie).await, 303, "asked to sign in");

    // The same key at both at once: one write, one answer.
    let codes = clients[0].open_obligations(&tokens.overseer).await;
    let begin = journal::newest(&t).await.unwrap();
    let code = &codes[0];
    let id = t.read().one::<Id>("SELECT id FROM obligation WHERE code = $1", values![code.as_str()]).await.unwrap().id;
    for verb in ["receive", "accept"] {
        let path = format!("/obligations/{code}/{verb}");
        let answers = both(&clients, &tokens.head, &path, &format!("{verb}-once"), &json!({})).await;
        assert!(answers.iter().all(|(status, _)| *status == 200), "{verb}: {answers:?}");
        assert_eq!(answers[0].1, answers[1].1, "{verb}");
    }
    for round in 0..10 {
        let body = json!({ "percent": round, "note": format!("lần {round}") });
        let path = format!("/obligations/{code}/progress");
        let answers = both(&clients, &tokens.head, &path, &format!("key-{round}"), &body).await;
        assert!(answers.iter().all(|(status, _)| *status == 200), "{answers:?}");
        assert_eq!(answers[0].1, answers[1].1, "round {round}");
    }
    // What the night's work of either does meanwhile, it does as the program.
    let mine = |entry: &journal::Told| entry.object_id == id && entry.actor_id.is_some();
    let of_code: Vec<_> = everything_since(&t, begin).await.into_iter().filter(mine).collect();
    assert_eq!(of_code.len(), 12, "received, accepted, and ten times progress: each once, though each was sent twice");

    // A file that came in two pieces, one through each, is the same through both.
    let bytes: Vec<u8> = "Báo cáo kết quả thực hiện.\n".repeat(400).into_bytes();
    let (id, half) = (one.announce(&tokens.head, code, bytes.len()).await, bytes.len() / 2);
    one.send_piece(&tokens.head, &id, 0, &bytes[..half]).await;
    two.send_piece(&tokens.head, &id, half, &bytes[half..]).await;
    let mut link = String::new();
    for client in &clients {
        let list = client.get(&tokens.head, &format!("/obligations/{code}/evidence")).await;
        assert_eq!(list["items"][0]["size"], bytes.len(), "{list}");
        link = list["items"][0]["href"].as_str().expect("a link").to_owned();
    }
    let cookie = two.sign_in("dung.dau").await;
    for instance in [&one, &two] {
        assert_eq!(instance.bytes(&link, &cookie).await, bytes);
    }

    // Whoever guesses passwords is held up wherever they go on.
    let mut refusals = Vec::new();
    for guess in 0..12 {
        let instance = if guess % 2 == 0 { &one } else { &two };
        refusals.push(instance.guess("theo.doi").await);
    }
    assert!(!refusals[0], "a first wrong password is a wrong password");
    assert!(refusals[10] && refusals[11], "both hold up: {refusals:?}");

    // Work that is due once a day is there once, and was begun by one of them at most.
    let waited = Instant::now();
    while number(&t, "SELECT count(*) AS number FROM job WHERE kind = 'nightly'").await == 0 {
        assert!(waited.elapsed() < Duration::from_secs(60), "the night's work was not put into the queue");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    for kind in ["nightly", "morning"] {
        let text = format!("SELECT count(*) AS number FROM job WHERE kind = '{kind}'");
        assert_eq!(number(&t, &text).await, 1, "{kind}");
        let text =
            format!("SELECT CAST(coalesce(max(attempts), 0) AS bigint) AS number FROM job WHERE kind = '{kind}'");
        assert!(number(&t, &text).await <= 1, "{kind}");
    }
}

/// Sends the same to both at once; status and body of each.
async fn both(
    clients: &[Client],
    token: &str,
    path: &str,
    key: &str,
    body: &serde_json::Value,
) -> Vec<(u16, serde_json::Value)> {
    let (first, second) =
        tokio::join!(clients[0].post(token, path, key, body), clients[1].post(token, path, key, body));
    [first, second]
        .into_iter()
        .map(|answer| answer.expect("an answer"))
        .map(|it| (it.status.as_u16(), it.body))
        .collect()
}

/// Writers that go on until they are told to stop.
struct Load {
    writers: Vec<tokio::task::JoinHandle<Tally>>,
    stop: watch::Sender<bool>,
    acknowledged: Arc<AtomicUsize>,
}

impl Load {
    async fn start(clients: &[Client], tokens: &server::Tokens) -> Self {
        let acknowledged = Arc::new(AtomicUsize::new(0));
        let (stop, stopped) = watch::channel(false);
        let mut open = clients[0].open_obligations(&tokens.overseer).await.into_iter();
        let writers = (0..WRITERS).map(|number| {
            let codes: Vec<_> = open.by_ref().take(EACH).collect();
            assert_eq!(codes.len(), EACH, "the samples owe too little");
            let client = clients[number % clients.len()].clone();
            let writer = Writer::new(number, codes, client, tokens.clone(), acknowledged.clone());
            tokio::spawn(writer.write_until(stopped.clone()))
        });
        Self { writers: writers.collect(), stop, acknowledged }
    }

    /// Waits until so many more writes were acknowledged; how long the longest time without any was.
    async fn more(&self, count: usize) -> Duration {
        let wanted = self.acknowledged.load(Ordering::Relaxed) + count;
        let (mut last, mut since, mut longest) = (0, Instant::now(), Duration::ZERO);
        let begun = Instant::now();
        loop {
            let now = self.acknowledged.load(Ordering::Relaxed);
            if now != last {
                longest = longest.max(since.elapsed());
                (last, since) = (now, Instant::now());
            }
            if now >= wanted {
                return longest;
            }
            assert!(begun.elapsed() < Duration::from_secs(180), "{now} of {wanted} writes");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    async fn end(self) -> Tally {
        self.stop.send(true).unwrap();
        let mut tally = Tally::default();
        for writer in self.writers {
            tally.add(writer.await.unwrap());
        }
        tally
    }
}

#[test]
#[ignore = "takes a minute; ./test --full runs it"]
fn an_instance_dies_and_the_other_goes_on() {
    fn boxed(t: TestStore) -> Running {
        Box::pin(one_dies(t))
    }
    testing::run(Dialect::Postgres, Box::new(boxed));
}

async fn one_dies(t: TestStore) {
    let place = Place::make(&t.address(), None);
    let tokens = place.prepare();
    let (one, two) = (place.serve(1), place.serve(2));
    let (clients, senders) = clients(&[&one, &two]);
    let begin = journal::newest(&t).await.unwrap();
    let load = Load::start(&clients, &tokens).await;
    load.more(WRITES).await;
    one.kill();
    // What a proxy before them does: whoever was at the dead one goes to the other.
    senders[0].send(two.address.clone()).unwrap();
    let pause = load.more(WRITES).await;
    let tally = load.end().await;
    tally.check(&everything_since(&t, begin).await);
    println!(
        "an instance killed: {} writes acknowledged, all there, none twice; {} were cut off; the longest time without an acknowledged write {} ms",
        tally.acknowledged.len(),
        tally.asked_again,
        pause.as_millis()
    );
}

#[test]
#[ignore = "takes two minutes; ./test --full runs it"]
fn a_standby_is_promoted_in_the_middle_of_work() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(promoted());
}

async fn promoted() {
    let Some(first) = Cluster::primary() else { return };
    let second = first.standby();
    first.wait_for_standby().await;
    let place = Place::make(&first.url_with(&second), None);
    let tokens = place.prepare();
    let (one, two) = (place.serve(1), place.serve(2));
    let (clients, _senders) = clients(&[&one, &two]);
    let load = Load::start(&clients, &tokens).await;
    load.more(WRITES).await;
    let gone = Instant::now();
    first.kill();
    second.promote();
    let promotion = gone.elapsed();
    let pause = load.more(WRITES).await;
    let tally = load.end().await;
    let store = Store::open(&second.url().parse().unwrap()).await.unwrap();
    tally.check(&everything_since(&store, 0).await);
    store.close().await;
    println!(
        "a database server killed, its standby promoted {} ms later: {} writes acknowledged, all there, none twice; {} were cut off; the longest \
         time without an acknowledged write {} ms",
        promotion.as_millis(),
        tally.acknowledged.len(),
        tally.asked_again,
        pause.as_millis()
    );
}
