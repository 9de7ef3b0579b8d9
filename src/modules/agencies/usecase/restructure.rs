//! The tree's part in a reorganisation: what a decision makes of it, who has the place of whom, and the way back.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use thihanh_kernel::AgencyId;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::IdSource;
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::Instant;
use thihanh_store::journal::{self, Entry};
use thihanh_store::{Sql, StoreError, WriteTx};
use uuid::Uuid;

use super::{AgencyError, import as importing};
use crate::handover::{Handover, Held, Item, Kind, Touched};
use crate::modules::agencies::model::agency::{Edge, EdgeKind, Succession, SuccessionKind, Version};
use crate::modules::agencies::model::import::{self, Change, Known, Plan, RowError, SourceFile};
use crate::modules::agencies::model::restructure::{Decision, Step, StepFault, rows_of};
use crate::modules::agencies::model::tree;
use crate::modules::agencies::store::{self, restructure as rows};

/// What is wrong with a decision's changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// A step.
    Step(StepFault),
    /// A row of a file, or the tree that all of them would make.
    Row(RowError),
}

impl From<Wrong> for FieldError {
    fn from(wrong: Wrong) -> Self {
        match wrong {
            Wrong::Step(fault) => {
                let step = i64::try_from(fault.step).unwrap_or(i64::MAX).saturating_add(1);
                Self::new("steps", fault.code).with("step", step).with("value", fault.value)
            }
            // What the steps come to has no line in a file.
            Wrong::Row(row) if row.at.file.is_empty() => {
                let (code, value) = match &row.fault {
                    import::Fault::OutlivesParent(name) => ("step-outlives-parent", name.as_str()),
                    import::Fault::Cycle(name) => ("step-cycle", name.as_str()),
                    other => ("step-no-tree", other.code().1),
                };
                Self::new("steps", code).with("value", value.to_owned())
            }
            Wrong::Row(row) => super::field_error(row),
        }
    }
}

/// The tree as a decision leaves it.
#[derive(Debug)]
pub struct Restructure {
    known: Known,
    plan: Plan,
    day: NaiveDate,
    versions: HashMap<AgencyId, Vec<Version>>,
    successions: Vec<Succession>,
}

/// Who may have the place of an ended agency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Candidates {
    /// Whom the decision itself names, where it is one.
    pub proposed: Option<AgencyId>,
    /// Everybody who has some of its duties, in the order of the successions.
    pub all: Vec<AgencyId>,
}

/// The last name up to a day, else the first; of versions in their order.
fn name_on<'a>(versions: impl DoubleEndedIterator<Item = &'a Version> + Clone, day: NaiveDate) -> Option<String> {
    let first = versions.clone().next();
    versions.rev().find(|version| version.period.from <= day).or(first).map(|version| version.name.clone())
}

/// What every agency was called on a day (or first, where it was not there yet), by its key in import files.
///
/// # Errors
/// When the database does not answer.
pub async fn names_by_key(sql: &dyn Sql, day: NaiveDate) -> Result<HashMap<String, String>, AgencyError> {
    let known = store::import::known(sql).await?;
    let mut versions: HashMap<AgencyId, Vec<&Version>> = HashMap::new();
    for version in &known.versions {
        versions.entry(version.agency).or_default().push(version);
    }
    let named = known.codes.iter().filter_map(|(key, agency)| {
        let of_agency = versions.get(agency)?;
        Some((key.clone(), name_on(of_agency.iter().copied(), day)?))
    });
    Ok(named.collect())
}

