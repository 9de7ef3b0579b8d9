//! What the numbers of an agency come to: whole numbers throughout, so that the same rows give the same score on every machine.

/// The score of an agency that reaches every cap: hundredths of a point, as all points here.
pub const FULL: u64 = 10_000;
/// How finely the share of a cap is cut before weights are summed.
const FINE: u128 = 1_000_000;

/// One factor of an agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// How much it counts.
    pub weight: u64,
    /// The raw number that counts as full.
    pub cap: u64,
    /// The raw number; `None` where there is nothing to count from, as time since an inspection that never was: that counts as full.
    pub raw: Option<u64>,
}

/// What an agency's numbers come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// In hundredths of a point.
    pub total: u64,
    /// What each factor adds, in their order; together they are the total, exactly.
    pub points: Vec<u64>,
}

/// Σ weight × min(raw ÷ cap, 1) ÷ Σ weight, from 0 to [`FULL`]; `None` where no weight is above zero.
pub fn score(readings: &[Reading]) -> Option<Score> {
    let weights: u128 = readings.iter().map(|reading| u128::from(reading.weight)).sum();
    if weights == 0 {
        return None;
    }
    let (mut sum, mut before) = (0_u128, 0_u64);
    let mut points = Vec::with_capacity(readings.len());
    for reading in readings {
        sum += u128::from(reading.weight) * share(reading);
        // Rounded where the sum stands, not each by itself: so the parts add up to the total.
        let now = u64::try_from(sum * u128::from(FULL) / (weights * FINE)).unwrap_or(FULL);
        points.push(now - before);
        before = now;
    }
    Some(Score { total: before, points })
}

/// How far a reading reaches its cap, of [`FINE`].
fn share(reading: &Reading) -> u128 {
    match reading.raw {
        None => FINE,
        // A cap of nothing is refused by the form; should a row have one, whatever there is reaches it.
        Some(raw) if reading.cap == 0 => {
            if raw == 0 {
                0
            } else {
                FINE
            }
        }
        Some(raw) => u128::from(raw.min(reading.cap)) * FINE / u128::from(reading.cap),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reading(weight: u64, cap: u64, raw: u64) -> Reading {
        Reading { weight, cap, raw: Some(raw) }
    }

    #[test]
    fn scores_worked_out_by_hand() {
        let cases: [(&[Reading], u64, &[u64]); 6] = [
            // Nothing anywhere.
            (&[reading(30, 10, 0), reading(70, 5, 0)], 0, &[0, 0]),
            // Half of a cap with a third of the weight: 50 % × 1/3 = 16.66…
            (&[reading(1, 10, 5), reading(2, 5, 0)], 1666, &[1666, 0]),
            // At and beyond the caps.
            (&[reading(30, 10, 10), reading(70, 5, 999)], 10_000, &[3000, 7000]),
            // Three equal thirds: each 33.33…, together 100.
            (&[reading(1, 1, 1), reading(1, 1, 1), reading(1, 1, 1)], 10_000, &[3333, 3333, 3334]),
            // Never inspected is full: 20 of 100.
            (&[reading(80, 10, 0), Reading { weight: 20, cap: 60, raw: None }], 2000, &[0, 2000]),
            // A factor without weight adds nothing.
            (&[reading(0, 10, 10), reading(5, 4, 1)], 2500, &[0, 2500]),
        ];
        for (readings, total, points) in cases {
            let score = score(readings).unwrap();
            assert_eq!((score.total, score.points.as_slice()), (total, points), "{readings:?}");
        }
        assert_eq!(score(&[]), None);
        assert_eq!(score(&[reading(0, 10, 10)]), None, "weights of zero rank nothing");
        assert_eq!(score(&[reading(1, 0, 3)]).unwrap().total, FULL, "no division by zero");
    }

    proptest! {
        #[test]
        fn more_of_anything_never_lowers_a_score_which_stays_between_its_bounds(
            rows in proptest::collection::vec((0_u64..=100, 1_u64..=1_000_000_000_000, 0_u64..=2_000_000_000_000), 1..8),
            at in 0_usize..8,
            more in 1_u64..=1_000_000_000,
        ) {
            let mut readings: Vec<Reading> = rows.iter().map(|(weight, cap, raw)| reading(*weight, *cap, *raw)).collect();
            let Some(before) = score(&readings) else { return Ok(()) };
            prop_assert!(before.total <= FULL);
            prop_assert_eq!(before.points.iter().sum::<u64>(), before.total);
            let at = at % readings.len();
            readings[at].raw = readings[at].raw.map(|raw| raw + more);
            prop_assert!(score(&readings).unwrap().total >= before.total);
            readings[at].raw = None;
            prop_assert!(score(&readings).unwrap().total >= before.total);
        }

        #[test]
        fn caps_reached_are_a_hundred(rows in proptest::collection::vec((1_u64..=100, 1_u64..=1_000_000_000_000), 1..8)) {
            let readings: Vec<Reading> = rows.iter().map(|(weight, cap)| reading(*weight, *cap, *cap)).collect();
            prop_assert_eq!(score(&readings).unwrap().total, FULL);
        }
    }
}
