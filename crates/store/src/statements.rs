//! How long statements take: the slow ones are counted, logged and kept for a while, without any value that was bound to them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// From when on a statement is slow, where nothing else was said.
pub const SLOW: Duration = Duration::from_millis(200);
/// How long a slow run is kept.
const KEPT: Duration = Duration::from_secs(3600);
/// Most slow runs that are kept: with texts of at most [`TEXT_MAX_CHARS`] some 100 kB.
const RUNS_MAX: usize = 200;
/// Longest text of a statement that is kept and logged, in characters; an INSERT of 500 rows says nothing more behind that.
const TEXT_MAX_CHARS: usize = 500;
/// How much of a text is copied before it runs: white space is taken out of it only when it was slow.
const COPIED_BYTES: usize = 1_000;

/// The watch over the statements of a store. Cheap to clone; clones share what was seen.
#[derive(Clone)]
pub struct Statements(Arc<Watched>);

struct Watched {
    /// In milliseconds.
    threshold: AtomicU64,
    slow: AtomicU64,
    runs: Mutex<SlowRuns>,
}

impl Default for Statements {
    fn default() -> Self {
        let threshold = AtomicU64::new(u64::try_from(SLOW.as_millis()).unwrap_or(u64::MAX));
        Self(Arc::new(Watched { threshold, slow: AtomicU64::new(0), runs: Mutex::default() }))
    }
}

impl fmt::Debug for Statements {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Statements").field("slow", &self.slow()).finish_non_exhaustive()
    }
}

/// A statement that was slow, its runs taken together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlowStatement {
    /// Its text, with `$1` where values were bound.
    pub text: String,
    /// Its slowest run of the last hour.
    pub worst: Duration,
    /// How many slow runs of it are known from the last hour.
    pub times: u64,
    /// How long ago the last of them ended.
    pub ago: Duration,
}

impl Statements {
    /// From how long on a statement is slow. The time a statement waits for a connection counts: whoever asked waited for it too.
    pub fn set_threshold(&self, threshold: Duration) {
        let millis = u64::try_from(threshold.as_millis()).unwrap_or(u64::MAX);
        self.0.threshold.store(millis, Ordering::Relaxed);
    }

    /// How many slow statements there were since the program started.
    #[must_use]
    pub fn slow(&self) -> u64 {
        self.0.slow.load(Ordering::Relaxed)
    }

    /// The slow statements of the last hour, the slowest first; at most [`RUNS_MAX`] runs of them are known.
    #[must_use]
    pub fn slowest(&self) -> Vec<SlowStatement> {
        self.0.runs.lock().unwrap_or_else(PoisonError::into_inner).slowest(Instant::now())
    }

    /// Says that a statement begins; what it returns notes the end when it is dropped, also where nobody waited for the answer.
    pub(crate) fn begin(&self, text: &str) -> Running<'_> {
        let mut end = text.len().min(COPIED_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        Running { watched: self, text: text[..end].to_owned(), began: Instant::now() }
    }

    fn ended(&self, text: &str, began: Instant) {
        let now = Instant::now();
        let took = now.saturating_duration_since(began);
        if took.as_millis() < u128::from(self.0.threshold.load(Ordering::Relaxed)) {
            return;
        }
        self.0.slow.fetch_add(1, Ordering::Relaxed);
        let text = on_one_line(text);
        tracing::warn!(
            statement = text,
            duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            "a statement was slow"
        );
        self.0.runs.lock().unwrap_or_else(PoisonError::into_inner).note(now, took, text);
    }
}

/// A statement under way.
pub(crate) struct Running<'a> {
    watched: &'a Statements,
    text: String,
    began: Instant,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.watched.ended(&self.text, self.began);
    }
}

