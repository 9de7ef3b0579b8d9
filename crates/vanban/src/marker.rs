//! How a line begins: the numbers, letters and bullets of an outline.

use crate::seq::Seq;

/// The mark at the beginning of an item, without its separator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Marker {
    /// `Phần thứ nhất`, `Chương I`, `PHỤ LỤC`: wording of its own, kept as written.
    Part(String),
    /// `Điều 3`
    Article(u32),
    /// `I.`
    Roman(u32, String),
    /// `A.`
    Upper(String),
    /// `2.` or `2.3.`
    Number(Vec<u32>),
    /// `a)`
    Letter(String),
    /// `-`, `+` or another bullet sign
    Bullet(char),
    /// A heading without a number: a line in capitals or one that a converter marked with `#`.
    Heading,
}

/// A line's mark and where its text begins.
pub(crate) struct Marked {
    pub marker: Marker,
    /// Index of the first token after the mark.
    pub content: usize,
}

/// Signs that stand for a bullet at the beginning of a line; converters and word processors use many.
fn bullet(sign: &str) -> Option<char> {
    let c = sign.chars().next()?;
    match c {
        '-' | '+' => Some(c),
        '•' | '·' | '●' | '○' | '▪' | '■' | '□' | '◦' | '➢' | '✓' | '►' | '→' | '♦' | '⮚' | '\u{F0B7}' | '\u{F0A7}'
        | '\u{F0FC}' | '\u{F0D8}' => Some('•'),
        _ => None,
    }
}

/// Reads the mark of a line; `raw` is the line as it stands in the source.
pub(crate) fn marker(seq: Seq<'_>, raw: &str) -> Option<Marked> {
    if raw.starts_with("* ") && !raw.ends_with('*') {
        return Some(Marked { marker: Marker::Bullet('*'), content: 0 });
    }
    let first = seq.word(0);
    if let Some(sign) = bullet(first) {
        // "- 2 -" is a page number and "-----" a rule; both are sorted out before.
        let mut content = 1;
        while bullet(seq.word(content)).is_some() && seq.is_glued(content) {
            content += 1;
        }
        return (seq.len() > content).then_some(Marked { marker: Marker::Bullet(sign), content });
    }
    if first == "(" {
        // "(1) Tổ chức hội nghị": points inside a point; a note and a remark in brackets have no such number.
        let point = seq.number(1).is_some_and(|n| (1..=30).contains(&n))
            && seq.word(2) == ")"
            && seq.is_glued(1)
            && seq.is_glued(2)
            && seq.is_capital(3)
            && seq.len() > 5;
        return point.then_some(Marked { marker: Marker::Bullet('('), content: 3 });
    }
    if seq.number(0).is_some() {
        return number(seq);
    }
    if seq.is_capital(0) {
        return word_mark(seq).or_else(|| roman(seq)).or_else(|| upper_letter(seq));
    }
    letter(seq)
}

fn separator(word: &str) -> bool {
    matches!(word, "." | ")" | "/" | ":")
}

fn number(seq: Seq<'_>) -> Option<Marked> {
    let mut parts = vec![seq.number(0)?];
    let mut at = 1;
    while seq.word(at) == "." && seq.is_glued(at) && seq.is_glued(at + 1) {
        let Some(part) = seq.number(at + 1) else { break };
        parts.push(part);
        at += 2;
    }
    // "1.500 triệu đồng", "30.6.2021" and "2021" begin no item.
    if parts.len() > 5 || parts.iter().any(|p| *p > 99) {
        return None;
    }
    let sign = seq.word(at);
    let glued = seq.is_glued(at);
    let next_is_number = seq.number(at + 1).is_some() && seq.is_glued(at + 1);
    let marked = match sign {
        "." | ")" => !next_is_number,
        "/" | ":" => glued && !next_is_number && !(seq.is_glued(at + 1) && seq.is_upper(at + 1)),
        // Party documents number "1- Tiếp tục …"; "06- CT/TU" is a number cut by a line's end.
        "-" => glued && !seq.is_glued(at + 1) && seq.is_capital(at + 1) && seq.word(at + 2) != "/",
        _ => false,
    };
    let bare = parts.len() > 1 && !glued && seq.is_capital(at);
    let content = if marked { at + 1 } else { at };
    // A number alone on its line ("1.⏎Quán triệt …") has its text on the next.
    ((marked && seq.len() >= content) || (bare && seq.len() > content))
        .then_some(Marked { marker: Marker::Number(parts), content })
}

