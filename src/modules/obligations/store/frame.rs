//! Who may see what, and what is asked of whom: worked out once for a request, before any statement is written.

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::vietnamese::{folded_tokens, tokens};
use thihanh_store::search_index::Index;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError};

use super::counters;
use super::search::Ask;
use crate::modules::obligations::model::filter::{ContributionFilter, ObligationFilter, PartFilter, Status};
use crate::modules::obligations::policy::Scope;

/// What a request comes to before any statement is written.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    /// Whose obligations are asked for.
    pub(crate) whose: Whose,
    /// The agencies whose sight must be checked row by row; `None` where `whose` lies inside it anyway.
    pub(crate) sight: Option<Sight>,
    /// The hits of the words to find; `None` where the query has no words.
    pub(crate) hits: Option<Hits>,
    /// Whether the words have marks, so that some hits can be better than others.
    pub(crate) has_grades: bool,
    /// The day against which silence is asked.
    pub(crate) today: NaiveDate,
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
    SupportedBy { agencies: Vec<AgencyId>, is_own_only: bool },
}

/// What the viewer's agencies see of others: the condition of `policy::may(View)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sight {
    pub(crate) agencies: Vec<AgencyId>,
    /// Whether obligations that they only contribute to count as seen; a list for nobody in particular leaves them out.
    pub(crate) with_supported: bool,
}

/// The hits of a search, as statements.
#[derive(Debug, Clone)]
pub(crate) struct Hits {
    /// Their `seq`.
    pub(crate) plain: SqlText,
    /// The same with a `grade`, which may cost another lookup of the words.
    pub(crate) graded: SqlText,
}

impl Frame {
    /// Puts the filter's agency and the viewer's scope together.
    pub(crate) async fn of(sql: &dyn Sql, ask: Ask<'_>) -> Result<Self, StoreError> {
        let Ask { filter, scope, days } = ask;
        let (whose, sight) = Self::reach(sql, scope, filter).await?;
        let q = filter.q.as_deref().unwrap_or_default();
        let hits = Index::Obligation
            .newest(sql.dialect(), q)
            .zip(Index::Obligation.matching(sql.dialect(), q))
            .map(|(plain, graded)| Hits { plain, graded });
        Ok(Self { whose, sight, hits, has_grades: tokens(q) != folded_tokens(q), today: days.today })
    }

    async fn reach(
        sql: &dyn Sql,
        scope: &Scope,
        filter: &ObligationFilter,
    ) -> Result<(Whose, Option<Sight>), StoreError> {
        let is_support = filter.part == Some(PartFilter::Support);
        let granted = match scope {
            Scope::Nothing => return Ok((Whose::Nobody, None)),
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
        let Some(agencies) = granted else { return Ok((whose, None)) };
        let is_inside = match (filter.agency, &whose) {
            (Some(asked), Whose::Own(_) | Whose::Below(_) | Whose::SupportedBy { is_own_only: false, .. }) => {
                sees_all_of(sql, &agencies, asked).await?
            }
            // What the viewer's own agencies contribute to is in their sight by the same words.
            (None, Whose::SupportedBy { .. }) => true,
            _ => false,
        };
        if is_inside {
            return Ok((whose, None));
        }
        // A list for nobody in particular shows what the own agencies owe and follow up; what they only contribute to is asked for.
        if whose == Whose::Anybody && filter.overseer.is_none() {
            if counters::follow_anything(sql, &agencies).await? {
                return Ok((whose, Some(Sight { agencies, with_supported: false })));
            }
            return Ok((Whose::Below(agencies), None));
        }
        Ok((whose, Some(Sight { agencies, with_supported: true })))
    }

    /// Whether the filter itself names few rows, whoever looks, or no index has its order: then what matches is gathered.
    pub(crate) fn is_narrow(&self, filter: &ObligationFilter) -> bool {
        self.hits.is_some()
            || filter.as_of.is_some()
            || filter.directive.is_some()
            || filter.person.is_some()
            || filter.programme.is_some()
            || filter.status.is_some_and(Status::asks_beyond_standing)
            || filter.contribution.is_some_and(|choice| choice != ContributionFilter::Expected)
    }

    /// Whether the rows are found by the tasks that somebody contributes to.
    pub(crate) fn is_by_tasks(&self) -> bool {
        matches!(self.whose, Whose::SupportedBy { .. })
    }

    /// Whether rows with the very words of the query stand before those that have them without marks.
    pub(crate) fn ranks(&self) -> &'static [Rank] {
        if self.hits.is_some() && self.has_grades { &[Rank::Exact, Rank::Rest] } else { &[Rank::All] }
    }
}

/// Which hits of a search a statement gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rank {
    /// All of them.
    All,
    /// Those with the very words.
    Exact,
    /// Those that have them only without marks.
    Rest,
}

/// Those of `asked` that stand below one of `ancestors`, now or once, in the order asked.
pub(crate) async fn within(
    sql: &dyn Sql,
    ancestors: &[AgencyId],
    asked: &[AgencyId],
) -> Result<Vec<AgencyId>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        descendant_id: uuid::Uuid,
    }
    let mut inside = std::collections::HashSet::new();
    for chunk in asked.chunks(500) {
        let mut statement = SqlText::new("SELECT c.descendant_id FROM agency_closure c WHERE c.ancestor_id IN (");
        statement.bind_all(ancestors.iter().map(|agency| agency.uuid())).push(") AND c.descendant_id IN (");
        statement.bind_all(chunk.iter().map(|agency| agency.uuid())).push(")");
        inside
            .extend(sql.all_of::<Row>(statement).await?.into_iter().map(|row| AgencyId::from_uuid(row.descendant_id)));
    }
    Ok(asked.iter().copied().filter(|agency| inside.contains(agency)).collect())
}

/// Whether everything that lies below `asked`, at any time, is in the sight of one of the agencies at least as long.
async fn sees_all_of(sql: &dyn Sql, agencies: &[AgencyId], asked: AgencyId) -> Result<bool, StoreError> {
    if agencies.contains(&asked) {
        return Ok(true);
    }
    let mut statement = SqlText::new("");
    statement
        .push("SELECT a.depth AS present FROM agency_closure a WHERE a.ancestor_id = ")
        .bind(asked.uuid())
        .push(
            " AND NOT EXISTS (SELECT 1 FROM agency_closure c WHERE c.descendant_id = a.descendant_id \
             AND (c.valid_to IS NULL OR c.valid_to >= a.valid_to) AND c.ancestor_id IN (",
        )
        .bind_all(agencies.iter().map(|agency| agency.uuid()))
        .push(")) LIMIT 1");
    Ok(sql.all_of::<Present>(statement).await?.is_empty())
}

#[derive(FromQueryResult)]
struct Present {
    #[expect(dead_code, reason = "only whether the row is there counts")]
    present: i64,
}
