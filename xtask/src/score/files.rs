//! Reading annotations, predictions and documents.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::data::{Field, Gold, Prediction};
use super::text::Text;

/// The annotations `*.gold.json` of a folder, sorted by file name.
pub fn read_gold(folder: &Path) -> Result<Vec<Gold>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot read the folder {}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.retain(|path| path.to_string_lossy().ends_with(".gold.json"));
    paths.sort();
    if paths.is_empty() {
        bail!("no *.gold.json in {}", folder.display());
    }
    let read = |path: &PathBuf| read_annotation(path).with_context(|| format!("cannot use {}", path.display()));
    paths.iter().map(read).collect()
}

fn read_annotation(path: &Path) -> Result<Gold> {
    let gold: Gold = serde_json::from_slice(&std::fs::read(path)?)?;
    let document = &gold.document;
    // A misspelt field name would otherwise go unnoticed and make the field count as not stated.
    if document.stated.has_unscored() || document.accept.contains_key(&Field::Unscored) {
        bail!("the document has a field that is not scored");
    }
    Ok(gold)
}

/// Predictions by base name of the document; of two for one document the later counts.
pub fn read_predictions(path: &Path) -> Result<BTreeMap<String, Prediction>> {
    let mut lines = String::new();
    if path == Path::new("-") {
        std::io::stdin().read_to_string(&mut lines).context("cannot read standard input")?;
    } else {
        lines = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    }
    let mut predictions = BTreeMap::new();
    for (index, line) in lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let prediction: Prediction = serde_json::from_str(line)
            .with_context(|| format!("line {} of {} is no prediction", index + 1, path.display()))?;
        let name = Path::new(&prediction.file).file_name().map(|name| name.to_string_lossy().into_owned());
        predictions.insert(name.unwrap_or_default(), prediction);
    }
    Ok(predictions)
}

/// The documents' texts: from `texts` where NAME.txt stands there, else the document itself where it is UTF-8. A document
/// whose text is not at hand is left out.
pub fn read_texts(
    golds: &[Gold],
    texts: Option<&Path>,
    folders: &[impl AsRef<Path>],
) -> Result<BTreeMap<String, Text>> {
    let mut found = BTreeMap::new();
    for gold in golds {
        let decoded = texts.map(|folder| folder.join(Path::new(&gold.file).with_extension("txt")));
        let candidates = decoded.into_iter().chain(folders.iter().map(|folder| folder.as_ref().join(&gold.file)));
        let Some(path) = candidates.into_iter().find(|path| path.is_file()) else { continue };
        let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        if let Ok(text) = String::from_utf8(bytes) {
            found.insert(gold.file.clone(), Text::new(text.strip_prefix('\u{feff}').unwrap_or(&text)));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::super::normalise::words;
    use super::*;

    fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, bytes) in files {
            std::fs::write(folder.path().join(name), bytes).expect("a file");
        }
        folder
    }

    fn gold(file: &str) -> Gold {
        let empty = serde_json::json!({"file": file, "document": {}, "citations": [], "tasks": []});
        serde_json::from_value(empty).expect("an annotation")
    }

    #[test]
    fn predictions_are_known_by_base_name_and_the_later_counts() {
        let lines = r#"{"file": "x/a.txt", "tasks": null}

{"file": "y/a.txt", "tasks": [{"text": "Rà soát"}]}"#;
        let folder = folder(&[("out.jsonl", lines.as_bytes())]);
        let read = read_predictions(&folder.path().join("out.jsonl")).expect("predictions");
        assert_eq!(read.len(), 1);
        assert_eq!(read["a.txt"].tasks.len(), 1);
    }

    #[test]
    fn a_line_that_is_no_prediction_is_named() {
        let folder = folder(&[("out.jsonl", b"{\"file\": \"a.txt\"}\n{\"file\": 7}\n")]);
        let error = read_predictions(&folder.path().join("out.jsonl")).expect_err("the second line is wrong");
        assert!(error.to_string().starts_with("line 2 of "), "{error}");
    }

    #[test]
    fn annotations_with_misspelt_fields_are_refused() {
        let sound = r#"{"file": "a.txt", "document": {"kind": "ke_hoach"}, "citations": [], "tasks": []}"#;
        for (wrong, right) in [("\"isuer\": null", "\"kind\": \"ke_hoach\""), ("\"task\": []", "\"tasks\": []")] {
            let folder = folder(&[("a.gold.json", sound.replace(right, wrong).as_bytes())]);
            assert!(read_gold(folder.path()).is_err(), "{wrong}");
        }
        assert!(read_gold(folder(&[("a.gold.json", sound.as_bytes())]).path()).is_ok());
        assert!(read_gold(folder(&[]).path()).is_err());
    }

    #[test]
    fn texts_come_from_the_texts_folder_else_from_the_document() {
        let documents = folder(&[
            ("a.txt", "\u{feff}Kế hoạch".as_bytes()),
            ("b.pdf", b"%PDF-1.7 \xb5\xb6"),
            ("c.txt", b"k\xd5 ho\xb9ch"),
        ]);
        let decoded = folder(&[("c.txt", "kế hoạch".as_bytes())]);
        let golds = ["a.txt", "b.pdf", "c.txt", "absent.txt"].map(gold);
        let texts = read_texts(&golds, Some(decoded.path()), &[documents.path()]).expect("texts");
        assert_eq!(texts.keys().collect::<Vec<_>>(), ["a.txt", "c.txt"]);
        // The byte order mark is no part of the text.
        assert_eq!(texts["a.txt"].find(&words("kế hoạch")).first(), Some(&(0..8)));
        assert_eq!(texts["c.txt"].length(), 8);
    }
}
