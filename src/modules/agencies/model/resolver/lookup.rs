//! One run of words against aliases, collective phrases and names.

use thihanh_kernel::AgencyId;

use super::index::{Entry, Index};
use super::scope::Scope;
use super::{How, Why};
use crate::modules::agencies::model::groups::Group;
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

impl Index {
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

    fn of_kinds(&self, group: &Group, scope: &Scope) -> Vec<AgencyId> {
        let valid = self.valid().filter(|entry| group.has_kind(&entry.kind) && entry.is_in(scope));
        valid.map(|entry| entry.agency).collect()
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

    /// Whether the words alone mean a council or a committee: in `HĐND, UBND cấp huyện` both stand on the level named last.
    pub(super) fn is_council_or_committee(words: &[Word]) -> bool {
        let words = joined(words);
        words.ends_with(COMMITTEE_WORDS) || words.ends_with("hoi dong nhan dan")
    }
}

fn agencies_by(how: How, agencies: Vec<AgencyId>) -> Found {
    Found::Agencies { how, agencies, heads: false, other_place: None, is_limited: false }
}
