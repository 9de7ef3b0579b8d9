//! What reviewers made of a reading, as an annotation in the form of docs/samples.md: so that a later reader can be scored against it.

use std::ops::Range;

use serde::Serialize;
use vanban::{Deadline, Reading};

use super::card::{CardState, DraftTask};
use super::directive::Directive;
use super::draft::{Draft, Phrase};
use super::head::Head;

/// Words of a quote at first; more where the document says them twice.
const QUOTE_WORDS: usize = 12;
/// Words before somebody's name.
const BEFORE_NAMES: [&str; 8] = ["ông", "bà", "đồng chí", "đ/c", "anh", "chị", "Ông", "Bà"];
/// Most words of a name.
const NAME_WORDS: usize = 5;

/// The annotation of one directive.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gold {
    /// Name of the text beside it.
    pub file: String,
    /// The head as it was issued.
    pub document: GoldHead,
    /// As they were read: nobody reviews them.
    pub citations: Vec<GoldCitation>,
    /// The tasks as they were issued.
    pub tasks: Vec<GoldTask>,
}

/// The facts of the head that are scored.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of docs/samples.md")]
pub struct GoldHead {
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signer_position: Option<String>,
    pub recipients: Vec<String>,
}

/// A document that is cited.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of docs/samples.md")]
pub struct GoldCitation {
    pub number: String,
    pub kind: Option<vanban::DocumentKind>,
    pub issued_on: Option<vanban::Date>,
}

/// A task that was issued, or (`optional`) one that nobody decided about.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of docs/samples.md")]
pub struct GoldTask {
    pub path: String,
    pub quote: String,
    pub lead: Vec<String>,
    pub support: Vec<String>,
    pub deadlines: Vec<Deadline>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
}

/// A task in the form in which a reader gives it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of docs/extraction.md")]
pub struct ReviewedTask {
    pub path: String,
    pub text: String,
    pub lead: Vec<String>,
    pub support: Vec<String>,
    pub deadlines: Vec<Deadline>,
    pub source: Range<usize>,
}

/// What was issued, in the form in which a reader gives it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of docs/extraction.md")]
pub struct Reviewed {
    pub file: String,
    pub document: GoldHead,
    pub citations: Vec<GoldCitation>,
    pub tasks: Vec<ReviewedTask>,
}

/// What became of one card.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Correction {
    /// Where in the outline.
    pub path: String,
    /// What was done: `changed`, `added`, `typed` (an order that stands nowhere in the text, and so in no annotation), `rejected`.
    pub what: &'static str,
    /// The fields that differ.
    pub fields: Vec<&'static str>,
}

/// Everything that is exported of one directive.
#[derive(Debug, Clone, PartialEq)]
pub struct Corrected {
    /// Code of the directive.
    pub code: String,
    /// Its text, masked where that was asked for.
    pub text: String,
    /// The annotation.
    pub gold: Gold,
    /// The same as a reader would give it.
    pub reviewed: Reviewed,
    /// What was corrected.
    pub corrections: Vec<Correction>,
}

/// What was corrected in an issued directive; `None` where the reader had everything right. `read` reads a text anew; names are masked in text and
/// annotation alike, letter by letter, so that every passage stays where it is.
pub fn corrected(
    directive: &Directive,
    cards: &[DraftTask],
    read: impl Fn(&str) -> Reading,
    is_masked: bool,
) -> Option<Corrected> {
    let corrections: Vec<_> = cards.iter().filter_map(correction).collect();
    let mask = Mask::of(directive, is_masked);
    let text = mask.text(&directive.text);
    let reading = read(&text);
    let head_as_read = super::propose::head(&reading, &text, &directive.file_name);
    let (kept, was) = (head(&directive.head, &reading, &mask), head(&head_as_read, &reading, &mask));
    if corrections.is_empty() && kept == was {
        return None;
    }
    let letters = Letters::of(&directive.text, &text);
    let file = format!("{}.txt", directive.code);
    let mut gold = Vec::new();
    let mut reviewed = Vec::new();
    let is_kept =
        |card: &&DraftTask| matches!(card.state, CardState::Issued | CardState::Accepted | CardState::Proposed);
    for card in cards.iter().filter(is_kept) {
        let Some(source) = &card.draft.source else { continue };
        let Some(source) = letters.span(source) else { continue };
        let draft = mask.draft(&card.draft);
        let quote = letters.quote(&source);
        let is_issued = card.state == CardState::Issued;
        if is_issued {
            reviewed.push(ReviewedTask {
                path: draft.path.clone(),
                text: draft.content.clone(),
                lead: words(&draft.leads),
                support: words(&draft.support),
                deadlines: deadlines(&draft),
                source: source.clone(),
            });
        }
        gold.push(GoldTask {
            path: draft.path.clone(),
            quote,
            lead: words(&draft.leads),
            support: words(&draft.support),
            deadlines: deadlines(&draft),
            optional: !is_issued,
        });
    }
    let citations: Vec<_> = reading
        .citations
        .iter()
        .map(|citation| GoldCitation {
            number: citation.number.clone(),
            kind: citation.kind,
            issued_on: citation.issued_on,
        })
        .collect();
    Some(Corrected {
        code: directive.code.clone(),
        gold: Gold { file: file.clone(), document: kept.clone(), citations: citations.clone(), tasks: gold },
        reviewed: Reviewed { file, document: kept, citations, tasks: reviewed },
        corrections,
        text,
    })
}

