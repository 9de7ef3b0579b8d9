//! VNI for Windows: a base letter, then a second character that carries the mark (`oä` is ộ, `Ñ` is Đ).

/// The letters that need no second character: đ, ơ, ư, and i and y with a tone. Given as letter and combining marks.
const SINGLE: &[(char, &str)] = &[
    ('ñ', "đ"),
    ('Ñ', "Đ"),
    ('ô', "ơ"),
    ('Ô', "Ơ"),
    ('ö', "ư"),
    ('Ö', "Ư"),
    ('í', "í"),
    ('Í', "Í"),
    ('ì', "ì"),
    ('Ì', "Ì"),
    ('æ', "ỉ"),
    ('Æ', "Ỉ"),
    ('ó', "ĩ"),
    ('Ó', "Ĩ"),
    ('ò', "ị"),
    ('Ò', "Ị"),
    ('î', "ỵ"),
    ('Î', "Ỵ"),
];

/// The second characters (small form; the capital one means the same): the letters before which they are marks, and
/// the combining marks they stand for. ơ and ư are stored as ô and ö.
const MARKS: &[(char, &str, &str)] = &[
    ('ù', "aeouyôö", "\u{301}"),
    ('ø', "aeouyôö", "\u{300}"),
    ('û', "aeouyôö", "\u{309}"),
    ('õ', "aeouyôö", "\u{303}"),
    ('ï', "aeouyôö", "\u{323}"),
    ('â', "aeo", "\u{302}"),
    ('á', "aeo", "\u{302}\u{301}"),
    ('à', "aeo", "\u{302}\u{300}"),
    ('å', "aeo", "\u{302}\u{309}"),
    ('ã', "aeo", "\u{302}\u{303}"),
    ('ä', "aeo", "\u{323}\u{302}"),
    ('ê', "a", "\u{306}"),
    ('é', "a", "\u{306}\u{301}"),
    ('è', "a", "\u{306}\u{300}"),
    ('ú', "a", "\u{306}\u{309}"),
    ('ü', "a", "\u{306}\u{303}"),
    ('ë', "a", "\u{323}\u{306}"),
];

/// The text that stored characters stand for, with combining marks: to be put into NFC. A character that is no letter
/// of VNI where it stands stays as it is.
pub(super) fn compose(stored: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    let mut before: Option<char> = None;
    stored.flat_map(move |character| {
        let (text, is_mark) = match mark(before, character) {
            Some(marks) => (Some(marks), true),
            None => (single(character), false),
        };
        // A letter takes one second character; after it the next one stands for itself.
        before = (!is_mark).then_some(character);
        let own = text.is_none().then_some(character);
        text.unwrap_or_default().chars().chain(own)
    })
}

fn mark(before: Option<char>, character: char) -> Option<&'static str> {
    let lower = |c: char| c.to_lowercase().next().unwrap_or(c);
    let base = lower(before?);
    let second = lower(character);
    MARKS.iter().find(|(mark, bases, _)| *mark == second && bases.contains(base)).map(|(_, _, marks)| *marks)
}

fn single(character: char) -> Option<&'static str> {
    SINGLE.iter().find(|(stored, _)| *stored == character).map(|(_, letter)| *letter)
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[test]
    fn letters_and_marks() {
        let rows = [
            ("Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc"),
            ("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            ("aù aø aû aõ aï aê aé aè aú aü aë aâ aá aà aå aã aä", "á à ả ã ạ ă ắ ằ ẳ ẵ ặ â ấ ầ ẩ ẫ ậ"),
            ("eù eø eû eõ eï eâ eá eà eå eã eä", "é è ẻ ẽ ẹ ê ế ề ể ễ ệ"),
            ("í ì æ ó ò yù yø yû yõ î", "í ì ỉ ĩ ị ý ỳ ỷ ỹ ỵ"),
            ("où oø oû oõ oï oâ oá oà oå oã oä ô ôù ôø ôû ôõ ôï", "ó ò ỏ õ ọ ô ố ồ ổ ỗ ộ ơ ớ ờ ở ỡ ợ"),
            ("uù uø uû uõ uï ö öù öø öû öõ öï ñ Ñ", "ú ù ủ ũ ụ ư ứ ừ ử ữ ự đ Đ"),
        ];
        for (stored, expected) in rows {
            assert_eq!(compose(stored.chars()).nfc().collect::<String>(), expected);
        }
    }
}
