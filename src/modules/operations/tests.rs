//! The metrics and the administrator's page through HTTP.

use std::sync::Arc;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use thihanh_kernel::access::{Actor, Role};
use thihanh_store::{db_tests, settings, values};

use super::model::facts::LAST_BACKUP;
use super::usecase;
use crate::app::App;
use crate::jobs::run_once;
use crate::testing::{Answer, TestApp, TestProvince};

const PROVINCE: &str = "Tỉnh Minh Giang";
const TOKEN: &str = "mot-chuoi-du-dai-1";

/// The same installation, configured otherwise.
fn configured(t: &TestProvince, change: impl FnOnce(&mut crate::config::Config)) -> Arc<App> {
    let mut config = (*t.app.config).clone();
    change(&mut config);
    Arc::new(App { config: Arc::new(config), ..(*t.app).clone() })
}

async fn scrape(app: &Arc<App>, headers: &[(&str, &str)]) -> Answer {
    TestApp::browser_of_app(app.clone()).send_with(Method::GET, "/metrics", headers, Vec::new()).await
}

/// The value of the line that begins so.
fn value(text: &str, name: &str) -> f64 {
    let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name}: {text}"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

async fn sql(t: &TestProvince, text: &str, values: Vec<thihanh_store::Value>) {
    t.store.write(async |tx| tx.execute(text, values).await).await.unwrap();
}

