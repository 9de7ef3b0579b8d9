//! `token`: tokens by which people's programs use the API.

use std::process::ExitCode;

use anyhow::Context;
use thihanh_kernel::access::Actor;
use thihanh_kernel::time;
use uuid::Uuid;

use super::Outcome;
use crate::app::App;
use crate::config::ConfigArgs;
use crate::modules::accounts::api::{self, AccountView};
use crate::modules::accounts::model::token::{DEFAULT_DAYS, Scope};
use crate::modules::accounts::usecase::{self, NewToken};

/// Tokens by which people's programs use the API.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Makes a token and prints it, this once.
    ///
    /// Example: thihanh token create --user ha.ltt --scope read:obligations --name 'Bảng điều hành' --days 90
    Create {
        /// Whose rights it has
        #[arg(long, value_name = "LOGIN")]
        user: String,
        /// read or write; for some parts of the API only: read:obligations,directives
        #[arg(long)]
        scope: Scope,
        /// What it is for
        #[arg(long, default_value = "command line")]
        name: String,
        /// Days until it ends
        #[arg(long, default_value_t = DEFAULT_DAYS)]
        days: u32,
    },
    /// Lists tokens that were not revoked: id, account, scope, last use, end, name.
    List {
        /// Of one person only
        #[arg(long, value_name = "LOGIN")]
        user: Option<String>,
    },
    /// Revokes a token at once.
    Revoke {
        /// Its id, as `token list` prints it
        id: Uuid,
    },
}

pub(super) async fn run(config: &ConfigArgs, command: Command) -> Outcome {
    let app = super::open(config).await?;
    let actor = Actor::system("command line");
    match command {
        Command::Create { user, scope, name, days } => {
            let account = find(&app, &user).await?;
            let new = NewToken { name, scope, days };
            let (_, secret) = usecase::create_token(&app, &actor, account.id, new).await.map_err(super::refused)?;
            println!("{}", secret.shown());
        }
        Command::List { user } => {
            let account = match user {
                Some(user) => Some(find(&app, &user).await?.id),
                None => None,
            };
            for token in usecase::tokens(&app, &actor, account).await.map_err(super::refused)? {
                let owner = api::find(app.store.read(), token.account).await?.map(|account| account.login);
                let used = token.last_used_at.map_or_else(|| "never".to_owned(), time::vn_datetime);
                let (owner, ends) = (owner.unwrap_or_default(), time::vn_datetime(token.expires_at));
                println!("{}\t{owner}\t{}\t{used}\t{ends}\t{}", token.id, token.scope, token.name);
            }
        }
        Command::Revoke { id } => usecase::revoke_token(&app, &actor, id).await.map_err(super::refused)?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn find(app: &App, login: &str) -> anyhow::Result<AccountView> {
    api::find_by_login(app.store.read(), login).await?.with_context(|| format!("nobody signs in as {login:?}"))
}
