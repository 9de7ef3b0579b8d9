//! What the registers come to for agencies with everything below each. Whether the actor may see them is asked before.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError};
use uuid::Uuid;

use super::budget::SUMS;
use super::staff::{push_units, push_without};
use super::{count, push_counting};
use crate::modules::conditions::model::numbers::{BudgetNumbers, StaffNumbers, TrainingNumbers};

/// Numbers by agency; one of which nothing is counted is left out.
pub type By<T> = HashMap<AgencyId, T>;

#[derive(FromQueryResult)]
struct One {
    ancestor_id: Uuid,
    total: i64,
}

async fn by_agency(sql: &dyn Sql, statement: SqlText) -> Result<Vec<(AgencyId, u64)>, StoreError> {
    let rows = sql.all_of::<One>(statement).await?;
    Ok(rows.into_iter().map(|row| (AgencyId::from_uuid(row.ancestor_id), count(row.total))).collect())
}

/// ` WHERE` the closure is that of these agencies on a day.
fn push_tree(statement: &mut SqlText, roots: &[AgencyId], on: NaiveDate) {
    statement.push(" WHERE c.ancestor_id IN (").bind_all(roots.iter().map(|root| root.uuid()));
    statement.push(") AND c.valid_from <= ").bind(on);
    statement.push(" AND (c.valid_to IS NULL OR c.valid_to >= ").bind(on).push(")");
}

/// B2 on a day: people and posts along the closure, then the agencies that should have a focal point.
pub async fn staff(
    sql: &dyn Sql,
    roots: &[AgencyId],
    on: NaiveDate,
    kinds: Option<&[String]>,
) -> Result<By<StaffNumbers>, StoreError> {
    #[derive(FromQueryResult)]
    struct People {
        ancestor_id: Uuid,
        filled: i64,
        full_time: i64,
        law_degree: i64,
        trained: i64,
    }
    let mut found = By::<StaffNumbers>::new();
    let mut people = SqlText::new(
        "SELECT c.ancestor_id, COUNT(*) AS filled, \
             CAST(COALESCE(SUM(CASE WHEN s.is_full_time THEN 1 ELSE 0 END), 0) AS bigint) AS full_time, \
             CAST(COALESCE(SUM(CASE WHEN s.degree = 'law' THEN 1 ELSE 0 END), 0) AS bigint) AS law_degree, \
             CAST(COALESCE(SUM(CASE WHEN s.trained_on <= ",
    );
    people.bind(on).push(
        " THEN 1 ELSE 0 END), 0) AS bigint) AS trained \
         FROM agency_closure c JOIN legal_staff s ON s.agency_id = c.descendant_id",
    );
    push_tree(&mut people, roots, on);
    people.push(" AND s.valid_from <= ").bind(on);
    people.push(" AND (s.valid_to IS NULL OR s.valid_to >= ").bind(on).push(") GROUP BY c.ancestor_id");
    for row in sql.all_of::<People>(people).await? {
        let (filled, full_time) = (count(row.filled), count(row.full_time));
        let of = found.entry(AgencyId::from_uuid(row.ancestor_id)).or_default();
        (of.filled, of.full_time, of.part_time) = (filled, full_time, filled.saturating_sub(full_time));
        (of.law_degree, of.trained) = (count(row.law_degree), count(row.trained));
    }
    let mut posts = SqlText::new(
        "SELECT c.ancestor_id, CAST(COALESCE(SUM(p.posts), 0) AS bigint) AS total \
         FROM agency_closure c JOIN legal_post p ON p.agency_id = c.descendant_id",
    );
    push_tree(&mut posts, roots, on);
    posts.push(" AND p.valid_from = (SELECT MAX(q.valid_from) FROM legal_post q WHERE q.agency_id = p.agency_id");
    posts.push(" AND q.valid_from <= ").bind(on).push(") GROUP BY c.ancestor_id");
    for (agency, total) in by_agency(sql, posts).await? {
        found.entry(agency).or_default().posts = total;
    }
    let mut units = SqlText::new("SELECT c.ancestor_id, COUNT(*) AS total");
    push_units(&mut units, roots, on, kinds);
    units.push(" GROUP BY c.ancestor_id");
    for (agency, total) in by_agency(sql, units).await? {
        found.entry(agency).or_default().units = total;
    }
    let mut without = SqlText::new("SELECT c.ancestor_id, COUNT(*) AS total");
    push_units(&mut without, roots, on, kinds);
    push_without(&mut without, on);
    without.push(" GROUP BY c.ancestor_id");
    for (agency, total) in by_agency(sql, without).await? {
        found.entry(agency).or_default().units_without = total;
    }
    Ok(found)
}

