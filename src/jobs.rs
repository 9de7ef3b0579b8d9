//! Background work: what is run how often. Each kind is idempotent, so an instance that dies in the middle costs nothing.

use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveTime;
use thihanh_kernel::ids::JobId;
use thihanh_kernel::time;
use thihanh_store::StoreError;
use thihanh_store::jobs::{self, Job, NewJob};

use crate::app::App;
use crate::modules::{accounts, obligations};

/// How long the loop sleeps between two rounds.
const ROUND: Duration = Duration::from_secs(60);

/// Reads the whole ledger, so it is done once a day, when nobody works.
const NIGHTLY: &str = "nightly";
/// 02:00 in Vietnam.
const NIGHTLY_AT: NaiveTime = match NaiveTime::from_hms_opt(2, 0, 0) {
    Some(at) => at,
    None => NaiveTime::MIN,
};
/// Longer than the nightly work takes on a ledger of millions; an instance that died is then followed by another.
const LEASE: chrono::Duration = chrono::Duration::hours(1);
/// How long done work is kept, so that its key stays taken.
const KEPT: chrono::Duration = chrono::Duration::days(30);

/// Runs every kind of work that is due once. A failure of one is logged and does not stop the others.
pub async fn run_once(app: &App) {
    if let Err(error) = accounts::usecase::sweep(app).await {
        tracing::warn!(%error, "sessions could not be swept");
    }
    if let Err(error) = obligations::jobs::generate_series(app).await {
        tracing::warn!(%error, "recurring obligations could not be generated");
    }
    if let Err(error) = run_queue(app).await {
        tracing::warn!(%error, "queued work could not be run");
    }
}

/// Runs [`run_once`] every minute until the program ends.
pub async fn run_forever(app: Arc<App>) {
    loop {
        run_once(&app).await;
        tokio::time::sleep(ROUND).await;
    }
}

/// Puts tonight's work into the queue and does what is due, each by one instance only.
async fn run_queue(app: &App) -> Result<(), StoreError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    let tonight = NewJob {
        id: JobId::from_uuid(app.ids.uuid(now)),
        kind: NIGHTLY,
        payload: serde_json::Value::Null,
        unique_key: Some(format!("{NIGHTLY} {today}")),
        run_at: time::instant(today, NIGHTLY_AT),
    };
    app.store
        .write(async |tx| {
            jobs::sweep(tx, now - KEPT).await?;
            jobs::enqueue(tx, tonight.clone(), now).await
        })
        .await?;
    let worker = app.ids.uuid(now).to_string();
    while let Some(job) = jobs::claim(&app.store, &worker, app.clock.now(), LEASE).await? {
        let outcome = run(app, &job).await;
        app.store
            .write(async |tx| match &outcome {
                Ok(()) => jobs::finish(tx, &job).await,
                Err(error) => jobs::fail(tx, &job, &error.to_string(), app.clock.now()).await,
            })
            .await?;
        if let Err(error) = outcome {
            tracing::warn!(%error, kind = job.kind, attempt = job.attempt, "queued work failed");
        }
    }
    Ok(())
}

async fn run(app: &App, job: &Job) -> anyhow::Result<()> {
    match job.kind.as_str() {
        NIGHTLY => Ok(obligations::jobs::nightly(app).await?),
        other => anyhow::bail!("this release knows no work called {other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use thihanh_store::{Sql, values};

    use super::*;
    use crate::modules::obligations::generate::{self, Wanted};
    use crate::modules::obligations::usecase;
    use crate::testing::TestApp;

    /// Makes every counter wrong.
    async fn spoil(app: &App) {
        app.store
            .write(async |tx| tx.execute("UPDATE obligation_count SET total = total + 1", values![]).await)
            .await
            .unwrap();
    }

    thihanh_store::db_tests! {
        async fn wrong_counters_are_mended_once_a_night(t: TestApp) {
            let wanted = Wanted { agencies: 30, obligations: 50, years: 1, seed: 3 };
            generate::run(&t.app, wanted).await.unwrap();
            spoil(&t.app).await;
            run_once(&t.app).await;
            assert_eq!(usecase::check_counters(&t.app).await.unwrap(), 0, "mended by the night's work");
            spoil(&t.app).await;
            run_once(&t.app).await;
            assert_ne!(usecase::check_counters(&t.app).await.unwrap(), 0, "the same night it is not done again");
            spoil(&t.app).await;
            t.on(t.app.clock.today() + Days::new(1));
            run_once(&t.app).await;
            assert_eq!(usecase::check_counters(&t.app).await.unwrap(), 0, "the next night it is");
        }
    }
}
