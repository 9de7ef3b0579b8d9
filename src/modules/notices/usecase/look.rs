//! A person's own notices.

use chrono::Datelike;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AccountId;
use thihanh_kernel::page::{Count, Cursor, CursorError, Page, Slice};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::Instant;
use thihanh_store::StoreError;
use uuid::Uuid;

use super::NoticeError;
use super::compose::Told;
use super::write::told_of;
use crate::app::App;
use crate::modules::notices::store::notices;

/// Unread notices are counted no further.
const MOST_COUNTED: u32 = 99;

/// A page of somebody's notices.
#[derive(Debug)]
pub struct Notices {
    /// Newest first, each with whether it was read.
    pub items: Vec<(Told, bool)>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// How many were not read.
    pub unread: Count,
}

/// How many notices somebody has not read, at most 100.
///
/// # Errors
/// When the database does not answer.
pub async fn unread(app: &App, account: AccountId) -> Result<u64, StoreError> {
    notices::unread(app.store.read(), account, MOST_COUNTED).await
}

/// A person's own notices, or those alone that were not read; the program has none.
///
/// # Errors
/// When the place in the list is none.
pub async fn list(app: &App, actor: &Actor, is_unread_only: bool, page: &Page) -> Result<Notices, NoticeError> {
    let account = own(actor)?;
    let before = page.after.as_ref().map(place).transpose().map_err(|_| malformed())?;
    let sql = app.store.read();
    let rows = notices::list(sql, account, is_unread_only, before, page.fetch()).await?;
    let Slice { items, next } =
        page.slice(rows, |row| Cursor::new([row.created_at.timestamp_micros().to_string(), row.id.to_string()]));
    let items = items.into_iter().filter_map(|row| {
        let is_read = row.read_at.is_some();
        Some((told_of(row)?, is_read))
    });
    let unread = notices::unread(sql, account, MOST_COUNTED).await?;
    Ok(Notices { items: items.collect(), next, unread: Count::capped(unread, MOST_COUNTED.into()) })
}

fn malformed() -> NoticeError {
    NoticeError::Invalid(vec![FieldError::new("cursor", "cursor-malformed")])
}

fn place(cursor: &Cursor) -> Result<(Instant, Uuid), CursorError> {
    let at = Instant::from_timestamp_micros(cursor.part(0)?).ok_or(CursorError)?;
    // Not every database knows years that far away.
    if !(1970..=9999).contains(&at.year()) {
        return Err(CursorError);
    }
    Ok((at, cursor.part(1)?))
}

/// Marks one of the own notices read; gives nothing away of others'.
///
/// # Errors
/// When it is none of the actor's.
pub async fn mark_read(app: &App, actor: &Actor, id: Uuid) -> Result<(), NoticeError> {
    let account = own(actor)?;
    let now = app.clock.now();
    let is_own = app.store.write(async |tx| notices::mark_read(tx, account, id, now).await).await?;
    if is_own { Ok(()) } else { Err(NoticeError::NotFound) }
}

/// Marks everything read that the actor was told so far.
///
/// # Errors
/// When the database does not answer.
pub async fn mark_all_read(app: &App, actor: &Actor) -> Result<u64, NoticeError> {
    let account = own(actor)?;
    let now = app.clock.now();
    Ok(app.store.write(async |tx| notices::mark_all_read(tx, account, now, now).await).await?)
}

/// The account behind an actor.
pub(super) fn own(actor: &Actor) -> Result<AccountId, NoticeError> {
    actor.account().ok_or(NoticeError::NotFound)
}
