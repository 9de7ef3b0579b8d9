//! A system that events are posted to; it counts what arrives, by the message's id.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use thihanh::modules::delivery::model::webhook::ID_HEADER;

/// How long it takes over one: long enough that some are on their way whenever the server dies.
const SLOW: Duration = Duration::from_millis(700);

type Arrived = Arc<Mutex<HashMap<String, u32>>>;

/// It runs until the test's runtime ends.
pub struct Receiver {
    /// Where events are posted to.
    pub address: String,
    arrived: Arrived,
}

impl Receiver {
    pub async fn start() -> Self {
        let arrived = Arrived::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/events", listener.local_addr().unwrap());
        let router = Router::new().route("/events", post(take)).with_state(arrived.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, arrived }
    }

    /// How often each message arrived.
    pub fn arrived(&self) -> HashMap<String, u32> {
        self.arrived.lock().unwrap().clone()
    }
}

async fn take(State(arrived): State<Arrived>, headers: HeaderMap) -> StatusCode {
    let id = headers[ID_HEADER].to_str().unwrap().to_owned();
    *arrived.lock().unwrap().entry(id).or_default() += 1;
    tokio::time::sleep(SLOW).await;
    StatusCode::NO_CONTENT
}
