//! A letter and what may become of it; no IO.

pub mod template;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use thihanh_kernel::ids::{AccountId, AgencyId, LetterId};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::Instant;

/// Where a letter is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LetterState {
    /// May still be changed.
    Draft,
    /// Numbered, dated, signed; its files are written.
    Signed,
    /// Sent and filed.
    Sent,
}

impl LetterState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Signed, Self::Sent];

    /// The word in the database, in addresses and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Signed => "signed",
            Self::Sent => "sent",
        }
    }

    /// Reads the word of [`LetterState::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// The series that letters are counted in; an agency that keeps several adds others.
pub const SERIES: &str = "cong_van";

/// A letter.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    /// Stable id.
    pub id: LetterId,
    /// Readable code, `CV-2026-0001`.
    pub code: String,
    /// Where it is in its life.
    pub state: LetterState,
    /// The agency that sends it.
    pub agency: AgencyId,
    /// Its number, given by a person.
    pub number: Option<u32>,
    /// The date it bears.
    pub signed_on: Option<NaiveDate>,
    /// What stands in it.
    pub content: Content,
    /// Names of its files in the store, once it is signed: DOCX, PDF.
    pub files: Option<(String, String)>,
    /// The scan of the signed paper.
    pub scan: Option<Scan>,
    /// When it was drafted.
    pub created_at: Instant,
    /// By whom.
    pub created_by: Option<AccountId>,
    /// When it was sent.
    pub sent_at: Option<Instant>,
    /// Last change.
    pub updated_at: Instant,
    /// Grows with every change.
    pub version: i64,
}

/// The scan of a signed paper, as a person handed it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// Its name in the store.
    pub hash: String,
    /// The file's own name.
    pub name: String,
}

/// Everything that stands in a letter but number and date.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// The parent body, empty for a People's Committee.
    pub parent: String,
    /// The body that issues it, as its head shows it.
    pub issuer: String,
    /// Place of the date line.
    pub place: String,
    /// The symbol behind the number.
    pub symbol: String,
    /// What it is about, without "V/v".
    pub about: String,
    /// Its text, a paragraph a line; a line that is [`TABLE_LINE`] alone stands for the table.
    pub body: String,
    /// To whom it goes.
    pub recipients: Vec<Addressee>,
    /// Who gets a copy, a line each.
    pub copies: String,
    /// What stands behind "Lưu:".
    pub archive: String,
    /// `urgent`, `very_urgent`, `express`, or nothing.
    pub urgency: String,
    /// Who signs.
    pub signing: SigningForm,
    /// What it urges, as it was when the letter was drafted.
    pub rows: Vec<UrgedRow>,
    /// The table stands in an annex, with a column for the agency.
    pub has_annex: bool,
}

/// Stands in the text where the table does.
pub const TABLE_LINE: &str = "{bang}";

/// Somebody to whom a letter goes, as called then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addressee {
    /// The agency.
    pub agency: AgencyId,
    /// Its name.
    pub name: String,
}

/// Who signs and by what right.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SigningForm {
    /// TM.: the body signed for.
    pub on_behalf_of: String,
    /// `kt`, `tl`, `tuq`, or nothing.
    pub mark: String,
    /// Title of the person signed for.
    pub superior: String,
    /// Title of the signer.
    pub title: String,
    /// The signer is acting.
    pub is_acting: bool,
    /// Name of the signer.
    pub name: String,
}

/// One obligation in a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrgedRow {
    /// Its code.
    pub code: String,
    /// Who owes it.
    pub agency: AgencyId,
    /// Name of the agency then.
    pub agency_name: String,
    /// What is owed.
    pub title: String,
    /// Where it was ordered.
    pub source: String,
    /// Its day.
    pub due_on: NaiveDate,
    /// Working days past it; 0 where it is still to come.
    pub days_late: u64,
}

/// Longest line of a letter's head and foot, in characters.
const LINE_MAX: usize = 300;
/// Longest text.
const BODY_MAX: usize = 20_000;
/// Most lines of copies.
const COPIES_MAX: usize = 40;
/// Highest number: what is beyond was mistyped.
const NUMBER_MAX: u32 = 99_999;