db_tests! {
    async fn the_metrics_are_told_to_this_machine_or_for_the_token(t: TestProvince) {
        let local = [("host", "127.0.0.1:8080")];
        let app = t.app.clone();
        assert_eq!(scrape(&app, &local).await.status, StatusCode::OK);
        for headers in [
            vec![("host", "thihanh.test")],
            vec![("host", "127.0.0.1"), ("x-forwarded-for", "203.0.113.9")],
            vec![("host", "127.0.0.1"), ("authorization", "Bearer mot-chuoi-du-dai-1")],
        ] {
            assert_eq!(scrape(&app, &headers).await.status, StatusCode::FORBIDDEN, "{headers:?}");
        }
        let proxied = configured(&t, |config| {
            config.public_origin = Some("https://thihanh.example.gov.vn".to_owned());
            config.metrics_token = Some(TOKEN.to_owned());
        });
        assert_eq!(scrape(&proxied, &local).await.status, StatusCode::FORBIDDEN, "the proxy lies on this machine too");
        let with_token = [("host", "thihanh.example.gov.vn"), ("authorization", "Bearer mot-chuoi-du-dai-1")];
        assert_eq!(scrape(&proxied, &with_token).await.status, StatusCode::OK);
    }

    async fn requests_are_counted_by_the_pattern_of_their_route(t: TestProvince) {
        t.person("quantri", Role::Administrator, PROVINCE).await;
        let mut browser = t.browser_of("quantri").await;
        for code in ["NV-2026-00001", "NV-2026-00002", "bi-mat-0912345678"] {
            assert_eq!(browser.get(&format!("/nhiem-vu/{code}")).await.status, StatusCode::NOT_FOUND);
        }
        for path in ["/khong-co/1", "/khong-co/2", "/nhat-ky"] {
            browser.get(path).await;
        }
        let odd = Method::from_bytes(b"MUA").unwrap();
        browser.send(odd, "/nhat-ky", None, Vec::new()).await;
        let text = scrape(&t.app, &[("host", "localhost")]).await.body;
        let count = |labels: &str| value(&text, &format!("thihanh_http_requests_total{{{labels}}}"));
        assert_eq!(count(r#"method="GET",route="/nhiem-vu/{code}",status="4xx""#), 3.0);
        assert_eq!(count(r#"method="GET",route="none",status="4xx""#), 2.0);
        assert_eq!(count(r#"method="GET",route="/nhat-ky",status="2xx""#), 1.0);
        assert_eq!(count(r#"method="other",route="/nhat-ky",status="4xx""#), 1.0);
        assert_eq!(value(&text, r#"thihanh_http_request_duration_seconds_count{route="/nhiem-vu/{code}"}"#), 3.0);
        let buckets = text.lines().filter(|line| line.starts_with("thihanh_http_request_duration_seconds_bucket{route=\"/nhat-ky\""));
        assert_eq!(buckets.count(), 11, "ten classes and +Inf");
        assert!(!text.contains("0912345678") && !text.contains("NV-2026") && !text.contains("MUA"), "{text}");
    }

    async fn queues_and_seals_are_told_and_a_second_scrape_asks_nothing(t: TestProvince) {
        let now = t.app.clock.now();
        let old = now - chrono::Duration::seconds(90);
        let job = "INSERT INTO job (id, kind, payload, state, run_at, attempts, last_error, created_at)
                   VALUES ($1, $2, 'null', $3, $4, 10, 'hết chỗ trên đĩa', $4)";
        sql(&t, job, values![uuid::Uuid::from_u128(1), "evidence_preview", "ready", old]).await;
        sql(&t, job, values![uuid::Uuid::from_u128(2), "evidence_preview", "dead", old]).await;
        let message = "INSERT INTO delivery (id, channel, purpose, recipient, state, attempts, unfinished, next_at, last_error, created_at)
                       VALUES ($1, 'email', 'digest', $2, $3, 1, 0, $4, '', $4)";
        sql(&t, message, values![uuid::Uuid::from_u128(3), vec![1_u8], "failed", old]).await;
        sql(&t, message, values![uuid::Uuid::from_u128(4), vec![1_u8], "dead", old]).await;
        let local = [("host", "localhost")];
        let text = scrape(&t.app, &local).await.body;
        for (name, wanted) in [
            (r#"thihanh_jobs_waiting{kind="evidence_preview"}"#, 1.0),
            (r#"thihanh_jobs_oldest_waiting_seconds{kind="evidence_preview"}"#, 90.0),
            (r#"thihanh_jobs_dead{kind="evidence_preview"}"#, 1.0),
            (r#"thihanh_jobs_waiting{kind="nightly"}"#, 0.0),
            (r#"thihanh_delivery_waiting{channel="email"}"#, 1.0),
            (r#"thihanh_delivery_oldest_waiting_seconds{channel="email"}"#, 90.0),
            (r#"thihanh_delivery_waiting{channel="zalo"}"#, 0.0),
            ("thihanh_delivery_dead", 1.0),
            ("thihanh_database_up", 1.0),
        ] {
            assert_eq!(value(&text, &format!("{name} ")), wanted, "{name}");
        }
        assert!(value(&text, "thihanh_journal_unsealed_entries ") > 1_000.0, "the sample province, not sealed yet");
        assert!(value(&text, "thihanh_database_bytes ") > 100_000.0);
        assert!(text.contains("thihanh_build_info{version=\"") && text.contains("thihanh_pool_connections_max{pool="), "{text}");

        // What is found holds for a while: with every statement counted as slow, none is added.
        t.store.statements().set_threshold(Duration::ZERO);
        let before = t.store.statements().slow();
        scrape(&t.app, &local).await;
        assert_eq!(t.store.statements().slow(), before);
    }

    async fn what_this_process_does_in_rounds_is_told(t: TestProvince) {
        run_once(&t.app).await;
        let text = scrape(&t.app, &[("host", "localhost")]).await.body;
        let now = t.app.clock.now().timestamp();
        for work in ["sessions", "series", "seal", "notices", "password-requests", "sent-messages", "queue"] {
            assert_eq!(value(&text, &format!("thihanh_work_last_success_timestamp_seconds{{work=\"{work}\"}}")) as i64, now);
            assert_eq!(value(&text, &format!("thihanh_work_failures_total{{work=\"{work}\"}}")), 0.0);
        }
        let nightly = format!("{}", value(&text, r#"thihanh_jobs_last_success_timestamp_seconds{kind="nightly"}"#) as i64);
        assert_eq!(nightly, now.to_string(), "at noon the night's work was due");
    }

    async fn administrators_see_how_it_runs(t: TestProvince) {
        for (login, role) in [("quantri", Role::Administrator), ("kiemtoan", Role::Auditor)] {
            t.person(login, role, PROVINCE).await;
        }
        // However busy the machine is.
        t.store.statements().set_threshold(Duration::from_secs(3_600));
        let mut auditor = t.browser_of("kiemtoan").await;
        assert_eq!(auditor.get("/van-hanh").await.status, StatusCode::FORBIDDEN);
        let mut browser = t.browser_of("quantri").await;
        let page = browser.get("/van-hanh").await;
        assert_eq!(page.status, StatusCode::OK);
        for wanted in ["Việc hằng đêm", "Sao lưu gần nhất", "chưa có", "Không có câu lệnh nào chậm hơn ngưỡng"] {
            assert!(page.body.contains(wanted), "{wanted}: {}", page.body);
        }

        let now = t.app.clock.now();
        let job = "INSERT INTO job (id, kind, payload, state, run_at, attempts, last_error, created_at)
                   VALUES ($1, 'nightly', 'null', 'dead', $2, 10, 'hết chỗ <trên> đĩa', $2)";
        sql(&t, job, values![uuid::Uuid::from_u128(1), now - chrono::Duration::hours(3)]).await;
        t.store.write(async |tx| settings::set(tx, LAST_BACKUP, "2026-03-15T19:00:00Z").await).await.unwrap();
        t.store.statements().set_threshold(Duration::ZERO);
        // Another process, so that nothing of the first look is left.
        let again = configured(&t, |_| ());
        let again = Arc::new(App { watch: Default::default(), ..(*again).clone() });
        let looked = usecase::look(&again, &Actor::system("test")).await.unwrap();
        assert_eq!(looked.facts.jobs.iter().map(|jobs| jobs.dead).sum::<u64>(), 1);
        assert_eq!(looked.dead[0].last_error.as_deref(), Some("hết chỗ <trên> đĩa"));
        let page = browser.get("/van-hanh").await;
        assert!(page.body.contains("hết chỗ &#60;trên&#62; đĩa") && page.body.contains("3 giờ"), "{}", page.body);
        assert!(page.body.contains("16/03/2026") && page.body.contains("02:00"), "the backup: {}", page.body);
        assert!(page.body.contains("<code>SELECT"), "{}", page.body);
    }
}
