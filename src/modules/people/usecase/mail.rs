//! Slips by mail. `accounts` makes the slip and knows of no mail; the message is put into the queue in the same transaction, so that no
//! slip lacks its mail and no mail its slip. Whoever sends one never sees its code.

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AccountId;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{Lang, Link};

use crate::app::App;
use crate::modules::accounts::api::{self as accounts, AccountView, Purpose, Slip};
use crate::modules::delivery::api::{self as delivery, Message};

/// The page on which somebody with a slip chooses a password.
pub const ACTIVATION: &str = "/kich-hoat";

/// Whether mail leaves this installation.
#[must_use]
pub fn can_mail(app: &App) -> bool {
    app.channels.has_mail()
}

/// Sends somebody a new slip by mail, to the address that the account has; slips made before hold no more.
///
/// # Errors
/// When the actor may not keep accounts, no mail leaves this installation, or the person cannot be reached or signed in.
pub async fn mail_slip(app: &App, actor: &Actor, login: &str) -> Result<Purpose, Problem> {
    needs_mail(app, actor)?;
    app.store
        .write(async |tx| {
            let account = accounts::find_by_login(tx, login).await?.ok_or_else(|| Problem::not_found("account"))?;
            if !account.is_active {
                return Err(Problem::refused("mail-slip-disabled"));
            }
            let mut emails = accounts::emails(tx, &app.vault, &[account.id]).await?;
            let email = emails.remove(&account.id).ok_or_else(|| Problem::refused("mail-slip-no-email"))?;
            let slip = accounts::make_slip_in(app, tx, actor, account, Some(&email)).await?;
            delivery::enqueue(app, tx, message(app, &slip, &email)).await?;
            Ok(slip.purpose)
        })
        .await
}

/// Sends everybody an invitation who holds one on paper alone and has an address; how many. Those on paper hold no more.
///
/// # Errors
/// When the actor may not keep accounts, or no mail leaves this installation.
pub async fn mail_invitations(app: &App, actor: &Actor) -> Result<u64, Problem> {
    needs_mail(app, actor)?;
    app.store
        .write(async |tx| {
            let people = accounts::invited_on_paper(app, tx, actor).await?;
            let ids: Vec<AccountId> = people.iter().map(|account| account.id).collect();
            let mut emails = accounts::emails(tx, &app.vault, &ids).await?;
            let mut messages = Vec::new();
            for account in people {
                let Some(email) = emails.remove(&account.id) else { continue };
                let slip = accounts::make_slip_in(app, tx, actor, account, Some(&email)).await?;
                messages.push(message(app, &slip, &email));
            }
            Ok::<_, Problem>(delivery::enqueue_all(app, tx, messages).await?)
        })
        .await
}

fn needs_mail(app: &App, actor: &Actor) -> Result<(), Problem> {
    accounts::may_manage(actor)?;
    if can_mail(app) { Ok(()) } else { Err(Problem::refused("mail-slip-no-mail")) }
}

/// Where a slip's code is entered, with the code in it. It begins as configured, whatever host a request names.
pub fn address_of(app: &App, slip: &Slip) -> String {
    let path = Link::new(ACTIVATION).with("ma", &slip.code).to_string();
    format!("{}{path}", app.config.origin())
}

/// A slip as a mail in its person's language.
pub(super) fn message(app: &App, slip: &Slip, email: &str) -> Message {
    let account = &slip.account;
    let lang = Lang::of_tag(&account.language).unwrap_or_default();
    let (purpose, subject, text) = match slip.purpose {
        Purpose::Invite => (delivery::Purpose::Invitation, "mail-invite-subject", "mail-invite-text"),
        Purpose::Reset | Purpose::Forgotten => {
            (delivery::Purpose::PasswordReset, "mail-reset-subject", "mail-reset-text")
        }
    };
    let facts = [
        lang.t("mail-slip-login").with("login", &account.login),
        lang.t("mail-slip-until").with("until", lang.moment(slip.expires_at)),
        lang.t("mail-slip-not-you"),
    ];
    let [login, until, not_you] = facts.map(|text| text.to_string());
    let words = format!(
        "{}\n\n{}\n\n{}\n\n{login}\n{until}\n\n{not_you}\n",
        lang.t("digest-greeting").with("name", &account.name),
        lang.t(text),
        address_of(app, slip),
    );
    Message::mail((email, account.name.as_str()), purpose, lang.t(subject).to_string(), words)
        .about("account", account.id.uuid())
}

/// Tells somebody that their password is another now: only they know whether that is right.
pub(super) fn changed(app: &App, account: &AccountView, email: &str) -> Message {
    let lang = Lang::of_tag(&account.language).unwrap_or_default();
    let words = format!(
        "{}\n\n{}\n\n{}\n",
        lang.t("digest-greeting").with("name", &account.name),
        lang.t("mail-changed-text").with("login", &account.login).with("at", lang.moment(app.clock.now())),
        lang.t("mail-changed-not-you"),
    );
    let subject = lang.t("mail-changed-subject").to_string();
    Message::mail((email, account.name.as_str()), delivery::Purpose::AccountNotice, subject, words)
        .about("account", account.id.uuid())
}
