//! What people read: the plans of a year, one duty, one plan with its files, the coverage of fields.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AgencyId, ObligationId, PlanDutyId};
use thihanh_kernel::page::{Count, Page, Slice};
use thihanh_kernel::problem::FieldError;
use thihanh_papers::writing::Official;
use thihanh_store::blobs::{BlobError, BlobHash};
use thihanh_store::journal::{self, Record};
use thihanh_store::{Sql, StoreError};

use super::{DUTY, MonitoringError, PLAN, blocking, find_visible, life, policy, store, top_of};
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView};
use crate::modules::monitoring::model::coverage::{Cover, covers};
use crate::modules::monitoring::model::line::{Progress, holding, last_asked, shown};
use crate::modules::monitoring::model::plan::{Amendment, Duty, Plan, PlanFault, PlanField, PlanItem};
use crate::modules::monitoring::model::rules::{PlanRule, RuleSet};
use crate::modules::monitoring::model::words::PlanState;
use crate::modules::monitoring::paper;
use crate::modules::monitoring::policy::{Action, Scope};
use crate::modules::monitoring::store::duties::{Filter, Listed, Measure};
use crate::modules::monitoring::store::rules::MeasureKind;
use crate::modules::obligations::api::{self as ledger, Brief, Origin};

/// Agencies by id, as they are called today.
pub type Names = HashMap<AgencyId, AgencyView>;

/// How agencies are called today.
///
/// # Errors
/// When the database does not answer.
pub async fn names(app: &App, ids: &[AgencyId]) -> Result<Names, MonitoringError> {
    Ok(agencies::views(app.store.read(), ids, app.clock.today()).await?)
}

/// The province whose fields and rules an actor reads: that of the own agency; for the program the first there is.
pub(in crate::modules::monitoring) async fn jurisdiction_of(
    app: &App,
    actor: &Actor,
) -> Result<AgencyId, MonitoringError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let own = match policy::scope(actor) {
        Scope::Of(own) => own.first().copied(),
        Scope::Everything => None,
    };
    match own {
        Some(own) => Ok(top_of(sql, own, today).await?),
        None => {
            let first = agencies::roots(sql, today).await?.into_iter().next();
            first.map(|root| root.id).ok_or(MonitoringError::NotFound("agency"))
        }
    }
}

/// One line of the year's list.
#[derive(Debug, Clone)]
pub struct Line {
    /// Duty and plan.
    pub listed: Listed,
    /// The ledger's entry; `None` for a plan that nobody asked for.
    pub owed: Option<Brief>,
}

/// The plans of a year.
#[derive(Debug, Clone)]
pub struct Board {
    /// A page of them.
    pub lines: Slice<Line>,
    /// How many the filter lets through.
    pub count: Count,
    /// How many are where, of all that the actor sees: `None` where none was begun.
    pub counts: Vec<(Option<PlanState>, i64)>,
    /// Years for which plans are owed, the newest first.
    pub years: Vec<i32>,
    /// Agencies whose plan for this year the actor may begin here: the own ones without one, at most a few.
    pub may_begin: Vec<AgencyView>,
    /// The province whose duties the actor may open.
    pub may_open: Option<AgencyId>,
}

/// Agencies of the actor that the board offers to begin a plan for.
const MOST_OFFERED: usize = 5;

/// The plans of a year that the actor sees.
///
/// # Errors
/// [`MonitoringError::Denied`] without any role in the module.
pub async fn board(app: &App, actor: &Actor, filter: Filter, page: &Page) -> Result<Board, MonitoringError> {
    policy::may_look(actor).map_err(MonitoringError::Denied)?;
    let sql = app.store.read();
    let scope = policy::scope(actor);
    let Slice { items, next } = store::duties::list(sql, &scope, &filter, page).await?;
    let counts = store::duties::counts(sql, &scope, &filter).await?;
    // The list has every state's, or one's: its length needs no second walk.
    let listed = counts.iter().filter(|(state, _)| filter.state.is_none_or(|wanted| wanted == *state));
    let count = Count::Exact(listed.map(|(_, total)| total.unsigned_abs()).sum());
    let ids: Vec<ObligationId> = items.iter().filter_map(|listed| listed.duty.obligation).collect();
    let mut owed = ledger::briefs(sql, &ids).await?;
    let line = |listed: Listed| Line { owed: listed.duty.obligation.and_then(|id| owed.remove(&id)), listed };
    Ok(Board {
        lines: Slice { items: items.into_iter().map(line).collect(), next },
        count,
        counts,
        years: store::duties::years(sql).await?,
        may_begin: may_begin(app, actor, filter.year).await?,
        may_open: may_open(app, actor).await?,
    })
}

