//! A directive and its life.

use chrono::{DateTime, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, DirectiveId};

use super::head::Head;

/// Where a directive stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DirectiveState {
    /// The file is kept, its text could not be read yet.
    Failed,
    /// People look at what was read.
    Review,
    /// Its tasks are open.
    Issued,
    /// A draft that nobody goes on with.
    Withdrawn,
}

impl DirectiveState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Review, Self::Failed, Self::Issued, Self::Withdrawn];

    /// The word stored in tables and used on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Review => "review",
            Self::Issued => "issued",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads the stored word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// A directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// Its id.
    pub id: DirectiveId,
    /// Counts the directives of the installation; the key of the search index.
    pub seq: i64,
    /// Readable code, "VB-2026-00007".
    pub code: String,
    /// Where it stands.
    pub state: DirectiveState,
    /// The facts in its head.
    pub head: Head,
    /// The name of the file as it was sent.
    pub file_name: String,
    /// Where the original is kept.
    pub blob_hash: String,
    /// Kind of file: `text`, `docx`, `pdf` …
    pub format: String,
    /// The text that was read.
    pub text: String,
    /// What the reader of the file had to say, as JSON of its notices.
    pub notices: String,
    /// Why the file could not be read.
    pub failure_code: Option<String>,
    /// When it came in.
    pub received_at: DateTime<Utc>,
    /// Who brought it in.
    pub received_by: Option<AccountId>,
    /// When it was issued.
    pub issued_at: Option<DateTime<Utc>>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Counts the changes.
    pub version: i64,
}

/// Why a directive cannot go where it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DirectiveFault {
    /// Only a directive under review is changed.
    #[error("the directive is not under review")]
    NotUnderReview,
    /// What was issued is never taken back (decisions 4).
    #[error("the directive is issued")]
    IsIssued,
    /// Only a withdrawn one is opened again.
    #[error("the directive is not withdrawn")]
    NotWithdrawn,
    /// Only an issued one has recipients.
    #[error("the directive is not issued")]
    NotIssued,
    /// Only a failed one is read again.
    #[error("the directive has been read")]
    IsRead,
    /// Somebody changed it since the form was filled in.
    #[error("the directive has changed since")]
    Stale,
}

impl DirectiveFault {
    /// Key of the message.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotUnderReview => "directive-not-under-review",
            Self::IsIssued => "directive-is-issued",
            Self::NotWithdrawn => "directive-not-withdrawn",
            Self::NotIssued => "directive-not-issued",
            Self::IsRead => "directive-is-read",
            Self::Stale => "directive-stale",
        }
    }
}

impl Directive {
    /// Whether its cards may be changed.
    ///
    /// # Errors
    /// When it is not under review.
    pub fn check_under_review(&self) -> Result<(), DirectiveFault> {
        if self.state == DirectiveState::Review { Ok(()) } else { Err(DirectiveFault::NotUnderReview) }
    }

    /// Whether orders may still be found in it: before it is issued, and after, for what was left out.
    ///
    /// # Errors
    /// When it is not read or withdrawn.
    pub fn check_reviewable(&self) -> Result<(), DirectiveFault> {
        match self.state {
            DirectiveState::Review | DirectiveState::Issued => Ok(()),
            DirectiveState::Failed | DirectiveState::Withdrawn => Err(DirectiveFault::NotUnderReview),
        }
    }

    /// Whether it has recipients and tasks.
    ///
    /// # Errors
    /// When it is not issued.
    pub fn check_issued(&self) -> Result<(), DirectiveFault> {
        if self.state == DirectiveState::Issued { Ok(()) } else { Err(DirectiveFault::NotIssued) }
    }

    /// Whether a form was filled in on its present version.
    ///
    /// # Errors
    /// When it has changed since.
    pub fn check_version(&self, version: i64) -> Result<(), DirectiveFault> {
        if self.version == version { Ok(()) } else { Err(DirectiveFault::Stale) }
    }

    /// Other facts in its head.
    ///
    /// # Errors
    /// When it is not under review.
    pub fn with_head(self, head: Head, at: DateTime<Utc>) -> Result<Self, DirectiveFault> {
        self.check_under_review()?;
        Ok(Self { head, ..self }.changed(at))
    }

    /// Its tasks are open. Who follows it up is written down: what is issued later has the same overseer.
    ///
    /// # Errors
    /// When it is not under review.
    pub fn issued(self, overseer: AgencyId, at: DateTime<Utc>) -> Result<Self, DirectiveFault> {
        self.check_under_review()?;
        let head = Head { overseer: Some(overseer), ..self.head };
        Ok(Self { state: DirectiveState::Issued, head, issued_at: Some(at), ..self }.changed(at))
    }

