//! Which lists a person's lanes are made of.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Module, Role};
use thihanh_kernel::ids::AgencyId;

use crate::modules::obligations::model::filter::{ContributionFilter, ObligationFilter, PartFilter, Sort, Status};

/// The lists behind each lane; a person with several roles has several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lanes {
    /// Late.
    pub(super) overdue: Vec<ObligationFilter>,
    /// Due within the days looked at.
    pub(super) ahead: Vec<ObligationFilter>,
    /// Handed in, to be judged by this person.
    pub(super) waiting: Vec<ObligationFilter>,
    /// Continuous duties whose yearly proof was asked for.
    pub(super) proof: Vec<ObligationFilter>,
    /// What this person does, named by the head.
    pub(super) mine: Vec<ObligationFilter>,
    /// Parts given down to the person's agencies.
    pub(super) parts: Vec<ObligationFilter>,
    /// What waits for this person's word besides reports.
    pub(super) asking: Vec<ObligationFilter>,
    /// What leads asked the person's agencies for.
    pub(super) asked: Vec<ObligationFilter>,
    /// What the person's agencies contribute to.
    pub(super) support: Vec<ObligationFilter>,
}

impl Lanes {
    /// The lanes of a person.
    pub(super) fn of(actor: &Actor, today: NaiveDate, ahead: NaiveDate) -> Self {
        let rights = actor.rights_in(Module::Obligations);
        let agencies: BTreeSet<AgencyId> = rights.grants().map(|grant| grant.agency).collect();
        let of_each = |filter: ObligationFilter| -> Vec<ObligationFilter> {
            agencies.iter().map(|agency| ObligationFilter { agency: Some(*agency), ..filter.clone() }).collect()
        };
        // A leader's or coordinator's agency is often the whole province: what all below it contribute to is nobody's day's work.
        let speakers = rights
            .grants()
            .filter(|grant| matches!(grant.role, Role::UnitHead | Role::FocalOfficer | Role::RecordsClerk));
        let contributing: BTreeSet<AgencyId> = speakers.map(|grant| grant.agency).collect();
        let of_contributing = |filter: ObligationFilter| -> Vec<ObligationFilter> {
            contributing.iter().map(|agency| ObligationFilter { agency: Some(*agency), ..filter.clone() }).collect()
        };
        let by_due = ObligationFilter { sort: Sort::Due, ..ObligationFilter::default() };
        Self {
            overdue: of_each(ObligationFilter { status: Some(Status::Overdue), ..by_due.clone() }),
            ahead: of_each(ObligationFilter {
                status: Some(Status::InTime),
                due_from: Some(today),
                due_to: Some(ahead),
                ..by_due.clone()
            }),
            waiting: judged(actor, &by_due, Status::Waiting),
            asking: judged(actor, &ObligationFilter { part: Some(PartFilter::Any), ..by_due.clone() }, Status::Asking),
            mine: actor
                .account()
                .map(|person| ObligationFilter {
                    person: Some(person),
                    part: Some(PartFilter::Any),
                    status: Some(Status::Unfinished),
                    ..by_due.clone()
                })
                .into_iter()
                .collect(),
            parts: of_contributing(ObligationFilter {
                part: Some(PartFilter::Delegated),
                status: Some(Status::Unfinished),
                ..by_due.clone()
            }),
            proof: of_each(ObligationFilter { status: Some(Status::ProofAsked), ..by_due.clone() }),
            asked: of_contributing(ObligationFilter {
                part: Some(PartFilter::Support),
                contribution: Some(ContributionFilter::Open),
                ..by_due.clone()
            }),
            support: of_contributing(ObligationFilter {
                status: Some(Status::Unfinished),
                part: Some(PartFilter::Support),
                ..by_due
            }),
        }
    }
}

/// The agencies whose own work a person reports.
pub(super) fn speaking(actor: &Actor) -> Vec<AgencyId> {
    let speaks = |role| matches!(role, Role::UnitHead | Role::FocalOfficer | Role::RecordsClerk);
    actor.rights_in(Module::Obligations).grants().filter(|grant| speaks(grant.role)).map(|grant| grant.agency).collect()
}

/// Everything that is not done, late first.
pub(super) fn unfinished() -> ObligationFilter {
    ObligationFilter { status: Some(Status::Unfinished), sort: Sort::OverdueFirst, ..ObligationFilter::default() }
}

