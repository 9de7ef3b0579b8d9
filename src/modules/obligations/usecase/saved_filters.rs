//! Filters of the register that a person keeps under a name, for the own use or shared with an agency; and the columns that a person
//! chose. A shared filter is a question and gives no rights: whoever opens it sees the own rows.

use thihanh_kernel::access::{Actor, Module, Role};
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::vietnamese::nfc;
use thihanh_store::journal::{self, Entry};
use thihanh_store::{StoreError, WriteTx};
use uuid::Uuid;

use super::store;
use crate::app::App;
use crate::modules::obligations::model::columns::Columns;
pub use store::saved_filters::SavedFilter;

/// Filters of one person: more are no help in choosing.
pub const MOST_FILTERS: u32 = 30;
/// Others' filters that are offered.
const MOST_SHARED: u32 = 50;
/// Longest name, in characters.
pub const LONGEST_NAME: usize = 60;
/// Longest query, in bytes: the register's own addresses are far shorter.
const LONGEST_QUERY: usize = 2_000;

/// The kind of these entries in the journal.
const KIND: &str = "saved_filter";

/// Why a filter was not kept or dropped.
#[derive(Debug, thiserror::Error)]
pub enum FilterFault {
    /// The program itself keeps no filters.
    #[error("only people keep filters")]
    Nobody,
    /// Without a name it cannot be found again.
    #[error("the name is missing")]
    NameMissing,
    /// Longer than [`LONGEST_NAME`].
    #[error("the name is longer than {LONGEST_NAME} characters")]
    NameTooLong,
    /// An address that long is none of the register's.
    #[error("the query is longer than {LONGEST_QUERY} bytes")]
    QueryTooLong,
    /// There are [`MOST_FILTERS`] already.
    #[error("there are {MOST_FILTERS} filters already")]
    TooMany,
    /// There is no such filter, or none that this person may drop.
    #[error("there is no such filter")]
    NotFound,
    /// A filter is shared with an agency of one's own.
    #[error("the agency is none of the person's")]
    NotOwnAgency,
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<FilterFault> for Problem {
    fn from(fault: FilterFault) -> Self {
        match fault {
            FilterFault::Nobody | FilterFault::NotFound => Self::not_found(KIND),
            FilterFault::NameMissing => Self::invalid(vec![FieldError::new("name", "required")]),
            FilterFault::NameTooLong => {
                Self::invalid(vec![FieldError::new("name", "too-long").with("max", LONGEST_NAME)])
            }
            FilterFault::NotOwnAgency => Self::invalid(vec![FieldError::new("share", "filter-not-own-agency")]),
            FilterFault::QueryTooLong => Self::limit("filter-too-long"),
            FilterFault::TooMany => Self::limit("filter-too-many").with("most", i64::from(MOST_FILTERS)),
            FilterFault::Store(error) => error.into(),
        }
    }
}

/// The filters that a person keeps, oldest first, then those that others share with the person's agencies.
///
/// # Errors
/// When the database does not answer.
pub async fn saved_filters(app: &App, actor: &Actor) -> Result<Vec<SavedFilter>, FilterFault> {
    let Some(account) = actor.account() else { return Ok(Vec::new()) };
    let sql = app.store.read();
    let mut filters = store::saved_filters::all(sql, account, MOST_FILTERS).await?;
    let rights = actor.rights_in(Module::Obligations);
    let agencies: Vec<AgencyId> = rights.grants().map(|grant| grant.agency).collect();
    let administered = rights.agencies_of(&[Role::Administrator]);
    let of = (agencies.as_slice(), administered.as_slice());
    filters.extend(store::saved_filters::shared(sql, account, of, app.clock.today(), MOST_SHARED).await?);
    Ok(filters)
}

/// Keeps the query of an address under a name; the same name again replaces it. With `share` the people of that agency, one of the own,
/// and of those below it see it too.
///
/// # Errors
/// [`FilterFault`].
pub async fn save_filter(
    app: &App,
    actor: &Actor,
    name: &str,
    query: &str,
    share: Option<AgencyId>,
) -> Result<SavedFilter, FilterFault> {
    let account = person(actor)?;
    let name = nfc(name.trim());
    if name.is_empty() {
        return Err(FilterFault::NameMissing);
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(FilterFault::NameTooLong);
    }
    if query.len() > LONGEST_QUERY {
        return Err(FilterFault::QueryTooLong);
    }
    if share.is_some_and(|agency| !actor.rights_in(Module::Obligations).grants().any(|grant| grant.agency == agency)) {
        return Err(FilterFault::NotOwnAgency);
    }
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let known = store::saved_filters::all(tx, account, MOST_FILTERS).await?;
            let same = known.iter().find(|filter| filter.name == name);
            if same.is_none() && known.len() >= MOST_FILTERS as usize {
                return Err(FilterFault::TooMany);
            }
            let id = same.map_or_else(|| app.ids.uuid(now), |filter| filter.id);
            let (name, query) = (name.clone(), query.to_owned());
            let filter = SavedFilter { id, owner: account, name, query, shared_with: share };
            store::saved_filters::put(tx, &filter, now).await?;
            let entry = Entry::new(now, actor, KIND, id, "saved").with("query", &filter.query);
            journal::append(tx, entry.with("shared_with", &share.map(AgencyId::uuid))).await?;
            Ok(filter)
        })
        .await
}

/// Drops a filter: whoever made it may, and an administrator may drop a shared one.
///
/// # Errors
/// [`FilterFault`].
pub async fn remove_filter(app: &App, actor: &Actor, id: Uuid) -> Result<(), FilterFault> {
    person(actor)?;
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let filter = store::saved_filters::find(tx, id).await?.ok_or(FilterFault::NotFound)?;
            if !may_drop(tx, actor, &filter).await? {
                return Err(FilterFault::NotFound);
            }
            store::saved_filters::remove(tx, id).await?;
            journal::append(tx, Entry::new(now, actor, KIND, id, "removed")).await?;
            Ok(())
        })
        .await
}

async fn may_drop(tx: &WriteTx, actor: &Actor, filter: &SavedFilter) -> Result<bool, StoreError> {
    if actor.account() == Some(filter.owner) {
        return Ok(true);
    }
    let administered = actor.rights_in(Module::Obligations).agencies_of(&[Role::Administrator]);
    match filter.shared_with {
        Some(agency) if !administered.is_empty() => {
            Ok(!store::frame::within(tx, &administered, &[agency]).await?.is_empty())
        }
        _ => Ok(false),
    }
}

/// The columns that a person chose; `None` for the usual ones.
///
/// # Errors
/// When the database does not answer.
pub async fn chosen_columns(app: &App, actor: &Actor) -> Result<Option<Columns>, FilterFault> {
    let Some(account) = actor.account() else { return Ok(None) };
    let kept = store::saved_filters::columns(app.store.read(), account).await?;
    Ok(kept.as_deref().and_then(Columns::parse))
}

/// Keeps the columns that a person chose. How somebody likes a list is no history of anything: the journal hears nothing of it.
///
/// # Errors
/// [`FilterFault`].
pub async fn choose_columns(app: &App, actor: &Actor, columns: Option<&Columns>) -> Result<(), FilterFault> {
    let account = person(actor)?;
    let columns = columns.map(Columns::to_string);
    Ok(app.store.write(async |tx| store::saved_filters::choose_columns(tx, account, columns.clone()).await).await?)
}

fn person(actor: &Actor) -> Result<AccountId, FilterFault> {
    actor.account().ok_or(FilterFault::Nobody)
}
