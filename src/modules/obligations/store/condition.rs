//! What a filter and a viewer's sight mean in SQL, besides standing and due date.

use chrono::NaiveDate;
use thihanh_store::SqlText;

use super::frame::{Frame, Sight, Whose};
use super::past::end_of;
use super::pieces::LedgerText;
use crate::modules::obligations::model::cut::Cut;
use crate::modules::obligations::model::filter::{ContributionFilter, ObligationFilter, PartFilter, Status};

/// How a statement finds its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Few rows can match: collect them by the index that is narrowest, then sort.
    Gather,
    /// Many may match: go along the order asked for and check each row, until the page is full.
    Walk,
}

/// ` AND` everything that the filter and the frame ask for besides standing and due date, whose cuts the statement has already.
pub(crate) fn push_conditions(
    statement: &mut SqlText,
    filter: &ObligationFilter,
    frame: &Frame,
    cuts: &[Cut],
    way: Way,
) {
    if let Some(hits) = &frame.hits {
        statement.push(" AND o.seq IN (SELECT hit.seq FROM (").push_text(hits.plain.clone()).push(") AS hit)");
    }
    push_conditions_but_words(statement, filter, frame, cuts, way);
}

/// The same where the hits of the words are joined already.
pub(crate) fn push_conditions_but_words(
    statement: &mut SqlText,
    filter: &ObligationFilter,
    frame: &Frame,
    cuts: &[Cut],
    way: Way,
) {
    push_whose(statement, &frame.whose, way);
    if let Some(sight) = &frame.sight {
        let drives = way == Way::Gather && frame.whose == Whose::Anybody && !frame.is_narrow(filter);
        push_sight(statement, sight, drives.then_some(cuts));
    }
    if let Some(choice) = filter.contribution {
        push_contribution(statement, choice, frame);
    }
    if let Some(code) = &filter.directive {
        statement
            .push(" AND o.origin_id = (SELECT d.id FROM directive d WHERE d.code = ")
            .bind(code.as_str())
            .push(")");
    }
    if filter.is_of_directives {
        statement.push(" AND o.origin = 'directive'");
    }
    if let Some(binding) = filter.binding {
        statement.push(" AND o.binding = '").push(binding.as_str()).push("'");
    }
    if let Some(day) = filter.as_of {
        push_as_of(statement, day);
    }
    if let Some(overseer) = filter.overseer {
        statement.push(" AND o.overseer_id = ").bind(overseer.uuid());
    }
    if let Some(person) = filter.person {
        statement.push(" AND o.responsible_id = ").bind(person.uuid());
    }
    if let Some(programme) = filter.programme {
        statement.push(" AND o.programme_id = ").bind(programme.uuid());
    }
    match filter.part {
        Some(PartFilter::Lead) => statement.push(" AND o.role = 'lead'"),
        Some(PartFilter::CoLead) => statement.push(" AND o.role = 'co_lead'"),
        Some(PartFilter::Delegated) => statement.push(" AND o.role = 'delegated'"),
        Some(PartFilter::Any) => statement,
        // The whole stands for its parts. The same in the words of `obligation_key`, which finds the rows of a task.
        Some(PartFilter::Support) => statement.push(" AND o.parent_id IS NULL"),
        None => statement.push(" AND o.role <> 'delegated'"),
    };
    match filter.status {
        Some(Status::AwaitingEvent) => statement.push(" AND o.trigger_id IS NOT NULL"),
        Some(Status::ProofAsked) => statement.push(" AND o.is_proof_asked"),
        // The words of its index.
        Some(Status::Asking) => {
            statement.push(" AND (o.is_extension_asked OR o.is_obstructed OR o.stage = 'wrong_unit')")
        }
        _ => statement,
    };
}

/// What was owed at the end of a day (`past` says how it stood): entries that took the place of others later are not there yet.
fn push_as_of(statement: &mut SqlText, day: NaiveDate) {
    statement.push(" AND o.opened_on <= ").bind(day);
    statement.push(" AND NOT EXISTS (SELECT 1 FROM obligation_move m WHERE m.new_id = o.id AND m.moved_at >= ");
    statement.bind(end_of(day)).push(")");
}

/// What was asked of supporting agencies: of those that the list is about, or of any. What is over asks nobody for anything.
fn push_contribution(statement: &mut SqlText, choice: ContributionFilter, frame: &Frame) {
    if choice != ContributionFilter::Given {
        statement.push(" AND o.state IN ('open', 'reported')");
    }
    if choice == ContributionFilter::Expected {
        statement.push(" AND EXISTS (SELECT 1 FROM task_agency e WHERE e.task_id = o.task_id AND e.role = 'support') AND o.id NOT IN (");
    } else {
        statement.push(" AND o.id IN (");
    }
    statement.push("SELECT c.obligation_id FROM contribution c WHERE 1 = 1");
    let given = match choice {
        ContributionFilter::Expected => "",
        ContributionFilter::Open | ContributionFilter::Silent => " AND c.given_on IS NULL",
        ContributionFilter::Given => " AND c.given_on IS NOT NULL",
    };
    statement.push(given);
    if choice == ContributionFilter::Silent {
        statement.push(" AND c.due_on < ").bind(frame.today);
    }
    match &frame.whose {
        Whose::SupportedBy { agencies, is_own_only: true } => {
            let own = agencies.iter().map(|agency| agency.uuid());
            statement.push(" AND c.agency_id IN (").bind_all(own).push(")");
        }
        Whose::SupportedBy { agencies, .. } => {
            statement.push(" AND c.agency_id IN ").push_below(agencies);
        }
        _ => {}
    }
    statement.push(")");
}

fn push_whose(statement: &mut SqlText, whose: &Whose, way: Way) {
    match whose {
        Whose::Anybody => {}
        Whose::Nobody => {
            statement.push(" AND 1 = 0");
        }
        Whose::Own(agency) => {
            statement.push(" AND o.agency_id = ").bind(agency.uuid());
        }
        Whose::Below(agencies) => {
            if way == Way::Gather {
                statement.push(" AND o.agency_id IN ").push_below(agencies);
            }
            statement.push(" AND ").push_reached(agencies, "o.agency_id");
        }
        Whose::SupportedBy { agencies, is_own_only } => {
            if way == Way::Gather {
                statement.push(" AND o.task_id IN ").push_supported_tasks(agencies);
            }
            statement.push(" AND ").push_supported(agencies, *is_own_only);
        }
    }
}

/// ` AND` one of the agencies owes it, follows it up or (where asked) contributes to it, itself or by what stands below it: the
/// twin of `policy::may` with `Action::View`.
///
/// With `drives` the rows of these cuts are found by two indexes; a database that sees OR would read the whole ledger.
fn push_sight(statement: &mut SqlText, sight: &Sight, drives: Option<&[Cut]>) {
    let agencies = &sight.agencies;
    if let Some(cuts) = drives {
        statement.push(" AND o.seq IN (SELECT o.seq FROM obligation o WHERE o.agency_id IN ").push_below(agencies);
        statement.push_cuts(cuts, false);
        statement.push(" UNION SELECT o.seq FROM obligation o WHERE o.overseer_id IN ").push_below(agencies);
        statement.push_cuts(cuts, false).push(")");
    }
    statement.push(" AND (").push_reached(agencies, "o.agency_id");
    statement.push(" OR ").push_reached(agencies, "o.overseer_id");
    if sight.with_supported {
        statement.push(" OR ").push_supported(agencies, false);
    }
    statement.push(")");
}
