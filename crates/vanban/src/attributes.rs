//! Attribute lines: `Cơ quan chủ trì: …`, `Thời gian thực hiện: …`. The labels are data a lawyer can read and extend.

use crate::{lexicon::Class, phrases::Set, seq::Seq};
use std::ops::Range;

/// What an attribute line says about a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Lead,
    Support,
    Time,
    Product,
    /// Place, participants, money …: neither a task nor a field of one.
    Other,
}

/// Labels of one sort. Signs inside a label are words of their own.
pub(crate) struct LabelRow {
    pub sort: Sort,
    /// Stands for a label only if the colon follows at once: the words are also used in sentences.
    pub weak: bool,
    pub names: &'static [&'static str],
}

const fn row(sort: Sort, weak: bool, names: &'static [&'static str]) -> LabelRow {
    LabelRow { sort, weak, names }
}

/// All labels.
#[rustfmt::skip]
pub(crate) const LABELS: &[LabelRow] = &[
    row(Sort::Lead, false, &[
        "cơ quan chủ trì", "đơn vị chủ trì", "cơ quan , đơn vị chủ trì", "cơ quan thực hiện", "đơn vị thực hiện",
        "cơ quan , đơn vị thực hiện", "cơ quan tham mưu", "đơn vị tham mưu", "cơ quan chịu trách nhiệm",
        "đơn vị chịu trách nhiệm", "phân công thực hiện", "trách nhiệm thực hiện", "phân công trách nhiệm",
        "đơn vị đầu mối", "cơ quan đầu mối", "cơ quan thường trực", "người chịu trách nhiệm", "cá nhân phụ trách",
        "đơn vị phụ trách", "cơ quan phụ trách", "cơ quan soạn thảo", "cơ quan chủ trì soạn thảo",
        "đơn vị chủ trì thực hiện", "cơ quan chủ trì thực hiện", "cơ quan / đơn vị chủ trì",
        "cơ quan / đơn vị thực hiện", "đơn vị , cá nhân thực hiện", "chủ trì thực hiện", "cơ quan chủ trì tham mưu",
        "đơn vị chủ trì tham mưu", "cơ quan trình", "đối tượng thực hiện", "người thực hiện", "phòng chủ trì", "ban chủ trì", "bộ phận chủ trì",
        "cq chủ trì", "phòng thực hiện", "ban thực hiện", "bộ phận thực hiện", "cq thực hiện", "phòng tham mưu",
        "bộ phận tham mưu", "lãnh đạo phụ trách", "đồng chí phụ trách", "cán bộ phụ trách",
    ]),
    row(Sort::Lead, true, &[
        "chủ trì", "thực hiện", "phân công", "chịu trách nhiệm", "phụ trách", "trách nhiệm", "đầu mối", "tham mưu",
        "đơn vị", "cơ quan", "giao",
    ]),
    row(Sort::Support, false, &[
        "cơ quan phối hợp", "đơn vị phối hợp", "cơ quan , đơn vị phối hợp", "cơ quan phối hợp thực hiện",
        "đơn vị phối hợp thực hiện", "cơ quan / đơn vị phối hợp", "cơ quan , tổ chức phối hợp", "đơn vị cùng phối hợp",
        "cơ quan , đơn vị phối hợp thực hiện", "phòng phối hợp", "ban phối hợp", "bộ phận phối hợp", "cq phối hợp",
    ]),
    row(Sort::Support, true, &["phối hợp", "phối hợp thực hiện", "phối hợp với"]),
    row(Sort::Time, false, &[
        "thời gian", "thời gian thực hiện", "thời gian hoàn thành", "thời gian tổ chức", "thời gian triển khai",
        "thời hạn", "thời hạn hoàn thành", "thời hạn thực hiện", "thời điểm", "thời điểm thực hiện",
        "thời điểm hoàn thành", "tiến độ", "tiến độ thực hiện", "tiến độ hoàn thành", "lộ trình", "lộ trình thực hiện",
        "hạn hoàn thành", "thời gian dự kiến", "dự kiến hoàn thành", "thời gian , tiến độ", "mốc thời gian", "thời gian ban hành", "thời gian trình", "thời gian báo cáo", "thời gian gửi báo cáo", "thời hạn gửi báo cáo",
    ]),
    row(Sort::Time, true, &["hoàn thành", "hạn", "đợt", "thực hiện xong", "tg", "tg thực hiện", "hạn xong"]),
    row(Sort::Product, false, &["sản phẩm", "sản phẩm đầu ra", "kết quả đầu ra", "sản phẩm hoàn thành", "kết quả , sản phẩm"]),
    row(Sort::Product, true, &["kết quả", "kết quả đạt được", "kết quả / sản phẩm", "sản phẩm / kết quả", "kết quả thực hiện"]),
    row(Sort::Other, false, &["nguồn kinh phí", "địa điểm", "địa điểm tổ chức", "nguồn vốn"]),
    row(Sort::Other, true, &[
        "kinh phí", "kinh phí thực hiện", "thành phần", "thành phần tham dự", "đối tượng", "số lượng", "quy mô", "phạm vi",
        "hình thức", "hình thức thực hiện", "phương thức", "ghi chú", "địa bàn", "đối tượng tham gia", "thời lượng",
        "trưởng đoàn", "phó trưởng đoàn", "thành viên", "thành viên đoàn", "thư ký", "thư ký đoàn", "cơ sở pháp lý", "căn cứ", "số lượng dự kiến", "đơn vị tính", "thành phần , đối tượng",
    ]),
];