impl Restructure {
    /// Works out the tree after the steps and the files; `day` is the one on which agencies must stand to take something over.
    ///
    /// # Errors
    /// When the database does not answer; inside, everything that is wrong with the changes.
    pub async fn foresee(
        sql: &dyn Sql,
        (ids, now): (&dyn IdSource, Instant),
        steps: &[Step],
        files: &[SourceFile],
        (decision, day): (Decision<'_>, NaiveDate),
    ) -> Result<Result<Self, Vec<Wrong>>, AgencyError> {
        let known = store::import::known(sql).await?;
        let mut wrong = Vec::new();
        let mut all = match rows_of(steps, &known, decision) {
            Ok(rows) => rows,
            Err(faults) => {
                wrong.extend(faults.into_iter().map(Wrong::Step));
                import::Rows::default()
            }
        };
        match import::read(files, &known.kinds) {
            Ok(rows) => {
                all.agencies.extend(rows.agencies);
                all.successions.extend(rows.successions);
            }
            Err(faults) => wrong.extend(faults.into_iter().map(Wrong::Row)),
        }
        if !wrong.is_empty() {
            return Ok(Err(wrong));
        }
        match import::plan(&all, &known, || AgencyId::from_uuid(ids.uuid(now))) {
            Ok(plan) => Ok(Ok(Self::of(known, plan, day))),
            Err(faults) => Ok(Err(faults.into_iter().map(Wrong::Row).collect())),
        }
    }

    fn of(known: Known, plan: Plan, day: NaiveDate) -> Self {
        let mut versions: HashMap<AgencyId, Vec<Version>> = HashMap::new();
        let kept = known.versions.iter().filter(|version| !plan.touched.contains(&version.agency));
        for version in kept.chain(&plan.versions) {
            versions.entry(version.agency).or_default().push(version.clone());
        }
        for all in versions.values_mut() {
            all.sort_by_key(|version| version.period.from);
        }
        let successions = known.successions.iter().chain(&plan.successions).cloned().collect();
        Self { known, plan, day, versions, successions }
    }

    /// What changes in the tree, for people.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.plan.changes
    }

