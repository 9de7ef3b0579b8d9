//! Any text gives a reading, the same each time, whose spans lie inside the text.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../crates/vanban/tests/check/mod.rs"]
mod check;

fuzz_target!(|data: &[u8]| check::check(&String::from_utf8_lossy(data)));
