//! What every node of the outline says, before it is decided which are tasks.

use super::{
    actors::{self, Actors},
    named_in, sections,
};
use crate::{
    agencies::{Agency, Start, list},
    attributes::{self, Attribute, Label, Sort, Split},
    deadline::{Context, Found},
    lexicon::Class,
    marker::{Marker, Style},
    outline::Outline,
    paragraphs,
    phrases::Set,
    seq::Seq,
    text::Text,
};

/// What is known about a node before the tasks are taken.
pub(super) struct Facts {
    pub split: Split,
    pub actors: Actors,
    pub deadlines: Vec<Found>,
    /// It only states attributes.
    pub is_attribute: bool,
    /// It is a heading: nothing is ordered by its own words.
    pub is_heading: bool,
    /// Items (not only attribute lines and paragraphs) hang under it.
    pub has_items: bool,
    /// Attribute lines after it may mean it: an item, or a paragraph with an actor of its own.
    pub stands_alone: bool,
    /// Its words end in a colon: what follows belongs to it alone.
    pub ends_in_colon: bool,
    /// It ends in a colon and is followed by points.
    pub is_lead_in: bool,
    /// It stands in a section that orders nothing.
    pub idle: bool,
    /// It is the last of a list of contents: what leads to the list. Attribute lines behind the list mean that.
    pub listed_by: Option<usize>,
}

/// Gathers the facts of every node.
pub(super) fn facts(outline: &Outline<'_>, context: Context) -> Vec<Facts> {
    let mut facts: Vec<Facts> = Vec::with_capacity(outline.nodes.len());
    for (n, node) in outline.nodes.iter().enumerate() {
        let seq = outline.seq(n);
        let mut split =
            if node.is_row { Split { own: 0..seq.len(), attributes: Vec::new() } } else { attributes::split(seq) };
        if sections::is_closing(seq) {
            split = Split { own: 0..seq.len(), attributes: Vec::new() };
        }
        if let Some(content) = reports(seq, &split) {
            split = Split { own: content, attributes: Vec::new() };
        }
        if node.marker.is_none()
            && node.parent.is_some()
            && !node.is_row
            && let Some(carried) = carried_out(seq)
        {
            split = carried;
        }
        let own = seq.slice(split.own.clone());
        let items = node.children.iter().any(|c| outline.nodes[*c].marker.is_some());
        let is_attribute = own.is_empty() && !split.attributes.is_empty() && !items;
        let actors = if node.is_row { Actors::default() } else { actors::read(own, node.marker.is_none()) };
        let deadlines = if node.is_row { Vec::new() } else { actors.deadlines(own, context) };
        facts.push(Facts {
            ends_in_colon: own.word(own.len().saturating_sub(1)) == ":",
            stands_alone: node.marker.is_some() || !actors.lead.is_empty(),
            split,
            actors,
            deadlines,
            is_attribute,
            is_heading: false,
            has_items: false,
            is_lead_in: false,
            idle: false,
            listed_by: None,
        });
    }
    let contents = Contents::new(outline, &facts);
    for (last, leader) in &contents.lists {
        facts[*last].listed_by = Some(*leader);
    }
    for n in 0..outline.nodes.len() {
        let node = &outline.nodes[n];
        let own = outline.seq(n).slice(facts[n].split.own.clone());
        let last = own.word(own.len().saturating_sub(1));
        let items = node.children.iter().any(|c| {
            !facts[*c].is_attribute
                && !contents.inside[*c]
                && (outline.nodes[*c].marker.is_some() || outline.nodes[*c].is_row)
        });
        let paragraphs = node.children.iter().any(|c| !facts[*c].is_attribute && outline.nodes[*c].marker.is_none());
        let siblings = outline.siblings(n);
        let next = siblings.binary_search(&n).ok().and_then(|at| siblings.get(at + 1)).copied();
        let next = next.or(Some(n + 1).filter(|s| *s < outline.nodes.len()));
        let next_is_item = next
            .is_some_and(|s| outline.nodes[s].marker.is_some() && !facts[s].is_attribute || outline.nodes[s].is_row);
        let colon = last == ":";
        let open = !matches!(last, "." | ";" | "!" | "?") || paragraphs::is_capitals(own);
        let top = matches!(node.marker.as_ref().map(Marker::style), Some(Style::Part | Style::Heading | Style::Roman));
        let idle = node.parent.is_some_and(|p| facts[p].idle)
            || contents.inside[n]
            || contents.leads[n] && own.any(0, phrases!["nội dung", "các nội dung"]).is_some()
            || (node.marker.is_some()
                && own.len() <= 16
                && (items || paragraphs || top)
                && sections::is_idle_heading(own));
        // "… cụ thể:" is followed by its points, whatever marks they have; "- Chỉ đạo lực lượng …:" by bullets of its own style.
        let follows = siblings
            .binary_search(&n)
            .ok()
            .and_then(|at| siblings.get(at + 1))
            .copied()
            .filter(|s| !facts[*s].is_attribute);
        let announced = node.marker.is_none()
            && follows.is_some()
            && own
                .find(own.len().saturating_sub(4), phrases!["như sau", "cụ thể", "sau đây", "sau :", "gồm :"])
                .is_some();
        let bullet = |n: usize| matches!(outline.nodes[n].marker, Some(Marker::Bullet(_)));
        let bulleted = bullet(n) && follows.is_some_and(bullet);
        let ends_task =
            contents.leads[n] && (node.marker.is_some() || own.any(facts[n].actors.verb, INSPECTS).is_some());
        let is_lead_in = colon
            && !ends_task
            && (items || paragraphs || (node.marker.is_none() && next_is_item) || announced || bulleted);
        let heading = top
            || (node.marker.is_some() && (items || (paragraphs && open)) && !is_lead_in)
            || (facts[n].actors.only_names && (items || paragraphs));
        // "Đảng ủy UBND tỉnh: - Lãnh đạo UBND tỉnh ban hành …": under a committee it is the verb.
        if own.word(0) == "lãnh" && own.word(1) == "đạo" && node.parent.is_some_and(|p| is_committee(&facts[p].actors))
        {
            facts[n].actors.lead.clear();
            facts[n].actors.only_names = false;
        }
        let fact = &mut facts[n];
        fact.stands_alone |= ends_task;
        (fact.has_items, fact.is_lead_in, fact.is_heading, fact.idle) =
            (items, is_lead_in, heading || is_lead_in, idle);
        if is_lead_in && fact.actors.lead.is_empty() {
            fact.actors.lead = embedded(own);
        }
        if (fact.is_heading || items || paragraphs) && node.marker.is_some() {
            let named = addressed(own);
            let named = if named.is_empty() { identified(own) } else { named };
            if !named.is_empty() {
                fact.actors.lead = named;
            } else if fact.actors.lead.is_empty() && (items || paragraphs) {
                fact.actors.lead = titled(own);
            }
        }
    }
    facts
}

