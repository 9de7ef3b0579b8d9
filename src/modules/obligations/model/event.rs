//! What happened to an obligation: an entry of its history, and what other modules listen to.

use chrono::NaiveDate;
use serde_json::json;

/// What happened to an obligation: an entry of its history, and what other modules listen to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The agency handed in its product.
    Reported {
        /// Which report it is, from 1.
        number: i64,
        /// The day it reached the overseer.
        on: NaiveDate,
        /// Number and symbol of the document handed in; empty where it has none.
        product_number: String,
        /// The document's own date.
        product_on: Option<NaiveDate>,
        /// What the agency said.
        note: String,
    },
    /// The agency has it.
    Received {
        /// What the agency said.
        note: String,
    },
    /// The agency takes it on.
    Accepted {
        /// What the agency said.
        note: String,
    },
    /// The agency says that it is another's.
    WrongUnit {
        /// The right one, by its name then.
        right: String,
        /// Why.
        reason: String,
    },
    /// It stays where it is.
    WrongUnitRefused {
        /// Why.
        reason: String,
    },
    /// It went to another unit.
    Moved {
        /// The code of the entry that took its place.
        to: String,
        /// That unit, by its name then.
        agency: String,
        /// Why.
        reason: String,
    },
    /// Its agency ended; another has its place.
    Reorganised {
        /// The code of the entry that has its place.
        to: String,
        /// The agency that owes that one, by its name then.
        agency: String,
        /// The decision.
        reason: String,
    },
    /// Somebody else follows it up, for the one who did ended.
    OverseerChanged {
        /// Who does since, by the name then.
        agency: String,
        /// The decision.
        reason: String,
    },
    /// The reorganisation that closed it was taken back.
    TakenBack,
    /// How far the work is.
    Progressed {
        /// Percent.
        percent: i64,
        /// The agency's words.
        note: String,
    },
    /// Something hinders the work.
    ObstacleOpened {
        /// What.
        words: String,
    },
    /// The overseer answered.
    ObstacleAnswered {
        /// The answer.
        answer: String,
    },
    /// A later day is asked for.
    ExtensionAsked {
        /// The day that holds.
        from: NaiveDate,
        /// The day asked for.
        wanted: NaiveDate,
        /// Why.
        reason: String,
    },
    /// A later day was granted.
    ExtensionGranted {
        /// The day before.
        from: NaiveDate,
        /// The day since.
        to: NaiveDate,
        /// The overseer's words.
        reason: String,
    },
    /// The day stays.
    ExtensionRefused {
        /// Why.
        reason: String,
    },
    /// Who asked for a later day no longer does.
    ExtensionWithdrawn {
        /// What the agency said.
        note: String,
    },
    /// A person of the agency does it.
    Assigned {
        /// That person's name; `None` where nobody in particular does any more.
        to: Option<String>,
        /// Words to that person.
        note: String,
    },
    /// Parts of it were given down.
    Delegated {
        /// How many now.
        parts: usize,
        /// How they make it done.
        roll_up: &'static str,
        /// Words to them.
        note: String,
    },
    /// A continuous duty was proven once more.
    Proven {
        /// The day of the proof.
        on: NaiveDate,
        /// What the agency said.
        note: String,
    },
    /// A year of a continuous duty is over: its proof is asked for.
    ProofAsked {
        /// The last proof, or the directive where there is none.
        since: NaiveDate,
    },
    /// The overseer confirmed it.
    Completed {
        /// The day the product had reached the overseer, which decides whether it was late.
        reported_on: NaiveDate,
        /// The overseer's words.
        note: String,
    },
    /// The overseer sent it back.
    SentBack {
        /// What is missing.
        reason: String,
    },
    /// It was withdrawn.
    Cancelled {
        /// Why.
        reason: String,
    },
    /// Its due date was set or changed.
    DueChanged {
        /// The day before the change.
        from: Option<NaiveDate>,
        /// The day since.
        to: Option<NaiveDate>,
        /// Why: the words of the person, or what was recomputed.
        reason: String,
    },
}

