//! The result for people and for programs, and the limits it is held to.

use std::fmt::Write;

use anyhow::Result;
use clap::Args;
use serde_json::{Map, Value, json};

use super::Scored;
use super::count::{Part, Tally};
use super::data::Field;
use super::matching::Notes;

/// What the scores are held to; exit code 1 names what is not met.
#[derive(Args, Debug, Default)]
pub struct Limits {
    /// Least combined score in total
    #[arg(long)]
    min: Option<f64>,
    /// Least recall of tasks in total
    #[arg(long)]
    min_recall: Option<f64>,
    /// Least score of each part in total
    #[arg(long)]
    min_part: Option<f64>,
    /// Least combined score of each document
    #[arg(long)]
    min_doc: Option<f64>,
}

impl Limits {
    /// A sentence for each limit that is not met.
    fn unmet(&self, scored: &Scored) -> Vec<String> {
        let mut unmet = Vec::new();
        let mut ask = |name: &str, value: f64, limit: Option<f64>| {
            if let Some(limit) = limit.filter(|limit| value < *limit) {
                unmet.push(format!("{name} {value:.4} < {limit}"));
            }
        };
        ask("combined", scored.total.combined().unwrap_or_default(), self.min);
        ask("task recall", scored.total.tasks.recall(), self.min_recall);
        for part in Part::ALL {
            // Nothing to find and nothing given: nothing to ask.
            if let Some(value) = scored.total.part(part) {
                ask(&format!("part {}", part.name()), value, self.min_part);
            }
        }
        for (file, compared) in &scored.documents {
            ask(&format!("document {file}"), compared.tally.combined().unwrap_or_default(), self.min_doc);
        }
        unmet
    }
}

/// The scored documents with what is to be said about them.
pub struct Report<'a> {
    scored: &'a Scored,
    notes: Vec<String>,
    /// The limits that are not met.
    pub failed: Vec<String>,
}

impl<'a> Report<'a> {
    pub fn new(scored: &'a Scored, limits: &Limits) -> Self {
        let mut notes = Notes::default();
        scored.documents.iter().for_each(|(_, compared)| notes.add(compared.notes));
        let said = [
            (
                notes.without_document,
                "tasks compared by their text: their documents were not found or are no plain text",
            ),
            (notes.without_source, "tasks without source compared by their text"),
            (notes.bad_source, "tasks whose source is no span of the document match nothing"),
        ];
        let said = said.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
        Self { scored, notes: said.collect(), failed: limits.unmet(scored) }
    }

    /// A table of the documents and the total.
    pub fn table(&self, differences: bool) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = self.write_table(&mut out, differences);
        out
    }

    fn write_table(&self, out: &mut String, differences: bool) -> std::fmt::Result {
        let total = &self.scored.total;
        writeln!(out, "{:40} gold taskP taskR taskF  lead  supp  dead   cit  meta | comb", "document")?;
        for (file, compared) in &self.scored.documents {
            write_row(out, file, &compared.tally)?;
        }
        write_row(out, "TOTAL", total)?;
        let fields = Field::SCORED.map(|field| format!("{} {}", field.name(), shown(total.field(field)).trim()));
        writeln!(out, "metadata by field: {}", fields.join(", "))?;
        for file in &self.scored.missing {
            writeln!(out, "no prediction for {file}")?;
        }
        for note in &self.notes {
            writeln!(out, "{note}")?;
        }
        if differences {
            for difference in self.differences() {
                writeln!(out, "{difference}")?;
            }
        }
        for failed in &self.failed {
            writeln!(out, "not met: {failed}")?;
        }
        Ok(())
    }

    /// The same numbers as JSON.
    pub fn json(&self, differences: bool) -> Result<String> {
        let documents: Map<String, Value> =
            self.scored.documents.iter().map(|(file, compared)| (file.clone(), numbers(&compared.tally))).collect();
        let mut report = json!({
            "documents": documents,
            "total": numbers(&self.scored.total),
            "missing": self.scored.missing,
            "notes": self.notes,
            "failed": self.failed,
        });
        if differences {
            report["errors"] = self.differences().collect();
        }
        Ok(serde_json::to_string_pretty(&report)?)
    }

    fn differences(&self) -> impl Iterator<Item = &str> {
        self.scored.documents.iter().flat_map(|(_, compared)| compared.differences.iter().map(String::as_str))
    }
}

