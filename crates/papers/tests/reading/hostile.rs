//! Files made to do harm, or harmed themselves: an error in a sentence, nothing half-done, memory and time bounded.

use lopdf::{Dictionary, Object, Stream, dictionary};
use thihanh_papers::{ReadError, ReadOptions, read};

use crate::support::{Pdf, docx, docx_with, draw, error, file, p, save, zip};

#[test]
fn sizes() {
    let zeros = vec![0_u8; 200 << 20];
    assert_eq!(error(&zeros), ReadError::TooLarge { limit_bytes: 50 << 20 });
    assert_eq!(error(b""), ReadError::Empty);
}

/// No part of a file is taken for the whole.
#[test]
fn files_cut_off_are_never_half_read() {
    for name in ["ke-hoach.docx", "ke-hoach.pdf", "mixed-fonts.pdf", "two-page-table.pdf", "legacy-fonts.docx"] {
        let whole = file(name);
        for twentieth in 1..20 {
            let cut = &whole[..whole.len() * twentieth / 20];
            let error = error(cut);
            assert!(matches!(error, ReadError::Truncated | ReadError::Damaged), "{name} at {twentieth}/20: {error:?}");
        }
    }
}

#[test]
fn bombs_in_zip() {
    let spaces = vec![b' '; 80 << 20];
    let bomb = zip(&[("word/document.xml", &spaces)]);
    assert!(bomb.len() < 1 << 20, "the bomb is small: {}", bomb.len());
    assert!(matches!(error(&bomb), ReadError::ZipBomb { .. }));
    // Below the ratio, above what may be unpacked.
    let options = ReadOptions { max_unpacked_bytes: 1000, ..ReadOptions::default() };
    let fair = docx(&p(&"nội dung ".repeat(200)));
    assert_eq!(read(&fair, None, &options), Err(ReadError::ZipBomb { limit_bytes: 1000 }));
}

#[test]
fn tricks_in_xml() {
    let nested = format!("{}{}", "<w:sdt>".repeat(100_000), "</w:sdt>".repeat(100_000));
    assert_eq!(error(&docx(&nested)), ReadError::Damaged);
    let entities = "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>\
        <w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>x&b;&a;y</w:t></w:r></w:p></w:body></w:document>";
    let paper =
        read(&zip(&[("word/document.xml", entities.as_bytes())]), None, &ReadOptions::default()).expect("readable");
    assert_eq!(paper.text, "xy");
    // Styles based on each other.
    let styles = "<w:style w:styleId=\"A\"><w:basedOn w:val=\"B\"/></w:style><w:style w:styleId=\"B\"><w:basedOn w:val=\"A\"/></w:style>";
    let body = "<w:p><w:pPr><w:pStyle w:val=\"A\"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>";
    assert!(read(&docx_with(body, &[("styles", styles)]), None, &ReadOptions::default()).is_ok());
    for broken in ["<w:p><w:r><w:t>x</w:p>", "<w:p><w:r><w:t>x", "</w:p>"] {
        let error = error(&docx(broken));
        assert!(matches!(error, ReadError::Damaged | ReadError::Truncated), "{broken}: {error:?}");
    }
    let not_utf8 = zip(&[("word/document.xml", b"<w:p>\xff\xfe\xff</w:p>")]);
    assert_eq!(error(&not_utf8), ReadError::Damaged);
}

#[test]
fn pages_without_end() {
    let mut pdf = Pdf::new();
    let content = draw(&[(100.0, 700.0, 12.0, "trang")]);
    for _ in 0..10_000 {
        pdf.page_with(content.as_bytes(), Dictionary::new());
    }
    assert_eq!(error(&pdf.bytes()), ReadError::TooManyPages { limit: 2_000 });
    // A tree of pages that goes round in a circle.
    let mut document = Pdf::new().page(&content).close();
    let root =
        document.catalog().and_then(|catalog| catalog.get(b"Pages")).and_then(Object::as_reference).expect("pages");
    let pages = document.get_dictionary_mut(root).expect("a tree");
    pages.set("Kids", vec![root.into(), root.into()]);
    pages.set("Parent", root);
    assert_eq!(error(&save(document)), ReadError::Damaged);
}

