//! Inspections in the sample province: one whose conclusion was sent, one on site, one that is still prepared.

use chrono::{Datelike, Duration, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::time::vn_date;

use super::{at, find};
use crate::app::App;
use crate::modules::inspections::model::finding::{FindingForm, RecommendationForm};
use crate::modules::inspections::model::form::InspectionForm;
use crate::modules::inspections::model::paper::{PaperKind, SignForm};
use crate::modules::inspections::usecase::{self, MemberForm};
use crate::modules::monitoring::api as monitoring;

/// Who inspects.
const BY: &str = "Sở Tư pháp";

/// Makes them.
pub(super) async fn inspect(app: &App, actor: &Actor, day: NaiveDate) -> anyhow::Result<()> {
    for (subject, field, start) in
        [("Sở Y tế", "an_toan_thuc_pham", -40), ("Sở Xây dựng", "giao_thong", -1), ("Sở Nội vụ", "to_chuc_can_bo", 30)]
    {
        // A demo may stand on a day when an agency is called otherwise, or not there.
        let then = at(app, day - Duration::days(if start < 0 { 20 - start } else { 5 }));
        if find(&then, BY, day).await.is_err() || find(&then, subject, day).await.is_err() {
            continue;
        }
        // What is still to come carries out a line of the province's plan, where that was issued.
        let line = if start > 0 { of_plan(&then, day).await? } else { None };
        one(&then, actor, (subject, field), (day + Duration::days(start), day), line).await?;
    }
    Ok(())
}

/// The province's plan of the year, the first that the demo makes, and its line that is an inspection.
async fn of_plan(app: &App, day: NaiveDate) -> anyhow::Result<Option<(String, i64)>> {
    let plan = format!("TD-{}-0001", day.year());
    let line = monitoring::inspection_line(app.store.read(), &plan, 2).await?;
    Ok(line.ok().map(|line| (line.plan.id.to_string(), line.line.number)))
}

async fn one(
    then: &App,
    actor: &Actor,
    (subject, field): (&str, &str),
    (start, day): (NaiveDate, NaiveDate),
    line: Option<(String, i64)>,
) -> anyhow::Result<()> {
    let (plan, item) = line.map(|(plan, item)| (plan, item.to_string())).unwrap_or_default();
    let form = InspectionForm {
        agency: find(then, BY, day).await?.to_string(),
        title: format!("Kiểm tra tình hình thi hành pháp luật tại {subject} (dữ liệu mẫu)"),
        field: vec![field.to_owned()],
        subject_names: subject.to_owned(),
        period_from: format!("01/01/{}", start.year() - 1),
        period_to: format!("31/12/{}", start.year() - 1),
        starts_on: vn_date(start),
        ends_on: vn_date(start + Duration::days(4)),
        plan,
        plan_item: item,
        ..InspectionForm::default()
    };
    let code = usecase::create(then, actor, &form).await?.code;
    if start > day {
        return Ok(());
    }
    let head = MemberForm {
        name: "Trần Thị Hạnh".to_owned(),
        agency: BY.to_owned(),
        role: "head".to_owned(),
        ..MemberForm::default()
    };
    usecase::add_member(then, actor, &code, None, &head).await?;
    usecase::decide(then, actor, &code, None, "").await?;
    let sign = |kind, number: &str, on: NaiveDate| SignForm {
        kind,
        subject: None,
        number: number.to_owned(),
        symbol: String::new(),
        on: vn_date(on),
        signer_title: "Giám đốc".to_owned(),
        signer_name: "Chu Hồng Vân".to_owned(),
    };
    usecase::sign(
        then,
        actor,
        &code,
        None,
        &sign(PaperKind::Decision, if start < day - Duration::days(9) { "15" } else { "27" }, then.clock.today()),
    )
    .await?;
    usecase::notify(then, actor, &code, None, "").await?;
    let there = at(then, start);
    usecase::begin(&there, actor, &code, None).await?;
    let finding = FindingForm {
        criterion: "C1".to_owned(),
        kind: "obstacle".to_owned(),
        description: "Một số hồ sơ giải quyết chậm so với thời hạn (dữ liệu mẫu)".to_owned(),
        ..FindingForm::default()
    };
    let finding = usecase::add_finding(&there, actor, &code, &finding).await?.code;
    if start + Duration::days(4) >= day {
        return Ok(());
    }
    let later = at(then, start + Duration::days(6));
    let recommendation = RecommendationForm {
        to: subject.to_owned(),
        measure: "H3".to_owned(),
        content: "Rà soát, giải quyết dứt điểm các hồ sơ chậm; báo cáo kết quả (dữ liệu mẫu)".to_owned(),
        product: "Báo cáo".to_owned(),
        due_on: vn_date(day - Duration::days(4)),
        finding: vec![finding],
        ..RecommendationForm::default()
    };
    usecase::add_recommendation(&later, actor, &code, &recommendation).await?;
    usecase::leave(&later, actor, &code, None).await?;
    usecase::conclude(&later, actor, &code, None, "Đơn vị cơ bản thực hiện đúng quy định (dữ liệu mẫu).").await?;
    usecase::sign(&later, actor, &code, None, &sign(PaperKind::Conclusion, "41", later.clock.today())).await?;
    usecase::send(&later, actor, &code, None).await?;
    Ok(())
}
