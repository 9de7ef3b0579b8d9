//! Decree 30/2020/NĐ-CP, Annex I, as a check of a PDF's pages. Says in a line each what is not as it must be. The ranges are the
//! decree's, written down a second time: a value changed in the writer beyond them shows here.

use thihanh_papers::writing::{Heading, Official};

use crate::pages::{PageText, Words};

const MM: f64 = 72.0 / 25.4;

/// Where a box stands on the page.
pub struct Checked {
    pub faults: Vec<String>,
    /// Name of the box and its words.
    pub boxes: Vec<(&'static str, String)>,
}

/// Checks the pages of a document: first of the whole document, then of each annex.
pub fn check(document: &Official, pages: &[PageText]) -> Checked {
    let mut check = Check { faults: Vec::new(), boxes: Vec::new() };
    check.paper(pages);
    check.first(document, &pages[0]);
    check.end(document, pages);
    check.annexes(document, pages);
    Checked { faults: check.faults, boxes: check.boxes }
}

struct Check {
    faults: Vec<String>,
    boxes: Vec<(&'static str, String)>,
}

/// What a style must be: sizes, bold, italic.
type Looks = (f64, f64, bool, bool);

impl Check {
    fn must(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.faults.push(what());
        }
    }

    fn looks(&mut self, name: &'static str, words: &Words, (from, to, bold, italic): Looks) {
        let is_size = words.size >= from - 0.1 && words.size <= to + 0.1;
        self.must(is_size, || format!("{name} has size {}, not {from} to {to}", words.size));
        self.must(words.is_bold() == bold, || format!("{name} is {} bold", if bold { "not" } else { "" }));
        self.must(words.is_italic() == italic, || format!("{name} is {} italic", if italic { "not" } else { "" }));
        self.boxes.push((name, words.text.trim().to_owned()));
    }

    fn middle(&mut self, name: &str, words: &Words, middle: f64) {
        self.must((words.middle() - middle).abs() < 4.0, || {
            format!("{name} stands around {:.0}, not {middle:.0}", words.middle())
        });
    }

    fn paper(&mut self, pages: &[PageText]) {
        for (at, page) in pages.iter().enumerate() {
            let (short, long) = (page.width.min(page.height), page.width.max(page.height));
            self.must((short - 210.0 * MM).abs() < 1.0 && (long - 297.0 * MM).abs() < 1.0, || {
                format!("page {} is no A4: {short} × {long}", at + 1)
            });
            for words in &page.words {
                self.must(words.font.starts_with("LiberationSerif"), || format!("{} is in {}", words.text, words.font));
                let is_number = words.baseline < 20.0 * MM;
                let left = words.left >= 30.0 * MM - 0.6;
                let right = words.right <= page.width - 15.0 * MM + 0.6;
                let above = is_number || words.baseline > 20.0 * MM;
                let below = words.baseline < page.height - 20.0 * MM + 1.0;
                self.must(left && right && above && below, || {
                    format!(
                        "page {}: {:?} stands in a margin ({:.0} to {:.0})",
                        at + 1,
                        words.text,
                        words.left,
                        words.right
                    )
                });
            }
        }
    }

    fn first(&mut self, document: &Official, page: &PageText) {
        let (left, right) = (30.0 * MM, page.width - 20.0 * MM);
        let (middle_left, middle_right) = (left + 0.2 * (right - left), left + 0.7 * (right - left));
        let Some(state) = find(page, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") else {
            return self.lacks("box 1, state");
        };
        let Some(motto) = find(page, "Độc lập - Tự do - Hạnh phúc") else {
            return self.lacks("box 1, motto");
        };
        self.looks("box 1, state", state, (12.0, 13.0, true, false));
        self.looks("box 1, motto", motto, (13.0, 14.0, true, false));
        for words in [state, motto] {
            self.middle("box 1", words, middle_right);
        }
        self.must(motto.baseline > state.baseline, || "the motto stands below the state".into());
        self.rule(page, motto, "the motto", 0.97..1.03);
        for parent in document.issuer.parent.iter().flat_map(|parent| parent.lines()) {
            let Some(words) = find(page, &parent.to_uppercase()) else { return self.lacks("box 2, parent") };
            self.looks("box 2, parent", words, (12.0, 13.0, false, false));
            self.middle("box 2", words, middle_left);
        }
        let mut above = 0.0;
        for name in document.issuer.name.lines() {
            let Some(words) = find(page, &name.to_uppercase()) else { return self.lacks("box 2, issuer") };
            self.looks("box 2, issuer", words, (12.0, 13.0, true, false));
            self.middle("box 2", words, middle_left);
            above = words.baseline;
            if Some(name) == document.issuer.name.lines().last() {
                self.rule(page, words, "the issuer", 1.0 / 3.0 - 0.02..0.52);
            }
        }
        let Some(number) = page.words.iter().find(|words| words.text.starts_with("Số:")) else {
            return self.lacks("box 3");
        };
        self.looks("box 3", number, (13.0, 13.0, false, false));
        self.middle("box 3", number, middle_left);
        self.must(number.baseline > above, || "the number stands below the issuer".into());
        self.number_form(document, &number.text);
        let Some(place) = page.words.iter().find(|words| words.is_italic() && words.text.contains("ngày")) else {
            return self.lacks("box 4");
        };
        self.looks("box 4", place, (13.0, 14.0, false, true));
        self.middle("box 4", place, middle_right);
        self.must((place.baseline - number.baseline).abs() < 1.5, || "number and date stand on one line".into());
        self.date_form(&place.text);
        self.about(document, page, number.baseline, middle_left);
        self.recipients(document, page);
        self.must(page.words.iter().all(|words| words.baseline > 20.0 * MM), || "page 1 has a number".into());
    }

