//! Who sees an inspection and its findings: what lists hold is what may be looked at; what lay below an agency that is gone is its by the day.

use thihanh_kernel::access::{Actor, Grant, Role};
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::page::Page;
use thihanh_store::db_tests;
use uuid::Uuid;

use super::{HEALTH, JUSTICE, ROOT, day, form, found, head, sent, sign, system};
use crate::modules::agencies;
use crate::modules::inspections::model::finding::FindingState;
use crate::modules::inspections::model::form::InspectionForm;
use crate::modules::inspections::model::law::law_key;
use crate::modules::inspections::model::paper::PaperKind;
use crate::modules::inspections::policy::{self, Action};
use crate::modules::inspections::store;
use crate::modules::inspections::store::findings::FindingFilter;
use crate::modules::inspections::usecase::{self, ListFilter};
use crate::testing::TestProvince;

/// The day of the inspection: three months before the districts and their communes ended.
const THEN: &str = "2025-03-17";

async fn agency(t: &TestProvince, name: &str) -> AgencyId {
    agencies::api::find_by_name(t.store.read(), name, day(THEN)).await.unwrap().unwrap_or_else(|| panic!("{name}"))
}

db_tests! {
    async fn who_may_see_is_who_is_shown(t: TestProvince) {
        t.on(day("2026-03-16"));
        let prepared = usecase::create(&t, &system(), &form(&t).await).await.unwrap();
        let (told, ..) = sent(&t, "truongdoan").await;
        let people = [
            (Role::Coordinator, ROOT, [true, true]),
            (Role::Observer, ROOT, [true, true]),
            (Role::FocalOfficer, JUSTICE, [true, true]),
            (Role::UnitHead, HEALTH, [false, true]),
            (Role::FocalOfficer, HEALTH, [false, true]),
            (Role::FocalOfficer, "Sở Nội vụ", [false, false]),
        ];
        for (index, (role, place, expected)) in people.into_iter().enumerate() {
            let actor = t.person(&format!("nguoi{index}"), role, place).await;
            let (shown, _) = usecase::inspections(&t, &actor, &ListFilter::default(), &Page::default()).await.unwrap();
            for (inspection, expected) in [&prepared, &told].into_iter().zip(expected) {
                let stakes = store::stakes::of(t.store.read(), inspection).await.unwrap();
                let may = policy::may(&actor, Action::View, &stakes).is_ok();
                let is_shown = shown.items.iter().any(|known| known.id == inspection.id);
                assert_eq!((may, is_shown), (expected, expected), "{role:?} at {place}: {}", inspection.code);
            }
            let (found, _) = usecase::findings(&t, &actor, &FindingFilter::default(), &Page::default()).await.unwrap();
            assert_eq!(found.items.len(), usize::from(expected[1]), "findings of {role:?} at {place}");
        }
        // Of the team, with a role elsewhere.
        let member = crate::modules::accounts::api::find_by_login(t.store.read(), "truongdoan").await.unwrap().unwrap();
        let actor = crate::modules::accounts::api::actor(t.store.read(), member.id, day("2026-03-16")).await.unwrap().unwrap();
        assert!(usecase::look(&t, &actor, &told.code).await.is_ok());
    }

    async fn findings_are_found_by_clause_agency_and_state(t: TestProvince) {
        t.on(day("2026-03-16"));
        let (_, finding, _) = sent(&t, "truongdoan").await;
        let health = t.agency(HEALTH).await;
        let other: AgencyId = t.agency(JUSTICE).await;
        let base = FindingFilter::default;
        let cases = [
            (base(), 1),
            (FindingFilter { law: Some(law_key("nghị định 59/2012/NĐ-CP ")), ..base() }, 1),
            (FindingFilter { law: Some("59".into()), ..base() }, 0),
            (FindingFilter { article: Some("8".into()), subject: Some(health), state: Some(FindingState::Open), ..base() }, 1),
            (FindingFilter { subject: Some(other), ..base() }, 0),
            (FindingFilter { state: Some(FindingState::Closed), ..base() }, 0),
            (FindingFilter { concluded_until: Some(day("2026-03-15")), ..base() }, 0),
            (FindingFilter { concluded_until: Some(day("2026-03-16")), ..base() }, 1),
        ];
        for (filter, wanted) in cases {
            let (shown, _) = usecase::findings(&t, &system(), &filter, &Page::default()).await.unwrap();
            assert_eq!(shown.items.len(), wanted, "{filter:?}");
        }
        assert_eq!(usecase::finding(&t, &system(), &finding).await.unwrap().others, vec![]);
    }

    async fn the_findings_of_a_commune_that_ended_are_its_districts(t: TestProvince) {
        t.on(day(THEN));
        let member = t.person("truongdoan", Role::FocalOfficer, JUSTICE).await;
        let inspection = InspectionForm {
            subject_names: "Ủy ban nhân dân xã Thạch Mai".into(),
            period_from: "1/1/2024".into(),
            period_to: "31/12/2024".into(),
            starts_on: "20/3/2025".into(),
            ends_on: "24/3/2025".into(),
            ..form(&t).await
        };
        let code = usecase::create(&t, &system(), &inspection).await.unwrap().code;
        usecase::add_member(&t, &system(), &code, None, &head("truongdoan")).await.unwrap();
        usecase::decide(&t, &system(), &code, None, "").await.unwrap();
        usecase::sign(&t, &system(), &code, None, &sign(PaperKind::Decision, "12", "17/3/2025")).await.unwrap();
        usecase::notify(&t, &system(), &code, None, "").await.unwrap();
        usecase::begin(&t, &member, &code, None).await.unwrap();
        usecase::add_finding(&t, &member, &code, &found("violation")).await.unwrap();
        usecase::leave(&t, &member, &code, None).await.unwrap();
        usecase::conclude(&t, &system(), &code, None, "Cơ bản chấp hành tốt").await.unwrap();
        usecase::sign(&t, &system(), &code, None, &sign(PaperKind::Conclusion, "15", "17/3/2025")).await.unwrap();
        let sent = usecase::send(&t, &system(), &code, None).await.unwrap();

        for on in [THEN, "2026-03-16"] {
            t.on(day(on));
            for (place, expected) in [("Huyện Thạch Bàn", true), ("Xã Thạch Mai", true), ("Xã Nà Loan", false)] {
                let grant =
                    Grant { role: Role::UnitHead, agency: agency(&t, place).await, module: None, from: day("2020-01-01"), to: None };
                let actor = Actor::person(AccountId::from_uuid(Uuid::from_u128(77)), "nguoi".into(), vec![grant]);
                let few = store::stakes::few_below(t.store.read(), &policy::scope(&actor)).await.unwrap();
                assert!(few.is_some(), "gathered along the indexes: {place}");
                let stakes = store::stakes::of(t.store.read(), &sent).await.unwrap();
                assert_eq!(policy::may(&actor, Action::View, &stakes).is_ok(), expected, "{place} on {on}");
                let (found, _) = usecase::findings(&t, &actor, &FindingFilter::default(), &Page::default()).await.unwrap();
                assert_eq!(found.items.len(), usize::from(expected), "findings of {place} on {on}");
            }
        }
    }
}
