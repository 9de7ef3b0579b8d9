//! The head of a page: where we are, what this is, how it stands, what may be done.

use askama::Template;

use crate::html::{Html, component};
use crate::parts::Icon;

/// A button that is a link.
#[derive(Debug, Clone)]
pub struct Action {
    text: String,
    href: String,
    icon: Option<Icon>,
    is_primary: bool,
}

impl Action {
    /// One of several things to do.
    #[must_use]
    pub fn new(text: impl ToString, href: impl ToString) -> Self {
        Self { text: text.to_string(), href: href.to_string(), icon: None, is_primary: false }
    }

    /// The next sensible thing to do: at most one of a page.
    #[must_use]
    pub fn primary(text: impl ToString, href: impl ToString) -> Self {
        Self { is_primary: true, ..Self::new(text, href) }
    }

    /// With an icon before the words.
    #[must_use]
    pub fn icon(mut self, name: &'static str) -> Self {
        self.icon = Some(Icon::new(name));
        self
    }
}

/// The buttons of a page head or of an empty state.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/actions.html")]
pub(crate) struct Actions<'a> {
    actions: &'a [Action],
}

impl askama::filters::HtmlSafe for Actions<'_> {}

impl<'a> Actions<'a> {
    pub(crate) fn new(actions: &'a [Action]) -> Self {
        Self { actions }
    }
}

/// Crumb, h1, one sentence that says how it stands, and the actions.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/page_head.html")]
pub struct PageHead {
    crumbs: Vec<Html>,
    title: String,
    sentence: Option<Html>,
    actions: Vec<Action>,
}

component!(PageHead);

impl PageHead {
    /// A head with nothing but its h1.
    #[must_use]
    pub fn new(title: impl ToString) -> Self {
        Self { crumbs: Vec::new(), title: title.to_string(), sentence: None, actions: Vec::new() }
    }

    /// One more step of the way here: a link ([`Html::link`]) or a plain text.
    #[must_use]
    pub fn crumb(mut self, step: impl Into<Html>) -> Self {
        self.crumbs.push(step.into());
        self
    }

    /// How it stands, in a sentence; it is read out when it changes. A [`crate::Text`] may bring `<b>` from the catalogue.
    #[must_use]
    pub fn sentence(mut self, sentence: impl Into<Html>) -> Self {
        self.sentence = Some(sentence.into());
        self
    }

    /// One more thing to do.
    #[must_use]
    pub fn action(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }

    fn buttons(&self) -> Actions<'_> {
        Actions::new(&self.actions)
    }
}
