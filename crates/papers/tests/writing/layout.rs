//! The PDF as it was written.

use thihanh_papers::writing::{Official, PrintedList};
use thihanh_papers::{Format, ReadOptions, read};

use crate::pages::pages;
use crate::rules;
use crate::samples::{FACTS, late, plan, urging};

/// Writes a file to look at, where a folder is named for it.
pub fn keep(name: &str, bytes: &[u8]) {
    #[expect(clippy::disallowed_methods, reason = "a person who looks names the folder")]
    if let Some(folder) = std::env::var_os("THIHANH_KEEP_PAPERS") {
        std::fs::write(std::path::Path::new(&folder).join(name), bytes).unwrap();
    }
}

fn check(name: &str, document: &Official) {
    let bytes = document.pdf(FACTS).unwrap();
    keep(&format!("{name}.pdf"), &bytes);
    let checked = rules::check(document, &pages(&bytes));
    assert!(checked.faults.is_empty(), "{name}:\n{}", checked.faults.join("\n"));
}

#[test]
fn a_letter_with_a_long_annex_stands_as_the_decree_says() {
    check("urging", &urging(60));
}

#[test]
fn a_letter_to_one_agency_without_annex_or_number() {
    let document = Official {
        recipients: vec!["Sở Y tế".into()],
        number: None,
        date: None,
        annexes: Vec::new(),
        urgency: None,
        ..urging(0)
    };
    check("draft", &document);
}

#[test]
fn a_plan_over_pages_with_two_annexes() {
    check("plan", &plan());
}

#[test]
fn lines_are_drawn_to_both_margins() {
    let bytes = plan().pdf(FACTS).unwrap();
    let right = 595.28 - 20.0 * 72.0 / 25.4;
    let mut full = 0;
    let mut all = 0;
    for page in pages(&bytes).iter().take(2) {
        let lines: Vec<_> = page.words.iter().filter(|words| words.size > 13.5 && !words.is_bold()).collect();
        all += lines.len();
        full += lines.iter().filter(|words| (words.right - right).abs() < 1.0).count();
    }
    assert!(full * 10 > all * 6, "{full} of {all} lines reach the margin");
}

#[test]
fn the_reader_of_the_project_reads_it_back() {
    let document = urging(40);
    let bytes = document.pdf(FACTS).unwrap();
    let paper = read(&bytes, Some("cong-van.pdf"), &ReadOptions::default()).unwrap();
    assert_eq!(paper.format, Format::Pdf);
    let text = paper.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let nfc: String = unicode_normalization::UnicodeNormalization::nfc(text.as_str()).collect();
    assert_eq!(text, nfc, "all text is NFC");
    // What stands side by side is read one column after the other.
    for words in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc",
        "SỞ TƯ PHÁP Số: 07/STP-XDKT&TDTHPL V/v đôn đốc thực hiện các nhiệm vụ đã quá hạn",
        "- Sở Y tế;",
        "Nơi nhận:",
    ] {
        assert!(text.contains(words), "{words:?} in {text}");
    }
    let mut from = 0;
    for words in [
        "qua rà soát đến ngày 06/02/2026, Sở Tư pháp nhận thấy còn 12 nhiệm vụ",
        "1. Khẩn trương hoàn thành",
        "phối hợp thực hiện./.",
        "DANH MỤC NHIỆM VỤ ĐÃ QUÁ HẠN",
        "(Kèm theo Công văn số 07/STP-XDKT&TDTHPL ngày 06 tháng 02 năm 2026 của Sở Tư pháp)",
    ] {
        let at = text[from..].find(words).unwrap_or_else(|| panic!("{words:?} comes next in {text}"));
        from += at;
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(urging(5).pdf(FACTS).unwrap(), urging(5).pdf(FACTS).unwrap());
    assert_eq!(urging(5).docx(FACTS).unwrap(), urging(5).docx(FACTS).unwrap());
}

#[test]
fn it_says_that_it_is_pdf_a() {
    let bytes = urging(1).pdf(FACTS).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(
        text.contains("<pdfaid:part>2</pdfaid:part>") && text.contains("<pdfaid:conformance>A</pdfaid:conformance>")
    );
    assert!(bytes.len() < 150_000, "{} bytes: only the letters used are embedded", bytes.len());
}

#[test]
fn a_printed_list_repeats_its_head_and_counts_its_pages() {
    let list = PrintedList {
        title: "Sổ nhiệm vụ".into(),
        notes: vec!["Trạng thái: quá hạn; ngày 16/03/2026".into()],
        columns: late(0).columns,
        rows: late(200).rows,
    };
    let bytes = list.pdf(FACTS).unwrap();
    keep("list.pdf", &bytes);
    let pages = pages(&bytes);
    assert!(pages.len() > 3);
    let mut rows = 0;
    for (at, page) in pages.iter().enumerate() {
        assert!(page.width > page.height, "A4 across");
        assert!(page.words.iter().any(|words| words.text.trim() == "Nhiệm vụ" && words.is_bold()), "page {at}");
        assert!(page.words.iter().any(|words| words.text.trim() == format!("{}/{}", at + 1, pages.len())));
        rows += page.words.iter().filter(|words| words.text.trim() == "31/01/2026").count();
    }
    assert_eq!(rows, 200);
}

#[test]
fn a_row_higher_than_a_page_is_cut_and_nothing_is_lost() {
    let mut grid = late(1);
    let word = "báo cáo kết quả ";
    grid.rows[0][2] = word.repeat(1_000);
    let list = PrintedList { columns: grid.columns, rows: grid.rows, ..PrintedList::default() };
    let pages = pages(&list.pdf(FACTS).unwrap());
    assert!(pages.len() > 1);
    let text: String = pages.iter().flat_map(|page| &page.words).map(|words| format!("{} ", words.text)).collect();
    assert_eq!(text.matches("báo").count(), 1_000);
}
