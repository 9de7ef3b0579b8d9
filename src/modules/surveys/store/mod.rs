//! Surveys in the database. All SQL of the module stands here.
//!
//! | file | rows |
//! | --- | --- |
//! | this | surveys and their forms; who has to do with them |
//! | `sample` | draws, agencies of the sample, invitations |
//! | `responses` | answered forms |
//! | `count` | what the answers come to |
//!
//! The closure of the tree is read here too: what lies below an agency is needed inside a statement.

mod count;
mod responses;
mod sample;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::ids::{AccountId, AgencyId, SurveyId};
use thihanh_kernel::page::{Count, Cursor, Page, Slice};
use thihanh_kernel::time::civil;
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, WriteTx, capped_count, values};
use uuid::Uuid;

pub use self::count::Counting;
pub(super) use self::count::{answered, by_agency, crossed, shares, spread, stepped, tallies, words};
pub(super) use self::responses::{
    Cell, NewResponse, answers_of, find_response, has_response, insert_response, list_responses, set_valid,
};
pub(super) use self::sample::{
    Draw, draw_agencies, draws, insert_draw, insert_invitations, invitation, mark_issued, rates, remove_unused,
    set_paper_sent, units, use_up,
};

use super::model::form::Form;
use super::model::words::Words;
use super::model::{Facts, Method, State, Survey};
use super::policy::{Scope, Stakes};

const COLUMNS: &str = "s.seq, s.id, s.code, s.agency_id, s.title_vi, s.title_en, s.purpose_vi, s.purpose_en, s.usage_vi, s.usage_en, s.method, \
     s.subject_group, s.sample_plan, s.field_code, s.is_open_link, s.link, s.state, s.opens_on, s.closes_on, s.published_no, s.draft_no, \
     s.conclusion, s.concluded_on, s.created_at, s.created_by, s.updated_at, s.version";

/// How far surveys are counted.
const COUNT_CAP: u64 = 10_000;

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    id: Uuid,
    code: String,
    agency_id: Uuid,
    title_vi: String,
    title_en: String,
    purpose_vi: String,
    purpose_en: String,
    usage_vi: String,
    usage_en: String,
    method: String,
    subject_group: String,
    sample_plan: String,
    field_code: Option<String>,
    is_open_link: bool,
    link: String,
    state: String,
    opens_on: Option<NaiveDate>,
    closes_on: Option<NaiveDate>,
    published_no: Option<i64>,
    draft_no: Option<i64>,
    conclusion: String,
    concluded_on: Option<NaiveDate>,
    created_at: DateTime<Utc>,
    created_by: Option<Uuid>,
    updated_at: DateTime<Utc>,
    version: i64,
}

/// A number of the database that is never negative nor large.
fn small(number: i64) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

impl TryFrom<Row> for Survey {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let unreadable = |what| StoreError::Unreadable { what };
        Ok(Self {
            seq: row.seq,
            id: SurveyId::from_uuid(row.id),
            code: row.code,
            facts: Facts {
                agency: AgencyId::from_uuid(row.agency_id),
                title: Words { vi: row.title_vi, en: row.title_en },
                purpose: Words { vi: row.purpose_vi, en: row.purpose_en },
                usage: Words { vi: row.usage_vi, en: row.usage_en },
                method: Method::of(&row.method).ok_or_else(|| unreadable("method of a survey"))?,
                subject_group: row.subject_group,
                sample_plan: row.sample_plan,
                field_code: row.field_code,
                is_open_link: row.is_open_link,
            },
            link: row.link,
            state: State::of(&row.state).ok_or_else(|| unreadable("state of a survey"))?,
            days: row.opens_on.zip(row.closes_on),
            published_no: row.published_no.map(small),
            draft_no: row.draft_no.map(small),
            conclusion: row.conclusion,
            concluded_on: row.concluded_on,
            created_at: row.created_at,
            created_by: row.created_by.map(AccountId::from_uuid),
            updated_at: row.updated_at,
            version: row.version,
        })
    }
}

