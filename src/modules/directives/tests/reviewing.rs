//! The review against the databases: two people, undo, phrases.

use thihanh_kernel::access::Role;
use thihanh_store::db_tests;

use super::*;
use crate::modules::directives::model::card::CardState;
use crate::modules::directives::model::draft::Draft;
use crate::modules::directives::model::head::HeadForm;
use crate::modules::directives::model::review::ReviewFault;
use crate::modules::directives::usecase::{DirectiveError, HeadCommand};
use crate::testing::TestProvince;

fn edited(card: &DraftTask, content: &str) -> Box<Draft> {
    Box::new(Draft { content: content.into(), ..card.draft.clone() })
}

db_tests! {
    async fn the_second_of_two_reviewers_is_told_what_the_first_did(t: TestProvince) {
        let root = province(&t).await;
        let (one, two) = (person(1, Role::Coordinator, root), person(2, Role::RecordsClerk, root));
        let code = received(&t, &one, PLAN).await;
        let seen = card(&t, &code, "Thanh tra tỉnh").await;
        usecase::review(&t, &one, &code, Verb::Edit(of(&seen), edited(&seen, "Của người thứ nhất"))).await.unwrap();
        let second = usecase::review(&t, &two, &code, Verb::Accept(of(&seen), Some(edited(&seen, "Của người thứ hai")))).await;
        let Err(DirectiveError::Review(ReviewFault::Stale { now })) = second else { panic!("{second:?}") };
        assert_eq!((now.draft.content.as_str(), now.reviewed_by), ("Của người thứ nhất", one.account()));
        let other = usecase::other_reviewer(&t, &two, &looked(&t, &code).await.directive).await.unwrap();
        assert_eq!(other.map(|(account, _)| Some(account)), Some(one.account()));
    }

    async fn each_person_undoes_the_own_steps(t: TestProvince) {
        let root = province(&t).await;
        let (one, two) = (person(1, Role::Coordinator, root), person(2, Role::RecordsClerk, root));
        let code = received(&t, &one, PLAN).await;
        let start = contents(&looked(&t, &code).await);
        let first = card(&t, &code, "Sở Tài chính").await;
        let cut = first.draft.content.find(';').unwrap() + 1;
        usecase::review(&t, &one, &code, Verb::Split(of(&first), cut)).await.unwrap();
        assert_eq!(contents(&looked(&t, &code).await).len(), start.len() + 1);
        let inspection = card(&t, &code, "Thanh tra tỉnh").await;
        usecase::review(&t, &two, &code, Verb::Reject(of(&inspection))).await.unwrap();

        // The other's later step stands on another card: mine can be taken back, and theirs stays.
        usecase::undo(&t, &one, &code).await.unwrap();
        let after = looked(&t, &code).await;
        assert_eq!(contents(&after), start);
        assert_eq!(after.review.count(CardState::Rejected), 1);
        let nothing = usecase::undo(&t, &one, &code).await;
        assert!(matches!(nothing, Err(DirectiveError::Review(ReviewFault::NothingToUndo))), "{nothing:?}");

        let again = card(&t, &code, "Sở Tài chính").await;
        usecase::review(&t, &one, &code, Verb::Accept(of(&again), None)).await.unwrap();
        let accepted = card(&t, &code, "Sở Tài chính").await;
        usecase::review(&t, &two, &code, Verb::Reject(of(&accepted))).await.unwrap();
        let late = usecase::undo(&t, &one, &code).await;
        assert!(matches!(late, Err(DirectiveError::Review(ReviewFault::ChangedSince))), "{late:?}");
    }

    async fn merged_cards_come_back_by_undo(t: TestProvince) {
        let code = received(&t, &system(), PLAN).await;
        let before = looked(&t, &code).await;
        let second = card(&t, &code, "Sở Tài chính").await;
        let merged = usecase::review(&t, &system(), &code, Verb::MergeWithPrevious(of(&second))).await.unwrap();
        let words: Vec<_> = merged.review.cards()[0].draft.leads.iter().map(|phrase| phrase.words.as_str()).collect();
        assert_eq!(words, ["Sở Tư pháp", "Sở Tài chính"]);
        usecase::undo(&t, &system(), &code).await.unwrap();
        let after = looked(&t, &code).await;
        assert_eq!(contents(&after), contents(&before));
        assert_eq!(after.review.cards()[1].proposal, before.review.cards()[1].proposal);
    }

    async fn a_passage_becomes_a_card_in_its_place(t: TestProvince) {
        let code = received(&t, &system(), PLAN).await;
        let marked = "Bảo đảm pháp luật được thi hành\n nghiêm minh";
        let added = usecase::add_passage(&t, &system(), &code, marked, 0).await.unwrap();
        let first = &added.review.cards()[0];
        assert_eq!(Some(first.id), added.shown, "it stands before all others in the text");
        assert_eq!(&added.directive.text[first.draft.source.clone().unwrap()], "Bảo đảm pháp luật được thi hành nghiêm minh");
        let typed = usecase::add_passage(&t, &system(), &code, "Sở Y tế báo cáo trước ngày 01/6/2026", 0).await.unwrap();
        let last = typed.review.cards().last().unwrap();
        assert_eq!((Some(last.id), &last.draft.source), (typed.shown, &None));
        assert_eq!(last.draft.leads[0].words, "Sở Y tế");
        let empty = usecase::add_passage(&t, &system(), &code, "  ", 0).await;
        assert!(matches!(empty, Err(DirectiveError::Invalid(_))), "{empty:?}");
    }

    async fn agencies_are_taken_off_and_the_date_changes_the_expansion(t: TestProvince) {
        let code = received(&t, &system(), PLAN).await;
        let finance = agency(&t, "Sở Tài chính").await;
        let reports = card(&t, &code, "Các sở, ban, ngành").await;
        let chosen = |looked: &Looked, card: &DraftTask| looked.expansion.chosen(&looked.review.find(card.id).unwrap().draft.leads);
        let before = looked(&t, &code).await;
        assert!(chosen(&before, &reports).iter().any(|(agency, _)| *agency == finance));

        let mut draft = reports.draft.clone();
        draft.leads.iter_mut().for_each(|phrase| phrase.excluded = vec![finance]);
        usecase::review(&t, &system(), &code, Verb::Edit(of(&reports), Box::new(draft))).await.unwrap();
        let after = looked(&t, &code).await;
        assert!(!chosen(&after, &reports).iter().any(|(agency, _)| *agency == finance));
        assert_eq!(chosen(&after, &reports).len() + 1, chosen(&before, &reports).len());

        // In 2021 the communes were others; "UBND các xã, phường" then means those.
        let form = HeadForm { issued_on: Some("01/3/2021".into()), ..HeadForm::default() };
        usecase::set_head(&t, &system(), &code, &HeadCommand { version: None, form }).await.unwrap();
        let then = looked(&t, &code).await;
        assert_ne!(chosen(&then, &reports).len(), chosen(&after, &reports).len());
    }

    async fn a_stale_head_form_is_refused(t: TestProvince) {
        let code = received(&t, &system(), PLAN).await;
        let version = looked(&t, &code).await.directive.version;
        let set = async |title: &str| {
            let form = HeadForm { title: Some(title.into()), ..HeadForm::default() };
            usecase::set_head(&t, &system(), &code, &HeadCommand { version: Some(version), form }).await
        };
        set("Một").await.unwrap();
        let late = set("Hai").await;
        assert!(matches!(late, Err(DirectiveError::State(_))), "{late:?}");
        assert_eq!(looked(&t, &code).await.directive.head.title, "Một");
        let unknown = HeadForm { jurisdiction: Some(uuid::Uuid::from_u128(5).to_string()), ..HeadForm::default() };
        let refused = usecase::set_head(&t, &system(), &code, &HeadCommand { version: None, form: unknown }).await;
        assert!(matches!(refused, Err(DirectiveError::Invalid(_))), "{refused:?}");
    }
}
