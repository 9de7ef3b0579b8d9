//! Tests of the whole program, in one process and without a window; those of one module stand in it.

mod api_verbs;
mod api_writes;
mod limits;
mod permissions;
mod world;
