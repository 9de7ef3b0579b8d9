//! Which predicted task is which annotated task.
//!
//! A prediction is a task of the gold when what it covers holds that task's quote and no other required task's: who merges
//! two tasks into one has found neither.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::data::PredictedTask;
use super::normalise::{holds, words};
use super::text::Text;

/// A quote that a prediction holds.
#[derive(Debug, Clone)]
pub struct Held {
    /// From the prediction's start, in characters, or in words where only texts are compared.
    distance: usize,
    place: Place,
}

/// Where a held quote stands.
#[derive(Debug, Clone)]
enum Place {
    Span(Range<usize>),
    Words(Vec<String>),
}

impl Place {
    /// Whether this quote is merely part of the other (`Rà soát` of `Rà soát văn bản`).
    fn is_inside(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Span(inner), Self::Span(outer)) => outer.start <= inner.start && inner.end <= outer.end,
            (Self::Words(inner), Self::Words(outer)) => holds(outer, inner).is_some(),
            _ => false,
        }
    }
}

/// What one prediction holds, by the index of the gold task.
pub type Holding = BTreeMap<usize, Held>;

/// How predictions had to be compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Notes {
    /// Tasks compared by `text` because the document's text is not at hand.
    pub without_document: usize,
    /// Tasks compared by `text` because they give no `source`.
    pub without_source: usize,
    /// Tasks whose `source` is no span of the document; they match nothing.
    pub bad_source: usize,
}

impl Notes {
    pub fn add(&mut self, other: Self) {
        self.without_document += other.without_document;
        self.without_source += other.without_source;
        self.bad_source += other.bad_source;
    }
}

/// For each prediction the quotes it holds.
pub fn holdings(quotes: &[Vec<String>], tasks: &[PredictedTask], text: Option<&Text>) -> (Vec<Holding>, Notes) {
    let mut notes = Notes::default();
    let places = text.map(|text| places(quotes, text));
    let held = tasks.iter().map(|task| {
        let Some((text, places)) = text.zip(places.as_ref()) else {
            notes.without_document += 1;
            return held_in_words(quotes, &task.text);
        };
        let Some(source) = task.source else {
            notes.without_source += 1;
            return held_in_words(quotes, &task.text);
        };
        match (usize::try_from(source.start), usize::try_from(source.end)) {
            (Ok(start), Ok(end)) if start < end && end <= text.length() => held_in_span(places, start..end),
            _ => {
                notes.bad_source += 1;
                Holding::new()
            }
        }
    });
    let held = held.collect();
    (held, notes)
}

/// Where each quote may stand. Quotes that are given as often as they occur (repeated rows) are told apart by their order.
fn places(quotes: &[Vec<String>], text: &Text) -> Vec<Vec<Range<usize>>> {
    let place = |(index, quote): (usize, &Vec<String>)| {
        let found = text.find(quote);
        let twins = quotes.iter().filter(|other| *other == quote).count();
        let earlier = quotes[..index].iter().filter(|other| *other == quote).count();
        if found.len() == twins { vec![found[earlier].clone()] } else { found }
    };
    quotes.iter().enumerate().map(place).collect()
}

fn held_in_span(places: &[Vec<Range<usize>>], span: Range<usize>) -> Holding {
    let mut held = Holding::new();
    for (index, places) in places.iter().enumerate() {
        if let Some(place) = places.iter().find(|place| span.start <= place.start && place.end <= span.end) {
            held.insert(index, Held { distance: place.start - span.start, place: Place::Span(place.clone()) });
        }
    }
    held
}

fn held_in_words(quotes: &[Vec<String>], text: &str) -> Holding {
    let text = words(text);
    let held = |(index, quote): (usize, &Vec<String>)| {
        let distance = holds(&text, quote)?;
        Some((index, Held { distance, place: Place::Words(quote.clone()) }))
    };
    quotes.iter().enumerate().filter_map(held).collect()
}

/// What the predictions of a document are.
#[derive(Debug, PartialEq, Eq)]
pub struct Assigned {
    /// The prediction of each required task that was found.
    pub found: BTreeMap<usize, usize>,
    /// Predictions that are no task of the gold, each with the number of required tasks whose quotes it holds.
    pub extra: Vec<(usize, usize)>,
}

/// Tells required tasks, optional ones and extra predictions apart. Of `golds` tasks the first `required` are required; an
/// optional one is neither wanted nor wrong.
pub fn assign(required: usize, golds: usize, held: &[Holding]) -> Assigned {
    let is_required = |gold: &usize| *gold < required;
    let wanted =
        |held: &Holding| held.iter().filter(|(gold, _)| is_required(gold)).map(|(g, h)| (*g, h.clone())).collect();
    let wanted: Vec<Holding> = held.iter().map(wanted).collect();
    let found = pair(required, &wanted, true);
    let used: BTreeSet<usize> = found.values().copied().collect();
    let rest: Vec<usize> = (0..held.len()).filter(|prediction| !used.contains(prediction)).collect();
    // Only what holds no required quote may be an optional task.
    let optional = |prediction: &usize| {
        if wanted[*prediction].is_empty() { held[*prediction].clone() } else { Holding::new() }
    };
    let optional: Vec<Holding> = rest.iter().map(optional).collect();
    let excused: BTreeSet<usize> = pair(golds, &optional, false).into_values().map(|place| rest[place]).collect();
    let extra = rest.into_iter().filter(|prediction| !excused.contains(prediction));
    Assigned { found, extra: extra.map(|prediction| (prediction, wanted[prediction].len())).collect() }
}

