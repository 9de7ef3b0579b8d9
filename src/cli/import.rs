//! `import`: puts directives into the inbox, as the upload page does.

use std::path::PathBuf;
use std::process::ExitCode;

use thihanh_kernel::access::Actor;

use super::Outcome;
use crate::config::ConfigArgs;
use crate::modules::agencies;
use crate::modules::directives::usecase::{self, Incoming, Received};

/// Puts directives into the inbox, as the upload page does; a file already there (same content) is reported and skipped.
///
/// Example: thihanh import cong-van-231.pdf ke-hoach-86.docx
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files to take
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Id or exact name of the agency inside which the directives hold [default: the only one there is]
    #[arg(long)]
    jurisdiction: Option<String>,
}

pub(super) async fn run(config: &ConfigArgs, args: Args) -> Outcome {
    let app = super::open(config).await?;
    let actor = Actor::system("command line");
    let today = app.clock.today();
    let jurisdiction = match &args.jurisdiction {
        Some(given) => Some(super::find_agency(&app, given, today).await?),
        None => match agencies::api::roots(app.store.read(), today).await?.as_slice() {
            [only] => Some(only.id),
            _ => None,
        },
    };
    let mut has_failed = false;
    for path in &args.files {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let received = match app.reader.load(path) {
            Ok(bytes) => {
                usecase::receive(&app, &actor, Incoming { name, bytes }, jurisdiction).await.map_err(super::refused)
            }
            Err(error) => Err(error),
        };
        match received {
            Ok(Received::New { code, title, cards, uncertain }) => {
                println!("{code}\t{}\t{cards} tasks, {uncertain} uncertain\t{title}", path.display());
            }
            Ok(Received::AlreadyThere { first }) => {
                let code = first.map_or_else(|| "?".to_owned(), |first| first.code);
                println!("{code}\t{}\talready there", path.display());
            }
            Ok(Received::Failed { code, message, .. }) => {
                has_failed = true;
                eprintln!("{}: kept as {code}, but it could not be read: {message}", path.display());
            }
            Ok(Received::Refused(refusal)) => {
                has_failed = true;
                eprintln!("{}: {refusal}", path.display());
            }
            Err(error) => {
                has_failed = true;
                eprintln!("{}: {error:#}", path.display());
            }
        }
    }
    Ok(if has_failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
