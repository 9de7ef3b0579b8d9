//! Pages of programmes.
//!
//! | page | file |
//! | --- | --- |
//! | `/chuong-trinh` programmes and how far each is | `list` |
//! | `/chuong-trinh/moi` a new one | `form` |
//! | `/chuong-trinh/{code}` one, with its directives; changed and closed there | `detail` |

mod detail;
mod form;
mod list;

use std::sync::Arc;

use thihanh_webkit::Routes;

use crate::app::App;

/// The module's pages.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .get("/chuong-trinh", list::show)
        .get("/chuong-trinh/moi", form::show)
        .post("/chuong-trinh/moi", form::create)
        .get("/chuong-trinh/{code}", detail::show)
        .post("/chuong-trinh/{code}/sua", detail::change)
        .post("/chuong-trinh/{code}/ket-thuc", detail::close)
}