/// A label at the beginning of a line or inside one.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    pub sort: Sort,
    /// A colon closes the label; without one only `Thời gian …`, `Thời hạn …` and a name right after the label count.
    pub colon: bool,
    /// First token of what the label says.
    pub content: usize,
    /// The words of the label.
    pub words: Range<usize>,
}

/// A label may be this much longer than its table row: `Cơ quan thực hiện các nội dung từ 3.1 đến 3.4 nêu trên:`.
const LONGEST_TAIL: usize = 20;

/// The label that stands at token `i`.
pub(crate) fn label(seq: Seq<'_>, i: usize) -> Option<Label> {
    let hit = seq.lexeme(i, Class::Label)?;
    let row = &LABELS[hit.row];
    let end = i + hit.len;
    let found = |colon: usize| Label { sort: row.sort, colon: true, content: colon + 1, words: i..colon };
    if seq.word(end) == ":" {
        return Some(found(end));
    }
    if row.names.contains(&"đợt") && seq.number(end).is_some() && seq.word(end + 1) == ":" {
        return Some(found(end + 1));
    }
    if seq.word(end) == "(" {
        let close = seq.bracket_end(end);
        return (seq.word(close) == ":").then(|| found(close));
    }
    if row.weak {
        return None;
    }
    for at in end..(end + LONGEST_TAIL).min(seq.len()) {
        match seq.word(at) {
            ":" => return Some(found(at)),
            "." if seq.number(at + 1).is_some() && seq.is_glued(at + 1) => {}
            "." | ";" | "(" => break,
            _ => {}
        }
    }
    // Without a colon: "Thời gian thực hiện trong quý I", at the line's beginning only.
    let dash = usize::from(seq.word(end) == "-" && row.sort != Sort::Other);
    (i == 0 && (row.sort == Sort::Time && says_when(seq, end) || dash == 1)).then(|| Label {
        sort: row.sort,
        colon: false,
        content: end + dash,
        words: i..end,
    })
}

