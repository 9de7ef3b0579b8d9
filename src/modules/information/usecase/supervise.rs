//! Sessions of supervision from outside, and what they propose.

use chrono::{Datelike, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::code::CodeSeries;
use thihanh_kernel::ids::{AgencyId, SupervisionId};
use thihanh_kernel::page::{Count, Page, Slice};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::vn_date;
use thihanh_store::journal::{self, Entry, Record};
use thihanh_store::{Sql, StoreError, sequence};
use thihanh_webkit::Lang;

use super::{InformationError, Names, agencies_typed, choices, keeper_of, store, top_of};
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView};
use crate::modules::information::model::session::{
    EnteredSession, MOST_SUPERVISED, SessionFacts, SessionForm, SupervisionSession,
};
use crate::modules::information::policy::{self, SessionAction, SessionStakes};
use crate::modules::proposals::api::{self as proposals, ProposalBrief};

/// The kind of sessions' entries in the journal.
const KIND: &str = "supervision";

/// The kinds of agencies that supervise: those that propose, by the jurisdiction's rule.
async fn kinds(sql: &dyn Sql, jurisdiction: AgencyId, on: NaiveDate) -> Result<Vec<String>, StoreError> {
    let rule = agencies::rule(sql, "proposal_kinds", jurisdiction, on).await?;
    Ok(rule.map(|rule| rule.value.split_whitespace().map(str::to_owned).collect()).unwrap_or_default())
}

/// The agencies in whose name the actor enters sessions, for the form.
///
/// # Errors
/// [`InformationError::Denied`] where there is none.
pub async fn session_places(app: &App, actor: &Actor) -> Result<Vec<AgencyView>, InformationError> {
    policy::may_supervise_any(actor).map_err(InformationError::Denied)?;
    let (sql, today) = (app.store.read(), app.clock.today());
    let own: Vec<AgencyId> = match actor.is_system() {
        true => agencies::roots(sql, today).await?.into_iter().map(|view| view.id).collect(),
        false => policy::supervising(actor),
    };
    let mut known: Vec<String> = Vec::new();
    for agency in &own {
        known.extend(kinds(sql, top_of(sql, *agency, today).await?, today).await?);
    }
    Ok(choices(sql, own, today, |view| known.contains(&view.kind)).await?)
}

/// The facts with the agencies that the names mean. Gives the province too.
async fn found(
    app: &App,
    sql: &dyn Sql,
    entered: &EnteredSession,
    today: NaiveDate,
) -> Result<(SessionFacts, AgencyId), InformationError> {
    let jurisdiction = top_of(sql, entered.agency, today).await?;
    let mut supervised: Vec<AgencyId> = Vec::new();
    for name in &entered.supervised {
        for agency in agencies_typed(app, sql, jurisdiction, ("supervised", name), today).await? {
            if !supervised.contains(&agency) {
                supervised.push(agency);
            }
        }
    }
    // A phrase such as "các sở" means many.
    if supervised.len() > MOST_SUPERVISED {
        let error = FieldError::new("supervised", "supervision-too-many").with("most", MOST_SUPERVISED);
        return Err(InformationError::field(error));
    }
    if supervised.contains(&entered.agency) {
        return Err(InformationError::field(FieldError::new("supervised", "supervision-of-itself")));
    }
    Ok((SessionFacts { supervised, ..entered.facts.clone() }, jurisdiction))
}

/// The agency is there and is of a kind that supervises, and the actor enters in its name.
async fn check_agency(
    sql: &dyn Sql,
    actor: &Actor,
    agency: AgencyId,
    today: NaiveDate,
) -> Result<(), InformationError> {
    let refused = |code| InformationError::field(FieldError::new("agency", code));
    let view =
        agencies::views(sql, &[agency], today).await?.remove(&agency).ok_or_else(|| refused("choice-unknown"))?;
    let above = store::above(sql, &[agency], today).await?.remove(&agency).unwrap_or_default();
    let stakes = SessionStakes { agency: above, ..SessionStakes::default() };
    policy::may_session(actor, SessionAction::Manage, &stakes).map_err(InformationError::Denied)?;
    let jurisdiction = top_of(sql, agency, today).await?;
    if kinds(sql, jurisdiction, today).await?.contains(&view.kind) {
        Ok(())
    } else {
        Err(refused("supervision-not-a-supervisor"))
    }
}

