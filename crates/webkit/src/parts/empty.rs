//! What stands where nothing is: why, and how to go on.

use askama::Template;

use crate::html::{Html, component};
use crate::parts::head::Actions;
use crate::parts::{Action, Icon};

/// Says why a list is empty and what to do; never a bare "no data".
#[derive(Debug, Clone, Template)]
#[template(path = "parts/empty.html")]
pub struct EmptyState {
    icon: Icon,
    title: String,
    text: Html,
    actions: Vec<Action>,
}

component!(EmptyState);

impl EmptyState {
    /// `icon` is a name of the sprite: `funnel` where conditions empty the list, `inbox` where nothing has come yet.
    #[must_use]
    pub fn new(icon: &'static str, title: impl ToString, text: impl Into<Html>) -> Self {
        Self { icon: Icon::new(icon), title: title.to_string(), text: text.into(), actions: Vec::new() }
    }

    /// One way to go on.
    #[must_use]
    pub fn action(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }

    fn buttons(&self) -> Actions<'_> {
        Actions::new(&self.actions)
    }
}
