//! What makes a row of the calendar of days off: the Prime Minister decides Tết and swapped days each year (Labour Code 2019,
//! Article 112 clause 3), so the rows are kept by an administrator, each with its source.

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;
use thihanh_kernel::calendar::DayKind;
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time;
use thihanh_kernel::vietnamese::nfc;

use super::shipped::Holiday;

/// Longest name and source, in characters.
const LINE_MAX: usize = 300;

/// A row as it is typed in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DayOffForm {
    /// The day, as a person writes it.
    pub day: String,
    /// [`DayKind::code`].
    pub kind: String,
    /// What the day is.
    pub name: String,
    /// The decision it rests on.
    pub source: String,
}

impl DayOffForm {
    /// Reads the row. A person who typed it with its source has checked it.
    ///
    /// # Errors
    /// Every field that is missing, unreadable or too long; a weekday that is worked anyway and a weekend that is off anyway.
    pub fn read(&self) -> Result<Holiday, Vec<FieldError>> {
        let mut errors = Vec::new();
        let day = keep(read_day(&self.day), &mut errors);
        let kind =
            keep(DayKind::parse(&self.kind).ok_or_else(|| FieldError::new("kind", "choice-unknown")), &mut errors);
        let name = keep(line("name", &self.name), &mut errors);
        let source = keep(line("source", &self.source), &mut errors);
        if let (Some(day), Some(kind)) = (day, kind) {
            keep(check(day, kind), &mut errors);
        }
        match (day, kind, name, source) {
            (Some(day), Some(kind), Some(name), Some(source)) if errors.is_empty() => {
                Ok(Holiday { day, kind, name, source, is_verified: true })
            }
            _ => Err(errors),
        }
    }
}

fn keep<T>(read: Result<T, FieldError>, errors: &mut Vec<FieldError>) -> Option<T> {
    read.map_err(|error| errors.push(error)).ok()
}

fn read_day(text: &str) -> Result<NaiveDate, FieldError> {
    if text.trim().is_empty() {
        return Err(FieldError::new("day", "required"));
    }
    let shortened = || text.chars().take(40).collect::<String>();
    time::parse_date(text).ok_or_else(|| FieldError::new("day", "date-malformed").with("text", shortened()))
}

/// A legal holiday may fall on a weekend; the others only make sense on one side of it.
fn check(day: NaiveDate, kind: DayKind) -> Result<(), FieldError> {
    let is_weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    match kind {
        DayKind::SwapWorkday if !is_weekend => Err(FieldError::new("day", "day-off-worked-anyway")),
        DayKind::Compensation if is_weekend => Err(FieldError::new("day", "day-off-free-anyway")),
        _ => Ok(()),
    }
}

fn line(field: &'static str, text: &str) -> Result<String, FieldError> {
    let text = nfc(&text.split_whitespace().collect::<Vec<_>>().join(" ")).to_string();
    match text.chars().count() {
        0 => Err(FieldError::new(field, "required")),
        1..=LINE_MAX => Ok(text),
        _ => Err(FieldError::new(field, "too-long").with("max", LINE_MAX.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_faults() {
        let long = "x".repeat(LINE_MAX + 1);
        // 30/04/2027 is a Friday, 02/05/2027 a Sunday, 08/05/2027 a Saturday.
        let table = [
            (("30/04/2027", "holiday", "Ngày Chiến thắng", "Bộ luật Lao động 2019, Điều 112"), &[] as &[_]),
            (("02/05/2027", "holiday", "Lễ", "Thông báo"), &[]),
            (("08/05/2027", "swap_workday", "Làm bù", "Thông báo"), &[]),
            (("30/04/2027", "swap_workday", "Làm bù", "Thông báo"), &[("day", "day-off-worked-anyway")]),
            (("02/05/2027", "compensation", "Nghỉ bù", "Thông báo"), &[("day", "day-off-free-anyway")]),
            (
                ("31/02/2027", "party", " ", &long),
                &[("day", "date-malformed"), ("kind", "choice-unknown"), ("name", "required"), ("source", "too-long")],
            ),
            (("", "holiday", "Lễ", ""), &[("day", "required"), ("source", "required")]),
        ];
        for ((day, kind, name, source), faults) in table {
            let form = DayOffForm { day: day.into(), kind: kind.into(), name: name.into(), source: source.into() };
            let read = form.read();
            let found: Vec<_> = read.err().unwrap_or_default().iter().map(|error| (error.field, error.code)).collect();
            assert_eq!(found, faults, "{form:?}");
        }
        let form = DayOffForm {
            day: "2027-04-30".into(),
            kind: "holiday".into(),
            name: " Nga\u{300}y  nghỉ ".into(),
            source: "Bộ luật".into(),
        };
        let row = form.read().unwrap();
        assert_eq!((row.name.as_str(), row.is_verified), ("Ngày nghỉ", true));
    }
}
