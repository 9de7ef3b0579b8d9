//! Entering information, and changing it while nobody has checked it.

use chrono::{Datelike, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::code::CodeSeries;
use thihanh_kernel::ids::{AgencyId, InformationId};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::vn_date;
use thihanh_store::{Sql, WriteTx, journal, sequence};

use super::{
    InformationError, Names, TERRITORY, agencies_typed, choices, entry_of, find_visible, keeper_of, lock, saved, store,
    top_of,
};
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView};
use crate::modules::information::model::InformationFault;
use crate::modules::information::model::entry::{Entered, EntryForm, Facts, FieldRef, InformationEntry};
use crate::modules::information::model::near::Likeness;
use crate::modules::information::model::source::SourceKind;
use crate::modules::information::policy::{self, Action};
use crate::modules::monitoring::api as monitoring;

/// What the form offers.
#[derive(Debug, Clone)]
pub struct Places {
    /// The agencies in whose name the actor enters information.
    pub agencies: Vec<AgencyView>,
    /// Kinds of sources.
    pub sources: Vec<SourceKind>,
    /// Fields of state management.
    pub fields: Vec<FieldRef>,
}

/// The choices of the form.
///
/// # Errors
/// [`InformationError::Denied`] where the actor enters information for nobody.
pub async fn places(app: &App, actor: &Actor) -> Result<Places, InformationError> {
    policy::may_enter_any(actor).map_err(InformationError::Denied)?;
    let (sql, today) = (app.store.read(), app.clock.today());
    let own: Vec<AgencyId> = match actor.is_system() {
        true => agencies::roots(sql, today).await?.into_iter().map(|view| view.id).collect(),
        false => policy::entering(actor),
    };
    let mut fields: Vec<FieldRef> = Vec::new();
    for agency in &own {
        for field in fields_of(sql, top_of(sql, *agency, today).await?, today).await? {
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
    }
    let sources = store::sources::all(sql).await?.into_iter().filter(|kind| kind.holds_on(today)).collect();
    Ok(Places { agencies: choices(sql, own, today, |_| true).await?, sources, fields })
}

pub(super) async fn fields_of(
    sql: &dyn Sql,
    jurisdiction: AgencyId,
    on: NaiveDate,
) -> Result<Vec<FieldRef>, InformationError> {
    let known = monitoring::fields(sql, jurisdiction, on).await?;
    // The book names them in Vietnamese.
    Ok(known.into_iter().map(|field| FieldRef { code: field.code, name: field.name_vi }).collect())
}

/// The facts of a form with what only the database knows: the source, the field, the agency that it is about. Gives the province too.
async fn found(
    app: &App,
    sql: &dyn Sql,
    entered: Entered,
    before: Option<&Facts>,
    today: NaiveDate,
) -> Result<(Facts, AgencyId), InformationError> {
    let unknown = |field| InformationError::field(FieldError::new(field, "choice-unknown"));
    let jurisdiction = top_of(sql, entered.agency, today).await?;
    let mut facts = entered.facts;
    // A kind that is over stays with the entry that has it.
    let is_kept = before.is_some_and(|before| before.source == facts.source);
    let sources = store::sources::all(sql).await?;
    if !sources.iter().any(|kind| kind.code == facts.source && (is_kept || kind.holds_on(today))) {
        return Err(unknown("source"));
    }
    if !entered.field.is_empty() {
        let kept = before.and_then(|before| before.field.clone()).filter(|field| field.code == entered.field);
        let known = fields_of(sql, jurisdiction, today).await?;
        let field = kept.or_else(|| known.into_iter().find(|field| field.code == entered.field));
        facts.field = Some(field.ok_or_else(|| unknown("field"))?);
    }
    if !entered.concerned.is_empty() {
        let typed = ("concerned", entered.concerned.as_str());
        match agencies_typed(app, sql, jurisdiction, typed, today).await?[..] {
            [only] => facts.concerned = Some(only),
            _ => {
                let name = entered.concerned.chars().take(80).collect::<String>();
                let several = FieldError::new("concerned", "information-agency-several").with("name", name);
                return Err(InformationError::field(several));
            }
        }
    }
    Ok((facts, jurisdiction))
}

/// Enters information. Where the book has an entry that says nearly the same, somebody must have looked at it: say which it repeats, or that it is new.
///
/// # Errors
/// [`InformationError`].
pub async fn create(app: &App, actor: &Actor, form: &EntryForm) -> Result<InformationEntry, InformationError> {
    policy::may_enter_any(actor).map_err(InformationError::Denied)?;
    let (now, today) = (app.clock.now(), app.clock.today());
    let entered = form.read(today)?;
    app.store
        .write(async |tx| {
            check_agency(tx, actor, entered.agency, today).await?;
            let (repeats, is_new) = (entered.repeats.clone(), entered.is_new);
            let (facts, jurisdiction) = found(app, tx, entered.clone(), None, today).await?;
            let year = u16::try_from(today.year()).unwrap_or_default();
            let mut entry = InformationEntry {
                seq: 0,
                id: InformationId::fresh(app.ids.as_ref(), now),
                code: String::new(),
                agency: entered.agency,
                keeper: keeper_of(app, tx, jurisdiction, today).await?,
                facts,
                repeats: None,
                judgement: None,
                entered_at: now,
                entered_by: actor.account(),
                entered_name: actor.name().to_owned(),
                updated_at: now,
                version: 1,
            };
            match &repeats {
                Some(code) => entry.repeats = Some(repeated(tx, actor, &entry, code).await?),
                None if !is_new => check_near(tx, actor, &entry.facts, None).await?,
                None => {}
            }
            entry.code = sequence::next(tx, CodeSeries::Information, year).await?.to_string();
            entry.seq = store::entries::insert(tx, &entry).await?;
            // What it says may name people, and the journal is never erased: it keeps what kind of information came, not the words.
            let line = entry_of(app, actor, &entry, "entered")
                .with("code", &entry.code)
                .with("source", &entry.facts.source)
                .with("agency", &entry.agency)
                .with("received_on", &entry.facts.received_on)
                .with("repeats", &repeats);
            journal::append(tx, line).await?;
            Ok(entry)
        })
        .await
}

/// The entry with a code that another repeats: one that the actor sees, and that may be repeated.
pub(super) async fn repeated(
    sql: &dyn Sql,
    actor: &Actor,
    entry: &InformationEntry,
    code: &str,
) -> Result<InformationId, InformationError> {
    let code = code.trim().to_uppercase();
    let unknown = || InformationError::field(FieldError::new("repeats", "choice-unknown"));
    let (other, _) = match find_visible(sql, actor, &code).await {
        Err(InformationError::NotFound(_)) => return Err(unknown()),
        found => found?,
    };
    entry.check_repeats(&other, store::entries::count_repetitions(sql, entry.id).await?)?;
    Ok(other.id)
}

async fn check_near(
    sql: &dyn Sql,
    actor: &Actor,
    facts: &Facts,
    except: Option<InformationId>,
) -> Result<(), InformationError> {
    let found = store::near::find(sql, &policy::scope(actor), facts, except).await?;
    if found.is_empty() {
        return Ok(());
    }
    let codes: Vec<&str> = found.iter().map(|(entry, _)| entry.code.as_str()).collect();
    let error = FieldError::new("is_new", "information-near").with("count", codes.len());
    Err(InformationError::field(error.with("codes", codes.join(", "))))
}

/// The agency is there, is no area, and the actor enters information in its name.
async fn check_agency(
    sql: &dyn Sql,
    actor: &Actor,
    agency: AgencyId,
    today: NaiveDate,
) -> Result<(), InformationError> {
    let view = agencies::views(sql, &[agency], today).await?.remove(&agency);
    if view.is_none_or(|view| view.kind == TERRITORY) {
        return Err(InformationError::field(FieldError::new("agency", "choice-unknown")));
    }
    let above = store::above(sql, &[agency], today).await?.remove(&agency).unwrap_or_default();
    policy::may_enter(actor, &above).map_err(InformationError::Denied)
}

/// The entries that say nearly the same as a form, of those that the actor sees; none where the form cannot be read.
///
/// # Errors
/// When the database does not answer.
pub async fn near(
    app: &App,
    actor: &Actor,
    form: &EntryForm,
) -> Result<Vec<(InformationEntry, Likeness)>, InformationError> {
    let Ok(entered) = form.read(app.clock.today()) else { return Ok(Vec::new()) };
    Ok(store::near::find(app.store.read(), &policy::scope(actor), &entered.facts, None).await?)
}

/// The form of an entry as it stands, for editing.
pub fn filled(entry: &InformationEntry, names: &Names) -> EntryForm {
    let facts = &entry.facts;
    EntryForm {
        agency: entry.agency.to_string(),
        source: facts.source.clone(),
        reference: facts.reference.clone(),
        dated_on: facts.dated_on.map(vn_date).unwrap_or_default(),
        link: facts.link.clone(),
        received_on: vn_date(facts.received_on),
        concerned: facts.concerned.and_then(|id| names.get(&id)).map(|view| view.name.clone()).unwrap_or_default(),
        field: facts.field.as_ref().map(|field| field.code.clone()).unwrap_or_default(),
        content: facts.content.clone(),
        ..EntryForm::default()
    }
}

/// Changes an entry that nobody has checked. In whose name it was entered stays.
///
/// # Errors
/// [`InformationError`].
pub async fn change(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    form: &EntryForm,
) -> Result<InformationEntry, InformationError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx: &WriteTx| {
            let before = lock(tx, actor, code, version, Action::Change).await?;
            if before.judgement.is_some() {
                return Err(InformationFault::Judged.into());
            }
            let form = EntryForm { agency: before.agency.to_string(), ..form.clone() };
            let (facts, _) = found(app, tx, form.read(today)?, Some(&before.facts), today).await?;
            let changed = changed_fields(&before.facts, &facts);
            let after = before.change(facts, now)?;
            store::entries::save_facts(tx, &after).await?;
            journal::append(tx, entry_of(app, actor, &after, "changed").with("changed", &changed)).await?;
            Ok(saved(after))
        })
        .await
}

/// Which fields differ; the journal keeps their names alone.
fn changed_fields(before: &Facts, after: &Facts) -> Vec<&'static str> {
    [
        ("source", before.source != after.source),
        ("reference", before.reference != after.reference),
        ("dated_on", before.dated_on != after.dated_on),
        ("link", before.link != after.link),
        ("received_on", before.received_on != after.received_on),
        ("concerned", before.concerned != after.concerned),
        ("field", before.field != after.field),
        ("content", before.content != after.content),
    ]
    .into_iter()
    .filter(|(_, differs)| *differs)
    .map(|(name, _)| name)
    .collect()
}
