//! Preparing, publishing, correcting, withdrawing.

use chrono::Datelike;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::PublicationId;
use thihanh_kernel::problem::FieldError;
use thihanh_store::{Sql, StoreError, WriteTx, journal};

use super::source::{self, Source};
use super::{PublicationError, entry, find_visible, lock, redaction, saved, store};
use crate::app::App;
use crate::modules::publication::model::PublicationFault;
use crate::modules::publication::model::document::{Document, Part};
use crate::modules::publication::model::publication::{
    Choices, ChoicesForm, Kind, PrepareForm, Publication, PublishForm, State, TITLE_MAX, Version, slug,
};
use crate::modules::publication::policy::{self, Action, Stakes};

/// Addresses that are tried before one that ends in a number of its own is given up.
const TURNS: usize = 1_000;

/// Begins a publication: its text is looked at before anybody else sees it.
///
/// # Errors
/// [`PublicationError`]: also where the thing is published or prepared already.
pub async fn prepare(app: &App, actor: &Actor, form: &PrepareForm) -> Result<Publication, PublicationError> {
    policy::may_prepare_any(actor).map_err(PublicationError::Denied)?;
    let (now, today) = (app.clock.now(), app.clock.today());
    let (kind, code) = form.read()?;
    let unknown = || PublicationError::field(FieldError::new("code", "choice-unknown"));
    let source = source::find(app, actor, kind, &code).await?.ok_or_else(unknown)?;
    app.store
        .write(async |tx| {
            let above = store::above(tx, &[source.agency], today).await?;
            let agency = above.into_values().next().unwrap_or_default();
            let stakes = Stakes { agency, is_known: false };
            policy::may(actor, Action::Prepare, &stakes).map_err(PublicationError::Denied)?;
            if let Some(there) = store::of_source(tx, kind, source.id).await? {
                return Err(PublicationError::Exists(there.slug));
            }
            let mut publication = Publication {
                seq: 0,
                id: PublicationId::fresh(app.ids.as_ref(), now),
                slug: free_slug(tx, kind, &source, today.year()).await?,
                kind,
                source: source.id,
                source_code: source.code.clone(),
                agency: source.agency,
                fields: source.fields.clone(),
                choices: Choices { title: source.title.chars().take(TITLE_MAX).collect(), ..Choices::default() },
                state: State::Prepared,
                published_on: None,
                versions: 0,
                withdrawal: None,
                created_at: now,
                created_by: actor.account(),
                updated_at: now,
                version: 1,
            };
            publication.seq = store::insert(tx, &publication).await?;
            let entry = entry(app, actor, &publication, "prepared")
                .with("slug", &publication.slug)
                .with("kind", kind.as_str())
                .with("source", &publication.source_code);
            journal::append(tx, entry).await?;
            Ok(publication)
        })
        .await
}

/// An address that no other publication has.
async fn free_slug(sql: &dyn Sql, kind: Kind, source: &Source, year: i32) -> Result<String, StoreError> {
    let year = source.document.dated_on.map_or(year, |on| on.year());
    for turn in 0..TURNS {
        let slug = slug(kind, &source.label, year, turn);
        if store::find(sql, &slug).await?.is_none() {
            return Ok(slug);
        }
    }
    Err(StoreError::Missing)
}

/// Decides title, introduction, what is masked and kept. What everybody reads stays until it is published again.
///
/// # Errors
/// [`PublicationError`].
pub async fn edit(
    app: &App,
    actor: &Actor,
    slug: &str,
    version: Option<i64>,
    form: &ChoicesForm,
) -> Result<Publication, PublicationError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, slug, version, Action::Prepare).await?;
            let after = before.edit(form.read()?, now)?;
            store::save(tx, &after).await?;
            // What is masked is just what the journal, which is never erased, must not hold: it keeps how much.
            let line = entry(app, actor, &after, "edited")
                .with("masked", &after.choices.masked.len())
                .with("kept", &after.choices.kept.len());
            journal::append(tx, line).await?;
            Ok(saved(after))
        })
        .await
}

