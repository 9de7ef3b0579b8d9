//! A file that arrives in pieces over a slow line: each piece says where it begins, and the answer says how far the file has come.

use chrono::{DateTime, Utc};
use thihanh_kernel::ids::{AccountId, EvidenceId, UploadId};

use super::evidence::About;

/// How long nothing may come before the pieces are dropped.
pub const KEPT: chrono::Duration = chrono::Duration::hours(24);
/// Files that one person may have on their way.
pub const MOST_OPEN: i64 = 20;

/// A file on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its id.
    pub id: UploadId,
    /// Code of the obligation that it proves.
    pub code: String,
    /// Who brings it; nobody else knows of it.
    pub account: AccountId,
    /// Its name as it was given.
    pub name: String,
    /// Its size in bytes, as it was said at the beginning.
    pub size: u64,
    /// How much has come.
    pub received: u64,
    /// What the person says about it.
    pub about: About,
    /// When its pieces are dropped unless more comes.
    pub expires_at: DateTime<Utc>,
    /// What became of it.
    pub evidence: Option<EvidenceId>,
}

/// Why a piece is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UploadFault {
    /// It begins elsewhere than where the file has come to.
    #[error("the file has {received} bytes, the piece begins elsewhere")]
    Offset {
        /// How much has come.
        received: u64,
    },
    /// It reaches over the size that was said.
    #[error("more than the {size} bytes that were announced")]
    Overlong {
        /// The size that was said.
        size: u64,
    },
    /// The person has [`MOST_OPEN`] on their way.
    #[error("too many files are on their way")]
    TooMany,
}

impl Upload {
    /// Whether a piece may begin at `offset`.
    ///
    /// # Errors
    /// [`UploadFault::Offset`], also where the file is whole and known.
    pub fn takes(&self, offset: u64) -> Result<(), UploadFault> {
        let is_next = offset == self.received && self.evidence.is_none();
        if is_next { Ok(()) } else { Err(UploadFault::Offset { received: self.received }) }
    }

    /// How much may still come.
    #[must_use]
    pub fn missing(&self) -> u64 {
        self.size.saturating_sub(self.received)
    }
}
