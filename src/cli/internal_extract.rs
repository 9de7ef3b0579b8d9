//! `internal-extract`: reads one document from standard input and prints the result for the parent process. Document readers
//! meet hostile files and may fail badly; here they take nothing with them.

use std::process::ExitCode;

use super::Outcome;

pub(super) fn run() -> Outcome {
    thihanh_papers::child::serve(std::io::stdin().lock(), std::io::stdout().lock())?;
    Ok(ExitCode::SUCCESS)
}
