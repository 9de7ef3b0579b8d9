//! Whatever the text: a reading, the same each time, with spans that lie inside.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod check;

use check::check;
use proptest::prelude::*;
use vanban::Span;

/// Pieces of directives in any order: what a grammar is most likely to stumble over.
const SOUP: &[&str] = &[
    "<tr>",
    "<td>",
    "</tr>",
    "<br>",
    "&amp;",
    "ngay sau khi",
    "cùng ngày",
    "ỦY BAN NHÂN DÂN",
    "TỈNH MINH GIANG",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Số:",
    "12/KH-UBND",
    "/KH-UBND",
    "06-",
    "CT/TU",
    "KẾ HOẠCH",
    "QUYẾT ĐỊNH:",
    "Điều 1.",
    "I.",
    "1.",
    "1.1.",
    "a)",
    "-",
    "+",
    "*",
    "|",
    "\t",
    "\n",
    "\n\n",
    "\u{C}",
    "Kính gửi:",
    "Nơi nhận:",
    "TM.",
    "KT. CHỦ TỊCH",
    "Cơ quan chủ trì:",
    "từ 3.1 đến 3.4",
    "Thời gian:",
    "trước ngày",
    "30/6/2021",
    "ngày 31 tháng 02 năm 2021",
    "hằng năm",
    "Quý IV",
    "định kỳ",
    "6 tháng",
    "02 lần/năm",
    "trong 05 ngày làm việc kể từ khi",
    "các sở, ban, ngành",
    "UBND các xã:",
    "Sở",
    "Tư pháp",
    "Tài chính,",
    "và",
    "phối hợp với",
    "Giao",
    "đề nghị",
    "Giám đốc",
    "(",
    ")",
    "“",
    "”",
    "luật1",
    "1 ngày 14/5/2016",
    "https://a.vn/1/QĐ-X",
    "e\u{302}\u{323}",
    "999999999999",
    ":",
    ".",
    ";",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_read(text in "(?s).{0,400}") {
        check(&text);
    }

    #[test]
    fn soup_of_keywords_is_read(words in proptest::collection::vec(proptest::sample::select(SOUP), 0..120), glue in proptest::sample::select(&["", " ", "\n"][..])) {
        check(&words.join(glue));
    }

    #[test]
    fn phrases_are_read(words in proptest::collection::vec(proptest::sample::select(SOUP), 0..12), year in proptest::option::of(-5i32..3000)) {
        let text = words.join(" ");
        for found in vanban::find_deadlines(&text, year) {
            prop_assert!(text.get(found.span.start..found.span.end).is_some());
        }
        for found in vanban::find_agencies(&text) {
            prop_assert!(text.get(found.span.start..found.span.end).is_some());
            prop_assert!(!found.name.is_empty());
        }
    }

    #[test]
    fn any_selection_is_read(text in "[ a-zđ.:ỦB\n]{0,80}", a in 0usize..90, b in 0usize..90) {
        let _ = vanban::read_task(&text, Span { start: a, end: b });
    }
}

/// A tower of brackets, marks or markers must cost neither stack nor patience.
#[test]
fn towers_are_flat() {
    for piece in [
        "(",
        "a) ",
        "1.",
        "- ",
        "|",
        "Văn phòng ",
        "các sở, ",
        "phối hợp với ",
        "Giao ",
        "Điều 1.\n",
        "a):\n",
        "\n",
        "I. A:\n1. B:\na) C:\n",
        "trong 5 ngày kể từ khi ",
        "các tổ chức: Hội Nông dân, ",
        "<tr>",
        "<tr><td>a</td>",
        "a<br>",
        "&nbsp;",
        "Để làm, Sở A, ",
        "các thành viên Hội đồng ",
    ] {
        check(&piece.repeat(3000));
    }
}
