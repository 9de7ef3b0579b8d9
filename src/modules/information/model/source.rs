//! Kinds of sources: as they ship, as rows hold them, and what a form may say of one.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::InformationSourceId;
use thihanh_kernel::problem::FieldError;

use super::InformationFault;

/// Longest name.
const NAME_MAX: usize = 200;
/// Longest legal source.
const SOURCE_MAX: usize = 1_000;
/// Longest code.
const CODE_MAX: usize = 40;

/// A kind of source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceKind {
    /// Stable id.
    pub id: InformationSourceId,
    /// Stable code.
    pub code: String,
    /// In Vietnamese.
    pub name_vi: String,
    /// In English.
    pub name_en: String,
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

impl SourceKind {
    /// Whether it may be chosen on a day.
    pub fn holds_on(&self, on: NaiveDate) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }
}

/// The form of a kind of source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct SourceForm {
    /// Code, of a new one.
    pub code: String,
    /// In Vietnamese.
    pub name_vi: String,
    /// In English.
    pub name_en: String,
    /// The law that names it.
    pub source: String,
    /// `1` where somebody has checked it.
    pub is_verified: String,
    /// Last day.
    pub valid_to: String,
}

impl SourceForm {
    /// The code of a new one.
    ///
    /// # Errors
    /// The refusal, where it is more than small letters, digits and lines.
    pub fn read_code(&self) -> Result<String, InformationFault> {
        let mut fields = FieldReader::new();
        let code = fields.required_text("code", &self.code, CODE_MAX);
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !code.is_empty() && !code.chars().all(is_plain) {
            fields.refuse(FieldError::new("code", "information-source-code-malformed"));
        }
        fields.finish().map_err(InformationFault::Invalid)?;
        Ok(code)
    }

    /// What it makes of a kind of source.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(&self, before: SourceKind) -> Result<SourceKind, InformationFault> {
        let mut fields = FieldReader::new();
        let name_vi = fields.required_text("name_vi", &self.name_vi, NAME_MAX);
        let name_en = fields.text("name_en", &self.name_en, NAME_MAX);
        let source = fields.required_text("source", &self.source, SOURCE_MAX);
        let to = fields.day("valid_to", &self.valid_to);
        if to.is_some_and(|to| to < before.from) {
            fields.refuse(FieldError::new("valid_to", "information-source-ends-before-start"));
        }
        fields.finish().map_err(InformationFault::Invalid)?;
        Ok(SourceKind { name_vi, name_en, source, is_verified: !self.is_verified.is_empty(), to, ..before })
    }
}

/// The law that names the sources. Neither text was read to the letter for this list: every row ships unverified.
const LAW: &str = "Nghị định số 59/2012/NĐ-CP, Điều 11; Nghị định số 80/2025/NĐ-CP";

/// What ships: code, Vietnamese, English, law.
pub const SHIPPED: [(&str, &str, &str, &str); 9] = [
    ("state_report", "Báo cáo của cơ quan nhà nước có thẩm quyền", "Reports of competent state bodies", LAW),
    ("survey", "Kết quả điều tra, khảo sát", "Results of surveys", LAW),
    ("inspection", "Kết quả kiểm tra", "Results of inspections", LAW),
    ("press", "Báo chí, phương tiện thông tin đại chúng", "Press and mass media", LAW),
    ("complaint", "Khiếu nại, tố cáo, phản ánh, kiến nghị", "Complaints, denunciations, petitions", LAW),
    (
        "trial",
        "Kết quả điều tra, truy tố, xét xử (Công an, Viện kiểm sát, Tòa án)",
        "Results of investigation, prosecution and trial (police, procuracy, courts)",
        LAW,
    ),
    (
        "front",
        "Mặt trận Tổ quốc Việt Nam và các tổ chức chính trị - xã hội",
        "The Fatherland Front and socio-political organisations",
        LAW,
    ),
    ("public", "Tổ chức, doanh nghiệp, người dân cung cấp", "Supplied by organisations, business and people", LAW),
    ("other", "Nguồn khác", "Other sources", LAW),
];

/// The first day of what ships: that of the older decree, so that older information has a source too.
pub fn shipped_from() -> NaiveDate {
    NaiveDate::from_ymd_opt(2010, 1, 1).unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn kind() -> SourceKind {
        SourceKind {
            id: InformationSourceId::from_uuid(Uuid::from_u128(1)),
            code: "press".into(),
            name_vi: "Báo chí".into(),
            name_en: String::new(),
            source: LAW.into(),
            is_verified: false,
            from: shipped_from(),
            to: None,
            order: 1,
            version: 1,
        }
    }

    fn form() -> SourceForm {
        SourceForm { code: "press".into(), name_vi: "Báo chí".into(), source: LAW.into(), ..SourceForm::default() }
    }

    #[test]
    fn what_a_form_must_say() {
        let cases = [
            (SourceForm { name_vi: " ".into(), ..form() }, ("name_vi", "required")),
            (SourceForm { source: String::new(), ..form() }, ("source", "required")),
            (
                SourceForm { valid_to: "1/1/2009".into(), ..form() },
                ("valid_to", "information-source-ends-before-start"),
            ),
        ];
        for (form, expected) in cases {
            match form.read(kind()) {
                Err(InformationFault::Invalid(errors)) => {
                    let told: Vec<_> = errors.iter().map(|error| (error.field, error.code)).collect();
                    assert_eq!(told, [expected]);
                }
                other => panic!("{form:?}: {other:?}"),
            }
        }
        for (code, is_code) in [("bao_chi2", true), ("", false), ("Báo chí", false), ("a-b", false)] {
            assert_eq!(SourceForm { code: code.into(), ..form() }.read_code().is_ok(), is_code, "{code}");
        }
        assert!(SourceForm { is_verified: "1".into(), ..form() }.read(kind()).unwrap().is_verified);
    }

    #[test]
    fn what_ships_has_codes_of_its_own() {
        let mut codes: Vec<_> = SHIPPED.iter().map(|(code, ..)| *code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), SHIPPED.len());
        let shipped = SHIPPED.iter().map(|(code, ..)| SourceForm { code: (*code).into(), ..form() });
        assert!(shipped.into_iter().all(|form| form.read_code().is_ok()));
    }
}
