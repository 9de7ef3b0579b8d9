//! What this process has seen of itself since it started: requests, rounds of work. One for each process, passed on in [`App`](crate::app::App).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant as Monotonic};

use axum::http::{Method, StatusCode};
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram, with_local_recorder};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusRecorder};
use thihanh_kernel::time::Instant;
use thihanh_store::{Dialect, PoolUse, Store};

use super::model::facts::{Facts, Work};

/// Upper ends of the classes of durations, in seconds: a page is meant to take less than 0.2, a report of a year a few.
const BUCKETS: [f64; 10] = [0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 10.0, 30.0];
/// How old a look at the database may be: a scrape every second must not load it.
const FRESH: Duration = Duration::from_secs(10);

/// What is told of this process. Cheap to clone; clones share it.
#[derive(Clone)]
pub struct Watch(Arc<Seen>);

struct Seen {
    recorder: PrometheusRecorder,
    works: Mutex<BTreeMap<&'static str, Work>>,
    /// Who asks while another looks waits and takes what was found.
    looked: tokio::sync::Mutex<Option<(Monotonic, Arc<Facts>)>>,
    /// The same for what takes longer: the bytes of all files.
    weighed: tokio::sync::Mutex<Option<(Monotonic, u64)>>,
}

impl Default for Watch {
    fn default() -> Self {
        #[expect(clippy::expect_used, reason = "refused only where there is no class, and there are ten")]
        let builder = PrometheusBuilder::new().set_buckets(&BUCKETS).expect("classes of durations");
        let recorder = builder.build_recorder();
        with_local_recorder(&recorder, describe);
        Self(Arc::new(Seen {
            recorder,
            works: Mutex::default(),
            looked: tokio::sync::Mutex::default(),
            weighed: tokio::sync::Mutex::default(),
        }))
    }
}

impl Watch {
    /// A request was answered. `route` is the pattern of its route, `/nhiem-vu/{code}`; `None` where no route has such an address.
    pub fn answered(&self, method: &Method, route: Option<&str>, status: StatusCode, took: Duration) {
        let route = route.unwrap_or("none").to_owned();
        let class = ["other", "1xx", "2xx", "3xx", "4xx", "5xx"][usize::from(status.as_u16() / 100) % 6];
        with_local_recorder(&self.0.recorder, || {
            counter!("thihanh_http_requests_total", "method" => known(method), "route" => route.clone(), "status" => class).increment(1);
            histogram!("thihanh_http_request_duration_seconds", "route" => route).record(took.as_secs_f64());
        });
    }

    /// A round of a kind of work ended, well or not.
    pub fn worked(&self, name: &'static str, at: Instant, is_done: bool) {
        let mut works = self.0.works.lock().unwrap_or_else(PoisonError::into_inner);
        let work = works.entry(name).or_insert(Work { name, done_at: None, failed_at: None, failures: 0 });
        if is_done {
            work.done_at = Some(at);
        } else {
            work.failed_at = Some(at);
            work.failures += 1;
        }
    }

    /// The kinds of work that this process does in rounds; none where it serves pages only.
    #[must_use]
    pub fn works(&self) -> Vec<Work> {
        self.0.works.lock().unwrap_or_else(PoisonError::into_inner).values().copied().collect()
    }

    /// Takes what was measured out of the buffers, which grow where nobody scrapes. To be called every few seconds.
    pub fn keep_up(&self) {
        self.0.recorder.handle().run_upkeep();
    }

    /// What `look` finds, or what it found a moment ago.
    pub(super) async fn facts<E>(&self, look: impl Future<Output = Result<Facts, E>>) -> Result<Arc<Facts>, E> {
        let mut looked = self.0.looked.lock().await;
        if let Some((at, facts)) = looked.as_ref()
            && at.elapsed() < FRESH
        {
            return Ok(Arc::clone(facts));
        }
        let facts = Arc::new(look.await?);
        *looked = Some((Monotonic::now(), Arc::clone(&facts)));
        Ok(facts)
    }

    /// What `weigh` finds, or what it found in the last ten minutes.
    pub(super) async fn file_bytes<E>(&self, weigh: impl Future<Output = Result<u64, E>>) -> Result<u64, E> {
        let mut weighed = self.0.weighed.lock().await;
        if let Some((at, bytes)) = *weighed
            && at.elapsed() < FRESH * 60
        {
            return Ok(bytes);
        }
        let bytes = weigh.await?;
        *weighed = Some((Monotonic::now(), bytes));
        Ok(bytes)
    }

