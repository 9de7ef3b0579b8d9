//! Drawing a sample of agencies: which of them get how many forms.
//!
//! The draw is made of nothing but its frame (which agencies, of which kind), the quotas and a seed of 256 random bits, all three of which
//! are kept: whoever doubts it draws again and finds the same. Within each kind, agencies are put in the order of their ids and shuffled
//! from the front (Fisher and Yates; Knuth, The Art of Computer Programming 2, 3.4.2 P), with numbers of xoshiro256** (Blackman and Vigna,
//! 2018) whose state is the seed spread by SplitMix64; numbers that would favour some agencies are drawn again.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use thihanh_kernel::ids::AgencyId;

/// Most forms that one agency gets by a draw.
pub const FORMS_MAX: u32 = 500;

/// How many agencies of a kind are drawn, and how many forms each gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// How many agencies.
    pub agencies: u32,
    /// How many forms for each.
    pub forms: u32,
}

/// What is drawn from, and how much.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frame {
    /// Every agency that may be drawn, by kind.
    pub agencies: BTreeMap<String, BTreeSet<AgencyId>>,
    /// What is drawn of each kind; nothing of a kind without quota.
    pub quotas: BTreeMap<String, Quota>,
}

/// Why nothing can be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SampleFault {
    /// No quota asks for any agency and any form.
    #[error("nothing is asked for")]
    Nothing,
    /// More agencies of a kind than there are.
    #[error("there are only {there} agencies of the kind {kind}")]
    TooFew {
        /// The kind.
        kind: String,
        /// How many there are.
        there: usize,
    },
    /// More forms for each than one agency gets.
    #[error("more than {FORMS_MAX} forms for an agency")]
    TooManyForms,
}

/// A draw: the forms of every agency of the frame, nought where it was not drawn.
pub type Drawn = BTreeMap<AgencyId, u32>;

/// Draws.
///
/// # Errors
/// [`SampleFault`].
pub fn draw(frame: &Frame, seed: &[u8; 32]) -> Result<Drawn, SampleFault> {
    let is_asked = |quota: &Quota| quota.agencies > 0 && quota.forms > 0;
    if !frame.quotas.values().any(is_asked) {
        return Err(SampleFault::Nothing);
    }
    if frame.quotas.values().any(|quota| quota.forms > FORMS_MAX) {
        return Err(SampleFault::TooManyForms);
    }
    let mut random = Random::new(seed);
    let mut drawn = Drawn::new();
    for (kind, agencies) in &frame.agencies {
        let quota = frame.quotas.get(kind).copied().filter(is_asked);
        let mut order: Vec<AgencyId> = agencies.iter().copied().collect();
        let wanted = quota.map_or(0, |quota| quota.agencies as usize);
        if wanted > order.len() {
            return Err(SampleFault::TooFew { kind: kind.clone(), there: order.len() });
        }
        for place in 0..wanted {
            let left = order.len() - place;
            order.swap(place, place + random.below(left));
        }
        let forms = quota.map_or(0, |quota| quota.forms);
        drawn.extend(order.iter().enumerate().map(|(place, agency)| (*agency, if place < wanted { forms } else { 0 })));
    }
    // A kind that is asked for and not there at all.
    let missing = frame.quotas.iter().find(|(kind, quota)| is_asked(quota) && !frame.agencies.contains_key(*kind));
    match missing {
        Some((kind, _)) => Err(SampleFault::TooFew { kind: kind.clone(), there: 0 }),
        None => Ok(drawn),
    }
}

/// xoshiro256**.
struct Random([u64; 4]);

impl Random {
    fn new(seed: &[u8; 32]) -> Self {
        let mut state = [0; 4];
        let mut mixed = 0_u64;
        for (word, bytes) in state.iter_mut().zip(seed.as_chunks::<8>().0) {
            // Each word depends on all before it, so a seed with few bits set does not start in a thin state.
            mixed = splitmix(mixed ^ u64::from_le_bytes(*bytes));
            *word = mixed;
        }
        // The one state that gives noughts for ever.
        if state == [0; 4] { Self([1, 2, 3, 4]) } else { Self(state) }
    }

