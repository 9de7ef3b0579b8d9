//! The catalogue of texts (`locales/{vi,en}/*.ftl`, one file per module and `common.ftl`) and one text taken from it.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use intl_memoizer::concurrent::IntlLangMemoizer;
use rust_embed::Embed;
use thihanh_kernel::page::Count;
use thihanh_kernel::problem::Arg;
use unic_langid::{LanguageIdentifier, langid};

use crate::html::{self, Html};
use crate::lang::Lang;

#[derive(Embed)]
#[folder = "../../locales"]
struct Locales;

type Bundle = FluentBundle<FluentResource>;

/// The texts of each language, read once. What is wrong in a file is left out and logged: the rest of the language stays readable, and
/// the tests of this crate refuse such a file long before.
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue { vi: bundle(Lang::Vi), en: bundle(Lang::En) });

struct Catalogue {
    vi: Bundle,
    en: Bundle,
}

impl Catalogue {
    fn of(&self, lang: Lang) -> &Bundle {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}

fn bundle(lang: Lang) -> Bundle {
    let identifier: LanguageIdentifier = match lang {
        Lang::Vi => langid!("vi"),
        Lang::En => langid!("en"),
    };
    let mut bundle = Bundle::new_concurrent(vec![identifier]);
    // Both languages run from left to right: the invisible marks around values would only spoil copying and searching.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match lang {
        Lang::Vi => |value, _: &IntlLangMemoizer| format_number(Lang::Vi, value),
        Lang::En => |value, _: &IntlLangMemoizer| format_number(Lang::En, value),
    }));
    for (name, source) in sources(lang) {
        let resource = FluentResource::try_new(source).unwrap_or_else(|(readable, errors)| {
            tracing::error!(name, ?errors, "a file of texts has mistakes");
            readable
        });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(name, ?errors, "a file of texts repeats keys of another");
        }
    }
    bundle
}

/// The files of a language: name and content.
fn sources(lang: Lang) -> impl Iterator<Item = (String, String)> {
    let folder = format!("{}/", lang.code());
    Locales::iter().filter(move |name| name.starts_with(&folder) && name.ends_with(".ftl")).filter_map(|name| {
        let content = Locales::get(&name)?.data;
        Some((name.into_owned(), String::from_utf8_lossy(&content).into_owned()))
    })
}

/// Whole numbers get their thousands set apart; everything else is written as Fluent does.
fn format_number(lang: Lang, value: &FluentValue<'_>) -> Option<String> {
    match value {
        #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53, checked in the guard")]
        FluentValue::Number(number) if number.value.fract() == 0.0 && number.value.abs() < 9.0e15 => {
            Some(lang.number(number.value as i64))
        }
        FluentValue::Number(number) => Some(lang.decimal(number.value)),
        _ => None,
    }
}

/// Whether the catalogue has this key.
#[must_use]
pub fn has_key(key: &str) -> bool {
    CATALOGUE.of(Lang::Vi).has_message(key)
}

/// A text of the catalogue with its values. Printed in a template it is escaped like any other string.
///
/// ```
/// use thihanh_webkit::Lang;
///
/// assert_eq!(Lang::Vi.t("state-late").with("days", 6).to_string(), "Quá hạn 6\u{a0}ngày");
/// assert_eq!(Lang::En.t("state-late").with("days", 1).to_string(), "1\u{a0}day overdue");
/// ```
#[derive(Debug, Clone)]
pub struct Text {
    lang: Lang,
    key: Cow<'static, str>,
    args: Vec<(Cow<'static, str>, Value)>,
}

/// A value for a variable of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Words, put in as they are.
    Words(String),
    /// A number: it chooses between singular and plural, and gets its thousands set apart.
    Number(f64),
}

impl Text {
    /// The text of a key. Where the key is known when compiling use [`Lang::t`], which the tests find and check.
    #[must_use]
    pub fn new(lang: Lang, key: impl Into<Cow<'static, str>>) -> Self {
        Self { lang, key: key.into(), args: Vec::new() }
    }