    /// Whether the tree stays as it is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.plan.is_empty()
    }

    fn lives(&self, agency: AgencyId) -> bool {
        self.versions.get(&agency).is_some_and(|all| all.iter().any(|version| version.period.contains(self.day)))
    }

    /// Every agency that stood before the day and does not stand on it, by this decision or an earlier one.
    #[must_use]
    pub fn ended(&self) -> BTreeSet<AgencyId> {
        let over =
            |versions: &Vec<Version>| versions.last().and_then(|last| last.period.to).is_some_and(|to| to < self.day);
        self.versions.iter().filter(|(_, versions)| over(versions)).map(|(agency, _)| *agency).collect()
    }

    /// The last day of an agency; `None` while it has none.
    #[must_use]
    pub fn last_day(&self, agency: AgencyId) -> Option<NaiveDate> {
        self.versions.get(&agency).and_then(|all| all.last()).and_then(|last| last.period.to)
    }

    /// The agency behind a key of import files, also of one that the decision makes, where it stands on the day.
    #[must_use]
    pub fn living_by_code(&self, code: &str) -> Option<AgencyId> {
        let added = self.plan.added.iter().find(|(_, added)| added == code).map(|(id, _)| *id);
        self.known.codes.get(code).copied().or(added).filter(|agency| self.lives(*agency))
    }

    /// The key of an agency in import files.
    #[must_use]
    pub fn code(&self, agency: AgencyId) -> String {
        let known = self.known.codes.iter().find(|(_, id)| **id == agency).map(|(code, _)| code.clone());
        let added = || self.plan.added.iter().find(|(id, _)| *id == agency).map(|(_, code)| code.clone());
        known.or_else(added).unwrap_or_default()
    }

    /// Keys of many agencies at once.
    #[must_use]
    pub fn codes(&self) -> HashMap<AgencyId, String> {
        let known = self.known.codes.iter().map(|(code, id)| (*id, code.clone()));
        known.chain(self.plan.added.iter().cloned()).collect()
    }

    /// The last name of an agency up to the day, else its first.
    #[must_use]
    pub fn name(&self, agency: AgencyId) -> String {
        let versions = self.versions.get(&agency).map(Vec::as_slice).unwrap_or_default();
        name_on(versions.iter(), self.day).unwrap_or_default()
    }

    /// Who may have the place of each of these agencies: by the successions, followed on where a successor ended too.
    #[must_use]
    pub fn candidates(&self, ended: &BTreeSet<AgencyId>) -> HashMap<AgencyId, Candidates> {
        let mut by_old: HashMap<AgencyId, Vec<(AgencyId, SuccessionKind)>> = HashMap::new();
        for row in &self.successions {
            by_old.entry(row.old).or_default().push((row.new, row.kind));
        }
        ended.iter().map(|agency| (*agency, self.candidates_of(*agency, &by_old))).collect()
    }

    fn candidates_of(
        &self,
        agency: AgencyId,
        by_old: &HashMap<AgencyId, Vec<(AgencyId, SuccessionKind)>>,
    ) -> Candidates {
        let mut all: Vec<AgencyId> = Vec::new();
        let mut whole: BTreeSet<AgencyId> = BTreeSet::new();
        let mut seen = HashSet::from([agency]);
        let mut open = vec![(agency, true)];
        while let Some((at, is_whole)) = open.pop() {
            for (new, kind) in by_old.get(&at).into_iter().flatten() {
                // Who got one duty of many is no heir of all of them.
                let is_whole = is_whole && *kind != SuccessionKind::MoveDuty;
                if self.lives(*new) {
                    if !all.contains(new) {
                        all.push(*new);
                    }
                    if is_whole {
                        whole.insert(*new);
                    }
                } else if seen.insert(*new) {
                    open.push((*new, is_whole));
                }
            }
        }
        let proposed = if whole.len() == 1 { whole.first().copied() } else { None };
        Candidates { proposed, all }
    }

    /// Writes the tree, with the journal.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn write(&self, tx: &WriteTx, handover: &Handover<'_>) -> Result<Vec<Touched>, AgencyError> {
        if self.plan.is_empty() {
            return Ok(Vec::new());
        }
        store::import::write(tx, &self.plan, handover.ids, handover.now).await?;
        importing::record(tx, &self.plan, handover.actor, handover.now).await?;
        let mut touched = Vec::new();
        for succession in &self.plan.successions {
            let was = self
                .known
                .successions
                .iter()
                .find(|old| (old.old, old.new, old.on_day) == (succession.old, succession.new, succession.on_day));
            if was.is_none() {
                touched.push(Touched::new("succession", succession.old.uuid(), json!(succession)));
            }
        }
        for (agency, _, period) in &self.plan.official_codes {
            if !self.known.official_codes.contains_key(&(*agency, period.from)) {
                touched.push(Touched::new("official_code", agency.uuid(), json!({ "from": period.from })));
            }
        }
        let added: BTreeSet<AgencyId> = self.plan.added.iter().map(|(id, _)| *id).collect();
        for agency in &self.plan.touched {
            let stood = Stood {
                is_new: added.contains(agency),
                versions: self.known.versions.iter().filter(|version| version.agency == *agency).cloned().collect(),
                edges: self.known.edges.iter().filter(|(_, edge)| edge.child == *agency).cloned().collect(),
                heard: rows::heard(tx, *agency).await?,
            };
            touched.push(Touched::new("agency", agency.uuid(), serde_json::to_value(stood).map_err(StoreError::from)?));
        }
        Ok(touched)
    }
}

/// An agency as it stood before.
#[derive(Debug, Serialize, Deserialize)]
struct Stood {
    is_new: bool,
    versions: Vec<Version>,
    edges: Vec<(EdgeKind, Edge)>,
    heard: i64,
}

fn read<T: serde::de::DeserializeOwned>(touched: &Touched) -> Result<T, StoreError> {
    serde_json::from_value(touched.before.clone())
        .map_err(|_| StoreError::Unreadable { what: "what a reorganisation touched" })
}

