//! Word's automatic numbers: `numbering.xml`, and the counters that run through the document
//! (ECMA-376 part 1, 17.9).

use std::collections::{HashMap, HashSet};

use super::xml::{Element, Node, walk};
use crate::reading::ReadError;
use crate::reading::legacy::LegacyFont;
use crate::reading::limits::Budget;
use crate::reading::numerals;

/// Word has nine levels.
const LEVELS: usize = 9;

/// Which list a paragraph belongs to, and at which level.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// `numId`; "0" takes a paragraph out of its style's list.
    pub list: Option<String>,
    /// `ilvl`, from 0.
    pub level: Option<usize>,
}

/// All lists of a document and where their counters stand.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: HashMap<String, List>,
    kinds: HashMap<String, Kind>,
    counters: HashMap<String, [Option<u32>; LEVELS]>,
    restarted: HashSet<String>,
}

/// A `num`: a kind of list, with what it changes.
#[derive(Debug, Default)]
struct List {
    kind: String,
    starts: HashMap<usize, u32>,
    levels: HashMap<usize, Level>,
}

/// An `abstractNum`.
#[derive(Debug, Default)]
struct Kind {
    levels: HashMap<usize, Level>,
    /// The list is that of another kind, found through a numbering style.
    style_link: Option<String>,
    /// The numbering style that this kind is the list of.
    defines_style: Option<String>,
}

#[derive(Debug, Clone)]
struct Level {
    start: u32,
    format: String,
    text: String,
    follow: &'static str,
    decimal_only: bool,
    never_restarts: bool,
    paragraph_style: Option<String>,
    font: Option<LegacyFont>,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 1,
            format: "decimal".into(),
            text: String::new(),
            follow: " ",
            decimal_only: false,
            never_restarts: false,
            paragraph_style: None,
            font: None,
        }
    }
}

impl Numbering {
    /// Reads `numbering.xml`.
    pub(super) fn parse(xml: &str, budget: &Budget) -> Result<Self, ReadError> {
        let mut parser = Parser::default();
        walk(xml, budget, |node| {
            match node {
                Node::Start(element) => parser.start(&element),
                Node::End => parser.end(),
                Node::Text(_) => {}
            }
            Ok(())
        })?;
        Ok(parser.numbering)
    }

    /// The number in front of the next paragraph at `place`, with the blank after it; empty where none is shown.
    /// `style`: the paragraph's style, which may be tied to a level.
    pub(super) fn next(&mut self, place: &Place, style: Option<&str>) -> String {
        let Some(list_id) = place.list.as_deref().filter(|list| *list != "0") else { return String::new() };
        let Some(list) = self.lists.get(list_id) else { return String::new() };
        let kind_id = resolve(&self.kinds, &list.kind);
        let Some(kind) = self.kinds.get(kind_id) else { return String::new() };
        let tied = || {
            let style = style?;
            kind.levels
                .iter()
                .find(|(_, level)| level.paragraph_style.as_deref() == Some(style))
                .map(|(&level, _)| level)
        };
        let at = place.level.or_else(tied).unwrap_or(0).min(LEVELS - 1);
        let level = |index: usize| list.levels.get(&index).or_else(|| kind.levels.get(&index));
        let Some(current) = level(at) else { return String::new() };

        let counters = self.counters.entry(kind_id.to_owned()).or_default();
        // A list that starts anew does so at its first paragraph only; its counters are those of its kind.
        if !list.starts.is_empty() && !self.restarted.contains(list_id) {
            self.restarted.insert(list_id.to_owned());
            for &index in list.starts.keys() {
                counters[index..].fill(None);
            }
        }
        let start = |index: usize| {
            list.starts.get(&index).copied().unwrap_or_else(|| level(index).map_or(1, |level| level.start))
        };
        counters[at] = Some(counters[at].map_or_else(|| start(at), |value| value.saturating_add(1)));
        for (index, counter) in counters.iter_mut().enumerate().skip(at + 1) {
            if !level(index).is_some_and(|level| level.never_restarts) {
                *counter = None;
            }
        }

        let shown = |index: usize| {
            let value = counters[index].unwrap_or_else(|| start(index));
            let format = if current.decimal_only { "decimal" } else { level(index).map_or("decimal", |l| &l.format) };
            numerals::number(value, format)
        };
        let label = current.label(shown);
        if label.is_empty() { label } else { label + current.follow }
    }
}

/// Follows a link through a numbering style to the kind that has the levels.
fn resolve<'a>(kinds: &'a HashMap<String, Kind>, kind_id: &'a str) -> &'a str {
    let link = kinds.get(kind_id).and_then(|kind| kind.style_link.as_ref());
    let target = link.and_then(|style| {
        kinds.iter().filter(|(_, kind)| kind.defines_style.as_ref() == Some(style)).map(|(id, _)| id).min()
    });
    target.map_or(kind_id, String::as_str)
}

