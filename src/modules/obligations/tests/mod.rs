//! Use cases and lists on both databases.

mod api;
mod bulk;
mod contributions;
mod counting;
mod desks;
mod evidence;
mod generated;
mod late;
mod life;
mod lists;
mod opening;
mod pages;
mod past;
mod races;
mod register;
mod rights;
mod work;
mod world;
