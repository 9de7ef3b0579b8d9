//! What pages of the staff show.

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::InspectionId;
use thihanh_kernel::page::{Count, Page, Slice};
use thihanh_kernel::time::Instant;
use thihanh_store::journal::{self, Record};
use thihanh_webkit::Lang;

use super::public::{Standing, standings_shown};
use super::{Filter, KIND, PublicationError, find_visible, redaction, source, store};
use crate::app::App;
use crate::modules::proposals::api::{self as proposals, ProposalBrief};
use crate::modules::publication::model::document::{Document, Part, Pieces};
use crate::modules::publication::model::publication::{Choices, ChoicesForm, Kind, Publication, State, Version};
use crate::modules::publication::model::redact::{MaskKind, Redaction};
use crate::modules::publication::policy::{self, Action};

/// A page of the publications that the actor sees, those prepared last first.
///
/// # Errors
/// [`PublicationError::Denied`] to whoever has no role here.
pub async fn list(
    app: &App,
    actor: &Actor,
    filter: &Filter,
    page: &Page,
) -> Result<(Slice<Publication>, Count), PublicationError> {
    policy::may_look(actor).map_err(PublicationError::Denied)?;
    Ok(store::list::of_staff(app.store.read(), &policy::scope(actor), filter, page).await?)
}

/// The next version as whoever publishes looks at it: what will be masked is there to be seen.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The title.
    pub title: Pieces,
    /// What is said before the text.
    pub intro: Pieces,
    /// What the document is about.
    pub about: Pieces,
    /// Its text.
    pub parts: Vec<Part<Pieces>>,
    /// Head and foot of the document.
    pub document: Document,
    /// Places that will be masked.
    pub masked_count: usize,
    /// What the rules find and may be kept, and whether it is.
    pub offered: Vec<(MaskKind, String, bool)>,
}

/// One publication with everything that its page shows.
#[derive(Debug, Clone)]
pub struct Looked {
    /// The publication.
    pub publication: Publication,
    /// What everybody reads.
    pub current: Option<Version>,
    /// The next version, for whoever prepares it; `None` too where what is published cannot be read any more.
    pub preview: Option<Preview>,
    /// How the recommendations of a conclusion stand today.
    pub standings: Vec<Standing>,
    /// When each version was published, and why; the newest first.
    pub versions: Vec<(i64, Instant, String)>,
    /// The proposals that came of it, as far as the actor sees them.
    pub proposals: Vec<ProposalBrief>,
    /// What the actor may do with it.
    pub actions: Vec<Action>,
    /// The actor may propose something about it.
    pub may_propose: bool,
}

/// One publication.
///
/// # Errors
/// [`PublicationError::NotFound`] also where the actor may not know that it is there.
pub async fn look(app: &App, actor: &Actor, slug: &str, lang: Lang) -> Result<Looked, PublicationError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let (mut publication, stakes) = find_visible(sql, actor, slug).await?;
    let actions: Vec<Action> =
        Action::ALL.into_iter().filter(|action| policy::may(actor, *action, &stakes).is_ok()).collect();
    let prepares = actions.contains(&Action::Prepare) && publication.state != State::Withdrawn;
    let preview = if prepares { preview(app, actor, &publication).await? } else { None };
    let last = match publication.state {
        State::Prepared => None,
        State::Published | State::Withdrawn => store::versions::last(sql, publication.id).await?,
    };
    if let Some(last) = last.as_ref().filter(|_| !prepares) {
        publication.choices = public_choices(&publication, last);
    }
    let current = last.filter(|_| publication.state == State::Published);
    let standings = match (&current, publication.kind) {
        (Some(version), Kind::Conclusion) => {
            standings_shown(app, InspectionId::from_uuid(publication.source), version).await?
        }
        _ => Vec::new(),
    };
    Ok(Looked {
        versions: store::versions::told(sql, publication.id).await?,
        proposals: proposals::of_publication(sql, actor, &publication.slug, (lang, today)).await?,
        may_propose: publication.state == State::Published && proposals::may_propose_any(actor),
        current,
        preview,
        standings,
        actions,
        publication,
    })
}

/// What was decided, as whoever does not prepare it may know it: what is masked is not named, and what was withdrawn has its title alone.
fn public_choices(publication: &Publication, last: &Version) -> Choices {
    let intro = if publication.state == State::Published { last.choices.intro.clone() } else { String::new() };
    Choices { title: last.choices.title.clone(), intro, ..Choices::default() }
}

async fn preview(app: &App, actor: &Actor, publication: &Publication) -> Result<Option<Preview>, PublicationError> {
    let found = source::find(app, actor, publication.kind, &publication.source_code).await?;
    let Some(source) = found else { return Ok(None) };
    let choices = &publication.choices;
    let masking = redaction(&source.people, &choices.masked, &choices.kept);
    let keeping_nothing: Redaction = redaction(&source.people, &choices.masked, &[]);
    let offered = source.document.proposals(&keeping_nothing).into_iter();
    let (about, parts) = source.document.shown(&masking);
    let (_, masked_count) = source.document.masked(&masking);
    Ok(Some(Preview {
        title: masking.pieces(&choices.title),
        intro: masking.pieces(&choices.intro),
        about,
        parts,
        masked_count,
        offered: offered
            .map(|(kind, text)| {
                let is_kept = choices.kept.contains(&text);
                (kind, text, is_kept)
            })
            .collect(),
        document: source.document,
    }))
}

/// The form of what is decided as it stands, for editing.
pub fn filled(publication: &Publication) -> ChoicesForm {
    let choices = &publication.choices;
    ChoicesForm {
        title: choices.title.clone(),
        intro: choices.intro.clone(),
        masked: choices.masked.join("\n"),
        kept: choices.kept.clone(),
    }
}

/// The history of a publication, newest first.
///
/// # Errors
/// As [`look`].
pub async fn history(app: &App, actor: &Actor, slug: &str) -> Result<Vec<Record>, PublicationError> {
    let (publication, _) = find_visible(app.store.read(), actor, slug).await?;
    Ok(journal::history(app.store.read(), KIND, publication.id.uuid()).await?)
}
