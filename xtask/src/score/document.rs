//! Comparing what was read from one document with its annotation.

use serde::Serialize;

use super::count::{Count, Tally, compare as count_same};
use super::data::{Citation, Field, Gold, GoldTask, PredictedTask, Prediction};
use super::matching::{Notes, assign, holdings};
use super::normalise::{agency, deadline, number, plain, same_deadline, title, words};
use super::text::Text;

/// Share of the words of an abstract that must agree (F1): readers differ in where the abstract ends.
const TITLE_AGREEMENT: f64 = 0.9;

/// One document compared.
pub struct Compared {
    pub tally: Tally,
    pub notes: Notes,
    /// Every difference in a line for people.
    pub differences: Vec<String>,
}

/// Compares a prediction with the gold; without the document's text, by the tasks' own texts.
pub fn compare(gold: &Gold, prediction: &Prediction, text: Option<&Text>) -> Compared {
    let mut compared = Compared { tally: Tally::default(), notes: Notes::default(), differences: Vec::new() };
    compared.metadata(gold, prediction);
    compared.citations(&gold.citations, &prediction.citations);
    compared.tasks(&gold.tasks, &prediction.tasks, text);
    for difference in &mut compared.differences {
        difference.insert_str(0, &format!("{} ", gold.file));
    }
    compared
}

impl Compared {
    fn metadata(&mut self, gold: &Gold, prediction: &Prediction) {
        for field in Field::SCORED {
            let value = if field == Field::Recipients {
                recipients(gold, prediction)
            } else {
                particular(field, gold, prediction.document.text(field))
            };
            self.tally.fields.extend(value.map(|value| (field, value)));
            if value.is_some_and(|value| value < 1.0) {
                let (wanted, given) = (&gold.document.stated, &prediction.document);
                self.differences.push(if field == Field::Recipients {
                    differs(field.name(), &wanted.list(field), &given.list(field))
                } else {
                    differs(field.name(), &wanted.text(field), &given.text(field))
                });
            }
        }
    }

    /// A right number counts 1 with the right kind and date, else a half; what the gold leaves open is not judged.
    fn citations(&mut self, gold: &[Citation], given: &[Citation]) {
        let (gold, given) = (numbered(gold), numbered(given));
        let mut right = 0.0;
        for (key, wanted) in &gold {
            let Some((_, found)) = given.iter().find(|(other, _)| other == key) else {
                self.differences.push(format!("citation missed: {}", wanted.number));
                continue;
            };
            let parts = [("kind", &wanted.kind, &found.kind), ("issued_on", &wanted.issued_on, &found.issued_on)];
            let wrong: Vec<_> = parts.iter().filter(|(_, wanted, found)| wanted.is_some() && wanted != found).collect();
            right += if wrong.is_empty() { 1.0 } else { 0.5 };
            for (name, one, other) in wrong {
                self.differences.push(differs(&format!("citation {} {name}", wanted.number), one, other));
            }
        }
        let known = |key: &String| gold.iter().any(|(other, _)| other == key);
        for (_, extra) in given.iter().filter(|(key, _)| !known(key)) {
            self.differences.push(format!("citation not in the gold: {}", extra.number));
        }
        self.tally.citations = Count::new(right, given.len(), gold.len());
    }

    fn tasks(&mut self, gold: &[GoldTask], given: &[PredictedTask], text: Option<&Text>) {
        let (required, optional): (Vec<_>, Vec<_>) = gold.iter().partition(|task| !task.optional);
        let quotes: Vec<_> = required.iter().chain(&optional).map(|task| words(&task.quote)).collect();
        let (held, notes) = holdings(&quotes, given, text);
        let assigned = assign(required.len(), quotes.len(), &held);
        self.notes = notes;
        self.tally.gold_tasks = required.len();
        let found = assigned.found.len();
        self.tally.tasks = Count::new(found as f64, found + assigned.extra.len(), required.len());
        for (index, task) in required.iter().enumerate() {
            match assigned.found.get(&index) {
                Some(place) => self.task(task, &given[*place]),
                None => self.missed(task),
            }
        }
        for (place, tasks) in assigned.extra {
            self.extra(&given[place], tasks);
        }
    }

    fn task(&mut self, gold: &GoldTask, given: &PredictedTask) {
        let lead = best(&gold.lead, &gold.accept.lead, &given.lead, |name| agency(name), |one, other| one == other);
        self.tally.lead.add(lead);
        self.unless_perfect(lead, &gold.path, "lead", &gold.lead, &given.lead);

        let (wanted, accepted) = (&gold.support, &gold.accept.support);
        let support = best(wanted, accepted, &given.support, |name| agency(name), |one, other| one == other);
        self.tally.support.add(support);
        self.unless_perfect(support, &gold.path, "support", wanted, &given.support);

        let due = best(&gold.deadlines, &gold.accept.deadlines, &given.deadlines, deadline, same_deadline);
        self.tally.deadlines.add(due);
        self.unless_perfect(due, &gold.path, "deadlines", &gold.deadlines, &given.deadlines);
    }

