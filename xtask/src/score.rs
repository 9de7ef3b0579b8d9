//! `cargo xtask score`: how well predictions of `thihanh extract` agree with gold annotations.
//!
//! What counts as right is written in docs/samples.md. The parts: [`data`] holds the shapes, [`files`] reads them, [`normalise`]
//! folds spellings that mean the same, [`text`] finds quotes in a document, [`matching`] pairs tasks, [`document`] compares
//! one document, [`count`] adds up, [`report`] prints.

mod count;
mod data;
mod document;
mod files;
mod matching;
mod normalise;
mod report;
mod text;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use count::Tally;
use data::{Gold, Prediction};
use document::Compared;
use text::Text;

/// Example: `thihanh extract samples/*.txt > out.jsonl && cargo xtask score --pred out.jsonl --gold samples/gold`
#[derive(Args)]
pub struct Arguments {
    /// JSON Lines from `thihanh extract`; `-` for standard input
    #[arg(long, value_name = "FILE")]
    pred: PathBuf,
    /// Folder with NAME.gold.json
    #[arg(long, value_name = "DIR")]
    gold: PathBuf,
    /// Folders with the documents, found by their base name [default: the folder that holds the gold folder]
    #[arg(long, value_name = "DIR", num_args = 1..)]
    docs: Vec<PathBuf>,
    /// Folder with NAME.txt from `thihanh extract --format text`: the text of DOCX, PDF and old encodings
    #[arg(long, value_name = "DIR")]
    texts: Option<PathBuf>,
    /// List every difference
    #[arg(long)]
    errors: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    limits: report::Limits,
}

/// The comparison of all gold documents with what was predicted for them.
struct Scored {
    documents: Vec<(String, Compared)>,
    total: Tally,
    /// Gold documents without a prediction; they count as read empty.
    missing: Vec<String>,
}

/// Reads, compares and prints; the exit code is 1 where a limit is not met.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let golds = files::read_gold(&arguments.gold)?;
    let predictions = files::read_predictions(&arguments.pred)?;
    let mut folders = arguments.docs.clone();
    if folders.is_empty() {
        folders.push(arguments.gold.join(".."));
    }
    let texts = files::read_texts(&golds, arguments.texts.as_deref(), &folders)?;
    let scored = score(&golds, &predictions, &texts);
    let report = report::Report::new(&scored, &arguments.limits);
    if arguments.json {
        println!("{}", report.json(arguments.errors)?);
    } else {
        print!("{}", report.table(arguments.errors));
    }
    Ok(if report.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn score(golds: &[Gold], predictions: &BTreeMap<String, Prediction>, texts: &BTreeMap<String, Text>) -> Scored {
    let nothing = Prediction::default();
    let mut scored = Scored { documents: Vec::new(), total: Tally::default(), missing: Vec::new() };
    for gold in golds {
        let prediction = predictions.get(&gold.file).unwrap_or_else(|| {
            scored.missing.push(gold.file.clone());
            &nothing
        });
        let compared = document::compare(gold, prediction, texts.get(&gold.file));
        scored.total.add(&compared.tally);
        scored.documents.push((gold.file.clone(), compared));
    }
    scored
}

#[cfg(test)]
mod tests;
