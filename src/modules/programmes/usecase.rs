//! The verbs of programmes. Pages and API call them alike.

use chrono::Datelike;
use thihanh_kernel::access::Actor;
use thihanh_kernel::code::CodeSeries;
use thihanh_kernel::ids::{AgencyId, ProgrammeId};
use thihanh_kernel::page::{Count, Page, Slice};
use thihanh_kernel::problem::{Difference, FieldError, Problem};
use thihanh_store::journal::{self, Entry, Record};
use thihanh_store::{Sql, StoreError, WriteTx, sequence};

use super::model::{Facts, Programme, ProgrammeFault, ProgrammeForm};
use super::policy::{self, Action};
use super::store;
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView};
use crate::modules::directives::api::{self as directives, DirectiveLabel};
use crate::modules::obligations::api::{self as ledger, Counts, ObligationFilter};

/// The kind of the module's entries in the journal.
const KIND: &str = "programme";
/// Directives that the page of a programme names; the register has the rest.
const MOST_DIRECTIVES: u32 = 100;

/// Why a verb was not done.
#[derive(Debug, thiserror::Error)]
pub enum ProgrammeError {
    /// It is not there, or the actor may not know that it is.
    #[error("there is no such programme")]
    NotFound,
    /// The policy says no.
    #[error(transparent)]
    Denied(Problem),
    /// Its state or the values do not allow it.
    #[error(transparent)]
    Fault(#[from] ProgrammeFault),
    /// Somebody changed it since the actor looked at it.
    #[error("the programme was changed meanwhile")]
    Stale(Vec<Difference>),
    /// The ledger could not be brought along.
    #[error(transparent)]
    Ledger(Problem),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ProgrammeError> for Problem {
    fn from(error: ProgrammeError) -> Self {
        match error {
            ProgrammeError::NotFound => Self::not_found(KIND),
            ProgrammeError::Denied(problem) | ProgrammeError::Ledger(problem) => problem,
            ProgrammeError::Fault(ProgrammeFault::Invalid(errors)) => Self::invalid(errors),
            ProgrammeError::Fault(ProgrammeFault::Closed) => Self::refused("programme-closed"),
            ProgrammeError::Stale(differences) => Self::conflict(KIND, differences),
            ProgrammeError::Store(error) => error.into(),
        }
    }
}

/// A programme with how far it is.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The programme.
    pub programme: Programme,
    /// What its obligations come to, as far as the actor sees them.
    pub counts: Counts,
}

/// A page of the programmes that the actor sees, the newest first, each with how far it is.
///
/// # Errors
/// When the database does not answer.
pub async fn programmes(
    app: &App,
    actor: &Actor,
    is_running: Option<bool>,
    page: &Page,
) -> Result<(Slice<Shown>, Count), ProgrammeError> {
    let sql = app.store.read();
    let (Slice { items, next }, count) = store::list(sql, &policy::scope(actor), is_running, page).await?;
    let mut shown = Vec::with_capacity(items.len());
    for programme in items {
        let counts = counts(app, actor, &programme).await?;
        shown.push(Shown { programme, counts });
    }
    Ok((Slice { items: shown, next }, count))
}

/// How far a programme is, as far as the actor sees the ledger.
async fn counts(app: &App, actor: &Actor, programme: &Programme) -> Result<Counts, StoreError> {
    let filter = ObligationFilter { programme: Some(programme.id), ..ObligationFilter::default() };
    ledger::counted(app.store.read(), actor, &filter, app.clock.today()).await
}

/// One programme with everything that its page shows.
#[derive(Debug, Clone)]
pub struct Looked {
    /// The programme and how far it is.
    pub shown: Shown,
    /// The directives under it that the actor sees, the newest first.
    pub directives: Vec<DirectiveLabel>,
    /// What the actor may do with it now.
    pub actions: Vec<Action>,
}

/// One programme.
///
/// # Errors
/// [`ProgrammeError::NotFound`] also where the actor may not know that it is there.
pub async fn look(app: &App, actor: &Actor, code: &str) -> Result<Looked, ProgrammeError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let (programme, stakes) = find_visible(sql, actor, code).await?;
    let counts = counts(app, actor, &programme).await?;
    let directives = directives::of_programme(sql, actor, programme.id, today, MOST_DIRECTIVES).await?;
    let may = |action: &Action| {
        policy::may(actor, *action, &stakes).is_ok() && (*action == Action::View || programme.closing.is_none())
    };
    let actions = [Action::View, Action::Manage].into_iter().filter(may).collect();
    Ok(Looked { shown: Shown { programme, counts }, directives, actions })
}

