//! What the sample province does about what monitoring found. All of it is invented, and says so.

use chrono::{Datelike, Duration, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::Page;
use thihanh_kernel::time::vn_date;

use super::{at, find};
use crate::app::App;
use crate::modules::handling::model::acts::{JudgeForm, ReplyForm, SendForm};
use crate::modules::handling::model::form::HandlingForm;
use crate::modules::handling::model::rule::RuleForm;
use crate::modules::handling::usecase;
use crate::modules::inspections::usecase::{self as inspections, ListFilter};
use crate::modules::obligations::usecase::{self as obligations, Act};

/// Who proposes.
const JUSTICE: &str = "Sở Tư pháp";
/// Who tells those below it.
const COMMITTEE: &str = "Ủy ban nhân dân tỉnh Minh Giang";

/// Five of them: one is carried out, one waits for the answer of a ministry and is late, one was done and published, one is a draft, one was refused.
pub(super) async fn handle(app: &App, actor: &Actor, root: AgencyId, day: NaiveDate) -> anyhow::Result<()> {
    // A demo may stand on a day when an agency is called otherwise, or not there.
    let (Ok(justice), Ok(health)) = (find(app, JUSTICE, day).await, find(app, "Sở Y tế", day).await) else {
        return Ok(());
    };
    let rule = RuleForm {
        jurisdiction: root.to_string(),
        working_days: "20".to_owned(),
        source: "Dữ liệu mẫu, không phải quy định".to_owned(),
        valid_from: format!("01/01/{}", day.year()),
        ..RuleForm::default()
    };
    usecase::add_rule(app, actor, &rule).await?;
    let findings = first_finding(app, actor).await?;
    let form = |content: &str| HandlingForm {
        agency: justice.to_string(),
        measure: "H5".to_owned(),
        authority: "proposal".to_owned(),
        content: format!("{content} (dữ liệu mẫu)"),
        ground: "Kết quả khảo sát người dân, doanh nghiệp (dữ liệu mẫu)".to_owned(),
        ..HandlingForm::default()
    };
    if let Ok(committee) = find(app, COMMITTEE, day).await {
        let then = at(app, day - Duration::days(12));
        let told = HandlingForm {
            agency: committee.to_string(),
            measure: "H3".to_owned(),
            authority: "own".to_owned(),
            addressee: health.to_string(),
            findings: findings.clone(),
            due_on: vn_date(day + Duration::days(20)),
            ..form("Rà soát, giải quyết dứt điểm hồ sơ cấp giấy chứng nhận đủ điều kiện an toàn thực phẩm quá hạn")
        };
        let code = sent(&then, actor, &told, ("118", "UBND-NC")).await?;
        usecase::begin(&at(app, day - Duration::days(9)), actor, &code, None, "").await?;
    }
    let ministry = HandlingForm {
        outside: "Bộ Tư pháp".to_owned(),
        document: "Nghị định số 59/2012/NĐ-CP".to_owned(),
        document_article: "14".to_owned(),
        document_ask: "amend".to_owned(),
        ..form("Quy định rõ thời hạn cơ quan có thẩm quyền trả lời kiến nghị xử lý kết quả theo dõi")
    };
    sent(&at(app, day - Duration::days(70)), actor, &ministry, ("31", "KN-STP")).await?;
    done(
        app,
        actor,
        &HandlingForm {
            addressee: health.to_string(),
            findings,
            ..form("Ban hành quy chế phối hợp giải quyết thủ tục")
        },
        day,
    )
    .await?;
    let draft = HandlingForm {
        outside: "Bộ Nội vụ".to_owned(),
        measure: "H2".to_owned(),
        ..form("Hướng dẫn bố trí công chức pháp chế tại các xã mới thành lập")
    };
    usecase::create(app, actor, &draft).await?;
    refused(
        app,
        actor,
        &HandlingForm {
            outside: "Bộ Tài chính".to_owned(), ..form("Bổ sung mức chi cho công tác theo dõi")
        },
        day,
    )
    .await
}

/// The code of a finding of a conclusion that was sent, where there is one.
async fn first_finding(app: &App, actor: &Actor) -> anyhow::Result<String> {
    let (made, _) = inspections::inspections(app, actor, &ListFilter::default(), &Page::default()).await?;
    for inspection in made.items {
        let looked = inspections::look(app, actor, &inspection.code).await?;
        if let Some(finding) = looked.findings.iter().find(|finding| finding.concluded_on.is_some()) {
            return Ok(finding.code.clone());
        }
    }
    Ok(String::new())
}

async fn sent(
    then: &App,
    actor: &Actor,
    form: &HandlingForm,
    (number, symbol): (&str, &str),
) -> anyhow::Result<String> {
    let code = usecase::create(then, actor, form).await?.code;
    usecase::approve(then, actor, &code, None).await?;
    let sending = SendForm { number: number.to_owned(), symbol: symbol.to_owned(), ..SendForm::default() };
    usecase::send(then, actor, &code, None, &sending).await?;
    Ok(code)
}

/// Answered by a report in the ledger, done, published.
async fn done(app: &App, actor: &Actor, form: &HandlingForm, day: NaiveDate) -> anyhow::Result<()> {
    let code = sent(&at(app, day - Duration::days(30)), actor, form, ("44", "KN-STP")).await?;
    let looked = usecase::look(app, actor, &code).await?;
    if let Some(owed) = looked.obligation {
        let on = day - Duration::days(14);
        let act = Act { code: &owed, version: None, note: "Đã ban hành quy chế (dữ liệu mẫu)" };
        obligations::mark_reported(&at(app, on), actor, act, on).await?;
    }
    let judged = JudgeForm {
        outcome: "done".to_owned(),
        note: "Quy chế đã được ban hành, các phòng đã thực hiện (dữ liệu mẫu)".to_owned(),
        ..JudgeForm::default()
    };
    usecase::judge(&at(app, day - Duration::days(10)), actor, &code, None, &judged).await?;
    usecase::publish(&at(app, day - Duration::days(6)), actor, &code, None, "").await?;
    Ok(())
}

/// The body outside said no.
async fn refused(app: &App, actor: &Actor, form: &HandlingForm, day: NaiveDate) -> anyhow::Result<()> {
    let code = sent(&at(app, day - Duration::days(40)), actor, form, ("36", "KN-STP")).await?;
    let reply = ReplyForm {
        kind: "rejected".to_owned(),
        number: "2104/BTC".to_owned(),
        note: "Mức chi hiện hành đã được quy định (dữ liệu mẫu)".to_owned(),
        ..ReplyForm::default()
    };
    let then = at(app, day - Duration::days(18));
    usecase::reply(&then, actor, &code, None, &reply).await?;
    let judged = JudgeForm {
        outcome: "rejected".to_owned(),
        note: "Thực hiện theo mức chi hiện hành (dữ liệu mẫu)".to_owned(),
        ..JudgeForm::default()
    };
    usecase::judge(&then, actor, &code, None, &judged).await?;
    Ok(())
}
