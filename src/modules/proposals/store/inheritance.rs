//! Proposals whose answer an ended agency follows up.

use thihanh_store::Stand;

use crate::handover::Kind;

/// Rows that live in the name of an agency, and pass to its heir in place.
pub const STANDS: [(Kind, Stand); 1] = [(
    Kind::Overseen,
    Stand {
        table: "proposal",
        id: "id",
        agency: "overseer_id",
        living: "EXISTS (SELECT 1 FROM obligation o WHERE o.origin_id = t.id AND o.state IN ('open', 'reported'))",
        label: "t.code",
        unique: &[],
        has_version: true,
    },
)];
