//! What passes from agencies that end to those that take their place: the words that the modules share with `reorganisation`.
//!
//! A module says what it holds for ended agencies (counted, and item by item), passes it on inside the transaction of the commit, and takes it back
//! inside that of an undo. It knows nothing of plans and wizards; `reorganisation` knows nothing of its tables.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, IdSource};
use thihanh_kernel::time::Instant;
use thihanh_store::{Sql, Stand, StoreError, WriteTx, stands};
use uuid::Uuid;

/// A kind of things that agencies hold, as rows of the wizard, of the API and of Fluent (`handover-kind-…`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An entry of the ledger that is owed and not over.
    Obligation,
    /// An entry of the ledger that is followed up and not over.
    Overseen,
    /// A contribution that was asked for and not given.
    Contribution,
    /// A recurring duty.
    Series,
    /// A role of a person.
    Role,
    /// The address of a calendar.
    Feed,
    /// A filter of the register that is shared.
    Filter,
    /// An explicit member of a collective phrase.
    Member,
    /// A rule row or a taught phrase of an area.
    Rule,
    /// A programme that goes on.
    Programme,
    /// An inspection that is not over.
    Inspection,
    /// A handling that is not over.
    Handling,
    /// A letter that is not sent.
    Letter,
}

impl Kind {
    /// Every kind, in the order of pages.
    pub const ALL: [Self; 13] = [
        Self::Obligation,
        Self::Overseen,
        Self::Contribution,
        Self::Series,
        Self::Role,
        Self::Feed,
        Self::Filter,
        Self::Member,
        Self::Rule,
        Self::Programme,
        Self::Inspection,
        Self::Handling,
        Self::Letter,
    ];

    /// The word in tables and addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Obligation => "obligation",
            Self::Overseen => "overseen",
            Self::Contribution => "contribution",
            Self::Series => "series",
            Self::Role => "role",
            Self::Feed => "feed",
            Self::Filter => "filter",
            Self::Member => "member",
            Self::Rule => "rule",
            Self::Programme => "programme",
            Self::Inspection => "inspection",
            Self::Handling => "handling",
            Self::Letter => "letter",
        }
    }

    /// Reads the word of [`Kind::as_str`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// How many things of a kind an ended agency holds.
pub type Held = BTreeMap<(AgencyId, Kind), u64>;

/// One of the things, as the wizard lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: Uuid,
    /// How people call it: a code, a name.
    pub label: String,
    /// More of it, in the words of the data: a title, a role's code.
    pub note: String,
}

/// Who takes over what. The narrower word wins: of one item, of a kind of an agency, of an agency.
#[derive(Debug, Clone, Default)]
pub struct Heirs {
    ended: BTreeSet<AgencyId>,
    agencies: HashMap<AgencyId, AgencyId>,
    kinds: HashMap<(AgencyId, Kind), AgencyId>,
    items: HashMap<(Kind, Uuid), AgencyId>,
}

impl Heirs {
    /// Of these ended agencies; nobody takes over anything yet.
    #[must_use]
    pub fn of_ended(ended: impl IntoIterator<Item = AgencyId>) -> Self {
        Self { ended: ended.into_iter().collect(), ..Self::default() }
    }

    /// The ended agencies.
    #[must_use]
    pub fn ended(&self) -> &BTreeSet<AgencyId> {
        &self.ended
    }

    /// The ended agencies, as statements take them.
    #[must_use]
    pub fn ended_list(&self) -> Vec<AgencyId> {
        self.ended.iter().copied().collect()
    }

    /// Whether the agency is one that ended.
    #[must_use]
    pub fn has_ended(&self, agency: AgencyId) -> bool {
        self.ended.contains(&agency)
    }

    /// Everything of an agency passes to another.
    pub fn set_agency(&mut self, ended: AgencyId, heir: AgencyId) {
        self.agencies.insert(ended, heir);
    }

