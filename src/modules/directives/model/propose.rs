//! From what the reader found in a text to the head and the cards of a directive.

use vanban::deadline::Deadline;
use vanban::{Reading, Task};

use super::deadline::civil;
use super::draft::{CONTENT_MAX, Draft, DraftDeadline, Finding, Findings, How, Phrase};
use super::head::{Head, KINDS, fallback_title};
use crate::modules::obligations::api::{Binding, SetBy};

/// The head as the text states it; jurisdiction, programme and overseer are a person's.
#[must_use]
pub fn head(reading: &Reading, text: &str, file_name: &str) -> Head {
    let document = &reading.document;
    let kind = document.kind.code();
    Head {
        kind: if KINDS.contains(&kind) { kind } else { "khac" }.to_owned(),
        number: document.number.clone(),
        issued_on: document.issued_on.and_then(civil),
        issuer: document.issuer.clone(),
        title: document.title.clone().unwrap_or_else(|| fallback_title(text, file_name)),
        signer: document.signer.clone(),
        signer_position: document.signer_position.clone(),
        ..Head::default()
    }
}

/// One proposal for each task, in the order of the text.
#[must_use]
pub fn drafts(reading: &Reading, text: &str) -> Vec<Draft> {
    reading.tasks.iter().map(|task| draft(task, text)).collect()
}

/// What the reader found of one task.
#[must_use]
pub fn draft(task: &Task, text: &str) -> Draft {
    let found = &task.found;
    let words = deadline_words(&found.deadlines, text);
    Draft {
        content: task.text.chars().take(CONTENT_MAX).collect(),
        path: task.path.clone(),
        source: Some(task.source.into()),
        leads: task.lead.iter().map(Phrase::of).collect(),
        support: task.support.iter().map(Phrase::of).collect(),
        deadlines: task.deadlines.iter().map(|deadline| stated(deadline, &words)).collect(),
        binding: match task.binding {
            vanban::Binding::Order => Binding::Order,
            vanban::Binding::Request => Binding::Request,
        },
        via: task.via.clone(),
        is_personal: task.personal,
        is_follow_up: task.follow_up,
        is_shared: false,
        product: task.product.clone(),
        overseer: None,
        findings: Findings {
            leads: finding(&found.lead),
            support: finding(&found.support),
            deadlines: finding(&found.deadlines),
        },
    }
}

fn stated(deadline: &Deadline, words: &str) -> DraftDeadline {
    let words = match deadline {
        Deadline::Conditional { text, .. } => text.clone(),
        _ => words.to_owned(),
    };
    DraftDeadline { deadline: deadline.clone(), words, set_by: SetBy::Text }
}

/// The passages that the deadlines were read from, as one line: two deadlines of one sentence share their words.
fn deadline_words(found: &vanban::Found, text: &str) -> String {
    let passages = found.from.iter().filter_map(|span| text.get(span.start..span.end));
    let words: Vec<_> = passages.map(|passage| passage.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    words.join("; ")
}

fn finding(found: &vanban::Found) -> Finding {
    let how = match found.how {
        vanban::How::Stated => How::Stated,
        vanban::How::Inherited => How::Inherited,
        vanban::How::Uncertain => How::Uncertain,
        vanban::How::Missing => How::Missing,
    };
    Finding { how, from: found.from.iter().map(|span| span.start..span.end).collect() }
}