/// Lists of what is to be inspected or reported: `Nội dung kiểm tra gồm: - Việc niêm yết …; - Tình hình …`. Nothing in them is
/// ordered; what leads to them is.
struct Contents {
    inside: Vec<bool>,
    leads: Vec<bool>,
    /// The last point of each list and what leads to it.
    lists: Vec<(usize, usize)>,
}

/// Verbs whose objects may be listed below them.
const INSPECTS: &Set =
    phrases!["kiểm tra", "giám sát", "thanh tra", "khảo sát", "theo dõi", "đánh giá", "tập trung kiểm tra"];

impl Contents {
    fn new(outline: &Outline<'_>, facts: &[Facts]) -> Self {
        let count = outline.nodes.len();
        let mut found = Self { inside: vec![false; count], leads: vec![false; count], lists: Vec::new() };
        for n in 0..count {
            let node = &outline.nodes[n];
            if node.is_row || found.inside[n] || node.marker.is_some() && node.children.is_empty() {
                continue;
            }
            let own = outline.seq(n);
            let inspects = own.any(facts[n].actors.verb, INSPECTS).is_some();
            let point = |c: &usize| outline.nodes[*c].marker.is_some() && !facts[*c].is_attribute;
            let items: Vec<usize> = if node.marker.is_some() {
                // A paragraph between heading and points leads to them itself.
                let led = node.children.iter().any(|c| outline.nodes[*c].marker.is_none() && !facts[*c].is_attribute);
                node.children.iter().copied().filter(|c| !led && point(c)).collect()
            } else if node.parent.is_some() && (inspects || facts[n].ends_in_colon) {
                let siblings = outline.siblings(n);
                let after = &siblings[siblings.partition_point(|s| *s <= n)..];
                let marked = after.iter().copied().take_while(|s| outline.nodes[*s].marker.is_some());
                marked.filter(point).collect()
            } else {
                continue;
            };
            // "1. Giám sát việc lập danh sách": without a colon the heading itself must be what is done.
            const WHAT: &Set = phrases![
                "kiểm tra việc",
                "giám sát việc",
                "kiểm tra , giám sát việc",
                "giám sát , kiểm tra việc",
                "thanh tra việc",
                "thanh tra , kiểm tra việc",
                "khảo sát việc"
            ];
            let what = || own.any(facts[n].actors.verb, WHAT).is_some();
            let says = inspects && (node.marker.is_none() || facts[n].ends_in_colon || what())
                || own.any(0, phrases!["nội dung", "các nội dung"]).is_some();
            if is_contents(outline, facts, &items, says) {
                found.leads[n] = true;
                found.lists.extend(items.last().map(|last| (*last, n)));
                items.into_iter().for_each(|i| found.inside[i] = true);
            }
        }
        found
    }
}

