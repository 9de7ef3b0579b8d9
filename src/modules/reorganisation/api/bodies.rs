//! What the JSON API says and takes.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::model::form::DecisionForm;
use super::super::model::{Reorganisation, ReorganisationFault};
use super::super::usecase::{Blocker, EndedRow, Foreseen, Outlook};
use crate::handover::Kind;
use crate::modules::agencies::api::restructure::{Heir, NewBody, Step};
use crate::modules::obligations::api::inheritance::Named;

/// All reorganisations.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReorganisationList {
    pub(super) items: Vec<ReorganisationItem>,
}

/// A reorganisation of agencies.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReorganisationItem {
    id: Uuid,
    code: String,
    title: String,
    /// Number and symbol of the decision.
    number: String,
    decided_on: NaiveDate,
    /// First day of the new state.
    effective_on: NaiveDate,
    /// draft, committed, undone or dropped.
    state: &'static str,
    /// What an heir has done already covers what the ended agency still owed of the same.
    accepts_covered: bool,
    committed_at: Option<DateTime<Utc>>,
    /// Until when it can be taken back.
    undo_until: Option<DateTime<Utc>>,
    undone_at: Option<DateTime<Utc>>,
    entries_closed: i64,
    entries_opened: i64,
    steps: Vec<StepBody>,
    version: i64,
    /// What the caller may do with it now: change, commit, undo, drop.
    actions: Vec<&'static str>,
}

/// The decision.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct DecisionBody {
    title: String,
    /// Number and symbol.
    number: String,
    /// ISO or dd/mm/yyyy.
    decided_on: String,
    /// First day of the new state; ISO or dd/mm/yyyy.
    effective_on: String,
}

impl From<DecisionBody> for DecisionForm {
    fn from(body: DecisionBody) -> Self {
        Self {
            version: String::new(),
            title: body.title,
            number: body.number,
            decided_on: body.decided_on,
            effective_on: body.effective_on,
        }
    }
}

/// The changes of the tree, in their order.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StepsBody {
    pub(super) steps: Vec<StepBody>,
}

/// A change of the tree. Agencies are named by the keys of import files; bodies that an earlier step makes can be named too.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum StepBody {
    /// Several become one. A territory is merged with every body in it.
    Merge {
        /// Keys of those that end; one that is the heir too goes on.
        from: Vec<String>,
        /// Key of an heir that stands; absent where a new body is made.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        into: Option<String>,
        /// The new body.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        new: Option<NewBodyBody>,
    },
    /// One becomes several.
    Split {
        /// Key of the agency.
        agency: String,
        /// Keys of heirs that stand.
        #[serde(default)]
        into: Vec<String>,
        /// New bodies.
        #[serde(default)]
        new: Vec<NewBodyBody>,
        /// Whether it goes on beside them.
        #[serde(default)]
        goes_on: bool,
    },
    /// The same body under another name.
    Rename {
        /// Key of the agency.
        agency: String,
        /// Its new name.
        name: String,
        /// For narrow columns.
        #[serde(default)]
        short_name: String,
    },
    /// It ends, a territory with every body in it; areas inside it move up.
    Abolish {
        /// Key of the agency.
        agency: String,
        /// Keys of those who have its duties.
        #[serde(default)]
        duties_to: Vec<String>,
    },
    /// It stands below another one.
    Move {
        /// Key of the agency.
        agency: String,
        /// Key of the agency above.
        parent: String,
    },
}

/// A body that a change makes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewBodyBody {
    /// Its key: small letters, digits and hyphens.
    code: String,
    name: String,
    #[serde(default)]
    short_name: String,
    /// A code of the kinds of agencies; that of the first old body where it is empty.
    #[serde(default)]
    kind: String,
    /// Key of the agency above; that of the first old body's where it is empty.
    #[serde(default)]
    parent: String,
    #[serde(default)]
    official_code: String,
}

impl From<NewBodyBody> for NewBody {
    fn from(body: NewBodyBody) -> Self {
        let NewBodyBody { code, name, short_name, kind, parent, official_code } = body;
        Self { code, name, short_name, kind, parent, official_code }
    }
}

impl From<&NewBody> for NewBodyBody {
    fn from(body: &NewBody) -> Self {
        let NewBody { code, name, short_name, kind, parent, official_code } = body.clone();
        Self { code, name, short_name, kind, parent, official_code }
    }
}

