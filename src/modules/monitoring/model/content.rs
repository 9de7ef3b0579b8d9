//! The words of a plan's document.

use serde::{Deserialize, Serialize};
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::problem::FieldError;

/// Longest line of the document's head and foot, in characters.
const LINE_MAX: usize = 300;
/// Longest text of a part.
const TEXT_MAX: usize = 20_000;

/// Everything that stands in the document but number, day, fields and lines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// The parent body, empty for a People's Committee.
    pub parent: String,
    /// The body that issues it, as its head shows it.
    pub issuer: String,
    /// Place of the date line.
    pub place: String,
    /// The symbol behind the number, `KH-STP`.
    pub symbol: String,
    /// What it is about, without "Kế hoạch".
    pub about: String,
    /// What it rests on, a line each.
    pub basis: String,
    /// Purpose and requirements, a paragraph a line.
    pub purpose: String,
    /// Scope and subjects.
    pub scope: String,
    /// Who does what to carry it out.
    pub duties: String,
    /// Who gets a copy, a line each.
    pub copies: String,
    /// What stands behind "Lưu:".
    pub archive: String,
    /// Who signs.
    pub signing: Signing,
}

/// Who signs and by what right (Decree 30/2020/NĐ-CP, Art. 13).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Signing {
    /// TM.: the body signed for.
    pub on_behalf_of: String,
    /// `kt`, `tl`, `tuq`, or nothing.
    pub mark: String,
    /// Title of the person signed for.
    pub superior: String,
    /// Title of the signer.
    pub title: String,
    /// Name of the signer.
    pub name: String,
}

impl Content {
    /// The words as typed in, cleaned.
    ///
    /// # Errors
    /// The fields that break rules; the symbol's form is the writer's to check.
    pub fn read(self) -> Result<Self, Vec<FieldError>> {
        let mut fields = FieldReader::new();
        let read = Self {
            parent: fields.text("parent", &self.parent, LINE_MAX),
            issuer: fields.required_text("issuer", &self.issuer, LINE_MAX),
            place: fields.required_text("place", &self.place, LINE_MAX),
            symbol: fields.required_text("symbol", &self.symbol, LINE_MAX).to_uppercase(),
            about: fields.required_text("about", &self.about, LINE_MAX),
            basis: fields.text("basis", &self.basis, TEXT_MAX),
            purpose: fields.text("purpose", &self.purpose, TEXT_MAX),
            scope: fields.text("scope", &self.scope, TEXT_MAX),
            duties: fields.text("duties", &self.duties, TEXT_MAX),
            copies: fields.text("copies", &self.copies, TEXT_MAX),
            archive: fields.required_text("archive", &self.archive, LINE_MAX),
            signing: Signing {
                on_behalf_of: fields.text("on_behalf_of", &self.signing.on_behalf_of, LINE_MAX),
                mark: self.signing.mark.trim().to_owned(),
                superior: fields.text("superior", &self.signing.superior, LINE_MAX),
                title: fields.text("title", &self.signing.title, LINE_MAX),
                name: fields.text("name", &self.signing.name, LINE_MAX),
            },
        };
        if !read.signing.mark.is_empty() && read.signing.superior.is_empty() {
            fields.refuse(FieldError::new("superior", "required"));
        }
        fields.finish()?;
        Ok(read)
    }

    /// What the document lacks to be issued: a signer.
    #[must_use]
    pub fn unsigned(&self) -> Vec<FieldError> {
        [("title", &self.signing.title), ("name", &self.signing.name)]
            .into_iter()
            .filter(|(_, text)| text.is_empty())
            .map(|(field, _)| FieldError::new(field, "required"))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content() -> Content {
        Content {
            issuer: "Sở Tư pháp".into(),
            place: "Minh Giang".into(),
            symbol: "kh-stp".into(),
            about: "theo dõi tình hình thi hành pháp luật năm 2026".into(),
            archive: "VT".into(),
            ..Content::default()
        }
    }

    #[test]
    fn heads_must_say_something_and_bodies_may_be_empty() {
        let read = content().read().unwrap();
        assert_eq!(read.symbol, "KH-STP");
        let wrong = Content { place: " ".into(), purpose: "x".repeat(TEXT_MAX + 1), ..content() };
        let told: Vec<_> = wrong.read().unwrap_err().iter().map(|error| (error.field, error.code)).collect();
        assert_eq!(told, [("place", "required"), ("purpose", "too-long")]);
        let signing = Signing { mark: "kt".into(), ..Signing::default() };
        let told = Content { signing, ..content() }.read().unwrap_err();
        assert_eq!(told, [FieldError::new("superior", "required")]);
    }

    #[test]
    fn nothing_is_issued_without_a_signer() {
        assert_eq!(content().unsigned().len(), 2);
        let signing = Signing { title: "Giám đốc".into(), name: "Chu Hồng Vân".into(), ..Signing::default() };
        assert_eq!(Content { signing, ..content() }.unsigned(), []);
    }
}
