//! Each format written and read again by other means than those it was written with.

use std::io::{Cursor, Read};

use thihanh_webkit::Lang;
use tokio::sync::mpsc;

use super::rows::Line;
use super::{ExportError, Format, Setting};
use crate::modules::obligations::model::class::Days;
use crate::modules::obligations::model::columns::Columns;
use crate::modules::obligations::model::contribution::Contributions;
use crate::modules::obligations::model::fixtures::{an_obligation, day};
use crate::modules::obligations::model::obligation::Obligation;
use crate::modules::obligations::usecase::Today;

fn setting() -> Setting {
    Setting {
        lang: Lang::Vi,
        today: day("2026-03-16"),
        now: "2026-03-16T02:00:00Z".parse().unwrap(),
        origin: Some("https://thihanh.example".into()),
        conditions: "Quá hạn".into(),
        columns: None,
    }
}

fn line(obligation: Obligation, agency: &str) -> Line {
    let today = Today {
        days: Days { today: day("2026-03-16"), soon_until: day("2026-03-19") },
        calendar: thihanh_kernel::calendar::WorkingCalendar::default(),
    };
    Line {
        shown: today.show(obligation),
        agency: agency.into(),
        overseer: "Sở Tư pháp".into(),
        support: Contributions::default(),
        is_supported: false,
    }
}

fn titled(title: &str, due: Option<&str>) -> Obligation {
    Obligation { title: title.into(), code: "NV-2026-00001".into(), ..an_obligation(due) }
}

fn written(format: Format, pieces: Vec<Vec<Line>>) -> Vec<u8> {
    written_with(format, &setting(), pieces)
}

fn written_with(format: Format, setting: &Setting, pieces: Vec<Vec<Line>>) -> Vec<u8> {
    let (sender, receiver) = mpsc::channel(pieces.len().max(1));
    for piece in pieces {
        assert!(sender.try_send(piece).is_ok(), "there is room");
    }
    drop(sender);
    format.write(setting, receiver).unwrap()
}

#[test]
fn csv_reads_back_and_opens_in_excel() {
    let title = "Báo cáo \"A\", mục 1;\nmục 2";
    let file = written(
        Format::Csv,
        vec![vec![line(titled(title, Some("2026-03-06")), "Sở Y tế")], vec![line(titled("b", None), "x")]],
    );
    assert!(file.starts_with(b"\xef\xbb\xbf"), "Excel needs the mark");
    assert!(file.windows(2).any(|pair| pair == b"\r\n"));
    let mut reader = csv::Reader::from_reader(&file[3..]);
    assert_eq!(reader.headers().unwrap().iter().take(3).collect::<Vec<_>>(), ["Mã", "Nội dung", "Chủ trì"]);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2);
    let first = &rows[0];
    assert_eq!((&first[0], &first[1], &first[2]), ("NV-2026-00001", title, "Sở Y tế"));
    // 6 March 2026 is a Friday: six working days up to Monday the 16th.
    assert_eq!((&first[9], &first[10], &first[11]), ("06/03/2026", "Quá hạn 6\u{a0}ngày", "6"));
    assert_eq!((&rows[1][9], &rows[1][11]), ("", ""), "what has no day is not late");
}

#[test]
fn files_show_the_columns_that_were_chosen() {
    let columns = Columns::parse("due,overseer");
    let setting = Setting { columns, ..setting() };
    let file = written_with(Format::Csv, &setting, vec![vec![line(titled("b", Some("2026-03-06")), "Sở Y tế")]]);
    let mut reader = csv::Reader::from_reader(&file[3..]);
    assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), ["Mã", "Nội dung", "Hạn", "Theo dõi"]);
    let row = reader.records().next().unwrap().unwrap();
    assert_eq!(row.iter().collect::<Vec<_>>(), ["NV-2026-00001", "b", "06/03/2026", "Sở Tư pháp"]);
    let everything = Setting {
        columns: Columns::parse(
            "agency,part,binding,source,period,opened,due,state,late,reported,completed,overseer,support,why,updated",
        ),
        ..setting.clone()
    };
    for setting in [&setting, &everything] {
        let pdf = written_with(Format::Pdf, setting, vec![vec![line(titled("b", None), "x")]]);
        assert!(pdf.starts_with(b"%PDF"));
    }
}

