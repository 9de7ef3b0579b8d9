//! The question before something that cannot be undone.

use askama::Template;

use crate::csrf::CsrfToken;
use crate::html::{Html, component};
use crate::lang::Lang;
use crate::parts::Field;

/// What will happen, in words, and two ways on: do it, or go back. A page or a part of one; works without scripts.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/confirm.html")]
pub struct ConfirmForm {
    lang: Lang,
    csrf: CsrfToken,
    title: String,
    text: Html,
    action: String,
    button: String,
    back: String,
    fields: Vec<Field>,
    hidden: Vec<(String, String)>,
    is_dangerous: bool,
}

component!(ConfirmForm);

impl ConfirmForm {
    /// `title` asks ("Phát hành 41 nhiệm vụ?"), `button` names the deed ("Phát hành"), `action` takes the post, `back` leads away.
    #[must_use]
    pub fn new(
        lang: Lang,
        csrf: CsrfToken,
        title: impl ToString,
        text: impl Into<Html>,
        action: impl ToString,
        button: impl ToString,
        back: impl ToString,
    ) -> Self {
        Self {
            lang,
            csrf,
            title: title.to_string(),
            text: text.into(),
            action: action.to_string(),
            button: button.to_string(),
            back: back.to_string(),
            fields: Vec::new(),
            hidden: Vec::new(),
            is_dangerous: false,
        }
    }

    /// Asks for something besides: a reason, most often.
    #[must_use]
    pub fn field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    /// Sends a value along unseen: the version that the person looked at.
    #[must_use]
    pub fn hidden(mut self, name: &str, value: impl ToString) -> Self {
        self.hidden.push((name.to_owned(), value.to_string()));
        self
    }

    /// The button is red: something is withdrawn, ended or refused.
    #[must_use]
    pub fn dangerous(mut self) -> Self {
        self.is_dangerous = true;
        self
    }
}
