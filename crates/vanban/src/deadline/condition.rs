//! Deadlines bound to an event: `trong 05 ngày làm việc kể từ khi nhận hồ sơ`, `ngay sau khi …`.

use super::{Deadline, Offset, OffsetUnit};
use crate::seq::Seq;

/// `trong (thời hạn) 05 ngày làm việc kể từ khi nhận hồ sơ` at token `i`.
pub(super) fn conditional(seq: Seq<'_>, i: usize, line: bool) -> Option<(Deadline, usize)> {
    // Nearly no word begins a condition; asking for its first letters is cheaper than for every phrase.
    let begins = matches!(seq.word(i), "trong" | "chậm" | "không" | "sau" | "thời" | "muộn" | "tối" | "ngay" | "kể");
    if let Some(found) = at_once(seq, i) {
        return Some(found);
    }
    if !begins && (!line || seq.number(i).is_none()) {
        return None;
    }
    let open = seq.any(
        i,
        phrases![
            "trong vòng",
            "trong thời hạn",
            "trong thời gian",
            "trong",
            "chậm nhất sau",
            "chậm nhất là",
            "chậm nhất",
            "không quá",
            "sau",
            "thời hạn",
            "muộn nhất sau",
            "muộn nhất",
            "tối đa",
        ],
    );
    let at = match open {
        Some(n) => i + n,
        None if line => i,
        None => return None,
    };
    let n = seq.number(at).filter(|n| (1..1000).contains(n))?;
    let (unit, words) = if seq.any(at + 1, phrases!["ngày làm việc"]).is_some() {
        (OffsetUnit::WorkingDay, 3)
    } else {
        match seq.word(at + 1) {
            "ngày" => (OffsetUnit::Day, 1),
            "giờ" => (OffsetUnit::Day, 1),
            "tháng" => (OffsetUnit::Month, 1),
            _ => return None,
        }
    };
    let n = if seq.word(at + 1) == "giờ" { n.div_ceil(24) } else { n };
    let mut event = at + 1 + words;
    event += usize::from(seq.word(event) == ",");
    let link = seq.any(
        event,
        phrases![
            "kể từ khi",
            "kể từ ngày",
            "kể từ thời điểm",
            "kể từ",
            "tính từ khi",
            "tính từ ngày",
            "tính từ",
            "từ khi",
            "từ ngày",
            "sau khi",
            "sau ngày",
            "trước khi",
            "trước ngày",
            "khi",
        ],
    );
    let link = link?;
    let end = clause_end(seq, event + link);
    if end == event + link {
        return None;
    }
    let before = seq.word(event) == "trước";
    let offset = Offset { n: if before { -(n as i32) } else { n as i32 }, unit };
    let deadline = Deadline::Conditional {
        text: seq.slice(i..end).copy(true),
        event: Some(seq.slice(event + link..end).copy(true)),
        offset: Some(offset),
    };
    Some((deadline, end))
}

/// `ngay sau khi phương án được phê duyệt`, `24/24 giờ kể từ khi có báo động`: bound to an event without a count of days.
fn at_once(seq: Seq<'_>, i: usize) -> Option<(Deadline, usize)> {
    const LONGEST: usize = 16;
    let link = seq.any(i, phrases!["ngay sau khi", "ngay khi", "kể từ khi", "sau khi"])?;
    let end = clause_end(seq, i + link);
    // "…, cấp bổ sung kinh phí sau khi có báo cáo nhu cầu." waits for a step of somebody; "rà soát văn bản sau khi sắp xếp" names a
    // time that is over, and what opens a clause tells what was before.
    let waits = || {
        let inside = i > 0 && seq.is_word(i - 1) && seq.word(i - 1) != "và";
        let ends = end >= seq.len() || matches!(seq.word(end), "." | ";");
        let step = phrases![
            "có",
            "được phê duyệt",
            "được thông qua",
            "được ban hành",
            "được chấp thuận",
            "phê duyệt",
            "nhận được",
            "ban hành",
            "hoàn thành",
            "kết thúc",
            "được giao",
            "được phân bổ",
        ];
        inside && ends && end <= i + link + 12 && seq.slice(i + link..end).has(step)
    };
    if seq.word(i) == "sau" && !waits() {
        return None;
    }
    // "Ngay sau khi nhận được công văn này, …" opens every order and sets no day; "ngay khi" with nothing behind it neither.
    let papers = seq.slice(i + link..end).has(phrases!["công văn này", "văn bản này", "kế hoạch này", "chỉ thị này"]);
    let text = seq.slice(i..end).copy(true);
    let event = Some(seq.slice(i + link..end).copy(true));
    (end > i + link && end <= i + link + LONGEST && !papers)
        .then_some((Deadline::Conditional { text, event, offset: None }, end))
}

/// A condition ends with its clause.
fn clause_end(seq: Seq<'_>, from: usize) -> usize {
    let is_end = |i: &usize| {
        matches!(seq.word(*i), ";" | "," | ")" | ":") || (seq.word(*i) == "." && seq.number(i + 1).is_none())
    };
    (from..(from + 60).min(seq.len())).find(is_end).unwrap_or((from + 60).min(seq.len()))
}

/// A time line that names an event only: `sau khi dịch bệnh được kiểm soát …`, `Khi có phát sinh`.
pub(super) fn whole_condition(seq: Seq<'_>) -> Option<(Deadline, usize)> {
    let link = seq.any(
        0,
        phrases![
            "ngay sau khi",
            "ngay khi",
            "sau khi",
            "khi",
            "trước khi",
            "kể từ khi",
            "kể từ ngày",
            "sau ngày",
            "theo từng",
            "trong thời gian",
        ],
    )?;
    let mut end = seq.len();
    while end > 0 && matches!(seq.word(end - 1), "." | ";" | ",") {
        end -= 1;
    }
    let text = seq.slice(0..end).copy(true);
    let event = Some(seq.slice(link..end).copy(true)).filter(|e| !e.is_empty());
    (end > link).then_some((Deadline::Conditional { text, event, offset: None }, end))
}
