//! How long people wait over the data of an installation: signing in, their desks, and the reminders of a morning.
//!
//! ```text
//! thihanh generate --data big --obligations 1000000
//! cargo bench --bench people -- --data big
//! ```
//!
//! It adds people who sign in with one password, so it is for invented data only. Pages are asked of the whole program, from the request to
//! the last byte, without a network between.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, SET_COOKIE};
use axum::http::{Request, StatusCode};
use chrono::{Days, NaiveDate, NaiveTime};
use clap::Parser;
use futures_util::{StreamExt, TryStreamExt, stream};
use http_body_util::BodyExt;
use thihanh::app::App;
use thihanh::config::{Config, ConfigArgs};
use thihanh::identity::{RandomIds, SystemClock};
use thihanh::modules::accounts::usecase::{AddAccount, add_account};
use thihanh::modules::agencies;
use thihanh::modules::notices::usecase::{ChoicesForm, install_rules, keep_choices, morning, tell};
use thihanh::router::router;
use thihanh_kernel::access::{Actor, Grant, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::time::{self, FixedClock};
use thihanh_store::{FromQueryResult, values};
use tower::ServiceExt;
use uuid::Uuid;

/// The password of everybody; the data are invented.
const PASSWORD: &str = "mot-mat-khau-de-do-2026";
/// Sign-ins of one measurement.
const SIGN_INS: usize = 400;

#[derive(Parser)]
struct Args {
    #[command(flatten)]
    config: ConfigArgs,
    /// How many people there are: one for each of the agencies that owe most, heads and officers by turns
    #[arg(long, default_value_t = 2_000)]
    people: usize,
    /// Leaves out the mornings, which change the data
    #[arg(long)]
    no_mornings: bool,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let config = || Config::load(&args.config, None);
    let app = Arc::new(App::open(config()?, Arc::new(SystemClock), Arc::new(RandomIds)).await?);
    agencies::usecase::install_reference_data(&app, &Actor::system("measure")).await?;
    install_rules(&app).await?;
    tell(&app).await?;
    let people = people(&app, args.people).await?;
    println!("{} people", people.len());

    if !args.no_mornings {
        let clock = Arc::new(FixedClock::at(app.clock.now()));
        let at = App::open(config()?, clock.clone(), Arc::new(RandomIds)).await?;
        mornings(&at, &clock).await?;
    }

    let router = router(app.clone());
    for clients in [1, 8] {
        let begun = Instant::now();
        let logins = people.iter().cycle().take(SIGN_INS).cloned();
        let times: Vec<Duration> = stream::iter(logins.map(|login| {
            let mut browser = Browser::new(&router);
            async move { browser.sign_in(&login).await }
        }))
        .buffer_unordered(clients)
        .try_collect()
        .await?;
        let rate = SIGN_INS as f64 / begun.elapsed().as_secs_f64();
        show(&format!("sign-in, {clients} at a time"), times);
        println!("{:44} {rate:9.1} a second", "");
    }

    let officers: Vec<_> = people.iter().filter(|login| login.starts_with("do-")).cloned().collect();
    let mut browsers = Vec::new();
    for login in &officers {
        let mut browser = Browser::new(&router);
        browser.sign_in(login).await?;
        browsers.push(browser);
    }
    for (page, clients) in [("/viec-cua-toi", 1), ("/viec-cua-toi", 8), ("/", 1), ("/nhiem-vu", 1)] {
        let visits = browsers.iter().map(|browser| async move { browser.visit(page).await });
        let times: Vec<_> = stream::iter(visits).buffer_unordered(clients).try_collect().await?;
        show(&format!("{page} of {} people, {clients} at a time", officers.len()), times);
    }
    for (page, logins) in [
        ("/viec-don-vi", officers.iter().step_by(2).take(200).cloned().collect()),
        ("/viec-cua-toi", vec!["dieuphoi".to_owned(); 100]),
        ("/bang-theo-doi", vec!["dieuphoi".to_owned(); 100]),
        ("/", vec!["lanhdao".to_owned(); 100]),
        ("/bang-theo-doi", vec!["lanhdao".to_owned(); 100]),
    ] as [(&str, Vec<String>); 5]
    {
        let mut signed_in: HashMap<String, Browser> = HashMap::new();
        let mut times = Vec::new();
        for login in &logins {
            if !signed_in.contains_key(login) {
                let mut browser = Browser::new(&router);
                browser.sign_in(login).await?;
                signed_in.insert(login.clone(), browser);
            }
            times.push(signed_in[login].visit(page).await?);
        }
        let who = if signed_in.len() > 1 { format!("{} heads", signed_in.len()) } else { logins[0].clone() };
        show(&format!("{page} of {who}"), times);
    }
    Ok(())
}

fn show(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let part = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)].as_secs_f64() * 1_000.0;
    println!("{name:44} least {:8.2}  p50 {:8.2}  p95 {:8.2}  most {:8.2} ms", part(0), part(50), part(95), part(100));
}

