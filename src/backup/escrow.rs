//! The slip with the keys: text that is printed and put into a safe, and typed in again on the day on which nothing else is left.
//!
//! Each line has ten bytes in sixteen signs and two signs that check them. The signs are digits and letters without I, L, O and U, so that none is taken for
//! another; what is typed instead of them is read as what was meant. The check is a remainder by a prime: of one wrong sign, or two that changed
//! places, it misses none, and it has the number of the line in it, so that lines in a wrong order show too.

use std::fmt::Write;

use thihanh_kernel::problem::{FieldError, Problem};

use crate::keys::KeySet;

/// Crockford's alphabet: 5 bits a sign.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Bytes of one line.
const LINE_BYTES: usize = 10;
/// Signs of one line without its check.
const LINE_SIGNS: usize = 16;
/// Signs of one group, for the eye.
const GROUP: usize = 4;
/// Lines of the slip.
const LINES: usize = KeySet::BYTES.div_ceil(LINE_BYTES);
/// A prime below 32², so that two signs hold the remainder; 32 and 31 are no multiples of it.
const MODULUS: u64 = 1021;
/// What stands before the fingerprint.
const FINGERPRINT: &str = "fingerprint";
/// A slip is a page; more is none.
pub const MOST_BYTES: u64 = 64 * 1024;

/// The slip of these keys. `place` says whose installation it is and `on` when it was printed; neither is read back.
#[must_use]
pub fn slip(keys: &KeySet, place: &str, on: &str) -> String {
    let mut text = String::from(
        "THIHANH\n\nPHIẾU KHÓA / SLIP OF KEYS\n\n\
         In ra, cất trong két, tách khỏi bản sao lưu. Ai có phiếu này và một bản sao lưu thì đọc được tất cả.\n\
         Mất phiếu và mất thư mục keys thì không mở lại được các tệp, dữ liệu cá nhân và không kiểm được nhật ký.\n\n\
         Print it and keep it in a safe, apart from the backups. Whoever has it and a backup can read everything.\n\
         Without it and without the folder keys, files and personal data stay closed and the journal cannot be checked.\n\n",
    );
    for word in [place, on].iter().filter(|word| !word.is_empty()) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{word}");
    }
    let _ = writeln!(text, "{FINGERPRINT} {}\n", keys.fingerprint());
    let mut bytes = keys.to_bytes();
    // The last line is as long as the others.
    bytes.resize(LINES * LINE_BYTES, 0);
    for (index, line) in bytes.chunks(LINE_BYTES).enumerate() {
        let number = index + 1;
        let signs = signs(line);
        let check = check(number, &signs);
        let groups: Vec<String> = signs
            .chunks(GROUP)
            .map(|group| group.iter().map(|sign| char::from(SIGNS[usize::from(*sign)])).collect())
            .collect();
        let check: String = check.iter().map(|sign| char::from(SIGNS[usize::from(*sign)])).collect();
        let _ = writeln!(text, "{number:02}  {}  {check}", groups.join(" "));
    }
    text
}

/// Reads a slip, also one that was typed in: small letters, other blanks, lines of other text around.
///
/// # Errors
/// [`Problem::Invalid`] with every line that is wrong or missing, by its number; or [`Problem::Refused`] where each line is right and the whole is not
/// what was printed.
pub fn read(text: &str) -> Result<KeySet, Problem> {
    let mut lines: [Option<Vec<u8>>; LINES] = Default::default();
    let mut errors = Vec::new();
    let mut fingerprint = None;
    for line in text.lines() {
        let mut words = line.split_whitespace();
        let Some(first) = words.next() else { continue };
        if first.eq_ignore_ascii_case(FINGERPRINT) {
            fingerprint = words.next().map(str::to_ascii_lowercase);
            continue;
        }
        let Some(number) = first.parse::<usize>().ok().filter(|number| (1..=LINES).contains(number)) else { continue };
        let typed: String = words.collect();
        // A day or an address in the text around begins with a number too.
        if typed.chars().count() < LINE_SIGNS / 2 {
            continue;
        }
        match line_bytes(number, &typed) {
            Some(bytes) => lines[number - 1] = Some(bytes),
            None => errors.push(FieldError::new("keys", "slip-line-wrong").with("line", number)),
        }
    }
    let is_wrong = |number: usize| errors.iter().any(|error| error.args.get("line") == Some(&number.into()));
    let missing: Vec<_> = (1..=LINES).filter(|number| lines[number - 1].is_none() && !is_wrong(*number)).collect();
    errors.extend(missing.into_iter().map(|number| FieldError::new("keys", "slip-line-missing").with("line", number)));
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let mut bytes: Vec<u8> = lines.into_iter().flatten().flatten().collect();
    bytes.truncate(KeySet::BYTES);
    let whole = <[u8; KeySet::BYTES]>::try_from(bytes).map_err(|_| Problem::refused("slip-of-other-keys"))?;
    let keys = KeySet::from_bytes(&whole);
    match fingerprint {
        Some(printed) if printed != keys.fingerprint() => Err(Problem::refused("slip-of-other-keys")),
        _ => Ok(keys),
    }
}

