//! The end of an agency phrase that says where: a place by name, a type of place, a level, another province.

use std::collections::{HashMap, HashSet};

use thihanh_kernel::AgencyId;

use crate::modules::agencies::model::agency::Level;
use crate::modules::agencies::model::phrase::ALL_LEVELS;
use crate::modules::agencies::model::provinces;
use crate::modules::agencies::model::wording::{Word, joined};

/// Where the agencies of a phrase are to be looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// The phrase does not say: the jurisdiction's own bodies first, then all below.
    Unsaid,
    /// In this place (several, where places share a name).
    Place(Vec<AgencyId>),
    /// In places of these types: `huyện, thị xã`; folded.
    Types(Vec<String>),
    /// On this level.
    Level(Level),
    /// `các cấp`.
    AllLevels,
    /// In another province: its name, and the words of the type of place before it, if any.
    OtherProvince(String, Vec<Word>),
    /// In a place of a known type whose name does not occur in the jurisdiction.
    UnknownPlace(String),
}

/// The words that name a type of place. Compared with their marks where the text has any: `cơ quan` is no `quận` and
/// `địa phương` no `phường`.
const PLACE_TYPES: [&str; 9] = ["tỉnh", "thành phố", "quận", "huyện", "thị xã", "thị trấn", "đặc khu", "phường", "xã"];

/// The longest proper name read after a type word.
const MAX_NAME_WORDS: usize = 5;

/// The places of a jurisdiction by name.
#[derive(Default)]
pub(super) struct Places {
    /// Folded type and name (`xa na loan`) → the places so called, each with its name as written in lower case.
    by_full_name: HashMap<String, Vec<(AgencyId, String)>>,
    /// Folded name of the jurisdiction without its type (`minh giang`), under all its names.
    own_names: HashSet<String>,
    jurisdiction: Option<AgencyId>,
    longest: usize,
}

impl Places {
    /// Takes up the name of a place. `is_own`: it is the jurisdiction itself.
    pub(super) fn insert(&mut self, place: AgencyId, name: &[Word], is_own: bool) {
        self.longest = self.longest.max(name.len());
        let list = self.by_full_name.entry(joined(name)).or_default();
        let named = (place, exact(name));
        if !list.contains(&named) {
            list.push(named);
        }
        if is_own {
            self.jurisdiction = Some(place);
            let type_words = type_at_start(name).map_or(0, |(n, _)| n);
            if type_words > 0 && name.len() > type_words {
                self.own_names.insert(joined(&name[type_words..]));
            }
        }
    }

    /// Splits a phrase into what the agency is and where.
    pub(super) fn split<'a>(&self, words: &'a [Word]) -> (&'a [Word], Scope) {
        self.known_place(words)
            .or_else(|| level_or_type(words))
            .or_else(|| self.own_place(words))
            .unwrap_or((words, Scope::Unsaid))
    }

    /// The same for text from outside, which may name places that do not exist here.
    pub(super) fn split_any<'a>(&self, words: &'a [Word]) -> (&'a [Word], Scope) {
        match self.split(words) {
            (_, Scope::Unsaid) => other_place(words).unwrap_or((words, Scope::Unsaid)),
            found => found,
        }
    }

    fn known_place<'a>(&self, words: &'a [Word]) -> Option<(&'a [Word], Scope)> {
        (2..=self.longest.min(words.len())).rev().find_map(|n| {
            let (base, name) = words.split_at(words.len() - n);
            let places = self.by_full_name.get(&joined(name))?;
            let written = exact(name);
            // Names that differ in their marks only are told apart where the text has the marks.
            let is_written_here = places.iter().any(|(_, exact)| *exact == written);
            let meant = places.iter().filter(|(_, exact)| !is_written_here || *exact == written);
            Some((base, Scope::Place(meant.map(|(place, _)| *place).collect())))
        })
    }

    /// `Báo Minh Giang`: the jurisdiction's name without its type.
    fn own_place<'a>(&self, words: &'a [Word]) -> Option<(&'a [Word], Scope)> {
        let own = self.jurisdiction?;
        (1..words.len().min(MAX_NAME_WORDS + 1)).rev().find_map(|n| {
            let (base, name) = words.split_at(words.len() - n);
            self.own_names.contains(&joined(name)).then(|| (base, Scope::Place(vec![own])))
        })
    }
}

