//! The fast way through words: letters of modern Vietnamese, which keep their number of bytes when they are folded.
//!
//! Nearly every word of a directive is of these. One pass over the text, without a branch, so that the compiler takes sixteen
//! bytes in each step, folds every byte and notes what it is; a word is then sixteen notes read as one number. What
//! holds another letter, a combining mark or more than [`LONGEST`] bytes is left to [`super::fold`].

use super::fold::{CAPITAL, UPPER};

/// Longer words are read the slow way. The longest syllable has 10 bytes.
pub(super) const LONGEST: usize = 16;

/// The byte belongs to a letter.
const INSIDE: u8 = 1;
/// The byte tells the case of its letter (it is the letter's last): a capital, a small letter.
const IS_CAPITAL: u8 = 2;
const IS_SMALL: u8 = 4;
/// The byte belongs to a letter of the slow way.
const FOREIGN: u8 = 8;

/// A text's bytes folded, and what each is. Both are longer than the text by [`LONGEST`] zeros.
pub(super) struct Letters {
    folded: Vec<u8>,
    notes: Vec<u8>,
}

/// A word read the fast way.
pub(super) struct Word {
    /// The folded word as the lexicon's key: its bytes, the first one lowest. A number and no array: written as one and read as
    /// two halves, an array waits in the processor's store queue.
    pub key: u128,
    /// Length of the folded word, and of the word in the source.
    pub len: usize,
    pub flags: u8,
}

impl Letters {
    pub fn new(source: &str) -> Self {
        let bytes = source.as_bytes();
        let mut letters = Self { folded: vec![0; bytes.len() + LONGEST], notes: vec![0; bytes.len() + LONGEST] };
        let before = |i: usize, n: usize| i.checked_sub(n).map_or(0, |at| bytes[at]);
        for (i, byte) in bytes.iter().enumerate().take(2) {
            (letters.folded[i], letters.notes[i]) = fold(*byte, before(i, 1), before(i, 2));
        }
        let Some(rest) = bytes.get(2..) else { return letters };
        let out = letters.folded[2..].iter_mut().zip(&mut letters.notes[2..]);
        for ((out, note), ((byte, before), before2)) in out.zip(rest.iter().zip(&bytes[1..]).zip(bytes)) {
            (*out, *note) = fold(*byte, *before, *before2);
        }
        letters
    }

    /// The word that begins at `at`, where a letter begins; `None` if it takes the slow way. `rest`: the source from there.
    #[inline]
    pub fn word(&self, at: usize, rest: &[u8]) -> Option<Word> {
        const ALL: u128 = u128::from_le_bytes([1; LONGEST]);
        let window = |of: &[u8]| of.get(at..at + LONGEST)?.try_into().ok().map(u128::from_le_bytes);
        let notes = window(&self.notes)?;
        let len = ((!notes & ALL).trailing_zeros() / 8) as usize;
        let ends = match rest.get(len).copied().unwrap_or(0) {
            0..=0x7F => true,
            // A no-break space, or a dash, quote or dots of U+2000 to U+203F that is no joiner.
            0xC2 => rest.get(len + 1) == Some(&0xA0),
            0xE2 => rest.get(len + 1) == Some(&0x80) && !matches!(rest.get(len + 2), Some(0x8B..=0x8D)),
            _ => false,
        };
        if len == 0 || len == LONGEST || !ends {
            return None;
        }
        let own = u128::MAX >> (8 * (LONGEST - len));
        let noted = |what: u8| notes & own & (ALL * u128::from(what));
        if noted(FOREIGN) != 0 || may_be_misplaced(self.folded.get(at..at + len)?) {
            return None;
        }
        let key = window(&self.folded)? & own;
        let (capital, small) = (noted(IS_CAPITAL), noted(IS_SMALL));
        let first = if capital.trailing_zeros() < small.trailing_zeros() { CAPITAL } else { 0 };
        Some(Word { key, len, flags: first | if small == 0 { UPPER } else { 0 } })
    }
}

