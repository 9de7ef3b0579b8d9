//! Synthetic inspections for load tests, the same for the same seed: each of one to four agencies of a province on a few days, with fields, a team,
//! findings and, for about half of these, a recommendation.
//!
//! Three things differ from real work: nothing is written to the journal; no checklist is frozen or answered; and recommendations are sent without
//! an entry of the ledger, which has a million of its own.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use chrono::{Datelike, Duration, NaiveDate};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use thihanh_kernel::code::CodeSeries;
use thihanh_kernel::ids::{AgencyId, CountingIds};
use thihanh_store::{FromQueryResult, StoreError, WriteTx, sequence, values};

use super::model::FieldRef;
use super::model::finding::MOST_FINDINGS;
use super::usecase::{self, InspectionError};
use crate::app::App;
use crate::modules::agencies::api as agencies;
use crate::modules::monitoring::api as monitoring;

mod invent;
mod rows;

use invent::{Invented, invent};
use rows::Rows;

/// How much is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Inspections.
    pub inspections: usize,
    /// Findings, of those inspections whose team was on site.
    pub findings: usize,
    /// Years up to today over which they are spread, at least one.
    pub years: u32,
    /// The same seed gives the same data on the same day.
    pub seed: u64,
}

/// What was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Made {
    /// Inspections.
    pub inspections: usize,
    /// That an agency is inspected.
    pub subjects: usize,
    /// Findings.
    pub findings: usize,
    /// Recommendations.
    pub recommendations: usize,
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { inspections, subjects, findings, recommendations } = self;
        write!(
            f,
            "{inspections} inspections of {subjects} agencies, with {findings} findings and {recommendations} recommendations"
        )
    }
}

/// Why nothing, or not everything, was made.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// Synthetic data must never mix with real ones.
    #[error("there are inspections already: synthetic ones go where there are none")]
    NotEmpty,
    /// There is nobody to inspect.
    #[error("there is no province with departments and communes: make some with --obligations")]
    NoAgency,
    /// The rows that ship could not be installed.
    #[error(transparent)]
    Inspections(#[from] InspectionError),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Inspections written in one transaction: with what belongs to them some thousand rows.
const BATCH: usize = 250;
/// Ids begin here, so that they are nobody else's.
const IDS_AFTER: u64 = 1 << 41;

/// Fills an installation that has agencies and no inspection.
///
/// # Errors
/// [`GenerateError`].
pub async fn run(app: &App, wanted: Wanted) -> Result<Made, GenerateError> {
    if !is_empty(app).await? {
        return Err(GenerateError::NotEmpty);
    }
    usecase::install(app).await?;
    let provinces = provinces(app).await?;
    if provinces.is_empty() {
        return Err(GenerateError::NoAgency);
    }
    let ids = CountingIds::after(IDS_AFTER);
    let (today, now) = (app.clock.today(), app.clock.now());
    let mut random = StdRng::seed_from_u64(wanted.seed);
    let mut made = Made::default();
    let mut numbers = Numbers::default();
    let was_there = (0..wanted.inspections).filter(|place| day_of(*place, &wanted, today) <= today).count();
    while made.inspections < wanted.inspections {
        let count = BATCH.min(wanted.inspections - made.inspections);
        let mut some = Vec::with_capacity(count);
        for place in made.inspections..made.inspections + count {
            let province = &provinces[random.random_range(0..provinces.len())];
            // As many findings as are due by now: inspections that have none leave theirs to the next.
            let due = (wanted.findings * (place + 1) / was_there.max(1)).min(wanted.findings);
            let day = day_of(place, &wanted, today);
            let mut one = invent(&mut random, province, day, today);
            one.findings(&mut random, due.saturating_sub(made.findings).min(MOST_FINDINGS), today);
            numbers.give(&mut one);
            made.findings += one.findings.len();
            made.subjects += one.subjects.len();
            made.recommendations += one.findings.iter().filter(|finding| finding.is_recommended).count();
            some.push(one);
        }
        let rows = Rows::of(&some, &ids, now);
        app.store.write(async |tx| write(tx, rows.clone(), &some).await).await?;
        made.inspections += count;
        if made.inspections.is_multiple_of(BATCH * 20) {
            tracing::info!(inspections = made.inspections, of = wanted.inspections, "synthetic inspections written");
        }
    }
    // Without statistics the planners take lists of two hundred thousand rows for lists of a hundred.
    app.store.write(async |tx| tx.execute("ANALYZE", values![]).await).await?;
    Ok(made)
}

async fn is_empty(app: &App) -> Result<bool, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
    }
    let statement = "SELECT count(*) AS total FROM (SELECT 1 FROM inspection LIMIT 1) AS counted";
    let row: Row = app.store.read().one(statement, values![]).await?;
    Ok(row.total == 0)
}

