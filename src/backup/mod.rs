//! The whole installation in one file, out of it again, and from one database to another.
//!
//! | file | holds |
//! | --- | --- |
//! | `save` | an archive of an installation that goes on working |
//! | `restore` | an installation out of an archive, in an empty place |
//! | `verify` | whether an archive would be one: restored aside, counted, hashed |
//! | `transfer` | all rows from one database into another, without a file between |
//! | `archive`, `manifest` | the file |
//! | `escrow` | the slip with the keys, which are in no archive |
//! | `search` | the search indexes, made anew from copied rows |
//!
//! Rows go through the one copier of the store (`thihanh_store::copy`). What a person is to be told is a [`Problem`] or a finding of the catalogue; the
//! command line says it in his language.

pub mod archive;
pub mod escrow;
pub mod manifest;
mod restore;
mod save;
mod search;
#[cfg(test)]
mod tests;
mod transfer;
mod verify;

pub use restore::{Restored, prove, restore, unfinished};
pub use save::{Saved, save, write_slip};
pub use transfer::{Moved, transfer};
pub use verify::{Verified, verify};

use std::path::Path;

use anyhow::Context;
use thihanh_kernel::problem::{Arg, FieldError, Problem};
use thihanh_store::copy::CopyError;

use self::archive::Broken;
use crate::keys::KeySet;

/// A refusal with values of its sentence.
fn refused<const N: usize>(code: &'static str, args: [(&'static str, Arg); N]) -> anyhow::Error {
    Problem::Refused { code, args: args.into_iter().collect() }.into()
}

/// What went wrong, as a person is told: findings and refusals as their sentences, everything else as it is.
fn told(error: CopyError) -> anyhow::Error {
    match error {
        CopyError::NotEmpty { table } => refused("restore-not-empty", [("table", table.into())]),
        CopyError::OtherTables { found, wanted } => {
            refused("move-other-tables", [("found", found.into()), ("wanted", wanted.into())])
        }
        other => other.into(),
    }
}

/// The same of an archive.
fn told_broken(broken: Broken) -> anyhow::Error {
    match broken {
        Broken::Archive(found) => Problem::Refused { code: found.code, args: found.args }.into(),
        Broken::Io(error) => error.into(),
    }
}

/// What is wrong with an archive; an error where it is the disk that failed.
fn found(broken: Broken) -> anyhow::Result<FieldError> {
    match broken {
        Broken::Archive(found) => Ok(*found),
        Broken::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            Ok(manifest::finding("archive-cut-off"))
        }
        Broken::Io(error) => Err(error.into()),
    }
}

/// The keys of a slip, or else those of the data folder; `None` where there are neither.
fn keys(slip: Option<&Path>, data: &Path) -> anyhow::Result<Option<KeySet>> {
    let Some(path) = slip else { return KeySet::of(data) };
    let unreadable = || format!("{} cannot be read", path.display());
    let size = std::fs::metadata(path).with_context(unreadable)?.len();
    if size > escrow::MOST_BYTES {
        return Err(Problem::refused("slip-of-other-keys").into());
    }
    let text = std::fs::read(path).with_context(unreadable)?;
    Ok(Some(escrow::read(&String::from_utf8_lossy(&text))?))
}
