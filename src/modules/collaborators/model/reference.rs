//! Criteria and kinds of organisations: as they ship, as rows hold them, and what a form may say of one.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::CollaboratorReferenceId;
use thihanh_kernel::problem::FieldError;

use super::{CollaboratorFault, words};

/// Longest name.
const NAME_MAX: usize = 300;
/// Longest legal source.
const SOURCE_MAX: usize = 1_000;
/// Longest code.
const CODE_MAX: usize = 40;
/// Largest value that a criterion may ask for.
const LEAST_MAX: i64 = 60;

words! {
    /// What a row is one of.
    ReferenceList {
        /// A criterion that a collaborator must meet.
        Criterion = "criterion",
        /// A kind of organisation that collaborators come from.
        Organisation = "organisation",
    }
}

/// A criterion or a kind of organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// Stable id.
    pub id: CollaboratorReferenceId,
    /// What it is one of.
    pub list: ReferenceList,
    /// Stable code.
    pub code: String,
    /// In Vietnamese.
    pub name_vi: String,
    /// In English.
    pub name_en: String,
    /// The years that a criterion asks for at least; `None` where it is met or not.
    pub least_years: Option<i64>,
    /// The law that names it.
    pub source: String,
    /// Whether somebody has checked it against the law.
    pub is_verified: bool,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Its place in lists.
    pub order: i64,
    /// Counts changes.
    pub version: i64,
}

impl Reference {
    /// Whether it holds on a day.
    pub fn holds_on(&self, on: NaiveDate) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }
}

/// The form of a row: every field a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ReferenceForm {
    /// The version that it changes.
    pub version: String,
    /// A word of [`ReferenceList`], of a new one.
    pub list: String,
    /// Code, of a new one.
    pub code: String,
    /// In Vietnamese.
    pub name_vi: String,
    /// In English.
    pub name_en: String,
    /// Years at least, of a criterion.
    pub least_years: String,
    /// The law that names it.
    pub source: String,
    /// `1` where somebody has checked it.
    pub is_verified: String,
    /// Last day.
    pub valid_to: String,
}

impl ReferenceForm {
    /// The form of a row as it stands.
    pub fn of(row: &Reference) -> Self {
        Self {
            version: row.version.to_string(),
            list: row.list.as_str().to_owned(),
            code: row.code.clone(),
            name_vi: row.name_vi.clone(),
            name_en: row.name_en.clone(),
            least_years: row.least_years.map(|years| years.to_string()).unwrap_or_default(),
            source: row.source.clone(),
            is_verified: if row.is_verified { "1".to_owned() } else { String::new() },
            valid_to: row.to.map(thihanh_kernel::time::vn_date).unwrap_or_default(),
        }
    }

    /// The list and the code of a new one.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read_new(&self) -> Result<(ReferenceList, String), CollaboratorFault> {
        let mut fields = FieldReader::new();
        let list: Option<ReferenceList> = fields.required_choice("list", &self.list);
        let code = fields.required_text("code", &self.code, CODE_MAX);
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !code.is_empty() && !code.chars().all(is_plain) {
            fields.refuse(FieldError::new("code", "collaborator-code-malformed"));
        }
        fields.finish().map_err(CollaboratorFault::Invalid)?;
        match list {
            Some(list) => Ok((list, code)),
            // A field that is required and was not read is noted above.
            None => Err(CollaboratorFault::Invalid(Vec::new())),
        }
    }

    /// What it makes of a row.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(&self, before: Reference) -> Result<Reference, CollaboratorFault> {
        let mut fields = FieldReader::new();
        let name_vi = fields.required_text("name_vi", &self.name_vi, NAME_MAX);
        let name_en = fields.text("name_en", &self.name_en, NAME_MAX);
        let least_years = match before.list {
            ReferenceList::Criterion => {
                fields.money_vnd("least_years", &self.least_years, LEAST_MAX, "collaborator-years-malformed")
            }
            ReferenceList::Organisation => None,
        };
        let source = fields.required_text("source", &self.source, SOURCE_MAX);
        let to = fields.day("valid_to", &self.valid_to);
        if to.is_some_and(|to| to < before.from) {
            fields.refuse(FieldError::new("valid_to", "collaborator-ends-before-start"));
        }
        fields.finish().map_err(CollaboratorFault::Invalid)?;
        let is_verified = !self.is_verified.is_empty();
        Ok(Reference { name_vi, name_en, least_years, source, is_verified, to, ..before })
    }
}

/// The circular's article was read as another authority tells it, the decree's clause in the press: every row ships unverified.
const CIRCULAR: &str = "Thông tư số 04/2021/TT-BTP, Điều 10";
/// The clause about who may be asked and how.
const DECREE: &str = "Nghị định số 59/2012/NĐ-CP, khoản 3 Điều 6 (sửa đổi tại Nghị định số 32/2020/NĐ-CP)";

/// List, code, Vietnamese, English, years at least, law.
pub type Shipped = (ReferenceList, &'static str, &'static str, &'static str, Option<i64>, &'static str);

