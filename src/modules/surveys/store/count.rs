//! What the answers come to. Forms that are not valid do not count; there are few of them, so they are left out by number.

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::ids::{AgencyId, QuestionId, SurveyId};
use thihanh_store::{FromQueryResult, Sql, SqlText, StoreError, values};
use uuid::Uuid;

use crate::modules::surveys::model::tally::{Counted, Spread};

/// Written answers that a page shows.
const WORDS_SHOWN: i64 = 50;

fn push_valid(text: &mut SqlText, survey: SurveyId) {
    text.push(" AND a.response_seq NOT IN (SELECT seq FROM survey_response WHERE survey_id = ").bind(survey.uuid());
    text.push(" AND NOT is_valid)");
}

/// How often each value was given, by question: along `survey_answer_value`, which holds equal values side by side.
pub(in crate::modules::surveys) async fn tallies(
    sql: &dyn Sql,
    survey: SurveyId,
    questions: &[QuestionId],
) -> Result<HashMap<QuestionId, Vec<Counted>>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        question_id: Uuid,
        row_code: i64,
        value: i64,
        total: i64,
    }
    let mut text = SqlText::new(
        "SELECT a.question_id, a.row_code, a.value, count(*) AS total FROM survey_answer a WHERE a.question_id IN (",
    );
    text.bind_all(questions.iter().map(|question| question.uuid())).push(")");
    push_valid(&mut text, survey);
    text.push(" GROUP BY a.question_id, a.row_code, a.value");
    let rows: Vec<Row> = sql.all_of(text).await?;
    let mut tallies: HashMap<QuestionId, Vec<Counted>> = HashMap::new();
    for row in rows {
        let counted = Counted { row: row.row_code, value: row.value, count: row.total.unsigned_abs() };
        tallies.entry(QuestionId::from_uuid(row.question_id)).or_default().push(counted);
    }
    Ok(tallies)
}

/// How many forms answer each question.
pub(in crate::modules::surveys) async fn answered(
    sql: &dyn Sql,
    survey: SurveyId,
    questions: &[QuestionId],
) -> Result<HashMap<QuestionId, u64>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        question_id: Uuid,
        total: i64,
    }
    let mut text = SqlText::new(
        "SELECT a.question_id, count(DISTINCT a.response_seq) AS total FROM survey_answer a WHERE a.question_id IN (",
    );
    text.bind_all(questions.iter().map(|question| question.uuid())).push(")");
    push_valid(&mut text, survey);
    text.push(" GROUP BY a.question_id");
    let rows: Vec<Row> = sql.all_of(text).await?;
    Ok(rows.into_iter().map(|row| (QuestionId::from_uuid(row.question_id), row.total.unsigned_abs())).collect())
}

/// What the numbers of a question come to; `None` where nobody gave one.
pub(in crate::modules::surveys) async fn spread(
    sql: &dyn Sql,
    survey: SurveyId,
    question: QuestionId,
) -> Result<Option<Spread>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        lowest: Option<i64>,
        highest: Option<i64>,
        total: Option<i64>,
    }
    let mut text = SqlText::new(
        "SELECT min(a.value) AS lowest, max(a.value) AS highest, CAST(sum(a.value) AS bigint) AS total \
         FROM survey_answer a WHERE a.question_id = ",
    );
    text.bind(question.uuid());
    push_valid(&mut text, survey);
    let row: Row = sql.one_of(text).await?;
    Ok(match (row.lowest, row.highest, row.total) {
        (Some(min), Some(max), Some(sum)) => Some(Spread { min, max, sum }),
        _ => None,
    })
}

/// How many numbers lie in each step of this width from `from`, by the number of the step.
pub(in crate::modules::surveys) async fn stepped(
    sql: &dyn Sql,
    survey: SurveyId,
    question: QuestionId,
    (from, width): (i64, i64),
) -> Result<Vec<(i64, u64)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        step: i64,
        total: i64,
    }
    let mut text = SqlText::new("SELECT x.step, count(*) AS total FROM (SELECT (a.value - ");
    text.bind(from).push(") / ").bind(width).push(" AS step FROM survey_answer a WHERE a.question_id = ");
    text.bind(question.uuid());
    push_valid(&mut text, survey);
    text.push(") x GROUP BY x.step");
    let rows: Vec<Row> = sql.all_of(text).await?;
    Ok(rows.into_iter().map(|row| (row.step, row.total.unsigned_abs())).collect())
}