impl Content {
    /// What is wrong with it; the symbol's form is the writer's to check.
    pub fn faults(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let required =
            [("issuer", &self.issuer), ("place", &self.place), ("about", &self.about), ("archive", &self.archive)];
        for (field, text) in required {
            if text.trim().is_empty() {
                errors.push(FieldError::new(field, "required"));
            }
        }
        if self.body.trim().is_empty() {
            errors.push(FieldError::new("body", "required"));
        }
        let lines = [
            ("parent", &self.parent),
            ("issuer", &self.issuer),
            ("place", &self.place),
            ("about", &self.about),
            ("archive", &self.archive),
        ];
        for (field, text) in lines {
            if text.chars().count() > LINE_MAX {
                errors.push(FieldError::new(field, "letter-too-long").with("most", LINE_MAX));
            }
        }
        if self.body.chars().count() > BODY_MAX {
            errors.push(FieldError::new("body", "letter-too-long").with("most", BODY_MAX));
        }
        if self.copies.lines().count() > COPIES_MAX || self.copies.chars().count() > COPIES_MAX * LINE_MAX {
            errors.push(FieldError::new("copies", "letter-too-long").with("most", COPIES_MAX * LINE_MAX));
        }
        errors
    }
}

impl SigningForm {
    fn faults(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        for (field, text) in [("title", &self.title), ("name", &self.name)] {
            if text.trim().is_empty() {
                errors.push(FieldError::new(field, "required"));
            }
        }
        if !self.mark.is_empty() && self.superior.trim().is_empty() {
            errors.push(FieldError::new("superior", "required"));
        }
        let lines = [
            ("on_behalf_of", &self.on_behalf_of),
            ("superior", &self.superior),
            ("title", &self.title),
            ("name", &self.name),
        ];
        for (field, text) in lines {
            if text.chars().count() > LINE_MAX {
                errors.push(FieldError::new(field, "letter-too-long").with("most", LINE_MAX));
            }
        }
        errors
    }
}

/// Why a letter does not take a change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LetterFault {
    /// It is signed or sent.
    #[error("the letter is no draft any more")]
    NoDraft,
    /// It is not signed yet.
    #[error("the letter is not signed yet")]
    NotSigned,
    /// It was sent.
    #[error("the letter was sent")]
    Sent,
    /// Fields break rules.
    #[error("{} fields are refused", .0.len())]
    Invalid(Vec<FieldError>),
}

/// Number, date and signer, as typed in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numbering {
    /// The number.
    pub number: Option<u32>,
    /// The date.
    pub on: Option<NaiveDate>,
    /// The signer.
    pub signing: SigningForm,
}

impl Letter {
    /// The year in which its number counts.
    pub fn year(&self) -> Option<i32> {
        self.signed_on.map(|on| on.year())
    }

    /// Number and symbol, `07/STP-XDKT`; `None` before it has a number.
    pub fn label(&self) -> Option<String> {
        self.number.map(|number| format!("{number:02}/{}", self.content.symbol))
    }

    /// Changed by a person.
    pub fn edit(mut self, content: Content) -> Result<Self, LetterFault> {
        if self.state != LetterState::Draft {
            return Err(LetterFault::NoDraft);
        }
        let errors = content.faults();
        if !errors.is_empty() {
            return Err(LetterFault::Invalid(errors));
        }
        // Whom it goes to and what it urges was settled when it was drafted.
        let Content { recipients, rows, has_annex, signing, .. } = self.content;
        self.content = Content { recipients, rows, has_annex, signing, ..content };
        Ok(self)
    }

    /// Given number, date and signer; again while it has not been sent.
    pub fn sign(mut self, numbering: Numbering, today: NaiveDate) -> Result<Self, LetterFault> {
        if self.state == LetterState::Sent {
            return Err(LetterFault::Sent);
        }
        let mut errors = numbering.signing.faults();
        if !numbering.number.is_some_and(|number| (1..=NUMBER_MAX).contains(&number)) {
            errors.push(FieldError::new("number", "letter-number-malformed").with("most", i64::from(NUMBER_MAX)));
        }
        match numbering.on {
            None => errors.push(FieldError::new("on", "required")),
            Some(on) if on > today => errors.push(FieldError::new("on", "letter-date-in-future")),
            Some(_) => {}
        }
        if !errors.is_empty() {
            return Err(LetterFault::Invalid(errors));
        }
        self.number = numbering.number;
        self.signed_on = numbering.on;
        self.content.signing = numbering.signing;
        self.state = LetterState::Signed;
        Ok(self)
    }

