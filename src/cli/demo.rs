//! `demo`: a province to try everything in.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use chrono::NaiveDate;
use thihanh_kernel::time;

use super::Outcome;
use crate::config::{Config, ConfigArgs};
use crate::{demo, server};

/// Serves a sample province with its people and directives; all of it is invented.
///
/// Example: thihanh demo --today 2026-06-01 --fresh
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Address to listen on; port 0 picks a free one [default: 127.0.0.1:8080]
    #[arg(long, env = "THIHANH_LISTEN", value_name = "ADDR:PORT")]
    listen: Option<SocketAddr>,
    /// The day on which the demo stands [default: 2026-03-16, or where it stood]
    #[arg(long, value_name = "DATE", value_parser = day)]
    today: Option<NaiveDate>,
    /// Starts anew: the demo's data folder is removed first
    #[arg(long)]
    fresh: bool,
}

fn day(text: &str) -> Result<NaiveDate, String> {
    time::parse_date(text).ok_or_else(|| format!("{text:?} is no day; write 2026-02-28 or 28/02/2026"))
}

pub(super) async fn run(config: &ConfigArgs, args: Args) -> Outcome {
    let config = Config::load(config, args.listen)?;
    if args.fresh {
        demo::remove(&config)?;
    }
    let app = Arc::new(demo::open(config, args.today).await?);
    let listener = server::bind(&app).await?;
    for person in demo::people(app.clock.today()) {
        println!("{:<10} {:<24} {}", person.login, person.name, person.position);
    }
    println!("mật khẩu / password: {}", demo::PASSWORD);
    println!("http://{}", listener.local_addr()?);
    server::serve(app, listener, true).await?;
    Ok(ExitCode::SUCCESS)
}
