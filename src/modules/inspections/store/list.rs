//! The calendar, one agency's year, and overlaps.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::ids::{AgencyId, InspectionId};
use thihanh_kernel::page::{Count, Cursor, Page, Slice};
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, capped_count};
use uuid::Uuid;

use super::stakes::{Few, few_below, push_days, push_scope};
use super::{COLUMNS, Row, whole};
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
    push_days(text, "i", filter.days);
    if let Some(state) = filter.state {
        text.push(" AND i.state = ").bind(state.as_str());
    }
    if let Some(subject) = filter.subject {
        // From the agency to its few inspections, not from every inspection to its agencies.
        text.push(" AND i.id IN (SELECT s.inspection_id FROM inspection_subject s WHERE s.agency_id = ");
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

fn conditions(scope: &Scope, few: Option<&Few>, filter: &Filter) -> SqlText {
    let mut text = SqlText::new(" FROM inspection i WHERE 1 = 1");
    push_filter(&mut text, filter);
    push_scope(&mut text, scope, few, filter.days);
    text
}

/// How many inspections a person sees; to be capped.
pub(in crate::modules::inspections) fn count_statement(scope: &Scope, few: Option<&Few>, filter: &Filter) -> SqlText {
    let mut text = SqlText::new("SELECT 1");
    text.push_text(conditions(scope, few, filter));
    text
}

/// A page of the inspections that a person sees, in the order of their days.
pub(in crate::modules::inspections) fn statement(
    scope: &Scope,
    few: Option<&Few>,
    filter: &Filter,
    page: &Page,
) -> SqlText {
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push_text(conditions(scope, few, filter));
    let after =
        page.after.as_ref().and_then(|after| Some((after.part::<NaiveDate>(0).ok()?, after.part::<i64>(1).ok()?)));
    if let Some((day, seq)) = after {
        // The first condition says nothing new: by it the index is read from there on.
        text.push(" AND i.starts_on >= ").bind(day);
        text.push(" AND (i.starts_on > ").bind(day).push(" OR i.seq > ").bind(seq).push(")");
    }
    text.push(" ORDER BY i.starts_on, i.seq LIMIT ").bind(page.fetch());
    text
}

/// [`statement`] and [`count_statement`], read.
pub(in crate::modules::inspections) async fn list(
    sql: &dyn Sql,
    scope: &Scope,
    filter: &Filter,
    page: &Page,
) -> Result<(Slice<Inspection>, Count), StoreError> {
    let few = few_below(sql, scope).await?;
    let count = capped_count(sql, count_statement(scope, few.as_ref(), filter), COUNT_CAP).await?;
    let rows = sql.all_of::<Row>(statement(scope, few.as_ref(), filter, page)).await?;
    let place = |row: &Row| Cursor::new([row.starts_on.to_string(), row.seq.to_string()]);
    let Slice { items, next } = page.slice(rows, place);
    Ok((Slice { items: whole(sql, items).await?, next }, count))
}

/// The inspections of one agency in a year, in the order of their days. Which of them may be known is the caller's to ask.
pub(in crate::modules::inspections) async fn year_of(
    sql: &dyn Sql,
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

/// The inspections that meet one: of its subjects, on its days, or in its period about one of its fields. Those that were taken back do not count.
/// That a field is shared is asked here and not of what comes back: of a hundred agencies there are more inspections in one period than one search
/// gives, and those on the same days would not be among the first.
pub(in crate::modules::inspections) fn others_statement(own: &Reach, except: Option<InspectionId>) -> SqlText {
    let mut text = SqlText::new(
        "SELECT s.inspection_id, i.code, i.agency_id AS inspector_id, i.external_body, s.agency_id AS subject_id, s.period_from, s.period_to, \
         s.starts_on, s.ends_on FROM inspection_subject s JOIN inspection i ON i.id = s.inspection_id \
         WHERE i.withdrawn_at IS NULL AND s.agency_id IN (",
    );
    text.bind_all(own.subjects.iter().map(|subject| subject.uuid())).push(") AND ((s.starts_on <= ");
    text.bind(own.visit.to).push(" AND s.ends_on >= ").bind(own.visit.from).push(") OR (s.period_from <= ");
    text.bind(own.period.to).push(" AND s.period_to >= ").bind(own.period.from);
    if !own.fields.is_empty() {
        // Whoever names no field looks at each.
        text.push(
            " AND (NOT EXISTS (SELECT 1 FROM inspection_field x WHERE x.inspection_id = s.inspection_id) \
             OR EXISTS (SELECT 1 FROM inspection_field x WHERE x.inspection_id = s.inspection_id AND x.field_code IN (",
        );
        text.bind_all(own.fields.iter().map(|field| field.code.as_str())).push(")))");
    }
    text.push("))");
    if let Some(except) = except {
        text.push(" AND s.inspection_id <> ").bind(except.uuid());
    }
    text.push(" ORDER BY s.starts_on, i.seq LIMIT ").bind(MOST_OVERLAPS);
    text
}

/// [`others_statement`], read.
pub(in crate::modules::inspections) async fn others(
    sql: &dyn Sql,
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
    let found = sql.all_of::<Found>(others_statement(own, except)).await?;
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

async fn fields_of(sql: &dyn Sql, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<FieldRef>>, StoreError> {
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

/// When an inspection of each agency last ended until a day. What was only put together or announced is no inspection yet; one of another body
/// is, once its days are over.
pub(in crate::modules::inspections) async fn last_inspected(
    sql: &dyn Sql,
    until: NaiveDate,
    field: Option<&str>,
) -> Result<HashMap<AgencyId, NaiveDate>, StoreError> {
    #[derive(FromQueryResult)]
    struct Last {
        agency_id: Uuid,
        ended_on: NaiveDate,
    }
    let mut text = SqlText::new(
        "SELECT s.agency_id, MAX(s.ends_on) AS ended_on FROM inspection_subject s JOIN inspection i ON i.id = s.inspection_id \
         WHERE i.withdrawn_at IS NULL AND i.state NOT IN ('prepared', 'decided', 'notified') AND s.ends_on <= ",
    );
    text.bind(until);
    if let Some(field) = field {
        text.push(
            " AND (NOT EXISTS (SELECT 1 FROM inspection_field a WHERE a.inspection_id = i.id) \
             OR EXISTS (SELECT 1 FROM inspection_field b WHERE b.inspection_id = i.id AND b.field_code = ",
        );
        text.bind(field).push("))");
    }
    text.push(" GROUP BY s.agency_id");
    let rows = sql.all_of::<Last>(text).await?;
    Ok(rows.into_iter().map(|row| (AgencyId::from_uuid(row.agency_id), row.ended_on)).collect())
}

/// Where the list of conclusions goes on: behind the one that was sent on this day at this place.
pub(in crate::modules::inspections) type SentPlace = (NaiveDate, i64);

/// An inspection whose conclusion was sent, in a few facts.
#[derive(FromQueryResult)]
pub(in crate::modules::inspections) struct SentRow {
    pub(in crate::modules::inspections) seq: i64,
    pub(in crate::modules::inspections) id: Uuid,
    pub(in crate::modules::inspections) code: String,
    pub(in crate::modules::inspections) agency_id: Uuid,
    pub(in crate::modules::inspections) title: String,
    pub(in crate::modules::inspections) sent_on: NaiveDate,
}

/// The inspections whose conclusions were sent in these days, the newest first, behind a place; at most `limit`.
pub(in crate::modules::inspections) async fn sent(
    sql: &dyn Sql,
    days: Span,
    behind: Option<SentPlace>,
    limit: i64,
) -> Result<Vec<SentRow>, StoreError> {
    let mut text = SqlText::new(
        "SELECT i.seq, i.id, i.code, i.agency_id, i.title, i.sent_on FROM inspection i \
         WHERE i.withdrawn_at IS NULL AND i.sent_on >= ",
    );
    text.bind(days.from).push(" AND i.sent_on <= ").bind(days.to);
    if let Some((on, seq)) = behind {
        text.push(" AND (i.sent_on < ").bind(on).push(" OR (i.sent_on = ").bind(on);
        text.push(" AND i.seq < ").bind(seq).push("))");
    }
    text.push(" ORDER BY i.sent_on DESC, i.seq DESC LIMIT ").bind(limit);
    sql.all_of::<SentRow>(text).await
}
