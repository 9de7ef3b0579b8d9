//! What the registers come to.

use chrono::{Datelike, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::{Sql, StoreError};

use super::{ConditionError, focal_kinds, root};
use crate::app::App;
use crate::modules::conditions::model::budget::days_of;
use crate::modules::conditions::model::numbers::{Numbers, day_of};
use crate::modules::conditions::store::numbers::{self as store, By};

/// The numbers of an agency with everything below it, for a year; with whether the rule of who names a focal point was verified.
///
/// # Errors
/// [`ConditionError::NotFound`] where the actor does not see the agency.
pub async fn numbers(
    app: &App,
    actor: &Actor,
    chosen: Option<AgencyId>,
    year: i32,
) -> Result<(Numbers, bool), ConditionError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let on = day_of(year, today);
    let days = days_of(year).unwrap_or((today, today));
    // Seen as it stands on the day that is counted: the lists behind the numbers hold then what the numbers do.
    let agency = root(app, actor, chosen, on.max(days.0)).await?;
    let rule = focal_kinds(sql, agency, on).await?;
    let kinds = rule.as_ref().map(|(kinds, _)| kinds.as_slice());
    let roots = [agency];
    let numbers = Numbers {
        agency,
        year,
        on,
        staff: store::staff(sql, &roots, on, kinds).await?.remove(&agency).unwrap_or_default(),
        training: store::training(sql, &roots, days, None).await?.remove(&agency).unwrap_or_default(),
        budget: store::budget(sql, &roots, year).await?.remove(&agency).unwrap_or_default(),
    };
    Ok((numbers, rule.is_some_and(|(_, is_verified)| is_verified)))
}

/// The numbers of many agencies of one province at once, each with everything below it: people on a day, classes that began between two days (of a
/// field, where one is named), money where the days are a year. Whether the actor may see them is the caller's to ask.
///
/// # Errors
/// When the database does not answer.
pub async fn numbers_of(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    days: (NaiveDate, NaiveDate),
    on: NaiveDate,
    field: Option<&str>,
) -> Result<By<Numbers>, StoreError> {
    let Some(first) = agencies.first() else { return Ok(By::new()) };
    let rule = focal_kinds(sql, *first, on).await?;
    let kinds = rule.as_ref().map(|(kinds, _)| kinds.as_slice());
    let mut staff = store::staff(sql, agencies, on, kinds).await?;
    let mut training = store::training(sql, agencies, days, field).await?;
    let mut budget = match whole_year(days) {
        Some(year) => store::budget(sql, agencies, year).await?,
        None => By::new(),
    };
    let of = |agency: &AgencyId| Numbers {
        agency: *agency,
        year: days.1.year(),
        on,
        staff: staff.remove(agency).unwrap_or_default(),
        training: training.remove(agency).unwrap_or_default(),
        budget: budget.remove(agency).unwrap_or_default(),
    };
    Ok(agencies.iter().map(of).map(|numbers| (numbers.agency, numbers)).collect())
}

/// The year whose first and last day two days are: money is told by the year.
pub fn whole_year((from, to): (NaiveDate, NaiveDate)) -> Option<i32> {
    (days_of(from.year()) == Some((from, to))).then(|| from.year())
}
