//! Letters and words in the one form that rules know: composed, small, one đ, one tone placement, one dash.

use unicode_normalization::UnicodeNormalization;

/// The first letter is a capital.
pub(super) const CAPITAL: u8 = 1;
/// Every letter is a capital.
pub(super) const UPPER: u8 = 2;

pub(super) fn is_letter(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' => true,
        '\u{00D7}' | '\u{00F7}' => false,
        '\u{00C0}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}' => true,
        c if c.is_ascii() => false,
        c => c.is_alphabetic(),
    }
}

/// Combining marks and the invisible characters that word processors leave inside words.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{00AD}' | '\u{200B}'..='\u{200D}' | '\u{FEFF}')
}

/// Signs that only converters and typists leave: emphasis, escapes, leaders, invisible characters.
pub(super) fn is_noise(c: char) -> bool {
    matches!(c, '*' | '_' | '`' | '\\' | '#' | '~') || is_mark(c)
}

pub(super) fn fold_sign(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{F02D}' => '-',
        '\u{2044}' => '/',
        '“' | '”' | '„' | '«' | '»' => '"',
        c => c,
    }
}

/// Appends the folded form of one word; gives its capital flags.
pub(crate) fn fold_word(raw: &str, out: &mut String) -> u8 {
    let from = out.len();
    let (mut letters, mut capitals, mut first) = (0u32, 0u32, false);
    // Combining marks begin with byte 0xCC or 0xCD, invisible ones with 0xC2, 0xE2 or 0xEF: only these words need care.
    let composed = raw.bytes().any(|b| matches!(b, 0xCC | 0xCD | 0xC2 | 0xE2 | 0xEF));
    let mut take = |c: char| {
        let low = lower(c);
        letters += 1;
        if low != c {
            capitals += 1;
            first |= letters == 1;
        }
        out.push(if matches!(low, '\u{00F0}' | '\u{0256}') { 'đ' } else { low });
    };
    if composed {
        raw.chars().filter(|c| !is_mark(*c) || matches!(c, '\u{0300}'..='\u{036F}')).nfc().for_each(&mut take);
    } else {
        raw.chars().for_each(&mut take);
    }
    settle_tone(out, from);
    let upper = capitals == letters;
    (if first { CAPITAL } else { 0 }) | (if upper && letters > 0 { UPPER } else { 0 })
}

fn lower(c: char) -> char {
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        '\0'..='\u{7F}' => c,
        '\u{00C0}'..='\u{00DE}' if c != '\u{00D7}' => char::from_u32(c as u32 + 0x20).unwrap_or(c),
        '\u{00DF}'..='\u{00FF}' => c,
        // The Vietnamese letters of Latin Extended; both cases, because asking the full tables is slow.
        'Ă' | 'Đ' | 'Ĩ' | 'Ũ' | 'Ơ' | 'Ư' => char::from_u32(c as u32 + 1).unwrap_or(c),
        'ă' | 'đ' | 'ĩ' | 'ũ' | 'ơ' | 'ư' => c,
        '\u{1EA0}'..='\u{1EFF}' => char::from_u32(c as u32 | 1).unwrap_or(c),
        c => {
            let mut low = c.to_lowercase();
            match (low.next(), low.next()) {
                (Some(l), None) => l,
                _ => c,
            }
        }
    }
}

/// Both tone placements of an open oa, oe, uy are in use ("hoà" and "hòa"); the view knows one.
fn settle_tone(out: &mut String, from: usize) {
    if out.as_bytes().last().is_none_or(u8::is_ascii) && !out[from..].starts_with('q') {
        return;
    }
    let mut back = out[from..].chars().rev();
    let (Some(last), Some(before)) = (back.next(), back.next()) else { return };
    let after_q = back.next() == Some('q');
    const NEW: [(&str, char); 3] = [("oàáảãạ", 'a'), ("oèéẻẽẹ", 'e'), ("uỳýỷỹỵ", 'y')];
    const OLD: [&str; 2] = ["òóỏõọ", "ùúủũụ"];
    if after_q {
        // "qúy" is the slip here, "quý" the rule: the u belongs to the q.
        if let (Some(n), 'y') = (OLD[1].chars().position(|c| c == before), last) {
            out.truncate(out.len() - before.len_utf8() - 1);
            out.push('u');
            out.extend(NEW[2].0.chars().nth(n + 1));
        }
        return;
    }
    for (row, bare) in NEW {
        let mut row = row.chars();
        if row.next() == Some(before)
            && let Some(n) = row.position(|c| c == last)
        {
            let old = OLD[usize::from(before == 'u')].chars().nth(n);
            out.truncate(out.len() - last.len_utf8() - before.len_utf8());
            out.extend(old);
            out.push(bare);
            return;
        }
    }
}
