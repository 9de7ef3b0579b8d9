//! Taking over people from a table: all of it, or nothing.

use std::collections::{BTreeSet, HashMap};

use chrono::Duration;
use sha2::{Digest, Sha256};
use thihanh_kernel::access::{Actor, Module, Role};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::vietnamese;
use thihanh_papers::sheet::{self, Bounds, SheetError};
use thihanh_store::{Sql, WriteTx};
use thihanh_webkit::{Lang, Text, hex};

use super::mail;
use crate::app::App;
use crate::modules::accounts::api::{self as accounts, NewPerson, Slip};
use crate::modules::agencies::api as agencies;
use crate::modules::delivery::api as delivery;
use crate::modules::people::model::import::{
    CELL_MAX_CHARS, Context, Known, MAX_BYTES, MAX_ROWS, Plan, Planned, Row, plan, read,
};
use crate::modules::people::store;
use crate::modules::people::web::words::{module_text, role_text};

/// How long a table waits for its administrator.
const KEPT: Duration = Duration::hours(24);

/// What to do with a table.
#[derive(Debug, Clone, Default)]
pub struct Import {
    /// The file.
    pub bytes: Vec<u8>,
    /// [`Looked::print`] of the plan that somebody agreed to; without one nothing was shown to anybody.
    pub agreed: Option<String>,
    /// Slips go by mail too, to whoever has an address.
    pub by_mail: bool,
}

/// A plan with the print by which it is told from others.
#[derive(Debug, Clone)]
pub struct Looked {
    /// What would happen.
    pub plan: Plan,
    /// Changes with whatever would happen.
    pub print: String,
}

impl From<Plan> for Looked {
    fn from(plan: Plan) -> Self {
        Self { print: hex::encode(&Sha256::digest(plan.words())), plan }
    }
}

/// What became of a table.
pub enum Imported {
    /// Rows are wrong; nothing was written.
    Wrong(Looked),
    /// Something else would happen than what was agreed to; nothing was written.
    Changed(Looked),
    /// Everything is written; the slips of new people, each shown this once, in the order of the file.
    Done(Plan, Vec<Slip>),
}

/// Says of every row what importing it would do.
///
/// # Errors
/// When the actor may not keep accounts, or the file is no such table.
pub async fn look(app: &App, actor: &Actor, bytes: Vec<u8>) -> Result<Looked, Problem> {
    accounts::may_manage(actor)?;
    let rows = rows(bytes).await?;
    let context = context(app, app.store.read(), actor, &rows).await?;
    Ok(planned(app, rows, &context))
}

/// Imports a table in one transaction: new people with their roles and slips, new roles of people who are there. Read again, so that what
/// is done is what holds now.
///
/// # Errors
/// When the actor may not keep accounts, or the file is no such table.
pub async fn import(app: &App, actor: &Actor, command: Import) -> Result<Imported, Problem> {
    accounts::may_manage(actor)?;
    let rows = rows(command.bytes).await?;
    let (agreed, by_mail) = (command.agreed.as_deref(), command.by_mail && mail::can_mail(app));
    app.store
        .write(async |tx| {
            let context = context(app, tx, actor, &rows).await?;
            let looked = planned(app, rows.clone(), &context);
            if looked.plan.wrong() > 0 {
                return Ok(Imported::Wrong(looked));
            }
            if agreed.is_some_and(|agreed| agreed != looked.print) {
                return Ok(Imported::Changed(looked));
            }
            let mut slips = Vec::new();
            for person in &looked.plan.people {
                slips.extend(write(app, tx, actor, person, by_mail).await?);
            }
            Ok(Imported::Done(looked.plan, slips))
        })
        .await
}

/// Writes one person; the slip of somebody new.
async fn write(
    app: &App,
    tx: &WriteTx,
    actor: &Actor,
    person: &Planned,
    by_mail: bool,
) -> Result<Option<Slip>, Problem> {
    if let Some(account) = person.account {
        for grant in &person.grants {
            accounts::grant_role_in(app, tx, actor, account, grant).await?;
        }
        return Ok(None);
    }
    let (login, facts, grants) = (person.login.clone(), person.facts.clone(), person.grants.clone());
    let email = accounts::parse_email(&facts.email).filter(|email| !email.is_empty());
    let account = accounts::add_person_in(app, tx, actor, &NewPerson { login, facts, grants }).await?;
    let email = email.filter(|_| by_mail);
    let slip = accounts::make_slip_in(app, tx, actor, account, email.as_deref()).await?;
    if let Some(email) = email {
        delivery::enqueue(app, tx, mail::message(app, &slip, &email)).await?;
    }
    Ok(Some(slip))
}

fn planned(app: &App, rows: Vec<Row>, context: &Context) -> Looked {
    plan(rows, context, |email| accounts::email_print(&app.vault, email)).into()
}