impl StepBody {
    /// The change; a merge has one heir.
    pub(super) fn read(self) -> Result<Step, ReorganisationFault> {
        Ok(match self {
            Self::Merge { from, into, new } => {
                let heir = match (into, new) {
                    (Some(code), None) => Heir::Standing(code),
                    (None, Some(new)) => Heir::New(new.into()),
                    _ => {
                        let error = thihanh_kernel::problem::FieldError::new("steps", "reorganisation-one-heir");
                        return Err(ReorganisationFault::Invalid(vec![error]));
                    }
                };
                Step::Merge { from, into: heir }
            }
            Self::Split { agency, into, new, goes_on } => {
                let standing = into.into_iter().map(Heir::Standing);
                let new = new.into_iter().map(|body| Heir::New(body.into()));
                Step::Split { agency, into: standing.chain(new).collect(), goes_on }
            }
            Self::Rename { agency, name, short_name } => Step::Rename { agency, name, short_name },
            Self::Abolish { agency, duties_to } => Step::Abolish { agency, duties_to },
            Self::Move { agency, parent } => Step::Move { agency, parent },
        })
    }
}

impl From<&Step> for StepBody {
    fn from(step: &Step) -> Self {
        match step.clone() {
            Step::Merge { from, into: Heir::Standing(code) } => Self::Merge { from, into: Some(code), new: None },
            Step::Merge { from, into: Heir::New(body) } => Self::Merge { from, into: None, new: Some((&body).into()) },
            Step::Split { agency, into, goes_on } => {
                let mut standing = Vec::new();
                let mut new = Vec::new();
                for heir in &into {
                    match heir {
                        Heir::Standing(code) => standing.push(code.clone()),
                        Heir::New(body) => new.push(body.into()),
                    }
                }
                Self::Split { agency, into: standing, new, goes_on }
            }
            Step::Rename { agency, name, short_name } => Self::Rename { agency, name, short_name },
            Step::Abolish { agency, duties_to } => Self::Abolish { agency, duties_to },
            Step::Move { agency, parent } => Self::Move { agency, parent },
        }
    }
}

/// Who takes over what.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HeirsBody {
    pub(super) heirs: Vec<HeirBody>,
    /// What an heir has done already covers what the ended agency still owed of the same; as it was where it is absent.
    #[serde(default)]
    pub(super) accepts_covered: Option<bool>,
}

/// Who takes over something of an ended agency.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HeirBody {
    pub(super) agency_id: Uuid,
    /// What; absent for everything.
    #[serde(default)]
    pub(super) kind: Option<Kind>,
    /// Which one; absent for all of the kind.
    #[serde(default)]
    pub(super) item_id: Option<Uuid>,
    /// Key of the heir; empty to leave it to the proposal.
    pub(super) heir: String,
}

/// What ended agencies hold, and who takes it over.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReorganisationOutlook {
    code: String,
    /// How many changes of the tree there are.
    changes: usize,
    /// What is wrong with them: the codes of the sentences.
    faults: Vec<String>,
    ended: Vec<EndedAgency>,
}

/// An agency that ends and holds something.
#[derive(Debug, Serialize, ToSchema)]
struct EndedAgency {
    agency_id: Uuid,
    name: String,
    is_settled: bool,
    /// Keys of those who have its place by the decision.
    candidates: Vec<String>,
    held: Vec<HeldThings>,
}

/// What it holds of a kind.
#[derive(Debug, Serialize, ToSchema)]
struct HeldThings {
    kind: Kind,
    count: u64,
    heir_id: Option<Uuid>,
    /// How many of them have an heir of their own.
    apart: u64,
}

/// What the commit would do.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DryRun {
    /// Whether it could be committed now.
    is_clear: bool,
    /// Whether its first day has come.
    is_due: bool,
    blockers: Vec<BlockerItem>,
    entries_closed: usize,
    entries_opened: usize,
    entries_joined: usize,
    entries_overseen: usize,
    /// Entries with a question that closes with them: codes of some.
    waiting: Vec<String>,
    /// Entries that would be followed up by who owes them: codes of some.
    self_followed: Vec<String>,
}

