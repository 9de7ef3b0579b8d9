//! The names, places, collective phrases and aliases of a jurisdiction, prepared for one date.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use thihanh_kernel::AgencyId;

use super::Snapshot;
use super::scope::{Places, Scope, type_at_start};
use crate::modules::agencies::model::agency::{Edge, Level, Succession, TERRITORY, Version};
use crate::modules::agencies::model::groups::{Candidate, Group};
use crate::modules::agencies::model::period::Period;
use crate::modules::agencies::model::phrase::{OwnPlace, Phrase};
use crate::modules::agencies::model::wording::{Word, joined};

/// One agency under one name.
pub(super) struct Entry {
    pub(super) agency: AgencyId,
    pub(super) name: String,
    pub(super) kind: String,
    level: Level,
    pub(super) period: Period,
    place: Option<AgencyId>,
    place_type: String,
}

impl Entry {
    fn new(version: &Version, place: Option<AgencyId>, place_type: String) -> Self {
        Self {
            agency: version.agency,
            name: version.name.clone(),
            kind: version.kind.clone(),
            level: version.level,
            period: version.period,
            place,
            place_type,
        }
    }

    /// Whether it stands where the scope says.
    pub(super) fn is_in(&self, scope: &Scope) -> bool {
        match scope {
            Scope::Unsaid | Scope::AllLevels => true,
            Scope::Place(places) => self.place.is_some_and(|place| places.contains(&place)),
            Scope::Types(kinds) => kinds.contains(&self.place_type),
            Scope::Level(level) => self.level == *level,
            Scope::OtherProvince(..) | Scope::UnknownPlace(_) => false,
        }
    }
}

impl Candidate for Entry {
    fn agency(&self) -> AgencyId {
        self.agency
    }
    fn kind(&self) -> &str {
        &self.kind
    }
    fn level(&self) -> Level {
        self.level
    }
}

/// A snapshot prepared for one date.
pub(super) struct Index {
    pub(super) on: NaiveDate,
    pub(super) jurisdiction: AgencyId,
    pub(super) own: Option<OwnPlace>,
    pub(super) own_level: Option<Level>,
    pub(super) places: Places,
    pub(super) entries: Vec<Entry>,
    /// Base words of names and short names → entries.
    names: HashMap<String, Vec<usize>>,
    pub(super) aliases: HashMap<String, AgencyId>,
    groups: Vec<Group>,
    group_phrases: HashMap<String, Vec<usize>>,
    successions: HashMap<AgencyId, Vec<Succession>>,
}

