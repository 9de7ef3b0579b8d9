//! The second factor: a code of six digits that a telephone shows, another every thirty seconds (RFC 6238), and codes on paper for when
//! the telephone is lost.

use chrono::{DateTime, Duration, Utc};
use totp_rs::{Builder, Totp};

/// Bytes of a secret: what SHA-1 takes, and what authenticators expect.
pub const SECRET_BYTES: usize = 20;
/// Codes on paper.
pub const RECOVERY_CODES: usize = 10;
/// Characters without those that are mistaken for each other.
const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789x";
/// How long after the password the code may come.
#[must_use]
pub fn patience() -> Duration {
    Duration::minutes(5)
}

/// What stands on the telephone beside the code.
#[derive(Debug, Clone, Copy)]
pub struct Label<'a> {
    /// Whose installation it is.
    pub issuer: &'a str,
    /// What the person types to sign in.
    pub login: &'a str,
}

fn totp(secret: &[u8], label: Option<Label<'_>>) -> Option<Totp> {
    // A colon parts issuer and account in the label's address.
    let plain = |text: &str| text.replace(':', " ");
    let builder = Builder::new().with_secret(secret.to_vec()).with_skew(1);
    let builder = match label {
        Some(label) => builder.with_issuer(Some(plain(label.issuer))).with_account_name(plain(label.login)),
        None => builder,
    };
    builder.build().ok()
}

/// The address that the QR code holds (`otpauth://totp/…`); `None` for a secret of the wrong length.
#[must_use]
pub fn address(secret: &[u8], label: Label<'_>) -> Option<String> {
    totp(secret, Some(label))?.to_url().ok()
}

/// The secret for people who type it, in groups of four.
#[must_use]
pub fn typed(secret: &[u8]) -> String {
    let letters = totp_rs::Secret::from(secret.to_vec()).to_base32();
    letters.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}

/// The step whose code this is: the present one, or the one before or after, for clocks that differ. A step up to `last` was used
/// already, and no code is taken twice.
#[must_use]
pub fn step_of(secret: &[u8], code: &str, now: DateTime<Utc>, last: i64) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = u64::try_from(now.timestamp()).ok()?;
    let step = i64::try_from(totp(secret, None)?.check(&code, seconds)?).ok()?;
    (step > last).then_some(step)
}

/// A code for paper from random bits: `groups` groups of four characters, five bits each.
#[must_use]
pub fn paper_code(random: &[u8; 32], groups: usize) -> String {
    let letter = |byte: &u8| char::from(ALPHABET[usize::from(byte % 32)]);
    let letters: Vec<char> = random.iter().rev().take(groups * 4).map(letter).collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// A code as somebody typed it from paper: small letters, without what parts the groups.
#[must_use]
pub fn paper_code_read(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: [u8; SECRET_BYTES] = *b"12345678901234567890";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn codes_of_the_standard_hold_for_their_step_and_its_neighbours_once() {
        // RFC 6238, appendix B, SHA-1: the last six of its eight digits.
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            let step = seconds / 30;
            assert_eq!(step_of(&SECRET, code, at(seconds), 0), Some(step), "{code}");
            assert_eq!(step_of(&SECRET, code, at(seconds + 30), 0), Some(step), "a clock that is late");
            assert_eq!(step_of(&SECRET, code, at(seconds + 90), 0), None, "too late");
            assert_eq!(step_of(&SECRET, code, at(seconds), step), None, "used");
        }
        assert_eq!(step_of(&SECRET, " 081 804 ", at(1_111_111_109), 0), Some(37_037_036));
        for wrong in ["", "08180", "0818044", "abcdef", "000000"] {
            assert_eq!(step_of(&SECRET, wrong, at(1_111_111_109), 0), None, "{wrong}");
        }
    }

    #[test]
    fn the_address_names_the_house_and_the_person() {
        let label = Label { issuer: "thihanh: Tỉnh Minh Giang", login: "ha.ltt" };
        let address = address(&SECRET, label).unwrap();
        assert!(address.starts_with("otpauth://totp/") && address.contains("ha.ltt"), "{address}");
        assert!(address.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{address}");
        assert!(typed(&SECRET).starts_with("GEZD GNBV GY3T"));
    }

    #[test]
    fn paper_codes_survive_being_typed() {
        let code = paper_code(&[0xA7; 32], 3);
        assert_eq!(code.len(), 14, "{code}");
        assert_eq!(paper_code_read(&code.to_uppercase().replace('-', " ")), paper_code_read(&code));
    }
}
