//! Lists of agencies.

use super::{
    Agency,
    data::{HEADS, Name},
    group::common,
    name::{DEEPEST, level, named, own_name, place, tails},
};
use crate::{lexicon::Class, phrases::Set, seq::Seq, text::Span};

/// A list has at most this many entries: hostile text must not make every start read the whole list anew.
const LONGEST_LIST: usize = 64;

/// How strictly the beginning of an agency is judged.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    /// Somewhere in a sentence: a common noun needs `các`, `một số` … before it.
    Sentence,
    /// After `phối hợp với`, on an attribute line, inside a list: a bare `cơ quan báo chí` counts.
    Listed,
}

/// The agencies that stand at token `i`, one after the other, and the token after the last. Empty if there is none.
pub(crate) fn list(seq: Seq<'_>, i: usize, start: Start) -> (Vec<Agency>, usize) {
    read_list(seq, i, start, Entry::agency)
}

/// The token after the last of the agencies that stand at token `i`; `None` if there is none. Rules that only ask how far a list
/// goes have no names put together for them.
pub(crate) fn list_end(seq: Seq<'_>, i: usize, start: Start) -> Option<usize> {
    let nameless =
        |entry: &Entry, _: Seq<'_>| Agency { name: String::new(), span: Span::default(), personal: entry.personal };
    let (agencies, end) = read_list(seq, i, start, nameless);
    (!agencies.is_empty()).then_some(end)
}

fn read_list(seq: Seq<'_>, i: usize, start: Start, agency: impl Fn(&Entry, Seq<'_>) -> Agency) -> (Vec<Agency>, usize) {
    let mut agencies = Vec::new();
    let Some(first) = entry(seq, i, start, 0) else { return (agencies, i) };
    let (mut last, mut end);
    last = first;
    loop {
        end = last.end;
        if let Some((shared, after)) = shared_head(seq, &last) {
            agencies.extend(shared);
            end = after;
        } else if let Some((named, after)) = members(seq, &last) {
            agencies.extend(named);
            return (agencies, after);
        } else {
            agencies.push(agency(&last, seq));
        }
        if agencies.len() >= LONGEST_LIST {
            break;
        }
        if let Some((named, after)) = places(seq, &last) {
            agencies.pop();
            agencies.extend(named);
            end = after;
            let next = separator(seq, end).and_then(|n| entry(seq, n, Start::Listed, 0));
            let Some(found) = next.filter(|f| seq.lexeme(f.start, Class::Head).is_some()) else { break };
            last = found;
            continue;
        }
        let Some(next) = separator(seq, end) else { break };
        if let Some(found) = entry(seq, next, Start::Listed, 0) {
            last = found;
        } else if let Some(found) = same_head(seq, next, &last) {
            last = found;
        } else {
            break;
        }
    }
    (agencies, end)
}

/// The one agency that stands at token `i`, and the token after it.
pub(crate) fn one(seq: Seq<'_>, i: usize, start: Start) -> Option<(Agency, usize)> {
    entry(seq, i, start, 0).map(|e| (e.agency(seq), e.end))
}

/// An entry of a list while it is read.
struct Entry {
    start: usize,
    /// End of the name; `end` may lie behind a bracket after it.
    name_end: usize,
    end: usize,
    personal: bool,
    /// First word that later entries may share: `Sở` of `Sở Tư pháp, Tài chính`.
    head: Option<(usize, usize)>,
    /// Words put before the name: the shared head.
    before: String,
}

impl Entry {
    fn agency(&self, seq: Seq<'_>) -> Agency {
        let words = seq.slice(self.start..self.name_end);
        let name =
            if self.before.is_empty() { words.copy(false) } else { format!("{} {}", self.before, words.copy(false)) };
        Agency { name, span: words.span().unwrap_or_default(), personal: self.personal }
    }
}

