//! Words of which plans are put together. All of it is invented.

use rand::RngExt;
use rand::rngs::StdRng;

use crate::modules::agencies::api::AgencyView;
use crate::modules::monitoring::model::content::{Content, Signing};
use crate::modules::monitoring::model::words::Activity;

/// Two or three fields, the first ones of the list far more often than the last, so that the matrix has overlaps and gaps.
pub(super) fn chosen<'a>(fields: &'a [String], random: &mut StdRng) -> Vec<&'a str> {
    let mut chosen: Vec<&str> = Vec::new();
    let wanted = random.random_range(2..=3).min(fields.len());
    while chosen.len() < wanted {
        let at = random.random_range(0..fields.len());
        let field = fields[random.random_range(0..=at)].as_str();
        if !chosen.contains(&field) {
            chosen.push(field);
        }
    }
    chosen
}

/// The document of a plan.
pub(super) fn content(view: &AgencyView, year: i32, symbol: &str) -> Content {
    Content {
        issuer: view.name.clone(),
        place: "Thử nghiệm".to_owned(),
        symbol: symbol.to_owned(),
        about: format!("theo dõi tình hình thi hành pháp luật năm {year}"),
        purpose: "Đánh giá tình hình thi hành pháp luật trong các lĩnh vực trọng tâm.\nKịp thời kiến nghị tháo gỡ khó khăn, vướng mắc."
            .to_owned(),
        scope: "Các cơ quan, đơn vị trực thuộc.".to_owned(),
        duties: "Các đơn vị được giao chủ trì tổ chức thực hiện đúng tiến độ.".to_owned(),
        archive: "VT".to_owned(),
        signing: Signing { title: "Thủ trưởng".to_owned(), name: "Người Thử".to_owned(), ..Signing::default() },
        ..Content::default()
    }
}

/// What a line says.
pub(super) fn activity(activity: Activity) -> &'static str {
    match activity {
        Activity::Collect => "Thu thập thông tin về tình hình thi hành pháp luật",
        Activity::Inspect => "Kiểm tra tình hình thi hành pháp luật",
        Activity::Survey => "Khảo sát tình hình thi hành pháp luật",
        Activity::Assess => "Xem xét, đánh giá tình hình thi hành pháp luật",
        Activity::Train => "Tập huấn nghiệp vụ theo dõi thi hành pháp luật",
        Activity::Disseminate => "Phổ biến văn bản mới có hiệu lực",
        Activity::Report => "Báo cáo kết quả theo dõi thi hành pháp luật",
        Activity::ReviewDocuments => "Rà soát văn bản quy phạm pháp luật",
    }
}