fn correction(card: &DraftTask) -> Option<Correction> {
    let of = |what, fields| Some(Correction { path: card.draft.path.clone(), what, fields });
    match (card.state, &card.proposal) {
        (CardState::Rejected, Some(_)) => of("rejected", Vec::new()),
        (CardState::Issued, None) if card.draft.source.is_none() => of("typed", Vec::new()),
        (CardState::Issued, None) => of("added", Vec::new()),
        (CardState::Issued, Some(proposal)) => {
            let fields = differences(proposal, &card.draft);
            if fields.is_empty() { None } else { of("changed", fields) }
        }
        _ => None,
    }
}

fn differences(proposal: &Draft, draft: &Draft) -> Vec<&'static str> {
    let mut fields = Vec::new();
    let mut differs = |name, is: bool| {
        if is {
            fields.push(name);
        }
    };
    differs("source", proposal.source != draft.source);
    differs("text", proposal.content != draft.content);
    differs("lead", words(&proposal.leads) != words(&draft.leads));
    differs("support", words(&proposal.support) != words(&draft.support));
    differs("deadlines", deadlines(proposal) != deadlines(draft));
    fields
}

fn words(phrases: &[Phrase]) -> Vec<String> {
    phrases.iter().map(|phrase| phrase.words.clone()).collect()
}

fn deadlines(draft: &Draft) -> Vec<Deadline> {
    draft.deadlines.iter().map(|stated| stated.deadline.clone()).collect()
}

fn head(head: &Head, reading: &Reading, mask: &Mask) -> GoldHead {
    let masked = |text: &Option<String>| text.as_deref().map(|text| mask.text(text));
    GoldHead {
        kind: head.kind.clone(),
        number: head.number.clone(),
        issued_on: head.issued_on.map(|day| day.to_string()),
        issuer: head.issuer.clone(),
        title: mask.text(&head.title),
        signer: masked(&head.signer),
        signer_position: head.signer_position.clone(),
        recipients: reading.document.recipients.iter().map(|stated| mask.text(&stated.value)).collect(),
    }
}

/// The names of people that are masked.
struct Mask(Vec<String>);

impl Mask {
    /// Whoever signed, and whoever is named behind "ông", "bà", "đồng chí".
    fn of(directive: &Directive, is_asked: bool) -> Self {
        if !is_asked {
            return Self(Vec::new());
        }
        let mut names: Vec<String> = directive.head.signer.iter().cloned().collect();
        for before in BEFORE_NAMES {
            for (at, _) in directive.text.match_indices(before) {
                let begins_a_word = !directive.text[..at].ends_with(char::is_alphanumeric);
                let rest = &directive.text[at + before.len()..];
                if begins_a_word && rest.starts_with([' ', '.', '\u{a0}']) {
                    names.extend(name(rest));
                }
            }
        }
        names.retain(|name| name.chars().count() > 1);
        // The longest first: a name inside another is then masked with it.
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        names.dedup();
        Self(names)
    }

