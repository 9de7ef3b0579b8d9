//! DOCX: what a person who prints the document would read.

use thihanh_papers::{Encoding, Format, Notice, ReadError, Unsupported};

use crate::support::{codes, docx, docx_with, error, file, p, paper, text, zip};

#[test]
fn runs_breaks_and_special_characters() {
    let body = "<w:p><w:r><w:t>Kế </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>ho</w:t></w:r><w:r><w:t>ạch</w:t></w:r></w:p>\
        <w:p><w:r><w:t>một</w:t><w:tab/><w:t>hai</w:t><w:br/><w:t>ba</w:t><w:br w:type=\"page\"/></w:r></w:p>\
        <w:p/>\
        <w:p><w:r><w:t>06</w:t><w:noBreakHyphen/><w:t>CT/TU, phap\u{ad}luat,\u{a0}x &amp; y &#x1EA1;</w:t></w:r></w:p>\
        <w:p><w:hyperlink><w:r><w:t>liên kết</w:t></w:r></w:hyperlink><w:r><w:fldChar/><w:instrText> PAGE </w:instrText></w:r></w:p>\
        <w:sdt><w:sdtPr><w:alias w:val=\"x\"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>trong khung</w:t></w:r></w:p></w:sdtContent></w:sdt>";
    let paper = paper(&docx(body));
    assert_eq!(paper.text, "Kế hoạch\n\nmột\thai\nba\n\n06-CT/TU, phapluat, x & y ạ\n\nliên kết\n\ntrong khung");
    assert_eq!((paper.format, paper.encoding, paper.notices), (Format::Docx, None, vec![]));
}

#[test]
fn decomposed_letters_are_composed() {
    assert_eq!(text(&docx(&p("Quye\u{302}\u{301}t đi\u{323}nh"))), "Quyết định");
}

