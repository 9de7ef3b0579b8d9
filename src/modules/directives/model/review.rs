//! The cards of one directive and what can be done with them: every verb takes the review and gives back the changed one together
//! with the step that undo takes back.

use std::collections::HashMap;

use thihanh_kernel::ids::DraftTaskId;

use super::card::{CardFault, CardState, DraftTask, Hand};
use super::draft::Draft;
use super::step::{Before, Step, StepKind};

/// The distance between the places of new cards, so that a card between two others needs no other row to change.
pub const POSITION_GAP: i64 = 1 << 20;
/// Most cards of one directive; the largest plan met so far has some 150.
pub const CARDS_MAX: usize = 5_000;

/// A card as a form saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardRef {
    /// The card.
    pub id: DraftTaskId,
    /// Its version in the form.
    pub version: i64,
}

/// What a person does to a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verb {
    /// It is right, with what was changed in the same form.
    Accept(CardRef, Option<Box<Draft>>),
    /// Keep what was changed, decide later.
    Edit(CardRef, Box<Draft>),
    /// It is no order.
    Reject(CardRef),
    /// It is an order after all.
    Restore(CardRef),
    /// Cut at a byte offset of its content.
    Split(CardRef, usize),
    /// Join it to the card before it.
    MergeWithPrevious(CardRef),
    /// A new order, placed by where it stands in the text.
    Add(Box<Draft>),
    /// Accept every card that nobody looked at and that the reader had no doubt about.
    AcceptCertain,
}

impl Verb {
    /// The card that the verb is about; none for a new one or for all.
    #[must_use]
    pub fn card(&self) -> Option<CardRef> {
        match self {
            Self::Accept(card, _)
            | Self::Edit(card, _)
            | Self::Reject(card)
            | Self::Restore(card)
            | Self::Split(card, _)
            | Self::MergeWithPrevious(card) => Some(*card),
            Self::Add(_) | Self::AcceptCertain => None,
        }
    }
}

/// Why a verb was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReviewFault {
    /// There is no such card (any more).
    #[error("there is no such card")]
    NoCard,
    /// Somebody changed the card since the form was filled in.
    #[error("the card has changed since")]
    Stale {
        /// The card as it is now.
        now: Box<DraftTask>,
    },
    /// The first card has none before it.
    #[error("there is no card before this one")]
    NoPrevious,
    /// More than [`CARDS_MAX`].
    #[error("a directive has at most {CARDS_MAX} cards")]
    TooMany,
    /// There is no step of this person that can be taken back.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// Somebody else went on from the step.
    #[error("somebody else has changed the card since")]
    ChangedSince,
    /// The card does not allow it.
    #[error(transparent)]
    Card(#[from] CardFault),
}

impl ReviewFault {
    /// Key of the message.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoCard => "review-no-card",
            Self::Stale { .. } => "review-stale",
            Self::NoPrevious => "review-no-previous",
            Self::TooMany => "review-too-many",
            Self::NothingToUndo => "review-nothing-to-undo",
            Self::ChangedSince => "review-changed-since",
            Self::Card(fault) => fault.code(),
        }
    }
}

/// The cards in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Review {
    cards: Vec<DraftTask>,
}

/// What a verb came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The review afterwards.
    pub review: Review,
    /// What was done.
    pub kind: StepKind,
    /// The touched cards as they were before.
    pub before: Vec<Before>,
    /// The card to show: the one that was changed or made.
    pub shown: Option<DraftTaskId>,
}

impl Review {
    /// Cards in any order.
    #[must_use]
    pub fn of(mut cards: Vec<DraftTask>) -> Self {
        cards.sort_by_key(|card| (card.position, card.id));
        Self { cards }
    }

    /// The cards in their order.
    #[must_use]
    pub fn cards(&self) -> &[DraftTask] {
        &self.cards
    }

    /// A card.
    #[must_use]
    pub fn find(&self, id: DraftTaskId) -> Option<&DraftTask> {
        self.cards.iter().find(|card| card.id == id)
    }

    /// How many cards are in a state.
    #[must_use]
    pub fn count(&self, state: CardState) -> usize {
        self.cards.iter().filter(|card| card.state == state).count()
    }

