//! The text by paragraphs, with the passages of the cards marked: beside the cards of the review, and whole on the directive's page.

use std::ops::Range;

use vanban::{Block, BlockKind};

use crate::modules::directives::model::card::CardState;
use crate::modules::directives::model::review::Review;

/// One paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::modules::directives::web) struct Paragraph {
    /// First byte in the text: the anchor that evidence links to.
    pub(in crate::modules::directives::web) start: usize,
    /// A heading of the outline.
    pub(in crate::modules::directives::web) is_heading: bool,
    /// Its stretches in order.
    pub(in crate::modules::directives::web) pieces: Vec<Piece>,
}

/// A stretch of a paragraph, marked or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::modules::directives::web) struct Piece {
    /// The words, white space folded.
    pub(in crate::modules::directives::web) words: String,
    /// The card whose passage it is.
    pub(in crate::modules::directives::web) mark: Option<Mark>,
}

/// The mark of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::modules::directives::web) struct Mark {
    /// Number of the card, from 1.
    pub(in crate::modules::directives::web) number: usize,
    /// Its id.
    pub(in crate::modules::directives::web) card: String,
    /// Whether its number is shown here: once for each card.
    pub(in crate::modules::directives::web) is_first: bool,
    /// Class of the mark: accepted, rejected, open in the form.
    pub(in crate::modules::directives::web) class: &'static str,
}

/// The passage of one card.
struct Passage {
    span: Range<usize>,
    number: usize,
    card: String,
    class: &'static str,
}

/// The paragraphs of a text with the passages of its cards. Where passages overlap the later card's begins where the earlier ends.
pub(in crate::modules::directives::web) fn paragraphs(
    text: &str,
    outline: &[Block],
    review: &Review,
    current: Option<usize>,
) -> Vec<Paragraph> {
    let passages = passages(text, review, current);
    let mut shown = vec![false; review.cards().len() + 1];
    let mut paragraphs = Vec::new();
    for (span, is_heading) in stretches(text, outline) {
        let pieces = pieces(text, &span, &passages, &mut shown);
        if pieces.iter().any(|piece| !piece.words.is_empty()) {
            paragraphs.push(Paragraph { start: span.start, is_heading, pieces });
        }
    }
    paragraphs
}

fn passages(text: &str, review: &Review, current: Option<usize>) -> Vec<Passage> {
    let mut passages: Vec<Passage> = (1..)
        .zip(review.cards())
        .filter_map(|(number, card)| {
            let span = card.draft.source.clone().filter(|span| text.get(span.clone()).is_some())?;
            let class = match card.state {
                _ if current == Some(number) => "cur",
                CardState::Accepted | CardState::Issued => "ok",
                CardState::Rejected => "no",
                CardState::Proposed => "",
            };
            Some(Passage { span, number, card: card.id.to_string(), class })
        })
        .collect();
    passages.sort_by_key(|passage| (passage.span.start, passage.number));
    let mut end = 0;
    for passage in &mut passages {
        passage.span.start = passage.span.start.max(end).min(passage.span.end);
        end = end.max(passage.span.end);
    }
    passages.retain(|passage| !passage.span.is_empty());
    passages
}

/// The text cut into paragraphs: the blocks of the outline, and what stands between them (head, signature, notes) line by line.
fn stretches(text: &str, outline: &[Block]) -> Vec<(Range<usize>, bool)> {
    let mut found = Vec::new();
    let mut at = 0;
    for block in outline {
        let (start, end) = (block.span.start.max(at), block.span.end);
        if start >= end || text.get(start..end).is_none() {
            continue;
        }
        push_lines(text, at..start, &mut found);
        found.push((start..end, block.kind == BlockKind::Section));
        at = end;
    }
    push_lines(text, at..text.len(), &mut found);
    found
}

fn push_lines(text: &str, span: Range<usize>, found: &mut Vec<(Range<usize>, bool)>) {
    let mut start = span.start;
    for line in text[span].split_inclusive('\n') {
        if !line.trim().is_empty() {
            found.push((start..start + line.len(), false));
        }
        start += line.len();
    }
}

