//! HTML: what a browser would show as text.

use thihanh_papers::{Encoding, Format, Notice};

use crate::support::{codes, file, paper, text};

#[test]
fn blocks_lists_tables_and_characters() {
    let rows = [
        (
            "<html><head><title>x</title><style>p{}</style></head><body><p>Kế   hoạch\n năm&nbsp;2026</p><p>Hai</p>",
            "Kế hoạch năm 2026\n\nHai",
        ),
        (
            "<html><p>a<br>b<br/>c<div>d<script>if(a<b)'<p>x'</script></div>e &lt;b&gt; &#7841; &Ocirc;",
            "a\nb\nc\n\nd\n\ne <b> ạ Ô",
        ),
        (
            "<html><ol type=I><li>Một<ul><li>gạch<li>- có sẵn</ul><li value=4><p>Bốn</p></ol><ol type=a start=3><li>c</ol>",
            "I. Một\n\n- gạch\n\n- có sẵn\n\nIV. Bốn\n\nc) c",
        ),
        ("<html><p>NĐ-CP<sup>1</sup>, 5 m<sup>2</sup><p><sup>1</sup>Chú thích", "NĐ-CP, 5 m²\n\n1 Chú thích"),
        ("<html><pre>a\n  b</pre><p>giữ <del>bỏ</del><ins>lại</ins>", "a\nb\n\ngiữ lại"),
        ("<html><!-- <p>x --><p>x<template><p>ẩn</template><p>y", "x\n\ny"),
        ("<html><table>lạc<tr><td>trong<td>ô</table>", "lạc\n\n| trong | ô |\n|---|---|"),
    ];
    for (source, expected) in rows {
        assert_eq!(text(source.as_bytes()), expected, "{source}");
    }
}

#[test]
fn tables_with_spans_and_tables_in_tables() {
    let source = "<html><p>Phụ lục</p><table><tr><th>STT<th>Việc<th>Cơ quan</tr>\
        <tr><td>1<td><p>Rà soát</p><p>văn bản</p><td rowspan=2>Sở Tư pháp</tr><tr><td>2<td><table><tr><td>Tập<td>huấn</table></tr>\
        <tr><td colspan=2>Cộng<td>02</table>";
    let expected = "Phụ lục\n\n| STT | Việc | Cơ quan |\n|---|---|---|\n| 1 | Rà soát văn bản | Sở Tư pháp |\n\
        | 2 | Tập huấn | Sở Tư pháp |\n| Cộng |  | 02 |";
    assert_eq!(text(source.as_bytes()), expected);
}

#[test]
fn heads_are_read_by_columns() {
    let source = "<html><table><tr><td>ỦY BAN NHÂN DÂN<br>TỈNH MINH GIANG<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập</table><p>Nội dung";
    let expected = "ỦY BAN NHÂN DÂN\nTỈNH MINH GIANG\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập\n\nNội dung";
    assert_eq!(text(source.as_bytes()), expected);
}

#[test]
fn charsets() {
    let page = |label: &str, body: &[u8]| [format!("<html><meta charset={label}><p>").as_bytes(), body].concat();
    let (in_1258, _, _) = encoding_rs::WINDOWS_1258.encode("Quyê\u{301}t đi\u{323}nh");
    let rows: [(Vec<u8>, &str, Option<Encoding>); 4] = [
        (page("utf-8", "Quyết định".as_bytes()), "Quyết định", Some(Encoding::Utf8)),
        // What is UTF-8 is UTF-8, whatever an old template says.
        (page("iso-8859-1", "Quyết định".as_bytes()), "Quyết định", Some(Encoding::Utf8)),
        (page("windows-1258", &in_1258), "Quyết định", Some(Encoding::Windows1258)),
        (
            page("windows-1252", b"C\xe9ng h\xdfa x\xb7 h\xe9i ch\xf1 ngh\xdca Vi\xd6t Nam"),
            "Cộng hòa xã hội chủ nghĩa Việt Nam",
            Some(Encoding::Tcvn3),
        ),
    ];
    for (source, expected, encoding) in rows {
        let paper = paper(&source);
        assert_eq!((paper.text.as_str(), paper.encoding, paper.format), (expected, encoding, Format::Html));
        let converted = encoding.filter(|encoding| *encoding != Encoding::Utf8).map(Notice::ConvertedFrom);
        assert_eq!(paper.notices, Vec::from_iter(converted));
    }
}

#[test]
fn notes_of_libreoffice() {
    let paper = paper(&file("ke-hoach.html"));
    assert!(paper.text.contains("Nghị định số 32/2020/NĐ-CP và Kế hoạch số 45/KH-BTP ngày 15/01/2026 của"));
    assert!(paper.text.ends_with("\n\n2 Kế hoạch của Bộ Tư pháp trong ví dụ này là giả định."), "{}", paper.text);
    assert_eq!(codes(&paper), ["paper-footnote-marks-lifted"]);
}
