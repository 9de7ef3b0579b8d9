//! One card of the review: what the reader proposed, what people made of it, and its life.

use chrono::{DateTime, Utc};
use thihanh_kernel::ids::{AccountId, DraftTaskId};

use super::draft::{Draft, DraftFault, Finding};
use super::parts::{is_inside, split_source};

/// Where a card stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardState {
    /// Nobody has looked yet.
    Proposed,
    /// Becomes a task when the directive is issued.
    Accepted,
    /// Is no task.
    Rejected,
    /// Has become a task, and never changes again.
    Issued,
}

impl CardState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Proposed, Self::Accepted, Self::Rejected, Self::Issued];

    /// The word stored in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Issued => "issued",
        }
    }

    /// Reads the stored word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// Who did a step of the review, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hand {
    /// The person; `None` for the program itself.
    pub by: Option<AccountId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftTask {
    /// Its id.
    pub id: DraftTaskId,
    /// Its place among the cards of the directive; places have gaps.
    pub position: i64,
    /// Where it stands.
    pub state: CardState,
    /// Whether the reader was in doubt.
    pub is_uncertain: bool,
    /// What the reader proposed, never changed; `None` for a card that a person made.
    pub proposal: Option<Draft>,
    /// What people made of it.
    pub draft: Draft,
    /// Who looked at it last.
    pub reviewed_by: Option<AccountId>,
    /// When.
    pub reviewed_at: Option<DateTime<Utc>>,
    /// Counts the changes, so that a form filled in on an older state is noticed.
    pub version: i64,
}

/// Why a card cannot be changed in this way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CardFault {
    /// A rejected card has to be restored first.
    #[error("the card is rejected")]
    IsRejected,
    /// What was issued stays as it is.
    #[error("the card is issued")]
    IsIssued,
    /// Only a rejected card can be restored.
    #[error("the card is not rejected")]
    NotRejected,
    /// A cut must leave words on both sides.
    #[error("the order cannot be cut there")]
    NoCutThere,
    /// The words or agencies break a rule.
    #[error(transparent)]
    Draft(#[from] DraftFault),
}

impl CardFault {
    /// Key of the message.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::IsRejected => "card-is-rejected",
            Self::IsIssued => "card-is-issued",
            Self::NotRejected => "card-not-rejected",
            Self::NoCutThere => "card-no-cut-there",
            Self::Draft(fault) => fault.code(),
        }
    }
}

impl DraftTask {
    /// A card as the reader proposes it.
    #[must_use]
    pub fn proposed(id: DraftTaskId, position: i64, proposal: Draft) -> Self {
        Self {
            id,
            position,
            state: CardState::Proposed,
            is_uncertain: proposal.is_uncertain(),
            draft: proposal.clone(),
            proposal: Some(proposal),
            reviewed_by: None,
            reviewed_at: None,
            version: 1,
        }
    }

    /// A card that a person makes; it still has to be accepted, since its agencies and dates were read from the words.
    #[must_use]
    pub fn added(id: DraftTaskId, position: i64, draft: Draft) -> Self {
        Self { is_uncertain: draft.is_uncertain(), proposal: None, ..Self::proposed(id, position, draft) }
    }

    fn touched(self, hand: Hand) -> Self {
        Self { reviewed_by: hand.by, reviewed_at: Some(hand.at), version: self.version + 1, ..self }
    }

    /// It is right: it becomes a task when the directive is issued. `edited` carries what the person changed in the same step.
    ///
    /// # Errors
    /// When it is rejected, or the words or agencies break a rule.
    pub fn accept(self, edited: Option<Draft>, hand: Hand) -> Result<Self, CardFault> {
        let card = match edited {
            Some(draft) => self.edit(draft, hand)?,
            None => self.open()?.touched(hand),
        };
        card.draft.check_complete()?;
        Ok(Self { state: CardState::Accepted, ..card })
    }

