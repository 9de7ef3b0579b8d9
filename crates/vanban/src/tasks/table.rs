//! Tables of tasks: one row is one task, the heads of the columns say what the cells are.

use crate::{
    attributes::{LABELS, Sort},
    lexicon::Class,
    seq::Seq,
};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Number,
    Content,
    Attribute(Sort),
    Unknown,
}

/// The cells of a row; cells are parted by `|`, at the edges too or not, or, where the line has none, by tabs.
pub(super) fn cells<'t>(seq: Seq<'t>, source: &str) -> Vec<Seq<'t>> {
    let mut cells = Vec::new();
    let mut start = 0;
    let piped = (0..seq.len()).any(|i| seq.word(i) == "|");
    for i in 0..seq.len() {
        let tab = !piped && i > 0 && {
            let (Some(before), Some(token)) = (seq.token(i - 1), seq.token(i)) else { continue };
            source.get(before.span().end..token.span().start).unwrap_or("").contains('\t')
        };
        if piped && seq.word(i) == "|" {
            if i > 0 {
                cells.push(seq.slice(start..i));
            }
            start = i + 1;
        } else if tab {
            let (Some(before), Some(token)) = (seq.token(i - 1), seq.token(i)) else { continue };
            cells.push(seq.slice(start..i));
            // Two tabs in a row are an empty cell.
            let tabs = source.get(before.span().end..token.span().start).unwrap_or("").matches('\t').count();
            cells.extend((1..tabs).map(|_| seq.slice(i..i)));
            start = i;
        }
    }
    if start < seq.len() {
        cells.push(seq.slice(start..seq.len()));
    }
    cells
}

/// `|---|---|`
pub(super) fn is_rule(seq: Seq<'_>) -> bool {
    (0..seq.len()).all(|i| matches!(seq.word(i), "|" | "-" | ":" | "+" | "="))
}

/// The columns, if the row is a table's head: it has a content column and another one that is known.
pub(crate) fn columns(cells: &[Seq<'_>]) -> Option<Vec<Column>> {
    let columns: Vec<Column> = cells.iter().map(|c| column(*c)).collect();
    let content = columns.iter().filter(|c| **c == Column::Content).count();
    let known = columns.iter().filter(|c| matches!(c, Column::Attribute(_) | Column::Number)).count();
    (content >= 1 && known >= 1).then_some(columns)
}

fn column(cell: Seq<'_>) -> Column {
    if cell.len() > 12 {
        return Column::Unknown;
    }
    if cell.any(0, phrases!["stt", "tt", "số tt", "số thứ tự"]).is_some() {
        return Column::Number;
    }
    let content = phrases![
        "nhiệm vụ",
        "nội dung",
        "công việc",
        "hoạt động",
        "tên nhiệm vụ",
        "các nhiệm vụ",
        "nội dung công việc",
        "tên công việc",
        "nội dung , nhiệm vụ",
        "giải pháp",
        "các nội dung",
        "nội dung nhiệm vụ",
        "tên hoạt động",
        "danh mục",
        "việc",
    ];
    // "Lĩnh vực, nội dung": the column of the tasks may be named by something else first.
    if cell.any(0, content).is_some()
        || cell.has(phrases!["nội dung", "nhiệm vụ"]) && !cell.has(phrases!["cơ quan", "đơn vị"])
    {
        return Column::Content;
    }
    if let Some(hit) = cell.lexeme(0, Class::Label) {
        return Column::Attribute(LABELS[hit.row].sort);
    }
    if cell.has(phrases!["chủ trì", "thực hiện"]) && cell.has(phrases!["cơ quan", "đơn vị", "cq", "phòng", "ban"])
    {
        return Column::Attribute(Sort::Lead);
    }
    match () {
        () if cell.has(phrases!["phối hợp"]) => Column::Attribute(Sort::Support),
        () if cell.has(phrases!["thời gian", "thời hạn", "tiến độ", "hoàn thành"]) => {
            Column::Attribute(Sort::Time)
        }
        () if cell.has(phrases!["sản phẩm", "kết quả"]) => Column::Attribute(Sort::Product),
        () => Column::Unknown,
    }
}
