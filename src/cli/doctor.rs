//! `doctor`: prints the effective configuration, secrets hidden, and checks what the program needs.

use std::process::ExitCode;

use thihanh_kernel::time::vn_datetime;
use thihanh_store::journal;

use super::Outcome;
use crate::app::App;
use crate::config::{Config, ConfigArgs};
use crate::modules::accounts;

pub(super) async fn run(config: &ConfigArgs) -> Outcome {
    let config = Config::load(config, None)?;
    for (name, value) in config.redacted() {
        println!("{name} = {value}");
    }
    let mut is_well = true;
    let mut check = |what: &str, outcome: Result<String, String>| match outcome {
        Ok(detail) => println!("ok    {what}: {detail}"),
        Err(fault) => {
            is_well = false;
            println!("FAULT {what}: {fault}");
        }
    };
    match super::open_with(config).await {
        Ok(app) => {
            check("database", Ok(format!("{:?}, tables up to date", app.store.dialect())));
            check("accounts", accounts_of(&app).await);
            check("journal", journal_of(&app).await);
        }
        Err(error) => check("database", Err(format!("{error:#}"))),
    }
    Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn accounts_of(app: &App) -> Result<String, String> {
    match accounts::api::has_accounts(app.store.read()).await {
        Ok(true) => Ok("there are some".to_owned()),
        Ok(false) => Ok("none yet: only this machine is served".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// The key is told by its fingerprint: several instances must have the same.
async fn journal_of(app: &App) -> Result<String, String> {
    let key = app.seal.key.fingerprint();
    match journal::last(app.store.read()).await {
        Ok(Some(newest)) => Ok(format!(
            "key {key}, checkpoint {} of {}; 'thihanh audit verify' checks it",
            newest.number,
            vn_datetime(newest.at)
        )),
        Ok(None) => Ok(format!("key {key}, nothing sealed yet")),
        Err(error) => Err(error.to_string()),
    }
}
