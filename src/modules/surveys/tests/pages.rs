//! The pages: of those who are asked, without scripts; of those who ask; the API.

use axum::http::{Method, StatusCode};
use thihanh_kernel::access::Role;
use thihanh_store::db_tests;

use super::{ASKING, count, day, invited, open, system};
use crate::modules::surveys::usecase;
use crate::testing::{Browser, TestProvince};

/// The value of a hidden field of the page.
fn hidden(body: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let rest = body.split(&mark).nth(1).unwrap_or_else(|| panic!("no field {name}: {body}"));
    rest.split('"').next().unwrap().to_owned()
}

/// Sends a step of the form: what the page holds, and what is chosen in it.
async fn step(
    browser: &mut Browser,
    path: &str,
    body: &str,
    chosen: &[(&str, &str)],
    go: &str,
) -> crate::testing::Answer {
    let kept: Vec<(String, String)> =
        ["form", "once", "code", "section"].iter().map(|name| ((*name).to_owned(), hidden(body, name))).collect();
    let carried = body.split("type=\"hidden\" name=\"q.").skip(1).map(|rest| {
        let (name, rest) = rest.split_once('"').unwrap();
        let value = rest.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
        (format!("q.{name}"), value.to_owned())
    });
    let pairs: Vec<(String, String)> = kept.into_iter().chain(carried).collect();
    let mut fields: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend(chosen);
    fields.push(("go", go));
    browser.post(path, &fields).await
}

