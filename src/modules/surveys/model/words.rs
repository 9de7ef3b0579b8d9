//! A text in both languages of the product.

use serde::{Deserialize, Serialize};
use thihanh_kernel::form::FieldReader;

/// A text in Vietnamese, and in English where somebody translated it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Words {
    /// Vietnamese.
    pub vi: String,
    /// English; empty where nobody translated it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub en: String,
}

impl Words {
    /// The text in Vietnamese alone.
    #[must_use]
    pub fn vi(text: &str) -> Self {
        Self { vi: text.to_owned(), en: String::new() }
    }

    /// For readers of English: the translation, else the Vietnamese.
    #[must_use]
    pub fn for_english(&self) -> &str {
        if self.en.is_empty() { &self.vi } else { &self.en }
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.vi.is_empty() && self.en.is_empty()
    }

    /// Both texts within `max` characters, the Vietnamese one required where `is_required`.
    pub(super) fn read(
        fields: &mut FieldReader,
        (vi_field, vi): (&'static str, &str),
        (en_field, en): (&'static str, &str),
        max: usize,
        is_required: bool,
    ) -> Self {
        let vi = if is_required { fields.required_text(vi_field, vi, max) } else { fields.text(vi_field, vi, max) };
        Self { vi, en: fields.text(en_field, en, max) }
    }
}
