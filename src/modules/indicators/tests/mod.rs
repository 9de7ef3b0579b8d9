//! Numbers counted again by plain code over exported rows, values entered and verified, on both databases and through the pages.

mod recount;
mod work;
mod world;

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;

/// The top of the sample tree.
const ROOT: &str = "Tỉnh Minh Giang";

fn system() -> Actor {
    Actor::system("test")
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
