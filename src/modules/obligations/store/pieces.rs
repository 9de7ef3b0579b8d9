//! The ledger's own pieces of a statement.
//!
//! Words of closed sets (standing, binding, role) stand in the statement itself, not as parameters: both databases then see
//! that a short partial index fits. Everything that comes from outside is a parameter.

use thihanh_kernel::ids::AgencyId;
use thihanh_store::SqlText;

use crate::modules::obligations::model::cut::{Cut, DueSpan};

/// Pieces of a statement over a table called `o`.
pub(crate) trait LedgerText {
    /// The standing and the due dates of a cut, of a table called `o`.
    fn push_cut(&mut self, cut: Cut) -> &mut Self;

    /// ` AND` the due dates of a span.
    fn push_span(&mut self, span: DueSpan) -> &mut Self;

    /// ` AND` any of these cuts. With `hidden` the standing is kept from the indexes, so that the database keeps walking the table in the order
    /// asked for, or finds the rows by what names fewer of them, instead of collecting all of a standing.
    fn push_cuts(&mut self, cuts: &[Cut], hidden: bool) -> &mut Self;

    /// Whether one of `ancestors` reaches the agency in the column `descendant`: it stands below now, or it stood below when the
    /// obligation was opened. Not an EXISTS, which the planners would turn into a join and lose the order of the walk.
    fn push_reached(&mut self, ancestors: &[AgencyId], descendant: &str) -> &mut Self;

    /// Everything that ever stood below `ancestors`, as a list for IN.
    fn push_below(&mut self, ancestors: &[AgencyId]) -> &mut Self;

    /// The tasks that `ancestors`, or what ever stood below them, contribute to, as a list for IN.
    fn push_supported_tasks(&mut self, ancestors: &[AgencyId]) -> &mut Self;

    /// Whether one of the agencies (or, unless own only, something below it) contributes to the task.
    fn push_supported(&mut self, agencies: &[AgencyId], is_own_only: bool) -> &mut Self;
}

impl LedgerText for SqlText {
    fn push_cut(&mut self, cut: Cut) -> &mut Self {
        match cut.standing {
            Some(standing) => self.push("o.standing = '").push(standing.as_str()).push("'"),
            None => self.push("1 = 1"),
        };
        self.push_span(cut.due)
    }

    fn push_span(&mut self, span: DueSpan) -> &mut Self {
        match span {
            DueSpan::Any => self,
            DueSpan::Undated => self.push(" AND o.due_on IS NULL"),
            DueSpan::Dated { from: None, to: None } => self.push(" AND o.due_on IS NOT NULL"),
            DueSpan::Dated { from, to } => {
                if let Some(from) = from {
                    self.push(" AND o.due_on >= ").bind(from);
                }
                if let Some(to) = to {
                    self.push(" AND o.due_on <= ").bind(to);
                }
                self
            }
        }
    }

    fn push_cuts(&mut self, cuts: &[Cut], hidden: bool) -> &mut Self {
        if cuts.contains(&Cut::ALL) {
            return self;
        }
        self.push(" AND (");
        for (index, cut) in cuts.iter().enumerate() {
            self.push(if index == 0 { "(" } else { " OR (" });
            match cut.standing {
                Some(standing) if hidden => {
                    self.push("o.standing || '' = '").push(standing.as_str()).push("'").push_span(cut.due)
                }
                _ => self.push_cut(*cut),
            };
            self.push(")");
        }
        self.push(")")
    }

    fn push_reached(&mut self, ancestors: &[AgencyId], descendant: &str) -> &mut Self {
        // Two short lists, looked through once; the ledger's own row is read only for what has left one of the agencies.
        let of = |text: &mut Self, end: &str| {
            text.push(descendant).push(" IN (SELECT b.descendant_id FROM agency_closure b WHERE b.ancestor_id IN (");
            text.bind_all(ancestors.iter().map(|agency| agency.uuid()))
                .push(") AND b.valid_to IS ")
                .push(end)
                .push(")");
        };
        self.push("(");
        of(self, "NULL");
        self.push(" OR ");
        of(self, "NOT NULL");
        self.push(" AND (SELECT c.depth FROM agency_closure c WHERE c.ancestor_id IN (")
            .bind_all(ancestors.iter().map(|agency| agency.uuid()))
            .push(") AND c.descendant_id = ")
            .push(descendant)
            .push(" AND c.valid_to >= o.opened_on LIMIT 1) IS NOT NULL)")
    }

    fn push_below(&mut self, ancestors: &[AgencyId]) -> &mut Self {
        self.push("(SELECT b.descendant_id FROM agency_closure b WHERE b.ancestor_id IN (")
            .bind_all(ancestors.iter().map(|agency| agency.uuid()))
            .push("))")
    }

    fn push_supported_tasks(&mut self, ancestors: &[AgencyId]) -> &mut Self {
        self.push("(SELECT s.task_id FROM task_agency s WHERE s.role = 'support' AND s.agency_id IN ");
        self.push_below(ancestors).push(")")
    }

    fn push_supported(&mut self, agencies: &[AgencyId], is_own_only: bool) -> &mut Self {
        self.push("EXISTS (SELECT 1 FROM task_agency t WHERE t.task_id = o.task_id AND t.role = 'support' AND ");
        if is_own_only {
            self.push("t.agency_id IN (").bind_all(agencies.iter().map(|agency| agency.uuid())).push(")");
        } else {
            self.push_reached(agencies, "t.agency_id");
        }
        self.push(")")
    }
}
