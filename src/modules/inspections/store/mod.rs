//! Inspections in the database. All SQL of the module stands here.
//!
//! | file | holds |
//! | --- | --- |
//! | here | one inspection with its subjects, fields, team and documents: found, locked, inserted, saved |
//! | `list` | the calendar, one agency's year, overlaps |
//! | `stakes` | who has to do with an inspection; the condition of a scope |
//! | `answers` | the frozen checklist, answers, changes of tablets |
//! | `findings`, `files` | findings, their list, their files |
//! | `recommendations` | recommendations |
//! | `counted` | what indicators count of them, for many agencies at once |
//! | `reference` | criteria, measures, questions |
//!
//! The closure of the tree is read here too: what lies below an agency is needed inside a statement.

pub(super) mod answers;
pub(super) mod counted;
pub(super) mod files;
pub(super) mod findings;
pub(super) mod inheritance;
pub(super) mod list;
pub(super) mod recommendations;
pub(super) mod reference;
pub(super) mod stakes;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, InspectionId};
use thihanh_kernel::time::civil;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, values};
use uuid::Uuid;

use super::model::inspection::{Facts, Inspection, Subject, Withdrawal};
use super::model::paper::{SelfReport, Signed};
use super::model::team::Member;
use super::model::{FieldRef, Span};

/// Columns of [`Row`], of a table called `i`.
const COLUMNS: &str = "i.seq, i.id, i.code, i.state, i.kind, i.object, i.agency_id, i.overseer_id, i.jurisdiction_id, i.external_body, i.title, \
     i.content, i.period_from, i.period_to, i.starts_on, i.ends_on, i.plan_id, i.plan_item, i.overlap_reason, i.notified_on, i.report_due_on, \
     i.began_on, i.left_on, i.summary, i.concluded_on, i.sent_on, i.closed_on, i.withdrawn_at, i.withdrawn_why, i.created_at, i.created_by, \
     i.updated_at, i.version";

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    id: Uuid,
    code: String,
    state: String,
    kind: String,
    object: String,
    agency_id: Uuid,
    overseer_id: Uuid,
    jurisdiction_id: Uuid,
    external_body: String,
    title: String,
    content: String,
    period_from: NaiveDate,
    period_to: NaiveDate,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    plan_id: Option<Uuid>,
    plan_item: Option<i64>,
    overlap_reason: String,
    notified_on: Option<NaiveDate>,
    report_due_on: Option<NaiveDate>,
    began_on: Option<NaiveDate>,
    left_on: Option<NaiveDate>,
    summary: String,
    concluded_on: Option<NaiveDate>,
    sent_on: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
    withdrawn_at: Option<DateTime<Utc>>,
    withdrawn_why: String,
    created_at: DateTime<Utc>,
    created_by: Option<Uuid>,
    updated_at: DateTime<Utc>,
    version: i64,
}

/// A stored word that must be one of a closed set.
fn word<T: std::str::FromStr>(text: &str, what: &'static str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable { what })
}

impl Row {
    fn inspection(self) -> Result<Inspection, StoreError> {
        Ok(Inspection {
            seq: self.seq,
            id: InspectionId::from_uuid(self.id),
            code: self.code,
            state: word(&self.state, "state of an inspection")?,
            agency: AgencyId::from_uuid(self.agency_id),
            overseer: AgencyId::from_uuid(self.overseer_id),
            jurisdiction: AgencyId::from_uuid(self.jurisdiction_id),
            external_body: self.external_body,
            facts: Facts {
                title: self.title,
                kind: word(&self.kind, "kind of an inspection")?,
                object: word(&self.object, "object of an inspection")?,
                fields: Vec::new(),
                subjects: Vec::new(),
                period: Span { from: self.period_from, to: self.period_to },
                visit: Span { from: self.starts_on, to: self.ends_on },
                content: self.content,
                plan: self.plan_id.map(|plan| (plan, self.plan_item.unwrap_or_default())),
            },
            team: Vec::new(),
            subjects: Vec::new(),
            papers: Vec::new(),
            overlap_reason: self.overlap_reason,
            notified_on: self.notified_on,
            report_due_on: self.report_due_on,
            began_on: self.began_on,
            left_on: self.left_on,
            summary: self.summary,
            concluded_on: self.concluded_on,
            sent_on: self.sent_on,
            closed_on: self.closed_on,
            withdrawal: self.withdrawn_at.map(|at| Withdrawal { at, reason: self.withdrawn_why }),
            created_at: self.created_at,
            created_by: self.created_by.map(AccountId::from_uuid),
            updated_at: self.updated_at,
            version: self.version,
        })
    }
}

