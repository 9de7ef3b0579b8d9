//! Programmes on both databases and through the pages: what is put under one, how far it is, what its end ends.

use axum::http::StatusCode;
use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Role};
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::Problem;
use thihanh_store::db_tests;

use super::model::ProgrammeForm;
use super::policy::{self, Action};
use super::{store, usecase};
use crate::modules::agencies;
use crate::modules::directives::model::head::HeadForm;
use crate::modules::directives::model::review::{CardRef, Verb};
use crate::modules::directives::usecase::{self as directives, HeadCommand, Incoming, IssueCommand, Received};
use crate::modules::obligations::model::class::State;
use crate::modules::obligations::model::filter::ObligationFilter;
use crate::modules::obligations::model::obligation::Obligation;
use crate::modules::obligations::usecase as obligations;
use crate::testing::TestProvince;

/// An invented plan: one duty a year, and one thing to do once.
const PLAN: &str = "ỦY BAN NHÂN DÂN
TỈNH MINH GIANG
Số: 41/KH-UBND
Minh Giang, ngày 12 tháng 01 năm 2026

KẾ HOẠCH
Thực hiện Chương trình giai đoạn 2026–2030

I. NHIỆM VỤ
1. Hằng năm, trước ngày 15/11, Sở Y tế báo cáo kết quả thực hiện Chương trình.
2. Sở Y tế rà soát định mức kinh phí; báo cáo kết quả chậm nhất ngày 27/02/2026.

Nơi nhận:
- Sở Y tế;
- Lưu: VT, NC.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Vi Thanh Bình
";

const ROOT: &str = "Tỉnh Minh Giang";

