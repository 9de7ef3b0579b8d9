//! How hard a password is to guess, by the library that knows common passwords, keyboard walks and dates.

use zxcvbn::{Score, zxcvbn};

/// Characters of a password that are looked at: looking costs more than its length, and what comes after only makes it harder.
const LOOKED_AT: usize = 100;

/// From very weak to strong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Guessed at once.
    VeryWeak,
    /// Guessed within minutes.
    Weak,
    /// Guessed by somebody who has the database.
    Fair,
    /// Good enough: what a new password needs.
    Good,
    /// Not to be guessed.
    Strong,
}

impl Strength {
    /// What a new password needs.
    pub const NEEDED: Self = Self::Good;

    /// Steps for a picture: 1 to 5.
    #[must_use]
    pub fn steps(self) -> u8 {
        self as u8 + 1
    }
}

/// How hard `password` is to guess for somebody who knows the person: login and the words of the name count for nothing.
#[must_use]
pub fn strength(password: &str, login: &str, name: &str) -> Strength {
    let looked_at: String = password.chars().take(LOOKED_AT).collect();
    let folded = thihanh_kernel::vietnamese::fold(name);
    let words: Vec<&str> = folded.split_whitespace().collect();
    // The library takes words in a row for hard to guess, but a name is one thing: in its order, and with the given name first.
    let joined = words.concat();
    let turned: String = words.iter().rev().take(1).chain(words.iter().rev().skip(1).rev()).copied().collect();
    let known: Vec<&str> = words.into_iter().chain([login, &joined, &turned, "thihanh"]).collect();
    match zxcvbn(&looked_at, &known).score() {
        Score::Zero => Strength::VeryWeak,
        Score::One => Strength::Weak,
        Score::Two => Strength::Fair,
        Score::Three => Strength::Good,
        Score::Four => Strength::Strong,
        // The library may learn of more; what it does not know of here is none that is needed.
        _ => Strength::VeryWeak,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_passwords_and_one_s_own_name_are_weak() {
        for (password, is_enough) in [
            ("matkhau2026", false),
            ("Abcd@12345", false),
            ("nguyenvanan1", false),
            ("1234567890", false),
            ("mua dam tham lau", true),
            ("đường xa gánh nặng", true),
        ] {
            let strength = strength(password, "an.nv", "Nguyễn Văn An");
            assert_eq!(strength >= Strength::NEEDED, is_enough, "{password}: {strength:?}");
        }
    }

    #[test]
    fn a_very_long_one_is_looked_at_in_part() {
        assert!(strength(&"hoa đào năm ngoái còn cười gió đông ".repeat(1_000), "a", "b") >= Strength::NEEDED);
    }
}
