//! The whole program for tests: an empty installation on either database, with a clock that stands, and browsers without a window.

use std::collections::BTreeMap;
use std::io::Write;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use chrono::NaiveDate;
use http_body_util::BodyExt;
use thihanh_kernel::access::{Actor, Grant, Role};
use thihanh_kernel::ids::{AgencyId, CountingIds};
use thihanh_kernel::time::FixedClock;
use thihanh_store::Store;
use thihanh_store::blobs::Blobs;
use thihanh_store::journal::SealKey;
use thihanh_store::testing::{TestStore, TestSubject};
use tower::ServiceExt;

use crate::api_write::Turns;
use crate::app::App;
use crate::config::{Config, ConfigArgs};
use crate::demo;
use crate::keys::JournalSeal;
use crate::modules::accounts;
use crate::modules::accounts::password::Passwords;
use crate::modules::accounts::provider::Providers;
use crate::modules::accounts::usecase::{AddAccount, NewToken};
use crate::modules::agencies;
use crate::modules::agencies::api::Resolvers;
use crate::modules::delivery::api::{self as delivery, Channels, WaitingMail};
use crate::modules::operations::api::Watch;
use crate::modules::surveys::api::Gate;
use crate::outbound::Outbound;
use crate::reader::Reader;
use crate::vault::Vault;

/// An installation for one test.
pub struct TestApp {
    /// The program.
    pub app: Arc<App>,
    /// Its clock, to be moved by the test.
    pub clock: Arc<FixedClock>,
    _store: TestStore,
}

impl std::ops::Deref for TestApp {
    type Target = App;
    fn deref(&self) -> &App {
        &self.app
    }
}

/// After how many ids those of a test begin: the sample province under it has some thousand.
const IDS_AFTER: u64 = 1 << 32;

impl TestApp {
    /// The program over a store, with its clock.
    fn assemble(store: Store, ids: CountingIds) -> (Arc<App>, Arc<FixedClock>) {
        let config = Arc::new(Config::load(&ConfigArgs::default(), None).expect("the defaults are valid"));
        let clock = Arc::new(FixedClock::on(demo::default_day()));
        let app = App {
            store,
            blobs: Blobs::in_memory(),
            clock: clock.clone(),
            ids: Arc::new(ids),
            passwords: Passwords::default(),
            reader: Reader::in_process(&config),
            resolvers: Resolvers::default(),
            config: config.clone(),
            form_key: Arc::from(&[7_u8; 32][..]),
            seal: JournalSeal::without_memory(SealKey::new([9; 32])),
            vault: Vault::new(&[8; 32]),
            outbound: Outbound::of(&config).expect("the defaults are valid"),
            channels: Channels::default(),
            turns: Turns::default(),
            providers: Providers::default(),
            answering: Gate::default(),
            watch: Watch::default(),
            is_demo: false,
        };
        (Arc::new(app), clock)
    }
}

impl TestSubject for TestApp {
    async fn over(store: TestStore) -> Self {
        let (app, clock) = Self::assemble(store.store(), CountingIds::after(IDS_AFTER));
        Self { app, clock, _store: store }
    }
}

/// An installation with the sample province in it.
pub struct TestProvince(pub TestApp);

impl std::ops::Deref for TestProvince {
    type Target = TestApp;
    fn deref(&self) -> &TestApp {
        &self.0
    }
}

impl TestSubject for TestProvince {
    const GROUND: &str = "province";

    async fn prepare(store: Store) {
        let (app, _) = TestApp::assemble(store, CountingIds::default());
        demo::load_province(&app, &Actor::system("test")).await.expect("the sample province loads");
    }

    async fn over(store: TestStore) -> Self {
        Self(TestApp::over(store).await)
    }
}

impl TestProvince {
    /// An agency of the sample province by its name, as it is on the demo's day.
    pub async fn agency(&self, name: &str) -> AgencyId {
        let found = agencies::api::find_by_name(self.store.read(), name, demo::default_day()).await;
        found.expect("the database answers").unwrap_or_else(|| panic!("{name}"))
    }

    /// Somebody with an account and one role since 2020, with the demo's password.
    pub async fn person(&self, login: &str, role: Role, place: &str) -> Actor {
        let from = NaiveDate::from_ymd_opt(2020, 1, 1).expect("a day");
        let grant = Grant { role, agency: self.agency(place).await, module: None, from, to: None };
        let command = AddAccount {
            login: login.to_owned(),
            name: format!("Người thử {login}"),
            position: String::new(),
            password: demo::PASSWORD.to_owned(),
            grants: vec![grant],
        };
        let id = accounts::usecase::add_account(self, &Actor::system("test"), command).await.expect("an account");
        Actor::person(id, login.to_owned(), vec![grant])
    }
}

impl TestApp {
    /// Moves the clock to noon of a day.
    pub fn on(&self, day: NaiveDate) {
        self.clock.set_day(day);
    }

    /// The mails that wait to be sent, oldest first: no mail server is set up in a test that does not start one.
    pub async fn mails(&self) -> Vec<WaitingMail> {
        delivery::waiting_mails(&self.app).await.expect("the queue is read")
    }

    /// A browser that nobody signed in with.
    pub fn browser(&self) -> Browser {
        Self::browser_of_app(self.app.clone())
    }

