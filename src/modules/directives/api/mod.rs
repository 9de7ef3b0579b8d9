//! What other modules and the edges may use of directives.

mod acts;
pub mod http;
mod review;

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{DirectiveId, ProgrammeId};
use thihanh_kernel::page::Page;
use thihanh_store::{Sql, StoreError, WriteTx};
use thihanh_webkit::Lang;

use super::model::directive::{Directive, DirectiveState};
use super::policy;
use super::store;
use super::web::words;

/// What people call a directive by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectiveLabel {
    /// Readable code, "VB-2026-0007".
    pub code: String,
    /// Kind, as on the wire: `ke_hoach`.
    pub kind: String,
    /// Number and symbol.
    pub number: Option<String>,
    /// The date it bears.
    pub issued_on: Option<NaiveDate>,
    /// What it is about.
    pub title: String,
}

impl DirectiveLabel {
    /// The label of a directive.
    #[must_use]
    pub fn of(directive: &Directive) -> Self {
        let head = &directive.head;
        Self {
            code: directive.code.clone(),
            kind: head.kind.clone(),
            number: head.number.clone(),
            issued_on: head.issued_on,
            title: head.title.clone(),
        }
    }

    /// "Kế hoạch 86/KH-UBND": a name, so in Vietnamese whatever the language of the page.
    #[must_use]
    pub fn short(&self) -> String {
        words::label(Lang::Vi, &self.kind, self.number.as_deref(), &self.title)
    }
}

impl From<store::list::DirectiveSummary> for DirectiveLabel {
    fn from(summary: store::list::DirectiveSummary) -> Self {
        Self {
            code: summary.code,
            kind: summary.kind,
            number: summary.number,
            issued_on: summary.issued_on,
            title: summary.title,
        }
    }
}

/// The labels of directives, for lists of other modules; an id that is no directive is left out.
///
/// # Errors
/// When the database does not answer.
pub async fn labels(sql: &dyn Sql, ids: &[DirectiveId]) -> Result<HashMap<DirectiveId, DirectiveLabel>, StoreError> {
    store::list::labels(sql, ids).await
}

/// The codes of those of these directives that an actor sees.
///
/// # Errors
/// When the database does not answer.
pub async fn seen(
    sql: &dyn Sql,
    actor: &Actor,
    ids: &[DirectiveId],
    today: NaiveDate,
) -> Result<HashMap<DirectiveId, String>, StoreError> {
    store::list::seen(sql, &policy::scope(actor, today), ids).await
}

/// The issued directives under a programme that an actor sees, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_programme(
    sql: &dyn Sql,
    actor: &Actor,
    programme: ProgrammeId,
    today: NaiveDate,
    limit: u32,
) -> Result<Vec<DirectiveLabel>, StoreError> {
    let filter = store::list::DirectiveFilter {
        state: Some(DirectiveState::Issued),
        programme: Some(programme),
        ..store::list::DirectiveFilter::default()
    };
    let page = Page::new(Some(limit), None);
    let found = store::list::search(sql, &policy::scope(actor, today), &filter, &page).await?;
    Ok(found.items.into_iter().map(DirectiveLabel::from).collect())
}

/// The directive with this code, where an actor sees it.
///
/// # Errors
/// When the database does not answer.
pub async fn find_seen(
    sql: &dyn Sql,
    actor: &Actor,
    code: &str,
    today: NaiveDate,
) -> Result<Option<DirectiveId>, StoreError> {
    let Some(directive) = store::find_by_code(sql, code).await? else { return Ok(None) };
    let is_visible = store::list::is_visible(sql, &policy::scope(actor, today), directive.id).await?;
    Ok(is_visible.then_some(directive.id))
}

/// Makes the whole search index from the rows: after these came from elsewhere.
///
/// # Errors
/// When the database does not answer.
pub async fn rebuild_search(tx: &WriteTx) -> Result<(), StoreError> {
    store::index_all(tx).await
}
