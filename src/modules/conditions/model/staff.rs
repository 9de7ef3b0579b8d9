//! Who looks after law in an agency: legal officers (công chức pháp chế) and focal points of monitoring (đầu mối theo dõi).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::{AccountId, AgencyId, LegalStaffId};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::{Instant, vn_date};

use super::{ConditionFault, NOTE_MAX, PERSONS_MAX, UnknownWord, persons};

/// Longest name of a person.
const NAME_MAX: usize = 100;

/// What somebody is for. In small agencies one person is both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    /// Công chức pháp chế.
    LegalOfficer,
    /// Đầu mối theo dõi thi hành pháp luật.
    FocalPoint,
    /// Both at once.
    Both,
}

impl StaffRole {
    /// Every one, in the order of lists.
    pub const ALL: [Self; 3] = [Self::LegalOfficer, Self::FocalPoint, Self::Both];

    /// The word in the database and in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LegalOfficer => "legal_officer",
            Self::FocalPoint => "focal_point",
            Self::Both => "both",
        }
    }

    /// The words of those who are at least this: whoever is both is each of the two.
    #[must_use]
    pub fn held_by(self) -> &'static [&'static str] {
        match self {
            Self::LegalOfficer => &["legal_officer", "both"],
            Self::FocalPoint => &["focal_point", "both"],
            Self::Both => &["both"],
        }
    }

    /// Whether it makes the agency one that has a focal point.
    #[must_use]
    pub fn is_focal_point(self) -> bool {
        self != Self::LegalOfficer
    }
}

/// What somebody has studied (B2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Degree {
    /// Cử nhân luật or higher.
    Law,
    /// Another field.
    Other,
    /// No degree.
    None,
}

impl Degree {
    /// Every one, in the order of lists.
    pub const ALL: [Self; 3] = [Self::Law, Self::Other, Self::None];

    /// The word in the database and in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Law => "law",
            Self::Other => "other",
            Self::None => "none",
        }
    }
}

macro_rules! from_word {
    ($($name:ident)*) => {$(
        impl std::str::FromStr for $name {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                Self::ALL.into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
            }
        }
    )*};
}

from_word! { StaffRole Degree }

/// Somebody at an agency between two days. A row is a person in a post; whoever leaves gets a last day, and no row is ever removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StaffFacts {
    /// The agency.
    pub agency: AgencyId,
    /// The name: a person's data, sealed in the database and never in the journal, which is never erased.
    #[serde(skip)]
    pub name: String,
    /// The account here, where there is one.
    pub account: Option<AccountId>,
    /// What the person is for.
    pub role: StaffRole,
    /// Chuyên trách; else kiêm nhiệm.
    pub is_full_time: bool,
    /// What the person has studied.
    pub degree: Degree,
    /// When the person was trained in monitoring; `None`: not yet.
    pub trained_on: Option<NaiveDate>,
    /// First day.
    pub from: NaiveDate,
    /// Last day; `None` while it lasts.
    pub to: Option<NaiveDate>,
}

/// A row of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalStaff {
    /// Position in lists.
    pub seq: i64,
    /// Stable id.
    pub id: LegalStaffId,
    /// Who, where, as what.
    pub facts: StaffFacts,
    /// When it was changed last.
    pub updated_at: Instant,
    /// Counts changes.
    pub version: i64,
}

impl StaffFacts {
    /// Whether the row holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| to >= day)
    }

    /// Whether the person had been trained by a day.
    #[must_use]
    pub fn is_trained_on(&self, day: NaiveDate) -> bool {
        self.trained_on.is_some_and(|on| on <= day)
    }
}

/// The form as it was sent: every field a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct StaffForm {
    /// Agency id; of a new row only: who goes to another agency ends here and begins there.
    pub agency: String,
    /// The person's name.
    pub name: String,
    /// What the person signs in with, where the person does.
    pub login: String,
    /// A word of [`StaffRole`].
    pub role: String,
    /// `full` or `part`.
    pub time: String,
    /// A word of [`Degree`].
    pub degree: String,
    /// When trained in monitoring.
    pub trained_on: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// The version that was looked at.
    pub version: String,
}

