//! A publication and its life: prepared → published → published again, corrected → withdrawn. A transition consumes it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::{AccountId, AgencyId, PublicationId};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::Instant;
use thihanh_kernel::vietnamese::fold;
use uuid::Uuid;

use super::document::Document;
use super::redact::clean;
use super::{PublicationFault, words};

/// Longest title.
pub const TITLE_MAX: usize = 500;
/// Longest introduction.
pub const INTRO_MAX: usize = 5_000;
/// Longest reason of a correction or a withdrawal.
pub const REASON_MAX: usize = 1_000;
/// Phrases that one publication masks, and texts that it keeps.
pub const MOST_PHRASES: usize = 100;
/// Longest phrase, longest text that is kept.
pub const PHRASE_MAX: usize = 300;
/// Shortest phrase: a single letter would mask half the text.
pub const PHRASE_MIN: usize = 2;
/// Longest last part of an address.
pub const SLUG_MAX: usize = 120;
/// As much of a number as an address takes.
const LABEL_MAX: usize = 60;
/// Longest code of what is published.
const CODE_MAX: usize = 40;

words! {
    /// What is published.
    Kind {
        /// A yearly plan of monitoring.
        Plan = "plan",
        /// The conclusion of an inspection.
        Conclusion = "conclusion",
        /// What became of a conclusion's recommendations.
        Results = "results",
        /// What the answers of a survey come to.
        Survey = "survey",
    }
}

impl Kind {
    /// With which its addresses begin.
    fn slug(self) -> &'static str {
        match self {
            Self::Plan => "ke-hoach",
            Self::Conclusion => "ket-luan",
            Self::Results => "ket-qua",
            Self::Survey => "khao-sat",
        }
    }
}

words! {
    /// Where a publication is in its life.
    State {
        /// Looked at by whoever publishes; nobody else sees it.
        Prepared = "prepared",
        /// Everybody reads it.
        Published = "published",
        /// Everybody reads that it was there, and why it is not any more.
        Withdrawn = "withdrawn",
    }
}

/// A field of state management, by its code and as it was called then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldRef {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// What whoever publishes decides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Choices {
    /// Under which title.
    pub title: String,
    /// What is said before the text.
    pub intro: String,
    /// Phrases that are masked besides.
    pub masked: Vec<String>,
    /// Names, addresses and long numbers that are kept.
    pub kept: Vec<String>,
}

/// Taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// When.
    pub at: Instant,
    /// Why, as everybody reads it.
    pub reason: String,
}

/// A publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Position in the order in which they were prepared.
    pub seq: i64,
    /// Stable id.
    pub id: PublicationId,
    /// The last part of its address.
    pub slug: String,
    /// What is published.
    pub kind: Kind,
    /// The plan, inspection or survey.
    pub source: Uuid,
    /// Its code.
    pub source_code: String,
    /// Who issued it, and publishes.
    pub agency: AgencyId,
    /// The fields that it is about.
    pub fields: Vec<FieldRef>,
    /// What is decided for the next version; of a published one, as the last version has it until somebody changes it.
    pub choices: Choices,
    /// Where it is in its life.
    pub state: State,
    /// The day on which it was published first.
    pub published_on: Option<NaiveDate>,
    /// How many versions everybody could read so far.
    pub versions: i64,
    /// Taken back.
    pub withdrawal: Option<Withdrawal>,
    /// When it was prepared.
    pub created_at: Instant,
    /// By whom.
    pub created_by: Option<AccountId>,
    /// Last change.
    pub updated_at: Instant,
    /// Counts changes.
    pub version: i64,
}

/// What everybody reads, or could read before it was corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// From 1.
    pub number: i64,
    /// What was decided for it.
    pub choices: Choices,
    /// The text without what is masked.
    pub document: Document,
    /// Places that are masked in it.
    pub masked_count: i64,
    /// Why it takes the place of the one before; empty for the first.
    pub reason: String,
    /// When it was published.
    pub at: Instant,
    /// By whom.
    pub by: Option<AccountId>,
    /// As called then.
    pub by_name: String,
}

impl Publication {
    /// The same with other decisions for the next version. What everybody reads stays until that is published.
    ///
    /// # Errors
    /// [`PublicationFault::Withdrawn`].
    pub fn edit(self, choices: Choices, now: Instant) -> Result<Self, PublicationFault> {
        self.check_lives()?;
        Ok(Self { choices, updated_at: now, ..self })
    }

    /// Everybody reads it from now on; the one before goes, with a reason.
    ///
    /// # Errors
    /// [`PublicationFault`]: withdrawn, or corrected without a reason.
    pub fn publish(self, form: &PublishForm, on: NaiveDate, now: Instant) -> Result<(Self, String), PublicationFault> {
        self.check_lives()?;
        let mut fields = FieldReader::new();
        let reason = match self.versions {
            0 => String::new(),
            _ => fields.required_text("reason", &form.reason, REASON_MAX),
        };
        // Nothing is published unseen: the rules do not find everything.
        if form.seen.trim().is_empty() {
            fields.refuse(FieldError::new("seen", "publication-unseen"));
        }
        fields.finish().map_err(PublicationFault::Invalid)?;
        let published_on = self.published_on.or(Some(on));
        let versions = self.versions + 1;
        Ok((Self { state: State::Published, published_on, versions, updated_at: now, ..self }, reason))
    }

