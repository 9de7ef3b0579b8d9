//! From what came in to what rests on it, on both databases and through the pages.

use axum::http::{Method, StatusCode};
use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Role};
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::Problem;
use thihanh_kernel::time::vn_date;
use thihanh_store::db_tests;
use thihanh_webkit::Lang;

use super::model::entry::{EntryForm, JudgementForm, Verification};
use super::model::near::Likeness;
use super::model::session::SessionForm;
use super::model::source::SourceForm;
use super::policy::{self, Action, SessionAction};
use super::store;
use super::usecase::{self, EntryFilter};
use crate::modules::inspections::model::finding::FindingForm;
use crate::modules::inspections::model::form::InspectionForm;
use crate::modules::inspections::model::paper::{PaperKind, SignForm};
use crate::modules::inspections::usecase::{self as inspections, MemberForm};
use crate::modules::proposals::model::ProposalForm;
use crate::modules::proposals::usecase as proposals;
use crate::testing::TestProvince;

const ROOT: &str = "Tỉnh Minh Giang";
const FRONT: &str = "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Minh Giang";
const STORY: &str =
    "Người dân phản ánh việc cấp giấy chứng nhận quyền sử dụng đất chậm hơn 30 ngày so với quy định của pháp luật";

fn system() -> Actor {
    Actor::system("test")
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn form(t: &TestProvince, agency: &str, content: &str) -> EntryForm {
    EntryForm {
        agency: t.agency(agency).await.to_string(),
        source: "press".into(),
        received_on: "16/3/2026".into(),
        content: content.into(),
        ..EntryForm::default()
    }
}

fn verified() -> JudgementForm {
    JudgementForm {
        verification: "verified".into(),
        method: "Đối chiếu hồ sơ".into(),
        reliability: "high".into(),
        ..JudgementForm::default()
    }
}

/// A finding that the department of justice wrote on site.
async fn finding(t: &TestProvince) -> String {
    let inspection = InspectionForm {
        agency: t.agency("Sở Tư pháp").await.to_string(),
        title: "thử".into(),
        subject_names: "Sở Y tế".into(),
        period_from: "1/1/2025".into(),
        period_to: "31/12/2025".into(),
        starts_on: "16/3/2026".into(),
        ends_on: "20/3/2026".into(),
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
        number: "1".into(),
        symbol: String::new(),
        on: "16/3/2026".into(),
        signer_title: "Giám đốc".into(),
        signer_name: "Chu Hồng Vân".into(),
    };
    inspections::sign(t, &system(), &code, None, &sign).await.unwrap();
    inspections::notify(t, &system(), &code, None, "").await.unwrap();
    inspections::begin(t, &system(), &code, None).await.unwrap();
    let finding = FindingForm {
        criterion: "A1".into(),
        kind: "obstacle".into(),
        description: "Hồ sơ chậm".into(),
        ..FindingForm::default()
    };
    inspections::add_finding(t, &system(), &code, &finding).await.unwrap().code
}

async fn codes(t: &TestProvince, actor: &Actor, filter: &EntryFilter) -> Vec<String> {
    let (slice, _) = usecase::entries(t, actor, filter, &Page::default()).await.unwrap();
    slice.items.into_iter().map(|entry| entry.code).collect()
}

fn refused(error: usecase::InformationError) -> Vec<(&'static str, &'static str)> {
    match Problem::from(error) {
        Problem::Invalid(errors) => errors.iter().map(|error| (error.field, error.code)).collect(),
        other => panic!("{other:?}"),
    }
}

db_tests! {
    async fn nothing_rests_on_information_before_somebody_else_verified_it(t: TestProvince) {
        t.on(day("2026-03-16"));
        let officer = t.person("tuphap", Role::FocalOfficer, "Sở Tư pháp").await;
        let other = t.person("tuphap2", Role::FocalOfficer, "Sở Tư pháp").await;
        let partner = t.person("mattran", Role::Partner, FRONT).await;
        let code = usecase::create(&t, &officer, &form(&t, "Sở Tư pháp", STORY).await).await.unwrap().code;
        assert_eq!(code, "TT-2026-00001");
        let finding = finding(&t).await;
        let early = usecase::link_finding(&t, &officer, &code, None, &finding).await.unwrap_err();
        assert_eq!(Problem::from(early), Problem::refused("information-not-verified"));
        let own = usecase::judge(&t, &officer, &code, None, &verified()).await.unwrap_err();
        assert_eq!(Problem::from(own), Problem::refused("information-own"));
        let hidden = usecase::judge(&t, &partner, &code, None, &verified()).await.unwrap_err();
        assert_eq!(Problem::from(hidden), Problem::not_found("information"));
        let judged = usecase::judge(&t, &other, &code, Some(1), &verified()).await.unwrap();
        assert_eq!((judged.verification(), judged.version), (Verification::Verified, 2));
        let stale = usecase::link_finding(&t, &other, &code, Some(1), &finding).await.unwrap_err();
        assert_eq!(Problem::from(stale), Problem::conflict("information", Vec::new()));
        let unknown = usecase::link_finding(&t, &other, &code, None, "PH-2026-99999").await.unwrap_err();
        assert_eq!(refused(unknown), [("finding", "choice-unknown")]);
        usecase::link_finding(&t, &officer, &code, Some(2), &finding.to_lowercase()).await.unwrap();
        usecase::link_finding(&t, &officer, &code, None, &finding).await.unwrap();
        let looked = usecase::look(&t, &officer, &code).await.unwrap();
        assert_eq!(looked.findings.iter().map(|it| it.code.as_str()).collect::<Vec<_>>(), [finding.as_str()]);
        assert_eq!((looked.entry.version, looked.may_judge, looked.may_change), (3, false, false));
        let again = usecase::judge(&t, &other, &code, None, &verified()).await.unwrap_err();
        assert_eq!(Problem::from(again), Problem::refused("information-linked"));
        let changed = usecase::change(&t, &officer, &code, None, &form(&t, "Sở Tư pháp", "khác").await).await.unwrap_err();
        assert_eq!(Problem::from(changed), Problem::refused("information-judged"));
        usecase::unlink_finding(&t, &other, &code, Some(3), &finding).await.unwrap();
        let refuted = JudgementForm { verification: "refuted".into(), note: "Không đúng".into(), ..verified() };
        let refuted = usecase::judge(&t, &other, &code, None, &refuted).await.unwrap();
        assert_eq!(refuted.verification(), Verification::Refuted);
        let actions: Vec<String> =
            usecase::history(&t, &officer, &code).await.unwrap().into_iter().map(|record| record.action).collect();
        assert_eq!(actions, ["refuted", "unlinked", "linked", "verified", "entered"]);
        let told = usecase::history(&t, &officer, &code).await.unwrap();
        assert!(told.iter().all(|record| !record.payload.to_string().contains("Người dân")), "the journal keeps no words of it");
    }

    async fn what_says_nearly_the_same_is_told_and_nothing_is_merged(t: TestProvince) {
        t.on(day("2026-03-16"));
        let officer = t.person("tuphap", Role::FocalOfficer, "Sở Tư pháp").await;
        let linked = EntryForm {
            reference: "Báo Minh Giang số 41".into(),
            link: "https://bao.example.vn/a".into(),
            ..form(&t, "Sở Tư pháp", STORY).await
        };
        let first = usecase::create(&t, &officer, &linked).await.unwrap();
        let plain = form(&t, "Sở Tư pháp", "Một việc hoàn toàn khác về an toàn thực phẩm tại chợ").await;
        let alike = [
            (EntryForm { content: thihanh_kernel::vietnamese::fold(STORY), ..plain.clone() }, Likeness::Words(100)),
            (EntryForm { link: "http://www.bao.example.vn/a/".into(), ..plain.clone() }, Likeness::Link),
            (EntryForm { reference: "bao minh giang, so 041".into(), ..plain.clone() }, Likeness::Reference),
        ];
        for (form, likeness) in alike {
            let near = usecase::near(&t, &officer, &form).await.unwrap();
            assert_eq!(near.iter().map(|(entry, why)| (entry.id, *why)).collect::<Vec<_>>(), [(first.id, likeness)]);
            let warned = usecase::create(&t, &officer, &form).await.unwrap_err();
            assert_eq!(refused(warned), [("is_new", "information-near")], "{form:?}");
        }
        let last_year = EntryForm { received_on: "30/12/2025".into(), ..linked.clone() };
        assert!(usecase::near(&t, &officer, &last_year).await.unwrap().is_empty(), "another year");
        // The partner does not see the entry, and is told nothing of it.
        let partner = t.person("mattran", Role::Partner, FRONT).await;
        let hers = EntryForm { source: "front".into(), ..form(&t, FRONT, STORY).await };
        let hers = usecase::create(&t, &partner, &hers).await.unwrap();
        let looked = usecase::look(&t, &officer, &hers.code).await.unwrap();
        assert_eq!(looked.near.len(), 1, "whoever keeps the book sees both");
        usecase::set_repeats(&t, &officer, &hers.code, Some(1), &first.code).await.unwrap();
        let seen = usecase::look(&t, &partner, &hers.code).await.unwrap();
        assert!(seen.entry.repeats.is_some() && seen.repeats.is_none(), "what it repeats is not hers to see");
        let third = EntryForm { repeats: first.code.clone(), ..linked.clone() };
        let third = usecase::create(&t, &officer, &third).await.unwrap();
        let looked = usecase::look(&t, &officer, &first.code).await.unwrap();
        let repetitions: Vec<_> = looked.repetitions.iter().map(|entry| entry.id).collect();
        assert_eq!(repetitions, [third.id, hers.id]);
        let chain = usecase::set_repeats(&t, &officer, &first.code, None, &third.code).await.unwrap_err();
        assert_eq!(refused(chain), [("repeats", "information-repeats-a-repetition")]);
        let new = EntryForm { is_new: "1".into(), ..linked };
        usecase::create(&t, &officer, &new).await.unwrap();
        usecase::set_repeats(&t, &officer, &third.code, None, "").await.unwrap();
        assert_eq!(usecase::look(&t, &officer, &third.code).await.unwrap().entry.repeats, None);
    }

    async fn lists_are_narrowed_by_everything_and_words_need_no_marks(t: TestProvince) {
        t.on(day("2026-03-16"));
        let health = t.agency("Sở Y tế").await;
        let make = async |form: EntryForm| usecase::create(&t, &system(), &form).await.unwrap();
        let story = make(EntryForm { concerned: "Sở Y tế".into(), ..form(&t, "Sở Tư pháp", STORY).await }).await;
        assert_eq!(story.facts.concerned, Some(health));
        let older = EntryForm { source: "trial".into(), received_on: "5/5/2025".into(), ..form(&t, FRONT, "Bản án hành chính").await };
        let older = make(older).await;
        usecase::judge(&t, &system(), &older.code, None, &verified()).await.unwrap();
        let none = EntryFilter::default;
        let some = |text: &str| Some(text.to_owned());
        let filters = [
            (none(), vec![&older.code, &story.code]),
            (EntryFilter { year: Some(2025), ..none() }, vec![&older.code]),
            (EntryFilter { source: some("press"), ..none() }, vec![&story.code]),
            (EntryFilter { concerned: Some(health), ..none() }, vec![&story.code]),
            (EntryFilter { verification: Some(Verification::Verified), ..none() }, vec![&older.code]),
            (EntryFilter { words: some("giay chung nhan"), ..none() }, vec![&story.code]),
            (EntryFilter { words: some("bản án"), ..none() }, vec![&older.code]),
            (EntryFilter { words: some("không có gì"), ..none() }, vec![]),
            (EntryFilter { field: some("khong_co"), ..none() }, vec![]),
        ];
        for (filter, expected) in filters {
            assert_eq!(codes(&t, &system(), &filter).await.iter().collect::<Vec<_>>(), expected, "{filter:?}");
        }
        let changed = EntryForm { concerned: String::new(), ..form(&t, "Sở Tư pháp", "Nội dung đã sửa").await };
        usecase::change(&t, &system(), &story.code, Some(1), &changed).await.unwrap();
        let by_words = |text: &str| EntryFilter { words: some(text), ..none() };
        assert!(codes(&t, &system(), &by_words("giay chung nhan")).await.is_empty(), "the index follows");
        assert_eq!(codes(&t, &system(), &by_words("da sua")).await, std::slice::from_ref(&story.code));
        let first = usecase::entries(&t, &system(), &none(), &Page::new(Some(1), None)).await.unwrap().0;
        let rest = usecase::entries(&t, &system(), &none(), &Page::new(Some(1), first.next)).await.unwrap().0;
        assert_eq!((rest.items[0].code.as_str(), rest.next), (story.code.as_str(), None));
    }

    async fn bad_input_is_told_at_its_field(t: TestProvince) {
        t.on(day("2026-03-16"));
        let good = form(&t, "Sở Tư pháp", STORY).await;
        let area = t.agency(ROOT).await.to_string();
        let cases = [
            (EntryForm { source: "khong_co".into(), ..good.clone() }, ("source", "choice-unknown")),
            (EntryForm { field: "khong_co".into(), ..good.clone() }, ("field", "choice-unknown")),
            (EntryForm { concerned: "Cơ quan không có".into(), ..good.clone() }, ("concerned", "information-agency-unknown")),
            (EntryForm { concerned: area.clone(), ..good.clone() }, ("concerned", "information-agency-unknown")),
            (EntryForm { agency: area, ..good.clone() }, ("agency", "choice-unknown")),
            (EntryForm { repeats: "TT-2026-99999".into(), ..good.clone() }, ("repeats", "choice-unknown")),
            (EntryForm { link: "javascript:alert(1)".into(), ..good.clone() }, ("link", "information-link-malformed")),
        ];
        for (form, expected) in cases {
            assert_eq!(refused(usecase::create(&t, &system(), &form).await.unwrap_err()), [expected]);
        }
        let partner = t.person("mattran", Role::Partner, FRONT).await;
        let denied = usecase::create(&t, &partner, &good).await.unwrap_err();
        assert_eq!(Problem::from(denied), Problem::denied("information-enter"), "not in the name of others");
    }

    async fn who_may_see_is_who_is_shown(t: TestProvince) {
        t.on(day("2026-03-16"));
        let partner = t.person("mattran", Role::Partner, FRONT).await;
        let made = usecase::create(&t, &partner, &form(&t, FRONT, STORY).await).await.unwrap();
        let session = usecase::create_session(&t, &system(), &session_form(&t).await).await.unwrap();
        let people = [
            (Role::Partner, FRONT, [true, true]),
            (Role::Partner, ROOT, [false, true]),
            (Role::UnitHead, FRONT, [true, true]),
            (Role::FocalOfficer, "Sở Tư pháp", [true, true]),
            (Role::Partner, "Sở Tư pháp", [false, true]),
            (Role::FocalOfficer, "Sở Y tế", [false, true]),
            (Role::FocalOfficer, "Sở Nội vụ", [false, false]),
            (Role::Observer, ROOT, [true, true]),
        ];
        let stakes = store::entries::stakes(t.store.read(), &made).await.unwrap();
        let session_stakes = store::sessions::stakes(t.store.read(), &session).await.unwrap();
        let sees = async |actor: &Actor| {
            let (sessions, _) = usecase::sessions(&t, actor, &Page::default()).await.unwrap();
            [!codes(&t, actor, &EntryFilter::default()).await.is_empty(), !sessions.items.is_empty()]
        };
        for (index, (role, place, expected)) in people.into_iter().enumerate() {
            let actor = t.person(&format!("nguoi{index}"), role, place).await;
            let may = [
                policy::may(&actor, Action::View, &stakes).is_ok(),
                policy::may_session(&actor, SessionAction::View, &session_stakes).is_ok(),
            ];
            assert_eq!((may, sees(&actor).await), (expected, expected), "{role:?} at {place}");
        }
        assert_eq!(sees(&partner).await, [true, true]);
    }

    async fn kinds_of_sources_are_rows(t: TestProvince) {
        t.on(day("2026-03-16"));
        assert_eq!(usecase::install(&t).await.unwrap(), 0, "installed once");
        let admin = t.person("quantri", Role::Administrator, ROOT).await;
        let officer = t.person("tuphap", Role::FocalOfficer, "Sở Tư pháp").await;
        let kinds = usecase::sources(&t, &officer).await.unwrap();
        assert!(kinds.len() == 9 && kinds.iter().all(|kind| !kind.is_verified), "shipped as unverified");
        let new = SourceForm {
            code: "duong_day_nong".into(),
            name_vi: "Đường dây nóng".into(),
            source: "Quy định của tỉnh".into(),
            ..SourceForm::default()
        };
        let denied = usecase::add_source(&t, &officer, &new).await.unwrap_err();
        assert_eq!(Problem::from(denied), Problem::denied("information-sources"));
        usecase::add_source(&t, &admin, &new).await.unwrap();
        let taken = usecase::add_source(&t, &admin, &new).await.unwrap_err();
        assert_eq!(refused(taken), [("code", "information-source-code-taken")]);
        let press = kinds.iter().find(|kind| kind.code == "press").unwrap();
        let ended = SourceForm {
            name_vi: press.name_vi.clone(),
            source: press.source.clone(),
            is_verified: "1".into(),
            valid_to: "1/3/2026".into(),
            ..SourceForm::default()
        };
        usecase::change_source(&t, &admin, press.id, Some(1), &ended).await.unwrap();
        let stale = usecase::change_source(&t, &admin, press.id, Some(1), &ended).await.unwrap_err();
        assert_eq!(Problem::from(stale), Problem::conflict("information_source", Vec::new()));
        let over = usecase::create(&t, &officer, &form(&t, "Sở Tư pháp", STORY).await).await.unwrap_err();
        assert_eq!(refused(over), [("source", "choice-unknown")], "over is over");
        usecase::install(&t).await.unwrap();
        let kept = usecase::sources(&t, &officer).await.unwrap();
        assert!(kept.iter().any(|kind| kind.code == "press" && kind.is_verified), "what people changed stays");
    }

    async fn a_session_leads_to_proposals_that_are_owed_an_answer(t: TestProvince) {
        t.on(day("2026-03-16"));
        let partner = t.person("mattran", Role::Partner, FRONT).await;
        let session = usecase::create_session(&t, &partner, &session_form(&t).await).await.unwrap();
        assert_eq!((session.code.as_str(), session.facts.supervised.len()), ("GS-2026-0001", 1));
        let proposal = ProposalForm {
            from: session.agency.to_string(),
            to: t.agency("Sở Y tế").await.to_string(),
            title: "Công khai kết quả".into(),
            content: "Đề nghị công khai.".into(),
            session: "gs-2026-1".into(),
            ..ProposalForm::default()
        };
        let made = proposals::submit(&t, &partner, &proposal).await.unwrap();
        let looked = usecase::look_session(&t, &partner, &session.code, Lang::Vi).await.unwrap();
        let shown: Vec<_> = looked.proposals.iter().map(|it| (it.code.as_str(), it.answer_state)).collect();
        assert_eq!(shown, [(made.code.as_str(), Some("open"))]);
        let outsider = t.person("noivu", Role::FocalOfficer, "Sở Nội vụ").await;
        let hidden = usecase::look_session(&t, &outsider, &session.code, Lang::Vi).await.unwrap_err();
        assert_eq!(Problem::from(hidden), Problem::not_found("supervision"));
        let officer = t.person("yte", Role::FocalOfficer, "Sở Y tế").await;
        let concluded = SessionForm {
            number: "18/BC-MTTQ".into(),
            concluded_on: "16/3/2026".into(),
            supervised: "Sở Y tế\nSở Nội vụ".into(),
            ..session_form(&t).await
        };
        let denied = usecase::change_session(&t, &officer, &session.code, Some(1), &concluded).await.unwrap_err();
        assert_eq!(Problem::from(denied), Problem::denied("supervision-manage"));
        let changed = usecase::change_session(&t, &partner, &session.code, Some(1), &concluded).await.unwrap();
        assert_eq!((changed.facts.supervised.len(), changed.version), (2, 2));
        assert!(usecase::look_session(&t, &outsider, &session.code, Lang::Vi).await.is_ok(), "supervised now");
        let wrong = SessionForm { agency: t.agency("Sở Tư pháp").await.to_string(), ..session_form(&t).await };
        let wrong = usecase::create_session(&t, &system(), &wrong).await.unwrap_err();
        assert_eq!(refused(wrong), [("agency", "supervision-not-a-supervisor")]);
        let itself = SessionForm { supervised: FRONT.into(), ..session_form(&t).await };
        let itself = usecase::create_session(&t, &system(), &itself).await.unwrap_err();
        assert_eq!(refused(itself), [("supervised", "supervision-of-itself")]);
    }

    async fn pages_and_api_say_the_same(t: TestProvince) {
        t.on(day("2026-03-16"));
        t.person("mattran", Role::Partner, FRONT).await;
        t.person("tuphap", Role::FocalOfficer, "Sở Tư pháp").await;
        let mut browser = t.browser_of("mattran").await;
        let page = browser.get("/theo-doi/thong-tin/moi").await;
        assert!(page.body.contains("Báo chí") && page.body.contains(&vn_date(day("2026-03-16"))), "{}", page.body);
        let sent = form(&t, FRONT, STORY).await;
        let fields = [("agency", &*sent.agency), ("source", "press"), ("received_on", "16/3/2026"), ("content", STORY)];
        let blank = [("agency", &*sent.agency), ("source", "press"), ("received_on", ""), ("content", STORY)];
        let refused = browser.post("/theo-doi/thong-tin/moi", &blank).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("chậm hơn 30 ngày"), "what was typed is kept");
        let done = browser.post("/theo-doi/thong-tin/moi", &fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let warned = browser.post("/theo-doi/thong-tin/moi", &fields).await;
        assert_eq!(warned.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(warned.body.contains("value=\"TT-2026-00001\"") && warned.body.contains("nội dung giống 100%"), "{}", warned.body);
        let fields = [fields[0], fields[1], fields[2], fields[3], ("repeats", "khong")];
        let done = browser.post("/theo-doi/thong-tin/moi", &fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let list = browser.get("/theo-doi/thong-tin?q=giay+chung+nhan").await;
        assert!(list.body.contains("/theo-doi/thong-tin/TT-2026-00002"), "{}", list.body);
        let mut keeper = t.browser_of("tuphap").await;
        let page = keeper.get("/theo-doi/thong-tin/TT-2026-00001").await;
        assert!(page.body.contains("Ghi kết quả xác minh") && page.body.contains("Thông tin gần giống"), "{}", page.body);
        let judged = [("version", "1"), ("verification", "verified"), ("method", ""), ("reliability", "high")];
        let bare = keeper.post("/theo-doi/thong-tin/TT-2026-00001/xac-minh", &judged).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        let judged = [("version", "1"), ("verification", "verified"), ("method", "Xem hồ sơ"), ("reliability", "high")];
        let done = keeper.post("/theo-doi/thong-tin/TT-2026-00001/xac-minh", &judged).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        #[cfg(feature = "xlsx")]
        {
            let file = keeper.get("/theo-doi/thong-tin.xlsx?xac_minh=verified").await;
            assert_eq!(file.status, StatusCode::OK);
        }
        let program = t.program_of("tuphap", "write:information-entries").await;
        let one = program.send(Method::GET, "/api/v1/information-entries/TT-2026-00001", &[], "").await.json();
        assert_eq!((&one["verification"], &one["verified_by"]), (&"verified".into(), &"Người thử tuphap".into()));
        assert_eq!(one["actions"], serde_json::json!(["view", "process"]));
        let json = [("content-type", "application/json")];
        let body = "{\"repeats\":\"TT-2026-00001\"}";
        let told = program.send(Method::POST, "/api/v1/information-entries/TT-2026-00002/repeats", &json, body).await;
        assert_eq!(told.status, StatusCode::OK, "{}", told.body);
        assert_eq!(told.json()["repeats"], "TT-2026-00001");
        let wrong = program.send(Method::GET, "/api/v1/information-entries?verification=x", &[], "").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

async fn session_form(t: &TestProvince) -> SessionForm {
    SessionForm {
        agency: t.agency(FRONT).await.to_string(),
        subject: "Việc thi hành pháp luật về khám, chữa bệnh".into(),
        period_from: "1/2/2026".into(),
        period_to: "28/2/2026".into(),
        supervised: "Sở Y tế".into(),
        ..SessionForm::default()
    }
}
