//! Synthetic registers for load tests, the same for the same seed but for the seals: one or two people in legal posts at every agency, classes with who
//! came to them, and lines of money for every year. Nothing is written to the journal.

use std::collections::BTreeMap;

use chrono::{Datelike, Duration, NaiveDate, NaiveTime};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use thihanh_kernel::code::CodeSeries;
use thihanh_kernel::ids::{AgencyId, CountingIds, LegalStaffId, MonitoringBudgetId, TrainingClassId};
use thihanh_kernel::time::{Instant, instant};
use thihanh_store::{FromQueryResult, StoreError, Value, WriteTx, sequence, values};

use super::model::staff::{Degree, StaffRole};
use super::usecase::{ConditionError, TERRITORY, seal};
use crate::app::App;
use crate::modules::agencies::api as agencies;
use crate::modules::monitoring::api::Activity;

/// How much is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Years up to this one, at least one.
    pub years: u32,
    /// Classes that each province holds in a year.
    pub classes: usize,
    /// The same seed gives the same data on the same day.
    pub seed: u64,
}

/// Why nothing, or not everything, was made.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// Synthetic data must never mix with real ones.
    #[error("there are people in legal posts already: synthetic ones go where there are none")]
    NotEmpty,
    /// A name could not be sealed.
    #[error(transparent)]
    Conditions(#[from] ConditionError),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const STAFF: &[&str] = &[
    "id",
    "agency_id",
    "name_sealed",
    "role",
    "is_full_time",
    "degree",
    "trained_on",
    "valid_from",
    "created_at",
    "updated_at",
    "version",
];
const POST: &[&str] = &["agency_id", "valid_from", "posts", "note", "updated_at"];
const BUDGET: &[&str] = &[
    "id",
    "agency_id",
    "year",
    "starts_on",
    "ends_on",
    "activity",
    "asked_vnd",
    "allotted_vnd",
    "spent_vnd",
    "note",
    "over_reason",
    "created_at",
    "updated_at",
    "version",
];
const CLASS: &[&str] = &[
    "id",
    "code",
    "title",
    "starts_on",
    "ends_on",
    "organiser_id",
    "place",
    "planned",
    "plan_ref",
    "created_at",
    "updated_at",
    "version",
];
const TRAINEES: &[&str] = &["class_id", "agency_id", "attended", "passed"];

/// Ids begin here, so that they are nobody else's.
const IDS_AFTER: u64 = 1 << 43;
/// Agencies from which people come to one class.
const SENDING: usize = 20;

/// Rows of one province.
#[derive(Clone, Default)]
struct Rows {
    staff: Vec<Vec<Value>>,
    posts: Vec<Vec<Value>>,
    budgets: Vec<Vec<Value>>,
    /// With their years; the code is set in the transaction.
    classes: Vec<(u16, Vec<Value>)>,
    trainees: Vec<Vec<Value>>,
}

/// Fills empty registers; how many rows were made.
///
/// # Errors
/// [`GenerateError`].
pub async fn run(app: &App, wanted: Wanted) -> Result<usize, GenerateError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    if !is_empty(app).await? {
        return Err(GenerateError::NotEmpty);
    }
    let ids = CountingIds::after(IDS_AFTER);
    let mut random = StdRng::seed_from_u64(wanted.seed);
    let mut made = 0;
    let first = today.year() - i32::try_from(wanted.years.max(1)).unwrap_or(1) + 1;
    for root in agencies::roots(sql, today).await? {
        let inside = agencies::all_in(sql, root.id, today).await?;
        let bodies: Vec<AgencyId> = inside.iter().filter(|view| view.kind != TERRITORY).map(|view| view.id).collect();
        let Some(holding) = bodies.first().copied() else { continue };
        let mut maker = Maker { app, ids: &ids, random: &mut random, rows: Rows::default(), since: january(first) };
        for agency in &bodies {
            maker.people(*agency)?;
            for year in first..=today.year() {
                maker.money(*agency, year);
            }
        }
        for year in first..=today.year() {
            for _ in 0..wanted.classes {
                maker.class(holding, &bodies, year, today);
            }
        }
        let rows = maker.rows;
        made += rows.staff.len() + rows.posts.len() + rows.budgets.len() + rows.classes.len() + rows.trainees.len();
        app.store.write(async |tx| write(tx, rows.clone()).await).await?;
    }
    app.store.write(async |tx| tx.execute("ANALYZE", values![]).await).await?;
    Ok(made)
}

async fn is_empty(app: &App) -> Result<bool, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
    }
    let statement = "SELECT count(*) AS total FROM (SELECT 1 FROM legal_staff LIMIT 1) AS counted";
    let row: Row = app.store.read().one(statement, values![]).await?;
    Ok(row.total == 0)
}

