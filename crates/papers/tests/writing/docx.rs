//! The DOCX as an archive of XML: each paragraph with what its style comes to.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use thihanh_papers::writing::Official;
use thihanh_papers::{Format, ReadOptions, read};

use crate::layout::keep;
use crate::samples::{FACTS, plan, urging};

/// The parts of the archive by name.
pub fn parts(bytes: &[u8]) -> HashMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            (file.name().unwrap().into_owned(), text)
        })
        .collect()
}

pub fn is_well_formed(xml: &str) -> bool {
    let mut reader = Reader::from_str(xml);
    let mut depth = 0_i32;
    loop {
        match reader.read_event() {
            Ok(Event::Start(_)) => depth += 1,
            Ok(Event::End(_)) => depth -= 1,
            Ok(Event::Eof) => return depth == 0,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    tag.attributes()
        .flatten()
        .find(|it| it.key.as_ref() == name)
        .map(|it| quick_xml::escape::unescape(&it.value).unwrap().into_owned())
}

#[derive(Debug, Default, Clone, PartialEq)]
struct Style {
    font: String,
    half_points: u32,
    is_bold: bool,
    is_italic: bool,
    align: String,
    first: i32,
}

fn styles(xml: &str) -> HashMap<String, Style> {
    let mut reader = Reader::from_str(xml);
    let mut styles = HashMap::new();
    let mut current: Option<(String, Style)> = None;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) if tag.name().as_ref() == "w:style" => {
                current = Some((attribute(&tag, "w:styleId").unwrap(), Style::default()));
            }
            Event::End(tag) if tag.name().as_ref() == "w:style" => styles.extend(current.take()),
            Event::Empty(tag) => {
                let Some((_, style)) = &mut current else { continue };
                let val = attribute(&tag, "w:val");
                match tag.name().as_ref() {
                    "w:rFonts" => style.font = attribute(&tag, "w:ascii").unwrap(),
                    "w:sz" => style.half_points = val.unwrap().parse().unwrap(),
                    "w:b" => style.is_bold = true,
                    "w:i" => style.is_italic = true,
                    "w:jc" => style.align = val.unwrap(),
                    "w:ind" => style.first = attribute(&tag, "w:firstLine").unwrap().parse().unwrap(),
                    _ => {}
                }
            }
            Event::Eof => return styles,
            _ => {}
        }
    }
}

#[derive(Debug, Default)]
struct Paragraph {
    style: String,
    text: String,
    /// Column of the outermost table, from 0; `None` outside of tables.
    column: Option<usize>,
}

#[derive(Debug, Default)]
struct Body {
    paragraphs: Vec<Paragraph>,
    sections: Vec<HashMap<String, String>>,
    head_rows: usize,
}

fn body(xml: &str) -> Body {
    let mut reader = Reader::from_str(xml);
    let mut body = Body::default();
    let (mut depth, mut column, mut is_text) = (0, 0, false);
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            Event::Start(tag) => match tag.name().as_ref() {
                "w:tbl" => depth += 1,
                "w:tr" if depth == 1 => column = 0,
                "w:tc" if depth == 1 => column += 1,
                "w:p" => {
                    let column = (depth > 0).then(|| column - 1);
                    body.paragraphs.push(Paragraph { column, ..Paragraph::default() });
                }
                "w:sectPr" => body.sections.push(HashMap::new()),
                "w:t" => is_text = true,
                _ => {}
            },
            Event::End(tag) => match tag.name().as_ref() {
                "w:tbl" => depth -= 1,
                "w:t" => is_text = false,
                _ => {}
            },
            Event::Empty(tag) => match tag.name().as_ref() {
                "w:pStyle" => body.paragraphs.last_mut().unwrap().style = attribute(tag, "w:val").unwrap(),
                "w:tblHeader" => body.head_rows += 1,
                "w:pgSz" | "w:pgMar" | "w:headerReference" | "w:titlePg" | "w:pgNumType" => {
                    let name = tag.name().as_ref().to_owned();
                    let name = match attribute(tag, "w:type") {
                        Some(kind) => format!("{name} {kind}"),
                        None => name,
                    };
                    let section = body.sections.last_mut().unwrap();
                    section.insert(name.clone(), attribute(tag, "r:id").unwrap_or_default());
                    for it in tag.attributes().flatten() {
                        section.insert(format!("{name}/{}", it.key.as_ref()), it.value.into_owned());
                    }
                }
                _ => {}
            },
            Event::Text(text) if is_text => body.paragraphs.last_mut().unwrap().text.push_str(text),
            Event::GeneralRef(entity) if is_text => {
                let entity = format!("&{};", &**entity);
                body.paragraphs.last_mut().unwrap().text.push_str(&quick_xml::escape::unescape(&entity).unwrap());
            }
            Event::Eof => return body,
            _ => {}
        }
    }
}

