//! Drafting, and changing what nobody has approved; approving it, and giving it back.

use chrono::{Datelike, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::code::CodeSeries;
use thihanh_kernel::ids::{AgencyId, HandlingId};
use thihanh_kernel::law::Authority;
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::vn_date;
use thihanh_store::{Sql, StoreError, journal, sequence};

use super::{HandlingError, Names, TERRITORY, entry, fields_of, lock, saved, store, top_of};
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView};
use crate::modules::handling::model::acts;
use crate::modules::handling::model::form::{Entered, HandlingForm};
use crate::modules::handling::model::handling::{Addressee, Approval, Facts, FieldRef, Handling, State};
use crate::modules::handling::policy::{self, Action};
use crate::modules::information::api as information;
use crate::modules::inspections::api::{self as inspections, Named};

/// What the form offers.
#[derive(Debug, Clone)]
pub struct Places {
    /// The agencies in whose name the actor drafts.
    pub agencies: Vec<AgencyView>,
    /// Measures that hold today.
    pub measures: Vec<Named>,
    /// Fields of state management.
    pub fields: Vec<FieldRef>,
}

/// Agencies that are offered at most; of more, those of the person's own level alone.
const MOST_CHOICES: usize = 300;

/// The choices of the form.
///
/// # Errors
/// [`HandlingError::Denied`] where the actor drafts for nobody.
pub async fn places(app: &App, actor: &Actor) -> Result<Places, HandlingError> {
    policy::may_draft_any(actor).map_err(HandlingError::Denied)?;
    let (sql, today) = (app.store.read(), app.clock.today());
    let own: Vec<AgencyId> = match actor.is_system() {
        true => agencies::roots(sql, today).await?.into_iter().map(|view| view.id).collect(),
        false => policy::drafting(actor),
    };
    let mut fields: Vec<FieldRef> = Vec::new();
    let mut offered: Vec<AgencyView> = Vec::new();
    for agency in own {
        for field in fields_of(sql, top_of(sql, agency, today).await?, today).await? {
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
        let inside = agencies::all_in(sql, agency, today).await?;
        let level = inside.iter().find(|view| view.id == agency).map(|view| view.level);
        let is_long = inside.len() > MOST_CHOICES;
        for view in inside {
            let is_near = !is_long || Some(view.level) == level;
            if is_near && view.kind != TERRITORY && !offered.iter().any(|known| known.id == view.id) {
                offered.push(view);
            }
        }
    }
    Ok(Places { agencies: offered, measures: inspections::measures(sql, today).await?, fields })
}

/// From what a form begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Begin {
    /// Code of a finding.
    pub finding: String,
    /// Code of an entry of the information book.
    pub information: String,
}

/// The form that begins with what a finding or an entry says; what the actor does not see begins with nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn prefilled(app: &App, actor: &Actor, from: &Begin) -> Result<HandlingForm, HandlingError> {
    let sql = app.store.read();
    let mut form = HandlingForm::default();
    let mut about: Option<AgencyId> = None;
    if let Some(finding) = inspections::finding_seen(sql, actor, &from.finding.trim().to_uppercase()).await? {
        about = Some(finding.subject);
        form.findings = finding.code;
        form.field = finding.field;
        if let Some(law) = finding.law {
            form.legal_basis = law.words();
        }
    }
    let code = from.information.trim().to_uppercase();
    if let Some(known) = information::entry_seen(sql, actor, &code).await?.filter(|known| known.is_verified) {
        about = about.or(known.concerned);
        form.information = known.code;
        if form.field.is_empty() {
            form.field = known.field;
        }
    }
    if let Some(about) = about {
        let view = agencies::views(sql, &[about], app.clock.today()).await?.remove(&about);
        form.addressee = view.map(|view| view.name).unwrap_or_default();
    }
    Ok(form)
}

/// The facts of a form with what only the database knows. Gives who follows the answer up, too.
async fn found(
    app: &App,
    sql: &dyn Sql,
    actor: &Actor,
    (entered, jurisdiction): (Entered, AgencyId),
    before: Option<&Facts>,
) -> Result<(Facts, AgencyId), HandlingError> {
    let today = app.clock.today();
    let unknown = |field| HandlingError::field(FieldError::new(field, "choice-unknown"));
    // A measure or field that is over stays with the handling that has it.
    let is_kept = before.is_some_and(|before| before.measure == entered.measure);
    let measures = inspections::measures(sql, today).await?;
    if !is_kept && !measures.iter().any(|measure| measure.code == entered.measure) {
        return Err(unknown("measure"));
    }
    let addressee = match entered.addressee.as_str() {
        "" => Addressee::Outside(entered.outside.clone()),
        typed => Addressee::Agency(addressee_typed(app, sql, &entered, jurisdiction, typed).await?),
    };
    let overseer = match addressee {
        // Who asks an agency of the tree follows it up; of a body outside the agency itself follows, and somebody else that it does.
        Addressee::Agency(_) => entered.agency,
        Addressee::Outside(_) => {
            agencies::state_overseer(&app.resolvers, sql, entered.agency, jurisdiction, today).await?
        }
    };
    let field = match entered.field.as_str() {
        "" => None,
        code => {
            let kept = before.and_then(|before| before.field.clone()).filter(|field| field.code == code);
            let known = fields_of(sql, jurisdiction, today).await?;
            let field = kept.or_else(|| known.into_iter().find(|field| field.code == code));
            Some(field.ok_or_else(|| unknown("field"))?)
        }
    };
    let mut findings = Vec::with_capacity(entered.findings.len());
    for code in &entered.findings {
        let found = inspections::finding_seen(sql, actor, code).await?;
        let error = || {
            FieldError::new("findings", "handling-finding-unknown")
                .with("code", code.chars().take(40).collect::<String>())
        };
        findings.push(found.ok_or_else(|| HandlingError::field(error()))?.id);
    }
    let information = match &entered.information {
        None => None,
        Some(code) => Some(information_typed(sql, actor, code).await?),
    };
    let facts = Facts {
        measure: entered.measure,
        authority: entered.authority,
        content: entered.content,
        addressee,
        field,
        findings,
        information,
        ground: entered.ground,
        legal_basis: entered.legal_basis,
        document: entered.document,
        due_on: entered.due_on,
    };
    Ok((facts, overseer))
}

