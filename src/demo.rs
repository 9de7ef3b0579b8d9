//! The demo: a sample province with its people and directives, standing on a day of its own. All of it is invented.
//!
//! It is made by the use cases that people work with, each at its own time: a directive of 2021 is received and issued by a
//! clock that stands in 2021, so that its history reads as if the province had worked here all along.

mod surveys;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use chrono::{Datelike, Duration, Months, NaiveDate};
use thihanh_kernel::access::{Actor, Grant, Role};
use thihanh_kernel::ids::{AgencyId, ProgrammeId};
use thihanh_kernel::page::Page;
use thihanh_kernel::time::{FixedClock, vn_date};
use thihanh_webkit::Contact;

use crate::app::App;
use crate::config::Config;
use crate::identity::{DemoClock, RandomIds};
use crate::modules::accounts::usecase::{self as accounts, AddAccount};
use crate::modules::agencies::model::import::SourceFile;
use crate::modules::agencies::usecase::{self as agencies, Import};
use crate::modules::agencies::{self as agencies_module};
use crate::modules::collaborators as collaborators_module;
use crate::modules::directives::model::head::HeadForm;
use crate::modules::directives::model::review::{CardRef, Verb};
use crate::modules::directives::usecase::{
    self as directives, DirectiveError, HeadCommand, Incoming, IssueCommand, Received,
};
use crate::modules::handling as handling_module;
use crate::modules::indicators as indicators_module;
use crate::modules::information as information_module;
use crate::modules::inspections as inspections_module;
use crate::modules::letters::model::template::Mode;
use crate::modules::letters::model::{Numbering, SigningForm};
use crate::modules::letters::usecase::{self as letters, Ask, Urge};
use crate::modules::obligations::api::urging::Reach;
use crate::modules::obligations::api::{ObligationFilter, Status};
use crate::modules::obligations::model::evidence::About;
use crate::modules::obligations::usecase::{self as obligations, Act, Finished};
use crate::modules::programmes::model::ProgrammeForm;
use crate::modules::programmes::usecase as programmes;
use crate::modules::proposals::model::ProposalForm;
use crate::modules::proposals::usecase as proposals;
use crate::modules::risk as risk_module;

mod collaborators;
mod conditions;
mod handling;
mod indicators;
mod information;
mod inspections;
mod plans;
mod publication;
mod reorganisation;

/// The password of every person of the demo: it protects nothing but invented data.
pub const PASSWORD: &str = "dungthu-2026";

/// File of the data folder that makes it a demo's, and holds its day.
const DAY_FILE: &str = "demo-day";

/// Where the sample province stands; shown under the product's name.
const PLACE: &str = "Tỉnh Minh Giang";

/// The agency at the top of the sample tree.
const ROOT: &str = "Tỉnh Minh Giang";

/// The day on which the demo stands when nothing is said: a Monday in March 2026.
#[must_use]
pub fn default_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 16).unwrap_or_default()
}

/// A person of the demo.
pub struct Person {
    /// What one types to sign in.
    pub login: &'static str,
    /// Name.
    pub name: &'static str,
    /// Post and agency, as the frame shows it.
    pub position: &'static str,
    role: Role,
    agency: &'static str,
}

/// The last day of the districts (Law 72/2025/QH15).
fn last_day_of_districts() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 6, 30).unwrap_or_default()
}

