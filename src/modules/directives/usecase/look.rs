//! Reading: lists, one directive with everything a page shows of it, its original file.

use chrono::{DateTime, Utc};
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::page::{Count, Page, Slice};
use thihanh_store::{StoreError, journal};

use super::expand::Expansion;
use super::{Action, DirectiveError};
use crate::app::App;
use crate::modules::directives::api::DirectiveLabel;
use crate::modules::directives::model::directive::{Directive, DirectiveState};
use crate::modules::directives::model::review::Review;
use crate::modules::directives::policy;
use crate::modules::directives::store;
use crate::modules::directives::store::citations::Citation;
use crate::modules::directives::store::list::{DirectiveFilter, DirectiveSummary};
use crate::modules::directives::store::recipients::Recipient;
use crate::modules::directives::store::supplements::Supplement;
use crate::modules::obligations::api::{self as ledger, Counts, ObligationFilter};

/// A directive as a page needs it.
pub struct Looked {
    /// The directive.
    pub directive: Directive,
    /// Its cards.
    pub review: Review,
    /// Whom their phrases mean.
    pub expansion: Expansion,
    /// The documents that it cites.
    pub citations: Vec<Citation>,
    /// The directive that it carries out, where the actor sees that.
    pub carries_out: Option<DirectiveLabel>,
    /// The directives that carry it out and that the actor sees, the newest first, each with what its obligations come to.
    pub carried_out_by: Vec<(DirectiveLabel, Counts)>,
    /// Who was sent it; empty before it is issued.
    pub recipients: Vec<Recipient>,
    /// What was issued onto it later.
    pub supplements: Vec<Supplement>,
    /// What the actor may do with it now.
    pub actions: Vec<Action>,
    /// The recipients that the actor speaks for.
    pub own: Vec<AgencyId>,
    /// Whether the actor sees what every agency does, and not only the own ones.
    pub sees_all: bool,
}

/// One page of the directives that an actor sees, and how many there are.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    app: &App,
    actor: &Actor,
    filter: &DirectiveFilter,
    page: &Page,
) -> Result<(Slice<DirectiveSummary>, Count), DirectiveError> {
    let sql = app.store.read();
    let scope = policy::scope(actor, app.clock.today());
    let slice = store::list::search(sql, &scope, filter, page).await?;
    let count = store::list::count(sql, &scope, filter).await?;
    Ok((slice, count))
}

/// One directive, where the actor may see it.
///
/// # Errors
/// [`DirectiveError::NotFound`] also where it may not be seen.
pub async fn look(app: &App, actor: &Actor, code: &str) -> Result<Looked, DirectiveError> {
    let sql = app.store.read();
    let today = app.clock.today();
    let directive = find_visible(app, actor, code).await?;
    let review = store::cards::review(sql, directive.id).await?;
    let expansion = Expansion::of(app, sql, &directive, &review).await?;
    let recipients = store::recipients::all(sql, directive.id).await?;
    let citations = store::citations::of(sql, &policy::scope(actor, today), directive.id).await?;
    let sent_to: Vec<_> = recipients.iter().map(|recipient| recipient.agency).collect();
    let stakes = super::stakes(sql, actor, directive.head.jurisdiction, &sent_to, today).await?;
    let actions = policy::actions(actor, &directive, &stakes);
    let own = match policy::answering_agencies(actor) {
        None => sent_to,
        Some(agencies) => {
            store::list::reached(sql, agencies, &sent_to, today).await?.into_iter().map(|(_, below)| below).collect()
        }
    };
    let sees_all = policy::sees_all(actor, &stakes);
    let supplements = store::supplements::all(sql, directive.id).await?;
    let (carries_out, carried_out_by) = chain(app, actor, &directive).await?;
    Ok(Looked {
        directive,
        review,
        expansion,
        citations,
        carries_out,
        carried_out_by,
        recipients,
        supplements,
        actions,
        own,
        sees_all,
    })
}

