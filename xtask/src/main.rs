//! Chores of the project, run as `cargo xtask CHORE`.
//!
//! A chore is one file beside this one: a struct of its arguments and a `run` that takes it. To add one, name its
//! module here and give it a line in [`Chore`] and one in [`main`].

mod check_arch;
mod sbom;
mod score;
mod test_pg;
mod vendor_assets;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Chores of the project")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Check the directions of dependency that docs/architecture.md promises
    CheckArch(check_arch::Arguments),
    /// List what the program is made of, as CycloneDX
    Sbom(sbom::Arguments),
    /// Compare what `thihanh extract` read with gold annotations
    Score(score::Arguments),
    /// A private PostgreSQL for tests
    TestPg(test_pg::Arguments),
    /// Fetch the files of `assets/` that come from elsewhere, or check them
    VendorAssets(vendor_assets::Arguments),
}

/// 0: done; 1: the chore failed or what it checks is not met; 2: wrong usage (by clap).
fn main() -> ExitCode {
    let outcome = match Arguments::parse().chore {
        Chore::CheckArch(arguments) => check_arch::run(&arguments),
        Chore::Sbom(arguments) => sbom::run(&arguments),
        Chore::Score(arguments) => score::run(&arguments),
        Chore::TestPg(arguments) => test_pg::run(&arguments),
        Chore::VendorAssets(arguments) => vendor_assets::run(&arguments),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("xtask: {error:#}");
        ExitCode::FAILURE
    })
}
