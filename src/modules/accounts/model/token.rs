//! Tokens by which a person's programs use the API: what one may do, and how long.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Duration, Utc};

/// What stands before the digits, so that a token is known for one wherever it turns up (in a log, in somebody's repository).
pub const PREFIX: &str = "thihanh_";
/// Days a token lives where nothing is said.
pub const DEFAULT_DAYS: u32 = 365;
/// Days a token lives at most.
pub const MAX_DAYS: u32 = 3 * 365;
/// Longest name of a token, in characters.
pub const NAME_MAX_CHARS: usize = 100;
/// Tokens that a person may hold at once.
pub const MAX_TOKENS: usize = 50;

/// What a token may do of all that its person may: read or write, everywhere or in some parts of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Whether it may change things; reading goes with it.
    pub may_write: bool,
    /// Parts of the API (`obligations`); none means all, and the pages besides.
    pub modules: Vec<String>,
}

/// Text that is no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a scope is read or write, or for some parts of the API: read:obligations,directives")]
pub struct ScopeError;

impl FromStr for Scope {
    type Err = ScopeError;

    fn from_str(text: &str) -> Result<Self, ScopeError> {
        let (verb, modules) = match text.split_once(':') {
            Some((verb, modules)) => (verb, Self::modules_of(modules)),
            None => (text, Vec::new()),
        };
        if text.ends_with(':') || modules.iter().any(String::is_empty) {
            return Err(ScopeError);
        }
        let may_write = match verb {
            "read" => false,
            "write" => true,
            _ => return Err(ScopeError),
        };
        Ok(Self { may_write, modules })
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.may_write { "write" } else { "read" })?;
        if self.modules.is_empty() { Ok(()) } else { write!(f, ":{}", self.listed()) }
    }
}

impl Scope {
    /// The modules as stored.
    #[must_use]
    pub fn listed(&self) -> String {
        self.modules.join(",")
    }

    /// The modules of a list as stored, each once.
    #[must_use]
    pub fn modules_of(listed: &str) -> Vec<String> {
        let mut modules: Vec<String> = match listed {
            "" => Vec::new(),
            listed => listed.split(',').map(|name| name.trim().to_owned()).collect(),
        };
        modules.sort_unstable();
        modules.dedup();
        modules
    }

    /// Whether a request is within it; `module` is the part of the API that is asked, `None` for pages.
    #[must_use]
    pub fn allows(&self, is_write: bool, module: Option<&str>) -> bool {
        let is_open = self.modules.is_empty() || module.is_some_and(|asked| self.modules.iter().any(|it| it == asked));
        is_open && (self.may_write || !is_write)
    }
}

/// How often the last use is written down at most.
#[must_use]
pub fn use_is_noted(last: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    last.is_none_or(|last| now - last >= Duration::minutes(1))
}

/// A part of the API from a route (`/api/v1/obligations/{code}`); `None` for pages.
#[must_use]
pub fn module_of(route: &str) -> Option<&str> {
    route.strip_prefix("/api/v1/")?.split('/').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_read_back_what_they_print() {
        for text in ["read", "write", "read:obligations", "write:directives,obligations"] {
            assert_eq!(text.parse::<Scope>().map(|scope| scope.to_string()).as_deref(), Ok(text));
        }
        let twice: Scope = "read:b,a, b".parse().unwrap();
        assert_eq!(twice.to_string(), "read:a,b");
        for wrong in ["", "Read", "admin", "read:", ":obligations", "read:a,,b", "read,write"] {
            assert_eq!(wrong.parse::<Scope>(), Err(ScopeError), "{wrong}");
        }
    }

    #[test]
    fn a_scope_bounds_verb_and_part() {
        let table = [
            ("read", false, Some("obligations"), true),
            ("read", false, None, true),
            ("read", true, Some("obligations"), false),
            ("write", true, Some("obligations"), true),
            ("write:obligations", true, Some("obligations"), true),
            ("write:obligations", false, Some("directives"), false),
            ("write:obligations", false, None, false),
        ];
        for (scope, is_write, module, wanted) in table {
            assert_eq!(
                scope.parse::<Scope>().unwrap().allows(is_write, module),
                wanted,
                "{scope} {is_write} {module:?}"
            );
        }
    }

    #[test]
    fn a_use_is_noted_once_a_minute() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        assert!(use_is_noted(None, at));
        assert!(!use_is_noted(Some(at), at + Duration::seconds(59)));
        assert!(use_is_noted(Some(at), at + Duration::seconds(60)));
    }

    #[test]
    fn parts_of_the_api_are_told_by_their_routes() {
        assert_eq!(module_of("/api/v1/obligations/{code}"), Some("obligations"));
        assert_eq!(module_of("/nhiem-vu"), None);
    }
}
