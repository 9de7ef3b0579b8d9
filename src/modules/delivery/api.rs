//! What other modules and the edges may use of sending.

pub use super::channel::Channels;
pub use super::model::message::{Channel, Content, Message, Purpose, Recipient, is_mail_address};
pub use super::model::webhook::{Target, TargetForm};
pub use super::model::zalo::is_user_id as is_zalo_id;
pub use super::store::queue::{Backlog, backlog};
pub use super::usecase::{
    DeliveryError, Happened, Shown, Tally, Which, ZaloForm, ZaloState, add_target, enqueue, enqueue_all, give_up, list,
    post_events, remove_zalo, renew_secret, resend, send_due, set_zalo, switch_target, try_mail, webhook_targets,
    zalo_state,
};
#[cfg(test)]
pub use super::usecase::{WaitingMail, waiting_mails};
