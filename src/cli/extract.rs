//! `extract`: reads documents and prints what they order.

use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::Context;
use clap::ValueEnum;
use serde_json::Value;
use thihanh_papers::Paper;
use vanban::Reading;

use super::Outcome;
use crate::config::{self, Config, ConfigArgs};
use crate::reader::Reader;

/// Reads documents and prints what they order, one JSON object per file and line.
///
/// Example: thihanh extract samples/*.txt --format table
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files to read; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// json: JSON Lines; table: for people; text: the bare text read
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
    /// Adds to each document what was considered and rejected, with the reason (json only)
    #[arg(long)]
    explain: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Json,
    Table,
    Text,
}

pub(super) fn run(config: &ConfigArgs, args: Args) -> Outcome {
    let reader = Reader::new(&Config::load(config, None)?);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut failed = false;
    // One file at a time on each core; a batch is written in the order of the files before the next is begun, which bounds
    // what is held.
    let cores = thread::available_parallelism().map_or(1, usize::from);
    for batch in args.files.chunks(cores * FILES_A_CORE) {
        for (path, done) in batch.iter().zip(extract_all(&reader, batch, &args, cores)) {
            match done {
                Ok(Done { shown, considered }) => {
                    out.write_all(&shown).context("standard output is closed")?;
                    std::io::stderr().write_all(&considered)?;
                }
                Err(error) => {
                    failed = true;
                    eprintln!("{}: {error:#}", path.display());
                }
            }
        }
    }
    out.flush().context("standard output is closed")?;
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// How many files a core reads before what was read is written.
const FILES_A_CORE: usize = 16;

/// What one file gave.
#[derive(Default)]
struct Done {
    /// For standard output.
    shown: Vec<u8>,
    /// For standard error: what was taken for no task.
    considered: Vec<u8>,
}

/// Extracts from all files, in their order.
fn extract_all(reader: &Reader, files: &[PathBuf], args: &Args, threads: usize) -> Vec<anyhow::Result<Done>> {
    let done: Vec<_> = files.iter().map(|_| Mutex::new(Ok(Done::default()))).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let (Some(path), Some(done)) = (files.get(at), done.get(at)) else { return };
            let outcome = extract(reader, path, args);
            *done.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = outcome;
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads.min(files.len()) {
            scope.spawn(work);
        }
        work();
    });
    done.into_iter().map(|one| one.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)).collect()
}

fn extract(reader: &Reader, path: &Path, args: &Args) -> anyhow::Result<Done> {
    let name = path.file_name().map_or_else(|| "-".to_owned(), |name| name.to_string_lossy().into_owned());
    let paper = read(reader, path, &name)?;
    let mut done = Done::default();
    print(&mut done, &paper, &name, args)?;
    Ok(done)
}

fn read(reader: &Reader, path: &Path, name: &str) -> anyhow::Result<Paper> {
    let bytes = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        // One byte over the limit is enough for the reader to say "too large" without holding more.
        std::io::stdin().lock().take(reader.max_bytes() as u64 + 1).read_to_end(&mut bytes)?;
        bytes
    } else {
        reader.load(path)?
    };
    Ok(reader.read(&bytes, Some(name))?)
}

fn print(done: &mut Done, paper: &Paper, name: &str, args: &Args) -> std::io::Result<()> {
    let out = &mut done.shown;
    match args.format {
        Format::Text => out.write_all(paper.text.as_bytes()),
        Format::Json => {
            let reading = vanban::read(&paper.text);
            serde_json::to_writer(&mut *out, &reading.contract(&paper.text, Some(name)))?;
            out.write_all(b"\n")?;
            if args.explain {
                explain(&mut done.considered, &reading, &paper.text)?;
            }
            Ok(())
        }
        Format::Table => table(out, name, &paper.text),
    }
}

/// What was taken for no task, and why, on standard error.
fn explain(out: &mut impl Write, reading: &Reading, text: &str) -> std::io::Result<()> {
    for rejected in reading.explain() {
        let words: String =
            rejected.source.of(text).split_whitespace().collect::<Vec<_>>().join(" ").chars().take(80).collect();
        writeln!(out, "[{}] {:?}: {words}", rejected.path, rejected.reason)?;
    }
    Ok(())
}

/// A page for people: the header, then one block per task.
fn table(out: &mut impl Write, name: &str, text: &str) -> std::io::Result<()> {
    let reading = vanban::read(text);
    let extraction = reading.contract(text, Some(name));
    let lang = config::language();
    let shown = serde_json::to_value(&extraction)?;
    let word = |value: &Value| value.as_str().map_or_else(|| "–".to_owned(), str::to_owned);
    let list = |value: &Value| value.as_array().into_iter().flatten().map(word).collect::<Vec<_>>().join("; ");
    let document = &shown["document"];
    writeln!(out, "{name}")?;
    for (key, field) in [
        ("extract-number", "number"),
        ("extract-date", "issued_on"),
        ("extract-issuer", "issuer"),
        ("extract-title", "title"),
    ] {
        writeln!(out, "  {}: {}", lang.t(key), word(&document[field]))?;
    }
    for (index, task) in shown["tasks"].as_array().into_iter().flatten().enumerate() {
        let text: String = word(&task["text"]).chars().take(100).collect();
        writeln!(out, "\n  {:>3}. [{}] {text}", index + 1, word(&task["path"]))?;
        for (key, field) in [("extract-lead", "lead"), ("extract-support", "support")] {
            if task[field].as_array().is_some_and(|list| !list.is_empty()) {
                writeln!(out, "       {}: {}", lang.t(key), list(&task[field]))?;
            }
        }
        for deadline in task["deadlines"].as_array().into_iter().flatten() {
            writeln!(out, "       {}: {deadline}", lang.t("extract-deadline"))?;
        }
    }
    Ok(())
}
