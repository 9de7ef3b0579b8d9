//! What becomes of a handling that was sent.

use thihanh_kernel::access::Actor;
use thihanh_store::journal;

use super::{HandlingError, answer_to, entry, is_handed_in, lock, saved, store};
use crate::app::App;
use crate::modules::handling::model::acts::{self, JudgeForm, Judged, ReplyForm};
use crate::modules::handling::model::handling::{Addressee, Handling, Reply, State};
use crate::modules::handling::policy::Action;
use crate::modules::obligations::api::{self as ledger, Answer, Origin, Product};

/// The addressee has it.
///
/// # Errors
/// [`HandlingError`].
pub async fn acknowledge(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    on: &str,
) -> Result<Handling, HandlingError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, code, version, Action::Receive).await?;
            let on = acts::happened_on(&before, on, today)?;
            let after = before.acknowledge(on, now)?;
            store::handlings::save_state(tx, &after).await?;
            journal::append(tx, entry(app, actor, &after, "acknowledged").with("on", &on)).await?;
            Ok(saved(after))
        })
        .await
}

/// The addressee works on it.
///
/// # Errors
/// [`HandlingError`].
pub async fn begin(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    on: &str,
) -> Result<Handling, HandlingError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, code, version, Action::Receive).await?;
            let on = acts::happened_on(&before, on, today)?;
            let after = before.begin(on, now)?;
            store::handlings::save_state(tx, &after).await?;
            journal::append(tx, entry(app, actor, &after, "began").with("on", &on)).await?;
            Ok(saved(after))
        })
        .await
}

/// A body outside the tree answered: whoever sent it enters the answer, and has followed it up.
///
/// # Errors
/// [`HandlingError`]: also where the addressee is an agency of the tree, which reports in the ledger.
pub async fn reply(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    form: &ReplyForm,
) -> Result<Handling, HandlingError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, code, version, Action::Follow).await?;
            before.check_reply()?;
            let reply = form.read(&before, today)?;
            let after = before.reply(reply.clone(), now)?;
            store::handlings::save_state(tx, &after).await?;
            let product = Product { on: today, number: &reply.number, dated_on: Some(reply.on) };
            ledger::hand_in(tx, (now, today), actor, Origin::Handling(after.id), product, &reply.note)
                .await
                .map_err(|error| HandlingError::Ledger(error.into()))?;
            let line = entry(app, actor, &after, "replied")
                .with("kind", reply.kind.as_str())
                .with("number", &reply.number)
                .with("on", &reply.on);
            journal::append(tx, line).await?;
            Ok(saved(after))
        })
        .await
}

/// What an agency of the tree handed in, as the answer that it is taken for.
fn reply_of(answer: &Answer, judged: &Judged) -> Option<Reply> {
    let report = answer.reports.first()?;
    Some(Reply {
        kind: judged.reply_kind(),
        number: report.product_number.clone(),
        on: report.product_on.unwrap_or(report.reached_on),
        note: report.note.clone(),
    })
}

/// What came of it: done, or the competent body said no. What is owed is confirmed with it.
///
/// # Errors
/// [`HandlingError`]: also while nobody answered.
pub async fn judge(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    form: &JudgeForm,
) -> Result<Handling, HandlingError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, code, version, Action::Follow).await?;
            let answer = answer_to(tx, &before).await?;
            let is_outside = matches!(before.facts.addressee, Addressee::Outside(_));
            let is_answered = if is_outside { before.reply.is_some() } else { is_handed_in(answer.as_ref()) };
            before.check_judge(is_answered)?;
            let judged = form.read(&before, today)?;
            let reply = match is_outside {
                true => before.reply.clone(),
                false => answer.as_ref().and_then(|answer| reply_of(answer, &judged)),
            };
            let after = before.judge(judged, reply, (today, now))?;
            store::handlings::save_state(tx, &after).await?;
            if let Some(reply) = &after.reply {
                let product = Product { on: today, number: &reply.number, dated_on: Some(reply.on) };
                let origin = Origin::Handling(after.id);
                ledger::confirm(tx, (now, today), (actor, actor.account()), origin, product, &after.result_note)
                    .await
                    .map_err(|error| HandlingError::Ledger(error.into()))?;
            }
            let action = if after.state == State::Done { "done" } else { "rejected" };
            let line = entry(app, actor, &after, action)
                .with("reply", &after.reply.as_ref().map(|reply| reply.kind.as_str()))
                .with("on", &after.done_on);
            journal::append(tx, line).await?;
            Ok(saved(after))
        })
        .await
}

/// It is asked for no longer: nobody owes it any more.
///
/// # Errors
/// [`HandlingError`].
pub async fn cancel(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    reason: &str,
) -> Result<Handling, HandlingError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, code, version, Action::Follow).await?;
            // Told before the reason is asked for: none makes it right.
            before.clone().cancel(String::new(), today, now)?;
            let after = before.cancel(acts::reason(reason)?, today, now)?;
            store::handlings::save_state(tx, &after).await?;
            if after.sending.is_some() {
                ledger::withdraw(tx, now, actor, Origin::Handling(after.id), &after.result_note)
                    .await
                    .map_err(|error| HandlingError::Ledger(error.into()))?;
            }
            journal::append(tx, entry(app, actor, &after, "cancelled").because(&after.result_note)).await?;
            Ok(saved(after))
        })
        .await
}

/// Its result was published.
///
/// # Errors
/// [`HandlingError`].
pub async fn publish(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    on: &str,
) -> Result<Handling, HandlingError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, code, version, Action::Approve).await?;
            before.check_publish()?;
            let on = acts::published_on(&before, on, today)?;
            let after = before.publish(on, now)?;
            store::handlings::save_state(tx, &after).await?;
            journal::append(tx, entry(app, actor, &after, "published").with("on", &on)).await?;
            Ok(saved(after))
        })
        .await
}