    /// Everything of a kind of an agency passes to another.
    pub fn set_kind(&mut self, ended: AgencyId, kind: Kind, heir: AgencyId) {
        self.kinds.insert((ended, kind), heir);
    }

    /// One thing passes to another agency than the rest.
    pub fn set_item(&mut self, kind: Kind, item: Uuid, heir: AgencyId) {
        self.items.insert((kind, item), heir);
    }

    /// Who takes over one thing; `None` while nobody was named.
    #[must_use]
    pub fn of(&self, agency: AgencyId, kind: Kind, item: Uuid) -> Option<AgencyId> {
        self.items.get(&(kind, item)).copied().or_else(|| self.of_kind(agency, kind))
    }

    /// Who takes over what nobody said anything about of a kind.
    #[must_use]
    pub fn of_kind(&self, agency: AgencyId, kind: Kind) -> Option<AgencyId> {
        self.kinds.get(&(agency, kind)).or_else(|| self.agencies.get(&agency)).copied()
    }

    /// Who takes over what nobody said anything about.
    #[must_use]
    pub fn of_agency(&self, agency: AgencyId) -> Option<AgencyId> {
        self.agencies.get(&agency).copied()
    }

    /// Everybody who takes over something.
    #[must_use]
    pub fn everybody(&self) -> BTreeSet<AgencyId> {
        self.agencies.values().chain(self.kinds.values()).chain(self.items.values()).copied().collect()
    }
}

/// A commit of a reorganisation, as the modules see it.
pub struct Handover<'a> {
    /// Who takes over what.
    pub heirs: &'a Heirs,
    /// First day of the new state.
    pub on: NaiveDate,
    /// The civil day of the commit.
    pub today: NaiveDate,
    /// The moment of the commit.
    pub now: Instant,
    /// The decision, as histories tell it.
    pub reason: &'a str,
    /// Who commits.
    pub actor: &'a Actor,
    /// Gives ids.
    pub ids: &'a dyn IdSource,
}

/// Something that a commit changed, with what is needed to take it back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Touched {
    /// What was done, a word of the module that did it.
    pub what: String,
    /// To what.
    pub id: Uuid,
    /// What stood there before, in the words of the module that did it.
    pub before: serde_json::Value,
}

impl Touched {
    /// With what stood there before.
    #[must_use]
    pub fn new(what: &str, id: Uuid, before: serde_json::Value) -> Self {
        Self { what: what.to_owned(), id, before }
    }
}

/// Something that was changed since a commit, so that it cannot be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// How people call it.
    pub label: String,
    /// The kind of thing.
    pub kind: Kind,
}

/// Adds what the rows of some stands hold.
///
/// # Errors
/// When the database does not answer.
pub async fn held_by_stands(
    sql: &dyn Sql,
    rows: &[(Kind, Stand)],
    ended: &[AgencyId],
    held: &mut Held,
) -> Result<(), StoreError> {
    let ended: Vec<Uuid> = ended.iter().map(|agency| agency.uuid()).collect();
    for (kind, stand) in rows {
        for (agency, count) in stands::counted(sql, stand, &ended).await? {
            *held.entry((AgencyId::from_uuid(agency), *kind)).or_default() += count;
        }
    }
    Ok(())
}

/// Lists what the rows of some stands hold of a kind for one agency, at most `limit`.
///
/// # Errors
/// When the database does not answer.
pub async fn items_of_stands(
    sql: &dyn Sql,
    rows: &[(Kind, Stand)],
    (agency, kind): (AgencyId, Kind),
    limit: u32,
) -> Result<Vec<Item>, StoreError> {
    let mut items = Vec::new();
    for (_, stand) in rows.iter().filter(|(of, _)| *of == kind) {
        let found = stands::items(sql, stand, agency.uuid(), limit).await?;
        items.extend(found.into_iter().map(|(id, label)| Item { id, label, note: String::new() }));
    }
    Ok(items)
}

