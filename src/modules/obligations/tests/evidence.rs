//! Files that prove an obligation: what is taken, who may bring, read and confirm, and how a file comes in pieces.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::http::{Method, StatusCode};
use chrono::NaiveDate;
use serde_json::json;
use thihanh_kernel::access::{Actor, Grant, Role};
use thihanh_kernel::ids::{AgencyId, UploadId};
use thihanh_kernel::page::Page;
use thihanh_store::{db_tests, values};
use tokio::io::{AsyncRead, ReadBuf};

use crate::demo;
use crate::modules::accounts::usecase::{AddAccount, add_account};
use crate::modules::agencies;
use crate::modules::directives::usecase::{self as directives, Incoming, IssueCommand, Received};
use crate::modules::obligations::model::evidence::{About, EvidenceFault, Preview};
use crate::modules::obligations::model::filter::ObligationFilter;
use crate::modules::obligations::model::upload::UploadFault;
use crate::modules::obligations::usecase::{self, Act, BeginUpload, LedgerError};
use crate::testing::{Answer, Browser, TestProvince};

const OWING: &str = "Sở Y tế";
const OVERSEEING: &str = "Sở Tư pháp";
const LETTER: &str = "ỦY BAN NHÂN DÂN\nTỈNH MINH GIANG\nSố: 41/KH-UBND\nMinh Giang, ngày 02 tháng 3 năm 2026\n\n\
    KẾ HOẠCH\nKiểm tra năm 2026\n\nI. NHIỆM VỤ\n1. Sở Y tế báo cáo kết quả trước ngày 31/3/2026.\n\n\
    TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nVi Thanh Bình\n";

async fn agency(t: &TestProvince, name: &str) -> AgencyId {
    agencies::api::find_by_name(t.store.read(), name, t.app.clock.today()).await.unwrap().unwrap()
}

async fn person(t: &TestProvince, login: &str, role: Role, place: &str) -> Actor {
    let from = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
    let grants = vec![Grant { role, agency: agency(t, place).await, module: None, from, to: None }];
    let command = AddAccount {
        login: login.to_owned(),
        name: format!("Người {login}"),
        position: String::new(),
        password: demo::PASSWORD.to_owned(),
        grants: grants.clone(),
    };
    let account = add_account(t, &Actor::system("test"), command).await.unwrap();
    Actor::person(account, format!("Người {login}"), grants)
}

/// What one department owes; its code.
async fn owed(t: &TestProvince) -> String {
    let system = Actor::system("test");
    let root = agency(t, "Tỉnh Minh Giang").await;
    let file = Incoming { name: "ke-hoach.txt".into(), bytes: LETTER.into() };
    let Received::New { code, .. } = directives::receive(t, &system, file, Some(root)).await.unwrap() else {
        panic!("taken in")
    };
    directives::issue(t, &system, &code, &IssueCommand { version: None, accept_certain: true }).await.unwrap();
    let rows = usecase::register(t, &system, &ObligationFilter::default(), &Page::default()).await.unwrap().rows.items;
    rows.into_iter().next().unwrap().obligation.code
}

async fn count(t: &TestProvince, table: &str) -> i64 {
    #[derive(thihanh_store::FromQueryResult)]
    struct Row {
        total: i64,
    }
    t.store.read().one::<Row>(&format!("SELECT count(*) AS total FROM {table}"), values![]).await.unwrap().total
}

async fn actions(t: &TestProvince, code: &str) -> Vec<String> {
    let history = usecase::history(t, &Actor::system("test"), code).await.unwrap();
    history.into_iter().rev().map(|record| record.action).collect()
}

/// Sends some bytes, then breaks off.
struct Broken(usize);

impl AsyncRead for Broken {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        if self.0 == 0 {
            return Poll::Ready(Err(std::io::ErrorKind::ConnectionReset.into()));
        }
        self.0 -= 1;
        buffer.put_slice(b"ten bytes.");
        Poll::Ready(Ok(()))
    }
}

fn begin(code: &str, size: u64) -> BeginUpload {
    BeginUpload { code: code.to_owned(), name: "báo cáo.txt".to_owned(), size, about: About::default() }
}

async fn announce(browser: &mut Browser, code: &str, size: usize) -> Answer {
    let body = json!({ "obligation": code, "name": "báo cáo.txt", "size": size, "dated_on": "13/03/2026" }).to_string();
    let token = browser.token();
    let headers = [("x-csrf-token", token.as_str()), ("content-type", "application/json")];
    browser.send_with(Method::POST, "/api/v1/uploads", &headers, body.into_bytes()).await
}

