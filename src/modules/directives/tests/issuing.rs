//! Issuing is all or nothing.

use thihanh_store::{db_tests, values};

use super::*;
use crate::modules::directives::model::card::CardState;
use crate::modules::directives::model::directive::DirectiveState;
use crate::modules::directives::usecase::{DirectiveError, IssueCommand};
use crate::testing::TestProvince;

db_tests! {
    async fn who_follows_the_whole_up_is_one_and_not_everybody(t: TestProvince) {
        // First everybody is told to follow up the own part, then one department the plan.
        let text = PLAN.replace(
            "III. TỔ CHỨC THỰC HIỆN\n",
            "III. TỔ CHỨC THỰC HIỆN\nCác sở, ban, ngành tỉnh, UBND các xã, phường chỉ đạo, kiểm tra, đôn đốc, sơ kết, tổng kết việc thực hiện Kế hoạch này.\n",
        );
        let code = received(&t, &system(), &text).await;
        assert!(card(&t, &code, "Các sở, ban, ngành tỉnh, UBND các xã, phường chỉ đạo").await.draft.is_follow_up);
        let preview = usecase::preview_issue(&t, &system(), &code, &IssueCommand::default()).await.unwrap();
        assert_eq!(preview.overseer, Some(agency(&t, "Sở Tư pháp").await));
    }

    async fn a_failure_in_the_middle_leaves_nothing(t: TestProvince) {
        let code = received(&t, &system(), PLAN).await;
        accept_all(&t, &system(), &code).await;
        let before = (events(&t, &code).await, looked(&t, &code).await.directive);
        // A task of the same directive with a number that issuing will use: the ledger's unique key refuses the second.
        let directive = looked(&t, &code).await.directive.id;
        let overseer = agency(&t, "Sở Tư pháp").await;
        t.store
            .write(async |tx| {
                tx.execute(
                    "INSERT INTO task (id, code, origin, origin_id, origin_code, jurisdiction_id, opened_on, ordinal, path, content,
                         binding, is_personal, is_follow_up, is_shared, overseer_id, created_at)
                     VALUES ($1, 'X', 'directive', $2, 'X', $4, $6, 3, '', 'x', 'order', $3, $3, $3, $4, $5)",
                    values![
                        uuid::Uuid::from_u128(1),
                        directive.uuid(),
                        false,
                        overseer.uuid(),
                        t.clock.now(),
                        t.clock.today()
                    ],
                )
                .await
                .map(|_| ())
            })
            .await
            .unwrap();
        let failed = usecase::issue(&t, &system(), &code, &IssueCommand::default()).await;
        assert!(matches!(failed, Err(DirectiveError::Opening(_))), "{failed:?}");
        assert_eq!((events(&t, &code).await, looked(&t, &code).await.directive), before);
        assert_eq!((rows(&t, "task").await, rows(&t, "obligation").await, rows(&t, "directive_recipient").await), (1, 0, 0));
        assert_eq!(rows(&t, "obligation_count").await, 0);
    }

    async fn what_nobody_looked_at_stands_in_the_way(t: TestProvince) {
        let code = received(&t, &system(), PLAN).await;
        let Err(DirectiveError::Blocked(blockers)) = usecase::issue(&t, &system(), &code, &IssueCommand::default()).await else {
            panic!("six cards are unreviewed")
        };
        let codes: Vec<_> = blockers.iter().map(|blocker| (blocker.code(), blocker.count())).collect();
        assert_eq!(codes, [("issue-unreviewed", 6), ("issue-nothing-accepted", 0)]);
    }

    async fn a_phrase_that_means_nobody_is_named_and_opens_nothing(t: TestProvince) {
        let text = PLAN.replace("Thanh tra tỉnh thường xuyên", "Sở Khí tượng Vũ trụ thường xuyên");
        let code = received(&t, &system(), &text).await;
        accept_all(&t, &system(), &code).await;
        let preview = usecase::preview_issue(&t, &system(), &code, &IssueCommand::default()).await.unwrap();
        assert_eq!(preview.unresolved.iter().map(|open| open.words.as_str()).collect::<Vec<_>>(), ["Sở Khí tượng Vũ trụ"]);
        assert_eq!(preview.ownerless, preview.unresolved[0].cards);
        let issued = usecase::issue(&t, &system(), &code, &IssueCommand::default()).await.unwrap();
        assert_eq!((issued.tasks, issued.unresolved), (6, vec!["Sở Khí tượng Vũ trụ".to_owned()]));
    }

    async fn a_stale_preview_is_not_issued(t: TestProvince) {
        let code = received(&t, &system(), PLAN).await;
        accept_all(&t, &system(), &code).await;
        let version = looked(&t, &code).await.directive.version;
        let form = crate::modules::directives::model::head::HeadForm { title: Some("Khác".into()), ..Default::default() };
        usecase::set_head(&t, &system(), &code, &usecase::HeadCommand { version: None, form }).await.unwrap();
        let late = usecase::issue(&t, &system(), &code, &IssueCommand { version: Some(version), accept_certain: false }).await;
        assert!(matches!(late, Err(DirectiveError::State(_))), "{late:?}");
        let after = looked(&t, &code).await;
        assert_eq!((after.directive.state, after.review.count(CardState::Accepted)), (DirectiveState::Review, 6));
    }
}
