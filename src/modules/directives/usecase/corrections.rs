//! What reviewers corrected, for whoever makes the reader better.

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::Problem;
use thihanh_kernel::time::civil;

use super::DirectiveError;
use crate::app::App;
use crate::modules::directives::model::corrections::{Corrected, corrected};
use crate::modules::directives::model::directive::DirectiveState;
use crate::modules::directives::policy;
use crate::modules::directives::store;
use crate::modules::directives::store::list::DirectiveFilter;

/// Directives of one query.
const BATCH: u32 = 50;

/// Gives each issued directive in which something was corrected to `take`, the newest first; of those issued since a day where one is named. By the
/// program alone: it is the text of every directive. How many there were, and in how many something was corrected.
///
/// # Errors
/// [`DirectiveError`], and what `take` says.
pub async fn corrections<E: From<DirectiveError>>(
    app: &App,
    actor: &Actor,
    since: Option<NaiveDate>,
    is_masked: bool,
    mut take: impl FnMut(Corrected, &vanban::Reading) -> Result<(), E>,
) -> Result<(usize, usize), E> {
    if !actor.is_system() {
        return Err(DirectiveError::Denied(Problem::denied("export-corrections")).into());
    }
    let sql = app.store.read();
    let scope = policy::scope(actor, app.clock.today());
    let filter = DirectiveFilter { state: Some(DirectiveState::Issued), ..DirectiveFilter::default() };
    let (mut all, mut changed, mut after) = (0, 0, None);
    loop {
        let page = Page::new(Some(BATCH), after);
        let slice = store::list::search(sql, &scope, &filter, &page).await.map_err(DirectiveError::from)?;
        for summary in slice.items {
            let found = store::find_by_code(sql, &summary.code).await.map_err(DirectiveError::from)?;
            let Some(directive) = found else { continue };
            if since.is_some_and(|since| directive.issued_at.is_some_and(|at| civil(at) < since)) {
                continue;
            }
            all += 1;
            let review = store::cards::review(sql, directive.id).await.map_err(DirectiveError::from)?;
            if let Some(corrected) = corrected(&directive, review.cards(), vanban::read, is_masked) {
                changed += 1;
                let reading = vanban::read(&corrected.text);
                take(corrected, &reading)?;
            }
        }
        match slice.next {
            Some(next) => after = Some(next),
            None => return Ok((all, changed)),
        }
    }
}
