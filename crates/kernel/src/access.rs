//! Who acts, and in which roles. What a role may do stands in each module's policy.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, AgencyId};

mod module;

pub use module::{Module, ModuleError};

/// What somebody does for an agency. A closed set: the database checks it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Keeps accounts, agencies and days off.
    Administrator,
    /// Turns directives into obligations and follows them (usually at Sở Tư pháp).
    Coordinator,
    /// Leads the province or a field; sees and decides.
    Leader,
    /// Heads an agency (người đứng đầu).
    UnitHead,
    /// Reports for an agency (cán bộ đầu mối).
    FocalOfficer,
    /// Receives and files documents (văn thư).
    RecordsClerk,
    /// Checks others' work.
    Inspector,
    /// Sees only.
    Observer,
    /// A body beside the administration (MTTQ, HĐND, court, procuracy, police): sees its scope and submits proposals.
    Partner,
    /// Sees the journal.
    Auditor,
}

/// A word that is no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such role")]
pub struct RoleError;

impl Role {
    /// Every role.
    pub const ALL: [Self; 10] = [
        Self::Administrator,
        Self::Coordinator,
        Self::Leader,
        Self::UnitHead,
        Self::FocalOfficer,
        Self::RecordsClerk,
        Self::Inspector,
        Self::Observer,
        Self::Partner,
        Self::Auditor,
    ];

    /// The word in the database, in the API and on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Coordinator => "coordinator",
            Self::Leader => "leader",
            Self::UnitHead => "unit_head",
            Self::FocalOfficer => "focal_officer",
            Self::RecordsClerk => "records_clerk",
            Self::Inspector => "inspector",
            Self::Observer => "observer",
            Self::Partner => "partner",
            Self::Auditor => "auditor",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Role {
    type Err = RoleError;

    fn from_str(word: &str) -> Result<Self, RoleError> {
        Self::ALL.into_iter().find(|role| role.code() == word).ok_or(RoleError)
    }
}

/// A role for an agency and everything below it, in one module or in all, while it lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The agency at the top of the subtree.
    pub agency: AgencyId,
    /// The only module in which it counts; `None` where it counts in every one.
    pub module: Option<Module>,
    /// First day.
    pub from: NaiveDate,
    /// Last day; `None` while it lasts.
    pub to: Option<NaiveDate>,
}

impl Grant {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether it counts in a module.
    #[must_use]
    pub fn counts_in(&self, module: Module) -> bool {
        self.module.is_none_or(|only| only == module)
    }
}

/// Who does something: a person with the roles that hold today, or the program itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    account: Option<AccountId>,
    name: String,
    grants: Vec<Grant>,
    address: String,
}

impl Actor {
    /// A person. `grants` are those that hold today; whoever loads them leaves the others out.
    #[must_use]
    pub fn person(account: AccountId, name: String, grants: Vec<Grant>) -> Self {
        Self { account: Some(account), name, grants, address: String::new() }
    }

    /// The program itself: a job, or a command of whoever owns the machine. The policies let it do everything.
    pub fn system(name: impl Into<String>) -> Self {
        Self { account: None, name: name.into(), grants: Vec::new(), address: String::new() }
    }

    /// The same, asking from a network address (kept in the journal).
    #[must_use]
    pub fn from_address(mut self, address: impl Into<String>) -> Self {
        self.address = address.into();
        self
    }

    /// The person's account; `None` for the program.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        self.account
    }

    /// Name for histories.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Network address; empty where there is none.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What the roles that hold today are worth in a module.
    #[must_use]
    pub fn rights_in(&self, module: Module) -> Rights<'_> {
        Rights { grants: &self.grants, module }
    }

    /// The roles that hold today, whatever module they are limited to: for what is open to whoever has any role, such as the tree of agencies.
    #[must_use]
    pub fn grants_in_any_module(&self) -> &[Grant] {
        &self.grants
    }

    /// Whether this is the program itself.
    #[must_use]
    pub fn is_system(&self) -> bool {
        self.account.is_none()
    }
}

