//! The pages and the API, through the router.

use axum::http::StatusCode;
use thihanh_kernel::access::Role;
use thihanh_store::db_tests;

use super::world::*;
use crate::testing::TestProvince;

db_tests! {
    async fn a_reorganisation_is_prepared_tried_and_done_by_its_pages(t: TestProvince) {
        t.person("quantri", Role::Administrator, "Tỉnh Minh Giang").await;
        t.person("dieuphoi", Role::Coordinator, "Tỉnh Minh Giang").await;
        let justice = t.agency("Sở Tư pháp").await;
        let finance = t.agency("Sở Tài chính").await;
        task(&t, 1, ("2026-02-02", "2026-09-30"), &[finance], &[], justice).await;
        let mut browser = t.browser_of("quantri").await;
        let list = browser.get("/don-vi/sap-xep").await;
        assert_eq!(list.status, StatusCode::OK);
        let wrong = browser.post("/don-vi/sap-xep", &[("title", ""), ("number", "1"), ("decided_on", "x"), ("effective_on", "")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let fields = [("title", "Hợp nhất sở"), ("number", "12/NQ-HĐND"), ("decided_on", "10/03/2026"), ("effective_on", "16/03/2026")];
        let begun = browser.post("/don-vi/sap-xep", &fields).await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER);
        let page = begun.location().split(['?', '#']).next().unwrap().to_owned();
        let version = |body: &str| {
            let at = body.find("name=\"version\" value=\"").unwrap() + "name=\"version\" value=\"".len();
            body[at..].split('"').next().unwrap().to_owned()
        };
        let detail = browser.get(&page).await;
        let seen = version(&detail.body);
        let unknown = browser.post(&format!("{page}/them/hop-nhat"), &[("version", &seen), ("from", "Sở Không có\nSở Tài chính"), ("into", "Sở Xây dựng")]).await;
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(unknown.body.contains("Không có đơn vị nào tên “Sở Không có”"), "{}", unknown.body);
        let added = browser.post(&format!("{page}/them/hop-nhat"), &[("version", &seen), ("from", "Sở Tài chính\nSở Xây dựng"), ("into", "Sở Xây dựng")]).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER);
        let detail = browser.get(&page).await;
        assert!(detail.body.contains("Sở Tài chính kết thúc hết ngày 15/03/2026"), "what changes in the tree is told: {}", detail.body);
        assert!(detail.body.contains("1 nhiệm vụ đang dở"));
        let trial = browser.get(&format!("{page}/chay-thu")).await;
        assert!(trial.body.contains("Không còn vướng mắc"), "{}", trial.body);
        let done = browser.post(&format!("{page}/thuc-hien"), &[("version", &version(&trial.body))]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        let after = browser.get(&page).await;
        assert!(after.body.contains("khép 1, mở 1") && after.body.contains("Hoàn tác đợt sắp xếp"), "{}", after.body);
        let owner = entries(&t).await.into_iter().find(|entry| entry.state == "open").unwrap();
        assert_eq!(owner.agency_id, t.agency("Sở Xây dựng").await.uuid());
        // The old entry's page says where it went, the new one's where it came from.
        let old = entries(&t).await.into_iter().find(|entry| entry.state == "moved").unwrap();
        let page_of_old = browser.get(&format!("/nhiem-vu/{}", old.code)).await;
        assert!(page_of_old.body.contains(&owner.code));
        // A coordinator looks and does nothing.
        let mut other = t.browser_of("dieuphoi").await;
        assert_eq!(other.get(&page).await.status, StatusCode::OK);
        let refused = other.post("/don-vi/sap-xep", &fields).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let undone = browser.post(&format!("{page}/hoan-tac"), &[("version", &version(&after.body))]).await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER);
        assert_eq!(entries(&t).await.len(), 1);
    }

    async fn programs_prepare_and_commit_by_the_api(t: TestProvince) {
        t.person("quantri", Role::Administrator, "Tỉnh Minh Giang").await;
        let program = t.program_of("quantri", "write").await;
        let send = async |method: &str, path: &str, body: &str| {
            program.send(method.parse().unwrap(), path, &[("content-type", "application/json")], body).await
        };
        let decision = r#"{"title":"Đổi tên","number":"3/QĐ-UBND","decided_on":"2026-03-10","effective_on":"2026-03-16"}"#;
        let made = send("POST", "/api/v1/reorganisations", decision).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let code = made.json()["code"].as_str().unwrap().to_owned();
        let wrong = send("PATCH", &format!("/api/v1/reorganisations/{code}/steps"), r#"{"steps":[{"change":"merge","from":["a","b"]}]}"#).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
        let steps = r#"{"steps":[{"change":"rename","agency":"so-xay-dung","name":"Sở Xây dựng và Giao thông","short_name":"SXDGT"}]}"#;
        let set = send("PATCH", &format!("/api/v1/reorganisations/{code}/steps"), steps).await;
        assert_eq!(set.status, StatusCode::OK, "{}", set.body);
        assert_eq!(set.json()["steps"][0]["change"], "rename");
        let trial = send("GET", &format!("/api/v1/reorganisations/{code}/dry-run"), "").await;
        assert_eq!((trial.json()["is_clear"].as_bool(), trial.json()["entries_closed"].as_i64()), (Some(true), Some(0)), "{}", trial.body);
        let done = send("POST", &format!("/api/v1/reorganisations/{code}/commit"), "{}").await;
        assert_eq!((done.status, done.json()["state"].as_str()), (StatusCode::OK, Some("committed")), "{}", done.body);
        assert_eq!(done.json()["actions"][0], "undo");
        t.agency("Sở Xây dựng và Giao thông").await;
        let undone = send("POST", &format!("/api/v1/reorganisations/{code}/undo"), "{}").await;
        assert_eq!((undone.status, undone.json()["state"].as_str()), (StatusCode::OK, Some("undone")), "{}", undone.body);
        t.agency("Sở Xây dựng").await;
        let twice = send("POST", &format!("/api/v1/reorganisations/{code}/undo"), "{}").await;
        assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.body);
    }
}
