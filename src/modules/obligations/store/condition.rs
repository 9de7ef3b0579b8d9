//! What a filter and a viewer's scope mean in SQL.
//!
//! Words of closed sets (standing, binding, role) stand in the statement itself, not as parameters: both databases then see
//! that a short partial index fits. Everything that comes from outside is a parameter.

use std::fmt::Write as _;

use sea_orm::Value;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::search::{self, Index};
use thihanh_store::{Dialect, Sql, StoreError};

use crate::modules::obligations::model::cut::{Cut, DueSpan};
use crate::modules::obligations::model::filter::{ObligationFilter, PartFilter, Status};
use crate::modules::obligations::policy::Scope;

/// A statement in the making, with its parameters.
#[derive(Debug, Clone, Default)]
pub(crate) struct Statement {
    pub(crate) text: String,
    pub(crate) values: Vec<Value>,
}

impl Statement {
    pub(crate) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a parameter where the statement stands.
    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        // Writing to a String cannot fail.
        let _ = write!(self.text, "${}", self.values.len());
        self
    }

    /// Adds parameters with commas between them.
    pub(crate) fn bind_all(&mut self, values: impl IntoIterator<Item = impl Into<Value>>) -> &mut Self {
        for (index, value) in values.into_iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            self.bind(value);
        }
        self
    }

    /// The standing and the due dates of a cut, of a table called `o`.
    pub(crate) fn push_cut(&mut self, cut: Cut) -> &mut Self {
        match cut.standing {
            Some(standing) => self.push("o.standing = '").push(standing.as_str()).push("'"),
            None => self.push("1 = 1"),
        };
        self.push_span(cut.due)
    }

    /// ` AND` the due dates of a span.
    pub(crate) fn push_span(&mut self, span: DueSpan) -> &mut Self {
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

    /// ` AND` any of these cuts. With `walk` the words are hidden from the indexes, so that the database keeps walking the table
    /// in the order asked for instead of collecting and sorting.
    pub(crate) fn push_cuts(&mut self, cuts: &[Cut], walk: bool) -> &mut Self {
        if cuts.contains(&Cut::ALL) {
            return self;
        }
        self.push(" AND (");
        for (index, cut) in cuts.iter().enumerate() {
            self.push(if index == 0 { "(" } else { " OR (" });
            match cut.standing {
                Some(standing) if walk => self.push("o.standing || '' = '").push(standing.as_str()).push("'").push_span(cut.due),
                _ => self.push_cut(*cut),
            };
            self.push(")");
        }
        self.push(")")
    }

    /// Whether one of `ancestors` reaches the agency in the column `descendant`: it stands below now, or it stood below when the
    /// obligation was opened. Not an EXISTS, which the planners would turn into a join and lose the order of the walk.
    fn push_reached(&mut self, ancestors: &[AgencyId], descendant: &str) -> &mut Self {
        self.push("(SELECT c.depth FROM agency_closure c WHERE c.ancestor_id IN (")
            .bind_all(ancestors.iter().map(|agency| agency.uuid()))
            .push(") AND c.descendant_id = ")
            .push(descendant)
            .push(" AND (c.valid_to IS NULL OR c.valid_to >= o.opened_on) LIMIT 1) IS NOT NULL")
    }

    /// Everything that ever stood below `ancestors`, as a list for IN.
    fn push_below(&mut self, ancestors: &[AgencyId]) -> &mut Self {
        self.push("(SELECT b.descendant_id FROM agency_closure b WHERE b.ancestor_id IN (")
            .bind_all(ancestors.iter().map(|agency| agency.uuid()))
            .push("))")
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

/// Who may see what, and what is asked of whom: worked out once for a request, before any statement is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    /// Whose obligations are asked for.
    pub(crate) whose: Whose,
    /// The agencies whose sight must be checked row by row; `None` where `whose` lies inside it anyway.
    pub(crate) sight: Option<Sight>,
}

/// Whose obligations are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Whose {
    /// Anybody's.
    Anybody,
    /// Nobody's: the viewer sees nothing.
    Nobody,
    /// This agency's own.
    Own(AgencyId),
    /// What these agencies and those below them owe.
    Below(Vec<AgencyId>),
    /// What this agency (and, unless own only, those below it) contributes to.
    SupportedBy {
        agencies: Vec<AgencyId>,
        is_own_only: bool,
    },
}

