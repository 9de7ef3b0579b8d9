//! One agency's name from its first word to its last: head, name of its own, what belongs to it.

use super::data::{HEADS, LEVEL, LEVELS, Name, TAILS};
use crate::{lexicon::Class, phrases::Set, seq::Seq};

/// A name has at most this many words of its own; what is longer is a sentence.
const LONGEST_NAME: usize = 14;
/// `Văn phòng` of a `Ủy ban` of … : names nest this deep.
pub(super) const DEEPEST: usize = 3;

/// A name that begins with a head word: the end of the head and of the name.
pub(super) fn named(seq: Seq<'_>, i: usize, depth: usize, determined: bool) -> Option<(usize, usize)> {
    let hit = seq.lexeme(i, Class::Head)?;
    let row = &HEADS[hit.row];
    let head = i + hit.len;
    // "TỔ CHỨC HỘI NGHỊ …": in a heading in capitals no capital shows a name.
    if row.name == Name::Own && seq.is_upper(i) && seq.is_upper(head) {
        return None;
    }
    if row.capital && !seq.is_capital(i) && !determined {
        return None;
    }
    let end = match row.name {
        Name::Whole => proper(seq, head),
        Name::Field => own_name(seq, head)?,
        // "Văn phòng Thành ủy": the name of its own may be another body's.
        // "Văn phòng Ban Chỉ huy Phòng thủ dân sự": it may begin with a word whose name goes on in small letters.
        Name::Own if seq.lexeme(head, Class::Head).is_some_and(|h| HEADS[h.row].name == Name::Free) => {
            inner(seq, head, depth).or_else(|| own_name(seq, head))?
        }
        Name::Own => own_name(seq, head).or_else(|| inner(seq, head, depth))?,
        Name::Free => own_name(seq, head).unwrap_or_else(|| aim(seq, head)),
    };
    Some((head, tails(seq, end, depth, false)))
}

/// `Ban Chỉ đạo giảm nghèo xã`: what the body is for may be a verb; a level soon after it shows that it is still the name.
fn aim(seq: Seq<'_>, i: usize) -> usize {
    // What standing committees are for, where it begins with a verb or with "các".
    const AIMS: &Set = phrases![
        "cải cách hành chính",
        "chuyển đổi số",
        "xây dựng nông thôn mới",
        "các chương trình mục tiêu quốc gia",
        "thực hiện quy chế dân chủ ở cơ sở",
        "thực hiện quy chế dân chủ",
        "phát triển du lịch",
        "đổi mới và phát triển doanh nghiệp"
    ];
    if let Some(n) = seq.any(i, AIMS) {
        return i + n;
    }
    let end = name_end(seq, i, i);
    let near = || (i + 1..i + 8).take_while(|j| seq.is_word(*j)).find(|j| level(seq, *j).is_some());
    if end == i && seq.lexeme(i, Class::Verb).is_some_and(|v| v.len == 1) { near().unwrap_or(i) } else { end }
}

/// `Báo và phát thanh, truyền hình Phú Thọ`, `Công ty Điện lực Gia Lai`: the place right behind a name that is complete.
fn proper(seq: Seq<'_>, i: usize) -> usize {
    const LONGEST: usize = 4;
    let other = [Class::Head, Class::Title, Class::Common, Class::Verb, Class::NoAgency, Class::Tail];
    let capital = |j: &usize| seq.is_word(*j) && seq.is_capital(*j) && !seq.is_upper(*j);
    let end = (i..i + LONGEST + 1).take_while(capital).last().map_or(i, |j| j + 1);
    let is_place = (2..=LONGEST).contains(&(end - i)) && other.iter().all(|c| seq.lexeme(i, *c).is_none());
    if is_place { end } else { i }
}

