//! Criteria, questions and measures: as they ship, as rows hold them, and as an inspection freezes them.

use chrono::NaiveDate;
use thihanh_kernel::form::FieldReader;
use thihanh_kernel::ids::{AgencyId, ChecklistItemId};
use thihanh_kernel::problem::FieldError;

use super::inspection::InspectionFault;
use super::{FieldRef, Span};

/// Longest question.
const QUESTION_MAX: usize = 1_000;
/// Longest guidance, source.
const GUIDANCE_MAX: usize = 2_000;
/// Questions of one inspection.
pub const MOST_QUESTIONS: usize = 300;

/// A criterion or measure with its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// `A1`, `H5`.
    pub code: String,
    /// In Vietnamese.
    pub name_vi: String,
    /// In English.
    pub name_en: String,
    /// The law that it rests on.
    pub source: String,
    /// Whether somebody has checked it against the law.
    pub is_verified: bool,
}

/// A question of the checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistItem {
    /// Stable id.
    pub id: ChecklistItemId,
    /// The only jurisdiction that asks it; `None` for every one.
    pub jurisdiction: Option<AgencyId>,
    /// The only field that it is about; empty for every one.
    pub field: String,
    /// `A1` … `C3`.
    pub criterion: String,
    /// Its place under the criterion.
    pub position: i64,
    /// What is asked.
    pub question: String,
    /// How to look at it.
    pub guidance: String,
    /// What it rests on.
    pub source: String,
    /// Whether somebody has checked it against that.
    pub is_verified: bool,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Counts changes.
    pub version: i64,
}

impl ChecklistItem {
    /// Whether it holds on a day.
    pub fn holds_on(&self, on: NaiveDate) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }
}

/// The questions that an inspection freezes when it begins: those that hold on the day, in the jurisdiction, about its fields. What is
/// changed later stays out of it.
pub fn frozen(
    items: &[ChecklistItem],
    jurisdictions: &[AgencyId],
    fields: &[FieldRef],
    on: NaiveDate,
) -> Vec<ChecklistItem> {
    let is_of_field = |item: &&ChecklistItem| {
        // An inspection without fields looks at each; a question about one field is asked then too.
        item.field.is_empty() || fields.is_empty() || fields.iter().any(|field| field.code == item.field)
    };
    let is_here = |item: &&ChecklistItem| item.jurisdiction.is_none_or(|own| jurisdictions.contains(&own));
    let mut frozen: Vec<ChecklistItem> =
        items.iter().filter(|item| item.holds_on(on)).filter(is_here).filter(is_of_field).cloned().collect();
    frozen.sort_by(|a, b| (&a.criterion, a.position, a.id).cmp(&(&b.criterion, b.position, b.id)));
    frozen.truncate(MOST_QUESTIONS);
    frozen
}

/// The form of a question.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct ItemForm {
    /// Agency id; empty for every jurisdiction.
    pub jurisdiction: String,
    /// Code of a field; empty for every one.
    pub field: String,
    /// `A1` … `C3`.
    pub criterion: String,
    /// Place under the criterion.
    pub position: String,
    /// What is asked.
    pub question: String,
    /// How to look at it.
    pub guidance: String,
    /// What it rests on.
    pub source: String,
    /// `1` where somebody has checked it.
    pub is_verified: String,
    /// Last day.
    pub valid_to: String,
}

impl ItemForm {
    /// The question that it makes of an earlier one, or a new one.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn read(&self, before: ChecklistItem, criteria: &[String]) -> Result<ChecklistItem, InspectionFault> {
        let mut fields = FieldReader::new();
        let criterion = self.criterion.trim().to_owned();
        if !criteria.contains(&criterion) {
            fields.refuse(FieldError::new("criterion", "choice-unknown"));
        }
        let field = fields.text("field", &self.field, 100);
        let position = fields.choice("position", &self.position).unwrap_or(before.position);
        let question = fields.required_text("question", &self.question, QUESTION_MAX);
        let guidance = fields.text("guidance", &self.guidance, GUIDANCE_MAX);
        let source = fields.required_text("source", &self.source, GUIDANCE_MAX);
        let to = fields.day("valid_to", &self.valid_to);
        if to.is_some_and(|to| to < before.from) {
            fields.refuse(FieldError::new("valid_to", "inspection-ends-before-start"));
        }
        fields.finish().map_err(InspectionFault::Invalid)?;
        Ok(ChecklistItem {
            field,
            criterion,
            position,
            question,
            guidance,
            source,
            is_verified: !self.is_verified.is_empty(),
            to,
            ..before
        })
    }
}

