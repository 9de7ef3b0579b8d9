//! The names of all provinces, now and before 01/7/2025: a directive that names another province than one's own gets a notice.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::phrase::Phrase;
use crate::embedded;

#[derive(Deserialize)]
struct Row {
    name: String,
}

struct Names {
    keys: HashSet<String>,
    longest: usize,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let keys: HashSet<String> =
        embedded::rows::<Row>(include_str!("../data/provinces.csv")).iter().map(|row| Phrase::key(&row.name)).collect();
    let longest = keys.iter().map(|key| key.split(' ').count()).max().unwrap_or(0);
    Names { keys, longest }
});

/// Whether these folded words are the name of a province of Vietnam, present or former.
#[must_use]
pub fn is_province(folded: &str) -> bool {
    NAMES.keys.contains(folded)
}

/// How many words the longest name has.
#[must_use]
pub fn longest_name() -> usize {
    NAMES.longest
}