/// The survey with this code.
pub(super) async fn find(sql: &dyn Sql, code: &str) -> Result<Option<Survey>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM survey s WHERE s.code = $1");
    sql.optional::<Row>(&statement, values![code]).await?.map(Survey::try_from).transpose()
}

/// The same, locked until the transaction ends.
pub(super) async fn find_for_update(tx: &WriteTx, code: &str) -> Result<Option<Survey>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM survey s WHERE s.code = $1{}", tx.dialect().for_update());
    tx.optional::<Row>(&statement, values![code]).await?.map(Survey::try_from).transpose()
}

/// The surveys of these ids.
pub(super) async fn of_ids(sql: &dyn Sql, ids: &[SurveyId]) -> Result<Vec<Survey>, StoreError> {
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push(" FROM survey s WHERE s.id IN (").bind_all(ids.iter().map(|id| id.uuid()));
    text.push(") ORDER BY s.seq");
    sql.all_of::<Row>(text).await?.into_iter().map(Survey::try_from).collect()
}

/// The survey of an address.
pub(super) async fn find_by_link(sql: &dyn Sql, link: &str) -> Result<Option<Survey>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM survey s WHERE s.link = $1");
    sql.optional::<Row>(&statement, values![link]).await?.map(Survey::try_from).transpose()
}

/// The survey as it stands, which nobody closes or changes until the transaction ends; many may hold it so at once.
pub(super) async fn find_shared(tx: &WriteTx, id: SurveyId) -> Result<Option<Survey>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM survey s WHERE s.id = $1{}", tx.dialect().for_share());
    tx.optional::<Row>(&statement, values![id.uuid()]).await?.map(Survey::try_from).transpose()
}

/// A page of the surveys that a person sees, the newest first. The list walks the key; its conditions are looked up row by row.
pub(super) async fn list(sql: &dyn Sql, scope: &Scope, page: &Page) -> Result<(Slice<Survey>, Count), StoreError> {
    let mut counted = SqlText::new("SELECT 1 FROM survey s WHERE 1 = 1");
    push_scope(&mut counted, scope);
    let count = capped_count(sql, counted, COUNT_CAP).await?;
    let mut statement = SqlText::new("SELECT ");
    statement.push(COLUMNS).push(" FROM survey s WHERE 1 = 1");
    push_scope(&mut statement, scope);
    if let Some(seq) = page.after.as_ref().and_then(|after| after.part::<i64>(0).ok()) {
        statement.push(" AND s.seq < ").bind(seq);
    }
    statement.push(" ORDER BY s.seq DESC LIMIT ").bind(page.fetch());
    let rows = sql.all_of::<Row>(statement).await?;
    let Slice { items, next } = page.slice(rows, |row| Cursor::new([row.seq.to_string()]));
    Ok((Slice { items: items.into_iter().map(Survey::try_from).collect::<Result<_, _>>()?, next }, count))
}

fn push_scope(statement: &mut SqlText, scope: &Scope) {
    let Scope::Of(agencies) = scope else { return };
    let among = |statement: &mut SqlText| {
        statement.push(" AND b.ancestor_id IN (").bind_all(agencies.iter().map(|agency| agency.uuid()));
        // Those above now, or above when it was made.
        statement.push(") AND (b.valid_to IS NULL OR b.valid_to >= s.created_on))");
    };
    statement.push(" AND (EXISTS (SELECT 1 FROM agency_closure b WHERE b.descendant_id = s.agency_id");
    among(statement);
    statement.push(
        " OR (s.state <> 'draft' AND EXISTS (SELECT 1 FROM survey_unit u JOIN agency_closure b ON b.descendant_id = u.agency_id \
         WHERE u.survey_id = s.id",
    );
    among(statement);
    statement.push("))");
}

#[derive(FromQueryResult)]
struct IdRow {
    id: Uuid,
}

fn ids<T: FromIterator<AgencyId>>(rows: Vec<IdRow>) -> T {
    rows.into_iter().map(|row| AgencyId::from_uuid(row.id)).collect()
}

