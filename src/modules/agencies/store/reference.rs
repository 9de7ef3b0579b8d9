//! Reference rows that ship with the program and that a province may change: kinds, groups, days off, rules.

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::AgencyId;
use thihanh_kernel::calendar::{DayKind, WorkingCalendar};
use thihanh_kernel::ids::IdSource;
use thihanh_store::{FromQueryResult, Sql, StoreError, Value, WriteTx, values};
use uuid::Uuid;

use crate::modules::agencies::model::groups::ShippedGroup;
use crate::modules::agencies::model::period::{BEGINNING, END};
use crate::modules::agencies::model::phrase::Phrase;
use crate::modules::agencies::model::shipped::{Holiday, Kind, ShippedRule};

/// A kind of agency, for filters.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct KindRow {
    /// Its code.
    pub code: String,
    /// Its name in Vietnamese.
    pub name_vi: String,
    /// Its name in English.
    pub name_en: String,
}

/// All kinds in the order of lists.
pub async fn kinds(sql: &dyn Sql) -> Result<Vec<KindRow>, StoreError> {
    sql.all("SELECT code, name_vi, name_en FROM agency_kind ORDER BY sort_order, code", values![]).await
}

#[derive(FromQueryResult)]
struct HolidayRow {
    day: NaiveDate,
    kind: String,
    name: String,
    source: String,
    is_verified: bool,
}

/// Days off and worked weekends from `from` to `to`, oldest first.
pub async fn holidays(sql: &dyn Sql, from: NaiveDate, to: NaiveDate) -> Result<Vec<Holiday>, StoreError> {
    let rows = sql
        .all::<HolidayRow>(
            "SELECT day, kind, name, source, is_verified FROM holiday
             WHERE day >= $1 AND day <= $2 AND withdrawn_on IS NULL ORDER BY day, kind",
            values![from, to],
        )
        .await?;
    let read = |row: HolidayRow| {
        let kind = DayKind::parse(&row.kind).ok_or(StoreError::Unreadable { what: "kind of day" })?;
        Ok(Holiday { day: row.day, kind, name: row.name, source: row.source, is_verified: row.is_verified })
    };
    rows.into_iter().map(read).collect()
}

/// The years of which days off are known, oldest first.
pub async fn holiday_years(sql: &dyn Sql) -> Result<Option<(NaiveDate, NaiveDate)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        first: Option<NaiveDate>,
        last: Option<NaiveDate>,
    }
    let row: Row = sql
        .one("SELECT min(day) AS first, max(day) AS last FROM holiday WHERE withdrawn_on IS NULL", values![])
        .await?;
    Ok(row.first.zip(row.last))
}

/// Writes a day, over the same day of the same kind where there is one, withdrawn or not. The id of its row.
pub async fn put_holiday(tx: &WriteTx, id: Uuid, holiday: &Holiday) -> Result<Uuid, StoreError> {
    tx.execute(
        "INSERT INTO holiday (id, day, kind, name, source, is_verified) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (day, kind) DO UPDATE SET name = excluded.name, source = excluded.source,
             is_verified = excluded.is_verified, withdrawn_on = NULL",
        values![
            id,
            holiday.day,
            holiday.kind.code(),
            holiday.name.as_str(),
            holiday.source.as_str(),
            holiday.is_verified
        ],
    )
    .await?;
    holiday_id(tx, holiday.day, holiday.kind).await?.ok_or(StoreError::Unreadable { what: "holiday" })
}

/// Takes a day out of the calendar; `None` where it is not in it.
pub async fn withdraw_holiday(
    tx: &WriteTx,
    day: NaiveDate,
    kind: DayKind,
    on: NaiveDate,
) -> Result<Option<Uuid>, StoreError> {
    let sql = "UPDATE holiday SET withdrawn_on = $3 WHERE day = $1 AND kind = $2 AND withdrawn_on IS NULL";
    match tx.execute(sql, values![day, kind.code(), on]).await? {
        0 => Ok(None),
        _ => holiday_id(tx, day, kind).await,
    }
}

async fn holiday_id(sql: &dyn Sql, day: NaiveDate, kind: DayKind) -> Result<Option<Uuid>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
    }
    let row: Option<Row> =
        sql.optional("SELECT id FROM holiday WHERE day = $1 AND kind = $2", values![day, kind.code()]).await?;
    Ok(row.map(|row| row.id))
}

/// The working calendar of everything known.
pub async fn calendar(sql: &dyn Sql) -> Result<WorkingCalendar, StoreError> {
    let all = holidays(sql, BEGINNING, END).await?;
    Ok(WorkingCalendar::new(all.into_iter().map(|holiday| (holiday.day, holiday.kind))))
}