/// Chuyên trách in a form.
pub const FULL_TIME: &str = "full";
/// Kiêm nhiệm in a form.
pub const PART_TIME: &str = "part";

impl StaffForm {
    /// A form that says what is known. The login is the caller's to put in.
    #[must_use]
    pub fn of(facts: &StaffFacts) -> Self {
        let written = |day: Option<NaiveDate>| day.map(vn_date).unwrap_or_default();
        Self {
            agency: facts.agency.to_string(),
            name: facts.name.clone(),
            login: String::new(),
            role: facts.role.as_str().to_owned(),
            time: if facts.is_full_time { FULL_TIME } else { PART_TIME }.to_owned(),
            degree: facts.degree.as_str().to_owned(),
            trained_on: written(facts.trained_on),
            from: vn_date(facts.from),
            to: written(facts.to),
            version: String::new(),
        }
    }

    /// What it says, without the account, which only the database can tell.
    ///
    /// # Errors
    /// Every field that breaks a rule, in the order of the form.
    pub fn read(&self, today: NaiveDate) -> Result<StaffFacts, ConditionFault> {
        let mut fields = FieldReader::new();
        let agency = fields.required_choice::<AgencyId>("agency", &self.agency);
        let name = fields.required_text("name", &self.name, NAME_MAX);
        let role = fields.required_choice::<StaffRole>("role", &self.role);
        let is_full_time = match self.time.trim() {
            FULL_TIME => true,
            PART_TIME => false,
            "" => {
                fields.refuse(FieldError::new("time", "required"));
                false
            }
            _ => {
                fields.refuse(FieldError::new("time", "choice-unknown"));
                false
            }
        };
        let degree = fields.required_choice::<Degree>("degree", &self.degree);
        let trained_on = fields.day("trained_on", &self.trained_on);
        if trained_on.is_some_and(|on| on > today) {
            fields.refuse(FieldError::new("trained_on", "date-in-future").with("today", vn_date(today)));
        }
        let from = fields.required_day("from", &self.from);
        let to = fields.day("to", &self.to);
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            fields.refuse(FieldError::new("to", "conditions-ends-before-start").with("start", vn_date(from)));
        }
        fields.finish().map_err(ConditionFault::Invalid)?;
        match (agency, role, degree, from) {
            (Some(agency), Some(role), Some(degree), Some(from)) => {
                Ok(StaffFacts { agency, name, account: None, role, is_full_time, degree, trained_on, from, to })
            }
            // A field that is required and was not read is noted above.
            _ => Err(ConditionFault::Invalid(Vec::new())),
        }
    }
}

impl LegalStaff {
    /// The row with other facts, at the same agency.
    #[must_use]
    pub fn change(self, facts: StaffFacts, now: Instant) -> Self {
        let agency = self.facts.agency;
        Self { facts: StaffFacts { agency, ..facts }, updated_at: now, ..self }
    }
}

/// How many posts of this kind an agency was given from a day on (số biên chế được giao); it holds until the next one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Posts {
    /// The agency.
    pub agency: AgencyId,
    /// From when.
    pub from: NaiveDate,
    /// How many.
    pub posts: i64,
    /// By which paper.
    pub note: String,
}

/// The form of posts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PostsForm {
    /// Agency id.
    pub agency: String,
    /// How many.
    pub posts: String,
    /// From when.
    pub from: String,
    /// By which paper.
    pub note: String,
}

