//! The rules of accounts and sign-in, without IO.

use chrono::{DateTime, Duration, Utc};

pub mod dates;
pub mod login;
pub mod oidc;
pub mod reach;
pub mod second_factor;
pub mod strength;
pub mod token;

/// Why a login or a password was refused when an account is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CredentialFault {
    /// Letters a–z, digits, dot, dash, underscore; 2 to 64 of them.
    #[error("a login has 2 to 64 of a–z, 0–9, dot, dash, underscore, @")]
    LoginMalformed,
    /// Shorter than [`PASSWORD_MIN_CHARS`].
    #[error("a password has at least {PASSWORD_MIN_CHARS} characters")]
    PasswordTooShort,
    /// Longer than [`PASSWORD_MAX_BYTES`]: hashing must not be a way to burn the server's time.
    #[error("a password has at most {PASSWORD_MAX_BYTES} bytes")]
    PasswordTooLong,
    /// Equal to the login, one character repeated, or known for being used by many.
    #[error("the password is easy to guess")]
    PasswordGuessable,
}

impl CredentialFault {
    /// The Fluent key.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::LoginMalformed => "login-malformed",
            Self::PasswordTooShort => "password-too-short",
            Self::PasswordTooLong => "password-too-long",
            Self::PasswordGuessable => "password-guessable",
        }
    }
}

/// Shortest password, in characters.
pub const PASSWORD_MIN_CHARS: usize = 10;
/// Longest password, in bytes.
pub const PASSWORD_MAX_BYTES: usize = 1024;

/// A login as stored: trimmed, lower case, ASCII only (so that no two logins look alike).
///
/// # Errors
/// [`CredentialFault::LoginMalformed`].
pub fn parse_login(text: &str) -> Result<String, CredentialFault> {
    let login = text.trim().to_ascii_lowercase();
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_' | '@');
    if (2..=64).contains(&login.len()) && login.chars().all(allowed) {
        Ok(login)
    } else {
        Err(CredentialFault::LoginMalformed)
    }
}

/// Checks a new password for an account.
///
/// # Errors
/// The first rule that it breaks.
pub fn check_password(login: &str, password: &str) -> Result<(), CredentialFault> {
    if password.len() > PASSWORD_MAX_BYTES {
        return Err(CredentialFault::PasswordTooLong);
    }
    if password.chars().count() < PASSWORD_MIN_CHARS {
        return Err(CredentialFault::PasswordTooShort);
    }
    let first = password.chars().next();
    if password.eq_ignore_ascii_case(login) || password.chars().all(|c| Some(c) == first) {
        return Err(CredentialFault::PasswordGuessable);
    }
    Ok(())
}

/// Checks a password that a person chooses: besides the rules of [`check_password`] it must be hard to guess.
///
/// # Errors
/// The first rule that it breaks.
pub fn check_new_password(login: &str, name: &str, password: &str) -> Result<(), CredentialFault> {
    check_password(login, password)?;
    if strength::strength(password, login, name) < strength::Strength::NEEDED {
        return Err(CredentialFault::PasswordGuessable);
    }
    Ok(())
}

/// Failures in a row (for one login, or from one address) after which signing in is refused for a while.
pub const FAILURES_PER_LOGIN: i64 = 5;
/// One address may stand for a whole office, so it gets more tries.
pub const FAILURES_PER_ADDRESS: i64 = 30;

/// How long failures count, and how long the door stays shut after the last of them.
#[must_use]
pub fn lock_window() -> Duration {
    Duration::minutes(15)
}

/// Recent failures, as the store counted them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// Failures of this login since its last success, inside the window.
    pub of_login: i64,
    /// Failures from this address inside the window.
    pub of_address: i64,
    /// When the newest of them happened.
    pub newest: Option<DateTime<Utc>>,
}

/// Until when signing in is refused; `None` when it may be tried.
#[must_use]
pub fn locked_until(failures: Failures, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if failures.of_login < FAILURES_PER_LOGIN && failures.of_address < FAILURES_PER_ADDRESS {
        return None;
    }
    failures.newest.map(|at| at + lock_window()).filter(|until| *until > now)
}

/// Whole minutes until then, at least one.
#[must_use]
pub fn minutes_until(until: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    ((until - now).num_seconds() + 59).div_euclid(60).max(1)
}

/// Links to a new password that one account is mailed within [`reset_window`] because somebody asked: nobody's mail box is filled by others.
pub const RESETS_PER_ACCOUNT: i64 = 3;

/// How long a link that was asked for counts.
#[must_use]
pub fn reset_window() -> Duration {
    Duration::hours(1)
}

/// How long a session lives without being used, and at most.
#[must_use]
pub fn session_lifetime() -> (Duration, Duration) {
    (Duration::hours(12), Duration::days(7))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins() {
        for (text, wanted) in
            [(" Ha.LTT ", Ok("ha.ltt")), ("a", Err(())), ("hà", Err(())), ("x y", Err(())), ("stp_01", Ok("stp_01"))]
        {
            assert_eq!(parse_login(text).as_deref().map_err(|_| ()), wanted, "{text}");
        }
        assert!(parse_login(&"a".repeat(65)).is_err());
    }

    #[test]
    fn passwords() {
        use CredentialFault::*;
        for (login, password, wanted) in [
            ("ha", "ngắn", Err(PasswordTooShort)),
            ("ha", "đủ mười ký", Ok(())),
            ("nguyen.van.an", "Nguyen.Van.An", Err(PasswordGuessable)),
            ("ha", "aaaaaaaaaaaa", Err(PasswordGuessable)),
        ] {
            assert_eq!(check_password(login, password), wanted, "{password}");
        }
        assert_eq!(check_password("ha", &"ab".repeat(600)), Err(PasswordTooLong));
    }

    #[test]
    fn five_failures_shut_the_door_for_a_quarter_of_an_hour() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let failures = |of_login, of_address| Failures { of_login, of_address, newest: Some(at) };
        assert_eq!(locked_until(failures(4, 29), at), None);
        assert_eq!(locked_until(failures(5, 0), at), Some(at + Duration::minutes(15)));
        assert_eq!(locked_until(failures(0, 30), at), Some(at + Duration::minutes(15)));
        assert_eq!(locked_until(failures(5, 0), at + Duration::minutes(15)), None);
        for (seconds, minutes) in [(900, 15), (841, 15), (840, 14), (1, 1), (0, 1)] {
            assert_eq!(minutes_until(at + Duration::seconds(seconds), at), minutes, "{seconds}");
        }
    }
}
