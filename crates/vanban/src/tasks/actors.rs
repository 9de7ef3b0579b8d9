//! Who is named in a sentence: the subject of the order, who coordinates, through whom a paper goes.

use crate::{
    agencies::{self, Agency, Start},
    deadline::{self, Place},
    lexicon::Class,
    phrases::Set,
    seq::Seq,
};
use serde::{Deserialize, Serialize};

/// How binding a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// An order: `giao`, `yêu cầu`, a plain imperative to a subordinate.
    Order,
    /// A request to one who is no subordinate: `đề nghị`, `mời`.
    Request,
}

/// What a text says about actors.
#[derive(Default)]
pub(crate) struct Actors {
    pub lead: Vec<Agency>,
    pub support: Vec<Agency>,
    pub via: Vec<Agency>,
    /// The word that makes it an order or a request, where there is one.
    pub binding: Option<Binding>,
    /// Token at which the task's main verb may stand.
    pub verb: usize,
    /// The text is nothing but names (and a colon): a heading.
    pub only_names: bool,
}

impl Actors {
    /// The deadlines of the same text.
    pub fn deadlines(&self, seq: Seq<'_>, context: deadline::Context) -> Vec<deadline::Found> {
        deadline::find(seq, context, Place::Sentence(self.verb))
    }
}

/// Reads a text. `speaker`: its subject may be the issuer who orders others (`UBND tỉnh yêu cầu các sở …`).
pub(crate) fn read(seq: Seq<'_>, speaker: bool) -> Actors {
    let mut actors = Actors::default();
    let mut at = 0;
    let mut first = true;
    while at < seq.len() {
        let end = clause_end(seq, at);
        // Behind a semicolon a list of objects may go on: only a verb the table knows shows a subject there.
        let goes_on = !first && at > 0 && seq.word(at - 1) == ";";
        clause(seq, at..end, Clause { first, goes_on, speaker }, &mut actors);
        first = false;
        at = end + 1;
    }
    // "Cấp tỉnh: Sở Tư pháp tổ chức …": the level says where, the agency who.
    if actors.lead.len() > 1 && seq.word(0) == "cấp" && seq.word(2) == ":" {
        actors.lead.remove(0);
    }
    if actors.lead.is_empty() {
        actors.lead = chaired(seq);
    }
    actors.support = support(seq, &actors.lead);
    actors.via = via(seq);
    actors.only_names = only_names(seq);
    actors
}

/// A clause ends with a full stop, a semicolon that parts no list, or a colon.
fn clause_end(seq: Seq<'_>, from: usize) -> usize {
    const SIGNS: &Set = phrases!["(", ".", ";", ":"];
    let mut i = seq.seek(from, SIGNS);
    while i < seq.len() {
        let next = match seq.word(i) {
            "(" => seq.bracket_end(i),
            "." if seq.number(i + 1).is_some() && seq.is_glued(i + 1) => i + 1,
            "." | ";" | ":" => return i,
            _ => i + 1,
        };
        i = seq.seek(next, SIGNS);
    }
    i
}

/// How a clause stands in its text.
#[derive(Clone, Copy)]
struct Clause {
    first: bool,
    goes_on: bool,
    speaker: bool,
}

