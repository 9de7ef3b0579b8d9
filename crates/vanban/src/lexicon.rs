//! The words the rules know, gathered once from the tables beside the rules.

use crate::{agencies::data as agencies, attributes, seq::Seq, tasks::verbs, text::fold_word};
use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    sync::LazyLock,
};

/// What a phrase is to the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// First words of an agency's name: `Sở`, `Ủy ban nhân dân`.
    Head,
    /// Post of a person before an agency: `Giám đốc`.
    Title,
    /// Common noun for agencies or people: `ban`, `ngành`, `cơ quan`.
    Common,
    /// Field of work in a name: `Tư pháp`, `Giáo dục và Đào tạo`.
    Field,
    /// What may follow a name and belongs to it: `tỉnh`, `có liên quan`.
    Tail,
    /// Words that look like the beginning of an agency's name but are none: `báo cáo`, `hội nghị`.
    NoAgency,
    /// A word that begins what is to be done.
    Verb,
    /// A label of an attribute line: `Cơ quan chủ trì`.
    Label,
}

/// A phrase found in a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
    /// Number of tokens.
    pub len: usize,
    /// Row of the table the phrase comes from.
    pub row: usize,
}

struct Phrase {
    class: Class,
    row: usize,
    rest: Box<[Box<str>]>,
}

/// FNV-1a: the keys are single syllables, for which the standard hasher costs more than the comparison.
#[derive(Clone)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

/// All phrases, grouped by their first word.
pub(crate) struct Lexicon {
    groups: HashMap<Box<str>, u16, BuildHasherDefault<Fnv>>,
    phrases: Vec<Vec<Phrase>>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::build);

impl Lexicon {
    pub fn get() -> &'static Self {
        &LEXICON
    }

    /// The group of phrases that begin with a folded word; 0 if none does.
    pub fn group(&self, word: &str) -> u16 {
        self.groups.get(word).copied().unwrap_or(0)
    }

    /// The longest phrase of a class that stands at token `i`.
    pub fn longest(&self, seq: Seq<'_>, i: usize, class: Class) -> Option<Hit> {
        let group = seq.token(i)?.group;
        let phrases = self.phrases.get(usize::from(group)).filter(|_| group > 0)?;
        let stands =
            |p: &&Phrase| p.class == class && p.rest.iter().enumerate().all(|(n, w)| seq.word(i + 1 + n) == &**w);
        phrases.iter().find(stands).map(|p| Hit { len: p.rest.len() + 1, row: p.row })
    }

    fn build() -> Self {
        let mut lexicon = Self { groups: HashMap::default(), phrases: vec![Vec::new()] };
        let rows = |names: &'static [&'static str]| names.iter().copied().enumerate();
        let heads = agencies::HEADS.iter().enumerate().flat_map(|(row, h)| h.names.iter().map(move |n| (row, *n)));
        heads.for_each(|(row, name)| lexicon.add(Class::Head, row, name));
        rows(agencies::TITLES).for_each(|(row, name)| lexicon.add(Class::Title, row, name));
        rows(agencies::COMMON).for_each(|(row, name)| lexicon.add(Class::Common, row, name));
        rows(agencies::FIELDS).for_each(|(row, name)| lexicon.add(Class::Field, row, name));
        rows(agencies::TAILS).for_each(|(row, name)| lexicon.add(Class::Tail, row, name));
        rows(agencies::NO_AGENCY).for_each(|(row, name)| lexicon.add(Class::NoAgency, row, name));
        rows(verbs::VERBS).for_each(|(row, name)| lexicon.add(Class::Verb, row, name));
        let labels = attributes::LABELS.iter().enumerate().flat_map(|(row, l)| l.names.iter().map(move |n| (row, *n)));
        labels.for_each(|(row, name)| lexicon.add(Class::Label, row, name));
        for group in &mut lexicon.phrases {
            group.sort_by_key(|p| std::cmp::Reverse(p.rest.len()));
        }
        lexicon
    }

    fn add(&mut self, class: Class, row: usize, name: &str) {
        let mut words = name.split(' ').map(|word| {
            let mut folded = String::new();
            fold_word(word, &mut folded);
            folded.into_boxed_str()
        });
        let Some(first) = words.next() else { return };
        let rest = words.collect();
        let next = self.phrases.len() as u16;
        let group = *self.groups.entry(first).or_insert(next);
        if group == next {
            self.phrases.push(Vec::new());
        }
        self.phrases[usize::from(group)].push(Phrase { class, row, rest });
    }
}
