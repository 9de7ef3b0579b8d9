//! Points and periods of time as they are written: days, months, quarters, halves, years.

use crate::{date::Date, marker::roman_value, seq::Seq};

/// A point or a period in a text; a year left out is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Atom {
    /// `ngày 30/6/2021`
    Day { day: u32, month: u32, year: Option<i32> },
    /// `ngày 25` (of a month that something else names)
    DayOfMonth(u32),
    /// `tháng 7/2021`
    Month { month: u32, year: Option<i32> },
    /// `Quý I năm 2021`
    Quarter { quarter: u32, year: Option<i32> },
    /// `6 tháng đầu năm 2021`
    Half { half: u32, year: Option<i32> },
    /// `năm 2021`
    Year(i32),
    /// `năm 2021 - 2025`, `giai đoạn 2021-2025`
    Years(i32, i32),
}

impl Atom {
    /// The year, where stated.
    pub fn year(self) -> Option<i32> {
        match self {
            Atom::Day { year, .. }
            | Atom::Month { year, .. }
            | Atom::Quarter { year, .. }
            | Atom::Half { year, .. } => year,
            Atom::Year(year) | Atom::Years(_, year) => Some(year),
            Atom::DayOfMonth(_) => None,
        }
    }

    /// The same with `year` where none was stated.
    pub fn in_year(self, of: Option<i32>) -> Self {
        match self {
            Atom::Day { day, month, year } => Atom::Day { day, month, year: year.or(of) },
            Atom::Month { month, year } => Atom::Month { month, year: year.or(of) },
            Atom::Quarter { quarter, year } => Atom::Quarter { quarter, year: year.or(of) },
            Atom::Half { half, year } => Atom::Half { half, year: year.or(of) },
            other => other,
        }
    }

    /// First and last day; `None` without a year or outside the calendar.
    pub fn days(self) -> Option<(Date, Date)> {
        let months = |from: u32, to: u32, year: Option<i32>| {
            year.and_then(|y| Some((Date::month_start(y, from)?, Date::month_end(y, to)?)))
        };
        match self {
            Atom::Day { day, month, year } => year.and_then(|y| Date::new(y, month, day)).map(|d| (d, d)),
            Atom::DayOfMonth(_) => None,
            Atom::Month { month, year } => months(month, month, year),
            Atom::Quarter { quarter, year } => months(quarter * 3 - 2, quarter * 3, year),
            Atom::Half { half, year } => months(half * 6 - 5, half * 6, year),
            Atom::Year(year) => months(1, 12, Some(year)),
            Atom::Years(from, to) => Some((Date::new(from, 1, 1)?, Date::new(to, 12, 31)?)),
        }
    }

    /// A single day (and no period).
    pub fn is_day(self) -> bool {
        matches!(self, Atom::Day { .. } | Atom::DayOfMonth(_))
    }
}

/// Atoms that stand at token `i` (several for `tháng 9 và tháng 10/2026` and `Quý II, III/2021`) and the token after them.
/// `bare`: a number pair without `ngày` or `tháng` counts too, as on a time line.
pub(super) fn atoms(seq: Seq<'_>, i: usize, bare: bool) -> Option<(Vec<Atom>, usize)> {
    let (first, mut end) = one(seq, i, bare)?;
    let mut found = vec![first];
    while found.len() < 12 {
        let sep = match seq.word(end) {
            "," => 1 + usize::from(seq.word(end + 1) == "và"),
            "và" | "hoặc" => 1,
            // "Tháng 3 - tháng 4", "Quý I - Quý II"
            "-" if matches!(
                (first, seq.word(end + 1)),
                (Atom::Month { .. }, "tháng") | (Atom::Quarter { .. }, "quý")
            ) =>
            {
                1
            }
            _ => break,
        };
        let next = end + sep;
        let same = match first {
            Atom::Year(_) => year(seq, next).map(|y| (Atom::Year(y), next + 1)).or_else(|| one(seq, next, false)),
            Atom::Quarter { .. } => one(seq, next, false).or_else(|| quarter(seq, next)),
            Atom::Month { .. } => one(seq, next, false).or_else(|| month(seq, next)),
            Atom::Day { .. } => one(seq, next, false).or_else(|| slashed(seq, next)),
            _ => None,
        };
        let alike = |a: Atom| std::mem::discriminant(&a) == std::mem::discriminant(&first);
        let Some((atom, after)) = same.filter(|(a, _)| alike(*a)) else { break };
        found.push(atom);
        end = after;
    }
    // "Quý II, III/2021": the last one's year is everybody's.
    let shared = found.iter().rev().find_map(|a| a.year());
    if !matches!(first, Atom::Year(_)) {
        found.iter_mut().for_each(|a| *a = a.in_year(shared));
    }
    Some((found, end))
}

