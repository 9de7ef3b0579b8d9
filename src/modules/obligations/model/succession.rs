//! What becomes of entries whose agency ends: several become one where one agency takes the place of several.
//!
//! One successor per task, deadline, period and heir, whatever the roles were (settled with the first tables): three communes that owe the same
//! report owe it once when they are one commune. The old entries close as moved and name the new one. Pure: who takes over, ids and codes come in.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Datelike, Utc};
use serde::{Deserialize, Serialize};
use thihanh_kernel::ids::{AgencyId, ObligationId, TaskId};

use super::class::State;
use super::delegation::RollUp;
use super::event::Event;
use super::obligation::{Obligation, ObligationError, Part, Split, Stage, Work, checked_reason};
use super::origin::Origin;

/// What the heir may owe only once: a task's deadline for a period.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The task.
    pub task: TaskId,
    /// Which of its deadlines.
    pub deadline_number: i64,
    /// The period of a series.
    pub period: String,
    /// Who owes it.
    pub agency: AgencyId,
}

impl Key {
    /// The key of an entry, were it owed by an agency. A yearly plan is owed once a year and agency, though each agency's is a task of its own.
    #[must_use]
    pub fn of(obligation: &Obligation, agency: AgencyId) -> Self {
        let Obligation { task, deadline_number, ref period, .. } = *obligation;
        match obligation.origin {
            Origin::MonitoringPlan(_) => {
                Self { task: PLANS, deadline_number: 0, period: plan_year(obligation), agency }
            }
            _ => Self { task, deadline_number, period: period.clone(), agency },
        }
    }

    /// Whether it is that of a yearly plan, which is not found by its task.
    #[must_use]
    pub fn is_of_plan(&self) -> bool {
        self.task == PLANS
    }
}

/// Stands for the tasks of all yearly plans.
const PLANS: TaskId = TaskId::from_uuid(uuid::Uuid::nil());

/// The year of a plan: it is due in it, or begins with it where no day is set.
fn plan_year(obligation: &Obligation) -> String {
    obligation.due_on.unwrap_or(obligation.opened_on).year().to_string()
}

/// What there is before a reorganisation.
#[derive(Debug, Clone, Default)]
pub struct Before {
    /// Entries that are not over and that an ended agency owes, and the parts of these that are not over, whoever owes them. In the order of the ledger.
    pub entries: Vec<Obligation>,
    /// Entries that heirs have under keys that these entries may come to, in any state.
    pub there: Vec<Obligation>,
    /// The highest number of a part, of wholes that have any.
    pub shares: HashMap<ObligationId, i64>,
    /// How many parts of a whole were confirmed.
    pub parts_done: HashMap<ObligationId, u32>,
}

/// An entry that takes the place of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The entry; its code is given when it is written.
    pub entry: Obligation,
    /// Places in [`Before::entries`] of those whose place it takes.
    pub from: Vec<usize>,
}

/// What a reorganisation does to the ledger.
#[derive(Debug, Clone, Default)]
pub struct Succession {
    /// New entries, wholes before their parts.
    pub opened: Vec<Opened>,
    /// Places of entries that go into one that the heir has, with that entry's id.
    pub joined: Vec<(usize, ObligationId)>,
    /// The same where the heir's entry is confirmed already: somebody must say that it covers them.
    pub covered: Vec<(usize, ObligationId)>,
    /// Wholes of heirs that get parts, with the rule by which parts make them done from now on.
    pub widened: BTreeMap<ObligationId, RollUp>,
    /// Places of entries that nobody takes over.
    pub homeless: Vec<usize>,
    /// Places of entries whose heir has a closed entry under the same key: it cannot have another.
    pub taken: Vec<usize>,
    /// Places of parts whose whole is covered: they are withdrawn with it.
    pub withdrawn: Vec<usize>,
    /// Codes of entries that would be followed up by who owes them.
    pub self_followed: Vec<String>,
    /// Places of entries with a question that waits for an answer; it closes with them.
    pub waiting: Vec<usize>,
}

