//! What comes again: `hàng năm`, `định kỳ 6 tháng`, `02 lần/năm`.

use super::Frequency;
use crate::{
    lexicon::Class,
    phrases::{NUMBER, Set},
    seq::Seq,
};

/// A frequency in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Repeat {
    pub freq: Frequency,
    pub start: usize,
    pub end: usize,
    /// Says when the task is to be done; otherwise it describes a thing (`kinh phí hàng năm`) and counts only with a day.
    pub is_order: bool,
}

fn unit(word: &str) -> Option<Frequency> {
    Some(match word {
        "năm" => Frequency::Yearly,
        "quý" => Frequency::Quarterly,
        "tháng" => Frequency::Monthly,
        "tuần" => Frequency::Weekly,
        "ngày" => Frequency::Daily,
        _ => return None,
    })
}

/// `n` months are a period of this frequency.
fn months(n: u32) -> Option<Frequency> {
    match n {
        1 => Some(Frequency::Monthly),
        3 => Some(Frequency::Quarterly),
        6 => Some(Frequency::HalfYearly),
        12 => Some(Frequency::Yearly),
        _ => None,
    }
}

/// What a frequency can begin with.
const STARTS: &Set = phrases![
    "định", "hàng", "hằng", "mỗi", "năm", "quý", "tháng", "tuần", "ngày", "một", "hai", "ba", "bốn", "sáu", NUMBER
];

/// All frequencies of a text. `line`: on a time line every one is an order.
pub(super) fn repeats(seq: Seq<'_>, line: bool) -> Vec<Repeat> {
    let mut found: Vec<Repeat> = Vec::new();
    let mut i = seq.seek(0, STARTS);
    while i < seq.len() {
        let before = found.len();
        periodic(seq, i, &mut found);
        if found.len() == before
            && let Some(repeat) = each(seq, i).or_else(|| times_per(seq, i)).or_else(|| per_time(seq, i))
        {
            found.push(repeat);
        }
        let next = found.last().filter(|_| found.len() > before).map_or(i + 1, |r| r.end.max(i + 1));
        i = seq.seek(next, STARTS);
    }
    if line {
        found.iter_mut().for_each(|r| r.is_order = true);
    }
    found
}

/// `định kỳ 6 tháng và hằng năm`: a list of periods.
fn periodic(seq: Seq<'_>, i: usize, found: &mut Vec<Repeat>) {
    if seq.word(i) != "định" {
        return;
    }
    let Some(words) = seq.any(i, phrases!["định kỳ theo", "định kỳ", "định kì"]) else { return };
    let mut at = i + words + usize::from(seq.word(i + words) == "(");
    loop {
        let every = usize::from(matches!(seq.word(at), "hàng" | "hằng" | "mỗi" | "theo"));
        let (freq, end) = if count(seq, at + every) == Some(1) && seq.word(at + every + 1) == "năm" {
            (Some(Frequency::Yearly), at + every + 2)
        } else if let Some(n) = count(seq, at + every).filter(|_| seq.word(at + every + 1) == "tháng") {
            let ends = at + every + 2;
            (
                months(n),
                ends + seq.any(ends, phrases!["/ 1 lần", "/ 01 lần", "/ lần", "một lần", "đầu năm"]).unwrap_or(0),
            )
        } else {
            (unit(seq.word(at + every)).filter(|_| seq.number(at + every + 1).is_none()), at + every + 1)
        };
        let Some(freq) = freq else { return };
        found.push(Repeat { freq, start: i, end, is_order: true });
        let sep = match seq.word(end) {
            "," => 1 + usize::from(seq.word(end + 1) == "và"),
            "và" | "hoặc" => 1,
            _ => return,
        };
        at = end + sep;
    }
}

/// `hàng năm`, `mỗi quý`.
fn each(seq: Seq<'_>, i: usize) -> Option<Repeat> {
    if !matches!(seq.word(i), "hàng" | "hằng" | "mỗi") {
        return None;
    }
    let freq = unit(seq.word(i + 1))?;
    // "hàng quý hiếm" and "hàng năm mươi" are no periods; "mỗi ngày làm việc" is a measure.
    if matches!(seq.word(i + 2), "hiếm" | "mươi") {
        return None;
    }
    let counted = seq.any(i + 2, phrases!["một lần", "1 lần", "01 lần", "ít nhất", "tối thiểu"]).is_some();
    let is_order = counted || is_free(seq, i) || is_timed(seq, i) || is_often(seq, i, freq);
    Some(Repeat { freq, start: i, end: i + 2, is_order })
}

/// `trước 15 giờ hằng ngày`, `vào thứ Sáu hằng tuần`, `vào tuần đầu hằng tháng`: the hour or the day says when.
fn is_timed(seq: Seq<'_>, i: usize) -> bool {
    let before = |n: usize| i.checked_sub(n).map_or("", |at| seq.word(at));
    let hour = matches!(before(1), "giờ" | "phút" | "h" | "nhật" | "00" | "30");
    hour || before(2) == "thứ" || before(2) == "tuần" && matches!(before(1), "đầu" | "cuối" | "thứ")
}

