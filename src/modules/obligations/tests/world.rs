//! A small province to test in: agencies of small numbers, directives, an application whose clock stands.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, CountingIds, DirectiveId};
use thihanh_kernel::time::{Clock, FixedClock};
use thihanh_kernel::vietnamese::{fold, sort_key};
use thihanh_store::testing::{TestStore, TestSubject};
use thihanh_store::{Sql, WriteTx, values};
use uuid::Uuid;

use crate::app::App;
use crate::modules::obligations::model::fixtures::{an_agency, day};
use crate::modules::obligations::model::opening::{IssueContext, IssuedTask};
use crate::modules::obligations::usecase::{Opened, OpeningError, agency_ends, open_issued};

/// The root of the tree, which is also the jurisdiction.
pub const PROVINCE: u128 = 100;
/// Follows up whatever no task says otherwise.
pub const JUSTICE: u128 = 101;

/// The application over one test's database.
pub struct World {
    pub app: App,
    pub clock: Arc<FixedClock>,
    // Keeps the database until the test is over.
    _store: TestStore,
}

impl TestSubject for World {
    async fn over(store: TestStore) -> Self {
        let clock = Arc::new(FixedClock::on(day("2026-03-16")));
        let app = crate::testing::app(store.store(), clock.clone(), Arc::new(CountingIds::default()));
        let world = Self { app, clock, _store: store };
        world.run("INSERT INTO agency_kind (code, name_vi, name_en, sort_order) VALUES ('department', 'Sở', 'Department', 1)").await;
        world.agency(PROVINCE, "Tỉnh Minh Giang", &[]).await;
        world.agency(JUSTICE, "Sở Tư pháp", &[(PROVINCE, None)]).await;
        world
    }
}

impl World {
    /// Runs a statement without values.
    pub async fn run(&self, sql: &str) {
        self.app.store.write(async |tx| tx.execute(sql, values![]).await).await.unwrap();
    }

    /// An agency below others, each edge until a day or still standing.
    pub async fn agency(&self, number: u128, name: &str, above: &[(u128, Option<&str>)]) {
        let id = an_agency(number).uuid();
        let now = self.app.clock.now();
        let from = day("2016-01-01");
        self.app
            .store
            .write(async |tx: &WriteTx| {
                tx.execute("INSERT INTO agency (id, created_at) VALUES ($1, $2)", values![id, now]).await?;
                tx.execute(
                    "INSERT INTO agency_version (id, agency_id, name, short_name, name_folded, sort_key, kind, level, head_title, head_name,
                     valid_from, valid_to, source) VALUES ($1, $1, $2, $2, $3, $4, 'department', 'province', '', '', $5, $6, '')",
                    values![id, name, fold(name), sort_key(name), from, None::<NaiveDate>],
                )
                .await?;
                let edges = above.iter().map(|(ancestor, to)| (an_agency(*ancestor).uuid(), 1i64, to.map(day)));
                for (ancestor, depth, to) in edges.chain([(id, 0, None)]) {
                    tx.execute(
                        "INSERT INTO agency_closure (ancestor_id, descendant_id, depth, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5)",
                        values![ancestor, id, depth, from, to],
                    )
                    .await?;
                }
                Ok::<_, thihanh_store::StoreError>(())
            })
            .await
            .unwrap();
    }

    /// Some departments of the province, numbered from 1.
    pub async fn departments(&self, names: &[&str]) {
        for (number, name) in (1..).zip(names) {
            self.agency(number, name, &[(PROVINCE, None)]).await;
        }
    }

    /// A directive that is issued, with what the ledger wants to know of it.
    pub async fn directive(&self, number: u128, issued_on: &str) -> IssueContext {
        let now: DateTime<Utc> = self.app.clock.now();
        let id = Uuid::from_u128(number);
        let text = format!("d{number}");
        self.app
            .store
            .write(async |tx: &WriteTx| {
                tx.execute(
                    "INSERT INTO blob (hash, size_bytes, media, created_at) VALUES ($1, 1, 'text/plain', $2)",
                    values![text.clone(), now],
                )
                .await?;
                tx.execute(
                    "INSERT INTO directive (id, code, state, jurisdiction_id, kind, number, issued_on, title, title_sort_key, file_name,
                     content_hash, blob_hash, format, text, reading, notices, received_at, updated_at, version)
                     VALUES ($1, $2, 'issued', $3, 'ke_hoach', $2, $4, '', $5, '', $2, $2, 'txt', '', '{}', '[]', $6, $6, 1)",
                    values![id, text.clone(), an_agency(PROVINCE).uuid(), day(issued_on), Vec::<u8>::new(), now],
                )
                .await
            })
            .await
            .unwrap();
        IssueContext {
            directive_id: DirectiveId::from_uuid(id),
            directive_label: format!("Kế hoạch {number}/KH-UBND"),
            jurisdiction: an_agency(PROVINCE),
            issued_on: day(issued_on),
            overseer: an_agency(JUSTICE),
            programme: None,
            programme_ends_on: None,
            agency_ends: agency_ends(self.app.store.read(), &[]).await.unwrap(),
            today: self.app.clock.today(),
            now,
        }
    }

    /// Opens tasks under a directive.
    pub async fn open(&self, context: &IssueContext, tasks: &[IssuedTask]) -> Result<Opened, OpeningError> {
        let calendar = crate::modules::agencies::api::calendar(self.app.store.read()).await?;
        self.app.store.write(async |tx| open_issued(tx, self.app.ids.as_ref(), context, tasks, &calendar).await).await
    }

    /// A directive of a day with these tasks.
    pub async fn issued(&self, number: u128, issued_on: &str, tasks: &[IssuedTask]) -> IssueContext {
        let context = self.directive(number, issued_on).await;
        self.open(&context, tasks).await.unwrap();
        context
    }

    /// A number that one statement gives as `total`.
    pub async fn number(&self, sql: &str) -> i64 {
        #[derive(thihanh_store::FromQueryResult)]
        struct Row {
            total: i64,
        }
        self.app.store.read().one::<Row>(sql, values![]).await.unwrap().total
    }
}

/// The program itself, which may everything.
pub fn system() -> Actor {
    Actor::system("test")
}

/// Ids of agencies by their numbers.
pub fn agencies<const N: usize>(numbers: [u128; N]) -> [AgencyId; N] {
    numbers.map(an_agency)
}
