//! What the registers come to for an agency with everything below it. Whether the actor may see the agency is asked before.

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, values};

use super::budget::{BudgetFilter, SUMS, push_filter};
use super::staff::{push_units, push_without};
use super::{During, count, push_below};
use crate::modules::conditions::model::numbers::{BudgetNumbers, StaffNumbers, TrainingNumbers};
use crate::modules::conditions::policy::Scope;

#[derive(FromQueryResult)]
struct One {
    total: i64,
}

async fn one(sql: &impl Sql, statement: SqlText) -> Result<u64, StoreError> {
    let rows = sql.all_of::<One>(statement).await?;
    Ok(rows.first().map_or(0, |row| count(row.total)))
}

/// B2 on a day: people and posts along the closure, then the agencies that should have a focal point.
pub async fn staff(
    sql: &impl Sql,
    root: AgencyId,
    on: NaiveDate,
    kinds: Option<&[String]>,
) -> Result<StaffNumbers, StoreError> {
    #[derive(FromQueryResult)]
    struct People {
        filled: i64,
        full_time: i64,
        law_degree: i64,
        trained: i64,
    }
    let statement = "SELECT COUNT(*) AS filled, \
             CAST(COALESCE(SUM(CASE WHEN s.is_full_time THEN 1 ELSE 0 END), 0) AS bigint) AS full_time, \
             CAST(COALESCE(SUM(CASE WHEN s.degree = 'law' THEN 1 ELSE 0 END), 0) AS bigint) AS law_degree, \
             CAST(COALESCE(SUM(CASE WHEN s.trained_on <= $2 THEN 1 ELSE 0 END), 0) AS bigint) AS trained \
         FROM agency_closure c JOIN legal_staff s ON s.agency_id = c.descendant_id \
         WHERE c.ancestor_id = $1 AND c.valid_from <= $2 AND (c.valid_to IS NULL OR c.valid_to >= $2) \
             AND s.valid_from <= $2 AND (s.valid_to IS NULL OR s.valid_to >= $2)";
    let people: People = sql.one(statement, values![root.uuid(), on]).await?;
    let statement = "SELECT CAST(COALESCE(SUM(p.posts), 0) AS bigint) AS total \
         FROM agency_closure c JOIN legal_post p ON p.agency_id = c.descendant_id \
         WHERE c.ancestor_id = $1 AND c.valid_from <= $2 AND (c.valid_to IS NULL OR c.valid_to >= $2) \
             AND p.valid_from = (SELECT MAX(q.valid_from) FROM legal_post q WHERE q.agency_id = p.agency_id AND q.valid_from <= $2)";
    let posts: One = sql.one(statement, values![root.uuid(), on]).await?;
    let mut units = SqlText::new("SELECT COUNT(*) AS total");
    push_units(&mut units, root, on, kinds);
    let mut without = SqlText::new("SELECT COUNT(*) AS total");
    push_units(&mut without, root, on, kinds);
    push_without(&mut without, on);
    let (filled, full_time) = (count(people.filled), count(people.full_time));
    Ok(StaffNumbers {
        posts: count(posts.total),
        filled,
        full_time,
        part_time: filled.saturating_sub(full_time),
        law_degree: count(people.law_degree),
        trained: count(people.trained),
        units: one(sql, units).await?,
        units_without: one(sql, without).await?,
    })
}

/// B1 between two days: classes that began between them and were not cancelled, agencies as they stood when a class began.
pub async fn training(
    sql: &impl Sql,
    root: AgencyId,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<TrainingNumbers, StoreError> {
    #[derive(FromQueryResult)]
    struct Classes {
        classes: i64,
        planned: i64,
    }
    #[derive(FromQueryResult)]
    struct Came {
        attended: i64,
        passed: i64,
    }
    let began = During::Columns("k.starts_on", "k.starts_on");
    let push_days = |statement: &mut SqlText| {
        statement.push(" WHERE k.cancelled_why IS NULL AND k.starts_on >= ").bind(from);
        statement.push(" AND k.starts_on <= ").bind(to);
    };
    let mut classes = SqlText::new(
        "SELECT COUNT(*) AS classes, CAST(COALESCE(SUM(k.planned), 0) AS bigint) AS planned FROM training_class k",
    );
    push_days(&mut classes);
    push_below(&mut classes, "k.organiser_id", Some(root), began);
    let came = |column: &str| {
        let mut statement = SqlText::new(
            "SELECT CAST(COALESCE(SUM(a.attended), 0) AS bigint) AS attended, CAST(COALESCE(SUM(a.passed), 0) AS bigint) AS passed \
             FROM training_class k JOIN training_trainees a ON a.class_id = k.id",
        );
        push_days(&mut statement);
        push_below(&mut statement, column, Some(root), began);
        statement
    };
    let held = sql.all_of::<Classes>(classes).await?.into_iter().next();
    let theirs = sql.all_of::<Came>(came("k.organiser_id")).await?.into_iter().next();
    let own = sql.all_of::<Came>(came("a.agency_id")).await?.into_iter().next();
    let pair = |came: Option<Came>| came.map_or((0, 0), |came| (count(came.attended), count(came.passed)));
    let ((attended, passed), (own_attended, own_passed)) = (pair(theirs), pair(own));
    let (classes, planned) = held.map_or((0, 0), |held| (count(held.classes), count(held.planned)));
    Ok(TrainingNumbers { classes, planned, attended, passed, own_attended, own_passed })
}

/// B3 of a year.
pub async fn budget(sql: &impl Sql, root: AgencyId, year: i32) -> Result<BudgetNumbers, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        lines: i64,
        asked_vnd: i64,
        allotted_vnd: i64,
        spent_vnd: i64,
        short: i64,
        over_lines: i64,
    }
    let mut statement = SqlText::new("SELECT ");
    statement.push(SUMS);
    statement.push(
        ", CAST(COALESCE(SUM(CASE WHEN m.allotted_vnd < m.asked_vnd THEN 1 ELSE 0 END), 0) AS bigint) AS short, \
         CAST(COALESCE(SUM(CASE WHEN m.spent_vnd > m.allotted_vnd THEN 1 ELSE 0 END), 0) AS bigint) AS over_lines \
         FROM monitoring_budget m WHERE 1 = 1",
    );
    let filter = BudgetFilter { agency: Some(root), year: Some(year), ..BudgetFilter::default() };
    push_filter(&mut statement, &Scope::Everything, &filter);
    let row = sql.all_of::<Row>(statement).await?.into_iter().next();
    Ok(row.map_or_else(BudgetNumbers::default, |row| BudgetNumbers {
        lines: count(row.lines),
        asked_vnd: row.asked_vnd,
        allotted_vnd: row.allotted_vnd,
        spent_vnd: row.spent_vnd,
        short: count(row.short),
        over: count(row.over_lines),
    }))
}
