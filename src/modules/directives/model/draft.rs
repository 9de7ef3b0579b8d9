//! What a card says: one order, as the reader proposed it or as a person corrected it.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::vietnamese;
use vanban::deadline::Deadline;

use crate::modules::obligations::api::{Binding, SetBy};

/// Longest content of one order, in characters; the longest order of a real plan met so far has some 1,500.
pub const CONTENT_MAX: usize = 8_000;
/// Most agency phrases on one side (leading or supporting) of one order.
pub const PHRASES_MAX: usize = 60;
/// Most deadlines of one order.
pub const DEADLINES_MAX: usize = 12;
/// Longest name of an agency or a product.
const LINE_MAX: usize = 300;

/// A name of an agency or a product as it is kept: one line in composed letters, cut at 300 characters.
#[must_use]
pub fn line(text: &str) -> String {
    line_of(text, LINE_MAX)
}

/// One line in composed letters, cut at `max` characters.
#[must_use]
pub fn line_of(text: &str, max: usize) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    vietnamese::nfc(&words).chars().take(max).collect()
}

/// How the reader came by a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// In the order's own words.
    Stated,
    /// From an attribute line, a heading or the preamble.
    Inherited,
    /// A person should look.
    Uncertain,
    /// Nowhere.
    #[default]
    Missing,
    /// Typed in by a person.
    Typed,
}

/// How a field was found, and the passages it was taken from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Finding {
    /// How.
    pub how: How,
    /// Where.
    pub from: Vec<Range<usize>>,
}

impl Finding {
    /// What a person typed needs no passage.
    #[must_use]
    pub fn typed() -> Self {
        Self { how: How::Typed, from: Vec::new() }
    }

    /// Of two findings the one that needs a look wins, so that a merged card hides no doubt.
    fn joined(self, other: Self) -> Self {
        let how = match (self.how, other.how) {
            (How::Uncertain, _) | (_, How::Uncertain) => How::Uncertain,
            (How::Missing, how) | (how, How::Missing) => how,
            (how, _) => how,
        };
        let mut from = self.from;
        from.extend(other.from.into_iter().filter(|span| !from.contains(span)).collect::<Vec<_>>());
        Self { how, from }
    }
}

/// The findings of the three fields that matter most.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Findings {
    /// Of the leading agencies.
    pub leads: Finding,
    /// Of the supporting ones.
    pub support: Finding,
    /// Of the deadlines.
    pub deadlines: Finding,
}

/// An agency or group of agencies as the directive names it, with what the reviewer took off.
///
/// The agencies themselves are looked up on the day of the directive inside its jurisdiction, so that typing in the date or the
/// jurisdiction later changes the expansion; it is frozen when the directive is issued.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Phrase {
    /// The words.
    pub words: String,
    /// Agencies that the words mean and the reviewer took off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<AgencyId>,
}

impl Phrase {
    /// A phrase as the directive has it.
    #[must_use]
    pub fn of(words: impl Into<String>) -> Self {
        Self { words: words.into(), ..Self::default() }
    }

    /// The agencies meant, from those that the words expand to.
    #[must_use]
    pub fn chosen(&self, expansion: &[AgencyId]) -> Vec<AgencyId> {
        expansion.iter().copied().filter(|id| !self.excluded.contains(id)).collect()
    }
}

/// One deadline of an order and the words it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftDeadline {
    /// The deadline.
    pub deadline: Deadline,
    /// The directive's words for it; empty where a person set it.
    #[serde(default)]
    pub words: String,
    /// Who set it.
    pub set_by: SetBy,
}

/// One order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// What is to be done.
    pub content: String,
    /// Where in the directive: "II.3.1".
    #[serde(default)]
    pub path: String,
    /// The passage; `None` for an order that a person typed in.
    #[serde(default)]
    pub source: Option<Range<usize>>,
    /// Who is responsible.
    #[serde(default)]
    pub leads: Vec<Phrase>,
    /// Who supports.
    #[serde(default)]
    pub support: Vec<Phrase>,
    /// By when; empty where none is stated.
    #[serde(default)]
    pub deadlines: Vec<DraftDeadline>,
    /// Order or request.
    pub binding: Binding,
    /// Agencies through which the product goes ("qua Sở Tư pháp").
    #[serde(default)]
    pub via: Vec<String>,
    /// Heads are addressed as persons.
    #[serde(default)]
    pub is_personal: bool,
    /// It orders somebody to oversee the directive as a whole.
    #[serde(default)]
    pub is_follow_up: bool,
    /// Several leads hand in one product together (decisions 6).
    #[serde(default)]
    pub is_shared: bool,
    /// What is to be handed in.
    #[serde(default)]
    pub product: Option<String>,
    /// Who follows and urges; `None`: the directive's overseer.
    #[serde(default)]
    pub overseer: Option<AgencyId>,
    /// How the fields were found.
    #[serde(default)]
    pub findings: Findings,
}

