//! How long the lists of monitoring take over the data of an installation, and by which plans:
//!
//! ```text
//! thihanh generate --data big --obligations 1000000 --monitoring
//! cargo bench --bench monitoring -- --data big --rounds 200 --plans
//! ```
//!
//! Each line is what one page asks of its use case, for three people of one province: who coordinates it, somebody of a commune, somebody who inspects
//! for a department.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use chrono::{Datelike, NaiveDate};
use clap::Parser;
use thihanh::app::App;
use thihanh::config::{Config, ConfigArgs};
use thihanh::identity::{RandomIds, SystemClock};
use thihanh::modules::agencies::api as agencies;
use thihanh::modules::conditions::usecase::{BudgetFilter, StaffFilter};
use thihanh::modules::information::usecase::EntryFilter;
use thihanh::modules::inspections::model::finding::{FindingKind, FindingState};
use thihanh::modules::inspections::model::form::InspectionForm;
use thihanh::modules::inspections::model::law::law_key;
use thihanh::modules::inspections::model::overlap::Reach;
use thihanh::modules::inspections::model::{FieldRef, Span};
use thihanh::modules::inspections::usecase::{FindingFilter, ListFilter};
use thihanh::modules::monitoring::model::words::PlanState;
use thihanh::modules::monitoring::usecase::Filter;
use thihanh::modules::{conditions, information, inspections, monitoring};
use thihanh_kernel::access::{Actor, Grant, Role};
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::page::{Cursor, Page};
use thihanh_kernel::time::vn_date;

#[derive(Parser)]
struct Args {
    #[command(flatten)]
    config: ConfigArgs,
    /// How often each request is made
    #[arg(long, default_value_t = 200)]
    rounds: usize,
    /// Show the database's plans too
    #[arg(long)]
    plans: bool,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

/// Pages turned before the one far down a list.
const PAGES: usize = 49;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let app = App::open(Config::load(&args.config, None)?, Arc::new(SystemClock), Arc::new(RandomIds)).await?;
    let world = World::load(&app).await?;
    if args.plans {
        world.plans(&app).await?;
    }
    println!("{:64} {:>9} {:>9} {:>9} {:>9} {:>6}", "request", "least ms", "p50 ms", "p95 ms", "max ms", "rows");
    let run = Run { app: &app, rounds: args.rounds };
    for (who, actor) in world.people() {
        world.plans_of(&run, who, actor).await?;
        world.inspections_of(&run, who, actor).await?;
        world.findings_of(&run, who, actor).await?;
        world.registers_of(&run, who, actor).await?;
    }
    world.overlaps(&run).await
}

struct Run<'a> {
    app: &'a App,
    rounds: usize,
}

