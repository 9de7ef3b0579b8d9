//! An indicator and its parts: as rows hold them, and what a form may say of one.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::{IndicatorId, IndicatorPartId};
use thihanh_kernel::problem::FieldError;

use super::measure::Measure;
use super::{IndicatorFault, words};

/// Longest name.
const NAME_MAX: usize = 300;
/// Longest formula or source.
const TEXT_MAX: usize = 1_000;

words! {
    /// What a number counts.
    Unit {
        /// Văn bản.
        Doc = "doc",
        /// Vụ việc, phát hiện, kiến nghị.
        Case = "case",
        /// Người.
        Person = "person",
        /// Lớp.
        Class = "class",
        /// Cuộc.
        Event = "event",
        /// Bản.
        Copy = "copy",
        /// Biên chế.
        Post = "post",
        /// Nhiệm vụ.
        Task = "task",
        /// Đơn vị.
        Agency = "agency",
        /// Đồng.
        Vnd = "vnd",
        /// %, kept in tenths.
        Percent = "percent",
        /// Ngày, kept in tenths.
        Day = "day",
    }
}

impl Unit {
    /// Decimals that are kept: a value is told in the last of them.
    #[must_use]
    pub fn decimals(self) -> u32 {
        match self {
            Self::Percent | Self::Day => 1,
            _ => 0,
        }
    }

    /// Whether values of agencies may be added up.
    #[must_use]
    pub fn adds_up(self) -> bool {
        !matches!(self, Self::Percent | Self::Day)
    }

    /// The largest value that somebody may mean, in the last decimal.
    #[must_use]
    pub fn most(self) -> i64 {
        match self {
            Self::Percent => 1_000,
            Self::Day => 100_000,
            Self::Vnd => 1_000_000_000_000_000,
            _ => 100_000_000,
        }
    }
}

words! {
    /// Where a number comes from.
    How {
        /// Counted from registers.
        Computed = "computed",
        /// Entered by people.
        Entered = "entered",
        /// Counted, and entered beside it.
        Either = "either",
    }
}

impl How {
    /// Whether people enter it.
    #[must_use]
    pub fn is_entered(self) -> bool {
        self != Self::Computed
    }
}

/// A part of an indicator: one number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Stable id.
    pub id: IndicatorPartId,
    /// Stable code within the indicator.
    pub code: String,
    /// In Vietnamese.
    pub name_vi: String,
    /// In English; may be empty.
    pub name_en: String,
    /// What it counts.
    pub unit: Unit,
    /// Where it comes from.
    pub how: How,
    /// Which count of the registers it is.
    pub measure: Option<Measure>,
    /// The register that is to count it one day; empty where there is none to wait for.
    pub waits_for: String,
}

/// An indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// Stable id.
    pub id: IndicatorId,
    /// `A1.1`.
    pub code: String,
    /// `A1`.
    pub criterion: String,
    /// What it is called, how it is reckoned, what it rests on.
    pub facts: Facts,
    /// First valid day.
    pub from: NaiveDate,
    /// Its place in lists.
    pub order: i64,
    /// Its parts in their order.
    pub parts: Vec<Part>,
    /// Counts changes.
    pub version: i64,
}

/// What people may change of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// In Vietnamese.
    pub name_vi: String,
    /// In English; may be empty.
    pub name_en: String,
    /// How it is reckoned, in words.
    pub formula_vi: String,
    /// The law or the practice that it rests on.
    pub source: String,
    /// Whether somebody has checked it against the law.
    pub is_verified: bool,
    /// Last valid day.
    pub to: Option<NaiveDate>,
}

impl Indicator {
    /// Whether it holds on any day of a span.
    #[must_use]
    pub fn holds_between(&self, from: NaiveDate, to: NaiveDate) -> bool {
        self.from <= to && self.facts.to.is_none_or(|last| from <= last)
    }

    /// The group: `A`, `B`, `C`.
    #[must_use]
    pub fn group(&self) -> &str {
        self.code.get(..1).unwrap_or_default()
    }

    /// The part of an id.
    #[must_use]
    pub fn part(&self, id: IndicatorPartId) -> Option<&Part> {
        self.parts.iter().find(|part| part.id == id)
    }
}

/// The form of an indicator.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct IndicatorForm {
    /// Code, of a new one.
    pub code: String,
    /// In Vietnamese.
    pub name_vi: String,
    /// In English.
    pub name_en: String,
    /// How it is reckoned.
    pub formula_vi: String,
    /// What it rests on.
    pub source: String,
    /// Anything where somebody has checked it.
    pub is_verified: String,
    /// Last valid day.
    pub valid_to: String,
    /// Unit, of a new one.
    pub unit: String,
}

