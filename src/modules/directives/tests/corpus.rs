//! Whole directives go through the pages, from the file to the obligations: those of `samples/`, and where THIHANH_CORPUS names a
//! folder, the real ones in it. The province is the invented one, so names of other provinces stay unresolved; what is shown is
//! that every document can be taken through, and that nothing is lost on the way.

use std::path::{Path, PathBuf};

use axum::http::StatusCode;
use thihanh_kernel::access::{Grant, Role};
use thihanh_store::db_tests;

use super::*;
use crate::demo;
use crate::modules::accounts::usecase::{AddAccount, add_account};
use crate::modules::directives::model::card::CardState;
use crate::modules::directives::model::directive::DirectiveState;
use crate::testing::{Browser, TestProvince};

/// The texts of a folder, in the order of their names.
fn texts(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    assert!(!found.is_empty(), "{} holds documents", folder.display());
    found.sort();
    found
}

async fn coordinator(t: &TestProvince) -> Browser {
    let grant =
        Grant { role: Role::Coordinator, agency: province(t).await, module: None, from: day("2020-01-01"), to: None };
    let command = AddAccount {
        login: "dieuphoi1".into(),
        name: "Người thử".into(),
        position: "Chuyên viên".into(),
        password: demo::PASSWORD.into(),
        grants: vec![grant],
    };
    add_account(t, &system(), command).await.unwrap();
    t.browser_of("dieuphoi1").await
}

/// Sends a form that must lead on.
async fn send(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = browser.post(path, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.body);
    answer.location().to_owned()
}

async fn take_through(t: &TestProvince, documents: &[PathBuf]) {
    let mut browser = coordinator(t).await;
    let root = province(t).await.to_string();
    let justice = agency(t, "Sở Tư pháp").await;
    for (index, path) in documents.iter().enumerate() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        browser.get("/van-ban").await;
        let answer = browser.upload("/van-ban", "file", &name, &std::fs::read(path).unwrap()).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{name}: {}", answer.body);
        let code = answer.location().split('/').nth(2).unwrap().to_owned();

        // What the text does not say is typed in.
        let head = looked(t, &code).await.directive;
        let made_up = format!("{}/VB-THU", 100 + index);
        let mut fields = vec![("jurisdiction", root.as_str())];
        if head.head.number.is_none() {
            fields.push(("number", &made_up));
        }
        if head.head.issued_on.is_none() {
            fields.push(("issued_on", "02/03/2026"));
        }
        let version = head.version.to_string();
        fields.push(("version", &version));
        send(&mut browser, &format!("/van-ban/{code}/thong-tin"), &fields).await;

        send(&mut browser, &format!("/van-ban/{code}/soat/nhan-chac-chan"), &[]).await;
        let review = browser.get(&format!("/van-ban/{code}/soat?tat_ca=1")).await;
        assert_eq!(review.status, StatusCode::OK, "{name}");
        let mut rejected = 0;
        for card in looked(t, &code).await.review.cards() {
            if card.state == CardState::Proposed {
                // What the reader is unsure of is a person's to decide; here it is left out.
                let version = card.version.to_string();
                send(
                    &mut browser,
                    &format!("/van-ban/{code}/soat/{}", card.id),
                    &[("button", "bo"), ("version", &version)],
                )
                .await;
                rejected += 1;
            }
        }
        let before = rows(t, "obligation").await;
        assert_eq!(browser.get(&format!("/van-ban/{code}/phat-hanh")).await.status, StatusCode::OK, "{name}");
        let ready = looked(t, &code).await;
        let accepted = ready.review.count(CardState::Accepted);
        let preview = usecase::preview_issue(t, &system(), &code, &Default::default()).await.unwrap();
        let version = ready.directive.version.to_string();
        send(&mut browser, &format!("/van-ban/{code}/phat-hanh"), &[("version", &version)]).await;

        let issued = looked(t, &code).await;
        assert_eq!(issued.directive.state, DirectiveState::Issued);
        let page = browser.get(&format!("/van-ban/{code}")).await;
        assert_eq!(page.status, StatusCode::OK);
        let tasks = ready.review.cards().iter().filter(|card| card.state == CardState::Accepted);
        for task in tasks {
            let start = task.draft.content.split(['"', '&', '<', '\'']).next().unwrap();
            assert!(page.body.contains(start.trim()), "{name}: the page shows {start:?}");
        }
        let opened = rows(t, "obligation").await - before;
        // A ministry's paper orders ministries, whom no province has.
        let owned = accepted.saturating_sub(preview.ownerless.len());
        assert!(opened >= i64::try_from(owned).unwrap(), "{name}: {owned} tasks with agencies, {opened} obligations");
        let register = browser.get(&format!("/nhiem-vu?agency={justice}&directive={code}")).await;
        assert_eq!(register.status, StatusCode::OK);
        println!("{name}: {accepted} tasks, {rejected} left out, {opened} obligations");
    }
}

db_tests! {
    async fn every_sample_goes_from_its_file_to_its_obligations(t: TestProvince) {
        take_through(&t, &texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("samples"))).await;
    }

    #[ignore = "minutes, and needs THIHANH_CORPUS: a part of ./test --full"]
    async fn every_further_document_goes_from_its_file_to_its_obligations(t: TestProvince) {
        #[expect(clippy::disallowed_methods, reason = "a setting of the tests, not of the program")]
        let corpus = std::env::var_os("THIHANH_CORPUS").expect("THIHANH_CORPUS names a folder");
        let documents = ["seeds", "gold/docs"].map(|folder| texts(&Path::new(&corpus).join(folder))).concat();
        take_through(&t, &documents).await;
    }
}
