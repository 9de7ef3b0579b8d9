//! Contracts: drafted, changed, signed, accepted, ended, looked at.

use chrono::{Datelike, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::code::{CodeSeries, HumanCode};
use thihanh_kernel::ids::{CollaboratorContractId, CollaboratorId};
use thihanh_kernel::page::{Count, Page, Slice};
use thihanh_kernel::problem::FieldError;
use thihanh_store::journal::{self, Entry, Record};
use thihanh_store::{Sql, WriteTx, sequence};

use super::{
    COLLABORATOR, CONTRACT, CollaboratorError, ContractFilter, check, fields_of, is_stale, named_fields, opened, since,
    store,
};
use crate::app::App;
use crate::modules::collaborators::model::CollaboratorFault;
use crate::modules::collaborators::model::contract::{ActForm, Contract, ContractForm, Facts, State};
use crate::modules::collaborators::model::person::{Collaborator, missing};
use crate::modules::collaborators::model::reference::{Reference, ReferenceList};
use crate::modules::collaborators::policy::{self, Action};
use crate::modules::collaborators::store::people::Sealed;

/// A page of the contracts that the actor sees, the newest first.
///
/// # Errors
/// [`CollaboratorError::Denied`] to whoever has no role here.
pub async fn contracts(
    app: &App,
    actor: &Actor,
    filter: &ContractFilter,
    page: &Page,
) -> Result<(Slice<Contract>, Count), CollaboratorError> {
    policy::may_look(actor).map_err(CollaboratorError::Denied)?;
    let (sql, today) = (app.store.read(), app.clock.today());
    Ok(store::contracts::list(sql, &policy::scope(actor), filter, today, page).await?)
}

/// A contract with everything that its page shows.
#[derive(Debug, Clone)]
pub struct ContractShown {
    /// The contract.
    pub contract: Contract,
    /// With whom.
    pub collaborator: Collaborator,
    /// The name, for who keeps the register.
    pub name: Option<String>,
    /// The actor keeps it.
    pub may_keep: bool,
    /// The criteria of today that are not met: a draft cannot be signed.
    pub missing: Vec<Reference>,
}

async fn with_whom(sql: &dyn Sql, id: CollaboratorId) -> Result<Sealed, CollaboratorError> {
    store::people::find(sql, id).await?.ok_or(CollaboratorError::NotFound(COLLABORATOR))
}

/// One contract.
///
/// # Errors
/// [`CollaboratorError::NotFound`] also where the actor may not know that it is there.
pub async fn look_contract(app: &App, actor: &Actor, code: &str) -> Result<ContractShown, CollaboratorError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let contract = store::contracts::find(sql, code).await?.ok_or(CollaboratorError::NotFound(CONTRACT))?;
    let sealed = with_whom(sql, contract.collaborator).await?;
    let at = (CONTRACT, contract.agency, contract.created_on);
    check(sql, actor, at, Action::View).await?;
    let may_keep = check(sql, actor, at, Action::Keep).await.is_ok();
    let name = if may_keep { opened(app, &sealed).map(|person| person.name) } else { None };
    let missing = match contract.state {
        State::Drafted => missing_of(sql, contract.collaborator, today).await?,
        _ => Vec::new(),
    };
    Ok(ContractShown { contract, collaborator: sealed.collaborator, name, may_keep, missing })
}

async fn missing_of(
    sql: &dyn Sql,
    collaborator: CollaboratorId,
    on: NaiveDate,
) -> Result<Vec<Reference>, CollaboratorError> {
    let checks = store::people::checks(sql, collaborator).await?;
    let rows = store::reference::all(sql).await?;
    let criteria: Vec<Reference> = rows.into_iter().filter(|row| row.list == ReferenceList::Criterion).collect();
    Ok(missing(&criteria, &checks, on).into_iter().cloned().collect())
}

/// The history of a contract, newest first.
///
/// # Errors
/// As [`look_contract`].
pub async fn contract_history(app: &App, actor: &Actor, code: &str) -> Result<Vec<Record>, CollaboratorError> {
    let shown = look_contract(app, actor, code).await?;
    Ok(journal::history(app.store.read(), CONTRACT, shown.contract.id.uuid()).await?)
}

/// The facts with the name of the field; codes of an inspection and a survey are such codes. Whether they are there is theirs to say, and who
/// may see them.
async fn found(
    sql: &dyn Sql,
    facts: Facts,
    collaborator: &Collaborator,
    before: Option<&Facts>,
    today: NaiveDate,
) -> Result<Facts, CollaboratorError> {
    let codes =
        [("inspection", &facts.inspection, CodeSeries::Inspection), ("survey", &facts.survey, CodeSeries::Survey)];
    for (field, code, series) in codes {
        let is_code = code.is_empty() || code.parse::<HumanCode>().is_ok_and(|code| code.series == series);
        if !is_code {
            return Err(CollaboratorError::field(FieldError::new(field, "collaborator-no-such-code")));
        }
    }
    let known = fields_of(sql, collaborator.facts.agency, today).await?;
    let old: Vec<_> = before.and_then(|before| before.field.clone()).into_iter().collect();
    let asked: Vec<_> = facts.field.clone().into_iter().collect();
    let field = named_fields(&asked, &known, &old)?.pop();
    Ok(Facts { field, ..facts })
}

