//! A demo server of its own for each scenario, ended by its id when the scenario ends.

use std::io::{BufRead, BufReader};
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
        let data = tempfile::tempdir().unwrap();
        let (process, address) = run(&data, &[]);
        Self { process, address, data }
    }

    /// Starts the demo on another day than its own.
    pub fn start_on(day: &str) -> Self {
        let data = tempfile::tempdir().unwrap();
        let (process, address) = run(&data, &["--today", day]);
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
        (self.process, self.address) = run(&self.data, &["--today", day]);
        self
    }
}

fn run(data: &tempfile::TempDir, more: &[&str]) -> (Child, String) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_thihanh"))
        .args(["demo", "--listen", "127.0.0.1:0"])
        .args(more)
        .arg("--data")
        .arg(data.path().join("data"))
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
        let line = receive.recv_timeout(Duration::from_secs(300)).expect("the demo ended or hung before it was ready");
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
