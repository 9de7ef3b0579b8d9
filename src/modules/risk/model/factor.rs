//! The factors of the formula: rows by jurisdiction and day, and what a form may say of one.

use std::str::FromStr;

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::{AgencyId, RiskFactorId};
use thihanh_kernel::problem::FieldError;

use super::RiskFault;

/// Longest name.
const NAME_MAX: usize = 200;
/// Longest account of where it comes from.
const SOURCE_MAX: usize = 1_000;
/// Longest list of kinds of sources.
const SOURCES_MAX: usize = 100;
/// Most that a factor can count.
pub const WEIGHT_MAX: i64 = 100;
/// Largest cap: money in đồng.
pub const CAP_MAX: i64 = 1_000_000_000_000_000;
/// Longest window: twenty years.
pub const WINDOW_MAX: i64 = 240;

/// What is counted. A closed set: each has a count of its own in the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorCode {
    /// What was late.
    Lateness,
    /// What people entered about the agency, once it was verified.
    Petitions,
    /// What inspections found.
    Findings,
    /// Money allotted.
    Money,
    /// Time since it was last inspected.
    YearsSince,
    /// What it still owes after conclusions.
    OpenRecommendations,
}

/// In what a raw number is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Things.
    Count,
    /// Đồng.
    Vnd,
    /// Months.
    Months,
}

impl FactorCode {
    /// Every one, in their order.
    pub const ALL: [Self; 6] =
        [Self::Lateness, Self::Petitions, Self::Findings, Self::Money, Self::YearsSince, Self::OpenRecommendations];

    /// The word in the database, in addresses and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lateness => "lateness",
            Self::Petitions => "petitions",
            Self::Findings => "findings",
            Self::Money => "money",
            Self::YearsSince => "years_since",
            Self::OpenRecommendations => "open_recommendations",
        }
    }

    /// In what it is counted.
    pub fn unit(self) -> Unit {
        match self {
            Self::Money => Unit::Vnd,
            Self::YearsSince => Unit::Months,
            Self::Lateness | Self::Petitions | Self::Findings | Self::OpenRecommendations => Unit::Count,
        }
    }

    /// Whether it looks back over a window; time since an inspection is looked for as far back as there is one.
    pub fn has_window(self) -> bool {
        self != Self::YearsSince
    }

    /// Whether a field of state management narrows it. Neither orders nor money are of one field.
    pub fn is_by_field(self) -> bool {
        matches!(self, Self::Petitions | Self::Findings | Self::YearsSince)
    }
}

impl FromStr for FactorCode {
    type Err = UnknownFactor;

    fn from_str(word: &str) -> Result<Self, UnknownFactor> {
        Self::ALL.into_iter().find(|known| known.as_str() == word).ok_or(UnknownFactor)
    }
}

/// A word that is no factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such factor")]
pub struct UnknownFactor;

/// A factor of the formula.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Factor {
    /// Stable id.
    pub id: RiskFactorId,
    /// What is counted.
    pub code: FactorCode,
    /// For which jurisdiction; `None` for every one that has no row of its own.
    pub jurisdiction: Option<AgencyId>,
    /// In Vietnamese.
    pub name_vi: String,
    /// In English.
    pub name_en: String,
    /// How much it counts, from 0 to 100.
    pub weight: i64,
    /// The raw number that counts as full.
    pub cap: i64,
    /// How many months are looked back over.
    pub window_months: i64,
    /// Codes of the kinds of sources whose entries count, where it counts entries; every kind where none is named.
    pub sources: Vec<String>,
    /// Where it comes from.
    pub source: String,
    /// Whether somebody has checked that.
    pub is_verified: bool,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Counts changes.
    pub version: i64,
}

impl Factor {
    /// Whether it holds on a day.
    pub fn holds_on(&self, on: NaiveDate) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }

    /// The first day that its window holds, seen from a day.
    pub fn since(&self, today: NaiveDate) -> NaiveDate {
        let months = u32::try_from(self.window_months).unwrap_or_default();
        today.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN)
    }
}

