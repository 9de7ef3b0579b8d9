//! Yearly plans of monitoring in the sample province: some issued, some with the overseer, one sent back, most still owed.

use chrono::{Datelike, Duration, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::time::vn_date;

use super::{at, find};
use crate::app::App;
use crate::modules::monitoring::model::form::{PlanFieldForm, PlanItemForm, PlanRuleForm};
use crate::modules::monitoring::usecase::{self as monitoring, Place};

/// How far a plan came.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Begun,
    SentIn,
    SentBack,
    Accepted,
    Issued,
}

/// Whose plan it is, its fields, how many days before the demo's day it was sent in, and how far it came.
const PLANS: &[(&str, &[&str], i64, Stage)] = &[
    ("Ủy ban nhân dân tỉnh Minh Giang", &["dat_dai", "an_toan_thuc_pham"], 50, Stage::Issued),
    ("Sở Y tế", &["y_te", "an_toan_thuc_pham"], 25, Stage::Issued),
    ("Sở Nội vụ", &["to_chuc_can_bo"], 22, Stage::Issued),
    ("Sở Tư pháp", &["xu_ly_vi_pham_hanh_chinh", "hanh_chinh_tu_phap"], 18, Stage::Accepted),
    ("Sở Tài chính", &["dau_tu_doanh_nghiep"], 6, Stage::SentIn),
    ("Sở Xây dựng", &["giao_thong"], 9, Stage::SentBack),
    ("Sở Công Thương", &["cong_thuong"], 3, Stage::Begun),
];

/// What the invented province asks of its agencies, where the law that was read says nothing: kind, level, day and month.
const RULES: &[(&str, &str, &str)] = &[
    ("department", "province", "28/02"),
    ("inspectorate", "province", "28/02"),
    ("peoples_committee", "commune", "31/03"),
];

/// Makes them.
pub(super) async fn plan(app: &App, actor: &Actor, root: AgencyId, day: NaiveDate) -> anyhow::Result<()> {
    monitoring::install(app).await?;
    let opened = NaiveDate::from_ymd_opt(day.year(), 1, 5).unwrap_or(day).min(day);
    let then = at(app, opened);
    let has = monitoring::kept(&then, actor).await?.rules;
    for (kind, level, due) in RULES {
        let is_ruled = |rule: &crate::modules::monitoring::model::rules::PlanRule| {
            rule.kind == *kind && rule.level == *level && rule.valid_to.is_none_or(|to| to >= opened)
        };
        if has.iter().any(is_ruled) {
            continue;
        }
        let form = PlanRuleForm {
            jurisdiction: root.to_string(),
            kind: (*kind).to_owned(),
            level: (*level).to_owned(),
            least_fields: "1".to_owned(),
            due: (*due).to_owned(),
            inclusive: "1".to_owned(),
            valid_from: vn_date(opened),
            source: "Quyết định 06/QĐ-UBND (dữ liệu mẫu)".to_owned(),
            ..PlanRuleForm::default()
        };
        monitoring::add_rule(&then, actor, &form).await?;
    }
    monitoring::open_duties(&then).await?;
    for (number, (agency, fields, days, stage)) in (1..).zip(PLANS) {
        let sent = (day - Duration::days(*days)).max(opened);
        // A demo may stand on a day when the agency is called otherwise, or not there.
        let Ok(agency) = find(app, agency, sent).await else { continue };
        write(app, actor, (agency, fields), (sent, day), (number, *stage)).await?;
    }
    Ok(())
}

async fn write(
    app: &App,
    actor: &Actor,
    (agency, fields): (AgencyId, &[&str]),
    (sent, day): (NaiveDate, NaiveDate),
    (number, stage): (u32, Stage),
) -> anyhow::Result<()> {
    let then = at(app, sent);
    let year = day.year();
    let plan = monitoring::begin(&then, actor, agency, &year.to_string(), false).await?;
    let place = Place { code: &plan.code, version: None };
    for field in fields {
        let form = PlanFieldForm { field: (*field).to_owned(), reason: "key".to_owned(), ..PlanFieldForm::default() };
        monitoring::put_field(&then, actor, place, &form).await?;
    }
    let lines = [
        ("collect", "Thu thập, tổng hợp thông tin về tình hình thi hành pháp luật", "Báo cáo tổng hợp", "31/10", ""),
        ("inspect", "Kiểm tra tình hình thi hành pháp luật tại các đơn vị", "Kết luận kiểm tra", "30/09", "25.000.000"),
        ("report", "Báo cáo kết quả theo dõi năm, gửi Sở Tư pháp tổng hợp", "Báo cáo năm", "30/11", ""),
    ];
    for (activity, content, product, ends, budget) in lines {
        let form = PlanItemForm {
            activity: activity.to_owned(),
            content: format!("{content} (dữ liệu mẫu)"),
            product: product.to_owned(),
            ends_on: format!("{ends}/{year}"),
            lead: agency.to_string(),
            budget: budget.to_owned(),
            ..PlanItemForm::default()
        };
        monitoring::put_item(&then, actor, place, &form).await?;
    }
    let mut content = monitoring::look(&then, actor, &plan.code).await?.plan.content;
    content.purpose =
        "Đánh giá đúng thực trạng thi hành pháp luật trong lĩnh vực được chọn; kiến nghị biện pháp nâng cao hiệu quả \
        thi hành và hoàn thiện pháp luật. Nội dung này do phần mềm tạo ra để minh họa."
            .to_owned();
    if content.signing.name.is_empty() {
        content.signing.name = "Chu Hồng Vân".to_owned();
    }
    if content.signing.title.is_empty() {
        content.signing.title = "Giám đốc".to_owned();
    }
    monitoring::edit(&then, actor, place, content).await?;
    if stage == Stage::Begun {
        return Ok(());
    }
    monitoring::submit(&then, actor, place).await?;
    let later = at(app, (sent + Duration::days(3)).min(day));
    match stage {
        Stage::SentBack => {
            let why = "Bổ sung lĩnh vực đang có nhiều phản ánh của người dân (dữ liệu mẫu)";
            monitoring::send_back(&later, actor, place, why).await?;
        }
        Stage::Accepted | Stage::Issued => {
            monitoring::accept(&later, actor, place).await?;
            if stage == Stage::Issued {
                let on = vn_date(later.clock.today());
                monitoring::issue(&later, actor, place, (&(30 + number).to_string(), &on)).await?;
            }
        }
        Stage::Begun | Stage::SentIn => {}
    }
    Ok(())
}