fn one(seq: Seq<'_>, i: usize, bare: bool) -> Option<(Atom, usize)> {
    match seq.word(i) {
        "ngày" => day(seq, i + 1),
        "tháng" => month(seq, i + 1),
        "quý" => quarter(seq, i + 1),
        // "Kế hoạch 5 năm 2011 - 2015" is a name.
        "năm" if counts_years(seq, i) => None,
        "năm" => years(seq, i + 1, false),
        "giai" if seq.word(i + 1) == "đoạn" => years(seq, i + 2 + usize::from(seq.word(i + 2) == "năm"), true),
        "6" | "06" | "sáu" if seq.word(i + 1) == "tháng" => half(seq, i + 2),
        _ if bare && seq.number(i).is_some() && !is_named(seq, i) => slashed(seq, i)
            .or_else(|| month_of_year(seq, i))
            .or_else(|| years(seq, i, true))
            .or_else(|| year(seq, i).map(|y| (Atom::Year(y), i + 1))),
        _ => None,
    }
}

/// Bare figures that the word before them makes a number or the years of a name.
fn is_named(seq: Seq<'_>, i: usize) -> bool {
    match i.checked_sub(1).map_or("", |at| seq.word(at)) {
        "số" => true,
        "năm" => counts_years(seq, i - 1),
        "-" => i > 2 && counts_years(seq, i - 3),
        _ => false,
    }
}

/// `5 năm 2011 - 2015`: the number before `năm` at token `i` counts the years of a period.
fn counts_years(seq: Seq<'_>, i: usize) -> bool {
    i > 0
        && seq.word(i) == "năm"
        && seq.number(i - 1).is_some_and(|n| n < 20)
        && seq.word(i - 1).len() < 3
        && seq.number(i + 1).is_some_and(|n| n > 1900)
        && matches!(seq.word(i + 2), "-" | "đến")
        && !(i > 1 && matches!(seq.word(i - 2), "tháng" | "quý" | "/"))
}

/// A year of four digits that is no number of a document.
fn year(seq: Seq<'_>, i: usize) -> Option<i32> {
    let year = seq.number(i).filter(|y| (1945..2100).contains(y) && seq.word(i).len() == 4)?;
    (!(seq.word(i + 1) == "/" && seq.is_glued(i + 1))).then_some(year as i32)
}

/// The year after a month or a quarter: `/2021`, `năm 2021`, `, năm 2021`, `- 2021`.
fn year_after(seq: Seq<'_>, i: usize) -> (Option<i32>, usize) {
    let at = match (seq.word(i), seq.word(i + 1)) {
        ("/", "năm") => i + 2,
        ("/" | "năm" | "." | "-", _) if seq.word(i) != "." || seq.is_glued(i + 1) => i + 1,
        ("của", "năm") => i + 2,
        _ => return (None, i),
    };
    year(seq, at).map_or((None, i), |y| (Some(y), at + 1))
}