/// The factors that hold in a jurisdiction on a day, one of each code, in the order of codes: its own row before the general one, and of several the one that
/// began last.
pub fn in_force(rows: &[Factor], jurisdiction: AgencyId, on: NaiveDate) -> Vec<Factor> {
    let of = |code: FactorCode| {
        rows.iter()
            .filter(|row| row.code == code && row.holds_on(on))
            .filter(|row| row.jurisdiction.is_none_or(|of| of == jurisdiction))
            .max_by_key(|row| (row.jurisdiction.is_some(), row.from, row.id))
            .cloned()
    };
    FactorCode::ALL.into_iter().filter_map(of).collect()
}

/// Whether something can be ranked in these jurisdictions, today and on every later day on which a row begins or has ended.
///
/// # Errors
/// [`RiskFault::NoWeights`].
pub fn check_weights(rows: &[Factor], jurisdictions: &[AgencyId], today: NaiveDate) -> Result<(), RiskFault> {
    let turns = rows.iter().flat_map(|row| [Some(row.from), row.to.and_then(|to| to.succ_opt())]).flatten();
    let days: Vec<NaiveDate> = std::iter::once(today).chain(turns.filter(|day| *day > today)).collect();
    let ranks = |jurisdiction: &AgencyId, day: NaiveDate| {
        in_force(rows, *jurisdiction, day).iter().any(|factor| factor.weight > 0)
    };
    let is_right = jurisdictions.iter().all(|jurisdiction| days.iter().all(|day| ranks(jurisdiction, *day)));
    if is_right { Ok(()) } else { Err(RiskFault::NoWeights) }
}

/// The form of a factor: every field a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct FactorForm {
    /// The version that it changes.
    pub version: String,
    /// What is counted, of a new one.
    pub code: String,
    /// Agency id of the jurisdiction, of a new one; empty for every one.
    pub jurisdiction: String,
    /// In Vietnamese.
    pub name_vi: String,
    /// In English.
    pub name_en: String,
    /// How much it counts.
    pub weight: String,
    /// The raw number that counts as full.
    pub cap: String,
    /// How many months are looked back over.
    pub window_months: String,
    /// Codes of kinds of sources.
    pub sources: Vec<String>,
    /// Where it comes from.
    pub source: String,
    /// `1` where somebody has checked it.
    pub is_verified: String,
    /// First day, of a new one.
    pub valid_from: String,
    /// Last day.
    pub valid_to: String,
}

impl FactorForm {
    /// The form of a factor as it stands.
    pub fn of(factor: &Factor) -> Self {
        let day = thihanh_kernel::time::vn_date;
        Self {
            version: factor.version.to_string(),
            code: factor.code.as_str().to_owned(),
            jurisdiction: factor.jurisdiction.map(|id| id.to_string()).unwrap_or_default(),
            name_vi: factor.name_vi.clone(),
            name_en: factor.name_en.clone(),
            weight: factor.weight.to_string(),
            cap: factor.cap.to_string(),
            window_months: factor.window_months.to_string(),
            sources: factor.sources.clone(),
            source: factor.source.clone(),
            is_verified: if factor.is_verified { "1".to_owned() } else { String::new() },
            valid_from: day(factor.from),
            valid_to: factor.to.map(day).unwrap_or_default(),
        }
    }

