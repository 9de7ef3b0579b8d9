//! The rows of reminders and of the ladder, kept by administrators.

use thihanh_kernel::access::Actor;
use thihanh_store::journal::{self, Entry};
use uuid::Uuid;

use super::NoticeError;
use crate::app::App;
use crate::modules::notices::model::rules::{ORDERS, REMINDERS, REQUESTS, ReminderForm, RungForm, SHIPPED_SOURCE};
use crate::modules::notices::policy;
use crate::modules::notices::store::rules::{self as store, ReminderRow, RungRow};

/// The rows that hold today.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Reminders.
    pub reminders: Vec<ReminderRow>,
    /// Rungs, ladder by ladder.
    pub rungs: Vec<RungRow>,
}

/// Writes the rows that the program brings along, where nobody has ever written any.
///
/// # Errors
/// When the database does not answer.
pub async fn install_rules(app: &App) -> Result<(), NoticeError> {
    let now = app.clock.now();
    let first = chrono::NaiveDate::from_ymd_opt(1975, 1, 1).unwrap_or_default();
    app.store
        .write(async |tx| {
            let (source, is_verified) = (SHIPPED_SOURCE.to_owned(), false);
            if !store::has_reminders(tx).await? {
                for reminder in REMINDERS {
                    let row = ReminderRow { id: app.ids.uuid(now), reminder, source: source.clone(), is_verified };
                    store::add_reminder(tx, &row, first).await?;
                }
            }
            if !store::has_rungs(tx).await? {
                let orders = ORDERS.iter().map(|rung| ("order", rung));
                for (binding, rung) in orders.chain(REQUESTS.iter().map(|rung| ("request", rung))) {
                    let (id, binding) = (app.ids.uuid(now), binding.to_owned());
                    let row = RungRow { id, binding, rung: *rung, source: source.clone(), is_verified };
                    store::add_rung(tx, &row, first).await?;
                }
            }
            Ok(())
        })
        .await
}

/// The rows that hold today.
///
/// # Errors
/// When the actor may not look.
pub async fn rules(app: &App, actor: &Actor) -> Result<Rules, NoticeError> {
    policy::may_see_rules(actor).map_err(NoticeError::Denied)?;
    let (sql, today) = (app.store.read(), app.clock.today());
    Ok(Rules { reminders: store::reminders(sql, today).await?, rungs: store::rungs(sql, today).await? })
}

/// Adds a reminder, from today on.
///
/// # Errors
/// When the actor may not, or a field breaks rules.
pub async fn add_reminder(app: &App, actor: &Actor, form: &ReminderForm) -> Result<(), NoticeError> {
    policy::may_manage_rules(actor).map_err(NoticeError::Denied)?;
    let (reminder, source) = form.read().map_err(NoticeError::Invalid)?;
    let (now, today) = (app.clock.now(), app.clock.today());
    let row = ReminderRow { id: app.ids.uuid(now), reminder, source, is_verified: true };
    app.store
        .write(async |tx| {
            store::add_reminder(tx, &row, today).await?;
            let entry = Entry::new(now, actor, "notice_rule", row.id, "set")
                .with("moment", reminder.moment.code())
                .with("working_days", &reminder.working_days)
                .with("audience", reminder.audience.code())
                .with("source", row.source.as_str());
            Ok(journal::append(tx, entry).await?)
        })
        .await
}

/// Ends a reminder: it does not hold any more from today on.
///
/// # Errors
/// When the actor may not, or none holds.
pub async fn end_reminder(app: &App, actor: &Actor, id: Uuid) -> Result<(), NoticeError> {
    policy::may_manage_rules(actor).map_err(NoticeError::Denied)?;
    let (now, today) = (app.clock.now(), app.clock.today());
    let yesterday = today.pred_opt().unwrap_or(today);
    app.store
        .write(async |tx| {
            if !store::end_reminder(tx, id, yesterday).await? {
                return Err(NoticeError::NotFound);
            }
            Ok(journal::append(tx, Entry::new(now, actor, "notice_rule", id, "withdrawn")).await?)
        })
        .await
}

/// Says anew when a rung is reached.
///
/// # Errors
/// When the actor may not, a field breaks rules, or there is no such rung.
pub async fn change_rung(app: &App, actor: &Actor, id: Uuid, form: &RungForm) -> Result<(), NoticeError> {
    policy::may_manage_rules(actor).map_err(NoticeError::Denied)?;
    let (late_days, urgings, source) = form.read().map_err(NoticeError::Invalid)?;
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            if !store::change_rung(tx, id, (late_days, urgings), &source).await? {
                return Err(NoticeError::NotFound);
            }
            let entry = Entry::new(now, actor, "escalation_rung", id, "set")
                .with("late_days", &late_days)
                .with("urgings", &urgings)
                .with("source", source.as_str());
            Ok(journal::append(tx, entry).await?)
        })
        .await
}