/// A row as it ships: code, Vietnamese, English, source, checked.
type Shipped = (&'static str, &'static str, &'static str, &'static str, bool);

const ARTICLE_8: &str = "Nghị định 59/2012/NĐ-CP, Điều 8";
const ARTICLE_9: &str = "Nghị định 59/2012/NĐ-CP, Điều 9";
const ARTICLE_10: &str = "Nghị định 59/2012/NĐ-CP, Điều 10";
const ARTICLE_14: &str = "Nghị định 59/2012/NĐ-CP, Điều 14 (được sửa đổi), chưa xác minh từng nội dung";

/// The nine criteria (Decree 59/2012/NĐ-CP, Art. 7 to 10).
pub const CRITERIA: [Shipped; 9] = [
    (
        "A1",
        "Tính kịp thời, đầy đủ của việc ban hành văn bản quy định chi tiết",
        "Detailing documents: in time, complete",
        ARTICLE_8,
        true,
    ),
    (
        "A2",
        "Tính thống nhất, đồng bộ của văn bản quy định chi tiết",
        "Detailing documents: consistent",
        ARTICLE_8,
        true,
    ),
    ("A3", "Tính khả thi của văn bản quy định chi tiết", "Detailing documents: feasible", ARTICLE_8, true),
    (
        "B1",
        "Tập huấn, phổ biến pháp luật: kịp thời, đầy đủ, phù hợp, hiệu quả",
        "Training and dissemination",
        ARTICLE_9,
        true,
    ),
    ("B2", "Tổ chức bộ máy phù hợp, nguồn nhân lực đáp ứng", "Organisation and staff", ARTICLE_9, true),
    ("B3", "Kinh phí, cơ sở vật chất đáp ứng", "Money, premises, equipment", ARTICLE_9, true),
    (
        "C1",
        "Tính kịp thời, đầy đủ trong thi hành pháp luật của cơ quan nhà nước và người có thẩm quyền",
        "State bodies carry the law out in time and completely",
        ARTICLE_10,
        true,
    ),
    (
        "C2",
        "Tính chính xác, thống nhất trong hướng dẫn áp dụng và áp dụng pháp luật",
        "Guidance and application: correct, uniform",
        ARTICLE_10,
        true,
    ),
    ("C3", "Mức độ tuân thủ pháp luật của cơ quan, tổ chức, cá nhân", "How far the law is obeyed", ARTICLE_10, true),
];

/// The measures by which results are handled (Decree 59/2012/NĐ-CP, Art. 14).
pub const MEASURES: [Shipped; 8] = [
    ("H1", "Kịp thời ban hành văn bản quy định chi tiết", "Issue the detailing document", ARTICLE_14, false),
    (
        "H2",
        "Kịp thời tập huấn, phổ biến; bảo đảm bộ máy, biên chế, kinh phí, điều kiện thi hành",
        "Train, disseminate; provide staff, money, means",
        ARTICLE_14,
        false,
    ),
    ("H3", "Kịp thời tổ chức thi hành văn bản đã có hiệu lực", "Carry out what is in force", ARTICLE_14, false),
    (
        "H4",
        "Bảo đảm chính xác, thống nhất trong hướng dẫn áp dụng và áp dụng pháp luật",
        "Make guidance and application correct and uniform",
        ARTICLE_14,
        false,
    ),
    (
        "H5",
        "Sửa đổi, bổ sung, thay thế, bãi bỏ, ban hành mới văn bản",
        "Amend, replace, repeal or issue documents",
        ARTICLE_14,
        false,
    ),
    ("H6", "Biện pháp khác", "Another measure", ARTICLE_14, false),
    (
        "H7",
        "Xử lý vi phạm, xem xét trách nhiệm",
        "Deal with violations and responsibility",
        "Theo thông lệ của kế hoạch cấp tỉnh, chưa xác minh",
        false,
    ),
    (
        "H8",
        "Đình chỉ thi hành, ngưng hiệu lực văn bản",
        "Suspend a document",
        "Theo thông lệ của kế hoạch cấp tỉnh, chưa xác minh",
        false,
    ),
];