/// The end of a name of its own that begins at `i` with a capital.
pub(super) fn own_name(seq: Seq<'_>, i: usize) -> Option<usize> {
    if let Some(field) = seq.lexeme(i, Class::Field).filter(|_| seq.is_capital(i)) {
        // "Vụ Kế hoạch Đầu tư": a capital right behind the field goes on with the name.
        let end = i + field.len;
        // "Phòng Xây dựng và Theo dõi thi hành pháp luật": a field may be the first half of a longer one.
        let is_half = seq.word(end) == "và"
            && seq.is_capital(end + 1)
            && [Class::Field, Class::Head, Class::Title, Class::Common]
                .iter()
                .all(|c| seq.lexeme(end + 1, *c).is_none());
        if is_half {
            return Some(name_end(seq, i, end));
        }
        let goes_on = seq.is_capital(end) && !is_whole(seq, end) || seq.word(end) == ",";
        return Some(if goes_on { name_end(seq, i, end) } else { end });
    }
    let project = i > 1 && seq.word(i - 1) == "lý" && seq.any(i, phrases!["dự án", "các dự án"]).is_some();
    ((seq.is_capital(i) || project) && !is_whole(seq, i)).then(|| name_end(seq, i, i + 1))
}

fn is_whole(seq: Seq<'_>, i: usize) -> bool {
    seq.lexeme(i, Class::Head).is_some_and(|h| HEADS[h.row].name == Name::Whole)
}

/// Where the name that begins at `i` and was read up to `from` ends.
fn name_end(seq: Seq<'_>, i: usize, from: usize) -> usize {
    let mut at = from;
    while at < i + LONGEST_NAME && at < seq.len() {
        let word = seq.word(at);
        let capital = seq.is_capital(at);
        let goes_on = match word {
            "-" | "&" => seq.is_word(at + 1),
            // "Ban Chỉ đạo phòng, chống tội phạm": the comma is inside the word.
            // "Phòng Tuyên truyền, Báo chí - Xuất bản": behind a division's field a capital that begins nothing else goes on.
            "," => {
                let other = [Class::Field, Class::Head, Class::Title, Class::Common, Class::Verb];
                let division = i > 0 && matches!(seq.word(i - 1), "phòng" | "vụ" | "cục");
                let begins_none = || other.iter().all(|c| seq.lexeme(at + 1, *c).is_none());
                let report = || seq.lexeme(at + 1, Class::NoAgency).is_some();
                let parted = division && seq.is_capital(at + 1) && (begins_none() || report());
                at > 0 && seq.word(at - 1) == "phòng" && seq.word(at + 1) == "chống" || parted
            }
            "và" => {
                seq.is_capital(at + 1)
                    && seq.lexeme(at + 1, Class::Head).is_none()
                    && seq.lexeme(at + 1, Class::Title).is_none()
            }
            _ if capital => !is_whole(seq, at),
            _ => {
                // Behind a place ("Báo Minh Giang tăng …") a name is over; before it ("Chăn nuôi và Thú y") small letters
                // belong to it. The second syllable of a word is no verb: "Xuất nhập khẩu", "Nuôi trồng thủy sản".
                // "TNHH MTV Khai thác …": an abbreviation is no place.
                let placed = at >= i + 2 && seq.is_capital(at - 1) && seq.is_capital(at - 2) && !seq.is_upper(at - 2);
                let second = at == i + 1 && !is_joint(word) && seq.lexeme(at, Class::Verb).is_none_or(|v| v.len == 1);
                let work = (word == "trong" && seq.word(at + 1) == "nước")
                    || (word == "việc" && seq.word(at + 1) == "làm")
                    || (word == "làm" && seq.word(at - 1) == "việc");
                work || seq.is_word(at)
                    && !placed
                    && (second || !ends_name(seq, at) || works(seq, i, at) || is_field_of_work(seq, at))
            }
        };
        if !goes_on {
            break;
        }
        at += if matches!(word, "-" | "&" | "và" | ",") { 2 } else { 1 };
    }
    at
}

/// `Ban Quản lý dự án đầu tư xây dựng công trình giao thông tỉnh`: the works are part of the name though they are verbs
/// elsewhere; a territory soon after them shows it.
fn works(seq: Seq<'_>, name: usize, i: usize) -> bool {
    let runs = phrases!["khai thác công trình", "khai thác các công trình"];
    let project = seq.any(name, phrases!["dự án"]).is_some()
        || seq.any(name, phrases!["quản lý"]).is_some()
        || (name..i).any(|j| seq.any(j, runs).is_some());
    let named = || (i..i + 9).take_while(|j| seq.is_word(*j) && seq.word(*j) != "các").any(|j| level(seq, j).is_some());
    // "các công trình giao thông": the works and their field.
    let inside = |back: usize| {
        i.checked_sub(back).is_some_and(|at| seq.any(at, phrases!["các công trình", "công trình"]).is_some())
    };
    if project && (0..=3).any(inside) && seq.lexeme(i, Class::Verb).is_none_or(|v| v.len == 1) && !is_joint(seq.word(i))
        || project && seq.any(i, phrases!["các công trình", "các dự án"]).is_some()
    {
        return true;
    }
    project
        && level(seq, i).is_none()
        && (named() || seq.any(i, phrases!["đầu tư", "xây dựng", "tư", "dựng"]).is_some())
}