/// An agency, and everything that stands or has stood above it since a day.
pub(super) async fn above(sql: &dyn Sql, agency: AgencyId, since: NaiveDate) -> Result<BTreeSet<AgencyId>, StoreError> {
    let statement = "SELECT DISTINCT c.ancestor_id AS id FROM agency_closure c \
         WHERE c.descendant_id = $1 AND (c.valid_to IS NULL OR c.valid_to >= $2)";
    Ok(ids(sql.all(statement, values![agency.uuid(), since]).await?))
}

/// The agencies that have to do with a survey, and everything that stands or stood above them since it was made.
pub(super) async fn stakes(sql: &dyn Sql, survey: &Survey) -> Result<Stakes, StoreError> {
    let since = civil(survey.created_at);
    let asking = above(sql, survey.facts.agency, since).await?;
    if survey.state == State::Draft {
        return Ok(Stakes { asking, sampled: BTreeSet::new() });
    }
    let statement = "SELECT DISTINCT c.ancestor_id AS id FROM survey_unit u JOIN agency_closure c ON c.descendant_id = u.agency_id \
         WHERE u.survey_id = $1 AND (c.valid_to IS NULL OR c.valid_to >= $2)";
    Ok(Stakes { asking, sampled: ids(sql.all(statement, values![survey.id.uuid(), since]).await?) })
}

/// The agencies of the sample that are or stand below one of these.
pub(super) async fn sampled_below(
    sql: &dyn Sql,
    survey: &Survey,
    agencies: &[AgencyId],
) -> Result<BTreeSet<AgencyId>, StoreError> {
    let mut text = SqlText::new(
        "SELECT DISTINCT u.agency_id AS id FROM survey_unit u JOIN agency_closure b ON b.descendant_id = u.agency_id WHERE u.survey_id = ",
    );
    text.bind(survey.id.uuid()).push(" AND b.ancestor_id IN (");
    text.bind_all(agencies.iter().map(|agency| agency.uuid())).push(") AND (b.valid_to IS NULL OR b.valid_to >= ");
    text.bind(civil(survey.created_at)).push(")");
    Ok(ids(sql.all_of(text).await?))
}

/// A new survey.
pub(super) async fn insert(tx: &WriteTx, survey: &Survey) -> Result<(), StoreError> {
    let facts = &survey.facts;
    tx.execute(
        "INSERT INTO survey (id, code, agency_id, title_vi, title_en, purpose_vi, purpose_en, usage_vi, usage_en, method, subject_group, \
         sample_plan, field_code, is_open_link, link, state, draft_no, conclusion, created_on, created_at, created_by, updated_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'draft', $16, '', $17, $18, $19, $18, 1)",
        values![
            survey.id.uuid(),
            survey.code.as_str(),
            facts.agency.uuid(),
            facts.title.vi.as_str(),
            facts.title.en.as_str(),
            facts.purpose.vi.as_str(),
            facts.purpose.en.as_str(),
            facts.usage.vi.as_str(),
            facts.usage.en.as_str(),
            facts.method.as_str(),
            facts.subject_group.as_str(),
            facts.sample_plan.as_str(),
            facts.field_code.clone(),
            facts.is_open_link,
            survey.link.as_str(),
            survey.draft_no.map(i64::from),
            civil(survey.created_at),
            survey.created_at,
            survey.created_by.map(AccountId::uuid)
        ],
    )
    .await?;
    Ok(())
}

/// Saves what became of a locked survey, as its next version.
pub(super) async fn save(tx: &WriteTx, survey: &Survey) -> Result<(), StoreError> {
    let facts = &survey.facts;
    tx.execute(
        "UPDATE survey SET agency_id = $2, title_vi = $3, title_en = $4, purpose_vi = $5, purpose_en = $6, usage_vi = $7, usage_en = $8, \
         method = $9, subject_group = $10, sample_plan = $11, field_code = $12, is_open_link = $13, state = $14, opens_on = $15, \
         closes_on = $16, published_no = $17, draft_no = $18, conclusion = $19, concluded_on = $20, updated_at = $21, \
         version = version + 1 WHERE id = $1",
        values![
            survey.id.uuid(),
            facts.agency.uuid(),
            facts.title.vi.as_str(),
            facts.title.en.as_str(),
            facts.purpose.vi.as_str(),
            facts.purpose.en.as_str(),
            facts.usage.vi.as_str(),
            facts.usage.en.as_str(),
            facts.method.as_str(),
            facts.subject_group.as_str(),
            facts.sample_plan.as_str(),
            facts.field_code.clone(),
            facts.is_open_link,
            survey.state.as_str(),
            survey.days.map(|(from, _)| from),
            survey.days.map(|(_, to)| to),
            survey.published_no.map(i64::from),
            survey.draft_no.map(i64::from),
            survey.conclusion.as_str(),
            survey.concluded_on,
            survey.updated_at
        ],
    )
    .await?;
    Ok(())
}

