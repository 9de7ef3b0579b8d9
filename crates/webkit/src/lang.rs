//! The two languages, how one is chosen for a request, and how numbers and dates are written in them.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use chrono::{DateTime, NaiveDate, Utc};
use thihanh_kernel::time;

use crate::text::Text;

/// Cookie in which a person's choice of language is kept.
pub const LANG_COOKIE: &str = "lang";

/// How many entries of `Accept-Language` are looked at: browsers send fewer than ten, attackers a page full.
const MAX_ACCEPTED: usize = 16;

/// A language of the user interface. Vietnamese is the first language of the product and the one used when in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Tiếng Việt
    #[default]
    Vi,
    /// English
    En,
}

impl Lang {
    /// Every language, the default first.
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// Code after BCP 47, as in `<html lang>` and in the folder name of the texts.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// What the language calls itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Vi => "Tiếng Việt",
            Self::En => "English",
        }
    }

    /// The language to switch to.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Vi => Self::En,
            Self::En => Self::Vi,
        }
    }

    /// Language of a tag such as `en`, `vi-VN` or `EN-us`; none for a language we do not speak.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split('-').next().unwrap_or_default();
        Self::ALL.into_iter().find(|lang| primary.eq_ignore_ascii_case(lang.code()))
    }

    /// Language of a request: the person's choice (cookie), else what the browser accepts, else Vietnamese.
    #[must_use]
    pub fn of_headers(headers: &HeaderMap) -> Self {
        CookieJar::from_headers(headers)
            .get(LANG_COOKIE)
            .and_then(|cookie| Self::of_tag(cookie.value()))
            .or_else(|| Self::accepted(headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?))
            .unwrap_or_default()
    }

    /// The language of ours with the highest weight in an `Accept-Language` value (RFC 9110, 12.5.4); the first one of equals.
    fn accepted(value: &str) -> Option<Self> {
        let mut best: Option<(Self, f32)> = None;
        for entry in value.split(',').take(MAX_ACCEPTED) {
            let (tag, weight) = match entry.split_once(";q=") {
                Some((tag, weight)) => (tag, weight.trim().parse().unwrap_or(0.0)),
                None => (entry, 1.0_f32),
            };
            let Some(lang) = Self::of_tag(tag) else { continue };
            if weight > best.map_or(0.0, |(_, heaviest)| heaviest) {
                best = Some((lang, weight));
            }
        }
        best.map(|(lang, _)| lang)
    }

    /// The text of a key of the catalogue (`locales/`), to be given its values by [`Text::with`].
    #[must_use]
    pub fn t(self, key: &'static str) -> Text {
        Text::new(self, key)
    }

    /// A whole number with its thousands set apart: 1.284 in Vietnamese, 1,284 in English.
    #[must_use]
    pub fn number(self, number: i64) -> String {
        let separator = match self {
            Self::Vi => '.',
            Self::En => ',',
        };
        let digits = number.unsigned_abs().to_string();
        let mut written = String::with_capacity(digits.len() + digits.len() / 3 + 1);
        if number < 0 {
            written.push('-');
        }
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                written.push(separator);
            }
            written.push(digit);
        }
        written
    }

    /// A number with exactly one digit after the point: 87,2 in Vietnamese, 87.2 in English.
    #[must_use]
    pub fn decimal(self, number: f64) -> String {
        let written = format!("{number:.1}");
        match self {
            Self::Vi => written.replace('.', ","),
            Self::En => written,
        }
    }

    /// A share as a percentage: 87,2 % in Vietnamese, 87.2% in English; without digits after the point where it is whole.
    #[must_use]
    pub fn percent(self, part: u64, whole: u64) -> String {
        if whole == 0 {
            return "–".to_owned();
        }
        #[expect(clippy::cast_precision_loss, reason = "one digit after the point is shown")]
        let share = part as f64 / whole as f64 * 100.0;
        let written = self.decimal(share);
        let written = written.strip_suffix(",0").or_else(|| written.strip_suffix(".0")).unwrap_or(&written);
        match self {
            Self::Vi => format!("{written}\u{a0}%"),
            Self::En => format!("{written}%"),
        }
    }

    /// A date, `dd/mm/yyyy` in both languages: English readers in Vietnam expect the same order.
    #[must_use]
    pub fn date(self, date: NaiveDate) -> String {
        time::vn_date(date)
    }

    /// A moment in Vietnam's time, `dd/mm/yyyy, hh:mm`.
    #[must_use]
    pub fn moment(self, instant: DateTime<Utc>) -> String {
        time::vn_datetime(instant)
    }
}

impl<S: Sync> FromRequestParts<S> for Lang {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of_headers(&parts.headers))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use axum::http::header::COOKIE;

    use super::*;

    #[test]
    fn the_cookie_wins_then_the_browser_then_vietnamese() {
        let table = [
            (None, None, Lang::Vi),
            (Some("lang=en"), None, Lang::En),
            (Some("lang=EN; other=1"), Some("vi"), Lang::En),
            (Some("lang=fr"), Some("en"), Lang::En),
            (Some("lang="), None, Lang::Vi),
            (None, Some("en"), Lang::En),
            (None, Some("en-GB,en;q=0.9"), Lang::En),
            (None, Some("vi-VN,vi;q=0.9,en;q=0.8"), Lang::Vi),
            (None, Some("fr,en;q=0.2,vi;q=0.1"), Lang::En),
            (None, Some("en;q=0,vi;q=0.1"), Lang::Vi),
            (None, Some("en;q=0"), Lang::Vi),
            (None, Some("en;q=rubbish, vi;q=0.3"), Lang::Vi),
            (None, Some("*"), Lang::Vi),
            (None, Some(",,;q=;;"), Lang::Vi),
        ];
        for (cookie, accepted, expected) in table {
            let mut headers = HeaderMap::new();
            if let Some(cookie) = cookie {
                headers.insert(COOKIE, HeaderValue::from_static(cookie));
            }
            if let Some(accepted) = accepted {
                headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(accepted));
            }
            assert_eq!(Lang::of_headers(&headers), expected, "cookie {cookie:?}, accepted {accepted:?}");
        }
    }

    #[test]
    fn a_header_of_endless_length_costs_nothing() {
        let value = format!("{}en", "fr,".repeat(100_000));
        assert_eq!(Lang::accepted(&value), None, "entries after the first few are not looked at");
    }

    #[test]
    fn thousands_are_set_apart() {
        let table = [
            (0, "0", "0"),
            (999, "999", "999"),
            (1_284, "1.284", "1,284"),
            (-1_000, "-1.000", "-1,000"),
            (10_000_000, "10.000.000", "10,000,000"),
            (i64::MIN, "-9.223.372.036.854.775.808", "-9,223,372,036,854,775,808"),
        ];
        for (number, vietnamese, english) in table {
            assert_eq!(Lang::Vi.number(number), vietnamese);
            assert_eq!(Lang::En.number(number), english);
        }
    }

    #[test]
    fn shares_have_a_comma_or_a_point() {
        let table = [
            (872, 1000, "87,2\u{a0}%", "87.2%"),
            (1, 1, "100\u{a0}%", "100%"),
            (0, 5, "0\u{a0}%", "0%"),
            (0, 0, "–", "–"),
        ];
        for (part, whole, vietnamese, english) in table {
            assert_eq!(Lang::Vi.percent(part, whole), vietnamese);
            assert_eq!(Lang::En.percent(part, whole), english);
        }
    }
}
