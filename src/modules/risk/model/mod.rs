//! The formula and its factors; no IO.
//!
//! | file | holds |
//! | --- | --- |
//! | `factor` | a factor, its form, which rows hold, what ships |
//! | `score` | what the numbers of an agency come to |

pub mod factor;
pub mod score;

use thihanh_kernel::problem::FieldError;

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RiskFault {
    /// Fields break rules.
    #[error("fields break rules")]
    Invalid(Vec<FieldError>),
    /// No weight is above zero on some day: nothing could be ranked.
    #[error("no weight is above zero")]
    NoWeights,
}
