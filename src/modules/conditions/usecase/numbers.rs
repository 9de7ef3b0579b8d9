//! What the registers come to.

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;

use super::{ConditionError, focal_kinds, root};
use crate::app::App;
use crate::modules::conditions::model::budget::days_of;
use crate::modules::conditions::model::numbers::{Numbers, day_of};
use crate::modules::conditions::store::numbers as store;

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
    let numbers = Numbers {
        agency,
        year,
        on,
        staff: store::staff(sql, agency, on, kinds).await?,
        training: store::training(sql, agency, days).await?,
        budget: store::budget(sql, agency, year).await?,
    };
    Ok((numbers, rule.is_some_and(|(_, is_verified)| is_verified)))
}
