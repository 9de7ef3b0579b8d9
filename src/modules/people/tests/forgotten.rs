//! "Quên mật khẩu?": asked for, mailed, set; and nothing that tells who has an account.

use axum::http::{Method, StatusCode};
use chrono::Duration;
use thihanh_kernel::access::{Actor, Role};
use thihanh_kernel::ids::AccountId;
use thihanh_store::{FromQueryResult, db_tests, journal, values};

use super::mail::{HERE, NEW, choose, link, with_mail, with_waiting_mail};
use super::{OWING, account, sign_in};
use crate::demo;
use crate::modules::accounts::api::{self as accounts, NewPerson, PersonFacts};
use crate::modules::delivery::api::send_due;
use crate::modules::delivery::tests::smtp_server::SmtpServer;
use crate::modules::people::usecase::{self, answer_requests};
use crate::testing::{Answer, Browser, Log, TestProvince};

const FORM: &str = "application/x-www-form-urlencoded";

/// Somebody with a password and an address.
async fn person(t: &TestProvince, login: &str, email: &str) -> AccountId {
    let id = account(t, login, "Lê Thị Thu Hà", Role::FocalOfficer, OWING).await;
    let facts = PersonFacts { name: "Lê Thị Thu Hà".into(), email: email.into(), ..PersonFacts::default() };
    accounts::change_person(t, &Actor::system("test"), login, 1, &facts).await.unwrap();
    id
}

/// The same, who reads mail there.
async fn confirmed(t: &TestProvince, login: &str, email: &str) -> AccountId {
    let id = person(t, login, email).await;
    change(t, "UPDATE account SET email_confirmed_at = created_at WHERE login = $1", login).await;
    id
}

async fn change(t: &TestProvince, statement: &'static str, login: &str) {
    t.store.write(async |tx| tx.execute(statement, values![login]).await).await.unwrap();
}

async fn ask(browser: &mut Browser, who: &str) -> Answer {
    browser.get("/quen-mat-khau").await;
    browser.post("/quen-mat-khau", &[("who", who)]).await
}

/// Rows of every table that a request might touch.
async fn rows(t: &TestProvince) -> Vec<i64> {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
    }
    let mut rows = Vec::new();
    for table in ["password_request", "invitation", "delivery", "job", "journal", "sign_in_attempt", "session"] {
        let statement = format!("SELECT count(*) AS total FROM {table}");
        rows.push(t.store.read().one::<Row>(&statement, values![]).await.unwrap().total);
    }
    rows
}