/// One paragraph cut at the borders of the passages.
fn pieces(text: &str, span: &Range<usize>, passages: &[Passage], shown: &mut [bool]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = span.start;
    let first = passages.partition_point(|passage| passage.span.end <= span.start);
    for passage in passages[first..].iter().take_while(|passage| passage.span.start < span.end) {
        let (start, end) = (passage.span.start.max(at), passage.span.end.min(span.end));
        push_piece(&mut pieces, &text[at..start], None);
        let is_first = !std::mem::replace(&mut shown[passage.number], true);
        let mark = Mark { number: passage.number, card: passage.card.clone(), is_first, class: passage.class };
        push_piece(&mut pieces, &text[start..end], Some(mark));
        at = end;
    }
    push_piece(&mut pieces, &text[at..span.end], None);
    pieces
}

fn push_piece(pieces: &mut Vec<Piece>, stretch: &str, mark: Option<Mark>) {
    if stretch.trim().is_empty() && mark.is_none() {
        return;
    }
    let words = stretch.split_whitespace().collect::<Vec<_>>().join(" ");
    pieces.push(Piece { words, mark });
}

#[cfg(test)]
mod tests {
    use vanban::Span;

    use super::*;
    use crate::modules::directives::model::fixtures::a_card;

    const TEXT: &str = "KẾ HOẠCH\n\nI. NHIỆM VỤ\n1. Rà soát\n   văn bản; báo cáo.\nNơi nhận:\n- Như trên;\n";

    fn block(words: &str, kind: BlockKind) -> Block {
        let start = TEXT.find(words).unwrap();
        Block { kind, path: String::new(), depth: 0, span: Span { start, end: start + words.len() } }
    }

    fn outline() -> Vec<Block> {
        vec![block("I. NHIỆM VỤ", BlockKind::Section), block("1. Rà soát\n   văn bản; báo cáo.", BlockKind::Item)]
    }

    fn review(passages: &[&str]) -> Review {
        let cards = (1..).zip(passages).map(|(n, words)| {
            let mut card = a_card(n, "x");
            card.draft.source = TEXT.find(words).map(|start| start..start + words.len());
            card
        });
        Review::of(cards.collect())
    }

    /// The paragraphs as text: headings between stars, marks in brackets with the number where it is shown.
    fn drawn(passages: &[&str]) -> Vec<String> {
        let draw = |piece: &Piece| match &piece.mark {
            Some(mark) if mark.is_first => format!("[{}:{}]", mark.number, piece.words),
            Some(_) => format!("[{}]", piece.words),
            None => piece.words.clone(),
        };
        paragraphs(TEXT, &outline(), &review(passages), Some(1))
            .iter()
            .map(|paragraph| {
                let words = paragraph.pieces.iter().map(draw).collect::<Vec<_>>().join(" ");
                if paragraph.is_heading { format!("*{words}*") } else { words }
            })
            .collect()
    }

    #[test]
    fn everything_of_the_text_is_shown_and_passages_are_marked_once() {
        assert_eq!(
            drawn(&["Rà soát\n   văn bản;", "báo cáo"]),
            ["KẾ HOẠCH", "*I. NHIỆM VỤ*", "1. [1:Rà soát văn bản;] [2:báo cáo] .", "Nơi nhận:", "- Như trên;",]
        );
    }

    #[test]
    fn a_passage_over_two_paragraphs_shows_its_number_once() {
        let drawn = drawn(&["I. NHIỆM VỤ\n1. Rà soát\n   văn bản;"]);
        assert_eq!(drawn[1..3], ["*[1:I. NHIỆM VỤ]*", "[1. Rà soát văn bản;] báo cáo."]);
    }

    #[test]
    fn overlapping_and_foreign_passages_do_no_harm() {
        assert_eq!(drawn(&["Rà soát\n   văn bản; báo cáo", "văn bản"])[2], "1. [1:Rà soát văn bản; báo cáo] .");
        let mut beyond = review(&["x"]);
        beyond = Review::of(
            beyond
                .cards()
                .iter()
                .cloned()
                .map(|mut card| {
                    card.draft.source = Some(5..9_999);
                    card
                })
                .collect(),
        );
        assert_eq!(paragraphs(TEXT, &outline(), &beyond, None).len(), 5);
    }
}
