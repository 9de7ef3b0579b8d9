//! PDF: characters by their place on the page.

use lopdf::{Object, Stream, dictionary};
use thihanh_papers::{Format, Notice, ReadError};

use crate::support::{Pdf, codes, draw, error, file, paper, text};

/// One page that draws these texts: x, y, size, text.
fn page(texts: &[(f32, f32, f32, &str)]) -> Vec<u8> {
    Pdf::new().page(&draw(texts)).bytes()
}

#[test]
fn order_of_drawing_means_nothing() {
    // At 12 points a character is 6 wide, so a gap of 3 is a blank and one of 1 is none.
    type Case<'a> = (&'a [(f32, f32, f32, &'a str)], &'a str);
    let rows: [Case; 5] = [
        (&[(100.0, 700.0, 12.0, "hai"), (100.0, 720.0, 12.0, "mot")], "mot\n\nhai"),
        (&[(121.0, 700.0, 12.0, "hai"), (100.0, 700.0, 12.0, "mot")], "mot hai"),
        (&[(119.0, 700.0, 12.0, "hai"), (100.0, 700.0, 12.0, "mot")], "mothai"),
        (&[(100.0, 700.0, 12.0, "mot "), (124.0, 700.0, 12.0, "hai")], "mot hai"),
        // Bold made by drawing twice.
        (&[(100.0, 700.0, 12.0, "mot"), (100.3, 700.0, 12.0, "mot")], "mot"),
    ];
    for (texts, expected) in rows {
        assert_eq!(text(&page(texts)), expected, "{texts:?}");
    }
}

#[test]
fn every_way_to_show_text() {
    let content = "BT /F1 12 Tf 14 TL 100 700 Td (mot) Tj T* (hai) ' 0 0 (ba) \" \
        0 -72 Td [(b) -1000 (o) 20 (n)] TJ 1 0 0 1 100 500 Tm (nam) Tj 0 -20 TD (sau) Tj T* (bay) Tj ET";
    // A move of Td counts from the start of the line before, y 672 here: "b", a gap as wide as the font, "on".
    let words: Vec<String> = text(&Pdf::new().page(content).bytes()).split_whitespace().map(str::to_owned).collect();
    assert_eq!(words, ["mot", "hai", "ba", "b", "on", "nam", "sau", "bay"]);
}

#[test]
fn paragraphs_by_geometry() {
    let full = "mot dong day cho den het le ben phai cua trang giay nay day"; // 59 characters, 354 points
    let texts = [
        (100.0, 700.0, 12.0, "Tieu de"),
        (120.0, 660.0, 12.0, &full[..55]),
        (100.0, 645.0, 12.0, full),
        (100.0, 630.0, 12.0, "cuoi doan."),
        (120.0, 615.0, 12.0, &full[..55]),
        (100.0, 600.0, 12.0, "het."),
        (100.0, 585.0, 12.0, "- gach dau dong dai cho den het le ben phai cua trang giay"),
        (112.0, 570.0, 12.0, "treo vao trong"),
    ];
    let expected = format!(
        "Tieu de\n\n{first}\n{full}\ncuoi doan.\n\n{first}\nhet.\n\n- gach dau dong dai cho den het le ben phai cua trang giay\ntreo vao trong",
        first = full[..55].trim_end()
    );
    assert_eq!(text(&page(&texts)), expected);
}

#[test]
fn the_head_and_the_end_are_read_by_columns() {
    let texts = [
        (100.0, 750.0, 12.0, "UY BAN NHAN DAN"),
        (300.0, 750.0, 12.0, "CONG HOA XA HOI CHU NGHIA"),
        (110.0, 735.0, 12.0, "TINH MINH GIANG"),
        (330.0, 735.0, 12.0, "Doc lap - Tu do"),
        (110.0, 715.0, 12.0, "So: 12/KH-UBND"),
        (310.0, 715.0, 12.0, "Minh Giang, ngay 05"),
        (251.0, 680.0, 12.0, "KE HOACH"),
        (100.0, 650.0, 12.0, "mot dong day cho den het le ben phai cua trang giay nay day"),
    ];
    let expected = "UY BAN NHAN DAN\nTINH MINH GIANG\nSo: 12/KH-UBND\n\n\
        CONG HOA XA HOI CHU NGHIA\nDoc lap - Tu do\nMinh Giang, ngay 05\n\nKE HOACH\n\n\
        mot dong day cho den het le ben phai cua trang giay nay day";
    assert_eq!(text(&page(&texts)), expected);
}

#[test]
fn raised_digits_do_not_stick() {
    let raised = paper(&page(&[
        (100.0, 700.0, 12.0, "ngay 30/6/2021"),
        (184.0, 705.0, 7.0, "12"),
        (194.0, 700.0, 12.0, "cua"),
        (100.0, 680.0, 12.0, "rong 5 m"),
        (148.0, 685.0, 7.0, "2"),
    ]));
    assert_eq!(raised.text, "ngay 30/6/2021 cua\n\nrong 5 m²");
    assert_eq!(raised.notices, [Notice::FootnoteMarksLifted { count: 1 }]);
    // The same by text rise.
    let rise = "BT /F1 12 Tf 100 700 Td (NĐ) Tj 5 Ts /F1 7 Tf (1) Tj 0 Ts /F1 12 Tf ( cua) Tj ET".replace('Đ', "D");
    assert_eq!(text(&Pdf::new().page(&rise).bytes()), "ND cua");
}

#[test]
fn notes_move_to_the_end_and_page_numbers_go() {
    let line = "mot dong day cho den het le ben phai cua trang giay nay day";
    let first = draw(&[
        (100.0, 700.0, 12.0, line),
        (100.0, 120.0, 9.0, "1Chu thich dau"),
        (100.0, 108.0, 9.0, "dong hai"),
        (300.0, 50.0, 12.0, "1"),
    ]);
    let second = draw(&[(300.0, 800.0, 12.0, "- 2 -"), (100.0, 700.0, 12.0, "tiep theo trang truoc")]);
    let paper = paper(&Pdf::new().page(&first).page(&second).bytes());
    assert_eq!(paper.text, format!("{line}\ntiep theo trang truoc\n\n1 Chu thich dau dong hai"));
    assert_eq!(paper.notices, [Notice::FootnotesMoved { count: 1 }, Notice::PageNumbersDropped { count: 2 }]);
    let starts: Vec<(u32, usize)> = paper.pages.iter().map(|page| (page.number, page.start)).collect();
    assert_eq!(starts, [(1, 0), (2, line.len() + 1)]);
}

#[test]
fn turned_pages_and_turned_text() {
    // The page is turned by its dictionary: what is drawn upwards is read from left to right.
    let upwards = "BT /F1 12 Tf 0 1 -1 0 100 100 Tm (mot) Tj 0 1 -1 0 120 100 Tm (hai) Tj ET";
    for rotate in [0, 90] {
        let mut pdf = Pdf::new();
        pdf.page_with(upwards.as_bytes(), dictionary! { "Rotate" => rotate });
        assert_eq!(text(&pdf.bytes()), "mot\n\nhai", "{rotate}");
    }
    // A stamp across the page comes last, a slanted watermark not at all.
    let stamp =
        "BT /F1 12 Tf 100 700 Td (noi dung) Tj 0 1 -1 0 50 100 Tm (dau) Tj 0.7 0.7 -0.7 0.7 300 300 Tm (MAT) Tj ET";
    assert_eq!(text(&Pdf::new().page(stamp).bytes()), "noi dung\n\ndau");
}

#[test]
fn what_cannot_be_seen_is_left_out() {
    let outside = page(&[(100.0, 700.0, 12.0, "trong"), (700.0, 700.0, 12.0, "ngoai"), (100.0, -50.0, 12.0, "duoi")]);
    assert_eq!(text(&outside), "trong");
    let scanned = paper(&Pdf::new().page("BT /F1 12 Tf 3 Tr 100 700 Td (lop chu cua may quet) Tj ET").bytes());
    assert_eq!((scanned.text.as_str(), codes(&scanned)), ("lop chu cua may quet", vec!["paper-scanner-text-layer"]));
}

#[test]
fn drawings_within_drawings() {
    let mut pdf = Pdf::new();
    let form = pdf.document.add_object(Stream::new(
        dictionary! { "Type" => "XObject", "Subtype" => "Form", "Matrix" => vec![1.into(), 0.into(), 0.into(), 1.into(), 0.into(), (-50).into()] },
        // It draws itself again: once is enough.
        b"BT /F1 12 Tf 100 700 Td (trong) Tj ET /X Do".to_vec(),
    ));
    pdf.resources.set("XObject", dictionary! { "X" => form });
    let paper =
        paper(&pdf.page("BT /F1 12 Tf 100 700 Td (truoc) Tj ET q /X Do Q BT /F1 12 Tf 136 700 Td (sau) Tj ET").bytes());
    assert!(paper.text.starts_with("truoc sau\n\ntrong\n\ntrong"), "{}", paper.text);
}

/// Three columns and three rows; the first two cells of the last row are one, and so are two in the last column.
#[test]
fn ruled_tables_become_rows() {
    let mut content = draw(&[
        (100.0, 780.0, 12.0, "Phu luc"),
        (105.0, 725.0, 12.0, "STT"),
        (155.0, 725.0, 12.0, "Noi dung"),
        (355.0, 725.0, 12.0, "Chu tri"),
        (105.0, 695.0, 12.0, "1"),
        (155.0, 702.0, 12.0, "Ra soat"),
        (155.0, 688.0, 12.0, "van ban"),
        (355.0, 680.0, 12.0, "So Tu phap"),
        (105.0, 665.0, 12.0, "Tong cong"),
        (100.0, 600.0, 12.0, "Sau bang"),
    ]);
    content.push_str(" 0.5 w ");
    for (x0, y0, x1, y1) in [
        (100, 740, 450, 740),
        (100, 710, 450, 710),
        (100, 680, 350, 680), // the last column has no rule here
        (100, 650, 450, 650),
        (100, 650, 100, 740),
        (150, 680, 150, 740), // ends above the last row
        (350, 650, 350, 740),
        (450, 650, 450, 740),
    ] {
        content.push_str(&format!("{x0} {y0} m {x1} {y1} l S "));
    }
    let expected = "Phu luc\n\n| STT | Noi dung | Chu tri |\n|---|---|---|\n| 1 | Ra soat van ban | So Tu phap |\n\
        | Tong cong |  | So Tu phap |\n\nSau bang";
    assert_eq!(text(&Pdf::new().page(&content).bytes()), expected);
}

/// A font without Vietnamese letters: LibreOffice draws these from another font, apart from the rest of the line.
#[test]
fn mixed_fonts_are_read_like_one() {
    let mixed = paper(&file("mixed-fonts.pdf"));
    let one = paper(&file("ke-hoach.pdf"));
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(words(&mixed.text), words(&one.text));
}

#[test]
fn a_table_over_two_pages_is_one_table() {
    let paper = paper(&file("two-page-table.pdf"));
    let rows: Vec<&str> = paper.text.lines().filter(|line| line.starts_with('|')).collect();
    // A head, the line under it, and 27 numbered rows.
    assert_eq!(rows.len(), 29);
    for (index, row) in rows[2..].iter().enumerate() {
        assert!(row.starts_with(&format!("| {} | ", index + 1)), "{row}");
        assert_eq!(row.matches(" | ").count(), 3, "{row}");
    }
    assert_eq!(
        rows[9],
        "| 8 | Nhiệm vụ giả định thứ 8 trong phụ lục của tỉnh Minh Giang | Sở Tài chính | Tháng 9/2026 |"
    );
    assert_eq!(paper.pages.len(), 3);
    for page in &paper.pages[1..] {
        assert!(paper.text[page.start..].starts_with("| ") || paper.text[..page.start].ends_with('\n'), "{page:?}");
    }
}

#[test]
fn empty_pages_and_files() {
    assert_eq!(error(&Pdf::new().page("").bytes()), ReadError::Empty);
    assert_eq!(error(&Pdf::new().bytes()), ReadError::Damaged);
    let text_page = draw(&[(100.0, 700.0, 12.0, "noi dung")]);
    let blank_last = paper(&Pdf::new().page(&text_page).page("").bytes());
    assert_eq!((blank_last.text.as_str(), blank_last.format, blank_last.pages.len()), ("noi dung", Format::Pdf, 1));
}

#[test]
fn locked_files() {
    let lock = |user: &str| {
        let mut document = Pdf::new().page(&draw(&[(100.0, 700.0, 12.0, "noi dung")])).close();
        let id = Object::string_literal("0123456789abcdef");
        document.trailer.set("ID", vec![id.clone(), id]);
        let version = lopdf::EncryptionVersion::V2 {
            document: &document,
            owner_password: "owner",
            user_password: user,
            key_length: 128,
            permissions: lopdf::Permissions::empty(),
        };
        let state = lopdf::EncryptionState::try_from(version).expect("a key");
        document.encrypt(&state).expect("locked");
        crate::support::save(document)
    };
    assert_eq!(error(&lock("secret")), ReadError::Encrypted);
    // Locked against changes only: anybody may read it.
    assert_eq!(text(&lock("")), "noi dung");
}