/// Passes on the rows of some stands where somebody takes them over; what stands in a unique place of the heir already stays behind.
///
/// # Errors
/// When the database does not answer.
pub async fn pass_on_stands(
    tx: &WriteTx,
    rows: &[(Kind, Stand)],
    handover: &Handover<'_>,
) -> Result<Vec<Touched>, StoreError> {
    let ended: Vec<Uuid> = handover.heirs.ended().iter().map(|agency| agency.uuid()).collect();
    let mut touched = Vec::new();
    for (number, (kind, stand)) in rows.iter().enumerate() {
        for (id, agency) in stands::living(tx, stand, &ended).await? {
            let Some(heir) = handover.heirs.of(AgencyId::from_uuid(agency), *kind, id) else { continue };
            if stands::pass_on(tx, stand, id, (agency, heir.uuid())).await? {
                let before = serde_json::json!({ "row": number, "from": agency, "to": heir.uuid() });
                touched.push(Touched::new(kind.as_str(), id, before));
            }
        }
    }
    Ok(touched)
}

/// What a row of a stand was before it was passed on.
#[derive(Deserialize)]
struct Passed {
    row: usize,
    from: Uuid,
    to: Uuid,
}

fn passed<'a>(rows: &'a [(Kind, Stand)], touched: &Touched) -> Option<(&'a (Kind, Stand), Passed)> {
    let passed: Passed = serde_json::from_value(touched.before.clone()).ok()?;
    let row = rows.get(passed.row).filter(|(kind, _)| kind.as_str() == touched.what)?;
    Some((row, passed))
}

/// Those rows that no longer stand where the commit put them.
///
/// # Errors
/// When the database does not answer.
pub async fn changed_stands(
    sql: &dyn Sql,
    rows: &[(Kind, Stand)],
    touched: &[Touched],
) -> Result<Vec<Changed>, StoreError> {
    let mut changed = Vec::new();
    for one in touched {
        let Some(((kind, stand), passed)) = passed(rows, one) else { continue };
        if !stands::stands_at(sql, stand, one.id, passed.to).await? {
            let label = stands::label(sql, stand, one.id).await?.unwrap_or_else(|| one.id.to_string());
            changed.push(Changed { label, kind: *kind });
        }
    }
    Ok(changed)
}

/// Puts rows back where they stood.
///
/// # Errors
/// When the database does not answer.
pub async fn take_back_stands(tx: &WriteTx, rows: &[(Kind, Stand)], touched: &[Touched]) -> Result<(), StoreError> {
    for one in touched.iter().rev() {
        let Some(((_, stand), passed)) = passed(rows, one) else { continue };
        stands::put_back(tx, stand, one.id, (passed.to, passed.from)).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agency(number: u128) -> AgencyId {
        AgencyId::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn the_narrower_word_wins() {
        let mut heirs = Heirs::of_ended([agency(1), agency(2)]);
        let item = Uuid::from_u128(9);
        assert_eq!(heirs.of(agency(1), Kind::Role, item), None);
        heirs.set_agency(agency(1), agency(3));
        assert_eq!(heirs.of(agency(1), Kind::Role, item), Some(agency(3)));
        heirs.set_kind(agency(1), Kind::Role, agency(4));
        assert_eq!(heirs.of(agency(1), Kind::Role, item), Some(agency(4)));
        assert_eq!(heirs.of(agency(1), Kind::Feed, item), Some(agency(3)));
        heirs.set_item(Kind::Role, item, agency(5));
        assert_eq!(heirs.of(agency(1), Kind::Role, item), Some(agency(5)));
        assert_eq!(heirs.of(agency(2), Kind::Feed, item), None);
        assert_eq!(heirs.everybody(), [agency(3), agency(4), agency(5)].into());
    }

    #[test]
    fn words_of_kinds_are_read_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(Kind::parse("department"), None);
    }
}