impl PostsForm {
    /// What it says.
    ///
    /// # Errors
    /// Every field that breaks a rule.
    pub fn read(&self) -> Result<Posts, ConditionFault> {
        let mut fields = FieldReader::new();
        let agency = fields.required_choice::<AgencyId>("agency", &self.agency);
        if self.posts.trim().is_empty() {
            fields.refuse(FieldError::new("posts", "required"));
        }
        let posts = persons(&mut fields, "posts", &self.posts).min(PERSONS_MAX);
        let from = fields.required_day("from", &self.from);
        let note = fields.text("note", &self.note, NOTE_MAX);
        fields.finish().map_err(ConditionFault::Invalid)?;
        match (agency, from) {
            (Some(agency), Some(from)) => Ok(Posts { agency, from, posts, note }),
            _ => Err(ConditionFault::Invalid(Vec::new())),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn form() -> StaffForm {
        StaffForm {
            agency: Uuid::from_u128(1).to_string(),
            name: "Trần Thị Hạnh".into(),
            role: "both".into(),
            time: "part".into(),
            degree: "law".into(),
            trained_on: "10/3/2025".into(),
            from: "1/1/2025".into(),
            ..StaffForm::default()
        }
    }

    #[test]
    fn what_a_form_must_say() {
        let today = day("2026-03-16");
        let cases = [
            (StaffForm { agency: String::new(), ..form() }, ("agency", "required")),
            (StaffForm { name: " ".into(), ..form() }, ("name", "required")),
            (StaffForm { name: "x".repeat(NAME_MAX + 1), ..form() }, ("name", "too-long")),
            (StaffForm { role: "head".into(), ..form() }, ("role", "choice-unknown")),
            (StaffForm { time: String::new(), ..form() }, ("time", "required")),
            (StaffForm { time: "half".into(), ..form() }, ("time", "choice-unknown")),
            (StaffForm { degree: String::new(), ..form() }, ("degree", "required")),
            (StaffForm { trained_on: "17/3/2026".into(), ..form() }, ("trained_on", "date-in-future")),
            (StaffForm { from: "mai".into(), ..form() }, ("from", "date-malformed")),
            (StaffForm { to: "31/12/2024".into(), ..form() }, ("to", "conditions-ends-before-start")),
        ];
        for (form, expected) in cases {
            let Err(ConditionFault::Invalid(errors)) = form.read(today) else { panic!("{form:?}") };
            let told: Vec<_> = errors.iter().map(|error| (error.field, error.code)).collect();
            assert_eq!(told, [expected], "{form:?}");
        }
        let read = form().read(today).unwrap();
        assert!(read.role.is_focal_point() && !read.is_full_time);
        assert_eq!(StaffForm::of(&read).read(today).unwrap(), read, "what is shown reads back");
    }

    #[test]
    fn a_row_holds_between_its_days() {
        let facts = StaffFacts { to: Some(day("2025-06-30")), ..form().read(day("2026-03-16")).unwrap() };
        let table = [
            ("2024-12-31", false, false),
            ("2025-01-01", true, false),
            ("2025-03-10", true, true),
            ("2025-06-30", true, true),
            ("2025-07-01", false, true),
        ];
        for (on, holds, trained) in table {
            assert_eq!((facts.holds_on(day(on)), facts.is_trained_on(day(on))), (holds, trained), "{on}");
        }
    }

    #[test]
    fn a_name_is_not_written_into_the_journal() {
        let facts = form().read(day("2026-03-16")).unwrap();
        assert!(!serde_json::to_string(&facts).unwrap().contains("Hạnh"));
    }

    #[test]
    fn posts_are_counted_from_a_day() {
        let form = PostsForm {
            agency: Uuid::from_u128(1).to_string(),
            posts: "3".into(),
            from: "1/1/2026".into(),
            ..PostsForm::default()
        };
        assert_eq!(form.read().unwrap().posts, 3);
        for (wrong, field) in [
            (PostsForm { posts: String::new(), ..form.clone() }, "posts"),
            (PostsForm { posts: "-2".into(), ..form.clone() }, "posts"),
            (PostsForm { from: String::new(), ..form.clone() }, "from"),
        ] {
            let Err(ConditionFault::Invalid(errors)) = wrong.read() else { panic!("{wrong:?}") };
            assert_eq!(errors[0].field, field);
        }
    }
}
