//! What the urging centre may use of the ledger: what is late, whether somebody may urge it, and the entry in its history.

use chrono::{Days as Later, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::time::Instant;
use thihanh_store::journal::{self, Entry};
use thihanh_store::{Sql, StoreError, WriteTx};

use crate::modules::obligations::model::obligation::Obligation;
use crate::modules::obligations::policy::{self, Action};
use crate::modules::obligations::store;
use crate::modules::obligations::usecase::{KIND, Shown, Today};

pub use crate::modules::obligations::store::late::LateAgency;

/// What is asked for: late, or due soon as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// Past its day.
    #[default]
    Late,
    /// Past its day, or due within the days that count as soon.
    Soon,
}

impl Reach {
    fn until(self, today: &Today) -> NaiveDate {
        match self {
            Self::Late => today.days.today.checked_sub_days(Later::new(1)).unwrap_or(today.days.today),
            Self::Soon => today.days.soon_until,
        }
    }
}

/// The letter by which obligations were urged.
#[derive(Debug, Clone, Copy)]
pub struct UrgedBy<'a> {
    /// Its code here.
    pub code: &'a str,
    /// Its number and symbol.
    pub number: &'a str,
    /// Its date.
    pub on: NaiveDate,
}

/// Whether somebody may urge anything at all.
pub fn may_urge(actor: &Actor) -> bool {
    let urging = policy::urging(actor);
    urging.is_all || !urging.overseeing.is_empty()
}

/// Agencies that have not handed in what the actor may urge, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn late_agencies(
    sql: &dyn Sql,
    actor: &Actor,
    today: NaiveDate,
    reach: Reach,
    limit: u32,
) -> Result<Vec<LateAgency>, StoreError> {
    let today = Today::load(sql, today).await?;
    store::late::agencies(sql, &policy::urging(actor), reach.until(&today), limit).await
}

/// What an agency has not handed in and the actor may urge, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn late_of(
    sql: &dyn Sql,
    actor: &Actor,
    agency: AgencyId,
    today: NaiveDate,
    reach: Reach,
    limit: u32,
) -> Result<Vec<Shown>, StoreError> {
    let today = Today::load(sql, today).await?;
    let found = store::late::of_agency(sql, &policy::urging(actor), agency, reach.until(&today), limit).await?;
    Ok(found.into_iter().map(|obligation| today.show(obligation)).collect())
}

/// Those of these codes that the actor may urge now, in their order.
///
/// # Errors
/// When the database does not answer.
pub async fn urgeable(
    sql: &dyn Sql,
    actor: &Actor,
    codes: &[String],
    today: NaiveDate,
) -> Result<Vec<Shown>, StoreError> {
    let today = Today::load(sql, today).await?;
    let mut rows = Vec::new();
    for code in codes {
        let Some(obligation) = store::find::find(sql, code).await? else { continue };
        if obligation.allows(Action::Urge)
            && policy::may(actor, Action::Urge, &store::find::stakes(sql, &obligation).await?).is_ok()
        {
            rows.push(today.show(obligation));
        }
    }
    Ok(rows)
}

/// Working days that a day lies back.
///
/// # Errors
/// When the database does not answer.
pub async fn working_days_since(sql: &dyn Sql, days: &[NaiveDate], today: NaiveDate) -> Result<Vec<u64>, StoreError> {
    let today = Today::load(sql, today).await?;
    let since = |day: &NaiveDate| today.calendar.working_days_between(*day, today.days.today);
    // A day that is still to come lies back no day.
    Ok(days.iter().map(|day| u64::try_from(since(day)).unwrap_or_default()).collect())
}

/// Writes into the histories of obligations that a letter urged them. What was handed in meanwhile gets its entry too: the letter names it.
///
/// # Errors
/// When the database does not answer.
pub async fn record_urged(
    tx: &WriteTx,
    now: Instant,
    actor: &Actor,
    codes: &[String],
    by: UrgedBy<'_>,
) -> Result<(), StoreError> {
    for code in codes {
        let Some(Obligation { id, .. }) = store::find::find(tx, code).await? else { continue };
        let entry = Entry::new(now, actor, KIND, id.uuid(), "urged")
            .with("letter", by.code)
            .with("number", by.number)
            .with("on", &by.on);
        journal::append(tx, entry).await?;
        store::desk::urged(tx, id, by.on).await?;
    }
    Ok(())
}
