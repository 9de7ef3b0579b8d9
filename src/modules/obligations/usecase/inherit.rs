//! What ended agencies hold in the ledger passes to their heirs, in the transaction of a reorganisation; and back, where it is taken back.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use serde_json::{Value as Json, json};
use thihanh_kernel::access::Actor;
use thihanh_kernel::code::CodeSeries;
use thihanh_kernel::ids::{AgencyId, IdSource, ObligationId, SeriesId, TaskId, TriggerId};
use thihanh_kernel::time::Instant;
use thihanh_store::journal::{self, Entry};
use thihanh_store::{Sql, StoreError, WriteTx};
use uuid::Uuid;

use super::open::{codes, searched};
use super::{KIND, LedgerError, entry, names, store};
use crate::handover::{self, Changed, Handover, Heirs, Held, Item, Kind, Touched};
use crate::modules::obligations::model::class::State;
use crate::modules::obligations::model::delegation::RollUp;
use crate::modules::obligations::model::event::Event;
use crate::modules::obligations::model::obligation::{Obligation, REASON_WHOLE_OVER};
use crate::modules::obligations::model::succession::{Before, Closed, Heritage, Key, Succession, succeed};
use store::inheritance::{self as rows, Carried, STANDS};

/// Codes that a list of what stands in the way names; the number tells of the rest.
const MOST_NAMED: usize = 50;

/// How much of the ledger these agencies hold.
///
/// # Errors
/// When the database does not answer.
pub async fn held(sql: &dyn Sql, ended: &[AgencyId], last_day: NaiveDate, held: &mut Held) -> Result<(), StoreError> {
    rows::held(sql, ended, last_day, held).await?;
    handover::held_by_stands(sql, &STANDS[..1], ended, held).await
}

/// What an ended agency holds of a kind, at most `limit`.
///
/// # Errors
/// When the database does not answer.
pub async fn held_items(sql: &dyn Sql, agency: AgencyId, kind: Kind, limit: u32) -> Result<Vec<Item>, StoreError> {
    let mut items = rows::items(sql, agency, kind, limit).await?;
    items.extend(handover::items_of_stands(sql, &STANDS[..1], (agency, kind), limit).await?);
    Ok(items)
}

impl Heritage for Heirs {
    fn has_ended(&self, agency: AgencyId) -> bool {
        Heirs::has_ended(self, agency)
    }

    fn owner(&self, entry: &Obligation) -> Option<AgencyId> {
        self.of(entry.agency, Kind::Obligation, entry.id.uuid())
    }

    fn overseer(&self, entry: &Obligation) -> AgencyId {
        if !Heirs::has_ended(self, entry.overseer) {
            return entry.overseer;
        }
        self.of(entry.overseer, Kind::Overseen, entry.id.uuid()).unwrap_or(entry.overseer)
    }
}

/// What becomes of what ended agencies hold in the ledger: told by a dry run, done by [`Inheritance::carry_out`].
#[derive(Debug, Default)]
pub struct Inheritance {
    before: Before,
    succession: Succession,
    overseen: Vec<Obligation>,
}

/// An entry that goes into one that the heir has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Into {
    /// The old entry.
    pub old: String,
    /// The heir's.
    pub new: String,
}

/// A list that names some and counts all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<T> {
    /// The first of them.
    pub named: Vec<T>,
    /// How many there are.
    pub total: usize,
}

impl<T> Named<T> {
    fn of(all: impl ExactSizeIterator<Item = T>) -> Self {
        let total = all.len();
        Self { named: all.take(MOST_NAMED).collect(), total }
    }
}

impl Inheritance {
    /// Works out what becomes of what the ended agencies hold; locked where `tx` is a transaction's lock (`Dialect::for_update`).
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn plan(
        sql: &dyn Sql,
        heirs: &Heirs,
        (now, ids): (Instant, &dyn IdSource),
        lock: &str,
    ) -> Result<Self, StoreError> {
        let ended = heirs.ended_list();
        let entries = rows::owed(sql, &ended, lock).await?;
        let keys: BTreeSet<Key> = entries
            .iter()
            .filter(|entry| entry.split.parent.is_none())
            .filter_map(|entry| Some(Key::of(entry, Heritage::owner(heirs, entry)?)))
            .collect();
        let there = rows::under(sql, &keys).await?;
        let parents = entries.iter().filter_map(|entry| entry.split.parent);
        let wholes: BTreeSet<ObligationId> =
            there.iter().chain(&entries).map(|entry| entry.id).chain(parents).collect();
        let wholes: Vec<ObligationId> = wholes.into_iter().collect();
        let (shares, parts_done) = rows::parts_of(sql, &wholes).await?;
        // Parts of a whole that is succeeded are numbered from one again.
        let moving: BTreeSet<ObligationId> = entries.iter().map(|entry| entry.id).collect();
        let shares = shares.into_iter().filter(|(whole, _)| !moving.contains(whole)).collect();
        let before = Before { entries, there, shares, parts_done };
        let succession = succeed(&before, heirs, now, || ObligationId::from_uuid(ids.uuid(now)));
        Ok(Self { before, succession, overseen: rows::overseen(sql, &ended, lock).await? })
    }

