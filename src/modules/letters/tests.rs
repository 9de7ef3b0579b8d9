//! From what is late to a letter that is filed, on both databases and through the pages.

use axum::http::StatusCode;
use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::Page;
use thihanh_papers::{ReadOptions, read};
use thihanh_store::{db_tests, values};

use super::model::template::{Mode, Wording};
use super::model::{Content, LetterState, Numbering, SigningForm};
use super::policy::{self, Action};
use super::usecase::{self, Ask, LetterError, Scanned, Urge};
use super::{policy::scope, store};
use crate::modules::directives::model::review::{CardRef, Verb};
use crate::modules::directives::usecase::{self as directives, Incoming, IssueCommand, Received};
use crate::modules::obligations::api::urging::Reach;
use crate::testing::{Browser, TestProvince};

/// An invented plan: two departments are late, one has time.
const PLAN: &str = "ỦY BAN NHÂN DÂN
TỈNH MINH GIANG
Số: 41/KH-UBND
Minh Giang, ngày 12 tháng 01 năm 2026

KẾ HOẠCH
Theo dõi tình hình thi hành pháp luật năm 2026

I. NHIỆM VỤ
1. Sở Y tế tổ chức hội nghị quán triệt Kế hoạch này trước ngày 31/01/2026.
2. Sở Y tế rà soát định mức kinh phí; báo cáo kết quả chậm nhất ngày 27/02/2026.
3. Sở Tài chính báo cáo kết quả bố trí kinh phí chậm nhất ngày 10/3/2026.
4. Sở Nội vụ báo cáo kết quả chậm nhất ngày 30/6/2026.

Nơi nhận:
- Sở Y tế;
- Sở Tài chính;
- Sở Nội vụ;
- Lưu: VT, NC.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Vi Thanh Bình
";

