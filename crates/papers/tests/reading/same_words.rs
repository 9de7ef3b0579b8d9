//! One invented document as text, DOCX, PDF and HTML: the words are the same.

use crate::support::{file, paper};

/// The words of the document, notes at the end; written by hand.
const WORDS: &str = include_str!("../files/ke-hoach.txt");

fn words(text: &str) -> Vec<String> {
    // The signs of table rows are no words.
    text.split_whitespace().filter(|word| *word != "|" && !word.starts_with("|---")).map(str::to_owned).collect()
}

#[test]
fn every_format_gives_the_same_words() {
    let expected = words(WORDS);
    for name in ["ke-hoach.txt", "ke-hoach.docx", "ke-hoach.pdf", "ke-hoach.html", "mixed-fonts.pdf"] {
        let read = words(&paper(&file(name)).text);
        let differs = read.iter().zip(&expected).position(|(read, expected)| read != expected);
        assert_eq!(differs.map(|at| (&read[at], &expected[at])), None, "{name}");
        assert_eq!(read.len(), expected.len(), "{name}");
    }
}