async fn piece(browser: &mut Browser, id: &str, offset: usize, bytes: &[u8]) -> Answer {
    let (token, offset) = (browser.token(), offset.to_string());
    let headers = [
        ("x-csrf-token", token.as_str()),
        ("content-type", "application/offset+octet-stream"),
        ("upload-offset", offset.as_str()),
    ];
    browser.send_with(Method::PATCH, &format!("/api/v1/uploads/{id}"), &headers, bytes.to_vec()).await
}

fn text(size: usize) -> Vec<u8> {
    (0..size).map(|at| b'a' + (at % 23) as u8).collect()
}

db_tests! {
    async fn files_are_drafts_until_the_report_hands_them_in(t: TestProvince) {
        let code = owed(&t).await;
        let officer = person(&t, "daumoi-y-te", Role::FocalOfficer, OWING).await;
        let about = About { dated_on: NaiveDate::from_ymd_opt(2026, 3, 13), note: " Biên bản ".to_owned() };
        let kept = usecase::add_evidence(&t, &officer, &code, "../Bien ban.exe", &about, &b"%PDF-1.7 bien ban"[..]).await.unwrap();
        assert_eq!((kept.name.as_str(), kept.media.as_str(), kept.note.as_str()), ("Bien ban.exe.pdf", "application/pdf", "Biên bản"));
        assert_eq!((kept.dated_on, kept.uploaded_at, kept.report), (about.dated_on, t.app.clock.now(), None));
        let draft = usecase::add_evidence(&t, &officer, &code, "b.txt", &About::default(), &b"so lieu"[..]).await.unwrap();
        usecase::remove_evidence(&t, &officer, &code, draft.id, "").await.unwrap();

        let day = t.app.clock.today();
        let act = Act { code: &code, version: None, note: "" };
        usecase::mark_reported(&t, &officer, act, day).await.unwrap();
        let files = usecase::evidence(&t, &officer, &code).await.unwrap();
        assert_eq!(files.iter().map(|file| (file.id, file.report)).collect::<Vec<_>>(), [(kept.id, Some(1))]);
        let more = usecase::add_evidence(&t, &officer, &code, "c.txt", &About::default(), &b"them"[..]).await;
        assert!(matches!(more, Err(LedgerError::Evidence(EvidenceFault::Closed))), "{more:?}");

        let silent = usecase::remove_evidence(&t, &officer, &code, kept.id, " ").await;
        assert!(matches!(silent, Err(LedgerError::Evidence(EvidenceFault::ReasonMissing))), "{silent:?}");
        usecase::remove_evidence(&t, &officer, &code, kept.id, "nhầm tệp").await.unwrap();
        let files = usecase::evidence(&t, &officer, &code).await.unwrap();
        assert_eq!(files[0].removed.as_ref().unwrap().reason, "nhầm tệp", "it stays kept");
        assert!(usecase::open_evidence(&t, &officer, &code, kept.id).await.is_err());
        let auditor = person(&t, "kiemtoan", Role::Auditor, "Tỉnh Minh Giang").await;
        assert!(usecase::open_evidence(&t, &auditor, &code, kept.id).await.is_ok());
        assert_eq!(
            actions(&t, &code).await,
            ["opened", "evidence_added", "evidence_added", "evidence_deleted", "reported", "evidence_removed"]
        );
    }

    async fn whoever_brought_the_files_does_not_confirm(t: TestProvince) {
        let code = owed(&t).await;
        // A coordinator may report for an agency and confirm; not what she brought herself.
        let coordinator = person(&t, "dieuphoi-1", Role::Coordinator, "Tỉnh Minh Giang").await;
        let officer = person(&t, "daumoi-y-te", Role::FocalOfficer, OWING).await;
        let act = Act { code: &code, version: None, note: "xong" };
        usecase::add_evidence(&t, &coordinator, &code, "a.txt", &About::default(), &b"so lieu"[..]).await.unwrap();
        usecase::mark_reported(&t, &officer, act, t.app.clock.today()).await.unwrap();
        let own = usecase::mark_done(&t, &coordinator, act).await;
        assert!(matches!(own, Err(LedgerError::Evidence(EvidenceFault::Own))), "{own:?}");
        let shown = usecase::obligation(&t, &coordinator, &code).await.unwrap();
        assert!(!shown.actions.iter().any(|action| action.as_str() == "complete"), "{:?}", shown.actions);
        // Sent back and reported again with somebody else's file: it is not hers any more.
        usecase::send_back(&t, &coordinator, act).await.unwrap();
        usecase::add_evidence(&t, &officer, &code, "b.txt", &About::default(), &b"day du"[..]).await.unwrap();
        usecase::mark_reported(&t, &officer, act, t.app.clock.today()).await.unwrap();
        usecase::mark_done(&t, &coordinator, act).await.unwrap();
        let files = usecase::evidence(&t, &officer, &code).await.unwrap();
        assert_eq!(files.iter().map(|file| file.report).collect::<Vec<_>>(), [Some(1), Some(2)]);
    }

    async fn bad_files_are_refused_with_a_reason(t: TestProvince) {
        let code = owed(&t).await;
        let officer = person(&t, "daumoi-y-te", Role::FocalOfficer, OWING).await;
        let add = async |bytes: &'static [u8]| {
            match usecase::add_evidence(&t, &officer, &code, "a.pdf", &About::default(), bytes).await {
                Err(LedgerError::Evidence(fault)) => Some(fault),
                Ok(_) => None,
                Err(other) => panic!("{other:?}"),
            }
        };
        assert_eq!(add(b"").await, Some(EvidenceFault::Empty));
        assert_eq!(add(b"MZ\x90\0").await, Some(EvidenceFault::Kind("application/octet-stream")));
        assert_eq!(add(b"<html><script>").await, Some(EvidenceFault::Kind("text/html")));
        assert_eq!(add("UBND TỈNH\nMẬT\nBÁO CÁO".as_bytes()).await, Some(EvidenceFault::Secret));
        assert_eq!(add("BÁO CÁO\ncông tác bí mật nhà nước".as_bytes()).await, None);
        let tomorrow = About { dated_on: t.app.clock.today().succ_opt(), note: String::new() };
        let dated = usecase::add_evidence(&t, &officer, &code, "a.txt", &tomorrow, &b"x"[..]).await;
        assert!(matches!(dated, Err(LedgerError::Evidence(EvidenceFault::DatedInFuture))), "{dated:?}");
        assert_eq!(count(&t, "evidence").await, 1);
    }

    async fn two_uploads_of_one_file_keep_it_once(t: TestProvince) {
        let code = owed(&t).await;
        let officer = person(&t, "daumoi-y-te", Role::FocalOfficer, OWING).await;
        let blobs = count(&t, "blob").await;
        let add = || {
            let (app, officer, code) = (t.app.clone(), officer.clone(), code.clone());
            tokio::spawn(async move {
                usecase::add_evidence(&app, &officer, &code, "a.txt", &About::default(), &b"cung mot tep"[..]).await.unwrap()
            })
        };
        let (one, two) = (add(), add());
        let (one, two) = (one.await.unwrap(), two.await.unwrap());
        assert!(one.id != two.id && one.blob == two.blob);
        assert_eq!((count(&t, "evidence").await, count(&t, "blob").await), (2, blobs + 1));
    }

    async fn a_page_shows_brings_and_sends_files(t: TestProvince) {
        let code = owed(&t).await;
        person(&t, "daumoi-y-te", Role::FocalOfficer, OWING).await;
        person(&t, "theo-doi", Role::FocalOfficer, OVERSEEING).await;
        let mut officer = t.browser_of("daumoi-y-te").await;
        let path = format!("/nhiem-vu/{code}");
        let page = officer.get(&path).await;
        assert!(page.body.contains("Minh chứng (0)") && page.body.contains("enctype=\"multipart/form-data\""), "{}", page.body);
        let done = officer.upload(&format!("{path}/minh-chung"), "file", "Báo cáo \"số 1\".txt", "Số liệu: <b>12</b>".as_bytes()).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let refused = officer.upload(&format!("{path}/minh-chung"), "file", "a.pdf", b"MZ\x90\0").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("thuộc loại không nhận (application/octet-stream)"), "{}", refused.body);
        let nothing = officer.upload(&format!("{path}/minh-chung"), "file", "", b"").await;
        assert!(nothing.body.contains("Chưa chọn tệp nào"), "{}", nothing.body);

        let mut overseer = t.browser_of("theo-doi").await;
        let page = overseer.get(&path).await;
        assert!(page.body.contains("Minh chứng (1)") && !page.body.contains("data-evidence"), "who follows up brings none: {}", page.body);
        let listed = overseer.get(&format!("/api/v1/obligations/{code}/evidence")).await.json();
        let href = listed["items"][0]["href"].as_str().unwrap().to_owned();
        let file = overseer.get(&href).await;
        assert_eq!(file.bytes, "Số liệu: <b>12</b>".as_bytes());
        let header = |name: &str| file.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        assert!(header("content-disposition").starts_with("attachment; filename*=UTF-8''B%C3%A1o"), "{:?}", file.headers);
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert!(header("content-security-policy").starts_with("sandbox;"), "{:?}", file.headers);
        assert_eq!(overseer.get(&format!("{href}/anh")).await.status, StatusCode::NOT_FOUND, "text has no picture");
        person(&t, "noi-khac", Role::Coordinator, "Hội Luật gia tỉnh").await;
        assert_eq!(t.browser_of("noi-khac").await.get(&href).await.status, StatusCode::NOT_FOUND);
    }

    async fn previews_are_drawn_by_a_job(t: TestProvince) {
        let code = owed(&t).await;
        let officer = person(&t, "daumoi-y-te", Role::FocalOfficer, OWING).await;
        let cut = b"\x89PNG\r\n\x1a\n\0\0\0";
        let broken = usecase::add_evidence(&t, &officer, &code, "hong.png", &About::default(), &cut[..]).await.unwrap();
        assert_eq!(broken.preview, Preview::Waiting);
        crate::jobs::run_once(&t).await;
        let files = usecase::evidence(&t, &officer, &code).await.unwrap();
        assert_eq!(files[0].preview, Preview::None, "what cannot be drawn has none");
    }

    async fn a_broken_upload_goes_on_to_the_same_file(t: TestProvince) {
        let code = owed(&t).await;
        let officer = person(&t, "daumoi-y-te", Role::FocalOfficer, OWING).await;
        let whole = usecase::add_evidence(&t, &officer, &code, "a.txt", &About::default(), &b"ten bytes.ten bytes.the end"[..]).await.unwrap();
        let upload = usecase::begin_upload(&t, &officer, begin(&code, 27)).await.unwrap();
        let after = usecase::append_upload(&t, &officer, upload.id, 0, Broken(2)).await.unwrap();
        assert_eq!((after.received, after.evidence), (20, None), "what came before the break is kept");
        let seen = usecase::upload(&t, &officer, upload.id).await.unwrap();
        assert_eq!(seen.received, 20);
        let done = usecase::append_upload(&t, &officer, upload.id, 20, &b"the end"[..]).await.unwrap();
        let files = usecase::evidence(&t, &officer, &code).await.unwrap();
        let made = files.iter().find(|file| Some(file.id) == done.evidence).unwrap();
        assert_eq!((made.blob.as_str(), made.size), (whole.blob.as_str(), 27), "the same content has the same name");
        assert_eq!(t.blobs.parts().await.unwrap().len(), 0, "the pieces are gone");
        let again = usecase::append_upload(&t, &officer, upload.id, 27, &b""[..]).await;
        assert!(matches!(again, Err(LedgerError::Upload(UploadFault::Offset { received: 27 }))), "{again:?}");
        assert_eq!(usecase::upload(&t, &officer, upload.id).await.unwrap().evidence, done.evidence, "a lost answer can be asked again");
    }

    async fn pieces_come_in_their_order_through_the_api(t: TestProvince) {
        let code = owed(&t).await;
        person(&t, "daumoi-y-te", Role::FocalOfficer, OWING).await;
        person(&t, "truong-y-te", Role::UnitHead, OWING).await;
        let mut officer = t.browser_of("daumoi-y-te").await;
        officer.get(&format!("/nhiem-vu/{code}")).await;
        let content = text(300_000);
        let begun = announce(&mut officer, &code, content.len()).await;
        assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.body);
        let id = begun.json()["id"].as_str().unwrap().to_owned();
        assert_eq!(begun.location(), format!("/api/v1/uploads/{id}"));
        let wrong = piece(&mut officer, &id, 5, b"x").await;
        assert_eq!((wrong.status, wrong.json()["code"].as_str()), (StatusCode::CONFLICT, Some("upload-offset")));
        assert_eq!(piece(&mut officer, &id, 0, &content[..200_000]).await.json()["offset"], 200_000);
        let overlong = piece(&mut officer, &id, 200_000, &text(100_001)).await;
        assert_eq!(overlong.status, StatusCode::PAYLOAD_TOO_LARGE);
        let told = officer.get(&format!("/api/v1/uploads/{id}")).await;
        assert_eq!(told.headers["upload-offset"], "200000", "a piece that is too long is not taken at all");
        assert_eq!(told.headers["upload-length"], "300000");

        let mut head = t.browser_of("truong-y-te").await;
        head.get("/").await;
        assert_eq!(head.get(&format!("/api/v1/uploads/{id}")).await.status, StatusCode::NOT_FOUND, "somebody else's");
        assert_eq!(piece(&mut head, &id, 200_000, b"x").await.status, StatusCode::NOT_FOUND);
        let done = piece(&mut officer, &id, 200_000, &content[200_000..]).await;
        assert!(done.json()["evidence_id"].is_string(), "{}", done.body);
        let listed = officer.get(&format!("/api/v1/obligations/{code}/evidence")).await.json();
        assert_eq!((listed["items"][0]["size"].as_i64(), listed["items"][0]["dated_on"].as_str()), (Some(300_000), Some("2026-03-13")));
        let file = officer.get(listed["items"][0]["href"].as_str().unwrap()).await;
        assert_eq!(file.bytes, content);

        // Without the token of a page nothing is taken.
        let naked = officer.send(Method::POST, "/api/v1/uploads", Some("application/json"), b"{}".to_vec()).await;
        assert!(naked.status.is_client_error() && naked.status != StatusCode::CREATED);
        let too_large = announce(&mut officer, &code, usize::try_from(t.config.max_evidence_bytes).unwrap() + 1).await;
        assert_eq!((too_large.status, too_large.json()["code"].as_str()), (StatusCode::PAYLOAD_TOO_LARGE, Some("evidence-too-large")));
    }

    async fn of_two_pieces_at_one_place_one_wins(t: TestProvince) {
        let code = owed(&t).await;
        person(&t, "daumoi-y-te", Role::FocalOfficer, OWING).await;
        let mut one = t.browser_of("daumoi-y-te").await;
        let mut two = t.browser_of("daumoi-y-te").await;
        one.get("/").await;
        two.get("/").await;
        let id = announce(&mut one, &code, 1_000_000).await.json()["id"].as_str().unwrap().to_owned();
        let bytes = text(400_000);
        let (a, b) = tokio::join!(piece(&mut one, &id, 0, &bytes), piece(&mut two, &id, 0, &bytes));
        let mut statuses = [a.status, b.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::OK, StatusCode::CONFLICT]);
        assert_eq!(one.get(&format!("/api/v1/uploads/{id}")).await.json()["offset"], 400_000);
        assert_eq!((t.blobs.parts().await.unwrap().len(), count(&t, "upload_part").await), (1, 1), "the loser's piece is gone");
    }

    async fn uploads_that_were_given_up_are_swept(t: TestProvince) {
        let code = owed(&t).await;
        let officer = person(&t, "daumoi-y-te", Role::FocalOfficer, OWING).await;
        let mut ids: Vec<UploadId> = Vec::new();
        for _ in 0..2 {
            let upload = usecase::begin_upload(&t, &officer, begin(&code, 27)).await.unwrap();
            usecase::append_upload(&t, &officer, upload.id, 0, &b"ten bytes."[..]).await.unwrap();
            ids.push(upload.id);
        }
        usecase::cancel_upload(&t, &officer, ids[0]).await.unwrap();
        assert_eq!(t.blobs.parts().await.unwrap().len(), 1);
        t.on(t.app.clock.today() + chrono::Days::new(2));
        assert!(matches!(usecase::upload(&t, &officer, ids[1]).await, Err(LedgerError::NotFound)));
        usecase::sweep_uploads(&t).await.unwrap();
        assert_eq!((t.blobs.parts().await.unwrap().len(), count(&t, "upload").await), (0, 0));
    }

    async fn what_is_no_evidence_is_dropped_with_its_pieces(t: TestProvince) {
        let code = owed(&t).await;
        let officer = person(&t, "daumoi-y-te", Role::FocalOfficer, OWING).await;
        let upload = usecase::begin_upload(&t, &officer, begin(&code, 4)).await.unwrap();
        let refused = usecase::append_upload(&t, &officer, upload.id, 0, &b"MZ\x90\0"[..]).await;
        assert!(matches!(refused, Err(LedgerError::Evidence(EvidenceFault::Kind(_)))), "{refused:?}");
        assert_eq!((t.blobs.parts().await.unwrap().len(), count(&t, "upload").await, count(&t, "evidence").await), (0, 0, 0));
    }
}
