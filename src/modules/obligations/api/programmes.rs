//! The ledger's side of programmes: how far one is, and what its end ends.

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::ProgrammeId;
use thihanh_kernel::time::Instant;
use thihanh_store::{Sql, StoreError, WriteTx};
use thihanh_webkit::chart::StackedBar;
use thihanh_webkit::{Lang, Text};

use super::super::model::count::Counts;
use super::super::model::filter::ObligationFilter;
use super::super::store::search::Ask;
use super::super::usecase::{self, LedgerError, Today};
use super::super::web::words;
use super::super::{policy, store};

/// What the obligations that a filter asks for come to, as far as an actor sees them: of a programme, of a directive.
///
/// # Errors
/// When the database does not answer.
pub async fn counted(
    sql: &dyn Sql,
    actor: &Actor,
    filter: &ObligationFilter,
    today: NaiveDate,
) -> Result<Counts, StoreError> {
    let today = Today::load(sql, today).await?;
    let scope = policy::scope(actor);
    store::counting::counts(sql, Ask { filter, scope: &scope, days: today.days }).await
}

/// How what has a day divides into the four classes, in words and as a bar; nothing where nothing has one.
#[must_use]
pub fn class_bar(lang: Lang, counts: &Counts) -> Option<(Text, StackedBar)> {
    words::classes(lang, counts)
}

/// A programme ends on another day than before: series that ended with it end with it again, and where that is earlier, their entries
/// due later are withdrawn as at its end.
///
/// # Errors
/// [`LedgerError`].
pub async fn programme_runs_until(
    tx: &WriteTx,
    now: Instant,
    actor: &Actor,
    programme: ProgrammeId,
    (before, after): (Option<NaiveDate>, Option<NaiveDate>),
) -> Result<(), LedgerError> {
    if before == after {
        return Ok(());
    }
    store::series::move_end(tx, programme, before, after).await?;
    if let Some(after) = after {
        usecase::withdraw_later(tx, now, actor, programme, after).await?;
    }
    Ok(())
}

/// A programme is over: its series end on that day, and their entries due later, that nobody has handed in, are withdrawn. Gives how many.
///
/// # Errors
/// [`LedgerError`].
pub async fn programme_is_over(
    tx: &WriteTx,
    now: Instant,
    actor: &Actor,
    programme: ProgrammeId,
    on: NaiveDate,
) -> Result<usize, LedgerError> {
    store::series::end(tx, programme, on).await?;
    usecase::withdraw_later(tx, now, actor, programme, on).await
}
