//! A server on this machine that takes the place of somebody else's: keeps every request, answers what the test laid out.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::IntoResponse;

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Asked {
    pub method: Method,
    pub path: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Asked {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

type Answer = (StatusCode, Vec<(&'static str, String)>, String);

#[derive(Default)]
struct Kept {
    asked: Vec<Asked>,
    answers: VecDeque<Answer>,
}

/// The server; it ends with the test.
pub struct StandIn {
    pub origin: String,
    kept: Arc<Mutex<Kept>>,
    running: tokio::task::JoinHandle<()>,
}

impl StandIn {
    pub async fn start() -> Self {
        let kept = Arc::new(Mutex::new(Kept::default()));
        let router = Router::new().fallback(answer).with_state(kept.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let running = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { origin, kept, running }
    }

    /// Lays out the next answer.
    pub fn will_answer(&self, status: u16, body: &str) -> &Self {
        self.will_answer_with(status, Vec::new(), body)
    }

    pub fn will_answer_with(&self, status: u16, headers: Vec<(&'static str, String)>, body: &str) -> &Self {
        let answer = (StatusCode::from_u16(status).unwrap(), headers, body.to_owned());
        self.kept.lock().unwrap().answers.push_back(answer);
        self
    }

    /// What was asked since the last look.
    pub fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.kept.lock().unwrap().asked)
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.running.abort();
    }
}

async fn answer(
    State(kept): State<Arc<Mutex<Kept>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> impl IntoResponse {
    let mut kept = kept.lock().unwrap();
    kept.asked.push(Asked { method, path: uri.to_string(), headers, body: body.to_vec() });
    let (status, headers, body) =
        kept.answers.pop_front().unwrap_or((StatusCode::IM_A_TEAPOT, Vec::new(), "nothing was laid out".into()));
    let mut answer = (status, body).into_response();
    for (name, value) in headers {
        answer.headers_mut().insert(name, value.parse().unwrap());
    }
    answer
}
