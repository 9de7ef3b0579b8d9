//! `audit`: proves that nobody changed the journal.

use std::io::IsTerminal;
use std::process::ExitCode;

use thihanh_kernel::time::vn_datetime;
use thihanh_store::journal::{Damage, Fault, Findings, SealDamage, SealFault};

use super::Outcome;
use crate::app::App;
use crate::config::ConfigArgs;
use crate::modules::audit::usecase::{self, Check};

/// The history of what was done.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Checks every entry of the journal, its chain and the checkpoints over it.
    ///
    /// Prints what is wrong, the first breaks one by one, and ends with 1. Entries written since the newest checkpoint are
    /// guarded by their chains alone.
    ///
    /// Example: thihanh audit verify --data /var/lib/thihanh
    Verify,
}

pub(super) async fn run(config: &ConfigArgs, command: Command) -> Outcome {
    let app = super::open(config).await?;
    match command {
        Command::Verify => verify(&app).await,
    }
}

async fn verify(app: &App) -> Outcome {
    let is_watched = std::io::stderr().is_terminal();
    let check = usecase::check(app, |checked| {
        if is_watched && checked.is_multiple_of(10_000) {
            eprint!("\r{checked} entries");
        }
    })
    .await?;
    if is_watched {
        eprint!("\r");
    }
    report(app, &check).await
}

/// Prints what a check came to.
pub(super) async fn report(app: &App, check: &Check) -> Outcome {
    for fault in &check.journal.first {
        let name = usecase::name_of(app, fault).await?;
        println!("BREAK {}", entry_fault(fault, name.as_deref()));
    }
    for fault in &check.seals.findings.first {
        println!("BREAK {}", seal_fault(fault));
    }
    println!("{}", summary(check));
    Ok(if check.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub(super) fn entry_fault(fault: &Fault, name: Option<&str>) -> String {
    let what = match fault.damage {
        Damage::Gap => "entries before it are missing",
        Damage::Unchained => "it does not continue the entry before it",
        Damage::Changed => "its content was changed after it was written",
    };
    let object = name.map_or_else(|| fault.object_id.to_string(), str::to_owned);
    format!("{} {object}, entry {} (number {} of the journal): {what}", fault.object_kind, fault.object_seq, fault.seq)
}

pub(super) fn seal_fault(fault: &SealFault) -> String {
    let after = fault.after_seq.map_or_else(|| "the beginning".to_owned(), |seq| format!("number {seq}"));
    let until = fault.until_seq.map(|seq| seq.to_string()).unwrap_or_default();
    let since = fault.since.map_or_else(String::new, |at| format!(" after {}", vn_datetime(at)));
    let at = fault.at.map_or_else(String::new, |at| format!(" until {}", vn_datetime(at)));
    let number = fault.number;
    match fault.damage {
        SealDamage::Differs { sealed, found } => format!(
            "entries after {after} up to {until}, written{since}{at}: {sealed} were sealed, {found} are there; \
             some were removed, added or written anew"
        ),
        SealDamage::Forged => {
            format!("checkpoint {number} was changed, or was made with another key than the one in the data folder")
        }
        SealDamage::Gap => format!("checkpoints before {number} are missing"),
        SealDamage::Gone => format!(
            "checkpoint {number}, remembered in the data folder, is not in the database: its end was cut off, or an older state was put back"
        ),
    }
}

fn summary(check: &Check) -> String {
    let count = |findings: u64, what: &str| match findings {
        0 => format!("no break in the {what}"),
        1 => format!("1 break in the {what}"),
        many => format!("{many} breaks in the {what}"),
    };
    let Check { journal, seals } = check;
    let Findings { checked, faults, .. } = journal;
    let newest = seals.newest.map_or_else(String::new, |at| format!(", the newest of {}", vn_datetime(at)));
    format!(
        "{checked} entries: {}\n{} checkpoints{newest}: {}; {} entries are not sealed yet",
        count(*faults, "journal"),
        seals.findings.checked,
        count(seals.findings.faults, "checkpoints"),
        seals.unsealed,
    )
}
