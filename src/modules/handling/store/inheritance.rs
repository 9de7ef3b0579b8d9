//! Handlings that go on.

use thihanh_store::Stand;

use crate::handover::Kind;

/// Rows that live in the name of an agency, and pass to its heir in place.
pub const STANDS: [(Kind, Stand); 2] = [
    (
        Kind::Handling,
        Stand {
            table: "handling",
            id: "id",
            agency: "agency_id",
            living: "t.state NOT IN ('done', 'rejected', 'cancelled')",
            label: "t.code",
            unique: &[],
            has_version: true,
        },
    ),
    (
        Kind::Overseen,
        Stand {
            table: "handling",
            id: "id",
            agency: "overseer_id",
            living: "t.state NOT IN ('done', 'rejected', 'cancelled')",
            label: "t.code",
            unique: &[],
            has_version: true,
        },
    ),
];
