//! The pages of notices.
//!
//! | page | file |
//! | --- | --- |
//! | `/gui-tin` what is sent out, and what was not | `queue` |
//! | `/gui-tin/he-thong` systems that events are posted to | `targets` |
//! | `/gui-tin/zalo` the Zalo Official Account | `zalo` |

mod queue;
mod targets;
mod zalo;

use std::sync::Arc;

use thihanh_webkit::Routes;

use crate::app::App;

/// The address of what is sent out.
const QUEUE: &str = "/gui-tin";
/// The address of the systems that events are posted to.
const TARGETS: &str = "/gui-tin/he-thong";
/// The address of the Official Account.
const ZALO: &str = "/gui-tin/zalo";

/// The module's pages.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
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
