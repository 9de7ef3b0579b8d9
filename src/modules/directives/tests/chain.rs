//! A plan of a level below that carries out one of the level above.

use thihanh_store::db_tests;

use super::{PLAN, accept_all, received, system};
use crate::modules::directives::model::head::HeadForm;
use crate::modules::directives::usecase::{self, DirectiveError, HeadCommand, IssueCommand};
use crate::testing::TestProvince;

async fn carry_out(t: &TestProvince, code: &str, parent: &str) -> Result<(), DirectiveError> {
    let form = HeadForm { carries_out: Some(parent.to_owned()), ..HeadForm::default() };
    usecase::set_head(t, &system(), code, &HeadCommand { version: None, form }).await.map(|_| ())
}

async fn issue(t: &TestProvince, code: &str) {
    accept_all(t, &system(), code).await;
    usecase::issue(t, &system(), code, &IssueCommand::default()).await.unwrap();
}

fn refusal(refused: Result<(), DirectiveError>) -> &'static str {
    match refused {
        Err(DirectiveError::Invalid(errors)) => errors[0].code,
        other => panic!("{other:?}"),
    }
}

db_tests! {
    async fn each_names_the_other_once_both_are_issued(t: TestProvince) {
        let parent = received(&t, &system(), PLAN).await;
        let child = received(&t, &system(), &PLAN.replacen("Số: ", "Số: 9", 1)).await;
        assert_eq!(refusal(carry_out(&t, &child, &parent).await), "carried-out-not-issued");
        assert_eq!(refusal(carry_out(&t, &child, "VB-1999-0001").await), "carried-out-not-issued");
        issue(&t, &parent).await;
        carry_out(&t, &child, &parent.to_lowercase()).await.unwrap();
        let looked = usecase::look(&t, &system(), &child).await.unwrap();
        assert_eq!(looked.carries_out.unwrap().code, parent);
        assert!(usecase::look(&t, &system(), &parent).await.unwrap().carried_out_by.is_empty(), "a draft is nobody's");
        issue(&t, &child).await;
        let below = usecase::look(&t, &system(), &parent).await.unwrap().carried_out_by;
        let [(label, counts)] = &below[..] else { panic!("{below:?}") };
        assert_eq!(label.code, child);
        assert!(counts.total.at_least() > 0);
    }
}
