//! One verb for many obligations. Each row is a call of the verb of its own, in a transaction of its own: what is refused for one row
//! leaves the others as they are, and no row is ever half done.

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AccountId;

use super::act::{Act, accept, assign, mark_done, receive};
use super::{LedgerError, Shown, Today, actions, policy, store};
use crate::app::App;
use crate::modules::obligations::model::filter::ObligationFilter;
use crate::modules::obligations::model::obligation::Obligation;
use crate::modules::obligations::policy::Action;
use store::search::Ask;

/// Rows of one bulk act. Each is a commit that reaches the disk; 500 stay well within the time of one request (docs/performance.md).
pub const MOST_BULK: usize = 500;

/// A verb that makes sense for many rows at once: whatever needs words of its own for each row does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkAct {
    /// The agency confirms that it has them.
    Receive,
    /// The agency takes them on.
    Accept,
    /// The overseer confirms them.
    Complete,
    /// The head names the person who does them, or nobody in particular.
    Assign(Option<AccountId>),
}

impl BulkAct {
    /// What a person must be allowed to do to each row.
    #[must_use]
    pub fn action(self) -> Action {
        match self {
            Self::Receive => Action::Receive,
            Self::Accept => Action::Accept,
            Self::Complete => Action::Complete,
            Self::Assign(_) => Action::Assign,
        }
    }
}

/// A row that was ticked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticked {
    /// Code of the obligation.
    pub code: String,
    /// The version that the person looked at; `None` where nobody looked.
    pub version: Option<i64>,
}

/// What became of one row.
#[derive(Debug)]
pub struct Outcome {
    /// Code of the obligation, as it was asked for.
    pub code: String,
    /// The entry as it stands then, or why nothing was done to it.
    pub result: Result<Obligation, LedgerError>,
}

/// Why nothing was done at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BulkFault {
    /// No row was ticked.
    #[error("no row was chosen")]
    Nothing,
    /// More than [`MOST_BULK`].
    #[error("more than {MOST_BULK} rows were chosen")]
    TooMany,
}

/// Does one thing to many rows, in their order; a row named twice is done once.
///
/// # Errors
/// [`LedgerError::Bulk`] where nothing was begun. What is refused for a row stands in its [`Outcome`].
pub async fn bulk(
    app: &App,
    actor: &Actor,
    act: BulkAct,
    rows: &[Ticked],
    note: &str,
) -> Result<Vec<Outcome>, LedgerError> {
    if rows.is_empty() {
        return Err(BulkFault::Nothing.into());
    }
    if rows.len() > MOST_BULK {
        return Err(BulkFault::TooMany.into());
    }
    let mut seen = std::collections::HashSet::new();
    let mut outcomes = Vec::new();
    for Ticked { code, version } in rows {
        if !seen.insert(code.as_str()) {
            continue;
        }
        let one = Act { code, version: *version, note };
        let result = match act {
            BulkAct::Receive => receive(app, actor, one).await,
            BulkAct::Accept => accept(app, actor, one).await,
            BulkAct::Complete => mark_done(app, actor, one).await,
            BulkAct::Assign(person) => assign(app, actor, one, person).await,
        };
        outcomes.push(Outcome { code: code.clone(), result });
    }
    Ok(outcomes)
}

/// The first rows of a filter in its order, up to [`MOST_BULK`], each with what the actor may do to it now.
///
/// # Errors
/// When the database does not answer.
pub async fn matching(
    app: &App,
    actor: &Actor,
    filter: &ObligationFilter,
) -> Result<Vec<(Shown, Vec<Action>)>, LedgerError> {
    let sql = app.store.read();
    let today = Today::load(sql, app.clock.today()).await?;
    let scope = policy::scope(actor);
    // What was cannot be acted on: only what is.
    let filter = &ObligationFilter { as_of: None, ..filter.clone() };
    let ask = Ask { filter, scope: &scope, days: today.days };
    let found = store::search::rows(sql, ask, None, MOST_BULK).await?;
    with_actions(app, actor, found.into_iter().map(|found| today.show(found.obligation)).collect()).await
}

/// Rows, each with what the actor may do to it now.
///
/// # Errors
/// When the database does not answer.
pub async fn with_actions(
    app: &App,
    actor: &Actor,
    rows: Vec<Shown>,
) -> Result<Vec<(Shown, Vec<Action>)>, LedgerError> {
    let mut choices = Vec::with_capacity(rows.len());
    for shown in rows {
        let allowed = actions(app.store.read(), actor, &shown.obligation).await?;
        choices.push((shown, allowed));
    }
    Ok(choices)
}
