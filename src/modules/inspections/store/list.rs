//! The calendar, one agency's year, and overlaps.

use std::collections::HashMap;

use chrono::{Months, NaiveDate};
use thihanh_kernel::ids::{AgencyId, InspectionId};
use thihanh_kernel::page::{Count, Cursor, Page, Slice};
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, capped_count};
use uuid::Uuid;

use super::stakes::push_scope;
use super::{COLUMNS, Row, whole};
use crate::modules::inspections::model::form::LONGEST_VISIT_MONTHS;
use crate::modules::inspections::model::inspection::{Inspection, State};
use crate::modules::inspections::model::overlap::{Other, Reach};
use crate::modules::inspections::model::{FieldRef, Span};
use crate::modules::inspections::policy::Scope;

/// How far inspections are counted.
const COUNT_CAP: u64 = 10_000;
/// Inspections of one agency in one year: a wall, not a limit that somebody meets.
const MOST_OF_YEAR: i64 = 200;
/// Overlaps that one search gives.
const MOST_OVERLAPS: i64 = 500;

/// What a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// On site in these days.
    pub days: Option<Span>,
    /// At this stage.
    pub state: Option<State>,
    /// Of this inspected agency.
    pub subject: Option<AgencyId>,
    /// In this field.
    pub field: Option<String>,
    /// Begun from this plan, and from this line of it.
    pub plan: Option<(Uuid, Option<i64>)>,
}

fn push_filter(text: &mut SqlText, filter: &Filter) {
    if let Some(days) = filter.days {
        text.push(" AND i.starts_on <= ").bind(days.to).push(" AND i.ends_on >= ").bind(days.from);
        // None lasts longer, so the index need not be read from its beginning.
        if let Some(earliest) = days.from.checked_sub_months(Months::new(LONGEST_VISIT_MONTHS)) {
            text.push(" AND i.starts_on >= ").bind(earliest);
        }
    }
    if let Some(state) = filter.state {
        text.push(" AND i.state = ").bind(state.as_str());
    }
    if let Some(subject) = filter.subject {
        text.push(" AND EXISTS (SELECT 1 FROM inspection_subject s WHERE s.inspection_id = i.id AND s.agency_id = ");
        text.bind(subject.uuid()).push(")");
    }
    if let Some((plan, line)) = filter.plan {
        text.push(" AND i.plan_id = ").bind(plan);
        if let Some(line) = line {
            text.push(" AND i.plan_item = ").bind(line);
        }
    }
    if let Some(field) = &filter.field {
        text.push(" AND EXISTS (SELECT 1 FROM inspection_field x WHERE x.inspection_id = i.id AND x.field_code = ");
        text.bind(field.as_str()).push(")");
    }
}

/// A page of the inspections that a person sees, in the order of their days.
pub(in crate::modules::inspections) async fn list(
    sql: &impl Sql,
    scope: &Scope,
    filter: &Filter,
    page: &Page,
) -> Result<(Slice<Inspection>, Count), StoreError> {
    let mut counted = SqlText::new("SELECT 1 FROM inspection i WHERE 1 = 1");
    push_filter(&mut counted, filter);
    push_scope(&mut counted, scope);
    let count = capped_count(sql, counted, COUNT_CAP).await?;
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push(" FROM inspection i WHERE 1 = 1");
    push_filter(&mut text, filter);
    push_scope(&mut text, scope);
    let after =
        page.after.as_ref().and_then(|after| Some((after.part::<NaiveDate>(0).ok()?, after.part::<i64>(1).ok()?)));
    if let Some((day, seq)) = after {
        text.push(" AND (i.starts_on > ").bind(day).push(" OR (i.starts_on = ").bind(day);
        text.push(" AND i.seq > ").bind(seq).push("))");
    }
    text.push(" ORDER BY i.starts_on, i.seq LIMIT ").bind(page.fetch());
    let rows = sql.all_of::<Row>(text).await?;
    let place = |row: &Row| Cursor::new([row.starts_on.to_string(), row.seq.to_string()]);
    let Slice { items, next } = page.slice(rows, place);
    Ok((Slice { items: whole(sql, items).await?, next }, count))
}

