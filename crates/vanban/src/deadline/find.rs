//! Finds deadlines: points in time with the words that make them a deadline.

use super::{
    Deadline, Frequency, RecurringDay,
    atoms::{Atom, atoms},
    condition::{conditional, whole_condition},
    recurring::{Repeat, repeats},
};
use crate::{
    date::Date,
    lexicon::Class,
    phrases::{NUMBER, Set},
    seq::Seq,
    text::Span,
};

/// What the document says about years left out.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Context {
    /// The plan's year.
    pub year: Option<i32>,
}

/// Where the words stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// On a time line, in a table's cell: every point in time is a deadline.
    Line,
    /// In a sentence: only with a word that makes it one. The token is the one at which the task's main verb may stand.
    Sentence(usize),
}

/// A deadline and the words it was read from.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub deadline: Deadline,
    pub span: Span,
}

/// The word that makes a point in time a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cue {
    /// `trước`: the day itself is too late.
    Before,
    /// `chậm nhất`, `hết`, `đến hết`
    Latest,
    /// `đến`
    Until,
    /// `trong`, `vào`, `xong`, `hoàn thành`
    In,
    /// `từ`
    From,
    None,
}

/// A text has at most this many deadlines; what has more is no directive but an attack on the comparison of each with all.
pub(crate) const MOST: usize = 64;

/// What [`find`] can begin with: a quotation, a condition ([`conditional`]), a point in time ([`atoms`]).
const STARTS: &Set = phrases![
    "\"", "trong", "chậm", "không", "sau", "thời", "muộn", "tối", "ngay", "kể", "ngày", "tháng", "quý", "năm", "giai",
    "sáu", NUMBER
];

/// All deadlines of a text.
pub(crate) fn find(seq: Seq<'_>, context: Context, place: Place) -> Vec<Found> {
    let mut found = Vec::new();
    let line = place == Place::Line;
    let repeats = repeats(seq, line);
    let mut used = vec![false; repeats.len()];
    let mut start: Option<(Atom, usize)> = None;
    // End of a range that is told and not ordered: "số liệu tính từ ngày … đến ngày …".
    let mut told = 0;
    let mut i = 0;
    loop {
        i = seq.seek(i, STARTS);
        if i >= seq.len() {
            break;
        }
        if !line && seq.word(i) == "\"" {
            i = quote_end(seq, i);
            continue;
        }
        if let Some((deadline, end)) = conditional(seq, i, line) {
            push(seq, i..end, deadline, &mut found);
            i = end;
            continue;
        }
        let ranged = start.is_some() && i > 0 && seq.word(i - 1) == "-";
        let limited = !line && (is_after_limit(seq, i) || ranged);
        let Some((points, end)) = atoms(seq, i, line || limited) else {
            i += 1;
            continue;
        };
        // Bare figures in a sentence are a time only as a whole day: "trước 31/12/2026", never "trước 2 lần".
        if limited && seq.number(i).is_some() && !points.iter().all(|point| matches!(point, Atom::Day { .. })) {
            i += 1;
            continue;
        }
        let (mut cue, from) = cue(seq, i);
        // "Từ 03/11 - 09/11/2025": the dash is "đến"; between two days on a time line "từ" may be left out.
        if ranged && cue == Cue::None {
            cue = Cue::Until;
        } else if line && cue == Cue::None && starts_range(seq, &points, end) {
            cue = Cue::From;
        }
        if cue == Cue::None && is_cited(seq, i, &points) {
            i = end;
            continue;
        }
        if let Some(n) = repeat_of(seq, &repeats, &points, from, end) {
            used[n] = true;
            recurring(seq, &points, cue, &repeats[n], from..end, &mut found);
        } else if from < told {
            told = 0;
        } else if line || makes_deadline(seq, &points, context, cue, from, end) {
            if cue == Cue::From && is_range(seq, end) {
                start = points.first().map(|p| (*p, from));
            } else {
                let open = start.take().filter(|_| matches!(cue, Cue::Until | Cue::Latest));
                dated(seq, &points, cue, open, context, from..end, &mut found);
            }
        } else if cue == Cue::From && is_range(seq, end) {
            told = end + 2;
        }
        i = end;
    }
    for (repeat, used) in repeats.iter().zip(used) {
        if repeat.is_order && !used {
            let deadline = Deadline::Recurring { freq: repeat.freq, by: None, inclusive: None };
            push(seq, repeat.start..repeat.end, deadline, &mut found);
        }
    }
    if let Some(at) = ongoing(seq, place) {
        push(seq, at..at + 2, Deadline::Ongoing, &mut found);
    }
    if found.is_empty()
        && line
        && let Some((deadline, end)) = whole_condition(seq)
    {
        push(seq, 0..end, deadline, &mut found);
    }
    found
}

