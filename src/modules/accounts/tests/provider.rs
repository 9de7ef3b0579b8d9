//! A certified OpenID Connect provider on this machine (tests/oidc/provider.mjs over panva's oidc-provider), started and ended by the
//! test, and a browser that goes there and comes back.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use axum::http::header::{COOKIE, LOCATION, SET_COOKIE};
use axum::http::{Request, Uri};
use serde_json::json;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::outbound::Outbound;

/// Where `./test` puts the provider with its libraries.
const PLACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/oidc");
const SCRIPT: &str = include_str!("../../../../tests/oidc/provider.mjs");

/// How this installation is called in the tests: nobody connects to it by that name.
pub const HERE: &str = "http://thihanh.test";

/// A running provider; it ends with the test.
pub struct RealProvider {
    pub issuer: String,
    port: u16,
    claims_in_token: bool,
    child: Child,
}

impl RealProvider {
    /// Starts one. `None`, loudly, where it is not installed; `THIHANH_REQUIRE_OIDC=1` fails then.
    pub async fn start(claims_in_token: bool) -> Option<Self> {
        if !Path::new(PLACE).join("node_modules/oidc-provider").exists() {
            #[expect(clippy::disallowed_methods, reason = "tests have no configuration file")]
            let is_required = std::env::var("THIHANH_REQUIRE_OIDC").is_ok_and(|required| required == "1");
            assert!(
                !is_required,
                "THIHANH_REQUIRE_OIDC=1, but there is no oidc-provider in {PLACE}; ./test puts it there"
            );
            eprintln!("SKIPPED: no OpenID Connect provider in {PLACE}; ./test puts it there");
            return None;
        }
        let (child, port) = run(0, claims_in_token).await;
        Some(Self { issuer: format!("http://127.0.0.1:{port}"), port, claims_in_token, child })
    }

    /// Ends it: nobody answers at its address any more.
    pub async fn end(&mut self) {
        self.child.kill().await.expect("it ends");
    }

    /// Starts it again at the same address, with other keys.
    pub async fn start_again(&mut self) {
        (self.child, _) = run(self.port, self.claims_in_token).await;
    }

    /// Goes to the provider's page and signs in there as somebody, or presses "cancel"; the path and query that it sends the browser
    /// back to.
    pub async fn sign_in(&self, door: &str, subject: Option<&str>) -> String {
        let args = crate::config::ConfigArgs {
            outbound_private: Some(vec!["127.0.0.1".to_owned()]),
            ..crate::config::ConfigArgs::default()
        };
        let net = Outbound::of(&crate::config::Config::load(&args, None).unwrap()).unwrap();
        let mut jar = BTreeMap::new();
        let mut address = door.to_owned();
        for _ in 0..8 {
            if let Some(back) = address.strip_prefix(HERE) {
                return back.to_owned();
            }
            if let (true, Some(subject)) = (address.contains("/vao/"), subject) {
                address = format!("{address}?as={subject}");
            }
            let cookies: Vec<_> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let request = Request::get(&address).header(COOKIE, cookies.join("; ")).body(Vec::new()).unwrap();
            let answer = net.send(request, Duration::from_secs(30)).await.expect("the provider answers");
            for cookie in answer.headers().get_all(SET_COOKIE) {
                let pair = cookie.to_str().unwrap().split(';').next().unwrap();
                let (name, value) = pair.split_once('=').unwrap();
                jar.insert(name.to_owned(), value.to_owned());
            }
            let next = answer.headers().get(LOCATION).map(|next| next.to_str().unwrap().to_owned());
            let body = String::from_utf8_lossy(answer.body());
            let next = next.unwrap_or_else(|| panic!("{address} leads nowhere: {} {body}", answer.status()));
            address = if next.starts_with('/') { format!("{}{next}", self.issuer) } else { next };
        }
        panic!("the provider sends people around: {address}");
    }
}

async fn run(port: u16, claims_in_token: bool) -> (Child, u16) {
    let script = Path::new(PLACE).join("provider.mjs");
    // Beside its libraries, where node looks for them. Each test writes the same, whole or not at all.
    let fresh = tempfile::NamedTempFile::new_in(PLACE).unwrap();
    std::fs::write(fresh.path(), SCRIPT).unwrap();
    fresh.persist(&script).unwrap();
    let settings =
        json!({ "back": format!("{HERE}/dang-nhap/mot-lan/thu/ve"), "port": port, "claimsInToken": claims_in_token });
    let mut command = Command::new("node");
    command.arg(script).arg(settings.to_string());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    let mut child = command.spawn().expect("node starts");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let port = lines.next_line().await.expect("its port").expect("its port").parse().expect("a port");
    (child, port)
}

/// A value of an address's query.
pub fn query_value(address: &str, name: &str) -> String {
    let uri: Uri = address.parse().expect("an address");
    let pairs: Vec<(String, String)> = serde_html_form::from_str(uri.query().unwrap_or_default()).unwrap();
    pairs.into_iter().find(|(found, _)| found == name).map(|(_, value)| value).unwrap_or_default()
}
