//! An inspection for tests.

use chrono::NaiveDate;
use thihanh_kernel::ids::{AgencyId, InspectionId};
use thihanh_kernel::time::Instant;
use uuid::Uuid;

use super::inspection::{Facts, Inspection, Kind, Object, State, Subject};
use super::{FieldRef, Span};

/// An agency by a number.
pub fn agency(number: u128) -> AgencyId {
    AgencyId::from_uuid(Uuid::from_u128(number))
}

/// A day.
pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A moment of that day.
pub fn at() -> Instant {
    "2026-03-16T03:00:00Z".parse().unwrap()
}

/// An inspection of agency 3 by agency 2, both inside 1.
pub fn inspection() -> Inspection {
    let facts = Facts {
        title: "Thi hành pháp luật về đất đai".into(),
        kind: Kind::Planned,
        object: Object::LawImplementation,
        fields: vec![FieldRef { code: "dat-dai".into(), name: "Đất đai".into() }],
        subjects: vec![agency(3)],
        period: Span { from: day("2025-01-01"), to: day("2025-12-31") },
        visit: Span { from: day("2026-03-23"), to: day("2026-03-27") },
        content: String::new(),
        plan: None,
    };
    Inspection {
        seq: 1,
        id: InspectionId::from_uuid(Uuid::from_u128(9)),
        code: "KT-2026-0001".into(),
        state: State::Prepared,
        agency: agency(2),
        overseer: agency(2),
        jurisdiction: agency(1),
        external_body: String::new(),
        subjects: vec![Subject { agency: agency(3), report: None }],
        facts,
        team: Vec::new(),
        papers: Vec::new(),
        overlap_reason: String::new(),
        notified_on: None,
        report_due_on: None,
        began_on: None,
        left_on: None,
        summary: String::new(),
        concluded_on: None,
        sent_on: None,
        closed_on: None,
        withdrawal: None,
        created_at: at(),
        created_by: None,
        updated_at: at(),
        version: 1,
    }
}