fn push(seq: Seq<'_>, range: std::ops::Range<usize>, deadline: Deadline, found: &mut Vec<Found>) {
    // A frequency said again without its day adds nothing.
    let known = found.iter().any(|f| match (&f.deadline, &deadline) {
        (Deadline::Recurring { freq: a, .. }, Deadline::Recurring { freq: b, by: None, .. }) => a == b,
        (a, b) => a == b,
    });
    if !known && found.len() < MOST {
        found.push(Found { deadline, span: seq.slice(whole_words(seq, range)).span().unwrap_or_default() });
    }
}

/// The words are shown to people: they begin with a whole word and no sign.
fn whole_words(seq: Seq<'_>, mut range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    while range.start + 1 < range.end
        && matches!(seq.word(range.start), "," | "(" | ":" | "gian" | "điểm" | "kiến" | "00" | "30")
    {
        range.start += 1;
    }
    let before = range.start.checked_sub(1).map_or("", |at| seq.word(at));
    let half = matches!((before, seq.word(range.start)), ("bắt", "đầu") | ("không", "quá") | ("ban", "đầu"));
    range.start -= usize::from(half);
    range
}

fn quote_end(seq: Seq<'_>, i: usize) -> usize {
    (i + 1..(i + 80).min(seq.len())).find(|j| seq.word(*j) == "\"").map_or(i + 1, |j| j + 1)
}

/// The cue before an atom at `i`, and the token where cue and atom begin.
fn cue(seq: Seq<'_>, i: usize) -> (Cue, usize) {
    let mut at = i;
    let mut weak = Cue::None;
    while at > 0 && i - at < 8 {
        let cue = match seq.word(at - 1) {
            "trước" => Cue::Before,
            "nhất" if matches!(seq.word(at.wrapping_sub(2)), "chậm" | "muộn") => {
                at -= 1;
                Cue::Latest
            }
            "chót" | "hết" | "quá" => Cue::Latest,
            "đến" | "tới" => Cue::Until,
            "từ" => Cue::From,
            "trong" | "vào" | "xong" => Cue::In,
            "thành" if seq.word(at.wrapping_sub(2)) == "hoàn" => {
                at -= 1;
                Cue::In
            }
            "là" | "ngày" | "cuối" | "đầu" | "giữa" | "thời" | "gian" | "điểm" | "khoảng" | "hạn" | "(" | ":"
            | "dự" | "kiến" | "," | "cùng" => Cue::None,
            // "trước 17 giờ 00 ngày 22/8"
            "giờ" | "h" | "g" | "phút" | "00" | "30" => Cue::None,
            _ if seq.number(at - 1).is_some() && matches!(seq.word(at), "giờ" | "h" | "g") => Cue::None,
            _ => break,
        };
        // "đã quá hạn, xong trước ngày …": a cue's words go no further than the comma before them.
        if weak != Cue::None && seq.word(at - 1) == "," {
            break;
        }
        at -= 1;
        if seq.word(at) == ","
            && weak == Cue::None
            && !matches!(seq.word(at.wrapping_sub(1)), "giờ" | "h" | "phút" | "00" | "30")
        {
            break;
        }
        // "trong" and "đến" give way to a stronger word before them: "chậm nhất đến", "xong trước", "đến hết".
        weak = match (weak, cue) {
            (Cue::None, c) => c,
            (Cue::Until | Cue::In, c @ (Cue::Latest | Cue::Before)) => c,
            (c, _) => c,
        };
    }
    // "…, thời gian dự kiến ngày 19/5": the words of a time line inside a sentence.
    let named = |n: usize| seq.any(n, phrases!["thời gian", "dự kiến", "thời điểm"]).is_some();
    if weak == Cue::None && (at..i).any(named) && seq.number(i.wrapping_sub(1)).is_none() {
        return (Cue::In, at);
    }
    // "Cuối tháng 3: …" begins with the part of the period.
    let part = usize::from(i > 0 && matches!(seq.word(i - 1), "cuối" | "đầu" | "giữa"));
    if weak == Cue::None { (Cue::None, i - part) } else { (weak, at) }
}

