//! A document as everybody reads it: the boxes of its head and foot, and its text part by part.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::redact::{MaskKind, Piece, Redaction, is_amount, joined};

/// Part of a document's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Part<T = String> {
    /// The heading of a part.
    Heading {
        /// Its words.
        text: T,
    },
    /// A paragraph.
    Text {
        /// Its words.
        text: T,
    },
    /// A table.
    Table {
        /// The head of each column.
        heads: Vec<String>,
        /// Its rows; each has a cell for every column.
        rows: Vec<Vec<T>>,
    },
}

/// A document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    /// The body above the issuing one; empty where none stands there.
    pub parent: String,
    /// The issuing body.
    pub issuer: String,
    /// `41/TB-STP`; empty for what has none.
    pub number: String,
    /// Where it was signed.
    pub place: String,
    /// Its day.
    pub dated_on: Option<NaiveDate>,
    /// `THÔNG BÁO`.
    pub heading: String,
    /// What it is about.
    pub about: String,
    /// Its text.
    pub parts: Vec<Part>,
    /// The lines above the signature: for whom, by what right, with which title. Whoever signs an official document does so in public.
    pub signing: Vec<String>,
    /// Name of who signed.
    pub signer_name: String,
}

/// A text in pieces, as whoever publishes looks at it.
pub type Pieces = Vec<Piece>;

impl Document {
    /// What it is about and its text, in pieces.
    pub fn shown(&self, redaction: &Redaction) -> (Pieces, Vec<Part<Pieces>>) {
        let pieces = |text: &String| redaction.pieces(text);
        let part = |part: &Part| match part {
            Part::Heading { text } => Part::Heading { text: pieces(text) },
            Part::Text { text } => Part::Text { text: pieces(text) },
            Part::Table { heads, rows } => Part::Table {
                heads: heads.clone(),
                rows: rows.iter().map(|row| cells(heads, row, redaction)).collect(),
            },
        };
        (pieces(&self.about), self.parts.iter().map(part).collect())
    }

    /// The same as everybody reads it, and how many places are masked in it.
    pub fn masked(&self, redaction: &Redaction) -> (Self, usize) {
        let (about, parts) = self.shown(redaction);
        let count = masked_in(&about) + parts.iter().map(masked_in_part).sum::<usize>();
        let plain = |part: &Part<Pieces>| match part {
            Part::Heading { text } => Part::Heading { text: joined(text) },
            Part::Text { text } => Part::Text { text: joined(text) },
            Part::Table { heads, rows } => Part::Table {
                heads: heads.clone(),
                rows: rows.iter().map(|row| row.iter().map(|cell| joined(cell)).collect()).collect(),
            },
        };
        let document = Self { about: joined(&about), parts: parts.iter().map(plain).collect(), ..self.clone() };
        (document, count)
    }

    /// What is masked and may be kept all the same, each once in its order.
    pub fn proposals(&self, redaction: &Redaction) -> Vec<(MaskKind, String)> {
        let mut found: Vec<(MaskKind, String)> = Vec::new();
        let (about, parts) = self.shown(redaction);
        let mut put = |pieces: &Pieces| {
            for piece in pieces {
                if let Piece::Masked { kind, was } = piece
                    && !kind.is_fixed()
                    && !found.iter().any(|(_, known)| known == was)
                {
                    found.push((*kind, was.clone()));
                }
            }
        };
        put(&about);
        for part in &parts {
            match part {
                Part::Heading { text } | Part::Text { text } => put(text),
                Part::Table { rows, .. } => rows.iter().flatten().for_each(&mut put),
            }
        }
        found
    }
}

/// A row of a table. Where a column's head says that it holds money, an amount is one whatever its number of digits.
fn cells(heads: &[String], row: &[String], redaction: &Redaction) -> Vec<Pieces> {
    let cell = |(at, text): (usize, &String)| {
        let is_money = heads.get(at).is_some_and(|head| head.to_lowercase().contains("đồng")) && is_amount(text);
        if is_money { vec![Piece::Plain(text.clone())] } else { redaction.pieces(text) }
    };
    row.iter().enumerate().map(cell).collect()
}

fn masked_in(pieces: &Pieces) -> usize {
    pieces.iter().filter(|piece| matches!(piece, Piece::Masked { .. })).count()
}

fn masked_in_part(part: &Part<Pieces>) -> usize {
    match part {
        Part::Heading { text } | Part::Text { text } => masked_in(text),
        Part::Table { rows, .. } => rows.iter().flatten().map(masked_in).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Document {
        Document {
            about: "Kết luận về ông Lò Văn Tư".into(),
            parts: vec![
                Part::Heading { text: "I. Đánh giá".into() },
                Part::Text { text: "Ông Lò Văn Tư, CCCD 001085012345, gọi 0912345678.".into() },
                Part::Table {
                    heads: vec!["Nội dung".into(), "Kinh phí (đồng)".into()],
                    rows: vec![vec!["Số 001085012345".into(), "120.000.000.000".into()]],
                },
            ],
            signer_name: "Chu Hồng Vân".into(),
            ..Document::default()
        }
    }

    #[test]
    fn the_text_is_masked_and_who_signed_stays() {
        let redaction = Redaction::new(&["Chu Hồng Vân"], &[], &[]);
        let (masked, count) = document().masked(&redaction);
        assert_eq!(count, 5);
        assert_eq!(masked.about, "Kết luận về ông [đã che]");
        assert_eq!(masked.parts[1], Part::Text { text: "Ông [đã che], CCCD [đã che], gọi [đã che].".into() });
        let Part::Table { rows, .. } = &masked.parts[2] else { panic!() };
        assert_eq!(rows[0], ["Số [đã che]", "120.000.000.000"]);
        assert_eq!(masked.signer_name, "Chu Hồng Vân");
    }

    #[test]
    fn what_may_be_kept_is_offered_once() {
        let offered = document().proposals(&Redaction::default());
        assert_eq!(offered, [(MaskKind::Name, "Lò Văn Tư".to_owned())]);
    }
}
