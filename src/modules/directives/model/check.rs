//! What stands in the way of issuing, and what a person has to know before.

use thihanh_kernel::ids::AgencyId;

use super::card::CardState;
use super::directive::{Directive, DirectiveState};
use super::review::Review;

/// What stands in the way of issuing (decisions 15).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocker {
    /// It is not under review.
    NotUnderReview,
    /// It has no number.
    NoNumber,
    /// It has no date.
    NoDate,
    /// Nobody said inside which agency its phrases are understood.
    NoJurisdiction,
    /// Nobody would follow it up; never so once issued (decisions 8).
    NoOverseer,
    /// Cards that nobody looked at.
    Unreviewed(usize),
    /// No card was accepted: nothing would be ordered.
    NothingAccepted,
}

impl Blocker {
    /// Key of the message.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotUnderReview => "issue-not-under-review",
            Self::NoNumber => "issue-no-number",
            Self::NoDate => "issue-no-date",
            Self::NoJurisdiction => "issue-no-jurisdiction",
            Self::NoOverseer => "issue-no-overseer",
            Self::Unreviewed(_) => "issue-unreviewed",
            Self::NothingAccepted => "issue-nothing-accepted",
        }
    }

    /// How many cards it is about.
    #[must_use]
    pub fn count(self) -> usize {
        match self {
            Self::Unreviewed(count) => count,
            _ => 0,
        }
    }
}

/// What becomes of cards that nobody looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreviewed {
    /// They stand in the way.
    Refuse,
    /// They are no part of what is issued; they stay on the directive as proposals, and the answer names each.
    LeaveOut,
}

/// Everything that stands in the way, in the order in which a person mends it.
#[must_use]
pub fn blockers(
    directive: &Directive,
    review: &Review,
    overseer: Option<AgencyId>,
    unreviewed: Unreviewed,
) -> Vec<Blocker> {
    match directive.state {
        DirectiveState::Review => {}
        // A supplement: the facts stand since the issue, and what nobody looked at goes on waiting.
        DirectiveState::Issued if review.count(CardState::Accepted) == 0 => return vec![Blocker::NothingAccepted],
        DirectiveState::Issued => return Vec::new(),
        DirectiveState::Failed | DirectiveState::Withdrawn => return vec![Blocker::NotUnderReview],
    }
    let head = &directive.head;
    let waiting = review.count(CardState::Proposed);
    let facts = [
        (head.number.is_none(), Blocker::NoNumber),
        (head.issued_on.is_none(), Blocker::NoDate),
        (head.jurisdiction.is_none(), Blocker::NoJurisdiction),
        // Without a jurisdiction its rule cannot be asked for an overseer.
        (head.jurisdiction.is_some() && overseer.is_none(), Blocker::NoOverseer),
        (waiting > 0 && unreviewed == Unreviewed::Refuse, Blocker::Unreviewed(waiting)),
        (review.count(CardState::Accepted) == 0, Blocker::NothingAccepted),
    ];
    facts.into_iter().filter(|(is_so, _)| *is_so).map(|(_, blocker)| blocker).collect()
}

/// A phrase that nobody could be found for, named before issuing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unresolved {
    /// The words.
    pub words: String,
    /// Another province's name, which is a notice and no mistake.
    pub other_province: Option<String>,
    /// The orders it stands in, counted from 1.
    pub cards: Vec<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::directives::model::fixtures::{a_card, a_directive, an_agency, day, hand};

    #[test]
    fn number_date_jurisdiction_and_a_look_at_every_card_are_asked_for() {
        let mut directive = a_directive();
        let review = Review::of(vec![a_card(1, "Rà soát văn bản")]);
        let overseer = Some(an_agency(9));
        assert_eq!(
            blockers(&directive, &review, overseer, Unreviewed::Refuse),
            [
                Blocker::NoNumber,
                Blocker::NoDate,
                Blocker::NoJurisdiction,
                Blocker::Unreviewed(1),
                Blocker::NothingAccepted,
            ]
        );

        directive.head.number = Some("86/KH-UBND".into());
        directive.head.issued_on = Some(day(2026, 3, 16));
        directive.head.jurisdiction = Some(an_agency(1));
        assert_eq!(
            blockers(&directive, &review, None, Unreviewed::LeaveOut),
            [Blocker::NoOverseer, Blocker::NothingAccepted]
        );

        let accepted = Review::of(vec![a_card(1, "Rà soát").accept(None, hand()).unwrap(), a_card(2, "Báo cáo")]);
        assert_eq!(blockers(&directive, &accepted, overseer, Unreviewed::Refuse), [Blocker::Unreviewed(1)]);
        assert_eq!(blockers(&directive, &accepted, overseer, Unreviewed::LeaveOut), []);

        let withdrawn = directive.clone().withdrawn(hand().at).unwrap();
        assert_eq!(blockers(&withdrawn, &accepted, overseer, Unreviewed::LeaveOut), [Blocker::NotUnderReview]);

        // Later, what was left out is no hindrance, and without anything new there is nothing to issue.
        let issued = directive.issued(an_agency(9), hand().at).unwrap();
        assert_eq!(blockers(&issued, &accepted, overseer, Unreviewed::Refuse), []);
        let nothing_new = accepted.issued();
        assert_eq!(blockers(&issued, &nothing_new, overseer, Unreviewed::Refuse), [Blocker::NothingAccepted]);
    }
}