db_tests! {
    async fn a_survey_is_answered_section_by_section(t: TestProvince) {
        let made = open(&t, true).await;
        let path = format!("/khao-sat/{}", made.link);
        let (knows, source, scale, days, opinion) = (made.name(1), made.name(2), made.name(3), made.name(4), made.name(6));
        let mut browser = t.browser();
        let page = browser.get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        for words in ["Sở Tư pháp hỏi", "Tổng hợp vào báo cáo năm", "không lưu địa chỉ mạng", "Biết quy định mới?", "Phần 1/2", "survey."] {
            assert!(page.body.contains(words), "{words}: {}", page.body);
        }
        assert!(!page.body.contains("Hài lòng đến đâu?"), "the second section comes later");
        assert!(page.body.contains("Chỉ trả lời nếu câu 1 là: Có"), "without scripts the condition stands there: {}", page.body);

        // Nothing chosen, something that is not asked, something that is not there: each is told, and nothing typed is lost.
        let wrong = step(&mut browser, &path, &page.body, &[], "next").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("Câu 1: Câu này cần trả lời"), "{}", wrong.body);
        let wrong = step(&mut browser, &path, &page.body, &[(&knows, "2"), (&source, "3")], "next").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("thì không hỏi câu này") && wrong.body.contains("value=\"3\" checked"), "{}", wrong.body);
        let wrong = step(&mut browser, &path, &page.body, &[(&knows, "77")], "next").await;
        assert!(wrong.body.contains("Không có lựa chọn này"), "{}", wrong.body);

        let page = step(&mut browser, &path, &page.body, &[(&knows, "1"), (&source, "3"), (&source, "5")], "next").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert!(page.body.contains("Hài lòng đến đâu?") && page.body.contains("Phần 2/2"), "{}", page.body);
        let back = step(&mut browser, &path, &page.body, &[(&days, "12")], "back").await;
        assert!(back.body.contains("value=\"5\" checked") && back.body.contains("value=\"12\""), "{}", back.body);
        let again = step(&mut browser, &path, &back.body, &[(&knows, "1"), (&source, "5")], "next").await;
        assert!(again.body.contains("value=\"12\""), "what was typed before comes back: {}", again.body);

        let script = "<script>alert(1)</script>";
        let wrong = step(&mut browser, &path, &again.body, &[(&scale, "4"), (&days, "400"), (&opinion, script)], "send").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("Phải từ 0 đến 365") && wrong.body.contains("value=\"400\""), "{}", wrong.body);
        assert!(wrong.body.contains("&#60;script&#62;") && !wrong.body.contains("<script>alert"), "{}", wrong.body);
        let done = step(&mut browser, &path, &again.body, &[(&scale, "4"), (&days, "12"), (&opinion, script)], "send").await;
        assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, &*format!("{path}/cam-on")), "{}", done.body);
        let twice = step(&mut browser, &path, &again.body, &[(&scale, "4"), (&days, "12"), (&opinion, script)], "send").await;
        assert_eq!(twice.status, StatusCode::SEE_OTHER, "sent again by an impatient finger");
        assert!(browser.get(&format!("{path}/cam-on")).await.body.contains("Cảm ơn bạn đã trả lời"));
        assert_eq!(count(&t, "SELECT count(*) AS total FROM survey_response").await, 1);

        let large = "x".repeat(600_000);
        let refused = step(&mut browser, &path, &again.body, &[(&scale, "4"), (&opinion, &large)], "send").await;
        assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
        let english = browser.get("/ngon-ngu/en?next=/").await;
        assert_eq!(english.status, StatusCode::SEE_OTHER);
        let page = browser.get(&path).await;
        assert!(page.body.contains("Survey on access to law") && page.body.contains("Yes"), "{}", page.body);
    }

    async fn an_invitation_opens_by_its_address_or_its_code(t: TestProvince) {
        let made = open(&t, false).await;
        let path = format!("/khao-sat/{}", made.link);
        let invitations = invited(&t, &made.code, "Sở Y tế", 2).await;
        let mut browser = t.browser();
        let page = browser.get(&path).await;
        assert!(page.body.contains("Nhập mã trên phiếu mời"), "{}", page.body);
        let wrong = browser.post(&path, &[("code", "abcd-efgh-jkmn-pqrs"), ("go", "code")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("Không có phiếu mời nào mang mã này") && wrong.body.contains("abcd-efgh-jkmn-pqrs"), "{}", wrong.body);
        let form = browser.post(&path, &[("code", &invitations[0].code), ("go", "code")]).await;
        assert!(form.body.contains("Biết quy định mới?"), "{}", form.body);
        let address = &invitations[1].address;
        let page = browser.get(&address[address.find("/khao-sat").unwrap()..]).await;
        assert!(page.body.contains("Biết quy định mới?"), "{}", page.body);
        assert_eq!(page.headers["referrer-policy"], "strict-origin");
        let (knows, scale) = (made.name(1), made.name(3));
        let next = step(&mut browser, &path, &page.body, &[(&knows, "2")], "next").await;
        let done = step(&mut browser, &path, &next.body, &[(&scale, "4")], "send").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let used = browser.get(&address[address.find("/khao-sat").unwrap()..]).await;
        assert_eq!(used.status, StatusCode::CONFLICT);
        assert!(used.body.contains("Phiếu mời này đã được dùng"), "{}", used.body);
        let other = step(&mut t.browser(), &path, &page.body, &[(&knows, "2"), (&scale, "4")], "send").await;
        assert_eq!(other.status, StatusCode::FORBIDDEN, "the form of another browser");
    }

    async fn a_page_left_open_meets_the_new_version_and_the_end(t: TestProvince) {
        let made = open(&t, true).await;
        let path = format!("/khao-sat/{}", made.link);
        let (knows, scale) = (made.name(1), made.name(3));
        let mut browser = t.browser();
        let page = browser.get(&path).await;
        let second = step(&mut browser, &path, &page.body, &[(&knows, "2")], "next").await;
        usecase::revise(&t, &system(), &made.code, None).await.unwrap();
        usecase::publish(&t, &system(), &made.code, None).await.unwrap();
        let changed = step(&mut browser, &path, &second.body, &[(&scale, "4")], "send").await;
        assert_eq!(changed.status, StatusCode::CONFLICT);
        assert!(changed.body.contains("Câu hỏi vừa được sửa") && changed.body.contains("value=\"2\" checked"), "{}", changed.body);
        assert_eq!(hidden(&changed.body, "form"), "2");
        assert_eq!(hidden(&changed.body, &scale), "4", "the other section is not lost either");
        usecase::close(&t, &system(), &made.code, None).await.unwrap();
        let late = step(&mut browser, &path, &changed.body, &[(&knows, "2")], "next").await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.body.contains("Khảo sát đã kết thúc"), "{}", late.body);
        assert_eq!(browser.get(&path).await.status, StatusCode::OK);
        assert_eq!(browser.get("/khao-sat/khong-co").await.status, StatusCode::NOT_FOUND);
    }

    async fn a_survey_is_made_by_plain_forms(t: TestProvince) {
        t.on(day("2026-03-16"));
        t.person("tuphap", Role::FocalOfficer, ASKING).await;
        let agency = t.agency(ASKING).await.to_string();
        let mut browser = t.browser_of("tuphap").await;
        browser.get("/theo-doi/khao-sat/moi").await;
        let typed = [("agency", &*agency), ("title", "Khảo sát <1>"), ("purpose", "Để biết"), ("method", "forms"), ("subject_group", "Người dân"), ("open_link", "1")];
        let wrong = browser.post("/theo-doi/khao-sat/moi", &typed).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("Khảo sát &#60;1&#62;") && !wrong.body.contains("<1>"), "{}", wrong.body);
        let whole: Vec<_> = typed.into_iter().chain([("usage", "Để sửa")]).collect();
        let made = browser.post("/theo-doi/khao-sat/moi", &whole).await;
        let base = "/theo-doi/khao-sat/KS-2026-0001";
        assert_eq!(made.location(), format!("{base}/cau-hoi"), "{}", made.body);
        let page = browser.get(&format!("{base}/cau-hoi/moi?kind=single")).await;
        let version = hidden(&page.body, "version");
        let question = [("version", &*version), ("kind", "single"), ("text", "Có biết không?"), ("choices", "Có\nCó")];
        let wrong = browser.post(&format!("{base}/cau-hoi/moi"), &question).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("có hai lần") && wrong.body.contains("Có biết không?"), "{}", wrong.body);
        let question = [("version", &*version), ("kind", "single"), ("text", "Có biết không?"), ("choices", "Có\nKhông"), ("required", "1")];
        let saved = browser.post(&format!("{base}/cau-hoi/moi"), &question).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let stale = browser.post(&format!("{base}/cau-hoi/moi"), &question).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "an old page changes nothing");
        assert!(stale.body.contains("Người khác vừa sửa") && stale.body.contains("Có\nKhông"), "{}", stale.body);
        let page = browser.get(&format!("{base}/cau-hoi")).await;
        assert!(page.body.contains("Có biết không?") && page.body.contains("Chọn một"), "{}", page.body);
        let page = browser.get(&format!("{base}/cau-hoi/moi?kind=text")).await;
        assert!(page.body.contains("1. Có biết không?") && page.body.contains("Chỉ hỏi trong một số trường hợp"), "{}", page.body);
        assert!(browser.get(&format!("{base}/xem-thu")).await.body.contains("Có biết không?"));
        let page = browser.get(base).await;
        let version = hidden(&page.body, "version");
        let opened = browser.post(&format!("{base}/mo"), &[("version", &version), ("from", "16/03/2026"), ("to", "31/03/2026")]).await;
        assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.body);
        let page = browser.get(base).await;
        assert!(page.body.contains("Đang mở đến 31/03/2026") && page.body.contains("/khao-sat/"), "{}", page.body);

        let page = browser.get(&format!("{base}/mau")).await;
        let version = hidden(&page.body, "version");
        let drawn = browser.post(&format!("{base}/mau/rut"), &[("version", &version), ("n.department", "2"), ("k.department", "3")]).await;
        assert_eq!(drawn.status, StatusCode::SEE_OTHER, "{}", drawn.body);
        let page = browser.get(&format!("{base}/mau")).await;
        assert!(page.body.contains("kết quả giống hệt") && page.body.contains("2 cơ quan, 6 phiếu"), "{}", page.body);
        let version = hidden(&page.body, "version");
        let slips = browser.post(&format!("{base}/mau/phieu"), &[("version", &version), ("draw", "1"), ("as", "slips")]).await;
        assert_eq!((slips.status, slips.body.matches("class=\"a4 in slip\"").count()), (StatusCode::OK, 6), "{}", slips.body);
        let health = t.agency("Sở Y tế").await.to_string();
        let table = browser.post(&format!("{base}/mau/phieu"), &[("version", &version), ("agency", &health), ("count", "4"), ("as", "csv")]).await;
        assert_eq!((table.status, table.body.lines().count()), (StatusCode::OK, 5), "{}", table.body);

        let page = browser.get(&format!("{base}/nhap")).await;
        let (form, once) = (hidden(&page.body, "form"), hidden(&page.body, "once"));
        let question = page.body.split("data-ask=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let wrong = browser.post(&format!("{base}/nhap"), &[("form", &form), ("once", &once), ("agency", &health)]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("Câu này cần trả lời"), "{}", wrong.body);
        let kept = browser.post(&format!("{base}/nhap"), &[("form", &form), ("once", &once), ("agency", &health), (&question, "1")]).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
        let page = browser.get(&format!("{base}/ket-qua")).await;
        assert!(page.body.contains("<svg class=\"chart bars\"") && page.body.contains("<table"), "{}", page.body);
        let id = page.body.split("<option value=\"").map(|rest| rest.split('"').next().unwrap()).find(|value| value.len() == 36).unwrap().to_owned();
        let page = browser.get(&format!("{base}/ket-qua?of={id}&by=agency")).await;
        assert!(page.body.contains("Sở Y tế") && page.body.contains("100\u{a0}%"), "{}", page.body);
        let same = browser.get(&format!("{base}/ket-qua?of={id}&by={id}")).await;
        assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY);
        let file = browser.get(&format!("{base}/ket-qua.xlsx")).await;
        assert!(file.bytes.starts_with(b"PK"), "a workbook");
        let page = browser.get(&format!("{base}/phieu")).await;
        let response = page.body.split(&format!("{base}/phieu/")).nth(1).unwrap().split('"').next().unwrap().to_owned();
        let page = browser.get(&format!("{base}/phieu/{response}")).await;
        assert!(page.body.contains("1. Có biết không?") && page.body.contains("Phiếu giấy"), "{}", page.body);
    }

    async fn programs_do_the_same(t: TestProvince) {
        t.on(day("2026-03-16"));
        t.person("tuphap", Role::FocalOfficer, ASKING).await;
        let program = t.program_of("tuphap", "write:surveys").await;
        let json = [("content-type", "application/json")];
        let agency = t.agency(ASKING).await;
        let body = format!(
            r#"{{"agency_id": "{agency}", "title": {{"vi": "Khảo sát"}}, "purpose": {{"vi": "Để biết"}}, "usage": {{"vi": "Để sửa"}}, "method": "forms", "subject_group": "Người dân", "is_open_link": true}}"#
        );
        let made = program.send(Method::POST, "/api/v1/surveys", &json, &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let path = "/api/v1/surveys/KS-2026-0001";
        let id = "01920000-0000-7000-8000-00000000002a";
        let form = format!(
            r#"{{"form": {{"codes": 2, "items": [{{"id": "{id}", "text": {{"vi": "Có biết không?"}}, "is_required": true, "body": {{"kind": "single", "choices": [{{"code": 1, "text": {{"vi": "Có"}}}}, {{"code": 2, "text": {{"vi": "Không"}}}}]}}}}]}}}}"#
        );
        let put = program.send(Method::POST, &format!("{path}/form"), &json, &form).await;
        assert_eq!(put.status, StatusCode::OK, "{}", put.body);
        let broken = form.replace("\"code\": 2", "\"code\": 1");
        let refused = program.send(Method::POST, &format!("{path}/form"), &json, &broken).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.json()["errors"][0]["code"], "survey-form-choices");
        let opened = program.send(Method::POST, &format!("{path}/open"), &json, r#"{"from": "2026-03-16", "to": "2026-03-31"}"#).await;
        assert_eq!(opened.json()["state"], "open", "{}", opened.body);
        let draw = program.send(Method::POST, &format!("{path}/draws"), &json, r#"{"quotas": {"department": {"agencies": 2, "forms": 3}}}"#).await;
        assert_eq!((draw.status, &draw.json()["is_repeated"]), (StatusCode::CREATED, &serde_json::json!(true)), "{}", draw.body);
        let wrong = format!(r#"{{"form_number": 1, "answers": [{{"question": "{id}", "values": ["9"]}}]}}"#);
        let refused = program.send(Method::POST, &format!("{path}/responses"), &json, &wrong).await;
        assert_eq!(refused.json()["errors"][0]["code"], "survey-answer-choice", "{}", refused.body);
        let keyed = [("content-type", "application/json"), ("idempotency-key", "phieu-1")];
        for _ in 0..2 {
            let right = wrong.replace("\"9\"", "\"1\"");
            let kept = program.send(Method::POST, &format!("{path}/responses"), &keyed, &right).await;
            assert_eq!(kept.status, StatusCode::CREATED, "{}", kept.body);
        }
        let results = program.send(Method::GET, &format!("{path}/results"), &[], "").await.json();
        assert_eq!(results["questions"][0]["counts"], serde_json::json!([{"value": 1, "count": 1}, {"value": 2, "count": 0}]));
        let cross = program.send(Method::GET, &format!("{path}/cross?of={id}&by=agency"), &[], "").await.json();
        assert_eq!(cross["cells"], serde_json::json!([[1, 0]]));
        let units = program.send(Method::GET, &format!("{path}/units"), &[], "").await.json();
        assert_eq!(units["outside"]["returned"], 1, "of no agency of the sample");
        let list = program.send(Method::GET, "/api/v1/surveys", &[], "").await.json();
        assert_eq!(list["items"][0]["code"], "KS-2026-0001");
    }
}