async fn may_begin(app: &App, actor: &Actor, year: i32) -> Result<Vec<AgencyView>, MonitoringError> {
    use chrono::Datelike;
    let (sql, today) = (app.store.read(), app.clock.today());
    if !(today.year()..=today.year() + 1).contains(&year) {
        return Ok(Vec::new());
    }
    let own = policy::writing(actor);
    let views = agencies::views(sql, &own, today).await?;
    let mut offered = Vec::new();
    for id in own.into_iter().take(MOST_OFFERED) {
        let Some(view) = views.get(&id).filter(|view| view.kind != TERRITORY) else { continue };
        if store::plans::of_agency(sql, id, year).await?.is_none() {
            offered.push(view.clone());
        }
    }
    Ok(offered)
}

/// The kind of agency that is an area with everything in it: its committee plans.
pub(super) const TERRITORY: &str = "territory";

async fn may_open(app: &App, actor: &Actor) -> Result<Option<AgencyId>, MonitoringError> {
    if actor.is_system() {
        return Ok(Some(jurisdiction_of(app, actor).await?));
    }
    let own = policy::keeping(actor);
    if own.is_empty() {
        // Most people keep no rules, and looking for the tops goes through the whole tree.
        return Ok(None);
    }
    let roots = agencies::roots(app.store.read(), app.clock.today()).await?;
    Ok(roots.into_iter().map(|root| root.id).find(|root| own.contains(root)))
}

/// That an agency owes a plan, and what became of it.
#[derive(Debug, Clone)]
pub struct DutyLooked {
    /// The duty.
    pub duty: Duty,
    /// Code and state of the plan, where the actor may see it.
    pub plan: Option<(String, PlanState)>,
    /// The law of the day on which it was opened.
    pub law: Option<RuleSet>,
    /// The rule that asks for it.
    pub rule: Option<PlanRule>,
    /// The ledger's entry.
    pub owed: Option<Brief>,
    /// The entry's code, where the actor sees it in the ledger too.
    pub obligation: Option<String>,
    /// What was done about it.
    pub measures: Vec<Measure>,
    /// Kinds of measures.
    pub kinds: Vec<MeasureKind>,
    /// The actor may begin the plan.
    pub may_begin: bool,
    /// The actor may record a measure.
    pub may_sanction: bool,
}

/// One duty.
///
/// # Errors
/// [`MonitoringError::NotFound`] also where the actor may not know that it is there.
pub async fn look_duty(app: &App, actor: &Actor, id: PlanDutyId) -> Result<DutyLooked, MonitoringError> {
    let sql = app.store.read();
    let duty = store::duties::find(sql, id).await?.ok_or(MonitoringError::NotFound(DUTY))?;
    let plan = store::plans::of_duty(sql, id).await?;
    let of = store::plans::stakes(sql, &duty, plan.as_ref().is_some_and(|plan| plan.issued.is_some())).await?;
    policy::may(actor, Action::View, &of).map_err(|_| MonitoringError::NotFound(DUTY))?;
    let rule = match duty.rule {
        Some(rule) => store::rules::plan_rule(sql, rule).await?,
        None => None,
    };
    let (owed, obligation) = owed(sql, actor, duty.obligation).await?;
    Ok(DutyLooked {
        law: law_of(sql, &duty).await?,
        rule,
        owed,
        obligation,
        measures: store::duties::measures(sql, id).await?,
        kinds: store::rules::measure_kinds(sql).await?,
        may_begin: plan.is_none() && policy::may(actor, Action::Write, &of).is_ok(),
        may_sanction: policy::may(actor, Action::Sanction, &of).is_ok(),
        plan: plan.map(|plan| (plan.code, plan.state)),
        duty,
    })
}

