//! A program that uses the JSON API, at whichever address the server has now.

use axum::body::Bytes;
use axum::http::{Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client as Http;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use tokio::sync::watch;

#[derive(Clone)]
pub struct Client {
    http: Http<HttpConnector, Full<Bytes>>,
    address: watch::Receiver<String>,
}

/// What the server said.
pub struct Answer {
    pub status: StatusCode,
    pub body: Value,
}

impl Client {
    pub fn new(address: watch::Receiver<String>) -> Self {
        Self { http: Http::builder(TokioExecutor::new()).build_http(), address }
    }

    /// Asks once; `None` when no whole answer came, or the database did not answer: then nobody knows what was done.
    async fn send(&self, request: Request<Full<Bytes>>) -> Option<Answer> {
        let answer = self.http.request(request).await.ok()?;
        let status = answer.status();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            return None;
        }
        let bytes = answer.into_body().collect().await.ok()?.to_bytes();
        Some(Answer { status, body: serde_json::from_slice(&bytes).unwrap_or_default() })
    }

    fn request(&self, token: &str, path: &str) -> axum::http::request::Builder {
        let address = self.address.borrow().clone();
        Request::builder().uri(format!("{address}/api/v1{path}")).header("authorization", format!("Bearer {token}"))
    }

    /// Reads, again and again until a server answers.
    pub async fn get(&self, token: &str, path: &str) -> Value {
        for _ in 0..600 {
            let request = self.request(token, path).body(Full::default()).unwrap();
            if let Some(answer) = self.send(request).await {
                assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
                return answer.body;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("no server answers {path}");
    }

    /// Writes once; `None` when no whole answer came.
    pub async fn post(&self, token: &str, path: &str, key: &str, body: &Value) -> Option<Answer> {
        let request = self.request(token, path).method("POST").header("idempotency-key", key);
        let request = request.header("content-type", "application/json").body(Full::from(body.to_string())).unwrap();
        self.send(request).await
    }

    /// Codes of what is unfinished, oldest first.
    pub async fn open_obligations(&self, token: &str) -> Vec<String> {
        let list = self.get(token, "/obligations?status=unfinished&limit=200").await;
        let open = list["items"].as_array().unwrap().iter().filter(|item| item["state"] == "open");
        open.map(|item| item["code"].as_str().unwrap().to_owned()).collect()
    }

    /// How an obligation stands: its state and stage.
    pub async fn state(&self, token: &str, code: &str) -> String {
        standing(&self.get(token, &format!("/obligations/{code}")).await)
    }
}

/// How an obligation stands, from its JSON.
pub fn standing(obligation: &Value) -> String {
    format!("{} {} {}", obligation["state"], obligation["stage"], obligation["version"])
}