/// After a name: the token at which the next name may stand.
fn separator(seq: Seq<'_>, i: usize) -> Option<usize> {
    let mut at = i;
    if matches!(seq.word(at), "," | ";" | "/") {
        at += 1;
    }
    at += seq.any(at, phrases!["cùng với", "và", "cùng", "hoặc", "&", "với"]).unwrap_or(0);
    (at > i).then_some(at)
}

/// Words before a group of agencies or people.
const DETERMINERS: &Set = phrases![
    "tất cả các",
    "một số các",
    "một số",
    "toàn thể các",
    "toàn thể",
    "tất cả",
    "toàn bộ các",
    "các",
    "những",
    "mọi",
    "từng",
    "mỗi",
    "quý",
    "02",
    "03",
];

fn entry(seq: Seq<'_>, i: usize, start: Start, depth: usize) -> Option<Entry> {
    const CLASSES: u8 = Class::Title.bit() | Class::Head.bit() | Class::Common.bit();
    let mut at = i + seq.any(i, DETERMINERS).unwrap_or(0);
    let determined = at > i;
    if !determined && !seq.may_be(i, CLASSES) {
        return None;
    }
    let mut personal = false;
    let mut titled = false;
    let mut begin = i;
    while let Some(title) =
        seq.lexeme(at, Class::Title).filter(|_| !matches!(seq.word(at + 1), "thành" | "đoàn" | "thôn"))
    {
        // "Trưởng Ban quản lý Khu kinh tế": the body's name begins with the last word of "trưởng ban".
        let last = at + title.len - 1;
        let shared =
            title.len > 1 && seq.word(last) == "ban" && seq.lexeme(last, Class::Head).is_some_and(|head| head.len > 1);
        at += title.len - usize::from(shared);
        titled = true;
        personal = true;
        at += seq.any(at, phrases!["của các", "các", "một số", "của"]).unwrap_or(0);
        // "Giao Giám đốc: Sở A, Sở B": the post is said once for all.
        if seq.word(at) == ":"
            && seq.is_capital(at + 1)
            && seq.lexeme(at + 1, Class::Head).is_some()
            && titled_list(seq, at)
        {
            at += 1;
            begin = at;
        }
        // "Giám đốc, Phó Giám đốc Sở …" names one body's heads; "Bộ trưởng, Thủ trưởng …" names two.
        if seq.word(at) == "," && seq.word(at + 1) == "phó" && seq.lexeme(at + 1, Class::Title).is_some() {
            at += 1;
        }
    }
    let mut found = Entry { start: begin, name_end: at, end: at, personal, head: None, before: String::new() };
    if seq.lexeme(at, Class::NoAgency).is_none()
        && !(determined && is_committee(seq, at))
        && let Some((head, end)) = named(seq, at, depth, determined || titled)
    {
        found.head = Some((at, head));
        found.name_end = end;
    } else if let Some(end) = common(seq, at, determined || titled, start) {
        found.name_end = end;
        found.head = Some((at, at + 1));
    } else if let Some(end) = person(seq, at).filter(|_| titled) {
        found.name_end = end;
    } else if !(titled && at > i && stands_alone(seq, at)) {
        return None;
    }
    found.end = after_brackets(seq, found.name_end);
    // What follows a bracket may still belong to the name: "các cơ quan (…) thuộc UBND tỉnh".
    if found.end > found.name_end {
        let more = tails(seq, found.end, depth, false);
        if more > found.end {
            found.name_end = more;
            found.end = after_brackets(seq, more);
        }
    }
    Some(found)
}

/// Behind the colon at `i` stand at least two names of agencies: a list, and no order to one of them.
fn titled_list(seq: Seq<'_>, i: usize) -> bool {
    let first = named(seq, i + 1, DEEPEST, true).map(|(_, end)| end);
    let next = first.and_then(|end| separator(seq, end));
    next.is_some_and(|at| seq.is_capital(at) && named(seq, at, DEEPEST, true).is_some())
}

