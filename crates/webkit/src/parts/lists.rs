//! Facts as a list of names and values, and what happened as a line of time.

use askama::Template;

use crate::html::{Html, component};
use crate::parts::State;

/// Names and values: the facts of one object.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/key_values.html")]
pub struct KeyValues {
    rows: Vec<(String, Html)>,
}

component!(KeyValues);

impl KeyValues {
    /// An empty list.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One more fact. A string is escaped; chips and links are drawn.
    #[must_use]
    pub fn row(mut self, name: impl ToString, value: impl Into<Html>) -> Self {
        self.rows.push((name.to_string(), value.into()));
        self
    }

    /// One more fact, where there is one.
    #[must_use]
    pub fn row_if(self, name: impl ToString, value: Option<impl Into<Html>>) -> Self {
        match value {
            Some(value) => self.row(name, value),
            None => self,
        }
    }
}

/// One thing that happened, or that comes next.
#[derive(Debug, Clone)]
pub struct TimelineEntry {
    state: State,
    when: String,
    what: Html,
    is_next: bool,
}

impl TimelineEntry {
    /// Something that happened: the colour of its dot, when, and what.
    #[must_use]
    pub fn new(state: State, when: impl ToString, what: impl Into<Html>) -> Self {
        Self { state, when: when.to_string(), what: what.into(), is_next: false }
    }

    /// Something still to come: its dot is hollow.
    #[must_use]
    pub fn next(state: State, when: impl ToString, what: impl Into<Html>) -> Self {
        Self { is_next: true, ..Self::new(state, when, what) }
    }
}

/// What happened, the newest first.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/timeline.html")]
pub struct Timeline {
    entries: Vec<TimelineEntry>,
}

component!(Timeline);

impl Timeline {
    /// A line of these entries in the order given.
    #[must_use]
    pub fn new(entries: Vec<TimelineEntry>) -> Self {
        Self { entries }
    }
}
