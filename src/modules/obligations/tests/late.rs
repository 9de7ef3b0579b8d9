//! What is late, agency by agency: the lists agree with the policy, and are read along indexes.

use std::collections::BTreeMap;

use thihanh_kernel::access::Role;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::Page;
use thihanh_store::{Dialect, FromQueryResult, db_tests};

use super::world::{JUSTICE, PROVINCE, World, system};
use crate::modules::obligations::api::urging::{Reach, late_agencies, late_of, urgeable};
use crate::modules::obligations::model::class::State;
use crate::modules::obligations::model::filter::{ObligationFilter, Sort};
use crate::modules::obligations::model::fixtures::{actor_with, day};
use crate::modules::obligations::policy::{self, Action};
use crate::modules::obligations::store;
use crate::modules::obligations::usecase;

db_tests! {
    async fn whoever_may_urge_finds_just_that(world: World) {
        world.varied().await;
        let (sql, today) = (world.app.store.read(), world.app.clock.today());
        let all = ObligationFilter { sort: Sort::Code, ..ObligationFilter::default() };
        let rows = usecase::register(&world.app, &system(), &all, &Page::new(Some(200), None)).await.unwrap().rows.items;
        let people = [
            vec![(Role::Coordinator, PROVINCE)],
            vec![(Role::Coordinator, 2)],
            vec![(Role::Leader, 5)],
            vec![(Role::UnitHead, JUSTICE)],
            vec![(Role::UnitHead, 5)],
            vec![(Role::UnitHead, 5), (Role::Coordinator, 2)],
            vec![(Role::FocalOfficer, JUSTICE)],
            vec![(Role::Observer, PROVINCE)],
        ];
        let mut found_any = 0;
        for grants in people {
            let actor = actor_with(&grants);
            let mut expected = BTreeMap::<AgencyId, Vec<String>>::new();
            for shown in &rows {
                let obligation = &shown.obligation;
                let is_late = obligation.state == State::Open && obligation.due_on.is_some_and(|due| due < today);
                let stakes = store::find::stakes(sql, obligation).await.unwrap();
                if is_late && policy::may(&actor, Action::Urge, &stakes).is_ok() {
                    expected.entry(obligation.agency).or_default().push(obligation.code.clone());
                }
            }
            let found = late_agencies(sql, &actor, today, Reach::Late, 100).await.unwrap();
            let totals: BTreeMap<_, _> = found.iter().map(|late| (late.agency, late.total)).collect();
            let wanted: BTreeMap<_, _> = expected.iter().map(|(agency, codes)| (*agency, codes.len() as u64)).collect();
            assert_eq!(totals, wanted, "{grants:?}");
            for (agency, codes) in expected {
                let rows = late_of(sql, &actor, agency, today, Reach::Late, 100).await.unwrap();
                let mut listed: Vec<_> = rows.into_iter().map(|shown| shown.obligation.code).collect();
                listed.sort();
                assert_eq!(listed, codes, "{grants:?}");
                assert_eq!(urgeable(sql, &actor, &listed, today).await.unwrap().len(), listed.len());
                found_any += listed.len();
            }
        }
        assert!(found_any > 5, "the world has something late: {found_any}");
    }

    async fn what_is_late_is_found_by_indexes(world: World) {
        world.varied().await;
        let sql = world.app.store.read();
        if sql.dialect() != Dialect::Sqlite {
            return; // So small a table PostgreSQL reads whole; docs/performance.md has its plan at size.
        }
        #[derive(FromQueryResult)]
        struct Step {
            detail: String,
        }
        let actor = actor_with(&[(Role::UnitHead, 5), (Role::Coordinator, 2)]);
        let statement = store::late::agencies_statement(sql, &policy::urging(&actor), day("2026-03-15")).await.unwrap().unwrap();
        let (words, values) = statement.into_parts();
        let plan: Vec<Step> = sql.all(&format!("EXPLAIN QUERY PLAN {words}"), values).await.unwrap();
        let plan: Vec<_> = plan.into_iter().map(|step| step.detail).collect();
        let of = |index: &str| plan.iter().any(|step| step.starts_with("SEARCH o ") && step.contains(index));
        assert!(of("obligation_agency_standing_due") && of("obligation_overseer"), "{plan:#?}");
        assert!(!plan.iter().any(|step| step.starts_with("SCAN o")), "{plan:#?}");
    }
}
