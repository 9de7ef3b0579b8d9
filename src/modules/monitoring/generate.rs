//! Synthetic duties and plans of monitoring for load tests, the same for the same seed: for every agency of the tree that a rule of plans is for one
//! duty a year, a plan for nearly all of them, two or three fields and some lines in each.
//!
//! Three things differ from real work: nothing is written to the journal; the ledger is asked for the plans, but not for their lines (a million
//! entries more would say nothing that the register's own data do not); and every issued plan has the same two files, which are none that an
//! office program opens.

use std::collections::HashMap;
use std::fmt;
use std::ops::AddAssign;

use chrono::{Datelike, Duration, NaiveDate, NaiveTime};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use thihanh_kernel::calendar::WorkingCalendar;
use thihanh_kernel::code::CodeSeries;
use thihanh_kernel::ids::{AgencyId, CountingIds, MonitoringPlanId, PlanDutyId, PlanRuleId};
use thihanh_kernel::time::{Instant, instant};
use thihanh_store::blobs::{self, BlobError};
use thihanh_store::{FromQueryResult, StoreError, Value, WriteTx, sequence, values};

use super::model::plan::Duty;
use super::model::rules::{self, PlanRule};
use super::model::words::{Activity, PlanState, Reason};
use super::store;
use super::usecase::{self, MonitoringError};
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView, Level, StateOverseer};
use crate::modules::obligations::api::{self as ledger, Settled};

mod words;

/// How much is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Years up to this one, at least one.
    pub years: u32,
    /// Lines of each plan.
    pub items: usize,
    /// The same seed gives the same data on the same day.
    pub seed: u64,
}

/// What was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Made {
    /// That an agency owes a plan for a year.
    pub duties: usize,
    /// Plans, whatever their state.
    pub plans: usize,
    /// Their lines.
    pub items: usize,
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { duties, plans, items } = self;
        write!(f, "{plans} plans with {items} lines, of {duties} that are owed")
    }
}

impl AddAssign for Made {
    fn add_assign(&mut self, more: Self) {
        self.duties += more.duties;
        self.plans += more.plans;
        self.items += more.items;
    }
}

/// Why nothing, or not everything, was made.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// Synthetic data must never mix with real ones.
    #[error("there are plans of monitoring already: synthetic ones go where there are none")]
    NotEmpty,
    /// There is nobody to owe a plan.
    #[error("there is no agency that owes a plan: make some with --obligations")]
    NoAgency,
    /// The ledger refused.
    #[error(transparent)]
    Ledger(#[from] ledger::GenerateError),
    /// The rows that ship could not be installed.
    #[error(transparent)]
    Monitoring(#[from] MonitoringError),
    /// The files could not be stored.
    #[error(transparent)]
    Files(#[from] BlobError),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Agencies whose plans are written in one transaction: some thousand rows.
const BATCH: usize = 100;
/// Ids begin here, behind those of the generator of obligations, whose ledger these lie in.
const IDS_AFTER: u64 = 1 << 40;

/// Fills an installation that has agencies and no plan.
///
/// # Errors
/// [`GenerateError`].
pub async fn run(app: &App, wanted: Wanted) -> Result<Made, GenerateError> {
    if !is_empty(app).await? {
        return Err(GenerateError::NotEmpty);
    }
    usecase::install(app).await?;
    let ids = CountingIds::after(IDS_AFTER);
    add_rules(app, &ids).await?;
    let today = app.clock.today();
    let provinces = provinces(app).await?;
    let maker = Maker {
        ids: &ids,
        calendar: agencies::calendar(app.store.read()).await?,
        files: files(app).await?,
        items: wanted.items,
        today,
        now: app.clock.now(),
    };
    let mut random = StdRng::seed_from_u64(wanted.seed);
    let mut made = Made::default();
    let first = today.year() - i32::try_from(wanted.years.max(1)).unwrap_or(1) + 1;
    for year in first..=today.year() {
        for province in &provinces {
            let owing = province.owing(year, today);
            for some in owing.chunks(BATCH) {
                let seed = random.random();
                made += app.store.write(async |tx| maker.write(tx, province, year, some, seed).await).await?;
            }
        }
        tracing::info!(year, plans = made.plans, "synthetic plans written");
    }
    if made.duties == 0 {
        return Err(GenerateError::NoAgency);
    }
    ledger::recount(app).await?;
    Ok(made)
}

async fn is_empty(app: &App) -> Result<bool, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
    }
    let statement = "SELECT count(*) AS total FROM (SELECT 1 FROM plan_duty LIMIT 1) AS counted";
    let row: Row = app.store.read().one(statement, values![]).await?;
    Ok(row.total == 0)
}

/// The rules that ship say little of the time since April 2025; those of the load test ask everybody, also the divisions of departments.
async fn add_rules(app: &App, ids: &CountingIds) -> Result<(), StoreError> {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    let old = ("decree_59_2012", day(2012, 10, 1), Some(day(2025, 3, 31)));
    let new = ("decree_80_2025", day(2025, 4, 1), None);
    let rules = [
        ("division", Level::Province, old),
        ("division", Level::Province, new),
        ("department", Level::Province, new),
        ("peoples_committee", Level::Commune, new),
    ];
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            for (kind, level, (rule_set, valid_from, valid_to)) in rules {
                let rule = PlanRule {
                    id: PlanRuleId::fresh(ids, now),
                    jurisdiction: None,
                    rule_set: rule_set.to_owned(),
                    kind: kind.to_owned(),
                    level: level.as_str().to_owned(),
                    least_fields: Some(1),
                    due: Some(rules::DueDay { month: 2, day: 28, is_inclusive: true }),
                    must_match: false,
                    valid_from,
                    valid_to,
                    source: "synthetic".to_owned(),
                    is_verified: false,
                };
                store::rules::add_plan_rule(tx, &rule).await?;
            }
            Ok::<_, StoreError>(())
        })
        .await
}

