//! Styles, as far as they decide what the text says: fonts of old encodings, lists, capitals, hidden and raised text.

use std::collections::HashMap;

use super::numbering::Place;
use super::xml::{Element, Node, walk};
use crate::reading::ReadError;
use crate::reading::legacy::LegacyFont;
use crate::reading::limits::Budget;

/// How a stretch of text is set. `None`: as the style it is based on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// The old encoding that the font stands for; `Some(None)` is a Unicode font.
    pub font: Option<Option<LegacyFont>>,
    /// Shown in capitals.
    pub capitals: Option<bool>,
    /// Hidden.
    pub hidden: Option<bool>,
    /// Superscript.
    pub raised: Option<bool>,
}

impl Look {
    /// Takes over a property of `rPr`.
    pub(super) fn set(&mut self, element: &Element) {
        match element.name() {
            "rFonts" => {
                // A theme's font overrides the named one (ECMA-376 part 1, 17.3.2.26), and no theme has an old font.
                let theme = element.attribute("hAnsiTheme").or_else(|| element.attribute("asciiTheme"));
                let named = element.attribute("hAnsi").or_else(|| element.attribute("ascii"));
                if theme.is_some() || named.is_some() {
                    self.font = Some(named.filter(|_| theme.is_none()).and_then(|name| LegacyFont::by_name(&name)));
                }
            }
            "caps" => self.capitals = Some(element.is_on()),
            "vanish" => self.hidden = Some(element.is_on()),
            "vertAlign" => self.raised = Some(element.value().as_deref() == Some("superscript")),
            _ => {}
        }
    }

    /// This look, with what it leaves open taken from `base`.
    pub(super) fn over(&self, base: &Look) -> Look {
        Look {
            font: self.font.or(base.font),
            capitals: self.capitals.or(base.capitals),
            hidden: self.hidden.or(base.hidden),
            raised: self.raised.or(base.raised),
        }
    }
}

/// One style.
#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    look: Look,
    place: Place,
}

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    defaults: Look,
    default_paragraph: Option<String>,
    styles: HashMap<String, Style>,
}

/// Longest chain of styles based on each other that is followed; Word allows ten.
const LONGEST_CHAIN: usize = 16;

impl Styles {
    /// Reads `styles.xml`.
    pub(super) fn parse(xml: &str, budget: &Budget) -> Result<Self, ReadError> {
        let mut styles = Self::default();
        let mut open: Option<(String, Style)> = None;
        let mut in_defaults = false;
        // Names of the open elements that matter for what is inside them.
        let mut path: Vec<bool> = Vec::new();
        walk(xml, budget, |node| {
            match node {
                Node::Start(element) => {
                    let is_style = element.name() == "style";
                    path.push(is_style);
                    if is_style {
                        let id = element.attribute("styleId").unwrap_or_default();
                        let is_default = matches!(element.attribute("default").as_deref(), Some("1" | "true" | "on"));
                        if is_default && element.attribute("type").as_deref() == Some("paragraph") {
                            styles.default_paragraph = Some(id.clone());
                        }
                        open = Some((id, Style::default()));
                    } else if let Some((_, style)) = &mut open {
                        style.set(&element);
                    } else {
                        in_defaults |= element.name() == "rPrDefault";
                        if in_defaults {
                            styles.defaults.set(&element);
                        }
                    }
                }
                Node::End => {
                    if path.pop() == Some(true)
                        && let Some((id, style)) = open.take()
                    {
                        styles.styles.insert(id, style);
                    }
                }
                Node::Text(_) => {}
            }
            Ok(())
        })?;
        Ok(styles)
    }

    /// The look of a paragraph's text before its runs say otherwise. `None`: the default style.
    pub(super) fn paragraph_look(&self, style: Option<&str>) -> Look {
        let own = self
            .chain(style.or(self.default_paragraph.as_deref()))
            .fold(Look::default(), |look, style| look.over(&style.look));
        own.over(&self.defaults)
    }

    /// The look that a character style adds.
    pub(super) fn character_look(&self, style: &str) -> Look {
        self.chain(Some(style)).fold(Look::default(), |look, style| look.over(&style.look))
    }

    /// The list that a paragraph style puts its paragraphs into.
    pub(super) fn place(&self, style: Option<&str>) -> Place {
        self.chain(style.or(self.default_paragraph.as_deref())).fold(Place::default(), |place, style| Place {
            list: place.list.or_else(|| style.place.list.clone()),
            level: place.level.or(style.place.level),
        })
    }

    /// A style, the one it is based on, and so on.
    fn chain<'a>(&'a self, first: Option<&str>) -> impl Iterator<Item = &'a Style> {
        std::iter::successors(first.and_then(|id| self.styles.get(id)), |style| {
            style.based_on.as_deref().and_then(|id| self.styles.get(id))
        })
        .take(LONGEST_CHAIN)
    }
}

impl Style {
    fn set(&mut self, element: &Element) {
        match element.name() {
            "basedOn" => self.based_on = element.value(),
            "numId" => self.place.list = element.value(),
            "ilvl" => self.place.level = element.value().and_then(|level| level.parse().ok()),
            _ => self.look.set(element),
        }
    }
}
