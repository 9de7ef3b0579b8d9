//! One thing done to many: each row by itself, once, and never by who handed it in.

use axum::http::{Method, StatusCode};
use serde_json::json;
use thihanh_kernel::access::Role;

use super::api::somebody;
use super::world::{JUSTICE, PROVINCE, World, system};
use crate::modules::obligations::model::class::State;
use crate::modules::obligations::model::fixtures::{a_task, an_agency, date, stated};
use crate::modules::obligations::model::obligation::{Obligation, Stage};
use crate::modules::obligations::model::opening::IssuedTask;
use crate::modules::obligations::usecase::{self, Act, BulkAct, LedgerError, MOST_BULK, Ticked};
use crate::testing::{Answer, Browser};

const PAGE: &str = "/nhiem-vu/hang-loat";

/// Three orders to one department, two to another; the first of each was handed in.
async fn filled(world: &World) {
    world.departments(&["Sở Y tế", "Sở Xây dựng"]).await;
    let by = || vanban::deadline::Deadline::By { date: date("2026-03-31"), inclusive: true };
    let task = |agencies: &[u128]| IssuedTask { deadlines: vec![stated(by(), "")], ..a_task(agencies) };
    world.issued(1, "2026-01-05", &[task(&[1]), task(&[2]), task(&[1]), task(&[2]), task(&[1])]).await;
}

fn code(number: usize) -> String {
    format!("NV-2026-{number:05}")
}

async fn entry(world: &World, number: usize) -> Obligation {
    usecase::obligation(world, &system(), &code(number)).await.unwrap().shown.obligation
}

