//! What somebody entered for a part of an indicator.

use serde::Serialize;
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::{AccountId, AgencyId, IndicatorPartId, IndicatorValueId};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::Instant;

use super::indicator::Unit;
use super::period::Period;
use super::{IndicatorFault, words};

/// Longest note.
const NOTE_MAX: usize = 1_000;
/// Longest reference to a document.
const EVIDENCE_MAX: usize = 300;

words! {
    /// From where somebody has a number.
    SourceKind {
        /// Báo cáo của đơn vị.
        Report = "report",
        /// Số liệu thống kê của ngành.
        Statistics = "statistics",
        /// Sổ theo dõi.
        Register = "register",
        /// Nguồn khác.
        Other = "other",
    }
}

/// For which part, agency, field and period a value stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The part.
    pub part: IndicatorPartId,
    /// The agency with everything below it.
    pub agency: AgencyId,
    /// Code of the field; empty for all of them.
    pub field: String,
    /// The period.
    pub period: Period,
}

/// What a value says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// In the unit's last decimal.
    pub value: i64,
    /// From where.
    #[serde(serialize_with = "as_word")]
    pub source: SourceKind,
    /// Words about it.
    pub note: String,
    /// Number and day of the document that proves it.
    pub evidence: String,
}

fn as_word<S: serde::Serializer>(source: &SourceKind, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(source.as_str())
}

/// Who verified a value, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// When.
    pub at: Instant,
    /// By whom; none for the program itself.
    pub by: Option<AccountId>,
    /// As called then.
    pub name: String,
}

/// A value that somebody entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnteredValue {
    /// Position in lists.
    pub seq: i64,
    /// Stable id.
    pub id: IndicatorValueId,
    /// Where it stands.
    pub place: Place,
    /// Who verifies it.
    pub keeper: AgencyId,
    /// What it says.
    pub said: Said,
    /// When it was entered or changed last.
    pub entered_at: Instant,
    /// By whom.
    pub entered_by: Option<AccountId>,
    /// As called then.
    pub entered_name: String,
    /// Who verified it, where somebody did.
    pub verified: Option<Verified>,
    /// Counts changes.
    pub version: i64,
}

impl EnteredValue {
    /// Whether a person entered what it says now.
    #[must_use]
    pub fn is_by(&self, person: Option<AccountId>) -> bool {
        person.is_some() && self.entered_by == person
    }

    /// Says something else, in the name of somebody; whatever was verified was about what it said before.
    #[must_use]
    pub fn change(self, said: Said, (by, name): (Option<AccountId>, &str), now: Instant) -> Self {
        Self { said, entered_at: now, entered_by: by, entered_name: name.to_owned(), verified: None, ..self }
    }

    /// Somebody other than who entered it has checked it.
    ///
    /// # Errors
    /// [`IndicatorFault::Own`], [`IndicatorFault::Verified`].
    pub fn verify(self, (by, name): (Option<AccountId>, &str), now: Instant) -> Result<Self, IndicatorFault> {
        if self.verified.is_some() {
            return Err(IndicatorFault::Verified);
        }
        if self.is_by(by) {
            return Err(IndicatorFault::Own);
        }
        Ok(Self { verified: Some(Verified { at: now, by, name: name.to_owned() }), ..self })
    }
}

/// A number as people write it, in the unit's last decimal: `1.200`, `87,5`; `None` where nothing is written.
///
/// # Errors
/// What is wrong with it, under the name of the field.
pub fn read_number(field: &'static str, text: &str, unit: Unit) -> Result<Option<i64>, FieldError> {
    let text: String = text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}')).collect();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || match unit.decimals() {
        0 => FieldError::new(field, "indicator-number").with("most", unit.most()),
        _ => FieldError::new(field, "indicator-decimal").with("most", unit.most() / 10),
    };
    // Where decimals are taken a single point before at most one digit is theirs: 87.5 is what English readers write.
    let has_point = unit.decimals() > 0 && !text.contains(',') && text.matches('.').count() == 1 && {
        let behind = text.rsplit('.').next().unwrap_or_default();
        behind.len() <= 1
    };
    let text = if has_point { text.replace('.', ",") } else { text };
    let (whole, decimals) = text.split_once(',').unwrap_or((&text, ""));
    let whole: String = whole.chars().filter(|c| *c != '.').collect();
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_plain = !whole.is_empty() && are_digits(&whole) && are_digits(decimals);
    let fits = u32::try_from(decimals.len()).is_ok_and(|count| count <= unit.decimals());
    // `1,200` of a unit without decimals is a thousand as English readers write it: refused rather than guessed.
    if !is_plain || !fits {
        return Err(wrong());
    }
    let scale = 10_i64.pow(unit.decimals());
    let read = whole.parse::<i64>().ok().and_then(|whole| whole.checked_mul(scale));
    let more: i64 = decimals.parse().unwrap_or_default();
    read.and_then(|read| read.checked_add(more)).filter(|read| *read <= unit.most()).map(Some).ok_or_else(wrong)
}

