//! The served program as whoever runs it sees it: its log, its metrics, what doctor says.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{run, samples, thihanh};

/// A server that ends with the test.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(data: &Path, log: &Path, settings: &[(&str, &str)]) -> Self {
        let data = data.to_str().unwrap();
        let mut command = thihanh(&["serve", "--listen", "127.0.0.1:0", "--data", data]);
        command.envs(settings.iter().copied()).stdout(Stdio::piped()).stderr(File::create(log).unwrap());
        let mut process = command.spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let first = lines.next().expect("the server says its address").unwrap();
        Self { process, address: first.trim().trim_start_matches("http://").to_owned() }
    }

    fn get(&self, path: &str, headers: &str) -> String {
        let mut line = TcpStream::connect(&self.address).unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n", self.address);
        line.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        line.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn header<'a>(answer: &'a str, name: &str) -> &'a str {
    let line = answer.lines().find_map(|line| line.strip_prefix(name));
    line.unwrap_or_else(|| panic!("{name} {answer}")).trim()
}

/// The lines of the log that satisfy a test, once there are some.
fn logged(log: &Path, is_wanted: impl Fn(&Value) -> bool) -> Vec<Value> {
    let begun = Instant::now();
    loop {
        let lines = fs::read_to_string(log).unwrap();
        let read = |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        let found: Vec<Value> = lines.lines().map(read).filter(|line| is_wanted(line)).collect();
        if !found.is_empty() {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{lines}");
        #[expect(clippy::disallowed_methods, reason = "no async runtime waits here")]
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn the_number_on_a_page_of_errors_finds_the_lines_of_its_request() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    let server = Server::start(&dir.path().join("data"), &log, &[("THIHANH_SLOW_STATEMENT_MS", "0")]);
    let answer = server.get("/khong-co-trang-nay", "Accept: text/html\r\n");
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
    let id = header(&answer, "x-request-id:").to_owned();
    assert_eq!(answer.matches(&id).count(), 2, "in a header and on the page: {answer}");
    let lines = logged(&log, |line| line["span"]["id"] == id.as_str() && line["fields"]["message"] == "answered");
    assert_eq!(
        (&lines[0]["fields"]["status"], &lines[0]["span"]["path"]),
        (&404.into(), &"/khong-co-trang-nay".into())
    );

    // A statement is slow from 0 ms on: its line has its text, how long it took, and the request that asked.
    let ready = server.get("/readyz", "");
    assert!(ready.starts_with("HTTP/1.1 200"), "{ready}");
    let id = header(&ready, "x-request-id:").to_owned();
    let slow =
        logged(&log, |line| line["fields"]["message"] == "a statement was slow" && line["span"]["id"] == id.as_str());
    assert!(slow[0]["fields"]["statement"].as_str().unwrap().contains("account"), "{slow:?}");
    assert!(slow[0]["fields"]["duration_ms"].is_u64(), "{slow:?}");

    let metrics = server.get("/metrics", "");
    assert!(
        metrics.contains("\nthihanh_database_up 1\n") && metrics.contains("thihanh_slow_statements_total "),
        "{metrics}"
    );
    assert!(metrics.contains("route=\"/readyz\"") && !metrics.contains("khong-co-trang-nay"), "{metrics}");
}

#[test]
fn the_metrics_of_an_installation_behind_a_proxy_want_their_token() {
    let dir = tempfile::tempdir().unwrap();
    let settings = [("THIHANH_HTTPS", "true"), ("THIHANH_METRICS_TOKEN", "mot-chuoi-du-dai-1")];
    let server = Server::start(&dir.path().join("data"), &dir.path().join("log"), &settings);
    assert!(server.get("/metrics", "").starts_with("HTTP/1.1 403"));
    let answer = server.get("/metrics", "Authorization: Bearer mot-chuoi-du-dai-1\r\n");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(!fs::read_to_string(dir.path().join("log")).unwrap().contains("mot-chuoi"), "the token is not logged");
}

#[test]
fn doctor_tells_how_it_runs_and_finds_keys_that_others_can_read() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let doctor = || run(&mut thihanh(&["doctor", "--data", data.to_str().unwrap()]));
    let (_, out, err) = doctor();
    for wanted in [
        "ok    keys:",
        "ok    jobs: ",
        "ok    clock:",
        "ok    backup: none is noted",
        "readers at most",
        " disk: ",
        "nightly 0 waiting",
    ] {
        assert!(out.contains(wanted), "{wanted}: {out}{err}");
    }
    fs::set_permissions(data.join("keys/vault.key"), fs::Permissions::from_mode(0o644)).unwrap();
    let (code, out, _) = doctor();
    assert_eq!(code, 1);
    assert!(out.contains("FAULT keys: ") && out.contains("vault.key has mode 644, 600 is right"), "{out}");
}

#[test]
fn a_spreadsheet_is_shown_row_by_row_and_written_on_demand() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let data = data.to_str().unwrap();
    let province = samples().join("province");
    let (code, _, err) = run(thihanh(&["agency", "import", "--data", data])
        .arg(province.join("agencies.csv"))
        .arg(province.join("successions.csv")));
    assert_eq!(code, 0, "{err}");
    let table = dir.path().join("theo-doi.csv");
    fs::write(&table, "Văn bản;Ngày giao;Việc;Chủ trì;Hạn\n12/KH-UBND;06/10/2025;Rà soát;Sở Tư pháp;31/12/2025\n")
        .unwrap();
    let import = |more: &[&str]| run(thihanh(&["import-tasks", "--data", data, table.to_str().unwrap()]).args(more));
    let (code, _, err) = import(&[]);
    assert_eq!(code, 1);
    assert!(err.contains("--map"), "{err}");
    let map = ["--map", "Việc=content"];
    let (code, out, err) = import(&map);
    assert_eq!(code, 0, "{err}");
    assert!(
        out.contains("+ 2\tSở Tư pháp\tRà soát")
            && out.contains("0 done, 1 open, 0 there before, 0 wrong rows, nothing written"),
        "{out}"
    );
    let (code, out, err) = import(&[map[0], map[1], "--commit"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.ends_with("0 done, 1 open, 0 there before, 0 wrong rows\n"), "{out}");
    let (code, out, _) = import(&[map[0], map[1], "--commit"]);
    assert_eq!((code, out.lines().last()), (0, Some("0 done, 0 open, 1 there before, 0 wrong rows, nothing written")));
    fs::write(&table, "Văn bản;Ngày giao;Việc;Chủ trì;Hạn\n12/KH-UBND;06/10/2025;Rà soát lại;Sở Tư phap;mai\n")
        .unwrap();
    let (code, out, err) = import(&[map[0], map[1], "--commit"]);
    assert_eq!(code, 1);
    assert!(err.contains("theo-doi.csv:2: ") && err.contains("“mai”"), "{err}");
    assert!(out.ends_with("1 wrong rows, nothing written\n"), "{out}");
}
