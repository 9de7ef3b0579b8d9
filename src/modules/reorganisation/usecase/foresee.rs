//! What would become of everything. The dry run and the commit are the same code: only the writing is left out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_store::Sql;
use uuid::Uuid;

use super::{ReorganisationError, check, find, modules, store};
use crate::app::App;
use crate::handover::{Heirs, Held, Kind};
use crate::modules::agencies::api::restructure::{self, Candidates, Change, Decision, Restructure, SourceFile};
use crate::modules::obligations::api::inheritance::{Inheritance, Into, Named};
use crate::modules::reorganisation::model::Reorganisation;
use crate::modules::reorganisation::policy::Action;
use crate::modules::reorganisation::store::{File, NamedHeir};

/// Items that the page of a kind lists.
const MOST_ITEMS: u32 = 500;

/// What an ended agency holds of a kind, and who takes it over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRow {
    /// What.
    pub kind: Kind,
    /// How many.
    pub count: u64,
    /// Who takes over what nobody said more about, with the name.
    pub heir: Option<(AgencyId, String)>,
    /// How many of them have an heir of their own.
    pub apart: u64,
}

/// An ended agency that holds something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedRow {
    /// The agency.
    pub agency: AgencyId,
    /// Its last name.
    pub name: String,
    /// What it holds.
    pub held: Vec<HeldRow>,
    /// Who has its place by the decision: key and name.
    pub candidates: Vec<(String, String)>,
    /// The key that a person named for the whole agency; empty where nobody did.
    pub named: String,
    /// Whether everything has an heir.
    pub is_settled: bool,
    /// It ended before this decision, and nobody has said yet that it passes on with it: it stands in nobody's way.
    pub is_left_behind: bool,
}

/// Something that stands in the way of the commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blocker {
    /// The changes make no tree, or cannot be read.
    Tree(Vec<FieldError>),
    /// An agency holds things of a kind that nobody takes over.
    NoHeir {
        /// The agency.
        agency: AgencyId,
        /// Its name.
        name: String,
        /// What.
        kind: Kind,
        /// How many.
        count: u64,
    },
    /// A key that was named is none of an agency that stands on the day.
    UnknownHeir {
        /// The ended agency's name.
        name: String,
        /// The key.
        heir: String,
    },
    /// The heir has withdrawn or moved the same before.
    Taken(Named<String>),
    /// The heir has done the same already, and nobody has said that it covers them.
    Covered(Named<Into>),
    /// Entries whose overseer ends without an heir.
    Unfollowed(Named<String>),
}

/// The page of a reorganisation: cheap enough to be looked at after each change.
#[derive(Debug)]
pub struct Outlook {
    /// It.
    pub it: Reorganisation,
    /// Its tables, without what is in them.
    pub files: Vec<(i64, String, usize)>,
    /// What changes in the tree.
    pub changes: Vec<Change>,
    /// What is wrong with the changes.
    pub faults: Vec<FieldError>,
    /// The agencies that end and hold something: those that are not settled first.
    pub ended: Vec<EndedRow>,
    /// How many agencies end or have ended and hold nothing.
    pub empty: usize,
    /// Keys that were named and are none of an agency that stands.
    pub unknown: Vec<(String, String)>,
    /// What agencies are called, by their keys.
    pub names: HashMap<String, String>,
}

/// What a dry run comes to.
#[derive(Debug)]
pub struct Foreseen {
    /// It.
    pub it: Reorganisation,
    /// What stands in the way; empty where it can be committed.
    pub blockers: Vec<Blocker>,
    /// What changes in the tree.
    pub changes: Vec<Change>,
    /// Agencies that end with this decision or ended before, and hold something.
    pub ended: usize,
    /// Entries that close, entries that open, entries that go into one that the heir has.
    pub entries: (usize, usize, usize),
    /// Entries that get another overseer.
    pub overseen: usize,
    /// How much of every other kind passes on.
    pub held: BTreeMap<Kind, u64>,
    /// Entries with a question that waits for an answer and closes with them.
    pub waiting: Named<String>,
    /// Entries that would be followed up by who owes them.
    pub self_followed: Named<String>,
    /// Whether its day has come.
    pub is_due: bool,
}

