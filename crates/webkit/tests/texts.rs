//! The catalogue of texts against itself and against the code: both languages complete, no key missing, none left over.
#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;
use thihanh_kernel::vietnamese;

/// Keys that are put together from a prefix and a code; the code stands in the source as a string of its own.
const FAMILIES: [&str; 4] = ["problem-", "object-", "right-", "field-"];

/// Tags that a text may hold for [`thihanh_webkit::Text::markup`].
const TAGS: [&str; 5] = ["<b>", "<b class=\"red\">", "</b>", "<span class=\"nw\">", "</span>"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if path.extension().and_then(|ending| ending.to_str()).is_some_and(|ending| endings.contains(&ending)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A text of the catalogue.
#[derive(Debug, Default, PartialEq, Eq)]
struct Message {
    file: String,
    variables: BTreeSet<String>,
    words: String,
}

fn catalogue(lang: &str) -> BTreeMap<String, Message> {
    let mut messages = BTreeMap::new();
    for path in files(&root().join("locales").join(lang), &["ftl"]) {
        let file = path.file_name().expect("a name").to_string_lossy().into_owned();
        let source = fs::read_to_string(&path).expect("a readable file");
        let resource = parser::parse(source.as_str()).unwrap_or_else(|(_, errors)| panic!("{lang}/{file}: {errors:?}"));
        for entry in resource.body {
            let Entry::Message(message) = entry else { continue };
            let key = message.id.name.to_owned();
            let mut text = Message { file: file.clone(), ..Message::default() };
            read(message.value.as_ref().unwrap_or_else(|| panic!("{lang}/{file}: {key} says nothing")), &mut text);
            if let Some(other) = messages.insert(key.clone(), text) {
                panic!("{lang}: {key} stands in {} and in {file}", other.file);
            }
        }
    }
    messages
}

fn read(pattern: &Pattern<&str>, message: &mut Message) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => message.words.push_str(value),
            PatternElement::Placeable { expression } => {
                if let Expression::Select { variants, .. } = expression {
                    variants.iter().for_each(|variant| read(&variant.value, message));
                }
                let (Expression::Select { selector: inline, .. } | Expression::Inline(inline)) = expression;
                if let InlineExpression::VariableReference { id } = inline {
                    message.variables.insert(id.name.to_owned());
                }
            }
        }
    }
}

/// The code of the product without its tests, and the templates.
fn sources() -> Vec<(PathBuf, String)> {
    let mut folders = vec![root().join("src")];
    for name in ["kernel", "store", "papers", "vanban", "webkit"] {
        folders.push(root().join("crates").join(name).join("src"));
    }
    folders.push(root().join("crates/webkit/templates"));
    folders
        .iter()
        .flat_map(|folder| files(folder, &["rs", "html"]))
        .filter(|path| path.iter().all(|part| part != "tests" && part != "tests.rs"))
        .map(|path| {
            let source = fs::read_to_string(&path).expect("a readable file");
            let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            let code: Vec<_> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            (path, code.join("\n"))
        })
        .collect()
}