impl Event {
    /// The word in the journal.
    pub fn action(&self) -> &'static str {
        match self {
            Self::Reported { .. } => "reported",
            Self::Received { .. } => "received",
            Self::Accepted { .. } => "accepted",
            Self::WrongUnit { .. } => "wrong_unit",
            Self::WrongUnitRefused { .. } => "wrong_unit_refused",
            Self::Moved { .. } => "moved",
            Self::Reorganised { .. } => "reorganised",
            Self::OverseerChanged { .. } => "overseer_changed",
            Self::TakenBack => "taken_back",
            Self::Progressed { .. } => "progressed",
            Self::ObstacleOpened { .. } => "obstacle_opened",
            Self::ObstacleAnswered { .. } => "obstacle_answered",
            Self::ExtensionAsked { .. } => "extension_asked",
            Self::ExtensionGranted { .. } => "extension_granted",
            Self::ExtensionRefused { .. } => "extension_refused",
            Self::ExtensionWithdrawn { .. } => "extension_withdrawn",
            Self::Assigned { .. } => "assigned",
            Self::Delegated { .. } => "delegated",
            Self::Proven { .. } => "proven",
            Self::ProofAsked { .. } => "proof_asked",
            Self::Completed { .. } => "completed",
            Self::SentBack { .. } => "sent_back",
            Self::Cancelled { .. } => "cancelled",
            Self::DueChanged { .. } => "due_changed",
        }
    }

    /// The words of the person, for the journal.
    pub fn reason(&self) -> &str {
        match self {
            Self::Reported { note, .. }
            | Self::Received { note }
            | Self::Accepted { note }
            | Self::ExtensionWithdrawn { note }
            | Self::Proven { note, .. }
            | Self::Completed { note, .. }
            | Self::Progressed { note, .. }
            | Self::Assigned { note, .. }
            | Self::Delegated { note, .. } => note,
            Self::SentBack { reason }
            | Self::Cancelled { reason }
            | Self::DueChanged { reason, .. }
            | Self::WrongUnit { reason, .. }
            | Self::WrongUnitRefused { reason }
            | Self::Moved { reason, .. }
            | Self::Reorganised { reason, .. }
            | Self::OverseerChanged { reason, .. }
            | Self::ExtensionAsked { reason, .. }
            | Self::ExtensionGranted { reason, .. }
            | Self::ExtensionRefused { reason } => reason,
            Self::ObstacleOpened { words } => words,
            Self::ObstacleAnswered { answer } => answer,
            Self::ProofAsked { .. } | Self::TakenBack => "",
        }
    }

    /// The facts, for the journal.
    pub fn payload(&self) -> serde_json::Value {
        match self {
            Self::Reported { number, on, product_number, product_on, .. } => {
                json!({ "number": number, "on": on, "product": product_number, "product_on": product_on })
            }
            Self::Proven { on, .. } => json!({ "on": on }),
            Self::ProofAsked { since } => json!({ "since": since }),
            Self::Completed { reported_on, .. } => json!({ "reported_on": reported_on }),
            Self::DueChanged { from, to, .. } => json!({ "from": from, "to": to }),
            Self::WrongUnit { right, .. } => json!({ "agency": right }),
            Self::Moved { to, agency, .. } | Self::Reorganised { to, agency, .. } => {
                json!({ "to": to, "agency": agency })
            }
            Self::OverseerChanged { agency, .. } => json!({ "agency": agency }),
            Self::Progressed { percent, .. } => json!({ "percent": percent }),
            Self::ExtensionAsked { from, wanted, .. } => json!({ "from": from, "wanted": wanted }),
            Self::ExtensionGranted { from, to, .. } => json!({ "from": from, "to": to }),
            Self::Assigned { to, .. } => json!({ "person": to }),
            Self::Delegated { parts, roll_up, .. } => json!({ "parts": parts, "roll_up": roll_up }),
            Self::SentBack { .. }
            | Self::Cancelled { .. }
            | Self::Received { .. }
            | Self::Accepted { .. }
            | Self::WrongUnitRefused { .. }
            | Self::ObstacleOpened { .. }
            | Self::ObstacleAnswered { .. }
            | Self::ExtensionRefused { .. }
            | Self::TakenBack
            | Self::ExtensionWithdrawn { .. } => json!({}),
        }
    }
}