/// The tree and the heirs that a decision comes to.
pub(super) struct Prospect {
    pub(super) tree: Restructure,
    pub(super) heirs: Heirs,
    pub(super) held: Held,
    candidates: HashMap<AgencyId, Candidates>,
    unknown: Vec<(AgencyId, String)>,
    named: Vec<NamedHeir>,
}

impl Prospect {
    /// Works it out; inside, what is wrong with the changes of the tree.
    pub(super) async fn of(
        app: &App,
        sql: &dyn Sql,
        it: &Reorganisation,
        files: &[File],
    ) -> Result<Result<Self, Vec<FieldError>>, ReorganisationError> {
        let files: Vec<SourceFile> =
            files.iter().map(|file| SourceFile { name: file.name.clone(), bytes: file.content.clone() }).collect();
        let on = it.decision.effective_on;
        let source = it.decision.words();
        let decision = Decision { on, source: &source };
        let day = on.max(app.clock.today());
        let at = (app.ids.as_ref(), app.clock.now());
        let tree = Restructure::foresee(sql, at, &it.steps, &files, (decision, day)).await;
        let tree = match tree.map_err(|error| ReorganisationError::Other(error.into()))? {
            Ok(tree) => tree,
            Err(wrong) => return Ok(Err(wrong.into_iter().map(FieldError::from).collect())),
        };
        let ended = tree.ended();
        let list: Vec<AgencyId> = ended.iter().copied().collect();
        let held = modules::held(sql, &list, on).await?;
        let holding: BTreeSet<AgencyId> = held.keys().map(|(agency, _)| *agency).collect();
        let candidates = tree.candidates(&holding);
        let named = store::heirs(sql, it.id).await?;
        // Whoever ended and holds nothing needs no heir. What earlier ends left behind passes on where a person says to whom, and is else no matter of
        // this decision.
        let of_this = |agency: &AgencyId| {
            tree.last_day(*agency) >= on.pred_opt() || named.iter().any(|one| one.agency == *agency)
        };
        let mut heirs = Heirs::of_ended(holding.iter().copied().filter(of_this));
        for (agency, found) in &candidates {
            if let Some(heir) = found.proposed.filter(|_| heirs.has_ended(*agency)) {
                heirs.set_agency(*agency, heir);
            }
        }
        let mut unknown = Vec::new();
        for one in &named {
            let Some(heir) = tree.living_by_code(&one.heir) else {
                unknown.push((one.agency, one.heir.clone()));
                continue;
            };
            match (one.kind, one.item) {
                (Some(kind), Some(item)) => heirs.set_item(kind, item, heir),
                (Some(kind), None) => heirs.set_kind(one.agency, kind, heir),
                (None, _) => heirs.set_agency(one.agency, heir),
            }
        }
        Ok(Ok(Self { tree, heirs, held, candidates, unknown, named }))
    }

    /// How many things of a kind of an agency have an heir of their own.
    fn apart(&self, agency: AgencyId, kind: Kind) -> u64 {
        let of = |one: &&NamedHeir| one.agency == agency && one.kind == Some(kind) && one.item.is_some();
        u64::try_from(self.named.iter().filter(of).count()).unwrap_or(u64::MAX)
    }

    fn is_settled(&self, agency: AgencyId, kind: Kind, count: u64) -> bool {
        self.heirs.of_kind(agency, kind).is_some() || self.apart(agency, kind) >= count
    }