    fn code(&self, place: usize) -> String {
        self.before.entries.get(place).map(|entry| entry.code.clone()).unwrap_or_default()
    }

    fn named(&self, places: &[usize]) -> Named<String> {
        Named::of(places.iter().map(|place| self.code(*place)))
    }

    /// How many entries close, and how many take their place.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.before.entries.len(), self.succession.opened.len())
    }

    /// How many entries get another overseer.
    #[must_use]
    pub fn overseen(&self) -> usize {
        self.overseen.len()
    }

    /// Entries that nobody takes over: they stand in the way.
    #[must_use]
    pub fn homeless(&self) -> Named<String> {
        self.named(&self.succession.homeless)
    }

    /// Entries whose heir has a closed one in their place: they stand in the way.
    #[must_use]
    pub fn taken(&self) -> Named<String> {
        self.named(&self.succession.taken)
    }

    /// Entries that the heir owes already, and that go into its own.
    #[must_use]
    pub fn joined(&self) -> usize {
        self.succession.joined.len()
    }

    /// Entries that the heir has done already: they stand in the way until somebody says that they are covered.
    #[must_use]
    pub fn covered(&self) -> Named<Into> {
        let code =
            |id: ObligationId| self.before.there.iter().find(|there| there.id == id).map(|there| there.code.clone());
        Named::of(
            self.succession
                .covered
                .iter()
                .map(|(place, id)| Into { old: self.code(*place), new: code(*id).unwrap_or_default() }),
        )
    }

    /// Entries with a question that closes with them.
    #[must_use]
    pub fn waiting(&self) -> Named<String> {
        self.named(&self.succession.waiting)
    }

    /// Entries that would be followed up by who owes them.
    #[must_use]
    pub fn self_followed(&self) -> Named<String> {
        Named::of(self.succession.self_followed.iter().cloned())
    }

    /// Entries whose overseer ends and has no heir: they stand in the way.
    #[must_use]
    pub fn unfollowed(&self, heirs: &Heirs) -> Named<String> {
        let opened =
            self.succession.opened.iter().map(|opened| &opened.entry).filter(|entry| entry.split.parent.is_none());
        let codes: Vec<String> = self
            .overseen
            .iter()
            .chain(opened)
            .filter(|entry| heirs.has_ended(Heritage::overseer(heirs, entry)))
            .map(|entry| if entry.code.is_empty() { entry.title.clone() } else { entry.code.clone() })
            .collect();
        Named::of(codes.into_iter())
    }

    /// Whether nothing stands in the way in the ledger.
    #[must_use]
    pub fn is_clear(&self, heirs: &Heirs, accepts_covered: bool) -> bool {
        !self.succession.is_blocked()
            && (accepts_covered || self.succession.covered.is_empty())
            && self.unfollowed(heirs).total == 0
    }

    /// Does it, with everything that hangs on the entries. Counters are written anew by [`settle`], once the tree has changed too.
    ///
    /// # Errors
    /// [`LedgerError`]; the caller's transaction must then not be committed.
    pub async fn carry_out(self, tx: &WriteTx, handover: &Handover<'_>) -> Result<Vec<Touched>, LedgerError> {
        let mut touched = self.pass_series(tx, handover).await?;
        touched.extend(self.pass_triggers(tx).await?);
        touched.extend(self.pass_entries(tx, handover).await?);
        touched.extend(self.pass_overseen(tx, handover).await?);
        touched.extend(pass_contributions(tx, handover).await?);
        touched.extend(handover::pass_on_stands(tx, &STANDS, handover).await?);
        Ok(touched)
    }

    async fn pass_series(&self, tx: &WriteTx, handover: &Handover<'_>) -> Result<Vec<Touched>, LedgerError> {
        let last_day = handover.on.pred_opt().unwrap_or(handover.on);
        let lock = if tx.dialect().for_update().is_empty() { "" } else { " FOR UPDATE OF s" };
        let mut touched = Vec::new();
        for old in rows::series(tx, &handover.heirs.ended_list(), last_day, lock).await? {
            let Some(heir) = handover.heirs.of(old.agency, Kind::Series, old.id.uuid()) else { continue };
            // One that ended with its agency would have gone on: to the end of its programme, or without an end.
            let ends_on = if old.ends_on == Some(last_day) { old.programme_ends_on } else { old.ends_on };
            let new = SeriesId::from_uuid(handover.ids.uuid(handover.now));
            if let Some(opened) = rows::open_series(tx, new, &old, heir, ends_on).await? {
                touched.push(Touched::new("series_opened", opened.uuid(), Json::Null));
            }
            rows::end_series(tx, old.id, Some(last_day)).await?;
            touched.push(Touched::new("series_ended", old.id.uuid(), json!({ "ends_on": old.ends_on })));
        }
        Ok(touched)
    }

    async fn pass_triggers(&self, tx: &WriteTx) -> Result<Vec<Touched>, LedgerError> {
        let mut touched = Vec::new();
        let mut seen = BTreeSet::new();
        for opened in &self.succession.opened {
            let Some(trigger) = opened.entry.trigger else { continue };
            let source = opened.from.first().and_then(|place| self.before.entries.get(*place));
            if seen.insert(trigger) && rows::set_trigger_agency(tx, trigger, opened.entry.agency).await? {
                let before = json!({ "agency": source.map(|entry| entry.agency) });
                touched.push(Touched::new("trigger", trigger.uuid(), before));
            }
        }
        Ok(touched)
    }

    async fn pass_entries(&self, tx: &WriteTx, handover: &Handover<'_>) -> Result<Vec<Touched>, LedgerError> {
        let (now, actor) = (handover.now, handover.actor);
        let mut opened: Vec<Obligation> = self.succession.opened.iter().map(|opened| opened.entry.clone()).collect();
        let codes = codes(tx, CodeSeries::Obligation, handover.today, opened.len()).await?;
        for (entry, code) in opened.iter_mut().zip(codes) {
            entry.code = code.to_string();
            if entry.series.is_some() {
                entry.series = rows::series_of(tx, entry.task, entry.deadline_number, entry.agency).await?;
            }
        }
        let agencies: BTreeSet<AgencyId> = opened.iter().chain(&self.before.there).map(|entry| entry.agency).collect();
        let names = names(tx, &agencies.into_iter().collect::<Vec<_>>(), handover.on.max(handover.today)).await?;
        let tasks: BTreeSet<TaskId> = opened.iter().map(|entry| entry.task).collect();
        let contents = rows::contents(tx, &tasks.into_iter().collect::<Vec<_>>()).await?;
        // The ledger's key lets an entry of the heir in only where no other is: that no place is taken was looked at under the same lock.
        let written = store::write::insert_uncounted(tx, opened.clone(), |entry| {
            searched(entry, contents.get(&entry.task).map(String::as_str), &names)
        })
        .await?;
        if written.len() < opened.len() {
            return Err(LedgerError::Stale(Vec::new()));
        }
        let moves = self.moves(&opened);
        let carried = rows::carried(tx, &self.before.entries.iter().map(|entry| entry.id).collect::<Vec<_>>()).await?;
        let urged = rows::urged(tx, &self.before.entries.iter().map(|entry| entry.id).collect::<Vec<_>>()).await?;
        let closed = self.close(tx, handover, &moves, &names).await?;
        let pairs: Vec<(ObligationId, ObligationId)> =
            moves.iter().map(|(place, to)| (self.before.entries[*place].id, to.id)).collect();
        rows::insert_moves(tx, &pairs, handover.reason, now, actor.account().map(|account| account.uuid())).await?;
        let reported = self.reports_carried(&opened);
        let new: BTreeSet<ObligationId> = opened.iter().map(|entry| entry.id).collect();
        for (place, to) in &moves {
            let old = &self.before.entries[*place];
            let brings = carried.get(&old.id);
            if brings.is_some() || reported.contains(place) || urged.contains(&old.id) {
                let is_new = new.contains(&to.id);
                rows::carry(tx, (old.id, to.id), (is_new, reported.contains(place))).await?;
            }
        }
        for (whole, roll_up) in &self.succession.widened {
            rows::set_roll_up(tx, *whole, Some(*roll_up)).await?;
        }
        let inherited = opened.iter().zip(&self.succession.opened).map(|(entry, from)| {
            let old: Vec<String> = from.from.iter().map(|place| self.code(*place)).collect();
            Entry::new(now, actor, KIND, entry.id.uuid(), "inherited")
                .because(handover.reason)
                .with("code", &entry.code)
                .with("merged_from", &old)
                .with("due_on", &entry.due_on)
        });
        journal::append_all(tx, inherited.collect()).await?;
        let mut touched = closed;
        for (place, to) in &moves {
            let old = &self.before.entries[*place];
            if let Some(brings) = carried.get(&old.id) {
                let before = json!({ "to": to.id, "carried": brings });
                touched.push(Touched::new("carried", old.id.uuid(), before));
            }
        }
        let heard = rows::heard(tx, &opened.iter().map(|entry| entry.id).collect::<Vec<_>>()).await?;
        touched.extend(opened.iter().map(|entry| {
            Touched::new("opened", entry.id.uuid(), json!({ "heard": heard.get(&entry.id), "code": entry.code }))
        }));
        touched.extend(self.succession.widened.keys().map(|whole| Touched::new("widened", whole.uuid(), Json::Null)));
        Ok(touched)
    }

    /// Each entry that closes as moved, with the one that has its place.
    fn moves(&self, opened: &[Obligation]) -> Vec<(usize, Obligation)> {
        let new = opened.iter().zip(&self.succession.opened);
        let mut moves: Vec<(usize, Obligation)> =
            new.flat_map(|(entry, from)| from.from.iter().map(move |place| (*place, entry.clone()))).collect();
        for (place, id) in self.succession.joined.iter().chain(&self.succession.covered) {
            if let Some(there) = self.before.there.iter().find(|there| there.id == *id) {
                moves.push((*place, there.clone()));
            }
        }
        moves.sort_by_key(|(place, _)| *place);
        moves
    }

    /// Places of entries whose reports go along: of each new entry that is handed in the one whose report it shows.
    fn reports_carried(&self, opened: &[Obligation]) -> BTreeSet<usize> {
        let handed_in = opened.iter().zip(&self.succession.opened).filter(|(entry, _)| entry.state == State::Reported);
        handed_in
            .filter_map(|(_, from)| {
                from.from.iter().copied().max_by_key(|place| {
                    let entry = &self.before.entries[*place];
                    (entry.reported_on, -entry.seq)
                })
            })
            .collect()
    }

    /// Closes the old entries: as moved, or with their whole.
    async fn close(
        &self,
        tx: &WriteTx,
        handover: &Handover<'_>,
        moves: &[(usize, Obligation)],
        names: &HashMap<AgencyId, String>,
    ) -> Result<Vec<Touched>, LedgerError> {
        let (mut after, mut entries) = (Vec::new(), Vec::new());
        for (place, to) in moves {
            let name = names.get(&to.agency).map_or("", String::as_str);
            let old = &self.before.entries[*place];
            let (closed, event) = old.clone().hand_over(&to.code, name, handover.reason)?;
            entries.push(entry(handover.now, handover.actor, &closed, &event));
            after.push((old, Obligation { updated_at: handover.now, ..closed }, Some(to.id)));
        }
        for place in &self.succession.withdrawn {
            let old = &self.before.entries[*place];
            let (closed, event) = old.clone().cancel(REASON_WHOLE_OVER)?;
            entries.push(entry(handover.now, handover.actor, &closed, &event));
            after.push((old, Obligation { updated_at: handover.now, ..closed }, None));
        }
        let changed: Vec<(&Obligation, &Obligation)> = after.iter().map(|(old, closed, _)| (*old, closed)).collect();
        if !store::write::save_uncounted(tx, &changed).await? {
            return Err(LedgerError::Stale(Vec::new()));
        }
        journal::append_all(tx, entries).await?;
        let ids: Vec<ObligationId> = after.iter().map(|(old, ..)| old.id).collect();
        let heard = rows::heard(tx, &ids).await?;
        Ok(after
            .iter()
            .map(|(old, _, to)| {
                let before =
                    json!({ "closed": Closed::of(old), "to": to, "heard": heard.get(&old.id), "code": old.code });
                Touched::new("closed", old.id.uuid(), before)
            })
            .collect())
    }

    async fn pass_overseen(&self, tx: &WriteTx, handover: &Handover<'_>) -> Result<Vec<Touched>, LedgerError> {
        let mut by_heir: BTreeMap<AgencyId, Vec<&Obligation>> = BTreeMap::new();
        for entry in &self.overseen {
            let heir = Heritage::overseer(handover.heirs, entry);
            if !handover.heirs.has_ended(heir) {
                by_heir.entry(heir).or_default().push(entry);
            }
        }
        let heirs: Vec<AgencyId> = by_heir.keys().copied().collect();
        let names = names(tx, &heirs, handover.on.max(handover.today)).await?;
        let mut touched = Vec::new();
        for (heir, overseen) in by_heir {
            let ids: Vec<ObligationId> = overseen.iter().map(|entry| entry.id).collect();
            rows::set_overseer(tx, &ids, heir, handover.now).await?;
            let event = Event::OverseerChanged {
                agency: names.get(&heir).cloned().unwrap_or_default(),
                reason: handover.reason.to_owned(),
            };
            let told = overseen.iter().map(|it| entry(handover.now, handover.actor, it, &event));
            journal::append_all(tx, told.collect()).await?;
            touched.extend(overseen.iter().map(|entry| {
                Touched::new("overseer", entry.id.uuid(), json!({ "overseer": entry.overseer, "to": heir }))
            }));
        }
        Ok(touched)
    }
}

