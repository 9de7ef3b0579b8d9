//! Who is told, with the tree of agencies.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::access::{Module, Role};
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_store::{Sql, StoreError};

use crate::modules::notices::model::people::{Audience, Directory};
use crate::modules::obligations::api::Brief;
use crate::modules::{accounts, agencies};

/// Roles that are told; every notice is about an obligation.
const TOLD: [Role; 5] = [Role::Coordinator, Role::Leader, Role::UnitHead, Role::FocalOfficer, Role::RecordsClerk];

/// Everybody who may be told on a day, loaded once for a whole run.
pub struct People {
    directory: Directory,
    on: NaiveDate,
    /// What stands above each agency asked for; a run has a few hundred of them.
    above: HashMap<AgencyId, Vec<AgencyId>>,
}

impl People {
    /// The people of a day.
    pub async fn load(sql: &dyn Sql, on: NaiveDate) -> Result<Self, StoreError> {
        let holders = accounts::api::holders(sql, &TOLD, Module::Obligations, on).await?;
        let directory = Directory::new(holders.into_iter().map(|holder| (holder.agency, holder.role, holder.account)));
        Ok(Self { directory, on, above: HashMap::new() })
    }

    async fn above(&mut self, sql: &dyn Sql, agency: AgencyId) -> Result<Vec<AgencyId>, StoreError> {
        if let Some(known) = self.above.get(&agency) {
            return Ok(known.clone());
        }
        let mut above = agencies::api::ancestors(sql, agency, self.on).await?;
        // An agency that ended has nothing above it, and is still its own.
        if above.first() != Some(&agency) {
            above.insert(0, agency);
        }
        self.above.insert(agency, above.clone());
        Ok(above)
    }

    /// Who works for an agency.
    pub async fn workers(&mut self, sql: &dyn Sql, agency: AgencyId) -> Result<Vec<AccountId>, StoreError> {
        let above = self.above(sql, agency).await?;
        Ok(self.directory.workers(&above))
    }

    /// Who answers for an agency.
    pub async fn heads(&mut self, sql: &dyn Sql, agency: AgencyId) -> Result<Vec<AccountId>, StoreError> {
        let above = self.above(sql, agency).await?;
        Ok(self.directory.heads(&above))
    }

    /// Who leads above an agency.
    pub async fn level_above(&mut self, sql: &dyn Sql, agency: AgencyId) -> Result<Vec<AccountId>, StoreError> {
        let above = self.above(sql, agency).await?;
        Ok(self.directory.level_above(&above))
    }

    /// One side of an obligation: the person who was named, else who works for the agency.
    pub async fn of(&mut self, sql: &dyn Sql, brief: &Brief, audience: Audience) -> Result<Vec<AccountId>, StoreError> {
        match (audience, brief.responsible) {
            (Audience::Owing, Some(responsible)) => Ok(vec![responsible]),
            (Audience::Owing, None) => self.workers(sql, brief.agency).await,
            (Audience::OwingHead, _) => self.heads(sql, brief.agency).await,
            (Audience::Overseeing, _) => self.workers(sql, brief.overseer).await,
        }
    }
}
