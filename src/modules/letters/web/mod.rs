//! Pages of letters.
//!
//! | page | file |
//! | --- | --- |
//! | `/don-doc` what is late, agency by agency | `centre` |
//! | `/don-doc/soan` the letters before there are any | `compose` |
//! | `/cong-van` letters | `list` |
//! | `/cong-van/{code}` one letter, its files, and what is done to it | `detail` |

mod centre;
mod compose;
mod detail;
mod list;
mod words;

use std::sync::Arc;

use thihanh_webkit::Routes;

use super::usecase::SCAN_MAX_BYTES;
use crate::app::App;

/// The module's pages.
pub fn routes() -> Routes<Arc<App>> {
    // The form around the scan takes some room too.
    let room = usize::try_from(SCAN_MAX_BYTES).unwrap_or(usize::MAX).saturating_add(64 * 1024);
    let scan = Routes::new().post("/cong-van/{code}/ban-ky", detail::attach).body_limit(room);
    Routes::new()
        .merge(scan)
        .get("/don-doc", centre::show)
        .get("/don-doc/soan", compose::show)
        .post("/don-doc/soan", compose::submit)
        .get("/cong-van", list::show)
        .get("/cong-van/{code}", detail::show)
        .post("/cong-van/{code}/sua", detail::edit)
        .post("/cong-van/{code}/bo", detail::discard)
        .post("/cong-van/{code}/ky", detail::sign)
        .post("/cong-van/{code}/gui", detail::send)
        .get("/cong-van/{code}/ban-ky", detail::scan)
        .get("/cong-van/{code}/van-ban.docx", detail::docx)
        .get("/cong-van/{code}/van-ban.pdf", detail::pdf)
}