    /// It is taken back: its text goes, that it was there stays.
    ///
    /// # Errors
    /// [`PublicationFault`]: not published, withdrawn already, or without a reason.
    pub fn withdraw(self, reason: &str, now: Instant) -> Result<Self, PublicationFault> {
        self.check_lives()?;
        if self.state == State::Prepared {
            return Err(PublicationFault::NotPublished);
        }
        let mut fields = FieldReader::new();
        let reason = fields.required_text("reason", reason, REASON_MAX);
        fields.finish().map_err(PublicationFault::Invalid)?;
        let withdrawal = Some(Withdrawal { at: now, reason });
        Ok(Self { state: State::Withdrawn, withdrawal, updated_at: now, ..self })
    }

    /// It was never published, so nothing of it need stay.
    ///
    /// # Errors
    /// [`PublicationFault::Published`].
    pub fn check_discard(&self) -> Result<(), PublicationFault> {
        if self.state == State::Prepared { Ok(()) } else { Err(PublicationFault::Published) }
    }

    fn check_lives(&self) -> Result<(), PublicationFault> {
        if self.state == State::Withdrawn { Err(PublicationFault::Withdrawn) } else { Ok(()) }
    }
}

/// The form of what is decided.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ChoicesForm {
    /// Under which title.
    pub title: String,
    /// What is said before the text.
    pub intro: String,
    /// Phrases that are masked besides, one a line.
    pub masked: String,
    /// What is kept of what the rules find.
    pub kept: Vec<String>,
}

impl ChoicesForm {
    /// What it says, or every field that breaks a rule.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(&self) -> Result<Choices, PublicationFault> {
        let mut fields = FieldReader::new();
        let title = fields.required_text("title", &self.title, TITLE_MAX);
        let intro = fields.text("intro", &self.intro, INTRO_MAX);
        let masked = phrases(&mut fields, "masked", self.masked.lines());
        let kept = phrases(&mut fields, "kept", self.kept.iter().map(String::as_str));
        fields.finish().map_err(PublicationFault::Invalid)?;
        Ok(Choices { title, intro, masked, kept })
    }
}

/// Each once, without empty ones.
fn phrases<'a>(fields: &mut FieldReader, field: &'static str, texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut read: Vec<String> = Vec::new();
    for text in texts {
        let text = clean(text).trim().to_owned();
        let length = text.chars().count();
        if text.is_empty() || read.contains(&text) {
            continue;
        }
        if length > PHRASE_MAX {
            fields.refuse(FieldError::new(field, "too-long").with("max", PHRASE_MAX.to_string()));
            break;
        }
        if length < PHRASE_MIN {
            fields.refuse(FieldError::new(field, "publication-phrase-short"));
            break;
        }
        if read.len() == MOST_PHRASES {
            fields.refuse(FieldError::new(field, "publication-phrases-many").with("most", MOST_PHRASES));
            break;
        }
        read.push(text);
    }
    read
}

/// The form by which it is published.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PublishForm {
    /// `1` from whoever looked at the text as everybody will read it.
    pub seen: String,
    /// Why it takes the place of the one before.
    pub reason: String,
}

/// What is to be published.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PrepareForm {
    /// `plan`, `conclusion`, `results`, `survey`.
    pub kind: String,
    /// Code of the plan, inspection or survey.
    pub code: String,
}

impl PrepareForm {
    /// Kind and code, as codes are written.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(&self) -> Result<(Kind, String), PublicationFault> {
        let mut fields = FieldReader::new();
        let kind = fields.required_choice("kind", &self.kind);
        let code = fields.required_text("code", &self.code, CODE_MAX).to_uppercase();
        fields.finish().map_err(PublicationFault::Invalid)?;
        kind.map(|kind| (kind, code)).ok_or_else(|| PublicationFault::Invalid(Vec::new()))
    }
}

/// The last part of an address: what it is, its number, its year; `turn` tells those apart that would be the same.
pub fn slug(kind: Kind, label: &str, year: i32, turn: usize) -> String {
    let folded = fold(label);
    let words: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let label: String = words.join("-").chars().take(LABEL_MAX).collect();
    let mut parts = vec![kind.slug().to_owned(), label.trim_end_matches('-').to_owned(), year.to_string()];
    if turn > 0 {
        parts.push((turn + 1).to_string());
    }
    parts.retain(|part| !part.is_empty());
    parts.join("-")
}

