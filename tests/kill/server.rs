//! The real program over the test's database: made ready by its own commands, served, killed.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use chrono::Days;
use thihanh::app::App;
use thihanh::config::{Config, ConfigArgs};
use thihanh::identity::{RandomIds, SystemClock};
use thihanh::modules::delivery::api::{TargetForm, add_target};
use thihanh::modules::inspections::model::form::InspectionForm;
use thihanh::modules::inspections::model::paper::{PaperKind, SignForm};
use thihanh::modules::inspections::usecase::{self, MemberForm};
use thihanh::modules::notices::model::happening;
use thihanh::modules::notices::usecase::tell;
use thihanh::modules::{agencies, inspections, monitoring};
use thihanh_kernel::access::Actor;
use thihanh_kernel::time::vn_date;

/// Who inspects.
const BY: &str = "Sở Tư pháp";

/// Tokens of those who write.
#[derive(Clone)]
pub struct Tokens {
    /// Somebody who heads whatever owes something.
    pub head: String,
    /// Somebody who follows everything up.
    pub overseer: String,
}

/// Where the data of one test is.
pub struct Place {
    data: tempfile::TempDir,
    database: String,
}

/// A running server.
pub struct Server {
    process: Child,
    /// Address of its pages, `http://127.0.0.1:PORT`.
    pub address: String,
}

impl Place {
    pub fn make(database: &str) -> Self {
        Self { data: tempfile::tempdir().unwrap(), database: database.to_owned() }
    }

    fn thihanh(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_thihanh"));
        command
            .args(arguments)
            .arg("--data")
            .arg(self.data.path())
            .env("THIHANH_DATABASE", &self.database)
            .env("THIHANH_OUTBOUND_PRIVATE", "127.0.0.1")
            .env("LANG", "C.UTF-8");
        command
    }

    /// Runs a command to its end; what it printed.
    pub fn command(&self, arguments: &[&str]) -> String {
        let output = self.thihanh(arguments).stdin(Stdio::piped()).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{arguments:?}: {printed}{}", String::from_utf8_lossy(&output.stderr));
        printed
    }

    /// The sample province with what its directives of 2026 order, two people, and a system that wants every event.
    pub async fn prepare(&self, receiver: &str) -> Tokens {
        let sample = |name: &str| samples().join(name).display().to_string();
        self.command(&["agency", "import", &sample("province/agencies.csv"), &sample("province/successions.csv")]);
        let imported = self.command(&[
            "import",
            &sample("06-ke-hoach-theo-doi-2026.txt"),
            &sample("07-quyet-dinh-kem-ke-hoach-2026.docx"),
            &sample("10-thong-bao-ket-luan-2026.txt"),
        ]);
        for line in imported.lines() {
            let code = line.split('\t').next().unwrap();
            self.command(&["directive", "issue", code, "--accept-certain"]);
        }
        let token = |login: &str, role: &str| {
            self.add_person(login, role, "Tỉnh Minh Giang");
            self.command(&["token", "create", "--user", login, "--scope", "write"]).trim().to_owned()
        };
        let tokens = Tokens { head: token("dung.dau", "unit_head"), overseer: token("theo.doi", "coordinator") };
        let form = TargetForm {
            name: "kill".to_owned(),
            url: receiver.to_owned(),
            events: happening::event_names().join(" "),
        };
        let app = self.open().await;
        add_target(&app, &Actor::system("test"), &form, &happening::event_names()).await.unwrap();
        tell(&app).await.unwrap();
        tokens
    }

    /// The sample province with an inspection whose team is on site; its code, and the token of whoever records there.
    pub async fn prepare_inspection(&self) -> (String, String) {
        let sample = |name: &str| samples().join(name).display().to_string();
        self.command(&["agency", "import", &sample("province/agencies.csv"), &sample("province/successions.csv")]);
        self.add_person("kiem.tra", "focal_officer", BY);
        let token = self.command(&["token", "create", "--user", "kiem.tra", "--scope", "write"]).trim().to_owned();
        let (app, system) = (self.open().await, Actor::system("test"));
        // What a server brings along when it starts: the questions of the checklist among it.
        monitoring::api::install(&app).await.unwrap();
        inspections::api::install(&app).await.unwrap();
        let today = app.clock.today();
        let by = agencies::api::find_by_name(app.store.read(), BY, today).await.unwrap().unwrap();
        let form = InspectionForm {
            agency: by.to_string(),
            title: "Thi hành pháp luật về khám, chữa bệnh".into(),
            other_fields: "Y tế".into(),
            subject_names: "Sở Y tế".into(),
            is_by_name: true,
            period_from: "1/1/2025".into(),
            period_to: "31/12/2025".into(),
            starts_on: vn_date(today),
            ends_on: vn_date(today + Days::new(4)),
            ..InspectionForm::default()
        };
        let code = usecase::create(&app, &system, &form).await.unwrap().code;
        let head =
            MemberForm { login: "kiem.tra".into(), agency: BY.into(), role: "head".into(), ..MemberForm::default() };
        usecase::add_member(&app, &system, &code, None, &head).await.unwrap();
        usecase::decide(&app, &system, &code, None, "").await.unwrap();
        let decision = SignForm {
            kind: PaperKind::Decision,
            subject: None,
            number: "12".into(),
            symbol: String::new(),
            on: vn_date(today),
            signer_title: "Giám đốc".into(),
            signer_name: "Chu Hồng Vân".into(),
        };
        usecase::sign(&app, &system, &code, None, &decision).await.unwrap();
        usecase::notify(&app, &system, &code, None, &vn_date(today + Days::new(1))).await.unwrap();
        usecase::begin(&app, &system, &code, None).await.unwrap();
        (code, token)
    }

    fn add_person(&self, login: &str, role: &str, agency: &str) {
        use std::io::Write;
        let arguments = ["user", "add", login, "--name", login, "--role", role, "--agency", agency];
        let mut adding = self.thihanh(&arguments).stdin(Stdio::piped()).spawn().unwrap();
        adding.stdin.take().unwrap().write_all("một mật khẩu đủ dài 7\n".as_bytes()).unwrap();
        assert!(adding.wait().unwrap().success(), "{login} was not added");
    }

    /// The application over the same data, inside the test.
    pub async fn open(&self) -> App {
        let arguments = ConfigArgs {
            data: Some(self.data.path().to_owned()),
            database: Some(self.database.clone()),
            ..ConfigArgs::default()
        };
        let config = Config::load(&arguments, None).unwrap();
        App::open(config, Arc::new(SystemClock), Arc::new(RandomIds)).await.unwrap()
    }

    /// Starts the server on a free port and waits until it says its address.
    pub fn serve(&self) -> Server {
        let mut process = self.thihanh(&["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let first = lines.next().expect("the server says its address").unwrap();
        Server { process, address: first.trim().to_owned() }
    }
}

impl Server {
    /// SIGKILL: the process gets no chance to end anything.
    pub fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}
