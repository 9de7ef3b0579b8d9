//! A part's XML as a stream of local names and text. Entities other than the five of XML and character references are
//! dropped, so nothing can be made to expand; nesting is bounded.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::reading::ReadError;
use crate::reading::limits::Budget;

/// Deepest nesting. Word's own files stay below 60.
const DEEPEST: usize = 256;

/// Events between two looks at the clock.
const CLOCK_EVERY: u32 = 4096;

/// One thing found in a part.
pub(super) enum Node<'a> {
    /// An element starts.
    Start(Element<'a>),
    /// The innermost open element ends.
    End,
    /// Characters.
    Text(Cow<'a, str>),
}

/// The start of an element.
pub(super) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// Name without prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// Value of the attribute with this name, prefixes left aside.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let found = attributes
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().into_inner() == name)?;
        found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
    }

    /// Value of `val`, where most of Word's properties stand.
    pub(super) fn value(&self) -> Option<String> {
        self.attribute("val")
    }

    /// A property that is on when it is there, unless `val` says no.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.value().as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

/// Hands every node of a part to `visit`, in order.
pub(super) fn walk<'a>(
    xml: &'a str,
    budget: &Budget,
    mut visit: impl FnMut(Node<'a>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut reader = Reader::from_str(xml);
    let mut depth = 0_usize;
    let mut events = 0_u32;
    loop {
        events = events.wrapping_add(1);
        if events.is_multiple_of(CLOCK_EVERY) {
            budget.check_time()?;
        }
        match reader.read_event().map_err(|_| ReadError::Damaged)? {
            Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(ReadError::Damaged);
                }
                visit(Node::Start(Element(start)))?;
            }
            Event::Empty(start) => {
                visit(Node::Start(Element(start)))?;
                visit(Node::End)?;
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                visit(Node::End)?;
            }
            Event::Text(text) => visit(Node::Text(text.into_inner()))?,
            Event::CData(text) => visit(Node::Text(text.into_inner()))?,
            Event::GeneralRef(reference) => {
                if let Some(character) = character(&reference) {
                    visit(Node::Text(Cow::Owned(character.to_string())))?;
                }
            }
            Event::Eof if depth > 0 => return Err(ReadError::Truncated),
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn character(reference: &quick_xml::events::BytesRef) -> Option<char> {
    match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    }
}