/// B1 between two days, of a field where one is named: classes that began between them and were not cancelled, agencies as they stood when a class
/// began.
pub async fn training(
    sql: &dyn Sql,
    roots: &[AgencyId],
    (from, to): (NaiveDate, NaiveDate),
    field: Option<&str>,
) -> Result<By<TrainingNumbers>, StoreError> {
    #[derive(FromQueryResult)]
    struct Classes {
        ancestor_id: Uuid,
        classes: i64,
        planned: i64,
    }
    #[derive(FromQueryResult)]
    struct Came {
        ancestor_id: Uuid,
        attended: i64,
        passed: i64,
    }
    let push_days = |statement: &mut SqlText| {
        statement.push(" WHERE k.cancelled_why IS NULL AND k.starts_on >= ").bind(from);
        statement.push(" AND k.starts_on <= ").bind(to);
        // PostgreSQL takes no text with a NUL in it, and no field has such a code.
        if let Some(field) = field.filter(|code| !code.contains('\0')) {
            statement.push(" AND k.field_code = ").bind(field);
        }
        statement.push(" GROUP BY t.ancestor_id");
    };
    let mut found = By::<TrainingNumbers>::new();
    let mut classes = SqlText::new(
        "SELECT t.ancestor_id, COUNT(*) AS classes, CAST(COALESCE(SUM(k.planned), 0) AS bigint) AS planned FROM training_class k",
    );
    push_counting(&mut classes, "k.organiser_id", "k.starts_on", roots);
    push_days(&mut classes);
    for row in sql.all_of::<Classes>(classes).await? {
        let of = found.entry(AgencyId::from_uuid(row.ancestor_id)).or_default();
        (of.classes, of.planned) = (count(row.classes), count(row.planned));
    }
    let came = |column: &str| {
        let mut statement = SqlText::new(
            "SELECT t.ancestor_id, CAST(COALESCE(SUM(a.attended), 0) AS bigint) AS attended, \
             CAST(COALESCE(SUM(a.passed), 0) AS bigint) AS passed \
             FROM training_class k JOIN training_trainees a ON a.class_id = k.id",
        );
        push_counting(&mut statement, column, "k.starts_on", roots);
        push_days(&mut statement);
        statement
    };
    for row in sql.all_of::<Came>(came("k.organiser_id")).await? {
        let of = found.entry(AgencyId::from_uuid(row.ancestor_id)).or_default();
        (of.attended, of.passed) = (count(row.attended), count(row.passed));
    }
    for row in sql.all_of::<Came>(came("a.agency_id")).await? {
        let of = found.entry(AgencyId::from_uuid(row.ancestor_id)).or_default();
        (of.own_attended, of.own_passed) = (count(row.attended), count(row.passed));
    }
    Ok(found)
}

/// B3 of a year. An agency that stood below another on two spans of it counts there once.
pub async fn budget(sql: &dyn Sql, roots: &[AgencyId], year: i32) -> Result<By<BudgetNumbers>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        ancestor_id: Uuid,
        lines: i64,
        asked_vnd: i64,
        allotted_vnd: i64,
        spent_vnd: i64,
        short: i64,
        over_lines: i64,
    }
    let mut statement = SqlText::new("SELECT x.ancestor_id, ");
    statement.push(SUMS).push(
        ", CAST(COALESCE(SUM(CASE WHEN m.allotted_vnd < m.asked_vnd THEN 1 ELSE 0 END), 0) AS bigint) AS short, \
         CAST(COALESCE(SUM(CASE WHEN m.spent_vnd > m.allotted_vnd THEN 1 ELSE 0 END), 0) AS bigint) AS over_lines \
         FROM monitoring_budget m JOIN (SELECT DISTINCT t.ancestor_id, n.id AS line_id FROM monitoring_budget n \
         JOIN agency_closure t ON t.descendant_id = n.agency_id AND t.valid_from <= n.ends_on \
         AND (t.valid_to IS NULL OR t.valid_to >= n.starts_on) WHERE n.year = ",
    );
    statement.bind(i64::from(year)).push(" AND t.ancestor_id IN (");
    statement.bind_all(roots.iter().map(|root| root.uuid())).push(")) x ON x.line_id = m.id GROUP BY x.ancestor_id");
    let rows = sql.all_of::<Row>(statement).await?;
    let read = |row: Row| {
        let numbers = BudgetNumbers {
            lines: count(row.lines),
            asked_vnd: row.asked_vnd,
            allotted_vnd: row.allotted_vnd,
            spent_vnd: row.spent_vnd,
            short: count(row.short),
            over: count(row.over_lines),
        };
        (AgencyId::from_uuid(row.ancestor_id), numbers)
    };
    Ok(rows.into_iter().map(read).collect())
}
