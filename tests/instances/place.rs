//! Instances with folders of their own, the same keys, one database, one store of files.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::server::Tokens;

/// The password of everybody here.
const PASSWORD: &str = "một mật khẩu đủ dài 7";
const BUCKET: &str = "thihanh";

/// A store of files that speaks S3: moto. Ended by its id.
pub struct Files {
    process: Child,
    port: u16,
}

impl Files {
    /// `None` without the program, loudly; `THIHANH_REQUIRE_S3=1` says that it must be there, as `./test` does.
    pub async fn start() -> Option<Self> {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let mut command = Command::new("moto_server");
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
        let Ok(process) = command.spawn() else {
            #[expect(clippy::disallowed_methods, reason = "tests have no configuration file")]
            let is_required = std::env::var("THIHANH_REQUIRE_S3").is_ok_and(|value| value == "1");
            assert!(!is_required, "THIHANH_REQUIRE_S3=1, but there is no moto_server (pip install 'moto[server]')");
            eprintln!("SKIPPED with S3: there is no moto_server (pip install 'moto[server]')");
            return None;
        };
        let files = Self { process, port };
        for _ in 0..600 {
            if TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                let signed = "Authorization: AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0\r\n";
                let made = ask(([127, 0, 0, 1], port).into(), "PUT", &format!("/{BUCKET}"), signed, b"").await;
                assert_eq!(made.status, 200);
                return Some(files);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("moto_server does not answer");
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Where the folders of the instances are.
pub struct Place {
    folder: tempfile::TempDir,
    database: String,
}

/// A running instance.
pub struct Instance {
    process: Child,
    /// Address of its pages, `http://127.0.0.1:PORT`.
    pub address: String,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The cookies that it sets, as a browser sends them back.
    fn cookies(&self) -> Vec<String> {
        let set = self.head.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
        set.filter_map(|cookie| cookie.split(';').next()).map(str::to_owned).collect()
    }
}

/// One request over a line of its own.
async fn ask(to: SocketAddr, method: &str, path: &str, headers: &str, body: &[u8]) -> Answer {
    let mut line = TcpStream::connect(to).await.unwrap();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {to}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
        body.len()
    );
    line.write_all(head.as_bytes()).await.unwrap();
    line.write_all(body).await.unwrap();
    let mut bytes = Vec::new();
    line.read_to_end(&mut bytes).await.unwrap();
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    let mut body = bytes[end + 4..].to_vec();
    if head.to_lowercase().contains("transfer-encoding: chunked") {
        body = unchunked(&body);
    }
    Answer { status, head, body }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = bytes.windows(2).position(|two| two == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&bytes[..end]).unwrap().trim(), 16).unwrap();
        if size == 0 {
            break;
        }
        whole.extend_from_slice(&bytes[end + 2..end + 2 + size]);
        bytes = &bytes[end + 4 + size..];
    }
    whole
}

impl Place {
    pub fn make(database: &str, files: Option<&Files>) -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap(), database: database.to_owned() };
        let s3 = files.map(|files| {
            format!(
                "[s3]\nendpoint = \"http://127.0.0.1:{}\"\nbucket = \"{BUCKET}\"\naccess-key = \"a\"\nsecret-key = \"b\"\n",
                files.port
            )
        });
        fs::write(place.settings(), s3.unwrap_or_default()).unwrap();
        place
    }

    fn settings(&self) -> PathBuf {
        self.folder.path().join("thihanh.toml")
    }

    fn data(&self, number: u32) -> PathBuf {
        self.folder.path().join(format!("instance-{number}"))
    }

    fn thihanh(&self, number: u32, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_thihanh"));
        command.args(arguments).arg("--data").arg(self.data(number)).arg("--config").arg(self.settings());
        command.env("THIHANH_DATABASE", &self.database).env("LANG", "C.UTF-8");
        command
    }

    fn command(&self, arguments: &[&str], input: &str) -> String {
        let mut child = self.thihanh(1, arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{arguments:?}: {printed}");
        printed
    }

    /// The sample province with what directives of 2026 order, and two people; the second instance gets the keys of the first.
    pub fn prepare(&self) -> Tokens {
        let sample =
            |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name).display().to_string();
        self.command(&["agency", "import", &sample("province/agencies.csv"), &sample("province/successions.csv")], "");
        let directives = [sample("06-ke-hoach-theo-doi-2026.txt"), sample("10-thong-bao-ket-luan-2026.txt")];
        let imported = self.command(&["import", &directives[0], &directives[1]], "");
        for line in imported.lines() {
            let code = line.split('\t').next().unwrap();
            self.command(&["directive", "issue", code, "--accept-certain"], "");
        }
        let token = |login: &str, role: &str| {
            let arguments = ["user", "add", login, "--name", login, "--role", role, "--agency", "Tỉnh Minh Giang"];
            self.command(&arguments, &format!("{PASSWORD}\n"));
            self.command(&["token", "create", "--user", login, "--scope", "write"], "").trim().to_owned()
        };
        let tokens = Tokens { head: token("dung.dau", "unit_head"), overseer: token("theo.doi", "coordinator") };
        fs::create_dir_all(self.data(2).join("keys")).unwrap();
        for entry in fs::read_dir(self.data(1).join("keys")).unwrap() {
            let key = entry.unwrap().path();
            fs::copy(&key, self.data(2).join("keys").join(key.file_name().unwrap())).unwrap();
        }
        tokens
    }

    /// Starts an instance on a free port and waits until it says its address.
    pub fn serve(&self, number: u32) -> Instance {
        let log = fs::File::create(self.folder.path().join(format!("log-{number}"))).unwrap();
        let mut command = self.thihanh(number, &["serve", "--listen", "127.0.0.1:0"]);
        let mut process = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let first = lines.next().expect("the instance says its address").unwrap();
        Instance { process, address: first.trim().to_owned() }
    }
}

