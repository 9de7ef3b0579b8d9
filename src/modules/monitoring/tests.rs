//! Plans from the rule that asks for them to the issued document, on both databases and through the pages.

use axum::http::{Method, StatusCode};
use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::{Count, Page};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::db_tests;

use super::model::form::{FieldForm, MeasureForm, PlanFieldForm, PlanItemForm, PlanRuleForm};
use super::model::plan::Plan;
use super::model::words::PlanState;
use super::policy::{self, Action};
use super::store;
use super::usecase::{self, Filter, MonitoringError, Place};
use crate::modules::obligations::model::class::State;
use crate::modules::obligations::model::obligation::Binding;
use crate::modules::obligations::usecase::{self as obligations, Act};
use crate::testing::TestProvince;

mod size;

const ROOT: &str = "Tỉnh Minh Giang";
const COMMITTEE: &str = "Ủy ban nhân dân tỉnh Minh Giang";

fn system() -> Actor {
    Actor::system("test")
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(plan: &str) -> Place<'_> {
    Place { code: plan, version: None }
}

fn field(code: &str) -> PlanFieldForm {
    PlanFieldForm { field: code.into(), reason: "hot".into(), ..PlanFieldForm::default() }
}

async fn item(t: &TestProvince, lead: &str, ends_on: &str) -> PlanItemForm {
    PlanItemForm {
        activity: "inspect".into(),
        content: "Kiểm tra việc thi hành pháp luật".into(),
        product: "Kết luận kiểm tra".into(),
        ends_on: ends_on.into(),
        lead: t.agency(lead).await.to_string(),
        budget: "12.500.000".into(),
        ..PlanItemForm::default()
    }
}

async fn begun(t: &TestProvince, agency: &str, year: &str) -> Plan {
    let agency = t.agency(agency).await;
    usecase::begin(t, &system(), agency, year, false).await.unwrap()
}

/// A plan with these fields, issued on the day of the clock.
async fn issued(t: &TestProvince, agency: &str, year: &str, fields: &[&str]) -> String {
    let line = item(t, agency, &format!("30/11/{year}")).await;
    issued_with(t, t.agency(agency).await, year, fields, &[line]).await
}

/// The same with these lines.
async fn issued_with(
    t: &TestProvince,
    agency: AgencyId,
    year: &str,
    fields: &[&str],
    lines: &[PlanItemForm],
) -> String {
    let plan = usecase::begin(t, &system(), agency, year, false).await.unwrap().code;
    for code in fields {
        usecase::put_field(t, &system(), at(&plan), &field(code)).await.unwrap();
    }
    for line in lines {
        usecase::put_item(t, &system(), at(&plan), line).await.unwrap();
    }
    sign(t, &plan).await;
    usecase::submit(t, &system(), at(&plan)).await.unwrap();
    usecase::accept(t, &system(), at(&plan)).await.unwrap();
    usecase::issue(t, &system(), at(&plan), ("7", &t.app.clock.today().to_string())).await.unwrap();
    plan
}

async fn sign(t: &TestProvince, plan: &str) {
    let mut content = usecase::look(t, &system(), plan).await.unwrap().plan.content;
    content.signing.title = "Giám đốc".into();
    content.signing.name = "Chu Hồng Vân".into();
    usecase::edit(t, &system(), at(plan), content).await.unwrap();
}

/// An agency by its name on the day of the clock.
async fn of_the_day(t: &TestProvince, name: &str) -> AgencyId {
    let found = crate::modules::agencies::api::find_by_name(t.store.read(), name, t.app.clock.today()).await.unwrap();
    found.unwrap_or_else(|| panic!("{name}"))
}

/// The code and state of the ledger's entry of a line.
async fn entry_of(t: &TestProvince, plan: &str, line: i64) -> (String, State, Option<NaiveDate>) {
    let brief = usecase::look(t, &system(), plan).await.unwrap().entries[&line].brief.clone();
    (brief.code, brief.state, brief.due_on)
}

fn refusals(error: MonitoringError) -> Vec<&'static str> {
    match Problem::from(error) {
        Problem::Invalid(errors) => errors.iter().map(|error| error.code).collect(),
        other => panic!("{other:?}"),
    }
}