/// The signs of ten bytes, 5 bits each.
fn signs(line: &[u8]) -> Vec<u8> {
    let number = line.iter().fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    (0..LINE_SIGNS).rev().map(|at| (number >> (5 * at) & 31) as u8).collect()
}

fn check(number: usize, signs: &[u8]) -> [u8; 2] {
    let start = number as u64 % MODULUS;
    let rest = signs.iter().fold(start, |rest, sign| (rest * 32 + u64::from(*sign)) % MODULUS);
    [(rest / 32) as u8, (rest % 32) as u8]
}

fn line_bytes(number: usize, typed: &str) -> Option<Vec<u8>> {
    let signs = typed.chars().filter(|sign| *sign != '-').map(sign).collect::<Option<Vec<u8>>>()?;
    let (line, checked) = signs.split_at_checked(LINE_SIGNS)?;
    if checked != check(number, line) {
        return None;
    }
    let whole = line.iter().fold(0_u128, |whole, sign| whole << 5 | u128::from(*sign));
    Some(whole.to_be_bytes()[16 - LINE_BYTES..].to_vec())
}

/// What a typed sign stands for; letters that the slip does not have are those that they look like.
fn sign(typed: char) -> Option<u8> {
    let typed = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    SIGNS.iter().position(|sign| char::from(*sign) == typed).and_then(|at| u8::try_from(at).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> KeySet {
        let mut bytes = [0; KeySet::BYTES];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = (at as u8).wrapping_mul(37).wrapping_add(11);
        }
        KeySet::from_bytes(&bytes)
    }

    fn lines(problem: Problem) -> Vec<(&'static str, String)> {
        let Problem::Invalid(errors) = problem else { panic!("{problem:?}") };
        errors.iter().map(|error| (error.code, error.args["line"].to_string())).collect()
    }

    #[test]
    fn a_slip_reads_back_however_it_is_typed() {
        let slip = slip(&keys(), "Tỉnh Minh Giang", "30/11/2026");
        assert_eq!(read(&slip), Ok(keys()));
        let typed: String = slip
            .lines()
            .map(|line| match line.split_once("  ") {
                Some((number, rest)) => {
                    format!("{number} {}\n", rest.to_lowercase().replace('0', "o").replace('1', "i"))
                }
                None => format!("{line}\n"),
            })
            .collect();
        assert_eq!(read(&typed), Ok(keys()));
    }

    #[test]
    fn every_mistyped_sign_is_told_at_its_line() {
        let slip = slip(&keys(), "", "");
        let key_lines: Vec<&str> =
            slip.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_digit())).collect();
        assert_eq!(key_lines.len(), LINES);
        for (index, line) in key_lines.iter().enumerate() {
            for at in 4..line.len() {
                let sign = line.as_bytes()[at];
                if sign == b' ' {
                    continue;
                }
                for other in SIGNS.iter().filter(|other| **other != sign) {
                    let mut typed = line.as_bytes().to_vec();
                    typed[at] = *other;
                    let typed = slip.replace(line, std::str::from_utf8(&typed).unwrap());
                    let wrong = lines(read(&typed).unwrap_err());
                    assert_eq!(wrong, [("slip-line-wrong", (index + 1).to_string())], "{line} at {at}");
                }
            }
        }
    }

    #[test]
    fn lines_that_changed_places_or_are_missing_are_told() {
        let slip = slip(&keys(), "", "");
        let line = |number: &str| slip.lines().find(|line| line.starts_with(number)).unwrap().to_owned();
        let (two, three) = (line("02 "), line("03 "));
        let swapped = slip.replace(&two, &format!("02{}", &three[2..])).replace(&three, &format!("03{}", &two[2..]));
        let told = lines(read(&swapped).unwrap_err());
        assert!(
            told.contains(&("slip-line-wrong", "2".into())) || told.contains(&("slip-line-wrong", "3".into())),
            "{told:?}"
        );
        let told = lines(read(&slip.replace(&two, "")).unwrap_err());
        assert_eq!(told, [("slip-line-missing", "2".into())]);
        assert_eq!(lines(read("").unwrap_err()).len(), LINES);
        // Each line is right, but they are of another slip.
        let other = slip.replace(&keys().fingerprint(), "0000000000000000");
        assert_eq!(read(&other), Err(Problem::refused("slip-of-other-keys")));
    }
}