/// Pairs as many gold tasks as possible with one prediction each, preferring predictions that begin at the quote. The
/// result leads from the gold task's index to the prediction's. With `alone`, a prediction that holds the quotes of two
/// tasks is paired with neither.
fn pair(golds: usize, held: &[Holding], alone: bool) -> BTreeMap<usize, usize> {
    let mut candidates: Vec<Vec<(usize, usize)>> = vec![Vec::new(); golds];
    for (prediction, holding) in held.iter().enumerate() {
        for (gold, quote) in holding {
            let others = || holding.iter().filter(|(other, _)| *other != gold);
            if !alone || others().all(|(_, other)| other.place.is_inside(&quote.place)) {
                candidates[*gold].push((quote.distance, prediction));
            }
        }
    }
    candidates.iter_mut().for_each(|list| list.sort_unstable());
    let mut order: Vec<usize> = (0..golds).collect();
    order.sort_by_key(|gold| candidates[*gold].first().copied().unwrap_or((usize::MAX, 0)));
    let mut pairing = Pairing { candidates, owner: BTreeMap::new() };
    for gold in order {
        pairing.place(gold, &mut BTreeSet::new());
    }
    pairing.owner.into_iter().map(|(prediction, gold)| (gold, prediction)).collect()
}

/// Kuhn's augmenting paths.
struct Pairing {
    /// Per gold task the distance and index of each prediction it may have, nearest first.
    candidates: Vec<Vec<(usize, usize)>>,
    /// The gold task of each prediction.
    owner: BTreeMap<usize, usize>,
}

impl Pairing {
    /// Finds the gold task a prediction: a free one, else one whose owner can move. Each call marks at least one
    /// prediction as seen, which bounds the depth.
    fn place(&mut self, gold: usize, seen: &mut BTreeSet<usize>) -> bool {
        let wanted: Vec<usize> = self.candidates[gold].iter().map(|(_, prediction)| *prediction).collect();
        if let Some(free) = wanted.iter().find(|prediction| !self.owner.contains_key(prediction)) {
            self.owner.insert(*free, gold);
            return true;
        }
        wanted.into_iter().any(|prediction| {
            let Some(owner) = self.owner.get(&prediction).copied() else { return false };
            let moves = seen.insert(prediction) && self.place(owner, seen);
            if moves {
                self.owner.insert(prediction, gold);
            }
            moves
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::data::Source;
    use super::*;

    fn quotes(texts: &[&str]) -> Vec<Vec<String>> {
        texts.iter().map(|text| words(text)).collect()
    }

    fn task(text: &str, source: Option<(i64, i64)>) -> PredictedTask {
        let source = source.map(|(start, end)| Source { start, end });
        PredictedTask { text: text.into(), source, ..PredictedTask::default() }
    }

    #[test]
    fn a_prediction_that_merges_two_tasks_is_neither() {
        let (held, _) =
            holdings(&quotes(&["làm việc này", "làm việc kia"]), &[task("Làm việc này; làm việc kia", None)], None);
        assert!(pair(2, &held, true).is_empty());
        assert_eq!(pair(2, &held, false).len(), 1);
    }

    #[test]
    fn an_optional_task_excuses_one_prediction() {
        let quotes = quotes(&["làm việc này", "quá trình thực hiện"]);
        let tasks = ["Quá trình thực hiện", "Làm việc này", "Quá trình thực hiện", "Việc khác"];
        let (held, _) = holdings(&quotes, &tasks.map(|text| task(text, None)), None);
        assert_eq!(assign(1, 2, &held), Assigned { found: BTreeMap::from([(0, 1)]), extra: vec![(2, 0), (3, 0)] });
    }

    #[test]
    fn a_quote_inside_another_does_not_count_as_a_merge() {
        let (held, _) = holdings(&quotes(&["rà soát văn bản", "rà soát"]), &[task("Rà soát văn bản mới", None)], None);
        assert_eq!(pair(2, &held, true), BTreeMap::from([(0, 0)]));
    }

    #[test]
    fn repeated_rows_are_told_apart_by_their_order() {
        let text = Text::new("a) Làm việc khác. b) Làm việc khác.");
        let tasks = [task("", Some((21, 35))), task("", Some((3, 17)))];
        let (held, notes) = holdings(&quotes(&["Làm việc khác", "Làm việc khác"]), &tasks, Some(&text));
        assert_eq!(pair(2, &held, true), BTreeMap::from([(0, 1), (1, 0)]));
        assert_eq!(notes, Notes::default());
    }

    #[test]
    fn a_pairing_moves_a_task_to_make_room() {
        // Both predictions hold the first quote, only the first one holds the second.
        let (held, _) =
            holdings(&quotes(&["báo cáo", "báo cáo"]), &[task("báo cáo", None), task("thì báo cáo", None)], None);
        assert_eq!(pair(2, &held, false).len(), 2);
    }

    #[test]
    fn sources_outside_of_the_text_match_nothing() {
        let text = Text::new("Làm việc này");
        for source in [(-1, 5), (0, 13), (5, 5), (9, 2)] {
            let (held, notes) = holdings(&quotes(&["làm việc"]), &[task("Làm việc này", Some(source))], Some(&text));
            assert!(held[0].is_empty(), "{source:?}");
            assert_eq!(notes.bad_source, 1);
        }
    }

    #[test]
    fn a_source_that_cuts_the_first_letter_does_not_hold_the_quote() {
        let text = Text::new("Làm việc này");
        let (held, _) =
            holdings(&quotes(&["làm việc"]), &[task("", Some((1, 12))), task("", Some((0, 8)))], Some(&text));
        assert!(held[0].is_empty());
        assert_eq!(held[1].len(), 1);
    }
}