fn letter(seq: Seq<'_>) -> Option<Marked> {
    let word = seq.word(0);
    let one = word.chars().count() == 1 && seq.is_word(0);
    let marked = one && matches!(seq.word(1), ")" | "." | "/") && seq.is_glued(1) && seq.len() > 2;
    let cut = matches!(seq.word(1), "." | "/") && seq.is_glued(2) && !seq.is_capital(2);
    (marked && !cut).then(|| Marked { marker: Marker::Letter(word.to_owned()), content: 2 })
}

fn upper_letter(seq: Seq<'_>) -> Option<Marked> {
    let word = seq.raw(0);
    let marked = word.chars().count() == 1 && separator(seq.word(1)) && seq.is_glued(1) && seq.len() > 2;
    (marked && !seq.is_glued(2)).then(|| Marked { marker: Marker::Upper(word.to_owned()), content: 2 })
}

fn roman(seq: Seq<'_>) -> Option<Marked> {
    let word = seq.word(0);
    // Texts whose case was lost and guessed again have "Ii." and "Iv.".
    let value = roman_value(word).filter(|_| seq.is_upper(0) || seq.word(1) == ".")?;
    let marked = separator(seq.word(1)) && !(seq.is_glued(2) && seq.number(2).is_some()) || seq.word(1) == "-";
    (marked && seq.len() >= 2).then(|| Marked { marker: Marker::Roman(value, seq.raw(0).to_owned()), content: 2 })
}

/// Value of a small Roman number in folded letters.
pub(crate) fn roman_value(word: &str) -> Option<u32> {
    let digit = |c| match c {
        'i' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        _ => None,
    };
    if word.is_empty() || word.len() > 6 {
        return None;
    }
    let digits: Vec<u32> = word.chars().map(digit).collect::<Option<_>>()?;
    let mut value = 0;
    for (i, d) in digits.iter().enumerate() {
        if digits.get(i + 1).is_some_and(|next| next > d) { value -= *d as i32 } else { value += *d as i32 }
    }
    u32::try_from(value).ok().filter(|v| *v > 0)
}

fn word_mark(seq: Seq<'_>) -> Option<Marked> {
    if seq.word(0) == "điều"
        && let Some(n) = seq.number(1)
        && matches!(seq.word(2), "." | ":")
    {
        return Some(Marked { marker: Marker::Article(n), content: 3 });
    }
    let content = match seq.word(0) {
        "phần" if seq.word(1) == "thứ" && seq.len() > 2 => 3,
        "phần" | "chương" if roman_value(seq.word(1)).is_some() && seq.is_upper(1) => 2,
        "phụ" if seq.word(1) == "lục" && seq.is_upper(0) => {
            if seq.number(2).is_some() || (roman_value(seq.word(2)).is_some() && seq.is_upper(2)) { 3 } else { 2 }
        }
        _ => return None,
    };
    Some(Marked { marker: Marker::Part(seq.slice(0..content).copy(true)), content })
}

impl Marker {
    /// Items of one style are siblings: the outline's stack is searched for it.
    pub fn style(&self) -> Style {
        match self {
            Marker::Part(_) => Style::Part,
            Marker::Article(_) => Style::Article,
            Marker::Roman(..) => Style::Roman,
            Marker::Upper(_) => Style::Upper,
            Marker::Number(parts) => Style::Number(parts.len() as u8),
            Marker::Letter(_) => Style::Letter,
            Marker::Bullet(sign) => Style::Bullet(*sign),
            Marker::Heading => Style::Heading,
        }
    }

