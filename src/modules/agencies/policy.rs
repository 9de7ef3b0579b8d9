//! Who may do what with the tree of agencies.

use thihanh_kernel::AgencyId;
use thihanh_kernel::access::{Actor, Module, Role};
use thihanh_kernel::problem::Problem;

/// What can be done.
///
/// How the state is organised is public among its officers, so a role of any module is enough to look; the rest is of [`Module::Agencies`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Look at the tree, the collective phrases and the days off. It is how the state is organised, which is public.
    View,
    /// Import a tree, install reference rows.
    Manage,
    /// Teach the system what a phrase means in a jurisdiction.
    Teach,
}

/// Roles that work on directives and so learn what phrases mean.
const TEACHERS: [Role; 3] = [Role::Administrator, Role::Coordinator, Role::RecordsClerk];

/// Whether the actor may. `jurisdiction` is the place of the action with everything above it; only [`Action::Teach`] asks it.
///
/// # Errors
/// [`Problem::denied`] naming the missing right.
pub fn may(actor: &Actor, action: Action, jurisdiction: &[AgencyId]) -> Result<(), Problem> {
    let rights = actor.rights_in(Module::Agencies);
    let is_allowed = actor.is_system()
        || match action {
            Action::View => !actor.grants_in_any_module().is_empty(),
            Action::Manage => rights.has(Role::Administrator),
            Action::Teach => {
                rights.grants().any(|grant| TEACHERS.contains(&grant.role) && jurisdiction.contains(&grant.agency))
            }
        };
    if is_allowed { Ok(()) } else { Err(Problem::denied(right(action))) }
}

const fn right(action: Action) -> &'static str {
    match action {
        Action::View => "see-agencies",
        Action::Manage => "manage-agencies",
        Action::Teach => "teach-phrases",
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use thihanh_kernel::access::Grant;
    use thihanh_kernel::ids::AccountId;
    use uuid::Uuid;

    use super::*;

    fn actor(role: Role, agency: AgencyId) -> Actor {
        let grant = Grant { role, agency, module: None, from: NaiveDate::MIN, to: None };
        Actor::person(AccountId::from_uuid(Uuid::from_u128(9)), "x".to_owned(), vec![grant])
    }

    #[test]
    fn each_role_may_what_its_work_needs() {
        let (province, elsewhere) = (AgencyId::from_uuid(Uuid::from_u128(1)), AgencyId::from_uuid(Uuid::from_u128(2)));
        for role in Role::ALL {
            let actor = actor(role, province);
            assert!(may(&actor, Action::View, &[]).is_ok(), "{role:?} looks");
            assert_eq!(may(&actor, Action::Manage, &[]).is_ok(), role == Role::Administrator, "{role:?} manages");
            assert_eq!(may(&actor, Action::Teach, &[province]).is_ok(), TEACHERS.contains(&role), "{role:?} teaches");
            assert!(may(&actor, Action::Teach, &[elsewhere]).is_err(), "{role:?} teaches elsewhere");
        }
        let nobody = Actor::person(AccountId::from_uuid(Uuid::from_u128(9)), "x".to_owned(), Vec::new());
        assert!(may(&nobody, Action::View, &[]).is_err());
        assert!(may(&Actor::system("job"), Action::Manage, &[]).is_ok());
    }
}
