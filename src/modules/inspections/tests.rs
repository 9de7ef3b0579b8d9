//! From the decision on a team to the last recommendation that is done, on both databases and through the pages.

use axum::http::{Method, StatusCode};
use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Role};
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::db_tests;

use super::model::finding::{FindingForm, FindingState, RecommendationForm};
use super::model::form::InspectionForm;
use super::model::inspection::{Inspection, State};
use super::model::paper::{PaperKind, ReportForm, SignForm};
use super::usecase::{self, Format, InspectionError, ListFilter, MemberForm};
use crate::modules::monitoring::model::form::{PlanFieldForm, PlanItemForm};
use crate::modules::monitoring::usecase as monitoring;
use crate::modules::obligations::model::class::State as Owed;
use crate::modules::obligations::usecase::{self as obligations, Act};
use crate::testing::TestProvince;

mod seen;
mod site;
mod size;

const ROOT: &str = "Tỉnh Minh Giang";
const JUSTICE: &str = "Sở Tư pháp";
const HEALTH: &str = "Sở Y tế";
const LAW: &str = "Nghị định 59/2012/NĐ-CP";

fn system() -> Actor {
    Actor::system("test")
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn problem(error: InspectionError) -> Problem {
    error.into()
}

/// The codes of refused fields.
fn codes(error: InspectionError) -> Vec<(&'static str, &'static str)> {
    match Problem::from(error) {
        Problem::Invalid(errors) => errors.iter().map(|error| (error.field, error.code)).collect(),
        other => panic!("{other:?}"),
    }
}

async fn form(t: &TestProvince) -> InspectionForm {
    InspectionForm {
        agency: t.agency(JUSTICE).await.to_string(),
        title: "Thi hành pháp luật về khám, chữa bệnh".into(),
        other_fields: "Y tế".into(),
        subject_names: HEALTH.into(),
        is_by_name: true,
        period_from: "1/1/2025".into(),
        period_to: "31/12/2025".into(),
        starts_on: "23/3/2026".into(),
        ends_on: "27/3/2026".into(),
        ..InspectionForm::default()
    }
}

/// A plan of 2026 whose first line is an inspection in June and whose second is a survey; issued where `is_issued`.
async fn planned(t: &TestProvince, agency: &str, is_issued: bool) -> String {
    monitoring::install(t).await.unwrap();
    let agency = t.agency(agency).await;
    let plan = monitoring::begin(t, &system(), agency, "2026", false).await.unwrap();
    let code = plan.code;
    let at = monitoring::Place { code: &code, version: None };
    let field =
        PlanFieldForm { field: "xu_ly_vi_pham_hanh_chinh".into(), reason: "key".into(), ..PlanFieldForm::default() };
    monitoring::put_field(t, &system(), at, &field).await.unwrap();
    for (activity, content, starts_on, ends_on) in
        [("inspect", "Kiểm tra tại các xã", "01/06/2026", "30/06/2026"), ("survey", "Khảo sát", "", "31/07/2026")]
    {
        let line = PlanItemForm {
            activity: activity.into(),
            content: content.into(),
            starts_on: starts_on.into(),
            ends_on: ends_on.into(),
            lead: agency.to_string(),
            ..PlanItemForm::default()
        };
        monitoring::put_item(t, &system(), at, &line).await.unwrap();
    }
    let mut content = monitoring::look(t, &system(), &code).await.unwrap().plan.content;
    content.signing.title = "Giám đốc".into();
    content.signing.name = "Chu Hồng Vân".into();
    monitoring::edit(t, &system(), at, content).await.unwrap();
    if is_issued {
        monitoring::submit(t, &system(), at).await.unwrap();
        monitoring::accept(t, &system(), at).await.unwrap();
        monitoring::issue(t, &system(), at, ("7", "16/03/2026")).await.unwrap();
    }
    code
}

fn head(login: &str) -> MemberForm {
    MemberForm { login: login.into(), agency: JUSTICE.into(), role: "head".into(), ..MemberForm::default() }
}

fn sign(paper: PaperKind, number: &str, on: &str) -> SignForm {
    SignForm {
        kind: paper,
        subject: None,
        number: number.into(),
        symbol: String::new(),
        on: on.into(),
        signer_title: "Giám đốc".into(),
        signer_name: "Chu Hồng Vân".into(),
    }
}

/// An inspection whose team, led by somebody of the department of justice, is on site. Gives its code and the head of the team.
async fn on_site(t: &TestProvince, login: &str) -> (String, Actor) {
    let member = t.person(login, Role::FocalOfficer, JUSTICE).await;
    let made = usecase::create(t, &system(), &form(t).await).await.unwrap();
    let code = made.code;
    usecase::add_member(t, &system(), &code, None, &head(login)).await.unwrap();
    usecase::decide(t, &system(), &code, None, "Theo yêu cầu").await.unwrap();
    usecase::sign(t, &system(), &code, None, &sign(PaperKind::Decision, "12", "16/3/2026")).await.unwrap();
    usecase::notify(t, &system(), &code, None, "20/3/2026").await.unwrap();
    usecase::begin(t, &member, &code, None).await.unwrap();
    (code, member)
}

fn found(kind: &str) -> FindingForm {
    FindingForm {
        criterion: "A1".into(),
        kind: kind.into(),
        description: "Chậm ban hành 2 văn bản quy định chi tiết".into(),
        evidence: "Sổ văn bản đi năm 2025".into(),
        law: LAW.into(),
        article: "8".into(),
        ..FindingForm::default()
    }
}

fn recommend(finding: &str, due_on: &str) -> RecommendationForm {
    RecommendationForm {
        to: HEALTH.into(),
        measure: "H1".into(),
        content: "Ban hành đủ văn bản quy định chi tiết".into(),
        due_on: due_on.into(),
        finding: vec![finding.into()],
        ..RecommendationForm::default()
    }
}

/// An inspection whose conclusion was sent with one finding and one recommendation.
async fn sent(t: &TestProvince, login: &str) -> (Inspection, String, String) {
    let (code, member) = on_site(t, login).await;
    let finding = usecase::add_finding(t, &member, &code, &found("violation")).await.unwrap();
    let made = usecase::add_recommendation(t, &member, &code, &recommend(&finding.code, "30/6/2026")).await.unwrap();
    usecase::leave(t, &member, &code, None).await.unwrap();
    usecase::conclude(t, &system(), &code, None, "Cơ bản chấp hành tốt").await.unwrap();
    usecase::sign(t, &system(), &code, None, &sign(PaperKind::Conclusion, "15", "16/3/2026")).await.unwrap();
    let sent = usecase::send(t, &system(), &code, None).await.unwrap();
    (sent, finding.code, made.code)
}

db_tests! {
    async fn an_inspection_goes_its_way_to_what_is_done(t: TestProvince) {
        t.on(day("2026-03-16"));
        let coordinator = t.person("dieuphoi", Role::Coordinator, ROOT).await;
        let officer = t.person("daumoi", Role::FocalOfficer, HEALTH).await;
        let member = t.person("truongdoan", Role::FocalOfficer, JUSTICE).await;
        let made = usecase::create(&t, &coordinator, &form(&t).await).await.unwrap();
        let code = made.code.clone();
        assert_eq!((code.as_str(), made.state, made.facts.fields[0].code.as_str()), ("KT-2026-0001", State::Prepared, "y-te"));
        assert_eq!(made.overseer, t.agency(JUSTICE).await, "whom the province's rule names");
        assert!(matches!(usecase::look(&t, &officer, &code).await, Err(InspectionError::NotFound)), "not told yet");

        let bare = usecase::decide(&t, &coordinator, &code, None, "").await.unwrap_err();
        assert_eq!(codes(bare), [("member", "inspection-team-head")]);
        let with_team = usecase::add_member(&t, &coordinator, &code, Some(1), &head("truongdoan")).await.unwrap();
        assert_eq!(with_team.version, 2);
        let stale = usecase::decide(&t, &coordinator, &code, Some(1), "").await.unwrap_err();
        assert_eq!(problem(stale), Problem::conflict("inspection", vec![]));
        usecase::decide(&t, &coordinator, &code, Some(2), "").await.unwrap();
        usecase::notify(&t, &coordinator, &code, None, "20/3/2026").await.unwrap();
        let unsigned = usecase::begin(&t, &member, &code, None).await.unwrap_err();
        assert_eq!(problem(unsigned), Problem::refused("inspection-decision-unsigned"));
        usecase::sign(&t, &coordinator, &code, None, &sign(PaperKind::Decision, "12", "16/3/2026")).await.unwrap();

        let told = usecase::look(&t, &officer, &code).await.unwrap();
        assert_eq!(told.reports_for, [t.agency(HEALTH).await]);
        let report = ReportForm { number: "31/BC-SYT".into(), on: "16/3/2026".into(), note: "Đã tự rà soát".into() };
        usecase::self_report(&t, &officer, &code, None, (t.agency(HEALTH).await, &report)).await.unwrap();

        usecase::begin(&t, &member, &code, None).await.unwrap();
        let denied = usecase::site(&t, &coordinator, &code).await.unwrap_err();
        assert_eq!(problem(denied), Problem::denied("inspection-record"), "who is of no team records nothing");
        let finding = usecase::add_finding(&t, &member, &code, &found("violation")).await.unwrap();
        assert_eq!(finding.code, "PH-2026-00001");
        let reworded = FindingForm { description: "Chậm ban hành 3 văn bản".into(), ..found("violation") };
        let changed = usecase::change_finding(&t, &member, &finding.code, Some(1), &reworded).await.unwrap();
        assert_eq!((changed.version, changed.facts.description.as_str()), (2, "Chậm ban hành 3 văn bản"));
        let stale = usecase::change_finding(&t, &member, &finding.code, Some(1), &reworded).await.unwrap_err();
        assert_eq!(problem(stale), Problem::conflict("inspection", vec![]));
        let made = usecase::add_recommendation(&t, &member, &code, &recommend(&finding.code, "30/6/2026")).await.unwrap();
        assert_eq!((made.code.as_str(), made.facts.verifier), ("KT-2026-0001-1", t.agency(JUSTICE).await));
        let in_use = usecase::remove_finding(&t, &member, &code, &finding.code).await.unwrap_err();
        assert_eq!(problem(in_use), Problem::refused("inspection-finding-in-use"));
        assert!(usecase::look(&t, &officer, &code).await.unwrap().findings.is_empty(), "what is not concluded is not told");
        usecase::leave(&t, &member, &code, None).await.unwrap();
        usecase::conclude(&t, &coordinator, &code, None, "Cơ bản chấp hành tốt").await.unwrap();
        let unsigned = usecase::send(&t, &coordinator, &code, None).await.unwrap_err();
        assert_eq!(problem(unsigned), Problem::refused("inspection-conclusion-unsigned"));
        usecase::sign(&t, &coordinator, &code, None, &sign(PaperKind::Conclusion, "15", "16/3/2026")).await.unwrap();
        usecase::send(&t, &coordinator, &code, None).await.unwrap();
        let again = usecase::send(&t, &coordinator, &code, None).await.unwrap_err();
        assert_eq!(problem(again), Problem::refused("inspection-not-now"), "nothing is owed twice");

        let chain = usecase::recommendation(&t, &officer, &made.code).await.unwrap();
        let owed = chain.followed.obligation.expect("who owes it sees it");
        let obligation = obligations::obligation(&t, &officer, &owed).await.unwrap().shown.obligation;
        assert_eq!((obligation.agency, obligation.overseer), (t.agency(HEALTH).await, t.agency(JUSTICE).await));
        assert_eq!(obligation.due_on, Some(day("2026-06-30")));
        assert_eq!(obligation.why.source, "Kết luận kiểm tra 15/TB-STP, kiến nghị 1");
        let open = usecase::close(&t, &coordinator, &code, None).await.unwrap_err();
        assert_eq!(problem(open), Problem::refused("inspection-open").with("count", 1_usize));
        let open = usecase::close_finding(&t, &coordinator, &finding.code, None, "Xong").await.unwrap_err();
        assert_eq!(problem(open), Problem::refused("inspection-finding-open"));
        let act = |note| Act { code: &owed, version: None, note };
        obligations::mark_reported(&t, &officer, act("Đã ban hành 2 văn bản"), day("2026-03-16")).await.unwrap();
        obligations::mark_done(&t, &member, act("")).await.unwrap();
        let closed = usecase::close_finding(&t, &coordinator, &finding.code, None, "Đã ban hành đủ").await.unwrap();
        assert_eq!(closed.state, FindingState::Closed);
        assert_eq!(usecase::close(&t, &coordinator, &code, None).await.unwrap().state, State::Closed);
        let looked = usecase::finding(&t, &officer, &finding.code).await.unwrap();
        assert_eq!(looked.recommendations[0].answer.as_ref().unwrap().reports[0].note, "Đã ban hành 2 văn bản");
        assert_eq!(looked.recommendations[0].answer.as_ref().unwrap().obligation.state, Owed::Completed);
        obligations::check_counters(&t).await.unwrap();
    }

    async fn an_inspection_carries_out_a_line_of_an_issued_plan(t: TestProvince) {
        t.on(day("2026-03-16"));
        let plan = planned(&t, JUSTICE, true).await;
        let draft = planned(&t, HEALTH, false).await;
        let of_line = async |plan: &str, item: &str| {
            let form = InspectionForm { plan: plan.into(), plan_item: item.into(), ..form(&t).await };
            usecase::create(&t, &system(), &form).await
        };
        let table = [
            (draft.as_str(), "1", ("plan", "inspection-plan-unknown")),
            ("TD-2026-9999", "1", ("plan", "inspection-plan-unknown")),
            ("rác", "1", ("plan", "inspection-plan-unknown")),
            ("", "1", ("plan", "inspection-plan-unknown")),
            (&plan, "", ("plan_item", "inspection-plan-line-unknown")),
            (&plan, "9", ("plan_item", "inspection-plan-line-unknown")),
            (&plan, "rác", ("plan_item", "inspection-plan-line-unknown")),
            (&plan, "2", ("plan_item", "inspection-plan-line-other")),
        ];
        for (plan, item, expected) in table {
            assert_eq!(codes(of_line(plan, item).await.unwrap_err()), [expected], "{plan} {item}");
        }
        let made = of_line(&plan, "1").await.unwrap();
        let looked = usecase::look(&t, &system(), &made.code).await.unwrap();
        let (place, line) = looked.planned.unwrap();
        assert_eq!((place.code.as_str(), place.label.as_str(), line), (plan.as_str(), "07/KH-STP", Some(1)));
        usecase::create(&t, &system(), &InspectionForm { subject_names: "Sở Nội vụ".into(), ..form(&t).await }).await.unwrap();
        let begun = async |plan: &str, line| {
            let filter = ListFilter { plan: Some((plan.to_owned(), line)), ..ListFilter::default() };
            let (some, _) = usecase::inspections(&t, &system(), &filter, &Page::default()).await.unwrap();
            some.items.iter().map(|inspection| inspection.code.clone()).collect::<Vec<_>>()
        };
        assert_eq!(begun(&plan, Some(1)).await, std::slice::from_ref(&made.code));
        assert_eq!(begun(&plan, None).await, std::slice::from_ref(&made.code));
        assert_eq!((begun(&plan, Some(2)).await.len(), begun(&draft, None).await.len()), (0, 0));

        // It keeps its line, whatever becomes of that: only a new one is checked.
        let at = monitoring::Place { code: &plan, version: None };
        monitoring::begin_amendment(&t, &system(), at, "Bỏ kiểm tra").await.unwrap();
        monitoring::remove_item(&t, &system(), at, 1).await.unwrap();
        monitoring::issue_amendment(&t, &system(), at, ("8", "16/3/2026")).await.unwrap();
        assert_eq!(codes(of_line(&plan, "1").await.unwrap_err()), [("plan_item", "inspection-plan-line-unknown")]);
        let names = usecase::names(&t, &made.facts.subjects).await.unwrap();
        let again = InspectionForm { title: "Tên khác".into(), is_by_name: true, ..usecase::filled(&made, &names) };
        assert_eq!(usecase::change(&t, &system(), &made.code, None, &again).await.unwrap().facts.plan, made.facts.plan);
    }

    async fn a_form_begins_with_what_the_line_says(t: TestProvince) {
        t.on(day("2026-03-16"));
        let plan = planned(&t, JUSTICE, true).await;
        t.person("dieuphoi", Role::Coordinator, ROOT).await;
        let mut browser = t.browser_of("dieuphoi").await;
        let path = format!("/theo-doi/kiem-tra/moi?plan={plan}&line=1");
        let page = browser.get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        let justice = t.agency(JUSTICE).await.to_string();
        for text in ["Hoạt động số 1, Kế hoạch 07/KH-STP", "Kiểm tra tại các xã", "01/06/2026", "30/06/2026", "01/01/2026", &justice] {
            assert!(page.body.contains(text), "{text}: {}", page.body);
        }
        let ticked = page.body.split("id=\"field-xu_ly_vi_pham_hanh_chinh\"").nth(1).unwrap();
        assert!(ticked.split('>').next().unwrap().contains("checked"), "the plan's field is chosen");
        for (line, message) in [("2", "không phải là kiểm tra"), ("7", "không có hoạt động này")] {
            let refused = browser.get(&format!("/theo-doi/kiem-tra/moi?plan={plan}&line={line}")).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.body.contains(message), "{message}: {}", refused.body);
        }
        let sent = [
            ("agency", justice.as_str()),
            ("title", "Kiểm tra tại các xã"),
            ("kind", "planned"),
            ("subject_names", HEALTH),
            ("period_from", "01/01/2026"),
            ("period_to", "30/06/2026"),
            ("starts_on", "01/06/2026"),
            ("ends_on", "05/06/2026"),
            ("plan", &plan),
            ("plan_item", "1"),
        ];
        let made = browser.post("/theo-doi/kiem-tra/moi", &sent).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        let detail = browser.get(made.location()).await;
        assert!(detail.body.contains(&format!("/theo-doi/ke-hoach/{plan}#hoat-dong")), "{}", detail.body);
        let list = browser.get(&format!("/theo-doi/kiem-tra?plan={plan}&line=1")).await;
        assert!(list.body.contains(made.location()) && list.body.contains("Hoạt động số 1"), "{}", list.body);
        let none = browser.get("/theo-doi/kiem-tra?plan=TD-2026-9999&line=1").await;
        assert_eq!(none.status, StatusCode::OK);
        assert!(!none.body.contains(made.location()), "{}", none.body);
    }

    async fn nobody_of_the_inspected_agency_inspects(t: TestProvince) {
        t.on(day("2026-03-16"));
        let made = usecase::create(&t, &system(), &form(&t).await).await.unwrap();
        t.person("nguoiyte", Role::FocalOfficer, HEALTH).await;
        let by_agency = MemberForm { name: "Phạm Ngọc Lan".into(), agency: HEALTH.into(), ..MemberForm::default() };
        let refused = usecase::add_member(&t, &system(), &made.code, None, &by_agency).await.unwrap_err();
        assert_eq!(codes(refused), [("member", "inspection-member-of-subject")]);
        // Sent by another agency, but with a role in the inspected one.
        let refused = usecase::add_member(&t, &system(), &made.code, None, &head("nguoiyte")).await.unwrap_err();
        assert_eq!(codes(refused), [("member", "inspection-member-of-subject")]);
        let outsider = MemberForm { name: "Lê Thu Hà".into(), agency: JUSTICE.into(), role: "head".into(), ..MemberForm::default() };
        usecase::add_member(&t, &system(), &made.code, None, &outsider).await.unwrap();
        let twice = usecase::add_member(&t, &system(), &made.code, None, &outsider).await.unwrap_err();
        assert_eq!(codes(twice), [("member", "inspection-member-twice")]);
        // Whom it inspects later may be somebody's own agency.
        let moved = InspectionForm { subject_names: "Sở Nội vụ\nSở Tư pháp".into(), ..form(&t).await };
        let refused = usecase::change(&t, &system(), &made.code, None, &moved).await.unwrap_err();
        assert_eq!(codes(refused), [("subject_names", "inspection-of-itself")]);
        let unknown = InspectionForm { subject_names: "Sở Không có thật".into(), ..form(&t).await };
        let refused = usecase::change(&t, &system(), &made.code, None, &unknown).await.unwrap_err();
        assert_eq!(codes(refused), [("subject_names", "inspection-agency-unknown")]);
        let backwards = InspectionForm { ends_on: "22/3/2026".into(), ..form(&t).await };
        let refused = usecase::change(&t, &system(), &made.code, None, &backwards).await.unwrap_err();
        assert_eq!(codes(refused), [("ends_on", "inspection-ends-before-start")]);
    }

    async fn an_overlap_is_moved_or_explained(t: TestProvince) {
        t.on(day("2026-03-16"));
        let inspector = t.person("thanhtra", Role::Inspector, ROOT).await;
        let external = InspectionForm {
            agency: t.agency("Thanh tra tỉnh Minh Giang").await.to_string(),
            external_body: "Thanh tra Bộ Y tế".into(),
            starts_on: "25/3/2026".into(),
            ends_on: "3/4/2026".into(),
            other_fields: String::new(),
            ..form(&t).await
        };
        let other = usecase::create(&t, &inspector, &external).await.unwrap();
        assert_eq!(other.state, State::External);
        let clashes = usecase::preview_overlaps(&t, &inspector, &form(&t).await, None).await.unwrap();
        assert_eq!(clashes.len(), 1);
        assert_eq!((clashes[0].by.as_str(), clashes[0].subject.as_str()), ("Thanh tra Bộ Y tế", HEALTH));
        assert!(clashes[0].overlap.is_same_time && clashes[0].overlap.is_same_content);

        let made = usecase::create(&t, &inspector, &form(&t).await).await.unwrap();
        let outsider = MemberForm { name: "Lê Thu Hà".into(), agency: JUSTICE.into(), role: "head".into(), ..MemberForm::default() };
        usecase::add_member(&t, &inspector, &made.code, None, &outsider).await.unwrap();
        let refused = usecase::decide(&t, &inspector, &made.code, None, "").await.unwrap_err();
        let error = FieldError::new("overlap_reason", "inspection-overlaps").with("count", 1_usize).with("codes", other.code.as_str());
        assert_eq!(problem(refused), Problem::invalid(vec![error]));
        let decided = usecase::decide(&t, &inspector, &made.code, None, "Có đơn phản ánh phải làm rõ").await.unwrap();
        assert_eq!(decided.overlap_reason, "Có đơn phản ánh phải làm rõ");

        // What was taken back does not count, nor does what lies elsewhere and is about something else.
        usecase::withdraw(&t, &inspector, &other.code, None, "Hoãn").await.unwrap();
        let moved = InspectionForm { starts_on: "6/7/2026".into(), ends_on: "8/7/2026".into(), other_fields: "Đất đai".into(), ..form(&t).await };
        assert!(usecase::preview_overlaps(&t, &inspector, &moved, None).await.unwrap().is_empty());
        let same = usecase::preview_overlaps(&t, &inspector, &form(&t).await, Some(&made.code)).await.unwrap();
        assert!(same.is_empty(), "nothing meets itself: {same:?}");
        let year = usecase::year(&t, &inspector, Some(t.agency(HEALTH).await), Some(2026)).await.unwrap();
        assert_eq!(year.inspections.len(), 1);
    }

    async fn files_prove_a_finding_and_stay(t: TestProvince) {
        t.on(day("2026-03-16"));
        let (code, member) = on_site(&t, "truongdoan").await;
        let finding = usecase::add_finding(&t, &member, &code, &found("violation")).await.unwrap().code;
        let wrong = usecase::add_file(&t, &member, &finding, "a.exe", b"MZ".to_vec()).await.unwrap_err();
        assert_eq!(codes(wrong), [("file", "inspection-file-kind")]);
        let file = usecase::add_file(&t, &member, &finding, "so-van-ban.png", b"\x89PNG\r\n\x1a\nx".to_vec()).await.unwrap();
        let gone = usecase::add_file(&t, &member, &finding, "nham.png", b"\x89PNG\r\n\x1a\ny".to_vec()).await.unwrap();
        usecase::remove_file(&t, &member, &finding, gone.id).await.unwrap();
        usecase::leave(&t, &member, &code, None).await.unwrap();
        usecase::conclude(&t, &system(), &code, None, "Tốt").await.unwrap();
        let late = usecase::remove_file(&t, &member, &finding, file.id).await.unwrap_err();
        assert_eq!(problem(late), Problem::refused("inspection-not-now"));
        let late = usecase::add_file(&t, &member, &finding, "a.png", b"\x89PNG\r\n\x1a\nz".to_vec()).await.unwrap_err();
        assert_eq!(problem(late), Problem::refused("inspection-not-now"));
        let (_, bytes) = usecase::open_file(&t, &member, &finding, file.id).await.unwrap();
        assert_eq!(bytes, b"\x89PNG\r\n\x1a\nx");
        let officer = t.person("daumoi", Role::FocalOfficer, HEALTH).await;
        assert!(usecase::open_file(&t, &officer, &finding, file.id).await.is_err(), "not before the conclusion is sent");
    }

    async fn numbers_are_given_once(t: TestProvince) {
        t.on(day("2026-03-16"));
        let clerk = t.person("vanthu", Role::RecordsClerk, JUSTICE).await;
        let (first, _) = on_site(&t, "truongdoan").await;
        let outsider = MemberForm { name: "Lê Thu Hà".into(), agency: JUSTICE.into(), role: "head".into(), ..MemberForm::default() };
        let second = usecase::create(&t, &system(), &form(&t).await).await.unwrap().code;
        usecase::add_member(&t, &system(), &second, None, &outsider).await.unwrap();
        usecase::decide(&t, &system(), &second, None, "Theo yêu cầu").await.unwrap();
        let taken = usecase::sign(&t, &clerk, &second, None, &sign(PaperKind::Decision, "12", "16/3/2026")).await.unwrap_err();
        assert_eq!(codes(taken), [("number", "inspection-number-taken")]);
        let signed = usecase::sign(&t, &clerk, &second, None, &sign(PaperKind::Decision, "13", "16/3/2026")).await.unwrap();
        assert_eq!(signed.signed(PaperKind::Decision, None).unwrap().label(), "13/QĐ-STP");
        let mended = usecase::sign(&t, &clerk, &second, None, &sign(PaperKind::Decision, "14", "16/3/2026")).await.unwrap();
        assert_eq!(mended.papers.len(), 1);
        let denied = usecase::decide(&t, &clerk, &first, None, "").await.unwrap_err();
        assert_eq!(problem(denied), Problem::denied("inspection-decide"));
    }

    async fn documents_are_written(t: TestProvince) {
        t.on(day("2026-03-16"));
        let (inspection, ..) = sent(&t, "truongdoan").await;
        let code = &inspection.code;
        for (kind, words) in [
            (PaperKind::Decision, ["QUYẾT ĐỊNH", "Thành lập Đoàn kiểm tra", "Số: 12/QĐ-STP"]),
            (PaperKind::Notice, ["THÔNG BÁO", "Đề cương báo cáo tự kiểm tra".to_uppercase().leak(), "Sở Y tế"]),
            (PaperKind::Minutes, ["BIÊN BẢN", "Thành phần", "02 bản"]),
            (PaperKind::Conclusion, ["Kết luận kiểm tra", "Chậm ban hành 2 văn bản quy định chi tiết", "Số: 15/TB-STP"]),
        ] {
            let html = usecase::preview(&t, &system(), code, (kind, None)).await.unwrap().html;
            for word in words {
                assert!(html.contains(word), "{kind:?} has {word}: {html}");
            }
        }
        let (name, bytes) = usecase::paper(&t, &system(), code, (PaperKind::Conclusion, None), Format::Docx).await.unwrap();
        assert_eq!((name.as_str(), &bytes[..2]), ("KT-2026-0001-conclusion.docx", &b"PK"[..]));
        let (_, bytes) = usecase::paper(&t, &system(), code, (PaperKind::Decision, None), Format::Pdf).await.unwrap();
        assert_eq!(&bytes[..5], b"%PDF-");
        let officer = t.person("daumoi", Role::FocalOfficer, HEALTH).await;
        assert!(usecase::preview(&t, &officer, code, (PaperKind::Conclusion, None)).await.is_ok());
        let hidden = usecase::preview(&t, &officer, code, (PaperKind::Minutes, None)).await.unwrap_err();
        assert_eq!(problem(hidden), Problem::not_found("inspection"), "minutes that nobody signed are nobody's to read");
    }

    async fn pages_and_api_say_the_same(t: TestProvince) {
        t.on(day("2026-03-16"));
        t.person("dieuphoi", Role::Coordinator, ROOT).await;
        t.person("daumoi", Role::FocalOfficer, HEALTH).await;
        t.person("truongdoan", Role::FocalOfficer, JUSTICE).await;
        let mut browser = t.browser_of("dieuphoi").await;
        browser.get("/theo-doi/kiem-tra/moi").await;
        let sent = form(&t).await;
        let mut fields = vec![
            ("agency", &*sent.agency),
            ("title", &sent.title),
            ("subject_names", "Sở Y tế"),
            ("period_from", &sent.period_from),
            ("period_to", &sent.period_to),
            ("starts_on", &sent.starts_on),
            ("ends_on", "1/1/2026"),
        ];
        let refused = browser.post("/theo-doi/kiem-tra/moi", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(&sent.title), "what was typed is kept");
        fields.pop();
        fields.push(("ends_on", &sent.ends_on));
        let mut looking = fields.clone();
        looking.push(("deed", "look"));
        let looked = browser.post("/theo-doi/kiem-tra/moi", &looking).await;
        assert!(looked.status == StatusCode::OK && looked.body.contains("Không trùng với đợt"), "{}", looked.body);
        let done = browser.post("/theo-doi/kiem-tra/moi", &fields).await;
        assert_eq!(done.location(), "/theo-doi/kiem-tra/KT-2026-0001", "{}", done.body);
        let page = browser.get("/theo-doi/kiem-tra/KT-2026-0001").await;
        assert!(page.body.contains("Đang chuẩn bị") && page.body.contains("Thêm thành viên"), "{}", page.body);
        let base = "/theo-doi/kiem-tra/KT-2026-0001";
        let member = [("version", "1"), ("login", "truongdoan"), ("agency", JUSTICE), ("role", "head")];
        assert_eq!(browser.post(&format!("{base}/thanh-vien"), &member).await.status, StatusCode::SEE_OTHER);
        let decided = browser.post(&format!("{base}/quyet-dinh"), &[("version", "2")]).await;
        assert_eq!(decided.status, StatusCode::SEE_OTHER, "{}", decided.body);
        let signing = [("version", "3"), ("paper", "decision"), ("number", ""), ("on", "16/3/2026"), ("signer_title", "Giám đốc"), ("signer_name", "Chu Hồng Vân")];
        let refused = browser.post(&format!("{base}/so"), &signing).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let signing = [("version", "3"), ("paper", "decision"), ("number", "12"), ("on", "16/3/2026"), ("signer_title", "Giám đốc"), ("signer_name", "Chu Hồng Vân")];
        assert_eq!(browser.post(&format!("{base}/so"), &signing).await.status, StatusCode::SEE_OTHER);
        let notified = browser.post(&format!("{base}/thong-bao"), &[("version", "4"), ("report_due", "20/3/2026")]).await;
        assert_eq!(notified.status, StatusCode::SEE_OTHER, "{}", notified.body);
        for path in ["", "/van-ban/quyet-dinh", "/van-ban/thong-bao?dang=docx"] {
            assert_eq!(browser.get(&format!("{base}{path}")).await.status, StatusCode::OK, "{path}");
        }
        for path in ["/theo-doi/kiem-tra", "/theo-doi/phat-hien", "/theo-doi/lich-kiem-tra", "/theo-doi/cau-hoi-kiem-tra"] {
            assert_eq!(browser.get(path).await.status, StatusCode::OK, "{path}");
        }
        assert!(browser.get("/theo-doi/kiem-tra").await.body.contains("KT-2026-0001"));

        let mut unit = t.browser_of("daumoi").await;
        let own = unit.get("/theo-doi/lich-kiem-tra").await;
        assert!(own.body.contains("KT-2026-0001") && own.body.contains("Sở Y tế: kiểm tra năm 2026"), "{}", own.body);
        unit.get(base).await;
        let report = [("version", "5"), ("report_number", "31/BC-SYT"), ("report_on", "16/3/2026"), ("report_note", "Đã tự rà soát")];
        let handed = unit.post(&format!("{base}/tu-bao-cao"), &report).await;
        assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.body);

        let program = t.program_of("truongdoan", "write:inspections").await;
        let json = [("content-type", "application/json")];
        let begun = program.send(Method::POST, "/api/v1/inspections/KT-2026-0001/begin", &json, "{}").await;
        assert_eq!(begun.status, StatusCode::OK, "{}", begun.body);
        let pack = program.send(Method::GET, "/api/v1/inspections/KT-2026-0001/site", &[], "").await.json();
        let subject = pack["subjects"][0]["id"].as_str().unwrap();
        let item = pack["questions"][0]["item_id"].as_str().unwrap();
        let body = format!(
            "{{\"changes\":[{{\"id\":\"00000000-0000-4000-8000-000000000001\",\"subject_id\":\"{subject}\",\"item_id\":\"{item}\",\
             \"base_version\":0,\"verdict\":\"not_met\",\"note\":\"thiếu\",\"made_at\":\"2026-03-16T03:00:00Z\"}}]}}"
        );
        let synced = program.send(Method::POST, "/api/v1/inspections/KT-2026-0001/changes", &json, &body).await.json();
        assert_eq!(synced["results"][0]["outcome"], "applied", "{synced}");
        let found = r#"{"criterion":"C3","kind":"violation","description":"Thu sai","evidence":"Biên lai","law_number":"59/2012/NĐ-CP","law_article":"10"}"#;
        let found = program.send(Method::POST, "/api/v1/inspections/KT-2026-0001/findings", &json, found).await;
        assert_eq!(found.status, StatusCode::CREATED, "{}", found.body);
        let finding = found.json()["code"].as_str().unwrap().to_owned();
        let one = program.send(Method::GET, "/api/v1/inspections/KT-2026-0001", &[], "").await.json();
        assert_eq!(one["state"], "on_site");
        assert_eq!(one["findings"][0]["code"], *finding);
        let mut team = t.browser_of("truongdoan").await;
        let tablet = team.get(&format!("{base}/tai-cho")).await;
        assert!(tablet.status == StatusCode::OK && tablet.body.contains("data-version=\"1\""), "{}", tablet.body);
        assert_eq!(team.get(&format!("/theo-doi/phat-hien/{finding}")).await.status, StatusCode::OK);
        assert_eq!(unit.get(&format!("/theo-doi/phat-hien/{finding}")).await.status, StatusCode::NOT_FOUND);
    }
}