/// Decree 30/2020/NĐ-CP, Annex I: style, half points from and to, bold, italic.
const LOOKS: [(&str, u32, u32, bool, bool); 17] = [
    ("QuocHieu", 24, 26, true, false),
    ("TieuNgu", 26, 28, true, false),
    ("CoQuanChuQuan", 24, 26, false, false),
    ("CoQuanBanHanh", 24, 26, true, false),
    ("SoKyHieu", 26, 26, false, false),
    ("DiaDanhNgay", 26, 28, false, true),
    ("TrichYeuCongVan", 24, 26, false, false),
    ("TenLoai", 26, 28, true, false),
    ("TrichYeu", 26, 28, true, false),
    ("KinhGui", 26, 28, false, false),
    ("NoiDung", 26, 28, false, false),
    ("QuyenHan", 26, 28, true, false),
    ("HoTenNguoiKy", 26, 28, true, false),
    ("NoiNhan", 24, 24, true, true),
    ("NoiNhanDong", 22, 22, false, false),
    ("PhuLuc", 28, 28, true, false),
    ("SoTrang", 26, 28, false, false),
];

/// What is not as the decree says.
pub fn check(document: &Official, bytes: &[u8]) -> Vec<String> {
    let parts = parts(bytes);
    let mut faults = Vec::new();
    for (name, xml) in &parts {
        if !is_well_formed(xml) {
            faults.push(format!("{name} is no XML"));
        }
    }
    let styles = styles(&parts["word/styles.xml"]);
    for (id, from, to, is_bold, is_italic) in LOOKS {
        let style = &styles[id];
        let holds = style.font == "Times New Roman"
            && (from..=to).contains(&style.half_points)
            && (style.is_bold, style.is_italic) == (is_bold, is_italic);
        if !holds {
            faults.push(format!("{id}: {style:?}"));
        }
    }
    let text = &styles["NoiDung"];
    if text.align != "both" || !(565..=722).contains(&text.first) {
        faults.push(format!("the text: {text:?}"));
    }
    let body = body(&parts["word/document.xml"]);
    sections(document, &body, &mut faults);
    boxes(document, &body, &mut faults);
    let has_field = parts["word/header1.xml"].contains(" PAGE ") && !parts["word/header2.xml"].contains("PAGE");
    if !has_field {
        faults.push("the number of the page is no field of the pages after the first".into());
    }
    let tables = document.annexes.len();
    if body.head_rows < tables {
        faults.push(format!("{} head rows for {tables} tables", body.head_rows));
    }
    faults
}

