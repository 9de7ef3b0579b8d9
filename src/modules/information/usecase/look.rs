//! What pages and the API show of the book.

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::{Count, Page, Slice};
use thihanh_store::StoreError;
use thihanh_store::journal::{self, Record};

use super::enter::fields_of;
use super::{EntryFilter, InformationError, KIND, Names, find_visible, store};
use crate::app::App;
use crate::modules::agencies::api as agencies;
use crate::modules::information::model::entry::{FieldRef, InformationEntry};
use crate::modules::information::model::near::Likeness;
use crate::modules::information::model::source::SourceKind;
use crate::modules::information::policy::{self, Action};
use crate::modules::inspections::api::{self as inspections, FindingBrief};

/// Entries that one file takes.
pub const MOST_ROWS: usize = 10_000;

/// A page of the entries that the actor sees, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn entries(
    app: &App,
    actor: &Actor,
    filter: &EntryFilter,
    page: &Page,
) -> Result<(Slice<InformationEntry>, Count), InformationError> {
    Ok(store::list::list(app.store.read(), &policy::scope(actor), filter, page).await?)
}

/// The entries of a list as a file holds them; `None` where there are more than it takes.
///
/// # Errors
/// When the database does not answer.
pub async fn rows(
    app: &App,
    actor: &Actor,
    filter: &EntryFilter,
) -> Result<Option<Vec<InformationEntry>>, InformationError> {
    let found = store::list::all(app.store.read(), &policy::scope(actor), filter, MOST_ROWS).await?;
    Ok((found.len() <= MOST_ROWS).then_some(found))
}

/// One entry with everything that its page shows.
#[derive(Debug, Clone)]
pub struct Looked {
    /// The entry.
    pub entry: InformationEntry,
    /// Its kind of source.
    pub source: Option<SourceKind>,
    /// The entry that it repeats, where the actor sees that.
    pub repeats: Option<InformationEntry>,
    /// The newest that repeat it, of those that the actor sees.
    pub repetitions: Vec<InformationEntry>,
    /// Those that say nearly the same: for who processes it, while it repeats none.
    pub near: Vec<(InformationEntry, Likeness)>,
    /// The findings that rest on it, of those that the actor sees.
    pub findings: Vec<FindingBrief>,
    /// How many more rest on it.
    pub other_findings: usize,
    /// What the actor may do with it.
    pub actions: Vec<Action>,
    /// The actor may verify or refute it now.
    pub may_judge: bool,
    /// The actor may tie it to a finding now.
    pub may_link: bool,
    /// The actor may change it now.
    pub may_change: bool,
}

/// One entry.
///
/// # Errors
/// [`InformationError::NotFound`] also where the actor may not know that it is there.
pub async fn look(app: &App, actor: &Actor, code: &str) -> Result<Looked, InformationError> {
    let sql = app.store.read();
    let (entry, stakes) = find_visible(sql, actor, code).await?;
    let actions: Vec<Action> =
        Action::ALL.into_iter().filter(|action| policy::may(actor, *action, &stakes).is_ok()).collect();
    let processes = actions.contains(&Action::Process);
    let linked = store::entries::findings(sql, entry.id).await?;
    let findings = inspections::findings_seen(sql, actor, &linked).await?;
    let scope = policy::scope(actor);
    let repeats = match entry.repeats {
        Some(id) => match store::entries::of_id(sql, id).await? {
            Some(other) => {
                let stakes = store::entries::stakes(sql, &other).await?;
                policy::may(actor, Action::View, &stakes).is_ok().then_some(other)
            }
            None => None,
        },
        None => None,
    };
    let near = match processes && entry.repeats.is_none() {
        true => {
            let found = store::near::find(sql, &scope, &entry.facts, Some(entry.id)).await?;
            found.into_iter().filter(|(other, _)| other.repeats != Some(entry.id)).collect()
        }
        false => Vec::new(),
    };
    Ok(Looked {
        source: store::sources::all(sql).await?.into_iter().find(|kind| kind.code == entry.facts.source),
        repeats,
        repetitions: store::entries::repetitions(sql, &scope, entry.id).await?,
        near,
        other_findings: linked.len().saturating_sub(findings.len()),
        findings,
        may_judge: processes && linked.is_empty() && !entry.is_by(actor.account()),
        may_link: processes && entry.check_link(linked.len()).is_ok(),
        may_change: actions.contains(&Action::Change) && entry.judgement.is_none(),
        actions,
        entry,
    })
}

/// The history of an entry, newest first.
///
/// # Errors
/// As [`look`].
pub async fn history(app: &App, actor: &Actor, code: &str) -> Result<Vec<Record>, InformationError> {
    let (entry, _) = find_visible(app.store.read(), actor, code).await?;
    Ok(journal::history(app.store.read(), KIND, entry.id.uuid()).await?)
}

/// The names of agencies, for pages.
///
/// # Errors
/// When the database does not answer.
pub async fn names(app: &App, ids: &[AgencyId]) -> Result<Names, StoreError> {
    agencies::views(app.store.read(), ids, app.clock.today()).await
}

/// What lists can be narrowed to.
#[derive(Debug, Clone)]
pub struct ListChoices {
    /// Kinds of sources, those that are over too.
    pub sources: Vec<SourceKind>,
    /// Fields of state management.
    pub fields: Vec<FieldRef>,
}

/// What lists can be narrowed to.
///
/// # Errors
/// When the database does not answer.
pub async fn list_choices(app: &App) -> Result<ListChoices, InformationError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let mut fields: Vec<FieldRef> = Vec::new();
    for root in agencies::roots(sql, today).await? {
        for field in fields_of(sql, root.id, today).await? {
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
    }
    Ok(ListChoices { sources: store::sources::all(sql).await?, fields })
}
