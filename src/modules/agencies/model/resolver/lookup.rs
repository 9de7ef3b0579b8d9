//! One run of words against aliases, collective phrases and names.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use thihanh_kernel::AgencyId;

use super::scope::{Places, Scope, type_at_start};
use super::{How, Snapshot, Why};
use crate::modules::agencies::model::agency::{Edge, Level, Succession, TERRITORY, Version};
use crate::modules::agencies::model::groups::{Candidate, Group};
use crate::modules::agencies::model::period::Period;
use crate::modules::agencies::model::phrase::{OwnPlace, Phrase};
use crate::modules::agencies::model::wording::{Part, Word, Wording, joined};

/// Who acts where a directive names only the place, as folded words.
const COMMITTEE_WORDS: &str = "uy ban nhan dan";

/// The kind of a provincial department (sở).
const DEPARTMENT: &str = "department";

/// What a run of words means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// These agencies; none where the words are understood but the jurisdiction has no such place.
    Agencies { how: How, agencies: Vec<AgencyId>, heads: bool, other_place: Option<String>, is_limited: bool },
    /// One body of another province.
    OtherProvince { name: String, same_kind: Vec<AgencyId>, heads: bool },
    /// A title without an agency: it belongs to what follows.
    TitleOnly,
    /// No agency, and why.
    Nobody(Why),
}

impl Found {
    fn with_heads(self) -> Self {
        match self {
            Self::Agencies { how, agencies, other_place, is_limited, .. } => {
                Self::Agencies { how, agencies, heads: true, other_place, is_limited }
            }
            Self::OtherProvince { name, same_kind, .. } => Self::OtherProvince { name, same_kind, heads: true },
            other => other,
        }
    }
}

/// One agency under one name.
struct Entry {
    agency: AgencyId,
    name: String,
    kind: String,
    level: Level,
    period: Period,
    place: Option<AgencyId>,
    place_type: String,
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
    places: Places,
    entries: Vec<Entry>,
    /// Base words of names and short names → entries.
    names: HashMap<String, Vec<usize>>,
    aliases: HashMap<String, AgencyId>,
    groups: Vec<Group>,
    group_phrases: HashMap<String, Vec<usize>>,
    successions: HashMap<AgencyId, Vec<Succession>>,
}

