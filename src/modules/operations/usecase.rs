//! Looking at how the installation runs.

use std::sync::Arc;

use thihanh_kernel::access::Actor;
use thihanh_kernel::problem::Problem;
use thihanh_kernel::time::Instant;
use thihanh_store::jobs::{self, DeadJob};
use thihanh_store::{SlowStatement, StoreError, blobs, journal, settings};

use super::model::facts::{Facts, Jobs, LAST_BACKUP, Pool, Queue, Work, age};
use super::policy;
use crate::app::App;
use crate::modules::delivery::api as delivery;

/// Most failed jobs that the page lists.
const DEAD_SHOWN: u32 = 20;
/// Most slow statements that the page lists.
const SLOW_SHOWN: usize = 20;

/// What the administrator's page shows.
#[derive(Debug, Clone)]
pub struct Looked {
    /// Queues, seals, sizes.
    pub facts: Arc<Facts>,
    /// The work of this process.
    pub works: Vec<Work>,
    /// Connections to the database.
    pub pools: Vec<Pool>,
    /// Jobs that failed for good, the newest first.
    pub dead: Vec<DeadJob>,
    /// The slowest statements of the last hour, in this process.
    pub slow: Vec<SlowStatement>,
    /// When the installation was backed up last, as far as that was noted.
    pub backed_up_at: Option<Instant>,
    /// Bytes of all files.
    pub file_bytes: u64,
}

/// How the installation runs, for its administrators.
///
/// # Errors
/// When the actor may not look, or the database does not answer.
pub async fn look(app: &App, actor: &Actor) -> Result<Looked, Problem> {
    policy::may_look(actor)?;
    let facts = facts(app).await?;
    let sql = app.store.read();
    let mut slow = app.store.statements().slowest();
    slow.truncate(SLOW_SHOWN);
    Ok(Looked {
        facts,
        works: app.watch.works(),
        pools: pools(app),
        dead: jobs::dead(sql, DEAD_SHOWN).await?,
        slow,
        backed_up_at: backed_up_at(app).await?,
        file_bytes: app.watch.file_bytes(blobs::total_bytes(sql)).await?,
    })
}

/// The connections to the database.
#[must_use]
pub fn pools(app: &App) -> Vec<Pool> {
    let pool = |pool: thihanh_store::PoolUse| Pool {
        name: pool.name,
        used: pool.open.saturating_sub(pool.idle),
        idle: pool.idle,
        most: pool.most,
    };
    app.store.pools().into_iter().map(pool).collect()
}

/// When the installation was backed up last; `None` where nobody noted it.
///
/// # Errors
/// When the database does not answer.
pub async fn backed_up_at(app: &App) -> Result<Option<Instant>, StoreError> {
    let noted = settings::find(app.store.read(), LAST_BACKUP).await?;
    Ok(noted.and_then(|noted| noted.parse().ok()))
}

/// How queues, seals and the database stand; what was found a moment ago where somebody asks again.
///
/// # Errors
/// When the database does not answer.
pub async fn facts(app: &App) -> Result<Arc<Facts>, StoreError> {
    app.watch.facts(gather(app)).await
}

async fn gather(app: &App) -> Result<Facts, StoreError> {
    let (sql, now) = (app.store.read(), app.clock.now());
    let lags = jobs::lags(sql, &crate::jobs::KINDS, now).await?;
    let unsealed = journal::unsealed(sql).await?;
    let (queues, dead_messages) = delivery::backlog(sql).await?;
    Ok(Facts {
        at: now,
        jobs: lags
            .into_iter()
            .map(|lag| Jobs {
                kind: lag.kind,
                waiting: lag.waiting,
                oldest: lag.due_since.map(|since| age(now, since)),
                dead: lag.dead,
                done_at: lag.done_at,
            })
            .collect(),
        queues: queues
            .into_iter()
            .map(|queue| Queue {
                channel: queue.channel.code(),
                waiting: queue.waiting,
                oldest: queue.since.map(|since| age(now, since)),
            })
            .collect(),
        dead_messages,
        unsealed: unsealed.entries,
        sealed_at: unsealed.sealed_at,
        database_bytes: app.store.size_bytes().await?,
    })
}
