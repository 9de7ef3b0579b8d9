//! A document, drawn for the page of everybody and, with what will be masked to be seen, for whoever publishes it.

use askama::Template;
use thihanh_papers::writing::date_line;
use thihanh_webkit::Lang;

use super::words;
use crate::modules::publication::model::document::{Document, Part, Pieces};
use crate::modules::publication::model::redact::Piece;

/// A text whose masked places are marked.
#[derive(Debug, Clone, Default, Template)]
#[template(
    ext = "html",
    source = "{% for (text, why) in bits %}{% if why.is_empty() %}{{ text }}{% else %}<mark title=\"{{ why }}\">{{ text }}</mark>{% endif %}{% endfor %}"
)]
pub(super) struct Marked {
    /// A text, and why it is masked.
    bits: Vec<(String, String)>,
}

impl askama::filters::HtmlSafe for Marked {}

impl Marked {
    /// A text with nothing to be masked.
    pub(super) fn plain(text: &str) -> Self {
        Self { bits: vec![(text.to_owned(), String::new())] }
    }

    /// A text in pieces.
    pub(super) fn of(lang: Lang, pieces: &Pieces) -> Self {
        let bit = |piece: &Piece| match piece {
            Piece::Plain(text) => (text.clone(), String::new()),
            Piece::Masked { kind, was } => (was.clone(), words::mask(lang, *kind).to_string()),
        };
        Self { bits: pieces.iter().map(bit).collect() }
    }
}

/// A part of the text: one of the three.
struct PartView {
    heading: Option<Marked>,
    text: Option<Marked>,
    table: Option<TableView>,
}

struct TableView {
    heads: Vec<String>,
    rows: Vec<Vec<Marked>>,
}

/// A document by the boxes of Decree 30/2020/NĐ-CP, as a page.
#[derive(Template)]
#[template(path = "publication/web/paper.html")]
pub(super) struct Paper {
    lang: Lang,
    parent: String,
    issuer: String,
    number: String,
    dated: String,
    heading: String,
    about: Marked,
    parts: Vec<PartView>,
    signing: Vec<String>,
    signer: String,
}

impl askama::filters::HtmlSafe for Paper {}

impl Paper {
    /// As everybody reads it.
    pub(super) fn plain(lang: Lang, document: &Document) -> Self {
        let part = |part: &Part| view(part, |text: &String| Marked::plain(text));
        Self::with(lang, document, Marked::plain(&document.about), document.parts.iter().map(part).collect())
    }

    /// As whoever publishes looks at it.
    pub(super) fn marked(lang: Lang, document: &Document, about: &Pieces, parts: &[Part<Pieces>]) -> Self {
        let part = |part: &Part<Pieces>| view(part, |text: &Pieces| Marked::of(lang, text));
        Self::with(lang, document, Marked::of(lang, about), parts.iter().map(part).collect())
    }

    fn with(lang: Lang, document: &Document, about: Marked, parts: Vec<PartView>) -> Self {
        Self {
            lang,
            parent: document.parent.clone(),
            issuer: document.issuer.clone(),
            number: document.number.clone(),
            // What has no place was made by the program on a day that its text says.
            dated: if document.place.is_empty() {
                String::new()
            } else {
                date_line(&document.place, document.dated_on)
            },
            heading: document.heading.clone(),
            about,
            parts,
            signing: document.signing.clone(),
            signer: document.signer_name.clone(),
        }
    }
}

fn view<T>(part: &Part<T>, marked: impl Fn(&T) -> Marked) -> PartView {
    let nothing = PartView { heading: None, text: None, table: None };
    match part {
        Part::Heading { text } => PartView { heading: Some(marked(text)), ..nothing },
        Part::Text { text } => PartView { text: Some(marked(text)), ..nothing },
        Part::Table { heads, rows } => {
            let rows = rows.iter().map(|row| row.iter().map(&marked).collect()).collect();
            PartView { table: Some(TableView { heads: heads.clone(), rows }), ..nothing }
        }
    }
}