/// The law of the day on which a duty was opened: a later one changes nothing about it.
async fn law_of(sql: &dyn Sql, duty: &Duty) -> Result<Option<RuleSet>, StoreError> {
    Ok(store::rules::rule_sets(sql).await?.into_iter().find(|law| law.code == duty.rule_set))
}

async fn owed(
    sql: &dyn Sql,
    actor: &Actor,
    id: Option<ObligationId>,
) -> Result<(Option<Brief>, Option<String>), StoreError> {
    let Some(id) = id else { return Ok((None, None)) };
    let brief = ledger::briefs(sql, &[id]).await?.remove(&id);
    Ok((brief, ledger::seen(sql, actor, &[id]).await?.remove(&id)))
}

/// The unit above a plan's agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Above {
    /// Its committee.
    pub agency: AgencyId,
    /// Its plan of the year; `None` while it was not issued.
    pub plan: Option<AbovePlan>,
}

/// The issued plan of the unit above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbovePlan {
    /// Its code, for links.
    pub code: String,
    /// Its number and symbol.
    pub label: String,
    /// Its fields.
    pub fields: Vec<PlanField>,
}

impl AbovePlan {
    /// The codes of its fields.
    #[must_use]
    pub fn codes(&self) -> BTreeSet<String> {
        self.fields.iter().map(|field| field.field.clone()).collect()
    }

    /// How messages call it: a name, so in Vietnamese whatever the language of the page.
    #[must_use]
    pub fn called(&self) -> String {
        format!("Kế hoạch {}", self.label)
    }
}

/// The ledger's entry of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct LineEntry {
    /// The entry.
    pub brief: Brief,
    /// Its code, where the actor sees it in the ledger too.
    pub code: Option<String>,
}

/// One plan with everything that its page shows.
#[derive(Debug, Clone)]
pub struct Looked {
    /// The plan.
    pub plan: Plan,
    /// Its fields.
    pub fields: Vec<PlanField>,
    /// Its lines, each as it was written last: an open amendment's among them, and those that an amendment takes out.
    pub items: Vec<PlanItem>,
    /// The ledger's entries of the lines of an issued plan, by number.
    pub entries: BTreeMap<i64, LineEntry>,
    /// How far an issued plan is carried out.
    pub progress: Option<Progress>,
    /// The unit above and its plan; `None` for a plan that has none above it.
    pub above: Option<Above>,
    /// Its amendments, the oldest first.
    pub amendments: Vec<Amendment>,
    /// The law of the day on which it was asked for.
    pub law: Option<RuleSet>,
    /// The rule that asks for it.
    pub rule: Option<PlanRule>,
    /// What stands against sending it in.
    pub lacks: Vec<FieldError>,
    /// The ledger's entry.
    pub owed: Option<Brief>,
    /// The entry's code, where the actor sees it in the ledger too.
    pub obligation: Option<String>,
    /// What the actor may do now.
    pub actions: Vec<&'static str>,
    /// How the document looks; empty where its words make none.
    pub preview: String,
}

/// One plan.
///
/// # Errors
/// [`MonitoringError::NotFound`] also where the actor may not know that it is there.
pub async fn look(app: &App, actor: &Actor, code: &str) -> Result<Looked, MonitoringError> {
    let sql = app.store.read();
    let (plan, _) = find_visible(sql, actor, code).await?;
    let amendments = store::plans::amendments(sql, plan.id).await?;
    let open = amendments.last().filter(|amendment| amendment.issued.is_none());
    let actions = life::actions(sql, actor, &plan, open).await?;
    let (fields, items) = (store::plans::fields(sql, plan.id).await?, store::plans::items(sql, plan.id).await?);
    let lacks = if plan.state.is_open() { life::lacks(sql, &plan).await? } else { Vec::new() };
    let above = life::above(sql, &plan).await?;
    let (entries, progress) = carried_out(app, actor, &plan, &items, &amendments).await?;
    let preview = document(app, &plan, &fields, &items).await?.map(|document| document.html()).unwrap_or_default();
    let rule = match plan.duty.rule {
        Some(rule) => store::rules::plan_rule(sql, rule).await?,
        None => None,
    };
    let (owed, obligation) = owed(sql, actor, plan.duty.obligation).await?;
    let items = shown(&items);
    Ok(Looked {
        law: law_of(sql, &plan.duty).await?,
        rule,
        lacks,
        owed,
        obligation,
        actions,
        preview,
        fields,
        items,
        entries,
        progress,
        above,
        amendments,
        plan,
    })
}

