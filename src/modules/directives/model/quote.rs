//! Finding the passage of a text that a person marked or copied.

use std::ops::Range;

/// The byte range of `text` that reads like `quote` when white space is folded, the one nearest behind `near` where it stands more than once.
///
/// A browser gives back a marked passage with other line breaks than the text has, so only the words count. Linear in the length of
/// the text, whatever is asked for.
#[must_use]
pub fn find_quote(text: &str, quote: &str, near: usize) -> Option<Range<usize>> {
    let quote = quote.split_whitespace().collect::<Vec<_>>().join(" ");
    if quote.is_empty() {
        return None;
    }
    let folded = Folded::of(text);
    let matches =
        folded.text.match_indices(&quote).map(|(at, _)| folded.place(at)..folded.place(at + quote.len() - 1) + 1);
    matches.min_by_key(|span| if span.start >= near { (false, span.start - near) } else { (true, near - span.start) })
}

/// A text with single spaces between its words, and where each word came from.
struct Folded {
    text: String,
    /// Start of each word here, and in the original.
    words: Vec<(usize, usize)>,
}

impl Folded {
    fn of(original: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(original.len()), words: Vec::new() };
        let base = original.as_ptr() as usize;
        for word in original.split_whitespace() {
            if !folded.text.is_empty() {
                folded.text.push(' ');
            }
            folded.words.push((folded.text.len(), word.as_ptr() as usize - base));
            folded.text.push_str(word);
        }
        folded
    }

    /// The byte of the original that a byte of a word here came from.
    fn place(&self, at: usize) -> usize {
        let word = self.words.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        self.words.get(word).map_or(0, |(start, original)| original + (at - start))
    }
}

/// The span in scalar values (docs/extraction.md) of a byte range.
#[must_use]
pub fn scalar_span(text: &str, span: &Range<usize>) -> Option<Range<usize>> {
    let start = text.get(..span.start)?.chars().count();
    Some(start..start + text.get(span.clone())?.chars().count())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "1. Rà soát\n   văn bản.\n2. Rà soát văn bản lần hai.\n";

    #[test]
    fn white_space_does_not_count_and_the_nearest_passage_is_taken() {
        let table: [(&str, usize, Option<&str>); 6] = [
            ("Rà soát văn bản", 0, Some("Rà soát\n   văn bản")),
            ("  Rà   soát văn\tbản ", 25, Some("Rà soát văn bản")),
            ("Rà soát văn bản", 9_999, Some("Rà soát văn bản")),
            ("Rà soátvăn bản", 0, None),
            ("không có", 0, None),
            ("  ", 0, None),
        ];
        for (quote, near, expected) in table {
            assert_eq!(find_quote(TEXT, quote, near).map(|span| &TEXT[span]), expected, "{quote:?} near {near}");
        }
    }

    #[test]
    fn scalar_spans_count_letters() {
        let span = find_quote(TEXT, "văn bản.", 0).unwrap();
        let scalars = scalar_span(TEXT, &span).unwrap();
        let letters: String = TEXT.chars().skip(scalars.start).take(scalars.len()).collect();
        assert_eq!(letters, &TEXT[span]);
        assert_eq!(scalar_span("đ", &(1..2)), None);
    }

    proptest! {
        #[test]
        fn never_panics_and_gives_words_back(text in "[a-cĐđ \n]{0,60}", quote in "[a-cĐđ \n]{0,12}", near in 0_usize..80) {
            if let Some(span) = find_quote(&text, &quote, near) {
                let fold = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
                prop_assert_eq!(fold(&text[span]), fold(&quote));
            }
        }
    }
}