    fn rows(&self) -> Vec<EndedRow> {
        let codes = self.tree.codes();
        let mut rows: BTreeMap<AgencyId, EndedRow> = BTreeMap::new();
        for ((agency, kind), count) in &self.held {
            let row = rows.entry(*agency).or_insert_with(|| EndedRow {
                agency: *agency,
                name: self.tree.name(*agency),
                held: Vec::new(),
                candidates: self.candidates.get(agency).map_or_else(Vec::new, |found| {
                    let named = found.all.iter().filter_map(|id| Some((codes.get(id)?.clone(), self.tree.name(*id))));
                    named.collect()
                }),
                named: self
                    .named
                    .iter()
                    .find(|one| one.agency == *agency && one.kind.is_none())
                    .map_or_else(String::new, |one| one.heir.clone()),
                is_settled: true,
                is_left_behind: !self.heirs.has_ended(*agency),
            });
            let heir = self.heirs.of_kind(*agency, *kind).map(|heir| (heir, self.tree.name(heir)));
            row.is_settled &= self.is_settled(*agency, *kind, *count);
            row.held.push(HeldRow { kind: *kind, count: *count, heir, apart: self.apart(*agency, *kind) });
        }
        let mut rows: Vec<EndedRow> = rows.into_values().collect();
        rows.sort_by(|a, b| {
            let key =
                |row: &EndedRow| (row.is_left_behind, row.is_settled, thihanh_kernel::vietnamese::sort_key(&row.name));
            key(a).cmp(&key(b))
        });
        rows
    }

    fn unknown(&self) -> Vec<(String, String)> {
        self.unknown.iter().map(|(agency, heir)| (self.tree.name(*agency), heir.clone())).collect()
    }

    /// Everything that stands in the way, outside the ledger first.
    pub(super) fn blockers(&self, ledger: &Inheritance, accepts_covered: bool) -> Vec<Blocker> {
        let mut blockers: Vec<Blocker> =
            self.unknown().into_iter().map(|(name, heir)| Blocker::UnknownHeir { name, heir }).collect();
        for ((agency, kind), count) in self.held.iter().filter(|((agency, _), _)| self.heirs.has_ended(*agency)) {
            if !self.is_settled(*agency, *kind, *count) {
                let name = self.tree.name(*agency);
                blockers.push(Blocker::NoHeir { agency: *agency, name, kind: *kind, count: *count });
            }
        }
        for (named, block) in
            [(ledger.taken(), Blocker::Taken as fn(_) -> _), (ledger.unfollowed(&self.heirs), Blocker::Unfollowed)]
        {
            if named.total > 0 {
                blockers.push(block(named));
            }
        }
        let covered = ledger.covered();
        if covered.total > 0 && !accepts_covered {
            blockers.push(Blocker::Covered(covered));
        }
        // Entries that came to the agencies between the count and the plan.
        if blockers.is_empty() && !ledger.is_clear(&self.heirs, accepts_covered) {
            blockers.push(Blocker::Unfollowed(ledger.homeless()));
        }
        blockers
    }
}

/// One, with what it says of the tree and of what ended agencies hold.
///
/// # Errors
/// When the actor may not look, there is none, or the database does not answer.
pub async fn outlook(app: &App, actor: &Actor, code: &str) -> Result<Outlook, ReorganisationError> {
    let sql = app.store.read();
    let it = find(app, sql, actor, code).await?;
    let files = store::files(sql, it.id).await?;
    let shown = files.iter().map(|file| (file.number, file.name.clone(), file.content.len())).collect();
    let mut outlook = Outlook {
        files: shown,
        changes: vec![],
        faults: vec![],
        ended: vec![],
        empty: 0,
        unknown: vec![],
        names: HashMap::new(),
        it,
    };
    // The changes speak of the agencies as they were before.
    let eve = outlook.it.decision.effective_on.pred_opt().unwrap_or_default();
    outlook.names =
        restructure::names_by_key(sql, eve).await.map_err(|error| ReorganisationError::Other(error.into()))?;
    if outlook.it.check_draft().is_err() {
        return Ok(outlook);
    }
    match Prospect::of(app, sql, &outlook.it, &files).await? {
        Ok(prospect) => {
            outlook.changes = prospect.tree.changes().to_vec();
            outlook.ended = prospect.rows();
            outlook.empty = prospect.tree.ended().len().saturating_sub(outlook.ended.len());
            outlook.unknown = prospect.unknown();
            for (id, key) in prospect.tree.codes() {
                outlook.names.entry(key).or_insert_with(|| prospect.tree.name(id));
            }
        }
        Err(faults) => outlook.faults = faults,
    }
    Ok(outlook)
}