/// One person per role, and while there were districts one of a district.
pub fn people(on: NaiveDate) -> impl Iterator<Item = &'static Person> {
    const OF_A_DISTRICT: &Person = &Person {
        login: "huyen",
        name: "Sùng Thị Mai",
        position: "Trưởng phòng Tư pháp, UBND huyện",
        role: Role::FocalOfficer,
        agency: "Ủy ban nhân dân huyện Thạch Bàn",
    };
    const PEOPLE: &[Person] = &[
        Person {
            login: "dieuphoi",
            name: "Lê Thị Thu Hà",
            position: "Chuyên viên, Sở Tư pháp",
            role: Role::Coordinator,
            agency: ROOT,
        },
        Person {
            login: "lanhdao",
            name: "Nông Quang Huy",
            position: "Chủ tịch UBND tỉnh",
            role: Role::Leader,
            agency: ROOT,
        },
        Person {
            login: "vanthu",
            name: "Trần Văn Khải",
            position: "Văn thư, Văn phòng UBND tỉnh",
            role: Role::RecordsClerk,
            agency: ROOT,
        },
        Person {
            login: "thutruong",
            name: "Bàn Thế Quân",
            position: "Giám đốc Sở Y tế",
            role: Role::UnitHead,
            agency: "Sở Y tế",
        },
        Person {
            login: "daumoi",
            name: "Phạm Ngọc Lan",
            position: "Cán bộ đầu mối, Sở Y tế",
            role: Role::FocalOfficer,
            agency: "Sở Y tế",
        },
        Person {
            login: "xa",
            name: "Hoàng Văn Sự",
            position: "Công chức tư pháp, UBND xã",
            role: Role::FocalOfficer,
            agency: "",
        },
        Person {
            login: "noichinh",
            name: "Bùi Thị Nga",
            position: "Trưởng Ban Nội chính Tỉnh ủy",
            role: Role::Observer,
            agency: ROOT,
        },
        Person {
            login: "mattran",
            name: "Vi Thị Thơm",
            position: "Ủy ban MTTQ Việt Nam tỉnh",
            role: Role::Partner,
            agency: ROOT,
        },
        Person {
            login: "thanhtra",
            name: "Phan Thị Hùng",
            position: "Chánh Thanh tra tỉnh",
            role: Role::Inspector,
            agency: ROOT,
        },
        Person {
            login: "kiemsoat",
            name: "Đặng Minh Tâm",
            position: "Kiểm soát hệ thống",
            role: Role::Auditor,
            agency: ROOT,
        },
        Person {
            login: "quantri",
            name: "Nguyễn Hữu Bình",
            position: "Quản trị hệ thống",
            role: Role::Administrator,
            agency: ROOT,
        },
    ];
    PEOPLE.iter().chain((on <= last_day_of_districts()).then_some(OF_A_DISTRICT))
}

/// A directive of the demo, and what is done with it.
struct Sample {
    name: &'static str,
    bytes: &'static [u8],
    /// The day on which it came in; `None` leaves it in the inbox, to be reviewed by whoever tries the demo.
    issued: Option<(i32, u32, u32)>,
}

macro_rules! samples {
    ($($name:literal $issued:expr),* $(,)?) => {
        &[$(Sample { name: $name, bytes: include_bytes!(concat!("../samples/", $name)), issued: $issued }),*]
    };
}

const SAMPLES: &[Sample] = samples![
    "09-cong-van-tcvn3-2021.txt" Some((2021, 2, 10)),
    "03-cong-van-theo-doi-2021.txt" Some((2021, 2, 19)),
    "02-chi-thi-ban-thuong-vu-2021.txt" Some((2021, 3, 15)),
    "01-ke-hoach-thuc-hien-chi-thi-2021.txt" Some((2021, 5, 31)),
    "04-ke-hoach-bang-nhiem-vu-2025.txt" Some((2025, 4, 21)),
    "05-cong-van-hai-cap-2025.txt" Some((2025, 8, 18)),
    "06-ke-hoach-theo-doi-2026.txt" Some((2026, 1, 20)),
    "07-quyet-dinh-kem-ke-hoach-2026.docx" Some((2026, 2, 10)),
    "08-chi-thi-chu-tich-2026.pdf" None,
    "10-thong-bao-ket-luan-2026.txt" None,
];

/// Opens the demo in the configured data folder: goes on with what is there, or makes it.
///
/// # Errors
/// When the folder holds something else, cannot be written, or the database does not answer.
pub async fn open(mut config: Config, today: Option<NaiveDate>) -> anyhow::Result<App> {
    config.place = PLACE.to_owned();
    config.contact = Some(Contact { name: "Sở Tư pháp".to_owned(), phone: "0200 3800 115".to_owned() });
    let kept = day_of(&config.data)?;
    let is_new = kept.is_none();
    if is_new && std::fs::read_dir(&config.data).is_ok_and(|mut entries| entries.next().is_some()) {
        anyhow::bail!(
            "{} holds an installation that is no demo; name another folder with --data",
            config.data.display()
        );
    }
    let day = today.or(kept).unwrap_or_else(default_day);
    let app = App::open(config, Arc::new(DemoClock::starting_at(day)), Arc::new(RandomIds)).await?;
    let app = App { is_demo: true, ..app };
    if is_new && let Err(error) = fill(&app, day).await {
        // Half a province is no demo, and would stand in the way of the next try.
        app.store.close().await;
        std::fs::remove_dir_all(&app.config.data).context("the unfinished demo cannot be removed")?;
        return Err(error);
    }
    keep_day(&app.config.data, day)?;
    Ok(app)
}

/// Makes a data folder the demo's, on this day.
///
/// # Errors
/// When the folder cannot be written.
pub(crate) fn keep_day(data: &Path, day: NaiveDate) -> anyhow::Result<()> {
    std::fs::write(data.join(DAY_FILE), day.to_string()).context("the demo's day cannot be kept")
}

