//! What agencies owe, two steps down the tree: the table of the home page.

use std::collections::HashMap;

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;

use super::{AgencyRow, LedgerError, agency_table, store};
use crate::app::App;
use crate::modules::agencies;
use crate::modules::obligations::model::filter::ObligationFilter;
use crate::modules::obligations::policy::{self, Scope};

/// An agency, and those directly below it that owe something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// The agency, with everything below it.
    pub row: AgencyRow,
    /// Those directly below it.
    pub below: Vec<AgencyRow>,
}

/// Agencies counted for one table: every body and commune of a large province. Deeper ones are reached by opening a branch.
const MOST_AGENCIES: usize = 1_000;

/// Branches of the tree with what each owes; agencies that owe nothing are left out. Begins below `top`, or below what the actor
/// may see: a single agency at the top is not repeated as a row of its own.
///
/// # Errors
/// When the database does not answer.
pub async fn agency_tree(app: &App, actor: &Actor, top: Option<AgencyId>) -> Result<Vec<Branch>, LedgerError> {
    let sql = app.store.read();
    let today = app.clock.today();
    let tops = match (top, policy::scope(actor)) {
        (Some(top), _) => vec![top],
        (None, Scope::Everything) => agencies::api::roots(sql, today).await?.into_iter().map(|root| root.id).collect(),
        (None, Scope::Subtrees(granted)) => granted,
        (None, Scope::Nothing) => Vec::new(),
    };
    let below_tops = store::tree::children(sql, &tops, today, MOST_AGENCIES).await?;
    let first = match tops.as_slice() {
        [_] if !below_tops.is_empty() => below_tops.into_iter().map(|(_, child)| child).collect(),
        _ => tops,
    };
    let mut second = store::tree::children(sql, &first, today, MOST_AGENCIES).await?;
    if second.len() >= MOST_AGENCIES {
        // A second step that is cut off would tell of some agencies and be silent about others.
        second.clear();
    }
    let asked: Vec<AgencyId> = first.iter().copied().chain(second.iter().map(|(_, child)| *child)).collect();
    let counted = agency_table(app, actor, &asked, &ObligationFilter::default()).await?;
    let rows: HashMap<AgencyId, AgencyRow> =
        counted.into_iter().filter(|row| row.tally.total() > 0).map(|row| (row.agency, row)).collect();
    let branch = |agency: AgencyId| {
        let children = second.iter().filter(|(parent, _)| *parent == agency);
        let below = children.filter_map(|(_, child)| rows.get(child).copied()).collect();
        rows.get(&agency).map(|row| Branch { row: *row, below })
    };
    Ok(first.into_iter().filter_map(branch).collect())
}
