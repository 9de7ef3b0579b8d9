//! The program: parses the command line, starts logging, runs the command.

use std::process::ExitCode;

use clap::Parser;
use thihanh::cli::{self, Cli};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    thihanh::logging::install();
    cli::run(cli)
}