/// Removes the demo's data folder; what is no demo's is left alone.
///
/// # Errors
/// When the folder holds something else or cannot be removed.
pub fn remove(config: &Config) -> anyhow::Result<()> {
    if day_of(&config.data)?.is_some() {
        std::fs::remove_dir_all(&config.data)
            .with_context(|| format!("{} cannot be removed", config.data.display()))?;
    }
    Ok(())
}

/// The same installation with the demo's clock, where it is a demo.
///
/// # Errors
/// When the file that keeps the day holds none.
pub fn with_its_day(app: App) -> anyhow::Result<App> {
    match day_of(&app.config.data)? {
        Some(day) => Ok(App { clock: Arc::new(DemoClock::starting_at(day)), is_demo: true, ..app }),
        None => Ok(app),
    }
}

/// The demo's day, kept in its data folder; `None` where the folder is no demo's.
pub(crate) fn day_of(data: &Path) -> anyhow::Result<Option<NaiveDate>> {
    match std::fs::read_to_string(data.join(DAY_FILE)) {
        Ok(text) => Ok(Some(text.trim().parse().context("the demo's day is no date")?)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).context("the demo's day cannot be read"),
    }
}

/// The tree, the people, the directives, and what became of them until `day`.
pub(crate) async fn fill(app: &App, day: NaiveDate) -> anyhow::Result<()> {
    let actor = Actor::system("demo");
    load_province(app, &actor).await?;
    let root = find(app, ROOT, day).await?;
    for person in people(day) {
        let agency = if person.agency.is_empty() {
            first_commune(app, root, day).await?
        } else {
            find(app, person.agency, day).await?
        };
        let grant = Grant { role: person.role, agency, module: None, from: day - Duration::days(365 * 10), to: None };
        let command = AddAccount {
            login: person.login.to_owned(),
            name: person.name.to_owned(),
            position: person.position.to_owned(),
            password: PASSWORD.to_owned(),
            grants: vec![grant],
        };
        accounts::add_account(app, &actor, command).await?;
    }
    let programme = programme(app, &actor, root, day).await?;
    for sample in SAMPLES {
        receive(app, &actor, sample, (root, programme), day).await.with_context(|| sample.name)?;
    }
    let mut year = 2021;
    while let Some(end) = NaiveDate::from_ymd_opt(year, 12, 31).filter(|end| *end < day) {
        obligations::generate_series(&at(app, end)).await?;
        year += 1;
    }
    obligations::generate_series(app).await?;
    live(app, &actor, day).await?;
    urge(app, &actor, day).await?;
    let session = information::supervise(app, &actor, day).await?;
    propose(app, &actor, &session, day).await?;
    plans::plan(app, &actor, root, day).await?;
    surveys::ask(app, &actor, day).await?;
    inspections::inspect(app, &actor, day).await?;
    information::collect(app, &actor, day).await?;
    handling::handle(app, &actor, root, day).await?;
    conditions::keep(app, &actor, day).await?;
    collaborators::keep(app, &actor, day).await?;
    indicators::enter(app, &actor, day).await?;
    publication::publish(app, &actor, day).await?;
    reorganisation::prepare(app, &actor, day).await
}

/// The sample tree of agencies and the reference rows.
///
/// # Errors
/// When the files are wrong or the database does not answer.
pub async fn load_province(app: &App, actor: &Actor) -> anyhow::Result<()> {
    agencies::install_reference_data(app, actor).await?;
    let file = |name: &str, bytes: &[u8]| SourceFile { name: name.to_owned(), bytes: bytes.to_vec() };
    let files = vec![
        file("agencies.csv", include_bytes!("../samples/province/agencies.csv")),
        file("successions.csv", include_bytes!("../samples/province/successions.csv")),
    ];
    agencies::import(app, actor, Import { files, is_dry_run: false }).await?;
    inspections_module::api::install(app).await?;
    information_module::api::install(app).await?;
    risk_module::api::install(app).await?;
    collaborators_module::api::install(app).await?;
    indicators_module::api::install(app).await?;
    handling_module::api::install(app).await?;
    Ok(())
}

async fn find(app: &App, name: &str, on: NaiveDate) -> anyhow::Result<AgencyId> {
    agencies_module::api::find_by_name(app.store.read(), name, on).await?.with_context(|| format!("{name} on {on}"))
}

async fn first_commune(app: &App, root: AgencyId, on: NaiveDate) -> anyhow::Result<AgencyId> {
    let all = agencies_module::api::all_in(app.store.read(), root, on).await?;
    let commune =
        all.iter().find(|agency| agency.kind == "peoples_committee" && agency.name.starts_with("Ủy ban nhân dân xã"));
    commune.map(|agency| agency.id).context("a commune")
}