fn write_row(out: &mut String, name: &str, tally: &Tally) -> std::fmt::Result {
    let name: String = name.chars().take(40).collect();
    write!(out, "{name:40} {:4}", tally.gold_tasks)?;
    write!(out, " {:5.3} {:5.3}", tally.tasks.precision(), tally.tasks.recall())?;
    for part in Part::ALL {
        write!(out, " {}", shown(tally.part(part)))?;
    }
    writeln!(out, " | {}", shown(tally.combined()))
}

/// Five characters; a dash where there is nothing to judge.
fn shown(value: Option<f64>) -> String {
    value.map_or_else(|| "   - ".to_owned(), |value| format!("{value:5.3}"))
}

fn numbers(tally: &Tally) -> Value {
    let mut out = Map::new();
    for part in Part::ALL {
        let value = match tally.count(part) {
            Some(count) => json!({"p": count.precision(), "r": count.recall(), "f1": count.f1()}),
            None => json!({"f1": tally.part(part)}),
        };
        out.insert(part.name().to_owned(), value);
    }
    let parts: Map<String, Value> =
        Part::ALL.map(|part| (part.name().to_owned(), json!(tally.part(part)))).into_iter().collect();
    let fields: Map<String, Value> =
        Field::SCORED.map(|field| (field.name().to_owned(), json!(tally.field(field)))).into_iter().collect();
    out.insert("combined".to_owned(), json!(tally.combined()));
    out.insert("recall".to_owned(), json!(tally.tasks.recall()));
    out.insert("parts".to_owned(), Value::Object(parts));
    out.insert("fields".to_owned(), Value::Object(fields));
    out.insert("gold_tasks".to_owned(), json!(tally.gold_tasks));
    Value::Object(out)
}

#[cfg(test)]
mod tests {
    use super::super::count::Count;
    use super::super::document::Compared;
    use super::*;

    /// One document: half of its tasks found, its only metadata field right.
    fn scored() -> Scored {
        let tally = Tally {
            tasks: Count { right: 1.0, wrong: 0.0, missing: 1.0 },
            fields: vec![(Field::Kind, 1.0)],
            gold_tasks: 2,
            ..Tally::default()
        };
        let notes = Notes { without_source: 2, ..Notes::default() };
        let compared = Compared { tally: tally.clone(), notes, differences: vec!["a.txt 2 missed: Rà soát".into()] };
        Scored { documents: vec![("a.txt".into(), compared)], total: tally, missing: Vec::new() }
    }

    #[test]
    fn every_limit_that_is_not_met_is_named() {
        // Tasks: F1 2/3, recall 1/2. Combined: (1 · 2/3 + 0.5 · 1) / 1.5 = 7/9.
        let scored = scored();
        let limits =
            |value| Limits { min: Some(value), min_recall: Some(value), min_part: Some(value), min_doc: Some(value) };
        assert!(Report::new(&scored, &limits(0.5)).failed.is_empty());
        assert!(Report::new(&scored, &Limits::default()).failed.is_empty());
        assert_eq!(
            Report::new(&scored, &limits(0.9)).failed,
            [
                "combined 0.7778 < 0.9",
                "task recall 0.5000 < 0.9",
                "part tasks 0.6667 < 0.9",
                "document a.txt 0.7778 < 0.9"
            ]
        );
    }

    #[test]
    fn table_and_json_say_the_same() {
        let scored = scored();
        let report = Report::new(&scored, &Limits { min: Some(0.9), ..Limits::default() });
        let table = report.table(true);
        for part in ["a.txt", "0.667", "| 0.778", "2 tasks without source", "a.txt 2 missed", "not met: combined"] {
            assert!(table.contains(part), "{part} in {table}");
        }
        assert!(!report.table(false).contains("missed"));
        let json: Value = serde_json::from_str(&report.json(true).expect("JSON")).expect("JSON");
        let combined = json["total"]["combined"].as_f64();
        assert!(combined.is_some_and(|value| (value - 7.0 / 9.0).abs() < 1e-9), "{combined:?}");
        assert_eq!(json["documents"]["a.txt"]["parts"]["lead"], Value::Null);
        assert_eq!(json["errors"], json!(["a.txt 2 missed: Rà soát"]));
    }
}
