//! Filters that a person keeps.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Field, FilterChip, FilterChips};
use thihanh_webkit::{CheckedForm, Failure, Link, Notice};

use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::obligations::model::filter::ObligationFilter;
use crate::modules::obligations::usecase;
use crate::modules::obligations::web::address::{self, Asked, REGISTER};

/// The kept filters beside the register.
pub(super) struct SavedFilters {
    /// One chip each.
    pub(super) chips: Option<FilterChips>,
    /// Name, and where the form that drops it goes.
    pub(super) rows: Vec<(String, String)>,
    /// The name under which the present filter would be kept.
    pub(super) name: Field,
    /// The present filter.
    pub(super) query: String,
}

impl SavedFilters {
    pub(super) async fn load(app: &App, me: &SignedIn, filter: &ObligationFilter) -> Result<Self, Failure> {
        let lang = me.lang();
        let saved = usecase::saved_filters(app, &me.actor).await.map_err(Problem::from)?;
        let query = address::query(filter);
        let current = saved.iter().position(|kept| kept.query == query);
        let chips = saved.iter().map(|kept| FilterChip::new(&kept.name, address_of(&kept.query))).collect();
        Ok(Self {
            chips: (!saved.is_empty()).then(|| FilterChips::choices(lang, lang.t("register-saved"), chips, current)),
            rows: saved.iter().map(|kept| (kept.name.clone(), format!("{REGISTER}/bo-loc/{}/xoa", kept.id))).collect(),
            name: Field::text("name", lang.t("register-save-name")).hint(lang.t("register-save-hint")).required(),
            query,
        })
    }
}

fn address_of(query: &str) -> String {
    if query.is_empty() { REGISTER.to_owned() } else { format!("{REGISTER}?{query}") }
}

#[derive(Deserialize)]
pub(in crate::modules::obligations::web) struct SaveForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    query: String,
}

/// `POST /nhiem-vu/bo-loc`
pub(in crate::modules::obligations::web) async fn save(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<SaveForm>,
) -> Result<Response, Failure> {
    // Whatever was sent, only a filter of the register is kept.
    let asked = Asked::read(&app, &Link::parsed(REGISTER, &form.query)).await?;
    let query = address::query(&asked.filter);
    let kept = usecase::save_filter(&app, &me.actor, &form.name, &query).await.map_err(Problem::from)?;
    Ok(Notice::done("register-saved-done").with("name", kept.name).on(address_of(&query)))
}

#[derive(Deserialize)]
pub(in crate::modules::obligations::web) struct Nothing {}

/// `POST /nhiem-vu/bo-loc/{id}/xoa`
pub(in crate::modules::obligations::web) async fn remove(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
    CheckedForm(Nothing {}): CheckedForm<Nothing>,
) -> Result<Response, Failure> {
    let id = id.parse().map_err(|_| Failure::from(Problem::not_found("saved_filter")))?;
    usecase::remove_filter(&app, &me.actor, id).await.map_err(Problem::from)?;
    Ok(Notice::done("register-saved-removed").on(REGISTER))
}
