//! The parts beside the text: kinds, relations, properties, settings, styles, page numbers.

use chrono::SecondsFormat;

use crate::writing::FileFacts;
use crate::writing::geometry::{RULE_GAP, RULE_ROOM, Style};
use crate::writing::official::Align;

use super::twips;
use super::xml::Xml;

/// The namespaces of a part of the text.
pub(super) const WORDS: [(&str, &str); 2] = [
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
];
/// The style of the line below words.
pub(super) const RULE_STYLE: &str = "KeNgang";
/// The style of paragraphs that only hold something apart.
pub(super) const GAP_STYLE: &str = "KhoangCach";

const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const FONT: &str = "Times New Roman";

pub(super) fn content_types(has_foot: bool) -> String {
    let mut xml = Xml::root("Types", &[("xmlns", &format!("{PACKAGE}/content-types"))]);
    xml.leaf(
        "Default",
        &[("Extension", "rels"), ("ContentType", "application/vnd.openxmlformats-package.relationships+xml")],
    );
    xml.leaf("Default", &[("Extension", "xml"), ("ContentType", "application/xml")]);
    let mut part = |name: &str, kind: &str| {
        let kind = format!("application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml");
        xml.leaf("Override", &[("PartName", name), ("ContentType", &kind)]);
    };
    part("/word/document.xml", "document.main");
    part("/word/styles.xml", "styles");
    part("/word/settings.xml", "settings");
    part("/word/header1.xml", "header");
    part("/word/header2.xml", "header");
    if has_foot {
        part("/word/footer1.xml", "footer");
        part("/word/footer2.xml", "footer");
    }
    let kind = "application/vnd.openxmlformats-package.core-properties+xml";
    xml.leaf("Override", &[("PartName", "/docProps/core.xml"), ("ContentType", kind)]);
    xml.finish()
}

pub(super) fn relations() -> String {
    let mut xml = Xml::root("Relationships", &[("xmlns", &format!("{PACKAGE}/relationships"))]);
    relation(&mut xml, "rId1", &format!("{OFFICE}/officeDocument"), "word/document.xml");
    let properties = format!("{PACKAGE}/relationships/metadata/core-properties");
    relation(&mut xml, "rId2", &properties, "docProps/core.xml");
    xml.finish()
}

pub(super) fn document_relations(has_foot: bool) -> String {
    let mut xml = Xml::root("Relationships", &[("xmlns", &format!("{PACKAGE}/relationships"))]);
    let parts = [
        ("rId1", "styles", "styles.xml"),
        ("rId2", "settings", "settings.xml"),
        ("rId3", "header", "header1.xml"),
        ("rId4", "header", "header2.xml"),
    ];
    for (id, kind, target) in parts {
        relation(&mut xml, id, &format!("{OFFICE}/{kind}"), target);
    }
    if has_foot {
        relation(&mut xml, "rId5", &format!("{OFFICE}/footer"), "footer1.xml");
        relation(&mut xml, "rId6", &format!("{OFFICE}/footer"), "footer2.xml");
    }
    xml.finish()
}

fn relation(xml: &mut Xml, id: &str, kind: &str, target: &str) {
    xml.leaf("Relationship", &[("Id", id), ("Type", kind), ("Target", target)]);
}

