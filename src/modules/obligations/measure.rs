//! How long the register takes: the listed requests, many times, against whatever the installation holds. The bench
//! `register` runs it over synthetic data (docs/performance.md).

use std::time::{Duration, Instant};

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::Page;
use thihanh_store::{FromQueryResult, Sql, StoreError, explain, values};
use uuid::Uuid;

use super::model::class::Days;
use super::model::filter::{ObligationFilter, PartFilter, Sort, Status};
use super::model::obligation::Binding;
use super::policy::{Scope, scope};
use super::store::search::{self, Ask};
use super::usecase::{self, LedgerError, Today};
use crate::app::App;
use crate::modules::agencies;

/// One kind of request.
struct Request {
    name: &'static str,
    filter: ObligationFilter,
    actor: Actor,
    /// Pages turned before the one that is measured.
    pages: usize,
}

/// Times of one kind of request.
#[derive(Debug, Clone)]
pub struct Timing {
    /// What was asked.
    pub name: &'static str,
    /// The quickest: what it takes where nothing else runs.
    pub least: Duration,
    /// Half of the requests took no longer.
    pub p50: Duration,
    /// 95 of 100 took no longer.
    pub p95: Duration,
    /// The longest.
    pub most: Duration,
    /// Rows on the page.
    pub rows: usize,
}

/// Asks each request `rounds` times, list and count sentence together as the page does; `observer` is an actor who sees a part of the tree.
///
/// # Errors
/// When the database does not answer.
pub async fn register(
    app: &App,
    observer: impl Fn(AgencyId) -> Actor,
    rounds: usize,
) -> Result<Vec<Timing>, LedgerError> {
    let mut timings = Vec::new();
    for request in requests(app, observer).await? {
        let page = page_of(app, &request).await?;
        let mut times = Vec::with_capacity(rounds);
        let mut rows = 0;
        for _ in 0..rounds {
            let begun = Instant::now();
            rows = usecase::register(app, &request.actor, &request.filter, &page).await?.rows.items.len();
            times.push(begun.elapsed());
        }
        times.sort_unstable();
        let at = |share: usize| times.get(times.len() * share / 100).or(times.last()).copied().unwrap_or_default();
        timings.push(Timing { name: request.name, least: at(0), p50: at(50), p95: at(95), most: at(100), rows });
    }
    Ok(timings)
}

/// The database's plan of each list, one text per request.
///
/// # Errors
/// When the database does not answer.
pub async fn plans(
    app: &App,
    observer: impl Fn(AgencyId) -> Actor,
) -> Result<Vec<(&'static str, String)>, LedgerError> {
    let sql = app.store.read();
    let days = Today::load(sql, app.clock.today()).await?.days;
    let mut plans = Vec::new();
    for request in requests(app, observer).await? {
        plans.push((request.name, plan(sql, &request.filter, &scope(&request.actor), days).await?));
    }
    Ok(plans)
}

async fn plan(sql: &dyn Sql, filter: &ObligationFilter, scope: &Scope, days: Days) -> Result<String, StoreError> {
    let mut text = String::new();
    for statement in search::statements(sql, Ask { filter, scope, days }, Page::default().limit() as usize).await? {
        text.push_str(&explain(sql, statement).await?);
    }
    Ok(text)
}

/// The page that is measured: the first, or one far down the list.
async fn page_of(app: &App, request: &Request) -> Result<Page, LedgerError> {
    let mut page = Page::new(Some(200), None);
    for _ in 0..request.pages {
        let next = usecase::register(app, &request.actor, &request.filter, &page).await?.rows.next;
        page = Page::new(Some(200), next);
    }
    Ok(Page::new(None, page.after))
}

async fn requests(app: &App, observer: impl Fn(AgencyId) -> Actor) -> Result<Vec<Request>, LedgerError> {
    let sql = app.store.read();
    let today = app.clock.today();
    let province = agencies::api::roots(sql, today).await?.into_iter().next().ok_or(LedgerError::NotFound)?.id;
    let (department, commune) =
        (some_below(sql, province, "department").await?, some_below(sql, province, "peoples_committee").await?);
    let system = Actor::system("measure");
    let all = ObligationFilter::default();
    let of = |name, filter, actor: &Actor, pages| Request { name, filter, actor: actor.clone(), pages };
    let leader = observer(province);
    Ok(vec![
        of(
            "whole ledger, unfinished, late first",
            ObligationFilter { status: Some(Status::Unfinished), sort: Sort::OverdueFirst, ..all.clone() },
            &system,
            0,
        ),
        of("whole ledger by due date, page 81", all.clone(), &system, 20),
        of("province, overdue", ObligationFilter { status: Some(Status::Overdue), ..all.clone() }, &leader, 0),
        of("province, everything, newest", ObligationFilter { sort: Sort::Newest, ..all.clone() }, &leader, 0),
        of("one commune", ObligationFilter { agency: Some(commune), ..all.clone() }, &leader, 0),
        of(
            "a department's own view",
            ObligationFilter { status: Some(Status::Unfinished), ..all.clone() },
            &observer(department),
            0,
        ),
        of(
            "due soon, requests only",
            ObligationFilter { status: Some(Status::DueSoon), binding: Some(Binding::Request), ..all.clone() },
            &system,
            0,
        ),
        of(
            "by names of agencies",
            ObligationFilter { status: Some(Status::Overdue), sort: Sort::Agency, ..all.clone() },
            &leader,
            0,
        ),
        of("words without marks", ObligationFilter { q: Some("tap huan ho tich".into()), ..all.clone() }, &leader, 0),
        of(
            "words with marks, unfinished",
            ObligationFilter {
                q: Some("rà soát văn bản đất đai".into()),
                status: Some(Status::Unfinished),
                ..all.clone()
            },
            &system,
            0,
        ),
        of(
            "followed up by one agency, waiting",
            ObligationFilter { overseer: Some(department), status: Some(Status::Waiting), ..all.clone() },
            &system,
            0,
        ),
        of(
            "what a department contributes to, unfinished",
            ObligationFilter {
                agency: Some(department),
                part: Some(PartFilter::Support),
                status: Some(Status::Unfinished),
                ..all.clone()
            },
            &observer(department),
            0,
        ),
        of(
            "what a province contributes to, unfinished",
            ObligationFilter {
                agency: Some(province),
                part: Some(PartFilter::Support),
                status: Some(Status::Unfinished),
                ..all.clone()
            },
            &leader,
            0,
        ),
        of(
            "what waits for a word in a province",
            ObligationFilter {
                agency: Some(province),
                part: Some(PartFilter::Any),
                status: Some(Status::Asking),
                sort: Sort::Due,
                ..all
            },
            &leader,
            0,
        ),
    ])
}

/// The agency of a kind below a province that owes most.
async fn some_below(sql: &dyn Sql, province: AgencyId, kind: &str) -> Result<AgencyId, LedgerError> {
    #[derive(FromQueryResult)]
    struct Row {
        agency_id: Uuid,
    }
    let row: Option<Row> = sql
        .optional(
            "SELECT v.agency_id FROM agency_version v \
             JOIN agency_closure c ON c.descendant_id = v.agency_id AND c.ancestor_id = $1 AND c.depth > 0 \
             JOIN obligation_count n ON n.agency_id = v.agency_id WHERE v.kind = $2 \
             GROUP BY v.agency_id ORDER BY sum(n.total) DESC, v.agency_id LIMIT 1",
            values![province.uuid(), kind],
        )
        .await?;
    row.map(|row| AgencyId::from_uuid(row.agency_id)).ok_or(LedgerError::NotFound)
}
