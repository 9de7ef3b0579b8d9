//! What everybody reads. Nobody is asked who they are, so there is no actor here, and nothing that is only prepared.

use chrono::{Datelike, NaiveDate};
use thihanh_kernel::ids::{AgencyId, InspectionId};
use thihanh_kernel::page::{Count, Page, Slice};
use thihanh_kernel::time::Instant;
use thihanh_kernel::vietnamese;

use super::source::{progress, standings};
use super::{Filter, Names, PublicationError, names, redaction, store};
use crate::app::App;
use crate::modules::agencies::api::AgencyView;
use crate::modules::publication::model::progress::Progress;
use crate::modules::publication::model::publication::{FieldRef, Kind, Publication, State, Version, is_slug};

/// A page of what everybody knows of, the newest first, and who published it by name.
///
/// # Errors
/// When the database does not answer.
pub async fn public_list(
    app: &App,
    filter: &Filter,
    page: &Page,
) -> Result<(Slice<Publication>, Count, Names), PublicationError> {
    let (slice, count) = store::list::public(app.store.read(), filter, page).await?;
    let ids: Vec<AgencyId> = slice.items.iter().map(|publication| publication.agency).collect();
    let names = names(app, &ids).await?;
    Ok((slice, count, names))
}

/// What the list of everybody can be narrowed to.
#[derive(Debug, Clone)]
pub struct ListChoices {
    /// Years, the newest first.
    pub years: Vec<i32>,
    /// The agencies that published something, by name.
    pub agencies: Vec<AgencyView>,
    /// The fields about which something was published.
    pub fields: Vec<FieldRef>,
}

/// What the list of everybody can be narrowed to.
///
/// # Errors
/// When the database does not answer.
pub async fn list_choices(app: &App) -> Result<ListChoices, PublicationError> {
    let (sql, this) = (app.store.read(), app.clock.today().year());
    let ids = store::list::agencies(sql).await?;
    let mut agencies: Vec<AgencyView> = names(app, &ids).await?.into_values().collect();
    agencies.sort_by_cached_key(|view| (vietnamese::sort_key(&view.name), view.id));
    let first = store::list::first_year(sql).await?.unwrap_or(this).min(this);
    Ok(ListChoices { years: (first..=this).rev().collect(), agencies, fields: store::list::fields(sql).await? })
}

/// A recommendation as everybody is told how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its number in the conclusion.
    pub number: i64,
    /// What is to be done, without personal data.
    pub content: String,
    /// Who must do it.
    pub to: AgencyId,
    /// The same by name.
    pub to_name: String,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// How it stands today.
    pub progress: Progress,
}

/// The recommendations of a published conclusion, masked as it is.
pub(super) async fn standings_shown(
    app: &App,
    inspection: InspectionId,
    version: &Version,
) -> Result<Vec<Standing>, PublicationError> {
    let today = app.clock.today();
    let (found, names) = standings(app, app.store.read(), inspection).await?;
    let redaction = redaction(&[], &version.choices.masked, &version.choices.kept);
    let shown = found.iter().map(|standing| Standing {
        number: standing.number,
        content: redaction.mask(&standing.content),
        to: standing.to,
        to_name: names.get(&standing.to).map(|view| view.name.clone()).unwrap_or_default(),
        due_on: standing.due_on,
        progress: progress(standing, today),
    });
    Ok(shown.collect())
}

/// One publication as everybody reads it.
#[derive(Debug, Clone)]
pub struct PublicView {
    /// The publication.
    pub publication: Publication,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub agency: String,
    /// The text; `None` after it was withdrawn.
    pub version: Option<Version>,
    /// How the recommendations of a conclusion stand today.
    pub standings: Vec<Standing>,
    /// When each version was published, and why; the newest first.
    pub versions: Vec<(i64, Instant, String)>,
    /// Other publications of the same thing: address, title, kind.
    pub related: Option<(String, String)>,
}

/// One publication.
///
/// # Errors
/// [`PublicationError::NotFound`] also while it is only prepared.
pub async fn public(app: &App, slug: &str) -> Result<PublicView, PublicationError> {
    let sql = app.store.read();
    if !is_slug(slug) {
        return Err(PublicationError::NotFound);
    }
    let publication = store::find(sql, slug).await?.ok_or(PublicationError::NotFound)?;
    if publication.state == State::Prepared {
        return Err(PublicationError::NotFound);
    }
    let version = store::versions::last(sql, publication.id).await?.ok_or(PublicationError::NotFound)?;
    let agency = names(app, &[publication.agency]).await?.remove(&publication.agency);
    let is_there = publication.state == State::Published;
    let standings = match publication.kind {
        Kind::Conclusion if is_there => {
            standings_shown(app, InspectionId::from_uuid(publication.source), &version).await?
        }
        _ => Vec::new(),
    };
    Ok(PublicView {
        title: version.choices.title.clone(),
        agency: agency.map(|view| view.name).unwrap_or_default(),
        standings,
        versions: store::versions::told(sql, publication.id).await?,
        related: if is_there { related(app, &publication).await? } else { None },
        version: is_there.then_some(version),
        publication,
    })
}

/// A conclusion leads to its results and back.
async fn related(app: &App, publication: &Publication) -> Result<Option<(String, String)>, PublicationError> {
    let sql = app.store.read();
    let other = match publication.kind {
        Kind::Conclusion => Kind::Results,
        Kind::Results => Kind::Conclusion,
        Kind::Plan | Kind::Survey => return Ok(None),
    };
    let found = store::of_source(sql, other, publication.source).await?;
    let Some(found) = found.filter(|found| found.state == State::Published) else { return Ok(None) };
    let version = store::versions::last(sql, found.id).await?;
    Ok(version.map(|version| (found.slug, version.choices.title)))
}