pub(super) fn properties(facts: FileFacts<'_>) -> String {
    let mut xml = Xml::root(
        "cp:coreProperties",
        &[
            ("xmlns:cp", &format!("{PACKAGE}/metadata/core-properties")),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", "http://purl.org/dc/terms/"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ],
    );
    let created = facts.created.to_rfc3339_opts(SecondsFormat::Secs, true);
    xml.words("dc:title", &[], facts.title)
        .words("dc:creator", &[], facts.author)
        .words("dc:language", &[], "vi-VN")
        .words("dcterms:created", &[("xsi:type", "dcterms:W3CDTF")], &created);
    xml.finish()
}

pub(super) fn settings() -> String {
    let mut xml = Xml::root("w:settings", &WORDS);
    xml.leaf("w:defaultTabStop", &[("w:val", "720")]);
    xml.open("w:compat", &[]);
    // Word 2013 and later: without it Word lays the document out as an old one and says so in its title.
    xml.leaf(
        "w:compatSetting",
        &[("w:name", "compatibilityMode"), ("w:uri", "http://schemas.microsoft.com/office/word"), ("w:val", "15")],
    );
    xml.finish()
}

pub(super) fn styles() -> String {
    let mut xml = Xml::root("w:styles", &WORDS);
    xml.open("w:docDefaults", &[]).open("w:rPrDefault", &[]).open("w:rPr", &[]);
    xml.leaf("w:rFonts", &[("w:ascii", FONT), ("w:hAnsi", FONT), ("w:eastAsia", FONT), ("w:cs", FONT)]);
    xml.leaf("w:sz", &[("w:val", "28")]).leaf("w:szCs", &[("w:val", "28")]);
    xml.leaf("w:lang", &[("w:val", "vi-VN"), ("w:eastAsia", "vi-VN")]);
    xml.close().close();
    xml.open("w:pPrDefault", &[]).open("w:pPr", &[]);
    xml.leaf("w:spacing", &[("w:before", "0"), ("w:after", "0"), ("w:line", "240"), ("w:lineRule", "auto")]);
    xml.close().close().close();
    xml.open("w:style", &[("w:type", "paragraph"), ("w:default", "1"), ("w:styleId", "Normal")]);
    xml.leaf("w:name", &[("w:val", "Normal")]).leaf("w:qFormat", &[]).close();
    for style in Style::ALL {
        style_of(&mut xml, style);
    }
    plain(&mut xml, RULE_STYLE, "Kẻ ngang", (RULE_GAP, RULE_ROOM - RULE_GAP));
    plain(&mut xml, GAP_STYLE, "Khoảng cách", (0.0, 1.0));
    xml.finish()
}

fn style_of(xml: &mut Xml, style: Style) {
    let look = style.look();
    xml.open("w:style", &[("w:type", "paragraph"), ("w:customStyle", "1"), ("w:styleId", look.id)]);
    xml.leaf("w:name", &[("w:val", look.name)]).leaf("w:basedOn", &[("w:val", "Normal")]).leaf("w:qFormat", &[]);
    xml.open("w:pPr", &[]);
    // 240 is one line.
    let line = twips(look.leading * 12.0);
    xml.leaf(
        "w:spacing",
        &[("w:before", &twips(look.before)), ("w:after", "0"), ("w:line", &line), ("w:lineRule", "auto")],
    );
    xml.leaf("w:ind", &[("w:left", &twips(look.left)), ("w:firstLine", &twips(look.first))]);
    let align = match look.align {
        Align::Left => "left",
        Align::Center => "center",
        Align::Justify => "both",
    };
    xml.leaf("w:jc", &[("w:val", align)]).close();
    xml.open("w:rPr", &[]);
    xml.leaf("w:rFonts", &[("w:ascii", FONT), ("w:hAnsi", FONT), ("w:eastAsia", FONT), ("w:cs", FONT)]);
    if look.bold {
        xml.leaf("w:b", &[]).leaf("w:bCs", &[]);
    }
    if look.italic {
        xml.leaf("w:i", &[]).leaf("w:iCs", &[]);
    }
    // Sizes are counted in half points.
    let size = twips(look.size / 10.0);
    xml.leaf("w:sz", &[("w:val", &size)]).leaf("w:szCs", &[("w:val", &size)]);
    xml.close().close();
}

/// A style of paragraphs without words, exactly this high.
fn plain(xml: &mut Xml, id: &str, name: &str, (before, height): (f32, f32)) {
    xml.open("w:style", &[("w:type", "paragraph"), ("w:customStyle", "1"), ("w:styleId", id)]);
    xml.leaf("w:name", &[("w:val", name)]).leaf("w:basedOn", &[("w:val", "Normal")]);
    xml.open("w:pPr", &[]);
    let (before, height) = (twips(before), twips(height));
    xml.leaf("w:spacing", &[("w:before", &before), ("w:after", "0"), ("w:line", &height), ("w:lineRule", "exact")]);
    xml.close().open("w:rPr", &[]).leaf("w:sz", &[("w:val", "2")]).close().close();
}

/// The header with the number of the page.
pub(super) fn page_number() -> String {
    let mut xml = Xml::root("w:hdr", &WORDS);
    paragraph(&mut xml, Style::PageNumber.look().id);
    for kind in ["begin", "separate"] {
        xml.open("w:r", &[]).leaf("w:fldChar", &[("w:fldCharType", kind)]).close();
        if kind == "begin" {
            xml.open("w:r", &[]).words("w:instrText", &[("xml:space", "preserve")], " PAGE ").close();
        }
    }
    xml.open("w:r", &[]).words("w:t", &[], "2").close();
    xml.open("w:r", &[]).leaf("w:fldChar", &[("w:fldCharType", "end")]).close();
    xml.finish()
}

/// The header of first pages.
pub(super) fn no_page_number() -> String {
    let mut xml = Xml::root("w:hdr", &WORDS);
    paragraph(&mut xml, Style::PageNumber.look().id);
    xml.finish()
}

/// The foot of the first page of an annex: without this one it would have the document's.
pub(super) fn no_foot() -> String {
    let mut xml = Xml::root("w:ftr", &WORDS);
    paragraph(&mut xml, GAP_STYLE);
    xml.finish()
}

/// Opens a paragraph of a style.
pub(super) fn paragraph(xml: &mut Xml, style: &str) {
    xml.open("w:p", &[]).open("w:pPr", &[]).leaf("w:pStyle", &[("w:val", style)]).close();
}
