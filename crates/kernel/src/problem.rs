//! What can go wrong, as the edges know it: a page, an API answer or a line of the CLI is made of a [`Problem`] alone.
//!
//! A problem carries no sentence. Its [`Problem::code`] names a message that exists once per language (`problem-CODE`), its
//! [`Problem::args`] fill the message in. `Display` is English for logs.

use std::collections::BTreeMap;
use std::fmt;

/// A value in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// Shown as it is.
    Text(String),
    /// Formatted by the language; selects plural forms.
    Number(i64),
}

impl fmt::Display for Arg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
        }
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// The values of a message by name.
pub type Args = BTreeMap<&'static str, Arg>;

/// What is wrong with one field of a form or a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name in the form.
    pub field: &'static str,
    /// Names the message.
    pub code: &'static str,
    /// The values of the message.
    pub args: Args,
}

impl FieldError {
    /// An error of a field.
    #[must_use]
    pub fn new(field: &'static str, code: &'static str) -> Self {
        Self { field, code, args: Args::new() }
    }

    /// With one more value of the message.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.insert(name, value.into());
        self
    }
}

/// A field that somebody else changed meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The field's name in the form.
    pub field: &'static str,
    /// What the record holds now.
    pub stored: String,
    /// What was sent.
    pub sent: String,
}

/// Why a request was not carried out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// There is no such thing, or whoever asks may not know that there is.
    #[error("{what} not found")]
    NotFound {
        /// Kind of the thing: `obligation`, `directive` …
        what: &'static str,
    },
    /// Whoever asks lacks a right.
    #[error("the right {right} is missing")]
    Denied {
        /// Key of the right's name.
        right: &'static str,
    },
    /// What was sent breaks rules of its fields.
    #[error("{} field(s) are wrong: {}", .0.len(), fields(.0))]
    Invalid(Vec<FieldError>),
    /// The fields are fine, but a rule of the domain says no to it as things stand.
    #[error("refused: {code}")]
    Refused {
        /// Names the message.
        code: &'static str,
        /// The values of the message.
        args: Args,
    },
    /// Somebody else changed the same thing meanwhile.
    #[error("{what} was changed meanwhile")]
    Conflict {
        /// Kind of the thing.
        what: &'static str,
        /// What differs, where it can be shown side by side.
        differences: Vec<Difference>,
    },
    /// More than the program takes: too large, too many, too often.
    #[error("over the limit: {code}")]
    Limit {
        /// Names the message.
        code: &'static str,
        /// The values of the message.
        args: Args,
    },
    /// The program cannot do it now, through no fault of whoever asks. The cause stands in the log, never here.
    #[error("unavailable")]
    Unavailable,
}

fn fields(errors: &[FieldError]) -> String {
    errors.iter().map(|error| format!("{} ({})", error.field, error.code)).collect::<Vec<_>>().join(", ")
}

impl Problem {
    /// [`Problem::NotFound`].
    #[must_use]
    pub fn not_found(what: &'static str) -> Self {
        Self::NotFound { what }
    }

    /// [`Problem::Denied`].
    #[must_use]
    pub fn denied(right: &'static str) -> Self {
        Self::Denied { right }
    }

    /// [`Problem::Invalid`].
    #[must_use]
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        Self::Invalid(errors)
    }

    /// [`Problem::Refused`].
    #[must_use]
    pub fn refused(code: &'static str) -> Self {
        Self::Refused { code, args: Args::new() }
    }

    /// [`Problem::Conflict`].
    #[must_use]
    pub fn conflict(what: &'static str, differences: Vec<Difference>) -> Self {
        Self::Conflict { what, differences }
    }

    /// [`Problem::Limit`].
    #[must_use]
    pub fn limit(code: &'static str) -> Self {
        Self::Limit { code, args: Args::new() }
    }

    /// [`Problem::Unavailable`].
    #[must_use]
    pub fn unavailable() -> Self {
        Self::Unavailable
    }

    /// With one more value of the message; only refusals and limits have messages of their own, others stay as they are.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        if let Self::Refused { args, .. } | Self::Limit { args, .. } = &mut self {
            args.insert(name, value.into());
        }
        self
    }

    /// Names the message.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "not-found",
            Self::Denied { .. } => "denied",
            Self::Invalid(_) => "invalid",
            Self::Refused { code, .. } | Self::Limit { code, .. } => code,
            Self::Conflict { .. } => "conflict",
            Self::Unavailable => "unavailable",
        }
    }

    /// The values of the message. `what` and `right` themselves name words.
    #[must_use]
    pub fn args(&self) -> Args {
        match self {
            Self::NotFound { what } | Self::Conflict { what, .. } => Args::from([("what", (*what).into())]),
            Self::Denied { right } => Args::from([("right", (*right).into())]),
            Self::Invalid(errors) => Args::from([("count", errors.len().into())]),
            Self::Refused { args, .. } | Self::Limit { args, .. } => args.clone(),
            Self::Unavailable => Args::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_a_code_its_values_and_a_line_for_the_log() {
        let number = |n| Arg::Number(n);
        for (problem, code, args, line) in [
            (
                Problem::not_found("obligation"),
                "not-found",
                vec![("what", "obligation".into())],
                "obligation not found",
            ),
            (Problem::denied("issue"), "denied", vec![("right", "issue".into())], "the right issue is missing"),
            (
                Problem::invalid(vec![
                    FieldError::new("number", "number-missing"),
                    FieldError::new("due", "due-before-issue"),
                ]),
                "invalid",
                vec![("count", number(2))],
                "2 field(s) are wrong: number (number-missing), due (due-before-issue)",
            ),
            (
                Problem::refused("undo-touched").with("code", "NV-2026-00001"),
                "undo-touched",
                vec![("code", "NV-2026-00001".into())],
                "refused: undo-touched",
            ),
            (
                Problem::limit("file-too-large").with("max", 20i64),
                "file-too-large",
                vec![("max", number(20))],
                "over the limit: file-too-large",
            ),
            (
                Problem::conflict("draft", vec![]),
                "conflict",
                vec![("what", "draft".into())],
                "draft was changed meanwhile",
            ),
            (Problem::unavailable().with("cause", "secret"), "unavailable", vec![], "unavailable"),
        ] {
            assert_eq!(
                (problem.code(), problem.args(), problem.to_string().as_str()),
                (code, Args::from_iter(args), line)
            );
        }
    }

    #[test]
    fn field_errors_carry_values() {
        let error = FieldError::new("password", "too-short").with("min", 10usize);
        assert_eq!(error.args, Args::from([("min", Arg::Number(10))]));
        assert_eq!(Arg::from(usize::MAX).to_string(), i64::MAX.to_string());
    }
}
