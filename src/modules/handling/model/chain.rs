//! What was found again: the same fault of the same agency, under the same criterion, about the same article, in a later year (tái diễn).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;

/// What makes two findings the same fault.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The agency.
    pub agency: AgencyId,
    /// The criterion.
    pub criterion: String,
    /// Key of the document ([`thihanh_kernel::law::law_key`]).
    pub law: String,
    /// Its article; empty where the whole document is meant.
    pub article: String,
}

/// Of each of these findings the last year before its own in which the same fault was found. `None` also for what is no fault: a good result, or a finding
/// that names no document.
pub fn recurring(found: &[(Option<Fault>, i32)]) -> Vec<Option<i32>> {
    let mut years: BTreeMap<&Fault, Vec<i32>> = BTreeMap::new();
    for (fault, year) in found {
        if let Some(fault) = fault {
            years.entry(fault).or_default().push(*year);
        }
    }
    let last_before = |fault: &Fault, year: i32| {
        years.get(fault).and_then(|years| years.iter().copied().filter(|other| *other < year).max())
    };
    found.iter().map(|(fault, year)| fault.as_ref().and_then(|fault| last_before(fault, *year))).collect()
}

/// Days from one day to another; `None` while either is not known.
pub fn days_taken(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Option<i64> {
    Some((to? - from?).num_days())
}

#[cfg(test)]
mod tests {
    use super::super::handling::fixtures::{agency, day};
    use super::*;

    fn fault(place: u128, criterion: &str, article: &str) -> Option<Fault> {
        Some(Fault {
            agency: agency(place),
            criterion: criterion.into(),
            law: "luat-a".into(),
            article: article.into(),
        })
    }

    #[test]
    fn only_the_same_fault_of_an_earlier_year_comes_back() {
        let found = [
            (fault(1, "C1", "8"), 2026),
            (fault(1, "C1", "8"), 2026),
            (fault(1, "C1", "8"), 2023),
            (fault(1, "C1", "8"), 2024),
            (fault(1, "C2", "8"), 2026),
            (fault(1, "C1", "9"), 2026),
            (fault(2, "C1", "8"), 2026),
            (None, 2026),
            (None, 2025),
        ];
        let wanted = [Some(2024), Some(2024), None, Some(2023), None, None, None, None, None];
        assert_eq!(recurring(&found), wanted);
    }

    #[test]
    fn days_are_counted_between_two() {
        assert_eq!(days_taken(Some(day("2025-12-30")), Some(day("2026-01-02"))), Some(3));
        assert_eq!(days_taken(Some(day("2026-01-02")), None), None);
    }
}