    /// Other words, agencies, dates; what was accepted stays so while it is complete.
    ///
    /// # Errors
    /// When it is rejected, or the words break a rule.
    pub fn edit(self, draft: Draft, hand: Hand) -> Result<Self, CardFault> {
        let card = self.open()?;
        draft.check()?;
        if card.state == CardState::Accepted {
            draft.check_complete()?;
        }
        let draft = with_findings(draft, &card.draft);
        Ok(Self { draft, ..card }.touched(hand))
    }

    /// It is no order.
    ///
    /// # Errors
    /// When it already is rejected.
    pub fn reject(self, hand: Hand) -> Result<Self, CardFault> {
        Ok(Self { state: CardState::Rejected, ..self.open()?.touched(hand) })
    }

    /// It is an order after all; somebody has to look again.
    ///
    /// # Errors
    /// When it is not rejected.
    pub fn restore(self, hand: Hand) -> Result<Self, CardFault> {
        match self.state {
            CardState::Rejected => Ok(Self { state: CardState::Proposed, ..self.touched(hand) }),
            _ => Err(CardFault::NotRejected),
        }
    }

    /// Two orders instead of one, cut at a byte offset of the content. Both keep agencies and deadlines, and both have to be looked at.
    ///
    /// # Errors
    /// When it is rejected, or one side of the cut has no words.
    pub fn split(
        self,
        offset: usize,
        text: &str,
        second: (DraftTaskId, i64),
        hand: Hand,
    ) -> Result<(Self, Self), CardFault> {
        let card = self.open()?;
        if !is_inside(&card.draft.content, offset) {
            return Err(CardFault::NoCutThere);
        }
        let (head, tail) = card.draft.content.split_at(offset);
        let mut first = Draft { content: trimmed(head), ..card.draft.clone() };
        let mut rest = Draft { content: trimmed(tail), ..card.draft.clone() };
        if let Some(source) = &card.draft.source {
            let (a, b) = split_source(text, source, &card.draft.content, offset);
            (first.source, rest.source) = (Some(a), Some(b));
        }
        let (id, position) = second;
        let rest = Self::added(id, position, rest).touched(hand);
        let first = Self { state: CardState::Proposed, draft: first, ..card }.touched(hand);
        Ok((first, Self { version: 1, ..rest }))
    }

    /// This card and the one behind it as one; it has to be looked at again.
    ///
    /// # Errors
    /// When one of the two is rejected, or both together break a rule.
    pub fn merge(self, next: Self, hand: Hand) -> Result<Self, CardFault> {
        let (card, next) = (self.open()?, next.open()?);
        let draft = card.draft.clone().merged(next.draft);
        draft.check()?;
        let is_uncertain = card.is_uncertain || next.is_uncertain;
        Ok(Self { state: CardState::Proposed, is_uncertain, draft, ..card }.touched(hand))
    }

    /// It has become a task. A form filled in before is stale.
    #[must_use]
    pub fn issued(self) -> Self {
        Self { state: CardState::Issued, version: self.version + 1, ..self }
    }

    fn open(self) -> Result<Self, CardFault> {
        match self.state {
            CardState::Rejected => Err(CardFault::IsRejected),
            CardState::Issued => Err(CardFault::IsIssued),
            CardState::Proposed | CardState::Accepted => Ok(self),
        }
    }
}

/// The white space around a half, and the semicolon at which it was cut, belong to no order.
fn trimmed(half: &str) -> String {
    half.trim().trim_end_matches(';').trim_end().to_owned()
}

/// A field that a person changed was typed in; the others keep how the reader found them.
fn with_findings(draft: Draft, before: &Draft) -> Draft {
    let mut findings = before.findings.clone();
    let words = |phrases: &[super::draft::Phrase]| phrases.iter().map(|p| p.words.clone()).collect::<Vec<_>>();
    if words(&draft.leads) != words(&before.leads) {
        findings.leads = Finding::typed();
    }
    if words(&draft.support) != words(&before.support) {
        findings.support = Finding::typed();
    }
    if draft.deadlines != before.deadlines {
        findings.deadlines = Finding::typed();
    }
    Draft { findings, ..draft }
}
