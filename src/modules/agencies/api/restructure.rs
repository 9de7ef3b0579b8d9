//! What a reorganisation asks of the tree.

pub use super::super::model::import::{Change, SourceFile};
pub use super::super::model::restructure::{Decision, Heir, NewBody, Step};
pub use super::super::usecase::restructure::{
    Candidates, Restructure, StillNamed, Wrong, changed_since, held, held_items, keys_named, names_by_key, pass_on,
    take_back,
};
