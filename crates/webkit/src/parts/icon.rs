//! Icons of the sprite.

use std::fmt;
use std::sync::LazyLock;

use askama::filters::HtmlSafe;

use crate::assets;
use crate::html::Html;

static SPRITE: LazyLock<String> = LazyLock::new(|| assets::address("icons.svg"));

/// An icon beside words; screen readers pass over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Icon(&'static str);

impl Icon {
    /// The icon `i-NAME` of the sprite (`assets/VENDORED.toml` lists them; the tests look every name up).
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }
}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<svg class=\"i\" aria-hidden=\"true\"><use href=\"{}#i-{}\"/></svg>", *SPRITE, self.0)
    }
}

impl HtmlSafe for Icon {}

impl From<Icon> for Html {
    fn from(icon: Icon) -> Self {
        Self::trusted(icon.to_string())
    }
}
