//! Style sheets, scripts and icons: old browsers, the policy of pages, names in the code.
#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn asset(name: &str) -> String {
    fs::read_to_string(root().join("assets").join(name)).expect("a readable file")
}

fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    fs::read_dir(folder)
        .map(|entries| {
            let paths = entries.map(|entry| entry.expect("an entry").path());
            paths
                .flat_map(|path| match path.is_dir() {
                    true => files(&path, endings),
                    false if endings.iter().any(|ending| path.extension().is_some_and(|own| own == *ending)) => {
                        vec![path]
                    }
                    false => Vec::new(),
                })
                .collect()
        })
        .unwrap_or_default()
}

fn templates() -> Vec<(PathBuf, String)> {
    ["src", "crates/webkit/templates"]
        .iter()
        .flat_map(|folder| files(&root().join(folder), &["html"]))
        .map(|path| (path.clone(), fs::read_to_string(&path).expect("a readable file")))
        .collect()
}

/// Chrome 109 is the last one for Windows 7 and 8. What came later: `color-mix` and `oklch` (111), nesting (112), `light-dark` (123),
/// `@scope` (118); `:has` is there since 105 but not in other browsers of that age.
#[test]
fn style_sheets_need_nothing_newer_than_chrome_109() {
    for path in files(&root().join("assets"), &["css"]) {
        let css = fs::read_to_string(&path).expect("a readable file");
        for newer in [
            "oklch(",
            "oklab(",
            "lch(",
            "lab(",
            "color-mix(",
            "light-dark(",
            ":has(",
            "@scope",
            "@starting-style",
            "&:",
            "& ",
        ] {
            let is_there = css.contains(newer);
            assert!(!is_there, "{} uses {newer}", path.display());
        }
        assert!(!css.contains("url(http") && !css.contains("@import"), "{} fetches from elsewhere", path.display());
    }
}

#[test]
fn the_words_of_the_style_sheet_are_readable() {
    // Each class of a state: colour of the words on the ground of its chip, at least 4.5 (WCAG 1.4.3).
    let css = asset("app.css");
    let mut seen = 0;
    for line in css.lines().filter(|line| line.starts_with(".s-")) {
        let colour = |name: &str| {
            let (_, rest) = line.split_once(&format!("--{name}: ")).expect("the colour");
            rest.split(';').next().expect("a value").to_owned()
        };
        let ratio = contrast(&colour("c"), &colour("b"));
        assert!(ratio >= 4.5, "{line}: {ratio:.2}");
        seen += 1;
    }
    assert_eq!(seen, 9, "the nine states");
    // Secondary text on paper and on a sheet, links, alarm.
    for (words, ground) in [
        ("#405057", "#f6f5f1"),
        ("#0b4f5b", "#f6f5f1"),
        ("#9c1714", "#f6f5f1"),
        ("#405057", "#eeece5"),
        ("#d5e5e7", "#06353e"),
        ("#3d3000", "#fff0b5"),
    ] {
        assert!(css.contains(words) && css.contains(ground), "{words} on {ground} is still what the sheet says");
        let ratio = contrast(words, ground);
        assert!(ratio >= 4.5, "{words} on {ground}: {ratio:.2}");
    }
}

/// Contrast of two colours (WCAG 2.2, relative luminance).
fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: &str) -> f64 {
    let digits = colour.trim_start_matches('#');
    let long: String =
        if digits.len() == 3 { digits.chars().flat_map(|c| [c, c]).collect() } else { digits.to_owned() };
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&long[at..at + 2], 16).expect("hexadecimal digits")) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}

#[test]
fn contrast_is_reckoned_as_the_guideline_does() {
    assert!((contrast("#000", "#fff") - 21.0).abs() < 0.01);
    // A grey that the guideline's own examples name as just enough.
    assert!((contrast("#767676", "#ffffff") - 4.54).abs() < 0.01);
}

#[test]
fn templates_hold_nothing_that_the_policy_stops() {
    for (path, html) in templates() {
        for forbidden in
            ["style=\"", "<style", " onclick", " onchange", " onsubmit", " onload", "javascript:", "<script>", "|safe"]
        {
            assert!(!html.contains(forbidden), "{} has {forbidden}", path.display());
        }
        assert!(
            !html.contains("src=\"http") && !html.contains("href=\"http:"),
            "{} names another site",
            path.display()
        );
    }
}

#[test]
fn every_form_that_posts_has_its_token() {
    for (path, html) in templates() {
        for form in html.split("<form").skip(1).filter_map(|form| form.split("</form>").next()) {
            let posts = form.split('>').next().is_some_and(|tag| tag.contains("method=\"post\""));
            assert!(
                !posts || form.contains("csrf"),
                "{}: a form without token: {}",
                path.display(),
                &form[..form.len().min(120)]
            );
        }
    }
}

/// The strings after each `start` in the code and templates of the product.
fn named(start: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for folder in ["src", "crates/webkit/src", "crates/webkit/templates"] {
        for path in files(&root().join(folder), &["rs", "html"]) {
            let source = fs::read_to_string(&path).expect("a readable file");
            let source: Vec<_> = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            for rest in source.join("\n").split(start).skip(1) {
                found.push((path.clone(), rest.split('"').next().unwrap_or_default().to_owned()));
            }
        }
    }
    found
}

#[test]
fn every_icon_named_in_the_code_is_in_the_sprite() {
    let icons: Vec<_> = ["icon(\"", "Icon::new(\"", "EmptyState::new(\"", "icon: \"", "#i-"]
        .iter()
        .flat_map(|start| named(start))
        .collect();
    assert!(icons.len() > 20, "icons are found: {}", icons.len());
    let sprite = asset("icons.svg");
    for (path, name) in icons.iter().filter(|(_, name)| !name.contains('{')) {
        assert!(sprite.contains(&format!("<symbol id=\"i-{name}\"")), "{}: no icon {name}", path.display());
    }
}

#[test]
fn every_file_named_in_the_code_exists() {
    for start in ["assets::address(\"", "with_script(\""] {
        for (path, name) in named(start) {
            assert!(root().join("assets").join(&name).exists(), "{}: no file {name}", path.display());
        }
    }
}

/// A page works without scripts; what they add is bought with the lines of the communes.
#[test]
fn our_scripts_stay_small() {
    for path in files(&root().join("assets"), &["js"]) {
        let is_ours = !path.to_string_lossy().ends_with(".min.js");
        let size = fs::metadata(&path).expect("a file").len();
        assert!(!is_ours || size <= 10_000, "{} has {size} bytes: an extra, not a program", path.display());
    }
}