/// The form of the page with these rows, sent as it stands.
async fn send(browser: &mut Browser, page: &Answer, act: &str, rows: &[&str]) -> Answer {
    let key = page.body.split("name=\"key\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let mut fields = vec![("key", key), ("act", act), ("back", "/nhiem-vu?status=in_time")];
    fields.extend(rows.iter().map(|row| ("row", *row)));
    browser.post(PAGE, &fields).await
}

thihanh_store::db_tests! {
    async fn each_row_is_done_or_refused_by_itself_and_the_page_says_which(world: World) {
        filled(&world).await;
        let mut head = somebody(&world, "truong", Role::UnitHead, 1).await;
        let list = head.get("/nhiem-vu").await;
        assert!(list.body.contains("formaction=\"/nhiem-vu/hang-loat\""), "{}", list.body);
        let page = head.get(&format!("{PAGE}?picked=1&code={}&code={}&back=/nhiem-vu", code(1), code(3))).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert!(page.body.contains("2 nhiệm vụ đã chọn") || page.body.contains("2\u{a0}nhiệm vụ đã chọn"), "{}", page.body);
        assert!(page.body.contains("value=\"NV-2026-00003:1\" checked"), "{}", page.body);

        // The second is another agency's, the third was changed meanwhile.
        let act = Act { code: &code(3), version: None, note: "" };
        usecase::progress(&world, &system(), act, 10).await.unwrap();
        let rows = ["NV-2026-00001:1", "NV-2026-00002:1", "NV-2026-00003:1"];
        let answer = send(&mut head, &page, "receive", &rows).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert!(answer.body.contains("Tiếp nhận: đã làm xong 1"), "{}", answer.body);
        assert!(answer.body.contains("Không làm được: 2"), "{}", answer.body);
        assert!(answer.body.contains("href=\"/nhiem-vu?status=in_time\""), "the way back: {}", answer.body);
        assert_eq!(entry(&world, 1).await.work.stage, Stage::Received);
        assert_eq!(entry(&world, 2).await.work.stage, Stage::Issued);
        assert_eq!(entry(&world, 3).await.version, 2, "what was refused stands as it did");

        // The same form once more is the same deed: the answer says the same and nothing changes.
        let again = send(&mut head, &page, "receive", &rows).await;
        assert!(again.body.contains("Tiếp nhận: đã làm xong 1"), "{}", again.body);
        assert_eq!(entry(&world, 1).await.version, 2);
    }

    async fn a_person_is_named_for_many_and_a_list_is_taken_whole(world: World) {
        filled(&world).await;
        let mut head = somebody(&world, "truong", Role::UnitHead, 1).await;
        let page = head.get(&format!("{PAGE}?all=1&agency={}", an_agency(1))).await;
        assert_eq!(page.body.matches(" checked aria-label").count(), 3, "the own three: {}", page.body);
        let person = usecase::people_of(&world, an_agency(1)).await.unwrap()[0].id.to_string();
        let fields = [("key", "k"), ("act", "assign"), ("person", person.as_str()), ("row", "NV-2026-00001:1"), ("row", "NV-2026-00002:1")];
        let answer = head.post(PAGE, &fields).await;
        assert!(answer.body.contains("Phân công: đã làm xong 1"), "{}", answer.body);
        assert_eq!(entry(&world, 1).await.responsible.map(|id| id.to_string()), Some(person));
        assert_eq!(entry(&world, 2).await.responsible, None);
    }

    async fn reports_are_confirmed_but_never_the_own(world: World) {
        filled(&world).await;
        let mut coordinator = somebody(&world, "dieuphoi", Role::Coordinator, PROVINCE).await;
        let mut head = somebody(&world, "truong", Role::UnitHead, 1).await;
        for (browser, number) in [(&mut coordinator, 1), (&mut head, 3)] {
            let fields = [("version", "1"), ("report-on", "16/03/2026"), ("report-note", "Đã xong")];
            let answer = browser.post(&format!("/nhiem-vu/{}/bao-cao", code(number)), &fields).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        }
        let page = coordinator.get(&format!("{PAGE}?all=1&status=waiting")).await;
        let answer = send(&mut coordinator, &page, "complete", &["NV-2026-00001:2", "NV-2026-00003:2", "NV-2026-00005:1"]).await;
        assert!(answer.body.contains("Xác nhận hoàn thành: đã làm xong 1"), "{}", answer.body);
        assert_eq!(entry(&world, 1).await.state, State::Reported, "the own report is somebody else's to confirm");
        assert_eq!(entry(&world, 3).await.state, State::Completed);
        assert_eq!(entry(&world, 5).await.state, State::Open, "what was not handed in is not confirmed so");
    }

    async fn the_api_answers_for_each_row(world: World) {
        filled(&world).await;
        let mut head = somebody(&world, "truong", Role::UnitHead, 1).await;
        let token = head.token();
        let headers = [("content-type", "application/json"), ("x-csrf-token", token.as_str()), ("idempotency-key", "hang-loat-1")];
        let body = json!({"action": "receive", "rows": [{"code": "NV-2026-00001", "version": 1}, {"code": "NV-2026-00002"}, {"code": "NV-2026-00003", "version": 7}, {"code": "NV-2026-00001"}]});
        let bytes = body.to_string().into_bytes();
        let answer = head.send_with(Method::POST, "/api/v1/obligations/bulk", &headers, bytes.clone()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let told = answer.json();
        assert_eq!((&told["done"], &told["refused"]), (&json!(1), &json!(2)), "{told}");
        let statuses: Vec<_> = told["results"].as_array().unwrap().iter().map(|row| row["status"].clone()).collect();
        assert_eq!(statuses, [json!(200), json!(404), json!(409)], "{told}");
        let again = head.send_with(Method::POST, "/api/v1/obligations/bulk", &headers, bytes).await;
        assert_eq!(again.json(), told, "the same key gives the same answer");
        let headers = [("content-type", "application/json"), ("x-csrf-token", token.as_str())];
        for (wrong, status) in [
            (json!({"action": "cancel", "rows": [{"code": "NV-2026-00001"}]}), StatusCode::UNPROCESSABLE_ENTITY),
            (json!({"action": "receive", "rows": []}), StatusCode::UNPROCESSABLE_ENTITY),
            (json!({"action": "receive", "rows": vec![json!({"code": "x"}); MOST_BULK + 1]}), StatusCode::PAYLOAD_TOO_LARGE),
        ] {
            let answer = head.send_with(Method::POST, "/api/v1/obligations/bulk", &headers, wrong.to_string().into_bytes()).await;
            assert_eq!(answer.status, status, "{wrong}: {}", answer.body);
        }
    }

    async fn a_row_that_is_not_there_leaves_the_others(world: World) {
        filled(&world).await;
        let rows = ["NV-2026-00001", "NV-2026-99999", "'; DROP TABLE obligation", "NV-2026-00004"];
        let rows = rows.map(|code| Ticked { code: code.into(), version: None });
        let outcomes = usecase::bulk(&world, &system(), BulkAct::Receive, &rows, "").await.unwrap();
        let done: Vec<_> = outcomes.iter().map(|outcome| outcome.result.is_ok()).collect();
        assert_eq!(done, [true, false, false, true]);
        assert!(matches!(outcomes[1].result, Err(LedgerError::NotFound)));
        assert_eq!(entry(&world, 4).await.overseer, an_agency(JUSTICE));
    }
}