async fn pass_contributions(tx: &WriteTx, handover: &Handover<'_>) -> Result<Vec<Touched>, LedgerError> {
    let ended = handover.heirs.ended_list();
    let mut touched = Vec::new();
    for (obligation, from) in rows::contributions(tx, &ended).await? {
        let Some(to) = handover.heirs.of(from, Kind::Contribution, obligation.uuid()) else { continue };
        if rows::set_contributor(tx, obligation, (from, to)).await? {
            touched.push(Touched::new("contribution", obligation.uuid(), json!({ "from": from, "to": to })));
        }
    }
    let pairs: Vec<(AgencyId, AgencyId)> =
        ended.iter().filter_map(|ended| Some((*ended, handover.heirs.of_kind(*ended, Kind::Contribution)?))).collect();
    for (task, agency) in rows::add_support(tx, &pairs, handover.reason).await? {
        touched.push(Touched::new("support", task.uuid(), json!({ "agency": agency })));
    }
    Ok(touched)
}

/// Where each entry that closed went: the old one and the new one.
///
/// # Errors
/// When what was noted cannot be read.
pub fn went(touched: &[Touched]) -> Result<Vec<(ObligationId, ObligationId)>, StoreError> {
    let closed = touched.iter().filter(|one| one.what == "closed");
    let pair =
        |one: &Touched| Ok(field::<Option<ObligationId>>(one, "to")?.map(|to| (ObligationId::from_uuid(one.id), to)));
    closed.map(pair).filter_map(Result::transpose).collect()
}