    /// What is counted, for whom and from when, of a new one.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read_new(&self, today: NaiveDate) -> Result<(FactorCode, Option<AgencyId>, NaiveDate), RiskFault> {
        let mut fields = FieldReader::new();
        let code: Option<FactorCode> = fields.required_choice("code", &self.code);
        let jurisdiction: Option<AgencyId> = fields.choice("jurisdiction", &self.jurisdiction);
        let from = fields.day("valid_from", &self.valid_from).unwrap_or(today);
        fields.finish().map_err(RiskFault::Invalid)?;
        let Some(code) = code else { return Err(RiskFault::Invalid(Vec::new())) };
        Ok((code, jurisdiction, from))
    }

    /// What it makes of a factor.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(&self, before: Factor) -> Result<Factor, RiskFault> {
        let mut fields = FieldReader::new();
        let name_vi = fields.required_text("name_vi", &self.name_vi, NAME_MAX);
        let name_en = fields.text("name_en", &self.name_en, NAME_MAX);
        let weight = whole(&mut fields, ("weight", &self.weight), 0..=WEIGHT_MAX, "risk-weight-malformed");
        let cap = whole(&mut fields, ("cap", &self.cap), 1..=CAP_MAX, "risk-cap-malformed");
        let window = match before.code.has_window() {
            true => whole(&mut fields, ("window_months", &self.window_months), 1..=WINDOW_MAX, "risk-window-malformed"),
            false => 0,
        };
        if self.sources.len() > SOURCES_MAX || self.sources.iter().any(|code| !is_code(code)) {
            fields.refuse(FieldError::new("sources", "choice-unknown"));
        }
        let source = fields.required_text("source", &self.source, SOURCE_MAX);
        let to = fields.day("valid_to", &self.valid_to);
        if to.is_some_and(|to| to < before.from) {
            fields.refuse(FieldError::new("valid_to", "risk-ends-before-start"));
        }
        fields.finish().map_err(RiskFault::Invalid)?;
        let sources = match before.code {
            FactorCode::Petitions => self.sources.clone(),
            _ => Vec::new(),
        };
        let is_verified = !self.is_verified.is_empty();
        Ok(Factor { name_vi, name_en, weight, cap, window_months: window, sources, source, is_verified, to, ..before })
    }
}

