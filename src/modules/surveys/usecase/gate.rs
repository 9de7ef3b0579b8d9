//! How often one address may send: kept in memory for some minutes, and never as an address.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::Duration;
use thihanh_kernel::time::Instant;

/// How long sendings are counted together.
const WINDOW: Duration = Duration::minutes(10);
/// Answers by the open address from one network address within the window: a hall full of people behind one line.
pub(super) const ANSWERS: u32 = 200;
/// Wrong codes of invitations.
pub(super) const WRONG_CODES: u32 = 30;
/// Addresses that are counted at once; beyond it those are forgotten whose window is over.
const MOST: usize = 50_000;

/// Counts what comes from each network address. Surveys promise not to keep addresses: only a hash is held, with a key that this process drew
/// and that dies with it, and no more than some minutes. Several instances count apart.
#[derive(Clone, Default)]
pub struct Gate(Arc<Counting>);

#[derive(Default)]
struct Counting {
    key: RandomState,
    seen: Mutex<HashMap<u64, (Instant, u32)>>,
}

impl std::fmt::Debug for Gate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Gate")
    }
}

impl Gate {
    /// Counts one sending of a kind from an address; whether it is within `most`.
    pub(super) fn lets_in(&self, kind: &'static str, address: &str, now: Instant, most: u32) -> bool {
        let key = self.0.key.hash_one((kind, address));
        let mut seen = self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MOST {
            seen.retain(|_, (since, _)| now - *since < WINDOW);
        }
        let (since, count) = seen.entry(key).or_insert((now, 0));
        if now - *since >= WINDOW {
            (*since, *count) = (now, 0);
        }
        *count = count.saturating_add(1);
        *count <= most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_held_back_and_others_are_not() {
        let gate = Gate::default();
        let now = Instant::UNIX_EPOCH;
        for turn in 1..=4 {
            assert_eq!(gate.lets_in("a", "10.0.0.1", now, 3), turn <= 3, "{turn}");
        }
        assert!(gate.lets_in("a", "10.0.0.2", now, 3) && gate.lets_in("b", "10.0.0.1", now, 3));
        assert!(gate.lets_in("a", "10.0.0.1", now + WINDOW, 3), "the window is over");
    }
}
