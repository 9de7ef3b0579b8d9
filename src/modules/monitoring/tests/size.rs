//! Synthetic plans are as many as asked for and can be read; the matrix counts what a plain count of them gives, along indexes.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Grant, Role};
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::page::{Count, Page};
use thihanh_store::{Dialect, FromQueryResult, db_tests, values};
use uuid::Uuid;

use crate::modules::agencies::api as agencies;
use crate::modules::monitoring::generate::{self, GenerateError, Made, Wanted};
use crate::modules::monitoring::model::words::PlanState;
use crate::modules::monitoring::usecase::{self, Filter};
use crate::modules::monitoring::{measure, store};
use crate::modules::obligations::generate as ledger;
use crate::testing::TestApp;

const WANTED: Wanted = Wanted { years: 2, items: 3, seed: 7 };

fn system() -> Actor {
    Actor::system("test")
}

fn somebody(role: Role, agency: AgencyId) -> Actor {
    let grant = Grant { role, agency, module: None, from: NaiveDate::MIN, to: None };
    Actor::person(AccountId::from_uuid(Uuid::nil()), "do".into(), vec![grant])
}

async fn filled(t: &TestApp) -> Made {
    let wanted = ledger::Wanted { agencies: 160, obligations: 40, years: 4, seed: 7 };
    ledger::run(&t.app, wanted).await.unwrap();
    generate::run(&t.app, WANTED).await.unwrap()
}

async fn root(t: &TestApp) -> AgencyId {
    agencies::roots(t.store.read(), t.app.clock.today()).await.unwrap()[0].id
}

db_tests! {
    async fn every_agency_owes_a_plan_and_most_have_one(t: TestApp) {
        let made = filled(&t).await;
        // All but the two provinces themselves, for two years.
        assert_eq!(made.duties, 158 * 2);
        assert!((280..316).contains(&made.plans), "{made:?}");
        assert_eq!(made.items, made.plans * 3);
        let everybody = system();
        let (mut listed, mut issued) = (0, 0);
        for year in [2025, 2026] {
            let mut after = None;
            loop {
                let page = Page::new(Some(50), after);
                let board = usecase::board(&t.app, &everybody, Filter { year, ..Filter::default() }, &page).await.unwrap();
                assert_eq!(board.count, Count::Exact(158));
                assert_eq!(board.counts.iter().map(|(_, total)| *total).sum::<i64>(), 158);
                listed += board.lines.items.len();
                for line in &board.lines.items {
                    assert!(line.owed.is_some(), "the ledger knows of it");
                    let Some((code, state)) = &line.listed.plan else { continue };
                    issued += usize::from(*state == PlanState::Issued);
                    if listed == 50 {
                        let looked = usecase::look(&t.app, &everybody, code).await.unwrap();
                        assert_eq!(looked.items.len(), 3);
                        assert!((2..=3).contains(&looked.fields.len()));
                    }
                }
                match board.lines.next {
                    Some(next) => after = Some(next),
                    None => break,
                }
            }
        }
        assert_eq!(listed, made.duties);
        assert!(issued > 180, "most plans are issued: {issued}");
        let drafts = Filter { year: 2025, state: Some(Some(PlanState::Draft)), ..Filter::default() };
        let board = usecase::board(&t.app, &everybody, drafts, &Page::new(Some(200), None)).await.unwrap();
        assert_eq!(board.count, Count::Exact(board.lines.items.len() as u64), "of one state as many as are listed");
        assert_eq!(crate::modules::obligations::usecase::check_counters(&t.app).await.unwrap(), 0);
        assert!(matches!(generate::run(&t.app, WANTED).await, Err(GenerateError::NotEmpty)));
    }

    async fn the_matrix_counts_what_the_plans_say(t: TestApp) {
        filled(&t).await;
        #[derive(FromQueryResult)]
        struct Row {
            field_code: String,
            level: String,
            state: String,
            total: i64,
        }
        let root = root(&t).await;
        let statement = "SELECT f.field_code, v.level, p.state, count(*) AS total FROM monitoring_plan_field f \
             JOIN monitoring_plan p ON p.id = f.plan_id JOIN plan_duty d ON d.id = p.duty_id JOIN agency_version v ON v.agency_id = d.agency_id \
             WHERE d.jurisdiction_id = $1 AND d.year = 2025 GROUP BY f.field_code, v.level, p.state";
        let rows: Vec<Row> = t.store.read().all(statement, values![root.uuid()]).await.unwrap();
        let mut wanted: BTreeMap<String, [i64; 3]> = BTreeMap::new();
        for row in rows {
            let counts = wanted.entry(row.field_code).or_default();
            let place = match (row.state.as_str(), row.level.as_str()) {
                ("issued", "province") => 0,
                ("issued", _) => 1,
                _ => 2,
            };
            counts[place] += row.total;
        }
        let coverage = usecase::coverage(&t.app, &somebody(Role::Coordinator, root), 2025).await.unwrap();
        for cover in &coverage.covers {
            let told = [cover.province.len(), cover.communes, cover.to_come].map(|count| i64::try_from(count).unwrap());
            assert_eq!(told, wanted.get(&cover.field.code).copied().unwrap_or_default(), "{}", cover.field.code);
        }
        assert!(coverage.covers.iter().any(|cover| cover.communes > 3 && cover.is_overlap()));
        assert!(coverage.agencies.len() > 20, "departments and their divisions have a column each");
    }

    async fn the_matrix_and_the_list_of_a_year_go_along_indexes(t: TestApp) {
        filled(&t).await;
        if t.store.read().dialect() != Dialect::Sqlite {
            return; // So small a table PostgreSQL reads whole; docs/performance.md has its plans at size.
        }
        let root = root(&t).await;
        let plans: BTreeMap<_, _> =
            measure::plans(&t.app, &somebody(Role::Coordinator, root), 2025).await.unwrap().into_iter().collect();
        assert!(plans["coverage"].contains("plan_duty_jurisdiction"), "{}", plans["coverage"]);
        for table in ["SCAN d", "SCAN p", "SCAN f", "SCAN v"] {
            assert!(plans.values().all(|plan| !plan.contains(table)), "{plans:#?}");
        }
        assert!(plans["plans"].contains("plan_duty_year") && !plans["plans"].contains("TEMP B-TREE"), "{}", plans["plans"]);
        assert!(!store::duties::years(t.store.read()).await.unwrap().is_empty());
    }
}
