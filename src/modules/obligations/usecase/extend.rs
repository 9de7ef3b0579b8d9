//! More time: asked for, granted, refused, withdrawn.

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_store::{StoreError, WriteTx};

use super::act::{Act, Begun, begin};
use super::{LedgerError, save, store};
use crate::app::App;
use crate::modules::agencies;
use crate::modules::obligations::model::extension::{Decider, Extension, ExtensionRules, Wish};
use crate::modules::obligations::model::obligation::Obligation;
use crate::modules::obligations::policy::Action;

/// How many extensions, where no rule row says otherwise (taken from practice, unverified: the row says so).
const MOST: u32 = 2;
/// Working days before the day by which more time must be asked for, where no rule row says otherwise.
const NOTICE_WORKING_DAYS: u32 = 3;

/// The agency asks for a later day; the note says why.
///
/// # Errors
/// [`LedgerError`]: not there, no right, a rule, or changed meanwhile.
pub async fn ask_extension(
    app: &App,
    actor: &Actor,
    act: Act<'_>,
    wanted: NaiveDate,
) -> Result<Obligation, LedgerError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let begun = begin(tx, app, actor, Action::AskExtension, act).await?;
            let calendar = agencies::api::calendar(tx).await?;
            let asked_before = store::records::extensions(tx, begun.before.id).await?;
            let wish = Wish {
                wanted,
                reason: act.note,
                number: asked_before.first().map_or(0, |last| last.number) + 1,
                whole_due_on: whole_due_on(tx, &begun).await?,
            };
            let rules = rules(tx, &begun.before, begun.hand.today).await?;
            let asking = begun.before.clone().ask_extension(begun.hand, now, wish, rules, &calendar);
            let (after, extension, event) = asking?;
            store::records::insert_extension(tx, after.id, &extension).await?;
            save(tx, now, actor, &begun.before, after, &event).await
        })
        .await
}

/// The overseer grants a later day: the one asked for, or another.
///
/// # Errors
/// As [`ask_extension`].
pub async fn grant_extension(
    app: &App,
    actor: &Actor,
    act: Act<'_>,
    to: Option<NaiveDate>,
) -> Result<Obligation, LedgerError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let begun = begin(tx, app, actor, Action::DecideExtension, act).await?;
            let asked = waiting(tx, &begun).await?;
            let decider = Decider { hand: begun.hand, name: actor.name(), at: now, words: act.note };
            let whole = whole_due_on(tx, &begun).await?;
            let granting =
                begun.before.clone().grant_extension(&asked, to.unwrap_or(asked.wanted_due_on), whole, decider);
            let (after, answer, event) = granting?;
            store::records::answer_extension(tx, after.id, &answer).await?;
            save(tx, now, actor, &begun.before, after, &event).await
        })
        .await
}

/// The overseer refuses; the note says why.
///
/// # Errors
/// As [`ask_extension`].
pub async fn refuse_extension(app: &App, actor: &Actor, act: Act<'_>) -> Result<Obligation, LedgerError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let begun = begin(tx, app, actor, Action::DecideExtension, act).await?;
            let asked = waiting(tx, &begun).await?;
            let decider = Decider { hand: begun.hand, name: actor.name(), at: now, words: act.note };
            let (after, answer, event) = begun.before.clone().refuse_extension(&asked, decider)?;
            store::records::answer_extension(tx, after.id, &answer).await?;
            save(tx, now, actor, &begun.before, after, &event).await
        })
        .await
}

/// The agency no longer asks.
///
/// # Errors
/// As [`ask_extension`].
pub async fn withdraw_extension(app: &App, actor: &Actor, act: Act<'_>) -> Result<Obligation, LedgerError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let begun = begin(tx, app, actor, Action::WithdrawExtension, act).await?;
            let decider = Decider { hand: begun.hand, name: actor.name(), at: now, words: act.note };
            let (after, answer, event) = begun.before.clone().withdraw_extension(decider)?;
            store::records::answer_extension(tx, after.id, &answer).await?;
            save(tx, now, actor, &begun.before, after, &event).await
        })
        .await
}

/// The request that waits. The flag of the entry says that there is one; a request without an answer is the newest.
async fn waiting(tx: &WriteTx, begun: &Begun) -> Result<Extension, LedgerError> {
    let asked = store::records::extensions(tx, begun.before.id).await?;
    let refused = || crate::modules::obligations::model::obligation::ObligationError::NotNow(begun.before.code.clone());
    Ok(asked.into_iter().find(|asked| asked.answer.is_none()).ok_or_else(refused)?)
}

/// The day of the whole that the obligation is a part of.
async fn whole_due_on(tx: &WriteTx, begun: &Begun) -> Result<Option<NaiveDate>, StoreError> {
    match begun.before.split.parent {
        Some(whole) => Ok(store::find::by_id(tx, whole).await?.and_then(|whole| whole.due_on)),
        None => Ok(None),
    }
}

/// The jurisdiction's rules about more time.
pub(super) async fn rules(
    sql: &dyn thihanh_store::Sql,
    obligation: &Obligation,
    today: NaiveDate,
) -> Result<ExtensionRules, StoreError> {
    let jurisdiction = store::source::jurisdiction(sql, obligation.task).await?;
    let jurisdiction = jurisdiction.unwrap_or(super::EVERY_JURISDICTION);
    let number = async |key, usual: u32| {
        let rule = agencies::api::rule(sql, key, jurisdiction, today).await?;
        let value = rule.and_then(|rule| rule.value.trim().parse().ok()).filter(|number| *number <= 100);
        Ok::<_, StoreError>(value.unwrap_or(usual))
    };
    Ok(ExtensionRules {
        most: number("extension_most", MOST).await?,
        notice_working_days: number("extension_notice_working_days", NOTICE_WORKING_DAYS).await?,
    })
}
