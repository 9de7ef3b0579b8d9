//! What the pages of a PDF draw, straight from their content: words with place, font and colour, and ruled lines. Written for the tests
//! alone; knows the fonts of our writer and of LibreOffice.

use std::collections::HashMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object};

/// A page; places are points from the upper left corner.
#[derive(Debug, Default)]
pub struct PageText {
    pub width: f64,
    pub height: f64,
    pub words: Vec<Words>,
    pub rules: Vec<[f64; 4]>,
}

/// Words on one line in one font.
#[derive(Debug, Clone, PartialEq)]
pub struct Words {
    pub text: String,
    pub left: f64,
    pub right: f64,
    /// Where the pen stood, spaces too.
    pub pen: f64,
    pub baseline: f64,
    pub size: f64,
    pub font: String,
    pub is_red: bool,
}

impl Words {
    pub fn is_bold(&self) -> bool {
        self.font.contains("Bold")
    }

    pub fn is_italic(&self) -> bool {
        self.font.contains("Italic")
    }

    pub fn middle(&self) -> f64 {
        (self.left + self.right) / 2.0
    }
}

struct Font {
    name: String,
    is_embedded: bool,
    bytes: usize,
    text: HashMap<u32, String>,
    widths: HashMap<u32, f64>,
    default_width: f64,
}

type Matrix = [f64; 6];