/// Something that stands in the way.
#[derive(Debug, Serialize, ToSchema)]
struct BlockerItem {
    /// tree, no_heir, unknown_heir, taken, covered, unfollowed.
    reason: &'static str,
    /// The agency, where it is about one.
    agency: Option<String>,
    kind: Option<Kind>,
    count: u64,
    /// Codes of entries, keys, or codes of sentences; some where there are many.
    about: Vec<String>,
}

fn named(reason: &'static str, named: &Named<String>) -> BlockerItem {
    let count = u64::try_from(named.total).unwrap_or(u64::MAX);
    BlockerItem { reason, agency: None, kind: None, count, about: named.named.clone() }
}

fn blocker(blocker: &Blocker) -> BlockerItem {
    match blocker {
        Blocker::Tree(errors) => BlockerItem {
            reason: "tree",
            agency: None,
            kind: None,
            count: u64::try_from(errors.len()).unwrap_or(u64::MAX),
            about: errors.iter().map(|error| error.code.to_string()).collect(),
        },
        Blocker::NoHeir { name, kind, count, .. } => BlockerItem {
            reason: "no_heir",
            agency: Some(name.clone()),
            kind: Some(*kind),
            count: *count,
            about: Vec::new(),
        },
        Blocker::UnknownHeir { name, heir } => BlockerItem {
            reason: "unknown_heir",
            agency: Some(name.clone()),
            kind: None,
            count: 1,
            about: vec![heir.clone()],
        },
        Blocker::Taken(entries) => named("taken", entries),
        Blocker::Unfollowed(entries) => named("unfollowed", entries),
        Blocker::Covered(entries) => BlockerItem {
            reason: "covered",
            agency: None,
            kind: None,
            count: u64::try_from(entries.total).unwrap_or(u64::MAX),
            about: entries.named.iter().map(|one| format!("{} → {}", one.old, one.new)).collect(),
        },
    }
}

pub(super) fn dry_run(foreseen: &Foreseen) -> DryRun {
    let (closed, opened, joined) = foreseen.entries;
    DryRun {
        is_clear: foreseen.blockers.is_empty() && foreseen.is_due,
        is_due: foreseen.is_due,
        blockers: foreseen.blockers.iter().map(blocker).collect(),
        entries_closed: closed,
        entries_opened: opened,
        entries_joined: joined,
        entries_overseen: foreseen.overseen,
        waiting: foreseen.waiting.named.clone(),
        self_followed: foreseen.self_followed.named.clone(),
    }
}

pub(super) fn outlook(outlook: &Outlook) -> ReorganisationOutlook {
    let ended = |row: &EndedRow| EndedAgency {
        agency_id: row.agency.uuid(),
        name: row.name.clone(),
        is_settled: row.is_settled,
        candidates: row.candidates.iter().map(|(key, _)| key.clone()).collect(),
        held: row
            .held
            .iter()
            .map(|held| HeldThings {
                kind: held.kind,
                count: held.count,
                heir_id: held.heir.as_ref().map(|(id, _)| id.uuid()),
                apart: held.apart,
            })
            .collect(),
    };
    ReorganisationOutlook {
        code: outlook.it.code.clone(),
        changes: outlook.changes.len(),
        faults: outlook.faults.iter().map(|fault| fault.code.to_string()).collect(),
        ended: outlook.ended.iter().map(ended).collect(),
    }
}

pub(super) fn item(it: &Reorganisation, now: DateTime<Utc>, may_manage: bool) -> ReorganisationItem {
    let mut actions = Vec::new();
    if may_manage && it.check_draft().is_ok() {
        actions.extend(["change", "commit", "drop"]);
    }
    if may_manage && it.undo_until().is_some_and(|until| now <= until) {
        actions.push("undo");
    }
    ReorganisationItem {
        id: it.id.uuid(),
        code: it.code.clone(),
        title: it.decision.title.clone(),
        number: it.decision.number.clone(),
        decided_on: it.decision.decided_on,
        effective_on: it.decision.effective_on,
        state: it.state.as_str(),
        accepts_covered: it.accepts_covered,
        committed_at: it.committed.map(|(at, _)| at),
        undo_until: it.undo_until(),
        undone_at: it.undone.map(|(at, _)| at),
        entries_closed: it.entries.0,
        entries_opened: it.entries.1,
        steps: it.steps.iter().map(StepBody::from).collect(),
        version: it.version,
        actions,
    }
}