/// The same installation on another day.
fn at(app: &App, day: NaiveDate) -> App {
    App { clock: Arc::new(FixedClock::on(day)), ..app.clone() }
}

async fn receive(
    app: &App,
    actor: &Actor,
    sample: &Sample,
    (root, programme): (AgencyId, ProgrammeId),
    day: NaiveDate,
) -> anyhow::Result<()> {
    let issued = sample.issued.and_then(|(y, m, d)| NaiveDate::from_ymd_opt(y, m, d)).filter(|issued| *issued <= day);
    let then = at(app, issued.unwrap_or(day));
    let file = Incoming { name: sample.name.to_owned(), bytes: sample.bytes.to_vec() };
    let code = match directives::receive(&then, actor, file, Some(root)).await? {
        Received::New { code, .. } => code,
        other => anyhow::bail!("it was not taken: {other:?}"),
    };
    if issued.is_none() {
        return Ok(());
    }
    if OF_PROGRAMME.contains(&sample.name) {
        let form = HeadForm { programme: Some(programme.to_string()), ..HeadForm::default() };
        directives::set_head(&then, actor, &code, &HeadCommand { version: None, form }).await?;
    }
    for card in directives::look(&then, actor, &code).await?.review.cards() {
        let card = CardRef { id: card.id, version: card.version };
        match directives::review(&then, actor, &code, Verb::Accept(card, None)).await {
            // A card that nobody can be given is no order: a person would reject it.
            Err(DirectiveError::Review(_)) => directives::review(&then, actor, &code, Verb::Reject(card)).await?,
            reviewed => reviewed?,
        };
    }
    let issued = directives::issue(&then, actor, &code, &IssueCommand { version: None, accept_certain: true }).await?;
    tracing::info!(code, tasks = issued.tasks, obligations = issued.obligations, "issued");
    Ok(())
}

/// Samples under the demo's programme.
const OF_PROGRAMME: [&str; 2] = ["06-ke-hoach-theo-doi-2026.txt", "07-quyet-dinh-kem-ke-hoach-2026.docx"];

/// An invented programme of five years.
async fn programme(app: &App, actor: &Actor, root: AgencyId, day: NaiveDate) -> anyhow::Result<ProgrammeId> {
    let starts_on = day.min(NaiveDate::from_ymd_opt(2026, 1, 5).unwrap_or(day));
    let form = ProgrammeForm {
        name: "Nâng cao hiệu quả tổ chức thi hành pháp luật giai đoạn 2026–2030 (dữ liệu mẫu)".to_owned(),
        source: "Quyết định 15/QĐ-UBND ngày 05/01/2026 (dữ liệu mẫu)".to_owned(),
        goal: "Mọi nhiệm vụ được giao có người làm, có thời hạn và có kết quả kiểm chứng được.".to_owned(),
        jurisdiction: root.to_string(),
        lead: find(app, "Sở Tư pháp", day).await?.to_string(),
        starts_on: vn_date(starts_on),
        ends_on: "31/12/2030".to_owned(),
    };
    Ok(programmes::create(&at(app, starts_on), actor, &form).await?.id)
}

/// Two proposals of the Fatherland Front: one was answered, one, of a session of supervision, waits.
async fn propose(app: &App, actor: &Actor, session: &str, day: NaiveDate) -> anyhow::Result<()> {
    let front = find(app, "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Minh Giang", day).await?;
    let form = |to: AgencyId, title: &str, number: &str, wanted_on: NaiveDate| ProposalForm {
        from: front.to_string(),
        to: to.to_string(),
        title: title.to_owned(),
        content: format!("{title}. Nội dung này do phần mềm tạo ra để minh họa."),
        number: number.to_owned(),
        wanted_on: vn_date(wanted_on),
        ..ProposalForm::default()
    };
    let before = at(app, day - Duration::days(21));
    let health = find(app, "Sở Y tế", day).await?;
    let first = form(health, "Công khai kết quả rà soát định mức khám, chữa bệnh", "12/MTTQ-DCPL", day);
    let first = proposals::submit(&before, actor, &first).await?;
    let answers = at(app, day - Duration::days(4));
    if let Some(answer) = proposals::look(&answers, actor, &first.code).await?.answer {
        let act = Act {
            code: &answer.obligation.code, version: None, note: "Đã trả lời bằng văn bản (dữ liệu mẫu)"
        };
        obligations::mark_reported(&answers, actor, act, answers.clock.today()).await?;
    }
    let interior = find(app, "Sở Nội vụ", day).await?;
    let title = "Bố trí cán bộ tiếp công dân tại các xã mới thành lập";
    let wanted_on = day + Duration::days(30);
    let of_session = ProposalForm { session: session.to_owned(), ..form(interior, title, "19/MTTQ-DCPL", wanted_on) };
    proposals::submit(app, actor, &of_session).await?;
    Ok(())
}

