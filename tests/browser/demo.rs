//! A demo server of its own for each scenario, ended by its id when the scenario ends.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running `thihanh demo` with fresh data.
pub struct Demo {
    process: Child,
    /// Address of its pages, `http://127.0.0.1:PORT`.
    pub address: String,
    _data: tempfile::TempDir,
}

impl Demo {
    /// Starts the demo on a free port and waits until it says its address.
    pub fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_thihanh"))
            .args(["demo", "--listen", "127.0.0.1:0", "--data"])
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
            let line =
                receive.recv_timeout(Duration::from_secs(300)).expect("the demo ended or hung before it was ready");
            if let Some(start) = line.find("http://") {
                break line[start..].trim().trim_end_matches('/').to_owned();
            }
        };
        Self { process, address, _data: data }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
