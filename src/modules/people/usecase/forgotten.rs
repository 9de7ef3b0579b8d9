//! Passwords that were forgotten. What somebody typed is only kept, sealed, whoever it is; a job looks for the account later. So neither the
//! answer nor its time tells whether there is an account, whether it is locked or disabled, and whether it has an address.

use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time;

use super::mail;
use crate::app::App;
use crate::modules::accounts::api::{self as accounts, Arrived, Origin};
use crate::modules::delivery::api as delivery;
use crate::modules::people::model::forgotten::{REQUESTS_PER_ADDRESS, TYPED_MAX_CHARS, refused_until, window};
use crate::modules::people::store;

/// Keeps a request for a new password: a login or an e-mail address as somebody typed it.
///
/// # Errors
/// When nothing was typed, too many requests came from the address, or no mail leaves this installation. None of it depends on accounts.
pub async fn ask(app: &App, typed: &str, origin: &Origin) -> Result<(), Problem> {
    if !mail::can_mail(app) {
        return Err(Problem::refused("mail-slip-no-mail"));
    }
    let typed: String = typed.trim().chars().take(TYPED_MAX_CHARS).collect();
    if typed.is_empty() {
        return Err(Problem::invalid(vec![FieldError::new("who", "required")]));
    }
    let (now, address) = (app.clock.now(), origin.address.as_str());
    let oldest = store::request_before(app.store.read(), address, REQUESTS_PER_ADDRESS, now - window()).await?;
    if let Some(until) = refused_until(oldest, now) {
        let error = FieldError::new("who", "forgotten-too-often")
            .with("until", time::vn_datetime(until))
            .with("minutes", accounts::minutes_until(until, now));
        return Err(Problem::invalid(vec![error]));
    }
    let id = app.ids.uuid(now);
    let sealed = app.vault.seal(app.ids.as_ref(), &store::request_place(id), typed.as_bytes());
    let sealed = sealed.map_err(|_| Problem::unavailable())?;
    app.store.write(async |tx| Ok(store::keep_request(tx, id, address, &sealed, now).await?)).await
}

/// Sends a link to every account that a waiting request means and that may have one; run by a job.
///
/// # Errors
/// When the database does not answer.
pub async fn answer_requests(app: &App) -> Result<(), Problem> {
    while store::has_request(app.store.read()).await? && answer_one(app).await? {}
    Ok(())
}

/// Whether there was one: others may belong to another instance.
async fn answer_one(app: &App) -> Result<bool, Problem> {
    app.store
        .write(async |tx| {
            let Some((id, sealed)) = store::take_request(tx).await? else { return Ok(false) };
            // Sealed with a key that is lost: whoever it was asks again.
            let Ok(typed) = app.vault.open(&store::request_place(id), &sealed) else { return Ok(true) };
            for (slip, email) in accounts::make_forgotten_slips_in(app, tx, &String::from_utf8_lossy(&typed)).await? {
                delivery::enqueue(app, tx, mail::message(app, &slip, &email)).await?;
            }
            Ok::<_, Problem>(true)
        })
        .await
}

/// Takes a slip's code and the password that its person chose; a mail says so to whoever had another before.
///
/// # Errors
/// When the code is wrong, used or too old, or the password breaks a rule.
pub async fn activate(
    app: &App,
    code: &str,
    password: String,
    again: &str,
    origin: &Origin,
) -> Result<Arrived, Problem> {
    let chosen = accounts::choose_password(app, code, password, again, origin).await?;
    app.store
        .write(async |tx| {
            let accepted = accounts::accept_slip_in(app, tx, &chosen, origin).await?;
            let account = &accepted.account;
            let mut emails = accounts::emails(tx, &app.vault, &[account.id]).await?;
            if let Some(email) = emails.remove(&account.id).filter(|_| accepted.is_changed) {
                delivery::enqueue(app, tx, mail::changed(app, account, &email)).await?;
            }
            Ok::<_, Problem>(accepted.arrived)
        })
        .await
}