#[test]
fn no_cell_begins_like_a_formula() {
    let table = [
        ("=HYPERLINK(\"http://evil\")", "'=HYPERLINK(\"http://evil\")"),
        ("+84", "'+84"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("Báo cáo = kết quả", "Báo cáo = kết quả"),
        ("", ""),
    ];
    for (words, cell) in table {
        assert_eq!(super::csv::harmless(words.to_owned()), cell);
    }
    let file = written(Format::Csv, vec![vec![line(titled("=1+1", None), "=2+2")]]);
    let text = String::from_utf8(file).unwrap();
    assert!(text.contains(",'=1+1,'=2+2,"), "{text}");
}

/// A part of a workbook.
fn part(workbook: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_workbook_holds_words_as_words_and_days_as_days() {
    let file = written(Format::Xlsx, vec![vec![line(titled("=1+1 & <Báo cáo>", Some("2026-03-20")), "Sở Y tế")]]);
    let sheet = part(&file, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("=1+1 &amp; &lt;Báo cáo&gt;") && !sheet.contains("<f>"), "words, never a formula: {sheet}");
    // Excel counts days from the last of 1899: 20 March 2026 is day 46101.
    assert!(sheet.contains("<v>46101</v>"), "{sheet}");
    assert!(sheet.contains("state=\"frozen\"") && sheet.contains("<autoFilter "), "{sheet}");
    assert!(part(&file, "xl/workbook.xml").contains("name=\"Sổ nhiệm vụ\""));
    assert!(part(&file, "docProps/core.xml").contains("2026-03-16T02:00:00Z"), "no clock of the machine");
}

#[test]
fn rows_of_any_length_are_written() {
    // A letter that no heading of the sheet has.
    let long = "ẵ".repeat(40_000);
    let file = written(Format::Xlsx, vec![vec![line(titled(&long, None), "x")]]);
    let sheet = part(&file, "xl/worksheets/sheet1.xml");
    assert_eq!(sheet.matches('ẵ').count(), 32_767, "as much as a cell holds");
}

/// The lines of a calendar, folded ones joined again (RFC 5545, 3.1).
fn lines(calendar: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(calendar).unwrap();
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "no line is longer than 75 octets");
    assert!(!text.replace("\r\n", "").contains(['\n', '\r']), "every line ends with both");
    text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

/// A text value with its escapes taken back (RFC 5545, 3.3.11).
fn unescaped(value: &str) -> String {
    let mut plain = String::new();
    let mut escaped = false;
    for c in value.chars() {
        match (escaped, c) {
            (false, '\\') => escaped = true,
            (true, 'n' | 'N') => (plain.push('\n'), escaped = false).0,
            (_, c) => (plain.push(c), escaped = false).0,
        }
    }
    plain
}

#[test]
fn a_calendar_reads_back() {
    let title = "Báo cáo; kết quả, quý I\\2026\nphụ lục\u{7}";
    let dated = titled(title, Some("2026-03-20"));
    let id = dated.id;
    let file = written(Format::Ics, vec![vec![line(dated, "Sở Y tế"), line(titled("không hạn", None), "x")]]);
    let lines = lines(&file);
    let value = |name: &str| {
        let given: Vec<_> = lines.iter().filter_map(|line| line.strip_prefix(name)).collect();
        assert_eq!(given.len(), 1, "{name} stands once: {lines:?}");
        given[0].to_owned()
    };
    assert_eq!((lines[0].as_str(), value("VERSION:").as_str()), ("BEGIN:VCALENDAR", "2.0"));
    assert_eq!(lines.iter().filter(|line| *line == "BEGIN:VEVENT").count(), 1, "what has no day has no entry");
    assert_eq!(value("DTSTART;VALUE=DATE:"), "20260320");
    assert_eq!(value("DTEND;VALUE=DATE:"), "20260321");
    assert_eq!(value("UID:"), format!("{id}@thihanh"));
    assert_eq!(unescaped(&value("SUMMARY:")), "Sở Y tế: Báo cáo; kết quả, quý I\\2026\nphụ lục");
    assert!(unescaped(&value("DESCRIPTION:")).starts_with("NV-2026-00001 – Còn 4\u{a0}ngày. "), "{lines:?}");
    assert_eq!(value("URL:"), "https://thihanh.example/nhiem-vu/NV-2026-00001");
    assert_eq!((value("STATUS:").as_str(), value("TRANSP:").as_str()), ("CONFIRMED", "TRANSPARENT"));
}

#[test]
fn a_list_to_print_reads_back() {
    let rows = (0..80).map(|_| line(titled("Báo cáo kết quả thực hiện", Some("2026-03-06")), "Sở Y tế")).collect();
    let file = written(Format::Pdf, vec![rows]);
    let options = thihanh_papers::ReadOptions::default();
    let text = thihanh_papers::read(&file, Some("so.pdf"), &options).unwrap().text;
    for words in ["SỔ NHIỆM VỤ", "Quá hạn", "16/03/2026", "NV-2026-00001", "06/03/2026", "Sở Tư pháp"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_eq!(text.matches("NV-2026-00001").count(), 80);
}

#[test]
fn too_many_rows_are_a_limit_in_words() {
    let problem = thihanh_kernel::problem::Problem::from(ExportError::TooMany(50_000));
    assert_eq!(problem.code(), "export-too-many");
    assert_eq!(problem.args()["most"], thihanh_kernel::problem::Arg::Number(50_000));
}
