//! From what was found to what came of it, on both databases and through the pages.

use axum::http::{Method, StatusCode};
use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Role};
use thihanh_kernel::law::{Authority, DocumentAsk};
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::Problem;
use thihanh_store::db_tests;

use super::api;
use super::model::acts::{JudgeForm, ReplyForm, SendForm};
use super::model::form::HandlingForm;
use super::model::handling::{ReplyKind, State};
use super::model::rule::RuleForm;
use super::policy::{self, Action};
use super::store;
use super::usecase::{self, Begin, ChainAsk, HandlingError, HandlingFilter};
use crate::modules::information::model::entry::{EntryForm, JudgementForm};
use crate::modules::information::usecase as information;
use crate::modules::inspections::model::finding::FindingForm;
use crate::modules::inspections::model::form::InspectionForm;
use crate::modules::inspections::model::paper::{PaperKind, SignForm};
use crate::modules::inspections::usecase::{self as inspections, MemberForm};
use crate::modules::obligations::api::State as Owed;
use crate::modules::obligations::usecase::{self as obligations, Act};
use crate::testing::TestProvince;

const ROOT: &str = "Tỉnh Minh Giang";
const COMMITTEE: &str = "Ủy ban nhân dân tỉnh Minh Giang";
const LAW: &str = "Nghị định 59/2012/NĐ-CP";