/// The day of issue of a document or the year in a law's name: `Quyết định số 17/QĐ-UBND ngày …`, `Luật Bầu cử năm 2015`.
fn is_cited(seq: Seq<'_>, i: usize, points: &[Atom]) -> bool {
    if points.iter().any(|p| p.is_day()) {
        return i >= 2 && seq.is_upper(i - 1) && seq.is_glued(i - 1);
    }
    let near = (i.saturating_sub(14)..i).rev().take_while(|j| !matches!(seq.word(*j), ";" | "." | ":"));
    let named = near.into_iter().any(|j| seq.is_capital(j) && matches!(seq.word(j), "luật" | "nghị" | "hiến" | "pháp"));
    named && points.iter().any(|p| matches!(p, Atom::Year(_) | Atom::Years(..)))
}

/// In a sentence: whether the cue makes the points a deadline.
fn makes_deadline(seq: Seq<'_>, points: &[Atom], context: Context, cue: Cue, from: usize, end: usize) -> bool {
    let before = |n: usize| from.checked_sub(n).map_or("", |at| seq.word(at));
    let years = points.iter().any(|p| matches!(p, Atom::Years(..)));
    // "có hiệu lực từ ngày …", "tính đến ngày …", "đã ban hành trước ngày …" tell, they do not order.
    // "công bố danh mục văn bản hết hiệu lực trong quý IV/2026" orders all the same: a period is no day of effect.
    let of_effect = (before(1) == "lực" || before(2) == "hiệu" || before(3) == "lực")
        && !(cue == Cue::In && points.iter().all(|p| matches!(p, Atom::Month { .. } | Atom::Quarter { .. })));
    // "đơn vị được kiểm tra trước ngày …" only says which; "được ban hành trước ngày …" is done.
    let passive = |n: usize| {
        before(n) == "được"
            && from.checked_sub(n).is_some_and(|at| {
                seq.any(
                    at + 1,
                    phrases!["ban hành", "cấp", "phê duyệt", "thành lập", "công nhận", "ký", "thông qua", "giao"],
                )
                .is_some()
            })
    };
    // "văn bản do đơn vị tham mưu ban hành trước ngày …" says which ones.
    let by_whom = || before(1) == "hành" && before(2) == "ban" && (3..20).any(|n| before(n) == "do");
    // "các phản ánh đã quá hạn, hoàn thành trước ngày …": a comma ends what is told.
    let told = |n: &usize| !matches!(before(*n), "," | ";");
    let is_done = by_whom()
        || seq.word(from) != "xong"
            && cue != Cue::In
            && (1..=6).take_while(told).any(|n| before(n) == "đã" || passive(n));
    // "Từ nay đến hết tháng 12" ends ahead; "đến nay" and "xưa nay" tell.
    let from_now = before(1) == "nay" && before(2) == "từ" && matches!(cue, Cue::Latest | Cue::Until);
    // "Kể từ ngày 01/7/2026, …" and "Bắt đầu từ tháng 7/2026, …" open what is ordered.
    let opened = before(1) == "kể" || before(1) == "bắt" && seq.word(from) == "đầu";
    let first_word = from.saturating_sub(usize::from(opened));
    let clause = first_word == 0 || matches!(seq.word(first_word - 1), "." | ";" | ":" | "," | "(");
    let opens = clause && matches!(seq.word(end), "," | ")" | ":");
    let since =
        before(1) == "kể" && !(opens && (first_word == 0 || matches!(seq.word(first_word - 1), "." | ";" | ":")));
    let tells = matches!(before(1), "tính" | "sinh" | "nay") && !from_now || since || of_effect || is_done;
    // "vào ngày 15 của tháng cuối quý" names no month and needs none.
    if !tells && last_month_of_quarter(seq, end) && matches!(points, [Atom::DayOfMonth(_)]) {
        return cue != Cue::From;
    }
    if tells || years || points.iter().any(|p| matches!(p, Atom::DayOfMonth(_))) {
        return false;
    }
    match cue {
        Cue::Before | Cue::Latest => true,
        Cue::Until => points.iter().all(|p| p.is_day()),
        Cue::In => true,
        Cue::From => {
            // "…, áp dụng thống nhất từ năm 2027." orders; what began before the plan's year is told.
            let ends = end >= seq.len() || matches!(seq.word(end), "." | ";");
            let is_ahead = points.iter().all(|p| p.year() >= context.year && p.year().is_some());
            opens
                || is_range(seq, end)
                || matches!(before(1), "đầu" | "hiện" | "khai" | "dụng")
                || (ends && is_ahead && context.year.is_some())
        }
        Cue::None => {
            opens && (from == 0 || matches!(seq.word(from - 1), "." | ";" | ":")) && !points.iter().any(|p| p.is_day())
        }
    }
}

