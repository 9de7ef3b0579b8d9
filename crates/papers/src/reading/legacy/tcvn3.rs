//! TCVN3, the third table of TCVN 5712:1993: one code for each small letter with its mark, capitals only without tone.

/// The letters of codes A0 to FF. The small letters stand where TCVN 5712 table 1 has them (`iconv -f TCVN` agrees, as
/// a test checks); the toned capitals of that table, which fonts of the third leave blank, are harmless to know.
const LETTERS: [char; 96] = [
    '\u{a0}', 'Ă', 'Â', 'Ê', 'Ô', 'Ơ', 'Ư', 'Đ', 'ă', 'â', 'ê', 'ô', 'ơ', 'ư', 'đ', 'Ằ', // A0
    '\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}', 'à', 'ả', 'ã', 'á', 'ạ', 'Ẳ', 'ằ', 'ẳ', 'ẵ', 'ắ',
    'Ẵ', // B0
    'Ắ', 'Ầ', 'Ẩ', 'Ẫ', 'Ấ', 'Ề', 'ặ', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ', 'è', 'Ể', 'ẻ', 'ẽ', // C0
    'é', 'ẹ', 'ề', 'ể', 'ễ', 'ế', 'ệ', 'ì', 'ỉ', 'Ễ', 'Ế', 'Ồ', 'ĩ', 'í', 'ị', 'ò', // D0
    'Ổ', 'ỏ', 'õ', 'ó', 'ọ', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ', 'ù', // E0
    'Ỗ', 'ủ', 'ũ', 'ú', 'ụ', 'ừ', 'ử', 'ữ', 'ứ', 'ự', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ', 'Ố', // F0
];

/// The letter that a character of the Latin-1 block stands for; any other character is itself.
pub(super) fn letter(stored: char) -> char {
    let code = u32::from(stored);
    code.checked_sub(0xa0).and_then(|index| LETTERS.get(index as usize)).copied().unwrap_or(stored)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_motto_in_tcvn3() {
        let stored = "§éc lËp - Tù do - H¹nh phóc";
        assert_eq!(stored.chars().map(letter).collect::<String>(), "Độc lập - Tự do - Hạnh phúc");
    }

    /// All 67 small letters with a mark have exactly one code.
    #[test]
    fn every_small_letter_once() {
        let small = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ";
        assert_eq!(small.chars().count(), 67);
        for letter in small.chars() {
            assert_eq!(LETTERS.iter().filter(|&&known| known == letter).count(), 1, "{letter}");
        }
    }
}