/// `Thứ trưởng Nguyễn Văn A`: the name of the person behind the post, two to five words each with its capital.
fn person(seq: Seq<'_>, i: usize) -> Option<usize> {
    let named = |j: &usize| seq.is_word(*j) && seq.is_capital(*j) && !seq.is_upper(*j);
    let end = (i..i + 6).take_while(named).last()? + 1;
    let known = [Class::Head, Class::Common, Class::Verb].iter().any(|c| seq.lexeme(i, *c).is_some());
    ((2..=5).contains(&(end - i)) && !known && seq.phrase(i, "hồ chí minh").is_none()).then_some(end)
}

/// `các huyện ủy, thị ủy, đảng ủy …`: committees of the party as common nouns, in small letters.
pub(super) fn is_committee(seq: Seq<'_>, i: usize) -> bool {
    let nouns =
        phrases!["tỉnh ủy", "huyện ủy", "thị ủy", "thành ủy", "quận ủy", "đảng ủy", "ban cán sự đảng", "đảng đoàn"];
    !seq.is_capital(i) && seq.any(i, nouns).is_some()
}

/// `người đứng đầu` and `bí thư` are complete without an agency; a determined title before a verb is too.
fn stands_alone(seq: Seq<'_>, at: usize) -> bool {
    at > 0
        && (matches!(seq.word(at - 1), "đầu" | "thư" | "tịch" | "trưởng" | "đốc")
            || at > 1 && matches!((seq.word(at - 2), seq.word(at - 1)), ("văn", "phòng") | ("thanh", "tra"))
            // "lãnh đạo" alone is a verb; "các đồng chí lãnh đạo" are persons.
            || seq.word(at - 1) == "đạo" && at > 2 && matches!(seq.word(at - 3), "chí" | "các"))
        && !matches!(seq.word(at), "và" | "hội")
}

fn after_brackets(seq: Seq<'_>, i: usize) -> usize {
    // "Sở Nội vụ - Cơ quan thường trực Ban Chỉ đạo …": what else it is, like a bracket.
    const SEATS: &Set = phrases![
        "cơ quan thường trực của",
        "cơ quan thường trực",
        "đơn vị thường trực",
        "cơ quan đầu mối",
        "thường trực"
    ];
    if seq.word(i) == "-"
        && let Some(n) = seq.any(i + 1, SEATS)
        && let Some((_, end)) = named(seq, i + 1 + n, DEEPEST, false)
        && seq.is_capital(i + 1 + n)
    {
        return end;
    }
    if seq.word(i) != "(" {
        return i;
    }
    let end = seq.bracket_end(i);
    if end > i + 1 { end } else { i }
}

/// `Các Sở, ngành: Tư pháp, Công an tỉnh, Tài nguyên và Môi trường`: the head is said once for all.
fn shared_head(seq: Seq<'_>, group: &Entry) -> Option<(Vec<Agency>, usize)> {
    let (head, _) = group.head?;
    let field_head = seq.lexeme(head, Class::Head).is_some_and(|h| HEADS[h.row].name == Name::Field);
    if seq.word(group.end) != ":" || !field_head || group.name_end > head + 8 {
        return None;
    }
    let before = capitalised(seq.raw(head));
    let (mut shared, mut at) = (Vec::new(), group.end + 1);
    let entry_at = |i: usize| {
        field(seq, i, &before).or_else(|| entry(seq, i, Start::Listed, 0)).or_else(|| other(seq, i, &before))
    };
    let mut found = field(seq, at, &before).or_else(|| other(seq, at, &before))?;
    loop {
        at = found.end;
        shared.push(Agency { personal: group.personal, ..found.agency(seq) });
        match separator(seq, at).filter(|_| shared.len() < LONGEST_LIST).and_then(entry_at) {
            Some(next) => found = next,
            None => break,
        }
    }
    // "Các sở: Xây dựng kế hoạch …" orders; a list has more than one name or nothing after it.
    (shared.len() > 1 || !seq.is_word(at)).then_some((shared, at))
}

