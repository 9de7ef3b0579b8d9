//! Programmes that an ended agency leads.

use thihanh_store::Stand;

use crate::handover::Kind;

/// Rows that live in the name of an agency, and pass to its heir in place.
pub const STANDS: [(Kind, Stand); 1] = [(
    Kind::Programme,
    Stand {
        table: "programme",
        id: "id",
        agency: "lead_id",
        living: "t.closed_on IS NULL",
        label: "t.code",
        unique: &[],
        has_version: true,
    },
)];
