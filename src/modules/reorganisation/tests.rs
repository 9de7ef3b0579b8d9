//! Whole reorganisations on both databases.

mod pages;
mod province;
mod small;
mod world;