/// The law has information used after it was checked (Decree 59/2012/NĐ-CP, Art. 11).
async fn information_typed(
    sql: &dyn Sql,
    actor: &Actor,
    code: &str,
) -> Result<thihanh_kernel::ids::InformationId, HandlingError> {
    let refused = |code| HandlingError::field(FieldError::new("information", code));
    match information::entry_seen(sql, actor, code).await? {
        None => Err(refused("choice-unknown")),
        Some(known) if !known.is_verified => Err(refused("handling-information-unverified")),
        Some(known) => Ok(known.id),
    }
}

/// The agency that is told or asked: one of the province, not the one that handles it; told by who stands above it, asked by anybody.
async fn addressee_typed(
    app: &App,
    sql: &dyn Sql,
    entered: &Entered,
    jurisdiction: AgencyId,
    typed: &str,
) -> Result<AgencyId, HandlingError> {
    let today = app.clock.today();
    let refused = |code| {
        let name = typed.chars().take(80).collect::<String>();
        HandlingError::field(FieldError::new("addressee", code).with("name", name))
    };
    let found = match typed.parse() {
        Ok(id) => vec![id],
        Err(_) => app.resolvers.load(sql, jurisdiction, today).await?.resolve(typed).agencies().to_vec(),
    };
    let only = match found[..] {
        [] => return Err(refused("handling-agency-unknown")),
        [only] => only,
        _ => return Err(refused("handling-agency-several")),
    };
    let view = agencies::views(sql, &[only], today).await?.remove(&only);
    let is_ours =
        view.is_some_and(|view| view.kind != TERRITORY) && agencies::is_within(sql, only, jurisdiction, today).await?;
    if !is_ours {
        return Err(refused("handling-agency-unknown"));
    }
    if only == entered.agency {
        return Err(refused("handling-to-itself"));
    }
    if entered.authority == Authority::Own && !agencies::answers_to(sql, only, entered.agency, today).await? {
        return Err(refused("handling-not-below"));
    }
    Ok(only)
}

/// The agency is there, is no area, and the actor drafts in its name.
async fn check_agency(sql: &dyn Sql, actor: &Actor, agency: AgencyId, today: NaiveDate) -> Result<(), HandlingError> {
    let view = agencies::views(sql, &[agency], today).await?.remove(&agency);
    if view.is_none_or(|view| view.kind == TERRITORY) {
        return Err(HandlingError::field(FieldError::new("agency", "choice-unknown")));
    }
    let above = store::above(sql, &[agency], today).await?.remove(&agency).unwrap_or_default();
    policy::may_draft(actor, &above).map_err(HandlingError::Denied)
}

/// Drafts a handling.
///
/// # Errors
/// [`HandlingError`].
pub async fn create(app: &App, actor: &Actor, form: &HandlingForm) -> Result<Handling, HandlingError> {
    policy::may_draft_any(actor).map_err(HandlingError::Denied)?;
    let (now, today) = (app.clock.now(), app.clock.today());
    let entered = form.read(today)?;
    app.store
        .write(async |tx| {
            check_agency(tx, actor, entered.agency, today).await?;
            let jurisdiction = top_of(tx, entered.agency, today).await?;
            let (facts, overseer) = found(app, tx, actor, (entered.clone(), jurisdiction), None).await?;
            let year = u16::try_from(today.year()).unwrap_or_default();
            let handling = Handling {
                seq: 0,
                id: HandlingId::fresh(app.ids.as_ref(), now),
                code: sequence::next(tx, CodeSeries::Handling, year).await?.to_string(),
                agency: entered.agency,
                jurisdiction,
                overseer,
                facts,
                is_due_by_rule: false,
                state: State::Draft,
                approval: None,
                sending: None,
                acknowledged_on: None,
                began_on: None,
                reply: None,
                done_on: None,
                closed_on: None,
                result_note: String::new(),
                published_on: None,
                created_at: now,
                created_by: actor.account(),
                creator_name: actor.name().to_owned(),
                updated_at: now,
                version: 1,
            };
            let handling = Handling { seq: store::handlings::insert(tx, &handling).await?, ..handling };
            // What it says may name people, and the journal is never erased: it keeps what kind of thing was drafted, not the words.
            let line = entry(app, actor, &handling, "drafted")
                .with("code", &handling.code)
                .with("agency", &handling.agency)
                .with("measure", &handling.facts.measure)
                .with("authority", &handling.facts.authority)
                .with("addressee", &handling.facts.addressee.agency())
                .with("findings", &handling.facts.findings)
                .with("information", &handling.facts.information);
            journal::append(tx, line).await?;
            Ok(handling)
        })
        .await
}

