//! The command line: one file per command. Exit 0 all done; 1 something asked for failed (the rest was still done, each failure
//! one line on standard error naming the input); 2 wrong usage.

mod agency;
mod demo;
mod directive;
mod doctor;
mod extract;
mod generate;
mod import;
mod internal_extract;
mod openapi;
mod serve;
mod user;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::ConfigArgs;

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
    Demo(demo::Args),
    Serve(serve::Args),
    Extract(extract::Args),
    Import(import::Args),
    #[command(subcommand)]
    Directive(directive::Command),
    #[command(subcommand)]
    Agency(agency::Command),
    #[command(subcommand)]
    User(user::Command),
    Generate(generate::Args),
    Openapi,
    Doctor,
    #[command(hide = true, name = "internal-extract")]
    InternalExtract,
}

/// What a command came to.
pub type Outcome = anyhow::Result<ExitCode>;

/// Runs the command line.
pub async fn run(cli: Cli) -> ExitCode {
    let outcome = match cli.command {
        Command::Extract(args) => extract::run(&cli.config, args),
        Command::InternalExtract => internal_extract::run(),
        Command::Openapi => openapi::run(),
        Command::Demo(args) => demo::run(&cli.config, args).await,
        Command::Serve(args) => serve::run(&cli.config, args).await,
        Command::Import(args) => import::run(&cli.config, args).await,
        Command::Directive(command) => directive::run(&cli.config, command).await,
        Command::Agency(command) => agency::run(&cli.config, command).await,
        Command::User(command) => user::run(&cli.config, command).await,
        Command::Generate(args) => generate::run(&cli.config, args).await,
        Command::Doctor => doctor::run(&cli.config).await,
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("thihanh: {error:#}");
        ExitCode::FAILURE
    })
}