/// The entries that a commit opened.
#[must_use]
pub fn opened(touched: &[Touched]) -> Vec<ObligationId> {
    touched.iter().filter(|one| one.what == "opened").map(|one| ObligationId::from_uuid(one.id)).collect()
}

/// Who owes each of these entries.
///
/// # Errors
/// When the database does not answer.
pub async fn owners(sql: &dyn Sql, entries: &[ObligationId]) -> Result<HashMap<ObligationId, AgencyId>, StoreError> {
    Ok(rows::by_ids(sql, entries, "").await?.into_iter().map(|entry| (entry.id, entry.agency)).collect())
}

/// Writes the counters anew, once tree and ledger have changed.
///
/// # Errors
/// When the database does not answer.
pub async fn settle(tx: &WriteTx) -> Result<(), StoreError> {
    store::counters::rebuild(tx).await
}

fn field<T: serde::de::DeserializeOwned>(touched: &Touched, name: &str) -> Result<T, StoreError> {
    let value = touched.before.get(name).cloned().unwrap_or(Json::Null);
    serde_json::from_value(value).map_err(|_| StoreError::Unreadable { what: "what a reorganisation touched" })
}

/// The entries that somebody did something to since: closed ones and opened ones; of others only what was asked of a supporting agency.
///
/// # Errors
/// When the database does not answer.
pub async fn changed_since(sql: &dyn Sql, touched: &[Touched]) -> Result<Vec<Changed>, LedgerError> {
    let watched: Vec<&Touched> =
        touched.iter().filter(|one| matches!(one.what.as_str(), "closed" | "opened")).collect();
    let ids: Vec<ObligationId> = watched.iter().map(|one| ObligationId::from_uuid(one.id)).collect();
    let heard = rows::heard(sql, &ids).await?;
    let mut changed = Vec::new();
    for one in watched {
        let then: Option<i64> = field(one, "heard")?;
        if heard.get(&ObligationId::from_uuid(one.id)).copied() != then {
            changed.push(Changed { label: field(one, "code")?, kind: Kind::Obligation });
        }
    }
    changed.extend(handover::changed_stands(sql, &STANDS[..1], touched).await?);
    Ok(changed)
}