    /// The text that is scraped: what this process has seen, and `facts` where the database answered.
    pub(super) fn render(&self, store: &Store, facts: Option<&Facts>, memory: Option<u64>) -> String {
        with_local_recorder(&self.0.recorder, || {
            let database = match store.dialect() {
                Dialect::Sqlite => "sqlite",
                Dialect::Postgres => "postgres",
            };
            gauge!("thihanh_build_info", "version" => env!("CARGO_PKG_VERSION"), "database" => database).set(1);
            gauge!("thihanh_database_up").set(u8::from(facts.is_some()));
            counter!("thihanh_slow_statements_total").absolute(store.statements().slow());
            if let Some(memory) = memory {
                gauge!("process_resident_memory_bytes").set(number(memory));
            }
            for pool in store.pools() {
                tell_pool(pool);
            }
            for work in self.works() {
                counter!("thihanh_work_failures_total", "work" => work.name).absolute(work.failures);
                if let Some(at) = work.done_at {
                    gauge!("thihanh_work_last_success_timestamp_seconds", "work" => work.name).set(seconds(at));
                }
            }
            if let Some(facts) = facts {
                tell(facts);
            }
        });
        self.0.recorder.handle().render()
    }
}

fn describe() {
    describe_counter!(
        "thihanh_http_requests_total",
        "Requests that were answered, by method, route and class of status."
    );
    describe_histogram!(
        "thihanh_http_request_duration_seconds",
        "How long requests took until their answer began, by route."
    );
    describe_counter!("thihanh_slow_statements_total", "Statements that took longer than slow-statement-ms.");
    describe_gauge!("thihanh_database_up", "Whether the database answered this scrape.");
    describe_gauge!("thihanh_database_bytes", "Size of the database.");
    describe_gauge!("thihanh_pool_connections", "Connections to the database, used or idle.");
    describe_gauge!("thihanh_pool_connections_max", "Connections that there may be.");
    describe_gauge!("thihanh_jobs_waiting", "Jobs that are due and wait, by kind.");
    describe_gauge!(
        "thihanh_jobs_oldest_waiting_seconds",
        "How long the job that has been due longest waits, by kind."
    );
    describe_gauge!("thihanh_jobs_dead", "Jobs that failed for good, by kind.");
    describe_gauge!("thihanh_jobs_last_success_timestamp_seconds", "When a job was done last, by kind.");
    describe_gauge!(
        "thihanh_work_last_success_timestamp_seconds",
        "When a round of this process's work was done last."
    );
    describe_counter!("thihanh_work_failures_total", "Rounds of this process's work that failed.");
    describe_gauge!("thihanh_delivery_waiting", "Messages that are to be sent, by channel.");
    describe_gauge!("thihanh_delivery_oldest_waiting_seconds", "How long the oldest of them waits, by channel.");
    describe_gauge!("thihanh_delivery_dead", "Messages that nobody tries to send any more.");
    describe_gauge!("thihanh_journal_unsealed_entries", "Entries of the journal that no checkpoint covers yet.");
    describe_gauge!("thihanh_journal_checkpoint_timestamp_seconds", "When the newest checkpoint was made.");
    describe_gauge!("thihanh_build_info", "Version of the program and kind of its database.");
    describe_gauge!("process_resident_memory_bytes", "Memory of this process.");
}

fn tell_pool(pool: PoolUse) {
    let used = pool.open.saturating_sub(pool.idle);
    gauge!("thihanh_pool_connections", "pool" => pool.name, "state" => "used").set(used);
    gauge!("thihanh_pool_connections", "pool" => pool.name, "state" => "idle").set(pool.idle);
    gauge!("thihanh_pool_connections_max", "pool" => pool.name).set(pool.most);
}

fn tell(facts: &Facts) {
    gauge!("thihanh_database_bytes").set(number(facts.database_bytes));
    for jobs in &facts.jobs {
        let kind = || jobs.kind.clone();
        gauge!("thihanh_jobs_waiting", "kind" => kind()).set(number(jobs.waiting));
        gauge!("thihanh_jobs_oldest_waiting_seconds", "kind" => kind()).set(in_seconds(jobs.oldest));
        gauge!("thihanh_jobs_dead", "kind" => kind()).set(number(jobs.dead));
        if let Some(at) = jobs.done_at {
            gauge!("thihanh_jobs_last_success_timestamp_seconds", "kind" => kind()).set(seconds(at));
        }
    }
    for queue in &facts.queues {
        gauge!("thihanh_delivery_waiting", "channel" => queue.channel).set(number(queue.waiting));
        gauge!("thihanh_delivery_oldest_waiting_seconds", "channel" => queue.channel).set(in_seconds(queue.oldest));
    }
    gauge!("thihanh_delivery_dead").set(number(facts.dead_messages));
    gauge!("thihanh_journal_unsealed_entries").set(number(facts.unsealed));
    if let Some(at) = facts.sealed_at {
        gauge!("thihanh_journal_checkpoint_timestamp_seconds").set(seconds(at));
    }
}

/// The methods that routes have; a stranger's own word makes no label.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53, and told as a rough size beyond")]
fn number(number: u64) -> f64 {
    number as f64
}

#[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^53")]
fn seconds(at: Instant) -> f64 {
    at.timestamp() as f64
}

fn in_seconds(waited: Option<chrono::Duration>) -> f64 {
    waited.and_then(|waited| waited.to_std().ok()).map_or(0.0, |waited| waited.as_secs_f64())
}