/// A byte folded, and what it is. `before`, `before2`: the bytes one and two places before it.
#[inline]
fn fold(byte: u8, before: u8, before2: u8) -> (u8, u8) {
    let is_even = byte & 1 == 0;
    let upper = byte.wrapping_sub(b'A') < 26;
    let lower = byte.wrapping_sub(b'a') < 26;
    // À to Þ lie 0x20 before their small letters. Ð folds to a letter of another lead byte, × and ÷ are none.
    let latin = before == 0xC3;
    let latin_capital = latin & (byte < 0x9F);
    let no_latin = latin & ((byte & 0xDF == 0x97) | (byte & 0xDF == 0x90));
    // Letters that stand in pairs, the capital first: U+0100 to U+012F (Ă Đ Ĩ), Ũ, Ơ, Ư.
    let (c4, c5, c6) = (before == 0xC4, before == 0xC5, before == 0xC6);
    let horn = byte.wrapping_sub(0xAF) < 2;
    let pair = (c4 & (byte < 0xB0)) | (c5 & (byte & 0xFE == 0xA8)) | (c6 & (byte & 0xFE == 0xA0));
    let pair_capital = (pair & is_even) | (c6 & (byte == 0xAF));
    let no_pair = (c4 | c5 | c6) & !(pair | (c6 & horn));
    // So do U+1EA0 to U+1EFF.
    let viet = before2 == 0xE1;
    let viet_capital = viet & is_even;
    let no_viet = ((before == 0xE1) & (byte & 0xFE != 0xBA)) | (viet & (before == 0xBA) & (byte < 0xA0));

    let inside = upper | lower | (byte & 0xC0 == 0x80) | (byte.wrapping_sub(0xC3) < 4) | (byte == 0xE1);
    let capital = upper | latin_capital | pair_capital | viet_capital;
    let ends_letter = upper | lower | latin | c4 | c5 | c6 | viet;
    let step = (u8::from(upper | latin_capital) << 5) | u8::from(pair_capital | viet_capital);
    let note = |what: u8, is: bool| what * u8::from(is);
    let notes = note(INSIDE, inside)
        | note(IS_CAPITAL, capital)
        | note(IS_SMALL, ends_letter & !capital)
        | note(FOREIGN, no_latin | no_pair | no_viet);
    (byte.wrapping_add(step), notes)
}

/// The tone may stand on the other letter (`hoà`, `thuỷ`, `qúy`): the slow way settles it.
fn may_be_misplaced(word: &[u8]) -> bool {
    if word.last().is_some_and(u8::is_ascii) && word.first() != Some(&b'q') {
        return false;
    }
    match *word {
        // "quý": the u belongs to the q.
        [b'q', b'u', ..] => false,
        [b'q', .., 0x80..=0xFF, b'y'] => true,
        [.., b'o', 0xC3, 0xA0 | 0xA1 | 0xA3 | 0xA8 | 0xA9] => true,
        [.., b'o', 0xE1, 0xBA, 0xA1 | 0xA3 | 0xB9 | 0xBB | 0xBD] => true,
        [.., b'u', 0xC3, 0xBD] | [.., b'u', 0xE1, 0xBB, 0xB3 | 0xB5 | 0xB7 | 0xB9] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fold::{fold_word, is_letter, is_mark};
    use super::*;

    /// Every letter of the fast way, alone and in the places where the tone matters, is folded as the slow way folds it.
    #[test]
    fn agrees_with_the_slow_way() {
        let letters: Vec<char> = ('\0'..'\u{2100}').filter(|c| is_letter(*c) || is_mark(*c)).collect();
        let mut fast = 0;
        for c in letters {
            for frame in ["{}", "A{}", "ho{}", "tHu{}", "q{}y", "qu{}", "Q{}", "{}O", "ngh{}ng", "abcdefghijklmno{}"] {
                let raw = frame.replace("{}", &c.to_string());
                let Some(word) = Letters::new(&raw).word(0, raw.as_bytes()) else { continue };
                let mut slow = String::new();
                let flags = fold_word(&raw, &mut slow);
                let bytes = word.key.to_le_bytes();
                assert_eq!((&bytes[..word.len], word.len, word.flags), (slow.as_bytes(), raw.len(), flags), "{raw}");
                fast += 1;
            }
        }
        assert!(fast > 1500, "only {fast} words went the fast way");
    }

    #[test]
    fn stops_where_the_word_ends() {
        for (text, len) in
            [("pháp,", Some(5)), ("Sở\u{A0}Y", Some(4)), ("xong…", Some(4)), ("a\u{200B}b", None), ("e\u{301}", None)]
        {
            assert_eq!(Letters::new(text).word(0, text.as_bytes()).map(|w| w.len), len, "{text}");
        }
    }
}
