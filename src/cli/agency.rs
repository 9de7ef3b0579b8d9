//! `agency`: the tree of agencies.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use thihanh_kernel::access::Actor;

use super::Outcome;
use crate::config::ConfigArgs;
use crate::modules::agencies::model::import::{Change, SourceFile};
use crate::modules::agencies::usecase::{self, Import};
use crate::modules::obligations;

/// Agencies.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Loads or updates the tree of agencies: all of the files, or nothing.
    ///
    /// Example: thihanh agency import agencies.csv successions.csv --dry-run
    Import {
        /// Files in the layout of samples/province
        #[arg(required = true, value_name = "FILE.csv")]
        files: Vec<PathBuf>,
        /// Only prints what would change
        #[arg(long)]
        dry_run: bool,
    },
}

pub(super) async fn run(config: &ConfigArgs, command: Command) -> Outcome {
    let Command::Import { files, dry_run } = command;
    let app = super::open(config).await?;
    let actor = Actor::system("command line");
    usecase::install_reference_data(&app, &actor).await?;
    let files = files
        .into_iter()
        .map(|path| {
            let bytes = std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            Ok(SourceFile { name: path.display().to_string(), bytes })
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    let imported =
        usecase::import(&app, &actor, Import { files, is_dry_run: dry_run }).await.map_err(super::refused)?;
    if !dry_run {
        obligations::usecase::rebuild_counters(&app).await?;
    }
    for change in &imported.changes {
        println!("{}", line(change));
    }
    println!(
        "{} changes, {} agencies{}",
        imported.changes.len(),
        imported.agencies,
        if dry_run { ", nothing written" } else { "" }
    );
    Ok(ExitCode::SUCCESS)
}

/// One change in a line: sign, day, name.
fn line(change: &Change) -> String {
    match change {
        Change::Added { name, from } => format!("+ {from} {name}"),
        Change::Continued { name, from } => format!("> {from} {name}"),
        Change::Corrected { name, from } => format!("~ {from} {name}"),
        Change::Ended { name, on } => format!("- {on} {name}"),
        Change::Moved { name, parent, from } => format!("^ {from} {name} -> {parent}"),
        Change::Succeeded { old, new, on } => format!("= {on} {old} -> {new}"),
    }
}