/// The entries of an issued plan's lines, and how far it is carried out by them.
async fn carried_out(
    app: &App,
    actor: &Actor,
    plan: &Plan,
    versions: &[PlanItem],
    amendments: &[Amendment],
) -> Result<(BTreeMap<i64, LineEntry>, Option<Progress>), StoreError> {
    if plan.state != PlanState::Issued {
        return Ok((BTreeMap::new(), None));
    }
    let sql = app.store.read();
    let asked = store::plans::asked_lines(sql, plan.id).await?;
    let last = last_asked(&asked);
    let origins: Vec<Origin> = last.values().map(|line| Origin::PlanLine(line.id)).collect();
    let mut briefs = ledger::entries_of(sql, &origins).await?;
    let ids: Vec<ObligationId> = briefs.values().map(|brief| brief.id).collect();
    let mut seen = ledger::seen(sql, actor, &ids).await?;
    let entries: BTreeMap<i64, LineEntry> = last
        .into_iter()
        .filter_map(|(number, line)| {
            let brief = briefs.remove(&Origin::PlanLine(line.id))?;
            Some((number, LineEntry { code: seen.remove(&brief.id), brief }))
        })
        .collect();
    let lines = holding(versions, Plan::holds_up_to(amendments));
    let state = |line: &PlanItem| entries.get(&line.number).map(|entry| (entry.brief.state, entry.brief.due_on));
    let progress = Progress::of(lines.iter().map(|line| (line, state(line))), app.clock.today());
    Ok((entries, Some(progress)))
}

/// The document of a plan; the faults of its words where they make none.
async fn document(
    app: &App,
    plan: &Plan,
    fields: &[PlanField],
    items: &[PlanItem],
) -> Result<Result<Official, Vec<FieldError>>, MonitoringError> {
    // Amendments have documents of their own: the plan stays as it was issued.
    written(app, plan, (fields, items), 0, paper::official).await
}

/// The document of an amendment, of what it adds, changes and takes out; the faults of its words where they make none.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn amending(
    app: &App,
    plan: &Plan,
    amendment: &Amendment,
    fields: &[PlanField],
    items: &[PlanItem],
) -> Result<Result<Official, Vec<FieldError>>, MonitoringError> {
    written(app, plan, (fields, items), amendment.amendment, |whole| paper::amending(whole, amendment)).await
}

/// What one amendment (0: the plan itself) holds, written by a function.
async fn written<T>(
    app: &App,
    plan: &Plan,
    (fields, items): (&[PlanField], &[PlanItem]),
    amendment: i64,
    write: impl FnOnce(&paper::Whole<'_>) -> T,
) -> Result<T, MonitoringError> {
    let fields: Vec<PlanField> = fields.iter().filter(|field| field.amendment == amendment).cloned().collect();
    let items: Vec<PlanItem> = items.iter().filter(|item| item.amendment == amendment).cloned().collect();
    let leads: Vec<AgencyId> = items.iter().map(|item| item.lead).collect();
    let called = names(app, &leads).await?;
    let name = |id| called.get(&id).map(|view| view.name.clone()).unwrap_or_default();
    Ok(write(&paper::Whole { plan, fields: &fields, items: &items, name: &name }))
}

/// An issued plan with its fields and its document; `None` while it was not issued, and where the actor may not know of it.
///
/// # Errors
/// When the database does not answer.
pub(in crate::modules::monitoring) async fn issued_document(
    app: &App,
    actor: &Actor,
    code: &str,
) -> Result<Option<(Plan, Vec<PlanField>, Official)>, MonitoringError> {
    let sql = app.store.read();
    let plan = match find_visible(sql, actor, code).await {
        Err(MonitoringError::NotFound(_)) => return Ok(None),
        found => found?.0,
    };
    if plan.issued.is_none() {
        return Ok(None);
    }
    let (fields, items) = (store::plans::fields(sql, plan.id).await?, store::plans::items(sql, plan.id).await?);
    let document = document(app, &plan, &fields, &items).await?.map_err(PlanFault::Invalid)?;
    Ok(Some((plan, fields, document)))
}

/// The history of a plan, newest first.
///
/// # Errors
/// As [`look`].
pub async fn history(app: &App, actor: &Actor, code: &str) -> Result<Vec<Record>, MonitoringError> {
    let (plan, _) = find_visible(app.store.read(), actor, code).await?;
    Ok(journal::history(app.store.read(), PLAN, plan.id.uuid()).await?)
}

/// Which file of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// The document for Word.
    Docx,
    /// The document to print.
    Pdf,
}

