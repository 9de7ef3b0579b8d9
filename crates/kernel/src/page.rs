//! Long lists by pages: the next page begins after the last row seen (keyset), so that rows added meanwhile neither repeat nor
//! hide others, and page 1,000 costs as little as page 1.

use std::fmt::{self, Write};
use std::str::FromStr;

/// Rows of a page when nothing is said.
pub const DEFAULT_LIMIT: u32 = 50;
/// Most rows of a page.
pub const MAX_LIMIT: u32 = 200;
/// Longest cursor that is read, in bytes.
const CURSOR_MAX_BYTES: usize = 1024;

/// Where a list goes on: the sort values of the last row seen. Opaque to callers, safe in a URL, and not trusted when it comes
/// back: whoever reads it checks each part like any other input.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cursor(Vec<String>);

/// A text that is no cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no place in a list")]
pub struct CursorError;

impl Cursor {
    /// A cursor of sort values.
    pub fn new<S: Into<String>>(parts: impl IntoIterator<Item = S>) -> Self {
        Self(parts.into_iter().map(Into::into).collect())
    }

    /// The sort values.
    #[must_use]
    pub fn parts(&self) -> &[String] {
        &self.0
    }

    /// The sort value at `index`, read as what it should be.
    ///
    /// # Errors
    /// [`CursorError`] when there is none or it is something else.
    pub fn part<T: FromStr>(&self, index: usize) -> Result<T, CursorError> {
        self.0.get(index).and_then(|part| part.parse().ok()).ok_or(CursorError)
    }
}

/// Parts are joined by `~`; everything but letters, digits, `.`, `_` and `-` is written as `%` and two hexadecimal digits.
impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, part) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_char('~')?;
            }
            for byte in part.bytes() {
                match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'-' => f.write_char(char::from(byte))?,
                    _ => write!(f, "%{byte:02x}")?,
                }
            }
        }
        Ok(())
    }
}

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        if text.is_empty() || text.len() > CURSOR_MAX_BYTES {
            return Err(CursorError);
        }
        text.split('~').map(unescape).collect::<Option<_>>().map(Self).ok_or(CursorError)
    }
}

fn unescape(part: &str) -> Option<String> {
    let mut bytes = part.bytes();
    let mut plain = Vec::with_capacity(part.len());
    while let Some(byte) = bytes.next() {
        plain.push(match byte {
            b'%' => (hex(bytes.next()?)? << 4) | hex(bytes.next()?)?,
            _ => byte,
        });
    }
    String::from_utf8(plain).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// Which part of a list is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    limit: u32,
    /// After which row; `None` is the beginning.
    pub after: Option<Cursor>,
}

impl Default for Page {
    fn default() -> Self {
        Self { limit: DEFAULT_LIMIT, after: None }
    }
}

impl Page {
    /// At most `limit` rows ([`DEFAULT_LIMIT`] where not said, never more than [`MAX_LIMIT`], never none) after a place.
    #[must_use]
    pub fn new(limit: Option<u32>, after: Option<Cursor>) -> Self {
        Self { limit: limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT), after }
    }

    /// Most rows of this page.
    #[must_use]
    pub fn limit(&self) -> u32 {
        self.limit
    }

    /// How many rows to fetch: one more than the page shows tells whether another page follows.
    #[must_use]
    pub fn fetch(&self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// The page of the rows fetched with [`Page::fetch`]; `place` gives a row's sort values.
    #[must_use]
    pub fn slice<T>(&self, mut rows: Vec<T>, place: impl Fn(&T) -> Cursor) -> Slice<T> {
        let limit = self.limit as usize;
        let is_more = rows.len() > limit;
        rows.truncate(limit);
        let next = if is_more { rows.last().map(place) } else { None };
        Slice { items: rows, next }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<Cursor>,
}

impl<T> Slice<T> {
    /// The same page with each row made into something else.
    #[must_use]
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Slice<U> {
        Slice { items: self.items.into_iter().map(f).collect(), next: self.next }
    }
}

/// How many rows a list has. Counting stops at a bound, because nobody needs the exact size of what nobody can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Counted to the end.
    Exact(u64),
    /// More than this many.
    MoreThan(u64),
}

impl Count {
    /// What counting up to one row past `bound` gave.
    #[must_use]
    pub fn capped(counted: u64, bound: u64) -> Self {
        if counted > bound { Self::MoreThan(bound) } else { Self::Exact(counted) }
    }

    /// The number where it is known, else the bound that it is above.
    #[must_use]
    pub fn at_least(self) -> u64 {
        match self {
            Self::Exact(number) | Self::MoreThan(number) => number,
        }
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self == Self::Exact(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cursor_is_safe_in_a_url() {
        let cursor = Cursor::new(["2026-01-31", "Sở Tư pháp~%", "42"]);
        assert_eq!(cursor.to_string(), "2026-01-31~S%e1%bb%9f%20T%c6%b0%20ph%c3%a1p%7e%25~42");
        assert_eq!(cursor.to_string().parse(), Ok(cursor.clone()));
        assert_eq!(cursor.part(2), Ok(42i64));
        assert_eq!(cursor.part::<i64>(0), Err(CursorError));
        assert_eq!(cursor.part::<i64>(3), Err(CursorError));
    }

    #[test]
    fn what_is_no_cursor_is_refused() {
        for text in ["", "%", "%4", "%zz", "%ff", "a~%e1", &"a".repeat(CURSOR_MAX_BYTES + 1)] {
            assert_eq!(text.parse::<Cursor>(), Err(CursorError), "{text}");
        }
    }

    #[test]
    fn limits_are_kept() {
        for (asked, given) in [(None, 50), (Some(0), 1), (Some(20), 20), (Some(200), 200), (Some(u32::MAX), 200)] {
            let page = Page::new(asked, None);
            assert_eq!((page.limit(), page.fetch()), (given, i64::from(given) + 1), "{asked:?}");
        }
    }

    #[test]
    fn another_page_follows_only_where_a_row_is_left() {
        let page = Page::new(Some(2), None);
        let place = |row: &i64| Cursor::new([row.to_string()]);
        assert_eq!(page.slice(vec![1, 2], place), Slice { items: vec![1, 2], next: None });
        assert_eq!(page.slice(vec![1, 2, 3], place), Slice { items: vec![1, 2], next: Some(Cursor::new(["2"])) });
        assert_eq!(page.slice(vec![], place), Slice { items: vec![], next: None });
        assert_eq!(page.slice(vec![1, 2, 3], place).map(|row| row * 10).items, [10, 20]);
    }

    #[test]
    fn counting_stops_at_the_bound() {
        assert_eq!(Count::capped(10_000, 10_000), Count::Exact(10_000));
        assert_eq!(Count::capped(10_001, 10_000), Count::MoreThan(10_000));
        assert!(Count::capped(0, 10_000).is_zero() && !Count::MoreThan(0).is_zero());
    }

    proptest! {
        #[test]
        fn every_cursor_reads_back(parts in proptest::collection::vec("\\PC{0,20}", 2..5)) {
            let cursor = Cursor::new(parts);
            prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }

        #[test]
        fn no_text_breaks_the_reader(text in "\\PC{0,60}") {
            let _ = text.parse::<Cursor>();
        }
    }
}