    fn next(&mut self) -> u64 {
        let state = &mut self.0;
        let result = state[1].wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let shifted = state[1] << 17;
        state[2] ^= state[0];
        state[3] ^= state[1];
        state[1] ^= state[2];
        state[0] ^= state[3];
        state[2] ^= shifted;
        state[3] = state[3].rotate_left(45);
        result
    }

    /// A number below `bound`, each as likely as the others.
    fn below(&mut self, bound: usize) -> usize {
        let bound = bound.max(1) as u64;
        let whole = u64::MAX - u64::MAX % bound;
        loop {
            let number = self.next();
            if number < whole {
                // Below a number of agencies.
                return usize::try_from(number % bound).unwrap_or_default();
            }
        }
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
fn splitmix(state: u64) -> u64 {
    let mut mixed = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn frame(sizes: &[(&str, usize, u32, u32)]) -> Frame {
        let mut frame = Frame::default();
        let mut next = 0;
        for (kind, size, agencies, forms) in sizes {
            let ids = (0..*size).map(|_| {
                next += 1;
                AgencyId::from_uuid(Uuid::from_u128(next))
            });
            frame.agencies.insert((*kind).to_owned(), ids.collect());
            frame.quotas.insert((*kind).to_owned(), Quota { agencies: *agencies, forms: *forms });
        }
        frame
    }

    #[test]
    fn the_generator_is_the_published_one() {
        // The authors' reference code (prng.di.unimi.it), from the state 1, 2, 3, 4.
        let mut random = Random([1, 2, 3, 4]);
        let numbers: Vec<u64> = (0..4).map(|_| random.next()).collect();
        assert_eq!(numbers, [11_520, 0, 1_509_978_240, 1_215_971_899_390_074_240]);
        assert_eq!(splitmix(0), 0xe220_a839_7b1d_cdaf);
    }

    #[test]
    fn what_cannot_be_drawn_is_refused() {
        let draw_of = |sizes: &[(&str, usize, u32, u32)]| draw(&frame(sizes), &[7; 32]);
        assert_eq!(draw_of(&[("commune", 3, 0, 5), ("department", 3, 2, 0)]), Err(SampleFault::Nothing));
        assert_eq!(draw_of(&[("commune", 3, 4, 5)]), Err(SampleFault::TooFew { kind: "commune".into(), there: 3 }));
        assert_eq!(draw_of(&[("commune", 3, 1, FORMS_MAX + 1)]), Err(SampleFault::TooManyForms));
        let mut nowhere = frame(&[("commune", 3, 1, 1)]);
        nowhere.quotas.insert("court".into(), Quota { agencies: 1, forms: 1 });
        assert_eq!(draw(&nowhere, &[7; 32]), Err(SampleFault::TooFew { kind: "court".into(), there: 0 }));
    }

    #[test]
    fn every_agency_is_drawn_about_as_often() {
        let frame = frame(&[("commune", 10, 3, 1)]);
        let mut times = BTreeMap::new();
        for number in 0..4_000_u64 {
            let mut seed = [0; 32];
            seed[..8].copy_from_slice(&number.to_le_bytes());
            for (agency, _) in draw(&frame, &seed).unwrap().into_iter().filter(|(_, forms)| *forms > 0) {
                *times.entry(agency).or_insert(0_u32) += 1;
            }
        }
        // 1,200 expected, standard deviation 29.
        assert_eq!(times.len(), 10);
        assert!(times.values().all(|times| (1_050..1_350).contains(times)), "{times:?}");
    }

    proptest! {
        #[test]
        fn a_draw_keeps_its_quotas_and_can_be_repeated(
            communes in 1usize..200, drawn in 1u32..50, forms in 1u32..20, seed in prop::array::uniform32(0u8..)
        ) {
            let drawn = drawn.min(u32::try_from(communes).unwrap());
            let frame = frame(&[("commune", communes, drawn, forms), ("department", 12, 0, 9)]);
            let first = draw(&frame, &seed).unwrap();
            prop_assert_eq!(first.len(), communes + 12);
            prop_assert_eq!(first.values().filter(|given| **given > 0).count(), drawn as usize);
            prop_assert!(first.values().all(|given| *given == 0 || *given == forms));
            prop_assert_eq!(draw(&frame, &seed).unwrap(), first);
        }
    }
}
