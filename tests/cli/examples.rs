//! docs/api-examples.md holds: its commands are run by a shell in the order of the page against a demo, and the answers compared.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::{run, thihanh};

const PAGE: &str = include_str!("../../docs/api-examples.md");
/// Stands for anything.
const ANY: &str = "…";
/// Signs in as a browser does and makes a calendar feed, whose address stands on the page that answers.
const MAKE_FEED: &str = r#"
jar=$(mktemp)
token() { sed -n 's/.*name="csrf-token" content="\([^"]*\)".*/\1/p'; }
csrf=$(curl -sS -c "$jar" -b "$jar" "$BASE/dang-nhap" | token)
curl -sS -o /dev/null -c "$jar" -b "$jar" --data-urlencode "csrf=$csrf" -d "login=dieuphoi&password=dungthu-2026" "$BASE/dang-nhap"
csrf=$(curl -sS -b "$jar" "$BASE/thong-bao" | token)
curl -sS -b "$jar" --data-urlencode "csrf=$csrf" -d "agency=" "$BASE/thong-bao/lich" | grep -o '/calendar/[^"< ]*\.ics' | head -1
rm -f "$jar"
"#;

/// A demo of its own, ended by its id.
struct Demo(Child);

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A fenced block of the page: what kind, and what stands in it.
fn blocks() -> Vec<(&'static str, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(&str, String)> = None;
    for line in PAGE.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(kind), None) => open = Some((kind, String::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some((_, text))) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

/// What the commands of the page use.
type Known = BTreeMap<String, String>;

fn shell(words: &str, known: &Known) -> String {
    let mut command = Command::new("bash");
    command.args(["-euo", "pipefail", "-c", words]).envs(known).stderr(Stdio::piped());
    let (code, out, err) = run(&mut command);
    assert_eq!(code, 0, "{words}\n{err}");
    out
}

/// Compares a value with what the page says, and keeps what it names.
fn compare(wanted: &Value, given: &Value, known: &mut Known, place: &str) {
    match (wanted, given) {
        (Value::String(word), _) if word == ANY => assert!(!given.is_null(), "{place} is null"),
        (Value::String(word), Value::String(text)) if word.starts_with('$') => {
            let kept = known.entry(word[1..].to_owned()).or_insert_with(|| text.clone());
            assert_eq!(kept, text, "{place}");
        }
        (Value::Object(fields), Value::Object(_)) => {
            for (name, wanted) in fields {
                compare(wanted, &given[name], known, &format!("{place}.{name}"));
            }
        }
        (Value::Array(wanted), Value::Array(given)) => {
            assert!(wanted.len() <= given.len() && wanted.is_empty() == given.is_empty(), "{place}: {given:?}");
            for (index, (wanted, given)) in wanted.iter().zip(given).enumerate() {
                compare(wanted, given, known, &format!("{place}[{index}]"));
            }
        }
        _ => assert_eq!(wanted, given, "{place}"),
    }
}

/// Compares an answer of curl, with its headers, with what the page says.
fn check(command: &str, wanted: &str, given: &str, known: &mut Known) {
    let (head, body) = given.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer to {command}"));
    let (wanted_head, wanted_body) = wanted.split_once("\n\n").unwrap_or((wanted.trim_end(), ""));
    let status = |head: &str| head.lines().next().unwrap_or_default().split(' ').nth(1).unwrap_or_default().to_owned();
    assert_eq!(status(wanted_head), status(head), "{command}\n{given}");
    let headers: BTreeMap<String, &str> = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.trim()))
        .collect();
    for (name, value) in wanted_head.lines().skip(1).filter_map(|line| line.split_once(": ")) {
        let given =
            Value::String((*headers.get(name).unwrap_or_else(|| panic!("{command}: no {name} in\n{head}"))).to_owned());
        compare(&Value::String(value.to_owned()), &given, known, name);
    }
    if !wanted_body.trim().is_empty() {
        let wanted: Value = serde_json::from_str(wanted_body).unwrap_or_else(|error| panic!("{error}: {wanted_body}"));
        let given: Value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {body}"));
        println!("{command}{given}\n");
        compare(&wanted, &given, known, "answer");
    }
}

#[test]
fn the_examples_of_the_api_do_what_they_say() {
    let data = tempfile::tempdir().unwrap();
    let place = data.path().join("data");
    let place = place.to_str().unwrap();
    let mut demo = thihanh(&["demo", "--data", place, "--listen", "127.0.0.1:0"]);
    let mut demo = Demo(demo.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap());
    let mut said = BufReader::new(demo.0.stdout.take().unwrap()).lines();
    let base = said.by_ref().map(Result::unwrap).find(|line| line.starts_with("http://")).expect("the demo serves");
    let (code, token, err) =
        run(&mut thihanh(&["token", "create", "--user", "dieuphoi", "--scope", "write", "--data", place]));
    assert_eq!(code, 0, "{err}");
    let mut known = Known::from([("BASE".to_owned(), base.clone()), ("TOKEN".to_owned(), token.trim().to_owned())]);
    let feed = shell(MAKE_FEED, &known);
    known.insert("FEED".to_owned(), format!("{base}{}", feed.trim()));
    let blocks = blocks();
    let mut asked = 0;
    for (index, (kind, command)) in blocks.iter().enumerate() {
        if *kind != "sh" {
            continue;
        }
        let out = shell(command, &known);
        match blocks.get(index + 1) {
            Some(("http", wanted)) => check(command, wanted, &out, &mut known),
            // What a command prints stands on the page too.
            _ => {
                let last = out.split_whitespace().last().unwrap_or_default();
                assert!(!last.is_empty() && PAGE.contains(&format!("`{last}`")), "{command}{out}");
            }
        }
        asked += 1;
    }
    assert!(asked >= 25, "{asked}");
}