/// The arguments of each call of `function`, call by call: the string, where an argument is nothing but one.
fn arguments(source: &str, function: &str) -> Vec<Vec<Option<String>>> {
    let call = format!("{function}(");
    let mut calls = Vec::new();
    for (at, _) in source.match_indices(&call) {
        let begins_within_a_name = source[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
        if begins_within_a_name {
            continue;
        }
        let (mut depth, mut in_string, mut given) = (1_u32, false, vec![String::new()]);
        for c in source[at + call.len()..].chars() {
            match c {
                '"' => in_string = !in_string,
                '(' | '[' | '{' if !in_string => depth += 1,
                ')' | ']' | '}' if !in_string => depth -= 1,
                ',' if !in_string && depth == 1 => {
                    given.push(String::new());
                    continue;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
            if let Some(argument) = given.last_mut() {
                argument.push(c);
            }
        }
        calls.push(given.iter().map(|argument| literal(argument)).collect());
    }
    calls
}

fn literal(argument: &str) -> Option<String> {
    let inside = argument.trim().strip_prefix('"')?.strip_suffix('"')?;
    (!inside.contains('"')).then(|| inside.to_owned())
}

/// Every `"word-like-this"` of the source.
fn strings(source: &str) -> BTreeSet<&str> {
    let is_key = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    source
        .match_indices('"')
        .filter_map(|(at, _)| {
            let rest = &source[at + 1..];
            let end = rest.find(|c| !is_key(c))?;
            rest[end..].starts_with('"').then_some(&rest[..end])
        })
        .collect()
}

#[test]
fn both_languages_have_the_same_keys_and_variables() {
    let (vi, en) = (catalogue("vi"), catalogue("en"));
    let mut wrong = Vec::new();
    for key in vi.keys().chain(en.keys()).collect::<BTreeSet<_>>() {
        match (vi.get(key), en.get(key)) {
            (Some(vi), Some(en)) => {
                if vi.variables != en.variables {
                    wrong.push(format!("{key}: variables {:?} in vi, {:?} in en", vi.variables, en.variables));
                }
                if vi.file != en.file {
                    wrong.push(format!("{key}: in vi/{} but en/{}", vi.file, en.file));
                }
            }
            (Some(vi), None) => wrong.push(format!("{key} ({}): missing in en", vi.file)),
            (None, Some(en)) => wrong.push(format!("{key} ({}): missing in vi", en.file)),
            (None, None) => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn texts_are_composed_and_hold_only_known_tags() {
    for lang in ["vi", "en"] {
        for (key, message) in catalogue(lang) {
            assert_eq!(message.words, vietnamese::nfc(&message.words), "{lang} {key} is not in NFC");
            let rest = TAGS.iter().fold(message.words.clone(), |words, tag| words.replace(tag, ""));
            assert!(!rest.contains(['<', '>']), "{lang} {key}: {}", message.words);
        }
    }
}

#[test]
fn every_key_in_the_code_is_in_the_catalogue() {
    let keys = catalogue("vi");
    let mut missing = Vec::new();
    for (path, source) in sources() {
        let mut need = |key: String| {
            if !keys.contains_key(&key) {
                missing.push(format!("{}: {key}", path.strip_prefix(root()).unwrap_or(&path).display()));
            }
        };
        for function in ["t", "Notice::done", "Notice::info", "Notice::warning"] {
            let firsts =
                arguments(&source, function).into_iter().filter_map(|given| given.into_iter().next().flatten());
            firsts.for_each(&mut need);
        }
        // Which argument is the code of which family.
        let families = [
            ("problem-", "Problem::refused", 0),
            ("problem-", "Problem::limit", 0),
            ("problem-", "FieldError::new", 1),
            ("object-", "Problem::not_found", 0),
            ("object-", "Problem::conflict", 0),
            ("right-", "Problem::denied", 0),
        ];
        for (family, function, place) in families {
            for code in arguments(&source, function).iter().filter_map(|given| given.get(place)?.as_ref()) {
                need(format!("{family}{}", code.strip_prefix(family).unwrap_or(code)));
            }
        }
    }
    assert!(missing.is_empty(), "keys without text:\n{}", missing.join("\n"));
}

#[test]
fn no_text_is_left_over() {
    let code: String = sources().into_iter().map(|(_, source)| source).collect();
    // `format!("role-{}", …)` makes a family of its own.
    let composed = code.match_indices("format!(\"").filter_map(|(at, start)| {
        let (prefix, _) = code[at + start.len()..].split_once('{')?;
        let is_prefix =
            prefix.len() > 1 && prefix.ends_with('-') && prefix.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        is_prefix.then_some(prefix)
    });
    let families: BTreeSet<&str> = composed.chain(FAMILIES).collect();
    let strings = strings(&code);
    let is_used = |key: &str| {
        let in_family = |family: &&str| key.strip_prefix(family).is_some_and(|rest| strings.contains(rest));
        strings.contains(key) || families.iter().any(in_family)
    };
    let keys = catalogue("vi");
    let left_over: Vec<_> =
        keys.iter().filter(|(key, _)| !is_used(key)).map(|(key, text)| format!("{}: {key}", text.file)).collect();
    assert!(left_over.is_empty(), "texts that nothing shows:\n{}", left_over.join("\n"));
}

#[test]
fn calls_are_found_with_their_strings() {
    let source =
        r#"a.t("one").with("n", 1); FieldError::new(f(a, "no"), "two"); x(t("three"), "no"); not("four"); t(key)"#;
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(arguments(source, "t"), [[some("one")], [some("three")], [None]]);
    assert_eq!(arguments(source, "FieldError::new"), [[None, some("two")]]);
    assert_eq!(strings(source), BTreeSet::from(["four", "n", "no", "one", "three", "two"]));
}