/// `công bố giá vật liệu xây dựng hằng tháng, …`: what comes more often than once a year says when, unless it tells one thing
/// from another of its sort (`báo cáo hằng tháng`, `giao ban hằng tuần`).
fn is_often(seq: Seq<'_>, i: usize, freq: Frequency) -> bool {
    let often = matches!(freq, Frequency::Daily | Frequency::Weekly | Frequency::Monthly);
    let kind = matches!(
        seq.word(i.saturating_sub(1)),
        "cáo"
            | "ban"
            | "họp"
            | "hoạt"
            | "sống"
            | "việc"
            | "động"
            | "kỳ"
            | "phí"
            | "lương"
            | "cấp"
            | "khoản"
            | "thu"
            | "chi"
            | "hoạch"
            | "toán"
            | "trình"
            | "luận"
            | "mức"
            | "nhật"
            | "bản"
            | "đơn"
    );
    let ends =
        matches!(seq.word(i + 2), "" | "," | "." | ";" | ")" | "trong" | "và" | "về" | "để" | "tại" | "trên" | "cho");
    often && ends && !kind
}

/// After a sign or at the beginning.
fn opens_clause(seq: Seq<'_>, i: usize) -> bool {
    i == 0 || matches!(seq.word(i - 1), "." | ";" | "," | ":" | "(" | "và" | "hoặc" | "-")
}

/// No noun before it that it could describe.
fn is_free(seq: Seq<'_>, i: usize) -> bool {
    opens_clause(seq, i) || is_verb_before(seq, i) && !is_of_noun(seq, i)
}

/// `chương trình kiểm tra, giám sát hằng năm`: the verbs before it only say which programme is meant.
fn is_of_noun(seq: Seq<'_>, i: usize) -> bool {
    const NOUNS: &Set = phrases![
        "chương trình",
        "kế hoạch",
        "kinh phí",
        "công tác",
        "hoạt động",
        "nhiệm vụ",
        "cuộc",
        "đợt",
        "tiêu chí",
        "kết quả",
        "nội dung",
        "dự toán",
        "chỉ tiêu",
        "báo cáo",
        "tiêu chuẩn",
        "hội nghị",
    ];
    (i.saturating_sub(7)..i.saturating_sub(1))
        .rev()
        .take_while(|j| seq.is_word(*j) || matches!(seq.word(*j), "," | "/"))
        .any(|j| seq.any(j, NOUNS).is_some_and(|n| j + n < i))
}

fn is_verb_before(seq: Seq<'_>, i: usize) -> bool {
    let one = i.checked_sub(1).and_then(|at| seq.lexeme(at, Class::Verb)).is_some_and(|h| h.len == 1);
    let two = i.checked_sub(2).and_then(|at| seq.lexeme(at, Class::Verb)).is_some_and(|h| h.len == 2);
    let noun = i >= 2
        && matches!(
            (seq.word(i - 2), seq.word(i - 1)),
            ("dự", "toán") | ("thu", "chi") | ("quyết", "định") | ("tổng", "kết") | ("thi", "đua")
        );
    (one || two) && !noun
}

/// `01 lần/năm`, `hai lần mỗi năm`, `ít nhất 01 lần trong quý`.
fn times_per(seq: Seq<'_>, i: usize) -> Option<Repeat> {
    if seq.word(i + 1) != "lần" {
        return None;
    }
    let n = count(seq, i)?;
    let at = i + 2 + seq.any(i + 2, phrases!["/", "trong một", "trong", "mỗi", "một", "trên"])?;
    let freq = match (unit(seq.word(at))?, n) {
        (Frequency::Yearly, 2) => Frequency::HalfYearly,
        (Frequency::Yearly, 4) => Frequency::Quarterly,
        (Frequency::Yearly, 12) => Frequency::Monthly,
        (freq, 1) => freq,
        _ => return None,
    };
    Some(Repeat { freq, start: i, end: at + 1, is_order: true })
}

/// `06 tháng/lần`, `3 tháng một lần`, `năm một lần`.
fn per_time(seq: Seq<'_>, i: usize) -> Option<Repeat> {
    let counted = if seq.word(i + 1) == "tháng" { count(seq, i) } else { None };
    let (freq, at) = match counted {
        Some(n) => (months(n)?, i + 2),
        // "hai tuần một lần" is no week.
        None if i > 0 && count(seq, i - 1).is_some_and(|n| n > 1) => return None,
        None => (unit(seq.word(i))?, i + 1),
    };
    let end = at + seq.any(at, phrases!["/ lần", "/ 1 lần", "/ 01 lần", "một lần", "1 lần", "01 lần"])?;
    Some(Repeat { freq, start: i, end, is_order: true })
}

/// A small number in digits or words.
fn count(seq: Seq<'_>, i: usize) -> Option<u32> {
    seq.number(i).or(match seq.word(i) {
        "một" => Some(1),
        "hai" => Some(2),
        "ba" => Some(3),
        "bốn" => Some(4),
        "sáu" => Some(6),
        _ => None,
    })
}