/// Takes a draft away with all that hangs on it: nobody was asked anything.
pub(super) async fn remove(tx: &WriteTx, survey: SurveyId) -> Result<(), StoreError> {
    for statement in [
        "DELETE FROM survey_draw_agency WHERE survey_id = $1",
        "DELETE FROM survey_draw_quota WHERE survey_id = $1",
        "DELETE FROM survey_draw WHERE survey_id = $1",
        "DELETE FROM survey_unit WHERE survey_id = $1",
        "DELETE FROM survey_form WHERE survey_id = $1",
        "DELETE FROM survey WHERE id = $1",
    ] {
        tx.execute(statement, values![survey.uuid()]).await?;
    }
    Ok(())
}

/// The questions of a version.
pub(super) async fn form(sql: &dyn Sql, survey: SurveyId, number: u32) -> Result<Form, StoreError> {
    #[derive(FromQueryResult)]
    struct FormRow {
        content: String,
    }
    let statement = "SELECT content FROM survey_form WHERE survey_id = $1 AND number = $2";
    let row: FormRow = sql.one(statement, values![survey.uuid(), i64::from(number)]).await?;
    serde_json::from_str(&row.content).map_err(|_| StoreError::Unreadable { what: "form of a survey" })
}

/// Every published version with its number, the newest first.
pub(super) async fn published_forms(sql: &dyn Sql, survey: SurveyId) -> Result<Vec<(u32, Form)>, StoreError> {
    #[derive(FromQueryResult)]
    struct FormRow {
        number: i64,
        content: String,
    }
    let statement = "SELECT number, content FROM survey_form WHERE survey_id = $1 AND published_at IS NOT NULL ORDER BY number DESC";
    let rows: Vec<FormRow> = sql.all(statement, values![survey.uuid()]).await?;
    rows.into_iter()
        .map(|row| {
            let form = serde_json::from_str(&row.content);
            Ok((small(row.number), form.map_err(|_| StoreError::Unreadable { what: "form of a survey" })?))
        })
        .collect()
}

/// Writes the questions of a version that is being written: a new row, or over what stood there. A published one is left as it is.
pub(super) async fn save_form(tx: &WriteTx, survey: SurveyId, number: u32, form: &Form) -> Result<(), StoreError> {
    let content = serde_json::to_string(form)?;
    tx.execute(
        "INSERT INTO survey_form (survey_id, number, content) VALUES ($1, $2, $3)
         ON CONFLICT (survey_id, number) DO UPDATE SET content = excluded.content WHERE survey_form.published_at IS NULL",
        values![survey.uuid(), i64::from(number), content],
    )
    .await?;
    Ok(())
}

/// From now on the version never changes.
pub(super) async fn freeze_form(
    tx: &WriteTx,
    survey: SurveyId,
    number: u32,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let statement = "UPDATE survey_form SET published_at = $3 WHERE survey_id = $1 AND number = $2";
    tx.execute(statement, values![survey.uuid(), i64::from(number), at]).await?;
    Ok(())
}

/// Gives a version up that was never published.
pub(super) async fn remove_form(tx: &WriteTx, survey: SurveyId, number: u32) -> Result<(), StoreError> {
    let statement = "DELETE FROM survey_form WHERE survey_id = $1 AND number = $2 AND published_at IS NULL";
    tx.execute(statement, values![survey.uuid(), i64::from(number)]).await?;
    Ok(())
}
