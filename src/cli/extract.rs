//! `extract`: reads documents and prints what they order.

use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::ValueEnum;
use thihanh_papers::Paper;
use vanban::Reading;

use super::Outcome;
use crate::config::{Config, ConfigArgs};
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
    for path in &args.files {
        let name = path.file_name().map_or_else(|| "-".to_owned(), |name| name.to_string_lossy().into_owned());
        match read(&reader, path, &name) {
            Ok(paper) => print(&mut out, &paper, &name, &args).context("standard output is closed")?,
            Err(error) => {
                failed = true;
                eprintln!("{}: {error:#}", path.display());
            }
        }
    }
    out.flush().context("standard output is closed")?;
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
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

fn print(out: &mut impl Write, paper: &Paper, name: &str, args: &Args) -> std::io::Result<()> {
    match args.format {
        Format::Text => out.write_all(paper.text.as_bytes()),
        Format::Json => {
            let reading = vanban::read(&paper.text);
            reading.write_json(out, Some(name), args.explain)?;
            out.write_all(b"\n")
        }
        Format::Table => table(out, name, &vanban::read(&paper.text)),
    }
}

/// A page for people: the header, then one block per task.
fn table(out: &mut impl Write, name: &str, reading: &Reading) -> std::io::Result<()> {
    let document = &reading.document;
    writeln!(out, "{name}")?;
    writeln!(out, "  {} {} {}", document.kind.code(), document.number.as_deref().unwrap_or("(chưa có số)"), document.title.as_deref().unwrap_or(""))?;
    for (index, task) in reading.tasks.iter().enumerate() {
        let text: String = task.text.chars().take(90).collect();
        writeln!(out, "  {:>3}. [{}] {text}", index + 1, task.path)?;
        writeln!(out, "       chủ trì: {}", task.lead.join("; "))?;
        if !task.support.is_empty() {
            writeln!(out, "       phối hợp: {}", task.support.join("; "))?;
        }
        for deadline in &task.deadlines {
            writeln!(out, "       hạn: {deadline}")?;
        }
    }
    Ok(())
}
