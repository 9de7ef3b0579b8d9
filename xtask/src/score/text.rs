//! A document's text, in which quotes are found whatever their spacing, case or Unicode composition.

use std::collections::HashMap;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// A decoded text and where its folded words stand.
#[derive(Debug)]
pub struct Text {
    /// Length in Unicode scalar values.
    length: usize,
    words: Vec<String>,
    /// Where each word stands, in Unicode scalar values of the text as it is (not composed).
    spans: Vec<Range<usize>>,
    /// Indexes of each word.
    at: HashMap<String, Vec<usize>>,
}

impl Text {
    pub fn new(text: &str) -> Self {
        let (letters, length) = composed(text);
        let mut words = Vec::new();
        let mut spans = Vec::new();
        for run in letters.split(|(letter, _)| !letter.is_alphanumeric()).filter(|run| !run.is_empty()) {
            words.push(run.iter().flat_map(|(letter, _)| letter.to_lowercase()).collect::<String>());
            spans.push(run[0].1.start..run[run.len() - 1].1.end);
        }
        let mut at: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, word) in words.iter().enumerate() {
            at.entry(word.clone()).or_default().push(index);
        }
        Self { length, words, spans, at }
    }

    /// Length in Unicode scalar values.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Every place where the folded words stand one after the other.
    pub fn find(&self, quote: &[String]) -> Vec<Range<usize>> {
        let Some(first) = quote.first() else { return Vec::new() };
        let starts = self.at.get(first).map_or(&[][..], Vec::as_slice);
        starts
            .iter()
            .filter(|start| self.words.get(**start..**start + quote.len()).is_some_and(|words| words == quote))
            .map(|start| self.spans[*start].start..self.spans[*start + quote.len() - 1].end)
            .collect()
    }
}

/// The composed letters, each with the place of the base letter and its marks in the text; and the text's length.
fn composed(text: &str) -> (Vec<(char, Range<usize>)>, usize) {
    let is_mark = |c: char| ('\u{300}'..='\u{36f}').contains(&c);
    let mut letters = Vec::new();
    let mut place = 0;
    let mut rest = text.chars().peekable();
    while let Some(base) = rest.next() {
        let mut cluster = String::from(base);
        while let Some(mark) = rest.next_if(|c| is_mark(*c)) {
            cluster.push(mark);
        }
        let end = place + cluster.chars().count();
        letters.extend(cluster.nfc().map(|letter| (letter, place..end)));
        place = end;
    }
    (letters, place)
}

#[cfg(test)]
mod tests {
    use super::super::normalise::words;
    use super::*;

    #[test]
    fn places_count_scalar_values_of_the_text_as_it_is() {
        let text: String = "Về việc kiểm tra, xử lý".nfd().collect();
        let places = Text::new(&text).find(&words("kiểm tra"));
        let found: Vec<String> =
            places.into_iter().map(|place| text.chars().skip(place.start).take(place.len()).collect()).collect();
        assert_eq!(found, ["kiểm tra".nfd().collect::<String>()]);
    }

    #[test]
    fn a_quote_is_found_across_line_ends_and_wherever_it_stands() {
        let text = Text::new("a) Làm việc\n  khác. b) LÀM VIỆC KHÁC.");
        assert_eq!(text.find(&words("Làm việc khác")), [3..18, 23..36]);
        assert!(text.find(&words("làm việc khác nữa")).is_empty());
        assert!(text.find(&[]).is_empty());
    }
}
