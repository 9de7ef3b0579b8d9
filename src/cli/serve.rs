//! `serve`: the web application and its background jobs.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use super::Outcome;
use crate::config::{Config, ConfigArgs};
use crate::server;

/// Serves the web application and its background jobs.
///
/// Example: thihanh serve --listen 127.0.0.1:8080
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Address to listen on; port 0 picks a free one [default: 127.0.0.1:8080]
    #[arg(long, env = "THIHANH_LISTEN", value_name = "ADDR:PORT")]
    listen: Option<SocketAddr>,
    /// Web only: no background jobs in this process
    #[arg(long)]
    no_jobs: bool,
}

pub(super) async fn run(config: &ConfigArgs, args: Args) -> Outcome {
    let app = Arc::new(super::open_with(Config::load(config, args.listen)?).await?);
    let listener = server::bind(&app).await?;
    println!("http://{}", listener.local_addr()?);
    server::serve(app, listener, !args.no_jobs).await?;
    Ok(ExitCode::SUCCESS)
}