/// Whether a text may be the last part of an address.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= SLUG_MAX
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};

    use super::*;

    fn noon() -> Instant {
        Utc.with_ymd_and_hms(2026, 3, 16, 5, 0, 0).unwrap()
    }

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 16).unwrap()
    }

    fn prepared() -> Publication {
        Publication {
            seq: 1,
            id: PublicationId::from_uuid(Uuid::from_u128(1)),
            slug: "ket-luan-41-tb-stp-2026".into(),
            kind: Kind::Conclusion,
            source: Uuid::from_u128(2),
            source_code: "KT-2026-0001".into(),
            agency: AgencyId::from_uuid(Uuid::from_u128(3)),
            fields: Vec::new(),
            choices: Choices { title: "Kết luận".into(), ..Choices::default() },
            state: State::Prepared,
            published_on: None,
            versions: 0,
            withdrawal: None,
            created_at: noon(),
            created_by: None,
            updated_at: noon(),
            version: 1,
        }
    }

    fn seen(reason: &str) -> PublishForm {
        PublishForm { seen: "1".into(), reason: reason.into() }
    }

    fn refused(fault: PublicationFault) -> Vec<(&'static str, &'static str)> {
        match fault {
            PublicationFault::Invalid(errors) => errors.iter().map(|error| (error.field, error.code)).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn its_life() {
        assert_eq!(prepared().withdraw("x", noon()), Err(PublicationFault::NotPublished));
        let unseen = prepared().publish(&PublishForm::default(), day(), noon()).unwrap_err();
        assert_eq!(refused(unseen), [("seen", "publication-unseen")]);
        assert_eq!(prepared().check_discard(), Ok(()));
        let (published, reason) = prepared().publish(&seen("không cần"), day(), noon()).unwrap();
        assert_eq!((published.state, published.versions, published.published_on), (State::Published, 1, Some(day())));
        assert_eq!(reason, "", "the first takes nothing's place");
        assert_eq!(published.check_discard(), Err(PublicationFault::Published));
        let silent = published.clone().publish(&seen(" "), day(), noon()).unwrap_err();
        assert_eq!(refused(silent), [("reason", "required")]);
        let later = day().succ_opt().unwrap();
        let (corrected, reason) = published.publish(&seen("Che thêm tên"), later, noon()).unwrap();
        assert_eq!((corrected.versions, corrected.published_on, &*reason), (2, Some(day()), "Che thêm tên"));
        assert_eq!(refused(corrected.clone().withdraw("", noon()).unwrap_err()), [("reason", "required")]);
        let withdrawn = corrected.withdraw("Công khai nhầm", noon()).unwrap();
        assert_eq!(withdrawn.state, State::Withdrawn);
        assert_eq!(withdrawn.clone().edit(Choices::default(), noon()), Err(PublicationFault::Withdrawn));
        assert_eq!(withdrawn.clone().publish(&seen("x"), day(), noon()), Err(PublicationFault::Withdrawn));
        assert_eq!(withdrawn.withdraw("x", noon()), Err(PublicationFault::Withdrawn));
    }

    #[test]
    fn what_is_decided() {
        let form = ChoicesForm {
            title: " Kết luận ".into(),
            masked: "Công ty A\r\n\r\n công ty B \nCông ty A".into(),
            kept: vec!["Lò Văn Tư".into(), String::new()],
            ..ChoicesForm::default()
        };
        let choices = form.read().unwrap();
        assert_eq!(choices.title, "Kết luận");
        assert_eq!(choices.masked, ["Công ty A", "công ty B"]);
        assert_eq!(choices.kept, ["Lò Văn Tư"]);
        let many: Vec<String> = (10..=10 + MOST_PHRASES).map(|number| number.to_string()).collect();
        for (form, expected) in [
            (ChoicesForm { title: String::new(), ..form.clone() }, ("title", "required")),
            (ChoicesForm { intro: "x".repeat(INTRO_MAX + 1), ..form.clone() }, ("intro", "too-long")),
            (ChoicesForm { masked: "a".into(), ..form.clone() }, ("masked", "publication-phrase-short")),
            (ChoicesForm { masked: "x".repeat(PHRASE_MAX + 1), ..form.clone() }, ("masked", "too-long")),
            (ChoicesForm { masked: many.join("\n"), ..form.clone() }, ("masked", "publication-phrases-many")),
            (ChoicesForm { kept: many, ..form.clone() }, ("kept", "publication-phrases-many")),
        ] {
            assert_eq!(refused(form.read().unwrap_err()), [expected]);
        }
    }

    #[test]
    fn addresses_are_read_aloud_and_told_apart() {
        for (kind, label, turn, expected) in [
            (Kind::Conclusion, "41/TB-STP", 0, "ket-luan-41-tb-stp-2026"),
            (Kind::Plan, "05/KH-UBND", 1, "ke-hoach-05-kh-ubnd-2026-2"),
            (Kind::Results, "12/TB-SNV & ĐT", 0, "ket-qua-12-tb-snv-dt-2026"),
            (Kind::Survey, "", 0, "khao-sat-2026"),
        ] {
            let made = slug(kind, label, 2026, turn);
            assert_eq!(made, expected);
            assert!(is_slug(&made));
        }
        assert!(slug(Kind::Plan, &"ab ".repeat(200), 2026, 9_999).len() <= SLUG_MAX);
        for wrong in ["", "Ket-luan", "a/b", "kết", &"a".repeat(SLUG_MAX + 1)] {
            assert!(!is_slug(wrong), "{wrong}");
        }
    }
}