/// The runs of some working days, at half past seven.
async fn mornings(app: &App, clock: &FixedClock) -> anyhow::Result<()> {
    let mut day = app.clock.today();
    let calendar = agencies::api::calendar(app.store.read()).await?;
    for name in ["first ever", "the next day", "the day after", "one more"] {
        while !calendar.is_working_day(day) {
            day = day + Days::new(1);
        }
        clock.set(time::instant(day, NaiveTime::from_hms_opt(7, 30, 0).unwrap_or_default()));
        let begun = Instant::now();
        let run = morning(app).await?;
        println!("morning of {day}, {name}: {:.1} s, {run:?}", begun.elapsed().as_secs_f64());
        day = day + Days::new(1);
    }
    Ok(())
}

/// Adds the people who are not there yet; their logins.
async fn people(app: &App, wanted: usize) -> anyhow::Result<Vec<String>> {
    #[derive(FromQueryResult)]
    struct Owing {
        agency_id: Uuid,
    }
    let sql = app.store.read();
    let statement = "SELECT agency_id FROM obligation GROUP BY agency_id ORDER BY count(*) DESC, agency_id LIMIT $1";
    let owing: Vec<Owing> = sql.all(statement, values![i64::try_from(wanted)?]).await?;
    ensure!(!owing.is_empty(), "nothing is owed here: make data with 'thihanh generate'");
    let root = agencies::api::roots(sql, app.clock.today()).await?.first().context("there is no agency")?.id;
    let mut all: Vec<(String, Role, AgencyId)> =
        vec![("dieuphoi".into(), Role::Coordinator, root), ("lanhdao".into(), Role::Leader, root)];
    for (number, row) in owing.iter().enumerate() {
        let role = if number % 2 == 0 { Role::UnitHead } else { Role::FocalOfficer };
        all.push((format!("do-{number:04}"), role, AgencyId::from_uuid(row.agency_id)));
    }
    let logins = all.iter().map(|(login, ..)| login.clone()).collect();
    stream::iter(all.into_iter().map(|(login, role, agency)| add(app, login, role, agency)))
        .buffer_unordered(4)
        .try_collect::<()>()
        .await?;
    Ok(logins)
}

async fn add(app: &App, login: String, role: Role, agency: AgencyId) -> anyhow::Result<()> {
    let system = Actor::system("measure");
    if thihanh::modules::accounts::api::find_by_login(app.store.read(), &login).await?.is_some() {
        return Ok(());
    }
    let from = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default();
    let command = AddAccount {
        login: login.clone(),
        name: format!("Người đo {login}"),
        position: String::new(),
        password: PASSWORD.to_owned(),
        grants: vec![Grant { role, agency, module: None, from, to: None }],
    };
    let account = add_account(app, &system, command).await?;
    let choices = ChoicesForm {
        channel: "email".into(),
        address: format!("{login}@example.vn"),
        quiet_from: "19".into(),
        quiet_to: "7".into(),
        version: "0".into(),
        ..ChoicesForm::default()
    };
    keep_choices(app, &Actor::person(account, login, Vec::new()), &choices).await?;
    Ok(())
}

/// Somebody's browser: a router to ask and the cookies it gave.
struct Browser {
    router: Router,
    cookies: HashMap<String, String>,
}

impl Browser {
    fn new(router: &Router) -> Self {
        Self { router: router.clone(), cookies: HashMap::new() }
    }

    fn request(&self, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Request::builder()
            .uri(path)
            .header(HOST, "127.0.0.1")
            .header(COOKIE, cookies.join("; "))
            .extension(ConnectInfo(SocketAddr::from((Ipv4Addr::LOCALHOST, 40_000))))
    }

    /// Signs in; how long the password took.
    async fn sign_in(&mut self, login: &str) -> anyhow::Result<Duration> {
        let (_, body) = self.ask(self.request("/dang-nhap").body(Body::empty())?).await?;
        let token = body.split_once("name=\"csrf-token\" content=\"").and_then(|(_, rest)| rest.split('"').next());
        let form = format!("csrf={}&login={login}&password={PASSWORD}", token.context("no token")?);
        let request = self.request("/dang-nhap").method("POST");
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from(form))?;
        let begun = Instant::now();
        let (status, _) = self.ask(request).await?;
        ensure!(status == StatusCode::SEE_OTHER, "{login} could not sign in: {status}");
        Ok(begun.elapsed())
    }

    async fn ask(&mut self, request: Request<Body>) -> anyhow::Result<(StatusCode, String)> {
        let (parts, body) = self.router.clone().oneshot(request).await?.into_parts();
        for cookie in parts.headers.get_all(SET_COOKIE) {
            let pair = cookie.to_str()?.split(';').next().and_then(|pair| pair.split_once('='));
            let (name, value) = pair.context("a cookie without a name")?;
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        Ok((parts.status, String::from_utf8(body.collect().await?.to_bytes().to_vec())?))
    }

    /// Opens a page; how long it took to its last byte.
    async fn visit(&self, page: &str) -> anyhow::Result<Duration> {
        let request = self.request(page).body(Body::empty())?;
        let begun = Instant::now();
        let response = self.router.clone().oneshot(request).await?;
        let status = response.status();
        response.into_body().collect().await?;
        ensure!(status == StatusCode::OK, "{page}: {status}");
        Ok(begun.elapsed())
    }
}
