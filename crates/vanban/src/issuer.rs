//! Who issued the document.

use crate::{
    agencies::{
        self, Start,
        data::{LEVEL, LEVELS},
    },
    header::Stated,
    lexicon::Class,
    paragraphs,
    phrases::Set,
    seq::Seq,
};

/// The issuing body from the words in capitals on the left of the head: parent first, issuer last.
pub(crate) fn read(seq: Seq<'_>) -> Option<Stated<String>> {
    let bodies = bodies(seq);
    let from = bodies.iter().flatten().filter_map(|s| s.span()).collect();
    let mut names: Vec<String> = bodies.iter().map(|b| name(b)).collect();
    let last = names.pop()?;
    let folded = last.to_lowercase();
    let parent = names.pop();
    // A standing body names itself only; whose it is, the line above says.
    let value = match parent {
        Some(parent) if ["ban thường", "ban chấp hành", "ban cán sự"].iter().any(|b| folded.starts_with(b)) => {
            format!("{last} {parent}")
        }
        // "TỈNH ỦY MINH GIANG / BAN TUYÊN GIÁO VÀ DÂN VẬN": a committee's body is named with the committee.
        Some(parent)
            if parent.contains(" ủy ") && ["ban ", "văn phòng", "ủy ban"].iter().any(|b| folded.starts_with(b)) =>
        {
            if folded.contains(" ủy") && !folded.starts_with("ủy ban") {
                last
            } else {
                format!("{last} {parent}")
            }
        }
        // "ỦY BAN NHÂN DÂN TỈNH MINH GIANG / VĂN PHÒNG": an office names no work of its own, the body it serves does.
        Some(parent)
            if folded == "văn phòng" || folded.starts_with("ban ") && parent.to_lowercase().starts_with("hội đồng") =>
        {
            format!("{last} {parent}")
        }
        Some(parent) if !LEVELS.iter().any(|l| folded.contains(&format!(" {l} "))) => match territory(&parent) {
            Some(place) => format!("{last} {place}"),
            None => last,
        },
        _ => last,
    };
    Some(Stated { value, from })
}

/// `CỦA BAN THƯỜNG VỤ TỈNH ỦY` below the kind: the standing body speaks for the committee that the head names.
pub(crate) fn of_body(head: Option<Stated<String>>, line: Seq<'_>) -> Option<Stated<String>> {
    let standing = line.any(0, phrases!["ban thường vụ", "ban thường trực", "ban chấp hành"]);
    match (head, standing) {
        // "ĐẢNG BỘ THÀNH PHỐ HUẾ / BAN THƯỜNG VỤ" above, "CỦA BAN THƯỜNG VỤ THÀNH ỦY" here: the committee, of the place above.
        (Some(head), Some(len))
            if head.value.to_lowercase().starts_with(&name(&[line.slice(0..len)]).to_lowercase()) =>
        {
            let place = territory(&head.value).map(|t| t.trim_start_matches(|c: char| c.is_lowercase() || c == ' '));
            let value = match place.filter(|_| line.len() > len) {
                Some(place) => format!("{} {place}", name(&[line])),
                None => head.value,
            };
            Some(Stated { value, from: head.from })
        }
        (Some(head), Some(len)) => {
            let body = line.slice(0..len);
            let from = body.span().into_iter().chain(head.from.iter().copied()).collect();
            Some(Stated { value: format!("{} {}", name(&[body]), head.value), from })
        }
        (Some(head), None) => Some(head),
        (None, _) => read(line),
    }
}

