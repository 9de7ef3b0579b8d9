//! The journal through HTTP, and the check of a whole installation.

use axum::http::StatusCode;
use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Grant, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_store::journal::{Damage, SealKey};
use thihanh_store::{db_tests, values};

use super::usecase;
use crate::app::App;
use crate::demo;
use crate::identity::RandomIds;
use crate::keys::Keys;
use crate::modules::accounts::usecase::{AddAccount, add_account};
use crate::modules::agencies;
use crate::modules::directives::usecase::{self as directives, Incoming, IssueCommand, Received};
use crate::testing::TestProvince;

const PROVINCE: &str = "Tỉnh Minh Giang";
const LETTER: &str = "ỦY BAN NHÂN DÂN\nTỈNH MINH GIANG\nSố: 41/KH-UBND\nMinh Giang, ngày 02 tháng 3 năm 2026\n\n\
    KẾ HOẠCH\nKiểm tra năm 2026\n\nI. NHIỆM VỤ\n1. Sở Y tế báo cáo kết quả trước ngày 31/3/2026.\n\n\
    TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nVi Thanh Bình\n";

async fn agency(t: &TestProvince, name: &str) -> AgencyId {
    agencies::api::find_by_name(t.store.read(), name, t.app.clock.today()).await.unwrap().unwrap()
}

async fn person(t: &TestProvince, login: &str, role: Role, place: &str) {
    let from = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
    let command = AddAccount {
        login: login.to_owned(),
        name: format!("Người {login}"),
        position: String::new(),
        password: demo::PASSWORD.to_owned(),
        grants: vec![Grant { role, agency: agency(t, place).await, module: None, from, to: None }],
    };
    add_account(t, &Actor::system("test"), command).await.unwrap();
}

/// An issued directive; its code.
async fn issued(t: &TestProvince) -> String {
    let system = Actor::system("test");
    let file = Incoming { name: "ke-hoach.txt".into(), bytes: LETTER.into() };
    let Received::New { code, .. } =
        directives::receive(t, &system, file, Some(agency(t, PROVINCE).await)).await.unwrap()
    else {
        panic!("taken in")
    };
    directives::issue(t, &system, &code, &IssueCommand { version: None, accept_certain: true }).await.unwrap();
    code
}

async fn tamper(app: &App, statement: &str) {
    assert_eq!(app.store.write(async |tx| tx.execute(statement, values![]).await).await.unwrap(), 1, "{statement}");
}

db_tests! {
    async fn an_auditor_reads_what_was_done_from_where(t: TestProvince) {
        person(&t, "kiemtoan", Role::Auditor, PROVINCE).await;
        person(&t, "yte", Role::Auditor, "Sở Y tế").await;
        let code = issued(&t).await;
        let mut auditor = t.browser_of("kiemtoan").await;
        let page = auditor.get("/nhat-ky?kind=directive").await;
        assert!(page.body.contains("Phát hành") && page.body.contains(&format!("/van-ban/{code}")), "{}", page.body);
        let whole = auditor.get("/api/v1/journal?limit=200").await.json();
        let kinds = |answer: &serde_json::Value| {
            let mut kinds: Vec<_> = answer["items"].as_array().unwrap().iter().map(|it| it["object_kind"].as_str().unwrap().to_owned()).collect();
            kinds.sort();
            kinds.dedup();
            kinds
        };
        assert!(kinds(&whole).contains(&"account".to_owned()) && kinds(&whole).contains(&"obligation".to_owned()), "{whole}");
        let accounts = auditor.get("/api/v1/journal?kind=account&action=added").await.json();
        assert_eq!(accounts["items"][0]["object"], "yte", "{accounts}");

        // Whoever audits one department sees its obligations and the directives that it was sent.
        let mut own = t.browser_of("yte").await;
        let seen = own.get("/api/v1/journal?kind=obligation").await.json();
        assert_eq!(seen["items"].as_array().unwrap().len(), 1, "{seen}");
        let holidays = own.get("/api/v1/journal?kind=holiday").await.json();
        assert_eq!(holidays["items"].as_array().unwrap().len(), 0, "{holidays}");
    }

    async fn the_list_goes_on_where_it_ended(t: TestProvince) {
        person(&t, "kiemtoan", Role::Auditor, PROVINCE).await;
        issued(&t).await;
        let mut auditor = t.browser_of("kiemtoan").await;
        let mut seqs = Vec::new();
        let mut cursor = String::new();
        for _ in 0..10 {
            let answer = auditor.get(&format!("/api/v1/journal?limit=150{cursor}")).await.json();
            seqs.extend(answer["items"].as_array().unwrap().iter().map(|item| item["seq"].as_i64().unwrap()));
            match answer["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert!(seqs.len() > 300, "the sample province alone has hundreds: {}", seqs.len());
        let mut sorted = seqs.clone();
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        sorted.dedup();
        assert_eq!(seqs.len(), sorted.len(), "each entry once");
    }

    async fn what_cannot_be_read_of_a_question_is_said(t: TestProvince) {
        person(&t, "kiemtoan", Role::Auditor, PROVINCE).await;
        let mut auditor = t.browser_of("kiemtoan").await;
        for (query, words) in [("from=hom-qua", "không phải là ngày hợp lệ"), ("person=khong-ai", "Không có tài khoản")] {
            let page = auditor.get(&format!("/nhat-ky?{query}")).await;
            assert!(page.status == StatusCode::OK && page.body.contains(words), "{query}: {}", page.body);
            assert_eq!(auditor.get(&format!("/api/v1/journal?{query}")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let page = auditor.get("/nhat-ky?kind=%3Cscript%3E").await;
        assert!(page.body.contains("Không có dòng nào") && !page.body.contains("<script>"), "{}", page.body);
    }

    async fn the_check_names_the_object_and_the_entry(t: TestProvince) {
        let code = issued(&t).await;
        usecase::seal(&t).await.unwrap();
        assert!(usecase::check(&t, |_| ()).await.unwrap().is_sound());
        tamper(&t, "UPDATE journal SET reason = 'x' WHERE object_kind = 'directive' AND action = 'issued'").await;
        let check = usecase::check(&t, |_| ()).await.unwrap();
        let fault = &check.journal.first[0];
        assert_eq!((check.journal.faults, fault.object_kind.as_str(), fault.damage), (1, "directive", Damage::Changed));
        assert_eq!(usecase::name_of(&t, fault).await.unwrap(), Some(code));
        assert!(check.seals.findings.is_sound(), "its hash stands as it was sealed");
    }

    async fn the_newest_checkpoint_is_remembered_outside_the_database(t: TestProvince) {
        let folder = tempfile::tempdir().unwrap();
        let seal = Keys::open(folder.path(), &RandomIds).unwrap().journal;
        let app = App { seal: seal.clone(), ..(*t.app).clone() };
        usecase::seal(&app).await.unwrap();
        assert!(usecase::check(&app, |_| ()).await.unwrap().is_sound());
        // An older state of the database, put back as a whole.
        app.store.write(async |tx| tx.execute("DELETE FROM journal_checkpoint", values![]).await).await.unwrap();
        let check = usecase::check(&app, |_| ()).await.unwrap();
        assert!(check.journal.is_sound() && !check.seals.findings.is_sound(), "{check:?}");
        let again = Keys::open(folder.path(), &RandomIds).unwrap().journal;
        assert_eq!(again.remembered().unwrap(), seal.remembered().unwrap());
        assert_ne!(again.key.fingerprint(), SealKey::new([9; 32]).fingerprint());
    }
}
