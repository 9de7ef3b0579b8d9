//! A private PostgreSQL with a standby that must have each change before it is acknowledged.

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Database user; loopback alone reaches the servers, for as long as the test lasts.
const USER: &str = "thihanh";
const PASSWORD: &str = "chi-cho-phep-thu";

/// One server. Ended when it is dropped.
pub struct Cluster {
    folder: tempfile::TempDir,
    binaries: PathBuf,
    port: u16,
}

impl Cluster {
    /// A server whose commits wait for one standby; `None` where PostgreSQL is not installed, unless it must be.
    pub fn primary() -> Option<Self> {
        let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        let newest = versions.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok()).max();
        let Some(newest) = newest else {
            #[expect(clippy::disallowed_methods, reason = "tests have no configuration file")]
            let is_required = std::env::var("THIHANH_REQUIRE_PG").is_ok_and(|value| value == "1");
            assert!(!is_required, "THIHANH_REQUIRE_PG=1, but PostgreSQL is not installed");
            eprintln!("SKIPPED: PostgreSQL is not installed");
            return None;
        };
        let cluster = Self::at(Path::new("/usr/lib/postgresql").join(newest.to_string()).join("bin"));
        let password = cluster.folder.path().join("password");
        fs::File::create(&password).unwrap().write_all(PASSWORD.as_bytes()).unwrap();
        cluster.own(&password);
        let mut make = cluster.tool("initdb");
        make.args(["--no-sync", "--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "-U", USER]);
        done(make.arg("--pwfile").arg(&password).arg("-D").arg(cluster.data()).stdout(Stdio::null()));
        cluster.append("pg_hba.conf", "host replication all 127.0.0.1/32 scram-sha-256\n");
        cluster
            .append("postgresql.conf", "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nfsync = off\n");
        // On the command line, so that the copy of the configuration that a standby gets does not wait for one of its own.
        cluster.start("-c synchronous_standby_names=*");
        Some(cluster)
    }

    fn at(binaries: PathBuf) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        let cluster = Self { folder, binaries, port };
        cluster.own(cluster.folder.path());
        cluster
    }

    /// A copy of this server that follows it.
    pub fn standby(&self) -> Self {
        let standby = Self::at(self.binaries.clone());
        let mut copy = standby.tool("pg_basebackup");
        copy.args(["-R", "-X", "stream", "-c", "fast", "--no-sync", "-d"]);
        copy.arg(format!("postgres://{USER}:{PASSWORD}@127.0.0.1:{}/postgres", self.port));
        done(copy.arg("-D").arg(standby.data()));
        standby.start("");
        standby
    }

    /// Waits until a standby follows.
    pub async fn wait_for_standby(&self) {
        use thihanh_store::{FromQueryResult, Store, values};
        #[derive(FromQueryResult)]
        struct Following {
            number: i64,
        }
        let store = Store::open(&self.url().parse().unwrap()).await.unwrap();
        let begun = Instant::now();
        let text = "SELECT count(*) AS number FROM pg_stat_replication WHERE sync_state = 'sync'";
        while store.read().one::<Following>(text, values![]).await.unwrap().number == 0 {
            assert!(begun.elapsed() < Duration::from_secs(60), "no standby follows");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        store.close().await;
    }

    pub fn url(&self) -> String {
        format!("postgres://{USER}:{PASSWORD}@127.0.0.1:{}/postgres", self.port)
    }

    /// The address of both.
    pub fn url_with(&self, other: &Self) -> String {
        format!("postgres://{USER}:{PASSWORD}@127.0.0.1:{},127.0.0.1:{}/postgres", self.port, other.port)
    }

    /// Ends it without letting it finish anything.
    pub fn kill(&self) {
        done(self.tool("pg_ctl").args(["stop", "-s", "-m", "immediate", "-D"]).arg(self.data()));
    }

    /// Makes a standby the server that takes writes.
    pub fn promote(&self) {
        done(self.tool("pg_ctl").args(["promote", "-s", "-w", "-D"]).arg(self.data()));
    }

    fn start(&self, options: &str) {
        let mut start = self.tool("pg_ctl");
        start.args(["start", "-w", "-s", "-o"]).arg(format!("-p {} {options}", self.port)).arg("-D").arg(self.data());
        done(start.arg("-l").arg(self.folder.path().join("server.log")));
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn append(&self, file: &str, text: &str) {
        let mut file = fs::OpenOptions::new().append(true).open(self.data().join(file)).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    /// PostgreSQL refuses to run as root, so what it uses belongs to Debian's user for it.
    fn own(&self, path: &Path) {
        if is_root() {
            done(Command::new("chown").arg("postgres:postgres").arg(path));
        }
    }

    /// One of PostgreSQL's programs, as a user that it accepts.
    fn tool(&self, name: &str) -> Command {
        let program = self.binaries.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir("/");
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = self.tool("pg_ctl");
        let _ = stop.args(["stop", "-s", "-m", "immediate", "-D"]).arg(self.data()).stderr(Stdio::null()).status();
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}

fn done(command: &mut Command) {
    let status = command.status().unwrap();
    assert!(status.success(), "{command:?} failed ({status})");
}
