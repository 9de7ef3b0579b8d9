//! Scans: read where tesseract and its Vietnamese data are installed, and said clearly where they are not.

use std::process::Command;

use lopdf::{Stream, dictionary};
use thihanh_papers::{Format, Notice, OcrMode, PageStart, ReadError, ReadOptions, read};

use crate::support::{Pdf, draw, file};

/// A PNG of one white pixel.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\0\0\0\x0aIDATx\x9cc\xf8\x0f\0\x01\x01\x01\0\x1b\xb6\xeeV\0\0\0\0IEND\xaeB`\x82";

fn without_programs() -> ReadOptions {
    ReadOptions { tesseract: "no-such-program".into(), pdftoppm: "no-such-program".into(), ..ReadOptions::default() }
}

/// A page covered by a grey image.
fn scan(pdf: &mut Pdf) {
    let image = Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 4, "Height" => 4, "BitsPerComponent" => 8,
            "ColorSpace" => "DeviceGray",
        },
        vec![255; 16],
    );
    let image = pdf.document.add_object(image);
    pdf.resources.set("XObject", dictionary! { "Im" => image });
    pdf.page_with(b"q 595 0 0 842 0 0 cm /Im Do Q", dictionary! {});
}

#[test]
fn without_tesseract_the_packages_are_named() {
    let needed = Err(ReadError::NeedsOcr { packages: vec!["tesseract-ocr".into(), "tesseract-ocr-vie".into()] });
    assert_eq!(read(PNG, None, &without_programs()), needed);
    let mut pdf = Pdf::new();
    scan(&mut pdf);
    assert_eq!(read(&pdf.bytes(), None, &without_programs()), needed);
    let off = ReadOptions { ocr: OcrMode::Off, ..ReadOptions::default() };
    assert_eq!(read(PNG, None, &off), Err(ReadError::OcrOff));
}

#[test]
fn scanned_pages_among_others_are_said() {
    let mut pdf = Pdf::new().page(&draw(&[(100.0, 700.0, 12.0, "mot trang co du chu de khong la ban quet")]));
    scan(&mut pdf);
    let paper = read(&pdf.bytes(), None, &without_programs()).expect("the first page");
    assert_eq!(paper.text, "mot trang co du chu de khong la ban quet");
    assert_eq!(paper.notices, [Notice::PagesNotRead { pages: vec![2] }]);
    assert_eq!((paper.format, paper.pages), (Format::Pdf, vec![PageStart { number: 1, start: 0 }]));
}

/// Draws a page of an invented document, and reads it as an image and as a PDF of images.
#[test]
fn scans_are_read_where_tesseract_is_installed() {
    let has = |program: &str, argument: &str, wanted: &str| {
        let output = Command::new(program).arg(argument).output();
        output.is_ok_and(|output| {
            [output.stdout, output.stderr].iter().any(|text| String::from_utf8_lossy(text).contains(wanted))
        })
    };
    if !has("tesseract", "--list-langs", "vie") || !has("pdftoppm", "-v", "pdftoppm") {
        eprintln!(
            "NOT RUN: scans are only read where tesseract-ocr, tesseract-ocr-vie and poppler-utils are installed"
        );
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let pdf = folder.path().join("a.pdf");
    std::fs::write(&pdf, file("ke-hoach.pdf")).expect("written");
    let drawn = Command::new("pdftoppm").args(["-r", "200", "-gray", "-jpeg", "-f", "1", "-l", "1"]).arg(&pdf).output();
    let jpeg = drawn.expect("drawn").stdout;
    let (width, height) = (1654, 2339); // A4 at 200 dpi

    let image = read(&jpeg, None, &ReadOptions::default()).expect("an image");
    let mut scanned = Pdf::new();
    let stream = Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => width, "Height" => height, "BitsPerComponent" => 8,
            "ColorSpace" => "DeviceGray", "Filter" => "DCTDecode",
        },
        jpeg,
    )
    .with_compression(false);
    let id = scanned.document.add_object(stream);
    scanned.resources.set("XObject", dictionary! { "Im" => id });
    scanned.page_with(b"q 595 0 0 842 0 0 cm /Im Do Q", dictionary! {});
    let scanned = read(&scanned.bytes(), None, &ReadOptions::default()).expect("a scan");

    assert_eq!((image.format, scanned.format), (Format::Image, Format::ScannedPdf));
    for paper in [image, scanned] {
        for words in
            ["45/KH-BTP ngày", "Theo dõi tình hình thi hành pháp luật năm 2026 trên địa bàn tỉnh", "Trần Minh Khuê"]
        {
            assert!(paper.text.contains(words), "{words} in {}", paper.text);
        }
        let [Notice::OcrUsed { pages: 1, mean_confidence, .. }] = paper.notices[..] else {
            panic!("{:?}", paper.notices)
        };
        assert!(mean_confidence > 80, "{mean_confidence}");
    }
}
