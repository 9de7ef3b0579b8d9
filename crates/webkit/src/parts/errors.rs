//! The list of what has to be corrected, above a form.

use askama::Template;
use thihanh_kernel::problem::FieldError;

use crate::failure::field_message;
use crate::html::component;
use crate::lang::Lang;
use crate::parts::Field;

/// Every refusal of a form, each a link to its field ([`Field`] gives a field the id that the link names).
#[derive(Debug, Clone, Template)]
#[template(path = "parts/errors.html")]
pub struct ErrorSummary {
    lang: Lang,
    errors: Vec<(String, String)>,
}

component!(ErrorSummary);

impl ErrorSummary {
    /// The refusals in the order of the form.
    #[must_use]
    pub fn of(lang: Lang, errors: &[FieldError]) -> Self {
        let errors =
            errors.iter().map(|error| (Field::id_of(error.field), field_message(lang, error).to_string())).collect();
        Self { lang, errors }
    }
}
