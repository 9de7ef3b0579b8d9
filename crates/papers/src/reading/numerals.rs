//! Numbers of lists, as Word and HTML write them.

/// A value in one of Word's number formats (ECMA-376 part 1, 17.18.59).
pub(super) fn number(value: u32, format: &str) -> String {
    match format {
        "lowerLetter" => letters(value, 'a').unwrap_or_else(|| value.to_string()),
        "upperLetter" => letters(value, 'A').unwrap_or_else(|| value.to_string()),
        "lowerRoman" => roman(value).unwrap_or_else(|| value.to_string()).to_lowercase(),
        "upperRoman" => roman(value).unwrap_or_else(|| value.to_string()),
        "decimalZero" => format!("{value:02}"),
        "none" => String::new(),
        _ => value.to_string(),
    }
}

/// a … z, aa, bb … zz, aaa …: Word repeats the letter. `None` beyond what is still readable.
fn letters(value: u32, first: char) -> Option<String> {
    let index = value.checked_sub(1)?;
    let repeat = index / 26 + 1;
    let letter = char::from_u32(u32::from(first) + index % 26)?;
    (repeat <= 9).then(|| letter.to_string().repeat(repeat as usize))
}

/// Roman numerals up to 3999.
fn roman(value: u32) -> Option<String> {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&value) {
        return None;
    }
    let mut rest = value;
    let mut out = String::new();
    for (worth, sign) in SIGNS {
        while rest >= worth {
            out.push_str(sign);
            rest -= worth;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_formats() {
        let rows = [
            (1, "decimal", "1"),
            (7, "decimalZero", "07"),
            (4, "upperRoman", "IV"),
            (1999, "upperRoman", "MCMXCIX"),
            (9, "lowerRoman", "ix"),
            (5000, "upperRoman", "5000"),
            (0, "upperRoman", "0"),
            (3, "lowerLetter", "c"),
            (27, "lowerLetter", "aa"),
            (28, "upperLetter", "BB"),
            (0, "lowerLetter", "0"),
            (9999, "lowerLetter", "9999"),
            (5, "none", ""),
            (5, "chicago", "5"),
        ];
        for (value, format, expected) in rows {
            assert_eq!(number(value, format), expected, "{value} {format}");
        }
    }
}
