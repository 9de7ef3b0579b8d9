//! What was left out is issued later, and what was issued before stays as it is.

use axum::http::StatusCode;
use thihanh_kernel::access::Role;
use thihanh_store::{db_tests, values};

use super::*;
use crate::modules::directives::cli::{self, Facts};
use crate::modules::directives::model::card::{CardFault, CardState};
use crate::modules::directives::model::review::ReviewFault;
use crate::modules::directives::usecase::{DirectiveError, IssueCommand, Issued};
use crate::modules::obligations;
use crate::testing::TestProvince;

/// Issues the plan without two of its six orders: one that nobody looked at, one that was rejected.
async fn issued_in_part(t: &TestProvince, actor: &Actor) -> String {
    let code = received(t, actor, PLAN).await;
    let (rejected, open) = (card(t, &code, "Sở Tài chính").await, card(t, &code, "Thanh tra tỉnh").await);
    usecase::review(t, actor, &code, Verb::Reject(of(&rejected))).await.unwrap();
    t.store
        .write(async |tx| {
            tx.execute("UPDATE draft_task SET is_uncertain = $2 WHERE id = $1", values![open.id.uuid(), true])
                .await
                .map(|_| ())
        })
        .await
        .unwrap();
    let issued = usecase::issue(t, actor, &code, &IssueCommand { version: None, accept_certain: true }).await.unwrap();
    assert_eq!((issued.tasks, issued.supplement, issued.left_out.len()), (4, None, 1));
    code
}

/// Takes the rejected order back and accepts both.
async fn reconsidered(t: &TestProvince, actor: &Actor, code: &str) {
    let rejected = card(t, code, "Sở Tài chính").await;
    usecase::review(t, actor, code, Verb::Restore(of(&rejected))).await.unwrap();
    for start in ["Sở Tài chính", "Thanh tra tỉnh"] {
        let card = card(t, code, start).await;
        usecase::review(t, actor, code, Verb::Accept(of(&card), None)).await.unwrap();
    }
}

/// Everything that was issued first, row by row.
async fn first_issue(t: &TestProvince) -> Vec<String> {
    #[derive(FromQueryResult)]
    struct Row {
        said: String,
    }
    let statement = "SELECT t.code || ' ' || t.ordinal || ' ' || t.content AS said FROM task t WHERE t.ordinal <= 4
        UNION ALL SELECT o.code || ' ' || o.version || ' ' || o.period || ' ' || coalesce(CAST(o.due_on AS text), '-') || ' ' || o.why
            FROM obligation o JOIN task t ON t.id = o.task_id WHERE t.ordinal <= 4
        UNION ALL SELECT t.code || ' ' || a.role || ' ' || v.name FROM task_agency a JOIN task t ON t.id = a.task_id
            JOIN agency_version v ON v.agency_id = a.agency_id WHERE t.ordinal <= 4
        ORDER BY said";
    t.store.read().all::<Row>(statement, values![]).await.unwrap().into_iter().map(|row| row.said).collect()
}

fn command() -> IssueCommand {
    IssueCommand::default()
}