/// A question as it ships: its key, criterion, what is asked, source, checked.
pub type ShippedItem = (&'static str, &'static str, &'static str, &'static str, bool);

const OLD_5: &str = "Thông tư năm 2010 của Bộ Tư pháp hướng dẫn theo dõi thi hành pháp luật (hết hiệu lực), Điều 5";
const OLD_6: &str = "Thông tư năm 2010 của Bộ Tư pháp hướng dẫn theo dõi thi hành pháp luật (hết hiệu lực), Điều 6";
const OLD_7: &str = "Thông tư năm 2010 của Bộ Tư pháp hướng dẫn theo dõi thi hành pháp luật (hết hiệu lực), Điều 7";
const OLD_8: &str = "Thông tư năm 2010 của Bộ Tư pháp hướng dẫn theo dõi thi hành pháp luật (hết hiệu lực), Điều 8";
const OLD_9: &str = "Thông tư năm 2010 của Bộ Tư pháp hướng dẫn theo dõi thi hành pháp luật (hết hiệu lực), Điều 9";

/// The questions under each criterion. Those of the circular of 2010 say what was to be judged; it is repealed, so a province looks
/// through them and changes what it likes.
pub const ITEMS: [ShippedItem; 26] = [
    ("A1.1", "A1", "Số lượng và hình thức văn bản quy định chi tiết phải ban hành đã được xác định đủ?", OLD_5, true),
    (
        "A1.2",
        "A1",
        "Văn bản được ban hành đúng tiến độ, có hiệu lực cùng với văn bản được quy định chi tiết?",
        OLD_5,
        true,
    ),
    ("A1.3", "A1", "Văn bản ban hành chậm: tên từng văn bản, thời gian chậm và lý do?", OLD_5, true),
    ("A1.4", "A1", "Đã ban hành văn bản chỉ đạo, đôn đốc, triển khai thi hành?", OLD_5, true),
    (
        "A2.1",
        "A2",
        "Văn bản có trái với văn bản cấp trên, mâu thuẫn với nhau hoặc với lĩnh vực khác?",
        ARTICLE_8,
        false,
    ),
    ("A3.1", "A3", "Quy định phù hợp với điều kiện kinh tế - xã hội của địa phương?", OLD_8, true),
    ("A3.2", "A3", "Quy định phù hợp với trình độ dân trí, văn hóa, phong tục, tập quán?", OLD_8, true),
    ("A3.3", "A3", "Quy định đáp ứng yêu cầu thực tiễn, có đủ điều kiện để thực hiện?", OLD_8, true),
    ("B1.1", "B1", "Nhận thức pháp luật sau tập huấn, phổ biến có được nâng lên?", OLD_7, true),
    ("B1.2", "B1", "Tập huấn, phổ biến tác động thế nào đến việc tuân thủ?", OLD_7, true),
    ("B1.3", "B1", "Có vi phạm do không biết, không hiểu pháp luật?", OLD_7, true),
    ("B1.4", "B1", "Kiến nghị, đề xuất về tập huấn, phổ biến?", OLD_7, true),
    ("B2.1", "B2", "Các biện pháp tổ chức thi hành đã thực hiện?", OLD_9, true),
    ("B2.2", "B2", "Tổ chức bộ máy và nhân lực đáp ứng yêu cầu thi hành?", OLD_9, true),
    ("B2.3", "B2", "Khó khăn, vướng mắc về tổ chức bộ máy, nhân lực?", OLD_9, true),
    ("B3.1", "B3", "Kinh phí được bố trí, sử dụng đúng và đủ?", OLD_9, true),
    ("B3.2", "B3", "Cơ sở vật chất, trang thiết bị đáp ứng yêu cầu?", OLD_9, true),
    ("B3.3", "B3", "Khó khăn, vướng mắc về kinh phí, cơ sở vật chất?", OLD_9, true),
    ("C1.1", "C1", "Cơ quan, người có thẩm quyền thi hành kịp thời, đầy đủ?", ARTICLE_10, false),
    ("C1.2", "C1", "Quy định không được thi hành hoặc thi hành chưa tốt, và nguyên nhân?", OLD_6, true),
    ("C2.1", "C2", "Hướng dẫn áp dụng pháp luật chính xác, thống nhất?", ARTICLE_10, false),
    ("C2.2", "C2", "Áp dụng pháp luật trong các vụ việc được xem xét chính xác, thống nhất?", ARTICLE_10, false),
    ("C3.1", "C3", "Tình hình tuân thủ pháp luật nói chung trên địa bàn, lĩnh vực?", OLD_6, true),
    ("C3.2", "C3", "Số lượng, hình thức, mức độ vi phạm của cơ quan, tổ chức, cá nhân?", OLD_6, true),
    ("C3.3", "C3", "Việc xử lý từng loại vi phạm?", OLD_6, true),
    ("C3.4", "C3", "Nguyên nhân của vi phạm?", OLD_6, true),
];

