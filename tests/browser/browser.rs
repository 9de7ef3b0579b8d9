//! chromedriver of its own on a free port, and one session on it.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::Request;
use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use http_body_util::Full;
use hyper_util::client::legacy::Client as Http;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::json;

/// The window sizes that every page is looked at in: an office PC and a phone.
pub const SIZES: [(&str, u32, u32); 2] = [("1366", 1366, 768), ("390", 390, 844)];

/// A browser session; chromedriver ends with it.
pub struct Browser {
    _driver: Driver,
    /// The WebDriver client.
    pub client: Client,
    /// chromedriver's address, for what the client has no method for.
    pub driver: String,
    _profile: tempfile::TempDir,
}

/// chromedriver on a port. Killed alone it would leave its browsers behind: it is asked to end them, and then ended by its id.
struct Driver {
    child: Child,
    port: u16,
}

/// How long chromedriver may take to end its browsers.
const SHUTDOWN: Duration = Duration::from_secs(10);

impl Driver {
    fn shut_down(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(SHUTDOWN))?;
        write!(stream, "GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", self.port)?;
        // It answers once they are gone.
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).map(|_| ())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.shut_down();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Browser {
    /// Starts chromedriver and chromium. `None` where they are not installed and not demanded.
    pub async fn start() -> Option<Self> {
        if !Path::new("/usr/bin/chromedriver").exists() || !Path::new("/usr/bin/chromium").exists() {
            #[expect(clippy::disallowed_methods, reason = "the environment says whether the browser may be missing")]
            let is_required = std::env::var_os("THIHANH_REQUIRE_BROWSER").is_some();
            assert!(!is_required, "chromium and chromium-driver are demanded and missing");
            eprintln!("NOT RUN: no chromium or chromedriver here; ./test installs them");
            return None;
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = Command::new("/usr/bin/chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let driver = Driver { child, port };
        let profile = tempfile::tempdir().unwrap();
        let mut arguments: Vec<String> = [
            "--headless",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--lang=vi",
        ]
        .map(String::from)
        .to_vec();
        // Chromium refuses its sandbox to root; tests in a container run as root.
        if std::fs::metadata("/proc/self").is_ok_and(|meta| std::os::unix::fs::MetadataExt::uid(&meta) == 0) {
            arguments.push("--no-sandbox".to_owned());
        }
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("browserName".to_owned(), json!("chrome"));
        capabilities
            .insert("goog:chromeOptions".to_owned(), json!({ "binary": "/usr/bin/chromium", "args": arguments }));
        let address = format!("http://127.0.0.1:{port}");
        for _ in 0..100 {
            tokio::time::sleep(Duration::from_millis(100)).await;
            if let Ok(client) =
                ClientBuilder::new(HttpConnector::new()).capabilities(capabilities.clone()).connect(&address).await
            {
                return Some(Self { _driver: driver, client, driver: address, _profile: profile });
            }
        }
        panic!("chromedriver gave no session in 10 seconds");
    }

    /// Sets the window to one of [`SIZES`].
    pub async fn resize(&self, width: u32, height: u32) {
        self.client.set_window_size(width, height).await.unwrap();
    }

    /// Keeps a picture of the page as it stands under target/screenshots.
    pub async fn picture(&self, name: &str) {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), self.client.screenshot().await.unwrap()).unwrap();
    }

    /// Types into the field with this name.
    pub async fn fill(&self, name: &str, text: &str) {
        let field = self.client.find(Locator::Css(&format!("[name={name}]"))).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Clicks the first element that matches.
    pub async fn click(&self, css: &str) {
        self.press(Locator::Css(css)).await;
    }

    /// Signs somebody of the demo in, whoever was before.
    pub async fn sign_in(&self, address: &str, login: &str) {
        self.client.goto(&format!("{address}/ngon-ngu/vi")).await.unwrap();
        self.client.delete_all_cookies().await.unwrap();
        self.client.goto(&format!("{address}/dang-nhap")).await.unwrap();
        self.fill("login", login).await;
        self.fill("password", "dungthu-2026").await;
        self.click("main button").await;
        self.client.wait().for_element(Locator::Css("nav.side")).await.unwrap();
        self.client.goto(&format!("{address}/ngon-ngu/vi")).await.unwrap();
    }

    /// Unfolds a form of the page by its anchor, fills it in, and sends it.
    pub async fn send_form(&self, page: &str, anchor: &str, fields: &[(&str, &str)]) {
        self.client.goto(&format!("{page}#{anchor}")).await.unwrap();
        // The same address with another anchor loads nothing anew.
        self.client.refresh().await.unwrap();
        self.client.wait().for_element(Locator::Id(anchor)).await.unwrap();
        for (name, text) in fields {
            self.fill(name, text).await;
        }
        self.click_away(&format!("#{anchor} form button")).await;
        self.client.wait().for_element(Locator::Css(".note, .err")).await.unwrap();
    }

    /// Fills in the form that goes to this address, folded away or not, and sends it: fields by name, the choices of a list by value or by their words.
    pub async fn send_to(&self, action: &str, fields: &[(&str, &str)]) {
        let form = format!("form[method=post][action$='{action}']");
        self.client
            .wait()
            .for_element(Locator::Css(&form))
            .await
            .unwrap_or_else(|_| panic!("no form goes to {action}"));
        let unfold = "for (let box = document.querySelector(arguments[0]); box; box = box.parentElement) if (box.tagName === 'DETAILS') box.open = true";
        self.client.execute(unfold, vec![json!(form)]).await.unwrap();
        for (name, text) in fields {
            let field = self.client.find(Locator::Css(&format!("{form} [name={name}]"))).await.unwrap();
            match field.tag_name().await.unwrap().as_str() {
                "select" if field.select_by_value(text).await.is_ok() => {}
                "select" => field.select_by_label(text).await.unwrap(),
                _ if field.attr("type").await.unwrap().as_deref() == Some("checkbox") => {
                    self.press(Locator::Css(&format!("{form} [name={name}][value='{text}']"))).await;
                }
                _ => {
                    field.clear().await.unwrap();
                    field.send_keys(text).await.unwrap();
                }
            }
        }
        self.click_away(&format!("{form} button")).await;
        self.client.wait().for_element(Locator::Css("main")).await.unwrap();
    }

    /// Takes the line away from the browser, or gives it back: chromedriver's own command, for which the client has no method.
    pub async fn line(&self, is_there: bool) {
        let session = self.client.session_id().await.unwrap().unwrap();
        let address = format!("{}/session/{session}/chromium/network_conditions", self.driver);
        let speed = if is_there { -1 } else { 0 };
        let body = json!({ "network_conditions": {
            "offline": !is_there, "latency": 0, "download_throughput": speed, "upload_throughput": speed,
        } });
        let request = Request::post(address).header("content-type", "application/json");
        let request = request.body(Full::from(Bytes::from(body.to_string()))).unwrap();
        let http: Http<HttpConnector, Full<Bytes>> = Http::builder(TokioExecutor::new()).build_http();
        let answer = http.request(request).await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
    }

    /// Clicks the element, brought into the middle of the window first: the page scrolls smoothly, and the driver would not wait for it.
    pub async fn press(&self, locator: Locator<'_>) -> Element {
        let element = self.client.wait().for_element(locator).await.unwrap();
        let middle = "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})";
        self.client.execute(middle, vec![serde_json::to_value(&element).unwrap()]).await.unwrap();
        element.click().await.unwrap();
        element
    }

    /// Clicks the first element that matches and waits until the page has put something else in its place.
    pub async fn click_away(&self, css: &str) {
        let element = self.press(Locator::Css(css)).await;
        for _ in 0..200 {
            if element.tag_name().await.is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{css} stays after it was clicked");
    }

    /// Takes over every task that a directive under review proposes: the certain ones at once, then each of the others as it comes; what nobody
    /// would owe is dropped.
    pub async fn accept_every_card(&self) {
        const ACCEPT: &str = "form[data-card] button.btn-primary[value=nhan]";
        self.click_away("form[action$='/nhan-chac-chan'] button").await;
        self.client.wait().for_element(Locator::Css("main")).await.unwrap();
        // The card that comes in its place has a button of its own.
        while !self.client.find_all(Locator::Css(ACCEPT)).await.unwrap().is_empty() {
            self.click_away(ACCEPT).await;
            self.client.wait().for_element(Locator::Css("main")).await.unwrap();
            if !self.client.find_all(Locator::Css("form[data-card] .wrong, .err")).await.unwrap().is_empty() {
                self.click_away("form[data-card] button[value=bo]").await;
                self.client.wait().for_element(Locator::Css("main")).await.unwrap();
            }
        }
    }

    /// The page's visible text; waits where one page has gone and the next has not come yet.
    pub async fn text(&self) -> String {
        for _ in 0..100 {
            if let Ok(body) = self.client.find(Locator::Css("body")).await
                && let Ok(text) = body.text().await
            {
                return text;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the page has no text");
    }
}