fn day(seq: Seq<'_>, i: usize) -> Option<(Atom, usize)> {
    if let Some(found) = slashed(seq, i) {
        return Some(found);
    }
    let day = seq.number(i).filter(|d| (1..=31).contains(d))?;
    // "ngày 20 tháng cuối quý" names no month.
    if seq.word(i + 1) == "tháng" && seq.word(i + 2) != "cuối" {
        let month = seq.number(i + 2).filter(|m| (1..=12).contains(m))?;
        let (year, end) = year_after(seq, i + 3);
        return Some((Atom::Day { day, month, year }, end));
    }
    // "ngày 05 ngày làm việc" and "ngày 3 lần" are no days of a month.
    let is_end = !matches!(seq.word(i + 1), "ngày" | "lần" | "giờ" | "/" | "%") && seq.word(i).len() <= 2;
    is_end.then_some((Atom::DayOfMonth(day), i + 1))
}

/// `30/6/2021`, `30.6.2021`, `30-6-2021`, `30/6`.
fn slashed(seq: Seq<'_>, i: usize) -> Option<(Atom, usize)> {
    let day = seq.number(i).filter(|d| (1..=31).contains(d))?;
    let sign = seq.word(i + 1);
    let month = seq.number(i + 2).filter(|m| (1..=12).contains(m))?;
    if !matches!(sign, "/" | "." | "-") || seq.word(i).len() > 2 || seq.word(i + 2).len() > 2 {
        return None;
    }
    if seq.word(i + 3) == sign
        && let Some(year) = seq.number(i + 4).filter(|_| seq.word(i + 4).len() == 4)
    {
        return Some((Atom::Day { day, month, year: Some(year as i32) }, i + 5));
    }
    let cut = seq.word(i + 3) == "/" || (seq.word(i + 3) == "-" && seq.is_glued(i + 3));
    (sign == "/" && !cut).then_some((Atom::Day { day, month, year: None }, i + 3))
}

fn month_of_year(seq: Seq<'_>, i: usize) -> Option<(Atom, usize)> {
    let month = seq.number(i).filter(|m| (1..=12).contains(m))?;
    let year = year(seq, i + 2).filter(|_| seq.word(i + 1) == "/")?;
    Some((Atom::Month { month, year: Some(year) }, i + 3))
}

fn month(seq: Seq<'_>, i: usize) -> Option<(Atom, usize)> {
    let i = i + usize::from(seq.word(i) == "tháng");
    let month = seq.number(i).filter(|m| (1..=12).contains(m))?;
    let (year, end) = year_after(seq, i + 1);
    let other = year.is_none()
        && (matches!(seq.word(end), "/" | "lần" | "ngày") || seq.is_glued(end) && seq.number(end + 1).is_some());
    (!other || seq.word(end) == "," || seq.word(end) == "-").then_some((Atom::Month { month, year }, end))
}

fn quarter(seq: Seq<'_>, i: usize) -> Option<(Atom, usize)> {
    let i = i + usize::from(seq.word(i) == "quý");
    let quarter = roman_value(seq.word(i)).or_else(|| seq.number(i)).filter(|q| (1..=4).contains(q))?;
    let (year, end) = year_after(seq, i + 1);
    Some((Atom::Quarter { quarter, year }, end))
}

fn half(seq: Seq<'_>, i: usize) -> Option<(Atom, usize)> {
    let half = match seq.word(i) {
        "đầu" => 1,
        "cuối" => 2,
        _ => return None,
    };
    let named = seq.word(i + 1) == "năm";
    let year = year(seq, i + 2).filter(|_| named);
    named.then_some((Atom::Half { half, year }, i + 2 + usize::from(year.is_some())))
}

/// `2021`, `2021 - 2025`; `range_only`: a single year does not count.
fn years(seq: Seq<'_>, i: usize, range_only: bool) -> Option<(Atom, usize)> {
    let from = year(seq, i)?;
    let at = i + 2 + usize::from(seq.word(i + 2) == "năm");
    if matches!(seq.word(i + 1), "-" | "đến")
        && let Some(to) = year(seq, at).filter(|to| *to >= from)
    {
        return Some((Atom::Years(from, to), at + 1));
    }
    (!range_only).then_some((Atom::Year(from), i + 1))
}
