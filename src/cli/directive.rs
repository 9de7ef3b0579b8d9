//! `directive`: looks at what was read, and issues.

use std::process::ExitCode;

use thihanh_kernel::access::Actor;

use super::Outcome;
use crate::config::ConfigArgs;
use crate::modules::directives::cli::{self, Facts};

/// Reviews and issues directives.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Shows what was read and what is uncertain.
    Review {
        /// Code of the directive, VB-2026-0001
        code: String,
    },
    /// Issues a directive: opens its obligations. Again on an issued one: issues what was accepted since.
    ///
    /// Example: thihanh directive issue VB-2026-0001 --number 86/KH-UBND --issued-on 2026-03-01 --accept-certain
    Issue {
        /// Code of the directive
        code: String,
        /// Number, where the text has none
        #[arg(long)]
        number: Option<String>,
        /// Date, where the text has none
        #[arg(long)]
        issued_on: Option<String>,
        /// Id or exact name of the agency inside which it holds
        #[arg(long)]
        jurisdiction: Option<String>,
        /// Accepts the tasks that nobody looked at and that the reader had no doubt about
        #[arg(long)]
        accept_certain: bool,
    },
}

pub(super) async fn run(config: &ConfigArgs, command: Command) -> Outcome {
    let app = super::open(config).await?;
    let actor = Actor::system("command line");
    match command {
        Command::Review { code } => println!("{}", cli::review(&app, &actor, &code).await.map_err(super::refused)?),
        Command::Issue { code, number, issued_on, jurisdiction, accept_certain } => {
            let jurisdiction = match &jurisdiction {
                Some(given) => Some(super::find_agency(&app, given, app.clock.today()).await?),
                None => None,
            };
            let facts = Facts { number, issued_on, jurisdiction };
            println!("{}", cli::issue(&app, &actor, &code, facts, accept_certain).await.map_err(super::refused)?);
        }
    }
    Ok(ExitCode::SUCCESS)
}