/// A day that goes forward with the number of inspections, so that codes grow with time; the last ones are still to come.
fn day_of(place: usize, wanted: &Wanted, today: NaiveDate) -> NaiveDate {
    const AHEAD: i64 = 60;
    let span = i64::from(wanted.years.max(1)) * 365;
    let passed = span * i64::try_from(place).unwrap_or(0) / i64::try_from(wanted.inspections.max(1)).unwrap_or(1);
    today + Duration::days(AHEAD - span + passed)
}

/// A province with who inspects and who is inspected.
struct Province {
    root: AgencyId,
    /// Who follows up.
    overseer: AgencyId,
    departments: Vec<AgencyId>,
    /// Departments and communes.
    subjects: Vec<AgencyId>,
    fields: Vec<FieldRef>,
}

async fn provinces(app: &App) -> Result<Vec<Province>, StoreError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let mut provinces = Vec::new();
    for root in agencies::roots(sql, today).await? {
        let inside = agencies::all_in(sql, root.id, today).await?;
        let of = |kinds: &[&str]| -> Vec<AgencyId> {
            inside.iter().filter(|view| kinds.contains(&view.kind.as_str())).map(|view| view.id).collect()
        };
        let departments = of(&["department"]);
        let subjects = of(&["department", "peoples_committee"]);
        let Some(first) = departments.first() else { continue };
        // An area neither inspects nor follows up, so the rule that names who does is not asked: it may name the province.
        let justice = inside.iter().find(|view| view.name.starts_with("Sở Tư pháp"));
        let overseer = justice.map_or(*first, |view| view.id);
        let fields = monitoring::fields(sql, root.id, today).await?;
        let fields: Vec<_> =
            fields.into_iter().map(|field| FieldRef { code: field.code, name: field.name_vi }).collect();
        if subjects.len() > 5 && !fields.is_empty() {
            provinces.push(Province { root: root.id, overseer, departments, subjects, fields });
        }
    }
    Ok(provinces)
}

/// The numbers of documents: unique for each agency, series and year (Decree 30/2020/NĐ-CP, Art. 15).
#[derive(Default)]
struct Numbers(HashMap<(AgencyId, &'static str, i32), i64>);

impl Numbers {
    fn give(&mut self, one: &mut Invented) {
        for paper in &mut one.papers {
            let last = self.0.entry((one.agency, paper.series, paper.on.year())).or_default();
            *last += 1;
            paper.number = *last;
        }
    }
}

/// Writes what was invented; its codes are taken here, for they are nobody's before the transaction ends.
async fn write(tx: &WriteTx, mut rows: Rows, some: &[Invented]) -> Result<(), StoreError> {
    let inspections = codes(tx, CodeSeries::Inspection, some.iter().map(|one| one.created_on)).await?;
    let written = some.iter().flat_map(|one| one.findings.iter().map(|_| one.starts_on));
    let findings = codes(tx, CodeSeries::Finding, written).await?;
    rows.code(some, &inspections, &findings);
    rows.write(tx).await
}

/// A code of the year of each of these days, in their order.
async fn codes(
    tx: &WriteTx,
    series: CodeSeries,
    days: impl Iterator<Item = NaiveDate>,
) -> Result<Vec<String>, StoreError> {
    let years: Vec<u16> = days.map(|day| u16::try_from(day.year()).unwrap_or_default()).collect();
    let mut wanted: BTreeMap<u16, u32> = BTreeMap::new();
    for year in &years {
        *wanted.entry(*year).or_default() += 1;
    }
    let mut taken = BTreeMap::new();
    for (year, count) in wanted {
        taken.insert(year, sequence::take(tx, series, year, count).await?);
    }
    let next = |year: &u16| taken.get_mut(year)?.next().map(|code| code.to_string());
    let codes: Option<Vec<String>> = years.iter().map(next).collect();
    codes.ok_or(StoreError::Missing)
}
