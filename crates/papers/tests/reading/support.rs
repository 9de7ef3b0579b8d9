//! Documents made on the spot, and short ways to read them.

use std::io::{Cursor, Write};
use std::path::PathBuf;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use thihanh_papers::{Notice, Paper, ReadError, ReadOptions, read};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Reads with the default bounds.
pub fn paper(bytes: &[u8]) -> Paper {
    read(bytes, None, &ReadOptions::default()).expect("readable")
}

/// The text, read with the default bounds.
pub fn text(bytes: &[u8]) -> String {
    paper(bytes).text
}

/// The error, read with the default bounds.
pub fn error(bytes: &[u8]) -> ReadError {
    read(bytes, None, &ReadOptions::default()).expect_err("not readable")
}

/// The codes of the notices.
pub fn codes(paper: &Paper) -> Vec<&'static str> {
    paper.notices.iter().map(Notice::code).collect()
}

/// A file of this test's folder.
pub fn file(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A ZIP container of the parts.
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a part");
        writer.write_all(content).expect("its content");
    }
    writer.finish().expect("a container").into_inner()
}

/// A DOCX with this content of `w:body`.
pub fn docx(body: &str) -> Vec<u8> {
    docx_with(body, &[])
}

/// A DOCX with further parts: name within `word/`, and content without the root element's namespaces.
pub fn docx_with(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let document = part("w:document", &format!("<w:body>{body}</w:body>"));
    let others: Vec<(String, String)> =
        parts.iter().map(|(name, content)| (format!("word/{name}.xml"), part(&format!("w:{name}"), content))).collect();
    let mut all: Vec<(&str, &[u8])> =
        vec![("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document.as_bytes())];
    all.extend(others.iter().map(|(name, content)| (name.as_str(), content.as_bytes())));
    zip(&all)
}

fn part(root: &str, content: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><{root} \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
         xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\">{content}</{root}>"
    )
}

/// A paragraph with one run.
pub fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

/// A PDF while it is made. Its pages are A4; `/F1` is Helvetica in the Windows encoding, of which every character is
/// half as wide as the font's size.
pub struct Pdf {
    /// The document.
    pub document: Document,
    pages: ObjectId,
    kids: Vec<Object>,
    /// Resources that all pages share.
    pub resources: Dictionary,
}

impl Pdf {
    /// An empty one.
    pub fn new() -> Self {
        let mut document = Document::with_version("1.7");
        let pages = document.new_object_id();
        let widths: Vec<Object> = vec![500.into(); 256];
        let font = dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
            "FirstChar" => 0, "LastChar" => 255, "Widths" => widths,
        };
        let resources = dictionary! { "Font" => dictionary! { "F1" => document.add_object(font) } };
        Self { document, pages, kids: Vec::new(), resources }
    }

    /// Adds a font to the resources.
    pub fn font(&mut self, name: &str, font: Dictionary) {
        let id = self.document.add_object(font);
        let fonts = self.resources.get_mut(b"Font").and_then(Object::as_dict_mut).expect("fonts");
        fonts.set(name, id);
    }

    /// Adds a page with this content, and with further entries of its dictionary.
    pub fn page_with(&mut self, content: &[u8], entries: Dictionary) -> ObjectId {
        let content = self.document.add_object(Stream::new(Dictionary::new(), content.to_vec()));
        let mut page = dictionary! {
            "Type" => "Page", "Parent" => self.pages, "Contents" => content,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        };
        page.extend(&entries);
        let id = self.document.add_object(page);
        self.kids.push(id.into());
        id
    }

    /// Adds a page with this content.
    pub fn page(mut self, content: &str) -> Self {
        self.page_with(content.as_bytes(), Dictionary::new());
        self
    }

    /// Ties the pages together.
    pub fn close(mut self) -> Document {
        let count = self.kids.len() as i64;
        let pages = dictionary! {
            "Type" => "Pages", "Kids" => self.kids, "Count" => count, "Resources" => self.resources,
        };
        self.document.objects.insert(self.pages, pages.into());
        let catalog = self.document.add_object(dictionary! { "Type" => "Catalog", "Pages" => self.pages });
        self.document.trailer.set("Root", catalog);
        self.document
    }

    /// The file.
    pub fn bytes(self) -> Vec<u8> {
        save(self.close())
    }
}

/// A document as a file.
pub fn save(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("saved");
    bytes
}

/// Content that draws texts with `/F1` at the given places and sizes.
pub fn draw(texts: &[(f32, f32, f32, &str)]) -> String {
    let operations: Vec<Operation> = texts
        .iter()
        .flat_map(|&(x, y, size, text)| {
            let (latin, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
            assert!(!unmappable, "{text} is not in the Windows encoding");
            [
                Operation::new("BT", vec![]),
                Operation::new("Tf", vec!["F1".into(), size.into()]),
                Operation::new("Td", vec![x.into(), y.into()]),
                Operation::new("Tj", vec![Object::string_literal(latin.into_owned())]),
                Operation::new("ET", vec![]),
            ]
        })
        .collect();
    // Strings may hold any byte; for tests of the layout these are all ASCII.
    String::from_utf8(Content { operations }.encode().expect("content")).expect("ASCII")
}
