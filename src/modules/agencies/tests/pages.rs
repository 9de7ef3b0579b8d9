//! The pages and the JSON of agencies, as a browser without scripts and a program see them.

use axum::http::StatusCode;
use thihanh_store::db_tests;

use super::*;
use crate::demo;
use crate::modules::accounts::usecase::{AddAccount, add_account};
use crate::testing::Browser;

/// Somebody signed in who may see the tree.
async fn officer(t: &TestProvince) -> Browser {
    let grant =
        Grant { role: Role::FocalOfficer, agency: province(t).await, module: None, from: day("2020-01-01"), to: None };
    let command = AddAccount {
        login: "canbo".into(),
        name: "Người thử".into(),
        position: "Chuyên viên".into(),
        password: demo::PASSWORD.into(),
        grants: vec![grant],
    };
    add_account(t, &system(), command).await.unwrap();
    t.browser_of("canbo").await
}

db_tests! {
    async fn nobody_sees_the_tree_without_signing_in(t: TestProvince) {
        let mut stranger = t.browser();
        for path in ["/don-vi", "/don-vi/nhom", "/don-vi/ngay-nghi"] {
            let answer = stranger.get(path).await;
            assert_eq!((answer.status, answer.location().split('?').next()), (StatusCode::SEE_OTHER, Some("/dang-nhap")), "{path}");
        }
        assert_eq!(stranger.get("/api/v1/agencies").await.status, StatusCode::UNAUTHORIZED);
    }

    async fn the_tree_is_searched_on_a_day(t: TestProvince) {
        let mut browser = officer(&t).await;
        let page = browser.get("/don-vi").await;
        assert!(page.body.contains("<h1>Tỉnh Minh Giang</h1>") && page.body.contains("Phường Minh Giang"), "{}", page.body);
        // The district level ended on 30/6/2025: it is found before, and not after.
        for (on, is_there) in [("30/06/2025", true), ("01/07/2025", false)] {
            let page = browser.get(&format!("/don-vi?level=district&on={on}")).await;
            assert_eq!(page.body.contains("Ủy ban nhân dân huyện Bến Đá"), is_there, "{on}");
            assert_eq!(page.body.contains("Không có đơn vị nào khớp"), !is_there, "{on}");
        }
        let page = browser.get("/don-vi?q=khong+co+dau+vay").await;
        assert!(page.body.contains("Bỏ mọi điều kiện"), "an empty list says how to go on: {}", page.body);
        let page = browser.get("/don-vi?q=so+tu+phap").await;
        assert!(page.body.contains(">Sở Tư pháp</a>"), "found without marks: {}", page.body);
    }

    async fn an_agency_tells_its_names_its_head_and_what_it_came_from(t: TestProvince) {
        let mut browser = officer(&t).await;
        let justice = id_of(&t, "Sở Tư pháp", "2026-03-16").await;
        let page = browser.get(&format!("/don-vi/{justice}")).await;
        assert!(page.body.contains("<h1>Sở Tư pháp</h1>") && page.body.contains("Trung tâm Trợ giúp pháp lý"), "{}", page.body);
        assert!(page.body.contains(&format!("/nhiem-vu?agency={justice}")), "the way to what it owes");
        let district = id_of(&t, "Ủy ban nhân dân huyện Bến Đá", "2025-06-30").await;
        let page = browser.get(&format!("/don-vi/{district}")).await;
        assert!(page.body.contains("Đã kết thúc hoạt động, ngày cuối cùng 30/06/2025."), "{}", page.body);
        assert!(page.body.contains("Sắp xếp, sáp nhập"), "{}", page.body);
        for nobody in ["/don-vi/khong-phai-ma", "/don-vi/00000000-0000-7000-8000-000000000000"] {
            assert_eq!(browser.get(nobody).await.status, StatusCode::NOT_FOUND, "{nobody}");
        }
    }

    async fn a_phrase_is_tried_out(t: TestProvince) {
        let mut browser = officer(&t).await;
        let page = browser.get("/don-vi/nhom?phrase=c%C3%A1c+s%E1%BB%9F").await;
        assert!(page.body.contains("Hiểu theo cụm từ chỉ nhóm: 12 đơn vị."), "{}", page.body);
        let page = browser.get("/don-vi/nhom?phrase=UBND+c%E1%BA%A5p+huy%E1%BB%87n&on=01/07/2025").await;
        assert!(page.body.contains("Cụm từ này chỉ dùng đến hết ngày 30/06/2025"), "{}", page.body);
    }

    async fn days_off_of_a_year_or_none_yet(t: TestProvince) {
        let mut browser = officer(&t).await;
        let page = browser.get("/don-vi/ngay-nghi?year=2026").await;
        assert!(page.body.contains("Tết Nguyên đán") && page.body.contains("Chưa xác minh"), "{}", page.body);
        let page = browser.get("/don-vi/ngay-nghi?year=2040").await;
        assert!(page.body.contains("Chưa có ngày nghỉ của năm 2040"), "{}", page.body);
    }

    async fn a_program_gets_the_same_tree(t: TestProvince) {
        let mut browser = officer(&t).await;
        let list = browser.get("/api/v1/agencies?q=so+tu+phap&on=2026-03-16").await.json();
        let first = &list["items"][0];
        assert_eq!((first["name"].as_str(), first["level"].as_str(), first["below"].as_u64()), (Some("Sở Tư pháp"), Some("province"), Some(2)));
        let one = browser.get(&format!("/api/v1/agencies/{}", first["id"].as_str().unwrap())).await.json();
        assert_eq!((&one["name"], &one["id"]), (&first["name"], &first["id"]));
        let page = browser.get("/api/v1/agencies?kind=department&limit=5").await.json();
        assert_eq!((page["items"].as_array().unwrap().len(), page["total"].as_u64()), (5, Some(12)));
        let next = browser.get(&format!("/api/v1/agencies?kind=department&limit=5&cursor={}", page["next_cursor"].as_str().unwrap())).await.json();
        assert_ne!(next["items"][0]["id"], page["items"][0]["id"]);
        let wrong = browser.get("/api/v1/agencies?level=kingdom&on=31/02/2026").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let fields: Vec<_> = wrong.json()["errors"].as_array().unwrap().iter().map(|error| error["field"].clone()).collect();
        assert_eq!(fields, ["on", "level"]);
        assert_eq!(browser.get("/api/v1/agencies/00000000-0000-7000-8000-000000000000").await.status, StatusCode::NOT_FOUND);
    }
}