impl Index {
    pub(super) fn new(snapshot: Snapshot, on: NaiveDate) -> Self {
        let Snapshot { jurisdiction, versions, edges, successions, aliases, groups } = snapshot;
        let territories: HashMap<AgencyId, &Version> = latest_on(&versions, on);
        let own_version = territories.get(&jurisdiction);
        let own = own_version.and_then(|version| own_place(&version.name));
        let own_level = own_version.map(|version| version.level);
        let mut places = Places::default();
        for version in versions.iter().filter(|version| version.kind == TERRITORY) {
            let name = key_words(&version.name, None);
            places.insert(version.agency, &name, version.agency == jurisdiction);
        }
        let place_of = place_finder(&edges, &territories);
        let mut entries = Vec::with_capacity(versions.len());
        let mut names: HashMap<String, Vec<usize>> = HashMap::new();
        for version in versions.iter().filter(|version| version.kind != TERRITORY) {
            let place = place_of(version.agency, version.period.nearest(on));
            let place_type =
                place.and_then(|place| territories.get(&place)).map_or_else(String::new, |v| type_of(&v.name));
            for name in [&version.short_name, &version.name] {
                let words = key_words(name, own.as_ref());
                let (base, _) = places.split(&words);
                let list = names.entry(joined(base)).or_default();
                if list.last() != Some(&entries.len()) {
                    list.push(entries.len());
                }
            }
            entries.push(Entry {
                agency: version.agency,
                name: version.name.clone(),
                kind: version.kind.clone(),
                level: version.level,
                period: version.period,
                place,
                place_type,
            });
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

    /// What the words mean, taken as one; `None` where nothing fits.
    pub(super) fn run(&self, words: &[Word]) -> Option<Found> {
        self.alias(words)
            .or_else(|| self.whole_group(words))
            .or_else(|| self.placed(words))
            .or_else(|| self.without_front(Part::Title, words).map(Found::with_heads))
            .or_else(|| self.without_front(Part::Organ, words))
            .or_else(|| self.limited(words))
    }

    /// What remains when nothing fits: people, bodies of the centre, or simply not found.
    pub(super) fn give_up(words: &[Word]) -> Why {
        let wording = Wording::shipped();
        if wording.starts(Part::Persons, words) > 0 {
            Why::Persons
        } else if wording.find(Part::Central, words).is_some() {
            Why::Central
        } else {
            Why::NotFound
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
    pub(super) fn other_place<'a>(&self, words: &'a [Word]) -> Option<(Vec<Word>, String)> {
        match self.places.split_any(words) {
            ([], Scope::OtherProvince(name, kind)) if joined(&kind) != "tinh" => Some((kind, name)),
            _ => None,
        }
    }

    /// `UBND các xã, phường ven sông`: what follows the types of places says which of them are meant; a person ticks.
    fn limited(&self, words: &[Word]) -> Option<Found> {
        (1..words.len()).rev().find_map(|n| {
            let (front, rest) = words.split_at(n);
            let is_plain = rest.iter().take(2).all(|word| !word.is_capital);
            if !is_plain || !matches!(self.places.split(front), ([_, ..], Scope::Types(_))) {
                return None;
            }
            match self.run(front)? {
                Found::Agencies { how, agencies, heads, other_place, .. } if !agencies.is_empty() => {
                    Some(Found::Agencies { how, agencies, heads, other_place, is_limited: true })
                }
                _ => None,
            }
        })
    }

    fn alias(&self, words: &[Word]) -> Option<Found> {
        let agency = *self.aliases.get(&joined(words))?;
        let entries: Vec<&Entry> = self.entries.iter().filter(|entry| entry.agency == agency).collect();
        self.valid_or_ended(entries, How::Alias)
    }

    fn whole_group(&self, words: &[Word]) -> Option<Found> {
        let groups = self.groups_of(&joined(words))?;
        let valid: Vec<&&Group> = groups.iter().filter(|group| group.period.contains(self.on)).collect();
        let Some(group) = valid.first() else {
            return Some(self.group_ended(&groups));
        };
        if group.is_indefinite() {
            return Some(Found::Nobody(Why::Indefinite { code: group.code.clone() }));
        }
        // One phrase may mean a group of the province and one of the commune: the first that has members here.
        let found =
            valid.iter().map(|group| (group, group.members(self.valid(), self.on))).find(|(_, list)| !list.is_empty());
        if let Some((group, agencies)) = found {
            return Some(agencies_by(How::Group { code: group.code.clone() }, agencies));
        }
        // "các đoàn thể" in a plan of a commune: the same kinds on the commune's own level. Not so where departments are
        // among them: those are the province's, and outside.
        let own_level = self.own_level.filter(|_| !group.has_kind(DEPARTMENT)).map(Scope::Level);
        let agencies = own_level.map_or_else(Vec::new, |scope| self.of_kinds(group, &scope));
        Some(agencies_by(How::Group { code: group.code.clone() }, agencies))
    }

    /// Words with a place or level at the end: a collective phrase of that level, else a name.
    fn placed(&self, words: &[Word]) -> Option<Found> {
        let (base, scope) = self.places.split_any(words);
        if let Scope::UnknownPlace(_) = scope {
            return None;
        }
        if base.is_empty() {
            return self.committee_of(scope);
        }
        let key = joined(base);
        match &scope {
            Scope::OtherProvince(name, _) => self.elsewhere(&key, base, name),
            Scope::Unsaid => self.named(&key, &scope),
            Scope::Place(_) => self.named(&key, &scope).or_else(|| self.group_on(base, &scope)),
            _ => self.group_on(base, &scope).or_else(|| self.named(&key, &scope)),
        }
    }

    fn committee_of(&self, scope: Scope) -> Option<Found> {
        match scope {
            Scope::OtherProvince(name, _) => Some(Found::OtherProvince { name, same_kind: Vec::new(), heads: false }),
            Scope::Unsaid | Scope::UnknownPlace(_) => None,
            scope => {
                let entries = self.at(COMMITTEE_WORDS, &scope);
                match self.valid_or_ended(entries, How::Place) {
                    // The type is known, this province just has none ("đặc khu").
                    None => Some(agencies_by(How::Place, Vec::new())),
                    found => found,
                }
            }
        }
    }

    fn group_on(&self, base: &[Word], scope: &Scope) -> Option<Found> {
        // "UBND cấp huyện, cấp xã" is an enumeration, not the group "UBND cấp huyện" on the commune level.
        if !self.scope_words(base).is_empty() {
            return None;
        }
        let groups = self.groups_of(&joined(base))?;
        let group = groups.iter().find(|group| group.period.contains(self.on)).or(groups.first())?;
        if group.is_indefinite() {
            return Some(Found::Nobody(Why::Indefinite { code: group.code.clone() }));
        }
        let agencies = self.of_kinds(group, scope);
        if agencies.is_empty() && !group.period.contains(self.on) {
            return Some(self.group_ended(&groups));
        }
        Some(agencies_by(How::Group { code: group.code.clone() }, agencies))
    }

    fn named(&self, key: &str, scope: &Scope) -> Option<Found> {
        self.valid_or_ended(self.at(key, scope), How::Name)
    }

    /// A body of another province; a collective phrase or enumeration is understood here all the same, with a notice.
    fn elsewhere(&self, key: &str, base: &[Word], name: &str) -> Option<Found> {
        if let Some(Found::Agencies { how: how @ How::Group { .. }, agencies, .. }) = self.whole_group(base) {
            return Some(Found::Agencies {
                how,
                agencies,
                heads: false,
                other_place: Some(name.to_owned()),
                is_limited: false,
            });
        }
        let same_kind = self.at(key, &Scope::Unsaid).into_iter().filter(|entry| entry.period.contains(self.on));
        let same_kind: Vec<AgencyId> = same_kind.map(|entry| entry.agency).collect();
        let wording = Wording::shipped();
        let has_front = wording.starts(Part::Title, base) + wording.starts(Part::Organ, base) > 0;
        // `Chủ tịch UBND tỉnh X` is looked up again without its title.
        (!same_kind.is_empty() || !has_front).then(|| Found::OtherProvince {
            name: name.to_owned(),
            same_kind,
            heads: false,
        })
    }

    fn without_front(&self, part: Part, words: &[Word]) -> Option<Found> {
        match Wording::shipped().starts(part, words) {
            0 => None,
            n if n == words.len() => (part == Part::Title).then_some(Found::TitleOnly),
            n => self.run(&words[n..]),
        }
    }

    /// The entries of a name, where the scope says.
    fn at(&self, key: &str, scope: &Scope) -> Vec<&Entry> {
        let all: Vec<&Entry> = self.names.get(key).into_iter().flatten().map(|at| &self.entries[*at]).collect();
        match scope {
            Scope::Unsaid => {
                let own: Vec<&Entry> =
                    all.iter().copied().filter(|entry| entry.place == Some(self.jurisdiction)).collect();
                if own.is_empty() { all } else { own }
            }
            scope => all.into_iter().filter(|entry| is_in(entry, scope)).collect(),
        }
    }

    fn of_kinds(&self, group: &Group, scope: &Scope) -> Vec<AgencyId> {
        let valid = self.valid().filter(|entry| group.has_kind(&entry.kind) && is_in(entry, scope));
        valid.map(|entry| entry.agency).collect()
    }

    fn valid(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.period.contains(self.on))
    }

    fn groups_of(&self, key: &str) -> Option<Vec<&Group>> {
        self.group_phrases.get(key).map(|list| list.iter().map(|at| &self.groups[*at]).collect())
    }

    fn group_ended(&self, groups: &[&Group]) -> Found {
        let last = groups.iter().filter(|group| group.period.from <= self.on).max_by_key(|group| group.period.from);
        let code = last.or(groups.first()).map_or_else(String::new, |group| group.code.clone());
        Found::Nobody(Why::GroupEnded { code, on: last.and_then(|group| group.period.to) })
    }

    /// Those valid on the date; where there were some at another time, the explanation; `None` where there never were any.
    fn valid_or_ended(&self, entries: Vec<&Entry>, how: How) -> Option<Found> {
        let valid: Vec<AgencyId> =
            entries.iter().filter(|entry| entry.period.contains(self.on)).map(|entry| entry.agency).collect();
        if !valid.is_empty() {
            return Some(agencies_by(how, valid));
        }
        let past = entries.iter().filter(|entry| entry.period.from <= self.on).max_by_key(|entry| entry.period.from);
        let told = past.or(entries.first())?;
        let mut successors: Vec<AgencyId> = entries.iter().flat_map(|entry| self.successors(entry.agency)).collect();
        successors.sort();
        successors.dedup();
        Some(Found::Nobody(Why::Ended {
            name: told.name.clone(),
            on: past.and_then(|entry| entry.period.to),
            successors,
        }))
    }

    /// Who has the agency's duties on the date, through any number of successions, itself under a later name included.
    fn successors(&self, agency: AgencyId) -> Vec<AgencyId> {
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

    /// Whether the words alone mean a council or a committee: in `HĐND, UBND cấp huyện` both stand on the level named last.
    pub(super) fn is_council_or_committee(words: &[Word]) -> bool {
        let words = joined(words);
        words.ends_with(COMMITTEE_WORDS) || words.ends_with("hoi dong nhan dan")
    }
}

fn agencies_by(how: How, agencies: Vec<AgencyId>) -> Found {
    Found::Agencies { how, agencies, heads: false, other_place: None, is_limited: false }
}

fn is_in(entry: &Entry, scope: &Scope) -> bool {
    match scope {
        Scope::Unsaid | Scope::AllLevels => true,
        Scope::Place(places) => entry.place.is_some_and(|place| places.contains(&place)),
        Scope::Types(kinds) => kinds.contains(&entry.place_type),
        Scope::Level(level) => entry.level == *level,
        Scope::OtherProvince(..) | Scope::UnknownPlace(_) => false,
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
