//! Answered forms.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::ids::{AccountId, AgencyId, QuestionId, ResponseId, SurveyId};
use thihanh_kernel::page::{Cursor, Page, Slice};
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, Value, WriteTx, values};
use uuid::Uuid;

use super::small;
use crate::modules::surveys::model::answer::{Answer, Answers};
use crate::modules::surveys::model::response::{Channel, ResponseLine};

/// An answered form to be kept.
#[derive(Debug, Clone)]
pub(in crate::modules::surveys) struct NewResponse {
    pub(in crate::modules::surveys) id: ResponseId,
    pub(in crate::modules::surveys) survey: SurveyId,
    pub(in crate::modules::surveys) form_no: u32,
    pub(in crate::modules::surveys) channel: Channel,
    pub(in crate::modules::surveys) agency: Option<AgencyId>,
    /// Why it does not count, where it does not.
    pub(in crate::modules::surveys) invalid_why: Option<String>,
    /// The random word of the page that sent it.
    pub(in crate::modules::surveys) once: Option<[u8; 32]>,
    pub(in crate::modules::surveys) on: NaiveDate,
    /// The officer who typed it in.
    pub(in crate::modules::surveys) by: Option<AccountId>,
    pub(in crate::modules::surveys) answers: Answers,
}

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    id: Uuid,
    form_no: i64,
    channel: String,
    agency_id: Option<Uuid>,
    is_valid: bool,
    invalid_why: String,
    answered_on: NaiveDate,
}

impl TryFrom<Row> for ResponseLine {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            seq: row.seq,
            id: ResponseId::from_uuid(row.id),
            form_no: small(row.form_no),
            channel: Channel::of(&row.channel).ok_or(StoreError::Unreadable { what: "way of an answer" })?,
            agency: row.agency_id.map(AgencyId::from_uuid),
            is_valid: row.is_valid,
            invalid_why: row.invalid_why,
            on: row.answered_on,
        })
    }
}

const COLUMNS: &str = "r.seq, r.id, r.form_no, r.channel, r.agency_id, r.is_valid, r.invalid_why, r.answered_on";

/// Keeps an answered form; `false` where the same page was kept before.
pub(in crate::modules::surveys) async fn insert_response(
    tx: &WriteTx,
    response: &NewResponse,
) -> Result<bool, StoreError> {
    #[derive(FromQueryResult)]
    struct SeqRow {
        seq: i64,
    }
    let row: Option<SeqRow> = tx
        .optional(
            "INSERT INTO survey_response (id, survey_id, form_no, channel, agency_id, is_valid, invalid_why, once_key, answered_on, entered_by) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (once_key) DO NOTHING RETURNING seq",
            values![
                response.id.uuid(),
                response.survey.uuid(),
                i64::from(response.form_no),
                response.channel.as_str(),
                response.agency.map(AgencyId::uuid),
                response.invalid_why.is_none(),
                response.invalid_why.clone().unwrap_or_default(),
                response.once.map(|once| once.to_vec()),
                response.on,
                response.by.map(AccountId::uuid)
            ],
        )
        .await?;
    let Some(SeqRow { seq }) = row else { return Ok(false) };
    let rows = response.answers.iter().flat_map(|(question, answer)| rows_of(seq, *question, answer)).collect();
    tx.insert_many("survey_answer", &["question_id", "response_seq", "row_code", "value", "words"], rows).await?;
    Ok(true)
}

fn rows_of(seq: i64, question: QuestionId, answer: &Answer) -> Vec<Vec<Value>> {
    let row = |row_code: u32, value: i64, words: &str| values![question.uuid(), seq, i64::from(row_code), value, words];
    match answer {
        Answer::Choice(code) => vec![row(0, i64::from(*code), "")],
        Answer::Choices(codes) => codes.iter().map(|code| row(0, i64::from(*code), "")).collect(),
        Answer::Value(value) => vec![row(0, *value, "")],
        Answer::Words(words) => vec![row(0, 0, words)],
        Answer::Rows(rows) => rows.iter().map(|(code, column)| row(*code, i64::from(*column), "")).collect(),
    }
}

