//! The extraction as JSON: the shape other programs rely on, with offsets in Unicode scalar values.

use crate::{
    Reading,
    agencies::Agency,
    date::Date,
    deadline::Deadline,
    header::Stated,
    kinds::DocumentKind,
    tasks::{Binding, Evidence, How, Task},
    text::Span,
};
use serde::Serialize;

/// A span in Unicode scalar values of the decoded text, a byte order mark not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CharSpan {
    /// First scalar value.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// Turns byte offsets into counts of scalar values: one count for each block of the text, the rest counted at need.
struct Offsets<'t> {
    bytes: &'t [u8],
    blocks: Vec<u32>,
    mark: usize,
}

/// With larger blocks, counting what is left of one is most of the work: 126 instructions for each byte of the text at 4,096
/// bytes, 8 at 64.
const BLOCK: usize = 64;

fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| (**b as i8) >= -64).count()
}

impl<'t> Offsets<'t> {
    fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let mut total = 0u32;
        let blocks = bytes
            .chunks(BLOCK)
            .map(|block| {
                let before = total;
                total = total.saturating_add(count(block) as u32);
                before
            })
            .collect();
        Self { bytes, blocks, mark: usize::from(text.starts_with('\u{FEFF}')) }
    }

    fn at(&self, byte: usize) -> usize {
        let byte = byte.min(self.bytes.len());
        let block = byte / BLOCK;
        let before = self.blocks.get(block).map_or_else(|| count(self.bytes), |n| *n as usize);
        let from = (block * BLOCK).min(byte);
        (before + count(&self.bytes[from..byte])).saturating_sub(self.mark)
    }

    fn span(&self, span: Span) -> CharSpan {
        CharSpan { start: self.at(span.start), end: self.at(span.end) }
    }

    fn found(&self, how: How, from: &[Span]) -> Found {
        Found { how, from: from.iter().map(|s| self.span(*s)).collect() }
    }

    fn evidence(&self, evidence: &Evidence) -> Found {
        self.found(evidence.how, &evidence.from)
    }

    fn stated<T>(&self, value: &Option<Stated<T>>) -> Found {
        match value {
            Some(stated) => self.found(How::Stated, &stated.from),
            None => self.found(How::Missing, &[]),
        }
    }
}

/// How a field was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// How.
    pub how: How,
    /// The words.
    pub from: Vec<CharSpan>,
}

/// One document as `thihanh extract` prints it.
#[derive(Clone, Debug, Serialize)]
pub struct Extraction<'r> {
    /// The file's name, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<&'r str>,
    /// Head and tail.
    pub document: DocumentView<'r>,
    /// Cited documents.
    pub citations: Vec<CitationView<'r>>,
    /// Tasks.
    pub tasks: Vec<TaskView<'r>>,
}

/// The document's own data.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the contract and of `Document`")]
pub struct DocumentView<'r> {
    pub kind: DocumentKind,
    pub number: Option<&'r str>,
    pub issued_on: Option<Date>,
    pub issuer: Option<&'r str>,
    pub title: Option<&'r str>,
    pub signer: Option<&'r str>,
    pub signer_position: Option<&'r str>,
    pub signing_capacity: &'r [String],
    pub recipients: Vec<&'r str>,
    pub found: DocumentFound,
}

/// How the document's fields were found.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "one for each field of `DocumentView`")]
pub struct DocumentFound {
    pub kind: Found,
    pub number: Found,
    pub issued_on: Found,
    pub issuer: Found,
    pub title: Found,
    pub signer: Found,
    pub signer_position: Found,
    pub recipients: Found,
}

/// A citation.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "the fields are those of `Citation`")]
pub struct CitationView<'r> {
    pub number: &'r str,
    pub kind: Option<DocumentKind>,
    pub issued_on: Option<Date>,
    pub source: CharSpan,
}

/// A task.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "the fields are those of `Task`")]
pub struct TaskView<'r> {
    pub path: &'r str,
    pub text: &'r str,
    pub lead: Vec<&'r str>,
    pub support: Vec<&'r str>,
    pub deadlines: &'r [Deadline],
    pub source: CharSpan,
    pub binding: Binding,
    pub via: Vec<&'r str>,
    pub personal: bool,
    pub follow_up: bool,
    pub product: Option<&'r str>,
    pub found: TaskFound,
}

/// How a task's fields were found.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "one for each field of `TaskView`")]
pub struct TaskFound {
    pub lead: Found,
    pub support: Found,
    pub deadlines: Found,
}

fn names(agencies: &[Agency]) -> Vec<&str> {
    agencies.iter().map(|a| a.name.as_str()).collect()
}

impl Reading {
    /// The reading in the contract's shape. `text` is the text that was read: offsets are counted in it.
    pub fn contract<'r>(&'r self, text: &str, file: Option<&'r str>) -> Extraction<'r> {
        let offsets = Offsets::new(text);
        let d = &self.document;
        let value = |s: &'r Option<Stated<String>>| s.as_ref().map(|s| s.value.as_str());
        let recipients: Vec<Span> = d.recipients.iter().flat_map(|r| r.from.iter().copied()).collect();
        let document = DocumentView {
            kind: d.kind.as_ref().map_or(DocumentKind::Khac, |k| k.value),
            number: value(&d.number),
            issued_on: d.issued_on.as_ref().map(|s| s.value),
            issuer: value(&d.issuer),
            title: value(&d.title),
            signer: value(&d.signer),
            signer_position: value(&d.signer_position),
            signing_capacity: &d.signing_capacity,
            recipients: d.recipients.iter().map(|r| r.value.as_str()).collect(),
            found: DocumentFound {
                kind: offsets.stated(&d.kind),
                number: offsets.stated(&d.number),
                issued_on: offsets.stated(&d.issued_on),
                issuer: offsets.stated(&d.issuer),
                title: offsets.stated(&d.title),
                signer: offsets.stated(&d.signer),
                signer_position: offsets.stated(&d.signer_position),
                recipients: offsets.found(if recipients.is_empty() { How::Missing } else { How::Stated }, &recipients),
            },
        };
        let citations = self.citations.iter().map(|c| CitationView {
            number: &c.number,
            kind: c.kind,
            issued_on: c.issued_on,
            source: offsets.span(c.span),
        });
        let task = |t: &'r Task| TaskView {
            path: &t.path,
            text: &t.text,
            lead: names(&t.lead),
            support: names(&t.support),
            deadlines: &t.deadlines,
            source: offsets.span(t.source),
            binding: t.binding,
            via: names(&t.via),
            personal: t.personal,
            follow_up: t.follow_up,
            product: t.product.as_deref(),
            found: TaskFound {
                lead: offsets.evidence(&t.lead_found),
                support: offsets.evidence(&t.support_found),
                deadlines: offsets.evidence(&t.deadlines_found),
            },
        };
        Extraction { file, document, citations: citations.collect(), tasks: self.tasks.iter().map(task).collect() }
    }
}
