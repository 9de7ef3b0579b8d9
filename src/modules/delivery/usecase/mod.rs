//! The verbs of sending.

mod enqueue;
mod manage;
mod send;
mod targets;
#[cfg(test)]
mod waiting;
mod zalo;

pub use enqueue::{enqueue, enqueue_all};
pub use manage::{DeliveryError, Shown, Tally, Which, give_up, list, resend, try_mail};
pub use send::{send_due, sweep};
pub use targets::{Happened, add_target, post_events, renew_secret, switch_target, webhook_targets};
#[cfg(test)]
pub use waiting::{WaitingMail, waiting_mails};
pub use zalo::{ZaloForm, ZaloState, remove_zalo, set_zalo, zalo_state};

use thihanh_kernel::ids::{DeliveryId, WebhookId};

/// For what a message's recipient and content are sealed.
fn place(part: &str, id: DeliveryId) -> String {
    format!("delivery.{part} {id}")
}

/// For what a target's secret is sealed.
pub(super) fn secret_place(id: WebhookId) -> String {
    format!("webhook_target.secret {id}")
}

/// For what a value of the Zalo account is sealed.
pub(super) fn zalo_place(part: &str) -> String {
    format!("zalo_account.{part}")
}