#[test]
fn heads_by_column_and_tables_by_row() {
    let cell = |properties: &str, lines: &[&str]| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", lines.iter().map(|line| p(line)).collect::<String>())
    };
    let head = format!(
        "<w:tbl><w:tr>{}{}</w:tr></w:tbl>",
        cell("", &["ỦY BAN NHÂN DÂN", "TỈNH MINH GIANG", "Số: 12/KH-UBND"]),
        cell("", &["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]),
    );
    let plan = format!(
        "<w:tbl><w:tr>{}{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        cell("", &["STT"]),
        cell("", &["Nội dung"]),
        cell("", &["Chủ trì"]),
        cell("", &["1"]),
        cell("", &["Rà soát", "văn bản"]),
        cell("<w:vMerge w:val=\"restart\"/>", &["Sở Tư pháp"]),
        cell("", &["2"]),
        cell("", &["Tập huấn"]),
        cell("<w:vMerge/>", &[""]),
        cell("<w:gridSpan w:val=\"2\"/>", &["Tổng cộng"]),
        cell("", &["02"]),
    );
    let expected = "ỦY BAN NHÂN DÂN\nTỈNH MINH GIANG\nSố: 12/KH-UBND\n\n\
        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nKẾ HOẠCH\n\n\
        | STT | Nội dung | Chủ trì |\n|---|---|---|\n| 1 | Rà soát văn bản | Sở Tư pháp |\n\
        | 2 | Tập huấn | Sở Tư pháp |\n| Tổng cộng |  | 02 |";
    assert_eq!(text(&docx(&format!("{head}{}{plan}", p("KẾ HOẠCH")))), expected);
}

/// Levels in several formats, restarts, overrides, lists of styles, bullets.
#[test]
fn automatic_numbers() {
    let level = |index: u32, format: &str, text: &str, more: &str| {
        format!(
            "<w:lvl w:ilvl=\"{index}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>{more}<w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:abstractNum w:abstractNumId=\"0\">{}{}{}{}</w:abstractNum>\
         <w:abstractNum w:abstractNumId=\"1\">{}</w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>\
         <w:num w:numId=\"2\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"5\"/></w:lvlOverride></w:num>\
         <w:num w:numId=\"3\"><w:abstractNumId w:val=\"1\"/></w:num>",
        level(0, "upperRoman", "%1.", "<w:pStyle w:val=\"Heading1\"/>"),
        level(1, "decimal", "%2.", ""),
        level(2, "decimal", "%2.%3.", "<w:suff w:val=\"space\"/>"),
        level(3, "lowerLetter", "%4)", ""),
        level(0, "bullet", "\u{f0b7}", "<w:rPr><w:rFonts w:hAnsi=\"Symbol\"/></w:rPr>"),
    );
    let styles = "<w:style w:type=\"paragraph\" w:styleId=\"Heading1\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"Sub\"><w:basedOn w:val=\"Heading1\"/></w:style>";
    let item = |list: u32, level: u32, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let styled = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let body = [
        styled("Heading1", "MỤC ĐÍCH"),
        item(1, 1, "Kịp thời"),
        item(1, 1, "Đầy đủ"),
        styled("Sub", "NHIỆM VỤ"),
        item(1, 1, "Thu thập"),
        item(1, 2, "Nguồn"),
        item(1, 2, "Cách"),
        item(1, 3, "báo"),
        item(1, 3, "đài"),
        item(3, 0, "chấm"),
        item(2, 0, "Năm"),
        item(2, 0, "Sáu"),
        item(0, 0, "không số"),
        item(9, 0, "danh sách lạ"),
    ]
    .concat();
    let expected = "I. MỤC ĐÍCH\n\n1. Kịp thời\n\n2. Đầy đủ\n\nII. NHIỆM VỤ\n\n1. Thu thập\n\n1.1. Nguồn\n\n1.2. Cách\n\n\
        a) báo\n\nb) đài\n\n- chấm\n\nV. Năm\n\nVI. Sáu\n\nkhông số\n\ndanh sách lạ";
    assert_eq!(text(&docx_with(&body, &[("numbering", &numbering), ("styles", styles)])), expected);
}

#[test]
fn notes_move_to_the_end_and_marks_do_not_stick() {
    let body = "<w:p><w:r><w:t>ngày 30/6/2021</w:t></w:r><w:r><w:rPr><w:rStyle w:val=\"Ref\"/></w:rPr><w:footnoteReference w:id=\"7\"/></w:r><w:r><w:t xml:space=\"preserve\"> của Bộ</w:t></w:r>\
        <w:r><w:endnoteReference w:id=\"2\"/></w:r></w:p>\
        <w:p><w:r><w:t>Nghị định 32/2020/NĐ-CP</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>2</w:t></w:r><w:r><w:t>, rộng 5 m</w:t></w:r>\
        <w:r><w:rPr><w:rStyle w:val=\"Ref\"/></w:rPr><w:t>2</w:t></w:r></w:p>";
    let note = |id: &str, text: &str| {
        format!(
            "<w:footnote w:id=\"{id}\"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space=\"preserve\"> {text}</w:t></w:r></w:p></w:footnote>"
        )
    };
    let footnotes =
        format!("<w:footnote w:id=\"0\" w:type=\"separator\"><w:p/></w:footnote>{}", note("7", "Chú thích một."));
    let endnotes = "<w:endnote w:id=\"2\"><w:p><w:r><w:t>Cuối bài.</w:t></w:r></w:p></w:endnote>";
    let styles =
        "<w:style w:type=\"character\" w:styleId=\"Ref\"><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr></w:style>";
    let paper = paper(&docx_with(body, &[("footnotes", &footnotes), ("endnotes", endnotes), ("styles", styles)]));
    assert_eq!(
        paper.text,
        "ngày 30/6/2021 của Bộ\n\nNghị định 32/2020/NĐ-CP, rộng 5 m²\n\n1 Chú thích một.\n\n1 Cuối bài."
    );
    assert_eq!(paper.notices, [Notice::FootnotesMoved { count: 2 }, Notice::FootnoteMarksLifted { count: 1 }]);
}

#[test]
fn tracked_changes_are_read_as_accepted() {
    let run = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    let body = format!(
        "<w:p>{}<w:ins w:id=\"1\">{}</w:ins><w:del w:id=\"2\"><w:r><w:delText>trước 01/7</w:delText></w:r></w:del>{}</w:p>\
         <w:p><w:pPr><w:rPr><w:del w:id=\"3\"/></w:rPr></w:pPr>{}</w:p><w:p>{}</w:p>\
         <w:p><w:moveFrom w:id=\"4\">{}</w:moveFrom></w:p><w:p><w:moveTo w:id=\"5\">{}</w:moveTo></w:p>\
         <w:tbl><w:tr><w:trPr><w:del w:id=\"6\"/></w:trPr><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
        run("Hoàn thành "),
        run("trước 30/6"),
        run("."),
        run("Câu đầu "),
        run("câu sau"),
        run("chỗ cũ"),
        run("chỗ mới"),
        p("hàng xóa"),
        p("hàng giữ"),
    );
    let paper = paper(&docx(&body));
    assert_eq!(paper.text, "Hoàn thành trước 30/6.\n\nCâu đầu câu sau\n\nchỗ mới\n\nhàng giữ");
    assert_eq!(paper.notices, [Notice::TrackedChangesAccepted { insertions: 2, deletions: 3 }]);
}

#[test]
fn hidden_text_capitals_and_text_boxes() {
    let body = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/><w:caps/></w:rPr><w:t>kế hoạch</w:t></w:r></w:p>\
        <w:p><w:r><w:t>ngoài</w:t><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>DỰ THẢO</w:t></w:r></w:p></w:txbxContent></mc:Choice>\
        <mc:Fallback><w:txbxContent><w:p><w:r><w:t>DỰ THẢO</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t xml:space=\"preserve\"> khung</w:t></w:r></w:p>";
    let paper = paper(&docx(body));
    assert_eq!(paper.text, "KẾ HOẠCH\n\nngoài khung\n\nDỰ THẢO");
    assert_eq!(paper.notices, [Notice::HiddenTextLeftOut { count: 1 }]);
}

#[test]
fn old_fonts_are_converted_run_by_run() {
    let font = |name: &str, text: &str| {
        format!(
            "<w:r><w:rPr><w:rFonts w:ascii=\"{name}\" w:hAnsi=\"{name}\"/></w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>"
        )
    };
    let body = format!(
        "<w:p>{}{}{}</w:p><w:p>{}{}</w:p><w:p><w:pPr><w:pStyle w:val=\"Old\"/></w:pPr><w:r><w:t>H¹nh phóc</w:t></w:r></w:p>",
        font(".VnTimeH", "céng hßa "),
        font("Times New Roman", "Việt Nam "),
        font(".VnTime", "§éc lËp"),
        font("VNI-Times", "Ñoa"), // the mark of a VNI letter may stand in the next run
        font("VNI-Times", "ùm laäp"),
    );
    let styles = "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme=\"minorHAnsi\" w:hAnsiTheme=\"minorHAnsi\"/></w:rPr></w:rPrDefault></w:docDefaults>\
        <w:style w:type=\"paragraph\" w:styleId=\"Base\"><w:rPr><w:rFonts w:ascii=\".VnTime\" w:hAnsi=\".VnTime\"/></w:rPr></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"Old\"><w:basedOn w:val=\"Base\"/></w:style>";
    let paper = paper(&docx_with(&body, &[("styles", styles)]));
    assert_eq!(paper.text, "CỘNG HÒA Việt Nam Độc lập\n\nĐoám lập\n\nHạnh phúc");
    assert_eq!(paper.notices, [Notice::LegacyFonts(Encoding::Tcvn3), Notice::LegacyFonts(Encoding::Vni)]);
}

#[test]
fn libreoffice_writes_old_fonts_too() {
    let paper = paper(&file("legacy-fonts.docx"));
    assert!(
        paper.text.starts_with("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nĐộc lập - Tự do - Hạnh phúc\n\n"),
        "{}",
        paper.text
    );
    assert!(paper.text.ends_with("Ủy ban nhân dân tỉnh Minh Giang yêu cầu các sở, ban, ngành triển khai thực hiện."));
    assert_eq!(codes(&paper), ["paper-legacy-fonts", "paper-legacy-fonts"]);
}

#[test]
fn other_containers_are_named() {
    type Case<'a> = (&'a [(&'a str, &'a [u8])], ReadError);
    let rows: [Case; 6] = [
        (&[("[Content_Types].xml", b""), ("xl/workbook.xml", b"<x/>")], Unsupported::Workbook.into()),
        (&[("ppt/presentation.xml", b"<x/>")], Unsupported::Slides.into()),
        (&[("mimetype", b"x"), ("content.xml", b"<x/>")], Unsupported::OpenDocument.into()),
        (&[("a.txt", b"x")], Unsupported::Archive.into()),
        (&[("[Content_Types].xml", b"<Types/>")], ReadError::Damaged),
        (&[("word/document.xml", b"")], ReadError::Empty),
    ];
    for (parts, expected) in rows {
        assert_eq!(error(&zip(parts)), expected, "{parts:?}");
    }
}

#[test]
fn the_main_part_is_where_the_package_says() {
    let relations = "<Relationships><Relationship Type=\"http://x/relationships/officeDocument\" Target=\"/doc/main.xml\"/></Relationships>";
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{}</w:body></w:document>", p("Nội dung"));
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(document.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(text(&zip(&[("_rels/.rels", relations.as_bytes()), ("doc/main.xml", &utf16)])), "Nội dung");
}