fn times(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

/// The pages of a file. Every font must be embedded.
pub fn pages(bytes: &[u8]) -> Vec<PageText> {
    let document = Document::load_mem(bytes).expect("a PDF");
    document.get_pages().into_values().map(|id| page(&document, id)).collect()
}

fn page(document: &Document, id: lopdf::ObjectId) -> PageText {
    let dictionary = document.get_dictionary(id).unwrap();
    let frame: Vec<f64> = media_box(document, dictionary);
    let fonts: HashMap<Vec<u8>, Font> = document
        .get_page_fonts(id)
        .unwrap()
        .into_iter()
        .map(|(name, font)| (name, read_font(document, font)))
        .collect();
    for font in fonts.values() {
        assert!(font.is_embedded, "{} is embedded", font.name);
    }
    let content = Content::decode(&document.get_page_content(id)).unwrap();
    let mut page = PageText { width: frame[2] - frame[0], height: frame[3] - frame[1], ..PageText::default() };
    let mut run = Run::new(&fonts, &mut page);
    run.all(&content);
    page.words.retain(|words| !words.text.trim().is_empty());
    page
}

fn media_box(document: &Document, page: &Dictionary) -> Vec<f64> {
    let value = match page.get(b"MediaBox") {
        Ok(value) => document.dereference(value).unwrap().1,
        Err(_) => {
            let parent = document.get_dictionary(page.get(b"Parent").unwrap().as_reference().unwrap()).unwrap();
            return media_box(document, parent);
        }
    };
    value.as_array().unwrap().iter().map(number).collect()
}

fn number(object: &Object) -> f64 {
    match object {
        Object::Integer(value) => *value as f64,
        Object::Real(value) => f64::from(*value),
        _ => 0.0,
    }
}

fn get<'a>(document: &'a Document, dictionary: &'a Dictionary, name: &[u8]) -> Option<&'a Object> {
    document.dereference(dictionary.get(name).ok()?).ok().map(|(_, object)| object)
}

fn read_font(document: &Document, font: &Dictionary) -> Font {
    let name = String::from_utf8_lossy(get(document, font, b"BaseFont").unwrap().as_name().unwrap()).into_owned();
    let below = get(document, font, b"DescendantFonts")
        .map(|fonts| document.dereference(&fonts.as_array().unwrap()[0]).unwrap().1.as_dict().unwrap());
    let descriptor = get(document, below.unwrap_or(font), b"FontDescriptor").unwrap().as_dict().unwrap();
    let is_embedded = [&b"FontFile2"[..], b"FontFile3"].iter().any(|key| descriptor.has(key));
    let (text, bytes) = read_map(get(document, font, b"ToUnicode").expect("ToUnicode").as_stream().unwrap());
    let mut widths = HashMap::new();
    if let Some(below) = below {
        read_wide(document, below, &mut widths);
    } else {
        let first = number(get(document, font, b"FirstChar").unwrap()) as u32;
        let list = get(document, font, b"Widths").unwrap().as_array().unwrap();
        widths.extend(list.iter().enumerate().map(|(at, width)| (first + at as u32, number(width))));
    }
    let default_width = below.and_then(|below| get(document, below, b"DW")).map_or(1000.0, number);
    Font { name, is_embedded, bytes, text, widths, default_width }
}

fn read_wide(document: &Document, font: &Dictionary, widths: &mut HashMap<u32, f64>) {
    let Some(list) = get(document, font, b"W") else { return };
    let list = list.as_array().unwrap();
    let mut at = 0;
    while at < list.len() {
        let first = number(&list[at]) as u32;
        if let Ok(each) = document.dereference(&list[at + 1]).unwrap().1.as_array() {
            widths.extend(each.iter().enumerate().map(|(at, width)| (first + at as u32, number(width))));
            at += 2;
        } else {
            let last = number(&list[at + 1]) as u32;
            widths.extend((first..=last).map(|code| (code, number(&list[at + 2]))));
            at += 3;
        }
    }
}

/// A ToUnicode map and the bytes of its codes.
fn read_map(stream: &lopdf::Stream) -> (HashMap<u32, String>, usize) {
    let content = String::from_utf8_lossy(&stream.get_plain_content().unwrap()).into_owned();
    let mut map = HashMap::new();
    let mut bytes = 1;
    let hex = |token: &str| token.trim_matches(['<', '>']).to_owned();
    let text = |hex: &str| {
        let units: Vec<u16> =
            (0..hex.len() / 4).map(|at| u16::from_str_radix(&hex[at * 4..at * 4 + 4], 16).unwrap()).collect();
        String::from_utf16(&units).unwrap()
    };
    let tokens: Vec<String> = content
        .replace('<', " <")
        .replace('>', "> ")
        .replace('[', " [ ")
        .replace(']', " ] ")
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let mut at = 0;
    let mut inside = "";
    while at < tokens.len() {
        match tokens[at].as_str() {
            "begincodespacerange" => bytes = hex(&tokens[at + 1]).len() / 2,
            "beginbfchar" => inside = "char",
            "beginbfrange" => inside = "range",
            "endbfchar" | "endbfrange" => inside = "",
            token if token.starts_with('<') && inside == "char" => {
                map.insert(u32::from_str_radix(&hex(token), 16).unwrap(), text(&hex(&tokens[at + 1])));
                at += 1;
            }
            token if token.starts_with('<') && inside == "range" => {
                let first = u32::from_str_radix(&hex(token), 16).unwrap();
                let last = u32::from_str_radix(&hex(&tokens[at + 1]), 16).unwrap();
                if tokens[at + 2] == "[" {
                    for code in first..=last {
                        map.insert(code, text(&hex(&tokens[at + 3 + (code - first) as usize])));
                    }
                    at += 3 + (last - first) as usize + 1;
                } else {
                    let start: Vec<char> = text(&hex(&tokens[at + 2])).chars().collect();
                    for code in first..=last {
                        let mut one = start.clone();
                        let end = one.last_mut().unwrap();
                        *end = char::from_u32(u32::from(*end) + code - first).unwrap();
                        map.insert(code, one.into_iter().collect());
                    }
                    at += 2;
                }
            }
            _ => {}
        }
        at += 1;
    }
    (map, bytes)
}

struct Run<'a> {
    fonts: &'a HashMap<Vec<u8>, Font>,
    page: &'a mut PageText,
    ctm: Matrix,
    line: Matrix,
    text: Matrix,
    font: Vec<u8>,
    size: f64,
    spacing: (f64, f64),
    stretch: f64,
    is_red: bool,
    path: Vec<[f64; 2]>,
}

impl<'a> Run<'a> {
    fn new(fonts: &'a HashMap<Vec<u8>, Font>, page: &'a mut PageText) -> Self {
        let one = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
        Self {
            fonts,
            page,
            ctm: one,
            line: one,
            text: one,
            font: Vec::new(),
            size: 0.0,
            spacing: (0.0, 0.0),
            stretch: 1.0,
            is_red: false,
            path: Vec::new(),
        }
    }

