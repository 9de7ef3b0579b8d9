//! The score as a whole: the samples' annotations against themselves, against nothing and against spoilt copies.

use std::path::Path;

use serde_json::{Value, json};

use super::count::Part;
use super::*;

/// Annotations of the project's samples as predictions: the quote stands for the task's text, optional tasks left out.
struct Samples {
    golds: Vec<Gold>,
    perfect: BTreeMap<String, Prediction>,
}

fn samples() -> Samples {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/gold");
    let golds = files::read_gold(&folder).expect("the annotations of the samples can be read");
    let perfect = golds.iter().map(|gold| (gold.file.clone(), as_prediction(&folder, &gold.file))).collect();
    Samples { golds, perfect }
}

fn as_prediction(folder: &Path, file: &str) -> Prediction {
    let path = folder.join(Path::new(file).with_extension("gold.json"));
    let mut value: Value = serde_json::from_slice(&std::fs::read(path).expect("readable")).expect("JSON");
    let tasks = value["tasks"].as_array_mut().expect("tasks");
    tasks.retain(|task| task["optional"] != json!(true));
    for task in tasks {
        task["text"] = json!(format!("{} và những chữ tiếp theo", task["quote"].as_str().expect("a quote")));
    }
    serde_json::from_value(value).expect("an annotation without accept is a prediction")
}

impl Samples {
    /// The total after a change to every prediction.
    fn total(&self, change: impl Fn(&mut Prediction)) -> Tally {
        let mut predictions = self.perfect.clone();
        predictions.values_mut().for_each(change);
        score(&self.golds, &predictions, &BTreeMap::new()).total
    }
}

#[test]
fn gold_against_itself_is_perfect() {
    let samples = samples();
    let scored = score(&samples.golds, &samples.perfect, &BTreeMap::new());
    for (file, compared) in &scored.documents {
        assert_eq!(compared.tally.combined(), Some(1.0), "{file}: {:?}", compared.differences);
        assert!(compared.differences.is_empty());
    }
    assert!(scored.documents.len() >= 8);
}

#[test]
fn every_quote_stands_in_its_document() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples");
    for folder in [folder.clone(), folder.join("more")] {
        let golds = files::read_gold(&folder.join("gold")).expect("annotations");
        let texts = files::read_texts(&golds, None, &[&folder]).expect("documents");
        for gold in &golds {
            let Some(text) = texts.get(&gold.file) else { continue };
            for task in &gold.tasks {
                let quote = normalise::words(&task.quote);
                assert!(!text.find(&quote).is_empty(), "{} {}: {}", gold.file, task.path, task.quote);
            }
        }
        // All but the DOCX, the PDF and the document in an old encoding are plain text.
        assert!(texts.len() >= 6, "{}", folder.display());
    }
}

#[test]
fn nothing_read_is_worth_nothing() {
    let samples = samples();
    let nothing = score(&samples.golds, &BTreeMap::new(), &BTreeMap::new());
    assert_eq!(nothing.missing.len(), samples.golds.len());
    assert_eq!(nothing.total.combined(), Some(0.0));
    let empty = samples.total(|prediction| *prediction = Prediction::default());
    assert_eq!(empty.combined(), Some(0.0));
}

#[test]
fn lost_tasks_cost_recall_and_what_stood_on_them() {
    let samples = samples();
    let total = samples.total(|prediction| {
        let mut index = 0;
        prediction.tasks.retain(|_| {
            index += 1;
            index % 2 == 0
        });
    });
    let kept: usize = samples.perfect.values().map(|prediction| prediction.tasks.len() / 2).sum();
    assert_eq!(total.tasks.precision(), 1.0);
    assert_eq!(total.tasks.recall(), kept as f64 / total.gold_tasks as f64);
    for part in [Part::Lead, Part::Support, Part::Deadlines] {
        assert!(total.part(part).is_some_and(|value| value < 0.85), "{}", part.name());
    }
}

#[test]
fn spurious_tasks_cost_precision_and_what_stands_on_them() {
    let total = samples().total(|prediction| {
        let spurious: data::PredictedTask = serde_json::from_value(json!({
            "text": "điều này không có trong văn bản",
            "lead": ["Sở Ngoại vụ"], "support": ["Sở Y tế"], "deadlines": [{"kind": "ongoing"}],
        }))
        .expect("a task");
        let count = prediction.tasks.len();
        prediction.tasks.extend(std::iter::repeat_n(spurious, count));
    });
    assert_eq!((total.tasks.precision(), total.tasks.recall()), (0.5, 1.0));
    for part in [Part::Lead, Part::Support, Part::Deadlines] {
        assert!(total.part(part).is_some_and(|value| value < 0.9), "{}", part.name());
    }
}

#[test]
fn a_wrong_kind_or_date_halves_a_citation() {
    let samples = samples();
    let open = |citation: &data::Citation| citation.issued_on.is_none();
    let (all, undated) = samples
        .golds
        .iter()
        .flat_map(|gold| &gold.citations)
        .fold((0, 0), |(all, undated), citation| (all + 1, undated + usize::from(open(citation))));
    let total = samples.total(|prediction| {
        prediction.citations.iter_mut().for_each(|citation| citation.issued_on = Some("1999-01-01".into()));
    });
    // What the gold leaves open is not judged; everything else counts a half.
    let right = undated as f64 + 0.5 * (all - undated) as f64;
    assert_eq!(total.part(Part::Citations), Some(right / all as f64));
}

#[test]
fn the_whole_document_as_every_task_matches_nothing() {
    let total = samples().total(|prediction| {
        let whole = prediction.tasks.iter().map(|task| task.text.clone()).collect::<Vec<_>>().join(" ");
        prediction.tasks.iter_mut().for_each(|task| task.text.clone_from(&whole));
    });
    assert_eq!(total.tasks.right, 0.0);
}

#[test]
fn an_accepted_alternative_and_an_optional_task_are_right() {
    let gold: Gold = serde_json::from_value(json!({
        "file": "a.txt",
        "document": {"kind": "ke_hoach", "number": null, "recipients": [], "accept": {"number": ["12/KH-UBND"]}},
        "citations": [],
        "tasks": [
            {"path": "1", "quote": "Rà soát văn bản", "lead": ["các sở, ngành"], "support": [], "deadlines": [],
             "accept": {"lead": [["các sở", "các ngành"]]}},
            {"path": "2", "quote": "Quá trình thực hiện", "lead": [], "support": [], "deadlines": [], "optional": true},
        ],
    }))
    .expect("an annotation");
    let read = |number: Value, optional: bool| -> Prediction {
        let mut tasks = vec![json!({"text": "Rà soát văn bản mới", "lead": ["Các sở", "các ngành"]})];
        if optional {
            tasks.push(json!({"text": "Quá trình thực hiện nếu có vướng mắc"}));
        }
        serde_json::from_value(json!({
            "file": "x/a.txt", "document": {"kind": "ke_hoach", "number": number, "signing_capacity": ["TM."]},
            "citations": null, "tasks": tasks,
        }))
        .expect("a prediction")
    };
    for (number, optional) in [(Value::Null, false), (json!("12/KH-UBND"), true)] {
        let compared = document::compare(&gold, &read(number, optional), None);
        assert_eq!(compared.tally.combined(), Some(1.0), "{:?}", compared.differences);
    }
    let wrong = document::compare(&gold, &read(json!("13/KH-UBND"), false), None);
    assert_eq!(wrong.tally.part(Part::Metadata), Some(0.5));
}