/// What ended agencies hold among collective phrases and rules.
///
/// # Errors
/// When the database does not answer.
pub async fn held(sql: &dyn Sql, ended: &[AgencyId], on: NaiveDate, held: &mut Held) -> Result<(), StoreError> {
    for member in rows::members(sql, ended, on).await? {
        *held.entry((AgencyId::from_uuid(member.agency_id), Kind::Member)).or_default() += 1;
    }
    rows::rules_held(sql, ended, on, held).await
}

/// What an ended agency holds of a kind, at most `limit`.
///
/// # Errors
/// When the database does not answer.
pub async fn held_items(sql: &dyn Sql, agency: AgencyId, kind: Kind, limit: u32) -> Result<Vec<Item>, StoreError> {
    match kind {
        Kind::Rule => rows::rule_items(sql, agency, limit).await,
        _ => Ok(Vec::new()),
    }
}

/// Passes members of phrases and rows of areas on.
///
/// # Errors
/// When the database does not answer.
pub async fn pass_on(tx: &WriteTx, handover: &Handover<'_>) -> Result<Vec<Touched>, AgencyError> {
    let ended = handover.heirs.ended_list();
    let mut touched = Vec::new();
    for member in rows::members(tx, &ended, handover.on).await? {
        let old = AgencyId::from_uuid(member.agency_id);
        let Some(heir) = handover.heirs.of_kind(old, Kind::Member) else { continue };
        rows::set_member_end(tx, &member, handover.on.pred_opt()).await?;
        touched.push(Touched::new(
            "member_ended",
            member.group_id,
            json!({ "agency": member.agency_id, "from": member.valid_from, "to": member.valid_to }),
        ));
        if rows::add_member(tx, member.group_id, heir, member.is_included, handover.on).await? {
            let before = json!({ "agency": heir, "from": handover.on });
            touched.push(Touched::new("member_added", member.group_id, before));
        }
    }
    let mut held = Held::new();
    rows::rules_held(tx, &ended, handover.on, &mut held).await?;
    for (area, _) in held.keys() {
        let Some(heir) = handover.heirs.of_kind(*area, Kind::Rule) else { continue };
        for (table, copy) in rows::copy_rules(tx, (*area, heir), handover.on, (handover.ids, handover.now)).await? {
            touched.push(Touched::new("rule_copied", copy, json!({ "table": table })));
        }
    }
    Ok(touched)
}

/// Agencies that somebody changed since.
///
/// # Errors
/// When the database does not answer.
pub async fn changed_since(sql: &dyn Sql, touched: &[Touched]) -> Result<Vec<(AgencyId, String)>, AgencyError> {
    let mut changed = Vec::new();
    for one in touched.iter().filter(|one| one.what == "agency") {
        let stood: Stood = read(one)?;
        let agency = AgencyId::from_uuid(one.id);
        if rows::heard(sql, agency).await? != stood.heard {
            let versions = store::versions_of(sql, &[agency]).await?;
            changed.push((agency, versions.last().map_or_else(String::new, |version| version.name.clone())));
        }
    }
    Ok(changed)
}

/// What refers to an agency that a decision made, so that it cannot be taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StillNamed(pub String);

