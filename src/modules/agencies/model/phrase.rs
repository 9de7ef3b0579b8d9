//! The reading of one agency phrase: words, abbreviations written out, fillers and tails taken off, the items of an
//! enumeration apart. What the words mean in a jurisdiction is decided in `resolver`.

use thihanh_kernel::vietnamese;

use super::wording::{Part, Word, Wording, joined, word};

/// Longer texts are no agency phrase; the bound keeps the work small on hostile input.
const MAX_CHARS: usize = 600;

/// `các cấp` written as one word, because `các` alone is a filler.
pub(super) const ALL_LEVELS: &str = "moicap";

/// One item of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its words, never empty.
    pub words: Vec<Word>,
    /// Whether a colon follows: the item heads those after it (`Các Sở: Nội vụ, Tài chính`).
    pub heads_list: bool,
}

/// A phrase taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// The composed text into which the words point.
    pub text: String,
    /// Items between commas and `và`, grouped by semicolons.
    pub segments: Vec<Vec<Item>>,
    /// Whether the text limits itself to those concerned (`có liên quan`).
    pub only_concerned: bool,
}

/// A place whose name may be added to any agency of the jurisdiction without changing its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPlace {
    /// Folded words with the type word: `tinh minh giang`.
    pub full: String,
    /// The type word alone, which is put in its place.
    pub type_word: Word,
}

enum Token {
    Word(Word),
    Item,
    Segment,
    Colon,
}

impl Phrase {
    /// Takes a phrase apart; `None` where it is longer than any agency phrase.
    #[must_use]
    pub fn read(text: &str, own: Option<&OwnPlace>) -> Option<Self> {
        if text.chars().count() > MAX_CHARS {
            return None;
        }
        let text = vietnamese::nfc(text).to_string();
        let mut only_concerned = false;
        let mut segments = Vec::new();
        let mut items: Vec<Item> = Vec::new();
        let mut open: Vec<Word> = Vec::new();
        let mut is_cut = false;
        let mut close = |open: &mut Vec<Word>, items: &mut Vec<Item>, is_cut: &mut bool, heads_list: bool| {
            if *is_cut {
                open.clear();
                return;
            }
            let (words, cut, concerned) = cleaned(std::mem::take(open), own);
            only_concerned |= concerned;
            *is_cut = cut;
            if words.is_empty() {
                if let (true, Some(last)) = (heads_list, items.last_mut()) {
                    last.heads_list = true;
                }
            } else {
                items.push(Item { words, heads_list });
            }
        };
        for token in tokens(&text) {
            match token {
                Token::Word(word) => open.push(word),
                Token::Item => close(&mut open, &mut items, &mut is_cut, false),
                Token::Colon => close(&mut open, &mut items, &mut is_cut, true),
                Token::Segment => {
                    close(&mut open, &mut items, &mut is_cut, false);
                    is_cut = false;
                    segments.push(std::mem::take(&mut items));
                }
            }
        }
        close(&mut open, &mut items, &mut is_cut, false);
        segments.push(items);
        segments.retain(|items| !items.is_empty());
        Some(Self { text, segments, only_concerned })
    }

    /// The form in which names, aliases and collective phrases are stored and compared.
    #[must_use]
    pub fn key(text: &str) -> String {
        Self::read(text, None).map_or_else(String::new, |phrase| joined(&phrase.words()))
    }

    /// All words in order, without the marks between items.
    #[must_use]
    pub fn words(&self) -> Vec<Word> {
        self.segments.iter().flatten().flat_map(|item| item.words.iter().cloned()).collect()
    }

    /// The words as they were written, from the first to the last of them.
    #[must_use]
    pub fn written(&self, words: &[Word]) -> String {
        let start = words.iter().map(|word| word.span.0).min().unwrap_or(0);
        let end = words.iter().map(|word| word.span.1).max().unwrap_or(start);
        self.text.get(start..end).unwrap_or_default().to_owned()
    }
}

/// The words of one item without abbreviations, fillers and tails; whether the rest of the segment says no more who; whether
/// only those concerned are meant.
fn cleaned(words: Vec<Word>, own: Option<&OwnPlace>) -> (Vec<Word>, bool, bool) {
    let wording = Wording::shipped();
    let mut words = wording.without(Part::Filler, all_levels_joined(wording.spelled_out(&words)));
    if let Some(own) = own {
        words = own_place_shortened(words, own);
    }
    let cut = wording.find(Part::Cut, &words);
    if let Some((at, _)) = cut {
        words.truncate(at);
    }
    let before = words.len();
    words = wording.without(Part::Concerned, words);
    let only_concerned = words.len() < before;
    (wording.without(Part::Tail, words), cut.is_some(), only_concerned)
}

/// Only at the end: in `các cấp ủy` the words belong elsewhere.
fn all_levels_joined(mut words: Vec<Word>) -> Vec<Word> {
    if let [.., all, level] = words.as_slice()
        && (all.folded.as_str(), level.folded.as_str()) == ("cac", "cap")
    {
        let joined = Word { folded: ALL_LEVELS.to_owned(), span: (all.span.0, level.span.1), ..level.clone() };
        words.truncate(words.len() - 2);
        words.push(joined);
    }
    words
}

fn own_place_shortened(words: Vec<Word>, own: &OwnPlace) -> Vec<Word> {
    let full = own.full.split(' ');
    let n = full.clone().count();
    let is_own = |some: &[Word]| full.clone().eq(some.iter().map(|word| word.folded.as_str()));
    let Some(at) = words.windows(n).position(is_own) else { return words };
    let span = (words[at].span.0, words[at + n - 1].span.1);
    let mut out = words;
    out.splice(at..at + n, [Word { span, ..own.type_word.clone() }]);
    out
}

/// Words and the marks between them. Brackets fall away with what they hold; dashes, slashes and full stops part words only.
fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut start = None;
    let mut depth = 0_u32;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphanumeric() {
            if depth == 0 && start.is_none() {
                start = Some(at);
            }
            continue;
        }
        if let Some(from) = start.take() {
            let word = word(text, from, at);
            match word.exact.as_str() {
                "và" | "va" | "hoặc" | "đến" => found.push(Token::Item),
                // Told apart by its mark: without it, the word is part of "tư pháp".
                "từ" => {}
                _ => found.push(Token::Word(word)),
            }
        }
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            ',' => found.push(Token::Item),
            ';' | '\n' => found.push(Token::Segment),
            ':' => found.push(Token::Colon),
            _ => {}
        }
    }
    found
}
