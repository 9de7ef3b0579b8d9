//! The verbs of the ranking. Pages and API call them alike.
//!
//! | file | verbs |
//! | --- | --- |
//! | `rank` | the list by score, one agency explained |
//! | `factors` | the factors: looked at, added, changed |

mod factors;
mod rank;

pub use factors::{
    FactorRow, add_factor, change_factor, factor_history, factors, install, jurisdictions, may_keep_factors,
    source_kinds,
};
pub use rank::{Choices, Explained, MOST_ROWS, Part, RankFilter, Ranked, Ranking, choices, explain, page_of, ranking};

use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::StoreError;

use super::model::RiskFault;
use super::store;

/// Why a verb was not done.
#[derive(Debug, thiserror::Error)]
pub enum RiskError {
    /// It is not there, or the actor may not know that it is.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The policy says no.
    #[error(transparent)]
    Denied(Problem),
    /// The values do not allow it.
    #[error(transparent)]
    Fault(#[from] RiskFault),
    /// Somebody changed it since the actor looked at it.
    #[error("the {0} was changed meanwhile")]
    Stale(&'static str),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl RiskError {
    fn field(error: FieldError) -> Self {
        Self::Fault(RiskFault::Invalid(vec![error]))
    }
}

impl From<RiskError> for Problem {
    fn from(error: RiskError) -> Self {
        match error {
            RiskError::NotFound(kind) => Self::not_found(kind),
            RiskError::Denied(problem) => problem,
            RiskError::Fault(RiskFault::Invalid(errors)) => Self::invalid(errors),
            RiskError::Fault(RiskFault::NoWeights) => Self::invalid(vec![FieldError::new("weight", "risk-no-weights")]),
            RiskError::Stale(kind) => Self::conflict(kind, Vec::new()),
            RiskError::Store(error) => error.into(),
        }
    }
}