/// The inspections of one agency in a year, in the order of their days. Which of them may be known is the caller's to ask.
pub(in crate::modules::inspections) async fn year_of(
    sql: &impl Sql,
    agency: AgencyId,
    days: Span,
) -> Result<Vec<Inspection>, StoreError> {
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push(
        " FROM inspection_subject s JOIN inspection i ON i.id = s.inspection_id \
         WHERE i.withdrawn_at IS NULL AND s.agency_id = ",
    );
    text.bind(agency.uuid()).push(" AND s.starts_on <= ").bind(days.to).push(" AND s.ends_on >= ").bind(days.from);
    text.push(" ORDER BY i.starts_on, i.seq LIMIT ").bind(MOST_OF_YEAR);
    let rows = sql.all_of::<Row>(text).await?;
    whole(sql, rows).await
}

/// The inspections that may meet one: of its subjects, on its days or in its period. Those that were taken back do not count.
pub(in crate::modules::inspections) async fn others(
    sql: &impl Sql,
    own: &Reach,
    except: Option<InspectionId>,
) -> Result<Vec<Other>, StoreError> {
    #[derive(FromQueryResult)]
    struct Found {
        inspection_id: Uuid,
        code: String,
        inspector_id: Uuid,
        external_body: String,
        subject_id: Uuid,
        period_from: NaiveDate,
        period_to: NaiveDate,
        starts_on: NaiveDate,
        ends_on: NaiveDate,
    }
    let mut text = SqlText::new(
        "SELECT s.inspection_id, i.code, i.agency_id AS inspector_id, i.external_body, s.agency_id AS subject_id, s.period_from, s.period_to, \
         s.starts_on, s.ends_on FROM inspection_subject s JOIN inspection i ON i.id = s.inspection_id \
         WHERE i.withdrawn_at IS NULL AND s.agency_id IN (",
    );
    text.bind_all(own.subjects.iter().map(|subject| subject.uuid())).push(") AND ((s.starts_on <= ");
    text.bind(own.visit.to).push(" AND s.ends_on >= ").bind(own.visit.from).push(") OR (s.period_from <= ");
    text.bind(own.period.to).push(" AND s.period_to >= ").bind(own.period.from).push("))");
    if let Some(except) = except {
        text.push(" AND s.inspection_id <> ").bind(except.uuid());
    }
    text.push(" ORDER BY s.starts_on, i.seq LIMIT ").bind(MOST_OVERLAPS);
    let found = sql.all_of::<Found>(text).await?;
    let mut ids: Vec<Uuid> = found.iter().map(|row| row.inspection_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut fields = fields_of(sql, &ids).await?;
    Ok(found
        .into_iter()
        .map(|row| Other {
            inspection: InspectionId::from_uuid(row.inspection_id),
            code: row.code,
            agency: AgencyId::from_uuid(row.inspector_id),
            external_body: row.external_body,
            subject: AgencyId::from_uuid(row.subject_id),
            fields: fields.entry(row.inspection_id).or_default().clone(),
            period: Span { from: row.period_from, to: row.period_to },
            visit: Span { from: row.starts_on, to: row.ends_on },
        })
        .collect())
}

async fn fields_of(sql: &impl Sql, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<FieldRef>>, StoreError> {
    let mut fields: HashMap<Uuid, Vec<FieldRef>> = HashMap::new();
    if ids.is_empty() {
        return Ok(fields);
    }
    let mut text =
        SqlText::new("SELECT inspection_id, field_code, field_name FROM inspection_field WHERE inspection_id IN (");
    text.bind_all(ids.iter().copied()).push(") ORDER BY inspection_id, field_code");
    for row in sql.all_of::<super::FieldRow>(text).await? {
        let field = FieldRef { code: row.field_code, name: row.field_name };
        fields.entry(row.inspection_id).or_default().push(field);
    }
    Ok(fields)
}
