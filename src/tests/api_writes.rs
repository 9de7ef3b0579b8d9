//! Writes of the JSON API: tokens and their scopes, versions, bodies, and keys that make a write happen once.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use chrono::Duration;
use thihanh_kernel::access::{Actor, Grant, Role};
use thihanh_kernel::page::Page;
use thihanh_kernel::time::Clock;
use thihanh_store::{db_tests, idempotency, values};

use crate::demo;
use crate::modules::accounts::usecase::{self as accounts, AddAccount, NewToken};
use crate::modules::obligations::generate::{self, Wanted};
use crate::modules::obligations::model::filter::{ObligationFilter, Status};
use crate::modules::obligations::usecase as obligations;
use crate::testing::{Program, TestApp};

/// An installation with obligations, and an officer who may report the first of them.
async fn owed(t: &TestApp) -> String {
    generate::run(&t.app, Wanted { agencies: 30, obligations: 60, years: 1, seed: 5 }).await.unwrap();
    let system = Actor::system("test");
    let open = ObligationFilter { status: Some(Status::Overdue), ..ObligationFilter::default() };
    let found = obligations::register(t, &system, &open, &Page::default()).await.unwrap().rows.items;
    let owed = found.into_iter().next().expect("something is owed").obligation;
    let grant = Grant { role: Role::FocalOfficer, agency: owed.agency, module: None, from: t.clock.today(), to: None };
    let command = AddAccount {
        login: "ha".to_owned(),
        name: "Lê Thị Thu Hà".to_owned(),
        position: "Chuyên viên".to_owned(),
        password: demo::PASSWORD.to_owned(),
        grants: vec![grant],
    };
    accounts::add_account(t, &system, command).await.unwrap();
    owed.code
}

fn path(code: &str) -> String {
    format!("/api/v1/obligations/{code}/report")
}

async fn report(program: &Program, code: &str, headers: &[(&str, &str)], body: &str) -> crate::testing::Answer {
    program.send(Method::POST, &path(code), headers, body).await
}

async fn reports(t: &TestApp, code: &str) -> usize {
    let history = obligations::history(t, &Actor::system("test"), code).await.unwrap();
    history.iter().filter(|record| record.action == "reported").count()
}

