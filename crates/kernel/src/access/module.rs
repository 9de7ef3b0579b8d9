//! The parts of the product that a role can be limited to.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A part of the product with rights of its own. A closed set: the database checks it too.
///
/// One's own account, help and sign-in are everybody's, so no role is limited to them. Messages that are sent out belong to the notices
/// that they carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Module {
    /// The tree of agencies, collective phrases, days off.
    Agencies,
    /// Accounts and roles.
    People,
    /// Directives: inbox, review, issuing, answers of recipients.
    Directives,
    /// The ledger of obligations, with its desks, counts, calendar and exports.
    Obligations,
    /// Official letters.
    Letters,
    /// Programmes.
    Programmes,
    /// Proposals of partners.
    Proposals,
    /// Monitoring of how law is carried out: plans, inspections, surveys, findings.
    Monitoring,
    /// Rules of reminders, and what is sent out.
    Notices,
    /// The journal.
    Audit,
}

/// A word that is no module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such module")]
pub struct ModuleError;

impl Module {
    /// Every module.
    pub const ALL: [Self; 10] = [
        Self::Agencies,
        Self::People,
        Self::Directives,
        Self::Obligations,
        Self::Letters,
        Self::Programmes,
        Self::Proposals,
        Self::Monitoring,
        Self::Notices,
        Self::Audit,
    ];

    /// The word in the database, in tables of people and on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Agencies => "agencies",
            Self::People => "people",
            Self::Directives => "directives",
            Self::Obligations => "obligations",
            Self::Letters => "letters",
            Self::Programmes => "programmes",
            Self::Proposals => "proposals",
            Self::Monitoring => "monitoring",
            Self::Notices => "notices",
            Self::Audit => "audit",
        }
    }
}

impl fmt::Display for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Module {
    type Err = ModuleError;

    fn from_str(word: &str) -> Result<Self, ModuleError> {
        Self::ALL.into_iter().find(|module| module.code() == word).ok_or(ModuleError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_read_back_what_they_print() {
        for module in Module::ALL {
            assert_eq!(module.to_string().parse(), Ok(module));
            assert_eq!(serde_json::to_value(module).unwrap(), module.code());
        }
        assert_eq!("help".parse::<Module>(), Err(ModuleError));
    }
}
