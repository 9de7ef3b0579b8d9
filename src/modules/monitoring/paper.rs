//! A plan as a document of Decree 30/2020/NĐ-CP: files and preview. The document is in Vietnamese whatever the language of the page.

use chrono::NaiveDate;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::{Instant, vn_date};
use thihanh_papers::writing::{
    Align, Annex, Block, Column, FileFacts, Grid, Heading, Issuer, Mark, Official, Signing, Superior, Symbol,
    WriteError,
};

use super::model::content::Content;
use super::model::plan::{Amendment, Plan, PlanField, PlanItem};
use super::model::words::{Activity, Reason};

/// A plan with everything that its document holds.
pub(super) struct Whole<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Its fields.
    pub fields: &'a [PlanField],
    /// Its lines.
    pub items: &'a [PlanItem],
    /// What an agency is called.
    pub name: &'a (dyn Fn(AgencyId) -> String + Sync),
}

/// The document of a plan.
///
/// # Errors
/// Fields that no document can be made of.
pub(super) fn official(whole: &Whole<'_>) -> Result<Official, Vec<FieldError>> {
    let plan = whole.plan;
    let title = format!("Hoạt động theo dõi tình hình thi hành pháp luật năm {}", plan.duty.year);
    framed(&plan.content, plan.issued, plan.content.about.clone(), body(whole), annex(whole, title))
}

/// The document by which a plan is amended; `whole` has the fields and lines of the amendment alone.
///
/// # Errors
/// Fields that no document can be made of.
pub(super) fn amending(whole: &Whole<'_>, amendment: &Amendment) -> Result<Official, Vec<FieldError>> {
    let plan = whole.plan;
    let amended = match plan.issued {
        Some((_, on)) => format!("Kế hoạch số {} ngày {}", plan.label().unwrap_or_default(), vn_date(on)),
        None => "Kế hoạch".to_owned(),
    };
    let about = format!("Sửa đổi, bổ sung {amended} {}", plan.content.about);
    let title = format!("Hoạt động sửa đổi, bổ sung của {amended}");
    framed(&plan.content, amendment.issued, about, amending_body(whole, amendment, &amended), annex(whole, title))
}

fn framed(
    content: &Content,
    issued: Option<(u32, NaiveDate)>,
    about: String,
    body: Vec<Block>,
    annex: Option<Annex>,
) -> Result<Official, Vec<FieldError>> {
    let symbol: Symbol =
        content.symbol.parse().map_err(|_| vec![FieldError::new("symbol", "letter-symbol-malformed")])?;
    Ok(Official {
        issuer: Issuer { parent: text(&content.parent), name: content.issuer.clone() },
        number: issued.map(|(number, _)| number),
        symbol,
        place: content.place.clone(),
        date: issued.map(|(_, on)| on),
        heading: Heading::Kind { kind: "Kế hoạch".to_owned(), about },
        recipients: Vec::new(),
        body,
        signing: signing(content),
        copies_to: content.copies.lines().filter_map(text).collect(),
        archive: content.archive.clone(),
        urgency: None,
        circulation: None,
        typist: None,
        contact: None,
        annexes: annex.into_iter().collect(),
    })
}

fn text(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn body(whole: &Whole<'_>) -> Vec<Block> {
    let content = &whole.plan.content;
    let mut blocks: Vec<Block> = content.basis.lines().filter_map(text).map(Block::Basis).collect();
    let lines = |text_of: &str| text_of.lines().filter_map(text).map(Block::Text).collect::<Vec<_>>();
    let activities = match whole.items.len() {
        0 => Vec::new(),
        count => vec![Block::Text(format!(
            "Các hoạt động theo dõi, thời gian, đơn vị chủ trì, phối hợp nêu tại Phụ lục kèm theo ({count} hoạt động)."
        ))],
    };
    let parts = [
        ("Mục đích, yêu cầu", lines(&content.purpose)),
        ("Lĩnh vực trọng tâm", fields(whole.fields)),
        ("Phạm vi, đối tượng", lines(&content.scope)),
        ("Nội dung hoạt động", activities),
        ("Kinh phí", vec![Block::Text(money(whole.items))]),
        ("Tổ chức thực hiện", lines(&content.duties)),
    ];
    blocks.extend(numbered(parts));
    blocks
}

fn amending_body(whole: &Whole<'_>, amendment: &Amendment, amended: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = whole.plan.content.basis.lines().filter_map(text).map(Block::Basis).collect();
    blocks.push(Block::Basis(format!("Căn cứ {amended}")));
    let lines = match whole.items.len() {
        0 => Vec::new(),
        count => vec![
            Block::Text(format!("Các hoạt động sửa đổi, bổ sung nêu tại Phụ lục kèm theo ({count} hoạt động).")),
            Block::Text(money(&left(whole.items))),
        ],
    };
    let parts = [
        ("Lý do", amendment.reason.lines().filter_map(text).map(Block::Text).collect()),
        ("Lĩnh vực bổ sung", fields(whole.fields)),
        ("Hoạt động sửa đổi, bổ sung", lines),
        ("Tổ chức thực hiện", vec![Block::Text(format!("Các nội dung khác của {amended} giữ nguyên."))]),
    ];
    blocks.extend(numbered(parts));
    blocks
}

/// The lines that are not taken out.
fn left(items: &[PlanItem]) -> Vec<PlanItem> {
    items.iter().filter(|item| !item.is_dropped).cloned().collect()
}

/// The parts that say something, each under its number.
fn numbered<const PARTS: usize>(parts: [(&str, Vec<Block>); PARTS]) -> Vec<Block> {
    let parts = parts.into_iter().filter(|(_, blocks)| !blocks.is_empty());
    let mut blocks = Vec::new();
    for (number, (title, part)) in ROMAN.iter().zip(parts) {
        blocks.push(Block::Heading(format!("{number}. {}", title.to_uppercase())));
        blocks.extend(part);
    }
    blocks
}

const ROMAN: [&str; 6] = ["I", "II", "III", "IV", "V", "VI"];

fn fields(fields: &[PlanField]) -> Vec<Block> {
    let line = |(at, field): (usize, &PlanField)| {
        let mut line = format!("{}. {} ({})", at + 1, field.name, reason(field.reason));
        for words in [&field.note, &field.why_apart] {
            if !words.is_empty() {
                line.push_str(": ");
                line.push_str(words);
            }
        }
        line.push('.');
        // Words that end themselves.
        Block::Text(if line.ends_with("..") { line[..line.len() - 1].to_owned() } else { line })
    };
    fields.iter().enumerate().map(line).collect()
}

fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Key => "lĩnh vực trọng tâm của đơn vị",
        Reason::Period => "ưu tiên theo giai đoạn",
        Reason::Hot => "nhiều khó khăn, vướng mắc, dư luận quan tâm",
        Reason::Rights => "liên quan trực tiếp đến quyền, lợi ích của người dân, doanh nghiệp",
        Reason::Ministry => "theo kế hoạch của Bộ, ngành Trung ương",
        Reason::Province => "theo kế hoạch của tỉnh",
    }
}