fn clause(seq: Seq<'_>, range: std::ops::Range<usize>, how: Clause, actors: &mut Actors) {
    let (from, end) = (range.start, range.end);
    let Clause { first, goes_on, speaker } = how;
    let mut at = from + connector(seq, from);
    // "Đảng ủy UBND tỉnh: Lãnh đạo Sở …": who leads is said, so it is the verb.
    if !first && !actors.lead.is_empty() && seq.phrase(at, "lãnh đạo").is_some() {
        return;
    }
    // "…. Thủ tướng Chính phủ yêu cầu các bộ nghiêm túc thực hiện.": behind an order the speaker himself is nobody's lead.
    if !first
        && !actors.lead.is_empty()
        && agencies::list_end(seq, at, Start::Sentence)
            .is_some_and(|end| seq.any(end, phrases!["yêu cầu", "đề nghị"]).is_some())
    {
        return;
    }
    let adverbial = is_adverbial(seq, at);
    let mut fallback = Vec::new();
    if seq.any(at, phrases!["đối với"]).is_some() {
        let (named, after) = agencies::list(seq, at + 2, Start::Listed);
        if !named.is_empty() && after < end {
            fallback = named;
        }
    }
    loop {
        let strict = goes_on || adverbial && at != from;
        if let Some(found) = subject(seq, at, speaker, strict).or_else(|| modal(seq, at, end).filter(|_| first)) {
            if first {
                actors.verb = found.verb;
            }
            extend(&mut actors.lead, found.lead);
            actors.binding = actors.binding.or(found.binding);
            return;
        }
        if let Some(binding) = order_word(seq, at).map(|(b, _)| b)
            && !fallback.is_empty()
        {
            extend(&mut actors.lead, fallback);
            actors.binding = actors.binding.or(Some(binding));
            return;
        }
        // After "Định kỳ hàng năm," and "Đối với cấp tỉnh," the subject may follow; after another comma it is an object.
        let Some(comma) = adverbial.then(|| free_comma(seq, at, end)).flatten() else { break };
        at = comma + 1;
        // "Trong Quý I, phối hợp với …, các doanh nghiệp …": behind a time the verb stands where the subject could.
        if is_time(seq, from) && seq.any(at, phrases!["phối hợp", "chủ trì", "tham mưu", "tổ chức"]).is_some()
        {
            break;
        }
    }
    // "Để nâng cao năng lực của cán bộ pháp chế, Thủ trưởng các sở …": the circumstance ends with a name of its own.
    // "Đối với các xã có hồ chứa, Chủ tịch UBND xã …": so does the matter.
    if matches!(seq.word(from), "để" | "nhằm" | "khi" | "nếu" | "đối") {
        let commas = (from..end).filter(|i| seq.word(*i) == "," && seq.is_capital(i + 1));
        if let Some(found) = commas.into_iter().find_map(|i| subject(seq, i + 1, speaker, true)) {
            extend(&mut actors.lead, found.lead);
            actors.binding = actors.binding.or(found.binding);
            return;
        }
    }
    if first {
        actors.verb = from + connector(seq, from);
    }
}

/// The circumstance at `from` says when: `Trong Quý I`, `Hằng năm`, `Trước ngày …`.
fn is_time(seq: Seq<'_>, from: usize) -> bool {
    let at = from + usize::from(seq.word(from) == "ngay");
    matches!(seq.word(at), "hằng" | "hàng" | "định" | "tháng" | "quý" | "năm" | "chậm")
        || matches!(seq.word(at), "trong" | "trước" | "từ" | "đến" | "hết")
            && matches!(seq.word(at + 1), "ngày" | "tháng" | "quý" | "năm")
}

/// The next comma that parts no list of agencies.
fn free_comma(seq: Seq<'_>, from: usize, end: usize) -> Option<usize> {
    let mut i = from;
    while i < end {
        if matches!(seq.word(i), "," | "thì") {
            return Some(i);
        }
        i = agencies::list_end(seq, i, Start::Sentence).unwrap_or(i).max(i + 1);
    }
    None
}

fn connector(seq: Seq<'_>, at: usize) -> usize {
    let words = phrases![
        "đồng thời ,",
        "đồng thời",
        "ngoài ra ,",
        "bên cạnh đó ,",
        "riêng",
        "đặc biệt ,",
        "trong đó ,",
        "trong đó",
        "-",
        "+",
        "\"",
        "tuy nhiên ,",
        "vì vậy ,",
        "do đó ,",
        "do vậy ,",
        "nhiệm vụ của",
        "trách nhiệm của",
    ];
    let mut n = 0;
    while let Some(len) = seq.any(at + n, words) {
        n += len;
    }
    n
}

/// The clause begins with a circumstance: the subject may stand behind a comma.
fn is_adverbial(seq: Seq<'_>, at: usize) -> bool {
    matches!(
        seq.word(at),
        "hàng"
            | "hằng"
            | "định"
            | "đối"
            | "trước"
            | "trong"
            | "trên"
            | "căn"
            | "khi"
            | "sau"
            | "nhận"
            | "để"
            | "nhằm"
            | "thông"
            | "từ"
            | "đến"
            | "trường"
            | "nếu"
            | "theo"
            | "ngoài"
            | "tùy"
            | "qua"
            | "tháng"
            | "quý"
            | "năm"
            | "ngày"
            | "cùng"
            | "chậm"
            | "kết"
            | "kể"
            | "bắt"
            | "tại"
            | "ngay"
            | "hết"
            | "xét"
            | "do"
            | "vì"
            | "thực"
    )
}

