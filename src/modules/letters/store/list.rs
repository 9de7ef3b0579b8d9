//! Pages of letters that a person sees, newest first.

use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::{Count, Cursor, Page, Slice};
use thihanh_store::{Sql, SqlText, StoreError, capped_count};

use super::{COLUMNS, Row};
use crate::modules::letters::model::{Letter, LetterState};
use crate::modules::letters::policy::Scope;

/// How far letters are counted.
const COUNT_CAP: u64 = 10_000;

/// A page of letters in a state, or in any.
pub(crate) async fn list(
    sql: &dyn Sql,
    scope: &Scope,
    state: Option<LetterState>,
    page: &Page,
) -> Result<(Slice<Letter>, Count), StoreError> {
    let mut counted = SqlText::new("SELECT 1 FROM letter l WHERE 1 = 1");
    push_conditions(&mut counted, scope, state);
    let count = capped_count(sql, counted, COUNT_CAP).await?;
    let mut statement = SqlText::new("SELECT ");
    statement.push(COLUMNS).push(" FROM letter l WHERE 1 = 1");
    push_conditions(&mut statement, scope, state);
    if let Some(seq) = page.after.as_ref().and_then(|after| after.part::<i64>(0).ok()) {
        statement.push(" AND l.seq < ").bind(seq);
    }
    statement.push(" ORDER BY l.seq DESC LIMIT ").bind(page.fetch());
    let rows = sql.all_of::<Row>(statement).await?;
    let Slice { items, next } = page.slice(rows, |row| Cursor::new([row.seq.to_string()]));
    let items = items.into_iter().map(Letter::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok((Slice { items, next }, count))
}

fn push_conditions(statement: &mut SqlText, scope: &Scope, state: Option<LetterState>) {
    if let Some(state) = state {
        statement.push(" AND l.state = '").push(state.as_str()).push("'");
    }
    let Scope::Of { sent, drafts } = scope else { return };
    statement.push(" AND (EXISTS (SELECT 1 FROM agency_closure b WHERE b.descendant_id = l.agency_id");
    push_above(statement, drafts);
    statement
        .push(") OR (l.state = 'sent' AND (EXISTS (SELECT 1 FROM agency_closure b WHERE b.descendant_id = l.agency_id");
    push_above(statement, sent);
    statement.push(
        ") OR EXISTS (SELECT 1 FROM letter_recipient r JOIN agency_closure b ON b.descendant_id = r.agency_id WHERE r.letter_id = l.id",
    );
    push_above(statement, sent);
    statement.push("))))");
}

/// ` AND` one of these stands above, or stood above when the letter was drafted.
fn push_above(statement: &mut SqlText, agencies: &[AgencyId]) {
    statement.push(" AND b.ancestor_id IN (").bind_all(agencies.iter().map(|agency| agency.uuid()));
    statement.push(") AND (b.valid_to IS NULL OR b.valid_to >= l.created_on)");
}