/// `cấp huyện`, `các cấp`, `huyện`, `thị xã` at the end.
fn level_or_type(words: &[Word]) -> Option<(&[Word], Scope)> {
    let last = words.last()?;
    if last.folded == ALL_LEVELS {
        return Some((&words[..words.len() - 1], Scope::AllLevels));
    }
    if let [base @ .., cap, level] = words
        && cap.folded == "cap"
        && let Some(level) = level_named(&level.folded)
    {
        return Some((base, Scope::Level(level)));
    }
    if let [base @ .., cap, co, so] = words
        && (cap.folded.as_str(), co.folded.as_str(), so.folded.as_str()) == ("cap", "co", "so")
    {
        return Some((base, Scope::Level(Level::Commune)));
    }
    let (mut base, mut types) = (words, Vec::new());
    while let Some((shorter, kind)) = type_at_end(base) {
        base = shorter;
        types.insert(0, kind);
    }
    (!types.is_empty()).then_some((base, Scope::Types(types)))
}

/// The type of place with which the words end: the words before it, and the type folded.
fn type_at_end(words: &[Word]) -> Option<(&[Word], String)> {
    (1..=2).rev().filter(|n| *n <= words.len()).find_map(|n| {
        let (base, tail) = words.split_at(words.len() - n);
        let (_, kind) = type_at_start(tail).filter(|(length, _)| *length == n)?;
        (!is_inside_a_word(base, tail)).then_some((base, kind))
    })
}

/// Without marks, `co quan` and `dia phuong` end in what could be a type of place.
fn is_inside_a_word(base: &[Word], tail: &[Word]) -> bool {
    let before = base.last().map(|word| word.folded.as_str());
    matches!((before, tail[0].exact.as_str()), (Some("co"), "quan") | (Some("dia"), "phuong"))
}

/// The type of place with which the words begin: how many words, and the type folded.
pub(super) fn type_at_start(words: &[Word]) -> Option<(usize, String)> {
    PLACE_TYPES.iter().find_map(|name| {
        let parts: Vec<&str> = name.split(' ').collect();
        let fits = words.len() >= parts.len()
            && parts.iter().zip(words).all(|(part, word)| {
                let is_unmarked = word.exact == word.folded;
                word.exact == *part || (is_unmarked && word.folded == thihanh_kernel::vietnamese::fold(part))
            });
        fits.then(|| (parts.len(), joined(&words[..parts.len()])))
    })
}

fn level_named(folded: &str) -> Option<Level> {
    Some(match folded {
        "tinh" => Level::Province,
        "huyen" => Level::District,
        "xa" => Level::Commune,
        "thon" => Level::Hamlet,
        _ => return None,
    })
}

/// The name of a place that the jurisdiction does not have.
fn other_place(words: &[Word]) -> Option<(&[Word], Scope)> {
    let longest = provinces::longest_name().min(words.len());
    for n in (1..=longest).rev() {
        let (before, name) = words.split_at(words.len() - n);
        if provinces::is_province(&joined(name)) && name[0].is_capital {
            let base = type_at_end(before).map_or(before, |(base, _)| base);
            if base.len() < before.len() || !base.is_empty() {
                return Some((base, Scope::OtherProvince(written_name(name), before[base.len()..].to_vec())));
            }
        }
    }
    for at in (0..words.len()).rev().take(MAX_NAME_WORDS + 2) {
        let Some((n, kind)) = type_at_start(&words[at..]) else { continue };
        let name = &words[at + n..];
        if name.is_empty() || name.len() > MAX_NAME_WORDS || !name.iter().all(|word| word.is_capital) {
            continue;
        }
        let scope = if kind == "tinh" {
            Scope::OtherProvince(written_name(name), words[at..at + n].to_vec())
        } else {
            Scope::UnknownPlace(written_name(&words[at..]))
        };
        return Some((&words[..at], scope));
    }
    None
}

fn exact(words: &[Word]) -> String {
    words.iter().map(|word| word.exact.as_str()).collect::<Vec<_>>().join(" ")
}

/// The name with capitals, from words kept in lower case.
fn written_name(words: &[Word]) -> String {
    let written = words.iter().map(|word| {
        let mut letters = word.exact.chars();
        match letters.next() {
            Some(first) if word.is_capital => first.to_uppercase().chain(letters).collect::<String>(),
            _ => word.exact.clone(),
        }
    });
    written.collect::<Vec<_>>().join(" ")
}
