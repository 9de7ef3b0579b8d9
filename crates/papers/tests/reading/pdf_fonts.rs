//! PDF: from codes to letters, by every way in which a font can tell them.

use lopdf::{Dictionary, Object, Stream, dictionary};
use thihanh_papers::{Encoding, Notice};

use crate::support::{Pdf, file, paper};

fn stream(pdf: &mut Pdf, content: &str) -> Object {
    pdf.document.add_object(Stream::new(Dictionary::new(), content.as_bytes().to_vec())).into()
}

/// Reads one string shown in a font.
fn shown(make: impl FnOnce(&mut Pdf) -> Dictionary, string: &str) -> String {
    let mut pdf = Pdf::new();
    let font = make(&mut pdf);
    pdf.font("F2", font);
    paper(&pdf.page(&format!("BT /F2 12 Tf 100 700 Td {string} Tj ET")).bytes()).text
}

#[test]
fn to_unicode_maps() {
    let composite = |pdf: &mut Pdf| {
        let map = "1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0001> <1EA1> <0002> <00650302> endbfchar \
            2 beginbfrange <0010> <0012> <0061> <0020> <0021> [<0111> <1EDF>] endbfrange";
        let to_unicode = stream(pdf, map);
        let descendant = pdf.document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "X", "DW" => 500,
            "W" => vec![1.into(), Object::Array(vec![600.into()]), 16.into(), 18.into(), 500.into()],
        });
        dictionary! {
            "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "X", "Encoding" => "Identity-H",
            "DescendantFonts" => vec![descendant.into()], "ToUnicode" => to_unicode,
        }
    };
    // a, b, c, ạ, đ, ở, and e with its circumflex, composed.
    assert_eq!(shown(composite, "<0010001100120001002000210002>"), "abcạđởê");
}

#[test]
fn glyph_names() {
    let differences = |_: &mut Pdf| {
        let names = ["uni1EA1", "u0111", "ohorn", "abreveacute", "A.alt", "Euro"];
        let mut list: Vec<Object> = vec![65.into()];
        list.extend(names.map(|name| Object::Name(name.as_bytes().to_vec())));
        dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "X", "FirstChar" => 0, "Widths" => vec![500.into(); 256],
            "Encoding" => dictionary! { "Type" => "Encoding", "BaseEncoding" => "WinAnsiEncoding", "Differences" => list },
        }
    };
    assert_eq!(shown(differences, "(ABCDEFz)"), "ạđơắA€z");
}

#[test]
fn unicode_encodings_and_actual_text() {
    let unicode = |_: &mut Pdf| {
        dictionary! { "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "X", "Encoding" => "UniJIS-UTF16-H" }
    };
    assert_eq!(shown(unicode, "<1EA10111>"), "ạđ");
    let content = "BT /F1 12 Tf 100 700 Td /Span <</ActualText <FEFF1EC7>>> BDC (e.^) Tj EMC (n) Tj ET";
    assert_eq!(paper(&Pdf::new().page(content).bytes()).text, "ện");
}

/// Fonts of old encodings without a map, as a printer driver writes them: only the name tells.
#[test]
fn old_fonts_are_known_by_name() {
    let named = |name: &'static str| {
        move |_: &mut Pdf| {
            dictionary! {
                "Type" => "Font", "Subtype" => "TrueType", "BaseFont" => name, "Encoding" => "WinAnsiEncoding",
                "FirstChar" => 0, "Widths" => vec![500.into(); 256],
            }
        }
    };
    // §éc lËp; h¹nh; Ñoäc laäp
    assert_eq!(shown(named("ABCDEF+.VnTime"), "<A7E963206CCB70>"), "Độc lập");
    assert_eq!(shown(named(".VnTimeH,Bold"), "<68B96E68>"), "HẠNH");
    assert_eq!(shown(named("VNI-Times"), "<D16FE463206C61E470>"), "Độc lập");
}

#[test]
fn old_fonts_with_a_map() {
    let legacy = paper(&file("legacy-fonts.pdf"));
    let lines: Vec<&str> = legacy.text.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(
        lines[..3],
        [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "ủy ban nhân dân tỉnh Minh Giang yêu cầu các sở, ban, ngành triển khai thực hiện."
        ]
    );
    assert_eq!(lines[3], "Độc lập - Tự do - Hạnh phúc");
    assert!(lines[4].starts_with("Ủy ban nhân dân tỉnh Minh Giang yêu cầu các sở, ban, ngành triển khai"));
    assert_eq!(legacy.notices, [Notice::LegacyFonts(Encoding::Tcvn3), Notice::LegacyFonts(Encoding::Vni)]);
}

/// Letters that no font names cannot be read: the page is a scan to us.
#[test]
fn a_font_without_names_is_no_text() {
    let nameless = |_: &mut Pdf| {
        dictionary! { "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "X", "Encoding" => "Identity-H" }
    };
    let mut pdf = Pdf::new();
    let font = nameless(&mut pdf);
    pdf.font("F2", font);
    let codes = "0001".repeat(40);
    let bytes = pdf.page(&format!("BT /F2 8 Tf 20 700 Td <{codes}> Tj ET")).bytes();
    let without_programs = thihanh_papers::ReadOptions {
        tesseract: "no-such-program".into(),
        pdftoppm: "no-such-program".into(),
        ..Default::default()
    };
    let error = thihanh_papers::read(&bytes, None, &without_programs).expect_err("no text");
    assert_eq!(error.code(), "read-needs-ocr");
}