impl Succession {
    /// Whether something stands in the way, whatever a person says.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        !self.homeless.is_empty() || !self.taken.is_empty()
    }
}

/// Who takes over what, for [`succeed`].
pub trait Heritage {
    /// Whether the agency ends.
    fn has_ended(&self, agency: AgencyId) -> bool;
    /// Who owes the entry from now on; `None` where nobody was named.
    fn owner(&self, entry: &Obligation) -> Option<AgencyId>;
    /// Who follows the entry up from now on; the one who does where nobody else was named.
    fn overseer(&self, entry: &Obligation) -> AgencyId;
}

/// What becomes of the entries.
pub fn succeed(
    before: &Before,
    heritage: &dyn Heritage,
    now: DateTime<Utc>,
    mut fresh: impl FnMut() -> ObligationId,
) -> Succession {
    let mut work = Builder { before, heritage, now, done: Succession::default(), wholes: HashMap::new() };
    work.wholes(&mut fresh);
    work.parts(&mut fresh);
    work.done
}

/// What became of a whole, for its parts.
#[derive(Debug, Clone, Copy)]
enum Fate {
    /// Another entry takes its place, owed by this agency.
    Succeeded(ObligationId, AgencyId),
    /// It is covered by something that was confirmed.
    Over,
    /// Nobody takes it over.
    Stays,
}

struct Builder<'a> {
    before: &'a Before,
    heritage: &'a dyn Heritage,
    now: DateTime<Utc>,
    done: Succession,
    wholes: HashMap<ObligationId, Fate>,
}

