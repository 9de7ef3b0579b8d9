//! The pages of notices.
//!
//! | page | file |
//! | --- | --- |
//! | `/thong-bao` a person's own notices | `inbox` |
//! | `/thong-bao/tuy-chon` how a person wants to be told | `choices` |
//! | `/calendar/{feed}` a calendar feed | `feed` |
//! | `/len-bac` what is late and went up the line | `ladder` |
//! | `/quy-tac-nhac-viec` rows of reminders and of the ladder | `rules` |
//! | `/gui-tin` what is sent out, and what was not | `queue` |
//! | `/gui-tin/he-thong` systems that events are posted to | `targets` |
//! | `/gui-tin/zalo` the Zalo Official Account | `zalo` |

mod choices;
mod feed;
mod inbox;
mod ladder;
mod queue;
mod rules;
mod targets;
mod zalo;

use std::sync::Arc;

use thihanh_webkit::Routes;

use crate::app::App;

/// The address of a person's own notices.
const INBOX: &str = "/thong-bao";
/// The address of a person's choices.
const CHOICES: &str = "/thong-bao/tuy-chon";
/// The address of what is late and went up the line.
const LADDER: &str = "/len-bac";
/// The address of the rows of reminders.
const RULES: &str = "/quy-tac-nhac-viec";
/// The address of what is sent out.
const QUEUE: &str = "/gui-tin";
/// The address of the systems that events are posted to.
const TARGETS: &str = "/gui-tin/he-thong";
/// The address of the Official Account.
const ZALO: &str = "/gui-tin/zalo";

/// The module's pages.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get(INBOX, inbox::show)
        .post("/thong-bao/da-doc", inbox::read_all)
        .post("/thong-bao/{id}", inbox::open)
        .get(CHOICES, choices::show)
        .post(CHOICES, choices::keep)
        .post("/thong-bao/lich", feed::make)
        .post("/thong-bao/lich/{id}/thu-hoi", feed::revoke)
        .get("/calendar/{feed}", feed::calendar)
        .get(LADDER, ladder::show)
        .get(RULES, rules::show)
        .post(RULES, rules::add)
        .post("/quy-tac-nhac-viec/{id}/bo", rules::end)
        .post("/quy-tac-nhac-viec/bac/{id}", rules::change_rung)
        .get(QUEUE, queue::show)
        .post("/gui-tin/thu", queue::try_mail)
        .post("/gui-tin/{id}/gui-lai", queue::resend)
        .post("/gui-tin/{id}/bo-tin", queue::give_up)
        .get(TARGETS, targets::show)
        .post(TARGETS, targets::add)
        .post("/gui-tin/he-thong/{id}/bat", targets::switch_on)
        .post("/gui-tin/he-thong/{id}/tat", targets::switch_off)
        .post("/gui-tin/he-thong/{id}/doi-khoa", targets::renew)
        .get(ZALO, zalo::show)
        .post(ZALO, zalo::set)
        .post("/gui-tin/zalo/go", zalo::remove)
}
