//! From what the reader found in a text to the head and the cards of a directive.

use std::ops::Range;

use vanban::{Agency, Deadline, DocumentKind, Evidence, Reading, Span, Stated, Task};

use super::deadline::civil;
use super::draft::{CONTENT_MAX, Draft, DraftDeadline, Finding, Findings, How, Phrase};
use super::head::{Head, KINDS, fallback_title};
use crate::modules::obligations::api::{Binding, SetBy};

/// The head as the text states it; jurisdiction, programme and overseer are a person's.
#[must_use]
pub fn head(reading: &Reading, text: &str, file_name: &str) -> Head {
    let document = &reading.document;
    Head {
        kind: document.kind.as_ref().map_or("khac", |kind| kind_word(kind.value)).to_owned(),
        number: value(document.number.as_ref()),
        issued_on: document.issued_on.as_ref().and_then(|day| civil(day.value)),
        issuer: value(document.issuer.as_ref()),
        title: value(document.title.as_ref()).unwrap_or_else(|| fallback_title(text, file_name)),
        signer: value(document.signer.as_ref()),
        signer_position: value(document.signer_position.as_ref()),
        ..Head::default()
    }
}

/// The wire value of a kind; one that the form does not offer counts as another kind.
#[must_use]
pub fn kind_word(kind: DocumentKind) -> &'static str {
    let word = serde_json::to_value(kind).unwrap_or_default();
    KINDS.into_iter().find(|known| word == *known).unwrap_or("khac")
}

fn value(stated: Option<&Stated<String>>) -> Option<String> {
    stated.map(|stated| stated.value.clone())
}

/// One proposal for each task, in the order of the text.
#[must_use]
pub fn drafts(reading: &Reading, text: &str) -> Vec<Draft> {
    reading.tasks.iter().map(|task| draft(task, text)).collect()
}

/// What the reader found of one task.
#[must_use]
pub fn draft(task: &Task, text: &str) -> Draft {
    let words = deadline_words(&task.deadlines_found, text);
    Draft {
        content: task.text.chars().take(CONTENT_MAX).collect(),
        path: task.path.clone(),
        source: Some(range(task.source)),
        leads: phrases(&task.lead),
        support: phrases(&task.support),
        deadlines: task.deadlines.iter().map(|deadline| stated(deadline, &words)).collect(),
        binding: match task.binding {
            vanban::Binding::Order => Binding::Order,
            vanban::Binding::Request => Binding::Request,
        },
        via: task.via.iter().map(|agency| agency.name.clone()).collect(),
        is_personal: task.personal,
        is_follow_up: task.follow_up,
        is_shared: false,
        product: task.product.clone(),
        overseer: None,
        findings: Findings {
            leads: finding(&task.lead_found),
            support: finding(&task.support_found),
            deadlines: finding(&task.deadlines_found),
        },
    }
}

fn range(span: Span) -> Range<usize> {
    span.start..span.end
}

fn phrases(agencies: &[Agency]) -> Vec<Phrase> {
    agencies.iter().map(|agency| Phrase::of(agency.name.as_str())).collect()
}

fn stated(deadline: &Deadline, words: &str) -> DraftDeadline {
    let words = match deadline {
        Deadline::Conditional { text, .. } => text.clone(),
        _ => words.to_owned(),
    };
    DraftDeadline { deadline: deadline.clone(), words, set_by: SetBy::Text }
}

/// The passages that the deadlines were read from, as one line: two deadlines of one sentence share their words.
fn deadline_words(found: &Evidence, text: &str) -> String {
    let passages = found.from.iter().map(|span| span.of(text).split_whitespace().collect::<Vec<_>>().join(" "));
    passages.filter(|words| !words.is_empty()).collect::<Vec<_>>().join("; ")
}

fn finding(found: &Evidence) -> Finding {
    let how = match found.how {
        vanban::How::Stated => How::Stated,
        vanban::How::Inherited => How::Inherited,
        vanban::How::Uncertain => How::Uncertain,
        vanban::How::Missing => How::Missing,
    };
    Finding { how, from: found.from.iter().copied().map(range).collect() }
}
