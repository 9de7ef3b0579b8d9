//! From questions to results, on both databases and through the pages.

mod answering;
mod life;
mod pages;
mod sample;

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::QuestionId;
use thihanh_store::{FromQueryResult, values};

use super::model::SurveyForm;
use super::model::answer::{Typed, field, row_field};
use super::model::edit::QuestionForm;
use super::usecase::{self, Incoming, Invitation, Wanted};
use crate::testing::TestProvince;

const ROOT: &str = "Tỉnh Minh Giang";
const ASKING: &str = "Sở Tư pháp";

fn system() -> Actor {
    Actor::system("test")
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A survey with its questions, in their order.
struct Made {
    code: String,
    link: String,
    questions: Vec<QuestionId>,
}

async fn about(t: &TestProvince, is_open_link: bool) -> SurveyForm {
    SurveyForm {
        agency: t.agency(ASKING).await.to_string(),
        title: "Khảo sát về tiếp cận pháp luật".into(),
        title_en: "Survey on access to law".into(),
        purpose: "Sở Tư pháp hỏi để biết người dân có biết các quy định mới".into(),
        usage: "Tổng hợp vào báo cáo năm".into(),
        method: "forms".into(),
        subject_group: "Người dân tại cấp xã".into(),
        open_link: if is_open_link { "1".into() } else { String::new() },
        ..SurveyForm::default()
    }
}

/// A draft: 1 whether one knows the rules, 2 from where, if yes; in a second section 3 how satisfied, 4 how many days, 5 a matrix.
async fn draft(t: &TestProvince, is_open_link: bool) -> Made {
    let survey = usecase::create(t, &system(), &about(t, is_open_link).await).await.unwrap();
    let mut questions: Vec<QuestionId> = Vec::new();
    let add = async |form: QuestionForm| -> QuestionId {
        usecase::save_item(t, &system(), &survey.code, None, (None, &form)).await.unwrap().1
    };
    let typed =
        |kind: &str, text: &str| QuestionForm { kind: kind.into(), text: text.into(), ..QuestionForm::default() };
    let yes_no = QuestionForm {
        choices: "Có | Yes\nKhông | No".into(),
        required: "1".into(),
        ..typed("single", "Biết quy định mới?")
    };
    questions.push(add(yes_no).await);
    let when = vec![format!("{}:1", questions[0])];
    let from_where =
        QuestionForm {
            choices: "Báo\nLoa xã\nMạng xã hội".into(), when, ..typed("multiple", "Biết qua đâu?")
        };
    questions.push(add(from_where).await);
    add(typed("section", "Thủ tục")).await;
    questions.push(add(QuestionForm { required: "1".into(), ..typed("scale", "Hài lòng đến đâu?") }).await);
    let days = QuestionForm { min: "0".into(), max: "365".into(), ..typed("number", "Chờ bao nhiêu ngày?") };
    questions.push(add(days).await);
    let matrix = QuestionForm {
        choices: "Thái độ\nThời gian".into(),
        columns: "Tốt\nKém".into(),
        ..typed("matrix", "Đánh giá")
    };
    questions.push(add(matrix).await);
    questions.push(add(typed("text", "Ý kiến khác")).await);
    Made { code: survey.code, link: survey.link, questions }
}

/// The same, open for half a month.
async fn open(t: &TestProvince, is_open_link: bool) -> Made {
    t.on(day("2026-03-16"));
    let made = draft(t, is_open_link).await;
    usecase::open(t, &system(), &made.code, None, ("16/3/2026", "31/3/2026")).await.unwrap();
    made
}

impl Made {
    /// Answers by the place of the question, from 1; rows of the matrix by `(5, row, column)`.
    fn typed(&self, answers: &[(usize, &str)], rows: &[(u32, &str)]) -> Typed {
        let mut pairs: Vec<(String, String)> =
            answers.iter().map(|(place, value)| (field(self.questions[place - 1]), (*value).to_owned())).collect();
        pairs.extend(rows.iter().map(|(row, column)| (row_field(self.questions[4], *row), (*column).to_owned())));
        Typed::of(&pairs)
    }

    fn incoming(&self, t: &TestProvince, answers: &[(usize, &str)]) -> Incoming {
        Incoming { form_no: 1, typed: self.typed(answers, &[]), once: usecase::new_once(t) }
    }

    fn name(&self, place: usize) -> String {
        field(self.questions[place - 1])
    }
}

/// Codes of new invitations for an agency.
async fn invited(t: &TestProvince, code: &str, agency: &str, count: u32) -> Vec<Invitation> {
    let agency = t.agency(agency).await;
    usecase::invite(t, &system(), code, None, Wanted::Agency(agency, count)).await.unwrap().1
}

async fn count(t: &TestProvince, sql: &str) -> i64 {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
    }
    let row: Row = t.store.read().one(sql, values![]).await.unwrap();
    row.total
}