/// A name that is in no table, after a head said once for all: `các Vụ: Công nghiệp nặng, Thị trường châu Á`.
fn other(seq: Seq<'_>, i: usize, before: &str) -> Option<Entry> {
    let name_end = own_name(seq, i).filter(|_| seq.lexeme(i, Class::Verb).is_none())?;
    let end = after_brackets(seq, name_end);
    Some(Entry { start: i, name_end, end, personal: false, head: Some((i, i)), before: before.to_owned() })
}

/// `các tổ chức: Hội Nông dân, Hội Cựu chiến binh …`: a group and the names of its members.
fn members(seq: Seq<'_>, group: &Entry) -> Option<(Vec<Agency>, usize)> {
    let (head, _) = group.head?;
    let noun = seq.lexeme(head, Class::Common).is_some() && !seq.is_capital(head);
    let next = group.end + 1;
    if seq.word(group.end) != ":" || !noun || seq.lexeme(next, Class::Head).is_none() || !seq.is_capital(next) {
        return None;
    }
    let member = |i: usize| seq.lexeme(i, Class::Head).and_then(|_| entry(seq, i, Start::Sentence, 0));
    let (mut named, mut end, mut at) = (Vec::new(), next, Some(next));
    while let Some(found) = at.filter(|_| named.len() < LONGEST_LIST).and_then(member) {
        named.push(found.agency(seq));
        end = found.end;
        at = separator(seq, end);
    }
    (named.len() > 1).then_some((named, end))
}

/// `UBND các xã: Tân Hòa, Phú Lộc`, `UBND các huyện Tân Hòa, Phú Lộc`: one agency for each place.
fn places(seq: Seq<'_>, group: &Entry) -> Option<(Vec<Agency>, usize)> {
    let (_, head_end) = group.head?;
    let level_at = head_end + seq.any(head_end, phrases!["các"])?;
    let len = level(seq, level_at)?;
    let first = level_at + len;
    let colon = seq.word(first) == ":" && group.name_end == first;
    let start = first + usize::from(colon);
    let named = |i: usize| Some(place(seq, i, "tỉnh")).filter(|end| *end > i);
    let (mut found, mut at, mut end) = (Vec::new(), start, start);
    while let Some(after) = named(at).filter(|_| found.len() < LONGEST_LIST) {
        let words = seq.slice(at..after);
        let before = seq.slice(group.start..head_end).copy(false);
        let level = seq.slice(level_at..first).copy(false);
        found.push(Agency {
            name: format!("{before} {level} {}", words.copy(false)),
            span: words.span().unwrap_or_default(),
            personal: group.personal,
        });
        end = after;
        let Some(next) = separator(seq, after).filter(|n| *n == after + 1) else { break };
        at = next;
    }
    // One name after "các" is no list of places: "UBND các huyện Tân Hòa" is a slip.
    (found.len() > 1).then_some((found, end))
}

/// `Sở Tư pháp, Tài chính`: a field alone after a name with a field.
fn same_head(seq: Seq<'_>, i: usize, last: &Entry) -> Option<Entry> {
    let (head, head_end) = last.head?;
    let shares = !last.before.is_empty()
        || seq.lexeme(head, Class::Head).is_some_and(|h| HEADS[h.row].name == Name::Field) && head_end < last.name_end;
    if !shares {
        return None;
    }
    let before =
        if last.before.is_empty() { capitalised(seq.raw(head_end.saturating_sub(1))) } else { last.before.clone() };
    let mut found = field(seq, i, &before)?;
    found.head = Some((head, head_end));
    Some(found)
}

fn field(seq: Seq<'_>, i: usize, before: &str) -> Option<Entry> {
    let hit = seq.lexeme(i, Class::Field).filter(|_| seq.is_capital(i))?;
    if named(seq, i, DEEPEST, false).is_some() {
        return None;
    }
    let name_end = tails(seq, i + hit.len, DEEPEST, false);
    let end = after_brackets(seq, name_end);
    Some(Entry { start: i, name_end, end, personal: false, head: Some((i, i)), before: before.to_owned() })
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars.flat_map(char::to_lowercase)).collect()).unwrap_or_default()
}
