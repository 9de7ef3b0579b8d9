//! What a person may see is what the lists show: the policy and its condition in SQL agree on every row.

use std::collections::BTreeSet;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use thihanh_kernel::access::Role;
use thihanh_kernel::page::Page;

use super::world::{JUSTICE, PROVINCE, World, system};
use crate::modules::obligations::model::filter::{ObligationFilter, PartFilter, Sort};
use crate::modules::obligations::model::fixtures::{a_task, actor_with, an_agency};
use crate::modules::obligations::model::opening::IssuedTask;
use crate::modules::obligations::policy::{self, Action};
use crate::modules::obligations::store::find;
use crate::modules::obligations::usecase;

/// Agencies that obligations name.
const AGENCIES: u128 = 12;

thihanh_store::db_tests! {
    async fn a_row_is_listed_if_and_only_if_it_may_be_seen(t: World) {
        // A tree that changed: each agency has had up to two parents, one of them perhaps no more.
        let mut runner = TestRunner::deterministic();
        let picked = |runner: &mut TestRunner, most: u128| (0..most).new_tree(runner).unwrap().current();
        for number in 1..=AGENCIES {
            let mut above = vec![(PROVINCE, None)];
            if number > 2 {
                let (one, other) = (1 + picked(&mut runner, number - 1), 1 + picked(&mut runner, number - 1));
                above.push((one, [None, Some("2025-06-30"), Some("2024-12-31")][picked(&mut runner, 3) as usize]));
                if other != one {
                    above.push((other, Some("2025-12-31")));
                }
            }
            t.agency(number, &format!("Đơn vị {number}"), &above).await;
        }
        for (number, issued_on) in [(1, "2024-06-03"), (2, "2025-09-01"), (3, "2026-01-05")] {
            let mut tasks = Vec::new();
            for _ in 0..6 {
                let agency = |runner: &mut TestRunner| 1 + picked(runner, AGENCIES);
                let (lead, support, overseer) = (agency(&mut runner), agency(&mut runner), agency(&mut runner));
                tasks.push(IssuedTask { overseer: Some(an_agency(overseer)), support: vec![(an_agency(support), String::new())], ..a_task(&[lead]) });
            }
            t.issued(number, issued_on, &tasks).await;
        }
        let all = ObligationFilter { sort: Sort::Code, ..Default::default() };
        let every = usecase::register(&t.app, &system(), &all, &Page::new(Some(200), None)).await.unwrap().rows.items;
        assert_eq!(every.len(), 18);
        let (mut seen, mut unseen) = (0, 0);
        for first in 1..=AGENCIES {
            let actor = actor_with(&[(Role::Observer, first), (Role::FocalOfficer, 1 + picked(&mut runner, AGENCIES))]);
            let mut listed = BTreeSet::new();
            // Asked agency by agency, so that nothing is left to what a list shows without being asked.
            for agency in 1..=AGENCIES {
                let own = ObligationFilter { agency: Some(an_agency(agency)), is_own_only: true, ..Default::default() };
                let found = usecase::register(&t.app, &actor, &own, &Page::new(Some(200), None)).await.unwrap();
                listed.extend(found.rows.items.into_iter().map(|row| row.obligation.code));
            }
            for row in &every {
                let stakes = find::stakes(t.app.store.read(), &row.obligation).await.unwrap();
                let may = policy::may(&actor, Action::View, &stakes).is_ok();
                assert_eq!(listed.contains(&row.obligation.code), may, "{} for {:?}: {stakes:?}", row.obligation.code, actor.grants_in_any_module());
                if may { seen += 1 } else { unseen += 1 }
            }
        }
        assert!(seen > 20 && unseen > 20, "both answers were met: {seen}, {unseen}");
    }

    async fn a_list_for_nobody_in_particular_shows_what_is_owed_and_followed_up(t: World) {
        t.departments(&["Sở Y tế", "Sở Nội vụ"]).await;
        let supported = IssuedTask { support: vec![(an_agency(1), String::new())], ..a_task(&[2]) };
        t.issued(1, "2026-01-05", &[a_task(&[1]), supported]).await;
        let listed = async |actor, filter| {
            let found = usecase::register(&t.app, actor, filter, &Page::default()).await.unwrap();
            found.rows.items.into_iter().map(|row| row.obligation.agency).collect::<Vec<_>>()
        };
        let health = actor_with(&[(Role::FocalOfficer, 1)]);
        let plain = ObligationFilter::default();
        let support = ObligationFilter { part: Some(PartFilter::Support), ..Default::default() };
        assert_eq!(listed(&health, &plain).await, [an_agency(1)]);
        assert_eq!(listed(&health, &support).await, [an_agency(2)]);
        let (overseer, nobody) = (actor_with(&[(Role::Coordinator, JUSTICE)]), actor_with(&[]));
        assert_eq!(listed(&overseer, &plain).await.len(), 2);
        assert!(listed(&nobody, &plain).await.is_empty());
        assert!(listed(&nobody, &support).await.is_empty());
        let other = ObligationFilter { agency: Some(an_agency(2)), ..Default::default() };
        assert_eq!(listed(&health, &other).await, [an_agency(2)], "asked for, what it contributes to is shown");
    }
}
