//! `user`: people's accounts.

use std::io::IsTerminal;
use std::process::ExitCode;

use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Grant, Role};
use thihanh_kernel::time;

use super::Outcome;
use crate::config::ConfigArgs;
use crate::modules::accounts::usecase::{self, AddAccount};

/// People's accounts.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Adds a person; the password is read from standard input.
    ///
    /// Example: echo 'mot mat khau dai' | thihanh user add ha.ltt --name 'Lê Thị Thu Hà' --role focal_officer --agency 'Sở Tư pháp'
    Add {
        /// What the person types to sign in
        login: String,
        /// Full name
        #[arg(long)]
        name: String,
        /// Post, as on documents
        #[arg(long, default_value = "")]
        position: String,
        /// administrator, coordinator, leader, unit_head, focal_officer, records_clerk, inspector, observer, partner, auditor
        #[arg(long)]
        role: Role,
        /// Id or exact name of the agency over whose subtree the role holds
        #[arg(long)]
        agency: String,
        /// First day of the role [default: today]
        #[arg(long, value_parser = day)]
        from: Option<NaiveDate>,
        /// Last day of the role
        #[arg(long, value_parser = day)]
        to: Option<NaiveDate>,
    },
    /// Lists the accounts.
    List,
    /// Disables an account and ends its sessions.
    Disable {
        /// The account
        login: String,
    },
    /// Sets a new password, read from standard input, and ends the account's sessions.
    ResetPassword {
        /// The account
        login: String,
    },
}

fn day(text: &str) -> Result<NaiveDate, String> {
    time::parse_date(text).ok_or_else(|| format!("{text:?} is no day; write 2026-02-28 or 28/02/2026"))
}

pub(super) async fn run(config: &ConfigArgs, command: Command) -> Outcome {
    let app = super::open(config).await?;
    let actor = Actor::system("command line");
    match command {
        Command::Add { login, name, position, role, agency, from, to } => {
            let today = app.clock.today();
            let agency = super::find_agency(&app, &agency, today).await?;
            let grants = vec![Grant { role, agency, from: from.unwrap_or(today), to }];
            let password = read_password()?;
            usecase::add_account(&app, &actor, AddAccount { login: login.clone(), name, position, password, grants })
                .await
                .map_err(super::refused)?;
            println!("{login}");
        }
        Command::List => {
            for account in usecase::list_accounts(&app, &actor).await.map_err(super::refused)? {
                let state = if account.is_active { "" } else { " (disabled)" };
                println!("{}\t{}\t{}{state}", account.login, account.name, account.position);
            }
        }
        Command::Disable { login } => usecase::set_active(&app, &actor, &login, false).await.map_err(super::refused)?,
        Command::ResetPassword { login } => {
            usecase::reset_password(&app, &actor, &login, read_password()?).await.map_err(super::refused)?
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn read_password() -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        eprint!("Password: ");
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}