impl IndicatorForm {
    /// The form as an indicator fills it.
    #[must_use]
    pub fn of(facts: &Facts) -> Self {
        Self {
            name_vi: facts.name_vi.clone(),
            name_en: facts.name_en.clone(),
            formula_vi: facts.formula_vi.clone(),
            source: facts.source.clone(),
            is_verified: if facts.is_verified { "1".to_owned() } else { String::new() },
            valid_to: facts.to.map(thihanh_kernel::time::vn_date).unwrap_or_default(),
            ..Self::default()
        }
    }

    /// What it says.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(&self, from: NaiveDate) -> Result<Facts, IndicatorFault> {
        let mut fields = FieldReader::new();
        let facts = self.read_into(&mut fields, from);
        fields.finish().map_err(IndicatorFault::Invalid)?;
        Ok(facts)
    }

    fn read_into(&self, fields: &mut FieldReader, from: NaiveDate) -> Facts {
        let name_vi = fields.required_text("name_vi", &self.name_vi, NAME_MAX);
        let name_en = fields.text("name_en", &self.name_en, NAME_MAX);
        let formula_vi = fields.required_text("formula_vi", &self.formula_vi, TEXT_MAX);
        let source = fields.required_text("source", &self.source, TEXT_MAX);
        let to = fields.day("valid_to", &self.valid_to);
        if to.is_some_and(|to| to < from) {
            fields.refuse(FieldError::new("valid_to", "indicator-ends-before-start"));
        }
        Facts { name_vi, name_en, formula_vi, source, is_verified: !self.is_verified.is_empty(), to }
    }

    /// What a new one says: its code, the criterion that the code names, its facts and the unit of its only part.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read_new(
        &self,
        criteria: &[String],
        from: NaiveDate,
    ) -> Result<(String, String, Facts, Unit), IndicatorFault> {
        let mut fields = FieldReader::new();
        let code = self.code.trim().to_uppercase();
        let split = code.split_once('.').filter(|(criterion, number)| {
            let is_number = (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
            is_number && criteria.iter().any(|known| known == criterion)
        });
        let criterion = split.map(|(criterion, _)| criterion.to_owned()).unwrap_or_default();
        if code.is_empty() {
            fields.refuse(FieldError::new("code", "required"));
        } else if criterion.is_empty() {
            fields.refuse(FieldError::new("code", "indicator-code-malformed"));
        }
        let facts = self.read_into(&mut fields, from);
        let unit: Option<Unit> = fields.required_choice("unit", &self.unit);
        fields.finish().map_err(IndicatorFault::Invalid)?;
        let unit = unit.ok_or_else(|| IndicatorFault::Invalid(Vec::new()))?;
        Ok((code, criterion, facts, unit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> IndicatorForm {
        IndicatorForm {
            code: "c1.9".into(),
            name_vi: "Số việc thử".into(),
            formula_vi: "Đếm".into(),
            source: "Quy định của tỉnh".into(),
            unit: "case".into(),
            ..IndicatorForm::default()
        }
    }

    fn refused(form: IndicatorForm) -> Vec<(&'static str, &'static str)> {
        let from = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        match form.read_new(&["C1".to_owned()], from) {
            Err(IndicatorFault::Invalid(errors)) => errors.iter().map(|error| (error.field, error.code)).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_new_one_has_a_code_of_a_known_criterion() {
        let from = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        let (code, criterion, facts, unit) = form().read_new(&["C1".to_owned()], from).unwrap();
        assert_eq!((code.as_str(), criterion.as_str(), unit, facts.is_verified), ("C1.9", "C1", Unit::Case, false));
        for code in ["D1.1", "C1", "C1.", "C1.123", "C1.x", "C1.9.1"] {
            let wrong = IndicatorForm { code: code.into(), ..form() };
            assert_eq!(refused(wrong), [("code", "indicator-code-malformed")], "{code}");
        }
        let cases = [
            (IndicatorForm { code: " ".into(), ..form() }, ("code", "required")),
            (IndicatorForm { name_vi: String::new(), ..form() }, ("name_vi", "required")),
            (IndicatorForm { formula_vi: String::new(), ..form() }, ("formula_vi", "required")),
            (IndicatorForm { source: String::new(), ..form() }, ("source", "required")),
            (IndicatorForm { valid_to: "31/12/2025".into(), ..form() }, ("valid_to", "indicator-ends-before-start")),
            (IndicatorForm { unit: "kg".into(), ..form() }, ("unit", "choice-unknown")),
        ];
        for (form, expected) in cases {
            assert_eq!(refused(form), [expected]);
        }
    }
}