/// `giao`, `đề nghị` …: binding and number of tokens.
fn order_word(seq: Seq<'_>, at: usize) -> Option<(Binding, usize)> {
    const ORDERS: &Set = phrases![
        "thống nhất giao",
        "đồng ý giao",
        "thống nhất yêu cầu",
        "giao nhiệm vụ cho",
        "giao trách nhiệm cho",
        "giao trách nhiệm",
        "giao cho",
        "giao",
        "yêu cầu",
        "phân công",
        "ủy quyền cho",
        "ủy quyền",
        "chỉ định",
        "cử",
    ];
    const REQUESTS: &Set = phrases![
        "trân trọng đề nghị",
        "đề nghị",
        "kính đề nghị",
        "trân trọng kính mời",
        "mời",
        "kính mời",
        "thống nhất đề nghị",
    ];
    let order = seq.any(at, ORDERS).map(|n| (Binding::Order, n));
    order.or_else(|| seq.any(at, REQUESTS).map(|n| (Binding::Request, n)))
}

struct Subject {
    lead: Vec<Agency>,
    binding: Option<Binding>,
    verb: usize,
}

/// The subject of an order at token `at`. `strict`: only with a verb right after it.
fn subject(seq: Seq<'_>, at: usize, speaker: bool, strict: bool) -> Option<Subject> {
    if let Some((binding, len)) = order_word(seq, at) {
        let (lead, verb) = agencies::list(seq, at + len, Start::Listed);
        // "Phân công cán bộ theo dõi", "cử công chức tham gia": one's own people are no addressees.
        let own_people = matches!(seq.word(at), "phân" | "cử" | "chỉ") && seq.lexeme(at + len, Class::Head).is_none()
            // "Phân công Phó Thủ tướng … chỉ đạo": a post in capitals is no "cán bộ".
            && !(seq.is_capital(at + len) && seq.lexeme(at + len, Class::Title).is_some());
        if own_people {
            return None;
        }
        return (!lead.is_empty()).then_some(Subject {
            lead,
            binding: Some(binding),
            verb: skip_circumstance(seq, verb),
        });
    }
    if let Some(found) = person(seq, at) {
        return Some(found);
    }
    let (lead, end) = agencies::list(seq, at, Start::Sentence);
    let begins = seq.is_capital(at)
        || matches!(seq.word(at), "các" | "những" | "một" | "từng" | "mỗi" | "thủ" | "giám" | "người");
    if lead.is_empty() || (strict && !begins && at > 0 && seq.word(at - 1) != "thì") {
        return None;
    }
    if (speaker || governs(seq, at, end))
        && let Some((binding, len)) = order_word(seq, end)
    {
        let (ordered, verb) = agencies::list(seq, end + len, Start::Listed);
        if !ordered.is_empty() {
            return Some(Subject { lead: ordered, binding: Some(binding), verb });
        }
    }
    // "…; các thành viên Hội đồng là đại diện …" describes; only the first words of a task may say what somebody is.
    let describes = at > 0 && seq.word(end) == "là";
    (is_predicate(seq, end, strict) && !describes).then(|| Subject {
        lead,
        binding: None,
        verb: skip_circumstance(seq, end),
    })
}

/// `Hội đồng nhân dân tỉnh giao cho Ủy ban nhân dân tỉnh …`: who governs a territory hands its orders on.
fn governs(seq: Seq<'_>, at: usize, end: usize) -> bool {
    const GOVERN: &Set = phrases![
        "hội đồng nhân dân",
        "hđnd",
        "ubnd",
        "ủy ban nhân dân",
        "chủ tịch ubnd",
        "chủ tịch ủy ban nhân dân",
        "thủ tướng chính phủ",
        "chính phủ",
        "ban thường vụ",
        "thường trực",
        "ban thường trực",
        "bộ trưởng"
    ];
    // One of them: "UBND các xã yêu cầu các thôn …" is the order's own subject.
    let group = (at..end).any(|i| matches!(seq.word(i), "các" | "cấp" | "," | "và"));
    !group && seq.any(at, GOVERN).is_some() && seq.any(end, phrases!["giao", "yêu cầu", "đề nghị"]).is_some()
}

/// `Cơ quan thẩm định văn bản (…) phải bảo đảm …`, `Chủ bến, người lái phương tiện có trách nhiệm …`: a common noun with words of
/// any sort up to the word that binds it.
fn modal(seq: Seq<'_>, at: usize, end: usize) -> Option<Subject> {
    const LONGEST: usize = 24;
    const MODALS: &Set = phrases!["phải", "có trách nhiệm", "chịu trách nhiệm", "có nghĩa vụ"];
    let noun = seq.lexeme(at, Class::Common).is_some() || matches!(seq.word(at), "người" | "chủ" | "cơ" | "đơn");
    // "Đối với vụ việc ở khu dân cư thì cơ quan quản lý người ứng cử có trách nhiệm …"
    let then = at > 0 && seq.word(at - 1) == "thì";
    if !(at == 0 && seq.is_capital(at) || then)
        || !noun
        || seq.lexeme(at, Class::NoAgency).is_some()
        || seq.word(at) == "tổ"
    {
        return None;
    }
    let mut i = at + 1;
    while i < end.min(at + LONGEST) {
        if seq.any(i, MODALS).is_some() {
            let words = seq.slice(at..i);
            let lead = Agency { name: words.copy(false), span: words.span()?, personal: false };
            return Some(Subject { lead: vec![lead], binding: None, verb: i });
        }
        i = if seq.word(i) == "(" { seq.bracket_end(i) } else { i + 1 };
    }
    None
}

