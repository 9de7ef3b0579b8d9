//! Who has to do with an inspection, and the conditions by which lists hold what a person sees.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::time::civil;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError};
use uuid::Uuid;

use crate::modules::inspections::model::inspection::{Inspection, State};
use crate::modules::inspections::policy::{Scope, Stakes};

/// Agencies, each with everything that stands or stood above it since a day.
pub(in crate::modules::inspections) async fn above(
    sql: &impl Sql,
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
pub(in crate::modules::inspections) async fn of(sql: &impl Sql, inspection: &Inspection) -> Result<Stakes, StoreError> {
    let mut agencies = inspection.facts.subjects.clone();
    agencies.extend([inspection.agency, inspection.overseer]);
    let above = above(sql, &agencies, civil(inspection.created_at)).await?;
    let side = |agency: AgencyId| above.get(&agency).cloned().unwrap_or_default();
    let is_external = inspection.state == State::External;
    Ok(Stakes {
        inspecting: side(inspection.agency),
        overseer: side(inspection.overseer),
        subjects: inspection.facts.subjects.iter().map(|subject| (*subject, side(*subject))).collect(),
        members: inspection.team.iter().filter_map(|member| member.account).collect(),
        is_told: inspection.state.is_told() || is_external,
        is_external,
    })
}

/// Adds ` AND (…)`: the inspections (of a table called `i`) that a person sees.
pub(in crate::modules::inspections) fn push_scope(text: &mut SqlText, scope: &Scope) {
    let Scope::Of { agencies, member } = scope else { return };
    let below = |text: &mut SqlText| {
        text.push("b.ancestor_id IN (").bind_all(agencies.iter().map(|agency| agency.uuid()));
        text.push(") AND (b.valid_to IS NULL OR b.valid_to >= i.created_on)");
    };
    text.push(" AND (EXISTS (SELECT 1 FROM agency_closure b WHERE b.descendant_id = i.agency_id AND ");
    below(text);
    text.push(") OR EXISTS (SELECT 1 FROM agency_closure b WHERE b.descendant_id = i.overseer_id AND ");
    below(text);
    text.push(
        ") OR (i.state NOT IN ('prepared', 'decided') AND EXISTS (SELECT 1 FROM inspection_subject s \
         JOIN agency_closure b ON b.descendant_id = s.agency_id WHERE s.inspection_id = i.id AND ",
    );
    below(text);
    text.push("))");
    if let Some(member) = member {
        text.push(" OR EXISTS (SELECT 1 FROM inspection_member m WHERE m.inspection_id = i.id AND m.account_id = ");
        text.bind(member.uuid()).push(")");
    }
    text.push(")");
}

/// Adds ` AND (…)`: the findings (of a table called `f`) that a person sees. What the scope's agencies have below them is gathered once and
/// not for each row, because a list may pass over many rows to the next that is seen.
pub(in crate::modules::inspections) fn push_finding_scope(text: &mut SqlText, scope: &Scope) {
    let Scope::Of { agencies, member } = scope else { return };
    let below = |text: &mut SqlText| {
        text.push("(SELECT b.descendant_id FROM agency_closure b WHERE b.ancestor_id IN (");
        text.bind_all(agencies.iter().map(|agency| agency.uuid())).push("))");
    };
    text.push(" AND (f.inspector_id IN ");
    below(text);
    text.push(" OR f.overseer_id IN ");
    below(text);
    text.push(" OR (f.state <> 'noted' AND f.agency_id IN ");
    below(text);
    text.push(")");
    if let Some(member) = member {
        text.push(" OR f.inspection_id IN (SELECT m.inspection_id FROM inspection_member m WHERE m.account_id = ");
        text.bind(member.uuid()).push(")");
    }
    text.push(")");
}
