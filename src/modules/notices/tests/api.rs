//! A person's own notices by the JSON API, and messages to the account's own address.

use axum::http::{Method, StatusCode};
use serde_json::json;
use thihanh_kernel::access::Actor;
use thihanh_store::db_tests;

use super::world::{World, by_mail, choose};
use crate::modules::accounts::usecase::{PersonFacts, change_person};
use crate::modules::notices::usecase::{ChoicesForm, tell};
use crate::testing::TestProvince;

const LIST: &str = "/api/v1/notices";
const CHOICES: &str = "/api/v1/notices/choices";

/// Gives an account an e-mail address of its own.
async fn with_address(t: &TestProvince, login: &str, email: &str) {
    let facts = PersonFacts {
        name: format!("Người thử {login}"),
        position: String::new(),
        email: email.into(),
        phone: String::new(),
    };
    change_person(t, &Actor::system("test"), login, 1, &facts).await.unwrap();
}

db_tests! {
    async fn own_notices_are_listed_and_read_by_the_api(t: TestProvince) {
        let world = World::fill(&t).await;
        tell(&t).await.unwrap();
        let officer = t.program_of("daumoi", "write").await;
        let get = async |path: &str| officer.send(Method::GET, path, &[], "").await.json();
        let first = get(&format!("{LIST}?limit=1")).await;
        assert_eq!((&first["unread"], &first["unread_is_exact"]), (&json!(2), &json!(true)), "{first}");
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = get(&format!("{LIST}?limit=1&cursor={cursor}")).await;
        assert_eq!(second["next_cursor"], json!(null), "{second}");
        let mut codes = [&first, &second].map(|page| page["items"][0]["obligation"].as_str().unwrap());
        codes.sort_unstable();
        assert_eq!(codes, [world.first.as_str(), world.second.as_str()]);
        assert_eq!(first["items"][0]["kind"], json!("work"));

        let path = format!("{LIST}/{}/read", first["items"][0]["id"].as_str().unwrap());
        let head = t.program_of("thutruong", "write").await;
        assert_eq!(head.send(Method::POST, &path, &[], "{}").await.status, StatusCode::NOT_FOUND, "somebody else's");
        assert_eq!(officer.send(Method::POST, &path, &[], "{}").await.json(), json!({"read": 1}));
        let unread = get(&format!("{LIST}?unread=true")).await;
        assert_eq!(unread["items"].as_array().unwrap().len(), 1, "{unread}");
        assert_eq!(unread["items"][0]["id"], second["items"][0]["id"]);

        let all = format!("{LIST}/read");
        let key = [("idempotency-key", "doc-het-1")];
        for _ in 0..2 {
            let answer = officer.send(Method::POST, &all, &key, "{}").await;
            assert_eq!(answer.json(), json!({"read": 1}), "the same key gives the same answer");
        }
        assert_eq!(get(LIST).await["unread"], json!(0));
        let reader = t.program_of("daumoi", "read").await;
        assert_eq!(reader.send(Method::POST, &all, &[], "{}").await.status, StatusCode::FORBIDDEN);
    }

    async fn choices_are_read_and_changed_by_the_api(t: TestProvince) {
        World::fill(&t).await;
        let officer = t.program_of("daumoi", "write").await;
        let change = async |tag: &str, body: serde_json::Value| {
            officer.send(Method::PATCH, CHOICES, &[("if-match", tag)], &body.to_string()).await
        };
        let usual = officer.send(Method::GET, CHOICES, &[], "").await.json();
        assert_eq!((&usual["channel"], &usual["how"]["work"], &usual["version"]), (&json!("email"), &json!("daily"), &json!(0)));
        let nowhere = change("\"0\"", json!({"lead_days": 8})).await;
        assert_eq!(nowhere.status, StatusCode::UNPROCESSABLE_ENTITY, "by mail, but to no address: {}", nowhere.body);
        for wrong in [json!({"how": {"work": "never"}}), json!({"how": {"gossip": "daily"}}), json!({"quiet_to": 24})] {
            let mut body = wrong;
            body["channel"] = json!("page");
            assert_eq!(change("\"0\"", body.clone()).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        }
        with_address(&t, "daumoi", "daumoi@syt.example.vn").await;
        let kept = change("\"0\"", json!({"lead_days": 8, "how": {"work": "at_once"}})).await;
        assert_eq!(kept.status, StatusCode::OK, "{}", kept.body);
        let kept = kept.json();
        assert_eq!((&kept["lead_days"], &kept["how"]["work"], &kept["how"]["late"]), (&json!(8), &json!("at_once"), &json!("daily")));
        assert_eq!(change("\"0\"", json!({"lead_days": 9})).await.status, StatusCode::CONFLICT);
        let cleared = change("\"1\"", json!({"lead_days": 0})).await.json();
        assert_eq!((&cleared["lead_days"], &cleared["how"]["work"]), (&json!(null), &json!("at_once")), "{cleared}");
    }

    async fn mail_goes_to_the_accounts_own_address_unless_another_was_chosen(t: TestProvince) {
        let world = World::fill(&t).await;
        with_address(&t, "daumoi", "cua.minh@syt.example.vn").await;
        let how = vec![("work".to_owned(), "at_once".to_owned())];
        choose(&t, world.officer, ChoicesForm { how, ..by_mail("") }).await;
        tell(&t).await.unwrap();
        let to: Vec<_> = t.mails().await.into_iter().map(|mail| mail.to).collect();
        assert_eq!(to, ["cua.minh@syt.example.vn", "cua.minh@syt.example.vn"]);
    }
}