/// The form of a handling as it stands, for editing.
///
/// # Errors
/// When the database does not answer.
pub async fn filled(app: &App, actor: &Actor, handling: &Handling, names: &Names) -> Result<HandlingForm, StoreError> {
    let sql = app.store.read();
    let facts = &handling.facts;
    let (law, ask) = facts.document.clone().map(|(law, ask)| (law, ask.as_str())).unwrap_or_default();
    let findings = inspections::findings_seen(sql, actor, &facts.findings).await?;
    let information = match facts.information {
        Some(id) => information::entry_of_id(sql, actor, id).await?.map(|known| known.code),
        None => None,
    };
    let (addressee, outside) = match &facts.addressee {
        Addressee::Agency(agency) => (names.get(agency).map(|view| view.name.clone()), None),
        Addressee::Outside(name) => (None, Some(name.clone())),
    };
    Ok(HandlingForm {
        agency: handling.agency.to_string(),
        measure: facts.measure.clone(),
        authority: facts.authority.as_str().to_owned(),
        content: facts.content.clone(),
        addressee: addressee.unwrap_or_default(),
        outside: outside.unwrap_or_default(),
        field: facts.field.as_ref().map(|field| field.code.clone()).unwrap_or_default(),
        findings: findings.iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>().join(", "),
        information: information.unwrap_or_default(),
        ground: facts.ground.clone(),
        legal_basis: facts.legal_basis.clone(),
        document_ask: ask.to_owned(),
        document: law.number,
        document_article: law.article,
        document_clause: law.clause,
        document_point: law.point,
        due_on: facts.due_on.map(vn_date).unwrap_or_default(),
    })
}

/// Changes a draft. Who handles it stays.
///
/// # Errors
/// [`HandlingError`].
pub async fn change(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    form: &HandlingForm,
) -> Result<Handling, HandlingError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, code, version, Action::Draft).await?;
            // Told before the fields are: no form makes it right.
            before.clone().change(before.facts.clone(), now)?;
            let form = HandlingForm { agency: before.agency.to_string(), ..form.clone() };
            let entered = (form.read(today)?, before.jurisdiction);
            let (facts, overseer) = found(app, tx, actor, entered, Some(&before.facts)).await?;
            let changed = changed_fields(&before.facts, &facts);
            let after = Handling { overseer, ..before.change(facts, now)? };
            store::handlings::save_facts(tx, &after).await?;
            journal::append(tx, entry(app, actor, &after, "changed").with("changed", &changed)).await?;
            Ok(saved(after))
        })
        .await
}

/// Which fields differ; the journal keeps their names alone.
fn changed_fields(before: &Facts, after: &Facts) -> Vec<&'static str> {
    [
        ("measure", before.measure != after.measure),
        ("authority", before.authority != after.authority),
        ("content", before.content != after.content),
        ("addressee", before.addressee != after.addressee),
        ("field", before.field != after.field),
        ("findings", before.findings != after.findings),
        ("information", before.information != after.information),
        ("ground", before.ground != after.ground),
        ("legal_basis", before.legal_basis != after.legal_basis),
        ("document", before.document != after.document),
        ("due_on", before.due_on != after.due_on),
    ]
    .into_iter()
    .filter(|(_, differs)| *differs)
    .map(|(name, _)| name)
    .collect()
}

/// A head or leader approves a draft.
///
/// # Errors
/// [`HandlingError`]: also where the actor drafted it.
pub async fn approve(app: &App, actor: &Actor, code: &str, version: Option<i64>) -> Result<Handling, HandlingError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, code, version, Action::Approve).await?;
            let approval = Approval { at: now, by: actor.account(), by_name: actor.name().to_owned() };
            let after = before.approve(approval)?;
            store::handlings::save_state(tx, &after).await?;
            journal::append(tx, entry(app, actor, &after, "approved")).await?;
            Ok(saved(after))
        })
        .await
}

/// What was approved goes back to whoever drafted it.
///
/// # Errors
/// [`HandlingError`].
pub async fn return_to_draft(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    reason: &str,
) -> Result<Handling, HandlingError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, code, version, Action::Approve).await?;
            let after = before.return_to_draft(now)?;
            let reason = acts::reason(reason)?;
            store::handlings::save_state(tx, &after).await?;
            journal::append(tx, entry(app, actor, &after, "returned").because(&reason)).await?;
            Ok(saved(after))
        })
        .await
}
