//! `openapi`: prints the OpenAPI document.

use std::process::ExitCode;

use super::Outcome;

pub(super) fn run() -> Outcome {
    println!("{}", crate::openapi::document().to_pretty_json()?);
    Ok(ExitCode::SUCCESS)
}