/// At least two points, `Việc …` and `Tình hình …`; if what leads to them `says` that they are contents, some may begin
/// otherwise, but none with an actor or a verb.
fn is_contents(outline: &Outline<'_>, facts: &[Facts], items: &[usize], says: bool) -> bool {
    let told = |n: usize| outline.seq(n).any(0, phrases!["việc", "tình hình"]).is_some();
    let state = phrases!["đảm bảo", "bảo đảm"];
    let free = |n: usize| {
        let own = outline.seq(n);
        let verb = own.lexeme(0, Class::Verb).is_some() && !(says && own.any(0, state).is_some());
        let named = !facts[n].actors.lead.is_empty() && own.any(0, phrases!["trách nhiệm"]).is_none();
        !named && (told(n) || !verb)
    };
    let count = items.iter().filter(|n| told(**n)).count();
    items.len() > 1
        && (count == items.len() || says && count * 4 >= items.len())
        && items.iter().all(|n| free(*n) && outline.nodes[*n].children.iter().all(|c| facts[*c].is_attribute))
}

/// `Đối với Ban Quản lý Khu kinh tế tỉnh`: a heading that says for whom its points are.
fn addressed(seq: Seq<'_>) -> Vec<Agency> {
    let Some(len) = seq.any(0, phrases!["đối với", "về phía", "trách nhiệm của", "nhiệm vụ của"])
    else {
        return Vec::new();
    };
    let (named, end) = list(seq, len, Start::Listed);
    let whole = end >= seq.len() || matches!(seq.word(end), ":" | ".") && end + 1 >= seq.len();
    let level = named.iter().any(|a| a.name.to_lowercase().starts_with("cấp "));
    if whole && !level { named } else { Vec::new() }
}

/// `Thành viên Hội đồng là Giám đốc Sở Y tế`: a heading that says who holds a seat.
fn identified(seq: Seq<'_>) -> Vec<Agency> {
    let (_, seat) = list(seq, 0, Start::Sentence);
    if seat == 0 || seq.word(seat) != "là" {
        return Vec::new();
    }
    let (named, end) = list(seq, seat + 1, Start::Listed);
    let whole = end >= seq.len() || matches!(seq.word(end), ":" | ".") && end + 1 >= seq.len();
    if whole { named } else { Vec::new() }
}

/// A committee of the party leads.
fn is_committee(actors: &Actors) -> bool {
    let committees = phrases![
        "đảng ủy",
        "các đảng ủy",
        "tỉnh ủy",
        "thành ủy",
        "huyện ủy",
        "ban thường vụ",
        "ban cán sự đảng",
        "đảng đoàn",
        "cấp ủy",
        "các cấp ủy",
        "thường trực",
        "chi bộ",
        "các chi bộ",
        "đảng bộ",
    ];
    actors.lead.iter().any(|a| {
        let name = Text::new(&a.name);
        Seq::new(&name, &name.tokens).any(0, committees).is_some()
    })
}

