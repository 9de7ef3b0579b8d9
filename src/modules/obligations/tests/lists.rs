//! Pages of the register: complete, in order, stable under ties, alike on both databases.

use std::collections::HashMap;

use thihanh_kernel::page::{Cursor, Page};
use thihanh_kernel::vietnamese::sort_key;

use super::world::{PROVINCE, World, system};
use crate::modules::agencies;
use crate::modules::obligations::model::class::{Class, Standing};
use crate::modules::obligations::model::filter::{ObligationFilter, PartFilter, Sort, Status};
use crate::modules::obligations::model::fixtures::{an_agency, day};
use crate::modules::obligations::model::obligation::{Binding, Obligation};
use crate::modules::obligations::policy::Scope;
use crate::modules::obligations::store::condition::Way;
use crate::modules::obligations::store::counting;
use crate::modules::obligations::store::search::{self, Ask};
use crate::modules::obligations::usecase::{self, Today};

/// Every row of a filter, read page by page.
async fn all(t: &World, filter: &ObligationFilter, limit: u32) -> Vec<Obligation> {
    let mut rows = Vec::new();
    let mut after: Option<Cursor> = None;
    loop {
        let page = Page::new(Some(limit), after);
        let found = usecase::register(&t.app, &system(), filter, &page).await.unwrap();
        rows.extend(found.rows.items.into_iter().map(|row| row.obligation));
        match found.rows.next {
            // As it comes back from an address.
            Some(next) => after = Some(next.to_string().parse().unwrap()),
            None => return rows,
        }
    }
}

fn codes(rows: &[Obligation]) -> Vec<&str> {
    rows.iter().map(|row| row.code.as_str()).collect()
}

/// The filters that every order is tried with.
fn filters() -> Vec<ObligationFilter> {
    let of = |status| ObligationFilter { status: Some(status), ..ObligationFilter::default() };
    let mut filters: Vec<_> = Status::ALL.into_iter().map(of).collect();
    filters.extend([
        ObligationFilter::default(),
        ObligationFilter { agency: Some(an_agency(2)), ..ObligationFilter::default() },
        ObligationFilter { agency: Some(an_agency(2)), is_own_only: true, ..ObligationFilter::default() },
        ObligationFilter { agency: Some(an_agency(3)), part: Some(PartFilter::Support), ..ObligationFilter::default() },
        ObligationFilter { part: Some(PartFilter::CoLead), ..ObligationFilter::default() },
        ObligationFilter {
            binding: Some(Binding::Request),
            status: Some(Status::Unfinished),
            ..ObligationFilter::default()
        },
        ObligationFilter { overseer: Some(an_agency(5)), ..ObligationFilter::default() },
        ObligationFilter { directive: Some("d1".into()), ..ObligationFilter::default() },
        ObligationFilter {
            due_from: Some(day("2026-03-01")),
            due_to: Some(day("2026-03-31")),
            ..ObligationFilter::default()
        },
        ObligationFilter { q: Some("rà soát".into()), ..ObligationFilter::default() },
    ]);
    filters
}