/// The words cut where another body begins, the motto left out. A body's words may stand on both sides of the motto.
fn bodies(seq: Seq<'_>) -> Vec<Vec<Seq<'_>>> {
    let mut bodies: Vec<Vec<Seq<'_>>> = Vec::new();
    let mut open: Option<usize> = None;
    let mut titles: Vec<Seq<'_>> = Vec::new();
    let mut i = 0;
    while i < seq.len() {
        let motto = seq.any(
            i,
            phrases!["cộng hòa xã hội chủ nghĩa việt nam", "độc lập - tự do - hạnh phúc", "đảng cộng sản việt nam"],
        );
        if let Some(len) = motto {
            // "CHỦ TỊCH" beside the motto, "ỦY BAN NHÂN DÂN" below it: a post is no body yet.
            let post = open.filter(|start| seq.lexeme(*start, Class::Title).is_some_and(|t| start + t.len == i));
            titles.extend(post.map(|start| seq.slice(start..i)));
            bodies.extend(open.take().filter(|_| post.is_none()).map(|start| vec![seq.slice(start..i)]));
            i += len;
            continue;
        }
        let standing = open.is_some_and(|start| {
            seq.any(start, phrases!["ban thường vụ", "ban thường trực", "ban chấp hành"]) == Some(i - start)
        });
        let bound = standing || i > 0 && matches!(seq.word(i - 1), "và" | "của" | "-") && open.is_some();
        let titled = open.is_some_and(|start| seq.lexeme(start, Class::Title).is_some_and(|t| start + t.len == i));
        let named = seq.lexeme(i, Class::NoAgency).is_none();
        let begins = [Class::Head, Class::Title]
            .into_iter()
            .find_map(|class| seq.lexeme(i, class))
            .filter(|_| named && !bound && !titled);
        if let Some(hit) = begins.filter(|hit| hit.len > 1 || !is_in_place(seq, i)) {
            bodies.extend(open.replace(i).map(|start| vec![seq.slice(start..i)]));
            i += hit.len;
            // "BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG": the field holds words that begin a name elsewhere.
            i += seq.lexeme(i, Class::Field).map_or(0, |f| f.len);
        } else {
            if open.is_none()
                && seq.any(i, LEVEL).is_some()
                && let Some(body) = bodies.last_mut()
            {
                let ends = |j: &usize| {
                    seq.lexeme(*j, Class::Head).is_some_and(|h| h.len > 1 || !is_in_place(seq, *j))
                        || !seq.is_upper(*j)
                        || seq.any(*j, phrases!["độc lập"]).is_some()
                };
                let end = (i..seq.len()).find(ends).unwrap_or(seq.len());
                body.push(seq.slice(i..end));
                i = end.max(i + 1);
                continue;
            }
            i += 1;
        }
    }
    bodies.extend(open.map(|start| vec![seq.slice(start..seq.len())]));
    if let Some(last) = bodies.last_mut() {
        last.splice(0..0, titles);
    }
    bodies
}

/// `THÀNH PHỐ HẢI PHÒNG`, `XÃ TRƯỜNG SƠN`: a syllable of the place's name, not the first word of a body.
fn is_in_place(seq: Seq<'_>, i: usize) -> bool {
    let level =
        |n: usize| (1..=2).any(|len| i.checked_sub(n + len - 1).is_some_and(|at| seq.any(at, LEVEL) == Some(len)));
    level(1) || level(2) && seq.lexeme(i + 1, Class::Field).is_none()
}

/// `tỉnh Minh Giang` of `Ủy ban nhân dân tỉnh Minh Giang`.
fn territory(parent: &str) -> Option<&str> {
    LEVELS.iter().filter_map(|l| parent.find(&format!(" {l} ")).map(|at| &parent[at + 1..])).max_by_key(|p| p.len())
}

/// A name from lines in capitals, in the usual case.
pub(crate) fn name(lines: &[Seq<'_>]) -> String {
    let mut out = String::new();
    let mut place = false;
    for seq in lines {
        let mut capital_next = out.is_empty();
        let mut i = 0;
        while i < seq.len() {
            let (word, raw) = (seq.word(i), seq.raw(i));
            if !out.is_empty() && (i == 0 || !seq.is_glued(i)) {
                out.push(' ');
            }
            let level =
                seq.any(i, LEVEL).filter(|n| !(word == "xã" && seq.word(i + 1) == "hội") && seq.word(i + n) != "ủy");
            let head = seq.lexeme(i, Class::Head);
            // "Tỉnh ủy Minh Giang": the committee's name is one word for the case, a place follows.
            if seq.word(i + 1) == "ủy"
                && seq.any(i, phrases!["tỉnh ủy", "thành ủy", "huyện ủy", "quận ủy", "đảng ủy", "thị ủy"]).is_some()
            {
                out.push_str(&capitalised(word));
                out.push_str(" ủy");
                (place, capital_next) = (word != "đảng", false);
                i += 2;
                continue;
            }
            if let Some(n) = level {
                out.push_str(&(0..n).map(|k| seq.word(i + k)).collect::<Vec<_>>().join(" "));
                (place, capital_next) = (true, false);
                i += n;
                continue;
            }
            if head.is_some_and(|h| h.len > 1 || !is_in_place(*seq, i)) {
                place = false;
            }
            let keep = is_abbreviation(word)
                || seq.any(i.saturating_sub(1), phrases!["việt nam"]).is_some()
                || seq.any(i, phrases!["việt nam"]).is_some();
            if is_abbreviation(word) {
                out.push_str(raw);
            } else if keep
                || place
                || capital_next
                || head.is_some_and(|_| out.trim_end().is_empty() || matches!(word, "ủy" | "mặt" | "hội" | "tổ"))
            {
                out.push_str(&capitalised(word));
            } else {
                out.push_str(word);
            }
            let committee = word == "ban" && i > 0 && seq.word(i - 1) == "ủy";
            capital_next = !committee
                && matches!(word, "sở" | "bộ" | "vụ" | "cục" | "phòng" | "ban" | "viện" | "và" | "-")
                && !place;
            i += 1;
        }
    }
    out
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn is_abbreviation(word: &str) -> bool {
    matches!(
        word,
        "ubnd"
            | "hđnd"
            | "mttq"
            | "ubmttq"
            | "mttqvn"
            | "đbqh"
            | "vn"
            | "tncs"
            | "lhpn"
            | "ptnt"
            | "tw"
            | "tp"
            | "chqs"
    )
}

/// A line in capitals that is the name of an authority: `CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH MINH GIANG`.
pub(crate) fn is_authority(seq: Seq<'_>) -> bool {
    let named = agencies::one(seq, 0, Start::Sentence).is_some_and(|(_, end)| end >= seq.len());
    paragraphs::is_capitals(seq)
        && (named || seq.any(0, phrases!["thủ tướng chính phủ", "chính phủ", "quốc hội"]) == Some(seq.len()))
}

/// Verbs by which a preamble says who speaks.
const SPEAKS: &Set = phrases![
    "ban hành",
    "xây dựng",
    "yêu cầu",
    "chỉ thị",
    "đề nghị",
    "thông báo",
    "báo cáo",
    "kết luận",
    "có ý kiến",
    "chỉ đạo",
    "giao",
    "quyết định",
    "triển khai",
    "lập",
    "hướng dẫn",
];

/// The issuer as the preamble names it: `…, UBND tỉnh ban hành Kế hoạch … như sau:`.
pub(crate) fn from_preamble(seq: Seq<'_>) -> Option<Stated<String>> {
    for i in 0..seq.len() {
        let opens = i == 0 || matches!(seq.word(i - 1), "," | "." | ";" | "nay");
        if !opens || !seq.is_capital(i) {
            continue;
        }
        if let Some((agency, end)) = agencies::one(seq, i, Start::Sentence)
            && seq.any(end, SPEAKS).is_some()
        {
            return Some(Stated { value: agency.name, from: vec![agency.span] });
        }
    }
    None
}
