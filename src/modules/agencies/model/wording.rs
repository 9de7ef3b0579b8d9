//! The words of agency phrases as data (`data/wording.csv`): abbreviations, titles of heads, fillers, tails.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use thihanh_kernel::vietnamese;

use crate::embedded;

/// What a row of the table means for the reading of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Stands for other words: `UBND` → `ủy ban nhân dân`.
    Abbreviation,
    /// Carries no meaning of its own: `các`, `của`.
    Filler,
    /// The title of a head: the person is addressed.
    Title,
    /// A body that acts for a larger one: `Thường trực` of a council.
    Organ,
    /// Says that only those concerned are meant: `có liên quan`.
    Concerned,
    /// A tail that limits nothing inside the jurisdiction: `trên địa bàn tỉnh`.
    Tail,
    /// From here on the words say how, not who: `theo chức năng, nhiệm vụ`.
    Cut,
    /// Bodies of the centre, outside every province.
    Central,
    /// People, not agencies.
    Persons,
}

#[derive(Deserialize)]
struct Row {
    role: Part,
    phrase: String,
    reads_as: String,
}

/// One word of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Lower case with its marks, composed.
    pub exact: String,
    /// Lower case without marks: what is compared.
    pub folded: String,
    /// Whether it was written with a capital: a proper name rather than a common noun.
    pub is_capital: bool,
    /// Whether it was written in capitals throughout, as abbreviations are.
    pub is_upper: bool,
    /// Where it stands in the composed text, in bytes.
    pub span: (usize, usize),
}

/// The folded words joined by spaces: the form in which phrases are compared.
#[must_use]
pub fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ")
}

/// Word sequences of one role by their first word, the longest first: most words of a name begin none.
#[derive(Default)]
struct Sequences {
    by_first: HashMap<String, Vec<Sequence>>,
}

struct Sequence {
    words: Vec<Word>,
    reads_as: Vec<Word>,
}

impl Sequences {
    fn insert(&mut self, phrase: &str, reads_as: &str) {
        let words = split_words(phrase);
        let Some(first) = words.first() else { return };
        let list = self.by_first.entry(first.folded.clone()).or_default();
        let at = list.partition_point(|known| known.words.len() > words.len());
        list.insert(at, Sequence { words, reads_as: split_words(reads_as) });
    }

    /// The longest sequence that begins the words: how many words, and what they stand for.
    fn at(&self, words: &[Word]) -> Option<(usize, &Sequence)> {
        let begins = |sequence: &&Sequence| {
            let key = &sequence.words;
            key.len() <= words.len() && key.iter().zip(words).all(|(key, word)| key.folded == word.folded)
        };
        let found = self.by_first.get(&words.first()?.folded)?.iter().find(begins)?;
        Some((found.words.len(), found))
    }
}

/// The table, ready to look up.
pub struct Wording {
    parts: HashMap<Part, Sequences>,
}

static WORDING: LazyLock<Wording> = LazyLock::new(|| {
    let mut parts: HashMap<Part, Sequences> = HashMap::new();
    for row in embedded::rows::<Row>(include_str!("../data/wording.csv")) {
        parts.entry(row.role).or_default().insert(&row.phrase, &row.reads_as);
    }
    Wording { parts }
});

impl Wording {
    /// The table that ships with the program.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &WORDING
    }

    /// How many words at the beginning have this role; 0 if none.
    #[must_use]
    pub fn starts(&self, part: Part, words: &[Word]) -> usize {
        self.parts.get(&part).and_then(|rows| rows.at(words)).map_or(0, |(n, _)| n)
    }

    /// The first place at which words of this role stand: its index and length.
    #[must_use]
    pub fn find(&self, part: Part, words: &[Word]) -> Option<(usize, usize)> {
        (0..words.len()).find_map(|at| match self.starts(part, &words[at..]) {
            0 => None,
            n => Some((at, n)),
        })
    }

    /// Writes out abbreviations. The words put in stand where the abbreviation stood.
    #[must_use]
    pub fn spelled_out(&self, words: &[Word]) -> Vec<Word> {
        let Some(rows) = self.parts.get(&Part::Abbreviation) else { return words.to_vec() };
        let mut out = Vec::with_capacity(words.len());
        let mut at = 0;
        while at < words.len() {
            let found = rows.at(&words[at..]);
            if let Some((n, row)) = found.filter(|(n, row)| is_abbreviation(&words[at..at + n], &row.words)) {
                let span = (words[at].span.0, words[at + n - 1].span.1);
                out.extend(row.reads_as.iter().map(|word| Word { span, ..word.clone() }));
                at += n;
            } else {
                out.push(words[at].clone());
                at += 1;
            }
        }
        out
    }

    /// Leaves out words of this role wherever they stand.
    #[must_use]
    pub fn without(&self, part: Part, words: Vec<Word>) -> Vec<Word> {
        let mut out = Vec::with_capacity(words.len());
        let mut at = 0;
        while at < words.len() {
            match self.starts(part, &words[at..]) {
                0 => {
                    out.push(words[at].clone());
                    at += 1;
                }
                n => at += n,
            }
        }
        out
    }
}

/// Letters that an abbreviation may have and still be taken for the word it looks like without marks (`TU` and `tư`).
const SHORT: usize = 3;

/// Whether the written words are the abbreviation: marks must not contradict it, and a short one must stand in capitals.
fn is_abbreviation(written: &[Word], row: &[Word]) -> bool {
    written.iter().zip(row).all(|(word, key)| {
        let is_unmarked = word.exact == word.folded;
        let is_short = key.is_upper && key.exact.chars().count() <= SHORT;
        (word.exact == key.exact || is_unmarked) && (word.is_upper || !is_short)
    })
}

/// Cuts at everything that is neither letter nor digit, and drops the joining word `và`.
fn split_words(text: &str) -> Vec<Word> {
    let text = vietnamese::nfc(text);
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push(word(&text, from, at));
                start = None;
            }
            _ => {}
        }
    }
    words.retain(|word| word.folded != "va");
    words
}

/// The word between two byte offsets of a composed text.
pub(super) fn word(text: &str, start: usize, end: usize) -> Word {
    let written = &text[start..end];
    Word {
        exact: written.to_lowercase(),
        folded: vietnamese::fold(written),
        is_capital: written.chars().next().is_some_and(char::is_uppercase),
        is_upper: written.chars().all(|c| !c.is_lowercase()),
        span: (start, end),
    }
}
