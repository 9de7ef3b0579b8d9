//! Markup that is known to be safe, so that templates print it as it is.

use std::fmt::{self, Display, Write as _};

use askama::filters::{self, HtmlSafe};

use crate::text::Text;

/// A piece of markup. Strings become markup only by being escaped, components by being drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Html(String);

impl Html {
    /// Markup written by this crate or held in the catalogue: never made of what somebody typed.
    pub(crate) fn trusted(markup: String) -> Self {
        Self(markup)
    }

    /// A link with an escaped text. An address that is not of the site, of the web, of mail or of the telephone (a stored
    /// `javascript:` above all) leads nowhere.
    #[must_use]
    pub fn link(href: impl Display, text: impl Display) -> Self {
        let href = href.to_string();
        let is_known =
            ["/", "#", "?", "https://", "http://", "mailto:", "tel:"].iter().any(|start| href.starts_with(start));
        let href = if is_known { escape(&href) } else { "#".to_owned() };
        Self(format!("<a href=\"{href}\">{}</a>", escape(&text.to_string())))
    }

    /// A text that stays on one line: numbers of documents, codes, dates.
    #[must_use]
    pub fn whole(text: impl Display) -> Self {
        Self(format!("<span class=\"nw\">{}</span>", escape(&text.to_string())))
    }

    /// This markup, a space, and more of it.
    #[must_use]
    pub fn and(mut self, more: impl Into<Self>) -> Self {
        self.0.push(' ');
        self.0.push_str(&more.into().0);
        self
    }
}

impl Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Html {}

impl From<&str> for Html {
    fn from(text: &str) -> Self {
        Self(escape(text))
    }
}

impl From<String> for Html {
    fn from(text: String) -> Self {
        Self(escape(&text))
    }
}

impl From<Text> for Html {
    fn from(text: Text) -> Self {
        text.markup()
    }
}

/// The text with `& < > " '` written as character references.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    // The filter never fails, nor does writing to a String.
    let Ok(safe) = filters::escape(text, filters::Html);
    let _ = write!(escaped, "{safe}");
    escaped
}

/// Declares a component: a template struct whose markup is printed as it is wherever it stands.
macro_rules! component {
    ($($name:ident),+ $(,)?) => {$(
        impl askama::filters::HtmlSafe for $name {}

        impl From<$name> for $crate::html::Html {
            fn from(component: $name) -> Self {
                Self::trusted(component.to_string())
            }
        }
    )+};
}
pub(crate) use component;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_escaped_and_markup_is_not() {
        assert_eq!(Html::from("a <b> & \"c\" 'd'").to_string(), "a &#60;b&#62; &#38; &#34;c&#34; &#39;d&#39;");
        let link = Html::link("/van-ban?q=a&b=\"", "Kế hoạch <1>");
        assert_eq!(link.to_string(), "<a href=\"/van-ban?q=a&#38;b=&#34;\">Kế hoạch &#60;1&#62;</a>");
        assert_eq!(Html::link("javascript:alert(1)", "x").to_string(), "<a href=\"#\">x</a>");
        assert_eq!(Html::whole("86/KH-UBND").and("<").to_string(), "<span class=\"nw\">86/KH-UBND</span> &#60;");
    }
}
