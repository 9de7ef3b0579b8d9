//! `internal-preview`: draws the preview of one file from standard input for the parent process, as `internal-extract` reads one.

use std::process::ExitCode;

use super::Outcome;

pub(super) fn run() -> Outcome {
    thihanh_papers::preview::serve(std::io::stdin().lock(), std::io::stdout().lock())?;
    Ok(ExitCode::SUCCESS)
}