thihanh_store::db_tests! {
    async fn pages_of_any_size_give_the_same_list(t: World) {
        t.varied().await;
        for filter in filters() {
            for sort in Sort::ALL {
                let filter = ObligationFilter { sort, ..filter.clone() };
                let whole = all(&t, &filter, 200).await;
                let pieces = all(&t, &filter, 3).await;
                assert_eq!(codes(&pieces), codes(&whole), "{filter:?}");
                let mut unique = codes(&whole);
                unique.sort_unstable();
                unique.dedup();
                assert_eq!(unique.len(), whole.len(), "nothing twice: {filter:?}");
            }
        }
    }

    async fn every_order_is_the_one_that_its_name_says(t: World) {
        t.varied().await;
        let today = day("2026-03-16");
        let rows = all(&t, &ObligationFilter { sort: Sort::Code, ..Default::default() }, 200).await;
        assert_eq!(rows.len(), 48);
        let ids: Vec<_> = rows.iter().map(|row| row.agency).collect();
        let names: HashMap<_, _> = agencies::api::views(t.app.store.read(), &ids, today).await.unwrap().into_iter().map(|(id, view)| (id, sort_key(&view.name))).collect();
        let late_first = |row: &Obligation| match row.standing() {
            standing if standing.class(row.due_on, today) == Class::Overdue => 0,
            Standing::Open | Standing::WaitingInTime => 1,
            Standing::Undated | Standing::UndatedWaiting => 2,
            Standing::DoneOnTime | Standing::DoneLate => 3,
            Standing::UndatedDone => 4,
            _ => 5,
        };
        for sort in Sort::ALL {
            let mut expected = rows.clone();
            match sort {
                Sort::Due => expected.sort_by_key(|row| (row.due_on.is_none(), row.due_on, row.seq)),
                Sort::Newest => expected.sort_by_key(|row| std::cmp::Reverse(row.seq)),
                Sort::Code => expected.sort_by_key(|row| row.seq),
                Sort::Agency => expected.sort_by_key(|row| (names[&row.agency].clone(), row.due_on.is_none(), row.due_on, row.seq)),
                Sort::OverdueFirst => {
                    expected.sort_by_key(|row| row.seq);
                    expected.sort_by(|a, b| late_first(a).cmp(&late_first(b)).then_with(|| match late_first(a) {
                        0 | 1 => a.due_on.cmp(&b.due_on).then(a.seq.cmp(&b.seq)),
                        2 => a.seq.cmp(&b.seq),
                        3 => b.due_on.cmp(&a.due_on).then(b.seq.cmp(&a.seq)),
                        _ => b.seq.cmp(&a.seq),
                    }));
                }
            }
            let listed = all(&t, &ObligationFilter { sort, ..Default::default() }, 5).await;
            assert_eq!(codes(&listed), codes(&expected), "{sort:?}");
        }
    }

    async fn a_filter_shows_exactly_what_it_asks_for(t: World) {
        t.varied().await;
        let today = Today::load(t.app.store.read(), day("2026-03-16")).await.unwrap();
        let rows = all(&t, &ObligationFilter::default(), 200).await;
        let own = [an_agency(2), an_agency(3), an_agency(4)];
        let left = |row: &Obligation| row.agency == an_agency(6) && row.opened_on <= day("2025-12-31");
        for filter in filters() {
            let held = |row: &Obligation| {
                filter.cuts(today.days).iter().any(|cut| cut.holds(row.standing(), row.due_on))
                    && filter.binding.is_none_or(|binding| row.binding == binding)
                    && filter.overseer.is_none_or(|overseer| row.overseer == overseer)
                    && match (filter.agency, filter.part) {
                        (None, None) => true,
                        (None, Some(_)) => row.part.as_str() == "co_lead",
                        (Some(_), Some(_)) => row.title.contains("theo dõi") && row.trigger.is_some(),
                        (Some(agency), None) if filter.is_own_only => row.agency == agency,
                        (Some(_), None) => own.contains(&row.agency) || left(row),
                    }
                    && (filter.status != Some(Status::AwaitingEvent) || row.trigger.is_some())
                    && (filter.status != Some(Status::ProofAsked) || row.is_proof_asked)
                    && (filter.status != Some(Status::Asking) || row.work.is_obstructed)
                    && filter.directive.as_ref().is_none_or(|_| row.opened_on == day("2025-11-03"))
                    && filter.q.as_ref().is_none_or(|_| row.title.to_lowercase().contains("soát") || row.title.contains("soat"))
            };
            let mut expected: Vec<_> = rows.iter().filter(|row| held(row)).map(|row| row.code.as_str()).collect();
            let listed = all(&t, &filter, 200).await;
            let mut listed = codes(&listed);
            listed.sort_unstable();
            expected.sort_unstable();
            assert_eq!(listed, expected, "{filter:?}");
            assert!(!expected.is_empty(), "the filter is tried on something: {filter:?}");
        }
    }

    async fn walking_and_gathering_give_the_same_rows(t: World) {
        t.varied().await;
        let days = Today::load(t.app.store.read(), day("2026-03-16")).await.unwrap().days;
        let scopes = [Scope::Everything, Scope::Subtrees(vec![an_agency(2)]), Scope::Subtrees(vec![an_agency(5), an_agency(1)]), Scope::Subtrees(vec![an_agency(PROVINCE)])];
        for scope in &scopes {
            for filter in filters() {
                for sort in [Sort::Due, Sort::OverdueFirst, Sort::Newest, Sort::Code] {
                    let filter = ObligationFilter { sort, ..filter.clone() };
                    let ask = Ask { filter: &filter, scope, days };
                    let walked = search::rows_by(t.app.store.read(), ask, Way::Walk).await.unwrap();
                    let gathered = search::rows_by(t.app.store.read(), ask, Way::Gather).await.unwrap();
                    assert_eq!(walked, gathered, "{scope:?} {filter:?}");
                    let walked = counting::counts_by(t.app.store.read(), ask, Way::Walk).await.unwrap();
                    let gathered = counting::counts_by(t.app.store.read(), ask, Way::Gather).await.unwrap();
                    assert_eq!(walked, gathered, "{scope:?} {filter:?}");
                }
            }
        }
    }

    async fn words_are_found_with_and_without_marks_the_very_words_first(t: World) {
        t.varied().await;
        let find = async |q: &str| {
            let filter = ObligationFilter { q: Some(q.into()), sort: Sort::Newest, ..Default::default() };
            all(&t, &filter, 4).await.into_iter().map(|row| row.title).collect::<Vec<_>>()
        };
        let (marked, plain) = ("Rà soát văn bản về đất đai", "Ra soat dat dai khong dau");
        assert_eq!(find("dat dai").await.len(), 10);
        assert_eq!(find("đất đai").await, [[marked; 6].as_slice(), &[plain; 4]].concat(), "exact words first");
        assert_eq!(find("đất đai rà soát Kế hoạch 1/KH-UBND").await.len(), 5, "the directive's label is searched too");
        assert_eq!(find("xa dong son").await.len(), 8, "and the agency's name: agency 1 leads four tasks of each directive");
        assert_eq!(find("không có chữ này").await, Vec::<String>::new());
        assert_eq!(find("-- ' \" *").await.len(), 48, "no word asks for nothing in particular");
    }

    async fn an_export_gives_all_rows_in_order(t: World) {
        t.varied().await;
        let filter = ObligationFilter { status: Some(Status::Unfinished), ..Default::default() };
        let mut export = usecase::export_rows(&t.app, &system(), &filter).await.unwrap();
        let mut rows = Vec::new();
        loop {
            let piece = export.next(&t.app).await.unwrap();
            if piece.is_empty() {
                break;
            }
            rows.extend(piece.into_iter().map(|row| row.obligation));
        }
        assert_eq!(codes(&rows), codes(&all(&t, &filter, 200).await));
    }

    async fn a_made_up_cursor_is_refused(t: World) {
        t.varied().await;
        for text in ["x", "0~~", "0~2026-13-01~5~", "0~~5~x", "-1~~5~"] {
            let page = Page::new(None, Some(text.parse().unwrap()));
            let refused = usecase::register(&t.app, &system(), &ObligationFilter::default(), &page).await;
            assert!(matches!(refused, Err(usecase::LedgerError::Cursor(_))), "{text}");
        }
    }
}