/// Enters a session.
///
/// # Errors
/// [`InformationError`].
pub async fn create_session(
    app: &App,
    actor: &Actor,
    form: &SessionForm,
) -> Result<SupervisionSession, InformationError> {
    policy::may_supervise_any(actor).map_err(InformationError::Denied)?;
    let (now, today) = (app.clock.now(), app.clock.today());
    let entered = form.read(today)?;
    app.store
        .write(async |tx| {
            check_agency(tx, actor, entered.agency, today).await?;
            let (facts, jurisdiction) = found(app, tx, &entered, today).await?;
            let year = u16::try_from(today.year()).unwrap_or_default();
            let session = SupervisionSession {
                seq: 0,
                id: SupervisionId::fresh(app.ids.as_ref(), now),
                code: sequence::next(tx, CodeSeries::Supervision, year).await?.to_string(),
                agency: entered.agency,
                keeper: keeper_of(app, tx, jurisdiction, today).await?,
                facts,
                created_at: now,
                created_by: actor.account(),
                updated_at: now,
                version: 1,
            };
            store::sessions::insert(tx, &session).await?;
            let entry = Entry::new(now, actor, KIND, session.id.uuid(), "entered").with("code", &session.code);
            journal::append(tx, entry.with("after", &session.facts)).await?;
            Ok(session)
        })
        .await
}

/// The form of a session as it stands, for editing; supervised agencies by name, one a line.
pub fn filled_session(session: &SupervisionSession, names: &Names) -> SessionForm {
    let facts = &session.facts;
    let supervised = facts.supervised.iter().filter_map(|id| names.get(id)).map(|view| view.name.clone());
    SessionForm {
        agency: session.agency.to_string(),
        subject: facts.subject.clone(),
        content: facts.content.clone(),
        period_from: vn_date(facts.from),
        period_to: vn_date(facts.to),
        supervised: supervised.collect::<Vec<_>>().join("\n"),
        number: facts.number.clone(),
        concluded_on: facts.concluded_on.map(vn_date).unwrap_or_default(),
    }
}

/// Changes a session, also when its conclusion comes. Who supervises stays.
///
/// # Errors
/// [`InformationError`].
pub async fn change_session(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    form: &SessionForm,
) -> Result<SupervisionSession, InformationError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let before = store::sessions::find_for_update(tx, code).await?;
            let before = before.ok_or(InformationError::NotFound(KIND))?;
            let stakes = store::sessions::stakes(tx, &before).await?;
            policy::may_session(actor, SessionAction::View, &stakes).map_err(|_| InformationError::NotFound(KIND))?;
            policy::may_session(actor, SessionAction::Manage, &stakes).map_err(InformationError::Denied)?;
            if version.is_some_and(|version| version != before.version) {
                return Err(InformationError::Stale(KIND));
            }
            let form = SessionForm { agency: before.agency.to_string(), ..form.clone() };
            let (facts, _) = found(app, tx, &form.read(today)?, today).await?;
            let earlier = before.facts.clone();
            let after = SupervisionSession { facts, updated_at: now, ..before };
            store::sessions::save(tx, &after).await?;
            let entry = Entry::new(now, actor, KIND, after.id.uuid(), "changed");
            journal::append(tx, entry.with("before", &earlier).with("after", &after.facts)).await?;
            Ok(SupervisionSession { version: after.version + 1, ..after })
        })
        .await
}

/// A page of the sessions that the actor sees, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn sessions(
    app: &App,
    actor: &Actor,
    page: &Page,
) -> Result<(Slice<SupervisionSession>, Count), InformationError> {
    Ok(store::sessions::list(app.store.read(), &policy::session_scope(actor), page).await?)
}

/// One session with everything that its page shows.
#[derive(Debug, Clone)]
pub struct LookedSession {
    /// The session.
    pub session: SupervisionSession,
    /// What it proposes, as far as the actor sees it.
    pub proposals: Vec<ProposalBrief>,
    /// The actor may change it.
    pub may_manage: bool,
    /// The actor may propose something of it.
    pub may_propose: bool,
}

async fn find_visible(
    sql: &dyn Sql,
    actor: &Actor,
    code: &str,
) -> Result<(SupervisionSession, SessionStakes), InformationError> {
    let session = store::sessions::find(sql, code).await?.ok_or(InformationError::NotFound(KIND))?;
    let stakes = store::sessions::stakes(sql, &session).await?;
    policy::may_session(actor, SessionAction::View, &stakes).map_err(|_| InformationError::NotFound(KIND))?;
    Ok((session, stakes))
}

/// One session.
///
/// # Errors
/// [`InformationError::NotFound`] also where the actor may not know that it is there.
pub async fn look_session(app: &App, actor: &Actor, code: &str, lang: Lang) -> Result<LookedSession, InformationError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let (session, stakes) = find_visible(sql, actor, code).await?;
    let may_manage = policy::may_session(actor, SessionAction::Manage, &stakes).is_ok();
    let of = (session.code.as_str(), session.agency);
    Ok(LookedSession {
        proposals: proposals::of_session(sql, actor, of, (lang, today)).await?,
        may_manage,
        may_propose: may_manage && proposals::may_propose_any(actor),
        session,
    })
}

/// The history of a session, newest first.
///
/// # Errors
/// As [`look_session`].
pub async fn session_history(app: &App, actor: &Actor, code: &str) -> Result<Vec<Record>, InformationError> {
    let (session, _) = find_visible(app.store.read(), actor, code).await?;
    Ok(journal::history(app.store.read(), KIND, session.id.uuid()).await?)
}
