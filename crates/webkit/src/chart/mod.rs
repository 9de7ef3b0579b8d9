//! Charts, drawn here as SVG: they print, need no script, and each stands with the table of its figures.
//!
//! Colours come from classes (`s-…` of `app.css`), sizes from attributes: the Content-Security-Policy allows no `style`.

mod bars;
mod stacked;
mod table;
mod trend;

pub use self::bars::{Bar, Bars};
pub use self::stacked::{Part, StackedBar};
pub use self::trend::{Point, Trend};

/// Width of every chart in its own units. It is drawn as wide as its place, within the bounds of `app.css`; words are drawn along, so
/// this is the width at which they have their own size.
const WIDTH: f64 = 480.0;

/// A coordinate, to a tenth of a unit: more digits only make the page longer.
fn place(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// `part` of `whole` as a length of at most `length`; nothing of nothing is no length.
#[expect(clippy::cast_precision_loss, reason = "a length on a screen")]
fn share(part: u64, whole: u64, length: f64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 * length }
}

/// The next number above that makes a readable scale: 1, 2, 4, 5 or 10 times a power of ten, so that halves and quarters are whole from
/// 4 on.
fn round_up(max: u64) -> u64 {
    let mut power = 1_u64;
    loop {
        for step in [1, 2, 3, 4, 5, 6, 8] {
            let bound = power.saturating_mul(step);
            if bound >= max {
                return bound;
            }
        }
        match power.checked_mul(10) {
            Some(next) => power = next,
            None => return u64::MAX,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_end_at_round_numbers() {
        let table =
            [(0, 1), (1, 1), (3, 3), (7, 8), (9, 10), (11, 20), (41, 50), (74, 80), (244, 300), (u64::MAX, u64::MAX)];
        for (max, expected) in table {
            assert_eq!(round_up(max), expected, "{max}");
        }
    }

    #[test]
    fn lengths_are_in_proportion() {
        assert_eq!(place(share(1, 3, 100.0)), "33.3");
        assert_eq!(place(share(1, 2, 100.0)), "50");
        assert_eq!(place(share(1, 0, 100.0)), "0");
    }
}