/// Inspections with everything that belongs to them, in the order of the rows.
async fn whole(sql: &dyn Sql, rows: Vec<Row>) -> Result<Vec<Inspection>, StoreError> {
    let mut found: Vec<Inspection> = rows.into_iter().map(Row::inspection).collect::<Result<_, _>>()?;
    if found.is_empty() {
        return Ok(found);
    }
    let places: HashMap<Uuid, usize> =
        found.iter().enumerate().map(|(place, inspection)| (inspection.id.uuid(), place)).collect();
    let ids: Vec<Uuid> = found.iter().map(|inspection| inspection.id.uuid()).collect();
    let of = |columns: &str, table: &str, order: &str| {
        let mut text = SqlText::new("SELECT ");
        text.push(columns).push(" FROM ").push(table).push(" WHERE inspection_id IN (").bind_all(ids.iter().copied());
        text.push(") ORDER BY ").push(order);
        text
    };
    let columns = "inspection_id, agency_id, report_number, report_on, report_note, report_at";
    for row in sql.all_of::<SubjectRow>(of(columns, "inspection_subject", "position")).await? {
        if let Some(inspection) = places.get(&row.inspection_id).and_then(|place| found.get_mut(*place)) {
            inspection.facts.subjects.push(AgencyId::from_uuid(row.agency_id));
            inspection.subjects.push(row.subject());
        }
    }
    let columns = "inspection_id, field_code, field_name";
    for row in sql.all_of::<FieldRow>(of(columns, "inspection_field", "field_code")).await? {
        if let Some(inspection) = places.get(&row.inspection_id).and_then(|place| found.get_mut(*place)) {
            inspection.facts.fields.push(FieldRef { code: row.field_code, name: row.field_name });
        }
    }
    let columns = "inspection_id, id, account_id, name, agency_id, post, role, conflict";
    for row in sql.all_of::<MemberRow>(of(columns, "inspection_member", "position")).await? {
        if let Some(inspection) = places.get(&row.inspection_id).and_then(|place| found.get_mut(*place)) {
            inspection.team.push(row.member()?);
        }
    }
    let columns = "inspection_id, kind, subject_id, number, symbol, signed_on, signer_title, signer_name";
    for row in sql.all_of::<PaperRow>(of(columns, "inspection_paper", "signed_on, id")).await? {
        if let Some(inspection) = places.get(&row.inspection_id).and_then(|place| found.get_mut(*place)) {
            inspection.papers.push(row.signed()?);
        }
    }
    Ok(found)
}

#[derive(FromQueryResult)]
struct SubjectRow {
    inspection_id: Uuid,
    agency_id: Uuid,
    report_number: String,
    report_on: Option<NaiveDate>,
    report_note: String,
    report_at: Option<DateTime<Utc>>,
}

impl SubjectRow {
    fn subject(self) -> Subject {
        let report = self.report_on.zip(self.report_at).map(|(on, at)| SelfReport {
            number: self.report_number,
            on,
            note: self.report_note,
            at,
        });
        Subject { agency: AgencyId::from_uuid(self.agency_id), report }
    }
}

#[derive(FromQueryResult)]
struct FieldRow {
    inspection_id: Uuid,
    field_code: String,
    field_name: String,
}

#[derive(FromQueryResult)]
struct MemberRow {
    inspection_id: Uuid,
    id: Uuid,
    account_id: Option<Uuid>,
    name: String,
    agency_id: Uuid,
    post: String,
    role: String,
    conflict: String,
}

impl MemberRow {
    fn member(self) -> Result<Member, StoreError> {
        Ok(Member {
            id: self.id,
            account: self.account_id.map(AccountId::from_uuid),
            name: self.name,
            agency: AgencyId::from_uuid(self.agency_id),
            post: self.post,
            role: word(&self.role, "role in a team")?,
            conflict: self.conflict,
        })
    }
}

#[derive(FromQueryResult)]
struct PaperRow {
    inspection_id: Uuid,
    kind: String,
    subject_id: Option<Uuid>,
    number: Option<i64>,
    symbol: String,
    signed_on: NaiveDate,
    signer_title: String,
    signer_name: String,
}

impl PaperRow {
    fn signed(self) -> Result<Signed, StoreError> {
        Ok(Signed {
            kind: word(&self.kind, "kind of a document")?,
            subject: self.subject_id.map(AgencyId::from_uuid),
            number: self.number.and_then(|number| u32::try_from(number).ok()),
            symbol: self.symbol,
            on: self.signed_on,
            signer_title: self.signer_title,
            signer_name: self.signer_name,
        })
    }
}

