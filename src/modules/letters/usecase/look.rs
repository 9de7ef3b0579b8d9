//! What people read: letters, one of them with its files, and the urging centre.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Module, Role};
use thihanh_kernel::ids::{AgencyId, ObligationId};
use thihanh_kernel::page::{Count, Page, Slice};
use thihanh_kernel::problem::Problem;
use thihanh_store::blobs::{BlobError, BlobHash};
use thihanh_store::journal::{self, Record};

use super::{Action, KIND, LetterError, blocking, find_visible, policy, store};
use crate::app::App;
use crate::modules::letters::model::{Letter, LetterFault, LetterState};
use crate::modules::letters::paper;
use crate::modules::letters::store::urged::{self, LastUrged};
use crate::modules::obligations::api::Shown;
use crate::modules::obligations::api::urging::{self, LateAgency, Reach};

/// A page of letters that the actor sees, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn letters(
    app: &App,
    actor: &Actor,
    state: Option<LetterState>,
    page: &Page,
) -> Result<(Slice<Letter>, Count), LetterError> {
    Ok(store::list::list(app.store.read(), &policy::scope(actor), state, page).await?)
}

/// One letter with what the actor may do to it now.
#[derive(Debug, Clone)]
pub struct Looked {
    /// The letter.
    pub letter: Letter,
    /// What the actor may do.
    pub actions: Vec<Action>,
    /// How it looks; empty where its fields make no document.
    pub preview: String,
}

/// One letter.
///
/// # Errors
/// [`LetterError::NotFound`] also where the actor may not know that it is there.
pub async fn look(app: &App, actor: &Actor, code: &str) -> Result<Looked, LetterError> {
    let (letter, stakes) = find_visible(app.store.read(), actor, code).await?;
    let allowed = |action: &Action| match action {
        Action::View => true,
        Action::Draft => letter.state == LetterState::Draft,
        Action::Number => true,
    };
    let actions = Action::ALL
        .into_iter()
        .filter(|action| allowed(action) && policy::may(actor, *action, &stakes).is_ok())
        .collect();
    let preview = paper::official(&letter).map(|document| document.html()).unwrap_or_default();
    Ok(Looked { letter, actions, preview })
}

/// The history of a letter, newest first.
///
/// # Errors
/// As [`look`].
pub async fn history(app: &App, actor: &Actor, code: &str) -> Result<Vec<Record>, LetterError> {
    let (letter, _) = find_visible(app.store.read(), actor, code).await?;
    Ok(journal::history(app.store.read(), KIND, letter.id.uuid()).await?)
}

/// Which file of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// The document for Word.
    Docx,
    /// The document to print.
    Pdf,
    /// The scan of the signed paper.
    Scan,
}

/// A file of a letter with its name: of a draft as it would be, of a signed one as it was written.
///
/// # Errors
/// As [`look`]; [`LetterError::NotFound`] too where there is no scan.
pub async fn file(app: &App, actor: &Actor, code: &str, kind: FileKind) -> Result<(String, Vec<u8>), LetterError> {
    let (letter, _) = find_visible(app.store.read(), actor, code).await?;
    let named = |ending: &str| format!("{}.{ending}", letter.code);
    match (kind, &letter.files, &letter.scan) {
        (FileKind::Scan, _, Some(scan)) => Ok((scan.name.clone(), stored(app, &scan.hash).await?)),
        (FileKind::Scan, _, None) => Err(LetterError::NotFound),
        (FileKind::Docx, Some((docx, _)), _) => Ok((named("docx"), stored(app, docx).await?)),
        (FileKind::Pdf, Some((_, pdf)), _) => Ok((named("pdf"), stored(app, pdf).await?)),
        (kind, None, _) => {
            let name = named(if kind == FileKind::Docx { "docx" } else { "pdf" });
            let document = paper::official(&letter).map_err(LetterFault::Invalid)?;
            let now = app.clock.now();
            let (docx, pdf) = blocking(move || Ok(paper::files(&letter, &document, now)?)).await?;
            Ok((name, if kind == FileKind::Docx { docx } else { pdf }))
        }
    }
}

async fn stored(app: &App, hash: &str) -> Result<Vec<u8>, LetterError> {
    let hash: BlobHash = hash.parse().map_err(|_| BlobError::Missing)?;
    Ok(app.blobs.read(&hash).await?)
}

/// Agencies that one page of the centre shows; more are a province in ruins.
const AGENCIES_MAX: u32 = 500;
/// Obligations of one agency that the centre shows.
const ROWS_MAX: u32 = 200;

/// What is late, agency by agency.
#[derive(Debug, Clone)]
pub struct Centre {
    /// The agencies, the oldest first.
    pub rows: Vec<LateRow>,
    /// The obligations of the agency asked for.
    pub opened: Option<(AgencyId, Vec<Shown>)>,
    /// When and how often each of those was urged.
    pub urged: HashMap<ObligationId, LastUrged>,
    /// When the last letter went out.
    pub last_run: Option<NaiveDate>,
}

/// One agency in the centre.
#[derive(Debug, Clone)]
pub struct LateRow {
    /// What is late.
    pub late: LateAgency,
    /// Working days since the oldest was due.
    pub days_late: u64,
    /// When it was urged last.
    pub last: Option<LastUrged>,
}

/// The urging centre, with the obligations of one agency where it is named.
///
/// # Errors
/// [`LetterError::Denied`] where the actor may urge nobody.
pub async fn centre(app: &App, actor: &Actor, reach: Reach, opened: Option<AgencyId>) -> Result<Centre, LetterError> {
    if !urging::may_urge(actor) {
        return Err(LetterError::Denied(Problem::denied("obligation-urge")));
    }
    let sql = app.store.read();
    let today = app.clock.today();
    let late = urging::late_agencies(sql, actor, today, reach, AGENCIES_MAX).await?;
    let agencies: Vec<AgencyId> = late.iter().map(|late| late.agency).collect();
    let mut last = urged::of_agencies(sql, &agencies).await?;
    let oldest: Vec<NaiveDate> = late.iter().map(|late| late.oldest_due_on).collect();
    let days = urging::working_days_since(sql, &oldest, today).await?;
    let rows = late
        .into_iter()
        .zip(days)
        .map(|(late, days_late)| LateRow { last: last.remove(&late.agency), late, days_late })
        .collect();
    let opened = match opened {
        Some(agency) => Some((agency, urging::late_of(sql, actor, agency, today, reach, ROWS_MAX).await?)),
        None => None,
    };
    let ids: Vec<ObligationId> = opened.iter().flat_map(|(_, shown)| shown).map(|shown| shown.obligation.id).collect();
    let own = actor.rights_in(Module::Letters).agencies_of(&Role::ALL);
    let last_run = if own.is_empty() && !actor.is_system() { None } else { urged::last_sent(sql, &own).await? };
    Ok(Centre { rows, opened, urged: urged::of_obligations(sql, &ids).await?, last_run })
}
