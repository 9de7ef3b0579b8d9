//! Filters of the register that a person keeps under a name. Nobody else sees them.

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AccountId;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::vietnamese::nfc;
use thihanh_store::StoreError;
use thihanh_store::journal::{self, Entry};
use uuid::Uuid;

use super::store;
use crate::app::App;
pub use store::saved_filters::SavedFilter;

/// Filters of one person: more are no help in choosing.
pub const MOST_FILTERS: u32 = 30;
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
    /// There is no such filter of this person.
    #[error("there is no such filter")]
    NotFound,
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
            FilterFault::QueryTooLong => Self::limit("filter-too-long"),
            FilterFault::TooMany => Self::limit("filter-too-many").with("most", i64::from(MOST_FILTERS)),
            FilterFault::Store(error) => error.into(),
        }
    }
}

/// The filters that a person keeps, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn saved_filters(app: &App, actor: &Actor) -> Result<Vec<SavedFilter>, FilterFault> {
    match actor.account() {
        Some(account) => Ok(store::saved_filters::all(app.store.read(), account, MOST_FILTERS).await?),
        None => Ok(Vec::new()),
    }
}

/// Keeps the query of an address under a name; the same name again replaces it.
///
/// # Errors
/// [`FilterFault`].
pub async fn save_filter(app: &App, actor: &Actor, name: &str, query: &str) -> Result<SavedFilter, FilterFault> {
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
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let known = store::saved_filters::all(tx, account, MOST_FILTERS).await?;
            let same = known.iter().find(|filter| filter.name == name);
            if same.is_none() && known.len() >= MOST_FILTERS as usize {
                return Err(FilterFault::TooMany);
            }
            let id = same.map_or_else(|| app.ids.uuid(now), |filter| filter.id);
            let filter = SavedFilter { id, name: name.clone(), query: query.to_owned() };
            store::saved_filters::put(tx, account, &filter, now).await?;
            journal::append(tx, Entry::new(now, actor, KIND, id, "saved").with("query", query)).await?;
            Ok(filter)
        })
        .await
}

/// Drops a filter.
///
/// # Errors
/// [`FilterFault`].
pub async fn remove_filter(app: &App, actor: &Actor, id: Uuid) -> Result<(), FilterFault> {
    let account = person(actor)?;
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            if !store::saved_filters::remove(tx, account, id).await? {
                return Err(FilterFault::NotFound);
            }
            journal::append(tx, Entry::new(now, actor, KIND, id, "removed")).await?;
            Ok(())
        })
        .await
}

fn person(actor: &Actor) -> Result<AccountId, FilterFault> {
    actor.account().ok_or(FilterFault::Nobody)
}
