//! A labelled control of a form, with its hint and what is wrong with it.

use askama::Template;
use thihanh_kernel::problem::FieldError;

use crate::failure::field_message;
use crate::html::component;
use crate::lang::Lang;

/// One of the values to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What the person reads.
    pub text: String,
}

impl Choice {
    /// A value and its words.
    #[must_use]
    pub fn new(value: impl ToString, text: impl ToString) -> Self {
        Self { value: value.to_string(), text: text.to_string() }
    }
}

/// What the control is.
#[derive(Debug, Clone)]
enum Control {
    /// A line; the type of the input and its autocomplete token.
    Line { kind: &'static str, autocomplete: &'static str },
    /// Several lines.
    Area { rows: u8 },
    /// One of a list.
    Select { choices: Vec<Choice> },
    /// A file of this person's machine.
    File { accept: &'static str },
}

/// A label, a hint, what is wrong, and the control itself, tied together for screen readers.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/field.html")]
pub struct Field {
    name: String,
    id: String,
    label: String,
    hint: Option<String>,
    error: Option<String>,
    value: String,
    is_required: bool,
    control: Control,
}

component!(Field);

impl Field {
    fn new(name: &str, label: impl ToString, control: Control) -> Self {
        Self {
            name: name.to_owned(),
            id: Self::id_of(name),
            label: label.to_string(),
            hint: None,
            error: None,
            value: String::new(),
            is_required: false,
            control,
        }
    }

    /// A line of text.
    #[must_use]
    pub fn text(name: &str, label: impl ToString) -> Self {
        Self::new(name, label, Control::Line { kind: "text", autocomplete: "off" })
    }

    /// A date written `dd/mm/yyyy`: a line of text, since the browser's own date control writes the day and month in the order of the
    /// machine's language.
    #[must_use]
    pub fn date(lang: Lang, name: &str, label: impl ToString) -> Self {
        Self::text(name, label).hint(lang.t("field-date-hint"))
    }

    /// A name to sign in with (`username`) or a password (`current-password`, `new-password`): tokens for password managers.
    #[must_use]
    pub fn credential(name: &str, label: impl ToString, autocomplete: &'static str) -> Self {
        let kind = if autocomplete.ends_with("password") { "password" } else { "text" };
        Self::new(name, label, Control::Line { kind, autocomplete })
    }

    /// Several lines of text.
    #[must_use]
    pub fn area(name: &str, label: impl ToString, rows: u8) -> Self {
        Self::new(name, label, Control::Area { rows })
    }

    /// One of several choices.
    #[must_use]
    pub fn select(name: &str, label: impl ToString, choices: Vec<Choice>) -> Self {
        Self::new(name, label, Control::Select { choices })
    }

    /// Files; `accept` lists endings as in `.docx,.pdf`.
    #[must_use]
    pub fn file(name: &str, label: impl ToString, accept: &'static str) -> Self {
        Self::new(name, label, Control::File { accept })
    }

    /// What to write, before the control.
    #[must_use]
    pub fn hint(mut self, hint: impl ToString) -> Self {
        self.hint = Some(hint.to_string());
        self
    }

    /// What was written before. Passwords and files are never written back.
    #[must_use]
    pub fn value(mut self, value: impl ToString) -> Self {
        self.value = value.to_string();
        self
    }

    /// It must be filled in.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// What is wrong with it, picked from the refusals of the whole form.
    #[must_use]
    pub fn errors(mut self, lang: Lang, errors: &[FieldError]) -> Self {
        self.error =
            errors.iter().find(|error| error.field == self.name).map(|error| field_message(lang, error).to_string());
        self
    }

    /// The id of its control begins with a form's own word, where two forms of a page have a field of the same name. The error summary finds
    /// fields without one.
    #[must_use]
    pub fn of_form(mut self, form: &str) -> Self {
        self.id = Self::id_of(&format!("{form}-{}", self.name));
        self
    }

    /// Id of the control of a field, by which labels and the error summary find it.
    pub(crate) fn id_of(name: &str) -> String {
        let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        format!("f-{plain}")
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn is_written_back(&self) -> bool {
        !matches!(self.control, Control::Line { kind: "password", .. })
    }

    fn is_user_name(&self) -> bool {
        matches!(self.control, Control::Line { autocomplete: "username", .. })
    }

    /// Ids of what describes the control: its hint, then its error.
    fn described_by(&self) -> String {
        let hint = self.hint.is_some().then(|| format!("{}-hint", self.id()));
        let error = self.error.is_some().then(|| format!("{}-error", self.id()));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn label_hint_and_error_are_tied_to_the_control() {
        let errors =
            [FieldError::new("other", "required"), FieldError::new("due[0]", "date-malformed").with("text", "<31/2>")];
        let field =
            Field::date(Lang::Vi, "due[0]", "Hạn mới").value("<31/2>").required().errors(Lang::Vi, &errors).to_string();
        assert!(field.contains("<label class=\"form-label\" for=\"f-due-0-\">Hạn mới</label>"), "{field}");
        assert!(field.contains("aria-describedby=\"f-due-0--hint f-due-0--error\" aria-invalid=\"true\""), "{field}");
        assert!(field.contains("value=\"&#60;31/2&#62;\"") && !field.contains("<31/2>"), "{field}");
        assert!(field.contains(" required"), "{field}");
    }

    #[test]
    fn passwords_and_files_are_never_written_back() {
        let password = Field::credential("password", "Mật khẩu", "current-password").value("secret").to_string();
        assert!(password.contains("type=\"password\" autocomplete=\"current-password\""), "{password}");
        assert!(!password.contains("secret"), "{password}");
        let file = Field::file("file", "Tệp", ".docx,.pdf").value("secret").to_string();
        assert!(file.contains("accept=\".docx,.pdf\"") && !file.contains("secret"), "{file}");
    }

    #[test]
    fn the_chosen_value_is_selected() {
        let choices = vec![Choice::new("a", "Một"), Choice::new("b", "Hai")];
        let select = Field::select("kind", "Loại", choices).value("b").to_string();
        assert!(select.contains("<option value=\"b\" selected>Hai</option>"), "{select}");
        assert_eq!(select.matches(" selected").count(), 1);
    }
}