/// `Trung tâm Kiểm định chất lượng xây dựng hỗ trợ …`: of two verbs in a row the first, if it can be a field of work, closes
/// the name.
fn is_field_of_work(seq: Seq<'_>, i: usize) -> bool {
    const FIELDS: &Set = phrases![
        "xây dựng",
        "đào tạo",
        "giáo dục",
        "đầu tư",
        "thông tin",
        "truyền thông",
        "quản lý",
        "phát triển",
        "khai thác",
        "lưu trữ",
        "bảo vệ",
        "kiểm định",
        "điều hành",
        "hỗ trợ",
        "chăm sóc",
        "phục hồi",
    ];
    let at = |j: usize| seq.any(j, FIELDS).map(|n| j + n);
    // The second syllable of such a word stands inside the name already.
    let end = at(i).or_else(|| i.checked_sub(1).and_then(at).filter(|end| *end > i));
    end.is_some_and(|end| seq.lexeme(end, Class::Verb).is_some() && seq.word(end) != "và")
}

/// A word in small letters at which a name cannot go on.
fn ends_name(seq: Seq<'_>, i: usize) -> bool {
    let word = seq.word(i);
    seq.lexeme(i, Class::Verb).is_some()
        || seq.lexeme(i, Class::Tail).is_some()
        || is_joint(word)
        || (word == "việc" && seq.word(i + 1) != "làm")
        // "Trung tâm Chuyển đổi số tỉnh", "Công ty Thủy lợi số 2".
        || (word == "số" && (seq.number(i + 1).is_some() || !seq.is_word(i + 1)))
        || matches!(word, "trường" | "giao" | "ngày" | "năm" | "tháng" | "quý" | "nêu" | "qua" | "trên")
}

/// Prepositions and the like.
fn is_joint(word: &str) -> bool {
    matches!(
        word,
        "các"
            | "của"
            | "về"
            | "với"
            | "cho"
            | "tại"
            | "trong"
            | "theo"
            | "là"
            | "để"
            | "do"
            | "khi"
            | "trước"
            | "sau"
            | "từ"
            | "đến"
            | "được"
            | "đã"
            | "sẽ"
            | "và"
            | "hoặc"
            | "cùng"
            | "nhằm"
            | "bằng"
            | "gồm"
            | "như"
            | "này"
            | "có"
            | "không"
            | "vào"
            | "thuộc"
            | "những"
            | "phải"
            | "cần"
    )
}

/// The end of what follows a name and belongs to it. `group`: the name is a group of common nouns.
pub(super) fn tails(seq: Seq<'_>, i: usize, depth: usize, group: bool) -> usize {
    let mut at = i;
    loop {
        let next = if group { owner(seq, at).max(tail(seq, at, group)) } else { tail(seq, at, group) };
        let next = next.or_else(|| territory(seq, at, group)).or_else(|| district(seq, at));
        let next = next.or_else(|| if group { None } else { inner(seq, at, depth) });
        match next.filter(|end| *end > at) {
            Some(end) => at = end,
            None => return if group { relative_clause(seq, at) } else { at },
        }
    }
}

/// A phrase of the table, with the place or the levels after it.
fn tail(seq: Seq<'_>, i: usize, group: bool) -> Option<usize> {
    let hit =
        seq.lexeme(i, Class::Tail).filter(|t| (t.len > 2 || !is_verb_here(seq, i)) && seq.word(i + t.len) != "ủy")?;
    let name = TAILS[hit.row];
    if name == "cấp" {
        return None;
    }
    // "Ngân hàng Nhà nước chi nhánh Minh Giang"; a numbered district is read by its own rule.
    let branch = name == "chi nhánh" && seq.phrase(i + hit.len, "khu vực").is_none();
    let end = place(seq, i + hit.len, if branch { "tỉnh" } else { name });
    let level = name.starts_with("cấp") || LEVELS.contains(&name);
    Some(if level { more_levels(seq, end, group) } else { end })
}

