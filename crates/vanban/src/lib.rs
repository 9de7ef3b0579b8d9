//! Reads the text of a Vietnamese administrative document: header, outline, citations, tasks, agencies, deadlines.
//!
//! [`read`] is total: any text gives a [`Reading`], what is not understood is a paragraph. Nothing is guessed from outside the
//! text, nothing depends on the clock, the same text always gives the same reading. Spans are byte offsets into the text given;
//! [`Reading::contract`] gives the JSON shape with offsets in Unicode scalar values.
//!
//! How the text becomes a reading, one module each:
//! `text` (tokens and lines) → `header`, `tail`, `footnotes` (what is no body) → `paragraphs` (lines joined) → `outline`
//! (items) → `attributes`, `agencies`, `deadline` (what the words say) → `tasks` (leaves that order something).

#[macro_use]
mod phrases;

mod agencies;
mod attributes;
mod citations;
mod contract;
mod date;
pub mod deadline;
mod flat_table;
mod footnotes;
mod header;
mod issuer;
mod kinds;
mod lexicon;
mod marker;
mod markup;
mod number;
mod outline;
mod paragraphs;
mod reading;
mod seq;
mod tail;
mod tasks;
mod text;
mod work;

pub use agencies::Agency;
pub use citations::Citation;
pub use contract::{CharSpan, CitationView, DocumentFound, DocumentView, Extraction, Found, TaskFound, TaskView};
pub use date::{Date, DateError};
pub use deadline::Deadline;
pub use header::Stated;
pub use kinds::DocumentKind;
pub use reading::{Block, BlockKind, Document, FoundDeadline, Reading, find_agencies, find_deadlines, read, read_task};
pub use tasks::{Binding, Evidence, How, Reason, Rejected, Task};
pub use text::Span;
