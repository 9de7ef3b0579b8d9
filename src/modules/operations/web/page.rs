//! `/van-hanh`: how the installation runs, for its administrators.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::Duration;
use thihanh_kernel::time::Instant;
use thihanh_store::Dialect;
use thihanh_webkit::parts::PageHead;
use thihanh_webkit::{Failure, Lang, Layout, Text, render, text};

use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::operations::model::facts::{Jobs, age};
use crate::modules::operations::usecase::{self, Looked};

#[derive(Template)]
#[template(path = "operations/web/page.html")]
struct OperationsPage {
    page: Layout,
    head: PageHead,
    facts: Vec<(Text, String)>,
    jobs: Vec<JobRow>,
    works: Vec<WorkRow>,
    queues: Vec<QueueRow>,
    dead: Vec<DeadRow>,
    slow: Vec<SlowRow>,
}

struct JobRow {
    kind: String,
    waiting: String,
    oldest: String,
    dead: String,
    is_dead: bool,
    done: String,
}

struct WorkRow {
    name: String,
    done: String,
    failures: String,
    failed: Option<String>,
}

struct QueueRow {
    channel: String,
    waiting: String,
    oldest: String,
}

struct DeadRow {
    kind: String,
    since: String,
    error: String,
}

struct SlowRow {
    worst: String,
    times: String,
    ago: String,
    text: String,
}

/// `GET /van-hanh`
pub(super) async fn show(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    let looked = usecase::look(&app, &me.actor).await?;
    Ok(render(&OperationsPage::new(&app, &me, looked)))
}

impl OperationsPage {
    fn new(app: &App, me: &SignedIn, looked: Looked) -> Self {
        let lang = me.lang();
        let page = me.layout(menu::ids::OPERATIONS, lang.t("operations-title"));
        let now = looked.facts.at;
        let waiting: u64 = looked.facts.jobs.iter().map(|jobs| jobs.waiting).sum();
        let dead: u64 = looked.facts.jobs.iter().map(|jobs| jobs.dead).sum();
        let sentence = lang.t("operations-sentence").with("waiting", waiting).with("dead", dead);
        Self {
            head: PageHead::new(lang.t("operations-title")).sentence(sentence),
            facts: facts(app, lang, &looked),
            jobs: looked.facts.jobs.iter().map(|jobs| job_row(lang, jobs)).collect(),
            works: looked
                .works
                .iter()
                .map(|work| WorkRow {
                    name: word(lang, format!("operations-work-{}", work.name), work.name),
                    done: moment(lang, work.done_at),
                    failures: count(lang, work.failures),
                    failed: work.failed_at.map(|at| lang.moment(at)),
                })
                .collect(),
            queues: looked
                .facts
                .queues
                .iter()
                .map(|queue| QueueRow {
                    channel: word(lang, format!("channel-{}", queue.channel), queue.channel),
                    waiting: count(lang, queue.waiting),
                    oldest: queue.oldest.map(|waited| span(lang, waited)).unwrap_or_default(),
                })
                .collect(),
            dead: looked
                .dead
                .into_iter()
                .map(|job| DeadRow {
                    kind: kind(lang, &job.kind),
                    since: span(lang, age(now, job.created_at)),
                    error: job.last_error.unwrap_or_default(),
                })
                .collect(),
            slow: looked
                .slow
                .into_iter()
                .map(|slow| SlowRow {
                    worst: lang.t("operations-millis").with("count", millis(slow.worst)).to_string(),
                    times: count(lang, slow.times),
                    ago: span(lang, Duration::from_std(slow.ago).unwrap_or_default()),
                    text: slow.text,
                })
                .collect(),
            page,
        }
    }
}

fn facts(app: &App, lang: Lang, looked: &Looked) -> Vec<(Text, String)> {
    let database = match app.store.dialect() {
        Dialect::Sqlite => "SQLite",
        Dialect::Postgres => "PostgreSQL",
    };
    let pools = looked.pools.iter().map(|pool| {
        let text = lang.t("operations-pool").with("name", pool.name).with("used", pool.used).with("most", pool.most);
        text.to_string()
    });
    let sealed = lang.t("operations-sealed-value").with("count", looked.facts.unsealed);
    let sealed = sealed.with("moment", moment(lang, looked.facts.sealed_at)).to_string();
    vec![
        (lang.t("operations-version"), env!("CARGO_PKG_VERSION").to_owned()),
        (lang.t("operations-database"), format!("{database}, {}", size(lang, looked.facts.database_bytes))),
        (lang.t("operations-files"), size(lang, looked.file_bytes)),
        (lang.t("operations-pools"), pools.collect::<Vec<_>>().join("; ")),
        (lang.t("operations-backup"), moment(lang, looked.backed_up_at)),
        (lang.t("operations-sealed"), sealed),
        (lang.t("operations-dead-messages"), count(lang, looked.facts.dead_messages)),
    ]
}

fn job_row(lang: Lang, jobs: &Jobs) -> JobRow {
    JobRow {
        kind: kind(lang, &jobs.kind),
        waiting: count(lang, jobs.waiting),
        oldest: jobs.oldest.map(|waited| span(lang, waited)).unwrap_or_default(),
        dead: count(lang, jobs.dead),
        is_dead: jobs.dead > 0,
        done: moment(lang, jobs.done_at),
    }
}

/// The kind of a job in words; one of a later release by its name.
fn kind(lang: Lang, kind: &str) -> String {
    word(lang, format!("operations-job-{}", kind.replace(' ', "-")), kind)
}

fn word(lang: Lang, key: String, name: &str) -> String {
    if text::has_key(&key) { Text::new(lang, key).to_string() } else { name.to_owned() }
}

fn moment(lang: Lang, at: Option<Instant>) -> String {
    at.map_or_else(|| lang.t("operations-never").to_string(), |at| lang.moment(at))
}

fn count(lang: Lang, count: u64) -> String {
    lang.number(i64::try_from(count).unwrap_or(i64::MAX))
}

fn millis(took: std::time::Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}

/// "3 phút": the largest unit that is full.
fn span(lang: Lang, span: Duration) -> String {
    let seconds = span.num_seconds();
    let (text, count) = match seconds {
        ..60 => (lang.t("operations-seconds"), seconds),
        60..3_600 => (lang.t("operations-minutes"), seconds / 60),
        3_600..172_800 => (lang.t("operations-hours"), seconds / 3_600),
        _ => (lang.t("operations-days"), seconds / 86_400),
    };
    text.with("count", count).to_string()
}

/// "12,5 MB"
#[expect(clippy::cast_precision_loss, reason = "told with one digit behind the point")]
fn size(lang: Lang, bytes: u64) -> String {
    let mega = bytes as f64 / 1e6;
    let (number, unit) = if mega < 1_000.0 { (mega, "MB") } else { (mega / 1_000.0, "GB") };
    format!("{} {unit}", lang.decimal((number * 10.0).round() / 10.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_and_sizes_are_told_in_the_largest_full_unit() {
        let span = |seconds| span(Lang::Vi, Duration::seconds(seconds));
        assert_eq!([59, 60, 7_199, 172_800].map(span), ["59 giây", "1 phút", "1 giờ", "2 ngày"]);
        assert_eq!(size(Lang::Vi, 12_540_000), "12,5 MB");
        assert_eq!(size(Lang::En, 2_140_000_000), "2.1 GB");
    }
}
