//! `generate`: synthetic data of a given size, for load tests.

use std::process::ExitCode;

use super::Outcome;
use crate::app::App;
use crate::config::ConfigArgs;
use crate::modules::obligations::generate::{self, Wanted};
use crate::modules::{conditions, information, inspections, monitoring};

/// Fills an empty installation with synthetic data, for load tests.
///
/// Example: thihanh generate --data big --obligations 1000000 --agencies 3355 --monitoring
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
    /// Plans of monitoring, inspections, the information book and the registers of conditions too
    #[arg(long)]
    monitoring: bool,
    /// These alone, in an installation that has agencies and nothing of monitoring yet
    #[arg(long, conflicts_with_all = ["agencies", "obligations"])]
    only_monitoring: bool,
    /// Lines of each plan
    #[arg(long, default_value_t = 20)]
    plan_items: usize,
    /// Inspections, with five findings for each
    #[arg(long, default_value_t = 40_000)]
    inspections: usize,
    /// Entries of the information book
    #[arg(long, default_value_t = 50_000)]
    information: usize,
}

/// Findings for each inspection.
const FINDINGS: usize = 5;
/// Classes that each province holds in a year.
const CLASSES: usize = 12;

pub(super) async fn run(config: &ConfigArgs, args: Args) -> Outcome {
    let app = super::open(config).await?;
    if !args.only_monitoring {
        let wanted =
            Wanted { agencies: args.agencies, obligations: args.obligations, years: args.years, seed: args.seed };
        println!("{}", generate::run(&app, wanted).await?);
    }
    if args.monitoring || args.only_monitoring {
        monitoring(&app, &args).await?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn monitoring(app: &App, args: &Args) -> anyhow::Result<()> {
    let Args { years, seed, plan_items: items, inspections, information: entries, .. } = *args;
    println!("{}", monitoring::generate::run(app, monitoring::generate::Wanted { years, items, seed }).await?);
    let wanted = inspections::generate::Wanted { inspections, findings: inspections * FINDINGS, years, seed };
    println!("{}", inspections::generate::run(app, wanted).await?);
    let made = information::generate::run(app, information::generate::Wanted { entries, years, seed }).await?;
    println!("{made} entries of the information book");
    let wanted = conditions::generate::Wanted { years, classes: CLASSES, seed };
    println!("{} rows of people, posts, classes and money", conditions::generate::run(app, wanted).await?);
    Ok(())
}
