//! Who has to do with an inspection, and the conditions by which lists hold what a person sees.

use std::collections::{BTreeSet, HashMap};

use chrono::{Months, NaiveDate};
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::time::civil;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError};
use uuid::Uuid;

use crate::modules::inspections::model::Span;
use crate::modules::inspections::model::form::LONGEST_VISIT_MONTHS;
use crate::modules::inspections::model::inspection::{Inspection, State};
use crate::modules::inspections::policy::{Scope, Stakes};

/// Agencies, each with everything that stands or stood above it since a day.
pub(in crate::modules::inspections) async fn above(
    sql: &dyn Sql,
    agencies: &[AgencyId],
    since: NaiveDate,
) -> Result<HashMap<AgencyId, BTreeSet<AgencyId>>, StoreError> {
    #[derive(FromQueryResult)]
    struct Above {
        descendant_id: Uuid,
        ancestor_id: Uuid,
    }
    let mut text =
        SqlText::new("SELECT DISTINCT c.descendant_id, c.ancestor_id FROM agency_closure c WHERE c.descendant_id IN (");
    text.bind_all(agencies.iter().map(|agency| agency.uuid()));
    text.push(") AND (c.valid_to IS NULL OR c.valid_to >= ").bind(since).push(")");
    let mut found: HashMap<AgencyId, BTreeSet<AgencyId>> = HashMap::new();
    for row in sql.all_of::<Above>(text).await? {
        let above = found.entry(AgencyId::from_uuid(row.descendant_id)).or_default();
        above.insert(AgencyId::from_uuid(row.ancestor_id));
    }
    Ok(found)
}

/// The agencies and people that have to do with an inspection.
pub(in crate::modules::inspections) async fn of(sql: &dyn Sql, inspection: &Inspection) -> Result<Stakes, StoreError> {
    Ok(of_all(sql, std::slice::from_ref(inspection)).await?.pop().unwrap_or_default())
}

/// Agencies that one statement asks for what stands above them.
const AGENCIES_AT_ONCE: usize = 10_000;

/// The same of many in their order, the tree asked once for all: a page of fifty inspections, or the overlaps of a large one, asked it fifty
/// or five hundred times before.
pub(in crate::modules::inspections) async fn of_all(
    sql: &dyn Sql,
    inspections: &[Inspection],
) -> Result<Vec<Stakes>, StoreError> {
    #[derive(FromQueryResult)]
    struct Line {
        descendant_id: Uuid,
        ancestor_id: Uuid,
        valid_to: Option<NaiveDate>,
    }
    let sides = |inspection: &Inspection| [inspection.agency, inspection.overseer];
    let all: BTreeSet<AgencyId> =
        inspections.iter().flat_map(|one| one.facts.subjects.iter().copied().chain(sides(one))).collect();
    let all: Vec<AgencyId> = all.into_iter().collect();
    let mut lines: HashMap<AgencyId, Vec<(AgencyId, Option<NaiveDate>)>> = HashMap::new();
    for some in all.chunks(AGENCIES_AT_ONCE) {
        let mut text = SqlText::new(
            "SELECT c.descendant_id, c.ancestor_id, c.valid_to FROM agency_closure c WHERE c.descendant_id IN (",
        );
        text.bind_all(some.iter().map(|agency| agency.uuid())).push(")");
        for line in sql.all_of::<Line>(text).await? {
            let above = lines.entry(AgencyId::from_uuid(line.descendant_id)).or_default();
            above.push((AgencyId::from_uuid(line.ancestor_id), line.valid_to));
        }
    }
    let stakes = |inspection: &Inspection| {
        let since = civil(inspection.created_at);
        let side = |agency: AgencyId| -> BTreeSet<AgencyId> {
            let above = lines.get(&agency).map_or(&[][..], Vec::as_slice).iter();
            above.filter(|(_, to)| to.is_none_or(|to| to >= since)).map(|(above, _)| *above).collect()
        };
        let is_external = inspection.state == State::External;
        Stakes {
            inspecting: side(inspection.agency),
            overseer: side(inspection.overseer),
            subjects: inspection.facts.subjects.iter().map(|subject| (*subject, side(*subject))).collect(),
            members: inspection.team.iter().filter_map(|member| member.account).collect(),
            is_told: inspection.state.is_told() || is_external,
            is_external,
        }
    };
    Ok(inspections.iter().map(stakes).collect())
}

