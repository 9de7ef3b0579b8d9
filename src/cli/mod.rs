//! The command line: one file per command. Exit 0 all done; 1 something asked for failed (the rest was still done, each failure
//! one line on standard error naming the input); 2 wrong usage.

mod agency;
mod audit;
mod backup;
mod corrections;
mod demo;
mod directive;
mod doctor;
mod extract;
mod generate;
mod import;
mod import_tasks;
mod internal_extract;
mod internal_preview;
mod move_to;
mod openapi;
mod restore;
mod serve;
mod token;
mod user;
mod verify_backup;

use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use chrono::NaiveDate;
use clap::{Parser, Subcommand};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::Failure;
use thihanh_webkit::failure::field_message;

use crate::app::App;
use crate::config::{self, Config, ConfigArgs};
use crate::identity::{RandomIds, SystemClock};
use crate::modules::agencies;

/// Workbench with which a province organises the carrying out of law and follows it to the end.
#[derive(Debug, Parser)]
#[command(name = "thihanh", version, max_term_width = 110)]
pub struct Cli {
    #[command(flatten)]
    config: ConfigArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(flatten)]
    Plain(Plain),
    #[command(flatten)]
    Installed(Installed),
}

/// Commands that need neither database nor threads.
#[derive(Debug, Subcommand)]
enum Plain {
    Extract(extract::Args),
    /// Prints the OpenAPI document.
    Openapi,
    #[command(hide = true, name = thihanh_papers::child::COMMAND)]
    InternalExtract,
    #[command(hide = true, name = thihanh_papers::preview::COMMAND)]
    InternalPreview,
}

/// Commands that work on an installation.
#[derive(Debug, Subcommand)]
enum Installed {
    Demo(demo::Args),
    Serve(serve::Args),
    Import(import::Args),
    ImportTasks(import_tasks::Args),
    /// Reviews and issues directives.
    #[command(subcommand)]
    Directive(directive::Command),
    /// What reviewers corrected in what was read.
    #[command(subcommand)]
    Corrections(corrections::Command),
    /// Agencies.
    #[command(subcommand)]
    Agency(agency::Command),
    /// People's accounts.
    #[command(subcommand)]
    User(user::Command),
    /// The history of what was done.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Tokens by which people's programs use the API.
    #[command(subcommand)]
    Token(token::Command),
    Generate(generate::Args),
    Backup(backup::Args),
    Restore(restore::Args),
    VerifyBackup(verify_backup::Args),
    Move(move_to::Args),
    /// Prints the effective configuration, secrets hidden, and checks what the program needs.
    Doctor,
}

/// Opens the installation that the flags name, with the machine's clock.
async fn open(config: &ConfigArgs) -> anyhow::Result<App> {
    open_with(Config::load(config, None)?).await
}

/// A demo's data folder keeps the demo's day, whichever command works on it.
async fn open_with(config: Config) -> anyhow::Result<App> {
    let app = App::open(config, Arc::new(SystemClock), Arc::new(RandomIds)).await?;
    crate::demo::with_its_day(app)
}

/// A refusal as people read it: the sentence, then one line per refused field, in the language of the terminal.
fn refused(problem: impl Into<Problem>) -> anyhow::Error {
    let problem = problem.into();
    let lang = config::language();
    let mut text = Failure::from(problem.clone()).title(lang);
    if let Problem::Invalid(errors) = &problem {
        for error in errors {
            text.push_str(&format!("\n  {}: {}", error.field, field_message(lang, error)));
        }
    }
    anyhow::Error::msg(text)
}

/// The same of an error that may be a refusal.
fn said(error: anyhow::Error) -> anyhow::Error {
    match error.downcast::<Problem>() {
        Ok(problem) => refused(problem),
        Err(other) => other,
    }
}

/// Tells on a terminal how far something has come; in a pipe nothing.
struct Progress {
    is_watched: bool,
    what: String,
    told: u64,
}

impl Progress {
    /// Every how many things it is told anew.
    const STEP: u64 = 1_000;

    fn of(what: impl ToString) -> Self {
        Self { is_watched: std::io::stderr().is_terminal(), what: what.to_string(), told: 0 }
    }

    fn tell(&mut self, done: u64) {
        if self.is_watched && done / Self::STEP != self.told / Self::STEP {
            self.told = done;
            eprint!("\r{}: {done}", self.what);
        }
    }
}

/// The line is left to what comes next.
impl Drop for Progress {
    fn drop(&mut self) {
        if self.told > 0 {
            eprint!("\r\x1b[2K");
        }
    }
}

/// An agency by its id or its exact name on a day.
async fn find_agency(app: &App, given: &str, on: NaiveDate) -> anyhow::Result<AgencyId> {
    if let Ok(id) = given.parse() {
        return Ok(id);
    }
    agencies::api::find_by_name(app.store.read(), given, on)
        .await?
        .with_context(|| format!("no agency is called {given:?} today"))
}

/// What a command came to.
pub type Outcome = anyhow::Result<ExitCode>;

/// Runs the command line.
pub fn run(cli: Cli) -> ExitCode {
    let outcome = match cli.command {
        Command::Plain(Plain::Extract(args)) => extract::run(&cli.config, args),
        Command::Plain(Plain::Openapi) => openapi::run(),
        // Started before any thread: it bounds the memory of its own process.
        Command::Plain(Plain::InternalExtract) => internal_extract::run(),
        Command::Plain(Plain::InternalPreview) => internal_preview::run(),
        Command::Installed(command) => tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .context("the program cannot start its threads")
            .and_then(|runtime| runtime.block_on(run_installed(&cli.config, command))),
    };
    outcome.map_err(said).unwrap_or_else(|error| {
        eprintln!("thihanh: {error:#}");
        ExitCode::FAILURE
    })
}

async fn run_installed(config: &ConfigArgs, command: Installed) -> Outcome {
    match command {
        Installed::Demo(args) => demo::run(config, args).await,
        Installed::Serve(args) => serve::run(config, args).await,
        Installed::Import(args) => import::run(config, args).await,
        Installed::ImportTasks(args) => import_tasks::run(config, args).await,
        Installed::Directive(command) => directive::run(config, command).await,
        Installed::Corrections(command) => corrections::run(config, command).await,
        Installed::Agency(command) => agency::run(config, command).await,
        Installed::User(command) => user::run(config, command).await,
        Installed::Audit(command) => audit::run(config, command).await,
        Installed::Token(command) => token::run(config, command).await,
        Installed::Generate(args) => generate::run(config, args).await,
        Installed::Backup(args) => backup::run(config, args).await,
        Installed::Restore(args) => restore::run(config, args).await,
        Installed::VerifyBackup(args) => verify_backup::run(config, args).await,
        Installed::Move(args) => move_to::run(args).await,
        Installed::Doctor => doctor::run(config).await,
    }
}
