//! Calendar feeds: the calendar itself, and making and ending its addresses.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use thihanh_kernel::access::{Module, Role};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{CheckedForm, EmptyForm, Failure, Notice, render};
use uuid::Uuid;

use super::CHOICES;
use super::choices::{self, Shown};
use crate::app::App;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies;
use crate::modules::notices::usecase;

/// A feed as the page of choices shows it.
pub(super) struct FeedLine {
    pub(super) id: Uuid,
    pub(super) agency: Option<String>,
    pub(super) made: String,
}

/// The actor's own feeds, and the agencies that a feed can be made of.
pub(super) async fn lines(app: &App, me: &SignedIn) -> Result<(Vec<FeedLine>, Vec<(AgencyId, String)>), Problem> {
    let feeds = usecase::feeds(app, &me.actor).await?;
    let own = me.actor.rights_in(Module::Obligations).agencies_of(&Role::ALL);
    let asked: Vec<AgencyId> =
        own.iter().copied().chain(feeds.iter().filter_map(|feed| feed.agency_id.map(AgencyId::from_uuid))).collect();
    let names: HashMap<_, _> = agencies::api::views(app.store.read(), &asked, app.clock.today())
        .await?
        .into_iter()
        .map(|(id, view)| (id, view.name))
        .collect();
    let name = |agency: AgencyId| names.get(&agency).cloned().unwrap_or_default();
    let lines = feeds.into_iter().map(|feed| FeedLine {
        id: feed.id,
        agency: feed.agency_id.map(|id| name(AgencyId::from_uuid(id))),
        made: me.lang().moment(feed.created_at),
    });
    Ok((lines.collect(), own.iter().map(|agency| (*agency, name(*agency))).collect()))
}

/// `GET /calendar/{feed}`: `<secret>.ics`, asked by a calendar program.
pub(super) async fn calendar(State(app): State<Arc<App>>, Path(feed): Path<String>) -> Result<Response, Failure> {
    let secret = feed.strip_suffix(".ics").ok_or_else(Failure::no_such_page)?;
    let bytes = usecase::calendar(&app, secret).await?;
    let headers = [(CONTENT_TYPE, "text/calendar; charset=utf-8"), (CACHE_CONTROL, "private, no-store")];
    Ok((headers, bytes).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct MakeForm {
    agency: String,
}

/// `POST /thong-bao/lich`
pub(super) async fn make(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<MakeForm>,
) -> Result<Response, Failure> {
    let agency = form.agency.parse().ok();
    match usecase::make_feed(&app, &me.actor, agency).await.map_err(Problem::from) {
        // No redirect: the address stands on no other page, and in no cookie.
        Ok(secret) => {
            let address = format!("{}/calendar/{secret}.ics", app.config.origin());
            let shown = Shown { feed: Some(address), ..Shown::default() };
            Ok(render(&choices::stored_page(&app, &me, shown).await?))
        }
        Err(Problem::Invalid(errors)) => {
            let shown = Shown { errors, ..Shown::default() };
            let page = choices::stored_page(&app, &me, shown).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

/// `POST /thong-bao/lich/{id}/thu-hoi`
pub(super) async fn revoke(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(id): Path<Uuid>,
    CheckedForm(EmptyForm {}): CheckedForm<EmptyForm>,
) -> Result<Response, Failure> {
    usecase::revoke_feed(&app, &me.actor, id).await.map_err(Problem::from)?;
    Ok(Notice::done("feeds-revoked").on(CHOICES))
}