/// Days on which what ships holds.
pub fn shipped_span() -> Span {
    // Decree 59/2012/NĐ-CP lapsed on 01/4/2025 (Decree 80/2025/NĐ-CP, Art. 16); its criteria are kept on until those of the new one are known.
    let from = NaiveDate::from_ymd_opt(2012, 10, 1).unwrap_or_default();
    Span { from, to: NaiveDate::MAX }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use uuid::Uuid;

    use super::super::fixtures::{agency, day};
    use super::*;

    fn item(number: u128, criterion: &str, field: &str, jurisdiction: Option<u128>, to: Option<&str>) -> ChecklistItem {
        ChecklistItem {
            id: ChecklistItemId::from_uuid(Uuid::from_u128(number)),
            jurisdiction: jurisdiction.map(agency),
            field: field.into(),
            criterion: criterion.into(),
            position: 1,
            question: format!("Câu {number}?"),
            guidance: String::new(),
            source: "thử".into(),
            is_verified: false,
            from: day("2020-01-01"),
            to: to.map(day),
            version: 1,
        }
    }

    #[test]
    fn what_ships_is_whole() {
        let criteria: BTreeSet<_> = CRITERIA.iter().map(|(code, ..)| *code).collect();
        assert_eq!(criteria.len(), 9);
        let keys: BTreeSet<_> = ITEMS.iter().map(|(key, ..)| *key).collect();
        assert_eq!(keys.len(), ITEMS.len(), "each key once");
        for criterion in &criteria {
            assert!(ITEMS.iter().any(|(_, of, ..)| of == criterion), "{criterion} has a question");
        }
        for (key, criterion, ..) in ITEMS {
            assert!(criteria.contains(criterion) && key.starts_with(criterion), "{key}");
        }
    }

    #[test]
    fn an_inspection_freezes_what_concerns_it() {
        let items = [
            item(1, "C1", "", None, None),
            item(2, "A1", "dat-dai", None, None),
            item(3, "A1", "y-te", None, None),
            item(4, "A2", "", Some(1), None),
            item(5, "A2", "", Some(9), None),
            item(6, "A3", "", None, Some("2026-03-15")),
        ];
        let field = FieldRef { code: "dat-dai".into(), name: "Đất đai".into() };
        let on = day("2026-03-16");
        let numbers =
            |frozen: Vec<ChecklistItem>| -> Vec<u128> { frozen.iter().map(|item| item.id.uuid().as_u128()).collect() };
        assert_eq!(numbers(frozen(&items, &[agency(1)], &[field], on)), [2, 4, 1]);
        assert_eq!(numbers(frozen(&items, &[agency(1)], &[], on)), [2, 3, 4, 1], "every field");
    }

    #[test]
    fn a_question_says_what_it_rests_on() {
        let before = item(1, "A1", "", None, None);
        let form = ItemForm { criterion: "A1".into(), question: "Hỏi?".into(), ..ItemForm::default() };
        let criteria = ["A1".to_owned()];
        match form.read(before.clone(), &criteria) {
            Err(InspectionFault::Invalid(errors)) => {
                assert_eq!((errors[0].field, errors[0].code), ("source", "required"))
            }
            other => panic!("{other:?}"),
        }
        let form = ItemForm { source: "Sở Tư pháp đặt".into(), valid_to: "31/12/2026".into(), ..form };
        let after = form.read(before, &criteria).unwrap();
        assert_eq!((after.to, after.is_verified), (Some(day("2026-12-31")), false));
    }
}
