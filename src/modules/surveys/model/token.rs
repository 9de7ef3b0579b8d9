//! The codes of invitations. One secret has two faces: sixteen letters that are typed from paper, and 64 digits in an address, which no log
//! keeps. The database holds a keyed hash of the letters alone.

use std::fmt::Write;

/// Letters and digits that are not mistaken for each other.
const ALPHABET: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// Letters of a code.
const LETTERS: usize = 16;
/// Letters of the address of a survey: not secret, only short and not to be guessed by counting.
const LINK_LETTERS: usize = 10;

/// The last 128 bits as a number to the base of the alphabet: sixteen digits of it take 80, so every one is as likely as the others.
fn letters(random: &[u8; 32], count: usize) -> String {
    let mut number = random[16..].iter().fold(0_u128, |number, byte| (number << 8) | u128::from(*byte));
    let base = ALPHABET.len() as u128;
    let letter = |_| {
        let digit = usize::try_from(number % base).unwrap_or_default();
        number /= base;
        char::from(ALPHABET[digit])
    };
    (0..count).map(letter).collect()
}

/// The code of an invitation, in groups of four: `abcd-efgh-jkmn-pqrs`.
#[must_use]
pub fn code(secret: &[u8; 32]) -> String {
    let letters = letters(secret, LETTERS);
    letters.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-")
}

/// The same for addresses.
#[must_use]
pub fn digits(secret: &[u8; 32]) -> String {
    secret.iter().fold(String::with_capacity(64), |mut digits, byte| {
        // Writing to a string does not fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// The letters of a code however it was written: typed from paper, or as digits of an address. `None` for what is neither.
#[must_use]
pub fn read(text: &str) -> Option<String> {
    let text: String =
        text.chars().take(100).filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    if text.len() == 64 {
        let mut secret = [0; 32];
        for (byte, place) in secret.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(text.get(place..place + 2)?, 16).ok()?;
        }
        return Some(letters(&secret, LETTERS));
    }
    (text.len() == LETTERS && text.bytes().all(|byte| ALPHABET.contains(&byte))).then_some(text)
}

/// The address of a new survey.
#[must_use]
pub fn link(random: &[u8; 32]) -> String {
    letters(random, LINK_LETTERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_faces_are_one_code() {
        let secret: [u8; 32] = std::array::from_fn(|place| u8::try_from(place * 7).unwrap());
        let code = code(&secret);
        assert_eq!((code.len(), digits(&secret).len()), (19, 64));
        assert_eq!(read(&code), read(&digits(&secret)));
        assert_eq!(read(&format!("  {} ", code.to_uppercase().replace('-', " "))), read(&code));
        for wrong in ["", "abc", "0000-0000-0000-0000", &"g".repeat(64), &"a".repeat(1_000), "phiếu-của-tôi-đây"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert_ne!(read(&super::code(&[1; 32])), read(&super::code(&[2; 32])));
    }
}