/// `khu vực IV`, `số 1`.
fn district(seq: Seq<'_>, i: usize) -> Option<usize> {
    if seq.any(i, phrases!["khu vực"]).is_some() {
        let named = seq.is_capital(i + 2) || seq.number(i + 2).is_some();
        return named.then(|| place(seq, i + 3, "tỉnh"));
    }
    (seq.word(i) == "số" && seq.number(i + 1).is_some() && seq.word(i + 2) != "/").then_some(i + 2)
}

/// `Văn phòng` + `UBND tỉnh`, `Cục X - Bộ Tư pháp`: a name inside a name.
fn inner(seq: Seq<'_>, i: usize, depth: usize) -> Option<usize> {
    let at = i + usize::from(seq.word(i) == "-");
    let named_there = depth < DEEPEST && i > 0 && seq.is_capital(at) && seq.lexeme(at, Class::NoAgency).is_none();
    if named_there { named(seq, at, depth + 1, false).map(|(_, end)| end) } else { None }
}

/// `công chức được giao nhiệm vụ giải quyết công việc phải …`: the clause that says which ones, up to the verb.
fn relative_clause(seq: Seq<'_>, i: usize) -> usize {
    if !matches!(seq.word(i), "được" | "đã" | "có") || seq.any(i, phrases!["có trách nhiệm"]).is_some() {
        return i;
    }
    if seq.word(i) == "được"
        && let Some(end) = passive(seq, i + 1)
    {
        return end;
    }
    let near = (i + 2..(i + 24).min(seq.len())).take_while(|j| !matches!(seq.word(*j), "." | ";" | ":" | "("));
    near.into_iter()
        .find(|j| seq.any(*j, phrases!["phải", "có trách nhiệm", "chịu trách nhiệm"]).is_some())
        .unwrap_or(i)
}

/// `tổ chức đảng được kiểm tra, giám sát chuẩn bị …`: the verbs of the passive, up to the verb of the order.
fn passive(seq: Seq<'_>, i: usize) -> Option<usize> {
    let mut at = i + seq.lexeme(i, Class::Verb)?.len;
    while matches!(seq.word(at), "," | "và")
        && let Some(verb) = seq.lexeme(at + 1, Class::Verb)
    {
        at += 1 + verb.len;
    }
    (seq.lexeme(at, Class::Verb).is_some() && !matches!(seq.word(i), "giao" | "phân")).then_some(at)
}

/// `các phòng, ban thuộc Sở Tư pháp`, `các tổ chức thành viên của MTTQ Việt Nam phường`: whose they are.
fn owner(seq: Seq<'_>, i: usize) -> Option<usize> {
    let link = seq.any(i, phrases!["trực thuộc", "thuộc", "của"]).unwrap_or(0);
    // "đơn vị của các Bộ quản lý chuyên ngành", "phòng thuộc các sở, ngành"
    if link > 0 && seq.word(i + link) == "các" {
        let noun =
            |at: usize| seq.lexeme(at, Class::Common).filter(|_| level(seq, at).is_none()).map(|hit| at + hit.len);
        let mut end = noun(i + link + 1)?;
        while seq.word(end) == "," && !seq.is_capital(end + 1) {
            let Some(next) = noun(end + 1) else { break };
            end = next;
        }
        return Some(end);
    }
    // "các tổ chức thành viên MTTQ xã": only an abbreviation may follow without a link.
    // "các thành viên Hội đồng …": a seat is always somebody's.
    let seat = i > 0 && seq.word(i - 1) == "viên" && matches!(seq.word(i.wrapping_sub(2)), "thành" | "ủy");
    // "các ban đảng Tỉnh ủy"
    let party = seq.is_capital(i) && seq.any(i, phrases!["tỉnh ủy", "thành ủy", "huyện ủy", "đảng ủy"]).is_some();
    if link == 0 && !seq.is_upper(i) && !seat && !party {
        return None;
    }
    let (_, end) = named(seq, i + link, DEEPEST, false).filter(|_| seq.is_capital(i + link))?;
    Some(end)
}