/// Whether an answer came from the page with this random word.
pub(in crate::modules::surveys) async fn has_response(sql: &dyn Sql, once: &[u8; 32]) -> Result<bool, StoreError> {
    #[derive(FromQueryResult)]
    struct SeqRow {
        #[expect(dead_code, reason = "whether there is one")]
        seq: i64,
    }
    let row: Option<SeqRow> =
        sql.optional("SELECT seq FROM survey_response WHERE once_key = $1", values![once.to_vec()]).await?;
    Ok(row.is_some())
}

/// A page of the answered forms of a survey, the newest first, along `survey_response_survey`.
pub(in crate::modules::surveys) async fn list_responses(
    sql: &dyn Sql,
    survey: SurveyId,
    page: &Page,
) -> Result<Slice<ResponseLine>, StoreError> {
    let mut text = SqlText::new("SELECT ");
    text.push(COLUMNS).push(" FROM survey_response r WHERE r.survey_id = ").bind(survey.uuid());
    if let Some(seq) = page.after.as_ref().and_then(|after| after.part::<i64>(0).ok()) {
        text.push(" AND r.seq < ").bind(seq);
    }
    text.push(" ORDER BY r.seq DESC LIMIT ").bind(page.fetch());
    let rows: Vec<Row> = sql.all_of(text).await?;
    let Slice { items, next } = page.slice(rows, |row| Cursor::new([row.seq.to_string()]));
    Ok(Slice { items: items.into_iter().map(ResponseLine::try_from).collect::<Result<_, _>>()?, next })
}

/// One answered form of a survey.
pub(in crate::modules::surveys) async fn find_response(
    sql: &dyn Sql,
    survey: SurveyId,
    id: ResponseId,
) -> Result<Option<ResponseLine>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM survey_response r WHERE r.id = $1 AND r.survey_id = $2");
    let row: Option<Row> = sql.optional(&statement, values![id.uuid(), survey.uuid()]).await?;
    row.map(ResponseLine::try_from).transpose()
}

/// A form counts, or does not and why.
pub(in crate::modules::surveys) async fn set_valid(
    tx: &WriteTx,
    id: ResponseId,
    invalid_why: Option<&str>,
) -> Result<(), StoreError> {
    let statement = "UPDATE survey_response SET is_valid = $2, invalid_why = $3 WHERE id = $1";
    tx.execute(statement, values![id.uuid(), invalid_why.is_none(), invalid_why.unwrap_or_default()]).await?;
    Ok(())
}

/// One row of `survey_answer`: row of a matrix, value, words.
pub(in crate::modules::surveys) type Cell = (i64, i64, String);

/// What the forms of a stretch of numbers answer to these questions, by form and question: a walk along the key for each question.
pub(in crate::modules::surveys) async fn answers_of(
    sql: &dyn Sql,
    questions: &[QuestionId],
    (first, last): (i64, i64),
) -> Result<HashMap<(i64, QuestionId), Vec<Cell>>, StoreError> {
    #[derive(FromQueryResult)]
    struct AnswerRow {
        question_id: Uuid,
        response_seq: i64,
        row_code: i64,
        value: i64,
        words: String,
    }
    let mut text = SqlText::new(
        "SELECT question_id, response_seq, row_code, value, words FROM survey_answer WHERE question_id IN (",
    );
    text.bind_all(questions.iter().map(|question| question.uuid())).push(") AND response_seq >= ").bind(first);
    text.push(" AND response_seq <= ").bind(last).push(" ORDER BY question_id, response_seq, row_code, value");
    let rows: Vec<AnswerRow> = sql.all_of(text).await?;
    let mut answers: HashMap<(i64, QuestionId), Vec<Cell>> = HashMap::new();
    for row in rows {
        let key = (row.response_seq, QuestionId::from_uuid(row.question_id));
        answers.entry(key).or_default().push((row.row_code, row.value, row.words));
    }
    Ok(answers)
}
