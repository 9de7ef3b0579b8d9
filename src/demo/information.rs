//! The information book and a session of supervision of the sample province. All of it is invented, and says so.

use chrono::{Duration, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::page::Page;
use thihanh_kernel::time::vn_date;

use super::{at, find};
use crate::app::App;
use crate::modules::information::model::entry::{EntryForm, JudgementForm};
use crate::modules::information::model::session::SessionForm;
use crate::modules::information::usecase;
use crate::modules::inspections::usecase::{self as inspections, ListFilter};

/// The Front of the province.
const FRONT: &str = "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Minh Giang";

/// A session of the Front whose conclusion is known. Gives its code.
pub(super) async fn supervise(app: &App, actor: &Actor, day: NaiveDate) -> anyhow::Result<String> {
    let then = at(app, day - Duration::days(6));
    let form = SessionForm {
        agency: find(app, FRONT, day).await?.to_string(),
        subject: "Việc tiếp công dân tại các xã mới thành lập (dữ liệu mẫu)".to_owned(),
        content: "Nội dung này do phần mềm tạo ra để minh họa.".to_owned(),
        period_from: vn_date(day - Duration::days(30)),
        period_to: vn_date(day - Duration::days(12)),
        supervised: find(app, "Sở Nội vụ", day).await?.to_string(),
        number: "18/BC-MTTQ-BTT".to_owned(),
        concluded_on: vn_date(day - Duration::days(8)),
    };
    Ok(usecase::create_session(&then, actor, &form).await?.code)
}

/// Entries: one that was verified and rests under a finding, one that repeats it, one that was refuted, two that nobody has checked.
pub(super) async fn collect(app: &App, actor: &Actor, day: NaiveDate) -> anyhow::Result<()> {
    let then = at(app, day - Duration::days(9));
    let (justice, front) = (find(app, "Sở Tư pháp", day).await?, find(app, FRONT, day).await?);
    let health = find(app, "Sở Y tế", day).await?;
    let received_on = vn_date(day - Duration::days(10));
    let form = |source: &str, reference: &str, content: &str| EntryForm {
        agency: justice.to_string(),
        source: source.to_owned(),
        reference: reference.to_owned(),
        received_on: received_on.clone(),
        concerned: health.to_string(),
        content: format!("{content} (dữ liệu mẫu)"),
        is_new: "1".to_owned(),
        ..EntryForm::default()
    };
    let story =
        "Báo nêu nhiều cơ sở dịch vụ ăn uống chờ giấy chứng nhận đủ điều kiện an toàn thực phẩm quá thời hạn quy định";
    let press = EntryForm {
        link: "https://bao.example.vn/an-toan-thuc-pham".to_owned(),
        field: "an_toan_thuc_pham".to_owned(),
        ..form("press", "Báo Minh Giang (báo mẫu) số 41", story)
    };
    let first = usecase::create(&then, actor, &press).await?.code;
    let judged = at(app, day - Duration::days(7));
    let verified = JudgementForm {
        verification: "verified".to_owned(),
        method: "Đối chiếu sổ theo dõi hồ sơ tại cơ quan (dữ liệu mẫu)".to_owned(),
        reliability: "high".to_owned(),
        ..JudgementForm::default()
    };
    usecase::judge(&judged, actor, &first, None, &verified).await?;
    let (made, _) = inspections::inspections(app, actor, &ListFilter::default(), &Page::default()).await?;
    if let Some(inspection) = made.items.first() {
        let looked = inspections::look(app, actor, &inspection.code).await?;
        if let Some(finding) = looked.findings.first() {
            usecase::link_finding(&judged, actor, &first, None, &finding.code).await?;
        }
    }
    let repetition = EntryForm {
        agency: front.to_string(),
        is_new: String::new(),
        repeats: first,
        ..form("front", "Công văn số 20/MTTQ-BTT", story)
    };
    usecase::create(&judged, actor, &repetition).await?;
    let rumour = form("public", "", "Có người cho biết một trạm y tế thu thêm tiền khi cấp giấy khám sức khỏe");
    let rumour = usecase::create(&then, actor, &rumour).await?.code;
    let refuted = JudgementForm {
        verification: "refuted".to_owned(),
        method: "Làm việc với trạm y tế, xem biên lai (dữ liệu mẫu)".to_owned(),
        note: "Mức thu đúng bảng giá đã niêm yết (dữ liệu mẫu)".to_owned(),
        ..JudgementForm::default()
    };
    usecase::judge(&judged, actor, &rumour, None, &refuted).await?;
    let trial =
        form("trial", "Thông báo số 07/TB-TA", "Tòa án thông báo số vụ án hành chính về đất đai tăng so với cùng kỳ");
    usecase::create(app, actor, &trial).await?;
    let petition = form("complaint", "", "Phản ánh thủ tục khám bệnh còn yêu cầu bản sao giấy tờ đã có trên hệ thống");
    usecase::create(app, actor, &petition).await?;
    Ok(())
}