/// A rule that holds in a jurisdiction on a day.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Rule {
    /// Its value.
    pub value: String,
    /// The document or custom it rests on.
    pub source: String,
    /// Whether somebody has checked it.
    pub is_verified: bool,
}

/// The jurisdiction's own row before the one of every jurisdiction; the newest of each.
pub async fn rule(sql: &dyn Sql, key: &str, jurisdiction: AgencyId, on: NaiveDate) -> Result<Option<Rule>, StoreError> {
    sql.optional(
        "SELECT value, source, is_verified FROM rule_row
         WHERE key = $1 AND (jurisdiction_id = $2 OR jurisdiction_id IS NULL)
           AND valid_from <= $3 AND (valid_to IS NULL OR valid_to >= $3)
         ORDER BY CASE WHEN jurisdiction_id IS NULL THEN 1 ELSE 0 END, valid_from DESC LIMIT 1",
        values![key, jurisdiction.uuid(), on],
    )
    .await
}

/// Rows of the program that are not there yet; rows that a province changed stay as they are. How many were added.
pub async fn install(
    tx: &WriteTx,
    ids: &dyn IdSource,
    now: DateTime<Utc>,
    (kinds, groups): (&[Kind], &[ShippedGroup]),
    (holidays, rules): (&[Holiday], &[ShippedRule]),
) -> Result<u64, StoreError> {
    let order = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
    let rows = kinds
        .iter()
        .enumerate()
        .map(|(at, kind)| values![kind.code.as_str(), kind.name_vi.as_str(), kind.name_en.as_str(), order(at)]);
    let mut added = tx.insert_new("agency_kind", &["code", "name_vi", "name_en", "sort_order"], rows.collect()).await?;
    let rows = holidays.iter().map(|holiday| {
        let (kind, name) = (holiday.kind.code(), holiday.name.as_str());
        values![ids.uuid(now), holiday.day, kind, name, holiday.source.as_str(), holiday.is_verified]
    });
    added += tx.insert_new("holiday", &["id", "day", "kind", "name", "source", "is_verified"], rows.collect()).await?;
    for (at, group) in groups.iter().enumerate() {
        added += install_group(tx, ids.uuid(now), group, order(at)).await?;
    }
    for rule in rules {
        added += install_rule(tx, ids.uuid(now), rule).await?;
    }
    Ok(added)
}

async fn install_group(tx: &WriteTx, id: Uuid, group: &ShippedGroup, order: i64) -> Result<u64, StoreError> {
    let columns = ["id", "code", "name_vi", "name_en", "valid_from", "valid_to", "source", "is_verified", "sort_order"];
    let row = values![
        id,
        group.code.as_str(),
        group.name_vi.as_str(),
        group.name_en.as_str(),
        group.valid_from,
        group.valid_to,
        group.source.as_str(),
        group.is_verified,
        order
    ];
    let mut text = thihanh_store::SqlText::new("INSERT INTO recipient_group (");
    text.push(&columns.join(", ")).push(") VALUES (").bind_all(row).push(") ON CONFLICT DO NOTHING");
    if tx.execute_of(text).await? == 0 {
        return Ok(0);
    }
    // Two spellings that fold alike are one phrase.
    let mut phrases: Vec<(String, &str)> =
        group.phrases.iter().map(|phrase| (Phrase::key(phrase), phrase.as_str())).collect();
    phrases.sort();
    phrases.dedup_by(|a, b| a.0 == b.0);
    let rows = phrases.into_iter().map(|(key, phrase)| values![id, key, phrase]).collect();
    tx.insert_many("recipient_phrase", &["group_id", "phrase_folded", "phrase"], rows).await?;
    let rows: Vec<Vec<Value>> = group
        .selectors
        .iter()
        .map(|selector| values![id, selector.kind.as_str(), selector.level.as_str(), selector.is_included])
        .collect();
    tx.insert_many("recipient_selector", &["group_id", "kind", "level", "is_included"], rows).await?;
    Ok(1)
}

async fn install_rule(tx: &WriteTx, id: Uuid, rule: &ShippedRule) -> Result<u64, StoreError> {
    tx.execute(
        "INSERT INTO rule_row (id, key, value, valid_from, valid_to, source, is_verified)
         SELECT $1, $2, $3, $4, $5, $6, $7
         WHERE NOT EXISTS (SELECT 1 FROM rule_row r WHERE r.key = $2 AND r.jurisdiction_id IS NULL)",
        values![
            id,
            rule.key.as_str(),
            rule.value.as_str(),
            rule.valid_from,
            rule.valid_to,
            rule.source.as_str(),
            rule.is_verified
        ],
    )
    .await
}