/// The inspection with this code.
pub(super) async fn find(sql: &dyn Sql, code: &str) -> Result<Option<Inspection>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM inspection i WHERE i.code = $1");
    let row = sql.optional::<Row>(&statement, values![code]).await?;
    Ok(whole(sql, row.into_iter().collect()).await?.pop())
}

/// The same, locked until the transaction ends.
pub(super) async fn find_for_update(tx: &WriteTx, code: &str) -> Result<Option<Inspection>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM inspection i WHERE i.code = $1{}", tx.dialect().for_update());
    let row = tx.optional::<Row>(&statement, values![code]).await?;
    Ok(whole(tx, row.into_iter().collect()).await?.pop())
}

/// Inspections by their ids.
pub(super) async fn of_ids(sql: &dyn Sql, ids: &[InspectionId]) -> Result<Vec<Inspection>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push(" FROM inspection i WHERE i.id IN (").bind_all(ids.iter().map(|id| id.uuid())).push(")");
    let rows = sql.all_of::<Row>(text).await?;
    whole(sql, rows).await
}

/// A new inspection.
pub(super) async fn insert(tx: &WriteTx, inspection: &Inspection) -> Result<(), StoreError> {
    let facts = &inspection.facts;
    tx.execute(
        "INSERT INTO inspection (id, code, state, kind, object, agency_id, overseer_id, jurisdiction_id, external_body, title, content, \
         period_from, period_to, starts_on, ends_on, plan_id, plan_item, overlap_reason, summary, withdrawn_why, created_at, created_by, \
         created_on, updated_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, '', '', '', $18, $19, $20, $18, 1)",
        values![
            inspection.id.uuid(),
            inspection.code.as_str(),
            inspection.state.as_str(),
            facts.kind.as_str(),
            facts.object.as_str(),
            inspection.agency.uuid(),
            inspection.overseer.uuid(),
            inspection.jurisdiction.uuid(),
            inspection.external_body.as_str(),
            facts.title.as_str(),
            facts.content.as_str(),
            facts.period.from,
            facts.period.to,
            facts.visit.from,
            facts.visit.to,
            facts.plan.map(|(plan, _)| plan),
            facts.plan.map(|(_, item)| item),
            inspection.created_at,
            inspection.created_by.map(AccountId::uuid),
            civil(inspection.created_at)
        ],
    )
    .await?;
    insert_parts(tx, inspection).await
}

/// Subjects and fields.
async fn insert_parts(tx: &WriteTx, inspection: &Inspection) -> Result<(), StoreError> {
    let id = inspection.id.uuid();
    let facts = &inspection.facts;
    let subjects = (1_i64..).zip(&inspection.subjects).map(|(position, subject)| {
        let report = subject.report.as_ref();
        values![
            id,
            subject.agency.uuid(),
            position,
            facts.visit.from,
            facts.visit.to,
            facts.period.from,
            facts.period.to,
            report.map_or("", |report| report.number.as_str()),
            report.map(|report| report.on),
            report.map_or("", |report| report.note.as_str()),
            report.map(|report| report.at)
        ]
    });
    const SUBJECT: &[&str] = &[
        "inspection_id",
        "agency_id",
        "position",
        "starts_on",
        "ends_on",
        "period_from",
        "period_to",
        "report_number",
        "report_on",
        "report_note",
        "report_at",
    ];
    tx.insert_many("inspection_subject", SUBJECT, subjects.collect()).await?;
    let fields = facts.fields.iter().map(|field| values![id, field.code.as_str(), field.name.as_str()]);
    tx.insert_many("inspection_field", &["inspection_id", "field_code", "field_name"], fields.collect()).await
}