/// How often each value of one question came together with each value of another.
pub(in crate::modules::surveys) async fn crossed(
    sql: &dyn Sql,
    survey: SurveyId,
    (by, question): (QuestionId, QuestionId),
) -> Result<Vec<(i64, i64, u64)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        row_value: i64,
        value: i64,
        total: i64,
    }
    let mut text = SqlText::new(
        "SELECT b.value AS row_value, a.value AS value, count(*) AS total FROM survey_answer a \
         JOIN survey_answer b ON b.response_seq = a.response_seq AND b.question_id = ",
    );
    text.bind(by.uuid()).push(" WHERE a.question_id = ").bind(question.uuid());
    push_valid(&mut text, survey);
    text.push(" GROUP BY b.value, a.value");
    let rows: Vec<Row> = sql.all_of(text).await?;
    Ok(rows.into_iter().map(|row| (row.row_value, row.value, row.total.unsigned_abs())).collect())
}

/// How often each value of a question came from each agency of the sample; of none under `None`.
pub(in crate::modules::surveys) async fn by_agency(
    sql: &dyn Sql,
    survey: SurveyId,
    question: QuestionId,
) -> Result<Vec<(Option<AgencyId>, i64, u64)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        agency_id: Option<Uuid>,
        value: i64,
        total: i64,
    }
    let mut text = SqlText::new(
        "SELECT r.agency_id, a.value, count(*) AS total FROM survey_answer a JOIN survey_response r ON r.seq = a.response_seq \
         WHERE a.question_id = ",
    );
    text.bind(question.uuid());
    push_valid(&mut text, survey);
    text.push(" GROUP BY r.agency_id, a.value");
    let rows: Vec<Row> = sql.all_of(text).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.agency_id.map(AgencyId::from_uuid), row.value, row.total.unsigned_abs()))
        .collect())
}

/// The newest answers in words, a screenful.
pub(in crate::modules::surveys) async fn words(
    sql: &dyn Sql,
    survey: SurveyId,
    question: QuestionId,
) -> Result<Vec<String>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        words: String,
    }
    let statement = "SELECT a.words FROM survey_answer a WHERE a.question_id = $1 AND a.response_seq NOT IN \
         (SELECT seq FROM survey_response WHERE survey_id = $2 AND NOT is_valid) ORDER BY a.response_seq DESC LIMIT $3";
    let rows: Vec<Row> = sql.all(statement, values![question.uuid(), survey.uuid(), WORDS_SHOWN]).await?;
    Ok(rows.into_iter().map(|row| row.words).collect())
}

/// A question with the answers that count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counting {
    /// The survey.
    pub survey: SurveyId,
    /// Its question.
    pub question: QuestionId,
    /// The values that count.
    pub values: Vec<i64>,
}

/// How many valid forms, answered between two days, gave one of the answers that count, and how many answered the question at all, by agency with
/// everything that stood below it. A form of no agency in the sample is one of the agency that asks.
pub(in crate::modules::surveys) async fn shares(
    sql: &dyn Sql,
    roots: &[AgencyId],
    counting: &Counting,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<HashMap<AgencyId, (u64, u64)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        ancestor_id: Uuid,
        counting: i64,
        total: i64,
    }
    let mut text = SqlText::new("SELECT t.ancestor_id, count(DISTINCT CASE WHEN a.value IN (");
    text.bind_all(counting.values.iter().copied());
    text.push(
        ") THEN a.response_seq END) AS counting, count(DISTINCT a.response_seq) AS total \
         FROM survey_answer a JOIN survey_response r ON r.seq = a.response_seq JOIN survey s ON s.id = r.survey_id \
         JOIN agency_closure t ON t.descendant_id = COALESCE(r.agency_id, s.agency_id) AND t.valid_from <= r.answered_on \
         AND (t.valid_to IS NULL OR t.valid_to >= r.answered_on) WHERE a.question_id = ",
    );
    text.bind(counting.question.uuid()).push(" AND r.survey_id = ").bind(counting.survey.uuid());
    text.push(" AND r.is_valid AND r.answered_on >= ").bind(from).push(" AND r.answered_on <= ").bind(to);
    text.push(" AND t.ancestor_id IN (").bind_all(roots.iter().map(|root| root.uuid()));
    text.push(") GROUP BY t.ancestor_id");
    let pair =
        |row: Row| (AgencyId::from_uuid(row.ancestor_id), (row.counting.unsigned_abs(), row.total.unsigned_abs()));
    Ok(sql.all_of::<Row>(text).await?.into_iter().map(pair).collect())
}
