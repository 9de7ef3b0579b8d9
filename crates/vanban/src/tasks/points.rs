//! Points assigned by their numbers: `Sở Xây dựng chủ trì thực hiện các nhiệm vụ tại điểm 1.1, 1.2 mục II`.

use crate::{marker::roman_value, outline::Outline, phrases::Set, seq::Seq};
use std::collections::HashMap;

/// A paragraph names at most this many points.
const MOST: usize = 60;
/// Between the verb and the first number stand at most this many words: `thực hiện các nội dung, nhiệm vụ nêu tại điểm`.
const FURTHEST: usize = 14;

/// The items by their paths and by the ends of these (`II.1.1`, `1.1`). What two items are called names neither.
pub(super) struct Paths(HashMap<String, Option<usize>>);

impl Paths {
    pub fn new(outline: &Outline<'_>) -> Self {
        let mut paths = HashMap::new();
        for (n, node) in outline.nodes.iter().enumerate().filter(|(_, n)| n.marker.is_some()) {
            let path = node.path.to_lowercase();
            let mut rest = Some(path.as_str());
            // A number says what encloses it as far as that is a number; sections may be left out.
            while let Some(end) = rest {
                paths.entry(end.to_owned()).and_modify(|known| *known = None).or_insert(Some(n));
                rest = end.split_once('.').filter(|(first, _)| !is_number(first)).map(|(_, rest)| rest);
            }
        }
        Self(paths)
    }

    /// The item that a path names in a paragraph that stands under `here`: one of the same section, else the only one.
    pub fn find(&self, path: &str, here: &str) -> Option<usize> {
        let get = |path: &str| self.0.get(path).copied().flatten();
        let here = here.to_lowercase();
        let section = here.split('.').take_while(|part| !is_number(part)).collect::<Vec<_>>().join(".");
        let near = (!section.is_empty()).then(|| get(&format!("{section}.{path}"))).flatten();
        near.or_else(|| get(path))
    }
}

fn is_number(part: &str) -> bool {
    part.bytes().all(|b| b.is_ascii_digit())
}

/// The paths of the points that a text gives to its subject, as outline paths in small letters; empty if it gives none.
pub(super) fn assigned(seq: Seq<'_>) -> Vec<String> {
    const VERBS: &Set = phrases!["thực hiện", "chủ trì", "triển khai", "tham mưu", "phụ trách"];
    let mut found = Vec::new();
    for i in seq.places(VERBS) {
        if found.len() >= MOST {
            break;
        }
        let Some(len) = seq.any(i, VERBS) else { continue };
        // "kết quả thực hiện điểm 1.1" is a thing, not the order.
        if i > 0 && matches!(seq.word(i - 1), "quả" | "việc" | "phí" | "độ" | "gian" | "trình" | "hạn") {
            continue;
        }
        let mut at = i + len;
        let stop = at + FURTHEST;
        while at < stop && is_filler(seq, at) {
            at += 1;
        }
        let Some(mut at) = reference(seq, at, &mut found) else { continue };
        // "điểm 1.1 mục II, hoàn thành trước …; điểm 2.1 mục II": more of them behind a sign, in the same sentence.
        while at < seq.len() && found.len() < MOST && !matches!(seq.word(at), "." | ":") {
            let parted = matches!(seq.word(at - 1), "," | ";" | "và");
            at = parted.then(|| reference(seq, at, &mut found)).flatten().unwrap_or(at + 1);
        }
        break;
    }
    found
}

fn is_filler(seq: Seq<'_>, i: usize) -> bool {
    const FILLERS: &Set = phrases![
        "các", "những", "nhiệm", "vụ", "nội", "dung", "công", "việc", "hoạt", "động", "giải", "pháp", "được", "giao",
        "phân", "nêu", "tại", "quy", "định", "ở", "theo", "thuộc", "tổ", "chức", "triển", "khai", "thực", "hiện",
        "chỉ", "tiêu", "và", ",", "có", "hiệu", "quả", "phần", "từ"
    ];
    seq.any(i, FILLERS).is_some() && unit(seq, i).is_none()
}

/// `điểm`, `khoản`, `mục`, `phần`: a word for an item with its number behind it.
fn unit(seq: Seq<'_>, i: usize) -> Option<usize> {
    const UNITS: &Set = phrases!["các điểm", "các mục", "các khoản", "tiểu mục", "điểm", "khoản", "mục", "phần"];
    seq.any(i, UNITS).filter(|n| label(seq, i + n).is_some())
}

