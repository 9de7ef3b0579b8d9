//! Inspections that go on, and recommendations that an ended agency would verify.

use thihanh_store::Stand;

use crate::handover::Kind;

/// Rows that live in the name of an agency, and pass to its heir in place.
pub const STANDS: [(Kind, Stand); 3] = [
    (
        Kind::Inspection,
        Stand {
            table: "inspection",
            id: "id",
            agency: "agency_id",
            living: "t.state NOT IN ('closed', 'external') AND t.withdrawn_at IS NULL",
            label: "t.code",
            unique: &[],
            has_version: true,
        },
    ),
    (
        Kind::Overseen,
        Stand {
            table: "inspection",
            id: "id",
            agency: "overseer_id",
            living: "t.state NOT IN ('closed', 'external') AND t.withdrawn_at IS NULL",
            label: "t.code",
            unique: &[],
            has_version: true,
        },
    ),
    (
        Kind::Overseen,
        Stand {
            table: "recommendation",
            id: "id",
            agency: "verifier_id",
            living: "EXISTS (SELECT 1 FROM obligation o WHERE o.origin_id = t.id AND o.state IN ('open', 'reported'))",
            label: "t.code",
            unique: &[],
            has_version: false,
        },
    ),
];
