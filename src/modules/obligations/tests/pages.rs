//! The pages, as a browser without scripts sees them.

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use thihanh_kernel::access::{Grant, Role};
use thihanh_kernel::page::Page;
use thihanh_store::db_tests;
use vanban::deadline::Deadline;

use super::world::{JUSTICE, PROVINCE, World, system};
use crate::demo;
use crate::modules::accounts::usecase::{AddAccount, add_account};
use crate::modules::obligations::model::filter::{ObligationFilter, Sort};
use crate::modules::obligations::model::fixtures::{a_task, an_agency, date, day, stated};
use crate::modules::obligations::model::opening::IssuedTask;
use crate::modules::obligations::usecase::{self, Shown};
use crate::testing::{Answer, Browser};

async fn browser_of(world: &World, login: &str, role: Role, agency: u128) -> Browser {
    let grant = Grant { role, agency: an_agency(agency), module: None, from: day("2020-01-01"), to: None };
    let command = AddAccount {
        login: login.into(),
        name: format!("Người {login}"),
        position: "Chuyên viên".into(),
        password: demo::PASSWORD.into(),
        grants: vec![grant],
    };
    add_account(world, &system(), command).await.unwrap();
    world.browser_of(login).await
}

/// Everything in the ledger, oldest first.
async fn ledger(world: &World) -> Vec<Shown> {
    let all = ObligationFilter { sort: Sort::Code, ..ObligationFilter::default() };
    usecase::register(&world.app, &system(), &all, &Page::new(Some(200), None)).await.unwrap().rows.items
}

/// The answer of a form that leads on, followed.
async fn follow(browser: &mut Browser, answer: Answer) -> Answer {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let path = answer.location().to_owned();
    browser.get(&path).await
}

fn by(due: &str, words: &str) -> Vec<crate::modules::obligations::model::opening::IssuedDeadline> {
    vec![stated(Deadline::By { date: date(due), inclusive: true }, words)]
}

/// What every page of the staff keeps to: whole, without styles in it, each id once.
fn check(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(answer.body.ends_with("</html>\n") || answer.body.trim_end().ends_with("</html>"), "the page is whole");
    assert!(!answer.body.contains(" style="), "no style attribute");
    assert_eq!(answer.body.matches("<h1").count(), 1, "one h1: {}", answer.body);
    let mut ids: Vec<_> = answer.body.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "each id stands once");
}