/// The history of a programme, newest first.
///
/// # Errors
/// As [`look`].
pub async fn history(app: &App, actor: &Actor, code: &str) -> Result<Vec<Record>, ProgrammeError> {
    let (programme, _) = find_visible(app.store.read(), actor, code).await?;
    Ok(journal::history(app.store.read(), KIND, programme.id.uuid()).await?)
}

/// The agencies over which the actor keeps programmes, with those inside them that may lead one.
///
/// # Errors
/// [`ProgrammeError::Denied`] where the actor keeps none.
pub async fn places(app: &App, actor: &Actor) -> Result<Vec<AgencyView>, ProgrammeError> {
    policy::may_manage_any(actor).map_err(ProgrammeError::Denied)?;
    let (sql, today) = (app.store.read(), app.clock.today());
    let own = match actor.is_system() {
        true => agencies::roots(sql, today).await?.into_iter().map(|view| view.id).collect(),
        false => policy::coordinated(actor),
    };
    let mut places: Vec<AgencyView> = Vec::new();
    for agency in own {
        let mut inside = agencies::all_in(sql, agency, today).await?;
        // The own area first: most programmes are of the whole of it.
        inside.sort_by_key(|view| view.id != agency);
        for view in inside {
            if !places.iter().any(|known| known.id == view.id) {
                places.push(view);
            }
        }
    }
    Ok(places)
}

/// Enters a programme.
///
/// # Errors
/// [`ProgrammeError`]: no right over the jurisdiction, or fields that break rules.
pub async fn create(app: &App, actor: &Actor, form: &ProgrammeForm) -> Result<Programme, ProgrammeError> {
    policy::may_manage_any(actor).map_err(ProgrammeError::Denied)?;
    let (now, today) = (app.clock.now(), app.clock.today());
    let facts = form.read()?;
    app.store
        .write(async |tx| {
            check(tx, actor, &facts, today).await?;
            let year = u16::try_from(today.year()).unwrap_or_default();
            let programme = Programme {
                seq: 0,
                id: ProgrammeId::from_uuid(app.ids.uuid(now)),
                code: sequence::next(tx, CodeSeries::Programme, year).await?.to_string(),
                facts: facts.clone(),
                closing: None,
                created_at: now,
                created_by: actor.account(),
                updated_at: now,
                version: 1,
            };
            store::insert(tx, &programme).await?;
            let entry = Entry::new(now, actor, KIND, programme.id.uuid(), "created")
                .with("code", &programme.code)
                .with("after", &programme.facts);
            journal::append(tx, entry).await?;
            Ok(programme)
        })
        .await
}

/// Changes what is known of a programme. Yearly duties that ended with it run on to its new end.
///
/// # Errors
/// [`ProgrammeError`].
pub async fn change(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    form: &ProgrammeForm,
) -> Result<Programme, ProgrammeError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let before = find_to_manage(tx, actor, code).await?;
            let facts = form.read()?;
            check_version(&before, version, &facts)?;
            let after = before.clone().change(facts, now)?;
            if after.facts.lead != before.facts.lead {
                check(tx, actor, &after.facts, today).await?;
            }
            store::save(tx, &after).await?;
            let ends = (before.facts.ends_on, after.facts.ends_on);
            ledger::programme_runs_until(tx, now, actor, after.id, ends)
                .await
                .map_err(|error| ProgrammeError::Ledger(error.into()))?;
            let entry = Entry::new(now, actor, KIND, after.id.uuid(), "changed")
                .with("before", &before.facts)
                .with("after", &after.facts);
            journal::append(tx, entry).await?;
            Ok(Programme { version: before.version + 1, ..after })
        })
        .await
}