/// Whether a text may be the code of a kind of source: they stand in one column with blanks between them.
fn is_code(text: &str) -> bool {
    !text.is_empty() && text.len() <= 40 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A whole number between two others, with or without dots between the thousands; the first of them where it was refused.
fn whole(
    fields: &mut FieldReader,
    (field, text): (&'static str, &str),
    range: std::ops::RangeInclusive<i64>,
    code: &'static str,
) -> i64 {
    if text.trim().is_empty() {
        fields.refuse(FieldError::new(field, "required"));
        return *range.start();
    }
    match fields.money_vnd(field, text, *range.end(), code) {
        Some(number) if number < *range.start() => {
            fields.refuse(FieldError::new(field, code));
            *range.start()
        }
        Some(number) => number,
        None => *range.start(),
    }
}

/// Where the shipped rows come from.
const PROPOSED: &str = "Công thức do phần mềm đề xuất; chưa có văn bản nào quy định trọng số, mức trần";

/// A factor as it ships.
#[derive(Debug, Clone, Copy)]
pub struct Shipped {
    /// What is counted.
    pub code: FactorCode,
    /// In Vietnamese.
    pub name_vi: &'static str,
    /// In English.
    pub name_en: &'static str,
    /// How much it counts.
    pub weight: i64,
    /// The raw number that counts as full.
    pub cap: i64,
    /// Months.
    pub window_months: i64,
    /// Kinds of sources.
    pub sources: &'static str,
    /// Where it comes from.
    pub source: &'static str,
}

/// What ships.
pub const SHIPPED: [Shipped; 6] = [
    Shipped {
        code: FactorCode::Lateness,
        name_vi: "Nhiệm vụ quá hạn hoặc báo cáo muộn",
        name_en: "Tasks overdue or reported late",
        weight: 25,
        cap: 10,
        window_months: 24,
        sources: "",
        source: PROPOSED,
    },
    Shipped {
        code: FactorCode::Petitions,
        name_vi: "Phản ánh, kiến nghị, đơn thư, tin báo chí đã xác minh",
        name_en: "Verified petitions, complaints and press reports",
        weight: 20,
        cap: 5,
        window_months: 24,
        sources: "complaint public press front",
        source: PROPOSED,
    },
    Shipped {
        code: FactorCode::Findings,
        name_vi: "Tồn tại, vi phạm đã kết luận trong các lần kiểm tra trước",
        name_en: "Shortcomings and violations of earlier conclusions",
        weight: 20,
        cap: 5,
        window_months: 60,
        sources: "",
        source: PROPOSED,
    },
    Shipped {
        code: FactorCode::Money,
        name_vi: "Kinh phí theo dõi thi hành pháp luật được cấp",
        name_en: "Money allotted for monitoring",
        weight: 5,
        cap: 500_000_000,
        window_months: 12,
        sources: "",
        source: PROPOSED,
    },
    Shipped {
        code: FactorCode::YearsSince,
        name_vi: "Thời gian kể từ lần kiểm tra gần nhất",
        name_en: "Time since the last inspection",
        weight: 15,
        cap: 60,
        window_months: 0,
        sources: "",
        source: PROPOSED,
    },
    Shipped {
        code: FactorCode::OpenRecommendations,
        name_vi: "Kiến nghị sau kiểm tra chưa thực hiện xong",
        name_en: "Recommendations of conclusions not carried out yet",
        weight: 15,
        cap: 5,
        window_months: 60,
        sources: "",
        source: PROPOSED,
    },
];

/// The first day of what ships.
pub fn shipped_from() -> NaiveDate {
    NaiveDate::from_ymd_opt(2010, 1, 1).unwrap_or(NaiveDate::MIN)
}

/// Whole months between two days; none where the first is later.
pub fn months_between(from: NaiveDate, to: NaiveDate) -> u64 {
    use chrono::Datelike;
    let months = i64::from(to.year() - from.year()) * 12 + i64::from(to.month()) - i64::from(from.month());
    let is_short = to.day() < from.day();
    u64::try_from(months - i64::from(is_short)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn agency(number: u128) -> AgencyId {
        AgencyId::from_uuid(Uuid::from_u128(number))
    }

    fn factor(number: u128, code: FactorCode, weight: i64) -> Factor {
        Factor {
            id: RiskFactorId::from_uuid(Uuid::from_u128(number)),
            code,
            jurisdiction: None,
            name_vi: "Thử".into(),
            name_en: String::new(),
            weight,
            cap: 10,
            window_months: 24,
            sources: Vec::new(),
            source: "thử".into(),
            is_verified: false,
            from: day("2020-01-01"),
            to: None,
            version: 1,
        }
    }

    #[test]
    fn the_own_row_goes_before_the_general_one_and_the_later_before_the_earlier() {
        use FactorCode::{Findings, Lateness};
        let rows = [
            factor(1, Lateness, 10),
            Factor { from: day("2026-01-01"), ..factor(2, Lateness, 20) },
            Factor { jurisdiction: Some(agency(7)), ..factor(3, Lateness, 30) },
            Factor { to: Some(day("2025-12-31")), ..factor(4, Findings, 40) },
        ];
        let weights = |of: u128, on: &str| -> Vec<(FactorCode, i64)> {
            in_force(&rows, agency(of), day(on)).iter().map(|row| (row.code, row.weight)).collect()
        };
        assert_eq!(weights(7, "2026-03-16"), [(Lateness, 30)], "its own, though the general one began later");
        assert_eq!(weights(8, "2026-03-16"), [(Lateness, 20)]);
        assert_eq!(weights(8, "2025-12-31"), [(Lateness, 10), (Findings, 40)]);
        assert_eq!(weights(8, "2019-12-31"), []);
    }

    #[test]
    fn there_is_no_day_without_a_weight() {
        use FactorCode::{Findings, Lateness};
        let today = day("2026-03-16");
        let check = |rows: &[Factor]| check_weights(rows, &[agency(7)], today);
        assert_eq!(check(&[factor(1, Lateness, 1), factor(2, Findings, 0)]), Ok(()));
        assert_eq!(check(&[factor(1, Lateness, 0), factor(2, Findings, 0)]), Err(RiskFault::NoWeights));
        let ends = Factor { to: Some(day("2026-12-31")), ..factor(1, Lateness, 1) };
        assert_eq!(check(std::slice::from_ref(&ends)), Err(RiskFault::NoWeights), "nothing from 2027 on");
        let next = Factor { from: day("2027-01-01"), ..factor(3, Lateness, 5) };
        assert_eq!(check(&[ends, next]), Ok(()));
    }

    #[test]
    fn what_a_form_must_say() {
        let form = FactorForm {
            name_vi: "Thử".into(),
            weight: "25".into(),
            cap: "1.000".into(),
            window_months: "24".into(),
            source: "thử".into(),
            ..FactorForm::default()
        };
        let read = |form: FactorForm| form.read(factor(1, FactorCode::Money, 0));
        assert_eq!(read(form.clone()).map(|factor| (factor.weight, factor.cap)), Ok((25, 1_000)));
        let cases = [
            (FactorForm { name_vi: " ".into(), ..form.clone() }, ("name_vi", "required")),
            (FactorForm { weight: "101".into(), ..form.clone() }, ("weight", "risk-weight-malformed")),
            (FactorForm { weight: "-1".into(), ..form.clone() }, ("weight", "risk-weight-malformed")),
            (FactorForm { weight: String::new(), ..form.clone() }, ("weight", "required")),
            (FactorForm { cap: "0".into(), ..form.clone() }, ("cap", "risk-cap-malformed")),
            (FactorForm { window_months: "241".into(), ..form.clone() }, ("window_months", "risk-window-malformed")),
            (FactorForm { source: String::new(), ..form.clone() }, ("source", "required")),
            (FactorForm { valid_to: "31/12/2019".into(), ..form.clone() }, ("valid_to", "risk-ends-before-start")),
        ];
        for (form, expected) in cases {
            match read(form.clone()) {
                Err(RiskFault::Invalid(errors)) => {
                    let told: Vec<_> = errors.iter().map(|error| (error.field, error.code)).collect();
                    assert_eq!(told, [expected], "{form:?}");
                }
                other => panic!("{form:?}: {other:?}"),
            }
        }
        let since =
            FactorForm { window_months: String::new(), ..form.clone() }.read(factor(1, FactorCode::YearsSince, 0));
        assert_eq!(since.map(|factor| factor.window_months), Ok(0), "no window is asked for");
        let petitions = FactorForm { sources: vec!["press".into()], ..form.clone() };
        let petitions = petitions.read(factor(1, FactorCode::Petitions, 0));
        assert_eq!(petitions.map(|factor| factor.sources), Ok(vec!["press".to_owned()]));
        let two_in_one = FactorForm { sources: vec!["press front".into()], ..form };
        assert!(two_in_one.read(factor(1, FactorCode::Petitions, 0)).is_err());
    }

    #[test]
    fn months_are_whole_ones() {
        for (from, to, expected) in [
            ("2026-01-15", "2026-02-14", 0),
            ("2026-01-15", "2026-02-15", 1),
            ("2021-03-16", "2026-03-16", 60),
            ("2025-11-30", "2026-03-01", 3),
            ("2026-03-16", "2026-03-15", 0),
        ] {
            assert_eq!(months_between(day(from), day(to)), expected, "{from} {to}");
        }
    }

    #[test]
    fn what_ships_can_rank_and_fits_the_form() {
        assert_eq!(SHIPPED.iter().map(|row| row.weight).sum::<i64>(), 100);
        assert_eq!(SHIPPED.map(|row| row.code), FactorCode::ALL);
        for row in SHIPPED {
            assert!((1..=CAP_MAX).contains(&row.cap));
            assert_eq!(row.window_months > 0, row.code.has_window(), "{:?}", row.code);
            assert_eq!(row.code.as_str().parse(), Ok(row.code));
        }
    }
}