fn system() -> Actor {
    Actor::system("test")
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn form(t: &TestProvince) -> ProgrammeForm {
    ProgrammeForm {
        name: "Chương trình thi hành pháp luật 2026–2030".into(),
        source: "Quyết định 15/QĐ-UBND ngày 05/01/2026".into(),
        jurisdiction: t.agency(ROOT).await.to_string(),
        lead: t.agency("Sở Tư pháp").await.to_string(),
        starts_on: "05/01/2026".into(),
        ends_on: "31/12/2030".into(),
        ..ProgrammeForm::default()
    }
}

/// The plan under a programme, issued.
async fn issued(t: &TestProvince, programme: &super::model::Programme) {
    let root = t.agency(ROOT).await;
    let file = Incoming { name: "ke-hoach.txt".into(), bytes: PLAN.into() };
    let Received::New { code, .. } = directives::receive(t, &system(), file, Some(root)).await.unwrap() else {
        panic!("the plan is taken");
    };
    let form = HeadForm { programme: Some(programme.id.to_string()), ..HeadForm::default() };
    directives::set_head(t, &system(), &code, &HeadCommand { version: None, form }).await.unwrap();
    for card in directives::look(t, &system(), &code).await.unwrap().review.cards() {
        let card = CardRef { id: card.id, version: card.version };
        directives::review(t, &system(), &code, Verb::Accept(card, None)).await.unwrap();
    }
    directives::issue(t, &system(), &code, &IssueCommand::default()).await.unwrap();
}

async fn of_programme(t: &TestProvince, programme: &super::model::Programme) -> Vec<Obligation> {
    let filter = ObligationFilter { programme: Some(programme.id), ..ObligationFilter::default() };
    let register = obligations::register(t, &system(), &filter, &Page::default()).await.unwrap();
    let mut rows: Vec<_> = register.rows.items.into_iter().map(|shown| shown.obligation).collect();
    rows.sort_by_key(|row| row.due_on);
    rows
}

db_tests! {
    async fn its_end_ends_what_recurs_and_leaves_the_rest(t: TestProvince) {
        t.on(day("2026-01-12"));
        let programme = usecase::create(&t, &system(), &form(&t).await).await.unwrap();
        assert_eq!(programme.code, "CT-2026-0001");
        issued(&t, &programme).await;
        obligations::generate_series(&t).await.unwrap();
        let due: Vec<_> = of_programme(&t, &programme).await.into_iter().filter_map(|row| row.due_on).collect();
        // "trước ngày 15/11": the 14th is the last day; generated to the end of next year.
        assert_eq!(due, [day("2026-02-27"), day("2026-11-14"), day("2027-11-14")]);

        t.on(day("2026-12-01"));
        let looked = usecase::look(&t, &system(), &programme.code).await.unwrap();
        assert_eq!(looked.shown.counts.overdue.at_least(), 2);
        assert_eq!(looked.directives.len(), 1);
        let closed =
            usecase::close(&t, &system(), &programme.code, Some(1), ("30/11/2026", "Đạt 8/10 chỉ tiêu")).await.unwrap();
        assert_eq!(closed.facts.ends_on, Some(day("2026-11-30")));
        let states: Vec<_> = of_programme(&t, &programme).await.iter().map(|row| row.state).collect();
        // What was due before its end is owed on; the year after is not.
        assert_eq!(states, [State::Open, State::Open, State::Cancelled]);
        t.on(day("2027-12-01"));
        obligations::generate_series(&t).await.unwrap();
        assert_eq!(of_programme(&t, &programme).await.len(), 3, "nothing recurs after the end");
        obligations::check_counters(&t).await.unwrap();

        let again = usecase::close(&t, &system(), &programme.code, None, ("30/11/2026", "Lần nữa")).await;
        assert_eq!(Problem::from(again.unwrap_err()), Problem::refused("programme-closed"));
        let root = t.agency(ROOT).await;
        let file = Incoming { name: "khac.txt".into(), bytes: PLAN.replace("41/KH", "42/KH").into() };
        let Received::New { code, .. } = directives::receive(&t, &system(), file, Some(root)).await.unwrap() else {
            panic!("another plan");
        };
        let head = HeadForm { programme: Some(programme.id.to_string()), ..HeadForm::default() };
        let put_under = directives::set_head(&t, &system(), &code, &HeadCommand { version: None, form: head }).await;
        assert!(matches!(Problem::from(put_under.unwrap_err()), Problem::Invalid(_)), "a closed one takes no directive");
    }

    async fn a_later_end_lets_its_duties_run_on(t: TestProvince) {
        t.on(day("2026-01-12"));
        let short = ProgrammeForm { ends_on: "30/6/2027".into(), ..form(&t).await };
        let programme = usecase::create(&t, &system(), &short).await.unwrap();
        issued(&t, &programme).await;
        obligations::generate_series(&t).await.unwrap();
        assert_eq!(of_programme(&t, &programme).await.len(), 2, "2027's day lies behind the end");
        usecase::change(&t, &system(), &programme.code, Some(1), &form(&t).await).await.unwrap();
        t.on(day("2027-01-04"));
        obligations::generate_series(&t).await.unwrap();
        let due: Vec<_> = of_programme(&t, &programme).await.into_iter().filter_map(|row| row.due_on).collect();
        assert_eq!(due, [day("2026-02-27"), day("2026-11-14"), day("2027-11-14"), day("2028-11-14")]);
        usecase::change(&t, &system(), &programme.code, Some(2), &short).await.unwrap();
        let states: Vec<_> = of_programme(&t, &programme).await.iter().map(|row| row.state).collect();
        assert_eq!(states, [State::Open, State::Open, State::Cancelled, State::Cancelled], "an earlier end ends them");
    }

    async fn two_people_at_once_see_both_versions(t: TestProvince) {
        let programme = usecase::create(&t, &system(), &form(&t).await).await.unwrap();
        let mine = ProgrammeForm { name: "Tên của tôi".into(), ..form(&t).await };
        let theirs = ProgrammeForm { name: "Tên của người khác".into(), ..form(&t).await };
        usecase::change(&t, &system(), &programme.code, Some(1), &theirs).await.unwrap();
        let stale = Problem::from(usecase::change(&t, &system(), &programme.code, Some(1), &mine).await.unwrap_err());
        let Problem::Conflict { differences, .. } = stale else { panic!("{stale:?}") };
        let told: Vec<_> = differences.iter().map(|it| (it.field, it.stored.as_str(), it.sent.as_str())).collect();
        assert_eq!(told, [("name", "Tên của người khác", "Tên của tôi")]);

        t.person("dieuphoi", Role::Coordinator, ROOT).await;
        let mut browser = t.browser_of("dieuphoi").await;
        browser.get("/chuong-trinh").await;
        let path = format!("/chuong-trinh/{}/sua", programme.code);
        let fields = [
            ("version", "1"),
            ("name", "Tên của tôi"),
            ("source", "Quyết định 15/QĐ-UBND ngày 05/01/2026"),
            ("starts_on", "05/01/2026"),
            ("ends_on", "31/12/2030"),
        ];
        let answer = browser.post(&path, &fields).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.body.contains("Tên của người khác") && answer.body.contains("Tên của tôi"), "{}", answer.body);
    }

    async fn who_may_see_is_who_is_shown(t: TestProvince) {
        let in_province = usecase::create(&t, &system(), &form(&t).await).await.unwrap();
        let commune = agencies::api::all_in(t.store.read(), t.agency(ROOT).await, day("2026-03-16")).await.unwrap();
        let commune = commune.into_iter().find(|view| view.kind == "territory" && view.name.starts_with("Xã")).unwrap();
        let in_commune = ProgrammeForm { jurisdiction: commune.id.to_string(), lead: String::new(), ..form(&t).await };
        let in_commune = usecase::create(&t, &system(), &in_commune).await.unwrap();
        let people = [
            (Role::Coordinator, ROOT, true),
            (Role::FocalOfficer, "Sở Y tế", false),
            (Role::Partner, "Sở Tư pháp", false),
        ];
        for (index, (role, place, sees_commune)) in people.into_iter().enumerate() {
            let actor = t.person(&format!("nguoi{index}"), role, place).await;
            let (shown, _) = store::list(t.store.read(), &policy::scope(&actor), None, &Page::default()).await.unwrap();
            for (programme, expected) in [(&in_province, true), (&in_commune, sees_commune)] {
                let stakes =
                    store::stakes(t.store.read(), programme.facts.jurisdiction, &policy::own(&actor)).await.unwrap();
                let may = policy::may(&actor, Action::View, &stakes).is_ok();
                let is_shown = shown.items.iter().any(|row| row.id == programme.id);
                assert_eq!((may, is_shown), (expected, expected), "{role:?} at {place}: {}", programme.code);
            }
        }
    }

    async fn the_api_says_and_changes_the_same(t: TestProvince) {
        t.person("dieuphoi", Role::Coordinator, ROOT).await;
        let program = t.program_of("dieuphoi", "write:programmes").await;
        let json = [("content-type", "application/json")];
        let root = t.agency(ROOT).await;
        let body = format!(
            "{{\"name\":\"Đề án\",\"source\":\"Quyết định 1\",\"jurisdiction_id\":\"{root}\",\"starts_on\":\"2026-01-05\"}}"
        );
        let made = program.send(axum::http::Method::POST, "/api/v1/programmes", &json, &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let path = "/api/v1/programmes/CT-2026-0001";
        let changed =
            program.send(axum::http::Method::PATCH, path, &json, "{\"ends_on\":\"31/12/2028\"}").await.json();
        assert_eq!((changed["name"].as_str(), changed["ends_on"].as_str()), (Some("Đề án"), Some("2028-12-31")));
        let one = program.send(axum::http::Method::GET, path, &[], "").await.json();
        assert_eq!(one["actions"], serde_json::json!(["view", "manage"]));
        assert_eq!(one["obligations"], 0);
    }
}