impl Index {
    pub(super) fn new(snapshot: Snapshot, on: NaiveDate) -> Self {
        let Snapshot { jurisdiction, versions, edges, successions, aliases, groups } = snapshot;
        let territories = latest_on(&versions, on);
        let own_version = territories.get(&jurisdiction);
        let own = own_version.and_then(|version| own_place(&version.name));
        let own_level = own_version.map(|version| version.level);
        let mut places = Places::default();
        for version in versions.iter().filter(|version| version.kind == TERRITORY) {
            places.insert(version.agency, &key_words(&version.name, None), version.agency == jurisdiction);
        }
        let place_of = place_finder(&edges, &territories);
        let mut entries = Vec::with_capacity(versions.len());
        let mut names: HashMap<String, Vec<usize>> = HashMap::new();
        for version in versions.iter().filter(|version| version.kind != TERRITORY) {
            for name in [&version.short_name, &version.name] {
                let words = key_words(name, own.as_ref());
                let list = names.entry(joined(places.split(&words).0)).or_default();
                if list.last() != Some(&entries.len()) {
                    list.push(entries.len());
                }
            }
            let place = place_of(version.agency, version.period.nearest(on));
            let place_type = place.and_then(|place| territories.get(&place)).map(|version| type_of(&version.name));
            entries.push(Entry::new(version, place, place_type.unwrap_or_default()));
        }
        let mut group_phrases: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, group) in groups.iter().enumerate() {
            for phrase in &group.phrases {
                group_phrases.entry(Phrase::key(phrase)).or_default().push(at);
            }
        }
        let mut by_old: HashMap<AgencyId, Vec<Succession>> = HashMap::new();
        for row in successions {
            by_old.entry(row.old).or_default().push(row);
        }
        let aliases = aliases.into_iter().map(|(phrase, agency)| (Phrase::key(&phrase), agency)).collect();
        Self {
            on,
            jurisdiction,
            own,
            own_level,
            places,
            entries,
            names,
            aliases,
            groups,
            group_phrases,
            successions: by_old,
        }
    }

    /// The words at the end that say where ("cấp huyện"), if any.
    pub(super) fn scope_words<'a>(&self, words: &'a [Word]) -> &'a [Word] {
        let (base, _) = self.places.split(words);
        &words[base.len()..]
    }

    /// Whether the words are nothing but a place or a level.
    pub(super) fn is_place_only(&self, words: &[Word]) -> bool {
        self.scope_words(words).len() == words.len()
    }

    /// Words in which a place of another province stands for a place of one's own: its type, and its name for the notice.
    pub(super) fn other_place(&self, words: &[Word]) -> Option<(Vec<Word>, String)> {
        match self.places.split_any(words) {
            ([], Scope::OtherProvince(name, kind)) if joined(&kind) != "tinh" => Some((kind, name)),
            _ => None,
        }
    }

    /// The entries of a name, where the scope says.
    pub(super) fn at(&self, key: &str, scope: &Scope) -> Vec<&Entry> {
        let all: Vec<&Entry> = self.names.get(key).into_iter().flatten().map(|at| &self.entries[*at]).collect();
        match scope {
            Scope::Unsaid => {
                let own: Vec<&Entry> =
                    all.iter().copied().filter(|entry| entry.place == Some(self.jurisdiction)).collect();
                if own.is_empty() { all } else { own }
            }
            scope => all.into_iter().filter(|entry| entry.is_in(scope)).collect(),
        }
    }

    pub(super) fn valid(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.period.contains(self.on))
    }

    pub(super) fn groups_of(&self, key: &str) -> Option<Vec<&Group>> {
        self.group_phrases.get(key).map(|list| list.iter().map(|at| &self.groups[*at]).collect())
    }

    /// Who has the agency's duties on the date, through any number of successions, itself under a later name included.
    pub(super) fn successors(&self, agency: AgencyId) -> Vec<AgencyId> {
        let is_valid: HashSet<AgencyId> = self.valid().map(|entry| entry.agency).collect();
        let (mut found, mut seen, mut open) = (Vec::new(), HashSet::from([agency]), vec![agency]);
        while let Some(at) = open.pop() {
            if is_valid.contains(&at) {
                found.push(at);
                continue;
            }
            let next = self.successions.get(&at).into_iter().flatten().filter(|row| row.on_day <= self.on);
            open.extend(next.map(|row| row.new).filter(|new| seen.insert(*new)));
        }
        found
    }

    /// The agencies of a kind and level valid on the date, with their names: what a test compares with.
    #[cfg(test)]
    pub(super) fn valid_for_test(&self, kind: &str, level: Level) -> Vec<(AgencyId, String)> {
        let of_kind = self.valid().filter(|entry| entry.kind == kind && entry.level == level);
        of_kind.map(|entry| (entry.agency, entry.name.clone())).collect()
    }
}

/// The version of each area that is valid on the day, else the nearest before, else the first.
fn latest_on(versions: &[Version], on: NaiveDate) -> HashMap<AgencyId, &Version> {
    let mut found: HashMap<AgencyId, &Version> = HashMap::new();
    for version in versions.iter().filter(|version| version.kind == TERRITORY) {
        let slot = found.entry(version.agency).or_insert(version);
        let is_later = version.period.from <= on && version.period.from > slot.period.from;
        if is_later || (slot.period.from > on && version.period.from < slot.period.from) {
            *slot = version;
        }
    }
    found
}

/// A function from an agency and a day to the area it belongs to: the nearest area above it.
fn place_finder<'a>(
    edges: &'a [Edge],
    territories: &'a HashMap<AgencyId, &'a Version>,
) -> impl Fn(AgencyId, NaiveDate) -> Option<AgencyId> + 'a {
    let mut parents: HashMap<AgencyId, Vec<&Edge>> = HashMap::new();
    for edge in edges {
        parents.entry(edge.child).or_default().push(edge);
    }
    move |agency, day| {
        // The tree is shallow; the bound only keeps edges that form a loop from being walked for ever.
        let mut at = agency;
        for _ in 0..16 {
            if territories.contains_key(&at) {
                return Some(at);
            }
            at = parents.get(&at)?.iter().find(|edge| edge.period.contains(day))?.parent;
        }
        None
    }
}

fn key_words(name: &str, own: Option<&OwnPlace>) -> Vec<Word> {
    Phrase::read(name, own).map(|phrase| phrase.words()).unwrap_or_default()
}

fn type_of(name: &str) -> String {
    type_at_start(&key_words(name, None)).map_or_else(String::new, |(_, kind)| kind)
}

/// How the jurisdiction itself is called with its type: in a phrase it may stand in full or by its type alone.
fn own_place(name: &str) -> Option<OwnPlace> {
    let words = key_words(name, None);
    let (n, kind) = type_at_start(&words)?;
    if n >= words.len() {
        return None;
    }
    let exact = words[..n].iter().map(|word| word.exact.as_str()).collect::<Vec<_>>().join(" ");
    Some(OwnPlace {
        full: joined(&words),
        type_word: Word { exact, folded: kind, is_capital: false, is_upper: false, span: (0, 0) },
    })
}