/// The names of the two files that every issued plan has.
async fn files(app: &App) -> Result<(String, String), GenerateError> {
    let mut names = Vec::new();
    for (media, content) in [
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "synthetic docx"),
        ("application/pdf", "%PDF-synthetic"),
    ] {
        let blob = app.blobs.put_bytes(content.as_bytes()).await?;
        let now = app.clock.now();
        app.store.write(async |tx| blobs::record(tx, &blob, media, now).await).await?;
        names.push(blob.hash.to_string());
    }
    let pdf = names.pop().unwrap_or_default();
    Ok((names.pop().unwrap_or_default(), pdf))
}

/// A province with what its plans need.
struct Province {
    root: AgencyId,
    agencies: Vec<AgencyView>,
    rules: Vec<PlanRule>,
    /// Codes of fields.
    fields: Vec<String>,
    /// Who takes the plan of whom, with what that one is called.
    overseers: HashMap<AgencyId, (AgencyId, String)>,
}

impl Province {
    /// Who owes a plan for a year by which rule, in the order in which the nightly job opens duties: by level, then by name.
    fn owing(&self, year: i32, today: NaiveDate) -> Vec<(&AgencyView, &PlanRule)> {
        let on = opened_on(year).min(today);
        let rule = |view| Some((view, self.rule(view, on)?));
        let mut owing: Vec<_> = self.agencies.iter().filter_map(rule).collect();
        owing.sort_by_key(|(view, _)| Level::ALL.iter().position(|level| *level == view.level));
        owing
    }

    fn rule(&self, view: &AgencyView, on: NaiveDate) -> Option<&PlanRule> {
        rules::choose(&self.rules, &view.kind, view.level.as_str(), on)
    }
}

fn opened_on(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default()
}

async fn provinces(app: &App) -> Result<Vec<Province>, StoreError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let mut provinces = Vec::new();
    for root in agencies::roots(sql, today).await? {
        let inside = agencies::all_in(sql, root.id, today).await?;
        let names: HashMap<AgencyId, &str> = inside.iter().map(|view| (view.id, view.name.as_str())).collect();
        let of_rule = StateOverseer::load(&app.resolvers, sql, root.id, today).await?;
        let mut overseers = HashMap::new();
        for view in &inside {
            let overseer = of_rule.of(view.id);
            let name = names.get(&overseer).copied().unwrap_or_default().to_owned();
            overseers.insert(view.id, (overseer, name));
        }
        let fields = store::rules::fields(sql, root.id, today).await?.into_iter().map(|field| field.code).collect();
        let rules = store::rules::plan_rules(sql, root.id).await?;
        provinces.push(Province { root: root.id, agencies: inside, rules, fields, overseers });
    }
    Ok(provinces)
}

struct Maker<'a> {
    ids: &'a CountingIds,
    calendar: WorkingCalendar,
    files: (String, String),
    items: usize,
    today: NaiveDate,
    now: Instant,
}

