//! Enumerations: "các sở, ban, ngành, đoàn thể; UBND các huyện, thị xã và thành phố Minh Giang", "Sở: Nội vụ, Tài chính".
//!
//! Commas and `và` also stand inside names ("Sở Văn hóa, Thể thao và Du lịch") and inside collective phrases, so at each item
//! the longest run of items that means something is taken first.

use super::lookup::{Found, Index};
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
    for item in items {
        let own = index.run(&item.words).filter(names_somebody);
        let looked_up = heads.iter().map(|head| [head.words.as_slice(), &item.words].concat());
        let mut carried = looked_up.filter_map(|words| index.run(&words).filter(names_somebody).map(|found| (found, words)));
        let (found, looked_up) = match own {
            Some(found) => (found, item.words.clone()),
            None => carried.next().unwrap_or_else(|| (Found::Nobody(Index::give_up(&item.words)), item.words.clone())),
        };
        parts.push(Part { words: item.words.clone(), found, looked_up });
    }
    if parts.iter().any(|part| names_somebody(&part.found)) { parts } else { list(index, heads) }
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

fn longest_run(index: &Index, items: &[Item], previous: Option<&Part>) -> (usize, Part) {
    for taken in (1..=items.len().min(MAX_RUN)).rev() {
        let words: Vec<Word> = items[..taken].iter().flat_map(|item| item.words.iter().cloned()).collect();
        if taken == 1
            && let Some(previous) = previous
            && index.is_place_only(&words)
            && let Some((found, looked_up)) = carried(index, &previous.looked_up, &words)
        {
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
    if let Some(previous) = previous
        && let Some((found, looked_up)) = carried(index, &previous.looked_up, &words)
    {
        return (1, Part { words, found, looked_up });
    }
    (1, Part { found: Found::Nobody(Index::give_up(&words)), looked_up: words.clone(), words })
}

/// `Sở Nội vụ, Tài chính`; `UBND các huyện Thạch Bàn, Phú Thuận`: the item with the beginning of the one before it.
fn carried(index: &Index, previous: &[Word], words: &[Word]) -> Option<(Found, Vec<Word>)> {
    (1..previous.len()).rev().find_map(|n| {
        let looked_up = [&previous[..n], words].concat();
        index.run(&looked_up).filter(|found| matches!(found, Found::Agencies { agencies, .. } if !agencies.is_empty())).map(|found| (found, looked_up))
    })
}

/// What may be read across commas: names and collective phrases, ended ones too, but no guess about other provinces or people.
fn may_span_items(found: &Found) -> bool {
    match found {
        Found::Agencies { how, .. } => !matches!(how, How::Place),
        Found::Nobody(_) => true,
        Found::OtherProvince { .. } | Found::TitleOnly => false,
    }
}

fn names_somebody(found: &Found) -> bool {
    !matches!(found, Found::Nobody(_) | Found::TitleOnly)
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
        if let Some(found @ Found::Agencies { .. }) = index.run(&looked_up)
            && matches!(&found, Found::Agencies { agencies, .. } if !agencies.is_empty())
        {
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
