//! One step of the review, with what undoing it needs.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use thihanh_kernel::ids::{AccountId, DraftTaskId};

use super::card::{CardState, DraftTask};
use super::draft::Draft;

/// The kinds of step, as in `draft_step.kind` and, behind `review_`, in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// A card was accepted.
    Accept,
    /// A card was changed.
    Edit,
    /// A card was rejected.
    Reject,
    /// A rejected card was taken back in.
    Restore,
    /// A card became two.
    Split,
    /// Two cards became one.
    Merge,
    /// A card was made from a passage.
    Add,
    /// All certain cards were accepted at once.
    AcceptCertain,
}

impl StepKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Accept,
        Self::Edit,
        Self::Reject,
        Self::Restore,
        Self::Split,
        Self::Merge,
        Self::Add,
        Self::AcceptCertain,
    ];

    /// The stored word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Edit => "edit",
            Self::Reject => "reject",
            Self::Restore => "restore",
            Self::Split => "split",
            Self::Merge => "merge",
            Self::Add => "add",
            Self::AcceptCertain => "accept_certain",
        }
    }

    /// Reads the stored word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A card as it was before a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// The card.
    pub id: DraftTaskId,
    /// What it was; `None` where the step made it.
    pub was: Option<Snapshot>,
}

/// What undo gives back to a card. The proposal is not in it: it never changes, except that a card that was merged away must come
/// back with its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    state: String,
    position: i64,
    is_uncertain: bool,
    proposal: Option<Draft>,
    draft: Draft,
    reviewed_by: Option<AccountId>,
    reviewed_at: Option<DateTime<Utc>>,
    version: i64,
}

impl Before {
    /// A card that is about to change.
    #[must_use]
    pub fn of(card: &DraftTask) -> Self {
        let was = Snapshot {
            state: card.state.as_str().to_owned(),
            position: card.position,
            is_uncertain: card.is_uncertain,
            proposal: card.proposal.clone(),
            draft: card.draft.clone(),
            reviewed_by: card.reviewed_by,
            reviewed_at: card.reviewed_at,
            version: card.version,
        };
        Self { id: card.id, was: Some(was) }
    }

    /// A card that the step makes.
    #[must_use]
    pub fn nothing(id: DraftTaskId) -> Self {
        Self { id, was: None }
    }

    /// The card as it was, with a version above both the old and the present one: a form filled in on a state that was undone must
    /// not pass for the state that is back.
    #[must_use]
    pub fn card(self, present: Option<i64>) -> Option<DraftTask> {
        let was = self.was?;
        Some(DraftTask {
            id: self.id,
            position: was.position,
            state: CardState::parse(&was.state)?,
            is_uncertain: was.is_uncertain,
            proposal: was.proposal,
            draft: was.draft,
            reviewed_by: was.reviewed_by,
            reviewed_at: was.reviewed_at,
            version: was.version.max(present.unwrap_or(was.version)) + 1,
        })
    }
}

/// A step as it stands in the log of a directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Counted from 1 in the directive.
    pub number: i64,
    /// What was done.
    pub kind: StepKind,
    /// The cards it touched, as they were before.
    pub before: Vec<Before>,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub by: Option<AccountId>,
}

impl Step {
    /// Whether two steps touched the same card.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.before.iter().any(|before| other.before.iter().any(|theirs| theirs.id == before.id))
    }
}
