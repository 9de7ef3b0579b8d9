//! Which field is watched by whom: gaps and overlaps of a year.

use std::collections::HashMap;

use thihanh_kernel::ids::AgencyId;

use super::rules::Field;

/// That plans name a field: one agency's, or all of a level that differ in nothing that the matrix shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// Code of the field.
    pub field: String,
    /// Whose plan it is; `None` below the province's level, where plans are counted only.
    pub agency: Option<AgencyId>,
    /// The level of government, as the tree has it.
    pub level: String,
    /// They were issued; otherwise they are still being written or judged.
    pub is_issued: bool,
    /// How many plans.
    pub plans: usize,
}

/// How a field is watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// The field.
    pub field: Field,
    /// Agencies of the province's level whose issued plan names it, in the order given.
    pub province: Vec<AgencyId>,
    /// How many districts and their divisions watch it.
    pub districts: usize,
    /// How many communes and their divisions watch it.
    pub communes: usize,
    /// How many plans that are not issued yet name it.
    pub to_come: usize,
}

impl Cover {
    /// Nobody watches it: every field of state management is to be watched by somebody.
    #[must_use]
    pub fn is_gap(&self) -> bool {
        self.province.is_empty() && self.districts == 0 && self.communes == 0
    }

    /// Several agencies of the province's level watch it: perhaps the same thing twice.
    #[must_use]
    pub fn is_overlap(&self) -> bool {
        self.province.len() > 1
    }
}

/// The fields in their order with who watches each.
#[must_use]
pub fn covers(fields: Vec<Field>, watches: &[Watch]) -> Vec<Cover> {
    let mut of_field: HashMap<&str, Vec<&Watch>> = HashMap::new();
    for watch in watches {
        of_field.entry(&watch.field).or_default().push(watch);
    }
    let cover = |field: Field| {
        let watches = of_field.get(field.code.as_str()).map_or(&[][..], Vec::as_slice);
        let issued = || watches.iter().filter(|watch| watch.is_issued);
        let at = |levels: &[&str]| {
            issued().filter(|watch| levels.contains(&watch.level.as_str())).map(|watch| watch.plans).sum()
        };
        Cover {
            province: issued().filter_map(|watch| watch.agency).collect(),
            districts: at(&["district"]),
            communes: at(&["commune", "hamlet"]),
            to_come: watches.iter().filter(|watch| !watch.is_issued).map(|watch| watch.plans).sum(),
            field,
        }
    };
    fields.into_iter().map(cover).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn field(code: &str) -> Field {
        Field {
            code: code.into(),
            name_vi: code.into(),
            name_en: code.into(),
            valid_from: chrono::NaiveDate::MIN,
            valid_to: None,
            source: String::new(),
            is_verified: false,
            is_own: false,
        }
    }

    fn watch(field: &str, agency: u128, is_issued: bool) -> Watch {
        let agency = Some(AgencyId::from_uuid(Uuid::from_u128(agency)));
        Watch { field: field.into(), agency, level: "province".into(), is_issued, plans: 1 }
    }

    fn below(field: &str, level: &str, is_issued: bool, plans: usize) -> Watch {
        Watch { field: field.into(), agency: None, level: level.into(), is_issued, plans }
    }

    #[test]
    fn gaps_and_overlaps() {
        let watches = [
            watch("dat_dai", 1, true),
            watch("dat_dai", 2, true),
            below("dat_dai", "district", true, 7),
            watch("y_te", 2, true),
            below("y_te", "commune", true, 90),
            below("y_te", "hamlet", true, 2),
            below("y_te", "commune", false, 30),
            watch("lam_nghiep", 5, false),
            watch("khong_con", 5, true),
        ];
        let covers = covers(["dat_dai", "y_te", "lam_nghiep", "thue"].map(field).to_vec(), &watches);
        let told: Vec<_> = covers
            .iter()
            .map(|cover| {
                (
                    cover.province.len(),
                    cover.districts,
                    cover.communes,
                    cover.to_come,
                    cover.is_gap(),
                    cover.is_overlap(),
                )
            })
            .collect();
        let expected = [
            (2, 7, 0, 0, false, true),
            (1, 0, 92, 30, false, false),
            (0, 0, 0, 1, true, false),
            (0, 0, 0, 0, true, false),
        ];
        assert_eq!(told, expected);
    }
}