/// Tails such as `tư pháp` never begin a verb; `quản lý` and `tham mưu` do if an object follows.
fn is_verb_here(seq: Seq<'_>, i: usize) -> bool {
    let doubtful = matches!(seq.word(i), "quản" | "tham" | "phụ" | "tiến") && seq.word(i + 1) != "hành";
    let after = seq.word(i + 2);
    doubtful
        && !(matches!(after, "," | "và" | ":" | ";" | "." | "nhà" | "") || (seq.word(i) == "tiến" && after == "hành"))
}

/// Lists of levels: `cấp huyện, cấp xã`; `huyện, thị xã, thành phố`.
fn more_levels(seq: Seq<'_>, i: usize, group: bool) -> usize {
    let mut at = i;
    while matches!(seq.word(at), "," | "và" | "/" | "-") {
        let next = at + 1;
        let (skip, level) = if seq.word(next) == "cấp" { (1, level(seq, next + 1)) } else { (0, level(seq, next)) };
        let Some(len) =
            level.filter(|len| skip == 1 || seq.word(next + len) != "đoàn" && !(group && seq.word(next + len) == "ủy"))
        else {
            break;
        };
        at = place(seq, next + skip + len, "tỉnh");
    }
    at
}

pub(super) fn level(seq: Seq<'_>, i: usize) -> Option<usize> {
    if seq.word(i) == "xã" && seq.word(i + 1) == "hội" {
        return None;
    }
    seq.any(i, LEVEL)
}

/// `các huyện, thị xã, thành phố Huế` after `UBND`.
fn territory(seq: Seq<'_>, i: usize, group: bool) -> Option<usize> {
    let counted = || seq.number(i).filter(|n| (2..400).contains(n)).and_then(|_| level(seq, i + 1)).map(|_| 1);
    let determined = seq.any(i, phrases!["các", "của các", "một số", "03 cấp", "02 cấp"]).or_else(counted);
    if group || determined.is_none() {
        return None;
    }
    let mut at = i + determined?;
    if seq.any(at, phrases!["địa phương", "khu vực"]).is_some() {
        return Some(at + 2);
    }
    if seq.word(at) == "cấp" {
        return Some(at + 1 + level(seq, at + 1).unwrap_or(0));
    }
    // "Ban Thường vụ các huyện ủy, thành ủy"
    if let Some(mut end) = committee(seq, at) {
        while let Some(next) = committee(seq, end + 1).filter(|_| seq.word(end) == ",") {
            end = next;
        }
        return Some(end);
    }
    at += level(seq, at)?;
    at = place(seq, at, "tỉnh");
    Some(more_levels(seq, at, false))
}

/// The end of a committee of the party as a common noun.
fn committee(seq: Seq<'_>, i: usize) -> Option<usize> {
    let nouns = phrases!["tỉnh ủy", "huyện ủy", "thị ủy", "thành ủy", "quận ủy", "đảng ủy", "chi ủy"];
    seq.any(i, nouns).map(|n| i + n).filter(|_| !seq.is_capital(i))
}

/// The place name in capitals after a level.
pub(super) fn place(seq: Seq<'_>, i: usize, after: &str) -> usize {
    // Asked for at every name, and a name seldom begins with a capital here.
    if !seq.is_capital(i) {
        return i;
    }
    let ends_in = |level: &&str| after.strip_suffix(*level).is_some_and(|b| b.is_empty() || b.ends_with(' '));
    let is_level = LEVELS.iter().any(ends_in);
    let mut at = i;
    while is_level && at < i + 5 && seq.is_capital(at) {
        let head = seq.lexeme(at, Class::Head);
        if head.is_some_and(|h| HEADS[h.row].name == Name::Whole || own_name(seq, at + h.len).is_some()) {
            break;
        }
        at += 1;
        // "Bà Rịa - Vũng Tàu"
        if seq.word(at) == "-"
            && seq.is_capital(at + 1)
            && !seq.is_glued(at)
            && seq.lexeme(at + 1, Class::Head).is_none()
        {
            at += 1;
        }
    }
    at
}
