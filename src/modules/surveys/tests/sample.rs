//! The sample: drawn so that it can be drawn again, invited once, and seen by each agency for itself.

use std::collections::BTreeMap;

use thihanh_kernel::access::Role;
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::db_tests;

use super::{ASKING, ROOT, day, draft, invited, open, system};
use crate::modules::surveys::model::sample::Quota;
use crate::modules::surveys::policy::{self, Action};
use crate::modules::surveys::store;
use crate::modules::surveys::usecase::{self, Wanted};
use crate::testing::TestProvince;

fn quotas(kind: &str, agencies: u32, forms: u32) -> BTreeMap<String, Quota> {
    [(kind.to_owned(), Quota { agencies, forms })].into()
}

db_tests! {
    async fn a_draw_is_kept_and_can_be_repeated(t: TestProvince) {
        let made = open(&t, false).await;
        let survey = usecase::look(&t, &system(), &made.code).await.unwrap().survey;
        let strata = usecase::draw_frame(&t, &survey).await.unwrap();
        let departments = strata.iter().find(|stratum| stratum.kind.code == "department").expect("departments").there;
        assert!(departments >= 3, "{departments}");
        let number = usecase::draw(&t, &system(), &made.code, None, &quotas("department", 3, 4)).await.unwrap();
        let sample = usecase::sample(&t, &system(), &made.code).await.unwrap();
        let draw = &sample.draws[0];
        assert_eq!((draw.number, draw.drawn.len(), draw.is_repeated, draw.is_issued), (number, 3, true, false));
        assert_eq!(draw.quotas, [("department".to_owned(), Quota { agencies: 3, forms: 4 }, departments)]);
        let few = usecase::draw(&t, &system(), &made.code, None, &quotas("department", 999, 4)).await.unwrap_err();
        let there = FieldError::new("sample", "survey-draw-few").with("there", departments);
        assert_eq!(Problem::from(few), Problem::invalid(vec![there]));
        let nothing = usecase::draw(&t, &system(), &made.code, None, &BTreeMap::new()).await.unwrap_err();
        assert_eq!(Problem::from(nothing), Problem::invalid(vec![FieldError::new("sample", "survey-draw-nothing")]));

        let (_, invitations) = usecase::invite(&t, &system(), &made.code, None, Wanted::Draw(number)).await.unwrap();
        assert_eq!(invitations.len(), 12);
        let mut codes: Vec<_> = invitations.iter().map(|invitation| invitation.code.clone()).collect();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), 12, "each has its own code");
        let again = usecase::invite(&t, &system(), &made.code, None, Wanted::Draw(number)).await.err().expect("once");
        assert_eq!(Problem::from(again), Problem::invalid(vec![FieldError::new("draw", "survey-draw-issued")]));
        let sample = usecase::sample(&t, &system(), &made.code).await.unwrap();
        assert_eq!(sample.units.iter().map(|unit| unit.invited).collect::<Vec<_>>(), [4, 4, 4]);
    }

    async fn a_draft_invites_nobody_and_lost_codes_are_taken_back(t: TestProvince) {
        t.on(day("2026-03-16"));
        let made = draft(&t, false).await;
        let health = t.agency("Sở Y tế").await;
        let early = usecase::invite(&t, &system(), &made.code, None, Wanted::Agency(health, 2)).await.err().expect("a draft");
        assert_eq!(Problem::from(early), Problem::refused("survey-not-published"));
        usecase::open(&t, &system(), &made.code, None, ("16/3/2026", "31/3/2026")).await.unwrap();
        let area = t.agency(ROOT).await;
        let wrong = usecase::invite(&t, &system(), &made.code, None, Wanted::Agency(area, 2)).await.err().expect("an area");
        assert_eq!(Problem::from(wrong), Problem::invalid(vec![FieldError::new("agency", "choice-unknown")]));
        let first = invited(&t, &made.code, "Sở Y tế", 3).await;
        let sent = made.incoming(&t, &[(1, "2"), (3, "4")]);
        usecase::answer(&t, &made.link, &first[0].code, &sent, "").await.unwrap();
        assert_eq!(usecase::take_back(&t, &system(), &made.code, None, health).await.unwrap(), 2);
        assert!(usecase::asked(&t, &made.link, &first[1].code, "").await.is_err(), "it answers no more");
        usecase::set_paper_sent(&t, &system(), &made.code, None, (health, 9)).await.unwrap();
        let unit = usecase::sample(&t, &system(), &made.code).await.unwrap().units[0];
        assert_eq!((unit.invited, unit.paper_sent, unit.returned.sent, unit.returned.returned), (1, 9, 10, 1));
    }

    async fn an_agency_of_the_sample_sees_its_own_share_and_no_more(t: TestProvince) {
        let made = open(&t, false).await;
        let health = invited(&t, &made.code, "Sở Y tế", 2).await;
        invited(&t, &made.code, "Sở Nội vụ", 5).await;
        let sent = made.incoming(&t, &[(1, "2"), (3, "4")]);
        usecase::answer(&t, &made.link, &health[0].code, &sent, "").await.unwrap();
        let officer = t.person("yte", Role::FocalOfficer, "Sở Y tế").await;
        let looked = usecase::look(&t, &officer, &made.code).await.unwrap();
        assert!(!looked.may_view && !looked.may_manage && looked.returned.is_none());
        let [(agency, share)] = looked.own[..] else { panic!("{:?}", looked.own) };
        assert_eq!(agency, t.agency("Sở Y tế").await);
        assert_eq!((share.sent, share.returned, share.valid), (2, 1, 1));
        let denied = usecase::results(&t, &officer, &made.code).await.unwrap_err();
        assert_eq!(Problem::from(denied), Problem::denied("survey-view"));
        assert!(usecase::history(&t, &officer, &made.code).await.is_err());
    }

    async fn who_may_see_is_who_is_shown(t: TestProvince) {
        let made = open(&t, false).await;
        invited(&t, &made.code, "Sở Y tế", 1).await;
        let hidden = draft(&t, false).await;
        let people = [
            (Role::FocalOfficer, ASKING, 2),
            (Role::Observer, ROOT, 2),
            (Role::FocalOfficer, "Sở Y tế", 1),
            (Role::FocalOfficer, "Sở Nội vụ", 0),
        ];
        for (index, (role, place, expected)) in people.into_iter().enumerate() {
            let actor = t.person(&format!("nguoi{index}"), role, place).await;
            let (shown, _) = store::list(t.store.read(), &policy::scope(&actor), &Page::default()).await.unwrap();
            let mut may = 0;
            for code in [&made.code, &hidden.code] {
                let survey = store::find(t.store.read(), code).await.unwrap().unwrap();
                let stakes = store::stakes(t.store.read(), &survey).await.unwrap();
                let sees = policy::may(&actor, Action::ViewShare, &stakes).is_ok();
                assert_eq!(shown.items.iter().any(|item| item.code == survey.code), sees, "{code} as {role:?} at {place}");
                may += usize::from(sees);
            }
            assert_eq!((may, shown.items.len()), (expected, expected), "{role:?} at {place}");
        }
    }
}
