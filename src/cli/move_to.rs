//! `move`: from SQLite to PostgreSQL, or back.

use std::process::ExitCode;

use thihanh_store::DatabaseUrl;

use super::backup::count;
use super::{Outcome, Progress};
use crate::{backup, config};

/// Copies every row from one database into another that is empty, and compares counts and hashes.
///
/// Stop the server first: what is written while the rows are read is not in the new database, so a database that is in use is refused. Files and keys
/// stay where they are; name the new database in thihanh.toml and start the server again. The old one is not changed.
///
/// Example: thihanh move --from sqlite:/var/lib/thihanh/thihanh.db --to postgres://thihanh:secret@localhost/thihanh
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The database that is left, sqlite:PATH or postgres://…
    #[arg(long, value_name = "URL")]
    from: DatabaseUrl,
    /// The database that is moved to
    #[arg(long, value_name = "URL")]
    to: DatabaseUrl,
}

pub(super) async fn run(args: Args) -> Outcome {
    let lang = config::language();
    let mut progress = Progress::of(lang.t("move-progress"));
    let moved = backup::transfer(&args.from, &args.to, |done| progress.tell(done)).await?;
    drop(progress);
    println!(
        "{}",
        lang.t("move-done")
            .with("rows", count(moved.rows))
            .with("tables", count(moved.tables as u64))
            .with("database", args.to.to_string())
    );
    Ok(ExitCode::SUCCESS)
}