/// Where a plan is, and since when.
struct Life {
    state: PlanState,
    began_on: NaiveDate,
    submitted_on: Option<NaiveDate>,
    accepted_on: Option<NaiveDate>,
    issued_on: Option<NaiveDate>,
}

const DUTY: &[&str] =
    &["id", "jurisdiction_id", "agency_id", "year", "rule_set", "rule_id", "overseer_id", "obligation_id", "opened_on"];
const PLAN: &[&str] = &[
    "id",
    "code",
    "duty_id",
    "state",
    "content",
    "number",
    "symbol",
    "issued_on",
    "submitted_on",
    "accepted_on",
    "returned_why",
    "docx_hash",
    "pdf_hash",
    "created_at",
    "updated_at",
    "version",
];
const FIELD: &[&str] = &["plan_id", "field_code", "reason", "note", "why_apart", "amendment"];
const ITEM: &[&str] = &[
    "plan_id",
    "number",
    "activity",
    "content",
    "product",
    "starts_on",
    "ends_on",
    "lead_id",
    "partners",
    "budget_vnd",
    "amendment",
    "is_dropped",
];

/// Rows of one transaction.
#[derive(Default)]
struct Rows {
    duties: Vec<Vec<Value>>,
    plans: Vec<Vec<Value>>,
    fields: Vec<Vec<Value>>,
    items: Vec<Vec<Value>>,
}

