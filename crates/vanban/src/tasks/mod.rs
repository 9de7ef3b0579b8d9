//! Tasks: which leaves of the outline order somebody to do something, and what the document says about each.

mod actors;
mod build;
mod cover;
mod facts;
mod points;
mod rows;
pub(crate) mod sections;
mod select;
mod statements;
pub(crate) mod table;
pub(crate) mod verbs;

pub use actors::Binding;
pub(crate) use actors::read as read_actors;
pub use sections::Reason;
pub(crate) use select::{Selection, setting as select_setting};

use crate::{
    agencies::{self, Agency, Start},
    attributes, deadline,
    deadline::Deadline,
    seq::Seq,
    text::Span,
};
use serde::{Deserialize, Serialize};

/// How a value was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// In the task's own words.
    Stated,
    /// On an attribute line, in a heading or in the preamble.
    Inherited,
    /// A person should look.
    Uncertain,
    /// The document does not say it.
    #[default]
    Missing,
}

/// How a value was found, and in which words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// How.
    pub how: How,
    /// The words it was taken from.
    pub from: Vec<Span>,
}

impl Evidence {
    pub(crate) fn new(how: How, from: Vec<Span>) -> Self {
        Self { how: if from.is_empty() { How::Missing } else { how }, from }
    }
}

/// One task of a directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Outline path: `II.2.3`, `II.3.1.-2`.
    pub path: String,
    /// The task's words, white space folded.
    pub text: String,
    /// The words in the source, in bytes.
    pub source: Span,
    /// Who is responsible.
    pub lead: Vec<Agency>,
    /// Who coordinates.
    pub support: Vec<Agency>,
    /// When it is due.
    pub deadlines: Vec<Deadline>,
    /// Order or request.
    pub binding: Binding,
    /// Agencies through which a paper goes.
    pub via: Vec<Agency>,
    /// Heads are addressed as persons.
    pub personal: bool,
    /// It oversees the directive as a whole.
    pub follow_up: bool,
    /// What is to be handed over.
    pub product: Option<String>,
    /// How `lead` was found.
    pub lead_found: Evidence,
    /// How `support` was found.
    pub support_found: Evidence,
    /// How `deadlines` were found.
    pub deadlines_found: Evidence,
}

/// A paragraph that is no task, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Its outline path.
    pub path: String,
    /// Its words in the source.
    pub source: Span,
    /// Why it is no task.
    pub reason: Reason,
}

/// The agencies of an attribute's content or a table's cell; what the grammar does not know is taken as written.
pub(crate) fn named_in(seq: Seq<'_>) -> Vec<Agency> {
    let mut found: Vec<Agency> = Vec::new();
    let mut at = 0;
    let mut start = Start::Listed;
    while at < seq.len() {
        let (named, end) = agencies::list(seq, at, start);
        if named.is_empty() {
            let stop = (at..seq.len()).find(|i| matches!(seq.word(*i), ";" | "," | "." | "(")).unwrap_or(seq.len());
            let words = seq.slice(at..stop);
            if seq.is_capital(at) && words.len() <= 12 && seq.lexeme(at, crate::lexicon::Class::Verb).is_none() {
                found.push(Agency { name: words.copy(false), span: words.span().unwrap_or_default(), personal: false });
            }
            at = stop;
        } else {
            found.extend(named);
            at = rest_of_name(seq, end, &mut found);
        }
        start = Start::Listed;
        while at < seq.len() && !matches!(seq.word(at), ";" | "," | "." | "/" | "-" | "+") {
            // Behind words that are no name ("trong phạm vi lĩnh vực, địa phương phụ trách") a bare noun is none either.
            start = Start::Sentence;
            at = if seq.word(at) == "(" { seq.bracket_end(at) } else { at + 1 };
        }
        at += 1;
    }
    found
}

/// `Cơ quan soạn thảo`, `UBND các xã được kiểm tra`: in a cell the words behind a common noun or a passive belong to the name.
fn rest_of_name(seq: Seq<'_>, end: usize, found: &mut [Agency]) -> usize {
    const LONGEST: usize = 5;
    let stop = (end..seq.len()).find(|i| !seq.is_word(*i)).unwrap_or(seq.len());
    let Some(last) = found.last_mut().filter(|_| end < stop && stop - end <= LONGEST) else { return end };
    let noun = end >= 2 && seq.any(end - 2, phrases!["cơ quan", "đơn vị"]).is_some();
    let orders = seq
        .any(end, phrases!["chủ trì", "phối hợp", "tham mưu", "theo", "trong", "và", "thực hiện", "tổ chức"])
        .is_some();
    if seq.word(end) != "được" && (!noun || orders) {
        return end;
    }
    let rest = seq.slice(end..stop);
    last.name = format!("{} {}", last.name, rest.copy(false));
    last.span.end = rest.span().map_or(last.span.end, |s| s.end);
    stop
}

/// The task in a stretch of text that a person selected: only its own words are read.
pub(crate) fn read_alone(seq: Seq<'_>, context: deadline::Context) -> Option<Task> {
    let source = seq.span()?;
    let split = attributes::split(seq);
    let own = seq.slice(split.own.clone());
    let actors = read_actors(own, true);
    let mut task = build::own_task(own, String::new(), &actors, actors.deadlines(own, context));
    task.follow_up = sections::is_follow_up(own);
    task.source = source;
    task.text = seq.copy(true);
    for attribute in &split.attributes {
        build::apply(&mut task, seq.slice(attribute.content.clone()), attribute.label.sort, context, How::Stated);
    }
    Some(task)
}
