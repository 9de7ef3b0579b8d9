//! Groups of common nouns: `các sở, ban, ngành`, and the words that say which ones.

use super::{
    data::COMMON,
    name::{DEEPEST, level, named, place, tails},
    parse::{Start, is_committee},
};
use crate::{lexicon::Class, phrases::Set, seq::Seq};

/// A group of common nouns: `các sở, ban, ngành, đoàn thể`.
pub(super) fn common(seq: Seq<'_>, i: usize, determined: bool, start: Start) -> Option<usize> {
    if !determined && start == Start::Sentence && !seq.is_capital(i) && !is_people(seq, i) {
        return None;
    }
    let first = noun(seq, i)?;
    let (mut end, mut nouns) = (of_place(seq, i, i + first), 1);
    loop {
        let after = match seq.word(end) {
            "," | "/" => end + 1,
            "và" => end + 1,
            // "các sở - ngành"
            "-" if determined => end + 1,
            // "các Sở, Ban ngành": the comma is often left out.
            "ngành" if matches!(seq.word(end - 1), "ban" | "sở" | "bộ") => end,
            _ => break,
        };
        let after = after + usize::from(seq.word(after) == "và" && seq.word(end) == ",");
        let is_new = seq.lexeme(after, Class::Title).is_some()
            || !is_committee(seq, after) && named(seq, after, DEEPEST, false).is_some();
        // "Trưởng thôn, thú y viên": people without `các` are named one by one.
        let single = !determined && seq.word(i) == "trưởng";
        let Some(n) = noun(seq, after).filter(|_| !is_new && !single) else { break };
        end = of_place(seq, after, after + n);
        nouns += 1;
    }
    let ended = tails(seq, end, 0, true);
    let ended = if determined || is_people(seq, i) || start == Start::Listed { having(seq, ended) } else { ended };
    let ended = if determined || is_people(seq, i) { border(seq, ended) } else { ended };
    let ended = if ended == end && (determined || start == Start::Listed) { qualified(seq, i, ended) } else { ended };
    let bare = !determined && start == Start::Sentence;
    // "Xã đạt chuẩn …" and "Doanh nghiệp nhỏ" open sentences; a bare noun is an agency only in company.
    (!bare || nouns > 1 || ended > end || is_people(seq, i)).then_some(ended)
}

/// `đặc khu Cồn Cỏ`, `ngành y tế`: the place of a level and the field of a branch belong to the noun.
fn of_place(seq: Seq<'_>, noun: usize, end: usize) -> usize {
    if level(seq, noun) == Some(end - noun) {
        return place(seq, end, "tỉnh");
    }
    let branch = seq.word(end - 1) == "ngành" || seq.any(noun, phrases!["lực lượng", "cơ quan"]) == Some(end - noun);
    let field = seq
        .lexeme(end, Class::Field)
        .filter(|_| branch && !seq.is_capital(end) && seq.lexeme(end, Class::Verb).is_none());
    field.map_or(end, |f| end + f.len)
}

/// What agencies of a group do, as part of their name: `doanh nghiệp hoạt động trong lĩnh vực công thương`.
const BY_WORK: &Set = phrases![
    "hoạt động",
    "phụ trách",
    "kinh doanh",
    "sản xuất",
    "hành nghề",
    "khai thác",
    "sử dụng",
    "phối hợp hoạt động"
];

/// What a group is ordered to do: its name is over.
const ORDERED: &Set = phrases![
    "phải",
    "chủ trì",
    "thực hiện",
    "có trách nhiệm",
    "chịu trách nhiệm",
    "báo cáo",
    "cần",
    "tiếp tục",
    "tăng cường",
    "tổ chức",
    "xây dựng",
    "chủ động",
    "căn cứ",
];

/// `chính quyền địa phương có rừng triển khai …`, `Chủ đầu tư các công trình đang thi công tổ chức …`: the clause that says
/// which ones, up to the verb of the order.
fn having(seq: Seq<'_>, from: usize) -> usize {
    const LONGEST: usize = 9;
    let works = seq.any(from, phrases!["các công trình", "các dự án", "công trình", "dự án"]);
    let opens = works.or_else(|| (seq.word(from) == "có").then_some(1));
    let Some(opens) = opens.filter(|n| seq.lexeme(from, Class::Verb).is_none_or(|v| v.len <= *n)) else { return from };
    let verb = |at: &usize| seq.lexeme(*at, Class::Verb).is_some_and(|v| v.len > 1 || is_modal(seq.word(*at)));
    for at in from + opens + 1..from + LONGEST {
        if verb(&at) || works.is_none() && matches!(seq.word(at), "trong" | "để" | "về" | "việc" | "tại" | "trên")
        {
            return at;
        }
        if !seq.is_word(at) || seq.word(at) == "các" {
            break;
        }
    }
    from
}

fn is_modal(word: &str) -> bool {
    matches!(word, "phải" | "cần")
}

