//! DOCX: styles with names, a real head row in every table, a field for the page number. Put together here from XML parts: the libraries
//! for it know no repeated head rows.

mod body;
mod parts;
mod xml;

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::sheet::Sheet;
use super::{FileFacts, WriteError};

/// Points in twentieths.
fn twips(points: f32) -> String {
    // A page is some thousand twentieths wide.
    #[expect(clippy::cast_possible_truncation, reason = "see above")]
    let twips = (points * 20.0).round() as i32;
    twips.to_string()
}

/// Writes sheets. The same sheets give the same bytes: no entry bears the time of day.
pub(super) fn write(sheets: &[Sheet], facts: FileFacts<'_>) -> Result<Vec<u8>, WriteError> {
    let has_foot = sheets.iter().any(|sheet| !sheet.foot.is_empty());
    let mut files = vec![
        ("[Content_Types].xml", parts::content_types(has_foot)),
        ("_rels/.rels", parts::relations()),
        ("docProps/core.xml", parts::properties(facts)),
        ("word/_rels/document.xml.rels", parts::document_relations(has_foot)),
        ("word/settings.xml", parts::settings()),
        ("word/styles.xml", parts::styles()),
        ("word/header1.xml", parts::page_number()),
        ("word/header2.xml", parts::no_page_number()),
        ("word/document.xml", body::document(sheets)),
    ];
    if has_foot {
        files.push(("word/footer1.xml", body::foot(sheets)));
        files.push(("word/footer2.xml", parts::no_foot()));
    }
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        archive.start_file(name, SimpleFileOptions::default())?;
        archive.write_all(content.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}