/// What the viewer's agencies see of others: the condition of `policy::may(View)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sight {
    pub(crate) agencies: Vec<AgencyId>,
    /// Whether obligations that they only contribute to count as seen; a list for nobody in particular leaves them out.
    pub(crate) with_supported: bool,
}

impl Frame {
    /// Puts the filter's agency and the viewer's scope together.
    pub(crate) async fn of(sql: &impl Sql, scope: &Scope, filter: &ObligationFilter) -> Result<Self, StoreError> {
        let is_support = filter.part == Some(PartFilter::Support);
        let granted = match scope {
            Scope::Nothing => return Ok(Self { whose: Whose::Nobody, sight: None }),
            Scope::Everything => None,
            Scope::Subtrees(agencies) => Some(agencies.clone()),
        };
        let whose = match (filter.agency, is_support) {
            (Some(agency), true) => Whose::SupportedBy { agencies: vec![agency], is_own_only: filter.is_own_only },
            (None, true) => match &granted {
                Some(agencies) => Whose::SupportedBy { agencies: agencies.clone(), is_own_only: false },
                None => Whose::Anybody,
            },
            (Some(agency), false) if filter.is_own_only => Whose::Own(agency),
            (Some(agency), false) => Whose::Below(vec![agency]),
            (None, false) => Whose::Anybody,
        };
        let Some(agencies) = granted else { return Ok(Self { whose, sight: None }) };
        let sight = |with_supported| Some(Sight { agencies: agencies.clone(), with_supported });
        Ok(match whose {
            Whose::Anybody if filter.overseer.is_none() => {
                if oversees_anything(sql, &agencies).await? {
                    Self { whose, sight: sight(false) }
                } else {
                    Self { whose: Whose::Below(agencies), sight: None }
                }
            }
            Whose::Own(agency) if sees_all_of(sql, &agencies, agency).await? => Self { whose, sight: None },
            Whose::Below(ref asked) if sees_all_of(sql, &agencies, asked[0]).await? => Self { whose, sight: None },
            whose => Self { whose, sight: sight(true) },
        })
    }
}

/// Whether these agencies, or any below them, follow anything up.
async fn oversees_anything(sql: &impl Sql, agencies: &[AgencyId]) -> Result<bool, StoreError> {
    let mut statement = Statement::default();
    statement
        .push("SELECT o.seq AS present FROM obligation o WHERE o.overseer_id IN ")
        .push_below(agencies)
        .push(" LIMIT 1");
    Ok(sql.optional::<Present>(&statement.text, statement.values).await?.is_some())
}

/// Whether everything that lies below `asked`, at any time, is in the sight of one of the agencies at least as long.
async fn sees_all_of(sql: &impl Sql, agencies: &[AgencyId], asked: AgencyId) -> Result<bool, StoreError> {
    if agencies.contains(&asked) {
        return Ok(true);
    }
    let mut statement = Statement::default();
    statement
        .push("SELECT a.depth AS present FROM agency_closure a WHERE a.ancestor_id = ")
        .bind(asked.uuid())
        .push(
            " AND NOT EXISTS (SELECT 1 FROM agency_closure c WHERE c.descendant_id = a.descendant_id \
             AND (c.valid_to IS NULL OR c.valid_to >= a.valid_to) AND c.ancestor_id IN (",
        )
        .bind_all(agencies.iter().map(|agency| agency.uuid()))
        .push(")) LIMIT 1");
    Ok(sql.optional::<Present>(&statement.text, statement.values).await?.is_none())
}

