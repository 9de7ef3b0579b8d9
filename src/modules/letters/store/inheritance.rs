//! Drafts of an ended agency.

use thihanh_store::Stand;

use crate::handover::Kind;

/// Rows that live in the name of an agency, and pass to its heir in place.
pub const STANDS: [(Kind, Stand); 1] = [(
    Kind::Letter,
    Stand {
        table: "letter",
        id: "id",
        agency: "agency_id",
        living: "t.state = 'draft'",
        label: "t.code",
        unique: &[],
        has_version: true,
    },
)];