fn sections(document: &Official, body: &Body, faults: &mut Vec<String>) {
    if body.sections.len() != document.annexes.len() + 1 {
        faults.push(format!("{} sections", body.sections.len()));
    }
    let landscape = std::iter::once(false).chain(document.annexes.iter().map(|annex| annex.is_landscape));
    for (section, is_landscape) in body.sections.iter().zip(landscape) {
        let get = |name: &str| section.get(name).map_or("", String::as_str);
        let twips = |name: &str| get(name).parse::<f64>().unwrap_or_default() * 25.4 / 1440.0;
        let sides = if is_landscape { ("w:pgSz/w:h", "w:pgSz/w:w") } else { ("w:pgSz/w:w", "w:pgSz/w:h") };
        let is_a4 = (twips(sides.0) - 210.0).abs() < 0.2 && (twips(sides.1) - 297.0).abs() < 0.2;
        let within =
            |name: &str, from: f64, to: f64| (from - 0.1..=to + 0.1).contains(&twips(&format!("w:pgMar/{name}")));
        let margins = within("w:top", 20.0, 25.0)
            && within("w:bottom", 20.0, 25.0)
            && within("w:left", 30.0, 35.0)
            && within("w:right", 15.0, 20.0);
        let numbers = get("w:headerReference default") == "rId3"
            && get("w:headerReference first") == "rId4"
            && section.contains_key("w:titlePg")
            && get("w:pgNumType/w:start") == "1";
        if !(is_a4 && margins && numbers) {
            faults.push(format!("section: {section:?}"));
        }
    }
}

fn boxes(document: &Official, body: &Body, faults: &mut Vec<String>) {
    let of = |style: &str| body.paragraphs.iter().filter(move |paragraph| paragraph.style == style).collect::<Vec<_>>();
    let mut one = |style: &str, text: &str, column: Option<usize>| {
        let found = of(style);
        let is_there = found.iter().any(|paragraph| paragraph.text == text && paragraph.column == column);
        if !is_there {
            faults.push(format!("{style} does not say {text:?} in column {column:?}: {found:?}"));
        }
    };
    one("QuocHieu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Some(1));
    one("TieuNgu", "Độc lập - Tự do - Hạnh phúc", Some(1));
    one("CoQuanBanHanh", &document.issuer.name.lines().last().unwrap().to_uppercase(), Some(0));
    if let Some(number) = document.number {
        one("SoKyHieu", &format!("Số: {number:02}/{}", document.symbol), Some(0));
    }
    if let Some(urgency) = document.urgency {
        one("PhamViLuuHanh", urgency.words(), Some(0));
    }
    one("HoTenNguoiKy", &document.signing.name, Some(1));
    one("NoiNhan", "Nơi nhận:", Some(0));
    one("NoiNhanDong", &format!("- Lưu: {}.", document.archive), Some(0));
    if of("DiaDanhNgay").len() != 1 || of("DiaDanhNgay")[0].column != Some(1) {
        faults.push("the date does not stand on the right".into());
    }
    if document.recipients.len() > 1 {
        let lines = of("NoiGui");
        let ends: String = lines.iter().filter_map(|line| line.text.chars().last()).collect();
        let expected = format!("{}.", ";".repeat(document.recipients.len() - 1));
        if ends != expected {
            faults.push(format!("recipients end with {ends}"));
        }
    }
    let closed = body.paragraphs.iter().filter(|paragraph| paragraph.text.ends_with("./.")).count();
    if closed != 1 {
        faults.push(format!("{closed} paragraphs end with ./."));
    }
}

#[test]
fn the_letter_and_the_plan_stand_as_the_decree_says() {
    for (name, document) in [("urging", urging(60)), ("plan", plan())] {
        let bytes = document.docx(FACTS).unwrap();
        keep(&format!("{name}.docx"), &bytes);
        let faults = check(&document, &bytes);
        assert!(faults.is_empty(), "{name}:\n{}", faults.join("\n"));
    }
}

#[test]
fn the_reader_of_the_project_reads_it_back() {
    let paper = read(&urging(3).docx(FACTS).unwrap(), Some("cong-van.docx"), &ReadOptions::default()).unwrap();
    assert_eq!(paper.format, Format::Docx);
    for words in
        ["Số: 07/STP-XDKT&TDTHPL", "trước ngày 13/02/2026", "phối hợp thực hiện./.", "DANH MỤC NHIỆM VỤ ĐÃ QUÁ HẠN"]
    {
        assert!(paper.text.contains(words), "{words}: {}", paper.text);
    }
}