impl FileKind {
    fn of<T>(self, (docx, pdf): (T, T)) -> T {
        match self {
            Self::Docx => docx,
            Self::Pdf => pdf,
        }
    }
}

/// A file of a plan, or of an amendment of it, with its name: of what was not issued as it would be, of what was as it was written.
///
/// # Errors
/// As [`look`]; [`MonitoringError::NotFound`] also for an amendment that there is not.
pub async fn file(
    app: &App,
    actor: &Actor,
    code: &str,
    amendment: Option<i64>,
    kind: FileKind,
) -> Result<(String, Vec<u8>), MonitoringError> {
    let sql = app.store.read();
    let (plan, _) = find_visible(sql, actor, code).await?;
    let amendment = match amendment {
        Some(number) => {
            let mut amendments = store::plans::amendments(sql, plan.id).await?.into_iter();
            Some(
                amendments
                    .find(|amendment| amendment.amendment == number)
                    .ok_or(MonitoringError::NotFound("plan_amendment"))?,
            )
        }
        None => None,
    };
    let ending = kind.of(("docx", "pdf"));
    let name = match &amendment {
        Some(amendment) => format!("{}-sua-doi-{}.{ending}", plan.code, amendment.amendment),
        None => format!("{}.{ending}", plan.code),
    };
    if let Some(files) = amendment.as_ref().map_or(&plan.files, |amendment| &amendment.files).clone() {
        let hash: BlobHash = kind.of(files).parse().map_err(|_| BlobError::Missing)?;
        return Ok((name, app.blobs.read(&hash).await?));
    }
    let (fields, items) = (store::plans::fields(sql, plan.id).await?, store::plans::items(sql, plan.id).await?);
    let document = match &amendment {
        Some(amendment) => amending(app, &plan, amendment, &fields, &items).await?,
        None => document(app, &plan, &fields, &items).await?,
    };
    let document = document.map_err(PlanFault::Invalid)?;
    let now = app.clock.now();
    let files = blocking(move || Ok(paper::files(&document, &plan.content, now)?)).await?;
    Ok((name, kind.of(files)))
}

/// Which field is watched by whom in a year.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// Every field with who watches it.
    pub covers: Vec<Cover>,
    /// Years for which plans are owed, the newest first.
    pub years: Vec<i32>,
    /// The agencies of the province's level that owe a plan, in the order of lists.
    pub agencies: Vec<AgencyId>,
}

/// The coverage of a year in the actor's province: no secret among its officers, for nobody can watch a gap that is hidden.
///
/// # Errors
/// [`MonitoringError::Denied`] without any role in the module.
pub async fn coverage(app: &App, actor: &Actor, year: i32) -> Result<Coverage, MonitoringError> {
    policy::may_look(actor).map_err(MonitoringError::Denied)?;
    let (sql, today) = (app.store.read(), app.clock.today());
    let jurisdiction = jurisdiction_of(app, actor).await?;
    let watches = store::coverage::watches(sql, jurisdiction, year, today).await?;
    let mut agencies: Vec<AgencyId> = Vec::new();
    for agency in watches.iter().filter_map(|watch| watch.agency) {
        if !agencies.contains(&agency) {
            agencies.push(agency);
        }
    }
    let fields = store::rules::fields(sql, jurisdiction, today).await?;
    Ok(Coverage { covers: covers(fields, &watches), years: store::duties::years(sql).await?, agencies })
}
