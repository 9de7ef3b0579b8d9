//! The forms of number, date, recipients and authority: Decree 30/2020/NĐ-CP, Annex I, II.

use chrono::{Datelike, NaiveDate};

use super::official::{Signing, Symbol};

/// Box 3: `Số: 05/KH-UBND`. Numbers below 10 have a zero before them; room is left where the number is not given yet.
#[must_use]
pub fn number_line(number: Option<u32>, symbol: &Symbol) -> String {
    match number {
        Some(number) => format!("Số: {}/{symbol}", number_words(number)),
        None => format!("Số:\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}/{symbol}"),
    }
}

/// A number as it stands in a document's number: `05`, `123`.
pub(super) fn number_words(number: u32) -> String {
    format!("{number:02}")
}

/// Box 4: `Sóc Trăng, ngày 09 tháng 02 năm 2021`. Days below 10 and the months 1 and 2 have a zero before them.
#[must_use]
pub fn date_line(place: &str, date: Option<NaiveDate>) -> String {
    match date {
        Some(date) => format!("{place}, {}", date_words(date)),
        None => format!("{place}, ngày\u{a0}…… tháng\u{a0}…… năm\u{a0}………"),
    }
}

/// `ngày 09 tháng 02 năm 2021`.
pub(super) fn date_words(date: NaiveDate) -> String {
    let month = if date.month() <= 2 { format!("{:02}", date.month()) } else { date.month().to_string() };
    format!("ngày {:02} tháng {month} năm {}", date.day(), date.year())
}

/// Box 9a, more than one: each with a dash, `;` behind all but the last, which has `.`
pub(super) fn recipient_lines(recipients: &[String]) -> Vec<String> {
    dashed(recipients.iter().map(|name| bare(name).to_owned()).collect())
}

/// Box 9b: the recipients, then the archive.
pub(super) fn copy_lines(copies_to: &[String], archive: &str) -> Vec<String> {
    let mut lines: Vec<String> = copies_to.iter().map(|name| bare(name).to_owned()).collect();
    lines.push(format!("Lưu: {}", bare(archive)));
    dashed(lines)
}

fn dashed(lines: Vec<String>) -> Vec<String> {
    let last = lines.len().saturating_sub(1);
    let line = |(at, line): (usize, String)| format!("- {line}{}", if at == last { "." } else { ";" });
    lines.into_iter().enumerate().map(line).collect()
}

/// Without dash and closing mark, as people type them.
fn bare(line: &str) -> &str {
    line.trim().trim_start_matches(['-', '–', ' ']).trim_end_matches(['.', ';', ',', ' '])
}

/// The end of the text of a document: `./.`
pub(super) fn closed(text: &str) -> String {
    let text = text.trim_end();
    let text = text.strip_suffix("./.").unwrap_or(text);
    format!("{}./.", text.trim_end_matches(['.', ';', ',', ':', '/', ' ']))
}

/// Box 7a: the lines above the signature.
#[must_use]
pub fn signature_lines(signing: &Signing) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(body) = &signing.on_behalf_of {
        lines.push(format!("TM. {}", body.to_uppercase()));
    }
    if let Some(superior) = &signing.superior {
        lines.push(format!("{} {}", superior.mark.as_str(), superior.title.to_uppercase()));
    }
    let acting = if signing.is_acting { "Q. " } else { "" };
    lines.push(format!("{acting}{}", signing.title.to_uppercase()));
    lines
}

/// Annexes are counted in Roman numbers.
pub(super) fn roman(number: usize) -> String {
    const DIGITS: [(usize, &str); 13] = [
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
    let mut rest = number;
    let mut words = String::new();
    for (value, digit) in DIGITS {
        while rest >= value {
            words.push_str(digit);
            rest -= value;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writing::official::{Mark, Superior};

    #[test]
    fn numbers_and_dates_have_their_zeros() {
        let symbol: Symbol = "KH-UBND".parse().unwrap();
        for (number, line) in [(5, "Số: 05/KH-UBND"), (10, "Số: 10/KH-UBND"), (1620, "Số: 1620/KH-UBND")] {
            assert_eq!(number_line(Some(number), &symbol), line);
        }
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
        let table = [
            (day(2021, 2, 9), "Sóc Trăng, ngày 09 tháng 02 năm 2021"),
            (day(2026, 3, 16), "Sóc Trăng, ngày 16 tháng 3 năm 2026"),
            (day(2026, 12, 1), "Sóc Trăng, ngày 01 tháng 12 năm 2026"),
        ];
        for (date, line) in table {
            assert_eq!(date_line("Sóc Trăng", date), line);
        }
    }

    #[test]
    fn lists_end_with_a_stop() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(recipient_lines(&names(&["Sở Y tế;", "- UBND xã A."])), ["- Sở Y tế;", "- UBND xã A."]);
        assert_eq!(copy_lines(&names(&["Như trên"]), "VT, NC."), ["- Như trên;", "- Lưu: VT, NC."]);
        assert_eq!(copy_lines(&[], "VT"), ["- Lưu: VT."]);
    }

    #[test]
    fn a_text_ends_once() {
        for text in ["báo cáo", "báo cáo.", "báo cáo./.", "báo cáo; ", "báo cáo./. "] {
            assert_eq!(closed(text), "báo cáo./.");
        }
    }

    #[test]
    fn authority() {
        let deputy = Signing {
            on_behalf_of: Some("Ủy ban nhân dân".into()),
            superior: Some(Superior { mark: Mark::Kt, title: "Chủ tịch".into() }),
            title: "Phó Chủ tịch".into(),
            is_acting: false,
            name: "Vi Thanh Bình".into(),
        };
        assert_eq!(signature_lines(&deputy), ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]);
        let acting = Signing { title: "Giám đốc".into(), is_acting: true, ..Signing::default() };
        assert_eq!(signature_lines(&acting), ["Q. GIÁM ĐỐC"]);
    }

    #[test]
    fn roman_numbers() {
        for (number, words) in [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL")] {
            assert_eq!(roman(number), words);
        }
    }
}
