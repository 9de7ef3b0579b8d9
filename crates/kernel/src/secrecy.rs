//! Secrecy marks: this system takes no state secrets.
//!
//! Luật Bảo vệ bí mật nhà nước 2018 (29/2018/QH14) has secret documents made, kept and sent only by means of their own; Decree
//! 30/2020/NĐ-CP puts the mark (MẬT, TỐI MẬT, TUYỆT MẬT) under the number in the head of the document.

use crate::vietnamese;

/// The degrees of secrecy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecrecyMark {
    /// MẬT.
    Confidential,
    /// TỐI MẬT.
    Secret,
    /// TUYỆT MẬT.
    TopSecret,
}

impl SecrecyMark {
    /// The mark as it stands on paper.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confidential => "MẬT",
            Self::Secret => "TỐI MẬT",
            Self::TopSecret => "TUYỆT MẬT",
        }
    }

    fn parse(words: &str) -> Option<Self> {
        [Self::Confidential, Self::Secret, Self::TopSecret].into_iter().find(|mark| mark.as_str() == words)
    }
}

/// Lines of the head, blank ones not counted: both header columns flattened with wrapped titles take some thirty.
const HEAD_LINES: usize = 40;
/// A line longer than this is no stamp.
const LINE_MAX: usize = 80;

/// The mark in the head of a text: a line or a table cell that holds nothing else, alone or behind "Độ mật:".
///
/// A title such as "Bảo vệ bí mật nhà nước" is no mark, and neither is the word in running text.
#[must_use]
pub fn secrecy_mark(text: &str) -> Option<SecrecyMark> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .take(HEAD_LINES)
        .flat_map(|line| line.split(['|', '\t']))
        .filter(|cell| cell.len() <= LINE_MAX * 3)
        .find_map(mark_of)
}

fn mark_of(cell: &str) -> Option<SecrecyMark> {
    let cell = vietnamese::nfc(cell);
    let cell = cell.trim_matches(|c: char| !c.is_alphabetic());
    let (is_labelled, words) = match cell.split_once(':') {
        Some((label, words)) if vietnamese::fold(label).trim() == "do mat" => (true, words),
        _ => (false, cell),
    };
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    // A stamp is in capitals; behind its label the mark is often written in small letters.
    SecrecyMark::parse(&if is_labelled { words.to_uppercase() } else { words })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_a_line_of_its_own_in_the_head() {
        let table = [
            ("UBND TỈNH MINH GIANG\nSố: 01/KH-UBND\nMẬT\nKẾ HOẠCH", Some(SecrecyMark::Confidential)),
            ("UBND TỈNH\n  TỐI   MẬT  \nKẾ HOẠCH", Some(SecrecyMark::Secret)),
            ("[TUYỆT MẬT]\nKẾ HOẠCH", Some(SecrecyMark::TopSecret)),
            ("**MẬT**\n", Some(SecrecyMark::Confidential)),
            ("Độ mật: Tối mật\n", Some(SecrecyMark::Secret)),
            ("| UBND TỈNH | MẬT |\n", Some(SecrecyMark::Confidential)),
            ("MA\u{302}\u{323}T\n", Some(SecrecyMark::Confidential)),
            ("KẾ HOẠCH\nBảo vệ bí mật nhà nước năm 2026", None),
            ("KẾ HOẠCH\nmật\n", None),
            ("Tài liệu MẬT phải được quản lý", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(secrecy_mark(text), expected, "{text:?}");
        }
    }

    #[test]
    fn behind_the_head_the_word_marks_nothing() {
        let text = format!("{}MẬT\n", "1. Một việc phải làm.\n\n".repeat(HEAD_LINES));
        assert_eq!(secrecy_mark(&text), None);
    }
}
