//! What survives `kill -9` of the server in the middle of writes, on both databases: every change that was acknowledged, once; the journal's
//! chain and the counters; every message to another system, doubled only where it was on its way when the server died; every answer that tablets brought back from an
//! inspection, once.
//!
//! A backup while people write, and the installation out of it (`backup`), is quick; the rest is
//! minutes long, so `./test --full` runs it: `cargo nextest run --workspace --run-ignored only -E 'binary(kill)'`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod backup;
mod client;
mod receiver;
mod server;
mod tablet;
mod writer;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use thihanh::modules::notices::model::happening;
use thihanh_store::testing::TestStore;
use thihanh_store::{FromQueryResult, db_tests, journal, values};
use tokio::sync::watch;

use self::client::Client;
use self::receiver::Receiver;
use self::server::{Place, Server};
use self::writer::{Tally, Writer, everything_since};

/// How often the server is killed.
const KILLS: u32 = 20;
/// Writers at a time, each with obligations of its own.
const WRITERS: usize = 4;
/// Writes that are acknowledged before the server is killed again.
const PER_ROUND: usize = 12;
/// Obligations of one writer.
const EACH: usize = 3;
/// How long the last server has to send what it finds: the lease of a message that was on its way is five minutes, events are looked for
/// every minute.
const CALM: Duration = Duration::from_secs(8 * 60);

db_tests! {
    #[ignore = "takes ten minutes; ./test --full runs it"]
    async fn nothing_acknowledged_is_lost(t: TestStore) {
        let place = Place::make(&t.address());
        let receiver = Receiver::start().await;
        let tokens = place.prepare(&receiver.address).await;
        // What was issued before is told to nobody.
        let begin = journal::newest(&t).await.unwrap();

        let (now_at, address) = watch::channel(String::new());
        let server = place.serve();
        now_at.send(server.address.clone()).unwrap();
        let client = Client::new(address);
        let mut open = client.open_obligations(&tokens.overseer).await.into_iter();
        let (stop, stopped) = watch::channel(false);
        let acknowledged = Arc::new(AtomicUsize::new(0));
        let writers: Vec<_> = (0..WRITERS)
            .map(|number| {
                let codes: Vec<_> = open.by_ref().take(EACH).collect();
                assert_eq!(codes.len(), EACH, "the samples owe too little");
                let writer = Writer::new(number, codes, client.clone(), tokens.clone(), acknowledged.clone());
                tokio::spawn(writer.write_until(stopped.clone()))
            })
            .collect();

        let server = kills(&place, server, &now_at, &acknowledged, WRITERS).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        stop.send(true).unwrap();
        let mut tally = Tally::default();
        for writer in writers {
            tally.add(writer.await.unwrap());
        }

        let entries = everything_since(&t, begin).await;
        tally.check(&entries);
        assert!(tally.asked_again > 0, "no write was cut off");
        for (code, state) in &tally.states {
            assert_eq!(&client.state(&tokens.overseer, code).await, state, "{code} stands as its last writer left it");
        }

        // Every message arrives; more than once only what a dying server had on its way.
        let told = entries.iter().filter(|entry| happening::event_of(&entry.action).is_some()).count();
        let waited = Instant::now();
        let sent = loop {
            let sent = messages(&t).await;
            if sent.open == 0 && sent.all == i64::try_from(told).unwrap() {
                break sent;
            }
            assert!(waited.elapsed() < CALM, "{told} happenings, but {sent:?}");
            tokio::time::sleep(Duration::from_secs(1)).await;
        };
        server.kill();
        let arrived = receiver.arrived();
        let doubled: u32 = arrived.values().map(|times| times - 1).sum();
        assert_eq!(arrived.len(), told, "each has an id of its own, the same when it is sent again");
        assert!(i64::from(doubled) <= sent.unfinished, "{doubled} came twice, {} are counted", sent.unfinished);
        assert!(sent.unfinished > 0, "no message was on its way when a server was killed");
        assert!(sent.unfinished <= i64::from(KILLS) * 4, "four are sent at a time, {} are counted", sent.unfinished);

        let verified = place.command(&["audit", "verify"]);
        assert!(verified.contains("no break in the journal"), "{verified}");
        let app = place.open().await;
        assert_eq!(thihanh::modules::obligations::usecase::check_counters(&app).await.unwrap(), 0);
        println!(
            "{KILLS} kills, {} writes acknowledged, all there, none twice; {} were cut off and asked again by their key: {} of them had been \
             done; {told} messages, {doubled} arrived twice, {} counted as in doubt",
            tally.acknowledged.len(), tally.asked_again, tally.answers_lost.len(), sent.unfinished
        );
    }
}

/// Kills the server [`KILLS`] times while `writers` of them write, and gives the last one, which lives.
pub async fn kills(
    place: &Place,
    mut server: Server,
    now_at: &watch::Sender<String>,
    acknowledged: &AtomicUsize,
    writers: usize,
) -> Server {
    for round in 0..KILLS {
        // Every fifth time while it still starts up, otherwise in full work: soon after some more writes were acknowledged, however slow
        // the machine is.
        if round % 5 == 4 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        } else {
            let (before, begun) = (acknowledged.load(Ordering::Relaxed), Instant::now());
            while acknowledged.load(Ordering::Relaxed) < before + PER_ROUND {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            // The writers go in step, so the moment is spread over the time that each takes from one write to the next: otherwise
            // every kill would meet them at the same place, while they read.
            let pace = begun.elapsed() * writers as u32 / PER_ROUND as u32;
            tokio::time::sleep(pace * (round * 37 % 100) / 100).await;
        }
        server.kill();
        server = place.serve();
        now_at.send(server.address.clone()).unwrap();
    }
    server
}

#[derive(Debug, FromQueryResult)]
struct Messages {
    all: i64,
    open: i64,
    unfinished: i64,
}

async fn messages(t: &TestStore) -> Messages {
    t.read()
        .one(
            "SELECT count(*) AS \"all\", CAST(coalesce(sum(CASE WHEN state = 'sent' THEN 0 ELSE 1 END), 0) AS BIGINT) AS open,
             CAST(coalesce(sum(unfinished), 0) AS BIGINT) AS unfinished FROM delivery",
            values![],
        )
        .await
        .unwrap()
}