    /// Sent and filed.
    pub fn send(mut self, now: Instant) -> Result<Self, LetterFault> {
        match self.state {
            LetterState::Draft => return Err(LetterFault::NotSigned),
            LetterState::Sent => return Err(LetterFault::Sent),
            LetterState::Signed => {}
        }
        self.state = LetterState::Sent;
        self.sent_at = Some(now);
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn content() -> Content {
        Content {
            issuer: "Sở Tư pháp".into(),
            place: "Minh Giang".into(),
            symbol: "STP".into(),
            about: "đôn đốc".into(),
            body: "Đề nghị báo cáo.".into(),
            archive: "VT".into(),
            ..Content::default()
        }
    }

    fn letter() -> Letter {
        let at: Instant = "2026-03-16T02:00:00Z".parse().unwrap();
        Letter {
            id: LetterId::from_uuid(Uuid::from_u128(1)),
            code: "CV-2026-0001".into(),
            state: LetterState::Draft,
            agency: AgencyId::from_uuid(Uuid::from_u128(2)),
            number: None,
            signed_on: None,
            content: content(),
            files: None,
            scan: None,
            created_at: at,
            created_by: None,
            sent_at: None,
            updated_at: at,
            version: 1,
        }
    }

    fn numbering(number: u32, on: &str) -> Numbering {
        let signing =
            SigningForm { title: "Giám đốc".into(), name: "Chu Hồng Vân".into(), ..SigningForm::default() };
        Numbering { number: Some(number), on: Some(day(on)), signing }
    }

    #[test]
    fn a_letter_is_signed_then_sent_and_then_stays() {
        let today = day("2026-03-16");
        let at = "2026-03-16T03:00:00Z".parse().unwrap();
        assert_eq!(letter().send(at), Err(LetterFault::NotSigned));
        let signed = letter().sign(numbering(7, "2026-03-16"), today).unwrap();
        assert_eq!((signed.label().as_deref(), signed.year()), (Some("07/STP"), Some(2026)));
        assert_eq!(signed.clone().edit(content()), Err(LetterFault::NoDraft));
        let again = signed.sign(numbering(8, "2026-03-13"), today).unwrap();
        assert_eq!(again.label().as_deref(), Some("08/STP"), "a mistyped number is mended");
        let sent = again.send(at).unwrap();
        assert_eq!(sent.state, LetterState::Sent);
        assert_eq!(sent.clone().sign(numbering(9, "2026-03-16"), today), Err(LetterFault::Sent));
        assert_eq!(sent.send(at), Err(LetterFault::Sent));
    }

    #[test]
    fn what_is_typed_in_is_checked() {
        let today = day("2026-03-16");
        let fields = |fault: LetterFault| match fault {
            LetterFault::Invalid(errors) => errors.iter().map(|error| error.field).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        let table = [
            (numbering(0, "2026-03-16"), vec!["number"]),
            (numbering(7, "2026-03-17"), vec!["on"]),
            (Numbering::default(), vec!["title", "name", "number", "on"]),
            (
                Numbering {
                    signing: SigningForm { mark: "kt".into(), ..numbering(1, "2026-03-16").signing },
                    ..numbering(1, "2026-03-16")
                },
                vec!["superior"],
            ),
        ];
        for (numbering, wrong) in table {
            assert_eq!(fields(letter().sign(numbering, today).unwrap_err()), wrong);
        }
        let empty = Content { about: " ".into(), body: "x".repeat(BODY_MAX + 1), ..content() };
        assert_eq!(fields(letter().edit(empty).unwrap_err()), ["about", "body"]);
    }

    #[test]
    fn who_gets_it_and_what_it_urges_cannot_be_edited() {
        let agency = AgencyId::from_uuid(Uuid::from_u128(3));
        let recipients = vec![Addressee { agency, name: "Sở Y tế".into() }];
        let before = Letter { content: Content { recipients: recipients.clone(), ..content() }, ..letter() };
        assert_eq!(before.edit(content()).unwrap().content.recipients, recipients);
    }
}