/// What a person may judge: as one who follows it up, or as the coordinator or leader above whoever owes it.
fn judged(actor: &Actor, by_due: &ObligationFilter, status: Status) -> Vec<ObligationFilter> {
    let mut filters = Vec::new();
    for grant in actor.rights_in(Module::Obligations).grants() {
        let of = ObligationFilter { status: Some(status), ..by_due.clone() };
        let filter = match grant.role {
            Role::Coordinator | Role::Leader => ObligationFilter { agency: Some(grant.agency), ..of },
            Role::UnitHead | Role::FocalOfficer => ObligationFilter { overseer: Some(grant.agency), ..of },
            Role::Administrator
            | Role::RecordsClerk
            | Role::Inspector
            | Role::Observer
            | Role::Partner
            | Role::Auditor => continue,
        };
        if !filters.contains(&filter) {
            filters.push(filter);
        }
    }
    filters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::obligations::model::class::{Class, Condition};
    use crate::modules::obligations::model::fixtures::{actor_with, an_agency, an_obligation, day};
    use crate::modules::obligations::model::obligation::Obligation;
    use crate::modules::obligations::usecase::{Shown, merge};
    use thihanh_kernel::page::Count;

    fn lanes(grants: &[(Role, u128)]) -> Lanes {
        Lanes::of(&actor_with(grants), day("2026-03-16"), day("2026-03-23"))
    }

    #[test]
    fn who_judges_what() {
        // roles and agencies; (agency, overseer) of each list that waits
        type Lists<'a> = &'a [(Option<u128>, Option<u128>)];
        let table: [(&[(Role, u128)], Lists<'_>); 5] = [
            (&[(Role::FocalOfficer, 1)], &[(None, Some(1))]),
            (&[(Role::UnitHead, 1), (Role::FocalOfficer, 1)], &[(None, Some(1))]),
            (&[(Role::Coordinator, 9), (Role::UnitHead, 1)], &[(Some(9), None), (None, Some(1))]),
            (&[(Role::RecordsClerk, 1)], &[]),
            (&[(Role::Observer, 1)], &[]),
        ];
        for (grants, expected) in table {
            let waiting = lanes(grants).waiting;
            let asked: Vec<_> = waiting.iter().map(|filter| (filter.agency, filter.overseer)).collect();
            let expected: Vec<_> =
                expected.iter().map(|(agency, overseer)| (agency.map(an_agency), overseer.map(an_agency))).collect();
            assert_eq!(asked, expected, "{grants:?}");
            assert!(waiting.iter().all(|filter| filter.status == Some(Status::Waiting)));
        }
    }

    #[test]
    fn an_agency_stands_once_however_many_roles_there_are() {
        let lanes = lanes(&[(Role::UnitHead, 1), (Role::FocalOfficer, 1), (Role::FocalOfficer, 2)]);
        assert_eq!((lanes.overdue.len(), lanes.ahead.len(), lanes.support.len()), (2, 2, 2));
    }

    #[test]
    fn who_speaks_for_an_agency_sees_what_it_contributes_to() {
        let of = |role| lanes(&[(role, 1)]);
        for role in [Role::UnitHead, Role::FocalOfficer, Role::RecordsClerk] {
            assert_eq!((of(role).support.len(), of(role).asked.len(), of(role).overdue.len()), (1, 1, 1), "{role:?}");
        }
        for role in [Role::Coordinator, Role::Leader, Role::Observer] {
            assert_eq!((of(role).support.len(), of(role).asked.len(), of(role).overdue.len()), (0, 0, 1), "{role:?}");
        }
    }

    fn shown(seq: i64, due: Option<&str>) -> Shown {
        let obligation = Obligation { seq, ..an_obligation(due) };
        Shown { obligation, class: Class::InTime, condition: Condition::InTime, working_days: None }
    }

    #[test]
    fn lists_that_share_rows_count_them_once() {
        let first = vec![shown(1, Some("2026-03-20")), shown(2, None)];
        let second = vec![shown(3, Some("2026-03-17")), shown(1, Some("2026-03-20"))];
        let (rows, count) = merge(vec![(first, Count::Exact(2), false), (second, Count::Exact(2), false)], 2);
        assert_eq!(rows.iter().map(|shown| shown.obligation.seq).collect::<Vec<_>>(), [3, 1]);
        assert_eq!(count, Count::Exact(3));
    }

    #[test]
    fn what_is_not_here_is_counted_by_its_list() {
        let first = vec![shown(1, None)];
        let (_, count) =
            merge(vec![(first, Count::Exact(40), true), (vec![shown(2, None)], Count::MoreThan(10_000), true)], 2);
        assert_eq!(count, Count::MoreThan(10_040));
    }
}
