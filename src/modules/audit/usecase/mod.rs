//! Reading, sealing and checking the journal.

use chrono::{Days, NaiveDate, NaiveTime};
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AccountId;
use thihanh_kernel::page::{Cursor, Page, Slice};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time;
use thihanh_store::StoreError;
use thihanh_store::journal::{self, Fault, Findings, JournalFilter, Listed, Place, Sealed};

use super::policy;
use crate::app::App;
use crate::modules::accounts;

mod names;

pub use names::Named;

/// Entries that one query reads.
const BATCH: i64 = 200;
/// Queries of one page: whoever sees few of the objects goes on from where they end.
const BATCHES: usize = 10;

/// Which entries are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// Kind of the object, as in the journal: `obligation`.
    pub kind: Option<String>,
    /// Login of the person.
    pub person: Option<String>,
    /// What was done, as in the journal: `completed`.
    pub action: Option<String>,
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Until this day.
    pub to: Option<NaiveDate>,
}

/// An entry with the name of its object.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The entry.
    pub entry: Listed,
    /// Its object.
    pub object: Named,
}

/// The entries about objects that the actor may see, newest first. A page may hold fewer than asked for and still go on.
///
/// # Errors
/// When the actor may not read the journal, a person is unknown, or the database does not answer.
pub async fn list(app: &App, actor: &Actor, search: &Search, page: &Page) -> Result<Slice<Item>, Problem> {
    policy::may_read(actor)?;
    let filter = filter(app, search).await?;
    let cursor = |cursor: &Cursor| Place::try_from(cursor);
    let after = page.after.as_ref().map(cursor).transpose();
    let mut after = after.map_err(|_| Problem::invalid(vec![FieldError::new("cursor", "cursor-malformed")]))?;
    let limit = page.limit() as usize;
    let mut items = Vec::with_capacity(limit);
    for _ in 0..BATCHES {
        let batch = journal::list(app.store.read(), &filter, after, BATCH).await?;
        let is_last = (batch.len() as i64) < BATCH;
        let names = names::seen(app, actor, &batch).await?;
        for entry in batch {
            if items.len() == limit {
                return Ok(Slice { items, next: after.map(Cursor::from) });
            }
            after = Some(entry.place);
            if let Some(object) = names.of(&entry) {
                items.push(Item { entry, object });
            }
        }
        if is_last {
            return Ok(Slice { items, next: None });
        }
    }
    Ok(Slice { items, next: after.map(Cursor::from) })
}

async fn filter(app: &App, search: &Search) -> Result<JournalFilter, Problem> {
    let actor = match &search.person {
        None => None,
        Some(login) => match accounts::api::find_by_login(app.store.read(), login).await? {
            Some(account) => Some(AccountId::uuid(account.id)),
            None => {
                return Err(Problem::invalid(vec![
                    FieldError::new("person", "person-unknown").with("login", login.clone()),
                ]));
            }
        },
    };
    let midnight = |day: NaiveDate| time::instant(day, NaiveTime::MIN);
    Ok(JournalFilter {
        object_kind: search.kind.clone(),
        object_id: None,
        actor,
        action: search.action.clone(),
        from: search.from.map(midnight),
        until: search.to.and_then(|day| day.checked_add_days(Days::new(1))).map(midnight),
    })
}

/// Seals what is ready to be sealed, and remembers the newest checkpoint outside the database.
///
/// # Errors
/// When the database does not answer or the data folder cannot be written.
pub async fn seal(app: &App) -> anyhow::Result<()> {
    if let Some(checkpoint) = journal::seal(&app.store, &app.seal.key, app.clock.now()).await? {
        app.seal.remember(&checkpoint.head())?;
        // The log is often kept on another machine, out of reach of whoever changes this one.
        tracing::info!(checkpoint = %checkpoint.head(), until = checkpoint.until_seq, "the journal is sealed");
    }
    Ok(())
}

/// What the check of the whole journal came to.
#[derive(Debug, Clone)]
pub struct Check {
    /// The entries.
    pub journal: Findings<Fault>,
    /// The checkpoints.
    pub seals: Sealed,
}

impl Check {
    /// Whether everything is as it was written.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.journal.is_sound() && self.seals.findings.is_sound()
    }
}

/// Checks the whole journal in constant memory; `progress` is told how many entries were looked at.
///
/// # Errors
/// When the database does not answer or the remembered checkpoint cannot be read.
pub async fn check(app: &App, progress: impl FnMut(u64)) -> anyhow::Result<Check> {
    let remembered = app.seal.remembered()?;
    let sql = app.store.read();
    let journal = journal::verify_all(sql, progress).await?;
    let seals = journal::verify_seals(sql, &app.seal.key, remembered.as_ref()).await?;
    Ok(Check { journal, seals })
}

/// What people call the object of a fault; `None` where nothing of that kind has a name, or it is gone.
///
/// # Errors
/// When the database does not answer.
pub async fn name_of(app: &App, fault: &Fault) -> Result<Option<String>, StoreError> {
    names::of(app, &fault.object_kind, fault.object_id).await
}