/// What a report of the sample province proves itself with.
const REPORT: &[u8] =
    "BÁO CÁO\nKết quả thực hiện nhiệm vụ được giao\n\nNội dung này do phần mềm tạo ra để minh họa.\n".as_bytes();

/// What the agencies did until `day`: most reported in time, some late, a few not at all, the newest ones not yet judged.
async fn live(app: &App, actor: &Actor, day: NaiveDate) -> anyhow::Result<()> {
    let filter = ObligationFilter { status: Some(Status::Overdue), ..ObligationFilter::default() };
    let mut page = Page::new(Some(200), None);
    let mut late = Vec::new();
    loop {
        let register = obligations::register(app, actor, &filter, &page).await?;
        late.extend(register.rows.items.into_iter().map(|row| row.obligation));
        match register.rows.next {
            Some(next) => page = Page::new(Some(200), Some(next)),
            None => break,
        }
    }
    let mut taken: BTreeMap<NaiveDate, Vec<Finished>> = BTreeMap::new();
    for (index, obligation) in late.iter().enumerate() {
        let Some(due) = obligation.due_on else { continue };
        // Repeatable and spread over agencies: the order of the register with a stride that shares no factor with 100.
        let share = index * 37 % 100;
        let is_old = day - due > Duration::days(300);
        let on = match share {
            0..76 => due - Duration::days(i64::try_from(share % 9).unwrap_or_default()),
            76..88 => due + Duration::days(i64::try_from(share % 17).unwrap_or_default() + 1),
            _ if is_old => due + Duration::days(40),
            _ => continue,
        };
        let on = on.max(obligation.opened_on).min(day);
        if is_old {
            // Long ago, on paper: the register of a month is taken over on the first day of the next.
            let next = on.with_day(1).and_then(|first| first.checked_add_months(Months::new(1))).unwrap_or(on);
            taken.entry(next.min(day)).or_default().push(Finished { code: obligation.code.clone(), reached_on: on });
            continue;
        }
        let act = |note| Act { code: &obligation.code, version: None, note };
        let judged = at(app, (on + Duration::days(2)).min(day));
        let note = "Đã gửi văn bản báo cáo kết quả (dữ liệu mẫu)";
        if share % 5 == 0 {
            let about = About { dated_on: Some(on), note: "Báo cáo kết quả (dữ liệu mẫu)".to_owned() };
            obligations::add_evidence(&at(app, on), actor, &obligation.code, "bao-cao-ket-qua.txt", &about, REPORT)
                .await?;
        }
        obligations::mark_reported(&at(app, on), actor, act(note), on).await?;
        if share % 5 != 0 {
            obligations::mark_done(&judged, actor, act("")).await?;
        }
    }
    for (then, finished) in taken {
        let register = "Tiếp nhận từ sổ theo dõi trước đây (dữ liệu mẫu)";
        obligations::take_over(&at(app, then), actor, &finished, register).await?;
    }
    Ok(())
}

/// Two late agencies were urged by a letter the week before; the draft of another waits.
async fn urge(app: &App, actor: &Actor, day: NaiveDate) -> anyhow::Result<()> {
    let before = at(app, day - Duration::days(5));
    let late = letters::centre(&before, actor, Reach::Late, None).await?.rows;
    let agencies: Vec<AgencyId> = late.iter().map(|row| row.late.agency).collect();
    let [first, second, third, ..] = agencies[..] else { return Ok(()) };
    let of = |agencies: Vec<AgencyId>, mode| Urge {
        ask: Ask { agencies, ..Ask::default() },
        mode,
        wording: None,
        reply_by: None,
    };
    for code in letters::create(&before, actor, &of(vec![first, second], Mode::All)).await? {
        let looked = letters::look(&before, actor, &code).await?.letter;
        let signing = SigningForm { name: "Chu Hồng Vân".to_owned(), ..looked.content.signing };
        let numbering = Numbering { number: Some(312), on: Some(before.clock.today()), signing };
        letters::sign(&before, actor, &code, looked.version, numbering).await?;
        letters::send(&before, actor, &code, looked.version + 1).await?;
    }
    letters::create(app, actor, &of(vec![third], Mode::Each)).await?;
    Ok(())
}
