//! How long the register takes over the data of an installation, and by which plans:
//!
//! ```text
//! thihanh generate --data big --obligations 1000000
//! cargo bench --bench register -- --data big --rounds 1000 --plans
//! ```
//!
//! A program of its own rather than a criterion bench: it wants percentiles of whole requests over data that takes minutes to make.

use std::sync::Arc;

use chrono::NaiveDate;
use clap::Parser;
use thihanh::app::App;
use thihanh::config::{Config, ConfigArgs};
use thihanh::identity::{RandomIds, SystemClock};
use thihanh::modules::obligations::measure;
use thihanh_kernel::access::{Actor, Grant, Role};
use thihanh_kernel::ids::{AccountId, AgencyId};

#[derive(Parser)]
struct Args {
    #[command(flatten)]
    config: ConfigArgs,
    /// How often each request is made
    #[arg(long, default_value_t = 1_000)]
    rounds: usize,
    /// Show the database's plans too
    #[arg(long)]
    plans: bool,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let app = App::open(Config::load(&args.config, None)?, Arc::new(SystemClock), Arc::new(RandomIds)).await?;
    if args.plans {
        for (name, plan) in measure::plans(&app, leader_of).await? {
            println!("## {name}\n{plan}");
        }
    }
    // Once unmeasured, so that the pages of the database are in memory.
    measure::register(&app, leader_of, args.rounds.min(20)).await?;
    println!("{:40} {:>9} {:>9} {:>9} {:>9} {:>5}", "request", "least ms", "p50 ms", "p95 ms", "max ms", "rows");
    for timing in measure::register(&app, leader_of, args.rounds).await? {
        let [least, p50, p95, most] =
            [timing.least, timing.p50, timing.p95, timing.most].map(|time| time.as_secs_f64() * 1_000.0);
        println!("{:40} {least:9.2} {p50:9.2} {p95:9.2} {most:9.2} {:5}", timing.name, timing.rows);
    }
    Ok(())
}

/// Somebody who sees an agency and everything below it.
fn leader_of(agency: AgencyId) -> Actor {
    let grant = Grant { role: Role::Leader, agency, module: None, from: NaiveDate::MIN, to: None };
    Actor::person(AccountId::from_uuid(uuid::Uuid::nil()), "measure".into(), vec![grant])
}