impl Builder<'_> {
    fn wholes(&mut self, fresh: &mut impl FnMut() -> ObligationId) {
        let mut groups: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
        let mut order = Vec::new();
        for (place, entry) in self.before.entries.iter().enumerate() {
            if entry.split.parent.is_some() {
                continue;
            }
            if entry.work.is_extension_asked || entry.work.is_obstructed || entry.work.stage == Stage::WrongUnit {
                self.done.waiting.push(place);
            }
            match self.heritage.owner(entry) {
                Some(heir) => {
                    let key = Key::of(entry, heir);
                    let group = groups.entry(key.clone()).or_default();
                    if group.is_empty() {
                        order.push(key);
                    }
                    group.push(place);
                }
                None => {
                    self.done.homeless.push(place);
                    self.wholes.insert(entry.id, Fate::Stays);
                }
            }
        }
        let mut there: HashMap<Key, Vec<&Obligation>> = HashMap::new();
        for entry in self.before.there.iter().filter(|entry| entry.split.parent.is_none()) {
            there.entry(Key::of(entry, entry.agency)).or_default().push(entry);
        }
        for key in order {
            let group = groups.remove(&key).unwrap_or_default();
            self.group(&key, group, there.get(&key).map_or(&[][..], Vec::as_slice), fresh);
        }
    }

    fn group(&mut self, key: &Key, group: Vec<usize>, there: &[&Obligation], fresh: &mut impl FnMut() -> ObligationId) {
        let entries = &self.before.entries;
        if let Some(living) = there.iter().find(|entry| !entry.state.is_final()) {
            for place in group {
                self.wholes.insert(entries[place].id, Fate::Succeeded(living.id, living.agency));
                self.done.joined.push((place, living.id));
            }
        } else if let Some(confirmed) = there.iter().find(|entry| entry.state == State::Completed) {
            for place in group {
                self.wholes.insert(entries[place].id, Fate::Over);
                self.done.covered.push((place, confirmed.id));
            }
        } else {
            let sources: Vec<&Obligation> = group.iter().map(|place| &entries[*place]).collect();
            let entry = self.successor(&sources, fresh(), key.agency);
            // A withdrawn or moved entry of the heir holds the ledger's key for ever.
            if there.iter().any(|closed| closed.part == entry.part && closed.task == entry.task) {
                for place in group {
                    self.wholes.insert(entries[place].id, Fate::Stays);
                    self.done.taken.push(place);
                }
                return;
            }
            for source in &sources {
                self.wholes.insert(source.id, Fate::Succeeded(entry.id, entry.agency));
            }
            if entry.overseer == entry.agency {
                self.done.self_followed.extend(sources.iter().map(|source| source.code.clone()));
            }
            self.done.opened.push(Opened { entry, from: group });
        }
    }

    /// The entry that takes the place of some: handed in only where all were, due on the latest of their days, as far as the one that is least far.
    fn successor(&self, sources: &[&Obligation], id: ObligationId, heir: AgencyId) -> Obligation {
        let mut by_part = sources.to_vec();
        by_part.sort_by_key(|entry| (entry.part, entry.seq));
        let main = by_part[0];
        // Nobody is late by being merged: the latest day that was granted to one of them holds.
        let dated =
            sources.iter().filter(|entry| entry.due_on.is_some()).max_by_key(|entry| (entry.due_on, -entry.seq));
        let dated = if main.due_on.is_some() { dated.copied().unwrap_or(main) } else { main };
        let least = sources.iter().min_by_key(|entry| (entry.work.stage, entry.work.progress)).copied().unwrap_or(main);
        let handed_in = sources
            .iter()
            .all(|entry| entry.state == State::Reported)
            .then(|| sources.iter().max_by_key(|entry| (entry.reported_on, -entry.seq)).copied())
            .flatten();
        let work = Work {
            stage: if least.work.stage == Stage::WrongUnit { Stage::Issued } else { least.work.stage },
            received_on: least.work.received_on,
            accepted_on: least.work.accepted_on,
            started_on: least.work.started_on,
            progress: least.work.progress,
            progress_note: least.work.progress_note.clone(),
            first_due_on: dated.work.first_due_on,
            extensions: dated.work.extensions,
            is_extension_asked: false,
            is_obstructed: false,
            reports: handed_in.map_or(0, |entry| entry.work.reports),
        };
        let report = handed_in.unwrap_or(main);
        let keeps_report = handed_in.is_some() || main.is_continuous;
        Obligation {
            seq: 0,
            id,
            code: String::new(),
            agency: heir,
            part: main.part,
            overseer: self.heritage.overseer(main),
            responsible: if sources.len() == 1 { main.responsible } else { None },
            due_on: dated.due_on,
            why: dated.why.clone(),
            trigger: dated.trigger,
            series: main.series,
            state: if handed_in.is_some() { State::Reported } else { State::Open },
            reported_on: report.reported_on.filter(|_| keeps_report),
            reported_by: report.reported_by.filter(|_| keeps_report),
            report_note: if keeps_report { report.report_note.clone() } else { String::new() },
            completed_on: None,
            completed_by: None,
            sent_back_on: if sources.len() == 1 { main.sent_back_on } else { None },
            is_proof_asked: sources.iter().any(|entry| entry.is_proof_asked),
            work,
            split: Split { parent: None, share: 0, roll_up: self.roll_up(sources) },
            updated_at: self.now,
            version: 1,
            ..main.clone()
        }
    }

    /// How the parts of some wholes make one whole done: by the rule that all of them had, else by hand. Confirmed parts stay with the old entries,
    /// so a quorum needs so many fewer.
    fn roll_up(&self, sources: &[&Obligation]) -> Option<RollUp> {
        let rules: Vec<RollUp> = sources.iter().filter_map(|entry| entry.split.roll_up).collect();
        match (rules.as_slice(), sources) {
            ([], _) => None,
            ([RollUp::Quorum(needed)], [only]) => {
                let done = self.before.parts_done.get(&only.id).copied().unwrap_or_default();
                Some(RollUp::Quorum(needed.saturating_sub(done).max(1)))
            }
            ([rule], [_]) => Some(*rule),
            ([first, ..], _) if rules.len() == sources.len() && rules.iter().all(|rule| rule == first) => match first {
                RollUp::All => Some(RollUp::All),
                _ => Some(RollUp::ByHand),
            },
            _ => Some(RollUp::ByHand),
        }
    }

    fn parts(&mut self, fresh: &mut impl FnMut() -> ObligationId) {
        let mut shares = self.before.shares.clone();
        let mut left: BTreeSet<usize> =
            (0..self.before.entries.len()).filter(|place| self.before.entries[*place].split.parent.is_some()).collect();
        let ids: HashMap<ObligationId, usize> =
            self.before.entries.iter().enumerate().map(|(place, entry)| (entry.id, place)).collect();
        // Wholes before their parts: a part waits while its whole is among those that are left.
        while !left.is_empty() {
            let ready: Vec<usize> = left
                .iter()
                .copied()
                .filter(|place| {
                    let parent = self.before.entries[*place].split.parent;
                    parent.and_then(|parent| ids.get(&parent)).is_none_or(|whole| !left.contains(whole))
                })
                .collect();
            if ready.is_empty() {
                // Parents that go in a circle cannot be: the ledger gives a part to what was there before it.
                self.done.homeless.extend(left.iter().copied());
                return;
            }
            for place in ready {
                left.remove(&place);
                self.part(place, &mut shares, fresh);
            }
        }
    }

    fn part(
        &mut self,
        place: usize,
        shares: &mut HashMap<ObligationId, i64>,
        fresh: &mut impl FnMut() -> ObligationId,
    ) {
        let part = &self.before.entries[place];
        let Some(whole) = part.split.parent else { return };
        let fate = self.wholes.get(&whole).copied();
        if matches!(fate, Some(Fate::Over)) {
            self.done.withdrawn.push(place);
            self.wholes.insert(part.id, Fate::Over);
            return;
        }
        let owner = if self.heritage.has_ended(part.agency) { self.heritage.owner(part) } else { Some(part.agency) };
        let Some(owner) = owner else {
            self.done.homeless.push(place);
            self.wholes.insert(part.id, Fate::Stays);
            return;
        };
        let (parent, overseer) = match fate {
            Some(Fate::Succeeded(id, agency)) => (id, agency),
            _ => (whole, self.heritage.overseer(part)),
        };
        let share = shares.entry(parent).or_default();
        *share += 1;
        let mut entry = self.successor(&[part], fresh(), owner);
        entry.part = Part::Delegated;
        entry.overseer = overseer;
        entry.split = Split { parent: Some(parent), share: *share, roll_up: entry.split.roll_up };
        if self.before.there.iter().any(|there| there.id == parent && there.split.roll_up.is_none()) {
            self.done.widened.insert(parent, RollUp::ByHand);
        }
        self.wholes.insert(part.id, Fate::Succeeded(entry.id, owner));
        self.done.opened.push(Opened { entry, from: vec![place] });
    }
}

