//! The pages, as a browser without scripts sees them.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, X_CONTENT_TYPE_OPTIONS};
use thihanh_kernel::access::Role;
use thihanh_store::db_tests;

use super::*;
use crate::demo;
use crate::modules::accounts::usecase::{AddAccount, add_account};
use crate::modules::directives::model::card::CardState;
use crate::modules::directives::model::directive::DirectiveState;
use crate::testing::{Answer, Browser, TestProvince};

pub(super) async fn browser_of(t: &TestProvince, login: &str, role: Role, agency: AgencyId) -> Browser {
    let grant = Grant { role, agency, module: None, from: day("2020-01-01"), to: None };
    let command = AddAccount {
        login: login.into(),
        name: format!("Người {login}"),
        position: "Chuyên viên".into(),
        password: demo::PASSWORD.into(),
        grants: vec![grant],
    };
    add_account(t, &system(), command).await.unwrap();
    t.browser_of(login).await
}

/// The answer of a form that leads on, followed.
pub(super) async fn follow(browser: &mut Browser, answer: Answer) -> Answer {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let path = answer.location().split('#').next().unwrap().to_owned();
    browser.get(&path).await
}

/// The value of a hidden field of the open card.
fn version(page: &str) -> String {
    let form = &page[page.find("data-card>").expect("an open card")..];
    let mark = "name=\"version\" value=\"";
    form[form.find(mark).unwrap() + mark.len()..].split('"').next().unwrap().to_owned()
}

