//! Synthetic data of a given size, for load tests: invented agencies, directives, tasks and obligations, the same for the same seed.
//!
//! Tasks are opened by the same expansion as real ones; then each obligation is given a life that fits the day. Two things differ
//! from real work: of directives and obligations nothing is written to the journal, and the counters are written once at the end.

use std::collections::HashMap;
use std::fmt;

use chrono::{Datelike, Duration, NaiveDate};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use thihanh_kernel::calendar::WorkingCalendar;
use thihanh_kernel::code::CodeSeries;
use thihanh_kernel::ids::{CountingIds, DirectiveId, IdSource, ObligationId};
use thihanh_kernel::time::Instant;
use thihanh_kernel::vietnamese::sort_key;
use thihanh_store::search_index::Index;
use thihanh_store::{FromQueryResult, StoreError, WriteTx, sequence, values};

use super::api::Asked;
use super::model::class::State;
use super::model::opening::{self, IssueContext, IssuedTask};
use super::model::origin::Origin;
use super::store;
use super::usecase::{OpeningError, prepare, searched};
use crate::app::App;
use crate::modules::agencies;

mod life;
mod tasks;
mod tree;
mod words;

use tree::Province;

/// How much is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Agencies, at least 30.
    pub agencies: usize,
    /// Obligations.
    pub obligations: usize,
    /// Years up to today over which the directives are spread, at least one.
    pub years: u32,
    /// The same seed gives the same data on the same day.
    pub seed: u64,
}

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// Agencies.
    pub agencies: usize,
    /// Directives.
    pub directives: usize,
    /// Tasks.
    pub tasks: usize,
    /// Obligations.
    pub obligations: usize,
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { agencies, directives, tasks, obligations } = self;
        write!(f, "{obligations} obligations of {agencies} agencies, from {tasks} tasks in {directives} directives")
    }
}

/// Why nothing, or not everything, was made.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// Synthetic data must never mix with real ones.
    #[error("the data folder is not empty: synthetic data goes into a fresh data folder only")]
    NotEmpty,
    /// The expansion refused.
    #[error(transparent)]
    Opening(#[from] OpeningError),
    /// The agencies could not be imported.
    #[error(transparent)]
    Agencies(#[from] agencies::api::AgencyError),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Obligations written in one transaction: large enough that its end costs nothing, small enough for the memory of a small machine.
const BATCH: usize = 10_000;

/// Fills an empty ledger.
///
/// # Errors
/// [`GenerateError::NotEmpty`], or when the database does not answer.
pub async fn run(app: &App, wanted: Wanted) -> Result<Made, GenerateError> {
    if !is_empty(app).await? {
        return Err(GenerateError::NotEmpty);
    }
    let provinces = tree::provinces(app, wanted.agencies.max(30), wanted.years).await?;
    let ids = CountingIds::default();
    let today = app.clock.today();
    let mut maker = Maker {
        random: StdRng::seed_from_u64(wanted.seed),
        ids: &ids,
        today,
        calendar: agencies::api::calendar(app.store.read()).await?,
        made: Made {
            agencies: provinces.iter().map(|province| province.names.len()).sum(),
            directives: 0,
            tasks: 0,
            obligations: 0,
        },
        provinces,
        wanted,
    };
    while maker.made.obligations < wanted.obligations {
        let batch = maker.batch(app).await?;
        tracing::info!(obligations = batch, of = wanted.obligations, "synthetic obligations written");
    }
    recount(app).await?;
    Ok(maker.made)
}

/// What became of something that another module's invented object owes: when it was handed in, and when that was confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// Handed in.
    pub reported_on: NaiveDate,
    /// Confirmed; `None` while it waits.
    pub completed_on: Option<NaiveDate>,
}

/// Opens what another module's invented object owes, with what became of it. As of the rest nothing is written to the journal, and the counters
/// are left to [`recount`].
///
/// # Errors
/// [`GenerateError`]; the caller's transaction must then not be committed.
pub async fn ask_settled(
    tx: &WriteTx,
    ids: &dyn IdSource,
    (asked, agency_name): (&Asked, &str),
    settled: Option<Settled>,
    calendar: &WorkingCalendar,
    now: Instant,
) -> Result<ObligationId, GenerateError> {
    let (context, task) = asked.opening(HashMap::new(), now);
    let tasks = [task];
    let opening = opening::open(&context, &tasks, calendar).map_err(OpeningError::from)?;
    let mut prepared = prepare(tx, ids, &context, &opening).await?;
    prepared.write_tasks(tx).await?;
    for obligation in &mut prepared.obligations {
        if let Some(settled) = settled {
            obligation.reported_on = Some(settled.reported_on);
            obligation.completed_on = settled.completed_on;
            obligation.state = if settled.completed_on.is_some() { State::Completed } else { State::Reported };
        }
    }
    let names = HashMap::from([(asked.agency, agency_name.to_owned())]);
    let words = |obligation: &super::model::obligation::Obligation| {
        searched(obligation, prepared.contents.get(&obligation.task).copied(), &names)
    };
    let written = store::write::insert_uncounted(tx, prepared.obligations, words).await?;
    written.first().map(|one| one.id).ok_or(StoreError::Missing.into())
}

/// Writes the counters of everything that was made, and the planners' statistics.
///
/// # Errors
/// When the database does not answer.
pub async fn recount(app: &App) -> Result<(), StoreError> {
    app.store.write(async |tx| store::counters::rebuild(tx).await).await?;
    // Without statistics the planners take lists of a million rows for lists of a hundred.
    app.store.write(async |tx| tx.execute("ANALYZE", values![]).await).await?;
    Ok(())
}

async fn is_empty(app: &App) -> Result<bool, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
    }
    let row: Row = app.store.read().one("SELECT count(*) AS total FROM directive", values![]).await?;
    Ok(row.total == 0 && agencies::api::roots(app.store.read(), app.clock.today()).await?.is_empty())
}

