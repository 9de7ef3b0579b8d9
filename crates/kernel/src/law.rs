//! A place in a legal document, as somebody typed it: number, article, clause, point; and what monitoring asks about such a document.

use std::str::FromStr;

use serde::{Deserialize, Serialize, Serializer};

use crate::form::FieldReader;
use crate::problem::FieldError;
use crate::vietnamese::fold;

/// Longest number of a document.
const NUMBER_MAX: usize = 100;
/// Longest number of an article, clause or point.
const PART_MAX: usize = 10;

/// A place in a legal document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LawRef {
    /// `59/2012/NĐ-CP`, or the name of a law.
    pub number: String,
    /// `8`; empty where the whole document is meant.
    pub article: String,
    /// `2`.
    pub clause: String,
    /// `a`.
    pub point: String,
}

/// The fields of a form that name such a place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LawForm<'a> {
    /// Number of the document.
    pub law: &'a str,
    /// Its article.
    pub article: &'a str,
    /// Clause of the article.
    pub clause: &'a str,
    /// Point of the clause.
    pub point: &'a str,
}

/// The names of the four fields on a form, document first.
pub type LawFields = [&'static str; 4];

/// The usual names.
pub const LAW_FIELDS: LawFields = ["law", "article", "clause", "point"];

impl LawForm<'_> {
    /// The place; `None` where no document is named.
    #[must_use]
    pub fn read(&self, fields: &mut FieldReader, names: LawFields) -> Option<LawRef> {
        let [law_name, article_name, clause_name, point_name] = names;
        let number = fields.text(law_name, self.law, NUMBER_MAX);
        let mut part = |field, text: &str, words: &[&str]| {
            let text = fields.text(field, text, PART_MAX + 10);
            let bare = words.iter().find_map(|word| strip_word(&text, word)).unwrap_or(&text).trim().to_owned();
            let is_part = bare.chars().all(char::is_alphanumeric) && bare.chars().count() <= PART_MAX;
            if !is_part {
                fields.refuse(FieldError::new(field, "law-part-malformed"));
            }
            bare
        };
        let article = part(article_name, self.article, &["điều"]);
        let clause = part(clause_name, self.clause, &["khoản"]);
        let point = part(point_name, self.point, &["điểm"]);
        let is_part_missing = (!clause.is_empty() && article.is_empty()) || (!point.is_empty() && clause.is_empty());
        if is_part_missing {
            fields.refuse(FieldError::new(article_name, "law-part-missing"));
        }
        if number.is_empty() {
            if !article.is_empty() {
                fields.refuse(FieldError::new(law_name, "required"));
            }
            return None;
        }
        Some(LawRef { number, article, clause, point })
    }
}

/// The text behind a word that it begins with, whatever its capitals.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (first, rest) = text.split_once(' ')?;
    (first.to_lowercase() == word).then_some(rest)
}

impl LawRef {
    /// By which findings about one document are found, however its number was typed.
    #[must_use]
    pub fn key(&self) -> String {
        law_key(&self.number)
    }

    /// As it stands in a sentence: `điểm a khoản 2 Điều 8 Nghị định …`.
    #[must_use]
    pub fn words(&self) -> String {
        let mut words = String::new();
        for (name, part) in [("điểm", &self.point), ("khoản", &self.clause), ("Điều", &self.article)] {
            if !part.is_empty() {
                words.push_str(name);
                words.push(' ');
                words.push_str(part);
                words.push(' ');
            }
        }
        words + &self.number
    }
}

/// The number of a document without marks, blanks and difference of capitals.
#[must_use]
pub fn law_key(number: &str) -> String {
    fold(number).chars().filter(|c| !c.is_whitespace()).collect()
}

/// A word that is none of a closed set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such word")]
pub struct UnknownWord;

/// The two ways of handling a result of monitoring (Decree 59/2012/NĐ-CP, Art. 14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Authority {
    /// Within one's own authority.
    Own,
    /// Proposed to the body that has it.
    Proposal,
}

/// What is asked about a legal document itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentAsk {
    /// Sửa đổi, bổ sung.
    Amend,
    /// Thay thế.
    Replace,
    /// Bãi bỏ.
    Repeal,
    /// Đình chỉ thi hành.
    Suspend,
    /// Ban hành mới, quy định chi tiết.
    Issue,
    /// Hướng dẫn áp dụng.
    Guide,
}

impl Authority {
    /// Both.
    pub const ALL: &'static [Self] = &[Self::Own, Self::Proposal];

    /// The word in the database, in addresses and in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Proposal => "proposal",
        }
    }
}

impl DocumentAsk {
    /// Every one, in their order.
    pub const ALL: &'static [Self] =
        &[Self::Amend, Self::Replace, Self::Repeal, Self::Suspend, Self::Issue, Self::Guide];

    /// The word in the database, in addresses and in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Amend => "amend",
            Self::Replace => "replace",
            Self::Repeal => "repeal",
            Self::Suspend => "suspend",
            Self::Issue => "issue",
            Self::Guide => "guide",
        }
    }
}

impl FromStr for Authority {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Self::ALL.iter().copied().find(|known| known.as_str() == word).ok_or(UnknownWord)
    }
}

impl FromStr for DocumentAsk {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Self::ALL.iter().copied().find(|known| known.as_str() == word).ok_or(UnknownWord)
    }
}

impl Serialize for Authority {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Serialize for DocumentAsk {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(law: &str, article: &str, clause: &str, point: &str) -> Result<Option<LawRef>, Vec<&'static str>> {
        let mut fields = FieldReader::new();
        let read = LawForm { law, article, clause, point }.read(&mut fields, LAW_FIELDS);
        fields.finish().map(|()| read).map_err(|errors| errors.iter().map(|error| error.code).collect())
    }

    #[test]
    fn a_place_is_read_with_or_without_its_words() {
        let place = read("Nghị định 59/2012/NĐ-CP", "Điều 8", "khoản 2", "a").unwrap().unwrap();
        assert_eq!(place.words(), "điểm a khoản 2 Điều 8 Nghị định 59/2012/NĐ-CP");
        assert_eq!(place.key(), law_key("nghị định 59/2012/nđ-cp "));
        assert_eq!(read("", "", "", ""), Ok(None));
        for (law, article, clause, point, code) in [
            ("", "8", "", "", "required"),
            ("59/2012/NĐ-CP", "", "2", "", "law-part-missing"),
            ("59/2012/NĐ-CP", "8", "", "a", "law-part-missing"),
            ("59/2012/NĐ-CP", "8; 9", "", "", "law-part-malformed"),
        ] {
            assert_eq!(read(law, article, clause, point), Err(vec![code]), "{law} {article} {clause} {point}");
        }
    }

    #[test]
    fn words_are_read_back() {
        for ask in DocumentAsk::ALL {
            assert_eq!(ask.as_str().parse(), Ok(*ask));
        }
        for authority in Authority::ALL {
            assert_eq!(authority.as_str().parse(), Ok(*authority));
        }
        assert_eq!("Amend".parse::<DocumentAsk>(), Err(UnknownWord));
        assert_eq!("".parse::<Authority>(), Err(UnknownWord));
    }
}
