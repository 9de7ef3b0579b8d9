//! Tablets that bring their answers back while the server is killed again and again: each change keeps the id that the tablet gave it, so what
//! is sent again after no answer came counts once.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::http::StatusCode;
use serde_json::{Value, json};
use thihanh_store::db_tests;
use thihanh_store::testing::TestStore;
use tokio::sync::watch;
use uuid::Uuid;

use crate::client::Client;
use crate::server::Place;
use crate::{KILLS, kills};

/// Tablets at a time, each with questions of its own: two at one question are told of each other, which is another test's.
const TABLETS: usize = 3;
/// Changes that a tablet brings at once.
const AT_ONCE: usize = 4;

/// One answer as a tablet knows it.
#[derive(Clone, Default)]
struct Known {
    version: i64,
    note: String,
    last: Option<Uuid>,
}

/// What a tablet knows when it stops.
struct Brought {
    answers: HashMap<String, Known>,
    changes: usize,
    asked_again: usize,
}

struct Tablet {
    number: usize,
    client: Client,
    token: String,
    code: String,
    subject: String,
    questions: Vec<String>,
    acknowledged: Arc<AtomicUsize>,
}

impl Tablet {
    async fn bring_until(self, stopped: watch::Receiver<bool>) -> Brought {
        let mut brought = Brought { answers: HashMap::new(), changes: 0, asked_again: 0 };
        let path = format!("/inspections/{}/changes", self.code);
        for turn in 0.. {
            if *stopped.borrow() {
                break;
            }
            let mut changes = Vec::new();
            for place in 0..AT_ONCE {
                let item = &self.questions[(turn * AT_ONCE + place) % self.questions.len()];
                let known = brought.answers.entry(item.clone()).or_default();
                let id = Uuid::from_u128((self.number as u128 + 1) << 64 | (turn * AT_ONCE + place) as u128);
                known.note = format!("tablet {} turn {turn}", self.number);
                changes.push(json!({
                    "id": id, "subject_id": self.subject, "item_id": item, "base_version": known.version, "follows": known.last,
                    "verdict": "met", "note": known.note,
                }));
                known.last = Some(id);
            }
            let body = json!({ "changes": changes });
            let mut tries = 0;
            // A key of its own each time: the ids alone must do.
            let answer = loop {
                tries += 1;
                let key = format!("tablet-{}-{turn}-{tries}", self.number);
                if let Some(answer) = self.client.post(&self.token, &path, &key, &body).await {
                    break answer;
                }
                tokio::time::sleep(std::time::Duration::from_millis(30)).await;
            };
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
            for (item, result) in changes.iter().zip(answer.body["results"].as_array().unwrap()) {
                assert_eq!(result["outcome"], "applied", "{result}");
                let known = brought.answers.get_mut(item["item_id"].as_str().unwrap()).unwrap();
                // One version for each change: neither lost nor counted twice.
                assert_eq!(result["stored"]["version"], known.version + 1, "{result}");
                known.version += 1;
            }
            brought.changes += AT_ONCE;
            brought.asked_again += usize::from(tries > 1);
            self.acknowledged.fetch_add(1, Ordering::Relaxed);
        }
        brought
    }
}

db_tests! {
    #[ignore = "takes minutes; ./test --full runs it"]
    async fn tablets_bring_each_answer_once(t: TestStore) {
        let place = Place::make(&t.address());
        let (code, token) = place.prepare_inspection().await;
        let (now_at, address) = watch::channel(String::new());
        let server = place.serve();
        now_at.send(server.address.clone()).unwrap();
        let client = Client::new(address);
        let site = format!("/inspections/{code}/site");
        let pack = client.get(&token, &site).await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let questions: Vec<_> = pack["questions"].as_array().unwrap().iter().map(|question| text(&question["item_id"])).collect();
        assert!(questions.len() >= TABLETS * AT_ONCE, "{} questions", questions.len());

        let (stop, stopped) = watch::channel(false);
        let acknowledged = Arc::new(AtomicUsize::new(0));
        let tablets: Vec<_> = (0..TABLETS)
            .map(|number| {
                let tablet = Tablet {
                    number,
                    client: client.clone(),
                    token: token.clone(),
                    code: code.clone(),
                    subject: text(&pack["subjects"][0]["id"]),
                    questions: questions.iter().skip(number).step_by(TABLETS).cloned().collect(),
                    acknowledged: acknowledged.clone(),
                };
                tokio::spawn(tablet.bring_until(stopped.clone()))
            })
            .collect();
        let server = kills(&place, server, &now_at, &acknowledged, TABLETS).await;
        stop.send(true).unwrap();
        let (mut changes, mut asked_again, mut answers) = (0, 0, HashMap::new());
        for tablet in tablets {
            let brought = tablet.await.unwrap();
            changes += brought.changes;
            asked_again += brought.asked_again;
            answers.extend(brought.answers);
        }
        assert!(asked_again > 0, "nothing was cut off");

        let after = client.get(&token, &site).await;
        let stands = after["subjects"][0]["answers"].as_array().unwrap();
        let mut versions = 0;
        for (item, stands) in questions.iter().zip(stands) {
            let known = answers.get(item).cloned().unwrap_or_default();
            assert_eq!((&stands["version"], &stands["note"]), (&json!(known.version), &json!(known.note)), "{item}");
            versions += known.version;
        }
        assert_eq!(versions, i64::try_from(changes).unwrap(), "as many versions as changes");
        server.kill();
        let verified = place.command(&["audit", "verify"]);
        assert!(verified.contains("no break in the journal"), "{verified}");
        println!("{KILLS} kills, {changes} changes brought, each once; {asked_again} times nothing came back and they were sent again");
    }
}
