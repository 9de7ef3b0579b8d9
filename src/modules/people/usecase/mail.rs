//! Slips by mail. `accounts` makes the slip and knows of no mail; the message is put into the queue in the same transaction, so that no
//! slip lacks its mail and no mail its slip.

use thihanh_webkit::{Lang, Link};

use crate::app::App;
use crate::modules::accounts::api::{self as accounts, Purpose, Slip};
use crate::modules::delivery::api::{self as delivery, Message};

/// Whether mail leaves this installation.
#[must_use]
pub fn can_mail(app: &App) -> bool {
    app.channels.has_mail()
}

/// Where a slip's code is entered, with the code in it.
pub fn address_of(app: &App, slip: &Slip) -> String {
    let path = Link::new(accounts::ACTIVATION).with("ma", &slip.code).to_string();
    format!("{}{path}", app.config.origin())
}

/// A slip as a mail in its person's language.
pub(super) fn message(app: &App, slip: &Slip, email: &str) -> Message {
    let account = &slip.account;
    let lang = Lang::of_tag(&account.language).unwrap_or_default();
    let (purpose, subject, text) = match slip.purpose {
        Purpose::Invite => (delivery::Purpose::Invitation, "mail-invite-subject", "mail-invite-text"),
        Purpose::Reset => (delivery::Purpose::PasswordReset, "mail-reset-subject", "mail-reset-text"),
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
