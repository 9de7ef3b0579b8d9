//! A demo server of its own for each scenario, ended by its id when the scenario ends.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running `thihanh demo` with fresh data.
pub struct Demo {
    process: Child,
    /// Address of its pages, `http://127.0.0.1:PORT`.
    pub address: String,
    data: tempfile::TempDir,
}

impl Demo {
    /// Starts the demo on a free port and waits until it says its address.
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// Starts the demo on another day than its own.
    pub fn start_on(day: &str) -> Self {
        Self::with(&["--today", day])
    }

    fn with(more: &[&str]) -> Self {
        let data = tempfile::tempdir().unwrap();
        copy(&filled(more), &data.path().join("data"));
        let (process, address) = run(data.path(), more);
        Self { process, address, data }
    }

    /// Stops it in the middle of whatever it does, or lets it go on: a line that is slow rather than gone.
    pub fn hang(&self, is_hanging: bool) {
        let signal = if is_hanging { "-STOP" } else { "-CONT" };
        let words = format!("kill {signal} {}", self.process.id());
        let told = Command::new("sh").args(["-c", &words]).status().unwrap();
        assert!(told.success(), "{signal}");
    }

    /// Ends it, without a word, and goes on with its data on another day.
    pub fn restart_on(mut self, day: &str) -> Self {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        (self.process, self.address) = run(self.data.path(), &["--today", day]);
        self
    }
}

/// The demo's data as it is on a day, filled once by each build of the program: what a year of work takes to write is most of a scenario's time.
/// The name has the build in it; a lock lets one test fill it and the others wait.
fn filled(more: &[&str]) -> PathBuf {
    let places = Path::new(env!("CARGO_TARGET_TMPDIR")).join("demo");
    std::fs::create_dir_all(&places).unwrap();
    let lock = std::fs::File::create(places.join("lock")).unwrap();
    lock.lock().unwrap();
    let built = std::fs::metadata(env!("CARGO_BIN_EXE_thihanh")).unwrap();
    let age = built.modified().unwrap().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
    let build = format!("{age}-{}-", built.len());
    for entry in std::fs::read_dir(&places).unwrap().flatten() {
        let name = entry.file_name();
        if name != "lock" && !name.to_string_lossy().starts_with(&build) {
            std::fs::remove_dir_all(entry.path()).unwrap();
        }
    }
    let place = places.join(format!("{build}{}", more.join("")));
    if !place.exists() {
        let new = tempfile::tempdir_in(&places).unwrap();
        let (mut process, _) = run(new.path(), more);
        process.kill().unwrap();
        process.wait().unwrap();
        std::fs::rename(new.path().join("data"), &place).unwrap();
    }
    place
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let there = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &there);
        } else {
            std::fs::copy(entry.path(), there).unwrap();
        }
    }
}

fn run(data: &Path, more: &[&str]) -> (Child, String) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_thihanh"))
        .args(["demo", "--listen", "127.0.0.1:0"])
        .args(more)
        .arg("--data")
        .arg(data.join("data"))
        .env_remove("THIHANH_DATABASE")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let stdout = process.stdout.take().unwrap();
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if send.send(line).is_err() {
                break;
            }
        }
    });
    let address = loop {
        let Ok(line) = receive.recv_timeout(Duration::from_secs(600)) else {
            let _ = process.kill();
            let _ = process.wait();
            panic!("the demo ended or hung before it was ready");
        };
        if let Some(start) = line.find("http://") {
            break line[start..].trim().trim_end_matches('/').to_owned();
        }
    };
    (process, address)
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