    /// A browser in front of the same installation configured otherwise.
    pub fn browser_of_app(app: Arc<App>) -> Browser {
        Browser { router: crate::router::router(app), cookies: BTreeMap::new(), token: String::new() }
    }

    /// A program with this token.
    pub fn program(&self, token: &str) -> Program {
        Program { router: crate::router::router(self.app.clone()), token: token.to_owned() }
    }

    /// A program of somebody, with a token of this scope (`write:obligations`).
    pub async fn program_of(&self, login: &str, scope: &str) -> Program {
        let account = accounts::api::find_by_login(self.store.read(), login).await.unwrap().expect("an account");
        let new = NewToken { name: "thử".to_owned(), scope: scope.parse().expect("a scope"), days: 1 };
        let made = accounts::usecase::create_token(self, &Actor::system("test"), account.id, new).await;
        let (_, secret) = made.expect("a token is made");
        self.program(&secret.shown())
    }

    /// A browser of somebody whose password is the demo's.
    pub async fn browser_of(&self, login: &str) -> Browser {
        let mut browser = self.browser();
        browser.get("/dang-nhap").await;
        let answer = browser.post("/dang-nhap", &[("login", login), ("password", demo::PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{login} signs in: {}", answer.body);
        browser
    }
}

/// A program with a token, which may send several requests at once.
#[derive(Clone)]
pub struct Program {
    router: Router,
    token: String,
}

impl Program {
    /// Any request; a body is JSON where the headers say nothing else.
    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, "thihanh.test")
            .header(AUTHORIZATION, format!("Bearer {}", self.token));
        if !body.is_empty() && !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        answer(&self.router, request.body(Body::from(body.to_owned())).expect("a request")).await
    }
}

/// What the router answers to somebody on this machine.
async fn answer(router: &Router, mut request: Request<Body>) -> Answer {
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
    let response = router.clone().oneshot(request).await.expect("the router always answers");
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("the body arrives").to_bytes().to_vec();
    let body = String::from_utf8_lossy(&bytes).into_owned();
    Answer { status: parts.status, headers: parts.headers, body, bytes }
}

/// A browser without a window: keeps cookies and the token of the last page.
pub struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    token: String,
}

/// What came back.
pub struct Answer {
    /// HTTP status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// The body as text; what is no text is replaced.
    pub body: String,
    /// The body's bytes.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// Where it leads on to.
    pub fn location(&self) -> &str {
        self.headers.get(LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body read as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("no JSON ({error}): {}", self.body))
    }
}

impl Browser {
    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, None, Vec::new()).await
    }

    /// Posts a form, with the token of the page seen last.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut pairs = vec![("csrf", self.token.as_str())];
        pairs.extend(fields);
        let body = form(&pairs);
        self.send(Method::POST, path, Some("application/x-www-form-urlencoded"), body.into_bytes()).await
    }

    /// Posts a file as the page's upload form does.
    pub async fn upload(&mut self, path: &str, field: &str, name: &str, content: &[u8]) -> Answer {
        let edge = "----edge-of-a-part";
        let mut body = format!(
            "--{edge}\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n--{edge}\r\n\
             Content-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n",
            self.token
        )
        .into_bytes();
        body.extend_from_slice(content);
        body.extend_from_slice(format!("\r\n--{edge}--\r\n").as_bytes());
        self.send(Method::POST, path, Some(&format!("multipart/form-data; boundary={edge}")), body).await
    }

    /// Any request.
    pub async fn send(&mut self, method: Method, path: &str, content_type: Option<&str>, body: Vec<u8>) -> Answer {
        let headers: Vec<_> = content_type.map(|value| ("content-type", value)).into_iter().collect();
        self.send_with(method, path, &headers, body).await
    }

    /// The token of the page seen last, as scripts send it.
    pub fn token(&self) -> String {
        self.token.clone()
    }

    /// Any request with any headers, to another host too.
    pub async fn send_with(&mut self, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !headers.iter().any(|(name, _)| *name == "host") {
            request = request.header(HOST, "thihanh.test");
        }
        let mut request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        if !self.cookies.is_empty() {
            let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(COOKIE, cookies.join("; "));
        }
        let answer = answer(&self.router, request.body(Body::from(body)).expect("a request")).await;
        for cookie in answer.headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str().expect("ASCII");
            let (name, value) = cookie.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let mark = "name=\"csrf-token\" content=\"";
        if let Some(token) = answer.body.find(mark).and_then(|at| answer.body[at + mark.len()..].split('"').next()) {
            self.token = token.to_owned();
        }
        answer
    }
}

/// A form's fields as a browser writes them.
fn form(pairs: &[(&str, &str)]) -> String {
    let escape = |text: &str| {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
                byte => format!("%{byte:02X}"),
            })
            .collect::<String>()
    };
    pairs.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect::<Vec<_>>().join("&")
}

/// What is logged on a thread, down to `DEBUG`, to look for secrets in.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Begins to keep what this thread logs; for as long as the guard lives.
    pub fn begin() -> (Self, tracing::subscriber::DefaultGuard) {
        let log = Self::default();
        let logged = log.clone();
        let subscriber =
            tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_writer(move || logged.clone());
        (log, tracing::subscriber::set_default(subscriber.finish()))
    }

    /// What was logged so far.
    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("no writer panicked").clone()).expect("logs are text")
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no writer panicked").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