#[derive(sea_orm::FromQueryResult)]
struct Present {
    #[expect(dead_code, reason = "only whether the row is there counts")]
    present: i64,
}

/// How a statement finds its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Few rows can match: collect them by the index that is narrowest, then sort.
    Gather,
    /// Many may match: go along the order asked for and check each row, until the page is full.
    Walk,
}

/// ` AND` everything that the filter and the frame ask for besides standing and due date.
pub(crate) fn push_conditions(statement: &mut Statement, dialect: Dialect, filter: &ObligationFilter, frame: &Frame, way: Way) {
    push_whose(statement, &frame.whose, way);
    if let Some(sight) = &frame.sight {
        let drives = way == Way::Gather && frame.whose == Whose::Anybody && !is_narrow(filter);
        push_sight(statement, sight, drives);
    }
    if let Some(q) = &filter.q {
        statement.push(" AND o.seq IN (");
        let number = statement.values.len() + 1;
        let (text, value) = search::matching(dialect, Index::Obligation, q, number);
        statement.push(&text).push(")");
        statement.values.push(value);
    }
    if let Some(code) = &filter.directive {
        statement.push(" AND o.directive_id = (SELECT d.id FROM directive d WHERE d.code = ").bind(code.as_str()).push(")");
    }
    if let Some(binding) = filter.binding {
        statement.push(" AND o.binding = '").push(binding.as_str()).push("'");
    }
    if let Some(overseer) = filter.overseer {
        statement.push(" AND o.overseer_id = ").bind(overseer.uuid());
    }
    match filter.part {
        Some(PartFilter::Lead) => statement.push(" AND o.role = 'lead'"),
        Some(PartFilter::CoLead) => statement.push(" AND o.role = 'co_lead'"),
        Some(PartFilter::Support) | None => statement,
    };
    if filter.status == Some(Status::AwaitingEvent) {
        statement.push(" AND o.trigger_id IS NOT NULL");
    }
}

/// Whether the filter itself names few rows, whoever looks.
pub(crate) fn is_narrow(filter: &ObligationFilter) -> bool {
    filter.q.is_some() || filter.directive.is_some() || filter.status == Some(Status::AwaitingEvent)
}

fn push_whose(statement: &mut Statement, whose: &Whose, way: Way) {
    match whose {
        Whose::Anybody => {}
        Whose::Nobody => {
            statement.push(" AND 1 = 0");
        }
        Whose::Own(agency) => {
            statement.push(" AND o.agency_id = ").bind(agency.uuid());
        }
        Whose::Below(agencies) => {
            if way == Way::Gather {
                statement.push(" AND o.agency_id IN ").push_below(agencies);
            }
            statement.push(" AND ").push_reached(agencies, "o.agency_id");
        }
        Whose::SupportedBy { agencies, is_own_only } => {
            if way == Way::Gather {
                statement.push(" AND o.task_id IN (SELECT s.task_id FROM task_agency s WHERE s.role = 'support' AND s.agency_id IN ");
                statement.push_below(agencies).push(")");
            }
            statement.push(" AND ").push_supported(agencies, *is_own_only);
        }
    }
}

/// ` AND` one of the agencies owes it, follows it up or (where asked) contributes to it, itself or by what stands below it: the
/// twin of `policy::may` with `Action::View`.
fn push_sight(statement: &mut Statement, sight: &Sight, drives: bool) {
    let agencies = &sight.agencies;
    if drives {
        statement.push(" AND o.seq IN (SELECT x.seq FROM obligation x WHERE x.agency_id IN ").push_below(agencies);
        statement.push(" UNION SELECT y.seq FROM obligation y WHERE y.overseer_id IN ").push_below(agencies).push(")");
    }
    statement.push(" AND (").push_reached(agencies, "o.agency_id");
    statement.push(" OR ").push_reached(agencies, "o.overseer_id");
    if sight.with_supported {
        statement.push(" OR ").push_supported(agencies, false);
    }
    statement.push(")");
}
