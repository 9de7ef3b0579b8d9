//! The program: parses the command line, starts logging, runs the command.

use std::process::ExitCode;

use clap::Parser;
use thihanh::cli::{self, Cli};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    thihanh::logging::install();
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(cli::run(cli)),
        Err(error) => {
            eprintln!("thihanh: the program cannot start its threads: {error}");
            ExitCode::FAILURE
        }
    }
}
