//! The verbs of directives. Pages, API, command line and jobs call them alike.

mod answer;
mod corrections;
mod expand;
mod head;
mod issue;
mod look;
mod receive;
mod review;

pub use answer::{Communication, communicate, confirm_receipt};
pub use corrections::corrections;
pub use expand::{Expansion, Names, PhraseMeaning, agency_names, default_overseer, expansion};
pub use head::{HeadCommand, programmes, reopen, set_head, withdraw};
pub use issue::{IssueCommand, IssuePreview, Issued, issue, preview_issue};
pub use look::{Looked, history, list, look, look_to, original, other_reviewer};
pub use receive::{Incoming, Received, Refusal, TEXT_MAX_BYTES, paste, read_again, receive};
pub use review::{Reviewed, add_passage, review, undo};

use std::collections::BTreeSet;

use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Module};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{Difference, FieldError, Problem};
use thihanh_store::blobs::BlobError;
use thihanh_store::{Sql, StoreError, WriteTx};

use super::model::card::CardFault;
use super::model::check::Blocker;
use super::model::directive::{Directive, DirectiveFault};
use super::model::review::ReviewFault;
use super::policy::{self, Action, Stakes};
use super::store;
use crate::app::App;
use crate::modules::obligations::api::OpeningError;

/// Why a verb was not done.
#[derive(Debug, thiserror::Error)]
pub enum DirectiveError {
    /// It is not there, or the actor may not know that it is.
    #[error("there is no such directive")]
    NotFound,
    /// The directive's state does not allow it.
    #[error(transparent)]
    State(#[from] DirectiveFault),
    /// The cards do not allow it.
    #[error(transparent)]
    Review(#[from] ReviewFault),
    /// Fields break rules.
    #[error("{} fields are refused", .0.len())]
    Invalid(Vec<FieldError>),
    /// Something stands in the way of issuing.
    #[error("{} things stand in the way of issuing", .0.len())]
    Blocked(Vec<Blocker>),
    /// The ledger does not take the tasks.
    #[error(transparent)]
    Opening(#[from] OpeningError),
    /// The policy says no.
    #[error(transparent)]
    Denied(Problem),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The folder of files does not answer.
    #[error(transparent)]
    Files(#[from] BlobError),
}

impl DirectiveError {
    /// One refused field.
    fn field(field: &'static str, code: &'static str) -> Self {
        Self::Invalid(vec![FieldError::new(field, code)])
    }
}

impl From<DirectiveError> for Problem {
    fn from(error: DirectiveError) -> Self {
        match error {
            DirectiveError::NotFound => Self::not_found("directive"),
            DirectiveError::State(DirectiveFault::Stale) => Self::conflict("directive", Vec::new()),
            DirectiveError::State(fault) => Self::refused(fault.code()),
            DirectiveError::Review(fault) => of_review(fault),
            DirectiveError::Invalid(errors) => Self::invalid(errors),
            DirectiveError::Blocked(blockers) => Self::invalid(
                blockers
                    .into_iter()
                    .map(|blocker| FieldError::new("issue", blocker.code()).with("count", blocker.count()))
                    .collect(),
            ),
            DirectiveError::Opening(error) => error.into(),
            DirectiveError::Denied(problem) => problem,
            DirectiveError::Store(error) => error.into(),
            DirectiveError::Files(error) => {
                tracing::error!(%error, "the files failed");
                Self::unavailable()
            }
        }
    }
}

fn of_review(fault: ReviewFault) -> Problem {
    match fault {
        ReviewFault::NoCard => Problem::not_found("card"),
        ReviewFault::Stale { now } => {
            let stored = now.draft.content;
            Problem::conflict("card", vec![Difference { field: "content", stored, sent: String::new() }])
        }
        ReviewFault::Card(CardFault::Draft(draft)) => {
            Problem::invalid(vec![FieldError::new(draft.field(), draft.code())])
        }
        fault => Problem::refused(fault.code()),
    }
}

/// What of the tree decides about an actor's rights: of everything above the jurisdiction and the recipients, the agencies that the
/// actor has grants for.
async fn stakes(
    sql: &dyn Sql,
    actor: &Actor,
    jurisdiction: Option<AgencyId>,
    recipients: &[AgencyId],
    today: NaiveDate,
) -> Result<Stakes, StoreError> {
    let granted: BTreeSet<_> = actor.rights_in(Module::Directives).grants().map(|grant| grant.agency).collect();
    let mut stakes =
        Stakes { jurisdiction: jurisdiction.into_iter().collect(), recipients: recipients.iter().copied().collect() };
    let asked: Vec<_> = jurisdiction.into_iter().chain(recipients.iter().copied()).collect();
    for (above, below) in store::list::reached(sql, granted, &asked, today).await? {
        if jurisdiction == Some(below) {
            stakes.jurisdiction.insert(above);
        }
        if recipients.contains(&below) {
            stakes.recipients.insert(above);
        }
    }
    Ok(stakes)
}

/// The directive that an actor wants to do something with, locked: hidden where it may not be seen, denied where it may only be seen.
async fn lock(app: &App, tx: &WriteTx, actor: &Actor, code: &str, action: Action) -> Result<Directive, DirectiveError> {
    let directive = store::lock_by_code(tx, code).await?.ok_or(DirectiveError::NotFound)?;
    let today = app.clock.today();
    let scope = policy::scope(actor, today);
    if !store::list::is_visible(tx, &scope, directive.id).await? {
        return Err(DirectiveError::NotFound);
    }
    let stakes = stakes(tx, actor, directive.head.jurisdiction, &[], today).await?;
    policy::may(actor, action, &stakes).map_err(DirectiveError::Denied)?;
    Ok(directive)
}
