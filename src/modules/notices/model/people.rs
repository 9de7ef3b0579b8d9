//! Who is told: the right person by role.

use std::collections::HashMap;

use thihanh_kernel::access::Role;
use thihanh_kernel::ids::{AccountId, AgencyId};

/// On which side of an obligation somebody stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Who does it.
    Owing,
    /// The head of the agency that owes it.
    OwingHead,
    /// Who follows it up.
    Overseeing,
}

impl Audience {
    /// Every audience.
    pub const ALL: [Self; 3] = [Self::Owing, Self::OwingHead, Self::Overseeing];

    /// The word in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Owing => "owing",
            Self::OwingHead => "owing_head",
            Self::Overseeing => "overseeing",
        }
    }

    /// Reads the word of [`Audience::code`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|audience| audience.code() == word)
    }
}

/// Everybody with a role that notices go to, by agency; substitutes stand beside those whose place they take.
#[derive(Debug, Default)]
pub struct Directory {
    holders: HashMap<(AgencyId, Role), Vec<AccountId>>,
}

impl Directory {
    /// The directory of these holders of roles.
    pub fn new(holders: impl IntoIterator<Item = (AgencyId, Role, AccountId)>) -> Self {
        let mut directory = Self::default();
        for (agency, role, account) in holders {
            let people = directory.holders.entry((agency, role)).or_default();
            if !people.contains(&account) {
                people.push(account);
            }
        }
        directory
    }

    /// Who does the work of an agency: its focal officers, else its head, else its records clerks, else whoever coordinates from the nearest
    /// agency above. `above` begins with the agency itself.
    #[must_use]
    pub fn workers(&self, above: &[AgencyId]) -> Vec<AccountId> {
        let own = above.first().into_iter();
        let at_the_agency = own
            .flat_map(|agency| [Role::FocalOfficer, Role::UnitHead, Role::RecordsClerk].map(|role| (*agency, role)))
            .find_map(|place| self.holders.get(&place));
        at_the_agency.cloned().unwrap_or_else(|| self.nearest(above, Role::Coordinator))
    }

    /// Who answers for an agency: its head, else who works for it and can pass it on. Not whoever leads the province: it would hear of every
    /// agency whose head has no account.
    #[must_use]
    pub fn heads(&self, above: &[AgencyId]) -> Vec<AccountId> {
        let head = above.first().and_then(|agency| self.holders.get(&(*agency, Role::UnitHead)));
        head.cloned().unwrap_or_else(|| self.workers(above))
    }

    /// Who leads above an agency, nearest first; the agency itself does not count.
    #[must_use]
    pub fn level_above(&self, above: &[AgencyId]) -> Vec<AccountId> {
        let higher = above.get(1..).unwrap_or_default();
        let found = higher.iter().find_map(|agency| {
            let heads = self.holders.get(&(*agency, Role::UnitHead));
            heads.or_else(|| self.holders.get(&(*agency, Role::Leader)))
        });
        found.cloned().unwrap_or_default()
    }

    fn nearest(&self, above: &[AgencyId], role: Role) -> Vec<AccountId> {
        above.iter().find_map(|agency| self.holders.get(&(*agency, role))).cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn agency(number: u128) -> AgencyId {
        AgencyId::from_uuid(Uuid::from_u128(number))
    }

    fn person(number: u128) -> AccountId {
        AccountId::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn the_right_person_by_role() {
        let (root, department, commune) = (agency(1), agency(2), agency(3));
        let directory = Directory::new([
            (root, Role::Coordinator, person(10)),
            (root, Role::Leader, person(11)),
            (department, Role::FocalOfficer, person(20)),
            (department, Role::FocalOfficer, person(21)),
            (department, Role::FocalOfficer, person(20)),
            (department, Role::UnitHead, person(22)),
            (commune, Role::RecordsClerk, person(30)),
        ]);
        let above = |agency| [agency, root];
        assert_eq!(directory.workers(&above(department)), [person(20), person(21)]);
        assert_eq!(directory.workers(&above(commune)), [person(30)]);
        assert_eq!(directory.workers(&above(agency(9))), [person(10)], "nobody there: who coordinates above");
        assert_eq!(directory.heads(&above(department)), [person(22)]);
        assert_eq!(directory.heads(&above(commune)), [person(30)]);
        assert_eq!(directory.heads(&above(agency(9))), [person(10)]);
        assert_eq!(directory.level_above(&above(department)), [person(11)]);
        assert_eq!(directory.level_above(&[root]), []);
    }
}
