//! Recurring duties are generated to the end of next year; running it twice changes nothing.

use std::collections::{BTreeSet, HashMap};

use thihanh_kernel::access::Actor;
use thihanh_kernel::code::CodeSeries;
use thihanh_kernel::ids::ObligationId;
use thihanh_store::journal::{self, Entry};

use super::open::{codes, searched};
use super::{KIND, LedgerError, names, store};
use crate::app::App;
use crate::modules::obligations::model::class::State;
use crate::modules::obligations::model::deadline::recurrence;
use crate::modules::obligations::model::obligation::{Obligation, Split, Work};
use crate::modules::obligations::model::opening::{self, PlannedEntry, PlannedSeries};
use crate::modules::obligations::model::series::horizon;
use crate::modules::obligations::model::why::Why;
use store::series::DueSeries;

/// How many series one transaction goes on with.
const BATCH: u32 = 200;

/// Generates what is missing of every series; gives how many entries were opened.
///
/// # Errors
/// When the database does not answer. What was committed before stays; the next run goes on from there.
pub async fn generate_series(app: &App) -> Result<usize, LedgerError> {
    let mut opened = 0;
    loop {
        let (batch, written) = generate_batch(app).await?;
        opened += written;
        if batch < BATCH as usize {
            return Ok(opened);
        }
    }
}

/// The size of the batch and how many entries it opened.
async fn generate_batch(app: &App) -> Result<(usize, usize), LedgerError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    let until = horizon(today);
    app.store
        .write(async |tx| {
            let batch = store::series::behind(tx, until, BATCH).await?;
            let mut obligations = Vec::new();
            for series in &batch {
                let entry = |entry| obligation(app, series, entry);
                obligations.extend(missing(series, until).into_iter().map(entry));
            }
            let codes = codes(tx, CodeSeries::Obligation, today, obligations.len()).await?;
            for (obligation, code) in obligations.iter_mut().zip(codes) {
                obligation.code = code.to_string();
            }
            let agencies: BTreeSet<_> = batch.iter().map(|series| series.agency).collect();
            let agencies: Vec<_> = agencies.into_iter().collect();
            let names = names(tx, &agencies, today).await?;
            let contents: HashMap<_, _> = batch.iter().map(|series| (series.task, series.content.as_str())).collect();
            let words = |obligation: &Obligation| searched(obligation, contents.get(&obligation.task).copied(), &names);
            let written = store::write::insert_obligations(tx, obligations, words).await?;
            let actor = Actor::system("series");
            let entry = |obligation: &Obligation| {
                Entry::new(now, &actor, KIND, obligation.id.uuid(), "opened")
                    .with("code", &obligation.code)
                    .with("period", &obligation.period)
                    .with("due_on", &obligation.due_on)
            };
            journal::append_all(tx, written.iter().map(entry).collect()).await?;
            store::series::save_generated(tx, &batch, until).await?;
            Ok((batch.len(), written.len()))
        })
        .await
}

fn missing(series: &DueSeries, until: chrono::NaiveDate) -> Vec<PlannedEntry> {
    // A stored deadline that is no longer read as recurring generates nothing, and stays visible as a series that stopped.
    let Some(recurrence) = series.deadline.as_ref().and_then(recurrence) else { return Vec::new() };
    let planned = PlannedSeries { generated_until: until, ..series.planned.clone() };
    let why = |reason| Why {
        reason,
        words: series.words.clone(),
        source: series.source.clone(),
        path: series.path.clone(),
        set_by: series.set_by,
    };
    opening::entries_of(&recurrence, &planned, Some(series.planned.generated_until), why).collect()
}

fn obligation(app: &App, series: &DueSeries, entry: PlannedEntry) -> Obligation {
    let now = app.clock.now();
    Obligation {
        seq: 0,
        id: ObligationId::from_uuid(app.ids.uuid(now)),
        code: String::new(),
        task: series.task,
        deadline_number: series.deadline_number,
        agency: series.agency,
        period: entry.period,
        part: series.part,
        origin: series.origin,
        binding: series.binding,
        is_continuous: entry.is_continuous,
        title: opening::title(&series.content),
        overseer: series.overseer,
        responsible: None,
        programme: series.programme,
        series: Some(series.id),
        trigger: None,
        opened_on: series.opened_on,
        due_on: entry.due_on,
        why: entry.why,
        state: State::Open,
        reported_on: None,
        reported_by: None,
        report_note: String::new(),
        completed_on: None,
        completed_by: None,
        sent_back_on: None,
        reminded_on: None,
        is_proof_asked: false,
        work: Work::opened(entry.due_on),
        split: Split::default(),
        updated_at: now,
        version: 1,
    }
}
