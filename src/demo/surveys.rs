//! Surveys of the sample province: one that is open and half answered, one that is being written.

use std::collections::BTreeMap;

use anyhow::Context;
use chrono::{Duration, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::QuestionId;
use thihanh_kernel::time::vn_date;

use super::{at, find};
use crate::app::App;
use crate::modules::surveys::model::SurveyForm;
use crate::modules::surveys::model::answer::{Typed, field, row_field};
use crate::modules::surveys::model::edit::QuestionForm;
use crate::modules::surveys::model::question::Body;
use crate::modules::surveys::model::sample::Quota;
use crate::modules::surveys::usecase::{self as surveys, Incoming, PaperForm, Wanted};

/// Answers by the open address and by invitation.
const BY_LINK: usize = 24;

/// Makes them.
pub(super) async fn ask(app: &App, actor: &Actor, day: NaiveDate) -> anyhow::Result<()> {
    let before = at(app, day - Duration::days(14));
    let justice = find(app, "Sở Tư pháp", day).await?.to_string();
    let about = SurveyForm {
        agency: justice.clone(),
        title: "Mức độ tiếp cận và tuân thủ quy định mới về đất đai".to_owned(),
        title_en: "How far the new land rules are known and obeyed".to_owned(),
        purpose: "Sở Tư pháp hỏi người dân và cơ quan để biết quy định mới về đất đai đã đến với mọi người chưa, vướng ở đâu."
            .to_owned(),
        usage: "Số liệu chung được đưa vào báo cáo theo dõi tình hình thi hành pháp luật năm và được công bố; không công bố từng phiếu."
            .to_owned(),
        method: "forms".to_owned(),
        subject_group: "Người dân đã làm thủ tục đất đai; công chức sở, ngành (dữ liệu mẫu)".to_owned(),
        sample_plan: "Rút ngẫu nhiên 3 sở, mỗi sở 8 phiếu; người dân trả lời qua địa chỉ chung (dữ liệu mẫu)".to_owned(),
        open_link: "1".to_owned(),
        ..SurveyForm::default()
    };
    let survey = surveys::create(&before, actor, &about).await?;
    let questions = write(&before, actor, &survey.code).await?;
    let days = (vn_date(day - Duration::days(14)), vn_date(day + Duration::days(15)));
    surveys::open(&before, actor, &survey.code, None, (&days.0, &days.1)).await?;
    let quotas = BTreeMap::from([("department".to_owned(), Quota { agencies: 3, forms: 8 })]);
    let draw = surveys::draw(&before, actor, &survey.code, None, &quotas).await?;
    let (_, invitations) = surveys::invite(&before, actor, &survey.code, None, Wanted::Draw(draw)).await?;
    let answers = at(app, day - Duration::days(3));
    // Two of three invitations came back.
    let codes = invitations.iter().enumerate().filter(|(place, _)| place % 3 != 2).map(|(_, it)| it.code.as_str());
    for (turn, code) in codes.chain(std::iter::repeat_n("", BY_LINK)).enumerate() {
        let incoming = Incoming { form_no: 1, typed: answer(&questions, turn), once: surveys::new_once(app) };
        // Whatever the network, these come from nobody.
        surveys::answer(&answers, &survey.link, code, &incoming, "").await.context("a sample answer")?;
    }
    let first = invitations.first().context("an invitation")?.agency;
    surveys::set_paper_sent(app, actor, &survey.code, None, (first, 5)).await?;
    for (turn, why) in ["", "", "Gạch chéo cả phiếu (dữ liệu mẫu)"].into_iter().enumerate() {
        let paper = PaperForm {
            form_no: 1,
            agency: first.to_string(),
            invalid_why: why.to_owned(),
            typed: answer(&questions, turn + 5),
            once: surveys::new_once(app),
        };
        surveys::record(app, actor, &survey.code, &paper).await?;
    }
    let draft = SurveyForm {
        title: "Nhu cầu phổ biến pháp luật của đồng bào các xã vùng cao".to_owned(),
        title_en: "What upland communes want to know of the law".to_owned(),
        open_link: String::new(),
        ..about
    };
    let draft = surveys::create(app, actor, &draft).await?;
    write(app, actor, &draft.code).await?;
    Ok(())
}

/// Questions of every kind, the second asked of some only.
async fn write(app: &App, actor: &Actor, code: &str) -> anyhow::Result<Vec<(QuestionId, Body)>> {
    let form = |kind: &str, text: &str, text_en: &str| QuestionForm {
        kind: kind.to_owned(),
        text: text.to_owned(),
        text_en: text_en.to_owned(),
        ..QuestionForm::default()
    };
    let lines = |lines: &[&str]| lines.join("\n");
    let known = QuestionForm {
        choices: lines(&["Biết rõ | Well", "Có nghe nói | Heard of them", "Chưa biết | Not at all"]),
        required: "1".to_owned(),
        ..form("single", "Ông/bà có biết quy định mới về đất đai không?", "Do you know the new land rules?")
    };
    let (_, first) = surveys::save_item(app, actor, code, None, (None, &known)).await?;
    let asked = surveys::building(app, actor, code).await?.form;
    let codes: Vec<u32> = asked.items.iter().flat_map(|item| item.body.choices()).map(|choice| choice.code).collect();
    let rest = [
        QuestionForm {
            choices: lines(&[
                "Loa truyền thanh xã | The commune's loudspeakers",
                "Cuộc họp thôn, tổ dân phố | Meetings",
                "Báo, truyền hình | Newspapers, television",
                "Mạng xã hội | Social networks",
            ]),
            when: codes.iter().take(2).map(|code| format!("{first}:{code}")).collect(),
            ..form("multiple", "Ông/bà biết qua đâu?", "From where?")
        },
        form("section", "Khi làm thủ tục", "When settling a matter"),
        QuestionForm {
            low: "Rất không hài lòng".to_owned(),
            low_en: "Not at all".to_owned(),
            high: "Rất hài lòng".to_owned(),
            high_en: "Very".to_owned(),
            required: "1".to_owned(),
            ..form("scale", "Ông/bà hài lòng đến đâu với việc hướng dẫn?", "How satisfied are you with the guidance?")
        },
        QuestionForm {
            min: "0".to_owned(),
            max: "365".to_owned(),
            low: "ngày".to_owned(),
            low_en: "days".to_owned(),
            ..form("number", "Từ khi nộp hồ sơ đến khi có kết quả mất bao nhiêu ngày?", "How many days did it take?")
        },
        QuestionForm {
            choices: lines(&["Thái độ phục vụ | Manner", "Thời gian giải quyết | Time", "Chi phí | Cost"]),
            columns: lines(&["Tốt | Good", "Bình thường | Fair", "Kém | Poor"]),
            ..form("matrix", "Ông/bà đánh giá thế nào?", "How do you judge these?")
        },
        QuestionForm {
            long: "1".to_owned(),
            ..form("text", "Ông/bà muốn sửa đổi điều gì?", "What should be changed?")
        },
    ];
    for question in &rest {
        surveys::save_item(app, actor, code, None, (None, question)).await?;
    }
    let form = surveys::building(app, actor, code).await?.form;
    Ok(form.questions().map(|item| (item.id, item.body.clone())).collect())
}

/// Repeatable answers: the turn says which choices are made.
fn answer(questions: &[(QuestionId, Body)], turn: usize) -> Typed {
    const WISHES: [&str; 3] = [
        "Cần hướng dẫn rõ giấy tờ phải nộp (dữ liệu mẫu)",
        "Mong có bản tóm tắt bằng tiếng dân tộc (dữ liệu mẫu)",
        "Rút ngắn thời gian chờ (dữ liệu mẫu)",
    ];
    let pick = |count: usize, step: usize| (turn * step + turn / 3) % count.max(1);
    let known = pick(3, 2);
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (id, body) in questions {
        match body {
            Body::Single { choices } => {
                pairs.extend(choices.get(known).map(|choice| (field(*id), choice.code.to_string())));
            }
            // Who does not know the rules was not told of them.
            Body::Multiple { choices, .. } if known < 2 => {
                let chosen = choices.iter().enumerate().filter(|(place, _)| (turn + place).is_multiple_of(2));
                pairs.extend(chosen.map(|(_, choice)| (field(*id), choice.code.to_string())));
            }
            Body::Scale { .. } => pairs.push((field(*id), (1 + pick(5, 3)).to_string())),
            Body::Number { .. } => pairs.push((field(*id), (5 + pick(56, 13)).to_string())),
            Body::Matrix { rows, columns } => {
                for (place, row) in rows.iter().enumerate() {
                    let column = columns.get((turn + place * 2) % columns.len().max(1));
                    pairs.extend(column.map(|column| (row_field(*id, row.code), column.code.to_string())));
                }
            }
            Body::Text { .. } if turn.is_multiple_of(4) => {
                pairs.extend(WISHES.get(pick(3, 1)).map(|wish| (field(*id), (*wish).to_owned())));
            }
            _ => {}
        }
    }
    Typed::of(&pairs)
}

#[cfg(test)]
mod tests {
    use thihanh_kernel::page::Page;
    use thihanh_store::db_tests;

    use super::super::default_day;
    use super::*;
    use crate::modules::surveys::model::State;
    use crate::testing::TestProvince;

    db_tests! {
        async fn one_survey_is_half_answered_and_one_is_written(t: TestProvince) {
            let actor = Actor::system("test");
            ask(&t, &actor, default_day()).await.unwrap();
            let (slice, _) = surveys::surveys(&t, &actor, &Page::default()).await.unwrap();
            let states: Vec<_> = slice.items.iter().map(|survey| survey.state).collect();
            assert_eq!(states, [State::Draft, State::Open]);
            let code = &slice.items[1].code;
            let results = surveys::results(&t, &actor, code).await.unwrap();
            // Sixteen of 24 invitations, five paper forms handed out and three typed in, one of them not valid, and the answers by the address.
            assert_eq!((results.returned.sent, results.returned.returned), (29, 19 + BY_LINK as u64));
            assert_eq!(results.returned.valid, results.returned.returned - 1);
            assert!(results.questions.iter().all(|question| question.tallied.answered > 0), "each is answered by somebody");
        }
    }
}