/// Puts the tree back as it stood.
///
/// # Errors
/// When the database does not answer; inside, an agency that something else names by now. The caller's transaction must then not be committed.
pub async fn take_back(
    tx: &WriteTx,
    (ids, now): (&dyn IdSource, Instant),
    actor: &Actor,
    touched: &[Touched],
) -> Result<Result<(), StillNamed>, AgencyError> {
    let of = |what: &'static str| touched.iter().filter(move |one| one.what == what);
    take_back_rows(tx, touched).await?;
    let stood: Vec<(AgencyId, Stood)> =
        of("agency").map(|one| Ok((AgencyId::from_uuid(one.id), read(one)?))).collect::<Result<_, StoreError>>()?;
    if stood.is_empty() {
        return Ok(Ok(()));
    }
    store::import::lock(tx).await?;
    let known = store::import::known(tx).await?;
    let back: BTreeMap<AgencyId, &Stood> = stood.iter().map(|(agency, stood)| (*agency, stood)).collect();
    let mut plan = Plan::default();
    let mut existence = Vec::new();
    let mut edges: Vec<Edge> = Vec::new();
    for version in &known.versions {
        if !back.contains_key(&version.agency) {
            existence.push((version.agency, version.period));
        }
    }
    for (kind, edge) in &known.edges {
        if *kind == EdgeKind::Administrative && !back.contains_key(&edge.child) {
            edges.push(edge.clone());
        }
    }
    for (agency, stood) in &stood {
        existence.extend(stood.versions.iter().map(|version| (*agency, version.period)));
        edges.extend(
            stood.edges.iter().filter(|(kind, _)| *kind == EdgeKind::Administrative).map(|(_, edge)| edge.clone()),
        );
        if !stood.is_new {
            plan.touched.insert(*agency);
            plan.versions.extend(stood.versions.iter().cloned());
            plan.edges.extend(stood.edges.iter().cloned());
        }
    }
    // A tree that stood once stands again; anything else means that it was changed since, which was asked before.
    let closure = tree::closure(&existence, &edges).map_err(|_| StoreError::Unreadable { what: "tree of agencies" })?;
    plan.closure = Some(closure);
    store::import::write(tx, &plan, ids, now).await?;
    let told = stood.iter().map(|(agency, _)| Entry::new(now, actor, "agency", agency.uuid(), "taken_back"));
    journal::append_all(tx, told.collect()).await?;
    for (agency, _) in stood.iter().filter(|(_, stood)| stood.is_new) {
        rows::forget_agency(tx, *agency).await?;
    }
    for (agency, _) in stood.iter().filter(|(_, stood)| stood.is_new) {
        let names = known.versions.iter().find(|version| version.agency == *agency);
        let name = names.map_or_else(String::new, |version| version.name.clone());
        match rows::remove_agency(tx, *agency).await {
            Ok(()) => {}
            Err(error) if error.is_reference_violation() => return Ok(Err(StillNamed(name))),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Ok(()))
}

async fn take_back_rows(tx: &WriteTx, touched: &[Touched]) -> Result<(), AgencyError> {
    #[derive(Deserialize)]
    struct Membership {
        agency: Uuid,
        from: NaiveDate,
        #[serde(default)]
        to: Option<NaiveDate>,
    }
    #[derive(Deserialize)]
    struct Copy {
        table: String,
    }
    #[derive(Deserialize)]
    struct OfficialCode {
        from: NaiveDate,
    }
    for one in touched.iter().rev() {
        match one.what.as_str() {
            "member_added" => {
                let member: Membership = read(one)?;
                rows::remove_member(tx, one.id, member.agency, member.from).await?;
            }
            "member_ended" => {
                let member: Membership = read(one)?;
                let row = rows::Member {
                    group_id: one.id,
                    agency_id: member.agency,
                    is_included: true,
                    valid_from: member.from,
                    valid_to: None,
                };
                rows::set_member_end(tx, &row, member.to).await?;
            }
            "rule_copied" => rows::remove_copy(tx, &read::<Copy>(one)?.table, one.id).await?,
            "succession" => rows::remove_succession(tx, &read(one)?).await?,
            "official_code" => {
                let code: OfficialCode = read(one)?;
                rows::remove_official_code(tx, AgencyId::from_uuid(one.id), code.from).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// The keys in import files of the agencies that are called so on a day, or have this key; a few at most.
///
/// # Errors
/// When the database does not answer.
pub async fn keys_named(sql: &dyn Sql, words: &str, on: NaiveDate) -> Result<Vec<String>, StoreError> {
    let mut keys = Vec::new();
    for agency in store::named(sql, words, on).await? {
        keys.extend(store::tree::code(sql, agency, import::CODE_SCHEME, on).await?);
    }
    Ok(keys)
}
