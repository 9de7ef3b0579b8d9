//! `doctor`: prints the effective configuration, secrets hidden, and checks what the program needs.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use thihanh_kernel::time::vn_datetime;
use thihanh_store::ServerFacts;
use thihanh_store::journal;

use super::Outcome;
use crate::app::App;
use crate::config::{Config, ConfigArgs};
use crate::machine;
use crate::modules::accounts;
use crate::modules::operations::model::facts::{self as rules, Facts};
use crate::modules::operations::usecase;

/// Connections that PostgreSQL keeps for its own administrators, in its usual setting.
const RESERVED_CONNECTIONS: i64 = 3;
/// From when on due work that nobody does says that no instance runs the background work.
const JOB_LATE: chrono::Duration = chrono::Duration::minutes(15);

/// What was found about one thing: a detail, or a fault.
type Finding = Result<String, String>;

pub(super) async fn run(config: &ConfigArgs) -> Outcome {
    let config = Config::load(config, None)?;
    for (name, value) in config.redacted() {
        println!("{name} = {value}");
    }
    let mut is_well = true;
    let mut check = |what: &str, finding: Finding| match finding {
        Ok(detail) => println!("ok    {what}: {detail}"),
        Err(fault) => {
            is_well = false;
            println!("FAULT {what}: {fault}");
        }
    };
    let data = config.data.clone();
    match super::open_with(config).await {
        Ok(app) => {
            check("database", Ok(format!("{:?}, tables up to date", app.store.dialect())));
            check("pool", pool_of(&app).await);
            check("clock", clock_of(&app).await);
            check("accounts", accounts_of(&app).await);
            check("journal", journal_of(&app).await);
            match usecase::facts(&app).await {
                Ok(facts) => {
                    check("jobs", jobs_of(&facts));
                    check("messages", messages_of(&facts));
                }
                Err(error) => check("jobs", Err(error.to_string())),
            }
            check("backup", backup_of(&app).await);
        }
        Err(error) => check("database", Err(format!("{error:#}"))),
    }
    check("keys", keys_of(&data.join("keys")));
    check("disk", disk_of(&data));
    Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn accounts_of(app: &App) -> Finding {
    match accounts::api::has_accounts(app.store.read()).await {
        Ok(true) => Ok("there are some".to_owned()),
        Ok(false) => Ok("none yet: only this machine is served".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// The key is told by its fingerprint: several instances must have the same.
async fn journal_of(app: &App) -> Finding {
    let key = app.seal.key.fingerprint();
    let unsealed = journal::unsealed(app.store.read()).await.map_err(|error| error.to_string())?;
    match journal::last(app.store.read()).await {
        Ok(Some(newest)) => Ok(format!(
            "key {key}, checkpoint {} of {}, {} entries not sealed; 'thihanh audit verify' checks it",
            newest.number,
            vn_datetime(newest.at),
            unsealed.entries
        )),
        Ok(None) => Ok(format!("key {key}, nothing sealed yet, {} entries not sealed", unsealed.entries)),
        Err(error) => Err(error.to_string()),
    }
}

/// Every instance takes as many connections as its pool has; the server must have them for all.
async fn pool_of(app: &App) -> Finding {
    let pools = app.store.pools();
    let told: Vec<_> = pools.iter().map(|pool| format!("{} at most {}", pool.name, pool.most)).collect();
    let mut told = told.join(", ");
    if let Some(server) = app.store.server().await.map_err(|error| error.to_string())? {
        let wanted: i64 = pools.iter().map(|pool| i64::from(pool.most)).sum();
        told.push_str(&format!("; {}", server_told(&server)));
        if server.is_standby {
            return Err(format!("{told}; a standby takes no writes"));
        }
        if server.max_connections - RESERVED_CONNECTIONS < wanted {
            return Err(format!(
                "{told}; raise max_connections to {wanted} for each instance and {RESERVED_CONNECTIONS} more"
            ));
        }
    }
    Ok(told)
}

fn server_told(server: &ServerFacts) -> String {
    let standbys = match server.synchronous_standbys.as_str() {
        "" => "no synchronous standby".to_owned(),
        names => format!("synchronous standbys {names}"),
    };
    format!("PostgreSQL {}, max_connections {}, {standbys}", server.version, server.max_connections)
}

async fn clock_of(app: &App) -> Finding {
    // In the demo the clock of the program is its own.
    if app.is_demo {
        return Ok(format!("the demo's: {}", vn_datetime(app.clock.now())));
    }
    let before = app.clock.now();
    let server = app.store.server().await.map_err(|error| error.to_string())?;
    let Some(server) = server else { return Ok(vn_datetime(before)) };
    // The answer was made between the two; the middle is wrong by half of the way at most.
    let here = before + (app.clock.now() - before) / 2;
    let apart = server.at - here;
    let told = format!("{}, the server is {} ms ahead", vn_datetime(here), apart.num_milliseconds());
    if rules::is_skewed(apart) { Err(format!("{told}; set both by NTP")) } else { Ok(told) }
}

fn jobs_of(facts: &Facts) -> Finding {
    let mut told = Vec::new();
    let mut is_faulty = false;
    for jobs in &facts.jobs {
        let done = jobs.done_at.map_or_else(|| "never done".to_owned(), |at| format!("done {}", vn_datetime(at)));
        let oldest =
            jobs.oldest.map(|waited| format!(", the oldest for {} s", waited.num_seconds())).unwrap_or_default();
        is_faulty |= jobs.dead > 0 || jobs.oldest.is_some_and(|waited| waited > JOB_LATE);
        told.push(format!("{} {} waiting{oldest}, {} failed for good, {done}", jobs.kind, jobs.waiting, jobs.dead));
    }
    let told = told.join("; ");
    if is_faulty { Err(told) } else { Ok(told) }
}

fn messages_of(facts: &Facts) -> Finding {
    let waiting = facts.queues.iter().map(|queue| {
        let oldest =
            queue.oldest.map(|waited| format!(", the oldest for {} s", waited.num_seconds())).unwrap_or_default();
        format!("{} {} waiting{oldest}", queue.channel, queue.waiting)
    });
    let told = format!("{}, {} failed for good", waiting.collect::<Vec<_>>().join(", "), facts.dead_messages);
    if facts.dead_messages > 0 { Err(told) } else { Ok(told) }
}

async fn backup_of(app: &App) -> Finding {
    match usecase::backed_up_at(app).await {
        Ok(Some(at)) => Ok(vn_datetime(at)),
        Ok(None) => Ok("none is noted".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// Whoever reads a key opens what the database holds sealed.
fn keys_of(folder: &Path) -> Finding {
    let open_to_others = |path: &Path| -> std::io::Result<Option<String>> {
        let mode = fs::metadata(path)?.permissions().mode() & 0o777;
        Ok((mode & 0o077 != 0).then(|| format!("{} has mode {mode:o}, 600 is right", path.display())))
    };
    let look = || -> std::io::Result<(usize, Vec<String>)> {
        let mut files: Vec<PathBuf> = Vec::new();
        for entry in fs::read_dir(folder)? {
            files.push(entry?.path());
        }
        files.sort();
        let mut faults = Vec::new();
        for file in &files {
            faults.extend(open_to_others(file)?);
        }
        Ok((files.len(), faults))
    };
    match look() {
        Ok((count, faults)) if faults.is_empty() => {
            Ok(format!("{count} files in {}, nobody else reads them", folder.display()))
        }
        Ok((_, faults)) => Err(faults.join("; ")),
        Err(error) => Err(format!("{}: {error}", folder.display())),
    }
}

fn disk_of(data: &Path) -> Finding {
    match machine::disk(data) {
        Ok((free, whole)) => {
            let told = format!("{} MB of {} MB free in {}", free / 1_000_000, whole / 1_000_000, data.display());
            if rules::is_nearly_full(free, whole) { Err(told) } else { Ok(told) }
        }
        Err(error) => Err(format!("{}: {error}", data.display())),
    }
}
