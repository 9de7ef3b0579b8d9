//! `corrections`: what reviewers corrected in what was read, for whoever makes the reader better.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use chrono::NaiveDate;
use serde::Serialize;
use thihanh_kernel::access::Actor;
use thihanh_kernel::time::parse_date;

use super::Outcome;
use crate::config::ConfigArgs;
use crate::modules::directives::model::corrections::Correction;
use crate::modules::directives::usecase;

/// What reviewers corrected in what was read.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Writes each issued directive in which something was corrected as an annotation for `cargo xtask score`: CODE.txt, gold/CODE.gold.json, and as
    /// JSON Lines what is read today (read.jsonl), what was issued in the same form (reviewed.jsonl), what was corrected (corrections.jsonl).
    ///
    /// Example: thihanh corrections export sua-loi --mask-names
    Export {
        /// A folder that does not exist yet, or is empty
        folder: PathBuf,
        /// Hides the names of people in texts and annotations: who signed, and who is named behind ông, bà, đồng chí
        #[arg(long)]
        mask_names: bool,
        /// Only directives issued since this day
        #[arg(long, value_name = "DATE", value_parser = day)]
        since: Option<NaiveDate>,
    },
}

fn day(text: &str) -> Result<NaiveDate, String> {
    parse_date(text).ok_or_else(|| format!("{text:?} is no day; write 2026-02-28 or 28/02/2026"))
}

/// A line of `corrections.jsonl`.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    corrections: &'a [Correction],
}

pub(super) async fn run(config: &ConfigArgs, command: Command) -> Outcome {
    let Command::Export { folder, mask_names, since } = command;
    let app = super::open(config).await?;
    // The folder holds whole documents: nobody else on the machine reads them.
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder.join("gold"));
    made.with_context(|| format!("{} cannot be made", folder.display()))?;
    let is_used = fs::read_dir(&folder)?.count() > 1 || fs::read_dir(folder.join("gold"))?.next().is_some();
    anyhow::ensure!(!is_used, "{} is not empty", folder.display());
    let (mut read, mut reviewed, mut corrections) = (String::new(), String::new(), String::new());
    let actor = Actor::system("command line");
    let written = usecase::corrections(&app, &actor, since, mask_names, |one, reading| {
        let file = one.gold.file.clone();
        write(&folder.join(&file), &one.text)?;
        let mut gold = serde_json::to_string_pretty(&one.gold)?;
        gold.push('\n');
        write(&folder.join("gold").join(format!("{}.gold.json", one.code)), &gold)?;
        read.push_str(&serde_json::to_string(&reading.contract(&one.text, Some(&file)))?);
        read.push('\n');
        reviewed.push_str(&serde_json::to_string(&one.reviewed)?);
        reviewed.push('\n');
        corrections.push_str(&serde_json::to_string(&Line { file: &file, corrections: &one.corrections })?);
        corrections.push('\n');
        Ok::<_, Fault>(())
    });
    let (all, changed) = written.await.map_err(|fault| match fault {
        Fault::Directives(error) => super::refused(error),
        Fault::Other(error) => error,
    })?;
    for (name, text) in [("read.jsonl", read), ("reviewed.jsonl", reviewed), ("corrections.jsonl", corrections)] {
        write(&folder.join(name), &text)?;
    }
    println!("{all} issued directives, something was corrected in {changed}");
    Ok(ExitCode::SUCCESS)
}

/// Why the export ended.
enum Fault {
    Directives(usecase::DirectiveError),
    Other(anyhow::Error),
}

impl From<usecase::DirectiveError> for Fault {
    fn from(error: usecase::DirectiveError) -> Self {
        Self::Directives(error)
    }
}

impl From<anyhow::Error> for Fault {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self::Other(error.into())
    }
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes()).with_context(|| format!("{} cannot be written", path.display()))
}
