//! Addresses with a query, and the neighbouring addresses that filters, sorting and paging lead to.

use std::fmt;

use serde::Serialize;

/// A path with its query, from which addresses are made that differ in one parameter.
///
/// ```
/// use thihanh_webkit::Link;
///
/// let here = Link::new("/nhiem-vu").with("class", "overdue").with("after", "x1");
/// assert_eq!(here.without("after").with("sort", "newest").to_string(), "/nhiem-vu?class=overdue&sort=newest");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Link {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Link {
    /// An address without query.
    #[must_use]
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), pairs: Vec::new() }
    }

    /// The address of a list under a filter: the fields of `query` become parameters, lists several of the same name; empty ones are
    /// left out. A query that is not flat cannot be written and gives the bare path (a mistake in the code, logged).
    #[must_use]
    pub fn of(path: impl Into<String>, query: &impl Serialize) -> Self {
        let path = path.into();
        let written = serde_html_form::to_string(query).unwrap_or_else(|error| {
            tracing::error!(%error, path, "a query cannot be written into an address");
            String::new()
        });
        Self { pairs: parse(&written), path }
    }

    /// The address in a request: path and query as they came; unreadable parts of the query are dropped.
    #[must_use]
    pub fn of_uri(uri: &axum::http::Uri) -> Self {
        Self { path: uri.path().to_owned(), pairs: parse(uri.query().unwrap_or_default()) }
    }

    /// A path with a query as somebody sent it; unreadable parts of the query are dropped.
    #[must_use]
    pub fn parsed(path: impl Into<String>, query: &str) -> Self {
        Self { path: path.into(), pairs: parse(query) }
    }

    /// The path alone.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Every parameter in order.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// With `name` set to this value only; an empty value takes the parameter away.
    #[must_use]
    pub fn with(&self, name: &str, value: impl ToString) -> Self {
        let value = value.to_string();
        let mut link = self.without(name);
        if !value.is_empty() {
            link.pairs.push((name.to_owned(), value));
        }
        link
    }

    /// With one more value of a parameter that may stand several times.
    #[must_use]
    pub fn adding(&self, name: &str, value: impl ToString) -> Self {
        let mut link = self.clone();
        link.pairs.push((name.to_owned(), value.to_string()));
        link
    }

    /// Without a parameter, however often it stands.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        let mut link = self.clone();
        link.pairs.retain(|(known, _)| known != name);
        link
    }

    /// Without one value of a parameter that may stand several times.
    #[must_use]
    pub fn without_value(&self, name: &str, value: &str) -> Self {
        let mut link = self.clone();
        link.pairs.retain(|(known, held)| known != name || held != value);
        link
    }
}

fn parse(query: &str) -> Vec<(String, String)> {
    let pairs: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
    pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if self.pairs.is_empty() {
            return Ok(());
        }
        // Pairs of strings can always be written.
        write!(f, "?{}", serde_html_form::to_string(&self.pairs).unwrap_or_default())
    }
}

/// A path given by a request (`?next=`), when it leads nowhere but into this site: used before every redirect, so that a link to the
/// sign-in page cannot lead on to somebody else's page.
#[must_use]
pub fn local_path(given: &str) -> Option<&str> {
    let is_local = given.starts_with('/')
        // `//host` and, in browsers, `/\host` name another site; a tab or line end is dropped by browsers and may hide either.
        && !given[1..].starts_with(['/', '\\'])
        && !given.chars().any(char::is_control);
    is_local.then_some(given)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Serialize)]
    struct Filter {
        q: Option<String>,
        state: Vec<&'static str>,
        year: u16,
        note: String,
    }

    #[test]
    fn a_filter_becomes_an_address() {
        let filter = Filter {
            q: Some("thi hành & <theo dõi>".to_owned()),
            state: vec!["late", "soon"],
            year: 2026,
            note: String::new(),
        };
        let link = Link::of("/nhiem-vu", &filter);
        assert_eq!(
            link.to_string(),
            "/nhiem-vu?q=thi+h%C3%A0nh+%26+%3Ctheo+d%C3%B5i%3E&state=late&state=soon&year=2026"
        );
        assert_eq!(link.without("q").without_value("state", "late").to_string(), "/nhiem-vu?state=soon&year=2026");
        assert_eq!(link.without("q").with("state", "in").to_string(), "/nhiem-vu?year=2026&state=in");
        assert_eq!(Link::new("/a").adding("x", 1).adding("x", 2).to_string(), "/a?x=1&x=2");
        assert_eq!(Link::new("/a").with("x", "1").with("x", "").to_string(), "/a");
    }

    #[test]
    fn only_paths_of_this_site_are_followed() {
        let table = [
            ("/", true),
            ("/nhiem-vu?q=a//b", true),
            ("", false),
            ("nhiem-vu", false),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("/\t/evil.example", false),
            ("/a\r\nSet-Cookie: x=1", false),
            ("https://evil.example", false),
            ("javascript:alert(1)", false),
        ];
        for (given, expected) in table {
            assert_eq!(local_path(given).is_some(), expected, "{given:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(pairs in prop::collection::vec((".{1,8}", ".{1,8}"), 0..6)) {
            let link = pairs.iter().fold(Link::new("/a"), |link, (name, value)| link.adding(name, value));
            let uri: axum::http::Uri = link.to_string().parse().expect("an address");
            prop_assert_eq!(Link::of_uri(&uri), link);
        }

        #[test]
        fn no_query_makes_trouble(query in ".{0,64}") {
            let _ = parse(&query);
        }
    }
}