/// Closes a programme with what came of it: no duty of it recurs after that day, and what was generated for later is withdrawn.
///
/// # Errors
/// [`ProgrammeError`].
pub async fn close(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    (on, outcome): (&str, &str),
) -> Result<Programme, ProgrammeError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let before = find_to_manage(tx, actor, code).await?;
            if version.is_some_and(|version| version != before.version) {
                return Err(ProgrammeError::Stale(Vec::new()));
            }
            let after = before.clone().close(on, outcome, today, now)?;
            let day = after.closing.as_ref().map_or(today, |closing| closing.on);
            store::save(tx, &after).await?;
            let withdrawn = ledger::programme_is_over(tx, now, actor, after.id, day)
                .await
                .map_err(|error| ProgrammeError::Ledger(error.into()))?;
            let entry = Entry::new(now, actor, KIND, after.id.uuid(), "closed")
                .with("on", &day)
                .with("outcome", &after.closing.as_ref().map(|closing| &closing.outcome))
                .with("withdrawn", &withdrawn);
            journal::append(tx, entry).await?;
            Ok(Programme { version: before.version + 1, ..after })
        })
        .await
}

/// The agencies named are there, the lead inside the jurisdiction, and the jurisdiction the actor's to keep.
async fn check(sql: &dyn Sql, actor: &Actor, facts: &Facts, today: chrono::NaiveDate) -> Result<(), ProgrammeError> {
    let stakes = store::stakes(sql, facts.jurisdiction, &policy::own(actor)).await?;
    if stakes.above.is_empty() {
        return Err(invalid("jurisdiction"));
    }
    policy::may(actor, Action::Manage, &stakes).map_err(ProgrammeError::Denied)?;
    if let Some(lead) = facts.lead
        && !agencies::is_within(sql, lead, facts.jurisdiction, today).await?
    {
        return Err(invalid("lead"));
    }
    Ok(())
}

fn invalid(field: &'static str) -> ProgrammeError {
    ProgrammeFault::Invalid(vec![FieldError::new(field, "choice-unknown")]).into()
}

/// The programme where the actor sees it, with where it stands.
async fn find_visible(sql: &dyn Sql, actor: &Actor, code: &str) -> Result<(Programme, policy::Stakes), ProgrammeError> {
    let programme = store::find(sql, code).await?.ok_or(ProgrammeError::NotFound)?;
    let stakes = store::stakes(sql, programme.facts.jurisdiction, &policy::own(actor)).await?;
    policy::may(actor, Action::View, &stakes).map_err(|_| ProgrammeError::NotFound)?;
    Ok((programme, stakes))
}

/// The programme, locked, where the actor keeps it.
async fn find_to_manage(tx: &WriteTx, actor: &Actor, code: &str) -> Result<Programme, ProgrammeError> {
    let programme = store::find_for_update(tx, code).await?.ok_or(ProgrammeError::NotFound)?;
    let stakes = store::stakes(tx, programme.facts.jurisdiction, &policy::own(actor)).await?;
    policy::may(actor, Action::View, &stakes).map_err(|_| ProgrammeError::NotFound)?;
    policy::may(actor, Action::Manage, &stakes).map_err(ProgrammeError::Denied)?;
    Ok(programme)
}

/// Whether it is the version that the actor looked at; else what differs.
fn check_version(saved: &Programme, version: Option<i64>, sent: &Facts) -> Result<(), ProgrammeError> {
    if version.is_none_or(|version| version == saved.version) {
        return Ok(());
    }
    let (saved, sent) = (ProgrammeForm::of(&saved.facts), ProgrammeForm::of(sent));
    let pairs = [
        ("name", saved.name, sent.name),
        ("source", saved.source, sent.source),
        ("goal", saved.goal, sent.goal),
        ("starts_on", saved.starts_on, sent.starts_on),
        ("ends_on", saved.ends_on, sent.ends_on),
    ];
    let differences = pairs.into_iter().filter(|(_, stored, sent)| stored != sent);
    let differences = differences.map(|(field, stored, sent)| Difference { field, stored, sent }).collect();
    Err(ProgrammeError::Stale(differences))
}

/// The names of agencies, for pages.
///
/// # Errors
/// When the database does not answer.
pub async fn names(app: &App, ids: &[AgencyId]) -> Result<std::collections::HashMap<AgencyId, AgencyView>, StoreError> {
    agencies::views(app.store.read(), ids, app.clock.today()).await
}
