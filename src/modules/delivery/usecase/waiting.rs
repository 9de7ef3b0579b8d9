//! For tests: the mails that nobody has sent.

use thihanh_store::StoreError;

use super::send::open;
use crate::app::App;
use crate::modules::delivery::model::message::{Content, Recipient};
use crate::modules::delivery::store::queue;

/// A mail in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingMail {
    /// Its address.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its words.
    pub text: String,
}

/// The mails that wait, oldest first.
pub async fn waiting_mails(app: &App) -> Result<Vec<WaitingMail>, StoreError> {
    let waiting = queue::waiting(app.store.read()).await?;
    let mail = |message| match open(app, &message).map(|opened| (opened.to, opened.content)) {
        Some((Recipient::Email { address, .. }, Content::Mail { subject, text, .. })) => {
            Some(WaitingMail { to: address, subject, text })
        }
        _ => None,
    };
    Ok(waiting.into_iter().filter_map(mail).collect())
}