/// Drafts a contract with a collaborator.
///
/// # Errors
/// [`CollaboratorError`].
pub async fn draft(app: &App, actor: &Actor, form: &ContractForm) -> Result<Contract, CollaboratorError> {
    policy::may_keep_any(actor).map_err(CollaboratorError::Denied)?;
    let (now, today) = (app.clock.now(), app.clock.today());
    let unknown = || CollaboratorError::field(FieldError::new("collaborator", "choice-unknown"));
    let with: CollaboratorId = form.collaborator.trim().parse().map_err(|_| unknown())?;
    app.store
        .write(async |tx| {
            let sealed = store::people::find_for_update(tx, with).await?.ok_or_else(unknown)?;
            let collaborator = sealed.collaborator;
            let at = (COLLABORATOR, collaborator.facts.agency, since(&collaborator));
            check(tx, actor, at, Action::Keep).await?;
            if collaborator.erased_at.is_some() {
                return Err(CollaboratorFault::Erased.into());
            }
            let facts = found(tx, form.read()?, &collaborator, None, today).await?;
            let year = u16::try_from(today.year()).unwrap_or_default();
            let contract = Contract {
                seq: 0,
                id: CollaboratorContractId::fresh(app.ids.as_ref(), now),
                code: sequence::next(tx, CodeSeries::CollaboratorContract, year).await?.to_string(),
                collaborator: collaborator.id,
                agency: collaborator.facts.agency,
                facts,
                state: State::Drafted,
                signed_on: None,
                accepted_on: None,
                accepted_name: String::new(),
                paid_note: String::new(),
                ended_on: None,
                ended_why: String::new(),
                created_on: today,
                updated_at: now,
                version: 1,
            };
            store::contracts::insert(tx, &contract, actor.account()).await?;
            let entry = entry(app, actor, &contract, "drafted").with("code", &contract.code);
            journal::append(tx, entry).await?;
            Ok(contract)
        })
        .await
}

/// What an entry says of a contract: its number, days and money; the job and the product are words, which may name people.
fn entry(app: &App, actor: &Actor, contract: &Contract, action: &'static str) -> Entry {
    Entry::new(app.clock.now(), actor, CONTRACT, contract.id.uuid(), action)
        .with("number", &contract.facts.number)
        .with("from", &contract.facts.from)
        .with("to", &contract.facts.to)
        .with("due_on", &contract.facts.due_on)
        .with("fee_vnd", &contract.facts.fee_vnd)
}

/// The contract that an actor wants to do something with, locked, and with whom it is.
async fn lock(
    tx: &WriteTx,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
) -> Result<(Contract, Collaborator), CollaboratorError> {
    let contract = store::contracts::find_for_update(tx, code).await?.ok_or(CollaboratorError::NotFound(CONTRACT))?;
    let collaborator = with_whom(tx, contract.collaborator).await?.collaborator;
    check(tx, actor, (CONTRACT, contract.agency, contract.created_on), Action::Keep).await?;
    if is_stale(version, contract.version) {
        return Err(CollaboratorError::Stale(CONTRACT));
    }
    Ok((contract, collaborator))
}

async fn saved(
    app: &App,
    tx: &WriteTx,
    actor: &Actor,
    contract: Contract,
    action: &'static str,
) -> Result<Contract, CollaboratorError> {
    store::contracts::save(tx, &contract, actor.account()).await?;
    journal::append(tx, entry(app, actor, &contract, action)).await?;
    Ok(Contract { version: contract.version + 1, ..contract })
}

/// Changes a draft.
///
/// # Errors
/// [`CollaboratorError`].
pub async fn change_contract(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    form: &ContractForm,
) -> Result<Contract, CollaboratorError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let (before, collaborator) = lock(tx, actor, code, version).await?;
            if before.state != State::Drafted {
                return Err(CollaboratorFault::OtherStage.into());
            }
            let facts = found(tx, form.read()?, &collaborator, Some(&before.facts), today).await?;
            saved(app, tx, actor, before.change(facts, now)?, "changed").await
        })
        .await
}

/// Signs a draft: every criterion in force on the day of signing is met by the newest check until then.
///
/// # Errors
/// [`CollaboratorError`]: what is missing is named.
pub async fn sign(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    form: &ActForm,
) -> Result<Contract, CollaboratorError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let (before, collaborator) = lock(tx, actor, code, version).await?;
            let (on, _) = form.read(today, false)?;
            let after = before.sign(on, today, now)?;
            let missing = missing_of(tx, collaborator.id, on).await?;
            if !missing.is_empty() {
                let names: Vec<&str> = missing.iter().map(|criterion| criterion.name_vi.as_str()).collect();
                let error = FieldError::new("on", "collaborator-criteria-missing").with("criteria", names.join("; "));
                return Err(CollaboratorError::field(error));
            }
            saved(app, tx, actor, after, "signed").await
        })
        .await
}

/// Accepts the product of a contract.
///
/// # Errors
/// [`CollaboratorError`].
pub async fn accept(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    form: &ActForm,
) -> Result<Contract, CollaboratorError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let (before, _) = lock(tx, actor, code, version).await?;
            let after = before.accept(form.read(today, false)?, actor.name(), today, now)?;
            saved(app, tx, actor, after, "accepted").await
        })
        .await
}

/// Ends a contract before its product was accepted.
///
/// # Errors
/// [`CollaboratorError`].
pub async fn end(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    form: &ActForm,
) -> Result<Contract, CollaboratorError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let (before, _) = lock(tx, actor, code, version).await?;
            let after = before.end(form.read(today, true)?, today, now)?;
            saved(app, tx, actor, after, "ended").await
        })
        .await
}
