//! Who issued the document.

use crate::{
    agencies::{self, Start, data::LEVELS},
    header::Stated,
    lexicon::Class,
    paragraphs,
    seq::Seq,
};

/// The issuing body from the lines in capitals on the left of the head: parent first, issuer last.
pub(crate) fn read<'t>(lines: impl Iterator<Item = Seq<'t>>) -> Option<Stated<String>> {
    let mut bodies: Vec<Vec<Seq<'t>>> = Vec::new();
    for line in lines {
        for part in capitals(line) {
            let begins = part.lexeme(0, Class::Head).is_some() || part.lexeme(0, Class::Title).is_some();
            let level = part.any(0, LEVELS).is_some() && part.lexeme(0, Class::Head).is_none();
            match bodies.last_mut() {
                Some(body) if level || !begins => body.push(part),
                None if !begins => {}
                _ => bodies.push(vec![part]),
            }
        }
    }
    let from = bodies.iter().flatten().filter_map(|s| s.span()).collect();
    let mut names: Vec<String> = bodies.iter().map(|b| name(b)).collect();
    let last = names.pop()?;
    let folded = last.to_lowercase();
    let parent = names.pop();
    // A standing body names itself only; whose it is, the line above says.
    let value = match parent {
        Some(parent) if folded.starts_with("ban thường") || folded.starts_with("ban chấp hành") || folded.starts_with("ban cán sự") => {
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

/// The runs of words in capitals in a line, without the motto.
fn capitals(line: Seq<'_>) -> Vec<Seq<'_>> {
    let mut parts = Vec::new();
    let (mut start, mut i) = (0, 0);
    while i <= line.len() {
        let motto = line.any(i, &["cộng hòa xã hội chủ nghĩa việt nam", "độc lập - tự do - hạnh phúc", "đảng cộng sản việt nam"]);
        let word = (line.is_word(i) && line.is_upper(i)) || (i > start && matches!(line.word(i), "-" | "," | "&") && line.is_upper(i + 1));
        if motto.is_some() || !word {
            if i > start {
                parts.push(line.slice(start..i));
            }
            i += motto.unwrap_or(1);
            start = i;
        } else {
            i += 1;
        }
    }
    // A line that also has words in small letters is a sentence.
    let small = (0..line.len()).any(|i| line.is_word(i) && !line.is_capital(i));
    parts.retain(|p| !small || paragraphs::is_capitals(*p));
    parts
}

/// `tỉnh Minh Giang` of `Ủy ban nhân dân tỉnh Minh Giang`.
fn territory(parent: &str) -> Option<&str> {
    LEVELS.iter().filter_map(|l| parent.find(&format!(" {l} ")).map(|at| &parent[at + 1..])).max_by_key(|p| p.len())
}

/// A name from lines in capitals, in the usual case.
fn name(lines: &[Seq<'_>]) -> String {
    let mut out = String::new();
    let mut place = false;
    for seq in lines {
        let mut capital_next = out.is_empty();
        let mut i = 0;
        while i < seq.len() {
            let (word, raw) = (seq.word(i), seq.raw(i));
            if !out.is_empty() && !(seq.is_glued(i) && i > 0) {
                out.push(' ');
            }
            let level = seq.any(i, LEVELS).filter(|_| !(word == "xã" && seq.word(i + 1) == "hội"));
            let head = seq.lexeme(i, Class::Head);
            if let Some(n) = level {
                out.push_str(&(0..n).map(|k| seq.word(i + k)).collect::<Vec<_>>().join(" "));
                (place, capital_next) = (true, false);
                i += n;
                continue;
            }
            if head.is_some() {
                place = false;
            }
            let keep = is_abbreviation(word) || seq.phrase(i.saturating_sub(1), "việt nam").is_some() || seq.phrase(i, "việt nam").is_some();
            if is_abbreviation(word) {
                out.push_str(raw);
            } else if keep || place || capital_next || head.is_some_and(|_| out.trim_end().is_empty() || matches!(word, "ủy" | "mặt" | "hội" | "tổ")) {
                let mut chars = word.chars();
                out.extend(chars.next().map(|c| c.to_uppercase().to_string()));
                out.push_str(chars.as_str());
            } else {
                out.push_str(word);
            }
            capital_next = matches!(word, "sở" | "bộ" | "vụ" | "cục" | "phòng" | "ban" | "viện" | "và" | "-") && !place;
            i += 1;
        }
    }
    out
}

fn is_abbreviation(word: &str) -> bool {
    matches!(word, "ubnd" | "hđnd" | "mttq" | "ubmttq" | "mttqvn" | "đbqh" | "vn" | "tncs" | "lhpn" | "ptnt" | "tw" | "tp" | "chqs")
}

/// A line in capitals that names an authority: `CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH MINH GIANG`.
pub(crate) fn is_authority(seq: Seq<'_>) -> bool {
    let title = seq.lexeme(0, Class::Title).map_or(0, |t| t.len);
    paragraphs::is_capitals(seq) && seq.lexeme(title, Class::Head).is_some()
}

/// Verbs by which a preamble says who speaks.
const SPEAKS: &[&str] = &[
    "ban hành", "xây dựng", "yêu cầu", "chỉ thị", "đề nghị", "thông báo", "báo cáo", "kết luận", "có ý kiến", "chỉ đạo", "giao", "quyết định", "triển khai", "lập", "hướng dẫn",
];

/// The issuer as the preamble names it: `…, UBND tỉnh ban hành Kế hoạch … như sau:`.
pub(crate) fn from_preamble(seq: Seq<'_>) -> Option<Stated<String>> {
    let mut best = None;
    for i in 0..seq.len() {
        let opens = i == 0 || matches!(seq.word(i - 1), "," | "." | ";" | "nay");
        if !opens || !seq.is_capital(i) {
            continue;
        }
        if let Some((agency, end)) = agencies::one(seq, i, Start::Sentence)
            && seq.any(end, SPEAKS).is_some()
        {
            best = Some(Stated { value: agency.name, from: vec![agency.span] });
        }
    }
    best
}