db_tests! {
    async fn the_rules_of_the_day_say_who_owes_a_plan_by_when(t: TestProvince) {
        usecase::install(&t).await.unwrap();
        t.on(day("2020-11-30"));
        usecase::open_duties(&t).await.unwrap();
        assert_eq!(store::duties::years(t.store.read()).await.unwrap(), Vec::<i32>::new(), "a year is opened in its last December");
        t.on(day("2020-12-01"));
        let opened = usecase::open_duties(&t).await.unwrap();
        assert!(opened.new > 20, "{opened:?}");
        let again = usecase::open_duties(&t).await.unwrap();
        assert_eq!((again.new, again.known), (0, opened.new), "what is there stays as it is");
        let owed = async |name: &str| {
            let duty = store::duties::find_of(t.store.read(), t.agency(name).await, 2021).await.unwrap();
            let looked = usecase::look_duty(&t, &system(), duty.expect(name).id).await.unwrap();
            (looked.owed.unwrap(), looked.rule.unwrap())
        };
        // Before 30/01 and no later than 28/02, a Sunday, which stays one.
        let (province, rule) = owed(COMMITTEE).await;
        assert_eq!((province.due_on, rule.least_fields), (Some(day("2021-01-29")), Some(2)));
        let (department, rule) = owed("Sở Y tế").await;
        assert_eq!((department.due_on, rule.least_fields), (Some(day("2021-02-28")), Some(1)));
        assert_eq!((department.binding, department.overseer), (Binding::Order, t.agency("Sở Tư pháp").await));
        assert!(department.title.contains("năm 2021"), "{}", department.title);
        obligations::check_counters(&t).await.unwrap();
    }

    async fn what_is_late_already_is_opened_by_a_person_only(t: TestProvince) {
        usecase::install(&t).await.unwrap();
        t.on(day("2021-03-16"));
        let at_night = usecase::open_duties(&t).await.unwrap();
        let health = t.agency("Sở Y tế").await;
        let of = async || store::duties::find_of(t.store.read(), health, 2021).await.unwrap();
        assert_eq!(of().await, None, "{at_night:?}: nobody wakes up late");
        let officer = t.person("daumoi", Role::FocalOfficer, "Sở Y tế").await;
        let root = t.agency(ROOT).await;
        let denied = usecase::open_year(&t, &officer, root, "2021").await.unwrap_err();
        assert_eq!(Problem::from(denied), Problem::denied("monitoring-rules"));
        let coordinator = t.person("dieuphoi", Role::Coordinator, ROOT).await;
        assert_eq!(refusals(usecase::open_year(&t, &coordinator, root, "2019").await.unwrap_err()), ["plan-year-not-open"]);
        assert!(usecase::open_year(&t, &coordinator, root, "2021").await.unwrap().new > 10);
        let duty = of().await.unwrap();
        let looked = usecase::look_duty(&t, &coordinator, duty.id).await.unwrap();
        assert_eq!(looked.owed.unwrap().due_on, Some(day("2021-02-28")));
        let form = MeasureForm {
            kind: "written_reminder".into(),
            taken_on: "16/03/2021".into(),
            document: "45/UBND-NC".into(),
            ..MeasureForm::default()
        };
        let denied = usecase::record_measure(&t, &officer, duty.id, &form).await.unwrap_err();
        assert_eq!(Problem::from(denied), Problem::denied("plan-sanction"));
        usecase::record_measure(&t, &coordinator, duty.id, &form).await.unwrap();
        usecase::record_measure(&t, &coordinator, duty.id, &form).await.unwrap();
        let measures = usecase::look_duty(&t, &officer, duty.id).await.unwrap().measures;
        assert_eq!(measures.iter().map(|measure| measure.number).collect::<Vec<_>>(), [1, 2]);
    }

    async fn a_plan_is_returned_accepted_and_issued_and_its_day_is_the_day_it_was_sent_in(t: TestProvince) {
        usecase::install(&t).await.unwrap();
        t.on(day("2020-12-01"));
        usecase::open_duties(&t).await.unwrap();
        t.on(day("2021-02-22"));
        let officer = t.person("daumoi", Role::FocalOfficer, "Sở Y tế").await;
        let justice = t.person("tuphap", Role::FocalOfficer, "Sở Tư pháp").await;
        let health = t.agency("Sở Y tế").await;
        let plan = usecase::begin(&t, &officer, health, "2021", false).await.unwrap();
        assert_eq!((plan.code.as_str(), plan.content.symbol.as_str()), ("TD-2021-0001", "KH-SYT"));
        let code = plan.code;
        let bare = usecase::submit(&t, &officer, at(&code)).await.unwrap_err();
        let Problem::Invalid(lacks) = Problem::from(bare) else { panic!() };
        assert_eq!(lacks.iter().map(|lack| lack.code).collect::<Vec<_>>(), ["plan-too-few-fields", "plan-without-item"]);
        assert!(lacks[0].args["source"].to_string().contains("Ít nhất 01 lĩnh vực"), "the rule is named: {lacks:?}");

        assert_eq!(refusals(usecase::put_field(&t, &officer, at(&code), &field("bia_dat")).await.unwrap_err()), ["choice-unknown"]);
        usecase::put_field(&t, &officer, at(&code), &field("y_te")).await.unwrap();
        let outside = item(&t, "Sở Y tế", "01/01/2022").await;
        assert_eq!(refusals(usecase::put_item(&t, &officer, at(&code), &outside).await.unwrap_err()), ["plan-item-not-in-year"]);
        let line = item(&t, "Sở Y tế", "30/11/2021").await;
        usecase::put_item(&t, &officer, at(&code), &line).await.unwrap();
        usecase::submit(&t, &officer, at(&code)).await.unwrap();
        let entry = async || usecase::look(&t, &system(), &code).await.unwrap().owed.unwrap();
        assert_eq!(entry().await.state, State::Reported);
        let closed = usecase::put_field(&t, &officer, at(&code), &field("dat_dai")).await.unwrap_err();
        assert_eq!(Problem::from(closed), Problem::refused("plan-not-open"));

        let own = usecase::accept(&t, &officer, at(&code)).await.unwrap_err();
        assert_eq!(Problem::from(own), Problem::denied("plan-judge"));
        let mute = usecase::send_back(&t, &justice, at(&code), " ").await.unwrap_err();
        assert_eq!(Problem::from(mute), Problem::invalid(vec![FieldError::new("reason", "required")]));
        usecase::send_back(&t, &justice, at(&code), "Chưa nêu kinh phí").await.unwrap();
        assert_eq!(entry().await.state, State::Open);
        t.on(day("2021-02-26"));
        sign(&t, &code).await;
        usecase::submit(&t, &officer, at(&code)).await.unwrap();
        // A slow overseer makes nobody late.
        t.on(day("2021-03-10"));
        usecase::accept(&t, &justice, at(&code)).await.unwrap();
        assert_eq!(refusals(usecase::issue(&t, &officer, at(&code), ("", "")).await.unwrap_err()), ["plan-number-malformed", "required"]);
        usecase::issue(&t, &officer, at(&code), ("12", "10/03/2021")).await.unwrap();
        let looked = usecase::look(&t, &officer, &code).await.unwrap();
        assert_eq!((looked.plan.state, looked.plan.label().as_deref()), (PlanState::Issued, Some("12/KH-SYT")));
        assert_eq!(entry().await.state, State::Completed);
        let owed = obligations::obligation(&t, &system(), &entry().await.code).await.unwrap().shown.obligation;
        assert_eq!((owed.reported_on, owed.completed_by), (Some(day("2021-02-26")), justice.account()));
        for (kind, begins) in [(usecase::FileKind::Docx, &b"PK"[..]), (usecase::FileKind::Pdf, b"%PDF")] {
            let (name, bytes) = usecase::file(&t, &officer, &code, None, kind).await.unwrap();
            assert!(bytes.starts_with(begins) && name.starts_with("TD-2021-0001"), "{name}");
        }
        let actions: Vec<String> = usecase::history(&t, &officer, &code).await.unwrap().into_iter().map(|record| record.action).collect();
        assert_eq!(actions[..4], ["issued", "accepted", "submitted", "edited"]);
        obligations::check_counters(&t).await.unwrap();
    }

    async fn a_district_watches_what_the_province_watches_or_says_why_not(t: TestProvince) {
        usecase::install(&t).await.unwrap();
        t.on(day("2020-12-01"));
        usecase::open_duties(&t).await.unwrap();
        t.on(day("2021-01-20"));
        issued(&t, COMMITTEE, "2021", &["dat_dai", "moi_truong"]).await;
        let views = crate::modules::agencies::api::all_in(t.store.read(), t.agency(ROOT).await, t.app.clock.today()).await.unwrap();
        let district = views.iter().find(|view| view.kind == "peoples_committee" && view.level.as_str() == "district").unwrap();
        let plan = usecase::begin(&t, &system(), district.id, "2021", false).await.unwrap().code;
        usecase::put_field(&t, &system(), at(&plan), &field("y_te")).await.unwrap();
        let line = PlanItemForm { lead: district.id.to_string(), ..item(&t, "Sở Y tế", "30/11/2021").await };
        usecase::put_item(&t, &system(), at(&plan), &line).await.unwrap();
        assert_eq!(refusals(usecase::submit(&t, &system(), at(&plan)).await.unwrap_err()), ["plan-field-apart"]);
        let apart = PlanFieldForm { why_apart: "Dịch bệnh kéo dài trên địa bàn".into(), ..field("y_te") };
        usecase::put_field(&t, &system(), at(&plan), &apart).await.unwrap();
        usecase::submit(&t, &system(), at(&plan)).await.unwrap();
    }

    async fn a_commune_is_compared_with_the_unit_above_of_its_day(t: TestProvince) {
        usecase::install(&t).await.unwrap();
        t.on(day("2020-12-01"));
        usecase::open_duties(&t).await.unwrap();
        t.on(day("2021-01-20"));
        issued(&t, COMMITTEE, "2021", &["dat_dai", "moi_truong"]).await;
        let commune = of_the_day(&t, "Ủy ban nhân dân xã Thạch Mai").await;
        let district = of_the_day(&t, "Ủy ban nhân dân huyện Thạch Bàn").await;
        let plan = usecase::begin(&t, &system(), commune, "2021", false).await.unwrap().code;
        usecase::put_field(&t, &system(), at(&plan), &field("moi_truong")).await.unwrap();
        let line = PlanItemForm { lead: commune.to_string(), ..item(&t, "Sở Y tế", "30/11/2021").await };
        usecase::put_item(&t, &system(), at(&plan), &line).await.unwrap();
        let above = async || usecase::look(&t, &system(), &plan).await.unwrap().above.unwrap();
        assert_eq!((above().await.agency, above().await.plan), (district, None), "the district's, and it has none yet");
        assert!(usecase::look(&t, &system(), &plan).await.unwrap().lacks.is_empty(), "nothing to compare with");

        let own = PlanItemForm { lead: district.to_string(), ..line };
        issued_with(&t, district, "2021", &["dat_dai"], &[own]).await;
        assert_eq!(above().await.plan.unwrap().codes(), ["dat_dai".to_owned()].into());
        // What the province watches and the district does not is apart.
        assert_eq!(refusals(usecase::submit(&t, &system(), at(&plan)).await.unwrap_err()), ["plan-field-apart"]);
        let under = |matched: &str| PlanFieldForm { matched: matched.into(), ..field("moi_truong") };
        let unknown = usecase::put_field(&t, &system(), at(&plan), &under("y_te")).await.unwrap_err();
        assert_eq!(refusals(unknown), ["plan-match-unknown"]);
        usecase::put_field(&t, &system(), at(&plan), &under("dat_dai")).await.unwrap();
        let looked = usecase::look(&t, &system(), &plan).await.unwrap();
        assert_eq!((looked.fields[0].matched.as_deref(), looked.lacks), (Some("dat_dai"), vec![]));
        usecase::submit(&t, &system(), at(&plan)).await.unwrap();
        t.person("caphuyen", Role::Coordinator, ROOT).await;
        let page = t.browser_of("caphuyen").await.get(&format!("/theo-doi/ke-hoach/{plan}")).await;
        assert!(page.body.contains("Đối chiếu với kế hoạch của Ủy ban nhân dân huyện Thạch Bàn"), "{}", page.body);

        // Since there are no districts, the unit above a commune is the province.
        t.on(day("2026-01-05"));
        let views = crate::modules::agencies::api::all_in(t.store.read(), t.agency(ROOT).await, t.app.clock.today()).await.unwrap();
        let commune = views.iter().find(|view| view.kind == "peoples_committee" && view.level.as_str() == "commune").unwrap();
        let plan = usecase::begin(&t, &system(), commune.id, "2026", false).await.unwrap().code;
        let looked = usecase::look(&t, &system(), &plan).await.unwrap();
        assert_eq!(looked.above.unwrap().agency, t.agency(COMMITTEE).await);
        let province = begun(&t, COMMITTEE, "2026").await.code;
        assert_eq!(usecase::look(&t, &system(), &province).await.unwrap().above, None);
    }

    async fn each_line_of_an_issued_plan_is_owed_by_its_lead(t: TestProvince) {
        usecase::install(&t).await.unwrap();
        t.on(day("2021-02-10"));
        let (committee, health) = (t.agency(COMMITTEE).await, t.agency("Sở Y tế").await);
        let lines = [item(&t, "Sở Y tế", "30/06/2021").await, item(&t, COMMITTEE, "30/11/2021").await];
        let plan = issued_with(&t, committee, "2021", &["dat_dai", "y_te"], &lines).await;
        let looked = usecase::look(&t, &system(), &plan).await.unwrap();
        let owed = |line: i64| looked.entries[&line].brief.clone();
        assert_eq!((owed(1).agency, owed(1).overseer, owed(1).due_on), (health, committee, Some(day("2021-06-30"))));
        // Nobody follows up what they do themselves.
        assert_eq!((owed(2).agency, owed(2).overseer), (committee, looked.plan.duty.overseer));
        assert_eq!((owed(1).binding, owed(1).source.as_str()), (Binding::Order, "Kế hoạch 07/KH-UBND, hoạt động 1"));
        let progress = |looked: &usecase::Looked| looked.progress.map(|p| (p.planned, p.done, p.waiting, p.overdue)).unwrap();
        assert_eq!(progress(&looked), (2, 0, 0, 0));

        let officer = t.person("daumoi", Role::FocalOfficer, "Sở Y tế").await;
        let coordinator = t.person("dieuphoi", Role::Coordinator, ROOT).await;
        let code = owed(1).code;
        let act = |note| Act { code: &code, version: None, note };
        obligations::mark_reported(&t, &officer, act("Đã kiểm tra 5 cơ sở"), day("2021-02-10")).await.unwrap();
        assert_eq!(progress(&usecase::look(&t, &system(), &plan).await.unwrap()), (2, 0, 1, 0), "handed in is not done");
        obligations::mark_done(&t, &coordinator, act("")).await.unwrap();
        t.on(day("2021-12-01"));
        let looked = usecase::look(&t, &officer, &plan).await.unwrap();
        assert_eq!((progress(&looked), looked.progress.unwrap().done_budget_vnd), ((2, 1, 0, 1), 12_500_000));
        assert_eq!(looked.entries[&1].code, Some(code.clone()), "who owes it sees it");
        let page = t.browser_of("daumoi").await.get(&format!("/theo-doi/ke-hoach/{plan}")).await;
        for text in ["Đã hoàn thành 1/2 hoạt động", &format!("/nhiem-vu/{code}"), "kiem-tra?plan=TD-2021-0001&#38;line=1"] {
            assert!(page.body.contains(text), "{text}: {}", page.body);
        }
        let entry = t.browser_of("daumoi").await.get(&format!("/nhiem-vu/{code}")).await;
        assert!(entry.body.contains(&format!("/theo-doi/ke-hoach/{plan}")), "{}", entry.body);
        let program = t.program_of("daumoi", "read:monitoring-plans").await;
        let one = program.send(Method::GET, &format!("/api/v1/monitoring-plans/{plan}"), &[], "").await.json();
        assert_eq!((&one["progress"]["done"], &one["items"][0]["obligation_state"]), (&serde_json::json!(1), &serde_json::json!("completed")));
        obligations::check_counters(&t).await.unwrap();
    }

    async fn an_amendment_asks_anew_for_what_it_changes_and_no_longer_for_what_it_takes_out(t: TestProvince) {
        usecase::install(&t).await.unwrap();
        t.on(day("2021-02-10"));
        let health = t.agency("Sở Y tế").await;
        let line = async |ends_on: &str| item(&t, "Sở Y tế", ends_on).await;
        let lines = [line("30/06/2021").await, line("31/07/2021").await, line("31/08/2021").await];
        let plan = issued_with(&t, health, "2021", &["y_te"], &lines).await;
        let before = [entry_of(&t, &plan, 1).await, entry_of(&t, &plan, 2).await, entry_of(&t, &plan, 3).await];
        let officer = t.person("daumoi", Role::FocalOfficer, "Sở Y tế").await;
        let act = Act { code: &before[2].0, version: None, note: "Đã kiểm tra" };
        obligations::mark_reported(&t, &officer, act, day("2021-02-10")).await.unwrap();
        let closed = usecase::change_item(&t, &officer, at(&plan), 1, &lines[0]).await.unwrap_err();
        assert_eq!(Problem::from(closed), Problem::refused("plan-not-open"), "an issued plan stays");

        usecase::begin_amendment(&t, &officer, at(&plan), "Dịch bệnh kéo dài").await.unwrap();
        let later = line("30/09/2021").await;
        usecase::change_item(&t, &officer, at(&plan), 1, &later).await.unwrap();
        usecase::change_item(&t, &officer, at(&plan), 3, &later).await.unwrap();
        usecase::put_item(&t, &officer, at(&plan), &line("31/10/2021").await).await.unwrap();
        for number in [0, 9] {
            let none = usecase::change_item(&t, &officer, at(&plan), number, &later).await.unwrap_err();
            assert!(matches!(none, MonitoringError::NotFound("plan_item")), "{none:?}");
            let none = usecase::remove_item(&t, &officer, at(&plan), number).await.unwrap_err();
            assert!(matches!(none, MonitoringError::NotFound("plan_item")), "{none:?}");
        }
        // Out, in again, out.
        let is_dropped = async || usecase::look(&t, &system(), &plan).await.unwrap().items.iter().find(|item| item.number == 2).unwrap().is_dropped;
        for expected in [true, false, true] {
            usecase::remove_item(&t, &officer, at(&plan), 2).await.unwrap();
            assert_eq!(is_dropped().await, expected);
        }
        assert_eq!(entry_of(&t, &plan, 1).await, before[0], "what is not issued moves nothing");
        usecase::issue_amendment(&t, &officer, at(&plan), ("8", "10/02/2021")).await.unwrap();

        let (code, state, due_on) = entry_of(&t, &plan, 1).await;
        assert!(code != before[0].0 && (state, due_on) == (State::Open, Some(day("2021-09-30"))), "{code} {state:?} {due_on:?}");
        assert_eq!(entry_of(&t, &plan, 2).await, (before[1].0.clone(), State::Cancelled, before[1].2));
        assert_eq!(entry_of(&t, &plan, 3).await, (before[2].0.clone(), State::Reported, before[2].2), "what was handed in stays");
        assert_eq!(entry_of(&t, &plan, 4).await.2, Some(day("2021-10-31")));
        let old = obligations::obligation(&t, &system(), &before[0].0).await.unwrap().shown.obligation;
        assert_eq!(old.state, State::Cancelled, "nothing is owed twice");
        let page = t.browser_of("daumoi").await.get(&format!("/nhiem-vu/{}", before[1].0)).await;
        assert!(page.body.contains("Dịch bệnh kéo dài (sửa đổi kế hoạch số 08/KH-SYT ngày 10/02/2021): bỏ hoạt động"), "{}", page.body);
        let looked = usecase::look(&t, &system(), &plan).await.unwrap();
        assert_eq!(looked.progress.unwrap().planned, 3);

        // What holds already is asked for no second time.
        let asked = async || store::plans::asked_lines(t.store.read(), looked.plan.id).await.unwrap();
        let known = asked().await;
        assert_eq!(known.len(), 5);
        usecase::begin_amendment(&t, &officer, at(&plan), "Thêm lĩnh vực").await.unwrap();
        usecase::put_field(&t, &officer, at(&plan), &field("phong_chong_dich")).await.unwrap();
        let gone = usecase::change_item(&t, &officer, at(&plan), 2, &later).await.unwrap_err();
        assert!(matches!(gone, MonitoringError::NotFound("plan_item")), "what was taken out is not changed: {gone:?}");
        usecase::issue_amendment(&t, &officer, at(&plan), ("9", "10/02/2021")).await.unwrap();
        assert_eq!(asked().await, known);
        // The next year begins with what holds.
        t.on(day("2022-01-10"));
        let next = usecase::begin(&t, &system(), health, "2022", true).await.unwrap().code;
        let lines = usecase::look(&t, &system(), &next).await.unwrap().items;
        assert_eq!(lines.iter().map(|line| (line.number, line.ends_on.to_string())).collect::<Vec<_>>(), [
            (1, "2022-09-30".to_owned()), (3, "2022-09-30".to_owned()), (4, "2022-10-31".to_owned())
        ]);
        obligations::check_counters(&t).await.unwrap();
    }

    async fn an_issued_plan_grows_by_amendments_and_coverage_counts_what_was_issued(t: TestProvince) {
        usecase::install(&t).await.unwrap();
        t.on(day("2021-02-10"));
        let plan = issued(&t, "Sở Y tế", "2021", &["y_te"]).await;
        begun(&t, "Sở Nội vụ", "2021").await;
        let cover = async |code: &str| {
            let coverage = usecase::coverage(&t, &system(), 2021).await.unwrap();
            let cover = coverage.covers.into_iter().find(|cover| cover.field.code == code).unwrap();
            (cover.province.len(), cover.to_come, cover.is_gap())
        };
        assert_eq!((cover("y_te").await, cover("an_toan_thuc_pham").await), ((1, 0, false), (0, 0, true)));
        let closed = usecase::put_field(&t, &system(), at(&plan), &field("an_toan_thuc_pham")).await.unwrap_err();
        assert_eq!(Problem::from(closed), Problem::refused("plan-not-open"));
        usecase::begin_amendment(&t, &system(), at(&plan), "Công văn yêu cầu bổ sung lĩnh vực").await.unwrap();
        let twice = usecase::begin_amendment(&t, &system(), at(&plan), "Nữa").await.unwrap_err();
        assert_eq!(Problem::from(twice), Problem::refused("plan-amendment-open"));
        let empty = usecase::issue_amendment(&t, &system(), at(&plan), ("8", "10/02/2021")).await.unwrap_err();
        assert_eq!(Problem::from(empty), Problem::refused("plan-amendment-empty"));
        assert_eq!(refusals(usecase::put_field(&t, &system(), at(&plan), &field("y_te")).await.unwrap_err()), ["plan-field-issued"]);
        usecase::put_field(&t, &system(), at(&plan), &field("an_toan_thuc_pham")).await.unwrap();
        assert_eq!(cover("an_toan_thuc_pham").await, (0, 1, true), "what is not issued watches nothing");
        let taken = usecase::issue_amendment(&t, &system(), at(&plan), ("7", "10/02/2021")).await.unwrap_err();
        assert_eq!(refusals(taken), ["plan-number-taken"]);
        let file = async |kind| usecase::file(&t, &system(), &plan, Some(1), kind).await.unwrap();
        assert!(file(usecase::FileKind::Pdf).await.1.starts_with(b"%PDF"), "as it would be");
        usecase::issue_amendment(&t, &system(), at(&plan), ("8", "10/02/2021")).await.unwrap();
        let written = file(usecase::FileKind::Docx).await;
        assert_eq!((written.0.as_str(), &written.1[..2]), ("TD-2021-0001-sua-doi-1.docx", &b"PK"[..]));
        let text = thihanh_papers::read(&written.1, Some("a.docx"), &thihanh_papers::ReadOptions::default()).unwrap().text;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for words in ["Sửa đổi, bổ sung Kế hoạch số 07/KH-SYT", "LĨNH VỰC BỔ SUNG", "giữ nguyên"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let none = usecase::file(&t, &system(), &plan, Some(2), usecase::FileKind::Pdf).await;
        assert!(matches!(none, Err(MonitoringError::NotFound(_))));
        assert_eq!(cover("an_toan_thuc_pham").await, (1, 0, false));
        let kept = usecase::remove_field(&t, &system(), at(&plan), "y_te").await.unwrap_err();
        assert_eq!(Problem::from(kept), Problem::refused("plan-not-open"), "an issued plan loses nothing");
        usecase::begin_amendment(&t, &system(), at(&plan), "Thử").await.unwrap();
        usecase::put_field(&t, &system(), at(&plan), &field("duoc_khac")).await.unwrap_err();
        usecase::give_up_amendment(&t, &system(), at(&plan)).await.unwrap();
        assert_eq!(usecase::look(&t, &system(), &plan).await.unwrap().amendments.len(), 1);
        issued(&t, "Sở Tư pháp", "2021", &["y_te"]).await;
        let coverage = usecase::coverage(&t, &system(), 2021).await.unwrap();
        assert!(coverage.covers.iter().any(|cover| cover.field.code == "y_te" && cover.is_overlap()));
    }

    async fn a_plan_of_early_2025_stays_under_the_law_of_its_day(t: TestProvince) {
        usecase::install(&t).await.unwrap();
        t.on(day("2025-03-31"));
        let before = begun(&t, "Sở Y tế", "2025").await;
        t.on(day("2025-04-01"));
        let after = begun(&t, "Sở Nội vụ", "2025").await;
        assert_eq!((before.duty.rule_set.as_str(), after.duty.rule_set.as_str()), ("decree_59_2012", "decree_80_2025"));
        let looked = usecase::look(&t, &system(), &before.code).await.unwrap();
        assert_eq!(looked.plan.duty.rule_set, "decree_59_2012", "whenever it is looked at");
        // Of the newer law only that the province has a plan was read: nobody else is asked for one, and no day is invented.
        t.on(day("2026-01-05"));
        let opened = usecase::open_duties(&t).await.unwrap();
        assert_eq!(opened.new, 1);
        let duty = store::duties::find_of(t.store.read(), t.agency(COMMITTEE).await, 2026).await.unwrap().unwrap();
        let looked = usecase::look_duty(&t, &system(), duty.id).await.unwrap();
        assert_eq!((looked.owed.unwrap().due_on, looked.rule.unwrap().is_verified), (None, false));
        // Until the province says more.
        let form = PlanRuleForm {
            jurisdiction: t.agency(ROOT).await.to_string(),
            kind: "peoples_committee".into(),
            level: "commune".into(),
            least_fields: "1".into(),
            due: "28/02".into(),
            inclusive: "1".into(),
            valid_from: "01/01/2026".into(),
            source: "Quyết định mẫu".into(),
            verified: "1".into(),
            ..PlanRuleForm::default()
        };
        let rule = usecase::add_rule(&t, &system(), &form).await.unwrap();
        assert_eq!(rule.rule_set, "decree_80_2025");
        assert!(usecase::open_duties(&t).await.unwrap().new > 10, "the communes of two levels");
        usecase::end_rule(&t, &system(), rule.id).await.unwrap();
        let again = usecase::end_rule(&t, &system(), rule.id).await.unwrap_err();
        assert_eq!(Problem::from(again), Problem::refused("monitoring-rule-over"));
        let shipped = usecase::kept(&t, &system()).await.unwrap().rules.into_iter().find(|rule| rule.jurisdiction.is_none()).unwrap();
        let refused = usecase::end_rule(&t, &system(), shipped.id).await.unwrap_err();
        assert_eq!(Problem::from(refused), Problem::refused("monitoring-field-shipped"));
    }

    async fn a_province_adds_fields_of_its_own(t: TestProvince) {
        usecase::install(&t).await.unwrap();
        assert_eq!(usecase::install(&t).await.unwrap(), 0, "nothing twice");
        let form = FieldForm {
            jurisdiction: t.agency(ROOT).await.to_string(),
            name: "Quản lý chợ, đò ngang".into(),
            valid_from: "01/01/2020".into(),
            source: "Quyết định mẫu".into(),
            ..FieldForm::default()
        };
        assert_eq!(usecase::add_field(&t, &system(), &form).await.unwrap(), "quan_ly_cho_do_ngang");
        assert_eq!(refusals(usecase::add_field(&t, &system(), &form).await.unwrap_err()), ["monitoring-field-taken"]);
        let plan = begun(&t, "Sở Công Thương", "2026").await.code;
        usecase::put_field(&t, &system(), at(&plan), &field("quan_ly_cho_do_ngang")).await.unwrap();
        let shipped = usecase::end_field(&t, &system(), "dat_dai").await.unwrap_err();
        assert_eq!(Problem::from(shipped), Problem::refused("monitoring-field-shipped"));
        usecase::end_field(&t, &system(), "quan_ly_cho_do_ngang").await.unwrap();
        let over = usecase::put_field(&t, &system(), at(&plan), &field("quan_ly_cho_do_ngang")).await.unwrap_err();
        assert_eq!(refusals(over), ["choice-unknown"]);
        assert_eq!(usecase::look(&t, &system(), &plan).await.unwrap().fields.len(), 1, "the plan keeps it");
    }

    async fn last_years_plan_is_copied_a_year_later(t: TestProvince) {
        usecase::install(&t).await.unwrap();
        t.on(day("2021-02-10"));
        issued(&t, "Sở Y tế", "2021", &["y_te", "phong_chong_dich"]).await;
        t.on(day("2022-01-10"));
        let health = t.agency("Sở Y tế").await;
        let plan = usecase::begin(&t, &system(), health, "2022", true).await.unwrap();
        assert!(plan.content.about.ends_with("năm 2022"), "{}", plan.content.about);
        let looked = usecase::look(&t, &system(), &plan.code).await.unwrap();
        assert_eq!((looked.fields.len(), looked.items[0].ends_on), (2, day("2022-11-30")));
        usecase::discard(&t, &system(), &plan.code, None).await.unwrap();
        assert!(matches!(usecase::look(&t, &system(), &plan.code).await, Err(MonitoringError::NotFound(_))));
        usecase::begin(&t, &system(), health, "2022", true).await.unwrap();
    }

    async fn whoever_begins_a_plan_at_once_comes_to_the_same_one(t: TestProvince) {
        usecase::install(&t).await.unwrap();
        let health = t.agency("Sở Y tế").await;
        let tries = (0..8).map(|_| async { usecase::begin(&t, &system(), health, "2026", false).await });
        let outcomes = futures_util::future::join_all(tries).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
        let page = Page::default();
        let filter = Filter { year: 2026, ..Filter::default() };
        for (words, expected) in [("", 1), ("so y te", 1), ("Sở Y", 1), ("tai chinh", 0)] {
            let board = usecase::board(&t, &system(), Filter { words: words.into(), ..filter.clone() }, &page).await.unwrap();
            assert_eq!((board.lines.items.len(), board.count), (expected, Count::Exact(expected as u64)), "{words}");
        }
    }

    async fn of_two_judgements_at_once_one_holds(t: TestProvince) {
        usecase::install(&t).await.unwrap();
        let plan = begun(&t, "Sở Y tế", "2026").await.code;
        usecase::put_field(&t, &system(), at(&plan), &field("y_te")).await.unwrap();
        let line = item(&t, "Sở Y tế", "30/11/2026").await;
        usecase::put_item(&t, &system(), at(&plan), &line).await.unwrap();
        usecase::submit(&t, &system(), at(&plan)).await.unwrap();
        let version = Some(usecase::look(&t, &system(), &plan).await.unwrap().plan.version);
        let place = Place { code: &plan, version };
        let actor = system();
        let (accepted, returned) =
            tokio::join!(usecase::accept(&t, &actor, place), usecase::send_back(&t, &actor, place, "Thiếu"));
        assert!(accepted.is_ok() != returned.is_ok(), "{accepted:?} {returned:?}");
        let stale = if accepted.is_ok() { returned } else { accepted }.unwrap_err();
        assert!(matches!(stale, MonitoringError::Stale), "{stale:?}");
    }

    async fn who_may_see_is_who_is_shown(t: TestProvince) {
        usecase::install(&t).await.unwrap();
        let plan = begun(&t, "Sở Y tế", "2026").await;
        let people = [
            (Role::Partner, ROOT, true),
            (Role::FocalOfficer, "Sở Y tế", true),
            (Role::FocalOfficer, "Sở Tư pháp", true),
            (Role::FocalOfficer, "Sở Nội vụ", false),
            (Role::Observer, ROOT, true),
        ];
        let filter = Filter { year: 2026, state: Some(Some(PlanState::Draft)), ..Filter::default() };
        for (index, (role, place, expected)) in people.into_iter().enumerate() {
            let actor = t.person(&format!("nguoi{index}"), role, place).await;
            let shown = store::duties::list(t.store.read(), &policy::scope(&actor), &filter, &Page::default()).await.unwrap();
            let stakes = store::plans::stakes(t.store.read(), &plan.duty, false).await.unwrap();
            let may = policy::may(&actor, Action::View, &stakes).is_ok();
            assert_eq!((may, shown.items.len() == 1), (expected, expected), "{role:?} at {place}");
        }
        let stranger = t.person("la", Role::FocalOfficer, "Sở Tài chính").await;
        let hidden = usecase::look(&t, &stranger, &plan.code).await.unwrap_err();
        assert!(matches!(hidden, MonitoringError::NotFound(_)), "{hidden:?}");
    }

    async fn pages_and_api_say_the_same(t: TestProvince) {
        usecase::install(&t).await.unwrap();
        t.person("daumoi", Role::FocalOfficer, "Sở Y tế").await;
        let health = t.agency("Sở Y tế").await.to_string();
        let mut browser = t.browser_of("daumoi").await;
        let board = browser.get("/theo-doi/ke-hoach").await;
        assert!(board.body.contains("Lập kế hoạch năm 2026"), "{}", board.body);
        let begun = browser.post("/theo-doi/ke-hoach", &[("agency", &health), ("year", "2026")]).await;
        assert_eq!(begun.location(), "/theo-doi/ke-hoach/TD-2026-0001", "{}", begun.body);
        let path = begun.location().to_owned();
        browser.get(&path).await;
        let again = browser.post("/theo-doi/ke-hoach", &[("agency", &health), ("year", "2026")]).await;
        assert_eq!(again.location(), path, "the one that there is");
        let field = [("version", "1"), ("field", "y_te"), ("reason", "hot"), ("note", "Nhiều kiến nghị")];
        assert_eq!(browser.post(&format!("{path}/linh-vuc"), &field).await.status, StatusCode::SEE_OTHER);
        let wrong = [
            ("version", "2"),
            ("activity", "inspect"),
            ("content", "Kiểm tra khám, chữa bệnh"),
            ("starts_on", "01/06/2026"),
            ("ends_on", "01/05/2026"),
            ("lead", &*health),
        ];
        let refused = browser.post(&format!("{path}/hoat-dong"), &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Kiểm tra khám, chữa bệnh") && refused.body.contains("Ngày kết thúc trước ngày bắt đầu"));
        let early = browser.post(&format!("{path}/trinh"), &[("version", "2")]).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", early.body);
        assert!(early.body.contains("chưa có hoạt động nào"), "{}", early.body);
        let stale = browser.post(&format!("{path}/trinh"), &[("version", "1")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);

        let program = t.program_of("daumoi", "write:monitoring-plans").await;
        let api = "/api/v1/monitoring-plans/TD-2026-0001";
        let one = program.send(Method::GET, api, &[], "").await.json();
        assert_eq!(one["lacks"], serde_json::json!(["plan-without-item"]));
        assert_eq!(one["actions"], serde_json::json!(["view", "edit", "write", "submit", "discard"]));
        let json = [("content-type", "application/json")];
        let line = format!(
            r#"{{"activity":"survey","content":"Khảo sát người bệnh","ends_on":"2026-09-30","lead_id":"{health}","budget_vnd":5000000}}"#
        );
        let put = program.send(Method::POST, &format!("{api}/put-item"), &json, &line).await;
        assert_eq!(put.status, StatusCode::OK, "{}", put.body);
        assert_eq!(put.json()["items"][0]["budget_vnd"], 5_000_000);
        let sent = program.send(Method::POST, &format!("{api}/submit"), &json, "{}").await;
        assert_eq!(sent.json()["state"], "submitted", "{}", sent.body);
        let page = browser.get(&path).await;
        assert!(page.body.contains("Chờ ý kiến") && page.body.contains("Khảo sát người bệnh"), "{}", page.body);
        for other in ["/theo-doi/bao-phu?year=2026", "/theo-doi/quy-tac", "/theo-doi/ke-hoach?year=2026&state=submitted"] {
            assert_eq!(browser.get(other).await.status, StatusCode::OK, "{other}");
        }
    }
}
