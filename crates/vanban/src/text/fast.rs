//! The fast way through a word: letters of modern Vietnamese, each folded by a table as it is passed.
//!
//! Nearly every word of a directive is of these; what holds another letter, a combining mark or more than [`LONGEST`]
//! bytes is left to [`super::fold`].

use super::fold::{CAPITAL, UPPER};

/// Folded words longer than this are read the slow way. The longest syllable has 10 bytes.
pub(super) const LONGEST: usize = 16;

/// A word read the fast way.
pub(super) struct Word {
    /// The folded word, filled up with zeros: the lexicon's key.
    pub bytes: [u8; LONGEST],
    /// Length of the folded word, which is that of the source: all these letters keep their number of bytes.
    pub len: usize,
    pub flags: u8,
}

/// The second byte of a letter's small form; 0 if the letter takes the slow way.
const fn small(lead: u8, second: u8) -> u8 {
    match (lead, second) {
        // À to Ö and Ø to Þ, without Ð, which folds to a letter of another lead byte.
        (0xC3, 0x80..=0x8F | 0x91..=0x96 | 0x98..=0x9E) => second + 0x20,
        (0xC3, 0x9F..=0xAF | 0xB1..=0xB6 | 0xB8..=0xBF) => second,
        // Ă Đ Ĩ; Ũ; Ơ Ư: the small letter is the next one.
        (0xC4, 0x82 | 0x90 | 0xA8) | (0xC5, 0xA8) | (0xC6, 0xA0 | 0xAF) => second + 1,
        (0xC4, 0x83 | 0x91 | 0xA9) | (0xC5, 0xA9) | (0xC6, 0xA1 | 0xB0) => second,
        _ => 0,
    }
}

/// [`small`] for the lead bytes C3 to C6.
static SMALL: [[u8; 64]; 4] = {
    let mut table = [[0; 64]; 4];
    let mut lead = 0;
    while lead < 4 {
        let mut low = 0;
        while low < 64 {
            table[lead][low] = small(0xC3 + lead as u8, 0x80 + low as u8);
            low += 1;
        }
        lead += 1;
    }
    table
};

/// Reads the word at the beginning of `bytes`, which is a letter's; `None` if it takes the slow way.
#[inline]
pub(super) fn word(bytes: &[u8]) -> Option<Word> {
    let mut word = Word { bytes: [0; LONGEST], len: 0, flags: 0 };
    let (mut letters, mut capitals, mut first) = (0u32, 0u32, false);
    let mut at = 0;
    loop {
        let byte = bytes.get(at).copied().unwrap_or(b' ');
        let capital = match byte {
            b'a'..=b'z' => {
                *word.bytes.get_mut(at)? = byte;
                at += 1;
                false
            }
            b'A'..=b'Z' => {
                *word.bytes.get_mut(at)? = byte | 0x20;
                at += 1;
                true
            }
            0..=0x7F => break,
            0xC3..=0xC6 => {
                let second = *bytes.get(at + 1)?;
                let folded = SMALL[usize::from(byte - 0xC3)][usize::from(second & 0x3F)];
                let out = word.bytes.get_mut(at..at + 2).filter(|_| folded != 0)?;
                out.copy_from_slice(&[byte, folded]);
                at += 2;
                folded != second
            }
            0xE1 => {
                let (second, third) = (*bytes.get(at + 1)?, *bytes.get(at + 2)?);
                // U+1EA0 to U+1EFF stand in pairs, the capital first.
                if !(second == 0xBA && third >= 0xA0 || second == 0xBB) {
                    return None;
                }
                word.bytes.get_mut(at..at + 3)?.copy_from_slice(&[byte, second, third | 1]);
                at += 3;
                third & 1 == 0
            }
            // What follows the word: a no-break space, or a dash, quote or dots of U+2000 to U+203F that is no joiner.
            0xC2 if bytes.get(at + 1) == Some(&0xA0) => break,
            0xE2 if bytes.get(at + 1) == Some(&0x80) && !matches!(bytes.get(at + 2), Some(0x8B..=0x8D)) => break,
            _ => return None,
        };
        capitals += u32::from(capital);
        first |= capital && letters == 0;
        letters += 1;
    }
    word.len = at;
    word.flags = if first { CAPITAL } else { 0 } | if capitals == letters { UPPER } else { 0 };
    let misplaced = may_be_misplaced(&word.bytes[..at]);
    (at > 0 && !misplaced).then_some(word)
}

/// The tone may stand on the other letter (`hoà`, `thuỷ`, `qúy`): the slow way settles it.
fn may_be_misplaced(word: &[u8]) -> bool {
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
                let Some(word) = word(raw.as_bytes()) else { continue };
                let mut slow = String::new();
                let flags = fold_word(&raw, &mut slow);
                assert_eq!((&word.bytes[..word.len], word.len, word.flags), (slow.as_bytes(), raw.len(), flags), "{raw}");
                fast += 1;
            }
        }
        assert!(fast > 1500, "only {fast} words went the fast way");
    }

    #[test]
    fn stops_where_the_word_ends() {
        for (text, len) in [("pháp,", Some(5)), ("Sở\u{A0}Y", Some(4)), ("xong…", Some(4)), ("a\u{200B}b", None), ("e\u{301}", None)] {
            assert_eq!(word(text.as_bytes()).map(|w| w.len), len, "{text}");
        }
    }
}
