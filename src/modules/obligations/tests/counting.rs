//! The numbers: the same whether they come from counters, from a capped count, or from the list itself.

use thihanh_kernel::access::Role;
use thihanh_kernel::page::{Count, Page};

use super::world::{PROVINCE, World, system};
use crate::modules::obligations::api;
use crate::modules::obligations::model::class::{Facts, Standing, State};
use crate::modules::obligations::model::count::Tally;
use crate::modules::obligations::model::filter::{ObligationFilter, PartFilter, Status};
use crate::modules::obligations::model::fixtures::{actor_with, an_agency, day};
use crate::modules::obligations::model::obligation::Binding;
use crate::modules::obligations::usecase::{self, Today};

thihanh_store::db_tests! {
    async fn the_count_sentence_is_that_of_the_list(t: World) {
        t.varied().await;
        let today = Today::load(t.app.store.read(), day("2026-03-16")).await.unwrap();
        let below = ObligationFilter { agency: Some(an_agency(2)), ..Default::default() };
        let filters = [
            ObligationFilter::default(),
            ObligationFilter { binding: Some(Binding::Order), ..Default::default() },
            ObligationFilter { status: Some(Status::Overdue), ..Default::default() },
            ObligationFilter { due_from: Some(day("2026-03-01")), ..Default::default() },
            ObligationFilter { is_own_only: true, ..below.clone() },
            ObligationFilter { part: Some(PartFilter::Lead), ..below.clone() },
            ObligationFilter { overseer: Some(an_agency(5)), ..Default::default() },
            ObligationFilter { q: Some("đất đai".into()), ..Default::default() },
            below,
        ];
        let actors = [system(), actor_with(&[(Role::Leader, PROVINCE)]), actor_with(&[(Role::UnitHead, 2)]), actor_with(&[(Role::UnitHead, 5)]), actor_with(&[(Role::UnitHead, 1), (Role::UnitHead, 4)])];
        for actor in &actors {
            for filter in &filters {
                let found = usecase::register(&t.app, actor, filter, &Page::new(Some(200), None)).await.unwrap();
                let mut tally = Tally::default();
                for row in &found.rows.items {
                    tally.add(row.obligation.standing(), row.obligation.due_on, today.days, 1);
                }
                assert_eq!(found.counts, tally.counts(), "{} {filter:?}", actor.name());
            }
        }
    }

    async fn counters_are_those_of_the_ledger_and_are_mended(t: World) {
        t.varied().await;
        assert_eq!(usecase::check_counters(&t.app).await.unwrap(), 0);
        t.run("UPDATE obligation_count SET total = total + 1 WHERE standing = 'undated'").await;
        let found = usecase::check_counters(&t.app).await.unwrap();
        assert!(found > 0);
        assert_eq!(usecase::check_counters(&t.app).await.unwrap(), 0);
    }

    async fn the_database_and_the_program_agree_on_every_standing(t: World) {
        t.varied().await;
        #[derive(thihanh_store::FromQueryResult)]
        struct Row {
            state: String,
            due_on: Option<chrono::NaiveDate>,
            reported_on: Option<chrono::NaiveDate>,
            standing: String,
        }
        // Every combination of state, due date and day of report that the table takes, laid over the rows that are there.
        let mut rows = Vec::new();
        for state in State::ALL {
            for due in ["NULL", "'2026-03-10'"] {
                for reported in ["NULL", "'2026-03-09'", "'2026-03-10'", "'2026-03-11'"] {
                    if reported == "NULL" && matches!(state, State::Reported | State::Completed) {
                        continue;
                    }
                    t.run(&format!("UPDATE obligation SET state = '{}', due_on = {due}, reported_on = {reported} WHERE seq = (SELECT min(seq) FROM obligation)", state.as_str())).await;
                    rows.extend(t.app.store.read().all::<Row>("SELECT state, due_on, reported_on, standing FROM obligation ORDER BY seq LIMIT 1", vec![]).await.unwrap());
                }
            }
        }
        rows.extend(t.app.store.read().all::<Row>("SELECT state, due_on, reported_on, standing FROM obligation ORDER BY seq", vec![]).await.unwrap());
        let mut seen = std::collections::BTreeSet::new();
        for row in rows {
            let facts = Facts { state: State::parse(&row.state).unwrap(), due_on: row.due_on, reported_on: row.reported_on };
            assert_eq!(row.standing, Standing::of(facts).as_str(), "{facts:?}");
            seen.insert(row.standing);
        }
        assert_eq!(seen.len(), Standing::ALL.len(), "every standing was met: {seen:?}");
    }

    async fn home_names_the_worst_and_tells_how_it_came(t: World) {
        t.varied().await;
        let home = usecase::home(&t.app, &system(), &ObligationFilter::default()).await.unwrap();
        let overdue = ObligationFilter { status: Some(Status::Overdue), ..Default::default() };
        let late = usecase::register(&t.app, &system(), &overdue, &Page::new(Some(200), None)).await.unwrap().rows.items;
        assert_eq!(home.counts.overdue, Count::Exact(late.len() as u64));
        let of = |agency| late.iter().filter(|row| row.obligation.agency == agency).count() as u64;
        assert!(home.worst.windows(2).all(|pair| pair[0].0.overdue >= pair[1].0.overdue));
        for (agency, oldest) in &home.worst {
            assert_eq!(agency.overdue, of(agency.agency));
            assert_eq!(oldest.as_ref().and_then(|row| row.obligation.due_on), Some(agency.oldest_due_on));
        }
        let today = day("2026-03-16");
        assert_eq!(home.trend.len(), 12);
        let last = home.trend.last().unwrap();
        let still_late = late.iter().filter(|row| row.obligation.reported_on.is_none_or(|on| on > today)).count() as u64;
        assert_eq!((last.ends_on, last.overdue), (today, still_late), "what was handed in late is overdue no more on the day it came");
        let done = ObligationFilter { status: Some(Status::Completed), ..Default::default() };
        let done = usecase::register(&t.app, &system(), &done, &Page::new(Some(200), None)).await.unwrap().rows.items;
        let completed: u64 = home.trend.iter().map(|week| week.completed).sum();
        let since = home.trend[0].ends_on - chrono::Duration::days(7);
        assert_eq!(completed, done.iter().filter(|row| row.obligation.reported_on.is_some_and(|on| on > since)).count() as u64);
        let judged = home.on_time_permille.unwrap();
        assert!(judged > 0 && judged < 1000);
    }

    async fn the_calendar_and_the_table_add_up(t: World) {
        t.varied().await;
        let (from, to) = (day("2026-02-01"), day("2026-04-30"));
        let everything = ObligationFilter::default();
        let month = usecase::month(&t.app, &system(), &everything, from, to).await.unwrap();
        let due: u64 = month.due.values().map(Tally::total).sum();
        let span = ObligationFilter { due_from: Some(from), due_to: Some(to), ..Default::default() };
        let listed = usecase::register(&t.app, &system(), &span, &Page::new(Some(200), None)).await.unwrap();
        assert_eq!(due, listed.rows.items.len() as u64);
        let lead_only = ObligationFilter { part: Some(PartFilter::Lead), ..Default::default() };
        let leads = usecase::month(&t.app, &system(), &lead_only, from, to).await.unwrap();
        let co_leads = listed.rows.items.iter().filter(|row| row.obligation.part.as_str() == "co_lead").count() as u64;
        assert_eq!(leads.due.values().map(Tally::total).sum::<u64>(), due - co_leads, "counted from the ledger, not from counters");

        let ids = [1, 2, 5].map(an_agency);
        let table = usecase::agency_table(&t.app, &system(), &ids, &everything).await.unwrap();
        let province = api::counts_of(t.app.store.read(), &[an_agency(PROVINCE)], day("2026-03-16")).await.unwrap();
        let sum: u64 = table.iter().map(|row| row.tally.total()).sum();
        // Agency 6 left 2 for 5: what was opened before counts for both.
        let before = ObligationFilter { agency: Some(an_agency(6)), directive: Some("d1".into()), ..Default::default() };
        let twice = usecase::register(&t.app, &system(), &before, &Page::default()).await.unwrap().rows.items.len() as u64;
        assert_eq!(sum, province[&an_agency(PROVINCE)].total() + twice);
        let outside = usecase::agency_table(&t.app, &actor_with(&[(Role::UnitHead, 2)]), &ids, &everything).await.unwrap();
        assert_eq!(outside.iter().map(|row| row.agency).collect::<Vec<_>>(), [an_agency(2)]);
    }

    async fn a_directive_tells_who_still_has_what(t: World) {
        t.varied().await;
        let progress = api::progress_of(t.app.store.read(), thihanh_kernel::ids::DirectiveId::from_uuid(uuid::Uuid::from_u128(1)), None, day("2026-03-16")).await.unwrap();
        assert_eq!(progress.len(), 8);
        let open = ObligationFilter { directive: Some("d1".into()), status: Some(Status::Unfinished), ..Default::default() };
        let open = usecase::register(&t.app, &system(), &open, &Page::new(Some(200), None)).await.unwrap().rows.items;
        for task in &progress {
            let open: Vec<_> = open.iter().map(|row| &row.obligation).filter(|it| it.task == task.task).collect();
            assert_eq!(task.tally.unfinished(), open.len() as u64, "{}", task.code);
            let agencies: std::collections::BTreeSet<_> = open.iter().map(|it| it.agency).collect();
            assert_eq!(task.agencies_unfinished, agencies.len(), "{}", task.code);
            assert_eq!(agencies, task.unfinished.iter().map(|it| it.agency).collect(), "one entry for each agency");
            for entry in &task.unfinished {
                let earliest = open.iter().filter(|it| it.agency == entry.agency).filter_map(|it| it.due_on).min();
                assert_eq!(entry.due_on, earliest, "{} {}", task.code, entry.code);
            }
            assert!(task.unfinished.is_sorted_by_key(|it| (it.due_on.is_none(), it.due_on)));
        }
        assert_eq!(progress.iter().map(|task| task.tally.total()).sum::<u64>(), 23);
        let own = [an_agency(2), an_agency(5)];
        let directive = thihanh_kernel::ids::DirectiveId::from_uuid(uuid::Uuid::from_u128(1));
        let theirs = api::progress_of(t.app.store.read(), directive, Some(&own), day("2026-03-16")).await.unwrap();
        assert_eq!(theirs.len(), 8, "every task is named");
        let owed = open.iter().filter(|row| own.contains(&row.obligation.agency)).count() as u64;
        assert!(owed > 0 && owed < open.len() as u64);
        assert_eq!(theirs.iter().map(|task| task.tally.unfinished()).sum::<u64>(), owed);
        assert!(progress[7].unfinished.iter().all(|it| it.awaits_event) && !progress[7].unfinished.is_empty());
    }
}
