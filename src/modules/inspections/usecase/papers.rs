//! Documents of an inspection in official layout: looked at, and taken as DOCX or PDF.

use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_papers::writing::{FileFacts, Official};
use thihanh_store::StoreError;

use super::checklist::asked_of;
use super::{InspectionError, find_visible, look, store};
use crate::app::App;
use crate::modules::agencies::api as agencies;
use crate::modules::inspections::model::inspection::{Inspection, InspectionFault, State};
use crate::modules::inspections::model::paper::PaperKind;
use crate::modules::inspections::paper::{self, Material};
use crate::modules::inspections::policy::{self, Sight};
use crate::modules::letters::api as letters;

/// As what a document is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// To be edited.
    Docx,
    /// To be printed.
    Pdf,
}

/// A document to look at.
#[derive(Debug, Clone)]
pub struct Preview {
    /// Which one.
    pub kind: PaperKind,
    /// With which agency.
    pub subject: Option<AgencyId>,
    /// Its markup.
    pub html: String,
}

/// The document itself. Whoever sees all of the inspection sees each; an inspected agency sees what goes to it once it has gone.
async fn official(
    app: &App,
    actor: &Actor,
    code: &str,
    (kind, subject): (PaperKind, Option<AgencyId>),
) -> Result<(Official, String), InspectionError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let (inspection, stakes) = find_visible(sql, actor, code).await?;
    if inspection.state == State::External {
        return Err(InspectionError::NotFound);
    }
    let sight = policy::sight(actor, &stakes).ok_or(InspectionError::NotFound)?;
    let subject = match kind {
        PaperKind::Decision | PaperKind::Conclusion => None,
        PaperKind::Notice | PaperKind::Minutes => {
            let first = inspection.facts.subjects.iter().copied().find(|agency| sight.covers(*agency));
            let chosen = subject.filter(|agency| inspection.inspects(*agency)).or(first);
            Some(chosen.ok_or(InspectionFault::NotOfIt)?)
        }
    };
    let is_sent = inspection.signed(kind, subject).is_some();
    let is_readable = match kind {
        PaperKind::Conclusion => inspection.state.is_published(),
        _ => is_sent && subject.is_none_or(|agency| sight.covers(agency)),
    };
    if sight != Sight::Whole && !is_readable {
        return Err(InspectionError::NotFound);
    }
    let looked = look::look(app, actor, code).await?;
    let mut ids = inspection.facts.subjects.clone();
    ids.extend([inspection.agency, inspection.overseer]);
    ids.extend(inspection.team.iter().map(|member| member.agency));
    ids.extend(looked.recommendations.iter().map(|followed| followed.recommendation.facts.to));
    let names = agencies::views(sql, &ids, today).await?;
    let Some(view) = names.get(&inspection.agency) else { return Err(InspectionError::NotFound) };
    let head = letters::letterhead(sql, view, today).await?;
    // The outline of a notice: the questions that would be frozen today, or those that were.
    let questions = match store::answers::questions(sql, inspection.id).await? {
        frozen if !frozen.is_empty() => {
            frozen.into_iter().map(|question| (question.criterion, question.question)).collect()
        }
        _ => {
            let items = asked_of(sql, &inspection, today).await?;
            items.into_iter().map(|item| (item.criterion, item.question)).collect()
        }
    };
    let title = format!("{}-{}", inspection.code, kind.as_str());
    let material = Material { inspection: &inspection, looked: &looked, names: &names, head: &head, questions };
    let document = paper::official(&material, kind, subject).map_err(InspectionFault::Invalid)?;
    Ok((document, title))
}

/// An inspection with its conclusion as a document, once that was sent; `None` also where the actor may not know of it.
///
/// # Errors
/// When the database does not answer.
pub(in crate::modules::inspections) async fn sent_conclusion(
    app: &App,
    actor: &Actor,
    code: &str,
) -> Result<Option<(Inspection, Official)>, InspectionError> {
    let inspection = match find_visible(app.store.read(), actor, code).await {
        Err(InspectionError::NotFound) => return Ok(None),
        found => found?.0,
    };
    if !inspection.state.is_published() {
        return Ok(None);
    }
    let (document, _) = official(app, actor, code, (PaperKind::Conclusion, None)).await?;
    Ok(Some((inspection, document)))
}

/// A document to look at.
///
/// # Errors
/// [`InspectionError`].
pub async fn preview(
    app: &App,
    actor: &Actor,
    code: &str,
    (kind, subject): (PaperKind, Option<AgencyId>),
) -> Result<Preview, InspectionError> {
    let (document, _) = official(app, actor, code, (kind, subject)).await?;
    Ok(Preview { kind, subject, html: document.html() })
}

/// A document as a file with its name.
///
/// # Errors
/// [`InspectionError`].
pub async fn paper(
    app: &App,
    actor: &Actor,
    code: &str,
    which: (PaperKind, Option<AgencyId>),
    format: Format,
) -> Result<(String, Vec<u8>), InspectionError> {
    let (document, title) = official(app, actor, code, which).await?;
    let now = app.clock.now();
    let name = format!("{title}.{}", if format == Format::Docx { "docx" } else { "pdf" });
    // Laying out takes a while: not on an async thread.
    let written = tokio::task::spawn_blocking(move || {
        let author = document.issuer.name.clone();
        let facts = FileFacts { title: &title, author: &author, created: now };
        match format {
            Format::Docx => document.docx(facts),
            Format::Pdf => document.pdf(facts),
        }
    });
    let bytes = written.await.map_err(|error| StoreError::from(std::io::Error::other(error)))??;
    Ok((name, bytes))
}