struct Maker<'a> {
    random: StdRng,
    ids: &'a dyn IdSource,
    today: NaiveDate,
    calendar: WorkingCalendar,
    made: Made,
    provinces: Vec<Province>,
    wanted: Wanted,
}

/// A directive and its tasks, made up.
struct Invented {
    context: IssueContext,
    title: String,
    number: String,
    tasks: Vec<IssuedTask>,
}

impl Maker<'_> {
    /// Writes directives until a batch is full; gives how many obligations there are now.
    async fn batch(&mut self, app: &App) -> Result<usize, GenerateError> {
        let mut directives = Vec::new();
        let mut planned = 0;
        while planned < BATCH && self.made.obligations + planned < self.wanted.obligations {
            let directive = self.directive(app, directives.len(), self.made.obligations + planned);
            let opening =
                opening::open(&directive.context, &directive.tasks, &self.calendar).map_err(OpeningError::from)?;
            planned += opening::preview(&opening).obligations;
            directives.push(directive);
        }
        let before = self.made;
        let lives = self.random.random();
        self.made = app
            .store
            .write(async |tx| {
                // The transaction may be run again: it must then make the same choices.
                let mut writer = Writer { maker: self, random: StdRng::seed_from_u64(lives), made: before };
                for directive in &directives {
                    writer.write(tx, directive).await?;
                }
                Ok::<_, GenerateError>(writer.made)
            })
            .await?;
        Ok(self.made.obligations)
    }

    /// A directive of a day that goes forward with the number of obligations, so that codes grow with time.
    fn directive(&mut self, app: &App, ahead: usize, obligations: usize) -> Invented {
        let span = i64::from(self.wanted.years.max(1)) * 365;
        let count = self.made.directives + ahead;
        let days = |obligations: usize| span * i64::try_from(obligations).unwrap_or(0);
        let passed = days(obligations) / i64::try_from(self.wanted.obligations.max(1)).unwrap_or(1);
        let issued_on = self.today - Duration::days(span - passed);
        let province = &self.provinces[self.random.random_range(0..self.provinces.len())];
        let number = format!("{}/KH-UBND", count % 400 + 1);
        let context = IssueContext {
            origin: Origin::Directive(DirectiveId::from_uuid(self.ids.uuid(app.clock.now()))),
            origin_code: String::new(),
            origin_label: format!("Kế hoạch {number}"),
            jurisdiction: province.root,
            issued_on,
            first_ordinal: 1,
            overseer: province.overseer,
            programme: None,
            programme_ends_on: None,
            agency_ends: HashMap::new(),
            today: self.today,
            now: app.clock.now(),
        };
        let tasks = tasks::invent(&mut self.random, province, issued_on);
        Invented { title: words::title(&mut self.random, issued_on.year()), number, context, tasks }
    }
}

