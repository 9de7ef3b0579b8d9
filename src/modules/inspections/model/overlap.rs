//! Two inspections of one agency that meet: on the same days, or about the same field and period.
//!
//! An agency is not to be inspected twice about one thing, nor by two teams at once (tránh chồng chéo, trùng lắp); inspections of the
//! inspectorate and of others count too, once they were entered.

use thihanh_kernel::ids::{AgencyId, InspectionId};

use super::{FieldRef, Span};

/// What is to be compared of an inspection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// The agencies that are inspected.
    pub subjects: Vec<AgencyId>,
    /// The fields; none means every one.
    pub fields: Vec<FieldRef>,
    /// The period that is looked at.
    pub period: Span,
    /// The days on which it is done.
    pub visit: Span,
}

/// Another inspection of one agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// Which.
    pub inspection: InspectionId,
    /// Its code.
    pub code: String,
    /// Who inspects.
    pub agency: AgencyId,
    /// Who inspects, where it is nobody of the tree.
    pub external_body: String,
    /// Who is inspected.
    pub subject: AgencyId,
    /// The fields; none means every one.
    pub fields: Vec<FieldRef>,
    /// The period that is looked at.
    pub period: Span,
    /// The days on which it is done.
    pub visit: Span,
}

/// That two meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// The other one.
    pub other: Other,
    /// Both are on site on the same days.
    pub is_same_time: bool,
    /// The fields that both look at in the same period; empty where they do not, or where both look at everything.
    pub fields: Vec<FieldRef>,
    /// Both look at the same field and period.
    pub is_same_content: bool,
}

/// Where an inspection meets others, in their order.
pub fn overlaps(own: &Reach, others: &[Other]) -> Vec<Overlap> {
    others.iter().filter(|other| own.subjects.contains(&other.subject)).filter_map(|other| meet(own, other)).collect()
}

fn meet(own: &Reach, other: &Other) -> Option<Overlap> {
    let is_same_time = own.visit.meets(other.visit);
    // Whoever names no field looks at each.
    let fields: Vec<FieldRef> = match (own.fields.is_empty(), other.fields.is_empty()) {
        (true, _) => other.fields.clone(),
        (false, true) => own.fields.clone(),
        (false, false) => {
            let is_shared = |field: &&FieldRef| other.fields.iter().any(|known| known.code == field.code);
            own.fields.iter().filter(is_shared).cloned().collect()
        }
    };
    let share_fields = own.fields.is_empty() || other.fields.is_empty() || !fields.is_empty();
    let is_same_content = share_fields && own.period.meets(other.period);
    (is_same_time || is_same_content).then(|| Overlap {
        other: other.clone(),
        is_same_time,
        fields: if is_same_content { fields } else { Vec::new() },
        is_same_content,
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn agency(number: u128) -> AgencyId {
        AgencyId::from_uuid(Uuid::from_u128(number))
    }

    fn span(from: &str, to: &str) -> Span {
        Span { from: from.parse().unwrap(), to: to.parse().unwrap() }
    }

    fn fields(codes: &[&str]) -> Vec<FieldRef> {
        codes.iter().map(|code| FieldRef { code: (*code).into(), name: format!("Lĩnh vực {code}") }).collect()
    }

    #[test]
    fn two_meet_on_the_same_days_or_about_the_same_thing() {
        const OURS: u128 = 3;
        let own = Reach {
            subjects: vec![agency(OURS), agency(4)],
            fields: fields(&["dat-dai", "y-te"]),
            period: span("2025-01-01", "2025-12-31"),
            visit: span("2026-05-04", "2026-05-08"),
        };
        // subject, fields, period, visit: same time, same content, shared fields
        let table = [
            (OURS, &["dat-dai"][..], ("2025-12-31", "2026-12-31"), ("2026-09-01", "2026-09-03"), false, true, 1),
            (OURS, &["dat-dai"], ("2026-01-01", "2026-12-31"), ("2026-09-01", "2026-09-03"), false, false, 0),
            (OURS, &["lao-dong"], ("2025-01-01", "2025-12-31"), ("2026-05-08", "2026-05-12"), true, false, 0),
            (OURS, &["lao-dong"], ("2025-01-01", "2025-12-31"), ("2026-05-09", "2026-05-12"), false, false, 0),
            // An inspectorate's whose fields nobody told looks at everything.
            (OURS, &[], ("2025-06-01", "2025-06-30"), ("2026-09-01", "2026-09-03"), false, true, 2),
            (4, &["y-te"], ("2025-06-01", "2025-06-30"), ("2026-05-01", "2026-05-04"), true, true, 1),
            (9, &["y-te"], ("2025-06-01", "2025-06-30"), ("2026-05-01", "2026-05-04"), false, false, 0),
        ];
        for (index, (subject, codes, period, visit, same_time, same_content, shared)) in table.into_iter().enumerate() {
            let other = Other {
                inspection: InspectionId::from_uuid(Uuid::from_u128(7)),
                code: "KT-2026-0001".into(),
                agency: agency(1),
                external_body: String::new(),
                subject: agency(subject),
                fields: fields(codes),
                period: span(period.0, period.1),
                visit: span(visit.0, visit.1),
            };
            let found = overlaps(&own, &[other]);
            let told =
                found.first().map(|overlap| (overlap.is_same_time, overlap.is_same_content, overlap.fields.len()));
            let wanted = (same_time || same_content).then_some((same_time, same_content, shared));
            assert_eq!(told, wanted, "row {index}");
        }
    }

    #[test]
    fn two_without_fields_meet_in_everything() {
        let own = Reach {
            subjects: vec![agency(3)],
            fields: Vec::new(),
            period: span("2025-01-01", "2025-12-31"),
            visit: span("2026-05-04", "2026-05-08"),
        };
        let other = Other {
            inspection: InspectionId::from_uuid(Uuid::from_u128(7)),
            code: "KT-2026-0001".into(),
            agency: agency(1),
            external_body: "Thanh tra tỉnh".into(),
            subject: agency(3),
            fields: Vec::new(),
            period: span("2025-01-01", "2025-12-31"),
            visit: span("2026-09-04", "2026-09-08"),
        };
        assert!(overlaps(&own, &[other])[0].is_same_content);
    }
}
