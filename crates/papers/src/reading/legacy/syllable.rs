//! Is a word a Vietnamese syllable? Enough of the spelling rules to tell the right encoding from a wrong one.

use unicode_normalization::UnicodeNormalization;

/// How many words with marks a text has, and how many of them are Vietnamese syllables.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Score {
    /// Words with at least one letter outside ASCII.
    pub words: usize,
    /// Those that are syllables.
    pub syllables: usize,
}

impl Score {
    /// The share of syllables, 0 to 1; 0 for a text without such words.
    pub(super) fn share(self) -> f64 {
        if self.words == 0 { 0.0 } else { self.syllables as f64 / self.words as f64 }
    }
}

/// Counts the words of `text` that have a letter outside ASCII.
pub(super) fn score(text: &str) -> Score {
    // Everything but ASCII white space and punctuation belongs to a word: a wrong encoding puts signs inside words.
    let is_border = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric() || c.is_whitespace() || "“”‘’–—…".contains(c);
    let mut score = Score::default();
    for word in text.split(is_border).filter(|word| !word.is_ascii()) {
        score.words += 1;
        score.syllables += usize::from(is_syllable(word));
    }
    score
}

const INITIALS: &[&str] = &[
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k", "l", "m",
    "n", "p", "r", "s", "t", "v", "x", "",
];

/// Rhymes without their tone. `qu` and `gi` are initials, so that "quý" has the rhyme "y" and "giá" the rhyme "a".
const RHYMES: &[&str] = &[
    "a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay", "ă", "ăc", "ăm", "ăn", "ăng", "ăp",
    "ăt", "âc", "âm", "ân", "âng", "âp", "ât", "âu", "ây", "e", "ec", "em", "en", "eng", "eo", "ep", "et", "ê", "êch",
    "êm", "ên", "ênh", "êp", "êt", "êu", "êng", "i", "ia", "ich", "iêc", "iêm", "iên", "iêng", "iêp", "iêt", "iêu",
    "im", "in", "inh", "ip", "it", "iu", "o", "oa", "oac", "oach", "oai", "oam", "oan", "oang", "oanh", "oao", "oap",
    "oat", "oay", "oăc", "oăm", "oăn", "oăng", "oăt", "oc", "oe", "oen", "oeo", "oet", "oi", "om", "on", "ong", "oong",
    "ooc", "op", "ot", "ô", "ôc", "ôi", "ôm", "ôn", "ông", "ôp", "ôt", "ơ", "ơi", "ơm", "ơn", "ơp", "ơt", "u", "ua",
    "uân", "uâng", "uât", "uây", "uc", "uê", "uêch", "uênh", "ui", "um", "un", "ung", "uôc", "uôi", "uôm", "uôn",
    "uông", "uôt", "uơ", "up", "ut", "uy", "uya", "uych", "uyên", "uyêt", "uyn", "uynh", "uyt", "uyu", "ư", "ưa", "ưc",
    "ưi", "ưm", "ưn", "ưng", "ươc", "ươi", "ươm", "ươn", "ương", "ươp", "ươt", "ươu", "ưt", "ưu", "y", "yêm", "yên",
    "yêng", "yêt", "yêu", "ynh", "yt", "ych",
];

/// Tone marks as combining characters: grave, acute, tilde, hook above, dot below.
const TONES: &str = "\u{300}\u{301}\u{303}\u{309}\u{323}";

fn is_syllable(word: &str) -> bool {
    let mut tone = None;
    let mut tones = 0;
    let bare: String = word
        .to_lowercase()
        .nfd()
        .filter(|&c| {
            let is_tone = TONES.contains(c);
            if is_tone {
                tone = Some(c);
                tones += 1;
            }
            !is_tone
        })
        .nfc()
        .collect();
    let stopped = ["c", "ch", "p", "t"].iter().any(|stop| bare.ends_with(stop));
    // A syllable that ends in a stop is said with an acute or a dot below only.
    let tone_fits = !stopped || matches!(tone, Some('\u{301}' | '\u{323}'));
    tones <= 1
        && tone_fits
        && (INITIALS.iter().any(|initial| bare.strip_prefix(initial).is_some_and(|rhyme| RHYMES.contains(&rhyme)))
            || ["gi", "đ"].contains(&bare.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_and_others() {
        for word in ["Việt", "nghĩa", "quý", "giữa", "Ủy", "đ", "huyện", "khuỷu", "gì", "QUYẾT", "hoá", "hóa", "đường"]
        {
            assert!(is_syllable(word), "{word}");
        }
        for word in ["ViÖt", "hßa", "Vieät", "été", "mặtr", "tầc", "déjà", "Ðộc", "ạạ", "nghß"] {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
