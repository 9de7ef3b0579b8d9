//! Images of text, read by the program `tesseract` with its Vietnamese data.

use std::process::Command;

use unicode_normalization::UnicodeNormalization;

use super::limits::Budget;
use super::process::{self, Failure};
use super::{Format, Notice, OcrMode, PageStart, Paper, ReadError};

/// Debian's packages of the OCR program and of its Vietnamese data.
const OCR_PACKAGES: [&str; 2] = ["tesseract-ocr", "tesseract-ocr-vie"];
/// Debian's package of pdftoppm.
pub(super) const DRAWING_PACKAGE: &str = "poppler-utils";
/// Words below this confidence, in percent, are named to the user.
const DOUBTFUL: f32 = 60.0;
/// Most words that are named.
const MOST_DOUBTFUL: usize = 50;
/// Most bytes of tesseract's answer for one image; a full page gives 50 KB.
const MOST_ANSWER: usize = 16 << 20;

/// What was read from images so far.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pages: u32,
    words: u32,
    confidence: f64,
    doubtful: Vec<String>,
}

impl Tally {
    /// Number of images.
    pub(super) fn pages(&self) -> u32 {
        self.pages
    }

    /// The notice about them; `None` when there were none.
    pub(super) fn notice(self) -> Option<Notice> {
        let mean = self.confidence / f64::from(self.words.max(1));
        // Confidences are 0 to 100, so their mean fits.
        let mean_confidence = mean.round() as u8;
        let doubtful_words = self.doubtful;
        (self.pages > 0).then_some(Notice::OcrUsed { pages: self.pages, mean_confidence, doubtful_words })
    }

    fn word(&mut self, text: &str, confidence: f32) {
        self.words += 1;
        self.confidence += f64::from(confidence.clamp(0.0, 100.0));
        if confidence < DOUBTFUL && self.doubtful.len() < MOST_DOUBTFUL {
            self.doubtful.push(text.to_owned());
        }
    }
}

/// Reads an image file.
pub(super) fn read_image(bytes: &[u8], budget: &Budget) -> Result<Paper, ReadError> {
    if budget.options().ocr == OcrMode::Off {
        return Err(ReadError::OcrOff);
    }
    let mut tally = Tally::default();
    let text = recognise(bytes, budget, &mut tally)?.join("\n\n");
    budget.check_text(text.len())?;
    let notices = Vec::from_iter(tally.notice());
    let pages = vec![PageStart { number: 1, start: 0 }];
    Ok(Paper { text, format: Format::Image, encoding: None, notices, pages })
}

/// The paragraphs of an image.
pub(super) fn recognise(image: &[u8], budget: &Budget, tally: &mut Tally) -> Result<Vec<String>, ReadError> {
    let mut command = Command::new(&budget.options().tesseract);
    // Mode 6, one block of text, has 0.25 % errors on clean scans where mode 3, the default, has as many but is slower.
    command.args(["stdin", "stdout", "-l", "vie", "--psm", "6", "tsv"]).env("OMP_THREAD_LIMIT", "1");
    match process::run(&mut command, &[image], budget.remaining(), MOST_ANSWER) {
        Ok(output) if output.status.success() => {
            tally.pages += 1;
            Ok(paragraphs(&String::from_utf8_lossy(&output.stdout), tally))
        }
        Ok(_) if has_vietnamese(budget) => Err(ReadError::OcrFailed),
        Ok(_) | Err(Failure::NotFound) => {
            Err(ReadError::NeedsOcr { packages: OCR_PACKAGES.map(str::to_owned).to_vec() })
        }
        Err(Failure::Timeout) => Err(budget.timeout()),
        Err(Failure::TooMuchOutput | Failure::Broken) => Err(ReadError::OcrFailed),
    }
}

/// Whether the Vietnamese data are installed.
fn has_vietnamese(budget: &Budget) -> bool {
    let mut command = Command::new(&budget.options().tesseract);
    command.arg("--list-langs");
    let listed = process::run(&mut command, &[], budget.remaining(), MOST_ANSWER);
    listed.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).lines().any(|line| line.trim() == "vie"))
}

/// Puts the words of tesseract's table together: its columns are level, page, block, paragraph, line, word, left, top,
/// width, height, confidence and text.
fn paragraphs(table: &str, tally: &mut Tally) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut before: Option<(&[&str], &str)> = None;
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.splitn(12, '\t').collect()).collect();
    for row in &rows {
        let [level, place @ .., confidence, text] = row.as_slice() else { continue };
        let ("5", [page_block_paragraph @ .., line, _, _, _, _, _]) = (*level, place) else { continue };
        let text: String = text.trim().nfc().collect();
        if text.is_empty() {
            continue;
        }
        tally.word(&text, confidence.parse().unwrap_or(0.0));
        let place = (page_block_paragraph, *line);
        match (paragraphs.last_mut(), before) {
            (Some(paragraph), Some((same, line))) if same == place.0 => {
                paragraph.push(if line == place.1 { ' ' } else { '\n' });
                paragraph.push_str(&text);
            }
            _ => paragraphs.push(text),
        }
        before = Some(place);
    }
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_lines_and_paragraphs() {
        let table = "level\tpage\tblock\tpar\tline\tword\tl\tt\tw\th\tconf\ttext\n\
            4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t\n\
            5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t96\tKẾ\n\
            5\t1\t1\t1\t1\t2\t0\t0\t9\t9\t50.5\tHOẠCH\n\
            5\t1\t1\t1\t2\t1\t0\t0\t9\t9\t90\tSố:\n\
            5\t1\t1\t2\t1\t1\t0\t0\t9\t9\t91.5\tMới\n\
            5\t1\t1\n";
        let mut tally = Tally { pages: 1, ..Tally::default() };
        assert_eq!(paragraphs(table, &mut tally), ["KẾ HOẠCH\nSố:", "Mới"]);
        // (96 + 50.5 + 90 + 91.5) / 4 = 82
        let doubtful_words = vec!["HOẠCH".to_owned()];
        assert_eq!(tally.notice(), Some(Notice::OcrUsed { pages: 1, mean_confidence: 82, doubtful_words }));
        assert_eq!(Tally::default().notice(), None);
    }
}