db_tests! {
    async fn what_was_left_out_is_issued_later(t: TestProvince) {
        let coordinator = person(1, Role::Coordinator, province(&t).await);
        let code = issued_in_part(&t, &coordinator).await;
        let before = (first_issue(&t).await, looked(&t, &code).await);
        assert!(before.0.len() > 20, "{:?}", before.0);
        let nothing = usecase::issue(&t, &coordinator, &code, &command()).await.unwrap();
        assert_eq!((nothing.tasks, nothing.supplement), (0, Some(1)), "nothing was accepted since");
        assert_eq!(looked(&t, &code).await.directive, before.1.directive);

        t.on(day("2026-03-20"));
        reconsidered(&t, &coordinator, &code).await;
        let preview = usecase::preview_issue(&t, &coordinator, &code, &command()).await.unwrap();
        assert!(preview.is_supplement && preview.blockers.is_empty());
        let expected = preview.ledger.unwrap();
        assert_eq!((expected.tasks, expected.obligations, expected.continuous), (2, 2, 1));
        assert_eq!(preview.recipients, [], "both were sent the directive already");
        let issued = usecase::issue(&t, &coordinator, &code, &command()).await.unwrap();
        assert_eq!((issued.tasks, issued.obligations, issued.supplement), (2, 2, Some(1)));

        let after = looked(&t, &code).await;
        assert_eq!(first_issue(&t).await, before.0, "what was issued first is not touched");
        assert_eq!(after.recipients.len(), before.1.recipients.len());
        assert_eq!(after.directive.issued_at, before.1.directive.issued_at);
        assert_eq!(after.directive.head.overseer, Some(agency(&t, "Sở Tư pháp").await));
        assert_eq!(after.review.count(CardState::Issued), 6);
        let supplement = &after.supplements[0];
        assert_eq!((supplement.number, supplement.first_ordinal, supplement.tasks, supplement.obligations), (1, 5, 2, 2));
        assert_eq!((supplement.issued_at, supplement.issued_by_name.as_str()), (t.clock.now(), "Người thử 1"));
        let progress = obligations::api::progress_of(t.store.read(), after.directive.id, None, t.clock.today()).await.unwrap();
        let ordinals: Vec<_> = progress.iter().map(|task| task.ordinal).collect();
        assert_eq!(ordinals, [1, 2, 3, 4, 5, 6]);
        let finance = progress.iter().find(|task| task.content.contains("định mức kinh phí")).unwrap();
        assert_eq!(finance.unfinished[0].due_on, Some(day("2026-04-30")), "reckoned from the directive, as in the first issue");
        assert_eq!(events(&t, &code).await.last().unwrap(), "supplemented");
        assert_eq!(obligations::usecase::check_counters(&t).await.unwrap(), 0);

        let again = usecase::issue(&t, &coordinator, &code, &command()).await.unwrap();
        assert_eq!((again.tasks, rows(&t, "task").await, rows(&t, "directive_supplement").await), (0, 6, 1));
    }

    async fn a_missed_order_is_added_and_reaches_its_agencies(t: TestProvince) {
        let code = received(&t, &system(), PLAN).await;
        accept_all(&t, &system(), &code).await;
        usecase::issue(&t, &system(), &code, &command()).await.unwrap();
        let known = looked(&t, &code).await.recipients.len();
        let quote = "Hội Luật gia tỉnh vận động hội viên tham gia trước ngày 15/5/2026.";
        let added = usecase::add_passage(&t, &system(), &code, quote, 0).await.unwrap();
        let card = added.review.find(added.shown.unwrap()).unwrap().clone();
        usecase::review(&t, &system(), &code, Verb::Accept(of(&card), None)).await.unwrap();
        // Undo works on what is not issued, and stops at what is.
        usecase::undo(&t, &system(), &code).await.unwrap();
        usecase::undo(&t, &system(), &code).await.unwrap();
        let over = usecase::undo(&t, &system(), &code).await.map(|_| ());
        assert!(matches!(over, Err(DirectiveError::Review(ReviewFault::NothingToUndo))), "{over:?}");
        let added = usecase::add_passage(&t, &system(), &code, quote, 0).await.unwrap();
        let card = added.review.find(added.shown.unwrap()).unwrap().clone();
        usecase::review(&t, &system(), &code, Verb::Accept(of(&card), None)).await.unwrap();
        let issued = usecase::issue(&t, &system(), &code, &command()).await.unwrap();
        assert_eq!((issued.tasks, issued.obligations), (1, 1));
        let after = looked(&t, &code).await;
        let lawyers = agency(&t, "Hội Luật gia tỉnh").await;
        assert!(after.recipients.iter().any(|recipient| recipient.agency == lawyers));
        assert!(after.recipients.len() <= known + 1);
        let frozen = usecase::review(&t, &system(), &code, Verb::Reject(of(after.review.find(card.id).unwrap()))).await.map(|_| ());
        assert!(matches!(frozen, Err(DirectiveError::Review(ReviewFault::Card(CardFault::IsIssued)))), "{frozen:?}");
    }

    async fn two_people_at_once_issue_it_once(t: TestProvince) {
        let code = issued_in_part(&t, &system()).await;
        reconsidered(&t, &system(), &code).await;
        let (actor, command) = (system(), command());
        let (one, other) = tokio::join!(usecase::issue(&t, &actor, &code, &command), usecase::issue(&t, &actor, &code, &command));
        let tasks = |issued: Result<Issued, DirectiveError>| issued.unwrap().tasks;
        assert_eq!(tasks(one) + tasks(other), 2);
        assert_eq!((rows(&t, "task").await, rows(&t, "directive_supplement").await), (6, 1));
    }

    async fn a_failure_in_the_middle_leaves_the_first_issue(t: TestProvince) {
        let code = issued_in_part(&t, &system()).await;
        reconsidered(&t, &system(), &code).await;
        let before = (first_issue(&t).await, events(&t, &code).await, looked(&t, &code).await.directive);
        // The number of the supplement is taken: writing it fails when everything else is written.
        let directive = before.2.id;
        t.store
            .write(async |tx| {
                tx.execute(
                    "INSERT INTO directive_supplement (directive_id, number, issued_at, issued_by_name, first_ordinal, tasks, obligations)
                     VALUES ($1, 2, $2, '', 9, 0, 0)",
                    values![directive.uuid(), t.clock.now()],
                )
                .await
                .map(|_| ())
            })
            .await
            .unwrap();
        let failed = usecase::issue(&t, &system(), &code, &command()).await;
        assert!(matches!(failed, Err(DirectiveError::Store(_))), "{failed:?}");
        assert_eq!((first_issue(&t).await, events(&t, &code).await, looked(&t, &code).await.directive), before);
        assert_eq!((rows(&t, "task").await, looked(&t, &code).await.review.count(CardState::Accepted)), (4, 2));
    }

    async fn rights_are_those_of_the_issue(t: TestProvince) {
        let code = issued_in_part(&t, &system()).await;
        let clerk = person(2, Role::RecordsClerk, province(&t).await);
        reconsidered(&t, &clerk, &code).await;
        let denied = usecase::issue(&t, &clerk, &code, &command()).await.map(|_| ());
        assert!(matches!(denied, Err(DirectiveError::Denied(_))), "{denied:?}");
        let officer = person(3, Role::FocalOfficer, agency(&t, "Sở Tài chính").await);
        let open = card(&t, &code, "Thanh tra tỉnh").await;
        let denied = usecase::review(&t, &officer, &code, Verb::Reject(of(&open))).await.map(|_| ());
        assert!(matches!(denied, Err(DirectiveError::Denied(_))), "{denied:?}");
    }

    async fn the_command_line_issues_again(t: TestProvince) {
        let code = issued_in_part(&t, &system()).await;
        let facts = || Facts { number: Some("41/KH-UBND".into()), issued_on: Some("2026-03-02".into()), jurisdiction: None };
        let said = cli::issue(&t, &system(), &code, facts(), true).await.unwrap().to_string();
        assert!(said.starts_with(&format!("{code} was issued before, nothing new was accepted: 0 tasks")), "{said}");
        reconsidered(&t, &system(), &code).await;
        let said = cli::issue(&t, &system(), &code, facts(), false).await.unwrap().to_string();
        assert!(said.starts_with(&format!("{code} supplemented (1): 2 tasks, 2 agencies, 2 obligations")), "{said}");
        let other = Facts { number: Some("42/KH-UBND".into()), ..facts() };
        assert!(matches!(cli::issue(&t, &system(), &code, other, false).await.map(|_| ()), Err(DirectiveError::State(_))));
        let said = cli::review(&t, &system(), &code).await.unwrap().to_string();
        assert!(said.contains("0 proposed (0 uncertain), 0 accepted, 0 rejected, 6 issued"), "{said}");
    }

    async fn the_pages_lead_there_and_tell_of_it(t: TestProvince) {
        let code = issued_in_part(&t, &system()).await;
        let mut browser = pages::browser_of(&t, "dieuphoi1", Role::Coordinator, province(&t).await).await;
        let mut officer = pages::browser_of(&t, "daumoi1", Role::FocalOfficer, agency(&t, "Sở Tài chính").await).await;
        let address = format!("/van-ban/{code}");
        let page = browser.get(&address).await.body;
        assert!(page.contains(&format!("href=\"{address}/soat\"")) && page.contains("Bổ sung nhiệm vụ"), "{page}");
        let page = browser.get(&format!("{address}/soat?tat_ca=1")).await.body;
        assert!(page.contains("đã xong 5/6") && page.contains("Đã phát hành") && !page.contains(&format!("{address}/thong-tin\"")), "{page}");
        assert_eq!(officer.get(&format!("{address}/soat")).await.status, StatusCode::SEE_OTHER, "drafts are not for recipients");
        let page = officer.get(&address).await.body;
        assert!(!page.contains("Bổ sung nhiệm vụ"), "{page}");

        let nothing = browser.get(&format!("{address}/phat-hanh")).await.body;
        assert!(nothing.contains("Chưa nhận nhiệm vụ nào"), "{nothing}");
        reconsidered(&t, &system(), &code).await;
        let page = browser.get(&address).await.body;
        assert!(page.contains("2 nhiệm vụ đã nhận sau khi phát hành") && page.contains(&format!("{address}/phat-hanh")), "{page}");
        let page = browser.get(&format!("{address}/phat-hanh")).await.body;
        assert!(page.contains("Phát hành bổ sung") && page.contains("Phát hành 2 nhiệm vụ") && page.contains("Không có đơn vị nào ngoài"), "{page}");
        let version = looked(&t, &code).await.directive.version.to_string();
        let answer = browser.post(&format!("{address}/phat-hanh"), &[("version", &version)]).await;
        let page = pages::follow(&mut browser, answer).await.body;
        assert!(page.contains("Đã phát hành bổ sung: 2 nhiệm vụ") && page.contains("Bổ sung lần 1"), "{page}");
        assert!(page.contains("Phát hành bổ sung ngày 16/03/2026") && page.contains("Người dieuphoi1: 2 nhiệm vụ, 2 việc"), "{page}");
        assert_eq!(page.matches(">II.2</b>").count(), 1, "each clause stands once: {page}");
        let twice = browser.post(&format!("{address}/phat-hanh"), &[("version", &version)]).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        assert_eq!(rows(&t, "task").await, 6);
        let json = browser.get(&format!("/api/v1/directives/{code}")).await.body;
        assert!(json.contains("\"supplements\":[{\"number\":1") && json.contains("\"state\":\"issued\",\"path\""), "{json}");
    }
}
