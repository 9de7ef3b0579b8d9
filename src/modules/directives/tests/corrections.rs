//! What reviewers corrected, as an annotation.

use thihanh_kernel::access::Role;
use thihanh_store::db_tests;

use super::*;
use crate::modules::directives::model::corrections::Corrected;
use crate::modules::directives::model::draft::{Draft, Phrase};
use crate::modules::directives::usecase::{DirectiveError, IssueCommand};
use crate::testing::TestProvince;

async fn exported(t: &TestProvince, is_masked: bool) -> (usize, Vec<Corrected>) {
    let mut found = Vec::new();
    let actor = system();
    let taken = usecase::corrections(&t.app, &actor, None, is_masked, |one, _| {
        found.push(one);
        Ok::<_, DirectiveError>(())
    });
    let (all, changed) = taken.await.unwrap();
    assert_eq!(changed, found.len());
    (all, found)
}

db_tests! {
    async fn what_was_corrected_is_an_annotation_of_the_text(t: TestProvince) {
        let root = province(&t).await;
        let one = person(1, Role::Coordinator, root);
        let right = received(&t, &one, &PLAN.replace("41/KH-UBND", "40/KH-UBND")).await;
        let code = received(&t, &one, PLAN).await;
        let issue = IssueCommand { version: None, accept_certain: true };
        usecase::issue(&t, &system(), &right, &issue).await.unwrap();

        let finance = card(&t, &code, "Sở Tài chính").await;
        let with_support = Draft { support: vec![Phrase::of("Sở Tư pháp")], ..finance.draft.clone() };
        usecase::review(&t, &one, &code, Verb::Accept(of(&finance), Some(Box::new(with_support)))).await.unwrap();
        let inspection = card(&t, &code, "Thanh tra tỉnh").await;
        usecase::review(&t, &one, &code, Verb::Reject(of(&inspection))).await.unwrap();
        let typed = Draft { leads: vec![Phrase::of("Sở Y tế")], ..Draft::of("Sở Y tế làm thêm một việc") };
        usecase::review(&t, &one, &code, Verb::Add(Box::new(typed))).await.unwrap();
        assert_eq!(exported(&t, false).await.1.len(), 0, "a directive under review is nobody's to export");
        usecase::issue(&t, &system(), &code, &issue).await.unwrap();

        let (all, found) = exported(&t, false).await;
        assert_eq!(all, 2, "both are issued, one was read without a fault");
        let [corrected] = &found[..] else { panic!("{found:#?}") };
        assert_eq!((corrected.code.as_str(), corrected.text.as_str()), (code.as_str(), looked(&t, &code).await.directive.text.as_str()));
        let mut what: Vec<_> = corrected.corrections.iter().map(|it| (it.what, it.fields.clone())).collect();
        what.sort();
        assert_eq!(what, [("changed", vec!["support"]), ("rejected", vec![]), ("typed", vec![])]);
        let gold = &corrected.gold;
        assert_eq!((gold.document.kind.as_str(), gold.document.number.as_deref()), ("ke_hoach", Some("41/KH-UBND")));
        assert_eq!(gold.document.signer.as_deref(), Some("Vi Thanh Bình"));
        let task = gold.tasks.iter().find(|task| task.quote.starts_with("Sở Tài chính")).unwrap();
        assert_eq!((task.lead.clone(), task.support.clone()), (vec!["Sở Tài chính".to_owned()], vec!["Sở Tư pháp".to_owned()]));
        assert_eq!(task.quote.split(' ').count(), 12);
        assert!(gold.tasks.iter().all(|task| !task.quote.starts_with("Thanh tra") && !task.quote.contains("làm thêm")));
        // Every place holds the words of its task.
        let letters: Vec<char> = corrected.text.chars().collect();
        for (task, wanted) in corrected.reviewed.tasks.iter().zip(gold.tasks.iter().filter(|task| !task.optional)) {
            let passage: String = letters[task.source.clone()].iter().collect();
            assert!(passage.split_whitespace().collect::<Vec<_>>().join(" ").starts_with(&wanted.quote), "{passage}");
        }

        let masked = exported(&t, true).await.1.remove(0);
        assert_eq!(masked.gold.document.signer.as_deref(), Some("Xx Xxxxx Xxxx"));
        assert!(!masked.text.contains("Vi Thanh Bình") && masked.text.contains("Xx Xxxxx Xxxx"), "{}", masked.text);
        assert_eq!(masked.reviewed.tasks.iter().map(|task| &task.source).collect::<Vec<_>>(), corrected.reviewed.tasks.iter().map(|task| &task.source).collect::<Vec<_>>());

        let refused = usecase::corrections(&t.app, &one, None, true, |_, _| Ok::<_, DirectiveError>(())).await;
        assert!(matches!(refused, Err(DirectiveError::Denied(_))), "{refused:?}");
    }
}