impl Level {
    fn label(&self, shown: impl Fn(usize) -> String) -> String {
        if self.format == "bullet" {
            return bullet(&self.text, self.font).to_owned();
        }
        if self.format == "none" && !self.text.contains(|c: char| c != '%' && !c.is_ascii_digit()) {
            return String::new();
        }
        let mut label = String::new();
        let mut rest = self.text.chars().peekable();
        while let Some(character) = rest.next() {
            match (character, rest.peek().and_then(|digit| digit.to_digit(10))) {
                ('%', Some(digit @ 1..=9)) => {
                    rest.next();
                    label.push_str(&shown(digit as usize - 1));
                }
                _ => label.push(character),
            }
        }
        match self.font {
            Some(font) => font.to_unicode(&label),
            None => label,
        }
    }
}

/// The sign of a bullet list. Signs of symbol fonts have no meaning as letters; administrative documents write "-".
fn bullet(text: &str, font: Option<LegacyFont>) -> &'static str {
    match text.trim() {
        "" => "",
        "+" => "+",
        "*" => "*",
        "•" | "·" if font.is_none() => "•",
        _ => "-",
    }
}

/// Where the parser stands in `numbering.xml`.
#[derive(Debug, Default)]
struct Parser {
    numbering: Numbering,
    open: Vec<Open>,
    kind: (String, Kind),
    list: (String, List),
    override_level: usize,
    level: (usize, Level),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Kind,
    List,
    Level,
    Other,
}

impl Parser {
    fn start(&mut self, element: &Element) {
        let index =
            || element.attribute("ilvl").and_then(|level| level.parse::<usize>().ok()).unwrap_or(0).min(LEVELS - 1);
        let mut open = Open::Other;
        match element.name() {
            "abstractNum" => {
                open = Open::Kind;
                self.kind = (element.attribute("abstractNumId").unwrap_or_default(), Kind::default());
            }
            "num" => {
                open = Open::List;
                self.list = (element.attribute("numId").unwrap_or_default(), List::default());
            }
            "lvlOverride" => self.override_level = index(),
            "lvl" => {
                open = Open::Level;
                self.level = (index(), Level::default());
            }
            name => {
                let value = element.value();
                if self.open.contains(&Open::Level) {
                    self.level.1.set(name, value, element);
                } else if self.open.contains(&Open::List) {
                    self.set_list(name, value);
                } else if self.open.contains(&Open::Kind) {
                    match name {
                        "numStyleLink" => self.kind.1.style_link = value,
                        "styleLink" => self.kind.1.defines_style = value,
                        _ => {}
                    }
                }
            }
        }
        self.open.push(open);
    }

    fn set_list(&mut self, name: &str, value: Option<String>) {
        match (name, value) {
            ("abstractNumId", Some(kind)) => self.list.1.kind = kind,
            ("startOverride", Some(start)) => {
                if let Ok(start) = start.parse() {
                    self.list.1.starts.insert(self.override_level, start);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self) {
        match self.open.pop() {
            Some(Open::Kind) => {
                let (id, kind) = std::mem::take(&mut self.kind);
                self.numbering.kinds.insert(id, kind);
            }
            Some(Open::List) => {
                let (id, list) = std::mem::take(&mut self.list);
                self.numbering.lists.insert(id, list);
            }
            Some(Open::Level) => {
                let (index, level) = std::mem::take(&mut self.level);
                let in_list = self.open.contains(&Open::List);
                let levels = if in_list { &mut self.list.1.levels } else { &mut self.kind.1.levels };
                levels.insert(index, level);
            }
            Some(Open::Other) | None => {}
        }
    }
}

impl Level {
    fn set(&mut self, name: &str, value: Option<String>, element: &Element) {
        match (name, value) {
            ("start", Some(start)) => self.start = start.parse().unwrap_or(1),
            ("numFmt", Some(format)) => self.format = format,
            ("lvlText", Some(text)) => self.text = text,
            ("suff", Some(suffix)) => self.follow = if suffix == "nothing" { "" } else { " " },
            ("isLgl", _) => self.decimal_only = element.is_on(),
            ("lvlRestart", Some(restart)) => self.never_restarts = restart == "0",
            ("pStyle", style) => self.paragraph_style = style,
            ("rFonts", _) => {
                self.font = element.attribute("hAnsi").and_then(|name| LegacyFont::by_name(&name));
            }
            _ => {}
        }
    }
}
