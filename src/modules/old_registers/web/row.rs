//! A row of an old register as it stood.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use thihanh_kernel::ids::OldRegisterRowId;
use thihanh_webkit::parts::PageHead;
use thihanh_webkit::{Failure, Layout, render};

use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::old_registers::usecase;

#[derive(Template)]
#[template(path = "old_registers/web/row.html")]
struct RowPage {
    page: Layout,
    head: PageHead,
    cells: Vec<(String, String)>,
    codes: Vec<String>,
}

/// `GET /bang-cu/{id}`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<OldRegisterRowId>,
) -> Result<Response, Failure> {
    let (row, codes) = usecase::row(&app, &me.actor, id).await?;
    let lang = me.lang();
    let page = me.layout(menu::ids::REGISTER, lang.t("old-register-title"));
    let mut place = row.file_name;
    if !row.sheet.is_empty() {
        place = format!("{place}, {}", row.sheet);
    }
    let sentence = lang
        .t("old-register-sentence")
        .with("place", place)
        .with("line", row.line)
        .with("moment", lang.moment(row.imported_at));
    Ok(render(&RowPage {
        head: PageHead::new(lang.t("old-register-title")).sentence(sentence),
        cells: row.cells,
        codes,
        page,
    }))
}
