//! `generate`: synthetic data of a given size, for load tests.

use std::process::ExitCode;

use super::Outcome;
use crate::config::ConfigArgs;
use crate::modules::obligations::generate::{self, Wanted};

/// Fills an empty installation with synthetic data, for load tests.
///
/// Example: thihanh generate --data big --obligations 1000000 --agencies 3355
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Agencies
    #[arg(long, default_value_t = 3355)]
    agencies: usize,
    /// Obligations
    #[arg(long, default_value_t = 100_000)]
    obligations: usize,
    /// Years over which they are spread
    #[arg(long, default_value_t = 5)]
    years: u32,
    /// The same seed gives the same data
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub(super) async fn run(config: &ConfigArgs, args: Args) -> Outcome {
    let app = super::open(config).await?;
    let wanted = Wanted { agencies: args.agencies, obligations: args.obligations, years: args.years, seed: args.seed };
    let made = generate::run(&app, wanted).await?;
    println!("{made}");
    Ok(ExitCode::SUCCESS)
}
