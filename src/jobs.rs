//! Background work: what is run how often. Each kind is idempotent, so an instance that dies in the middle costs nothing.

use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveTime;
use thihanh_kernel::ids::JobId;
use thihanh_kernel::time;
use thihanh_store::blobs;
use thihanh_store::jobs::{self, Job, NewJob};
use thihanh_store::{StoreError, idempotency};

use crate::app::App;
use crate::modules::{accounts, agencies, audit, delivery, monitoring, notices, obligations, people};

/// How long the loop sleeps between two rounds.
const ROUND: Duration = Duration::from_secs(60);

/// How long requests for a new password wait for the job that answers them: somebody looks into a mail box.
const SHORT_ROUND: Duration = Duration::from_secs(2);

/// Reads the whole ledger, so it is done once a day, when nobody works.
const NIGHTLY: &str = "nightly";
/// Reminders and digests, once a working day.
const MORNING: &str = "morning";
/// 02:00 in Vietnam.
const NIGHTLY_AT: NaiveTime = match NaiveTime::from_hms_opt(2, 0, 0) {
    Some(at) => at,
    None => NaiveTime::MIN,
};
/// Longer than the nightly work takes on a ledger of millions; an instance that died is then followed by another.
const LEASE: chrono::Duration = chrono::Duration::hours(1);
/// How long the key of a write keeps its answer.
const KEYS_KEPT: chrono::Duration = chrono::Duration::hours(24);
/// How long done work is kept, so that its key stays taken.
const KEPT: chrono::Duration = chrono::Duration::days(30);

/// Every kind of work that the queue holds, for whoever watches it.
pub const KINDS: [&str; 4] = [NIGHTLY, MORNING, obligations::jobs::PREVIEW, agencies::api::DAYS_OFF_CHANGED];

/// Runs every kind of work that is due once. A failure of one is logged and does not stop the others.
pub async fn run_once(app: &App) {
    told(app, "sessions", accounts::usecase::sweep(app).await);
    told(app, "series", obligations::jobs::generate_series(app).await);
    told(app, "seal", audit::usecase::seal(app).await);
    told(app, "notices", notices::jobs::tell(app).await);
    answer_requests(app).await;
    told(app, "sent-messages", delivery::jobs::sweep(app).await);
    told(app, "queue", run_queue(app).await);
}

/// Keeps when a round of one kind of work was done, for whoever watches; a failure is logged.
fn told<T, E: Display>(app: &App, work: &'static str, outcome: Result<T, E>) {
    app.watch.worked(work, app.clock.now(), outcome.is_ok());
    if let Err(error) = outcome {
        tracing::warn!(%error, work, "a round of work failed");
    }
}

/// Runs [`run_once`] every minute and sends what is to be sent, until the program ends.
pub async fn run_forever(app: Arc<App>) {
    let rounds = async {
        loop {
            run_once(&app).await;
            tokio::time::sleep(ROUND).await;
        }
    };
    let short_rounds = async {
        loop {
            answer_requests(&app).await;
            tokio::time::sleep(SHORT_ROUND).await;
        }
    };
    tokio::join!(rounds, short_rounds, delivery::jobs::run_forever(&app));
}

async fn answer_requests(app: &App) {
    told(app, "password-requests", people::usecase::answer_requests(app).await);
}

/// Puts tonight's work into the queue and does what is due, each by one instance only.
async fn run_queue(app: &App) -> Result<(), StoreError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    let tonight = NewJob {
        id: JobId::from_uuid(app.ids.uuid(now)),
        kind: NIGHTLY,
        payload: serde_json::Value::Null,
        unique_key: Some(format!("{NIGHTLY} {today}")),
        run_at: time::instant(today, NIGHTLY_AT),
    };
    let morning = NewJob {
        id: JobId::from_uuid(app.ids.uuid(now)),
        kind: MORNING,
        payload: serde_json::Value::Null,
        unique_key: Some(format!("{MORNING} {today}")),
        run_at: time::instant(today, notices::usecase::morning_time(app.store.read(), today).await?),
    };
    app.store
        .write(async |tx| {
            jobs::sweep(tx, now - KEPT).await?;
            idempotency::sweep(tx, now - KEYS_KEPT).await?;
            jobs::enqueue(tx, tonight.clone(), now).await?;
            jobs::enqueue(tx, morning.clone(), now).await
        })
        .await?;
    let worker = app.ids.uuid(now).to_string();
    while let Some(job) = jobs::claim(&app.store, &worker, app.clock.now(), LEASE).await? {
        let outcome = run(app, &job).await;
        app.store
            .write(async |tx| match &outcome {
                Ok(()) => jobs::finish(tx, &job, app.clock.now()).await,
                Err(error) => jobs::fail(tx, &job, &error.to_string(), app.clock.now()).await,
            })
            .await?;
        if let Err(error) = outcome {
            tracing::warn!(%error, kind = job.kind, attempt = job.attempt, "queued work failed");
        }
    }
    Ok(())
}

