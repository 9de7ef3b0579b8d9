//! Keeping the calendar of days off. Deadlines counted in working days move with it: the change leaves work for the queue, which the
//! ledger does (`jobs.rs`), so that nobody waits for a whole ledger on a form.

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::calendar::DayKind;
use thihanh_kernel::ids::JobId;
use thihanh_kernel::time::Instant;
use thihanh_store::jobs::{self, NewJob};
use thihanh_store::journal::{self, Entry};
use thihanh_store::{StoreError, WriteTx};

use super::AgencyError;
use crate::app::App;
use crate::modules::agencies::model::days_off::DayOffForm;
use crate::modules::agencies::model::shipped::Holiday;
use crate::modules::agencies::policy::{self, Action};
use crate::modules::agencies::store::reference;

/// The work that a changed calendar leaves.
pub const DAYS_OFF_CHANGED: &str = "days_off_changed";

/// Adds a day, or says again what a known one is: name and source are replaced, and it counts as checked.
///
/// # Errors
/// When the actor may not, or the row cannot be read.
pub async fn add_day_off(app: &App, actor: &Actor, form: &DayOffForm) -> Result<Holiday, AgencyError> {
    policy::may(actor, Action::Manage, &[]).map_err(AgencyError::Denied)?;
    let row = form.read().map_err(AgencyError::Invalid)?;
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let id = reference::put_holiday(tx, app.ids.uuid(now), &row).await?;
            let entry = Entry::new(now, actor, "holiday", id, "set")
                .with("day", &row.day)
                .with("kind", row.kind.code())
                .with("name", row.name.as_str())
                .with("source", row.source.as_str());
            journal::append(tx, entry).await?;
            leave_work(app, tx, now).await
        })
        .await?;
    Ok(row)
}

/// Takes a day out of the calendar. The row stays, or the next start would install the shipped one again.
///
/// # Errors
/// When the actor may not, or there is no such day.
pub async fn withdraw_day_off(app: &App, actor: &Actor, day: NaiveDate, kind: DayKind) -> Result<(), AgencyError> {
    policy::may(actor, Action::Manage, &[]).map_err(AgencyError::Denied)?;
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let id = reference::withdraw_holiday(tx, day, kind, today).await?.ok_or(AgencyError::NoSuchDay)?;
            let entry = Entry::new(now, actor, "holiday", id, "withdrawn").with("day", &day).with("kind", kind.code());
            journal::append(tx, entry).await?;
            Ok::<_, AgencyError>(leave_work(app, tx, now).await?)
        })
        .await
}

async fn leave_work(app: &App, tx: &WriteTx, now: Instant) -> Result<(), StoreError> {
    let job = NewJob {
        id: JobId::from_uuid(app.ids.uuid(now)),
        kind: DAYS_OFF_CHANGED,
        payload: serde_json::Value::Null,
        unique_key: None,
        run_at: now,
    };
    jobs::enqueue(tx, job, now).await.map(|_| ())
}