    /// Further tasks of it are open; nothing else of it changes.
    ///
    /// # Errors
    /// When it is not issued.
    pub fn supplemented(self, at: DateTime<Utc>) -> Result<Self, DirectiveFault> {
        self.check_issued()?;
        Ok(self.changed(at))
    }

    /// A draft that nobody goes on with. The same file can be brought back.
    ///
    /// # Errors
    /// When it is issued, or withdrawn already.
    pub fn withdrawn(self, at: DateTime<Utc>) -> Result<Self, DirectiveFault> {
        match self.state {
            DirectiveState::Issued => Err(DirectiveFault::IsIssued),
            DirectiveState::Withdrawn => Err(DirectiveFault::NotUnderReview),
            DirectiveState::Review | DirectiveState::Failed => {
                Ok(Self { state: DirectiveState::Withdrawn, ..self }.changed(at))
            }
        }
    }

    /// A withdrawn draft is gone on with.
    ///
    /// # Errors
    /// When it is not withdrawn.
    pub fn reopened(self, at: DateTime<Utc>) -> Result<Self, DirectiveFault> {
        match self.state {
            DirectiveState::Withdrawn if self.failure_code.is_some() => {
                Ok(Self { state: DirectiveState::Failed, ..self }.changed(at))
            }
            DirectiveState::Withdrawn => Ok(Self { state: DirectiveState::Review, ..self }.changed(at)),
            _ => Err(DirectiveFault::NotWithdrawn),
        }
    }

    fn changed(self, at: DateTime<Utc>) -> Self {
        Self { updated_at: at, version: self.version + 1, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::directives::model::fixtures::{a_directive, an_agency, hand};

    type Transition = fn(Directive, DateTime<Utc>) -> Result<Directive, DirectiveFault>;

    #[test]
    fn states_and_transitions() {
        use DirectiveState::{Failed, Issued, Review, Withdrawn};
        let verbs: [(&str, Transition); 5] = [
            ("head", |directive, at| directive.with_head(Head::default(), at)),
            ("issue", |directive, at| directive.issued(an_agency(1), at)),
            ("supplement", Directive::supplemented),
            ("withdraw", Directive::withdrawn),
            ("reopen", Directive::reopened),
        ];
        // From each state: what head, issue, supplement, withdraw and reopen lead to.
        let table = [
            (
                Review,
                [
                    Ok(Review),
                    Ok(Issued),
                    Err(DirectiveFault::NotIssued),
                    Ok(Withdrawn),
                    Err(DirectiveFault::NotWithdrawn),
                ],
            ),
            (
                Failed,
                [
                    Err(DirectiveFault::NotUnderReview),
                    Err(DirectiveFault::NotUnderReview),
                    Err(DirectiveFault::NotIssued),
                    Ok(Withdrawn),
                    Err(DirectiveFault::NotWithdrawn),
                ],
            ),
            (
                Issued,
                [
                    Err(DirectiveFault::NotUnderReview),
                    Err(DirectiveFault::NotUnderReview),
                    Ok(Issued),
                    Err(DirectiveFault::IsIssued),
                    Err(DirectiveFault::NotWithdrawn),
                ],
            ),
            (
                Withdrawn,
                [
                    Err(DirectiveFault::NotUnderReview),
                    Err(DirectiveFault::NotUnderReview),
                    Err(DirectiveFault::NotIssued),
                    Err(DirectiveFault::NotUnderReview),
                    Ok(Review),
                ],
            ),
        ];
        for (state, outcomes) in table {
            for ((name, verb), expected) in verbs.into_iter().zip(outcomes) {
                let before = Directive { state, ..a_directive() };
                let after = verb(before.clone(), hand().at);
                assert_eq!(
                    after.as_ref().map(|after| after.state).map_err(|fault| *fault),
                    expected,
                    "{name} from {state:?}"
                );
                assert!(
                    after.is_err() || after.is_ok_and(|after| after.version == before.version + 1),
                    "{name} from {state:?}"
                );
            }
        }
    }

    #[test]
    fn an_unread_draft_comes_back_unread() {
        let failed =
            Directive { state: DirectiveState::Failed, failure_code: Some("read-needs-ocr".into()), ..a_directive() };
        let back = failed.withdrawn(hand().at).and_then(|gone| gone.reopened(hand().at));
        assert_eq!(back.map(|back| back.state), Ok(DirectiveState::Failed));
    }
}
