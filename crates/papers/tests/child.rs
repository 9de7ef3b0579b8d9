//! Reading in a process of its own. This test program is its own child: it needs a main function, so it has no harness
//! but the one of libtest-mimic.
#![allow(clippy::expect_used, reason = "a test that cannot set itself up fails")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use libtest_mimic::{Arguments, Failed, Trial};
use thihanh_papers::preview::{self, PreviewOptions, preview_in_child};
use thihanh_papers::{Format, OcrMode, ReadError, ReadOptions, child, read};

fn main() -> ExitCode {
    if env::args().nth(1).as_deref() == Some(child::COMMAND) {
        return match child::serve(io::stdin().lock(), io::stdout().lock()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    }
    if env::args().nth(1).as_deref() == Some(preview::COMMAND) {
        return match preview::serve(io::stdin().lock(), io::stdout().lock()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    }
    let trials = vec![
        Trial::test("a_page_is_drawn_in_the_child", || drawn_page().map_err(Failed::from)),
        Trial::test("the_child_reads_like_the_parent", || same_answers().map_err(Failed::from)),
        Trial::test("a_child_without_memory_is_an_error", || out_of_memory().map_err(Failed::from)),
        Trial::test("a_child_that_hangs_is_killed", || hanging().map_err(Failed::from)),
        Trial::test("a_child_that_says_nothing_is_an_error", || silent().map_err(Failed::from)),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn this_program() -> PathBuf {
    env::current_exe().expect("the path of this program")
}

fn file(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name)).expect("a file of the tests")
}

fn same_answers() -> Result<(), String> {
    let options = ReadOptions::default();
    let small = ReadOptions { max_bytes: 10, ..ReadOptions::default() };
    let cases: [(Vec<u8>, &ReadOptions); 6] = [
        (file("ke-hoach.docx"), &options),
        (file("mixed-fonts.pdf"), &options),
        ("Quyết định \"một\"\n\\ hai".into(), &options),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), &options),
        (Vec::new(), &options),
        (vec![b'x'; 11], &small),
    ];
    for (bytes, options) in cases {
        let expected = read(&bytes, Some("a"), options);
        let answer = child::read_in_child(&this_program(), &bytes, Some("a"), options);
        equal(&answer, &expected)?;
    }
    let paper = child::read_in_child(&this_program(), &file("ke-hoach.pdf"), None, &options)
        .map_err(|error| error.to_string())?;
    equal(&paper.format, &Format::Pdf)
}

/// A text of 40 MB does not fit into 64 MiB beside its copy; the parent has all the memory that it needs.
fn out_of_memory() -> Result<(), String> {
    let options = ReadOptions { max_memory_bytes: 64 << 20, max_text_bytes: 50 << 20, ..ReadOptions::default() };
    let bytes = vec![b'x'; 40 << 20];
    equal(&child::read_in_child(&this_program(), &bytes, None, &options), &Err(ReadError::ReaderStopped))
}

/// `sleep internal-extract` ends at once, so a script stands in for a program that never answers.
fn hanging() -> Result<(), String> {
    let script = script("exec sleep 600")?;
    let options = ReadOptions { max_seconds: 0, ocr: OcrMode::Off, ..ReadOptions::default() };
    equal(&child::read_in_child(&script.1, b"x", None, &options), &Err(ReadError::Timeout { limit_seconds: 0 }))
}

fn silent() -> Result<(), String> {
    let options = ReadOptions::default();
    for answer in ["exit 0", "kill -SEGV $$", "echo '{\"Ok\":1}'"] {
        let script = script(answer)?;
        equal(&child::read_in_child(&script.1, b"x", None, &options), &Err(ReadError::ReaderStopped))?;
    }
    let missing = Path::new("no-such-program");
    equal(&child::read_in_child(missing, b"x", None, &options), &Err(ReadError::ReaderStopped))
}

/// A program of one line of shell, and the folder that keeps it.
fn script(line: &str) -> Result<(tempfile::TempDir, PathBuf), String> {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let path = folder.path().join("reader");
    fs::write(&path, format!("#!/bin/sh\n{line}\n")).map_err(|error| error.to_string())?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).map_err(|error| error.to_string())?;
    Ok((folder, path))
}

fn equal<T: PartialEq + std::fmt::Debug>(answer: &T, expected: &T) -> Result<(), String> {
    if answer == expected { Ok(()) } else { Err(format!("{answer:?} is not {expected:?}")) }
}

/// The first page of a PDF; and nothing where the child has no memory for it, or answers with something else than a picture.
fn drawn_page() -> Result<(), String> {
    let options = PreviewOptions::default();
    let pdf = file("ke-hoach.pdf");
    match preview_in_child(&this_program(), &pdf, &options) {
        Some(jpeg) => equal(&jpeg.starts_with(b"\xff\xd8\xff"), &true)?,
        None if std::process::Command::new("pdftoppm").arg("-v").output().is_err() => {
            eprintln!("SKIPPED: there is no pdftoppm (Debian package poppler-utils)");
        }
        None => return Err("pdftoppm is there, and no page was drawn".to_owned()),
    }
    equal(&preview_in_child(&this_program(), b"text", &options), &None)?;
    let narrow = PreviewOptions { max_memory_bytes: 32 << 20, ..options.clone() };
    equal(&preview_in_child(&this_program(), &vec![b'x'; 40 << 20], &narrow), &None)?;
    let script = script("echo not a picture")?;
    equal(&preview_in_child(&script.1, &pdf, &options), &None)?;
    let hanging = self::script("exec sleep 600")?;
    equal(&preview_in_child(&hanging.1, &pdf, &PreviewOptions { max_seconds: 0, ..options }), &None)
}