/// The rows of a file, read off the async threads.
async fn rows(bytes: Vec<u8>) -> Result<Vec<Row>, Problem> {
    let bounds = Bounds { bytes: MAX_BYTES, rows: MAX_ROWS + 1, cell_chars: CELL_MAX_CHARS };
    // A panic inside the library is the file's fault, not the program's.
    let table =
        tokio::task::spawn_blocking(move || sheet::read(&bytes, bounds)).await.unwrap_or(Err(SheetError::Damaged));
    let table = table.map_err(|error| Problem::invalid(vec![fault(&error)]))?;
    let table = table.into_iter().map(|row| (row.line, row.cells)).collect();
    read(table).map_err(|fault| Problem::invalid(vec![fault]))
}

fn fault(error: &SheetError) -> FieldError {
    let of = |code| FieldError::new("file", code);
    match error {
        SheetError::TooLarge => of("people-import-too-large").with("most", MAX_BYTES >> 20),
        SheetError::TooManyRows => of("people-import-too-many").with("most", MAX_ROWS),
        SheetError::CellTooLong { line } => {
            of("people-import-cell-long").with("line", i64::from(*line)).with("most", CELL_MAX_CHARS)
        }
        SheetError::OldWorkbook => of("people-import-old-workbook"),
        SheetError::Bomb | SheetError::Damaged => of("people-import-damaged"),
        SheetError::NoTable | SheetError::NoSuchSheet { .. } => of("people-import-no-table"),
    }
}

/// What rows are compared with: every name of an agency is asked for once.
async fn context(app: &App, sql: &dyn Sql, actor: &Actor, rows: &[Row]) -> Result<Context, Problem> {
    let today = app.clock.today();
    let (mut agencies, mut above) = (HashMap::new(), HashMap::new());
    let asked: BTreeSet<&str> = rows.iter().map(|row| row.agency.as_str()).filter(|words| !words.is_empty()).collect();
    for words in asked {
        let found = agencies::named(sql, words, today).await?;
        for agency in &found {
            above.insert(agency.id, agencies::ancestors(sql, agency.id, today).await?);
        }
        agencies.insert(words.to_owned(), found.into_iter().map(|agency| (agency.id, agency.name)).collect());
    }
    let of_languages = |role: Role| Lang::ALL.map(|lang| (vietnamese::fold(&role_text(lang, role).to_string()), role));
    let word = |text: Text| vietnamese::fold(&text.to_string());
    let of_module = |module: Module| Lang::ALL.map(|lang| (word(module_text(lang, module)), Some(module)));
    let every = Lang::ALL.map(|lang| (word(lang.t("module-all")), None));
    let known = accounts::everybody(sql).await?.into_iter().map(|it| Known {
        account: it.account.id,
        login: it.account.login,
        name: it.account.name,
        is_active: it.account.is_active,
        email: it.email,
        grants: it.grants,
    });
    Ok(Context {
        actor: actor.clone(),
        above,
        modules: Module::ALL.into_iter().flat_map(of_module).chain(every).collect(),
        roles: Role::ALL.into_iter().flat_map(of_languages).collect(),
        agencies,
        known: known.collect(),
        today,
    })
}

/// Keeps the table that an administrator looks at until it is confirmed; an earlier one of the same person is gone. It names people, their
/// addresses and telephones, so it lies sealed.
///
/// # Errors
/// When the actor may not keep accounts.
pub async fn keep(app: &App, actor: &Actor, bytes: &[u8]) -> Result<(), Problem> {
    accounts::may_manage(actor)?;
    let account = actor.account().ok_or_else(|| Problem::not_found("account"))?;
    let sealed = app.vault.seal(app.ids.as_ref(), &store::place(account), bytes);
    let sealed = sealed.map_err(|_| Problem::unavailable())?;
    let now = app.clock.now();
    app.store.write(async |tx| Ok(store::keep(tx, account, &sealed, now).await?)).await
}

/// The table that the actor looked at last, taken away: `None` after a day, or where it was imported.
///
/// # Errors
/// When the actor may not keep accounts.
pub async fn forget(app: &App, actor: &Actor) -> Result<Option<Vec<u8>>, Problem> {
    accounts::may_manage(actor)?;
    let account = actor.account().ok_or_else(|| Problem::not_found("account"))?;
    let since = app.clock.now() - KEPT;
    let sealed: Option<Vec<u8>> =
        app.store.write(async |tx| Ok::<_, Problem>(store::take(tx, account, since).await?)).await?;
    Ok(sealed.and_then(|sealed| app.vault.open(&store::place(account), &sealed).ok()))
}

/// Removes tables that nobody confirmed, and requests for a new password that no longer count; run by a job.
///
/// # Errors
/// When the database does not answer.
pub async fn sweep(app: &App) -> Result<(), Problem> {
    let before = app.clock.now() - KEPT;
    app.store.write(async |tx| Ok(store::sweep(tx, before).await?)).await
}
