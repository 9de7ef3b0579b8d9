//! `backup`: the whole installation in one file, while it works.

use std::path::PathBuf;
use std::process::ExitCode;

use thihanh_kernel::time::vn_datetime;
use thihanh_webkit::failure::field_message;

use super::{Outcome, Progress};
use crate::backup::{self, manifest::finding};
use crate::config::{self, ConfigArgs};

/// Writes the whole installation into one file, while it works: rows and files as they are at one moment.
///
/// The keys of the folder keys are not in it; without them a backup is worth little. --keys writes them as a slip, to be printed and kept
/// apart. Both files can be read by their owner only, and neither is written over one that is there.
///
/// Example: thihanh backup --data /var/lib/thihanh /backup/thihanh-2026-11-30.tar --keys /root/slip.txt
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Writes the slip with the keys into this file too
    #[arg(long, value_name = "SLIP")]
    keys: Option<PathBuf>,
    /// Writes over a backup of the same name
    #[arg(long)]
    replace: bool,
}

pub(super) async fn run(config: &ConfigArgs, args: Args) -> Outcome {
    let lang = config::language();
    let app = super::open(config).await?;
    let mut progress = Progress::of(lang.t("backup-progress"));
    let saved = backup::save(&app, &args.file, args.replace, |done| progress.tell(done)).await?;
    drop(progress);
    let manifest = &saved.manifest;
    for name in &manifest.files.missing {
        eprintln!("{}", field_message(lang, &finding("archive-file-missing").with("name", name.as_str())));
    }
    for name in &manifest.files.damaged {
        eprintln!("{}", field_message(lang, &finding("archive-file-damaged").with("name", name.as_str())));
    }
    println!(
        "{}",
        lang.t("backup-saved")
            .with("path", args.file.display().to_string())
            .with("at", vn_datetime(manifest.taken_at))
            .with("rows", count(manifest.total_rows()))
            .with("files", count(manifest.files.count))
            .with("bytes", count(saved.bytes))
            .with("keys", manifest.keys.as_str())
    );
    if let Some(path) = &args.keys {
        let keys = backup::write_slip(&app, path)?;
        println!("{}", lang.t("backup-slip").with("path", path.display().to_string()).with("keys", keys));
    }
    Ok(if saved.is_complete() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A number for a sentence.
pub(super) fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