/// The words behind a label without a colon begin a time: `Thời gian thực hiện trong quý I`, not `Tiến độ xây dựng kế hoạch`.
fn says_when(seq: Seq<'_>, at: usize) -> bool {
    const NEAR: usize = 3;
    const TIMES: &Set = phrases![
        "trong",
        "từ",
        "trước",
        "chậm nhất",
        "quý",
        "tháng",
        "ngày",
        "năm",
        "dự kiến",
        "xong",
        "đến",
        "thường xuyên",
        "hàng",
        "hằng",
        "định kỳ",
        "sau",
        "bắt đầu",
        "kết thúc",
        "cả năm",
        "vào",
        "khi",
        "cuối",
        "đầu",
        "giai đoạn"
    ];
    // "Thời gian ban hành Kế hoạch của đơn vị chậm nhất ngày 28/02": words of a limit may stand further off.
    const LIMITS: &Set = phrases![
        "chậm nhất",
        "muộn nhất",
        "trước ngày",
        "trước tháng",
        "trong quý",
        "trong tháng",
        "đến hết",
        "đến ngày",
        "xong trước"
    ];
    let limited = || seq.find(at, LIMITS).is_some_and(|i| i < at + LONGEST_TAIL);
    limited() || (at..at + NEAR).any(|i| seq.any(i, TIMES).is_some() || seq.number(i).is_some())
}

/// One attribute inside a text: its label and its content.
#[derive(Clone, Debug)]
pub(crate) struct Attribute {
    pub label: Label,
    pub content: Range<usize>,
}

/// A text cut at its labels.
pub(crate) struct Split {
    /// What stands before the first label: the task's own words.
    pub own: Range<usize>,
    pub attributes: Vec<Attribute>,
}

/// Cuts a text at the labels that stand at its beginning, after a full stop, a semicolon, a bracket or a comma.
pub(crate) fn split(seq: Seq<'_>) -> Split {
    let starts = |i: usize| i == 0 || matches!(seq.word(i - 1), "." | ";" | "(" | "," | "-" | "+");
    let mut attributes: Vec<Attribute> = Vec::new();
    let mut own = seq.len();
    let mut i = 0;
    while i < seq.len() {
        // "…, đơn vị thực hiện một số nhiệm vụ sau:" is no label: behind a comma the colon stands close.
        let close = |l: &Label| l.words.len() <= if seq.word(i.wrapping_sub(1)) == "," { 5 } else { LONGEST_TAIL + 8 };
        let may_start = seq.may_be(i, Class::Label.bit()) && starts(i);
        let Some(label) = may_start.then(|| label(seq, i)).flatten().filter(|l| i == 0 || l.colon && close(l)) else {
            i += 1;
            continue;
        };
        if let Some(open) = attributes.last_mut() {
            open.content.end = i;
        } else {
            own = i;
        }
        i = label.content.max(i + 1);
        attributes.push(Attribute { content: label.content..seq.len(), label });
    }
    for attribute in &mut attributes {
        let mut end = attribute.content.end;
        while end > attribute.content.start && matches!(seq.word(end - 1), ";" | "," | "." | "-" | "+" | "(") {
            end -= 1;
        }
        attribute.content.end = end.max(attribute.content.start);
    }
    if own > 0 && seq.word(own - 1) == "(" {
        own -= 1;
    }
    Split { own: 0..own, attributes }
}

/// The item numbers a label names: `từ 3.1 đến 3.4`, first and last, as they are written.
pub(crate) fn named_items(seq: Seq<'_>, words: Range<usize>) -> Option<(Vec<u32>, Vec<u32>)> {
    let label = seq.slice(words);
    let at = label.find(0, phrases!["từ", "mục", "điểm", "khoản", "nội dung"])?;
    let (from, end) = item_number(label, at)?;
    let to = item_number(label, end).map_or_else(|| from.clone(), |(to, _)| to);
    Some((from, to))
}

/// The first number `3` or `3.1` at or after a token, and the token after it.
fn item_number(seq: Seq<'_>, from: usize) -> Option<(Vec<u32>, usize)> {
    let start = (from..seq.len()).find(|i| seq.number(*i).is_some())?;
    let (mut parts, mut end) = (vec![seq.number(start)?], start + 1);
    while seq.word(end) == "."
        && let Some(part) = seq.number(end + 1)
    {
        parts.push(part);
        end += 2;
    }
    Some((parts, end))
}