/// What one run of a transaction does.
struct Writer<'a, 'b> {
    maker: &'a Maker<'b>,
    random: StdRng,
    made: Made,
}

impl Writer<'_, '_> {
    async fn write(&mut self, tx: &WriteTx, directive: &Invented) -> Result<(), GenerateError> {
        let Invented { context, tasks, .. } = directive;
        let origin_code = self.write_directive(tx, directive).await?;
        let opening = opening::open(context, tasks, &self.maker.calendar).map_err(OpeningError::from)?;
        // Codes of the year of issue, as they would have been given then.
        let then = IssueContext { today: context.issued_on, origin_code, ..context.clone() };
        let mut prepared = prepare(tx, self.maker.ids, &then, &opening).await?;
        prepared.obligations.truncate(self.maker.wanted.obligations - self.made.obligations);
        prepared.write_tasks(tx).await?;
        for obligation in &mut prepared.obligations {
            life::live(obligation, self.maker.today, &mut self.random);
        }
        let names = &self
            .maker
            .provinces
            .iter()
            .find(|province| province.root == context.jurisdiction)
            .map(|province| &province.names);
        let words = |obligation: &super::model::obligation::Obligation| match names {
            Some(names) => searched(obligation, prepared.contents.get(&obligation.task).copied(), names),
            None => obligation.title.clone(),
        };
        self.made.obligations += store::write::insert_uncounted(tx, prepared.obligations, words).await?.len();
        self.made.tasks += prepared.tasks.len();
        self.made.directives += 1;
        Ok(())
    }

    /// Writes the directive; gives its code.
    async fn write_directive(&self, tx: &WriteTx, directive: &Invented) -> Result<String, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            seq: i64,
        }
        let Invented { context, title, number, .. } = directive;
        let year = u16::try_from(context.issued_on.year()).unwrap_or_default();
        let code = sequence::next(tx, CodeSeries::Directive, year).await?.to_string();
        tx.execute(
            "INSERT INTO blob (hash, size_bytes, media, created_at) VALUES ('synthetic', 0, 'text/plain', $1) ON CONFLICT DO NOTHING",
            values![context.now],
        )
        .await?;
        let row: Row = tx
            .one(
                "INSERT INTO directive (id, code, state, jurisdiction_id, kind, number, issued_on, issuer_name, title, title_sort_key,
                 overseer_id, file_name, content_hash, blob_hash, format, text, reading, notices, received_at, issued_at, updated_at, version)
                 VALUES ($1, $2, 'issued', $3, 'ke_hoach', $4, $5, '', $6, $7, $8, $9, $2, 'synthetic', 'txt', $6, '{}', '[]', $10, $10, $10, 1)
                 RETURNING seq",
                values![
                    context.origin.uuid(),
                    code.clone(),
                    context.jurisdiction.uuid(),
                    number.clone(),
                    context.issued_on,
                    title.clone(),
                    sort_key(title),
                    context.overseer.uuid(),
                    format!("{code}.txt"),
                    context.now,
                ],
            )
            .await?;
        Index::Directive.put(tx, row.seq, &format!("{code} {number} {title}")).await?;
        Ok(code)
    }
}