/// `Đồng chí Nguyễn Văn A - Phó Chủ tịch: …`: a person named with a post, up to the colon.
fn person(seq: Seq<'_>, at: usize) -> Option<Subject> {
    seq.any(at, phrases!["các đồng chí", "đồng chí", "đ / c", "ông", "bà"])
        .filter(|_| at == 0 && seq.is_capital(at))?;
    let colon = (at..(at + 40).min(seq.len())).find(|i| matches!(seq.word(*i), ":" | "." | ";"))?;
    let words = seq.slice(at..colon);
    let named = seq.word(colon) == ":"
        && colon + 1 < seq.len()
        && agencies::list_end(seq, at, Start::Sentence).is_none_or(|end| end < colon);
    let lead = Agency { name: words.copy(false), span: words.span()?, personal: true };
    named.then(|| Subject { lead: vec![lead], binding: None, verb: colon + 1 })
}

/// `, trong phạm vi chức năng, nhiệm vụ, quyền hạn` between subject and verb.
fn skip_circumstance(seq: Seq<'_>, at: usize) -> usize {
    let comma = usize::from(seq.word(at) == ",");
    let Some(n) =
        seq.any(at + comma, phrases!["trong phạm vi", "theo chức năng", "căn cứ", "trên cơ sở", "theo thẩm quyền"])
    else {
        return at;
    };
    let circumstance = |i: &usize| {
        let verb = seq.lexeme(*i, Class::Verb).is_some();
        verb && !matches!(seq.word(i - 1), "được" | "và" | "," | "của")
    };
    (at + comma + n..(at + 24).min(seq.len())).find(circumstance).unwrap_or(at)
}

/// What follows the names shows that they are the subject of an order.
fn is_predicate(seq: Seq<'_>, end: usize, strict: bool) -> bool {
    let word = seq.word(end);
    if seq.lexeme(end, Class::Verb).is_some() {
        return true;
    }
    if strict {
        // "Kết thúc đợt cao điểm, Công an tỉnh, chịu trách nhiệm tổng hợp": a comma before the word that binds.
        let binds = phrases!["chịu trách nhiệm", "có trách nhiệm", "chủ trì"];
        return word == "," && seq.any(end + 1, binds).is_some();
    }
    match word {
        "" | ":" => true,
        "," => {
            let next = seq.lexeme(end + 1, Class::Verb).is_some()
                || seq.any(end + 1, phrases!["trong", "theo", "với", "căn"]).is_some();
            next && seq.word(end + 1) != "chống"
        }
        "được" => matches!(seq.word(end + 1), "giao" | "phân"),
        "." | ";" | ")" | "của" | "về" | "cho" | "bị" | "đã" | "này" | "khác" | "và" | "với" | "gồm" | "do" | "tại"
        | "để" | "đối" | "-" | "/" | "ban" => false,
        // A verb the table does not know, after a name that is no common noun.
        _ => seq.is_word(end) && !seq.is_capital(end),
    }
}

/// `… do Sở Tư pháp chủ trì …`, `…, giao Sở Tư pháp …` inside a sentence.
fn chaired(seq: Seq<'_>) -> Vec<Agency> {
    let mut lead = Vec::new();
    for i in seq.places(phrases!["do", "giao", "("]) {
        let named = match seq.word(i) {
            "do" if i > 0 && matches!(seq.word(i - 1), "," | "(" | ";" | "." | "-") => {
                let (named, end) = agencies::list(seq, i + 1, Start::Listed);
                // "văn bản do Bộ Tư pháp chủ trì soạn thảo" describes the paper.
                let chairs = seq
                    .any(end, phrases!["chủ trì"])
                    .is_some_and(|n| !seq.is_word(end + n) || seq.any(end + n, phrases!["thực hiện"]).is_some());
                if chairs { named } else { continue }
            }
            "giao" if i > 0 && matches!(seq.word(i - 1), "," | "và" | "(") => {
                let named = agencies::list(seq, i + 1, Start::Listed).0;
                if named.is_empty() { continue } else { named }
            }
            "(" => {
                let (named, end) = agencies::list(seq, i + 1, Start::Listed);
                if seq.any(end, phrases!["chủ trì"]).is_some() { named } else { continue }
            }
            _ => continue,
        };
        extend(&mut lead, named);
    }
    lead
}