/// Directives carrying one out that its page names; a circular has one for each commune.
const MOST_CHILDREN: u32 = 100;

/// What a directive carries out, and what carries it out.
async fn chain(
    app: &App,
    actor: &Actor,
    directive: &Directive,
) -> Result<(Option<DirectiveLabel>, Vec<(DirectiveLabel, Counts)>), DirectiveError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let scope = policy::scope(actor, today);
    let parent = match &directive.head.carries_out {
        Some(code) => store::find_by_code(sql, code).await?,
        None => None,
    };
    let parent = match parent {
        Some(parent) if store::list::is_visible(sql, &scope, parent.id).await? => Some(DirectiveLabel::of(&parent)),
        _ => None,
    };
    if directive.state != DirectiveState::Issued {
        return Ok((parent, Vec::new()));
    }
    let filter = DirectiveFilter {
        state: Some(DirectiveState::Issued),
        carries_out: Some(directive.id),
        ..DirectiveFilter::default()
    };
    let page = Page::new(Some(MOST_CHILDREN), None);
    let mut children = Vec::new();
    for child in store::list::search(sql, &scope, &filter, &page).await?.items {
        let owed = ObligationFilter { directive: Some(child.code.clone()), ..ObligationFilter::default() };
        let counts = ledger::counted(sql, actor, &owed, today).await?;
        children.push((DirectiveLabel::from(child), counts));
    }
    Ok((parent, children))
}

/// One directive for a form: a form that its reader may not send is not shown.
///
/// # Errors
/// As [`look`], and [`DirectiveError::Denied`] where the actor may only read it.
pub async fn look_to(app: &App, actor: &Actor, code: &str, action: Action) -> Result<Looked, DirectiveError> {
    let looked = look(app, actor, code).await?;
    let jurisdiction = looked.directive.head.jurisdiction;
    let stakes = super::stakes(app.store.read(), actor, jurisdiction, &[], app.clock.today()).await?;
    policy::may(actor, action, &stakes).map_err(DirectiveError::Denied)?;
    Ok(looked)
}

/// The bytes of the original file and the name it came under.
///
/// # Errors
/// When the directive may not be seen, or the file is gone.
pub async fn original(app: &App, actor: &Actor, code: &str) -> Result<(String, Vec<u8>), DirectiveError> {
    let directive = find_visible(app, actor, code).await?;
    let bytes = bytes_of(app, &directive).await?;
    Ok((directive.file_name, bytes))
}

pub(super) async fn bytes_of(app: &App, directive: &Directive) -> Result<Vec<u8>, DirectiveError> {
    let hash = directive.blob_hash.parse().map_err(|_| StoreError::Unreadable { what: "name of a file" })?;
    Ok(app.blobs.read(&hash).await?)
}

/// What happened to a directive, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn history(app: &App, directive: &Directive) -> Result<Vec<journal::Record>, DirectiveError> {
    Ok(journal::history(app.store.read(), "directive", directive.id.uuid()).await?)
}

/// How long a step of somebody else counts as working side by side.
const SIDE_BY_SIDE: chrono::Duration = chrono::Duration::minutes(10);

/// Who else worked on the review within the last minutes, and when last.
///
/// # Errors
/// When the database does not answer.
pub async fn other_reviewer(
    app: &App,
    actor: &Actor,
    directive: &Directive,
) -> Result<Option<(AccountId, DateTime<Utc>)>, StoreError> {
    let since = app.clock.now() - SIDE_BY_SIDE;
    store::cards::other_reviewer(app.store.read(), directive.id, actor.account(), since).await
}

pub(super) async fn find_visible(app: &App, actor: &Actor, code: &str) -> Result<Directive, DirectiveError> {
    let sql = app.store.read();
    let directive = store::find_by_code(sql, code).await?.ok_or(DirectiveError::NotFound)?;
    let scope = policy::scope(actor, app.clock.today());
    if store::list::is_visible(sql, &scope, directive.id).await? {
        Ok(directive)
    } else {
        Err(DirectiveError::NotFound)
    }
}
