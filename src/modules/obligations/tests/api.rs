//! The verbs of the JSON API: what the answer offers next is what is done next, and versions hold.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use thihanh_kernel::access::{Grant, Role};

use super::world::{JUSTICE, World, system};
use crate::modules::accounts::usecase::{AddAccount, add_account};
use crate::modules::obligations::model::fixtures::{a_task, an_agency, date, day, stated};
use crate::modules::obligations::model::opening::IssuedTask;
use crate::testing::{Answer, Browser};

const PATH: &str = "/api/v1/obligations/NV-2026-00001";

pub(super) async fn somebody(t: &World, login: &str, role: Role, agency: u128) -> Browser {
    let command = AddAccount {
        login: login.into(),
        name: login.into(),
        position: String::new(),
        password: crate::demo::PASSWORD.into(),
        grants: vec![Grant { role, agency: an_agency(agency), module: None, from: day("2020-01-01"), to: None }],
    };
    add_account(&t.app, &system(), command).await.unwrap();
    let mut browser = t.browser_of(login).await;
    // A script sends with the token of its page.
    browser.get("/nhiem-vu").await;
    browser
}

async fn send(who: &mut Browser, verb: &str, version: i64, body: &Value) -> Answer {
    let (token, tag) = (who.token(), format!("\"{version}\""));
    let headers = [("content-type", "application/json"), ("x-csrf-token", token.as_str()), ("if-match", tag.as_str())];
    who.send_with(Method::POST, &format!("{PATH}/{verb}"), &headers, body.to_string().into_bytes()).await
}

/// Does it, and gives the obligation as it is answered.
async fn done(who: &mut Browser, verb: &str, version: i64, body: Value) -> Value {
    let answer = send(who, verb, version, &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{verb}: {}", answer.body);
    answer.json()
}

fn offers(obligation: &Value, action: &str) -> bool {
    obligation["actions"].as_array().unwrap().iter().any(|offered| offered == action)
}

thihanh_store::db_tests! {
    async fn an_obligation_lives_by_the_api(t: World) {
        t.departments(&["Sở Y tế"]).await;
        let by = vanban::deadline::Deadline::By { date: date("2026-03-31"), inclusive: true };
        t.issued(1, "2026-01-05", &[IssuedTask { deadlines: vec![stated(by, "")], ..a_task(&[1]) }]).await;
        let mut head = somebody(&t, "truong", Role::UnitHead, 1).await;
        let mut overseer = somebody(&t, "theodoi", Role::FocalOfficer, JUSTICE).await;
        let first = head.get(PATH).await.json();
        assert!(offers(&first, "accept") && offers(&first, "delegate") && !offers(&first, "complete"), "{first}");
        let accepted = done(&mut head, "accept", 1, json!({})).await;
        assert_eq!((&accepted["stage"], &accepted["version"]), (&json!("accepted"), &json!(2)));
        assert!(!offers(&accepted, "accept"), "{accepted}");
        let stale = send(&mut head, "progress", 1, &json!({"percent": 5})).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.body);
        assert_eq!(stale.json()["differences"][0], json!({"field": "version", "stored": "2", "sent": "1"}));
        let wrong = send(&mut head, "progress", 2, &json!({"percent": 101})).await;
        assert_eq!((wrong.status, &wrong.json()["errors"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("percent")));
        let working = done(&mut head, "progress", 2, json!({"percent": 60, "note": "Đã khảo sát"})).await;
        assert_eq!((&working["progress"], &working["stage"]), (&json!(60), &json!("in_progress")));

        let asking = done(&mut head, "ask-extension", 3, json!({"due_on": "2026-04-15", "note": "Chờ số liệu"})).await;
        assert!(offers(&asking, "withdraw_extension") && !offers(&asking, "ask_extension"), "{asking}");
        let seen = overseer.get(PATH).await.json();
        assert!(offers(&seen, "decide_extension") && !offers(&seen, "report"), "{seen}");
        let granted = done(&mut overseer, "grant-extension", 4, json!({"due_on": "2026-04-10"})).await;
        assert_eq!((&granted["due_on"], &granted["first_due_on"], &granted["extensions"]), (&json!("2026-04-10"), &json!("2026-03-31"), &json!(1)));

        let product = json!({"reported_on": "2026-03-16", "product_number": "45/BC-SYT", "product_on": "2026-03-13", "note": "Đã xong"});
        let reported = done(&mut head, "report", 5, product).await;
        assert_eq!(reported["reports"][0]["product_number"], "45/BC-SYT");
        let denied = send(&mut head, "complete", 6, &json!({})).await;
        assert_eq!(denied.status, StatusCode::FORBIDDEN);
        let back = done(&mut overseer, "send-back", 6, json!({"note": "Thiếu phụ lục"})).await;
        assert_eq!((&back["state"], &back["reports"][0]["verdict"]), (&json!("open"), &json!("sent_back")));
        done(&mut head, "report", 7, json!({})).await;
        let finished = done(&mut overseer, "complete", 8, json!({"note": "Đạt"})).await;
        assert_eq!((&finished["class"], &finished["is_on_time_as_first_set"]), (&json!("completed_on_time"), &json!(true)));
        assert_eq!(finished["actions"], json!(["view"]));
    }
}
