//! The register as it was: what it shows of a day that is over is what it showed on that day.

use chrono::NaiveDate;
use thihanh_kernel::page::Page;

use super::world::{JUSTICE, World, system};
use crate::modules::obligations::model::class::{Condition, State};
use crate::modules::obligations::model::count::Counts;
use crate::modules::obligations::model::filter::{ObligationFilter, Sort, Status};
use crate::modules::obligations::model::fixtures::{an_agency, day};
use crate::modules::obligations::model::obligation::Stage;
use crate::modules::obligations::usecase::{self, Act};

/// What a row shows.
type Row = (String, Condition, State, Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>, Stage, Option<u64>);

fn filters() -> Vec<ObligationFilter> {
    let all = ObligationFilter::default();
    let mut filters: Vec<_> = [Sort::Due, Sort::OverdueFirst, Sort::Newest, Sort::Agency, Sort::Code]
        .map(|sort| ObligationFilter { sort, ..all.clone() })
        .into();
    filters.extend(
        [Status::Unfinished, Status::Overdue, Status::Waiting, Status::CompletedOnTime, Status::Closed]
            .map(|status| ObligationFilter { status: Some(status), ..all.clone() }),
    );
    filters.push(ObligationFilter { agency: Some(an_agency(2)), ..all.clone() });
    filters.push(ObligationFilter { q: Some("đất đai".into()), ..all.clone() });
    filters
}

async fn shown(t: &World, filter: &ObligationFilter) -> (Vec<Row>, Counts) {
    let found = usecase::register(&t.app, &system(), filter, &Page::new(Some(200), None)).await.unwrap();
    let row = |it: usecase::Shown| {
        let of = it.obligation;
        (of.code, it.condition, of.state, of.due_on, of.reported_on, of.completed_on, of.work.stage, it.working_days)
    };
    (found.rows.items.into_iter().map(row).collect(), found.counts)
}

thihanh_store::db_tests! {
    async fn a_day_that_is_over_reads_as_it_did(t: World) {
        t.varied().await;
        let says = |code, note| Act { code, version: None, note };
        let open = ObligationFilter { status: Some(Status::Unfinished), sort: Sort::Code, ..ObligationFilter::default() };
        let (rows, _) = shown(&t, &open).await;
        let codes: Vec<_> = rows.iter().filter(|row| row.2 == State::Open && row.3.is_some()).map(|row| row.0.clone()).collect();
        let waiting: Vec<_> = rows.iter().filter(|row| row.2 == State::Reported).map(|row| row.0.clone()).collect();
        assert!(codes.len() >= 7 && waiting.len() >= 2, "{codes:?} {waiting:?}");
        let late = day("2026-06-30");
        let mut kept = Vec::new();
        for number in 0..6 {
            let today = day("2026-03-16") + chrono::Days::new(number);
            t.clock.set_day(today);
            match number {
                1 => {
                    usecase::receive(&t.app, &system(), says(&codes[0], "")).await.unwrap();
                    usecase::mark_reported(&t.app, &system(), says(&codes[1], ""), today).await.unwrap();
                    usecase::ask_extension(&t.app, &system(), says(codes.last().unwrap(), "Chờ số liệu"), late).await.unwrap();
                }
                2 => {
                    usecase::progress(&t.app, &system(), says(&codes[0], "Đang làm"), 40).await.unwrap();
                    usecase::send_back(&t.app, &system(), says(&codes[1], "Thiếu phụ lục")).await.unwrap();
                    usecase::mark_done(&t.app, &system(), says(&waiting[0], "")).await.unwrap();
                    usecase::grant_extension(&t.app, &system(), says(codes.last().unwrap(), ""), None).await.unwrap();
                }
                3 => {
                    usecase::cancel(&t.app, &system(), says(&codes[2], "Bãi bỏ")).await.unwrap();
                    usecase::mark_reported(&t.app, &system(), says(&codes[1], ""), today).await.unwrap();
                    usecase::send_back(&t.app, &system(), says(&waiting[1], "Thiếu")).await.unwrap();
                }
                4 => {
                    usecase::mark_done(&t.app, &system(), says(&codes[1], "")).await.unwrap();
                    let right = an_agency(JUSTICE);
                    usecase::relocate(&t.app, &system(), says(&codes[3], "Chuyển"), right).await.unwrap();
                }
                _ => {}
            }
            for filter in filters() {
                let seen = shown(&t, &filter).await;
                kept.push((today, filter, seen));
            }
        }
        let some = kept.iter().filter(|(_, _, seen)| !seen.0.is_empty()).count();
        assert!(some > 50, "{some} lists with rows");
        for (today, filter, seen) in kept {
            let then = shown(&t, &ObligationFilter { as_of: Some(today), ..filter.clone() }).await;
            assert_eq!(then, seen, "{today} {filter:?}");
        }
        // A day to come is today.
        let ahead = ObligationFilter { as_of: Some(day("2030-01-01")), ..ObligationFilter::default() };
        assert_eq!(shown(&t, &ahead).await, shown(&t, &ObligationFilter::default()).await);
    }
}