db_tests! {
    async fn a_link_by_mail_sets_another_password_once(t: TestProvince) {
        let Some(mut server) = SmtpServer::start(None).await else { return };
        let t = with_mail(t, server.port);
        let (log, _guard) = Log::begin();
        let ha = confirmed(&t, "ha.ltt", "ha.ltt@minhgiang.example.vn").await;
        let mut old = t.browser_of("ha.ltt").await;

        let mut browser = t.browser();
        assert!(browser.get("/dang-nhap").await.body.contains("<a href=\"/quen-mat-khau\">Quên mật khẩu?</a>"));
        browser.get("/quen-mat-khau").await;
        // The link is of the configuration, whatever the request calls this host.
        let headers = [("content-type", FORM), ("host", "evil.example"), ("x-forwarded-host", "evil.example"), ("forwarded", "host=evil.example")];
        let body = format!("csrf={}&who=HA.LTT", browser.token());
        let asked = browser.send_with(Method::POST, "/quen-mat-khau", &headers, body.into_bytes()).await;
        assert_eq!(asked.status, StatusCode::OK, "{}", asked.body);
        assert!(asked.body.contains("Nếu có tài khoản như bạn vừa nhập"), "{}", asked.body);
        answer_requests(&t).await.unwrap();
        assert_eq!(send_due(&t).await.unwrap(), 1);
        let mail = server.taken().await;
        assert_eq!((mail.to[0].as_str(), mail.headers["subject"].as_str()), ("ha.ltt@minhgiang.example.vn", "Đặt lại mật khẩu"));
        let (path, code) = link(&mail.text);
        assert!(mail.html.contains(&format!("<a href=\"{HERE}{path}\">")), "{}", mail.html);
        assert!(!mail.text.contains("evil") && !mail.html.contains("evil"));

        // Programs that look through mail open links.
        for _ in 0..2 {
            t.browser().get(&path).await;
        }
        assert_eq!(old.get("/tai-khoan").await.status, StatusCode::OK, "opening changes nothing");
        let mut new = t.browser();
        let plain = new.get(&path).await;
        assert_eq!(plain.headers["referrer-policy"], "strict-origin");
        let opened = new.send_with(Method::GET, &path, &[("sec-fetch-site", "cross-site")], Vec::new()).await;
        assert_eq!(opened.headers["referrer-policy"], "no-referrer");
        assert!(opened.body.contains(&format!("value=\"{code}\"")), "{}", opened.body);
        let weak = choose(&mut new, &code, "matkhau2026").await;
        assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(weak.body.contains("Mật khẩu này dễ đoán"), "{}", weak.body);
        assert_eq!(choose(&mut new, &code, NEW).await.location(), "/bat-dau");
        assert_eq!(old.get("/tai-khoan").await.status, StatusCode::SEE_OTHER, "every session is over");
        assert_eq!(new.get("/tai-khoan").await.status, StatusCode::OK);
        assert_eq!(sign_in(&mut t.browser(), "ha.ltt", demo::PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(sign_in(&mut t.browser(), "ha.ltt", NEW).await.status, StatusCode::SEE_OTHER);
        let twice = choose(&mut t.browser(), &code, "gio dua canh truc").await;
        assert!(twice.body.contains("Mã không đúng, đã dùng hoặc đã hết hạn"), "{}", twice.body);

        send_due(&t).await.unwrap();
        let told = server.taken().await;
        assert_eq!((told.to[0].as_str(), told.headers["subject"].as_str()), ("ha.ltt@minhgiang.example.vn", "Mật khẩu của bạn đã được đổi"));
        assert!(told.text.contains("ha.ltt") && told.text.contains("hãy báo ngay") && !told.text.contains(&code), "{}", told.text);
        let history = journal::history(t.store.read(), "account", ha.uuid()).await.unwrap();
        let done: Vec<_> = history.iter().map(|record| (record.action.as_str(), record.actor_id.is_some())).collect();
        assert_eq!(done[..2], [("password_chosen", true), ("slip_made", false)], "newest first");
        let log = log.text();
        assert!(log.contains("/kich-hoat"), "requests are logged: {log}");
        assert!(!log.contains(&code) && !log.contains("HA.LTT"), "without what opens the account: {log}");
    }

    async fn a_link_holds_an_hour_and_the_others_die_with_it(t: TestProvince) {
        let t = with_waiting_mail(t);
        confirmed(&t, "ha", "ha@example.vn").await;
        for _ in 0..2 {
            ask(&mut t.browser(), "ha@example.vn").await;
        }
        answer_requests(&t).await.unwrap();
        let codes: Vec<_> = t.mails().await.iter().map(|mail| link(&mail.text).1).collect();
        assert_eq!(codes.len(), 2);
        assert_ne!(codes[0], codes[1]);
        t.clock.advance(Duration::minutes(59));
        let weak = choose(&mut t.browser(), &codes[1], "lethithuha").await;
        assert!(weak.body.contains("Mật khẩu này dễ đoán"), "it still holds: {}", weak.body);
        assert_eq!(choose(&mut t.browser(), &codes[0], NEW).await.location(), "/bat-dau");
        assert!(choose(&mut t.browser(), &codes[1], NEW).await.body.contains("Mã không đúng"), "older links die");

        t.clock.advance(Duration::minutes(2));
        ask(&mut t.browser(), "ha").await;
        answer_requests(&t).await.unwrap();
        let (_, late) = link(&t.mails().await.pop().unwrap().text);
        t.clock.advance(Duration::hours(1));
        assert!(choose(&mut t.browser(), &late, NEW).await.body.contains("Mã không đúng"), "an hour is over");
    }

    async fn the_second_factor_is_asked_for_after_a_new_password_too(t: TestProvince) {
        let t = with_waiting_mail(t);
        confirmed(&t, "ha", "ha@example.vn").await;
        change(&t, "UPDATE account SET totp_sealed = email_sealed, totp_since = created_at WHERE login = $1", "ha").await;
        ask(&mut t.browser(), "ha").await;
        answer_requests(&t).await.unwrap();
        let (_, code) = link(&t.mails().await[0].text);
        let mut browser = t.browser();
        assert_eq!(choose(&mut browser, &code, NEW).await.location(), "/dang-nhap");
        assert_eq!(browser.get("/tai-khoan").await.status, StatusCode::SEE_OTHER, "not in");
        assert!(sign_in(&mut browser, "ha", NEW).await.body.contains("action=\"/dang-nhap/ma\""), "the code comes next");
    }

    async fn nobody_learns_from_the_answer_who_has_an_account(t: TestProvince) {
        let t = with_waiting_mail(t);
        confirmed(&t, "ha", "ha@example.vn").await;
        confirmed(&t, "sai", "sai@example.vn").await;
        for _ in 0..5 {
            sign_in(&mut t.browser(), "sai", "khong dung").await;
        }
        confirmed(&t, "khoa", "khoa@example.vn").await;
        accounts::set_active(&t, &Actor::system("test"), "khoa", false).await.unwrap();
        person(&t, "cho", "cho@example.vn").await;
        account(&t, "trong", "Không Có Thư", Role::FocalOfficer, OWING).await;
        // Only another house vouches for this one: the address is good, and there is no password.
        let facts = PersonFacts { name: "Người Mới".into(), email: "moi@example.vn".into(), ..PersonFacts::default() };
        let new = NewPerson { login: "moi".into(), facts, grants: Vec::new() };
        accounts::add_person(&t, &Actor::system("test"), &new).await.unwrap();
        change(&t, "UPDATE account SET email_confirmed_at = created_at WHERE login = $1", "moi").await;

        let mut answers = Vec::new();
        let tried = ["ha", " HA@Example.vn ", "sai", "khoa", "khoa@example.vn", "cho", "cho@example.vn", "trong", "moi", "khong-ai", "khong-ai@example.vn", "tên lạ <b>"];
        for who in tried {
            let mut browser = t.browser();
            browser.get("/quen-mat-khau").await;
            let before = rows(&t).await;
            let answer = browser.post("/quen-mat-khau", &[("who", who)]).await;
            let written: Vec<_> = rows(&t).await.iter().zip(before).map(|(after, before)| after - before).collect();
            assert_eq!(written, [1, 0, 0, 0, 0, 0, 0], "{who}");
            let mut headers = answer.headers.clone();
            headers.remove("x-request-id");
            answers.push((answer.status, headers, answer.body.replace(&browser.token(), "")));
        }
        assert!(answers[0].2.contains("Hãy liên hệ người quản trị"), "{}", answers[0].2);
        for (who, answer) in tried.iter().zip(&answers) {
            assert_eq!(answer, &answers[0], "{who}");
        }
        #[derive(FromQueryResult)]
        struct Row { content: Option<Vec<u8>> }
        let kept = async || t.store.read().all::<Row>("SELECT content FROM password_request", values![]).await.unwrap();
        for row in kept().await {
            let sealed = row.content.expect("it waits");
            let shown = String::from_utf8_lossy(&sealed);
            assert!(!shown.contains("example.vn") && !shown.contains("khong-ai"), "sealed at rest");
        }
        answer_requests(&t).await.unwrap();
        assert!(kept().await.iter().all(|row| row.content.is_none()), "gone once it was answered");
        let mut to: Vec<_> = t.mails().await.into_iter().map(|mail| mail.to).collect();
        to.sort();
        assert_eq!(to, ["ha@example.vn", "ha@example.vn", "sai@example.vn"]);
        // No code is in the database: of the table its hash, of the mail what the key of the data folder opens.
        #[derive(FromQueryResult)]
        struct Stored { code_hash: Vec<u8>, content: Vec<u8> }
        let statement = "SELECT i.code_hash, d.content FROM invitation i JOIN delivery d ON d.about_id = i.account_id";
        let (_, code) = link(&t.mails().await[0].text);
        for stored in t.store.read().all::<Stored>(statement, values![]).await.unwrap() {
            for bytes in [stored.code_hash, stored.content] {
                let shown = String::from_utf8_lossy(&bytes).into_owned();
                assert!(!shown.contains(&code) && !shown.contains("kich-hoat"));
            }
        }
    }

    async fn people_who_share_an_address_get_a_link_each(t: TestProvince) {
        let t = with_waiting_mail(t);
        confirmed(&t, "ha", "phong@example.vn").await;
        confirmed(&t, "an", "phong@example.vn").await;
        ask(&mut t.browser(), "phong@example.vn").await;
        answer_requests(&t).await.unwrap();
        let mails = t.mails().await;
        assert_eq!(mails.len(), 2);
        assert!(mails[0].text.contains("Tên đăng nhập: an") && mails[1].text.contains("Tên đăng nhập: ha"), "{mails:#?}");
    }

    async fn an_account_gets_three_mails_an_hour_and_an_address_asks_thirty_times(t: TestProvince) {
        let t = with_waiting_mail(t);
        confirmed(&t, "ha", "ha@example.vn").await;
        let mut browser = t.browser();
        for _ in 0..4 {
            assert_eq!(ask(&mut browser, "ha").await.status, StatusCode::OK, "nobody is told");
        }
        answer_requests(&t).await.unwrap();
        assert_eq!(t.mails().await.len(), 3);
        t.clock.advance(Duration::minutes(61));
        ask(&mut browser, "ha").await;
        answer_requests(&t).await.unwrap();
        assert_eq!(t.mails().await.len(), 4);

        for _ in 0..29 {
            assert_eq!(ask(&mut browser, "khong-ai").await.status, StatusCode::OK);
        }
        t.clock.advance(Duration::minutes(1));
        for who in ["ha", "khong-ai"] {
            let refused = ask(&mut browser, who).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            // The oldest of thirty came at 13:01.
            assert!(refused.body.contains("thử lại sau 14 phút (lúc 16/03/2026, 13:16)"), "{}", refused.body);
        }
        t.clock.advance(Duration::minutes(14));
        assert_eq!(ask(&mut browser, "khong-ai").await.status, StatusCode::OK);
        assert_eq!(ask(&mut browser, " ").await.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing was typed");
        t.clock.advance(Duration::hours(25));
        usecase::sweep(&t).await.unwrap();
        assert_eq!(rows(&t).await[0], 0, "requests that no longer count are not kept");
    }
}
