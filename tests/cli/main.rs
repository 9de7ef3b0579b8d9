//! The command line as others rely on it: what it prints, and its exit codes.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod corrections;
mod examples;
mod serving;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn thihanh(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thihanh"));
    command.args(args).env_remove("THIHANH_DATABASE").env_remove("THIHANH_DATA").env("LANG", "C.UTF-8");
    command
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

fn run(command: &mut Command) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn extract_prints_one_object_per_file_and_goes_on_after_a_failure() {
    let good = samples().join("03-cong-van-theo-doi-2021.txt");
    let empty = tempfile::NamedTempFile::new().unwrap();
    let (code, out, err) = run(thihanh(&["extract"]).arg(&good).arg(empty.path()).arg("no-such-file.txt").arg(&good));
    assert_eq!(code, 1, "{err}");
    let objects: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(objects.len(), 2);
    assert_eq!(objects[0]["file"], "03-cong-van-theo-doi-2021.txt");
    assert_eq!(objects[0]["document"]["number"], "412/UBND-NC");
    assert_eq!(objects[0]["document"]["issued_on"], "2021-02-18");
    let lines: Vec<_> = err.lines().collect();
    assert_eq!(lines.len(), 2, "{err}");
    assert!(
        lines[0].contains(&empty.path().display().to_string()) && lines[1].starts_with("no-such-file.txt: "),
        "{err}"
    );
}

#[test]
fn every_format_of_the_same_kind_of_paper_is_read() {
    for (name, number) in [
        ("07-quyet-dinh-kem-ke-hoach-2026.docx", "/QĐ-UBND"),
        ("08-chi-thi-chu-tich-2026.pdf", "/CT-UBND"),
        ("09-cong-van-tcvn3-2021.txt", "/UBND-"),
    ] {
        let (code, out, err) = run(thihanh(&["extract"]).arg(samples().join(name)));
        assert_eq!(code, 0, "{name}: {err}");
        let object: serde_json::Value = serde_json::from_str(&out).unwrap();
        let read = object["document"]["number"].as_str().unwrap_or_default();
        assert!(read.contains(number), "{name}: {read}");
        assert!(
            object["tasks"].as_array().unwrap().len() >= 8,
            "{name}: {} tasks",
            object["tasks"].as_array().unwrap().len()
        );
    }
}

#[test]
fn standard_input_and_the_bare_text() {
    let mut child =
        thihanh(&["extract", "-", "--format", "text"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all("\u{feff}CHỈ THỊ\r\nvề việc thử".as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "CHỈ THỊ\r\nvề việc thử");
}

#[test]
fn wrong_usage_is_2_and_help_has_an_example() {
    assert_eq!(run(&mut thihanh(&["extract"])).0, 2);
    assert_eq!(run(&mut thihanh(&["no-such-command"])).0, 2);
    for command in [
        &["demo"][..],
        &["serve"],
        &["extract"],
        &["import"],
        &["generate"],
        &["directive", "issue"],
        &["agency", "import"],
        &["user", "add"],
        &["user", "invite"],
    ] {
        let (code, out, _) = run(thihanh(command).arg("--help"));
        assert_eq!(code, 0, "{command:?}");
        assert!(out.contains("Example: "), "{command:?}: {out}");
    }
}

#[test]
fn the_main_job_by_command_line() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let data = data.to_str().unwrap();
    let province = samples().join("province");
    let (code, out, err) = run(thihanh(&["agency", "import", "--data", data])
        .arg(province.join("agencies.csv"))
        .arg(province.join("successions.csv")));
    assert_eq!(code, 0, "{err}");
    assert!(out.lines().count() > 1000, "{out}");
    // The same files again change nothing.
    let (code, out, err) = run(thihanh(&["agency", "import", "--data", data])
        .arg(province.join("agencies.csv"))
        .arg(province.join("successions.csv")));
    assert_eq!((code, out.as_str()), (0, "0 changes, 0 agencies\n"), "{err}");

    let letter = samples().join("03-cong-van-theo-doi-2021.txt");
    let (code, out, err) = run(thihanh(&["import", "--data", data]).arg(&letter).arg(&letter));
    assert_eq!(code, 0, "{err}");
    let lines: Vec<_> = out.lines().collect();
    let directive = lines[0].split('\t').next().unwrap();
    assert!(directive.starts_with("VB-"), "{out}");
    assert!(lines[1].starts_with(directive) && lines[1].ends_with("already there"), "{out}");

    let (code, out, err) = run(&mut thihanh(&["directive", "review", directive, "--data", data]));
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("412/UBND-NC"), "{out}");
    let (code, out, err) = run(&mut thihanh(&["directive", "issue", directive, "--accept-certain", "--data", data]));
    assert_eq!(code, 0, "{err}\n{out}");
    let (code, out, err) = run(&mut thihanh(&["directive", "issue", directive, "--accept-certain", "--data", data]));
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("nothing new was accepted: 0 tasks"), "issued once, never twice: {out}");
}

#[test]
fn the_openapi_document_is_what_others_rely_on() {
    let (code, out, err) = run(&mut thihanh(&["openapi"]));
    assert_eq!(code, 0, "{err}");
    let document: serde_json::Value = serde_json::from_str(&out).unwrap();
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_json_snapshot!("openapi", document);
    });
}

#[test]
fn nothing_is_served_beyond_this_machine_before_there_is_an_account() {
    let data = tempfile::tempdir().unwrap();
    let data = data.path().to_str().unwrap();
    // A test that went on serving would hang; the address is no place to connect to, so nothing is opened even then.
    let (code, out, err) = run(&mut thihanh(&["serve", "--data", data, "--listen", "192.0.2.1:0"]));
    assert_ne!(code, 0);
    assert_eq!(out, "");
    assert!(err.contains("there are no accounts yet: 192.0.2.1:0 is refused"), "{err}");
}