/// The note of one value.
///
/// # Errors
/// That it is too long.
pub fn read_note(field: &'static str, text: &str) -> Result<String, FieldError> {
    let mut fields = FieldReader::new();
    let note = fields.text(field, text, NOTE_MAX);
    match fields.finish() {
        Ok(()) => Ok(note),
        Err(errors) => Err(errors.into_iter().next().unwrap_or_else(|| FieldError::new(field, "too-long"))),
    }
}

/// From where the values of a form are, and what proves them.
///
/// # Errors
/// The refusals in the order of the form.
pub fn read_origin(source: &str, evidence: &str) -> Result<(SourceKind, String), IndicatorFault> {
    let mut fields = FieldReader::new();
    let source: Option<SourceKind> = fields.required_choice("source", source);
    let evidence = fields.text("evidence", evidence, EVIDENCE_MAX);
    fields.finish().map_err(IndicatorFault::Invalid)?;
    Ok((source.unwrap_or(SourceKind::Other), evidence))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let table = [
            ("", Unit::Doc, Ok(None)),
            (" 1.200 ", Unit::Doc, Ok(Some(1_200))),
            ("1,5", Unit::Doc, Err("indicator-number")),
            ("-1", Unit::Case, Err("indicator-number")),
            ("1e3", Unit::Case, Err("indicator-number")),
            ("99999999999999999999", Unit::Vnd, Err("indicator-number")),
            ("5.000.000", Unit::Vnd, Ok(Some(5_000_000))),
            ("87,5", Unit::Percent, Ok(Some(875))),
            ("87.5", Unit::Percent, Ok(Some(875))),
            ("87", Unit::Percent, Ok(Some(870))),
            ("100", Unit::Percent, Ok(Some(1_000))),
            ("100,1", Unit::Percent, Err("indicator-decimal")),
            ("8,75", Unit::Percent, Err("indicator-decimal")),
            (",5", Unit::Day, Err("indicator-decimal")),
            ("1.200,5", Unit::Day, Ok(Some(12_005))),
        ];
        for (text, unit, expected) in table {
            assert_eq!(read_number("value", text, unit).map_err(|error| error.code), expected, "{text} {unit:?}");
        }
    }

    #[test]
    fn somebody_else_verifies_and_a_change_undoes_it() {
        let now: Instant = "2026-03-16T03:00:00Z".parse().unwrap();
        let [one, other] = [1, 2].map(|number| Some(AccountId::from_uuid(Uuid::from_u128(number))));
        let said = |value| Said { value, source: SourceKind::Report, note: String::new(), evidence: String::new() };
        let entered = EnteredValue {
            seq: 1,
            id: IndicatorValueId::from_uuid(Uuid::from_u128(5)),
            place: Place {
                part: IndicatorPartId::from_uuid(Uuid::from_u128(6)),
                agency: AgencyId::from_uuid(Uuid::from_u128(7)),
                field: String::new(),
                period: Period::parse("2026").unwrap(),
            },
            keeper: AgencyId::from_uuid(Uuid::from_u128(8)),
            said: said(1),
            entered_at: now,
            entered_by: one,
            entered_name: "A".into(),
            verified: None,
            version: 1,
        };
        assert_eq!(entered.clone().verify((one, "A"), now), Err(IndicatorFault::Own));
        let verified = entered.verify((other, "B"), now).unwrap();
        assert_eq!(verified.clone().verify((other, "B"), now), Err(IndicatorFault::Verified));
        let changed = verified.change(said(2), (other, "B"), now);
        assert_eq!((changed.verified.is_none(), changed.entered_name.as_str()), (true, "B"));
        assert!(changed.clone().verify((other, "B"), now).is_err(), "who changed it entered it");
        assert!(changed.verify((one, "A"), now).is_ok());
    }
}