fn on_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len().min(TEXT_MAX_CHARS));
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    match line.char_indices().nth(TEXT_MAX_CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// Slow runs of the last hour; the quickest give way where there are too many.
#[derive(Default)]
struct SlowRuns(Vec<(Instant, Duration, String)>);

impl SlowRuns {
    fn note(&mut self, now: Instant, took: Duration, text: String) {
        self.forget(now);
        if self.0.len() < RUNS_MAX {
            self.0.push((now, took, text));
            return;
        }
        if let Some(quickest) = self.0.iter_mut().min_by_key(|(_, took, _)| *took)
            && quickest.1 < took
        {
            *quickest = (now, took, text);
        }
    }

    fn forget(&mut self, now: Instant) {
        self.0.retain(|(at, ..)| now.saturating_duration_since(*at) < KEPT);
    }

    fn slowest(&mut self, now: Instant) -> Vec<SlowStatement> {
        self.forget(now);
        let mut by_text: BTreeMap<&str, (Duration, u64, Duration)> = BTreeMap::new();
        for (at, took, text) in &self.0 {
            let ago = now.saturating_duration_since(*at);
            let known = by_text.entry(text).or_insert((*took, 0, ago));
            *known = (known.0.max(*took), known.1 + 1, known.2.min(ago));
        }
        let one = |(text, (worst, times, ago)): (&str, _)| SlowStatement { text: text.to_owned(), worst, times, ago };
        let mut statements: Vec<_> = by_text.into_iter().map(one).collect();
        statements.sort_by(|a, b| b.worst.cmp(&a.worst).then_with(|| a.text.cmp(&b.text)));
        statements
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn runs_of_one_statement_stand_together_for_an_hour() {
        let start = Instant::now();
        let mut runs = SlowRuns::default();
        runs.note(start, millis(300), "SELECT a".to_owned());
        runs.note(start + millis(1_000), millis(900), "SELECT b".to_owned());
        runs.note(start + millis(2_000), millis(700), "SELECT a".to_owned());
        let shown = runs.slowest(start + millis(5_000));
        let b = SlowStatement { text: "SELECT b".to_owned(), worst: millis(900), times: 1, ago: millis(4_000) };
        let a = SlowStatement { text: "SELECT a".to_owned(), worst: millis(700), times: 2, ago: millis(3_000) };
        assert_eq!(shown, [b, a]);
        assert_eq!(runs.slowest(start + KEPT + millis(1_500)).len(), 1, "only the last run is younger than an hour");
        assert_eq!(runs.slowest(start + KEPT * 2), []);
    }

    #[test]
    fn what_is_kept_is_bounded_and_the_slowest_stay() {
        let now = Instant::now();
        let mut runs = SlowRuns::default();
        for took in 1..=1_000 {
            runs.note(now, millis(took), format!("SELECT {took}"));
        }
        let shown = runs.slowest(now);
        assert_eq!(shown.len(), RUNS_MAX);
        assert_eq!((shown[0].worst, shown[RUNS_MAX - 1].worst), (millis(1_000), millis(801)));
        runs.note(now, millis(5), "SELECT quick".to_owned());
        assert!(runs.slowest(now).iter().all(|statement| statement.text != "SELECT quick"));
    }

    #[test]
    fn a_text_is_one_short_line() {
        assert_eq!(on_one_line("SELECT a,\n       b\tFROM x"), "SELECT a, b FROM x");
        let long = on_one_line(&"đ".repeat(600));
        assert_eq!(long.chars().count(), TEXT_MAX_CHARS + 1);
        assert!(long.ends_with("đ…"));
    }

    #[test]
    fn only_what_reaches_the_threshold_is_slow() {
        let statements = Statements::default();
        drop(statements.begin("SELECT 1"));
        assert_eq!((statements.slow(), statements.slowest().len()), (0, 0));
        statements.set_threshold(Duration::ZERO);
        // Cut in the middle of a letter, a text would not be one.
        drop(statements.begin(&"đ".repeat(1_000)));
        assert_eq!((statements.slow(), statements.slowest().len()), (1, 1));
    }
}