    /// The card that a person should look at first: behind `after` the next one nobody looked at, uncertain ones before all others
    /// where nothing was begun yet.
    #[must_use]
    pub fn next(&self, after: Option<DraftTaskId>) -> Option<&DraftTask> {
        let waiting = |card: &&DraftTask| card.state == CardState::Proposed;
        match after.and_then(|id| self.cards.iter().position(|card| card.id == id)) {
            Some(at) => self.cards[at + 1..].iter().find(waiting).or_else(|| self.cards[..=at].iter().find(waiting)),
            None => self
                .cards
                .iter()
                .filter(waiting)
                .find(|card| card.is_uncertain)
                .or_else(|| self.cards.iter().find(waiting)),
        }
    }

    /// Does what a person asks for. `fresh` is the id of the card that a split or an addition makes; `text` is the directive's.
    ///
    /// # Errors
    /// When the card is gone or has changed since, or does not allow it.
    pub fn apply(self, verb: Verb, fresh: DraftTaskId, text: &str, hand: Hand) -> Result<Done, ReviewFault> {
        if let Some(card) = verb.card() {
            let now = self.find(card.id).ok_or(ReviewFault::NoCard)?;
            if now.version != card.version {
                return Err(ReviewFault::Stale { now: Box::new(now.clone()) });
            }
        }
        match verb {
            Verb::Accept(card, draft) => {
                self.change(card.id, StepKind::Accept, |card| card.accept(draft.map(|draft| *draft), hand))
            }
            Verb::Edit(card, draft) => self.change(card.id, StepKind::Edit, |card| card.edit(*draft, hand)),
            Verb::Reject(card) => self.change(card.id, StepKind::Reject, |card| card.reject(hand)),
            Verb::Restore(card) => self.change(card.id, StepKind::Restore, |card| card.restore(hand)),
            Verb::Split(card, offset) => self.split(card.id, offset, fresh, text, hand),
            Verb::MergeWithPrevious(card) => self.merge(card.id, hand),
            Verb::Add(draft) => self.add(*draft, fresh),
            Verb::AcceptCertain => self.accept_certain(hand),
        }
    }

    fn change(
        mut self,
        id: DraftTaskId,
        kind: StepKind,
        transition: impl FnOnce(DraftTask) -> Result<DraftTask, CardFault>,
    ) -> Result<Done, ReviewFault> {
        let at = self.index(id)?;
        let before = vec![Before::of(&self.cards[at])];
        self.cards[at] = transition(self.cards[at].clone())?;
        Ok(Done { review: self, kind, before, shown: Some(id) })
    }

    fn split(
        mut self,
        id: DraftTaskId,
        offset: usize,
        fresh: DraftTaskId,
        text: &str,
        hand: Hand,
    ) -> Result<Done, ReviewFault> {
        let at = self.index(id)?;
        let position = self.make_room(at)?;
        let before = vec![Before::of(&self.cards[at]), Before::nothing(fresh)];
        let (first, second) = self.cards[at].clone().split(offset, text, (fresh, position), hand)?;
        self.cards[at] = first;
        self.cards.insert(at + 1, second);
        Ok(Done { review: self, kind: StepKind::Split, before, shown: Some(id) })
    }

    /// The previous card is the nearest one before it that is not rejected: rejected ones fold away on the page.
    fn merge(mut self, id: DraftTaskId, hand: Hand) -> Result<Done, ReviewFault> {
        let at = self.index(id)?;
        let previous = self.cards[..at]
            .iter()
            .rposition(|card| card.state != CardState::Rejected)
            .ok_or(ReviewFault::NoPrevious)?;
        let before = vec![Before::of(&self.cards[previous]), Before::of(&self.cards[at])];
        let next = self.cards.remove(at);
        let merged = self.cards[previous].clone().merge(next, hand)?;
        let shown = Some(merged.id);
        self.cards[previous] = merged;
        Ok(Done { review: self, kind: StepKind::Merge, before, shown })
    }