fn system() -> Actor {
    Actor::system("test")
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The plan, issued on a day of January; the clock then stands on 16 March.
async fn late(t: &TestProvince) {
    t.on(day("2026-01-12"));
    let root = t.agency("Tỉnh Minh Giang").await;
    let file = Incoming { name: "ke-hoach.txt".into(), bytes: PLAN.into() };
    let Received::New { code, .. } = directives::receive(t, &system(), file, Some(root)).await.unwrap() else {
        panic!("the plan is taken");
    };
    for card in directives::look(t, &system(), &code).await.unwrap().review.cards() {
        let card = CardRef { id: card.id, version: card.version };
        if directives::review(t, &system(), &code, Verb::Accept(card, None)).await.is_err() {
            directives::review(t, &system(), &code, Verb::Reject(card)).await.unwrap();
        }
    }
    directives::issue(t, &system(), &code, &IssueCommand::default()).await.unwrap();
    t.on(day("2026-03-16"));
}

fn numbering(number: u32) -> Numbering {
    let signing =
        SigningForm { title: "Giám đốc".into(), name: "Chu Hồng Vân".into(), ..SigningForm::default() };
    Numbering { number: Some(number), on: Some(day("2026-03-16")), signing }
}

fn urge(agencies: Vec<AgencyId>, mode: Mode) -> Urge {
    let ask = Ask { agencies, codes: Vec::new(), reach: Reach::Late, sender: None };
    Urge { ask, mode, wording: None, reply_by: None }
}

/// Drafts letters of everything late.
async fn drafts(t: &TestProvince, actor: &Actor, mode: Mode) -> Vec<String> {
    let late = usecase::centre(t, actor, Reach::Late, None).await.unwrap().rows;
    let agencies = late.iter().map(|row| row.late.agency).collect();
    usecase::create(t, actor, &urge(agencies, mode)).await.unwrap()
}

async fn sign(t: &TestProvince, code: &str, number: u32) -> Result<(), LetterError> {
    let version = usecase::look(t, &system(), code).await.unwrap().letter.version;
    usecase::sign(t, &system(), code, version, numbering(number)).await
}

async fn send(t: &TestProvince, code: &str) {
    let version = usecase::look(t, &system(), code).await.unwrap().letter.version;
    usecase::send(t, &system(), code, version).await.unwrap();
}

async fn sees(browser: &mut Browser, path: &str) -> bool {
    let answer = browser.get(path).await;
    assert!([StatusCode::OK, StatusCode::NOT_FOUND, StatusCode::FORBIDDEN].contains(&answer.status), "{}", answer.body);
    answer.status == StatusCode::OK
}

db_tests! {
    async fn what_is_late_becomes_a_letter_that_is_filed(t: TestProvince) {
        late(&t).await;
        t.person("dieuphoi", Role::Coordinator, "Tỉnh Minh Giang").await;
        t.person("yte", Role::FocalOfficer, "Sở Y tế").await;
        t.person("taichinh", Role::FocalOfficer, "Sở Tài chính").await;
        let mut coordinator = t.browser_of("dieuphoi").await;
        let mut recipient = t.browser_of("yte").await;
        let mut other = t.browser_of("taichinh").await;

        let page = coordinator.get("/don-doc").await;
        assert!(page.body.contains("<b>3 nhiệm vụ</b> chưa báo cáo của 2 đơn vị") || page.body.contains("<b>3\u{a0}nhiệm vụ</b>"), "{}", page.body);
        assert!(page.body.contains("Chưa đôn đốc") && page.body.contains("30/01/2026"), "{}", page.body);
        assert!(!sees(&mut recipient, "/don-doc").await, "a focal officer urges nobody");

        // Nothing ticked leads back with a word.
        assert_eq!(coordinator.get("/don-doc/soan").await.location(), "/don-doc");
        let health = t.agency("Sở Y tế").await;
        let path = format!("/don-doc/soan?agency={health}&mode=each");
        let page = coordinator.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert!(page.body.contains("Kính gửi: Sở Y tế") && page.body.contains("<b>2 nhiệm vụ</b>"), "{}", page.body);
        let id = health.to_string();
        let body = "{don_vi} còn {so} việc {tinh_trang}:\n{bang}\nBáo cáo {co_quan} trước ngày {han}.";
        let fields = [("agency", id.as_str()), ("mode", "each"), ("about", "đôn đốc {don_vi}"), ("body", body), ("reply_by", "20/03/2026"), ("deed", "draft")];
        let answer = coordinator.post("/don-doc/soan", &fields).await;
        assert_eq!(answer.location(), "/cong-van/CV-2026-0001", "{}", answer.body);
        let wrong = [("agency", id.as_str()), ("mode", "each"), ("about", "x"), ("body", "{don_vị}"), ("deed", "draft")];
        let answer = coordinator.post("/don-doc/soan", &wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("don_vị"), "{}", answer.body);

        // A draft is nobody's to read yet.
        let letter = "/cong-van/CV-2026-0001";
        assert!(!sees(&mut recipient, letter).await);
        let page = coordinator.get(letter).await;
        assert!(page.body.contains("Dự thảo CV-2026-0001") && page.body.contains("đôn đốc Sở Y tế"), "{}", page.body);
        assert!(page.body.contains("còn 2 việc đã quá hạn:"), "{}", page.body);
        let answer = coordinator.post(&format!("{letter}/gui"), &[("version", "1")]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "it is not signed");

        let typed = [("version", "1"), ("number", "7"), ("on", "16/03/2026"), ("mark", "kt"), ("superior", "Giám đốc"), ("title", "Phó Giám đốc"), ("name", "Lê Thị Thu Hà")];
        let answer = coordinator.post(&format!("{letter}/ky"), &typed).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        for ending in ["docx", "pdf"] {
            let file = coordinator.get(&format!("{letter}/van-ban.{ending}")).await;
            assert_eq!(file.status, StatusCode::OK);
            let text = read(&file.bytes, Some(&format!("x.{ending}")), &ReadOptions::default()).unwrap().text;
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            for words in ["Số: 07/STP", "ngày 16 tháng 3 năm 2026", "KT. GIÁM ĐỐC", "Lê Thị Thu Hà", "27/02/2026", "trước ngày 20/03/2026./."] {
                assert!(text.contains(words), "{ending} lacks {words}: {text}");
            }
        }
        let answer = coordinator.upload(&format!("{letter}/ban-ky"), "file", "x.exe", b"MZ").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let answer = coordinator.upload(&format!("{letter}/ban-ky"), "file", "ban-ky.pdf", b"%PDF-1.7 scan").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert_eq!(coordinator.get(&format!("{letter}/ban-ky")).await.bytes, b"%PDF-1.7 scan");

        assert_eq!(coordinator.post(&format!("{letter}/gui"), &[("version", "2")]).await.status, StatusCode::CONFLICT, "a stale version");
        let answer = coordinator.post(&format!("{letter}/gui"), &[("version", "3")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);

        // Filed: read by its recipient and by nobody else; dated in every obligation; known in the centre.
        assert!(sees(&mut recipient, letter).await && !sees(&mut other, letter).await);
        assert!(recipient.get("/cong-van").await.body.contains("Công văn số 07/STP"));
        let json = coordinator.get("/api/v1/letters/CV-2026-0001").await.json();
        let obligations = json["obligations"].as_array().unwrap();
        assert_eq!((obligations.len(), json["state"].as_str(), json["number"].as_str()), (2, Some("sent"), Some("07/STP")));
        for obligation in obligations {
            let page = recipient.get(&format!("/nhiem-vu/{}", obligation["code"].as_str().unwrap())).await;
            assert!(page.body.contains("Đã đôn đốc 1 lần, lần cuối 16/03/2026, Công văn số 07/STP") || page.body.contains("Đã đôn đốc 1\u{a0}lần"), "{}", page.body);
            assert!(page.body.contains("đôn đốc bằng Công văn số 07/STP ngày 16/03/2026"), "{}", page.body);
        }
        let centre = coordinator.get("/api/v1/urging").await.json();
        let row = centre["items"].as_array().unwrap().iter().find(|row| row["agency"] == "Sở Y tế").unwrap().clone();
        assert_eq!((row["times_urged"].as_u64(), row["last_letter"].as_str()), (Some(1), Some("CV-2026-0001")));
        assert_eq!(centre["last_sent_on"], "2026-03-16");
        let answer = coordinator.post(&format!("{letter}/bo"), &[("version", "4")]).await;
        assert_ne!(answer.status, StatusCode::SEE_OTHER, "what was sent stays");
    }

    async fn one_letter_for_all_names_everybody_in_its_annex(t: TestProvince) {
        late(&t).await;
        let codes = drafts(&t, &system(), Mode::All).await;
        let [only] = codes.as_slice() else { panic!("{codes:?}") };
        sign(&t, only, 12).await.unwrap();
        let looked = usecase::look(&t, &system(), only).await.unwrap();
        let names: Vec<_> = looked.letter.content.recipients.iter().map(|to| to.name.as_str()).collect();
        assert_eq!(names, ["Sở Y tế", "Sở Tài chính"], "the oldest first");
        let (_, pdf) = usecase::file(&t, &system(), only, usecase::FileKind::Pdf).await.unwrap();
        let text = read(&pdf, Some("x.pdf"), &ReadOptions::default()).unwrap().text;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for words in ["DANH MỤC NHIỆM VỤ", "(Kèm theo Công văn số 12/STP", "Sở Tài chính", "có danh mục kèm theo"] {
            assert!(text.contains(words), "{words}: {text}");
        }
    }

    async fn a_number_stands_once_in_a_year(t: TestProvince) {
        late(&t).await;
        let codes = drafts(&t, &system(), Mode::Each).await;
        let [first, second] = codes.as_slice() else { panic!("{codes:?}") };
        sign(&t, first, 7).await.unwrap();
        assert!(matches!(sign(&t, second, 7).await, Err(LetterError::NumberTaken)));
        sign(&t, second, 8).await.unwrap();
        sign(&t, second, 9).await.unwrap();
        sign(&t, first, 8).await.unwrap();
        // Another year counts anew.
        let version = usecase::look(&t, &system(), second).await.unwrap().letter.version;
        let last_year = Numbering { on: Some(day("2025-12-31")), ..numbering(8) };
        usecase::sign(&t, &system(), second, version, last_year).await.unwrap();
    }

    async fn a_draft_is_changed_and_given_up_and_a_sent_letter_neither(t: TestProvince) {
        late(&t).await;
        let codes = drafts(&t, &system(), Mode::Each).await;
        let content = usecase::look(&t, &system(), &codes[0]).await.unwrap().letter.content;
        let edited = Content { about: "nhắc việc".into(), ..content.clone() };
        usecase::edit(&t, &system(), &codes[0], 1, edited.clone()).await.unwrap();
        assert!(matches!(usecase::edit(&t, &system(), &codes[0], 1, edited.clone()).await, Err(LetterError::Stale)));
        let wrong = Content { symbol: "không phải".into(), ..content };
        assert!(matches!(usecase::edit(&t, &system(), &codes[0], 2, wrong).await, Err(LetterError::Fault(_))));
        usecase::discard(&t, &system(), &codes[1], 1).await.unwrap();
        assert!(matches!(usecase::look(&t, &system(), &codes[1]).await, Err(LetterError::NotFound)));
        sign(&t, &codes[0], 3).await.unwrap();
        send(&t, &codes[0]).await;
        let scan = Scanned { name: "a.pdf".into(), bytes: b"%PDF-1.4".to_vec() };
        usecase::attach(&t, &system(), &codes[0], scan).await.unwrap();
        let version = usecase::look(&t, &system(), &codes[0]).await.unwrap().letter.version;
        assert!(usecase::edit(&t, &system(), &codes[0], version, edited).await.is_err());
        assert!(usecase::discard(&t, &system(), &codes[0], version).await.is_err());
        assert!(sign(&t, &codes[0], 4).await.is_err());
    }

    async fn an_agency_keeps_its_wording(t: TestProvince) {
        late(&t).await;
        let health = t.agency("Sở Y tế").await;
        let shipped = usecase::compose(&t, &system(), &urge(vec![health], Mode::Each)).await.unwrap();
        let own = Wording { about: "nhắc {don_vi}".into(), body: "Đề nghị báo cáo.\n{bang}".into() };
        usecase::keep_wording(&t, &system(), shipped.sender.id, Mode::Each, &own).await.unwrap();
        let kept = usecase::compose(&t, &system(), &urge(vec![health], Mode::Each)).await.unwrap();
        assert_eq!(kept.wording, own);
        assert!(kept.preview.contains("nhắc Sở Y tế"), "{}", kept.preview);
        let all = usecase::compose(&t, &system(), &urge(vec![health], Mode::All)).await.unwrap();
        assert_ne!(all.wording, own, "the other mode has its own");
    }

    async fn a_list_holds_what_its_reader_may_see(t: TestProvince) {
        late(&t).await;
        let codes = drafts(&t, &system(), Mode::Each).await;
        sign(&t, &codes[0], 1).await.unwrap();
        send(&t, &codes[0]).await;
        let people = [
            (Role::Coordinator, "Tỉnh Minh Giang", 2),
            (Role::Coordinator, "Sở Tư pháp", 2),
            (Role::RecordsClerk, "Sở Tư pháp", 2),
            (Role::FocalOfficer, "Sở Tư pháp", 1),
            (Role::UnitHead, "Sở Y tế", 1),
            (Role::UnitHead, "Sở Tài chính", 0),
            (Role::Observer, "Tỉnh Minh Giang", 1),
            (Role::Auditor, "Tỉnh Minh Giang", 2),
            (Role::Coordinator, "Hội Luật gia tỉnh", 0),
        ];
        for (number, (role, place, seen)) in people.into_iter().enumerate() {
            let actor = t.person(&format!("nguoi{number}"), role, place).await;
            let (listed, _) = usecase::letters(&t, &actor, None, &Page::default()).await.unwrap();
            assert_eq!(listed.items.len(), seen, "{role:?} at {place}");
            for code in &codes {
                let letter = store::find(t.store.read(), code).await.unwrap().unwrap();
                let stakes = store::stakes(t.store.read(), &letter).await.unwrap();
                let is_listed = listed.items.iter().any(|it| it.code == *code);
                assert_eq!(policy::may(&actor, Action::View, &stakes).is_ok(), is_listed, "{role:?} at {place}: {code}");
            }
        }
        let drafts = usecase::letters(&t, &system(), Some(LetterState::Draft), &Page::default()).await.unwrap().0;
        assert_eq!((drafts.items.len(), scope(&system())), (1, policy::Scope::Everything));
    }

    async fn what_is_late_is_read_along_indexes(t: TestProvince) {
        late(&t).await;
        let coordinator = t.person("dieuphoi", Role::Coordinator, "Tỉnh Minh Giang").await;
        let head = t.person("giamdoc", Role::UnitHead, "Sở Tư pháp").await;
        let stranger = t.person("khac", Role::UnitHead, "Sở Y tế").await;
        let total = async |actor: &Actor, reach| {
            let centre = usecase::centre(&t, actor, reach, None).await.unwrap();
            centre.rows.iter().map(|row| row.late.total).sum::<u64>()
        };
        assert_eq!((total(&coordinator, Reach::Late).await, total(&head, Reach::Late).await), (3, 3), "both follow it up");
        assert_eq!(total(&stranger, Reach::Late).await, 0, "who owes urges nobody");
        t.on(day("2026-06-29"));
        assert_eq!((total(&head, Reach::Late).await, total(&head, Reach::Soon).await), (3, 4));
        let opened = t.agency("Sở Y tế").await;
        let centre = usecase::centre(&t, &head, Reach::Late, Some(opened)).await.unwrap();
        assert_eq!(centre.opened.unwrap().1.len(), 2);
        // Nobody urges what he may not.
        let codes = drafts(&t, &head, Mode::Each).await;
        assert_eq!(codes.len(), 2);
        let nothing = usecase::create(&t, &stranger, &urge(vec![opened], Mode::Each)).await;
        assert!(nothing.is_err());
        t.app.store.write(async |tx| tx.execute("DELETE FROM letter_template", values![]).await).await.unwrap();
    }
}