/// What a person's roles are worth in one module: those that count there. The program has none.
#[derive(Debug, Clone, Copy)]
pub struct Rights<'a> {
    grants: &'a [Grant],
    module: Module,
}

impl<'a> Rights<'a> {
    /// The roles that count here.
    pub fn grants(self) -> impl Iterator<Item = &'a Grant> {
        self.grants.iter().filter(move |grant| grant.counts_in(self.module))
    }

    /// Whether the person has the role for any agency.
    #[must_use]
    pub fn has(self, role: Role) -> bool {
        self.grants().any(|grant| grant.role == role)
    }

    /// The agencies at the top of the subtrees for which the person has one of these roles, each once.
    #[must_use]
    pub fn agencies_of(self, roles: &[Role]) -> Vec<AgencyId> {
        let mut agencies: Vec<_> =
            self.grants().filter(|grant| roles.contains(&grant.role)).map(|grant| grant.agency).collect();
        agencies.sort_unstable();
        agencies.dedup();
        agencies
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn grant(role: Role, agency: u128) -> Grant {
        Grant {
            role,
            agency: AgencyId::from_uuid(Uuid::from_u128(agency)),
            module: None,
            from: day("2026-01-01"),
            to: Some(day("2026-06-30")),
        }
    }

    #[test]
    fn roles_read_back_what_they_print() {
        for role in Role::ALL {
            assert_eq!(role.to_string().parse(), Ok(role));
        }
        assert_eq!("Administrator".parse::<Role>(), Err(RoleError));
    }

    #[test]
    fn a_grant_holds_on_its_first_and_last_day() {
        let dated = grant(Role::Leader, 1);
        for (on, holds) in [("2025-12-31", false), ("2026-01-01", true), ("2026-06-30", true), ("2026-07-01", false)] {
            assert_eq!(dated.holds_on(day(on)), holds, "{on}");
        }
        assert!(Grant { to: None, ..dated }.holds_on(day("2099-01-01")));
    }

    #[test]
    fn an_actor_knows_the_agencies_of_each_role() {
        let grants = vec![
            grant(Role::FocalOfficer, 2),
            grant(Role::Observer, 3),
            grant(Role::FocalOfficer, 1),
            grant(Role::FocalOfficer, 2),
        ];
        let actor = Actor::person(AccountId::from_uuid(Uuid::from_u128(9)), "Lê Thu Hà".into(), grants)
            .from_address("127.0.0.1");
        let rights = actor.rights_in(Module::Obligations);
        assert!(rights.has(Role::Observer) && !rights.has(Role::Administrator) && !actor.is_system());
        let ids: Vec<_> =
            rights.agencies_of(&[Role::FocalOfficer]).into_iter().map(|agency| agency.uuid().as_u128()).collect();
        assert_eq!(ids, [1, 2]);
        assert!(rights.agencies_of(&[Role::Auditor]).is_empty());
        assert_eq!((actor.name(), actor.address()), ("Lê Thu Hà", "127.0.0.1"));
    }

    #[test]
    fn a_limited_role_counts_in_its_module_alone() {
        let limited = Grant { module: Some(Module::Proposals), ..grant(Role::Coordinator, 1) };
        let grants = vec![limited, grant(Role::Observer, 2)];
        let actor = Actor::person(AccountId::from_uuid(Uuid::from_u128(9)), "x".into(), grants);
        for module in Module::ALL {
            let rights = actor.rights_in(module);
            let is_its = module == Module::Proposals;
            assert_eq!(rights.has(Role::Coordinator), is_its, "{module}");
            assert_eq!(rights.grants().count(), if is_its { 2 } else { 1 }, "{module}");
            assert_eq!(rights.agencies_of(&[Role::Coordinator]).len(), usize::from(is_its), "{module}");
            assert!(rights.has(Role::Observer), "{module}");
        }
        assert_eq!(actor.grants_in_any_module().len(), 2);
    }

    #[test]
    fn the_program_has_no_account_and_no_roles() {
        let actor = Actor::system("generate_series");
        assert!(actor.is_system() && actor.account().is_none() && actor.grants_in_any_module().is_empty());
    }
}