    fn text(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, name| text.replace(name.as_str(), &hidden(name)))
    }

    fn draft(&self, draft: &Draft) -> Draft {
        Draft { content: self.text(&draft.content), ..draft.clone() }
    }
}

/// The name at the beginning of a text: two words or more that begin with capitals.
fn name(text: &str) -> Option<String> {
    let start = text.len() - text.trim_start_matches([' ', '.', '\u{a0}']).len();
    let mut end = start;
    let mut count = 0;
    for word in text[start..].split_inclusive(' ').take(NAME_WORDS) {
        let bare = word.trim_end().trim_end_matches([',', ';', '.', ')', ':', '-']);
        if !bare.chars().next().is_some_and(char::is_uppercase) || bare.contains('\n') {
            break;
        }
        count += 1;
        // Where this word begins: behind what was taken so far and the space that follows it.
        let at = text[end..].find(bare).map_or(end, |gap| end + gap);
        end = at + bare.len();
        if bare.len() != word.trim_end().len() {
            break;
        }
    }
    (count >= 2).then(|| text[start..end].to_owned())
}

/// Letter by letter, so that places and the shape of a name stay.
fn hidden(name: &str) -> String {
    let hide = |c: char| match c {
        c if c.is_uppercase() => 'X',
        c if c.is_alphabetic() => 'x',
        c => c,
    };
    name.chars().map(hide).collect()
}

/// A text by its letters: places are told as the extraction tells them, in Unicode scalar values without a byte order mark.
struct Letters<'t> {
    /// Byte offset → number of letters before it, over the text whose byte ranges the cards have.
    before: Vec<usize>,
    mark: usize,
    /// The text that is exported.
    shown: Vec<char>,
    text: &'t str,
}

impl<'t> Letters<'t> {
    fn of(own: &str, shown: &'t str) -> Self {
        let mut before = vec![0; own.len() + 1];
        let mut count = 0;
        for (at, c) in own.char_indices() {
            before[at..at + c.len_utf8()].fill(count);
            count += 1;
        }
        before[own.len()] = count;
        Self { before, mark: usize::from(own.starts_with('\u{feff}')), shown: shown.chars().collect(), text: shown }
    }

    fn span(&self, bytes: &Range<usize>) -> Option<Range<usize>> {
        let (start, end) = (*self.before.get(bytes.start)?, *self.before.get(bytes.end)?);
        Some(start.saturating_sub(self.mark)..end.saturating_sub(self.mark))
    }

    /// The first words of a passage, as many as tell it from the rest of the document.
    fn quote(&self, span: &Range<usize>) -> String {
        let passage: String = self.shown.iter().skip(span.start + self.mark).take(span.end - span.start).collect();
        let all: Vec<&str> = passage.split_whitespace().collect();
        let document = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut count = QUOTE_WORDS.min(all.len());
        while count < all.len() && document.matches(&all[..count].join(" ")).count() > 1 {
            count += 1;
        }
        all[..count].join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_behind_their_titles_and_hidden_letter_by_letter() {
        for (text, wanted) in [
            (" Nguyễn Văn An, Giám đốc Sở", Some("Nguyễn Văn An")),
            (". Trần Thị Bình Minh là", Some("Trần Thị Bình Minh")),
            (" Lê Hà", Some("Lê Hà")),
            (" Giám đốc Sở Y tế", None),
            (" nội", None),
        ] {
            assert_eq!(name(text).as_deref(), wanted, "{text}");
        }
        assert_eq!(hidden("Nguyễn Văn Đức"), "Xxxxxx Xxx Xxx");
    }

    #[test]
    fn places_are_told_in_letters_and_quotes_tell_passages_apart() {
        let text = "\u{feff}Đà. Sở Y tế rà soát. Sở Y tế rà soát lại.";
        let letters = Letters::of(text, text);
        let first = text.find("Sở").unwrap();
        let second = text.rfind("Sở").unwrap();
        assert_eq!(letters.span(&(first..second)), Some(4..21));
        assert_eq!(letters.quote(&(4..20)), "Sở Y tế rà soát.");
        assert_eq!(letters.span(&(second..text.len())), Some(21..41));
        assert_eq!(letters.quote(&(21..41)), "Sở Y tế rà soát lại.");
        assert_eq!(letters.span(&(0..1_000)), None);
    }
}