fn activity(activity: Activity) -> &'static str {
    match activity {
        Activity::Collect => "Thu thập, xử lý thông tin",
        Activity::Inspect => "Kiểm tra",
        Activity::Survey => "Điều tra, khảo sát",
        Activity::Assess => "Xem xét, đánh giá",
        Activity::Train => "Tập huấn",
        Activity::Disseminate => "Phổ biến pháp luật",
        Activity::Report => "Báo cáo",
        Activity::ReviewDocuments => "Rà soát, lập danh mục văn bản",
    }
}

fn money(items: &[PlanItem]) -> String {
    let total: i64 = items.iter().filter_map(|item| item.budget_vnd).fold(0, i64::saturating_add);
    match total {
        0 => "Kinh phí thực hiện được bố trí trong dự toán ngân sách hằng năm của đơn vị.".to_owned(),
        total => format!(
            "Tổng kinh phí dự kiến {} đồng, bố trí trong dự toán ngân sách hằng năm của đơn vị; chi tiết tại Phụ lục.",
            grouped(total)
        ),
    }
}

/// `12.500.000`.
fn grouped(amount: i64) -> String {
    let digits = amount.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

fn annex(whole: &Whole<'_>, title: String) -> Option<Annex> {
    let column = |head: &str, share, align| Column { head: head.to_owned(), share, align };
    let columns = vec![
        column("TT", 5.0, Align::Center),
        column("Hoạt động", 14.0, Align::Left),
        column("Nội dung", 32.0, Align::Left),
        column("Sản phẩm", 15.0, Align::Left),
        column("Chủ trì", 14.0, Align::Left),
        column("Phối hợp", 14.0, Align::Left),
        column("Thời gian", 13.0, Align::Center),
        column("Kinh phí (đồng)", 11.0, Align::Center),
    ];
    let cells = |(at, item): (usize, &PlanItem)| {
        let time = match item.starts_on {
            Some(start) => format!("{} – {}", vn_date(start), vn_date(item.ends_on)),
            None => format!("Trước hết ngày {}", vn_date(item.ends_on)),
        };
        let kind = activity(item.activity);
        vec![
            (at + 1).to_string(),
            if item.is_dropped { format!("{kind} (bãi bỏ)") } else { kind.to_owned() },
            item.content.clone(),
            item.product.clone(),
            (whole.name)(item.lead),
            item.partners.clone(),
            time,
            item.budget_vnd.map(grouped).unwrap_or_default(),
        ]
    };
    let rows: Vec<_> = whole.items.iter().enumerate().map(cells).collect();
    (!rows.is_empty()).then(|| Annex { title, body: vec![Block::Grid(Grid { columns, rows })], is_landscape: true })
}

fn signing(content: &Content) -> Signing {
    let form = &content.signing;
    let mark = match form.mark.as_str() {
        "kt" => Some(Mark::Kt),
        "tl" => Some(Mark::Tl),
        "tuq" => Some(Mark::Tuq),
        _ => None,
    };
    Signing {
        on_behalf_of: text(&form.on_behalf_of),
        superior: mark.zip(text(&form.superior)).map(|(mark, title)| Superior { mark, title }),
        title: form.title.clone(),
        is_acting: false,
        name: form.name.clone(),
    }
}

/// The DOCX and the PDF. Laying out takes a while: not for an async thread.
pub(super) fn files(document: &Official, plan: &Content, at: Instant) -> Result<(Vec<u8>, Vec<u8>), WriteError> {
    let title = format!("Kế hoạch {}", plan.about);
    let facts = FileFacts { title: &title, author: &plan.issuer, created: at };
    Ok((document.docx(facts)?, document.pdf(facts)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted_by_dots() {
        for (amount, expected) in [(0, "0"), (999, "999"), (1_000, "1.000"), (12_500_000, "12.500.000")] {
            assert_eq!(grouped(amount), expected);
        }
    }
}