/// What closing an entry takes away, for an undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// It was handed in.
    pub was_reported: bool,
    /// Its proof was asked for.
    pub was_proof_asked: bool,
    /// More time was asked for.
    pub was_extension_asked: bool,
    /// Something hindered it.
    pub was_obstructed: bool,
}

impl Closed {
    /// Of an entry that is about to close.
    #[must_use]
    pub fn of(entry: &Obligation) -> Self {
        Self {
            was_reported: entry.state == State::Reported,
            was_proof_asked: entry.is_proof_asked,
            was_extension_asked: entry.work.is_extension_asked,
            was_obstructed: entry.work.is_obstructed,
        }
    }
}

impl Obligation {
    /// Its agency ended: the entry `to`, of the agency named, has its place. Handed in or not, for what was handed in goes along.
    pub fn hand_over(mut self, to: &str, agency: &str, reason: &str) -> Result<(Self, Event), ObligationError> {
        self.check_open()?;
        let reason = checked_reason(reason)?;
        self.close(State::Moved);
        Ok((self, Event::Reorganised { to: to.to_owned(), agency: agency.to_owned(), reason }))
    }

    /// It is owed again as before, for the reorganisation was taken back.
    #[must_use]
    pub fn taken_back(mut self, closed: Closed) -> Self {
        self.state = if closed.was_reported { State::Reported } else { State::Open };
        self.is_proof_asked = closed.was_proof_asked;
        self.work.is_extension_asked = closed.was_extension_asked;
        self.work.is_obstructed = closed.was_obstructed;
        self
    }
}

#[cfg(test)]
mod tests;