/// Takes everything back: what was opened goes, what was closed is owed again.
///
/// # Errors
/// [`LedgerError`]; the caller's transaction must then not be committed.
pub async fn take_back(tx: &WriteTx, now: Instant, actor: &Actor, touched: &[Touched]) -> Result<(), LedgerError> {
    handover::take_back_stands(tx, &STANDS, touched).await?;
    let of = |what: &'static str| touched.iter().filter(move |one| one.what == what);
    for one in of("carried") {
        let carried: Carried = field(one, "carried")?;
        let to: ObligationId = field(one, "to")?;
        rows::carry_back(tx, (ObligationId::from_uuid(one.id), to), &carried).await?;
    }
    for one in of("contribution") {
        let (from, to): (AgencyId, AgencyId) = (field(one, "from")?, field(one, "to")?);
        rows::set_contributor(tx, ObligationId::from_uuid(one.id), (to, from)).await?;
    }
    for one in of("support") {
        rows::remove_support(tx, TaskId::from_uuid(one.id), field(one, "agency")?).await?;
    }
    for one in of("trigger") {
        if let Some(agency) = field::<Option<AgencyId>>(one, "agency")? {
            rows::set_trigger_agency(tx, TriggerId::from_uuid(one.id), agency).await?;
        }
    }
    for one in of("widened") {
        rows::set_roll_up(tx, ObligationId::from_uuid(one.id), None::<RollUp>).await?;
    }
    reopen(tx, now, actor, &of("closed").collect::<Vec<_>>()).await?;
    let opened: Vec<ObligationId> = of("opened").map(|one| ObligationId::from_uuid(one.id)).collect();
    let told = opened.iter().map(|id| Entry::new(now, actor, KIND, id.uuid(), Event::TakenBack.action()));
    journal::append_all(tx, told.collect()).await?;
    rows::remove(tx, &rows::by_ids(tx, &opened, tx.dialect().for_update()).await?).await?;
    let mut overseers: BTreeMap<AgencyId, Vec<ObligationId>> = BTreeMap::new();
    for one in of("overseer") {
        overseers.entry(field(one, "overseer")?).or_default().push(ObligationId::from_uuid(one.id));
    }
    for (overseer, ids) in overseers {
        rows::set_overseer(tx, &ids, overseer, now).await?;
        let told = ids.iter().map(|id| Entry::new(now, actor, KIND, id.uuid(), Event::TakenBack.action()));
        journal::append_all(tx, told.collect()).await?;
    }
    for one in of("series_ended") {
        rows::end_series(tx, SeriesId::from_uuid(one.id), field(one, "ends_on")?).await?;
    }
    for one in of("series_opened") {
        rows::remove_series(tx, SeriesId::from_uuid(one.id)).await?;
    }
    Ok(())
}

async fn reopen(tx: &WriteTx, now: Instant, actor: &Actor, closed: &[&Touched]) -> Result<(), LedgerError> {
    let ids: Vec<ObligationId> = closed.iter().map(|one| ObligationId::from_uuid(one.id)).collect();
    let entries = rows::by_ids(tx, &ids, tx.dialect().for_update()).await?;
    let entries: HashMap<Uuid, Obligation> = entries.into_iter().map(|entry| (entry.id.uuid(), entry)).collect();
    for one in closed {
        let Some(entry) = entries.get(&one.id) else { continue };
        rows::reopen(tx, entry, field(one, "closed")?).await?;
        if let Some(to) = field::<Option<ObligationId>>(one, "to")? {
            rows::remove_move(tx, entry.id, to).await?;
        }
    }
    let told = ids.iter().map(|id| Entry::new(now, actor, KIND, id.uuid(), Event::TakenBack.action()));
    Ok(journal::append_all(tx, told.collect()).await?)
}
