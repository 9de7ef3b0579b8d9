//! Indicators as they ship with the program: tables (`data/*.csv`), so that a person who knows the law, and not Rust, can check and correct them.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::embedded::rows;

/// An indicator.
#[derive(Debug, Clone, Deserialize)]
pub struct ShippedIndicator {
    /// `A1.1`.
    pub code: String,
    /// In Vietnamese.
    pub name_vi: String,
    /// In English.
    pub name_en: String,
    /// How it is reckoned.
    pub formula_vi: String,
    /// What it rests on.
    pub source: String,
    /// Whether somebody has checked it.
    pub is_verified: bool,
    /// First valid day.
    pub valid_from: NaiveDate,
}

/// A part of one.
#[derive(Debug, Clone, Deserialize)]
pub struct ShippedPart {
    /// Code of the indicator.
    pub indicator: String,
    /// Code of the part.
    pub code: String,
    /// In Vietnamese.
    pub name_vi: String,
    /// In English.
    pub name_en: String,
    /// A unit.
    pub unit: String,
    /// `computed`, `entered`, `either`.
    pub how: String,
    /// A measure; empty where nothing counts it.
    pub measure: String,
    /// The register that is to count it.
    pub waits_for: String,
}

/// The indicators.
#[must_use]
pub fn indicators() -> Vec<ShippedIndicator> {
    rows(include_str!("../data/indicators.csv"))
}

/// Their parts.
#[must_use]
pub fn parts() -> Vec<ShippedPart> {
    rows(include_str!("../data/indicator_parts.csv"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::modules::indicators::model::indicator::{How, Unit};
    use crate::modules::indicators::model::measure::Measure;

    #[test]
    fn every_row_can_be_read_and_none_is_marked_as_checked() {
        let codes: BTreeSet<String> = indicators().into_iter().map(|row| row.code).collect();
        assert_eq!((codes.len(), indicators().len()), (26, 26));
        assert!(
            indicators().iter().all(|row| !row.is_verified && !row.formula_vi.is_empty() && !row.name_en.is_empty())
        );
        let mut known = BTreeSet::new();
        let mut counted = BTreeSet::new();
        for part in parts() {
            assert!(codes.contains(&part.indicator), "{}", part.indicator);
            assert!(known.insert((part.indicator.clone(), part.code.clone())), "{} {}", part.indicator, part.code);
            let unit: Unit = part.unit.parse().unwrap();
            let how: How = part.how.parse().unwrap();
            let measure: Option<Measure> = (!part.measure.is_empty()).then(|| part.measure.parse().unwrap());
            assert_eq!(measure.is_none(), how == How::Entered, "{} {}", part.indicator, part.code);
            if let Some(measure) = measure {
                assert_eq!(measure.unit(), unit, "{} {}", part.indicator, part.code);
                counted.insert(measure);
            }
        }
        assert_eq!(counted.len(), Measure::ALL.len(), "every count of the registers is shown somewhere");
        let with_parts: BTreeSet<String> = known.into_iter().map(|(indicator, _)| indicator).collect();
        assert_eq!(with_parts, codes);
    }
}
