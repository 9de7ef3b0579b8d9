//! `verify-backup`: whether a backup would be an installation again.

use std::path::PathBuf;
use std::process::ExitCode;

use thihanh_kernel::time::vn_datetime;
use thihanh_webkit::failure::field_message;

use super::audit::{entry_fault, seal_fault};
use super::backup::count;
use super::{Outcome, Progress};
use crate::backup::{self, archive::Sealed};
use crate::config::{self, Config, ConfigArgs};

/// Restores a backup aside, counts and hashes what came out, and walks its journal. Prints a line for everything that is wrong.
///
/// With the keys, from the slip or the data folder, it also finds what somebody made up with right hashes. What is restored aside lies in
/// the folder for passing files (TMPDIR) and is removed.
///
/// Example: thihanh verify-backup --keys /root/slip.txt /backup/thihanh-2026-11-30.tar
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file that `thihanh backup` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The slip with the keys [default: those in the data folder, where it has some]
    #[arg(long, value_name = "SLIP")]
    keys: Option<PathBuf>,
}

pub(super) async fn run(config: &ConfigArgs, args: Args) -> Outcome {
    let lang = config::language();
    let config = Config::load(config, None)?;
    let mut progress = Progress::of(lang.t("verify-progress"));
    let verified = backup::verify(&args.file, args.keys.as_deref(), &config.data, |done| progress.tell(done)).await?;
    drop(progress);
    for finding in &verified.findings {
        println!("{}", field_message(lang, finding));
    }
    for fault in &verified.journal {
        println!("BREAK {}", entry_fault(fault, None));
    }
    for fault in &verified.seals {
        println!("BREAK {}", seal_fault(fault));
    }
    if !verified.is_sound() {
        return Ok(ExitCode::FAILURE);
    }
    if let Some(manifest) = &verified.manifest {
        let sound = lang
            .t("verify-sound")
            .with("path", args.file.display().to_string())
            .with("at", vn_datetime(manifest.taken_at))
            .with("tables", count(manifest.rows.len() as u64))
            .with("rows", count(manifest.total_rows()))
            .with("files", count(manifest.files.count))
            .with("entries", count(verified.entries));
        println!("{sound}");
    }
    println!(
        "{}",
        match verified.sealed {
            Some(Sealed::ByKeys) => lang.t("verify-by-keys"),
            _ => lang.t("verify-without-keys"),
        }
    );
    Ok(ExitCode::SUCCESS)
}
