//! What one ended agency holds of a kind, one by one, and who takes it over.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::form::form_version;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::PageHead;
use thihanh_webkit::{CheckedForm, Failure, Html, Layout, Notice, Text, render};
use uuid::Uuid;

use super::{ALL, words};
use crate::app::App;
use crate::handover::Kind;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::reorganisation::model::State as Stage;
use crate::modules::reorganisation::usecase::{self, ItemRow, NameHeir};

#[derive(Template)]
#[template(path = "reorganisation/web/items.html")]
struct ItemsPage {
    page: Layout,
    head: PageHead,
    code: String,
    version: i64,
    agency: String,
    kind: &'static str,
    may_manage: bool,
    whole: Text,
    candidates: Vec<(String, String)>,
    rows: Vec<ItemRow>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// The ended agency.
    don_vi: String,
    /// The kind of things.
    loai: String,
}

/// `GET /don-vi/sap-xep/{code}/muc`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let lang = me.lang();
    let it = usecase::look(&app, &me.actor, &code).await.map_err(Problem::from)?;
    let may_manage = usecase::may_manage(&app, &me.actor).await.map_err(Problem::from)? && it.state == Stage::Draft;
    // Without saying of what the page is a list: the table that links to it says it.
    let (Some(kind), Ok(agency)) = (Kind::parse(&asked.loai), asked.don_vi.parse()) else {
        return Ok(Redirect::to(&format!("{ALL}/{code}#ban-giao")).into_response());
    };
    let (row, items) = usecase::items(&app, &me.actor, &code, (agency, kind)).await.map_err(Problem::from)?;
    let held = row.held.iter().find(|held| held.kind == kind).ok_or_else(Failure::no_such_page)?;
    let what = words::counted(lang, kind, held.count);
    let whole = match &held.heir {
        Some((_, name)) => lang.t("reorganisation-rest-to").with("heir", name),
        None => lang.t("reorganisation-rest-open"),
    };
    let title = lang.t("reorganisation-items").with("name", &row.name);
    Ok(render(&ItemsPage {
        head: PageHead::new(&row.name)
            .crumb(Html::link(ALL, lang.t("reorganisation-title")))
            .crumb(Html::link(format!("{ALL}/{code}#ban-giao"), &it.decision.title))
            .sentence(what),
        version: it.version,
        agency: row.agency.to_string(),
        kind: kind.as_str(),
        may_manage,
        whole,
        candidates: row.candidates,
        rows: items,
        page: me.layout(menu::ids::REORGANISATION, title),
        code,
    }))
}

/// Who takes over what, as a form says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct HeirForm {
    version: String,
    agency: String,
    kind: String,
    item: String,
    heir: String,
}

/// `POST /don-vi/sap-xep/{code}/ke-thua`
pub(super) async fn name_heir(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(code): Path<String>,
    CheckedForm(form): CheckedForm<HeirForm>,
) -> Result<Response, Failure> {
    let heir = match usecase::key_typed(&app, &me.actor, &code, &form.heir).await.map_err(Problem::from) {
        Ok(heir) => Some(heir),
        Err(Problem::Invalid(_)) => None,
        Err(problem) => return Err(problem.into()),
    };
    let Ok(agency) = form.agency.parse() else {
        return Ok(Notice::warning("reorganisation-heir-not-found").on(format!("{ALL}/{code}#ban-giao")));
    };
    let kind = Kind::parse(&form.kind);
    let item: Option<Uuid> = form.item.parse().ok();
    let back = match kind {
        Some(kind) => format!("{ALL}/{code}/muc?don_vi={agency}&loai={}", kind.as_str()),
        None => format!("{ALL}/{code}#ban-giao"),
    };
    let Some(heir) = heir else { return Ok(Notice::warning("reorganisation-heir-not-found").on(back)) };
    let named = NameHeir { agency, kind, item, heir };
    let at = (code.as_str(), Some(form_version(&form.version)));
    usecase::name_heir(&app, &me.actor, at, std::slice::from_ref(&named)).await.map_err(Problem::from)?;
    Ok(Notice::done("reorganisation-heir-named").on(back))
}