/// Each form draws the next one ten times: 10^9 drawings from a few kilobytes.
#[test]
fn drawings_that_multiply() {
    let mut pdf = Pdf::new();
    let mut next = pdf.document.add_object(form("BT /F1 12 Tf 100 700 Td (x) Tj ET", None));
    for _ in 0..9 {
        next = pdf.document.add_object(form(&"/X Do ".repeat(10), Some(next.into())));
    }
    pdf.resources.set("XObject", dictionary! { "X" => next });
    let options = ReadOptions { max_unpacked_bytes: 8 << 20, ..ReadOptions::default() };
    let bytes = pdf.page("/X Do").bytes();
    assert_eq!(read(&bytes, None, &options), Err(ReadError::ZipBomb { limit_bytes: 8 << 20 }));
}

fn form(content: &str, inner: Option<Object>) -> Stream {
    let mut dictionary = dictionary! { "Type" => "XObject", "Subtype" => "Form" };
    if let Some(inner) = inner {
        dictionary.set("Resources", dictionary! { "XObject" => dictionary! { "X" => inner } });
    }
    Stream::new(dictionary, content.as_bytes().to_vec())
}

#[test]
fn bombs_and_tricks_in_pdf() {
    // 8 MB of blanks in one stream.
    let mut pdf = Pdf::new();
    let mut stream = Stream::new(Dictionary::new(), vec![b' '; 8 << 20]);
    stream.compress().expect("packed");
    let content = pdf.document.add_object(stream);
    pdf.page_with(b"", dictionary! { "Contents" => content });
    let options = ReadOptions { max_unpacked_bytes: 2 << 20, ..ReadOptions::default() };
    assert_eq!(read(&pdf.bytes(), None, &options), Err(ReadError::ZipBomb { limit_bytes: 2 << 20 }));

    // One string of more characters than a page can hold.
    let long = Pdf::new().page(&format!("BT /F1 0.01 Tf 100 700 Td ({}) Tj ET", "x".repeat(500_000))).bytes();
    assert!(matches!(error(&long), ReadError::ZipBomb { .. }));

    // Arrays in arrays, states saved without end, and numbers that are none.
    let tricks = [
        "[".repeat(200_000),
        "q ".repeat(200_000),
        "(".repeat(200_000),
        "BT /F1 1e38 Tf 1e38 0 0 1e38 1e38 1e38 Tm 1e38 Tc (x) Tj (y) Tj ET".to_owned(),
        "0 0 0 0 0 0 cm BT /F1 0 Tf (x) Tj ET".to_owned(),
        "BT /None 12 Tf (x) Tj ET /None Do EMC EMC Q Q".to_owned(),
    ];
    for trick in &tricks {
        assert_eq!(error(&Pdf::new().page(trick).bytes()), ReadError::Empty, "{}", &trick[..20.min(trick.len())]);
    }
}

/// A damaged index is rebuilt, and said; damage that takes a page's content with it is an error.
#[test]
fn damaged_pdf() {
    let whole = Pdf::new().page(&draw(&[(100.0, 700.0, 12.0, "noi dung")])).bytes();
    let text = String::from_utf8_lossy(&whole).into_owned();
    let at = text.rfind("startxref").expect("an index");
    let mut shifted = whole.clone();
    shifted.splice(at.., b"startxref\n7\n%%EOF".iter().copied());
    let paper = read(&shifted, None, &ReadOptions::default()).expect("rebuilt");
    assert_eq!(
        (paper.text.as_str(), paper.notices.first().map(|notice| notice.code())),
        ("noi dung", Some("paper-file-repaired"))
    );
    assert_eq!(error(b"%PDF-1.7\nnothing\n%%EOF"), ReadError::Damaged);
    assert_eq!(error(b"%PDF-1.7\nnothing"), ReadError::Truncated);
}

#[test]
fn tricks_in_html() {
    let deep = format!("<html>{}x", "<table><tr><td>".repeat(50_000));
    assert!(read(deep.as_bytes(), None, &ReadOptions::default()).is_ok());
    let wide = format!("<html><table><tr>{}</table>", "<td rowspan=65534 colspan=1000>x".repeat(20_000));
    assert!(read(wide.as_bytes(), None, &ReadOptions::default()).is_ok());
    let lists = format!("<html>{}x", "<ol><li>".repeat(100_000));
    assert!(read(lists.as_bytes(), None, &ReadOptions::default()).is_ok());
    let no_time = ReadOptions { max_seconds: 0, ..ReadOptions::default() };
    assert_eq!(read(b"<html><p>x", None, &no_time), Err(ReadError::Timeout { limit_seconds: 0 }));
}