db_tests! {
    async fn a_token_speaks_for_its_person_within_its_scope(t: TestApp) {
        let code = owed(&t).await;
        let one = format!("/api/v1/obligations/{code}");
        let reader = t.program_of("ha", "read").await;
        assert_eq!(reader.send(Method::GET, &one, &[], "").await.status, StatusCode::OK);
        assert_eq!(reader.send(Method::GET, "/nhiem-vu.csv", &[], "").await.status, StatusCode::OK, "pages too");
        let refused = report(&reader, &code, &[], "{}").await;
        assert_eq!((refused.status, refused.json()["code"].as_str()), (StatusCode::FORBIDDEN, Some("denied")));
        let elsewhere = t.program_of("ha", "write:agencies").await;
        assert_eq!(elsewhere.send(Method::GET, "/api/v1/agencies", &[], "").await.status, StatusCode::OK);
        assert_eq!(elsewhere.send(Method::GET, &one, &[], "").await.status, StatusCode::FORBIDDEN);
        assert_eq!(elsewhere.send(Method::GET, "/nhiem-vu", &[], "").await.status, StatusCode::FORBIDDEN);
        let writer = t.program_of("ha", "write:obligations").await;
        let done = report(&writer, &code, &[], "{\"note\": \"Báo cáo số 12\"}").await;
        assert_eq!((done.status, done.json()["state"].as_str()), (StatusCode::OK, Some("reported")), "{}", done.body);
        assert_eq!(done.json()["report_note"], "Báo cáo số 12");
        for nobody in ["", "thihanh_", "khong-ai", &format!("thihanh_{}", "0".repeat(64))] {
            let answer = t.program(nobody).send(Method::GET, "/nhiem-vu", &[], "").await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{nobody:?}");
            assert_eq!(answer.headers["www-authenticate"], "Bearer");
        }
    }

    async fn a_token_ends_by_its_day_by_hand_and_with_its_person(t: TestApp) {
        owed(&t).await;
        let system = Actor::system("test");
        let account = crate::modules::accounts::api::find_by_login(t.store.read(), "ha").await.unwrap().unwrap().id;
        let make = async |days| {
            let new = NewToken { name: "thử".into(), scope: "read".parse().unwrap(), days };
            accounts::create_token(&t, &system, account, new).await
        };
        assert!(make(0).await.is_err() && make(1_096).await.is_err());
        let (by_day, secret) = make(1).await.unwrap();
        let program = t.program(&secret.shown());
        let answers = async |program: &Program| program.send(Method::GET, "/api/v1/agencies", &[], "").await.status;
        assert_eq!(answers(&program).await, StatusCode::OK);
        let used = async || accounts::tokens(&t, &system, Some(account)).await.unwrap()[0].last_used_at;
        let first = used().await;
        assert!(first.is_some());
        t.clock.advance(Duration::seconds(30));
        answers(&program).await;
        assert_eq!(used().await, first, "the last use is kept to the minute");
        t.clock.advance(Duration::seconds(31));
        answers(&program).await;
        assert_eq!(used().await, Some(t.clock.now()));
        t.clock.advance(Duration::days(1));
        assert_eq!(answers(&program).await, StatusCode::UNAUTHORIZED, "its day has come");

        let (by_hand, secret) = make(1).await.unwrap();
        let program = t.program(&secret.shown());
        assert_eq!(answers(&program).await, StatusCode::OK);
        let other = Actor::person(thihanh_kernel::ids::AccountId::from_uuid(by_day.id), "x".into(), Vec::new());
        assert!(accounts::revoke_token(&t, &other, by_hand.id).await.is_err(), "somebody else's");
        accounts::revoke_token(&t, &system, by_hand.id).await.unwrap();
        assert_eq!(answers(&program).await, StatusCode::UNAUTHORIZED, "revoked");

        let program = t.program_of("ha", "read").await;
        accounts::set_active(&t, &system, "ha", false).await.unwrap();
        assert_eq!(answers(&program).await, StatusCode::UNAUTHORIZED, "the person left");
    }

    async fn a_browser_s_script_needs_the_token_of_its_page(t: TestApp) {
        let code = owed(&t).await;
        let mut browser = t.browser_of("ha").await;
        browser.get("/nhiem-vu").await;
        let bare = [("content-type", "application/json")];
        let answer = browser.send_with(Method::POST, &path(&code), &bare, b"{}".to_vec()).await;
        assert_eq!((answer.status, answer.json()["code"].as_str()), (StatusCode::FORBIDDEN, Some("form-expired")));
        let basic = [bare[0], ("authorization", "Basic eDp5")];
        let answer = browser.send_with(Method::POST, &path(&code), &basic, b"{}".to_vec()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "a proxy's own sign-in opens nothing here");
        let token = browser.token();
        let headers = [bare[0], ("x-csrf-token", &token)];
        let answer = browser.send_with(Method::POST, &path(&code), &headers, b"{}".to_vec()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    }

    async fn a_stale_version_and_a_wrong_body_change_nothing(t: TestApp) {
        let code = owed(&t).await;
        let program = t.program_of("ha", "write").await;
        let etag = program.send(Method::GET, &format!("/api/v1/obligations/{code}"), &[], "").await.headers["etag"].clone();
        let stale = report(&program, &code, &[("if-match", "\"77\"")], "{}").await;
        assert_eq!((stale.status, stale.json()["code"].as_str()), (StatusCode::CONFLICT, Some("conflict")));
        for (body, field, error) in [
            ("{\"reported_on\": \"31/03/2026\"}", "reported_on", "json-wrong-value"),
            ("{\"note\": 7}", "note", "json-wrong-value"),
            ("{\"nota\": \"\"}", "nota", "json-unknown-field"),
            ("{", "body", "json-malformed"),
        ] {
            let answer = report(&program, &code, &[], body).await;
            let json = answer.json();
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
            assert_eq!((json["errors"][0]["field"].as_str(), json["errors"][0]["code"].as_str()), (Some(field), Some(error)), "{body}");
        }
        let large = format!("{{\"note\": \"{}\"}}", "x".repeat(3 * 1024 * 1024));
        assert_eq!(report(&program, &code, &[], &large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
        let typed = program.send(Method::POST, &path(&code), &[("content-type", "text/plain")], "").await;
        assert_eq!(typed.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert_eq!(reports(&t, &code).await, 0);
        let done = report(&program, &code, &[("if-match", etag.to_str().unwrap())], "{}").await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
        assert_ne!(done.headers["etag"], etag);
    }

    async fn the_same_key_gives_the_same_answer_once(t: TestApp) {
        let code = owed(&t).await;
        let program = t.program_of("ha", "write").await;
        let key = [("idempotency-key", "k-1")];
        // A refused write does nothing and leaves the key free.
        let refused = report(&program, &code, &key, "{\"reported_on\": \"2031-01-01\"}").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        let first = report(&program, &code, &key, "{}").await;
        assert_eq!(first.status, StatusCode::OK, "{}", first.body);
        assert!(!first.headers.contains_key("idempotency-replayed"));
        let again = report(&program, &code, &key, "{}").await;
        assert_eq!((again.status, &again.body, &again.headers["etag"]), (first.status, &first.body, &first.headers["etag"]));
        assert_eq!(again.headers["idempotency-replayed"], "true");
        let another = report(&program, &code, &key, "{\"note\": \"khác\"}").await;
        assert_eq!(another.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(another.json()["errors"][0]["code"], "idempotency-another");
        let bad = report(&program, &code, &[("idempotency-key", "a b")], "{}").await;
        assert_eq!(bad.json()["errors"][0]["code"], "idempotency-key-malformed");
        assert_eq!(reports(&t, &code).await, 1);
        t.clock.advance(Duration::hours(25));
        crate::jobs::run_once(&t).await;
        let later = t.program_of("ha", "write").await;
        let forgotten = report(&later, &code, &key, "{}").await;
        assert!(!forgotten.headers.contains_key("idempotency-replayed"), "kept for a day");
    }

    async fn fifty_at_once_with_one_key_write_once(t: TestApp) {
        let code = owed(&t).await;
        let program = t.program_of("ha", "write").await;
        let sent: Vec<_> = (0..50)
            .map(|_| {
                let (program, code) = (program.clone(), code.clone());
                tokio::spawn(async move { report(&program, &code, &[("idempotency-key", "once")], "{}").await })
            })
            .collect();
        let mut bodies = BTreeSet::new();
        let mut firsts = 0;
        for task in sent {
            let answer = task.await.unwrap();
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
            firsts += usize::from(!answer.headers.contains_key("idempotency-replayed"));
            bodies.insert(answer.body);
        }
        assert_eq!((firsts, bodies.len()), (1, 1), "one did it, all got its answer");
        assert_eq!(reports(&t, &code).await, 1);
    }

    async fn what_a_dead_instance_saved_is_not_done_again(t: TestApp) {
        let code = owed(&t).await;
        let program = t.program_of("ha", "write").await;
        let key = [("idempotency-key", "lost")];
        report(&program, &code, &key, "{}").await;
        // As if the instance had died between the work and the answer.
        t.store
            .write(async |tx| tx.execute("UPDATE idempotency_key SET status = NULL", values![]).await)
            .await
            .unwrap();
        t.clock.advance(Duration::seconds(3));
        let answer = report(&program, &code, &key, "{}").await;
        assert_eq!((answer.status, answer.json()["code"].as_str()), (StatusCode::CONFLICT, Some("idempotency-answer-lost")));
        assert_eq!(reports(&t, &code).await, 1);
        let now = t.clock.now();
        let swept = t.store.write(async |tx| idempotency::sweep(tx, now).await).await.unwrap();
        assert_eq!(swept, 1);
    }

    async fn what_a_dead_instance_only_began_is_done_by_the_next_request(t: TestApp) {
        let code = owed(&t).await;
        let program = t.program_of("ha", "write").await;
        let key = [("idempotency-key", "begun")];
        report(&program, &code, &key, "{}").await;
        // As if it had died before its first transaction ended: nothing of it is noted with the key.
        let undone = "UPDATE idempotency_key SET status = NULL, is_saved = $1, turn = $2";
        let other = t.ids.uuid(t.clock.now());
        t.store.write(async |tx| tx.execute(undone, values![false, other]).await).await.unwrap();
        t.clock.advance(Duration::seconds(3));
        let answer = report(&program, &code, &key, "{}").await;
        // It is judged anew, and refused because in truth it was handed in already; what is refused gives the key back.
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.body);
        assert!(!answer.body.contains("idempotency"), "{}", answer.body);
        assert_eq!(reports(&t, &code).await, 1);
        let now = t.clock.now();
        let swept = t.store.write(async |tx| idempotency::sweep(tx, now).await).await.unwrap();
        assert_eq!(swept, 0);
    }
}
