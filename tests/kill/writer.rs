//! Somebody who works without pause: takes what may be done next from the API's `actions`, and remembers what was acknowledged.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use thihanh_store::{Store, journal};
use tokio::sync::watch;

use crate::client::{Client, standing};
use crate::server::Tokens;

/// What one or several writers know when they stop.
#[derive(Default)]
pub struct Tally {
    /// Words of the changes that the server said were done.
    pub acknowledged: Vec<String>,
    /// Words of those that were done by a server which died before it could say so.
    pub answers_lost: Vec<String>,
    /// How many were cut off and asked again.
    pub asked_again: usize,
    /// How each obligation stood in the last answer; without those that changed in doubt.
    pub states: Vec<(String, String)>,
}

impl Tally {
    pub fn add(&mut self, other: Self) {
        self.acknowledged.extend(other.acknowledged);
        self.answers_lost.extend(other.answers_lost);
        self.asked_again += other.asked_again;
        self.states.extend(other.states);
    }

    /// Every acknowledged write is in the journal, once; also what was done without an answer, as whoever asked again was told.
    pub fn check(&self, entries: &[journal::Told]) {
        let mut seen: HashMap<&str, u32> = HashMap::new();
        for entry in entries {
            *seen.entry(entry.reason.as_str()).or_default() += 1;
        }
        for word in self.acknowledged.iter().chain(&self.answers_lost) {
            assert_eq!(seen.get(word.as_str()).copied().unwrap_or(0), 1, "{word}");
        }
    }
}

/// The journal of all obligations behind a number.
pub async fn everything_since(store: &Store, mut place: i64) -> Vec<journal::Told> {
    let mut all = Vec::new();
    loop {
        let (entries, until) = journal::since(store, "obligation", place, 500).await.unwrap();
        all.extend(entries);
        if until == place {
            return all;
        }
        place = until;
    }
}

pub struct Writer {
    name: String,
    codes: Vec<String>,
    client: Client,
    tokens: Tokens,
    /// Writes of all writers that were acknowledged.
    acknowledged: Arc<AtomicUsize>,
    tally: Tally,
}

impl Writer {
    pub fn new(
        number: usize,
        codes: Vec<String>,
        client: Client,
        tokens: Tokens,
        acknowledged: Arc<AtomicUsize>,
    ) -> Self {
        Self { name: format!("writer-{number}"), codes, client, tokens, acknowledged, tally: Tally::default() }
    }

    /// Goes from one obligation to the next until told to stop, and ends with no write under way.
    pub async fn write_until(mut self, stopped: watch::Receiver<bool>) -> Tally {
        let codes = std::mem::take(&mut self.codes);
        let mut last = vec![None; codes.len()];
        for number in 0.. {
            if *stopped.borrow() {
                break;
            }
            let which = number % codes.len();
            last[which] = self.act(&codes[which], number).await;
        }
        let known = codes.into_iter().zip(last).filter_map(|(code, state)| Some((code, state?)));
        self.tally.states = known.collect();
        self.tally
    }

    /// One verb that is open now. How the obligation stands afterwards, as far as the server said.
    async fn act(&mut self, code: &str, number: usize) -> Option<String> {
        let word = format!("{}-deed-{number}", self.name);
        let (token, verb, body) = self.next(code, &word, number).await;
        // Receiving and accepting say no words that could be looked for.
        let is_said = body.get("note").is_some();
        let (path, key) = (format!("/obligations/{code}/{verb}"), word.clone());
        let mut is_cut_off = false;
        loop {
            match self.client.post(&token, &path, &key, &body).await {
                Some(answer) if answer.status.is_success() => {
                    if is_said {
                        self.tally.asked_again += usize::from(is_cut_off);
                        self.tally.acknowledged.push(word);
                        self.acknowledged.fetch_add(1, Ordering::Relaxed);
                    }
                    return Some(standing(&answer.body));
                }
                // The server that did it died before its answer was kept.
                Some(answer) if is_cut_off && answer.body["code"] == "idempotency-answer-lost" => {
                    if is_said {
                        self.tally.asked_again += 1;
                        self.tally.answers_lost.push(word);
                    }
                    return None;
                }
                // It may still be at work, for all that the new server knows.
                Some(answer) if is_cut_off && answer.body["code"] == "idempotency-unfinished" => {}
                Some(answer) => panic!("{verb} of {code}: {} {}", answer.status, answer.body),
                None => {
                    is_cut_off = true;
                    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                }
            }
        }
    }

    /// Whose turn it is, and what to do: the work goes round from report to return, with progress and obstacles between.
    async fn next(&self, code: &str, word: &str, number: usize) -> (String, &'static str, Value) {
        let (head, overseer) = (&self.tokens.head, &self.tokens.overseer);
        let mine = self.client.get(head, &format!("/obligations/{code}")).await;
        let theirs = self.client.get(overseer, &format!("/obligations/{code}")).await;
        let may = |who: &Value, verb: &str| who["actions"].as_array().unwrap().iter().any(|action| action == verb);
        let note = json!({ "note": word });
        if may(&theirs, "answer_obstacle") {
            return (overseer.clone(), "answer-obstacle", note);
        }
        if may(&theirs, "send_back") {
            return (overseer.clone(), "send-back", note);
        }
        for verb in ["receive", "accept"] {
            if may(&mine, verb) {
                return (head.clone(), verb, json!({}));
            }
        }
        match number / 3 % 4 {
            0 if may(&mine, "open_obstacle") => (head.clone(), "open-obstacle", note),
            1 if may(&mine, "report") => {
                (head.clone(), "report", json!({ "note": word, "product_number": format!("{number}/BC-THU") }))
            }
            _ => (head.clone(), "progress", json!({ "note": word, "percent": number % 100 })),
        }
    }
}