db_tests! {
    async fn a_plan_goes_from_the_inbox_to_issued_without_a_script(t: TestProvince) {
        let root = province(&t).await;
        let mut browser = browser_of(&t, "dieuphoi1", Role::Coordinator, root).await;
        let inbox = browser.get("/van-ban").await;
        assert!(inbox.body.contains("Chưa có văn bản nào"), "{}", inbox.body);
        let answer = browser.upload("/van-ban", "file", "ke-hoach.txt", PLAN.as_bytes()).await;
        let page = follow(&mut browser, answer).await;
        assert!(page.body.contains("đã xong 0/6"), "{}", page.body);
        assert!(page.body.contains("review.") && !page.body.contains("style="), "the script is offered, no style attribute");

        let (slice, _) = usecase::list(&t, &system(), &Default::default(), &Default::default()).await.unwrap();
        let code = slice.items[0].code.clone();
        for card in looked(&t, &code).await.review.cards() {
            let page = browser.get(&format!("/van-ban/{code}/soat?the={}", card.id)).await;
            let form = [("button", "nhan"), ("version", &version(&page.body)), ("content", &card.draft.content), ("leads", &card.draft.leads[0].words)];
            let answer = browser.post(&format!("/van-ban/{code}/soat/{}", card.id), &form).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        }
        assert_eq!(looked(&t, &code).await.review.count(CardState::Accepted), 6);

        let preview = browser.get(&format!("/van-ban/{code}/phat-hanh")).await;
        assert!(preview.body.contains("Phát hành 6 nhiệm vụ"), "{}", preview.body);
        let version = looked(&t, &code).await.directive.version.to_string();
        let answer = browser.post(&format!("/van-ban/{code}/phat-hanh"), &[("version", &version)]).await;
        let page = follow(&mut browser, answer).await;
        assert!(page.body.contains("Nâng cao hiệu quả tổ chức thi hành pháp luật năm 2026"), "{}", page.body);
        assert!(page.body.contains("Sở Tài chính"), "who still has what: {}", page.body);
        assert_eq!(looked(&t, &code).await.directive.state, DirectiveState::Issued);

        let file = browser.get(&format!("/van-ban/{code}/ban-goc")).await;
        assert_eq!(file.bytes, PLAN.as_bytes());
        assert_eq!(file.headers[X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(file.headers[CONTENT_DISPOSITION], "attachment; filename*=UTF-8''ke-hoach.txt");
    }

    async fn hostile_text_is_shown_as_text(t: TestProvince) {
        let root = province(&t).await;
        let mut browser = browser_of(&t, "dieuphoi1", Role::Coordinator, root).await;
        let evil = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'";
        let text = PLAN.replace("Thanh tra tỉnh thường xuyên kiểm tra", &format!("Thanh tra tỉnh {evil} thường xuyên kiểm tra"));
        let code = received(&t, &system(), &text).await;
        let title = crate::modules::directives::model::head::HeadForm { title: Some(evil.into()), ..Default::default() };
        usecase::set_head(&t, &system(), &code, &usecase::HeadCommand { version: None, form: title }).await.unwrap();
        for path in ["/van-ban".to_owned(), format!("/van-ban/{code}"), format!("/van-ban/{code}/soat"), format!("/van-ban/{code}/thong-tin")] {
            let page = browser.get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
            assert!(page.body.contains("alert(1)"), "{path} shows it");
            assert!(!page.body.contains("<script>alert") && !page.body.contains("<img src=x"), "{path}: {}", page.body);
        }
    }

    async fn an_empty_upload_and_a_secret_are_answered_on_the_page(t: TestProvince) {
        let root = province(&t).await;
        let mut browser = browser_of(&t, "dieuphoi1", Role::Coordinator, root).await;
        browser.get("/van-ban").await;
        let answer = browser.upload("/van-ban", "file", "", b"").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("Hãy chọn ít nhất một tệp"), "{}", answer.body);
        let secret = PLAN.replace("KẾ HOẠCH\n", "MẬT\nKẾ HOẠCH\n");
        let answer = browser.upload("/van-ban", "file", "mat.txt", secret.as_bytes()).await;
        assert!(answer.body.contains("Luật Bảo vệ bí mật nhà nước 2018") && answer.body.contains("Không nhận"), "{}", answer.body);
        assert_eq!(rows(&t, "directive").await, 0);
    }

    async fn a_refused_card_keeps_what_was_typed(t: TestProvince) {
        let root = province(&t).await;
        let mut browser = browser_of(&t, "dieuphoi1", Role::Coordinator, root).await;
        let code = received(&t, &system(), PLAN).await;
        let card = card(&t, &code, "Sở Tài chính").await;
        browser.get(&format!("/van-ban/{code}/soat")).await;
        let form = [("button", "nhan"), ("version", "1"), ("content", "Nội dung tôi vừa gõ"), ("leads", ""), ("d_choice", "by"), ("d_day", "31/02/2026")];
        let answer = browser.post(&format!("/van-ban/{code}/soat/{}", card.id), &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("Nội dung tôi vừa gõ") && answer.body.contains("31/02/2026"), "{}", answer.body);
        assert_eq!(looked(&t, &code).await.review.count(CardState::Accepted), 0);
    }

    async fn a_stale_card_shows_both_versions(t: TestProvince) {
        let root = province(&t).await;
        let mut browser = browser_of(&t, "dieuphoi1", Role::Coordinator, root).await;
        let code = received(&t, &system(), PLAN).await;
        let card = card(&t, &code, "Sở Tài chính").await;
        browser.get(&format!("/van-ban/{code}/soat")).await;
        let mut draft = card.draft.clone();
        draft.content = "Bản của người khác".into();
        usecase::review(&t, &system(), &code, Verb::Edit(of(&card), Box::new(draft))).await.unwrap();
        let form = [("button", "nhan"), ("version", "1"), ("content", "Bản của tôi"), ("leads", "Sở Tài chính")];
        let answer = browser.post(&format!("/van-ban/{code}/soat/{}", card.id), &form).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.body.contains("Bản của người khác") && answer.body.contains("Bản của tôi"), "{}", answer.body);
    }

    async fn a_phrase_is_taught_from_its_card(t: TestProvince) {
        let root = province(&t).await;
        let mut browser = browser_of(&t, "dieuphoi1", Role::Coordinator, root).await;
        let code = received(&t, &system(), &PLAN.replace("Thanh tra tỉnh thường xuyên", "Sở Khí tượng Vũ trụ thường xuyên")).await;
        let card = card(&t, &code, "Sở Khí tượng").await;
        let address = format!("/van-ban/{code}/soat/{}", card.id);
        let page = browser.get(&format!("/van-ban/{code}/soat?the={}", card.id)).await;
        assert!(page.body.contains("Sở Khí tượng Vũ trụ</b>"), "{}", page.body);
        let teach = |agency: &'static str| [("button", "ten-goi"), ("version", "1"), ("phrase", "Sở Khí tượng Vũ trụ"), ("agency", agency)];
        let wrong = browser.post(&address, &teach("Sở Không Có")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
        let answer = browser.post(&address, &teach("Sở Nông nghiệp và Môi trường")).await;
        follow(&mut browser, answer).await;
        let after = looked(&t, &code).await;
        let meant = after.expansion.chosen(&card.draft.leads);
        assert_eq!(meant.first().map(|(agency, _)| *agency), Some(agency(&t, "Sở Nông nghiệp và Môi trường").await));
    }

    async fn cards_are_cut_joined_and_restored_by_forms(t: TestProvince) {
        let root = province(&t).await;
        let mut browser = browser_of(&t, "dieuphoi1", Role::Coordinator, root).await;
        let code = received(&t, &system(), PLAN).await;
        let finance = card(&t, &code, "Sở Tài chính").await;
        let address = format!("/van-ban/{code}/soat/{}", finance.id);
        let page = browser.get(&format!("{address}/tach")).await;
        let offset = (finance.draft.content.find(';').unwrap() + 1).to_string();
        assert!(page.body.contains(&format!("name=\"offset\" value=\"{offset}\"")), "{}", page.body);
        let answer = browser.post(&address, &[("button", "tach"), ("version", "1"), ("offset", &offset)]).await;
        follow(&mut browser, answer).await;
        assert_eq!(looked(&t, &code).await.review.cards().len(), 7);
        let answer = browser.post(&format!("/van-ban/{code}/soat/hoan-tac"), &[]).await;
        let page = follow(&mut browser, answer).await;
        assert!(page.body.contains("Đã hoàn tác"), "{}", page.body);
        assert_eq!(looked(&t, &code).await.review.cards().len(), 6);
        let answer = browser.post(&format!("/van-ban/{code}/soat/them"), &[("quote", "Bảo đảm pháp luật được thi hành nghiêm minh"), ("near", "0")]).await;
        let page = follow(&mut browser, answer).await;
        assert!(page.body.contains("Đã thêm nhiệm vụ"), "{}", page.body);
        assert_eq!(looked(&t, &code).await.review.cards().len(), 7);
    }

    async fn who_only_reads_sees_every_card_and_no_way_to_change_one(t: TestProvince) {
        let root = province(&t).await;
        let code = received(&t, &system(), PLAN).await;
        let mut leader = browser_of(&t, "lanhdao1", Role::Leader, root).await;
        let page = leader.get(&format!("/van-ban/{code}/soat")).await;
        for card in looked(&t, &code).await.review.cards() {
            assert!(page.body.contains(&format!("id=\"c-{}\"", card.id)), "{} is missing", card.draft.content);
        }
        assert!(!page.body.contains("data-card>") && !page.body.contains(&format!("/van-ban/{code}/thong-tin")), "{}", page.body);
        assert!(leader.get("/van-ban").await.body.contains("<b>1</b> văn bản, <b>1</b> đang soát."));
    }

    async fn who_sees_only_what_is_issued_is_offered_no_other_state(t: TestProvince) {
        let root = province(&t).await;
        let code = received(&t, &system(), PLAN).await;
        accept_all(&t, &system(), &code).await;
        usecase::issue(&t, &system(), &code, &Default::default()).await.unwrap();
        let mut clerk = browser_of(&t, "vanthu1", Role::RecordsClerk, root).await;
        let page = clerk.get("/van-ban").await;
        assert!(page.body.contains("state=review") && page.body.contains("Chưa soát"), "{}", page.body);
        let mut officer = browser_of(&t, "daumoi1", Role::FocalOfficer, agency(&t, "Sở Tài chính").await).await;
        let page = officer.get("/van-ban").await;
        assert!(page.body.contains(&format!("/van-ban/{code}")), "{}", page.body);
        assert!(!page.body.contains("state=review") && !page.body.contains("Chưa soát"), "{}", page.body);
    }

    async fn a_step_of_the_script_brings_the_head_of_the_page_along(t: TestProvince) {
        let root = province(&t).await;
        let mut browser = browser_of(&t, "dieuphoi1", Role::Coordinator, root).await;
        let code = received(&t, &system(), PLAN).await;
        let page = browser.get(&format!("/van-ban/{code}/soat")).await;
        let told = "id=\"progress\" data-title=\"Soát văn bản: đã xong 0/6 nhiệm vụ\"";
        assert!(page.body.contains(told) && page.body.contains("id=\"certain\""), "{}", page.body);
    }

    async fn the_api_lists_and_shows(t: TestProvince) {
        let root = province(&t).await;
        let mut browser = browser_of(&t, "dieuphoi1", Role::Coordinator, root).await;
        let code = received(&t, &system(), PLAN).await;
        let list = browser.get("/api/v1/directives?state=review").await.json();
        assert_eq!((&list["items"][0]["code"], &list["total"]), (&code.clone().into(), &1.into()));
        let one = browser.get(&format!("/api/v1/directives/{code}")).await;
        let json = one.json();
        assert_eq!(json["number"], "41/KH-UBND");
        assert_eq!(json["drafts"].as_array().map(Vec::len), Some(6));
        assert_eq!(json["actions"], serde_json::json!(["review", "issue", "withdraw"]));
        assert_eq!(one.headers["etag"], "\"1\"");
        let span = &json["drafts"][0]["source"];
        let letters = |name: &str| usize::try_from(span[name].as_u64().unwrap()).unwrap();
        let passage: String = PLAN.chars().skip(letters("start")).take(letters("end") - letters("start")).collect();
        assert!(passage.starts_with("Sở Tư pháp tổ chức hội nghị"), "{passage}");
        assert_eq!(browser.get("/api/v1/directives?state=lost").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(browser.get("/api/v1/directives/VB-2026-9999").await.status, StatusCode::NOT_FOUND);
        assert_eq!(t.browser().get("/api/v1/directives").await.status, StatusCode::UNAUTHORIZED);
    }

    async fn a_recipient_sees_its_own_part_and_answers(t: TestProvince) {
        let code = received(&t, &system(), PLAN).await;
        accept_all(&t, &system(), &code).await;
        usecase::issue(&t, &system(), &code, &Default::default()).await.unwrap();
        let finance = agency(&t, "Sở Tài chính").await;
        let mut browser = browser_of(&t, "taichinh", Role::FocalOfficer, finance).await;
        let page = browser.get(&format!("/van-ban/{code}")).await;
        assert!(page.body.contains("Xác nhận đã nhận") && !page.body.contains("Sở Y tế"), "{}", page.body);
        // Of six tasks it has the second and, with all others, the third.
        assert!(page.body.contains("Tiến độ của đơn vị") && page.body.contains("1/1 còn hạn"), "{}", page.body);
        assert_eq!(page.body.matches("giao đơn vị khác").count(), 4, "{}", page.body);
        let id = finance.to_string();
        let answer = browser.post(&format!("/van-ban/{code}/tiep-nhan"), &[("agency", &id)]).await;
        follow(&mut browser, answer).await;
        let answer = browser.post(&format!("/van-ban/{code}/quan-triet"), &[("agency", &id), ("form", "Hội nghị"), ("on", "16/03/2026")]).await;
        let page = follow(&mut browser, answer).await;
        assert!(page.body.contains("Hội nghị, ngày 16/03/2026"), "{}", page.body);
    }
}