    fn unless_perfect(
        &mut self,
        count: Count,
        path: &str,
        part: &str,
        wanted: &impl Serialize,
        given: &impl Serialize,
    ) {
        if count.wrong != 0.0 || count.missing != 0.0 {
            self.differences.push(differs(&format!("{path} {part}"), wanted, given));
        }
    }

    /// Everything annotated on a task that was not found is missing.
    fn missed(&mut self, gold: &GoldTask) {
        self.tally.lead.missing += distinct(&gold.lead, |name| agency(name)).len() as f64;
        self.tally.support.missing += distinct(&gold.support, |name| agency(name)).len() as f64;
        self.tally.deadlines.missing += distinct(&gold.deadlines, deadline).len() as f64;
        self.differences.push(format!("{} missed: {}", gold.path, gold.quote));
    }

    /// Everything given on a task that is none is wrong.
    fn extra(&mut self, given: &PredictedTask, held: usize) {
        self.tally.lead.wrong += distinct(&given.lead, |name| agency(name)).len() as f64;
        self.tally.support.wrong += distinct(&given.support, |name| agency(name)).len() as f64;
        self.tally.deadlines.wrong += distinct(&given.deadlines, deadline).len() as f64;
        let why = match held {
            0 => String::new(),
            1 => " (a second time)".to_owned(),
            tasks => format!(" (holds {tasks} tasks)"),
        };
        let start: String = given.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(110).collect();
        self.differences.push(format!("not in the gold{why}: {start}"));
    }
}

fn differs(what: &str, wanted: &impl Serialize, given: &impl Serialize) -> String {
    let json = |value: serde_json::Result<String>| value.unwrap_or_else(|error| error.to_string());
    format!("{what}: want {} got {}", json(serde_json::to_string(wanted)), json(serde_json::to_string(given)))
}

/// The folded values without repetitions, in order.
fn distinct<T, K: PartialEq>(values: &[T], fold: impl Fn(&T) -> K) -> Vec<K> {
    let mut out = Vec::new();
    for value in values.iter().map(fold) {
        if !out.contains(&value) {
            out.push(value);
        }
    }
    out
}

/// Counts against the annotation or the accepted alternative that suits what was given best.
fn best<T, K: PartialEq>(
    annotated: &[T],
    accepted: &[Vec<T>],
    given: &[T],
    fold: impl Fn(&T) -> K + Copy,
    same: impl Fn(&K, &K) -> bool + Copy,
) -> Count {
    let given = distinct(given, fold);
    let against = |wanted: &[T]| count_same(&distinct(wanted, fold), &given, same);
    // Nothing wanted and nothing given is as good as it gets.
    let worth = |count: Count| count.f1().unwrap_or(1.0);
    accepted
        .iter()
        .map(|wanted| against(wanted))
        .fold(against(annotated), |best, other| if worth(other) > worth(best) { other } else { best })
}

/// Citations by their folded number, of several with one number the first.
fn numbered(citations: &[Citation]) -> Vec<(String, &Citation)> {
    let mut out: Vec<(String, &Citation)> = Vec::new();
    for citation in citations {
        let key = number(&citation.number);
        if !out.iter().any(|(other, _)| *other == key) {
            out.push((key, citation));
        }
    }
    out
}

fn recipients(gold: &Gold, prediction: &Prediction) -> Option<f64> {
    let folded = |list: &[&str]| distinct(list, |name| agency(name));
    let wanted = folded(&gold.document.stated.list(Field::Recipients));
    let given = folded(&prediction.document.list(Field::Recipients));
    count_same(&wanted, &given, |one, other| one == other).f1()
}

/// 1 or 0; `None` (not counted) where nothing is given and the gold has nothing or accepts it.
fn particular(field: Field, gold: &Gold, given: Option<&str>) -> Option<f64> {
    let accepted = gold.document.accept.get(&field).map_or(&[][..], Vec::as_slice).iter().map(Option::as_deref);
    let mut options = std::iter::once(gold.document.stated.text(field)).chain(accepted);
    let Some(given) = given else {
        return if options.any(|option| option.is_none()) { None } else { Some(0.0) };
    };
    let right = options.flatten().any(|wanted| same_particular(field, wanted, given));
    Some(if right { 1.0 } else { 0.0 })
}

fn same_particular(field: Field, wanted: &str, given: &str) -> bool {
    match field {
        Field::Kind | Field::IssuedOn => wanted == given,
        Field::Number => number(wanted) == number(given),
        Field::Title => {
            let agreement = count_same(&title(wanted), &title(given), |one, other| one == other);
            agreement.f1().is_some_and(|f1| f1 >= TITLE_AGREEMENT)
        }
        _ => plain(wanted) == plain(given),
    }
}