fn system() -> Actor {
    Actor::system("test")
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A proposal of the department of justice to a ministry about a decree.
async fn form(t: &TestProvince) -> HandlingForm {
    HandlingForm {
        agency: t.agency("Sở Tư pháp").await.to_string(),
        measure: "H5".into(),
        authority: "proposal".into(),
        content: "Sửa đổi quy định về thời hạn trả lời kiến nghị".into(),
        outside: "Bộ Tư pháp".into(),
        ground: "Kết quả khảo sát".into(),
        document: LAW.into(),
        document_article: "Điều 14".into(),
        document_ask: "amend".into(),
        ..HandlingForm::default()
    }
}

fn sending(number: &str) -> SendForm {
    SendForm { number: number.into(), symbol: "KN-STP".into(), ..SendForm::default() }
}

fn judged(outcome: &str) -> JudgeForm {
    JudgeForm { outcome: outcome.into(), note: "Đã thực hiện".into(), ..JudgeForm::default() }
}

fn accepted() -> ReplyForm {
    ReplyForm { kind: "accepted".into(), number: "7/BTP".into(), ..ReplyForm::default() }
}

/// Drafted, approved and sent by the program.
async fn sent(t: &TestProvince, form: &HandlingForm) -> String {
    let code = usecase::create(t, &system(), form).await.unwrap().code;
    usecase::approve(t, &system(), &code, None).await.unwrap();
    usecase::send(t, &system(), &code, None, &sending("12")).await.unwrap();
    code
}

/// A shortcoming of a department that the department of justice wrote on site on the clock's day.
async fn finding(t: &TestProvince, subject: &str, article: &str) -> String {
    let today = t.app.clock.today();
    let written = |on: NaiveDate| on.format("%d/%m/%Y").to_string();
    let inspection = InspectionForm {
        agency: t.agency("Sở Tư pháp").await.to_string(),
        title: "thử".into(),
        subject_names: subject.into(),
        period_from: "1/1/2024".into(),
        period_to: "31/12/2024".into(),
        starts_on: written(today),
        ends_on: written(today),
        ..InspectionForm::default()
    };
    let code = inspections::create(t, &system(), &inspection).await.unwrap().code;
    let head = MemberForm {
        name: "Người thử".into(),
        agency: "Sở Tư pháp".into(),
        role: "head".into(),
        ..MemberForm::default()
    };
    inspections::add_member(t, &system(), &code, None, &head).await.unwrap();
    inspections::decide(t, &system(), &code, None, "thử").await.unwrap();
    let sign = SignForm {
        kind: PaperKind::Decision,
        subject: None,
        number: code.rsplit('-').next().unwrap_or("1").trim_start_matches('0').into(),
        symbol: String::new(),
        on: written(today),
        signer_title: "Giám đốc".into(),
        signer_name: "Chu Hồng Vân".into(),
    };
    inspections::sign(t, &system(), &code, None, &sign).await.unwrap();
    inspections::notify(t, &system(), &code, None, "").await.unwrap();
    inspections::begin(t, &system(), &code, None).await.unwrap();
    let finding = FindingForm {
        criterion: "C1".into(),
        kind: "shortcoming".into(),
        description: "Giải quyết hồ sơ chậm".into(),
        evidence: "Sổ theo dõi hồ sơ".into(),
        law: LAW.into(),
        article: article.into(),
        ..FindingForm::default()
    };
    inspections::add_finding(t, &system(), &code, &finding).await.unwrap().code
}

fn refused(error: HandlingError) -> Vec<(&'static str, &'static str)> {
    match Problem::from(error) {
        Problem::Invalid(errors) => errors.iter().map(|error| (error.field, error.code)).collect(),
        other => panic!("{other:?}"),
    }
}

async fn codes(t: &TestProvince, actor: &Actor, filter: &HandlingFilter) -> Vec<String> {
    let (slice, _) = usecase::handlings(t, actor, filter, &Page::default()).await.unwrap();
    slice.items.into_iter().map(|handling| handling.code).collect()
}

db_tests! {
    async fn a_missing_answer_of_a_ministry_is_late_for_who_sent_the_proposal(t: TestProvince) {
        t.on(day("2026-03-16"));
        let admin = t.person("quantri", Role::Administrator, ROOT).await;
        let rule = RuleForm {
            jurisdiction: t.agency(ROOT).await.to_string(),
            working_days: "15".into(),
            source: "Quy định của tỉnh".into(),
            ..RuleForm::default()
        };
        usecase::add_rule(&t, &admin, &rule).await.unwrap();
        let officer = t.person("tuphap", Role::FocalOfficer, "Sở Tư pháp").await;
        let head = t.person("giamdoc", Role::UnitHead, "Sở Tư pháp").await;
        let clerk = t.person("vanthu", Role::RecordsClerk, "Sở Tư pháp").await;
        let own = usecase::create(&t, &head, &form(&t).await).await.unwrap().code;
        let own = usecase::approve(&t, &head, &own, None).await.unwrap_err();
        assert_eq!(Problem::from(own), Problem::refused("handling-own-draft"));
        let code = usecase::create(&t, &officer, &form(&t).await).await.unwrap().code;
        assert_eq!(code, "XL-2026-00002");
        let denied = usecase::approve(&t, &officer, &code, None).await.unwrap_err();
        assert_eq!(Problem::from(denied), Problem::denied("handling-approve"));
        let early = usecase::send(&t, &clerk, &code, None, &sending("12")).await.unwrap_err();
        assert_eq!(Problem::from(early), Problem::refused("handling-not-approved"));
        usecase::approve(&t, &head, &code, Some(1)).await.unwrap();
        let stale = usecase::send(&t, &clerk, &code, Some(1), &sending("12")).await.unwrap_err();
        assert_eq!(Problem::from(stale), Problem::conflict("handling", Vec::new()));
        let sent = usecase::send(&t, &clerk, &code, Some(2), &sending("12")).await.unwrap();
        // 15 working days behind Monday 16/3: three weeks, to Monday 6/4.
        assert_eq!((sent.facts.due_on, sent.is_due_by_rule, sent.version), (Some(day("2026-04-06")), true, 3));
        let looked = usecase::look(&t, &officer, &code).await.unwrap();
        let owed = looked.answer.unwrap().obligation;
        let justice = t.agency("Sở Tư pháp").await;
        assert_eq!((owed.agency, owed.due_on, owed.state), (justice, Some(day("2026-04-06")), Owed::Open));
        assert!(owed.overseer != justice, "nobody follows oneself up");
        let unanswered = usecase::judge(&t, &officer, &code, None, &judged("done")).await.unwrap_err();
        assert_eq!(Problem::from(unanswered), Problem::refused("handling-not-answered"));
        t.on(day("2026-04-10"));
        usecase::reply(&t, &officer, &code, Some(3), &accepted()).await.unwrap();
        let handed_in = usecase::look(&t, &officer, &code).await.unwrap().answer.unwrap();
        assert_eq!(handed_in.obligation.state, Owed::Reported);
        assert_eq!(handed_in.reports[0].product_number, "7/BTP");
        let wrong = usecase::judge(&t, &officer, &code, None, &judged("rejected")).await.unwrap_err();
        assert_eq!(Problem::from(wrong), Problem::refused("handling-not-refused"));
        let done = usecase::judge(&t, &head, &code, None, &judged("done")).await.unwrap();
        assert_eq!((done.state, done.days_taken()), (State::Done, Some(25)));
        let confirmed = usecase::look(&t, &officer, &code).await.unwrap().answer.unwrap().obligation;
        assert_eq!((confirmed.state, confirmed.completed_on), (Owed::Completed, Some(day("2026-04-10"))));
        let over = usecase::cancel(&t, &officer, &code, None, "thử").await.unwrap_err();
        assert_eq!(Problem::from(over), Problem::refused("handling-over"));
        usecase::publish(&t, &head, &code, None, "").await.unwrap();
        let told = usecase::history(&t, &officer, &code).await.unwrap();
        let actions: Vec<&str> = told.iter().map(|record| record.action.as_str()).collect();
        assert_eq!(actions, ["published", "done", "replied", "sent", "approved", "drafted"]);
        assert!(told.iter().all(|record| !record.payload.to_string().contains("thời hạn")), "the journal keeps no words of it");
    }

    async fn an_agency_of_the_tree_sees_it_once_sent_and_answers_in_the_ledger(t: TestProvince) {
        t.on(day("2026-03-16"));
        let officer = t.person("tuphap", Role::FocalOfficer, "Sở Tư pháp").await;
        let asked = t.person("yte", Role::FocalOfficer, "Sở Y tế").await;
        let proposal = HandlingForm { addressee: "Sở Y tế".into(), outside: String::new(), due_on: "30/3/2026".into(), ..form(&t).await };
        let code = usecase::create(&t, &officer, &proposal).await.unwrap().code;
        let hidden = usecase::look(&t, &asked, &code).await.unwrap_err();
        assert_eq!(Problem::from(hidden), Problem::not_found("handling"));
        usecase::approve(&t, &system(), &code, None).await.unwrap();
        usecase::send(&t, &system(), &code, None, &sending("13")).await.unwrap();
        let looked = usecase::look(&t, &asked, &code).await.unwrap();
        let health = t.agency("Sở Y tế").await;
        let owed = looked.answer.clone().unwrap().obligation;
        assert_eq!((owed.agency, owed.overseer), (health, t.agency("Sở Tư pháp").await));
        assert!(looked.now.acknowledge && !looked.now.judge && !looked.now.cancel);
        usecase::acknowledge(&t, &asked, &code, None, "").await.unwrap();
        usecase::begin(&t, &asked, &code, None, "").await.unwrap();
        let told = usecase::history(&t, &asked, &code).await.unwrap();
        let actions: Vec<&str> = told.iter().map(|record| record.action.as_str()).collect();
        assert_eq!(actions, ["began", "acknowledged", "sent"], "how it was drafted is the sender's affair");
        let on_paper = usecase::reply(&t, &officer, &code, None, &accepted()).await.unwrap_err();
        assert_eq!(Problem::from(on_paper), Problem::refused("handling-answered-in-ledger"));
        let obligation = looked.obligation.unwrap();
        let act = Act { code: &obligation, version: None, note: "Đồng ý một phần" };
        obligations::mark_reported(&t, &asked, act, day("2026-03-16")).await.unwrap();
        let partly = JudgeForm { reply: "partly".into(), ..judged("done") };
        let denied = usecase::judge(&t, &asked, &code, None, &partly).await.unwrap_err();
        assert_eq!(Problem::from(denied), Problem::denied("handling-follow"));
        let done = usecase::judge(&t, &officer, &code, None, &partly).await.unwrap();
        let reply = done.reply.unwrap();
        assert_eq!((reply.kind, reply.note.as_str()), (ReplyKind::Partly, "Đồng ý một phần"));
        let state = usecase::look(&t, &asked, &code).await.unwrap().answer.unwrap().obligation.state;
        assert_eq!(state, Owed::Completed);
        let other = sent(&t, &proposal).await;
        usecase::cancel(&t, &officer, &other, None, "Đã có văn bản khác").await.unwrap();
        let state = usecase::look(&t, &asked, &other).await.unwrap().answer.unwrap().obligation.state;
        assert_eq!(state, Owed::Cancelled, "what is asked for no longer is owed no longer");
    }

    async fn only_who_stands_above_tells_and_each_refusal_stands_at_its_field(t: TestProvince) {
        t.on(day("2026-03-16"));
        let own = HandlingForm {
            agency: t.agency(COMMITTEE).await.to_string(),
            authority: "own".into(),
            addressee: "Sở Y tế".into(),
            outside: String::new(),
            due_on: "30/4/2026".into(),
            ..form(&t).await
        };
        let told = usecase::create(&t, &system(), &own).await.unwrap();
        assert_eq!(told.facts.authority, Authority::Own);
        let justice = t.agency("Sở Tư pháp").await.to_string();
        let area = t.agency(ROOT).await.to_string();
        let cases = [
            (HandlingForm { agency: justice.clone(), ..own.clone() }, ("addressee", "handling-not-below")),
            (HandlingForm { agency: justice, authority: "proposal".into(), addressee: "Sở Tư pháp".into(), ..own.clone() }, ("addressee", "handling-to-itself")),
            (HandlingForm { addressee: "Cơ quan không có".into(), ..own.clone() }, ("addressee", "handling-agency-unknown")),
            (HandlingForm { addressee: area.clone(), ..own.clone() }, ("addressee", "handling-agency-unknown")),
            (HandlingForm { agency: area, ..own.clone() }, ("agency", "choice-unknown")),
            (HandlingForm { measure: "H99".into(), ..own.clone() }, ("measure", "choice-unknown")),
            (HandlingForm { field: "khong_co".into(), ..own.clone() }, ("field", "choice-unknown")),
            (HandlingForm { findings: "PH-2026-99999".into(), ..own.clone() }, ("findings", "handling-finding-unknown")),
            (HandlingForm { information: "TT-2026-99999".into(), ..own.clone() }, ("information", "choice-unknown")),
        ];
        for (form, wanted) in cases {
            assert_eq!(refused(usecase::create(&t, &system(), &form).await.unwrap_err()), [wanted]);
        }
        let officer = t.person("yte", Role::FocalOfficer, "Sở Y tế").await;
        let denied = usecase::create(&t, &officer, &own).await.unwrap_err();
        assert_eq!(Problem::from(denied), Problem::denied("handling-draft"), "not in the name of others");
    }

    async fn only_verified_information_is_a_ground_and_a_form_begins_with_a_finding(t: TestProvince) {
        t.on(day("2026-03-16"));
        let entry = EntryForm {
            agency: t.agency("Sở Tư pháp").await.to_string(),
            source: "press".into(),
            received_on: "16/3/2026".into(),
            concerned: "Sở Y tế".into(),
            content: "Người dân phản ánh".into(),
            ..EntryForm::default()
        };
        let entry = information::create(&t, &system(), &entry).await.unwrap().code;
        let based = HandlingForm { information: entry.to_lowercase(), ground: String::new(), ..form(&t).await };
        let early = usecase::create(&t, &system(), &based).await.unwrap_err();
        assert_eq!(refused(early), [("information", "handling-information-unverified")]);
        let verified = JudgementForm {
            verification: "verified".into(),
            method: "Đối chiếu hồ sơ".into(),
            reliability: "high".into(),
            ..JudgementForm::default()
        };
        information::judge(&t, &system(), &entry, None, &verified).await.unwrap();
        let code = usecase::create(&t, &system(), &based).await.unwrap().code;
        let looked = usecase::look(&t, &system(), &code).await.unwrap();
        assert_eq!(looked.information.unwrap().code, entry);
        let found = finding(&t, "Sở Y tế", "8").await;
        let begin = Begin { finding: found.to_lowercase(), information: entry };
        let begun = usecase::prefilled(&t, &system(), &begin).await.unwrap();
        assert_eq!((begun.findings.as_str(), begun.addressee.as_str()), (found.as_str(), "Sở Y tế"));
        assert_eq!(begun.legal_basis, "Điều 8 Nghị định 59/2012/NĐ-CP");
        let outsider = t.person("noivu", Role::FocalOfficer, "Sở Nội vụ").await;
        let begun = usecase::prefilled(&t, &outsider, &begin).await.unwrap();
        assert_eq!(begun, HandlingForm::default(), "what is not seen begins with nothing");
        let changed = HandlingForm { findings: found.clone(), information: String::new(), ..based };
        usecase::change(&t, &system(), &code, Some(1), &changed).await.unwrap();
        let looked = usecase::look(&t, &system(), &code).await.unwrap();
        assert_eq!(looked.findings.iter().map(|(it, _)| it.code.as_str()).collect::<Vec<_>>(), [found.as_str()]);
        assert!(looked.information.is_none());
    }

    async fn what_comes_back_in_a_later_year_is_told(t: TestProvince) {
        t.on(day("2025-10-06"));
        let before = finding(&t, "Sở Y tế", "8").await;
        t.on(day("2026-03-16"));
        let again = finding(&t, "Sở Y tế", "Điều 8").await;
        t.on(day("2026-03-18"));
        let other = finding(&t, "Sở Nội vụ", "8").await;
        let handled = HandlingForm { addressee: "Sở Y tế".into(), outside: String::new(), findings: again.clone(), ..form(&t).await };
        let handled = sent(&t, &handled).await;
        let loose = sent(&t, &form(&t).await).await;
        let ask = ChainAsk { agency: "Sở Y tế".into(), ..ChainAsk::default() };
        let chain = usecase::chain(&t, &system(), &ask).await.unwrap().unwrap();
        let years: Vec<i32> = chain.years.iter().map(|(year, _)| *year).collect();
        assert_eq!((years, chain.is_cut), (vec![2026, 2025], false));
        let [(_, this), (_, last)] = &chain.years[..] else { panic!() };
        assert_eq!((this.found.len(), last.found.len()), (1, 1));
        assert_eq!((this.found[0].finding.code.as_str(), this.found[0].recurs_after), (again.as_str(), Some(2025)));
        assert_eq!((last.found[0].finding.code.as_str(), last.found[0].recurs_after), (before.as_str(), None));
        assert_eq!(this.found[0].handlings.iter().map(|it| it.code.as_str()).collect::<Vec<_>>(), [handled.as_str()]);
        assert!(this.others.is_empty(), "it stands beside its finding alone");
        let ask = ChainAsk { law: "nghị định 59/2012/nđ-cp".into(), ..ChainAsk::default() };
        let chain = usecase::chain(&t, &system(), &ask).await.unwrap().unwrap();
        let found: Vec<&str> =
            chain.years[0].1.found.iter().map(|link| link.finding.code.as_str()).collect();
        assert_eq!(found, [other.as_str(), again.as_str()], "the newest first");
        assert_eq!(chain.years[0].1.found[0].recurs_after, None, "another agency");
        assert_eq!(chain.years[0].1.others.iter().map(|it| it.code.as_str()).collect::<Vec<_>>(), [loose.as_str()]);
        let ask = ChainAsk { law: LAW.into(), article: "9".into(), ..ChainAsk::default() };
        assert!(usecase::chain(&t, &system(), &ask).await.unwrap().unwrap().years.is_empty());
        assert!(usecase::chain(&t, &system(), &ChainAsk::default()).await.unwrap().is_none());
        let unknown = ChainAsk { agency: "Không có".into(), ..ChainAsk::default() };
        let unknown = usecase::chain(&t, &system(), &unknown).await.unwrap_err();
        assert_eq!(refused(unknown), [("don_vi", "handling-agency-unknown")]);
    }

    async fn lists_are_narrowed_by_everything_and_words_need_no_marks(t: TestProvince) {
        t.on(day("2025-05-05"));
        let older = HandlingForm { measure: "H3".into(), document: String::new(), document_article: String::new(), document_ask: String::new(), content: "Tập huấn lại cho công chức".into(), ..form(&t).await };
        let older = usecase::create(&t, &system(), &older).await.unwrap().code;
        t.on(day("2026-03-16"));
        let health = t.agency("Sở Y tế").await;
        let newer = HandlingForm { addressee: "Sở Y tế".into(), outside: String::new(), ..form(&t).await };
        let newer = sent(&t, &newer).await;
        let own = HandlingForm {
            agency: t.agency(COMMITTEE).await.to_string(),
            authority: "own".into(),
            addressee: "Sở Nội vụ".into(),
            outside: String::new(),
            content: "Bố trí đủ người".into(),
            due_on: "30/4/2026".into(),
            ..form(&t).await
        };
        let own = usecase::create(&t, &system(), &own).await.unwrap().code;
        let none = HandlingFilter::default;
        let some = |text: &str| Some(text.to_owned());
        let key = thihanh_kernel::law::law_key(LAW);
        let filters = [
            (none(), vec![&own, &newer, &older]),
            (HandlingFilter { year: Some(2025), ..none() }, vec![&older]),
            (HandlingFilter { measure: some("H3"), ..none() }, vec![&older]),
            (HandlingFilter { state: Some(State::Sent), ..none() }, vec![&newer]),
            (HandlingFilter { authority: Some(Authority::Own), ..none() }, vec![&own]),
            (HandlingFilter { addressee: Some(health), ..none() }, vec![&newer]),
            (HandlingFilter { law: Some((key.clone(), None)), ..none() }, vec![&own, &newer]),
            (HandlingFilter { law: Some((key, some("15"))), ..none() }, vec![]),
            (HandlingFilter { words: some("tap huan"), ..none() }, vec![&older]),
            (HandlingFilter { words: some("KN-STP"), ..none() }, vec![&newer]),
            (HandlingFilter { field: some("khong_co"), ..none() }, vec![]),
        ];
        for (filter, wanted) in filters {
            assert_eq!(codes(&t, &system(), &filter).await.iter().collect::<Vec<_>>(), wanted, "{filter:?}");
        }
        let first = usecase::handlings(&t, &system(), &none(), &Page::new(Some(2), None)).await.unwrap().0;
        let rest = usecase::handlings(&t, &system(), &none(), &Page::new(Some(2), first.next)).await.unwrap().0;
        assert_eq!((rest.items.len(), rest.items[0].code.as_str(), rest.next), (1, older.as_str(), None));
    }

    async fn who_may_see_is_who_is_shown(t: TestProvince) {
        t.on(day("2026-03-16"));
        let asked = HandlingForm { addressee: "Sở Y tế".into(), outside: String::new(), ..form(&t).await };
        let draft = usecase::create(&t, &system(), &asked).await.unwrap().code;
        let sent = sent(&t, &asked).await;
        let people = [
            (Role::FocalOfficer, "Sở Tư pháp", [true, true]),
            (Role::Observer, "Sở Tư pháp", [true, true]),
            (Role::Observer, ROOT, [true, true]),
            (Role::FocalOfficer, "Sở Y tế", [false, true]),
            (Role::Observer, "Sở Y tế", [false, true]),
            (Role::FocalOfficer, "Sở Nội vụ", [false, false]),
        ];
        for (index, (role, place, expected)) in people.into_iter().enumerate() {
            let actor = t.person(&format!("nguoi{index}"), role, place).await;
            let shown = codes(&t, &actor, &HandlingFilter::default()).await;
            let mut may = [false; 2];
            for (at, code) in [&draft, &sent].into_iter().enumerate() {
                let handling = store::handlings::find(t.store.read(), code).await.unwrap().unwrap();
                let stakes = store::handlings::stakes(t.store.read(), &handling).await.unwrap();
                may[at] = policy::may(&actor, Action::View, &stakes).is_ok();
            }
            assert_eq!((may, [shown.contains(&draft), shown.contains(&sent)]), (expected, expected), "{role:?} at {place}");
        }
    }

    async fn other_modules_count_list_and_publish(t: TestProvince) {
        t.on(day("2026-03-16"));
        let justice = t.agency("Sở Tư pháp").await;
        let first = sent(&t, &form(&t).await).await;
        sent(&t, &form(&t).await).await;
        usecase::create(&t, &system(), &form(&t).await).await.unwrap();
        usecase::reply(&t, &system(), &first, None, &accepted()).await.unwrap();
        usecase::judge(&t, &system(), &first, None, &judged("done")).await.unwrap();
        let period = (day("2026-03-01"), day("2026-03-31"));
        let counted = api::counts(t.store.read(), &[justice], None, period).await.unwrap();
        let sums: Vec<_> = counted.iter().map(|it| (it.document_ask, it.state, it.reply, it.total)).collect();
        let amend = Some(DocumentAsk::Amend);
        let wanted = [(amend, State::Done, Some(ReplyKind::Accepted), 1), (amend, State::Sent, None, 1)];
        assert_eq!(sums, wanted, "drafts are not counted");
        let listed = api::proposals_about_law(t.store.read(), &[justice], None, period).await.unwrap();
        assert_eq!((listed.len(), listed[0].number.as_str(), listed[0].law.article.as_str()), (2, "12/KN-STP", "14"));
        let finished = api::publishable(t.store.read(), &[justice], period).await.unwrap();
        assert_eq!((finished.len(), finished[0].code.as_str(), finished[0].is_done), (1, first.as_str(), true));
        let other = t.agency("Sở Y tế").await;
        assert!(api::counts(t.store.read(), &[other], None, period).await.unwrap().is_empty());
        let before = (day("2026-02-01"), day("2026-02-28"));
        assert!(api::publishable(t.store.read(), &[justice], before).await.unwrap().is_empty());
    }

    async fn how_long_a_body_has_is_a_row(t: TestProvince) {
        t.on(day("2026-03-16"));
        assert_eq!(usecase::install(&t).await.unwrap(), 0, "installed once");
        let admin = t.person("quantri", Role::Administrator, ROOT).await;
        let officer = t.person("tuphap", Role::FocalOfficer, "Sở Tư pháp").await;
        let kept = usecase::rules(&t, &officer).await.unwrap();
        assert!(kept.rules.len() == 1 && !kept.rules[0].is_verified && kept.rules[0].working_days.is_none());
        let rule = RuleForm { working_days: "10".into(), source: "Quy định của tỉnh".into(), ..RuleForm::default() };
        let denied = usecase::add_rule(&t, &officer, &rule).await.unwrap_err();
        assert_eq!(Problem::from(denied), Problem::denied("handling-rules"));
        let none = sent(&t, &form(&t).await).await;
        assert_eq!(usecase::look(&t, &system(), &none).await.unwrap().handling.facts.due_on, None, "no day is invented");
        let changed = usecase::change_rule(&t, &admin, kept.rules[0].id, Some(1), &rule).await.unwrap();
        assert_eq!((changed.working_days, changed.version), (Some(10), 2));
        let stale = usecase::change_rule(&t, &admin, kept.rules[0].id, Some(1), &rule).await.unwrap_err();
        assert_eq!(Problem::from(stale), Problem::conflict("reply_rule", Vec::new()));
        let counted = sent(&t, &form(&t).await).await;
        // 10 working days behind Monday 16/3: two weeks.
        let due = usecase::look(&t, &system(), &counted).await.unwrap().handling.facts.due_on;
        assert_eq!(due, Some(day("2026-03-30")));
    }

    async fn pages_and_api_say_the_same(t: TestProvince) {
        t.on(day("2026-03-16"));
        t.person("tuphap", Role::FocalOfficer, "Sở Tư pháp").await;
        t.person("giamdoc", Role::UnitHead, "Sở Tư pháp").await;
        let found = finding(&t, "Sở Y tế", "8").await;
        let mut officer = t.browser_of("tuphap").await;
        let page = officer.get(&format!("/theo-doi/phat-hien/{found}")).await;
        assert!(page.body.contains(&format!("/theo-doi/xu-ly/moi?phat-hien={found}")), "{}", page.body);
        let page = officer.get(&format!("/theo-doi/xu-ly/moi?phat-hien={found}")).await;
        assert!(page.body.contains(&format!("value=\"{found}\"")) && page.body.contains("value=\"Sở Y tế\""), "{}", page.body);
        let agency = t.agency("Sở Tư pháp").await.to_string();
        let fields = [("agency", agency.as_str()), ("measure", "H3"), ("authority", "proposal"), ("content", "Rà soát hồ sơ chậm"), ("addressee", "Sở Y tế"), ("findings", found.as_str())];
        let refused = officer.post("/theo-doi/xu-ly/moi", &fields[..4]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Rà soát hồ sơ chậm"), "what was typed is kept");
        let done = officer.post("/theo-doi/xu-ly/moi", &fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let mut head = t.browser_of("giamdoc").await;
        head.get("/theo-doi/xu-ly/XL-2026-00001").await;
        let done = head.post("/theo-doi/xu-ly/XL-2026-00001/duyet", &[("version", "1")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        usecase::send(&t, &system(), "XL-2026-00001", None, &sending("15")).await.unwrap();
        let page = officer.get("/theo-doi/xu-ly/XL-2026-00001").await;
        assert!(page.body.contains("15/KN-STP") && page.body.contains(&found), "{}", page.body);
        let list = officer.get("/theo-doi/xu-ly?q=ho+so+cham&tinh_trang=sent").await;
        assert!(list.body.contains("/theo-doi/xu-ly/XL-2026-00001"), "{}", list.body);
        let chain = officer.get("/theo-doi/xu-ly/chuoi?don_vi=S%E1%BB%9F+Y+t%E1%BA%BF").await;
        assert!(chain.body.contains(&found) && chain.body.contains("XL-2026-00001"), "{}", chain.body);
        let bare = officer.post("/theo-doi/xu-ly/XL-2026-00001/huy", &[("version", "3"), ("reason", " ")]).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", bare.body);
        #[cfg(feature = "xlsx")]
        {
            let file = officer.get("/theo-doi/xu-ly.xlsx?tinh_trang=sent").await;
            assert_eq!(file.status, StatusCode::OK);
        }
        let program = t.program_of("tuphap", "write:handlings").await;
        let one = program.send(Method::GET, "/api/v1/handlings/XL-2026-00001", &[], "").await.json();
        assert_eq!((&one["state"], &one["sent_number"]), (&"sent".into(), &"15/KN-STP".into()));
        assert_eq!(one["actions"], serde_json::json!(["view", "draft", "receive", "follow"]));
        let json = [("content-type", "application/json")];
        let told = program.send(Method::POST, "/api/v1/handlings/XL-2026-00001/acknowledge", &json, "{}").await;
        assert_eq!(told.status, StatusCode::OK, "{}", told.body);
        assert_eq!(told.json()["state"], "acknowledged");
        let wrong = program.send(Method::GET, "/api/v1/handlings?state=x", &[], "").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