impl Run<'_> {
    /// Asks a few times unmeasured, then as often as wanted; `ask` gives how many rows came.
    async fn time(&self, name: &str, ask: impl AsyncFn(&App) -> anyhow::Result<usize>) -> anyhow::Result<()> {
        let mut rows = 0;
        let mut times = Vec::with_capacity(self.rounds);
        for round in 0..self.rounds.max(1) + 5 {
            let begun = Instant::now();
            rows = ask(self.app).await.with_context(|| name.to_owned())?;
            if round >= 5 {
                times.push(begun.elapsed());
            }
        }
        times.sort_unstable();
        let part = |percent: usize| milliseconds(times[(times.len() * percent / 100).min(times.len() - 1)]);
        println!("{name:64} {:9.2} {:9.2} {:9.2} {:9.2} {rows:6}", part(0), part(50), part(95), part(100));
        Ok(())
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// One province, and what is asked about it.
struct World {
    coordinator: Actor,
    officer: Actor,
    inspector: Actor,
    /// Who sees everything, as the program does.
    system: Actor,
    department: AgencyId,
    commune: AgencyId,
    /// Agencies that may be inspected, of as many provinces as it takes.
    subjects: Vec<AgencyId>,
    year: i32,
    field: FieldRef,
    law: (String, String),
}

fn somebody(role: Role, agency: AgencyId) -> Actor {
    let grant = Grant { role, agency, module: None, from: NaiveDate::MIN, to: None };
    Actor::person(AccountId::from_uuid(uuid::Uuid::nil()), "measure".into(), vec![grant])
}

impl World {
    async fn load(app: &App) -> anyhow::Result<Self> {
        let (sql, today) = (app.store.read(), app.clock.today());
        let roots = agencies::roots(sql, today).await?;
        let root = roots.first().context("there is no agency: make data with 'thihanh generate --monitoring'")?.id;
        let inside = agencies::all_in(sql, root, today).await?;
        let of = |kind: &str| inside.iter().filter(|view| view.kind == kind).map(|view| view.id).collect::<Vec<_>>();
        let (departments, communes) = (of("department"), of("peoples_committee"));
        let mut subjects = communes.clone();
        for other in roots.iter().skip(1).take(3) {
            let inside = agencies::all_in(sql, other.id, today).await?;
            subjects.extend(inside.iter().filter(|view| view.kind == "peoples_committee").map(|view| view.id));
        }
        let field = monitoring::api::fields(sql, root, today).await?.into_iter().next().context("no field")?;
        let coordinator = somebody(Role::Coordinator, root);
        // The first finding of a law in the list names one that there is.
        let filter = FindingFilter { kind: Some(FindingKind::Violation), ..FindingFilter::default() };
        let (found, _) = inspections::usecase::findings(app, &coordinator, &filter, &Page::default()).await?;
        let law = found.items.into_iter().find_map(|finding| finding.facts.law).context("there is no finding")?;
        Ok(Self {
            department: *departments.get(1).context("no department")?,
            commune: *communes.first().context("no commune")?,
            officer: somebody(Role::FocalOfficer, *communes.first().context("no commune")?),
            inspector: somebody(Role::Inspector, *departments.get(1).context("no department")?),
            system: Actor::system("measure"),
            coordinator,
            subjects,
            year: today.year(),
            field: FieldRef { code: field.code, name: field.name_vi },
            law: (law.number, law.article),
        })
    }

    fn people(&self) -> [(&'static str, &Actor); 4] {
        [
            ("coordinator", &self.coordinator),
            ("commune officer", &self.officer),
            ("inspector", &self.inspector),
            ("everything", &self.system),
        ]
    }

    async fn plans_of(&self, run: &Run<'_>, who: &str, actor: &Actor) -> anyhow::Result<()> {
        let year = self.year;
        run.time(&format!("{who}: coverage of {year}"), async |app| {
            Ok(monitoring::usecase::coverage(app, actor, year).await?.covers.len())
        })
        .await?;
        for (name, state, words) in [
            ("", None, ""),
            (", missing", Some(None), ""),
            (", drafts", Some(Some(PlanState::Draft)), ""),
            (", by name", None, "xa an"),
        ] {
            let filter = Filter { year, state, words: words.into() };
            run.time(&format!("{who}: plans of {year}{name}"), async |app| {
                Ok(monitoring::usecase::board(app, actor, filter.clone(), &Page::default()).await?.lines.items.len())
            })
            .await?;
        }
        Ok(())
    }

    async fn inspections_of(&self, run: &Run<'_>, who: &str, actor: &Actor) -> anyhow::Result<()> {
        let of_year = ListFilter { year: Some(self.year), ..ListFilter::default() };
        for (name, filter) in [
            ("calendar of the year", of_year.clone()),
            ("calendar, of one agency", ListFilter { subject: Some(self.commune), ..of_year }),
        ] {
            let page = &Page::default();
            run.time(&format!("{who}: {name}"), async |app| {
                Ok(inspections::usecase::inspections(app, actor, &filter, page).await?.0.items.len())
            })
            .await?;
        }
        if who == "everything" {
            return Ok(());
        }
        let agency = if who == "inspector" { self.department } else { self.commune };
        run.time(&format!("{who}: an inspected agency's year"), async |app| {
            Ok(inspections::usecase::year(app, actor, Some(agency), Some(self.year)).await?.inspections.len())
        })
        .await
    }

    async fn findings_of(&self, run: &Run<'_>, who: &str, actor: &Actor) -> anyhow::Result<()> {
        let all = FindingFilter::default;
        let (law, article) = (law_key(&self.law.0), self.law.1.clone());
        let long_ago = run.app.clock.today() - chrono::Days::new(90);
        for (name, filter) in [
            ("all", all()),
            ("open", FindingFilter { state: Some(FindingState::Open), ..all() }),
            (
                "open for too long",
                FindingFilter { state: Some(FindingState::Open), concluded_until: Some(long_ago), ..all() },
            ),
            ("violations", FindingFilter { kind: Some(FindingKind::Violation), ..all() }),
            ("under a criterion", FindingFilter { criterion: Some("B2".into()), ..all() }),
            ("about a document", FindingFilter { law: Some(law.clone()), ..all() }),
            ("about an article", FindingFilter { law: Some(law), article: Some(article), ..all() }),
            ("of one agency", FindingFilter { subject: Some(self.commune), ..all() }),
        ] {
            let page = &Page::default();
            run.time(&format!("{who}: findings, {name}"), async |app| {
                Ok(inspections::usecase::findings(app, actor, &filter, page).await?.0.items.len())
            })
            .await?;
        }
        let page = &far_down(run.app, actor).await?;
        run.time(&format!("{who}: findings, page {}", PAGES + 1), async |app| {
            Ok(inspections::usecase::findings(app, actor, &all(), page).await?.0.items.len())
        })
        .await
    }

    async fn registers_of(&self, run: &Run<'_>, who: &str, actor: &Actor) -> anyhow::Result<()> {
        let all = EntryFilter::default;
        for (name, filter) in [
            ("all", all()),
            ("of the year", EntryFilter { year: Some(self.year), ..all() }),
            ("in a field", EntryFilter { field: Some(self.field.code.clone()), ..all() }),
            ("words without marks", EntryFilter { words: Some("niem yet thu tuc".into()), ..all() }),
        ] {
            let page = &Page::default();
            run.time(&format!("{who}: information, {name}"), async |app| {
                Ok(information::usecase::entries(app, actor, &filter, page).await?.0.items.len())
            })
            .await?;
        }
        run.time(&format!("{who}: conditions, totals"), async |app| {
            let (numbers, _) = conditions::usecase::numbers(app, actor, None, self.year).await?;
            Ok(usize::try_from(numbers.budget.lines)?)
        })
        .await?;
        let (all, page) = (&BudgetFilter::default(), &Page::default());
        run.time(&format!("{who}: conditions, lines of money"), async |app| {
            Ok(conditions::usecase::budgets(app, actor, all, page).await?.0.items.len())
        })
        .await?;
        run.time(&format!("{who}: conditions, money by agency and year"), async |app| {
            Ok(conditions::usecase::budget_totals(app, actor, all, page).await?.agencies.items.len())
        })
        .await?;
        let today = &StaffFilter { on: Some(run.app.clock.today()), ..StaffFilter::default() };
        run.time(&format!("{who}: conditions, people today"), async |app| {
            Ok(conditions::usecase::staff(app, actor, today, page).await?.0.items.len())
        })
        .await
    }

    /// A new inspection of some agencies, in one field and half a year.
    fn reach(&self, run: &Run<'_>, agencies: usize) -> anyhow::Result<Reach> {
        ensure!(self.subjects.len() >= agencies, "there are no {agencies} agencies to inspect");
        let today = run.app.clock.today();
        let days = chrono::Days::new;
        Ok(Reach {
            subjects: self.subjects[..agencies].to_vec(),
            fields: vec![self.field.clone()],
            period: Span { from: today - days(200), to: today - days(20) },
            visit: Span { from: today + days(10), to: today + days(14) },
        })
    }

    async fn overlaps(&self, run: &Run<'_>) -> anyhow::Result<()> {
        for agencies in [1, 3, 100, 300] {
            let reach = self.reach(run, agencies)?;
            run.time(&format!("overlaps of {agencies} agencies, the search alone"), async |app| {
                Ok(inspections::measure::overlaps(app, &reach).await?)
            })
            .await?;
        }
        for agencies in [1, 3, 90] {
            let reach = self.reach(run, agencies)?;
            let form = self.form(&reach);
            run.time(&format!("inspector: overlaps of {agencies} agencies, as the form asks"), async |app| {
                let found = inspections::usecase::preview_overlaps(app, &self.inspector, &form, None).await;
                Ok(found?.len())
            })
            .await?;
        }
        Ok(())
    }

    fn form(&self, reach: &Reach) -> InspectionForm {
        InspectionForm {
            agency: self.department.to_string(),
            title: "Kiểm tra".to_owned(),
            field: vec![self.field.code.clone()],
            subject: reach.subjects.iter().map(ToString::to_string).collect(),
            period_from: vn_date(reach.period.from),
            period_to: vn_date(reach.period.to),
            starts_on: vn_date(reach.visit.from),
            ends_on: vn_date(reach.visit.to),
            ..InspectionForm::default()
        }
    }

    async fn plans(&self, app: &App) -> anyhow::Result<()> {
        let show = |name: String, plan: &str| println!("## {name}\n{plan}");
        let run = Run { app, rounds: 0 };
        for (who, actor) in self.people() {
            for (name, plan) in monitoring::measure::plans(app, actor, self.year).await? {
                show(format!("{who}: {name}"), &plan);
            }
            let of_year = ListFilter { year: Some(self.year), ..ListFilter::default() };
            for plan in inspections::measure::calendar_plans(app, actor, &of_year).await? {
                show(format!("{who}: calendar"), &plan);
            }
            let all = FindingFilter::default;
            for (name, filter) in [
                ("all", all()),
                ("open", FindingFilter { state: Some(FindingState::Open), ..all() }),
                ("under a criterion", FindingFilter { criterion: Some("B2".into()), ..all() }),
                ("of one agency", FindingFilter { subject: Some(self.commune), ..all() }),
            ] {
                for plan in inspections::measure::finding_plans(app, actor, &filter).await? {
                    show(format!("{who}: findings, {name}"), &plan);
                }
            }
            for plan in information::measure::plans(app, actor, &EntryFilter::default()).await? {
                show(format!("{who}: information"), &plan);
            }
        }
        let plan = inspections::measure::overlaps_plan(app, &self.reach(&run, 100)?).await?;
        show("overlaps of 100 agencies".to_owned(), &plan);
        Ok(())
    }
}

/// The page that many others stand before.
async fn far_down(app: &App, actor: &Actor) -> anyhow::Result<Page> {
    let mut after: Option<Cursor> = None;
    for _ in 0..PAGES {
        let page = Page::new(None, after.clone());
        let (slice, _) = inspections::usecase::findings(app, actor, &FindingFilter::default(), &page).await?;
        match slice.next {
            Some(next) => after = Some(next),
            // Whoever sees fewer stays on the last page.
            None => break,
        }
    }
    Ok(Page::new(None, after))
}