    /// The same text with the value of one variable.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl TextValue) -> Self {
        self.args.push((name.into(), value.to_value(self.lang)));
        self
    }

    /// The text as markup: tags of the catalogue count, values are escaped. For sentences with a bold figure in them; the tests allow
    /// only `<b>`, `<b class="red">` and `<span class="nw">` in the catalogue.
    #[must_use]
    pub fn markup(&self) -> Html {
        Html::trusted(self.format(|words| html::escape(words).into()))
    }

    /// The text with its values, each word among them as `treat` gives it.
    fn format<'a>(&'a self, treat: impl Fn(&'a str) -> Cow<'a, str>) -> String {
        let mut args = FluentArgs::with_capacity(self.args.len());
        for (name, value) in &self.args {
            let value = match value {
                Value::Words(words) => FluentValue::String(treat(words)),
                Value::Number(number) => FluentValue::Number(FluentNumber::from(*number)),
            };
            args.set(name.as_ref(), value);
        }
        // A key that only the first language has is better read there than not at all.
        for lang in [self.lang, Lang::default()] {
            let bundle = CATALOGUE.of(lang);
            if let Some(pattern) = bundle.get_message(&self.key).and_then(|message| message.value()) {
                let mut errors = Vec::new();
                let text = bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
                if !errors.is_empty() {
                    tracing::warn!(key = %self.key, ?errors, "a text lacks values");
                }
                return text;
            }
        }
        tracing::error!(key = %self.key, "the catalogue has no such key");
        self.key.clone().into_owned()
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.format(Cow::Borrowed))
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.to_string()
    }
}

/// What may stand for a variable of a text: strings as they are, numbers and dates as the language writes them.
pub trait TextValue {
    /// The value in a language.
    fn to_value(&self, lang: Lang) -> Value;
}

impl<T: TextValue + ?Sized> TextValue for &T {
    fn to_value(&self, lang: Lang) -> Value {
        (*self).to_value(lang)
    }
}

impl TextValue for str {
    fn to_value(&self, _: Lang) -> Value {
        Value::Words(self.to_owned())
    }
}

impl TextValue for String {
    fn to_value(&self, lang: Lang) -> Value {
        self.as_str().to_value(lang)
    }
}

impl TextValue for Text {
    fn to_value(&self, _: Lang) -> Value {
        Value::Words(self.to_string())
    }
}

impl TextValue for NaiveDate {
    fn to_value(&self, lang: Lang) -> Value {
        Value::Words(lang.date(*self))
    }
}

impl TextValue for DateTime<Utc> {
    fn to_value(&self, lang: Lang) -> Value {
        Value::Words(lang.moment(*self))
    }
}

impl TextValue for Count {
    fn to_value(&self, lang: Lang) -> Value {
        match self {
            Self::Exact(number) => number.to_value(lang),
            Self::MoreThan(number) => lang.t("count-more-than").with("count", *number).to_value(lang),
        }
    }
}

impl TextValue for Arg {
    fn to_value(&self, lang: Lang) -> Value {
        match self {
            Self::Text(text) => text.to_value(lang),
            Self::Number(number) => number.to_value(lang),
        }
    }
}

macro_rules! number_values {
    ($($number:ty),+) => {$(
        impl TextValue for $number {
            fn to_value(&self, _: Lang) -> Value {
                // Beyond 2^53 the last digits are rounded: no count of ours comes near.
                #[allow(clippy::cast_precision_loss, clippy::cast_lossless, clippy::unnecessary_cast)]
                Value::Number(*self as f64)
            }
        }
    )+};
}

number_values!(u8, u16, u32, u64, usize, i32, i64, f64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_dates_and_counts_are_written_in_the_language() {
        let date = NaiveDate::from_ymd_opt(2021, 2, 28).expect("a date");
        let demo = |lang: Lang| lang.t("demo-banner").with("date", date).to_string();
        assert!(demo(Lang::Vi).contains("28/02/2021"), "{}", demo(Lang::Vi));
        assert!(demo(Lang::En).contains("28/02/2021"), "{}", demo(Lang::En));
        let days = |lang: Lang, count: Count| lang.t("state-late").with("days", count).to_string();
        assert_eq!(days(Lang::Vi, Count::Exact(1_284)), "Quá hạn 1.284\u{a0}ngày");
        assert_eq!(days(Lang::En, Count::Exact(1_284)), "1,284\u{a0}days overdue");
        assert_eq!(days(Lang::Vi, Count::MoreThan(10_000)), "Quá hạn hơn 10.000\u{a0}ngày");
        assert_eq!(days(Lang::En, Count::MoreThan(10_000)), "more than 10,000\u{a0}days overdue");
    }

    #[test]
    fn values_cannot_bring_markup_in() {
        let hostile = "<script>alert(1)</script>&\"'";
        let markup = Lang::Vi.t("problem-help-denied").with("right", hostile).markup().to_string();
        assert!(!markup.contains("<script"), "{markup}");
        assert!(markup.contains("&#60;script&#62;"), "{markup}");
    }

    #[test]
    fn an_unknown_key_shows_itself() {
        assert_eq!(Text::new(Lang::En, "no-such-key").to_string(), "no-such-key");
        assert!(!has_key("no-such-key"));
        assert!(has_key("demo-banner"));
    }
}