/// `1.1`, `II`, `II.1`, `a`: the number as a path, and the token after it.
fn label(seq: Seq<'_>, i: usize) -> Option<(String, usize)> {
    let part = |i: usize| {
        let word = seq.word(i);
        let letter = word.chars().count() == 1 && word.chars().all(char::is_alphabetic) && word != "ở";
        let roman = seq.is_upper(i) && roman_value(word).is_some();
        (seq.number(i).is_some_and(|n| n < 100) && word.len() < 3 || letter || roman).then(|| word.to_owned())
    };
    let mut path = part(i)?;
    let mut end = i + 1;
    while seq.word(end) == "." && seq.is_glued(end) && seq.is_glued(end + 1) {
        let Some(next) = part(end + 1) else { break };
        path.push('.');
        path.push_str(&next);
        end += 2;
    }
    // "mục 10/6", "điểm 2 lần" are no items.
    let other = matches!(seq.word(end), "/" | "%" | "lần") || seq.word(end) == ")" && i > 0 && seq.word(i - 1) == "(";
    (!other).then_some((path, end + usize::from(seq.word(end) == ")" && seq.is_glued(end))))
}

/// `điểm 1.1, 1.2 khoản 1 mục II`: items and what encloses them, written to `found` as paths.
fn reference(seq: Seq<'_>, i: usize, found: &mut Vec<String>) -> Option<usize> {
    let mut at = i + unit(seq, i)?;
    let mut items = Vec::new();
    while items.len() < MOST {
        let Some((item, end)) = label(seq, at) else { break };
        items.push(item);
        at = end;
        let range = matches!(seq.word(at), "đến" | "-");
        if range && let Some((last, end)) = label(seq, at + 1) {
            between(&items[items.len() - 1].clone(), &last, &mut items);
            at = end;
        }
        let sep = match seq.word(at) {
            "," => 1 + usize::from(seq.word(at + 1) == "và"),
            "và" | ";" => 1,
            _ => break,
        };
        let repeated = seq.any(at + sep, phrases!["điểm", "khoản", "tiểu mục"]).unwrap_or(0);
        if label(seq, at + sep + repeated).is_none() {
            break;
        }
        at += sep + repeated;
    }
    let mut above: Vec<String> = Vec::new();
    loop {
        let skip = usize::from(matches!(seq.word(at), "," | "của" | "thuộc" | "tại"));
        let Some((parent, end)) = unit(seq, at + skip).and_then(|n| label(seq, at + skip + n)) else { break };
        // Another reference, not what encloses this one: "điểm 1.1 mục II, điểm 2.1 mục II".
        if matches!(seq.word(at + skip), "điểm") || above.len() > 3 {
            break;
        }
        above.push(parent);
        at = end;
    }
    for item in items {
        if found.len() >= MOST {
            break;
        }
        let mut path = item;
        for parent in &above {
            // "điểm 2.1 khoản 2": the number says already what encloses it.
            let said = path.strip_prefix(parent.as_str()).is_some_and(|rest| rest.starts_with('.'));
            if !said {
                path = format!("{parent}.{path}");
            }
        }
        found.push(path);
    }
    Some(at)
}

/// `từ 1.1 đến 1.4`: the items after the first.
fn between(first: &str, last: &str, items: &mut Vec<String>) {
    let cut = |s: &str| s.rsplit_once('.').map_or((String::new(), s.to_owned()), |(a, b)| (format!("{a}."), b.into()));
    let ((head, from), (other, to)) = (cut(first), cut(last));
    if let (Ok(from), Ok(to)) = (from.parse::<usize>(), to.parse::<usize>())
        && head == other
    {
        items.extend((from + 1..=to).take(MOST).map(|n| format!("{head}{n}")));
    }
}

/// Whether a text can give points at all; asked before the paths are gathered.
pub(super) fn may_assign(seq: Seq<'_>) -> bool {
    let numbered = |n: usize| seq.number(n).is_some() || seq.is_upper(n) || seq.word(n).chars().count() == 1;
    seq.places(phrases!["điểm", "khoản", "mục", "phần"]).any(|i| numbered(i + 1))
}