/// What ships.
pub const SHIPPED: [Shipped; 10] = [
    (ReferenceList::Criterion, "capacity", "Có năng lực hành vi dân sự đầy đủ", "Full civil capacity", None, CIRCULAR),
    (
        ReferenceList::Criterion,
        "clean_record",
        "Không đang bị truy cứu trách nhiệm hình sự, xử lý kỷ luật, chấp hành án hoặc biện pháp xử lý hành chính",
        "Not under prosecution, discipline, sentence or administrative measures",
        None,
        CIRCULAR,
    ),
    (
        ReferenceList::Criterion,
        "degree",
        "Có bằng cử nhân luật hoặc bằng đại học phù hợp với lĩnh vực theo dõi",
        "A law degree, or a degree that fits the field",
        None,
        CIRCULAR,
    ),
    (
        ReferenceList::Criterion,
        "experience",
        "Có thời gian công tác trong lĩnh vực theo dõi",
        "Years of work in the field",
        Some(3),
        CIRCULAR,
    ),
    (
        ReferenceList::Criterion,
        "not_salaried",
        "Không phải cán bộ, công chức hưởng lương từ ngân sách nhà nước",
        "Not an official paid from the state budget",
        None,
        DECREE,
    ),
    (ReferenceList::Organisation, "lawyers_association", "Hội Luật gia", "Lawyers' association", None, DECREE),
    (
        ReferenceList::Organisation,
        "bar",
        "Liên đoàn Luật sư, đoàn luật sư",
        "Bar federation and bar associations",
        None,
        DECREE,
    ),
    (
        ReferenceList::Organisation,
        "vcci",
        "Liên đoàn Thương mại và Công nghiệp Việt Nam (VCCI)",
        "Chamber of commerce and industry (VCCI)",
        None,
        DECREE,
    ),
    (
        ReferenceList::Organisation,
        "professional",
        "Tổ chức xã hội - nghề nghiệp",
        "Socio-professional associations",
        None,
        DECREE,
    ),
    (
        ReferenceList::Organisation,
        "research",
        "Tổ chức nghiên cứu, đào tạo (viện, trường)",
        "Research and training bodies",
        None,
        DECREE,
    ),
];

/// The first day of what ships: from then on checks may be entered for older contracts too.
pub fn shipped_from() -> NaiveDate {
    NaiveDate::from_ymd_opt(2012, 10, 1).unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn row(list: ReferenceList) -> Reference {
        Reference {
            id: CollaboratorReferenceId::from_uuid(Uuid::from_u128(1)),
            list,
            code: "thu".into(),
            name_vi: "Thử".into(),
            name_en: String::new(),
            least_years: None,
            source: CIRCULAR.into(),
            is_verified: false,
            from: shipped_from(),
            to: None,
            order: 1,
            version: 1,
        }
    }

    fn form() -> ReferenceForm {
        ReferenceForm {
            list: "criterion".into(),
            code: "thu".into(),
            name_vi: "Thử".into(),
            least_years: "3".into(),
            source: CIRCULAR.into(),
            ..ReferenceForm::default()
        }
    }

    #[test]
    fn what_a_form_must_say() {
        assert_eq!(form().read(row(ReferenceList::Criterion)).unwrap().least_years, Some(3));
        assert_eq!(form().read(row(ReferenceList::Organisation)).unwrap().least_years, None);
        let cases = [
            (ReferenceForm { name_vi: " ".into(), ..form() }, ("name_vi", "required")),
            (ReferenceForm { least_years: "61".into(), ..form() }, ("least_years", "collaborator-years-malformed")),
            (ReferenceForm { source: String::new(), ..form() }, ("source", "required")),
            (ReferenceForm { valid_to: "1/1/2012".into(), ..form() }, ("valid_to", "collaborator-ends-before-start")),
        ];
        for (form, expected) in cases {
            match form.read(row(ReferenceList::Criterion)) {
                Err(CollaboratorFault::Invalid(errors)) => {
                    let told: Vec<_> = errors.iter().map(|error| (error.field, error.code)).collect();
                    assert_eq!(told, [expected]);
                }
                other => panic!("{form:?}: {other:?}"),
            }
        }
        for (list, code, is_right) in [("criterion", "a_1", true), ("khac", "a_1", false), ("criterion", "Á", false)] {
            let form = ReferenceForm { list: list.into(), code: code.into(), ..form() };
            assert_eq!(form.read_new().is_ok(), is_right, "{list} {code}");
        }
    }

    #[test]
    fn what_ships_has_codes_of_its_own() {
        let mut codes: Vec<_> = SHIPPED.iter().map(|(_, code, ..)| *code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), SHIPPED.len());
        for (list, code, ..) in SHIPPED {
            let form = ReferenceForm { list: list.as_str().into(), code: code.into(), ..form() };
            assert_eq!(form.read_new(), Ok((list, code.to_owned())));
        }
    }
}
