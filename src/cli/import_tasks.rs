//! `import-tasks`: takes over the spreadsheet in which tasks were followed until now.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::time::{parse_date, vn_date};

use super::Outcome;
use crate::config::{self, ConfigArgs};
use crate::modules::agencies;
use crate::modules::old_registers::api::{
    Change, FIELDS, Import, Imported, Looked, MAX_BYTES, Options, fault_text, import, is_field, look,
};

/// Takes over the spreadsheet (XLSX or CSV) in which tasks were followed until now: what is done as done, what is open as owed. Without --commit
/// it only prints row by row what would happen. All rows are taken over or none; the same file again changes nothing.
///
/// Columns are found by their heads (Số văn bản, Ngày văn bản, Nội dung nhiệm vụ, Cơ quan chủ trì, Cơ quan phối hợp, Thời hạn, Trạng thái, Ngày hoàn
/// thành …); --map names others.
///
/// Example: thihanh import-tasks theo-doi-2025.xlsx --sheet 'NV 2025' --map 'Phòng ban=agency' --commit
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The spreadsheet
    file: PathBuf,
    /// Which sheet of a workbook [default: the first visible one]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// What a column holds, by its head: number, issued_on, content, agency, support, overseer, due, product, state, done_on, result, note
    #[arg(long, value_name = "HEAD=FIELD", value_parser = mapping)]
    map: Vec<(String, String)>,
    /// Day from which rows without the date of their document are owed
    #[arg(long, value_name = "DATE", value_parser = day)]
    since: Option<NaiveDate>,
    /// Takes what is done without a day as done on the last day of its due date
    #[arg(long)]
    done_when_due: bool,
    /// Id or exact name of the agency inside which names are looked for [default: the only one there is]
    #[arg(long)]
    jurisdiction: Option<String>,
    /// Only prints what would happen, as without --commit
    #[arg(long, conflicts_with = "commit")]
    dry_run: bool,
    /// Writes
    #[arg(long)]
    commit: bool,
}

fn mapping(text: &str) -> Result<(String, String), String> {
    match text.rsplit_once('=') {
        Some((head, field)) if !head.trim().is_empty() && is_field(field.trim()) => {
            Ok((head.trim().to_owned(), field.trim().to_owned()))
        }
        _ => Err(format!("write HEAD=FIELD with one of {}", FIELDS.join(", "))),
    }
}

fn day(text: &str) -> Result<NaiveDate, String> {
    parse_date(text).ok_or_else(|| format!("{text:?} is no day; write 2026-02-28 or 28/02/2026"))
}

pub(super) async fn run(config: &ConfigArgs, args: Args) -> Outcome {
    let app = super::open(config).await?;
    let actor = Actor::system("command line");
    let today = app.clock.today();
    let jurisdiction = match &args.jurisdiction {
        Some(given) => super::find_agency(&app, given, today).await?,
        None => match agencies::api::roots(app.store.read(), today).await?.as_slice() {
            [only] => only.id,
            _ => anyhow::bail!("name the agency inside which names are looked for: --jurisdiction"),
        },
    };
    // A file that is far too large is not read to its end to be told so.
    let size = std::fs::metadata(&args.file).with_context(|| format!("{} cannot be read", args.file.display()))?.len();
    let bytes = match size {
        size if size > MAX_BYTES as u64 => vec![0; MAX_BYTES + 1],
        _ => std::fs::read(&args.file).with_context(|| format!("{} cannot be read", args.file.display()))?,
    };
    let command = Import {
        name: args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        bytes,
        sheet: args.sheet,
        map: args.map,
        options: Options { since: args.since, done_when_due: args.done_when_due },
        jurisdiction,
    };
    let (looked, is_written) = if args.commit {
        match import(&app, &actor, &command).await.map_err(super::refused)? {
            Imported::Done(looked) => (looked, true),
            Imported::Wrong(looked) | Imported::Nothing(looked) => (looked, false),
        }
    } else {
        (look(&app, &actor, &command).await.map_err(super::refused)?, false)
    };
    Ok(tell(&args.file.display().to_string(), &looked, is_written))
}

fn tell(file: &str, looked: &Looked, is_written: bool) -> ExitCode {
    let lang = config::language();
    let columns: Vec<_> = looked.columns.iter().map(|(field, head)| format!("{head}={field}")).collect();
    println!("{}\t{}", looked.sheet, columns.join(", "));
    let mut known = 0;
    for line in &looked.plan.lines {
        let (number, row) = (line.row.line, &line.row);
        let told = |mark: &str| println!("{mark} {number}\t{}\t{}", row.get("agency"), row.get("content"));
        match &line.outcome {
            Ok(Change::Done(on)) => told(&format!("✓ {}", vn_date(*on))),
            Ok(Change::Open) => told("+"),
            Ok(Change::Known) => known += 1,
            Ok(Change::Heading) => told("-"),
            Err(faults) => {
                for fault in faults {
                    eprintln!("{file}:{number}: {}", fault_text(lang, fault));
                }
            }
        }
    }
    let (done, open) = looked.plan.counts();
    let wrong = looked.plan.wrong();
    let written = if is_written { "" } else { ", nothing written" };
    println!("{done} done, {open} open, {known} there before, {wrong} wrong rows{written}");
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