/// `phối hợp` as a verb stands at token `i`: not "công tác phối hợp", "Hội đồng phối hợp".
pub(super) fn coordinates(seq: Seq<'_>, i: usize) -> bool {
    // "… chủ trì, với sự phối hợp của Sở Nội vụ, …"
    let with = i > 1 && seq.word(i - 1) == "sự" && seq.word(i - 2) == "với" && seq.word(i + 2) == "của";
    seq.any(i, phrases!["phối hợp"]).is_some()
        && !(i > 0 && !with && matches!(seq.word(i - 1), "tác" | "sự" | "chế" | "đồng" | "quan" | "vị"))
}

/// The agencies after `phối hợp (với)`.
fn support(seq: Seq<'_>, lead: &[Agency]) -> Vec<Agency> {
    let mut found: Vec<Agency> = Vec::new();
    for i in seq.places(phrases!["phối hợp"]).filter(|i| coordinates(seq, *i)) {
        let mut at = i + 2;
        at += seq
            .any(
                at,
                phrases![
                    "thực hiện với",
                    "chặt chẽ",
                    "thường xuyên",
                    "đồng bộ",
                    "tốt",
                    "kịp thời",
                    "hiệu quả",
                    "liên ngành"
                ],
            )
            .unwrap_or(0);
        let with = seq.any(at, phrases!["cùng với", "với", "cùng", "của"]).unwrap_or(0);
        let start = if with > 0 { Start::Listed } else { Start::Sentence };
        let named = agencies::list(seq, at + with, start).0;
        // "phối hợp, trao đổi thông tin với Sở Tư pháp": what they do together stands between.
        if named.is_empty() && seq.word(at) == "," {
            const NEAR: usize = 7;
            let with = (at + 2..at + NEAR).take_while(|j| seq.is_word(*j)).find(|j| seq.word(*j) == "với");
            extend(&mut found, with.map_or_else(Vec::new, |j| agencies::list(seq, j + 1, Start::Listed).0));
        }
        extend(&mut found, named);
    }
    // "Chủ trì, cùng với UBND phường kiểm tra …"
    for i in (0..seq.len()).filter(|i| seq.phrase(*i, "chủ trì").is_some()) {
        let comma = i + 2 + usize::from(seq.word(i + 2) == ",");
        if let Some(with) = seq.any(comma, phrases!["cùng với", "cùng"]) {
            extend(&mut found, agencies::list(seq, comma + with, Start::Listed).0);
        }
    }
    // "Cùng với UBND các phường triển khai …": under a heading that names who leads.
    if let Some(with) = seq.any(0, phrases!["cùng với"]) {
        let (named, end) = agencies::list(seq, with, Start::Listed);
        if seq.lexeme(end, Class::Verb).is_some() {
            extend(&mut found, named);
        }
    }
    // "Sở A chủ trì, phối hợp: – Với Sở B rà soát …": the verb stands in the lead-in.
    if seq.word(0) == "với" {
        extend(&mut found, agencies::list(seq, 1, Start::Listed).0);
    }
    found.retain(|s| !lead.iter().any(|l| l.is_same(s)));
    found
}

/// `(qua Sở Tư pháp)`, `thông qua Sở Tư pháp`: a channel.
fn via(seq: Seq<'_>) -> Vec<Agency> {
    let mut found = Vec::new();
    for i in seq.places(phrases!["qua"]) {
        if seq.word(i) != "qua" || seq.is_capital(i) {
            continue;
        }
        // Papers go through an agency with a name; "thông qua các cơ quan báo chí" is a means.
        if let Some((agency, _)) = agencies::one(seq, i + 1, Start::Sentence).filter(|_| seq.is_capital(i + 1)) {
            extend(&mut found, vec![agency]);
        }
    }
    found
}

fn only_names(seq: Seq<'_>) -> bool {
    agencies::list_end(seq, 0, Start::Listed)
        .is_some_and(|end| end >= seq.len() || (matches!(seq.word(end), ":" | ".") && end + 1 >= seq.len()))
}

/// A task has at most this many leads; each new name is compared with all before it.
const MOST: usize = 128;

fn extend(into: &mut Vec<Agency>, more: Vec<Agency>) {
    for agency in more {
        if into.len() < MOST && !into.iter().any(|a| a.is_same(&agency)) {
            into.push(agency);
        }
    }
}
