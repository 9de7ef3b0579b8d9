//! What a person sees: the lists' SQL and the policy say the same.

use std::collections::BTreeSet;

use thihanh_kernel::access::Role;
use thihanh_kernel::page::Page;
use thihanh_store::db_tests;

use super::*;
use crate::modules::directives::policy::{self, Stakes};
use crate::modules::directives::store::list::DirectiveFilter;
use crate::modules::directives::usecase::{DirectiveError, IssueCommand};
use crate::testing::TestProvince;

/// The agencies and everything above them.
async fn with_all_above(app: &App, ids: impl IntoIterator<Item = AgencyId>) -> BTreeSet<AgencyId> {
    let mut all = BTreeSet::new();
    for agency in ids {
        all.extend(agencies::api::ancestors(app.store.read(), agency, app.clock.today()).await.unwrap());
    }
    all
}

db_tests! {
    async fn lists_and_policy_agree(t: TestProvince) {
        let draft = received(&t, &system(), PLAN).await;
        let issued = received(&t, &system(), &PLAN.replace("41/KH-UBND", "42/KH-UBND").replace("UBND các xã, phường", "Sở Y tế")).await;
        accept_all(&t, &system(), &issued).await;
        usecase::issue(&t, &system(), &issued, &IssueCommand::default()).await.unwrap();
        let places = [province(&t).await, agency(&t, "Sở Tài chính").await, agency(&t, "Hội Luật gia tỉnh").await];
        let mut known = Vec::new();
        for code in [draft, issued] {
            let seen = looked(&t, &code).await;
            let stakes = Stakes {
                jurisdiction: with_all_above(&t, seen.directive.head.jurisdiction).await,
                recipients: with_all_above(&t, seen.recipients.iter().map(|recipient| recipient.agency)).await,
            };
            known.push((code, seen.directive.state, stakes));
        }
        for (number, role) in (1..).zip(Role::ALL) {
            for place in places {
                let actor = person(number, role, place);
                let (slice, _) = usecase::list(&t, &actor, &DirectiveFilter::default(), &Page::default()).await.unwrap();
                let listed: BTreeSet<_> = slice.items.into_iter().map(|item| item.code).collect();
                for (code, state, stakes) in &known {
                    let may = policy::may_view(&actor, *state, stakes);
                    assert_eq!(listed.contains(code), may, "{role} at {place}: {code}");
                    assert_eq!(usecase::look(&t, &actor, code).await.is_ok(), may, "{role} at {place}: {code}");
                }
            }
        }
    }

    async fn a_stranger_learns_nothing(t: TestProvince) {
        let lawyers = agency(&t, "Hội Luật gia tỉnh").await;
        let code = received(&t, &system(), PLAN).await;
        let stranger = person(9, Role::RecordsClerk, lawyers);
        let hidden = usecase::look(&t, &stranger, &code).await.map(|_| ());
        assert!(matches!(hidden, Err(DirectiveError::NotFound)), "{hidden:?}");
        let first = card(&t, &code, "Sở Tư pháp").await;
        let hidden = usecase::review(&t, &stranger, &code, Verb::Reject(of(&first))).await.map(|_| ());
        assert!(matches!(hidden, Err(DirectiveError::NotFound)), "{hidden:?}");
        let again = usecase::receive(&t, &stranger, file("a.txt", PLAN), None).await.unwrap();
        assert_eq!(again, Received::AlreadyThere { first: None });
        let observer = person(8, Role::Observer, province(&t).await);
        let denied = usecase::receive(&t, &observer, file("b.txt", "Khác"), None).await;
        assert!(matches!(denied, Err(DirectiveError::Denied(_))), "{denied:?}");
    }

    async fn a_clerk_reviews_and_does_not_issue(t: TestProvince) {
        let clerk = person(2, Role::RecordsClerk, province(&t).await);
        let code = received(&t, &clerk, PLAN).await;
        accept_all(&t, &clerk, &code).await;
        let denied = usecase::issue(&t, &clerk, &code, &IssueCommand::default()).await;
        assert!(matches!(denied, Err(DirectiveError::Denied(_))), "{denied:?}");
        let denied = usecase::withdraw(&t, &clerk, &code, None, "").await;
        assert!(matches!(denied, Err(DirectiveError::Denied(_))), "{denied:?}");
    }
}
