//! `user`: people's accounts.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Grant, Module, Role};
use thihanh_kernel::time;

use super::Outcome;
use crate::app::App;
use crate::config::{self, ConfigArgs};
use crate::modules::accounts::usecase::{self, AddAccount};
use crate::modules::people::model::import::{Change, MAX_BYTES};
use crate::modules::people::usecase::{self as people, Import, Imported};
use crate::modules::people::web::import::fault_text;

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
        /// The only module in which the role counts: agencies, people, directives, obligations, letters, programmes, proposals, monitoring, notices, audit
        /// [default: every module]
        #[arg(long)]
        module: Option<Module>,
        /// First day of the role [default: today]
        #[arg(long, value_parser = day)]
        from: Option<NaiveDate>,
        /// Last day of the role
        #[arg(long, value_parser = day)]
        to: Option<NaiveDate>,
    },
    /// Adds people and roles from a table (XLSX or CSV): all of its rows, or nothing. Prints each change, and of new people the code by
    /// which they choose a password. The same file again changes nothing.
    ///
    /// Columns: Họ và tên, Chức vụ, Đơn vị, Vai trò, Phân hệ, Thư điện tử, Điện thoại, Tên đăng nhập, Từ ngày, Đến ngày; in any order,
    /// in English too.
    ///
    /// Example: thihanh user import can-bo.xlsx --dry-run
    Import {
        /// The table
        file: PathBuf,
        /// Only prints what would change
        #[arg(long)]
        dry_run: bool,
        /// Sends the codes by mail too, to whoever has an address
        #[arg(long)]
        mail: bool,
    },
    /// Makes a code by which a person chooses a password, the first one or another, and prints it, or sends it by mail. Earlier codes of
    /// the person hold no more.
    ///
    /// Example: thihanh user invite ha.ltt --mail
    Invite {
        /// The account
        login: String,
        /// Sends it to the address that the account has, and prints nothing of it
        #[arg(long)]
        mail: bool,
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
        Command::Add { login, name, position, role, agency, module, from, to } => {
            let today = app.clock.today();
            let agency = super::find_agency(&app, &agency, today).await?;
            let grants = vec![Grant { role, agency, module, from: from.unwrap_or(today), to }];
            let password = read_password()?;
            usecase::add_account(&app, &actor, AddAccount { login: login.clone(), name, position, password, grants })
                .await
                .map_err(super::refused)?;
            println!("{login}");
        }
        Command::Import { file, dry_run, mail } => return import(&app, &actor, &file, dry_run, mail).await,
        Command::Invite { login, mail: true } => {
            people::mail_slip(&app, &actor, &login).await.map_err(super::refused)?;
            println!("mail\t{login}");
        }
        Command::Invite { login, mail: false } => {
            let slip = usecase::make_slip(&app, &actor, &login).await.map_err(super::refused)?;
            println!("code\t{}\t{}", slip.account.login, slip.code);
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

async fn import(app: &App, actor: &Actor, file: &Path, is_dry_run: bool, by_mail: bool) -> Outcome {
    // A file that is far too large is not read to its end to be told so.
    let size = std::fs::metadata(file).with_context(|| format!("{} cannot be read", file.display()))?.len();
    let bytes = match size {
        size if size > MAX_BYTES as u64 => vec![0; MAX_BYTES + 1],
        _ => std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?,
    };
    let outcome = if is_dry_run {
        people::look(app, actor, bytes).await.map(Ok)
    } else {
        let command = Import { bytes, agreed: None, by_mail };
        people::import(app, actor, command).await.map(|imported| match imported {
            Imported::Wrong(looked) | Imported::Changed(looked) => Ok(looked),
            Imported::Done(plan, slips) => Err((plan, slips)),
        })
    };
    let (plan, slips) = match outcome.map_err(super::refused)? {
        Ok(looked) => (looked.plan, Vec::new()),
        Err(done) => done,
    };
    let lang = config::language();
    for line in &plan.lines {
        let (number, name) = (line.row.line, &line.row.facts.name);
        match &line.outcome {
            Ok(Change::Person) => println!("+ {}\t{name}\t{}, {}", line.login, line.row.role, line.row.agency),
            Ok(Change::Role) => println!("^ {}\t{name}\t{}, {}", line.login, line.row.role, line.row.agency),
            Ok(Change::Nothing) => {}
            Err(faults) => {
                for fault in faults {
                    eprintln!("{}:{number}: {name}: {}", file.display(), fault_text(lang, fault));
                }
            }
        }
    }
    for slip in &slips {
        println!("code\t{}\t{}", slip.account.login, slip.code);
    }
    let is_wrong = plan.wrong() > 0;
    let written = if is_dry_run || is_wrong { ", nothing written" } else { "" };
    println!("{} people, {} roles, {} wrong rows{written}", plan.added(), plan.grants(), plan.wrong());
    Ok(if is_wrong { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn read_password() -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        eprint!("Password: ");
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}