    fn all(&mut self, content: &Content) {
        let mut saved = Vec::new();
        for operation in &content.operations {
            let n = |at: usize| operation.operands.get(at).map_or(0.0, number);
            let six = || [n(0), n(1), n(2), n(3), n(4), n(5)];
            match operation.operator.as_str() {
                "q" => saved.push((self.ctm, self.font.clone(), self.size, self.spacing, self.stretch, self.is_red)),
                "Q" => {
                    if let Some(state) = saved.pop() {
                        (self.ctm, self.font, self.size, self.spacing, self.stretch, self.is_red) = state;
                    }
                }
                "cm" => self.ctm = times(six(), self.ctm),
                "BT" => (self.line, self.text) = ([1.0, 0.0, 0.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
                "Tf" => {
                    self.font = operation.operands[0].as_name().unwrap().to_vec();
                    self.size = n(1);
                }
                "Tm" => (self.line, self.text) = (six(), six()),
                "Td" | "TD" => {
                    self.line = times([1.0, 0.0, 0.0, 1.0, n(0), n(1)], self.line);
                    self.text = self.line;
                }
                "Tc" => self.spacing.0 = n(0),
                "Tw" => self.spacing.1 = n(0),
                "Tz" => self.stretch = n(0) / 100.0,
                "rg" | "scn" | "sc" if operation.operands.len() == 3 => self.is_red = n(0) > 0.5 && n(1) < 0.2,
                "g" => self.is_red = false,
                "Tj" => self.show(&operation.operands[0]),
                "TJ" => {
                    for part in operation.operands[0].as_array().unwrap() {
                        match part {
                            Object::String(..) => self.show(part),
                            shift => self.advance(-number(shift) / 1000.0 * self.size * self.stretch),
                        }
                    }
                }
                "m" => self.path = vec![[n(0), n(1)]],
                "l" => self.path.push([n(0), n(1)]),
                "re" => {
                    self.path =
                        vec![[n(0), n(1)], [n(0) + n(2), n(1)], [n(0) + n(2), n(1) + n(3)], [n(0), n(1) + n(3)]];
                }
                "S" | "s" | "f" | "f*" | "B" => self.rule(),
                _ => {}
            }
        }
    }

    fn place(&self, matrix: Matrix) -> (f64, f64) {
        let at = times(matrix, self.ctm);
        (at[4], self.page.height - at[5])
    }

    fn advance(&mut self, by: f64) {
        self.text = times([1.0, 0.0, 0.0, 1.0, by, 0.0], self.text);
    }

    fn show(&mut self, string: &Object) {
        let codes = string.as_str().unwrap();
        let font = &self.fonts[&self.font];
        for code in codes.chunks(font.bytes) {
            let code = code.iter().fold(0_u32, |code, byte| code << 8 | u32::from(*byte));
            let text = font.text.get(&code).cloned().unwrap_or_else(|| panic!("{} has no text for {code}", font.name));
            let width = font.widths.get(&code).copied().unwrap_or(font.default_width) / 1000.0 * self.size;
            let (left, baseline) = self.place(self.text);
            let space = if text == " " { self.spacing.1 } else { 0.0 };
            self.advance((width + self.spacing.0 + space) * self.stretch);
            let (right, _) = self.place(self.text);
            let scale = times(self.text, self.ctm)[0].abs();
            let words = Words {
                text,
                left,
                right: right.max(left),
                pen: right.max(left),
                baseline,
                size: (self.size * scale * 100.0).round() / 100.0,
                font: font.name.split_once('+').map_or(font.name.as_str(), |(_, name)| name).to_owned(),
                is_red: self.is_red,
            };
            self.add(words);
        }
    }

    /// Joins what stands on one line.
    fn add(&mut self, words: Words) {
        if let Some(last) = self.page.words.last_mut() {
            let is_same =
                last.font == words.font && (last.size - words.size).abs() < 0.3 && last.is_red == words.is_red;
            let gap = words.left - last.pen;
            if is_same && (last.baseline - words.baseline).abs() < 0.5 && gap > -1.5 && gap < words.size {
                last.text.push_str(&words.text);
                last.pen = words.pen;
                if !words.text.trim().is_empty() {
                    last.right = words.right;
                }
                return;
            }
        }
        if !words.text.trim().is_empty() {
            self.page.words.push(words);
        }
    }

    fn rule(&mut self) {
        let points: Vec<(f64, f64)> = self.path.iter().map(|[x, y]| self.place([1.0, 0.0, 0.0, 1.0, *x, *y])).collect();
        let bounds = points.iter().fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |b, (x, y)| {
            [b[0].min(*x), b[1].min(*y), b[2].max(*x), b[3].max(*y)]
        });
        self.page.rules.push(bounds);
    }
}