/// `Sở Xây dựng - cơ quan thường trực:`, `Phòng Kinh tế, Viettel Phú Lộc`: a heading that begins with a name and orders nothing.
fn titled(seq: Seq<'_>) -> Vec<Agency> {
    const LONGEST: usize = 40;
    const SEATS: &Set = phrases!["cơ quan thường trực", "đơn vị thường trực", "cơ quan đầu mối", "thường trực"];
    let (named, mut end) = list(seq, 0, Start::Sentence);
    // "Sở Tư pháp - Cơ quan Thường trực Hội đồng": the seat holds no verb.
    if seq.word(end) == "-" {
        end += seq.any(end + 1, SEATS).map_or(0, |n| n + 1);
    }
    let verb = |i: usize| seq.lexeme(i, Class::Verb).is_some();
    if named.is_empty() || seq.len() > LONGEST || paragraphs::is_capitals(seq) || (end..seq.len()).any(verb) {
        return Vec::new();
    }
    let parted = matches!(seq.word(end), "," | ";" | "và");
    if parted { named_in(seq) } else { named }
}

/// `Thời hạn gửi báo cáo …: Báo cáo … gửi về UBND tỉnh chậm nhất ngày …` orders the report: the words that do.
fn reports(seq: Seq<'_>, split: &Split) -> Option<std::ops::Range<usize>> {
    let [attribute] = split.attributes.as_slice() else { return None };
    let content = seq.slice(attribute.content.clone());
    let label = seq.slice(attribute.label.words.clone());
    let orders = split.own.is_empty()
        && attribute.label.sort == Sort::Time
        && attribute.label.colon
        && label.has(phrases!["báo cáo", "gửi"])
        && content.any(0, phrases!["báo cáo", "gửi"]).is_some()
        && content.len() > 8;
    orders.then(|| attribute.content.clone())
}

/// `Công an tỉnh chủ trì, phối hợp với Sở Tư pháp thực hiện; hoàn thành trước ngày …` below a point: who carries the point out and by
/// when, and nothing to do of its own.
fn carried_out(seq: Seq<'_>) -> Option<Split> {
    const LONGEST_TIME: usize = 16;
    const DONE: &Set = phrases!["tổ chức thực hiện", "triển khai thực hiện", "thực hiện"];
    const TIMES: &Set =
        phrases!["hoàn thành", "xong", "thời gian", "thời hạn", "trong", "trước", "chậm nhất", "thực hiện xong"];
    let (named, end) = list(seq, 0, Start::Sentence);
    if named.is_empty() || seq.phrase(end, "chủ trì").is_none() {
        return None;
    }
    let mut at = end + 2;
    at += usize::from(seq.word(at) == ",");
    if let Some(with) = seq.any(at, phrases!["phối hợp cùng với", "phối hợp với", "phối hợp cùng", "phối hợp"])
    {
        at = crate::agencies::list_end(seq, at + with, Start::Listed)?;
    }
    at += usize::from(seq.word(at) == ",");
    at += seq.any(at, DONE)?;
    let ended = at >= seq.len() || matches!(seq.word(at), "." | ";") && at + 1 >= seq.len();
    let time = at + usize::from(matches!(seq.word(at), "." | ";" | ","));
    let timed = seq.any(time, TIMES).is_some() && seq.len() - time <= LONGEST_TIME;
    if !ended && !timed {
        return None;
    }
    let attribute = |sort: Sort, content: std::ops::Range<usize>| Attribute {
        label: Label { sort, colon: true, content: content.start, words: content.start..content.start },
        content,
    };
    let mut attributes = vec![attribute(Sort::Lead, 0..at)];
    if !ended {
        attributes.push(attribute(Sort::Time, time..seq.len()));
    }
    Some(Split { own: 0..0, attributes })
}

/// A lead-in whose title runs into its sentence: `Xử lý đơn thư Ban Thường trực … thực hiện …, cụ thể:`.
fn embedded(seq: Seq<'_>) -> Vec<Agency> {
    for i in 1..seq.len() {
        let free = seq.is_word(i - 1)
            && !matches!(
                seq.word(i - 1),
                "của"
                    | "với"
                    | "cho"
                    | "về"
                    | "qua"
                    | "và"
                    | "các"
                    | "tại"
                    | "đến"
                    | "gửi"
                    | "cáo"
                    | "mưu"
                    | "giúp"
                    | "trình"
                    | "đạo"
                    | "theo"
                    | "thuộc"
                    | "là"
            );
        if free && seq.is_capital(i) && seq.lexeme(i, Class::Head).is_some() && !seq.is_capital(i - 1) {
            let (named, end) = list(seq, i, Start::Sentence);
            if !named.is_empty() && seq.lexeme(end, Class::Verb).is_some() {
                return named;
            }
        }
    }
    Vec::new()
}
