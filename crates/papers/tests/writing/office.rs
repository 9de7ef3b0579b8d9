//! The DOCX as LibreOffice lays it out: it stands as the decree says too, and says the same in the same places as our PDF.

use std::path::Path;
use std::process::Command;

use thihanh_papers::writing::Official;

use crate::layout::keep;
use crate::pages::{PageText, Words, pages};
use crate::rules;
use crate::samples::{FACTS, plan, urging};

/// The program; without it the test says so, and fails where it must not be left out.
fn office() -> Option<&'static str> {
    const PROGRAM: &str = "/usr/bin/soffice";
    if Path::new(PROGRAM).exists() {
        return Some(PROGRAM);
    }
    #[expect(clippy::disallowed_methods, reason = "the environment says whether the program may be missing")]
    let is_required = std::env::var_os("THIHANH_REQUIRE_OFFICE").is_some();
    assert!(!is_required, "install libreoffice-writer-nogui: {PROGRAM} is missing");
    eprintln!("NOT RUN: {PROGRAM} is missing");
    None
}

fn converted(office: &str, docx: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("van-ban.docx");
    std::fs::write(&input, docx).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let status = Command::new(office)
        .args([&profile, "--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder.path())
        .arg(&input)
        .output()
        .unwrap();
    std::fs::read(folder.path().join("van-ban.pdf")).unwrap_or_else(|error| panic!("{error}: {status:?}"))
}

/// The words of a page region by region: what stands left of the middle and right of it beside each other, then what runs across.
fn regions(page: &PageText) -> [String; 3] {
    let middle = (30.0 * 72.0 / 25.4 + page.width - 20.0 * 72.0 / 25.4) / 2.0;
    let is_landscape = page.width > page.height;
    let of = |word: &Words| match word {
        // The rows of a table are compared as a whole.
        _ if is_landscape => 2,
        word if word.right <= middle + 2.0 && word.right - word.left < 200.0 => 0,
        word if word.left >= middle - 40.0 => 1,
        _ => 2,
    };
    let mut regions = [Vec::new(), Vec::new(), Vec::new()];
    for words in &page.words {
        regions[of(words)].push(words);
    }
    regions.map(|mut words: Vec<&Words>| {
        words.sort_by(|a, b| {
            let line = |word: &Words| (word.baseline / 6.0).round();
            line(a).total_cmp(&line(b)).then(a.left.total_cmp(&b.left))
        });
        let text: Vec<&str> = words.iter().flat_map(|words| words.text.split_whitespace()).collect();
        text.join(" ")
    })
}

fn compare(name: &str, document: &Official) {
    let Some(office) = office() else { return };
    let theirs = converted(office, &document.docx(FACTS).unwrap());
    keep(&format!("{name}-office.pdf"), &theirs);
    let (ours, theirs) = (pages(&document.pdf(FACTS).unwrap()), pages(&theirs));
    let (our, their) = (rules::check(document, &ours), rules::check(document, &theirs));
    assert!(their.faults.is_empty(), "{name} in LibreOffice:\n{}", their.faults.join("\n"));
    assert_eq!(our.boxes, their.boxes, "{name}: the same boxes in the same order");
    assert_eq!(ours.len(), theirs.len(), "{name}: pages");
    for (at, (our, their)) in ours.iter().zip(&theirs).enumerate() {
        if at == 0 {
            assert_eq!(regions(our), regions(their), "{name}: page 1");
        }
        let sorted = |page: &PageText| {
            let mut words: Vec<String> =
                page.words.iter().flat_map(|words| words.text.split_whitespace().map(str::to_owned)).collect();
            words.sort();
            words
        };
        assert_eq!(sorted(our), sorted(their), "{name}: the words of page {}", at + 1);
    }
}

#[test]
fn the_letter_says_the_same_in_the_same_places() {
    compare("urging", &urging(12));
}

#[test]
fn the_plan_says_the_same_in_the_same_places() {
    compare("plan", &plan());
}
