//! The words the rules know, gathered once from the tables beside the rules.
//!
//! Every word of a table has a number. A text's words are looked up once, when the text is cut; from then on a phrase is
//! compared number by number, and a word that begins no phrase of a class says so by a bit in its token.

use crate::{
    agencies::data as agencies,
    attributes, phrases,
    tasks::verbs,
    text::{Token, fold_word},
};
use std::{ops::Range, sync::LazyLock};

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

impl Class {
    pub const fn bit(self) -> u8 {
        1 << self as u8
    }
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
    row: u32,
    /// The words after the first, as a range of [`Lexicon::rests`].
    rest: Range<u32>,
}

/// A word of the tables, or a sign.
struct Word {
    text: Box<str>,
    /// Where its phrases begin in [`Lexicon::phrases`], one range for each class.
    phrases: [u32; 9],
}

/// A word's bytes, the first one lowest. No word of a table is longer than sixteen.
type Key = u128;

/// All phrases, grouped by their first word and class, the longest first.
pub(crate) struct Lexicon {
    /// Number 0 is no word.
    words: Vec<Word>,
    /// Beside the words, because they are asked for at every word of a text: key, classes of which some phrase begins with the
    /// word, bit in sets of phrases.
    keys: Vec<Key>,
    traits: Vec<(u8, u8)>,
    phrases: Vec<Phrase>,
    rests: Vec<u16>,
    /// An open table from a word's key to its number.
    slots: Vec<u16>,
    signs: [u16; 128],
}

/// Four times as many as there are words: a word that is in no table is known as one at the first look, mostly.
const SLOTS: usize = 8192;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::build);

fn slot(key: Key) -> usize {
    let (low, high) = (key as u64, (key >> 64) as u64);
    let mixed = (low ^ high.rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 51) as usize
}

impl Lexicon {
    pub fn get() -> &'static Self {
        &LEXICON
    }

    /// The number of a folded word; 0 if it is in no table.
    #[inline]
    pub fn find(&self, key: Key) -> u16 {
        let mut at = slot(key);
        loop {
            match self.slots[at % SLOTS] {
                0 => return 0,
                id if self.keys[usize::from(id)] == key => return id,
                _ => at += 1,
            }
        }
    }

    /// [`Self::find`] for a word of any length.
    pub fn find_str(&self, word: &str) -> u16 {
        key(word).map_or(0, |key| self.find(key))
    }

    /// The number of a sign; 0 if it is none of ASCII.
    pub fn sign(&self, sign: char) -> u16 {
        self.signs.get(sign as usize).copied().unwrap_or(0)
    }

    /// The folded word of a number.
    #[inline]
    pub fn word(&self, id: u16) -> &str {
        &self.words[usize::from(id)].text
    }

    /// The classes of phrases that begin with a word, and its bit in sets of phrases.
    #[inline]
    pub fn traits(&self, id: u16) -> (u8, u8) {
        self.traits[usize::from(id)]
    }

    /// The longest phrase of a class that begins with word `first` and goes on with the tokens `after`.
    pub fn longest(&self, first: u16, after: &[Token], class: Class) -> Option<Hit> {
        let ranges = &self.words[usize::from(first)].phrases;
        let phrases = &self.phrases[ranges[class as usize] as usize..ranges[class as usize + 1] as usize];
        phrases.iter().find_map(|phrase| {
            let rest = &self.rests[phrase.rest.start as usize..phrase.rest.end as usize];
            let stands = rest.len() <= after.len() && rest.iter().zip(after).all(|(id, token)| token.id == *id);
            stands.then_some(Hit { len: rest.len() + 1, row: phrase.row as usize })
        })
    }

    fn build() -> Self {
        let slots = vec![0; SLOTS];
        let mut lexicon = Self {
            words: Vec::new(),
            keys: Vec::new(),
            traits: Vec::new(),
            phrases: Vec::new(),
            rests: Vec::new(),
            slots,
            signs: [0; 128],
        };
        lexicon.put(0, "");
        for sign in (1..128u8).filter(|s| !s.is_ascii_alphanumeric()) {
            lexicon.signs[usize::from(sign)] = lexicon.add_word(&char::from(sign).to_string());
        }
        let mut rows: Vec<(u16, Class, Vec<u16>, usize)> = Vec::new();
        for (class, row, name) in tables() {
            let mut words = name.split(' ').map(|word| {
                let mut folded = String::new();
                fold_word(word, &mut folded);
                lexicon.add_word(&folded)
            });
            let Some(first) = words.next() else { continue };
            rows.push((first, class, words.collect(), row));
        }
        rows.sort_by_key(|(first, class, rest, _)| (*first, *class as u8, std::cmp::Reverse(rest.len())));
        let mut rows = rows.into_iter().peekable();
        for id in 0..lexicon.words.len() {
            for class in 0..8u8 {
                lexicon.words[id].phrases[usize::from(class)] = lexicon.phrases.len() as u32;
                while let Some((_, c, rest, row)) = rows.next_if(|r| usize::from(r.0) == id && r.1 as u8 == class) {
                    let start = lexicon.rests.len() as u32;
                    lexicon.rests.extend(rest);
                    let rest = start..lexicon.rests.len() as u32;
                    lexicon.phrases.push(Phrase { row: row as u32, rest });
                    lexicon.traits[id].0 |= c.bit();
                }
            }
            lexicon.words[id].phrases[8] = lexicon.phrases.len() as u32;
        }
        lexicon
    }

    /// Gives a word the next number.
    fn put(&mut self, key: Key, word: &str) -> u16 {
        let id = self.words.len() as u16;
        self.words.push(Word { text: word.into(), phrases: [0; 9] });
        self.keys.push(key);
        self.traits.push((0, phrases::bit(word.as_bytes())));
        id
    }

    fn add_word(&mut self, word: &str) -> u16 {
        let Some(key) = key(word) else { return 0 };
        let known = self.find(key);
        if known != 0 {
            return known;
        }
        let id = self.put(key, word);
        let mut at = slot(key);
        while self.slots[at % SLOTS] != 0 {
            at += 1;
        }
        self.slots[at % SLOTS] = id;
        id
    }
}

fn key(word: &str) -> Option<Key> {
    let mut bytes = [0; 16];
    bytes.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
    Some(Key::from_le_bytes(bytes))
}

/// Class, row and words of every phrase.
fn tables() -> impl Iterator<Item = (Class, usize, &'static str)> {
    let rows =
        |class: Class, names: &'static [&'static str]| names.iter().enumerate().map(move |(n, name)| (class, n, *name));
    let heads =
        agencies::HEADS.iter().enumerate().flat_map(|(n, h)| h.names.iter().map(move |name| (Class::Head, n, *name)));
    let labels = attributes::LABELS
        .iter()
        .enumerate()
        .flat_map(|(n, l)| l.names.iter().map(move |name| (Class::Label, n, *name)));
    heads
        .chain(rows(Class::Title, agencies::TITLES))
        .chain(rows(Class::Common, agencies::COMMON))
        .chain(rows(Class::Field, agencies::FIELDS))
        .chain(rows(Class::Tail, agencies::TAILS))
        .chain(rows(Class::NoAgency, agencies::NO_AGENCY))
        .chain(rows(Class::Verb, verbs::VERBS))
        .chain(labels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_tables_has_a_number() {
        for (class, _, name) in tables() {
            for word in name.split(' ') {
                assert!(key(word).is_some() && Lexicon::get().find_str(word) != 0, "{class:?}: {name}");
            }
        }
        assert!(Lexicon::get().words.len() * 4 <= SLOTS, "{} words", Lexicon::get().words.len());
    }
}
