//! Whole documents of every common shape. All are invented, and so are the province, its communes and the people; what is
//! expected of each was written down by hand from the rules of docs/extraction.md.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::Value;
use std::{fs, path::Path};

fn cases() -> Vec<(String, String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents");
    let mut names: Vec<_> = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    names.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    names.sort();
    let read = |p: &Path| fs::read_to_string(p).unwrap();
    names
        .iter()
        .map(|p| {
            let expected = serde_json::from_str(&read(&p.with_extension("json"))).unwrap();
            (p.file_stem().unwrap().to_string_lossy().into_owned(), read(p), expected)
        })
        .collect()
}

fn reading(text: &str) -> Value {
    serde_json::to_value(vanban::read(text).contract(text, None)).unwrap()
}

/// The fields of `expected`, taken from `found`.
fn same_fields(expected: &Value, found: &Value) -> Value {
    let fields = expected.as_object().unwrap().keys();
    fields.map(|k| (k.clone(), found[k].clone())).collect::<serde_json::Map<_, _>>().into()
}

#[test]
fn documents_are_read_as_expected() {
    let cases = cases();
    assert!(cases.len() >= 13, "only {} documents found", cases.len());
    let mut faults = Vec::new();
    for (name, text, expected) in &cases {
        let found = reading(text);
        for field in ["document", "citations"] {
            let (want, got) = match &expected[field] {
                Value::Array(items) => {
                    let got = found[field].as_array().unwrap();
                    let shape = items.first().cloned().unwrap_or_default();
                    let view = |v: &Value| if shape.is_object() { same_fields(&shape, v) } else { v.clone() };
                    (expected[field].clone(), got.iter().map(view).collect())
                }
                want => (want.clone(), same_fields(want, &found[field])),
            };
            if want != got {
                faults.push(format!("{name} {field}:\n  want {want}\n  got  {got}"));
            }
        }
        let (want, got) = (expected["tasks"].as_array().unwrap(), found["tasks"].as_array().unwrap());
        if want.len() != got.len() {
            let paths: Vec<_> = got.iter().map(|t| format!("{} {}", t["path"], t["text"])).collect();
            faults.push(format!("{name}: want {} tasks, got {}:\n  {}", want.len(), got.len(), paths.join("\n  ")));
            continue;
        }
        for (want, got) in want.iter().zip(got) {
            let words: Vec<&str> = got["text"].as_str().unwrap().split_whitespace().collect();
            let mut view = same_fields(want, got);
            let count = |key: &str| want[key].as_str().unwrap().split_whitespace().count();
            view["begins"] = words[..count("begins").min(words.len())].join(" ").into();
            view["ends"] = words[words.len().saturating_sub(count("ends"))..].join(" ").into();
            if *want != view {
                faults.push(format!("{name}:\n  want {want}\n  got  {view}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What a task's source says must be what its text says, and the outline must lie in order inside the text.
#[test]
fn spans_hold_the_words_they_stand_for() {
    for (name, text, _) in cases() {
        let reading = vanban::read(&text);
        for task in &reading.tasks {
            let source = task.source.of(&text);
            assert!(
                task.text.starts_with(source.split_whitespace().next().unwrap().trim_matches('*')),
                "{name}: {source}"
            );
            for span in task.lead_found.from.iter().chain(&task.support_found.from).chain(&task.deadlines_found.from) {
                assert!(!span.of(&text).is_empty(), "{name}: {}", task.path);
            }
        }
        let starts: Vec<usize> = reading.outline.iter().map(|b| b.span.start).collect();
        assert!(starts.is_sorted() && !starts.is_empty(), "{name}");
        assert!(reading.explain().iter().all(|r| !r.source.of(&text).is_empty()), "{name}");
    }
}

/// Everything that does not depend on offsets.
fn values(text: &str) -> Value {
    let mut found = reading(text);
    for task in found["tasks"].as_array_mut().unwrap() {
        let task = task.as_object_mut().unwrap();
        task.remove("source");
        task.remove("found");
    }
    for citation in found["citations"].as_array_mut().unwrap() {
        citation.as_object_mut().unwrap().remove("source");
    }
    found["document"].as_object_mut().unwrap().remove("found");
    found
}

/// Values with composed letters and one tone placement, so that only the reading is compared.
fn folded(value: &Value) -> String {
    use unicode_normalization::UnicodeNormalization;
    let text: String = value.to_string().nfc().collect();
    [
        ("oà", "òa"),
        ("oá", "óa"),
        ("uỷ", "ủy"),
        ("Uỷ", "Ủy"),
        ("UỶ", "ỦY"),
        ("oè", "òe"),
        ("oả", "ỏa"),
        ("Ð", "Đ"),
        ("ð", "đ"),
        ("OÀ", "ÒA"),
        ("OÁ", "ÓA"),
    ]
    .iter()
    .fold(text, |t, (a, b)| t.replace(a, b))
}

#[test]
fn spelling_and_encoding_of_the_same_words_change_nothing() {
    use unicode_normalization::UnicodeNormalization;
    type Change = fn(&str) -> String;
    let changes: [(&str, Change); 5] = [
        ("decomposed letters", |t| t.nfd().collect()),
        ("CR LF", |t| t.replace('\n', "\r\n")),
        ("old tone placement", |t| t.replace("òa", "oà").replace("óa", "oá").replace("ủy", "uỷ").replace("Ủy", "Uỷ")),
        ("Ð for Đ", |t| t.replace('Đ', "Ð").replace('đ', "ð")),
        ("byte order mark", |t| format!("\u{FEFF}{t}")),
    ];
    for (name, text, _) in cases() {
        let wanted = folded(&values(&text));
        for (change, apply) in changes {
            assert_eq!(folded(&values(&apply(&text))), wanted, "{name} with {change}");
        }
    }
}

/// Page numbers between paragraphs are furniture.
#[test]
fn page_numbers_change_nothing() {
    let (name, text, _) = cases().into_iter().find(|c| c.0.starts_with("12")).unwrap();
    let paged = text
        .replace("\n\nMọi vướng mắc", "\n\n2\n\nMọi vướng mắc")
        .replace("\n\nVụ Pháp chế đề nghị", "\n\n- 3 -\n\nVụ Pháp chế đề nghị");
    assert_ne!(paged, text);
    assert_eq!(values(&paged), values(&text), "{name}");
}

/// Wraps each paragraph of a body at a width, as a printed page does.
fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut used = 0;
        for word in line.split(' ') {
            let length = word.chars().count();
            if used > 0 && used + 1 + length > width {
                out.push('\n');
                used = 0;
            } else if used > 0 {
                out.push(' ');
                used += 1;
            }
            out.push_str(word);
            used += length;
        }
        out.push('\n');
    }
    out
}

#[test]
fn another_width_of_the_page_changes_nothing() {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents/13_chuong_trinh_phan.txt"))
            .unwrap();
    let body = text.find("Phần thứ nhất").unwrap();
    let tail = text.find("Nơi nhận").unwrap();
    let wanted = values(&text);
    for width in [60, 72, 90] {
        let again = format!("{}{}\n{}", &text[..body], wrapped(&text[body..tail], width), &text[tail..]);
        assert_eq!(values(&again), wanted, "width {width}");
    }
}
