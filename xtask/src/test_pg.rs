//! A private PostgreSQL for tests, from the binaries that Debian installs: `cargo xtask test-pg start|url|stop`.
//!
//! It lives in `target/pg`, listens on loopback only, and trades safety for speed (no fsync): `stop` throws it away. `start`
//! prints its address for the tests: `export THIHANH_TEST_PG=$(cargo xtask test-pg start)`.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, bail, ensure};
use clap::{Args, Subcommand};

/// Example: `export THIHANH_TEST_PG=$(cargo xtask test-pg start)`
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Start the server unless it runs, and print its address
    Start,
    /// Print the address of the running server
    Url,
    /// Stop the server and remove its data
    Stop,
}

/// Settings of a server whose data nobody will miss.
const SETTINGS: &str = "\
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
full_page_writes = off
max_connections = 200
shared_buffers = 256MB
";
/// Database user of the tests; it may make databases.
const USER: &str = "thihanh";

/// Does what is asked of the server.
///
/// # Errors
/// When PostgreSQL is not installed or one of its programs fails.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let server = Server::find()?;
    match arguments.action {
        Action::Start => {
            if !server.is_running()? {
                server.start()?;
            }
            println!("{}", server.url()?);
        }
        Action::Url => {
            ensure!(server.is_running()?, "the test server does not run: cargo xtask test-pg start");
            println!("{}", server.url()?);
        }
        Action::Stop => server.stop()?,
    }
    Ok(ExitCode::SUCCESS)
}

struct Server {
    /// Where initdb and pg_ctl are.
    binaries: PathBuf,
    /// Everything of this server.
    folder: PathBuf,
}

impl Server {
    fn find() -> anyhow::Result<Self> {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in the workspace")?;
        #[expect(clippy::disallowed_methods, reason = "cargo says in a variable where its target folder is")]
        let target =
            std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), |dir| workspace.join(dir));
        Ok(Self { binaries: newest_binaries(Path::new("/usr/lib/postgresql"))?, folder: target.join("pg") })
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn is_running(&self) -> anyhow::Result<bool> {
        let status = self
            .tool("pg_ctl")
            .arg("status")
            .arg("-D")
            .arg(self.data())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        Ok(status.success())
    }

    fn start(&self) -> anyhow::Result<()> {
        if !self.data().exists() {
            self.make()?;
        }
        let port = free_port()?;
        fs::write(self.folder.join("port"), port.to_string())?;
        let mut start = self.tool("pg_ctl");
        start.args(["start", "-w", "-s", "-o"]).arg(format!("-p {port}")).arg("-D").arg(self.data());
        start.arg("-l").arg(self.data().join("server.log"));
        done(&mut start).with_context(|| format!("see {}", self.data().join("server.log").display()))
    }

    /// Makes the cluster. A password keeps other people on the machine out: a database superuser can run commands.
    fn make(&self) -> anyhow::Result<()> {
        fs::DirBuilder::new().recursive(true).mode(0o755).create(&self.folder)?;
        let password_file = self.folder.join("password");
        let mut file =
            fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&password_file)?;
        file.write_all(random_hex()?.as_bytes())?;
        if is_root()? {
            // PostgreSQL refuses to run as root, so the data belong to Debian's user for it.
            done(Command::new("chown").arg("postgres:postgres").arg(&password_file))?;
            done(
                Command::new("install").args(["-d", "-o", "postgres", "-g", "postgres", "-m", "700"]).arg(self.data()),
            )?;
        }
        let mut make = self.tool("initdb");
        make.args(["--no-sync", "--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "-U", USER]);
        make.arg("--pwfile").arg(&password_file).arg("-D").arg(self.data()).stdout(Stdio::null());
        done(&mut make)?;
        let mut settings = fs::OpenOptions::new().append(true).open(self.data().join("postgresql.conf"))?;
        settings.write_all(SETTINGS.as_bytes())?;
        Ok(())
    }

    fn stop(&self) -> anyhow::Result<()> {
        if self.is_running()? {
            done(self.tool("pg_ctl").args(["stop", "-s", "-m", "immediate", "-D"]).arg(self.data()))?;
        }
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder)?;
        }
        Ok(())
    }

    fn url(&self) -> anyhow::Result<String> {
        let read = |name: &str| {
            fs::read_to_string(self.folder.join(name)).with_context(|| format!("no {name} of the test server"))
        };
        Ok(format!("postgres://{USER}:{}@127.0.0.1:{}/postgres", read("password")?, read("port")?))
    }

    /// One of PostgreSQL's programs, as a user that it accepts.
    fn tool(&self, name: &str) -> Command {
        let program = self.binaries.join(name);
        let mut command = if is_root().unwrap_or(false) {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        // The user may have no right to the folder that cargo was called in.
        command.current_dir("/");
        command
    }
}

fn newest_binaries(root: &Path) -> anyhow::Result<PathBuf> {
    let versions = fs::read_dir(root).into_iter().flatten().flatten();
    let newest = versions.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok()).max();
    let Some(newest) = newest else { bail!("PostgreSQL is not installed (apt install postgresql)") };
    Ok(root.join(newest.to_string()).join("bin"))
}

fn is_root() -> anyhow::Result<bool> {
    Ok(fs::metadata("/proc/self")?.uid() == 0)
}

fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

fn random_hex() -> anyhow::Result<String> {
    let mut bits = [0; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut bits)?;
    Ok(bits.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn done(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("{} cannot be run", command.get_program().display()))?;
    ensure!(status.success(), "{} failed ({status})", command.get_program().display());
    Ok(())
}
