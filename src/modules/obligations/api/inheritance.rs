//! What a reorganisation asks of the ledger.

pub use super::super::usecase::{
    Inheritance, Into, Named, changed_since, held, held_items, opened, owners, settle, take_back, went,
};
