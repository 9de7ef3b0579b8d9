//! Two people changed the same thing: both versions beside each other.

use askama::Template;

use crate::html::component;
use crate::lang::Lang;

/// One field in both versions.
#[derive(Debug, Clone)]
pub struct Version {
    /// What the field is called.
    pub label: String,
    /// What the other person saved.
    pub saved: String,
    /// What this person wrote.
    pub own: String,
}

/// What differs, version beside version; what this person wrote is not lost. The page that holds it says who saved first and offers the
/// ways on.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/versions.html")]
pub struct Versions {
    lang: Lang,
    rows: Vec<Version>,
}

component!(Versions);

impl Versions {
    /// The fields in the order of the form.
    #[must_use]
    pub fn new(lang: Lang, rows: Vec<Version>) -> Self {
        Self { lang, rows }
    }
}
