//! The whole life: from a text to what agencies owe.

use thihanh_kernel::access::Role;
use thihanh_store::{db_tests, values};

use super::*;
use crate::modules::directives::model::card::CardState;
use crate::modules::directives::model::directive::DirectiveState;
use crate::modules::directives::model::head::HeadForm;
use crate::modules::directives::usecase::{Communication, DirectiveError, HeadCommand, IssueCommand};
use crate::modules::obligations;
use crate::testing::TestProvince;

db_tests! {
    async fn from_a_text_to_obligations(t: TestProvince) {
        let coordinator = person(1, Role::Coordinator, province(&t).await);
        let code = received(&t, &coordinator, PLAN).await;
        let before = looked(&t, &code).await;
        assert_eq!(before.directive.head.number.as_deref(), Some("41/KH-UBND"));
        assert_eq!(before.directive.head.issued_on, Some(day("2026-03-02")));
        assert_eq!(before.directive.head.jurisdiction, Some(province(&t).await), "the only province");
        assert_eq!(before.review.cards().len(), 6, "{:#?}", contents(&before));
        assert_eq!((rows(&t, "task").await, rows(&t, "obligation").await), (0, 0), "nothing exists before issuing");

        accept_all(&t, &coordinator, &code).await;
        let preview = usecase::preview_issue(&t, &coordinator, &code, &IssueCommand::default()).await.unwrap();
        assert_eq!(preview.blockers, []);
        assert_eq!(preview.unresolved, []);
        assert_eq!(preview.overseer, Some(agency(&t, "Sở Tư pháp").await), "named by the follow-up task");
        let expected = preview.ledger.unwrap();
        assert_eq!((expected.tasks, expected.requests), (6, 1));
        assert_eq!(expected.first_deadlines.first().map(|(day, _)| *day), Some(day("2026-03-19")), "before the 20th of the quarter's last month");

        let issued = usecase::issue(&t, &coordinator, &code, &IssueCommand::default()).await.unwrap();
        assert_eq!((issued.tasks, issued.agencies, issued.obligations), (expected.tasks, expected.agencies, expected.obligations));
        assert_eq!(rows(&t, "task").await, 6);
        assert_eq!(rows(&t, "obligation").await, i64::try_from(issued.obligations).unwrap());
        let after = looked(&t, &code).await;
        assert_eq!(after.directive.state, DirectiveState::Issued);
        // Everybody who owes something was sent the directive, and whoever stands in "Nơi nhận".
        assert!(after.recipients.len() >= issued.agencies, "{} of {}", after.recipients.len(), issued.agencies);
        assert!(after.recipients.iter().any(|recipient| recipient.phrase == "UBND các xã, phường"));

        let progress = obligations::api::progress_of(t.store.read(), after.directive.id, None, t.clock.today()).await.unwrap();
        let meeting = progress.iter().find(|task| task.content.contains("hội nghị quán triệt")).unwrap();
        // "trước ngày 31/3/2026": the 30th is the last day.
        assert_eq!(meeting.unfinished[0].due_on, Some(day("2026-03-30")));
        let review = progress.iter().find(|task| task.content.contains("định mức kinh phí")).unwrap();
        assert_eq!(review.unfinished[0].due_on, Some(day("2026-04-30")));
        assert!(events(&t, &code).await.ends_with(&["review_accept".to_owned(), "issued".to_owned()]));
    }

    async fn what_is_issued_stays_as_it_is(t: TestProvince) {
        let code = received(&t, &system(), PLAN).await;
        accept_all(&t, &system(), &code).await;
        usecase::issue(&t, &system(), &code, &IssueCommand::default()).await.unwrap();
        let first = card(&t, &code, "Sở Tư pháp").await;
        let refused = usecase::review(&t, &system(), &code, Verb::Reject(of(&first))).await;
        assert!(matches!(refused, Err(DirectiveError::Review(_))), "{refused:?}");
        let form = HeadForm { title: Some("Khác".into()), ..HeadForm::default() };
        let refused = usecase::set_head(&t, &system(), &code, &HeadCommand { version: None, form }).await;
        assert!(matches!(refused, Err(DirectiveError::State(_))), "{refused:?}");
        let refused = usecase::withdraw(&t, &system(), &code, None, "").await;
        assert!(matches!(refused, Err(DirectiveError::State(_))), "{refused:?}");
        let again = usecase::issue(&t, &system(), &code, &IssueCommand::default()).await.unwrap();
        assert_eq!((again.tasks, again.obligations), (0, 0));
        assert_eq!(rows(&t, "task").await, 6);
    }

    async fn a_number_and_a_date_are_typed_in_where_the_text_has_none(t: TestProvince) {
        let text = PLAN.replace("Số: 41/KH-UBND", "Số:      /KH-UBND").replace("ngày 02 tháng 3 năm 2026", "ngày     tháng     năm 2026");
        let code = received(&t, &system(), &text).await;
        accept_all(&t, &system(), &code).await;
        let Err(DirectiveError::Blocked(blockers)) = usecase::issue(&t, &system(), &code, &IssueCommand::default()).await else {
            panic!("it has neither number nor date")
        };
        let codes: Vec<_> = blockers.iter().map(|blocker| blocker.code()).collect();
        assert_eq!(codes, ["issue-no-number", "issue-no-date"]);
        assert_eq!(rows(&t, "task").await, 0);

        let facts = crate::modules::directives::cli::Facts { number: Some("41/KH-UBND".into()), issued_on: Some("2026-03-02".into()), jurisdiction: None };
        let issued = crate::modules::directives::cli::issue(&t, &system(), &code, facts, false).await.unwrap();
        assert!(issued.to_string().starts_with(&format!("{code} issued: 6 tasks")), "{issued}");
    }

    async fn a_draft_is_given_up_and_taken_up_again(t: TestProvince) {
        let code = received(&t, &system(), PLAN).await;
        let version = looked(&t, &code).await.directive.version;
        usecase::withdraw(&t, &system(), &code, Some(version), "Gửi nhầm").await.unwrap();
        let stale = usecase::reopen(&t, &system(), &code, Some(version)).await;
        assert!(matches!(stale, Err(DirectiveError::State(_))), "{stale:?}");
        // The same file comes again: it leads to the draft that was given up.
        let again = usecase::receive(&t, &system(), file("khac.txt", PLAN), None).await.unwrap();
        let Received::AlreadyThere { first: Some(first) } = again else { panic!("{again:?}") };
        assert_eq!((first.code.as_str(), first.state), (code.as_str(), DirectiveState::Withdrawn));
        usecase::reopen(&t, &system(), &code, Some(version + 1)).await.unwrap();
        assert_eq!(looked(&t, &code).await.directive.state, DirectiveState::Review);
        assert_eq!(events(&t, &code).await, ["received", "withdrawn", "reopened"]);
    }

    async fn recipients_answer_for_themselves(t: TestProvince) {
        let code = received(&t, &system(), PLAN).await;
        accept_all(&t, &system(), &code).await;
        usecase::issue(&t, &system(), &code, &IssueCommand::default()).await.unwrap();
        let (finance, justice) = (agency(&t, "Sở Tài chính").await, agency(&t, "Sở Tư pháp").await);
        let officer = person(2, Role::FocalOfficer, finance);

        usecase::confirm_receipt(&t, &officer, &code, finance).await.unwrap();
        usecase::confirm_receipt(&t, &officer, &code, finance).await.unwrap();
        let denied = usecase::confirm_receipt(&t, &officer, &code, justice).await;
        assert!(matches!(denied, Err(DirectiveError::Denied(_))), "{denied:?}");

        let said = |form: &str, on: &str| Communication { form: form.into(), on: on.into() };
        let early = usecase::communicate(&t, &officer, &code, finance, &said("Hội nghị", "01/3/2026")).await;
        assert!(matches!(early, Err(DirectiveError::Invalid(_))), "{early:?}");
        usecase::communicate(&t, &officer, &code, finance, &said("Hội nghị", "10/3/2026")).await.unwrap();
        let after = usecase::look(&t, &officer, &code).await.unwrap();
        assert_eq!(after.own, [finance]);
        let own = after.recipients.iter().find(|recipient| recipient.agency == finance).unwrap();
        assert_eq!((own.communicated_on, own.communicated_form.as_str()), (Some(day("2026-03-10")), "Hội nghị"));
        assert!(own.received_at.is_some());
        assert_eq!(events(&t, &code).await.iter().filter(|event| *event == "receipt_confirmed").count(), 1, "said once");
    }

    async fn what_was_left_unreviewed_is_named_and_stays_a_proposal(t: TestProvince) {
        let code = received(&t, &system(), PLAN).await;
        let doubtful = card(&t, &code, "Thanh tra tỉnh").await;
        t.store
            .write(async |tx| {
                tx.execute("UPDATE draft_task SET is_uncertain = $2 WHERE id = $1", values![doubtful.id.uuid(), true]).await.map(|_| ())
            })
            .await
            .unwrap();
        let refused = usecase::issue(&t, &system(), &code, &IssueCommand::default()).await;
        assert!(matches!(&refused, Err(DirectiveError::Blocked(_))), "{refused:?}");
        let issued = usecase::issue(&t, &system(), &code, &IssueCommand { version: None, accept_certain: true }).await.unwrap();
        assert_eq!(issued.tasks, 5);
        assert_eq!(issued.left_out.len(), 1);
        assert!(issued.left_out[0].contains("Thanh tra tỉnh"), "{:?}", issued.left_out);
        assert_eq!(looked(&t, &code).await.review.count(CardState::Proposed), 1);
    }
}
