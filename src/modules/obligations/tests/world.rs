//! A small province to test in: agencies of small numbers, directives, an application whose clock stands.

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::DirectiveId;
use thihanh_kernel::page::Page;
use thihanh_kernel::vietnamese::{fold, sort_key};
use thihanh_store::testing::{TestStore, TestSubject};
use thihanh_store::{WriteTx, values};
use uuid::Uuid;
use vanban::deadline::Deadline;

use crate::modules::obligations::model::filter::{ObligationFilter, Sort};
use crate::modules::obligations::model::fixtures::{a_task, an_agency, date, day, stated};
use crate::modules::obligations::model::obligation::Binding;
use crate::modules::obligations::model::opening::{IssueContext, IssuedTask};
use crate::modules::obligations::model::origin::Origin;
use crate::modules::obligations::usecase::{self, Act, Finished, Opened, OpeningError, agency_ends, open_issued};
use crate::testing::TestApp;

/// The root of the tree, which is also the jurisdiction.
pub const PROVINCE: u128 = 1_000;
/// Follows up whatever no task says otherwise.
pub const JUSTICE: u128 = 1_001;

/// An installation with a province of one department in it.
pub struct World(TestApp);

impl std::ops::Deref for World {
    type Target = TestApp;

    fn deref(&self) -> &TestApp {
        &self.0
    }
}

impl TestSubject for World {
    async fn over(store: TestStore) -> Self {
        let world = Self(TestApp::over(store).await);
        world.clock.set_day(day("2026-03-16"));
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
            origin: Origin::Directive(DirectiveId::from_uuid(id)),
            origin_code: text,
            origin_label: format!("Kế hoạch {number}/KH-UBND"),
            jurisdiction: an_agency(PROVINCE),
            issued_on: day(issued_on),
            first_ordinal: 1,
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

/// Names of the six agencies of [`World::varied`], whose Vietnamese order is not that of their numbers.
const NAMES: [&str; 6] = ["Xã Đông Sơn", "Sở Dân tộc", "Xã Ân Tường", "Xã An Lạc", "Sở Ý tưởng", "Xã Ăn Hòa"];

impl World {
    /// A ledger with everything in it: nested agencies, equal due dates, every state, orders and requests, shared tasks, support,
    /// two overseers, undated and waiting entries, proof asked for.
    pub async fn varied(&self) {
        for (number, name) in (1..).zip(NAMES) {
            // 3 and 4 stand below 2; 6 left 2 in 2025 and stands below 5 since.
            let above: &[(u128, Option<&str>)] = match number {
                3 | 4 => &[(2, None), (PROVINCE, None)],
                6 => &[(2, Some("2025-12-31")), (5, None), (PROVINCE, None)],
                _ => &[(PROVINCE, None)],
            };
            self.agency(number, name, above).await;
        }
        self.issued(1, "2025-11-03", &tasks_around("2026-03-16")).await;
        self.issued(2, "2026-01-05", &tasks_around("2026-03-10")).await;
        let all = ObligationFilter { sort: Sort::Code, ..ObligationFilter::default() };
        let rows = usecase::register(&self.app, &system(), &all, &Page::new(Some(200), None)).await.unwrap().rows.items;
        for (number, row) in rows.iter().enumerate() {
            self.live(number, &row.obligation.code, row.obligation.due_on).await;
        }
        let continuous = IssuedTask { deadlines: vec![stated(Deadline::Ongoing, "")], ..a_task(&[4, 5]) };
        self.issued(3, "2024-12-02", &[continuous]).await;
        assert_eq!(usecase::remind_continuous(&self.app).await.unwrap(), 2);
    }

    /// Lets one obligation live for a while, each in another way.
    async fn live(&self, number: usize, code: &str, due_on: Option<NaiveDate>) {
        let act = Act { code, version: None, note: "Theo báo cáo" };
        let (app, actor) = (&self.app, system());
        let today = self.app.clock.today();
        let in_time = due_on.unwrap_or(today).min(today);
        match number % 8 {
            0 => drop(usecase::mark_reported(app, &actor, act, in_time).await.unwrap()),
            1 | 2 => {
                let reached_on = if number % 8 == 1 { in_time } else { today };
                let finished = Finished { code: code.to_owned(), reached_on };
                usecase::take_over(app, &actor, &[finished], act.note).await.unwrap();
            }
            3 => drop(usecase::cancel(app, &actor, act).await.unwrap()),
            4 => drop(usecase::mark_reported(app, &actor, act, today).await.unwrap()),
            5 => drop(usecase::open_obstacle(app, &actor, act).await.unwrap()),
            _ => {}
        }
    }
}

fn tasks_around(middle: &str) -> Vec<IssuedTask> {
    let days_off = |days: i64| Deadline::By {
        date: date(&(day(middle) + chrono::Duration::days(days)).to_string()),
        inclusive: true,
    };
    let awaited = Deadline::Conditional { text: "sau khi có hướng dẫn".into(), event: None, offset: None };
    vec![
        IssuedTask { deadlines: vec![stated(days_off(-20), "")], ..a_task(&[1, 2, 3, 4, 5, 6]) },
        IssuedTask {
            deadlines: vec![stated(days_off(-20), "")],
            support: vec![(an_agency(6), String::new())],
            ..a_task(&[1, 3])
        },
        IssuedTask { deadlines: vec![stated(days_off(0), "")], overseer: Some(an_agency(5)), ..a_task(&[2, 4, 6]) },
        IssuedTask { deadlines: vec![stated(days_off(2), "")], is_shared: true, ..a_task(&[4, 2, 1]) },
        IssuedTask { deadlines: vec![stated(days_off(40), "")], binding: Binding::Request, ..a_task(&[5, 6]) },
        IssuedTask { content: "Rà soát văn bản về đất đai".into(), ..a_task(&[1, 2, 6]) },
        IssuedTask {
            content: "Ra soat dat dai khong dau".into(),
            deadlines: vec![stated(Deadline::Ongoing, "")],
            ..a_task(&[3, 5])
        },
        IssuedTask {
            deadlines: vec![stated(awaited, "")],
            support: vec![(an_agency(3), String::new())],
            ..a_task(&[2, 4])
        },
    ]
}
