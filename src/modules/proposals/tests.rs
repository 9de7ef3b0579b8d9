//! From a proposal to its answer, on both databases and through the pages.

use axum::http::{Method, StatusCode};
use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Role};
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time::civil;
use thihanh_store::db_tests;

use super::model::ProposalForm;
use super::policy::{self, Action};
use super::{store, usecase};
use crate::modules::obligations::model::class::State;
use crate::modules::obligations::model::obligation::Binding;
use crate::modules::obligations::usecase::{self as obligations, Act};
use crate::testing::TestProvince;

const ROOT: &str = "Tỉnh Minh Giang";
const FRONT: &str = "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Minh Giang";

fn system() -> Actor {
    Actor::system("test")
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn form(t: &TestProvince, to: &str) -> ProposalForm {
    ProposalForm {
        from: t.agency(FRONT).await.to_string(),
        to: t.agency(to).await.to_string(),
        title: "Công khai kết quả rà soát định mức".into(),
        content: "Đề nghị công khai kết quả rà soát.".into(),
        number: "15/MTTQ-BTT".into(),
        wanted_on: "30/4/2026".into(),
        ..ProposalForm::default()
    }
}

db_tests! {
    async fn a_proposal_is_owed_an_answer_like_anything_else(t: TestProvince) {
        t.on(day("2026-03-16"));
        let partner = t.person("mattran", Role::Partner, FRONT).await;
        let officer = t.person("daumoi", Role::FocalOfficer, "Sở Y tế").await;
        let overseer = t.person("theodoi", Role::FocalOfficer, "Sở Tư pháp").await;
        let made = usecase::submit(&t, &partner, &form(&t, "Sở Y tế").await).await.unwrap();
        assert_eq!(made.code, "KN-2026-0001");
        let looked = usecase::look(&t, &officer, &made.code).await.unwrap();
        let code = looked.obligation.expect("who owes it sees it");
        let owed = obligations::obligation(&t, &officer, &code).await.unwrap().shown.obligation;
        assert_eq!((owed.agency, owed.overseer), (t.agency("Sở Y tế").await, t.agency("Sở Tư pháp").await));
        assert_eq!((owed.due_on, owed.binding), (Some(day("2026-04-30")), Binding::Request));
        assert_eq!(owed.why.source, "Kiến nghị 15/MTTQ-BTT");
        assert!(owed.title.contains("Công khai kết quả rà soát"), "{}", owed.title);

        let early = usecase::judge(&t, &partner, &made.code, None, (true, "")).await.unwrap_err();
        assert_eq!(Problem::from(early), Problem::refused("proposal-not-answered"));
        t.on(day("2026-04-20"));
        let act = |note| Act { code: &code, version: None, note };
        obligations::mark_reported(&t, &officer, act("Đã công khai trên cổng thông tin"), day("2026-04-20")).await.unwrap();
        let seen = usecase::look(&t, &partner, &made.code).await.unwrap();
        assert_eq!(seen.obligation, None, "the ledger is not the partner's to see");
        assert_eq!(seen.answer.unwrap().reports[0].note, "Đã công khai trên cổng thông tin");
        obligations::mark_done(&t, &overseer, act("")).await.unwrap();
        let refused = usecase::withdraw(&t, &partner, &made.code, None, "Thôi").await.unwrap_err();
        assert_eq!(Problem::from(refused), Problem::refused("proposal-answered"));
        let bare = usecase::judge(&t, &partner, &made.code, Some(1), (false, "")).await.unwrap_err();
        assert_eq!(Problem::from(bare), Problem::invalid(vec![FieldError::new("note", "required")]));
        let judged = usecase::judge(&t, &partner, &made.code, Some(1), (false, "Chưa nêu số liệu")).await.unwrap();
        assert!(!judged.verdict.unwrap().is_satisfied);
        let forged = usecase::judge(&t, &officer, &made.code, Some(2), (true, "")).await.unwrap_err();
        assert_eq!(Problem::from(forged), Problem::denied("proposal-propose"), "nobody judges the own answer");
        obligations::check_counters(&t).await.unwrap();
    }

    async fn taken_back_nothing_is_owed(t: TestProvince) {
        t.on(day("2026-03-16"));
        let partner = t.person("mattran", Role::Partner, FRONT).await;
        let made = usecase::submit(&t, &partner, &form(&t, "Sở Y tế").await).await.unwrap();
        usecase::withdraw(&t, &partner, &made.code, Some(1), "Đã trao đổi trực tiếp").await.unwrap();
        let answer = usecase::look(&t, &system(), &made.code).await.unwrap().answer.unwrap();
        assert_eq!(answer.obligation.state, State::Cancelled);
        let history = obligations::history(&t, &system(), &answer.obligation.code).await.unwrap();
        assert_eq!(history[0].reason, "Đã trao đổi trực tiếp");
        obligations::check_counters(&t).await.unwrap();
    }

    async fn nobody_proposes_in_the_name_of_others(t: TestProvince) {
        let partner = t.person("mattran", Role::Partner, FRONT).await;
        let court = ProposalForm {
            from: t.agency("Sở Nội vụ").await.to_string(),
            ..form(&t, "Sở Y tế").await
        };
        let denied = usecase::submit(&t, &partner, &court).await.unwrap_err();
        assert_eq!(Problem::from(denied), Problem::denied("proposal-propose"));
        let coordinator = t.person("dieuphoi", Role::Coordinator, ROOT).await;
        let wrong = usecase::submit(&t, &coordinator, &court).await.unwrap_err();
        assert_eq!(
            Problem::from(wrong),
            Problem::invalid(vec![FieldError::new("from", "proposal-not-a-partner")]),
            "departments are ordered and asked otherwise"
        );
        let to_area = ProposalForm { to: t.agency(ROOT).await.to_string(), ..form(&t, "Sở Y tế").await };
        assert!(usecase::submit(&t, &partner, &to_area).await.is_err(), "an area answers nothing");
    }

    async fn without_a_day_asked_for_the_rule_counts_or_nothing_does(t: TestProvince) {
        t.on(day("2026-03-16"));
        let asked = ProposalForm { wanted_on: String::new(), ..form(&t, "Sở Tư pháp").await };
        let made = usecase::submit(&t, &system(), &asked).await.unwrap();
        let answer = usecase::look(&t, &system(), &made.code).await.unwrap().answer.unwrap();
        assert_eq!(answer.obligation.due_on, None);
        // The department that follows up is itself asked: the province follows it up.
        assert_eq!(answer.obligation.overseer, t.agency(ROOT).await);
    }

    async fn who_may_see_is_who_is_shown(t: TestProvince) {
        let made = usecase::submit(&t, &system(), &form(&t, "Sở Y tế").await).await.unwrap();
        let people = [
            (Role::Partner, FRONT, true),
            (Role::FocalOfficer, "Sở Y tế", true),
            (Role::FocalOfficer, "Sở Tư pháp", true),
            (Role::FocalOfficer, "Sở Nội vụ", false),
            (Role::Observer, ROOT, true),
        ];
        for (index, (role, place, expected)) in people.into_iter().enumerate() {
            let actor = t.person(&format!("nguoi{index}"), role, place).await;
            let (shown, _) = store::list(t.store.read(), &policy::scope(&actor), &Page::default()).await.unwrap();
            let since = civil(made.submitted_at);
            let stakes = store::stakes(t.store.read(), &made.facts, Some(made.overseer), since).await.unwrap();
            let may = policy::may(&actor, Action::View, &stakes).is_ok();
            assert_eq!((may, shown.items.len() == 1), (expected, expected), "{role:?} at {place}");
        }
    }

    async fn pages_and_api_say_the_same(t: TestProvince) {
        t.on(day("2026-03-16"));
        t.person("mattran", Role::Partner, FRONT).await;
        let mut browser = t.browser_of("mattran").await;
        browser.get("/kien-nghi/moi").await;
        let sent = form(&t, "Sở Y tế").await;
        let fields = [("from", &*sent.from), ("to", &sent.to), ("title", &sent.title), ("content", "")];
        let refused = browser.post("/kien-nghi/moi", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(&sent.title), "what was typed is kept");
        let fields = [("from", &*sent.from), ("to", &sent.to), ("title", &sent.title), ("content", &sent.content)];
        let done = browser.post("/kien-nghi/moi", &fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let page = browser.get("/kien-nghi/KN-2026-0001").await;
        assert!(page.body.contains("Chờ trả lời") && page.body.contains("Rút kiến nghị"), "{}", page.body);

        let program = t.program_of("mattran", "write:proposals").await;
        let one = program.send(Method::GET, "/api/v1/proposals/KN-2026-0001", &[], "").await.json();
        assert_eq!(one["actions"], serde_json::json!(["view", "withdraw"]));
        assert_eq!(one["answer_state"], "open");
        let json = [("content-type", "application/json")];
        let body = "{\"reason\":\"Gửi nhầm\"}";
        let taken = program.send(Method::POST, "/api/v1/proposals/KN-2026-0001/withdraw", &json, body).await;
        assert_eq!(taken.status, StatusCode::OK, "{}", taken.body);
        assert_eq!(taken.json()["answer_state"], "cancelled");
    }
}