/// What is wrong with a draft that a person typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DraftFault {
    /// There are no words.
    #[error("the order has no content")]
    NoContent,
    /// Longer than [`CONTENT_MAX`].
    #[error("the order is longer than {CONTENT_MAX} characters")]
    ContentTooLong,
    /// Nobody is named, so nobody would owe it.
    #[error("no leading agency is named")]
    NoLead,
    /// More than [`PHRASES_MAX`].
    #[error("more than {PHRASES_MAX} agencies are named on one side")]
    TooManyPhrases,
    /// More than [`DEADLINES_MAX`].
    #[error("more than {DEADLINES_MAX} deadlines")]
    TooManyDeadlines,
}

impl DraftFault {
    /// Key of the message.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoContent => "draft-no-content",
            Self::ContentTooLong => "draft-content-too-long",
            Self::NoLead => "draft-no-lead",
            Self::TooManyPhrases => "draft-too-many-phrases",
            Self::TooManyDeadlines => "draft-too-many-deadlines",
        }
    }

    /// The field of the form that it stands at.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::NoContent | Self::ContentTooLong => "content",
            Self::NoLead | Self::TooManyPhrases => "leads",
            Self::TooManyDeadlines => "deadlines",
        }
    }
}

impl Draft {
    /// An order of which nothing but its words is known.
    #[must_use]
    pub fn of(content: impl Into<String>) -> Self {
        Self {
            content: content.into(),
            path: String::new(),
            source: None,
            leads: Vec::new(),
            support: Vec::new(),
            deadlines: Vec::new(),
            binding: Binding::Order,
            via: Vec::new(),
            is_personal: false,
            is_follow_up: false,
            is_shared: false,
            product: None,
            overseer: None,
            findings: Findings::default(),
        }
    }

    /// Whether it can be kept as a draft: something to read, nothing without end.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check(&self) -> Result<(), DraftFault> {
        if self.content.trim().is_empty() {
            return Err(DraftFault::NoContent);
        }
        if self.content.chars().count() > CONTENT_MAX {
            return Err(DraftFault::ContentTooLong);
        }
        if self.leads.len() > PHRASES_MAX || self.support.len() > PHRASES_MAX {
            return Err(DraftFault::TooManyPhrases);
        }
        if self.deadlines.len() > DEADLINES_MAX {
            return Err(DraftFault::TooManyDeadlines);
        }
        Ok(())
    }

    /// Whether it can be accepted: besides [`Self::check`] somebody must be named.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check_complete(&self) -> Result<(), DraftFault> {
        self.check()?;
        if self.leads.is_empty() { Err(DraftFault::NoLead) } else { Ok(()) }
    }

    /// Whether a person should look before it is accepted. A deadline that is not stated is no doubt: almost half of real orders
    /// have none (decisions 9).
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        self.leads.is_empty()
            || [&self.findings.leads, &self.findings.support, &self.findings.deadlines]
                .iter()
                .any(|f| f.how == How::Uncertain)
    }

    /// This order and the one behind it as one.
    #[must_use]
    pub fn merged(self, next: Self) -> Self {
        let source = match (self.source, next.source) {
            (Some(a), Some(b)) => Some(a.start.min(b.start)..a.end.max(b.end)),
            (a, b) => a.or(b),
        };
        let separator = if self.content.trim_end().ends_with(['.', ';', ':', '!', '?']) { " " } else { "; " };
        Self {
            content: format!("{}{separator}{}", self.content.trim_end(), next.content.trim_start()),
            path: self.path,
            source,
            leads: union(self.leads, next.leads, |phrase| phrase.words.clone()),
            support: union(self.support, next.support, |phrase| phrase.words.clone()),
            deadlines: union(self.deadlines, next.deadlines, |deadline| deadline.deadline.clone()),
            // An order beside a request stays an order: the stronger duty is not lost by merging.
            binding: if self.binding == next.binding { self.binding } else { Binding::Order },
            via: union(self.via, next.via, Clone::clone),
            is_personal: self.is_personal || next.is_personal,
            is_follow_up: self.is_follow_up || next.is_follow_up,
            is_shared: self.is_shared || next.is_shared,
            product: self.product.or(next.product),
            overseer: self.overseer.or(next.overseer),
            findings: Findings {
                leads: self.findings.leads.joined(next.findings.leads),
                support: self.findings.support.joined(next.findings.support),
                deadlines: self.findings.deadlines.joined(next.findings.deadlines),
            },
        }
    }
}

fn union<T, K: PartialEq>(first: Vec<T>, second: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut all = first;
    for item in second {
        if !all.iter().any(|known| key(known) == key(&item)) {
            all.push(item);
        }
    }
    all
}