/// Whether the word before token `i` sets a limit, after which a day needs no `ngày`: `trước 30/6/2026`, `chậm nhất 15/4`.
fn is_after_limit(seq: Seq<'_>, i: usize) -> bool {
    let before = |n: usize| i.checked_sub(n).map_or("", |at| seq.word(at));
    match before(1) {
        "trước" => true,
        "nhất" => matches!(before(2), "chậm" | "muộn"),
        "là" => before(2) == "nhất" && matches!(before(3), "chậm" | "muộn"),
        "hết" => matches!(before(2), "đến" | "tới"),
        _ => false,
    }
}

/// `03/11 - 09/11/2025`, `tháng 11/2025 đến tháng 4/2026`: one point, and another behind the sign or the word.
fn starts_range(seq: Seq<'_>, points: &[Atom], end: usize) -> bool {
    let [point] = points else { return false };
    let until = matches!(seq.word(end), "đến" | "tới");
    let next = end + 1 + usize::from(until && seq.word(end + 1) == "hết");
    let day = matches!(point, Atom::Day { .. });
    (until || day && seq.word(end) == "-")
        && atoms(seq, next, true).is_some_and(|(next, _)| next.len() == 1 && next[0].is_day() == day)
}

fn is_range(seq: Seq<'_>, end: usize) -> bool {
    matches!(seq.word(end), "đến" | "tới") || (seq.word(end) == "-" && end + 1 < seq.len())
}

/// The repeat that a point without a year belongs to: `trước ngày 25 hằng tháng`, `Hàng năm, trước ngày 02/12`.
fn repeat_of(seq: Seq<'_>, repeats: &[Repeat], points: &[Atom], from: usize, end: usize) -> Option<usize> {
    if points.iter().any(|p| p.year().is_some() || matches!(p, Atom::Quarter { .. } | Atom::Half { .. })) {
        return None;
    }
    let near = |a: usize, b: usize| a <= b && b - a <= 9 && !(a..b).any(|i| matches!(seq.word(i), "." | ";"));
    // "Hằng năm, ban hành kế hoạch … trước ngày 31/01": what opens a sentence holds to its end.
    let opens = |r: &Repeat| {
        let first = r.start == 0 || matches!(seq.word(r.start - 1), "." | ";");
        let whole = points.iter().all(|p| matches!(p, Atom::Day { .. }) || r.freq != Frequency::Yearly);
        first
            && whole
            && r.end <= from
            && from - r.end <= 60
            && !(r.end..from).any(|i| matches!(seq.word(i), "." | ";"))
    };
    // Repeats stand in order: only the one behind the point and the one before it can be near.
    let next = repeats.partition_point(|r| r.start < end);
    let after = repeats.get(next).filter(|r| r.start - end <= 4 && near(end, r.start)).map(|_| next);
    after.or_else(|| next.checked_sub(1).filter(|n| near(repeats[*n].end, from) || opens(&repeats[*n])))
}

fn recurring(
    seq: Seq<'_>,
    points: &[Atom],
    cue: Cue,
    repeat: &Repeat,
    range: std::ops::Range<usize>,
    found: &mut Vec<Found>,
) {
    for point in points {
        let by = match *point {
            Atom::Day { day, month, .. } => RecurringDay::MonthDay(month as u8, day as u8),
            Atom::Month { month, .. } => RecurringDay::Month(month as u8),
            Atom::DayOfMonth(day) => RecurringDay::Day(day as u8),
            _ => continue,
        };
        // Two days of the year are two yearly dates, whatever word counts them.
        let freq = match by {
            RecurringDay::MonthDay(..) | RecurringDay::Month(_) => Frequency::Yearly,
            // "ngày 15 của tháng cuối quý, hằng tháng" is not said; a day alone belongs to the period named.
            RecurringDay::Day(_) if last_month_of_quarter(seq, range.end) => Frequency::Quarterly,
            RecurringDay::Day(_) => repeat.freq,
        };
        let whole = range.start.min(repeat.start)..range.end.max(repeat.end);
        push(seq, whole, Deadline::Recurring { freq, by: Some(by), inclusive: Some(cue != Cue::Before) }, found);
    }
}