/// One alone, for lists and the API.
///
/// # Errors
/// When the actor may not look, there is none, or the database does not answer.
pub async fn look(app: &App, actor: &Actor, code: &str) -> Result<Reorganisation, ReorganisationError> {
    find(app, app.store.read(), actor, code).await
}

/// What the commit would do, without doing it.
///
/// # Errors
/// When the actor may not look, there is none, it is no draft, or the database does not answer.
pub async fn dry_run(app: &App, actor: &Actor, code: &str) -> Result<Foreseen, ReorganisationError> {
    let sql = app.store.read();
    let it = find(app, sql, actor, code).await?;
    it.check_draft()?;
    let files = store::files(sql, it.id).await?;
    let is_due = it.check_day(app.clock.today()).is_ok();
    let nothing = || Named { named: Vec::new(), total: 0 };
    let prospect = match Prospect::of(app, sql, &it, &files).await? {
        Ok(prospect) => prospect,
        Err(faults) => {
            return Ok(Foreseen {
                it,
                blockers: vec![Blocker::Tree(faults)],
                changes: vec![],
                ended: 0,
                entries: (0, 0, 0),
                overseen: 0,
                held: BTreeMap::new(),
                waiting: nothing(),
                self_followed: nothing(),
                is_due,
            });
        }
    };
    let at = (app.clock.now(), app.ids.as_ref());
    let ledger = Inheritance::plan(sql, &prospect.heirs, at, "").await?;
    let mut held: BTreeMap<Kind, u64> = BTreeMap::new();
    for ((_, kind), count) in prospect.held.iter().filter(|((agency, _), _)| prospect.heirs.has_ended(*agency)) {
        *held.entry(*kind).or_default() += count;
    }
    let (closed, opened) = ledger.counts();
    Ok(Foreseen {
        blockers: prospect.blockers(&ledger, it.accepts_covered),
        changes: prospect.tree.changes().to_vec(),
        ended: prospect.heirs.ended().len(),
        entries: (closed, opened, ledger.joined()),
        overseen: ledger.overseen(),
        held,
        waiting: ledger.waiting(),
        self_followed: ledger.self_followed(),
        is_due,
        it,
    })
}

/// One thing of an ended agency, with the key of the heir that it has of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRow {
    /// Its id.
    pub id: Uuid,
    /// How people call it.
    pub label: String,
    /// More of it.
    pub note: String,
    /// The key that a person named for it; empty where nobody did.
    pub heir: String,
}

/// What an ended agency holds of a kind, one by one; at most 500, which is said by a full list.
///
/// # Errors
/// When the actor may not look, there is none, or the database does not answer.
pub async fn items(
    app: &App,
    actor: &Actor,
    code: &str,
    (agency, kind): (AgencyId, Kind),
) -> Result<(EndedRow, Vec<ItemRow>), ReorganisationError> {
    let sql = app.store.read();
    check(app, sql, actor, Action::View).await?;
    let outlook = outlook(app, actor, code).await?;
    let row =
        outlook.ended.into_iter().find(|row| row.agency == agency).ok_or(ReorganisationError::NotFound("agency"))?;
    let named = store::heirs(sql, outlook.it.id).await?;
    let found = modules::items(sql, (agency, kind), outlook.it.decision.effective_on, MOST_ITEMS).await?;
    let items = found.into_iter().map(|item| {
        let own = named.iter().find(|one| one.kind == Some(kind) && one.item == Some(item.id));
        ItemRow {
            heir: own.map_or_else(String::new, |one| one.heir.clone()),
            id: item.id,
            label: item.label,
            note: item.note,
        }
    });
    Ok((row, items.collect()))
}

/// As a problem of the ledger or the tree.
pub(super) fn other(problem: impl std::convert::Into<Problem>) -> ReorganisationError {
    ReorganisationError::Other(problem.into())
}
