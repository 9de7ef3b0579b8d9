//! What a reorganisation asks of this module.

use thihanh_store::Stand;

use super::super::store::inheritance as store;
use crate::handover::Kind;

/// Rows that live in the name of an agency, and pass to its heir in place.
#[must_use]
pub fn stands() -> &'static [(Kind, Stand)] {
    &store::STANDS
}