fn last_month_of_quarter(seq: Seq<'_>, end: usize) -> bool {
    seq.any(end, phrases!["của tháng cuối quý", "tháng cuối quý", "tháng cuối của quý", "của tháng cuối cùng của quý"])
        .is_some()
}

fn dated(
    seq: Seq<'_>,
    points: &[Atom],
    cue: Cue,
    open: Option<(Atom, usize)>,
    context: Context,
    range: std::ops::Range<usize>,
    found: &mut Vec<Found>,
) {
    let days: Vec<(Date, Date)> = points.iter().filter_map(|p| p.in_year(context.year).days()).collect();
    let Some(&(first, last)) = days.first() else {
        // "trước ngày 15 của tháng cuối quý" without a frequency word is one all the same.
        if let (Some(Atom::DayOfMonth(day)), true) = (points.first(), last_month_of_quarter(seq, range.end)) {
            let by = Some(RecurringDay::Day(*day as u8));
            let deadline = Deadline::Recurring { freq: Frequency::Quarterly, by, inclusive: Some(cue != Cue::Before) };
            push(seq, range, deadline, found);
        }
        return;
    };
    let end = days.last().map_or(last, |d| d.1);
    if let Some((from, at)) = open {
        let year = points.last().and_then(|p| p.in_year(context.year).year());
        if let Some((from, _)) = from.in_year(year).days().filter(|f| f.0 <= end) {
            push(seq, at..range.end, Deadline::Within { from, to: Some(end) }, found);
        }
        return;
    }
    let single = points.iter().all(|p| p.is_day());
    match cue {
        Cue::Before if single => {
            days.iter().for_each(|d| push(seq, range.clone(), Deadline::By { date: d.0, inclusive: false }, found));
        }
        // "trước tháng 6" ends with the day before; "trước cuối tháng 6" leaves the month.
        Cue::Before => push(seq, range, Deadline::By { date: first, inclusive: false }, found),
        Cue::Latest | Cue::Until => {
            days.iter().for_each(|d| push(seq, range.clone(), Deadline::By { date: d.1, inclusive: true }, found));
        }
        // "Từ năm 2027 đến năm 2030" is one period with both its ends.
        Cue::From if matches!(points, [Atom::Years(..)]) => {
            push(seq, range, Deadline::Within { from: first, to: Some(end) }, found);
        }
        Cue::From => push(seq, range, Deadline::Within { from: first, to: None }, found),
        Cue::In | Cue::None if single => {
            days.iter().for_each(|d| push(seq, range.clone(), Deadline::By { date: d.0, inclusive: true }, found));
        }
        Cue::In | Cue::None
            if seq
                .any(range.end, phrases!["và các năm tiếp theo", "và những năm tiếp theo", "và các năm sau", "trở đi"])
                .is_some() =>
        {
            push(seq, range, Deadline::Within { from: first, to: None }, found);
        }
        Cue::In | Cue::None => {
            let joined = days.windows(2).all(|w| follows(w[0].1, w[1].0));
            if joined {
                push(seq, range, Deadline::Within { from: first, to: Some(end) }, found);
            } else {
                days.iter()
                    .for_each(|d| push(seq, range.clone(), Deadline::Within { from: d.0, to: Some(d.1) }, found));
            }
        }
    }
}

/// `next` is the day after `last`, seen by month: periods that touch are one.
fn follows(last: Date, next: Date) -> bool {
    let month = last.year() * 12 + last.month() as i32;
    next.day() == 1 && next.year() * 12 + next.month() as i32 == month + 1
}

fn ongoing(seq: Seq<'_>, place: Place) -> Option<usize> {
    let is_ongoing = |i: usize| seq.any(i, phrases!["thường xuyên", "liên tục"]).is_some();
    match place {
        Place::Line => {
            (0..seq.len()).find(|i| is_ongoing(*i) && !matches!(seq.word(i.wrapping_sub(1)), "không" | "chưa"))
        }
        Place::Sentence(verb) => {
            let modal =
                seq.any(verb, phrases!["có trách nhiệm", "phải", "cần", "tiếp tục", "chủ động", "luôn"]).unwrap_or(0);
            // "duy trì thường xuyên công tác …"
            let main = seq.lexeme(verb, Class::Verb).map_or(0, |v| v.len);
            [verb, verb + modal, verb + main].into_iter().find(|i| is_ongoing(*i))
        }
    }
}