/// Publishes it, or what takes the place of what everybody reads.
///
/// # Errors
/// [`PublicationError`].
pub async fn publish(
    app: &App,
    actor: &Actor,
    slug: &str,
    version: Option<i64>,
    form: &PublishForm,
) -> Result<Publication, PublicationError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    let (seen, stakes) = find_visible(app.store.read(), actor, slug).await?;
    policy::may(actor, Action::Publish, &stakes).map_err(PublicationError::Denied)?;
    let found = source::find(app, actor, seen.kind, &seen.source_code).await?;
    let source = found.ok_or(PublicationError::SourceGone)?;
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, slug, version.or(Some(seen.version)), Action::Publish).await?;
            // The text was made from what the actor saw.
            if before.version != seen.version {
                return Err(PublicationError::Stale);
            }
            let (after, reason) = before.publish(form, today, now)?;
            let choices = &after.choices;
            let redaction = redaction(&source.people, &choices.masked, &choices.kept);
            let (document, masked_count) = source.document.masked(&redaction);
            let made = Version {
                number: after.versions,
                choices: Choices {
                    title: redaction.mask(&choices.title),
                    intro: redaction.mask(&choices.intro),
                    // What becomes of recommendations is masked on the day on which it is read, by these.
                    masked: choices.masked.iter().chain(&source.people).cloned().collect(),
                    kept: choices.kept.clone(),
                },
                document,
                masked_count: i64::try_from(masked_count).unwrap_or(i64::MAX),
                reason: redaction.mask(&reason),
                at: now,
                by: actor.account(),
                by_name: actor.name().to_owned(),
            };
            store::save(tx, &after).await?;
            store::versions::insert(tx, after.id, &made).await?;
            store::index(tx, after.seq, &searched(&made)).await?;
            let action = if made.number == 1 { "published" } else { "corrected" };
            let line = entry(app, actor, &after, action)
                .because(&made.reason)
                .with("number", &made.number)
                .with("masked", &made.masked_count);
            journal::append(tx, line).await?;
            Ok(saved(after))
        })
        .await
}

/// What the search of everybody looks at.
fn searched(version: &Version) -> String {
    let Document { number, issuer, about, parts, .. } = &version.document;
    let mut words = vec![&version.choices.title, &version.choices.intro, number, issuer, about];
    for part in parts {
        match part {
            Part::Heading { text } | Part::Text { text } => words.push(text),
            Part::Table { rows, .. } => words.extend(rows.iter().flatten()),
        }
    }
    words.into_iter().map(String::as_str).collect::<Vec<_>>().join("\n")
}

/// Makes the whole search index from the rows.
///
/// # Errors
/// When the database does not answer.
pub async fn rebuild_search(tx: &WriteTx) -> Result<(), StoreError> {
    /// Few, since each has its whole text.
    const AT_ONCE: i64 = 50;
    let mut after = 0;
    loop {
        let some = store::published_after(tx, after, AT_ONCE).await?;
        let Some(last) = some.last() else { return Ok(()) };
        after = last.seq;
        for publication in &some {
            let Some(version) = store::versions::last(tx, publication.id).await? else { continue };
            let words = match publication.state {
                State::Withdrawn => version.choices.title,
                _ => searched(&version),
            };
            store::index(tx, publication.seq, &words).await?;
        }
    }
}

/// Takes it back: everybody reads that it was there and why it is not any more.
///
/// # Errors
/// [`PublicationError`].
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    slug: &str,
    version: Option<i64>,
    reason: &str,
) -> Result<Publication, PublicationError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let before = lock(tx, actor, slug, version, Action::Publish).await?;
            let last = store::versions::last(tx, before.id).await?;
            let mut after = before.withdraw(reason, now)?;
            if let (Some(withdrawal), Some(last)) = (after.withdrawal.as_mut(), &last) {
                withdrawal.reason = redaction(&[], &last.choices.masked, &last.choices.kept).mask(&withdrawal.reason);
            }
            store::save(tx, &after).await?;
            let title = last.map(|last| last.choices.title).unwrap_or_default();
            store::index(tx, after.seq, &title).await?;
            let why = after.withdrawal.as_ref().map_or("", |it| it.reason.as_str());
            journal::append(tx, entry(app, actor, &after, "withdrawn").because(why)).await?;
            Ok(saved(after))
        })
        .await
}

/// Gives up what was never published: nothing of it stays.
///
/// # Errors
/// [`PublicationError`].
pub async fn discard(app: &App, actor: &Actor, slug: &str, version: Option<i64>) -> Result<(), PublicationError> {
    app.store
        .write(async |tx: &WriteTx| {
            let publication = lock(tx, actor, slug, version, Action::Prepare).await?;
            publication.check_discard().map_err(|fault: PublicationFault| PublicationError::Fault(fault))?;
            store::remove(tx, &publication).await?;
            journal::append(tx, entry(app, actor, &publication, "discarded")).await?;
            Ok(())
        })
        .await
}