impl Maker<'_> {
    /// One transaction. It may be run again, and makes the same choices then.
    async fn write(
        &self,
        tx: &WriteTx,
        province: &Province,
        year: i32,
        owing: &[(&AgencyView, &PlanRule)],
        seed: u64,
    ) -> Result<Made, GenerateError> {
        let mut random = StdRng::seed_from_u64(seed);
        let mut rows = Rows::default();
        let (count, code_year) = (u32::try_from(owing.len()).unwrap_or(0), u16::try_from(year).unwrap_or_default());
        let mut codes = sequence::take(tx, CodeSeries::MonitoringPlan, code_year, count).await?;
        for (view, rule) in owing {
            let life = self.life(year, &mut random);
            let (overseer, receiver) =
                province.overseers.get(&view.id).cloned().unwrap_or((province.root, String::new()));
            let mut duty = Duty {
                seq: 0,
                id: PlanDutyId::fresh(self.ids, self.now),
                jurisdiction: province.root,
                agency: view.id,
                year,
                rule_set: rule.rule_set.clone(),
                rule: Some(rule.id),
                overseer,
                obligation: None,
                opened_on: opened_on(year).min(self.today),
            };
            let asked = usecase::asked(&duty, rule, &receiver);
            let settled = life.as_ref().and_then(Life::settled);
            let entry =
                ledger::ask_settled(tx, self.ids, (&asked, view.name.as_str()), settled, &self.calendar, self.now);
            duty.obligation = Some(entry.await?);
            rows.duties.push(values![
                duty.id.uuid(),
                duty.jurisdiction.uuid(),
                duty.agency.uuid(),
                i64::from(duty.year),
                duty.rule_set.as_str(),
                duty.rule.map(PlanRuleId::uuid),
                duty.overseer.uuid(),
                duty.obligation.map(|id| id.uuid()),
                duty.opened_on
            ]);
            if let (Some(life), Some(code)) = (life, codes.next()) {
                self.plan(&mut rows, province, (view, &duty), (&life, code.to_string()), &mut random)?;
            }
        }
        let made = Made { duties: rows.duties.len(), plans: rows.plans.len(), items: rows.items.len() };
        tx.insert_many("plan_duty", DUTY, rows.duties).await?;
        tx.insert_many("monitoring_plan", PLAN, rows.plans).await?;
        tx.insert_many("monitoring_plan_field", FIELD, rows.fields).await?;
        tx.insert_many("monitoring_plan_item", ITEM, rows.items).await?;
        Ok(made)
    }

    /// What became of a plan by today; `None` where nobody began it. Of a hundred 85 are issued, where their days are over.
    fn life(&self, year: i32, random: &mut StdRng) -> Option<Life> {
        let state = match random.random_range(0..100) {
            0..85 => PlanState::Issued,
            85..90 => PlanState::Submitted,
            90..94 => PlanState::Draft,
            94..96 => PlanState::Returned,
            96..97 => PlanState::Accepted,
            _ => return None,
        };
        let began_on = opened_on(year) + Duration::days(random.random_range(5..40));
        let submitted_on = began_on + Duration::days(random.random_range(1..25));
        let accepted_on = submitted_on + Duration::days(random.random_range(1..15));
        let issued_on = accepted_on + Duration::days(random.random_range(0..10));
        if began_on > self.today {
            return None;
        }
        let state = match state {
            PlanState::Draft => PlanState::Draft,
            _ if submitted_on > self.today => PlanState::Draft,
            PlanState::Accepted | PlanState::Issued if accepted_on > self.today => PlanState::Submitted,
            PlanState::Issued if issued_on > self.today => PlanState::Accepted,
            state => state,
        };
        let is_accepted = matches!(state, PlanState::Accepted | PlanState::Issued);
        Some(Life {
            state,
            began_on,
            submitted_on: (state != PlanState::Draft).then_some(submitted_on),
            accepted_on: is_accepted.then_some(accepted_on),
            issued_on: (state == PlanState::Issued).then_some(issued_on),
        })
    }

    fn plan(
        &self,
        rows: &mut Rows,
        province: &Province,
        (view, duty): (&AgencyView, &Duty),
        (life, code): (&Life, String),
        random: &mut StdRng,
    ) -> Result<(), StoreError> {
        let id = MonitoringPlanId::fresh(self.ids, self.now);
        let symbol = if view.level == Level::Commune { "KH-UBND" } else { "KH-CQ" };
        let content = serde_json::to_string(&words::content(view, duty.year, symbol))
            .map_err(|_| StoreError::Unreadable { what: "content of a plan" })?;
        let files = life.issued_on.map(|_| self.files.clone());
        let number = i64::from(random.random_range(1_u32..400));
        let returned_why = if life.state == PlanState::Returned { "Bổ sung thời gian thực hiện" } else { "" };
        let at = |on: NaiveDate| instant(on, NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default());
        let last = life.issued_on.or(life.accepted_on).or(life.submitted_on).unwrap_or(life.began_on);
        rows.plans.push(values![
            id.uuid(),
            code,
            duty.id.uuid(),
            life.state.as_str(),
            content,
            life.issued_on.map(|_| number),
            symbol,
            life.issued_on,
            life.submitted_on,
            life.accepted_on,
            returned_why,
            files.clone().map(|(docx, _)| docx),
            files.map(|(_, pdf)| pdf),
            at(life.began_on),
            at(last),
            1_i64
        ]);
        for field in words::chosen(&province.fields, random) {
            let reason = Reason::ALL[random.random_range(0..Reason::ALL.len())];
            rows.fields.push(values![id.uuid(), field, reason.as_str(), "", "", 0_i64]);
        }
        for number in 1..=self.items {
            rows.items.push(self.item(province, (id, number), (view, duty.year), random));
        }
        Ok(())
    }

    fn item(
        &self,
        province: &Province,
        (plan, number): (MonitoringPlanId, usize),
        (view, year): (&AgencyView, i32),
        random: &mut StdRng,
    ) -> Vec<Value> {
        let activity = Activity::ALL[random.random_range(0..Activity::ALL.len())];
        let starts_on = opened_on(year) + Duration::days(random.random_range(60..300));
        let ends_on = starts_on + Duration::days(random.random_range(5..60));
        // Mostly the agency itself; else anybody of the province that plans, too.
        let other = &province.agencies[random.random_range(0..province.agencies.len())];
        let lead = if random.random_bool(0.8) || other.id == province.root { view.id } else { other.id };
        let budget_vnd = random.random_bool(0.3).then(|| random.random_range(2_i64..60) * 1_000_000);
        let content = format!("{} tại các đơn vị, đợt {number} năm {year}", words::activity(activity));
        values![
            plan.uuid(),
            i64::try_from(number).unwrap_or(i64::MAX),
            activity.as_str(),
            content,
            "Báo cáo kết quả",
            random.random_bool(0.7).then_some(starts_on),
            ends_on,
            lead.uuid(),
            "Các cơ quan, đơn vị có liên quan",
            budget_vnd,
            0_i64,
            false
        ]
    }
}

impl Life {
    /// What the ledger knows of it.
    fn settled(&self) -> Option<Settled> {
        // What was sent back is open again.
        let reported_on = self.submitted_on.filter(|_| self.state != PlanState::Returned)?;
        Some(Settled { reported_on, completed_on: self.issued_on })
    }
}