/// A group's name goes on to a border that nothing but the end of a name can be, even through words that are in no table:
/// `Các doanh nghiệp viễn thông và truyền hình cáp:`. Without such a border it ends where the tables end.
fn border(seq: Seq<'_>, from: usize) -> usize {
    const LONGEST: usize = 20;
    const PREPOSITIONS: &Set =
        phrases!["theo", "trong", "để", "nhằm", "về", "khi", "từ", "trước", "sau", "đến", "tại", "do"];
    if seq.any(from, PREPOSITIONS).is_some() {
        return from;
    }
    let begins = |i: usize| {
        seq.word(i) == "các" || seq.lexeme(i, Class::Head).is_some() || seq.lexeme(i, Class::Title).is_some()
    };
    let mut by_work = false;
    for at in from..(from + LONGEST).min(seq.len() + 1) {
        if at >= seq.len() || seq.word(at) == ":" {
            return at;
        }
        by_work |= seq.any(at, BY_WORK).is_some();
        // What is named by its work takes the words of the work along, but only in a heading of its own.
        if by_work {
            // "cơ sở sản xuất chưa thực hiện đầy đủ …": a verb that is told belongs to the name.
            let told = at > 0 && matches!(seq.word(at - 1), "chưa" | "đang" | "đã" | "không");
            if seq.any(at, ORDERED).is_some() && !told {
                return at;
            }
            if !seq.is_word(at) {
                break;
            }
            continue;
        }
        let is_end = seq.word(at) == ";"
            || seq.word(at) == "." && at + 1 >= seq.len()
            || matches!(seq.word(at), "," | "và") && begins(at + 1);
        if is_end {
            return at;
        }
        // "chuyên viên cơ quan MTTQ xã": another body may stand inside the name, bound to it.
        let is_bound = at > 0 && matches!(seq.word(at - 1), "quan" | "của" | "thuộc");
        if !seq.is_word(at) || seq.lexeme(at, Class::Verb).is_some() || begins(at) && !is_bound {
            break;
        }
    }
    from
}

/// `các công ty viễn thông nhắn tin`, `chủ đầu tư hạ tầng khu công nghiệp rà soát`: words that say which ones, up to the verb of the
/// order. Only of nouns that seldom stand alone; what trades may be named by its trade.
fn qualified(seq: Seq<'_>, noun: usize, from: usize) -> usize {
    const LONGEST: usize = 8;
    const NOUNS: &Set = phrases![
        "công ty",
        "tổng công ty",
        "tập đoàn",
        "doanh nghiệp",
        "cơ sở",
        "hợp tác xã",
        "chủ đầu tư",
        "chủ cơ sở",
        "nhà thầu",
        "tỉnh",
        "trung tâm",
        "viện",
        "trường",
        "hộ dân",
        "hộ gia đình",
        "hiệp hội"
    ];
    const TRADES: &Set = phrases!["sản xuất", "kinh doanh", "chế biến", "nuôi trồng", "xuất khẩu", "nhập khẩu"];
    const STOPS: &Set = phrases![
        "các", "của", "về", "với", "cho", "tại", "trong", "theo", "là", "để", "do", "khi", "trước", "sau", "từ", "đến",
        "được", "đã", "sẽ", "hoặc", "cùng", "nhằm", "bằng", "gồm", "như", "này", "có", "không", "vào", "những", "việc",
        "trên", "qua", "nêu", "nếu", "còn", "chưa", "đang", "mà", "ở", "ngay", "cũng", "đều"
    ];
    if seq.any(noun, NOUNS) != Some(from - noun) {
        return from;
    }
    let mut at = from;
    while at < from + LONGEST && seq.is_word(at) && !seq.is_capital(at) && seq.any(at, STOPS).is_none() {
        if let Some(trade) = seq.any(at, TRADES) {
            at += trade;
            continue;
        }
        if seq.lexeme(at, Class::Verb).is_some_and(|v| v.len > 1 || is_modal(seq.word(at))) {
            return at;
        }
        at += 1;
    }
    // "các công ty viễn thông để cung cấp thông tin": the purpose closes the name as well.
    if at > from && matches!(seq.word(at), "để" | "nhằm" | "về") { at } else { from }
}

fn is_people(seq: Seq<'_>, i: usize) -> bool {
    seq.lexeme(i, Class::Common).is_some_and(|hit| {
        let name = COMMON[hit.row];
        name.starts_with("cán bộ")
            || name.starts_with("công chức")
            || name.starts_with("chuyên viên")
            || name.starts_with("trưởng")
            || name.starts_with("chủ ")
            || matches!(name, "người đứng đầu" | "đảng viên" | "người lao động" | "thú y viên" | "hộ gia đình")
    })
}

/// Number of tokens of a common noun at `i`; 0-length never occurs.
fn noun(seq: Seq<'_>, i: usize) -> Option<usize> {
    if seq.lexeme(i, Class::NoAgency).is_some() {
        return None;
    }
    let hit = seq.lexeme(i, Class::Common)?;
    // "tổ chức" is a verb far more often than a noun: what follows decides.
    if COMMON[hit.row] == "tổ chức" {
        let after = i + hit.len;
        let is_noun = after >= seq.len()
            || matches!(
                seq.word(after),
                "," | "và"
                    | ")"
                    | ";"
                    | "."
                    | "trong"
                    | "trên"
                    | "/"
                    | ":"
                    | "ở"
                    | "tại"
                    | "đã"
                    | "được"
                    | "có"
                    | "phải"
            ) && !(seq.word(after) == ","
                && seq.lexeme(after + 1, Class::Verb).is_some()
                && seq.word(after + 1) != "tổ")
            || seq
                .any(
                    after,
                    phrases![
                        "trực tiếp",
                        "cần",
                        "có trách nhiệm",
                        "chịu trách nhiệm",
                        "tiếp tục",
                        "chủ động",
                        "thường xuyên",
                        "nghiêm túc",
                        "căn cứ",
                        "khẩn trương",
                        "tích cực",
                    ],
                )
                .is_some()
            || seq.lexeme(after, Class::Tail).is_some()
            // "Cấp xã, cơ quan, tổ chức tổ chức bồi dưỡng": the noun and then the verb.
            || seq.phrase(after, "tổ chức").is_some();
        return is_noun.then_some(hit.len);
    }
    Some(hit.len)
}
