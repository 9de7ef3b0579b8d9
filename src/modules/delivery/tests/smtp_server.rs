//! A real mail server on this machine (tests/smtp/server.py over aiosmtpd), started and ended by the test.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;

use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// Debian's interpreter, which sees Debian's package.
const PYTHON: &str = "/usr/bin/python3";
const PACKAGE: &str = "/usr/lib/python3/dist-packages/aiosmtpd";

/// A running server; it ends with the test.
pub struct SmtpServer {
    pub port: u16,
    lines: Lines<BufReader<ChildStdout>>,
    _child: Child,
}

/// A mail that the server took, as another program's parser reads it.
#[derive(Debug, Clone, Deserialize)]
pub struct Taken {
    pub from: String,
    pub to: Vec<String>,
    pub encrypted: bool,
    /// Decoded, names in lower case.
    pub headers: BTreeMap<String, String>,
    pub text: String,
    pub html: String,
    pub raw_is_ascii: bool,
}

impl SmtpServer {
    /// Starts one, with STARTTLS required where certificate and key are given. `None`, loudly, where Debian's python3-aiosmtpd is not
    /// installed; `THIHANH_REQUIRE_SMTP=1` fails then.
    pub async fn start(certificate: Option<(&Path, &Path)>) -> Option<Self> {
        if !Path::new(PACKAGE).exists() {
            #[expect(clippy::disallowed_methods, reason = "tests have no configuration file")]
            let is_required = std::env::var("THIHANH_REQUIRE_SMTP").is_ok_and(|required| required == "1");
            assert!(!is_required, "THIHANH_REQUIRE_SMTP=1, but the Debian package python3-aiosmtpd is not installed");
            eprintln!("SKIPPED: no mail server, the Debian package python3-aiosmtpd is not installed");
            return None;
        }
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/smtp/server.py");
        let mut command = Command::new(PYTHON);
        command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        if let Some((certificate, key)) = certificate {
            command.arg(certificate).arg(key);
        }
        let mut child = command.spawn().expect("the mail server starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let port = lines.next_line().await.expect("its port").expect("its port").parse().expect("a port");
        Some(Self { port, lines, _child: child })
    }

    /// The next mail that it takes.
    pub async fn taken(&mut self) -> Taken {
        let line = self.lines.next_line().await.expect("a mail").expect("the server runs");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }
}