    fn about(&mut self, document: &Official, page: &PageText, number: f64, middle: f64) {
        match &document.heading {
            Heading::Letter { .. } => {
                let Some(about) = page.words.iter().find(|words| words.text.starts_with("V/v ")) else {
                    return self.lacks("box 5b");
                };
                self.looks("box 5b", about, (12.0, 13.0, false, false));
                self.middle("box 5b", about, middle);
                self.must(about.baseline > number, || "V/v stands below the number".into());
            }
            Heading::Kind { kind, .. } => {
                let Some(name) = find(page, &kind.to_uppercase()) else { return self.lacks("box 5a") };
                self.looks("box 5a", name, (13.0, 14.0, true, false));
                self.middle("box 5a", name, (30.0 * MM + page.width - 20.0 * MM) / 2.0);
            }
        }
        if let Some(urgency) = document.urgency {
            let Some(mark) = find(page, urgency.words()) else { return self.lacks("box 10b") };
            self.looks("box 10b", mark, (13.0, 14.0, true, false));
            self.must(mark.is_red, || "the mark of urgency is red".into());
            self.must(mark.middle() < page.width / 2.0, || "the mark of urgency stands left".into());
        }
    }

    fn recipients(&mut self, document: &Official, page: &PageText) {
        if document.recipients.is_empty() {
            return;
        }
        let Some(head) = page.words.iter().find(|words| words.text.starts_with("Kính gửi:")) else {
            return self.lacks("box 9a");
        };
        self.looks("box 9a", head, (13.0, 14.0, false, false));
        if document.recipients.len() == 1 {
            let is_same_line = head.text.trim_end().len() > "Kính gửi:".len();
            return self.must(is_same_line, || "one recipient stands on the line of Kính gửi".into());
        }
        let last = document.recipients.len() - 1;
        let colon = head.right;
        for (at, name) in document.recipients.iter().enumerate() {
            let line = format!("- {name}{}", if at == last { "." } else { ";" });
            // A long name goes on in a second line.
            let begin: String = line.chars().take(30).collect();
            let Some(words) = page.words.iter().find(|words| words.text.starts_with(&begin)) else {
                return self.faults.push(format!("box 9a lacks {line}"));
            };
            self.must((words.left - colon).abs() < 6.0, || "the dashes stand below the colon".into());
        }
    }

    /// `Số: 05/KH-UBND`
    fn number_form(&mut self, document: &Official, line: &str) {
        let rest = line.trim_start_matches("Số:").trim();
        let (number, symbol) = rest.split_once('/').unwrap_or((rest, ""));
        let is_number = match document.number {
            Some(_) => number.len() >= 2 && number.bytes().all(|b| b.is_ascii_digit()),
            None => number.trim().is_empty(),
        };
        self.must(is_number && symbol.trim() == document.symbol.as_str(), || format!("the number reads {line:?}"));
    }

    /// `Minh Giang, ngày 06 tháng 02 năm 2026`
    fn date_form(&mut self, line: &str) {
        let Some((_, date)) = line.split_once(", ngày") else {
            return self.faults.push(format!("the date reads {line:?}"));
        };
        let parts: Vec<&str> = date.split_whitespace().collect();
        if parts.first().is_some_and(|day| day.contains('…')) {
            return;
        }
        let [day, "tháng", month, "năm", year] = parts[..] else {
            return self.faults.push(format!("the date reads {line:?}"));
        };
        let has_zeros =
            day.len() == 2 && (month.len() == 2 || month.parse::<u32>().is_ok_and(|month| (3..10).contains(&month)));
        self.must(has_zeros && year.len() == 4, || format!("the date reads {line:?}"));
    }

