//! Filters that a person keeps, and those that others share.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;
use thihanh_kernel::access::{Module, Role};
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Choice, Field, FilterChip, FilterChips};
use thihanh_webkit::{CheckedForm, EmptyForm, Failure, Link, Notice, Text};

use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::obligations::model::columns::Columns;
use crate::modules::obligations::usecase::{self, FilterFault, SavedFilter};
use crate::modules::obligations::web::address::{self, Asked, REGISTER};
use crate::modules::obligations::web::names::Names;

/// The kept filters beside the register.
pub(super) struct SavedFilters {
    /// One chip each.
    pub(super) chips: Option<FilterChips>,
    /// The own ones, and those that the reader may drop.
    pub(super) rows: Vec<SavedRow>,
    /// The name under which the present filter would be kept.
    pub(super) name: Field,
    /// With whom it would be shared.
    pub(super) share: Option<Field>,
    /// The present filter.
    pub(super) query: String,
}

/// A filter that may be dropped.
pub(super) struct SavedRow {
    pub(super) name: String,
    /// The agency that it is shared with.
    pub(super) shared: Option<Text>,
    /// Where the form that drops it goes.
    pub(super) action: String,
}

impl SavedFilters {
    pub(super) async fn load(
        app: &App,
        me: &SignedIn,
        asked: &Asked,
        columns: Option<&Columns>,
    ) -> Result<Self, Failure> {
        let lang = me.lang();
        let saved = usecase::saved_filters(app, &me.actor).await.map_err(Problem::from)?;
        let rights = me.actor.rights_in(Module::Obligations);
        let own: Vec<_> = rights.grants().map(|grant| grant.agency).collect();
        let mut named = own.clone();
        named.extend(saved.iter().filter_map(|kept| kept.shared_with));
        let names = Names::of(app, named).await?;
        let shared = |kept: &SavedFilter| {
            kept.shared_with.map(|agency| lang.t("register-shared").with("agency", names.short(agency)))
        };
        let label = |kept: &SavedFilter| match shared(kept) {
            Some(shared) => format!("{} {shared}", kept.name),
            None => kept.name.clone(),
        };
        let here = address::query(&asked.filter, asked.columns.as_ref());
        let current = saved.iter().position(|kept| kept.query == here);
        let chips = saved.iter().map(|kept| FilterChip::new(label(kept), address_of(&kept.query))).collect();
        let may_drop = |kept: &&SavedFilter| Some(kept.owner) == me.actor.account() || rights.has(Role::Administrator);
        let row = |kept: &SavedFilter| SavedRow {
            name: kept.name.clone(),
            shared: shared(kept),
            action: format!("{REGISTER}/bo-loc/{}/xoa", kept.id),
        };
        let mut agencies: Vec<_> = own.into_iter().filter(|agency| !names.full(*agency).is_empty()).collect();
        agencies.sort_unstable();
        agencies.dedup();
        let nobody = Choice::new("", lang.t("register-share-nobody"));
        let with = agencies.iter().map(|agency| Choice::new(agency, names.full(*agency)));
        let choices: Vec<_> = std::iter::once(nobody).chain(with).collect();
        Ok(Self {
            chips: (!saved.is_empty()).then(|| FilterChips::choices(lang, lang.t("register-saved"), chips, current)),
            rows: saved.iter().filter(may_drop).map(row).collect(),
            name: Field::text("name", lang.t("register-save-name")).hint(lang.t("register-save-hint")).required(),
            share: (choices.len() > 1)
                .then(|| Field::select("share", lang.t("register-share"), choices).hint(lang.t("register-share-hint"))),
            query: address::query(&asked.filter, columns),
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
    /// The agency that it is shared with; empty for nobody.
    #[serde(default)]
    share: String,
}

/// `POST /nhiem-vu/bo-loc`
pub(in crate::modules::obligations::web) async fn save(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<SaveForm>,
) -> Result<Response, Failure> {
    // Whatever was sent, only a filter of the register is kept.
    let asked = Asked::read(&app, &Link::parsed(REGISTER, &form.query)).await?;
    let query = address::query(&asked.filter, asked.columns.as_ref());
    let share = match form.share.trim() {
        "" => None,
        id => Some(id.parse().map_err(|_| Problem::from(FilterFault::NotOwnAgency))?),
    };
    let kept = usecase::save_filter(&app, &me.actor, &form.name, &query, share).await.map_err(Problem::from)?;
    Ok(Notice::done("register-saved-done").with("name", kept.name).on(address_of(&query)))
}

/// `POST /nhiem-vu/bo-loc/{id}/xoa`
pub(in crate::modules::obligations::web) async fn remove(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<String>,
    CheckedForm(EmptyForm {}): CheckedForm<EmptyForm>,
) -> Result<Response, Failure> {
    let id = id.parse().map_err(|_| Failure::from(Problem::not_found("saved_filter")))?;
    usecase::remove_filter(&app, &me.actor, id).await.map_err(Problem::from)?;
    Ok(Notice::done("register-saved-removed").on(REGISTER))
}