fn january(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default()
}

fn at(day: NaiveDate) -> Instant {
    instant(day, NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default())
}

struct Maker<'a> {
    app: &'a App,
    ids: &'a CountingIds,
    random: &'a mut StdRng,
    rows: Rows,
    since: NaiveDate,
}

impl Maker<'_> {
    /// The posts of an agency, and who is in them; one of ten agencies has nobody.
    fn people(&mut self, agency: AgencyId) -> Result<(), ConditionError> {
        let now = at(self.since);
        self.rows.posts.push(values![agency.uuid(), self.since, self.random.random_range(1_i64..=3), "", now]);
        let people = if self.random.random_bool(0.1) { 0 } else { self.random.random_range(1..=2) };
        for number in 1..=people {
            let id = LegalStaffId::fresh(self.ids, now);
            let name = seal(self.app, id, &format!("Người Thử {number}"))?;
            let trained = self.random.random_bool(0.6).then(|| self.since + Duration::days(120));
            self.rows.staff.push(values![
                id.uuid(),
                agency.uuid(),
                name,
                StaffRole::ALL[self.random.random_range(0..StaffRole::ALL.len())].as_str(),
                self.random.random_bool(0.3),
                Degree::ALL[self.random.random_range(0..Degree::ALL.len())].as_str(),
                trained,
                self.since,
                now,
                now,
                1_i64
            ]);
        }
        Ok(())
    }

    /// Lines of money of an agency in a year: of some kinds of activity, less allotted than asked for in half of them.
    fn money(&mut self, agency: AgencyId, year: i32) {
        let (from, to) = (january(year), NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or_default());
        for activity in Activity::ALL {
            if self.random.random_bool(0.4) {
                continue;
            }
            let asked = self.random.random_range(2_i64..80) * 1_000_000;
            let allotted = if self.random.random_bool(0.5) { asked } else { asked / 2 };
            let is_over = self.random.random_bool(0.03);
            let spent = if is_over { allotted + 500_000 } else { allotted * 9 / 10 };
            self.rows.budgets.push(values![
                MonitoringBudgetId::fresh(self.ids, at(from)).uuid(),
                agency.uuid(),
                i64::from(year),
                from,
                to,
                activity.as_str(),
                asked,
                allotted,
                spent,
                "",
                if is_over { "Phát sinh đợt kiểm tra đột xuất" } else { "" },
                at(from),
                at(from),
                1_i64
            ]);
        }
    }

    /// A class of a year with who came to it.
    fn class(&mut self, organiser: AgencyId, bodies: &[AgencyId], year: i32, today: NaiveDate) {
        let starts_on = january(year) + Duration::days(self.random.random_range(30..330));
        let id = TrainingClassId::fresh(self.ids, at(january(year)));
        let row = values![
            id.uuid(),
            "",
            "Tập huấn nghiệp vụ theo dõi tình hình thi hành pháp luật",
            starts_on,
            starts_on + Duration::days(1),
            organiser.uuid(),
            "Hội trường",
            60_i64,
            "",
            at(january(year)),
            at(january(year)),
            1_i64
        ];
        self.rows.classes.push((u16::try_from(year).unwrap_or_default(), row));
        if starts_on > today {
            return;
        }
        let first = self.random.random_range(0..bodies.len());
        for agency in bodies.iter().cycle().skip(first).take(SENDING.min(bodies.len())) {
            let attended = self.random.random_range(1_i64..=4);
            self.rows.trainees.push(values![id.uuid(), agency.uuid(), attended, attended - 1]);
        }
    }
}

async fn write(tx: &WriteTx, rows: Rows) -> Result<(), StoreError> {
    let mut wanted: BTreeMap<u16, u32> = BTreeMap::new();
    for (year, _) in &rows.classes {
        *wanted.entry(*year).or_default() += 1;
    }
    let mut codes = BTreeMap::new();
    for (year, count) in wanted {
        codes.insert(year, sequence::take(tx, CodeSeries::TrainingClass, year, count).await?);
    }
    let mut classes = Vec::with_capacity(rows.classes.len());
    for (year, mut row) in rows.classes {
        let code = codes.get_mut(&year).and_then(Iterator::next).ok_or(StoreError::Missing)?;
        row[1] = code.to_string().into();
        classes.push(row);
    }
    tx.insert_many("legal_staff", STAFF, rows.staff).await?;
    tx.insert_many("legal_post", POST, rows.posts).await?;
    tx.insert_many("monitoring_budget", BUDGET, rows.budgets).await?;
    tx.insert_many("training_class", CLASS, classes).await?;
    tx.insert_many("training_trainees", TRAINEES, rows.trainees).await
}
