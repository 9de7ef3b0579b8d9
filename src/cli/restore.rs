//! `restore`: an installation out of a backup, in an empty place.

use std::path::PathBuf;
use std::process::ExitCode;

use thihanh_kernel::time::vn_datetime;

use super::backup::count;
use super::{Outcome, Progress};
use crate::backup;
use crate::config::{self, Config, ConfigArgs};

/// Makes an installation out of a backup, in a data folder and a database that are empty.
///
/// The database may be of the other kind than the one that was saved. The keys come from the slip, or lie in the data folder already. A restore
/// that was cut off is run again; until one comes to its end, no other command works on the folder.
///
/// Example: thihanh restore --data /var/lib/thihanh --keys /root/slip.txt /backup/thihanh-2026-11-30.tar
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file that `thihanh backup` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The slip with the keys [default: those in the data folder]
    #[arg(long, value_name = "SLIP")]
    keys: Option<PathBuf>,
}

pub(super) async fn run(config: &ConfigArgs, args: Args) -> Outcome {
    let lang = config::language();
    let config = Config::load(config, None)?;
    let mut progress = Progress::of(lang.t("restore-progress"));
    let restored = backup::restore(&config, &args.file, args.keys.as_deref(), |done| progress.tell(done)).await?;
    drop(progress);
    let manifest = &restored.manifest;
    println!(
        "{}",
        lang.t("restore-done")
            .with("at", vn_datetime(manifest.taken_at))
            .with("rows", count(manifest.total_rows()))
            .with("files", count(manifest.files.count))
    );
    let app = super::open_with(config).await?;
    let (counters, check) = backup::prove(&app).await?;
    println!("{}", lang.t("restore-counters").with("differed", count(counters)));
    let journal = super::audit::report(&app, &check).await?;
    Ok(if counters == 0 { journal } else { ExitCode::FAILURE })
}
