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

/// Who saved first and what differs; what this person wrote is not lost. The page that holds it offers the ways on.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/versions.html")]
pub struct Versions {
    lang: Lang,
    saved_by: String,
    saved_at: String,
    rows: Vec<Version>,
}

component!(Versions);

impl Versions {
    /// `saved_by` and `saved_at` as they are to be read: "Bùi Thị Kim Oanh", "16/03/2026 10:42".
    #[must_use]
    pub fn new(lang: Lang, saved_by: impl ToString, saved_at: impl ToString, rows: Vec<Version>) -> Self {
        Self { lang, saved_by: saved_by.to_string(), saved_at: saved_at.to_string(), rows }
    }
}
