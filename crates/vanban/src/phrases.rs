//! Lists of phrases that rules ask for at many places, with a sieve that is made when the program is compiled.
//!
//! Nearly every question "does one of these stand here?" is answered no. A word's hash picks one of 256 bits, and a set
//! knows the bits of its phrases' first words: one test in place of a comparison with each phrase.

/// A list of phrases (folded words parted by blanks) with its sieve; written `phrases!["chậm nhất", "trước"]`.
pub(crate) struct Set {
    phrases: &'static [&'static str],
    firsts: [u64; 4],
}

impl Set {
    pub const fn new(phrases: &'static [&'static str]) -> Self {
        let mut firsts = [0; 4];
        let mut n = 0;
        while n < phrases.len() {
            let bit = bit(first_word(phrases[n].as_bytes()));
            firsts[(bit >> 6) as usize] |= 1 << (bit & 63);
            n += 1;
        }
        Self { phrases, firsts }
    }

    /// Whether a phrase may begin with a word of this [`bit`].
    #[inline]
    pub fn may_begin(&self, bit: u8) -> bool {
        self.firsts[usize::from(bit >> 6)] >> (bit & 63) & 1 != 0
    }

    /// The phrases in the order in which they are tried.
    pub fn list(&self) -> &'static [&'static str] {
        self.phrases
    }
}

/// A [`Set`] of the phrases named.
macro_rules! phrases {
    ($($phrase:expr),* $(,)?) => {{
        const SET: $crate::phrases::Set = $crate::phrases::Set::new(&[$($phrase),*]);
        &SET
    }};
}

const fn first_word(phrase: &[u8]) -> &[u8] {
    let mut end = 0;
    while end < phrase.len() && phrase[end] != b' ' {
        end += 1;
    }
    phrase.split_at(end).0
}

/// In a set that is only sought ([`crate::seq::Seq::seek`]): any number.
pub(crate) const NUMBER: &str = "0";

/// The bit of every number.
pub(crate) const NUMBER_BIT: u8 = 0;

/// The bit of a folded word: [`NUMBER_BIT`] for every number, else FNV-1a folded to eight bits. No word of a phrase is longer than 16
/// bytes, so a long word of a hostile text costs no more.
pub(crate) const fn bit(word: &[u8]) -> u8 {
    if !word.is_empty() && word[0].is_ascii_digit() {
        return NUMBER_BIT;
    }
    let mut hash = 0x811C_9DC5u32;
    let mut n = 0;
    while n < word.len() && n < 16 {
        hash = (hash ^ word[n] as u32).wrapping_mul(0x0100_0193);
        n += 1;
    }
    (hash ^ (hash >> 8) ^ (hash >> 16) ^ (hash >> 24)) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_lets_its_own_first_words_through() {
        let set = phrases!["chậm nhất", "trước", "/ lần", "02"];
        for word in ["chậm", "trước", "/", "02"] {
            assert!(set.may_begin(bit(word.as_bytes())), "{word}");
        }
        let others = ["sở", "tư", "pháp", "báo", "cáo", "kết", "quả", "thực", "hiện", "kế", "hoạch", "năm", "2026"];
        let passed = others.iter().filter(|w| set.may_begin(bit(w.as_bytes()))).count();
        assert!(passed < 3, "{passed} of {} words pass that begin none", others.len());
    }
}