async fn run(app: &App, job: &Job) -> anyhow::Result<()> {
    match job.kind.as_str() {
        NIGHTLY => {
            obligations::jobs::nightly(app).await?;
            obligations::usecase::sweep_uploads(app).await?;
            monitoring::jobs::nightly(app).await?;
            people::usecase::sweep(app).await?;
            collect_files(app).await
        }
        obligations::jobs::PREVIEW => obligations::jobs::preview(app, &job.payload).await,
        MORNING => Ok(notices::jobs::morning(app).await?),
        agencies::api::DAYS_OFF_CHANGED => Ok(obligations::jobs::count_again(app).await?),
        other => anyhow::bail!("this release knows no work called {other:?}"),
    }
}

/// Removes files that nothing has referred to for 30 days.
async fn collect_files(app: &App) -> anyhow::Result<()> {
    let removed = blobs::collect(&app.store, &app.blobs, app.clock.now()).await?;
    if removed > 0 {
        tracing::info!(removed, "files that nothing refers to were removed");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use chrono::{Days, NaiveDate};
    use thihanh_kernel::access::{Actor, Grant, Role};
    use thihanh_kernel::calendar::DayKind;
    use thihanh_kernel::page::Page;
    use thihanh_store::values;

    use super::*;
    use crate::modules::accounts::usecase::AddAccount;
    use crate::modules::agencies::api::AgencyError;
    use crate::modules::agencies::model::days_off::DayOffForm;
    use crate::modules::directives::usecase::{self as directives, Incoming, IssueCommand, Received};
    use crate::modules::obligations::generate::{self, Wanted};
    use crate::modules::obligations::model::filter::ObligationFilter;
    use crate::modules::obligations::usecase::{self, RecordEvent};
    use crate::testing::{TestApp, TestProvince};

    /// A day of March 2026.
    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).unwrap()
    }

    /// Makes every counter wrong.
    async fn spoil(app: &App) {
        app.store
            .write(async |tx| tx.execute("UPDATE obligation_count SET total = total + 1", values![]).await)
            .await
            .unwrap();
    }

    thihanh_store::db_tests! {
        async fn wrong_counters_are_mended_once_a_night(t: TestApp) {
            let wanted = Wanted { agencies: 30, obligations: 50, years: 1, seed: 3 };
            generate::run(&t.app, wanted).await.unwrap();
            spoil(&t.app).await;
            run_once(&t.app).await;
            assert_eq!(usecase::check_counters(&t.app).await.unwrap(), 0, "mended by the night's work");
            spoil(&t.app).await;
            run_once(&t.app).await;
            assert_ne!(usecase::check_counters(&t.app).await.unwrap(), 0, "the same night it is not done again");
            spoil(&t.app).await;
            t.on(t.app.clock.today() + Days::new(1));
            run_once(&t.app).await;
            assert_eq!(usecase::check_counters(&t.app).await.unwrap(), 0, "the next night it is");
        }

        async fn a_changed_calendar_moves_what_is_counted_in_working_days(t: TestProvince) {
            const LETTER: &str = "ỦY BAN NHÂN DÂN\nTỈNH MINH GIANG\nSố: 41/KH-UBND\nMinh Giang, ngày 02 tháng 3 năm 2026\n\n\
                KẾ HOẠCH\nKiểm tra năm 2026\n\nI. NHIỆM VỤ\n1. Sở Y tế báo cáo kết quả trong thời hạn 15 ngày làm việc kể từ ngày \
                kết thúc đợt kiểm tra.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nVi Thanh Bình\n";
            let system = Actor::system("test");
            let root = agencies::api::roots(t.store.read(), t.app.clock.today()).await.unwrap()[0].id;
            let file = Incoming { name: "ke-hoach.txt".into(), bytes: LETTER.into() };
            let Received::New { code, .. } = directives::receive(&t, &system, file, Some(root)).await.unwrap() else {
                panic!("taken in")
            };
            directives::issue(&t, &system, &code, &IssueCommand { version: None, accept_certain: true }).await.unwrap();
            let everything = ObligationFilter::default();
            let owed = usecase::register(&t, &system, &everything, &Page::default()).await.unwrap().rows.items;
            let [owed] = &owed[..] else { panic!("one obligation: {owed:#?}") };
            let (code, trigger) = (&owed.obligation.code, owed.obligation.trigger.unwrap());
            let event = RecordEvent { trigger, happened_on: day(2), document: "Biên bản", due_on: None };
            usecase::record_event(&t, &system, event).await.unwrap();
            let due = async || usecase::obligation(&t, &system, code).await.unwrap().shown.obligation.due_on;
            // The fifteenth working day after Monday 2 March: 3-6, 9-13, 16-20 are fourteen, then Monday the 23rd.
            assert_eq!(due().await, Some(day(23)));

            let off = DayOffForm {
                day: "10/03/2026".into(),
                kind: "holiday".into(),
                name: "Nghỉ bão (thử)".into(),
                source: "Công điện (thử)".into(),
            };
            agencies::usecase::add_day_off(&t, &system, &off).await.unwrap();
            assert_eq!(due().await, Some(day(23)), "the form does not wait for the ledger");
            run_once(&t).await;
            assert_eq!(due().await, Some(day(24)));
            agencies::usecase::withdraw_day_off(&t, &system, day(10), DayKind::Holiday).await.unwrap();
            let again = agencies::usecase::withdraw_day_off(&t, &system, day(10), DayKind::Holiday).await;
            assert!(matches!(again, Err(AgencyError::NoSuchDay)), "{again:?}");
            run_once(&t).await;
            assert_eq!(due().await, Some(day(23)));
            let history = usecase::history(&t, &system, code).await.unwrap();
            let moves = history.iter().filter(|record| record.action == "due_changed").count();
            assert_eq!(moves, 3, "the event's and both of the calendar's are logged");

            // A shipped day that was taken out stays out at the next start, and comes back when it is set again.
            let labour = NaiveDate::from_ymd_opt(2026, 5, 1).unwrap();
            agencies::usecase::withdraw_day_off(&t, &system, labour, DayKind::Holiday).await.unwrap();
            agencies::usecase::install_reference_data(&t, &system).await.unwrap();
            let known = async || agencies::usecase::holidays(&t, &system, 2026).await.unwrap().0;
            assert!(known().await.iter().all(|row| row.day != labour));
            let row = DayOffForm { day: "2026-05-01".into(), ..off };
            agencies::usecase::add_day_off(&t, &system, &row).await.unwrap();
            assert!(known().await.iter().any(|row| row.day == labour && row.is_verified));
        }

        async fn only_an_administrator_keeps_the_calendar(t: TestProvince) {
            let root = agencies::api::roots(t.store.read(), t.app.clock.today()).await.unwrap()[0].id;
            for (login, role) in [("quantri", Role::Administrator), ("dieuphoi", Role::Coordinator)] {
                let grants = vec![Grant { role, agency: root, module: None, from: day(1), to: None }];
                let command = AddAccount {
                    login: login.into(),
                    name: login.into(),
                    position: String::new(),
                    password: crate::demo::PASSWORD.into(),
                    grants,
                };
                accounts::usecase::add_account(&t, &Actor::system("test"), command).await.unwrap();
            }
            let mut coordinator = t.browser_of("dieuphoi").await;
            let page = coordinator.get("/don-vi/ngay-nghi?year=2026").await;
            assert!(!page.body.contains("/don-vi/ngay-nghi/bo"), "no buttons for whoever may not");
            let mut administrator = t.browser_of("quantri").await;
            let page = administrator.get("/don-vi/ngay-nghi?year=2026").await;
            assert!(page.body.contains("/don-vi/ngay-nghi/bo"), "{}", page.body);
            let wrong = [("day", "10/03/2026"), ("kind", "swap_workday"), ("name", "Làm bù"), ("source", "Thông báo <b>")];
            let page = administrator.post("/don-vi/ngay-nghi", &wrong).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.body.contains("Ngày làm bù phải là thứ bảy hoặc chủ nhật"), "{}", page.body);
            assert!(page.body.contains("Thông báo &#60;b&#62;"), "what was typed is kept: {}", page.body);
            let right = [("day", "14/03/2026"), ("kind", "swap_workday"), ("name", "Làm bù"), ("source", "Thông báo")];
            let answer = administrator.post("/don-vi/ngay-nghi", &right).await;
            assert_eq!(answer.location(), "/don-vi/ngay-nghi?year=2026");
            let page = administrator.get("/don-vi/ngay-nghi?year=2026").await;
            assert!(page.body.contains("14/03/2026") && page.body.contains("Đã lưu ngày 14/03/2026"), "{}", page.body);
            let key = [("day", "2026-03-14"), ("kind", "swap_workday")];
            let answer = administrator.post("/don-vi/ngay-nghi/bo", &key).await;
            assert_eq!(answer.location(), "/don-vi/ngay-nghi?year=2026");
            assert_eq!(administrator.post("/don-vi/ngay-nghi/bo", &key).await.status, StatusCode::NOT_FOUND);
        }
    }
}