impl Instance {
    fn socket(&self) -> SocketAddr {
        self.address.trim_start_matches("http://").parse().unwrap()
    }

    async fn get(&self, path: &str, cookie: &str) -> Answer {
        ask(self.socket(), "GET", path, &format!("Cookie: {cookie}\r\n"), b"").await
    }

    /// The status of a page.
    pub async fn status(&self, path: &str, cookie: &str) -> u16 {
        self.get(path, cookie).await.status
    }

    async fn post(&self, path: &str, cookie: &str, fields: &[(&str, &str)], page: &str) -> Answer {
        let token = page.split("name=\"csrf-token\" content=\"").nth(1).and_then(|rest| rest.split('"').next());
        let token = token.unwrap_or_else(|| panic!("no token: {page}"));
        let fields = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
        let body = std::iter::once(format!("csrf={}", encoded(token))).chain(fields).collect::<Vec<_>>().join("&");
        let headers = format!("Cookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n");
        ask(self.socket(), "POST", path, &headers, body.as_bytes()).await
    }

    /// Signs in; the cookies.
    pub async fn sign_in(&self, login: &str) -> String {
        let page = self.get("/dang-nhap", "").await;
        let cookie = page.cookies().join("; ");
        let fields = [("login", login), ("password", PASSWORD)];
        let answer = self.post("/dang-nhap", &cookie, &fields, &page.text()).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        answer.cookies().join("; ")
    }

    /// Tries a wrong password; whether it is held up rather than called wrong.
    pub async fn guess(&self, login: &str) -> bool {
        let page = self.get("/dang-nhap", "").await;
        let cookie = page.cookies().join("; ");
        let answer = self.post("/dang-nhap", &cookie, &[("login", login), ("password", "sai")], &page.text()).await;
        answer.status == 429 || answer.text().contains("phút")
    }

    pub async fn sign_out(&self, cookie: &str) {
        let page = self.get("/tai-khoan", cookie).await;
        let answer = self.post("/dang-xuat", cookie, &[], &page.text()).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
    }

    /// Announces a file; the id of its upload.
    pub async fn announce(&self, token: &str, code: &str, size: usize) -> String {
        let body = format!("{{\"obligation\": \"{code}\", \"name\": \"bao-cao.txt\", \"size\": {size}}}");
        let headers = format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\n");
        let answer = ask(self.socket(), "POST", "/api/v1/uploads", &headers, body.as_bytes()).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let upload: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        upload["id"].as_str().unwrap().to_owned()
    }

    pub async fn send_piece(&self, token: &str, id: &str, offset: usize, piece: &[u8]) {
        let headers = format!(
            "Authorization: Bearer {token}\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: {offset}\r\n"
        );
        let answer = ask(self.socket(), "PATCH", &format!("/api/v1/uploads/{id}"), &headers, piece).await;
        assert!((200..300).contains(&answer.status), "{} {}", answer.status, answer.text());
    }

    /// The bytes of a file.
    pub async fn bytes(&self, link: &str, cookie: &str) -> Vec<u8> {
        let answer = self.get(link, cookie).await;
        assert_eq!(answer.status, 200, "{link}: {}", answer.head);
        answer.body
    }

    /// SIGKILL: the process gets no chance to end anything.
    pub fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn encoded(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(escape).collect()
}
