//! From what the modules hold to a rank, on both databases and through the pages. Scores are worked out by hand from the shipped weights: lateness 25,
//! petitions 20 (cap 5), findings 20, money 5 (cap 500 million đồng), time since the last inspection 15 (cap 60 months), open recommendations 15.

use axum::http::StatusCode;
use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Role};
use thihanh_kernel::page::{Cursor, Page};
use thihanh_kernel::problem::Problem;
use thihanh_store::db_tests;

use super::model::factor::{FactorCode, FactorForm};
use super::usecase::{self, RankFilter, Ranked, RiskError};
use crate::modules::conditions::model::budget::BudgetForm;
use crate::modules::conditions::usecase as conditions;
use crate::modules::information::model::entry::{EntryForm, JudgementForm};
use crate::modules::information::usecase as information;
use crate::modules::inspections::model::form::InspectionForm;
use crate::modules::inspections::usecase as inspections;
use crate::modules::monitoring::usecase as monitoring;
use crate::testing::TestProvince;

const ROOT: &str = "Tỉnh Minh Giang";
const HEALTH: &str = "Sở Y tế";
const HOME: &str = "Sở Nội vụ";

fn system() -> Actor {
    Actor::system("test")
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// What is about the department of health: one verified entry of the press, one that nobody verified, one of a source that does not count; and a
/// hundred million đồng.
async fn fill(t: &TestProvince) {
    t.on(day("2026-03-16"));
    monitoring::install(t).await.unwrap();
    let entry = |source: &str, content: &str| {
        let (source, content) = (source.to_owned(), content.to_owned());
        async move {
            let form = EntryForm {
                agency: t.agency("Sở Tư pháp").await.to_string(),
                source,
                received_on: "2/3/2026".into(),
                concerned: HEALTH.into(),
                field: "an_toan_thuc_pham".into(),
                content,
                is_new: "1".into(),
                ..EntryForm::default()
            };
            information::create(t, &system(), &form).await.unwrap().code
        }
    };
    let verified = JudgementForm {
        verification: "verified".into(),
        method: "thử".into(),
        reliability: "high".into(),
        ..JudgementForm::default()
    };
    let press = entry("press", "Cấp giấy chậm").await;
    information::judge(t, &system(), &press, None, &verified).await.unwrap();
    entry("complaint", "Chưa ai xác minh việc này").await;
    let report = entry("state_report", "Báo cáo năm của cơ quan").await;
    information::judge(t, &system(), &report, None, &verified).await.unwrap();
    let money = BudgetForm {
        agency: t.agency(HEALTH).await.to_string(),
        year: "2026".into(),
        activity: "train".into(),
        asked: "200000000".into(),
        allotted: "100000000".into(),
        ..BudgetForm::default()
    };
    conditions::add_budget(t, &system(), &money).await.unwrap();
}

async fn of(t: &TestProvince, name: &str, filter: &RankFilter) -> Ranked {
    let id = t.agency(name).await;
    let ranking = usecase::ranking(t, &system(), filter).await.unwrap();
    ranking.agencies.into_iter().find(|ranked| ranked.agency.id == id).unwrap()
}

fn refused(error: RiskError) -> Vec<(&'static str, &'static str)> {
    match Problem::from(error) {
        Problem::Invalid(errors) => errors.iter().map(|error| (error.field, error.code)).collect(),
        other => panic!("{other:?}"),
    }
}

db_tests! {
    async fn a_score_is_what_the_modules_hold_by_weights_and_caps(t: TestProvince) {
        fill(&t).await;
        let all = RankFilter::default();
        let health = of(&t, HEALTH, &all).await;
        // 20 × 1/5 + 5 × 100/500 + 15 (never inspected) = 4 + 1 + 15.
        assert_eq!((health.total, health.place), (2_000, 1));
        let points: Vec<u64> = health.parts.iter().map(|part| part.points).collect();
        assert_eq!(points, [0, 400, 0, 100, 1_500, 0]);
        let raws: Vec<Option<u64>> = health.parts.iter().map(|part| part.raw).collect();
        assert_eq!(raws, [Some(0), Some(1), Some(0), Some(100_000_000), None, Some(0)]);
        let home = of(&t, HOME, &all).await;
        assert_eq!((home.total, home.place), (1_500, 2), "everybody else was never inspected");
        let other = RankFilter { field: Some("dat_dai".into()), ..RankFilter::default() };
        assert_eq!(of(&t, HEALTH, &other).await.total, 1_600, "the entry is of another field, money of none");

        let inspection = InspectionForm {
            agency: t.agency("Sở Tư pháp").await.to_string(),
            external_body: "Thanh tra (thử)".into(),
            title: "thử".into(),
            subject_names: HEALTH.into(),
            period_from: "1/1/2025".into(),
            period_to: "31/12/2025".into(),
            starts_on: "2/3/2026".into(),
            ends_on: "10/3/2026".into(),
            ..InspectionForm::default()
        };
        inspections::create(&t, &system(), &inspection).await.unwrap();
        let health = of(&t, HEALTH, &all).await;
        assert_eq!((health.total, health.last_inspected_on), (500, Some(day("2026-03-10"))));
        // Half a year later six whole months of sixty: 15 × 6/60 = 1.5.
        t.on(day("2026-09-10"));
        assert_eq!(of(&t, HEALTH, &all).await.total, 650);
        let explained = usecase::explain(&t, &system(), t.agency(HEALTH).await, None).await.unwrap();
        assert_eq!((explained.planned.len(), explained.other_planned), (1, 0), "what is planned this year is told");
        assert!(!explained.is_verified, "the formula is a proposal");
    }

    async fn one_ranks_what_one_inspects_and_never_oneself(t: TestProvince) {
        fill(&t).await;
        let (health, home) = (t.agency(HEALTH).await, t.agency(HOME).await);
        let all = RankFilter::default();
        let inspector = t.person("kiemtra", Role::Inspector, "Sở Tư pháp").await;
        let ids: Vec<_> = usecase::ranking(&t, &inspector, &all).await.unwrap().agencies.into_iter().map(|it| it.agency.id).collect();
        assert!(ids.contains(&health) && ids.contains(&home), "who follows up ranks the province");
        assert!(!ids.contains(&t.agency("Sở Tư pháp").await), "and not the own department");
        let head = t.person("truong", Role::UnitHead, HEALTH).await;
        let ranked = usecase::ranking(&t, &head, &all).await.unwrap().agencies;
        assert!(ranked.iter().all(|it| it.agency.id != health && it.agency.id != home));
        let hidden = usecase::explain(&t, &head, health, None).await.unwrap_err();
        assert_eq!(Problem::from(hidden), Problem::not_found("agency"), "what people entered about it is hidden from it");
        let outside = RankFilter { root: Some(home), ..RankFilter::default() };
        let outside = usecase::ranking(&t, &head, &outside).await.unwrap_err();
        assert_eq!(Problem::from(outside), Problem::not_found("agency"));
        let officer = t.person("dau-moi", Role::FocalOfficer, "Sở Tư pháp").await;
        let denied = usecase::ranking(&t, &officer, &all).await.unwrap_err();
        assert_eq!(Problem::from(denied), Problem::denied("risk-choose"));
    }

    async fn pages_of_a_ranking_hold_each_agency_once(t: TestProvince) {
        fill(&t).await;
        let ranking = usecase::ranking(&t, &system(), &RankFilter::default()).await.unwrap().agencies;
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let slice = usecase::page_of(&ranking, &Page::new(Some(7), after));
            seen.extend(slice.items.into_iter().map(|it| it.agency.id));
            after = slice.next;
            if after.is_none() {
                break;
            }
        }
        let all: Vec<_> = ranking.iter().map(|it| it.agency.id).collect();
        assert_eq!(seen, all);
        // An agency that is gone: the page goes on behind its score.
        let gone = Cursor::new(["2000".to_owned(), "01920000-0000-7000-8000-00000000002a".to_owned()]);
        let next = usecase::page_of(&ranking, &Page::new(Some(1), Some(gone))).items;
        assert_eq!(next[0].agency.id, ranking[1].agency.id);
        assert!(ranking.iter().all(|it| it.agency.kind != "territory"), "nobody inspects an area");
        let kind = RankFilter { kind: Some("department".into()), ..RankFilter::default() };
        let kind = usecase::ranking(&t, &system(), &kind).await.unwrap().agencies;
        assert!(!kind.is_empty() && kind.iter().all(|it| it.agency.kind == "department"));
    }

    async fn factors_are_rows_with_a_history(t: TestProvince) {
        t.on(day("2026-03-16"));
        let coordinator = t.person("dieuphoi", Role::Coordinator, ROOT).await;
        let leader = t.person("lanhdao", Role::Leader, ROOT).await;
        let rows = usecase::factors(&t, &leader).await.unwrap();
        assert!(rows.iter().all(|row| !row.factor.is_verified), "no law read sets them");
        for (at, row) in rows.iter().enumerate() {
            let form = FactorForm { weight: "0".into(), ..FactorForm::of(&row.factor) };
            let done = usecase::change_factor(&t, &coordinator, row.factor.id, Some(1), &form).await;
            match at + 1 < rows.len() {
                true => assert_eq!(done.unwrap().weight, 0),
                false => assert_eq!(refused(done.unwrap_err()), [("weight", "risk-no-weights")], "one must be left"),
            }
        }
        let lateness = rows.iter().find(|row| row.factor.code == FactorCode::Lateness).unwrap().factor.clone();
        let form = FactorForm { weight: "40".into(), ..FactorForm::of(&lateness) };
        let denied = usecase::change_factor(&t, &leader, lateness.id, None, &form).await.unwrap_err();
        assert_eq!(Problem::from(denied), Problem::denied("risk-keep"));
        let stale = usecase::change_factor(&t, &coordinator, lateness.id, Some(1), &form).await.unwrap_err();
        assert_eq!(Problem::from(stale), Problem::conflict("risk_factor", Vec::new()));
        usecase::change_factor(&t, &coordinator, lateness.id, Some(2), &form).await.unwrap();
        let history = usecase::factor_history(&t, &leader, lateness.id).await.unwrap();
        let weights: Vec<_> = history.iter().map(|record| record.payload["after"]["weight"].as_i64()).collect();
        assert_eq!(weights, [Some(40), Some(0)]);

        let own = FactorForm {
            code: "money".into(),
            jurisdiction: t.agency(ROOT).await.to_string(),
            name_vi: "Kinh phí".into(),
            weight: "60".into(),
            cap: "1.000.000".into(),
            window_months: "12".into(),
            source: "thử".into(),
            ..FactorForm::default()
        };
        usecase::add_factor(&t, &coordinator, &own).await.unwrap();
        let twice = usecase::add_factor(&t, &coordinator, &own).await.unwrap_err();
        assert_eq!(refused(twice), [("valid_from", "risk-factor-twice")]);
        let unknown = FactorForm { code: "petitions".into(), sources: vec!["khong_co".into()], ..own.clone() };
        let unknown = usecase::add_factor(&t, &coordinator, &unknown).await.unwrap_err();
        assert_eq!(refused(unknown), [("sources", "choice-unknown")]);
        let money = BudgetForm {
            agency: t.agency(HEALTH).await.to_string(),
            year: "2026".into(),
            activity: "train".into(),
            asked: "500000".into(),
            allotted: "500000".into(),
            ..BudgetForm::default()
        };
        conditions::add_budget(&t, &system(), &money).await.unwrap();
        // Lateness 40 and open recommendations 15 with nothing, money 60 × 1/2: 30 of 115.
        assert_eq!(of(&t, HEALTH, &RankFilter::default()).await.total, 2_608);
    }

    async fn through_the_pages(t: TestProvince) {
        fill(&t).await;
        t.person("dieuphoi", Role::Coordinator, ROOT).await;
        let mut browser = t.browser_of("dieuphoi").await;
        let list = browser.get("/theo-doi/rui-ro?loai=department").await;
        assert_eq!(list.status, StatusCode::OK);
        assert!(list.body.contains("chưa xác minh") && list.body.contains("20,0"), "{}", list.body);
        let health = t.agency(HEALTH).await;
        let one = browser.get(&format!("/theo-doi/rui-ro/{health}")).await;
        assert_eq!(one.status, StatusCode::OK);
        for part in ["/theo-doi/kiem-tra/moi?subject_names=", "100.000.000", "Chưa kiểm tra"] {
            assert!(one.body.contains(part), "{part}: {}", one.body);
        }
        let form = browser.get("/theo-doi/kiem-tra/moi?subject_names=S%E1%BB%9F%20Y%20t%E1%BA%BF").await;
        assert!(form.body.contains("\nSở Y tế</textarea>"), "the subject is filled in: {}", form.body);
        assert_eq!(browser.get("/theo-doi/rui-ro.xlsx").await.status, StatusCode::OK);
        assert_eq!(browser.get("/theo-doi/rui-ro/khong-phai-ma").await.status, StatusCode::NOT_FOUND);
        let factors = browser.get("/theo-doi/rui-ro/he-so").await;
        assert!(factors.body.contains("chưa xác minh"), "{}", factors.body);
        let answer = browser.post("/theo-doi/rui-ro/he-so", &[("code", "money"), ("weight", "200")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("Trọng số là số nguyên từ 0 đến 100"), "{}", answer.body);
    }
}