    fn add(mut self, draft: Draft, fresh: DraftTaskId) -> Result<Done, ReviewFault> {
        draft.check().map_err(CardFault::from)?;
        let start = draft.source.as_ref().map(|source| source.start);
        let stands_before = |card: &DraftTask| match (start, &card.draft.source) {
            (Some(start), Some(source)) => source.start <= start,
            // What stands nowhere in the text comes last.
            _ => start.is_none(),
        };
        let behind = self.cards.iter().rposition(stands_before);
        let position = match behind {
            Some(at) => self.make_room(at)?,
            None => self.cards.first().map_or(POSITION_GAP, |first| first.position - POSITION_GAP),
        };
        self.cards.insert(behind.map_or(0, |at| at + 1), DraftTask::added(fresh, position, draft));
        Ok(Done { review: self, kind: StepKind::Add, before: vec![Before::nothing(fresh)], shown: Some(fresh) })
    }

    fn accept_certain(mut self, hand: Hand) -> Result<Done, ReviewFault> {
        let mut before = Vec::new();
        for card in &mut self.cards {
            if card.state == CardState::Proposed && !card.is_uncertain && card.draft.check_complete().is_ok() {
                before.push(Before::of(card));
                *card = card.clone().accept(None, hand)?;
            }
        }
        Ok(Done { review: self, kind: StepKind::AcceptCertain, before, shown: None })
    }

    /// Every accepted card as issued.
    #[must_use]
    pub fn issued(mut self) -> Self {
        for card in self.cards.iter_mut().filter(|card| card.state == CardState::Accepted) {
            *card = card.clone().issued();
        }
        self
    }

    /// Takes back a step. `later` are the steps done after it, by others: one that touched the same card stands in the way.
    ///
    /// # Errors
    /// When somebody went on from the step, or its card was issued since.
    pub fn undo(mut self, step: Step, later: &[Step]) -> Result<Review, ReviewFault> {
        if later.iter().any(|other| other.overlaps(&step)) {
            return Err(ReviewFault::ChangedSince);
        }
        let is_issued = |before: &Before| self.find(before.id).is_some_and(|card| card.state == CardState::Issued);
        if step.before.iter().any(is_issued) {
            return Err(CardFault::IsIssued.into());
        }
        for before in step.before {
            let present =
                self.cards.iter().position(|card| card.id == before.id).map(|at| self.cards.remove(at).version);
            self.cards.extend(before.card(present));
        }
        Ok(Self::of(self.cards))
    }

    fn index(&self, id: DraftTaskId) -> Result<usize, ReviewFault> {
        self.cards.iter().position(|card| card.id == id).ok_or(ReviewFault::NoCard)
    }

    /// A free place behind the card at `at`; where the gap is used up, all cards are placed anew.
    fn make_room(&mut self, at: usize) -> Result<i64, ReviewFault> {
        if self.cards.len() >= CARDS_MAX {
            return Err(ReviewFault::TooMany);
        }
        let place = |cards: &[DraftTask]| match cards.get(at + 1) {
            Some(next) => cards[at].position + (next.position - cards[at].position) / 2,
            None => cards[at].position + POSITION_GAP,
        };
        if place(&self.cards) == self.cards[at].position {
            for (number, card) in (1_i64..).zip(&mut self.cards) {
                card.position = number * POSITION_GAP;
            }
        }
        Ok(place(&self.cards))
    }
}

/// The rows that a step changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes<'a> {
    /// Cards to insert.
    pub inserted: Vec<&'a DraftTask>,
    /// Cards to save.
    pub saved: Vec<&'a DraftTask>,
    /// Cards to remove.
    pub removed: Vec<DraftTaskId>,
}

/// What has to be written to come from one state of a review to another.
#[must_use]
pub fn changes<'a>(before: &Review, after: &'a Review) -> Changes<'a> {
    let mut old: HashMap<_, _> = before.cards.iter().map(|card| (card.id, card)).collect();
    let mut changes = Changes::default();
    for card in &after.cards {
        match old.remove(&card.id) {
            None => changes.inserted.push(card),
            Some(old) if old != card => changes.saved.push(card),
            Some(_) => {}
        }
    }
    changes.removed = old.into_keys().collect();
    changes
}

#[cfg(test)]
mod tests;