db_tests! {
    async fn every_page_stands_with_everything_and_with_nothing(world: World) {
        let mut browser = browser_of(&world, "dieuphoi", Role::Coordinator, PROVINCE).await;
        let pages = ["/", "/viec-cua-toi", "/nhiem-vu", "/lich", "/nhiem-vu?status=overdue&part=support", "/lich?month=2026-02&day=2026-02-18"];
        for path in pages {
            check(&browser.get(path).await);
        }
        assert!(browser.get("/nhiem-vu").await.body.contains("Chưa có nhiệm vụ nào"));
        assert!(browser.get("/").await.body.contains("Đến văn bản chỉ đạo"));
        world.varied().await;
        for path in pages {
            check(&browser.get(path).await);
        }
        for shown in ledger(&world).await {
            check(&browser.get(&format!("/nhiem-vu/{}", shown.obligation.code)).await);
        }
    }

    async fn a_list_is_left_by_its_conditions_one_by_one(world: World) {
        world.departments(&["Sở Y tế", "Sở Xây dựng"]).await;
        world.issued(7, "2026-01-05", &[IssuedTask { deadlines: by("2026-02-27", ""), ..a_task(&[1]) }]).await;
        let mut browser = browser_of(&world, "dieuphoi", Role::Coordinator, PROVINCE).await;

        let page = browser.get("/nhiem-vu?status=overdue").await;
        assert!(page.body.contains("Có 1\u{a0}nhiệm vụ: <b class=\"red\">1 quá hạn</b>."), "{}", page.body);
        assert!(page.body.contains("Quá hạn 11\u{a0}ngày"), "working days from 27 February to 16 March: {}", page.body);

        // An agency that owes nothing empties the list; the page says so and offers to drop just that.
        let page = browser.get(&format!("/nhiem-vu?status=overdue&agency={}", an_agency(2))).await;
        assert!(page.body.contains("Không có nhiệm vụ nào khớp với các điều kiện"), "{}", page.body);
        assert!(page.body.contains("Bỏ điều kiện Sở Xây dựng: 1\u{a0}việc"), "{}", page.body);
        assert!(!page.body.contains("Bỏ điều kiện Quá hạn"), "dropping the state alone still leaves nothing");

        // A name leads to the address with the agency's id.
        let answer = browser.get("/nhiem-vu?agency_name=so+y+te&due_from=1/2/2026").await;
        assert_eq!(answer.location(), format!("/nhiem-vu?due_from=2026-02-01&agency={}", an_agency(1)));
        assert!(follow(&mut browser, answer).await.body.contains("Hạn từ 01/02/2026"));
    }

    async fn a_bad_address_is_a_notice_and_no_error(world: World) {
        world.varied().await;
        let mut browser = browser_of(&world, "dieuphoi", Role::Coordinator, PROVINCE).await;
        let hostile = [
            ("status=late", "Trạng thái"),
            ("due_to=32/13/2026", "Hạn đến ngày"),
            ("agency=1;DROP+TABLE", "Chủ trì"),
            ("agency_name=%3Cscript%3E", "&#60;script&#62;"),
            ("after=xyz", "bỏ qua một phần địa chỉ"),
            ("after=9~~9~~9~9", "bỏ qua một phần địa chỉ"),
            ("sort=%F0%9F%92%A9", "Thứ tự"),
            ("binding=order&binding=x", "Tính chất"),
        ];
        for (query, named) in hostile {
            let page = browser.get(&format!("/nhiem-vu?{query}")).await;
            check(&page);
            assert!(page.body.contains(named), "{query} is named: {}", page.body);
            assert!(!page.body.contains("<script>"), "{query}");
        }
        for query in ["q=%00%FF%FE", "status=overdue&status=waiting", "month=0000-00", "day=99", "q=%27%22%3E%3C"] {
            check(&browser.get(&format!("/nhiem-vu?{query}")).await);
            check(&browser.get(&format!("/lich?{query}")).await);
            check(&browser.get(&format!("/?{query}")).await);
        }
    }

    async fn the_next_page_begins_where_this_one_ends(world: World) {
        world.departments(&["Sở Y tế"]).await;
        let tasks: Vec<_> = (0..60).map(|number| IssuedTask { content: format!("Việc số {number:02}"), ..a_task(&[1]) }).collect();
        world.issued(7, "2026-01-05", &tasks).await;
        let mut browser = browser_of(&world, "dieuphoi", Role::Coordinator, PROVINCE).await;
        let first = browser.get("/nhiem-vu?sort=code").await;
        let next = first.body.split("rel=\"next\" href=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a next page");
        let second = browser.get(&next.replace("&#38;", "&")).await;
        for number in 0..60 {
            let title = format!("Việc số {number:02}<");
            assert_ne!(first.body.contains(&title), second.body.contains(&title), "{title} stands on one of the two pages");
        }
        assert!(!second.body.contains("rel=\"next\""));
    }

    async fn files_hold_what_the_page_shows(world: World) {
        world.varied().await;
        let all = ledger(&world).await;
        let mut browser = browser_of(&world, "dieuphoi", Role::Coordinator, PROVINCE).await;
        let csv = browser.get("/nhiem-vu.csv?sort=code").await;
        assert_eq!(csv.status, StatusCode::OK);
        assert_eq!(csv.headers[CONTENT_DISPOSITION], "attachment; filename=\"so-nhiem-vu-2026-03-16.csv\"");
        assert_eq!(csv.headers[CACHE_CONTROL], "private, no-store");
        let codes: Vec<String> =
            csv::Reader::from_reader(&csv.bytes[3..]).records().map(|row| row.unwrap()[0].to_owned()).collect();
        assert_eq!(codes, all.iter().map(|shown| shown.obligation.code.clone()).collect::<Vec<_>>());

        let dated = all.iter().filter(|shown| shown.obligation.due_on.is_some()).count();
        let ics = browser.get("/nhiem-vu.ics").await;
        assert_eq!(ics.headers[CONTENT_TYPE], "text/calendar; charset=utf-8");
        assert_eq!(ics.body.matches("BEGIN:VEVENT").count(), dated);
        assert!(browser.get("/nhiem-vu.xlsx").await.bytes.starts_with(b"PK"));

        let picked = browser.get("/nhiem-vu.csv?picked=1&code=NV-2026-00003&code=NV-2026-00001&code=NV-2026-99999").await;
        let codes: Vec<String> =
            csv::Reader::from_reader(&picked.bytes[3..]).records().map(|row| row.unwrap()[0].to_owned()).collect();
        assert_eq!(codes, ["NV-2026-00003", "NV-2026-00001"], "in the order ticked; what is not there is left out");
        let none = browser.get("/nhiem-vu.csv?picked=1&back=/nhiem-vu?status=overdue").await;
        assert!(follow(&mut browser, none).await.body.contains("Chưa chọn nhiệm vụ nào để xuất"));
    }

    async fn nobody_reads_what_is_not_theirs(world: World) {
        world.departments(&["Sở Y tế", "Sở Xây dựng"]).await;
        world.issued(7, "2026-01-05", &[a_task(&[1]), a_task(&[2])]).await;
        let mut browser = browser_of(&world, "daumoi", Role::FocalOfficer, 1).await;
        let own = browser.get("/nhiem-vu").await.body;
        assert!(own.contains("NV-2026-00001") && !own.contains("NV-2026-00002"), "{own}");
        assert_eq!(browser.get("/nhiem-vu/NV-2026-00002").await.status, StatusCode::NOT_FOUND);
        assert_eq!(browser.get("/nhiem-vu/NV-2026-77777").await.status, StatusCode::NOT_FOUND);
        let file = browser.get("/nhiem-vu.csv?picked=1&code=NV-2026-00002").await.body;
        assert!(!file.contains("NV-2026-00002"), "{file}");
        let answer = browser.post("/nhiem-vu/NV-2026-00002/bao-cao", &[("version", "1"), ("report-on", "16/03/2026")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        let mut stranger = world.browser();
        assert!(stranger.get("/nhiem-vu.xlsx").await.location().starts_with("/dang-nhap"));
    }

    async fn an_obligation_is_reported_sent_back_and_confirmed(world: World) {
        world.departments(&["Sở Y tế"]).await;
        let task = IssuedTask { content: "Báo cáo kết quả trước ngày 21/3/2026".into(), deadlines: by("2026-03-20", "trước ngày 21/3/2026"), ..a_task(&[1]) };
        world.issued(7, "2026-01-05", &[task]).await;
        let path = "/nhiem-vu/NV-2026-00001";
        let mut agency = browser_of(&world, "daumoi", Role::FocalOfficer, 1).await;
        let mut overseer = browser_of(&world, "theodoi", Role::FocalOfficer, JUSTICE).await;

        let page = agency.get(path).await.body;
        assert!(page.contains("<mark>trước ngày 21/3/2026</mark>"), "{page}");
        assert!(page.contains("href=\"/van-ban/d7\"") && page.contains("Còn 4\u{a0}ngày"), "{page}");
        assert!(page.contains("action=\"/nhiem-vu/NV-2026-00001/bao-cao\"") && !page.contains("/xac-nhan\""), "{page}");

        // What is wrong is said beside the field, and nothing that was written is lost.
        let wrong = agency.post(&format!("{path}/bao-cao"), &[("version", "1"), ("report-on", "31/02/2026"), ("report-note", "Công văn 12")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("“31/02/2026” không phải là ngày hợp lệ") && wrong.body.contains("Công văn 12</textarea>"), "{}", wrong.body);
        let future = agency.post(&format!("{path}/bao-cao"), &[("version", "1"), ("report-on", "17/03/2026")]).await;
        assert_eq!(future.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", future.body);

        let answer = agency.post(&format!("{path}/bao-cao"), &[("version", "1"), ("report-on", "16/03/2026"), ("report-note", "Công văn 12/SYT")]).await;
        let page = follow(&mut agency, answer).await.body;
        assert!(page.contains("Đã ghi nhận báo cáo") && page.contains("Chờ xác nhận") && page.contains("Công văn 12/SYT"), "{page}");

        // Somebody who looked at it before cannot judge what was not seen.
        overseer.get(path).await;
        let stale = overseer.post(&format!("{path}/xac-nhan"), &[("version", "1")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.body);
        overseer.get(path).await;
        let silent = overseer.post(&format!("{path}/tra-lai"), &[("version", "2"), ("back-note", " ")]).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "a reason is owed: {}", silent.body);
        let answer = overseer.post(&format!("{path}/tra-lai"), &[("version", "2"), ("back-note", "Thiếu phụ lục")]).await;
        assert!(follow(&mut overseer, answer).await.body.contains("Thiếu phụ lục"));

        let answer = agency.post(&format!("{path}/bao-cao"), &[("version", "3"), ("report-on", "16/03/2026")]).await;
        follow(&mut agency, answer).await;
        let desk = overseer.get("/viec-cua-toi").await.body;
        assert!(desk.contains("1\u{a0}kết quả chờ tôi xác nhận") && desk.contains("NV-2026-00001#xac-nhan"), "{desk}");
        let answer = overseer.post(&format!("{path}/xac-nhan"), &[("version", "4"), ("complete-note", "Đạt")]).await;
        let page = follow(&mut overseer, answer).await.body;
        assert!(page.contains("Hoàn thành đúng hạn") && page.contains("<b>Người theodoi</b> xác nhận hoàn thành"), "{page}");
        assert!(!page.contains("<form class=\"in pt-0\""), "nothing is left to do: {page}");
    }

    async fn the_yearly_proof_is_asked_for_and_given(world: World) {
        world.departments(&["Sở Y tế"]).await;
        let task = IssuedTask { deadlines: vec![stated(Deadline::Ongoing, "thường xuyên")], ..a_task(&[1]) };
        world.issued(7, "2025-03-10", &[task]).await;
        let path = "/nhiem-vu/NV-2026-00001";
        let mut agency = browser_of(&world, "daumoi", Role::FocalOfficer, 1).await;
        let page = agency.get(path).await.body;
        assert!(page.contains("Thường xuyên") && page.contains("Lần nhắc minh chứng tới: 10/03/2026"), "{page}");
        crate::jobs::run_once(&world.app).await;
        let page = agency.get(path).await.body;
        assert!(page.contains("Chờ minh chứng năm") && page.contains("Từ văn bản ngày 10/03/2025 đã quá một năm"), "{page}");
        assert!(page.contains("nhắc nộp minh chứng hằng năm, tính từ ngày 10/03/2025"), "{page}");
        let desk = agency.get("/viec-cua-toi").await;
        check(&desk);
        assert!(desk.body.contains("Chờ minh chứng hằng năm") && desk.body.contains("NV-2026-00001#bao-cao"), "{}", desk.body);
        for (list, word) in [("/nhiem-vu?status=proof_asked", "Chờ minh chứng năm"), ("/nhiem-vu.csv?status=proof_asked", "Chờ minh chứng năm")] {
            let page = agency.get(list).await.body;
            assert!(page.contains("NV-2026-00001") && page.contains(word), "{page}");
        }
        agency.get("/ngon-ngu/en?next=/").await;
        let english = agency.get(path).await.body;
        assert!(english.contains("Yearly proof asked for"), "{english}");
        agency.get("/ngon-ngu/vi?next=/").await;
        let fields = [("version", "2"), ("report-on", "16/03/2026"), ("report-note", "Báo cáo 5/BC-SYT")];
        let answer = agency.post(&format!("{path}/bao-cao"), &fields).await;
        let page = follow(&mut agency, answer).await.body;
        assert!(page.contains("Lần nhắc minh chứng tới: 16/03/2027") && page.contains("Đến nơi ngày 16/03/2026"), "{page}");
        assert!(!agency.get("/nhiem-vu?status=proof_asked").await.body.contains("NV-2026-00001"));
    }

    async fn a_contribution_is_asked_for_and_given(world: World) {
        world.departments(&["Sở Y tế", "Sở Xây dựng", "Sở Tài chính"]).await;
        let support = vec![(an_agency(2), "Sở Xây dựng".into()), (an_agency(3), "Sở Tài chính".into())];
        world.issued(7, "2026-01-05", &[IssuedTask { deadlines: by("2026-03-31", ""), support, ..a_task(&[1]) }]).await;
        let path = "/nhiem-vu/NV-2026-00001";
        let mut lead = browser_of(&world, "chutri", Role::FocalOfficer, 1).await;
        let mut other = browser_of(&world, "phoihop", Role::FocalOfficer, 2).await;
        let page = lead.get(path).await;
        check(&page);
        assert!(page.body.contains("Phối hợp: 2\u{a0}đơn vị") && page.body.contains("Chưa được đề nghị"), "{}", page.body);
        let page = other.get(path).await.body;
        assert!(page.contains("Chưa được đề nghị") && !page.contains("/de-nghi-phoi-hop") && !page.contains("/phoi-hop\""), "{page}");

        // What is wrong is said, and what was ticked and written stays.
        let two = an_agency(2).to_string();
        let late = [("agency", two.as_str()), ("ask-on", "01/04/2026"), ("ask-note", "Số liệu quý I")];
        let wrong = lead.post(&format!("{path}/de-nghi-phoi-hop"), &late).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let ticked = format!("value=\"{two}\" checked");
        assert!(wrong.body.contains("Muộn hơn hạn của đơn vị chủ trì (31/03/2026)") && wrong.body.contains(&ticked), "{}", wrong.body);
        assert!(wrong.body.contains("Số liệu quý I</textarea>"), "{}", wrong.body);
        let nobody = lead.post(&format!("{path}/de-nghi-phoi-hop"), &[("ask-on", "20/03/2026")]).await;
        assert!(nobody.body.contains("Hãy chọn ít nhất một đơn vị"), "{}", nobody.body);
        let asked = [("agency", two.as_str()), ("ask-on", "20/03/2026"), ("ask-note", "Số liệu quý I")];
        let answer = lead.post(&format!("{path}/de-nghi-phoi-hop"), &asked).await;
        let page = follow(&mut lead, answer).await.body;
        assert!(page.contains("Đã đề nghị 1\u{a0}đơn vị phối hợp") && page.contains("đề nghị Sở Xây dựng phối hợp, hạn 20/03/2026"), "{page}");

        let desk = other.get("/viec-cua-toi").await;
        check(&desk);
        assert!(desk.body.contains("Được đề nghị phối hợp") && desk.body.contains("hạn\u{a0}20/03/2026"), "{}", desk.body);
        assert!(desk.body.contains("NV-2026-00001#phoi-hop") && desk.body.contains("0\u{a0}việc quá hạn"), "{}", desk.body);
        let list = other.get(&format!("/nhiem-vu?agency={two}&part=support")).await;
        check(&list);
        assert!(list.body.contains("Có 1\u{a0}việc phối hợp: 1 được đề nghị và chưa gửi"), "{}", list.body);
        assert!(list.body.contains("contribution=open") && list.body.contains("đã gửi 0/1, hạn 20/03/2026"), "{}", list.body);
        let open = "/nhiem-vu?part=support&contribution=open";
        assert!(other.get(open).await.body.contains("Phần phối hợp: Được đề nghị, chưa gửi"));
        let file = other.get("/nhiem-vu.csv?part=support&contribution=open").await;
        let row = csv::Reader::from_reader(&file.bytes[3..]).records().next().expect("a row").unwrap();
        assert_eq!((&row[0], &row[15], &row[16], &row[17]), ("NV-2026-00001", "1", "0", "20/03/2026"));
        let ics = other.get("/nhiem-vu.ics?part=support").await.body;
        assert!(ics.contains("DTSTART;VALUE=DATE:20260320") && ics.contains("SUMMARY:Phối hợp"), "{ics}");
        assert!(other.get("/nhiem-vu").await.body.contains("Chưa có nhiệm vụ nào"), "it is no work of its own");

        let page = other.get(path).await;
        check(&page);
        assert!(page.body.contains("Số liệu quý I") && page.body.contains(&format!("{path}/phoi-hop\"")), "{}", page.body);
        let giver = format!("{two}/1");
        let given = [("give-agency", giver.as_str()), ("give-on", "16/03/2026"), ("give-note", "Công văn 7/SXD")];
        let answer = other.post(&format!("{path}/phoi-hop"), &given).await;
        let page = follow(&mut other, answer).await.body;
        assert!(page.contains("Đã ghi nhận phần phối hợp") && page.contains("Công văn 7/SXD"), "{page}");
        assert!(lead.get(path).await.body.contains("Đã gửi phần phối hợp"));
        let json = lead.get(&format!("/api/v1{}", path.replace("nhiem-vu", "obligations"))).await.body;
        assert!(json.contains("\"state\":\"given\",\"request\":\"Số liệu quý I\"") && json.contains("\"given\":1"), "{json}");
        other.get("/ngon-ngu/en?next=/").await;
        let english = other.get(path).await.body;
        assert!(english.contains("Contribution given") && english.contains("Support: 2 agencies"), "{english}");
    }

    async fn an_event_gives_its_day(world: World) {
        world.departments(&["Sở Y tế"]).await;
        let awaited = Deadline::Conditional { text: "sau khi có hướng dẫn".into(), event: Some("có hướng dẫn của Bộ".into()), offset: None };
        world.issued(7, "2026-01-05", &[IssuedTask { deadlines: vec![stated(awaited, "sau khi có hướng dẫn")], ..a_task(&[1]) }]).await;
        let path = "/nhiem-vu/NV-2026-00001";
        let mut overseer = browser_of(&world, "theodoi", Role::FocalOfficer, JUSTICE).await;
        let page = overseer.get(path).await.body;
        assert!(page.contains("Chờ sự kiện") && page.contains("có hướng dẫn của Bộ") && page.contains("name=\"event-due\""), "{page}");
        let fields = [("event-on", "10/03/2026"), ("event-document", "Công văn 5/BTP"), ("event-due", "")];
        let answer = overseer.post(&format!("{path}/su-kien"), &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "no term is counted from it, so a day is needed: {}", answer.body);
        let fields = [("event-on", "10/03/2026"), ("event-document", "Công văn 5/BTP"), ("event-due", "27/03/2026")];
        let answer = overseer.post(&format!("{path}/su-kien"), &fields).await;
        let page = follow(&mut overseer, answer).await.body;
        assert!(page.contains("Đã ghi nhận sự kiện. 1\u{a0}việc đã có hạn.") && page.contains("Hạn 27/03/2026: vì sao?"), "{page}");
    }

    async fn filters_are_kept_by_their_owner_alone(world: World) {
        world.varied().await;
        let mut browser = browser_of(&world, "dieuphoi", Role::Coordinator, PROVINCE).await;
        let mut other = browser_of(&world, "lanhdao", Role::Leader, PROVINCE).await;
        browser.get("/nhiem-vu?status=overdue").await;
        let answer = browser.post("/nhiem-vu/bo-loc", &[("name", " Việc trễ "), ("query", "status=overdue&x=<script>")]).await;
        assert_eq!(answer.location(), "/nhiem-vu?status=overdue", "only what is a filter is kept");
        let page = follow(&mut browser, answer).await.body;
        assert!(page.contains("href=\"/nhiem-vu?status=overdue\" aria-current=\"true\">Việc trễ"), "{page}");
        let drop = page.split("action=\"/nhiem-vu/bo-loc/").nth(1).and_then(|rest| rest.split('"').next()).expect("a form").to_owned();
        let drop = format!("/nhiem-vu/bo-loc/{drop}");

        assert!(!other.get("/nhiem-vu").await.body.contains("Việc trễ"));
        assert_eq!(other.post(&drop, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.post("/nhiem-vu/bo-loc/x/xoa", &[]).await.status, StatusCode::NOT_FOUND);
        let answer = browser.post("/nhiem-vu/bo-loc", &[("name", "Việc trễ"), ("query", "status=waiting")]).await;
        let page = follow(&mut browser, answer).await.body;
        assert_eq!(page.matches("bo-loc/").count(), 1, "the same name again replaces it: {page}");
        assert_eq!(browser.post("/nhiem-vu/bo-loc", &[("name", "  "), ("query", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let answer = browser.post(&drop, &[]).await;
        assert!(!follow(&mut browser, answer).await.body.contains("bo-loc/"));
    }

    async fn the_month_counts_each_day(world: World) {
        world.departments(&["Sở Y tế"]).await;
        let tasks: Vec<_> = ["2026-03-20", "2026-03-20", "2026-03-31", "2026-04-02"]
            .map(|due| IssuedTask { deadlines: by(due, ""), ..a_task(&[1]) })
            .into();
        world.issued(7, "2026-01-05", &tasks).await;
        let mut browser = browser_of(&world, "dieuphoi", Role::Coordinator, PROVINCE).await;
        let page = browser.get("/lich").await.body;
        assert!(page.contains("3\u{a0}việc có hạn trong tháng 03/2026"), "{page}");
        assert!(page.contains("<span class=\"visually-hidden\">Ngày 20/03/2026: 2\u{a0}việc </span>"), "{page}");
        assert!(page.contains("<span class=\"visually-hidden\">Ngày 02/04/2026: 1\u{a0}việc </span>"), "the last week reaches into April: {page}");
        let day = browser.get("/lich?month=2026-03&day=2026-03-20").await.body;
        assert_eq!(day.matches("<a class=\"t cl\"").count(), 2, "{day}");
        assert!(day.contains("href=\"/nhiem-vu?due_from=2026-03-20&#38;due_to=2026-03-20\""), "{day}");
    }

    async fn the_picture_goes_down_the_tree(world: World) {
        world.varied().await;
        let mut browser = browser_of(&world, "dieuphoi", Role::Coordinator, PROVINCE).await;
        let page = browser.get("/").await.body;
        let branch = format!("href=\"/?agency={}\"", an_agency(2));
        assert!(page.contains(&branch) && page.contains("class=\"l2 g"), "{page}");
        let below = browser.get(&format!("/?agency={}", an_agency(2))).await;
        check(&below);
        assert!(below.body.contains("<h1>Sở Dân tộc</h1>"), "{}", below.body);
        let mut officer = browser_of(&world, "xa", Role::FocalOfficer, 3).await;
        let page = officer.get("/").await.body;
        assert!(!page.contains("Sở Dân tộc"), "nobody learns of what is not theirs: {page}");
        assert!(!page.contains("Nhiều nhất"), "of one agency nobody is the worst: {page}");
        assert!(!page.contains("Xem 0"), "no way to a list that holds nothing: {page}");
        let lost = officer.get("/khong-co").await;
        assert_eq!(lost.status, StatusCode::NOT_FOUND);
        assert!(lost.body.contains("<nav id=\"menu\""), "the menu is the way on: {}", lost.body);
    }
}