    /// What closes the document: `./.`, signature on the right, copies on the left.
    fn end(&mut self, document: &Official, pages: &[PageText]) {
        let Some(page) = pages.iter().find(|page| find(page, "Nơi nhận:").is_some()) else {
            return self.lacks("box 9b");
        };
        let half = (30.0 * MM + page.width - 20.0 * MM) / 2.0;
        let right = (half + page.width - 20.0 * MM) / 2.0;
        let (Some(copies), Some(name)) = (find(page, "Nơi nhận:"), find(page, document.signing.name.trim())) else {
            return self.lacks("box 7b");
        };
        self.looks("box 9b, head", copies, (12.0, 12.0, true, true));
        self.looks("box 7b", name, (13.0, 14.0, true, false));
        self.middle("box 7b", name, right);
        let lines: Vec<&Words> = page
            .words
            .iter()
            .filter(|words| words.left < half && words.baseline > copies.baseline + 1.0 && words.size < 11.5)
            .filter(|words| words.text.starts_with("- "))
            .collect();
        self.must(lines.len() == document.copies_to.len() + 1, || format!("box 9b has {} lines", lines.len()));
        for (at, line) in lines.iter().enumerate() {
            self.looks("box 9b, line", line, (11.0, 11.0, false, false));
            let is_last = at + 1 == lines.len();
            let ends = if is_last {
                line.text.starts_with("- Lưu: ") && line.text.trim().ends_with('.')
            } else {
                line.text.trim().ends_with(';')
            };
            self.must(ends, || format!("box 9b: {:?}", line.text));
        }
        let authority: Vec<&Words> = page
            .words
            .iter()
            .filter(|words| {
                words.left > half && words.baseline > copies.baseline - 8.0 && words.baseline < name.baseline - 1.0
            })
            .collect();
        self.must(!authority.is_empty(), || "box 7a is missing".into());
        for words in &authority {
            self.looks("box 7a", words, (13.0, 14.0, true, false));
            self.middle("box 7a", words, right);
            self.must(words.text == words.text.to_uppercase(), || format!("box 7a: {:?}", words.text));
        }
        if let Some(lowest) = authority.last() {
            let room = name.baseline - lowest.baseline;
            self.must(room > 50.0, || format!("{room} points are no room for a signature"));
        }
        let first = authority.first().map_or(0.0, |words| words.baseline);
        self.must((first - copies.baseline).abs() < 4.0, || "boxes 7a and 9b begin on one line".into());
        let is_closed = pages.iter().any(|page| page.words.iter().any(|words| words.text.trim_end().ends_with("./.")));
        self.must(is_closed, || "the text does not end with ./.".into());
    }

    fn annexes(&mut self, document: &Official, pages: &[PageText]) {
        let count = document.annexes.len();
        let begins: Vec<usize> = pages
            .iter()
            .enumerate()
            .filter(|(_, page)| page.words.iter().any(|words| words.text.starts_with("Phụ lục") && words.is_bold()))
            .map(|(at, _)| at)
            .collect();
        self.must(begins.len() == count, || format!("{} annexes, not {count}", begins.len()));
        let mut number = 0;
        for (at, page) in pages.iter().enumerate() {
            number = if at == 0 || begins.contains(&at) { 1 } else { number + 1 };
            let stated: Vec<&Words> = page.words.iter().filter(|words| words.baseline < 20.0 * MM).collect();
            match (number, stated[..].first()) {
                (1, stated) => {
                    self.must(stated.is_none(), || format!("page {} is a first one and has a number", at + 1))
                }
                (_, Some(stated)) => {
                    self.looks("page number", stated, (13.0, 14.0, false, false));
                    self.must(stated.text.trim() == number.to_string(), || {
                        format!("page {} says {}", at + 1, stated.text)
                    });
                    self.middle("page number", stated, (page.width + 10.0 * MM) / 2.0);
                }
                (_, None) => self.faults.push(format!("page {} has no number", at + 1)),
            }
            let is_annex = begins.first().is_some_and(|first| at >= *first);
            let has_rows = page.words.iter().any(|words| words.text.trim() == "31/01/2026");
            if is_annex && has_rows {
                let has_head = page.words.iter().any(|words| words.text.trim() == "Nhiệm vụ" && words.is_bold());
                self.must(has_head, || format!("page {} has rows without a head", at + 1));
            }
        }
        for (annex, at) in document.annexes.iter().zip(begins) {
            let is_landscape = pages[at].width > pages[at].height;
            self.must(is_landscape == annex.is_landscape, || "the annex lies the other way".into());
        }
    }

    /// A line right below words, as long as this share of them, in their middle.
    fn rule(&mut self, page: &PageText, words: &Words, name: &str, share: std::ops::Range<f64>) {
        let length = words.right - words.left;
        let below = page.rules.iter().find(|[left, top, right, bottom]| {
            let is_flat = bottom - top < 2.5 && right - left > 10.0;
            is_flat
                && top - words.baseline > 0.0
                && top - words.baseline < 12.0
                && (left + right) / 2.0 - words.middle() < 4.0
                && words.middle() - (left + right) / 2.0 < 4.0
        });
        match below {
            Some([left, _, right, _]) => {
                let of = (right - left) / length;
                self.must(share.contains(&of), || format!("the line below {name} is {of:.2} of its words"));
            }
            None => self.faults.push(format!("there is no line below {name}")),
        }
    }

    fn lacks(&mut self, name: &str) {
        self.faults.push(format!("{name} is missing"));
    }
}

/// The words that say just this, across joined parts.
fn find<'a>(page: &'a PageText, text: &str) -> Option<&'a Words> {
    page.words.iter().find(|words| words.text.trim() == text.trim())
}