/// Adds ` AND (…)`: the inspections (of a table called `i`) that a person sees. Each is asked for by itself, from the inspected agency up: a join
/// would walk everything below the person's agencies for every row. Before that, where `few` is what [`few_below`] gave, they are gathered along
/// the indexes of agencies, on these days alone: who sees a thirtieth of them would otherwise wait for the other twenty-nine to be asked for.
pub(in crate::modules::inspections) fn push_scope(
    text: &mut SqlText,
    scope: &Scope,
    few: Option<&Few>,
    days: Option<Span>,
) {
    let Scope::Of { agencies, member } = scope else { return };
    if let Some(few) = few {
        let gather = |text: &mut SqlText, column: &str, table: &str| {
            text.push(column).push(" IN (").bind_all(few.all()).push(")");
            push_days(text, table, days);
        };
        text.push(" AND i.seq IN (SELECT x.seq FROM inspection x WHERE ");
        gather(text, "x.agency_id", "x");
        text.push(" UNION SELECT x.seq FROM inspection x WHERE ");
        gather(text, "x.overseer_id", "x");
        text.push(" UNION SELECT x.seq FROM inspection_subject s JOIN inspection x ON x.id = s.inspection_id WHERE ");
        gather(text, "s.agency_id", "s");
        if let Some(member) = member {
            text.push(" UNION SELECT x.seq FROM inspection_member m JOIN inspection x ON x.id = m.inspection_id WHERE m.account_id = ");
            text.bind(member.uuid());
        }
        text.push(")");
    }
    let is_below = |text: &mut SqlText, column: &str| {
        text.push("EXISTS (SELECT 1 FROM agency_closure b WHERE b.descendant_id = ").push(column);
        text.push(" AND b.ancestor_id IN (").bind_all(agencies.iter().map(|agency| agency.uuid()));
        text.push(") AND (b.valid_to IS NULL OR b.valid_to >= i.created_on))");
    };
    text.push(" AND (");
    is_below(text, "i.agency_id");
    text.push(" OR ");
    is_below(text, "i.overseer_id");
    text.push(" OR (i.state NOT IN ('prepared', 'decided') AND EXISTS (SELECT 1 FROM inspection_subject s WHERE s.inspection_id = i.id AND ");
    is_below(text, "s.agency_id");
    text.push("))");
    if let Some(member) = member {
        text.push(" OR EXISTS (SELECT 1 FROM inspection_member m WHERE m.inspection_id = i.id AND m.account_id = ");
        text.bind(member.uuid()).push(")");
    }
    text.push(")");
}

/// Adds ` AND` the days on site of a row (of a table called so) meet these.
pub(super) fn push_days(text: &mut SqlText, table: &str, days: Option<Span>) {
    let Some(days) = days else { return };
    text.push(" AND ").push(table).push(".starts_on <= ").bind(days.to);
    text.push(" AND ").push(table).push(".ends_on >= ").bind(days.from);
    // None lasts longer, so the index need not be read from its beginning.
    if let Some(earliest) = days.from.checked_sub_months(Months::new(LONGEST_VISIT_MONTHS)) {
        text.push(" AND ").push(table).push(".starts_on >= ").bind(earliest);
    }
}

/// Agencies below a person's up to which inspections and findings are gathered along the indexes of agencies before each is asked for; above, a
/// list passes over those that are not seen, of which there are few then.
const FEW_AGENCIES: i64 = 200;

/// What lies or lay below the agencies of a scope.
#[derive(Debug, Clone, Default)]
pub(in crate::modules::inspections) struct Few {
    /// Those that lie there still: whatever is theirs is seen.
    living: Vec<Uuid>,
    /// Those that do no longer: what was theirs is seen by its day.
    ended: Vec<Uuid>,
}

impl Few {
    fn all(&self) -> impl Iterator<Item = Uuid> {
        self.living.iter().chain(&self.ended).copied()
    }
}