/// Saves a locked inspection as its next version; its subjects and fields too.
pub(super) async fn save(tx: &WriteTx, inspection: &Inspection) -> Result<(), StoreError> {
    let facts = &inspection.facts;
    let withdrawal = inspection.withdrawal.as_ref();
    tx.execute(
        "UPDATE inspection SET state = $2, kind = $3, object = $4, external_body = $5, title = $6, content = $7, period_from = $8, \
         period_to = $9, starts_on = $10, ends_on = $11, plan_id = $12, plan_item = $13, overlap_reason = $14, notified_on = $15, \
         report_due_on = $16, began_on = $17, left_on = $18, summary = $19, concluded_on = $20, sent_on = $21, closed_on = $22, \
         withdrawn_at = $23, withdrawn_why = $24, updated_at = $25, version = version + 1 WHERE id = $1",
        values![
            inspection.id.uuid(),
            inspection.state.as_str(),
            facts.kind.as_str(),
            facts.object.as_str(),
            inspection.external_body.as_str(),
            facts.title.as_str(),
            facts.content.as_str(),
            facts.period.from,
            facts.period.to,
            facts.visit.from,
            facts.visit.to,
            facts.plan.map(|(plan, _)| plan),
            facts.plan.map(|(_, item)| item),
            inspection.overlap_reason.as_str(),
            inspection.notified_on,
            inspection.report_due_on,
            inspection.began_on,
            inspection.left_on,
            inspection.summary.as_str(),
            inspection.concluded_on,
            inspection.sent_on,
            inspection.closed_on,
            withdrawal.map(|it| it.at),
            withdrawal.map_or("", |it| it.reason.as_str()),
            inspection.updated_at
        ],
    )
    .await?;
    for statement in [
        "DELETE FROM inspection_subject WHERE inspection_id = $1",
        "DELETE FROM inspection_field WHERE inspection_id = $1",
    ] {
        tx.execute(statement, values![inspection.id.uuid()]).await?;
    }
    insert_parts(tx, inspection).await
}

/// A new member of a team, behind the others.
pub(super) async fn add_member(tx: &WriteTx, inspection: InspectionId, member: &Member) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO inspection_member (id, inspection_id, account_id, name, agency_id, post, role, conflict, position) \
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, coalesce(max(position), 0) + 1 FROM inspection_member WHERE inspection_id = $2",
        values![
            member.id,
            inspection.uuid(),
            member.account.map(AccountId::uuid),
            member.name.as_str(),
            member.agency.uuid(),
            member.post.as_str(),
            member.role.as_str(),
            member.conflict.as_str()
        ],
    )
    .await?;
    Ok(())
}

/// Takes somebody out of a team; `false` where there is nobody of this id.
pub(super) async fn remove_member(tx: &WriteTx, inspection: InspectionId, member: Uuid) -> Result<bool, StoreError> {
    let statement = "DELETE FROM inspection_member WHERE inspection_id = $1 AND id = $2";
    Ok(tx.execute(statement, values![inspection.uuid(), member]).await? == 1)
}

/// Keeps the signed document in place of an earlier one of its kind.
pub(super) async fn save_paper(
    tx: &WriteTx,
    id: Uuid,
    inspection: &Inspection,
    paper: &Signed,
) -> Result<(), StoreError> {
    use chrono::Datelike;
    let subject = paper.subject.map(AgencyId::uuid);
    tx.execute(
        "DELETE FROM inspection_paper WHERE inspection_id = $1 AND kind = $2 AND ((subject_id IS NULL AND $3 = 1) OR subject_id = $4)",
        values![
            inspection.id.uuid(),
            paper.kind.as_str(),
            i64::from(subject.is_none()),
            subject.unwrap_or_default()
        ],
    )
    .await?;
    tx.execute(
        "INSERT INTO inspection_paper (id, inspection_id, kind, subject_id, agency_id, series, year, number, symbol, signed_on, signer_title, \
         signer_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        values![
            id,
            inspection.id.uuid(),
            paper.kind.as_str(),
            subject,
            inspection.agency.uuid(),
            paper.kind.series(),
            i64::from(paper.on.year()),
            paper.number.map(i64::from),
            paper.symbol.as_str(),
            paper.on,
            paper.signer_title.as_str(),
            paper.signer_name.as_str()
        ],
    )
    .await?;
    Ok(())
}

/// Whether another document of the agency bears the number in that year.
pub(super) async fn is_taken(sql: &dyn Sql, inspection: &Inspection, paper: &Signed) -> Result<bool, StoreError> {
    use chrono::Datelike;
    #[derive(FromQueryResult)]
    struct Taken {
        inspection_id: Uuid,
        kind: String,
        subject_id: Option<Uuid>,
    }
    let taken: Option<Taken> = sql
        .optional(
            "SELECT inspection_id, kind, subject_id FROM inspection_paper WHERE agency_id = $1 AND series = $2 AND year = $3 AND number = $4",
            values![
                inspection.agency.uuid(),
                paper.kind.series(),
                i64::from(paper.on.year()),
                paper.number.map(i64::from)
            ],
        )
        .await?;
    // The same document may bear its own number again.
    Ok(taken.is_some_and(|taken| {
        let same = (inspection.id.uuid(), paper.kind.as_str(), paper.subject.map(AgencyId::uuid));
        (taken.inspection_id, taken.kind.as_str(), taken.subject_id) != same
    }))
}
