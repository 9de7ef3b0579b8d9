//! Enumerations: "các sở, ban, ngành, đoàn thể; UBND các huyện, thị xã và thành phố Minh Giang", "Sở: Nội vụ, Tài chính".
//!
//! Commas and `và` also stand inside names ("Sở Văn hóa, Thể thao và Du lịch") and inside collective phrases, so at each item
//! the longest run of items that means something is taken first.

use super::index::Index;
use super::lookup::Found;
use super::{How, Why};
use crate::modules::agencies::model::phrase::{Item, Phrase};
use crate::modules::agencies::model::wording::Word;

/// More commas than any name or collective phrase has.
const MAX_RUN: usize = 6;

/// One understood or not understood part, with its words.
pub(super) struct Part {
    pub(super) words: Vec<Word>,
    pub(super) found: Found,
    /// The words looked up, where a head was carried over from the part before.
    looked_up: Vec<Word>,
}

/// The parts of a phrase, in order.
pub(super) fn enumerate(index: &Index, phrase: &Phrase) -> Vec<Part> {
    let mut parts = Vec::new();
    for segment in &phrase.segments {
        let before = parts.len();
        match segment.iter().position(|item| item.heads_list) {
            Some(at) => parts.extend(headed_list(index, &segment[..=at], &segment[at + 1..])),
            None => parts.extend(list(index, segment)),
        }
        share_scope(index, &mut parts[before..]);
    }
    parts
}

/// `Các Sở, ngành: Tư pháp, Công an tỉnh`: each item after the colon with a head before it, or by itself. Where none of them
/// is understood, they are details (`VP UBND tỉnh: CVP, các PCVP`) and the items before the colon are meant.
fn headed_list(index: &Index, heads: &[Item], items: &[Item]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = 0;
    while at < items.len() {
        let headed = runs(&items[at..]).find_map(|words| {
            let taken = words.0;
            heads
                .iter()
                .find_map(|head| understood(index, [head.words.as_slice(), &words.1].concat()))
                .map(|found| (taken, words.1.clone(), found))
        });
        let (taken, part) = match headed {
            Some((taken, words, (found, looked_up))) => (taken, Part { words, found, looked_up }),
            None => longest_run(index, &items[at..], None),
        };
        parts.push(part);
        at += taken;
    }
    let is_any = parts.iter().any(|part| !matches!(part.found, Found::Nobody(_) | Found::TitleOnly));
    if is_any { parts } else { list(index, heads) }
}

fn list(index: &Index, items: &[Item]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut at = 0;
    while at < items.len() {
        let (taken, part) = longest_run(index, &items[at..], parts.last());
        parts.push(part);
        at += taken;
    }
    parts
}

/// The words of the first six, five … one items.
fn runs(items: &[Item]) -> impl Iterator<Item = (usize, Vec<Word>)> {
    let longest = items.len().min(MAX_RUN);
    (1..=longest)
        .rev()
        .map(|taken| (taken, items[..taken].iter().flat_map(|item| item.words.iter().cloned()).collect()))
}

fn longest_run(index: &Index, items: &[Item], previous: Option<&Part>) -> (usize, Part) {
    for (taken, words) in runs(items) {
        let place_of_previous =
            previous.filter(|_| taken == 1).and_then(|previous| place_carried(index, previous, &words));
        if let Some((found, looked_up)) = place_of_previous {
            return (1, Part { words, found, looked_up });
        }
        match index.run(&words) {
            Some(found) if taken == 1 || may_span_items(&found) => {
                return (taken, Part { looked_up: words.clone(), words, found });
            }
            _ => {}
        }
    }
    let words = items[0].words.clone();
    let (found, looked_up) = previous
        .and_then(|previous| carried(index, &previous.looked_up, &words))
        .unwrap_or_else(|| (Found::Nobody(Index::give_up(&words)), words.clone()));
    (1, Part { words, found, looked_up })
}

/// An item that is only a place belongs to the item before it: in `Công an các huyện, thị xã` it is the police of the towns. A
/// place of another province stands for those of its type here, with a notice.
fn place_carried(index: &Index, previous: &Part, words: &[Word]) -> Option<(Found, Vec<Word>)> {
    let scope = index.scope_words(&previous.looked_up).len();
    let base = &previous.looked_up[..previous.looked_up.len() - scope];
    let here = |place: &[Word]| {
        understood(index, [base, place].concat()).or_else(|| carried(index, &previous.looked_up, place))
    };
    if index.is_place_only(words) {
        return here(words);
    }
    let (kind, name) = index.other_place(words)?;
    match here(&kind)? {
        (Found::Agencies { how, agencies, heads, is_limited, .. }, looked_up) => {
            Some((Found::Agencies { how, agencies, heads, is_limited, other_place: Some(name) }, looked_up))
        }
        _ => None,
    }
}

/// `Sở Nội vụ, Tài chính`; `UBND các huyện Thạch Bàn, Phú Thuận`: the item with the beginning of the one before it.
fn carried(index: &Index, previous: &[Word], words: &[Word]) -> Option<(Found, Vec<Word>)> {
    (1..=previous.len()).rev().find_map(|n| understood(index, [&previous[..n], words].concat()))
}

/// The words with what they mean, where they mean at least one agency.
fn understood(index: &Index, words: Vec<Word>) -> Option<(Found, Vec<Word>)> {
    let found = index.run(&words)?;
    matches!(&found, Found::Agencies { agencies, is_limited: false, .. } if !agencies.is_empty())
        .then_some((found, words))
}

/// What may be read across commas: names and collective phrases, ended ones too, but no guess about other provinces or people.
fn may_span_items(found: &Found) -> bool {
    match found {
        Found::Agencies { how, .. } => !matches!(how, How::Place),
        Found::Nobody(_) => true,
        Found::OtherProvince { .. } | Found::TitleOnly => false,
    }
}

/// `HĐND, UBND cấp huyện`; `phòng, ban, đoàn thể của huyện`: where only the last says on which level, it says so for those
/// before it that are of its sort.
fn share_scope(index: &Index, parts: &mut [Part]) {
    for at in (1..parts.len()).rev() {
        let (before, after) = parts.split_at_mut(at);
        let (Some(part), Some(next)) = (before.last_mut(), after.first()) else { continue };
        let scope = index.scope_words(&next.looked_up);
        let base = &next.looked_up[..next.looked_up.len() - scope.len()];
        if scope.is_empty() || !index.scope_words(&part.looked_up).is_empty() || !is_same_sort(part, next, base) {
            continue;
        }
        let looked_up = [part.looked_up.as_slice(), scope].concat();
        if let Some((found, looked_up)) = understood(index, looked_up) {
            part.found = found;
            part.looked_up = looked_up;
        }
    }
}

/// Both collective phrases of bodies, or both a council or committee. `base` is the later one without its level: "đoàn thể,
/// UBND cấp huyện" leaves the unions where they are.
fn is_same_sort(part: &Part, next: &Part, base: &[Word]) -> bool {
    let is_group = |part: &Part| {
        matches!(part.found, Found::Agencies { how: How::Group { .. }, .. } | Found::Nobody(Why::GroupEnded { .. }))
    };
    let is_committee = Index::is_council_or_committee(base);
    (is_committee && Index::is_council_or_committee(&part.looked_up))
        || (!is_committee && !base.is_empty() && is_group(part) && is_group(next))
}