    /// How the mark is written in a path; bullets are counted by the outline.
    pub fn label(&self) -> String {
        match self {
            Marker::Part(words) => words.clone(),
            Marker::Article(n) => format!("Điều {n}"),
            Marker::Roman(_, label) | Marker::Upper(label) | Marker::Letter(label) => label.clone(),
            Marker::Number(parts) => parts.iter().map(u32::to_string).collect::<Vec<_>>().join("."),
            Marker::Bullet(sign) => sign.to_string(),
            Marker::Heading => String::new(),
        }
    }

    /// Position among siblings as the document numbers them, for the styles that have one.
    pub fn ordinal(&self) -> Option<u32> {
        match self {
            Marker::Article(n) | Marker::Roman(n, _) => Some(*n),
            Marker::Number(parts) => parts.last().copied(),
            Marker::Letter(l) => Some(u32::from(l != "a") + 1),
            _ => None,
        }
    }
}

/// The kinds of marks an outline tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Part,
    Heading,
    Article,
    Upper,
    Roman,
    Number(u8),
    Letter,
    Bullet(char),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn read(line: &str) -> Option<(String, String)> {
        let text = Text::new(line);
        let seq = Seq::new(&text, &text.tokens);
        marker(seq, line).map(|m| (m.marker.label(), seq.from(m.content).copy(true)))
    }

    #[test]
    fn reads_marks() {
        for (line, label, rest) in [
            ("I. MỤC ĐÍCH", "I", "MỤC ĐÍCH"),
            ("IV- TỔ CHỨC", "IV", "TỔ CHỨC"),
            ("1. Mục đích", "1", "Mục đích"),
            ("5.3.Viện Kiểm sát", "5.3", "Viện Kiểm sát"),
            ("1.1 Tiêm phòng", "1.1", "Tiêm phòng"),
            ("1- Tiếp tục quán triệt", "1", "Tiếp tục quán triệt"),
            ("2) Rà soát", "2", "Rà soát"),
            ("3/ Rà soát", "3", "Rà soát"),
            ("đ) Phối hợp", "đ", "Phối hợp"),
            ("– Tổ chức", "-", "Tổ chức"),
            ("+Thời gian", "+", "Thời gian"),
            ("Điều 2. Giao", "Điều 2", "Giao"),
            ("**3. Phòng Kinh tế**", "3", "Phòng Kinh tế"),
            ("A. QUAN ĐIỂM", "A", "QUAN ĐIỂM"),
            ("PHỤ LỤC II", "PHỤ LỤC II", ""),
            ("1.", "1", ""),
            ("Ii. về kết quả", "Ii", "về kết quả"),
            ("(2) Tổ chức hội nghị", "(", "Tổ chức hội nghị"),
        ] {
            assert_eq!(read(line), Some((label.to_owned(), rest.to_owned())), "{line}");
        }
    }

    #[test]
    fn leaves_what_only_looks_like_a_mark() {
        for line in [
            "1.500 triệu đồng",
            "30/6/2021 của Thủ tướng",
            "30.6.2021 của",
            "24/2020/QĐ-UBND ngày",
            "06- CT/TU ngày",
            "02 lĩnh vực",
            "2 ngày 14/5/2016",
            "Phần thứ",
            "C. ",
            "hành pháp luật.",
            "Điều 14 Nghị định",
            "năm 2021.",
            "(1) theo Điều 5 của Luật",
            "(2025) Tổ chức hội nghị",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn roman_numbers() {
        for (word, value) in
            [("i", Some(1)), ("iv", Some(4)), ("ix", Some(9)), ("xiv", Some(14)), ("via", None), ("", None)]
        {
            assert_eq!(roman_value(word), value, "{word}");
        }
    }
}