/// What lies or lay below the agencies of a scope, where that is not much.
pub(in crate::modules::inspections) async fn few_below(
    sql: &dyn Sql,
    scope: &Scope,
) -> Result<Option<Few>, StoreError> {
    #[derive(FromQueryResult)]
    struct Below {
        descendant_id: Uuid,
        living: i64,
    }
    let Scope::Of { agencies, .. } = scope else { return Ok(None) };
    let mut text = SqlText::new(
        "SELECT b.descendant_id, SUM(CASE WHEN b.valid_to IS NULL THEN 1 ELSE 0 END) AS living FROM agency_closure b WHERE b.ancestor_id IN (",
    );
    text.bind_all(agencies.iter().map(|agency| agency.uuid())).push(") GROUP BY b.descendant_id LIMIT ");
    text.bind(FEW_AGENCIES + 1);
    let below = sql.all_of::<Below>(text).await?;
    if i64::try_from(below.len()).unwrap_or(i64::MAX) > FEW_AGENCIES {
        return Ok(None);
    }
    let (living, ended): (Vec<Below>, Vec<Below>) = below.into_iter().partition(|row| row.living > 0);
    let ids = |rows: Vec<Below>| rows.into_iter().map(|row| row.descendant_id).collect();
    Ok(Some(Few { living: ids(living), ended: ids(ended) }))
}

/// Adds ` AND …`: the findings (of a table called `f`) that a person sees; `few` is what [`few_below`] gave.
///
/// With it they are gathered along the indexes of agencies, exactly: asked for each finding of a kind or state, which most are not the person's, the
/// condition took PostgreSQL 150 ms where this takes 35.
pub(in crate::modules::inspections) fn push_finding_scope(text: &mut SqlText, scope: &Scope, few: Option<&Few>) {
    let Scope::Of { agencies, member } = scope else { return };
    if let Some(few) = few {
        text.push(" AND f.seq IN (");
        push_gathered(text, agencies, few);
        if let Some(member) = member {
            text.push(" UNION SELECT x.seq FROM inspection_member m JOIN finding x ON x.inspection_id = m.inspection_id WHERE m.account_id = ");
            text.bind(member.uuid());
        }
        text.push(")");
        return;
    }
    let is_below = |text: &mut SqlText, column: &str| {
        text.push("EXISTS (SELECT 1 FROM agency_closure b WHERE b.descendant_id = ").push(column);
        text.push(" AND b.ancestor_id IN (").bind_all(agencies.iter().map(|agency| agency.uuid()));
        text.push(") AND (b.valid_to IS NULL OR b.valid_to >= f.seen_since))");
    };
    text.push(" AND (");
    is_below(text, "f.inspector_id");
    text.push(" OR ");
    is_below(text, "f.overseer_id");
    text.push(" OR (f.state <> 'noted' AND ");
    is_below(text, "f.agency_id");
    text.push(")");
    if let Some(member) = member {
        text.push(
            " OR EXISTS (SELECT 1 FROM inspection_member m WHERE m.inspection_id = f.inspection_id AND m.account_id = ",
        );
        text.bind(member.uuid()).push(")");
    }
    text.push(")");
}

/// The findings of a few agencies: those that lie below the person's still, and those that did when it was found.
fn push_gathered(text: &mut SqlText, agencies: &[AgencyId], few: &Few) {
    const SIDES: [(&str, &str); 3] =
        [("x.inspector_id", ""), ("x.overseer_id", ""), ("x.agency_id", "x.state <> 'noted' AND ")];
    for (place, (column, told)) in SIDES.into_iter().enumerate() {
        text.push(if place == 0 { "" } else { " UNION " }).push("SELECT x.seq FROM finding x WHERE ").push(told);
        text.push(column).push(" IN (").bind_all(few.living.iter().copied()).push(")");
        if few.ended.is_empty() {
            continue;
        }
        text.push(" UNION SELECT x.seq FROM finding x WHERE ").push(told);
        text.push(column).push(" IN (").bind_all(few.ended.iter().copied());
        text.push(") AND EXISTS (SELECT 1 FROM agency_closure b WHERE b.descendant_id = ").push(column);
        text.push(" AND b.ancestor_id IN (").bind_all(agencies.iter().map(|agency| agency.uuid()));
        text.push(") AND b.valid_to >= x.seen_since)");
    }
}
